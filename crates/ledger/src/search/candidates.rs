//! The rows that a query finds, the newest first, without walking through more of the index than is needed.
//!
//! A query that finds few rows finds them all at once. Of one that finds more, the first rows in the order of arrival tell
//! how many there are about, and so how far back the newest of them reach; then it is asked again for these days. Where
//! the guess is wrong, because a word is in the news for a while and then no more, it is asked within each year, from the
//! last to the first, within each month of a year that has too many, within each day of such a month, until there are
//! enough. Each of these questions skips through the index from match to match, so a word that stands in every second
//! statement costs no more than a rare one.

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, params};
use sayso_core::Days;

use super::facets::{self, Period};
use super::plan::{self, Kind, Plan};
use crate::Fault;
use crate::query::Between;

/// Rows of which more are not counted.
pub(crate) const MOST: usize = 500;

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
    if plan.is_slow {
        // it is common, or it is found again below: one question is saved where each is slow
        let articles = match plan.kind {
            Kind::Articles => want * 2,
            _ => want / 2,
        };
        if let Some(rows) = back(connection, plan, want, articles as f64, 2)? {
            return Ok(Candidates {
                seen: rows.len(),
                rows,
                is_all: false,
            });
        }
    }
    let first = first(connection, plan)?;
    if first.is_all {
        let mut rows = match first.rows {
            Some(rows) => rows,
            None => some(connection, plan, None, MOST)?.0,
        };
        sort(&mut rows);
        return Ok(Candidates {
            seen: rows.len(),
            rows,
            is_all: true,
        });
    }
    if let Some(found) = guessed(connection, plan, want, &first)? {
        return Ok(found);
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
    found.seen = found.rows.len().max(first.count);
    if found.rows.len() < want && !found.is_all {
        // years before those that were asked for: what came first has to do
        let mut rows = match first.rows {
            Some(rows) => rows,
            None => some(connection, plan, None, MOST)?.0,
        };
        let had: std::collections::HashSet<i64> = found.rows.iter().map(|row| row.row).collect();
        rows.retain(|row| !had.contains(&row.row));
        sort(&mut rows);
        found.rows.append(&mut rows);
    }
    Ok(found)
}

/// What a plan finds first, in the order of arrival.
struct First {
    /// At most [`MOST`].
    count: usize,
    is_all: bool,
    /// The last of them.
    reached: Option<i64>,
    /// They; `None` where there was nothing to look at in them.
    rows: Option<Vec<Row>>,
}

