//! Makes a large ledger to measure with: each article of a ledger several times, under other identifiers, with what was
//! read of it.
//!
//! ```text
//! cargo run --release -p sayso-ledger --example copies -- news.db large.db 10
//! ```

use std::path::Path;
use std::process::ExitCode;

use jiff::Timestamp;
use sayso_ledger::{Incoming, Ledger, LedgerError};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to, times] = arguments.as_slice() else {
        eprintln!("usage: copies FROM TO TIMES");
        return ExitCode::from(2);
    };
    let Ok(times) = times.parse() else {
        eprintln!("copies: {times:?} is no number");
        return ExitCode::from(2);
    };
    match copy(Path::new(from), Path::new(to), times) {
        Ok(articles) => {
            println!("{to}: {articles} articles");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("copies: {error}");
            ExitCode::FAILURE
        }
    }
}

fn copy(from: &Path, to: &Path, times: usize) -> Result<usize, LedgerError> {
    let from = Ledger::open_to_read(from)?;
    let mut to = Ledger::create(to)?;
    let mut articles = 0;
    for copy in 0..times {
        for id in from.ids()? {
            let Some(stored) = from.article(&id)? else {
                continue;
            };
            let mut article = stored.article;
            if copy > 0 {
                article.id = format!("{id}-{copy}");
                article.url = article.url.map(|url| format!("{url}?copy={copy}"));
            }
            let incoming = Incoming {
                article: &article,
                raw: article.text.as_bytes(),
                file: None,
                retrieved: Timestamp::UNIX_EPOCH,
                requested: None,
            };
            to.add(
                &incoming,
                &stored.applied.reading,
                &stored.read_by.reader,
                Timestamp::UNIX_EPOCH,
            )?;
            articles += 1;
        }
    }
    Ok(articles)
}
