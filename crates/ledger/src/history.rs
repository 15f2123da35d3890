//! How an article changed: its versions, and what differs between two of them.

use std::ops::Range;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};
use sayso_core::{Article, Span};
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices_deadline};

use crate::stored::{self, article_row};
use crate::{Fault, Ledger, LedgerError, ReadingOf};

/// Comparing two long texts that have nothing in common takes no longer; what is left is then one change.
const LIMIT: Duration = Duration::from_secs(2);

/// Two stretches of lines share at least this part of the old one's words, or are shown one after the other and not word by
/// word: what has little in common is easier to read whole.
const ALIKE: f32 = 0.4;

/// An article through all its versions, the oldest first.
#[derive(Clone, Debug)]
pub struct History {
    /// The article's identifier.
    pub id: String,
    /// Its address, if it has one.
    pub address: Option<String>,
    /// Its versions.
    pub versions: Vec<PastVersion>,
}

/// A version, when it was met, how it was read, and what had changed.
#[derive(Clone, Debug)]
pub struct PastVersion {
    /// Its number, from 1.
    pub n: u32,
    /// The article as it was.
    pub article: Article,
    /// SHA-256 of its text, hex.
    pub text_sha256: String,
    /// SHA-256 of the bytes that it was made of, hex.
    pub raw_sha256: String,
    /// When it was met, the first time first.
    pub retrievals: Vec<Retrieval>,
    /// Who read it, the first first; the last is the one in use.
    pub readings: Vec<ReadingOf>,
    /// What differs from the version before; nothing for the first.
    pub changes: Changes,
}

/// One time that a version was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retrieval {
    /// When, ISO 8601 with `Z`.
    pub retrieved: String,
    /// SHA-256 of the bytes that came, hex.
    pub raw_sha256: String,
    /// When the page then said that it was last updated.
    pub updated: Option<String>,
    /// Where it was fetched from; `None` for files.
    pub requested: Option<String>,
}

/// What differs between two versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Metadata: its name, the value before, the value after.
    pub fields: Vec<(&'static str, Option<String>, Option<String>)>,
    /// Passages of the text, in order.
    pub passages: Vec<Change>,
}

/// A passage that was changed: bytes of the old text that went, bytes of the new text that came in their place. One of
/// them may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// In the version before.
    pub old: Span,
    /// In this version.
    pub new: Span,
}

impl Changes {
    /// The passages, those in one that stand so close together that, with so many bytes of the old text shown around each, their
    /// surroundings meet. Those in different lines stay apart. `old` is the text before.
    pub fn groups(&self, old: &str, around: usize) -> Vec<&[Change]> {
        let mut groups = Vec::new();
        let mut start = 0;
        for i in 1..=self.passages.len() {
            let is_apart = match (self.passages.get(i - 1), self.passages.get(i)) {
                (Some(a), Some(b)) => {
                    let between = Span::new(a.old.end, b.old.start.max(a.old.end)).of(old);
                    between.len() > 2 * around || between.contains('\n')
                }
                _ => true,
            };
            if is_apart && let Some(group) = self.passages.get(start..i) {
                groups.push(group);
                start = i;
            }
        }
        groups
    }
}

impl Ledger {
    /// The history of an article, `None` where there is none with this identifier.
    ///
    /// # Errors
    /// The ledger cannot be read, or is damaged.
    pub fn history(&self, id: &str) -> Result<Option<History>, LedgerError> {
        self.look(|connection| match article_row(connection, id)? {
            Some(article) => history(connection, article, id).map(Some),
            None => Ok(None),
        })
    }
}

fn history(connection: &Connection, article: i64, id: &str) -> Result<History, Fault> {
    let address = connection.query_row(
        "SELECT address FROM article WHERE article = ?",
        [article],
        |row| row.get(0),
    )?;
    let rows: Vec<(i64, u32)> = connection
        .prepare("SELECT version, n FROM version WHERE article = ? ORDER BY n")?
        .query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut versions: Vec<PastVersion> = Vec::with_capacity(rows.len());
    for (row, n) in rows {
        let (article, text_sha256, raw_sha256) = stored::version_article(connection, row, id)?;
        let changes = versions
            .last()
            .map(|before| changes(&before.article, &article))
            .unwrap_or_default();
        versions.push(PastVersion {
            n,
            text_sha256,
            raw_sha256,
            retrievals: retrievals(connection, row)?,
            readings: readings(connection, row)?,
            changes,
            article,
        });
    }
    Ok(History {
        id: id.to_owned(),
        address,
        versions,
    })
}

