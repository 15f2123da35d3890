//! One word against two: "we're" and "we are", "handpicked" and "hand-picked".

use crate::words::{Word, digest};

/// Endings after an apostrophe, and the words for which they stand.
const ENDINGS: [(&str, &[&str]); 7] = [
    ("'re", &["are"]),
    ("'ve", &["have"]),
    ("'ll", &["will", "shall"]),
    ("'d", &["would", "had"]),
    ("'m", &["am"]),
    ("'s", &["is", "has"]),
    ("n't", &["not"]),
];

/// Is a word of one text the same as two words of another in a row?
pub(super) fn is_said_alike(text: &str, word: Word, text_of_two: &str, first: Word, second: Word) -> bool {
    let whole = word.span.of(text);
    let parts = (first.span.of(text_of_two), second.span.of(text_of_two));
    let begins = |word: &str| word.bytes().next().map(|byte| byte.to_ascii_lowercase());
    if begins(whole) != begins(parts.0) {
        return false;
    }
    if whole.contains(['\'', '’', 'ʼ']) {
        let whole = whole.to_lowercase().replace(['’', 'ʼ'], "'");
        return ENDINGS.iter().any(|(ending, stands_for)| {
            let Some(stem) = whole.strip_suffix(ending) else {
                return false;
            };
            // "won't" and "can't" change the word before them
            let stem = match (stem, *ending) {
                ("wo", "n't") => "will",
                ("ca", "n't") => "can",
                ("sha", "n't") => "shall",
                _ => stem,
            };
            digest(stem) == first.form && stands_for.iter().any(|word| digest(word) == second.form)
        });
    }
    // written as one word, or with a hyphen between the two
    whole.len() == parts.0.len() + parts.1.len()
        && whole
            .get(..parts.0.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(parts.0))
        && whole
            .get(parts.0.len()..)
            .is_some_and(|tail| tail.eq_ignore_ascii_case(parts.1))
        && text_of_two.get(first.span.end..second.span.start) == Some("-")
}
