//! Claims: statements of several articles that report one utterance, put together from the links between them.
//!
//! What two articles say of each other stands in `link`. [`claim_some`] takes the articles whose links changed, walks
//! from their statements to all that can be one claim with them, and groups these anew. A claim is named by a key made of
//! its first statement; the key of every other statement leads to it as well, so an address given out once stays good.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, btree_map};

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sayso_core::outlets::is_short_for;
use sayso_core::{Form, Span, VoiceKind};
use sayso_linker::claims::{Edge, gist, groups};
use sayso_linker::links::{Passage, Side};
use sayso_linker::origins::{Between, Printed, Speaker, independent_origins, origins};

use crate::links::{self, CopyDetail, LinkKind, LinkRow, Place, SameAs};
use crate::packing::{of_json, sha256};
use crate::{Fault, corrections, linking};

mod checked;
mod drifts;
mod listed;
mod traced;

pub(crate) use checked::check;
pub use drifts::Stretch;
pub(crate) use listed::by_row;
pub use listed::{ClaimOrder, ClaimRow, ClaimsAsked, ClaimsFound};
pub use traced::{Answered, ClaimInFull, MemberInFull, Standpoint};

/// The claims of so many articles are put together in one transaction. Articles of one story lead to the same claims, so each
/// of these is put together once for all of them.
const CLAIMED: usize = 500;
/// What is known of more articles than this is forgotten, so that memory does not grow with the ledger.
const KNOWN: usize = 2_000;

/// A statement or passage, by its article's row and its place there.
type Node = (i64, Place);

