//! `add`: paths in, articles kept.
//!
//! ```text
//! paths ─▶ intake thread: articles with their bytes; which of them does the ledger know?
//!       ─▶ reader threads: those that it does not know
//!       ─▶ the caller's thread: one transaction an article, in input order
//!       ─▶ at the end, and now and then before: voices across articles
//! ```
//!
//! Known articles are not read again. The number of articles in flight is bounded, so memory does not grow with the
//! input.

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use sayso_core::Reading;
use sayso_intake::{Arrival, Defaults, inputs};
use sayso_ledger::{Added, Incoming, Ledger, LedgerError, Requested, Standing};
use sayso_reader::Reader;
use thiserror::Error;

use crate::in_order::{self, Feed};

/// Voices across articles are looked for again after so many new articles, and at the end.
const LINKED_AFTER: usize = 500;

/// How articles are added.
pub struct Adding {
    /// The ledger's file; made where there is none.
    pub ledger: PathBuf,
    /// Who reads.
    pub reader: Reader,
    /// How many articles are read at once.
    pub threads: NonZeroUsize,
    /// What is known of articles that do not say it themselves.
    pub defaults: Defaults,
    /// What time it is.
    pub clock: fn() -> Timestamp,
}

/// What became of one article, in input order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the ledger.
    Added {
        /// Where it came from.
        path: String,
        /// What it is there.
        added: Added,
    },
    /// It is not; one line says which, why, and what to do.
    Refused(String),
}

/// Adding stopped; what came before is kept.
#[derive(Debug, Error)]
pub enum AddError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The system gave no thread.
    #[error("no thread could be started ({0}); use fewer")]
    Threads(#[from] io::Error),
}

/// An article on its way.
struct Item {
    arrival: Arrival,
    file: Option<String>,
    requested: Option<Requested>,
    retrieved: Timestamp,
    is_known: bool,
}

impl Item {
    fn incoming(&self) -> Incoming<'_> {
        Incoming {
            article: &self.arrival.article,
            raw: &self.arrival.raw,
            file: self.file.as_deref(),
            retrieved: self.retrieved,
            requested: self.requested.as_ref(),
        }
    }
}

/// An item with its reading; none for a known one.
struct ReadItem {
    item: Item,
    reading: Option<Reading>,
}

/// Adds what the paths hold. `told` hears of each article once it is kept: what it was told survives whatever happens
/// then. It may stop the work by giving `false`.
///
/// # Errors
/// The ledger cannot be opened or written. An article that fails is an [`Outcome`], and the others go on.
pub fn add(
    adding: Adding,
    paths: Vec<String>,
    mut told: impl FnMut(Outcome) -> bool,
) -> Result<(), AddError> {
    let Adding {
        ledger: path,
        reader,
        threads,
        defaults,
        clock,
    } = adding;
    let mut ledger = Ledger::create(&path)?;
    let version = reader.version();
    let known = Ledger::open_to_read(&path)?;
    let produce = move |feed: &Feed<Result<Item, String>, Result<ReadItem, String>>| {
        for input in inputs(&paths) {
            let mut articles = match input {
                Ok(input) => input.articles(&defaults),
                Err(error) => {
                    if feed.push(Err(error.to_string())).is_err() {
                        return;
                    }
                    continue;
                }
            };
            while let Some(arrival) = articles.next_arrival() {
                let item = arrival
                    .map_err(|error| error.to_string())
                    .and_then(|arrival| item(&known, arrival, None, clock()));
                if feed.push(item).is_err() {
                    return;
                }
            }
        }
    };
    let reader = Arc::new(reader);
    let worker = Arc::clone(&reader);
    let work = move |item: Result<Item, String>| {
        let item = item?;
        let reading = match item.is_known {
            true => None,
            false => Some(read_item(&worker, &item)?),
        };
        Ok(ReadItem { item, reading })
    };
    let mut since = 0;
    for result in in_order::run(threads, produce, work)? {
        let read = result.unwrap_or_else(|lost| Err(lost.to_string()));
        let outcome = match read {
            Err(message) => Outcome::Refused(message),
            Ok(read) => keep(&mut ledger, read, &reader, &version, clock)?,
        };
        if let Outcome::Added { added, .. } = &outcome
            && !matches!(added.standing, Standing::Known { .. })
        {
            since += 1;
        }
        if !told(outcome) {
            break;
        }
        if since >= LINKED_AFTER {
            ledger.link()?;
            since = 0;
        }
    }
    ledger.link()?;
    Ok(())
}

fn item(
    known: &Ledger,
    arrival: Arrival,
    requested: Option<Requested>,
    retrieved: Timestamp,
) -> Result<Item, String> {
    let path = arrival.article.path.clone();
    let is_file = arrival.alone && requested.is_none() && path != sayso_intake::STANDARD_INPUT;
    let file = is_file.then(|| absolute(&path)).flatten();
    let mut item = Item {
        arrival,
        file,
        requested,
        retrieved,
        is_known: false,
    };
    match known.standing(&item.incoming()) {
        Ok(standing) => {
            item.is_known = matches!(standing, Standing::Known { .. });
            Ok(item)
        }
        Err(error) => Err(format!("{path}: {error}")),
    }
}

fn read_item(reader: &Reader, item: &Item) -> Result<Reading, String> {
    let article = &item.arrival.article;
    (reader.read(article)).map_err(|error| format!("{}: {error}", article.path))
}

/// Keeps one article. What is wrong with the article itself is an outcome; what is wrong with the ledger ends the work.
fn keep(
    ledger: &mut Ledger,
    read: ReadItem,
    reader: &Reader,
    version: &str,
    clock: fn() -> Timestamp,
) -> Result<Outcome, LedgerError> {
    let ReadItem { item, reading } = read;
    let path = item.arrival.article.path.clone();
    let incoming = item.incoming();
    let reading = match reading {
        Some(reading) => reading,
        None => {
            if let Some(added) = ledger.met_again(&incoming)? {
                return Ok(Outcome::Added { path, added });
            }
            // it changed meanwhile, by another program or another article of this run
            match read_item(reader, &item) {
                Ok(reading) => reading,
                Err(message) => return Ok(Outcome::Refused(message)),
            }
        }
    };
    match ledger.add(&incoming, &reading, version, clock()) {
        Ok(added) => Ok(Outcome::Added { path, added }),
        Err(error) if error.is_of_the_article() => Ok(Outcome::Refused(format!("{path}: {error}"))),
        Err(error) => Err(error),
    }
}

/// A path that means the same file from every folder.
fn absolute(path: &str) -> Option<String> {
    let path = Path::new(path);
    let whole = path.canonicalize().or_else(|_| std::path::absolute(path)).ok()?;
    Some(whole.to_string_lossy().into_owned())
}
