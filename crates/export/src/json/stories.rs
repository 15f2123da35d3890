//! Stories as JSON.

use sayso_ledger::{InStory, Joined, JoinedMore, Story};
use serde_json::{Value, json};

/// So much of what joins the articles of a story is told.
const JOINED: usize = 150;

/// A story, with what joins its article to the others of it, see [`sayso_ledger::Ledger::joined`]. Articles are named by
/// their place in the list where a claim says who prints it. Of what joins them, at most 150 are told, and how many there are.
pub fn story(story: &Story, all_joined: &[Joined]) -> Value {
    let article = |of: &InStory| {
        let mut row = super::article_row(&of.row);
        row["shared"] =
            json!({"claims": of.claims, "copies": of.copies, "relays": of.relays, "answers": of.answers});
        row["first"] = of.is_first.into();
        row
    };
    let claims = story.claims.iter().map(|claim| {
        let mut line = super::claim_line(&claim.row);
        let printed = claim.printed_by.iter();
        line["printed_by"] = printed
            .map(|by| json!({"at": by.at, "passage": by.passage}))
            .collect();
        line
    });
    let is_in_story = |other: &str| {
        other != story.article.article && story.articles.iter().any(|of| of.row.article == other)
    };
    let all_joined: Vec<&Joined> = (all_joined.iter())
        .filter(|of| is_in_story(&of.other.article))
        .collect();
    json!({
        "article": story.article.article,
        "articles": story.articles.iter().map(article).collect::<Vec<Value>>(),
        "claims": claims.collect::<Vec<Value>>(),
        "claims_total": story.claims_in_all,
        "joined": all_joined.iter().take(JOINED).map(|of| joined(of)).collect::<Vec<Value>>(),
        "joined_total": all_joined.len(),
    })
}

fn joined(of: &Joined) -> Value {
    let copy = match of.more {
        JoinedMore::Copy {
            form,
            shared_words,
            is_directed,
        } => json!({"form": form, "shared_words": shared_words, "directed": is_directed}),
        _ => Value::Null,
    };
    json!({
        "kind": of.kind.name(), "from_here": of.is_from, "here": of.here, "n": of.statement, "article": of.other.article,
        "there": of.there.as_ref().map(|there| json!({"start": there.start, "end": there.end})), "other_n": of.other_statement, "score": of.score, "copy": copy,
    })
}
