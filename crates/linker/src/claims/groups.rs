//! Links between statements to claims.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet};

use sayso_core::{Span, envelope};

use crate::links::Passage;
use crate::words::words;

/// Two statements, by their places in a list that is sorted by article and place in the article, that are the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// The one that comes first in the list.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// How likely it is that they are the same, 0 to 1.
    pub score: f32,
}

/// Two groups become one when their members are, on the average over all pairs across, the same with this score; a pair
/// without an edge counts nothing, since it was looked at and found to differ.
const JOINED: u64 = SCALE / 4;
/// Scores are summed as whole numbers, so that no order of addition shows.
const SCALE: u64 = 1_000_000;
/// Between groups with more pairs than this, so many times the score of [`JOINED`] is enough: of a claim that thousands repeat
/// not all were held against one another.
const PAIRS: u64 = 9;
/// Two passages with this score are one claim whatever the others are.
const STRONG: u64 = SCALE * 95 / 100;

/// The claims of some passages, each as places in the list, sorted; passages without a partner are left out. `of` says for
/// each in which article it stands, by any number of the article's own, and of which statement of it it is, where of one.
///
/// Two sentences of one statement without an edge were held against each other and differ: no claim has both, however near
/// each is to a third. Else a speech that says much the same in many ways would become one claim, sentence by sentence.
///
/// The result depends on the set of edges alone, not on their order. People's word is stronger than every score: `together`
/// are one claim, `apart` are not; where the two contradict one another, `apart` holds. Edges that lead out of the list are not
/// looked at.
pub fn groups(
    of: &[(usize, Option<u32>)],
    edges: &[Edge],
    together: &[(usize, usize)],
    apart: &[(usize, usize)],
) -> Vec<Vec<usize>> {
    let count = of.len();
    let mut clusters = Clusters::new(of);
    for (a, b) in sorted(count, apart) {
        clusters.of[a].apart.insert(b);
        clusters.of[b].apart.insert(a);
    }
    for (a, b) in sorted(count, together) {
        let (a, b) = (clusters.root(a), clusters.root(b));
        if a != b && !clusters.of[a].apart.contains(&b) {
            clusters.merge(a, b);
        }
    }
    let mut scores: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    for edge in edges {
        let score = (f64::from(edge.score.clamp(0.0, 1.0)) * SCALE as f64).round() as u64;
        let (a, b) = (edge.a.min(edge.b), edge.a.max(edge.b));
        if b < count {
            let kept = scores.entry((a, b)).or_default();
            *kept = score.max(*kept);
        }
    }
    clusters.edges = scores.keys().copied().collect();
    for ((a, b), _) in scores.iter().filter(|(_, score)| **score >= STRONG) {
        let (a, b) = (clusters.root(*a), clusters.root(*b));
        if a != b && !clusters.are_apart(a, b) {
            clusters.merge(a, b);
        }
    }
    for ((a, b), score) in scores {
        let (a, b) = (clusters.root(a), clusters.root(b));
        if a != b {
            *clusters.of[a].near.entry(b).or_default() += score;
            *clusters.of[b].near.entry(a).or_default() += score;
        }
    }
    clusters.join();
    clusters.all()
}

fn sorted(count: usize, pairs: &[(usize, usize)]) -> BTreeSet<(usize, usize)> {
    let pairs = pairs.iter().map(|(a, b)| (*a.min(b), *a.max(b)));
    pairs.filter(|(a, b)| a != b && *b < count).collect()
}

/// A group as it grows; its number is that of one of its members.
#[derive(Clone, Default)]
struct Cluster {
    size: u64,
    /// Other groups with the sum of the scores of the edges to them.
    near: BTreeMap<usize, u64>,
    /// Groups that it must not become one with.
    apart: BTreeSet<usize>,
    /// Its members that are of a statement, by article and statement.
    members: BTreeMap<(usize, u32), Vec<usize>>,
}

struct Clusters {
    of: Vec<Cluster>,
    parent: Vec<usize>,
    /// The pairs of statements that an edge joins, the smaller place first.
    edges: HashSet<(usize, usize)>,
}

