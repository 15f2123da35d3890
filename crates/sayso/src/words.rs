//! Words and white space as the published scorer counts them, which is as Python's `re` and `str` do.
//!
//! The Unicode properties that Rust offers differ in small ways: `\w` of the `regex` crate and `char::is_alphanumeric`
//! take combining marks and circled letters for word characters, Python does not. A scorer that differs in one word
//! differs in the last digit. (Python's answer for the newest characters depends on the Unicode version it was
//! built with.)

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// Letters, numbers of every kind, and the underscore.
#[expect(clippy::expect_used, reason = "the pattern is a constant, and tests use it")]
static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+").expect("a constant pattern"));

/// Is it white space for Python's `str.isspace`? The information separators U+001C to U+001F are, there.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// The words of a text, as byte ranges in text order.
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    WORD.find_iter(text).map(|found| found.range())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    fn found(text: &str) -> Vec<&str> {
        words(text).map(|range| &text[range]).collect()
    }

    #[test]
    fn words_are_runs_of_letters_numbers_and_underscores() {
        assert_eq!(
            found("“The dam’s gate_2 — 3½ m² high, № 7.”"),
            ["The", "dam", "s", "gate_2", "3½", "m²", "high", "7"]
        );
        assert_eq!(found("水坝会守住 Überfluß"), ["水坝会守住", "Überfluß"]);
    }

    #[test]
    fn a_combining_mark_or_a_circled_letter_is_no_word_character() {
        assert_eq!(found("cafe\u{301}s"), ["cafe", "s"]);
        assert_eq!(found("a\u{24d0}b"), ["a", "b"]);
        assert_eq!(found("a\u{200d}b"), ["a", "b"]);
    }

    #[test]
    fn the_information_separators_are_white_space() {
        assert!(
            ['\u{1c}', '\u{1f}', '\u{85}', '\u{a0}', '\u{3000}', '\u{2029}']
                .into_iter()
                .all(is_space)
        );
        assert!(
            !['\u{1b}', '\u{200b}', '\u{feff}', '\u{180e}']
                .into_iter()
                .any(is_space)
        );
    }

    /// Asks Python for all characters at once: one line of `w`, `s` (both as Python sees them) or `-`, with `?` for
    /// characters that Python's Unicode version does not know yet.
    const ASK: &str = "\
import re, sys, unicodedata
out = []
for code in range(0x110000):
    if 0xD800 <= code < 0xE000:
        continue
    c = chr(code)
    if unicodedata.category(c) == 'Cn':
        out.append('?')
    elif re.match(r'\\w', c):
        out.append('w')
    elif c.isspace():
        out.append('s')
    else:
        out.append('-')
sys.stdout.write(''.join(out))
";

    #[test]
    fn every_character_is_classed_as_python_classes_it() {
        let Ok(answer) = Command::new("python3").args(["-c", ASK]).output() else {
            eprintln!("skipped: there is no python3 to compare with");
            return;
        };
        assert!(
            answer.status.success(),
            "{}",
            String::from_utf8_lossy(&answer.stderr)
        );
        let characters = ('\0'..=char::MAX).collect::<Vec<_>>();
        assert_eq!(answer.stdout.len(), characters.len());
        let mut buffer = [0; 4];
        for (&c, &class) in characters.iter().zip(&answer.stdout) {
            let ours = match &*c.encode_utf8(&mut buffer) {
                text if words(text).next().is_some() => b'w',
                _ if is_space(c) => b's',
                _ => b'-',
            };
            assert!(
                class == b'?' || ours == class,
                "U+{:04X}: {} here",
                c as u32,
                ours as char
            );
        }
    }
}
