//! Claims as JSON.

use sayso_core::PassageLine;
use sayso_ledger::{Answered, ClaimInFull, ClaimRow, MemberInFull, Standpoint, Stretch};
use sayso_linker::origins::{Stop, Tree};
use serde_json::{Value, json};

/// A claim of a list.
pub fn claim_line(claim: &ClaimRow) -> Value {
    json!({
        "claim": claim.key,
        "voice": claim.voice_key,
        "voice_name": claim.voice,
        "gist": claim.gist,
        "statements": claim.statements,
        "articles": claim.articles,
        "outlets": claim.outlets,
        "independent_origins": {
            "named": claim.named,
            "not_recorded": claim.not_recorded,
            "not_established": claim.not_established,
        },
        "denied": claim.denied,
        "first": claim.first,
        "last": claim.last,
    })
}

/// A claim in full.
pub fn claim(claim: &ClaimInFull) -> Value {
    let mut object = claim_line(&claim.row);
    let drifts = claim.drifts();
    let statements: Vec<Value> = (claim.members.iter().zip(&drifts))
        .map(|(of, drift)| {
            let mut statement = member(of);
            statement["by"] = of.by.map_or(Value::Null, |(by, _)| by.name().into());
            statement["score"] = of.by.map_or(Value::Null, |(_, score)| score.into());
            statement["drift"] = drift.iter().map(stretch).collect();
            statement
        })
        .collect();
    object["origins"] = claim.origins.iter().map(|tree| origin(claim, tree)).collect();
    object["statements"] = statements.into();
    object["thread"] = claim
        .thread
        .iter()
        .map(|point| standpoint(claim, point))
        .collect();
    object
}

fn member(of: &MemberInFull) -> Value {
    let printed = &of.printed;
    json!({
        "article": printed.article,
        "n": printed.statement,
        "outlet": printed.outlet,
        "published": printed.day.map(|day| day.to_string()),
        "title": of.title,
        "url": of.url,
        "form": of.form.map(|form| form.name()),
        "act": of.act.map(|act| act.name()),
        "source": of.source,
        "cue": of.cue,
        "content": of.content,
        "voice": printed.voice,
        "relay": printed.relay,
    })
}

fn stretch(drift: &Stretch) -> Value {
    json!({"kind": drift.name(), "fullest": drift.fullest, "here": drift.here})
}

fn origin(claim: &ClaimInFull, tree: &Tree) -> Value {
    let origin = &tree.origin;
    let mut articles: Vec<&str> = (origin.members.iter())
        .filter_map(|at| claim.members.get(*at))
        .map(|member| member.printed.article.as_str())
        .collect();
    articles.sort_unstable();
    articles.dedup();
    let way: Vec<Value> = (tree.nodes.iter())
        .map(|node| {
            let (stop, name, article) = match &node.stop {
                Stop::Origin => (
                    "origin",
                    origin.voice.as_ref().map(|voice| voice.name.as_str()),
                    None,
                ),
                Stop::Speaker(speaker) => ("speaker", Some(speaker.name.as_str()), None),
                Stop::Article(id) => ("article", None, Some(id.as_str())),
            };
            let words: Vec<PassageLine> = (node.link.iter().flat_map(|link| &link.by))
                .filter_map(|at| claim.members.get(*at))
                .flat_map(MemberInFull::said_by)
                .collect();
            json!({
                "stop": stop,
                "name": name,
                "article": article,
                "from": node.link.as_ref().map(|link| link.from),
                "how": node.link.as_ref().map(|link| link.how.name()),
                "words": words,
            })
        })
        .collect();
    json!({
        "state": origin.state.name(),
        "voice": origin.voice.as_ref().map(|voice| &voice.name),
        "kind": origin.voice.as_ref().map(|voice| voice.kind.name()),
        "via": origin.via.iter().map(|via| &via.name).collect::<Vec<_>>(),
        "articles": articles,
        "way": way,
    })
}

fn standpoint(claim: &ClaimInFull, point: &Standpoint) -> Value {
    let to = match point.to {
        Answered::Member(at) => claim.members.get(at),
        Answered::Standpoint(at) => claim.thread.get(at).map(|point| &point.member),
    };
    let mut object = member(&point.member);
    object["kind"] = point.kind.name().into();
    object["score"] = point.score.into();
    object["to"] = json!({
        "article": to.map(|to| &to.printed.article),
        "n": to.and_then(|to| to.printed.statement),
    });
    object
}
