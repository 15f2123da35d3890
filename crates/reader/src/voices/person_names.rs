//! Names of persons: their words, and when two of them are one person's.

use std::ops::Range;

use super::lexicon::{Class, VoiceLexicon, comparable};
use super::page::Page;

/// The words of a name for comparison: lower case, no stops, "al-" cut off.
pub(super) fn name_words(name: &str) -> Vec<String> {
    comparable(name)
        .split([' ', ','])
        .filter(|w| !w.is_empty())
        .map(|w| {
            let w = w.to_lowercase();
            ["al-", "el-", "ash-", "as-", "an-", "ar-"]
                .iter()
                .find_map(|a| w.strip_prefix(a).filter(|rest| rest.len() > 2))
                .map(str::to_owned)
                .unwrap_or(w)
        })
        .collect()
}

/// A person's name without titles at its head that the tagger took for a part of it.
pub(super) fn bare_name(page: &Page<'_>, lexicon: &VoiceLexicon, words: Range<usize>) -> Range<usize> {
    let mut start = words.start;
    while start + 1 < words.end {
        let word = page.plain(start);
        if lexicon.is(Class::Honorific, &word)
            || lexicon.is(Class::Rank, &word)
            || lexicon.is(Class::Office, &word)
                && page.tokens[start].span.of(page.text).len() > 3
                && !is_given(lexicon, page, start)
        {
            start += 1;
        } else {
            break;
        }
    }
    start..words.end
}

pub(super) fn is_given(lexicon: &VoiceLexicon, page: &Page<'_>, token: usize) -> bool {
    page.tokens
        .get(token)
        .is_some_and(|t| lexicon.gender(t.span.of(page.text)).is_some())
}

/// The words of a name that tell persons apart: no suffixes, no initials.
pub(super) fn significant(lexicon: &VoiceLexicon, words: &[String]) -> Vec<String> {
    words
        .iter()
        .filter(|w| w.chars().count() > 1 && !lexicon.is(Class::Suffix, w))
        .cloned()
        .collect()
}

/// Are these two full names of one person? The same first and last word, or all words of the one in the other.
pub(super) fn same_person(a: &[String], b: &[String]) -> bool {
    let ends = |x: &[String]| (x.first().cloned(), x.last().cloned());
    if a.len() < 2 || b.len() < 2 {
        return false;
    }
    if ends(a) == ends(b) || a.iter().all(|w| b.contains(w)) || b.iter().all(|w| a.contains(w)) {
        return true;
    }
    // "Nicolás" and "Nicolas", "Oleksiy" and "Oleksii"
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|(x, y)| x == y || x.chars().count() > 4 && one_apart(x, y))
}

/// Do two words differ in one letter, added, left out or changed?
pub(super) fn one_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 1 || a == b {
        return a == b;
    }
    let same_start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let same_end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let longest = a.len().max(b.len());
    same_start + same_end + 1 >= longest && same_start > 0
}
