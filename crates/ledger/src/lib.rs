//! The store: every article as it was, every reading of it, and what people changed, in one SQLite file.
//!
//! ```text
//! Article, bytes ─▶ [`Ledger::standing`]  new, known or changed?
//! + Reading      ─▶ [`Ledger::add`]       version, raw bytes, reading: kept for good, in one transaction,
//!                                         with the entries derived from them, laid out for search
//! text           ─▶ [`Query::parse`] ─▶ [`Ledger::search`]   statements and articles, ranked, with passages
//!                                       [`Ledger::figures`]  numbers with their givers, by day
//! a correction   ─▶ [`Ledger::correct`]   a record beside the reading, applied over it wherever it is read
//! ```
//!
//! What is kept for good is written once and never changed: an article that changed is a new version, a new reader makes
//! a new reading, a person's change is a correction beside the reading. What is derived can be made again from it at any
//! time, and [`Ledger::check`] compares the two.
//!
//! Each file answers one question:
//!
//! | file | question |
//! |---|---|
//! | `ledger.rs` | how is the file opened, and what holds for every access? |
//! | `schema.rs`, `schema/*.sql` | what is in the file, and how does an older one become a newer one? |
//! | `arrivals.rs` | is this article new, known or changed, and what is kept of it? |
//! | `entries.rs` | what is laid out for search, out of a reading? |
//! | `history.rs` | how did an article change? |
//! | `rereading.rs` | what does a new version of the reader find in what an older one read? |
//! | `check.rs` | is everything in it as it should be? |
//! | `backup.rs` | how is it copied while others use it? |
//! | `identities.rs` | which voices of different articles are one? |
//! | `deriving.rs` | with which version of the linker was this derived? |
//! | `linking.rs` | which articles are compared with which, and when? |
//! | `links.rs` | what joins two places of articles, as rows? |
//! | `claims.rs`, `claims/*.rs` | which statements are one claim, whose, and from how many origins? |
//! | `voices.rs` | who speaks, under which names, in which roles? |
//! | `spoken.rs` | what did a voice say, deny and pass on? |
//! | `around.rs` | what is around an article: its claims, links and story? |
//! | `stored.rs` | how is an article with its reading got back? |
//! | `reading_out.rs` | how are all articles walked, in one state of the ledger? |
//! | `query.rs` | what does somebody ask for? |
//! | `search.rs` | which statements and articles is that, and which come first? |
//! | `figures.rs` | who gave which number when? |
//! | `quantities.rs` | which figures count the same, and do they agree? |
//! | `accounts.rs` | who may correct on the pages, and who is signed in? |
//! | `corrections.rs`, `corrections/*.rs` | what did people change, and what does a reading become by it? |
//!
//! The ledger asks no clock: times come in as values.

mod accounts;
mod around;
mod arrivals;
mod backup;
mod check;
mod claims;
mod corrections;
mod deriving;
mod entries;
mod error;
mod figures;
mod history;
mod identities;
mod ledger;
mod linking;
mod links;
mod packing;
mod quantities;
pub mod query;
mod reading_out;
mod rereading;
mod schema;
mod search;
mod spoken;
mod stored;
mod voices;

pub use accounts::{Account, Session};
pub use around::{ArticleRow, ClaimInStory, InStory, Joined, JoinedMore, PrintedBy, Story};
pub use arrivals::{Added, Incoming, Requested, Standing};
pub use backup::BackupError;
pub use check::{Checked, Problem};
pub use claims::{
    Answered, ClaimInFull, ClaimOrder, ClaimRow, ClaimsAsked, ClaimsFound, MemberInFull, Standpoint, Stretch,
};
pub use corrections::{
    Applied, Ask, By, CopyAsk, Corrected, Correction, Difference as CorrectionDifference, FigureAsk, FormOf,
    GiverAsk, LinkAsk, OtherPlace, Standing as CorrectionStanding, Typed, TypedFigure, TypedPassages,
    Unclear, Undone, Value as CorrectionValue, VoiceAsk, Which,
};
pub use deriving::LinkedBy;
pub use error::{Fault, LedgerError};
pub use figures::{FigureHit, Figures};
pub use history::{Change, Changes, History, PastVersion, Retrieval, changes};
pub use ledger::{Ledger, PATIENCE};
pub use links::{Link, LinkEnd, LinkKind, LinkMore};
pub use quantities::{GivenInFull, QuantityInFull};
pub use query::{Query, QueryError};
pub use reading_out::VoiceIdentity;
pub use rereading::{Difference, Outdated, difference};
pub use sayso_linker::links::CopyForm;
pub use schema::SCHEMA;
pub use search::{ArticleHit, Found, Order, Page, Part, StatementHit, Total, VoiceOf};
pub use spoken::{Denied, Spoke, Spoken, SpokenAsked};
pub use stored::{ReadingOf, Stored, VersionOf};
pub use voices::{Given, MemberOf, VoiceAcross, VoiceInFull, VoiceRow};
