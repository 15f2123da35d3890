//! Voices as JSON.

use std::collections::BTreeMap;

use sayso_core::Act;
use sayso_ledger::{Given, MemberOf, Spoke, Spoken, VoiceInFull, VoiceOf, VoiceRow};
use serde_json::{Value, json};

/// A voice in full.
pub fn voice(in_full: &VoiceInFull) -> Value {
    let voice = &in_full.voice;
    let given = |all: &[Given]| {
        let all = all.iter().map(|given| {
            json!({"text": given.text, "articles": given.articles, "first": given.first, "last": given.last, "by": given.by})
        });
        all.collect::<Vec<_>>()
    };
    let articles = |members: &[MemberOf]| -> Vec<Value> {
        (members.iter())
            .map(|m| json!({"article": m.article, "n": m.n, "name": m.name, "published": m.day, "outlet": m.outlet, "evidence": m.evidence}))
            .collect()
    };
    json!({
        "voice": voice.voice, "name": voice.name, "kind": voice.kind, "articles": voice.articles,
        "statements": voice.statements, "relayed": voice.relayed, "first": voice.first, "last": voice.last,
        "names": given(&in_full.names), "roles": given(&in_full.roles), "members": articles(&in_full.members),
        "named": articles(&in_full.named),
    })
}

/// A voice of a list.
pub fn voice_row(row: &VoiceRow) -> Value {
    json!({
        "voice": row.voice, "name": row.name, "kind": row.kind, "statements": row.statements, "articles": row.articles,
        "first": row.first, "last": row.last,
    })
}

/// What a voice said, with what it said by month and act.
pub fn spoken(spoken: &Spoken) -> Value {
    let mut by_month: BTreeMap<(Option<String>, Act), u64> = BTreeMap::new();
    for (day, act, statements) in &spoken.by_day {
        let month = day.map(|day| day.strftime("%Y-%m").to_string());
        *by_month.entry((month, *act)).or_default() += statements;
    }
    let by_month: Vec<Value> = (by_month.into_iter())
        .map(|((month, act), statements)| json!({"month": month, "act": act, "statements": statements}))
        .collect();
    let denied: Vec<Value> = (spoken.denied.iter())
        .map(|of| {
            json!({"claim": super::claim_line(&of.claim), "by": spoke(&of.by), "statements": of.statements})
        })
        .collect();
    let claims = |rows: &[sayso_ledger::ClaimRow]| rows.iter().map(super::claim_line).collect::<Vec<_>>();
    json!({
        "statements": spoken.statements.iter().map(spoke).collect::<Vec<_>>(),
        "found": spoken.statements_found, "total": spoken.statements_in_all, "by_month": by_month,
        "claims": claims(&spoken.claims), "claims_total": spoken.claims_in_all,
        "alone": claims(&spoken.alone), "alone_total": spoken.alone_in_all,
        "denied": denied, "denied_total": spoken.denied_in_all,
        "cites": counted(&spoken.cites), "relayed_by": counted(&spoken.relayed_by),
    })
}

fn counted(voices: &[(VoiceOf, u64)]) -> Vec<Value> {
    let voices = voices.iter().map(|(voice, statements)| {
        json!({"voice": voice.key, "name": voice.name, "kind": voice.kind, "statements": statements})
    });
    voices.collect()
}

fn spoke(of: &Spoke) -> Value {
    let relay = of
        .relay
        .iter()
        .map(|voice| json!({"voice": voice.key, "name": voice.name, "kind": voice.kind}));
    json!({
        "article": of.article, "n": of.n, "outlet": of.outlet, "published": of.day, "act": of.act, "form": of.form,
        "said": of.said.as_ref().map(|(from, to)| json!({"from": from, "to": to})), "content": of.content,
        "relay": relay.collect::<Vec<_>>(), "claims": of.claims.iter().map(|claim| &claim.key).collect::<Vec<_>>(),
    })
}
