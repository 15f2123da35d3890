//! Where the chain of each member ends, and over which members it goes.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use sayso_core::VoiceKind;
use sayso_core::outlets::{comparable, is_short_for, key_of, outlet_of};

use super::named::{Ending, Joined, named, words};
use super::{Between, Printed, Speaker, State};

/// By what a member leads on to another, the stronger first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum By {
    /// Both stand in one article, which says by the other whose it is.
    Article,
    /// Its words name the outlet of the other.
    Relay,
    /// It has the passage from the other.
    Copy,
    /// The two share the passage.
    SharedCopy,
}

/// A member, by its place in [`Chains::members`].
pub(super) type Place = usize;

/// Where a chain ends.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub state: State,
    pub voice: Option<Speaker>,
}

/// The members of a claim in an order of their own, and their chains.
pub(super) struct Chains<'p> {
    /// The members by day, article and statement, each with its places in the list that was given: members between which
    /// nothing tells are one, so that the order in which they come cannot.
    pub members: Vec<(Vec<usize>, &'p Printed)>,
    /// For each place in the list that was given, the place in [`Chains::members`].
    pub places: Vec<Place>,
    /// The key of each member's outlet, see [`key_of`]; its article where it has none.
    pub outlets: Vec<String>,
    /// For each member, those to which its words or its passage lead, the strongest first.
    pub out: Vec<Vec<(By, Place)>>,
    /// Where chains end.
    pub ends: Vec<End>,
    /// For each member, the place of its end in [`Chains::ends`].
    pub end_of: Vec<usize>,
    /// For each member whose chain leads on, over which member, and by what.
    pub over: Vec<Option<(By, Place)>>,
    /// Outlets as the claim's voices have them, by their keys.
    pub as_voices: BTreeMap<String, &'p Speaker>,
    /// What [`key_of`] gives for all names of the claim.
    keys: HashMap<&'p str, String>,
}

impl<'p> Chains<'p> {
    pub fn new(printed: &'p [Printed], between: &[Between]) -> Self {
        let mut sorted: Vec<(usize, &Printed)> = printed.iter().enumerate().collect();
        sorted.sort_by(|(x, a), (y, b)| order(a).cmp(&order(b)).then(x.cmp(y)));
        let mut members: Vec<(Vec<usize>, &Printed)> = Vec::with_capacity(printed.len());
        let mut places = vec![0; printed.len()];
        for (given, member) in sorted {
            match members.last_mut() {
                Some((same, last)) if *last == member => same.push(given),
                _ => members.push((vec![given], member)),
            }
            places[given] = members.len() - 1;
        }
        let mut keys: HashMap<&'p str, String> = HashMap::new();
        let names = members.iter().filter_map(|(_, m)| m.outlet.as_deref());
        let speakers = members.iter().flat_map(|(_, m)| m.relay.iter().chain(&m.voice));
        for name in names.chain(speakers.map(|speaker| speaker.name.as_str())) {
            keys.entry(name).or_insert_with(|| key_of(name));
        }
        let outlets = (members.iter())
            .map(|(_, m)| match &m.outlet {
                Some(outlet) => keys.get(outlet.as_str()).cloned().unwrap_or_default(),
                None => format!("article {}", m.article),
            })
            .collect();
        let mut chains = Chains {
            out: vec![Vec::new(); members.len()],
            end_of: vec![usize::MAX; members.len()],
            over: vec![None; members.len()],
            ends: Vec::new(),
            as_voices: outlet_voices(&members, &keys),
            places,
            outlets,
            members,
            keys,
        };
        let spoken = Spoken::read(&chains);
        chains.join(between);
        chains.join_in_article(&spoken);
        chains.join_by_name(&spoken);
        for out in &mut chains.out {
            out.sort_unstable_by_key(|(by, to)| (*to, *by));
            out.dedup_by_key(|(_, to)| *to);
            out.sort_unstable();
        }
        let into = chains.leading_here();
        chains.lead_to_named(&spoken, &into);
        chains.lead_to_unnamed(&spoken, &into);
        chains.lead_to_outlets(&spoken, &into);
        chains.lead_round(&into);
        chains
    }

