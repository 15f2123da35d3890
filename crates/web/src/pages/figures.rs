//! Figures: quantities for which several numbers were given, and the figures that a question finds.

use std::collections::BTreeSet;

use askama::Template;
use sayso_export::{json, quantities_csv};
use sayso_ledger::{FigureHit, Figures, Ledger, QuantityInFull, Query, Total};
use sayso_linker::figures::Row;
use serde_json::{Value, json};

use super::search::marked;
use super::{Frame, Turning};
use crate::addresses;
use crate::asked::{Asked, Wants};
use crate::drawing::figures::{Chart, bounds_in_words, chart, giver, giver_address, outlet, printed_at};
use crate::phrases;
use crate::refusal::Refusal;
use crate::shown::Shown;

/// A page holds so many quantities, or fewer where they have more figures than this in all.
const QUANTITIES: usize = 8;
const FIGURES: usize = 80;
/// A question finds the newest so many figures: on a page, as JSON, and in a table.
const FOUND: [usize; 3] = [60, 100, 400];
/// So many figures of one quantity stand in its table, and so many sentences below its drawing.
const TABLE: usize = 120;
const SENTENCES: usize = 6;

#[derive(Template)]
#[template(path = "figures.html")]
struct FiguresPage {
    frame: Frame,
    heading: String,
    asked_for: String,
    /// What is wrong with the question: why, the question, and a line that points into it.
    error: Option<(String, String, String)>,
    /// Is one quantity shown, by its own address?
    is_one: bool,
    quantities: Vec<QuantityShown>,
    total: u64,
    /// The same in words.
    told: String,
    turning: Turning,
    csv: String,
    found: Option<(Vec<FigureRow>, String)>,
}

/// A quantity, drawn and in words.
struct QuantityShown {
    id: String,
    label: String,
    address: String,
    csv: String,
    is_contested: bool,
    figures: u64,
    givers: u64,
    days: Option<String>,
    chart: Chart,
    disagreements: Vec<String>,
    more_disagreements: u64,
    revisions: Vec<String>,
    more_revisions: u64,
    table: Vec<TableRow>,
    more_in_table: u64,
}

/// A figure in the table of a quantity.
struct TableRow {
    day: String,
    words: String,
    address: String,
    giver: String,
    giver_address: Option<String>,
    outlet: String,
    bounds: String,
}

/// A figure that a question found.
struct FigureRow {
    words: String,
    counts: Option<String>,
    address: String,
    bounds: String,
    giver: String,
    giver_address: Option<String>,
    via: Vec<String>,
    outlet: Option<String>,
    day: Option<String>,
    sentence: Vec<(String, bool)>,
    /// Where it stands beside others for the same quantity.
    quantity: Option<String>,
}

/// What is asked for.
enum Which {
    /// All on which not all agree.
    Contested,
    /// What one figure counts.
    Of(String, u32),
    /// What a question finds.
    Found(Query),
}

