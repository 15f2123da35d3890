//! Copies: passages that two articles share, aligned word by word, light edits inside allowed.
//!
//! ```text
//! words ─▶ [`seeds`]: runs that both have ─▶ [`align`]: chains of equal stretches, their gaps and ends filled
//!       ─▶ [`furniture`] taken off ─▶ [`form`]: what kind of copy, which side is the later, [`credits`]
//! ```
//!
//! Here a passage is copied when at least [`LEAST`] of its words are the same, in the same order, and few others stand
//! between them. How the words came to be on both pages is told apart by its kind, see [`CopyForm`](crate::links::CopyForm).

mod align;
mod contractions;
pub(crate) mod credits;
mod form;
mod furniture;
mod quoted;
mod seeds;

use sayso_core::{Form, Reading, Span};

use self::align::{Alignment, Row, alignments};
use self::credits::Credit;
use self::seeds::Seeds;
use crate::ReadArticle;
use crate::links::Copied;
use crate::words::Word;

/// A shared passage has at least so many words that are the same.
pub const LEAST: usize = 12;

/// What is needed of an article to find what it shares with others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prose {
    seeds: Seeds,
    /// For each word: is it somebody's own, in quotation marks or in a post?
    is_quoted: Vec<bool>,
    /// For each word: is it page furniture, or part of a stock phrase?
    is_furniture: Vec<bool>,
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
        let segments: Vec<_> = (reading.segments.iter())
            .map(|segment| (segment.kind, segment.span))
            .collect();
        Prose {
            seeds: Seeds::new(words),
            is_quoted: inside(words, &quoted),
            is_furniture: furniture::furniture(text, words),
            credits: credits::credits(text, &segments),
        }
    }
}

/// For each word: does it begin in one of the spans? Both in text order.
fn inside(words: &[Word], spans: &[Span]) -> Vec<bool> {
    let mut spans = spans.iter().peekable();
    let mut end = 0;
    (words.iter())
        .map(|word| {
            while let Some(span) = spans.next_if(|span| span.start <= word.span.start) {
                end = end.max(span.end);
            }
            word.span.start < end
        })
        .collect()
}

/// The passages of at least twelve words that two articles share, or that one article repeats, in the order of `a`'s text.
/// With one article on both sides the earlier place is `a`'s.
pub fn copies(a: &ReadArticle, b: &ReadArticle) -> Vec<Copied> {
    let is_one = a.id == b.id;
    let seeds = a.prose.seeds.shared(&b.prose.seeds, is_one);
    let rows = (
        Row {
            words: &a.words,
            text: &a.text,
        },
        Row {
            words: &b.words,
            text: &b.text,
        },
    );
    let mut found: Vec<Copied> = alignments(rows.0, rows.1, seeds, is_one, LEAST)
        .into_iter()
        .filter_map(|alignment| copied(a, b, alignment))
        .collect();
    found.sort_by_key(|copy| (copy.a, copy.b));
    found
}

/// A passage with what there is to say of it; `None` where too little is left when furniture is taken off.
fn copied(a: &ReadArticle, b: &ReadArticle, alignment: Alignment) -> Option<Copied> {
    let is_report =
        |pair: &(u32, u32)| !a.prose.is_furniture[pair.0 as usize] && !b.prose.is_furniture[pair.1 as usize];
    let first = alignment.iter().position(is_report)?;
    let last = alignment.iter().rposition(is_report)?;
    let alignment = alignment[first..=last].to_vec();
    if alignment.iter().filter(|pair| is_report(pair)).count() < LEAST {
        return None;
    }
    let (first, last) = (alignment.first()?, alignment.last()?);
    let span = |words: &[Word], first: u32, last: u32| {
        Some(Span::new(
            words.get(first as usize)?.span.start,
            words.get(last as usize)?.span.end,
        ))
    };
    let spans = (span(&a.words, first.0, last.0)?, span(&b.words, first.1, last.1)?);
    let form = form::form(a, b, &alignment, spans);
    Some(Copied {
        a: spans.0,
        b: spans.1,
        form,
        shared_words: u32::try_from(alignment.len()).unwrap_or(u32::MAX),
        later: form::later(a, b, form),
        credits: form::credits(a, b, form),
    })
}
