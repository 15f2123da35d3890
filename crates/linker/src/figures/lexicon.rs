//! What is generally known of counting: nouns that mean the same things, what can happen to those who are counted, and
//! the words around a figure that tell which quantity it is.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::words::digest;

const THINGS: &str = include_str!("../../lexicon/figures_things.tsv");
const STATES: &str = include_str!("../../lexicon/figures_states.tsv");
const WORDS: &str = include_str!("../../lexicon/figures_words.tsv");

/// A class of nouns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Class {
    /// A digest of its name.
    pub key: u64,
    /// The class under which it stands.
    pub under: Option<u64>,
    /// Does it count people?
    pub is_people: bool,
    /// Has each of several sides a number of its own?
    pub is_shared: bool,
}

/// What is said of those who are counted, one bit each, so that "killed or wounded" is a set.
pub(super) type States = u64;

/// Where a word stands that tells what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// "12 were killed", "12 dead".
    Done,
    /// "killing 12".
    Does,
    /// "12 died".
    Did,
    /// "12 deaths".
    Noun,
}

/// The states that a word tells, by its place: done, does, did, noun.
type Told = [States; 4];

/// Classes of words around a figure, one bit each; see `figures_words.tsv`.
pub(super) type Around = u32;

pub(super) const BESIDES: Around = 1;
pub(super) const PART: Around = 1 << 1;
pub(super) const PART_BEHIND: Around = 1 << 2;
pub(super) const RATE: Around = 1 << 3;
pub(super) const RATE_SPAN: Around = 1 << 4;
pub(super) const COULD: Around = 1 << 5;
pub(super) const LONG: Around = 1 << 6;
pub(super) const REVISE: Around = 1 << 7;
pub(super) const NEUTRAL: Around = 1 << 8;
pub(super) const HELPING: Around = 1 << 9;
pub(super) const SEEMING: Around = 1 << 10;
pub(super) const PLACE: Around = 1 << 11;
pub(super) const STOP: Around = 1 << 12;
pub(super) const FOUND: Around = 1 << 13;
pub(super) const NUMBER: Around = 1 << 14;
pub(super) const CONTRAST: Around = 1 << 15;
pub(super) const SPOKE: Around = 1 << 16;

const AROUND: [(&str, Around); 17] = [
    ("besides", BESIDES),
    ("part", PART),
    ("part_behind", PART_BEHIND),
    ("rate", RATE),
    ("rate_span", RATE_SPAN),
    ("could", COULD),
    ("long", LONG),
    ("revise", REVISE),
    ("neutral", NEUTRAL),
    ("helping", HELPING),
    ("seeming", SEEMING),
    ("place", PLACE),
    ("stop", STOP),
    ("found", FOUND),
    ("number", NUMBER),
    ("contrast", CONTRAST),
    ("spoke", SPOKE),
];

/// The lists, ready to be asked. All keys are digests of folded words.
pub(super) struct Lexicon {
    things: HashMap<u64, Class>,
    told: HashMap<u64, Told>,
    of_people: States,
    tolls: States,
    around: HashMap<u64, Around>,
    /// The names of the states, in the order of their bits.
    names: Vec<&'static str>,
    killed: States,
    gathered: States,
    present: States,
    shot: States,
    people: Class,
    body: u64,
}

