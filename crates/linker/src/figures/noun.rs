//! What the words say that are counted: the noun with its class, what narrows it, and what it tells by itself.

use sayso_core::Span;

use super::counted::Phrase;
use super::lexicon::{BESIDES, Class, NEUTRAL, Place, STOP, States, class_key};
use super::page::Page;

/// What the words say that are counted.
#[derive(Default)]
pub(super) struct Noun {
    /// Its class and how rare it is.
    pub class: Option<(Class, f32)>,
    pub states: States,
    pub told_at: Option<Span>,
    pub modifiers: Vec<u64>,
    /// Those of them that name a nation.
    pub nations: Vec<u64>,
    pub is_besides: bool,
}

impl Page<'_> {
    /// Reads the words that are counted.
    pub fn noun(&self, phrase: &Phrase) -> Noun {
        let mut noun = Noun::default();
        let mut rest: Vec<usize> = Vec::new();
        for at in phrase.counts.clone() {
            if self.is_in_figure(at) {
                continue;
            }
            let form = self.form(at);
            let states = self.lexicon.told(form, Place::Noun) | self.lexicon.told(form, Place::Done);
            if states != 0 && self.lexicon.class(form).is_none() {
                noun.states |= states;
                noun.told_at = noun.told_at.or(self.words.get(at).map(|word| word.span));
                continue;
            }
            if self.is(at, BESIDES) {
                noun.is_besides = true;
                continue;
            }
            rest.push(at);
        }
        // beside the number: "five more people", and not "more than five"
        noun.is_besides |=
            (phrase.start..phrase.end).any(|at| self.is(at, BESIDES) && self.lower(at + 1) != "than");
        let of = rest
            .iter()
            .skip(1)
            .position(|at| self.lower(*at) == "of")
            .map(|at| at + 1);
        let head_at = of.unwrap_or(rest.len()).checked_sub(1);
        let has = |words: &[&str]| rest.iter().any(|at| words.contains(&self.lower(*at).as_str()));
        if has(&["men"]) && has(&["women"]) {
            noun.class = Some((self.lexicon.people(), 0.0));
            return noun;
        }
        let Some(head) = head_at.and_then(|at| rest.get(at)).copied() else {
            if noun.states != 0 && self.lexicon.are_of_people(noun.states) {
                noun.class = Some((self.lexicon.people(), 0.0));
            }
            return noun;
        };
        let mut head = head;
        let mut class = self.class(head);
        // "crew members", "family members"
        if self.lower(head).starts_with("member") {
            let before = head_at
                .and_then(|at| at.checked_sub(1))
                .and_then(|at| rest.get(at))
                .copied();
            if let Some(inner) = before.filter(|at| self.class(*at).is_some_and(|class| class.0.is_people)) {
                class = self.class(inner);
                head = inner;
            }
        }
        // "civilian deaths": the narrower word tells who they are
        let is_bare = class.is_none_or(|(class, _)| class == self.lexicon.people());
        if noun.states != 0 && is_bare && class.is_some() {
            let narrower = rest.iter().copied().filter(|at| *at != head);
            if let Some(at) = narrower
                .into_iter()
                .find(|at| self.class(*at).is_some_and(|c| c.0.is_people))
            {
                class = self.class(at);
                head = at;
            }
        }
        noun.class = class.or_else(|| {
            let word = self.words.get(head)?;
            let key = class_key(&word.stem.to_string());
            let class = Class {
                key,
                under: None,
                is_people: false,
                is_shared: false,
            };
            Some((class, word.rarity))
        });
        let key = noun.class.map(|(class, _)| class.key);
        for at in rest {
            let is_same = self.lexicon.class(self.form(at)).map(|class| class.key) == key;
            if at == head || is_same || self.is_number(at) || self.is(at, NEUTRAL | STOP) {
                continue;
            }
            let stem = self.words.get(at).map(|word| word.stem);
            let nation = self.nation(at).map(class_key);
            noun.nations.extend(nation);
            noun.modifiers.extend(nation.or(stem));
        }
        noun.modifiers.sort_unstable();
        noun.modifiers.dedup();
        noun
    }

    /// The class of a noun, with its rarity: from the list, else a nation's people.
    fn class(&self, at: usize) -> Option<(Class, f32)> {
        let word = self.words.get(at)?;
        if let Some(class) = self.lexicon.class(word.form) {
            return Some((class, word.rarity));
        }
        let nation = self.nation(at).filter(|_| self.is_capital(at))?;
        let class = Class {
            key: class_key(nation),
            under: Some(self.lexicon.people().key),
            is_people: true,
            is_shared: false,
        };
        Some((class, word.rarity))
    }
}
