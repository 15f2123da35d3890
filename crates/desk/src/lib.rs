//! Where material arrives and leaves: intake, reader and ledger in turn.
//!
//! [`in_order`] reads several articles at once and gives the results in the order of the articles. [`add`] keeps
//! what it gives in the ledger, and
//! [`reread`] lets a new version of the reader go over what is there.

pub mod add;
pub mod in_order;
pub mod reread;
