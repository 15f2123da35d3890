//! What speaks for and against two wordings being of one utterance.

use std::cmp::Ordering;
use std::collections::HashMap;

use sayso_core::{Act, VoiceKind};

use super::vectors::{self, Vector, cosine, nearness};
use super::wordings::{SpeakerStem, Stem, Token, Wording};
use crate::{Agreement, ReadArticle, agreement};

/// How many kinds of evidence there are.
pub(super) const KINDS: usize = 50;

/// The names of the kinds of evidence, in the order of [`Evidence`]; the file of weights has them.
pub(super) const NAMES: [&str; KINDS] = [
    "local_contained",
    "contained",
    "local_shared_share",
    "shared_share",
    "shared",
    "local_shared",
    "cosine",
    "soft_contained",
    "soft_share",
    "run",
    "run_share",
    "order_share",
    "quoted_shared",
    "both_quoted",
    "quotations_differ",
    "quoted_elsewhere",
    "numbers_shared",
    "numbers_differ",
    "names_shared",
    "names_differ",
    "negation_differs",
    "voice_same",
    "persons_differ",
    "voices_differ",
    "voice_relays",
    "act_same",
    "act_weak",
    "length",
    "length_ratio",
    "heading",
    "no_statement",
    "setting_shared",
    "same_article",
    "pairs_shared",
    "said_apart",
    "information",
    "soft_cosine",
    "meaning",
    "local_meaning",
    "local_information",
    "both_early",
    "both_headings",
    "speaker_alike",
    "speaker_unknown",
    "one_unnamed",
    "both_unnamed",
    "one_unnamed_alike",
    "both_unnamed_alike",
    "others_alike",
    "outlet_and_other",
];

/// The evidence for one pair.
pub(super) type Evidence = [f32; KINDS];

/// Two articles under comparison: what is common to all their wordings says little of any two.
pub(super) struct Ground<'a> {
    pub a: &'a ReadArticle,
    pub b: &'a ReadArticle,
    /// For each wording of the two the weights of its stems, in the order of the stems, and their sum.
    pub weights_a: Vec<(Vec<f32>, f32)>,
    pub weights_b: Vec<(Vec<f32>, f32)>,
    /// What each wording means beside what all of the two articles mean: by its words, and by its stems with their weights.
    meanings_a: Vec<[Vector; 2]>,
    meanings_b: Vec<[Vector; 2]>,
    voices: std::cell::RefCell<HashMap<(u32, u32), Agreement>>,
}

impl<'a> Ground<'a> {
    pub(super) fn new(a: &'a ReadArticle, b: &'a ReadArticle) -> Self {
        let is_one = a.id == b.id;
        let all = a.wordings().all.len() + if is_one { 0 } else { b.wordings().all.len() };
        let weight = |stem: &Stem| {
            let count =
                |article: &ReadArticle| article.wordings().counts.get(&stem.stem).copied().unwrap_or(0);
            let count = count(a) + if is_one { 0 } else { count(b) };
            stem.rarity * local(count, all)
        };
        let weights = |article: &ReadArticle| {
            let of = |wording: &Wording| {
                let weights: Vec<f32> = wording.stems.iter().map(weight).collect();
                let sum = weights.iter().sum();
                (weights, sum)
            };
            article.wordings().all.iter().map(of).collect::<Vec<_>>()
        };
        let (weights_a, weights_b) = (weights(a), if is_one { Vec::new() } else { weights(b) });
        let mut meanings_a = meanings(a, &weights_a);
        let mut meanings_b = if is_one {
            Vec::new()
        } else {
            meanings(b, &weights_b)
        };
        for which in 0..2 {
            let mut both: Vec<&mut Vector> = meanings_a
                .iter_mut()
                .chain(&mut meanings_b)
                .map(|meaning| &mut meaning[which])
                .collect();
            vectors::center(&mut both);
        }
        Ground {
            weights_a,
            weights_b,
            meanings_a,
            meanings_b,
            a,
            b,
            voices: std::cell::RefCell::default(),
        }
    }

    /// The weights of the wordings of the second article.
    pub(super) fn second(&self) -> &[(Vec<f32>, f32)] {
        if self.a.id == self.b.id {
            &self.weights_a
        } else {
            &self.weights_b
        }
    }

