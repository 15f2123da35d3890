//! What is generally known of names: given names with their short forms, spellings of one name, states, nouns for
//! bodies, words of offices.
//!
//! The lists stand in `lexicon/*.tsv`, to be read and corrected by people who do not program. They are part of the
//! program, so a row that cannot be read is found by the test at the end of this file and not by a user.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::words::folded;

const NICKNAMES: &str = include_str!("../../lexicon/nicknames.tsv");
const SPELLINGS: &str = include_str!("../../lexicon/spellings.tsv");
const STATES: &str = include_str!("../../lexicon/states.tsv");
const REGIONS: &str = include_str!("../../lexicon/regions.tsv");
const ROLES: &str = include_str!("../../lexicon/roles.tsv");
const BODIES: &str = include_str!("../../lexicon/bodies.tsv");
const NAME_WORDS: &str = include_str!("../../lexicon/name_words.tsv");
const GENERIC_STATES: &str = include_str!("../../lexicon/generic_states.tsv");

/// A field in which somebody works, one bit each, so that several make a set.
pub(crate) type Fields = u32;

/// The fields of `roles.tsv`, in its order.
const FIELDS: [&str; 18] = [
    "academy",
    "army",
    "arts",
    "business",
    "church",
    "court",
    "diplomacy",
    "executive",
    "health",
    "intelligence",
    "law",
    "legislature",
    "police",
    "press",
    "private",
    "speaker",
    "sport",
    "staff",
];

/// The bit of a field; 0 for a word that is none.
pub(crate) fn field(name: &str) -> Fields {
    FIELDS.iter().position(|f| *f == name).map_or(0, |i| 1 << i)
}

/// The name of the lowest field of a set.
pub(crate) fn field_name(fields: Fields) -> Option<&'static str> {
    FIELDS.get(fields.trailing_zeros() as usize).copied()
}

/// How far a name that is made of a noun alone reaches, bits of `bodies.tsv`.
pub(crate) const STATE: u8 = 1;
/// Every town has one.
pub(crate) const LOCAL: u8 = 2;
/// It stands in names of single bodies.
pub(crate) const PROPER: u8 = 4;
/// It says nothing about which one is meant.
pub(crate) const FILLER: u8 = 8;
/// A state has one in many other states.
pub(crate) const ABROAD: u8 = 16;

/// The lists, ready to be asked. All keys are folded: lower case, ASCII, one space between words.
pub(crate) struct Lexicon {
    /// A given name or short form → the full names that it can stand for, itself among them, sorted.
    given: HashMap<String, Vec<u16>>,
    spellings: HashMap<String, &'static str>,
    states: HashMap<String, &'static str>,
    capitals: HashSet<String>,
    regions: HashMap<String, &'static str>,
    /// Codes of two capitals, and short forms with a stop: read only where a place is expected.
    region_codes: HashMap<&'static str, &'static str>,
    roles: HashMap<String, Fields>,
    bodies: HashMap<String, u8>,
    generic: HashMap<String, GenericState>,
    family: HashSet<&'static str>,
    no_name: HashSet<&'static str>,
    particle: HashSet<&'static str>,
    suffix: HashSet<&'static str>,
    suffix_dropped: HashSet<&'static str>,
    title: HashSet<&'static str>,
    law: HashSet<&'static str>,
}

/// Whose a body is that is named without its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GenericState {
    /// That state's.
    Of(&'static str),
    /// Never that state's.
    Not(&'static str),
}

/// The rows of a list: the first column and the second, cut at "|".
fn rows(list: &'static str) -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
    list.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| {
            let (first, rest) = line.split_once('\t').unwrap_or((line, ""));
            let words = rest.split('|').map(str::trim).filter(|w| !w.is_empty());
            (first.trim(), words)
        })
}

/// Words in any order, as one string.
pub(crate) fn sorted_words<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let mut words: Vec<&str> = words.collect();
    words.sort_unstable();
    words.dedup();
    words.join(" ")
}

