//! `sayso figures` on the command line.

use clap::Args;

use super::{LedgerArgs, LookArgs};

/// `sayso figures`
#[derive(Debug, Args)]
#[command(
    about = "Find counts in a ledger: who gave which number when",
    arg_required_else_help = true,
    long_about = "Finds counts in a ledger: who gave which number when, by the day of publication.\n\n\
                  WHAT are words for what is counted, in singular or plural. They are looked for in the words of the count \
                  and in the sentence around it, so that \"killed\" finds \"12 protesters were killed\". All must \
                  occur.\n\n\
                  Below them stand the quantities that they count, where several articles give a figure: the same things, in \
                  the same place, of the same event. Each is one table by voice and one timeline. A voice that changes its own \
                  number revises it; voices whose present numbers exclude each other disagree. Which is right is not said.",
    after_long_help = "\
What:
  As for `sayso search`: words, \"exact words\", word*, OR, -word, and its filters, which hold for the
  statement that gives the figure. figure>100 holds for the figure itself, also >=, <, <= and =.

Output:
  The newest figures that were found, the oldest of them first, each with what its words allow, who
  gives it (a voice, or the article itself), who passed it on, and its sentence. Bounds are those of
  the words: \"several hundred\" is 200 or more, and not 300.

  Then the quantities, those in dispute first: a row for each voice, or each outlet in its own words,
  with its figures by day (→ where it revised) and its present range; then who disagrees, and the
  timeline. --contested shows these alone, without WHAT all that are in dispute.

  With --json: one object a line for each, with the keys
    article n outlet published        n: its place among the figures of the article
    start end text counts lower upper approximate
    statement voice relay said        null where the article itself gives it
    passage found                     the sentence, and where in it the words stand
  voice and relay are objects with key, name and kind. Offsets are half-open and count Unicode code
  points of the article's canonical text. lower and upper: null is open.
  With --json --contested: one object a line for each quantity, with the keys
    quantity contested rows disagreements timeline
  rows: giver kind now figures revisions; figures and timeline: article n outlet published said start end
  text lower upper approximate statement.

Exit status:
  0  the question was answered, also where nothing was found
  1  the ledger failed
  2  the command line or WHAT is wrong; standard error points at the faulty part

Examples:
  sayso figures killed
  sayso figures protesters killed --after 2031-03 --voice ministry
  sayso figures --contested
  sayso figures --contested dead --json
  sayso figures 'dead OR killed figure>=10' --json | jq -r '[.published, .lower, .upper] | @tsv'"
)]
pub struct FiguresArgs {
    /// What is counted; several arguments are one query
    #[arg(value_name = "WHAT", required_unless_present = "contested")]
    pub what: Vec<String>,

    /// Only quantities on which voices disagree, or that a voice revised
    #[arg(long)]
    pub contested: bool,

    /// Only those published on this day, in this month or year, or later: 2031, 2031-03 or 2031-03-05
    #[arg(long, value_name = "DATE")]
    pub after: Option<String>,

    /// Only those published before this day, month or year
    #[arg(long, value_name = "DATE")]
    pub before: Option<String>,

    /// Only those that this voice gives: words of a name, or an identity's key
    #[arg(long, value_name = "NAME")]
    pub voice: Option<String>,

    /// At most so many, the newest
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub limit: u32,

    /// Print one line of JSON for each figure
    #[arg(long)]
    pub json: bool,

    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,

    /// How figures look.
    #[command(flatten)]
    pub look: LookArgs,
}