    /// What the list says about copies and relays.
    fn join(&mut self, between: &[Between]) {
        for joined in between {
            let (from, to, by) = match *joined {
                Between::Relay { from, to } => (from, to, By::Relay),
                Between::Copy {
                    from,
                    to,
                    is_directed,
                } if is_directed => (from, to, By::Copy),
                Between::Copy { from, to, .. } => (from, to, By::SharedCopy),
            };
            let (Some(from), Some(to)) = (self.places.get(from).copied(), self.places.get(to).copied())
            else {
                continue;
            };
            if from != to {
                self.out[to].push((by, from));
                if by == By::SharedCopy {
                    self.out[from].push((by, to));
                }
            }
        }
    }

    /// What an article says in its headline or in passing without a voice, it says of the voice that it names for it
    /// elsewhere. A voice without a name leads to a named one that has its description for a title: "the harbour master" to
    /// "Ada Kolm, the harbour master". What the article says it has from others is left alone.
    fn join_in_article(&mut self, spoken: &Spoken) {
        let mut in_article: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
        for (at, (_, member)) in self.members.iter().enumerate() {
            in_article.entry(&member.article).or_default().push(at);
        }
        let mut found = Vec::new();
        for members in in_article.values().filter(|members| members.len() > 1) {
            let Some(best) = members.iter().copied().min_by_key(|at| (spoken.reach[*at], *at)) else {
                continue;
            };
            // the named voices with their titles
            let mut titled: Vec<(Place, BTreeSet<String>)> = Vec::new();
            for at in members.iter().filter(|at| spoken.reach[**at] == Reach::Named) {
                for role in &self.members[*at].1.roles {
                    if titled.len() < MOST_TITLES {
                        titled.push((*at, words(role)));
                    }
                }
            }
            for at in members {
                let member = self.members[*at].1;
                if !member.relay.is_empty() || spoken.outlet[*at].is_some() {
                    continue;
                }
                let to = match (spoken.reach[*at], &member.voice) {
                    (Reach::Outlet, _) => Some(best).filter(|best| spoken.reach[*best] < Reach::Outlet),
                    (Reach::Unnamed, Some(voice)) if !titled.is_empty() => {
                        let description = words(&voice.name);
                        let of = titled.iter().find(|(_, title)| is_title(title, &description));
                        of.map(|(named, _)| *named)
                    }
                    _ => None,
                };
                found.extend(to.map(|to| (*at, to)));
            }
        }
        for (at, to) in found {
            self.out[at].push((By::Article, to));
        }
    }

    /// A member that names an outlet of which the claim has an article leads to that article, when it is not younger: both
    /// report one utterance, and the one says from whom it has it.
    fn join_by_name(&mut self, spoken: &Spoken) {
        let mut of_outlet: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
        for (at, (_, member)) in self.members.iter().enumerate() {
            if member.outlet.is_some() {
                of_outlet.entry(&self.outlets[at]).or_default().push(at);
            }
        }
        // up to each member of an outlet, the one that leads furthest
        let best: BTreeMap<&str, Vec<Place>> = (of_outlet.iter())
            .map(|(outlet, places)| {
                let mut best = None;
                let running = places.iter().map(|at| {
                    let kept = match best {
                        Some(before) if spoken.reach[before] <= spoken.reach[*at] => before,
                        _ => *at,
                    };
                    best = Some(kept);
                    kept
                });
                (*outlet, running.collect())
            })
            .collect();
        let short = ShortNames::of(self.members.iter().filter_map(|(_, m)| m.outlet.as_deref()));
        let mut found = Vec::new();
        for (at, (_, member)) in self.members.iter().enumerate() {
            let named_by_words = (self.out[at].iter())
                .filter(|(by, _)| *by == By::Relay)
                .map(|(_, to)| self.outlets[*to].as_str());
            let already: Vec<&str> = named_by_words.collect();
            let passed_on = member.relay.iter().chain(&member.voice);
            for speaker in passed_on.filter(|speaker| speaker.kind == VoiceKind::Outlet) {
                let key = self.key(&speaker.name);
                let key = match of_outlet.get_key_value(&*key) {
                    Some((key, _)) => *key,
                    None => match short.full(&speaker.name) {
                        Some(full) => full,
                        None => continue,
                    },
                };
                if key == self.outlets[at] || already.contains(&key) {
                    continue;
                }
                let (Some(places), Some(best)) = (of_outlet.get(key), best.get(key)) else {
                    continue;
                };
                let count = match member.day {
                    // one day, as the day begins elsewhere earlier
                    Some(day) => places.partition_point(|other| {
                        let other = self.members[*other].1.day;
                        other.is_some_and(|other| (other - day).get_days() <= 1)
                    }),
                    None => places.len(),
                };
                // articles without a day stand last
                let undated =
                    (places.last()).filter(|last| count == 0 && self.members[**last].1.day.is_none());
                let to = count.checked_sub(1).and_then(|last| best.get(last)).or(undated);
                found.extend(to.map(|to| (at, *to)));
            }
        }
        for (at, to) in found {
            self.out[at].push((By::Relay, to));
        }
    }

