//! The invented newsroom through the program: what `sayso read` and `sayso demo` find in `examples/newsroom/articles`
//! against what a careful reader found, in `examples/newsroom/labels`.
//!
//! The measured values are printed; `cargo test -p sayso --test newsroom -- --nocapture` shows them.
//!
//! How statements are matched: a found one may match a labelled one when their contents overlap, each taken as the
//! stretch from its first to its last code point, with a Jaccard index of at least one half; one to one, the best
//! overlap first. Labels marked unsure are neither wanted nor wrong. Statements of act `believe` are left out, for
//! `statements` in the labels holds what is said; thoughts have a list and a test of their own. How voices, relays,
//! answers, figures and dates are compared, `newsroom/scores.rs` says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use sayso_core::{Act, ArticleLine, DaysLine, Form, PassageLine, SegmentKind, StatementLine, VoiceKind};
use serde::Deserialize;

use scores::{Scores, pairs};

#[path = "newsroom/scores.rs"]
mod scores;

/// The least that is found in the newsroom, as shares of 1, by the names of [`Scores::values`].
const FLOORS: [(&str, f64); 16] = [
    ("statements F1", 0.88),
    ("voice, named", 0.85),
    ("voice, unnamed", 0.82),
    ("voice, pronoun", 0.68),
    ("relay F1", 0.6),
    ("answers F1", 0.38),
    ("said F1", 0.88),
    ("certainty recall", 0.95),
    ("figures F1", 0.87),
    ("giver", 0.88),
    ("dates F1", 0.94),
    ("voices recall", 0.8),
    ("kind", 0.88),
    ("mentions recall", 0.72),
    ("roles recall", 0.76),
    ("together F1", 0.72),
];

/// Code points `[start, end)`.
type Stretch = (usize, usize);

/// What is to be found in one article.
#[derive(Clone, Deserialize)]
struct Labels {
    outlet: String,
    published: Option<String>,
    text_sha256: String,
    segments: Vec<SegmentLabel>,
    statements: Vec<StatementLabel>,
    believe: Vec<ThoughtLabel>,
    figures: Vec<FigureLabel>,
    dates: Vec<DateLabel>,
    voices: Vec<VoiceLabel>,
}

#[derive(Clone, Deserialize)]
struct SegmentLabel {
    kind: SegmentKind,
    start: usize,
    end: usize,
    #[serde(default)]
    unsure: bool,
}

#[derive(Clone, Deserialize)]
struct StatementLabel {
    n: u32,
    source_span: Option<Stretch>,
    cue_span: Option<Stretch>,
    content_span: Stretch,
    act: Act,
    form: Form,
    voice: String,
    /// The nearest to the article first; either part of "A; B" will do.
    #[serde(default)]
    relay: Vec<String>,
    /// The numbers of the statement that it answers and of those that would be as right.
    targets: Option<u32>,
    #[serde(default)]
    targets_alt: Vec<u32>,
    said: Option<DaysLine>,
    #[serde(default)]
    certainty: Vec<Stretch>,
    /// Acts that it must not be given.
    #[serde(default)]
    never: Vec<Act>,
    #[serde(default)]
    unsure: bool,
    #[serde(default)]
    unsure_fields: Vec<String>,
}

impl StatementLabel {
    fn is_sure_of(&self, field: &str) -> bool {
        self.unsure_fields.iter().all(|doubt| doubt != field)
    }
}

#[derive(Clone, Deserialize)]
struct ThoughtLabel {
    content_span: Stretch,
}

#[derive(Clone, Deserialize)]
struct FigureLabel {
    span: Stretch,
    lower: Option<u64>,
    upper: Option<u64>,
    /// The voice that gives it; null: the article itself.
    by: Option<String>,
    #[serde(default)]
    unsure: bool,
    #[serde(default)]
    unsure_fields: Vec<String>,
}

/// A date expression with its first and last day, ISO 8601.
#[derive(Clone, Deserialize)]
struct DateLabel {
    span: Stretch,
    start: String,
    end: String,
    #[serde(default)]
    unsure: bool,
}

#[derive(Clone, Deserialize)]
struct VoiceLabel {
    name: String,
    kind: VoiceKind,
    mention_spans: Vec<Stretch>,
    roles: Vec<RoleLabel>,
}

#[derive(Clone, Deserialize)]
struct RoleLabel {
    span: Stretch,
}

/// An article as the program read it, with its labels.
struct Labelled {
    name: String,
    line: ArticleLine,
    labels: Labels,
}

fn newsroom_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/newsroom")
}

