//! Contested figures: all figures for one quantity, by who gave them and when.
//!
//! Which figures of two articles count the same is kept as links; the tables are put together from them when they are
//! asked for.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, params};
use sayso_core::{CodePoints, PassageLine};
use sayso_linker::ReadArticle;
use sayso_linker::figures::{Given, Pair, Quantity, tables};
use sayso_linker::links::Relation;
use sayso_linker::origins::Speaker;

use crate::figures::FigureHit;
use crate::links::{self, LinkKind, Place, QuantityDetail};
use crate::{Fault, Ledger, LedgerError, claims, stored};

/// A quantity for which several figures were given, with them.
#[derive(Clone, Debug)]
pub struct QuantityInFull {
    /// The table and the timeline; their figures are places in [`QuantityInFull::given`].
    pub quantity: Quantity,
    /// The figures, as they are printed.
    pub given: Vec<GivenInFull>,
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
            let seeds = match of {
                None => contested_seeds(connection)?,
                Some(figures) => figures
                    .iter()
                    .filter_map(|(article, n)| figure_node(connection, article, *n).transpose())
                    .collect::<Result<_, _>>()?,
            };
            let mut seen = BTreeSet::new();
            let mut found = Vec::new();
            for seed in &seeds {
                if !seen.contains(seed) {
                    let component = component(connection, *seed, &mut seen)?;
                    found.extend(put_together(connection, &component, &seeds, of.is_none())?);
                }
            }
            found.sort_by_key(|quantity| {
                let size = quantity.quantity.timeline.len();
                (!quantity.quantity.is_contested(), std::cmp::Reverse(size))
            });
            Ok(found)
        })
    }
}

/// The figures that have another figure against them.
fn contested_seeds(connection: &Connection) -> Result<BTreeSet<Node>, Fault> {
    let mut query = connection.prepare("SELECT article, place, detail FROM link WHERE kind = ?")?;
    let mut rows = query.query([LinkKind::SameQuantity.code()])?;
    let mut seeds = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let detail: String = row.get(2)?;
        let detail: QuantityDetail = crate::packing::of_json(detail.as_bytes(), "what is kept of a link")?;
        if let (true, Place::Number(n)) = (detail.relation != Relation::Agrees, Place::of(row.get(1)?)) {
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
    for (article, _) in &component.nodes {
        if !articles.contains_key(article) {
            articles.insert(*article, stored::read_article(connection, *article)?);
        }
    }
    let mut nodes: Vec<Node> = component.nodes.iter().copied().collect();
    nodes.sort_by_key(|(article, n)| (articles.get(article).map(|read| read.id.clone()), *n));
    let mut given: Vec<Given> = Vec::with_capacity(nodes.len());
    let mut place: BTreeMap<Node, usize> = BTreeMap::new();
    for node in nodes {
        let Some(read) = articles.get(&node.0) else {
            continue;
        };
        if let Some(of) = Given::new(read, node.1, voice_of(connection, read, node)?) {
            place.insert(node, given.len());
            given.push(of);
        }
    }
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
    let row_of: BTreeMap<usize, i64> = place.iter().map(|(node, at)| (*at, node.0)).collect();
    let mut found = Vec::new();
    for quantity in tables(&given, &pairs) {
        let is_wanted = match is_contested {
            true => quantity.is_contested(),
            false => quantity.timeline.iter().any(|at| asked.contains(at)),
        };
        if is_wanted {
            let in_full = given.iter().enumerate().filter_map(|(at, given)| {
                let read = articles.get(row_of.get(&at)?)?;
                let points = CodePoints::new(&read.text);
                Some(GivenInFull {
                    outlet: read.outlet.clone(),
                    passage: PassageLine {
                        start: points.at(given.figure.span.start),
                        end: points.at(given.figure.span.end),
                        text: given.figure.span.of(&read.text).to_owned(),
                    },
                    given: given.clone(),
                })
            });
            found.push(QuantityInFull {
                given: in_full.collect(),
                quantity,
            });
        }
    }
    Ok(found)
}

/// Who made the statement that gives a figure.
fn voice_of(connection: &Connection, read: &ReadArticle, node: Node) -> Result<Option<Speaker>, Fault> {
    let at = usize::try_from(node.1).unwrap_or_default().wrapping_sub(1);
    let figure = read.reading.figures.get(at);
    let voice = figure
        .and_then(|figure| read.statement(figure.statement?))
        .and_then(|statement| statement.voice);
    let Some(voice) = voice else { return Ok(None) };
    let row: Option<i64> = connection
        .prepare_cached("SELECT voice FROM voice WHERE article = ? AND n = ?")?
        .query_row(params![node.0, voice], |row| row.get(0))
        .optional()?;
    row.map(|row| claims::speaker_of(connection, row)).transpose()
}
