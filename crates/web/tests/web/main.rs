//! The site as browsers, programs and hostile clients meet it, over ledgers that are made by hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

mod figures;
#[path = "../../../ledger/tests/store/flood.rs"]
mod flood;
mod hostile;
#[path = "../../../ledger/tests/store/invented.rs"]
#[allow(dead_code, reason = "the ledger's tests need more of it")]
mod invented;
mod ledgers;
mod openapi;
mod served;
mod server;
mod voices;
mod writing;
