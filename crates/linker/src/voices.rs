//! Which voices of different articles are one identity.
//!
//! An article has its own voices; [`members`] takes them from its line. [`block`] says which members can be one identity
//! at all: those of one surname, or those whose names as bodies have the same words. [`identities`] decides within a
//! block (or several that people joined). What an added article changes is so bounded by the blocks of its voices.
//!
//! - Full names are one person when their given names agree ("Bob", "Robert", "J. Robert") and roles, stories or the rareness
//!   of the surname speak for it. Members of one full name whose roles cannot be one person's are parted.
//! - A bare surname goes to a person only when hardly another can be meant; else it stays its own identity.
//! - A body that every state has is told by its state: from its name, else from what its article is about.
//! - Unnamed voices are never merged, nor are documents, but for laws and treaties with a name.
//! - Who is named in an article and does not speak there joins whoever speaks elsewhere, by the same rules. Who speaks
//!   nowhere is no identity.
//!
//! A wrong merge costs more than a missed one: it puts words into somebody's mouth.

mod bodies;
mod constraints;
mod entries;
mod given;
mod keys;
pub(crate) mod lexicon;
mod members;
mod name;
mod persons;
mod role;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sayso_core::VoiceKind;

pub use constraints::Constraints;
pub use keys::is_told_apart;
pub use members::members;

use entries::Block;
use keys::Named;
use name::Name;
use persons::Cluster;

/// A voice, or who is only named, as one article has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The article's identifier.
    pub article: String,
    /// The number of the voice in the article.
    pub n: u32,
    /// Does it speak there, or pass on what others say? Else it is only named.
    pub speaks: bool,
    /// Its fullest name there, or its description where it is unnamed.
    pub name: String,
    /// What the article shows it to be.
    pub kind: VoiceKind,
    /// The titles that the article gives to it, as they stand.
    pub roles: Vec<String>,
    /// The day of publication.
    pub published: Option<Date>,
    /// Who published the article.
    pub outlet: Option<String>,
    /// Names of the other named voices of the article: of those that speak.
    pub beside: Vec<String>,
    /// The gender of the pronouns by which the article speaks of it; `None` where there are none, or both.
    pub gender: Option<Gender>,
    /// The state to which it belongs, or else the one that the article is mostly about, by its common English name:
    /// "Chile".
    pub place: Option<String>,
}

/// What the pronouns "he" and "she" tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gender {
    /// "he"
    Male,
    /// "she"
    Female,
}

/// Voices of several articles that are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Made from the name, and, where several have that name, from what tells them apart: "joan-reth",
    /// "joan-reth--ohio". ASCII letters in lower case, digits, hyphens; 1 to 70 bytes; no two identities of
    /// any blocks share it. The same members give the same key; a member that is added can change it.
    pub key: String,
    /// The fullest name that is well supported.
    pub name: String,
    /// What most members are.
    pub kind: VoiceKind,
    /// Places in the list of members that was given, by article and number.
    pub members: Vec<usize>,
    /// For each of [`Identity::members`], why it belongs here: "full name", "surname and role".
    pub evidence: Vec<String>,
}

/// The block of a member: members of different blocks are never one identity, unless a person says so. `None` for what
/// is never merged: unnamed voices, documents without a name of their own, names that name nobody.
pub fn block(member: &Member) -> Option<String> {
    match member.kind {
        VoiceKind::Unnamed => None,
        VoiceKind::Document if !is_named_document(&member.name) => None,
        _ => block_of_name(&member.name),
    }
}

/// The block to which a name leads.
fn block_of_name(name: &str) -> Option<String> {
    match name::parse(name)? {
        Name::Single(single) => Some(single.surname),
        // "of" cannot begin a surname, so a body never shares a block with a person
        Name::Body(body) if body.words.is_empty() => Some(format!("of {}", words::folded(body.state?))),
        Name::Body(body) => Some(format!("of {}", body.words)),
    }
}

/// "the Riverbank Protection Act": capitals, and a word that ends names of laws, treaties or books.
fn is_named_document(name: &str) -> bool {
    let lexicon = lexicon::Lexicon::get();
    let words = words::words(name);
    words.len() > 1
        && words
            .last()
            .is_some_and(|w| w.is_capital && lexicon.is_law(&w.text))
        && words.iter().filter(|w| w.is_capital && w.text != "the").count() > 1
        && !words.iter().any(|w| w.text.bytes().any(|b| b.is_ascii_digit()))
}

