//! Articles to readings.
//!
//! ```text
//! Article ─▶ segments ─▶ [`tagger`] (role, pointer and name scores of words) ─▶ [`decoder`] (attributions), [`names`]
//!         ─▶ nested attributions ─▶ statements (form, act, cited, told, score) = Reading
//! ```
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
pub mod phrases;
mod quoting;
mod reader;
pub mod said;
pub mod segments;
mod standing;
pub mod tagger;
pub mod voices;

pub use attribution::Attribution;
pub use reader::Reader;
pub use tagger::{Model, ModelError};
