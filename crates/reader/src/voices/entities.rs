//! Who is named in the article: names of one person or body brought together, with the titles that the article gives.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use sayso_core::{Span, VoiceKind};

use crate::names::NameKind;

use super::lexicon::{Class, Gender, StateWord, VoiceLexicon, comparable};
use super::page::Page;
use super::person_names::{bare_name, name_words, one_apart, same_person, significant};
use super::phrase::{is_possessive, lower_words, stem};
use super::resolve::MOST_BACK;
use super::seats::Seat;
use super::titles::{
    apposition_after, apposition_before, copula_after, gender_before, head_of, title_before,
};

/// A mention of an entity by its name.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    /// The name's tokens.
    pub words: Range<usize>,
    /// The entity.
    pub entity: usize,
}

/// Someone or something that can speak.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    pub kind: VoiceKind,
    pub name: String,
    pub gender: Option<Gender>,
    pub is_plural: bool,
    /// Is an unnamed voice a person or persons, as its noun tells?
    pub is_someone: bool,
    pub roles: Vec<Span>,
    /// The words of each role in lower case.
    pub role_words: Vec<Vec<String>>,
    /// The noun of each role.
    pub role_heads: Vec<String>,
    /// Where the article speaks of it.
    pub spans: Vec<Span>,
    /// The state of a government, body or office, where the article says it.
    pub state: Option<&'static str>,
    /// Where a lawmaker sits.
    pub seat: Seat,
    /// The words of its name in lower case and singular.
    stems: Vec<String>,
    /// The tokens of all its names, compared in lower case.
    words: Vec<String>,
    /// Was its name taken from what is generally known?
    is_known: bool,
}

impl Entity {
    pub fn new(kind: VoiceKind, name: String) -> Entity {
        let words = name_words(&name);
        Entity {
            kind,
            stems: stems(&name),
            name,
            gender: None,
            is_plural: false,
            is_someone: kind == VoiceKind::Person,
            roles: Vec::new(),
            role_words: Vec::new(),
            role_heads: Vec::new(),
            spans: Vec::new(),
            state: None,
            seat: Seat::default(),
            words,
            is_known: false,
        }
    }

    /// Gives it another name; those that were seen before stay known.
    pub fn rename(&mut self, name: String) {
        self.stems = stems(&name);
        self.name = name;
    }

    /// Does its name hold all these words, in lower case and singular?
    pub fn is_called(&self, words: &[String]) -> bool {
        words.iter().all(|word| self.stems.contains(word))
    }
}

/// The words of a name in lower case and singular.
fn stems(name: &str) -> Vec<String> {
    comparable(name)
        .to_lowercase()
        .split([' ', '-'])
        .map(|word| stem(word).to_owned())
        .collect()
}

/// The entities of an article and where their names stand, in text order.
#[derive(Default)]
pub(super) struct Entities {
    pub list: Vec<Entity>,
    pub mentions: Vec<Mention>,
    /// Who sits for each state.
    pub seated: HashMap<&'static str, Vec<usize>>,
    /// Titles with the names behind them, and whose they are: "FBI Director Ida Fenn".
    pub titled: Vec<(Range<usize>, usize)>,
    /// For each name of the page its entity.
    pub of_name: Vec<Option<usize>>,
    /// Where the mentions of each entity begin, as tokens, in text order.
    places: Vec<Vec<usize>>,
    by_name: HashMap<String, usize>,
    /// Does the article speak of the United States at least half as much as of any other state?
    pub is_american: bool,
    /// Bodies by the first and the last word of their name and by its initials.
    bodies_by_word: HashMap<String, Vec<usize>>,
    /// Persons by each word of their name.
    persons_by_word: HashMap<String, Vec<usize>>,
    /// Persons by each word of their titles.
    pub persons_by_role: HashMap<String, Vec<usize>>,
}

/// How the names of the bodies of the United States begin in the list.
const AMERICAN: &str = "U.S. ";

/// Does the article speak of the United States at least half as much as of any other state?
fn is_american(page: &Page<'_>, lexicon: &VoiceLexicon) -> bool {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for name in &page.names {
        if let Some((state, _)) = lexicon.state(page.words(name.words.clone())) {
            *counts.entry(state).or_default() += 1;
        }
    }
    let own = counts.remove("United States").unwrap_or(0);
    own > 0 && 2 * own >= counts.into_values().max().unwrap_or(0)
}

/// So many candidates of one word are looked at; no honest article has more.
const MOST_CANDIDATES: usize = 48;

/// Titles that are kept of one entity.
const MOST_ROLES: usize = 48;

/// "Reuters" for "REUTERS"; `None` for what is not written in capitals alone, or is short enough for an acronym.
fn capitalised(words: &str) -> Option<String> {
    if words.len() < 5 || words.chars().any(char::is_lowercase) {
        return None;
    }
    let mut chars = words.chars();
    let first = chars.next()?;
    Some(first.to_string() + &chars.as_str().to_lowercase())
}

