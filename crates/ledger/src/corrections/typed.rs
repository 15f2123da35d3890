//! What a person types, as what is asked for: places given by numbers or by their words, in one way for all faces.

use std::fmt;

use sayso_core::{Act, CodePoints, Form, Span};

use super::join::CopyAsk;
use super::make::{Ask, FigureAsk, GiverAsk, VoiceAsk};
use crate::stored::Stored;

/// How quotation marks around a content are read: the reader's business.
pub type FormOf = fn(&str, &[Span]) -> Form;

/// A place in a text, as a person gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Half-open, in code points of the canonical text.
    Points(usize, usize),
    /// Words that stand in the text just once. Where they do not stand so exactly, their white space may differ.
    Words(String),
}

/// Where a statement stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedPassages {
    /// What was said; none: not said.
    pub content: Vec<Typed>,
    /// Who speaks.
    pub source: Vec<Typed>,
    /// The reporting words.
    pub cue: Vec<Typed>,
}

/// A figure's new values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedFigure {
    /// The least number; `Some(None)`: open.
    pub lower: Option<Option<u64>>,
    /// The greatest number.
    pub upper: Option<Option<u64>>,
    /// What is counted; `Some(None)`: the text does not say it. Of words that stand several times the nearest are meant.
    pub counts: Option<Option<Typed>>,
    /// Is it not exact?
    pub approximate: Option<bool>,
    /// Who gives it.
    pub by: Option<GiverAsk>,
}

/// Why what was typed is no place, or too little.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// Nothing was said that would change anything.
    Nothing,
    /// Words were promised and there are none. What they should say.
    NoWords(&'static str),
    /// The place lies outside the text.
    Outside {
        /// What should stand there.
        what: &'static str,
        /// The place.
        points: (usize, usize),
        /// The code points of the text.
        length: usize,
    },
    /// The words stand nowhere.
    Nowhere {
        /// What they should say.
        what: &'static str,
        /// The words.
        words: String,
    },
    /// The words stand in several places.
    Several {
        /// What they should say.
        what: &'static str,
        /// The words.
        words: String,
        /// The first places with what is around them.
        places: Vec<(usize, usize, String)>,
        /// How many places there are in all.
        of: usize,
    },
}

/// So many places are named where words stand in several.
const PLACES: usize = 10;

impl fmt::Display for Unclear {
    /// In the words of a form. The command line names its flags instead.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unclear::Nothing => write!(f, "nothing was said that would change anything"),
            Unclear::NoWords(what) => write!(f, "{what}: there are no words in it"),
            Unclear::Outside {
                what,
                points: (start, end),
                length,
            } => write!(
                f,
                "{what}: {start}-{end} lies outside the text, which has {length} code points"
            ),
            Unclear::Nowhere { what, words } => write!(
                f,
                "{what}: the words {words:?} do not stand in the article; give them as they stand there, or their place as \
                 START-END"
            ),
            Unclear::Several {
                what,
                words,
                places,
                of,
            } => {
                write!(
                    f,
                    "{what}: the words {words:?} stand in the article {of} times; give more of them, or one of these places: "
                )?;
                Unclear::write_places(f, places, *of)
            }
        }
    }
}

impl Unclear {
    /// Writes the places of words as a list.
    ///
    /// # Errors
    /// Writing fails.
    pub fn write_places(
        to: &mut impl fmt::Write,
        places: &[(usize, usize, String)],
        of: usize,
    ) -> fmt::Result {
        for (at, (start, end, around)) in places.iter().enumerate() {
            let between = if at == 0 { "" } else { ", " };
            write!(to, "{between}{start}-{end} ({around})")?;
        }
        match of.saturating_sub(places.len()) {
            0 => Ok(()),
            more => write!(to, ", and {more} more"),
        }
    }
}

