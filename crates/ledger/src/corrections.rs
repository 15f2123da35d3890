//! What people changed, applied over the reading.

use std::collections::BTreeMap;

use rusqlite::Connection;
use sayso_core::Reading;

use crate::Fault;

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

/// Applies the corrections of a version to its reading.
pub(crate) fn applied(
    connection: &Connection,
    version: i64,
    text: &str,
    reading: Reading,
) -> Result<Applied, Fault> {
    let _ = (connection, version, text);
    Ok(Applied {
        reading,
        ..Applied::default()
    })
}

/// Blocks that people joined by a merge.
pub(crate) fn joined_blocks(connection: &Connection) -> Result<Vec<(String, String)>, Fault> {
    let _ = connection;
    Ok(Vec::new())
}

/// What people said of these voices across articles.
pub(crate) fn constraints(
    connection: &Connection,
    members: &[(String, u32)],
) -> Result<sayso_linker::voices::Constraints, Fault> {
    let _ = (connection, members);
    Ok(sayso_linker::voices::Constraints::default())
}