impl Clusters {
    fn new(of: &[(usize, Option<u32>)]) -> Self {
        let one = |(n, (article, statement)): (usize, &(usize, Option<u32>))| Cluster {
            size: 1,
            members: (statement.iter())
                .map(|statement| ((*article, *statement), vec![n]))
                .collect(),
            ..Cluster::default()
        };
        Clusters {
            of: of.iter().enumerate().map(one).collect(),
            parent: (0..of.len()).collect(),
            edges: HashSet::new(),
        }
    }

    /// Must two groups stay two? Where their members say so, it is noted: groups only grow.
    fn are_apart(&mut self, a: usize, b: usize) -> bool {
        if self.of[a].apart.contains(&b) {
            return true;
        }
        let (few, many) = match self.of[a].members.len() <= self.of[b].members.len() {
            true => (&self.of[a].members, &self.of[b].members),
            false => (&self.of[b].members, &self.of[a].members),
        };
        let differ = few.iter().any(|(statement, some)| {
            let others = many.get(statement).map_or(&[][..], Vec::as_slice);
            let have_edge = |m: usize, n: usize| self.edges.contains(&(m.min(n), m.max(n)));
            (some.iter()).any(|m| others.iter().any(|n| !have_edge(*m, *n)))
        });
        if differ {
            self.of[a].apart.insert(b);
            self.of[b].apart.insert(a);
        }
        differ
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// The score of two groups on the average of the pairs between them.
    fn average(&self, a: usize, b: usize) -> u64 {
        let pairs = self.of[a].size.saturating_mul(self.of[b].size).min(PAIRS);
        (self.of[a].near.get(&b).copied().unwrap_or(0) / pairs).min(SCALE)
    }

    /// Makes two groups one, under the number of the one with more neighbours, so that few are told of it. Gives that number and
    /// the neighbours whose score to the group may have risen.
    fn merge(&mut self, a: usize, b: usize) -> (usize, Vec<usize>) {
        let neighbours = |at: usize| (self.of[at].near.len(), Reverse(at));
        let (root, gone) = if neighbours(a) >= neighbours(b) {
            (a, b)
        } else {
            (b, a)
        };
        let less = std::mem::take(&mut self.of[gone]);
        self.parent[gone] = root;
        self.of[root].near.remove(&gone);
        let mut risen = Vec::with_capacity(less.near.len());
        for (other, score) in less.near {
            if other != root {
                self.of[other].near.remove(&gone);
                *self.of[other].near.entry(root).or_default() += score;
                *self.of[root].near.entry(other).or_default() += score;
                risen.push(other);
            }
        }
        self.of[root].size += less.size;
        for (statement, members) in less.members {
            self.of[root]
                .members
                .entry(statement)
                .or_default()
                .extend(members);
        }
        for other in less.apart {
            self.of[other].apart.remove(&gone);
            self.of[other].apart.insert(root);
            self.of[root].apart.insert(other);
        }
        (root, risen)
    }

    /// Joins the two groups with the highest average, and again, as long as it is high enough.
    fn join(&mut self) {
        let mut heap = BinaryHeap::new();
        for a in 0..self.of.len() {
            for b in self.of[a].near.range(a + 1..).map(|(b, _)| *b) {
                heap.push((self.average(a, b), Reverse((a, b))));
            }
        }
        while let Some((score, Reverse((a, b)))) = heap.pop() {
            if score < JOINED {
                break;
            }
            if self.parent[a] != a || self.parent[b] != b || self.are_apart(a, b) {
                continue;
            }
            let now = self.average(a, b);
            if now != score {
                // one of the two has grown since; a higher score has an entry of its own
                if now < score {
                    heap.push((now, Reverse((a, b))));
                }
                continue;
            }
            let (root, risen) = self.merge(a, b);
            for other in risen {
                heap.push((
                    self.average(root, other),
                    Reverse((root.min(other), root.max(other))),
                ));
            }
        }
    }

    fn all(mut self) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..self.parent.len() {
            let root = self.root(at);
            groups.entry(root).or_default().push(at);
        }
        groups.into_values().filter(|group| group.len() > 1).collect()
    }
}

