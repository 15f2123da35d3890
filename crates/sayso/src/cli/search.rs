//! `sayso search` on the command line.

use clap::Args;

use super::{LedgerArgs, LookArgs};

/// `sayso search`
#[derive(Debug, Args)]
#[command(
    about = "Find statements and articles in a ledger",
    arg_required_else_help = true,
    long_about = "Finds statements and articles in a ledger: by their words, by who said it and how, when it was said and \
                  published, by which outlet, and by the counts in it.\n\n\
                  Words are looked for in what was said, in the words that name who speaks, and in the voice's name; for \
                  articles, in their text. All must occur. Case, accents and punctuation make no difference.",
    after_long_help = "\
Query:
  dam gate            both words            \"the dam will hold\"  these words in this order
  minist*             words that begin so   fire OR flood        one of them or both
  -gate               without it; also -act:deny and the like

  voice:quill         who says it: words of a name, or an identity's key (sayso voices)
  kind:unnamed        person, government, organization, outlet, document or unnamed
  via:reuters         who passed it on
  act:deny            assert, confirm, deny, accuse, demand, promise, warn, question, decline
                      or believe
  form:direct         direct (all in quotation marks), indirect or mixed
  outlet:\"lowmere post\"  who published it: words of the outlet's name
  on:2031-03          published on that day, in that month or year, or between: on:2031-03..2031-05
  after:2031-03       published in March or later: the first day counts
  before:2031-03      published in February or earlier: the first day does not count
  said:2031-03-04     said then: the whole of the days that the article leaves open lies there
  said-after: said-before:      likewise
  figure:killed       gives a count of this, in singular or plural
  figure:killed>100   also >=, <, <=, =, and figure>100 whatever is counted. What the words of the
                      figure leave open holds for nothing: \"several hundred\" is over 100, and it
                      is not under 1,000
  article:ID          in this article
  in:statements in:articles     only these

  A value with spaces stands in quotation marks: voice:\"marta quill\". OR joins words with words,
  and filters with filters of the same name. Put the whole query in single quotation marks, so that
  the shell leaves it alone.

Output:
  Statements, then articles. voice:, kind:, via:, act:, form: and said: find statements only. The best
  come first: those that have the words most often, near one another and in few other words; then
  the newer ones, and those that the reader is surer of. Without words the newest come first. Where
  more than some thousand match, the newest of these are ranked, and the count says \"more than\".

  With --json: one object a line for each hit, with the keys
    hit                 statement or article
    article outlet published title url
  and for statements
    n form act voice relay said source cue content found score corrected
  for articles
    statements (how many it has) passage found
  voice and relay are objects with key, name and kind; key is null for unnamed voices. source, cue,
  content, passage and found are passages with start, end and text; they are half-open and count
  Unicode code points of the article's canonical text. found: where the words stand.

Exit status:
  0  the query was answered, also where nothing was found
  1  the ledger failed
  2  the command line or the query is wrong; standard error points at the faulty part

Examples:
  sayso search 'voice:quill act:deny after:2031-03'
  sayso search '\"the dam will hold\" -gate' --newest
  sayso search 'figure:killed>100 kind:unnamed' --json | jq -r '[.published, .voice.name] | @tsv'
  sayso search --ledger story.db 'via:tpa OR via:reuters truce'"
)]
pub struct SearchArgs {
    /// What to look for; several arguments are one query
    #[arg(value_name = "QUERY", required = true)]
    pub query: Vec<String>,

    /// At most so many statements, and so many articles
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: u32,

    /// Pass over so many of each first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: u32,

    /// Show those published last first, instead of the best
    #[arg(long)]
    pub newest: bool,

    /// Print one line of JSON for each hit
    #[arg(long)]
    pub json: bool,

    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,

    /// How hits look.
    #[command(flatten)]
    pub look: LookArgs,
}
