//! Where an article names other outlets.

use sayso_core::outlets::{comparable, is_short_for, key_of, outlet_of};
use sayso_core::{Act, Span, Statement, VoiceKind, envelope};

use crate::ReadArticle;

/// A statement that names an outlet from which it has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Citation {
    /// The statement's number.
    pub statement: u32,
    /// The words that name the outlet.
    pub named: Span,
    /// Is it named in short: "the Times"?
    pub is_short: bool,
    /// Did the reader find it?
    pub is_read: bool,
    /// Is it the outlet of the article itself?
    pub is_own: bool,
}

/// The outlets that an article names, and its own, as comparing needs them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Citations {
    /// The key and the name of the article's own outlet.
    own: Option<(String, String)>,
    /// For each voice that is or may be an outlet, its number, the key of its name and the name itself without "the".
    voices: Vec<(u32, String, String)>,
}

impl Citations {
    /// The outlets among the voices of a reading.
    pub fn new(outlet: Option<&str>, reading: &sayso_core::Reading) -> Self {
        let may_be = |kind| matches!(kind, VoiceKind::Outlet | VoiceKind::Organization);
        Citations {
            own: outlet
                .filter(|outlet| !outlet.trim().is_empty())
                .map(|outlet| (key_of(outlet), outlet_of(outlet))),
            voices: (reading.voices.iter())
                .filter(|voice| may_be(voice.kind))
                .map(|voice| (voice.n, key_of(&voice.name), comparable(&voice.name)))
                .collect(),
        }
    }
}

/// Words before the name of an outlet that show that it has reported something, and words after it. Those before may have
/// "the" behind them.
const BEFORE: [&str; 24] = [
    "told",
    "telling",
    "tells",
    "according to",
    "according to a report in",
    "according to a report by",
    "reported by",
    "reported in",
    "report by",
    "report in",
    "report from",
    "reports by",
    "reports in",
    "revealed by",
    "obtained by",
    "published by",
    "published in",
    "quoted by",
    "citing",
    "interview with",
    "interviewed by",
    "statement to",
    "email to",
    "as",
];
const AFTER: [&str; 22] = [
    "reported",
    "reports",
    "report",
    "first reported",
    "also reported",
    "has reported",
    "had reported",
    "later reported",
    "reporting",
    "said",
    "says",
    "quoted",
    "cited",
    "citing",
    "revealed",
    "wrote",
    "writes",
    "noted",
    "published",
    "that",
    "interview",
    "newspaper reported",
];

/// So many places where the name of an outlet stands are looked at.
const MOST_PLACES: usize = 64;

/// The statements of `from` that name the outlet of `of`, each once, in their order. An outlet that names itself is among them.
pub(super) fn of_outlet(from: &ReadArticle, of: &ReadArticle) -> Vec<Citation> {
    let Some((key, outlet)) = &of.citations().own else {
        return Vec::new();
    };
    let is_own = from.citations().own.as_ref().is_some_and(|(own, _)| own == key);
    let named: Vec<(u32, bool)> = (from.citations().voices.iter())
        .filter_map(|(n, voice, name)| match voice == key {
            true => Some((*n, false)),
            false if are_initials(name, outlet) => Some((*n, false)),
            false => is_short_for(name, outlet).then_some((*n, true)),
        })
        .collect();
    let mut found: Vec<Citation> = Vec::new();
    if !named.is_empty() {
        for statement in &from.reading.statements {
            let passed_on = statement.relay.iter().chain(&statement.voice);
            let by_which = passed_on
                .filter_map(|n| named.iter().find(|(named, _)| named == n))
                .next();
            if let Some((n, is_short)) = by_which
                && !matches!(statement.act, Act::Decline | Act::Believe)
                && let Some(place) = nearest_mention(from, *n, statement)
            {
                found.push(Citation {
                    statement: statement.n,
                    named: place,
                    is_short: *is_short,
                    is_read: true,
                    is_own,
                });
            }
        }
    }
    for named in places(&from.text, outlet).take(MOST_PLACES) {
        let around = sentence(&from.text, named);
        let Some(statement) = statement_in(from, around, named) else {
            continue;
        };
        if !found.iter().any(|citation| citation.statement == statement.n) {
            found.push(Citation {
                statement: statement.n,
                named,
                is_short: false,
                is_read: false,
                is_own,
            });
        }
    }
    found.sort_by_key(|citation| citation.statement);
    found
}

/// Do the letters of one name begin the words of the other, as those of an agency that all know by them? Two letters may be
/// anybody's.
fn are_initials(name: &str, other: &str) -> bool {
    const LEAST: usize = 3;
    let (short, full) = match name.contains(' ') {
        true => (other, name),
        false => (name, other),
    };
    let initials = |all: bool| {
        full.split([' ', '-'])
            .filter(|word| all || !matches!(*word, "of" | "the" | "and" | "for"))
            .filter_map(|word| word.chars().next())
            .flat_map(char::to_uppercase)
            .collect::<String>()
    };
    short.len() >= LEAST
        && short.chars().all(char::is_uppercase)
        && full.contains(' ')
        && (initials(false) == short || initials(true) == short)
}

/// From the first to the last byte of a statement.
fn whole(statement: &Statement) -> Option<Span> {
    let parts: Vec<Span> = [
        &statement.source,
        &statement.cue,
        &statement.content,
        &statement.told,
    ]
    .into_iter()
    .flatten()
    .copied()
    .collect();
    envelope(&parts)
}