/// The articles that have labels of their own, in the order of their names. The others are there for what is to be
/// found between articles, which `found.json` states.
fn labelled_articles() -> Vec<PathBuf> {
    let folder = newsroom_folder();
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder.join("articles"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| labels_of(&stem(path.to_str().unwrap())).exists())
        .collect();
    paths.sort();
    paths
}

fn labels_of(name: &str) -> PathBuf {
    newsroom_folder().join("labels").join(format!("{name}.json"))
}

/// The lines that the program prints. It must succeed and must not complain.
fn lines(command: &mut Command) -> Vec<ArticleLine> {
    let output = command.output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaint.is_empty(), "{complaint}");
    let printed = String::from_utf8(output.stdout).unwrap();
    printed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn sayso() -> Command {
    Command::new(env!("CARGO_BIN_EXE_sayso"))
}

fn stem(path: &str) -> String {
    Path::new(path).file_stem().unwrap().to_str().unwrap().to_owned()
}

/// Read once for all tests: in a debug build it takes a while.
static NEWSROOM: LazyLock<Vec<Labelled>> = LazyLock::new(|| {
    lines(
        sayso()
            .args(["read", "--json", "--text"])
            .args(labelled_articles()),
    )
    .into_iter()
    .map(|line| {
        let name = stem(&line.path);
        let labels = serde_json::from_slice(&std::fs::read(labels_of(&name)).unwrap()).unwrap();
        Labelled { name, line, labels }
    })
    .collect()
});

/// The same once more, now with outlet and published date given for the texts that do not name them, as whoever has
/// such a text knows them: a weekday needs the date, and an outlet is no relay of itself.
static WITH_DATES: LazyLock<Vec<ArticleLine>> = LazyLock::new(|| {
    let read = |a: &Labelled| {
        let mut command = sayso();
        command.args(["read", "--json", "--text", "--outlet", &a.labels.outlet]);
        if let Some(published) = &a.labels.published {
            command.args(["--published", published]);
        }
        let mut printed = lines(command.arg(&a.line.path));
        assert_eq!(printed.len(), 1, "{}", a.name);
        let line = printed.remove(0);
        assert_eq!(line.text, a.line.text, "{}", a.name);
        ArticleLine {
            path: a.name.clone(),
            ..line
        }
    };
    NEWSROOM.iter().map(read).collect()
});

impl Labelled {
    fn text(&self) -> &str {
        self.line.text.as_deref().unwrap()
    }

    fn words(&self, stretch: Stretch) -> String {
        self.text()
            .chars()
            .skip(stretch.0)
            .take(stretch.1 - stretch.0)
            .collect()
    }

    /// The found statements that say something, thoughts left out.
    fn said(&self) -> Vec<&StatementLine> {
        let says = |s: &&StatementLine| s.act != Act::Believe && !s.content.is_empty();
        self.line.statements.iter().filter(says).collect()
    }

    /// Labelled statements with the found ones that match them, unsure labels included.
    fn matched(&self) -> Vec<(&StatementLabel, &StatementLine)> {
        let said = self.said();
        let labelled: Vec<Stretch> = self.labels.statements.iter().map(|s| s.content_span).collect();
        pairs_of_contents(&labelled, &said)
            .into_iter()
            .map(|(label, found)| (&self.labels.statements[label], said[found]))
            .collect()
    }

    /// The same without unsure labels.
    fn surely_matched(&self) -> Vec<(&StatementLabel, &StatementLine)> {
        self.matched()
            .into_iter()
            .filter(|(label, _)| !label.unsure)
            .collect()
    }
}

