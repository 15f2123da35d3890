//! `sayso claims`: which claims are there?

use std::process::ExitCode;

use anyhow::Result;
use sayso_export::json;
use sayso_ledger::{ClaimsAsked, Ledger, Query};

use crate::cli::ClaimsArgs;
use crate::output;
use crate::terminal::claims;

use super::read::look;
use super::search::refuse;

/// Lists claims.
///
/// # Errors
/// The ledger cannot be read, or standard output cannot be written. A question that means nothing is explained on
/// standard error and makes the exit status 2.
pub fn run(args: &ClaimsArgs) -> Result<ExitCode> {
    let query = match args.what.is_empty() {
        true => None,
        false => match Query::parse(&args.what.join(" ")) {
            Ok(query) => Some(query),
            Err(error) => return Ok(refuse(&error)),
        },
    };
    let found = Ledger::open_to_read(&args.ledger.ledger)?.claims(&ClaimsAsked {
        query,
        articles: u64::from(args.articles),
        is_denied: args.denied,
        order: args.order.into(),
        limit: args.limit as usize,
        offset: args.offset as usize,
    })?;
    if found.is_waiting {
        output::complain("some articles were not compared yet; `sayso check --repair` does it");
    }
    if found.is_cut {
        output::complain(
            "more statements fit than were looked at: these are claims of the thousand newest of them",
        );
    }
    if !args.json {
        output::write(&claims::list(&found, args.offset as usize, &look(&args.look)))?;
        return Ok(ExitCode::SUCCESS);
    }
    for claim in &found.rows {
        output::write(&format!("{}\n", json::claim_line(claim)))?;
    }
    Ok(ExitCode::SUCCESS)
}
