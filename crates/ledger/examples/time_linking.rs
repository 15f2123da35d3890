//! Times how long linking takes for all that waits in a ledger.
//!
//! `cargo run --release -p sayso-ledger --example time_linking -- LEDGER [THREADS]`. A ledger of schema 1 that is opened by
//! this program waits as a whole; work on a copy.

use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use sayso_ledger::Ledger;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().context("LEDGER is missing")?;
    let threads: NonZeroUsize = arguments.next().map_or(Ok(NonZeroUsize::MIN), |n| n.parse())?;
    let mut ledger = Ledger::open(Path::new(&path))?;
    let started = Instant::now();
    let mut most = 0;
    ledger.link_on(threads, &mut |left| {
        most = most.max(left);
        if left % 500 < 50 {
            eprintln!("{left} left after {:.1?}", started.elapsed());
        }
    })?;
    println!(
        "{most} articles linked in {:.2?} on {threads} threads",
        started.elapsed()
    );
    Ok(())
}
