//! Words that are no report: page furniture and stock phrases.

use std::collections::HashMap;
use std::sync::OnceLock;

use sayso_core::Span;

use crate::words::{Word, words};

/// Rows `what, phrase`.
const FURNITURE: &str = include_str!("../../lexicon/furniture.tsv");

/// How much of a text a phrase makes furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Its own words.
    Words,
    /// The whole sentence.
    Sentence,
}

struct Phrase {
    /// `None` stands for any number.
    forms: Vec<Option<u64>>,
    reach: Reach,
}

/// The phrases by their first word.
fn phrases() -> &'static HashMap<u64, Vec<Phrase>> {
    static PHRASES: OnceLock<HashMap<u64, Vec<Phrase>>> = OnceLock::new();
    PHRASES.get_or_init(|| {
        let mut by_first: HashMap<u64, Vec<Phrase>> = HashMap::new();
        for phrase in FURNITURE.lines().filter_map(phrase) {
            if let Some(Some(first)) = phrase.forms.first() {
                by_first.entry(*first).or_default().push(phrase);
            }
        }
        by_first
    })
}

/// A row; `None` for lines that are none.
fn phrase(row: &str) -> Option<Phrase> {
    let (reach, phrase) = row.split_once('\t').filter(|_| !row.starts_with('#'))?;
    let reach = match reach {
        "words" => Reach::Words,
        "sentence" => Reach::Sentence,
        _ => return None,
    };
    // a word by itself, because `#` is none
    let forms: Vec<Option<u64>> = (phrase.split(' '))
        .flat_map(|part| match part {
            "#" => vec![None],
            _ => (words(part, Span::new(0, part.len())).iter())
                .map(|word| Some(word.form))
                .collect(),
        })
        .collect();
    (!forms.is_empty()).then_some(Phrase { forms, reach })
}

/// Which words are furniture.
pub(super) fn furniture(text: &str, words: &[Word]) -> Vec<bool> {
    let mut is_furniture = vec![false; words.len()];
    let phrases = phrases();
    let mut sentence = 0;
    for at in 0..words.len() {
        if at > 0 && is_boundary(text, words[at - 1].span.end, words[at].span.start) {
            sentence = at;
        }
        for phrase in phrases.get(&words[at].form).into_iter().flatten() {
            let end = at + phrase.forms.len();
            let is_here = words.get(at..end).is_some_and(|here| {
                (here.iter().zip(&phrase.forms)).all(|(word, form)| match form {
                    Some(form) => word.form == *form,
                    None => word.span.of(text).starts_with(|c: char| c.is_ascii_digit()),
                })
            });
            if !is_here || is_furniture[end - 1] {
                continue; // of a sentence that is furniture already nothing is looked at twice
            }
            let (from, to) = match phrase.reach {
                Reach::Words => (at, end),
                Reach::Sentence => (sentence, sentence_end(text, words, end)),
            };
            is_furniture[from..to].fill(true);
        }
    }
    is_furniture
}

/// The place after the last word of the sentence in which the word before `at` stands.
fn sentence_end(text: &str, words: &[Word], at: usize) -> usize {
    (at..words.len())
        .find(|next| is_boundary(text, words[next - 1].span.end, words[*next].span.start))
        .unwrap_or(words.len())
}

/// Does a sentence end between two words?
fn is_boundary(text: &str, from: usize, to: usize) -> bool {
    text.get(from..to)
        .is_some_and(|between| between.contains(['\n', '.', '!', '?']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_phrase() {
        for row in FURNITURE.lines().filter(|row| !row.starts_with('#')) {
            assert!(phrase(row).is_some(), "{row:?}");
        }
    }

    #[test]
    fn a_stock_phrase_is_furniture_and_the_rest_of_its_sentence_is_not() {
        let text = "The ministry of Quorn did not immediately respond to a request for comment.";
        let all = words(text, Span::new(0, text.len()));
        let found = furniture(text, &all);
        assert!(!found[0] && !found[3], "{found:?}");
        assert!(found[4] && found[12], "{found:?}");
    }

    #[test]
    fn a_footer_is_furniture_to_the_end_of_its_sentence() {
        let text = "The bridge fell. Sign up for our newsletter and get all the best from Quorn. It was old.";
        let all = words(text, Span::new(0, text.len()));
        let found: Vec<&str> = (all.iter().zip(furniture(text, &all)))
            .filter(|(_, is_furniture)| *is_furniture)
            .map(|(word, _)| word.span.of(text))
            .collect();
        assert_eq!(
            found.join(" "),
            "Sign up for our newsletter and get all the best from Quorn"
        );
    }
}
