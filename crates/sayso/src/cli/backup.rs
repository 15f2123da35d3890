//! `sayso backup` on the command line.

use std::path::PathBuf;

use clap::Args;

use super::LedgerArgs;

/// `sayso backup`
#[derive(Debug, Args)]
#[command(
    about = "Copy a ledger that is in use",
    arg_required_else_help = true,
    long_about = "Copies a ledger into one file, as it is at this moment. Others may read and write it meanwhile. The copy is a \
                  ledger itself. It gets its name only once it is whole, checked and on the disk; a file that is there \
                  already is never overwritten.",
    after_long_help = "\
Exit status:
  0  the copy is made
  1  it is not; standard error says why, and there is no file
  2  the command line is wrong

Examples:
  sayso backup /media/stick/story-2031-03-05.db
  sayso backup --ledger story.db story-backup.db"
)]
pub struct BackupArgs {
    /// The file of the copy
    #[arg(value_name = "FILE")]
    pub to: PathBuf,

    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}