/// `q` is a question as for `sayso figures`; `article` and `figure` name one figure, whose quantity is shown; without them
/// stand here all quantities on which not all agree.
pub fn page(ledger: &Ledger, asked: &Asked) -> Result<Shown, Refusal> {
    let asked_for = asked.value("q").unwrap_or_default().to_owned();
    let which = match which(ledger, asked, &asked_for) {
        Ok(which) => which,
        Err(Wrong::Question(error)) if asked.wants == Wants::Html => {
            let [query, pointer] = error.pointer();
            return Shown::page(&FiguresPage {
                frame: Frame::new("Figures", asked),
                heading: "Figures".to_owned(),
                asked_for,
                error: Some((error.message.clone(), query, pointer)),
                is_one: false,
                quantities: Vec::new(),
                total: 0,
                told: String::new(),
                turning: Turning::default(),
                csv: String::new(),
                found: None,
            });
        }
        Err(Wrong::Question(error)) => return Err(error.into()),
        Err(Wrong::Refused(refusal)) => return Err(refusal),
    };
    let mut found: Option<Figures> = None;
    let quantities = match &which {
        Which::Contested => ledger.quantities(None)?,
        Which::Of(article, n) => ledger.quantities_of(Some(&[(article, *n)]))?,
        Which::Found(query) => {
            let most = match asked.wants {
                Wants::Html => FOUND[0],
                Wants::Json => FOUND[1],
                Wants::Csv => FOUND[2],
            };
            let figures = ledger.figures(query, most)?;
            let quantities = ledger.quantities(Some(&figures.hits))?;
            found = Some(figures);
            quantities
        }
    };
    if let (Which::Of(article, n), true) = (&which, quantities.is_empty()) {
        return Err(Refusal::not_there(format!(
            "No other figure is known to count what figure {n} of {article} counts."
        )));
    }
    let hits: &[FigureHit] = found.as_ref().map_or(&[], |found| &found.hits);
    if asked.wants == Wants::Csv {
        let table = quantities_csv(&quantities, hits).map_err(|error| {
            eprintln!("sayso serve: {error}");
            Refusal::broken("The table could not be put together.")
        })?;
        return Ok(Shown::Csv("figures.csv", table));
    }
    let page = asked.page()?;
    let total = quantities.len();
    let (from, to) = on_page(&quantities, page);
    let turning = Turning {
        before: (page > 1).then(|| asked.with_page(page - 1)),
        after: (to < total).then(|| asked.with_page(page + 1)),
        told: format!("{} to {to} of {}", from + 1, phrases::grouped(total as u64)),
    };
    let here = quantities.get(from..to).unwrap_or_default();
    if asked.wants == Wants::Json {
        return as_json(here, total, page, &turning, found.as_ref());
    }
    let first_label = here.first().map(|first| capital(&first.quantity.label));
    let heading = match (&which, first_label) {
        (Which::Of(..), Some(label)) => label,
        (Which::Found(_), _) => format!("Figures: {}", phrases::shortened(&asked_for, 60)),
        _ => "Contested figures".to_owned(),
    };
    let csv = match asked.query_text.as_str() {
        "" => "/figures.csv".to_owned(),
        query => format!("/figures.csv?{query}"),
    };
    Shown::page(&FiguresPage {
        frame: Frame::new(heading.clone(), asked),
        heading,
        asked_for,
        error: None,
        is_one: matches!(which, Which::Of(..)),
        quantities: here.iter().map(shown).collect(),
        told: match total {
            1 => "1 quantity".to_owned(),
            n => format!("{} quantities", phrases::grouped(n as u64)),
        },
        total: total as u64,
        turning,
        csv,
        // the figures stand beside the first quantities alone
        found: found.filter(|_| page == 1).map(|found| {
            let told = told(&found);
            let of: BTreeSet<(&str, u32)> = quantities
                .iter()
                .flat_map(QuantityInFull::timeline)
                .map(|shown| (shown.given.article.as_str(), shown.given.n))
                .collect();
            // the newest first, as on other pages
            let rows = found.hits.iter().rev();
            let rows = rows.map(|hit| figure(hit, of.contains(&(hit.article.as_str(), hit.n))));
            (rows.collect(), told)
        }),
    })
}

/// What cannot be answered.
enum Wrong {
    Question(sayso_ledger::QueryError),
    Refused(Refusal),
}

fn which(ledger: &Ledger, asked: &Asked, asked_for: &str) -> Result<Which, Wrong> {
    if let Some(article) = asked.value("article") {
        let article = ledger
            .meant(article)
            .map_err(|error| Wrong::Refused(error.into()))?;
        let figure = asked.value("figure").unwrap_or("1");
        let n = figure.parse().map_err(|_| {
            Wrong::Refused(Refusal::not_understood(
                format!("{figure:?} is no number of a figure."),
                "Figures of an article are numbered from 1, such as figure=1.",
            ))
        })?;
        return Ok(Which::Of(article, n));
    }
    Ok(match asked_for {
        "" => Which::Contested,
        text => Which::Found(Query::parse(text).map_err(Wrong::Question)?),
    })
}

/// From which to which quantity stands on a page. Behind the last page nothing.
fn on_page(quantities: &[QuantityInFull], page: usize) -> (usize, usize) {
    let mut at = 0;
    for n in 1..=page {
        let (mut end, mut figures) = (at, 0);
        while let Some(next) = quantities.get(end) {
            figures += next.quantity.timeline.len().min(TABLE);
            if end > at && (figures > FIGURES || end - at >= QUANTITIES) {
                break;
            }
            end += 1;
        }
        if n == page || end == quantities.len() && end == at {
            return (at, end);
        }
        at = end;
    }
    (at, at)
}

