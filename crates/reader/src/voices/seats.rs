//! Lawmakers called by where they sit: "the Ohio Democrat" after "Rep. Ida Fenn (D-Ohio)".

use sayso_core::VoiceKind;

use super::entities::{Entities, Entity};
use super::lexicon::{Class, Gender, VoiceLexicon};
use super::page::Page;
use super::phrase::Phrase;
use super::resolve::{MOST_BACK, Resolution};

/// To which party somebody belongs, as far as the article says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Party {
    Republican,
    Democrat,
    Independent,
}

/// Where somebody sits, and for whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seat {
    pub state: Option<&'static str>,
    pub party: Option<Party>,
}

impl Seat {
    /// Can both be one person's? What is not known contradicts nothing.
    fn agrees(self, other: Seat) -> bool {
        let states = self.state.zip(other.state).is_none_or(|(a, b)| a == b);
        states && self.party.zip(other.party).is_none_or(|(a, b)| a == b)
    }

    fn complete(&mut self, other: Seat) {
        self.state = self.state.or(other.state);
        self.party = self.party.or(other.party);
    }
}

/// Nouns by which a lawmaker is called with the state before it.
const CALLINGS: [&str; 9] = [
    "republican",
    "democrat",
    "independent",
    "lawmaker",
    "legislator",
    "senator",
    "congressman",
    "congresswoman",
    "representative",
];

/// What somebody who sits in a parliament may be besides.
const SITTING: [&str; 22] = [
    "sen",
    "senator",
    "rep",
    "representative",
    "congressman",
    "congresswoman",
    "member",
    "lawmaker",
    "legislator",
    "chairman",
    "chairwoman",
    "chair",
    "leader",
    "whip",
    "speaker",
    "candidate",
    "nominee",
    "republican",
    "democrat",
    "independent",
    "contender",
    "hopeful",
];

/// Bytes behind a name in which a seat is looked for: "Jr. (D., South Carolina)".
const BEHIND: usize = 40;

/// The party that a word names.
pub(super) fn party(word: &str) -> Option<Party> {
    match word {
        "republican" | "gop" => Some(Party::Republican),
        "democrat" | "democratic" => Some(Party::Democrat),
        "independent" => Some(Party::Independent),
        _ => None,
    }
}

/// The seat behind a name: " (D-Ohio)", ", R-S.C.,", " of California".
fn seat_behind(lexicon: &VoiceLexicon, behind: &str) -> Seat {
    if let Some(place) = behind.strip_prefix(" of ") {
        return Seat {
            state: lexicon.seat(place),
            party: None,
        };
    }
    let rest = behind.trim_start_matches([' ', ',', '(', '[', '.']);
    let mut letters = rest.chars();
    let party = match letters.next() {
        Some('R') => Party::Republican,
        Some('D') => Party::Democrat,
        Some('I') => Party::Independent,
        _ => return Seat::default(),
    };
    let rest = letters.as_str();
    let place = rest.trim_start_matches(['-', '\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}', ' ', ',', '.']);
    if place.len() == rest.len() {
        return Seat::default();
    }
    match lexicon.seat(place) {
        Some(state) => Seat {
            state: Some(state),
            party: Some(party),
        },
        None => Seat::default(),
    }
}

/// The state and the party that the words of a title name: "a Michigan Democrat", "South Carolina Sen.".
fn seat_in(lexicon: &VoiceLexicon, title: &str) -> Seat {
    let words: Vec<&str> = title.split_whitespace().collect();
    let mut seat = Seat::default();
    for (i, word) in words.iter().enumerate() {
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        seat.party = seat.party.or(party(&plain));
        let rest = words[i..words.len().min(i + 3)].join(" ");
        seat.state = seat.state.or_else(|| lexicon.seat(&rest));
    }
    seat
}

impl Entities {
    /// Notes where persons sit, out of what stands behind their names and in their titles.
    pub fn read_seats(&mut self, page: &Page<'_>, lexicon: &VoiceLexicon) {
        for i in 0..self.mentions.len() {
            let mention = &self.mentions[i];
            let entity = mention.entity;
            if self.list[entity].kind != VoiceKind::Person {
                continue;
            }
            let Some(span) = page.span(mention.words.clone()) else {
                continue;
            };
            let mut end = (span.end + BEHIND).min(page.text.len());
            while !page.text.is_char_boundary(end) {
                end -= 1;
            }
            let behind = page.text.get(span.end..end).unwrap_or_default();
            let behind = behind.split('\n').next().unwrap_or_default();
            let seat = seat_behind(lexicon, behind);
            self.list[entity].seat.complete(seat);
        }
        for entity in &mut self.list {
            if entity.kind != VoiceKind::Person {
                continue;
            }
            for role in &entity.roles {
                entity.seat.complete(seat_in(lexicon, role.of(page.text)));
            }
        }
        for (i, entity) in self.list.iter().enumerate() {
            if let Some(state) = entity.seat.state {
                self.seated.entry(state).or_default().push(i);
            }
        }
    }
}

