//! What arrives: is it new, known or changed, and what is kept of it.
//!
//! **Which article is it?** The one at the same address. The address is the canonical URL; where a page names none, the
//! file that it came from; nothing for standard input. Where no article has the address, the one with the same
//! identifier. Identifiers that sayso made itself are made of address or text, so the same text from two files is one
//! article, unless its outlet or day of publication say otherwise.
//!
//! **Which version is it?** The newest, where text, address, outlet, title, byline, published date and language are as
//! they were; a new one otherwise. The same bytes again are nothing new, also where somebody now forgot to say `--outlet`, and
//! where an archive holds an older version; only a page or file that goes back to what it was is a new version again.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sayso_core::{Article, Reading};

use crate::packing::{hex, json, packed, packed_beside, sha256, time};
use crate::{Fault, Ledger, LedgerError, entries};

/// An article on its way in.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    /// The article.
    pub article: &'a Article,
    /// The bytes that it was made of.
    pub raw: &'a [u8],
    /// The absolute path of the file that holds this article alone.
    pub file: Option<&'a str>,
    /// When it was got.
    pub retrieved: Timestamp,
    /// Where it was fetched from, if it was.
    pub requested: Option<&'a Requested>,
}

/// A page that was fetched: from where, and what the server gave for asking again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requested {
    /// The URL as it was asked for.
    pub url: String,
    /// The page's entity tag.
    pub etag: Option<String>,
    /// When the server says it last changed.
    pub last_modified: Option<String>,
}

/// What an incoming article is to the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No article has its address or identifier.
    New,
    /// Its newest version is the same.
    Known {
        /// The article's identifier.
        id: String,
    },
    /// The ledger has the article with another text or other metadata.
    Changed {
        /// The article's identifier.
        id: String,
    },
}

/// What adding did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The article's identifier in the ledger.
    pub id: String,
    /// The number of its newest version, from 1.
    pub version: u32,
    /// What it was before.
    pub standing: Standing,
}

/// An article of the ledger, as far as arrivals care.
struct Row {
    article: i64,
    id: String,
    address: Option<String>,
    version: i64,
    n: u32,
    content: Vec<u8>,
    outlet: Option<String>,
    published: Option<String>,
}

enum Found {
    Nowhere { id: String, address: Option<String> },
    Known(Row),
    Changed { row: Row, address: Option<String> },
}

impl Ledger {
    /// What the article is to the ledger. Another program may add it before [`Ledger::add`] does, which looks again.
    ///
    /// # Errors
    /// The ledger cannot be read, or the article's identifier belongs to another.
    pub fn standing(&self, incoming: &Incoming<'_>) -> Result<Standing, LedgerError> {
        self.look(|connection| {
            Ok(match find(connection, incoming)? {
                Found::Nowhere { .. } => Standing::New,
                Found::Known(row) => Standing::Known { id: row.id },
                Found::Changed { row, .. } => Standing::Changed { id: row.id },
            })
        })
    }

    /// Keeps an article with its reading, made by `reader` at the time `made`; all of it or nothing. Of a known one only
    /// the time is kept, and only where it was fetched or its bytes were others.
    ///
    /// # Errors
    /// The ledger cannot be written, or the article's identifier belongs to another; nothing has changed then.
    pub fn add(
        &mut self,
        incoming: &Incoming<'_>,
        reading: &Reading,
        reader: &str,
        made: Timestamp,
    ) -> Result<Added, LedgerError> {
        self.change(|tx| {
            let (article, id, n, standing) = match find(tx, incoming)? {
                Found::Known(row) => {
                    if tells_more(tx, &row, incoming)? {
                        insert_retrieval(tx, row.version, incoming)?;
                    }
                    return Ok(Added {
                        id: row.id.clone(),
                        version: row.n,
                        standing: Standing::Known { id: row.id },
                    });
                }
                Found::Nowhere { id, address } => {
                    tx.prepare_cached("INSERT INTO article (id, address) VALUES (?, ?)")?
                        .execute(params![id, address])?;
                    (tx.last_insert_rowid(), id, 1, Standing::New)
                }
                Found::Changed { row, address } => {
                    if row.address.is_none() && address.is_some() {
                        tx.execute(
                            "UPDATE article SET address = ? WHERE article = ?",
                            params![address, row.article],
                        )?;
                    }
                    let standing = Standing::Changed { id: row.id.clone() };
                    (row.article, row.id, row.n + 1, standing)
                }
            };
            let version = insert_version(tx, article, n, incoming)?;
            let reading_row = insert_reading(tx, version, &incoming.article.text, reading, reader, made)?;
            tx.execute(
                "UPDATE version SET current = ? WHERE version = ?",
                params![reading_row, version],
            )?;
            tx.execute(
                "UPDATE article SET current = ? WHERE article = ?",
                params![version, article],
            )?;
            entries::renew(tx, article)?;
            Ok(Added {
                id,
                version: n,
                standing,
            })
        })
    }

