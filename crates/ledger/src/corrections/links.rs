//! What people said of links, over the rows that were found between two articles.

use std::collections::{BTreeSet, HashMap};

use rusqlite::Connection;
use sayso_core::{Form, Span, envelope};
use sayso_linker::links::{CopyForm, SameBy, Side};
use sayso_linker::words::words;

use super::between::{Joined, Party, Resolver, Spot, of_article};
use super::now::Now;
use super::record::{Record, Said};
use crate::Fault;
use crate::links::{AnswerDetail, CopyDetail, LinkKind, LinkRow, Place, SameDetail};
use crate::packing::json;

/// The score of what a person said, in thousandths.
const SURE: i64 = 1000;

/// Puts people's word over the rows that join an article to others. What is said of it and one of those that are `done`
/// stands in their rows already.
pub(crate) fn said_of_links(
    connection: &Connection,
    article: i64,
    done: &BTreeSet<i64>,
    rows: &mut Vec<LinkRow>,
) -> Result<(), Fault> {
    let mut resolver = Resolver::new(connection);
    for record in of_article(connection, article)? {
        let Some(joined) = resolver.joined(&record.target)? else {
            continue;
        };
        let (one, other) = joined.articles();
        if !done.contains(&one) && !done.contains(&other) {
            say(&record, &joined, &mut resolver, rows)?;
        }
    }
    Ok(())
}

