//! Words as the index has them: how they are asked for there, and how they are found again in a text.
//!
//! The index (FTS5's `unicode61`) cuts texts at whatever is no letter, digit or private-use character, and folds case and
//! diacritics. Here the same is done to the text of a hit, so that the passages found can be shown.

use std::borrow::Cow;

use memchr::memmem::{self, Finder};
use sayso_core::Span;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::query::Words;

/// Stands in the index between words that do not follow one another in the text, so that no phrase runs over the gap. It
/// counts as a word there, and [`quoted`] lets nobody ask for it.
pub(crate) const GAP: &str = " \u{e000} ";

/// Words as a string of FTS5's query language. Nothing of that language can stand in it: whatever in ASCII is no letter or
/// digit becomes a space, and no quotation mark is left but the outer two.
pub(crate) fn quoted(text: &str) -> String {
    let is_private = |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    let plain: String = text
        .chars()
        .map(|c| match c {
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => ' ',
            c if c.is_control() || is_private(c) => ' ',
            c => c,
        })
        .collect();
    format!("\"{}\"", plain.trim())
}

/// The phrase that finds the words in the index.
pub(crate) fn phrase(words: &Words) -> String {
    let star = if words.begins { "*" } else { "" };
    quoted(&words.text) + star
}

/// The phrase with each single word also in its plural or singular: "protesters" finds "protester" and the other way
/// round.
pub(crate) fn either_number(words: &Words) -> String {
    let all = numbers(&words.text);
    match all.as_slice() {
        _ if words.begins => phrase(words),
        [one] => quoted(one),
        all => {
            let phrases: Vec<String> = all.iter().map(|text| quoted(text)).collect();
            format!("({})", phrases.join(" OR "))
        }
    }
}

/// The text with its last word in both numbers.
fn numbers(text: &str) -> Vec<String> {
    let mut all = vec![text.to_owned()];
    let is_long = |stem: &str| stem.chars().rev().take_while(|c| c.is_alphabetic()).count() > 2;
    let ends_in_a_letter = text.ends_with(|c: char| c.is_alphabetic());
    let lower = text.to_lowercase();
    if let Some(stem) = lower.strip_suffix("ies").filter(|stem| is_long(stem)) {
        all.push(format!("{stem}y"));
    } else if let Some(stem) = lower.strip_suffix('s').filter(|stem| is_long(stem)) {
        all.push(stem.to_owned());
        if let Some(stem) = stem.strip_suffix('e').filter(|stem| is_long(stem)) {
            all.push(stem.to_owned());
        }
    } else if ends_in_a_letter {
        all.push(format!("{lower}s"));
        if let Some(stem) = lower.strip_suffix('y') {
            all.push(format!("{stem}ies"));
        }
        if lower.ends_with(['h', 'x', 's', 'z']) {
            all.push(format!("{lower}es"));
        }
    }
    all
}

/// A word of a text: where it stands, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word<'t> {
    pub span: Span,
    /// Most words are written as they fold.
    pub folded: Cow<'t, str>,
}

/// The words of a text, in order.
pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    // a word with its space takes about six bytes
    let mut words = Vec::with_capacity(text.len() / 5);
    let mut start = None;
    let mut step = |i: usize, is_of_word: bool| match (is_of_word, start) {
        (true, None) => start = Some(i),
        (false, Some(from)) => {
            push(&mut words, text, Span::new(from, i));
            start = None;
        }
        _ => {}
    };
    match text.is_ascii() {
        true => {
            for (i, byte) in text.bytes().enumerate() {
                step(i, byte.is_ascii_alphanumeric());
            }
        }
        false => {
            for (i, c) in text.char_indices() {
                step(i, is_of_word(c));
            }
        }
    }
    step(text.len(), false);
    words
}

fn is_of_word(c: char) -> bool {
    match c.is_ascii() {
        true => c.is_ascii_alphanumeric(),
        false => c.is_alphanumeric() || is_combining_mark(c),
    }
}

fn push<'t>(words: &mut Vec<Word<'t>>, text: &'t str, span: Span) {
    let folded = fold(span.of(text));
    // a mark without a letter is no word
    if !folded.is_empty() {
        words.push(Word { span, folded });
    }
}

fn fold(word: &str) -> Cow<'_, str> {
    let is_folded = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if word.bytes().all(is_folded) {
        return Cow::Borrowed(word);
    }
    if word.is_ascii() {
        return Cow::Owned(word.to_ascii_lowercase());
    }
    let folded = word
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase);
    Cow::Owned(folded.collect())
}

/// Words that are asked for, ready to be found in texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sought {
    /// Any of these sequences of folded words.
    sequences: Vec<Vec<String>>,
    begins: bool,
}

impl Sought {
    pub(crate) fn new(words: &Words) -> Sought {
        Sought {
            sequences: vec![folded(&words.text)],
            begins: words.begins,
        }
    }

    /// In both numbers, as [`either_number`].
    pub(crate) fn in_either_number(words: &Words) -> Sought {
        let texts = match words.begins {
            true => vec![words.text.clone()],
            false => numbers(&words.text),
        };
        Sought {
            sequences: texts.iter().map(|text| folded(text)).collect(),
            begins: words.begins,
        }
    }

