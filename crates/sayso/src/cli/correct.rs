//! `sayso correct` on the command line.

use clap::{Args, Subcommand, ValueEnum};
use sayso_core::{Act, VoiceKind};

use super::LedgerArgs;

/// `sayso correct`
#[derive(Debug, Args)]
#[command(
    about = "Correct what the reader found, list corrections, undo them",
    arg_required_else_help = true,
    long_about = "Corrects what was found in articles and between them, lists corrections, and undoes them.\n\n\
                  A correction is a record of its own: what it is about, with the exact words, what is right instead, who \
                  says so, when and why. The reading itself stays as it is; what you see everywhere is the reading with \
                  the corrections applied. A record is never changed and never deleted; it can be undone.\n\n\
                  A newer reading of the same text gets the corrections too, as far as it has something in the same \
                  place. Where it has not, the correction is orphaned and says so (`sayso correct list --orphaned`). When \
                  the text itself changed, all corrections of the older text are orphaned: none is ever moved to words \
                  that look alike.\n\n\
                  What you say of two articles (same, not-same, denies, confirms, answers, copied) holds whatever is read \
                  again and whatever articles come, as long as both texts stay what they are. It is stronger than every \
                  score. Where two corrections contradict each other, the later one holds.",
    after_long_help = "\
A STATEMENT is written ARTICLE:N, a statement's number in an article as you see it. An ARTICLE is named
as for `sayso show`: its identifier, the beginning of one, or its address.

Output:
  The correction as `sayso correct list` shows it: its number, what was before and what is now. With
  --json the same as one line of JSON. What is printed is on the disk.

Exit status:
  0  done
  1  not done, and nothing has changed; standard error says why
  2  the command line is wrong

Environment:
  SAYSO_WHO  who corrects, where --who does not say so; else the name that you are logged in with

Examples:
  sayso correct act tpa-0304-denial:2 deny --why 'she rejects the claim'
  sayso correct voice tpa-0304-denial:2 'Marta Quill' --kind person
  sayso correct not-same tpa-0304-denial:2 courier-0318-truce:1 --why 'a week apart'
  sayso correct list --orphaned
  sayso correct undo 3"
)]
pub struct CorrectArgs {
    /// What to correct.
    #[command(subcommand)]
    pub command: CorrectCommand,
}

/// What `denies`, `confirms` and `answers` say of themselves.
const ANSWERS: &str = "Says what the first statement does to the second: it denies it (says that it is not so), confirms it (says \
                  that it is so), or answers it (replies otherwise). It does one of the three: whoever says that it denies \
                  says that it does not confirm. The two may be of two articles or of one.\n\n\
                  With --not it does not, and what else it does stays as it is; `answers --not` says that it does none of the \
                  three.";

