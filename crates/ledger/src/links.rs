//! The rows of `link`: what joins two places of articles, as the ledger keeps it.

use rusqlite::{Connection, Row, params};
use sayso_core::{Span, envelope};
use sayso_linker::links::{AnswerKind, Copied, CopyForm, Passage, Relation, SameBy, Side};
use sayso_linker::{PairLinks, ReadArticle};
use serde::{Deserialize, Serialize};

use crate::Fault;
use crate::packing::{json, of_json};

mod walked;

pub(crate) use walked::{Held, link};
pub use walked::{Link, LinkEnd, LinkMore};

/// What a link says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// Both report the same utterance.
    SameStatement,
    /// Both have a passage.
    Copies,
    /// One denies the other.
    Denies,
    /// One says that the other is so.
    Confirms,
    /// One replies to the other.
    Answers,
    /// One has it from the other's outlet.
    Relays,
    /// Both count the same.
    SameQuantity,
}

impl LinkKind {
    /// All kinds, in the order of their numbers in the ledger, which begin at 1.
    pub const ALL: [LinkKind; 7] = [
        LinkKind::SameStatement,
        LinkKind::Copies,
        LinkKind::Denies,
        LinkKind::Confirms,
        LinkKind::Answers,
        LinkKind::Relays,
        LinkKind::SameQuantity,
    ];

    /// The word for it in JSON and on pages.
    pub fn name(self) -> &'static str {
        match self {
            LinkKind::SameStatement => "same_statement",
            LinkKind::Copies => "copies",
            LinkKind::Denies => "denies",
            LinkKind::Confirms => "confirms",
            LinkKind::Answers => "answers",
            LinkKind::Relays => "relays",
            LinkKind::SameQuantity => "same_quantity",
        }
    }

    pub(crate) fn code(self) -> i64 {
        self as i64 + 1
    }

    fn of(code: i64) -> Result<LinkKind, Fault> {
        usize::try_from(code)
            .ok()
            .and_then(|code| LinkKind::ALL.get(code.checked_sub(1)?).copied())
            .ok_or_else(|| Fault::Damaged(format!("a link is of the unknown kind {code}")))
    }

    fn of_answer(kind: AnswerKind) -> LinkKind {
        match kind {
            AnswerKind::Denies => LinkKind::Denies,
            AnswerKind::Confirms => LinkKind::Confirms,
            AnswerKind::Answers => LinkKind::Answers,
        }
    }
}

/// A place in an article to which a link leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Place {
    /// The article as a whole.
    Whole,
    /// A statement, or for quantities a figure, by its number.
    Number(u32),
    /// A part of a statement, mostly one sentence of several.
    Part(u32, Span),
    /// A passage.
    Passage(Span),
}

/// Passages begin at less than two to the power of this, which is more than an article may have; their lengths are less than
/// two to the power of the second, and numbers of statements with parts than two to the power of the third.
const START: u32 = 27;
const LENGTH: u32 = 20;
const STATEMENT: u32 = 15;

impl Place {
    pub(crate) fn code(self) -> i64 {
        let passage = |n: u32, span: Span| {
            let most = |bits: u32| (1u64 << bits) - 1;
            let start = (span.start as u64).min(most(START));
            let length = (span.len() as u64).min(most(LENGTH));
            let code = (u64::from(n) << (START + LENGTH)) | (start << LENGTH) | length;
            -1 - code.cast_signed()
        };
        match self {
            Place::Whole => 0,
            Place::Number(n) => i64::from(n),
            Place::Part(n, span) if n < 1 << STATEMENT => passage(n, span),
            Place::Part(_, span) | Place::Passage(span) => passage(0, span),
        }
    }

