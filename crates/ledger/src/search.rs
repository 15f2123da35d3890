//! Searching: from a [`Query`] to hits with their passages.
//!
//! ```text
//! Query ─▶ plan.rs        expressions for the index, tests of rows
//!       ─▶ candidates.rs  the newest rows that match, few or some hundred
//!       ─▶ rank.rs        the best first
//!       ─▶ hits.rs        one page of them, with passages
//! ```
//!
//! `words.rs` and `facets.rs` say what stands in the index, `places.rs` what stands beside its rows.

pub(crate) mod candidates;
pub(crate) mod facets;
pub(crate) mod hits;
pub(crate) mod places;
pub(crate) mod plan;
mod rank;
pub(crate) mod words;

pub use hits::{ArticleHit, StatementHit, VoiceOf};

use rusqlite::Connection;

use crate::query::{Query, Section};
use crate::{Fault, Ledger, LedgerError};
use candidates::{Candidates, Row};
use plan::{Kind, Plan};

/// Which hits are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// At most so many statements, and so many articles.
    pub limit: usize,
    /// So many of each are passed over.
    pub offset: usize,
    /// Which come first.
    pub order: Order,
}

/// Which hits come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Those that have the words most, near one another, in few other words; then the newer and the surer. Where no words
    /// are asked for, the newest.
    #[default]
    Best,
    /// Those published last.
    Newest,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Statements; `None` where they were not asked for.
    pub statements: Option<Part<StatementHit>>,
    /// Articles; `None` where they were not asked for, or where the query asks for what only statements have.
    pub articles: Option<Part<ArticleHit>>,
}

/// One page of hits.
#[derive(Clone, Debug, PartialEq)]
pub struct Part<T> {
    /// The hits, in order.
    pub hits: Vec<T>,
    /// How many there are on all pages.
    pub total: Total,
}

/// How many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// Just so many.
    Exactly(usize),
    /// At least so many; they were not all counted, and of the best only the newest were weighed.
    AtLeast(usize),
}

impl Total {
    pub(crate) fn of(candidates: &Candidates) -> Total {
        match candidates.is_all {
            true => Total::Exactly(candidates.rows.len()),
            false => Total::AtLeast(candidates.seen),
        }
    }
}

impl Ledger {
    /// Searches statements and articles.
    ///
    /// Where more than some hundred match, the newest of them are ranked, and the total says so.
    ///
    /// # Errors
    /// The ledger cannot be read, or is damaged.
    pub fn search(&self, query: &Query, page: Page) -> Result<Found, LedgerError> {
        self.look(|connection| {
            let statements = match query.section {
                Some(Section::Articles) => None,
                _ => Some(statements(connection, query, page)?),
            };
            let articles = match query.section {
                Some(Section::Statements) => None,
                _ if query.is_of_statements() => None,
                _ => Some(articles(connection, query, page)?),
            };
            Ok(Found { statements, articles })
        })
    }
}

fn statements(connection: &Connection, query: &Query, page: Page) -> Result<Part<StatementHit>, Fault> {
    let plan = Plan::new(connection, query, Kind::Statements)?;
    let (rows, total) = ordered(connection, query, &plan, page)?;
    Ok(Part {
        hits: hits::statements(connection, &plan, &rows)?,
        total,
    })
}

fn articles(connection: &Connection, query: &Query, page: Page) -> Result<Part<ArticleHit>, Fault> {
    let plan = Plan::new(connection, query, Kind::Articles)?;
    let (rows, total) = ordered(connection, query, &plan, page)?;
    Ok(Part {
        hits: hits::articles(connection, &plan, &rows)?,
        total,
    })
}

/// The newest statements that a query finds, at most so many: the rows of their articles, and their numbers there; and whether there
/// are more.
pub(crate) fn newest_statements(
    connection: &Connection,
    query: &Query,
    most: usize,
) -> Result<(Vec<(i64, u32)>, bool), Fault> {
    // a query for articles finds no statements
    if query.section == Some(Section::Articles) {
        return Ok((Vec::new(), false));
    }
    let plan = Plan::new(connection, query, Kind::Statements)?;
    let found = candidates::newest(connection, &plan, most)?;
    let is_cut = !found.is_all || found.rows.len() > most;
    let rows = found.rows.into_iter().take(most);
    Ok((rows.map(|row| (row.article, row.n)).collect(), is_cut))
}

/// The rows of a page.
fn ordered(
    connection: &Connection,
    query: &Query,
    plan: &Plan,
    page: Page,
) -> Result<(Vec<Row>, Total), Fault> {
    let end = page.offset.saturating_add(page.limit);
    let is_ranked = page.order == Order::Best && query.words().next().is_some();
    let want = match is_ranked {
        true => end.max(candidates::MOST),
        false => end,
    };
    let mut found = candidates::newest(connection, plan, want)?;
    let total = Total::of(&found);
    if is_ranked {
        rank::best_first(connection, plan, &mut found.rows)?;
    }
    let rows = found.rows.into_iter().skip(page.offset).take(page.limit);
    Ok((rows.collect(), total))
}

#[cfg(test)]
mod tests;
