//! Which voices of different articles people say are one, or two.
//!
//! A merge or a split names members of the voices that were seen, each by a passage of its article. For the linker they
//! become pairs of members that must be one, or must not. A member whose article has another text by now, or where
//! nobody is spoken of any more, no longer counts; a record without a member left on either side is orphaned.

use std::collections::{BTreeSet, HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sayso_core::{Voice, VoiceKind};
use sayso_linker::voices::Constraints;

use super::apply::is_same_name;
use super::record::{Difference, Passage, Record, Said, Target, Value, VoiceAnchor};
use crate::stored::{self, Stored};
use crate::{Fault, packing};

/// How many members of a voice a record names. More would not make it surer, and some voices speak in thousands of
/// articles.
pub(crate) const MEMBERS: usize = 32;

/// A voice across articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub row: i64,
    pub key: String,
    pub name: String,
    pub kind: VoiceKind,
}

/// What people said of these members (article's identifier, number of the voice): which are one, and which are not. What
/// one pair says, no other denies, not even by way of a third member.
pub(crate) fn constraints(connection: &Connection, members: &[(String, u32)]) -> Result<Constraints, Fault> {
    let records = records(connection)?;
    if records.is_empty() {
        return Ok(Constraints::default());
    }
    let place: HashMap<(&str, u32), usize> = members
        .iter()
        .enumerate()
        .map(|(i, (article, n))| ((article.as_str(), *n), i))
        .collect();
    let articles: HashSet<&str> = members.iter().map(|(article, _)| article.as_str()).collect();
    let places = |group: &[(String, u32)]| -> Vec<usize> {
        let of = |(article, n): &(String, u32)| place.get(&(article.as_str(), *n)).copied();
        group.iter().filter_map(of).collect()
    };
    // articles in which no member speaks need not be read
    let mut resolver = Resolver::new(connection);
    resolver.only = Some(articles);
    let mut said = Vec::new();
    for record in records {
        for groups in resolver.groups(&record)? {
            said.push((groups.is_split, places(&groups.one), places(&groups.other)));
        }
    }
    Ok(agreed(members.len(), &said))
}

/// Pairs of blocks that a person ever joined by merging voices of both: they have to be looked at together. Also where
/// the merge was undone or orphaned since: looked at one by one, each would keep the identity that they had in common.
pub(crate) fn joined_blocks(connection: &Connection) -> Result<Vec<(String, String)>, Fault> {
    let mut resolver = Resolver::new(connection);
    let mut pairs = BTreeSet::new();
    for record in every(connection)? {
        if record.said == Said::Split {
            continue;
        }
        let mut blocks: BTreeSet<String> = match &record.target {
            Target::Voices { blocks, .. } => blocks.iter().cloned().collect(),
            _ => BTreeSet::new(),
        };
        for groups in resolver.groups(&record)? {
            for (article, n) in groups.one.iter().chain(&groups.other) {
                blocks.extend(block(connection, article, *n)?);
            }
        }
        let mut blocks = blocks.into_iter();
        if let Some(first) = blocks.next() {
            pairs.extend(blocks.map(|other| (first.clone(), other)));
        }
    }
    Ok(pairs.into_iter().collect())
}

/// Whether a merge or split has no member left on one of its sides.
pub(super) fn is_orphaned(connection: &Connection, record: &Record) -> Result<bool, Fault> {
    let groups = Resolver::new(connection).groups(record)?;
    Ok(groups.iter().any(Groups::is_orphaned))
}

/// The blocks of a record's voices have to be looked at again.
pub(super) fn wake(tx: &Transaction<'_>, number: i64) -> Result<(), Fault> {
    let record = super::by_number(tx, number)?;
    let groups = Resolver::new(tx).groups(&record)?;
    if let Target::Voices { blocks, .. } = &record.target {
        for block in blocks {
            tx.execute("INSERT OR IGNORE INTO pending (block) VALUES (?)", [block])?;
        }
    }
    for (article, n) in groups.iter().flat_map(|g| g.one.iter().chain(&g.other)) {
        if let Some(block) = block(tx, article, *n)? {
            tx.execute("INSERT OR IGNORE INTO pending (block) VALUES (?)", [block])?;
        }
    }
    Ok(())
}

