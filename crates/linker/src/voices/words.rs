//! Names as words that can be compared: without accents, capitals and stops.

use any_ascii::any_ascii_char;

/// No name is longer; what is beyond is a fault of the page.
const LONGEST: usize = 160;

/// A word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Lower case, ASCII letters and digits, with hyphens inside: "al-assad", "oneill".
    pub text: String,
    /// Initials: "J.", "P.J.", "F".
    pub is_initial: bool,
    /// It ends with "'s" or "s'", which is cut off.
    pub is_owner: bool,
    /// It begins with a capital, or with a letter of a script that has none.
    pub is_capital: bool,
    /// All its letters are capitals.
    pub is_all_capital: bool,
}

/// The words of a name, at most the first 160 characters of it.
pub(crate) fn words(name: &str) -> Vec<Word> {
    let end = name.char_indices().nth(LONGEST).map_or(name.len(), |(at, _)| at);
    let name = name.get(..end).unwrap_or(name);
    name.split(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | '(' | ')' | '[' | ']'))
        .filter_map(word)
        .collect()
}

fn word(raw: &str) -> Option<Word> {
    let raw = raw.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
    // a lost space: "TheQuorn Post"
    let raw = match raw.strip_prefix("The") {
        Some(rest) if rest.starts_with(char::is_uppercase) => rest,
        _ => raw,
    };
    let stripped = ["'s", "\u{2019}s", "'S", "\u{2019}S"]
        .iter()
        .find_map(|s| raw.strip_suffix(s))
        .filter(|s| !s.is_empty());
    let (body, is_owner) = (stripped.unwrap_or(raw), stripped.is_some());
    let mut text = String::with_capacity(body.len());
    for c in body.chars() {
        match c {
            '-' | '\u{2010}'..='\u{2015}' => {
                if !text.is_empty() && !text.ends_with('-') {
                    text.push('-');
                }
            }
            c if c.is_ascii_alphanumeric() => text.push(c.to_ascii_lowercase()),
            c if c.is_ascii() => {}
            c => text.extend(
                any_ascii_char(c)
                    .chars()
                    .filter(char::is_ascii_alphanumeric)
                    .map(|c| c.to_ascii_lowercase()),
            ),
        }
    }
    while text.ends_with('-') {
        text.pop();
    }
    if text.is_empty() {
        return None;
    }
    let letters = || body.chars().filter(|c| c.is_alphabetic());
    let is_all_capital = letters().count() > 0 && letters().all(|c| !c.is_lowercase());
    let stops = body.matches('.').count();
    let is_initial =
        is_all_capital && (text.len() == 1 || stops > 1 && text.len() <= 3 && stops >= text.len() - 1);
    Some(Word {
        is_initial,
        is_owner,
        is_capital: body
            .chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(|c| !c.is_lowercase()),
        is_all_capital,
        text,
    })
}

/// The words of a name as one string, one space between them.
pub(crate) fn folded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in words(name) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word.text);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_stops_and_apostrophes_do_not_tell_names_apart() {
        assert_eq!(folded("Zoë O\u{2019}Brannigan"), "zoe obrannigan");
        assert_eq!(folded("Ordóñez-Tülp, J.R."), "ordonez-tulp jr");
    }

    #[test]
    fn initials_and_owners_are_seen() {
        let words = words("P.J. Vandermoor's US office");
        assert!(words[0].is_initial && words[1].is_owner && !words[2].is_initial);
        assert_eq!(words[1].text, "vandermoor");
        assert!(words[2].is_all_capital && !words[3].is_capital);
    }

    proptest! {
        #[test]
        fn any_text_gives_ascii_words(text in any::<String>()) {
            for word in words(&text) {
                prop_assert!(!word.text.is_empty());
                prop_assert!(word.text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            }
        }
    }
}
