//! Hits with their passages.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::{Connection, OptionalExtension};
use sayso_core::{Act, CodePoints, DaysLine, Form, PassageLine, Span, VoiceKind, headline};
use serde::Serialize;

use super::candidates::Row;
use super::places::{Passages, Searched};
use super::plan::Plan;
use super::words::{self, Sought};
use crate::Fault;

/// A statement that was found. Passages count code points of the article's canonical text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StatementHit {
    /// The article's identifier.
    pub article: String,
    /// Its number in the article, from 1.
    pub n: u32,
    /// Who published the article.
    pub outlet: Option<String>,
    /// Published, ISO 8601.
    pub published: Option<String>,
    /// The article's title; where it has none, the first line of its text.
    pub title: String,
    /// The article's address.
    pub url: Option<String>,
    /// In quotation marks or not.
    pub form: sayso_core::Form,
    /// What was done by saying it.
    pub act: sayso_core::Act,
    /// Who made it; `None` where the text does not say.
    pub voice: Option<VoiceOf>,
    /// Who passed it on, the nearest to the article first.
    pub relay: Vec<VoiceOf>,
    /// When it was said.
    pub said: Option<DaysLine>,
    /// The words that name who speaks.
    pub source: Vec<PassageLine>,
    /// The reporting words.
    pub cue: Vec<PassageLine>,
    /// What was said.
    pub content: Vec<PassageLine>,
    /// Where in content and source the words stand that were asked for.
    pub found: Vec<PassageLine>,
    /// Its score, in thousandths.
    pub score: f64,
    /// Has a person corrected it?
    pub corrected: bool,
}

/// An article that was found. Passages count code points of its canonical text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArticleHit {
    /// Its identifier.
    pub article: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Published, ISO 8601.
    pub published: Option<String>,
    /// Its title; where it has none, the first line of its text.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// How many statements it has.
    pub statements: usize,
    /// The part of it that shows best what was asked for; its beginning where no words were.
    pub passage: PassageLine,
    /// Where in that part the words stand.
    pub found: Vec<PassageLine>,
}

/// A voice, as hits name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VoiceOf {
    /// The key of its identity; `None` for unnamed voices, and as long as identities have not been found.
    pub key: Option<String>,
    /// Its name: the identity's, else the article's.
    pub name: String,
    /// What it is.
    pub kind: VoiceKind,
}

/// Bytes of an article's passage.
const PASSAGE: usize = 260;

/// A span as columns hold it; an empty one where it does not fit the text.
pub(crate) fn span(text: &str, start: i64, end: i64) -> Span {
    match (usize::try_from(start), usize::try_from(end)) {
        (Ok(start), Ok(end)) if text.get(start..end).is_some() => Span::new(start, end),
        _ => Span::new(0, 0),
    }
}

/// The voice in a row.
pub(crate) fn voice(connection: &Connection, voice: i64) -> Result<Option<VoiceOf>, Fault> {
    let found: Option<(Option<String>, String, String)> = connection
        .prepare_cached(
            "SELECT identity.key, coalesce(identity.name, voice.name), voice.kind
             FROM voice LEFT JOIN identity ON identity.identity = voice.identity WHERE voice.voice = ?",
        )?
        .query_row([voice], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    found
        .map(|(key, name, kind)| {
            let kind = VoiceKind::named(&kind)
                .ok_or_else(|| Fault::Damaged(format!("{kind:?} is no kind of voice")))?;
            Ok(VoiceOf { key, name, kind })
        })
        .transpose()
}

/// Who passed a statement on, the nearest to the article first.
pub(crate) fn relays(connection: &Connection, statement: i64) -> Result<Vec<VoiceOf>, Fault> {
    let rows: Vec<i64> = connection
        .prepare_cached("SELECT voice FROM relay WHERE statement = ? ORDER BY position")?
        .query_map([statement], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut relays = Vec::with_capacity(rows.len());
    for row in rows {
        relays.extend(voice(connection, row)?);
    }
    Ok(relays)
}

/// An article of a hit.
struct Of {
    id: String,
    outlet: Option<String>,
    published: Option<String>,
    title: String,
    url: Option<String>,
    text: String,
    searched: Option<String>,
}

fn article_of(connection: &Connection, article: i64) -> Result<Of, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT id, version.outlet, published, title, url, text, searched
             FROM article JOIN version ON version.version = article.current JOIN entry ON entry.article = article.article
             WHERE article.article = ?",
        )?
        .query_row([article], |row| {
            let (title, text): (Option<String>, String) = (row.get(3)?, row.get(5)?);
            Ok(Of {
                id: row.get(0)?,
                outlet: row.get(1)?,
                published: row.get(2)?,
                title: headline(title.as_deref(), &text),
                url: row.get(4)?,
                text,
                searched: row.get(6)?,
            })
        })?)
}

pub(super) fn statements(
    connection: &Connection,
    plan: &Plan,
    rows: &[Row],
) -> Result<Vec<StatementHit>, Fault> {
    // several may be of one article
    let mut articles: HashMap<i64, Of> = HashMap::new();
    let mut hits = Vec::with_capacity(rows.len());
    for row in rows {
        let of = match articles.entry(row.article) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(article_of(connection, row.article)?),
        };
        hits.push(statement(connection, plan, row, of)?);
    }
    Ok(hits)
}

