//! Articles and readings as they are got back.

use rusqlite::{Connection, OptionalExtension, Row};
use sayso_core::{Article, Reading};
use sayso_linker::ReadArticle;

use crate::corrections::{self, Applied};
use crate::packing::{hex, of_json, unpacked, unpacked_beside};
use crate::{Fault, Ledger, LedgerError, check};

/// An article of the ledger with its newest version and reading, corrections applied.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The article, under the identifier that it has in the ledger.
    pub article: Article,
    /// Its address, see [`crate::Incoming`].
    pub address: Option<String>,
    /// Which version this is.
    pub version: VersionOf,
    /// Who read it, and when.
    pub read_by: ReadingOf,
    /// What the reader found, with the corrections applied to it, and which these are.
    pub applied: Applied,
}

/// A version of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionOf {
    /// Its row.
    pub(crate) row: i64,
    /// Its number, from 1.
    pub n: u32,
    /// How many the article has.
    pub of: u32,
    /// When it was first met, ISO 8601 with `Z`.
    pub retrieved: String,
    /// SHA-256 of its text, hex.
    pub text_sha256: String,
    /// SHA-256 of the bytes that it was made of, hex.
    pub raw_sha256: String,
}

/// Who made a reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingOf {
    /// The version of the reader.
    pub reader: String,
    /// When, ISO 8601 with `Z`.
    pub made: String,
}

impl Ledger {
    /// The article with this identifier, `None` where there is none.
    ///
    /// # Errors
    /// The ledger cannot be read, or is damaged.
    pub fn article(&self, id: &str) -> Result<Option<Stored>, LedgerError> {
        self.look(|connection| match article_row(connection, id)? {
            Some(article) => stored(connection, article).map(Some),
            None => Ok(None),
        })
    }

    /// The identifier of the article that is meant by an identifier, an address, a file's path, or the beginning of an
    /// identifier.
    ///
    /// # Errors
    /// None is meant, or several are, or the ledger cannot be read.
    pub fn meant(&self, what: &str) -> Result<String, LedgerError> {
        self.look(|connection| meant(connection, what))
    }

    /// The identifiers of all articles, in the order in which they first arrived.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn ids(&self) -> Result<Vec<String>, LedgerError> {
        self.look(|connection| {
            let mut ids =
                connection.prepare("SELECT id FROM article WHERE current IS NOT NULL ORDER BY article")?;
            let ids = ids.query_map([], |row| row.get(0))?;
            Ok(ids.collect::<Result<_, _>>()?)
        })
    }
}

/// So many articles are named where the beginning of an identifier fits several.
const NAMED: usize = 5;

