//! What can go wrong between the program and its ledger.

use std::fmt;
use std::path::PathBuf;

use rusqlite::ErrorCode;
use thiserror::Error;

/// A [`Fault`] with the ledger that has it. Its message is one line that says what failed, on which ledger, and what to
/// do.
#[derive(Debug)]
pub struct LedgerError {
    /// The ledger's file.
    pub path: PathBuf,
    /// What is wrong.
    pub fault: Fault,
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ledger {}: {}", self.path.display(), self.fault)
    }
}

// the message says the cause already, so there is no source to be printed behind it
impl std::error::Error for LedgerError {}

/// What is wrong with a ledger, or with what it was asked.
#[derive(Debug, Error)]
pub enum Fault {
    /// No file.
    #[error("there is no such file; `sayso add` makes a ledger, --ledger or SAYSO_LEDGER names another one")]
    NotThere,
    /// A file, but not ours.
    #[error("this file is no sayso ledger; name another one with --ledger or SAYSO_LEDGER")]
    NotALedger,
    /// A file with nothing in it.
    #[error(
        "this file is empty; `sayso add` makes a ledger of it, and if there was one, go back to a backup (`sayso backup` makes one)"
    )]
    Empty,
    /// Written by a later program.
    #[error(
        "it was written by a newer sayso (schema {found}, this one knows up to {known}); update sayso to open it"
    )]
    Newer {
        /// Its schema.
        found: i64,
        /// The newest that this program knows.
        known: i64,
    },
    /// The file or its folder cannot be opened.
    #[error("it cannot be opened ({0}); check that its folder exists and that you may read and write there")]
    CannotOpen(String),
    /// Somebody else writes, for longer than we waited.
    #[error(
        "another program has been writing to it all the time that this one waited; wait until it has finished, and try again"
    )]
    Busy,
    /// It may not be written.
    #[error("it is read-only; make the file and its folder writable, or work on a copy")]
    ReadOnly,
    /// No room on the disk.
    #[error(
        "the disk is full, and what was being stored was not stored; free space and run the command again"
    )]
    Full,
    /// The disk failed.
    #[error("reading or writing it failed ({0}); check the disk, then run `sayso check`")]
    Disk(String),
    /// The file is damaged.
    #[error("it is damaged ({0}); run `sayso check`, and go back to a backup (`sayso backup` makes one)")]
    Damaged(String),
    /// An identifier that belongs to another article already.
    #[error(
        "the identifier {id:?} already belongs to the article at {other}; two articles cannot share one, so give this one \
         another (field \"id\") or none"
    )]
    IdTaken {
        /// The identifier.
        id: String,
        /// The address of the article that has it.
        other: String,
    },
    /// A question or change that cannot be understood or carried out; the message says why.
    #[error("{0}")]
    Refused(String),
    /// Anything else that SQLite reports: a fault of the program.
    #[error("{0}; this is a fault in sayso, please report it")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, message) = &error else {
            return Fault::Sqlite(error);
        };
        let words = || message.clone().unwrap_or_else(|| failure.to_string());
        match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Fault::Busy,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Fault::ReadOnly,
            ErrorCode::DiskFull => Fault::Full,
            ErrorCode::DatabaseCorrupt => Fault::Damaged(words()),
            ErrorCode::NotADatabase => Fault::NotALedger,
            ErrorCode::CannotOpen => Fault::CannotOpen(words()),
            ErrorCode::SystemIoFailure | ErrorCode::FileLockingProtocolFailed => Fault::Disk(words()),
            _ => Fault::Sqlite(error),
        }
    }
}

impl LedgerError {
    /// Does the fault lie in the one article that was to be added, so that others may go on?
    pub fn is_of_the_article(&self) -> bool {
        matches!(self.fault, Fault::IdTaken { .. })
    }
}

impl Fault {
    /// Lets pass a fault that lies in one article or row, so that the others can still be looked at.
    pub(crate) fn beyond_one_article(self) -> Result<(), Fault> {
        match self {
            Fault::Damaged(_)
            | Fault::Sqlite(rusqlite::Error::QueryReturnedNoRows | rusqlite::Error::InvalidColumnType(..)) => {
                Ok(())
            }
            other => Err(other),
        }
    }
}
