//! Scores acts, and how many relays the phrases find, against hand-made labels.
//!
//! ```text
//! SAYSO_SHARED=DIR cargo run -p sayso-reader --example score_acts
//! ```
//!
//! DIR holds `labelled/within/*.json` and `labelled/within.jsonl`. The spans of source, cue and content are the labels'
//! own, so that nothing but the act is judged. Without the variable it says so and does nothing.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::path::Path;

use sayso_core::{CodePoints, Span, join_title};
use sayso_reader::Attribution;
use sayso_reader::acts::Acts;
use sayso_reader::form::Quotation;
use sayso_reader::phrases::PhraseReader;
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let Ok(shared) = std::env::var("SAYSO_SHARED") else {
        println!("SAYSO_SHARED is not set: there are no labels to score against.");
        return Ok(());
    };
    let labelled = Path::new(&shared).join("labelled");
    let mut texts = HashMap::new();
    for line in std::fs::read_to_string(labelled.join("within.jsonl"))?.lines() {
        let article: Value = serde_json::from_str(line)?;
        let part = |name: &str| article.get(name).and_then(Value::as_str);
        let text = join_title(part("title"), part("text").unwrap_or_default()).0;
        texts.insert(part("id").unwrap_or_default().to_owned(), text);
    }
    let acts = Acts::new()?;
    let phrase_reader = PhraseReader::new()?;
    let (mut right, mut all) = (0, 0);
    let mut per_act: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut forms: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut relays_found, mut relays, mut parties) = (0, 0, 0);
    for entry in std::fs::read_dir(labelled.join("within"))? {
        let label: Value = serde_json::from_str(&std::fs::read_to_string(entry?.path())?)?;
        let id = label.get("id").and_then(Value::as_str).unwrap_or_default();
        let Some(text) = texts.get(id) else { continue };
        let points = CodePoints::new(text);
        let quotation = Quotation::new(text);
        for statement in label
            .get("statements")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let span = |name: &str| -> Vec<Span> {
                let pair = statement.get(name).and_then(Value::as_array);
                let number = |i: usize| pair.and_then(|p| p.get(i)).and_then(Value::as_u64);
                match (number(0), number(1)) {
                    (Some(s), Some(e)) => points.span(s as usize, e as usize).into_iter().collect(),
                    _ => Vec::new(),
                }
            };
            let attribution = Attribution {
                source: span("source_span"),
                cue: span("cue_span"),
                content: span("content_span"),
                score: 1.0,
            };
            let words = |spans: &[Span]| spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" | ");
            let phrases = phrase_reader.read(text, &quotation, &attribution);
            let found = [phrases.told.as_slice(), phrases.cited.as_slice()].concat();
            parties += found.len();
            if !found.is_empty() {
                println!(
                    "{} {{{}}}: told [{}] cited [{}]",
                    words(&attribution.source),
                    words(&attribution.cue),
                    words(&phrases.told),
                    words(&phrases.cited)
                );
            }
            for relay in statement
                .get("relay")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                let name = relay.as_str().unwrap_or_default();
                relays += 1;
                let is_found = words(&found)
                    .split([' ', '|'])
                    .any(|w| w.len() > 2 && name.contains(w));
                relays_found += usize::from(is_found);
                if !is_found {
                    println!(
                        "relay not found: {name} for {} {{{}}}",
                        words(&attribution.source),
                        words(&attribution.cue)
                    );
                }
            }
            *forms
                .entry(quotation.form(&attribution.content).name())
                .or_default() += 1;
            let unsure = statement
                .get("unsure")
                .and_then(Value::as_bool)
                .unwrap_or_default();
            let fields = statement.get("unsure_fields").and_then(Value::as_array);
            if unsure || fields.is_some_and(|f| f.iter().any(|f| f == "act")) {
                continue;
            }
            let gold = statement.get("act").and_then(Value::as_str).unwrap_or_default();
            let act = acts.act(text, &attribution);
            all += 1;
            let count = per_act.entry(gold.to_owned()).or_default();
            count.1 += 1;
            if act.name() == gold {
                right += 1;
                count.0 += 1;
            } else {
                let content: String = words(&attribution.content).chars().take(160).collect();
                println!(
                    "{gold} read as {}: {{{}}} {content}",
                    act.name(),
                    words(&attribution.cue)
                );
            }
        }
    }
    println!(
        "acts: {right} of {all} right ({:.1}%)",
        100.0 * f64::from(right) / f64::from(all.max(1))
    );
    for (act, (right, all)) in per_act {
        println!("  {act}: {right} of {all}");
    }
    println!("forms: {forms:?}");
    println!("relays: {relays_found} of {relays} found among {parties} parties");
    Ok(())
}