    pub(crate) fn of(code: i64) -> Place {
        match u32::try_from(code) {
            Ok(0) => Place::Whole,
            Ok(n) => Place::Number(n),
            Err(_) => {
                let code = (-1 - code).cast_unsigned();
                let bits = |from: u32, count: u32| (code >> from) & ((1 << count) - 1);
                let start = bits(LENGTH, START) as usize;
                let span = Span::new(start, start + bits(0, LENGTH) as usize);
                match u32::try_from(bits(START + LENGTH, STATEMENT)) {
                    Ok(n) if n > 0 => Place::Part(n, span),
                    _ => Place::Passage(span),
                }
            }
        }
    }

    /// The number of the statement that stands there.
    pub(crate) fn statement(self) -> Option<u32> {
        match self {
            Place::Number(n) | Place::Part(n, _) => Some(n),
            Place::Whole | Place::Passage(_) => None,
        }
    }

    fn of_passage(passage: &Passage, article: &ReadArticle) -> Place {
        let span = envelope(&passage.spans);
        match (passage.statement, span) {
            (Some(n), Some(span)) => {
                let whole = article
                    .statement(n)
                    .and_then(|statement| article.content(statement));
                match whole == Some(span) {
                    true => Place::Number(n),
                    false => Place::Part(n, span),
                }
            }
            (Some(n), None) => Place::Number(n),
            (None, span) => span.map_or(Place::Whole, Place::Passage),
        }
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LinkRow {
    pub article: i64,
    pub kind: LinkKind,
    pub place: Place,
    pub other: i64,
    pub other_place: Place,
    /// In thousandths.
    pub score: i64,
    pub detail: Option<String>,
}

/// What is kept of a copy beside its two passages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CopyDetail {
    pub form: CopyForm,
    pub shared: u32,
    /// Which of the two is the later, as the row has them: `a` for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub later: Option<Side>,
    /// Words that name where it is from, on which side.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<(Side, Span)>,
    /// The correction that says so, or says which is the later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<i64>,
}

/// What is kept of a denial, confirmation or answer that a person gave. Of others nothing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AnswerDetail {
    /// The correction that says so.
    pub correction: i64,
}

/// What is kept of a relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RelayDetail {
    /// The words that name the outlet.
    pub named: Span,
}

/// How two statements are known to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SameDetail {
    pub by: SameBy,
    /// The correction that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<i64>,
}

/// How two figures stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct QuantityDetail {
    pub relation: Relation,
}

/// The rows of what joins two articles, each given with its row.
pub(crate) fn rows(
    links: &PairLinks,
    (a, of_a): (i64, &ReadArticle),
    (b, of_b): (i64, &ReadArticle),
) -> Result<Vec<LinkRow>, Fault> {
    let thousandths = |score: f32| (f64::from(score.clamp(0.0, 1.0)) * 1000.0).round() as i64;
    let row = |side: Side| match side {
        Side::A => a,
        Side::B => b,
    };
    let mut rows = Vec::new();
    for same in &links.same {
        rows.push(LinkRow {
            article: a,
            kind: LinkKind::SameStatement,
            place: Place::of_passage(&same.a, of_a),
            other: b,
            other_place: Place::of_passage(&same.b, of_b),
            score: thousandths(same.score),
            detail: Some(json(&SameDetail {
                by: same.by,
                correction: None,
            })?),
        });
    }
    for copy in &links.copies {
        rows.push(copied(copy, a, b)?);
    }
    for answer in &links.answers {
        rows.push(LinkRow {
            article: row(answer.side),
            kind: LinkKind::of_answer(answer.kind),
            place: Place::Number(answer.statement),
            other: row(answer.to_side),
            other_place: Place::Number(answer.to),
            score: thousandths(answer.score),
            detail: None,
        });
    }
    for relay in &links.relays {
        rows.push(LinkRow {
            article: row(relay.side),
            kind: LinkKind::Relays,
            place: Place::Number(relay.statement),
            other: if relay.side == Side::A { b } else { a },
            other_place: relay.from.as_ref().map_or(Place::Whole, |from| {
                Place::of_passage(from, if relay.side == Side::A { of_b } else { of_a })
            }),
            score: thousandths(relay.score),
            detail: Some(json(&RelayDetail { named: relay.named })?),
        });
    }
    for quantity in &links.quantities {
        rows.push(LinkRow {
            article: a,
            kind: LinkKind::SameQuantity,
            place: Place::Number(quantity.a),
            other: b,
            other_place: Place::Number(quantity.b),
            score: thousandths(quantity.score),
            detail: Some(json(&QuantityDetail {
                relation: quantity.relation,
            })?),
        });
    }
    rows.sort();
    rows.dedup_by(|x, y| x.key() == y.key());
    Ok(rows)
}

