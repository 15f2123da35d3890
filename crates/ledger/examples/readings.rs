//! Writes every article of a ledger with its reading, corrections applied, one line of JSON each: what the example
//! `link_articles` of the linker's crate takes.
//!
//! `cargo run -p sayso-ledger --example readings -- LEDGER > ARTICLES.jsonl`

use std::io::{BufWriter, Write, stdout};
use std::path::Path;

use anyhow::{Context, Result};
use sayso_ledger::Ledger;
use serde_json::json;

fn main() -> Result<()> {
    let path = std::env::args().nth(1).context("LEDGER is missing")?;
    let ledger = Ledger::open_to_read(Path::new(&path))?;
    let mut out = BufWriter::new(stdout().lock());
    for id in ledger.ids()? {
        let Some(stored) = ledger.article(&id)? else {
            continue;
        };
        let article = stored.article;
        let line = json!({
            "id": article.id, "url": article.url, "outlet": article.outlet, "published": article.published,
            "byline": article.byline, "title": article.title, "text": article.text, "reading": stored.applied.reading,
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}
