//! What people changed, applied over the reading.
//!
//! ```text
//! a person's words ─▶ [`Ledger::correct`]  a record: where, what instead, who, when, why; never changed afterwards
//! reading + records ─▶ `apply`             the reading that people see, and which records made it so
//! record            ─▶ [`Ledger::undo`]    marks it undone; it stays in the list
//! ```
//!
//! A record holds the passages that it is about with their words, and the hash of their text. Over another reading of
//! that text it applies to what stands in the same place; where nothing does any more, it is orphaned and says so. Over
//! another text it is always orphaned, even where the same words stand elsewhere in it.
//!
//! | file | question |
//! |---|---|
//! | `record.rs` | what is a correction, as it is kept? |
//! | `apply.rs` | what does a reading become by records? |
//! | `typed.rs` | what does a person mean who types words and places? |
//! | `make.rs` | how does a person's wish become a record, and how is it undone? |
//! | `list.rs` | which corrections are there, and what became of them? |
//! | `now.rs` | what is an article now, before corrections and after? |
//! | `voices.rs` | which voices of different articles do people say are one, or two? |
//! | `join.rs` | how does a person's word on what joins two articles become a record? |
//! | `between.rs` | where do such records point now, and which are orphaned? |
//! | `links.rs` | what becomes of the links between two articles by them? |
//! | `claims.rs` | which statements do people say are one claim, or are not? |

use std::collections::BTreeMap;

use rusqlite::Connection;
use sayso_core::Reading;

use crate::Fault;
use crate::packing::{of_json, sha256};

mod apply;
mod between;
mod claims;
mod join;
mod links;
mod list;
mod make;
mod now;
mod record;
#[cfg(test)]
mod tests;
mod typed;
#[allow(
    dead_code,
    reason = "constraints and joined blocks are for the linker's caller"
)]
mod voices;

pub use join::{CopyAsk, LinkAsk};
pub use list::{Correction, OtherPlace, Standing, Undone, Which};
pub use make::{Ask, By, Corrected, FigureAsk, GiverAsk, VoiceAsk};
pub use record::{Difference, Value};
pub use typed::{FormOf, Typed, TypedFigure, TypedPassages, Unclear};

pub(crate) use between::{check as check_between, note_all};
pub(crate) use claims::{said_of_claims, says_of_claims};
pub(crate) use links::said_of_links;
pub(crate) use voices::{constraints, joined_blocks};

use apply::Outcome;
use record::{Change, Record};

/// A reading with the corrections of its version applied.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Applied {
    /// The reading as it now is.
    pub reading: Reading,
    /// Which corrections made a statement what it is: number of the statement, numbers of corrections.
    pub statements: BTreeMap<u32, Vec<i64>>,
    /// The same for figures, by their place in the list, from 1.
    pub figures: BTreeMap<u32, Vec<i64>>,
    /// Corrections whose passage the reading no longer has.
    pub orphaned: Vec<i64>,
}

/// Applies the corrections of a version's article to a reading of that version: those that were made on the same text.
/// Those made on the text of an earlier version are orphaned; those of a later one do not concern it.
pub(crate) fn applied(
    connection: &Connection,
    version: i64,
    text: &str,
    reading: Reading,
) -> Result<Applied, Fault> {
    let kept = of_version(connection, version, text)?;
    if kept.records.is_empty() && kept.elsewhere.is_empty() {
        return Ok(Applied {
            reading,
            ..Applied::default()
        });
    }
    Ok(kept.over(&reading, text).applied)
}

/// The corrections of an article that are in force, as one of its versions sees them.
pub(crate) struct Kept {
    /// Made on its text.
    pub records: Vec<Record>,
    /// Made on the text of an earlier version.
    pub elsewhere: Vec<i64>,
}

impl Kept {
    pub(crate) fn over(&self, reading: &Reading, text: &str) -> Outcome {
        let mut outcome = apply::apply(reading, text, &self.records);
        outcome.applied.orphaned.extend(&self.elsewhere);
        outcome.applied.orphaned.sort_unstable();
        outcome
    }
}

/// The corrections of a version's article that are not undone.
pub(crate) fn of_version(connection: &Connection, version: i64, text: &str) -> Result<Kept, Fault> {
    let mut query = connection.prepare_cached(
        "SELECT correction, correction.text_sha256, target, change, made_on.n <= this.n
         FROM version AS this
         JOIN version AS made_on ON made_on.article = this.article
         JOIN correction ON correction.version = made_on.version
         WHERE this.version = ? AND undone IS NULL
         ORDER BY correction",
    )?;
    let mut rows = query.query([version])?;
    let mut kept = Kept {
        records: Vec::new(),
        elsewhere: Vec::new(),
    };
    // most articles have none: their text is not hashed
    let mut digest = None;
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let made_on: Option<Vec<u8>> = row.get(1)?;
        let digest = digest.get_or_insert_with(|| sha256(text.as_bytes()));
        if made_on.as_deref() == Some(digest.as_slice()) {
            kept.records.push(record(
                number,
                &row.get::<_, String>(2)?,
                &row.get::<_, String>(3)?,
            )?);
        } else if row.get(4)? {
            kept.elsewhere.push(number);
        }
    }
    let inside = between::inside(connection, version, text)?;
    if !inside.is_empty() {
        kept.records.extend(inside);
        kept.records.sort_by_key(|record| record.number);
    }
    Ok(kept)
}

/// A record by its number.
fn by_number(connection: &Connection, number: i64) -> Result<Record, Fault> {
    let (target, change): (String, String) = connection
        .prepare_cached("SELECT target, change FROM correction WHERE correction = ?")?
        .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))?;
    record(number, &target, &change)
}

/// A record out of its columns.
fn record(number: i64, target: &str, change: &str) -> Result<Record, Fault> {
    let change: Change = of_json(change.as_bytes(), &format!("the change of correction {number}"))?;
    Ok(Record {
        number,
        target: of_json(target.as_bytes(), &format!("the target of correction {number}"))?,
        said: change.said,
    })
}