impl Entities {
    /// Brings the names of a page together. `sources` are those of the statements: an apposition that is one is no
    /// title of the name before it. `own` is the article's outlet.
    pub fn read(
        page: &Page<'_>,
        lexicon: &VoiceLexicon,
        sources: &[Range<usize>],
        own: Option<&str>,
    ) -> Entities {
        let mut entities = Entities {
            of_name: vec![None; page.names.len()],
            is_american: is_american(page, lexicon),
            ..Entities::default()
        };
        let persons = persons_by_context(page, lexicon);
        entities.known(page, lexicon);
        entities.persons(page, lexicon, &persons);
        entities.bodies(page, lexicon);
        entities.taken_for_persons(page, lexicon);
        entities.outlets_by_context(page, lexicon, own);
        for (n, entity) in entities.of_name.iter().enumerate() {
            if let Some(entity) = *entity {
                entities.mentions.push(Mention {
                    words: page.names[n].words.clone(),
                    entity,
                });
            }
        }
        for mention in &entities.mentions {
            if let Some(span) = page.span(mention.words.clone())
                && let Some(entity) = entities.list.get_mut(mention.entity)
            {
                entity.spans.push(span);
            }
        }
        entities.places = vec![Vec::new(); entities.list.len()];
        for mention in &entities.mentions {
            entities.places[mention.entity].push(mention.words.start);
        }
        entities.titles(page, lexicon, sources);
        entities.read_seats(page, lexicon);
        entities
    }

    /// A lone name in which things happen is a place's, whatever the tagger takes it for: "in Sollund", "Sollund's foreign
    /// minister"; one with "the" before it is a body's: "the Bellman".
    fn taken_for_persons(&mut self, page: &Page<'_>, lexicon: &VoiceLexicon) {
        const OF_STATES: [&str; 22] = [
            "foreign",
            "interior",
            "defence",
            "defense",
            "finance",
            "prime",
            "army",
            "government",
            "capital",
            "border",
            "parliament",
            "troops",
            "military",
            "forces",
            "ambassador",
            "embassy",
            "president",
            "economy",
            "ministry",
            "police",
            "coast",
            "borders",
        ];
        let mut counts = vec![(0u32, 0u32, 0u32, 0usize); self.list.len()];
        for (n, entity) in self.of_name.iter().enumerate() {
            let Some(entity) = *entity else { continue };
            let start = page.names[n].words.start;
            let end = page.names[n].words.end;
            let before = start.checked_sub(1).map_or("", |b| page.lower(b));
            let is_place = matches!(before, "in" | "near" | "across" | "inside" | "from")
                || is_possessive(page, end)
                    && (OF_STATES.contains(&page.lower(end + 1)) || OF_STATES.contains(&page.lower(end + 2)));
            counts[entity].0 += 1;
            counts[entity].1 += u32::from(is_place);
            counts[entity].2 += u32::from(before == "the" && !describes(page, lexicon, end));
            counts[entity].3 = n;
        }
        for (entity, (all, inside, with_the, name)) in self.list.iter_mut().zip(counts) {
            if entity.kind != VoiceKind::Person {
                continue;
            }
            let letters = entity.name.chars().filter(|c| c.is_alphabetic()).count();
            let is_acronym =
                entity.words.len() == 1 && letters > 2 && !entity.name.chars().any(char::is_lowercase);
            let kind = if entity.words.len() == 1 && inside >= 2 && 3 * inside >= all {
                VoiceKind::Government
            } else if is_acronym || with_the > 0 && 2 * with_the >= all && entity.words.len() < 3 {
                body_kind(page, lexicon, page.names[name].words.clone())
            } else {
                continue;
            };
            entity.kind = kind;
            entity.gender = None;
            entity.is_someone = false;
        }
    }

    /// Outlets that are not generally known, by what stands around their names: "the newspaper Standard", "Merrow Six, a
    /// broadcaster,", "the TPA news agency", and the article's own.
    fn outlets_by_context(&mut self, page: &Page<'_>, lexicon: &VoiceLexicon, own: Option<&str>) {
        let own = own.map(|own| comparable(own).to_lowercase());
        for n in 0..page.names.len() {
            let Some(entity) = self.of_name[n] else { continue };
            let known = &self.list[entity];
            // "Eric Brandt, an executive at a network" is no network
            let has_given = known.words.len() > 1
                && known
                    .name
                    .split_whitespace()
                    .next()
                    .is_some_and(|given| lexicon.gender(given).is_some());
            let is_lone_person = known.kind == VoiceKind::Person
                && known.words.len() < 3
                && known.roles.is_empty()
                && !has_given;
            if known.is_known || !(known.kind == VoiceKind::Organization || is_lone_person) {
                continue;
            }
            let words = page.names[n].words.clone();
            let is_outlet_noun = |i: usize| {
                let word = page.lower(i);
                !page.is_capital(i)
                    && lexicon.is(Class::Outlet, word)
                    && !matches!(word, "agency" | "station" | "media" | "press")
            };
            let before = words.start.checked_sub(1).is_some_and(is_outlet_noun);
            let after = is_outlet_noun(words.end)
                || page.lower(words.end) == "news"
                    && matches!(page.lower(words.end + 1), "agency" | "site" | "channel");
            let is_apposed = page.lower(words.end) == ","
                && matches!(page.lower(words.end + 1), "a" | "an" | "the")
                && (words.end + 2..words.end + 7)
                    .take_while(|&i| {
                        page.is_word(i)
                            && !matches!(page.lower(i), "of" | "in" | "that" | "which" | "who" | "for")
                    })
                    .any(is_outlet_noun);
            let is_own = own
                .as_deref()
                .is_some_and(|own| comparable(&known.name).to_lowercase() == own);
            if before || after || is_apposed || is_own {
                let entity = &mut self.list[entity];
                entity.kind = VoiceKind::Outlet;
                entity.gender = None;
                entity.is_someone = false;
            }
        }
    }

