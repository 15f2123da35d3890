//! Whose statement it is: each source, from full names to pronouns, to one entity of the article.

use std::collections::HashMap;
use std::ops::Range;

use sayso_core::{Article, Form, Span, Statement, VoiceKind, envelope};

use crate::names::NameKind;

use super::entities::{Entities, Entity, body_kind, modifiers};
use super::lexicon::{Class, Gender, StateWord, VoiceLexicon};
use super::page::Page;
use super::phrase::{Determiner, Head, Phrase, is_plural, is_possessive, stem};
use super::pronouns::guess_genders;

/// Sources resolved, with the entities that they made.
pub(super) struct Resolution<'a> {
    pub page: &'a Page<'a>,
    pub lexicon: &'a VoiceLexicon,
    pub article: &'a Article,
    pub entities: Entities,
    pub statements: &'a [Statement],
    /// For each statement its entity.
    pub voice: Vec<Option<usize>>,
    /// Where the article speaks of an entity by a source, in the order of the statements.
    pub(super) said: Vec<Said>,
    /// Where an office calls somebody beside sources.
    pub(super) offices: Vec<(Range<usize>, usize)>,
    /// For each token the statement in whose quoted words it stands.
    pub(super) quoted_by: Vec<Option<u32>>,
    /// The person after whom an administration is named.
    pub(super) administration: Option<usize>,
    /// The only person of whose campaign the article speaks.
    pub(super) of_campaign: Option<usize>,
    /// How many sources led to the one that is resolved.
    depth: u32,
    /// Who was called by an office, by its words: "the president".
    pub(super) called: HashMap<String, usize>,
    /// Whom pronouns that are no sources stand for, by their place.
    pub(super) chain: HashMap<usize, Option<usize>>,
}

/// So many sources and names before a place are looked at.
pub(super) const MOST_BACK: usize = 400;

/// So many words of a sentence on each side of a source are looked at.
const LONG_SENTENCE: usize = 60;

/// So deep a source may lead to another: "his lawyer's brother's statement", "…, who". No honest one goes deeper.
const DEEPEST: u32 = 12;

/// A source that was resolved.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub words: Range<usize>,
    pub entity: usize,
    pub statement: usize,
}

/// Words of the names of bodies that many states have.
const COMMON: [&str; 30] = [
    "foreign",
    "defense",
    "defence",
    "interior",
    "justice",
    "health",
    "finance",
    "education",
    "supreme",
    "high",
    "constitutional",
    "central",
    "national",
    "federal",
    "state",
    "security",
    "affairs",
    "prime",
    "royal",
    "air",
    "coast",
    "revolutionary",
    "environment",
    "energy",
    "trade",
    "transport",
    "agriculture",
    "culture",
    "labor",
    "oil",
];

/// Prepositions behind which a name is not what a phrase is about.
const PREPOSITIONS: [&str; 11] = [
    "of", "for", "to", "from", "with", "by", "in", "at", "on", "about", "against",
];

impl<'a> Resolution<'a> {
    pub fn new(
        page: &'a Page<'a>,
        lexicon: &'a VoiceLexicon,
        article: &'a Article,
        statements: &'a [Statement],
    ) -> Self {
        let mut sources: Vec<Range<usize>> = statements
            .iter()
            .filter_map(|s| envelope(&s.source))
            .map(|span| page.range(span))
            .collect();
        sources.sort_unstable_by_key(|s| (s.start, s.end));
        let mut entities = Entities::read(page, lexicon, &sources, article.outlet.as_deref());
        guess_genders(page, &mut entities);
        let administration = of_administration(page, &entities);
        let of_campaign = of_campaign(page, &entities);
        let mut quoted_by = vec![None; page.tokens.len()];
        // the first of those that share a token has it; `free` leads past the taken ones, so that each is filled once
        // however many contents lie over one another
        let mut free: Vec<u32> = (0..=page.tokens.len() as u32).collect();
        for (i, statement) in statements.iter().enumerate() {
            if statement.form == Form::Indirect {
                continue;
            }
            for content in &statement.content {
                let words = page.range(*content);
                let mut at = next_free(&mut free, words.start);
                while at < words.end {
                    quoted_by[at] = Some(i as u32);
                    free[at] = at as u32 + 1;
                    at = next_free(&mut free, at);
                }
            }
        }
        let mut resolution = Resolution {
            quoted_by,
            administration,
            of_campaign,
            depth: 0,
            called: HashMap::new(),
            chain: HashMap::new(),
            page,
            lexicon,
            article,
            entities,
            statements,
            voice: vec![None; statements.len()],
            said: Vec::new(),
            offices: Vec::new(),
        };
        for i in 0..statements.len() {
            let entity = resolution.source(i);
            resolution.voice[i] = entity;
        }
        resolution.name_leads();
        resolution
    }