/// The voice across articles that a key means, one that it had before, or a name that only one voice has.
pub(super) fn identity(connection: &Connection, asked: &str) -> Result<Identity, Fault> {
    let asked = asked.trim();
    let by = |sql: &str| -> Result<Vec<Identity>, Fault> {
        let mut query = connection.prepare(sql)?;
        let rows = query.query_map([asked], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?))
        })?;
        rows.map(|row| {
            let (row, key, name, kind) = row?;
            let kind = VoiceKind::named(&kind)
                .ok_or_else(|| Fault::Damaged(format!("voice {key} is of an unknown kind, {kind}")))?;
            Ok(Identity { row, key, name, kind })
        })
        .collect()
    };
    for sql in [
        "SELECT identity, key, name, kind FROM identity WHERE key = ?",
        "SELECT identity.identity, identity.key, name, kind FROM identity_alias
         JOIN identity ON identity.identity = identity_alias.identity WHERE identity_alias.key = ?",
    ] {
        if let Some(found) = by(sql)?.pop() {
            return Ok(found);
        }
    }
    let mut named =
        by("SELECT identity, key, name, kind FROM identity WHERE name = ? COLLATE NOCASE ORDER BY key")?;
    match named.len() {
        1 => named.pop().ok_or_else(|| Fault::Refused(String::new())),
        0 => Err(Fault::Refused(format!(
            "there is no voice with the key or name {asked:?}; `sayso voices` lists them (unnamed voices have no key: they \
             are kept apart)"
        ))),
        _ => {
            let keys: Vec<&str> = named.iter().take(10).map(|i| i.key.as_str()).collect();
            Err(Fault::Refused(format!(
                "{} voices have the name {asked:?}; name one by its key: {}",
                named.len(),
                keys.join(", ")
            )))
        }
    }
}

struct Member {
    article: i64,
    id: String,
    n: u32,
    profile: (String, String),
}