    /// The entity with that name, made where there is none yet.
    pub fn named(&mut self, kind: VoiceKind, name: &str) -> usize {
        let key = comparable(name).to_lowercase();
        if let Some(&entity) = self.by_name.get(&key) {
            return entity;
        }
        let entity = self.add(Entity::new(kind, name.to_owned()));
        self.by_name.insert(key, entity);
        entity
    }

    /// Adds an entity and makes it findable by its words.
    pub fn add(&mut self, entity: Entity) -> usize {
        self.list.push(entity);
        let entity = self.list.len() - 1;
        self.index(entity);
        entity
    }

    fn index(&mut self, entity: usize) {
        let known = &self.list[entity];
        let put = |index: &mut HashMap<String, Vec<usize>>, word: String| {
            let list = index.entry(word).or_default();
            if list.len() < MOST_CANDIDATES && !list.contains(&entity) {
                list.push(entity);
            }
        };
        match known.kind {
            VoiceKind::Unnamed => {}
            VoiceKind::Person => {
                for word in known.words.clone() {
                    put(&mut self.persons_by_word, word);
                }
            }
            _ => {
                let ends = [known.words.first(), known.words.last()];
                for word in ends.into_iter().flatten().cloned().collect::<Vec<_>>() {
                    put(&mut self.bodies_by_word, word);
                }
                for small in [false, true] {
                    put(&mut self.bodies_by_word, initials(&known.words, small));
                }
            }
        }
    }

    /// Which entities have a name under which they can be spoken of though they do not speak: persons, bodies, outlets and
    /// documents. Not states, nor what is only known as a place: an article names many, and is about few of them.
    pub fn nameable(&self, page: &Page<'_>) -> Vec<bool> {
        let mut is_body = vec![false; self.list.len()];
        for (name, entity) in page.names.iter().zip(&self.of_name) {
            if let Some(entity) = *entity {
                is_body[entity] |= name.kind == NameKind::Organization;
            }
        }
        (self.list.iter().zip(is_body))
            .map(|(entity, is_body)| match entity.kind {
                VoiceKind::Unnamed => false,
                // "pro-Quorland" is nobody
                _ if entity.name.starts_with("pro-") || entity.name.starts_with("anti-") => false,
                VoiceKind::Person => true,
                _ => entity.state != Some(entity.name.as_str()) && (entity.is_known || is_body),
            })
            .collect()
    }

    /// Is it an organization of which nothing is known but its name?
    pub fn is_unknown_body(&self, entity: usize) -> bool {
        let entity = &self.list[entity];
        entity.kind == VoiceKind::Organization && !entity.is_known
    }

    /// Where the names of an entity begin, as tokens, in text order; none of one that was made later.
    pub fn places(&self, entity: usize) -> &[usize] {
        self.places.get(entity).map_or(&[], Vec::as_slice)
    }

    /// Where an entity was last named before a token.
    pub fn last_before(&self, entity: usize, place: usize) -> Option<usize> {
        let places = self.places.get(entity)?;
        let at = places.partition_point(|&p| p < place);
        at.checked_sub(1).map(|i| places[i])
    }

    /// The person of whose full name these words are the last: a name that the tagger did not see.
    pub fn person_called(&self, words: &str) -> Option<usize> {
        let words = name_words(words);
        let candidates = self.persons_by_word.get(words.last()?)?;
        candidates
            .iter()
            .copied()
            .filter(|&e| self.list[e].words.ends_with(&words))
            .max_by_key(|&e| (self.list[e].spans.len(), std::cmp::Reverse(e)))
    }

    /// The entity of a state.
    pub fn state(&mut self, name: &'static str) -> usize {
        let entity = self.named(VoiceKind::Government, name);
        self.list[entity].state = Some(name);
        entity
    }

    /// An entity by words that are generally known: a state, a body, an outlet. Made where there is none yet.
    pub fn by_known_words(&mut self, lexicon: &VoiceLexicon, words: &str) -> Option<usize> {
        if let Some(name) = lexicon
            .outlet(words)
            .or_else(|| lexicon.outlet(&capitalised(words)?))
        {
            return Some(self.named(VoiceKind::Outlet, name));
        }
        if let Some((name, kind)) = lexicon.body(words) {
            // "the Treasury" of an article about elsewhere is not Washington's
            let is_common = words.to_lowercase().split_whitespace().all(|w| {
                matches!(w, "the" | "of" | "supreme") || w != "department" && lexicon.is(Class::Body, w)
            });
            let is_elsewhere =
                name.starts_with(AMERICAN) && is_common && !self.is_american && !words.starts_with(AMERICAN);
            let name = if is_elsewhere {
                words.trim_start_matches("the ").trim_start_matches("The ")
            } else {
                name
            };
            return Some(self.named(kind, name));
        }
        match lexicon.state(words) {
            Some((state, StateWord::Name | StateWord::Capital)) => Some(self.state(state)),
            _ => None,
        }
    }

