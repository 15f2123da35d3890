//! All links, one after the other, with their passages.

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use rusqlite::Connection;
use sayso_core::{CodePoints, PassageLine, Span};
use sayso_linker::links::{CopyForm, Relation, SameBy, Side};

use super::{CopyDetail, LinkKind, LinkRow, Place, QuantityDetail, RelayDetail, SameDetail};
use crate::stored::{self, Stored};
use crate::{Fault, Ledger, LedgerError};

/// A link with its evidence. Offsets are code points.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What it says.
    pub kind: LinkKind,
    /// How likely it is that a person would say so, 0 to 1.
    pub score: f64,
    /// The passage that copies, denies, confirms, answers or relays; of links without a direction the one whose article's
    /// identifier comes first.
    pub from: LinkEnd,
    /// The passage that is copied, denied, confirmed, answered or relayed.
    pub to: LinkEnd,
    /// What more is known of it.
    pub more: LinkMore,
}

/// What is known of links of a kind.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkMore {
    /// Of two statements that are the same: by what that is known.
    Same(SameBy),
    /// Of a copy.
    Copy {
        /// Its kind.
        form: CopyForm,
        /// Words that are the same on both sides.
        shared_words: u32,
        /// Do dates or credits say which copied from which?
        is_directed: bool,
        /// Words that name where it is from, with whether they stand on the side of `from`.
        credits: Vec<(bool, PassageLine)>,
    },
    /// Of a relay: the words that name the outlet.
    Relay(PassageLine),
    /// Of two figures for one quantity: how they stand to each other.
    Quantity(Relation),
    /// Nothing.
    Nothing,
}

/// One end of a link.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkEnd {
    /// The article's identifier.
    pub article: String,
    /// The statement's number; `None` for passages, figures and articles as a whole.
    pub statement: Option<u32>,
    /// The figure's number; `None` for all else.
    pub figure: Option<u32>,
    /// The passages, in text order; none for an article as a whole.
    pub spans: Vec<PassageLine>,
}

/// So many articles are held at once.
const HELD: usize = 200;

/// Articles as links ask for them.
#[derive(Default)]
pub(crate) struct Held {
    articles: HashMap<i64, Rc<Stored>>,
    order: VecDeque<i64>,
}

impl Held {
    pub(crate) fn get(&mut self, connection: &Connection, article: i64) -> Result<Rc<Stored>, Fault> {
        if let Some(held) = self.articles.get(&article) {
            return Ok(Rc::clone(held));
        }
        let held = Rc::new(stored::stored(connection, article)?);
        self.articles.insert(article, Rc::clone(&held));
        self.order.push_back(article);
        if self.order.len() > HELD
            && let Some(oldest) = self.order.pop_front()
        {
            self.articles.remove(&oldest);
        }
        Ok(held)
    }
}

impl Ledger {
    /// Shows every link to `visit`, sorted by kind, by the identifiers of both articles, and by place. All are of one
    /// state of the ledger.
    ///
    /// # Errors
    /// The ledger cannot be read or is damaged; or `visit` fails, which ends the walk.
    pub fn each_link<E: From<LedgerError>>(
        &self,
        mut visit: impl FnMut(&Link) -> Result<(), E>,
    ) -> Result<(), E> {
        self.look(|connection| {
            let mut query = connection.prepare(
                "SELECT link.article, kind, place, other, other_place, score, detail FROM link
                 JOIN article AS a ON a.article = link.article JOIN article AS b ON b.article = link.other
                 ORDER BY kind, a.id, b.id, place, other_place",
            )?;
            let mut rows = query.query([])?;
            let mut held = Held::default();
            while let Some(row) = rows.next()? {
                let (kind, row) = super::link_row(row)?;
                let row = LinkRow {
                    kind: LinkKind::of(kind)?,
                    ..row
                };
                if let Err(error) = visit(&link(connection, &row, &mut held)?) {
                    return Ok(Err(error));
                }
            }
            Ok(Ok(()))
        })?
    }
}

/// A row with its passages.
pub(crate) fn link(connection: &Connection, row: &LinkRow, held: &mut Held) -> Result<Link, Fault> {
    let (a, b) = (
        held.get(connection, row.article)?,
        held.get(connection, row.other)?,
    );
    let mut from = end(&a, row.kind, row.place)?;
    let mut to = end(&b, row.kind, row.other_place)?;
    let more = match row.kind {
        LinkKind::SameStatement => LinkMore::Same(row.detail::<SameDetail>()?.by),
        LinkKind::Relays => LinkMore::Relay(passage(&a, row.detail::<RelayDetail>()?.named)?),
        LinkKind::SameQuantity => LinkMore::Quantity(row.detail::<QuantityDetail>()?.relation),
        LinkKind::Denies | LinkKind::Confirms | LinkKind::Answers => LinkMore::Nothing,
        LinkKind::Copies => {
            let detail: CopyDetail = row.detail()?;
            let is_turned = detail.later == Some(Side::B);
            let mut credits = Vec::with_capacity(detail.credits.len());
            for (side, span) in &detail.credits {
                let of = if *side == Side::A { &a } else { &b };
                credits.push(((*side == Side::A) != is_turned, passage(of, *span)?));
            }
            if is_turned {
                std::mem::swap(&mut from, &mut to);
            }
            LinkMore::Copy {
                form: detail.form,
                shared_words: detail.shared,
                is_directed: detail.later.is_some(),
                credits,
            }
        }
    };
    Ok(Link {
        kind: row.kind,
        score: row.score as f64 / 1000.0,
        from,
        to,
        more,
    })
}

fn passage(of: &Stored, span: Span) -> Result<PassageLine, Fault> {
    let text = &of.article.text;
    let words = text.get(span.start..span.end).ok_or_else(|| {
        Fault::Damaged(format!(
            "a passage that links article {} does not fit its text",
            of.article.id
        ))
    })?;
    let points = CodePoints::new(text);
    Ok(PassageLine {
        start: points.at(span.start),
        end: points.at(span.end),
        text: words.to_owned(),
    })
}

fn end(of: &Stored, kind: LinkKind, place: Place) -> Result<LinkEnd, Fault> {
    let reading = &of.applied.reading;
    let lost = || {
        Fault::Damaged(format!(
            "a link leads to a place that article {} does not have",
            of.article.id
        ))
    };
    let at = |n: u32| usize::try_from(n).unwrap_or_default().wrapping_sub(1);
    let is_figure = kind == LinkKind::SameQuantity;
    let spans: Vec<Span> = match place {
        Place::Whole => Vec::new(),
        Place::Passage(span) | Place::Part(_, span) => vec![span],
        Place::Number(n) if is_figure => vec![reading.figures.get(at(n)).ok_or_else(lost)?.span],
        Place::Number(n) => reading.statements.get(at(n)).ok_or_else(lost)?.content.clone(),
    };
    let number = place.statement();
    Ok(LinkEnd {
        article: of.article.id.clone(),
        statement: number.filter(|_| !is_figure),
        figure: number.filter(|_| is_figure),
        spans: spans
            .iter()
            .map(|span| passage(of, *span))
            .collect::<Result<_, _>>()?,
    })
}