/// Puts together the claims of some of the articles that wait. Is nothing left to do?
pub(crate) fn claim_some(tx: &Transaction<'_>) -> Result<bool, Fault> {
    let waiting: BTreeSet<i64> = tx
        .prepare_cached("SELECT article FROM unclaimed ORDER BY article LIMIT ?")?
        .query_map([CLAIMED as i64], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut walked = Walk::default();
    let mut known = Known::default();
    for &article in &waiting {
        for seed in standing_nodes(tx, article)? {
            if let Some(component) = walked.from(tx, seed)? {
                settle(tx, &component, &waiting, &mut known)?;
            }
            if known.articles.len() > KNOWN {
                known = Known::default();
            }
        }
    }
    for article in &waiting {
        tx.prepare_cached("DELETE FROM unclaimed WHERE article = ?")?
            .execute([article])?;
    }
    Ok(waiting.len() < CLAIMED)
}

/// Lets all articles wait whose statements hang together with those of this one.
pub(crate) fn unclaim_all_around(tx: &Transaction<'_>, article: i64) -> Result<(), Fault> {
    let mut walked = Walk::default();
    for seed in standing_nodes(tx, article)? {
        for around in walked
            .from(tx, seed)?
            .iter()
            .flat_map(|component| &component.articles)
        {
            linking::unclaim(tx, *around)?;
        }
    }
    Ok(())
}

/// Writes the claims of a component. A claim whose members are those that it had, and none of an article that waits, stays as it
/// is: all that is noted of it follows from its members and from what joins their articles.
fn settle(
    tx: &Transaction<'_>,
    component: &Component,
    waiting: &BTreeSet<i64>,
    known: &mut Known,
) -> Result<(), Fault> {
    let mut gone: BTreeMap<&[Node], i64> = (component.former.iter())
        .map(|(claim, members)| (members.as_slice(), *claim))
        .collect();
    let mut changed = Vec::new();
    for group in grouped(tx, component, known)? {
        let waits = group.iter().any(|(article, _)| waiting.contains(article));
        if waits || gone.remove(group.as_slice()).is_none() {
            changed.push(group);
        }
    }
    for claim in gone.values() {
        tx.prepare_cached("DELETE FROM claim_member WHERE claim = ?")?
            .execute([claim])?;
        tx.prepare_cached("DELETE FROM claim WHERE claim = ?")?
            .execute([claim])?;
    }
    for claim in in_full(tx, &changed, known)? {
        write(tx, &claim)?;
    }
    Ok(())
}

/// The kinds of links that make a statement part of a claim, or the claim worth showing.
const MAKING: [LinkKind; 4] = [
    LinkKind::SameStatement,
    LinkKind::Denies,
    LinkKind::Confirms,
    LinkKind::Answers,
];

/// The kinds of links by which one statement answers another.
const ANSWERING: [LinkKind; 3] = [LinkKind::Denies, LinkKind::Confirms, LinkKind::Answers];

/// All places of an article that are in a claim, or will be.
fn standing_nodes(connection: &Connection, article: i64) -> Result<BTreeSet<Node>, Fault> {
    let mut nodes = BTreeSet::new();
    for kind in MAKING {
        for row in links::of_kind(connection, kind, article)? {
            // who denies is no part of what is denied
            if kind == LinkKind::SameStatement {
                nodes.insert((row.article, row.place));
            }
            nodes.insert((row.other, row.other_place));
        }
    }
    nodes.retain(|node| node.0 == article);
    let mut query = connection.prepare_cached("SELECT place FROM claim_member WHERE article = ?")?;
    let members = query.query_map([article], |row| row.get::<_, i64>(0))?;
    for place in members {
        nodes.insert((article, Place::of(place?)));
    }
    Ok(nodes)
}

/// What is walked through: claims as they were, and statements with the links between them.
#[derive(Default)]
struct Walk {
    seen: BTreeSet<Node>,
    /// Of which articles people said what is one claim.
    said: HashMap<i64, bool>,
}

#[derive(Default)]
struct Component {
    nodes: BTreeSet<Node>,
    edges: Vec<(Node, Node, i64)>,
    /// The claims in which they were, with their members, sorted.
    former: BTreeMap<i64, Vec<Node>>,
    /// The articles of all places that were walked through, also of those that are not there any more.
    articles: BTreeSet<i64>,
}

impl Walk {
    /// All that hangs together with a place; `None` where it was walked through before, or nothing is there.
    fn from(&mut self, tx: &Connection, seed: Node) -> Result<Option<Component>, Fault> {
        let mut component = Component::default();
        let mut waiting = vec![seed];
        while let Some(node) = waiting.pop() {
            if !self.seen.insert(node) {
                continue;
            }
            component.articles.insert(node.0);
            // the claim in which it was falls apart: all of it is put together anew
            let former: Option<i64> = tx
                .prepare_cached("SELECT claim FROM claim_member WHERE article = ? AND place = ?")?
                .query_row(params![node.0, node.1.code()], |row| row.get(0))
                .optional()?;
            if let Some(former) = former
                && let btree_map::Entry::Vacant(place) = component.former.entry(former)
            {
                let mut members = members(tx, former)?;
                members.sort_unstable();
                waiting.extend(members.iter().filter(|member| !self.seen.contains(member)));
                place.insert(members);
            }
            let SameAs { ahead, behind } = links::same_of_place(tx, node)?;
            let is_there = match node.1 {
                Place::Number(_) => is_statement(tx, node)?,
                _ => !ahead.is_empty() || !behind.is_empty(),
            };
            if !is_there {
                continue;
            }
            component.nodes.insert(node);
            // each link is met from both its ends
            component
                .edges
                .extend(ahead.iter().map(|(other, score)| (node, *other, *score)));
            let others = ahead.into_iter().map(|(other, _)| other).chain(behind);
            waiting.extend(others.filter(|other| !self.seen.contains(other)));
            // what people say of a statement, they say of all its parts
            if let Place::Number(n) = node.1
                && self.says_of_claims(tx, node.0)?
            {
                for row in links::of_kind(tx, LinkKind::SameStatement, node.0)? {
                    let ends = [(row.article, row.place), (row.other, row.other_place)];
                    let is_part = |end: &Node| end.0 == node.0 && end.1.statement() == Some(n);
                    waiting.extend(ends.into_iter().filter(is_part));
                }
            }
        }
        let is_empty = component.nodes.is_empty() && component.former.is_empty();
        Ok((!is_empty).then_some(component))
    }

    fn says_of_claims(&mut self, connection: &Connection, article: i64) -> Result<bool, Fault> {
        if let Some(says) = self.said.get(&article) {
            return Ok(*says);
        }
        let says = corrections::says_of_claims(connection, article)?;
        self.said.insert(article, says);
        Ok(says)
    }
}

/// The members of a claim.
pub(crate) fn members(connection: &Connection, claim: i64) -> Result<Vec<Node>, Fault> {
    let mut query = connection
        .prepare_cached("SELECT article, place FROM claim_member WHERE claim = ? ORDER BY article, place")?;
    let found = query.query_map([claim], |row| Ok((row.get(0)?, Place::of(row.get(1)?))))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Is a place a member of a claim?
pub(crate) fn is_member(connection: &Connection, (article, place): Node) -> Result<bool, Fault> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM claim_member WHERE article = ? AND place = ?")?
        .exists(params![article, place.code()])?)
}

