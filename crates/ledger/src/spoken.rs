//! What a voice said: its statements over time, its claims, what it denied, whom it cites and who passes it on.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, params};
use sayso_core::{Act, Form, PassageLine};

use crate::claims::{self, ClaimRow, by_row};
use crate::links::{LinkKind, Place};
use crate::search::hits::VoiceOf;
use crate::voices::{VoiceInFull, identity_of, in_full, kind_named};
use crate::{Fault, Ledger, LedgerError};

/// Which statements of a voice are wanted. The default asks for none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpokenAsked {
    /// Only those of this act.
    pub act: Option<Act>,
    /// Only those published on this day or later.
    pub from: Option<Date>,
    /// Only those published on this day or earlier.
    pub to: Option<Date>,
    /// At most so many.
    pub limit: usize,
    /// So many left out at the beginning.
    pub offset: usize,
}

/// What a voice said.
#[derive(Clone, Debug)]
pub struct Spoken {
    /// Those of its statements that are asked for, the latest first.
    pub statements: Vec<Spoke>,
    /// How many fit what is asked for.
    pub statements_found: u64,
    /// How many it made in all.
    pub statements_in_all: u64,
    /// How many it made in all, by day of publication and act; those without a day come first, under none.
    pub by_day: Vec<(Option<Date>, Act, u64)>,
    /// The claims that are its, those first that most articles print.
    pub claims: Vec<ClaimRow>,
    /// How many there are in all.
    pub claims_in_all: u64,
    /// Of its claims that more than one article prints, those that have no other origin.
    pub alone: Vec<ClaimRow>,
    /// How many there are in all.
    pub alone_in_all: u64,
    /// The claims that it denied, the one denied last first.
    pub denied: Vec<Denied>,
    /// How many there are in all.
    pub denied_in_all: u64,
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
    /// Who passed it on, the nearest to the page first.
    pub relay: Vec<VoiceOf>,
    /// The claims to which it belongs, whole or in parts.
    pub claims: Vec<ClaimRow>,
}

/// A claim that a voice denied.
#[derive(Clone, Debug, PartialEq)]
pub struct Denied {
    /// The claim.
    pub claim: ClaimRow,
    /// The statement that denies it; of several the latest.
    pub by: Spoke,
    /// How many statements of the voice deny it.
    pub statements: u64,
}

/// So many claims of a kind are listed.
const CLAIMS: usize = 20;
/// So many voices.
const VOICES: i64 = 12;

impl Ledger {
    /// What the voice with this key said, or with a key that led to it before. `None` where there is no such voice.
    ///
    /// # Errors
    /// The ledger cannot be read, or is damaged.
    pub fn spoken(&self, key: &str, asked: SpokenAsked) -> Result<Option<Spoken>, LedgerError> {
        self.look(|connection| match identity_of(connection, key)? {
            Some(identity) => spoken(connection, identity, asked).map(Some),
            None => Ok(None),
        })
    }

    /// The same with the voice itself, see [`Ledger::voice`], in one state of the ledger and without asking twice for
    /// what both need.
    ///
    /// # Errors
    /// The ledger cannot be read, or is damaged.
    pub fn voice_with_spoken(
        &self,
        key: &str,
        asked: SpokenAsked,
    ) -> Result<Option<(VoiceInFull, Spoken)>, LedgerError> {
        self.look(|connection| {
            let Some(identity) = identity_of(connection, key)? else {
                return Ok(None);
            };
            let spoken = spoken(connection, identity, asked)?;
            let mut acts: BTreeMap<String, u64> = BTreeMap::new();
            for (_, act, n) in &spoken.by_day {
                *acts.entry(act.name().to_owned()).or_default() += n;
            }
            Ok(Some((in_full(connection, identity, acts)?, spoken)))
        })
    }
}

