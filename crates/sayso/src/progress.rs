//! A progress bar on standard error, for long work that somebody watches.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

/// Fewer articles than this are done before a bar is of use.
const MANY: u64 = 20;

/// How far the work is. Shows nothing unless standard error is a terminal and there are many articles.
pub struct Progress {
    bar: Option<ProgressBar>,
    total: Option<u64>,
    done: u64,
    watched: bool,
}

impl Progress {
    /// For `total` articles, where their number is known. Nothing is ever shown unless `wanted`.
    pub fn new(total: Option<u64>, wanted: bool) -> Self {
        let watched = wanted && std::io::stderr().is_terminal();
        Progress {
            bar: None,
            total,
            done: 0,
            watched,
        }
    }

    /// One more article is done.
    pub fn advance(&mut self) {
        self.done += 1;
        let many = self.total.unwrap_or(self.done) >= MANY;
        if self.watched && many && self.bar.is_none() {
            self.bar = Some(bar(self.total));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(self.done);
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

fn bar(total: Option<u64>) -> ProgressBar {
    let (bar, template) = match total {
        Some(total) => (
            ProgressBar::new(total),
            "{bar:30} {pos}/{len} articles, {per_sec}, {eta} left",
        ),
        None => (
            ProgressBar::new_spinner(),
            "{spinner} {pos} articles in {elapsed}, {per_sec}",
        ),
    };
    // a template that indicatif does not take leaves its own style, which is good enough
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
        for total in [None, Some(30)] {
            let style = bar(total).style();
            drop(style);
        }
        for template in [
            "{bar:30} {pos}/{len} articles, {per_sec}, {eta} left",
            "{spinner} {pos} articles in {elapsed}, {per_sec}",
        ] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }

    #[test]
    fn no_bar_is_made_when_nobody_watches() {
        let mut progress = Progress {
            bar: None,
            total: Some(100),
            done: 0,
            watched: false,
        };
        (0..100).for_each(|_| progress.advance());
        assert!(progress.bar.is_none());
    }
}
