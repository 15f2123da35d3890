//! `add`: paths and URLs in, articles kept.
//!
//! ```text
//! paths ─▶ intake thread: articles with their bytes; which of them does the ledger know?
//!       ─▶ reader threads: those that it does not know
//!       ─▶ the caller's thread: one transaction an article, in input order
//!       ─▶ at the end, and now and then before: voices across articles
//! ```
//!
//! A URL is asked for with what its server gave the last time, so that a page that has not changed is not sent again. The
//! page's canonical address decides which article it is; where it names none, the address where the fetch ended.
//!
//! Known articles are not read again. The number of articles in flight is bounded, so memory does not grow with the
//! input.

use std::io::{self, Cursor};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use jiff::Timestamp;
use sayso_core::Reading;
use sayso_intake::{Arrival, Articles, Defaults, inputs};
use sayso_ledger::{Added, Incoming, Ledger, LedgerError, Requested, Standing};
use sayso_reader::Reader;
use thiserror::Error;

use crate::fetch::{FetchSettings, Fetched, Fetcher, SettingsError, Validators};
use crate::in_order::{self, Feed, Stopped};

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
    /// Counts the bytes of files as they are read.
    pub bytes_read: Arc<AtomicU64>,
    /// How pages are fetched.
    pub fetching: FetchSettings,
    /// What time it is.
    pub clock: fn() -> Timestamp,
}

/// What became of one article, in input order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A page has not changed since it was last fetched.
    Unchanged {
        /// Its URL.
        url: String,
    },
    /// It is in the ledger.
    Added {
        /// Where it came from.
        path: String,
        /// What it is there.
        added: Added,
    },
    /// It is not; one line says which, why, and what to do.
    Refused(String),
    /// All are in the ledger that will be; now they are compared, and so many articles are left to compare.
    Comparing {
        /// How many.
        left: u64,
    },
}

