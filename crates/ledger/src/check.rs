//! Is the ledger whole?
//!
//! Looked at are, in this order: the file itself (SQLite's integrity check, references between rows, the word indexes);
//! then article by article what is kept for good (digests of text, metadata and bytes, versions without gaps, readings
//! whose spans fit their text and whose numbers lead somewhere, corrections whose words stand where they say); then what
//! is derived, against what would be derived now: what is laid out for search, what joins the article with others, and the
//! claims; and the identities of voices. What another version of the linker derived is only counted: this one would derive
//! it otherwise, and does so at the next [`Ledger::link`].

use std::collections::HashSet;

use rusqlite::{Connection, Transaction, params};
use sayso_core::{Reading, Span};
use serde_json::Value;

use crate::entries::{self, Entries, INDEXES};
use crate::packing::{hex, of_json, sha256};
use crate::stored::{self, reading_of};
use crate::{Fault, Ledger, LedgerError, arrivals, claims, corrections, deriving, linking};

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The article that has it; `None` for the file as a whole.
    pub article: Option<String>,
    /// What is wrong.
    pub what: String,
    /// Is it in what is derived, which [`Ledger::renew`] makes again? What is kept for good can only come back from a
    /// backup.
    pub is_derived: bool,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Articles.
    pub articles: u64,
    /// Their versions.
    pub versions: u64,
    /// Readings of them.
    pub readings: u64,
    /// Corrections.
    pub corrections: u64,
    /// What joins places of articles.
    pub links: u64,
    /// Claims.
    pub claims: u64,
    /// Groups of voices that wait to be joined across articles, articles that wait to be compared, and articles whose
    /// claims wait to be put together. Adding was stopped before its end, or goes on at this moment: no damage, and
    /// [`Ledger::link`] does it. What joins articles that wait is not looked at.
    pub waiting: u64,
}

/// The tables that say what joins articles, or what waits for it.
const JOINING: [&str; 6] = [
    "correction_article",
    "marked",
    "underived",
    "unlinked",
    "unclaimed",
    "claim_member",
];

impl Ledger {
    /// Looks at everything, in one state of the ledger; `told` hears of each problem as it is found, and `passed` of each
    /// article that was looked at.
    ///
    /// # Errors
    /// The ledger cannot be read any further.
    pub fn check(
        &self,
        mut told: impl FnMut(Problem),
        mut passed: impl FnMut(),
    ) -> Result<Checked, LedgerError> {
        self.look(|connection| {
            let mut whole = |what: String, is_derived: bool| {
                told(Problem {
                    article: None,
                    what,
                    is_derived,
                });
            };
            file(connection, &mut whole)?;
            indexes(connection, &mut whole)?;
            let mut checked = Checked {
                waiting: identities(connection, &mut whole)?
                    + linking::waiting(connection, "underived")?
                    + linking::waiting(connection, "unlinked")?
                    + linking::waiting(connection, "unclaimed")?,
                corrections: count(connection, "SELECT count(*) FROM correction")?,
                ..Checked::default()
            };
            corrections::check_between(connection, &mut |article, what, is_derived| {
                told(Problem {
                    article: article.map(str::to_owned),
                    what,
                    is_derived,
                });
            })?;
            let rows: Vec<(i64, String)> = connection
                // articles of one day are compared with the same others, which are held ready
                .prepare(
                    "SELECT article.article, id FROM article LEFT JOIN entry USING (article)
                     ORDER BY entry.day, article.article",
                )?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?;
            // what another linker derived is not what this one would derive, and is no damage
            let is_of_this_linker = deriving::is_of_this_linker(connection)?;
            let mut looked = linking::Looked::new(connection)?;
            for (row, id) in rows {
                let mut of_article = |what: String, is_derived: bool| {
                    told(Problem {
                        article: Some(id.clone()),
                        what,
                        is_derived,
                    });
                };
                let mut look = Look {
                    checked: &mut checked,
                    is_of_this_linker,
                };
                match article(connection, row, &id, &mut of_article, &mut look) {
                    Ok(()) => {}
                    // damage within one article leaves the others to be looked at
                    Err(Fault::Damaged(what)) => of_article(what, false),
                    Err(Fault::Sqlite(rusqlite::Error::QueryReturnedNoRows)) => {
                        of_article("a row that it needs is missing".to_owned(), false);
                    }
                    Err(Fault::Sqlite(error @ rusqlite::Error::InvalidColumnType(..))) => {
                        of_article(format!("a column holds what it cannot hold ({error})"), false);
                    }
                    Err(other) => return Err(other),
                }
                if is_of_this_linker {
                    looked.at(connection, row, &mut |what| of_article(what, true))?;
                }
                checked.articles += 1;
                passed();
            }
            checked.links = looked.links;
            let mut derived = |article: Option<String>, what: String| {
                told(Problem {
                    article,
                    what,
                    is_derived: true,
                });
            };
            if !is_of_this_linker {
                checked.links = count(connection, "SELECT count(*) FROM link")?;
                checked.claims = count(connection, "SELECT count(*) FROM claim")?;
                return Ok(checked);
            }
            looked.end(connection, &mut |what| derived(None, what))?;
            let id_of = |row: i64| -> Option<String> {
                connection
                    .query_row("SELECT id FROM article WHERE article = ?", [row], |row| {
                        row.get(0)
                    })
                    .ok()
            };
            checked.claims = claims::check(connection, &mut |row, what| derived(row.and_then(id_of), what))?;
            Ok(checked)
        })
    }

