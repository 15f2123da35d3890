//! The command line: every command and flag is defined here once; help, man pages and completions follow from it.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use sayso_reader::Model;

use crate::models;

pub mod account;
pub mod add;
pub mod backup;
pub mod check;
pub mod claims;
pub mod correct;
pub mod export;
pub mod history;
pub mod ledger;
pub mod reread;
pub mod show;
pub mod trace;
pub mod voices;

pub use account::AccountArgs;
pub use add::AddArgs;
pub use backup::BackupArgs;
pub use check::CheckArgs;
pub use claims::ClaimsArgs;
pub use correct::CorrectArgs;
pub use export::ExportArgs;
pub use history::HistoryArgs;
pub use ledger::LedgerArgs;
pub use reread::RereadArgs;
pub use show::ShowArgs;
pub use trace::TraceArgs;
pub use voices::VoicesArgs;
pub mod figures;
pub mod search;
pub mod serve;

pub use figures::FiguresArgs;
pub use search::SearchArgs;
pub use serve::ServeArgs;

/// Reads news and lays out who said what, with the exact passage.
#[derive(Debug, Parser)]
#[command(
    name = "sayso",
    version,
    long_version = models::long_version(),
    arg_required_else_help = true,
    max_term_width = 100,
    long_about = "Reads news and lays out who said what, with the exact passage.\n\n\
                  sayso never decides what is true. It shows who speaks, the words that say so, what is said and who \
                  passed it on, with the dates and the counts, each as a passage of the text. It needs no network and \
                  no account: the models are inside.",
    after_long_help = "\
Examples:
  sayso demo                              read the invented newsroom that is inside
  sayso read article.txt                  one article on the terminal
  sayso read --json archive/ > out.jsonl  a folder, one line of JSON for each article
  sayso help read                         all about one command

Exit status:
  0  everything was done
  1  something failed; standard error names it and says what to do
  2  the command line is wrong"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What sayso can be asked to do. What each command says of itself stands with its arguments: the words of a variant would take
/// the place of both their short and their long text.
#[derive(Debug, Subcommand)]
#[allow(missing_docs, reason = "a doc comment here would be the help")]
pub enum Command {
    Read(ReadArgs),
    Add(AddArgs),
    Show(ShowArgs),
    Voices(VoicesArgs),
    History(HistoryArgs),
    Reread(RereadArgs),
    Check(CheckArgs),
    Backup(BackupArgs),
    Export(ExportArgs),
    Search(SearchArgs),
    Figures(FiguresArgs),
    Claims(ClaimsArgs),
    Trace(TraceArgs),
    Serve(ServeArgs),
    Correct(CorrectArgs),
    Account(AccountArgs),
    Demo(DemoArgs),
    Eval(EvalArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Flags that choose how articles are read.
#[derive(Clone, Copy, Debug, Args)]
pub struct ReaderArgs {
    /// The model that reads
    #[arg(long, value_name = "NAME", value_parser = models::parser(), default_value = Model::default().name())]
    pub model: Model,

    /// How many articles are read at once [default: one for each processor core]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

/// Flags that choose how articles look on the terminal.
#[derive(Clone, Copy, Debug, Args)]
pub struct LookArgs {
    /// Colours and other styles: `auto` uses them on a terminal
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = When::Auto)]
    pub color: When,

    /// Columns of the text [default: the terminal's, at most 100]
    #[arg(long, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..=1000))]
    pub width: Option<u16>,
}

/// When to do something that suits a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// `sayso read`
#[derive(Debug, Args)]
#[command(
    about = "Read articles: who says what, when and how many; nothing is stored",
    arg_required_else_help = true,
    long_about = "Reads articles and shows their statements, voices, figures and dates; nothing is stored.\n\n\
                  A statement is what somebody is reported to have said, with the act that it is, the voice that made it \
                  and those that passed it on. A figure is a count with the bounds that its words set. A date is \
                  counted from the day of publication, or from what the text tells of it.\n\n\
                  A PATH is a file, a folder, a pattern such as 'news/*.html', or - for standard input. Plain text, \
                  HTML pages and article JSON lines are recognised from their content, then from their name; each \
                  may be compressed with gzip.",
    after_long_help = "\
Output:
  Without --json: where the article comes from, then its text. What was said stands in ⟦3 …⟧
  with the number of its statement. With colour the source is bold and the cue italic, both with
  the number below the line; without, the source stands in {3 …} and the cue in ‹3 …›. Links to
  other stories, boilerplate and credits are folded to one line.

  Then one line for each statement: number, act, form, voice, what was said, what else is known
  (via its relays, answers, on which days it was said, certainty words, inside another one), score.
  Then three tables:
    Voices   name, kind, how many statements it made and relayed, its titles
    Figures  the words, what is counted, the bounds, who gives it
    Dates    the words, the days; left open where nothing tells them

