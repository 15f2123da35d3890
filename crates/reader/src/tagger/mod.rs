//! The tagger: which role each word plays, which words belong together, and which are names.
//!
//! ```text
//! segments that are read ─▶ [`Words`] (pieces, features) ─▶ windows ─▶ model ─▶ [`Scores`] of each window
//! ```
//!
//! The model is made in `training/`; `training/articles.py` builds the same words, features and windows, and a test
//! holds the two against each other.

mod model;
mod scores;
mod words;

pub use model::{Model, ModelError, Tagger};
pub use scores::{HEAD, NAME_TAGS, ROLE_TAGS, Scores, Tag, log_sum_exp};
pub use words::{Window, Words};
