//! The rows of links and of claims, which are of several articles.

use sayso_core::PassageLine;
use sayso_ledger::{ClaimInFull, Link, LinkEnd, LinkMore};
use sayso_linker::origins::{Origin, independent_origins};

use crate::{Row, Value};

/// The row of a link.
pub(crate) fn link(link: &Link) -> Row {
    let (mut form, mut shared, mut directed, mut credits) =
        (Value::Null, Value::Null, Value::Null, Vec::new());
    match &link.more {
        LinkMore::Same(by) => form = by.name().into(),
        LinkMore::Quantity(relation) => form = relation.name().into(),
        LinkMore::Relay(named) => credits.push(credit("from", named)),
        LinkMore::Copy {
            form: of,
            shared_words,
            is_directed,
            credits: found,
        } => {
            form = of.name().into();
            shared = (*shared_words).into();
            directed = Value::Boolean(*is_directed);
            credits.extend(found.iter().map(|(is_from, passage)| match is_from {
                true => credit("from", passage),
                false => credit("to", passage),
            }));
        }
        LinkMore::Nothing => {}
    }
    vec![
        link.kind.name().into(),
        Value::Number(link.score),
        form,
        end(&link.from),
        end(&link.to),
        shared,
        directed,
        Value::List(credits),
    ]
}

fn credit(side: &str, passage: &PassageLine) -> Value {
    Value::Group(vec![
        side.into(),
        passage.start.into(),
        passage.end.into(),
        passage.text.as_str().into(),
    ])
}

fn end(end: &LinkEnd) -> Value {
    let offset = |offset: Option<usize>| Value::or_null(offset, Value::from);
    Value::Group(vec![
        end.article.as_str().into(),
        Value::or_null(end.statement, Value::from),
        Value::or_null(end.figure, Value::from),
        offset(end.spans.iter().map(|span| span.start).min()),
        offset(end.spans.iter().map(|span| span.end).max()),
        spans(&end.spans),
        words(&end.spans).into(),
    ])
}

fn spans(passages: &[PassageLine]) -> Value {
    let span = |passage: &PassageLine| Value::Group(vec![passage.start.into(), passage.end.into()]);
    Value::List(passages.iter().map(span).collect())
}

fn words(passages: &[PassageLine]) -> String {
    let words: Vec<&str> = passages.iter().map(|passage| passage.text.as_str()).collect();
    words.join(" … ")
}

/// The row of a claim.
pub(crate) fn claim(claim: &ClaimInFull) -> Row {
    let statements = claim.members.iter().map(|member| {
        let printed = &member.printed;
        Value::Group(vec![
            printed.article.as_str().into(),
            Value::or_null(printed.statement, Value::from),
            Value::text(printed.outlet.clone()),
            Value::text(printed.day.map(|day| day.to_string())),
            spans(&member.content),
            words(&member.content).into(),
            Value::or_null(member.by, |(by, _)| by.name().into()),
            Value::or_null(member.by, |(_, score)| Value::Number(score)),
        ])
    });
    let count = independent_origins(claim.origins());
    vec![
        claim.row.key.as_str().into(),
        Value::text(claim.row.voice_key.clone()),
        Value::text(claim.row.voice.clone()),
        claim.row.gist.as_str().into(),
        Value::List(statements.collect()),
        Value::List(
            claim
                .origins()
                .map(|origin| self::origin(claim, origin))
                .collect(),
        ),
        Value::Group(vec![
            count.named.into(),
            count.not_recorded.into(),
            count.not_established.into(),
        ]),
        Value::Integer(i64::try_from(claim.row.denied).unwrap_or(i64::MAX)),
    ]
}

fn origin(claim: &ClaimInFull, origin: &Origin) -> Value {
    let mut articles: Vec<&str> = Vec::new();
    for member in origin.members.iter().filter_map(|at| claim.members.get(*at)) {
        if !articles.contains(&member.printed.article.as_str()) {
            articles.push(&member.printed.article);
        }
    }
    Value::Group(vec![
        origin.state.name().into(),
        Value::text(origin.voice.as_ref().map(|voice| voice.name.clone())),
        Value::List(origin.via.iter().map(|via| via.name.as_str().into()).collect()),
        Value::List(articles.into_iter().map(Value::from).collect()),
    ])
}
