//! Who may correct on the pages, and who is signed in.
//!
//! The ledger keeps what it is given: how passwords are hashed, how tokens are made and how long a session lasts is the
//! business of those who serve pages. It holds no password and no token, only what they can be told by.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::{Fault, Ledger, LedgerError};

/// Somebody who may correct, or might once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The name, which corrections bear.
    pub name: String,
    /// When it was made, ISO 8601 with `Z`.
    pub made: String,
    /// Since when nobody signs in with it any more, ISO 8601 with `Z`.
    pub removed: Option<String>,
    /// How many sessions it has, those among them that nobody uses any more.
    pub sessions: u64,
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The name of the account.
    pub name: String,
    /// Stands in the forms of this session.
    pub form_secret: [u8; 32],
    /// When it began.
    pub made: Timestamp,
    /// When it was last noted to be in use.
    pub used: Timestamp,
}

/// A name has so many characters at most.
const LONGEST: usize = 64;

impl Ledger {
    /// Makes an account. `hash` is what passwords are compared with, in the PHC string format.
    ///
    /// # Errors
    /// The name is taken, or is none; or the ledger cannot be written.
    pub fn add_account(&mut self, name: &str, hash: &str, made: Timestamp) -> Result<(), LedgerError> {
        self.change(|tx| {
            let name = fit(name)?;
            match found(tx, name)? {
                None => {}
                Some(Found { name, removed: None, .. }) => {
                    return Err(refused(format!(
                        "there is an account {name:?} already; `sayso account password` gives it another password"
                    )));
                }
                Some(Found { name, removed: Some(since), .. }) => {
                    return Err(refused(format!(
                        "the account {name:?} was removed at {since}, and corrections may bear its name; `sayso account password` \
                         lets the same person in again, another one needs another name"
                    )));
                }
            }
            tx.execute(
                "INSERT INTO account (name, folded, hash, made) VALUES (?, ?, ?, ?)",
                params![name, folded(name), hash, made.to_string()],
            )?;
            Ok(())
        })
    }

