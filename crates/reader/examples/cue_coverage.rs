//! How much of the cues of annotated articles the lexicon knows, and what it makes of them.
//!
//! ```text
//! cargo run -p sayso-reader --example cue_coverage -- FILE [ROWS]
//! ```
//!
//! FILE holds one attribution a line as JSON: `{"text": …, "source": [[start, end], …], "cue": […], "content": […]}`, in
//! code points. ROWS of them, spread over the file, are printed with their acts.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;

use sayso_core::{CodePoints, Span};
use sayso_reader::Attribution;
use sayso_reader::acts::Acts;
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let Some(file) = arguments.next() else {
        println!("usage: cue_coverage FILE [ROWS]");
        return Ok(());
    };
    let rows: usize = arguments.next().map_or(Ok(0), |n| n.parse())?;
    let acts = Acts::new()?;
    let lines = std::fs::read_to_string(&file)?;
    let count = lines.lines().count();
    let every = count.checked_div(rows).unwrap_or(usize::MAX).max(1);
    let (mut known, mut all) = (0u32, 0u32);
    let (mut passed, mut passed_bytes, mut bytes) = (0u32, 0usize, 0usize);
    let mut unknown: HashMap<String, u32> = HashMap::new();
    let mut per_act: BTreeMap<&str, u32> = BTreeMap::new();
    for (number, line) in lines.lines().enumerate() {
        let row: Value = serde_json::from_str(line)?;
        let text = row.get("text").and_then(Value::as_str).unwrap_or_default();
        let points = CodePoints::new(text);
        let spans = |name: &str| -> Vec<Span> {
            let pairs = row.get(name).and_then(Value::as_array).into_iter().flatten();
            let number =
                |pair: &Value, i: usize| pair.get(i).and_then(Value::as_u64).unwrap_or_default() as usize;
            pairs
                .filter_map(|p| points.span(number(p, 0), number(p, 1)))
                .collect()
        };
        let attribution = Attribution {
            source: spans("source"),
            cue: spans("cue"),
            content: spans("content"),
            score: 1.0,
        };
        let words = |spans: &[Span]| spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" ");
        let cue = words(&attribution.cue);
        let act = acts.act(text, &attribution);
        *per_act.entry(act.name()).or_default() += 1;
        if !cue.is_empty() {
            all += 1;
            if acts.knows_cue(&cue) {
                known += 1;
            } else {
                *unknown.entry(cue.to_lowercase()).or_default() += 1;
            }
        }
        let holds = attribution
            .content
            .iter()
            .any(|c| acts.may_hold_attribution(text, *c));
        passed += u32::from(holds);
        let length: usize = attribution.content.iter().map(Span::len).sum();
        bytes += length;
        passed_bytes += if holds { length } else { 0 };
        if rows > 0 && number % every == every / 2 {
            let source: String = words(&attribution.source).chars().take(40).collect();
            let content: String = words(&attribution.content)
                .replace('\n', " ")
                .chars()
                .take(150)
                .collect();
            println!("{:8} [{source}] {{{cue}}} {content}", act.name());
        }
    }
    println!(
        "{known} of {all} cues hold a row of the lexicon ({:.1}%)",
        100.0 * f64::from(known) / f64::from(all.max(1))
    );
    println!("{passed} of {count} contents may hold an attribution, {passed_bytes} of {bytes} bytes");
    println!("{per_act:?}");
    let mut unknown: Vec<_> = unknown.into_iter().collect();
    unknown.sort_by_key(|(cue, n)| (std::cmp::Reverse(*n), cue.clone()));
    for (cue, n) in unknown.iter().take(400) {
        print!("{cue}:{n}; ");
    }
    println!();
    Ok(())
}
