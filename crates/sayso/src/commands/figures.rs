//! `sayso figures`: who gave which number when.

use std::process::ExitCode;

use anyhow::Result;
use sayso_ledger::{Ledger, Query, QueryError};

use crate::cli::FiguresArgs;
use crate::output;
use crate::terminal::hits;

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
    let figures = Ledger::open_to_read(&args.ledger.ledger)?.figures(&query, args.limit as usize)?;
    if !args.json {
        output::write(&hits::figures(&figures, &look(&args.look)))?;
        return Ok(ExitCode::SUCCESS);
    }
    for figure in &figures.hits {
        output::write(&(serde_json::to_string(figure)? + "\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What is asked for, by argument and flags; flags are filters under another name.
fn query(args: &FiguresArgs) -> Result<Query, QueryError> {
    let mut query = Query::parse(&args.what.join(" "))?;
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
