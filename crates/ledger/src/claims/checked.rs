//! Are claims what they would be if they were put together now?

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension};

use super::{COLUMNS, Claim, Component, Known, Walk, grouped, in_full, standing_nodes};
use crate::Fault;

/// What is known of links between articles is forgotten after so many articles, so that memory does not grow with the ledger.
const KNOWN: usize = 500;

/// Looks at all claims but those in which an article waits; `problem` hears of each that is wrong, with the article's row
/// where there is one. Gives the number of claims that were looked at.
pub(crate) fn check(
    connection: &Connection,
    problem: &mut impl FnMut(Option<i64>, String),
) -> Result<u64, Fault> {
    let list = |sql: &str| -> Result<Vec<i64>, Fault> {
        let mut query = connection.prepare(sql)?;
        let rows = query.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    for (what, sql) in [
        (
            "claims have no member",
            "SELECT claim FROM claim WHERE claim NOT IN (SELECT claim FROM claim_member)",
        ),
        (
            "members of claims are of articles that are not there",
            "SELECT claim FROM claim_member WHERE article NOT IN (SELECT article FROM article WHERE current IS NOT NULL)",
        ),
    ] {
        match list(sql)?.len() {
            0 => {}
            n => problem(None, format!("{n} {what}")),
        }
    }
    let waiting: BTreeSet<i64> = list("SELECT article FROM unclaimed UNION SELECT article FROM unlinked")?
        .into_iter()
        .collect();
    let mut walked = Walk::default();
    let mut known = Known::default();
    let mut looked_at = 0;
    let articles = list("SELECT article FROM article WHERE current IS NOT NULL ORDER BY article")?;
    for (n, article) in articles.into_iter().enumerate() {
        if n % KNOWN == 0 {
            known = Known::default();
        }
        let seeds = match standing_nodes(connection, article) {
            Ok(seeds) => seeds,
            Err(fault) => {
                fault.beyond_one_article()?;
                continue;
            }
        };
        for seed in seeds {
            let component = match walked.from(connection, seed) {
                Ok(Some(component)) => component,
                Ok(None) => continue,
                Err(fault) => {
                    fault.beyond_one_article()?;
                    continue;
                }
            };
            if !component.articles.is_disjoint(&waiting) {
                continue;
            }
            looked_at += component.former.len() as u64;
            match differs(connection, &component, &mut known) {
                Ok(None) => {}
                Ok(Some(what)) => problem(Some(article), what),
                // what is wrong lies in an article, a voice or a link, which are looked at themselves
                Err(fault) => fault.beyond_one_article()?,
            }
        }
    }
    Ok(looked_at)
}

/// In what the claims of a component differ from those that its links make.
fn differs(
    connection: &Connection,
    component: &Component,
    known: &mut Known,
) -> Result<Option<String>, Fault> {
    let groups = grouped(connection, component, known)?;
    let mut expected = in_full(connection, &groups, known)?;
    let mut found = Vec::with_capacity(component.former.len());
    for &row in component.former.keys() {
        match read(connection, row)? {
            Some(claim) => found.push(claim),
            None => {
                return Ok(Some(
                    "a statement is a member of a claim that is not there".to_owned(),
                ));
            }
        }
    }
    expected.sort_by(|x, y| x.members.cmp(&y.members));
    found.sort_by(|x, y| x.members.cmp(&y.members));
    if expected == found {
        return Ok(None);
    }
    let members = |claims: &[Claim]| -> Vec<Vec<(i64, i64)>> {
        let of = |claim: &Claim| {
            claim
                .members
                .iter()
                .map(|(article, place, _)| (*article, *place))
                .collect()
        };
        claims.iter().map(of).collect()
    };
    if members(&expected) != members(&found) {
        return Ok(Some(
            "its statements are in other claims than what joins them says, or in none".to_owned(),
        ));
    }
    let apart = expected.iter().zip(&found).find(|(x, y)| x != y);
    let key = apart.map_or("", |(_, claim)| claim.key.as_str());
    Ok(Some(format!(
        "what is noted of the claim {key} (its key, wording, voice, counts or days) is not what its statements say"
    )))
}

/// A claim as the ledger has it.
fn read(connection: &Connection, row: i64) -> Result<Option<Claim>, Fault> {
    let claim = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM claim WHERE claim = ?"))?
        .query_row([row], |row| {
            Ok(Claim {
                key: row.get(0)?,
                gist: row.get(1)?,
                identity: row.get(2)?,
                voice: row.get(3)?,
                statements: row.get(4)?,
                articles: row.get(5)?,
                outlets: row.get(6)?,
                named: row.get(7)?,
                not_recorded: row.get(8)?,
                not_established: row.get(9)?,
                denied: row.get(10)?,
                first: row.get(11)?,
                last: row.get(12)?,
                members: Vec::new(),
            })
        })
        .optional()?;
    let Some(mut claim) = claim else {
        return Ok(None);
    };
    claim.members = connection
        .prepare_cached(
            "SELECT article, place, key FROM claim_member WHERE claim = ? ORDER BY article, place",
        )?
        .query_map([row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    Ok(Some(claim))
}