    /// Names that are generally known, whatever the tagger takes them for, unless a person's.
    fn known(&mut self, page: &Page<'_>, lexicon: &VoiceLexicon) {
        let borne: HashSet<&str> = (page.names.iter())
            .filter(|name| name.kind == NameKind::Person && name.words.len() > 1)
            .map(|name| page.lower(name.words.end - 1))
            .collect();
        for (n, name) in page.names.iter().enumerate() {
            let the = usize::from(name.words.start > 0 && page.lower(name.words.start - 1) == "the");
            let words = page.words(name.words.start - the..name.words.end);
            let is_all_capitals = name.words.len() == 1 && words.chars().all(char::is_uppercase);
            if name.kind == NameKind::Person && !is_all_capitals {
                // the tagger takes "Al Jazeera" and "Yonhap" for persons; a name that somebody in the article bears
                // stays a person's
                let is_borne = name.words.len() == 1 && borne.contains(page.lower(name.words.start));
                if is_borne || lexicon.outlet(words).is_none() {
                    continue;
                }
            }
            if name.kind == NameKind::Group && lexicon.body(words).is_none() {
                continue;
            }
            self.of_name[n] = self.by_known_words(lexicon, words);
            if let Some(entity) = self.of_name[n] {
                self.list[entity].is_known = true;
            }
        }
    }

    /// Bodies and places that are not generally known.
    fn bodies(&mut self, page: &Page<'_>, lexicon: &VoiceLexicon) {
        let mut order: Vec<usize> = (0..page.names.len()).collect();
        // the fullest names first, so that short forms find them
        order.sort_by_key(|&n| (std::cmp::Reverse(page.names[n].words.len()), n));
        for n in order {
            let name = &page.names[n];
            if self.of_name[n].is_some() || !matches!(name.kind, NameKind::Organization | NameKind::Place) {
                continue;
            }
            let words = page.words(name.words.clone());
            // "Democrat Quill": a person named elsewhere, with what she is
            let last = name_words(words).pop();
            if name.words.len() > 1
                && let Some(&person) = last
                    .and_then(|w| self.persons_by_word.get(&w))
                    .and_then(|p| p.first())
                && (name.words.start..name.words.end - 1).all(|i| {
                    let word = page.plain(i);
                    lexicon.is(Class::Office, &word)
                        || lexicon.is(Class::People, &word)
                        || lexicon.is(Class::Rank, &word)
                })
            {
                self.of_name[n] = Some(person);
                continue;
            }
            let kind = if name.kind == NameKind::Place {
                VoiceKind::Government
            } else {
                body_kind(page, lexicon, name.words.clone())
            };
            // "the House" where Americans speak
            if self.is_american
                && comparable(words) == "House"
                && let Some((house, kind)) = lexicon.body("U.S. House of Representatives")
            {
                self.of_name[n] = Some(self.named(kind, house));
                continue;
            }
            let found = self.short_form(words, kind);
            let entity = found.unwrap_or_else(|| self.named(kind, words));
            self.of_name[n] = Some(entity);
            if let Some(short) = short_behind(page, name.words.clone()) {
                self.by_name
                    .entry(comparable(short).to_lowercase())
                    .or_insert(entity);
            }
        }
    }

    /// The body of which these words are a short form: an acronym, or the first or last words of its name.
    fn short_form(&self, words: &str, kind: VoiceKind) -> Option<usize> {
        let key = comparable(words).to_lowercase();
        if let Some(&entity) = self.by_name.get(&key) {
            return Some(entity);
        }
        let short = name_words(words);
        let is_acronym = short.len() == 1
            && words.chars().filter(|c| c.is_alphabetic()).count() >= 2
            && !words.chars().any(char::is_lowercase);
        let mut found = None;
        let candidates = [short.first(), short.last()]
            .into_iter()
            .flatten()
            .filter_map(|word| self.bodies_by_word.get(word))
            .flatten()
            .copied();
        for i in candidates {
            let entity = &self.list[i];
            if entity.kind == VoiceKind::Person || entity.words.len() <= short.len() {
                continue;
            }
            let fits = if is_acronym {
                initials(&entity.words, false) == short[0] || initials(&entity.words, true) == short[0]
            } else {
                let long = &entity.words;
                // what a known body is, its name does not always tell
                let compatible = (entity.kind == VoiceKind::Government) == (kind == VoiceKind::Government)
                    || kind == VoiceKind::Organization
                    || entity.is_known && short.len() > 1;
                // "Trump" is no short form of "Trump administration"
                let is_somebodys = entity.words.last().is_some_and(|w| {
                    matches!(
                        w.as_str(),
                        "administration" | "admin" | "campaign" | "camp" | "team" | "presidency"
                    )
                });
                // "the House" is a chamber, and no short form of "White House"
                let is_chamber =
                    short.len() == 1 && matches!(short[0].as_str(), "house" | "senate" | "congress");
                compatible
                    && !is_somebodys
                    && !is_chamber
                    && entity.state.is_none()
                    && (long.starts_with(&short) || long.ends_with(&short))
            };
            if fits {
                found = Some(i);
            }
        }
        found
    }

