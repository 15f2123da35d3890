//! Date expressions and the days that they denote.
//!
//! ```text
//! passages ─▶ words ─▶ grammar: mentions, each with what its words say (lexicon/dates.tsv) and the tense around it
//! published date, else the clues of the text ─▶ anchor
//! mentions + anchor ─▶ days, or none where nothing says which
//! ```
//!
//! The grammar is that of dates in English news, in US and British order. A weekday is the last one on or before
//! publication, a month the last that began by then, unless the sentence speaks of what is to come. Weeks run from
//! Monday to Sunday.

mod anchor;
mod calendar;
mod grammar;
mod lexicon;
mod meaning;
mod resolve;
mod tense;
mod words;

use sayso_core::{DateExpression, Span};

use crate::acts::LexiconError;
use anchor::Anchor;
use grammar::Habits;
use lexicon::Lexicon;
use resolve::Resolver;
use words::Words;

/// How many years after publication a bare number can still be a year.
const YEARS_AHEAD: i16 = 30;
/// Where the year of publication is not known.
const LATEST_YEAR: i16 = 2060;

/// Finds date expressions. Holds the lexicon: make it once and keep it.
#[derive(Debug)]
pub struct DateReader {
    lexicon: Lexicon,
}

impl DateReader {
    /// Reads the built-in lexicon.
    ///
    /// # Errors
    /// When a row of the lexicon file cannot be read; the error names the line.
    pub fn new() -> Result<Self, LexiconError> {
        let lexicon = Lexicon::parse(include_str!("../../lexicon/dates.tsv"))?;
        Ok(DateReader { lexicon })
    }

    /// The date expressions of the passages, in text order, not overlapping, each inside one passage.
    ///
    /// `passages` are the parts of the text that are read, in text order; parts that do not fit the text are passed
    /// over. `published` is the article's date or date with time in ISO 8601; its day counts as it stands there, in
    /// whatever zone. Without it, or where it cannot be read, the whole text is searched for what fixes the day or
    /// the year, also outside the passages. Takes time linear in the length of the text.
    pub fn dates(&self, text: &str, passages: &[Span], published: Option<&str>) -> Vec<DateExpression> {
        let published = published.and_then(Anchor::published);
        let read: Vec<Words<'_>> = passages.iter().map(|p| Words::of(text, *p)).collect();
        let habits = habits(&read, published);
        let anchor = published.unwrap_or_else(|| Anchor::of_text(text, &self.lexicon, &habits));
        let mut resolver = Resolver::new(anchor);
        let mut dates = Vec::new();
        for (passage, words) in read.iter().enumerate() {
            for mention in grammar::mentions(words, &self.lexicon, &habits) {
                let Ok(days) = resolver.days(&mention, passage) else {
                    continue;
                };
                if let Some(span) = words.span(mention.first, mention.end) {
                    dates.push(DateExpression { span, days });
                }
            }
        }
        dates
    }
}

/// How the article writes dates.
fn habits(read: &[Words<'_>], published: Option<Anchor>) -> Habits {
    let mut habits = Habits {
        latest_year: published
            .and_then(|a| a.least_year)
            .map_or(LATEST_YEAR, |y| y.saturating_add(YEARS_AHEAD)),
        ..Habits::default()
    };
    let mut orders = [0usize; 2];
    for words in read {
        grammar::note_names(words, &mut habits.named);
        grammar::note_order(words, &mut orders);
    }
    habits.month_first = match orders {
        [month_first, 0] if month_first > 0 => Some(true),
        [0, day_first] if day_first > 0 => Some(false),
        _ => None,
    };
    habits
}
