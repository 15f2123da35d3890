//! Who speaks: identities across articles, with their names and roles over time and what they did by speaking.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, params};
use sayso_core::VoiceKind;

use crate::packing::of_json;
use crate::search::hits::VoiceOf;
use crate::{Fault, Ledger, LedgerError};

/// One identity across articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceAcross {
    /// Its key.
    pub voice: String,
    /// Its fullest well-supported name.
    pub name: String,
    /// What it is.
    pub kind: VoiceKind,
    /// Articles in which it speaks or passes something on.
    pub articles: u64,
    /// Further articles, in which it is only named.
    pub named: u64,
    /// Its statements by act, the name of the act first.
    pub statements: BTreeMap<String, u64>,
    /// Statements of others that it passed on.
    pub relayed: u64,
    /// The days of the first and the last of its articles that has a day.
    pub first: Option<String>,
    /// The last.
    pub last: Option<String>,
}

/// An identity as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceRow {
    /// Its key.
    pub voice: String,
    /// Its fullest well-supported name.
    pub name: String,
    /// What it is.
    pub kind: VoiceKind,
    /// How many statements it made.
    pub statements: u64,
    /// Articles in which it speaks or passes something on.
    pub articles: u64,
    /// The days of the first and the last of these that has a day, ISO 8601.
    pub first: Option<String>,
    /// The last.
    pub last: Option<String>,
}

/// An identity with everything that articles call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceInFull {
    /// The identity.
    pub voice: VoiceAcross,
    /// Its names, the most common first.
    pub names: Vec<Given>,
    /// Its roles, the earliest first.
    pub roles: Vec<Given>,
    /// Where it speaks, the latest first.
    pub members: Vec<MemberOf>,
    /// Where it is named and does not speak, the latest first.
    pub named: Vec<MemberOf>,
}

/// A name or role, and which articles gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The words.
    pub text: String,
    /// How many articles.
    pub articles: u64,
    /// The day of the first article with a day.
    pub first: Option<String>,
    /// The day of the last.
    pub last: Option<String>,
    /// Identifiers of these articles, the earliest first.
    pub by: Vec<String>,
}

/// The voice of one article that belongs to an identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberOf {
    /// The article.
    pub article: String,
    /// The number of the voice there.
    pub n: u32,
    /// What the article calls it.
    pub name: String,
    /// The article's day.
    pub day: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Why it belongs here.
    pub evidence: Option<String>,
}

impl Ledger {
    /// Voices whose names hold all words of `query`, each from its beginning; all voices without one. Those with most
    /// statements first, at most `limit`; and how many there are in all.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn voices(
        &self,
        query: Option<&str>,
        kind: Option<VoiceKind>,
        limit: u32,
    ) -> Result<(Vec<VoiceAcross>, u64), LedgerError> {
        self.look(|connection| {
            let (identities, total) = chosen(connection, query, kind, limit as usize, 0)?;
            let found = identities
                .into_iter()
                .map(|identity| across(connection, identity));
            Ok((found.collect::<Result<_, _>>()?, total))
        })
    }

    /// The same voices as rows of a list, which leave out what takes long to count, after `offset` others; and how many
    /// there are in all.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn voice_rows(
        &self,
        query: Option<&str>,
        kind: Option<VoiceKind>,
        limit: usize,
        offset: usize,
    ) -> Result<(Vec<VoiceRow>, u64), LedgerError> {
        self.look(|connection| {
            let (identities, total) = chosen(connection, query, kind, limit, offset)?;
            let found = identities
                .into_iter()
                .map(|identity| listed(connection, identity));
            Ok((found.collect::<Result<_, _>>()?, total))
        })
    }

    /// Voices with a name in which all of these words begin a word, those with most statements first. None without a word.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn names_begun(&self, begins: &str, limit: usize) -> Result<Vec<VoiceOf>, LedgerError> {
        let words = begun(begins);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        self.look(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT key, name, kind FROM identity
                 WHERE identity IN (SELECT rowid FROM identity_words WHERE identity_words MATCH ?)
                 ORDER BY statements DESC, key LIMIT ?",
            )?;
            let mut rows = query.query(params![words, limit as i64])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(VoiceOf {
                    key: row.get(0)?,
                    name: row.get(1)?,
                    kind: kind_named(&row.get::<_, String>(2)?)?,
                });
            }
            Ok(found)
        })
    }

    /// The voice with this key, or with a key that led to it before; `None` where there is none.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn voice(&self, key: &str) -> Result<Option<VoiceInFull>, LedgerError> {
        self.look(|connection| match identity_of(connection, key)? {
            Some(identity) => {
                let acts = acts(connection, identity)?;
                in_full(connection, identity, acts).map(Some)
            }
            None => Ok(None),
        })
    }
}

