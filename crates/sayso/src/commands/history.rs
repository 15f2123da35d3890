//! `sayso history`: the versions of an article.

use std::process::ExitCode;

use anyhow::{Context, Result};
use sayso_core::Span;
use sayso_export::json;
use sayso_ledger::{Change, Ledger, PastVersion};

use crate::cli::HistoryArgs;
use crate::commands::read;
use crate::output;
use crate::terminal::{CAME, DIM, Look, TITLE, WENT, one_line, visible, wrapped};

/// So many bytes of text are shown around what changed.
const AROUND: usize = 60;

/// Shows the versions, the oldest first.
///
/// # Errors
/// There is no such article, the ledger cannot be read, or standard output cannot be written.
pub fn run(args: HistoryArgs) -> Result<ExitCode> {
    let ledger = Ledger::open_to_read(&args.ledger.ledger)?;
    let id = ledger.meant(&args.article)?;
    let history = ledger
        .history(&id)?
        .with_context(|| format!("article {id} went away meanwhile; try again"))?;
    let look = read::look(&args.look);
    let mut before: Option<&PastVersion> = None;
    for version in &history.versions {
        let page = match args.json {
            true => format!("{}\n", json::version(&history, before, version)),
            false => page(&history.id, before, version, &look),
        };
        output::write(&page)?;
        before = Some(version);
    }
    Ok(ExitCode::SUCCESS)
}

fn page(id: &str, before: Option<&PastVersion>, version: &PastVersion, look: &Look) -> String {
    let met = version.retrievals.first().map_or("", |r| r.retrieved.as_str());
    let again = match version.retrievals.len() {
        0 | 1 => String::new(),
        n => format!(
            ", met {n} times, last {}",
            version.retrievals.last().map_or("", |r| r.retrieved.as_str())
        ),
    };
    let heading = format!("Article {id}, version {}: met {met}{again}", version.n);
    let mut page = look.styled(TITLE, &visible(&heading)) + "\n";
    for (name, value) in [("text", &version.text_sha256), ("bytes", &version.raw_sha256)] {
        page += &look.styled(DIM, &format!("  SHA-256 of its {name} {value}"));
        page.push('\n');
    }
    for reading in &version.readings {
        page += &look.styled(DIM, &format!("  read by {} {}", reading.reader, reading.made));
        page.push('\n');
    }
    let Some(before) = before else { return page + "\n" };
    for (field, old, new) in &version.changes.fields {
        let value = |value: &Option<String>| {
            value
                .as_deref()
                .map_or("(none)".to_owned(), |v| visible(&one_line(v)).into_owned())
        };
        page += &format!("  {field}: {} → {}\n", value(old), value(new));
    }
    for group in version.changes.groups(&before.article.text, AROUND) {
        let text = marked(group, &before.article.text, &version.article.text);
        for (i, line) in wrapped(&visible(&one_line(&text)), look.width.saturating_sub(4).max(20))
            .iter()
            .enumerate()
        {
            page += if i == 0 { "  ~ " } else { "    " };
            page += line;
            page.push('\n');
        }
    }
    if version.changes.passages.is_empty() {
        page += "  the text is the same\n";
    }
    coloured(&page, look) + "\n"
}

/// Some changes with the words around them.
fn marked(group: &[Change], old: &str, new: &str) -> String {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return String::new();
    };
    let mut text = around(old, first.old.start, true);
    let mut at = first.old.start;
    for change in group {
        text += Span::new(at, change.old.start.max(at)).of(old);
        let (went, came) = (change.old.of(old).trim(), change.new.of(new).trim());
        let marks = [("[-", went, "-]"), ("{+", came, "+}")];
        let marks: Vec<String> = marks
            .iter()
            .filter(|(_, words, _)| !words.is_empty())
            .map(|(open, words, close)| format!("{open}{words}{close}"))
            .collect();
        // white space at the ends of what changed stands outside the marks
        let has_space_before = change.old.of(old).starts_with(char::is_whitespace)
            || change.new.of(new).starts_with(char::is_whitespace);
        let has_space_behind = change.old.of(old).ends_with(char::is_whitespace)
            || change.new.of(new).ends_with(char::is_whitespace);
        text += if has_space_before { " " } else { "" };
        text += &marks.join(" ");
        text += if has_space_behind { " " } else { "" };
        at = change.old.end;
    }
    text + &around(old, last.old.end, false)
}

/// The words of the same line before or behind a place, with "…" where there are more.
fn around(text: &str, at: usize, is_before: bool) -> String {
    let (line, _) = match is_before {
        true => text
            .get(..at)
            .unwrap_or_default()
            .rsplit_once('\n')
            .map_or((text.get(..at).unwrap_or_default(), ""), |(_, line)| (line, "")),
        false => text
            .get(at..)
            .unwrap_or_default()
            .split_once('\n')
            .unwrap_or((text.get(at..).unwrap_or_default(), "")),
    };
    if line.len() <= AROUND {
        return line.to_owned();
    }
    let is_space = |(_, c): &(usize, char)| c.is_whitespace();
    match is_before {
        true => {
            let start = line
                .char_indices()
                .filter(is_space)
                .map(|(i, _)| i)
                .find(|i| line.len() - i <= AROUND);
            format!("…{}", start.and_then(|i| line.get(i..)).unwrap_or_default())
        }
        false => {
            let end = line
                .char_indices()
                .filter(is_space)
                .map(|(i, _)| i)
                .take_while(|i| *i <= AROUND)
                .last();
            format!("{}…", end.and_then(|i| line.get(..=i)).unwrap_or_default())
        }
    }
}

/// The marks of changes in colour as well.
fn coloured(page: &str, look: &Look) -> String {
    if !look.colour {
        return page.to_owned();
    }
    // a mark may run over a line end; styles are set at its two ends and hold between
    page.replace("[-", &format!("{WENT}[-"))
        .replace("-]", &format!("-]{WENT:#}"))
        .replace("{+", &format!("{CAME}{{+"))
        .replace("+}", &format!("+}}{CAME:#}"))
}