    /// Derives again what is laid out for search for one article, and forgets what joins it with others, which waits for
    /// [`Ledger::link`] afterwards. `false` where there is none with this identifier.
    ///
    /// # Errors
    /// The ledger cannot be written, or what is kept for good is damaged.
    pub fn renew(&mut self, id: &str) -> Result<bool, LedgerError> {
        self.change(|tx| match stored::article_row(tx, id)? {
            Some(row) => {
                linking::forget(tx, row)?;
                entries::renew(tx, row).map(|_| true)
            }
            None => Ok(false),
        })
    }

    /// Derives again all that is laid out for search, with word indexes made from nothing, in one transaction. What joins
    /// articles is forgotten: it, and what was found of voices across articles, waits for [`Ledger::link`] afterwards.
    ///
    /// # Errors
    /// The ledger cannot be written, or what is kept for good is damaged; nothing has changed then.
    pub fn renew_all(&mut self) -> Result<(), LedgerError> {
        self.change(|tx| {
            for index in INDEXES {
                tx.execute(
                    &format!("INSERT INTO {index} ({index}) VALUES ('delete-all')"),
                    [],
                )?;
            }
            let rows: Vec<i64> = tx
                .prepare("SELECT article FROM article WHERE current IS NOT NULL ORDER BY article")?
                .query_map([], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            linking::forget_all(tx)?;
            for row in rows {
                entries::renew(tx, row)?;
            }
            corrections::note_all(tx)?;
            deriving::note(tx)?;
            all_wait(tx)
        })
    }
}

/// Lets every block be decided again, which also gives each identity its words.
pub(crate) fn all_wait(tx: &Transaction<'_>) -> Result<(), Fault> {
    tx.execute(
        "INSERT OR IGNORE INTO pending (block) SELECT DISTINCT block FROM voice WHERE block IS NOT NULL",
        [],
    )?;
    Ok(())
}

fn file(connection: &Connection, problem: &mut impl FnMut(String, bool)) -> Result<(), Fault> {
    let lines: Vec<String> = connection
        .prepare("PRAGMA integrity_check(20)")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for line in lines.into_iter().filter(|line| line != "ok") {
        // the word indexes are asked too
        let is_derived = INDEXES
            .iter()
            .any(|index| line.ends_with(&format!("main.{index}")));
        problem(format!("SQLite: {line}"), is_derived);
    }
    let dangling: Vec<(String, Option<i64>, String)> = connection
        .prepare("PRAGMA foreign_key_check")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (table, row, to) in dangling {
        let row = row.map_or_else(String::new, |row| format!(" {row}"));
        problem(
            format!("{table}{row} refers to a row of {to} that is not there"),
            JOINING.contains(&table.as_str()),
        );
    }
    Ok(())
}

/// Words of rows that are not there. Those that are there are asked for their words article by article.
fn indexes(connection: &Connection, problem: &mut impl FnMut(String, bool)) -> Result<(), Fault> {
    for (index, table, row) in [
        ("article_words", "entry", "article"),
        ("statement_words", "statement", "statement"),
        ("figure_words", "figure", "figure"),
        ("identity_words", "identity", "identity"),
    ] {
        let sql =
            format!("SELECT count(*) FROM {index} WHERE rowid NOT IN (SELECT {table}.{row} FROM {table})");
        match count(connection, &sql)? {
            0 => {}
            n => problem(format!("{index} has {n} rows of nothing"), true),
        }
    }
    Ok(())
}

/// How many blocks wait? Of the others, are all voices in an identity, and do identities fit their voices?
fn identities(connection: &Connection, problem: &mut impl FnMut(String, bool)) -> Result<u64, Fault> {
    let waiting = count(connection, "SELECT count(*) FROM pending")?;
    let lost = count(
        connection,
        "SELECT count(*) FROM voice WHERE block IS NOT NULL AND identity IS NULL AND speaks
         AND block NOT IN (SELECT block FROM pending)",
    )?;
    if lost > 0 {
        problem(format!("{lost} named voices belong to no identity"), true);
    }
    let wordless = count(
        connection,
        "SELECT count(*) FROM identity WHERE identity NOT IN (SELECT rowid FROM identity_words)",
    )?;
    if wordless > 0 {
        problem(
            format!("{wordless} identities have no words to be found by"),
            true,
        );
    }
    // an identity may lose its voices, or some, before the block that waits is decided
    if waiting > 0 {
        return Ok(waiting);
    }
    let empty = count(
        connection,
        "SELECT count(*) FROM identity
         WHERE NOT EXISTS (SELECT 1 FROM voice WHERE voice.identity = identity.identity AND speaks)",
    )?;
    if empty > 0 {
        problem(format!("{empty} identities have no voice that speaks"), true);
    }
    let miscounted = count(
        connection,
        "SELECT count(*) FROM identity WHERE statements <>
         (SELECT count(*) FROM voice JOIN statement USING (voice) WHERE voice.identity = identity.identity)",
    )?;
    if miscounted > 0 {
        problem(
            format!("{miscounted} identities have another number of statements than is noted"),
            true,
        );
    }
    let misplaced = count(
        connection,
        "SELECT count(*) FROM identity WHERE (articles, first, last) IS NOT
         (SELECT count(DISTINCT article), min(day), max(day) FROM voice JOIN entry USING (article)
          WHERE voice.identity = identity.identity AND speaks)",
    )?;
    if misplaced > 0 {
        problem(
            format!("{misplaced} identities speak in other articles, or on other days, than is noted"),
            true,
        );
    }
    Ok(waiting)
}

fn count(connection: &Connection, sql: &str) -> Result<u64, Fault> {
    let count: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// How articles are looked at.
struct Look<'c> {
    checked: &'c mut Checked,
    is_of_this_linker: bool,
}

fn article(
    connection: &Connection,
    row: i64,
    id: &str,
    problem: &mut impl FnMut(String, bool),
    look: &mut Look<'_>,
) -> Result<(), Fault> {
    let versions: Vec<(i64, u32)> = connection
        .prepare_cached("SELECT version, n FROM version WHERE article = ? ORDER BY n")?
        .query_map([row], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    if versions.is_empty() || versions.iter().zip(1..).any(|((_, n), expected)| *n != expected) {
        problem(
            "its versions are not numbered from 1 without gaps".to_owned(),
            false,
        );
    }
    let current: Option<i64> =
        connection.query_row("SELECT current FROM article WHERE article = ?", [row], |row| {
            row.get(0)
        })?;
    if current != versions.last().map(|(version, _)| *version) {
        problem("its newest version is not the one in use".to_owned(), false);
    }
    for (version, n) in versions {
        version_of(connection, version, n, id, problem, look.checked)?;
    }
    let stored = stored::stored(connection, row)?;
    let expected = entries::entries(&stored.article, &stored.applied)?;
    if let Some(what) = entries::differs(connection, row, &expected, look.is_of_this_linker)? {
        problem(
            format!("what is laid out for search is not what its reading says: {what}"),
            true,
        );
    }
    without_words(connection, row, &expected, problem)
}

/// Rows without their words in an index.
fn without_words(
    connection: &Connection,
    article: i64,
    entries: &Entries,
    problem: &mut impl FnMut(String, bool),
) -> Result<(), Fault> {
    let count = |sql: &str| -> Result<usize, Fault> {
        let count: i64 = connection
            .prepare_cached(sql)?
            .query_row([article], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or_default())
    };
    let words = [
        (
            "article_words",
            1,
            count("SELECT count(*) FROM article_words WHERE rowid = ?")?,
        ),
        (
            "statement_words",
            entries.statements.len(),
            count(
                "SELECT count(*) FROM statement_words
                 WHERE rowid IN (SELECT statement FROM statement WHERE article = ?)",
            )?,
        ),
        (
            "figure_words",
            entries.figures.len(),
            count(
                "SELECT count(*) FROM figure_words WHERE rowid IN (SELECT figure FROM figure WHERE article = ?)",
            )?,
        ),
    ];
    for (index, expected, found) in words {
        if found != expected {
            problem(format!("{index} has {found} of its {expected} rows"), true);
        }
    }
    Ok(())
}

fn version_of(
    connection: &Connection,
    version: i64,
    n: u32,
    id: &str,
    problem: &mut impl FnMut(String, bool),
    checked: &mut Checked,
) -> Result<(), Fault> {
    checked.versions += 1;
    let (article, text_sha256, raw_sha256) = stored::version_article(connection, version, id)?;
    let mut wrong = |what: &str| problem(format!("version {n}: {what}"), false);
    if article.text_sha256() != text_sha256 {
        wrong("its text is not the one that was stored (SHA-256 differs)");
    }
    let content: Vec<u8> = connection
        .prepare_cached("SELECT content_sha256 FROM version WHERE version = ?")?
        .query_row([version], |row| row.get(0))?;
    if content != arrivals::content(&article)? {
        wrong("its text or metadata are not those that were stored (SHA-256 differs)");
    }
    match stored::raw_of(connection, version) {
        Ok(bytes) if hex(&sha256(&bytes)) == raw_sha256 => {}
        Ok(_) => wrong("the bytes that it was made of are not those that were stored (SHA-256 differs)"),
        Err(error) => wrong(&error.to_string()),
    }
    let met: i64 = connection
        .prepare_cached("SELECT count(*) FROM retrieval WHERE version = ?")?
        .query_row([version], |row| row.get(0))?;
    if met == 0 {
        wrong("when it was met is not recorded");
    }
    let in_use: Option<i64> = connection
        .prepare_cached("SELECT current FROM version WHERE version = ?")?
        .query_row([version], |row| row.get(0))?;
    if in_use.is_none() {
        wrong("it has no reading");
    }
    let mut query = connection
        .prepare_cached("SELECT text_sha256, body, reader.version FROM reading JOIN reader USING (reader) WHERE reading.version = ?")?;
    let mut rows = query.query(params![version])?;
    while let Some(row) = rows.next()? {
        checked.readings += 1;
        let (digest, body, reader): (Vec<u8>, Vec<u8>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if hex(&digest) != text_sha256 {
            wrong(&format!("the reading by {reader} is of another text"));
            continue;
        }
        match reading_of(&body, id) {
            Err(error) => wrong(&format!("reading by {reader}: {error}")),
            Ok(reading) => {
                if let Some(what) = misfit(&article.text, &reading) {
                    wrong(&format!("reading by {reader}: {what}"));
                }
            }
        }
    }
    let mut query = connection
        .prepare_cached("SELECT correction, text_sha256, target FROM correction WHERE version = ?")?;
    let mut rows = query.query(params![version])?;
    while let Some(row) = rows.next()? {
        let (number, digest, target): (i64, Vec<u8>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if hex(&digest) != text_sha256 {
            wrong(&format!("correction {number} is of another text"));
            continue;
        }
        match of_json(target.as_bytes(), &format!("the target of correction {number}")) {
            Err(error) => wrong(&error.to_string()),
            Ok(target) if words_stand(&target, &article.text) => {}
            Ok(_) => wrong(&format!(
                "the words that correction {number} is about do not stand where it says"
            )),
        }
    }
    Ok(())
}

/// What in a reading does not fit its text or leads nowhere.
pub(crate) fn misfit(text: &str, reading: &Reading) -> Option<String> {
    let fits = |span: &Span| text.get(span.start..span.end).is_some();
    let statements: HashSet<u32> = reading.statements.iter().map(|s| s.n).collect();
    let voices: HashSet<u32> = reading.voices.iter().map(|v| v.n).collect();
    for s in &reading.statements {
        let spans = [&s.source, &s.cue, &s.content, &s.cited, &s.told, &s.certainty];
        if s.content.is_empty() || !spans.into_iter().flatten().all(fits) {
            return Some(format!("a passage of statement {} does not fit the text", s.n));
        }
        let leads = s.voice.iter().chain(&s.relay).all(|n| voices.contains(n))
            && s.answers.iter().chain(&s.within).all(|n| statements.contains(n));
        if !leads {
            return Some(format!("statement {} refers to what is not there", s.n));
        }
    }
    // what is said of a voice is said by its number
    let all: HashSet<u32> = reading.all_named().map(|v| v.n).collect();
    if all.len() < reading.voices.len() + reading.named.len() {
        return Some("two voices have one number".to_owned());
    }
    for v in reading.all_named() {
        if !v.mentions.iter().chain(&v.roles).all(fits) {
            return Some(format!("a passage of voice {} does not fit the text", v.n));
        }
    }
    for f in &reading.figures {
        if !fits(&f.span)
            || !f.counts.iter().all(fits)
            || f.statement.is_some_and(|n| !statements.contains(&n))
        {
            return Some("a figure does not fit the text, or refers to what is not there".to_owned());
        }
    }
    let others = reading
        .dates
        .iter()
        .map(|d| &d.span)
        .chain(reading.segments.iter().map(|s| &s.span));
    let misfits = others.filter(|span| !fits(span)).count();
    (misfits > 0).then(|| format!("{misfits} dates or segments do not fit the text"))
}

/// Do the words of all passages in a correction's target stand at their spans?
fn words_stand(target: &Value, text: &str) -> bool {
    match target {
        Value::Array(values) => values.iter().all(|value| words_stand(value, text)),
        Value::Object(fields) => {
            let offset = |name: &str| {
                fields
                    .get(name)
                    .and_then(Value::as_u64)
                    .and_then(|n| usize::try_from(n).ok())
            };
            match (
                offset("start"),
                offset("end"),
                fields.get("words").and_then(Value::as_str),
            ) {
                (Some(start), Some(end), Some(words)) => text.get(start..end) == Some(words),
                _ => fields.values().all(|value| words_stand(value, text)),
            }
        }
        _ => true,
    }
}
