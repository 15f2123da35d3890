//! What people said: these voices are one, those are not.

use std::collections::{BTreeMap, BTreeSet};

use super::entries::{Block, Sets};
use super::persons::Cluster;

/// Merges and splits that people made. Pairs of places in the list of members that is given beside it; places beyond
/// the list are ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraints {
    /// These two are one identity, and so are the identities to which they belong.
    pub one: Vec<(usize, usize)>,
    /// These two are not one identity. It is stronger than everything else, what is said in `one` included: nor are
    /// they joined through a third.
    pub apart: Vec<(usize, usize)>,
}

/// Applies what people said, with pairs that hold numbers of entries.
pub(super) fn apply(
    block: &Block,
    clusters: Vec<Cluster>,
    one: &BTreeSet<(usize, usize)>,
    apart: &BTreeSet<(usize, usize)>,
) -> Vec<Cluster> {
    if one.is_empty() && apart.is_empty() {
        return clusters;
    }
    let count = block.entries.len();
    let mut why: BTreeMap<usize, String> = BTreeMap::new();
    let mut cluster_of = vec![0; count];
    for (c, cluster) in clusters.iter().enumerate() {
        for (at, evidence) in &cluster.entries {
            why.insert(*at, evidence.clone());
            cluster_of[*at] = c;
        }
    }
    let mut enemies: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (a, b) in apart {
        enemies.entry(*a).or_default().push(*b);
        enemies.entry(*b).or_default().push(*a);
    }
    // the members that people tied to one another stay together, as far as no split forbids it
    let mut tied = Sets::new(count);
    let mut inside: Vec<Vec<usize>> = (0..count).map(|at| vec![at]).collect();
    for (a, b) in one {
        join(&mut tied, &mut inside, &enemies, *a, *b);
    }
    // inside an identity, each side of a split draws the members that are more like it
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for cluster in &clusters {
        let mut atoms: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, _) in &cluster.entries {
            atoms.entry(tied.first(*at)).or_default().push(*at);
        }
        parts.extend(split(block, atoms.into_values().collect(), &enemies));
    }
    // identities that people tied grow together
    let mut part_of = vec![0; count];
    for (p, part) in parts.iter().enumerate() {
        part.iter().for_each(|at| part_of[*at] = p);
    }
    let mut whole = Sets::new(count);
    let mut inside: Vec<Vec<usize>> = (0..count).map(|at| vec![at]).collect();
    for part in &parts {
        for at in part.iter().skip(1) {
            join(&mut whole, &mut inside, &enemies, part[0], *at);
        }
    }
    for (a, b) in one {
        if tied.first(*a) != tied.first(*b) || whole.first(*a) == whole.first(*b) {
            continue;
        }
        if !join(&mut whole, &mut inside, &enemies, *a, *b) {
            // the identities hold members that a split keeps apart: only the two that were named come together
            let moved: Vec<usize> = (0..count)
                .filter(|at| tied.first(*at) == tied.first(*b))
                .collect();
            let first = whole.first(*a);
            let hostile = |at: &usize| {
                enemies
                    .get(at)
                    .is_some_and(|e| e.iter().any(|x| inside[first].contains(x)))
            };
            let moved = if moved.iter().any(hostile) {
                // neither identity can take the other's: the tied ones stand for themselves
                (0..count)
                    .filter(|at| tied.first(*at) == tied.first(*a))
                    .collect()
            } else {
                moved
            };
            move_out(
                &mut whole,
                &mut inside,
                &moved,
                Some(*a).filter(|a| !moved.contains(a)),
            );
        }
    }
    let said: BTreeSet<usize> = one.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let split: BTreeSet<usize> = apart.iter().flat_map(|(a, b)| [*a, *b]).collect();
    whole
        .all()
        .into_iter()
        .map(|set| {
            let evidence = |at: usize| match (said.contains(&at), split.contains(&at)) {
                (true, _) => "a person said so".to_owned(),
                (_, true) => "a person split it off".to_owned(),
                _ => why.get(&at).cloned().unwrap_or_default(),
            };
            Cluster {
                entries: set.into_iter().map(|at| (at, evidence(at))).collect(),
            }
        })
        .collect()
}