fn as_json(
    here: &[QuantityInFull],
    total: usize,
    page: usize,
    turning: &Turning,
    found: Option<&Figures>,
) -> Result<Shown, Refusal> {
    let quantities: Vec<Value> = here
        .iter()
        .map(|quantity| {
            let mut object = json::quantity(quantity);
            object["id"] = quantity.id().into();
            object
        })
        .collect();
    let mut object = json!({
        "quantities": quantities, "total": total, "page": page, "next": turning.after,
    });
    if let Some(found) = found {
        object["figures"] = serde_json::to_value(&found.hits)?;
        object["figures_total"] = match found.total {
            Total::Exactly(n) => json!({"exactly": n}),
            Total::AtLeast(n) => json!({"at_least": n}),
        };
    }
    Ok(Shown::Json(object))
}

fn told(found: &Figures) -> String {
    let shown = phrases::counted(found.hits.len() as u64, "figure");
    match found.total {
        Total::Exactly(n) if n <= found.hits.len() => format!("{shown}, the newest first."),
        Total::Exactly(n) => format!("The newest {shown} of {}.", phrases::grouped(n as u64)),
        Total::AtLeast(n) => format!("The newest {shown} of {} or more.", phrases::grouped(n as u64)),
    }
}

/// With a capital at its beginning.
fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => "A quantity".to_owned(),
    }
}

fn shown(of: &QuantityInFull) -> QuantityShown {
    let quantity = &of.quantity;
    let first = of.timeline().next().map(|shown| &shown.given);
    let address = first.map_or_else(
        || "/figures".to_owned(),
        |given| addresses::quantity(&given.article, given.n),
    );
    let mut between: Vec<_> = quantity.disagreements.iter().collect();
    // those first in which nobody may only be late
    between.sort_by_key(|between| between.is_behind);
    let disagreements = between.iter().take(SENTENCES).filter_map(|between| {
        let (one, other) = (quantity.rows.get(between.one)?, quantity.rows.get(between.other)?);
        let now = |row: &Row| {
            format!(
                "{} ({})",
                giver(&row.giver),
                bounds_in_words(row.now.lower, row.now.upper, row.now.approximate)
            )
        };
        let late = match between.is_behind {
            true => " One of them may only be behind the other.",
            false => "",
        };
        Some(format!(
            "{} and {} give numbers that cannot both be.{late}",
            now(one),
            now(other)
        ))
    });
    let revisions: Vec<String> = quantity.rows.iter().filter_map(|row| revised(of, row)).collect();
    let days: Vec<_> = of.timeline().filter_map(|shown| shown.given.day()).collect();
    let days = days.iter().min().zip(days.iter().max());
    let table = of.timeline().take(TABLE).map(|shown| {
        let given = &shown.given;
        TableRow {
            day: given.day().map_or_else(|| "not known".to_owned(), phrases::date),
            words: given.words.clone(),
            address: printed_at(shown),
            giver: giver(&given.giver),
            giver_address: giver_address(&given.giver),
            outlet: outlet(shown),
            bounds: bounds_in_words(given.figure.lower, given.figure.upper, given.figure.approximate),
        }
    });
    QuantityShown {
        id: format!("q-{}", of.id()),
        label: capital(&quantity.label),
        csv: address.replacen("/figures", "/figures.csv", 1),
        address,
        is_contested: quantity.is_contested(),
        figures: quantity.timeline.len() as u64,
        givers: quantity.rows.len() as u64,
        days: days.map(|(first, last)| phrases::dates(*first, *last)),
        chart: chart(of),
        disagreements: disagreements.collect(),
        more_disagreements: quantity.disagreements.len().saturating_sub(SENTENCES) as u64,
        more_revisions: revisions.len().saturating_sub(SENTENCES) as u64,
        revisions: revisions.into_iter().take(SENTENCES).collect(),
        table: table.collect(),
        more_in_table: quantity.timeline.len().saturating_sub(TABLE) as u64,
    }
}

/// "Amara Telleck: “31” (8 April 2031), then “71” (11 April 2031)"; `None` where nothing was revised.
fn revised(of: &QuantityInFull, row: &Row) -> Option<String> {
    let told = |at: usize| {
        let given = &of.given.get(at)?.given;
        let day = given
            .day()
            .map_or_else(|| "day not known".to_owned(), phrases::date);
        Some(format!("{} ({day})", phrases::quoted(&given.words)))
    };
    let steps: Vec<String> = stations(of, row).into_iter().filter_map(told).collect();
    (!steps.is_empty()).then(|| format!("{}: {}.", giver(&row.giver), steps.join(", then ")))
}

