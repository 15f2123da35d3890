//! What stands inside a paragraph of body: a link to another story after a sentence, a credit at its end.

use sayso_core::{SegmentKind, Span};

use super::lexicon::{Hit, LEXICON, Place, Sign};
use super::words::words;

/// A part of a paragraph, in bytes of the paragraph, that is not what the paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub kind: SegmentKind,
    pub span: Span,
}

/// Longest title of a link inside a paragraph, in bytes.
const LONGEST_LINK: usize = 300;
/// Longest credit, in bytes.
const LONGEST_CREDIT: usize = 240;
/// Longest phrase before a colon, in bytes.
const LONGEST_HEAD: usize = 40;

/// Links to other stories after a sentence or in brackets: "… said. Read more: Ten bridges". In text order.
pub(super) fn links(paragraph: &str) -> Vec<Part> {
    let mut found = Vec::new();
    let mut reached = 0;
    for (colon, _) in paragraph.match_indices(':') {
        if colon < reached {
            continue;
        }
        if let Some(span) = link_at(paragraph, colon, reached) {
            reached = span.end;
            found.push(Part {
                kind: SegmentKind::Related,
                span,
            });
        }
    }
    found
}

fn link_at(paragraph: &str, colon: usize, reached: usize) -> Option<Span> {
    let from = boundary(paragraph, colon.saturating_sub(LONGEST_HEAD)).max(reached);
    let before = paragraph.get(from..colon)?;
    // the head follows the end of a sentence or an opening bracket
    let (mark_at, mark) = before
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, '.' | '!' | '?' | '”' | '"' | '(' | '['))?;
    let bracketed = matches!(mark, '(' | '[');
    let head = before.get(mark_at + mark.len_utf8()..)?;
    if !bracketed && !head.starts_with(char::is_whitespace)
        || !head.trim_start().starts_with(char::is_uppercase)
    {
        return None;
    }
    let spoken = words(head, 8);
    if !LEXICON.hits_at(&spoken, 0).any(|h| {
        h.sign == Sign::Kind(SegmentKind::Related) && h.place == Place::Head && h.after == spoken.len()
    }) {
        return None;
    }
    let mark_start = from + mark_at;
    let window_end = boundary(paragraph, (colon + LONGEST_LINK).min(paragraph.len()));
    let title = paragraph.get(colon..window_end)?;
    if bracketed {
        let close = title.find(if mark == '(' { ')' } else { ']' })?;
        return Some(Span::new(mark_start, colon + close + 1));
    }
    let start = mark_start + mark.len_utf8() + (head.len() - head.trim_start().len());
    let sentence_end = title
        .match_indices(['.', '?', '!'])
        .map(|(at, m)| at + m.len())
        .find(|&at| {
            let rest = title.get(at..).unwrap_or_default();
            let quotes = rest.trim_start_matches(['"', '”', '’', '\'']);
            quotes.starts_with(char::is_whitespace)
                && quotes
                    .trim_start()
                    .starts_with(|c: char| c.is_uppercase() || c == '“' || c == '"')
                && !title.get(..at).is_some_and(ends_with_initial)
        });
    match sentence_end {
        Some(at) => Some(Span::new(start, colon + at)),
        None => (window_end == paragraph.len()).then(|| Span::new(start, window_end)),
    }
}

/// "U.S." and "J." end no sentence.
fn ends_with_initial(text: &str) -> bool {
    let mut back = text.chars().rev().skip(1);
    back.next().is_some_and(char::is_uppercase) && !back.next().is_some_and(char::is_alphanumeric)
}

/// A credit at the end of a paragraph, and what the paragraph is that has it: body before "(Reporting by …)", a caption
/// before "(Photo: …)" or "REUTERS/…".
pub(super) fn closing_credit(paragraph: &str) -> Option<(Part, SegmentKind)> {
    let (start, kind) = in_brackets(paragraph).or_else(|| after_sentence(paragraph))?;
    let part = Part {
        kind: SegmentKind::Credit,
        span: Span::new(start, paragraph.len()),
    };
    Some((part, kind))
}

