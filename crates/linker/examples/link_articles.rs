//! Links articles that are read already, all at once, without a ledger.
//!
//! `cargo run -p sayso-linker --example link_articles -- ARTICLES.jsonl OUT [THREADS]`. Each line of the input is an
//! article in the form of `sayso export articles` with its `reading` beside it, as a ledger keeps it (the example `readings` of
//! the ledger's crate writes them). Writes `OUT/claims.jsonl` and `OUT/links.jsonl` in the form of `sayso export`, for the
//! scorer, with what each pair says of itself beside it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result};
use sayso_core::{Article, CodePoints, Reading, Span};
use sayso_linker::claims::{Edge, groups};
use sayso_linker::links::{Passage, Side};
use sayso_linker::{PairLinks, ReadArticle, batch, compare};
use serde_json::{Value, json};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let input = arguments.next().context("ARTICLES.jsonl is missing")?;
    let out = arguments.next().context("OUT is missing")?;
    let threads: usize = arguments.next().map_or(Ok(1), |n| n.parse())?;
    let mut articles = Vec::new();
    for line in BufReader::new(File::open(&input).context(input)?).lines() {
        articles.push(article(serde_json::from_str(&line?)?)?);
    }
    articles.sort_by(|a: &ReadArticle, b| a.id.cmp(&b.id));
    let started = std::time::Instant::now();
    let pairs: Vec<_> = batch::pairs(&articles).into_iter().collect();
    let candidates = started.elapsed();
    let share = pairs.len().div_ceil(threads.max(1)).max(1);
    let links: Vec<((usize, usize), PairLinks)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (pairs.chunks(share))
            .map(|some| {
                let articles = &articles;
                scope.spawn(move || {
                    let links = some.iter().map(|((a, b), nearness)| {
                        ((*a, *b), compare(&articles[*a], &articles[*b], *nearness))
                    });
                    links.filter(|(_, links)| !links.is_empty()).collect::<Vec<_>>()
                })
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_default())
            .collect()
    });
    eprintln!(
        "{} articles, {} pairs ({candidates:.2?}), {} with links ({:.2?} in all)",
        articles.len(),
        pairs.len(),
        links.len(),
        started.elapsed()
    );
    write(&articles, &links, Path::new(&out))
}

fn article(mut line: Value) -> Result<ReadArticle> {
    let reading: Reading = serde_json::from_value(line["reading"].take())?;
    let text = |name: &str| line[name].as_str().map(str::to_owned);
    let article = Article {
        id: text("id").context("an article has no id")?,
        outlet: text("outlet"),
        published: text("published"),
        byline: text("byline"),
        url: text("url"),
        title: text("title"),
        text: text("text").context("an article has no text")?,
        ..Article::default()
    };
    Ok(ReadArticle::new(
        &article,
        &reading,
        line["background"].as_bool().unwrap_or_default(),
    ))
}

fn write(articles: &[ReadArticle], links: &[((usize, usize), PairLinks)], out: &Path) -> Result<()> {
    std::fs::create_dir_all(out)?;
    let mut file = BufWriter::new(File::create(out.join("links.jsonl"))?);
    let points: Vec<CodePoints> = articles.iter().map(|a| CodePoints::new(&a.text)).collect();
    let one =
        |at: usize, span: Span| json!({"start": points[at].at(span.start), "end": points[at].at(span.end)});
    let spans = |at: usize, spans: &[Span]| spans.iter().map(|span| one(at, *span)).collect::<Vec<_>>();
    let end = |at: usize, passage: &Passage| {
        json!({"article": articles[at].id, "statement": passage.statement, "spans": spans(at, &passage.spans),
            "text": passage.spans.iter().map(|s| s.of(&articles[at].text)).collect::<Vec<_>>().join(" … ")})
    };
    let mut nodes: BTreeMap<(usize, Passage), usize> = BTreeMap::new();
    for ((a, b), links) in links {
        for same in &links.same {
            nodes.insert((*a, same.a.clone()), 0);
            nodes.insert((*b, same.b.clone()), 0);
        }
    }
    nodes.values_mut().zip(0..).for_each(|(at, n)| *at = n);
    let mut edges = Vec::new();
    for ((a, b), links) in links {
        let side = |side: Side| if side == Side::A { *a } else { *b };
        for copy in &links.copies {
            let place = |at: usize, span: Span| {
                json!({"article": articles[at].id, "start": points[at].at(span.start), "end": points[at].at(span.end),
                    "text": span.of(&articles[at].text)})
            };
            writeln!(
                file,
                "{}",
                json!({"kind": "copies", "form": copy.form.name(), "from": place(*a, copy.a), "to": place(*b, copy.b),
                "shared_words": copy.shared_words, "later": copy.later})
            )?;
        }
        for same in &links.same {
            let (x, y) = (nodes[&(*a, same.a.clone())], nodes[&(*b, same.b.clone())]);
            edges.push(Edge {
                a: x.min(y),
                b: x.max(y),
                score: same.score,
            });
            writeln!(
                file,
                "{}",
                json!({"kind": "same_statement", "by": same.by, "score": same.score, "from": end(*a, &same.a), "to": end(*b, &same.b)})
            )?;
        }
        for answer in &links.answers {
            let (from, to) = (side(answer.side), side(answer.to_side));
            let passage = |at: usize, n: u32| Passage {
                statement: Some(n),
                spans: articles[at]
                    .statement(n)
                    .map(|s| s.content.clone())
                    .unwrap_or_default(),
            };
            writeln!(
                file,
                "{}",
                json!({"kind": answer.kind.name(), "score": answer.score, "from": end(from, &passage(from, answer.statement)),
                "to": end(to, &passage(to, answer.to))})
            )?;
        }
        for relay in &links.relays {
            let (from, to) = (side(relay.side), if relay.side == Side::A { *b } else { *a });
            writeln!(
                file,
                "{}",
                json!({"kind": "relays", "score": relay.score, "article": articles[from].id, "statement": relay.statement,
                "named": relay.named.of(&articles[from].text), "from": relay.from.as_ref().map(|p| end(to, p)), "of": articles[to].id})
            )?;
        }
        for quantity in &links.quantities {
            let figure = |at: usize, n: u32| {
                let figure = &articles[at].reading.figures[n as usize - 1];
                json!({"article": articles[at].id, "span": one(at, figure.span), "text": figure.span.of(&articles[at].text)})
            };
            writeln!(
                file,
                "{}",
                json!({"kind": "quantity", "relation": quantity.relation, "score": quantity.score,
                "a": figure(*a, quantity.a), "b": figure(*b, quantity.b)})
            )?;
        }
    }
    let places: Vec<&(usize, Passage)> = nodes.keys().collect();
    let mut file = BufWriter::new(File::create(out.join("claims.jsonl"))?);
    let of: Vec<(usize, Option<u32>)> = places
        .iter()
        .map(|(at, passage)| (*at, passage.statement))
        .collect();
    for group in groups(&of, &edges, &[], &[]) {
        let statements: Vec<Value> = (group.iter())
            .map(|n| {
                let (at, passage) = places[*n];
                json!({"article": articles[*at].id, "n": passage.statement, "spans": spans(*at, &passage.spans),
                    "text": passage.spans.iter().map(|s| s.of(&articles[*at].text)).collect::<Vec<_>>().join(" … ")})
            })
            .collect();
        writeln!(file, "{}", json!({"statements": statements}))?;
    }
    Ok(())
}
