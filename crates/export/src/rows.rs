//! The rows of one article in each table but that of voices, which are of many articles.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use sayso_core::{Article, ArticleLine, CodePoints, DaysLine, PassageLine, join_title};
use sayso_ledger::{Stored, VoiceIdentity};

use crate::{ExportError, Row, Table, Value};

/// An article with all that its rows are made of.
pub(crate) struct Page<'s> {
    pub stored: &'s Stored,
    pub identities: &'s BTreeMap<u32, VoiceIdentity>,
    /// Its reading, offsets in code points.
    pub line: ArticleLine,
}

impl<'s> Page<'s> {
    pub fn new(stored: &'s Stored, identities: &'s BTreeMap<u32, VoiceIdentity>) -> Self {
        Page {
            line: ArticleLine::new(&stored.article, &stored.applied.reading, false),
            stored,
            identities,
        }
    }

    /// The rows of a table, in the order of the text. Those of several articles have none here.
    pub fn rows(&self, table: Table) -> Result<Vec<Row>, ExportError> {
        Ok(match table {
            Table::Articles => vec![self.article()?],
            Table::Statements => self.statements(),
            Table::Voices | Table::Claims | Table::Links => Vec::new(),
            Table::Figures => self.figures(),
            Table::Dates => self.dates(),
        })
    }

    /// Key, name and kind of a voice: those of its identity, else its own.
    pub fn voice(&self, n: u32) -> Option<[String; 3]> {
        if let Some(identity) = self.identities.get(&n) {
            let kind = identity.kind.name().to_owned();
            return Some([identity.key.clone(), identity.name.clone(), kind]);
        }
        let voice = self.line.voices.iter().find(|voice| voice.n == n)?;
        let key = format!("{}/v{n}", self.line.id);
        Some([key, voice.name.clone(), voice.kind.name().to_owned()])
    }

    fn voice_group(&self, n: u32) -> Option<Value> {
        let [key, name, kind] = self.voice(n)?;
        Some(Value::Group(vec![key.into(), name.into(), kind.into()]))
    }

    fn article(&self) -> Result<Row, ExportError> {
        let stored = self.stored;
        let article = &stored.article;
        let (text, title) = apart(article);
        let mut extra = article.extra.clone();
        if title.is_none()
            && let Some(title) = &article.title
        {
            extra.insert("title_apart".to_owned(), title.as_str().into());
        }
        let time = |time: &str| match time.parse::<Timestamp>() {
            Ok(time) => Ok(Value::Time(time)),
            Err(error) => Err(ExportError::Unfit(format!(
                "article {:?} has a time that is none, {time:?} ({error})",
                article.id
            ))),
        };
        let retrieved = match stored.version.retrieved.as_str() {
            "" => Value::Null,
            retrieved => time(retrieved)?,
        };
        Ok(vec![
            article.id.as_str().into(),
            Value::text(article.url.clone()),
            Value::text(article.outlet.clone()),
            Value::text(article.published.clone()),
            day(article.published.as_deref()),
            Value::text(article.updated.clone()),
            Value::text(article.byline.clone()),
            Value::text(title.map(str::to_owned)),
            Value::text(article.language.clone()),
            text.into(),
            marked(article)?,
            Value::Boolean(article.is_background),
            Value::Fields(extra),
            stored.version.n.into(),
            stored.version.of.into(),
            retrieved,
            stored.version.text_sha256.as_str().into(),
            stored.version.raw_sha256.as_str().into(),
            stored.read_by.reader.as_str().into(),
            time(&stored.read_by.made)?,
        ])
    }

    /// The columns that name the page of a row.
    fn page(&self) -> [Value; 4] {
        let line = &self.line;
        [
            Value::text(line.url.clone()),
            Value::text(line.outlet.clone()),
            Value::text(line.published.clone()),
            day(line.published.as_deref()),
        ]
    }

    /// The columns that say for which text a row is good, and who found it.
    fn found(&self) -> [Value; 3] {
        [
            self.stored.version.n.into(),
            self.line.text_sha256.as_str().into(),
            self.stored.read_by.reader.as_str().into(),
        ]
    }