    fn persons(&mut self, page: &Page<'_>, lexicon: &VoiceLexicon, persons: &HashSet<String>) {
        // full names first: several words that are no titles
        let mut single = Vec::new();
        let alone = votes_for_persons(page);
        for (n, name) in page.names.iter().enumerate() {
            let is_lone_person = name.words.len() == 1 && persons.contains(page.lower(name.words.start))
                || name.kind == NameKind::Organization
                    && is_person_in_form(page, lexicon, name.words.clone(), &alone);
            if name.kind != NameKind::Person && !is_lone_person || self.of_name[n].is_some() {
                continue;
            }
            let words = bare_name(page, lexicon, name.words.clone());
            let text = page.words(words.clone());
            let parts: Vec<String> = significant(lexicon, &name_words(text));
            if parts.len() < 2 {
                single.push((n, words));
                continue;
            }
            let candidates = parts
                .iter()
                .filter_map(|part| self.persons_by_word.get(part))
                .flatten()
                .copied()
                .min_by_key(|&e| (!self.is_person(lexicon, e, &name_words(text), &parts), e));
            let known = candidates.filter(|&e| self.is_person(lexicon, e, &name_words(text), &parts));
            let entity = known.unwrap_or_else(|| self.add(Entity::new(VoiceKind::Person, text.to_owned())));
            if parts.len() > significant(lexicon, &self.list[entity].words).len() {
                self.list[entity].rename(text.to_owned());
                self.list[entity].words = name_words(text);
                self.index(entity);
            }
            self.of_name[n] = Some(entity);
        }
        for entity in &mut self.list {
            if entity.kind == VoiceKind::Person {
                entity.gender = entity
                    .name
                    .split_whitespace()
                    .find(|w| w.len() > 2)
                    .and_then(|w| lexicon.gender(w));
            }
        }
        let relatives = self.relatives(page, lexicon);
        let mut last_named = HashMap::new();
        let mut at = 0;
        for (n, words) in single {
            // where each person was named last before this name
            for earlier in at..n {
                if let Some(entity) = self.of_name[earlier] {
                    let start = page.names[earlier].words.start;
                    // "Otto and Ida Lind": who is named with another is not the one of whom it goes on
                    let is_second = start > 1
                        && matches!(page.lower(start - 1), "and" | "&")
                        && page
                            .name_at(start - 2)
                            .is_some_and(|n| page.names[n].kind == NameKind::Person);
                    if !is_second {
                        last_named.insert(entity, earlier);
                    }
                }
            }
            at = n;
            let entity = self.single_name(page, lexicon, &last_named, &relatives, words);
            self.of_name[n] = Some(entity);
        }
        // the tagger sees a lone surname of a person now and then as a body's or place's
        for n in 0..page.names.len() {
            let name = &page.names[n];
            if self.of_name[n].is_some_and(|e| self.list[e].is_known)
                || name.kind == NameKind::Person
                || name.words.len() != 1
            {
                continue;
            }
            let word = &name_words(page.words(name.words.clone()));
            if lexicon.state(page.words(name.words.clone())).is_some() {
                continue;
            }
            let person = word
                .last()
                .and_then(|w| self.persons_by_word.get(w))
                .into_iter()
                .flatten()
                .copied()
                .find(|&e| {
                    let full = significant(lexicon, &self.list[e].words);
                    // "Geng" is the family name of "Geng Yansheng"
                    let is_first = full.first() == word.last()
                        && self.list[e]
                            .name
                            .split_whitespace()
                            .next()
                            .is_some_and(|first| lexicon.gender(first).is_none());
                    full.len() > 1 && (full.last() == word.last() || is_first)
                });
            if let Some(person) = person
                && (name.kind != NameKind::Group)
            {
                self.of_name[n] = Some(person);
            }
        }
    }

    /// Is this full name the person's? Who was "Robert Hale Jr." first may be "Robert Hale" later; who was "Robert Hale" first
    /// is not "Robert Hale Jr.", but his father.
    fn is_person(&self, lexicon: &VoiceLexicon, entity: usize, words: &[String], parts: &[String]) -> bool {
        let known = &self.list[entity].words;
        let junior = |words: &[String]| {
            words
                .iter()
                .any(|w| matches!(w.as_str(), "jr" | "sr" | "junior" | "ii" | "iii"))
        };
        // "Donald J. Trump" is not "Donald Trump Jr."
        let has_other_initial = junior(known)
            && !junior(words)
            && words.iter().any(|w| w.chars().count() == 1 && !known.contains(w));
        (junior(known) || !junior(words))
            && !has_other_initial
            && same_person(&significant(lexicon, known), parts)
    }

    /// The names that stand before a token, the nearest first.
    pub fn named_before(&self, place: usize) -> impl Iterator<Item = &Mention> {
        let before = self.mentions.partition_point(|m| m.words.end <= place);
        self.mentions.iter().take(before).rev()
    }

    /// The persons whom the article brings in as somebody's kin ("his wife Ida Lind"), each with the token of that name.
    fn relatives(&self, page: &Page<'_>, lexicon: &VoiceLexicon) -> HashMap<usize, usize> {
        const BEFORE: usize = 3;
        let mut first: HashMap<usize, usize> = HashMap::new();
        for (n, name) in page.names.iter().enumerate() {
            if let Some(entity) = self.of_name[n] {
                first.entry(entity).or_insert(name.words.start);
            }
        }
        first.retain(|entity, start| {
            let words = start.saturating_sub(BEFORE)..*start;
            self.list[*entity].kind == VoiceKind::Person
                && words
                    .rev()
                    .take_while(|at| page.sentence(*at) == page.sentence(*start))
                    .any(|at| {
                        lexicon.is(Class::Kin, page.lower(at))
                            || page.lower(at) == "lady" && at > 0 && page.lower(at - 1) == "first"
                    })
        });
        first
    }