fn statement(connection: &Connection, plan: &Plan, row: &Row, of: &Of) -> Result<StatementHit, Fault> {
    let mut query = connection
        .prepare_cached("SELECT form, act, corrected, passages FROM statement WHERE statement = ?")?;
    let mut found = query.query([row.row])?;
    let more = found.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let (form, act): (String, String) = (more.get(0)?, more.get(1)?);
    let column = more.get_ref(3)?.as_str_or_null().map_err(rusqlite::Error::from)?;
    let places = Passages::of(connection, column, (row.article, row.n), &of.text)?;
    let points = CodePoints::new(&of.text);
    let passages = |spans: &[Span]| {
        spans
            .iter()
            .map(|span| passage(&points, &of.text, *span))
            .collect()
    };
    let mut sought = Vec::new();
    for span in places.source.iter().chain(&places.content) {
        sought.extend(sought_in(&plan.sought, &of.text, *span));
    }
    sought.sort();
    sought.dedup();
    let unknown =
        |what: &str, name: &str| Fault::Damaged(format!("a statement has the unknown {what} {name:?}"));
    Ok(StatementHit {
        article: of.id.clone(),
        n: row.n,
        outlet: of.outlet.clone(),
        published: of.published.clone(),
        title: of.title.clone(),
        url: of.url.clone(),
        form: Form::named(&form).ok_or_else(|| unknown("form", &form))?,
        act: Act::named(&act).ok_or_else(|| unknown("act", &act))?,
        voice: match row.voice {
            Some(of_statement) => voice(connection, of_statement)?,
            None => None,
        },
        relay: relays(connection, row.row)?,
        said: row.said.map(DaysLine::from),
        source: passages(&places.source),
        cue: passages(&places.cue),
        content: passages(&places.content),
        found: passages(&sought),
        score: (row.score * 1000.0).round() / 1000.0,
        corrected: more.get(2)?,
    })
}

pub(super) fn articles(connection: &Connection, plan: &Plan, rows: &[Row]) -> Result<Vec<ArticleHit>, Fault> {
    let mut hits = Vec::with_capacity(rows.len());
    for row in rows {
        let of = article_of(connection, row.article)?;
        let text = of.text.as_str();
        let searched = Searched::of(connection, of.searched.as_deref(), row.article, text)?;
        let mut found: Vec<Span> = Vec::new();
        for span in &searched.segments {
            found.extend(sought_in(&plan.sought, text, *span));
        }
        let best = window(text, &found, &plan.sought, searched.body);
        let points = CodePoints::new(text);
        let statements: i64 = connection
            .prepare_cached("SELECT count(*) FROM statement WHERE article = ?")?
            .query_row([row.article], |row| row.get(0))?;
        hits.push(ArticleHit {
            statements: usize::try_from(statements).unwrap_or_default(),
            passage: passage(&points, text, best),
            found: (found.iter())
                .filter(|span| best.contains(**span))
                .map(|span| passage(&points, text, *span))
                .collect(),
            article: of.id,
            outlet: of.outlet,
            published: of.published,
            title: of.title,
            url: of.url,
        });
    }
    Ok(hits)
}

/// A passage in code points.
pub(crate) fn passage(points: &CodePoints<'_>, text: &str, span: Span) -> PassageLine {
    PassageLine {
        start: points.at(span.start),
        end: points.at(span.end),
        text: span.of(text).to_owned(),
    }
}

/// Where what is asked for stands in a span of the text.
pub(crate) fn sought_in(sought: &[Sought], text: &str, span: Span) -> Vec<Span> {
    let part = span.of(text);
    match sought.iter().any(|sought| sought.may_stand_in(part)) {
        true => words::passages(sought, &words::words(part), span.start),
        false => Vec::new(),
    }
}

/// The part of a text with the most of what is asked for: as many different words as possible, then as many places; the
/// first such part. It begins and ends at white space. Where nothing stands in it, the text from `body` on.
fn window(text: &str, found: &[Span], sought: &[Sought], body: usize) -> Span {
    let mut best = ((0, 0), Span::new(body, body));
    let mut last = 0;
    for (i, first) in found.iter().enumerate() {
        last = last.max(i);
        while found
            .get(last + 1)
            .is_some_and(|next| next.end <= first.start + PASSAGE * 3 / 4)
        {
            last += 1;
        }
        let end = found.get(last).map_or(first.end, |last| last.end);
        let span = Span::new(first.start, end);
        // where at most one thing is sought, all places are of it
        let kinds = match sought.len() {
            0 | 1 => 1,
            _ => {
                let words = words::words(span.of(text));
                sought
                    .iter()
                    .filter(|sought| !sought.places(&words).is_empty())
                    .count()
            }
        };
        let worth = (kinds, last + 1 - i);
        if worth > best.0 {
            best = (worth, span);
        }
    }
    let span = best.1;
    // a third of the room before the words, the rest behind
    let room = PASSAGE.saturating_sub(span.len());
    let before = if span.is_empty() { 0 } else { room / 3 };
    let start = begin_of_word(text, span.start.saturating_sub(before));
    let end = end_of_word(text, (span.end + room - before).min(text.len()));
    Span::new(start.min(span.start), end.max(span.end)).trimmed(text)
}

/// The beginning of the word at or after an offset.
fn begin_of_word(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let is_begin = at == 0
        || text
            .get(..at)
            .is_some_and(|before| before.ends_with(char::is_whitespace));
    match is_begin {
        true => at,
        false => text
            .get(at..)
            .and_then(|rest| rest.find(char::is_whitespace))
            .map_or(at, |gap| at + gap),
    }
}

/// The end of the word before or at an offset.
fn end_of_word(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let is_end = text
        .get(at..)
        .is_none_or(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
    match is_end {
        true => at,
        false => text
            .get(..at)
            .and_then(|before| before.rfind(char::is_whitespace))
            .unwrap_or(at),
    }
}
