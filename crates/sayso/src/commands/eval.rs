//! `sayso eval`: how well the reader, or any other system, agrees with annotated articles.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use sayso_core::Article;
use sayso_desk::in_order;
use sayso_reader::Reader;
use sayso_reader::form::Quotation;

use crate::brat::{self, Annotation};
use crate::cli::EvalArgs;
use crate::progress::Progress;
use crate::score::{self, Report, Tally};
use crate::{models, output, predictions};

/// Scores and prints the scores.
///
/// # Errors
/// A file is missing or wrong, or annotations and texts do not belong together; the message names the file.
pub fn run(args: &EvalArgs) -> Result<()> {
    let gold = brat::read_folder(&args.gold)?;
    let texts = args
        .text
        .clone()
        .unwrap_or_else(|| args.gold.join("..").join("text"));
    let report = match &args.pred {
        Some(pred) => score_predictions(args, gold, &texts, pred)?,
        None => score_reader(args, gold, texts)?,
    };
    let forms = args.forms || args.pred.is_none();
    output::write(&report.json_line(forms)?)?;
    if !args.json {
        output::write(&report.table())?;
        if forms {
            output::write(&format!("\n{}", report.table_by_form()))?;
        }
    }
    Ok(())
}

type Gold = BTreeMap<String, Vec<Annotation>>;

/// What somebody else predicted.
fn score_predictions(args: &EvalArgs, gold: Gold, texts: &Path, pred: &Path) -> Result<Report> {
    let predicted = predictions::read(pred)?;
    if let [first, ..] = *score::unknown_stems(&predicted, &gold) {
        let number = predicted.keys().filter(|stem| !gold.contains_key(*stem)).count();
        bail!(
            "{}: {number} predicted texts have no annotations in {}, such as {first:?}; \
             leave them out, or give the folder that they belong to",
            pred.display(),
            args.gold.display()
        );
    }
    let mut tally = Tally::default();
    for (stem, annotations) in &gold {
        let (path, text) = read_text(texts, stem)?;
        let predicted = predicted.get(stem).map_or(&[][..], Vec::as_slice);
        tally += score_text(&path, &text, annotations, predicted)?;
    }
    let file_name = || {
        pred.to_string_lossy()
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    Ok(Report {
        // an empty label is none, as it is for the published scorer
        name: args
            .name
            .clone()
            .filter(|name| !name.is_empty())
            .unwrap_or_else(file_name),
        articles: gold.len(),
        unpredicted: gold.keys().filter(|stem| !predicted.contains_key(*stem)).count(),
        tally,
    })
}

/// What the reader finds.
fn score_reader(args: &EvalArgs, gold: Gold, texts: PathBuf) -> Result<Report> {
    let reader = Reader::load(args.reader.model)?;
    let mut predicted_lines = args.write_pred.as_deref().map(Predictions::create).transpose()?;
    let articles = gold.len();
    let mut progress = Progress::new(Some(articles as u64), true);
    let nested = args.nested;

    let produce = move |feed: &in_order::Feed<_, _>| {
        for (stem, annotations) in gold {
            let text = read_text(&texts, &stem);
            if feed.push((stem, annotations, text)).is_err() {
                return;
            }
        }
    };
    let work = move |(stem, annotations, text): (String, Vec<Annotation>, Result<(PathBuf, String)>)| {
        let (path, text) = text?;
        let article = Article {
            id: stem.clone(),
            path: path.display().to_string(),
            text,
            ..Article::default()
        };
        let reading = reader.read(&article).with_context(|| article.path.clone())?;
        let predicted = predictions::of_reading(&article.text, &reading, nested);
        let tally = score_text(&path, &article.text, &annotations, &predicted)?;
        Ok::<_, anyhow::Error>((tally, predictions::line(&stem, &predicted)?))
    };
    let mut tally = Tally::default();
    for result in in_order::run(models::threads(&args.reader), produce, work)? {
        let (of_text, line) = result??;
        tally += of_text;
        if let Some(lines) = &mut predicted_lines {
            lines.write(&line)?;
        }
        progress.advance();
    }
    if let Some(lines) = predicted_lines {
        lines.close()?;
    }
    let name = args
        .name
        .clone()
        .unwrap_or_else(|| models::label(args.reader.model));
    Ok(Report {
        name,
        articles,
        unpredicted: 0,
        tally,
    })
}

/// The text of a STEM, character by character as it stands, and where it was read.
fn read_text(texts: &Path, stem: &str) -> Result<(PathBuf, String)> {
    let path = texts.join(format!("{stem}.txt"));
    let text = brat::read_utf8(&path)
        .with_context(|| format!("the annotations of {stem:?} need their text (--text names its folder)"))?;
    Ok((path, text))
}

fn score_text(path: &Path, text: &str, gold: &[Annotation], predicted: &[Annotation]) -> Result<Tally> {
    let quotation = Quotation::new(text);
    score::score_article(text, gold, predicted, |content| quotation.form(content))
        .with_context(|| path.display().to_string())
}

/// A file of predictions as it grows.
struct Predictions<'p> {
    path: &'p Path,
    file: BufWriter<File>,
}

impl<'p> Predictions<'p> {
    fn create(path: &'p Path) -> Result<Self> {
        let file = File::create(path).with_context(|| {
            format!(
                "{}: the predictions cannot be written; choose a file that you may write to",
                path.display()
            )
        })?;
        Ok(Predictions {
            path,
            file: BufWriter::new(file),
        })
    }

    fn write(&mut self, line: &str) -> Result<()> {
        self.file
            .write_all(line.as_bytes())
            .with_context(|| self.failed())
    }

    fn close(mut self) -> Result<()> {
        self.file.flush().with_context(|| self.failed())
    }

    fn failed(&self) -> String {
        format!(
            "{}: writing the predictions broke off; free space, or write elsewhere",
            self.path.display()
        )
    }
}
