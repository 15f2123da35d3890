//! What is generally known: states, bodies, outlets, given names, and the nouns by which sources are called.
//!
//! The lists stand in `lexicon/*.tsv`, to be read and corrected by people who do not program.

use std::collections::HashMap;

use sayso_core::VoiceKind;

use crate::acts::LexiconError;

/// A class of nouns and small words, a row of `voice_nouns.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Class {
    /// A title, office or calling: "senator".
    Office = 1 << 0,
    /// A man is meant.
    Male = 1 << 1,
    /// A woman is meant.
    Female = 1 << 2,
    /// People who are not named: "officials".
    People = 1 << 3,
    /// A body: "ministry".
    Body = 1 << 4,
    /// Who publishes: "newspaper".
    Outlet = 1 << 5,
    /// What is cited: "report".
    Document = 1 << 6,
    /// A document that is its issuer's words: "statement".
    StatementOfVoice = 1 << 7,
    /// A form of address: "Mr.".
    Honorific = 1 << 8,
    /// A short title before a name: "Sen.".
    Rank = 1 << 9,
    /// A small word inside names: "bin".
    Particle = 1 << 10,
    /// What can follow a name: "Jr.".
    Suffix = 1 << 11,
    /// Family: "wife".
    Kin = 1 << 12,
    /// With which an unnamed group begins: "dozens".
    Quantity = 1 << 13,
}

const CLASSES: [(&str, Class); 14] = [
    ("office", Class::Office),
    ("male", Class::Male),
    ("female", Class::Female),
    ("people", Class::People),
    ("body", Class::Body),
    ("outlet", Class::Outlet),
    ("document", Class::Document),
    ("statement_of_voice", Class::StatementOfVoice),
    ("honorific", Class::Honorific),
    ("rank", Class::Rank),
    ("particle", Class::Particle),
    ("suffix", Class::Suffix),
    ("kin", Class::Kin),
    ("quantity", Class::Quantity),
];

/// How a state is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StateWord {
    /// By one of its names: "Iran".
    Name,
    /// By its adjective or its people: "Iranian".
    Adjective,
    /// By its capital: "Tehran".
    Capital,
}

/// Whether a name or noun shows a man or a woman.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gender {
    /// A man.
    Male,
    /// A woman.
    Female,
}

