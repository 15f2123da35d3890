//! By which articles are found that are worth comparing: marks that they share.
//!
//! An article has marks of its passages, so that who copied from whom is found over all years, and marks of its story,
//! so that reports of the same days on the same matter are found in whatever words. A mark that too many articles have tells
//! nothing: it is a footer, or a word of the day.
//!
//! Passages: winnowing (Schleimer, Wilkerson and Aiken 2003). Of the digests of all runs of six words the least in
//! every window of seven is kept, so any two articles that share [`GUARANTEED`] words in a row share a mark.
//! Story: the words that tell most, by how often the article has them, how rare they are elsewhere, and whether the title or
//! the lead has them. Two reports share them on near days. An article without a day may be of any, so it is held against all that
//! share more of these words, as long as few articles of any day have them.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use crate::{Nearness, ReadArticle};

/// Words in the runs of which digests are made.
const RUN: usize = 6;
/// Runs in a window.
const WINDOW: usize = 7;
/// Two articles that share so many words in a row share a mark.
pub const GUARANTEED: usize = RUN + WINDOW - 1;

/// A mark of a passage that more articles have is not looked at: a footer, a turn of phrase.
pub const COMMON_PASSAGE: usize = 64;
/// A mark of a story that more articles of one day have is not looked at: a word of the day. For articles without a day: that more
/// articles of any day have.
pub const COMMON_STORY: usize = 256;
/// Reports of one story are at most so many days apart, where what they say is compared.
pub const STORY_DAYS: i32 = 3;
/// A toll moves for longer: figures of one story are compared over so many days.
pub const FOLLOWED_DAYS: i32 = 8;
/// Articles of one story share at least so many of their marks.
pub const STORY_SHARED: usize = 5;
/// Articles of near days that share a passage as well are of one story with so many marks of it.
pub const STORY_SHARED_WITH_PASSAGE: usize = 2;
/// The same where one of the two has no day. No day speaks for them, so more words must: over all years, of the pairs of one
/// story that share five words on near days nine in ten share six rare ones, and an article shares as many with one in a
/// thousand others.
pub const STORY_SHARED_UNDATED: usize = 6;
/// The same where they share a passage as well.
pub const STORY_SHARED_UNDATED_WITH_PASSAGE: usize = 4;
/// An article has so many words of its story.
const STORY_WORDS: usize = 40;
/// Names that hardly any article has tell no more than words with this rarity: they are mentioned in passing.
const RAREST_OF_STORY: f32 = 6.5;
/// The words at the head of an article, its title and lead, count for more.
const HEAD: usize = 60;
const HEAD_WEIGHT: f32 = 1.6;

/// The marks of an article, each once, sorted. They are even for passages and odd for stories, and less than 2^40, so that
/// they are short in a ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Of its passages.
    pub passages: BTreeSet<i64>,
    /// The words of its story. Each makes a mark with the day of the article, see [`story`], and one for those without a day, see
    /// [`any_day`] and [`undated`].
    pub story: BTreeSet<u64>,
}

/// The marks of an article.
pub fn marks(article: &ReadArticle) -> Marks {
    Marks {
        passages: passages(article),
        story: story_words(article),
    }
}

/// The mark of a story's word on a day.
pub fn story(word: u64, day: Date) -> i64 {
    let days = u64::from(day.year().unsigned_abs()) * 512 + u64::from(day.day_of_year().unsigned_abs());
    shortened(mixed(word ^ mixed(days))) | 1
}

/// The mark of a story's word on whatever day: every article has it, with a day or without, and only those without are found by
/// it or find others.
pub fn any_day(word: u64) -> i64 {
    const ANY_DAY: u64 = 0xa11d_a1e5_a11d_a1e5;
    shortened(mixed(word ^ ANY_DAY)) | 1
}

/// The mark of a story's word in an article without a day.
pub fn undated(word: u64) -> i64 {
    const UNDATED: u64 = 0x0dda_11da_7e1e_55ff;
    shortened(mixed(word ^ UNDATED)) | 1
}

/// How near two articles are that share so many marks of passages and words of a story; `None`: they need not be compared.
/// `are_dated`: do both have a day?
pub fn nearness(passages: usize, story: usize, are_dated: bool) -> Option<Nearness> {
    let (least, with_passage) = match are_dated {
        true => (STORY_SHARED, STORY_SHARED_WITH_PASSAGE),
        false => (STORY_SHARED_UNDATED, STORY_SHARED_UNDATED_WITH_PASSAGE),
    };
    if story >= least || (passages > 0 && story >= with_passage) {
        return Some(Nearness::Story);
    }
    (passages > 0).then_some(Nearness::Passages)
}

/// The marks of an article's passages.
pub(crate) fn passages(article: &ReadArticle) -> BTreeSet<i64> {
    let digests: Vec<u64> = (article.words.windows(RUN).enumerate())
        // page furniture is on every page of an outlet
        .filter(|(at, _)| !article.prose.has_furniture(*at..at + RUN))
        .map(|(_, run)| {
            run.iter()
                .fold(0, |hash, word| mixed(hash ^ word.form).rotate_left(7))
        })
        .collect();
    let least = |window: &[u64]| window.iter().copied().min();
    let kept = match digests.len() < WINDOW {
        true => least(&digests).into_iter().collect::<BTreeSet<u64>>(),
        false => digests.windows(WINDOW).filter_map(least).collect(),
    };
    kept.into_iter().map(|digest| shortened(digest) & !1).collect()
}

/// The stems that tell most of an article.
pub(crate) fn story_words(article: &ReadArticle) -> BTreeSet<u64> {
    struct Stem {
        count: f32,
        rarity: f32,
        is_in_head: bool,
    }
    let mut stems: HashMap<u64, Stem> = HashMap::new();
    for (at, word) in article.words.iter().enumerate() {
        if word.rarity > 0.0 {
            let first = Stem {
                count: 0.0,
                rarity: word.rarity.min(RAREST_OF_STORY),
                is_in_head: at < HEAD,
            };
            stems.entry(word.stem).or_insert(first).count += 1.0;
        }
    }
    let mut weighed: Vec<(f32, u64)> = stems
        .into_iter()
        .map(|(digest, stem)| {
            let weight = if stem.is_in_head { HEAD_WEIGHT } else { 1.0 };
            ((1.0 + stem.count.ln()) * stem.rarity * weight, digest)
        })
        .collect();
    weighed.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    weighed.truncate(STORY_WORDS);
    weighed.into_iter().map(|(_, stem)| stem).collect()
}

/// The finalizer of SplitMix64: all bits of the result depend on all bits of the value.
fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

fn shortened(value: u64) -> i64 {
    (value >> 24).cast_signed()
}
