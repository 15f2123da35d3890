//! Corrections that say what joins two articles, or two statements of one: where do they point now?
//!
//! Each names both its places by passages with their words and the hash of their text, as other corrections do. Where one
//! of the two texts changed, or one of the statements is no more, the correction is orphaned as a whole. It is found from
//! both articles by `correction_article`.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, Transaction};
use sayso_core::{Span, envelope};

use super::links::answer;
use super::now::Now;
use super::record::{Passage, PassagesIn, Record, StatementIn, Target};
use crate::packing::{hex, sha256};
use crate::{Fault, entries, linking, stored};

/// The two places of a correction, as the articles now are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Joined {
    /// Two statements.
    Statements(Spot, Spot),
    /// Passages of two articles, each with the one it is a copy of.
    Copy {
        /// The article that copied, and the one that was copied from.
        articles: (Party, Party),
        passages: Vec<(Span, Span)>,
        is_all: bool,
    },
}

/// A statement of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub party: Party,
    /// Its number.
    pub n: u32,
    /// From the first to the last byte of its content.
    pub span: Span,
}

/// An article by its row and its identifier; those of a link stand in the order of their identifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Party {
    pub row: i64,
    pub id: String,
}

impl Joined {
    /// The rows of the two articles; of one, twice the same.
    pub(super) fn articles(&self) -> (i64, i64) {
        match self {
            Joined::Statements(one, other) => (one.party.row, other.party.row),
            Joined::Copy { articles, .. } => (articles.0.row, articles.1.row),
        }
    }
}

/// What one side of a correction is called, for both kinds of targets: article and text.
pub(super) fn sides(target: &Target) -> Option<[(&str, &str); 2]> {
    fn statement(side: &StatementIn) -> (&str, &str) {
        (&side.article, &side.text_sha256)
    }
    fn passages(side: &PassagesIn) -> (&str, &str) {
        (&side.article, &side.text_sha256)
    }
    match target {
        Target::Statements { one, other } => Some([statement(one), statement(other)]),
        Target::Copy { one, other, .. } => Some([passages(one), passages(other)]),
        Target::Statement(_) | Target::Figure(_) | Target::Voices { .. } => None,
    }
}

/// The corrections in force that say what joins an article to another, or its places to each other, in order.
pub(super) fn of_article(connection: &Connection, article: i64) -> Result<Vec<Record>, Fault> {
    let mut query = connection.prepare_cached(
        "SELECT correction, target, change FROM correction_article JOIN correction USING (correction)
         WHERE article = ? AND undone IS NULL ORDER BY correction",
    )?;
    let mut rows = query.query([article])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        let (target, change): (String, String) = (row.get(1)?, row.get(2)?);
        records.push(super::record(row.get(0)?, &target, &change)?);
    }
    Ok(records)
}

/// Notes which articles a correction names.
pub(super) fn note(tx: &Transaction<'_>, number: i64, target: &Target) -> Result<(), Fault> {
    for (id, _) in sides(target).into_iter().flatten() {
        tx.prepare_cached(
            "INSERT OR IGNORE INTO correction_article (article, correction)
             SELECT article, ? FROM article WHERE id = ?",
        )?
        .execute(rusqlite::params![number, id])?;
    }
    Ok(())
}

/// The links and claims of the articles that a correction names have to be found again; of what answers what in one
/// article, its reading says something else too.
pub(super) fn wake(tx: &Transaction<'_>, number: i64, target: &Target) -> Result<(), Fault> {
    let articles: Vec<i64> = tx
        .prepare_cached("SELECT article FROM correction_article WHERE correction = ?")?
        .query_map([number], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for article in articles {
        match within(target).is_some() {
            true => {
                entries::renew(tx, article)?;
            }
            false => {
                linking::unlink(tx, article)?;
                linking::unclaim(tx, article)?;
            }
        }
    }
    Ok(())
}

/// The text of which both places are, where they are of one article.
fn within(target: &Target) -> Option<&str> {
    match sides(target)? {
        [one, other] if one == other => Some(one.1),
        _ => None,
    }
}

/// The corrections in force that say what answers what inside a version of an article: those that were made on its text.
pub(super) fn inside(connection: &Connection, version: i64, text: &str) -> Result<Vec<Record>, Fault> {
    let article: i64 = connection
        .prepare_cached("SELECT article FROM version WHERE version = ?")?
        .query_row([version], |row| row.get(0))?;
    let mut records = of_article(connection, article)?;
    records.retain(|record| within(&record.target).is_some() && answer(&record.said).is_some());
    // most articles have none: their text is not hashed
    if !records.is_empty() {
        let digest = hex(&sha256(text.as_bytes()));
        records.retain(|record| within(&record.target) == Some(digest.as_str()));
    }
    Ok(records)
}

/// Those of an article's corrections across articles that are orphaned.
pub(super) fn orphaned(connection: &Connection, article: i64) -> Result<BTreeSet<i64>, Fault> {
    let mut resolver = Resolver::new(connection);
    let mut orphaned = BTreeSet::new();
    for record in of_article(connection, article)? {
        if resolver.joined(&record.target)?.is_none() {
            orphaned.insert(record.number);
        }
    }
    Ok(orphaned)
}

/// Finds the places that corrections name, in the newest versions of their articles.
pub(super) struct Resolver<'c> {
    connection: &'c Connection,
    known: HashMap<String, Option<Now>>,
}

impl<'c> Resolver<'c> {
    pub(super) fn new(connection: &'c Connection) -> Self {
        Resolver {
            connection,
            known: HashMap::new(),
        }
    }

