//! Voices across articles: which voices of which articles are one identity.
//!
//! The linker decides within a block of voices whose names are alike. Who is only named belongs to whoever speaks elsewhere; a
//! block in which nobody speaks has nothing to decide. An article that comes, goes or is corrected leaves
//! the blocks of its voices in `pending`; [`Ledger::link`] decides these again. What it finds depends on the voices of
//! the ledger alone, not on the order in which they came. An identity whose key changes keeps its row, and its old key
//! still leads to it.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use rusqlite::{OptionalExtension, Transaction, params};
use sayso_core::VoiceKind;
use sayso_linker::voices::{Gender, Identity, Member, identities};

use crate::packing::of_json;
use crate::{Fault, Ledger, LedgerError, corrections};

/// So many blocks are decided in one transaction; between two, others may write.
const BLOCKS: usize = 200;
/// What is known of more articles than this is forgotten, so that memory does not grow with the ledger.
const AROUND: usize = 20_000;

impl Ledger {
    /// Finds again who is who across articles, wherever articles have come, gone or been corrected since the last time:
    /// the first part of [`Ledger::link`]. Where it is stopped, the next call goes on.
    ///
    /// # Errors
    /// The ledger cannot be read or written.
    pub fn link_voices(&mut self) -> Result<(), LedgerError> {
        loop {
            let is_waiting = self.look(|connection| {
                Ok(connection
                    .prepare_cached("SELECT 1 FROM pending LIMIT 1")?
                    .exists([])?)
            })?;
            if !is_waiting {
                return Ok(());
            }
            self.change(link_some)?;
        }
    }
}

fn link_some(tx: &Transaction<'_>) -> Result<(), Fault> {
    let waiting: Vec<String> = tx
        .prepare_cached("SELECT block FROM pending ORDER BY block LIMIT ?")?
        .query_map([BLOCKS as i64], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let joined = corrections::joined_blocks(tx)?;
    let mut done = BTreeSet::new();
    let mut around = Around::default();
    for block in waiting {
        if done.contains(&block) {
            continue;
        }
        if around.0.len() > AROUND {
            around = Around::default();
        }
        let together = together(block, &joined);
        link_blocks(tx, &together, &mut around)?;
        for block in together {
            tx.prepare_cached("DELETE FROM pending WHERE block = ?")?
                .execute([&block])?;
            done.insert(block);
        }
    }
    let is_waiting = tx.prepare_cached("SELECT 1 FROM pending LIMIT 1")?.exists([])?;
    match is_waiting {
        true => Ok(()),
        false => retire_voiceless(tx),
    }
}

/// Takes out identities whose voices no article has any more: with the last of them went what led here.
fn retire_voiceless(tx: &Transaction<'_>) -> Result<(), Fault> {
    let voiceless: Vec<i64> = tx
        .prepare_cached(
            "SELECT identity FROM identity
             WHERE NOT EXISTS (SELECT 1 FROM voice WHERE voice.identity = identity.identity)",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for former in voiceless {
        retire(tx, former, None)?;
    }
    Ok(())
}

/// The block with those to which people joined it, directly or through others.
fn together(block: String, joined: &[(String, String)]) -> BTreeSet<String> {
    let mut together = BTreeSet::from([block]);
    loop {
        let before = together.len();
        for (a, b) in joined {
            if together.contains(a) || together.contains(b) {
                together.extend([a.clone(), b.clone()]);
            }
        }
        if together.len() == before {
            return together;
        }
    }
}

const GENDERS: [Gender; 2] = [Gender::Male, Gender::Female];

/// How the ledger keeps what the pronouns of an article tell: by the pronoun, and as no more than that.
pub(crate) fn pronoun(gender: Gender) -> &'static str {
    match gender {
        Gender::Male => "he",
        Gender::Female => "she",
    }
}

/// A voice of the blocks, as the ledger has it.
struct Row {
    voice: i64,
    speaks: bool,
    identity: Option<i64>,
    evidence: Option<String>,
    statements: u64,
    article: i64,
    /// The article's day.
    day: Option<String>,
}

