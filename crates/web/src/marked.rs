//! How are passages marked that overlap?
//!
//! Marks of statements, figures, dates and copies overlap and stand inside one another; elements of a page must not cross. So
//! a paragraph is cut wherever a mark begins or ends, and each piece says of what it is a part.

use std::collections::BTreeSet;

use sayso_core::Span;

/// What a mark says of its passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// The passage that the address names.
    Sought,
    /// A passage that another article has too.
    Copy,
    /// What was said.
    Content,
    /// Who said it.
    Source,
    /// The reporting words.
    Cue,
    /// A count.
    Figure,
    /// Words that denote days.
    Date,
    /// Nothing of its own: a place to which others lead.
    Place,
}

impl Sort {
    fn class(self) -> &'static str {
        match self {
            Sort::Sought => "sought",
            Sort::Copy => "copy",
            Sort::Content => "content",
            Sort::Source => "source",
            Sort::Cue => "cue",
            Sort::Figure => "figure",
            Sort::Date => "date",
            Sort::Place => "",
        }
    }
}

/// A passage and what it is. Spans are bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub sort: Sort,
    /// The identifiers of the place, for addresses: of code points. The last is its own; others are of passages that begin with
    /// it.
    pub ids: Vec<String>,
    /// Where it leads.
    pub address: String,
    /// What is told of it where the mouse rests, and to those who do not see the page.
    pub told: String,
    /// The number that stands before it, of a statement's first content.
    pub number: Option<u32>,
}

/// A piece of a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// Its text.
    pub text: String,
    /// Identifiers of the places that begin with it.
    pub ids: Vec<String>,
    /// Of what it is a part, as words for style sheets; empty for plain text.
    pub classes: String,
    /// Where it leads: of several marks the innermost.
    pub address: Option<String>,
    /// What is told of where it leads.
    pub told: String,
    /// Numbers of the statements whose content begins with it.
    pub numbers: Vec<(u32, String)>,
    /// What those hear who do not see where contents end.
    pub ends: Vec<u32>,
}

impl Piece {
    /// The identifiers that need elements of their own: the last is the link's.
    pub fn ids_before(&self) -> &[String] {
        self.ids.split_last().map_or(&[], |(_, before)| before)
    }
}

/// Cuts a part of the text into pieces. Marks may reach beyond it on both sides.
pub fn pieces(text: &str, part: Span, marks: &[Mark]) -> Vec<Piece> {
    let here: Vec<&Mark> = marks
        .iter()
        .filter(|mark| mark.span.start < part.end && part.start < mark.span.end)
        .collect();
    let mut cuts: BTreeSet<usize> = BTreeSet::from([part.start, part.end]);
    for mark in &here {
        cuts.extend([mark.span.start, mark.span.end]);
    }
    let cuts: Vec<usize> = cuts.range(part.start..=part.end).copied().collect();
    let mut pieces = Vec::with_capacity(cuts.len());
    for pair in cuts.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        let Some(words) = text.get(start..end) else {
            continue;
        };
        let (places, mut over): (Vec<&Mark>, Vec<&Mark>) = here
            .iter()
            .filter(|mark| mark.span.start <= start && end <= mark.span.end)
            .partition(|mark| mark.sort == Sort::Place);
        // the innermost last
        over.sort_by_key(|mark| (std::cmp::Reverse(mark.span.len()), mark.sort));
        let classes: BTreeSet<&str> = over.iter().map(|mark| mark.sort.class()).collect();
        let innermost = over.last();
        let begins = over.iter().filter(|mark| mark.span.start == start);
        let all = begins
            .clone()
            .chain(places.iter().filter(|mark| mark.span.start == start));
        let mut ids: Vec<String> = all.flat_map(|mark| mark.ids.clone()).collect();
        ids.sort();
        ids.dedup();
        let mut numbers: Vec<(u32, String)> = begins
            .filter_map(|mark| Some((mark.number?, mark.told.clone())))
            .collect();
        numbers.sort();
        let mut ends: Vec<u32> = (over.iter())
            .filter(|mark| mark.span.end == end && mark.sort == Sort::Content)
            .filter_map(|mark| mark.number)
            .collect();
        ends.sort_unstable();
        pieces.push(Piece {
            text: words.to_owned(),
            ids,
            classes: classes.into_iter().collect::<Vec<_>>().join(" "),
            address: innermost.map(|mark| mark.address.clone()),
            told: innermost.map(|mark| mark.told.clone()).unwrap_or_default(),
            numbers,
            ends,
        });
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mark(start: usize, end: usize, sort: Sort) -> Mark {
        Mark {
            span: Span::new(start, end),
            sort,
            ids: vec![format!("t{start}-{end}")],
            address: format!("#t{start}-{end}"),
            told: String::new(),
            number: (sort == Sort::Content).then_some(1),
        }
    }

    #[test]
    fn crossing_marks_are_cut_where_either_begins_or_ends() {
        let text = "The dam holds, she said.";
        let found = pieces(
            text,
            Span::new(0, text.len()),
            &[
                mark(0, 13, Sort::Content),
                mark(4, 18, Sort::Copy),
                mark(15, 18, Sort::Source),
            ],
        );
        let told: Vec<(&str, &str)> = found
            .iter()
            .map(|p| (p.text.as_str(), p.classes.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("The ", "content"),
                ("dam holds", "content copy"),
                (", ", "copy"),
                ("she", "copy source"),
                (" said.", ""),
            ]
        );
        assert_eq!(found[0].numbers.len(), 1);
        assert_eq!(found[1].ends, [1]);
        // of two marks the innermost is linked
        assert_eq!(found[3].address.as_deref(), Some("#t15-18"));
    }

    proptest! {
        #[test]
        fn no_word_is_lost_whatever_is_marked(
            text in "[a-zé ]{0,60}",
            spans in prop::collection::vec((0usize..70, 0usize..70), 0..8),
        ) {
            let marks: Vec<Mark> = spans.into_iter()
                .map(|(a, b)| (a.min(b).min(text.len()), a.max(b).min(text.len())))
                .filter(|(a, b)| a < b && text.is_char_boundary(*a) && text.is_char_boundary(*b))
                .map(|(a, b)| mark(a, b, Sort::Content))
                .collect();
            let all: String = pieces(&text, Span::new(0, text.len()), &marks).into_iter().map(|p| p.text).collect();
            prop_assert_eq!(all, text);
        }
    }
}