impl Ledger {
    /// The identities of an article's voices, and of those that it only names: the number there, the key and name across
    /// articles. Unnamed voices have none.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn identities_of(&self, article: &str) -> Result<BTreeMap<u32, (String, String)>, LedgerError> {
        self.look(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT n, identity.key, identity.name FROM voice JOIN identity USING (identity)
                 WHERE article = (SELECT article FROM article WHERE id = ?)",
            )?;
            let found = query.query_map([article], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }
}

/// The row of an identity by its key, or by one that it had before.
pub(crate) fn identity_of(connection: &Connection, key: &str) -> Result<Option<i64>, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT identity FROM identity WHERE key = ?1
             UNION ALL SELECT identity FROM identity_alias WHERE key = ?1 LIMIT 1",
        )?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

/// Words, each from its beginning, as the index of names is asked.
fn begun(query: &str) -> String {
    let words = query
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words
        .map(|word| format!("\"{word}\"*"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The identities whose names hold all words of `query`, those with most statements first, and how many there are.
fn chosen(
    connection: &Connection,
    query: Option<&str>,
    kind: Option<VoiceKind>,
    limit: usize,
    offset: usize,
) -> Result<(Vec<i64>, u64), Fault> {
    let words = query.map(begun).filter(|words| !words.is_empty());
    let kind = kind.map(VoiceKind::name);
    // written out for what is asked, each finds its rows in an index, in their order
    let chosen = match (&words, kind) {
        (None, None) => "?1 IS NULL AND ?2 IS NULL",
        (None, Some(_)) => "?1 IS NULL AND kind = ?2",
        (Some(_), None) => {
            "identity IN (SELECT rowid FROM identity_words WHERE identity_words MATCH ?1) AND ?2 IS NULL"
        }
        (Some(_), Some(_)) => {
            "identity IN (SELECT rowid FROM identity_words WHERE identity_words MATCH ?1) AND +kind = ?2"
        }
    };
    let total: i64 = connection
        .prepare_cached(&format!("SELECT count(*) FROM identity WHERE {chosen}"))?
        .query_row(params![words, kind], |row| row.get(0))?;
    let identities = connection
        .prepare_cached(&format!(
            "SELECT identity FROM identity WHERE {chosen} ORDER BY statements DESC, key LIMIT ?3 OFFSET ?4"
        ))?
        .query_map(params![words, kind, limit as i64, offset as i64], |row| {
            row.get(0)
        })?
        .collect::<Result<_, _>>()?;
    Ok((identities, total.unsigned_abs()))
}

/// The kind that the store names so.
pub(crate) fn kind_named(name: &str) -> Result<VoiceKind, Fault> {
    VoiceKind::named(name).ok_or_else(|| Fault::Damaged(format!("a voice is of the unknown kind {name:?}")))
}

/// An identity as lists show it.
fn listed(connection: &Connection, identity: i64) -> Result<VoiceRow, Fault> {
    let mut query = connection.prepare_cached(
        "SELECT key, name, kind, statements, articles, first, last FROM identity WHERE identity = ?",
    )?;
    let mut rows = query.query([identity])?;
    let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let count = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
    Ok(VoiceRow {
        voice: row.get(0)?,
        name: row.get(1)?,
        kind: kind_named(&row.get::<_, String>(2)?)?,
        statements: count(3)?,
        articles: count(4)?,
        first: row.get(5)?,
        last: row.get(6)?,
    })
}

fn across(connection: &Connection, identity: i64) -> Result<VoiceAcross, Fault> {
    let row = listed(connection, identity)?;
    let spoken_of: i64 = connection
        .prepare_cached("SELECT count(DISTINCT article) FROM voice WHERE identity = ?")?
        .query_row([identity], |row| row.get(0))?;
    let standing = Standing {
        articles: row.articles,
        named: spoken_of.unsigned_abs().saturating_sub(row.articles),
        first: row.first,
        last: row.last,
    };
    let acts = acts(connection, identity)?;
    with_acts(connection, identity, standing, acts)
}

/// The statements of an identity by act.
fn acts(connection: &Connection, identity: i64) -> Result<BTreeMap<String, u64>, Fault> {
    let found = connection
        .prepare_cached(
            "SELECT act, count(*) FROM voice JOIN statement USING (voice) WHERE identity = ? GROUP BY act",
        )?
        .query_map([identity], |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
        })?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

/// Where an identity stands: in how many articles it speaks, in how many it is only named, and the days of the first and the last in
/// which it speaks.
struct Standing {
    articles: u64,
    named: u64,
    first: Option<String>,
    last: Option<String>,
}

fn with_acts(
    connection: &Connection,
    identity: i64,
    standing: Standing,
    statements: BTreeMap<String, u64>,
) -> Result<VoiceAcross, Fault> {
    let (voice, name, kind): (String, String, String) = connection
        .prepare_cached("SELECT key, name, kind FROM identity WHERE identity = ?")?
        .query_row([identity], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let relayed: i64 = connection
        .prepare_cached("SELECT count(*) FROM voice JOIN relay USING (voice) WHERE identity = ?")?
        .query_row([identity], |row| row.get(0))?;
    Ok(VoiceAcross {
        voice,
        name,
        kind: kind_named(&kind)?,
        articles: standing.articles,
        named: standing.named,
        statements,
        relayed: relayed.unsigned_abs(),
        first: standing.first,
        last: standing.last,
    })
}

/// An identity with all that articles call it; its statements by act are counted already.
pub(crate) fn in_full(
    connection: &Connection,
    identity: i64,
    acts: BTreeMap<String, u64>,
) -> Result<VoiceInFull, Fault> {
    let mut query = connection.prepare_cached(
        "SELECT article.id, voice.n, voice.name, voice.roles, entry.day, outlet.name, evidence, speaks
         FROM voice JOIN article USING (article) JOIN entry USING (article) LEFT JOIN outlet USING (outlet)
         WHERE identity = ? ORDER BY entry.day, article.id, voice.n",
    )?;
    let mut rows = query.query([identity])?;
    let (mut names, mut roles) = (AllGiven::default(), AllGiven::default());
    let (mut members, mut named) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let member = MemberOf {
            article: row.get(0)?,
            n: row.get(1)?,
            name: row.get(2)?,
            day: row.get(4)?,
            outlet: row.get(5)?,
            evidence: row.get(6)?,
        };
        names.count(&member.name, &member);
        let of_article: Vec<String> = of_json(row.get::<_, String>(3)?.as_bytes(), "the roles of a voice")?;
        for role in of_article {
            roles.count(&role, &member);
        }
        match row.get(7)? {
            true => members.push(member),
            false => named.push(member),
        }
    }
    let speaking: BTreeSet<&str> = members.iter().map(|member| member.article.as_str()).collect();
    named.retain(|member: &MemberOf| !speaking.contains(member.article.as_str()));
    let (mut names, roles) = (names.in_order, roles.in_order);
    // most common first, then as they came
    names.sort_by_key(|name: &Given| std::cmp::Reverse(name.articles));
    // all is here already, so nothing of it is asked again
    let days = || members.iter().filter_map(|member| member.day.clone());
    let of_named: BTreeSet<&str> = named.iter().map(|member| member.article.as_str()).collect();
    let standing = Standing {
        articles: speaking.len() as u64,
        named: of_named.len() as u64,
        first: days().min(),
        last: days().max(),
    };
    Ok(VoiceInFull {
        voice: with_acts(connection, identity, standing, acts)?,
        names,
        roles,
        members: members.into_iter().rev().collect(),
        named: named.into_iter().rev().collect(),
    })
}

/// Names or roles as they come, each found again by its words: a president has hundreds of roles in thousands of articles.
#[derive(Default)]
struct AllGiven {
    in_order: Vec<Given>,
    places: HashMap<String, usize>,
}

impl AllGiven {
    /// Counts one that an article gives. Articles come by day.
    fn count(&mut self, text: &str, member: &MemberOf) {
        let next = self.in_order.len();
        let at = match self.places.get(text) {
            Some(at) => *at,
            None => {
                self.places.insert(text.to_owned(), next);
                self.in_order.push(Given {
                    text: text.to_owned(),
                    articles: 0,
                    first: None,
                    last: None,
                    by: Vec::new(),
                });
                next
            }
        };
        let Some(given) = self.in_order.get_mut(at) else {
            return;
        };
        // a role stands several times in one article
        if given.by.last() != Some(&member.article) {
            given.by.push(member.article.clone());
            given.articles += 1;
        }
        if member.day.is_some() {
            given.first = given.first.take().or_else(|| member.day.clone());
            given.last.clone_from(&member.day);
        }
    }
}
