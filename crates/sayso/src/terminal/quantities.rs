//! Quantities on the terminal: a table by voice and a timeline.

use sayso_ledger::{GivenInFull, QuantityInFull};
use sayso_linker::figures::{Giver, Row};

use super::findings::bounds_in_words;
use super::hits::{join, plain};
use super::{DIM, Look, SOURCE, TITLE, wrapped};
use crate::output::counted;

/// Quantities, one below the other.
pub fn page(found: &[QuantityInFull], look: &Look) -> String {
    let count = match found.len() {
        0 => "none".to_owned(),
        n => n.to_string(),
    };
    let mut page = look.styled(TITLE, &format!("Contested: {count}")) + "\n";
    for of in found {
        page += &quantity(of, look);
    }
    page
}

fn quantity(of: &QuantityInFull, look: &Look) -> String {
    let quantity = &of.quantity;
    let mut page = format!(
        "\n{} · {}\n",
        look.styled(TITLE, &plain(&quantity.label)),
        counted(quantity.timeline.len() as u64, "figure")
    );
    for row in &quantity.rows {
        page += &giver(of, row, look);
    }
    for between in &quantity.disagreements {
        let name = |at: usize| {
            quantity
                .rows
                .get(at)
                .map_or_else(String::new, |row| named(&row.giver))
        };
        let now = |at: usize| quantity.rows.get(at).map_or_else(String::new, range);
        let mut line = format!(
            "  ≠ {} ({}) against {} ({})",
            name(between.one),
            now(between.one),
            name(between.other),
            now(between.other)
        );
        if between.is_behind {
            line += "; one of them may only be behind the other";
        }
        for line in wrapped(&line, look.width) {
            page += &format!("{line}\n");
        }
    }
    page += &look.styled(DIM, "  timeline\n");
    for shown in quantity.timeline.iter().filter_map(|at| of.given.get(*at)) {
        let given = &shown.given;
        let line = join([
            Some(
                given
                    .day()
                    .map_or_else(|| "undated   ".to_owned(), |day| day.to_string()),
            ),
            Some(plain(&given.words)),
            Some(named(&given.giver)),
            shown.outlet.as_deref().map(plain),
            Some(place(shown)),
        ]);
        page += &format!("    {line}\n");
    }
    page
}

fn giver(of: &QuantityInFull, row: &Row, look: &Look) -> String {
    let mut line = format!("  {}: ", look.styled(SOURCE, &named(&row.giver)));
    let mut before: Option<&str> = None;
    for at in &row.figures {
        let Some(shown) = of.given.get(*at) else { continue };
        // what several articles print of one voice is said once
        let words = shown.given.words.as_str();
        if before == Some(words) {
            continue;
        }
        if before.is_some() {
            let is_revised = row.revisions.iter().any(|revision| revision.to == *at);
            line += if is_revised { " → " } else { ", " };
        }
        line += &plain(words);
        before = Some(words);
    }
    line += &format!("  (now {})", range(row));
    line += "\n";
    line
}

fn range(row: &Row) -> String {
    bounds_in_words(row.now.lower, row.now.upper, row.now.approximate)
}

fn named(giver: &Giver) -> String {
    match giver {
        Giver::Voice(voice) => plain(&voice.name),
        Giver::Outlet(outlet) => format!("{} itself", plain(outlet)),
        Giver::Article(article) => format!("article {}", plain(article)),
    }
}

fn place(shown: &GivenInFull) -> String {
    match shown.given.statement {
        Some(n) => format!("{}:{n}", plain(&shown.given.article)),
        None => plain(&shown.given.article),
    }
}
