//! The versions of an article: when each was met, what changed, and the text that a version had.

use askama::Template;
use sayso_core::{CodePoints, Span, headline};
use sayso_export::json;
use sayso_ledger::{Change, History, Ledger, PastVersion};
use serde_json::{Value, json};

use super::Frame;
use crate::addresses;
use crate::asked::{Asked, Wants};
use crate::phrases;
use crate::refusal::Refusal;
use crate::shown::Shown;

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryPage {
    frame: Frame,
    article: String,
    title: String,
    outlet: Option<String>,
    address: Option<String>,
    total: u64,
    /// The newest first.
    versions: Vec<VersionShown>,
    /// So many older ones are not shown.
    older: u64,
    text: Option<TextShown>,
}

struct VersionShown {
    n: u32,
    is_first: bool,
    is_last: bool,
    met: String,
    again: Option<String>,
    fields: Vec<(&'static str, Option<String>, Option<String>)>,
    changes: Vec<Vec<Part>>,
    /// So many changes are not shown.
    more: u64,
    text_sha256: String,
    raw_sha256: String,
    retrievals: Vec<RetrievalShown>,
    readings: Vec<(String, String)>,
    address: String,
}

struct RetrievalShown {
    at: String,
    requested: Option<String>,
    updated: Option<String>,
    raw_sha256: String,
}

/// Words of a change or around it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Kept(String),
    Went(String),
    Came(String),
}

/// The text of a version, with the passage that was asked for.
struct TextShown {
    n: u32,
    is_last: bool,
    paragraphs: Vec<Vec<Piece>>,
    is_cut: bool,
    /// The passage's identifier; `None` where none was asked for.
    passage: Option<String>,
    /// A passage was asked for that this text does not have.
    is_lost: bool,
}

struct Piece {
    text: String,
    is_meant: bool,
    /// The identifier of the passage, at its beginning.
    id: Option<String>,
}

/// So many versions stand on the page, so many changes of each, so many bytes of one of them, and so many bytes of a text.
const VERSIONS: usize = 40;
const CHANGES: usize = 60;
const LONGEST: usize = 1_500;
const TEXT: usize = 90_000;
/// So many bytes of text are shown around what changed.
const AROUND: usize = 80;

/// The history of `article`; with `text`, the beginning of a text's SHA-256, that version's text too, and in it the passage
/// `passage`, as START-END in code points.
pub fn page(ledger: &Ledger, asked: &Asked) -> Result<Shown, Refusal> {
    let article = asked.value("article").ok_or_else(|| {
        Refusal::not_understood(
            "No article is named.",
            "Name one: /history?article= and its identifier.",
        )
    })?;
    let id = ledger.meant(article)?;
    let history = ledger
        .history(&id)?
        .ok_or_else(|| Refusal::not_there(format!("There is no article {id}.")))?;
    if asked.wants != Wants::Html {
        let mut before: Option<&PastVersion> = None;
        let mut versions: Vec<Value> = Vec::with_capacity(history.versions.len());
        for version in &history.versions {
            versions.push(json::version(&history, before, version));
            before = Some(version);
        }
        return Ok(Shown::Json(json!({
            "article": history.id, "address": history.address, "versions": versions,
        })));
    }
    let meant = match asked.value("text") {
        None => None,
        Some(hash) => {
            let version =
                (history.versions.iter().rev()).find(|version| version.text_sha256.starts_with(hash));
            Some(version.ok_or_else(|| {
                Refusal::not_there(format!(
                    "No version of {id} that was kept has a text whose SHA-256 begins with {hash:?}."
                ))
            })?)
        }
    };
    let passage = asked.value("passage").map(passage).transpose()?;
    let last = history.versions.last();
    let title = last.map(|last| headline(last.article.title.as_deref(), &last.article.text));
    let title = phrases::title(&title.unwrap_or_default());
    Shown::page(&HistoryPage {
        frame: Frame::new(format!("Versions of {}", phrases::shortened(&title, 70)), asked),
        title,
        outlet: last.and_then(|last| last.article.outlet.as_deref().map(phrases::name)),
        address: (history.address.as_deref())
            .and_then(addresses::outside)
            .map(str::to_owned),
        total: history.versions.len() as u64,
        versions: versions(&history),
        older: history.versions.len().saturating_sub(VERSIONS) as u64,
        text: meant.map(|version| text(version, Some(version.n) == last.map(|last| last.n), passage)),
        article: id,
    })
}

fn passage(asked_for: &str) -> Result<(usize, usize), Refusal> {
    let numbers = asked_for.trim_start_matches('t').split_once('-');
    numbers
        .and_then(|(start, end)| Some((start.parse().ok()?, end.parse().ok()?)))
        .ok_or_else(|| {
            Refusal::not_understood(
                format!("{asked_for:?} is no passage."),
                "Give its first character and the one behind its last, such as passage=12-40.",
            )
        })
}

fn versions(history: &History) -> Vec<VersionShown> {
    let all = history.versions.iter().enumerate().rev().take(VERSIONS);
    all.map(|(at, version)| {
        let before = at.checked_sub(1).and_then(|at| history.versions.get(at));
        shown(history, before, version)
    })
    .collect()
}