impl Lexicon {
    /// The lists that are part of the program, read once.
    pub(crate) fn get() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Lexicon::read)
    }

    fn read() -> Lexicon {
        let mut given: HashMap<String, Vec<u16>> = HashMap::new();
        for (number, (name, forms)) in (0u16..).zip(rows(NICKNAMES)) {
            for form in std::iter::once(name).chain(forms) {
                given.entry(form.to_owned()).or_default().push(number);
            }
        }
        let mut spellings = HashMap::new();
        for (name, forms) in rows(SPELLINGS) {
            for form in forms {
                spellings.insert(folded(form).replace(['-', ' '], ""), name);
            }
        }
        let (mut states, mut capitals) = (HashMap::new(), HashSet::new());
        for (name, words) in rows(STATES) {
            for word in std::iter::once(name).chain(words) {
                let word = match word.strip_prefix('@') {
                    Some(capital) => {
                        capitals.insert(folded(capital));
                        capital
                    }
                    None => word,
                };
                states.entry(folded(word)).or_insert(name);
            }
        }
        // two letters are a word of English in small letters: "us"
        states.remove("us");
        let (mut regions, mut region_codes) = (HashMap::new(), HashMap::new());
        for (name, words) in rows(REGIONS) {
            regions.insert(folded(name), name);
            for word in words {
                if word.contains('.') || word.len() == 2 {
                    region_codes.insert(word.trim_end_matches('.'), name);
                } else {
                    regions.insert(folded(word), name);
                }
            }
        }
        let mut roles: HashMap<String, Fields> = HashMap::new();
        for (name, words) in rows(ROLES) {
            for word in words {
                *roles.entry(folded(word)).or_default() |= field(name);
            }
        }
        let mut bodies: HashMap<String, u8> = HashMap::new();
        for (scope, words) in rows(BODIES) {
            let bit = match scope {
                "state" => STATE,
                "local" => LOCAL,
                "proper" => PROPER,
                "abroad" => ABROAD,
                _ => FILLER,
            };
            for word in words {
                *bodies.entry(folded(word)).or_default() |= bit;
            }
        }
        let mut generic = HashMap::new();
        for (words, mut state) in rows(GENERIC_STATES) {
            let Some(state) = state.next() else { continue };
            let state = match state.strip_prefix('-') {
                Some(state) => GenericState::Not(state),
                None => GenericState::Of(state),
            };
            generic.insert(sorted_words(words.split(' ')), state);
        }
        let class = |wanted: &str| -> HashSet<&'static str> {
            rows(NAME_WORDS)
                .filter(|(class, _)| *class == wanted)
                .flat_map(|(_, words)| words)
                .collect()
        };
        Lexicon {
            given,
            spellings,
            states,
            capitals,
            regions,
            region_codes,
            roles,
            bodies,
            generic,
            family: class("family"),
            no_name: class("no_name"),
            particle: class("particle"),
            suffix: class("suffix"),
            suffix_dropped: class("suffix_dropped"),
            title: class("title"),
            law: class("law"),
        }
    }

    /// Is it a common given name, or a short form of one?
    pub(crate) fn is_given(&self, word: &str) -> bool {
        self.given.contains_key(word)
    }

    /// The numbers of the full given names that a given name can stand for, in order; none for one that is not listed.
    pub(crate) fn full_given(&self, word: &str) -> &[u16] {
        self.given.get(word).map_or(&[], Vec::as_slice)
    }

    /// The spelling under which a part of a name is compared.
    pub(crate) fn spelling<'w>(&self, word: &'w str) -> &'w str {
        self.spellings.get(word).copied().unwrap_or(word)
    }

    /// The state of a folded name, adjective or capital.
    pub(crate) fn state(&self, words: &str) -> Option<&'static str> {
        self.states.get(words).copied()
    }

    /// Is the folded name that of a capital?
    pub(crate) fn is_capital(&self, words: &str) -> bool {
        self.capitals.contains(words)
    }

    /// The state of the United States of a folded name.
    pub(crate) fn region(&self, words: &str) -> Option<&'static str> {
        self.regions.get(words).copied()
    }

    /// The state of the United States of a code as it is written, without its last stop: "Mich", "N.C", "TX".
    pub(crate) fn region_code(&self, code: &str) -> Option<&'static str> {
        self.region_codes.get(code).copied()
    }

    /// The fields of words of an office.
    pub(crate) fn role(&self, words: &str) -> Option<Fields> {
        self.roles.get(words).copied()
    }

    /// The scopes of a noun for bodies; 0 for any other word.
    pub(crate) fn body(&self, words: &str) -> u8 {
        self.bodies.get(words).copied().unwrap_or(0)
    }

    /// What is known of the state of a body whose name has these words, sorted, and no state.
    pub(crate) fn generic(&self, words: &str) -> Option<GenericState> {
        self.generic.get(words).copied()
    }

    pub(crate) fn is_family(&self, word: &str) -> bool {
        self.family.contains(word)
    }

    pub(crate) fn is_no_name(&self, word: &str) -> bool {
        self.no_name.contains(word)
    }

    pub(crate) fn is_particle(&self, word: &str) -> bool {
        self.particle.contains(word)
    }

    pub(crate) fn is_suffix(&self, word: &str) -> bool {
        self.suffix.contains(word)
    }

    pub(crate) fn is_suffix_dropped(&self, word: &str) -> bool {
        self.suffix_dropped.contains(word)
    }

    pub(crate) fn is_title(&self, word: &str) -> bool {
        self.title.contains(word)
    }

    pub(crate) fn is_law(&self, word: &str) -> bool {
        self.law.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: [(&str, &str); 8] = [
        ("nicknames.tsv", NICKNAMES),
        ("spellings.tsv", SPELLINGS),
        ("states.tsv", STATES),
        ("regions.tsv", REGIONS),
        ("roles.tsv", ROLES),
        ("bodies.tsv", BODIES),
        ("name_words.tsv", NAME_WORDS),
        ("generic_states.tsv", GENERIC_STATES),
    ];

    #[test]
    fn every_row_has_two_columns_and_no_empty_word() {
        for (file, list) in LISTS {
            for (number, line) in (1..).zip(list.lines()) {
                if line.starts_with('#') {
                    continue;
                }
                let columns: Vec<&str> = line.split('\t').collect();
                assert_eq!(columns.len(), 2, "{file}:{number}: not two columns: {line:?}");
                assert!(!columns[0].is_empty(), "{file}:{number}: no name");
                let empty = columns[1].split('|').any(|w| w.trim() != w || w.is_empty());
                assert!(columns[1].is_empty() || !empty, "{file}:{number}: an empty word");
            }
        }
    }

    #[test]
    fn classes_are_those_that_the_program_knows() {
        assert!(rows(ROLES).all(|(name, _)| field(name) != 0));
        assert!(
            rows(BODIES).all(|(scope, _)| ["state", "local", "proper", "filler", "abroad"].contains(&scope))
        );
        let classes = [
            "family",
            "no_name",
            "particle",
            "suffix",
            "suffix_dropped",
            "title",
            "law",
        ];
        assert!(rows(NAME_WORDS).all(|(class, _)| classes.contains(&class)));
    }

    #[test]
    fn a_row_of_generic_states_names_a_state() {
        let lexicon = Lexicon::get();
        for (words, mut states) in rows(GENERIC_STATES) {
            let state = states.next().unwrap_or_default().trim_start_matches('-');
            assert_eq!(lexicon.state(&folded(state)), Some(state), "{words}");
        }
    }

    #[test]
    fn one_given_name_or_spelling_stands_in_one_row() {
        for (file, list) in [LISTS[0], LISTS[1]] {
            let mut seen = HashSet::new();
            for (name, _) in rows(list) {
                assert!(seen.insert(name), "{file}: {name} twice");
            }
        }
        let mut seen = HashSet::new();
        for (name, forms) in rows(SPELLINGS) {
            for form in forms {
                assert!(form != name && seen.insert(form), "spellings.tsv: {form} twice");
            }
        }
    }
}