/// "(AP Photo/Ona Brill)", "[Reporting by Ona Brill]", with or without a stop after it.
fn in_brackets(paragraph: &str) -> Option<(usize, SegmentKind)> {
    let closed = paragraph.trim_end_matches(['.', ' ', '\u{a0}']);
    let (open, inside) = if let Some(inner) = closed.strip_suffix(')') {
        ('(', inner)
    } else {
        ('[', closed.strip_suffix(']')?)
    };
    let from = boundary(inside, inside.len().saturating_sub(LONGEST_CREDIT));
    // brackets may stand in brackets: "(Photo by Ona Brill (pool))"
    let tail = inside.get(from..)?;
    let start = from + tail.rfind(open)?;
    let spoken = inside.get(start + 1..)?;
    let found = words(spoken, 40);
    let mut hits = LEXICON.hits_at(&found, 0);
    let bracket = hits.find(|h| h.place == Place::Bracket && opens_credit(spoken, &found, h));
    match bracket {
        Some(Hit {
            sign: Sign::Kind(SegmentKind::Caption),
            ..
        }) => Some((start, SegmentKind::Caption)),
        Some(_) => Some((start, SegmentKind::Body)),
        None => (found.len() <= 9 && slash_agency(spoken)).then_some((start, SegmentKind::Caption)),
    }
}