fn members(connection: &Connection, identity: i64) -> Result<Vec<Member>, Fault> {
    let mut query = connection.prepare(
        "SELECT article.article, article.id, voice.n, voice.name, voice.roles FROM voice
         JOIN article ON article.article = voice.article WHERE identity = ?
         ORDER BY speaks DESC, article.article, voice.n",
    )?;
    let rows = query.query_map([identity], |row| {
        Ok(Member {
            article: row.get(0)?,
            id: row.get(1)?,
            n: row.get(2)?,
            profile: (row.get(3)?, row.get(4)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Up to so many members of a voice, of the articles that are wanted: first one of each name and roles, and those that speak
/// before those that are only named.
pub(super) fn anchors(
    connection: &Connection,
    identity: &Identity,
    limit: usize,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<VoiceAnchor>, Fault> {
    let wanted: Vec<Member> = members(connection, identity.row)?
        .into_iter()
        .filter(|member| is_wanted(&member.id))
        .collect();
    let mut seen = HashSet::new();
    let (first, rest): (Vec<&Member>, Vec<&Member>) =
        wanted.iter().partition(|member| seen.insert(&member.profile));
    first
        .into_iter()
        .chain(rest)
        .take(limit)
        .map(|member| anchor(connection, member))
        .collect()
}

fn anchor(connection: &Connection, member: &Member) -> Result<VoiceAnchor, Fault> {
    let Stored {
        article,
        version,
        applied,
        ..
    } = stored::stored(connection, member.article)?;
    let voice = applied
        .reading
        .all_named()
        .find(|v| v.n == member.n)
        .ok_or_else(|| {
            Fault::Damaged(format!(
                "article {} has no voice {}, which its entries name",
                member.id, member.n
            ))
        })?;
    Ok(VoiceAnchor {
        article: article.id,
        text_sha256: version.text_sha256,
        mention: voice.mentions.first().map(|m| Passage::of(&article.text, *m)),
        name: voice.name.clone(),
        kind: voice.kind,
    })
}

fn named(identity: &Identity) -> String {
    format!("{} ({})", identity.name, identity.key)
}

/// The target of a merge, and what it changes.
pub(super) fn merge(
    connection: &Connection,
    one: &str,
    other: &str,
) -> Result<(Target, Vec<Difference<Passage>>), Fault> {
    let (one, other) = (identity(connection, one)?, identity(connection, other)?);
    if one.row == other.row {
        return Err(Fault::Refused(format!("{} is one voice already", named(&one))));
    }
    let target = Target::Voices {
        one: anchors(connection, &one, MEMBERS, |_| true)?,
        other: anchors(connection, &other, MEMBERS, |_| true)?,
        keys: vec![one.key.clone(), other.key.clone()],
        blocks: blocks_of(connection, &[one.row, other.row])?,
    };
    let difference = Difference {
        field: "voices".to_owned(),
        before: Value::Names(vec![named(&one), named(&other)]),
        after: Value::Word("one voice".to_owned()),
    };
    Ok((target, vec![difference]))
}

/// The target of a split, and what it changes.
pub(super) fn split(
    connection: &Connection,
    voice: &str,
    articles: &[String],
) -> Result<(Target, Vec<Difference<Passage>>), Fault> {
    let identity = identity(connection, voice)?;
    let spoken_of: HashSet<String> = members(connection, identity.row)?
        .into_iter()
        .map(|m| m.id)
        .collect();
    if let Some(article) = articles.iter().find(|article| !spoken_of.contains(*article)) {
        return Err(Fault::Refused(format!(
            "{} is not spoken of in article {article:?}, but in {}",
            named(&identity),
            some(&spoken_of)
        )));
    }
    let chosen: BTreeSet<&str> = articles.iter().map(String::as_str).collect();
    if chosen.is_empty() {
        return Err(Fault::Refused(
            "say with --article in which articles it is somebody else".to_owned(),
        ));
    }
    if chosen.len() == spoken_of.len() {
        return Err(Fault::Refused(format!(
            "{} is spoken of in no other article; leave out those in which it is the right one",
            named(&identity)
        )));
    }
    let target = Target::Voices {
        one: anchors(connection, &identity, usize::MAX, |article| {
            chosen.contains(article)
        })?,
        other: anchors(connection, &identity, MEMBERS, |article| {
            !chosen.contains(article)
        })?,
        keys: vec![identity.key.clone()],
        blocks: blocks_of(connection, &[identity.row])?,
    };
    let list: Vec<&str> = chosen.into_iter().collect();
    let difference = Difference {
        field: "voices".to_owned(),
        before: Value::Word(named(&identity)),
        after: Value::Names(vec![
            named(&identity),
            format!("somebody else in {}", list.join(", ")),
        ]),
    };
    Ok((target, vec![difference]))
}

fn some(articles: &HashSet<String>) -> String {
    let mut list: Vec<&str> = articles.iter().map(String::as_str).collect();
    list.sort_unstable();
    match list.len() {
        0..=10 => list.join(", "),
        count => format!("{} and {} others", list[..10].join(", "), count - 10),
    }
}

fn block(connection: &Connection, article: &str, n: u32) -> Result<Option<String>, Fault> {
    let found = connection
        .prepare_cached(
            "SELECT block FROM voice JOIN article ON article.article = voice.article WHERE id = ? AND n = ?",
        )?
        .query_row(params![article, n], |row| row.get::<_, Option<String>>(0))
        .optional()?;
    Ok(found.flatten())
}

/// The records that speak of voices across articles, in order: merges and splits, and voices that were chosen by their
/// key. Those in force.
fn records(connection: &Connection) -> Result<Vec<Record>, Fault> {
    of_voices(connection, "undone IS NULL")
}

/// The same with those that were undone.
fn every(connection: &Connection) -> Result<Vec<Record>, Fault> {
    of_voices(connection, "TRUE")
}

fn of_voices(connection: &Connection, which: &'static str) -> Result<Vec<Record>, Fault> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT correction, target, change FROM correction
         WHERE {which} AND (kind IN ('merge', 'split') OR change LIKE '%\"same_as\"%') ORDER BY correction"
    ))?;
    let mut rows = query.query([])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        let (target, change): (String, String) = (row.get(1)?, row.get(2)?);
        records.push(super::record(row.get(0)?, &target, &change)?);
    }
    Ok(records)
}

/// The blocks of all members of these identities.
fn blocks_of(connection: &Connection, identities: &[i64]) -> Result<Vec<String>, Fault> {
    let mut blocks = BTreeSet::new();
    let mut query = connection
        .prepare_cached("SELECT DISTINCT block FROM voice WHERE identity = ? AND block IS NOT NULL")?;
    for identity in identities {
        for block in query.query_map([identity], |row| row.get::<_, String>(0))? {
            blocks.insert(block?);
        }
    }
    Ok(blocks.into_iter().collect())
}

/// Members of two groups, by article and number.
#[derive(Debug, Default)]
struct Groups {
    is_split: bool,
    one: Vec<(String, u32)>,
    other: Vec<(String, u32)>,
}

impl Groups {
    fn is_orphaned(&self) -> bool {
        self.one.is_empty() || self.other.is_empty()
    }
}

struct Known {
    text: String,
    text_sha256: String,
    voices: Vec<Voice>,
}

/// Finds the voices that anchors mean, in the newest versions of their articles.
struct Resolver<'c> {
    connection: &'c Connection,
    /// Voices of other articles count as not found.
    only: Option<HashSet<&'c str>>,
    known: HashMap<String, Option<Known>>,
}

impl<'c> Resolver<'c> {
    fn new(connection: &'c Connection) -> Self {
        Resolver {
            connection,
            only: None,
            known: HashMap::new(),
        }
    }

    fn known(&mut self, id: &str) -> Result<Option<&Known>, Fault> {
        if !self.known.contains_key(id) {
            let found = match stored::article_row(self.connection, id)? {
                None => None,
                Some(row) => {
                    let stored = stored::stored(self.connection, row)?;
                    Some(Known {
                        text: stored.article.text,
                        text_sha256: stored.version.text_sha256,
                        voices: stored.applied.reading.all_named().cloned().collect(),
                    })
                }
            };
            self.known.insert(id.to_owned(), found);
        }
        Ok(self.known.get(id).and_then(Option::as_ref))
    }

    /// The number of the voice that an anchor means, of those who speak and those who are only named: the one that its
    /// mention speaks of. Where the article did not speak of it, the one of its name and kind.
    fn resolve(&mut self, anchor: &VoiceAnchor) -> Result<Option<(String, u32)>, Fault> {
        if self
            .only
            .as_ref()
            .is_some_and(|only| !only.contains(anchor.article.as_str()))
        {
            return Ok(None);
        }
        let Some(known) = self.known(&anchor.article)? else {
            return Ok(None);
        };
        if known.text_sha256 != anchor.text_sha256 {
            return Ok(None);
        }
        let is_named = |v: &&Voice| is_same_name(&v.name, &anchor.name) && v.kind == anchor.kind;
        let found = match &anchor.mention {
            None => known.voices.iter().find(is_named),
            Some(mention) if !mention.fits(&known.text) => None,
            Some(mention) => {
                let of_it = || {
                    known
                        .voices
                        .iter()
                        .filter(|v| v.mentions.contains(&mention.span()))
                };
                of_it().find(is_named).or_else(|| of_it().next())
            }
        };
        Ok(found.map(|voice| (anchor.article.clone(), voice.n)))
    }

    fn all(&mut self, anchors: &[VoiceAnchor]) -> Result<Vec<(String, u32)>, Fault> {
        let mut found = Vec::new();
        for anchor in anchors {
            found.extend(self.resolve(anchor)?);
        }
        Ok(found)
    }

    /// The groups that a record speaks of: two of a merge or split, and of each voice that was chosen by its key.
    fn groups(&mut self, record: &Record) -> Result<Vec<Groups>, Fault> {
        if let Target::Voices { one, other, .. } = &record.target {
            return Ok(vec![Groups {
                is_split: record.said == Said::Split,
                one: self.all(one)?,
                other: self.all(other)?,
            }]);
        }
        let said = match &record.said {
            Said::Voice { voice } | Said::Missed { voice, .. } => voice.iter().collect(),
            Said::Relay { relay } => relay.iter().collect(),
            _ => Vec::new(),
        };
        let mut groups = Vec::new();
        let Some((article, text_sha256)) = self.made_on(record.number)? else {
            return Ok(groups);
        };
        // the voice that a correction gave to one article is the one whose key was chosen
        for voice in said.into_iter().filter(|voice| !voice.same_as.is_empty()) {
            let own = VoiceAnchor {
                article: article.clone(),
                text_sha256: text_sha256.clone(),
                mention: None,
                name: voice.name.clone(),
                kind: voice.kind,
            };
            if let Some(own) = self.resolve(&own)? {
                groups.push(Groups {
                    is_split: false,
                    one: vec![own],
                    other: self.all(&voice.same_as)?,
                });
            }
        }
        Ok(groups)
    }

    fn made_on(&self, number: i64) -> Result<Option<(String, String)>, Fault> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT article.id, correction.text_sha256 FROM correction
                 JOIN version ON version.version = correction.version
                 JOIN article ON article.article = version.article WHERE correction = ?",
            )?
            .query_row([number], |row| {
                let digest: Vec<u8> = row.get(1)?;
                Ok((row.get(0)?, packing::hex(&digest)))
            })
            .optional()?)
    }
}

