//! Prints what speaks for and against each two statements of near articles being the same, for `training/same.py`.
//!
//! `cargo run -p sayso-linker --example statement_pairs -- ARTICLES.jsonl > pairs.jsonl`, with articles and readings as the
//! example `link_articles` takes them. The first line names the kinds of evidence; each other line is a pair:
//! `{"a","b","from":[start,end],"to":[start,end],"statements":[n|null,n|null],"nearness","evidence":[...],"score"}`, with places in
//! code points; the evidence is empty where words were found that the weights do not judge.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};

use anyhow::{Context, Result};
use sayso_core::{Article, CodePoints, Reading, envelope};
use sayso_linker::links::Passage;
use sayso_linker::{ReadArticle, batch, claims};
use serde_json::{Value, json};

fn main() -> Result<()> {
    let input = std::env::args().nth(1).context("ARTICLES.jsonl is missing")?;
    let mut articles = Vec::new();
    for line in BufReader::new(File::open(&input).context(input)?).lines() {
        let mut line: Value = serde_json::from_str(&line?)?;
        let reading: Reading = serde_json::from_value(line["reading"].take())?;
        let text = |name: &str| line[name].as_str().map(str::to_owned);
        let article = Article {
            id: text("id").context("an article has no id")?,
            outlet: text("outlet"),
            published: text("published"),
            text: text("text").context("an article has no text")?,
            ..Article::default()
        };
        articles.push(ReadArticle::new(&article, &reading, false));
    }
    articles.sort_by(|a, b| a.id.cmp(&b.id));
    let points: Vec<CodePoints> = articles.iter().map(|a| CodePoints::new(&a.text)).collect();
    let mut out = BufWriter::new(std::io::stdout().lock());
    writeln!(out, "{}", json!({"kinds": claims::kinds()}))?;
    for ((a, b), nearness) in batch::pairs(&articles) {
        for pair in claims::weighed(&articles[a], &articles[b], nearness) {
            let place = |at: usize, passage: &Passage| {
                envelope(&passage.spans).map(|s| [points[at].at(s.start), points[at].at(s.end)])
            };
            writeln!(
                out,
                "{}",
                json!({"a": articles[a].id, "b": articles[b].id, "from": place(a, &pair.a), "to": place(b, &pair.b),
                    "statements": [pair.a.statement, pair.b.statement], "nearness": format!("{nearness:?}"),
                    "evidence": pair.evidence, "score": pair.score})
            )?;
        }
    }
    Ok(())
}