pub(crate) fn meant(connection: &Connection, what: &str) -> Result<String, Fault> {
    let file = std::path::absolute(what)
        .map(|path| format!("file:{}", path.display()))
        .unwrap_or_default();
    let exact = connection
        .prepare_cached(
            "SELECT id FROM article WHERE id = ?1 OR address = ?1 OR address = ?2
             OR article IN (SELECT article FROM version WHERE given = ?1)
             ORDER BY id <> ?1 LIMIT 1",
        )?
        .query_row([what, &file], |row| row.get(0))
        .optional()?;
    if let Some(id) = exact {
        return Ok(id);
    }
    let mut begun: Vec<String> = connection
        .prepare_cached("SELECT id FROM article WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id LIMIT 6")?
        .query_map([what], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let refused = |why: String| Err(Fault::Refused(format!("{what:?}: {why}")));
    match begun.len() {
        _ if what.is_empty() => {
            refused("an article is named by its identifier, the beginning of one, or its address".to_owned())
        }
        1 => Ok(begun.remove(0)),
        0 => Err(Fault::Refused(format!(
            "there is no article {what:?}: no article has this identifier or address; `sayso search` finds articles by \
             their words"
        ))),
        n => {
            let more = if n > NAMED { ", …" } else { "" };
            begun.truncate(NAMED);
            refused(format!(
                "several articles begin like this ({}{more}); give more of the identifier",
                begun.join(", ")
            ))
        }
    }
}

impl Ledger {
    /// The bytes that the newest version of an article was made of, as they came. `None` where there is no such article.
    ///
    /// # Errors
    /// The ledger cannot be read, or is damaged.
    pub fn raw(&self, id: &str) -> Result<Option<Vec<u8>>, LedgerError> {
        self.look(|connection| {
            let version: Option<i64> = connection
                .prepare_cached("SELECT current FROM article WHERE id = ? AND current IS NOT NULL")?
                .query_row([id], |row| row.get(0))
                .optional()?;
            version.map(|version| raw_of(connection, version)).transpose()
        })
    }
}

/// The bytes that a version was made of.
pub(crate) fn raw_of(connection: &Connection, version: i64) -> Result<Vec<u8>, Fault> {
    let (text, size, bytes): (String, i64, Vec<u8>) = connection
        .prepare_cached("SELECT text, size, bytes FROM raw JOIN version USING (version) WHERE version = ?")?
        .query_row([version], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let size = usize::try_from(size).unwrap_or_default();
    unpacked_beside(&bytes, &text, size, "the bytes that it was made of")
}

/// The row of an article by its identifier.
pub(crate) fn article_row(connection: &Connection, id: &str) -> Result<Option<i64>, Fault> {
    Ok(connection
        .prepare_cached("SELECT article FROM article WHERE id = ? AND current IS NOT NULL")?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

/// An article's newest version and reading.
pub(crate) fn stored(connection: &Connection, article: i64) -> Result<Stored, Fault> {
    let mut query = connection.prepare_cached(
        "SELECT article.id, article.address, version.version, version.n,
                (SELECT count(*) FROM version AS v WHERE v.article = article.article),
                (SELECT retrieved FROM retrieval WHERE retrieval.version = version.version ORDER BY retrieval LIMIT 1),
                reader.version, reading.made, reading.body
         FROM article
         JOIN version ON version.version = article.current
         JOIN reading ON reading.reading = version.current
         JOIN reader ON reader.reader = reading.reader
         WHERE article.article = ?",
    )?;
    let (id, address, row, n, of, retrieved, read_by, body) = query.query_row([article], |row| {
        let read_by = ReadingOf {
            reader: row.get(6)?,
            made: row.get(7)?,
        };
        let text = |i| row.get::<_, String>(i);
        let retrieved = row.get::<_, Option<String>>(5)?.unwrap_or_default();
        Ok((
            text(0)?,
            row.get::<_, Option<String>>(1)?,
            row.get::<_, i64>(2)?,
            row.get(3)?,
            row.get(4)?,
            retrieved,
            read_by,
            row.get::<_, Vec<u8>>(8)?,
        ))
    })?;
    let (article, text_sha256, raw_sha256) = version_article(connection, row, &id)?;
    let reading = reading_of(&body, &id)?;
    // whoever has the article takes passages out of its text
    if let Some(what) = check::misfit(&article.text, &reading) {
        return Err(Fault::Damaged(format!("the reading of article {id}: {what}")));
    }
    let applied = corrections::applied(connection, row, &article.text, reading)?;
    Ok(Stored {
        article,
        address,
        version: VersionOf {
            row,
            n,
            of,
            retrieved,
            text_sha256,
            raw_sha256,
        },
        read_by,
        applied,
    })
}

/// An article's newest version and reading, corrections applied, as the linker sees it.
pub(crate) fn read_article(connection: &Connection, article: i64) -> Result<ReadArticle, Fault> {
    let (version, reading, id): (i64, i64, String) = connection
        .prepare_cached(
            "SELECT version.version, version.current, article.id FROM article
             JOIN version ON version.version = article.current WHERE article.article = ?",
        )?
        .query_row([article], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let (of, reading) = article_and_reading(connection, version, reading, id)?;
    let applied = corrections::applied(connection, version, &of.text, reading)?;
    Ok(ReadArticle::new(&of, &applied.reading, of.is_background))
}

/// The article of a reading, whether it is in use or not, as the linker sees it without corrections.
pub(crate) fn article_of_reading(connection: &Connection, reading: i64) -> Result<ReadArticle, Fault> {
    let (version, id): (i64, String) = connection
        .prepare_cached(
            "SELECT version.version, article.id FROM reading JOIN version USING (version) JOIN article USING (article)
             WHERE reading.reading = ?",
        )?
        .query_row([reading], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (of, reading) = article_and_reading(connection, version, reading, id)?;
    Ok(ReadArticle::new(&of, &reading, of.is_background))
}

/// What the linker needs of a version, with one of its readings.
fn article_and_reading(
    connection: &Connection,
    version: i64,
    reading: i64,
    id: String,
) -> Result<(Article, Reading), Fault> {
    let (article, body): (Article, Vec<u8>) = connection
        .prepare_cached(
            "SELECT url, outlet, title, byline, published, language, text, background,
                    (SELECT body FROM reading WHERE reading = ?2)
             FROM version WHERE version = ?1",
        )?
        .query_row([version, reading], |row| {
            let article = Article {
                id,
                url: row.get(0)?,
                outlet: row.get(1)?,
                title: row.get(2)?,
                byline: row.get(3)?,
                published: row.get(4)?,
                language: row.get(5)?,
                text: row.get(6)?,
                is_background: row.get(7)?,
                ..Article::default()
            };
            Ok((article, row.get(8)?))
        })?;
    let reading = reading_of(&body, &article.id)?;
    if let Some(what) = check::misfit(&article.text, &reading) {
        return Err(Fault::Damaged(format!(
            "the reading of article {}: {what}",
            article.id
        )));
    }
    Ok((article, reading))
}

/// The article that a version holds, with the digests of its text and bytes.
pub(crate) fn version_article(
    connection: &Connection,
    version: i64,
    id: &str,
) -> Result<(Article, String, String), Fault> {
    let mut query = connection.prepare_cached(
        "SELECT path, url, outlet, title, byline, published, updated, language, text, marked, extra, text_sha256, raw.sha256,
                background
         FROM version JOIN raw USING (version) WHERE version = ?",
    )?;
    let (mut article, marked, extra, text_sha256, raw_sha256) =
        query.query_row([version], |row: &Row<'_>| {
            let article = Article {
                id: id.to_owned(),
                path: row.get(0)?,
                url: row.get(1)?,
                outlet: row.get(2)?,
                title: row.get(3)?,
                byline: row.get(4)?,
                published: row.get(5)?,
                updated: row.get(6)?,
                language: row.get(7)?,
                text: row.get(8)?,
                is_background: row.get(13)?,
                ..Article::default()
            };
            Ok((
                article,
                row.get::<_, String>(9)?,
                row.get::<_, String>(10)?,
                row.get::<_, Vec<u8>>(11)?,
                row.get::<_, Vec<u8>>(12)?,
            ))
        })?;
    article.marked = of_json(marked.as_bytes(), &format!("the marks of article {id}"))?;
    let fits =
        |segment: &sayso_core::Segment| article.text.get(segment.span.start..segment.span.end).is_some();
    if !article.marked.iter().all(fits) {
        return Err(Fault::Damaged(format!(
            "a segment that the format of article {id} names does not fit its text"
        )));
    }
    article.extra = of_json(extra.as_bytes(), &format!("the further fields of article {id}"))?;
    Ok((article, hex(&text_sha256), hex(&raw_sha256)))
}

/// The reading of a version that is in use, as the reader gave it.
pub(crate) fn reading_in_use(connection: &Connection, version: i64, id: &str) -> Result<Reading, Fault> {
    let body: Vec<u8> = connection
        .prepare_cached(
            "SELECT body FROM reading WHERE reading = (SELECT current FROM version WHERE version = ?)",
        )?
        .query_row([version], |row| row.get(0))?;
    reading_of(&body, id)
}

/// The reading in a column.
pub(crate) fn reading_of(body: &[u8], id: &str) -> Result<Reading, Fault> {
    let what = format!("the reading of article {id}");
    of_json(&unpacked(body, &what)?, &what)
}