    /// The entity of the source of a statement.
    pub(super) fn source(&mut self, i: usize) -> Option<usize> {
        let statement = &self.statements[i];
        let Some(source) = envelope(&statement.source) else {
            return self.without_source(i);
        };
        let words = self.page.range(source);
        // one source of two verbs is one voice: "the agency said … and urged …"
        let same = self.said.iter().rev().take(MOST_BACK).find(|s| s.words == words);
        let entity = match same {
            Some(said) => said.entity,
            None => self.party(words.clone(), Some(i))?,
        };
        self.note(words, entity, i);
        Some(entity)
    }

    pub(super) fn note(&mut self, words: Range<usize>, entity: usize, statement: usize) {
        self.mention(words.clone(), entity);
        self.said.push(Said {
            words,
            entity,
            statement,
        });
    }

    /// Notes that these words speak of an entity, unless they hold its name, which was noted.
    pub(super) fn mention(&mut self, words: Range<usize>, entity: usize) {
        let is_named = words
            .clone()
            .filter_map(|i| self.page.name_at(i))
            .any(|n| self.entities.of_name[n] == Some(entity));
        if let Some(span) = self.page.span(words.clone())
            && !is_named
        {
            self.entities.list[entity].spans.push(span);
        }
    }

    /// The voice of a statement without a source: a quotation in the paragraph of another, or behind it, goes on with
    /// the same speaker; so does a cue in the sentence of another.
    pub(super) fn without_source(&mut self, i: usize) -> Option<usize> {
        let statement = &self.statements[i];
        if let Some(outer) = self.outer(i) {
            return (statement.form == Form::Direct)
                .then(|| self.voice[outer])
                .flatten();
        }
        let place = self.begin(i);
        // "has been described as": the words name nobody
        let is_passive = statement.cue.first().is_some_and(|cue| {
            let words = self.page.range(*cue);
            let first = words.start.saturating_sub(1);
            (first..words.end).any(|t| {
                matches!(
                    self.page.lower(t),
                    "been" | "was" | "were" | "is" | "are" | "being" | "be"
                )
            })
        });
        if is_passive {
            return None;
        }
        let before = self
            .said
            .iter()
            .rev()
            .take(MOST_BACK)
            .find(|s| s.words.start < place && self.outer(s.statement).is_none())?;
        let (now, then) = (
            self.page.paragraph(place),
            self.page.paragraph(before.words.start),
        );
        let same_sentence = self.page.sentence(place) == self.page.sentence(before.words.start);
        let goes_on = same_sentence
            || statement.form != Form::Indirect && now <= then + 1
            || statement.form == Form::Direct && now <= then + 2;
        // nobody goes on speaking
        let name = &self.entities.list[before.entity].name;
        let is_nobody = [
            "no one", "nobody", "none", "few", "No one", "Nobody", "None", "Few",
        ]
        .iter()
        .any(|n| name.starts_with(n));
        (goes_on && !is_nobody).then_some(before.entity)
    }

    pub(super) fn outer(&self, i: usize) -> Option<usize> {
        self.outer_of(&self.statements[i])
    }

    /// The index of the statement inside which this one stands.
    pub fn outer_of(&self, statement: &Statement) -> Option<usize> {
        // statements are numbered from 1 in their order
        let outer = statement.within?.checked_sub(1)? as usize;
        (outer < self.statements.len()).then_some(outer)
    }

    /// The first token of a statement.
    pub(super) fn begin(&self, i: usize) -> usize {
        let s = &self.statements[i];
        let spans: Vec<Span> = [&s.source, &s.cue, &s.content]
            .into_iter()
            .flatten()
            .copied()
            .collect();
        envelope(&spans).map_or(0, |span| self.page.at(span.start))
    }

    /// The entity that a noun phrase calls. `statement`: of which it is the source.
    pub fn party(&mut self, words: Range<usize>, statement: Option<usize>) -> Option<usize> {
        if self.depth >= DEEPEST {
            return None;
        }
        let phrase = Phrase::read(self.page, self.lexicon, words.clone())?;
        self.depth += 1;
        let entity = match phrase.head {
            Head::Pronoun(pronoun) => self.pronoun(&phrase, pronoun, statement),
            Head::Name(name) => self.name(&phrase, name),
            Head::Noun => self.noun(&phrase, statement),
        };
        self.depth -= 1;
        entity
    }