    /// An article by its identifier, as it now is.
    pub(super) fn now(&mut self, id: &str) -> Result<Option<&Now>, Fault> {
        if !self.known.contains_key(id) {
            let now = match stored::article_row(self.connection, id)? {
                Some(row) => Some(Now::of(self.connection, row)?),
                None => None,
            };
            self.known.insert(id.to_owned(), now);
        }
        Ok(self.known.get(id).and_then(Option::as_ref))
    }

    /// Where a correction points; `None` where it is orphaned, or says nothing of two places.
    pub(super) fn joined(&mut self, target: &Target) -> Result<Option<Joined>, Fault> {
        Ok(match target {
            Target::Statements { one, other } => match (self.spot(one)?, self.spot(other)?) {
                (Some(one), Some(other)) => Some(Joined::Statements(one, other)),
                _ => None,
            },
            Target::Copy { one, other, is_all } => match (self.party(one)?, self.party(other)?) {
                (Some(here), Some(there)) => Some(Joined::Copy {
                    articles: (here, there),
                    passages: (one.passages.iter().zip(&other.passages))
                        .map(|(here, there)| (here.span(), there.span()))
                        .collect(),
                    is_all: *is_all,
                }),
                _ => None,
            },
            Target::Statement(_) | Target::Figure(_) | Target::Voices { .. } => None,
        })
    }

    fn spot(&mut self, side: &StatementIn) -> Result<Option<Spot>, Fault> {
        let Some(now) = self.now(&side.article)? else {
            return Ok(None);
        };
        let Some(n) = now.number(&side.statement, &side.text_sha256) else {
            return Ok(None);
        };
        let statements = &now.outcome.applied.reading.statements;
        let span = (statements.iter().find(|s| s.n == n)).and_then(|s| envelope(&s.content));
        Ok(span.map(|span| Spot {
            party: Party {
                row: now.article,
                id: side.article.clone(),
            },
            n,
            span,
        }))
    }

    /// The article, where it still has the text and the passages.
    fn party(&mut self, side: &PassagesIn) -> Result<Option<Party>, Fault> {
        let Some(now) = self.now(&side.article)? else {
            return Ok(None);
        };
        let is_there = now.stored.version.text_sha256 == side.text_sha256
            && side
                .passages
                .iter()
                .all(|passage: &Passage| passage.fits(now.text()));
        Ok(is_there.then(|| Party {
            row: now.article,
            id: side.article.clone(),
        }))
    }
}

/// Do the words of all corrections across articles stand in the texts that they were made on, and are they found from both
/// articles? Tells what is wrong, with the article, and whether it is only in how it is found.
pub(crate) fn check(
    connection: &Connection,
    wrong: &mut impl FnMut(Option<&str>, String, bool),
) -> Result<(), Fault> {
    let mut query = connection.prepare(
        "SELECT correction, target, change FROM correction WHERE version IS NULL ORDER BY correction",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (number, target, change): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let record = match super::record(number, &target, &change) {
            Ok(record) => record,
            Err(Fault::Damaged(what)) => {
                wrong(None, what, false);
                continue;
            }
            Err(other) => return Err(other),
        };
        let is_noted = |id: &str| -> Result<bool, Fault> {
            Ok(connection
                .prepare_cached(
                    "SELECT 1 FROM correction_article JOIN article USING (article) WHERE correction = ? AND id = ?",
                )?
                .exists(rusqlite::params![number, id])?)
        };
        for (place, (id, text_sha256)) in sides(&record.target).into_iter().flatten().enumerate() {
            if !is_noted(id)? {
                wrong(
                    Some(id),
                    format!("correction {number} is not found from it"),
                    true,
                );
            }
            let text: Option<String> = connection
                .prepare_cached(
                    "SELECT text FROM version JOIN article USING (article)
                     WHERE id = ? AND lower(hex(text_sha256)) = ? ORDER BY n LIMIT 1",
                )?
                .query_row([id, text_sha256], |row| row.get(0))
                .optional()?;
            let Some(text) = text else {
                wrong(
                    Some(id),
                    format!("correction {number} is of a text that it never had"),
                    false,
                );
                continue;
            };
            if !passages(&record.target, place).all(|passage| passage.fits(&text)) {
                let what = format!("the words that correction {number} is about do not stand where it says");
                wrong(Some(id), what, false);
            }
        }
    }
    Ok(())
}

/// All passages of the first or the second side of a target.
fn passages(target: &Target, place: usize) -> impl Iterator<Item = &Passage> {
    let lists: Vec<&Vec<Passage>> = match target {
        Target::Statements { one, other } => {
            let anchor = &if place == 0 { one } else { other }.statement;
            vec![&anchor.content, &anchor.source, &anchor.cue]
        }
        Target::Copy { one, other, .. } => vec![&if place == 0 { one } else { other }.passages],
        Target::Statement(_) | Target::Figure(_) | Target::Voices { .. } => Vec::new(),
    };
    lists.into_iter().flatten()
}

/// Notes anew which articles each correction names.
pub(crate) fn note_all(tx: &Transaction<'_>) -> Result<(), Fault> {
    tx.execute("DELETE FROM correction_article", [])?;
    let all: Vec<(i64, String, String)> = tx
        .prepare(
            "SELECT correction, target, change FROM correction WHERE version IS NULL ORDER BY correction",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (number, target, change) in all {
        note(tx, number, &super::record(number, &target, &change)?.target)?;
    }
    Ok(())
}
