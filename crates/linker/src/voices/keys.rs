//! Names and keys of identities.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sayso_core::VoiceKind;
use sha2::{Digest, Sha256};

use super::entries::Block;
use super::lexicon::field_name;
use super::name::Name;
use super::words::{folded, words};
use super::{Member, block_of_name};

/// The longest part of a key that comes from the name, in bytes.
const LONGEST: usize = 40;

/// Between the name and what tells identities of one name apart; no name has it.
const BETWEEN: &str = "--";

/// The fullest name that is well supported: the name that most members have among those with given names, without a
/// title and not all in capitals.
pub(super) fn name_of(block: &Block, entries: &[usize]) -> String {
    // spellings that differ in capitals and accents alone are counted together
    let mut spellings: BTreeMap<&str, usize> = BTreeMap::new();
    for at in entries {
        *spellings
            .entry(block.entries[*at].member.name.trim())
            .or_default() += 1;
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let folded_names: Vec<(&str, usize, String)> =
        spellings.into_iter().map(|(s, n)| (s, n, folded(s))).collect();
    for (_, count, folded) in &folded_names {
        *counts.entry(folded.clone()).or_default() += count;
    }
    let best = folded_names.iter().max_by(|(a, x, one), (b, y, other)| {
        let all = |folded: &String| counts.get(folded).copied().unwrap_or(0);
        rank(a)
            .cmp(&rank(b))
            .then_with(|| all(one).cmp(&all(other)))
            .then_with(|| a.chars().count().cmp(&b.chars().count()))
            .then_with(|| x.cmp(y))
            .then_with(|| b.is_ascii().cmp(&a.is_ascii()))
            .then_with(|| b.cmp(a))
    });
    best.map(|(name, _, _)| (*name).to_owned()).unwrap_or_default()
}

/// How good a name is to show: not in capitals alone, no word twice, with given names and without a title.
fn rank(name: &str) -> (bool, bool, u8) {
    let is_full = match super::name::parse(name) {
        Some(Name::Single(single)) => {
            let has_initial_first = single.given.first().is_none_or(|g| g.is_initial);
            u8::from(!single.given.is_empty()) + u8::from(!has_initial_first && single.titles.is_empty())
        }
        Some(Name::Body(body)) => u8::from(body.state.is_some() || !body.owner.is_empty()),
        None => 0,
    };
    let words = words(name);
    let is_shouted = words.len() > 1 && words.iter().all(|w| w.is_all_capital);
    let distinct: BTreeSet<&str> = words.iter().map(|w| w.text.as_str()).collect();
    (!is_shouted, distinct.len() == words.len(), is_full)
}

/// Eight hex digits of a text.
/// Digits of the digest that ends a key.
const DIGEST: usize = 8;

fn short_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .take(DIGEST / 2)
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// Does the key of an identity say what tells it from others of its name: a place, a kind, an office? Where nothing does, it ends
/// in a digest, and nobody knows whether it is another one.
pub fn is_told_apart(key: &str) -> bool {
    let end = key.rsplit_once(BETWEEN).map(|(_, end)| end);
    // behind the digest there may be a number
    let digest = end.map(|end| end.split_once('-').map_or(end, |(digest, _)| digest));
    digest.is_none_or(|digest| digest.len() != DIGEST || !digest.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// A name as a part of a key.
fn slug(name: &str) -> String {
    folded(name).replace(' ', "-")
}

/// The part of a key that comes from the name. It is one block's alone: where the words of the slug would lead to
/// another block than the name does, or are cut, a hash of the block and the name is added.
fn stem(name: &str, block: Option<&str>) -> String {
    let slug = slug(name);
    let home = block_of_name(&capitalized(&slug));
    if slug.len() <= LONGEST && !slug.is_empty() && (block.is_none() || home.as_deref() == block) {
        return slug;
    }
    let cut = slug.get(..LONGEST).unwrap_or(&slug);
    let end = match cut.rfind('-') {
        Some(at) if cut.len() < slug.len() && at > LONGEST / 2 => at,
        _ => cut.len(),
    };
    let start = cut.get(..end).unwrap_or_default().trim_end_matches('-');
    let start = if start.is_empty() { "voice" } else { start };
    let hash = short_hash(&format!("{} {}", block.unwrap_or(name), slug));
    format!("{start}{BETWEEN}{hash}")
}

/// The words of a slug as a name is written.
fn capitalized(slug: &str) -> String {
    let mut name = String::with_capacity(slug.len());
    for word in slug.split('-') {
        if !name.is_empty() {
            name.push(' ');
        }
        if matches!(word, "us" | "usa") || word.len() == 1 {
            name.push_str(&word.to_ascii_uppercase());
        } else if let (Some(first), Some(rest)) = (word.get(..1), word.get(1..)) {
            name.push_str(&first.to_ascii_uppercase());
            name.push_str(rest);
        }
    }
    name
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
        let told: Vec<[Option<String>; 3]> = group.iter().map(|i| told_by(block, &named[*i])).collect();
        let mut having: HashMap<(usize, &str), usize> = HashMap::new();
        let merged = told
            .iter()
            .zip(&group)
            .filter(|(_, i)| !alone(**i))
            .map(|(t, _)| t);
        for (what, value) in merged.flat_map(|t| t.iter().enumerate()) {
            if let Some(value) = value {
                *having.entry((what, value)).or_default() += 1;
            }
        }
        for (place, i) in group.iter().enumerate().filter(|(_, i)| shared || alone(**i)) {
            // the first thing that it has and no other of that name
            let own = told[place].iter().enumerate().find_map(|(what, value)| {
                let value = value.as_deref()?;
                (having.get(&(what, value)) == Some(&1)).then(|| value.to_owned())
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

/// What can tell identities of one name apart: kind, state or region, field.
fn told_by(block: &Block, named: &Named) -> [Option<String>; 3] {
    fn most<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        words.for_each(|w| *counts.entry(w).or_default() += 1);
        let most = counts
            .into_iter()
            .max_by_key(|(word, count)| (*count, std::cmp::Reverse(*word)));
        most.map(|(word, _)| slug(word))
            .filter(|s| !s.is_empty() && s.len() <= 16)
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
    [Some(named.kind.name().to_owned()), place, office]
}
