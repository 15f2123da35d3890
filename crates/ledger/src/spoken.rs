//! What a voice said: its statements over time, its claims, what it denied, whom it cites and who passes it on.

use rusqlite::{Connection, params};
use sayso_core::{Act, Form, PassageLine, VoiceKind};

use crate::claims::{ClaimRow, by_row};
use crate::links::LinkKind;
use crate::search::hits::VoiceOf;
use crate::voices::identity_of;
use crate::{Fault, Ledger, LedgerError};

/// What a voice said.
#[derive(Clone, Debug)]
pub struct Spoken {
    /// Its statements, the latest first.
    pub statements: Vec<Spoke>,
    /// How many it made in all.
    pub statements_in_all: u64,
    /// How many it made in all, by month (`2031-03`) and act; those without a day are under no month.
    pub by_month: Vec<(Option<String>, Act, u64)>,
    /// The claims that are its, those first that most articles print.
    pub claims: Vec<ClaimRow>,
    /// How many there are in all.
    pub claims_in_all: u64,
    /// Of its claims that more than one article prints, those that have no other origin.
    pub alone: Vec<ClaimRow>,
    /// The claims that it denied, the latest first.
    pub denied: Vec<ClaimRow>,
    /// Whose statements it passed on, with how many, the most first.
    pub cites: Vec<(VoiceOf, u64)>,
    /// Who passed its statements on, with how many, the most first.
    pub relayed_by: Vec<(VoiceOf, u64)>,
}

/// A statement of a voice.
#[derive(Clone, Debug, PartialEq)]
pub struct Spoke {
    /// The article.
    pub article: String,
    /// The number of the statement there.
    pub n: u32,
    /// Who published it.
    pub outlet: Option<String>,
    /// The day of publication, ISO 8601.
    pub day: Option<String>,
    /// What was done by saying it.
    pub act: Act,
    /// In quotation marks or not.
    pub form: Form,
    /// The first and last day on which it can have been said, ISO 8601.
    pub said: Option<(String, String)>,
    /// What was said, from its first to its last word, in code points.
    pub content: PassageLine,
    /// The key of the claim to which it belongs.
    pub claim: Option<String>,
}

/// So many claims of a kind are listed.
const CLAIMS: i64 = 20;
/// So many voices.
const VOICES: i64 = 12;

impl Ledger {
    /// What the voice with this key said; at most `limit` statements after `offset` others. `None` where there is no such
    /// voice.
    ///
    /// # Errors
    /// The ledger cannot be read, or is damaged.
    pub fn spoken(&self, key: &str, limit: usize, offset: usize) -> Result<Option<Spoken>, LedgerError> {
        self.look(|connection| match identity_of(connection, key)? {
            Some(identity) => spoken(connection, identity, limit, offset).map(Some),
            None => Ok(None),
        })
    }
}

fn spoken(connection: &Connection, identity: i64, limit: usize, offset: usize) -> Result<Spoken, Fault> {
    let count = |sql: &str| -> Result<u64, Fault> {
        let count: i64 = connection
            .prepare_cached(sql)?
            .query_row([identity], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    };
    let claims = |condition: &str, order: &str| -> Result<Vec<ClaimRow>, Fault> {
        let sql = format!("SELECT claim FROM claim WHERE {condition} ORDER BY {order}, key LIMIT {CLAIMS}");
        let mut query = connection.prepare_cached(&sql)?;
        let rows: Vec<i64> = query
            .query_map([identity], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        rows.into_iter().map(|claim| by_row(connection, claim)).collect()
    };
    let voices = |sql: &str| -> Result<Vec<(VoiceOf, u64)>, Fault> {
        let mut query = connection.prepare_cached(sql)?;
        let mut rows = query.query(params![identity, VOICES])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let voice = VoiceOf {
                key: row.get(0)?,
                name: row.get(1)?,
                kind: kind(&row.get::<_, String>(2)?)?,
            };
            found.push((voice, row.get::<_, i64>(3)?.unsigned_abs()));
        }
        Ok(found)
    };
    let denied = format!(
        "claim IN (SELECT member.claim FROM voice JOIN statement USING (voice)
           JOIN link ON link.article = statement.article AND link.kind = {} AND link.place = statement.n
           JOIN claim_member AS member ON member.article = link.other AND member.place = link.other_place
           WHERE voice.identity = ?1)",
        LinkKind::Denies.code()
    );
    Ok(Spoken {
        statements: statements(connection, identity, limit, offset)?,
        statements_in_all: count("SELECT count(*) FROM voice JOIN statement USING (voice) WHERE identity = ?")?,
        by_month: by_month(connection, identity)?,
        claims: claims("identity = ?1", "articles DESC, last DESC")?,
        claims_in_all: count("SELECT count(*) FROM claim WHERE identity = ?")?,
        alone: claims(
            "identity = ?1 AND articles > 1 AND named = 1 AND not_recorded = 0 AND not_established = 0",
            "articles DESC, last DESC",
        )?,
        denied: claims(&denied, "last DESC")?,
        // a relay is a voice of the same article, so both sides are found by their statement
        cites: voices(
            "SELECT key, coalesce(name, words), coalesce(kind, own), count(*) AS times FROM (
               SELECT identity.key, identity.name, said.name AS words, identity.kind, said.kind AS own,
                      coalesce(identity.identity, -said.voice) AS who
               FROM voice AS passed JOIN relay USING (voice) JOIN statement USING (statement)
               JOIN voice AS said ON said.voice = statement.voice LEFT JOIN identity ON identity.identity = said.identity
               WHERE passed.identity = ?1)
             GROUP BY who ORDER BY times DESC, key IS NULL, key, words LIMIT ?2",
        )?,
        relayed_by: voices(
            "SELECT key, coalesce(name, words), coalesce(kind, own), count(*) AS times FROM (
               SELECT identity.key, identity.name, passed.name AS words, identity.kind, passed.kind AS own,
                      coalesce(identity.identity, -passed.voice) AS who
               FROM voice AS said JOIN statement ON statement.voice = said.voice
               JOIN relay ON relay.statement = statement.statement JOIN voice AS passed ON passed.voice = relay.voice
               LEFT JOIN identity ON identity.identity = passed.identity
               WHERE said.identity = ?1)
             GROUP BY who ORDER BY times DESC, key IS NULL, key, words LIMIT ?2",
        )?,
    })
}