impl Ask {
    /// A statement stands elsewhere. What has no passages stays; `no_source` and `no_cue`: there is none.
    ///
    /// # Errors
    /// A passage is not clear, or nothing is said.
    pub fn span(
        stored: &Stored,
        statement: u32,
        typed: &TypedPassages,
        no_source: bool,
        no_cue: bool,
        form: FormOf,
    ) -> Result<Ask, Unclear> {
        let text = stored.article.text.as_str();
        let content = spans(&typed.content, "content", text)?;
        let source = spans(&typed.source, "source", text)?;
        let cue = spans(&typed.cue, "cue", text)?;
        let or_none = |spans: Vec<Span>, is_none: bool| (is_none || !spans.is_empty()).then_some(spans);
        let (source, cue) = (or_none(source, no_source), or_none(cue, no_cue));
        if content.is_empty() && source.is_none() && cue.is_none() {
            return Err(Unclear::Nothing);
        }
        Ok(Ask::Span {
            statement,
            content: (!content.is_empty()).then(|| {
                let form = form(text, &content);
                (content, form)
            }),
            source,
            cue,
        })
    }

    /// A statement was not found.
    ///
    /// # Errors
    /// A passage is not clear.
    pub fn missed(
        stored: &Stored,
        typed: &TypedPassages,
        act: Act,
        voice: Option<VoiceAsk>,
        form: FormOf,
    ) -> Result<Ask, Unclear> {
        let text = stored.article.text.as_str();
        let content = spans(&typed.content, "content", text)?;
        Ok(Ask::Missed {
            source: spans(&typed.source, "source", text)?,
            cue: spans(&typed.cue, "cue", text)?,
            form: form(text, &content),
            content,
            act,
            voice,
        })
    }

    /// A figure is another.
    ///
    /// # Errors
    /// What is counted is not clear, or nothing is said.
    pub fn figure(stored: &Stored, figure: u32, typed: &TypedFigure) -> Result<Ask, Unclear> {
        let text = stored.article.text.as_str();
        let place = (figure as usize).checked_sub(1);
        let known = place.and_then(|place| stored.applied.reading.figures.get(place));
        let counts = match &typed.counts {
            None => None,
            Some(None) => Some(None),
            Some(Some(Typed::Points(start, end))) => Some(Some(at(*start, *end, "counts", text)?)),
            Some(Some(Typed::Words(words))) => {
                let places = places(words, text);
                // what is counted stands beside the number
                let nearest = known.and_then(|figure| {
                    let from = figure.span.start;
                    places.iter().copied().min_by_key(|at| at.start.abs_diff(from))
                });
                match nearest {
                    Some(span) => Some(Some(span)),
                    None if known.is_none() => None,
                    None => {
                        return Err(Unclear::Nowhere {
                            what: "counts",
                            words: words.clone(),
                        });
                    }
                }
            }
        };
        let ask = FigureAsk {
            lower: typed.lower,
            upper: typed.upper,
            counts,
            approximate: typed.approximate,
            by: typed.by,
        };
        if ask == FigureAsk::default() && known.is_some() {
            return Err(Unclear::Nothing);
        }
        Ok(Ask::Figure { figure, ask })
    }
}

impl CopyAsk {
    /// The same with the passages of the two articles as they were typed.
    ///
    /// # Errors
    /// A passage is not clear; and the article that it should stand in.
    pub fn with_passages(
        self,
        (article, passage): (&Stored, Option<&Typed>),
        (from, of): (&Stored, Option<&Typed>),
    ) -> Result<CopyAsk, (String, Unclear)> {
        let span = |typed: Option<&Typed>, what, stored: &Stored| {
            typed
                .map(|typed| span(typed, what, stored.article.text.as_str()))
                .transpose()
                .map_err(|unclear| (stored.article.id.clone(), unclear))
        };
        Ok(CopyAsk {
            passage: span(passage, "passage", article)?,
            of: span(of, "of", from)?,
            ..self
        })
    }
}

fn spans(typed: &[Typed], what: &'static str, text: &str) -> Result<Vec<Span>, Unclear> {
    typed.iter().map(|typed| span(typed, what, text)).collect()
}

fn span(typed: &Typed, what: &'static str, text: &str) -> Result<Span, Unclear> {
    let words = match typed {
        Typed::Points(start, end) => return at(*start, *end, what, text),
        Typed::Words(words) => words,
    };
    if words.trim().is_empty() {
        return Err(Unclear::NoWords(what));
    }
    let places = places(words, text);
    match places.as_slice() {
        [span] => Ok(*span),
        [] => Err(Unclear::Nowhere {
            what,
            words: words.clone(),
        }),
        several => {
            let points = CodePoints::new(text);
            let place = |span: &Span| (points.at(span.start), points.at(span.end), around(*span, text));
            Err(Unclear::Several {
                what,
                words: words.clone(),
                places: several.iter().take(PLACES).map(place).collect(),
                of: several.len(),
            })
        }
    }
}