    pub(super) fn name(&mut self, phrase: &Phrase, name: usize) -> Option<usize> {
        let words = self.page.names[name].words.clone();
        let text = self.page.words(words.clone());
        // what is known under the whole core goes before its last word: "Iranian state television"
        if self.page.names[name].kind != NameKind::Person
            && let Some(entity) = self.known(phrase)
        {
            return Some(entity);
        }
        if let Some(entity) = self.entities.of_name[name] {
            // a title that stands between the core and the name, or before it
            if self.entities.list[entity].kind == VoiceKind::Person {
                return Some(entity);
            }
            let has_plural_people = is_plural(self.page.lower(words.end - 1))
                && self.lexicon.is(Class::People, self.page.lower(words.end - 1));
            if !has_plural_people {
                self.name_in_full(phrase, entity);
                return Some(entity);
            }
        }
        match self.lexicon.state(text) {
            // "the Saudis said": their government; "Iraqis said": people
            Some((state, StateWord::Adjective)) if phrase.determiner == Determiner::Definite => {
                Some(self.entities.state(state))
            }
            Some((state, StateWord::Name | StateWord::Capital)) => Some(self.entities.state(state)),
            _ => self
                .unseen_name(phrase)
                .or_else(|| Some(self.unnamed(phrase, true))),
        }
    }

    /// "Russia's Foreign Ministry" is the Russian one, whose name the article does not give in full.
    pub(super) fn name_in_full(&mut self, phrase: &Phrase, entity: usize) {
        let Some(possessor) = phrase.possessor.clone() else {
            return;
        };
        let body = &self.entities.list[entity];
        let Some((state, _)) = self.lexicon.state(self.page.words(possessor)) else {
            return;
        };
        if body.state.is_some() || !matches!(body.kind, VoiceKind::Government | VoiceKind::Organization) {
            return;
        }
        let Some(adjective) = self.lexicon.adjective(state) else {
            return;
        };
        let is_common = body.name.split_whitespace().all(|w| {
            let w = w.to_lowercase();
            matches!(w.as_str(), "of" | "and" | "for" | "the")
                || self.lexicon.is(Class::Body, &w)
                || COMMON.contains(&w.as_str())
        });
        if is_common {
            let name = format!("{adjective} {}", body.name);
            let known = self.lexicon.body(&name).map(|(known, _)| known.to_owned());
            let body = &mut self.entities.list[entity];
            body.rename(known.unwrap_or(name));
            body.state = Some(state);
        }
    }

    /// What is generally known under the words of the phrase.
    pub(super) fn known(&mut self, phrase: &Phrase) -> Option<usize> {
        let start = phrase.whole.start;
        // "the nuclear watchdog, the International Atomic Energy Agency"
        let apposed = (phrase.core.end..phrase.whole.end)
            .rev()
            .find(|&i| self.page.lower(i) == ",")
            .map_or(phrase.whole.end, |comma| comma + 1);
        for words in [
            start..phrase.whole.end,
            start..phrase.core.end,
            phrase.core.clone(),
            apposed..phrase.whole.end,
        ] {
            if words.is_empty() || !words.clone().any(|i| self.page.is_capital(i)) {
                continue;
            }
            if phrase.possessor.is_some() && words.start != phrase.core.start && words.start != apposed {
                continue;
            }
            if let Some(entity) = self.entities.by_known_words(self.lexicon, self.page.words(words)) {
                return Some(entity);
            }
        }
        None
    }

    pub(super) fn is(&self, phrase: &Phrase, class: Class) -> bool {
        phrase.is(self.page, self.lexicon, class)
    }

