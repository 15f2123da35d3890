//! Which words of a text stand in quotation marks?

use std::ops::Range;

use crate::words::Word;

/// A quotation is no longer, in words: beyond it a mark is taken to be missing.
const LONGEST: usize = 200;

/// The stretches of words that stand in double quotation marks, as places in the list, in text order and apart from each
/// other. Straight marks open and close in turn; curly ones say which they are. A quotation ends with its paragraph at
/// the latest: the next paragraph of a long one begins with a mark of its own.
pub(super) fn quotations(text: &str, words: &[Word]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    let mut close = |open: &mut Option<usize>, end: usize| {
        if let Some(begin) = open.take()
            && begin < end
            && end - begin <= LONGEST
        {
            found.push(begin..end);
        }
    };
    // between two words stands what is no letter
    for (n, word) in words.iter().enumerate() {
        let between = text.get(at..word.span.start).unwrap_or_default();
        for c in between.chars() {
            match c {
                '\n' => close(&mut open, n),
                '“' | '„' | '«' => {
                    close(&mut open, n);
                    open = Some(n);
                }
                '”' | '»' => close(&mut open, n),
                '"' if open.is_some() => close(&mut open, n),
                '"' => open = Some(n),
                _ => {}
            }
        }
        at = word.span.end;
    }
    let rest = text.get(at..).unwrap_or_default();
    if rest.starts_with(|c: char| !c.is_alphanumeric()) || rest.is_empty() {
        close(&mut open, words.len());
    }
    found
}