/// What can be corrected. The long descriptions stand here, because the words of a variant go before those of its arguments.
#[derive(Debug, Subcommand)]
pub enum CorrectCommand {
    /// Somebody else made a statement
    #[command(long_about = "Says who made a statement.\n\n\
                  NAME is a name as the article's voices have it; it may be a new one. What it is, --kind says; it may be \
                  left out where the article or the ledger has a voice of that name. --voice takes a voice by its key \
                  across articles, as `sayso voices` lists them.")]
    Voice(VoiceArgs),
    /// A statement is another act
    #[command(
        long_about = "Says what was done by a statement: assert, confirm, deny, accuse, demand, promise, warn, question, \
                  decline (to comment), or believe (a thought or wish that is not reported as said)."
    )]
    Act(ActArgs),
    /// A statement, its source or its cue stand elsewhere in the text
    #[command(
        long_about = "Says where a statement stands: its content, its source, its cue. What is not said stays.\n\n\
                  Places are half-open and count Unicode code points of the canonical text, as in the JSON of `sayso \
                  read`. Words may be given instead; where they stand more than once, the error lists the places."
    )]
    Span(SpanArgs),
    /// Others passed a statement on, or nobody did
    #[command(
        long_about = "Says which outlets or persons passed a statement on, the nearest to the article first. The article's own \
                  outlet is none of them."
    )]
    Relay(RelayArgs),
    /// A figure has other bounds, counts something else, is given by somebody else, or is none
    #[command(
        long_about = "Says what a figure allows, what it counts and who gives it, or that it is none. What is not said stays.\n\n\
                  FIGURE is its number in the article, from 1 in text order. Its words stay as they are: they are the \
                  article's."
    )]
    Figure(FigureArgs),
    /// What was read as a statement is none
    #[command(
        long_about = "Says that what was read as a statement is none. It is in no list, search or claim any more; undoing the \
                  correction brings it back."
    )]
    NotAStatement(NotAStatementArgs),
    /// There is a statement that was not found
    #[command(
        long_about = "Adds a statement that was not found. Its form (direct, indirect, mixed) follows from the quotation marks \
                  around its content.\n\n\
                  Places are half-open and count Unicode code points of the canonical text, as in the JSON of `sayso \
                  read`. Words may be given instead; where they stand more than once, the error lists the places."
    )]
    Missed(MissedArgs),
    /// Two voices across articles are one
    #[command(
        long_about = "Says that two voices across articles are one. A VOICE is a key, as `sayso voices` lists them, or a name \
                  that only one voice has. Unnamed voices are never merged."
    )]
    Merge(MergeArgs),
    /// One voice across articles is somebody else in some of them
    #[command(
        long_about = "Says that in some articles a voice across articles is somebody else: one other voice, the same in all of \
                  them. Where they are several, split once for each."
    )]
    Split(SplitArgs),
    /// Two statements report one utterance: they are one claim
    #[command(
        long_about = "Says that two statements report one utterance, or position, of one voice. They are one claim then, with all \
                  that belong to either. The two may be of two articles or of one.\n\n\
                  It may be said as well where sayso sees it so itself: then it stays so."
    )]
    Same(PairArgs),
    /// Two statements are not the same utterance: they are two claims
    #[command(
        long_about = "Says that two statements do not report one utterance. They are never of one claim then, even where a third \
                  statement joins them. The two may be of two articles or of one.\n\n\
                  It may be said as well where sayso sees it so itself: then it stays so."
    )]
    NotSame(PairArgs),
    /// A statement denies another, or does not
    #[command(long_about = ANSWERS)]
    Denies(AnswerArgs),
    /// A statement confirms another, or does not
    #[command(long_about = ANSWERS)]
    Confirms(AnswerArgs),
    /// A statement replies to another, or does not
    #[command(long_about = ANSWERS)]
    Answers(AnswerArgs),
    /// An article has a passage from another, or what they share is no copy
    #[command(
        long_about = "Says that ARTICLE has passages from FROM: all that the two share, or those that --passage and --of name. \
                  Where sayso sees the shared passage, some of its words on one side are enough. Where it sees none, the \
                  words of both sides are needed, from their first to their last.\n\n\
                  With --not they are no copy, of either from the other.\n\n\
                  WORDS stand in the article just once, exactly as given; in their place START-END may be written, half-open \
                  and in Unicode code points of the canonical text."
    )]
    Copied(CopiedArgs),
    /// List the corrections
    #[command(
        long_about = "Lists the corrections in the order in which they were made: all that are not undone, or those that the \
                  flags choose."
    )]
    List(ListArgs),
    /// Undo a correction
    #[command(
        long_about = "Undoes a correction. Its record stays in the list, with who undid it, when and why. To have it again, make \
                  it again."
    )]
    Undo(UndoArgs),
}

/// What all corrections share.
#[derive(Clone, Debug, Args)]
pub struct ByArgs {
    /// Who corrects [default: the name that you are logged in with]
    #[arg(long, value_name = "NAME", env = "SAYSO_WHO", hide_env_values = true)]
    pub who: Option<String>,

    /// Why it is right
    #[arg(long, value_name = "REASON")]
    pub why: Option<String>,

    /// Print one line of JSON
    #[arg(long)]
    pub json: bool,

    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// A statement: an article's identifier and a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementPlace {
    /// The article.
    pub article: String,
    /// The number of the statement, from 1.
    pub n: u32,
}

/// A bound of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// There is none.
    Open,
    /// This number.
    At(u64),
}

/// Half-open, in code points of the canonical text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Points {
    /// The first.
    pub start: usize,
    /// The first after it.
    pub end: usize,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum YesNo {
    /// Yes
    Yes,
    /// No
    No,
}

