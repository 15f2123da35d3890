//! Quotations that stand alone: a paragraph in quotation marks without a cue of its own is a statement, whose voice
//! the paragraphs before it tell.

use sayso_core::{Segment, SegmentKind, Span};

use crate::Attribution;
use crate::form::Quotation;

/// Words that a paragraph needs to be taken for speech; shorter ones are titles and mottoes.
const LEAST_WORDS: usize = 4;

/// How likely such a paragraph is a statement. It is not the model that says so; the number keeps it below what is
/// certain and above what is shown by default.
const SCORE: f32 = 0.5;

/// Parts off contents that go on in a new paragraph, and adds the quoted paragraphs that belong to no attribution.
/// `found` are those of the article's text, in any order.
pub(crate) fn add(text: &str, segments: &[Segment], quotation: &Quotation<'_>, found: &mut Vec<Attribution>) {
    let mut parted = Vec::new();
    for attribution in found.iter_mut() {
        parted.extend(part(text, quotation, attribution));
    }
    found.append(&mut parted);
    let mut taken: Vec<Span> = found
        .iter()
        .flat_map(|a| [&a.source, &a.cue, &a.content])
        .flatten()
        .copied()
        .collect();
    taken.sort_unstable();
    let is_taken = |span: Span| {
        // spans of attributions hardly overlap, so the neighbours of the place are enough; looking a few further back
        // covers nested ones
        let at = taken.partition_point(|t| t.start < span.end);
        taken[at.saturating_sub(8)..at].iter().any(|t| t.overlaps(span))
    };
    let has_statement = !taken.is_empty();
    for segment in segments.iter().filter(|s| s.kind == SegmentKind::Body) {
        for paragraph in lines(text, segment.span) {
            if has_statement && is_speech(text, quotation, paragraph) && !is_taken(paragraph) {
                found.push(alone(paragraph));
            }
        }
    }
}

fn alone(content: Span) -> Attribution {
    Attribution {
        source: Vec::new(),
        cue: Vec::new(),
        content: vec![content],
        score: SCORE,
    }
}

/// Takes the quoted paragraphs that follow the attribution's own, with no cue among them, off its content.
fn part(text: &str, quotation: &Quotation<'_>, attribution: &mut Attribution) -> Vec<Attribution> {
    let mut parted = Vec::new();
    let Some(anchor) = attribution
        .cue
        .iter()
        .chain(&attribution.source)
        .map(|s| s.end)
        .max()
    else {
        return parted;
    };
    while attribution.content.len() > 1 {
        let [.., before, last] = attribution.content.as_slice() else {
            break;
        };
        let gap = text.get(before.end..last.start).unwrap_or_default();
        let (before, last) = (*before, *last);
        let is_alone = gap.contains('\n') && last.start > anchor && before.end <= last.start;
        let begins_line = text
            .get(..last.start)
            .is_some_and(|t| t.trim_end_matches([' ', '\t']).ends_with('\n'));
        if !is_alone || !begins_line || !quotation.is_quoted(last.start) {
            break;
        }
        attribution.content.pop();
        parted.push(alone(last));
    }
    parted
}

/// The lines of a passage, without white space at their ends.
fn lines(text: &str, passage: Span) -> impl Iterator<Item = Span> + '_ {
    let mut at = passage.start;
    passage.of(text).split_inclusive('\n').map(move |line| {
        let span = Span::new(at, at + line.len());
        at = span.end;
        span.trimmed(text)
    })
}

/// Does the whole line stand in quotation marks?
fn is_speech(text: &str, quotation: &Quotation<'_>, line: Span) -> bool {
    let words = line.of(text);
    if !words.starts_with(['"', '\u{201c}']) || words.split_whitespace().count() < LEAST_WORDS {
        return false;
    }
    let Some((last, _)) = words.char_indices().next_back() else {
        return false;
    };
    let ends = words.ends_with(['"', '\u{201d}', '.', '!', '?', '\u{2026}']);
    // one quotation from the first to the last character, however often it is broken
    ends && quotation
        .stretches()
        .iter()
        .any(|q| q.start <= line.start && line.start + last < q.end)
}
