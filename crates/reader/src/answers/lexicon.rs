//! The words of `lexicon/answers.tsv` and their classes.

use std::collections::HashMap;

use super::vocabulary::stem;
use crate::acts::LexiconError;

const FILE: &str = "answers.tsv";
const IRREGULAR: &str = "irregular.tsv";

/// The classes of words in the lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// What outlets publish.
    Report,
    /// A charge against someone.
    Charge,
    /// What one is charged with: "denied involvement".
    Guilt,
    /// Blame.
    Criticism,
    /// What may be so or not.
    Claim,
    /// Any words that were said.
    Remark,
    /// What was found out.
    Finding,
    /// What someone wants.
    Demand,
    /// What someone threatens.
    Warning,
    /// That it is not so.
    Denial,
    /// Words of a cue that answer someone.
    CueReply,
    /// Words beside a statement that say that it answers someone.
    ToldReply,
    /// After "denied": words that were put into the own mouth.
    OwnSaying,
    /// Verbs of blame whose object may be what someone said.
    Rejecting,
    /// Verbs of denial that are as often against a plan.
    Opposing,
    /// Words that call something false.
    Disbelief,
    /// Words with which an answer to a question begins.
    Assent,
    /// Words that tell nobody from his like.
    Faceless,
    /// Words that say nothing of what it is about.
    Stop,
}

/// Each class with its name in the lexicon.
const CLASSES: [(&str, Class); 19] = [
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
    ("cue_reply", Class::CueReply),
    ("told_reply", Class::ToldReply),
    ("own_saying", Class::OwnSaying),
    ("rejecting", Class::Rejecting),
    ("opposing", Class::Opposing),
    ("disbelief", Class::Disbelief),
    ("assent", Class::Assent),
    ("faceless", Class::Faceless),
    ("stop", Class::Stop),
];

/// The classes of words, ready to use.
pub(super) struct Lexicon {
    /// The classes of each word, one bit each.
    classes: HashMap<&'static str, u32>,
    /// Base forms of irregular verbs by their other forms.
    bases: HashMap<&'static str, &'static str>,
}

impl Lexicon {
    /// Reads the files that are part of the program.
    pub fn new() -> Result<Self, LexiconError> {
        let mut classes: HashMap<&'static str, u32> = HashMap::new();
        let mut seen = 0u32;
        for (line, row) in rows(include_str!("../../lexicon/answers.tsv")) {
            let wrong = |problem: String| LexiconError {
                file: FILE,
                line,
                problem,
            };
            let (name, words) = row
                .split_once('\t')
                .ok_or_else(|| wrong("a row has two columns, parted by a tab: class, words".to_owned()))?;
            let bit = CLASSES
                .into_iter()
                .find(|(known, _)| *known == name)
                .map(|(_, class)| 1 << class as u32)
                .ok_or_else(|| wrong(format!("there is no class \"{name}\"")))?;
            if seen & bit != 0 {
                return Err(wrong(format!("the class \"{name}\" stands here twice")));
            }
            seen |= bit;
            for word in words.split_whitespace() {
                *classes.entry(word).or_default() |= bit;
            }
        }
        let mut bases = HashMap::new();
        for (line, row) in rows(include_str!("../../lexicon/irregular.tsv")) {
            let (verb, forms) = row.split_once('\t').ok_or_else(|| LexiconError {
                file: IRREGULAR,
                line,
                problem: "a row has two columns, parted by a tab: verb, forms".to_owned(),
            })?;
            bases.extend(forms.split_whitespace().map(|form| (form, verb)));
        }
        Ok(Lexicon { classes, bases })
    }

    /// Is the word, in lower case, of that class?
    pub fn is(&self, class: Class, word: &str) -> bool {
        self.classes
            .get(word)
            .is_some_and(|classes| classes & (1 << class as u32) != 0)
    }

    /// The stem of a word in lower case, that of its base form where it is an irregular verb.
    pub fn stem(&self, lower: &str) -> String {
        stem(self.bases.get(lower).copied().unwrap_or(lower))
    }
}

/// The rows of a list with their line numbers, from 1.
fn rows(file: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    file.lines()
        .enumerate()
        .map(|(i, row)| (i + 1, row))
        .filter(|(_, row)| !row.starts_with('#') && !row.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_words() {
        let lexicon = Lexicon::new().expect("the lists can be read");
        for (name, class) in CLASSES {
            let bit = 1 << class as u32;
            assert!(
                lexicon.classes.values().filter(|bits| **bits & bit != 0).count() > 1,
                "{name}"
            );
        }
    }

    #[test]
    fn an_irregular_verb_has_the_stem_of_its_base() {
        let lexicon = Lexicon::new().expect("the lists can be read");
        assert_eq!(lexicon.stem("withdrew"), lexicon.stem("withdraw"));
        assert_ne!(lexicon.stem("withdrew"), lexicon.stem("drew"));
    }
}