/// Adding stopped; what came before is kept.
#[derive(Debug, Error)]
pub enum AddError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Pages cannot be fetched at all.
    #[error(transparent)]
    Fetching(#[from] SettingsError),
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

/// What comes in.
enum Came {
    Item(Box<Item>),
    Unchanged(Requested, Timestamp),
}

/// What came, with its reading; none for a known article.
enum Ready {
    Item(Box<Item>, Option<Reading>),
    Unchanged(Requested, Timestamp),
}

type Intake = Feed<Result<Came, String>, Result<Ready, String>>;

/// Adds what the paths and URLs hold. `told` hears of each article once it is kept: what it was told survives whatever
/// happens then. It may stop the work by giving `false`.
///
/// # Errors
/// The ledger cannot be opened or written. An article that fails is an [`Outcome`], and the others go on.
pub fn add(
    adding: Adding,
    sources: Vec<String>,
    mut told: impl FnMut(Outcome) -> bool,
) -> Result<(), AddError> {
    let Adding {
        ledger: path,
        reader,
        threads,
        defaults,
        bytes_read,
        fetching,
        clock,
    } = adding;
    let fetcher = match sources.iter().any(|source| is_url(source)) {
        true => Some(Fetcher::new(fetching)?),
        false => None,
    };
    let mut ledger = Ledger::create(&path)?;
    let version = reader.version();
    let known = Ledger::open_to_read(&path)?;
    let produce = move |feed: &Intake| {
        for source in sources {
            let went_on = match &fetcher {
                Some(fetcher) if is_url(&source) => fetched(&source, fetcher, &known, &defaults, clock, feed),
                _ => read_files(source, &known, &defaults, &bytes_read, clock, feed),
            };
            if went_on.is_err() {
                return;
            }
        }
    };
    let reader = Arc::new(reader);
    let worker = Arc::clone(&reader);
    let work = move |came: Result<Came, String>| {
        Ok(match came? {
            Came::Unchanged(requested, retrieved) => Ready::Unchanged(requested, retrieved),
            Came::Item(item) => {
                let reading = match item.is_known {
                    true => None,
                    false => Some(read_item(&worker, &item)?),
                };
                Ready::Item(item, reading)
            }
        })
    };
    let mut since = 0;
    for result in in_order::run(threads, produce, work)? {
        let ready = result.unwrap_or_else(|lost| Err(lost.to_string()));
        let outcome = match ready {
            Err(message) => Outcome::Refused(message),
            Ok(Ready::Unchanged(requested, retrieved)) => {
                ledger.seen_unchanged(&requested, retrieved)?;
                Outcome::Unchanged { url: requested.url }
            }
            Ok(Ready::Item(item, reading)) => keep(&mut ledger, &item, reading, &reader, &version, clock)?,
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
            ledger.link_voices()?;
            since = 0;
        }
    }
    // all at once, because reports of one day are compared together; what is stopped here, the next call takes up
    ledger.link_on(threads, &mut |left| {
        told(Outcome::Comparing { left });
    })?;
    Ok(())
}

/// How many bytes the files have that the sources name, as far as it can be known: what is fetched or comes through standard
/// input does not count.
pub fn bytes_of(sources: &[String]) -> u64 {
    let files: Vec<String> = sources.iter().filter(|source| !is_url(source)).cloned().collect();
    let sizes = inputs(&files).filter_map(|input| input.ok()?.size());
    sizes.sum()
}

/// Is it an address, and no path? Schemes that cannot be fetched count, so that whoever writes one is told so.
fn is_url(source: &str) -> bool {
    source.split_once("://").is_some_and(|(scheme, _)| {
        let mut characters = scheme.chars();
        characters.next().is_some_and(|c| c.is_ascii_alphabetic())
            && characters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

fn read_files(
    source: String,
    known: &Ledger,
    defaults: &Defaults,
    bytes_read: &Arc<AtomicU64>,
    clock: fn() -> Timestamp,
    feed: &Intake,
) -> Result<(), Stopped> {
    for input in inputs(&[source]) {
        let mut articles = match input {
            Ok(input) => input.articles_counted(defaults, bytes_read),
            Err(error) => {
                feed.push(Err(error.to_string()))?;
                continue;
            }
        };
        while let Some(arrival) = articles.next_arrival() {
            let item = arrival
                .map_err(|error| error.to_string())
                .and_then(|arrival| item(known, arrival, None, clock()));
            feed.push(item)?;
        }
    }
    Ok(())
}

fn fetched(
    url: &str,
    fetcher: &Fetcher,
    known: &Ledger,
    defaults: &Defaults,
    clock: fn() -> Timestamp,
    feed: &Intake,
) -> Result<(), Stopped> {
    let before = match known.requested(url) {
        Ok(before) => before,
        Err(error) => return feed.push(Err(error.to_string())),
    };
    let validators = before.as_ref().map(|before| Validators {
        etag: before.etag.clone(),
        last_modified: before.last_modified.clone(),
    });
    let page = match fetcher.fetch(url, validators.as_ref()) {
        Err(error) => return feed.push(Err(error.to_string())),
        Ok(Fetched::NotModified) => {
            let requested = before.unwrap_or_default();
            return feed.push(Ok(Came::Unchanged(requested, clock())));
        }
        Ok(Fetched::Page(page)) => page,
    };
    let retrieved = clock();
    let requested = Requested {
        url: url.to_owned(),
        etag: page.validators.etag.clone(),
        last_modified: page.validators.last_modified.clone(),
    };
    let charset = page.charset().map(str::to_owned);
    let mut articles = Articles::new(Cursor::new(page.body), url, defaults).with_charset(charset.as_deref());
    while let Some(arrival) = articles.next_arrival() {
        let item = arrival
            .map_err(|error| error.to_string())
            .and_then(|mut arrival| {
                let article = &mut arrival.article;
                if article.url.is_none() && arrival.alone {
                    let is_own = article.id == article.own_id();
                    article.url = Some(page.url.clone());
                    if is_own {
                        article.id = article.own_id();
                    }
                }
                item(known, arrival, Some(requested.clone()), retrieved)
            });
        feed.push(item)?;
    }
    Ok(())
}

fn item(
    known: &Ledger,
    arrival: Arrival,
    requested: Option<Requested>,
    retrieved: Timestamp,
) -> Result<Came, String> {
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
            Ok(Came::Item(Box::new(item)))
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
    item: &Item,
    reading: Option<Reading>,
    reader: &Reader,
    version: &str,
    clock: fn() -> Timestamp,
) -> Result<Outcome, LedgerError> {
    let path = item.arrival.article.path.clone();
    let incoming = item.incoming();
    let reading = match reading {
        Some(reading) => reading,
        None => {
            if let Some(added) = ledger.met_again(&incoming)? {
                return Ok(Outcome::Added { path, added });
            }
            // it changed meanwhile, by another program or another article of this run
            match read_item(reader, item) {
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
