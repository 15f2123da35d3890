//! Contested figures: all figures for one quantity, by who gave them and when.
//!
//! Which figures of two articles count the same is kept as links, and what each of them counts beside them; the tables are put
//! together from both when they are asked for.

use std::cell::RefCell;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, params};
use sayso_core::{CodePoints, PassageLine};
use sayso_linker::ReadArticle;
use sayso_linker::figures::{Given, Giver, Pair, Quantity, tables};
use sayso_linker::links::Relation;
use sayso_linker::origins::Speaker;
use serde::{Deserialize, Serialize};

use crate::figures::FigureHit;
use crate::links::{self, LinkKind, LinkRow, Place, QuantityDetail};
use crate::packing::{json, of_json};
use crate::{Fault, Ledger, LedgerError, claims, stored};

/// A quantity for which several figures were given, with them.
#[derive(Clone, Debug)]
pub struct QuantityInFull {
    /// The table and the timeline; their figures are places in [`QuantityInFull::given`].
    pub quantity: Quantity,
    /// The figures, as they are printed, and others that were found with them.
    pub given: Arc<[GivenInFull]>,
}

/// A figure of a quantity, as an article prints it.
#[derive(Clone, Debug)]
pub struct GivenInFull {
    /// The figure, and who gives it when.
    pub given: Given,
    /// Who published the article.
    pub outlet: Option<String>,
    /// Its words, in code points.
    pub passage: PassageLine,
}

impl QuantityInFull {
    /// Its figures by day, those without a day first.
    pub fn timeline(&self) -> impl Iterator<Item = &GivenInFull> {
        self.quantity.timeline.iter().filter_map(|at| self.given.get(*at))
    }

    /// A name for it: a digest of its first figure, in hex. It stays the same until an earlier figure comes.
    pub fn id(&self) -> String {
        let first = self.timeline().next().map(|shown| &shown.given);
        let first = first.map_or_else(String::new, |given| format!("{}\0{}", given.article, given.n));
        let digest = crate::packing::sha256(first.as_bytes());
        crate::packing::hex(digest.get(..6).unwrap_or_default())
    }

    /// The day of the newest figure by which somebody disagrees with another or revises a number; `None` where all agree or
    /// none of these has a day.
    pub fn moved(&self) -> Option<Date> {
        let day = |at: usize| self.given.get(at).and_then(|shown| shown.given.day());
        let revised = (self.quantity.rows.iter())
            .flat_map(|row| &row.revisions)
            .filter_map(|revision| day(revision.to));
        let last = |row: usize| {
            let row = self.quantity.rows.get(row)?;
            row.figures.iter().filter_map(|at| day(*at)).max()
        };
        let disagreed = (self.quantity.disagreements.iter())
            .flat_map(|between| [last(between.one), last(between.other)])
            .flatten();
        revised.chain(disagreed).max()
    }
}

/// A figure, by its article's row and its number.
type Node = (i64, u32);

/// At most so many figures are looked at for one quantity.
const FIGURES: usize = 2000;

impl Ledger {
    /// The quantities that these figures count, with all other figures for them; those on which not all agree first, then
    /// those with most figures. `None`: all quantities on which not all agree.
    ///
    /// # Errors
    /// The ledger cannot be read, or is damaged.
    pub fn quantities(&self, of: Option<&[FigureHit]>) -> Result<Vec<QuantityInFull>, LedgerError> {
        let figures: Option<Vec<(&str, u32)>> =
            of.map(|hits| hits.iter().map(|hit| (hit.article.as_str(), hit.n)).collect());
        self.quantities_of(figures.as_deref())
    }

    /// As [`Ledger::quantities`], of figures by the identifiers of their articles and their numbers there, from 1.
    ///
    /// # Errors
    /// The ledger cannot be read, or is damaged.
    pub fn quantities_of(&self, of: Option<&[(&str, u32)]>) -> Result<Vec<QuantityInFull>, LedgerError> {
        self.look(|connection| {
            let Some(figures) = of else {
                return self.contested.of(connection);
            };
            let seeds = (figures.iter())
                .filter_map(|(article, n)| figure_node(connection, article, *n).transpose())
                .collect::<Result<_, _>>()?;
            quantities(connection, &seeds, false)
        })
    }
}

/// The quantities on which not all agree, as long as nobody changes the ledger: most are asked for again and again.
#[derive(Default)]
pub(crate) struct Contested(RefCell<Option<(Moment, Vec<QuantityInFull>)>>);

/// A state of the ledger: what other connections changed, and how many rows this one did.
type Moment = (i64, u64);

impl Contested {
    fn of(&self, connection: &Connection) -> Result<Vec<QuantityInFull>, Fault> {
        let others = connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
        let now: Moment = (others, connection.total_changes());
        if let Some((moment, kept)) = &*self.0.borrow()
            && *moment == now
        {
            return Ok(kept.clone());
        }
        let found = quantities(connection, &contested_seeds(connection)?, true)?;
        *self.0.borrow_mut() = Some((now, found.clone()));
        Ok(found)
    }
}

