//! Stories as JSON.

use sayso_ledger::{InStory, Story};
use serde_json::{Value, json};

/// A story. Articles are named by their place in its list where a claim says who prints it.
pub fn story(story: &Story) -> Value {
    let article = |of: &InStory| {
        let mut row = super::article_row(&of.row);
        row["shared"] = json!({"claims": of.claims, "copies": of.copies, "relays": of.relays});
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
    json!({
        "article": story.article.article,
        "articles": story.articles.iter().map(article).collect::<Vec<Value>>(),
        "claims": claims.collect::<Vec<Value>>(),
        "claims_total": story.claims_in_all,
    })
}
