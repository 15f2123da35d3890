//! What can go wrong between bytes and an article.

use std::fmt;
use std::io;

use thiserror::Error;

use crate::MAX_ARTICLE_BYTES;

/// A [`Fault`] with the input that has it. Its message is one line that says what failed, on which input, and what
/// to do.
#[derive(Debug)]
pub struct IntakeError {
    /// The input as the user named it: a path, a glob, or `-`.
    pub input: String,
    /// The line of the input, counted from 1, where the input is read line by line.
    pub line: Option<u64>,
    /// What is wrong.
    pub fault: Fault,
}

impl IntakeError {
    pub(crate) fn new(input: impl Into<String>, fault: Fault) -> Self {
        IntakeError {
            input: input.into(),
            line: None,
            fault,
        }
    }
}

impl fmt::Display for IntakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let input = if self.input == crate::STANDARD_INPUT {
            "standard input"
        } else {
            &self.input
        };
        match self.line {
            Some(line) => write!(f, "{input}, line {line}: {}", self.fault),
            None => write!(f, "{input}: {}", self.fault),
        }
    }
}

impl std::error::Error for IntakeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.fault {
            Fault::Open(e) | Fault::Read(e) => Some(e),
            _ => None,
        }
    }
}

/// What is wrong with an input or with the bytes of one article.
#[derive(Debug, Error)]
pub enum Fault {
    /// Nothing has this path.
    #[error("there is no file or folder of this name; check the spelling and the current folder")]
    NotFound,
    /// A glob that no path fits.
    #[error("no file matches this pattern; check it, or name the files")]
    NothingMatches,
    /// A glob that is none.
    #[error("this is no valid pattern ({0}); correct it, or name the files")]
    BadPattern(String),
    /// A folder without articles.
    #[error(
        "this folder holds no file that can hold articles ({}, each also with .gz); name the file itself to read it \
         whatever its name",
        extensions()
    )]
    EmptyFolder,
    /// The operating system did not open it.
    #[error("it cannot be opened: {0}; check that it is still there and that you may read it")]
    Open(io::Error),
    /// Reading stopped in the middle.
    #[error("reading stopped: {0}; check the disk or the program that writes it, and try again")]
    Read(io::Error),
    /// The gzip data end too early.
    #[error("its gzip data are cut off in the middle; fetch or copy the file again")]
    GzipCutOff,
    /// The gzip data are damaged.
    #[error("its gzip data are damaged ({0}); fetch or copy the file again")]
    GzipDamaged(String),
    /// Larger than an article can be.
    #[error(
        "it has more than {} bytes unpacked, which no article has; split it, or give one article a line as JSON",
        MAX_ARTICLE_BYTES
    )]
    TooLarge,
    /// A line or object of JSON larger than an article can be.
    #[error(
        "this JSON object has {bytes} bytes, more than the {} that one article may have; it was skipped",
        MAX_ARTICLE_BYTES
    )]
    ObjectTooLarge {
        /// How many it has, as far as it was read.
        bytes: u64,
    },
    /// No bytes, or nothing but white space.
    #[error("it is empty; give a file with an article in it")]
    Empty,
    /// An article object without text.
    #[error("the article has no text; give it in the field \"text\"")]
    NoText,
    /// A page in which no article was found.
    #[error(
        "no article text was found in this page; save the article's own page, or give its text as plain text"
    )]
    NoArticle,
    /// Not text at all.
    #[error(
        "it seems to be {0}, which sayso does not read; give plain text, an HTML page or article JSON lines"
    )]
    NotText(&'static str),
    /// Not JSON.
    #[error("this is not valid JSON ({0}); correct it")]
    BadJson(String),
    /// JSON, but no object.
    #[error(
        "this JSON value is no object; give one object for each article, with at least the field \"text\""
    )]
    NotAnObject,
    /// A known field holds something else than words.
    #[error("the field \"{0}\" is no string; correct it")]
    NotAString(&'static str),
    /// A page with more markup than a page can have.
    #[error(
        "this page has more than {} elements, which no article page has; give the article's text as plain text",
        crate::html::MAX_ELEMENTS
    )]
    TooManyElements,
    /// A page nested deeper than can be read.
    #[error(
        "the elements of this page are nested too deeply to be read; give the article's text as plain text"
    )]
    TooDeep,
}

fn extensions() -> String {
    crate::ARTICLE_EXTENSIONS.map(|e| format!(".{e}")).join(" ")
}
