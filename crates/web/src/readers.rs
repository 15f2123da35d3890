//! Who reads the ledger: a few threads with a connection each, which answer one request at a time.
//!
//! They are always the same threads, and no pool's: memory that one of them took stays with it, and the server's does not grow
//! with the number of threads that ever answered.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use sayso_ledger::{Ledger, LedgerError};
use tokio::sync::{Semaphore, oneshot};

use crate::refusal::Refusal;

/// A request waits so long for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a reader does for a request.
type Task = Box<dyn FnOnce(&Ledger) + Send>;

/// Ledgers to read.
pub struct Readers {
    tasks: mpsc::Sender<Task>,
    /// As many as there are readers: a task that was sent is begun at once. A turn ends with its task, also where who asked has
    /// gone away.
    turns: Arc<Semaphore>,
    /// One more, which only notices changes.
    watching: Mutex<Ledger>,
}

impl Readers {
    /// Opens a ledger so many times.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open(path: &Path, count: usize) -> Result<Readers, LedgerError> {
        let (tasks, waiting) = mpsc::channel::<Task>();
        let waiting = Arc::new(Mutex::new(waiting));
        let count = count.max(1);
        for _ in 0..count {
            let ledger = Ledger::open_to_read(path)?;
            let (path, waiting) = (path.to_owned(), Arc::clone(&waiting));
            std::thread::spawn(move || read(&path, ledger, &waiting));
        }
        Ok(Readers {
            tasks,
            turns: Arc::new(Semaphore::new(count)),
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
        let turn = Arc::clone(&self.turns).acquire_owned();
        let Ok(Ok(turn)) = tokio::time::timeout(PATIENCE, turn).await else {
            return Err(Refusal::busy());
        };
        let (answers, answer) = oneshot::channel();
        let task: Task = Box::new(move |ledger| {
            let answer = ask(ledger);
            drop(turn);
            // who asked may have gone away meanwhile
            let _ = answers.send(answer);
        });
        let broken = || Refusal::broken("The page could not be put together.");
        self.tasks.send(task).map_err(|_| broken())?;
        // nothing is answered where the task failed
        answer.await.map_err(|_| broken())?
    }
}

/// Does one task after the other, until there are no more askers.
fn read(path: &Path, mut ledger: Ledger, waiting: &Mutex<mpsc::Receiver<Task>>) {
    loop {
        let task = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(task) = task else { return };
        if catch_unwind(AssertUnwindSafe(|| task(&ledger))).is_ok() {
            continue;
        }
        // what the connection was at is not known
        eprintln!("sayso serve: a page failed; the reader goes on with a new connection");
        match Ledger::open_to_read(path) {
            Ok(anew) => ledger = anew,
            Err(error) => eprintln!("sayso serve: {error}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readers(folder: &Path, count: usize) -> Readers {
        let path = folder.join("t.db");
        drop(Ledger::create(&path).unwrap());
        Readers::open(&path, count).unwrap()
    }

    #[tokio::test]
    async fn a_page_that_fails_is_answered_and_the_next_one_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let readers = readers(folder.path(), 1);
        for _ in 0..3 {
            let failed = readers
                .ask(|_| -> Result<(), Refusal> { panic!("as a page that has a fault") })
                .await;
            assert_eq!(failed.unwrap_err().status, 500);
            let ids = readers.ask(|ledger| Ok(ledger.ids()?)).await.unwrap();
            assert!(ids.is_empty());
        }
    }

    #[tokio::test]
    async fn the_turn_of_one_who_went_away_ends_with_the_task() {
        let folder = tempfile::tempdir().unwrap();
        let readers = Arc::new(readers(folder.path(), 2));
        let (end, wait) = mpsc::channel::<()>();
        let (begun, is_begun) = oneshot::channel();
        let asked = Arc::clone(&readers);
        let gone = tokio::spawn(async move {
            let slow = move |_: &Ledger| {
                let _ = begun.send(());
                wait.recv().unwrap();
                Ok(())
            };
            asked.ask(slow).await
        });
        is_begun.await.unwrap();
        gone.abort();
        assert!(gone.await.unwrap_err().is_cancelled());
        assert_eq!(readers.turns.available_permits(), 1, "its reader is at it still");
        end.send(()).unwrap();
        // both readers are free again
        let both = Arc::clone(&readers.turns).acquire_many_owned(2);
        let _both = tokio::time::timeout(Duration::from_secs(10), both)
            .await
            .unwrap()
            .unwrap();
    }
}
