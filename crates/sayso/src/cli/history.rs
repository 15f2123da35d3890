//! `sayso history` on the command line.

use clap::Args;

use super::{LedgerArgs, LookArgs};

/// `sayso history`
#[derive(Debug, Args)]
#[command(
    about = "Show how an article changed",
    arg_required_else_help = true,
    long_about = "Shows the versions of an article: when each was met, who read it, and what changed from one to the next, \
                  word by word.",
    after_long_help = "\
Output:
  For each version: its number, when it was met, the digests of text and bytes, the readings of it. Then
  what changed: metadata, and the passages of the text with some words around them. [-Words-] went,
  {+words+} came; with colour they are also red and green.

  With --json: one object a line for each version, with the keys
    article address version url outlet title byline published updated language text_sha256
    raw_sha256 retrieved readings fields passages
  retrieved: {\"at\", \"raw_sha256\", \"updated\", \"requested\"} each; readings: {\"reader\", \"made\"} each, the last is in use
  fields: {\"field\", \"old\", \"new\"} each; passages: {\"old\": {\"start\", \"end\", \"text\"}, \"new\": …} each, in
  code points of the version before and of this one.

Exit status:
  0  shown
  1  there is no such article, or the ledger cannot be read
  2  the command line is wrong

Examples:
  sayso history tpa-0304-denial
  sayso history https://lowmere-post.example/ferry
  sayso history --json 8203fb4a630571e4 | jq -c '.passages[]'"
)]
pub struct HistoryArgs {
    /// The article: its identifier, the beginning of one, or its address
    #[arg(value_name = "ARTICLE")]
    pub article: String,

    /// Print one line of JSON for each version
    #[arg(long)]
    pub json: bool,

    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,

    /// How it looks.
    #[command(flatten)]
    pub look: LookArgs,
}
