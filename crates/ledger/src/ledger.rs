//! The ledger's file: opening it, and what holds for every access.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::quantities::Contested;
use crate::schema::{self, State};
use crate::{Fault, LedgerError};

/// How long a writer waits for another, unless [`Ledger::with_patience`] says otherwise.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// An open ledger. One connection, for one thread; open another for each thread that wants one.
///
/// What a method that stores has returned `Ok` for is on the disk: it survives the end of the program at any moment,
/// and the loss of power as far as the disk keeps what it said it wrote (WAL with `synchronous = FULL`). Whatever fails
/// before has changed nothing. One program writes at a time and the others wait, up to a minute; those that read never
/// wait for those that write.
pub struct Ledger {
    pub(crate) connection: Connection,
    path: PathBuf,
    pub(crate) contested: Contested,
}

impl Ledger {
    /// Opens a ledger to write, and makes one where there is no file. One of an older schema is brought to this
    /// program's.
    ///
    /// # Errors
    /// The file cannot be opened or written, or is no ledger, or a newer one.
    pub fn create(path: &Path) -> Result<Ledger, LedgerError> {
        Self::writable(path, OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens a ledger that is there, to write.
    ///
    /// # Errors
    /// As [`Ledger::create`], and where there is no file, or one with nothing in it.
    pub fn open(path: &Path) -> Result<Ledger, LedgerError> {
        there(path)?;
        Self::writable(path, OpenFlags::empty())
    }

    fn writable(path: &Path, more: OpenFlags) -> Result<Ledger, LedgerError> {
        named(path, || {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
            let mut connection = Connection::open_with_flags(path, flags)?;
            connection.busy_timeout(PATIENCE)?;
            // nothing is written into a file that is no ledger
            let state = schema::state(&connection)?;
            if state == State::Empty && !flags.contains(OpenFlags::SQLITE_OPEN_CREATE) {
                return Err(Fault::Empty);
            }
            if connection.is_readonly(rusqlite::MAIN_DB)? {
                return Err(Fault::ReadOnly);
            }
            write_ahead(&connection)?;
            settings(&connection)?;
            schema::migrate(&mut connection)?;
            Ok(Ledger {
                connection,
                path: path.to_owned(),
                contested: Contested::default(),
            })
        })
    }

    /// Opens a ledger to read. One of an older schema is brought to this program's first, which needs leave to write.
    ///
    /// # Errors
    /// There is no file or nothing in it, it cannot be opened, or it is no ledger, or a newer one.
    pub fn open_to_read(path: &Path) -> Result<Ledger, LedgerError> {
        there(path)?;
        let read = |path: &Path, flags| -> Result<(Connection, State), Fault> {
            let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            connection.busy_timeout(PATIENCE)?;
            let state = schema::state(&connection)?;
            Ok((connection, state))
        };
        let (connection, state) = named(path, || {
            match read(path, OpenFlags::SQLITE_OPEN_READ_ONLY) {
                // In a folder that cannot be written, SQLite finds no place for the file by which those that read and
                // write agree. Where nobody can write, none is needed.
                Err(Fault::CannotOpen(_) | Fault::ReadOnly) if !is_unfinished(path) => {
                    let uri = format!("file:{}?immutable=1", escaped(path));
                    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
                    read(Path::new(&uri), flags)
                }
                other => other,
            }
        })?;
        if state == State::Empty {
            return named(path, || Err(Fault::Empty));
        }
        if state != State::Schema(schema::SCHEMA) {
            drop(connection);
            return Self::writable(path, OpenFlags::empty());
        }
        named(path, || Ok(settings(&connection)?))?;
        Ok(Ledger {
            connection,
            path: path.to_owned(),
            contested: Contested::default(),
        })
    }

    /// The same ledger with another patience: so long it waits for other writers.
    ///
    /// # Errors
    /// None that is known of.
    pub fn with_patience(self, patience: Duration) -> Result<Ledger, LedgerError> {
        let done = self.connection.busy_timeout(patience).map_err(Fault::from);
        self.named(done)?;
        Ok(self)
    }

    /// The ledger's file, as it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A number that is another one whenever another connection, of this program or another, has changed the ledger since it
    /// was asked for last. It means nothing to other connections.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn state(&self) -> Result<i64, LedgerError> {
        let state = self
            .connection
            .pragma_query_value(None, "data_version", |row| row.get(0))
            .map_err(Fault::from);
        self.named(state)
    }

    /// Gives a fault the ledger's name.
    pub(crate) fn named<T>(&self, done: Result<T, Fault>) -> Result<T, LedgerError> {
        done.map_err(|fault| LedgerError {
            path: self.path.clone(),
            fault,
        })
    }

    /// Carries out a change whole or not at all.
    pub(crate) fn change<T>(
        &mut self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
    ) -> Result<T, LedgerError> {
        let done = change_of(&mut self.connection, change);
        self.named(done)
    }

    /// Several questions to one state of the ledger, whatever others write meanwhile.
    pub(crate) fn look<T>(
        &self,
        look: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, LedgerError> {
        let done = (|| {
            // a transaction that only reads; where one is open already, it serves
            let look_at = self.connection.unchecked_transaction()?;
            look(&look_at)
        })();
        self.named(done)
    }
}

fn change_of<T>(
    connection: &mut Connection,
    change: impl FnOnce(&Transaction<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = change(&transaction)?;
    transaction.commit()?;
    Ok(done)
}

fn settings(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    // texts of a ledger may come from anybody: nothing in the file's own schema may call functions with side effects
    connection.pragma_update(None, "trusted_schema", false)?;
    // else SQLite looks at the values of many queries and prepares them anew for each, which takes longer than most of them
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Between two attempts at what SQLite itself does not wait for.
const PAUSE: Duration = Duration::from_millis(10);

/// Lets those who write write ahead, so that those who read need not wait. A new file has another mode, and so has a backup.
/// Where several programs change it at once, SQLite refuses all but one without waiting.
fn write_ahead(connection: &Connection) -> Result<(), Fault> {
    let mut waited = Duration::ZERO;
    loop {
        let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        if mode == "wal" {
            return Ok(());
        }
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Ok(()) => return Ok(()),
            Err(error) => match Fault::from(error) {
                Fault::Busy if waited < PATIENCE => {
                    std::thread::sleep(PAUSE);
                    waited += PAUSE;
                }
                fault => return Err(fault),
            },
        }
    }
}

fn there(path: &Path) -> Result<(), LedgerError> {
    named(path, || match path.try_exists() {
        Ok(true) => Ok(()),
        Ok(false) => Err(Fault::NotThere),
        Err(error) => Err(Fault::CannotOpen(error.to_string())),
    })
}

fn named<T>(path: &Path, done: impl FnOnce() -> Result<T, Fault>) -> Result<T, LedgerError> {
    done().map_err(|fault| LedgerError {
        path: path.to_owned(),
        fault,
    })
}

/// Is there something beside the file that belongs into it? Programs that only read may leave an empty file behind.
fn is_unfinished(path: &Path) -> bool {
    beside(path, "-wal")
        .metadata()
        .is_ok_and(|metadata| metadata.len() > 0)
}

/// A file beside the ledger's that SQLite makes.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// A path inside a URI.
fn escaped(path: &Path) -> String {
    let mut escaped = String::new();
    for c in path.to_string_lossy().chars() {
        match c {
            '%' => escaped.push_str("%25"),
            '?' => escaped.push_str("%3f"),
            '#' => escaped.push_str("%23"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ledger_that_has_no_room_says_so_and_has_changed_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(&folder.path().join("t.db")).unwrap();
        let pages: i64 = ledger
            .connection
            .pragma_query_value(None, "page_count", |row| row.get(0))
            .unwrap();
        ledger
            .connection
            .pragma_update(None, "max_page_count", pages + 2)
            .unwrap();
        let store = |ledger: &mut Ledger, bytes: usize| {
            ledger.change(|tx| {
                tx.execute("INSERT INTO outlet (name) VALUES ('Lowmere Post')", [])?;
                tx.execute("INSERT INTO reader (version) VALUES (?)", ["x".repeat(bytes)])?;
                Ok(())
            })
        };
        let error = store(&mut ledger, 100_000).unwrap_err();
        assert!(matches!(error.fault, Fault::Full), "{error}");
        let outlets = |ledger: &Ledger| {
            ledger.look(|connection| {
                Ok(connection.query_row("SELECT count(*) FROM outlet", [], |row| row.get::<_, i64>(0))?)
            })
        };
        assert_eq!(outlets(&ledger).unwrap(), 0);
        store(&mut ledger, 100).unwrap();
        assert_eq!(outlets(&ledger).unwrap(), 1);
    }
}
