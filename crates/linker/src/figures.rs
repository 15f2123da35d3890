//! Contested figures: the same quantity, given by different voices and on different days.

mod bounds;
mod counted;
mod lexicon;
mod likeness;

use crate::article::{Agreement, agreement};
use crate::links::{Relation, SameQuantity};
use crate::{Nearness, ReadArticle};

use bounds::Fit;
pub(crate) use counted::Counts;
use counted::Counted;
use likeness::{Likeness, Placed, likeness};

/// Figures of two articles, or of one, that count the same things in the same place of the same event.
pub fn quantities(a: &ReadArticle, b: &ReadArticle, nearness: Nearness) -> Vec<SameQuantity> {
    if nearness == Nearness::Passages {
        return Vec::new();
    }
    let is_one = nearness == Nearness::One;
    let mut found: Vec<(Likeness, &Counted, &Counted)> = Vec::new();
    for x in &a.counts.counted {
        for y in &b.counts.counted {
            if is_one && x.n >= y.n {
                continue;
            }
            let (Some(x), Some(y)) = (placed(a, x), placed(b, y)) else {
                continue;
            };
            let Some(likeness) = likeness(x, y).filter(|likeness| likeness.evidence > 0.0) else {
                continue;
            };
            found.push((likeness, x.counted, y.counted));
        }
    }
    let is_apart = |likeness: &Likeness| matches!(likeness.fit, Fit::Apart(_));
    let agreed: Vec<(u32, u32)> = (found.iter())
        .filter(|(likeness, ..)| !is_apart(likeness))
        .map(|(_, x, y)| (x.n, y.n))
        .collect();
    let best = |n: u32, of: fn(&Counted, &Counted) -> u32| {
        (found.iter())
            .filter(|(_, x, y)| of(x, y) == n)
            .map(|(likeness, ..)| likeness.evidence)
            .fold(0.0, f32::max)
    };
    let mut links: Vec<SameQuantity> = (found.iter())
        .filter(|(likeness, x, y)| {
            if !is_apart(likeness) {
                return true;
            }
            if is_one {
                return x.is_revised || y.is_revised || voices(a, x, b, y) != Some(true) && has_voices(a, x, b, y);
            }
            // what another figure of the article agrees with is not contradicted by this one
            !agreed.iter().any(|(one, other)| *one == x.n || *other == y.n)
                && likeness.evidence >= best(x.n, |x, _| x.n)
                && likeness.evidence >= best(y.n, |_, y| y.n)
        })
        .map(|(likeness, x, y)| SameQuantity {
            a: x.n,
            b: y.n,
            relation: match is_apart(likeness) {
                false => Relation::Agrees,
                true if voices(a, x, b, y) == Some(true) => Relation::Revises,
                true => Relation::Differs,
            },
            score: 1.0 / (1.0 + (-likeness.evidence).exp()),
        })
        .collect();
    links.sort_by_key(|link| (link.a, link.b));
    links
}

fn placed<'a>(article: &'a ReadArticle, counted: &'a Counted) -> Option<Placed<'a>> {
    let at = usize::try_from(counted.n).ok()?.checked_sub(1)?;
    Some(Placed {
        figure: article.reading.figures.get(at)?,
        counted,
        article: &article.counts,
    })
}

/// The voice of the statement that gives a figure; `Some(None)`: a statement of which it is not known whose it is, `None`:
/// the article itself.
fn voice(article: &ReadArticle, counted: &Counted) -> Option<Option<u32>> {
    let at = usize::try_from(counted.n).ok()?.checked_sub(1)?;
    let statement = article.statement(article.reading.figures.get(at)?.statement?)?;
    Some(statement.voice)
}

/// Are both figures a voice's?
fn has_voices(a: &ReadArticle, x: &Counted, b: &ReadArticle, y: &Counted) -> bool {
    voice(a, x).is_some() && voice(b, y).is_some()
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
