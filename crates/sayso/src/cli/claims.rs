//! `sayso claims` on the command line.

use clap::{Args, ValueEnum};
use sayso_ledger::ClaimOrder;

use super::{LedgerArgs, LookArgs};

/// `sayso claims`
#[derive(Debug, Args)]
#[command(
    about = "List what is claimed: by whom, in how many articles, from how many origins",
    long_about = "Lists the claims of a ledger. A claim is the group of statements, across articles, that report the same \
                  utterance of the same voice: quoted whole, cut, in other words, in a headline. Each is shown with the \
                  number of articles and outlets that print it, of origins that are left once copies and relays are taken \
                  away, and of statements that deny it.\n\n\
                  Origins are of three states, never blurred: named (a voice that is no outlet, or a document), lineage not \
                  recorded (the article itself asserts it, or an outlet is as far as the chain goes), and independence \
                  not established (an origin that may be another one, such as an unnamed official). No claim is marked \
                  as true or false.",
    after_long_help = "\
What:
  As for `sayso search`: words, \"exact words\", word*, OR, -word, and its filters. A claim is listed
  when one of its statements is found.

Output:
  One claim after the other: whose it is, the wording that stands for it, how many articles of how
  many outlets print it, its origins, how many statements deny it, its days and its key.
  Claims that only one article has are listed where --articles 1 says so.

  With --json: one object a line for each, with the keys
    claim voice voice_name gist statements articles outlets
    independent_origins    {\"named\", \"not_recorded\", \"not_established\"}
    denied first last      how many statements deny it; its first and last day

Exit status:
  0  listed, also where nothing was found
  1  the ledger cannot be read
  2  the command line or WHAT is wrong; standard error points at the faulty part

Examples:
  sayso claims
  sayso claims ferry 'voice:\"ada quill\"'
  sayso claims --denied --order denied
  sayso claims --order origins --limit 5 --json | jq -r '[.claim, .gist] | @tsv'"
)]
pub struct ClaimsArgs {
    /// What a statement of the claim says, or other filters; several arguments are one query [default: all claims]
    #[arg(value_name = "WHAT")]
    pub what: Vec<String>,

    /// Only claims that so many articles print
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub articles: u32,

    /// Only claims that somebody denies
    #[arg(long)]
    pub denied: bool,

    /// Which come first
    #[arg(long, value_enum, value_name = "ORDER", default_value_t = OrderName::Articles)]
    pub order: OrderName,

    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub limit: u32,

    /// So many left out at the beginning
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: u32,

    /// Print one line of JSON for each claim
    #[arg(long)]
    pub json: bool,

    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,

    /// How claims look.
    #[command(flatten)]
    pub look: LookArgs,
}

/// An order by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OrderName {
    /// Those that most articles print
    Articles,
    /// Those with most origins, named ones before others
    Origins,
    /// Those that are denied most
    Denied,
    /// The newest
    Newest,
}

impl From<OrderName> for ClaimOrder {
    fn from(name: OrderName) -> Self {
        match name {
            OrderName::Articles => ClaimOrder::Articles,
            OrderName::Origins => ClaimOrder::Origins,
            OrderName::Denied => ClaimOrder::Denied,
            OrderName::Newest => ClaimOrder::Newest,
        }
    }
}
