//! Origins: where the chains of a claim end, once copies and relays are taken away.
//!
//! A chain runs from an article over those who passed the statement on, the nearest to the page first, to the voice. Where
//! an article has it from another one of the claim, its chain leads on into that one's. Three states, never blurred: a
//! named origin, an origin whose lineage is not recorded, and origins of which it is not established that they are
//! independent.
//!
//! | the chain ends at | state | one origin for each |
//! |---|---|---|
//! | a person, government, organization or document with a name | named | voice, however many chains lead to it |
//! | such a voice under a shorter name, where the claim has only one that it can be | named | voice |
//! | voices of one name, where nothing tells whether they are one | named | name |
//! | a body, and the person who speaks for it by the article's own words | named | body |
//! | a background text that names nobody | named: the text is a document | text |
//! | an outlet that the ledger has no article of in this claim | not recorded | outlet |
//! | the article itself: no voice, or its own outlet | not recorded | outlet |
//! | a voice without a name | not established | outlet that heard it |
//! | nowhere: A cites B, and B cites A | not established | circle |
//!
//! What leads on, in this order: the words of the article that name another outlet of the claim; a copy of which it is
//! known who had it first; a copy of which it is not known.
//!
//! - A member with a named voice ends there, whatever it is a copy of: a shared quotation is no second voice.
//! - A member with a voice without a name leads on like one without a voice: the article that it copies may name the voice.
//! - What an article says in its headline without a voice, it says of the voice that it names for it further down.
//! - Words in quotation marks are somebody's. Where no voice was read for them and the claim has one named voice, they are
//!   that one's: a claim holds one utterance.
//! - A voice without a name is never established as independent, not even where it is the only origin: it may be anybody
//!   whom its description fits, also a named voice of the claim. Two of them that one outlet heard for one claim are one,
//!   unless an article tells them apart.
//! - A copy of which nobody knows who was first is one origin, and the earliest article stands for it.
//! - An article that cites two outlets leads to the one that leads further: to a named voice before one without a name, to
//!   that before an outlet, and to the nearer of two.
//! - Silence about a source is not a source: what an outlet retells without saying whence is an origin of its own, with its
//!   lineage not recorded.
//!
//! The cases stand in `tests/origins/cases.txt`, each with what must come out.

mod chains;
mod named;
mod tree;

use jiff::civil::Date;
use sayso_core::VoiceKind;
use serde::{Deserialize, Serialize};

pub use tree::{How, Link, Node, Stop, Tree};

/// Who speaks or passes on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Speaker {
    /// The key of its identity; `ARTICLE/vN` for a voice that has none. For the outlet of an article that no voice of the
    /// claim is, [`sayso_core::outlets::key_of`] its name.
    pub key: String,
    /// Its name, or its description where it is unnamed.
    pub name: String,
    /// What it is.
    pub kind: VoiceKind,
}

/// A member of a claim, as one article prints it.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// The article.
    pub article: String,
    /// Its outlet; `None` where it is not known.
    pub outlet: Option<String>,
    /// Its day of publication.
    pub day: Option<Date>,
    /// Is the article a background text: an encyclopedia's entry, a press release?
    pub is_background: bool,
    /// The statement's number; `None` where the article's own words say it, or the reader found no statement.
    pub statement: Option<u32>,
    /// Does it print the words in quotation marks? Then they are somebody's, also where `voice` is `None`.
    pub is_quoted: bool,
    /// Who made the statement; `None` where the text does not say.
    pub voice: Option<Speaker>,
    /// The titles that the article gives to the voice: "spokeswoman for the harbour authority". They tell for whom it
    /// speaks.
    pub roles: Vec<String>,
    /// Who passed it on, the nearest to the page first.
    pub relay: Vec<Speaker>,
}

/// What joins two members' articles, by the places of the members. Places that are not in the list are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Between {
    /// The member `to` stands in a passage that its article has from the article of `from`, or that both have from elsewhere.
    Copy {
        /// The member whose article had it first.
        from: usize,
        /// The other.
        to: usize,
        /// Do dates or credits say which was first?
        is_directed: bool,
    },
    /// The member `to` names the outlet of the article of `from` as the one from which it has it.
    Relay {
        /// The member of the article that is named.
        from: usize,
        /// The member that names it.
        to: usize,
    },
}

/// What kind of end a chain has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A voice that is no outlet, or a document.
    Named,
    /// The article itself asserts it, or an outlet is as far as the chain goes.
    NotRecorded,
    /// It may be the same as another origin, of the claim or beyond: a voice without a name, or a circle.
    NotEstablished,
}

impl State {
    /// The word for it in JSON and on pages.
    pub fn name(self) -> &'static str {
        match self {
            State::Named => "named",
            State::NotRecorded => "not_recorded",
            State::NotEstablished => "not_established",
        }
    }
}

/// An origin of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// Its state.
    pub state: State,
    /// Who it is: a voice; or the outlet as far as which the chain goes. `None` where not even the outlet is known, and
    /// for a circle.
    pub voice: Option<Speaker>,
    /// The outlets and voices through which it came to the articles, each once, nearest to the origin first. One that only
    /// shares a passage with another is none, as nobody knows who was first.
    pub via: Vec<Speaker>,
    /// The members whose chains end here, as places in the list, sorted. Every member of the claim is in one origin.
    pub members: Vec<usize>,
}

/// Where the chains of a claim end. Origins are sorted by state, then by the day and identifier of their first article. They
/// depend on the set of members and of what joins them, not on the order in which they come.
pub fn origins(printed: &[Printed], between: &[Between]) -> Vec<Origin> {
    trace(printed, between)
        .into_iter()
        .map(|tree| tree.origin)
        .collect()
}

/// The origins of a claim in the order of [`origins`], each with the way that it took to the articles, as a tree to be drawn.
pub fn trace(printed: &[Printed], between: &[Between]) -> Vec<Tree> {
    tree::trees(&chains::Chains::new(printed, between))
}

/// How many origins a claim has in each state. Those that are not established are counted as they are listed, although each
/// may be the same as another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndependentOrigins {
    /// Named voices and documents.
    pub named: usize,
    /// Outlets that do not say whence they have it.
    pub not_recorded: usize,
    /// Voices without a name, and circles.
    pub not_established: usize,
}

/// Counts the origins of a claim.
pub fn independent_origins<'o>(origins: impl IntoIterator<Item = &'o Origin>) -> IndependentOrigins {
    let mut counts = IndependentOrigins::default();
    for origin in origins {
        match origin.state {
            State::Named => counts.named += 1,
            State::NotRecorded => counts.not_recorded += 1,
            State::NotEstablished => counts.not_established += 1,
        }
    }
    counts
}

/// An origin in the form of `sayso export claims`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginLine {
    /// Its state.
    pub state: State,
    /// The name of the voice, or of the outlet as far as which the chain goes.
    pub voice: Option<String>,
    /// The names of those through which it came, nearest to the origin first.
    pub via: Vec<String>,
    /// The articles that lead to it, each once, sorted.
    pub articles: Vec<String>,
}

impl OriginLine {
    /// The line of an origin among the members from which it was found.
    pub fn new(origin: &Origin, printed: &[Printed]) -> Self {
        let mut articles: Vec<String> = (origin.members.iter())
            .filter_map(|member| printed.get(*member))
            .map(|printed| printed.article.clone())
            .collect();
        articles.sort_unstable();
        articles.dedup();
        OriginLine {
            state: origin.state,
            voice: origin.voice.as_ref().map(|voice| voice.name.clone()),
            via: origin.via.iter().map(|speaker| speaker.name.clone()).collect(),
            articles,
        }
    }
}