fn first(connection: &Connection, plan: &Plan) -> Result<First, Fault> {
    if !plan.tests.is_empty() {
        let (rows, is_all) = some(connection, plan, None, MOST)?;
        return Ok(First {
            count: rows.len(),
            is_all,
            reached: rows.iter().map(|row| row.row).max(),
            rows: Some(rows),
        });
    }
    // to count them the index is enough
    let sql = match plan.kind {
        Kind::Statements => {
            "SELECT rowid FROM statement_words WHERE statement_words MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?"
        }
        Kind::Articles => {
            "SELECT rowid FROM article_words WHERE article_words MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?"
        }
        Kind::Figures => {
            "SELECT rowid FROM figure_words WHERE figure_words MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?"
        }
    };
    let values = params![plan.expression(None), plan.rows.0, plan.rows.1, MOST as i64 + 1];
    let rows: Vec<i64> = connection
        .prepare_cached(sql)?
        .query_map(values, |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(First {
        count: rows.len().min(MOST),
        is_all: rows.len() <= MOST,
        reached: rows.iter().take(MOST).max().copied(),
        rows: None,
    })
}

/// How many times more rows than are wanted a guess may bring.
const TOO_MANY: usize = 5;

/// Guesses for one query.
const GUESSES: usize = 3;

/// The newest rows, by a guess of how far back they reach; `None` where it was wrong.
fn guessed(
    connection: &Connection,
    plan: &Plan,
    want: usize,
    first: &First,
) -> Result<Option<Candidates>, Fault> {
    let Some((from, to)) = plan::days(connection)? else {
        return Ok(None);
    };
    // least and greatest each by itself: asked for together, all rows would be walked
    let sql = match plan.kind {
        Kind::Statements => {
            "SELECT (SELECT min(statement) FROM statement), (SELECT max(statement) FROM statement)"
        }
        Kind::Articles => "SELECT (SELECT min(article) FROM entry), (SELECT max(article) FROM entry)",
        Kind::Figures => "SELECT (SELECT min(figure) FROM figure), (SELECT max(figure) FROM figure)",
    };
    let ends: (Option<i64>, Option<i64>) = connection
        .prepare_cached(sql)?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (Some(least), Some(most), Some(reached)) = (ends.0, ends.1, first.reached) else {
        return Ok(None);
    };
    let (least, most) = (least.max(plan.rows.0), most.min(plan.rows.1));
    let passed = (reached - least + 1) as f64 / (most - least + 1).max(1) as f64;
    let about = first.count as f64 / passed.clamp(1e-6, 1.0);
    let limit = want.max(MOST).saturating_mul(TOO_MANY);
    if about < (limit / 2) as f64 {
        // not so many more: all of them
        let (mut rows, is_all) = some(connection, plan, None, limit)?;
        if is_all {
            sort(&mut rows);
            let seen = rows.len();
            return Ok(Some(Candidates { rows, is_all, seen }));
        }
    }
    let from = plan.between.from.map_or(from, |day| day.max(from));
    let to = plan.between.to.map_or(to, |day| day.min(to));
    let articles: i64 = connection
        .prepare_cached("SELECT count(*) FROM entry WHERE day BETWEEN ? AND ?")?
        .query_row(params![from.to_string(), to.to_string()], |row| row.get(0))?;
    let articles = articles as f64 * want as f64 / about * 1.5;
    Ok(
        back(connection, plan, want, articles, GUESSES)?.map(|rows| Candidates {
            seen: rows.len().max(first.count),
            rows,
            is_all: false,
        }),
    )
}

/// All rows of the days back to the one of so many newest articles, or of some more or less where these have too few or
/// too many rows; `None` where none of the guesses is right.
fn back(
    connection: &Connection,
    plan: &Plan,
    want: usize,
    mut articles: f64,
    guesses: usize,
) -> Result<Option<Vec<Row>>, Fault> {
    let Some(bounds) = plan::days(connection)? else {
        return Ok(None);
    };
    let from = plan.between.from.map_or(bounds.0, |day| day.max(bounds.0));
    let to = plan.between.to.map_or(bounds.1, |day| day.min(bounds.1));
    let limit = want.max(MOST).saturating_mul(TOO_MANY);
    for _ in 0..guesses {
        let first: Option<String> = connection
            .prepare_cached(
                "SELECT day FROM entry WHERE day BETWEEN ? AND ? ORDER BY day DESC LIMIT 1 OFFSET ?",
            )?
            .query_row(
                params![from.to_string(), to.to_string(), articles as i64],
                |row| row.get(0),
            )
            .optional()?;
        let Some(first) = first.as_deref().and_then(facets::date) else {
            return Ok(None);
        };
        let between = Between {
            from: Some(first),
            to: Some(to),
        };
        let Some(days) = facets::of_days(&between, (from, to), true) else {
            return Ok(None);
        };
        let (mut rows, is_all) = some(connection, plan, Some(&days), limit)?;
        // whole months were asked for: of those before the day there may be more
        rows.retain(|row| row.day >= Some(first));
        match (is_all, rows.len() >= want) {
            (true, true) => {
                sort(&mut rows);
                return Ok(Some(rows));
            }
            (true, false) => articles *= 4.0,
            (false, _) => articles /= 4.0,
        }
    }
    Ok(None)
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
        let (mut rows, is_all) = some(self.connection, self.plan, Some(&[period.facet()]), MOST)?;
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

/// Rows that have one of the facets, at most `limit`, and whether these are all.
fn some(
    connection: &Connection,
    plan: &Plan,
    facets: Option<&[String]>,
    limit: usize,
) -> Result<(Vec<Row>, bool), Fault> {
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
    let expression = plan.expression(facets);
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
            if rows.len() == limit {
                return Ok((rows, false));
            }
            rows.push(candidate);
        }
    }
    Ok((rows, true))
}
