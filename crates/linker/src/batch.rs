//! All pairs of many articles that are worth comparing, when all are at hand at once. A ledger that took them one by one
//! compares the same pairs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::ReadArticle;
use crate::marks::{
    COMMON_PASSAGE, COMMON_STORY, FOLLOWED_DAYS, any_day, nearness, passages, story, story_words, undated,
};
use crate::pairs::{Nearness, are_followed};

/// The pairs, by their places in the list, the lesser first, and how near the two are; each article with itself as well.
/// The list must not hold an identifier twice.
pub fn pairs(articles: &[ReadArticle]) -> BTreeMap<(usize, usize), Nearness> {
    let all: Vec<_> = articles.iter().map(story_words).collect();
    let mut marked: HashMap<i64, Vec<usize>> = HashMap::new();
    for (at, (article, words)) in articles.iter().zip(&all).enumerate() {
        for word in words {
            let of_its_day = article
                .day
                .map_or_else(|| undated(*word), |day| story(*word, day));
            for mark in [of_its_day, any_day(*word)] {
                marked.entry(mark).or_default().push(at);
            }
        }
    }
    // where too many have a mark it tells nothing
    let having = |mark: i64| {
        let all = marked.get(&mark).map_or(&[][..], Vec::as_slice);
        (all.len() <= COMMON_STORY).then_some(all)
    };
    let sharing = sharing(articles);
    let mut found: BTreeMap<(usize, usize), Nearness> = (sharing.iter())
        .filter_map(|pair| Some((*pair, nearness(1, 0, true)?)))
        .collect();
    for (at, (article, words)) in articles.iter().zip(&all).enumerate() {
        found.insert((at, at), Nearness::One);
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for word in words {
            let others = match article.day {
                // a word of one of the two days tells nothing of the pair, from whichever side it is looked at
                Some(day) if having(story(*word, day)).is_some() => {
                    let days = days_around(day).into_iter();
                    days.filter_map(|day| having(story(*word, day)))
                        .flatten()
                        .collect()
                }
                Some(_) => Vec::new(),
                None => Vec::from_iter(having(any_day(*word)).into_iter().flatten()),
            };
            let without_day = (article.day.is_some() && having(any_day(*word)).is_some())
                .then(|| having(undated(*word)))
                .flatten();
            for other in others.into_iter().chain(without_day.into_iter().flatten()) {
                if *other > at {
                    *shared.entry(*other).or_default() += 1;
                }
            }
        }
        for (other, count) in shared {
            let pair = (at, other);
            let are_dated =
                article.day.is_some() && articles.get(other).is_some_and(|other| other.day.is_some());
            if let Some(nearness) = nearness(usize::from(sharing.contains(&pair)), count, are_dated) {
                found.insert(pair, nearness);
            }
        }
    }
    debug_assert!(
        found
            .iter()
            .all(|((a, b), nearness)| *nearness != Nearness::Story
                || are_followed(&articles[*a], &articles[*b]))
    );
    found
}

/// The pairs that may share a passage, likewise, and each article with itself. All that share twelve words in a row are among
/// them, but for words that more articles have than [`COMMON_PASSAGE`].
pub fn sharing(articles: &[ReadArticle]) -> BTreeSet<(usize, usize)> {
    let passages = articles.iter().map(passages).enumerate();
    let mut having: Vec<(i64, usize)> = passages
        .flat_map(|(at, marks)| marks.into_iter().map(move |mark| (mark, at)))
        .collect();
    having.sort_unstable();
    let mut found: Vec<(usize, usize)> = (0..articles.len()).map(|at| (at, at)).collect();
    for same in having.chunk_by(|x, y| x.0 == y.0) {
        if same.len() <= COMMON_PASSAGE {
            for (place, (_, at)) in same.iter().enumerate() {
                found.extend(same[place + 1..].iter().map(|(_, other)| (*at, *other)));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().collect()
}

/// The days on which an article of one story can have been published, by the longest that its figures are followed.
pub fn days_around(day: jiff::civil::Date) -> Vec<jiff::civil::Date> {
    (-FOLLOWED_DAYS..=FOLLOWED_DAYS)
        .filter_map(|days| day.checked_add(jiff::Span::new().days(days)).ok())
        .collect()
}
