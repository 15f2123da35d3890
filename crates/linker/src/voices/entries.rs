//! The members of a block, read: names, roles and days once for all that share them.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::{Date, date};
use sayso_core::VoiceKind;

use super::Member;
use super::name::{Name, parse};
use super::role::Role;

/// Two articles tell of one story when they are at most so many days apart and share names.
const STORY_DAYS: i32 = 10;

/// A name beside which more than this share of the block stands tells nothing about a story.
const COMMON: usize = 5;

/// One member, read.
pub(crate) struct Entry<'m> {
    /// As it was given.
    pub member: &'m Member,
    /// Number of its name in [`Block::names`].
    pub name: usize,
    /// Number of its role in [`Block::roles`].
    pub role: usize,
    /// Days from 1970 to its publication.
    pub day: Option<i32>,
    /// Numbers of the names beside it that are rare enough to tell a story, sorted.
    pub beside: Vec<u32>,
    /// Numbers of all names beside it, sorted.
    pub all_beside: Vec<u32>,
}

/// All members of one or several blocks, sorted by article and number.
pub(crate) struct Block<'m> {
    /// In the order of article and number.
    pub entries: Vec<Entry<'m>>,
    /// The names that stand, each once.
    pub names: Vec<Option<Name>>,
    /// The roles that stand, each once.
    pub roles: Vec<Role>,
    /// The number of a name that stands beside a member, as in [`Entry::all_beside`].
    pub numbers: HashMap<&'m str, u32>,
}

fn days(published: Date) -> i32 {
    published
        .since(date(1970, 1, 1))
        .map_or(0, |span| span.get_days())
}

