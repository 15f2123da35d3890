//! The voices, figures and dates of an article as tables below its statements.

use sayso_core::{DateExpression, Days, Figure, Reading, Span};
use unicode_width::UnicodeWidthStr;

use super::{DIM, Look, SOURCE, TITLE, one_line, shortened, visible, wrapped};

/// The tables of what was found; empty where nothing was.
pub(super) fn tables(text: &str, reading: &Reading, look: &Look) -> String {
    let mut page = String::new();
    page += &voices(text, reading, look);
    page += &named(reading, look);
    page += &figures(text, reading, look);
    page += &dates(text, reading, look);
    page
}

/// Days as ISO 8601: one day, or the first and the last.
pub fn days(days: Days) -> String {
    if days.from == days.to {
        days.from.to_string()
    } else {
        format!("{} to {}", days.from, days.to)
    }
}

fn words(text: &str, span: Span) -> String {
    visible(&one_line(span.of(text))).into_owned()
}

/// Rows in columns under a title, the first as who speaks; the last takes what is left of the width. Empty without rows.
pub fn table(title: &str, rows: Vec<[String; 4]>, look: &Look) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let most = [look.width / 3, look.width / 4, look.width / 4];
    let width = |column: usize| {
        let widest = rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
        widest.min(most[column].max(8))
    };
    let widths = [width(0), width(1), width(2)];
    let rest = look
        .width
        .saturating_sub(2 + widths.iter().map(|w| w + 2).sum::<usize>())
        .max(10);
    let mut page = format!("\n{}\n", look.styled(TITLE, title));
    for row in rows {
        let mut line = String::from("  ");
        for (column, cell) in row.iter().enumerate() {
            let room = widths.get(column).copied().unwrap_or(rest);
            let cell = shortened(cell, room);
            let padding = " ".repeat(room.saturating_sub(cell.width()) + 2);
            line += &match column {
                0 => look.styled(SOURCE, &cell),
                3 => look.styled(DIM, &cell),
                _ => cell,
            };
            line += &padding;
        }
        page += line.trim_end();
        page.push('\n');
    }
    page
}

fn voices(text: &str, reading: &Reading, look: &Look) -> String {
    let rows = reading.voices.iter().map(|voice| {
        let made = reading
            .statements
            .iter()
            .filter(|s| s.voice == Some(voice.n))
            .count();
        let relayed = reading
            .statements
            .iter()
            .filter(|s| s.relay.contains(&voice.n))
            .count();
        let mut does = Vec::new();
        if made > 0 {
            does.push(format!("{made} made"));
        }
        if relayed > 0 {
            does.push(format!("{relayed} relayed"));
        }
        let roles: Vec<String> = voice.roles.iter().map(|role| words(text, *role)).collect();
        [
            visible(&one_line(&voice.name)).into_owned(),
            voice.kind.name().to_owned(),
            does.join(", "),
            roles.join("; "),
        ]
    });
    table("Voices", rows.collect(), look)
}

/// Who is named and does not speak, in one paragraph: an article names many.
fn named(reading: &Reading, look: &Look) -> String {
    if reading.named.is_empty() {
        return String::new();
    }
    let names: Vec<String> = (reading.named.iter())
        .map(|voice| visible(&one_line(&voice.name)).into_owned())
        .collect();
    let mut page = format!("\n{}\n", look.styled(TITLE, "Also named"));
    for line in wrapped(&names.join(", "), look.width.saturating_sub(2)) {
        page += &format!("  {line}\n");
    }
    page
}

fn figures(text: &str, reading: &Reading, look: &Look) -> String {
    let rows = reading.figures.iter().map(|figure| {
        let giver = match figure.statement {
            Some(n) => format!("given by statement {n}"),
            None => "given by the article".to_owned(),
        };
        [
            words(text, figure.span),
            figure.counts.map(|span| words(text, span)).unwrap_or_default(),
            bounds(figure),
            giver,
        ]
    });
    table("Figures", rows.collect(), look)
}

fn bounds(figure: &Figure) -> String {
    bounds_in_words(figure.lower, figure.upper, figure.approximate)
}

/// What the words of a figure allow: "200, about", "25 or more", "20 to 30".
pub(super) fn bounds_in_words(lower: Option<u64>, upper: Option<u64>, approximate: bool) -> String {
    let mut bounds = match (lower, upper) {
        (Some(lower), Some(upper)) if lower == upper => lower.to_string(),
        (Some(lower), Some(upper)) => format!("{lower} to {upper}"),
        (Some(lower), None) => format!("{lower} or more"),
        (None, Some(upper)) => format!("at most {upper}"),
        (None, None) => "open".to_owned(),
    };
    if approximate {
        bounds += ", about";
    }
    bounds
}

fn dates(text: &str, reading: &Reading, look: &Look) -> String {
    let mut rows: Vec<[String; 4]> = Vec::new();
    let mut seen: Vec<(String, Option<Days>)> = Vec::new();
    for date in &reading.dates {
        let (words, found) = (words(text, date.span), meaning(date));
        // the same words with the same days are shown once
        match seen.iter().position(|known| *known == (words.clone(), date.days)) {
            Some(row) => rows[row][2] = again(&rows[row][2]),
            None => {
                seen.push((words.clone(), date.days));
                rows.push([words, found, String::new(), String::new()]);
            }
        }
    }
    table("Dates", rows, look)
}

fn meaning(date: &DateExpression) -> String {
    date.days.map_or_else(|| "left open".to_owned(), days)
}

/// Counts how often an expression stands in the article.
fn again(times: &str) -> String {
    let before: u32 = times.trim_start_matches("× ").parse().unwrap_or(1);
    format!("× {}", before + 1)
}
