//! What the ledger promises, over articles and readings that are made by hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

mod accounts;
mod arrivals;
mod backup;
mod check;
mod contents;
mod deriving;
mod fixtures;
mod flood;
mod history;
mod invented;
mod killed;
mod link;
mod named;
mod quantities;
mod spoken;
mod story;
mod together;
