//! The words of `lexicon/answers.tsv` and their classes.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::words::{Word, digest};

const ANSWERS: &str = include_str!("../../lexicon/answers.tsv");
const KIN: &str = include_str!("../../lexicon/answers_kin.tsv");

/// What the words tell of a statement that answers another; the head of the list says what each is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Deny,
    Reject,
    Withheld,
    Call,
    Concede,
    Confirm,
    Reply,
    Stand,
    False,
    Overdone,
    Clean,
    Insist,
    Accuse,
    Negation,
    NoTurn,
    Evidence,
    Report,
    Charge,
    Guilt,
    Criticism,
    Claim,
    Remark,
    Finding,
    Demand,
    Warning,
    Denial,
    Own,
    Copula,
    Back,
    Faceless,
    Empty,
    Say,
}

/// Each class with its name in the list.
const CLASSES: [(&str, Class); 32] = [
    ("deny", Class::Deny),
    ("reject", Class::Reject),
    ("withheld", Class::Withheld),
    ("call", Class::Call),
    ("concede", Class::Concede),
    ("confirm", Class::Confirm),
    ("reply", Class::Reply),
    ("stand", Class::Stand),
    ("false", Class::False),
    ("overdone", Class::Overdone),
    ("clean", Class::Clean),
    ("insist", Class::Insist),
    ("accuse", Class::Accuse),
    ("negation", Class::Negation),
    ("no_turn", Class::NoTurn),
    ("evidence", Class::Evidence),
    ("report", Class::Report),
    ("charge", Class::Charge),
    ("guilt", Class::Guilt),
    ("criticism", Class::Criticism),
    ("claim", Class::Claim),
    ("remark", Class::Remark),
    ("finding", Class::Finding),
    ("demand", Class::Demand),
    ("warning", Class::Warning),
    ("denial", Class::Denial),
    ("own", Class::Own),
    ("copula", Class::Copula),
    ("back", Class::Back),
    ("faceless", Class::Faceless),
    ("empty", Class::Empty),
    ("say", Class::Say),
];

impl Class {
    /// Is it a noun for words that can be so or not, and not for a plan, a threat or guilt?
    pub(super) fn is_word(self) -> bool {
        matches!(
            self,
            Class::Report
                | Class::Charge
                | Class::Criticism
                | Class::Claim
                | Class::Remark
                | Class::Finding
                | Class::Denial
        )
    }
}

/// Nouns for what was said, by which an answer refers to it.
pub(super) const NOUNS: [Class; 10] = [
    Class::Charge,
    Class::Claim,
    Class::Report,
    Class::Guilt,
    Class::Criticism,
    Class::Finding,
    Class::Warning,
    Class::Denial,
    Class::Remark,
    Class::Demand,
];

/// Words in the longest phrase.
const LONGEST_PHRASE: usize = 4;

/// Classes, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u32);

impl Classes {
    pub(super) fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u32) != 0
    }

    /// Is it a noun for what was said?
    pub(super) fn noun(self) -> Option<Class> {
        NOUNS.into_iter().find(|class| self.has(*class))
    }

    fn add(&mut self, class: Class) {
        self.0 |= 1 << class as u32;
    }
}

/// A phrase: the words behind its first, by their digests, and its classes.
type Phrase = (Vec<u64>, Classes);

/// The classes of words and phrases.
pub(super) struct Lexicon {
    /// By the digest of the first word; the longest first.
    phrases: HashMap<u64, Vec<Phrase>>,
    /// The first word of the family to which a word belongs, by their digests.
    kin: HashMap<u64, u64>,
}

