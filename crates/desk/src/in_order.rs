//! Work on many items over several threads, with the results in the order of the items and few of them in memory.
//!
//! ```text
//! produce ──▶ jobs ──▶ worker ─┐
//!    │        (few) ─▶ worker ─┤ each result goes to the slot of its item
//!    └──▶ slots, in order (few) ──▶ results
//! ```
//!
//! The producer makes a slot for each item. Slots wait in a queue of limited length, so a slow item holds back the
//! producer and not only the results behind it: memory does not grow with the number of items.

use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};
use thiserror::Error;

/// A worker ended before it gave the result of an item: the program has a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the worker of this item stopped without a result; this is a fault in sayso, please report it")]
pub struct Lost;

/// Nobody waits for results any more, or nobody is left to work on items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("nobody takes further items")]
pub struct Stopped;

/// An item, and the slot where its result goes.
type Job<T, U> = (T, Sender<U>);

/// Where the producer puts items.
pub struct Feed<T, U> {
    jobs: Sender<Job<T, U>>,
    slots: Sender<Receiver<U>>,
}

impl<T, U> Feed<T, U> {
    /// Hands on an item; waits while too many are on their way.
    ///
    /// # Errors
    /// Nobody takes items any more; the producer had better end.
    pub fn push(&self, item: T) -> Result<(), Stopped> {
        let (slot, result) = bounded(1);
        self.slots.send(result).map_err(|_| Stopped)?;
        self.jobs.send((item, slot)).map_err(|_| Stopped)
    }
}

/// The results, in the order in which the items were pushed. Drop it to stop early.
pub struct Results<U> {
    slots: Receiver<Receiver<U>>,
}

impl<U> Iterator for Results<U> {
    type Item = Result<U, Lost>;

    fn next(&mut self) -> Option<Self::Item> {
        let slot = self.slots.recv().ok()?;
        Some(slot.recv().map_err(|_| Lost))
    }
}

/// Starts one thread for `produce`, which pushes items, and `threads` threads that `work` on them.
///
/// The threads are not waited for when the results are dropped: a producer may hang in a read that never ends.
///
/// # Errors
/// The system gives no further thread.
pub fn run<T, U, P, W>(threads: NonZeroUsize, produce: P, work: W) -> io::Result<Results<U>>
where
    T: Send + 'static,
    U: Send + 'static,
    P: FnOnce(&Feed<T, U>) + Send + 'static,
    W: Fn(T) -> U + Send + Sync + 'static,
{
    // Enough that one long article does not leave the other threads idle, few enough that memory stays small.
    let ahead = threads.get().saturating_mul(4);
    let (jobs, taken) = bounded::<Job<T, U>>(threads.get());
    let (slots, results) = bounded(ahead);
    let work = Arc::new(work);
    for number in 1..=threads.get() {
        let (taken, work) = (taken.clone(), Arc::clone(&work));
        thread::Builder::new()
            .name(format!("reader {number}"))
            .spawn(move || {
                for (item, slot) in taken {
                    // when nobody waits for the result, the queue of items ends soon as well
                    let _ = slot.send(work(item));
                }
            })?;
    }
    thread::Builder::new()
        .name("intake".to_owned())
        .spawn(move || produce(&Feed { jobs, slots }))?;
    Ok(Results { slots: results })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    fn threads(n: usize) -> NonZeroUsize {
        NonZeroUsize::new(n).unwrap()
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let produce = |feed: &Feed<u64, u64>| (0..200).for_each(|n| feed.push(n).unwrap());
        let work = |n: u64| {
            thread::sleep(Duration::from_micros(n * 7919 % 1000));
            n
        };
        let results: Vec<_> = run(threads(5), produce, work)
            .unwrap()
            .map(|r| r.unwrap())
            .collect();
        assert_eq!(results, (0..200).collect::<Vec<_>>());
    }

    #[test]
    fn one_slow_item_holds_back_the_producer() {
        static PUSHED: AtomicUsize = AtomicUsize::new(0);
        let (release, hold) = bounded::<()>(0);
        let produce = |feed: &Feed<usize, usize>| {
            for n in 0..1000 {
                if feed.push(n).is_err() {
                    return;
                }
                PUSHED.fetch_add(1, Ordering::SeqCst);
            }
        };
        let work = move |n| {
            if n == 0 {
                let _ = hold.recv();
            }
            n
        };
        let mut results = run(threads(2), produce, work).unwrap();
        thread::sleep(Duration::from_millis(200));
        let pushed = PUSHED.load(Ordering::SeqCst);
        assert!(
            (1..=16).contains(&pushed),
            "{pushed} items were taken in while the first was being worked on"
        );
        drop(release);
        assert_eq!(results.by_ref().count(), 1000);
    }

    #[test]
    fn dropped_results_stop_the_producer() {
        let (tell, told) = bounded(1);
        let produce = move |feed: &Feed<u32, u32>| {
            let stopped = (0..).find(|&n| feed.push(n).is_err());
            tell.send(stopped).unwrap();
        };
        let mut results = run(threads(2), produce, |n| n).unwrap();
        assert_eq!(results.next(), Some(Ok(0)));
        drop(results);
        let stopped = told
            .recv_timeout(Duration::from_secs(10))
            .expect("the producer went on");
        assert!(stopped.is_some_and(|n| n < 100), "{stopped:?}");
    }

    #[test]
    fn an_item_whose_worker_stopped_is_reported_and_the_others_are_done() {
        let produce = |feed: &Feed<u32, u32>| (0..20).for_each(|n| assert_eq!(feed.push(n), Ok(())));
        let work = |n| {
            if n == 7 {
                panic!("a test of a worker that stops")
            } else {
                n
            }
        };
        let results: Vec<_> = run(threads(2), produce, work).unwrap().collect();
        let expected: Vec<_> = (0..20).map(|n| if n == 7 { Err(Lost) } else { Ok(n) }).collect();
        assert_eq!(results, expected);
    }
}
