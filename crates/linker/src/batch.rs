//! All pairs of many articles that are worth comparing, when all are at hand at once. A ledger that took them one by one
//! compares the same pairs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::ReadArticle;
use crate::marks::{COMMON_PASSAGE, COMMON_STORY, FOLLOWED_DAYS, nearness, passages, story, story_words};
use crate::pairs::{Nearness, are_followed};

/// The pairs, by their places in the list, the lesser first, and how near the two are; each article with itself as well.
/// The list must not hold an identifier twice.
pub fn pairs(articles: &[ReadArticle]) -> BTreeMap<(usize, usize), Nearness> {
    let all: Vec<_> = articles.iter().map(story_words).collect();
    let mut stories: HashMap<i64, Vec<usize>> = HashMap::new();
    for (at, (article, words)) in articles.iter().zip(&all).enumerate() {
        if let Some(day) = article.day {
            for word in words {
                stories.entry(story(*word, day)).or_default().push(at);
            }
        }
    }
    let sharing = sharing(articles);
    let mut found: BTreeMap<(usize, usize), Nearness> = (sharing.iter())
        .filter_map(|pair| Some((*pair, nearness(1, 0)?)))
        .collect();
    for (at, (article, words)) in articles.iter().zip(&all).enumerate() {
        found.insert((at, at), Nearness::One);
        let mut shared: HashMap<usize, usize> = HashMap::new();
        let having = |word: u64, day| stories.get(&story(word, day)).map_or(&[][..], Vec::as_slice);
        for (day, word) in
            (article.day.into_iter()).flat_map(|day| words.iter().map(move |word| (day, *word)))
        {
            // a word of one of the two days tells nothing of the pair, from whichever side it is looked at
            if having(word, day).len() > COMMON_STORY {
                continue;
            }
            for other_day in days_around(day) {
                let others = having(word, other_day);
                if others.len() <= COMMON_STORY {
                    for other in others.iter().filter(|other| **other > at) {
                        *shared.entry(*other).or_default() += 1;
                    }
                }
            }
        }
        for (other, count) in shared {
            let pair = (at, other);
            if let Some(nearness) = nearness(usize::from(sharing.contains(&pair)), count) {
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
