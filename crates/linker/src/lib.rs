//! Readings of many articles to what joins them: which voices are one identity.
//!
//! ```text
//! ArticleLine ─▶ [`voices::members`] ─▶ [`voices::Member`] ─▶ [`voices::block`] ─▶ [`voices::identities`] ─▶ [`voices::Identity`]
//! ```
//!
//! Values in, values out: no clock, no network, no database. The result depends on the set of what is given, never on
//! its order, so a ledger that grew article by article shows the same as one that was filled at once.

pub mod voices;
