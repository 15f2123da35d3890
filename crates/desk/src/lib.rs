//! Where material arrives and leaves: intake, reader and ledger in turn.
//!
//! [`in_order`] reads several articles at once and gives the results in the order of the articles. [`add`] keeps
//! what it gives in the ledger.

pub mod add;
pub mod in_order;
