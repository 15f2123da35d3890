//! brat standoff: the annotations of a folder as source, cue and content spans.
//!
//! A folder holds `STEM.ann` or `STEM_XXXX.ann`, where XXXX are four hex digits that identify an annotator. Where several
//! annotators did one STEM, the alphabetically first file counts. Every `E` line that has a source, a cue or a content
//! is one attribution.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Context, Result, anyhow, bail};
use regex::Regex;

use crate::words::is_space;

/// A passage `[start, end)` in code points of the raw file, as somebody wrote it down: it may lie outside the text or
/// run backwards until it was checked.
pub type Points = (i64, i64);

/// An attribution as annotated or predicted: the passages of its three roles, each list sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotation {
    /// The words that name who speaks.
    pub source: Vec<Points>,
    /// The reporting words.
    pub cue: Vec<Points>,
    /// What was said.
    pub content: Vec<Points>,
}

impl Annotation {
    fn is_empty(&self) -> bool {
        self.source.is_empty() && self.cue.is_empty() && self.content.is_empty()
    }

    fn role(&mut self, name: &str) -> Option<&mut Vec<Points>> {
        match name {
            "source" => Some(&mut self.source),
            "cue" => Some(&mut self.cue),
            "content" => Some(&mut self.content),
            _ => None,
        }
    }

    /// The same annotation with every list sorted: fragments may be listed out of order.
    pub fn sorted(mut self) -> Self {
        self.source.sort_unstable();
        self.cue.sort_unstable();
        self.content.sort_unstable();
        self
    }
}

#[expect(
    clippy::expect_used,
    reason = "the patterns are constants, and a test compiles them"
)]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// `T1<tab>Source 89 106;110 112<tab>words`. `\S` takes U+001C to U+001F for visible, Python does not.
static SPAN_LINE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(T[0-9]+)\t[^\s\x1c-\x1f]+ ([0-9]+ [0-9]+(?:;[0-9]+ [0-9]+)*)\t"));
static EVENT_LINE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^E[0-9]+\t"));
static ANNOTATOR: LazyLock<Regex> = LazyLock::new(|| pattern(r"_[0-9a-f]{4}$"));

/// The attributions of one annotation file, in file order.
///
/// Lines that are neither spans nor events are passed over: notes, blank lines, and the second line of a span whose
/// words contain a line break. An event that cannot be resolved is an error that names its line, from 1.
pub fn parse(standoff: &str) -> Result<Vec<Annotation>> {
    let mut spans: HashMap<&str, Vec<Points>> = HashMap::new();
    let mut events = Vec::new();
    for (number, line) in (1..).zip(standoff.split('\n')) {
        if let Some(found) = SPAN_LINE.captures(line) {
            let (_, [name, offsets]) = found.extract();
            spans.insert(name, offsets.split(';').filter_map(fragment).collect());
        } else if EVENT_LINE.is_match(line) {
            // the first word of the second column is the trigger
            let arguments = line.split('\t').nth(1).unwrap_or_default();
            let arguments = arguments.split(is_space).filter(|word| !word.is_empty()).skip(1);
            events.push((number, arguments.collect::<Vec<_>>()));
        }
    }
    // Spans may be defined below the events that use them: resolve when all are known.
    let mut annotations = Vec::new();
    for (number, arguments) in events {
        let mut annotation = Annotation::default();
        for argument in arguments {
            let mut parts = argument.split(':');
            let (Some(role), Some(name), None) = (parts.next(), parts.next(), parts.next()) else {
                bail!(
                    "line {number}: the event's argument {argument:?} is not ROLE:SPAN; correct it or delete it"
                );
            };
            let role = role.trim_end_matches(|c: char| c.is_ascii_digit()).to_lowercase();
            if let Some(list) = annotation.role(&role) {
                let found = spans.get(name).ok_or_else(|| {
                    anyhow!("line {number}: the event uses {name:?}, which no line defines; define it or delete the event")
                })?;
                list.extend(found);
            }
        }
        if !annotation.is_empty() {
            annotations.push(annotation.sorted());
        }
    }
    Ok(annotations)
}

/// `89 106`. A number too large for us is too large for any text, and is reported as outside of it later.
fn fragment(offsets: &str) -> Option<Points> {
    let (start, end) = offsets.split_once(' ')?;
    Some((start.parse().unwrap_or(i64::MAX), end.parse().unwrap_or(i64::MAX)))
}

