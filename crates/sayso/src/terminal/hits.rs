//! What was found in a ledger, on the terminal.

use anstyle::Style;
use sayso_core::{DaysLine, PassageLine};
use sayso_ledger::{ArticleHit, FigureHit, Figures, Found, Part, StatementHit, Total, VoiceOf};

use super::findings::bounds_in_words;
use super::{DIM, Look, SOURCE, TITLE, one_line, visible, wrapped};

/// Contents of fewer characters are shown with source and cue.
const SHORT: usize = 50;

/// The words that were asked for.
const FOUND: Style = anstyle::AnsiColor::Cyan.on_default().bold();

/// Hits of a search, after `offset` others.
pub fn page(found: &Found, offset: usize, is_ranked: bool, look: &Look) -> String {
    let mut page = String::new();
    if let Some(part) = &found.statements {
        page += &head("Statements", part, is_ranked, look);
        for (hit, n) in part.hits.iter().zip(offset + 1..) {
            page += &statement(hit, n, look);
        }
    }
    if let Some(part) = &found.articles {
        if !page.is_empty() {
            page.push('\n');
        }
        page += &head("Articles", part, is_ranked, look);
        for (hit, n) in part.hits.iter().zip(offset + 1..) {
            page += &article(hit, n, look);
        }
    }
    page
}

fn head<T>(name: &str, part: &Part<T>, is_ranked: bool, look: &Look) -> String {
    let order = if is_ranked {
        "the best first"
    } else {
        "the newest first"
    };
    let mut head = format!("{name}: {}", how_many(part.total));
    if !part.hits.is_empty() {
        head += &format!(", {order}");
    }
    look.styled(TITLE, &head) + "\n"
}

fn how_many(total: Total) -> String {
    match total {
        Total::Exactly(0) => "none".to_owned(),
        Total::Exactly(n) => n.to_string(),
        Total::AtLeast(n) => format!("{n} or more"),
    }
}

fn statement(hit: &StatementHit, n: usize, look: &Look) -> String {
    let who = match &hit.voice {
        Some(voice) => look.styled(SOURCE, &named(voice)),
        None => "nobody named".to_owned(),
    };
    let first = join([
        Some(format!("{n:>3}  {who}")),
        Some(hit.act.name().to_owned()),
        Some(hit.form.name().to_owned()),
        hit.outlet.as_deref().map(plain),
        hit.published.as_deref().map(day),
    ]);
    let length: usize = hit
        .content
        .iter()
        .map(|passage| passage.text.chars().count())
        .sum();
    let mut passages: Vec<&PassageLine> = hit.content.iter().collect();
    // "it" alone tells nothing: short contents come with the words that say who said it
    let (words, is_short) = match length {
        0..SHORT => {
            passages.extend(hit.source.iter().chain(&hit.cue));
            passages.sort_by_key(|passage| passage.start);
            (" ", true)
        }
        _ => (" … ", false),
    };
    let content: Vec<String> = (passages.into_iter())
        .map(|passage| marked(passage, &hit.found, look))
        .map(|words| if is_short { one_line(&words) } else { words })
        .collect();
    let content = content.join(words);
    let relays: Vec<String> = hit.relay.iter().map(named).collect();
    let last = join([
        Some(format!("{}:{}", plain(&hit.article), hit.n)),
        (!relays.is_empty()).then(|| format!("via {}", relays.join(", "))),
        hit.said.map(|days| format!("said {}", self::days(days))),
        hit.corrected.then(|| "corrected".to_owned()),
    ]);
    block(&first, &content, &last, look)
}

fn article(hit: &ArticleHit, n: usize, look: &Look) -> String {
    let title = plain(&hit.title);
    let first = join([
        Some(format!("{n:>3}  {}", look.styled(SOURCE, &title))),
        hit.outlet.as_deref().map(plain),
        hit.published.as_deref().map(day),
    ]);
    let last = join([
        Some(plain(&hit.article)),
        Some(match hit.statements {
            1 => "1 statement".to_owned(),
            n => format!("{n} statements"),
        }),
        hit.url.as_deref().map(plain),
    ]);
    block(&first, &marked(&hit.passage, &hit.found, look), &last, look)
}