fn link_blocks(tx: &Transaction<'_>, blocks: &BTreeSet<String>, around: &mut Around) -> Result<(), Fault> {
    let mut rows = Vec::new();
    let mut members = Vec::new();
    for block in blocks {
        read_block(tx, block, around, &mut rows, &mut members)?;
    }
    let ids: Vec<(String, u32)> = members.iter().map(|m| (m.article.clone(), m.n)).collect();
    let said = corrections::constraints(tx, &ids)?;
    let mut here: BTreeMap<i64, i64> = BTreeMap::new();
    for identity in rows.iter().filter_map(|row| row.identity) {
        *here.entry(identity).or_default() += 1;
    }
    let mut before: BTreeSet<i64> = here.keys().copied().collect();
    // what a merge joined and its undoing parts: the other blocks decide over the identity
    let mut elsewhere = BTreeSet::new();
    for (&row, &voices) in &here {
        // the index alone tells how many it has
        let all: i64 = tx
            .prepare_cached("SELECT count(*) FROM voice WHERE identity = ?")?
            .query_row([row], |row| row.get(0))?;
        if all != voices {
            elsewhere.insert(row);
        }
    }
    before.retain(|row| !elsewhere.contains(row));
    let mut heirs: HashMap<i64, BTreeMap<i64, usize>> = HashMap::new();
    let mut after = BTreeSet::new();
    let found = identities(&members, &said);
    // those that keep their key come first, so that no other takes their row
    let mut own = Vec::with_capacity(found.len());
    for identity in &found {
        let row = row_with(tx, &identity.key)?;
        after.extend(row);
        own.push(row);
    }
    let mut kept = Vec::with_capacity(found.len());
    for (identity, own) in found.iter().zip(own) {
        let row = match own {
            Some(row) => row,
            None => row_for(tx, identity, &rows, &(&after | &elsewhere))?,
        };
        after.insert(row);
        for (&member, evidence) in identity.members.iter().zip(&identity.evidence) {
            let Some(of) = rows.get(member) else { continue };
            if let Some(former) = of.identity {
                *heirs.entry(former).or_default().entry(row).or_default() += 1;
            }
            if of.identity != Some(row) || of.evidence.as_ref() != Some(evidence) {
                tx.prepare_cached("UPDATE voice SET identity = ?, evidence = ? WHERE voice = ?")?
                    .execute(params![row, evidence, of.voice])?;
            }
            // whose a claim is, and how many origins it has, follows from who is who among those who speak
            if of.identity != Some(row) && of.speaks {
                tx.prepare_cached(
                    "INSERT OR IGNORE INTO unclaimed (article) SELECT article FROM voice WHERE voice = ?",
                )?
                .execute([of.voice])?;
            }
        }
        kept.push((row, identity));
    }
    // who is named alone belongs to nobody where nobody speaks any more who it could be
    let placed: BTreeSet<usize> = (found.iter())
        .flat_map(|identity| identity.members.iter().copied())
        .collect();
    for (member, row) in rows.iter().enumerate() {
        if row.identity.is_some() && !placed.contains(&member) {
            tx.prepare_cached("UPDATE voice SET identity = NULL, evidence = NULL WHERE voice = ?")?
                .execute([row.voice])?;
        }
    }
    for former in before.difference(&after) {
        retire(tx, *former, heirs.get(former))?;
    }
    for (row, identity) in kept {
        keep(tx, row, identity, &rows, &members)?;
    }
    Ok(())
}

/// What is told of a voice by its article. The blocks that wait are those of the voices of a few articles, so most of them have
/// voices of the same others: each of these is read once for all blocks.
#[derive(Default)]
struct Around(HashMap<i64, OfArticle>);

struct OfArticle {
    id: String,
    day: Option<String>,
    outlet: Option<String>,
    /// The voices that speak in it and have a name, in order.
    named: Vec<(i64, String)>,
}