/// `sayso correct voice`
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_long_help = "\
Examples:
  sayso correct voice tpa-0304-denial:2 'Marta Quill'
  sayso correct voice tpa-0304-denial:2 'Harbour Office' --kind government --why 'the caption names it'
  sayso correct voice tpa-0304-denial:2 --voice marta-quill
  sayso correct voice tpa-0304-denial:2 --none"
)]
pub struct VoiceArgs {
    /// The statement, as ARTICLE:N
    #[arg(value_name = "STATEMENT", value_parser = statement)]
    pub statement: StatementPlace,

    /// The name of the voice
    #[arg(value_name = "NAME", required_unless_present_any = ["voice", "none"], conflicts_with_all = ["voice", "none"])]
    pub name: Option<String>,

    /// The key of a voice across articles
    #[arg(long, value_name = "KEY", conflicts_with_all = ["none", "kind"])]
    pub voice: Option<String>,

    /// The text does not say whose it is
    #[arg(long, conflicts_with = "kind")]
    pub none: bool,

    /// What the voice is: person, government, organization, outlet, document, unnamed
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub kind: Option<VoiceKind>,

    /// What all corrections share.
    #[command(flatten)]
    pub by: ByArgs,
}

/// `sayso correct act`
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_long_help = "\
Examples:
  sayso correct act tpa-0304-denial:2 deny"
)]
pub struct ActArgs {
    /// The statement, as ARTICLE:N
    #[arg(value_name = "STATEMENT", value_parser = statement)]
    pub statement: StatementPlace,

    /// The act: assert, confirm, deny, accuse, demand, promise, warn, question, decline, believe
    #[arg(value_name = "ACT", value_parser = act)]
    pub act: Act,

    /// What all corrections share.
    #[command(flatten)]
    pub by: ByArgs,
}

/// Passages of a statement.
#[derive(Clone, Debug, Default, Args)]
pub struct PassageArgs {
    /// Where the content stands: START-END in code points of the text, several with commas
    #[arg(long, value_name = "START-END", value_parser = points, value_delimiter = ',')]
    pub content: Vec<Points>,

    /// The words of the content, which stand in the article just once; again for each part
    #[arg(long, value_name = "WORDS")]
    pub content_words: Vec<String>,

    /// Where the source stands
    #[arg(long, value_name = "START-END", value_parser = points, value_delimiter = ',')]
    pub source: Vec<Points>,

    /// The words of the source
    #[arg(long, value_name = "WORDS")]
    pub source_words: Vec<String>,

    /// Where the cue stands
    #[arg(long, value_name = "START-END", value_parser = points, value_delimiter = ',')]
    pub cue: Vec<Points>,

    /// The words of the cue
    #[arg(long, value_name = "WORDS")]
    pub cue_words: Vec<String>,
}

/// `sayso correct span`
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_long_help = "\
Examples:
  sayso correct span tpa-0304-denial:2 --content 120-155
  sayso correct span tpa-0304-denial:2 --content 120-155,170-188 --cue 156-160
  sayso correct span tpa-0304-denial:2 --source-words Quill --no-cue"
)]
pub struct SpanArgs {
    /// The statement, as ARTICLE:N
    #[arg(value_name = "STATEMENT", value_parser = statement)]
    pub statement: StatementPlace,

    /// The passages.
    #[command(flatten)]
    pub passages: PassageArgs,

    /// Nothing names who speaks
    #[arg(long, conflicts_with_all = ["source", "source_words"])]
    pub no_source: bool,

    /// No words say that something was said
    #[arg(long, conflicts_with_all = ["cue", "cue_words"])]
    pub no_cue: bool,

    /// What all corrections share.
    #[command(flatten)]
    pub by: ByArgs,
}

/// `sayso correct relay`
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_long_help = "\
Examples:
  sayso correct relay tpa-0304-denial:2 'Upland Monitor' --kind outlet
  sayso correct relay tpa-0304-denial:2 --none"
)]
pub struct RelayArgs {
    /// The statement, as ARTICLE:N
    #[arg(value_name = "STATEMENT", value_parser = statement)]
    pub statement: StatementPlace,

