//! A new version of the reader goes over articles that an older one read.
//!
//! Readings are added, never replaced: the old ones stay beside the new. Only the newest version of each article is read
//! again. What is left to do is what the ledger holds, so the work can be stopped at any moment and taken up again.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use sayso_core::{Article, Reading, Span, Statement};

use crate::arrivals::insert_reading;
use crate::packing::sha256;
use crate::{Ledger, LedgerError, entries, stored};

/// An article whose newest version another version of the reader read.
#[derive(Clone, Debug)]
pub struct Outdated {
    /// Its row; later ones are greater.
    pub row: i64,
    /// The article.
    pub article: Article,
}

/// What a new reading found other than the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Statements that only the new one has.
    pub new: usize,
    /// Statements that only the old one had.
    pub gone: usize,
    /// Statements with another act, form, source, voice, relay, time or answer.
    pub changed: usize,
    /// Statements that both have alike.
    pub same: usize,
    /// Figures and date expressions that only one of them has, or that mean something else.
    pub figures_and_dates: usize,
    /// Corrections that have lost their passage by it.
    pub orphaned: usize,
}

impl Difference {
    /// Is there any?
    pub fn is_none(&self) -> bool {
        self.new + self.gone + self.changed + self.figures_and_dates + self.orphaned == 0
    }
}

impl std::ops::AddAssign for Difference {
    fn add_assign(&mut self, other: Self) {
        self.new += other.new;
        self.gone += other.gone;
        self.changed += other.changed;
        self.same += other.same;
        self.figures_and_dates += other.figures_and_dates;
        self.orphaned += other.orphaned;
    }
}

impl Ledger {
    /// How many articles another version than `reader` read last.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn outdated_count(&self, reader: &str) -> Result<u64, LedgerError> {
        self.look(|connection| {
            let count: i64 = connection.query_row(
                "SELECT count(*) FROM article JOIN version ON version.version = article.current
                 JOIN reading ON reading.reading = version.current JOIN reader USING (reader)
                 WHERE reader.version <> ?",
                [reader],
                |row| row.get(0),
            )?;
            Ok(count.unsigned_abs())
        })
    }

    /// The first article behind `after` that another version than `reader` read last; `None` when there is none left.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn next_outdated(&self, reader: &str, after: i64) -> Result<Option<Outdated>, LedgerError> {
        self.look(|connection| {
            let found: Option<(i64, String, i64)> = connection
                .prepare_cached(
                    "SELECT article.article, article.id, article.current FROM article
                     JOIN version ON version.version = article.current
                     JOIN reading ON reading.reading = version.current JOIN reader USING (reader)
                     WHERE article.article > ? AND reader.version <> ? ORDER BY article.article LIMIT 1",
                )?
                .query_row(params![after, reader], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .optional()?;
            match found {
                None => Ok(None),
                Some((row, id, version)) => {
                    let (article, ..) = stored::version_article(connection, version, &id)?;
                    Ok(Some(Outdated { row, article }))
                }
            }
        })
    }

    /// Keeps a new reading of an article's newest version beside the old ones and puts it to use. `None` where the article
    /// has changed meanwhile, so that the reading is not of its newest text.
    ///
    /// # Errors
    /// The ledger cannot be written; nothing has changed then.
    pub fn keep_reading(
        &mut self,
        outdated: &Outdated,
        reading: &Reading,
        reader: &str,
        made: Timestamp,
    ) -> Result<Option<Difference>, LedgerError> {
        self.change(|tx| {
            let before = stored::stored(tx, outdated.row)?;
            let text = &outdated.article.text;
            if before.article.text != *text {
                return Ok(None);
            }
            let version = before.version.row;
            // this reader may have read it before another one did
            let made_before: Option<i64> = tx
                .query_row(
                    "SELECT reading FROM reading JOIN reader USING (reader)
                     WHERE reading.version = ? AND reader.version = ? AND text_sha256 = ?",
                    params![version, reader, sha256(text.as_bytes())],
                    |row| row.get(0),
                )
                .optional()?;
            let row = match made_before {
                Some(row) => row,
                None => insert_reading(tx, version, text, reading, reader, made)?,
            };
            let old = stored::reading_in_use(tx, version, &before.article.id)?;
            tx.execute(
                "UPDATE version SET current = ? WHERE version = ?",
                params![row, version],
            )?;
            let after = entries::renew(tx, outdated.row)?;
            let mut difference = difference(&old, reading);
            let lost = after
                .orphaned
                .iter()
                .filter(|n| !before.applied.orphaned.contains(n));
            difference.orphaned = lost.count();
            Ok(Some(difference))
        })
    }
}