/// A bare "photo" or "file" in brackets counts; else a colon, a slash, a name or the end must follow the phrase.
fn opens_credit(spoken: &str, found: &[super::words::Word<'_>], hit: &Hit) -> bool {
    let Some(last) = hit.after.checked_sub(1).and_then(|i| found.get(i)) else {
        return false;
    };
    let rest = spoken.get(last.end..).unwrap_or_default();
    rest.is_empty()
        || rest.starts_with([':', '/', ';', '-'])
        || found
            .get(hit.after)
            .is_some_and(|w| w.capital || w.is_number() || hit.after - hit.first > 1)
}

/// A last sentence that is nothing but a credit: "… on the old quay. REUTERS/Ona Brill".
fn after_sentence(paragraph: &str) -> Option<(usize, SegmentKind)> {
    let from = boundary(paragraph, paragraph.len().saturating_sub(LONGEST_CREDIT));
    let tail = paragraph.get(from..)?;
    let mut starts = tail
        .match_indices([' ', '\u{a0}', '\n'])
        .filter_map(|(at, space)| {
            let before = tail.get(..at)?.trim_end();
            let start = at + space.len();
            let closed =
                before.ends_with(['.', '!', '?', '”', '"', '|', '–', '—', '©']) && !ends_with_initial(before);
            (closed
                && tail
                    .get(start..)?
                    .starts_with(|c: char| c.is_uppercase() || c == '©'))
            .then_some(start)
        });
    starts
        .rfind(|&start| tail.get(start..).is_some_and(is_picture_credit))
        .map(|start| {
            let bar = tail.get(..start).unwrap_or_default().trim_end().strip_suffix('|');
            (from + bar.map_or(start, str::len), SegmentKind::Caption)
        })
}

fn is_picture_credit(fragment: &str) -> bool {
    let found = words(fragment, 16);
    if found.len() > 14 || found.is_empty() {
        return false;
    }
    let head = LEXICON.hits_at(&found, 0).any(|h| {
        let picture = h.sign == Sign::Kind(SegmentKind::Caption)
            && matches!(h.place, Place::Head | Place::Bracket)
            || h.sign == Sign::Kind(SegmentKind::Credit) && h.place == Place::Head;
        let end = h
            .after
            .checked_sub(1)
            .and_then(|i| found.get(i))
            .map_or(0, |w| w.end);
        let rest = fragment.get(end..).unwrap_or_default().trim_start();
        picture && (rest.starts_with([':', '/']) || rest.is_empty() && found.len() > 1)
    });
    let named = found.iter().all(|w| {
        w.capital || w.is_number() || ["via", "by", "for", "the", "of"].contains(&w.folded.as_ref())
    });
    let by = found.len() <= 10
        && named
        && LEXICON.hits_at(&found, 0).any(|h| {
            h.sign == Sign::Kind(SegmentKind::Credit) && h.place == Place::Start && fragment.len() < 80
        });
    (head && !fragment.ends_with('.')) || by || named && slash_agency(fragment)
}

/// An agency's name beside a slash: "Ona Brill/AP", "REUTERS/Ona Brill".
fn slash_agency(fragment: &str) -> bool {
    let found = words(fragment, 24);
    (0..found.len()).any(|first| {
        LEXICON.hits_at(&found, first).any(|h| {
            let before = found
                .get(h.first)
                .and_then(|w| fragment.get(..w.start))
                .unwrap_or_default();
            let after = h
                .after
                .checked_sub(1)
                .and_then(|i| found.get(i))
                .and_then(|w| fragment.get(w.end..));
            h.place == Place::Agency
                && h.sign == Sign::Kind(SegmentKind::Caption)
                && (before.trim_end().ends_with('/')
                    || after.is_some_and(|t| t.trim_start().starts_with('/')))
        })
    })
}

/// The nearest character boundary at or after `at`.
fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_after_a_sentence_is_cut_out() {
        let found = |text: &'static str| links(text).iter().map(|p| p.span.of(text)).collect::<Vec<_>>();
        assert_eq!(
            found("The quay fell. Read more: Ten bridges of Sund"),
            ["Read more: Ten bridges of Sund"]
        );
        assert_eq!(
            found("It fell. READ MORE: The J. Brill story. The mayor said no. See also: Old mills"),
            ["READ MORE: The J. Brill story.", "See also: Old mills"]
        );
        assert_eq!(found("It fell (related: not here) on Monday."), [""; 0]);
        assert_eq!(
            found("It fell (Related: Ten mills) on Monday."),
            ["(Related: Ten mills)"]
        );
        assert_eq!(
            found("He has one wish. He would read more: novels, plays."),
            [""; 0]
        );
    }

    #[test]
    fn a_closing_credit_is_cut_off_and_tells_what_the_paragraph_is() {
        for (text, credit, kind) in [
            (
                "Boats on ice. (AP Photo/Ona Brill)",
                "(AP Photo/Ona Brill)",
                SegmentKind::Caption,
            ),
            (
                "Ona Brill at sea (Photo: Tam Velder).",
                "(Photo: Tam Velder).",
                SegmentKind::Caption,
            ),
            (
                "Boats on ice. REUTERS/Ona Brill",
                "REUTERS/Ona Brill",
                SegmentKind::Caption,
            ),
            (
                "Boats on ice. Photograph: Ona Brill/AP",
                "Photograph: Ona Brill/AP",
                SegmentKind::Caption,
            ),
            (
                "Boats on the ice. | Ona Brill/AP",
                "| Ona Brill/AP",
                SegmentKind::Caption,
            ),
            (
                "He said no. (Reporting by A. Bo; Editing by C. Do)",
                "(Reporting by A. Bo; Editing by C. Do)",
                SegmentKind::Body,
            ),
        ] {
            let (part, found) = closing_credit(text).unwrap();
            assert_eq!((part.span.of(text), found), (credit, kind), "{text}");
        }
        for text in [
            "The mayor leads the Merrow Harbour Union (MHU).",
            "He sent the letter (image is everything to him).",
            "She moved the lamps (by hand).",
            "The union says AP/Reuters reporters were not let in.",
        ] {
            assert_eq!(closing_credit(text), None, "{text}");
        }
    }
}
