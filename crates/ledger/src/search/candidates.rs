//! The rows that a query finds, the newest first, without walking through more of the index than is needed.
//!
//! A query that finds few rows finds them all at once. One that finds more is asked again within each year, from the
//! last to the first, within each month of a year that has too many, within each day of such a month, until there are
//! enough. Each of these questions skips through the index from match to match, so a word that stands in every second
//! statement costs no more than a rare one.

use jiff::civil::Date;
use rusqlite::{Connection, params};
use sayso_core::Days;

use super::facets::{self, Period};
use super::plan::{self, Kind, Plan};
use crate::Fault;

/// Rows of which more are not counted.
pub(crate) const MOST: usize = 2000;

/// Years that are asked for one by one; older ones together.
const YEARS: i16 = 60;

/// A row that was found, as far as tests and ranking need it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// Its row in the table of its kind.
    pub row: i64,
    pub article: i64,
    /// Of a statement or figure: its number in the article; of an article 0.
    pub n: u32,
    /// The statement itself, or the one that gives the figure.
    pub statement: Option<i64>,
    pub voice: Option<i64>,
    pub outlet: Option<i64>,
    pub day: Option<Date>,
    pub said: Option<Days>,
    /// Bytes of the article's text: a statement's content.
    pub start: i64,
    pub end: i64,
    /// How sure the reader is of a statement.
    pub score: f64,
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    /// The newest first; of one day in the order of arrival.
    pub rows: Vec<Row>,
    /// Is that all that there is?
    pub is_all: bool,
    /// At least so many there are.
    pub seen: usize,
}

struct Walk<'a> {
    connection: &'a Connection,
    plan: &'a Plan,
    /// So many are wanted.
    want: usize,
    found: Candidates,
}

/// The newest rows that a plan finds, at least `want` if there are so many.
pub(crate) fn newest(connection: &Connection, plan: &Plan, want: usize) -> Result<Candidates, Fault> {
    if plan.is_empty {
        return Ok(Candidates {
            is_all: true,
            ..Candidates::default()
        });
    }
    let (mut rows, is_all) = some(connection, plan, None)?;
    let seen = rows.len();
    if is_all {
        sort(&mut rows);
        return Ok(Candidates { rows, is_all, seen });
    }
    let mut walk = Walk {
        connection,
        plan,
        want,
        found: Candidates {
            is_all: true,
            ..Candidates::default()
        },
    };
    if let Some((first, last)) = plan::days(connection)? {
        let last = plan.between.to.map_or(last, |to| to.min(last)).year();
        let first = plan.between.from.map_or(first, |from| from.max(first)).year();
        for year in (first.max(last.saturating_sub(YEARS))..=last).rev() {
            walk.take(Period::Year(year))?;
        }
        walk.found.is_all &= last.saturating_sub(YEARS) <= first;
    }
    if !plan.is_dated {
        walk.take(Period::Undated)?;
    }
    let mut found = walk.found;
    found.seen = found.rows.len().max(seen);
    if found.rows.len() < want && !found.is_all {
        // years before those that were asked for: what came first has to do
        let had: std::collections::HashSet<i64> = found.rows.iter().map(|row| row.row).collect();
        rows.retain(|row| !had.contains(&row.row));
        sort(&mut rows);
        found.rows.append(&mut rows);
    }
    Ok(found)
}

impl Walk<'_> {
    fn take(&mut self, period: Period) -> Result<(), Fault> {
        let is_between = period == Period::Undated || period.meets(&self.plan.between);
        if !is_between {
            return Ok(());
        }
        if self.found.rows.len() >= self.want {
            self.found.is_all = false;
            return Ok(());
        }
        let (mut rows, is_all) = some(self.connection, self.plan, Some(period))?;
        let parts = period.parts();
        if is_all || parts.is_empty() {
            self.found.is_all &= is_all;
            sort(&mut rows);
            self.found.rows.append(&mut rows);
            return Ok(());
        }
        for part in parts {
            self.take(part)?;
        }
        Ok(())
    }
}

fn sort(rows: &mut [Row]) {
    rows.sort_by_key(|row| (std::cmp::Reverse(row.day), row.article, row.n));
}

/// Rows of a period, and whether these are all.
fn some(connection: &Connection, plan: &Plan, period: Option<Period>) -> Result<(Vec<Row>, bool), Fault> {
    let sql = match plan.kind {
        Kind::Statements => {
            "SELECT s.statement, s.article, s.n, s.statement, s.voice, s.outlet, s.day, s.said_from, s.said_to,
                    s.start, s.end, s.score
             FROM statement_words CROSS JOIN statement AS s ON s.statement = statement_words.rowid
             WHERE statement_words MATCH ?1 AND statement_words.rowid BETWEEN ?2 AND ?3"
        }
        Kind::Articles => {
            "SELECT entry.article, entry.article, 0, NULL, NULL, entry.outlet, entry.day, NULL, NULL, 0, 0, 0.0
             FROM article_words CROSS JOIN entry ON entry.article = article_words.rowid
             WHERE article_words MATCH ?1 AND article_words.rowid BETWEEN ?2 AND ?3"
        }
        Kind::Figures => {
            "SELECT f.figure, f.article, f.n, f.statement, s.voice, entry.outlet, entry.day, s.said_from, s.said_to,
                    f.start, f.end, 0.0
             FROM figure_words CROSS JOIN figure AS f ON f.figure = figure_words.rowid
             JOIN entry ON entry.article = f.article
             LEFT JOIN statement AS s ON s.statement = f.statement
             WHERE figure_words MATCH ?1 AND figure_words.rowid BETWEEN ?2 AND ?3"
        }
    };
    let expression = plan.expression(period.map(Period::facet).as_deref());
    let mut query = connection.prepare_cached(sql)?;
    let mut found = query.query(params![expression, plan.rows.0, plan.rows.1])?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let day = |column: usize| -> rusqlite::Result<Option<Date>> {
            Ok(row.get_ref(column)?.as_str_or_null()?.and_then(facets::date))
        };
        let candidate = Row {
            row: row.get(0)?,
            article: row.get(1)?,
            n: row.get(2)?,
            statement: row.get(3)?,
            voice: row.get(4)?,
            outlet: row.get(5)?,
            day: day(6)?,
            said: match (day(7)?, day(8)?) {
                (Some(from), Some(to)) => Some(Days { from, to }),
                _ => None,
            },
            start: row.get(9)?,
            end: row.get(10)?,
            score: row.get(11)?,
        };
        if plan.holds(connection, &candidate)? {
            if rows.len() == MOST {
                return Ok((rows, false));
            }
            rows.push(candidate);
        }
    }
    Ok((rows, true))
}
