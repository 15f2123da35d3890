//! `sayso trace`: where does a claim come from, and who says otherwise?

use std::process::ExitCode;

use anyhow::Result;
use sayso_export::json;
use sayso_ledger::Ledger;

use crate::cli::TraceArgs;
use crate::output;
use crate::terminal::claims;

use super::read::look;

/// Shows a claim.
///
/// # Errors
/// There is no such claim, the ledger cannot be read, or standard output cannot be written.
pub fn run(args: &TraceArgs) -> Result<ExitCode> {
    let claim = Ledger::open_to_read(&args.ledger.ledger)?.claim(&args.claim)?;
    let page = match args.json {
        true => format!("{}\n", json::claim(&claim)),
        false => claims::trace(&claim, &look(&args.look)),
    };
    output::write(&page)?;
    Ok(ExitCode::SUCCESS)
}
