//! What the titles that an article gives to a voice say about who it is.

use std::collections::BTreeSet;

use super::lexicon::{Fields, Lexicon, field};
use super::words::{Word, words};

/// Longest entry of `roles.tsv`, in words.
const LONGEST: usize = 5;

/// What roles say. Empty where there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Role {
    /// Fields of present offices.
    pub fields: Fields,
    /// Fields of former offices.
    pub past: Fields,
    /// States of the United States.
    pub regions: BTreeSet<&'static str>,
    /// Other states, whose office it is.
    pub states: BTreeSet<&'static str>,
    /// "republican", "democrat".
    pub party: Option<&'static str>,
    /// The other words: of bodies, places and matters.
    pub about: BTreeSet<String>,
}

/// Fields that one person hardly has at one time.
fn apart(one: Fields) -> Fields {
    let mut all = 0;
    for (name, others) in [
        (
            "legislature",
            &[
                "sport",
                "police",
                "court",
                "army",
                "press",
                "arts",
                "intelligence",
            ][..],
        ),
        (
            "court",
            &[
                "legislature",
                "sport",
                "army",
                "police",
                "diplomacy",
                "press",
                "speaker",
            ][..],
        ),
        (
            "police",
            &[
                "legislature",
                "court",
                "diplomacy",
                "church",
                "arts",
                "academy",
                "press",
                "sport",
            ][..],
        ),
        ("army", &["legislature", "court", "sport", "arts", "church"][..]),
        (
            "sport",
            &[
                "legislature",
                "court",
                "police",
                "army",
                "diplomacy",
                "academy",
                "executive",
                "church",
                "law",
            ][..],
        ),
        ("church", &["army", "police", "sport", "intelligence"][..]),
        ("press", &["legislature", "court", "police"][..]),
        (
            "arts",
            &["army", "police", "diplomacy", "legislature", "intelligence"][..],
        ),
        ("diplomacy", &["court", "sport", "police", "arts"][..]),
        ("intelligence", &["legislature", "sport", "arts", "church"][..]),
        ("academy", &["police", "sport"][..]),
        ("executive", &["sport"][..]),
        ("law", &["sport"][..]),
        ("speaker", &["court"][..]),
    ] {
        if one & field(name) != 0 {
            all |= others.iter().map(|o| field(o)).fold(0, |a, b| a | b);
        }
    }
    all
}

impl Role {
    /// Reads all roles of one voice in one article.
    pub(crate) fn read<'r>(roles: impl Iterator<Item = &'r str>) -> Role {
        let mut role = Role::default();
        for text in roles {
            role.add(text);
        }
        role
    }

    /// Adds what one title says.
    pub(crate) fn add(&mut self, text: &str) {
        let lexicon = Lexicon::get();
        let words = words(text);
        let is_former = words.iter().any(|w| {
            matches!(
                w.text.as_str(),
                "former" | "ex" | "retired" | "late" | "onetime" | "then"
            ) || w.text.starts_with("ex-")
        });
        let mut office_stands = false;
        let mut at = 0;
        while at < words.len() {
            let run = |n: usize| words.get(at..at + n).map(joined);
            let office = (1..=LONGEST).rev().find_map(|n| {
                run(n)
                    .and_then(|words| lexicon.role(&words))
                    .map(|fields| (fields, n))
            });
            if let Some((fields, n)) = office {
                if is_former {
                    self.past |= fields;
                } else {
                    self.fields |= fields;
                }
                office_stands = true;
                at += n;
                continue;
            }
            let word = &words[at];
            let place = (1..=4).rev().find_map(|n| {
                let words = run(n).filter(|_| word.is_capital)?;
                if n == 1 && word.is_all_capital && matches!(word.text.as_str(), "us" | "usa") {
                    return Some((None, lexicon.state("united states"), 1));
                }
                match (lexicon.region(&words), lexicon.state(&words)) {
                    (None, None) => None,
                    (region, state) => Some((region, state, n)),
                }
            });
            if let Some((region, state, n)) = place {
                match (region, state) {
                    // "Georgia" is both; an office of the United States decides it elsewhere
                    (Some(region), _) => {
                        self.regions.insert(region);
                    }
                    (None, Some(state)) => {
                        self.states.insert(state);
                    }
                    (None, None) => {}
                }
                at += n;
                continue;
            }
            match word.text.as_str() {
                "republican" | "gop" | "republicans" => self.party = self.party.or(Some("republican")),
                "democrat" | "democratic" | "democrats" => self.party = self.party.or(Some("democrat")),
                text if is_telling(text) => {
                    self.about.insert(text.to_owned());
                }
                _ => {}
            }
            at += 1;
        }
        for code in text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '(' | ')' | ',' | '\u{2014}'))
        {
            if let Some(region) = lexicon.region_code(code.trim_end_matches('.')) {
                self.regions.insert(region);
            }
        }
        // "the Ohio Republican" sits in a parliament or stands for it
        if !office_stands && self.party.is_some() && !self.regions.is_empty() && words.len() <= 4 {
            self.fields |= field("legislature");
        }
    }

    /// Is nothing said?
    pub(crate) fn is_empty(&self) -> bool {
        *self == Role::default()
    }

    /// How many things speak against both roles being one person's at one time.
    pub(crate) fn conflicts(&self, other: &Role) -> u32 {
        let mut count = 0;
        let shared = self.fields & other.fields;
        // what one held before, the other may hold now
        let past = self.past | other.past;
        if shared == 0 && apart(self.fields) & other.fields & !past != 0 && self.fields & past == 0 {
            count += 1;
        }
        let seat = field("legislature") | field("executive");
        let disjoint =
            !self.regions.is_empty() && !other.regions.is_empty() && self.regions.is_disjoint(&other.regions);
        if disjoint && self.fields & seat != 0 && other.fields & seat != 0 {
            count += 1;
        }
        let office = field("executive") | field("legislature") | field("army");
        let foreign =
            !self.states.is_empty() && !other.states.is_empty() && self.states.is_disjoint(&other.states);
        if foreign && self.fields & office != 0 && other.fields & office != 0 {
            count += 1;
        }
        if let (Some(one), Some(another)) = (self.party, other.party)
            && one != another
        {
            count += 1;
        }
        count
    }

    /// Do they share something that few have: a place, a body, a matter?
    pub(crate) fn shares_detail(&self, other: &Role) -> bool {
        !self.regions.is_disjoint(&other.regions)
            || !self.about.is_disjoint(&other.about)
            || !self.states.is_disjoint(&other.states) && self.shares_field(other)
    }

    /// Do they share a field, now or before?
    pub(crate) fn shares_field(&self, other: &Role) -> bool {
        (self.fields | self.past) & (other.fields | other.past) != 0
    }
}

