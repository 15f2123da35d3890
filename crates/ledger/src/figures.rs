//! Figures: who gave which number when.

use sayso_core::{CodePoints, DaysLine, PassageLine};
use serde::Serialize;

use rusqlite::Connection;

use crate::entries;
use crate::query::Query;
use crate::search::Total;
use crate::search::candidates::{self, Row};
use crate::search::hits::{self, VoiceOf};
use crate::search::plan::{Kind, Plan};
use crate::{Fault, Ledger, LedgerError};

/// A figure with who gave it. Passages count code points of the article's canonical text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FigureHit {
    /// The article's identifier.
    pub article: String,
    /// Its number among the article's figures, from 1.
    pub n: u32,
    /// Who published the article.
    pub outlet: Option<String>,
    /// Published, ISO 8601.
    pub published: Option<String>,
    /// First code point of its words.
    pub start: usize,
    /// First code point after them.
    pub end: usize,
    /// The number and the words that bound it.
    pub text: String,
    /// What is counted.
    pub counts: Option<String>,
    /// The least number that the words allow; `None`: open.
    pub lower: Option<u64>,
    /// The greatest number that the words allow; `None`: open.
    pub upper: Option<u64>,
    /// Do the words say that it is not exact?
    pub approximate: bool,
    /// The number of the statement that gives it; `None`: the article itself does.
    pub statement: Option<u32>,
    /// Who made that statement; `None` where nobody is named, or the article itself gives the figure.
    pub voice: Option<VoiceOf>,
    /// Who passed it on, the nearest to the article first.
    pub relay: Vec<VoiceOf>,
    /// When it was said.
    pub said: Option<DaysLine>,
    /// The sentence around it.
    pub passage: PassageLine,
    /// Where in the sentence the words stand that were asked for.
    pub found: Vec<PassageLine>,
}

/// Figures in the order of the days on which they were published, those without a day first.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The newest, at most as many as were asked for; the oldest of them first.
    pub hits: Vec<FigureHit>,
    /// How many there are.
    pub total: Total,
}

impl Ledger {
    /// The newest figures that count what the query asks for, at most `limit`. Its words are looked for, in singular and
    /// plural, in what is counted and in the sentence around; its filters hold for the statement that gives the figure,
    /// and `figure>100` for the figure itself.
    ///
    /// # Errors
    /// The ledger cannot be read, or is damaged.
    pub fn figures(&self, query: &Query, limit: usize) -> Result<Figures, LedgerError> {
        self.look(|connection| {
            let plan = Plan::new(connection, query, Kind::Figures)?;
            let mut found = candidates::newest(connection, &plan, limit)?;
            let total = Total::of(&found);
            found.rows.truncate(limit);
            // within a day the order of arrival stays
            found.rows.sort_by_key(|row| row.day);
            let mut hits = Vec::with_capacity(found.rows.len());
            for row in &found.rows {
                hits.push(hit(connection, &plan, row)?);
            }
            Ok(Figures { hits, total })
        })
    }
}

fn hit(connection: &Connection, plan: &Plan, row: &Row) -> Result<FigureHit, Fault> {
    let mut article = connection.prepare_cached(
        "SELECT article.id, version.outlet, version.published, version.text
         FROM article JOIN version ON version.version = article.current WHERE article.article = ?",
    )?;
    let (id, outlet, published, text): (String, Option<String>, Option<String>, String) = article
        .query_row([row.article], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
    let mut figure = connection.prepare_cached(
        "SELECT counts, lower, upper, approximate, (SELECT n FROM statement WHERE statement.statement = figure.statement)
         FROM figure WHERE figure = ?",
    )?;
    let (counts, lower, upper, approximate, statement) = figure.query_row([row.row], |row| {
        Ok((
            row.get(0)?,
            row.get::<_, Option<i64>>(1)?,
            row.get::<_, Option<i64>>(2)?,
            row.get(3)?,
            row.get(4)?,
        ))
    })?;
    let relay = match row.statement {
        Some(statement) => hits::relays(connection, statement)?,
        None => Vec::new(),
    };
    let span = hits::span(&text, row.start, row.end);
    let points = CodePoints::new(&text);
    let sentence = entries::sentence(&text, span).trimmed(&text);
    let found = hits::sought_in(&plan.sought, &text, sentence);
    let number = |n: Option<i64>| n.and_then(|n| u64::try_from(n).ok());
    Ok(FigureHit {
        article: id,
        n: row.n,
        outlet,
        published,
        start: points.at(span.start),
        end: points.at(span.end),
        text: span.of(&text).to_owned(),
        counts,
        lower: number(lower),
        upper: number(upper),
        approximate,
        statement,
        voice: match row.voice {
            Some(voice) => hits::voice(connection, voice)?,
            None => None,
        },
        relay,
        said: row.said.map(DaysLine::from),
        passage: hits::passage(&points, &text, sentence),
        found: (found.into_iter())
            .map(|span| hits::passage(&points, &text, span))
            .collect(),
    })
}
