//! Statements of one article whose words stand in another, where its reader found no statement.

use std::collections::BTreeMap;

use sayso_core::Span;

use super::wordings::{RUN, Wording, run_digest};
use crate::links::SameBy;
use crate::{Nearness, ReadArticle};

/// A run that an article has more often is a turn of phrase.
const COMMON: usize = 6;
/// Between two words that were recognised may stand so many others.
const GAP: usize = 8;
/// At least so many words are recognised.
const LEAST: usize = 6;
/// And they weigh at least so much.
const LEAST_WEIGHT: f32 = 16.0;
/// Of a wording of which less is recognised, at least [`MANY`] words are, most of them quoted: page furniture inside a
/// statement stands in many articles.
const SHARE: f32 = 0.6;
const MANY: usize = 12;

/// Words of another article.
pub(super) struct Found {
    /// The place of the wording that they belong to.
    pub wording: usize,
    /// Where the words stand in the other article.
    pub span: Span,
    pub score: f32,
    pub by: SameBy,
}

/// The passages of `other` in which words of the statements of `article` stand and no statement.
pub(super) fn found(article: &ReadArticle, other: &ReadArticle, nearness: Nearness) -> Vec<Found> {
    let wordings = article.wordings().all.iter().enumerate();
    wordings
        .filter(|(_, wording)| wording.statement.is_some() && wording.tokens.len() >= LEAST)
        .filter(|(_, wording)| {
            nearness == Nearness::Story || wording.tokens.iter().any(|token| token.is_quoted)
        })
        .flat_map(|(at, wording)| {
            passages(wording, other)
                .into_iter()
                .map(move |found| Found { wording: at, ..found })
        })
        .collect()
}

fn passages(wording: &Wording, other: &ReadArticle) -> Vec<Found> {
    let runs = &other.wordings().runs;
    // place in the other article → place in the wording, of each word that is recognised
    let mut matched: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, run) in wording.tokens.windows(RUN).enumerate() {
        let digest = run_digest(run.iter().map(|token| token.form));
        let from = runs.partition_point(|(d, _)| *d < digest);
        let places: Vec<u32> = (runs[from..].iter())
            .take_while(|(d, _)| *d == digest)
            .map(|(_, place)| *place)
            .take(COMMON + 1)
            .collect();
        if places.len() <= COMMON {
            for place in places {
                for word in 0..RUN {
                    matched.entry(place as usize + word).or_insert(at + word);
                }
            }
        }
    }
    let mut stretches: Vec<Vec<(usize, usize)>> = Vec::new();
    for (place, word) in matched {
        match stretches
            .last_mut()
            .and_then(|stretch| Some((*stretch.last()?, stretch)))
        {
            Some(((last, _), stretch)) if place - last <= GAP => stretch.push((place, word)),
            _ => stretches.push(vec![(place, word)]),
        }
    }
    stretches
        .into_iter()
        .filter_map(|stretch| judged(wording, other, &stretch))
        .collect()
}

fn judged(wording: &Wording, other: &ReadArticle, stretch: &[(usize, usize)]) -> Option<Found> {
    let (first, last) = (stretch.first()?.0, stretch.last()?.0);
    let covered = (first..=last)
        .filter(|at| other.wordings().is_covered[*at])
        .count();
    if covered * 4 > last - first + 1 {
        return None;
    }
    let mut words: Vec<usize> = stretch.iter().map(|(_, word)| *word).collect();
    words.sort_unstable();
    words.dedup();
    let weight: f32 = words.iter().map(|at| wording.tokens[*at].rarity).sum();
    let share = words.len() as f32 / wording.tokens.len() as f32;
    let quoted = words.iter().filter(|at| wording.tokens[**at].is_quoted).count();
    let is_part = words.len() >= MANY && quoted * 2 > words.len();
    if words.len() < LEAST || weight < LEAST_WEIGHT || (share < SHARE && !is_part) {
        return None;
    }
    let span = Span::new(
        other.words.get(first)?.span.start,
        other.words.get(last)?.span.end,
    );
    Some(Found {
        wording: 0,
        span,
        score: if share >= SHARE { 0.95 } else { 0.85 },
        by: if share >= 0.95 {
            SameBy::Words
        } else {
            SameBy::Part
        },
    })
}
