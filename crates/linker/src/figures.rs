//! Contested figures: the same quantity, given by different voices and on different days.
//!
//! ```text
//! figure, its sentence ─▶ noun, what happened, where, when ─▶ two of them ─▶ [`quantities`]: pairs with their evidence
//! figures, pairs       ─▶ [`tables`]: rows by giver, a timeline, revisions, disagreements ─▶ [`contested`]
//! ```
//!
//! What a figure counts is read off the words around it, by lists that stand in `lexicon/figures_*.tsv`. Two figures of one
//! story are for one quantity when the noun and what is said of it are the same, and enough speaks for it: how
//! telling the number is, the words of the two sentences, the place, the days. Numbers that no number fits are held
//! to much more, for a wrong pair of them invents a contradiction: the same narrowing words, no other place or
//! day, and either a toll of both stories or sentences that tell of the same thing. How much numbers may differ and still
//! fit stands at the head of `figures/bounds.rs`.

mod bounds;
mod contested;
mod counted;
mod happened;
mod lexicon;
mod likeness;
mod noun;
mod page;

use std::collections::BTreeMap;

use crate::article::{Agreement, agreement};
use crate::links::{Relation, SameQuantity};
use crate::{Nearness, ReadArticle};

use bounds::Fit;
pub use contested::{Disagreement, Given, Giver, Pair, Quantity, Range, Revision, Row, contested, tables};
use counted::Counted;
pub(crate) use counted::Counts;
use likeness::{Likeness, Placed, Story, likeness};

/// Two numbers of which one is at most so many times the other are as good as one.
const CLOSE: f32 = 1.1;

/// Figures of two articles, or of one, that count the same things in the same place of the same event, sorted. Of those that agree
/// each figure with the one most like it on the other side, or before it in the article. Numbers that no number fits
/// are held against each other only where nothing on either side agrees with them, for a wrong pair invents a
/// contradiction.
///
/// Articles that share passages and no story are not compared: what both print in one passage is a copy.
pub fn quantities(a: &ReadArticle, b: &ReadArticle, nearness: Nearness) -> Vec<SameQuantity> {
    if nearness == Nearness::Passages {
        return Vec::new();
    }
    let is_one = nearness == Nearness::One;
    let story = Story::new(a.counts(), b.counts(), is_one);
    let mut found: Vec<(Likeness, &Counted, &Counted)> = Vec::new();
    for x in &a.counts().counted {
        for y in &b.counts().counted {
            if is_one && x.n >= y.n {
                continue;
            }
            let (x, y) = (placed(a, x), placed(b, y));
            let voices = voices(a, x.counted, b, y.counted);
            let Some(likeness) = likeness(x, y, story, voices).filter(|likeness| likeness.evidence > 0.0)
            else {
                continue;
            };
            found.push((likeness, x.counted, y.counted));
        }
    }
    let is_apart = |likeness: &Likeness| matches!(likeness.fit, Fit::Apart(_));
    // the most alike for each figure of either side, and the most alike of those that agree
    let mut best: [Best; 2] = Default::default();
    let mut agreed: [Best; 2] = Default::default();
    for (likeness, x, y) in &found {
        for (side, n, other) in [(0, x.n, y.n), (1, y.n, x.n)] {
            keep_best(&mut best[side], n, other, likeness);
            if !is_apart(likeness) {
                keep_best(&mut agreed[side], n, other, likeness);
            }
        }
    }
    let mut links: Vec<SameQuantity> = (found.iter())
        .filter(|(likeness, x, y)| {
            let is_best = |of: &Best, n: u32, other: u32| of.get(&n).is_some_and(|best| best.1 == other);
            let is_other = matches!(likeness.fit, Fit::Apart(_))
                || matches!(likeness.fit, Fit::Fits(times) if times > CLOSE);
            // an article gives one quantity another number only where it says that the number moved, or who says so
            let is_said = x.is_revised
                || y.is_revised
                || y.instead == Some(x.n)
                || voices(a, x, b, y) != Some(true) && has_voices(a, x, b, y);
            if is_one && is_other && !is_said {
                return false;
            }
            match (is_apart(likeness), is_one) {
                // an article repeats itself: each figure with the one before that is most like it
                (false, true) => is_best(&agreed[1], y.n, x.n),
                (false, false) => is_best(&agreed[0], x.n, y.n) || is_best(&agreed[1], y.n, x.n),
                (true, true) => true,
                // what another figure of the article agrees with is not contradicted by this one
                (true, false) => {
                    let is_explained = agreed[0].contains_key(&x.n) || agreed[1].contains_key(&y.n);
                    !is_explained && is_best(&best[0], x.n, y.n) && is_best(&best[1], y.n, x.n)
                }
            }
        })
        .map(|(likeness, x, y)| SameQuantity {
            a: x.n,
            b: y.n,
            relation: match is_apart(likeness) {
                false => Relation::Agrees,
                // an article that tells who gives another number does not take back its own
                true if voices(a, x, b, y) == Some(true) && !(is_one && y.instead == Some(x.n)) => {
                    Relation::Revises
                }
                true => Relation::Differs,
            },
            score: 1.0 / (1.0 + (-likeness.evidence).exp()),
        })
        .collect();
    links.sort_by_key(|link| (link.a, link.b));
    links
}

/// For a figure the evidence of the one most like it, and its number.
type Best = BTreeMap<u32, (f32, u32)>;

/// Of equals the one that stands first in the text is kept.
fn keep_best(best: &mut Best, n: u32, other: u32, likeness: &Likeness) {
    let kept = best.entry(n).or_insert((likeness.evidence, other));
    if likeness.evidence > kept.0 || likeness.evidence == kept.0 && other < kept.1 {
        *kept = (likeness.evidence, other);
    }
}

fn placed<'a>(article: &'a ReadArticle, counted: &'a Counted) -> Placed<'a> {
    Placed {
        counted,
        article: article.counts(),
    }
}

/// The voice of the statement that gives a figure; `Some(None)`: a statement of which it is not known whose it is, `None`:
/// the article itself.
fn voice(article: &ReadArticle, counted: &Counted) -> Option<Option<u32>> {
    let statement = article.statement(counted.figure.statement?)?;
    Some(statement.voice)
}

/// Are the figures of two statements, or of one and of the article itself?
fn has_voices(a: &ReadArticle, x: &Counted, b: &ReadArticle, y: &Counted) -> bool {
    voice(a, x).is_some() || voice(b, y).is_some()
}

/// Are two figures given by one voice, or by the outlet itself in both? `None`: it cannot be known.
fn voices(a: &ReadArticle, x: &Counted, b: &ReadArticle, y: &Counted) -> Option<bool> {
    match (voice(a, x), voice(b, y)) {
        (None, None) => Some(a.id == b.id || a.outlet.is_some() && a.outlet == b.outlet),
        (Some(one), Some(other)) if a.id == b.id => Some(one.is_some() && one == other),
        (Some(one), Some(other)) => match agreement(a, one, b, other) {
            Agreement::Same => Some(true),
            Agreement::Different => Some(false),
            Agreement::Possible => None,
        },
        _ => Some(false),
    }
}
