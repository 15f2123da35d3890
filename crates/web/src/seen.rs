//! Texts from outside as they may stand in a page.
//!
//! Templates escape with [`Seen`] whatever they are given. Beside the characters of markup it takes those that are not seen
//! and change what is: control characters, and marks that turn the direction of the text around them, by which words can be
//! made to look like others. In their place stands U+FFFD, one for one, so that offsets stay right.

use std::fmt::{self, Write};

use askama::filters::Escaper;

/// The escaper of all templates.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen;

/// Stands for a character that must not be seen as it is.
const REPLACED: &str = "\u{FFFD}";

impl Escaper for Seen {
    fn write_escaped_str<W: Write>(&self, mut dest: W, text: &str) -> fmt::Result {
        let mut from = 0;
        for (at, c) in text.char_indices() {
            if let Some(instead) = instead(c) {
                dest.write_str(text.get(from..at).unwrap_or_default())?;
                dest.write_str(instead)?;
                from = at + c.len_utf8();
            }
        }
        dest.write_str(text.get(from..).unwrap_or_default())
    }
}

fn instead(c: char) -> Option<&'static str> {
    Some(match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        '\n' | '\t' => return None,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => REPLACED,
        c if c.is_control() => REPLACED,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(text: &str) -> String {
        let mut page = String::new();
        Seen.write_escaped_str(&mut page, text).unwrap();
        page
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(
            seen("<script>alert('x & \"y\"')</script>"),
            "&lt;script&gt;alert(&#39;x &amp; &quot;y&quot;&#39;)&lt;/script&gt;"
        );
    }

    #[test]
    fn what_turns_the_direction_of_words_is_taken_out_and_leaves_its_place() {
        assert_eq!(
            seen("a\u{202E}b\u{2069}c\0d\u{9d}e"),
            "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e"
        );
        // words that run from right to left themselves stay
        assert_eq!(seen("\u{5D0}\u{5D1}\u{200F}"), "\u{5D0}\u{5D1}\u{200F}");
    }

    proptest! {
        #[test]
        fn no_markup_and_no_control_comes_through(text in any::<String>()) {
            let page = seen(&text);
            prop_assert!(!page.contains(['<', '>', '"', '\'']));
            let hidden = |c: char| c.is_control() && c != '\n' && c != '\t' || ('\u{202A}'..='\u{202E}').contains(&c);
            prop_assert!(!page.contains(hidden));
        }
    }
}