    /// How near two wordings are in what they mean.
    pub(super) fn meaning(&self, i: usize, j: usize, which: usize) -> f32 {
        let second = if self.a.id == self.b.id {
            &self.meanings_a
        } else {
            &self.meanings_b
        };
        cosine(&self.meanings_a[i][which], &second[j][which])
    }

    fn agreement(&self, x: u32, y: u32) -> Agreement {
        let known = self.voices.borrow().get(&(x, y)).copied();
        known.unwrap_or_else(|| {
            let found = match self.a.id == self.b.id {
                true if x == y => Agreement::Same,
                _ => agreement(self.a, Some(x), self.b, Some(y)),
            };
            self.voices.borrow_mut().insert((x, y), found);
            found
        })
    }
}

fn meanings(article: &ReadArticle, weights: &[(Vec<f32>, f32)]) -> Vec<[Vector; 2]> {
    let of = |(wording, (weights, _)): (&Wording, &(Vec<f32>, f32))| {
        let stems = wording.stems.iter().zip(weights);
        [
            wording.vector,
            vectors::weighted(stems.filter_map(|(stem, weight)| Some((stem.vector?, *weight)))),
        ]
    };
    article.wordings().all.iter().zip(weights).map(of).collect()
}

/// How much of its weight a stem keeps that so many of the wordings have: all where one on each side has it.
fn local(count: u32, all: usize) -> f32 {
    let all = all as f32 + 2.0;
    (all / (count as f32).max(2.0)).ln() / (all / 2.0).ln().max(0.1)
}

/// What two wordings share of their stems.
#[derive(Default)]
pub(super) struct Overlap {
    pub shared: f32,
    pub local: f32,
    /// Places of the stems that only one side has.
    only_a: Vec<usize>,
    only_b: Vec<usize>,
    both: Vec<(usize, usize)>,
}

