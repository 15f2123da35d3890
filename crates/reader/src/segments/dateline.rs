//! The dateline: place, agency and date before the first sentence.
//!
//! ```text
//! MERROW (AP) — …     Merrow, Anderland – …     Merrow (CNN) …     NEW MERROW: …     MERROW, March 3. /TASS/. …
//! ```

use sayso_core::SegmentKind;

use super::lexicon::{LEXICON, Place, Sign};
use super::words::words;

/// Where the paragraph stands, as far as datelines care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Among the first paragraphs of the report: any form counts.
    Opening,
    /// Further down, as where several reports are joined: only a place in capitals with an agency counts.
    Later,
}

/// Longest dateline, in bytes.
const LONGEST: usize = 110;
/// Most words of a dateline outside its brackets.
const MOST_WORDS: usize = 10;

/// The length in bytes of the dateline that opens a paragraph, its dash or colon included. `None` when there is none,
/// or when nothing follows it.
pub(super) fn dateline(paragraph: &str, standing: Standing) -> Option<usize> {
    let mut cut = paragraph.len().min(LONGEST);
    while !paragraph.is_char_boundary(cut) {
        cut -= 1;
    }
    let opening = paragraph.get(..cut)?;
    let found = with_agency(opening)
        .filter(|head| standing == Standing::Opening || (head.capitals && head.dash))
        .or_else(|| {
            (standing == Standing::Opening)
                .then(|| without_agency(opening))
                .flatten()
        })?;
    let rest = paragraph.get(found.len..)?;
    // a dateline is followed by a sentence of some length, not by two words of a title
    (rest.split_whitespace().take(4).count() == 4 && begins_sentence(rest)).then_some(found.len)
}

struct Head {
    len: usize,
    /// The place is in capitals.
    capitals: bool,
    /// A dash or a colon closes it.
    dash: bool,
}

/// A place that may be missing, and an agency in brackets or slashes: "(Reuters) -", "Merrow (CNN)", "MERROW. /TASS/."
fn with_agency(opening: &str) -> Option<Head> {
    // the slash between two places is no bracket
    let (open, _) = opening
        .match_indices(['(', '/'])
        .find(|(at, mark)| *mark == "(" || opening[..*at].ends_with([' ', '.', ',']))?;
    let close_mark = if opening[open..].starts_with('(') {
        ')'
    } else {
        '/'
    };
    let close = open + 1 + opening.get(open + 1..)?.find(close_mark)?;
    let agency = opening.get(open + 1..close)?;
    let place = opening
        .get(..open)?
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ','));
    let place_words = place_words(place);
    if !place.is_empty() && !place_words.is_some_and(|p| p.plausible) {
        return None;
    }
    let after = close + 1;
    let rest = opening.get(after..)?;
    let (gap, dash) = separator(rest);
    let known = is_agency(agency);
    let capitals = place_words.is_some_and(|p| p.capitals);
    let short = agency.split_whitespace().count() <= 4 && agency.chars().any(char::is_uppercase);
    // an unknown agency needs a place in capitals, and a dash or slashes; a known one needs less
    let marked = dash || close_mark == '/';
    let counts = if known {
        dash || rest.starts_with([' ', '.'])
    } else {
        capitals && marked && short
    };
    counts.then_some(Head {
        len: after + gap,
        capitals,
        dash,
    })
}

/// A place, perhaps with country and date, and a dash or a colon: "MERROW —", "Merrow, Anderland –", "NEW MERROW:".
fn without_agency(opening: &str) -> Option<Head> {
    let (at, colon) = opening.char_indices().find_map(|(at, c)| {
        let (gap, dash) = separator(&opening[at..]);
        let spaced = opening[..at].ends_with(' ') || !matches!(c, '-');
        (dash && gap > 0 && spaced && c != ' ').then_some((at, c == ':'))
    })?;
    let place = opening.get(..at)?.trim_end();
    let found = place_words(place)?;
    let (gap, _) = separator(&opening[at..]);
    let counts = found.plausible
        && !found.label
        && if colon {
            found.capitals && found.words <= 3 && place.len() > 3
        } else {
            found.capitals && found.words <= 6
                || found.parts > 1 && found.words <= MOST_WORDS
                || found.words <= 2
        };
    counts.then_some(Head {
        len: at + gap,
        capitals: found.capitals,
        dash: true,
    })
}