    /// [`key_of`] a name.
    pub fn key(&self, name: &str) -> Cow<'_, str> {
        match self.keys.get(name) {
            Some(key) => Cow::Borrowed(key),
            None => Cow::Owned(key_of(name)),
        }
    }

    /// For each member, those that lead to it.
    fn leading_here(&self) -> Vec<Vec<(By, Place)>> {
        let mut into = vec![Vec::new(); self.members.len()];
        for (at, out) in self.out.iter().enumerate() {
            for (by, to) in out {
                into[*to].push((*by, at));
            }
        }
        into
    }

    /// Gives the members at these places this end, and all that lead to them and have none yet.
    fn spread(&mut self, roots: &[(Place, usize)], into: &[Vec<(By, Place)>]) {
        let mut level: Vec<Place> = Vec::new();
        for (root, end) in roots {
            self.end_of[*root] = *end;
            level.push(*root);
        }
        while !level.is_empty() {
            let mut next: Vec<(Place, By, Place)> = Vec::new();
            for to in &level {
                let free = into[*to].iter().filter(|(_, at)| self.end_of[*at] == usize::MAX);
                next.extend(free.map(|(by, at)| (*at, *by, *to)));
            }
            next.sort_unstable();
            next.dedup_by_key(|(at, ..)| *at);
            level.clear();
            for (at, by, to) in next {
                self.end_of[at] = self.end_of[to];
                self.over[at] = Some((by, to));
                level.push(at);
            }
        }
    }

    fn is_free(&self, at: Place) -> bool {
        self.end_of[at] == usize::MAX
    }

    fn add(&mut self, state: State, voice: Option<Speaker>) -> usize {
        self.ends.push(End { state, voice });
        self.ends.len() - 1
    }

    fn lead_to_named(&mut self, spoken: &Spoken, into: &[Vec<(By, Place)>]) {
        for speaker in &spoken.named {
            self.add(State::Named, Some((*speaker).clone()));
        }
        let mut roots: Vec<(Place, usize)> = (spoken.voice.iter().enumerate())
            .filter_map(|(at, voice)| Some((at, (*voice)?)))
            .collect();
        let mut texts: HashMap<&str, usize> = HashMap::new();
        // a text that news lift from is where they have it, although it names nobody
        for at in 0..self.members.len() {
            let member = self.members[at].1;
            if member.is_background && spoken.reach[at] == Reach::Named && spoken.voice[at].is_none() {
                let speaker = Speaker {
                    key: member.article.clone(),
                    name: member.outlet.clone().unwrap_or_else(|| member.article.clone()),
                    kind: VoiceKind::Document,
                };
                let end = match texts.get(member.article.as_str()) {
                    Some(end) => *end,
                    None => self.add(State::Named, Some(speaker)),
                };
                texts.insert(&member.article, end);
                roots.push((at, end));
            }
        }
        self.spread(&roots, into);
    }

    fn lead_to_unnamed(&mut self, spoken: &Spoken, into: &[Vec<(By, Place)>]) {
        let is_unnamed = |at: Place| spoken.reach[at] == Reach::Unnamed;
        let unnamed: Vec<Place> = (0..self.members.len())
            .filter(|at| is_unnamed(*at) && self.is_free(*at))
            .collect();
        // all from which one of them is reached, without itself where nothing leads back to it
        let mut leads = vec![false; self.members.len()];
        let mut open = unnamed.clone();
        open.iter().for_each(|at| leads[*at] = true);
        while let Some(to) = open.pop() {
            for (_, at) in &into[to] {
                if self.is_free(*at) && !leads[*at] {
                    leads[*at] = true;
                    open.push(*at);
                }
            }
        }
        let is_last = |at: &Place| !self.out[*at].iter().any(|(_, to)| leads[*to]);
        let last: Vec<Place> = unnamed.iter().copied().filter(is_last).collect();
        let heard = Heard::by(self, &unnamed);
        let mut ends: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut end = |chains: &mut Self, at: Place| match ends.get(&heard.of[&at]) {
            Some(end) => *end,
            None => {
                let member = chains.members[at].1;
                let voice = member.voice.as_ref().or(member.relay.last());
                let end = chains.add(State::NotEstablished, voice.cloned());
                ends.insert(heard.of[&at].clone(), end);
                end
            }
        };
        let roots: Vec<(Place, usize)> = last.into_iter().map(|at| (at, end(self, at))).collect();
        self.spread(&roots, into);
        // those that lead round to each other: the first stands for all
        for at in unnamed {
            if self.is_free(at) {
                let end = end(self, at);
                self.spread(&[(at, end)], into);
            }
        }
    }

    fn lead_to_outlets(&mut self, spoken: &Spoken, into: &[Vec<(By, Place)>]) {
        let free: Vec<Place> = (0..self.members.len()).filter(|at| self.is_free(*at)).collect();
        // those that share a passage are one, as nobody knows who was first
        let mut joined = Joined((0..self.members.len()).collect());
        for at in &free {
            for (by, to) in &self.out[*at] {
                if *by == By::SharedCopy && self.is_free(*to) {
                    joined.join(*at, *to);
                }
            }
        }
        let mut leads_on: HashMap<usize, bool> = HashMap::new();
        let mut last = Vec::new();
        for at in free {
            let here = joined.find(at);
            let mut is_last = true;
            for (_, to) in self.out[at].iter().filter(|(by, _)| *by != By::SharedCopy) {
                is_last = false;
                *leads_on.entry(here).or_default() |= joined.find(*to) != here;
            }
            if is_last {
                last.push(at);
            }
        }
        last.retain(|at| !leads_on.get(&joined.find(*at)).copied().unwrap_or_default());
        // of copies, one that names an outlet leads further than one that names none
        last.sort_by_key(|at| (spoken.outlet[*at].is_none(), *at));
        let mut stands_for: HashMap<usize, Place> = HashMap::new();
        let mut ends: BTreeMap<String, usize> = BTreeMap::new();
        let mut roots = Vec::new();
        for at in last {
            if *stands_for.entry(joined.find(at)).or_insert(at) != at {
                continue;
            }
            let (key, voice) = match &spoken.outlet[at] {
                Some((key, speaker)) => (key.clone(), Some((*speaker).clone())),
                None => (self.outlets[at].clone(), self.own_outlet(at)),
            };
            let end = match ends.get(&key) {
                Some(end) => *end,
                None => {
                    let end = self.add(State::NotRecorded, voice);
                    ends.insert(key, end);
                    end
                }
            };
            roots.push((at, end));
        }
        self.spread(&roots, into);
    }

    /// What is left leads round and round. Each circle that leads nowhere else is an end.
    fn lead_round(&mut self, into: &[Vec<(By, Place)>]) {
        for at in self.in_order_of_leaving(into).into_iter().rev() {
            if !self.is_free(at) {
                continue;
            }
            // nothing leads out of the circle, so what it leads to is the circle
            let mut circle = vec![at];
            let mut seen: BTreeSet<Place> = BTreeSet::from([at]);
            let mut next = 0;
            while let Some(from) = circle.get(next).copied() {
                next += 1;
                for (_, to) in &self.out[from] {
                    if seen.insert(*to) {
                        circle.push(*to);
                    }
                }
            }
            let first = circle.into_iter().min().unwrap_or(at);
            let end = self.add(State::NotEstablished, None);
            self.spread(&[(first, end)], into);
        }
    }

    /// The members without an end in the order in which a search against the arrows leaves them: the last one is on a
    /// circle out of which nothing leads (Kosaraju).
    fn in_order_of_leaving(&self, into: &[Vec<(By, Place)>]) -> Vec<Place> {
        let mut is_seen = vec![false; self.members.len()];
        let mut left = Vec::new();
        for start in (0..self.members.len()).filter(|at| self.is_free(*at)) {
            if std::mem::replace(&mut is_seen[start], true) {
                continue;
            }
            let mut path = vec![(start, 0)];
            while let Some((at, next)) = path.last_mut() {
                match into[*at].get(*next) {
                    Some((_, before)) => {
                        *next += 1;
                        if self.is_free(*before) && !std::mem::replace(&mut is_seen[*before], true) {
                            path.push((*before, 0));
                        }
                    }
                    None => {
                        left.push(*at);
                        path.pop();
                    }
                }
            }
        }
        left
    }

    /// The outlet of a member's article, as the claim's voices have it where one of them is this outlet.
    pub fn own_outlet(&self, at: Place) -> Option<Speaker> {
        let name = self.members[at].1.outlet.as_deref()?;
        let key = &self.outlets[at];
        Some(match self.as_voices.get(key) {
            Some(speaker) => (*speaker).clone(),
            None => Speaker {
                key: key.clone(),
                name: outlet_of(name),
                kind: VoiceKind::Outlet,
            },
        })
    }
}