/// The identities of the members of one block, or of several that people joined, sorted by key.
///
/// The result depends on the set of members and on what people said about them, never on the order in which they come.
/// Each member that speaks belongs to exactly one identity; a member whose [`block`] is `None` is one of its own unless people
/// joined it to another. Each member that is only named belongs to one at the most: to none where nobody speaks who it
/// could be.
pub fn identities(members: &[Member], said: &Constraints) -> Vec<Identity> {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by(|a, b| compare(&members[*a], &members[*b]));
    let sorted: Vec<&Member> = order.iter().map(|at| &members[*at]).collect();
    let mut blocks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut clusters = Vec::new();
    let mut is_alone = vec![false; sorted.len()];
    for (at, member) in sorted.iter().enumerate() {
        match self::block(member) {
            Some(name) => blocks.entry(name).or_default().push(at),
            None => {
                is_alone[at] = true;
                clusters.push(Cluster {
                    entries: vec![(at, "never merged".to_owned())],
                });
            }
        }
    }
    let mut block_of = vec![blocks.len(); sorted.len()];
    for (number, entries) in blocks.values().enumerate() {
        entries.iter().for_each(|at| block_of[*at] = number);
    }
    let block = Block::read(&sorted, &block_of);
    for (name, entries) in &blocks {
        if name.starts_with("of ") {
            clusters.extend(bodies::bodies(&block, entries));
        } else {
            clusters.extend(persons::persons(&block, entries));
        }
    }
    let mut place = vec![0; order.len()];
    for (at, given) in order.iter().enumerate() {
        place[*given] = at;
    }
    let pairs = |list: &[(usize, usize)]| -> BTreeSet<(usize, usize)> {
        list.iter()
            .filter_map(|(a, b)| Some((*place.get(*a)?, *place.get(*b)?)))
            .filter(|(a, b)| a != b)
            .map(|(a, b)| (a.min(b), a.max(b)))
            .collect()
    };
    let mut clusters = constraints::apply(&block, clusters, &pairs(&said.one), &pairs(&said.apart));
    clusters.retain(|cluster| cluster.entries.iter().any(|(at, _)| sorted[*at].speaks));
    let numbers: Vec<Vec<usize>> = clusters
        .iter()
        .map(|c| c.entries.iter().map(|(at, _)| *at).collect())
        .collect();
    let names: Vec<String> = numbers.iter().map(|n| keys::name_of(&block, n)).collect();
    let named: Vec<Named> = numbers
        .iter()
        .zip(&names)
        .map(|(entries, name)| Named {
            name,
            kind: block.kind_of_speakers(entries),
            entries,
            is_alone: entries.len() == 1 && is_alone[entries[0]],
        })
        .collect();
    let keys = keys::keys(&block, &named);
    let mut found: Vec<Identity> = clusters
        .iter()
        .zip(&named)
        .zip(keys)
        .map(|((cluster, named), key)| Identity {
            key,
            name: named.name.to_owned(),
            kind: named.kind,
            members: cluster.entries.iter().map(|(at, _)| order[*at]).collect(),
            evidence: cluster.entries.iter().map(|(_, why)| why.clone()).collect(),
        })
        .collect();
    found.sort_by(|a, b| a.key.cmp(&b.key));
    found
}

/// What two voices of one block are to each other in two articles that are near: over all articles, "Reth" may be
/// anybody of that name, but two reports of one matter that have one Reth each, with no word against it, speak of one.
pub(crate) fn namesakes(a: &Member, b: &Member) -> crate::Agreement {
    use crate::Agreement::{Different, Possible, Same};
    let (Some(Name::Single(x)), Some(Name::Single(y))) = (name::parse(&a.name), name::parse(&b.name)) else {
        return Different;
    };
    let (bare, full) = match (x.given.is_empty(), y.given.is_empty()) {
        (true, _) => (a, b),
        (_, true) => (b, a),
        // two persons, or one under two names
        _ => {
            let is_alike = a.roles.iter().any(|role| b.roles.contains(role));
            return if is_alike { Possible } else { Different };
        }
    };
    let differ = matches!((a.gender, b.gender), (Some(x), Some(y)) if x != y);
    let has_another = |member: &Member| {
        member.beside.iter().any(
            |other| matches!(name::parse(other), Some(Name::Single(other)) if other.surname == x.surname),
        )
    };
    if differ {
        Different
    } else if has_another(bare) || has_another(full) {
        Possible
    } else {
        Same
    }
}

/// The order in which members are read: by article and number; the rest only where a list has one twice.
fn compare(a: &Member, b: &Member) -> std::cmp::Ordering {
    (
        &a.article,
        a.n,
        &a.name,
        &a.roles,
        a.published,
        &a.outlet,
        &a.beside,
        &a.place,
        a.gender,
        a.speaks,
        a.kind.name(),
    )
        .cmp(&(
            &b.article,
            b.n,
            &b.name,
            &b.roles,
            b.published,
            &b.outlet,
            &b.beside,
            &b.place,
            b.gender,
            b.speaks,
            b.kind.name(),
        ))
}
