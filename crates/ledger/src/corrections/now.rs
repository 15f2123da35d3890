//! An article as corrections find it: what the reader read in its newest version, and what they made of it.

use rusqlite::Connection;
use sayso_core::{Reading, Span};

use super::apply::{Found, Origin, Outcome, find};
use super::of_version;
use super::record::StatementAnchor;
use crate::Fault;
use crate::stored::{self, Stored};

/// An article as it now is.
pub(super) struct Now {
    /// Its row.
    pub article: i64,
    pub stored: Stored,
    /// What the reader found, before any correction.
    pub read: Reading,
    pub outcome: Outcome,
}

impl Now {
    pub(super) fn of(connection: &Connection, article: i64) -> Result<Now, Fault> {
        let stored = stored::stored(connection, article)?;
        let text = stored.article.text.as_str();
        let read = stored::reading_in_use(connection, stored.version.row, &stored.article.id)?;
        let outcome = of_version(connection, stored.version.row, text)?.over(&read, text);
        Ok(Now {
            article,
            stored,
            read,
            outcome,
        })
    }

    pub(super) fn text(&self) -> &str {
        &self.stored.article.text
    }

    /// The present number of the statement that stands where the anchor does, in the text that it was made on; `None`
    /// where it is another text by now, or nothing stands there.
    pub(super) fn number(&self, anchor: &StatementAnchor, text_sha256: &str) -> Option<u32> {
        if self.stored.version.text_sha256 != text_sha256 {
            return None;
        }
        let origin = match anchor.added_by {
            Some(record) => Origin::Added(record),
            None => match find(&self.read.statements, anchor, self.text()) {
                Found::One(place) => Origin::Read(place),
                _ => return None,
            },
        };
        let place = self.outcome.origins.iter().position(|o| *o == origin)?;
        let statements = &self.outcome.applied.reading.statements;
        statements.get(place).map(|statement| statement.n)
    }

    /// The same; in another text, the one that has the very same words, where only one has. It is only proposed: nothing
    /// applies to it by itself.
    pub(super) fn number_proposed(&self, anchor: &StatementAnchor, text_sha256: &str) -> Option<u32> {
        if self.stored.version.text_sha256 == text_sha256 {
            return self.number(anchor, text_sha256);
        }
        let words =
            |spans: &[Span]| -> Vec<String> { spans.iter().map(|s| s.of(self.text()).to_owned()).collect() };
        let wanted: Vec<String> = anchor.content.iter().map(|p| p.words.clone()).collect();
        let statements = &self.outcome.applied.reading.statements;
        let mut same = statements.iter().filter(|s| words(&s.content) == wanted);
        match (same.next(), same.next()) {
            (Some(statement), None) => Some(statement.n),
            _ => None,
        }
    }
}
