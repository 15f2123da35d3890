//! `sayso voices` on the command line.

use clap::Args;
use sayso_core::VoiceKind;

use super::{LedgerArgs, LookArgs};

/// `sayso voices`
#[derive(Debug, Args)]
#[command(
    about = "List who speaks in a ledger, across articles",
    long_about = "Lists who speaks in the ledger, one identity across articles, with all its names, its roles over time and \
                  the number of its statements by act. Articles may call one voice by several names; they are joined only \
                  where the evidence is good, and `sayso correct merge` and `split` put right what is not. Unnamed voices \
                  are never joined, and not listed here.",
    after_long_help = "\
Output:
  One voice a line: name, kind, number of statements and articles, key. Where one is asked for by its
  key, or one alone is found: its acts, its names and its roles, each with the first and the last day and the
  number of articles that gave it, and the articles; and in how many further articles it is only
  named.

  With --json: one object a line for each voice, with the keys
    voice name kind articles statements relayed first last names roles members named
  statements: {act: number}; names and roles: {\"text\", \"articles\", \"first\", \"last\"} each; members: its
  articles; named: those that name it though it does not speak there.

Exit status:
  0  listed, also where nothing was found
  1  the ledger cannot be read
  2  the command line is wrong

Examples:
  sayso voices
  sayso voices powell
  sayso voices --kind government --limit 10
  sayso voices ada-quill"
)]
pub struct VoicesArgs {
    /// Words of a name, each whole or only its beginning, or the key of a voice [default: all voices]
    #[arg(value_name = "QUERY")]
    pub query: Option<String>,

    /// Only voices of this kind: person, government, organization, outlet or document
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub kind: Option<VoiceKind>,

    /// How many, those with most statements first
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: u32,

    /// Print one line of JSON for each voice
    #[arg(long)]
    pub json: bool,

    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,

    /// How it looks.
    #[command(flatten)]
    pub look: LookArgs,
}

fn kind(name: &str) -> Result<VoiceKind, String> {
    let named = VoiceKind::named(name).filter(|kind| *kind != VoiceKind::Unnamed);
    named.ok_or_else(|| {
        "no kind of voice; they are person, government, organization, outlet, document".to_owned()
    })
}
