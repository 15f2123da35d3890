//! Statements to the single utterances that they report: each sentence of a long quotation is one, and each clause that reports
//! like to leave out.

use sayso_core::Span;

use crate::words::Word;

/// A sentence of less weight is no utterance of its own: it is kept with the one before or after it.
const LEAST_WEIGHT: f32 = 2.5;
/// Nor is one with fewer words.
const LEAST_WORDS: usize = 3;
/// A statement with more words is not taken apart: it is a text, or no statement.
const LONGEST: usize = 400;

/// Words that begin a clause of its own after a comma: reports often keep what stands on one side of them alone.
const CLAUSES: &[&str] = &[
    "but", "while", "although", "though", "because", "after", "adding", "whereas", "since", "when", "if",
];

/// Words before a full stop that ends no sentence.
const SHORTENED: &[&str] = &[
    "mr", "mrs", "ms", "dr", "st", "jr", "sr", "rep", "reps", "sen", "sens", "gov", "govs", "gen", "lt",
    "col", "maj", "capt", "sgt", "adm", "prof", "rev", "hon", "pres", "vs", "etc", "inc", "corp", "co",
    "ltd", "no", "dept", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    "ave", "fig", "al", "messrs",
];

/// The utterances of a content: each as the stretches of it, in text order. A content of one sentence is one. Sentences end at
/// full stops, question and exclamation marks and left-out words before a capital; what a colon
/// leads to, clauses after a comma and the parts of "that …, and that …" are taken apart as well.
pub(super) fn utterances(text: &str, words: &[Word], content: &[Span]) -> Vec<Vec<Span>> {
    let mut of: Vec<(usize, usize)> = Vec::new();
    for (n, span) in content.iter().enumerate() {
        let from = words.partition_point(|word| word.span.start < span.start);
        let to = words.partition_point(|word| word.span.end <= span.end);
        of.extend((from..to.max(from)).map(|at| (n, at)));
    }
    if of.len() > LONGEST {
        return vec![content.to_vec()];
    }
    // places in `of` where an utterance begins
    let mut begins = vec![0];
    for (place, two) in of.windows(2).enumerate() {
        if is_between(text, words, two[0].1, two[1].1) {
            begins.push(place + 1);
        }
    }
    begins.push(of.len());
    let mut parts: Vec<&[(usize, usize)]> = begins.windows(2).map(|two| &of[two[0]..two[1]]).collect();
    // what is too little goes with what follows, else with what precedes
    let mut at = 0;
    while parts.len() > 1 && at < parts.len() {
        if is_little(words, parts[at]) {
            let with = if at + 1 < parts.len() { at } else { at - 1 };
            let (from, to) = (begins[with], begins[with + 2]);
            parts[with] = &of[from..to];
            parts.remove(with + 1);
            begins.remove(with + 1);
            at = with;
        } else {
            at += 1;
        }
    }
    if parts.len() < 2 {
        return vec![content.to_vec()];
    }
    parts
        .into_iter()
        .map(|part| spans(words, content, part))
        .collect()
}

fn is_little(words: &[Word], part: &[(usize, usize)]) -> bool {
    let weight: f32 = part.iter().map(|(_, at)| words[*at].rarity).sum();
    part.len() < LEAST_WORDS || weight < LEAST_WEIGHT
}

/// Does one utterance end after the first and another begin with the second word?
fn is_between(text: &str, words: &[Word], first: usize, second: usize) -> bool {
    let (before, after) = (words[first].span, words[second].span);
    let between = text.get(before.end..after.start).unwrap_or_default();
    let (word, next) = (before.of(text), after.of(text));
    if between.contains('\n') {
        return true;
    }
    let ends = between.contains(['!', '?', '…'])
        || between.contains('.') && {
            let lower = word.to_lowercase();
            word.chars().count() > 1 && !SHORTENED.contains(&lower.as_str())
        };
    let begins = next.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        || between.trim_end().ends_with(['“', '"', '[']);
    let is_conjoined = next == "that"
        && word == "and"
        // "and that that decision …": the second is a demonstrative
        && words.get(second + 1).is_some();
    let is_clause = between.contains(',') && CLAUSES.contains(&next);
    // "10:30" is one expression
    let is_told = between.contains(':') && between.len() > 1;
    (ends && begins) || is_conjoined || is_clause || is_told
}

