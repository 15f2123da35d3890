//! Readings of many articles to what joins them: voices that are one, statements that report one utterance, passages that
//! were copied, denials and what they deny, figures for one quantity, and where in the end it all comes from.
//!
//! ```text
//! ArticleLine ─▶ [`voices::members`] ─▶ [`voices::Member`] ─▶ [`voices::identities`] ─▶ [`voices::Identity`]
//!
//! Article, Reading ─▶ [`ReadArticle`] ─▶ [`marks::marks`]: which articles are worth comparing
//! two of them      ─▶ [`compare`]     ─▶ [`PairLinks`]: copies, same statements, answers, relays, quantities
//! PairLinks        ─▶ [`claims::groups`] ─▶ claims ─▶ [`origins::origins`]: where each ends
//!                  ─▶ [`figures::quantities`] ─▶ [`figures::contested`]: who gave which number when
//! ```
//!
//! Values in, values out: no clock, no network, no database. What joins two articles depends on these two alone, and every
//! group on the set of what is given, never on its order. So a ledger that grew article by article shows the same as
//! one that was filled at once.

pub mod answers;
mod article;
pub mod batch;
pub mod claims;
pub mod copies;
pub mod figures;
pub mod links;
pub mod marks;
pub mod origins;
mod pairs;
pub mod relays;
pub mod voices;
pub mod words;

/// The version that ledgers note beside what they derived: the program's, and a digest of the linker's code, lexicons, weights
/// and vectors. Two linkers of one version find the same.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "-", env!("SAYSO_LINKER_DIGEST"));

pub use article::{Agreement, ReadArticle, agreement};
pub use links::PairLinks;
pub use pairs::{Nearness, are_followed, are_near, compare};
