//! Scores the article text of HTML pages against reference texts.
//!
//! ```text
//! cargo run --release -p sayso-intake --example score_extraction -- PAGES_DIR
//! ```
//!
//! PAGES_DIR holds `NAME.html` with `NAME.txt` beside it. A word is a run of letters and digits, in lower case. A
//! page's precision, recall and F1 are those of the words found against the words of the reference, as multisets; the
//! figures at the end are means over pages. References differ in whether they begin with the title, so of the text
//! with and without title the one with the better F1 counts.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sayso_core::{Article, SegmentKind};

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("give the folder that holds NAME.html and NAME.txt");
        return ExitCode::from(2);
    };
    match pages(&PathBuf::from(folder)) {
        Ok(pages) if !pages.is_empty() => {
            report(&pages);
            ExitCode::SUCCESS
        }
        Ok(_) => {
            eprintln!("the folder holds no NAME.html with a NAME.txt beside it");
            ExitCode::FAILURE
        }
        Err(e) => {
            eprintln!("the folder cannot be read: {e}; check its name");
            ExitCode::FAILURE
        }
    }
}

struct Score {
    name: String,
    precision: f64,
    recall: f64,
    f1: f64,
    fault: Option<String>,
}

fn pages(folder: &Path) -> std::io::Result<Vec<Score>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "html") && path.with_extension("txt").exists() {
            paths.push(path);
        }
    }
    paths.sort();
    paths.into_iter().map(|path| scored(&path)).collect()
}

fn scored(path: &Path) -> std::io::Result<Score> {
    let reference = words(&String::from_utf8_lossy(&fs::read(path.with_extension("txt"))?));
    let name = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let (texts, fault) = match sayso_intake::html::article(&fs::read(path)?, None) {
        Ok(article) => (vec![body(&article).to_owned(), article.text], None),
        Err(fault) => (vec![String::new()], Some(fault.to_string())),
    };
    let scores = texts.iter().map(|text| compared(&words(text), &reference));
    let (precision, recall, f1) = scores.max_by(|a, b| a.2.total_cmp(&b.2)).unwrap_or_default();
    Ok(Score {
        name,
        precision,
        recall,
        f1,
        fault,
    })
}

/// The text after the title.
fn body(article: &Article) -> &str {
    let title = article
        .marked
        .first()
        .filter(|m| m.kind == SegmentKind::Headline && m.span.start == 0);
    article
        .text
        .get(title.map_or(0, |t| t.span.end)..)
        .unwrap_or_default()
}

fn words(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
    {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    counts
}

fn compared(found: &HashMap<String, usize>, reference: &HashMap<String, usize>) -> (f64, f64, f64) {
    let shared: usize = found
        .iter()
        .map(|(word, n)| (*n).min(reference.get(word).copied().unwrap_or(0)))
        .sum();
    let share = |of: &HashMap<String, usize>| shared as f64 / of.values().sum::<usize>().max(1) as f64;
    let (precision, recall) = (share(found), share(reference));
    let f1 = if shared == 0 {
        0.0
    } else {
        2.0 * precision * recall / (precision + recall)
    };
    (precision, recall, f1)
}

fn report(pages: &[Score]) {
    for page in pages.iter().filter(|p| p.f1 < 0.9) {
        let fault = page.fault.as_deref().unwrap_or_default();
        println!(
            "{:.3}  precision {:.3}  recall {:.3}  {}  {fault}",
            page.f1, page.precision, page.recall, page.name
        );
    }
    let mean = |value: fn(&Score) -> f64| pages.iter().map(value).sum::<f64>() / pages.len() as f64;
    println!(
        "{} pages: mean F1 {:.4}, precision {:.4}, recall {:.4}",
        pages.len(),
        mean(|p| p.f1),
        mean(|p| p.precision),
        mean(|p| p.recall)
    );
}