/// The figures from which and to which a giver changed its number, as places in the quantity's list.
fn stations(of: &QuantityInFull, row: &Row) -> Vec<usize> {
    let bounds = |at: usize| {
        let figure = of.given.get(at).map(|shown| &shown.given.figure);
        figure.map(|figure| (figure.lower, figure.upper, figure.approximate))
    };
    let mut stations: Vec<usize> = Vec::new();
    for revision in &row.revisions {
        // between two changes the same number is often printed several times
        if stations
            .last()
            .is_none_or(|last| bounds(*last) != bounds(revision.from))
        {
            stations.push(revision.from);
        }
        stations.push(revision.to);
    }
    stations
}

/// A quantity in one line: its name, its address, and who gave what: "Amara Telleck 31, then 71; Jorun Pask 24".
pub struct Moved {
    /// What is counted.
    pub label: String,
    /// Where it is drawn.
    pub address: String,
    /// Who gave what, with their names.
    pub givers: Vec<(String, String)>,
    /// So many more gave figures.
    pub more: u64,
    /// When the last of them did.
    pub day: Option<String>,
}

/// So many givers stand in one line.
const GIVERS: usize = 3;

/// The quantities in which somebody disagreed or revised a number last, at most so many.
pub fn moved(ledger: &Ledger, most: usize) -> Result<Vec<QuantityInFull>, Refusal> {
    let mut all = ledger.quantities(None)?;
    // of one day those with most figures stay first
    all.sort_by_key(|quantity| std::cmp::Reverse(quantity.moved()));
    all.truncate(most);
    Ok(all)
}

/// A quantity in one line.
pub fn in_one_line(of: &QuantityInFull) -> Moved {
    let first = of.timeline().next().map(|shown| &shown.given);
    let mut rows: Vec<&Row> = of.quantity.rows.iter().collect();
    // those who moved first, then those who disagree; of these who gives most figures
    let disagrees = |row: &Row| {
        let at = of.quantity.rows.iter().position(|other| other.giver == row.giver);
        (of.quantity.disagreements.iter()).any(|between| Some(between.one) == at || Some(between.other) == at)
    };
    rows.sort_by_key(|row| {
        (
            row.revisions.is_empty(),
            !disagrees(row),
            std::cmp::Reverse(row.figures.len()),
        )
    });
    let told = |row: &Row| {
        let mut steps: Vec<String> = Vec::new();
        let figure = |at: usize| {
            let figure = &of.given.get(at)?.given.figure;
            Some(bounds_in_words(figure.lower, figure.upper, figure.approximate))
        };
        steps.extend(stations(of, row).into_iter().filter_map(figure));
        if steps.is_empty() {
            steps.push(bounds_in_words(row.now.lower, row.now.upper, row.now.approximate));
        }
        steps.join(", then ")
    };
    Moved {
        label: capital(&of.quantity.label),
        address: first.map_or_else(
            || "/figures".to_owned(),
            |given| addresses::quantity(&given.article, given.n),
        ),
        more: rows.len().saturating_sub(GIVERS) as u64,
        givers: rows
            .iter()
            .take(GIVERS)
            .map(|row| (giver(&row.giver), told(row)))
            .collect(),
        day: of.moved().map(phrases::date),
    }
}

fn figure(hit: &FigureHit, is_counted_by_others: bool) -> FigureRow {
    let (giver, giver_address) = match (&hit.voice, hit.statement, &hit.outlet) {
        (Some(voice), _, _) => (voice.name.clone(), voice.key.as_deref().map(addresses::voice)),
        (None, None, Some(outlet)) => (format!("{} itself", phrases::name(outlet)), None),
        (None, None, None) => ("the article itself".to_owned(), None),
        _ => ("nobody named".to_owned(), None),
    };
    FigureRow {
        words: hit.text.clone(),
        counts: hit.counts.clone(),
        address: addresses::passage(&hit.article, hit.start, hit.end),
        bounds: bounds_in_words(hit.lower, hit.upper, hit.approximate),
        giver,
        giver_address,
        via: hit.relay.iter().map(|relay| relay.name.clone()).collect(),
        outlet: hit.outlet.as_deref().map(phrases::name),
        day: hit.published.as_deref().map(phrases::iso_date),
        sentence: marked(&hit.passage, &hit.found),
        quantity: is_counted_by_others.then(|| addresses::quantity(&hit.article, hit.n)),
    }
}
