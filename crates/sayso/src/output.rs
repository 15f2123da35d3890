//! Standard output and standard error: what may fail there, and how it ends.

use std::fmt::Display;
use std::io::{self, Write};

use thiserror::Error;

use crate::terminal::visible;

/// Standard output takes nothing more.
#[derive(Debug, Error)]
pub enum OutputError {
    /// Whoever read it has seen enough, as `head` does: no fault, nothing to report.
    #[error("the reader of standard output is gone")]
    Closed,
    /// It cannot be written.
    #[error("standard output: {0}; free space, or write elsewhere")]
    Failed(io::Error),
}

impl From<io::Error> for OutputError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => OutputError::Closed,
            _ => OutputError::Failed(error),
        }
    }
}

/// Writes to standard output at once.
///
/// # Errors
/// Nobody reads it any more, or it cannot be written.
pub fn write(text: &str) -> Result<(), OutputError> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    Ok(stdout.flush()?)
}

/// A number of things: "1 article", "12 articles".
pub fn counted(n: u64, thing: &str) -> String {
    match n {
        1 => format!("1 {thing}"),
        n => format!("{n} {thing}s"),
    }
}

/// Writes an error to standard error, on one line, as `sayso: MESSAGE`. Names of files may hold control characters;
/// they are made visible.
pub fn complain(message: impl Display) {
    let message = message.to_string();
    // nothing is left to be done when standard error is gone as well
    let _ = writeln!(io::stderr().lock(), "sayso: {}", visible(&message));
}