fn at(start: usize, end: usize, what: &'static str, text: &str) -> Result<Span, Unclear> {
    let points = CodePoints::new(text);
    points
        .span(start, end)
        .filter(|span| !span.is_empty())
        .ok_or_else(|| Unclear::Outside {
            what,
            points: (start, end),
            length: points.at(text.len()),
        })
}

/// Where words stand: exactly so, or else with other white space between them, as a page or a terminal shows them.
fn places(words: &str, text: &str) -> Vec<Span> {
    if words.trim().is_empty() {
        return Vec::new();
    }
    let exact: Vec<Span> = text
        .match_indices(words)
        .map(|(at, found)| Span::new(at, at + found.len()))
        .collect();
    if !exact.is_empty() {
        return exact;
    }
    let mut words = words.split_whitespace();
    let first = words.next().unwrap_or_default();
    let rest: Vec<&str> = words.collect();
    let begins = text.match_indices(first);
    let mut found: Vec<Span> = begins
        .filter_map(|(start, _)| {
            let mut end = start + first.len();
            for word in &rest {
                let left = text.get(end..)?;
                let next = left.trim_start();
                if next.len() == left.len() || !next.starts_with(word) {
                    return None;
                }
                end = text.len() - next.len() + word.len();
            }
            Some(Span::new(start, end))
        })
        .collect();
    // as for exact words, places do not overlap
    let mut last = 0;
    found.retain(|span| {
        let is_apart = span.start >= last;
        if is_apart {
            last = span.end;
        }
        is_apart
    });
    found
}

/// A passage with a few words around it, on one line.
fn around(span: Span, text: &str) -> String {
    let (before, after) = (text.get(..span.start), text.get(span.end..));
    let from = before.map_or(0, |before| {
        before.char_indices().rev().nth(19).map_or(0, |(at, _)| at)
    });
    let to = after.map_or(text.len(), |after| {
        after
            .char_indices()
            .nth(20)
            .map_or(text.len(), |(at, _)| span.end + at)
    });
    let words: Vec<&str> = text
        .get(from..to)
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    format!("… {} …", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "The dam\n\nholds, she said. The  dam holds\ntoday, the Łódź office said.";

    fn typed(words: &str) -> Result<&'static str, Unclear> {
        span(&Typed::Words(words.to_owned()), "content", TEXT).map(|span| span.of(TEXT))
    }

    #[test]
    fn words_are_found_whatever_white_space_a_page_shows_between_them() {
        assert_eq!(typed("holds today"), Ok("holds\ntoday"));
        assert_eq!(typed(" holds\r\ntoday "), Ok("holds\ntoday"));
        assert_eq!(typed("Łódź office"), Ok("Łódź office"));
        // words that are joined in the text are not found apart
        assert!(matches!(typed("to day"), Err(Unclear::Nowhere { .. })));
        assert_eq!(typed(" \n"), Err(Unclear::NoWords("content")));
    }

    #[test]
    fn words_that_stand_twice_are_not_guessed_at() {
        let Err(unclear @ Unclear::Several { .. }) = typed("The dam holds") else {
            panic!("{:?}", typed("The dam holds"))
        };
        let told = unclear.to_string();
        assert!(
            told.contains("2 times") && told.contains("0-14 (") && told.contains("26-40 ("),
            "{told}"
        );
    }

    #[test]
    fn a_place_lies_in_the_text() {
        let place = |start, end| span(&Typed::Points(start, end), "cue", TEXT).map(|span| span.of(TEXT));
        assert_eq!(place(0, 3), Ok("The"));
        assert!(matches!(place(3, 3), Err(Unclear::Outside { .. })));
        assert!(
            matches!(place(60, 900), Err(Unclear::Outside { length: 69, .. })),
            "{:?}",
            place(60, 900)
        );
    }

    proptest! {
        #[test]
        fn whatever_is_typed_the_spans_are_of_the_text(text in "[ab \n\u{e9}]{0,60}", words in "[ab \n\u{e9}]{0,6}") {
            let found = places(&words, &text);
            for span in &found {
                let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                prop_assert_eq!(squeezed(text.get(span.start..span.end).unwrap()), squeezed(&words));
            }
            prop_assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
    }
}
