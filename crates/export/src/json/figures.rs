//! Figures as JSON.

use sayso_ledger::QuantityInFull;
use sayso_linker::figures::Giver;
use serde_json::{Value, json};

/// A quantity with all its figures.
pub fn quantity(of: &QuantityInFull) -> Value {
    let figure = |at: &usize| {
        of.given.get(*at).map(|shown| {
            let given = &shown.given;
            json!({
                "article": given.article,
                "n": given.n,
                "outlet": shown.outlet,
                "published": given.published.map(|day| day.to_string()),
                "said": given.said.map(|days| json!({"from": days.from.to_string(), "to": days.to.to_string()})),
                "start": shown.passage.start,
                "end": shown.passage.end,
                "text": shown.passage.text,
                "lower": given.figure.lower,
                "upper": given.figure.upper,
                "approximate": given.figure.approximate,
                "statement": given.statement,
            })
        })
    };
    let rows: Vec<Value> = (of.quantity.rows.iter())
        .map(|row| {
            let (giver, kind) = match &row.giver {
                Giver::Voice(voice) => (&voice.name, voice.kind.name()),
                Giver::Outlet(outlet) => (outlet, "outlet"),
                Giver::Article(article) => (article, "article"),
            };
            json!({
                "giver": giver,
                "kind": kind,
                "now": {"lower": row.now.lower, "upper": row.now.upper, "approximate": row.now.approximate},
                "figures": row.figures.iter().map(figure).collect::<Vec<_>>(),
                "revisions": row.revisions.iter().map(|revision| json!({
                    "from": figure(&revision.from),
                    "to": figure(&revision.to),
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    let disagreements: Vec<Value> = (of.quantity.disagreements.iter())
        .map(|between| json!({"rows": [between.one, between.other], "days": between.days, "is_behind": between.is_behind}))
        .collect();
    json!({
        "quantity": of.quantity.label,
        "contested": of.quantity.is_contested(),
        "rows": rows,
        "disagreements": disagreements,
        "timeline": of.quantity.timeline.iter().map(figure).collect::<Vec<_>>(),
    })
}
