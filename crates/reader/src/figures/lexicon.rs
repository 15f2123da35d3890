//! The word lists of figures: classes of words, words that bound, words for numbers.

use std::collections::HashMap;

use crate::acts::LexiconError;

/// A class of words of `lexicon/figures.tsv`, which says what each holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    Unit,
    Money,
    Currency,
    Abstract,
    People,
    Person,
    Plural,
    NoPlural,
    Stop,
    Harm,
    Harmed,
    Auxiliary,
    Gather,
    Toward,
    Change,
    Label,
    NameLabel,
    Month,
    Weekday,
    Speech,
    Speaker,
    Acquainted,
    Heard,
    Definite,
    Possessive,
    Party,
    Family,
    Ordinal,
    Age,
    Aged,
    Vote,
    Side,
    Group,
    Modifier,
    Body,
    Peak,
    Standing,
    NameNoun,
    Many,
}

/// The classes as the file names them. Every one must stand there once.
const CLASSES: [(&str, Class); 39] = [
    ("unit", Class::Unit),
    ("money", Class::Money),
    ("currency", Class::Currency),
    ("abstract", Class::Abstract),
    ("people", Class::People),
    ("person", Class::Person),
    ("plural", Class::Plural),
    ("no_plural", Class::NoPlural),
    ("stop", Class::Stop),
    ("harm", Class::Harm),
    ("harmed", Class::Harmed),
    ("auxiliary", Class::Auxiliary),
    ("gather", Class::Gather),
    ("toward", Class::Toward),
    ("change", Class::Change),
    ("label", Class::Label),
    ("name_label", Class::NameLabel),
    ("month", Class::Month),
    ("weekday", Class::Weekday),
    ("speech", Class::Speech),
    ("speaker", Class::Speaker),
    ("acquainted", Class::Acquainted),
    ("heard", Class::Heard),
    ("definite", Class::Definite),
    ("possessive", Class::Possessive),
    ("party", Class::Party),
    ("family", Class::Family),
    ("ordinal", Class::Ordinal),
    ("age", Class::Age),
    ("aged", Class::Aged),
    ("vote", Class::Vote),
    ("side", Class::Side),
    ("group", Class::Group),
    ("modifier", Class::Modifier),
    ("body", Class::Body),
    ("peak", Class::Peak),
    ("standing", Class::Standing),
    ("name_noun", Class::NameNoun),
    ("many", Class::Many),
];

/// The classes to which a word belongs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u64);

impl Classes {
    pub fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u8) != 0
    }

    fn add(&mut self, class: Class) {
        self.0 |= 1 << class as u8;
    }
}

/// What a bounding phrase does to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    AtLeast,
    MoreThan,
    AtMost,
    FewerThan,
    Nearly,
    About,
    Exactly,
}

impl Effect {
    fn named(name: &str) -> Option<Effect> {
        Some(match name {
            "at_least" => Effect::AtLeast,
            "more_than" => Effect::MoreThan,
            "at_most" => Effect::AtMost,
            "fewer_than" => Effect::FewerThan,
            "nearly" => Effect::Nearly,
            "about" => Effect::About,
            "exactly" => Effect::Exactly,
            _ => return None,
        })
    }
}

/// Words that bound a number, in text order.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub words: Vec<&'static str>,
    pub effect: Effect,
}

/// An interval that words denote; `upper` may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Interval {
    pub lower: u64,
    pub upper: Option<u64>,
}

/// A phrase and its interval.
#[derive(Clone, Debug)]
pub(super) struct VaguePhrase {
    pub words: Vec<&'static str>,
    pub interval: Interval,
}

/// All lists, ready to use.
pub(super) struct Lexicon {
    classes: HashMap<&'static str, Classes>,
    /// Words for the people of a state, and for one of them.
    peoples: HashMap<String, Class>,
    /// By the last word of the phrase, the longest first.
    pub bounds_before: HashMap<&'static str, Vec<Bound>>,
    /// By the first word of the phrase, the longest first.
    pub bounds_behind: HashMap<&'static str, Vec<Bound>>,
    /// By the first word, the longest first.
    pub vague: HashMap<&'static str, Vec<VaguePhrase>>,
    /// So many of a scale word; by the first word, the longest first.
    pub few: HashMap<&'static str, Vec<VaguePhrase>>,
    pub scales: HashMap<&'static str, u64>,
    pub suffixes: HashMap<&'static str, u64>,
    /// Unit words: "seven", "twenty".
    pub number_words: HashMap<&'static str, ()>,
}

const CLASS_FILE: &str = "figures.tsv";
const BOUND_FILE: &str = "figures_bounds.tsv";
const NUMBER_FILE: &str = "figures_numbers.tsv";

impl Lexicon {
    /// Reads the lists that are part of the program.
    pub fn new() -> Result<Self, LexiconError> {
        let mut lexicon = Lexicon {
            classes: HashMap::new(),
            peoples: HashMap::new(),
            bounds_before: HashMap::new(),
            bounds_behind: HashMap::new(),
            vague: HashMap::new(),
            few: HashMap::new(),
            scales: HashMap::new(),
            suffixes: HashMap::new(),
            number_words: HashMap::new(),
        };
        lexicon.read_classes(include_str!("../../lexicon/figures.tsv"))?;
        lexicon.read_peoples(include_str!("../../lexicon/governments.tsv"));
        lexicon.read_bounds(include_str!("../../lexicon/figures_bounds.tsv"))?;
        lexicon.read_numbers(include_str!("../../lexicon/figures_numbers.tsv"))?;
        for list in lexicon
            .bounds_before
            .values_mut()
            .chain(lexicon.bounds_behind.values_mut())
        {
            list.sort_by_key(|b| std::cmp::Reverse(b.words.len()));
        }
        for list in lexicon.vague.values_mut().chain(lexicon.few.values_mut()) {
            list.sort_by_key(|v| std::cmp::Reverse(v.words.len()));
        }
        Ok(lexicon)
    }

