//! The words beside a number that bound it.

use super::lexicon::{Effect, Interval, Lexicon};
use super::number::stands;
use super::words::Words;

/// Phrases that stand one before the other: "perhaps as many as", "up to about".
const MOST_PHRASES: usize = 3;

/// A number with the words that bound it: words `start..end`.
#[derive(Clone, Debug)]
pub(super) struct Bounded {
    pub start: usize,
    pub end: usize,
    pub lower: Option<u64>,
    pub upper: Option<u64>,
    pub is_approximate: bool,
    /// Does a phrase bound it, more than "all" or "about"?
    pub is_bounded: bool,
    /// Is there any phrase?
    pub has_phrase: bool,
}

impl Lexicon {
    /// Adds the words that bound the number of words `start..end`. Words before `floor` belong to another figure.
    pub fn bounded(
        &self,
        words: &Words<'_>,
        (start, end): (usize, usize),
        floor: usize,
        interval: Interval,
        is_approximate: bool,
        own: Option<Effect>,
    ) -> Bounded {
        let mut bounded = Bounded {
            start,
            end,
            lower: Some(interval.lower),
            upper: interval.upper,
            is_approximate,
            is_bounded: false,
            has_phrase: false,
        };
        let is_vague = interval.upper != Some(interval.lower);
        if let Some(effect) = own {
            bounded.apply(effect, is_vague);
        }
        for _ in 0..MOST_PHRASES {
            let Some((place, effect)) = self.bound_before(words, bounded.start, floor) else {
                break;
            };
            bounded.start = place;
            bounded.apply(effect, is_vague);
            if words.opens_sentence(place) {
                break;
            }
        }
        for list in self.bounds_behind.get(words.word(end)).into_iter() {
            let found = list
                .iter()
                .find(|b| !words.opens_line(end) && stands(words, end, &b.words));
            if let Some(bound) = found
                // "12 at least" ends there; "12 at least 30 miles away" does not
                && self.number(words, end + bound.words.len()).is_none()
            {
                bounded.end = end + bound.words.len();
                bounded.apply(bound.effect, is_vague);
            }
        }
        bounded
    }

    fn bound_before(&self, words: &Words<'_>, start: usize, floor: usize) -> Option<(usize, Effect)> {
        if words.opens_line(start) {
            return None;
        }
        // "more than (and perhaps well over) 100" is read without the bracket
        let last = start.checked_sub(1)?;
        let list = self.bounds_before.get(words.word(last))?;
        list.iter().find_map(|bound| {
            let place = start.checked_sub(bound.words.len())?;
            let is_in_line = (place + 1..start).all(|p| !words.opens_line(p) && !words.opens_sentence(p));
            (place >= floor && is_in_line && stands(words, place, &bound.words))
                .then_some((place, bound.effect))
        })
    }
}

impl Bounded {
    fn apply(&mut self, effect: Effect, is_vague: bool) {
        self.has_phrase = true;
        self.is_bounded |= !matches!(effect, Effect::Exactly);
        match effect {
            Effect::AtLeast => self.upper = None,
            Effect::MoreThan => {
                // more than an interval is no less than it
                if !is_vague {
                    self.lower = self.lower.and_then(|l| l.checked_add(1));
                }
                self.upper = None;
            }
            // "up to millions" has no upper end to keep
            Effect::AtMost | Effect::Nearly | Effect::FewerThan if self.upper.is_none() => {
                self.is_approximate = true;
            }
            Effect::AtMost => self.lower = None,
            Effect::FewerThan => {
                if !is_vague {
                    self.upper = self.upper.and_then(|u| u.checked_sub(1));
                }
                self.lower = None;
            }
            Effect::Nearly => {
                self.lower = None;
                self.is_approximate = true;
            }
            Effect::About => self.is_approximate = true,
            Effect::Exactly => {}
        }
    }
}
