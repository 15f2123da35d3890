//! `sayso trace` on the command line.

use clap::Args;

use super::{LedgerArgs, LookArgs};

/// `sayso trace`
#[derive(Debug, Args)]
#[command(
    about = "Show where a claim comes from, how each outlet worded it, and who denies it",
    arg_required_else_help = true,
    long_about = "Shows where a claim comes from, how each outlet worded it, and who says otherwise.\n\n\
                  From every article the chain is followed over those who passed the statement on to where it ends, and \
                  chains that meet in copies and relays are drawn as one tree. Each line names the words that say so. Where \
                  two origins may be one, it says that their independence is not established. Silence about a source is not a \
                  source: what an article asserts by itself has no recorded lineage.",
    after_long_help = "\
Claim:
  A claim's key, as `sayso claims` shows it; or one of its statements as ARTICLE:N, as `sayso show` and
  `sayso search` show it. An identifier may be cut short.

Output:
  Origins    one tree for each, with the state of the origin, down to the articles
  Wordings   what each article printed, by day. Against the fullest wording: words that were [-cut-],
             {+added+}, and [-changed-]{+to others+}. By what the statement was recognised, with its score
  Answers    who denies, confirms or answers it, with who answers these

  With --json: one object with the keys
    claim voice voice_name gist independent_origins denied
    origins      state voice kind via articles, and way: from the origin down, each step with
                 stop (origin, speaker or article), name, article, from (the step before it), how (said,
                 copied or shared) and words
    statements   article n outlet published title url form act source cue content voice relay by score
                 drift: against the fullest wording, kept, cut, changed and added stretches
    thread       kind article n outlet published voice content score to

Exit status:
  0  shown
  1  there is no such claim, or the ledger cannot be read
  2  the command line is wrong

Examples:
  sayso trace c0123456789ab
  sayso trace tpa-0304-denial:2
  sayso trace --json c0123456789ab | jq .independent_origins"
)]
pub struct TraceArgs {
    /// The claim: its key, or a statement as ARTICLE:N
    #[arg(value_name = "CLAIM")]
    pub claim: String,

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