/// The lists, ready to be asked.
pub(crate) struct VoiceLexicon {
    nouns: HashMap<String, u16>,
    states: HashMap<String, (&'static str, StateWord)>,
    adjectives: HashMap<&'static str, &'static str>,
    bodies: HashMap<String, (&'static str, VoiceKind)>,
    genders: HashMap<&'static str, Gender>,
    /// How the states of lawmakers are written, the longest first, with their names.
    seats: Vec<(&'static str, &'static str)>,
}

/// The form in which names are compared, of states and bodies as of outlets.
pub(crate) use sayso_core::outlets::comparable;

/// The columns of each row of a list, with the row's number in the file.
fn rows(list: &'static str) -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    list.lines()
        .enumerate()
        .filter(|(_, row)| !row.starts_with('#') && !row.trim().is_empty())
        .map(|(n, row)| (n + 1, row.split('\t').map(str::trim).collect()))
}

fn others(column: Option<&&'static str>) -> impl Iterator<Item = &'static str> {
    column
        .copied()
        .unwrap_or_default()
        .split('|')
        .map(str::trim)
        .filter(|name| !name.is_empty())
}

impl VoiceLexicon {
    /// Reads the lists that are part of the program.
    ///
    /// # Errors
    /// When a row cannot be read; the error names the file and the line.
    pub fn new() -> Result<Self, LexiconError> {
        let mut lexicon = VoiceLexicon {
            nouns: HashMap::new(),
            states: HashMap::new(),
            adjectives: HashMap::new(),
            bodies: HashMap::new(),
            genders: HashMap::new(),
            seats: Vec::new(),
        };
        lexicon.read_nouns()?;
        lexicon.read_states();
        lexicon.read_bodies()?;
        lexicon.read_genders()?;
        lexicon.read_seats();
        Ok(lexicon)
    }

    fn read_nouns(&mut self) -> Result<(), LexiconError> {
        for (line, columns) in rows(include_str!("../../lexicon/voice_nouns.tsv")) {
            let name = columns.first().copied().unwrap_or_default();
            let Some((_, class)) = CLASSES.iter().find(|(known, _)| *known == name) else {
                return Err(LexiconError {
                    file: "voice_nouns.tsv",
                    line,
                    problem: format!("there is no class \"{name}\""),
                });
            };
            for word in columns.get(1).copied().unwrap_or_default().split_whitespace() {
                let word = word.replace('_', " ").replace('.', "").to_lowercase();
                *self.nouns.entry(word).or_default() |= *class as u16;
            }
        }
        Ok(())
    }

    fn read_states(&mut self) {
        for (_, columns) in rows(include_str!("../../lexicon/governments.tsv")) {
            let Some(&name) = columns.first() else { continue };
            let mut add = |words: &str, how| {
                self.states.entry(comparable(words)).or_insert((name, how));
            };
            add(name, StateWord::Name);
            others(columns.get(1)).for_each(|words| add(words, StateWord::Name));
            others(columns.get(2)).for_each(|words| add(words, StateWord::Adjective));
            others(columns.get(3)).for_each(|words| add(words, StateWord::Capital));
            if let Some(adjective) = others(columns.get(2)).next() {
                self.adjectives.entry(name).or_insert(adjective);
            }
        }
    }

    fn read_bodies(&mut self) -> Result<(), LexiconError> {
        for (line, columns) in rows(include_str!("../../lexicon/bodies.tsv")) {
            let Some(&name) = columns.first() else { continue };
            let kind = match columns.get(1).copied() {
                Some("government") => VoiceKind::Government,
                Some("organization") => VoiceKind::Organization,
                other => {
                    return Err(LexiconError {
                        file: "bodies.tsv",
                        line,
                        problem: format!(
                            "the kind is government or organization, not \"{}\"",
                            other.unwrap_or_default()
                        ),
                    });
                }
            };
            for words in std::iter::once(name).chain(others(columns.get(2))) {
                self.bodies.entry(comparable(words)).or_insert((name, kind));
            }
        }
        Ok(())
    }

    fn read_genders(&mut self) -> Result<(), LexiconError> {
        for (line, columns) in rows(include_str!("../../lexicon/given_names.tsv")) {
            let Some(&name) = columns.first() else { continue };
            let gender = match columns.get(1).copied() {
                Some("m") => Gender::Male,
                Some("f") => Gender::Female,
                Some("u") => continue,
                other => {
                    return Err(LexiconError {
                        file: "given_names.tsv",
                        line,
                        problem: format!("the gender is m, f or u, not \"{}\"", other.unwrap_or_default()),
                    });
                }
            };
            self.genders.entry(name).or_insert(gender);
        }
        Ok(())
    }

    fn read_seats(&mut self) {
        for (_, columns) in rows(include_str!("../../lexicon/seats.tsv")) {
            let Some(&name) = columns.first() else { continue };
            let written = std::iter::once(name).chain(others(columns.get(1)));
            self.seats.extend(written.map(|words| (words, name)));
        }
        self.seats
            .sort_by_key(|(words, _)| (std::cmp::Reverse(words.len()), *words));
    }

    /// The state of a lawmaker with which the words begin, by its name or a short form of it.
    pub fn seat(&self, words: &str) -> Option<&'static str> {
        let begins = |written: &str| {
            words.strip_prefix(written).is_some_and(|rest| {
                written.ends_with('.') || !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-')
            })
        };
        self.seats
            .iter()
            .find(|(written, _)| begins(written))
            .map(|(_, name)| *name)
    }

    /// Does the word, or the words of one entry, belong to the class? In lower case, without full stops.
    pub fn is(&self, class: Class, words: &str) -> bool {
        self.nouns
            .get(words)
            .is_some_and(|classes| classes & class as u16 != 0)
    }

    /// The state that these words call, and how.
    pub fn state(&self, words: &str) -> Option<(&'static str, StateWord)> {
        self.states.get(&comparable(words)).copied()
    }

    /// The adjective of a state.
    pub fn adjective(&self, state: &str) -> Option<&'static str> {
        self.adjectives.get(state).copied()
    }

    /// The body that is known by these words.
    pub fn body(&self, words: &str) -> Option<(&'static str, VoiceKind)> {
        self.bodies.get(&comparable(words)).copied()
    }

    /// The outlet that is known by these words. "the Hill" is one, "Hill" is not; "the Reuters" is "Reuters".
    pub fn outlet(&self, words: &str) -> Option<&'static str> {
        sayso_core::outlets::known(words)
    }

    /// Whether a given name is a man's or a woman's; `None` also where it is both.
    pub fn gender(&self, given: &str) -> Option<Gender> {
        let given = given.split('-').next().unwrap_or(given);
        self.genders.get(given).copied()
    }
}
