//! Corrections: what people changed, for everybody to see.

use askama::Template;
use sayso_core::PassageLine;
use sayso_export::json;
use sayso_ledger::{Correction, CorrectionStanding, CorrectionValue, Ledger};
use serde_json::{Value, json};

use super::{Frame, Turning};
use crate::addresses;
use crate::asked::{Asked, Wants};
use crate::phrases;
use crate::refusal::Refusal;
use crate::shown::Shown;

/// So many corrections stand on a page.
const CORRECTIONS: usize = 20;

#[derive(Template)]
#[template(path = "corrections.html")]
struct CorrectionsPage {
    frame: Frame,
    /// The article whose corrections these are.
    article: Option<String>,
    rows: Vec<CorrectionRow>,
    turning: Turning,
    total: u64,
}

#[derive(Template)]
#[template(path = "correction.html")]
struct CorrectionPage {
    frame: Frame,
    row: CorrectionRow,
    /// Why it could not be undone.
    error: Option<String>,
}

/// A correction, as lists and its own page show it.
struct CorrectionRow {
    number: i64,
    address: String,
    what: String,
    places: Vec<Place>,
    differences: Vec<Differing>,
    who: String,
    made: String,
    why: Option<String>,
    standing: &'static str,
    class: &'static str,
    orphaned: Option<String>,
    undone: Option<Undoing>,
    again: String,
    /// What the form to undo it carries; `None` where it cannot be undone, or not by who sees it.
    undo: Option<String>,
}

/// What it is about.
struct Place {
    name: String,
    address: String,
    words: String,
}

/// What was before and after.
struct Differing {
    field: String,
    before: String,
    after: String,
}

struct Undoing {
    who: String,
    made: String,
    why: Option<String>,
}

/// All corrections, the latest first; `article`: those of one.
pub fn page(ledger: &Ledger, asked: &Asked) -> Result<Shown, Refusal> {
    let article = asked
        .value("article")
        .map(|article| ledger.meant(article))
        .transpose()?;
    let page = asked.page()?;
    let (found, total) =
        ledger.latest_corrections(article.as_deref(), CORRECTIONS, (page - 1) * CORRECTIONS)?;
    let turning = Turning::new(asked, page, CORRECTIONS, found.len(), total, true);
    if asked.wants != Wants::Html {
        let rows: Vec<Value> = found.iter().map(json::correction).collect();
        return Ok(Shown::Json(json!({
            "corrections": rows, "total": total, "page": page, "next": turning.after,
        })));
    }
    let frame = Frame::new("Corrections", asked);
    let rows = found.into_iter().map(|correction| row(correction, &frame));
    Shown::page(&CorrectionsPage {
        article,
        rows: rows.collect(),
        turning,
        total,
        frame,
    })
}

/// One correction by its number.
pub fn one(ledger: &Ledger, asked: &Asked) -> Result<Shown, Refusal> {
    shown(ledger, asked, &asked.name, None)
}

/// The same with why it could not be undone.
pub fn shown(ledger: &Ledger, asked: &Asked, number: &str, error: Option<String>) -> Result<Shown, Refusal> {
    let found = match number.parse() {
        Ok(number) => ledger.correction(number)?,
        Err(_) => None,
    };
    let correction = found.ok_or_else(|| Refusal::not_there(format!("There is no correction {number}.")))?;
    if asked.wants != Wants::Html {
        return Ok(Shown::Json(json::correction(&correction)));
    }
    let address = addresses::correction(correction.number);
    let frame = Frame {
        json: Some(address + ".json"),
        ..Frame::new(format!("Correction {}", correction.number), asked)
    };
    Shown::page(&CorrectionPage {
        row: row(correction, &frame),
        frame,
        error,
    })
}

fn row(correction: Correction, frame: &Frame) -> CorrectionRow {
    let mut places = Vec::new();
    let mut place = |article: &str, statement: Option<u32>, figure: Option<u32>, passages: &[PassageLine]| {
        let which = match (statement, figure) {
            (Some(n), _) => format!(", statement {n}"),
            (None, Some(n)) => format!(", figure {n}"),
            (None, None) => String::new(),
        };
        places.push(Place {
            name: format!("{article}{which}"),
            address: match passages.first() {
                Some(first) => addresses::passage(article, first.start, first.end),
                None => addresses::article(article),
            },
            words: words(passages),
        });
    };
    if let Some(article) = &correction.article {
        place(
            article,
            correction.statement,
            correction.figure,
            &correction.passages,
        );
    }
    if let Some(other) = &correction.other {
        place(&other.article, other.statement, None, &other.passages);
    }
    let (mut orphaned, mut undone) = (None, None);
    let class = match correction.standing {
        CorrectionStanding::InForce => "in-force",
        CorrectionStanding::Orphaned(ref why) => {
            orphaned = Some(why.clone());
            "orphaned"
        }
        CorrectionStanding::Undone(ref by) => {
            undone = Some(Undoing {
                who: by.who.clone(),
                made: phrases::time(&by.made),
                why: by.why.clone(),
            });
            "undone"
        }
    };
    let differing = correction.differences.iter().map(|difference| Differing {
        field: difference.field.clone(),
        before: value(&difference.before),
        after: value(&difference.after),
    });
    let writer = frame.writer.as_ref().filter(|_| undone.is_none());
    CorrectionRow {
        number: correction.number,
        address: addresses::correction(correction.number),
        what: phrases::correction(correction.kind).to_owned(),
        places,
        differences: differing.collect(),
        made: phrases::time(&correction.made),
        standing: correction.standing.name(),
        class,
        orphaned,
        undo: writer.map(|writer| writer.form_token.clone()),
        undone,
        who: correction.who,
        why: correction.why,
        again: correction.again,
    }
}

fn words(passages: &[PassageLine]) -> String {
    let words = passages.iter().map(|passage| one_line(&passage.text));
    words.collect::<Vec<_>>().join(" … ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn value(value: &CorrectionValue<PassageLine>) -> String {
    match value {
        CorrectionValue::Nothing => "nothing".to_owned(),
        CorrectionValue::Flag(true) => "yes".to_owned(),
        CorrectionValue::Flag(false) => "no".to_owned(),
        CorrectionValue::Number(n) => phrases::grouped(*n),
        CorrectionValue::Word(word) => one_line(word),
        CorrectionValue::Names(names) => {
            let names: Vec<String> = names.iter().map(|name| one_line(name)).collect();
            names.join(", ")
        }
        CorrectionValue::Passages(passages) => words(passages),
    }
}
