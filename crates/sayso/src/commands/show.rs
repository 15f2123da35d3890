//! `sayso show`: an article of the ledger, or one of its statements.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use sayso_core::{CodePoints, Span, Statement, Voice, envelope};
use sayso_export::json::{self, Across};
use sayso_ledger::{Ledger, Stored};

use crate::cli::ShowArgs;
use crate::cli::correct::statement;
use crate::commands::read;
use crate::output;
use crate::terminal::findings::days;
use crate::terminal::{self, DIM, Look, SOURCE, TITLE, one_line, visible, wrapped};

/// So many bytes of text are shown around a statement.
const AROUND: usize = 300;

/// Shows an article or a statement.
///
/// # Errors
/// There is none, the ledger cannot be read, or standard output cannot be written.
pub fn run(args: ShowArgs) -> Result<ExitCode> {
    let ledger = Ledger::open_to_read(&args.ledger.ledger)?;
    let (id, n) = match ledger.meant(&args.what) {
        Ok(id) => (id, None),
        // not an article: perhaps a statement
        Err(error) => match statement(&args.what) {
            Ok(place) => (ledger.meant(&place.article)?, Some(place.n)),
            Err(_) => return Err(error.into()),
        },
    };
    let stored = ledger
        .article(&id)?
        .with_context(|| format!("article {id} went away meanwhile; try again"))?;
    let across = ledger.identities_of(&id)?;
    let look = read::look(&args.look);
    let page = match (n, args.json) {
        (None, true) => format!("{}\n", json::article(&stored, &across)?),
        (None, false) => {
            facts(&stored, &look) + &terminal::article(&stored.article, &stored.applied.reading, &look)
        }
        (Some(n), is_json) => {
            let statements = &stored.applied.reading.statements;
            let Some(statement) = statements.iter().find(|s| s.n == n) else {
                bail!(
                    "article {id} has no statement {n}; it has {}, see `sayso show {id}`",
                    match statements.len() {
                        0 => "none".to_owned(),
                        last => format!("1 to {last}"),
                    }
                );
            };
            match is_json {
                true => format!("{}\n", json::statement(&stored, statement, &across)?),
                false => statement_page(&stored, statement, &across, &look),
            }
        }
    };
    output::write(&page)?;
    Ok(ExitCode::SUCCESS)
}

/// Where the article stands in the ledger.
fn facts(stored: &Stored, look: &Look) -> String {
    let version = &stored.version;
    let mut lines = vec![
        format!(
            "article {}, version {} of {}, met {}",
            stored.article.id, version.n, version.of, version.retrieved
        ),
        format!("read by {} {}", stored.read_by.reader, stored.read_by.made),
    ];
    if let Some(address) = &stored.address {
        lines.push(address.clone());
    }
    let applied = &stored.applied;
    let mut corrections: Vec<i64> = applied
        .statements
        .values()
        .chain(applied.figures.values())
        .flatten()
        .copied()
        .collect();
    corrections.sort_unstable();
    corrections.dedup();
    let numbers = |all: &[i64]| all.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    if !corrections.is_empty() {
        lines.push(format!(
            "corrected: {} (sayso correct list --article {})",
            numbers(&corrections),
            stored.article.id
        ));
    }
    if !applied.orphaned.is_empty() {
        lines.push(format!(
            "corrections whose passage is gone: {}",
            numbers(&applied.orphaned)
        ));
    }
    let lines = lines.iter().flat_map(|line| wrapped(&visible(line), look.width));
    lines.map(|line| look.styled(DIM, &line) + "\n").collect()
}

fn voice_of(stored: &Stored, n: u32) -> Option<&Voice> {
    stored.applied.reading.voices.iter().find(|voice| voice.n == n)
}

fn answered_by<'s>(stored: &'s Stored, statement: &'s Statement) -> impl Iterator<Item = &'s Statement> {
    let statements = stored.applied.reading.statements.iter();
    statements.filter(|other| other.answers.contains(&statement.n))
}

