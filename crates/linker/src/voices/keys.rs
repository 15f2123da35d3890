//! Names and keys of identities.

use std::collections::BTreeMap;

use sayso_core::VoiceKind;
use sha2::{Digest, Sha256};

use super::entries::Block;
use super::lexicon::field_name;
use super::name::Name;
use super::words::{folded, words};
use super::{Member, block_of_name};

/// The longest part of a key that comes from the name, in bytes.
const LONGEST: usize = 36;

/// Between the name and what tells identities of one name apart; no name has it.
const BETWEEN: &str = "--";

/// The fullest name that is well supported: the name that most members have among those with given names, without a
/// title and not all in capitals.
pub(super) fn name_of(block: &Block, entries: &[usize]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for at in entries {
        *counts.entry(block.entries[*at].member.name.trim()).or_default() += 1;
    }
    let rank = |name: &str| {
        let is_full = match super::name::parse(name) {
            Some(Name::Single(single)) => {
                let initial = single.given.first().is_none_or(|g| g.is_initial);
                u8::from(!single.given.is_empty()) + u8::from(!initial && single.titles.is_empty())
            }
            Some(Name::Body(body)) => u8::from(body.state.is_some() || !body.owner.is_empty()),
            None => 0,
        };
        let words = words(name);
        let is_shouted = words.len() > 1 && words.iter().all(|w| w.is_all_capital);
        (!is_shouted, is_full)
    };
    counts
        .into_iter()
        .max_by(|(a, x), (b, y)| {
            rank(a)
                .cmp(&rank(b))
                .then_with(|| x.cmp(y))
                .then_with(|| a.chars().count().cmp(&b.chars().count()))
                .then_with(|| b.cmp(a))
        })
        .map(|(name, _)| name.to_owned())
        .unwrap_or_default()
}

/// Eight hex digits of a text.
fn short_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .take(4)
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// A name as a part of a key.
fn slug(name: &str) -> String {
    folded(name).replace(' ', "-")
}

/// The part of a key that comes from the name. It is one block's alone: where the words of the slug would lead to
/// another block than the name does, the block is added as a hash.
fn stem(name: &str, block: Option<&str>) -> String {
    let slug = slug(name);
    let mut stem = slug.clone();
    if stem.len() > LONGEST {
        let cut = stem.get(..LONGEST).unwrap_or_default();
        let end = cut.rfind('-').filter(|at| *at > LONGEST / 2).unwrap_or(LONGEST);
        stem = format!(
            "{}{BETWEEN}{}",
            cut.get(..end).unwrap_or_default().trim_end_matches('-'),
            short_hash(&slug)
        );
    }
    if stem.is_empty() {
        stem = format!("voice{BETWEEN}{}", short_hash(name));
    }
    let home = block_of_name(&slug.replace('-', " "));
    if block.is_some() && home.as_deref() != block {
        stem = format!("{stem}{BETWEEN}{}", short_hash(block.unwrap_or_default()));
    }
    stem
}

/// What a key is made from.
pub(super) struct Named<'a> {
    pub name: &'a str,
    pub kind: VoiceKind,
    pub entries: &'a [usize],
    /// Is it a voice of one article that is never merged?
    pub is_alone: bool,
}

/// Keys in the order of what is given, each once.
pub(super) fn keys(block: &Block, named: &[Named]) -> Vec<String> {
    let stems: Vec<String> = named
        .iter()
        .map(|n| stem(n.name, block_of_name(n.name).as_deref()))
        .collect();
    let mut under: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, stem) in stems.iter().enumerate() {
        under.entry(stem).or_default().push(i);
    }
    let mut keys = stems.clone();
    for (stem, group) in under {
        let alone = |i: usize| named[i].is_alone;
        // voices of one article that are never merged do not make the others look for a longer key
        let shared = group.iter().filter(|i| !alone(**i)).count() > 1;
        let told: Vec<[Option<String>; 4]> = group.iter().map(|i| told_by(block, &named[*i])).collect();
        for (place, i) in group.iter().enumerate().filter(|(_, i)| shared || alone(**i)) {
            // the first thing that it has and no other of that name
            let own = (0..4).find_map(|what| {
                let mine = told[place][what].as_ref()?;
                let is_own = told
                    .iter()
                    .enumerate()
                    .all(|(other, t)| other == place || t[what].as_ref() != Some(mine));
                is_own.then(|| mine.clone())
            });
            let end = match own.filter(|_| !alone(*i)) {
                Some(own) => own,
                None => {
                    let first = named[*i].entries.first().map(|at| block.entries[*at].member);
                    short_hash(&first.map(first_words).unwrap_or_default())
                }
            };
            keys[*i] = format!("{stem}{BETWEEN}{end}");
        }
    }
    // the same article and number twice in the input: nothing tells them apart but their place
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for key in &mut keys {
        let count = seen.entry(key.clone()).or_default();
        *count += 1;
        if *count > 1 {
            *key = format!("{key}-{count}");
        }
    }
    keys
}

fn first_words(member: &Member) -> String {
    format!("{} {}", member.article, member.n)
}

/// What can tell identities of one name apart: kind, state or region, field, decade.
fn told_by(block: &Block, named: &Named) -> [Option<String>; 4] {
    fn most<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        words.for_each(|w| *counts.entry(w).or_default() += 1);
        let most = counts
            .into_iter()
            .max_by_key(|(word, count)| (*count, std::cmp::Reverse(*word)));
        most.map(|(word, _)| slug(word))
            .filter(|s| !s.is_empty() && s.len() <= 20)
    }
    let roles = || named.entries.iter().map(|at| block.role(*at));
    let place = match block.name(named.entries.first().copied().unwrap_or_default()) {
        Some(Name::Body(_)) => most(
            named
                .entries
                .iter()
                .filter_map(|at| block.entries[*at].member.place.as_deref()),
        ),
        _ => most(roles().flat_map(|r| r.regions.iter().chain(&r.states).copied())),
    };
    let office = most(roles().filter_map(|r| field_name(r.fields)));
    [Some(named.kind.name().to_owned()), place, office, None]
}
