//! Hits with their passages.

use std::collections::HashMap;
use std::rc::Rc;

use rusqlite::{Connection, OptionalExtension, params};
use sayso_core::{CodePoints, DaysLine, PassageLine, SegmentKind, Span, VoiceKind};
use serde::Serialize;

use super::candidates::Row;
use super::plan::Plan;
use super::words::{self, Sought};
use crate::Fault;
use crate::stored::{self, Stored};

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
    /// The article's title.
    pub title: Option<String>,
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
    /// Its title.
    pub title: Option<String>,
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
    voice_where(
        connection,
        "voice.voice = ?1 AND ?2 IS NULL",
        params![voice, None::<i64>],
    )
}

fn voice_where(
    connection: &Connection,
    which: &'static str,
    values: impl rusqlite::Params,
) -> Result<Option<VoiceOf>, Fault> {
    let sql = format!(
        "SELECT identity.key, coalesce(identity.name, voice.name), voice.kind
         FROM voice LEFT JOIN identity ON identity.identity = voice.identity WHERE {which}"
    );
    let found: Option<(Option<String>, String, String)> = connection
        .prepare_cached(&sql)?
        .query_row(values, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    found
        .map(|(key, name, kind)| {
            let kind = VoiceKind::named(&kind)
                .ok_or_else(|| Fault::Damaged(format!("{kind:?} is no kind of voice")))?;
            Ok(VoiceOf { key, name, kind })
        })
        .transpose()
}

/// The articles of a page, each got back once.
#[derive(Default)]
struct Articles {
    known: HashMap<i64, Rc<Stored>>,
}

impl Articles {
    fn get(&mut self, connection: &Connection, article: i64) -> Result<Rc<Stored>, Fault> {
        if let Some(known) = self.known.get(&article) {
            return Ok(Rc::clone(known));
        }
        let found = Rc::new(stored::stored(connection, article)?);
        self.known.insert(article, Rc::clone(&found));
        Ok(found)
    }
}

pub(super) fn statements(
    connection: &Connection,
    plan: &Plan,
    rows: &[Row],
) -> Result<Vec<StatementHit>, Fault> {
    let mut articles = Articles::default();
    let mut hits = Vec::with_capacity(rows.len());
    for row in rows {
        let stored = articles.get(connection, row.article)?;
        hits.push(statement(connection, plan, row, &stored)?);
    }
    Ok(hits)
}

fn statement(
    connection: &Connection,
    plan: &Plan,
    row: &Row,
    stored: &Stored,
) -> Result<StatementHit, Fault> {
    let article = &stored.article;
    let reading = &stored.applied.reading;
    let statement = (reading.statements.iter().find(|statement| statement.n == row.n)).ok_or_else(|| {
        Fault::Damaged(format!(
            "statement {} of article {} stands in the index and not in its reading",
            row.n, article.id
        ))
    })?;
    let points = CodePoints::new(&article.text);
    let passages = |spans: &[Span]| {
        spans
            .iter()
            .map(|span| passage(&points, &article.text, *span))
            .collect()
    };
    let of_article = |n: &u32| {
        voice_where(
            connection,
            "voice.article = ?1 AND voice.n = ?2",
            params![row.article, n],
        )
    };
    let mut relay = Vec::new();
    for n in &statement.relay {
        relay.extend(of_article(n)?);
    }
    let mut found = Vec::new();
    for span in statement.source.iter().chain(&statement.content) {
        found.extend(sought_in(&plan.sought, &article.text, *span));
    }
    found.sort();
    found.dedup();
    Ok(StatementHit {
        article: article.id.clone(),
        n: statement.n,
        outlet: article.outlet.clone(),
        published: article.published.clone(),
        title: article.title.clone(),
        url: article.url.clone(),
        form: statement.form,
        act: statement.act,
        voice: match &statement.voice {
            Some(n) => of_article(n)?,
            None => None,
        },
        relay,
        said: statement.said.map(DaysLine::from),
        source: passages(&statement.source),
        cue: passages(&statement.cue),
        content: passages(&statement.content),
        found: passages(&found),
        score: (f64::from(statement.score) * 1000.0).round() / 1000.0,
        corrected: stored.applied.statements.contains_key(&statement.n),
    })
}

pub(super) fn articles(connection: &Connection, plan: &Plan, rows: &[Row]) -> Result<Vec<ArticleHit>, Fault> {
    let mut hits = Vec::with_capacity(rows.len());
    for row in rows {
        let stored = stored::stored(connection, row.article)?;
        let article = &stored.article;
        let text = article.text.as_str();
        let shown: Vec<Span> = (stored.applied.reading.segments.iter())
            .filter(|segment| !matches!(segment.kind, SegmentKind::Related | SegmentKind::Boilerplate))
            .map(|segment| segment.span)
            .collect();
        let mut found: Vec<Span> = Vec::new();
        for span in &shown {
            found.extend(sought_in(&plan.sought, text, *span));
        }
        let body = (stored.applied.reading.segments.iter())
            .find(|segment| segment.kind == SegmentKind::Body)
            .map_or(0, |segment| segment.span.start);
        let best = window(text, &found, &plan.sought, body);
        let points = CodePoints::new(text);
        hits.push(ArticleHit {
            article: article.id.clone(),
            outlet: article.outlet.clone(),
            published: article.published.clone(),
            title: article.title.clone(),
            url: article.url.clone(),
            statements: stored.applied.reading.statements.len(),
            passage: passage(&points, text, best),
            found: (found.iter())
                .filter(|span| best.contains(**span))
                .map(|span| passage(&points, text, *span))
                .collect(),
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
    words::passages(sought, &words::words(span.of(text)), span.start)
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