impl Lexicon {
    /// The list that is part of the program.
    pub(super) fn get() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        // a row that cannot be read is found by the tests below; what the others say holds without it
        LEXICON.get_or_init(|| {
            let mut lexicon = Lexicon::read(ANSWERS).0;
            lexicon.kin = families(KIN).0;
            lexicon
        })
    }

    /// What a list says, and the rows that cannot be read.
    fn read(list: &str) -> (Lexicon, Vec<String>) {
        let (mut phrases, mut wrong) = (HashMap::<u64, Vec<Phrase>>::new(), Vec::new());
        for row in list.lines().filter(|row| !row.starts_with('#')) {
            let class = row
                .split_once('\t')
                .and_then(|(name, words)| Some((CLASSES.iter().find(|(known, _)| *known == name)?.1, words)));
            let Some((class, words)) = class else {
                wrong.push(row.to_owned());
                continue;
            };
            for phrase in words.split(", ") {
                let mut digests = phrase.split(' ').map(digest);
                let first = digests.next().unwrap_or_default();
                let rest: Vec<u64> = digests.collect();
                if phrase.is_empty() || phrase.trim() != phrase || rest.len() >= LONGEST_PHRASE {
                    wrong.push(phrase.to_owned());
                    continue;
                }
                let known = phrases.entry(first).or_default();
                match known.iter_mut().find(|(words, _)| *words == rest) {
                    Some((_, classes)) => classes.add(class),
                    None => {
                        let mut classes = Classes::default();
                        classes.add(class);
                        known.push((rest, classes));
                    }
                }
            }
        }
        for known in phrases.values_mut() {
            known.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
        }
        let kin = HashMap::new();
        (Lexicon { phrases, kin }, wrong)
    }

    /// What stands for the family of a word with this digest, where it has one.
    pub(super) fn kin(&self, form: u64) -> Option<u64> {
        self.kin.get(&form).copied()
    }

    /// The classes of the phrases that begin with the first of these words, all lengths taken together.
    pub(super) fn classes<'w>(&self, words: impl Iterator<Item = &'w Word> + Clone) -> Classes {
        let mut found = Classes::default();
        let mut words = words;
        let Some(known) = words.next().and_then(|first| self.phrases.get(&first.form)) else {
            return found;
        };
        for (rest, classes) in known {
            if rest.len() <= words.clone().take(LONGEST_PHRASE).count()
                && rest.iter().zip(words.clone()).all(|(a, b)| *a == b.form)
            {
                found.0 |= classes.0;
            }
        }
        found
    }
}

/// The families of a list, and the words that stand in it twice or cannot be read.
fn families(list: &str) -> (HashMap<u64, u64>, Vec<String>) {
    let (mut kin, mut wrong) = (HashMap::new(), Vec::new());
    for row in list.lines().filter(|row| !row.starts_with('#')) {
        let first = digest(row.split(", ").next().unwrap_or_default());
        for word in row.split(", ") {
            let is_word = !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
            if !is_word || kin.insert(digest(word), first).is_some() {
                wrong.push(word.to_owned());
            }
        }
    }
    (kin, wrong)
}

#[cfg(test)]
mod tests {
    use sayso_core::Span;

    use super::*;
    use crate::words::words;

    fn classes(text: &str) -> Classes {
        Lexicon::get().classes(words(text, Span::new(0, text.len())).iter())
    }

    #[test]
    fn every_row_can_be_read_and_every_class_has_words() {
        let (lexicon, wrong) = Lexicon::read(ANSWERS);
        assert_eq!(wrong, Vec::<String>::new());
        for (name, class) in CLASSES {
            let has = |phrases: &Vec<Phrase>| phrases.iter().any(|(_, classes)| classes.has(class));
            assert!(lexicon.phrases.values().any(has), "{name}");
        }
    }

    #[test]
    fn no_word_is_of_two_families() {
        assert_eq!(families(KIN).1, Vec::<String>::new());
        assert_eq!(families("lie, lied\nlied, misled").1, ["lied"]);
        let kin = |word| Lexicon::get().kin(digest(word));
        assert_eq!(kin("misled"), kin("lying"));
        assert_ne!(kin("misled"), kin("hid"));
    }

    #[test]
    fn a_row_of_no_known_class_cannot_be_read() {
        assert_eq!(Lexicon::read("deny\tdenied\nshrug\tshrugged\nreport").1.len(), 2);
    }

    #[test]
    fn a_phrase_has_its_class_only_whole() {
        assert!(classes("pushed back against").has(Class::Reject));
        assert!(!classes("pushed the door").has(Class::Reject));
        assert!(!classes("pushed").has(Class::Reject));
        assert!(classes("isn’t true").has(Class::Negation));
        assert!(classes("isn’t true").has(Class::False));
    }
}