    /// Notes that a known article was met again; only the time is kept, and only where it was fetched or its bytes were
    /// others. `None` where the ledger does not have it so any more, and it has to be read and added.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn met_again(&mut self, incoming: &Incoming<'_>) -> Result<Option<Added>, LedgerError> {
        let known = |connection: &Connection| -> Result<Option<Row>, Fault> {
            match find(connection, incoming)? {
                Found::Known(row) => Ok(Some(row)),
                _ => Ok(None),
            }
        };
        let added = |row: Row| Added {
            id: row.id.clone(),
            version: row.n,
            standing: Standing::Known { id: row.id },
        };
        let tells_more = self.look(|connection| match known(connection)? {
            None => Ok(Err(None)),
            Some(row) => Ok(match tells_more(connection, &row, incoming)? {
                true => Ok(()),
                false => Err(Some(row)),
            }),
        })?;
        // most often nothing has to be written, and no other program be waited for
        if let Err(row) = tells_more {
            return Ok(row.map(added));
        }
        self.change(|tx| {
            let Some(row) = known(tx)? else { return Ok(None) };
            insert_retrieval(tx, row.version, incoming)?;
            Ok(Some(added(row)))
        })
    }

    /// A page was asked for again and has not changed since: its newest version is noted as seen. `false` where the
    /// ledger has no page fetched from there.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn seen_unchanged(
        &mut self,
        requested: &Requested,
        retrieved: Timestamp,
    ) -> Result<bool, LedgerError> {
        self.change(|tx| {
            let rows = tx.execute(
                "INSERT INTO retrieval (version, retrieved, raw_sha256, updated, requested, etag, last_modified)
                 SELECT version, ?2, raw_sha256, updated, requested, coalesce(?3, etag), coalesce(?4, last_modified)
                 FROM retrieval WHERE requested = ?1 ORDER BY retrieval DESC LIMIT 1",
                params![
                    requested.url,
                    time(retrieved),
                    requested.etag,
                    requested.last_modified
                ],
            )?;
            Ok(rows > 0)
        })
    }

    /// What the server gave when this URL was last fetched, for asking whether the page has changed. `None` where it
    /// never was.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn requested(&self, url: &str) -> Result<Option<Requested>, LedgerError> {
        self.look(|connection| {
            let found = connection
                .query_row(
                    "SELECT requested, etag, last_modified FROM retrieval WHERE requested = ? ORDER BY retrieval DESC LIMIT 1",
                    [url],
                    |row| {
                        Ok(Requested {
                            url: row.get(0)?,
                            etag: row.get(1)?,
                            last_modified: row.get(2)?,
                        })
                    },
                )
                .optional()?;
            Ok(found)
        })
    }
}

fn find(connection: &Connection, incoming: &Incoming<'_>) -> Result<Found, Fault> {
    let article = incoming.article;
    let address = address(incoming);
    let is_given = article.id != article.own_id();
    let by_address = match &address {
        Some(address) => row(connection, "address", address)?,
        None => None,
    };
    let found = match by_address {
        Some(row) => Some(row),
        None => match row(connection, "id", &article.id)? {
            None => None,
            Some(row) if is_given => {
                let is_url = |a: &Option<String>| a.as_deref().is_some_and(|a| !a.starts_with("file:"));
                if is_url(&row.address) && is_url(&address) {
                    let other = row.address.unwrap_or_default();
                    return Err(Fault::IdTaken { id: row.id, other });
                }
                Some(row)
            }
            // the same text elsewhere: another article only where it is somebody else's, or of another day
            Some(row) => {
                let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
                let is_other =
                    differ(&row.outlet, &article.outlet) || differ(&row.published, &article.published);
                if is_other {
                    let named_by = format!("{}\n{}", address.as_deref().unwrap_or_default(), article.text);
                    let mut id = hex(&sha256(named_by.as_bytes()));
                    id.truncate(16);
                    return Ok(Found::Nowhere { id, address });
                }
                return Ok(Found::Known(row));
            }
        },
    };
    let Some(row) = found else {
        return Ok(Found::Nowhere {
            id: article.id.clone(),
            address,
        });
    };
    if row.content == content(article)? || same_bytes(connection, &row, incoming)? {
        return Ok(Found::Known(row));
    }
    Ok(Found::Changed { row, address })
}