fn copied(copy: &Copied, a: i64, b: i64) -> Result<LinkRow, Fault> {
    let detail = CopyDetail {
        form: copy.form,
        shared: copy.shared_words,
        later: copy.later,
        credits: copy.credits.clone(),
        correction: None,
    };
    Ok(LinkRow {
        article: a,
        kind: LinkKind::Copies,
        place: Place::Passage(copy.a),
        other: b,
        other_place: Place::Passage(copy.b),
        score: 1000,
        detail: Some(json(&detail)?),
    })
}

impl LinkRow {
    /// By what rows differ.
    pub(crate) fn key(&self) -> (i64, LinkKind, Place, i64, Place) {
        (self.article, self.kind, self.place, self.other, self.other_place)
    }

    /// What is kept beside it.
    pub(crate) fn detail<T: serde::de::DeserializeOwned>(&self) -> Result<T, Fault> {
        let detail = self.detail.as_deref().unwrap_or("null");
        of_json(detail.as_bytes(), "what is kept of a link")
    }
}

const COLUMNS: &str = "article, kind, place, other, other_place, score, detail";

fn link_row(row: &Row<'_>) -> Result<(i64, LinkRow), rusqlite::Error> {
    let kind = row.get(1)?;
    let link = LinkRow {
        article: row.get(0)?,
        kind: LinkKind::SameStatement,
        place: Place::of(row.get(2)?),
        other: row.get(3)?,
        other_place: Place::of(row.get(4)?),
        score: row.get(5)?,
        detail: row.get(6)?,
    };
    Ok((kind, link))
}

