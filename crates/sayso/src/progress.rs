//! A progress bar on standard error, for long work that somebody watches.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

/// Fewer articles than this are done before a bar is of use.
const MANY: u64 = 20;

/// How far the work is. Shows nothing unless standard error is a terminal and there are many articles.
pub struct Progress {
    bar: Option<ProgressBar>,
    total: Option<u64>,
    /// Is the total one of bytes? Then where it stands is asked here.
    bytes: Option<Arc<AtomicU64>>,
    done: u64,
    watched: bool,
    is_comparing: bool,
}

impl Progress {
    /// For `total` articles, where their number is known. Nothing is ever shown unless `wanted`.
    pub fn new(total: Option<u64>, wanted: bool) -> Self {
        let watched = wanted && std::io::stderr().is_terminal();
        Progress {
            bar: None,
            total,
            bytes: None,
            done: 0,
            watched,
            is_comparing: false,
        }
    }

    /// For files of `total()` bytes in all, of which `bytes` tells how many were read. The total is asked only where
    /// somebody watches.
    pub fn of_bytes(total: impl FnOnce() -> u64, bytes: &Arc<AtomicU64>) -> Self {
        let mut progress = Progress::new(None, true);
        let total = if progress.watched { total() } else { 0 };
        if total > 0 {
            progress.total = Some(total);
            progress.bytes = Some(Arc::clone(bytes));
        }
        progress
    }

    /// One more article is done.
    pub fn advance(&mut self) {
        self.done += 1;
        let articles = self.total.filter(|_| self.bytes.is_none());
        let many = articles.unwrap_or(self.done) >= MANY;
        if self.watched && many && self.bar.is_none() {
            self.bar = Some(bar(self.total, self.bytes.is_some()));
        }
        match (&self.bar, &self.bytes) {
            (Some(bar), None) => bar.set_position(self.done),
            (Some(bar), Some(bytes)) => {
                bar.set_position(bytes.load(Ordering::Relaxed));
                bar.set_message(self.done.to_string());
            }
            (None, _) => {}
        }
    }

    /// All are done; now they are compared, and so many are left.
    pub fn comparing(&mut self, left: u64) {
        if self.watched && !self.is_comparing && left >= MANY {
            if let Some(bar) = self.bar.take() {
                bar.finish_and_clear();
            }
            self.bar = Some(styled(ProgressBar::new(left), COMPARED));
            self.is_comparing = true;
        }
        if let (Some(bar), true) = (&self.bar, self.is_comparing) {
            let most = bar.length().unwrap_or(left).max(left);
            bar.set_length(most);
            bar.set_position(most - left);
        }
    }

    /// Writes to standard error without tearing the bar.
    pub fn aside(&self, write: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

const ARTICLES: &str = "{bar:30} {pos}/{len} articles, {per_sec}, {eta} left";
const BYTES: &str = "{bar:30} {msg} articles, {bytes} of {total_bytes}, {eta} left";
const UNKNOWN: &str = "{spinner} {pos} articles in {elapsed}, {per_sec}";
const COMPARED: &str = "{bar:30} {pos}/{len} articles compared, {eta} left";

fn bar(total: Option<u64>, is_bytes: bool) -> ProgressBar {
    let (bar, template) = match total {
        Some(total) if is_bytes => (ProgressBar::new(total), BYTES),
        Some(total) => (ProgressBar::new(total), ARTICLES),
        None => (ProgressBar::new_spinner(), UNKNOWN),
    };
    styled(bar, template)
}

/// A template that indicatif does not take leaves its own style, which is good enough.
fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_understood() {
        for template in [ARTICLES, BYTES, UNKNOWN, COMPARED] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }

    #[test]
    fn no_bar_is_made_when_nobody_watches() {
        let mut progress = Progress {
            bar: None,
            total: Some(100),
            bytes: None,
            done: 0,
            watched: false,
            is_comparing: false,
        };
        (0..100).for_each(|_| progress.advance());
        assert!(progress.bar.is_none());
    }
}