/// Are they bytes that the article was met with before, with nothing new said of them? What stands in a place now (at a URL,
/// in a file that is the article's address) has to be the newest version; what an archive holds may be any: adding it
/// again changes nothing.
fn same_bytes(connection: &Connection, row: &Row, incoming: &Incoming<'_>) -> Result<bool, Fault> {
    let is_place = incoming.requested.is_some()
        || incoming
            .file
            .is_some_and(|file| row.address.as_deref().and_then(|a| a.strip_prefix("file:")) == Some(file));
    let mut query = connection.prepare_cached(
        "SELECT outlet, published FROM version JOIN retrieval USING (version)
         WHERE article = ? AND raw_sha256 = ? AND (version = ? OR NOT ?)",
    )?;
    let mut met = query.query(params![row.article, sha256(incoming.raw), row.version, is_place])?;
    let adds = |said: &Option<String>, had: Option<String>| said.is_some() && *said != had;
    while let Some(version) = met.next()? {
        if !adds(&incoming.article.outlet, version.get(0)?)
            && !adds(&incoming.article.published, version.get(1)?)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn row(connection: &Connection, column: &'static str, value: &str) -> Result<Option<Row>, Fault> {
    let sql = format!(
        "SELECT article.article, id, address, version.version, n, content_sha256, outlet, published
         FROM article JOIN version ON version.version = article.current WHERE article.{column} = ?"
    );
    let found = connection
        .prepare_cached(&sql)?
        .query_row([value], |row| {
            Ok(Row {
                article: row.get(0)?,
                id: row.get(1)?,
                address: row.get(2)?,
                version: row.get(3)?,
                n: row.get(4)?,
                content: row.get(5)?,
                outlet: row.get(6)?,
                published: row.get(7)?,
            })
        })
        .optional()?;
    Ok(found)
}

/// Under which address an article stands. A URL without a path is a site's front page: pages that name it as their
/// canonical address are mistaken, and would all become one article.
fn address(incoming: &Incoming<'_>) -> Option<String> {
    let is_page = |url: &&str| {
        let rest = url.split_once("://").map_or(*url, |(_, rest)| rest);
        rest.split_once('/').is_some_and(|(_, path)| !path.is_empty())
    };
    let url = incoming.article.url.as_deref().filter(is_page).map(|url| {
        // what follows "#" leads to a place on the page
        url.split_once('#').map_or(url, |(page, _)| page).to_owned()
    });
    url.or_else(|| incoming.file.map(|file| format!("file:{file}")))
}

/// The digest by which two versions are told apart.
pub(crate) fn content(article: &Article) -> Result<[u8; 32], Fault> {
    let parts = (
        &article.text,
        &article.url,
        &article.outlet,
        &article.title,
        &article.byline,
        &article.published,
        &article.language,
        &article.marked,
    );
    // news alone has the digest that older ledgers hold
    match article.is_background {
        false => Ok(sha256(json(&parts)?.as_bytes())),
        true => Ok(sha256(json(&(parts, "background"))?.as_bytes())),
    }
}

fn insert_version(tx: &Transaction<'_>, article: i64, n: u32, incoming: &Incoming<'_>) -> Result<i64, Fault> {
    let of = incoming.article;
    tx.prepare_cached(
        "INSERT INTO version (article, n, content_sha256, text_sha256, text, path, url, outlet, title, byline, published,
                              updated, language, marked, extra, given, background)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,
                 nullif(?16, (SELECT id FROM article WHERE article = ?1)), ?17)",
    )?
    .execute(params![
        article,
        n,
        content(of)?,
        sha256(of.text.as_bytes()),
        of.text,
        of.path,
        of.url,
        of.outlet,
        of.title,
        of.byline,
        of.published,
        of.updated,
        of.language,
        json(&of.marked)?,
        json(&of.extra)?,
        (of.id != of.own_id()).then_some(&of.id),
        of.is_background,
    ])?;
    let version = tx.last_insert_rowid();
    tx.prepare_cached("INSERT INTO raw (version, sha256, size, bytes) VALUES (?, ?, ?, ?)")?
        .execute(params![
            version,
            sha256(incoming.raw),
            incoming.raw.len() as i64,
            packed_beside(incoming.raw, &of.text)?
        ])?;
    insert_retrieval(tx, version, incoming)?;
    Ok(version)
}

/// Does meeting a known version again tell more than was known?
fn tells_more(connection: &Connection, row: &Row, incoming: &Incoming<'_>) -> Result<bool, Fault> {
    Ok(incoming.requested.is_some() || !same_bytes(connection, row, incoming)?)
}

fn insert_retrieval(tx: &Transaction<'_>, version: i64, incoming: &Incoming<'_>) -> Result<(), Fault> {
    let requested = incoming.requested;
    tx.prepare_cached(
        "INSERT INTO retrieval (version, retrieved, raw_sha256, updated, requested, etag, last_modified)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        version,
        time(incoming.retrieved),
        sha256(incoming.raw),
        incoming.article.updated,
        requested.map(|r| &r.url),
        requested.and_then(|r| r.etag.as_ref()),
        requested.and_then(|r| r.last_modified.as_ref()),
    ])?;
    Ok(())
}

/// Keeps a reading of a version.
pub(crate) fn insert_reading(
    tx: &Transaction<'_>,
    version: i64,
    text: &str,
    reading: &Reading,
    reader: &str,
    made: Timestamp,
) -> Result<i64, Fault> {
    tx.prepare_cached("INSERT OR IGNORE INTO reader (version) VALUES (?)")?
        .execute([reader])?;
    tx.prepare_cached(
        "INSERT INTO reading (version, reader, made, text_sha256, body)
         VALUES (?, (SELECT reader FROM reader WHERE version = ?), ?, ?, ?)",
    )?
    .execute(params![
        version,
        reader,
        time(made),
        sha256(text.as_bytes()),
        packed(json(reading)?.as_bytes())?,
    ])?;
    Ok(tx.last_insert_rowid())
}
