//! `sayso check` on the command line.

use clap::Args;

use super::LedgerArgs;

/// `sayso check`
#[derive(Debug, Args)]
#[command(
    about = "Look whether a ledger is whole",
    long_about = "Looks whether a ledger is whole: the file and its indexes; digests of every text and of the bytes it was \
                  made of; spans and references of every reading; corrections; what is laid out for search against what \
                  the readings say; the identities of voices; what joins articles, and the claims, against what comparing \
                  the articles again says.",
    after_long_help = "\
Output:
  One line for each problem, then what was looked at.

  With --json: one object a line for each problem, with the keys
    article problem derived       derived: what --repair can make again
  and at the end one with the keys
    articles versions readings corrections links claims waiting linker problems
                                          waiting: groups of voices still to be joined across articles, and
                                          articles still to be compared or their claims put together,
                                          because adding goes on or was stopped; that is no problem
                                          linker: {\"version\", \"is_this\"}: which version of the linker
                                          derived voices, links and claims; by another than this program's
                                          they are counted, and the next sayso add derives them again

Exit status:
  0  all is as it should be, or was repaired
  1  there are problems, or the ledger cannot be read
  2  the command line is wrong

Examples:
  sayso check
  sayso check --ledger story.db --repair"
)]
pub struct CheckArgs {
    /// Make again what is laid out for search and what joins articles, where it is not as it should be. Articles, readings
    /// and corrections are never changed: what is wrong with these can only come back from a backup
    #[arg(long)]
    pub repair: bool,

    /// Print JSON lines
    #[arg(long)]
    pub json: bool,

    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}