/// Which passages are one member: found words of an article that overlap each other, or a statement of it. For each passage, given with
/// the place of its article and its text, the place in the list of the one that stands for it: a statement before found words, then the
/// longest.
pub fn members(passages: &[(usize, &Passage)]) -> Vec<usize> {
    let mut by_place: Vec<(usize, Span, usize)> = (passages.iter().enumerate())
        .filter_map(|(n, (article, passage))| Some((*article, envelope(&passage.spans)?, n)))
        .collect();
    by_place.sort_unstable();
    let mut stands: Vec<usize> = (0..passages.len()).collect();
    let mut from = 0;
    while from < by_place.len() {
        let (article, mut whole, _) = by_place[from];
        let mut to = from + 1;
        while let Some((other, span, _)) = by_place.get(to)
            && *other == article
            && span.start < whole.end
        {
            whole.end = whole.end.max(span.end);
            to += 1;
        }
        stand_in(passages, &by_place[from..to], &mut stands);
        from = to;
    }
    stands
}

/// Lets each of the found words among passages that hang together be stood for by the passage that covers them best.
fn stand_in(passages: &[(usize, &Passage)], stretch: &[(usize, Span, usize)], stands: &mut [usize]) {
    let is_found = |n: usize| passages[n].1.statement.is_none();
    // the statements of the stretch, and the longest of the found words that no other found words cover
    let mut kept: Vec<(Span, usize)> = Vec::new();
    let statements = stretch.iter().filter(|(_, _, n)| !is_found(*n));
    kept.extend(statements.map(|(_, span, n)| (*span, *n)));
    let mut found: Vec<(Span, usize)> = stretch
        .iter()
        .filter(|(_, _, n)| is_found(*n))
        .map(|(_, span, n)| (*span, *n))
        .collect();
    found.sort_by_key(|(span, n)| (Reverse(span.len()), span.start, *n));
    for (span, n) in found.into_iter().take(STRETCH) {
        let best = (kept.iter())
            .map(|(other, m)| (shared(span, *other), Reverse(*m)))
            .max()
            .filter(|(shared, _)| *shared * 2 >= span.len() && !span.is_empty());
        match best {
            Some((_, Reverse(m))) => stands[n] = m,
            None => kept.push((span, n)),
        }
    }
}

/// Of passages that hang together so many are looked at.
const STRETCH: usize = 2_000;

fn shared(a: Span, b: Span) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// Words of a wording beyond this make it no better.
const ENOUGH: usize = 50;
/// A quotation of fewer words does not stand for what was said.
const FRAGMENT: usize = 5;

/// Which of the wordings tells best what the claim is: each with its words and whether it is quoted. The place in the
/// list. A quotation goes before others, unless it is a fragment; of several the one that has most of what the others have, and
/// little beside it.
pub fn gist(wordings: &[(&str, bool)]) -> usize {
    let read: Vec<(BTreeMap<u64, f32>, usize)> = wordings.iter().map(|(text, _)| stems(text)).collect();
    let mut counts: HashMap<u64, usize> = HashMap::new();
    for (stems, _) in &read {
        for stem in stems.keys() {
            *counts.entry(*stem).or_default() += 1;
        }
    }
    let told = |(stems, length): &(BTreeMap<u64, f32>, usize)| {
        let of = |(stem, rarity): (&u64, &f32)| {
            let count = counts.get(stem).copied().unwrap_or(1);
            rarity * (count as f32 / wordings.len() as f32 - if count == 1 { ALONE } else { 0.0 })
        };
        stems.iter().map(of).sum::<f32>() - (length.saturating_sub(ENOUGH)) as f32
    };
    let rank = |at: usize| (wordings[at].1 && read[at].1 >= FRAGMENT, told(&read[at]));
    (0..wordings.len())
        .max_by(|a, b| {
            let (x, y) = (rank(*a), rank(*b));
            x.0.cmp(&y.0).then(x.1.total_cmp(&y.1)).then(b.cmp(a))
        })
        .unwrap_or(0)
}

/// What a stem costs that one wording alone has.
const ALONE: f32 = 0.3;

/// The stems of a wording with their rarity, and how many words it has.
fn stems(text: &str) -> (BTreeMap<u64, f32>, usize) {
    let words = words(text, Span::new(0, text.len()));
    let stems = words
        .iter()
        .take(4 * ENOUGH)
        .map(|word| (word.stem, word.rarity))
        .collect();
    (stems, words.len())
}