  With --json: one object a line for each article, in input order, with the keys
    id path url outlet published updated byline title language text_sha256
    segments statements voices named figures dates
  and in these lists
    segments    kind start end
    statements  n source cue content form act voice relay said answers certainty cited told
                within score
    voices      n name kind mentions roles          who speaks, or passes on
    named       the same                            who is named and does not speak
    figures     start end text counts counts_at lower upper approximate statement
    dates       start end text from to
  Spans are half-open and count Unicode code points of the canonical text, which --text includes.
  For plain text that is the file's own text, unchanged. voice, relay, answers, within and a
  figure's statement hold numbers n of the same line. Days are ISO 8601, both ends included.
  null: nothing tells it; for lower and upper: open.

Exit status:
  0  all were read
  1  some inputs failed; each is named on standard error, the rest are done
  2  the command line is wrong

Environment:
  NO_COLOR        when it is set: no colours, unless --color always
  CLICOLOR_FORCE  when it is set: colours even where there is no terminal, unless --color never

Examples:
  sayso read article.txt
  sayso read --outlet 'Lowmere Post' --published 2031-03-05 article.txt
  sayso read --json news/ | jq -r '.voices[] | [.kind, .name] | @tsv'
  curl -s https://example.org/story.html | sayso read -
  sayso read --json --text --min-score 0.6 archive.jsonl.gz > readings.jsonl"
)]
pub struct ReadArgs {
    /// Files, folders, patterns, or - for standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<String>,

    /// Print one line of JSON for each article
    #[arg(long)]
    pub json: bool,

    /// Include the canonical text in the JSON
    #[arg(long, requires = "json")]
    pub text: bool,

    /// Who published the articles that do not say so themselves
    #[arg(long, value_name = "NAME")]
    pub outlet: Option<String>,

    /// When the articles were published that do not say so themselves: 2031-03-05 or 2031-03-05T14:30:00Z
    #[arg(long, value_name = "DATE", value_parser = iso_date)]
    pub published: Option<String>,

    /// Leave out statements whose score is lower, 0 to 1; those that are left are numbered anew
    #[arg(long, value_name = "SCORE", value_parser = score)]
    pub min_score: Option<f32>,

    /// How articles are read.
    #[command(flatten)]
    pub reader: ReaderArgs,

    /// How articles look.
    #[command(flatten)]
    pub look: LookArgs,
}

/// `sayso demo`
#[derive(Debug, Args)]
#[command(
    about = "Read the invented newsroom that is inside",
    long_about = "Reads the invented newsroom that is inside, links its articles, and shows what joins them: claims with their \
                  origins, who denies them, and one of them in full. On a terminal it then opens all of it as web pages until \
                  Ctrl-C. With names of articles it prints these as `sayso read` does: statements, voices, figures and \
                  dates. Places, people and outlets in them are made up.",
    after_long_help = "\
Examples:
  sayso demo
  sayso demo --serve=never --ledger demo.db
  sayso demo --list
  sayso demo tpa-0304-denial
  sayso demo --json | jq -r '.figures[] | [.lower, .upper, .counts] | @tsv'"
)]
pub struct DemoArgs {
    /// Names of articles to print [default: none, but what joins all of them]
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,

    /// Print the names of the articles
    #[arg(long, conflicts_with_all = ["names", "json"])]
    pub list: bool,

    /// Keep the ledger in this file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["names", "json", "list"])]
    pub ledger: Option<PathBuf>,

    /// Open it as web pages then, until Ctrl-C: `auto` does on a terminal
    #[arg(long, value_enum, value_name = "WHEN", num_args = 0..=1, default_missing_value = "always", require_equals = true,
          default_value_t = When::Auto, conflicts_with_all = ["names", "json", "list"])]
    pub serve: When,

    /// The port of the pages; if it is taken, another
    #[arg(long, value_name = "PORT", default_value_t = 7290)]
    pub port: u16,

    /// Print one line of JSON for each article
    #[arg(long)]
    pub json: bool,

    /// Include the canonical text in the JSON
    #[arg(long, requires = "json")]
    pub text: bool,

    /// How articles are read.
    #[command(flatten)]
    pub reader: ReaderArgs,

    /// How articles look.
    #[command(flatten)]
    pub look: LookArgs,
}

