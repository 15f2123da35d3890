//! Claims: statements of several articles that report the same utterance or position of the same voice.
//!
//! ```text
//! Reading ─▶ wordings: the utterances of each statement, quotations and headings that the reader passed over
//! two articles' wordings ─▶ evidence ─▶ weights ─▶ [`Same`](crate::links::Same), and words found where no statement was read
//! all links ─▶ [`groups`] ─▶ claims ─▶ [`gist`]: the wording that stands for each; [`drift`]: how the others differ from the [`fullest`]
//! ```
//!
//! A statement of several sentences is compared sentence by sentence: a passage then has the statement's number and the spans of
//! the one sentence, so that another article may have a part of what was said, and two parts are two claims.

mod drift;
mod evidence;
mod found;
mod groups;
mod quoted;
mod same;
mod utterances;
mod vectors;
mod weights;
mod wordings;

pub use drift::{Drift, drift, fullest};
pub use groups::{Edge, gist, groups, members};
pub use same::{SAME, Weighed, kinds, same, weighed};
pub(crate) use wordings::Wordings;
