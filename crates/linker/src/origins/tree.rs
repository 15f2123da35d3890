//! The way from an origin to the articles, as a tree.

use std::collections::{BTreeMap, HashMap};

use sayso_core::VoiceKind;
use sayso_core::outlets::{comparable, is_short_for, outlet_of};

use super::chains::{By, Chains, Place};
use super::named::Joined;
use super::{Origin, Speaker};

/// An origin, and its way to the articles.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// The origin.
    pub origin: Origin,
    /// What stands on the way, in the order in which a tree is drawn: the first is the origin, and each is followed by what
    /// came from it. Every article of the origin stands here once.
    pub nodes: Vec<Node>,
}

/// A stop on the way from an origin to the articles.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Who or what it is.
    pub stop: Stop,
    /// How many links lie between it and the origin.
    pub depth: usize,
    /// The link to it; `None` for the origin.
    pub link: Option<Link>,
    /// The members that its article prints, as places in the list that was given, sorted; none for what is no article.
    pub members: Vec<usize>,
}

/// Who or what stands on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The origin itself; see [`Origin::voice`].
    Origin,
    /// An outlet or voice that passed it on, and of which the claim has no article there.
    Speaker(Speaker),
    /// The article with this identifier.
    Article(String),
}

/// A link of a tree, from the stop nearer to the origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The place in [`Tree::nodes`] from which it leads.
    pub from: usize,
    /// How it is known.
    pub how: How,
    /// The members whose words or passage say so, as places in the list that was given, sorted.
    pub by: Vec<usize>,
}

/// How a link is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The article names it as its source.
    Said,
    /// The article has the passage from there.
    Copied,
    /// The two have the passage in common, and nobody knows who was first.
    Shared,
}

impl How {
    /// The word for it in JSON and on pages.
    pub fn name(self) -> &'static str {
        match self {
            How::Said => "said",
            How::Copied => "copied",
            How::Shared => "shared",
        }
    }
}

/// What one article prints of the members that lead to one origin.
#[derive(Default)]
struct Unit {
    members: Vec<Place>,
    /// The unit over which it came, the member that says so, and by what.
    over: Option<(usize, By, Place)>,
}

/// The trees of all origins, sorted by state and first member.
pub(super) fn trees(chains: &Chains) -> Vec<Tree> {
    let mut of_end: Vec<Vec<Place>> = vec![Vec::new(); chains.ends.len()];
    for (at, end) in chains.end_of.iter().enumerate() {
        if let Some(members) = of_end.get_mut(*end) {
            members.push(at);
        }
    }
    let mut order: Vec<usize> = (0..chains.ends.len())
        .filter(|end| !of_end[*end].is_empty())
        .collect();
    order.sort_by_key(|end| (chains.ends[*end].state, of_end[*end].first().copied()));
    order
        .into_iter()
        .map(|end| tree(chains, end, &of_end[end]))
        .collect()
}

fn tree(chains: &Chains, end: usize, members: &[Place]) -> Tree {
    let (mut units, unit_of) = units(chains, members);
    hang(chains, members, &unit_of, &mut units);
    let end = &chains.ends[end];
    let nodes = Drawing::of(chains, end.voice.as_ref(), &units);
    let mut given: Vec<usize> = (members.iter())
        .flat_map(|at| chains.members[*at].0.iter().copied())
        .collect();
    given.sort_unstable();
    Tree {
        origin: Origin {
            state: end.state,
            voice: end.voice.clone(),
            via: via(chains, end.voice.as_ref(), &nodes),
            members: given,
        },
        nodes,
    }
}

fn units(chains: &Chains, members: &[Place]) -> (Vec<Unit>, HashMap<Place, usize>) {
    let mut units: Vec<Unit> = Vec::new();
    let mut of_article: HashMap<&str, usize> = HashMap::new();
    let mut unit_of = HashMap::new();
    for at in members {
        let next = units.len();
        let unit = *of_article
            .entry(chains.members[*at].1.article.as_str())
            .or_insert(next);
        if unit == next {
            units.push(Unit::default());
        }
        units[unit].members.push(*at);
        unit_of.insert(*at, unit);
    }
    (units, unit_of)
}

