//! Claims: statements of several articles that report the same utterance or position of the same voice.

mod drift;
mod groups;
mod same;

pub use drift::{Drift, drift};
pub use groups::{Edge, gist, groups};
pub use same::same;