fn say(
    record: &Record,
    joined: &Joined,
    resolver: &mut Resolver<'_>,
    rows: &mut Vec<LinkRow>,
) -> Result<(), Fault> {
    match (joined, &record.said) {
        (Joined::Statements(one, other), Said::Same | Said::NotSame) => say_same(record, one, other, rows),
        (Joined::Statements(one, other), said) => match answer(said) {
            Some((kind, not)) => say_answer(record, (kind, not), one, other, rows),
            None => Ok(()),
        },
        (
            Joined::Copy {
                articles,
                passages,
                is_all,
            },
            Said::Copied { not, form },
        ) => {
            let mut left: Vec<(Span, Span)> = Vec::new();
            let is_meant = |row: &LinkRow| *is_all || passages.iter().any(|pair| is_of(row, articles, *pair));
            if *not {
                rows.retain(|row| !(joins(row, articles) && is_meant(row)));
                return Ok(());
            }
            for pair in passages {
                if !rows.iter().any(|row| is_of(row, articles, *pair)) {
                    left.push(*pair);
                }
            }
            for row in rows
                .iter_mut()
                .filter(|row| joins(row, articles) && is_meant(row))
            {
                let mut detail: CopyDetail = row.detail()?;
                detail.later = Some(side(row, articles.0.row));
                detail.form = form.unwrap_or(detail.form);
                detail.correction = Some(record.number);
                row.detail = Some(json(&detail)?);
            }
            for pair in left {
                rows.extend(copied(record.number, articles, pair, *form, resolver)?);
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// What one statement can do to another; it does one of them at most.
pub(super) const ANSWERS: [LinkKind; 3] = [LinkKind::Denies, LinkKind::Confirms, LinkKind::Answers];

/// Of what it does to another a person's word decides: of all three where it does one of them, since it does no other
/// then, and where it does not answer at all; else of that one.
pub(super) fn decided((kind, not): (LinkKind, bool)) -> Vec<LinkKind> {
    match not && kind != LinkKind::Answers {
        true => vec![kind],
        false => ANSWERS.to_vec(),
    }
}

/// What a person says that a statement does to another, and whether it does not.
pub(super) fn answer(said: &Said) -> Option<(LinkKind, bool)> {
    match said {
        Said::Denies { not } => Some((LinkKind::Denies, *not)),
        Said::Confirms { not } => Some((LinkKind::Confirms, *not)),
        Said::Answers { not } => Some((LinkKind::Answers, *not)),
        _ => None,
    }
}

/// Is a place that a link leads to this statement? Words that were recognised are, where the statement has most of them.
fn is_at(place: Place, spot: &Spot) -> bool {
    match place {
        Place::Whole => false,
        Place::Number(n) | Place::Part(n, _) => n == spot.n,
        Place::Passage(span) => 2 * shared(span, spot.span) > span.len(),
    }
}

fn shared(a: Span, b: Span) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

fn say_same(record: &Record, one: &Spot, other: &Spot, rows: &mut Vec<LinkRow>) -> Result<(), Fault> {
    let is_between = |row: &LinkRow, a: &Spot, b: &Spot| {
        (row.article, row.other) == (a.party.row, b.party.row)
            && is_at(row.place, a)
            && is_at(row.other_place, b)
    };
    rows.retain(|row| {
        row.kind != LinkKind::SameStatement || !is_between(row, one, other) && !is_between(row, other, one)
    });
    if record.said == Said::Same {
        // a link of two equals begins with the lesser identifier, within one article with the lesser number
        let is_first = (&one.party.id, one.n) <= (&other.party.id, other.n);
        let (a, b) = if is_first { (one, other) } else { (other, one) };
        let detail = SameDetail {
            by: SameBy::Correction,
            correction: Some(record.number),
        };
        rows.push(LinkRow {
            article: a.party.row,
            kind: LinkKind::SameStatement,
            place: Place::Number(a.n),
            other: b.party.row,
            other_place: Place::Number(b.n),
            score: SURE,
            detail: Some(json(&detail)?),
        });
    }
    Ok(())
}

fn say_answer(
    record: &Record,
    (kind, not): (LinkKind, bool),
    one: &Spot,
    other: &Spot,
    rows: &mut Vec<LinkRow>,
) -> Result<(), Fault> {
    let decided = decided((kind, not));
    rows.retain(|row| {
        let is_between = (row.article, row.other) == (one.party.row, other.party.row)
            && is_at(row.place, one)
            && is_at(row.other_place, other);
        !(decided.contains(&row.kind) && is_between)
    });
    if !not {
        rows.push(LinkRow {
            article: one.party.row,
            kind,
            place: Place::Number(one.n),
            other: other.party.row,
            other_place: Place::Number(other.n),
            score: SURE,
            detail: Some(json(&AnswerDetail {
                correction: record.number,
            })?),
        });
    }
    Ok(())
}

/// Is it a copy between these two?
fn joins(row: &LinkRow, (here, there): &(Party, Party)) -> bool {
    row.kind == LinkKind::Copies
        && [(here.row, there.row), (there.row, here.row)].contains(&(row.article, row.other))
}

/// On which side of a row stands an article?
fn side(row: &LinkRow, article: i64) -> Side {
    if row.article == article { Side::A } else { Side::B }
}

/// Is a row the copy of this passage from that? The linker may see more or less of it than it did, or than a person: both
/// sides have most of the shorter in common.
pub(super) fn is_of(row: &LinkRow, articles: &(Party, Party), (here, there): (Span, Span)) -> bool {
    let (a, b) = match side(row, articles.0.row) {
        Side::A => (here, there),
        Side::B => (there, here),
    };
    let is_same = |place: Place, span: Span| match place {
        Place::Passage(found) => 2 * shared(found, span) > found.len().min(span.len()),
        _ => false,
    };
    joins(row, articles) && is_same(row.place, a) && is_same(row.other_place, b)
}

/// The passages that rows between two articles have on the side of the first and of the second.
pub(super) fn passages_of(rows: &[LinkRow], articles: &(Party, Party)) -> Vec<(Span, Span)> {
    let pairs = rows.iter().filter(|row| joins(row, articles));
    pairs
        .filter_map(|row| match (row.place, row.other_place) {
            (Place::Passage(a), Place::Passage(b)) => Some(match side(row, articles.0.row) {
                Side::A => (a, b),
                Side::B => (b, a),
            }),
            _ => None,
        })
        .collect()
}

/// The row of a copy that only a person sees.
fn copied(
    number: i64,
    articles: &(Party, Party),
    (here, there): (Span, Span),
    form: Option<CopyForm>,
    resolver: &mut Resolver<'_>,
) -> Result<Option<LinkRow>, Fault> {
    let Some((of_here, text, is_quoted, _)) = seen(resolver, &articles.0.id, here)? else {
        return Ok(None);
    };
    let Some((of_there, from, is_quoted_there, is_background)) = seen(resolver, &articles.1.id, there)?
    else {
        return Ok(None);
    };
    let is_own = of_here.is_some() && of_here == of_there;
    let form = form.unwrap_or(match (is_background, is_own, is_quoted && is_quoted_there) {
        (true, ..) => CopyForm::Background,
        (_, true, _) => CopyForm::Own,
        (.., true) => CopyForm::Quotation,
        _ => CopyForm::Wire,
    });
    let is_first = articles.0.id <= articles.1.id;
    let detail = CopyDetail {
        form,
        shared: shared_words(&text, &from),
        later: Some(if is_first { Side::A } else { Side::B }),
        credits: Vec::new(),
        correction: Some(number),
    };
    let ends = [(articles.0.row, here), (articles.1.row, there)];
    let [(article, place), (other, other_place)] = match is_first {
        true => ends,
        false => [ends[1], ends[0]],
    };
    Ok(Some(LinkRow {
        article,
        kind: LinkKind::Copies,
        place: Place::Passage(place),
        other,
        other_place: Place::Passage(other_place),
        score: SURE,
        detail: Some(json(&detail)?),
    }))
}

/// The outlet of an article, the words of a passage, whether they stand in a quotation, and whether the article is background.
type Seen = (Option<String>, String, bool, bool);

fn seen(resolver: &mut Resolver<'_>, id: &str, span: Span) -> Result<Option<Seen>, Fault> {
    Ok(resolver.now(id)?.and_then(|now: &Now| {
        let article = &now.stored.article;
        let is_quoted = (now.outcome.applied.reading.statements.iter())
            .any(|s| s.form == Form::Direct && envelope(&s.content).is_some_and(|c| c.contains(span)));
        let words = now.text().get(span.start..span.end)?;
        Some((
            article.outlet.clone(),
            words.to_owned(),
            is_quoted,
            article.is_background,
        ))
    }))
}

/// How many words two passages have in common, each as often as both have it.
pub(super) fn shared_words(one: &str, other: &str) -> u32 {
    let forms = |text: &str| {
        words(text, Span::new(0, text.len()))
            .into_iter()
            .map(|word| word.form)
    };
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for form in forms(one) {
        *counts.entry(form).or_default() += 1;
    }
    let mut shared = 0;
    for form in forms(other) {
        if let Some(count) = counts.get_mut(&form).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    shared
}