/// Does the article have the statement? One that a new reading does not have is none any more.
fn is_statement(connection: &Connection, (article, place): Node) -> Result<bool, Fault> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM statement WHERE article = ? AND n = ?")?
        .exists(params![article, place.statement()])?)
}

/// A member of a claim, with what is known of it.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub node: Node,
    pub span: Span,
    pub words: String,
    pub is_quoted: bool,
    pub printed: Printed,
    /// The row of the voice's identity.
    pub identity: Option<i64>,
    /// Who denies it.
    pub denied: BTreeSet<Node>,
}

/// The article of which a member was read last. A text is long, and many members of a large claim stand in one: read in the
/// order of their articles, each text is read once.
#[derive(Default)]
pub(crate) struct LastArticle(Option<(i64, Printed, String)>);

impl LastArticle {
    /// How members of an article are printed, before anything is known of their statement, and its text; `None` where the
    /// ledger has no such article.
    fn get(&mut self, connection: &Connection, article: i64) -> Result<Option<(Printed, &str)>, Fault> {
        if self.0.as_ref().is_none_or(|(last, ..)| *last != article) {
            self.0 = connection
                .prepare_cached(
                    "SELECT article.id, outlet.name, entry.day, version.background, version.text
                     FROM article JOIN version ON version.version = article.current JOIN entry USING (article)
                     LEFT JOIN outlet ON outlet.outlet = entry.outlet
                     WHERE article.article = ?",
                )?
                .query_row([article], |row| {
                    let printed = Printed {
                        article: row.get(0)?,
                        outlet: row.get(1)?,
                        day: row.get::<_, Option<String>>(2)?.and_then(|day| day.parse().ok()),
                        is_background: row.get(3)?,
                        statement: None,
                        voice: None,
                        roles: Vec::new(),
                        is_quoted: false,
                        relay: Vec::new(),
                    };
                    Ok((article, printed, row.get(4)?))
                })
                .optional()?;
        }
        Ok(self
            .0
            .as_ref()
            .map(|(_, printed, text)| (printed.clone(), text.as_str())))
    }
}

