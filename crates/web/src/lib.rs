//! Pages and a JSON API over the ledger.
//!
//! ```text
//! TCP ─▶ [`Server`]      connections: how many, how slow, how they end
//!     ─▶ site.rs         address ─▶ page; the same answer again while the ledger stays as it is
//!     ─▶ readers.rs      a ledger to read, on a thread that may wait for it
//!     ─▶ pages/*.rs      what the ledger says ─▶ a template, or JSON
//!     ─▶ seen.rs         every text from outside, as it may stand in a page
//! ```
//!
//! Everything is drawn here: no page needs a script, and none asks another server for anything. What pages show in one
//! form, their addresses give as JSON as well (`.json`, or `Accept: application/json`).
//!
//! | file | question |
//! |---|---|
//! | `server.rs` | how are connections taken and ended? |
//! | `site.rs` | which address is which page, and what is kept of an answer? |
//! | `asked.rs` | what does a request ask for? |
//! | `shown.rs` | what is an answer, and what goes with each? |
//! | `refusal.rs` | what is said where there is no answer? |
//! | `readers.rs` | who reads the ledger? |
//! | `addresses.rs` | where is what? |
//! | `seen.rs` | how does a text from outside stand in a page? |
//! | `marked.rs` | how are passages marked that overlap? |
//! | `parted.rs` | how is a text too long for one page cut into parts? |
//! | `phrases.rs` | the words of the pages for what JSON has short names for |
//! | `drawing/*.rs` | what is drawn, and where do its lines run? |
//! | `pages/*.rs` | what stands on each page? |

mod addresses;
mod asked;
mod drawing;
mod marked;
mod pages;
mod parted;
mod phrases;
mod readers;
mod refusal;
mod seen;
mod server;
mod shown;
mod site;

pub use server::{Options, ServeError, Server};
