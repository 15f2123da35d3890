//! What is remembered of each host, so that it gets one request at a time and pauses between them.
//!
//! A host is scheme, name and port together, as in RFC 9309.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use url::Url;

use super::error::FetchFault;
use super::robots::Kept;

/// How many hosts are remembered before those are forgotten that nobody asks any more. Their robots.txt has up to half
/// a megabyte each.
const MANY: usize = 500;

/// The hosts of one process.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    known: Mutex<HashMap<String, Arc<Host>>>,
}

/// One host.
///
/// The two locks are never held in the other order: who reads robots.txt may then take a turn, and who has a turn does
/// not ask for robots.txt.
#[derive(Debug, Default)]
pub(super) struct Host {
    /// What its robots.txt says. Held while it is read, so that it is read once.
    pub(super) robots: Mutex<Option<Kept>>,
    turn: Mutex<Times>,
}

#[derive(Debug, Default)]
struct Times {
    /// The end of the last request that counts.
    last: Option<Instant>,
    /// The end of the pause that the host asked for.
    resting_until: Option<Instant>,
}

/// The right to send one request. It ends when this is dropped, and the pause begins.
#[derive(Debug)]
pub(super) struct Turn<'h> {
    times: MutexGuard<'h, Times>,
    counts: bool,
}

impl Hosts {
    /// The host of `url`.
    pub(super) fn of(&self, url: &Url) -> Arc<Host> {
        let mut known = locked(&self.known);
        if known.len() >= MANY {
            known.retain(|_, host| Arc::strong_count(host) > 1 || !host.is_forgettable());
        }
        Arc::clone(known.entry(url.origin().ascii_serialization()).or_default())
    }
}

impl Host {
    /// Waits until nobody else has a request under way there and `delay` has passed since the last one.
    ///
    /// With `counts`, the request is one of those between which the delay lies.
    ///
    /// # Errors
    ///
    /// [`FetchFault::Resting`] when the host asked for a pause that lasts longer than `patience` from now.
    pub(super) fn turn(
        &self,
        counts: bool,
        delay: Duration,
        patience: Duration,
    ) -> Result<Turn<'_>, FetchFault> {
        let times = locked(&self.turn);
        let resting = times.resting_until.map_or(Duration::ZERO, |end| {
            end.saturating_duration_since(Instant::now())
        });
        if resting > patience {
            return Err(FetchFault::Resting(resting));
        }
        let since = times.last.map(|last| last.elapsed());
        let pause = match since {
            Some(since) if counts => delay.saturating_sub(since),
            _ => Duration::ZERO,
        };
        // The lock is held meanwhile: whoever else wants this host has to wait longer anyway.
        thread::sleep(pause.max(resting));
        Ok(Turn { times, counts })
    }

    /// Whether forgetting it changes nothing that the host would notice soon.
    fn is_forgettable(&self) -> bool {
        let times = locked(&self.turn);
        let now = Instant::now();
        let resting = times.resting_until.is_some_and(|end| end > now);
        let recent = times
            .last
            .is_some_and(|last| last.elapsed() < Duration::from_secs(60));
        !resting && !recent
    }
}

impl Turn<'_> {
    /// Keeps the pause that the host asks for.
    pub(super) fn rest(&mut self, pause: Duration) {
        self.times.resting_until = Instant::now().checked_add(pause);
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if self.counts {
            self.times.last = Some(Instant::now());
        }
    }
}

/// A thread that panicked left nothing half done here, so its lock is as good as any.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_host_is_scheme_name_and_port() {
        let hosts = Hosts::default();
        let one = hosts.of(&url("https://velma.example/a?b"));
        assert!(Arc::ptr_eq(
            &one,
            &hosts.of(&url("https://VELMA.example:443/c#d"))
        ));
        for other in [
            "http://velma.example/a",
            "https://velma.example:8443/a",
            "https://www.velma.example/a",
        ] {
            assert!(!Arc::ptr_eq(&one, &hosts.of(&url(other))), "{other}");
        }
    }

    #[test]
    fn idle_hosts_are_forgotten_and_busy_ones_are_not() {
        let hosts = Hosts::default();
        let held = hosts.of(&url("https://held.example/"));
        let recent = url("https://recent.example/");
        drop(
            hosts
                .of(&recent)
                .turn(true, Duration::ZERO, Duration::ZERO)
                .unwrap(),
        );
        for n in 0..3 * MANY {
            hosts.of(&url(&format!("https://n{n}.example/")));
        }
        let known = locked(&hosts.known);
        assert!(known.len() <= MANY + 1, "{}", known.len());
        assert!(
            known
                .get("https://held.example")
                .is_some_and(|h| Arc::ptr_eq(h, &held))
        );
        assert!(known.contains_key("https://recent.example"));
    }

    #[test]
    fn a_pause_that_the_host_asked_for_is_kept() {
        let host = Host::default();
        let long = Duration::from_secs(3600);
        host.turn(true, Duration::ZERO, Duration::ZERO)
            .unwrap()
            .rest(long);
        let fault = host
            .turn(true, Duration::ZERO, Duration::from_secs(30))
            .unwrap_err();
        assert!(matches!(fault, FetchFault::Resting(left) if left <= long && left > long / 2));
    }
}