/// Figures by day.
pub fn figures(figures: &Figures, look: &Look) -> String {
    let shown = figures.hits.len();
    let mut head = format!("Figures: {}", how_many(figures.total));
    let is_all = matches!(figures.total, Total::Exactly(n) if n == shown);
    if shown > 0 {
        head += ", by day of publication";
        if !is_all {
            head += &format!("; the newest {shown} (--limit)");
        }
    }
    let mut page = look.styled(TITLE, &head) + "\n";
    for hit in &figures.hits {
        page += &figure(hit, look);
    }
    page
}

fn figure(hit: &FigureHit, look: &Look) -> String {
    let published = hit.published.as_deref().map_or_else(|| "undated".to_owned(), day);
    let words = plain(&hit.text);
    let bounds = bounds_in_words(hit.lower, hit.upper, hit.approximate);
    // "12" needs no bounds beside it
    let bounds = match words == bounds {
        true => String::new(),
        false => format!(" ({bounds})"),
    };
    let counts = hit.counts.as_deref().map(plain).unwrap_or_default();
    let counted = format!("{} {counts}", look.styled(SOURCE, &words));
    let who = match (&hit.voice, hit.statement) {
        (Some(voice), _) => named(voice),
        (None, Some(_)) => "nobody named".to_owned(),
        (None, None) => "the article itself".to_owned(),
    };
    let relays: Vec<String> = hit.relay.iter().map(named).collect();
    let first = join([
        Some(format!("{published}  {}{bounds}", counted.trim_end())),
        Some(who),
        (!relays.is_empty()).then(|| format!("via {}", relays.join(", "))),
        hit.said.map(|days| format!("said {}", self::days(days))),
    ]);
    let place = match hit.statement {
        Some(n) => format!("{}:{n}", plain(&hit.article)),
        None => plain(&hit.article),
    };
    let last = join([Some(place), hit.outlet.as_deref().map(plain)]);
    block(&first, &marked(&hit.passage, &hit.found, look), &last, look)
}

/// A hit: what it is, its words, where it stands.
fn block(first: &str, words: &str, last: &str, look: &Look) -> String {
    let indent = "     ";
    let room = look.width.saturating_sub(indent.len()).max(20);
    let mut block = String::from("\n");
    for (i, line) in wrapped(first, look.width).into_iter().enumerate() {
        if i > 0 {
            block += indent;
        }
        block += &line;
        block.push('\n');
    }
    for line in wrapped(words, room) {
        block += &format!("{indent}{line}\n");
    }
    for line in wrapped(last, room) {
        block += &format!("{indent}{}\n", look.styled(DIM, &line));
    }
    block
}

pub fn join<const N: usize>(parts: [Option<String>; N]) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

pub fn plain(text: &str) -> String {
    visible(&one_line(text)).into_owned()
}

/// The day of a date with time.
fn day(published: &str) -> String {
    plain(published.get(..10).unwrap_or(published))
}

fn named(voice: &VoiceOf) -> String {
    format!("{} ({})", plain(&voice.name), voice.kind.name())
}

fn days(days: DaysLine) -> String {
    super::findings::days(sayso_core::Days {
        from: days.from,
        to: days.to,
    })
}

/// A passage on one line with what was found in it in bold, or in brackets where there are no colours.
fn marked(passage: &PassageLine, found: &[PassageLine], look: &Look) -> String {
    let mut line = String::new();
    let mut part = String::new();
    let mut inside = false;
    let put = |line: &mut String, part: &mut String, inside: bool| {
        let words = visible(part).into_owned();
        *line += &match (inside && !words.is_empty(), look.colour) {
            (false, _) => words,
            (true, true) => look.styled(FOUND, &words),
            (true, false) => format!("⟦{words}⟧"),
        };
        part.clear();
    };
    for (at, c) in (passage.start..).zip(passage.text.chars()) {
        let is_found = found.iter().any(|found| found.start <= at && at < found.end);
        let begins = found.iter().any(|found| found.start == at);
        if is_found != inside || begins {
            put(&mut line, &mut part, inside);
            inside = is_found;
        }
        // white space of whatever kind; several are made one below
        part.push(if c.is_whitespace() { ' ' } else { c });
    }
    put(&mut line, &mut part, inside);
    one_line(&line)
}
