//! Measures how long queries take on a ledger, by kind of query: half of them are answered in p50, 95% in p95.
//!
//! ```text
//! cargo run --release -p sayso-ledger --example time_search -- news.db [TIMES [QUERY...]]
//! ```
//!
//! The queries that are built in fit news in English of the years 2012 to 2018. Each asks for the first page of both
//! sections. The first round is not counted: it measures the disk. On Linux the time is what the thread had of a core, so
//! that other programs on the machine make no difference; elsewhere it is time on the clock.

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use sayso_ledger::{Ledger, Order, Page, Query, Total};

/// Kinds of queries, with queries.
const QUERIES: [(&str, &[&str]); 24] = [
    (
        "rare word",
        &["earthquake", "helicopter", "archbishop", "smuggling"],
    ),
    ("common word", &["government", "people", "police", "president"]),
    ("the commonest words", &["the", "said", "that of", "in"]),
    (
        "two words",
        &[
            "police protesters",
            "president congress",
            "court ruling",
            "oil prices",
        ],
    ),
    (
        "many words",
        &[
            "the government will not accept the deal",
            "we have no choice but to act",
        ],
    ),
    (
        "phrase",
        &[
            "\"human rights\"",
            "\"prime minister\"",
            "\"of the\"",
            "\"no comment\"",
        ],
    ),
    ("beginning", &["minist*", "terror*", "gov*", "con*", "earthq*"]),
    (
        "or",
        &["fire OR flood", "deal OR agreement OR treaty", "the OR of"],
    ),
    (
        "excluded words",
        &[
            "police -shooting",
            "the -government -police",
            "deal -\"trade deal\"",
        ],
    ),
    (
        "voice",
        &[
            "voice:trump",
            "voice:police",
            "voice:\"barack obama\"",
            "voice:putin",
            "voice:official",
        ],
    ),
    (
        "voice and act",
        &[
            "voice:trump act:deny",
            "voice:police act:confirm",
            "voice:obama act:warn",
        ],
    ),
    (
        "voice and words",
        &["voice:trump korea", "voice:police the", "voice:may brexit"],
    ),
    (
        "act",
        &[
            "act:deny",
            "act:assert",
            "act:question",
            "act:deny OR act:accuse",
            "-act:assert",
        ],
    ),
    (
        "act and form",
        &[
            "act:promise form:direct",
            "act:assert form:indirect",
            "act:decline form:mixed",
        ],
    ),
    (
        "kind",
        &["kind:unnamed", "kind:document act:warn", "kind:outlet said"],
    ),
    (
        "outlet and date",
        &[
            "outlet:bbc after:2015",
            "outlet:cnn on:2016-07",
            "outlet:reuters before:2014-06-15",
        ],
    ),
    (
        "words and date",
        &[
            "police after:2016-03-05",
            "the on:2016-07-08",
            "said before:2013-02",
            "war after:2015 before:2017",
        ],
    ),
    ("date", &["on:2016", "on:2016-07-08", "before:2013", "after:2012"]),
    (
        "said",
        &[
            "said:2016-07",
            "said:2015",
            "said-after:2017 act:deny",
            "said-before:2014 police",
        ],
    ),
    (
        "relay",
        &["via:reuters", "via:cnn act:deny", "via:times the", "via:ap"],
    ),
    (
        "figure",
        &[
            "figure:killed",
            "figure:killed>100",
            "figure>=1000",
            "figure:people<10",
            "figure:dead>10 police",
            "-figure>=1",
        ],
    ),
    (
        "in:articles",
        &[
            "the in:articles",
            "election fraud in:articles",
            "in:articles \"white house\"",
            "in:articles figure:killed>100",
        ],
    ),
    (
        "one article",
        &["article:none the", "the -voice:trump -voice:obama -act:assert"],
    ),
    (
        "nothing found",
        &[
            "zzyzx",
            "voice:zzyzx",
            "the zzyzx",
            "act:deny zzyzx*",
            "outlet:zzyzx",
            "on:1907",
        ],
    ),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (path, times, own) = match arguments.as_slice() {
        [path] => (path, 20, &[][..]),
        [path, times, own @ ..] => (path, times.parse().unwrap_or(20), own),
        [] => {
            eprintln!("usage: time_search LEDGER [TIMES [QUERY...]]");
            return ExitCode::from(2);
        }
    };
    let done = match own {
        [] => all(Path::new(path), times),
        own => some(Path::new(path), times, own),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("time_search: {error}");
            ExitCode::FAILURE
        }
    }
}

