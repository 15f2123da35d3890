//! Who writes into the ledger: one connection, used by one request at a time, on a thread that may wait. What follows from a
//! correction between articles may take long, and has a connection of its own that lets those go first who write.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sayso_ledger::{Ledger, LedgerError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::refusal::Refusal;

/// A request waits so long for its turn.
const PATIENCE: Duration = Duration::from_secs(30);
/// So long it then waits for other programs that write.
const OTHERS: Duration = Duration::from_secs(30);
/// Who corrected waits so long for what follows from it; the rest is done behind them.
const FOLLOWING: Duration = Duration::from_secs(3);

/// Between two of its steps, what follows waits for those who write: so long each time, and so often.
const STEP: Duration = Duration::from_millis(10);
/// See [`STEP`].
const GIVEN_WAY: u32 = 500;

/// A ledger to write.
#[derive(Clone)]
pub struct Writer {
    path: PathBuf,
    turn: Arc<Semaphore>,
    /// Opened when it is first needed: who only shows a ledger needs no leave to write it.
    ledger: Arc<Mutex<Option<Ledger>>>,
    /// So many requests write or wait for their turn.
    writing: Arc<AtomicUsize>,
    links: Arc<Links>,
}

/// Articles are joined anew by one thread at a time.
struct Links {
    turn: Semaphore,
    /// So many changes asked for it.
    asked: AtomicU64,
    /// So many of these had been made when it last began.
    done: AtomicU64,
}

/// Counts a request that writes as long as it lives.
struct Writing(Arc<AtomicUsize>);

impl Writing {
    fn new(writing: &Arc<AtomicUsize>) -> Writing {
        writing.fetch_add(1, Ordering::SeqCst);
        Writing(Arc::clone(writing))
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Writer {
    /// A writer for this ledger.
    pub fn new(path: &Path) -> Writer {
        Writer {
            path: path.to_owned(),
            turn: Arc::new(Semaphore::new(1)),
            ledger: Arc::new(Mutex::new(None)),
            writing: Arc::new(AtomicUsize::new(0)),
            links: Arc::new(Links {
                turn: Semaphore::new(1),
                asked: AtomicU64::new(0),
                done: AtomicU64::new(0),
            }),
        }
    }

    /// Writes, in its turn.
    ///
    /// # Errors
    /// The ledger cannot be opened to write, or others write for too long.
    pub async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut Ledger) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let writing = Writing::new(&self.writing);
        let turn = self.turn().await?;
        let done = self.on_a_thread(turn, write).await;
        drop(writing);
        done
    }

    /// Writes, in its turn; then joins articles anew where `is_change` says so. What was written holds when this returns, what
    /// follows from it where that is soon done.
    ///
    /// # Errors
    /// As [`Writer::write`].
    pub async fn write_and_link<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut Ledger) -> T + Send + 'static,
        is_change: impl FnOnce(&T) -> bool,
    ) -> Result<T, Refusal> {
        let done = self.write(write).await?;
        if is_change(&done) {
            let asked = self.links.asked.fetch_add(1, Ordering::SeqCst) + 1;
            let linking = tokio::spawn(self.clone().link(asked));
            let _ = tokio::time::timeout(FOLLOWING, linking).await;
        }
        Ok(done)
    }

    /// Joins articles anew, unless that was begun since this was asked.
    async fn link(self, asked: u64) {
        let Ok(_turn) = self.links.turn.acquire().await else {
            return;
        };
        if self.links.done.load(Ordering::SeqCst) >= asked {
            return;
        }
        self.links
            .done
            .store(self.links.asked.load(Ordering::SeqCst), Ordering::SeqCst);
        let (path, writing) = (self.path.clone(), Arc::clone(&self.writing));
        let linking = tokio::task::spawn_blocking(move || {
            let mut give_way = |_: u64| {
                for _ in 0..GIVEN_WAY {
                    if writing.load(Ordering::SeqCst) == 0 {
                        break;
                    }
                    std::thread::sleep(STEP);
                }
            };
            told(Ledger::open(&path).and_then(|mut ledger| ledger.link_on(NonZeroUsize::MIN, &mut give_way)));
        });
        if let Err(lost) = linking.await {
            eprintln!("sayso serve: linking failed: {lost}");
        }
    }

    /// Writes some time, without anybody waiting for it.
    pub fn later(&self, write: impl FnOnce(&mut Ledger) -> Result<(), LedgerError> + Send + 'static) {
        let writer = self.clone();
        tokio::spawn(async move {
            if let Ok(turn) = writer.turn().await {
                let _ = writer.on_a_thread(turn, |ledger| told(write(ledger))).await;
            }
        });
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        let turn = Arc::clone(&self.turn).acquire_owned();
        match tokio::time::timeout(PATIENCE, turn).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(Refusal::busy()),
        }
    }

    async fn on_a_thread<T: Send + 'static>(
        &self,
        turn: OwnedSemaphorePermit,
        write: impl FnOnce(&mut Ledger) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let (path, ledger) = (self.path.clone(), Arc::clone(&self.ledger));
        let done = tokio::task::spawn_blocking(move || -> Result<T, LedgerError> {
            let mut ledger = ledger.lock().unwrap_or_else(PoisonError::into_inner);
            let mut open = match ledger.take() {
                Some(open) => open,
                None => Ledger::open(&path)?.with_patience(OTHERS)?,
            };
            let done = write(&mut open);
            // one that was lost with a thread that failed is opened again
            *ledger = Some(open);
            drop(turn);
            Ok(done)
        });
        let done = done.await.map_err(|lost| {
            eprintln!("sayso serve: writing failed: {lost}");
            Refusal::broken("What you sent could not be written.")
        })?;
        Ok(done?)
    }
}

/// Says on standard error what went wrong where nobody waits for it.
fn told(done: Result<(), LedgerError>) {
    if let Err(error) = done {
        eprintln!("sayso serve: {error}");
    }
}
