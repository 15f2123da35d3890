//! All pairs of many articles that are worth comparing, when all are at hand at once. A ledger that took them one by one
//! compares the same pairs.

use std::collections::{BTreeMap, HashMap};

use crate::ReadArticle;
use crate::marks::{COMMON_PASSAGE, COMMON_STORY, STORY_DAYS, STORY_SHARED, marks, story};
use crate::pairs::{Nearness, are_near};

/// The pairs, by their places in the list, the lesser first, and how near the two are; each article with itself as well.
/// The list must not hold an identifier twice.
pub fn pairs(articles: &[ReadArticle]) -> BTreeMap<(usize, usize), Nearness> {
    let all: Vec<_> = articles.iter().map(marks).collect();
    let mut passages: HashMap<i64, Vec<usize>> = HashMap::new();
    let mut stories: HashMap<i64, Vec<usize>> = HashMap::new();
    for (at, (article, marks)) in articles.iter().zip(&all).enumerate() {
        for mark in &marks.passages {
            passages.entry(*mark).or_default().push(at);
        }
        if let Some(day) = article.day {
            for word in &marks.story {
                stories.entry(story(*word, day)).or_default().push(at);
            }
        }
    }
    let mut found: BTreeMap<(usize, usize), Nearness> = BTreeMap::new();
    for (at, (article, marks)) in articles.iter().zip(&all).enumerate() {
        found.insert((at, at), Nearness::One);
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for day in article.day.into_iter().flat_map(days_around) {
            for word in &marks.story {
                let others = stories.get(&story(*word, day)).map_or(&[][..], Vec::as_slice);
                if others.len() <= COMMON_STORY {
                    for other in others {
                        *shared.entry(*other).or_default() += 1;
                    }
                }
            }
        }
        for (other, count) in shared {
            if other > at && count >= STORY_SHARED {
                found.insert((at, other), Nearness::Story);
            }
        }
        for mark in &marks.passages {
            let others = passages.get(mark).map_or(&[][..], Vec::as_slice);
            if others.len() <= COMMON_PASSAGE {
                for other in others.iter().copied().filter(|other| *other > at) {
                    found.entry((at, other)).or_insert(Nearness::Passages);
                }
            }
        }
    }
    debug_assert!(
        found
            .iter()
            .all(|((a, b), nearness)| *nearness != Nearness::Story || are_near(&articles[*a], &articles[*b]))
    );
    found
}

/// The days on which an article of one story can have been published.
pub fn days_around(day: jiff::civil::Date) -> Vec<jiff::civil::Date> {
    (-STORY_DAYS..=STORY_DAYS)
        .filter_map(|days| day.checked_add(jiff::Span::new().days(days)).ok())
        .collect()
}