    /// The names, in order
    #[arg(
        value_name = "NAME",
        required_unless_present = "none",
        conflicts_with = "none"
    )]
    pub names: Vec<String>,

    /// Nobody passed it on
    #[arg(long, conflicts_with = "kind")]
    pub none: bool,

    /// What those are that neither the article nor the ledger knows
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub kind: Option<VoiceKind>,

    /// What all corrections share.
    #[command(flatten)]
    pub by: ByArgs,
}

/// `sayso correct figure`
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_long_help = "\
Examples:
  sayso correct figure tpa-0310-lissaveck 1 --lower 200 --upper open
  sayso correct figure tpa-0310-lissaveck 1 --counts-words protesters --by tpa-0310-lissaveck:2
  sayso correct figure tpa-0310-lissaveck 2 --not-a-figure --why 'a house number'"
)]
pub struct FigureArgs {
    /// The article's identifier
    #[arg(value_name = "ARTICLE")]
    pub article: String,

    /// The number of the figure
    #[arg(value_name = "FIGURE", value_parser = clap::value_parser!(u32).range(1..))]
    pub figure: u32,

    /// The least number that its words allow, or `open`
    #[arg(long, value_name = "N", value_parser = bound)]
    pub lower: Option<Bound>,

    /// The greatest number that its words allow, or `open`
    #[arg(long, value_name = "N", value_parser = bound)]
    pub upper: Option<Bound>,

    /// Where the words stand that say what is counted
    #[arg(long, value_name = "START-END", value_parser = points, conflicts_with_all = ["counts_words", "no_counts"])]
    pub counts: Option<Points>,

    /// The words that say what is counted; those nearest to the figure are meant
    #[arg(long, value_name = "WORDS", conflicts_with = "no_counts")]
    pub counts_words: Option<String>,

    /// The text does not say what is counted
    #[arg(long)]
    pub no_counts: bool,

    /// Do its words say that it is not exact?
    #[arg(long, value_enum, value_name = "YES|NO")]
    pub approximate: Option<YesNo>,

    /// The statement that gives it, as ARTICLE:N
    #[arg(long, value_name = "STATEMENT", value_parser = statement, conflicts_with = "by_article")]
    pub by: Option<StatementPlace>,

    /// The article itself gives it
    #[arg(long)]
    pub by_article: bool,

    /// It is no figure
    #[arg(long, conflicts_with_all = ["lower", "upper", "counts", "counts_words", "no_counts", "approximate", "by", "by_article"])]
    pub not_a_figure: bool,

    /// What all corrections share.
    #[command(flatten)]
    pub made: ByArgs,
}

/// `sayso correct not-a-statement`
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_long_help = "\
Examples:
  sayso correct not-a-statement tpa-0304-denial:2 --why 'the name of a film'"
)]
pub struct NotAStatementArgs {
    /// The statement, as ARTICLE:N
    #[arg(value_name = "STATEMENT", value_parser = statement)]
    pub statement: StatementPlace,

    /// What all corrections share.
    #[command(flatten)]
    pub by: ByArgs,
}

/// `sayso correct missed`
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_long_help = "\
Examples:
  sayso correct missed tpa-0414-ferry --content-words 'the ferry will sail' --act assert --voice 'Harbour Office' --kind government
  sayso correct missed tpa-0414-ferry --content 40-61 --source 20-34 --cue 35-39 --act deny --no-voice"
)]
pub struct MissedArgs {
    /// The article's identifier
    #[arg(value_name = "ARTICLE")]
    pub article: String,

    /// The passages.
    #[command(flatten)]
    pub passages: PassageArgs,

    /// The act: assert, confirm, deny, accuse, demand, promise, warn, question, decline, believe
    #[arg(long, value_name = "ACT", value_parser = act)]
    pub act: Act,

    /// The name of the voice that made it
    #[arg(long, value_name = "NAME", required_unless_present_any = ["voice_key", "no_voice"], conflicts_with_all = ["voice_key", "no_voice"])]
    pub voice: Option<String>,

    /// The key of the voice across articles that made it
    #[arg(long, value_name = "KEY", conflicts_with = "no_voice")]
    pub voice_key: Option<String>,

    /// The text does not say whose it is
    #[arg(long)]
    pub no_voice: bool,