/// The stretches of a content that hold these words. A stretch reaches to the marks around it where the content does.
fn spans(words: &[Word], content: &[Span], part: &[(usize, usize)]) -> Vec<Span> {
    let mut spans: Vec<(usize, Span)> = Vec::new();
    for (n, at) in part {
        let word = words[*at].span;
        match spans.last_mut() {
            Some((last, span)) if last == n => span.end = word.end,
            _ => spans.push((*n, word)),
        }
    }
    debug_assert!(spans.iter().all(|(n, span)| content[*n].contains(*span)));
    spans.into_iter().map(|(_, span)| span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    /// The utterances of a content whose stretches are marked by braces.
    fn parted(marked: &str) -> Vec<String> {
        let (mut text, mut content, mut open) = (String::new(), Vec::new(), 0);
        for c in marked.chars() {
            match c {
                '{' => open = text.len(),
                '}' => content.push(Span::new(open, text.len())),
                c => text.push(c),
            }
        }
        let all = words(&text, Span::new(0, text.len()));
        (utterances(&text, &all, &content).iter())
            .map(|spans| {
                spans
                    .iter()
                    .map(|span| span.of(&text))
                    .collect::<Vec<_>>()
                    .join(" | ")
            })
            .collect()
    }

    #[test]
    fn each_sentence_of_a_quotation_is_an_utterance() {
        assert_eq!(
            parted(
                "{“We closed the quarry because its walls violated our covenant. The excavators return to Ostrel tomorrow morning.”}"
            ),
            [
                "We closed the quarry because its walls violated our covenant",
                "The excavators return to Ostrel tomorrow morning"
            ]
        );
    }

    #[test]
    fn an_interrupted_quotation_of_two_sentences_is_two_utterances() {
        assert_eq!(
            parted(
                "{“We closed the quarry because its walls violated our covenant,”} a spokesperson told the Courier. {“In the interest of robust debate, we are restoring the excavators.”}"
            ),
            [
                "We closed the quarry because its walls violated our covenant",
                "In the interest of robust debate, we are restoring the excavators"
            ]
        );
    }

    #[test]
    fn sentences_with_words_left_out_between_them_are_two_utterances() {
        assert_eq!(
            parted("{“Only a fool would dredge the Ostrel canal in winter … Lindemarsh masons are not the only reason it flooded”}").len(),
            2
        );
    }

    #[test]
    fn an_interrupted_sentence_stays_one() {
        let one = "{“The quarry walls,”} Quorn said, {“violated the covenant of our excavators.”}";
        assert_eq!(parted(one).len(), 1);
    }

    #[test]
    fn titles_and_initials_end_no_sentence() {
        for text in [
            "{Sen. Hale and Mr. Quorn violated the covenant of the excavators in the quarry}",
            "{the U.S. Quarry Board violated the covenant of Ostrel excavators with J. Quorn}",
        ] {
            assert_eq!(parted(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn little_words_stay_with_their_neighbours() {
        let parts =
            parted("{“Thanks for that. But the quarry covenant protects our excavators against flooding.”}");
        assert_eq!(parts.len(), 1);
    }

    #[test]
    fn a_clause_after_a_comma_and_what_a_colon_leads_to_are_utterances() {
        assert_eq!(
            parted(
                "{the quarry walls violated the covenant, because the excavators flooded the Ostrel vineyards}"
            ),
            [
                "the quarry walls violated the covenant",
                "because the excavators flooded the Ostrel vineyards"
            ]
        );
        assert_eq!(
            parted("{“This rumour is false: the Ostrel excavators never flooded a vineyard.”}"),
            [
                "This rumour is false",
                "the Ostrel excavators never flooded a vineyard"
            ]
        );
        // no comma, or a colon inside a time
        for text in [
            "{the quarry walls were closed because the excavators flooded the Ostrel vineyards}",
            "{the excavators flooded the Ostrel vineyards at 10:30 and the quarry gates at 11:45 that day}",
        ] {
            assert_eq!(parted(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn a_short_sentence_with_a_word_that_tells_something_is_an_utterance() {
        assert_eq!(
            parted(
                "{“The covenant leak is so disgraceful. No questions on excavators. You flooded Ostrel.”}"
            )
            .len(),
            3
        );
    }

    #[test]
    fn what_is_joined_by_and_that_is_two() {
        assert_eq!(
            parted("{that the quarry walls violated the covenant and that the excavators flooded the Ostrel vineyards}").len(),
            2
        );
    }
}
