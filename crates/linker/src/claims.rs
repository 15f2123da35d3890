//! Claims: statements of several articles that report the same utterance or position of the same voice.

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
