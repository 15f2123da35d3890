//! A copy of a ledger that others may be writing to.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use thiserror::Error;

use crate::{Ledger, LedgerError};

/// Why there is no backup.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Something is there already.
    #[error("{}: there is a file of this name already; nothing is overwritten, so choose another name", .0.display())]
    Exists(PathBuf),
    /// The copy cannot be written.
    #[error(
        "{}: the backup cannot be written ({why}); check that its folder exists, may be written and has room",
        path.display()
    )]
    NotWritten {
        /// The backup's file.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// The copy is not what it should be.
    #[error("{}: the copy is damaged ({why}); check the disk, and run `sayso check` on the ledger", path.display())]
    Damaged {
        /// The backup's file.
        path: PathBuf,
        /// What SQLite says.
        why: String,
    },
}

impl Ledger {
    /// Copies the ledger, as it is at this moment, into a file that must not exist yet. Others may read and write
    /// meanwhile. The file has its name only once it is whole, checked and on the disk.
    ///
    /// # Errors
    /// The ledger cannot be read, or the file not be written; then there is no file.
    pub fn backup(&self, to: &Path) -> Result<(), BackupError> {
        let not_written = |why: String| BackupError::NotWritten {
            path: to.to_owned(),
            why,
        };
        if to.symlink_metadata().is_ok() {
            return Err(BackupError::Exists(to.to_owned()));
        }
        let part = beside(to);
        // one that an earlier backup left when it was stopped
        match fs::remove_file(&part) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(not_written(error.to_string()));
            }
            _ => {}
        }
        let done = self.copied(&part, to).and_then(|()| {
            // unlike a rename, a link never takes the place of a file that came meanwhile
            fs::hard_link(&part, to).or_else(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => Err(BackupError::Exists(to.to_owned())),
                // some file systems have no links
                _ => fs::rename(&part, to).map_err(|error| not_written(error.to_string())),
            })?;
            synced_folder(to).map_err(|error| not_written(error.to_string()))
        });
        // gone already where it was renamed
        let _ = fs::remove_file(&part);
        done
    }

    fn copied(&self, part: &Path, to: &Path) -> Result<(), BackupError> {
        let not_written = |why: String| BackupError::NotWritten {
            path: to.to_owned(),
            why,
        };
        let name = part
            .to_str()
            .ok_or_else(|| not_written("its name is no Unicode".to_owned()))?;
        // one transaction that reads: others go on writing, and the copy is of one moment
        self.connection
            .execute("VACUUM INTO ?", [name])
            .map_err(|error| not_written(error.to_string()))?;
        File::open(part)
            .and_then(|file| file.sync_all())
            .map_err(|error| not_written(error.to_string()))?;
        let damaged = |why: String| BackupError::Damaged {
            path: to.to_owned(),
            why,
        };
        let copy = Connection::open(part).map_err(|error| damaged(error.to_string()))?;
        let verdict: String = copy
            .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
            .map_err(|error| damaged(error.to_string()))?;
        match verdict.as_str() {
            "ok" => Ok(()),
            _ => Err(damaged(verdict)),
        }
    }
}

/// The name under which a backup grows.
fn beside(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

/// Makes sure that a new name in a folder survives the loss of power.
fn synced_folder(file: &Path) -> io::Result<()> {
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
