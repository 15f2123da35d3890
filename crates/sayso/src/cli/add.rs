//! `sayso add` on the command line.

use clap::Args;

use super::{LedgerArgs, ReaderArgs, iso_date};

/// `sayso add`
#[derive(Debug, Args)]
#[command(
    about = "Read articles and keep them in a ledger",
    arg_required_else_help = true,
    long_about = "Reads articles and keeps them in a ledger: one file that holds every article as it was, with its bytes, \
                  every reading of it, and an index to search them. The ledger is made where there is none.\n\n\
                  An article that the ledger has already is not read again. One whose text or metadata changed becomes \
                  a new version beside the old one (`sayso history`). Which article it is, its address says: the page's \
                  canonical URL, else the file; then its identifier.\n\n\
                  A PATH is a file, a folder, a pattern such as 'news/*.html', or - for standard input, as for \
                  `sayso read`. A URL is fetched politely: robots.txt is obeyed, one page of a host is asked for at a time with \
                  a pause in between, and a page that has not changed is not sent again. Addresses of this machine and \
                  of private networks are refused, also behind redirects and names.",
    after_long_help = "\
Output:
  One line that counts what was new, already known, changed (a new version), and refused. Each article
  that changed and each that was refused is named.

  With --json: one object a line for each article, as soon as it is kept, with the keys
    path article version standing     standing: new, known or changed
    refused                           the reason, with the article it is about

  What a line or the count names is on the disk: it survives the end of the program at any moment.
  If adding stops in the middle, the same command again goes on where it stopped.

Exit status:
  0  all are in the ledger
  1  some were refused, or the ledger failed; standard error says which and why
  2  the command line is wrong

Examples:
  sayso add news/
  sayso add --ledger story.db --outlet 'Lowmere Post' --published 2031-03-05 article.txt
  sayso add https://lowmere-post.example/ferry https://orrin-courier.example/port
  sayso add --background --outlet 'Encyclopedia of Velm' entry.html
  sayso add --json archive.jsonl.gz > added.jsonl"
)]
pub struct AddArgs {
    /// Files, folders, patterns, http and https addresses of pages, or - for standard input
    #[arg(value_name = "PATH|URL", required = true)]
    pub sources: Vec<String>,

    /// Who published the articles that do not say so themselves
    #[arg(long, value_name = "NAME")]
    pub outlet: Option<String>,

    /// When the articles were published that do not say so themselves: 2031-03-05 or 2031-03-05T14:30:00Z
    #[arg(long, value_name = "DATE", value_parser = iso_date)]
    pub published: Option<String>,

    /// They are no news but texts that news lift passages from, such as an encyclopedia's entry or a press release
    #[arg(long)]
    pub background: bool,

    /// Fetch pages also from this machine and from private networks, and through the environment's proxy
    #[arg(long)]
    pub allow_private_network: bool,

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
