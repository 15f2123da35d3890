//! Where material arrives: intake, reader and ledger in turn. This is the only crate that touches the network as a client.
//!
//! | module | what it does |
//! |---|---|
//! | [`add`] | reads what paths and URLs hold, and keeps it in the ledger |
//! | [`fetch`] | brings a page: politely towards the site that has it, and warily towards what it sends |
//! | [`reread`] | lets a new version of the reader go over what is in the ledger |
//! | [`in_order`] | reads several articles at once and gives the results in the order of the articles |

pub mod add;
pub mod fetch;
pub mod in_order;
pub mod reread;
