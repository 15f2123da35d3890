//! How is a text too long for one page cut into parts?
//!
//! A page weighs its text, its marks and the notes beside it. Parts end between paragraphs. The address of a passage names
//! where it begins, and so leads to the right part. The first part always reaches as far as [`HEAD`], so that an article of
//! usual length is whole.

use std::ops::Range;

use sayso_core::Span;

/// Passages that begin before this code point stand in the first part.
const HEAD: usize = 8_000;
/// A part weighs about so much, in bytes of the page.
const PART: usize = 90_000;
/// A line longer than this is cut, in bytes of the text: one without an end would be a part without an end.
const LINE: usize = 4_000;

/// The parts, as ranges of items. `items` tells of each where it begins, in code points, and what it weighs.
pub fn parts(items: impl IntoIterator<Item = (usize, usize)>) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let (mut from, mut at, mut weighs) = (0, 0, 0);
    for (begins, weight) in items {
        let is_head = parts.is_empty() && begins < HEAD;
        if at > from && weighs + weight > PART && !is_head {
            parts.push(from..at);
            (from, weighs) = (at, 0);
        }
        weighs += weight;
        at += 1;
    }
    parts.push(from..at);
    parts
}

/// The lines of a segment that are not empty, without white space around them; long ones in several, cut between words where
/// that is possible.
pub fn lines(text: &str, segment: Span) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut at = segment.start;
    for line in segment.of(text).split('\n') {
        let mut start = at;
        at += line.len() + 1;
        let mut rest = line;
        while rest.len() > LINE {
            let (cut, _) = rest.split_at(boundary(rest));
            push(&mut lines, start, cut);
            start += cut.len();
            rest = rest.get(cut.len()..).unwrap_or_default();
        }
        push(&mut lines, start, rest);
    }
    lines
}

fn push(lines: &mut Vec<Span>, start: usize, line: &str) {
    let begin = line.len() - line.trim_start().len();
    let words = line.trim();
    if !words.is_empty() {
        lines.push(Span::new(start + begin, start + begin + words.len()));
    }
}

/// Where a line that is too long is cut.
fn boundary(line: &str) -> usize {
    let most = (0..=LINE).rev().find(|at| line.is_char_boundary(*at));
    let most = most.filter(|at| *at > 0).unwrap_or(line.len());
    let head = line.get(..most).unwrap_or(line);
    match head.rfind(char::is_whitespace) {
        Some(space) if space > LINE / 2 => space,
        _ => most,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_that_fits_is_one_part() {
        assert_eq!(parts([(0, 400), (300, 500)]), vec![0..2; 1]);
        assert_eq!(parts([]), vec![0..0; 1]);
    }

    #[test]
    fn parts_end_between_paragraphs_and_the_first_reaches_the_head() {
        let heavy = PART / 2 + 1;
        // heavy paragraphs stay together as long as they begin before the head ends
        assert_eq!(
            parts([
                (0, heavy),
                (10, heavy),
                (HEAD - 1, heavy),
                (HEAD, heavy),
                (HEAD + 1, heavy)
            ]),
            [0..3, 3..4, 4..5]
        );
    }

    #[test]
    fn a_line_without_an_end_is_cut_between_words() {
        let text = "word ".repeat(4_000);
        let found = lines(&text, Span::new(0, text.len()));
        assert_eq!(found.len(), 6);
        assert!(
            found
                .iter()
                .all(|line| line.of(&text).split(' ').all(|word| word == "word"))
        );
        let found = lines(&"é".repeat(10_000), Span::new(0, 20_000));
        assert_eq!(found.iter().map(|line| line.len()).sum::<usize>(), 20_000);
    }

    proptest! {
        #[test]
        fn no_word_is_lost_between_lines(text in "([ -~é\n]{0,40}|x{3000}|(é ){2500}){0,6}") {
            let found = lines(&text, Span::new(0, text.len()));
            let words = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let kept: String = found.iter().map(|line| words(line.of(&text))).collect();
            prop_assert_eq!(kept, words(&text));
            prop_assert!(found.iter().all(|line| !line.is_empty() && line.len() <= LINE));
        }

        #[test]
        fn every_item_is_in_one_part(weights in prop::collection::vec((0usize..3_000, 0usize..200_000), 0..40)) {
            let mut begins = 0;
            let items: Vec<(usize, usize)> = weights.iter().map(|(length, weight)| { begins += length; (begins, *weight) }).collect();
            let parts = parts(items.iter().copied());
            let all: Vec<usize> = parts.iter().cloned().flatten().collect();
            prop_assert_eq!(all, (0..items.len()).collect::<Vec<_>>());
            for part in parts.iter().skip(1) {
                prop_assert!(items[part.start].0 >= HEAD);
            }
        }
    }
}
