//! With which version of the linker voices, links and claims were derived; and deriving them again by another.
//!
//! A ledger notes the linker with its first article. [`Ledger::link`] by a program with another linker forgets what joins
//! articles, lets the rows of every article be derived anew, a few in one transaction, and goes on as for new articles. What
//! still waits stands in the ledger, so it can be stopped at any moment and is taken up again by the next call. Columns that came
//! with a later schema than the rows are filled on the way.

use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::{Fault, Ledger, LedgerError, check, entries, linking};

/// So many articles are derived anew in one transaction; between two, others may write.
const DERIVED: usize = 200;

/// With which linker a ledger was linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedBy {
    /// Its version; `None`: it was not noted, by an older program.
    pub linker: Option<String>,
    /// Is it this program's? If not, [`Ledger::link`] derives all that joins articles again.
    pub is_this: bool,
}

impl Ledger {
    /// With which linker voices, links and claims were derived; `None` where the ledger has no article.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn linked_by(&self) -> Result<Option<LinkedBy>, LedgerError> {
        self.look(linked_by)
    }

    /// Where another linker derived what the ledger holds, derives the rows of articles again; what joins them waits
    /// afterwards. Writes what rows of an older schema leave out.
    pub(crate) fn derive_anew(&mut self) -> Result<(), LedgerError> {
        let is_done = self.look(|connection| {
            let is_waiting = linking::waiting(connection, "underived")? > 0;
            Ok(is_of_this_linker(connection)? && !is_waiting)
        })?;
        if !is_done {
            self.change(begin)?;
            while !self.change(derive_some)? {}
        }
        while !self.change(complete_some)? {}
        Ok(())
    }
}

fn linked_by(connection: &Connection) -> Result<Option<LinkedBy>, Fault> {
    let found: Option<Option<String>> = connection
        .prepare_cached("SELECT linker FROM linked_by")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(found.map(|linker| LinkedBy {
        is_this: linker.as_deref() == Some(sayso_linker::VERSION),
        linker,
    }))
}

/// Was all that the ledger holds derived with this program's linker?
pub(crate) fn is_of_this_linker(connection: &Connection) -> Result<bool, Fault> {
    Ok(linked_by(connection)?.is_none_or(|by| by.is_this))
}

/// Notes that an article's rows were derived with this program's linker.
pub(crate) fn derived(tx: &Transaction<'_>, article: i64) -> Result<(), Fault> {
    tx.prepare_cached("INSERT OR IGNORE INTO linked_by (row, linker) VALUES (1, ?)")?
        .execute([sayso_linker::VERSION])?;
    tx.prepare_cached("DELETE FROM underived WHERE article = ?")?
        .execute([article])?;
    Ok(())
}

/// Notes that all of the ledger is derived with this program's linker from here on.
pub(crate) fn note(tx: &Transaction<'_>) -> Result<(), Fault> {
    tx.prepare_cached("UPDATE linked_by SET linker = ?")?
        .execute([sayso_linker::VERSION])?;
    Ok(())
}

fn begin(tx: &Transaction<'_>) -> Result<(), Fault> {
    // another program may have begun meanwhile
    if is_of_this_linker(tx)? {
        return Ok(());
    }
    linking::forget_all(tx)?;
    check::all_wait(tx)?;
    tx.execute_batch(
        "INSERT OR IGNORE INTO underived (article) SELECT article FROM article WHERE current IS NOT NULL;",
    )?;
    note(tx)
}

/// Derives the rows of some articles. Is nothing left to do?
fn derive_some(tx: &Transaction<'_>) -> Result<bool, Fault> {
    for_some(
        tx,
        "SELECT article FROM underived ORDER BY article LIMIT ?",
        |article| entries::renew(tx, article).map(drop),
    )
}

/// Completes the rows of some articles that a program of an older schema laid out. Is nothing left to do?
fn complete_some(tx: &Transaction<'_>) -> Result<bool, Fault> {
    for_some(
        tx,
        "SELECT article FROM entry WHERE searched IS NULL LIMIT ?",
        |article| entries::complete(tx, article),
    )
}

/// Does something for each of some articles that wait for it. Do no more wait?
fn for_some(
    tx: &Transaction<'_>,
    waiting: &str,
    mut each: impl FnMut(i64) -> Result<(), Fault>,
) -> Result<bool, Fault> {
    let waiting: Vec<i64> = tx
        .prepare_cached(waiting)?
        .query_map([DERIVED as i64], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for &article in &waiting {
        each(article)?;
    }
    Ok(waiting.len() < DERIVED)
}
