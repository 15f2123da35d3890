//! `sayso serve` on the command line.

use std::net::IpAddr;

use clap::Args;

use super::LedgerArgs;

/// `sayso serve`
#[derive(Debug, Args)]
#[command(
    about = "Show the ledger as web pages, on this machine alone unless told otherwise",
    long_about = "Shows the ledger as web pages, until it is stopped with Ctrl-C.\n\n\
                  Front page, claims with the tree of their origins and every wording, articles with what was read in them, \
                  voices over time, contested figures as charts, stories, histories and search. The same addresses give \
                  JSON, with .json at their end or by the header Accept; /openapi.json describes it. Others may \
                  add to the ledger meanwhile: the pages show it with the next request. Nothing is asked of other sites, \
                  and no page needs a script.\n\n\
                  Only this machine can see the pages unless --listen names another address. People who have an account \
                  (`sayso account add`) can sign in on the pages and correct what they show; readers need none. Where others \
                  can reach the pages, passwords need TLS: let a proxy handle it and say --behind-tls.",
    after_long_help = "\
Exit status:
  0  stopped
  1  the ledger cannot be read, the address is taken, or passwords would cross the network unencrypted
  2  the command line is wrong

Examples:
  sayso serve
  sayso serve --ledger story.db --port 8080
  sayso serve --listen 127.0.0.1 --behind-tls --host corrections.lowmere-post.example
  curl http://127.0.0.1:7290/claims.json"
)]
pub struct ServeArgs {
    /// The port to listen on
    #[arg(long, value_name = "PORT", default_value_t = 7290)]
    pub port: u16,

    /// The address of this machine to listen on; 0.0.0.0 is all of them
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub listen: IpAddr,

    /// A proxy before this program handles TLS, and nobody reaches this program but through it
    #[arg(long)]
    pub behind_tls: bool,

    /// A name under which the pages are asked for, besides those of this machine; again for each
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,

    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}
