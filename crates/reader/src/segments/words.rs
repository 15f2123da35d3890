//! The words of a line, as the lexicon compares them.

use std::borrow::Cow;

/// One word of a text: letters and digits, with apostrophes inside. "©" and "@" count as words of their own,
/// because a copyright line and an account name are told by them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// The word in lower case with straight apostrophes.
    pub folded: Cow<'t, str>,
    /// First byte in the text.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
    /// Begins with a capital letter.
    pub capital: bool,
    /// Has letters, and all of them are capitals.
    pub all_capitals: bool,
}

impl Word<'_> {
    /// Is it a number: digits, perhaps with an ending of at most two letters ("3rd", "10pm", "12k")?
    pub fn is_number(&self) -> bool {
        let letters = self.folded.trim_start_matches(|c: char| c.is_ascii_digit());
        letters.len() < self.folded.len()
            && letters.len() <= 2
            && letters.bytes().all(|b| b.is_ascii_lowercase())
    }
}

/// Longer words are no words of the lexicon; folding them would cost time on hostile input.
const LONGEST: usize = 48;

/// The words of `text`, at most `limit` of them.
pub(super) fn words(text: &str, limit: usize) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut start: Option<usize> = None;
    let mut characters = text.char_indices().peekable();
    while found.len() < limit {
        let Some((at, c)) = characters.next() else {
            if let Some(from) = start {
                found.push(word(text, from, text.len()));
            }
            break;
        };
        let inner = c.is_alphanumeric()
            || (matches!(c, '\'' | '’')
                && start.is_some()
                && characters.peek().is_some_and(|(_, next)| next.is_alphanumeric()));
        match (inner, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push(word(text, from, at));
                start = None;
            }
            _ => {}
        }
        if matches!(c, '©' | '@') && found.len() < limit {
            found.push(word(text, at, at + c.len_utf8()));
        }
    }
    found
}

fn word(text: &str, start: usize, end: usize) -> Word<'_> {
    let raw = text.get(start..end).unwrap_or_default();
    let capital = raw.chars().next().is_some_and(char::is_uppercase);
    let plain = raw.len() > LONGEST || raw.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let folded = if plain {
        Cow::Borrowed(raw)
    } else {
        Cow::Owned(raw.replace('’', "'").to_lowercase())
    };
    let all_capitals = capital && raw.len() <= LONGEST && !raw.chars().any(char::is_lowercase);
    Word {
        folded,
        start,
        end,
        capital,
        all_capitals,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_keep_their_place() {
        let text = "Don’t MISS @merrow © 3rd";
        let found = words(text, 99);
        let folded: Vec<&str> = found.iter().map(|w| w.folded.as_ref()).collect();
        assert_eq!(folded, ["don't", "miss", "@", "merrow", "©", "3rd"]);
        assert_eq!(text.get(found[1].start..found[1].end), Some("MISS"));
        assert!(found[1].all_capitals && found[0].capital && !found[0].all_capitals);
        assert!(found[5].is_number() && !found[3].is_number());
        assert_eq!(words(text, 2).len(), 2);
    }
}
