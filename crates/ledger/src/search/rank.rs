//! The best first.
//!
//! What the index offers for this (its `bm25`) walks through all places of all words, for each of them anew. Here only the
//! rows that were found are weighed, by the same thought: a word that stands in a text more often says more, but each time
//! less; and in a short text it says more than in a long one. All words that were asked for occur, so how rare each is
//! makes no difference.

use rusqlite::Connection;

use super::candidates::Row;
use super::plan::{Kind, Plan};
use super::words::{self, Counter, Sought};
use crate::Fault;

/// So many rows are weighed by their words, the newest and surest; those behind them keep that order. A query that finds
/// more than are counted may bring some more with it.
const WEIGHED: usize = super::candidates::MOST;

/// The usual constants of BM25.
const SATURATION: f64 = 1.2;
const LENGTH: f64 = 0.75;

/// Words of a usual content, and of a usual article.
const USUAL_CONTENT: f64 = 25.0;
const USUAL_ARTICLE: f64 = 600.0;

/// What a word counts that stands only in the source or the name of the voice.
const OUTSIDE: f64 = 0.3;

/// What the newest, and the surest, has before the oldest and the most doubtful; one word that occurs counts about 1.
const NEWEST: f64 = 0.5;
const SUREST: f64 = 0.5;

/// Bytes at the beginning of an article that are taken for its title.
const TITLE: usize = 80;

pub(super) fn best_first(connection: &Connection, plan: &Plan, rows: &mut Vec<Row>) -> Result<(), Fault> {
    let newest = rows.iter().filter_map(|row| row.day).max();
    let prior = |row: &Row| {
        let age = (newest.zip(row.day)).map_or(f64::INFINITY, |(newest, day)| {
            f64::from((newest - day).get_days().max(0)) / 365.0
        });
        NEWEST / (1.0 + age) + SUREST * row.score
    };
    let mut weighed: Vec<(f64, Row)> = rows.drain(..).map(|row| (prior(&row), row)).collect();
    let order = |weighed: &mut [(f64, Row)]| {
        weighed.sort_by(|(a, x), (b, y)| b.total_cmp(a).then(x.article.cmp(&y.article)).then(x.n.cmp(&y.n)));
    };
    order(&mut weighed);
    let end = weighed.len().min(WEIGHED);
    let (first, _) = weighed.split_at_mut(end);
    // texts lie in the order of arrival
    first.sort_by_key(|(_, row)| row.article);
    let mut texts = connection.prepare_cached(
        "SELECT version.text FROM article JOIN version ON version.version = article.current WHERE article.article = ?",
    )?;
    let counters: Vec<Counter<'_>> = plan.sought.iter().filter_map(Sought::counter).collect();
    for rows in first.chunk_by_mut(|(_, a), (_, b)| a.article == b.article) {
        let Some(article) = rows.first().map(|(_, row)| row.article) else {
            continue;
        };
        let mut found = texts.query([article])?;
        let Some(found) = found.next()? else {
            continue;
        };
        // of a long text only some bytes are looked at, so it is not made sure first that all of it is UTF-8
        let text = found.get_ref(0)?.as_bytes().map_err(rusqlite::Error::from)?;
        for (weight, row) in rows {
            *weight += match plan.kind {
                Kind::Articles => of_article(&counters, text),
                _ => of_content(plan, part(text, row.start, row.end)),
            };
        }
    }
    order(first);
    rows.extend(weighed.into_iter().map(|(_, row)| row));
    Ok(())
}

fn saturated(times: f64, length: f64, usual: f64) -> f64 {
    let long = 1.0 - LENGTH + LENGTH * length / usual;
    times * (SATURATION + 1.0) / (times + SATURATION * long)
}

fn of_content(plan: &Plan, content: &str) -> f64 {
    let words = words::words(content);
    let mut weight = 0.0;
    let mut firsts = Vec::new();
    for sought in &plan.sought {
        let places = sought.places(&words);
        weight += match places.first() {
            Some(first) => {
                firsts.push(first.start);
                saturated(places.len() as f64, words.len() as f64, USUAL_CONTENT)
            }
            None => OUTSIDE,
        };
    }
    // near one another
    if let (Some(first), Some(last), true) = (firsts.iter().min(), firsts.iter().max(), firsts.len() > 1) {
        weight += firsts.len() as f64 / (last - first + 1).max(firsts.len()) as f64;
    }
    weight
}

fn of_article(counters: &[Counter<'_>], text: &[u8]) -> f64 {
    // a word with its space takes about six bytes
    let length = text.len() as f64 / 6.0;
    let of_word = |counter: &Counter<'_>| {
        let (times, in_title) = counter.count(text, TITLE);
        let title = if in_title { 1.0 } else { 0.0 };
        // it is there, or the article would not have been found
        saturated(times.max(1) as f64, length, USUAL_ARTICLE) + title
    };
    counters.iter().map(of_word).sum()
}

/// A part of a text; nothing where it does not fit.
fn part(text: &[u8], start: i64, end: i64) -> &str {
    let bytes = match (usize::try_from(start), usize::try_from(end)) {
        (Ok(start), Ok(end)) => text.get(start..end).unwrap_or_default(),
        _ => &[],
    };
    std::str::from_utf8(bytes).unwrap_or_default()
}
