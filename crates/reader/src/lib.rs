//! Articles to readings.
//!
//! ```text
//! Article ─▶ [`segments`]     headline, dateline, body, caption, and what is not read
//!         ─▶ [`tagger`]       role, pointer and name scores of words, in one pass of the model
//!         ─▶ [`decoder`]      attributions: source, cue, content; "quoted him as saying" put right
//!          + [`names`]        persons, organizations, places, peoples
//!         ─▶ attributions     with posts and quotations that stand alone, those inside contents, one for each body of a [`joint`] source
//!         ─▶ [`dates`]        date expressions and their days; with them sources end with a whole phrase
//!         ─▶ statements       [`form`], act ([`acts`]), cited and told ([`phrases`]), [`certainty`], time of saying ([`said`])
//!         ─▶ [`voices`]       the voice and the relays of each statement; statements that only wrap another go
//!         ─▶ [`answers`]      which statements a denial, a confirmation or a reply is about
//!         ─▶ [`figures`]      counts, each given by a statement or by the article itself
//!          = [`Reading`](sayso_core::Reading)
//! ```
//!
//! [`Reader::read`] takes these steps in this order. Each module can be used by itself; spans are
//! bytes of the text. The words that the steps know stand in `lexicon/*.tsv`.
//!
//! Reading is pure: the same article and model give the same reading, whatever the thread or machine.

pub mod acts;
pub mod answers;
mod attribution;
pub mod certainty;
pub mod dates;
pub mod decoder;
pub mod figures;
pub mod form;
pub mod joint;
pub mod names;
mod nesting;
pub mod phrases;
mod posts;
mod quoting;
mod reader;
pub mod said;
pub mod segments;
mod source_ends;
mod standing;
pub mod tagger;
pub mod voices;

pub use attribution::Attribution;
pub use reader::Reader;
pub use tagger::{Model, ModelError};
