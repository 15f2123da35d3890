//! Where a source ends: with a word that names somebody, and not in the middle of a phrase.
//!
//! The model marks word by word, so a source may end with "on", where the day behind it is none of the source: "the President on |
//! Wednesday repeated". Such a word is left out. In a clause of the source, "the mayor, who had spoken of 31 on | Tuesday", it is the
//! day that was left out: it tells when something else was done, and not when this was said.

use sayso_core::{DateExpression, Span};

use crate::Attribution;

/// Words with which no name and no description ends.
const OPEN: [&str; 17] = [
    "a", "an", "and", "at", "by", "during", "for", "from", "in", "of", "on", "or", "since", "the", "to",
    "with", "whose",
];

/// Words that begin a clause within a source.
const RELATIVE: [&str; 4] = ["who", "which", "whose", "whom"];

/// Ends a source with a whole phrase. `dates` are those of the text, in text order.
pub fn put_right(text: &str, attribution: &mut Attribution, dates: &[DateExpression]) {
    let others: Vec<Span> = [&attribution.cue, &attribution.content]
        .into_iter()
        .flatten()
        .copied()
        .collect();
    let Some(source) = attribution.source.last_mut() else {
        return;
    };
    let words = source.of(text);
    let Some(last) = words.split_whitespace().next_back() else {
        return;
    };
    if !OPEN.contains(&last) {
        return;
    }
    // "the man they had come with said": the phrase is whole, and so it may be at the end of a sentence
    let rest = text.get(source.end..).unwrap_or_default();
    let next = source.end + (rest.len() - rest.trim_start_matches(' ').len());
    let goes_on = text
        .get(next..)
        .is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    if !goes_on || others.iter().any(|other| other.start <= next && next < other.end) {
        return;
    }
    let has_clause = words
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| RELATIVE.contains(&word));
    let date = dates
        .binary_search_by_key(&next, |date| date.span.start)
        .ok()
        .and_then(|at| dates.get(at));
    // behind a comma the clause is over: "the mayor, who leads the port, on Tuesday said"
    let is_in_clause = has_clause
        && !words
            .strip_suffix(last)
            .unwrap_or_default()
            .trim_end()
            .ends_with(',');
    if let (true, Some(date)) = (is_in_clause, date)
        && !others.iter().any(|other| other.overlaps(date.span))
    {
        source.end = date.span.end;
        return;
    }
    let mut kept = words;
    while let Some(last) = kept
        .split_whitespace()
        .next_back()
        .filter(|last| OPEN.contains(last))
    {
        kept = kept
            .strip_suffix(last)
            .unwrap_or_default()
            .trim_end_matches(|c: char| c.is_whitespace() || c == ',');
    }
    // one that has no other word is left as it is: the name may stand elsewhere
    if !kept.is_empty() {
        source.end = source.start + kept.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The source between the bars of a sentence, the cue between slashes, dates between hashes.
    fn put_right_in(marked: &str) -> String {
        let text: String = marked.chars().filter(|c| !"|/#".contains(*c)).collect();
        let spans = |mark: char| -> Vec<Span> {
            let mut ends = Vec::new();
            let mut at = 0;
            for c in marked.chars() {
                match c {
                    c if c == mark => ends.push(at),
                    '|' | '/' | '#' => {}
                    c => at += c.len_utf8(),
                }
            }
            ends.chunks(2).map(|two| Span::new(two[0], two[1])).collect()
        };
        let dates: Vec<DateExpression> = spans('#')
            .into_iter()
            .map(|span| DateExpression { span, days: None })
            .collect();
        let mut attribution = Attribution {
            source: spans('|'),
            cue: spans('/'),
            ..Attribution::default()
        };
        put_right(&text, &mut attribution, &dates);
        attribution.source[0].of(&text).to_owned()
    }

    #[test]
    fn a_source_ends_with_a_word_that_names_somebody() {
        for (marked, expected) in [
            ("|President Dule on| #Wednesday# /repeated/ it.", "President Dule"),
            (
                "|Ada Quill, the mayor, in| a letter, /said/ so.",
                "Ada Quill, the mayor",
            ),
            (
                "|The Harbour Union and the| committee /said/ so.",
                "The Harbour Union",
            ),
            // it is whole
            (
                "|The man they had come with| /said/ so.",
                "The man they had come with",
            ),
            (
                "It is so, /said/ |the man they had come with|.",
                "the man they had come with",
            ),
            ("|Vitamin A| rules, he /said/.", "Vitamin A"),
            ("|The| Harbour Union /said/ so.", "The"),
        ] {
            assert_eq!(put_right_in(marked), expected, "{marked}");
        }
    }

    #[test]
    fn a_day_in_a_clause_of_the_source_belongs_to_it() {
        for (marked, expected) in [
            (
                "So /said/ |Ada Quill, the mayor, who had spoken of 31 on| #Tuesday#.",
                "Ada Quill, the mayor, who had spoken of 31 on Tuesday",
            ),
            (
                "|Ada Quill, who leads the port, on| #Tuesday# /said/ so.",
                "Ada Quill, who leads the port",
            ),
            (
                "So /said/ |Ada Quill, a spokeswoman for the port, on| #Tuesday#.",
                "Ada Quill, a spokeswoman for the port",
            ),
        ] {
            assert_eq!(put_right_in(marked), expected, "{marked}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_text_the_source_stays_in_it(words in prop::collection::vec("on|the|and|Quill|who|,|é|Monday|a ", 1..8), cut in 0usize..8) {
            let text = words.join(" ");
            let end = words.iter().take(cut.max(1)).map(|word| word.len() + 1).sum::<usize>() - 1;
            let mut attribution = Attribution { source: vec![Span::new(0, end.min(text.len()))], ..Attribution::default() };
            put_right(&text, &mut attribution, &[]);
            let source = attribution.source[0];
            prop_assert!(source.start == 0 && source.end <= end && source.end > 0);
            prop_assert!(text.get(source.start..source.end).is_some());
        }
    }
}
