//! The language in which the ledger is asked: text in, [`Query`] or a [`QueryError`] that points out.
//!
//! ```text
//! query   = { term | term "OR" term }          all must hold; OR joins its two neighbours
//! term    = ["-"] ( words | filter )           - excludes
//! words   = word | word "*" | quotation        any word that begins so; these words in this order
//! filter  = name ":" value                     see [`Filter`]
//! ```
//!
//! Words are letters and digits: case, diacritics and punctuation make no difference. This module knows neither the
//! ledger nor SQL.

mod error;
mod parse;

use std::fmt;

use jiff::civil::Date;
use sayso_core::{Act, Days, Form, VoiceKind};

pub use error::QueryError;
pub use parse::{MAX_LENGTH, MAX_TERMS};

/// What is asked for: all conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// In the order in which they were written.
    pub conditions: Vec<Condition>,
    /// Where to look; both where the query does not say.
    pub section: Option<Section>,
}

/// One condition of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Must it not hold?
    pub excluded: bool,
    /// What must hold; more than one: at least one of them. All are words, or filters of the same name.
    pub alternatives: Vec<Term>,
}

/// What a condition asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// These words must occur.
    Words(Words),
    /// This must be so.
    Filter(Filter),
}

/// Words as they were asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Words {
    /// Their text. More than one word, also by a hyphen or apostrophe inside: in this order, one right after the other.
    pub text: String,
    /// Any word that begins with the last one.
    pub begins: bool,
}

/// A condition on what a statement, an article or a figure is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// `voice:` Who made the statement: an identity's key, or words that all occur in one of its names.
    Voice(Words),
    /// `kind:` What the voice is.
    Kind(VoiceKind),
    /// `via:` Who passed the statement on; as for `voice:`.
    Via(Words),
    /// `act:` What was done by saying it.
    Act(Act),
    /// `form:` In quotation marks or not.
    Form(Form),
    /// `outlet:` Who published the article: words that all occur in its name.
    Outlet(Words),
    /// `on:`, `after:`, `before:` The day of publication lies between these.
    Published(Between),
    /// `said:`, `said-after:`, `said-before:` The statement was made between these: the whole of the interval that the
    /// article gives lies there.
    Said(Between),
    /// `figure:` A figure is given.
    Figure(FigureFilter),
    /// `article:` The article with this identifier.
    Article(String),
}

/// Days, the ends included; at least one end is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// The first; `None`: any before.
    pub from: Option<Date>,
    /// The last; `None`: any after.
    pub to: Option<Date>,
}

impl Between {
    /// Does the interval lie wholly between?
    pub fn holds(&self, days: Days) -> bool {
        self.from.is_none_or(|from| from <= days.from) && self.to.is_none_or(|to| days.to <= to)
    }
}

/// Which figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureFilter {
    /// Words that occur in what is counted or in the sentence around; `None`: whatever is counted.
    pub words: Option<Words>,
    /// How many; `None`: however many.
    pub bound: Option<Bound>,
}

/// How many a figure must be, whatever its words leave open. "Several hundred" (200 or more) is over 100, and is not
/// under 1,000: what is open or unknown holds for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// How it compares.
    pub comparison: Comparison,
    /// With what.
    pub number: u64,
}

/// How a figure compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `>` The least that it can be is greater.
    Over,
    /// `>=` The least that it can be is as great or greater.
    AtLeast,
    /// `<` The most that it can be is less.
    Under,
    /// `<=` The most that it can be is as great or less.
    AtMost,
    /// `=` It can be nothing else; it may still be approximate.
    Exactly,
}

impl Comparison {
    /// The sign for it.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Over => ">",
            Comparison::AtLeast => ">=",
            Comparison::Under => "<",
            Comparison::AtMost => "<=",
            Comparison::Exactly => "=",
        }
    }
}

impl Bound {
    /// Does it hold for a figure with these bounds?
    pub fn holds(&self, lower: Option<u64>, upper: Option<u64>) -> bool {
        let n = self.number;
        match self.comparison {
            Comparison::Over => lower.is_some_and(|lower| lower > n),
            Comparison::AtLeast => lower.is_some_and(|lower| lower >= n),
            Comparison::Under => upper.is_some_and(|upper| upper < n),
            Comparison::AtMost => upper.is_some_and(|upper| upper <= n),
            Comparison::Exactly => lower == Some(n) && upper == Some(n),
        }
    }
}

/// Where to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// `in:statements`
    Statements,
    /// `in:articles`
    Articles,
}

impl Section {
    /// Both.
    pub const ALL: [Section; 2] = [Section::Statements, Section::Articles];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Section::Statements => "statements",
            Section::Articles => "articles",
        }
    }
}