    /// May it stand in the text? Where not, there is no need to look for words.
    pub(crate) fn may_stand_in(&self, text: &str) -> bool {
        // letters outside of ASCII may fold to others
        if !text.is_ascii() {
            return true;
        }
        let text = text.to_ascii_lowercase();
        self.sequences.iter().any(|sequence| {
            let longest = sequence.iter().max_by_key(|word| word.len());
            longest.is_some_and(|word| memmem::find(text.as_bytes(), word.as_bytes()).is_some())
        })
    }

    /// The ranges of words where they stand.
    pub(crate) fn places(&self, words: &[Word<'_>]) -> Vec<std::ops::Range<usize>> {
        let mut places = Vec::new();
        for sequence in &self.sequences {
            let Some((last, first)) = sequence.split_last() else {
                continue;
            };
            for (at, window) in words.windows(sequence.len()).enumerate() {
                let Some((end, start)) = window.split_last() else {
                    continue;
                };
                let fits_end = match self.begins {
                    true => end.folded.starts_with(last.as_str()),
                    false => end.folded == *last,
                };
                if fits_end
                    && start
                        .iter()
                        .zip(first)
                        .all(|(word, sought)| word.folded == *sought)
                {
                    places.push(at..at + sequence.len());
                }
            }
        }
        places.sort_by_key(|place| (place.start, place.end));
        places.dedup();
        places
    }

    /// Do all its words occur in a name, in whatever order?
    pub(crate) fn is_in_name(&self, name: &str) -> bool {
        let words = words(name);
        self.sequences.iter().any(|sequence| {
            let last = sequence.len().saturating_sub(1);
            !sequence.is_empty()
                && sequence.iter().enumerate().all(|(i, sought)| {
                    words.iter().any(|word| match self.begins && i == last {
                        true => word.folded.starts_with(sought.as_str()),
                        false => word.folded == *sought,
                    })
                })
        })
    }
}

fn folded(text: &str) -> Vec<String> {
    words(text)
        .into_iter()
        .map(|word| word.folded.into_owned())
        .collect()
}

/// The phrases that find names with all the words, in whatever order.
pub(crate) fn name_phrases(words: &Words) -> String {
    let all = folded(&words.text);
    let last = all.len().saturating_sub(1);
    let phrases: Vec<String> = (all.iter().enumerate())
        .map(|(i, word)| {
            let star = if words.begins && i == last { "*" } else { "" };
            quoted(word) + star
        })
        .collect();
    match phrases.is_empty() {
        // nothing that the index has as a word
        true => quoted("\u{1}"),
        false => phrases.join(" AND "),
    }
}

/// The passages where any of what is asked for stands, in text order, none overlapping; `from` is added to each.
pub(crate) fn passages(sought: &[Sought], words: &[Word<'_>], from: usize) -> Vec<Span> {
    let mut spans: Vec<Span> = (sought.iter())
        .flat_map(|sought| sought.places(words))
        .filter_map(|place| {
            let found = words.get(place)?;
            let (first, last) = (found.first()?, found.last()?);
            Some(Span::new(from + first.span.start, from + last.span.end))
        })
        .collect();
    spans.sort();
    let mut apart: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match apart.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => apart.push(span),
        }
    }
    apart
}

/// How often a word stands in a long text, and whether it does so in its first bytes. For weighing many texts: of a phrase its
/// longest word is counted; places in other letters than ASCII's are seen as they fold, and those in capitals only among the first
/// bytes.
pub(crate) struct Counter<'s> {
    word: &'s [u8],
    /// All of it but its first byte.
    tail: Finder<'s>,
    begins: bool,
}

impl Sought {
    /// What counts it.
    pub(crate) fn counter(&self) -> Option<Counter<'_>> {
        let sequence = self.sequences.first()?;
        let (at, word) = sequence.iter().enumerate().max_by_key(|(_, word)| word.len())?;
        Some(Counter {
            word: word.as_bytes(),
            tail: Finder::new(word.as_bytes().get(1..)?),
            begins: self.begins && at + 1 == sequence.len(),
        })
    }
}

impl Counter<'_> {
    /// How often it stands in the text, and whether it begins in the first `title` bytes.
    pub(crate) fn count(&self, text: &[u8], title: usize) -> (usize, bool) {
        let Some(&first) = self.word.first() else {
            return (0, false);
        };
        let is_letter = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || !b.is_ascii());
        let fits = |at: usize| {
            let end = at + self.word.len();
            text.get(at..end)
                .is_some_and(|found| found.eq_ignore_ascii_case(self.word))
                && !is_letter(at.checked_sub(1).and_then(|before| text.get(before)))
                && (self.begins || !is_letter(text.get(end)))
        };
        let title = title.min(text.len());
        let (head, rest) = text.split_at(title);
        let in_head = memchr::memchr2_iter(first, first.to_ascii_uppercase(), head)
            .filter(|&at| fits(at))
            .count();
        let in_rest = match self.word.len() {
            // of one letter nothing is left to be found by
            1 => memchr::memchr2_iter(first, first.to_ascii_uppercase(), rest)
                .filter(|&at| fits(title + at))
                .count(),
            // what begins before the rest was seen already
            _ => (self.tail.find_iter(rest))
                .filter(|&at| at > 0 && fits(title + at - 1))
                .count(),
        };
        (in_head + in_rest, in_head > 0)
    }
}