/// Reads a member; `None` where the ledger has no such place.
pub(crate) fn member(
    connection: &Connection,
    node: Node,
    last: &mut LastArticle,
) -> Result<Option<Member>, Fault> {
    let (article, place) = node;
    let Some((mut printed, text)) = last.get(connection, article)? else {
        return Ok(None);
    };
    let statement: Option<(i64, i64, i64, String, Option<i64>)> = connection
        .prepare_cached(
            "SELECT statement, start, end, form, voice FROM statement WHERE article = ? AND n = ?",
        )?
        .query_row(params![article, place.statement().unwrap_or_default()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })
        .optional()?;
    let mut identity = None;
    let (span, is_quoted) = match (place, statement) {
        (Place::Number(n) | Place::Part(n, _), Some((statement, start, end, form, voice))) => {
            printed.statement = Some(n);
            if let Some(voice) = voice {
                let (of, speaker) = speaker(connection, voice)?;
                identity = of;
                printed.voice = Some(speaker);
                let roles: String = connection
                    .prepare_cached("SELECT roles FROM voice WHERE voice = ?")?
                    .query_row([voice], |row| row.get(0))?;
                printed.roles = of_json(roles.as_bytes(), "the roles of a voice")?;
            }
            let relays: Vec<i64> = connection
                .prepare_cached("SELECT voice FROM relay WHERE statement = ? ORDER BY position")?
                .query_map([statement], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            for relay in relays {
                printed.relay.push(speaker_of(connection, relay)?);
            }
            let span = match place {
                Place::Part(_, span) => span,
                _ => Span {
                    start: usize::try_from(start).unwrap_or_default(),
                    end: usize::try_from(end).unwrap_or_default(),
                },
            };
            (span, form != Form::Indirect.name())
        }
        (Place::Passage(span), _) => (span, false),
        _ => return Ok(None),
    };
    let words = text.get(span.start..span.end).ok_or_else(|| {
        Fault::Damaged(format!(
            "a passage of article {} does not fit its text",
            printed.article
        ))
    })?;
    printed.is_quoted = is_quoted;
    let denied = (answering(connection, LinkKind::Denies, node)?.iter())
        .map(|row| (row.article, row.place))
        .collect();
    Ok(Some(Member {
        node,
        span,
        words: words.to_owned(),
        is_quoted,
        printed,
        identity,
        denied,
    }))
}

pub(crate) fn speaker_of(connection: &Connection, voice: i64) -> Result<Speaker, Fault> {
    Ok(speaker(connection, voice)?.1)
}

/// A voice of an article: its identity's row, and who it is.
fn speaker(connection: &Connection, voice: i64) -> Result<(Option<i64>, Speaker), Fault> {
    let (identity, key, name, kind): (Option<i64>, String, String, String) = connection
        .prepare_cached(
            "SELECT identity, coalesce(identity.key, article.id || '/v' || voice.n), coalesce(identity.name, voice.name),
                    coalesce(identity.kind, voice.kind)
             FROM voice JOIN article USING (article) LEFT JOIN identity USING (identity) WHERE voice.voice = ?",
        )?
        .query_row([voice], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let kind = VoiceKind::named(&kind)
        .ok_or_else(|| Fault::Damaged(format!("a voice is of the unknown kind {kind:?}")))?;
    Ok((identity, Speaker { key, name, kind }))
}

/// What is asked of several claims in one go.
#[derive(Default)]
pub(crate) struct Known {
    /// Copies and relays of articles.
    between: HashMap<i64, Vec<LinkRow>>,
    articles: HashMap<i64, Printing>,
}

/// What grouping needs of an article.
#[derive(Default)]
struct Printing {
    /// Its identifier; none where the ledger has no such article.
    id: Option<String>,
    /// Where the content of each statement stands, by number.
    statements: HashMap<u32, Span>,
    /// What denies a statement of it, or is denied by one: of both the article and the statement.
    denials: Vec<((i64, u32), (i64, u32))>,
    /// Which of its statements are denied, confirmed or answered.
    answered: BTreeSet<Place>,
}

impl Known {
    fn of(&mut self, connection: &Connection, article: i64) -> Result<&[LinkRow], Fault> {
        match self.between.entry(article) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => {
                let mut rows = links::of_kind(connection, LinkKind::Copies, article)?;
                rows.extend(links::of_kind(connection, LinkKind::Relays, article)?);
                Ok(place.insert(rows))
            }
        }
    }

    fn article(&mut self, connection: &Connection, article: i64) -> Result<&Printing, Fault> {
        match self.articles.entry(article) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => Ok(place.insert(Printing::of(connection, article)?)),
        }
    }
}

impl Printing {
    fn of(connection: &Connection, article: i64) -> Result<Self, Fault> {
        let mut printing = Printing {
            id: connection
                .prepare_cached(
                    "SELECT article.id FROM article JOIN entry USING (article) WHERE article.article = ?",
                )?
                .query_row([article], |row| row.get(0))
                .optional()?,
            ..Printing::default()
        };
        let mut query = connection.prepare_cached("SELECT n, start, end FROM statement WHERE article = ?")?;
        let mut rows = query.query([article])?;
        while let Some(row) = rows.next()? {
            let at = |column| Ok::<_, Fault>(usize::try_from(row.get::<_, i64>(column)?).unwrap_or_default());
            let (start, end) = (at(1)?, at(2)?);
            printing.statements.insert(row.get(0)?, Span { start, end });
        }
        for kind in ANSWERING {
            for row in links::of_kind(connection, kind, article)? {
                if row.other == article {
                    printing.answered.insert(row.other_place);
                }
                if kind == LinkKind::Denies
                    && let (Some(from), Some(to)) = (row.place.statement(), row.other_place.statement())
                {
                    printing.denials.push(((row.article, from), (row.other, to)));
                }
            }
        }
        Ok(printing)
    }

