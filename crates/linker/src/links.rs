//! What joins two articles, or places of one.

use sayso_core::Span;
use serde::{Deserialize, Serialize};

/// Everything that joins two articles `a` and `b`, of which `a` has the lesser identifier; or places of one article, where
/// both are the same. Spans count bytes of the text of their side. The same two articles give the same links on every
/// machine, whatever else is known; each list is sorted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PairLinks {
    /// Passages that the two share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<Copied>,
    /// Statements that report the same utterance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<Same>,
    /// Denials, confirmations, answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// Statements that name the other article's outlet as the one that has it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relays: Vec<Relayed>,
    /// Figures for the same quantity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<SameQuantity>,
}

impl PairLinks {
    /// Does nothing join the two?
    pub fn is_empty(&self) -> bool {
        self.copies.is_empty()
            && self.same.is_empty()
            && self.answers.is_empty()
            && self.relays.is_empty()
            && self.quantities.is_empty()
    }
}

/// One of the two articles of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The one with the lesser identifier.
    A,
    /// The other.
    B,
}

/// A passage of an article: a statement, or words in which the reader found none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Passage {
    /// The statement's number; `None` where the words were recognised and the reader had found no statement there.
    pub statement: Option<u32>,
    /// The statement's content, one utterance of it, or the words.
    pub spans: Vec<Span>,
}

/// A passage that two articles share, aligned word by word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Copied {
    /// Where it stands in `a`.
    pub a: Span,
    /// Where it stands in `b`.
    pub b: Span,
    /// What kind of copy it is.
    pub form: CopyForm,
    /// How many words are the same on both sides.
    pub shared_words: u32,
    /// Which side has it from the other, or from the same source later, as far as dates and credits tell.
    pub later: Option<Side>,
    /// Words that name where it is from ("(AP)", "Source: …"), with their side.
    pub credits: Vec<(Side, Span)>,
}

/// The kind of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CopyForm {
    /// An agency's text, or a report that several outlets print.
    Wire,
    /// Only the same quoted words.
    Quotation,
    /// Prose that tells what was known before: an encyclopedia's, an archive's, a press release's.
    Background,
    /// An outlet repeats itself.
    #[serde(rename = "self")]
    Own,
}

impl CopyForm {
    /// The word for it in JSON and on pages.
    pub fn name(self) -> &'static str {
        match self {
            CopyForm::Wire => "wire",
            CopyForm::Quotation => "quotation",
            CopyForm::Background => "background",
            CopyForm::Own => "self",
        }
    }
}

/// Two statements that report the same utterance or position.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Same {
    /// In `a`.
    pub a: Passage,
    /// In `b`.
    pub b: Passage,
    /// By what it is known.
    pub by: SameBy,
    /// How likely it is that a person would say so, 0 to 1.
    pub score: f32,
}

/// By what two statements are known to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SameBy {
    /// The same words.
    Words,
    /// One is a part of the other.
    Part,
    /// The same words but for a few.
    Wording,
    /// Other words with the same content.
    Paraphrase,
    /// A person said so.
    Correction,
}

impl SameBy {
    /// The word for it in JSON and on pages.
    pub fn name(self) -> &'static str {
        match self {
            SameBy::Words => "words",
            SameBy::Part => "part",
            SameBy::Wording => "wording",
            SameBy::Paraphrase => "paraphrase",
            SameBy::Correction => "correction",
        }
    }
}

/// A statement that denies, confirms or answers another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// On which side it stands.
    pub side: Side,
    /// The statement that answers.
    pub statement: u32,
    /// On which side that stands which it answers. The same side where the reader, or the words, say so.
    pub to_side: Side,
    /// What it answers.
    pub to: u32,
    /// What it does.
    pub kind: AnswerKind,
    /// How likely it is that a person would say so, 0 to 1.
    pub score: f32,
}

/// What a statement does to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnswerKind {
    /// Says that it is not so.
    Denies,
    /// Says that it is so.
    Confirms,
    /// Replies otherwise.
    Answers,
}

impl AnswerKind {
    /// The word for it in JSON and on pages.
    pub fn name(self) -> &'static str {
        match self {
            AnswerKind::Denies => "denies",
            AnswerKind::Confirms => "confirms",
            AnswerKind::Answers => "answers",
        }
    }
}

/// A statement that names the other article's outlet as the one from which it has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relayed {
    /// The side that cites.
    pub side: Side,
    /// The statement that cites.
    pub statement: u32,
    /// The words that name the outlet.
    pub named: Span,
    /// The passage of the other article that it has from there; `None` where it is the article as a whole.
    pub from: Option<Passage>,
    /// How likely it is that a person would say so, 0 to 1.
    pub score: f32,
}

/// Two figures for one quantity: the same things counted, in the same place, of the same event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SameQuantity {
    /// The place of the figure in `a`'s list, from 1.
    pub a: u32,
    /// The place of the figure in `b`'s list, from 1.
    pub b: u32,
    /// How the two numbers stand to each other.
    pub relation: Relation,
    /// How likely it is that a person would say that one thing is counted, 0 to 1.
    pub score: f32,
}

/// How two figures for one quantity stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// Some number fits both.
    Agrees,
    /// No number fits both, and two voices gave them.
    Differs,
    /// No number fits both, and one voice gave them one after the other.
    Revises,
}

impl Relation {
    /// The word for it in JSON and on pages.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Agrees => "agrees",
            Relation::Differs => "differs",
            Relation::Revises => "revises",
        }
    }
}