    /// What the voice is: person, government, organization, outlet, document, unnamed
    #[arg(long, value_name = "KIND", value_parser = kind, requires = "voice")]
    pub kind: Option<VoiceKind>,

    /// What all corrections share.
    #[command(flatten)]
    pub by: ByArgs,
}

/// `sayso correct merge`
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_long_help = "\
Examples:
  sayso correct merge marta-quill mayor-quill --why 'the same mayor'"
)]
pub struct MergeArgs {
    /// The one voice
    #[arg(value_name = "VOICE")]
    pub one: String,

    /// The other
    #[arg(value_name = "VOICE")]
    pub other: String,

    /// What all corrections share.
    #[command(flatten)]
    pub by: ByArgs,
}

/// `sayso correct split`
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_long_help = "\
Examples:
  sayso correct split quill --article tpa-0414-ferry --why 'her brother'
  sayso correct split quill --article tpa-0414-ferry --article courier-0318-truce"
)]
pub struct SplitArgs {
    /// The voice: its key, or a name that only one voice has
    #[arg(value_name = "VOICE")]
    pub voice: String,

    /// An article in which it is somebody else
    #[arg(long = "article", value_name = "ARTICLE", required = true)]
    pub articles: Vec<String>,

    /// What all corrections share.
    #[command(flatten)]
    pub by: ByArgs,
}

/// `sayso correct same` and `sayso correct not-same`
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_long_help = "\
Examples:
  sayso correct same tpa-0304-denial:2 courier-0318-truce:1
  sayso correct not-same tpa-0304-denial:2 courier-0318-truce:1 --why 'a week apart'"
)]
pub struct PairArgs {
    /// The one statement, as ARTICLE:N
    #[arg(value_name = "STATEMENT", value_parser = statement)]
    pub one: StatementPlace,

    /// The other
    #[arg(value_name = "STATEMENT", value_parser = statement)]
    pub other: StatementPlace,

    /// What all corrections share.
    #[command(flatten)]
    pub by: ByArgs,
}

/// `sayso correct denies`, `sayso correct confirms` and `sayso correct answers`
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_long_help = "\
Examples:
  sayso correct denies courier-0318-truce:1 tpa-0304-denial:2
  sayso correct confirms courier-0318-truce:3 tpa-0304-denial:2 --why 'she repeats his figure'
  sayso correct answers courier-0318-truce:1 tpa-0304-denial:2 --not"
)]
pub struct AnswerArgs {
    /// The statement that denies, confirms or answers, as ARTICLE:N
    #[arg(value_name = "STATEMENT", value_parser = statement)]
    pub one: StatementPlace,

    /// The statement that it is about
    #[arg(value_name = "STATEMENT", value_parser = statement)]
    pub other: StatementPlace,

    /// It does not
    #[arg(long)]
    pub not: bool,

    /// What all corrections share.
    #[command(flatten)]
    pub by: ByArgs,
}

/// `sayso correct copied`
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_long_help = "\
Examples:
  sayso correct copied courier-0318-truce tpa-0317-truce
  sayso correct copied courier-0318-truce tpa-0317-truce --passage 'The truce was to begin at noon'
  sayso correct copied courier-0318-truce tpa-0317-truce --passage 210-388 --of 95-270 --form wire
  sayso correct copied courier-0318-truce tpa-0317-truce --not --why 'both print the treaty'"
)]
pub struct CopiedArgs {
    /// The article that copied
    #[arg(value_name = "ARTICLE")]
    pub article: String,

    /// The article that it copied from
    #[arg(value_name = "FROM")]
    pub from: String,

    /// Words of the passage in ARTICLE, or where it stands there
    #[arg(long, value_name = "WORDS|START-END")]
    pub passage: Option<String>,

    /// Words of the passage in FROM, or where it stands there
    #[arg(long, value_name = "WORDS|START-END")]
    pub of: Option<String>,

    /// What kind of copy it is [default: what sayso takes it for]
    #[arg(long, value_enum, value_name = "FORM", conflicts_with = "not")]
    pub form: Option<FormName>,

    /// It is no copy
    #[arg(long)]
    pub not: bool,

    /// What all corrections share.
    #[command(flatten)]
    pub by: ByArgs,
}

