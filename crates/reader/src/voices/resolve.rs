//! Whose statement it is: each source, from full names to pronouns, to one entity of the article.

use std::ops::Range;

use sayso_core::{Act, Article, Form, Span, Statement, VoiceKind, envelope};

use crate::names::NameKind;

use super::entities::{Entities, Entity, body_kind, modifiers};
use super::lexicon::{Class, Gender, StateWord, VoiceLexicon, comparable};
use super::page::Page;
use super::phrase::{Determiner, Head, Phrase, Pronoun, is_plural, stem};

/// How many sentences back a pronoun is followed.
const SENTENCES_BACK: u32 = 8;

/// What a mention weighs one sentence further away.
const DECAY: f32 = 0.6;

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
    said: Vec<Said>,
    /// For each token the statement in whose quoted words it stands.
    quoted_by: Vec<Option<u32>>,
    /// The person after whom an administration is named.
    administration: Option<usize>,
}

/// So many sources and names before a place are looked at.
const MOST_BACK: usize = 400;

/// A source that was resolved.
#[derive(Clone, Debug)]
struct Said {
    words: Range<usize>,
    entity: usize,
    statement: usize,
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

/// What can stand for a pronoun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Man,
    Woman,
    Thing,
    Several,
}

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
        let mut entities = Entities::read(page, lexicon, &sources);
        guess_genders(page, &mut entities);
        let administration = of_administration(page, &entities);
        let mut quoted_by = vec![None; page.tokens.len()];
        for (i, statement) in statements.iter().enumerate().rev() {
            if statement.form != Form::Indirect {
                for content in &statement.content {
                    quoted_by[page.range(*content)].fill(Some(i as u32));
                }
            }
        }
        let mut resolution = Resolution {
            quoted_by,
            administration,
            page,
            lexicon,
            article,
            entities,
            statements,
            voice: vec![None; statements.len()],
            said: Vec::new(),
        };
        for i in 0..statements.len() {
            let entity = resolution.source(i);
            resolution.voice[i] = entity;
        }
        resolution
    }

    /// The entity of the source of a statement.
    fn source(&mut self, i: usize) -> Option<usize> {
        let statement = &self.statements[i];
        let Some(source) = envelope(&statement.source) else {
            return self.without_source(i);
        };
        let words = self.page.range(source);
        let entity = self.party(words.clone(), Some(i))?;
        self.note(words, entity, i);
        Some(entity)
    }

    fn note(&mut self, words: Range<usize>, entity: usize, statement: usize) {
        let is_named = words
            .clone()
            .filter_map(|i| self.page.name_at(i))
            .any(|n| self.entities.of_name[n] == Some(entity));
        if let Some(span) = self.page.span(words.clone())
            && !is_named
        {
            self.entities.list[entity].spans.push(span);
        }
        self.said.push(Said {
            words,
            entity,
            statement,
        });
    }

    /// The voice of a statement without a source: a quotation in the paragraph of another, or behind it, goes on with
    /// the same speaker; so does a cue in the sentence of another.
    fn without_source(&mut self, i: usize) -> Option<usize> {
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
            .find(|s| s.words.start < place && self.outer(s.statement).is_none())?;
        let (now, then) = (
            self.page.paragraph(place),
            self.page.paragraph(before.words.start),
        );
        let same_sentence = self.page.sentence(place) == self.page.sentence(before.words.start);
        let goes_on = same_sentence
            || statement.form != Form::Indirect && now <= then + 1
            || statement.form == Form::Direct && now <= then + 2;
        goes_on.then_some(before.entity)
    }

    fn outer(&self, i: usize) -> Option<usize> {
        self.outer_of(&self.statements[i])
    }

    /// The index of the statement inside which this one stands.
    pub fn outer_of(&self, statement: &Statement) -> Option<usize> {
        // statements are numbered from 1 in their order
        let outer = statement.within?.checked_sub(1)? as usize;
        (outer < self.statements.len()).then_some(outer)
    }

    /// The first token of a statement.
    fn begin(&self, i: usize) -> usize {
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
        let phrase = Phrase::read(self.page, self.lexicon, words.clone())?;
        match phrase.head {
            Head::Pronoun(pronoun) => self.pronoun(&phrase, pronoun, statement),
            Head::Name(name) => self.name(&phrase, name),
            Head::Noun => self.noun(&phrase, statement),
        }
    }

    fn name(&mut self, phrase: &Phrase, name: usize) -> Option<usize> {
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
    fn name_in_full(&mut self, phrase: &Phrase, entity: usize) {
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
            body.name = known.unwrap_or(name);
            body.state = Some(state);
        }
    }

    /// What is generally known under the words of the phrase.
    fn known(&mut self, phrase: &Phrase) -> Option<usize> {
        let start = phrase.whole.start;
        for words in [
            start..phrase.whole.end,
            start..phrase.core.end,
            phrase.core.clone(),
        ] {
            if words.is_empty() || !words.clone().any(|i| self.page.is_capital(i)) {
                continue;
            }
            if phrase.possessor.is_some() && words.start != phrase.core.start {
                continue;
            }
            if let Some(entity) = self.entities.by_known_words(self.lexicon, self.page.words(words)) {
                return Some(entity);
            }
        }
        None
    }

    fn is(&self, phrase: &Phrase, class: Class) -> bool {
        phrase.is(self.page, self.lexicon, class)
    }

    /// The entity that a phrase with a common noun calls.
    fn noun(&mut self, phrase: &Phrase, statement: Option<usize>) -> Option<usize> {
        if !phrase.is_plural
            && let Some(entity) = self.known(phrase)
        {
            return Some(entity);
        }
        let noun = phrase.noun(self.page).to_owned();
        let place = phrase.whole.start;
        if let Some(entity) = self.unseen_name(phrase) {
            return Some(entity);
        }
        let is_people = self.is(phrase, Class::People) || self.is(phrase, Class::Kin);
        let is_office = self.is(phrase, Class::Office);
        let is_document = self.is(phrase, Class::Document) || self.is(phrase, Class::StatementOfVoice);
        let is_outlet = self.is(phrase, Class::Outlet);
        let is_body = self.is(phrase, Class::Body);
        if is_document && !is_outlet && !(is_office && phrase.possessor.is_none() && !phrase.is_plural) {
            return Some(self.document(phrase, &noun, statement));
        }
        if is_outlet && !is_people && (!is_body || noun != "agency") && noun != "station" && !phrase.is_plural
            || matches!(noun.as_str(), "media")
        {
            return Some(self.outlet(phrase, place));
        }
        if matches!(noun.as_str(), "staff" | "team")
            && (phrase.possessor.is_some() || phrase.determiner == Determiner::Own)
        {
            return Some(self.body(phrase, &noun, place));
        }
        if phrase.core.len() == 1
            && (self.lexicon.is(Class::Quantity, &noun)
                || matches!(noun.as_str(), "some" | "others" | "many"))
        {
            return Some(self.unnamed(phrase, false));
        }
        if phrase.is_plural {
            if is_body && !is_people && !is_office && noun == "forces" {
                return Some(self.body(phrase, &noun, place));
            }
            return Some(self.unnamed(phrase, true));
        }
        if (is_body || is_outlet) && !is_office && !is_people
            || matches!(noun.as_str(), "police" | "staff" | "team")
        {
            return Some(self.body(phrase, &noun, place));
        }
        if is_office || is_people {
            return Some(self.person(phrase, &noun, place, statement));
        }
        let is_first = self.page.sentence_words(phrase.core.start).start == phrase.core.start;
        if self.page.is_capital(phrase.core.end - 1)
            && (!is_first || phrase.core.len() > 1)
            && phrase
                .core
                .clone()
                .all(|i| self.page.is_capital(i) || !self.page.is_word(i))
        {
            // a name that the tagger did not see
            let words = self.page.words(phrase.core.clone());
            let kind = body_kind(self.page, self.lexicon, phrase.core.clone());
            return Some(self.entities.named(kind, words));
        }
        if matches!(
            noun.as_str(),
            "country" | "nation" | "kingdom" | "republic" | "state" | "city-state"
        ) && phrase.determiner == Determiner::Definite
            && let Some(state) = self.nearest(place, |e| e.state.is_some() && e.kind == VoiceKind::Government)
        {
            return Some(state);
        }
        if phrase.determiner == Determiner::Definite
            && let Some(entity) = self.speaker_before(place)
            && self.entities.list[entity].kind == VoiceKind::Person
            && noun.contains("-old")
        {
            return Some(entity);
        }
        Some(self.unnamed(phrase, true))
    }

    /// A name that the tagger did not see: the words of a person named elsewhere, a given name with what follows, the
    /// last word of the article's own outlet.
    fn unseen_name(&mut self, phrase: &Phrase) -> Option<usize> {
        let last = phrase.core.end - 1;
        if !self.page.is_capital(last) {
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
        for start in start..last {
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

    /// Who spoke last before a place.
    fn speaker_before(&self, place: usize) -> Option<usize> {
        let said = self
            .said
            .iter()
            .filter(|s| s.words.start < place)
            .max_by_key(|s| s.words.start)?;
        (self.page.paragraph(place) <= self.page.paragraph(said.words.start) + 2).then_some(said.entity)
    }

    /// The entity spoken of last before a place that passes the test.
    fn nearest(&self, place: usize, test: impl Fn(&Entity) -> bool) -> Option<usize> {
        let before = self.entities.mentions.partition_point(|m| m.words.end <= place);
        let named = self.entities.mentions[..before]
            .iter()
            .rev()
            .map(|m| (m.words.end, m.entity));
        let said = self
            .said
            .iter()
            .rev()
            .map(|s| (s.words.end, s.entity))
            .filter(|(end, _)| *end <= place);
        let named = named
            .take(10 * MOST_BACK)
            .find(|(_, e)| test(&self.entities.list[*e]));
        let said = said
            .take(MOST_BACK)
            .filter(|(_, e)| test(&self.entities.list[*e]))
            .max_by_key(|(end, _)| *end);
        named
            .into_iter()
            .chain(said)
            .max_by_key(|(end, _)| *end)
            .map(|(_, entity)| entity)
    }

    /// The entity to which the possessor belongs: "Iran" in "Iran's ministry", "Jordan" in "his staff".
    fn owner(&mut self, phrase: &Phrase, statement: Option<usize>) -> Option<usize> {
        if let Some(possessor) = phrase.possessor.clone() {
            return self.party(possessor, None);
        }
        if phrase.determiner != Determiner::Own {
            return None;
        }
        let place = phrase.whole.start;
        let wanted = match self.page.lower(place) {
            "his" => Wanted::Man,
            "her" => Wanted::Woman,
            "its" => Wanted::Thing,
            "their" => Wanted::Several,
            _ => return statement.and_then(|i| self.outer(i)).and_then(|o| self.voice[o]),
        };
        self.antecedent(place, wanted, statement)
    }

    /// An outlet named in the words of the phrase: "CNN" in "a CNN report", "the Guardian" in "a report by the
    /// Guardian".
    fn entity_inside(&self, words: Range<usize>, test: impl Fn(&Entity) -> bool) -> Option<usize> {
        words
            .filter_map(|i| self.page.name_at(i))
            .filter_map(|n| self.entities.of_name[n])
            .find(|&e| test(&self.entities.list[e]))
    }

    fn document(&mut self, phrase: &Phrase, noun: &str, statement: Option<usize>) -> usize {
        let is_own_words = self.is(phrase, Class::StatementOfVoice)
            && !matches!(noun, "report" | "reports" | "story" | "article");
        let inside = if is_own_words {
            phrase.core.clone()
        } else {
            phrase.whole.clone()
        };
        if let Some(outlet) = self.entity_inside(inside, |e| e.kind == VoiceKind::Outlet) {
            return outlet;
        }
        let place = phrase.whole.start;
        // "a statement from the ministry", "a report by the council"
        let giver = Some(phrase.core.end)
            .filter(|&i| i + 1 < phrase.whole.end && matches!(self.page.lower(i), "from" | "by"));
        if let Some(giver) = giver
            && let Some(entity) = self.party(giver + 1..phrase.whole.end, None)
        {
            return entity;
        }
        let owner = self.owner(phrase, statement);
        if let Some(owner) = owner {
            if is_own_words && self.entities.list[owner].kind != VoiceKind::Document {
                return owner;
            }
            let name = format!(
                "{}'s {}",
                self.entities.list[owner].name,
                self.page.words(phrase.core.clone())
            );
            return self.entities.named(VoiceKind::Document, &name);
        }
        let is_definite = phrase.determiner == Determiner::Definite;
        if is_definite && is_own_words && phrase.core.len() == 1 {
            // the statement is whoever's who issued one: the last to speak, a person or a body
            if let Some(entity) = self.nearest_speaker(place, |e| e.kind != VoiceKind::Unnamed) {
                return entity;
            }
        }
        if is_definite
            && matches!(noun, "report" | "story" | "article" | "piece" | "reports")
            && phrase.core.len() == 1
            && let Some(entity) = self.nearest_speaker(place, |e| {
                matches!(e.kind, VoiceKind::Outlet | VoiceKind::Document)
            })
        {
            return entity;
        }
        if is_definite {
            let stem_of = stem(noun).to_owned();
            if let Some(entity) = self.nearest(place, |e| {
                e.kind == VoiceKind::Document
                    && e.name
                        .split_whitespace()
                        .last()
                        .is_some_and(|w| stem(&w.to_lowercase()) == stem_of)
            }) {
                return entity;
            }
        }
        // the words that a body's name brings: "Agency guidelines", "Justice Department memo"
        if phrase.is_plural
            && phrase.determiner != Determiner::Definite
            && matches!(noun, "reports" | "polls" | "surveys" | "studies")
        {
            return self.unnamed(phrase, true);
        }
        let words = phrase.core.start..phrase.whole.end.min(phrase.core.end + 6);
        let name = self.page.words(words).to_owned();
        self.entities.named(VoiceKind::Document, &name)
    }

    /// Who spoke last before a place and passes the test, at most three paragraphs back.
    fn nearest_speaker(&self, place: usize, test: impl Fn(&Entity) -> bool) -> Option<usize> {
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

    fn outlet(&mut self, phrase: &Phrase, place: usize) -> usize {
        if let Some(outlet) = self.entity_inside(phrase.core.clone(), |e| e.kind == VoiceKind::Outlet) {
            return outlet;
        }
        let is_bare = phrase.core.len() == 1 && phrase.possessor.is_none();
        if phrase.determiner == Determiner::Definite && is_bare {
            if let Some(entity) = self.nearest(place, |e| {
                e.kind == VoiceKind::Outlet && !e.name.contains(" media")
            }) {
                return entity;
            }
        }
        if is_bare || phrase.determiner == Determiner::Indefinite {
            return self.unnamed(phrase, true);
        }
        let start = phrase.possessor.clone().map_or(phrase.core.start, |p| p.start);
        let name = self.page.words(start..phrase.core.end).to_owned();
        self.entities.named(VoiceKind::Outlet, &name)
    }

    fn body(&mut self, phrase: &Phrase, noun: &str, place: usize) -> usize {
        if matches!(noun, "authorities" | "officials") {
            return self.unnamed(phrase, true);
        }
        let owner = self.owner(phrase, None);
        let core = self.page.words(phrase.core.clone()).to_owned();
        let core_words = modifiers(self.page, phrase.core.clone());
        if let Some(owner) = owner {
            let (kind, state) = (self.entities.list[owner].kind, self.entities.list[owner].state);
            if kind == VoiceKind::Government
                && let Some(adjective) = state.and_then(|s| self.lexicon.adjective(s))
                && self.entities.list[owner].name == state.unwrap_or_default()
            {
                let full = format!("{adjective} {core}");
                if let Some(entity) = self.entities.by_known_words(self.lexicon, &full) {
                    return entity;
                }
                if let Some(entity) = self.body_with(&core_words, place, state) {
                    return entity;
                }
                let entity = self.entities.named(VoiceKind::Government, &full);
                self.entities.list[entity].state = state;
                return entity;
            }
            if phrase.determiner == Determiner::Own
                && self.page.lower(phrase.whole.start) != "his"
                && self.page.lower(phrase.whole.start) != "her"
            {
                if let Some(entity) = self.body_with(&core_words, place, None) {
                    return entity;
                }
            }
            let name = format!("{}'s {}", self.entities.list[owner].name, core);
            let kind = if matches!(
                noun,
                "office" | "administration" | "government" | "ministry" | "department"
            ) {
                VoiceKind::Government
            } else {
                VoiceKind::Organization
            };
            return self.entities.named(kind, &name);
        }
        if phrase.determiner == Determiner::Indefinite {
            return self.unnamed(phrase, true);
        }
        let state = phrase
            .core
            .clone()
            .find_map(|i| self.lexicon.state(self.page.words(i..i + 1)))
            .map(|(state, _)| state);
        let bare: Vec<String> = core_words.clone();
        if phrase.determiner == Determiner::Definite || phrase.core.len() > 1 || noun == "police" {
            if let Some(entity) = self.body_with(&bare, place, state) {
                return entity;
            }
        }
        // "the group", "the company": whoever spoke last and is one
        if phrase.determiner == Determiner::Definite && phrase.core.len() == 1 {
            let fits = |e: &Entity| match noun {
                "government" | "administration" | "regime" => {
                    e.state.is_some() && e.kind == VoiceKind::Government
                }
                "group" | "organization" | "organisation" | "company" | "firm" | "party" | "union"
                | "movement" | "militia" | "militias" | "charity" | "foundation" | "bank" | "coalition"
                | "alliance" | "campaign" | "network" | "watchdog" | "body" | "association" => {
                    e.kind == VoiceKind::Organization
                }
                "agency" | "department" | "ministry" | "office" | "bureau" | "commission" | "council"
                | "committee" => {
                    e.kind == VoiceKind::Government && e.state.is_none_or(|s| s != e.name)
                        || e.kind == VoiceKind::Organization
                }
                _ => false,
            };
            if let Some(entity) = self
                .nearest_speaker(place, fits)
                .or_else(|| self.nearest(place, fits))
            {
                return entity;
            }
        }
        let words = phrase.core.start..phrase.whole.end.min(if self.page.lower(phrase.core.end) == "of" {
            phrase.core.end + 4
        } else {
            phrase.core.end
        });
        let kind = match body_kind(self.page, self.lexicon, phrase.core.clone()) {
            VoiceKind::Outlet => VoiceKind::Organization,
            kind => kind,
        };
        let has_name = words
            .clone()
            .any(|i| self.page.is_capital(i) && i > phrase.whole.start)
            || self.page.is_capital(words.start) && words.start > phrase.whole.start;
        if !has_name && kind == VoiceKind::Organization {
            return self.unnamed(phrase, true);
        }
        let name = self.page.words(words).to_owned();
        let entity = self.entities.named(kind, &name);
        if self.entities.list[entity].state.is_none() {
            self.entities.list[entity].state = state;
        }
        entity
    }

    /// The body spoken of before, or later, whose name holds all these words: "the ministry" after "the Foreign
    /// Ministry".
    fn body_with(&self, words: &[String], place: usize, state: Option<&str>) -> Option<usize> {
        let holds = |e: &Entity| {
            let name: Vec<String> = comparable(&e.name)
                .to_lowercase()
                .split([' ', '-'])
                .map(|w| stem(w).to_owned())
                .collect();
            matches!(e.kind, VoiceKind::Government | VoiceKind::Organization)
                && !words.is_empty()
                && words.iter().all(|w| name.contains(w))
                && (state.is_none() || e.state.is_none() || e.state == state)
        };
        self.nearest(place, holds)
    }

    fn person(&mut self, phrase: &Phrase, noun: &str, place: usize, statement: Option<usize>) -> usize {
        let owner = self.owner(phrase, statement);
        let is_definite = matches!(phrase.determiner, Determiner::Definite | Determiner::Own)
            || phrase.possessor.is_some()
            || phrase.determiner == Determiner::None;
        if is_definite {
            let own: Vec<String> = modifiers(self.page, phrase.core.start..phrase.core.end - 1);
            let of: Vec<String> = modifiers(
                self.page,
                phrase.core.end..phrase.whole.end.min(phrase.core.end + 5),
            );
            let mut all = own;
            all.extend(of);
            let state = (phrase.possessor.clone().map_or(phrase.core.start, |p| p.start)..phrase.core.end)
                .find_map(|i| self.lexicon.state(self.page.words(i..i + 1)))
                .map(|(state, _)| state)
                .or_else(|| owner.and_then(|o| self.entities.list[o].state));
            let is_spokesman = matches!(stem(noun), "spokesman" | "spokeswoman" | "spokesperson");
            let is_vague = matches!(
                noun,
                "official" | "source" | "person" | "man" | "woman" | "aide" | "officer"
            );
            if !(is_spokesman
                && phrase.determiner == Determiner::None
                && phrase.possessor.is_none()
                && !all.is_empty())
                && !is_vague
                && let Some(entity) = self.entities.by_office(noun, &all, state, place)
            {
                // titles that disagree are kept side by side
                let determiner = usize::from(phrase.determiner == Determiner::Definite);
                self.entities.add_role(
                    self.page,
                    self.lexicon,
                    entity,
                    phrase.whole.start + determiner..phrase.whole.end,
                );
                return entity;
            }
            // the president of "the Trump administration"
            if matches!(noun, "president" | "commander-in-chief")
                && all.is_empty()
                && let Some(entity) = self.administration.or_else(|| {
                    self.nearest_speaker(place, |e| e.kind == VoiceKind::Person && e.roles.is_empty())
                })
            {
                return entity;
            }
            if phrase.determiner == Determiner::Definite {
                if let Some(entity) = self.unnamed_before(phrase, noun, place) {
                    return entity;
                }
                let speaker = self.nearest_speaker(place, |e| e.kind == VoiceKind::Person);
                if phrase.core.len() == 1
                    && let Some(entity) = speaker
                    && self.could_be(entity, noun)
                {
                    return entity;
                }
            }
        }
        self.unnamed(phrase, false)
    }

    /// Can a person be called by a noun that none of the roles holds? Only by the vaguest, and where the gender agrees.
    fn could_be(&self, entity: usize, noun: &str) -> bool {
        let entity = &self.entities.list[entity];
        let gender = if self.lexicon.is(Class::Male, noun) {
            Some(Gender::Male)
        } else if self.lexicon.is(Class::Female, noun) {
            Some(Gender::Female)
        } else {
            None
        };
        if gender.is_some() && entity.gender.is_some() && gender != entity.gender {
            return false;
        }
        !matches!(
            noun,
            "source"
                | "witness"
                | "resident"
                | "president"
                | "minister"
                | "judge"
                | "king"
                | "pope"
                | "queen"
        )
    }

    /// The unnamed voice that a definite phrase takes up: "the official" after "a senior official".
    fn unnamed_before(&self, phrase: &Phrase, noun: &str, place: usize) -> Option<usize> {
        let head = stem(noun).to_owned();
        let is_vague = matches!(head.as_str(), "official" | "source" | "person" | "man" | "woman");
        let now = self.page.paragraph(place);
        self.said
            .iter()
            .rev()
            .take(MOST_BACK)
            .filter(|s| s.words.end <= place && now <= self.page.paragraph(s.words.start) + 6)
            .filter(|s| {
                let e = &self.entities.list[s.entity];
                let is_same = e
                    .name
                    .to_lowercase()
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|w| stem(w) == head);
                let mut others =
                    modifiers(self.page, phrase.core.start..phrase.core.end.saturating_sub(1)).into_iter();
                let name = e.name.to_lowercase();
                e.kind == VoiceKind::Unnamed
                    && e.is_plural == phrase.is_plural
                    && (is_same && others.all(|m| name.contains(&m))
                        || is_vague
                            && !e.is_plural
                            && phrase.core.len() == 1
                            && now <= self.page.paragraph(s.words.start) + 2)
            })
            .max_by_key(|s| s.words.start)
            .map(|s| s.entity)
    }

    /// An unnamed voice with the words of the phrase as its description. Each is a voice of its own, unless a definite
    /// phrase takes up one that was there before.
    fn unnamed(&mut self, phrase: &Phrase, take_up: bool) -> usize {
        let noun = phrase.noun(self.page).to_owned();
        if take_up
            && phrase.determiner == Determiner::Definite
            && phrase.whole.end - phrase.core.end == 0
            && let Some(entity) = self.unnamed_before(phrase, &noun, phrase.whole.start)
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

    fn pronoun(&mut self, phrase: &Phrase, pronoun: Pronoun, statement: Option<usize>) -> Option<usize> {
        let place = phrase.whole.start;
        let wanted = match pronoun {
            Pronoun::He => Wanted::Man,
            Pronoun::She => Wanted::Woman,
            Pronoun::It => Wanted::Thing,
            Pronoun::They => Wanted::Several,
            Pronoun::I | Pronoun::We => return self.first_person(place, pronoun, statement),
            Pronoun::Relative => return self.just_before(place),
            Pronoun::Partial => return Some(self.unnamed(phrase, false)),
        };
        self.antecedent(place, wanted, statement)
    }

    /// Who says "I" or "we": the speaker in whose words it stands.
    fn first_person(&mut self, place: usize, pronoun: Pronoun, statement: Option<usize>) -> Option<usize> {
        if let Some(outer) = statement.and_then(|i| self.outer(i)) {
            return self.voice[outer];
        }
        let at = self.page.tokens.get(place)?.span.start;
        let speaker = self.said.iter().rev().take(MOST_BACK).find(|s| {
            self.statements[s.statement]
                .content
                .iter()
                .any(|c| c.start <= at && at < c.end)
        });
        if let Some(speaker) = speaker {
            return Some(speaker.entity);
        }
        match pronoun {
            Pronoun::We => {
                let outlet = self.article.outlet.clone()?;
                Some(self.entities.named(VoiceKind::Outlet, &outlet))
            }
            _ => {
                let byline = self.article.byline.clone().filter(|b| !b.trim().is_empty())?;
                Some(self.entities.named(VoiceKind::Person, byline.trim()))
            }
        }
    }

    /// Whoever a relative pronoun takes up.
    fn just_before(&self, place: usize) -> Option<usize> {
        let sentence = self.page.sentence_words(place);
        let before = self.entities.mentions.partition_point(|m| m.words.end <= place);
        let named = self.entities.mentions[..before]
            .iter()
            .rev()
            .take(MOST_BACK)
            .map(|m| (m.words.clone(), m.entity));
        let said = self
            .said
            .iter()
            .rev()
            .take(MOST_BACK)
            .map(|s| (s.words.clone(), s.entity));
        named
            .chain(said)
            .filter(|(words, _)| words.start >= sentence.start && words.end <= place)
            .max_by_key(|(words, entity)| (self.entities.list[*entity].kind == VoiceKind::Person, words.end))
            .map(|(_, entity)| entity)
    }

    /// Whom a pronoun stands for: mentions before it are weighed by how near they are, whether they are the subject of
    /// their sentence or spoke, and whether they stand in somebody's words.
    fn antecedent(&self, place: usize, wanted: Wanted, statement: Option<usize>) -> Option<usize> {
        let now = self.page.sentence(place);
        let here = self.page.paragraph(place);
        let own: Vec<Range<usize>> = statement
            .map(|i| {
                self.statements[i]
                    .content
                    .iter()
                    .map(|c| self.page.range(*c))
                    .collect()
            })
            .unwrap_or_default();
        let outer = statement.and_then(|i| self.outer(i)).and_then(|o| self.voice[o]);
        // for each entity the greatest weight and the sum of all
        let mut weights: Vec<(usize, f32, f32)> = Vec::new();
        let mut add = |entity: usize, weight: f32| match weights.iter_mut().find(|(e, ..)| *e == entity) {
            Some((_, best, sum)) => {
                *sum += weight;
                *best = best.max(weight);
            }
            None => weights.push((entity, weight, weight)),
        };
        let before = self.entities.mentions.partition_point(|m| m.words.end <= place);
        for mention in self.entities.mentions[..before].iter().rev().take(MOST_BACK) {
            let words = &mention.words;
            let then = self.page.sentence(words.start);
            if now > then + SENTENCES_BACK {
                break;
            }
            if !self.fits(mention.entity, wanted) {
                continue;
            }
            let mut weight = self.prominence(words) * DECAY.powi((now - then) as i32);
            if own.iter().any(|c| c.contains(&words.start)) {
                weight *= 0.15;
            } else if let Some(speaker) = self.speaker_of(words.start) {
                weight *= if speaker == mention.entity { 0.8 } else { 0.45 };
            }
            if self.page.paragraph(words.start) == here {
                weight *= 1.3;
            }
            add(mention.entity, weight);
        }
        for said in self.said.iter().rev().take(MOST_BACK) {
            let words = &said.words;
            let then = self.page.sentence(words.start);
            if words.end > place || now > then + SENTENCES_BACK || !self.fits(said.entity, wanted) {
                continue;
            }
            let mut weight = 2.6 * DECAY.powi((now - then) as i32);
            if self.statements[said.statement].act == Act::Believe {
                weight *= 0.8;
            }
            if self.outer(said.statement).is_some() && outer != Some(said.entity) {
                weight *= 0.5;
            }
            if self.page.paragraph(words.start) == here {
                weight *= 1.3;
            }
            add(said.entity, weight);
        }
        if let Some(outer) = outer
            && self.fits(outer, wanted)
        {
            add(outer, 2.0);
        }
        weights
            .into_iter()
            .map(|(e, best, sum)| (best + 0.15 * (sum - best), e))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
            .map(|(_, e)| e)
    }

    /// In whose words the token stands.
    fn speaker_of(&self, token: usize) -> Option<usize> {
        let i = self.quoted_by.get(token).copied().flatten()? as usize;
        self.voice[i].or(Some(usize::MAX))
    }

    /// How much a mention stands out in its sentence.
    fn prominence(&self, words: &Range<usize>) -> f32 {
        let sentence = self.page.sentence_words(words.start);
        if super::phrase::is_possessive(self.page, words.end) {
            return 0.7;
        }
        let before = words.start.checked_sub(1).filter(|&b| b >= sentence.start);
        let preposition = before.is_some_and(|b| {
            matches!(
                self.page.lower(b),
                "of" | "for"
                    | "to"
                    | "with"
                    | "by"
                    | "from"
                    | "in"
                    | "on"
                    | "at"
                    | "against"
                    | "about"
                    | "between"
                    | "and"
                    | "under"
                    | "after"
                    | "over"
                    | "toward"
                    | "towards"
                    | "than"
                    | "like"
                    | "behind"
            )
        });
        if preposition {
            return 0.8;
        }
        // a verb in lower case behind it
        let next = words.end;
        let is_subject = self.page.is_word(next)
            && !self.page.is_capital(next)
            && !matches!(
                self.page.lower(next),
                "and"
                    | "or"
                    | "of"
                    | "in"
                    | "on"
                    | "for"
                    | "to"
                    | "with"
                    | "at"
                    | "by"
                    | "from"
                    | "as"
                    | "that"
            )
            && self.page.name_at(next).is_none();
        let is_first = words.start - sentence.start <= 6;
        match (is_subject, is_first) {
            (true, true) => 2.0,
            (true, false) => 1.5,
            (false, true) => 1.4,
            (false, false) => 1.0,
        }
    }

    fn fits(&self, entity: usize, wanted: Wanted) -> bool {
        let e = &self.entities.list[entity];
        let is_someone =
            e.kind == VoiceKind::Person || e.kind == VoiceKind::Unnamed && !e.is_plural && e.is_someone;
        match wanted {
            Wanted::Man => is_someone && e.gender != Some(Gender::Female),
            Wanted::Woman => is_someone && e.gender != Some(Gender::Male),
            Wanted::Thing => {
                !matches!(e.kind, VoiceKind::Person | VoiceKind::Unnamed)
                    || e.kind == VoiceKind::Unnamed && !e.is_plural && !e.is_someone
            }
            Wanted::Several => e.is_plural || !matches!(e.kind, VoiceKind::Person | VoiceKind::Unnamed),
        }
    }
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

/// The gender of persons whose given name does not show it: by the pronouns that follow their name with nobody else
/// named in between.
fn guess_genders(page: &Page<'_>, entities: &mut Entities) {
    let mut votes = vec![0i32; entities.list.len()];
    for (i, mention) in entities.mentions.iter().enumerate() {
        if entities.list[mention.entity].kind != VoiceKind::Person
            || entities.list[mention.entity].gender.is_some()
        {
            continue;
        }
        let next = entities.mentions[i + 1..]
            .iter()
            .find(|m| entities.list[m.entity].kind == VoiceKind::Person)
            .map_or(page.tokens.len(), |m| m.words.start);
        let end = next.min(mention.words.end + 30);
        let paragraph = page.paragraph(mention.words.start);
        for token in mention.words.end..end {
            if page.paragraph(token) > paragraph + 1 {
                break;
            }
            match page.lower(token) {
                "he" | "his" | "him" | "himself" => {
                    votes[mention.entity] += 1;
                    break;
                }
                "she" | "her" | "herself" | "hers" => {
                    votes[mention.entity] -= 1;
                    break;
                }
                _ => {}
            }
        }
    }
    for (entity, vote) in entities.list.iter_mut().zip(votes) {
        if vote != 0 {
            entity.gender = Some(if vote > 0 { Gender::Male } else { Gender::Female });
        }
    }
}
