//! Words that name where a text is from: "(AP)", "Reuters contributed to this report", "Source: Wikipedia".

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use sayso_core::{Segment, SegmentKind, Span};

use crate::ReadArticle;

/// Rows `name, other names, what`.
const AGENCIES: &str = include_str!("../../lexicon/agencies.tsv");

/// Words that name where a text, or a part of it, is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credit {
    /// The words.
    pub(crate) span: Span,
    /// Where they name an encyclopedia, an archive or a press release: the part of the text that is from it.
    pub(crate) background: Option<Span>,
}

/// A source that many print.
struct Agency {
    /// Its names in lower case.
    names: Vec<String>,
    /// As it is abbreviated, by capitals alone told from a word: "AP".
    short: Vec<String>,
    /// Is it an encyclopedia, an archive, a service for press releases?
    is_background: bool,
}

fn agencies() -> &'static [Agency] {
    static LIST: OnceLock<Vec<Agency>> = OnceLock::new();
    LIST.get_or_init(|| AGENCIES.lines().filter_map(agency).collect())
}

/// A row; `None` for lines that are none.
fn agency(row: &str) -> Option<Agency> {
    let mut columns = row.split('\t');
    let first = columns
        .next()
        .filter(|name| !name.is_empty() && !name.starts_with('#'))?;
    let others = columns.next()?;
    let is_background = match columns.next()? {
        "agency" => false,
        "background" => true,
        _ => return None,
    };
    let all = std::iter::once(first).chain(others.split('|').filter(|name| !name.is_empty()));
    let (short, names): (Vec<&str>, Vec<&str>) =
        all.partition(|name| name.chars().all(|c| c.is_ascii_uppercase()) && name.len() <= 6);
    Some(Agency {
        names: names.iter().map(|name| name.to_lowercase()).collect(),
        short: short.iter().map(|name| (*name).to_owned()).collect(),
        is_background,
    })
}

impl Agency {
    /// Do these words name it?
    fn is_named_in(&self, words: &str, lower: &str) -> bool {
        self.names.iter().any(|name| has_word(lower, name))
            || self.short.iter().any(|name| has_word(words, name))
    }
}

/// Does a phrase stand in the words, on its own?
fn has_word(words: &str, phrase: &str) -> bool {
    words.match_indices(phrase).any(|(at, _)| {
        let is_edge = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        is_edge(words[..at].chars().next_back()) && is_edge(words[at + phrase.len()..].chars().next())
    })
}

/// What makes a line a credit.
const CREDITING: [&str; 22] = [
    "contributed to this",
    "contributed reporting",
    "contributed to the report",
    "contributing:",
    "with files from",
    "with reporting by",
    "with reporting from",
    "additional reporting by",
    "wire service reports",
    "wire-service reports",
    "wire reports",
    "originally appeared",
    "originally published",
    "first appeared in",
    "first appeared on",
    "first published",
    "republished",
    "reprinted",
    "source:",
    "sources:",
    "according to the press release",
    "according to a press release",
];

/// Words beside a picture: they say whose picture it is.
const PICTURE: [&str; 9] = [
    "photo",
    "image",
    "picture",
    "getty",
    "handout",
    "illustration",
    "video",
    "screenshot",
    "graphic",
];

/// No credit is looked for in a line that is longer, in bytes: it is a paragraph of the report.
const LONGEST: usize = 400;
/// A line that credits an encyclopedia holds for what stands up to so many bytes before it.
const CREDITED_BEFORE: usize = 3000;
/// Credits stand at the head and at the foot of a text; no more of either are kept.
const MOST_AT_EITHER_END: usize = 16;
/// A dateline stands before this byte.
const DATELINES: usize = 1200;

/// The credits of a text, in text order.
pub(super) fn credits(text: &str, segments: &[Segment]) -> Vec<Credit> {
    let mut found: Vec<Credit> = datelines(text).chain(lines(text, segments)).collect();
    found.sort_by_key(|credit| (credit.span, credit.background));
    found.dedup_by_key(|credit| credit.span);
    // a text that is nothing but credits must not make comparing it slow
    if found.len() > 2 * MOST_AT_EITHER_END {
        found.drain(MOST_AT_EITHER_END..found.len() - MOST_AT_EITHER_END);
    }
    found
}