    /// Where a member stands; `None` where there is no such statement any more.
    fn span(&self, place: Place) -> Option<Span> {
        match place {
            Place::Whole => None,
            Place::Number(n) => self.statements.get(&n).copied(),
            Place::Part(n, span) => self.statements.contains_key(&n).then_some(span),
            Place::Passage(span) => Some(span),
        }
    }
}

/// A member as grouping sees it.
struct Standing {
    node: Node,
    id: String,
    span: Span,
}

/// Groups the statements of a component: the members of each claim, sorted.
fn grouped(tx: &Connection, component: &Component, known: &mut Known) -> Result<Vec<Vec<Node>>, Fault> {
    let mut all: Vec<Standing> = Vec::with_capacity(component.nodes.len());
    for &node in &component.nodes {
        let article = known.article(tx, node.0)?;
        if let (Some(id), Some(span)) = (&article.id, article.span(node.1)) {
            all.push(Standing {
                node,
                id: id.clone(),
                span,
            });
        }
    }
    all.sort_by(|x, y| (&x.id, x.node.1).cmp(&(&y.id, y.node.1)));
    let place = one_each(&mut all);
    let mut edges: Vec<Edge> = (component.edges.iter())
        .filter_map(|(a, b, score)| {
            let (a, b) = (*place.get(a)?, *place.get(b)?);
            (a != b).then_some(Edge {
                a: a.min(b),
                b: a.max(b),
                score: *score as f32 / 1000.0,
            })
        })
        .collect();
    edges.sort_by_key(|edge| (edge.a, edge.b));
    let (together, mut apart) = corrections::said_of_claims(tx, &place)?;
    apart.extend(denying(tx, &place, &together, known)?);
    let found = groups(&statements(&all), &edges, &together, &apart);
    let is_grouped: BTreeSet<usize> = found.iter().flatten().copied().collect();
    let mut groups: Vec<Vec<Node>> = Vec::with_capacity(found.len());
    for group in found {
        let mut members: Vec<Node> = group.iter().filter_map(|at| Some(all.get(*at)?.node)).collect();
        members.sort_unstable();
        groups.push(members);
    }
    // a statement that nobody repeats but somebody denies is worth showing too
    for (at, standing) in all.iter().enumerate() {
        if !is_grouped.contains(&at) && is_answered_alone(tx, standing.node, known)? {
            groups.push(vec![standing.node]);
        }
    }
    Ok(groups)
}

/// The claims that have these members.
fn in_full(connection: &Connection, groups: &[Vec<Node>], known: &mut Known) -> Result<Vec<Claim>, Fault> {
    let nodes: BTreeSet<Node> = groups.iter().flatten().copied().collect();
    let mut all: BTreeMap<Node, Member> = BTreeMap::new();
    let mut last = LastArticle::default();
    for node in nodes {
        if let Some(member) = member(connection, node, &mut last)? {
            all.insert(node, member);
        }
    }
    let mut claims = Vec::with_capacity(groups.len());
    for group in groups {
        let mut members: Vec<Member> = group.iter().filter_map(|node| all.remove(node)).collect();
        know_outlets(&mut members);
        members.sort_by(|x, y| order(x).cmp(&order(y)));
        claims.extend(claim(connection, &members.iter().collect::<Vec<_>>(), known)?);
    }
    Ok(claims)
}

/// For each of them, sorted by article, which article and statement it is of.
fn statements(all: &[Standing]) -> Vec<(usize, Option<u32>)> {
    let mut article = 0;
    let mut last = None;
    (all.iter())
        .map(|member| {
            article += usize::from(last.is_some_and(|last| last != member.node.0));
            last = Some(member.node.0);
            (article, member.node.1.statement())
        })
        .collect()
}