/// What can be said of words that may name a place.
fn place_words(place: &str) -> Option<PlaceWords> {
    let found = words(place, MOST_WORDS + 1);
    let first = found.first()?;
    let first_part = place.split([',', '/']).next().unwrap_or_default();
    let small = [
        "of", "the", "and", "on", "upon", "near", "de", "la", "le", "del", "al", "el", "es", "sur", "am",
    ];
    let plausible = found.len() <= MOST_WORDS
        && place.starts_with(char::is_uppercase)
        && !place.contains(['?', '!', '"', '“', '”', '‘', ';', ':', '(', '$', '%', '@'])
        && !found.iter().any(|w| w.folded.ends_with("'s"))
        && found
            .iter()
            .all(|w| w.capital || w.is_number() || small.contains(&w.folded.as_ref()));
    let label = LEXICON.hits_at(&found, 0).any(|h| match h.sign {
        Sign::Report => h.place == Place::Head,
        Sign::Kind(kind) => kind == SegmentKind::Related && h.after == found.len(),
    });
    let capitals = first.all_capitals && !first_part.chars().any(char::is_lowercase) && first_part.len() > 2;
    let parts = place.split(',').filter(|p| !p.trim().is_empty()).count();
    Some(PlaceWords {
        plausible,
        label,
        capitals,
        words: found.len(),
        parts,
    })
}

#[derive(Clone, Copy)]
struct PlaceWords {
    /// Capitalised words, numbers and small words only.
    plausible: bool,
    /// A label such as "UPDATE", not a place.
    label: bool,
    /// What stands before the first comma is in capitals.
    capitals: bool,
    words: usize,
    /// Parts between commas.
    parts: usize,
}

/// The bytes of white space, dash or colon, and white space at the start of `rest`; and whether there is a dash or colon.
fn separator(rest: &str) -> (usize, bool) {
    let trimmed = rest.trim_start_matches([' ', '\u{a0}', '.']);
    let spaced = trimmed.len() < rest.len();
    let marks = ["---", "--", "—", "–", "―", "−", ":"];
    let mark = marks.iter().find(|m| trimmed.starts_with(**m)).map(|m| m.len());
    let hyphen = trimmed
        .strip_prefix('-')
        .filter(|t| spaced || t.starts_with(' '))
        .map(|_| 1);
    match mark.or(hyphen) {
        Some(len) => (rest.len() - trimmed.len() + len, true),
        None => (rest.len() - rest.trim_start_matches('.').len(), false),
    }
}

fn is_agency(inside: &str) -> bool {
    let found = words(inside, 8);
    LEXICON.hits_at(&found, 0).any(|h| {
        h.sign == Sign::Kind(SegmentKind::Dateline) && h.place == Place::Agency && h.after == found.len()
    })
}

/// Does the text go on as a sentence begins: with a capital, a number or a quotation?
fn begins_sentence(rest: &str) -> bool {
    rest.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '–' | '—' | '“' | '"' | '‘' | '\'' | '«')
    })
    .starts_with(|c: char| !c.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(paragraph: &str, standing: Standing) -> Option<&str> {
        dateline(paragraph, standing).and_then(|len| paragraph.get(..len))
    }

    const REST: &str = "The council of the island met again on Monday.";

    #[test]
    fn places_agencies_and_dates_are_datelines() {
        for line in [
            "MERROW (AP) —",
            "MERROW, (BM) –",
            "MERROW, Anderland (AP) -",
            "MERROW/SUND (Reuters) -",
            "MERROW, Feb. 2, 2031 (UPI) --",
            "(Reuters) -",
            "(CNN) --",
            "(CNN)",
            "Merrow (AFP) –",
            "Merrow (CNN)",
            "Port Merrow, Anderland (CNN)",
            "MERROW —",
            "MERROW --",
            "MERROW, A.L. —",
            "MERROW, Anderland–",
            "Merrow, Anderland —",
            "Merrow —",
            "Merrow, 3 March 2031 –",
            "NEW MERROW:",
            "ST. MERROW, Anderland:",
            "MERROW, March 3. /TASS/.",
            "MERROW, March 3. /ISL/.",
            "MERROW. March 3 (Interfax) -",
        ] {
            let paragraph = format!("{line} {REST}");
            assert_eq!(head(&paragraph, Standing::Opening), Some(line), "{paragraph}");
        }
    }

    #[test]
    fn names_labels_and_sentences_are_no_datelines() {
        for paragraph in [
            "The mayor — a friend of the captain for many years — would not say.",
            "BREAKING — The mayor of Merrow has left the town hall.",
            "UPDATE: The mayor of Merrow has left the town hall.",
            "FSB: The mayor of Merrow has left the town hall.",
            "Mayor Brill’s Merrow — The town is quiet again.",
            "The Merrow Harbour Union (MHU) has asked for a hearing.",
            "Ona Brill (right) — The mayor of Merrow for ten years.",
            "MERROW — closed",
            "Brill, the mayor, said: We will not close the harbour.",
            "(This is a note.) The mayor of Merrow has left.",
            "Merrow-based sailors have asked the mayor for help.",
        ] {
            assert_eq!(head(paragraph, Standing::Opening), None, "{paragraph}");
        }
    }

    #[test]
    fn further_down_only_the_full_form_counts() {
        let (full, bare) = (format!("MERROW (AP) — {REST}"), format!("MERROW — {REST}"));
        assert_eq!(head(&full, Standing::Later), Some("MERROW (AP) —"));
        assert_eq!(head(&bare, Standing::Later), None);
    }
}