/// The quantities in which one of these figures stands.
fn quantities(
    connection: &Connection,
    seeds: &BTreeSet<Node>,
    is_contested: bool,
) -> Result<Vec<QuantityInFull>, Fault> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for seed in seeds {
        if !seen.contains(seed) {
            let component = component(connection, *seed, &mut seen)?;
            found.extend(put_together(connection, &component, seeds, is_contested)?);
        }
    }
    found.sort_by_key(|quantity| {
        let size = quantity.quantity.timeline.len();
        (!quantity.quantity.is_contested(), std::cmp::Reverse(size))
    });
    Ok(found)
}

/// The figures that have another figure against them.
fn contested_seeds(connection: &Connection) -> Result<BTreeSet<Node>, Fault> {
    // the condition is that of the index
    let mut query = connection.prepare_cached(
        "SELECT article, place FROM link WHERE kind = 7 AND substr(detail, 1, 20) <> '{\"relation\":\"agrees\"'",
    )?;
    let mut rows = query.query([])?;
    let mut seeds = BTreeSet::new();
    while let Some(row) = rows.next()? {
        if let Place::Number(n) = Place::of(row.get(1)?) {
            seeds.insert((row.get(0)?, n));
        }
    }
    Ok(seeds)
}

fn figure_node(connection: &Connection, article: &str, n: u32) -> Result<Option<Node>, Fault> {
    Ok(stored::article_row(connection, article)?.map(|row| (row, n)))
}

/// Figures that hang together by links, with these.
struct Component {
    nodes: BTreeSet<Node>,
    pairs: BTreeMap<(Node, Node), (Relation, f32)>,
}

fn component(connection: &Connection, seed: Node, seen: &mut BTreeSet<Node>) -> Result<Component, Fault> {
    let mut component = Component {
        nodes: BTreeSet::new(),
        pairs: BTreeMap::new(),
    };
    let mut waiting = vec![seed];
    while let Some(node) = waiting.pop() {
        if component.nodes.len() >= FIGURES || !seen.insert(node) {
            continue;
        }
        component.nodes.insert(node);
        for row in links::of_place(connection, LinkKind::SameQuantity, node.0, Place::Number(node.1))? {
            let (Place::Number(a), Place::Number(b)) = (row.place, row.other_place) else {
                continue;
            };
            let (a, b) = ((row.article, a), (row.other, b));
            let detail: QuantityDetail = row.detail()?;
            component
                .pairs
                .insert((a, b), (detail.relation, row.score as f32 / 1000.0));
            waiting.extend([a, b]);
        }
    }
    Ok(component)
}

/// The quantities of a component in which one of the seeds stands.
fn put_together(
    connection: &Connection,
    component: &Component,
    seeds: &BTreeSet<Node>,
    is_contested: bool,
) -> Result<Vec<QuantityInFull>, Fault> {
    // a figure that no link joins counts nothing that another counts
    if component.nodes.len() < 2 {
        return Ok(Vec::new());
    }
    let mut articles: BTreeMap<i64, ReadArticle> = BTreeMap::new();
    let mut found: Vec<(Node, GivenInFull)> = Vec::with_capacity(component.nodes.len());
    for node in &component.nodes {
        let kept = match kept(connection, *node)? {
            Some(kept) => Some(kept),
            // an older program linked it
            None => {
                let read = match articles.entry(node.0) {
                    Entry::Occupied(read) => read.into_mut(),
                    Entry::Vacant(place) => place.insert(stored::read_article(connection, node.0)?),
                };
                Counted::new(read, node.1)
            }
        };
        if let Some(mut counted) = kept {
            if let Some(voice) = voice_of(connection, *node, counted.given.statement)? {
                counted.given.giver = Giver::Voice(voice);
            }
            found.push((*node, counted.in_full()));
        }
    }
    found.sort_by(|(_, a), (_, b)| (&a.given.article, a.given.n).cmp(&(&b.given.article, b.given.n)));
    let place: BTreeMap<Node, usize> = (found.iter().enumerate())
        .map(|(at, (node, _))| (*node, at))
        .collect();
    let given: Vec<Given> = found.iter().map(|(_, shown)| shown.given.clone()).collect();
    let pairs: Vec<Pair> = (component.pairs.iter())
        .filter_map(|((a, b), (relation, score))| {
            Some(Pair {
                a: *place.get(a)?,
                b: *place.get(b)?,
                relation: *relation,
                score: *score,
            })
        })
        .collect();
    let asked: BTreeSet<usize> = seeds.iter().filter_map(|seed| place.get(seed).copied()).collect();
    let in_full: Arc<[GivenInFull]> = found.into_iter().map(|(_, shown)| shown).collect();
    let is_wanted = |quantity: &Quantity| match is_contested {
        true => quantity.is_contested(),
        false => quantity.timeline.iter().any(|at| asked.contains(at)),
    };
    Ok((tables(&given, &pairs).into_iter())
        .filter(is_wanted)
        .map(|quantity| QuantityInFull {
            given: Arc::clone(&in_full),
            quantity,
        })
        .collect())
}