/// Leaves of recognised passages of one article that are the same words the one that stands for them, see
/// [`sayso_linker::claims::members`]. Gives for every node its place in what is left.
fn one_each(all: &mut Vec<Standing>) -> BTreeMap<Node, usize> {
    let mut articles: BTreeMap<i64, usize> = BTreeMap::new();
    let mut passages: Vec<(usize, Passage)> = Vec::with_capacity(all.len());
    for member in all.iter() {
        let next = articles.len();
        let article = *articles.entry(member.node.0).or_insert(next);
        let passage = Passage {
            statement: member.node.1.statement(),
            spans: vec![member.span],
        };
        passages.push((article, passage));
    }
    let passages: Vec<(usize, &Passage)> = passages
        .iter()
        .map(|(article, passage)| (*article, passage))
        .collect();
    let stands = sayso_linker::claims::members(&passages);
    let mut at: BTreeMap<usize, usize> = BTreeMap::new();
    for (n, stand) in stands.iter().enumerate() {
        if n == *stand {
            let next = at.len();
            at.insert(n, next);
        }
    }
    let places = (all.iter().zip(&stands))
        .filter_map(|(member, stand)| Some((member.node, *at.get(stand)?)))
        .collect();
    let mut n = 0;
    all.retain(|_| {
        n += 1;
        at.contains_key(&(n - 1))
    });
    places
}

/// Statements of a component of which one denies the other, by their places in the list: however alike their words are, they
/// are not one claim, unless people say so.
fn denying(
    connection: &Connection,
    place: &BTreeMap<Node, usize>,
    together: &[(usize, usize)],
    known: &mut Known,
) -> Result<Vec<(usize, usize)>, Fault> {
    let mut statements: BTreeMap<(i64, u32), Vec<usize>> = BTreeMap::new();
    for ((article, of), at) in place {
        if let Some(n) = of.statement() {
            statements.entry((*article, n)).or_default().push(*at);
        }
    }
    let mut apart = Vec::new();
    let articles: BTreeSet<i64> = place.keys().map(|(article, _)| *article).collect();
    for article in articles {
        for (from, to) in &known.article(connection, article)?.denials {
            let (Some(from), Some(to)) = (statements.get(from), statements.get(to)) else {
                continue;
            };
            for (a, b) in from
                .iter()
                .flat_map(|a| to.iter().map(move |b| (*a.min(b), *a.max(b))))
            {
                if a != b && !together.contains(&(a, b)) && !together.contains(&(b, a)) {
                    apart.push((a, b));
                }
            }
        }
    }
    Ok(apart)
}

/// A body whose name is short for the outlet of one of the articles is that outlet: no list has every outlet, and an article says
/// of itself whose it is.
pub(crate) fn know_outlets(members: &mut [Member]) {
    let outlets: BTreeSet<String> = members.iter().filter_map(|m| m.printed.outlet.clone()).collect();
    for member in members {
        let speakers = member.printed.voice.iter_mut().chain(&mut member.printed.relay);
        for speaker in speakers.filter(|speaker| speaker.kind == VoiceKind::Organization) {
            if outlets.iter().any(|outlet| is_short_for(&speaker.name, outlet)) {
                speaker.kind = VoiceKind::Outlet;
            }
        }
    }
}

/// Who denies, confirms or answers a member: a part of a statement is answered with the statement.
pub(crate) fn answering(connection: &Connection, kind: LinkKind, node: Node) -> Result<Vec<LinkRow>, Fault> {
    let mut places = vec![node.1];
    if let Place::Part(n, _) = node.1 {
        places.push(Place::Number(n));
    }
    let mut rows = Vec::new();
    for place in places {
        let of_place = links::of_place(connection, kind, node.0, place)?;
        rows.extend((of_place.into_iter()).filter(|row| (row.other, row.other_place) == (node.0, place)));
    }
    Ok(rows)
}

/// Is it denied, confirmed or answered, and stands in no claim by one of its parts?
fn is_answered_alone(
    connection: &Connection,
    (article, place): Node,
    known: &mut Known,
) -> Result<bool, Fault> {
    let answered = &known.article(connection, article)?.answered;
    Ok(match place {
        Place::Number(n) => answered.contains(&place) && !links::are_parts_same(connection, article, n)?,
        // a part of a statement is answered with the statement
        Place::Part(n, _) => answered.contains(&place) || answered.contains(&Place::Number(n)),
        Place::Whole | Place::Passage(_) => answered.contains(&place),
    })
}

