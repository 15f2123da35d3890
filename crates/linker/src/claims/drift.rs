//! How a wording differs from another, word by word.

use sayso_core::Span;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::words::{Word, words};

/// A stretch of a wording against the fullest one. Spans are bytes of the wording they belong to, from the first to the
/// last word of the stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drift {
    /// The same words, in the fullest and in the other.
    Kept(Span, Span),
    /// Words of the fullest that the other leaves out.
    Cut(Span),
    /// Words of the fullest for which the other has others.
    Changed(Span, Span),
    /// Words that only the other has.
    Added(Span),
}

/// So many words of each wording are held against each other; what follows them counts as cut or added.
const COMPARED: usize = 1_000;

/// How `other` differs from `fullest`, in the order of their words. Case, quotation marks, punctuation and the possessive ending
/// are no difference.
pub fn drift(fullest: &str, other: &str) -> Vec<Drift> {
    let all = |text: &str| words(text, Span::new(0, text.len()));
    let (old, new) = (all(fullest), all(other));
    let forms = |words: &[Word]| {
        words
            .iter()
            .take(COMPARED)
            .map(|word| word.form)
            .collect::<Vec<u64>>()
    };
    let stretch = |words: &[Word], from: usize, length: usize| {
        let first = words.get(from)?;
        let last = words.get((from + length).checked_sub(1)?)?;
        Some(Span::new(first.span.start, last.span.end))
    };
    let mut found: Vec<Drift> = (capture_diff_slices(Algorithm::Myers, &forms(&old), &forms(&new))
        .into_iter())
    .filter_map(|part| match part {
        DiffOp::Equal {
            old_index,
            new_index,
            len,
        } => Some(Drift::Kept(
            stretch(&old, old_index, len)?,
            stretch(&new, new_index, len)?,
        )),
        DiffOp::Delete {
            old_index, old_len, ..
        } => Some(Drift::Cut(stretch(&old, old_index, old_len)?)),
        DiffOp::Insert {
            new_index, new_len, ..
        } => Some(Drift::Added(stretch(&new, new_index, new_len)?)),
        DiffOp::Replace {
            old_index,
            old_len,
            new_index,
            new_len,
        } => Some(Drift::Changed(
            stretch(&old, old_index, old_len)?,
            stretch(&new, new_index, new_len)?,
        )),
    })
    .collect();
    let rest = |words: &[Word]| stretch(words, COMPARED, words.len().saturating_sub(COMPARED));
    found.extend(rest(&old).map(Drift::Cut));
    found.extend(rest(&new).map(Drift::Added));
    found
}

/// A quotation of fewer words is not the fullest wording.
const FRAGMENT: usize = 5;

/// Which of the wordings is the fullest, against which [`drift`] shows the others: each with its words and whether it is
/// quoted. The place in the list. A quotation goes before others, unless it is a fragment; then the one with the most words.
pub fn fullest(wordings: &[(&str, bool)]) -> usize {
    let length = |text: &str| words(text, Span::new(0, text.len())).len();
    let rank = |(text, is_quoted): (&str, bool)| {
        let length = length(text);
        (is_quoted && length >= FRAGMENT, length)
    };
    let ranks = wordings.iter().map(|wording| rank(*wording));
    // of equals the first
    ranks
        .enumerate()
        .rev()
        .max_by_key(|(_, rank)| *rank)
        .map_or(0, |(at, _)| at)
}