    fn statements(&self) -> Vec<Row> {
        let rows = self.line.statements.iter().map(|statement| {
            let mut row: Row = vec![self.line.id.as_str().into(), statement.n.into()];
            row.extend(self.page());
            let relays = statement.relay.iter().filter_map(|n| self.voice_group(*n));
            row.extend([
                Value::or_null(statement.voice.and_then(|n| self.voice_group(n)), |voice| voice),
                statement.act.name().into(),
                statement.form.name().into(),
                passages(&statement.content),
                passages(&statement.source),
                passages(&statement.cue),
                Value::List(relays.collect()),
                Value::or_null(statement.said, days),
                Value::List(statement.answers.iter().map(|n| Value::from(*n)).collect()),
                passages(&statement.certainty),
                passages(&statement.cited),
                passages(&statement.told),
                Value::or_null(statement.within, Value::from),
                Value::Number(statement.score),
                corrected(&self.stored.applied.statements, statement.n),
            ]);
            row.extend(self.found());
            row
        });
        rows.collect()
    }

    fn figures(&self) -> Vec<Row> {
        let rows = self.line.figures.iter().zip(1..).map(|(figure, n)| {
            let giver = figure.statement.and_then(|n| {
                let statement = self.line.statements.iter().find(|statement| statement.n == n)?;
                self.voice_group(statement.voice?)
            });
            let mut row: Row = vec![self.line.id.as_str().into(), Value::from(n)];
            row.extend(self.page());
            row.extend([
                figure.start.into(),
                figure.end.into(),
                figure.text.as_str().into(),
                Value::text(figure.counts.clone()),
                Value::or_null(figure.counts_at, |[start, end]| {
                    Value::Group(vec![start.into(), end.into()])
                }),
                Value::or_null(figure.lower, Value::Count),
                Value::or_null(figure.upper, Value::Count),
                Value::Boolean(figure.approximate),
                Value::or_null(figure.statement, Value::from),
                Value::or_null(giver, |voice| voice),
                corrected(&self.stored.applied.figures, n),
            ]);
            row.extend(self.found());
            row
        });
        rows.collect()
    }

    fn dates(&self) -> Vec<Row> {
        let rows = self.line.dates.iter().zip(1u32..).map(|(date, n)| {
            let mut row: Row = vec![self.line.id.as_str().into(), n.into()];
            row.extend(self.page());
            row.extend([
                date.start.into(),
                date.end.into(),
                date.text.as_str().into(),
                Value::or_null(date.from, Value::Day),
                Value::or_null(date.to, Value::Day),
            ]);
            row.extend(self.found());
            row
        });
        rows.collect()
    }
}

/// Text and title as they arrive apart, so that [`join_title`] makes the canonical text of them. Where it would not,
/// the canonical text and no title.
fn apart(article: &Article) -> (&str, Option<&str>) {
    let title = article.title.as_deref();
    let name = title.map(str::trim).filter(|name| !name.is_empty());
    let body = name.and_then(|name| article.text.strip_prefix(name)?.strip_prefix("\n\n"));
    match body {
        Some(body) if !body.trim().is_empty() && join_title(title, body).0 == article.text => (body, title),
        _ => (article.text.as_str(), None),
    }
}

fn marked(article: &Article) -> Result<Value, ExportError> {
    let points = CodePoints::new(&article.text);
    let mut segments = Vec::with_capacity(article.marked.len());
    for segment in &article.marked {
        let kind = serde_json::to_value(segment.kind);
        let kind = kind.map_err(|error| ExportError::Program(error.to_string()))?;
        segments.push(Value::Group(vec![
            kind.as_str().unwrap_or_default().into(),
            points.at(segment.span.start).into(),
            points.at(segment.span.end).into(),
        ]));
    }
    Ok(Value::List(segments))
}

/// The day that a published date begins with.
fn day(published: Option<&str>) -> Value {
    let day = published
        .and_then(|published| published.get(..10))
        .and_then(|day| day.parse::<Date>().ok());
    Value::or_null(day, Value::Day)
}

fn days(days: DaysLine) -> Value {
    Value::Group(vec![Value::Day(days.from), Value::Day(days.to)])
}

fn passages(passages: &[PassageLine]) -> Value {
    let passages = passages.iter().map(|passage| {
        Value::Group(vec![
            passage.start.into(),
            passage.end.into(),
            passage.text.as_str().into(),
        ])
    });
    Value::List(passages.collect())
}

fn corrected(by: &BTreeMap<u32, Vec<i64>>, n: u32) -> Value {
    let numbers = by.get(&n).into_iter().flatten();
    Value::List(numbers.map(|number| Value::Integer(*number)).collect())
}