fn all(path: &Path, times: usize) -> Result<(), Box<dyn std::error::Error>> {
    let ledger = Ledger::open_to_read(path)?;
    println!(
        "{:<22} {:>8} {:>8} {:>8}  slowest",
        "kind", "p50 ms", "p95 ms", "max ms"
    );
    for (kind, queries) in QUERIES {
        let mut took = Vec::new();
        let mut slowest = (Duration::ZERO, String::new());
        for text in queries {
            let (times, found) = search(&ledger, text, times)?;
            let worst = times.iter().max().copied().unwrap_or_default();
            if worst > slowest.0 {
                slowest = (worst, format!("{text} ({found})"));
            }
            took.extend(times);
        }
        print(kind, &mut took, &slowest.1);
    }
    let mut took = Vec::new();
    let mut slowest = (Duration::ZERO, String::new());
    for text in [
        "killed",
        "protesters",
        "people after:2016",
        "voice:police arrested",
        "figure>1000",
        "killed figure>100",
    ] {
        let query = Query::parse(text)?;
        for round in 0..=times {
            let begin = Moment::now();
            ledger.figures(&query, 100)?;
            let time = begin.elapsed();
            if round > 0 {
                took.push(time);
                if time > slowest.0 {
                    slowest = (time, text.to_owned());
                }
            }
        }
    }
    print("figures", &mut took, &slowest.1);
    Ok(())
}

fn some(path: &Path, times: usize, queries: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let ledger = Ledger::open_to_read(path)?;
    for text in queries {
        let (mut took, found) = search(&ledger, text, times)?;
        print(text, &mut took, &found);
    }
    Ok(())
}

/// A moment, by the time that this thread has run; by the clock where the system does not tell.
enum Moment {
    Run(Duration),
    Clock(Instant),
}

impl Moment {
    fn now() -> Moment {
        match Self::run() {
            Some(run) => Moment::Run(run),
            None => Moment::Clock(Instant::now()),
        }
    }

    fn run() -> Option<Duration> {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        let nanoseconds = told.split_whitespace().next()?.parse().ok()?;
        Some(Duration::from_nanos(nanoseconds))
    }

    fn elapsed(&self) -> Duration {
        match self {
            Moment::Run(begin) => Self::run().unwrap_or_default().saturating_sub(*begin),
            Moment::Clock(begin) => begin.elapsed(),
        }
    }
}

/// How long a query took each time, and how many it found.
fn search(
    ledger: &Ledger,
    text: &str,
    times: usize,
) -> Result<(Vec<Duration>, String), Box<dyn std::error::Error>> {
    let query = Query::parse(text)?;
    let page = Page {
        limit: 20,
        offset: 0,
        order: Order::Best,
    };
    let total = |total: Option<Total>| match total {
        None => "-".to_owned(),
        Some(Total::Exactly(n)) => n.to_string(),
        Some(Total::AtLeast(n)) => format!("{n}+"),
    };
    let found = ledger.search(&query, page)?;
    let found = format!(
        "{} statements, {} articles",
        total(found.statements.map(|part| part.total)),
        total(found.articles.map(|part| part.total))
    );
    let mut took = Vec::new();
    for _ in 0..times {
        let begin = Moment::now();
        ledger.search(&query, page)?;
        took.push(begin.elapsed());
    }
    Ok((took, found))
}

fn print(kind: &str, took: &mut [Duration], slowest: &str) {
    took.sort();
    let at = |share: f64| {
        let place = ((took.len() as f64 * share).ceil() as usize).clamp(1, took.len());
        took.get(place - 1)
            .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    println!(
        "{kind:<22} {:>8.1} {:>8.1} {:>8.1}  {slowest}",
        at(0.5),
        at(0.95),
        at(1.0)
    );
}