impl<'m> Block<'m> {
    /// Reads the members, which must be sorted, each with the number of its block. What is rare is told within a block,
    /// so that blocks that are read together do not change one another.
    pub(crate) fn read(members: &[&'m Member], blocks: &[usize]) -> Block<'m> {
        let (mut names, mut name_numbers) = (Vec::new(), HashMap::<&str, usize>::new());
        let (mut roles, mut role_numbers) = (Vec::new(), HashMap::<(Vec<&str>, Vec<String>), usize>::new());
        let mut numbers = HashMap::<&str, u32>::new();
        let mut entries: Vec<Entry> = Vec::with_capacity(members.len());
        let mut counts: HashMap<(usize, u32), usize> = HashMap::new();
        let mut sizes: HashMap<usize, usize> = HashMap::new();
        for (member, of) in members.iter().zip(blocks) {
            let name = *name_numbers.entry(&member.name).or_insert_with(|| {
                names.push(parse(&member.name));
                names.len() - 1
            });
            let titles = match &names[name] {
                Some(Name::Single(single)) => single.titles.clone(),
                _ => Vec::new(),
            };
            let key: (Vec<&str>, Vec<String>) = (member.roles.iter().map(String::as_str).collect(), titles);
            let role = *role_numbers.entry(key).or_insert_with_key(|(texts, titles)| {
                let all = texts.iter().copied().chain(titles.iter().map(String::as_str));
                roles.push(Role::read(all));
                roles.len() - 1
            });
            let mut all_beside: Vec<u32> = member
                .beside
                .iter()
                .map(|name| {
                    let next = numbers.len() as u32;
                    *numbers.entry(name).or_insert(next)
                })
                .collect();
            all_beside.sort_unstable();
            all_beside.dedup();
            *sizes.entry(*of).or_default() += 1;
            for number in &all_beside {
                *counts.entry((*of, *number)).or_default() += 1;
            }
            entries.push(Entry {
                member,
                name,
                role,
                day: member.published.map(days),
                beside: Vec::new(),
                all_beside,
            });
        }
        for (entry, of) in entries.iter_mut().zip(blocks) {
            let most = (sizes.get(of).copied().unwrap_or(0) / COMMON).max(3);
            let is_rare = |n: &&u32| counts.get(&(*of, **n)).is_some_and(|c| *c <= most);
            entry.beside = entry.all_beside.iter().filter(is_rare).copied().collect();
        }
        Block {
            entries,
            names,
            roles,
            numbers,
        }
    }

    /// The name of an entry.
    pub(crate) fn name(&self, at: usize) -> Option<&Name> {
        self.names.get(self.entries.get(at)?.name)?.as_ref()
    }

    /// The role of an entry.
    pub(crate) fn role(&self, at: usize) -> &Role {
        static NONE: Role = Role {
            fields: 0,
            past: 0,
            regions: std::collections::BTreeSet::new(),
            states: std::collections::BTreeSet::new(),
            party: None,
            about: std::collections::BTreeSet::new(),
        };
        self.entries
            .get(at)
            .and_then(|e| self.roles.get(e.role))
            .unwrap_or(&NONE)
    }

    /// The kind that most of those have who speak: an article that only names somebody shows less of what it is.
    pub(crate) fn kind_of_speakers(&self, of: &[usize]) -> VoiceKind {
        let speaking: Vec<usize> = of
            .iter()
            .copied()
            .filter(|at| self.entries[*at].member.speaks)
            .collect();
        self.kind(&speaking)
    }

    /// The kind that most of them have; the first of the list where several are as many.
    pub(crate) fn kind(&self, of: &[usize]) -> VoiceKind {
        let count = |kind: VoiceKind| {
            of.iter()
                .filter(|&&at| self.entries[at].member.kind == kind)
                .count()
        };
        VoiceKind::ALL
            .into_iter()
            .rev()
            .max_by_key(|kind| count(*kind))
            .unwrap_or(VoiceKind::Unnamed)
    }
}

/// Which names stand beside a set of entries, and when.
pub(crate) struct Stories {
    /// Names with the days on which they stand, sorted, each once.
    days: Vec<(u32, i32)>,
}

impl Stories {
    /// The stories that these entries belong to.
    pub(crate) fn of(block: &Block, entries: &[usize]) -> Stories {
        let mut days = Vec::new();
        for entry in entries.iter().filter_map(|at| block.entries.get(*at)) {
            if let Some(day) = entry.day {
                days.extend(entry.beside.iter().map(|name| (*name, day)));
            }
        }
        days.sort_unstable();
        days.dedup();
        Stories { days }
    }

    /// How many rare names an entry shares with articles of about the same day.
    pub(crate) fn shared(&self, entry: &Entry) -> u32 {
        let Some(day) = entry.day else { return 0 };
        let stands = |name: &&u32| {
            let from = self.days.partition_point(|d| *d < (**name, day - STORY_DAYS));
            self.days
                .get(from)
                .is_some_and(|d| *d <= (**name, day + STORY_DAYS))
        };
        entry.beside.iter().filter(stands).count() as u32
    }
}

/// Which of several sets of entries stand beside which names, and when: [`Stories`] of all at once.
pub(crate) struct AllStories {
    /// For each name the days on which it stands beside a member of a set, sorted.
    by_name: Vec<Vec<(i32, usize)>>,
}

impl AllStories {
    /// The stories of each set.
    pub(crate) fn of<'s>(block: &Block, sets: impl Iterator<Item = &'s [usize]>) -> AllStories {
        let mut by_name: Vec<Vec<(i32, usize)>> = vec![Vec::new(); block.numbers.len()];
        for (set, entries) in sets.enumerate() {
            for entry in entries.iter().filter_map(|at| block.entries.get(*at)) {
                let Some(day) = entry.day else { continue };
                for name in &entry.beside {
                    if let Some(days) = by_name.get_mut(*name as usize) {
                        days.push((day, set));
                    }
                }
            }
        }
        for days in &mut by_name {
            days.sort_unstable();
            days.dedup();
        }
        AllStories { by_name }
    }

    /// How many rare names an entry shares with each set about the same day; sets with none are left out.
    pub(crate) fn shared(&self, entry: &Entry) -> BTreeMap<usize, u32> {
        let mut shared = BTreeMap::new();
        let Some(day) = entry.day else { return shared };
        let mut sets = Vec::new();
        for days in entry
            .beside
            .iter()
            .filter_map(|name| self.by_name.get(*name as usize))
        {
            let from = days.partition_point(|d| d.0 < day - STORY_DAYS);
            sets.clear();
            sets.extend(
                days.iter()
                    .skip(from)
                    .take_while(|d| d.0 <= day + STORY_DAYS)
                    .map(|d| d.1),
            );
            sets.sort_unstable();
            sets.dedup();
            for set in &sets {
                *shared.entry(*set).or_default() += 1;
            }
        }
        shared
    }
}

/// Pairs of places in a list of entries that share so many rare names within so many days, in order.
///
/// Each name leads from an article to the next few that have it, which is enough to join what is one story and keeps
/// the work in proportion to the number of articles.
pub(crate) fn same_story(block: &Block, entries: &[usize], days: i32, names: u32) -> Vec<(usize, usize)> {
    /// So many of the next articles with a name are looked at.
    const NEXT: usize = 4;
    let mut by_name: BTreeMap<u32, Vec<(i32, usize)>> = BTreeMap::new();
    for (i, entry) in entries
        .iter()
        .enumerate()
        .filter_map(|(i, at)| Some((i, block.entries.get(*at)?)))
    {
        let Some(day) = entry.day else { continue };
        for name in &entry.beside {
            by_name.entry(*name).or_default().push((day, i));
        }
    }
    let mut shared: HashMap<(usize, usize), u32> = HashMap::new();
    for list in by_name.values_mut() {
        list.sort_unstable();
        for (place, (day, i)) in list.iter().enumerate() {
            let next = list.iter().skip(place + 1).take(NEXT);
            for (_, j) in next.take_while(|(later, _)| later - day <= days) {
                *shared.entry((*i.min(j), *i.max(j))).or_default() += 1;
            }
        }
    }
    let mut pairs: Vec<(usize, usize)> = shared
        .into_iter()
        .filter(|(_, n)| *n >= names)
        .map(|(pair, _)| pair)
        .collect();
    pairs.sort_unstable();
    pairs
}

/// Sets that grow together.
pub(crate) struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    /// Each number a set of its own.
    pub(crate) fn new(count: usize) -> Sets {
        Sets {
            parent: (0..count).collect(),
        }
    }

    /// The least number of the set.
    pub(crate) fn first(&mut self, mut of: usize) -> usize {
        while let Some(&up) = self.parent.get(of)
            && up != of
        {
            let above = self.parent.get(up).copied().unwrap_or(up);
            self.parent[of] = above;
            of = up;
        }
        of
    }

    /// Makes the two sets one.
    pub(crate) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        let (low, high) = (a.min(b), a.max(b));
        if let Some(parent) = self.parent.get_mut(high) {
            *parent = low;
        }
    }

    /// The sets, each in order, in the order of their first numbers.
    pub(crate) fn all(mut self) -> Vec<Vec<usize>> {
        let mut sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..self.parent.len() {
            let first = self.first(at);
            sets.entry(first).or_default().push(at);
        }
        sets.into_values().collect()
    }
}