/// The places of an article that stand in claims, and in which.
fn of_article(connection: &Connection, article: i64) -> Result<Vec<(Place, i64)>, Fault> {
    let mut query = connection.prepare_cached("SELECT place, claim FROM claim_member WHERE article = ?")?;
    let found = query.query_map([article], |row| Ok((Place::of(row.get(0)?), row.get(1)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The claims in which a statement stands, whole or in parts, those of its first part first.
pub(crate) fn of_statement(connection: &Connection, article: i64, n: u32) -> Result<Vec<i64>, Fault> {
    let mut found = of_article(connection, article)?;
    found.retain(|(place, _)| place.statement() == Some(n));
    found.sort_unstable();
    Ok(found.into_iter().map(|(_, claim)| claim).collect())
}

/// Members of a claim in the order in which they were published; those without a day last.
fn order(member: &Member) -> (bool, Option<jiff::civil::Date>, &str, Span) {
    let day = member.printed.day;
    (day.is_none(), day, &member.printed.article, member.span)
}

/// Digits of a claim's key.
const DIGITS: usize = 12;

/// The key that a claim has whose first statement this is, as a number below 2^48.
fn key_of(member: &Member) -> i64 {
    let named_by = format!(
        "{}\n{}\n{}",
        member.printed.article,
        member.node.1.code(),
        member.words
    );
    let digest = sha256(named_by.as_bytes());
    digest
        .iter()
        .take(6)
        .fold(0, |key, byte| key << 8 | i64::from(*byte))
}

/// A claim's key as people see it.
fn shown(key: i64) -> String {
    format!("c{key:0DIGITS$x}")
}

/// A claim as its rows say it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Claim {
    key: String,
    gist: String,
    identity: Option<i64>,
    voice: Option<String>,
    statements: i64,
    articles: i64,
    outlets: i64,
    named: i64,
    not_recorded: i64,
    not_established: i64,
    denied: i64,
    first: Option<String>,
    last: Option<String>,
    /// Article, place and key of each, sorted.
    members: Vec<(i64, i64, i64)>,
}

/// The claim that has these members, in order; `None` without any.
fn claim(connection: &Connection, members: &[&Member], known: &mut Known) -> Result<Option<Claim>, Fault> {
    let Some(first) = members.first() else {
        return Ok(None);
    };
    let wordings: Vec<(&str, bool)> = members.iter().map(|m| (m.words.as_str(), m.is_quoted)).collect();
    let gist = wordings.get(gist(&wordings)).map_or("", |(words, _)| *words);
    let (identity, voice) = voice_of(members);
    let printed: Vec<Printed> = members.iter().map(|m| m.printed.clone()).collect();
    let count = independent_origins(&origins(&printed, &between(connection, members, known)?));
    let distinct = |values: Vec<&str>| values.into_iter().collect::<BTreeSet<_>>().len() as i64;
    let days: BTreeSet<String> = members
        .iter()
        .filter_map(|m| m.printed.day)
        .map(|day| day.to_string())
        .collect();
    let mut rows: Vec<(i64, i64, i64)> = (members.iter())
        .map(|member| (member.node.0, member.node.1.code(), key_of(member)))
        .collect();
    rows.sort_unstable();
    Ok(Some(Claim {
        key: shown(key_of(first)),
        gist: gist.to_owned(),
        identity,
        voice,
        statements: members.len() as i64,
        articles: distinct(members.iter().map(|m| m.printed.article.as_str()).collect()),
        outlets: distinct(
            members
                .iter()
                .filter_map(|m| m.printed.outlet.as_deref())
                .collect(),
        ),
        named: count.named as i64,
        not_recorded: count.not_recorded as i64,
        not_established: count.not_established as i64,
        denied: members
            .iter()
            .flat_map(|m| &m.denied)
            .collect::<BTreeSet<_>>()
            .len() as i64,
        first: days.first().cloned(),
        last: days.last().cloned(),
        members: rows,
    }))
}

const COLUMNS: &str = "key, gist, identity, voice, statements, articles, outlets, named, not_recorded, not_established, denied, \
    first, last";

fn write(tx: &Transaction<'_>, claim: &Claim) -> Result<(), Fault> {
    tx.prepare_cached(&format!(
        "INSERT INTO claim ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ))?
    .execute(params![
        claim.key,
        claim.gist,
        claim.identity,
        claim.voice,
        claim.statements,
        claim.articles,
        claim.outlets,
        claim.named,
        claim.not_recorded,
        claim.not_established,
        claim.denied,
        claim.first,
        claim.last,
    ])?;
    let row = tx.last_insert_rowid();
    for (article, place, key) in &claim.members {
        tx.prepare_cached("INSERT INTO claim_member (article, place, claim, key) VALUES (?, ?, ?, ?)")?
            .execute(params![article, place, row, key])?;
    }
    Ok(())
}

/// Whose the claim is: the named voice that most of its articles give, else any voice that most give.
fn voice_of(members: &[&Member]) -> (Option<i64>, Option<String>) {
    type Votes<'m> = BTreeMap<(bool, &'m str), (BTreeSet<&'m str>, usize, Option<i64>, &'m str)>;
    let mut votes: Votes<'_> = BTreeMap::new();
    for (at, member) in members.iter().enumerate() {
        if let Some(voice) = &member.printed.voice {
            let is_named = member.identity.is_some() && voice.kind != VoiceKind::Outlet;
            let vote = votes.entry((is_named, voice.key.as_str())).or_insert((
                BTreeSet::new(),
                at,
                member.identity,
                voice.name.as_str(),
            ));
            vote.0.insert(&member.printed.article);
        }
    }
    let most = votes
        .into_iter()
        .max_by_key(|((is_named, _), (articles, at, ..))| {
            (*is_named, articles.len(), std::cmp::Reverse(*at))
        });
    match most {
        Some((_, (_, _, identity, name))) => (identity, Some(name.to_owned())),
        None => (None, None),
    }
}

/// What joins the articles of a claim's members, as far as it concerns the members.
pub(crate) fn between(
    connection: &Connection,
    members: &[&Member],
    known: &mut Known,
) -> Result<Vec<Between>, Fault> {
    let mut of_article: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (at, member) in members.iter().enumerate() {
        of_article.entry(member.node.0).or_default().push(at);
    }
    let mut found = BTreeSet::new();
    for article in of_article.keys() {
        for row in known.of(connection, *article)? {
            let (Some(here), Some(there)) = (of_article.get(&row.article), of_article.get(&row.other)) else {
                continue;
            };
            if row.article == row.other {
                continue;
            }
            match row.kind {
                LinkKind::Copies => {
                    let detail: CopyDetail = row.detail()?;
                    let holds = |at: &&usize, place: Place| match (members.get(**at), place) {
                        (Some(member), Place::Passage(span)) => covers(span, member.span),
                        _ => false,
                    };
                    for x in here.iter().filter(|at| holds(at, row.place)) {
                        for y in there.iter().filter(|at| holds(at, row.other_place)) {
                            let (from, to) = match detail.later {
                                Some(Side::A) => (*y, *x),
                                _ => (*x, *y),
                            };
                            // the same quoted words show that the quotation is the same, not who has it from whom, unless
                            // a person says so
                            if detail.form != sayso_linker::links::CopyForm::Quotation
                                || detail.correction.is_some()
                            {
                                found.insert((0, from, to, detail.later.is_some()));
                            }
                        }
                    }
                }
                LinkKind::Relays => {
                    for to in here
                        .iter()
                        .filter(|at| members.get(**at).is_some_and(|m| m.node.1 == row.place))
                    {
                        let is_meant = |at: &&usize| {
                            row.other_place == Place::Whole
                                || members
                                    .get(**at)
                                    .is_some_and(|m| stands_at(m.node.1, row.other_place))
                        };
                        found.extend(there.iter().filter(is_meant).map(|from| (1, *from, *to, true)));
                    }
                }
                _ => {}
            }
        }
    }
    Ok(found
        .into_iter()
        .map(|(kind, from, to, is_directed)| match kind {
            0 => Between::Copy {
                from,
                to,
                is_directed,
            },
            _ => Between::Relay { from, to },
        })
        .collect())
}

/// Is a member at the place to which a link leads? A part of a statement is, where the statement is meant.
fn stands_at(member: Place, place: Place) -> bool {
    member == place || member.statement().is_some() && member.statement() == place.statement()
}

/// Does a copied passage hold most of a statement?
fn covers(passage: Span, statement: Span) -> bool {
    let from = passage.start.max(statement.start);
    let to = passage.end.min(statement.end);
    2 * to.saturating_sub(from) > statement.len()
}
