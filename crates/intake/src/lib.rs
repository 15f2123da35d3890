//! Bytes to articles, in these steps:
//!
//! 1. [`inputs`] turns paths, folders, globs and `-` into [`Input`]s, one for each thing to open.
//! 2. [`Input::articles`] opens one, undoes gzip and gives [`Articles`], an iterator that reads as it is asked.
//! 3. [`recognise`] tells the [`Format`] from the first bytes, and from the name only where they do not tell.
//! 4. [`plain`], [`html`] or [`json_lines`] makes a [`sayso_core::Article`] of the bytes; [`encoding`] gives them
//!    their text, [`metadata`] reads what a page says of itself, [`dates`] and [`language`] bring its values into
//!    one form.
//!
//! Steps 3 and 4 are pure: bytes in, a value out. Whatever the bytes, they give an article or one [`Fault`]; they
//! do not panic, and their time and memory are bounded by [`MAX_ARTICLE_BYTES`] and by the limits in [`html`].
//!
//! ```
//! let article = sayso_intake::plain::article(b"The ferry will stay, the mayor said.\n")?;
//! assert_eq!(article.text, "The ferry will stay, the mayor said.\n");
//! # Ok::<(), sayso_intake::Fault>(())
//! ```

mod articles;
mod captions;
pub mod dates;
pub mod encoding;
mod error;
pub mod html;
mod inputs;
mod json_ld;
pub mod json_lines;
pub mod language;
mod layout;
mod links;
pub mod metadata;
mod nesting;
mod page_text;
mod paragraphs;
pub mod plain;
mod recognise;

pub use articles::{Arrival, Articles};
pub use error::{Fault, IntakeError};
pub use inputs::{ARTICLE_EXTENSIONS, Input, STANDARD_INPUT, inputs};
pub use recognise::{Format, recognise};

use sayso_core::Article;

/// The most bytes that one article may have once it is unpacked: a text file, an HTML page, or one object of JSON.
/// The longest newspaper pieces stay under one megabyte; the limit is there for bytes that are no article at all.
pub const MAX_ARTICLE_BYTES: usize = 32 * 1024 * 1024;

/// Values for what an article does not say itself. They never replace what it does say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    /// Who published it.
    pub outlet: Option<String>,
    /// When it was published: ISO 8601, as [`dates::normalised`] gives it.
    pub published: Option<String>,
    /// Are all of them no news but texts that news lift passages from?
    pub background: bool,
}

/// Gives an article what every article has: an identifier when the input gave none, and a language when the input
/// named none and the words tell it reliably.
fn completed(mut article: Article) -> Article {
    if article.id.is_empty() {
        article.id = article.own_id();
    }
    if article.language.is_none() {
        article.language = language::of_text(&article.text);
    }
    article
}