/// What holds of records given in order, each whether it is a split, and its two groups: where two records contradict
/// each other, the later.
pub(super) fn agreed(members: usize, said: &[(bool, Vec<usize>, Vec<usize>)]) -> Constraints {
    let mut constraints = Constraints::default();
    let mut sets = Sets::new(members);
    for (is_split, one, other) in said.iter().rev() {
        // who was split off is one, in all the articles that were named; a merge joins all with all below
        if *is_split {
            for (i, a) in one.iter().enumerate() {
                for b in one.iter().skip(i + 1) {
                    sets.join(*a, *b, &mut constraints);
                }
            }
        }
        let pairs = || one.iter().flat_map(|a| other.iter().map(move |b| (*a, *b)));
        for (a, b) in pairs() {
            match is_split {
                true => sets.part(a, b, &mut constraints),
                false => sets.join(a, b, &mut constraints),
            }
        }
    }
    constraints
}

/// Members that are one so far, and which of these sets are apart.
struct Sets {
    above: Vec<usize>,
    apart: Vec<(usize, usize)>,
}

impl Sets {
    fn new(members: usize) -> Self {
        Sets {
            above: (0..members).collect(),
            apart: Vec::new(),
        }
    }

    fn top(&mut self, mut at: usize) -> usize {
        while self.above[at] != at {
            self.above[at] = self.above[self.above[at]];
            at = self.above[at];
        }
        at
    }

    fn are_apart(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.top(a), self.top(b));
        let apart = self.apart.clone();
        apart.into_iter().any(|(x, y)| {
            let (x, y) = (self.top(x), self.top(y));
            (x, y) == (a, b) || (y, x) == (a, b)
        })
    }

    fn join(&mut self, a: usize, b: usize, constraints: &mut Constraints) {
        let (x, y) = (self.top(a), self.top(b));
        if x != y && !self.are_apart(x, y) {
            self.above[x.max(y)] = x.min(y);
            constraints.one.push((a, b));
        }
    }

    fn part(&mut self, a: usize, b: usize, constraints: &mut Constraints) {
        if self.top(a) != self.top(b) && !self.are_apart(a, b) {
            self.apart.push((a, b));
            constraints.apart.push((a, b));
        }
    }
}
