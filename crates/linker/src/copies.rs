//! Copies: passages that two articles share, aligned word by word, light edits inside allowed.
//!
//! ```text
//! words ─▶ seeds: runs that both have ─▶ align: chains of equal stretches, their gaps and ends filled
//!       ─▶ furniture taken off ─▶ form: what kind of copy, which side is the later, credits
//! ```
//!
//! Here a passage is copied when it has at least [`LEAST`] words on both sides, nearly all of them the same and in the same
//! order, and few others between them. How the words came to be on both pages is told apart by its kind, see [`CopyForm`].

mod align;
mod contractions;
pub(crate) mod credits;
mod form;
mod furniture;
mod quoted;
mod seeds;

use sayso_core::{Form, Reading, Segment, SegmentKind, Span};

use self::align::{Place, Row, alignments, is_joined, worth};
use self::credits::Credit;
use self::seeds::Seeds;
use crate::ReadArticle;
use crate::links::{Copied, CopyForm};
use crate::words::Word;

/// A shared passage has at least so many words on either side.
pub const LEAST: usize = 12;
/// At least so many of them are the same: one or two may have been changed in the shortest.
pub const LEAST_SAME: usize = 10;

/// A passage is still worth so much when its edits are taken off, in quarters of a word, where it is a quotation.
const LEAST_WORTH_QUOTED: i64 = 32;
/// The same where it is prose: that two reports have names and turns in common is no copy.
const LEAST_WORTH: i64 = 48;

/// The same where the prose is that of other weeks: a story that goes on has its phrases, which all use.
const LEAST_WORTH_APART: i64 = 72;
/// Prose has at least so many words in lower case, and no fewer than others: long names, titles and lists of names are everybody's.
const LEAST_BESIDE_NAMES: usize = 8;

/// What is needed of an article to find what it shares with others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prose {
    seeds: Seeds,
    /// Of each word.
    places: Vec<Place>,
    /// Words that name where the text is from.
    credits: Vec<Credit>,
}

impl Prose {
    /// Of an article's words, with what was read in it.
    pub(crate) fn new(text: &str, words: &[Word], reading: &Reading) -> Self {
        let mut quoted = quoted::quoted(text);
        let direct = reading
            .statements
            .iter()
            .filter(|statement| statement.form == Form::Direct);
        quoted.extend(direct.flat_map(|statement| statement.content.iter().copied()));
        quoted.sort_unstable();
        Prose {
            seeds: Seeds::new(words),
            places: places(text, words, &quoted, &reading.segments),
            credits: credits::credits(text, &reading.segments),
        }
    }

    /// Is any of these words page furniture or part of a stock phrase?
    pub(crate) fn has_furniture(&self, words: std::ops::Range<usize>) -> bool {
        let places = self.places.get(words).unwrap_or_default();
        places.iter().any(|place| place.is_furniture)
    }

    fn row<'r>(&'r self, article: &'r ReadArticle) -> Row<'r> {
        Row {
            words: &article.words,
            text: &article.text,
            places: &self.places,
        }
    }
}

/// The places of the words; all in text order.
fn places(text: &str, words: &[Word], quoted: &[Span], segments: &[Segment]) -> Vec<Place> {
    let is_furniture = furniture::furniture(text, words);
    let mut quoted = quoted.iter().peekable();
    let mut segments = segments.iter().peekable();
    let (mut paragraph, mut part, mut quoted_before, mut quoted_to) = (0, 0, 0, 0);
    let (mut before, mut kind) = (0, None);
    let mut places = Vec::with_capacity(words.len());
    for (word, is_furniture) in words.iter().zip(is_furniture) {
        while let Some(span) = quoted.next_if(|span| span.start <= word.span.start) {
            quoted_to = quoted_to.max(span.end);
        }
        while segments
            .next_if(|segment| segment.span.end <= word.span.start)
            .is_some()
        {}
        let own = (segments.peek().map(|segment| segment.kind))
            .filter(|kind| matches!(kind, SegmentKind::Headline | SegmentKind::Caption));
        if own != kind {
            part += 1;
            kind = own;
        }
        let gap = text.get(before..word.span.start).unwrap_or_default();
        paragraph += u32::from(gap.contains('\n'));
        before = word.span.end;
        let is_quoted = word.span.start < quoted_to;
        places.push(Place {
            paragraph,
            part,
            quoted_before,
            is_quoted,
            is_furniture,
            is_joined: matches!(gap, "-" | "."),
            is_contracted: (word.span.of(text).bytes()).any(|byte| byte == b'\'' || !byte.is_ascii()),
        });
        quoted_before += u32::from(is_quoted);
    }
    places
}