/// `sayso eval`
#[derive(Debug, Args)]
#[command(
    about = "Score the reader, or predictions, on annotated articles",
    arg_required_else_help = true,
    long_about = "Scores the reader, or predictions of any other system, on articles annotated in brat's standoff format \
                  (the PARC and PolNeAR scheme: Source, Cue, Content).\n\n\
                  The folder of annotations holds STEM.ann or STEM_XXXX.ann, where XXXX are four hex digits that \
                  identify an annotator; of several annotators the alphabetically first counts. The folder of texts \
                  holds STEM.txt. Offsets count Unicode code points of the raw text file.\n\n\
                  The scheme marks one attribution where the reader makes a statement for each body of a joint source, \
                  and counts a quotation that stands alone to the attribution before it. So the reader's are joined \
                  again before they are scored.",
    after_long_help = "\
Metrics, micro-averaged over the articles, as precision, recall and F1:
  tok_source, tok_cue, tok_content  word by word, all spans of that role together
  content@0.5    attributions whose contents share at least half of their words (Jaccard), one to one
  attribution    the same, and the sources share a word that is no function word, or both are empty
  full           the same, and the cues share a word, or both are empty
  exact_content  the words of the contents are the same
  exact_char     the characters of the contents are the same, white space aside

Output:
  One line of JSON, then a table. When the reader is scored, or with --forms, also the recall of annotated contents
  that stand in quotation marks wholly (direct), partly (mixed) or not at all (indirect).

Predictions are JSON lines, offsets half-open:
  {\"file\": STEM, \"attributions\": [{\"source\": [[s,e],...], \"cue\": [[s,e],...], \"content\": [[s,e],...]}, ...]}

Exit status:
  0  scored
  1  a file is missing or wrong; standard error names it
  2  the command line is wrong

Examples:
  sayso eval --gold corpus/attributions
  sayso eval --gold corpus/attributions --name today --write-pred today.jsonl
  sayso eval --gold corpus/attributions --text corpus/raw --pred other-system.jsonl --name other
  sayso eval --gold corpus/attributions --json | jq .metrics.attribution.f1"
)]
pub struct EvalArgs {
    /// Folder of annotations (.ann)
    #[arg(long, value_name = "DIR")]
    pub gold: PathBuf,

    /// Folder of texts (.txt) [default: `text` beside the folder of annotations]
    #[arg(long, value_name = "DIR")]
    pub text: Option<PathBuf>,

    /// Score these predictions instead of the reader
    #[arg(long, value_name = "FILE", conflicts_with_all = ["write_pred", "nested", "model", "threads"])]
    pub pred: Option<PathBuf>,

    /// Write what the reader found as predictions
    #[arg(long, value_name = "FILE")]
    pub write_pred: Option<PathBuf>,

    /// A label for the output [default: the name of the predictions' file or of the model]
    #[arg(long, value_name = "LABEL")]
    pub name: Option<String>,

    /// Keep nested statements, those that stand inside the content of another; the scheme marks none
    #[arg(long)]
    pub nested: bool,

    /// Print recall by form for predictions too
    #[arg(long)]
    pub forms: bool,

    /// Print the line of JSON alone
    #[arg(long)]
    pub json: bool,

    /// How articles are read.
    #[command(flatten)]
    pub reader: ReaderArgs,
}