/// Joins two sets unless a split lies between them.
fn join(
    sets: &mut Sets,
    inside: &mut [Vec<usize>],
    enemies: &BTreeMap<usize, Vec<usize>>,
    a: usize,
    b: usize,
) -> bool {
    let (a, b) = (sets.first(a), sets.first(b));
    if a == b {
        return true;
    }
    let forbidden = inside[a]
        .iter()
        .filter_map(|at| enemies.get(at))
        .flatten()
        .any(|enemy| sets.first(*enemy) == b);
    if forbidden {
        return false;
    }
    sets.join(a, b);
    let (low, high) = (a.min(b), a.max(b));
    let moved = std::mem::take(&mut inside[high]);
    inside[low].extend(moved);
    true
}

/// Takes members out of their sets and puts them to the set of one, or into one of their own.
fn move_out(sets: &mut Sets, inside: &mut Vec<Vec<usize>>, moved: &[usize], to: Option<usize>) {
    let count = inside.len();
    let mut label: Vec<usize> = (0..count).map(|at| sets.first(at)).collect();
    let fresh = count;
    let target = to.map_or(fresh, |to| label[to]);
    for at in moved {
        label[*at] = target;
    }
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    let mut renewed = Sets::new(count);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (at, label) in label.iter().enumerate() {
        let head = *first.entry(*label).or_insert(at);
        renewed.join(head, at);
        members[head].push(at);
    }
    *sets = renewed;
    *inside = members;
}

/// Parts the tied groups of one identity so that no split lies inside a part.
fn split(block: &Block, atoms: Vec<Vec<usize>>, enemies: &BTreeMap<usize, Vec<usize>>) -> Vec<Vec<usize>> {
    let hostile = |a: &[usize], b: &[usize]| {
        a.iter()
            .filter_map(|at| enemies.get(at))
            .flatten()
            .any(|enemy| b.contains(enemy))
    };
    let is_seed: Vec<bool> = atoms
        .iter()
        .map(|atom| atom.iter().any(|at| enemies.contains_key(at)))
        .collect();
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for atom in atoms
        .iter()
        .zip(&is_seed)
        .filter(|(_, seed)| **seed)
        .map(|(atom, _)| atom)
    {
        match parts.iter().position(|part| !hostile(part, atom)) {
            Some(part) => parts[part].extend(atom),
            None => parts.push(atom.clone()),
        }
    }
    if parts.len() < 2 {
        return vec![atoms.into_iter().flatten().collect()];
    }
    let seeds = parts.clone();
    for atom in atoms
        .iter()
        .zip(&is_seed)
        .filter(|(_, seed)| !**seed)
        .map(|(atom, _)| atom)
    {
        let most =
            (0..parts.len()).max_by_key(|p| (likeness(block, atom, &seeds[*p]), std::cmp::Reverse(*p)));
        if let Some(part) = most {
            parts[part].extend(atom);
        }
    }
    parts.iter_mut().for_each(|p| p.sort_unstable());
    parts
}

/// How much a group is like the members between which people split: by name, role, names beside it and time.
fn likeness(block: &Block, atom: &[usize], seeds: &[usize]) -> (u32, i32) {
    let mut best = (0, i32::MIN);
    for (at, seed) in atom.iter().flat_map(|a| seeds.iter().map(move |s| (*a, *s))) {
        let (a, b) = (&block.entries[at], &block.entries[seed]);
        let (one, other) = (block.role(at), block.role(seed));
        let score = 2 * u32::from(a.member.name == b.member.name)
            + 3 * u32::from(one.shares_detail(other))
            + u32::from(one.shares_field(other))
            + a.beside
                .iter()
                .filter(|n| b.beside.binary_search(n).is_ok())
                .count()
                .min(3) as u32;
        let score = if one.conflicts(other) > 0 { 0 } else { score };
        let apart = match (a.day, b.day) {
            (Some(x), Some(y)) => -(x - y).abs(),
            _ => i32::MIN,
        };
        best = best.max((score, apart));
    }
    best
}