impl Ground<'_> {
    /// What the wordings with these places share.
    pub(super) fn overlap(&self, i: usize, j: usize) -> Overlap {
        let (x, y) = (&self.a.wordings().all[i].stems, &self.b.wordings().all[j].stems);
        let mut found = Overlap::default();
        let (mut at_x, mut at_y) = (0, 0);
        while let (Some(s), Some(t)) = (x.get(at_x), y.get(at_y)) {
            match s.stem.cmp(&t.stem) {
                Ordering::Less => {
                    found.only_a.push(at_x);
                    at_x += 1;
                }
                Ordering::Greater => {
                    found.only_b.push(at_y);
                    at_y += 1;
                }
                Ordering::Equal => {
                    found.shared += s.rarity;
                    found.local += self.weights_a[i].0[at_x];
                    found.both.push((at_x, at_y));
                    at_x += 1;
                    at_y += 1;
                }
            }
        }
        found.only_a.extend(at_x..x.len());
        found.only_b.extend(at_y..y.len());
        found
    }

    /// The share of the weight of the one with fewer stems that both have, and of all of both, added up.
    pub(super) fn shared(&self, i: usize, j: usize, both: f32) -> f32 {
        let (x, y) = (self.weights_a[i].1, self.second()[j].1);
        share(both, x.min(y)) + share(both, x + y - both)
    }

    /// A first, cheap opinion of a pair, 0 to 1: by which the likeliest partners are chosen.
    pub(super) fn likeness(&self, i: usize, j: usize, overlap: &Overlap) -> f32 {
        let (x, y) = (self.weights_a[i].1, self.second()[j].1);
        0.45 * share(overlap.local, x.min(y))
            + 0.3 * share(overlap.local, x + y - overlap.local)
            + 0.25 * self.meaning(i, j, 1).max(0.0)
    }

    /// The evidence for the wordings with these places.
    pub(super) fn evidence(&self, i: usize, j: usize, overlap: &Overlap, runs: &Runs) -> Evidence {
        let (x, y) = (&self.a.wordings().all[i], &self.b.wordings().all[j]);
        let (weights_x, weights_y) = (&self.weights_a[i], &self.second()[j]);
        let all = |wording: &Wording| wording.stems.iter().map(|stem| stem.rarity).sum::<f32>();
        let (all_x, all_y) = (all(x), all(y));
        let soft_x = soft(x, &overlap.only_a, y, &weights_x.0);
        let soft_y = soft(y, &overlap.only_b, x, &weights_y.0);
        let least_is_x = weights_x.1 <= weights_y.1;
        let quoted = Quoted::of(x, y, overlap);
        let short = x.tokens.len().min(y.tokens.len()) as f32;
        let long = x.tokens.len().max(y.tokens.len()) as f32;
        let voices = self.voices_of(x, y);
        let is = |yes: bool| f32::from(u8::from(yes));
        let (numbers_shared, numbers_differ) = kinds(x, y, overlap, |stem| stem.is_number);
        let (names_shared, names_differ) = kinds(x, y, overlap, |stem| stem.is_name);
        let weak = |act: Act| matches!(act, Act::Believe | Act::Decline);
        let speakers = Speakers::of(x, y);
        let of_kind = |kind: VoiceKind| {
            let has = |article: &ReadArticle, wording: &Wording| {
                let voice = wording.voice.and_then(|n| article.voice(n));
                usize::from(voice.is_some_and(|voice| voice.kind == kind))
            };
            has(self.a, x) + has(self.b, y)
        };
        let (unnamed, outlets) = (of_kind(VoiceKind::Unnamed), of_kind(VoiceKind::Outlet));
        [
            share(overlap.local, weights_x.1.min(weights_y.1)),
            share(overlap.shared, all_x.min(all_y)),
            share(overlap.local, weights_x.1 + weights_y.1 - overlap.local),
            share(overlap.shared, all_x + all_y - overlap.shared),
            overlap.shared.ln_1p(),
            overlap.local.ln_1p(),
            cosine(&x.vector, &y.vector),
            share(
                overlap.local + if least_is_x { soft_x } else { soft_y },
                weights_x.1.min(weights_y.1),
            ),
            share(2.0 * overlap.local + soft_x + soft_y, weights_x.1 + weights_y.1),
            runs.weight.ln_1p(),
            runs.longest as f32 / short,
            runs.in_order as f32 / short,
            quoted.shared,
            is(quoted.both),
            if quoted.both { 1.0 - quoted.shared } else { 0.0 },
            quoted.elsewhere,
            numbers_shared.min(2.0),
            numbers_differ,
            names_shared.min(3.0),
            names_differ,
            is(x.is_negated != y.is_negated),
            is(voices == Voices::Same),
            is(voices == Voices::OtherPerson),
            is(voices == Voices::Other),
            is(voices == Voices::Relays),
            is(x.act == y.act),
            is(weak(x.act) || weak(y.act)),
            short.ln(),
            (long / short).ln(),
            is(x.is_heading || y.is_heading),
            is(x.statement.is_none() || y.statement.is_none()),
            setting(x, y).ln_1p(),
            is(self.a.id == self.b.id),
            pairs(x, y),
            is(self.said_apart(x, y)),
            all_x.min(all_y).ln_1p(),
            self.meaning(i, j, 1).max(0.0)
                * share(2.0 * overlap.local + soft_x + soft_y, weights_x.1 + weights_y.1),
            self.meaning(i, j, 0),
            self.meaning(i, j, 1),
            weights_x.1.min(weights_y.1).ln_1p(),
            is(early(self.a, x) && early(self.b, y)),
            is(x.is_heading && y.is_heading),
            speakers.alike,
            is(x.voice.is_none() || y.voice.is_none()),
            is(unnamed == 1),
            is(unnamed == 2),
            is(unnamed == 1) * speakers.alike,
            is(unnamed == 2) * speakers.alike,
            is(matches!(voices, Voices::OtherPerson | Voices::Other)) * speakers.alike,
            is(voices == Voices::Other && outlets == 1),
        ]
    }

    fn voices_of(&self, x: &Wording, y: &Wording) -> Voices {
        let (Some(of_x), Some(of_y)) = (x.voice, y.voice) else {
            return Voices::Possible;
        };
        match self.agreement(of_x, of_y) {
            Agreement::Same => Voices::Same,
            agreement => {
                let crossed = x.voices.iter().any(|v| {
                    (y.voices.iter())
                        .any(|w| (*v, *w) != (of_x, of_y) && self.agreement(*v, *w) == Agreement::Same)
                });
                let kind = |article: &ReadArticle, n: u32| article.voice(n).map(|voice| voice.kind);
                match agreement {
                    _ if crossed => Voices::Relays,
                    Agreement::Possible => Voices::Possible,
                    _ if kind(self.a, of_x) == Some(VoiceKind::Person)
                        && kind(self.b, of_y) == Some(VoiceKind::Person) =>
                    {
                        Voices::OtherPerson
                    }
                    _ => Voices::Other,
                }
            }
        }
    }

    /// Were the two said on days that do not meet?
    fn said_apart(&self, x: &Wording, y: &Wording) -> bool {
        let said = |article: &ReadArticle, wording: &Wording| {
            wording
                .statement
                .and_then(|n| article.statement(n))
                .and_then(|s| s.said)
        };
        match (said(self.a, x), said(self.b, y)) {
            (Some(x), Some(y)) => x.to < y.from || y.to < x.from,
            _ => false,
        }
    }
}

