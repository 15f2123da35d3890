//! What one version of the reader finds in one article.

use serde::{Deserialize, Serialize};

use crate::{Segment, Span};

/// Everything that the reader found in one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The parts of the text, in text order; together they cover every character that is not white space.
    pub segments: Vec<Segment>,
    /// The statements, in text order of their first span; numbered from 1 without gaps.
    pub statements: Vec<Statement>,
}

/// One attributed statement: who, by which words, said what. Spans are bytes of the canonical text, each list in text
/// order, none empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Its number in the article, from 1.
    pub n: u32,
    /// The words that name who speaks; none when the text names nobody.
    pub source: Vec<Span>,
    /// The words that say that something was said; none for a quotation that stands alone.
    pub cue: Vec<Span>,
    /// What was said: one span, or several when it is interrupted.
    pub content: Vec<Span>,
    /// In quotation marks or not.
    pub form: Form,
    /// What was done by saying it.
    pub act: Act,
    /// Sources that the words of the cue name beside the source, from whom the source has it: "two officials" in
    /// "the paper reported, citing two officials".
    pub cited: Vec<Span>,
    /// Outlets or persons to whom it was said: "Corriere della Sera" in "told Corriere della Sera".
    pub told: Vec<Span>,
    /// The number of the statement inside whose content this one stands.
    pub within: Option<u32>,
    /// How likely it is that a person would mark this statement with this content and source, 0 to 1.
    pub score: f32,
}

/// How much of a content stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// All of it.
    Direct,
    /// None of it.
    Indirect,
    /// Some of it.
    Mixed,
}

/// What a voice does by saying something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// Says that it is so.
    Assert,
    /// Says that what others said is so: also acknowledges, backs, defends.
    Confirm,
    /// Says that what others said is not so.
    Deny,
    /// Charges someone with wrong: also condemns, blames, criticises.
    Accuse,
    /// Wants someone to act: also urges, orders, calls for.
    Demand,
    /// Commits itself: also vows, threatens to do.
    Promise,
    /// Says that harm may come.
    Warn,
    /// Asks.
    Question,
    /// Will not say: declined to comment, did not respond.
    Decline,
    /// A thought, wish or feeling ascribed to the voice and not reported as said.
    Believe,
}

impl Act {
    /// All acts, in the order in which help and pages list them.
    pub const ALL: [Act; 10] = [
        Act::Assert,
        Act::Confirm,
        Act::Deny,
        Act::Accuse,
        Act::Demand,
        Act::Promise,
        Act::Warn,
        Act::Question,
        Act::Decline,
        Act::Believe,
    ];

    /// The word for it in JSON, in the lexicon and on pages.
    pub fn name(self) -> &'static str {
        match self {
            Act::Assert => "assert",
            Act::Confirm => "confirm",
            Act::Deny => "deny",
            Act::Accuse => "accuse",
            Act::Demand => "demand",
            Act::Promise => "promise",
            Act::Warn => "warn",
            Act::Question => "question",
            Act::Decline => "decline",
            Act::Believe => "believe",
        }
    }

    /// The act with that name.
    pub fn named(name: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|a| a.name() == name)
    }
}

impl Form {
    /// The word for it in JSON and on pages.
    pub fn name(self) -> &'static str {
        match self {
            Form::Direct => "direct",
            Form::Indirect => "indirect",
            Form::Mixed => "mixed",
        }
    }
}