/// Hangs every article under the one over which it came.
///
/// Articles none of whose members leads to the origin by itself hang over the member that is nearest to it; each is nearer
/// than what hangs over it, so they make no circle. The others hang under what they cite or copy, except where this
/// would close one.
fn hang(chains: &Chains, members: &[Place], unit_of: &HashMap<Place, usize>, units: &mut [Unit]) {
    let mut distance: HashMap<Place, usize> = HashMap::new();
    for at in members {
        let mut path = Vec::new();
        let mut here = *at;
        let reached = loop {
            match (distance.get(&here), chains.over[here]) {
                (Some(known), _) => break *known,
                (None, None) => {
                    distance.insert(here, 0);
                    break 0;
                }
                (None, Some((_, over))) => {
                    path.push(here);
                    here = over;
                }
            }
        };
        for (at, steps) in path.into_iter().rev().zip(reached + 1..) {
            distance.insert(at, steps);
        }
    }
    let mut joined = Joined((0..units.len()).collect());
    let nearest = |unit: &Unit| {
        let with_distance = unit.members.iter().map(|at| (distance.get(at).copied(), *at));
        with_distance.min()
    };
    for (at, unit) in units.iter_mut().enumerate() {
        let Some((Some(1..), nearest)) = nearest(unit) else {
            continue;
        };
        if let Some((by, over)) = chains.over[nearest]
            && let Some(above) = unit_of.get(&over).copied()
        {
            unit.over = Some((above, by, nearest));
            joined.join(at, above);
        }
    }
    for (at, unit) in units.iter_mut().enumerate() {
        if unit.over.is_some() {
            continue;
        }
        let mut offers: Vec<(By, usize, Place)> = Vec::new();
        for member in &unit.members {
            for (by, over) in &chains.out[*member] {
                // of two that share a passage, the one that comes first in the order of members stands above
                let is_above = *by != By::SharedCopy || over < member;
                match unit_of.get(over) {
                    Some(above) if is_above => offers.push((*by, *above, *member)),
                    _ => {}
                }
            }
        }
        offers.sort_unstable();
        for (by, above, member) in offers {
            if joined.find(above) != joined.find(at) {
                joined.join(above, at);
                unit.over = Some((above, by, member));
                break;
            }
        }
    }
}

/// A tree in the making.
#[derive(Default)]
struct Drawing {
    nodes: Vec<Draft>,
}

struct Draft {
    stop: Stop,
    how: How,
    by: Vec<usize>,
    members: Vec<usize>,
    /// What came from it, by what it is: speakers by their keys, then articles in their order.
    speakers: BTreeMap<String, usize>,
    articles: Vec<usize>,
}

impl Drawing {
    fn of(chains: &Chains, origin: Option<&Speaker>, units: &[Unit]) -> Vec<Node> {
        let mut drawing = Drawing::default();
        let root = drawing.add(Stop::Origin, How::Said);
        let places: Vec<usize> = (units.iter())
            .map(|unit| {
                let article = unit
                    .members
                    .first()
                    .map(|at| chains.members[*at].1.article.clone());
                drawing.add(Stop::Article(article.unwrap_or_default()), How::Said)
            })
            .collect();
        for (unit, place) in units.iter().zip(&places) {
            let given = |at: Place| chains.members[at].0.iter().copied();
            let mut members: Vec<usize> = unit.members.iter().flat_map(|at| given(*at)).collect();
            members.sort_unstable();
            drawing.nodes[*place].members = members;
            let (above, how, by, passed_on) = match unit.over {
                Some((over, by, member)) => {
                    let how = match by {
                        By::Relay | By::Article => How::Said,
                        By::Copy => How::Copied,
                        By::SharedCopy => How::Shared,
                    };
                    let between = match by {
                        By::Relay => nearer(chains, member, units[over].members.first().copied()),
                        _ => Vec::new(),
                    };
                    (places[over], how, member, between)
                }
                None => {
                    let Some((member, passed_on)) = by_itself(chains, origin, unit) else {
                        continue;
                    };
                    (root, How::Said, member, passed_on)
                }
            };
            let mut above = above;
            for speaker in passed_on {
                above = drawing.speaker(chains, above, speaker, given(by));
            }
            drawing.nodes[*place].how = how;
            drawing.nodes[*place].by = given(by).collect();
            drawing.nodes[above].articles.push(*place);
        }
        drawing.in_order()
    }

    fn add(&mut self, stop: Stop, how: How) -> usize {
        self.nodes.push(Draft {
            stop,
            how,
            by: Vec::new(),
            members: Vec::new(),
            speakers: BTreeMap::new(),
            articles: Vec::new(),
        });
        self.nodes.len() - 1
    }

    /// The speaker under a stop, drawn once.
    fn speaker(
        &mut self,
        chains: &Chains,
        above: usize,
        speaker: &Speaker,
        by: impl Iterator<Item = usize>,
    ) -> usize {
        let key = same_as(chains, speaker);
        let place = match self.nodes[above].speakers.get(&key) {
            Some(place) => *place,
            None => {
                let place = self.add(Stop::Speaker(speaker.clone()), How::Said);
                self.nodes[above].speakers.insert(key, place);
                place
            }
        };
        self.nodes[place].by.extend(by);
        place
    }