/// What the second reading of a text has other than the first. A statement is the same where its contents are.
pub fn difference(old: &Reading, new: &Reading) -> Difference {
    let mut left: HashMap<&[Span], Vec<&Statement>> = HashMap::new();
    for statement in &old.statements {
        left.entry(&statement.content).or_default().push(statement);
    }
    let mut found = Difference::default();
    for statement in &new.statements {
        // two voices may have made a statement with the same content: the one of the same source is meant
        let before = left.get_mut(statement.content.as_slice()).and_then(|same| {
            let at = same.iter().position(|s| s.source == statement.source);
            (!same.is_empty()).then(|| same.remove(at.unwrap_or(0)))
        });
        match before {
            None => found.new += 1,
            Some(before) if meaning(old, before) == meaning(new, statement) => found.same += 1,
            Some(_) => found.changed += 1,
        }
    }
    found.gone = left.values().map(Vec::len).sum();
    let apart = |same: usize, old: usize, new: usize| old.max(new) - same;
    let same = new
        .figures
        .iter()
        .filter(|f| old.figures.iter().any(|o| like(o, f)))
        .count();
    found.figures_and_dates += apart(same, old.figures.len(), new.figures.len());
    let same = new.dates.iter().filter(|d| old.dates.contains(d)).count();
    found.figures_and_dates += apart(same, old.dates.len(), new.dates.len());
    found
}

/// The same figure, whatever number its statement has.
fn like(a: &sayso_core::Figure, b: &sayso_core::Figure) -> bool {
    (a.span, a.counts, a.lower, a.upper, a.approximate) == (b.span, b.counts, b.lower, b.upper, b.approximate)
        && a.statement.is_some() == b.statement.is_some()
}

/// What a statement says but for its content, its score and its number.
fn meaning<'r>(reading: &'r Reading, statement: &'r Statement) -> impl PartialEq + 'r {
    let name = |n: &u32| {
        reading
            .voices
            .iter()
            .find(|v| v.n == *n)
            .map(|v| (v.name.as_str(), v.kind))
    };
    let of = |n: &u32| {
        reading
            .statements
            .iter()
            .find(|s| s.n == *n)
            .map(|s| s.content.as_slice())
    };
    (
        (&statement.source, &statement.cue, statement.form, statement.act),
        (
            &statement.cited,
            &statement.told,
            &statement.certainty,
            statement.said,
        ),
        statement.voice.as_ref().map(name),
        statement.relay.iter().map(name).collect::<Vec<_>>(),
        statement.answers.iter().map(of).collect::<Vec<_>>(),
        statement.within.as_ref().map(of),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use sayso_core::{Act, Form};

    fn statement(n: u32, content: Span, act: Act) -> Statement {
        Statement {
            n,
            source: vec![Span::new(0, 3)],
            cue: vec![Span::new(4, 8)],
            content: vec![content],
            form: Form::Indirect,
            act,
            cited: vec![],
            told: vec![],
            certainty: vec![],
            voice: None,
            relay: vec![],
            said: None,
            answers: vec![],
            within: None,
            score: 1.0,
        }
    }

    fn reading(statements: Vec<Statement>) -> Reading {
        Reading {
            statements,
            ..Reading::default()
        }
    }

    #[test]
    fn statements_are_the_same_by_their_contents_and_not_by_their_numbers() {
        let (a, b, c) = (Span::new(9, 20), Span::new(30, 40), Span::new(50, 60));
        let old = reading(vec![statement(1, a, Act::Assert), statement(2, b, Act::Assert)]);
        let new = reading(vec![statement(1, b, Act::Deny), statement(2, c, Act::Assert)]);
        let expected = Difference {
            new: 1,
            gone: 1,
            changed: 1,
            ..Difference::default()
        };
        assert_eq!(difference(&old, &new), expected);
        let mut later = old.clone();
        later.statements[0].n = 7;
        later.statements[0].score = 0.5;
        assert!(difference(&old, &later).is_none());
        assert_eq!(difference(&old, &later).same, 2);
    }
}