/// The passages of at least twelve words that two articles share, or that one article repeats, in the order of `a`'s text.
/// With one article on both sides the earlier place is `a`'s.
pub fn copies(a: &ReadArticle, b: &ReadArticle) -> Vec<Copied> {
    let is_one = a.id == b.id;
    let seeds = a.prose.seeds.shared(&b.prose.seeds, is_one);
    let rows = (a.prose.row(a), b.prose.row(b));
    let mut found: Vec<Copied> = alignments(rows.0, rows.1, seeds, is_one, LEAST_SAME)
        .into_iter()
        .filter_map(|alignment| copied(a, b, &alignment))
        .collect();
    found.sort_by_key(|copy| (copy.a, copy.b));
    found
}

/// A passage with what there is to say of it; `None` where too little is left when furniture is taken off.
fn copied(a: &ReadArticle, b: &ReadArticle, alignment: &[(u32, u32)]) -> Option<Copied> {
    let rows = (a.prose.row(a), b.prose.row(b));
    let places = |pair: &(u32, u32)| {
        Some((
            rows.0.places.get(pair.0 as usize)?,
            rows.1.places.get(pair.1 as usize)?,
        ))
    };
    let is_report = |pair: &(u32, u32)| places(pair).is_some_and(|(x, y)| !x.is_furniture && !y.is_furniture);
    let is_own_words = |pair: &(u32, u32)| places(pair).is_some_and(|(x, y)| x.is_quoted || y.is_quoted);
    let alignment = between(alignment, is_report)?;
    let is_quotation = form::is_quotation(a, b, alignment);
    let alignment = match is_quotation {
        // "he said" after it is no part of a quotation
        true => between(alignment, is_own_words)?,
        false => alignment,
    };
    let written = |pair: &&(u32, u32)| !is_joined(rows.0, rows.1, pair.0, pair.1);
    let shared = alignment.iter().filter(written).count();
    let reported = alignment.iter().filter(written).filter(|pair| is_report(pair));
    let (first, last) = (alignment.first()?, alignment.last()?);
    let shorter =
        words_of_report(rows.0.places, first.0, last.0).min(words_of_report(rows.1.places, first.1, last.1));
    if reported.count() < LEAST_SAME || shorter < LEAST {
        return None;
    }
    let spans = (span(&a.words, first.0, last.0)?, span(&b.words, first.1, last.1)?);
    let form = form::form(a, b, is_quotation, spans);
    let is_apart = form == CopyForm::Background && !a.is_background && !b.is_background;
    let least = match form {
        _ if is_quotation => LEAST_WORTH_QUOTED,
        _ if is_apart => LEAST_WORTH_APART,
        _ => LEAST_WORTH,
    };
    let is_of_two = form == CopyForm::Wire || is_apart;
    if worth(rows.0, rows.1, alignment) < least || (is_of_two && is_mere_name(a, alignment)) {
        return None;
    }
    Some(Copied {
        a: spans.0,
        b: spans.1,
        form,
        shared_words: u32::try_from(shared).unwrap_or(u32::MAX),
        later: form::later(a, b, form),
        credits: form::credits(a, b, form),
    })
}

/// Are these names, or a title with a name, which two outlets have in common without a copy?
fn is_mere_name(a: &ReadArticle, alignment: &[(u32, u32)]) -> bool {
    let words = alignment.iter().filter_map(|pair| a.words.get(pair.0 as usize));
    let lower = words
        .filter(|word| word.span.of(&a.text).starts_with(char::is_lowercase))
        .count();
    lower < LEAST_BESIDE_NAMES || 2 * lower < alignment.len()
}

/// From the first to the last pair that passes the test.
fn between(alignment: &[(u32, u32)], is_kept: impl Fn(&(u32, u32)) -> bool) -> Option<&[(u32, u32)]> {
    let first = alignment.iter().position(&is_kept)?;
    let last = alignment.iter().rposition(&is_kept)?;
    alignment.get(first..=last)
}

/// How many words stand between two places, both ends included, as they are written and without furniture.
fn words_of_report(places: &[Place], first: u32, last: u32) -> usize {
    let passage = places.get(first as usize..=last as usize).unwrap_or_default();
    (passage.iter())
        .filter(|place| !place.is_joined && !place.is_furniture)
        .count()
}

fn span(words: &[Word], first: u32, last: u32) -> Option<Span> {
    let (first, last) = (words.get(first as usize)?, words.get(last as usize)?);
    Some(Span::new(first.span.start, last.span.end))
}