    /// The nodes in the order of drawing.
    fn in_order(mut self) -> Vec<Node> {
        let mut nodes: Vec<Node> = Vec::with_capacity(self.nodes.len());
        let mut open: Vec<(usize, Option<usize>, usize)> = vec![(0, None, 0)];
        while let Some((place, from, depth)) = open.pop() {
            let draft = &mut self.nodes[place];
            let here = nodes.len();
            nodes.push(Node {
                stop: std::mem::replace(&mut draft.stop, Stop::Origin),
                depth,
                link: from.map(|from| Link {
                    from,
                    how: draft.how,
                    by: sorted(std::mem::take(&mut draft.by)),
                }),
                members: std::mem::take(&mut draft.members),
            });
            // the last that is put down is the first to be taken up; articles were added in their order
            let below = draft.articles.iter().rev().chain(draft.speakers.values().rev());
            open.extend(below.map(|below| (*below, Some(here), depth + 1)));
        }
        nodes
    }
}

fn sorted(mut places: Vec<usize>) -> Vec<usize> {
    places.sort_unstable();
    places
}

/// By what two mentions of a speaker are one.
fn same_as(chains: &Chains, speaker: &Speaker) -> String {
    match speaker.kind {
        VoiceKind::Outlet => format!("outlet {}", chains.key(&speaker.name)),
        _ => format!("voice {}", speaker.key),
    }
}

/// Those who passed a member on between the article above it and its own, nearest to that article first.
fn nearer<'p>(chains: &Chains<'p>, member: Place, above: Option<Place>) -> Vec<&'p Speaker> {
    let Some(above) = above else { return Vec::new() };
    let full = chains.members[above].1.outlet.as_deref().map(outlet_of);
    let is_above = |speaker: &Speaker| {
        *chains.key(&speaker.name) == chains.outlets[above]
            || full
                .as_deref()
                .is_some_and(|full| is_short_for(&comparable(&speaker.name), full))
    };
    let relay = &chains.members[member].1.relay;
    let count = relay.iter().position(is_above).unwrap_or_default();
    relay.iter().take(count).rev().collect()
}

/// How an article hangs under the origin itself: the member that tells most of the way, and those who passed it on, nearest to
/// the origin first.
fn by_itself<'p>(
    chains: &Chains<'p>,
    origin: Option<&Speaker>,
    unit: &Unit,
) -> Option<(Place, Vec<&'p Speaker>)> {
    let own = |at: Place| {
        let member = chains.members[at].1;
        let is_own = |speaker: &Speaker| {
            speaker.kind == VoiceKind::Outlet && *chains.key(&speaker.name) == chains.outlets[at]
        };
        let is_origin = |speaker: &Speaker| {
            origin.is_some_and(|origin| same_as(chains, origin) == same_as(chains, speaker))
        };
        let passed_on = member.relay.iter().rev();
        // a voice that is no end is an outlet of the way
        let voice = member
            .voice
            .iter()
            .filter(|voice| voice.kind == VoiceKind::Outlet);
        let mut way: Vec<&Speaker> = Vec::new();
        for speaker in voice.chain(passed_on) {
            if !is_own(speaker)
                && !is_origin(speaker)
                && !way.iter().any(|s| same_as(chains, s) == same_as(chains, speaker))
            {
                way.push(speaker);
            }
        }
        way
    };
    (unit.members.iter())
        .filter(|at| chains.over[**at].is_none() || unit.members.iter().all(|at| chains.over[*at].is_some()))
        .map(|at| (*at, own(*at)))
        .min_by_key(|(at, way)| (std::cmp::Reverse(way.len()), *at))
}

/// Those through whom it came, nearest to the origin first: the stops from which others have it.
fn via(chains: &Chains, origin: Option<&Speaker>, nodes: &[Node]) -> Vec<Speaker> {
    let mut has_more = vec![false; nodes.len()];
    for link in nodes.iter().filter_map(|node| node.link.as_ref()) {
        // of two that share a passage, nobody knows that one had it from the other
        has_more[link.from] |= link.how != How::Shared;
    }
    let mut found: BTreeMap<String, (usize, Speaker)> = BTreeMap::new();
    for (node, _) in nodes.iter().zip(has_more).filter(|(_, has_more)| *has_more) {
        let speaker = match &node.stop {
            Stop::Origin => None,
            Stop::Speaker(speaker) => Some(speaker.clone()),
            // a text that is the origin did not pass it on
            Stop::Article(article) if origin.is_some_and(|origin| origin.key == *article) => None,
            Stop::Article(_) => (node.members.first())
                .and_then(|given| chains.places.get(*given))
                .and_then(|at| chains.own_outlet(*at)),
        };
        let Some(speaker) = speaker else { continue };
        let key = same_as(chains, &speaker);
        if origin.is_some_and(|origin| same_as(chains, origin) == key) {
            continue;
        }
        let known = found.entry(key).or_insert((node.depth, speaker.clone()));
        *known = known.clone().min((node.depth, speaker));
    }
    let mut found: Vec<(usize, Speaker)> = found.into_values().collect();
    found.sort();
    found.into_iter().map(|(_, speaker)| speaker).collect()
}
