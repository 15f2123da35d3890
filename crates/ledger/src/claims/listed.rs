//! Which claims are there?

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row, params};

use crate::query::Query;
use crate::{Fault, Ledger, LedgerError, search};

/// A claim as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRow {
    /// Its key, which [`Ledger::claim`] understands.
    pub key: String,
    /// The wording that stands for it, as one of its articles has it.
    pub gist: String,
    /// The name of the voice whose it is, as most articles give it; `None` where none does.
    pub voice: Option<String>,
    /// The key of that voice; `None` where it is unnamed.
    pub voice_key: Option<String>,
    /// How many statements and recognised passages it has.
    pub statements: u64,
    /// In how many articles.
    pub articles: u64,
    /// Of how many outlets.
    pub outlets: u64,
    /// Origins that are named.
    pub named: u64,
    /// Origins whose lineage is not recorded.
    pub not_recorded: u64,
    /// Origins whose independence is not established.
    pub not_established: u64,
    /// Statements that deny it.
    pub denied: u64,
    /// The first day on which it was published, ISO 8601.
    pub first: Option<String>,
    /// The last.
    pub last: Option<String>,
}

/// In which order claims are listed. Among equals the newest come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClaimOrder {
    /// Those first that most articles print.
    #[default]
    Articles,
    /// Those first that have most origins, named ones before others.
    Origins,
    /// Those first that are denied most.
    Denied,
    /// The newest first.
    Newest,
}

/// Which claims are wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimsAsked {
    /// Claims with a statement that this finds; `None`: all.
    pub query: Option<Query>,
    /// Printed by at least so many articles.
    pub articles: u64,
    /// Only those that are denied.
    pub is_denied: bool,
    /// In which order.
    pub order: ClaimOrder,
    /// At most so many.
    pub limit: usize,
    /// So many left out at the beginning.
    pub offset: usize,
}

/// Claims that were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimsFound {
    /// They, in their order.
    pub rows: Vec<ClaimRow>,
    /// How many there are in all; of a query, those of the newest statements that it finds.
    pub total: u64,
    /// Does the query find more statements than were looked at? Claims of older ones are left out then.
    pub is_cut: bool,
    /// Are there articles whose claims are not put together yet?
    pub is_waiting: bool,
}

const COLUMNS: &str =
    "claim.key, gist, coalesce(identity.name, claim.voice), identity.key, claim.statements, claim.articles, outlets,
    named, not_recorded, not_established, denied, claim.first, claim.last";

/// Of a query, the claims of so many statements are looked at, the newest.
const STATEMENTS: usize = 1000;

impl Ledger {
    /// The claims that are asked for.
    ///
    /// # Errors
    /// The ledger cannot be read, or is damaged.
    pub fn claims(&self, asked: &ClaimsAsked) -> Result<ClaimsFound, LedgerError> {
        self.look(|connection| {
            let (of_query, is_cut) = match &asked.query {
                None => (None, false),
                Some(query) => {
                    let (claims, is_cut) = of_query(connection, query)?;
                    (Some(claims), is_cut)
                }
            };
            let mut conditions = vec![format!("articles >= {}", asked.articles)];
            if asked.is_denied {
                conditions.push("denied > 0".to_owned());
            }
            if let Some(claims) = &of_query {
                let list: Vec<String> = claims.iter().map(i64::to_string).collect();
                conditions.push(format!("claim IN ({})", list.join(", ")));
            }
            // each order has an index, which is walked as far as the page; few are denied, so these are sorted
            let (order, index) = match asked.order {
                ClaimOrder::Articles => ("articles DESC, outlets DESC, last DESC, key", "claim_articles"),
                ClaimOrder::Origins => (
                    "named DESC, not_recorded + not_established DESC, articles DESC, last DESC, key",
                    "claim_origins",
                ),
                ClaimOrder::Denied => ("denied DESC, articles DESC, last DESC, key", "claim_denied"),
                ClaimOrder::Newest => ("last DESC, articles DESC, key", "claim_newest"),
            };
            let by = match (&of_query, asked.is_denied) {
                (Some(_), _) => String::new(),
                (None, true) => "INDEXED BY claim_denied".to_owned(),
                (None, false) => format!("INDEXED BY {index}"),
            };
            let counted = match (&of_query, asked.is_denied) {
                (None, false) => "INDEXED BY claim_articles",
                _ => by.as_str(),
            };
            let conditions = conditions.join(" AND ");
            let total: i64 = connection.query_row(
                &format!("SELECT count(*) FROM claim {counted} WHERE {conditions}"),
                [],
                |row| row.get(0),
            )?;
            let mut query = connection.prepare(&format!(
                "SELECT claim FROM claim {by} WHERE {conditions} ORDER BY {order} LIMIT ? OFFSET ?"
            ))?;
            let rows = query.query_map(params![asked.limit as i64, asked.offset as i64], |row| row.get(0))?;
            let rows: Vec<i64> = rows.collect::<Result<_, _>>()?;
            Ok(ClaimsFound {
                rows: (rows.into_iter())
                    .map(|claim| by_row(connection, claim))
                    .collect::<Result<_, _>>()?,
                total: total.unsigned_abs(),
                is_cut,
                is_waiting: is_waiting(connection)?,
            })
        })
    }
}

/// The claims of the newest statements that a query finds, and whether it finds more.
fn of_query(connection: &Connection, query: &Query) -> Result<(BTreeSet<i64>, bool), Fault> {
    let mut by_article: BTreeMap<i64, BTreeSet<u32>> = BTreeMap::new();
    let (statements, is_cut) = search::newest_statements(connection, query, STATEMENTS)?;
    for (article, n) in statements {
        by_article.entry(article).or_default().insert(n);
    }
    let mut claims = BTreeSet::new();
    for (article, statements) in by_article {
        for (place, claim) in super::of_article(connection, article)? {
            if place.statement().is_some_and(|n| statements.contains(&n)) {
                claims.insert(claim);
            }
        }
    }
    Ok((claims, is_cut))
}

fn is_waiting(connection: &Connection) -> Result<bool, Fault> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM unlinked UNION ALL SELECT 1 FROM unclaimed LIMIT 1")?
        .exists([])?)
}

fn claim_row(row: &Row<'_>) -> Result<ClaimRow, rusqlite::Error> {
    let count = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
    Ok(ClaimRow {
        key: row.get(0)?,
        gist: row.get(1)?,
        voice: row.get(2)?,
        voice_key: row.get(3)?,
        statements: count(4)?,
        articles: count(5)?,
        outlets: count(6)?,
        named: count(7)?,
        not_recorded: count(8)?,
        not_established: count(9)?,
        denied: count(10)?,
        first: row.get(11)?,
        last: row.get(12)?,
    })
}

/// A claim by its row.
pub(crate) fn by_row(connection: &Connection, claim: i64) -> Result<ClaimRow, Fault> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM claim LEFT JOIN identity USING (identity) WHERE claim = ?"
        ))?
        .query_row([claim], claim_row)?)
}
