//! The words of one passage with what is known of each.

use sayso_core::Span;

use super::lexicon::{Class, Classes, Lexicon};
use crate::acts::words::{Token, tokens};

/// A word, clitic or mark.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub token: Token,
    pub classes: Classes,
    /// Is it the first of its line?
    pub opens_line: bool,
    /// Is it the first word of a sentence or line?
    pub opens_sentence: bool,
    /// Is there no white space before it?
    pub is_glued: bool,
    /// Does it stand in a line in which most words have capitals, so that a capital tells nothing?
    pub is_titled: bool,
}

/// The words of one passage. A place beyond them is neither a word nor a mark.
pub(super) struct Words<'t> {
    pub text: &'t str,
    words: Vec<Word>,
}

impl<'t> Words<'t> {
    pub fn new(text: &'t str, passage: Span, lexicon: &Lexicon) -> Self {
        let mut words: Vec<Word> = Vec::new();
        let mut last_end = passage.start;
        let mut is_ended = true;
        for token in tokens(text, passage) {
            let gap = text.get(last_end..token.span.start).unwrap_or_default();
            let opens_line = words.is_empty() || gap.contains('\n');
            is_ended |= opens_line;
            // a small letter goes on with the sentence, whatever mark stands before it
            let begins_small = token.span.of(text).chars().next().is_some_and(char::is_lowercase);
            let opens_sentence = token.is_word && is_ended && (!begins_small || opens_line);
            if token.is_word {
                is_ended = false;
            } else if matches!(token.lower.as_str(), "." | "!" | "?" | "\u{2026}") {
                is_ended = true;
            }
            last_end = token.span.end;
            words.push(Word {
                classes: lexicon.classes(&token.lower, token.is_capital),
                opens_line,
                opens_sentence,
                is_glued: gap.is_empty() && !opens_line,
                is_titled: false,
                token,
            });
        }
        let mut start = 0;
        for end in 1..=words.len() {
            if words.get(end).is_none_or(|w| w.opens_line) {
                if let Some(line) = words.get_mut(start..end) {
                    mark_title(line);
                }
                start = end;
            }
        }
        Words { text, words }
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    pub fn get(&self, at: usize) -> Option<&Word> {
        self.words.get(at)
    }

    /// The word in lower case; empty for a mark and beyond the passage.
    pub fn word(&self, at: usize) -> &str {
        self.get(at)
            .filter(|w| w.token.is_word)
            .map(|w| w.token.lower.as_str())
            .unwrap_or_default()
    }

    /// The mark; empty for a word and beyond the passage.
    pub fn mark(&self, at: usize) -> &str {
        self.get(at)
            .filter(|w| !w.token.is_word)
            .map(|w| w.token.lower.as_str())
            .unwrap_or_default()
    }

    pub fn is(&self, at: usize, class: Class) -> bool {
        self.get(at).is_some_and(|w| w.classes.has(class))
    }

    pub fn opens_line(&self, at: usize) -> bool {
        self.get(at).is_none_or(|w| w.opens_line)
    }

    pub fn opens_sentence(&self, at: usize) -> bool {
        self.get(at).is_some_and(|w| w.opens_sentence)
    }

    pub fn is_glued(&self, at: usize) -> bool {
        self.get(at).is_some_and(|w| w.is_glued)
    }

    pub fn is_capital(&self, at: usize) -> bool {
        self.get(at).is_some_and(|w| w.token.is_capital)
    }

    pub fn is_titled(&self, at: usize) -> bool {
        self.get(at).is_some_and(|w| w.is_titled)
    }

    /// The place before this one on the same line.
    pub fn before(&self, at: usize) -> Option<usize> {
        if self.opens_line(at) && at < self.len() {
            return None;
        }
        at.checked_sub(1)
    }

    /// The places before this one in its sentence, the nearest first, at most so many.
    pub fn sentence_before(&self, at: usize, most: usize) -> impl Iterator<Item = usize> + '_ {
        let mut place = at;
        std::iter::from_fn(move || {
            if self.opens_sentence(place) {
                return None;
            }
            place = self.before(place)?;
            Some(place)
        })
        .take(most)
    }

    /// The places from this one to the end of its sentence, at most so many.
    pub fn sentence_behind(&self, at: usize, most: usize) -> impl Iterator<Item = usize> + '_ {
        (at..self.len())
            .take_while(move |place| *place == at || !self.opens_sentence(*place))
            .take_while(|place| !self.opens_line(*place))
            .take(most)
    }

    /// The passage from one word to the one before `end`.
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        let first = self.get(start)?.token.span;
        let last = self.get(end.checked_sub(1)?)?.token.span;
        (first.start < last.end).then(|| Span::new(first.start, last.end))
    }
}

/// A line is a title when more than half of its longer words have capitals.
fn mark_title(line: &mut [Word]) {
    let is_long = |w: &&Word| {
        w.token.is_word && w.token.lower.len() > 3 && !w.token.lower.starts_with(|c: char| c.is_ascii_digit())
    };
    let long = line.iter().filter(is_long).count();
    let capitals = line.iter().filter(is_long).filter(|w| w.token.is_capital).count();
    if long >= 2 && capitals * 5 > long * 3 {
        for word in line {
            word.is_titled = true;
        }
    }
}