fn shown(history: &History, before: Option<&PastVersion>, version: &PastVersion) -> VersionShown {
    let old = before.map_or("", |before| before.article.text.as_str());
    let groups = version.changes.groups(old, AROUND);
    let met = version.retrievals.first().map(|first| first.retrieved.clone());
    let again = match version.retrievals.as_slice() {
        [_, .., last] => {
            let times = phrases::grouped(version.retrievals.len() as u64);
            Some(format!(
                "met {times} times, the last time {}",
                moment(&last.retrieved)
            ))
        }
        _ => None,
    };
    let retrievals = version
        .retrievals
        .iter()
        .rev()
        .take(VERSIONS)
        .map(|retrieval| RetrievalShown {
            at: moment(&retrieval.retrieved),
            requested: retrieval.requested.clone(),
            updated: retrieval.updated.as_deref().map(phrases::iso_date),
            raw_sha256: retrieval.raw_sha256.clone(),
        });
    VersionShown {
        n: version.n,
        is_first: before.is_none(),
        is_last: history.versions.last().is_some_and(|last| last.n == version.n),
        met: met.map_or_else(|| "at a time that is not known".to_owned(), |met| moment(&met)),
        again,
        fields: version
            .changes
            .fields
            .iter()
            .map(|(name, old, new)| {
                let told = |value: &Option<String>| match (value, *name) {
                    (Some(at), "published" | "updated") => Some(moment(at)),
                    (value, _) => value.clone(),
                };
                (field(name), told(old), told(new))
            })
            .collect(),
        changes: groups
            .iter()
            .take(CHANGES)
            .map(|group| parts(group, old, &version.article.text))
            .collect(),
        more: groups.len().saturating_sub(CHANGES) as u64,
        text_sha256: version.text_sha256.clone(),
        raw_sha256: version.raw_sha256.clone(),
        retrievals: retrievals.collect(),
        readings: version
            .readings
            .iter()
            .map(|reading| (reading.reader.clone(), moment(&reading.made)))
            .collect(),
        address: addresses::version(
            &history.id,
            version.text_sha256.get(..16).unwrap_or(&version.text_sha256),
        ),
    }
}

/// "4 March 2031, 10:00 UTC" of "2031-03-04T10:00:00Z".
fn moment(at: &str) -> String {
    let day = phrases::iso_date(at);
    let is_utc = at.ends_with('Z') || at.ends_with("+00:00");
    match (at.get(10..11), at.get(11..16), is_utc) {
        (Some("T"), Some(time), true) => format!("{day}, {time} UTC"),
        _ => day,
    }
}

fn field(name: &'static str) -> &'static str {
    match name {
        "url" => "address",
        "published" => "day of publication",
        "updated" => "day of the last update",
        name => name,
    }
}

/// Some changes with the words around them.
fn parts(group: &[Change], old: &str, new: &str) -> Vec<Part> {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return Vec::new();
    };
    let mut parts = vec![Part::Kept(before(old, first.old.start))];
    let mut at = first.old.start;
    for change in group {
        parts.push(Part::Kept(
            Span::new(at, change.old.start.max(at)).of(old).to_owned(),
        ));
        parts.push(Part::Went(cut(change.old.of(old))));
        parts.push(Part::Came(cut(change.new.of(new))));
        at = change.old.end;
    }
    parts.push(Part::Kept(behind(old, last.old.end)));
    parts.retain(|part| match part {
        Part::Kept(words) => !words.is_empty(),
        // a space more or less is no change of words
        Part::Went(words) | Part::Came(words) => !words.trim().is_empty(),
    });
    parts
}

fn cut(words: &str) -> String {
    if words.len() <= LONGEST {
        return words.to_owned();
    }
    let end = (0..=LONGEST).rev().find(|end| words.is_char_boundary(*end));
    format!("{} […]", words.get(..end.unwrap_or_default()).unwrap_or_default())
}

/// The words of the same line before a place, with "…" where there are more.
fn before(text: &str, at: usize) -> String {
    let line = text.get(..at).unwrap_or_default();
    let line = line.rsplit('\n').next().unwrap_or_default();
    if line.len() <= AROUND {
        return line.to_owned();
    }
    let start = line
        .char_indices()
        .find(|(i, c)| c.is_whitespace() && line.len() - i <= AROUND)
        .map_or(line.len(), |(i, _)| i);
    format!("…{}", line.get(start..).unwrap_or_default())
}

/// The words of the same line behind a place.
fn behind(text: &str, at: usize) -> String {
    let line = text.get(at..).unwrap_or_default();
    let line = line.split('\n').next().unwrap_or_default();
    if line.len() <= AROUND {
        return line.to_owned();
    }
    let end = line
        .char_indices()
        .take_while(|(i, _)| *i <= AROUND)
        .filter(|(_, c)| c.is_whitespace())
        .last()
        .map_or(0, |(i, _)| i);
    format!("{} …", line.get(..end).unwrap_or_default())
}