impl Filter {
    /// The names of all filters with what stands behind them, in the order in which help and errors list them.
    pub const NAMES: [(&'static str, &'static str); 15] = [
        ("voice", "a name or an identity's key"),
        ("kind", "a kind of voice"),
        ("via", "who passed it on"),
        ("act", "an act"),
        ("form", "a form"),
        ("outlet", "who published it"),
        ("after", "published on this day or later"),
        ("before", "published before this day"),
        ("on", "published on this day, in this month or year"),
        ("said", "said on this day, in this month or year"),
        ("said-after", "said on this day or later"),
        ("said-before", "said before this day"),
        ("figure", "a count"),
        ("article", "an article's identifier"),
        ("in", "statements or articles"),
    ];

    /// Does it ask for something that only statements have?
    pub fn is_of_statements(&self) -> bool {
        match self {
            Filter::Voice(_) | Filter::Kind(_) | Filter::Via(_) => true,
            Filter::Act(_) | Filter::Form(_) | Filter::Said(_) => true,
            Filter::Outlet(_) | Filter::Published(_) | Filter::Figure(_) | Filter::Article(_) => false,
        }
    }
}

impl Query {
    /// Understands a query.
    ///
    /// # Errors
    /// It is empty, too long, or some part of it means nothing; the error points at that part.
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        parse::parse(text)
    }

    /// The words that are asked for, without those excluded.
    pub fn words(&self) -> impl Iterator<Item = &Words> {
        (self.conditions.iter())
            .filter(|condition| !condition.excluded)
            .flat_map(|condition| &condition.alternatives)
            .filter_map(|term| match term {
                Term::Words(words) => Some(words),
                Term::Filter(_) => None,
            })
    }

    /// Does it ask for words that only begin so?
    pub(crate) fn has_beginnings(&self) -> bool {
        (self.conditions.iter())
            .flat_map(|condition| &condition.alternatives)
            .any(|term| match term {
                Term::Words(words) => words.begins,
                Term::Filter(Filter::Voice(words) | Filter::Via(words)) => words.begins,
                Term::Filter(Filter::Figure(figure)) => {
                    figure.words.as_ref().is_some_and(|words| words.begins)
                }
                Term::Filter(_) => false,
            })
    }

    /// Does it ask for something that only statements have?
    pub fn is_of_statements(&self) -> bool {
        (self.conditions.iter())
            .flat_map(|condition| &condition.alternatives)
            .any(|term| matches!(term, Term::Filter(filter) if filter.is_of_statements()))
    }
}

impl std::str::FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Query, QueryError> {
        Query::parse(text)
    }
}

/// As it can be parsed again.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut gap = "";
        for condition in &self.conditions {
            f.write_str(gap)?;
            gap = " ";
            if condition.excluded {
                f.write_str("-")?;
            }
            for (i, term) in condition.alternatives.iter().enumerate() {
                if i > 0 {
                    f.write_str(" OR ")?;
                }
                write!(f, "{term}")?;
            }
        }
        if let Some(section) = self.section {
            write!(f, "{gap}in:{}", section.name())?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Term::Words(words) => write!(f, "{words}"),
            Term::Filter(filter) => write!(f, "{filter}"),
        }
    }
}

/// Always in quotation marks, so that no word is taken for anything else.
impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"{}", self.text, if self.begins { "*" } else { "" })
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Filter::Voice(words) => write!(f, "voice:{words}"),
            Filter::Kind(kind) => write!(f, "kind:{}", kind.name()),
            Filter::Via(words) => write!(f, "via:{words}"),
            Filter::Act(act) => write!(f, "act:{}", act.name()),
            Filter::Form(form) => write!(f, "form:{}", form.name()),
            Filter::Outlet(words) => write!(f, "outlet:{words}"),
            Filter::Published(between) => between.fmt(f, ["on", "after", "before"]),
            Filter::Said(between) => between.fmt(f, ["said", "said-after", "said-before"]),
            Filter::Figure(figure) => {
                f.write_str("figure")?;
                if let Some(words) = &figure.words {
                    write!(f, ":{words}")?;
                }
                if let Some(bound) = figure.bound {
                    write!(f, "{}{}", bound.comparison.sign(), bound.number)?;
                }
                Ok(())
            }
            Filter::Article(id) => write!(f, "article:\"{id}\""),
        }
    }
}

impl Between {
    fn fmt(&self, f: &mut fmt::Formatter<'_>, [on, after, before]: [&str; 3]) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) => write!(f, "{on}:{from}..{to}"),
            (Some(from), None) => write!(f, "{after}:{from}"),
            (None, to) => {
                // "before" names the first day that is too late
                let end = to.and_then(|to| to.tomorrow().ok()).unwrap_or(Date::MAX);
                write!(f, "{before}:{end}")
            }
        }
    }
}

#[cfg(test)]
mod tests;
