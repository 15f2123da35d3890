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
//! Readers need no account. Who is signed in sees the same pages with links to correct what they show; these pages are made
//! for them alone and never kept:
//!
//! ```text
//! POST ─▶ posted.rs      a form of this site, of bounded size and time
//!      ─▶ sessions.rs    whose? by a cookie and a secret of the form; how often?
//!      ─▶ writing.rs     what is asked ─▶ writer.rs ─▶ the ledger's corrections ─▶ back to the passage
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
//! | `writer.rs` | who writes into it? |
//! | `writing.rs` | what do signed-in people send, and what becomes of it? |
//! | `posted.rs` | what does a form send? |
//! | `sessions.rs` | who is signed in, and who may try? |
//! | `accounts.rs` | which passwords will do, and how are they known again? |
//! | `rates.rs` | how often is something done? |
//! | `addresses.rs` | where is what? |
//! | `seen.rs` | how does a text from outside stand in a page? |
//! | `marked.rs` | how are passages marked that overlap? |
//! | `parted.rs` | how is a text too long for one page cut into parts? |
//! | `phrases.rs` | the words of the pages for what JSON has short names for |
//! | `drawing/*.rs` | what is drawn, and where do its lines run? |
//! | `pages/*.rs` | what stands on each page? |

mod accounts;
mod addresses;
mod asked;
mod drawing;
mod marked;
mod pages;
mod parted;
mod phrases;
mod posted;
mod rates;
mod readers;
mod refusal;
mod seen;
mod server;
mod sessions;
mod shown;
mod site;
mod writer;
mod writing;

pub use accounts::{LONGEST_PASSWORD, PasswordError, SHORTEST_PASSWORD, password_hash};
pub use server::{Limits, Options, ServeError, Server};
