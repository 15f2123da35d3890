//! What people said of claims.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::Fault;
use crate::links::Place;

type Node = (i64, Place);
/// Pairs of places in a list.
type Pairs = Vec<(usize, usize)>;

/// Statements of an article of which people said that they are the same as others, with these others.
pub(crate) fn said_same(connection: &Connection, article: i64) -> Result<Vec<Node>, Fault> {
    let _ = (connection, article);
    Ok(Vec::new())
}

/// Statements of which people said that they are the same as this one.
pub(crate) fn said_same_as(connection: &Connection, node: Node) -> Result<Vec<Node>, Fault> {
    let _ = (connection, node);
    Ok(Vec::new())
}

/// What people said of these statements: which are one claim, and which are not.
pub(crate) fn said_of_claims(
    connection: &Connection,
    places: &BTreeMap<Node, usize>,
) -> Result<(Pairs, Pairs), Fault> {
    let _ = (connection, places);
    Ok((Vec::new(), Vec::new()))
}