/// What is kept of a figure that another counts the same as, so that tables need not read its article again. Whose it is, is not: that
/// may change without the article.
#[derive(PartialEq, Serialize, Deserialize)]
struct Counted {
    given: Given,
    outlet: Option<String>,
    /// Its words, in code points.
    passage: PassageLine,
}

impl Counted {
    /// `None` where nothing tells what it counts.
    fn new(read: &ReadArticle, n: u32) -> Option<Counted> {
        let given = Given::new(read, n, None)?;
        let points = CodePoints::new(&read.text);
        let span = given.figure.span;
        Some(Counted {
            outlet: read.outlet.clone(),
            passage: PassageLine {
                start: points.at(span.start),
                end: points.at(span.end),
                text: span.of(&read.text).to_owned(),
            },
            given,
        })
    }

    fn in_full(self) -> GivenInFull {
        GivenInFull {
            given: self.given,
            outlet: self.outlet,
            passage: self.passage,
        }
    }
}

fn kept(connection: &Connection, node: Node) -> Result<Option<Counted>, Fault> {
    let body: Option<String> = connection
        .prepare_cached("SELECT body FROM counted WHERE article = ? AND n = ?")?
        .query_row(params![node.0, node.1], |row| row.get(0))
        .optional()?;
    body.map(|body| of_json(body.as_bytes(), "what is kept of a figure"))
        .transpose()
}

/// Keeps what the figures of an article count, and those of others for the same, now that it is known what joins it. `read` gives
/// articles by their rows.
pub(crate) fn note(
    connection: &Connection,
    article: i64,
    mut read: impl FnMut(i64) -> Result<Arc<ReadArticle>, Fault>,
) -> Result<(), Fault> {
    // its words may be others than they were
    connection
        .prepare_cached("DELETE FROM counted WHERE article = ?")?
        .execute([article])?;
    for (of, n) in linked(connection, article)? {
        let is_there = connection
            .prepare_cached("SELECT 1 FROM counted WHERE article = ? AND n = ?")?
            .exists(params![of, n])?;
        if is_there {
            continue;
        }
        if let Some(counted) = Counted::new(&*read(of)?, n) {
            connection
                .prepare_cached("INSERT INTO counted (article, n, body) VALUES (?, ?, ?)")?
                .execute(params![of, n, json(&counted)?])?;
        }
    }
    Ok(())
}

/// The figures that links join in which this article has a part.
fn linked(connection: &Connection, article: i64) -> Result<BTreeSet<Node>, Fault> {
    let mut nodes: BTreeSet<Node> = BTreeSet::new();
    for row in links::of_kind(connection, LinkKind::SameQuantity, article)? {
        nodes.extend(ends(&row));
    }
    Ok(nodes)
}

fn ends(row: &LinkRow) -> impl Iterator<Item = Node> {
    let ends = [(row.article, row.place), (row.other, row.other_place)];
    ends.into_iter().filter_map(|(of, place)| match place {
        Place::Number(n) => Some((of, n)),
        _ => None,
    })
}

/// Forgets what the figures of a link count that is no more, where no other link leads to them.
pub(crate) fn forget(connection: &Connection, row: &LinkRow) -> Result<(), Fault> {
    if row.kind != LinkKind::SameQuantity {
        return Ok(());
    }
    for (of, n) in ends(row) {
        if links::of_place(connection, LinkKind::SameQuantity, of, Place::Number(n))?.is_empty() {
            connection
                .prepare_cached("DELETE FROM counted WHERE article = ? AND n = ?")?
                .execute(params![of, n])?;
        }
    }
    Ok(())
}

/// How many figures of an article are kept otherwise than they should be.
pub(crate) fn differing(connection: &Connection, article: i64, read: &ReadArticle) -> Result<usize, Fault> {
    let mut query = connection.prepare_cached("SELECT n FROM counted WHERE article = ?")?;
    let there: BTreeSet<u32> = query
        .query_map([article], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let all = linked(connection, article)?;
    let should: BTreeSet<u32> = all
        .iter()
        .filter(|(of, _)| *of == article)
        .map(|(_, n)| *n)
        .collect();
    let mut differing = 0;
    for n in there.union(&should) {
        // one too many is of a link to an article that waits
        let expected = Counted::new(read, *n);
        let is_same = match kept(connection, (article, *n)) {
            Ok(kept) => kept == expected,
            Err(Fault::Damaged(_)) => false,
            Err(fault) => return Err(fault),
        };
        differing += usize::from(!is_same);
    }
    Ok(differing)
}

/// Who made the statement that gives a figure.
fn voice_of(connection: &Connection, node: Node, statement: Option<u32>) -> Result<Option<Speaker>, Fault> {
    let Some(n) = statement else { return Ok(None) };
    let voice: Option<Option<i64>> = connection
        .prepare_cached("SELECT voice FROM statement WHERE article = ? AND n = ?")?
        .query_row(params![node.0, n], |row| row.get(0))
        .optional()?;
    (voice.flatten())
        .map(|row| claims::speaker_of(connection, row))
        .transpose()
}