fn kind(name: &str) -> Result<VoiceKind, Fault> {
    VoiceKind::named(name).ok_or_else(|| Fault::Damaged(format!("a voice is of the unknown kind {name:?}")))
}

fn act(name: &str) -> Result<Act, Fault> {
    Act::named(name).ok_or_else(|| Fault::Damaged(format!("a statement has the unknown act {name:?}")))
}

fn by_month(connection: &Connection, identity: i64) -> Result<Vec<(Option<String>, Act, u64)>, Fault> {
    let mut query = connection.prepare_cached(
        "SELECT substr(day, 1, 7), act, count(*) FROM voice JOIN statement USING (voice) WHERE identity = ?
         GROUP BY 1, 2 ORDER BY 1, 2",
    )?;
    let mut rows = query.query([identity])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let name: String = row.get(1)?;
        found.push((row.get(0)?, act(&name)?, row.get::<_, i64>(2)?.unsigned_abs()));
    }
    Ok(found)
}

fn statements(
    connection: &Connection,
    identity: i64,
    limit: usize,
    offset: usize,
) -> Result<Vec<Spoke>, Fault> {
    // offsets in bytes; SQLite counts characters of text and bytes of blobs
    let mut query = connection.prepare_cached(
        "SELECT article.id, statement.n, outlet.name, statement.day, act, form, said_from, said_to,
                length(CAST(substr(CAST(text AS BLOB), 1, start) AS TEXT)),
                CAST(substr(CAST(text AS BLOB), start + 1, end - start) AS TEXT),
                (SELECT claim.key FROM claim_member JOIN claim USING (claim)
                 WHERE claim_member.article = statement.article AND claim_member.place = statement.n)
         FROM voice JOIN statement USING (voice) JOIN article ON article.article = statement.article
         JOIN version ON version.version = article.current LEFT JOIN outlet ON outlet.outlet = statement.outlet
         WHERE voice.identity = ?1
         ORDER BY statement.day IS NULL, statement.day DESC, article.id, statement.n LIMIT ?2 OFFSET ?3",
    )?;
    let mut rows = query.query(params![identity, limit as i64, offset as i64])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let start = usize::try_from(row.get::<_, i64>(8)?).unwrap_or_default();
        let text: String = row.get(9)?;
        let said: (Option<String>, Option<String>) = (row.get(6)?, row.get(7)?);
        let form_name: String = row.get(5)?;
        found.push(Spoke {
            article: row.get(0)?,
            n: row.get(1)?,
            outlet: row.get(2)?,
            day: row.get(3)?,
            act: act(&row.get::<_, String>(4)?)?,
            form: Form::named(&form_name)
                .ok_or_else(|| Fault::Damaged(format!("a statement has the unknown form {form_name:?}")))?,
            said: said.0.zip(said.1),
            content: PassageLine {
                start,
                end: start + text.chars().count(),
                text,
            },
            claim: row.get(10)?,
        });
    }
    Ok(found)
}