/// Does the wording stand in the heading or the first paragraphs?
fn early(article: &ReadArticle, wording: &Wording) -> bool {
    wording.whole.start * 6 < article.text.len()
}

/// How the voices of two wordings stand to each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Voices {
    Same,
    /// The voice of one passed on the other, or one voice passed on both.
    Relays,
    Possible,
    /// Both are persons, and not one.
    OtherPerson,
    /// They are not one by their names, but one may speak for the other.
    Other,
}

/// How the words that say who speaks compare.
struct Speakers {
    /// Of the weight of the side with less, the share that the other has too, or has a near word for; 0 where a side has none.
    alike: f32,
}

impl Speakers {
    fn of(x: &Wording, y: &Wording) -> Self {
        let weight = |speaker: &[SpeakerStem]| speaker.iter().map(|stem| stem.rarity).sum::<f32>();
        let (short, long) = match weight(&x.speaker) <= weight(&y.speaker) {
            true => (&x.speaker, &y.speaker),
            false => (&y.speaker, &x.speaker),
        };
        let nearest = |stem: &SpeakerStem| {
            let near = |other: &SpeakerStem| match (stem.vector, other.vector) {
                _ if stem.stem == other.stem => 1.0,
                (Some(a), Some(b)) => ((nearness(a, b) - FAR) / (1.0 - FAR)).max(0.0),
                _ => 0.0,
            };
            long.iter().map(near).fold(0.0, f32::max)
        };
        let both = short.iter().map(|stem| stem.rarity * nearest(stem)).sum();
        Speakers {
            alike: share(both, weight(short)),
        }
    }
}

fn share(part: f32, of: f32) -> f32 {
    if of > 0.0 { (part / of).min(1.0) } else { 0.0 }
}

/// The weight of the stems that only one has, by how near the nearest stem of the other is.
fn soft(x: &Wording, only: &[usize], y: &Wording, weights: &[f32]) -> f32 {
    let near = |stem: &Stem| {
        let place = stem.vector?;
        y.stems
            .iter()
            .filter_map(|other| Some(nearness(place, other.vector?)))
            .max_by(f32::total_cmp)
    };
    (only.iter().take(MOST))
        .map(|at| weights[*at] * ((near(&x.stems[*at]).unwrap_or(0.0) - FAR) / (1.0 - FAR)).max(0.0))
        .sum()
}

/// Only so many stems of one side are held against all of the other.
const MOST: usize = 40;
/// Stems that are no nearer have nothing in common.
const FAR: f32 = 0.25;

/// How many stems of a kind the two share, and the share of those of the side with fewer that the other does not have; 0
/// where a side has none.
fn kinds(x: &Wording, y: &Wording, overlap: &Overlap, is: impl Fn(&Stem) -> bool) -> (f32, f32) {
    let count = |wording: &Wording| wording.stems.iter().filter(|stem| is(stem)).count();
    let shared = (overlap.both.iter())
        .filter(|(a, b)| is(&x.stems[*a]) || is(&y.stems[*b]))
        .count() as f32;
    let least = count(x).min(count(y)) as f32;
    (
        shared,
        if least > 0.0 {
            (1.0 - shared / least).max(0.0)
        } else {
            0.0
        },
    )
}