/// So many titles of one article are looked at for a description. No article of people has more in one claim.
const MOST_TITLES: usize = 64;

/// Is it the title, or one with more or fewer words? One word is too little.
fn is_title(title: &BTreeSet<String>, description: &BTreeSet<String>) -> bool {
    description.intersection(title).count() >= 2
        && (description.is_subset(title) || title.is_subset(description))
}

/// The order of members: those without a day last.
fn order(printed: &Printed) -> impl Ord + use<'_> {
    (
        (printed.day.is_none(), printed.day, &printed.article),
        (printed.statement.is_none(), printed.statement),
        (&printed.voice, &printed.relay, &printed.roles),
        (&printed.outlet, printed.is_background, printed.is_quoted),
    )
}

/// How far a member's own words lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// To a named voice.
    Named,
    /// To a voice without a name.
    Unnamed,
    /// To an outlet, or no further than the article.
    Outlet,
}

/// Whom the members' own words name.
pub(super) struct Spoken<'p> {
    /// The named voices.
    pub named: Vec<&'p Speaker>,
    /// The place in [`Spoken::named`] of the voice to which each member leads.
    pub voice: Vec<Option<usize>>,
    /// How far each member leads.
    pub reach: Vec<Reach>,
    /// The outlet as far as which each member's words lead, with its key, where it is not its own.
    pub outlet: Vec<Option<(String, &'p Speaker)>>,
}

