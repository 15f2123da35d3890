//! `sayso figures`: who gave which number when.

use std::process::ExitCode;

use anyhow::Result;
use sayso_ledger::{Ledger, QuantityInFull, Query, QueryError};
use sayso_linker::figures::Giver;
use serde_json::{Value, json};

use crate::cli::FiguresArgs;
use crate::output;
use crate::terminal::{hits, quantities};

use super::read::look;
use super::search::refuse;

/// Finds figures and prints them.
///
/// # Errors
/// The ledger cannot be read, or standard output cannot be written. A question that means nothing is explained on
/// standard error and makes the exit status 2.
pub fn run(args: &FiguresArgs) -> Result<ExitCode> {
    let query = match query(args) {
        Ok(query) => query,
        Err(error) => return Ok(refuse(&error)),
    };
    let ledger = Ledger::open_to_read(&args.ledger.ledger)?;
    let look = look(&args.look);
    let is_asked = !query.conditions.is_empty() || query.section.is_some();
    if args.contested {
        let hits = match is_asked {
            true => Some(ledger.figures(&query, args.limit as usize)?.hits),
            false => None,
        };
        let mut found = ledger.quantities(hits.as_deref())?;
        found.retain(|quantity| quantity.quantity.is_contested());
        found.truncate(args.limit as usize);
        match args.json {
            true => found
                .iter()
                .try_for_each(|quantity| output::write(&format!("{}\n", line(quantity))))?,
            false => output::write(&quantities::page(&found, &look))?,
        }
        return Ok(ExitCode::SUCCESS);
    }
    let figures = ledger.figures(&query, args.limit as usize)?;
    if !args.json {
        let mut page = hits::figures(&figures, &look);
        let mut found = ledger.quantities(Some(&figures.hits))?;
        found.retain(|quantity| quantity.quantity.is_contested());
        if !found.is_empty() {
            page += &format!("\n{}", quantities::page(&found, &look));
        }
        output::write(&page)?;
        return Ok(ExitCode::SUCCESS);
    }
    for figure in &figures.hits {
        output::write(&(serde_json::to_string(figure)? + "\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A quantity as JSON.
fn line(of: &QuantityInFull) -> Value {
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

/// What is asked for, by argument and flags; flags are filters under another name.
fn query(args: &FiguresArgs) -> Result<Query, QueryError> {
    let mut query = match args.what.is_empty() {
        true => Query::default(),
        false => Query::parse(&args.what.join(" "))?,
    };
    let flags = [
        ("after", &args.after),
        ("before", &args.before),
        ("voice", &args.voice),
    ];
    for (name, value) in flags {
        if let Some(value) = value {
            let filter = Query::parse(&format!("{name}:\"{value}\""))?;
            query.conditions.extend(filter.conditions);
        }
    }
    Ok(query)
}