    /// A name that the tagger did not see: the words of a person named elsewhere, a given name with what follows, the
    /// last word of the article's own outlet.
    pub(super) fn unseen_name(&mut self, phrase: &Phrase) -> Option<usize> {
        let last = phrase.core.end - 1;
        // "al-Tamarek", "d'Aubrecy"
        let has_capital_inside = self.page.words(last..last + 1).chars().any(char::is_uppercase);
        if !self.page.is_capital(last) && !has_capital_inside {
            return None;
        }
        let mut start = last;
        while start > phrase.core.start && self.page.is_capital(start - 1) {
            start -= 1;
        }
        for start in start..=last {
            if let Some(entity) = self.entities.person_called(self.page.words(start..last + 1)) {
                return Some(entity);
            }
        }
        // a name that nobody else in the article bears has no "the" before it: "the Carolina Republican"
        let is_calling = phrase.determiner != Determiner::None
            && [Class::Office, Class::People]
                .iter()
                .any(|class| self.lexicon.is(*class, self.page.lower(last)));
        for start in (start..last).filter(|_| !is_calling) {
            let given = self.page.words(start..start + 1);
            if let Some(gender) = self.lexicon.gender(given)
                && self.lexicon.state(self.page.words(start..last + 1)).is_none()
            {
                let name = self.page.words(start..last + 1).to_owned();
                let entity = self.entities.named(VoiceKind::Person, &name);
                self.entities.list[entity].gender = Some(gender);
                return Some(entity);
            }
        }
        let own = self.article.outlet.clone()?;
        let word = self.page.words(last..last + 1);
        let is_own = phrase.determiner == Determiner::Definite
            && phrase.core.len() == 1
            && own.split_whitespace().any(|w| w == word);
        is_own.then(|| self.entities.named(VoiceKind::Outlet, &own))
    }

    /// A person's name that the tagger did not see, behind a title at the end of the phrase: "the party's whip, Senator
    /// Njal d'Aubrecy".
    pub(super) fn titled_name(&mut self, phrase: &Phrase) -> Option<usize> {
        let end = phrase.whole.end;
        let is_name = |i: usize| {
            let word = self.page.plain(i);
            let has_capital = self.page.words(i..i + 1).chars().any(char::is_uppercase);
            has_capital && self.page.is_word(i) || self.lexicon.is(Class::Particle, &word)
        };
        let mut start = end;
        while start > phrase.whole.start && end - start < 5 && is_name(start - 1) {
            start -= 1;
        }
        let title = (start..end).find(|&i| {
            let word = self.page.plain(i);
            self.lexicon.is(Class::Office, &word) || self.lexicon.is(Class::Rank, &word)
        })?;
        let name = title + 1..end;
        let is_last_a_title = self.lexicon.is(Class::Office, &self.page.plain(end - 1));
        if name.is_empty() || is_last_a_title || name.clone().any(|i| self.page.name_at(i).is_some()) {
            return None;
        }
        if let Some(entity) = self.entities.person_called(self.page.words(name.clone())) {
            return Some(entity);
        }
        // a lone word behind a title in small letters is too little
        if name.len() < 2 && !self.page.is_capital(title) {
            return None;
        }
        let words = self.page.words(name.clone()).to_owned();
        let entity = self.entities.named(VoiceKind::Person, &words);
        self.entities
            .add_role(self.page, self.lexicon, entity, title..name.start);
        Some(entity)
    }

    /// A body's name that the tagger did not see: several words with capitals that end in none for people ("the Popular
    /// Front"), or words with capitals behind a noun for a body ("security firm Dray Marine").
    pub(super) fn unseen_body(&mut self, phrase: &Phrase) -> Option<usize> {
        let last = phrase.core.end - 1;
        if !self.page.is_capital(last) || self.page.name_at(last).is_some() {
            return None;
        }
        let mut start = last;
        while start > phrase.core.start && self.page.is_capital(start - 1) {
            start -= 1;
        }
        let noun = self.page.lower(last);
        let is_people = [Class::People, Class::Office, Class::Document, Class::Kin]
            .iter()
            .any(|class| self.lexicon.is(*class, noun))
            && !(self.lexicon.is(Class::Body, noun) && last - start > 1);
        if is_people {
            return None;
        }
        let before = start.checked_sub(1).filter(|&b| b >= phrase.core.start);
        let is_called = before.is_some_and(|b| {
            let noun = self.page.lower(b);
            self.lexicon.is(Class::Body, noun) || self.lexicon.is(Class::Outlet, noun)
        });
        if last == start && !is_called {
            return None;
        }
        let kind = body_kind(self.page, self.lexicon, phrase.core.clone());
        let name = self.page.words(start..last + 1).to_owned();
        Some(self.entities.named(kind, &name))
    }

    /// Who spoke last before a place.
    pub(super) fn speaker_before(&self, place: usize) -> Option<usize> {
        let said = self
            .said
            .iter()
            .rev()
            .take(MOST_BACK)
            .filter(|s| s.words.start < place)
            .max_by_key(|s| s.words.start)?;
        (self.page.paragraph(place) <= self.page.paragraph(said.words.start) + 2).then_some(said.entity)
    }