/// The text of a version in paragraphs. Of a text that is too long a part around the passage, or the beginning.
fn text(version: &PastVersion, is_last: bool, passage: Option<(usize, usize)>) -> TextShown {
    let text = version.article.text.as_str();
    let points = CodePoints::new(text);
    let meant = passage.and_then(|(start, end)| points.span(start, end));
    let id = passage.map(|(start, end)| format!("t{start}-{end}"));
    let from = meant.map_or(0, |span| span.start.saturating_sub(TEXT / 4));
    let from = match text.len() <= TEXT {
        true => 0,
        false => (from..text.len())
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or_default(),
    };
    let to = text.len().min(from + TEXT);
    let to = (to..=text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len());
    let mut paragraphs = Vec::new();
    let mut at = from;
    let mut is_begun = false;
    for line in text.get(from..to).unwrap_or_default().split('\n') {
        let (start, end) = (at, at + line.len());
        at = end + 1;
        if line.trim().is_empty() {
            continue;
        }
        let mut pieces = Vec::new();
        let inside = meant.map(|span| (span.start.clamp(start, end), span.end.clamp(start, end)));
        match inside.filter(|(a, b)| a < b) {
            None => pieces.push((start, end, false)),
            Some((a, b)) => pieces.extend([(start, a, false), (a, b, true), (b, end, false)]),
        }
        let pieces = pieces
            .into_iter()
            .filter(|(a, b, _)| a < b)
            .map(|(a, b, is_meant)| {
                let is_beginning = is_meant && !is_begun;
                is_begun |= is_meant;
                Piece {
                    text: text.get(a..b).unwrap_or_default().to_owned(),
                    is_meant,
                    id: id.clone().filter(|_| is_beginning),
                }
            });
        paragraphs.push(pieces.collect());
    }
    TextShown {
        n: version.n,
        is_last,
        paragraphs,
        is_cut: text.len() > TEXT,
        passage: id.filter(|_| is_begun),
        is_lost: passage.is_some() && !is_begun,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sayso_core::Article;
    use sayso_ledger::changes;

    fn told(old: &str, new: &str) -> Vec<String> {
        let article = |text: &str| Article {
            text: text.to_owned(),
            ..Article::default()
        };
        let found = changes(&article(old), &article(new));
        let groups = found.groups(old, AROUND);
        groups
            .iter()
            .map(|group| {
                let parts = parts(group, old, new).into_iter().map(|part| match part {
                    Part::Kept(words) => words,
                    Part::Went(words) => format!("[-{words}-]"),
                    Part::Came(words) => format!("{{+{words}+}}"),
                });
                parts.collect()
            })
            .collect()
    }

    #[test]
    fn a_change_stands_among_the_words_of_its_line() {
        assert_eq!(
            told(
                "The ferry sank.\nAt least 12 people died off Orrin.",
                "The ferry sank.\nAt least 31 people died off Orrin."
            ),
            ["At least [-12-]{+31+} people died off Orrin."]
        );
        let long = "word ".repeat(60);
        let old = format!("{long}twelve {long}");
        let new = format!("{long}thirty {long}");
        let shown = told(&old, &new);
        assert!(shown[0].starts_with('…') && shown[0].ends_with('…'), "{shown:?}");
        assert!(shown[0].len() < 250, "{shown:?}");
    }

    #[test]
    fn moments_are_told_to_the_minute() {
        assert_eq!(moment("2031-03-04T10:00:09Z"), "4 March 2031, 10:00 UTC");
        assert_eq!(moment("2031-03-04T10:00:09+00:00"), "4 March 2031, 10:00 UTC");
        assert_eq!(moment("2031-03-04"), "4 March 2031");
        assert_eq!(moment("soon"), "soon");
    }

    #[test]
    fn a_passage_over_several_lines_is_marked_in_each() {
        let version = PastVersion {
            n: 1,
            article: Article {
                text: "Dé one.\n\nTwo here.".to_owned(),
                ..Article::default()
            },
            text_sha256: String::new(),
            raw_sha256: String::new(),
            retrievals: Vec::new(),
            readings: Vec::new(),
            changes: sayso_ledger::Changes::default(),
        };
        let shown = text(&version, true, Some((3, 12)));
        let marked: Vec<(&str, bool)> = (shown.paragraphs.iter().flatten())
            .map(|piece| (piece.text.as_str(), piece.is_meant))
            .collect();
        assert_eq!(
            marked,
            [("Dé ", false), ("one.", true), ("Two", true), (" here.", false)]
        );
        let ids: Vec<&str> = (shown.paragraphs.iter().flatten())
            .filter_map(|piece| piece.id.as_deref())
            .collect();
        assert_eq!(ids, ["t3-12"]);
        assert!(text(&version, true, Some((90, 95))).is_lost);
        assert!(!text(&version, true, None).is_lost);
    }

    #[test]
    fn only_two_numbers_are_a_passage() {
        assert_eq!(passage("3-12").unwrap(), (3, 12));
        assert_eq!(passage("t3-12").unwrap(), (3, 12));
        for bad in ["", "3", "a-b", "-1-2", "3-99999999999999999999999"] {
            assert!(passage(bad).is_err(), "{bad}");
        }
    }
}
