//! Where the parts of a hit stand in its text, as columns hold it: so a page of hits needs no reading, each of which would
//! have to be unpacked whole.

use rusqlite::Connection;
use sayso_core::{Reading, SegmentKind, Span, Statement};
use serde::{Deserialize, Serialize};

use crate::packing::{json, of_json};
use crate::{Fault, stored};

/// A span as JSON has it here: start and end, in bytes of the text.
type Ends = (usize, usize);

fn ends(spans: &[Span]) -> Vec<Ends> {
    spans.iter().map(|span| (span.start, span.end)).collect()
}

/// The spans, each of which fits the text.
fn fitting(ends: Vec<Ends>, text: &str, what: &str) -> Result<Vec<Span>, Fault> {
    let span = |(start, end): Ends| match text.get(start..end) {
        Some(_) => Ok(Span::new(start, end)),
        None => Err(Fault::Damaged(format!(
            "{what} are noted at {start}..{end}, where the text has no such part; `sayso check --repair` lays it out again"
        ))),
    };
    ends.into_iter().map(span).collect()
}

/// Where a statement stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Passages {
    pub source: Vec<Span>,
    pub cue: Vec<Span>,
    pub content: Vec<Span>,
}

#[derive(Serialize, Deserialize)]
struct PassagesColumn(Vec<Ends>, Vec<Ends>, Vec<Ends>);

impl Passages {
    /// As the column `statement.passages` holds it.
    pub(crate) fn column(statement: &Statement) -> Result<String, Fault> {
        json(&PassagesColumn(
            ends(&statement.source),
            ends(&statement.cue),
            ends(&statement.content),
        ))
    }

    /// Those of a statement; of the reading where the column does not say.
    pub(crate) fn of(
        connection: &Connection,
        column: Option<&str>,
        (article, n): (i64, u32),
        text: &str,
    ) -> Result<Passages, Fault> {
        let what = "the passages of a statement";
        if let Some(column) = column {
            let PassagesColumn(source, cue, content) = of_json(column.as_bytes(), what)?;
            return Ok(Passages {
                source: fitting(source, text, what)?,
                cue: fitting(cue, text, what)?,
                content: fitting(content, text, what)?,
            });
        }
        let reading = stored::stored(connection, article)?.applied.reading;
        let statement =
            (reading.statements.into_iter().find(|statement| statement.n == n)).ok_or_else(|| {
                Fault::Damaged(format!(
                    "statement {n} of an article stands in the index and not in its reading"
                ))
            })?;
        Ok(Passages {
            source: statement.source,
            cue: statement.cue,
            content: statement.content,
        })
    }
}

/// Where an article is searched: links to other stories and boilerplate would find it by what it is not about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Searched {
    /// Where its body begins.
    pub body: usize,
    pub segments: Vec<Span>,
}

#[derive(Serialize, Deserialize)]
struct SearchedColumn(usize, Vec<Ends>);

impl Searched {
    pub(crate) fn of_reading(reading: &Reading) -> Searched {
        let is_searched =
            |kind: SegmentKind| !matches!(kind, SegmentKind::Related | SegmentKind::Boilerplate);
        let body = (reading.segments.iter()).find(|segment| segment.kind == SegmentKind::Body);
        Searched {
            body: body.map_or(0, |segment| segment.span.start),
            segments: (reading.segments.iter())
                .filter(|segment| is_searched(segment.kind))
                .map(|segment| segment.span)
                .collect(),
        }
    }

    /// As the column `entry.searched` holds it.
    pub(crate) fn column(&self) -> Result<String, Fault> {
        json(&SearchedColumn(self.body, ends(&self.segments)))
    }

    /// Those of an article; of its reading where the column does not say.
    pub(crate) fn of(
        connection: &Connection,
        column: Option<&str>,
        article: i64,
        text: &str,
    ) -> Result<Searched, Fault> {
        let what = "the segments of an article";
        let Some(column) = column else {
            let stored = stored::stored(connection, article)?;
            return Ok(Searched::of_reading(&stored.applied.reading));
        };
        let SearchedColumn(body, segments) = of_json(column.as_bytes(), what)?;
        fitting(vec![(body, text.len())], text, what)?;
        Ok(Searched {
            body,
            segments: fitting(segments, text, what)?,
        })
    }
}