/// The mention of a voice that stands nearest to a statement.
fn nearest_mention(article: &ReadArticle, voice: u32, statement: &Statement) -> Option<Span> {
    let mentions = &article.voice(voice)?.mentions;
    let whole = whole(statement)?;
    // mentions are in text order; the nearest is one that overlaps, or one of the two around
    let after = mentions.partition_point(|mention| mention.start < whole.start);
    let near = after.saturating_sub(1)..(after + 2).min(mentions.len());
    let distance = |span: &Span| {
        if span.start >= whole.end {
            span.start - whole.end
        } else {
            whole.start.saturating_sub(span.end)
        }
    };
    (mentions.get(near)?.iter())
        .min_by_key(|mention| (distance(mention), mention.start))
        .copied()
}

/// Where the name of an outlet stands beside words of reporting.
fn places(text: &str, outlet: &str) -> impl Iterator<Item = Span> {
    let name = comparable(outlet);
    let length = name.len();
    let is_name = length > 2 && name.contains(char::is_uppercase);
    let starts: Vec<usize> = match is_name {
        true => text
            .match_indices(name.as_str())
            .map(|(at, _)| at)
            .take(4 * MOST_PLACES)
            .collect(),
        false => Vec::new(),
    };
    starts
        .into_iter()
        .map(move |start| Span::new(start, start + length))
        .filter(|span| {
            let before = text.get(..span.start).unwrap_or_default();
            let after = text.get(span.end..).unwrap_or_default();
            !before.ends_with(char::is_alphanumeric)
                && !after.starts_with(char::is_alphanumeric)
                && (ends_with_reporting(before) || begins_with_reporting(after))
        })
}

fn ends_with_reporting(before: &str) -> bool {
    let before = before.trim_end_matches(' ');
    let before = ["the", "The"]
        .iter()
        .find_map(|the| before.strip_suffix(the))
        .unwrap_or(before)
        .trim_end_matches(' ');
    BEFORE.iter().any(|words| {
        let start = before.len().checked_sub(words.len());
        let end = start.and_then(|start| before.get(start..));
        let rest = start.and_then(|start| before.get(..start)).unwrap_or_default();
        end.is_some_and(|end| end.eq_ignore_ascii_case(words)) && !rest.ends_with(char::is_alphanumeric)
    })
}

fn begins_with_reporting(after: &str) -> bool {
    let after = ["'s", "’s"]
        .iter()
        .find_map(|of| after.strip_prefix(of))
        .unwrap_or(after)
        .trim_start_matches(' ');
    let is_reporting = |after: &str| {
        AFTER.iter().any(|words| {
            (after.strip_prefix(words)).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        })
    };
    is_reporting(after) || after_others(after).is_some_and(is_reporting)
}

/// What follows the names after "and": "The Herald and the Lakeside Post reported".
fn after_others(after: &str) -> Option<&str> {
    const LONGEST_NAME: usize = 5;
    let names = after.strip_prefix("and ")?;
    let mut rest = names;
    for _ in 0..LONGEST_NAME {
        let (word, behind) = rest.split_once(' ')?;
        if !matches!(word, "the" | "of") && !word.starts_with(char::is_uppercase) {
            break;
        }
        rest = behind;
    }
    (rest.len() < names.len()).then_some(rest)
}

/// The sentence in which a passage stands, or as much of it as is near.
pub(super) fn sentence(text: &str, around: Span) -> Span {
    const FAR: usize = 400;
    let is_end = |at: usize, c: char, rest: &str| {
        c == '\n'
            || matches!(c, '.' | '!' | '?') && rest[at + c.len_utf8()..].starts_with([' ', '\n', '”', '"'])
    };
    let mut start = around.start.saturating_sub(FAR);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let before = text.get(start..around.start).unwrap_or_default();
    let begin = (before.char_indices())
        .rfind(|(at, c)| is_end(*at, *c, before))
        .map_or(start, |(at, c)| start + at + c.len_utf8());
    let mut end = (around.end + FAR).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let after = text.get(around.end..end).unwrap_or_default();
    let stop = (after.char_indices())
        .find(|(at, c)| is_end(*at, *c, after))
        .map_or(end, |(at, _)| around.end + at);
    Span::new(begin, stop.max(around.end))
}

/// The statement in a sentence that stands nearest to the name: its cue or its source is in the sentence, and the name is not
/// what it is about.
fn statement_in(article: &ReadArticle, sentence: Span, named: Span) -> Option<&Statement> {
    let statements = &article.reading.statements;
    let is_there = |statement: &&Statement| {
        let parts = statement.cue.iter().chain(&statement.source);
        parts.clone().any(|part| sentence.contains(*part))
            && !statement.content.iter().any(|content| content.contains(named))
            && !matches!(statement.act, Act::Decline | Act::Believe)
    };
    // statements are in the order of their first span, and none that matters is long before the sentence
    let until = statements.partition_point(|s| whole(s).is_some_and(|w| w.start < sentence.end));
    (statements.get(until.saturating_sub(16)..until)?.iter())
        .filter(is_there)
        .min_by_key(|statement| {
            let cue = statement.cue.iter().chain(&statement.source);
            let distance = cue.map(|part| part.start.abs_diff(named.start)).min();
            (distance, statement.n)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agency_is_known_by_its_initials() {
        for (name, outlet, is) in [
            ("VPA", "Vellmar Press Agency", true),
            ("Vellmar Press Agency", "VPA", true),
            ("NBC", "News Bureau of Cardun", true),
            ("VP", "Vellmar Post", false),
            ("VPA", "Vellmar Post", false),
            ("Vpa", "Vellmar Press Agency", false),
            ("VPA", "VPA", false),
            ("", "", false),
        ] {
            assert_eq!(are_initials(name, outlet), is, "{name} and {outlet}");
        }
    }
}
