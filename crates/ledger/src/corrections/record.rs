//! What a correction is made of, as the ledger keeps it. Spans are bytes, each with the words that stood there.

use sayso_core::{Act, Form, Span, VoiceKind};
use sayso_linker::links::CopyForm;
use serde::{Deserialize, Serialize};

/// A passage with its words: good for a text that has these words there, and for no other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// First byte.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
    /// The words that stood there.
    pub words: String,
}

impl Passage {
    /// The passage of a text.
    pub(crate) fn of(text: &str, span: Span) -> Passage {
        Passage {
            start: span.start,
            end: span.end,
            words: span.of(text).to_owned(),
        }
    }

    pub(crate) fn all(text: &str, spans: &[Span]) -> Vec<Passage> {
        spans.iter().map(|span| Passage::of(text, *span)).collect()
    }

    /// Does the text have its words where it stands?
    pub(crate) fn fits(&self, text: &str) -> bool {
        self.start < self.end && text.get(self.start..self.end) == Some(self.words.as_str())
    }

    pub(crate) fn span(&self) -> Span {
        Span {
            start: self.start,
            end: self.end,
        }
    }
}

/// The spans of passages, in text order; `None` where one does not fit the text or two overlap.
pub(crate) fn spans(passages: &[Passage], text: &str) -> Option<Vec<Span>> {
    if !passages.iter().all(|p| p.fits(text)) {
        return None;
    }
    let mut spans: Vec<Span> = passages.iter().map(Passage::span).collect();
    spans.sort_unstable();
    spans
        .windows(2)
        .all(|pair| pair[0].end <= pair[1].start)
        .then_some(spans)
}

/// Where a statement stood when it was corrected, as the reader had read it, before any correction. So it does not
/// matter to one correction whether another is undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementAnchor {
    /// What was said.
    pub content: Vec<Passage>,
    /// Who speaks.
    pub source: Vec<Passage>,
    /// The reporting words.
    pub cue: Vec<Passage>,
    /// Another statement shared half of the content or more, as where a source is joint: only one whose source overlaps
    /// this one's is it then.
    pub by_source: bool,
    /// The correction that added the statement, where a person did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added_by: Option<i64>,
}

/// A voice of one article, by a passage that speaks of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoiceAnchor {
    /// The article's identifier.
    pub article: String,
    /// The text that the mention is good for, SHA-256 in hex.
    pub text_sha256: String,
    /// Its first mention; none for a voice that a person named and the article does not.
    pub mention: Option<Passage>,
    /// Its name then.
    pub name: String,
    /// Its kind then.
    pub kind: VoiceKind,
}

/// A statement with its article, for corrections that speak of two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementIn {
    /// The article's identifier.
    pub article: String,
    /// The text that the anchor is good for, SHA-256 in hex.
    pub text_sha256: String,
    /// The statement.
    pub statement: StatementAnchor,
}

/// Passages with their article, for corrections that speak of two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassagesIn {
    /// The article's identifier.
    pub article: String,
    /// The text that the passages are good for, SHA-256 in hex.
    pub text_sha256: String,
    /// The passages.
    pub passages: Vec<Passage>,
}

/// Where a correction applies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A statement.
    Statement(StatementAnchor),
    /// A figure.
    Figure(Passage),
    /// Voices of several articles.
    Voices {
        /// Members of the one voice: of a merge the first, of a split those that are somebody else's.
        one: Vec<VoiceAnchor>,
        /// Members of the other.
        other: Vec<VoiceAnchor>,
        /// The keys that the voices had then.
        keys: Vec<String>,
        /// The blocks that their members had then.
        blocks: Vec<String>,
    },
    /// Two statements, of two articles or of one.
    Statements {
        /// The first: of a denial that which denies.
        one: StatementIn,
        /// The second.
        other: StatementIn,
    },
    /// Passages that two articles share, in the same order on both sides.
    Copy {
        /// Of the article that copied.
        one: PassagesIn,
        /// Of the article that was copied from.
        other: PassagesIn,
        /// Are all passages meant that the two share, also those that are found later?
        is_all: bool,
    },
}

/// A voice that a person names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoiceSaid {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: VoiceKind,
    /// The first mention of the article's own voice that was meant, where it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mention: Option<Passage>,
    /// The key of the voice across articles that was meant, where it was chosen by key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Members of that voice in other articles: the article's own is the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<VoiceAnchor>,
}