/// From the first to the last code point of some passages.
fn stretch(passages: &[PassageLine]) -> Option<Stretch> {
    let start = passages.iter().map(|p| p.start).min()?;
    Some((start, passages.iter().map(|p| p.end).max()?))
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn jaccard(a: Stretch, b: Stretch) -> f64 {
    let common = a.1.min(b.1).saturating_sub(a.0.max(b.0));
    share(common, a.1.max(b.1) - a.0.min(b.0))
}

fn overlap(a: Stretch, b: Stretch) -> bool {
    a.0 < b.1 && b.0 < a.1
}

/// Pairs of a labelled content and a found statement, by index.
fn pairs_of_contents(labelled: &[Stretch], found: &[&StatementLine]) -> Vec<(usize, usize)> {
    pairs(labelled, found, |&label, statement| {
        let shared = stretch(&statement.content).map_or(0.0, |content| jaccard(label, content));
        if shared >= 0.5 { shared } else { 0.0 }
    })
}

/// Prints a measured share and holds it against its floor.
fn at_least(floor: f64, what: &str, part: usize, whole: usize) {
    let value = share(part, whole);
    println!("newsroom: {what} {:.1}% ({part} of {whole})", 100.0 * value);
    assert!(whole > 0, "{what}: there was nothing to measure");
    assert!(value >= floor, "{what}: {value:.3}, which is below {floor}");
}

#[test]
fn every_article_is_read_in_order_and_has_the_text_that_was_labelled() {
    let mut wanted: Vec<String> = std::fs::read_dir(newsroom_folder().join("labels"))
        .unwrap()
        .map(|entry| stem(entry.unwrap().path().to_str().unwrap()))
        .collect();
    wanted.sort();
    assert!(wanted.len() >= 16, "{wanted:?}");
    let read: Vec<&String> = NEWSROOM.iter().map(|a| &a.name).collect();
    assert_eq!(read, wanted.iter().collect::<Vec<_>>());
    for a in NEWSROOM.iter() {
        assert_eq!(a.line.text_sha256, a.labels.text_sha256, "{}", a.name);
        assert_eq!(a.line.language.as_deref(), Some("en"), "{}", a.name);
        assert!(!a.line.statements.is_empty(), "{}: no statement", a.name);
    }
    let ids: BTreeSet<&str> = NEWSROOM.iter().map(|a| a.line.id.as_str()).collect();
    assert_eq!(
        ids.len(),
        NEWSROOM.len(),
        "two articles share an identifier: {ids:?}"
    );
}

#[test]
fn the_demo_reads_the_same_as_read_does() {
    let elsewhere = tempfile::tempdir().unwrap();
    let names = NEWSROOM.iter().map(|a| &a.name);
    let demo = lines(
        sayso()
            .args(["demo", "--json", "--text"])
            .args(names)
            .current_dir(&elsewhere),
    );
    assert_eq!(demo.len(), NEWSROOM.len());
    for (shown, read) in demo.into_iter().zip(WITH_DATES.iter()) {
        assert_eq!(stem(&shown.path), read.path);
        // an article without an identifier of its own has its file's name in the demo
        assert!(
            shown.id == read.path || shown.id == read.id,
            "{} of {}",
            shown.id,
            read.path
        );
        let (id, path) = (read.id.clone(), read.path.clone());
        assert_eq!(ArticleLine { id, path, ..shown }, *read, "{}", read.path);
    }
}

#[test]
fn every_passage_has_the_words_that_stand_at_its_offsets() {
    for a in NEWSROOM.iter() {
        let text: Vec<char> = a.text().chars().collect();
        let mut checked = 0;
        for s in &a.line.statements {
            let at = format!("{}, statement {}", a.name, s.n);
            assert!(!s.content.is_empty(), "{at} has no content");
            for passages in [&s.source, &s.cue, &s.content, &s.cited, &s.told] {
                let mut last = 0;
                for p in passages {
                    assert!(
                        last <= p.start && p.start < p.end && p.end <= text.len(),
                        "{at}: {p:?}"
                    );
                    assert_eq!(text[p.start..p.end].iter().collect::<String>(), p.text, "{at}");
                    assert_eq!(p.text.trim(), p.text, "{at}: white space at an end");
                    last = p.end;
                    checked += 1;
                }
            }
        }
        assert!(checked > 20, "{}: only {checked} passages", a.name);
    }
}

#[test]
fn statements_are_numbered_from_one_and_stand_within_statements_that_there_are() {
    for a in NEWSROOM.iter() {
        let statements = &a.line.statements;
        for (i, s) in statements.iter().enumerate() {
            let at = format!("{}, statement {}", a.name, s.n);
            assert_eq!(usize::try_from(s.n).unwrap(), i + 1, "{at}");
            assert!((0.0..=1.0).contains(&s.score), "{at}: score {}", s.score);
            let Some(outer) = s.within else { continue };
            assert_ne!(outer, s.n, "{at} stands within itself");
            let outer = statements.iter().find(|o| o.n == outer).unwrap();
            let (inner, outer) = (stretch(&s.content).unwrap(), stretch(&outer.content).unwrap());
            assert!(
                outer.0 <= inner.0 && inner.1 <= outer.1,
                "{at}: {inner:?} leaves {outer:?}"
            );
        }
    }
}

#[test]
fn headlines_datelines_and_captions_are_where_people_see_them() {
    let shown = [SegmentKind::Headline, SegmentKind::Dateline, SegmentKind::Caption];
    for a in NEWSROOM.iter() {
        for kind in shown {
            let labelled: Vec<Stretch> = a
                .labels
                .segments
                .iter()
                .filter(|s| s.kind == kind && !s.unsure)
                .map(|s| (s.start, s.end))
                .collect();
            let doubtful = |s: Stretch| {
                a.labels
                    .segments
                    .iter()
                    .any(|u| u.unsure && overlap(s, (u.start, u.end)))
            };
            let found: Vec<Stretch> = a
                .line
                .segments
                .iter()
                .filter(|s| s.kind == kind)
                .map(|s| (s.start, s.end))
                .filter(|&s| !doubtful(s))
                .collect();
            assert_eq!(found, labelled, "{}: {kind:?}", a.name);
        }
    }
}

/// The floor is for the recall of links, subscription lines and credits: pages invent new wordings for them daily, so
/// some are taken for body (the first reader found 77.1 in a hundred). The other way round nothing is allowed: what was
/// reported must not go unread.
#[test]
fn what_is_no_report_is_left_unread_and_every_report_is_read() {
    let (mut labelled, mut right) = (0, 0);
    for a in NEWSROOM.iter() {
        let found: Vec<(SegmentKind, Stretch)> = a
            .line
            .segments
            .iter()
            .map(|s| (s.kind, (s.start, s.end)))
            .collect();
        for s in a
            .labels
            .segments
            .iter()
            .filter(|s| !s.kind.is_read() && !s.unsure)
        {
            labelled += 1;
            let is_right = found.contains(&(s.kind, (s.start, s.end)));
            right += usize::from(is_right);
            if !is_right {
                println!(
                    "newsroom: {}: {:?} not found: {:?}",
                    a.name,
                    s.kind,
                    a.words((s.start, s.end))
                );
            }
        }
        for &(kind, place) in found.iter().filter(|(kind, _)| !kind.is_read()) {
            let covered = a
                .labels
                .segments
                .iter()
                .any(|s| !s.kind.is_read() && s.start <= place.0 && place.1 <= s.end);
            assert!(covered, "{}: read as {kind:?}: {:?}", a.name, a.words(place));
        }
    }
    at_least(0.74, "segments that are not read, exactly found", right, labelled);
}

#[test]
fn no_statement_stands_in_a_segment_that_is_not_read() {
    let mut wrong = Vec::new();
    for a in NEWSROOM.iter() {
        for s in &a.line.statements {
            for p in [&s.source, &s.cue, &s.content, &s.cited, &s.told]
                .into_iter()
                .flatten()
            {
                let unread = a.line.segments.iter().filter(|segment| !segment.kind.is_read());
                for segment in
                    unread.filter(|segment| overlap((p.start, p.end), (segment.start, segment.end)))
                {
                    wrong.push(format!(
                        "{}, statement {}, {:?}: {:?}",
                        a.name, s.n, segment.kind, p.text
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Measured against what people marked, so a subscription line that was taken for body counts too.
#[test]
fn no_statement_is_made_of_links_boilerplate_or_credits() {
    for a in NEWSROOM.iter() {
        let unread = a
            .labels
            .segments
            .iter()
            .filter(|s| !s.kind.is_read() && !s.unsure);
        for segment in unread.map(|s| (s.start, s.end)) {
            for s in &a.line.statements {
                let inside = |p: &&PassageLine| segment.0 <= p.start && p.end <= segment.1;
                let made_of_it = s.cue.iter().chain(&s.content).find(inside);
                assert_eq!(made_of_it, None, "{}, statement {}", a.name, s.n);
            }
        }
    }
}

/// The floors of this and the following tests lie about four points below what the first model reaches here (F1 88.0,
/// source 98.1, act 91.7, form 99.5): another model is wrong in other places, a defect costs more than that.
#[test]
fn most_statements_are_found_and_few_are_made_up() {
    let (mut wanted, mut right, mut found) = (0, 0, 0);
    for a in NEWSROOM.iter() {
        let matched = a.matched();
        let sure = matched.iter().filter(|(label, _)| !label.unsure).count();
        wanted += a.labels.statements.iter().filter(|s| !s.unsure).count();
        right += sure;
        found += a.said().len() - (matched.len() - sure);
    }
    let (precision, recall) = (share(right, found), share(right, wanted));
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!(
        "newsroom: statements P {:.1}  R {:.1}  F1 {:.1}  ({wanted} labelled)",
        100.0 * precision,
        100.0 * recall,
        100.0 * f1
    );
    assert!(wanted >= 200, "only {wanted} labels");
    assert!(f1 >= 0.84, "F1 {f1:.3}");
}

#[test]
fn the_source_is_the_one_that_speaks() {
    let (mut right, mut all) = (0, 0);
    for a in NEWSROOM.iter() {
        for (label, found) in a.surely_matched() {
            if let Some(source) = label.source_span {
                all += 1;
                right += usize::from(found.source.iter().any(|p| overlap(source, (p.start, p.end))));
            }
        }
    }
    at_least(0.94, "sources", right, all);
}

#[test]
fn what_was_done_by_saying_it_is_mostly_right() {
    let (mut right, mut all) = (0, 0);
    for a in NEWSROOM.iter() {
        for (label, found) in a.surely_matched() {
            if label.unsure_fields.iter().any(|field| field == "act") {
                continue;
            }
            all += 1;
            right += usize::from(label.act == found.act);
            if label.act != found.act {
                let words = a.words(label.content_span);
                println!(
                    "newsroom: {}: {:?} taken for {:?}: {words:?}",
                    a.name, label.act, found.act
                );
            }
        }
    }
    at_least(0.87, "acts", right, all);
}

#[test]
fn the_form_follows_the_quotation_marks() {
    let (mut right, mut all) = (0, 0);
    for a in NEWSROOM.iter() {
        for (label, found) in a.surely_matched() {
            all += 1;
            right += usize::from(label.form == found.form);
        }
    }
    at_least(0.95, "forms", right, all);
}

#[test]
fn who_did_not_deny_is_not_said_to_deny() {
    let mut met = 0;
    for a in NEWSROOM.iter() {
        for label in a.labels.statements.iter().filter(|s| !s.never.is_empty()) {
            for s in &a.line.statements {
                let same_cue = label
                    .cue_span
                    .is_some_and(|cue| s.cue.iter().any(|p| overlap(cue, (p.start, p.end))));
                let same_content =
                    stretch(&s.content).is_some_and(|content| jaccard(label.content_span, content) >= 0.5);
                if same_cue || same_content {
                    met += 1;
                    let words = a.words(label.content_span);
                    assert!(
                        !label.never.contains(&s.act),
                        "{}: {:?} for {words:?}",
                        a.name,
                        s.act
                    );
                }
            }
        }
    }
    assert!(met > 0, "none of the statements with such a label was found");
}

/// One in four may be wrong: there are ten thoughts, and "reckons" and its like are said as often as thought.
#[test]
fn a_thought_that_nobody_voiced_is_no_speech() {
    let (mut thoughts, mut found, mut right) = (0, 0, 0);
    for a in NEWSROOM.iter() {
        // what is right as speech is not looked for among the thoughts: "is convinced, according to an aide" is both
        let spoken: BTreeSet<u32> = a.matched().iter().map(|(_, s)| s.n).collect();
        let others: Vec<&StatementLine> = a
            .line
            .statements
            .iter()
            .filter(|s| !spoken.contains(&s.n))
            .collect();
        let labelled: Vec<Stretch> = a.labels.believe.iter().map(|t| t.content_span).collect();
        thoughts += labelled.len();
        for (label, statement) in pairs_of_contents(&labelled, &others) {
            found += 1;
            right += usize::from(others[statement].act == Act::Believe);
            if others[statement].act != Act::Believe {
                println!(
                    "newsroom: {}: a thought taken for speech: {:?}",
                    a.name,
                    a.words(labelled[label])
                );
            }
        }
    }
    println!("newsroom: thoughts found {found} of {thoughts}");
    at_least(0.75, "thoughts that are no speech", right, found);
}

/// Everything that the labels of an article say beyond contents, sources, acts and forms.
#[test]
fn voices_relays_answers_figures_and_dates_are_those_that_people_found() {
    let mut scores = Scores::default();
    for (a, line) in NEWSROOM.iter().zip(WITH_DATES.iter()) {
        scores.add(&a.labels, line);
    }
    for mistake in &scores.mistakes {
        println!("newsroom: {mistake}");
    }
    println!("{}", scores.table());
    let (values, wanted) = (scores.values(), scores.wanted());
    assert_eq!(FLOORS.len(), values.len(), "a value without a floor");
    let low: Vec<String> = FLOORS
        .iter()
        .filter(|(what, floor)| values[what] < *floor)
        .map(|(what, floor)| format!("{what}: {:.3}, which is below {floor}", values[what]))
        .collect();
    assert!(low.is_empty(), "{}", low.join("\n"));
    // a floor of nought needs nothing to be measured on: no reader before this one found any of it
    for (what, _) in FLOORS.iter().filter(|(_, floor)| *floor > 0.0) {
        assert!(wanted[what] > 0, "{what}: there was nothing to measure");
    }
}
