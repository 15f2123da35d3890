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
        let place = |row: i64, n: u32| places.get(&(row, Place::Number(n))).copied();
        if let (Some(one), Some(other)) = (place(one.party.row, one.n), place(other.party.row, other.n)) {
            said.push((record.said == Said::NotSame, vec![one], vec![other]));
        }
    }
    let count = places.values().max().map_or(0, |last| last + 1);
    let agreed = agreed(count, &said);
    Ok((agreed.one, agreed.apart))
}