/// Outlets as the voices of the claim have them, by their keys.
fn outlet_voices<'p>(
    members: &[(Vec<usize>, &'p Printed)],
    keys: &HashMap<&str, String>,
) -> BTreeMap<String, &'p Speaker> {
    let mut outlets: BTreeMap<String, &Speaker> = BTreeMap::new();
    for speaker in members.iter().flat_map(|(_, m)| m.relay.iter().chain(&m.voice)) {
        if speaker.kind == VoiceKind::Outlet
            && let Some(key) = keys.get(speaker.name.as_str())
        {
            let least = outlets.entry(key.clone()).or_insert(speaker);
            *least = (*least).min(speaker);
        }
    }
    outlets
}

impl<'p> Spoken<'p> {
    fn read(chains: &Chains<'p>) -> Self {
        // the furthest whom the words name: the voice, or the last who passed it on
        let last: Vec<Option<&'p Speaker>> = (chains.members.iter())
            .map(|(_, member)| member.voice.as_ref().or(member.relay.last()))
            .collect();
        let endings: Vec<Option<Ending<'p>>> = (chains.members.iter().zip(&last))
            .map(|((_, member), last)| {
                let speaker = (*last)?;
                let roles: &[String] = if member.voice.is_some() {
                    &member.roles
                } else {
                    &[]
                };
                Some(Ending { speaker, roles })
            })
            .collect();
        let named = named(&endings);
        let reach = |at: usize| match (named.of[at], last[at].map(|speaker| speaker.kind)) {
            (Some(_), _) => Reach::Named,
            (None, Some(VoiceKind::Unnamed)) => Reach::Unnamed,
            _ if chains.members[at].1.is_background => Reach::Named,
            _ => Reach::Outlet,
        };
        let outlet = |at: usize| {
            let speaker = last[at].filter(|speaker| speaker.kind == VoiceKind::Outlet)?;
            let key = chains.key(&speaker.name);
            (*key != chains.outlets[at]).then(|| (key.into_owned(), speaker))
        };
        let mut spoken = Spoken {
            reach: (0..last.len()).map(reach).collect(),
            outlet: (0..last.len()).map(outlet).collect(),
            voice: named.of,
            named: named.speakers,
        };
        if let [_] = spoken.named.as_slice() {
            for (at, (_, member)) in chains.members.iter().enumerate() {
                let is_nobodys = member.voice.is_none() && member.relay.is_empty() && !member.is_background;
                if member.is_quoted && is_nobodys {
                    spoken.voice[at] = Some(0);
                    spoken.reach[at] = Reach::Named;
                }
            }
        }
        spoken
    }
}