impl Around {
    fn get(&mut self, tx: &Transaction<'_>, article: i64) -> Result<&OfArticle, Fault> {
        Ok(match self.0.entry(article) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(OfArticle::read(tx, article)?),
        })
    }
}

impl OfArticle {
    fn read(tx: &Transaction<'_>, article: i64) -> Result<Self, Fault> {
        let (id, day, outlet): (String, Option<String>, Option<String>) = tx
            .prepare_cached(
                "SELECT article.id, day, outlet.name FROM article JOIN entry USING (article) LEFT JOIN outlet USING (outlet)
                 WHERE article.article = ?",
            )?
            .query_row([article], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let named = tx
            .prepare_cached(
                "SELECT voice, name FROM voice
                 WHERE article = ? AND speaks AND kind NOT IN ('unnamed', 'document') ORDER BY n",
            )?
            .query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(OfArticle {
            id,
            day,
            outlet,
            named,
        })
    }
}

fn read_block(
    tx: &Transaction<'_>,
    block: &str,
    around: &mut Around,
    rows: &mut Vec<Row>,
    members: &mut Vec<Member>,
) -> Result<(), Fault> {
    let mut query = tx.prepare_cached(
        "SELECT voice, article, n, name, kind, roles, place, identity, evidence, pronoun, speaks,
                CASE WHEN speaks THEN (SELECT count(*) FROM statement WHERE statement.voice = voice.voice) ELSE 0 END
         FROM voice WHERE block = ? ORDER BY voice",
    )?;
    let mut found = query.query([block])?;
    while let Some(row) = found.next()? {
        let voice = row.get(0)?;
        let article = row.get(1)?;
        let of = around.get(tx, article)?;
        let kind: String = row.get(4)?;
        let pronoun: Option<String> = row.get(9)?;
        let speaks = row.get(10)?;
        let statements: i64 = row.get(11)?;
        rows.push(Row {
            voice,
            speaks,
            identity: row.get(7)?,
            evidence: row.get(8)?,
            statements: statements.unsigned_abs(),
            article,
            day: of.day.clone(),
        });
        let beside = of.named.iter().filter(|(other, _)| *other != voice);
        members.push(Member {
            article: of.id.clone(),
            n: row.get(2)?,
            speaks,
            name: row.get(3)?,
            kind: VoiceKind::named(&kind)
                .ok_or_else(|| Fault::Damaged(format!("the kind of a voice is {kind}")))?,
            roles: of_json(row.get::<_, String>(5)?.as_bytes(), "the roles of a voice")?,
            published: of.day.as_deref().and_then(|day| day.parse::<Date>().ok()),
            outlet: of.outlet.clone(),
            beside: beside.map(|(_, name)| name.clone()).collect(),
            gender: pronoun.and_then(|pronoun| {
                GENDERS
                    .into_iter()
                    .find(|gender| self::pronoun(*gender) == pronoun)
            }),
            place: row.get(6)?,
        });
    }
    Ok(())
}

fn row_with(tx: &Transaction<'_>, key: &str) -> Result<Option<i64>, Fault> {
    Ok(tx
        .prepare_cached("SELECT identity FROM identity WHERE key = ?")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

/// The row for an identity whose key is new: the one to which most of its voices belonged, unless another identity has it;
/// else a new one.
fn row_for(
    tx: &Transaction<'_>,
    identity: &Identity,
    rows: &[Row],
    taken: &BTreeSet<i64>,
) -> Result<i64, Fault> {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for former in identity.members.iter().filter_map(|&m| rows.get(m)?.identity) {
        *counts.entry(former).or_default() += 1;
    }
    let most = counts
        .into_iter()
        .filter(|(row, _)| !taken.contains(row))
        .max_by_key(|(row, count)| (*count, std::cmp::Reverse(*row)));
    if let Some((row, _)) = most {
        let old: String = tx
            .prepare_cached("SELECT key FROM identity WHERE identity = ?")?
            .query_row([row], |row| row.get(0))?;
        tx.prepare_cached("UPDATE identity SET key = ? WHERE identity = ?")?
            .execute(params![identity.key, row])?;
        alias(tx, &old, row)?;
        unclaim(tx, row)?;
        return Ok(row);
    }
    tx.prepare_cached("INSERT INTO identity (key, name, kind, statements) VALUES (?, ?, ?, 0)")?
        .execute(params![identity.key, identity.name, identity.kind.name()])?;
    Ok(tx.last_insert_rowid())
}

/// Claims tell their voices by key, name and kind: those in which an identity speaks are put together anew.
fn unclaim(tx: &Transaction<'_>, identity: i64) -> Result<(), Fault> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO unclaimed (article) SELECT article FROM voice WHERE identity = ? AND speaks",
    )?
    .execute([identity])?;
    Ok(())
}

/// Lets an old key lead to an identity.
fn alias(tx: &Transaction<'_>, key: &str, identity: i64) -> Result<(), Fault> {
    tx.prepare_cached(
        "INSERT INTO identity_alias (key, identity) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET identity = ?2",
    )?
    .execute(params![key, identity])?;
    Ok(())
}

/// Takes out an identity that has no voices left; its keys lead to the one that most of them went to.
fn retire(tx: &Transaction<'_>, former: i64, heirs: Option<&BTreeMap<i64, usize>>) -> Result<(), Fault> {
    let key: String = tx
        .prepare_cached("SELECT key FROM identity WHERE identity = ?")?
        .query_row([former], |row| row.get(0))?;
    let heir = heirs.and_then(|heirs| {
        heirs
            .iter()
            .max_by_key(|(row, count)| (**count, std::cmp::Reverse(**row)))
    });
    if let Some((heir, _)) = heir {
        tx.prepare_cached("UPDATE identity_alias SET identity = ? WHERE identity = ?")?
            .execute(params![heir, former])?;
        alias(tx, &key, *heir)?;
    }
    tx.prepare_cached("DELETE FROM identity_words WHERE rowid = ?")?
        .execute([former])?;
    tx.prepare_cached("DELETE FROM identity WHERE identity = ?")?
        .execute([former])?;
    Ok(())
}

/// Writes what an identity is called and how much it says.
fn keep(
    tx: &Transaction<'_>,
    row: i64,
    identity: &Identity,
    rows: &[Row],
    members: &[Member],
) -> Result<(), Fault> {
    // a key that is in use leads nowhere else
    tx.prepare_cached("DELETE FROM identity_alias WHERE key = ?")?
        .execute([&identity.key])?;
    let of_it = || identity.members.iter().filter_map(|&m| rows.get(m));
    let statements: u64 = of_it().map(|row| row.statements).sum();
    let speaks = || of_it().filter(|row| row.speaks);
    let articles: BTreeSet<i64> = speaks().map(|row| row.article).collect();
    let days = || speaks().filter_map(|row| row.day.as_deref());
    let former: (String, String) = tx
        .prepare_cached("SELECT name, kind FROM identity WHERE identity = ?")?
        .query_row([row], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if former != (identity.name.clone(), identity.kind.name().to_owned()) {
        unclaim(tx, row)?;
    }
    tx.prepare_cached(
        "UPDATE identity SET name = ?, kind = ?, statements = ?, articles = ?, first = ?, last = ? WHERE identity = ?",
    )?
    .execute(params![
        identity.name,
        identity.kind.name(),
        statements as i64,
        articles.len() as i64,
        days().min(),
        days().max(),
        row
    ])?;
    let mut names: BTreeSet<&str> = identity
        .members
        .iter()
        .filter_map(|&m| Some(members.get(m)?.name.as_str()))
        .collect();
    names.insert(&identity.name);
    let names: Vec<&str> = names.into_iter().collect();
    tx.prepare_cached("DELETE FROM identity_words WHERE rowid = ?")?
        .execute([row])?;
    tx.prepare_cached("INSERT INTO identity_words (rowid, names) VALUES (?, ?)")?
        .execute(params![row, names.join("\n")])?;
    Ok(())
}
