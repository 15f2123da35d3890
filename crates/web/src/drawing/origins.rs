//! The tree of a claim's origins: from the left the origin, those who passed it on, and the articles; each line with the words
//! that say so.

use sayso_ledger::{ClaimInFull, MemberInFull};
use sayso_linker::origins::{How, Node, State, Stop, Tree};

use crate::addresses;
use crate::phrases;

/// An origin with its way to the articles.
#[derive(Clone, Debug, PartialEq)]
pub struct OriginTree {
    /// Its state, as a word for style sheets.
    pub class: &'static str,
    /// Its state in words.
    pub state: &'static str,
    /// Who it is.
    pub who: String,
    /// The address of the voice.
    pub address: Option<String>,
    /// What it is: "person", "outlet".
    pub kind: Option<&'static str>,
    /// The stops on the way, in the order of a tree that is drawn top down.
    pub stops: Vec<StopShown>,
    /// How wide the drawing is.
    pub width: usize,
    /// How high.
    pub height: usize,
    /// Stops that it has no room for.
    pub more: u64,
}

/// A stop on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct StopShown {
    /// What it is, as a word for style sheets: `origin`, `speaker` or `article`.
    pub class: &'static str,
    /// Who or what it is.
    pub name: String,
    /// The day of an article.
    pub day: Option<String>,
    /// Where it leads.
    pub address: Option<String>,
    /// How it came there, in words.
    pub how: Option<String>,
    /// Where the words stand that say so.
    pub how_at: Option<String>,
    /// Does a list inside the list begin with it?
    pub opens: bool,
    /// So many lists end before it.
    pub closes: usize,
    /// Its place in the drawing: left, and the middle from above.
    pub x: usize,
    /// Its middle.
    pub y: usize,
    /// The line that leads to it; `None` for the origin.
    pub line: Option<String>,
    /// Where the words of the line stand.
    pub words_at: (usize, usize),
    /// The name, as it fits.
    pub name_short: String,
    /// The words, as they fit.
    pub how_short: Option<String>,
}

/// Boxes are so wide and high, with so much room between the columns for the words of the lines.
const BOX: (usize, usize) = (178, 40);
const BETWEEN: usize = 158;
const ROW: usize = 54;
/// So many characters fit a box, and the room between two.
const NAME: usize = 23;
const WORDS: usize = 21;

/// So many stops are drawn on a page.
const STOPS: usize = 90;

/// The trees of a claim, as many as there is room for.
pub fn trees(claim: &ClaimInFull) -> Vec<OriginTree> {
    let mut room = STOPS;
    let trees = claim.origins.iter().map_while(|tree| {
        let nodes = tree
            .nodes
            .get(..tree.nodes.len().min(room))
            .filter(|nodes| !nodes.is_empty())?;
        room -= nodes.len();
        Some(drawn(claim, tree, nodes))
    });
    trees.collect()
}

/// A tree with the first of its stops: each stands behind the one that leads to it.
fn drawn(claim: &ClaimInFull, tree: &Tree, nodes: &[Node]) -> OriginTree {
    let origin = &tree.origin;
    let who = origin
        .voice
        .as_ref()
        .map_or_else(|| "nobody named".to_owned(), |voice| phrases::name(&voice.name));
    let address = origin.voice.as_ref().and_then(|voice| {
        let is_across = !voice.key.contains('/') && origin.state != State::NotRecorded;
        is_across.then(|| addresses::voice(&voice.key))
    });
    let rows = rows(nodes);
    let mut stops: Vec<StopShown> = Vec::with_capacity(nodes.len());
    let mut depth = 0;
    for (node, row) in nodes.iter().zip(&rows) {
        let shown = stop(claim, node, &who, address.as_ref());
        let (x, y) = (node.depth * (BOX.0 + BETWEEN), row * ROW / 2 + ROW / 2);
        let from = node.link.as_ref().and_then(|link| stops.get(link.from));
        let line = from.map(|from| {
            let start = from.x + BOX.0;
            let middle = start + 24;
            format!("M{start} {} H{middle} V{y} H{x}", from.y)
        });
        let words_at = (x.saturating_sub(BETWEEN - 29), y.saturating_sub(5));
        let (opens, closes) = match node.depth.cmp(&depth) {
            std::cmp::Ordering::Greater => (true, 0),
            std::cmp::Ordering::Equal => (false, 0),
            std::cmp::Ordering::Less => (false, depth - node.depth),
        };
        depth = node.depth;
        stops.push(StopShown {
            x,
            y,
            line,
            words_at,
            opens,
            closes,
            name_short: phrases::shortened(&shown.name, NAME),
            how_short: shown.how.as_ref().map(|how| phrases::shortened(how, WORDS)),
            ..shown
        });
    }
    let last = nodes.iter().map(|node| node.depth).max().unwrap_or_default();
    let class = match origin.state {
        State::Named => "named",
        State::NotRecorded => "not-recorded",
        State::NotEstablished => "not-established",
    };
    OriginTree {
        class,
        state: phrases::state(origin.state),
        who,
        address,
        kind: origin.voice.as_ref().map(|voice| phrases::voice_kind(voice.kind)),
        width: last * (BOX.0 + BETWEEN) + BOX.0 + 2,
        height: rows.iter().max().map_or(0, |row| row / 2 + 1) * ROW,
        more: (tree.nodes.len() - nodes.len()) as u64,
        stops,
    }
}