fn spoken(connection: &Connection, identity: i64, asked: SpokenAsked) -> Result<Spoken, Fault> {
    let claims = |condition: &str| -> Result<(Vec<ClaimRow>, u64), Fault> {
        let total: i64 = connection
            .prepare_cached(&format!("SELECT count(*) FROM claim WHERE {condition}"))?
            .query_row([identity], |row| row.get(0))?;
        let rows: Vec<i64> = connection
            .prepare_cached(&format!(
                "SELECT claim FROM claim WHERE {condition} ORDER BY articles DESC, last DESC, key LIMIT {CLAIMS}"
            ))?
            .query_map([identity], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let rows = rows.into_iter().map(|claim| by_row(connection, claim));
        Ok((rows.collect::<Result<_, _>>()?, total.unsigned_abs()))
    };
    let voices = |sql: &str| -> Result<Vec<(VoiceOf, u64)>, Fault> {
        let mut query = connection.prepare_cached(sql)?;
        let mut rows = query.query(params![identity, VOICES])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let voice = VoiceOf {
                key: row.get(0)?,
                name: row.get(1)?,
                kind: kind_named(&row.get::<_, String>(2)?)?,
            };
            found.push((voice, row.get::<_, i64>(3)?.unsigned_abs()));
        }
        Ok(found)
    };
    let all = all(connection, identity)?;
    let mut by_day: BTreeMap<(Option<Date>, Act), u64> = BTreeMap::new();
    for line in &all {
        *by_day.entry((line.day, line.act)).or_default() += 1;
    }
    let is_asked = |line: &&Line| {
        asked.act.is_none_or(|act| line.act == act)
            && asked
                .from
                .is_none_or(|from| line.day.is_some_and(|day| from <= day))
            && asked.to.is_none_or(|to| line.day.is_some_and(|day| day <= to))
    };
    let (statements_found, shown) = match asked.limit {
        0 => (all.iter().filter(is_asked).count(), Vec::new()),
        limit => {
            let mut fitting: Vec<&Line> = all.iter().filter(is_asked).collect();
            fitting.sort_unstable_by_key(|line| (std::cmp::Reverse(line.day), line.article, line.n));
            let shown = fitting.iter().skip(asked.offset).take(limit);
            (fitting.len(), shown.map(|line| line.statement).collect())
        }
    };
    let (own, claims_in_all) = claims("identity = ?1")?;
    let (alone, alone_in_all) =
        claims("identity = ?1 AND articles > 1 AND named = 1 AND not_recorded = 0 AND not_established = 0")?;
    let (denied, denied_in_all) = denied(connection, identity)?;
    Ok(Spoken {
        statements: shown
            .into_iter()
            .map(|statement| spoke(connection, statement))
            .collect::<Result<_, _>>()?,
        statements_found: statements_found as u64,
        statements_in_all: all.len() as u64,
        by_day: by_day.into_iter().map(|((day, act), n)| (day, act, n)).collect(),
        claims: own,
        claims_in_all,
        alone,
        alone_in_all,
        denied,
        denied_in_all,
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

fn act(name: &str) -> Result<Act, Fault> {
    Act::named(name).ok_or_else(|| Fault::Damaged(format!("a statement has the unknown act {name:?}")))
}

/// A statement, as much of it as is needed of thousands.
struct Line {
    statement: i64,
    article: i64,
    n: u32,
    day: Option<Date>,
    act: Act,
}

/// All statements of a voice. Some voices made thousands, so what is counted and what is chosen comes of one walk.
fn all(connection: &Connection, identity: i64) -> Result<Vec<Line>, Fault> {
    let mut query = connection.prepare_cached(
        "SELECT statement, statement.article, statement.n, day, act FROM voice JOIN statement USING (voice) WHERE identity = ?",
    )?;
    let mut rows = query.query([identity])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Line {
            statement: row.get(0)?,
            article: row.get(1)?,
            n: row.get(2)?,
            day: row
                .get_ref(3)?
                .as_str_or_null()
                .map_err(rusqlite::Error::from)?
                .and_then(|day| day.parse().ok()),
            act: act(row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?)?,
        });
    }
    Ok(found)
}

/// A statement by its row, behind its day: the latest first, and last those without a day.
type ByDay = (std::cmp::Reverse<Option<String>>, i64);

/// The claims that a voice denied, at most so many as are listed, and how many there are.
fn denied(connection: &Connection, identity: i64) -> Result<(Vec<Denied>, u64), Fault> {
    // few articles hold denials, so these are asked first, and then whose they are
    let mut query = connection.prepare_cached(&format!(
        "SELECT DISTINCT link.article, link.place, link.other, link.other_place
         FROM voice JOIN link ON link.article = voice.article AND link.kind = {} WHERE identity = ?",
        LinkKind::Denies.code()
    ))?;
    let mut rows = query.query([identity])?;
    let mut by_claim: BTreeMap<i64, BTreeSet<ByDay>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (article, other): (i64, i64) = (row.get(0)?, row.get(2)?);
        let (place, other_place) = (Place::of(row.get(1)?), Place::of(row.get(3)?));
        let by: Option<(i64, Option<String>)> = connection
            .prepare_cached(
                "SELECT statement, day FROM statement JOIN voice USING (voice)
                 WHERE statement.article = ? AND statement.n = ? AND identity = ?",
            )?
            .query_row(params![article, place.statement(), identity], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let Some((statement, day)) = by else { continue };
        let claim: Option<i64> = connection
            .prepare_cached("SELECT claim FROM claim_member WHERE article = ? AND place = ?")?
            .query_row(params![other, other_place.code()], |row| row.get(0))
            .optional()?;
        if let Some(claim) = claim {
            let of_claim = by_claim.entry(claim).or_default();
            of_claim.insert((std::cmp::Reverse(day), statement));
        }
    }
    let total = by_claim.len() as u64;
    let mut latest: Vec<_> = (by_claim.into_iter())
        .filter_map(|(claim, by)| Some((by.first()?.clone(), claim, by.len())))
        .collect();
    latest.sort();
    latest.truncate(CLAIMS);
    let denied = latest.into_iter().map(|((_, statement), claim, statements)| {
        Ok(Denied {
            claim: by_row(connection, claim)?,
            by: spoke(connection, statement)?,
            statements: statements as u64,
        })
    });
    Ok((denied.collect::<Result<_, Fault>>()?, total))
}

/// A statement by its row.
fn spoke(connection: &Connection, statement: i64) -> Result<Spoke, Fault> {
    // offsets are bytes; SQLite counts characters of text and bytes of blobs
    let mut query = connection.prepare_cached(
        "SELECT article.id, statement.n, outlet.name, statement.day, act, form, said_from, said_to,
                length(CAST(substr(CAST(text AS BLOB), 1, start) AS TEXT)),
                CAST(substr(CAST(text AS BLOB), start + 1, end - start) AS TEXT), statement.article
         FROM statement JOIN article USING (article) JOIN version ON version.version = article.current
         LEFT JOIN outlet ON outlet.outlet = statement.outlet
         WHERE statement = ?",
    )?;
    let mut relays = connection.prepare_cached(
        "SELECT identity.key, coalesce(identity.name, voice.name), coalesce(identity.kind, voice.kind)
         FROM relay JOIN voice USING (voice) LEFT JOIN identity USING (identity) WHERE statement = ? ORDER BY position",
    )?;
    let mut relay = Vec::new();
    let mut rows = relays.query([statement])?;
    while let Some(row) = rows.next()? {
        relay.push(VoiceOf {
            key: row.get(0)?,
            name: row.get(1)?,
            kind: kind_named(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?)?,
        });
    }
    let mut rows = query.query([statement])?;
    let row = rows
        .next()?
        .ok_or_else(|| Fault::Damaged("a statement is gone while it is read".to_owned()))?;
    let start = usize::try_from(row.get::<_, i64>(8)?).unwrap_or_default();
    let text: String = row.get(9)?;
    let said: (Option<String>, Option<String>) = (row.get(6)?, row.get(7)?);
    let form = row.get_ref(5)?.as_str().map_err(rusqlite::Error::from)?;
    let n = row.get(1)?;
    let of: BTreeSet<i64> = claims::of_statement(connection, row.get(10)?, n)?
        .into_iter()
        .collect();
    Ok(Spoke {
        article: row.get(0)?,
        n,
        outlet: row.get(2)?,
        day: row.get(3)?,
        act: act(row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?)?,
        form: Form::named(form)
            .ok_or_else(|| Fault::Damaged(format!("a statement has the unknown form {form:?}")))?,
        said: said.0.zip(said.1),
        content: PassageLine {
            start,
            end: start + text.chars().count(),
            text,
        },
        relay,
        claims: of
            .into_iter()
            .map(|claim| by_row(connection, claim))
            .collect::<Result<_, _>>()?,
    })
}
