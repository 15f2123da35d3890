//! `sayso show` on the command line.

use clap::Args;

use super::{LedgerArgs, LookArgs};

/// `sayso show`
#[derive(Debug, Args)]
#[command(
    about = "Show an article of a ledger, or one of its statements",
    arg_required_else_help = true,
    long_about = "Shows an article of the ledger with all that was read from it, or one of its statements. Corrections are \
                  applied, and what they changed says so.",
    after_long_help = "\
Output:
  An article is printed as by `sayso read`, with its versions, when it was met, who read it, and the
  corrections that apply. A statement comes with the passage around it, its voice across articles, who
  passed it on, what it answers and is answered by, its dates and the corrections that made it what it is.

  With --json: one object with the keys of `sayso read --json --text`, and
    address version versions retrieved raw_sha256 reader made corrected orphaned
  corrected: {\"statements\": {N: [correction, ...]}, \"figures\": {N: [...]}}; voices carry \"voice\", their key across
  articles. Of a statement: {\"article\", \"statement\", \"voice\", \"relay\", \"answered_by\", \"corrections\"}.

Exit status:
  0  shown
  1  there is no such article or statement, or the ledger cannot be read
  2  the command line is wrong

Examples:
  sayso show tpa-0304-denial
  sayso show tpa-0304-denial:3
  sayso show --json https://lowmere-post.example/ferry"
)]
pub struct ShowArgs {
    /// The article: its identifier, the beginning of one, or its address. Of a statement, ARTICLE:N with its number
    #[arg(value_name = "ARTICLE|STATEMENT")]
    pub what: String,

    /// Print JSON
    #[arg(long)]
    pub json: bool,

    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,

    /// How it looks.
    #[command(flatten)]
    pub look: LookArgs,
}
