//! `sayso figures`: who gave which number when.

use std::process::ExitCode;

use anyhow::Result;
use sayso_export::json;
use sayso_ledger::{Ledger, Query, QueryError};

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
                .try_for_each(|quantity| output::write(&format!("{}\n", json::quantity(quantity))))?,
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
