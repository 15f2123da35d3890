//! Which statements of two articles are the same?

use sayso_core::{Act, Span};

use super::evidence::{Evidence, Ground, NAMES, Overlap, Runs};
use super::found;
use super::weights;
use super::wordings::{Stem, Wording};
use crate::links::{Passage, Same, SameBy};
use crate::{Nearness, ReadArticle};

/// Of a long article so many wordings are looked at for each, those that share its rarest stems.
const TOUCHED: usize = 64;
/// A wording is held against so many others of an article at most, the likeliest.
const MOST: usize = 24;
/// Wordings less like each other are not looked at.
const UNLIKE: f32 = 0.1;
/// Nor are those that share less of their stems, added up: of the one with fewer, and of both.
const APART: f32 = 0.3;
/// An article with more wordings is long.
const SHORT: usize = 400;
/// A pair is listed from this score on; less likely ones are only of use where others support them, see
/// [`groups`](super::groups).
pub const SAME: f32 = 0.2;

/// The statements of two articles, or of one, that report the same utterance, sorted.
pub fn same(a: &ReadArticle, b: &ReadArticle, nearness: Nearness) -> Vec<Same> {
    let ground = Ground::new(a, b);
    let mut same: Vec<Same> = (judged(&ground, nearness).into_iter())
        .filter(|pair| pair.score >= SAME)
        .map(|pair| Same {
            a: passage(&a.wordings().all[pair.i]),
            b: passage(&b.wordings().all[pair.j]),
            by: pair.by,
            score: pair.score,
        })
        .collect();
    if nearness != Nearness::One {
        same.extend(found_words(a, b, nearness));
    }
    same.sort_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)).then(y.score.total_cmp(&x.score)));
    same.dedup_by(|x, y| x.a == y.a && x.b == y.b);
    same
}

/// The statements of each article whose words stand in the other, where its reader found none.
fn found_words(a: &ReadArticle, b: &ReadArticle, nearness: Nearness) -> Vec<Same> {
    let words = |span: Span| Passage {
        statement: None,
        spans: vec![span],
    };
    let in_b = found::found(a, b, nearness).into_iter().map(|found| Same {
        a: passage(&a.wordings().all[found.wording]),
        b: words(found.span),
        by: found.by,
        score: found.score,
    });
    let in_a = found::found(b, a, nearness).into_iter().map(|found| Same {
        a: words(found.span),
        b: passage(&b.wordings().all[found.wording]),
        by: found.by,
        score: found.score,
    });
    in_b.chain(in_a).collect()
}

/// What speaks for and against two wordings being the same.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// In the first article.
    pub a: Passage,
    /// In the second.
    pub b: Passage,
    /// A number for each of [`kinds`]; none where only the words were found, which the weights do not judge.
    pub evidence: Vec<f32>,
    /// How likely it is by the present weights that the two are the same.
    pub score: f32,
}

/// The names of the kinds of evidence.
pub fn kinds() -> &'static [&'static str] {
    &NAMES
}

/// The evidence for each pair of wordings of two articles that is worth a look: from this the weights are learned.
pub fn weighed(a: &ReadArticle, b: &ReadArticle, nearness: Nearness) -> Vec<Weighed> {
    let ground = Ground::new(a, b);
    let found = if nearness == Nearness::One {
        Vec::new()
    } else {
        found_words(a, b, nearness)
    };
    let pairs = judged(&ground, nearness).into_iter().map(|pair| Weighed {
        a: passage(&a.wordings().all[pair.i]),
        b: passage(&b.wordings().all[pair.j]),
        evidence: pair.evidence.to_vec(),
        score: pair.score,
    });
    let found = found.into_iter().map(|same| Weighed {
        a: same.a,
        b: same.b,
        evidence: Vec::new(),
        score: same.score,
    });
    pairs.chain(found).collect()
}

fn passage(wording: &Wording) -> Passage {
    Passage {
        statement: wording.statement,
        spans: wording.spans.clone(),
    }
}

struct Candidate {
    i: usize,
    j: usize,
    overlap: Overlap,
}

struct Judged {
    i: usize,
    j: usize,
    score: f32,
    by: SameBy,
    evidence: Evidence,
}

