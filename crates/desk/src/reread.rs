//! `reread`: the reader goes again over articles that an older version of it read.

use std::io;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use jiff::Timestamp;
use sayso_core::Reading;
use sayso_ledger::{Difference, Ledger, LedgerError, Outdated};
use sayso_reader::Reader;
use thiserror::Error;

use crate::in_order::{self, Feed};

/// How articles are read again.
pub struct Rereading {
    /// The ledger's file.
    pub ledger: PathBuf,
    /// Who reads.
    pub reader: Reader,
    /// How many articles are read at once.
    pub threads: NonZeroUsize,
    /// What time it is.
    pub clock: fn() -> Timestamp,
}

/// What became of one article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its new reading is in use.
    Read {
        /// The article.
        article: String,
        /// What the new reading found other than the old one.
        difference: Difference,
    },
    /// It changed while it was read, so that its newest version was read by whoever changed it.
    Overtaken {
        /// The article.
        article: String,
    },
    /// It could not be read; one line says which, why, and what to do. Its old reading stays in use.
    Failed(String),
    /// All are read that will be; now they are compared anew, and so many articles are left to compare.
    Comparing {
        /// How many.
        left: u64,
    },
}

/// Rereading stopped; what came before is kept, and the same again goes on from there.
#[derive(Debug, Error)]
pub enum RereadError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The system gave no thread.
    #[error("no thread could be started ({0}); use fewer")]
    Threads(#[from] io::Error),
}

type Item = Result<Outdated, String>;
type ReadItem = Result<(Outdated, Reading), String>;

/// Reads all articles again whose newest reading another version of the reader made. `begun` hears how many there are,
/// `told` of each once it is kept; it may stop the work by giving `false`.
///
/// # Errors
/// The ledger cannot be opened, read or written.
pub fn reread(
    rereading: Rereading,
    begun: impl FnOnce(u64),
    mut told: impl FnMut(Outcome) -> bool,
) -> Result<(), RereadError> {
    let Rereading {
        ledger: path,
        reader,
        threads,
        clock,
    } = rereading;
    let mut ledger = Ledger::open(&path)?;
    let version = reader.version();
    begun(ledger.outdated_count(&version)?);
    let source = Ledger::open_to_read(&path)?;
    let wanted = version.clone();
    let produce = move |feed: &Feed<Item, ReadItem>| {
        let mut after = 0;
        loop {
            match source.next_outdated(&wanted, after) {
                Ok(None) => return,
                Ok(Some(outdated)) => {
                    after = outdated.row;
                    if feed.push(Ok(outdated)).is_err() {
                        return;
                    }
                }
                Err(error) => {
                    // where one row cannot be read, the next is not known
                    let _ = feed.push(Err(error.to_string()));
                    return;
                }
            }
        }
    };
    let work = move |item: Item| {
        let outdated = item?;
        match reader.read(&outdated.article) {
            Ok(reading) => Ok((outdated, reading)),
            Err(error) => Err(format!("article {}: {error}", outdated.article.id)),
        }
    };
    for result in in_order::run(threads, produce, work)? {
        let outcome = match result.unwrap_or_else(|lost| Err(lost.to_string())) {
            Err(message) => Outcome::Failed(message),
            Ok((outdated, reading)) => {
                let article = outdated.article.id.clone();
                match ledger.keep_reading(&outdated, &reading, &version, clock())? {
                    Some(difference) => Outcome::Read { article, difference },
                    None => Outcome::Overtaken { article },
                }
            }
        };
        if !told(outcome) {
            break;
        }
    }
    ledger.link_on(threads, &mut |left| {
        told(Outcome::Comparing { left });
    })?;
    Ok(())
}
