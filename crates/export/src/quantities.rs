//! Quantities as one table for spreadsheets: a row for each figure.

use std::collections::BTreeSet;

use sayso_ledger::{FigureHit, GivenInFull, QuantityInFull};
use sayso_linker::figures::Giver;

use crate::csv::Csv;
use crate::{Column, ExportError, Kind, Row, RowWriter, Value};

const fn column(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column {
        name,
        kind,
        nullable: true,
        about,
        in_json: true,
    }
}

const COLUMNS: &[Column] = &[
    column(
        "quantity",
        Kind::Text,
        "What is counted, in words of the articles",
    ),
    column(
        "quantity_id",
        Kind::Text,
        "The name by which figures of one quantity are known",
    ),
    column(
        "giver",
        Kind::Text,
        "Who gives the figure: a voice, an outlet or an article",
    ),
    column("kind", Kind::Text, "What the giver is"),
    column("outlet", Kind::Text, "Who published the article"),
    column("article", Kind::Text, "The article's identifier"),
    column(
        "published",
        Kind::Text,
        "The day of publication, or the moment where it is known",
    ),
    column(
        "said_from",
        Kind::Day,
        "The first day on which it can have been said",
    ),
    column("said_to", Kind::Day, "The last such day"),
    column("text", Kind::Text, "The number and the words that bound it"),
    column(
        "lower",
        Kind::Count,
        "The least number that the words allow; empty: open",
    ),
    column("upper", Kind::Count, "The greatest such number; empty: open"),
    column(
        "approximate",
        Kind::Boolean,
        "Do the words say that it is not exact?",
    ),
    column(
        "start",
        Kind::Integer,
        "First code point of its words in the article's text",
    ),
    column("end", Kind::Integer, "First code point behind them"),
];

/// Figures as CSV by RFC 4180: those of the quantities, then the `others` that belong to none of them. It is made for spreadsheets:
/// in UTF-8 with a byte order mark, and with an apostrophe before every cell that they would run as a formula.
///
/// # Errors
/// None that is known of: what is read can be written.
pub fn quantities_csv(found: &[QuantityInFull], others: &[FigureHit]) -> Result<String, ExportError> {
    let mut out: Vec<u8> = Vec::new();
    let mut csv = Box::new(Csv::new(COLUMNS, &mut out, true)?);
    let mut written: BTreeSet<(&str, u32)> = BTreeSet::new();
    for quantity in found {
        let id = quantity.id();
        for shown in quantity.timeline() {
            written.insert((&shown.given.article, shown.given.n));
            csv.row(&row(quantity, &id, shown))?;
        }
    }
    for hit in others {
        if !written.contains(&(hit.article.as_str(), hit.n)) {
            csv.row(&other(hit))?;
        }
    }
    csv.finish()?;
    String::from_utf8(out).map_err(|error| ExportError::Program(error.to_string()))
}

fn row(of: &QuantityInFull, id: &str, shown: &GivenInFull) -> Row {
    let given = &shown.given;
    let (giver, kind) = match &given.giver {
        Giver::Voice(voice) => (voice.name.as_str(), voice.kind.name()),
        Giver::Outlet(outlet) => (outlet.as_str(), "outlet"),
        Giver::Article(article) => (article.as_str(), "article"),
    };
    vec![
        of.quantity.label.as_str().into(),
        id.into(),
        giver.into(),
        kind.into(),
        Value::text(shown.outlet.clone()),
        given.article.as_str().into(),
        Value::or_null(given.published, |day| day.to_string().into()),
        Value::or_null(given.said, |days| Value::Day(days.from)),
        Value::or_null(given.said, |days| Value::Day(days.to)),
        shown.passage.text.as_str().into(),
        Value::or_null(given.figure.lower, Value::Count),
        Value::or_null(given.figure.upper, Value::Count),
        Value::Boolean(given.figure.approximate),
        shown.passage.start.into(),
        shown.passage.end.into(),
    ]
}

fn other(hit: &FigureHit) -> Row {
    let (giver, kind) = match (&hit.voice, hit.statement, &hit.outlet) {
        (Some(voice), _, _) => (voice.name.clone(), voice.kind.name()),
        (None, None, Some(outlet)) => (outlet.clone(), "outlet"),
        _ => (hit.article.clone(), "article"),
    };
    vec![
        Value::text(hit.counts.clone()),
        Value::Null,
        giver.into(),
        kind.into(),
        Value::text(hit.outlet.clone()),
        hit.article.as_str().into(),
        Value::text(hit.published.clone()),
        Value::or_null(hit.said, |days| Value::Day(days.from)),
        Value::or_null(hit.said, |days| Value::Day(days.to)),
        hit.text.as_str().into(),
        Value::or_null(hit.lower, Value::Count),
        Value::or_null(hit.upper, Value::Count),
        Value::Boolean(hit.approximate),
        hit.start.into(),
        hit.end.into(),
    ]
}