/// The weight of the words that both sources and cues have.
fn setting(x: &Wording, y: &Wording) -> f32 {
    let has = |stem: &u64| y.setting.binary_search_by(|other| other.0.cmp(stem)).is_ok();
    x.setting
        .iter()
        .filter(|(stem, _)| has(stem))
        .map(|(_, rarity)| rarity)
        .sum()
}

/// Of the stems that follow one another in the shorter, the share that do so in the longer as well.
fn pairs(x: &Wording, y: &Wording) -> f32 {
    let shared = x
        .pairs
        .iter()
        .filter(|pair| y.pairs.binary_search(pair).is_ok())
        .count() as f32;
    share(shared, x.pairs.len().min(y.pairs.len()) as f32)
}

/// The quoted words of two wordings against each other.
struct Quoted {
    /// Have both so many quoted words that they can be held against each other?
    both: bool,
    /// The share of the side with fewer quoted words that is quoted on the other as well; 0 unless both.
    shared: f32,
    /// Where only one is quoted: the share of its quoted words that the other has.
    elsewhere: f32,
}

impl Quoted {
    fn of(x: &Wording, y: &Wording, overlap: &Overlap) -> Self {
        let quoted = |wording: &Wording| {
            wording
                .stems
                .iter()
                .filter(|s| s.is_quoted)
                .map(|s| s.rarity)
                .sum::<f32>()
        };
        let (of_x, of_y) = (quoted(x), quoted(y));
        let shared = |is: fn(&Stem, &Stem) -> bool| {
            (overlap.both.iter())
                .filter(|(a, b)| is(&x.stems[*a], &y.stems[*b]))
                .map(|(a, _)| x.stems[*a].rarity)
                .sum::<f32>()
        };
        let both = of_x >= LITTLE && of_y >= LITTLE;
        Quoted {
            both,
            shared: if both {
                share(shared(|s, t| s.is_quoted && t.is_quoted), of_x.min(of_y))
            } else {
                0.0
            },
            elsewhere: match (of_x >= LITTLE, of_y >= LITTLE) {
                (true, false) => share(shared(|s, _| s.is_quoted), of_x),
                (false, true) => share(shared(|_, t| t.is_quoted), of_y),
                _ => 0.0,
            },
        }
    }
}

/// Quoted words of less weight tell nothing.
const LITTLE: f32 = 4.0;

/// Words that two wordings have in one order.
pub(super) struct Runs {
    /// The most words in a row.
    pub longest: usize,
    /// Their weight.
    pub weight: f32,
    /// The most words in one order, with others between them.
    pub in_order: usize,
}

impl Runs {
    /// Compares the first [`COMPARED`] words of both.
    pub(super) fn of(x: &[Token], y: &[Token]) -> Self {
        let (x, y) = (&x[..x.len().min(COMPARED)], &y[..y.len().min(COMPARED)]);
        let mut found = Runs {
            longest: 0,
            weight: 0.0,
            in_order: 0,
        };
        // of the row before: the length and weight of the run that ends there, and the words in order so far
        let mut above: Vec<(usize, f32, usize)> = vec![(0, 0.0, 0); y.len() + 1];
        for s in x {
            let mut diagonal = above[0];
            for (j, t) in y.iter().enumerate() {
                let was = above[j + 1];
                above[j + 1] = match s.form == t.form {
                    true => (diagonal.0 + 1, diagonal.1 + s.rarity, diagonal.2 + 1),
                    false => (0, 0.0, was.2.max(above[j].2)),
                };
                if (above[j + 1].1, above[j + 1].0) > (found.weight, found.longest) {
                    (found.longest, found.weight) = (above[j + 1].0, above[j + 1].1);
                }
                found.in_order = found.in_order.max(above[j + 1].2);
                diagonal = was;
            }
        }
        found
    }
}

/// Words of each wording that are held against all of the other.
const COMPARED: usize = 120;