    /// The classes of a word in lower case. Names of peoples have capitals: "Poles", not "poles".
    pub fn classes(&self, word: &str, is_capital: bool) -> Classes {
        let mut classes = self.classes.get(word).copied().unwrap_or_default();
        if is_capital && let Some(class) = self.peoples.get(word) {
            classes.add(*class);
        }
        classes
    }

    fn read_classes(&mut self, file: &'static str) -> Result<(), LexiconError> {
        let mut seen = Classes::default();
        for (line, row) in rows(file) {
            let wrong = |problem: String| LexiconError {
                file: CLASS_FILE,
                line,
                problem,
            };
            let (name, words) = row
                .split_once('\t')
                .ok_or_else(|| wrong("a row has two columns, parted by a tab: class, words".to_owned()))?;
            let &(_, class) = CLASSES
                .iter()
                .find(|(n, _)| *n == name)
                .ok_or_else(|| wrong(format!("there is no class \"{name}\"")))?;
            if seen.has(class) {
                return Err(wrong(format!("the class \"{name}\" stands here twice")));
            }
            seen.add(class);
            for word in words.split_whitespace() {
                self.classes.entry(word).or_default().add(class);
            }
        }
        match CLASSES.iter().find(|(_, class)| !seen.has(*class)) {
            Some((name, _)) => Err(LexiconError {
                file: CLASS_FILE,
                line: file.lines().count(),
                problem: format!("the class \"{name}\" is missing"),
            }),
            None => Ok(()),
        }
    }

    /// Adds the peoples of all governments: "Somalis" are people, and "Yemeni" is a person.
    fn read_peoples(&mut self, file: &'static str) {
        for (_, row) in rows(file) {
            let adjectives = row.split('\t').nth(2).unwrap_or_default();
            // only a pair of singular and plural is sure to name people
            for person in adjectives.split('|') {
                let is_pair = adjectives
                    .split('|')
                    .any(|people| people.strip_suffix('s') == Some(person));
                if is_pair && !person.is_empty() && !person.contains(' ') {
                    let person = person.to_lowercase();
                    self.peoples.insert(format!("{person}s"), Class::People);
                    self.peoples.insert(person, Class::Person);
                }
            }
        }
    }

    fn read_bounds(&mut self, file: &'static str) -> Result<(), LexiconError> {
        for (line, row) in rows(file) {
            let wrong = |problem: String| LexiconError {
                file: BOUND_FILE,
                line,
                problem,
            };
            let columns: Vec<&'static str> = row.split('\t').collect();
            let [words, place, effect] = columns[..] else {
                return Err(wrong(
                    "a row has three columns, parted by tabs: words, place, effect".to_owned(),
                ));
            };
            let effect =
                Effect::named(effect).ok_or_else(|| wrong(format!("there is no effect \"{effect}\"")))?;
            let words: Vec<&'static str> = words.split(' ').collect();
            let (map, key) = match place {
                "before" => (&mut self.bounds_before, words.last()),
                "behind" => (&mut self.bounds_behind, words.first()),
                _ => return Err(wrong(format!("there is no place \"{place}\""))),
            };
            let key = *key.ok_or_else(|| wrong("the row has no words".to_owned()))?;
            map.entry(key).or_default().push(Bound { words, effect });
        }
        Ok(())
    }

    fn read_numbers(&mut self, file: &'static str) -> Result<(), LexiconError> {
        for (line, row) in rows(file) {
            let wrong = |problem: String| LexiconError {
                file: NUMBER_FILE,
                line,
                problem,
            };
            let columns: Vec<&'static str> = row.split('\t').collect();
            let [phrase, kind, lower, upper] = columns[..] else {
                return Err(wrong(
                    "a row has four columns, parted by tabs: words, kind, lower, upper".to_owned(),
                ));
            };
            let number = |column: &str| -> Result<Option<u64>, LexiconError> {
                match column {
                    "-" => Ok(None),
                    digits => digits
                        .parse()
                        .map(Some)
                        .map_err(|_| wrong(format!("\"{digits}\" is no whole number"))),
                }
            };
            let (lower, upper) = (number(lower)?, number(upper)?);
            let words: Vec<&'static str> = phrase.split(' ').collect();
            let first = *words
                .first()
                .ok_or_else(|| wrong("the row has no words".to_owned()))?;
            let needed = || lower.ok_or_else(|| wrong("the row has no lower number".to_owned()));
            match kind {
                "vague" | "few" => {
                    let interval = Interval {
                        lower: needed()?,
                        upper,
                    };
                    let map = if kind == "few" {
                        &mut self.few
                    } else {
                        &mut self.vague
                    };
                    map.entry(first)
                        .or_default()
                        .push(VaguePhrase { words, interval });
                }
                "scale" => {
                    self.scales.insert(phrase, needed()?);
                    self.suffixes.insert(phrase, needed()?);
                }
                "suffix" => {
                    self.suffixes.insert(phrase, needed()?);
                }
                "word" => {
                    self.number_words.insert(phrase, ());
                }
                _ => return Err(wrong(format!("there is no kind \"{kind}\""))),
            }
        }
        Ok(())
    }
}

/// The rows of a list with their line numbers, comments and empty lines left out.
fn rows(file: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    file.lines()
        .enumerate()
        .map(|(n, row)| (n + 1, row))
        .filter(|(_, row)| !row.starts_with('#') && !row.trim().is_empty())
}
