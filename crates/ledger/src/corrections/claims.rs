//! What people said of claims: which statements report one utterance, and which do not.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use super::between::{Joined, Resolver, of_article};
use super::record::{Record, Said};
use super::voices::agreed;
use crate::Fault;
use crate::links::Place;

type Node = (i64, Place);
/// Pairs of places in a list.
type Pairs = Vec<(usize, usize)>;

/// What people said of these statements: which are one claim, and which are not. What one pair says, no other denies, not
/// even by way of a third statement: the later word holds.
pub(crate) fn said_of_claims(
    connection: &Connection,
    places: &BTreeMap<Node, usize>,
) -> Result<(Pairs, Pairs), Fault> {
    let articles: BTreeSet<i64> = places.keys().map(|(article, _)| *article).collect();
    let mut records: BTreeMap<i64, Record> = BTreeMap::new();
    for article in articles {
        let of_claims = of_article(connection, article)?
            .into_iter()
            .filter(|record| matches!(record.said, Said::Same | Said::NotSame));
        records.extend(of_claims.map(|record| (record.number, record)));
    }
    let mut resolver = Resolver::new(connection);
    let mut said = Vec::new();
    for record in records.values() {
        let Some(Joined::Statements(one, other)) = resolver.joined(&record.target)? else {
            continue;
        };
        // the statement with all its parts
        let of = |row: i64, n: u32| -> Vec<usize> {
            let from = (row, Place::Whole);
            let of_article = places
                .range(from..)
                .take_while(|((article, _), _)| *article == row);
            of_article
                .filter(|((_, place), _)| place.statement() == Some(n))
                .map(|(_, at)| *at)
                .collect()
        };
        let (one, other) = (of(one.party.row, one.n), of(other.party.row, other.n));
        if !one.is_empty() && !other.is_empty() {
            said.push((record.said == Said::NotSame, one, other));
        }
    }
    let count = places.values().max().map_or(0, |last| last + 1);
    let agreed = agreed(count, &said);
    Ok((agreed.one, agreed.apart))
}

/// Did anybody say of a statement of this article that it is the same as another, or is not?
pub(crate) fn says_of_claims(connection: &Connection, article: i64) -> Result<bool, Fault> {
    let records = of_article(connection, article)?;
    Ok(records
        .iter()
        .any(|record| matches!(record.said, Said::Same | Said::NotSame)))
}
