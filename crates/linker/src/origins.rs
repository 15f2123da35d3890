//! Origins: where the chains of a claim end, once copies and relays are taken away.
//!
//! Three states, never blurred: a named origin, an origin whose lineage is not recorded, and origins of which it is not
//! established that they are independent.

use jiff::civil::Date;
use sayso_core::VoiceKind;
use serde::{Deserialize, Serialize};

/// Who speaks or passes on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Speaker {
    /// The key of its identity; `ARTICLE/vN` for a voice that has none.
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
    /// Who made the statement; `None` where the text does not say.
    pub voice: Option<Speaker>,
    /// Who passed it on, the nearest to the page first.
    pub relay: Vec<Speaker>,
}

/// What joins two members' articles, by the places of the members.
#[derive(Clone, Debug, PartialEq)]
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
    /// It may be the same as another origin of the claim.
    NotEstablished,
}

/// An origin of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// Its state.
    pub state: State,
    /// Who it is: a voice; or the outlet as far as which the chain goes. `None` where not even the outlet is known.
    pub voice: Option<Speaker>,
    /// The outlets and voices through which it came to the articles, each once, nearest to the origin first.
    pub via: Vec<Speaker>,
    /// The members whose chains end here, as places in the list.
    pub members: Vec<usize>,
}

/// Where the chains of a claim end. Origins are sorted by state and by their first member.
pub fn origins(printed: &[Printed], between: &[Between]) -> Vec<Origin> {
    let _ = (printed, between);
    Vec::new()
}