fn read(
    connection: &Connection,
    condition: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<Vec<LinkRow>, Fault> {
    let mut query = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM link WHERE {condition}"))?;
    let found = query.query_map(values, link_row)?;
    found
        .map(|row| {
            let (kind, row) = row?;
            Ok(LinkRow {
                kind: LinkKind::of(kind)?,
                ..row
            })
        })
        .collect()
}

/// All links of an article, on either side, sorted; those inside it once.
pub(crate) fn of_article(connection: &Connection, article: i64) -> Result<Vec<LinkRow>, Fault> {
    let mut rows = read(connection, "article = ?", params![article])?;
    rows.extend(read(
        connection,
        "other = ?1 AND article <> ?1",
        params![article],
    )?);
    rows.sort();
    Ok(rows)
}

/// The links of one kind of a place, on either side, sorted.
pub(crate) fn of_place(
    connection: &Connection,
    kind: LinkKind,
    article: i64,
    place: Place,
) -> Result<Vec<LinkRow>, Fault> {
    let values = params![article, kind.code(), place.code()];
    let mut rows = read(connection, "article = ?1 AND kind = ?2 AND place = ?3", values)?;
    rows.extend(read(
        connection,
        "other = ?1 AND kind = ?2 AND other_place = ?3",
        values,
    )?);
    rows.sort();
    rows.dedup();
    Ok(rows)
}

/// The links of one kind of an article, on either side, sorted.
pub(crate) fn of_kind(connection: &Connection, kind: LinkKind, article: i64) -> Result<Vec<LinkRow>, Fault> {
    let values = params![article, kind.code()];
    let mut rows = read(connection, "article = ?1 AND kind = ?2", values)?;
    rows.extend(read(connection, "other = ?1 AND kind = ?2", values)?);
    rows.sort();
    rows.dedup();
    Ok(rows)
}

/// What reports the same utterance as a place.
pub(crate) struct SameAs {
    /// Places to which a link leads from there, with the link's score in thousandths.
    pub ahead: Vec<((i64, Place), i64)>,
    /// Places from which one leads there.
    pub behind: Vec<(i64, Place)>,
}

/// What reports the same utterance as a place.
pub(crate) fn same_of_place(
    connection: &Connection,
    (article, place): (i64, Place),
) -> Result<SameAs, Fault> {
    let values = params![article, LinkKind::SameStatement.code(), place.code()];
    let node = |row: &Row<'_>| Ok::<_, rusqlite::Error>((row.get(0)?, Place::of(row.get(1)?)));
    let ahead = connection
        .prepare_cached(
            "SELECT other, other_place, score FROM link WHERE article = ? AND kind = ? AND place = ?",
        )?
        .query_map(values, |row| Ok((node(row)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    // the index has all of this
    let behind = connection
        .prepare_cached("SELECT article, place FROM link WHERE other = ? AND kind = ? AND other_place = ?")?
        .query_map(values, node)?
        .collect::<Result<_, _>>()?;
    Ok(SameAs { ahead, behind })
}

/// Does a part of a statement report the same utterance as another place?
pub(crate) fn are_parts_same(connection: &Connection, article: i64, statement: u32) -> Result<bool, Fault> {
    // the codes of all parts of a statement stand side by side
    let most = Span::new((1 << START) - 1, (1 << START) + (1 << LENGTH) - 2);
    let from = Place::Part(statement, most).code();
    let to = Place::Part(statement, Span::new(0, 0)).code();
    let values = params![article, LinkKind::SameStatement.code(), from, to];
    for of in [
        "SELECT 1 FROM link WHERE article = ? AND kind = ? AND place BETWEEN ? AND ?",
        "SELECT 1 FROM link WHERE other = ? AND kind = ? AND other_place BETWEEN ? AND ?",
    ] {
        if connection.prepare_cached(of)?.exists(values)? {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(crate) fn insert(connection: &Connection, row: &LinkRow) -> Result<(), Fault> {
    connection
        .prepare_cached(&format!(
            "INSERT INTO link ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
        ))?
        .execute(params![
            row.article,
            row.kind.code(),
            row.place.code(),
            row.other,
            row.other_place.code(),
            row.score,
            row.detail
        ])?;
    Ok(())
}

pub(crate) fn delete(connection: &Connection, row: &LinkRow) -> Result<(), Fault> {
    connection
        .prepare_cached(
            "DELETE FROM link WHERE article = ? AND kind = ? AND place = ? AND other = ? AND other_place = ?",
        )?
        .execute(params![
            row.article,
            row.kind.code(),
            row.place.code(),
            row.other,
            row.other_place.code()
        ])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_place_comes_back_from_its_code(
            n in any::<u32>(),
            of in 1u32..1 << STATEMENT,
            start in 0usize..1 << START,
            length in 0usize..1 << LENGTH,
        ) {
            let place = if n == 0 { Place::Whole } else { Place::Number(n) };
            prop_assert_eq!(Place::of(place.code()), place);
            let passage = Place::Passage(Span::new(start, start + length));
            prop_assert_eq!(Place::of(passage.code()), passage);
            let part = Place::Part(of, Span::new(start, start + length));
            prop_assert_eq!(Place::of(part.code()), part);
        }
    }

    #[test]
    fn kinds_come_back_from_their_numbers() {
        for kind in LinkKind::ALL {
            assert_eq!(LinkKind::of(kind.code()).unwrap(), kind);
        }
        assert!(LinkKind::of(0).is_err() && LinkKind::of(8).is_err());
    }
}