    /// The person of a lone name: of those who bear it, the one named last before it, else the first after it.
    fn single_name(
        &mut self,
        page: &Page<'_>,
        lexicon: &VoiceLexicon,
        last_named: &HashMap<usize, usize>,
        relatives: &HashMap<usize, usize>,
        words: Range<usize>,
    ) -> usize {
        let text = page.words(words.clone());
        let word = name_words(text).pop().unwrap_or_default();
        let gender = gender_before(page, lexicon, words.start);
        let bearers: Vec<usize> = self.persons_by_word.get(&word).cloned().unwrap_or_default();
        let agrees = |e: &usize| {
            let e = &self.list[*e];
            gender.is_none() || e.gender.is_none() || e.gender == gender
        };
        let mut fitting: Vec<usize> = (bearers.iter().copied())
            .filter(|e| significant(lexicon, &self.list[*e].words).last() == Some(&word))
            .filter(agrees)
            .collect();
        if fitting.is_empty() {
            fitting = bearers.into_iter().filter(agrees).collect();
        }
        // "Lind said … his father, Otto Lind, …": the lone name is not the father's, unless he alone bears it and was named
        let is_of_another = |e: &usize| relatives.get(e).is_some_and(|first| words.start < *first);
        let has_other = fitting.iter().any(|e| !relatives.contains_key(e));
        if has_other && gender.is_none() {
            fitting.retain(|e| !relatives.contains_key(e));
        } else if fitting.iter().any(is_of_another) {
            fitting.retain(|e| !is_of_another(e));
            if fitting.is_empty() {
                let entity = self.add(Entity::new(VoiceKind::Person, text.to_owned()));
                self.list[entity].gender = gender.or_else(|| lexicon.gender(text));
                return entity;
            }
        }
        // a slip of the pen; looked for where there are few persons only
        if fitting.is_empty() && word.chars().count() >= 5 && self.list.len() <= 400 {
            fitting = (0..self.list.len())
                .filter(|&e| {
                    self.list[e].kind == VoiceKind::Person
                        && self.list[e].words.len() > 1
                        && self.list[e].words.last().is_some_and(|w| one_apart(w, &word))
                })
                .filter(agrees)
                .collect();
        }
        if fitting.is_empty() {
            let entity = self.add(Entity::new(VoiceKind::Person, text.to_owned()));
            self.list[entity].gender = gender.or_else(|| lexicon.gender(text));
            return entity;
        }
        // of those who bear it the one named last before, else the first of the article
        let chosen = fitting.iter().copied().max_by_key(|e| {
            let is_junior = self.list[*e]
                .words
                .iter()
                .any(|w| matches!(w.as_str(), "jr" | "sr" | "ii" | "iii"));
            (
                !is_junior,
                last_named.get(e).map_or(-1, |n| *n as i64),
                std::cmp::Reverse(*e),
            )
        });
        let entity = chosen.unwrap_or(0);
        if self.list[entity].gender.is_none() {
            self.list[entity].gender = gender;
        }
        entity
    }

    /// The titles around the names of persons.
    fn titles(&mut self, page: &Page<'_>, lexicon: &VoiceLexicon, sources: &[Range<usize>]) {
        // sources by their beginning; the ends so far tell where looking back is of no use
        let mut furthest = Vec::with_capacity(sources.len());
        let mut end = 0;
        for source in sources {
            end = end.max(source.end);
            furthest.push(end);
        }
        for mention in self.mentions.clone() {
            if self.list[mention.entity].kind != VoiceKind::Person {
                continue;
            }
            let words = bare_name(page, lexicon, mention.words.clone());
            let found = [
                title_before(page, lexicon, words.start),
                apposition_after(page, lexicon, mention.words.end),
                apposition_before(page, lexicon, words.start),
                copula_after(page, lexicon, mention.words.end),
            ];
            if let Some(gender) = gender_before(page, lexicon, words.start)
                && self.list[mention.entity].gender.is_none()
            {
                self.list[mention.entity].gender = Some(gender);
            }
            let is_elsewhere = |role: &Range<usize>| {
                let before = sources.partition_point(|s| s.start < role.end);
                (0..before)
                    .rev()
                    .take(MOST_BACK)
                    .take_while(|&i| role.start < furthest[i])
                    .map(|i| &sources[i])
                    .any(|s| role.start < s.end && !(s.start <= words.start && words.start < s.end))
            };
            if let Some(title) = &found[0] {
                self.titled.push((title.start..mention.words.end, mention.entity));
            }
            for role in found.into_iter().flatten().filter(|role| !is_elsewhere(role)) {
                self.add_role(page, lexicon, mention.entity, role);
            }
        }
    }

