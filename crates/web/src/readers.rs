//! Who reads the ledger: a few connections, each used by one request at a time, on threads that may wait.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sayso_ledger::{Ledger, LedgerError};
use tokio::sync::Semaphore;

use crate::refusal::Refusal;

/// A request waits so long for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Ledgers to read.
pub struct Readers {
    path: PathBuf,
    free: Mutex<Vec<Ledger>>,
    turns: Semaphore,
    /// One more, which only notices changes.
    watching: Mutex<Ledger>,
}

impl Readers {
    /// Opens a ledger so many times.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open(path: &Path, count: usize) -> Result<Readers, LedgerError> {
        let free: Vec<Ledger> = (0..count.max(1))
            .map(|_| Ledger::open_to_read(path))
            .collect::<Result<_, _>>()?;
        Ok(Readers {
            path: path.to_owned(),
            turns: Semaphore::new(free.len()),
            free: Mutex::new(free),
            watching: Mutex::new(Ledger::open_to_read(path)?),
        })
    }

    /// A number that is another one when the ledger has changed, by this program or another.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn state(&self) -> Result<i64, Refusal> {
        let watching = self.watching.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(watching.state()?)
    }

    /// Asks at once, before there are requests.
    ///
    /// # Errors
    /// What `ask` says.
    pub fn ask_now<T>(&self, ask: impl FnOnce(&Ledger) -> Result<T, LedgerError>) -> Result<T, LedgerError> {
        ask(&self.watching.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks a ledger, in its turn.
    ///
    /// # Errors
    /// What `ask` says; or too many others are asking.
    pub async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Ledger) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let Ok(Ok(turn)) = tokio::time::timeout(PATIENCE, self.turns.acquire()).await else {
            return Err(Refusal::busy());
        };
        let ledger = {
            let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
            free.pop()
        };
        let ledger = match ledger {
            Some(ledger) => ledger,
            // one was lost with a thread that failed
            None => Ledger::open_to_read(&self.path)?,
        };
        let done = tokio::task::spawn_blocking(move || {
            let answer = ask(&ledger);
            (ledger, answer)
        })
        .await;
        let (ledger, answer) = done.map_err(|lost| {
            eprintln!("sayso serve: a page failed: {lost}");
            Refusal::broken("The page could not be put together.")
        })?;
        self.free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(ledger);
        drop(turn);
        answer
    }
}