/// The kind of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormName {
    /// An agency's text, or a report that several outlets print
    Wire,
    /// Only the same quoted words
    Quotation,
    /// Prose that tells what was known before: an encyclopedia's, an archive's, a press release's
    Background,
    /// An outlet repeats itself
    #[value(name = "self")]
    Own,
}

/// `sayso correct list`
#[derive(Debug, Args)]
#[command(after_long_help = "\
Output:
  For each correction its number, kind, and the statement or figure that it is about; what was before
  and after; who made it, when and why. For an orphaned one why it is, and the command that would make
  it again.

  With --json: one object a line, with the keys
    correction kind article version statement figure passages other differences who made why
    standing orphaned undone again
  passages and the passages in differences hold start, end (code points of the text of that version)
  and text. other: of what is said of two articles the second, with article, version, statement and
  passages. standing: in force, orphaned or undone. orphaned: why. undone: made, who, why.

Examples:
  sayso correct list
  sayso correct list --article tpa-0304-denial
  sayso correct list --orphaned --json | jq -r .again")]
pub struct ListArgs {
    /// Those of this article alone, with what is said of it and others
    #[arg(long, value_name = "ARTICLE")]
    pub article: Option<String>,

    /// Those whose passage is gone
    #[arg(long)]
    pub orphaned: bool,

    /// Those that were undone
    #[arg(long)]
    pub undone: bool,

    /// Print one line of JSON for each correction
    #[arg(long)]
    pub json: bool,

    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// `sayso correct undo`
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_long_help = "\
Examples:
  sayso correct undo 3 --why 'the reader was right'"
)]
pub struct UndoArgs {
    /// The number of the correction
    #[arg(value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(1..))]
    pub number: i64,

    /// What all corrections share.
    #[command(flatten)]
    pub by: ByArgs,
}

/// A statement as people write it: its article and its number.
pub fn statement(text: &str) -> Result<StatementPlace, String> {
    // an identifier may have colons of its own
    let (article, n) = text
        .rsplit_once(':')
        .filter(|(article, _)| !article.is_empty())
        .ok_or("write it as ARTICLE:N, such as tpa-0304-denial:2")?;
    match n.parse() {
        Ok(n) if n > 0 => Ok(StatementPlace {
            article: article.to_owned(),
            n,
        }),
        _ => Err(format!(
            "{n:?} is no number of a statement; write it as ARTICLE:N, such as {article}:2"
        )),
    }
}

fn act(text: &str) -> Result<Act, String> {
    Act::named(text).ok_or_else(|| {
        let all: Vec<&str> = Act::ALL.iter().map(|act| act.name()).collect();
        format!("no act; the acts are {}", all.join(", "))
    })
}

fn kind(text: &str) -> Result<VoiceKind, String> {
    VoiceKind::named(text).ok_or_else(|| {
        let all: Vec<&str> = VoiceKind::ALL.iter().map(|kind| kind.name()).collect();
        format!("no kind of voice; the kinds are {}", all.join(", "))
    })
}

fn bound(text: &str) -> Result<Bound, String> {
    match text {
        "open" => Ok(Bound::Open),
        text => text
            .parse()
            .map(Bound::At)
            .map_err(|_| "write a whole number without separators, or open".to_owned()),
    }
}

/// A place as people write it: the first code point and the first after it.
pub fn points(text: &str) -> Result<Points, String> {
    let (start, end) = text
        .split_once('-')
        .and_then(|(start, end)| Some((start.trim().parse().ok()?, end.trim().parse().ok()?)))
        .ok_or("write it as START-END, such as 120-155")?;
    match start < end {
        true => Ok(Points { start, end }),
        false => Err(format!("{start}-{end} ends before it begins")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_an_article_and_a_number_after_the_last_colon() {
        let place = statement("https://example.org/a:b:12").unwrap();
        assert_eq!(place.article, "https://example.org/a:b");
        assert_eq!(place.n, 12);
        for bad in ["", "a", ":3", "a:", "a:0", "a:-1", "a:x", "a:4294967296"] {
            assert!(statement(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_place_runs_forward() {
        assert_eq!(points("3-9"), Ok(Points { start: 3, end: 9 }));
        for bad in ["", "3", "9-3", "3-3", "-3-9", "3-x"] {
            assert!(points(bad).is_err(), "{bad}");
        }
    }
}