/// "(AP)" and the like, with the dash that closes a dateline behind it.
fn datelines(text: &str) -> impl Iterator<Item = Credit> + '_ {
    let end = (0..=DATELINES.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    let head = text.get(..end.unwrap_or_default()).unwrap_or_default();
    head.match_indices('(').filter_map(move |(at, _)| {
        let inside = &head[at + 1..];
        let close = inside.find(')').filter(|close| *close <= 40)?;
        let behind = inside[close + 1..].trim_start();
        let is_dateline = behind.starts_with(['—', '–', '-', '―']);
        let name = inside[..close].trim();
        let lower = name.to_lowercase();
        let agency = agencies().iter().find(|agency| {
            agency.short.iter().any(|short| short.eq_ignore_ascii_case(name)) || agency.names.contains(&lower)
        });
        let agency = agency.filter(|_| is_dateline)?;
        Some(Credit {
            span: Span::new(at, at + close + 2),
            background: agency.is_background.then(|| Span::new(at, text.len())),
        })
    })
}

/// Lines that say from where the text, or what stands before them, is.
fn lines<'t>(text: &'t str, segments: &'t [Segment]) -> impl Iterator<Item = Credit> + 't {
    let found = crediting()
        .into_iter()
        .flat_map(move |finder| finder.find_overlapping_iter(text));
    let mut crediting = found.map(|found| found.start()).peekable();
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let span = Span::new(start, start + line.len()).trimmed(text);
        start += line.len();
        let mut is_crediting = false;
        while let Some(at) = crediting.next_if(|at| *at < start) {
            is_crediting |= is_credit_there(text, span, at);
        }
        if span.is_empty() || span.len() > LONGEST {
            return None;
        }
        let first = segments.partition_point(|segment| segment.span.end <= span.start);
        let is_credit = (segments.get(first))
            .is_some_and(|segment| segment.kind == SegmentKind::Credit && segment.span.overlaps(span));
        let is_short = span.len() <= 40;
        if !is_crediting && !is_credit && !is_short {
            return None;
        }
        let words = span.of(text);
        let lower = words.to_lowercase();
        if lower.contains("via ") || PICTURE.iter().any(|word| lower.contains(word)) {
            return None;
        }
        let agency = agencies().iter().find(|agency| agency.is_named_in(words, &lower));
        let is_background = match (is_crediting, agency) {
            (true, agency) => {
                agency.is_some_and(|agency| agency.is_background) || lower.contains("press release")
            }
            (false, Some(agency)) if is_credit => agency.is_background,
            // a line that is nothing but the name
            (false, Some(agency)) if words.split_whitespace().count() <= 4 => agency.is_background,
            _ => return None,
        };
        // a line of its own speaks of what stands before it, a sentence of itself alone
        let from = match is_short || is_label(words) {
            true => span.start.saturating_sub(CREDITED_BEFORE),
            false => span.start,
        };
        let background = is_background.then(|| Span::new(from, span.end));
        Some(Credit { span, background })
    })
}

/// Does a line begin with a word and a colon: "Source: …"?
fn is_label(line: &str) -> bool {
    let head = line.split_once(':').map(|(head, _)| head.trim_start_matches('('));
    head.is_some_and(|head| !head.is_empty() && head.chars().all(char::is_alphabetic))
}

/// Finds what makes a line a credit; a test makes sure that it can be built.
fn crediting() -> Option<&'static AhoCorasick> {
    static FINDER: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let build = || {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(CREDITING)
            .ok()
    };
    FINDER.get_or_init(build).as_ref()
}

/// Is the crediting phrase that begins at a byte one in this line? A label ("Source:") opens its line.
fn is_credit_there(text: &str, line: Span, at: usize) -> bool {
    let before = text.get(line.start..at).unwrap_or_default();
    let rest = text.get(at..line.end).unwrap_or_default();
    let is_label = rest
        .find(':')
        .is_some_and(|colon| !rest[..colon].contains(char::is_whitespace));
    !is_label || matches!(before, "" | "(")
}