    /// Notes a role of an entity.
    pub fn add_role(&mut self, page: &Page<'_>, lexicon: &VoiceLexicon, entity: usize, role: Range<usize>) {
        let Some(span) = page.span(role.clone()) else {
            return;
        };
        let n = entity;
        let entity = &mut self.list[entity];
        let words: Vec<String> = role
            .clone()
            .filter(|&i| page.is_word(i))
            .map(|i| stem(&page.plain(i)).to_owned())
            .collect();
        // each title once, where it first stands
        if entity.roles.len() >= MOST_ROLES
            || entity.roles.contains(&span)
            || entity.role_words.contains(&words)
        {
            return;
        }
        entity.roles.push(span);
        if entity.gender.is_none() {
            entity.gender = words.iter().find_map(|w| {
                if lexicon.is(Class::Male, w) {
                    Some(Gender::Male)
                } else if lexicon.is(Class::Female, w) {
                    Some(Gender::Female)
                } else {
                    None
                }
            });
        }
        if entity.state.is_none() {
            entity.state = role
                .clone()
                .filter(|&i| page.is_capital(i))
                .find_map(|i| lexicon.state(page.words(i..i + 1)))
                .map(|(state, _)| state);
        }
        if entity.kind == VoiceKind::Person {
            for word in &words {
                let list = self.persons_by_role.entry(word.clone()).or_default();
                if list.len() < MOST_CANDIDATES && !list.contains(&n) {
                    list.push(n);
                }
            }
        }
        entity.role_words.push(words);
        let head = head_of(page, role).map(|i| page.plain(i)).unwrap_or_default();
        let head = head.rsplit('-').next().unwrap_or_default();
        entity.role_heads.push(stem(head).to_owned());
    }
}

/// Lone names, in lower case, that can only be persons', whatever the tagger takes them for: a title stands before them
/// ("President Quill"), or an administration, campaign or camp is theirs.
fn persons_by_context(page: &Page<'_>, lexicon: &VoiceLexicon) -> HashSet<String> {
    let mut persons = HashSet::new();
    for name in &page.names {
        let (start, end) = (name.words.start, name.words.end);
        if name.words.len() != 1 || lexicon.state(page.words(start..end)).is_some() {
            continue;
        }
        let before = start
            .checked_sub(1)
            .filter(|&b| page.is_capital(b) && page.sentence(b) == page.sentence(start));
        let has_title = before.is_some_and(|b| {
            let word = page.plain(b);
            matches!(
                word.as_str(),
                "president"
                    | "sen"
                    | "rep"
                    | "gov"
                    | "mr"
                    | "mrs"
                    | "ms"
                    | "senator"
                    | "governor"
                    | "mayor"
                    | "chancellor"
                    | "congressman"
                    | "congresswoman"
                    | "candidate"
                    | "dr"
                    | "judge"
                    | "justice"
                    | "minister"
                    | "premier"
            ) && (lexicon.is(Class::Office, &word)
                || lexicon.is(Class::Rank, &word)
                || lexicon.is(Class::Honorific, &word))
        });
        let has_followers = matches!(
            page.lower(end),
            "administration"
                | "campaign"
                | "presidency"
                | "supporters"
                | "aides"
                | "aide"
                | "adviser"
                | "advisers"
                | "loyalists"
        ) && !page.is_capital(end);
        if has_title || has_followers {
            persons.insert(page.lower(start).to_owned());
        }
    }
    persons
}

/// The short form that an article gives behind a body's name: "the Office for the Displaced (NODIS)", "the Office for the
/// Displaced, or NODIS".
fn short_behind<'t>(page: &Page<'t>, words: Range<usize>) -> Option<&'t str> {
    let end = words.end;
    let is_short = |short: &str| short.len() > 1 && !short.chars().any(char::is_lowercase);
    if page.lower(end) == "(" && page.lower(end + 2) == ")" {
        return Some(page.words(end + 1..end + 2)).filter(|short| is_short(short));
    }
    let is_or = |i: usize| matches!(page.lower(i), "or" | "aka");
    let at = match page.lower(end) {
        "," if is_or(end + 1) => end + 2,
        _ if is_or(end) => end + 1,
        _ => return None,
    };
    let short = page.words(at..at + 1);
    // "the Navy or NATO": what is no short form of the name is another
    let name = name_words(page.words(words));
    let letters = short.to_lowercase();
    (is_short(short)
        && [true, false]
            .iter()
            .any(|small| initials(&name, *small) == letters))
    .then_some(short)
}

/// For each lone name whether "he" and "she" follow it more often than "its" do.
fn votes_for_persons(page: &Page<'_>) -> HashMap<String, i32> {
    const BEHIND: usize = 30;
    let mut votes: HashMap<String, i32> = HashMap::new();
    for (n, name) in page.names.iter().enumerate() {
        if name.words.len() != 1 {
            continue;
        }
        let Some(word) = name_words(page.words(name.words.clone())).pop() else {
            continue;
        };
        let next = page
            .names
            .get(n + 1)
            .map_or(page.tokens.len(), |next| next.words.start);
        let vote = (name.words.end..next.min(name.words.end + BEHIND)).find_map(|i| match page.lower(i) {
            "he" | "his" | "him" | "she" | "her" => Some(1),
            "its" => Some(-1),
            _ => None,
        });
        *votes.entry(word).or_default() += vote.unwrap_or(0);
    }
    votes
}