fn statement_page(stored: &Stored, statement: &Statement, across: &Across, look: &Look) -> String {
    let article = &stored.article;
    let text = article.text.as_str();
    let heading = format!("Statement {}:{}", article.id, statement.n);
    let mut page = look.styled(TITLE, &visible(&heading)) + "\n";
    let outlet = article.outlet.as_deref().unwrap_or("outlet not known");
    let published = article.published.as_deref().unwrap_or("day not known");
    page += &look.styled(
        DIM,
        &visible(&format!("{outlet}, {published}, version {}", stored.version.n)),
    );
    page += "\n\n";
    for line in wrapped(
        &visible(&one_line(&passage(text, statement))),
        look.width.saturating_sub(2).max(20),
    ) {
        page += &format!("  {line}\n");
    }
    page.push('\n');
    let mut row = |label: &str, value: String| {
        if !value.is_empty() {
            let label = look.styled(SOURCE, &format!("{label:<12}"));
            let lines = wrapped(&visible(&value), look.width.saturating_sub(13).max(20));
            page += &format!("{label} {}\n", lines.join("\n             "));
        }
    };
    let named = |n: &u32| {
        let voice = voice_of(stored, *n)?;
        let across = match across.get(n) {
            Some((key, name)) if *name == voice.name => format!(" [{key}]"),
            Some((key, name)) => format!(" = {name} [{key}]"),
            None => String::new(),
        };
        Some(format!("{} ({}){across}", voice.name, voice.kind.name()))
    };
    let words = |spans: &[Span]| {
        spans
            .iter()
            .map(|s| one_line(s.of(text)))
            .collect::<Vec<_>>()
            .join(" … ")
    };
    let gist =
        |other: &Statement| format!("{}: {}", other.n, terminal::shortened(&words(&other.content), 70));
    row(
        "act",
        format!("{}, {}", statement.act.name(), statement.form.name()),
    );
    row(
        "voice",
        statement
            .voice
            .as_ref()
            .and_then(named)
            .unwrap_or_else(|| "the text does not say whose it is".to_owned()),
    );
    row("source", words(&statement.source));
    row("cue", words(&statement.cue));
    row(
        "passed on by",
        statement
            .relay
            .iter()
            .filter_map(named)
            .collect::<Vec<_>>()
            .join(" ← "),
    );
    row("said", statement.said.map(days).unwrap_or_default());
    row("certainty", words(&statement.certainty));
    let statements = &stored.applied.reading.statements;
    let answers = statements.iter().filter(|s| statement.answers.contains(&s.n));
    row("answers", answers.map(gist).collect::<Vec<_>>().join("; "));
    row(
        "answered by",
        answered_by(stored, statement)
            .map(gist)
            .collect::<Vec<_>>()
            .join("; "),
    );
    let outer = statements.iter().find(|s| Some(s.n) == statement.within);
    row("within", outer.map(gist).unwrap_or_default());
    let figures = stored
        .applied
        .reading
        .figures
        .iter()
        .filter(|f| f.statement == Some(statement.n));
    let figures: Vec<String> = figures
        .map(|f| words(&[Some(f.span), f.counts].into_iter().flatten().collect::<Vec<_>>()))
        .collect();
    row("figures", figures.join("; "));
    let points = CodePoints::new(text);
    let content = statement
        .content
        .iter()
        .map(|s| format!("{}–{}", points.at(s.start), points.at(s.end)));
    row("content at", content.collect::<Vec<_>>().join(", "));
    row("score", format!("{:.2}", statement.score));
    let corrections = stored.applied.statements.get(&statement.n);
    let corrections = corrections.map(|all| all.iter().map(i64::to_string).collect::<Vec<_>>().join(", "));
    row("corrected by", corrections.unwrap_or_default());
    page
}

/// The statement's words with what stands around them in the same paragraphs, its contents between ⟦ and ⟧.
fn passage(text: &str, statement: &Statement) -> String {
    let spans: Vec<Span> = [&statement.source, &statement.cue, &statement.content]
        .into_iter()
        .flatten()
        .copied()
        .collect();
    let Some(whole) = envelope(&spans) else {
        return String::new();
    };
    let before = text.get(..whole.start).unwrap_or_default();
    let behind = text.get(whole.end..).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    let line_end = behind.find('\n').map_or(text.len(), |i| whole.end + i);
    let fits = |at: &usize| text.is_char_boundary(*at);
    let start = (whole.start.saturating_sub(AROUND)..=whole.start)
        .find(fits)
        .unwrap_or(whole.start)
        .max(line_start);
    let end = (whole.end..=(whole.end + AROUND).min(text.len()))
        .rev()
        .find(fits)
        .unwrap_or(whole.end)
        .min(line_end);
    let mut marked = if start > line_start {
        "…".to_owned()
    } else {
        String::new()
    };
    let mut at = start;
    for content in &statement.content {
        marked += Span::new(at, content.start.max(at)).of(text);
        marked += &format!("⟦{}⟧", content.of(text));
        at = content.end.max(at);
    }
    marked += Span::new(at, end.max(at)).of(text);
    if end < line_end {
        marked.push('…');
    }
    marked
}