/// The attributions of every STEM in a folder.
///
/// # Errors
/// The folder or a file cannot be read, is not UTF-8, or has an event that cannot be resolved; the message names it.
pub fn read_folder(folder: &Path) -> Result<BTreeMap<String, Vec<Annotation>>> {
    let place = || folder.display().to_string();
    let listing = fs::read_dir(folder).with_context(|| {
        format!(
            "{}: the folder of annotations cannot be listed; give a folder of .ann files",
            place()
        )
    })?;
    let mut names = Vec::new();
    for entry in listing {
        let name = entry
            .with_context(|| format!("{}: the listing broke off; try again", place()))?
            .file_name();
        let name = name.into_string().map_err(|name| {
            anyhow!(
                "{}: the file name {name:?} is not UTF-8; rename the file",
                place()
            )
        })?;
        if name.ends_with(".ann") {
            names.push(name);
        }
    }
    if names.is_empty() {
        bail!(
            "{}: there is no .ann file in it; give the folder that holds the annotations",
            place()
        );
    }
    names.sort_unstable();
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    for name in names {
        let stem = name.strip_suffix(".ann").unwrap_or(&name);
        let stem = ANNOTATOR.replace(stem, "").into_owned();
        first.entry(stem).or_insert(name);
    }
    let mut gold = BTreeMap::new();
    for (stem, name) in first {
        let path = folder.join(name);
        let standoff = read_utf8(&path)?;
        let annotations = parse(&standoff).with_context(|| path.display().to_string())?;
        gold.insert(stem, annotations);
    }
    Ok(gold)
}

/// A file's text, every character as it stands: offsets count the raw file.
///
/// # Errors
/// The file cannot be read or is not UTF-8; the message names it.
pub fn read_utf8(path: &Path) -> Result<String> {
    let place = || path.display().to_string();
    let bytes = fs::read(path)
        .with_context(|| format!("{}: the file cannot be read; check that it is there", place()))?;
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        anyhow!(
            "{}: not UTF-8 from byte {byte} on; convert the file, offsets count its characters",
            place()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_compile() {
        for pattern in [&SPAN_LINE, &EVENT_LINE, &ANNOTATOR] {
            assert!(!pattern.as_str().is_empty());
        }
    }

    #[test]
    fn spans_may_follow_their_event_and_fragments_come_in_any_order() {
        let standoff = "E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\n\
                        T1\tSource 0 5\tMarta\nT2\tCue 6 10\tsaid\n\
                        T3\tContent 30 40;11 20\tit will … hold\nT4\tAttribution 6 10\tsaid\n";
        let found = parse(standoff).unwrap();
        let expected = Annotation {
            source: vec![(0, 5)],
            cue: vec![(6, 10)],
            content: vec![(11, 20), (30, 40)],
        };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn a_role_with_a_number_belongs_to_the_same_attribution() {
        let standoff =
            "T1\tContent 5 9\tx\nT2\tContent 1 3\ty\nE1\tAttribution-no-source:T9 Content:T1 Content2:T2\n";
        assert_eq!(parse(standoff).unwrap()[0].content, [(1, 3), (5, 9)]);
    }

    #[test]
    fn an_event_without_arguments_is_no_attribution() {
        assert_eq!(
            parse("T1\tCue 1 2\tx\nE1\tAttribution:T1\nE2\tAttribution:T1 \r\nE3\t\n").unwrap(),
            []
        );
    }

    #[test]
    fn a_role_that_is_none_of_the_three_is_left_out() {
        assert_eq!(parse("E1\tAttribution:T1 Topic:T77\n").unwrap(), []);
    }

    #[test]
    fn the_line_break_inside_a_spans_words_and_notes_are_passed_over() {
        let standoff = "T1\tContent 0 9\tone\ntwo\n#1\tAnnotatorNotes T1\twhy\n\nE1\tA:T1 Content:T1\r\n";
        assert_eq!(parse(standoff).unwrap()[0].content, [(0, 9)]);
    }

    #[test]
    fn an_event_that_uses_an_unknown_span_names_its_line() {
        let error = parse("T1\tCue 1 2\tx\nE1\tA:T1 Cue:T2\n")
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("line 2:") && error.contains("\"T2\""),
            "{error}"
        );
    }

    #[test]
    fn an_argument_without_its_span_names_its_line() {
        for argument in ["Cue", "Cue:T1:T1"] {
            let error = parse(&format!("T1\tCue 1 2\tx\nE1\tA:T1 {argument}\n"))
                .unwrap_err()
                .to_string();
            assert!(
                error.starts_with("line 2:") && error.contains(argument),
                "{error}"
            );
        }
    }

    #[test]
    fn of_several_annotators_the_alphabetically_first_counts() {
        let folder = tempfile::tempdir().unwrap();
        let event = |span: &str| format!("T1\tCue {span}\tx\nE1\tA:T1 Cue:T1\n");
        for (name, span) in [
            ("dam_beef.ann", "3 4"),
            ("dam_01af.ann", "1 2"),
            ("mill_zzzz.ann", "5 6"),
            ("note.txt", "7 8"),
        ] {
            std::fs::write(folder.path().join(name), event(span)).unwrap();
        }
        let gold = read_folder(folder.path()).unwrap();
        let cues: Vec<_> = gold
            .iter()
            .map(|(stem, found)| (stem.as_str(), found[0].cue[0]))
            .collect();
        assert_eq!(cues, [("dam", (1, 2)), ("mill_zzzz", (5, 6))]);
    }

    #[test]
    fn a_folder_without_annotations_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(
            read_folder(folder.path())
                .unwrap_err()
                .to_string()
                .contains("no .ann file")
        );
    }
}
