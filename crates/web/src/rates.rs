//! How often is something done? Counts in memory, of bounded size.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often each of many did something of late.
#[derive(Debug)]
pub struct Rates<K> {
    most: u32,
    within: Duration,
    counts: Mutex<HashMap<K, (Instant, u32)>>,
}

/// So many are counted. Where there are more, those go that have begun first: who has that many addresses is not stopped by
/// counting them.
const COUNTED: usize = 10_000;

impl<K: Clone + Eq + Hash> Rates<K> {
    /// At most so often within this time, from the first time on.
    pub fn new(most: u32, within: Duration) -> Rates<K> {
        Rates {
            most,
            within,
            counts: Mutex::new(HashMap::new()),
        }
    }

    /// Has it been done too often?
    pub fn is_over(&self, of: &K, now: Instant) -> bool {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts
            .get(of)
            .is_some_and(|(since, n)| *n >= self.most && now.duration_since(*since) < self.within)
    }

    /// It is done once more.
    pub fn count(&self, of: K, now: Instant) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= COUNTED && !counts.contains_key(&of) {
            counts.retain(|_, (since, _)| now.duration_since(*since) < self.within);
            if counts.len() >= COUNTED {
                let mut begun: Vec<Instant> = counts.values().map(|(since, _)| *since).collect();
                begun.sort_unstable();
                let middle = begun.get(begun.len() / 2).copied().unwrap_or(now);
                counts.retain(|_, (since, _)| *since > middle);
            }
        }
        let (since, n) = counts.entry(of).or_insert((now, 0));
        if now.duration_since(*since) >= self.within {
            (*since, *n) = (now, 0);
        }
        *n += 1;
    }

    /// It was done once less.
    pub fn uncount(&self, of: &K) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, n)) = counts.get_mut(of) {
            *n = n.saturating_sub(1);
        }
    }

    /// It counts no more.
    pub fn forget(&self, of: &K) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.remove(of);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn what_is_done_too_often_is_over_until_its_time_has_passed() {
        let (rates, start) = (Rates::new(3, MINUTE), Instant::now());
        for _ in 0..3 {
            assert!(!rates.is_over(&"a", start));
            rates.count("a", start);
        }
        assert!(rates.is_over(&"a", start + MINUTE / 2));
        assert!(!rates.is_over(&"b", start));
        assert!(!rates.is_over(&"a", start + MINUTE));
        rates.count("a", start + MINUTE);
        assert!(!rates.is_over(&"a", start + MINUTE));
        rates.count("a", start + MINUTE);
        rates.count("a", start + MINUTE);
        assert!(rates.is_over(&"a", start + MINUTE));
        rates.uncount(&"a");
        assert!(!rates.is_over(&"a", start + MINUTE));
        rates.forget(&"a");
        assert!(!rates.is_over(&"a", start));
    }

    #[test]
    fn however_many_there_are_the_counts_stay_few() {
        let (rates, start) = (Rates::new(3, MINUTE), Instant::now());
        for n in 0..5 * COUNTED {
            rates.count(n, start + Duration::from_micros(n as u64));
        }
        assert!(rates.counts.lock().unwrap().len() <= COUNTED);
        // the latest are still counted
        assert!(rates.counts.lock().unwrap().contains_key(&(5 * COUNTED - 1)));
    }
}