/// `sayso completions`
#[derive(Debug, Args)]
#[command(
    about = "Print a script that completes sayso's commands in a shell",
    arg_required_else_help = true,
    long_about = "Prints a script that completes sayso's commands, flags and their values in a shell. It follows from the same \
                  definitions as the help; make it again after an update.",
    after_long_help = "\
Examples:
  sayso completions bash > ~/.local/share/bash-completion/completions/sayso
  sayso completions zsh > ~/.zfunc/_sayso
  sayso completions fish > ~/.config/fish/completions/sayso.fish"
)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `sayso man`
#[derive(Debug, Args)]
#[command(
    about = "Print the manual page, or write one for each command",
    long_about = "Prints the manual page of sayso, or writes one for each command into a folder. They follow from the same \
                  definitions as the help.",
    after_long_help = "\
Examples:
  sayso man | man -l -
  sayso man --dir ~/.local/share/man/man1"
)]
pub struct ManArgs {
    /// Write the pages of all commands into this folder, which is made where it is missing
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// An ISO 8601 date, or a date with time, in the form in which intake gives dates.
fn iso_date(text: &str) -> Result<String, String> {
    let digits = |range| {
        text.get(range)
            .is_some_and(|part: &str| part.bytes().all(|b| b.is_ascii_digit()))
    };
    let is_date = digits(0..4) && digits(5..7) && digits(8..10);
    let is_iso = is_date
        && text
            .get(10..)
            .is_some_and(|time| time.is_empty() || time.starts_with('T'));
    // intake reads many more forms, in pages; on the command line one is enough, and typing errors show
    let date = is_iso.then(|| sayso_intake::dates::normalised(text)).flatten();
    date.ok_or_else(|| {
        "not a date of the calendar; write it as 2031-03-05 or 2031-03-05T14:30:00Z".to_owned()
    })
}

/// A score: 0 to 1.
fn score(text: &str) -> Result<f32, String> {
    let score = text
        .parse::<f32>()
        .ok()
        .filter(|score| (0.0..=1.0).contains(score));
    score.ok_or_else(|| "not a number from 0 to 1".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    /// A command and all below it, with their names from the root on.
    fn tree(command: &clap::Command, above: &str) -> Vec<(String, clap::Command)> {
        let name = format!("{above}{}", command.get_name());
        let mut all = vec![(name.clone(), command.clone())];
        for below in command.get_subcommands() {
            all.extend(tree(below, &format!("{name} ")));
        }
        all
    }

    #[test]
    fn the_definitions_are_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_help_with_examples() {
        let commands = tree(&Cli::command(), "");
        assert!(commands.len() > 4, "the tree was not walked");
        for (name, command) in commands {
            assert!(
                command.get_about().is_some(),
                "`{name}` does not say what it does"
            );
            let after = command
                .get_after_long_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            let examples = after
                .split_once("Examples:\n")
                .map_or("", |(_, examples)| examples);
            assert!(
                examples.contains("  sayso"),
                "the help of `{name}` has no examples"
            );
        }
    }

    #[test]
    fn the_short_and_the_long_text_of_each_command_are_shown() {
        for (name, mut command) in tree(&Cli::command(), "") {
            let short = command.get_about().map(ToString::to_string).unwrap_or_default();
            let long = command
                .get_long_about()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(
                !short.contains('`') && short.chars().count() > 15,
                "`{name}` says in short only {short:?}"
            );
            assert!(long.len() > short.len(), "`{name}` says at length only {long:?}");
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let help = words(&command.render_long_help().to_string());
            assert!(
                help.contains(&words(&long)),
                "the help of `{name}` leaves out what it is: {help}"
            );
        }
    }

    #[test]
    fn every_flag_has_help() {
        for (name, command) in tree(&Cli::command(), "") {
            for argument in command.get_arguments() {
                let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(
                    help.len() > 8,
                    "`{name}` does not explain {:?}",
                    argument.get_id()
                );
            }
        }
    }

    /// The words of a command as a shell takes them, up to where its output goes elsewhere.
    fn shell_words(line: &str) -> Vec<String> {
        let (mut words, mut word, mut is_quoted) = (Vec::new(), None::<String>, false);
        for c in line.chars() {
            match c {
                '\'' => {
                    is_quoted = !is_quoted;
                    word.get_or_insert_default();
                }
                '|' | '>' if !is_quoted => break,
                c if c.is_whitespace() && !is_quoted => words.extend(word.take()),
                c => word.get_or_insert_default().push(c),
            }
        }
        words.extend(word);
        words
    }

    /// An example that does not parse teaches what does not work.
    #[test]
    fn every_example_is_a_command_line_that_is_understood() {
        let mut tried = 0;
        for (_, command) in tree(&Cli::command(), "") {
            let after = command
                .get_after_long_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            let examples = after
                .split_once("Examples:\n")
                .map_or("", |(_, examples)| examples);
            for line in examples.lines().take_while(|line| line.starts_with("  ")) {
                let line = line.split("  ").nth(1).unwrap_or_default();
                let Some(at) = line.find("sayso ") else { continue };
                let words = shell_words(&line[at..]);
                if words.get(1).is_some_and(|word| word == "help") {
                    continue;
                }
                if let Err(error) = Cli::try_parse_from(&words) {
                    panic!("{line}: {error}");
                }
                tried += 1;
            }
        }
        assert!(tried >= 10, "only {tried} examples were found");
    }

    #[test]
    fn a_date_is_one_of_the_calendar() {
        for good in [
            "2031-03-05",
            "2032-02-29",
            "2031-03-05T14:30:00Z",
            "2031-03-05T14:30:00+02:00",
            "2031-03-05T14:30",
        ] {
            assert_eq!(iso_date(good).as_deref(), Ok(good));
        }
        for bad in [
            "",
            "2031",
            "2031-03",
            "2031-02-29",
            "2031-13-01",
            "05.03.2031",
            "2031-03-05 noon",
            "20310305",
            "2031-03-05T25:00",
            "２０３１-03-05",
        ] {
            assert!(iso_date(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_score_is_from_0_to_1() {
        assert_eq!(score("0.25"), Ok(0.25));
        for bad in ["-0.1", "1.1", "NaN", "inf", "half"] {
            assert!(score(bad).is_err(), "{bad}");
        }
    }
}
