//! Voices as JSON.

use sayso_ledger::{Given, MemberOf, VoiceInFull};
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
