//! Finds every passage that two of many articles share, from their texts alone, without readings and without a ledger.
//!
//! `cargo run --release -p sayso-linker --example copied_passages -- ARTICLES.jsonl [THREADS] > copies.jsonl`. Each line of the
//! input is an object with `id`, `title`, `text`, `outlet` and `published`. Writes one line a passage; spans count code
//! points of the title, a blank line and the text. `benches/against_datasketch.py` times it.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};

use anyhow::{Context, Result};
use sayso_core::{Article, CodePoints, Reading, Segment, SegmentKind, Span, join_title};
use sayso_linker::{ReadArticle, batch, copies};
use serde_json::{Value, json};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let input = arguments.next().context("ARTICLES.jsonl is missing")?;
    let threads: usize = arguments.next().map_or(Ok(1), |n| n.parse())?;
    let lines: Vec<String> = BufReader::new(File::open(&input).context(input)?)
        .lines()
        .collect::<std::io::Result<_>>()?;
    let mut articles = in_parallel(&lines, threads, |line| article(line).into_iter().collect());
    articles.sort_by(|a: &ReadArticle, b| a.id.cmp(&b.id));
    articles.dedup_by(|a, b| a.id == b.id);
    let pairs: Vec<(usize, usize)> = batch::sharing(&articles).into_iter().collect();
    eprintln!("{} articles, {} pairs to compare", articles.len(), pairs.len());
    let found = in_parallel(&pairs, threads, |(a, b)| {
        let copies = copies::copies(&articles[*a], &articles[*b]);
        copies.into_iter().map(|copy| (*a, *b, copy)).collect()
    });
    let points: Vec<CodePoints> = (articles.iter())
        .map(|article| CodePoints::new(&article.text))
        .collect();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (a, b, copy) in &found {
        let place = |at: usize, span: Span| {
            let (article, points) = (&articles[at], &points[at]);
            json!({"article": article.id, "start": points.at(span.start), "end": points.at(span.end)})
        };
        let line = json!({"kind": "copies", "form": copy.form.name(), "from": place(*a, copy.a),
            "to": place(*b, copy.b), "shared_words": copy.shared_words, "later": copy.later});
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(())
}

/// Does some work on each item, in so many threads; results in the order of the items.
fn in_parallel<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T) -> Vec<R> + Sync) -> Vec<R> {
    let share = items.len().div_ceil(threads.max(1)).max(1);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (items.chunks(share))
            .map(|some| scope.spawn(|| some.iter().flat_map(&work).collect::<Vec<R>>()))
            .collect();
        let results = workers.into_iter().map(|worker| worker.join());
        results
            .flat_map(|result| result.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

fn article(line: &str) -> Result<ReadArticle> {
    let line: Value = serde_json::from_str(line)?;
    let field = |name: &str| line[name].as_str().map(str::to_owned);
    let (text, headline) = join_title(line["title"].as_str(), line["text"].as_str().unwrap_or_default());
    let begin = headline.map_or(0, |headline| headline.span.end);
    let body = Segment {
        kind: SegmentKind::Body,
        span: Span::new(begin, text.len()),
    };
    let reading = Reading {
        segments: headline.into_iter().chain([body]).collect(),
        ..Reading::default()
    };
    let article = Article {
        id: field("id").context("an article has no id")?,
        outlet: field("outlet"),
        published: field("published"),
        byline: field("byline"),
        text,
        ..Article::default()
    };
    Ok(ReadArticle::new(&article, &reading, false))
}