    /// The entity spoken of last before a place that passes the test.
    pub(super) fn nearest(&self, place: usize, test: impl Fn(&Entity) -> bool) -> Option<usize> {
        let named = (self.entities.named_before(place)).map(|m| (m.words.end, m.entity));
        let said = self
            .said
            .iter()
            .rev()
            .take(MOST_BACK)
            .map(|s| (s.words.end, s.entity))
            .filter(|(end, _)| *end <= place);
        let named = named
            .take(10 * MOST_BACK)
            .find(|(_, e)| test(&self.entities.list[*e]));
        let said = said
            .filter(|(_, e)| test(&self.entities.list[*e]))
            .max_by_key(|(end, _)| *end);
        named
            .into_iter()
            .chain(said)
            .max_by_key(|(end, _)| *end)
            .map(|(_, entity)| entity)
    }

    /// Who gave the document that a source named before: the inspectorate of "a report by the inspectorate".
    pub(super) fn giver_of(&self, place: usize, noun: &str) -> Option<usize> {
        self.said
            .iter()
            .rev()
            .take(MOST_BACK)
            .filter(|s| s.words.end <= place && s.words.len() > 1 && s.words.len() < 30)
            .find(|s| s.words.clone().any(|i| self.page.lower(i) == noun))
            .map(|s| s.entity)
    }

    /// Whose statement, letter or post was spoken of last: the speaker in whose sentence such a document is named.
    pub(super) fn speaker_by_document(&self, place: usize, noun: &str) -> Option<usize> {
        self.said
            .iter()
            .rev()
            .take(MOST_BACK)
            .filter(|s| s.words.end <= place)
            .find(|s| {
                let content = &self.statements[s.statement].content;
                let sentence = self.page.sentence_words(s.words.start);
                // as much of it as an honest sentence has
                let start = sentence.start.max(s.words.start.saturating_sub(LONG_SENTENCE));
                (start..sentence.end.min(s.words.start + LONG_SENTENCE))
                    .filter(|&i| !content.iter().any(|c| c.contains(self.page.tokens[i].span)))
                    .any(|i| self.page.lower(i) == noun)
            })
            .map(|s| s.entity)
    }

    /// Who spoke last before a place and passes the test, at most three paragraphs back.
    pub(super) fn nearest_speaker(&self, place: usize, test: impl Fn(&Entity) -> bool) -> Option<usize> {
        let now = self.page.paragraph(place);
        self.said
            .iter()
            .rev()
            .take(MOST_BACK)
            .filter(|s| s.words.end <= place && now <= self.page.paragraph(s.words.start) + 3)
            .filter(|s| test(&self.entities.list[s.entity]))
            .max_by_key(|s| s.words.start)
            .map(|s| s.entity)
    }

    /// The unnamed voice that a definite phrase takes up: "the official" after "a senior official".
    pub(super) fn unnamed_before(&self, phrase: &Phrase, noun: &str, place: usize) -> Option<usize> {
        let head = stem(noun).to_owned();
        let is_vague = matches!(head.as_str(), "official" | "source" | "person" | "man" | "woman");
        let now = self.page.paragraph(place);
        let others = modifiers(self.page, phrase.core.start..phrase.core.end.saturating_sub(1));
        let is_called = |e: &Entity| {
            let name = e.name.to_lowercase();
            name.split(|c: char| !c.is_alphanumeric())
                .any(|w| stem(w) == head)
                && others.iter().all(|m| name.contains(m))
        };
        self.said
            .iter()
            .rev()
            .take(MOST_BACK)
            .filter(|s| s.words.end <= place && now <= self.page.paragraph(s.words.start) + 6)
            .filter(|s| {
                let e = &self.entities.list[s.entity];
                e.kind == VoiceKind::Unnamed
                    && e.is_plural == phrase.is_plural
                    && (is_vague
                        && !e.is_plural
                        && phrase.core.len() == 1
                        && now <= self.page.paragraph(s.words.start) + 2
                        || is_called(e))
            })
            .max_by_key(|s| s.words.start)
            .map(|s| s.entity)
    }

