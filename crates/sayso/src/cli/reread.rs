//! `sayso reread` on the command line.

use clap::Args;

use super::{LedgerArgs, ReaderArgs};

/// `sayso reread`
#[derive(Debug, Args)]
#[command(
    about = "Read the articles of a ledger again with a new version of the reader",
    long_about = "Reads the articles of a ledger again that another version of the reader read last.\n\n\
                  The old readings stay in the ledger beside the new ones. Corrections are applied over the new readings; \
                  one whose passage a new reading no longer has is reported as orphaned (`sayso correct list --orphaned`) \
                  and never moved. Work that was stopped goes on where it stopped when the same command is given again.",
    after_long_help = "\
Output:
  Counts of articles and of what changed in them: statements that are new, gone, or have another act,
  source, voice, relay or time; figures and dates that differ; corrections that were orphaned.

  With --json: one object a line for each article, as soon as it is kept, with the keys
    article new gone changed same figures_and_dates orphaned      or      failed

Exit status:
  0  all are read
  1  some could not be read, or the ledger failed; standard error says which and why
  2  the command line is wrong

Examples:
  sayso reread
  sayso reread --ledger story.db --json | jq -c 'select(.orphaned > 0)'"
)]
pub struct RereadArgs {
    /// Print one line of JSON for each article
    #[arg(long)]
    pub json: bool,

    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,

    /// How articles are read.
    #[command(flatten)]
    pub reader: ReaderArgs,
}