/// What a figure counts, as a person says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountsSaid {
    /// The text does not say it.
    Nothing,
    /// These words.
    Words(Passage),
}

/// Who gives a figure, as a person says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GiverSaid {
    /// The article itself.
    Article,
    /// A statement.
    Statement(StatementAnchor),
}

/// The bounds of a figure, both ends included; `None`: open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoundsSaid {
    /// The least number.
    pub lower: Option<u64>,
    /// The greatest number.
    pub upper: Option<u64>,
}

/// What is said instead. What is not said stays as the reader has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Said {
    /// Another voice made the statement; none: nobody knows who.
    Voice {
        /// The voice.
        voice: Option<VoiceSaid>,
    },
    /// It is another act.
    Act {
        /// The act.
        act: Act,
    },
    /// It stands elsewhere.
    Span {
        /// What was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content: Option<Vec<Passage>>,
        /// Who speaks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<Vec<Passage>>,
        /// The reporting words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cue: Option<Vec<Passage>>,
        /// The form of the new content.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form: Option<Form>,
    },
    /// Others passed it on, the nearest to the article first.
    Relay {
        /// These.
        relay: Vec<VoiceSaid>,
    },
    /// The figure is another.
    Figure {
        /// Its bounds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bounds: Option<BoundsSaid>,
        /// What is counted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counts: Option<CountsSaid>,
        /// Is it not exact?
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approximate: Option<bool>,
        /// Who gives it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<GiverSaid>,
    },
    /// It is no figure.
    NotAFigure,
    /// It is no statement.
    NotAStatement,
    /// There is a statement, where the target says.
    Missed {
        /// Its form.
        form: Form,
        /// Its act.
        act: Act,
        /// Who made it.
        voice: Option<VoiceSaid>,
    },
    /// The two voices are one.
    Merge,
    /// The one voice is two.
    Split,
    /// The two statements report one utterance.
    Same,
    /// They do not.
    NotSame,
    /// The first says that the second is not so.
    Denies {
        /// It does not.
        #[serde(default, skip_serializing_if = "is_false")]
        not: bool,
    },
    /// The first says that the second is so.
    Confirms {
        /// It does not.
        #[serde(default, skip_serializing_if = "is_false")]
        not: bool,
    },
    /// The first replies to the second otherwise.
    Answers {
        /// It does not.
        #[serde(default, skip_serializing_if = "is_false")]
        not: bool,
    },
    /// The first article has its passages from the second.
    Copied {
        /// They are no copies at all.
        #[serde(default, skip_serializing_if = "is_false")]
        not: bool,
        /// What kind of copy it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        form: Option<CopyForm>,
    },
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl Said {
    /// The word for it on the command line, in JSON and in the column `kind`.
    pub fn kind(&self) -> &'static str {
        match self {
            Said::Voice { .. } => "voice",
            Said::Act { .. } => "act",
            Said::Span { .. } => "span",
            Said::Relay { .. } => "relay",
            Said::Figure { .. } => "figure",
            Said::NotAFigure => "not-a-figure",
            Said::NotAStatement => "not-a-statement",
            Said::Missed { .. } => "missed",
            Said::Merge => "merge",
            Said::Split => "split",
            Said::Same => "same",
            Said::NotSame => "not-same",
            Said::Denies { .. } => "denies",
            Said::Confirms { .. } => "confirms",
            Said::Answers { .. } => "answers",
            Said::Copied { .. } => "copied",
        }
    }
}

/// One value before and after a correction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(serialize = "P: Serialize", deserialize = "P: Deserialize<'de>"))]
pub struct Difference<P> {
    /// What changed: `act`, `voice`, `content`.
    pub field: String,
    /// What it was.
    pub before: Value<P>,
    /// What it is.
    pub after: Value<P>,
}

/// A value, with passages of type `P`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    untagged,
    bound(serialize = "P: Serialize", deserialize = "P: Deserialize<'de>")
)]
pub enum Value<P> {
    /// None.
    Nothing,
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(u64),
    /// A word, or a name.
    Word(String),
    /// Names, in order.
    Names(Vec<String>),
    /// Passages, in text order.
    Passages(Vec<P>),
}

/// The column `change`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Change {
    /// What is said.
    pub said: Said,
    /// What that changed when it was said.
    pub differences: Vec<Difference<Passage>>,
}

/// A correction, as far as applying it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub number: i64,
    pub target: Target,
    pub said: Said,
}
