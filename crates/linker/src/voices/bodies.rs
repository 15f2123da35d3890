//! Which bodies of one name are one.
//!
//! A name of its own ("the Lanternhill Foundation") is one body. A name that every state has needs the state, from the
//! name or from what the article is about. A name that every town has is one body in one story alone.

use std::collections::BTreeMap;

use super::entries::{Block, Sets, same_story};
use super::given::agreement;
use super::lexicon::{GenericState, Lexicon};
use super::name::{Body, Given, Name, Reach};
use super::persons::{Cluster, Model};

/// The share in hundredths that a state must have before what names none goes to it.
const MOST: usize = 90;

/// The same for the owner of a body, at that time.
const MOST_OWNED: f64 = 0.8;

/// Finds the identities among entries with names of bodies of the same words.
pub(crate) fn bodies(block: &Block, entries: &[usize]) -> Vec<Cluster> {
    let mut owned: BTreeMap<Vec<Given>, Vec<usize>> = BTreeMap::new();
    for &at in entries {
        if let Some(Name::Body(body)) = block.name(at) {
            owned.entry(body.owner.clone()).or_default().push(at);
        }
    }
    let mut found = Vec::new();
    for entries in owners(block, owned) {
        found.extend(by_state(block, &entries));
    }
    found
}

/// The campaign of Joan and that of Robert are two; one without a given name goes to the one that is by far the likelier
/// at that time.
fn owners(block: &Block, owned: BTreeMap<Vec<Given>, Vec<usize>>) -> Vec<Vec<usize>> {
    let names: Vec<(Vec<Given>, Vec<usize>)> = owned.into_iter().collect();
    let mut sets = Sets::new(names.len());
    // a surname has few who own bodies; beyond that each stands for itself
    const MOST_NAMES: usize = 200;
    for (i, (a, _)) in names.iter().enumerate().take(MOST_NAMES) {
        for (j, (b, _)) in names.iter().enumerate().take(MOST_NAMES).skip(i + 1) {
            if agreement(a, b).is_some() {
                sets.join(i, j);
            }
        }
    }
    let (mut groups, mut without): (Vec<Vec<usize>>, Vec<usize>) = (Vec::new(), Vec::new());
    for set in sets.all() {
        let mut entries: Vec<usize> = set.iter().flat_map(|i| names[*i].1.iter().copied()).collect();
        entries.sort_unstable();
        if set.iter().any(|i| names[*i].0.is_empty()) {
            without = entries;
        } else {
            groups.push(entries);
        }
    }
    let models: Vec<Model> = groups.iter().map(|g| Model::of(block, g)).collect();
    let mut left = Vec::new();
    for at in without {
        let weights: Vec<f64> = models.iter().map(|m| m.presence(block.entries[at].day)).collect();
        let all: f64 = weights.iter().sum();
        let best =
            (0..weights.len()).max_by(|a, b| weights[*a].total_cmp(&weights[*b]).then_with(|| b.cmp(a)));
        match best.filter(|g| weights[*g] >= all * MOST_OWNED) {
            Some(g) => groups[g].push(at),
            None => left.push(at),
        }
    }
    groups.iter_mut().for_each(|g| g.sort_unstable());
    if !left.is_empty() {
        groups.push(left);
    }
    groups
}

fn by_state(block: &Block, entries: &[usize]) -> Vec<Cluster> {
    let body = |at: usize| match block.name(at) {
        Some(Name::Body(body)) => Some(body),
        _ => None,
    };
    // names of one block may differ in small words; the one that says most counts
    let Some(first) = entries.iter().filter_map(|at| body(*at)).max_by_key(|b| b.reach) else {
        return Vec::new();
    };
    let lexicon = Lexicon::get();
    let known = lexicon.generic(&first.words);
    let host = |at: usize| {
        let place = block.entries[at].member.place.as_deref();
        place.and_then(|p| lexicon.state(&super::words::folded(p)))
    };
    let mut states: BTreeMap<&str, Vec<(usize, String)>> = BTreeMap::new();
    let mut open: Vec<usize> = Vec::new();
    for &at in entries {
        let Some(Body { state, .. }) = body(at) else {
            continue;
        };
        match state {
            Some(state) => states
                .entry(state)
                .or_default()
                .push((at, "name and state".to_owned())),
            None => open.push(at),
        }
    }
    // a state itself
    if first.words.is_empty() {
        return clusters(states);
    }
    match first.reach {
        Reach::Proper => {
            let total: usize = states.values().map(Vec::len).sum();
            let best = states
                .iter()
                .max_by_key(|(state, of)| (of.len(), std::cmp::Reverse(**state)))
                .filter(|(_, of)| of.len() * 100 >= total * MOST)
                .map(|(state, _)| *state);
            let unstated = best.unwrap_or_default();
            states
                .entry(unstated)
                .or_default()
                .extend(open.into_iter().map(|at| (at, "the same name".to_owned())));
            clusters(states)
        }
        Reach::State => {
            let mut left = Vec::new();
            for at in open {
                let place = host(at);
                let state = match known {
                    Some(GenericState::Of(state)) => Some(state),
                    Some(GenericState::Not(never)) => place.filter(|p| *p != never),
                    None => place,
                };
                match state {
                    Some(state) => {
                        let why = match known {
                            Some(GenericState::Of(_)) => "name, of that state when none is named",
                            _ => "name, in an article about that state",
                        };
                        states.entry(state).or_default().push((at, why.to_owned()));
                    }
                    None => left.push(at),
                }
            }
            let mut found = clusters(states);
            found.extend(stories(block, &left));
            found
        }
        Reach::Abroad => {
            // whose it is and where it is
            let mut found = Vec::new();
            let mut left = open;
            for (sender, entries) in states {
                let mut hosts: BTreeMap<&str, Vec<(usize, String)>> = BTreeMap::new();
                for (at, _) in entries {
                    match host(at).filter(|host| *host != sender) {
                        Some(host) => hosts
                            .entry(host)
                            .or_default()
                            .push((at, "name, state and place".to_owned())),
                        None => left.push(at),
                    }
                }
                found.extend(clusters(hosts));
            }
            left.sort_unstable();
            found.extend(stories(block, &left));
            found
        }
        Reach::Local => {
            let mut found = clusters(states);
            found.extend(stories(block, &open));
            found
        }
    }
}

fn clusters(states: BTreeMap<&str, Vec<(usize, String)>>) -> Vec<Cluster> {
    states
        .into_values()
        .filter(|entries| !entries.is_empty())
        .map(|mut entries| {
            entries.sort_unstable();
            Cluster { entries }
        })
        .collect()
}

/// Bodies of a name that is nobody's own are one where they stand in one story.
fn stories(block: &Block, entries: &[usize]) -> Vec<Cluster> {
    /// So many rare names must be shared, within so many days.
    const SHARED: u32 = 3;
    const DAYS: i32 = 3;
    let mut sets = Sets::new(entries.len());
    for (i, j) in same_story(block, entries, DAYS, SHARED) {
        sets.join(i, j);
    }
    sets.all()
        .into_iter()
        .map(|set| {
            let why = if set.len() > 1 {
                "name, in the same story"
            } else {
                "name alone"
            };
            Cluster {
                entries: set.into_iter().map(|i| (entries[i], why.to_owned())).collect(),
            }
        })
        .collect()
}
