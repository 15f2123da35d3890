//! Headlines that a page inserts behind a person's name, in the middle of a sentence: "Senator Ida Fenn Ida Maria FennTen
//! bridges of Sund Mayor says no MORE said on Monday". The name in full is run together with the first headline, and
//! "MORE" ends the last.

use sayso_core::{SegmentKind, Span};

use super::inside::Part;

/// Most bytes from the name to "MORE".
const LONGEST: usize = 800;
/// Most words from the name that the sentence has to the one that is run together with a headline.
const LONGEST_NAME: usize = 7;
/// Most words of an insertion.
const MOST_WORDS: usize = 160;

const END: &str = "MORE";

/// What stands between a name and "MORE", with it. In text order.
pub(super) fn inserts(paragraph: &str) -> Vec<Part> {
    let mut found = Vec::new();
    let mut reached = 0;
    for (more, _) in paragraph.match_indices(END) {
        if more < reached {
            continue;
        }
        let end = more + END.len();
        let stands_alone = paragraph
            .get(..more)
            .is_some_and(|before| before.ends_with(char::is_whitespace))
            && !paragraph
                .get(end..)
                .is_some_and(|behind| behind.starts_with(char::is_alphanumeric));
        if !stands_alone {
            continue;
        }
        let mut from = more.saturating_sub(LONGEST).max(reached);
        while !paragraph.is_char_boundary(from) {
            from += 1;
        }
        if let Some(start) = paragraph.get(from..more).and_then(insertion) {
            found.push(Part {
                kind: SegmentKind::Related,
                span: Span::new(from + start, end),
            });
        }
        // no insertion holds the word itself, so that an endless row of it costs no more than a short one
        reached = end;
    }
    found
}

/// Where the insertion begins that ends with these words: behind the name, as the sentence has it.
fn insertion(words: &str) -> Option<usize> {
    let places: Vec<(usize, &str)> = words
        .split_whitespace()
        .map(|word| (word.as_ptr() as usize - words.as_ptr() as usize, word))
        .collect();
    let places = places.get(places.len().saturating_sub(MOST_WORDS)..)?;
    (1..places.len()).find_map(|i| {
        let glued = places.get(i)?.1;
        let before = places.get(i.saturating_sub(LONGEST_NAME)..i)?;
        let (n, (at, name)) = before.iter().enumerate().rev().find(|(_, (_, word))| {
            let name = word.trim_end_matches(['.', ',', ')', '\u{2019}', '\'']);
            let is_name = name.chars().count() > 1 && name.starts_with(char::is_uppercase);
            let headline = glued.strip_prefix(name).filter(|_| is_name);
            headline.is_some_and(|h| {
                h.starts_with(|c: char| {
                    c.is_uppercase()
                        || c.is_ascii_digit()
                        || matches!(c, '\'' | '\u{2018}' | '\u{201c}' | '"')
                }) && h.chars().nth(1).is_some()
                    && !matches!(h, "'s" | "\u{2019}s")
            })
        })?;
        // "Fenn Jr. Ida Maria FennTen bridges"
        match before.get(n + 1) {
            Some((at, suffix)) if matches!(*suffix, "Jr." | "Jr" | "Sr." | "Sr" | "II" | "III") => {
                Some(at + suffix.len())
            }
            _ => Some(at + name.len()),
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn headlines_behind_a_name_are_cut_out_of_the_sentence() {
        let found = |text: &'static str| inserts(text).iter().map(|p| p.span.of(text)).collect::<Vec<_>>();
        assert_eq!(
            found("Senator Ida Fenn Ida Maria FennTen bridges of Sund Mayor says no MORE (Lowmere) said no."),
            [" Ida Maria FennTen bridges of Sund Mayor says no MORE"]
        );
        assert_eq!(
            found(
                "Tam Velder Jr. Tamas (Tam) Jon Velder2020 is near: poll MORE's lawyer met Ona Brill Ona BrillOvernight: Mills MORE."
            ),
            [
                " Tamas (Tam) Jon Velder2020 is near: poll MORE",
                " Ona BrillOvernight: Mills MORE"
            ]
        );
        for text in [
            "Fenn wants MORE of it.",
            "MORE: Ten bridges of Sund",
            "The Fenn Fenns want MORE of it.",
            "Fenn's plan, Fenn's words: MORE",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    proptest! {
        #[test]
        fn parts_fit_any_text(text in "(Ida |Fenn|Fenn |MORE|MORE |Jr. |é|😀|\\. |Ten | ){0,60}") {
            let mut reached = 0;
            for part in inserts(&text) {
                prop_assert!(part.span.start >= reached && part.span.start < part.span.end);
                prop_assert!(text.get(part.span.start..part.span.end).is_some());
                reached = part.span.end;
            }
        }
    }
}
