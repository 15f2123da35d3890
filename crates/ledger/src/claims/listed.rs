//! Which claims are there?

use std::collections::BTreeSet;

use rusqlite::{Connection, Row, params};

use crate::query::Query;
use crate::search::{Order, Page};
use crate::{Fault, Ledger, LedgerError, stored};

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
    /// How many there are in all; of a query, among the statements that fit best.
    pub total: u64,
    /// Are there articles whose claims are not put together yet?
    pub is_waiting: bool,
}

const COLUMNS: &str = "claim.key, gist, coalesce(identity.name, claim.voice), identity.key, claim.statements, articles, outlets,
    named, not_recorded, not_established, denied, first, last";

/// Of a query, the claims of so many statements are looked at.
const STATEMENTS: usize = 2000;

impl Ledger {
    /// The claims that are asked for.
    ///
    /// # Errors
    /// The ledger cannot be read, or is damaged.
    pub fn claims(&self, asked: &ClaimsAsked) -> Result<ClaimsFound, LedgerError> {
        let of_query = match &asked.query {
            None => None,
            Some(query) => {
                let page = Page {
                    limit: STATEMENTS,
                    offset: 0,
                    order: Order::Best,
                };
                let found = self.search(query, page)?.statements;
                Some(found.map_or_else(Vec::new, |part| part.hits))
            }
        };
        self.look(|connection| {
            let mut conditions = vec![format!("articles >= {}", asked.articles)];
            if asked.is_denied {
                conditions.push("denied > 0".to_owned());
            }
            if let Some(hits) = &of_query {
                let mut claims: BTreeSet<i64> = BTreeSet::new();
                for hit in hits {
                    if let Some(article) = stored::article_row(connection, &hit.article)? {
                        claims.extend(super::of_statement(connection, article, hit.n)?);
                    }
                }
                let list: Vec<String> = claims.iter().map(i64::to_string).collect();
                conditions.push(format!("claim IN ({})", list.join(", ")));
            }
            let order = match asked.order {
                ClaimOrder::Articles => "articles DESC, outlets DESC",
                ClaimOrder::Origins => "named DESC, not_recorded + not_established DESC, articles DESC",
                ClaimOrder::Denied => "denied DESC, articles DESC",
                ClaimOrder::Newest => "last IS NULL, last DESC, articles DESC",
            };
            let conditions = conditions.join(" AND ");
            let total: i64 = connection.query_row(
                &format!("SELECT count(*) FROM claim WHERE {conditions}"),
                [],
                |row| row.get(0),
            )?;
            let mut query = connection.prepare(&format!(
                "SELECT {COLUMNS} FROM claim LEFT JOIN identity USING (identity) WHERE {conditions}
                 ORDER BY {order}, last DESC, claim.key LIMIT ? OFFSET ?"
            ))?;
            let rows = query.query_map(params![asked.limit as i64, asked.offset as i64], claim_row)?;
            Ok(ClaimsFound {
                rows: rows.collect::<Result<_, _>>()?,
                total: total.unsigned_abs(),
                is_waiting: is_waiting(connection)?,
            })
        })
    }
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
