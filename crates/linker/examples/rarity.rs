//! Makes `lexicon/rarity.tsv`: in how many articles of ten thousand each stem stands.
//!
//! `cargo run --release -p sayso-linker --example rarity -- READINGS.jsonl [LEFT_OUT.txt] > crates/linker/lexicon/rarity.tsv`,
//! with what `sayso read --json --text` wrote over many articles, and the identifiers of those on which is measured.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};

use anyhow::{Context, Result};
use sayso_core::Span;
use sayso_linker::words::{stem, words};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let readings = arguments.next().context("READINGS.jsonl is missing")?;
    let left_out: BTreeSet<String> = match arguments.next() {
        Some(path) => std::fs::read_to_string(&path)?
            .lines()
            .map(str::to_owned)
            .collect(),
        None => BTreeSet::new(),
    };
    let file = std::fs::File::open(&readings).with_context(|| readings.clone())?;
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut articles = 0;
    for line in BufReader::new(file).lines() {
        let article: serde_json::Value = serde_json::from_str(&line?)?;
        if article["id"].as_str().is_some_and(|id| left_out.contains(id)) {
            continue;
        }
        let text = article["text"].as_str().context("an article has no text")?;
        articles += 1;
        let stems: BTreeSet<String> = (words(text, Span::new(0, text.len())).iter())
            .map(|word| {
                let folded = word.span.of(text).to_lowercase().replace('’', "'");
                stem(folded.strip_suffix("'s").unwrap_or(&folded))
            })
            .filter(|stem| stem.bytes().all(|b| b.is_ascii_alphabetic()))
            .collect();
        for stem in stems {
            *counts.entry(stem).or_default() += 1;
        }
    }
    println!(
        "# In how many news articles of ten thousand a stem stands; stems that fewer than two have are not here."
    );
    println!("# Made by the example `rarity` of this crate from {articles} articles of 2012 to 2018.");
    for (stem, count) in counts {
        let share = (count as f64 * 10_000.0 / f64::from(articles)).round();
        if count >= 4 && share >= 2.0 {
            println!("{stem}\t{share}");
        }
    }
    Ok(())
}