impl Lexicon {
    /// The lists that are part of the program, read once. A row that cannot be read is left out; a test finds it.
    pub fn get() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| Lexicon::read().0)
    }

    /// The lists, and the rows that cannot be read.
    fn read() -> (Lexicon, Vec<&'static str>) {
        let mut faults = Vec::new();
        let mut things = HashMap::new();
        for row in rows(THINGS) {
            let columns: Vec<&str> = row.split('\t').collect();
            let [name, under, trait_, words] = columns[..] else {
                faults.push(row);
                continue;
            };
            if !trait_
                .split(',')
                .all(|one| matches!(one, "people" | "shared" | "-"))
            {
                faults.push(row);
            }
            let class = Class {
                key: class_key(name),
                under: (under != "-").then(|| class_key(under)),
                is_people: trait_.contains("people"),
                is_shared: trait_.contains("shared"),
            };
            for word in words.split_whitespace() {
                if things.insert(digest(word), class).is_some() {
                    faults.push(row);
                }
            }
        }
        let mut told: HashMap<u64, Told> = HashMap::new();
        let (mut of_people, mut tolls, mut names) = (0, 0, Vec::new());
        for (row, at) in rows(STATES).zip(0u32..) {
            let columns: Vec<&str> = row.split('\t').collect();
            let ([name, of, ..], Some(bit)) = (&columns[..], 1u64.checked_shl(at)) else {
                faults.push(row);
                continue;
            };
            if columns.len() != 6 || !matches!(*of, "people" | "toll" | "any") {
                faults.push(row);
            }
            names.push(*name);
            of_people |= if *of == "any" { 0 } else { bit };
            tolls |= if *of == "toll" { bit } else { 0 };
            for (place, words) in columns.iter().skip(2).take(4).enumerate() {
                for word in words.split_whitespace().filter(|word| *word != "-") {
                    if let Some(states) = told.entry(digest(word)).or_default().get_mut(place) {
                        *states |= bit;
                    }
                }
            }
        }
        let mut around: HashMap<u64, Around> = HashMap::new();
        for row in rows(WORDS) {
            let known = row
                .split_once('\t')
                .and_then(|(name, words)| Some((AROUND.iter().find(|(n, _)| *n == name)?.1, words)));
            let Some((bit, words)) = known else {
                faults.push(row);
                continue;
            };
            for word in words.split_whitespace() {
                *around.entry(digest(word)).or_default() |= bit;
            }
        }
        let state = |name: &str| {
            let at = names.iter().position(|known| *known == name);
            at.and_then(|at| 1u64.checked_shl(u32::try_from(at).ok()?))
                .unwrap_or_default()
        };
        let lexicon = Lexicon {
            killed: state("killed"),
            gathered: state("gathered"),
            present: state("deployed") | state("arrived"),
            shot: state("shot"),
            people: Class {
                key: class_key("people"),
                under: None,
                is_people: true,
                is_shared: false,
            },
            body: class_key("body"),
            things,
            told,
            of_people,
            tolls,
            around,
            names,
        };
        (lexicon, faults)
    }

    /// The class of a noun.
    pub fn class(&self, form: u64) -> Option<Class> {
        self.things.get(&form).copied()
    }

    /// The class of people of whom nothing more is said.
    pub fn people(&self) -> Class {
        self.people
    }

    /// Are bodies counted?
    pub fn is_body(&self, class: Class) -> bool {
        class.key == self.body
    }

    /// The states that a word tells at a place.
    pub fn told(&self, form: u64, place: Place) -> States {
        let at = match place {
            Place::Done => 0,
            Place::Does => 1,
            Place::Did => 2,
            Place::Noun => 3,
        };
        self.told.get(&form).map_or(0, |told| told[at])
    }

    /// Do the states tell that people are counted, though no noun says so?
    pub fn are_of_people(&self, states: States) -> bool {
        states & self.of_people != 0
    }

    /// Has a story one number of those of whom this is said?
    pub fn are_tolls(&self, states: States) -> bool {
        states & self.tolls != 0
    }

    /// Is the word of one of these classes?
    pub fn is(&self, form: u64, classes: Around) -> bool {
        self.around.get(&form).is_some_and(|around| around & classes != 0)
    }

    /// The name of the first of some states.
    pub fn name(&self, states: States) -> Option<&'static str> {
        self.names.get(states.trailing_zeros() as usize).copied()
    }

    /// The state of the dead.
    pub fn killed(&self) -> States {
        self.killed
    }

    /// The states of those who are somewhere because they came or were sent.
    pub fn present(&self) -> States {
        self.present
    }

    /// The state of those who came together.
    pub fn gathered(&self) -> States {
        self.gathered
    }

    /// The state of those who were shot, of whom it is open whether they live.
    pub fn shot(&self) -> States {
        self.shot
    }
}

/// A class by its name; no word has the same digest.
pub(super) fn class_key(name: &str) -> u64 {
    digest(&format!("class {name}"))
}

fn rows(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .skip_while(|line| line.starts_with("class\t") || line.starts_with("state\t"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_can_be_read_and_no_noun_stands_in_two_classes() {
        let (_, faults) = Lexicon::read();
        assert!(faults.is_empty(), "{faults:#?}");
    }

    #[test]
    fn every_class_stands_under_one_that_there_is() {
        let names: BTreeSet<&str> = rows(THINGS).filter_map(|row| row.split('\t').next()).collect();
        for row in rows(THINGS) {
            let under = row.split('\t').nth(1).unwrap();
            assert!(under == "-" || names.contains(under), "{row}");
        }
    }

    #[test]
    fn words_are_written_as_the_words_of_an_article_are_folded() {
        for list in [THINGS, STATES, WORDS] {
            for word in rows(list).flat_map(|row| row.split(['\t', ' ', ','])) {
                let folded = word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'_'));
                assert!(folded, "{word}");
            }
        }
    }

    #[test]
    fn the_states_that_rules_name_are_in_the_list() {
        let lexicon = Lexicon::get();
        assert!(lexicon.killed() != 0 && lexicon.gathered() != 0 && lexicon.shot() != 0);
        assert_eq!(lexicon.told(digest("slain"), Place::Done), lexicon.killed());
        assert_eq!(lexicon.class(digest("people")), Some(lexicon.people()));
    }
}