/// The row of each stop, in halves: ends have rows of their own, and what leads on stands in the middle of where it leads.
fn rows(nodes: &[Node]) -> Vec<usize> {
    let mut rows = vec![0; nodes.len()];
    let mut next = 0;
    // from the end, every stop's own ends are known before it
    let children = |at: usize| {
        let after = nodes.iter().enumerate().skip(at + 1);
        let depth = nodes[at].depth;
        after
            .take_while(move |(_, node)| node.depth > depth)
            .filter(move |(_, node)| node.depth == depth + 1)
            .map(|(at, _)| at)
            .collect::<Vec<_>>()
    };
    let all: Vec<Vec<usize>> = (0..nodes.len()).map(children).collect();
    for (at, own) in all.iter().enumerate() {
        if own.is_empty() {
            rows[at] = next;
            next += 2;
        }
    }
    for at in (0..nodes.len()).rev() {
        if let (Some(first), Some(last)) = (all[at].first(), all[at].last()) {
            rows[at] = usize::midpoint(rows[*first], rows[*last]);
        }
    }
    rows
}

fn stop(claim: &ClaimInFull, node: &Node, origin: &str, address: Option<&String>) -> StopShown {
    let mut shown = StopShown {
        class: "origin",
        name: origin.to_owned(),
        day: None,
        address: address.cloned(),
        how: None,
        how_at: None,
        opens: false,
        closes: 0,
        x: 0,
        y: 0,
        line: None,
        words_at: (0, 0),
        name_short: String::new(),
        how_short: None,
    };
    match &node.stop {
        Stop::Origin => {}
        Stop::Speaker(speaker) => {
            shown.class = "speaker";
            shown.name = phrases::name(&speaker.name);
            shown.address = (!speaker.key.contains('/') && speaker.key.contains('-'))
                .then(|| addresses::voice(&speaker.key));
        }
        Stop::Article(id) => {
            let member = node.members.iter().find_map(|at| claim.members.get(*at));
            shown.class = "article";
            shown.name = phrases::name(
                member
                    .and_then(|member| member.printed.outlet.as_ref())
                    .unwrap_or(id),
            );
            shown.day = member.and_then(|member| member.printed.day).map(phrases::date);
            shown.address = Some(member.map_or_else(|| addresses::article(id), printed_at));
        }
    }
    if let Some(link) = &node.link {
        let by: Vec<&MemberInFull> = link.by.iter().filter_map(|at| claim.members.get(*at)).collect();
        let mut words: Vec<String> = Vec::new();
        for member in &by {
            let said: Vec<String> = member.said_by().into_iter().map(|piece| piece.text).collect();
            let said = said.join(" … ");
            if !said.is_empty() && !words.contains(&said) {
                words.push(said);
            }
        }
        shown.how = Some(match (link.how, words.first()) {
            (How::Said, None) => "without words that say so".to_owned(),
            (How::Said, Some(first)) => {
                let words: Vec<&str> = first.split_whitespace().collect();
                format!("\u{201c}{}\u{201d}", phrases::title(&words.join(" ")))
            }
            (How::Copied, _) => "has the passage from there".to_owned(),
            (How::Shared, _) => "shares the passage; nobody knows who was first".to_owned(),
        });
        shown.how_at = by.first().and_then(|member| {
            let said = member.said_by();
            let (first, last) = (said.first()?, said.last()?);
            Some(addresses::passage(&member.printed.article, first.start, last.end))
        });
    }
    shown
}

/// Where the words of a member stand.
pub fn printed_at(member: &MemberInFull) -> String {
    match (member.content.first(), member.content.last()) {
        (Some(first), Some(last)) => addresses::passage(&member.printed.article, first.start, last.end),
        _ => addresses::article(&member.printed.article),
    }
}

impl OriginTree {
    /// How wide a box is.
    pub fn box_width(&self) -> usize {
        BOX.0 - 2
    }

    /// So many lists are open behind the last stop.
    pub fn depth_at_end(&self) -> usize {
        let (opened, closed) = self.stops.iter().fold((0, 0), |(opened, closed), stop| {
            (opened + usize::from(stop.opens), closed + stop.closes)
        });
        opened - closed
    }
}