impl Entities {
    /// Notes where a person sits, once a title says it: who was "the Ohio Republican" is no Democrat of another state.
    pub fn take_seat(&mut self, page: &Page<'_>, lexicon: &VoiceLexicon, entity: usize) {
        let person = &mut self.list[entity];
        let was_known = person.seat.state.is_some();
        for role in &person.roles {
            person.seat.complete(seat_in(lexicon, role.of(page.text)));
        }
        if let Some(state) = person.seat.state.filter(|_| !was_known) {
            self.seated.entry(state).or_default().push(entity);
        }
    }
}

impl Resolution<'_> {
    /// The lawmaker whom a phrase calls by the state: "the South Carolina Republican". The one who sits there; where the
    /// article does not say who does, whoever spoke last and may sit there.
    pub(super) fn lawmaker(&self, phrase: &Phrase, noun: &str, place: usize) -> Option<usize> {
        let state = self.seat_of(phrase, noun)?;
        let party_of = |i: usize| party(self.page.lower(i));
        let wanted = Seat {
            state: Some(state),
            party: phrase.core.clone().rev().find_map(party_of),
        };
        let gender = match () {
            () if self.lexicon.is(Class::Male, noun) => Some(Gender::Male),
            () if self.lexicon.is(Class::Female, noun) => Some(Gender::Female),
            () => None,
        };
        let fits = |e: &Entity| {
            let is_other_house = match noun {
                "senator" => e.role_heads.iter().any(|h| h == "rep"),
                "congressman" | "congresswoman" | "representative" => e.role_heads.iter().any(|h| h == "sen"),
                _ => false,
            };
            e.kind == VoiceKind::Person
                && e.seat.agrees(wanted)
                && !is_other_house
                && e.gender.zip(gender).is_none_or(|(a, b)| a == b)
        };
        if let Some(entity) = self.nearest(place, |e| e.seat.state == Some(state) && fits(e)) {
            return Some(entity);
        }
        let may_sit = |e: &Entity| {
            e.role_heads.is_empty() || (e.role_heads.iter()).any(|head| SITTING.contains(&head.as_str()))
        };
        // of whom this paragraph speaks, else the last to speak of those who may sit there
        self.subject_before(place)
            .filter(|&e| fits(&self.entities.list[e]) && may_sit(&self.entities.list[e]))
            .or_else(|| self.nearest_speaker(place, |e| fits(e) && may_sit(e)))
    }

    /// The person with whose name a sentence of this paragraph begins, the nearest before a place.
    fn subject_before(&self, place: usize) -> Option<usize> {
        let here = self.page.paragraph(place);
        (self.entities.named_before(place))
            .take(MOST_BACK)
            .take_while(|m| self.page.paragraph(m.words.start) == here)
            .find(|m| {
                let start = self.page.sentence_words(m.words.start).start;
                m.words.start <= start + 2
                    && self.page.sentence(m.words.start) < self.page.sentence(place)
                    && self.entities.list[m.entity].kind == VoiceKind::Person
            })
            .map(|m| m.entity)
    }

    /// The state before the noun by which a lawmaker is called: "the Ohio Democrat".
    pub(super) fn seat_of(&self, phrase: &Phrase, noun: &str) -> Option<&'static str> {
        if !CALLINGS.contains(&noun) {
            return None;
        }
        let last = phrase.core.end.checked_sub(1)?;
        (phrase.core.start..last)
            .find(|&i| self.page.is_capital(i))
            .and_then(|start| self.lexicon.seat(self.page.words(start..last)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_is_read_from_what_stands_behind_a_name() {
        let lexicon = VoiceLexicon::new().expect("the lists can be read");
        let seat = |state, party| Seat { state, party };
        for (behind, expected) in [
            (" (D-Ohio) said", seat(Some("Ohio"), Some(Party::Democrat))),
            (
                ", R-S.C., said",
                seat(Some("South Carolina"), Some(Party::Republican)),
            ),
            (
                " (R., W.Va.)",
                seat(Some("West Virginia"), Some(Party::Republican)),
            ),
            (" D-Calif., said", seat(Some("California"), Some(Party::Democrat))),
            (", I-Vt.", seat(Some("Vermont"), Some(Party::Independent))),
            (" of North Dakota said", seat(Some("North Dakota"), None)),
            (" (D-Lowmere)", Seat::default()),
            (", Democrats said", Seat::default()),
            (" of Ohiowa", Seat::default()),
            (" I-", Seat::default()),
            ("", Seat::default()),
        ] {
            assert_eq!(seat_behind(&lexicon, behind), expected, "{behind}");
        }
    }

    #[test]
    fn a_seat_is_read_from_a_title() {
        let lexicon = VoiceLexicon::new().expect("the lists can be read");
        let seat = seat_in(&lexicon, "a first-term Democrat from Rhode Island");
        assert_eq!(
            (seat.state, seat.party),
            (Some("Rhode Island"), Some(Party::Democrat))
        );
        assert_eq!(seat_in(&lexicon, "the mayor of Lowmere"), Seat::default());
    }
}
