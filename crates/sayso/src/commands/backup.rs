//! `sayso backup`: a copy of a ledger that is in use.

use std::process::ExitCode;

use anyhow::Result;
use sayso_ledger::Ledger;

use crate::cli::BackupArgs;
use crate::output;

/// Copies.
///
/// # Errors
/// The ledger cannot be read, or the copy cannot be written.
pub fn run(args: BackupArgs) -> Result<ExitCode> {
    Ledger::open_to_read(&args.ledger.ledger)?.backup(&args.to)?;
    output::write(&format!(
        "{} is a copy of {}\n",
        args.to.display(),
        args.ledger.ledger.display()
    ))?;
    Ok(ExitCode::SUCCESS)
}