/// Who heard the voices without a name, and what tells apart those whom one outlet heard.
struct Heard {
    of: HashMap<Place, (String, String)>,
}

impl Heard {
    fn by(chains: &Chains, unnamed: &[Place]) -> Heard {
        let hearer = |at: Place| {
            let member = chains.members[at].1;
            // the last one before the voice; without a voice the unnamed one is the last itself
            let before = match member.voice {
                Some(_) => member.relay.last(),
                None => member
                    .relay
                    .len()
                    .checked_sub(2)
                    .and_then(|i| member.relay.get(i)),
            };
            match before {
                None => chains.outlets[at].clone(),
                Some(speaker) if speaker.kind == VoiceKind::Outlet => chains.key(&speaker.name).into_owned(),
                Some(speaker) => format!("voice {}", speaker.key),
            }
        };
        let described = |at: Place| {
            let member = chains.members[at].1;
            let speaker = member.voice.as_ref().or(member.relay.last());
            speaker.map(|speaker| head(&speaker.name)).unwrap_or_default()
        };
        let all: Vec<(Place, String, String)> = (unnamed.iter())
            .map(|at| (*at, hearer(*at), described(*at)))
            .collect();
        // where one article itself tells two apart, the description counts
        let mut in_article: HashMap<(&str, &str), &str> = HashMap::new();
        let mut told_apart: HashMap<&str, bool> = HashMap::new();
        for (at, hearer, described) in &all {
            let article = chains.members[*at].1.article.as_str();
            let first = in_article.entry((hearer, article)).or_insert(described);
            *told_apart.entry(hearer).or_default() |= *first != described;
        }
        let of = (all.iter())
            .map(|(at, hearer, described)| {
                let is_apart = told_apart.get(hearer.as_str()).copied().unwrap_or_default();
                let described = if is_apart {
                    described.clone()
                } else {
                    String::new()
                };
                (*at, (hearer.clone(), described))
            })
            .collect();
        Heard { of }
    }
}

/// The noun of a description: "official" for "two senior officials familiar with the talks".
fn head(description: &str) -> String {
    let lower = comparable(description).to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '-');
    let phrase = words.filter(|word| !word.is_empty()).take_while(|word| {
        !matches!(
            *word,
            "at" | "briefed"
                | "by"
                | "close"
                | "familiar"
                | "for"
                | "from"
                | "in"
                | "inside"
                | "involved"
                | "of"
                | "on"
                | "speaking"
                | "that"
                | "to"
                | "who"
                | "whose"
                | "with"
                | "within"
        )
    });
    let last = phrase.last().unwrap_or_default();
    match last {
        "people" | "persons" => "person".to_owned(),
        "men" | "women" => last.replace("men", "man"),
        _ => last.strip_suffix('s').unwrap_or(last).to_owned(),
    }
}

/// The outlets of a claim by the last words of their names.
struct ShortNames(HashMap<String, Option<String>>);

impl ShortNames {
    fn of<'o>(outlets: impl Iterator<Item = &'o str>) -> Self {
        let mut short: HashMap<String, Option<String>> = HashMap::new();
        let mut names: Vec<&str> = outlets.collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let (full, key) = (outlet_of(name), key_of(name));
            for (at, _) in full.match_indices(' ') {
                let end = full.get(at + 1..).unwrap_or_default();
                if is_short_for(end, &full) {
                    let of = short.entry(comparable(end)).or_insert_with(|| Some(key.clone()));
                    // two outlets: nobody knows which is meant
                    if of.as_deref() != Some(key.as_str()) {
                        *of = None;
                    }
                }
            }
        }
        ShortNames(short)
    }

    /// The key of the outlet that the words are short for, where only one can be meant.
    fn full(&self, words: &str) -> Option<&str> {
        self.0.get(&comparable(words))?.as_deref()
    }
}