/// Is a name a person's though the tagger takes it for a body's: a given name and a surname behind a title, or a surname
/// that stands alone elsewhere with "he" or "she" behind it? `alone`: of [`votes_for_persons`].
fn is_person_in_form(
    page: &Page<'_>,
    lexicon: &VoiceLexicon,
    words: Range<usize>,
    alone: &HashMap<String, i32>,
) -> bool {
    let text = page.words(words.clone());
    let is_given = lexicon.gender(page.words(words.start..words.start + 1)).is_some();
    let has_middle = words.len() == 3 && page.words(words.start + 1..words.start + 2).ends_with('.');
    let last = page.plain(words.end.saturating_sub(1));
    let is_body = [Class::Body, Class::Outlet, Class::Document, Class::People]
        .iter()
        .any(|class| lexicon.is(*class, &last));
    if !is_given
        || !(words.len() == 2 || has_middle)
        || is_body
        || lexicon.body(text).is_some()
        || lexicon.outlet(text).is_some()
    {
        return false;
    }
    let is_titled = words.start.checked_sub(1).is_some_and(|before| {
        let title = page.plain(before);
        page.sentence(before) == page.sentence(words.start)
            && [Class::Office, Class::People, Class::Rank, Class::Honorific]
                .iter()
                .any(|class| lexicon.is(*class, &title))
    });
    let surname = name_words(text).pop().unwrap_or_default();
    is_titled || alone.get(&surname).is_some_and(|vote| *vote > 0)
}

/// Does a noun follow that the name before it only describes: "the Quill administration", "the Quill memo"?
pub(super) fn describes(page: &Page<'_>, lexicon: &VoiceLexicon, next: usize) -> bool {
    let noun = page.lower(next);
    page.is_word(next)
        && (matches!(
            noun,
            "administration"
                | "campaign"
                | "presidency"
                | "camp"
                | "team"
                | "era"
                | "family"
                | "years"
                | "video"
        ) || [Class::People, Class::Office, Class::Document, Class::Kin]
            .iter()
            .any(|class| lexicon.is(*class, noun)))
}

/// The first letters of the words of a name, lower case; small words left out or not.
fn initials(words: &[String], with_small: bool) -> String {
    words
        .iter()
        .filter(|w| {
            with_small
                || !matches!(
                    w.as_str(),
                    "of" | "the" | "and" | "for" | "in" | "on" | "de" | "to"
                )
        })
        .flat_map(|w| {
            w.split('-')
                .filter_map(|p| p.chars().next())
                .take(1)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// What kind of body a name that is not generally known names, by its nouns.
pub(super) fn body_kind(page: &Page<'_>, lexicon: &VoiceLexicon, words: Range<usize>) -> VoiceKind {
    const OUTLET: [&str; 40] = [
        "news",
        "tv",
        "radio",
        "television",
        "times",
        "post",
        "herald",
        "tribune",
        "press",
        "gazette",
        "chronicle",
        "courier",
        "observer",
        "journal",
        "telegraph",
        "mail",
        "magazine",
        "newspaper",
        "broadcasting",
        "newswire",
        "guardian",
        "daily",
        "weekly",
        "examiner",
        "dispatch",
        "sentinel",
        "inquirer",
        "globe",
        "mirror",
        "standard",
        "bulletin",
        "monitor",
        "today",
        "network",
        "register",
        "record",
        "express",
        "messenger",
        "advertiser",
        "echo",
    ];
    const STATE: [&str; 39] = [
        "commission",
        "agency",
        "tribunal",
        "ministry",
        "department",
        "government",
        "police",
        "court",
        "parliament",
        "senate",
        "congress",
        "army",
        "navy",
        "military",
        "council",
        "embassy",
        "administration",
        "bureau",
        "guard",
        "guards",
        "authority",
        "office",
        "cabinet",
        "prosecutor",
        "prosecutors",
        "presidency",
        "forces",
        "force",
        "customs",
        "treasury",
        "assembly",
        "consulate",
        "constabulary",
        "sheriff",
        "city",
        "county",
        "province",
        "service",
        "intelligence",
    ];
    let is_outlet = |i: usize| {
        let word = page.lower(i);
        OUTLET.contains(&word) || lexicon.is(Class::Outlet, word) && !matches!(word, "agency" | "station")
    };
    let is_daily = words.len() > 1 && matches!(page.lower(words.start), "evening" | "morning");
    if is_daily || words.clone().any(is_outlet) {
        return VoiceKind::Outlet;
    }
    // what it is says its last word, or the one before "of"
    let head = words
        .clone()
        .skip(1)
        .find(|&i| matches!(page.lower(i), "of" | "for"))
        .unwrap_or(words.end)
        .saturating_sub(1);
    if STATE.contains(&page.lower(head)) {
        VoiceKind::Government
    } else {
        VoiceKind::Organization
    }
}

/// The words of a noun phrase that describe its head, in lower case and singular.
pub(super) fn modifiers(page: &Page<'_>, words: Range<usize>) -> Vec<String> {
    lower_words(page, words)
        .split(' ')
        .filter(|w| !w.is_empty() && !matches!(*w, "the" | "a" | "an" | "of" | "for" | "and" | "in" | "'s"))
        .map(|w| stem(w).to_owned())
        .collect()
}
