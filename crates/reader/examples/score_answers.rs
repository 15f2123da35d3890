//! Scores what statements answer against hand-made labels, with the labels' own statements, acts and voices, so that
//! nothing but the answers is judged.
//!
//! ```text
//! SAYSO_SHARED=DIR cargo run -p sayso-reader --example score_answers
//! ```
//!
//! DIR holds `labelled/within/*.json` and `labelled/within.jsonl`. Without the variable it says so and does nothing.
//! With `--read-acts` the acts are those that the reader finds in the labelled spans.
//! Prints each answer that is wrong or missed, then precision, recall and F1 as `score_reading.py` counts them.

use std::collections::HashMap;
use std::error::Error;
use std::path::Path;

use sayso_core::{Act, CodePoints, Form, Span, Statement, envelope, join_title};
use sayso_reader::Attribution;
use sayso_reader::acts::Acts;
use sayso_reader::answers::AnswerReader;
use sayso_reader::form::Quotation;
use sayso_reader::phrases::PhraseReader;
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let Ok(shared) = std::env::var("SAYSO_SHARED") else {
        println!("SAYSO_SHARED is not set: there are no labels to score against.");
        return Ok(());
    };
    // the acts that the reader finds, instead of the labels'
    let with_read_acts = std::env::args().any(|a| a == "--read-acts");
    let labelled = Path::new(&shared).join("labelled");
    let mut texts = HashMap::new();
    for line in std::fs::read_to_string(labelled.join("within.jsonl"))?.lines() {
        let article: Value = serde_json::from_str(line)?;
        let part = |name: &str| article.get(name).and_then(Value::as_str);
        let text = join_title(part("title"), part("text").unwrap_or_default()).0;
        texts.insert(part("id").unwrap_or_default().to_owned(), text);
    }
    let (reader, acts, phrases) = (AnswerReader::new()?, Acts::new()?, PhraseReader::new()?);
    let (mut wanted, mut hit, mut given, mut right) = (0, 0, 0, 0);
    let mut files: Vec<_> = std::fs::read_dir(labelled.join("within"))?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    for file in files {
        let label: Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
        let id = label.get("id").and_then(Value::as_str).unwrap_or_default();
        let Some(text) = texts.get(id) else { continue };
        let none = Vec::new();
        let rows = label.get("statements").and_then(Value::as_array).unwrap_or(&none);
        let mut statements = statements(text, rows, &phrases);
        if with_read_acts {
            for statement in &mut statements {
                let attribution = Attribution {
                    source: statement.source.clone(),
                    cue: statement.cue.clone(),
                    content: statement.content.clone(),
                    score: 1.0,
                };
                statement.act = acts.act(text, &attribution);
            }
        }
        let answers = reader.answers(text, &statements);
        for ((row, statement), found) in rows.iter().zip(&statements).zip(&answers) {
            let has = |list: &str, word: &str| {
                let list = row.get(list).and_then(Value::as_array);
                list.is_some_and(|l| l.iter().any(|w| w.as_str() == Some(word)))
            };
            let unsure = row.get("unsure").and_then(Value::as_bool).unwrap_or_default();
            if unsure || has("unsure_fields", "targets") {
                continue;
            }
            let others = row.get("targets_alt").and_then(Value::as_array).unwrap_or(&none);
            let accepted: Vec<u32> = row
                .get("targets")
                .into_iter()
                .chain(others)
                .filter_map(|n| n.as_u64().map(|n| n as u32))
                .collect();
            let good = found.iter().filter(|n| accepted.contains(n)).count();
            wanted += usize::from(!accepted.is_empty());
            hit += usize::from(good > 0);
            given += found.len();
            right += good;
            if good != found.len() || (good == 0 && !accepted.is_empty()) {
                let words = |n: &u32| {
                    let s = (*n as usize).checked_sub(1).and_then(|i| statements.get(i));
                    s.map(|s| format!("{n}: {}", line(text, s))).unwrap_or_default()
                };
                println!("{id} {}: {}", statement.n, line(text, statement));
                println!("    given  {:?}", found.iter().map(words).collect::<Vec<_>>());
                println!("    wanted {accepted:?} {:?}", accepted.first().map(words));
            }
        }
    }
    let share = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    let (p, r) = (share(right, given), share(hit, wanted));
    println!(
        "answers: P {p:.1} R {r:.1} F1 {:.1} ({hit} of {wanted} found; {right} of {given} given are right)",
        2.0 * p * r / (p + r).max(1e-9)
    );
    Ok(())
}

/// A statement in one line, for people.
fn line(text: &str, statement: &Statement) -> String {
    let words = |spans: &[Span]| spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" | ");
    let content: String = words(&statement.content)
        .replace('\n', " ")
        .chars()
        .take(110)
        .collect();
    format!(
        "({}) [{}] {{{}}} <{content}>",
        statement.act.name(),
        words(&statement.source),
        words(&statement.cue)
    )
}

/// The labelled statements as the reader would hand them on.
fn statements(text: &str, rows: &[Value], phrases: &PhraseReader) -> Vec<Statement> {
    let points = CodePoints::new(text);
    let quotation = Quotation::new(text);
    let mut voices: HashMap<String, u32> = HashMap::new();
    let mut number = |name: &str| {
        let next = voices.len() as u32 + 1;
        *voices.entry(name.to_owned()).or_insert(next)
    };
    let mut statements: Vec<Statement> = rows
        .iter()
        .map(|row| {
            let span = |name: &str| -> Vec<Span> {
                let pair = row.get(name).and_then(Value::as_array);
                let at = |i: usize| pair.and_then(|p| p.get(i)).and_then(Value::as_u64);
                match (at(0), at(1)) {
                    (Some(s), Some(e)) => points.span(s as usize, e as usize).into_iter().collect(),
                    _ => Vec::new(),
                }
            };
            let word = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default();
            let attribution = Attribution {
                source: span("source_span"),
                cue: span("cue_span"),
                content: span("content_span"),
                score: 1.0,
            };
            let named = phrases.read(text, &quotation, &attribution);
            let names = row.get("relay").and_then(Value::as_array).into_iter().flatten();
            let names = names
                .filter_map(Value::as_str)
                .flat_map(|names| names.split("; "));
            let relays = names.map(&mut number).collect();
            Statement {
                n: row.get("n").and_then(Value::as_u64).unwrap_or_default() as u32,
                form: Form::Indirect,
                act: Act::named(word("act")).unwrap_or(Act::Assert),
                cited: named.cited,
                told: named.told,
                certainty: Vec::new(),
                voice: Some(number(word("voice"))),
                relay: relays,
                said: None,
                answers: Vec::new(),
                within: None,
                score: 1.0,
                source: attribution.source,
                cue: attribution.cue,
                content: attribution.content,
            }
        })
        .collect();
    let outlines: Vec<_> = statements
        .iter()
        .map(|s| {
            let all = [s.source.as_slice(), &s.cue, &s.content].concat();
            (s.n, envelope(&all), envelope(&s.content))
        })
        .collect();
    for statement in &mut statements {
        let own = outlines.iter().find(|o| o.0 == statement.n).and_then(|o| o.1);
        let holders = outlines.iter().filter(|(n, _, content)| {
            *n != statement.n
                && content
                    .zip(own)
                    .is_some_and(|(content, own)| content.contains(own))
        });
        let nearest = holders.min_by_key(|(_, _, content)| content.map(|c| c.len()));
        statement.within = nearest.map(|(n, _, _)| *n);
    }
    statements
}