    /// The only person named in a phrase, where the name is what the phrase is about: no owner, and not behind a
    /// preposition.
    fn only_person(&self, phrase: &Phrase) -> Option<usize> {
        let mut names: Vec<usize> = phrase
            .whole
            .clone()
            .filter_map(|i| self.page.name_at(i))
            .collect();
        names.dedup();
        let mut persons = names.into_iter().filter(|&n| {
            self.entities.of_name[n].is_some_and(|e| self.entities.list[e].kind == VoiceKind::Person)
        });
        let name = persons.next().filter(|_| persons.next().is_none())?;
        let words = &self.page.names[name].words;
        let before = words.start.checked_sub(1).filter(|&b| b >= phrase.whole.start);
        // "the leader, known as Abu Quorn"
        let is_called = words.start > 1
            && matches!(self.page.lower(words.start - 1), "as" | "named" | "called")
            && (self.page.lower(words.start - 1) != "as" || self.page.lower(words.start - 2) == "known");
        if is_called {
            return self.entities.of_name[name];
        }
        let is_preposition = |i: usize| PREPOSITIONS.contains(&self.page.lower(i));
        let is_part = is_possessive(self.page, words.end)
            || self.page.name_at(phrase.core.end - 1).is_none() && words.end < phrase.core.end
            || before.is_some_and(|b| {
                is_preposition(b)
                    || matches!(
                        self.page.lower(b),
                        "under" | "like" | "near" | "the" | "and" | "than" | "as"
                    )
            });
        // "officials familiar with what Quill said": a title before the name does not bring it out of its preposition
        let behind_preposition = (phrase.core.end..words.start)
            .any(|i| is_preposition(i) || matches!(self.page.lower(i), "who" | "that"));
        if is_part || behind_preposition {
            return None;
        }
        self.entities.of_name[name]
    }

    /// An unnamed voice with the words of the phrase as its description. Each is a voice of its own, unless a definite
    /// phrase takes up one that was there before.
    pub(super) fn unnamed(&mut self, phrase: &Phrase, take_up: bool) -> usize {
        let noun = phrase.noun(self.page).to_owned();
        if take_up
            && phrase.determiner == Determiner::Definite
            && phrase.whole.end - phrase.core.end == 0
            && let Some(entity) = self.unnamed_before(phrase, &noun, phrase.whole.start)
        {
            return entity;
        }
        if !phrase.is_plural
            && let Some(entity) = self.only_person(phrase)
        {
            return entity;
        }
        let article = matches!(self.page.lower(phrase.whole.start), "the" | "a" | "an");
        let start = phrase.whole.start + usize::from(article && phrase.whole.len() > 1);
        let mut entity = Entity::new(
            VoiceKind::Unnamed,
            self.page.words(start..phrase.whole.end).to_owned(),
        );
        entity.is_plural = phrase.is_plural || phrase.head != Head::Noun;
        entity.is_someone = [Class::People, Class::Office, Class::Kin]
            .iter()
            .any(|c| self.is(phrase, *c));
        entity.gender = if self.lexicon.is(Class::Male, &noun) {
            Some(Gender::Male)
        } else if self.lexicon.is(Class::Female, &noun) {
            Some(Gender::Female)
        } else {
            None
        };
        self.entities.add(entity)
    }
}

/// The first free place at or behind one. Shortens the ways that it takes.
fn next_free(free: &mut [u32], place: usize) -> usize {
    let mut end = place;
    while free[end] as usize != end {
        end = free[end] as usize;
    }
    let mut at = place;
    while free[at] as usize != at {
        at = std::mem::replace(&mut free[at], end as u32) as usize;
    }
    end
}

/// The person of whose campaign the article speaks; `None` where it speaks of several.
fn of_campaign(page: &Page<'_>, entities: &Entities) -> Option<usize> {
    let mut persons = entities.mentions.iter().filter(|mention| {
        let end = mention.words.end;
        let next = end + usize::from(is_possessive(page, end));
        entities.list[mention.entity].kind == VoiceKind::Person
            && (page.lower(next) == "campaign"
                || page.lower(next) == "presidential" && page.lower(next + 1) == "campaign")
    });
    let first = persons.next()?.entity;
    persons.all(|mention| mention.entity == first).then_some(first)
}

/// The person after whom an administration is named, the one named so most often.
fn of_administration(page: &Page<'_>, entities: &Entities) -> Option<usize> {
    let mut counts = vec![0usize; entities.list.len()];
    for mention in &entities.mentions {
        let is_person = entities.list[mention.entity].kind == VoiceKind::Person;
        if is_person && matches!(page.lower(mention.words.end), "administration" | "presidency") {
            counts[mention.entity] += 1;
        }
    }
    (0..counts.len())
        .rev()
        .filter(|&i| counts[i] > 0)
        .max_by_key(|&i| counts[i])
}