/// Does one of the article's credits, or its author line, name the outlet?
pub(super) fn is_credited(article: &ReadArticle, outlet: &str) -> bool {
    let outlet_lower = outlet.to_lowercase();
    let as_agency = agencies()
        .iter()
        .find(|agency| agency.is_named_in(outlet, &outlet_lower));
    let core = core_name(outlet);
    let names = |words: &str| {
        let lower = words.to_lowercase();
        as_agency.is_some_and(|agency| agency.is_named_in(words, &lower))
            || (core.len() >= 3 && has_word(&lower, &core))
    };
    article
        .prose
        .credits
        .iter()
        .any(|credit| names(credit.span.of(&article.text)))
        || article.byline.as_deref().is_some_and(|byline| {
            byline.len() <= LONGEST
                && as_agency.is_some_and(|agency| agency.is_named_in(byline, &byline.to_lowercase()))
        })
}

/// Is the outlet a news agency?
pub(super) fn names_agency(outlet: &str) -> bool {
    let lower = outlet.to_lowercase();
    let mut all = agencies().iter().filter(|agency| !agency.is_background);
    all.any(|agency| agency.is_named_in(outlet, &lower))
}

/// An outlet's name without what differs between its own ways to write it: "Fox Online News" and "Fox News" are one.
pub(crate) fn core_name(outlet: &str) -> String {
    const BESIDE: [&str; 9] = [
        "the", "news", "online", "web", "website", "digital", "com", "co", "uk",
    ];
    let mut name = outlet;
    for mark in ['(', '|'] {
        name = name.split(mark).next().unwrap_or_default();
    }
    name = name.split(" - ").next().unwrap_or_default();
    let lower = name.to_lowercase();
    let words = || {
        lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
    };
    let core: Vec<&str> = words().filter(|word| !BESIDE.contains(word)).collect();
    match core.is_empty() {
        true => words().collect::<Vec<_>>().join(" "),
        false => core.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_names_a_source() {
        for row in AGENCIES.lines().filter(|row| !row.starts_with('#')) {
            assert!(agency(row).is_some(), "{row:?}");
        }
    }

    #[test]
    fn credits_are_found_and_pictures_are_none() {
        let cases: [(&str, &[&str]); 9] = [
            ("QUORN (AP) — The bridge fell.", &["(AP)"]),
            ("QUORN, May 4 (Reuters) - The bridge fell.", &["(Reuters)"]),
            ("The army (AP) said that it fell.", &[]),
            (
                "It fell.\n\nThe Associated Press contributed to this report.",
                &["The Associated Press contributed to this report."],
            ),
            (
                "He was born in Quorn.\n\nSource: Wikipedia",
                &["Source: Wikipedia"],
            ),
            ("It fell.\n\nReuters", &["Reuters"]),
            ("It fell.\n\nPhoto: Reuters", &[]),
            (
                "It fell.\n\nReuters has seen the letter in which the ministry says so.",
                &[],
            ),
            (
                "It fell.\n\nThis article originally appeared in the Quorn Herald.",
                &["This article originally appeared in the Quorn Herald."],
            ),
        ];
        for (text, wanted) in cases {
            let found: Vec<&str> = credits(text, &[])
                .iter()
                .map(|credit| credit.span.of(text))
                .collect();
            assert_eq!(found, wanted, "{text:?}");
        }
    }

    #[test]
    fn an_outlet_is_one_under_each_of_its_names() {
        for (x, y) in [
            ("Fox Online News", "Fox News"),
            ("CNN (Web News)", "CNN"),
            ("The Quorn Herald - News", "Quorn Herald"),
        ] {
            assert_eq!(core_name(x), core_name(y));
        }
        assert_ne!(core_name("Quorn Herald"), core_name("Quorn Post"));
        assert_eq!(core_name("News"), "news");
    }
}