    /// All accounts by name, the removed ones among them.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn accounts(&self) -> Result<Vec<Account>, LedgerError> {
        self.look(|connection| {
            let mut accounts = connection.prepare(
                "SELECT name, made, removed, (SELECT count(*) FROM session WHERE session.account = account.account)
                 FROM account ORDER BY folded",
            )?;
            let accounts = accounts.query_map([], |row| {
                Ok(Account {
                    name: row.get(0)?,
                    made: row.get(1)?,
                    removed: row.get(2)?,
                    sessions: row.get::<_, i64>(3)?.unsigned_abs(),
                })
            })?;
            Ok(accounts.collect::<Result<_, _>>()?)
        })
    }

    /// Can anybody sign in?
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn has_accounts(&self) -> Result<bool, LedgerError> {
        self.look(|connection| {
            let any = connection.query_row(
                "SELECT EXISTS (SELECT 1 FROM account WHERE removed IS NULL)",
                [],
                |row| row.get(0),
            )?;
            Ok(any)
        })
    }

    /// The name of an account as it was made, and what its password is compared with. `None` where nobody signs in with it.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn password_hash(&self, name: &str) -> Result<Option<(String, String)>, LedgerError> {
        self.look(|connection| {
            let account = found(connection, name.trim())?.filter(|account| account.removed.is_none());
            Ok(account.map(|account| (account.name, account.hash)))
        })
    }

    /// Gives an account another password and ends its sessions. One that was removed can be signed in with again.
    ///
    /// # Errors
    /// There is no such account, or the ledger cannot be written.
    pub fn set_password(&mut self, name: &str, hash: &str) -> Result<String, LedgerError> {
        self.change(|tx| {
            let account = known(tx, name)?;
            tx.execute(
                "UPDATE account SET hash = ?, removed = NULL WHERE account = ?",
                params![hash, account.row],
            )?;
            tx.execute("DELETE FROM session WHERE account = ?", [account.row])?;
            Ok(account.name)
        })
    }

    /// Lets nobody sign in with an account any more, and ends its sessions. Its corrections keep its name.
    ///
    /// # Errors
    /// There is no such account, it was removed already, or the ledger cannot be written.
    pub fn remove_account(&mut self, name: &str, removed: Timestamp) -> Result<String, LedgerError> {
        self.change(|tx| {
            let account = known(tx, name)?;
            if let Some(since) = account.removed {
                return Err(refused(format!(
                    "the account {:?} was removed already, at {since}",
                    account.name
                )));
            }
            tx.execute(
                "UPDATE account SET removed = ? WHERE account = ?",
                params![removed.to_string(), account.row],
            )?;
            tx.execute("DELETE FROM session WHERE account = ?", [account.row])?;
            Ok(account.name)
        })
    }

    /// Begins a session. Of an account's sessions the `most` last used stay, this one among them.
    ///
    /// # Errors
    /// There is no such account, it was removed, or the ledger cannot be written.
    pub fn begin_session(
        &mut self,
        name: &str,
        token_sha256: &[u8; 32],
        form_secret: &[u8; 32],
        made: Timestamp,
        most: u32,
    ) -> Result<(), LedgerError> {
        self.change(|tx| {
            let account = known(tx, name)?;
            if account.removed.is_some() {
                return Err(refused(format!("the account {:?} was removed", account.name)));
            }
            tx.execute(
                "INSERT INTO session (token_sha256, account, form_secret, made, used) VALUES (?1, ?2, ?3, ?4, ?4)",
                params![token_sha256, account.row, form_secret, made.as_second()],
            )?;
            tx.execute(
                "DELETE FROM session WHERE account = ?1 AND token_sha256 <> ?2 AND token_sha256 NOT IN (
                   SELECT token_sha256 FROM session WHERE account = ?1 AND token_sha256 <> ?2
                   ORDER BY used DESC LIMIT ?3)",
                params![account.row, token_sha256, most.saturating_sub(1)],
            )?;
            Ok(())
        })
    }

    /// The session of a token, however old it is.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn session(&self, token_sha256: &[u8; 32]) -> Result<Option<Session>, LedgerError> {
        self.look(|connection| {
            let time = |seconds: i64| Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
            let session = connection
                .prepare_cached(
                    "SELECT name, form_secret, session.made, used FROM session JOIN account USING (account)
                     WHERE token_sha256 = ? AND removed IS NULL",
                )?
                .query_row([token_sha256], |row| {
                    Ok(Session {
                        name: row.get(0)?,
                        form_secret: row.get(1)?,
                        made: time(row.get(2)?),
                        used: time(row.get(3)?),
                    })
                })
                .optional()?;
            Ok(session)
        })
    }

    /// Notes that a session is in use.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn use_session(&mut self, token_sha256: &[u8; 32], used: Timestamp) -> Result<(), LedgerError> {
        self.change(|tx| {
            tx.execute(
                "UPDATE session SET used = ? WHERE token_sha256 = ?",
                params![used.as_second(), token_sha256],
            )?;
            Ok(())
        })
    }

    /// Ends a session, where there is one.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn end_session(&mut self, token_sha256: &[u8; 32]) -> Result<(), LedgerError> {
        self.change(|tx| {
            tx.execute("DELETE FROM session WHERE token_sha256 = ?", [token_sha256])?;
            Ok(())
        })
    }

    /// Ends the sessions that began or were last used before these times.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn end_old_sessions(&mut self, made: Timestamp, used: Timestamp) -> Result<(), LedgerError> {
        self.change(|tx| {
            tx.execute(
                "DELETE FROM session WHERE made < ? OR used < ?",
                params![made.as_second(), used.as_second()],
            )?;
            Ok(())
        })
    }
}

struct Found {
    row: i64,
    name: String,
    hash: String,
    removed: Option<String>,
}

fn found(connection: &Connection, name: &str) -> Result<Option<Found>, Fault> {
    let account = connection
        .prepare_cached("SELECT account, name, hash, removed FROM account WHERE folded = ?")?
        .query_row([folded(name)], |row| {
            Ok(Found {
                row: row.get(0)?,
                name: row.get(1)?,
                hash: row.get(2)?,
                removed: row.get(3)?,
            })
        })
        .optional()?;
    Ok(account)
}

fn known(tx: &Transaction<'_>, name: &str) -> Result<Found, Fault> {
    found(tx, name.trim())?.ok_or_else(|| {
        refused(format!(
            "there is no account {name:?}; `sayso account list` names them"
        ))
    })
}

fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// A name as it may stand under corrections.
fn fit(name: &str) -> Result<&str, Fault> {
    let name = name.trim();
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    };
    if name.is_empty() || name.chars().count() > LONGEST || name.contains(is_hidden) || name.contains("  ") {
        return Err(refused(format!(
            "{name:?} is no name of an account; give one of 1 to {LONGEST} characters, without characters that are not seen"
        )));
    }
    Ok(name)
}

fn refused(message: String) -> Fault {
    Fault::Refused(message)
}