fn retrievals(connection: &Connection, version: i64) -> Result<Vec<Retrieval>, Fault> {
    let mut query = connection.prepare_cached(
        "SELECT retrieved, raw_sha256, updated, requested FROM retrieval WHERE version = ? ORDER BY retrieval",
    )?;
    let rows = query.query_map([version], |row| {
        Ok(Retrieval {
            retrieved: row.get(0)?,
            raw_sha256: crate::packing::hex(&row.get::<_, Vec<u8>>(1)?),
            updated: row.get(2)?,
            requested: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn readings(connection: &Connection, version: i64) -> Result<Vec<ReadingOf>, Fault> {
    // the one in use comes last, even where an older reader went over the article again
    let mut query = connection.prepare_cached(
        "SELECT reader.version, made FROM reading JOIN reader USING (reader) WHERE reading.version = ?1
         ORDER BY reading = (SELECT current FROM version WHERE version = ?1), reading",
    )?;
    let rows = query.query_map(params![version], |row| {
        Ok(ReadingOf {
            reader: row.get(0)?,
            made: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What differs between two versions of an article.
pub fn changes(old: &Article, new: &Article) -> Changes {
    let fields = [
        ("url", &old.url, &new.url),
        ("outlet", &old.outlet, &new.outlet),
        ("title", &old.title, &new.title),
        ("byline", &old.byline, &new.byline),
        ("published", &old.published, &new.published),
        ("updated", &old.updated, &new.updated),
        ("language", &old.language, &new.language),
    ];
    Changes {
        fields: fields
            .into_iter()
            .filter(|(_, old, new)| old != new)
            .map(|(name, old, new)| (name, old.clone(), new.clone()))
            .collect(),
        passages: passages(&old.text, &new.text),
    }
}

/// The passages that differ between two texts: first lines are compared, then the words of lines that are alike.
fn passages(old: &str, new: &str) -> Vec<Change> {
    if old == new {
        return Vec::new();
    }
    let deadline = Instant::now() + LIMIT;
    let (old_lines, new_lines) = (pieces(old, is_line_end), pieces(new, is_line_end));
    let mut found = Vec::new();
    for op in diff(old, new, &old_lines, &new_lines, deadline) {
        let (tag, before, after) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            continue;
        }
        let change = Change {
            old: stretch(&old_lines, &before, old.len()),
            new: stretch(&new_lines, &after, new.len()),
        };
        if tag == DiffTag::Replace {
            words(old, new, change, deadline, &mut found);
        } else {
            found.push(change);
        }
    }
    found
}

/// Word by word, where two stretches are alike; else the change as it is.
fn words(old: &str, new: &str, change: Change, deadline: Instant, found: &mut Vec<Change>) {
    let within = |text: &str, span: Span| {
        let pieces = pieces(span.of(text), is_word_end);
        let shifted = pieces.into_iter();
        shifted
            .map(|p| Span::new(p.start + span.start, p.end + span.start))
            .collect::<Vec<_>>()
    };
    let (old_words, new_words) = (within(old, change.old), within(new, change.new));
    let ops = diff(old, new, &old_words, &new_words, deadline);
    // spaces and signs are alike everywhere
    let is_word = |piece: &&Span| piece.of(old).starts_with(char::is_alphanumeric);
    let total = old_words.iter().filter(is_word).count();
    let shared: usize = (ops.iter())
        .filter(|op| op.tag() == DiffTag::Equal)
        .filter_map(|op| old_words.get(op.old_range()))
        .map(|same| same.iter().filter(is_word).count())
        .sum();
    if (shared as f32) < ALIKE * total as f32 {
        found.push(change);
        return;
    }
    for op in ops {
        let (tag, before, after) = op.as_tag_tuple();
        if tag != DiffTag::Equal {
            found.push(Change {
                old: stretch(&old_words, &before, change.old.end),
                new: stretch(&new_words, &after, change.new.end),
            });
        }
    }
}

fn diff(old: &str, new: &str, old_pieces: &[Span], new_pieces: &[Span], deadline: Instant) -> Vec<DiffOp> {
    let words = |text: &str, pieces: &[Span]| -> Vec<String> {
        pieces.iter().map(|p| p.of(text).to_owned()).collect()
    };
    let (old, new) = (words(old, old_pieces), words(new, new_pieces));
    if Instant::now() >= deadline {
        // no time left: all of it is one change
        return vec![DiffOp::Replace {
            old_index: 0,
            old_len: old.len(),
            new_index: 0,
            new_len: new.len(),
        }];
    }
    capture_diff_slices_deadline(Algorithm::Myers, &old, &new, Some(deadline))
}

/// The text from the first to the last of some pieces; an empty place where there are none, before the piece that
/// follows, or at `end`.
fn stretch(pieces: &[Span], range: &Range<usize>, end: usize) -> Span {
    let at = pieces.get(range.start).map_or(end, |piece| piece.start);
    let to = range
        .end
        .checked_sub(1)
        .filter(|_| !range.is_empty())
        .and_then(|last| pieces.get(last));
    Span::new(at, to.map_or(at, |piece| piece.end))
}

/// Cuts a text into pieces behind each place where `ends` holds between two characters; together they are the text.
fn pieces(text: &str, ends: fn(char, Option<char>) -> bool) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((i, c)) = characters.next() {
        if ends(c, characters.peek().map(|(_, next)| *next)) {
            let end = i + c.len_utf8();
            found.push(Span::new(start, end));
            start = end;
        }
    }
    if start < text.len() {
        found.push(Span::new(start, text.len()));
    }
    found
}

fn is_line_end(c: char, _: Option<char>) -> bool {
    c == '\n'
}

/// Words, the spaces between them, and signs are pieces of their own.
fn is_word_end(c: char, next: Option<char>) -> bool {
    match next {
        None => true,
        Some(next) => {
            let is_word = |c: char| c.is_alphanumeric();
            !(is_word(c) && is_word(next) || c.is_whitespace() && next.is_whitespace())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(old: &str, new: &str) -> Vec<(String, String)> {
        passages(old, new)
            .iter()
            .map(|c| (c.old.of(old).to_owned(), c.new.of(new).to_owned()))
            .collect()
    }

    #[test]
    fn a_changed_figure_is_the_only_change() {
        let old = "The ferry sank off Orrin.\nAt least 12 people died.\nThe mayor spoke.";
        let new = "The ferry sank off Orrin.\nAt least 14 people died.\nThe mayor spoke.";
        assert_eq!(shown(old, new), [("12".to_owned(), "14".to_owned())]);
    }

    #[test]
    fn a_line_that_went_and_one_that_came_stand_for_themselves() {
        let old = "One.\nThe harbour master denied it.\nThree.\n";
        let new = "One.\nThree.\nQuays reopen on Friday, the port said.\n";
        assert_eq!(
            shown(old, new),
            [
                ("The harbour master denied it.\n".to_owned(), String::new()),
                (
                    String::new(),
                    "Quays reopen on Friday, the port said.\n".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn lines_with_little_in_common_are_not_compared_word_by_word() {
        let old = "Ferries stop at noon, the company said on Monday.";
        let new = "Nobody at Lowmere town hall wanted to speak about money.";
        assert_eq!(shown(old, new), [(old.to_owned(), new.to_owned())]);
    }

    #[test]
    fn a_long_text_without_a_line_end_takes_no_endless_time() {
        let old: String = (0..200_000).map(|n| format!("{} ", n % 977)).collect();
        let new: String = (0..200_000).map(|n| format!("{} ", n % 983)).collect();
        // without the limit this would not come back within a day
        assert!(!passages(&old, &new).is_empty());
    }

    proptest! {
        #[test]
        fn the_changes_make_the_new_text_of_the_old(old in "[a-cé \n.]{0,60}", new in "[a-cé \n.]{0,60}") {
            let mut made = String::new();
            let mut at = 0;
            for change in passages(&old, &new) {
                prop_assert!(at <= change.old.start);
                made.push_str(&old[at..change.old.start]);
                made.push_str(change.new.of(&new));
                at = change.old.end;
            }
            made.push_str(&old[at..]);
            prop_assert_eq!(made, new);
        }
    }
}