/// The pairs of wordings that have something in common.
fn candidates(ground: &Ground) -> Vec<Candidate> {
    let (a, b) = (&ground.a.wordings(), &ground.b.wordings());
    let is_one = ground.a.id == ground.b.id;
    // a long article is searched by its rarer stems alone
    let most = if b.all.len() > SHORT { TOUCHED } else { SHORT };
    let mut pairs: Vec<(usize, usize, f32, Overlap)> = Vec::new();
    let mut touched: Vec<usize> = Vec::new();
    let mut shared = vec![0.0_f32; b.all.len()];
    for (i, wording) in a.all.iter().enumerate() {
        touched.clear();
        let count = |stem: &Stem| b.counts.get(&stem.stem).map_or(0, |n| *n as usize);
        let mut stems: Vec<(usize, u64, f32)> = (wording.stems.iter().zip(&ground.weights_a[i].0))
            .map(|(stem, weight)| (count(stem), stem.stem, *weight))
            .filter(|(count, ..)| (1..=most).contains(count))
            .collect();
        stems.sort_by_key(|(count, stem, _)| (*count, *stem));
        for (count, stem, weight) in stems {
            if touched.len() >= most {
                break;
            }
            let from = b.by_stem.partition_point(|(s, _)| *s < stem);
            for (_, j) in b.by_stem.iter().skip(from).take(count) {
                let j = *j as usize;
                if shared[j] == 0.0 {
                    touched.push(j);
                }
                // a weight may be nothing; the wording is touched all the same
                shared[j] += weight.max(f32::MIN_POSITIVE);
            }
        }
        touched.sort_unstable();
        let near: Vec<usize> = (touched.iter().copied())
            .filter(|j| ground.shared(i, *j, shared[*j]) >= APART)
            .filter(|j| !is_one || (*j > i && !wording.whole.overlaps(b.all[*j].whole)))
            .collect();
        touched.iter().for_each(|j| shared[*j] = 0.0);
        let mut of_this: Vec<(usize, usize, f32, Overlap)> = (near.into_iter())
            .map(|j| {
                let overlap = ground.overlap(i, j);
                (i, j, ground.likeness(i, j, &overlap), overlap)
            })
            .filter(|(_, _, likeness, _)| *likeness >= UNLIKE)
            .collect();
        of_this.sort_by(|x, y| y.2.total_cmp(&x.2).then(x.1.cmp(&y.1)));
        of_this.truncate(MOST);
        pairs.extend(of_this);
    }
    (pairs.into_iter())
        .map(|(i, j, _, overlap)| Candidate { i, j, overlap })
        .collect()
}

fn judged(ground: &Ground, nearness: Nearness) -> Vec<Judged> {
    (candidates(ground).into_iter())
        .filter_map(|pair| {
            let (x, y) = (&ground.a.wordings().all[pair.i], &ground.b.wordings().all[pair.j]);
            let runs = Runs::of(&x.tokens, &y.tokens);
            is_possible(x, y, &runs, &pair.overlap, nearness).then(|| {
                let evidence = ground.evidence(pair.i, pair.j, &pair.overlap, &runs);
                Judged {
                    i: pair.i,
                    j: pair.j,
                    score: weights::score(&evidence),
                    by: by(x, y, &runs),
                    evidence,
                }
            })
        })
        .collect()
}

/// May the two be the same at all, whatever the weights say?
fn is_possible(x: &Wording, y: &Wording, runs: &Runs, overlap: &Overlap, nearness: Nearness) -> bool {
    let is_weak = |w: &Wording| matches!(w.act, Act::Believe | Act::Decline);
    let is_loose = x.statement.is_none() || y.statement.is_none();
    let is_copied = runs.longest >= 6 && runs.weight >= 14.0;
    match nearness {
        // years may lie between them: only words that were passed on show that one utterance is meant
        Nearness::Passages => is_copied && x.tokens.iter().chain(&y.tokens).any(|token| token.is_quoted),
        Nearness::Story | Nearness::One => {
            let is_quotation = |w: &Wording| w.statement.is_none() && !w.is_heading;
            let needs_words = is_quotation(x) || is_quotation(y);
            (!needs_words || runs.in_order >= 4 && runs.weight >= 6.0)
                && !(x.statement.is_none() && y.statement.is_none())
                && (!(is_weak(x) || is_weak(y)) || runs.longest >= 4 || overlap.shared >= 16.0)
                // "a request for comment" is what everybody declines
                && (x.act != Act::Decline || y.act != Act::Decline || runs.longest >= 6)
                && (!is_loose || overlap.shared >= 8.0)
        }
    }
}

fn by(x: &Wording, y: &Wording, runs: &Runs) -> SameBy {
    let (short, long) = (
        x.tokens.len().min(y.tokens.len()),
        x.tokens.len().max(y.tokens.len()),
    );
    if runs.in_order * 20 >= long * 19 {
        SameBy::Words
    } else if runs.in_order * 20 >= short * 19 && short >= 3 {
        SameBy::Part
    } else if runs.in_order * 2 >= short && runs.longest >= 3 {
        SameBy::Wording
    } else {
        SameBy::Paraphrase
    }
}