fn joined(words: &[Word]) -> String {
    words
        .iter()
        .map(|w| w.text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Words of a title that say more than that there is one.
fn is_telling(word: &str) -> bool {
    word.len() > 2
        && !matches!(
            word,
            "the"
                | "and"
                | "for"
                | "from"
                | "his"
                | "her"
                | "their"
                | "its"
                | "who"
                | "with"
                | "into"
                | "was"
                | "has"
                | "had"
                | "former"
                | "then"
                | "retired"
                | "late"
                | "acting"
                | "interim"
                | "new"
                | "top"
                | "senior"
                | "chief"
                | "deputy"
                | "assistant"
                | "associate"
                | "vice"
                | "head"
                | "leader"
                | "chairman"
                | "chairwoman"
                | "chair"
                | "director"
                | "member"
                | "official"
                | "officer"
                | "spokesman"
                | "one"
                | "man"
                | "woman"
                | "people"
                | "office"
                | "house"
                | "national"
                | "state"
                | "committee"
                | "department"
                | "general"
                | "party"
                | "longtime"
                | "current"
                | "ranking"
                | "colleague"
                | "rival"
                | "elder"
                | "author"
                | "that"
                | "which"
                | "this"
                | "opinion"
                | "fellow"
                | "leading"
                | "first"
                | "second"
                | "policy"
                | "washington"
                | "press"
                | "news"
                | "campaign"
                | "presidential"
                | "conservative"
                | "liberal"
                | "independent"
                | "close"
                | "spotlight"
                | "photos"
                | "expert"
                | "specialist"
                | "critic"
                | "security"
                | "foreign"
                | "american"
                | "political"
                | "government"
                | "senate"
                | "congress"
                | "white"
                | "billionaire"
                | "group"
                | "institute"
                | "center"
                | "university"
                | "international"
                | "world"
                | "global"
                | "law"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(texts: &[&str]) -> Role {
        Role::read(texts.iter().copied())
    }

    #[test]
    fn two_members_of_parliament_of_different_states_are_two() {
        let one = role(&[
            "Rep.",
            "Michigan Republican and chairman of the House Intelligence Committee",
        ]);
        let other = role(&["Rep.", "an Alabama Republican"]);
        assert_eq!(one.conflicts(&other), 1);
        assert_eq!(one.conflicts(&role(&["Rep.", "R-Mich."])), 0);
    }

    #[test]
    fn offices_that_follow_one_another_do_not_conflict() {
        let senator = role(&["Sen.", "Massachusetts Democrat"]);
        assert_eq!(senator.conflicts(&role(&["Secretary of State"])), 0);
        assert_eq!(role(&["Gen."]).conflicts(&role(&["former CIA director"])), 0);
        assert_eq!(role(&["Judge"]).conflicts(&role(&["former judge", "host"])), 0);
    }

    #[test]
    fn a_coach_is_no_senator() {
        assert_eq!(
            role(&["Sen."]).conflicts(&role(&["head coach of the Harriers"])),
            1
        );
        assert_eq!(role(&["Adm.", "NSA director"]).conflicts(&role(&["Rep."])), 1);
    }

    #[test]
    fn presidents_of_two_states_are_two() {
        assert_eq!(
            role(&["South Korean President"]).conflicts(&role(&["Brazilian President"])),
            1
        );
        assert_eq!(
            role(&["South Korean President"]).conflicts(&role(&["President"])),
            0
        );
    }
}
