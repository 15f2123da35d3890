//! Where the article speaks of whom, beside names and sources: "the prime minister's residence", "the Ohio Democrat".
//! And where it names somebody only to say who another is: "FBI Director Ida Fenn" speaks of Fenn.

use std::ops::Range;

use sayso_core::{Span, VoiceKind};

use super::entities::Entity;
use super::lexicon::Class;
use super::nouns::{STANDING, all_of_standing};
use super::offices::wider;
use super::phrase::{Determiner, Head, Phrase, is_plural, is_possessive, stem};
use super::resolve::Resolution;

/// So many words can stand between "the" and the office.
const LONGEST: usize = 6;

/// Bodies that bear a person's name.
const NAMED_AFTER: [&str; 5] = ["campaign", "administration", "presidency", "camp", "candidacy"];

/// So many paragraphs before an office its bearer was named, or somebody else may be meant.
const MOST_PARAGRAPHS: u32 = 6;

/// Words by which an office is no single bearer's.
const ORDINALS: [&str; 9] = [
    "first", "second", "third", "next", "last", "only", "new", "previous", "future",
];

/// Words that make another office of one.
const OTHER: [&str; 10] = [
    "former",
    "ex",
    "vice",
    "deputy",
    "assistant",
    "acting",
    "then",
    "associate",
    "late",
    "shadow",
];

impl Resolution<'_> {
    /// Notes the places, beside sources, where an office calls a person to whom the article gives it and to nobody else.
    pub(super) fn mention_offices(&mut self) {
        let mut is_source = vec![false; self.page.tokens.len()];
        for said in &self.said {
            is_source[said.words.clone()].fill(true);
        }
        let standing = self.of_campaign.filter(|&e| self.is_most_named(e));
        let mut at = 0;
        while at < self.page.tokens.len() {
            let the = at;
            at += 1;
            if self.page.lower(the) != "the" || is_source[the] || self.page.name_at(the).is_some() {
                continue;
            }
            let Some(words) = self.office_behind(the) else {
                continue;
            };
            if is_source[words.clone()].iter().any(|is| *is) {
                continue;
            }
            at = words.end;
            if let Some(entity) = self.holder(words.clone(), standing)
                && let Some(span) = self.page.span(words.clone())
            {
                self.entities.list[entity].spans.push(span);
                self.offices.push((words, entity));
            }
        }
    }

    /// The words from "the" to the end of an office: "the committee's chairman", "the director of the bureau".
    fn office_behind(&self, the: usize) -> Option<Range<usize>> {
        let sentence = self.page.sentence(the);
        let is_inside = |i: usize| i < self.page.tokens.len() && self.page.sentence(i) == sentence;
        let noun = (the + 1..the + 1 + LONGEST)
            .take_while(|&i| {
                is_inside(i) && self.page.is_word(i) && !super::phrase::ends_core(self.page.lower(i))
            })
            .find(|&i| {
                let word = self.page.plain(i);
                self.lexicon.is(Class::Office, &word) && !is_plural(&word) && !self.goes_on(i + 1)
            })?;
        // "the chairman, Ida Fenn": the name speaks of her
        let next = noun + 1;
        if matches!(self.page.lower(next), "," | "(")
            && (next + 1..next + 4).any(|i| is_inside(i) && self.page.is_capital(i))
        {
            return None;
        }
        let mut end = next;
        if self.page.lower(next) == "of" && is_inside(next + 1) {
            end = next + 1;
            while is_inside(end)
                && end < next + 7
                && (self.page.is_capital(end) || matches!(self.page.lower(end), "the" | "and" | "of" | "for"))
            {
                end += 1;
            }
        }
        (end > the + 1).then_some(the..end)
    }

    /// Does the noun phrase go on with this token: a name, or another noun for people or bodies?
    fn goes_on(&self, token: usize) -> bool {
        let word = self.page.plain(token);
        self.page.is_word(token)
            && (self.page.is_capital(token)
                || [
                    Class::Office,
                    Class::People,
                    Class::Body,
                    Class::Document,
                    Class::Kin,
                ]
                .iter()
                .any(|class| self.lexicon.is(*class, &word))
                || matches!(
                    word.as_str(),
                    "elect" | "general" | "designate" | "pro" | "emeritus"
                ))
            || self.page.lower(token) == "-"
    }

    /// The person whom an office calls: one of those who were called so before, or the only one to whom the article gives it.
    /// `standing` is the one whom "the candidate" calls.
    fn holder(&self, words: Range<usize>, standing: Option<usize>) -> Option<usize> {
        let phrase = Phrase::read(self.page, self.lexicon, words)?;
        if phrase.head != Head::Noun || phrase.determiner != Determiner::Definite || phrase.is_plural {
            return None;
        }
        let called = super::phrase::lower_words(self.page, phrase.whole.clone());
        if let Some(&entity) = self.called.get(&called) {
            return Some(entity).filter(|&e| self.entities.list[e].kind == VoiceKind::Person);
        }
        let noun = phrase.noun(self.page);
        let mut said = super::entities::modifiers(self.page, phrase.core.start..phrase.core.end - 1);
        if let Some(possessor) = phrase.possessor.clone() {
            said.extend(super::entities::modifiers(self.page, possessor));
        }
        said.extend(super::entities::modifiers(
            self.page,
            phrase.core.end..phrase.whole.end,
        ));
        if STANDING.contains(&noun) && all_of_standing(&said) {
            return standing;
        }
        // "the first president", "the next mayor": whoever that is or was
        if said.iter().any(|word| ORDINALS.contains(&word.as_str())) {
            return None;
        }
        let place = phrase.whole.start;
        if let Some(state) = self.seat_of(&phrase, noun) {
            return match self.entities.seated.get(state)?.as_slice() {
                [one] => Some(*one),
                _ => None,
            };
        }
        let noun = stem(noun);
        let near = wider(noun);
        let holds = |e: &Entity| {
            e.kind == VoiceKind::Person
                && (e.role_words.iter().zip(&e.role_heads)).any(|(role, head)| {
                    (head == noun || near.contains(&head.as_str()))
                        && said.iter().all(|word| role.contains(word))
                        && !role
                            .iter()
                            .any(|word| OTHER.contains(&word.as_str()) && !said.contains(word))
                })
        };
        let candidates = std::iter::once(noun)
            .chain(near.iter().copied())
            .filter_map(|word| self.entities.persons_by_role.get(word))
            .flatten();
        let mut one = None;
        for &entity in candidates {
            if holds(&self.entities.list[entity]) && one != Some(entity) {
                if one.is_some() {
                    return None;
                }
                one = Some(entity);
            }
        }
        // one who was not named a little before may not be meant
        let here = self.page.paragraph(place);
        one.filter(|&e| {
            let last = self.entities.last_before(e, place);
            let is_near = last.is_some_and(|last| here <= self.page.paragraph(last) + MOST_PARAGRAPHS);
            is_near && (noun != "president" || !said.is_empty() || self.is_home_president(e))
        })
    }

    /// Can "the president" be this one without a word of which country?
    fn is_home_president(&self, entity: usize) -> bool {
        let state = self.entities.list[entity].state;
        let is_home = !self.entities.is_american || state.is_none_or(|s| s == "United States");
        is_home && self.administration.is_none_or(|other| other == entity)
    }

    /// Is nobody named more often than this person?
    fn is_most_named(&self, entity: usize) -> bool {
        let named = self.entities.list[entity].spans.len();
        self.entities
            .list
            .iter()
            .all(|e| e.kind != VoiceKind::Person || e.spans.len() <= named)
    }

    /// The words of a title and name with whose it is before them: "Brand's lawyer Ida Fenn", "Brand lawyer Ida Fenn".
    fn with_possessor(&self, words: Range<usize>) -> Range<usize> {
        let Some(before) = words.start.checked_sub(1) else {
            return words;
        };
        let last = match is_possessive(self.page, before) {
            true => before.checked_sub(1),
            false => Some(before),
        };
        let owner = last.and_then(|last| self.page.name_at(last));
        match owner.map(|n| self.page.names[n].words.start) {
            Some(start) if self.page.sentence(start) == self.page.sentence(words.start) => start..words.end,
            _ => words,
        }
    }

    /// For each entity the places of its names that stand in the words for another: the bureau in "bureau director Ida
    /// Fenn", a person in "Fenn's lawyer" and "the Fenn campaign". They tell who the other is, and speak of nobody else.
    pub(super) fn names_inside_others(&self) -> Vec<(usize, Span)> {
        let page = self.page;
        // the words for somebody, with whom they call
        let mut wide: Vec<(Range<usize>, usize)> = (self.entities.titled.iter())
            .map(|(words, entity)| (self.with_possessor(words.clone()), *entity))
            .collect();
        wide.extend(self.offices.iter().cloned());
        for said in &self.said {
            let Some(phrase) = Phrase::read(page, self.lexicon, said.words.clone()) else {
                continue;
            };
            // a name that ends the core is what the phrase is about, under whatever name
            if matches!(phrase.head, Head::Name(_)) || page.name_at(phrase.core.end - 1).is_some() {
                continue;
            }
            let end = (said.words.clone())
                .find(|&i| {
                    matches!(
                        page.lower(i),
                        "," | "who" | "whose" | "which" | "that" | "(" | ";"
                    )
                })
                .unwrap_or(said.words.end);
            wide.push((said.words.start..end, said.entity));
        }
        wide.sort_unstable_by_key(|(words, entity)| (words.start, words.end, *entity));
        let mut inside = Vec::new();
        let mut open: Vec<(Range<usize>, usize)> = Vec::new();
        let mut next = 0;
        for mention in &self.entities.mentions {
            while let Some(one) = wide
                .get(next)
                .filter(|(words, _)| words.start <= mention.words.start)
            {
                open.push(one.clone());
                next += 1;
            }
            open.retain(|(words, _)| words.end > mention.words.start);
            let own: Vec<&Range<usize>> = (open.iter())
                .filter(|(_, entity)| *entity == mention.entity)
                .map(|(words, _)| words)
                .collect();
            let is_inside = open.iter().any(|(words, entity)| {
                words.end >= mention.words.end
                    && words.len() > mention.words.len()
                    && *entity != mention.entity
                    // a phrase that holds the name of whom it calls: no name in it is inside another's
                    && !own.iter().any(|own| own.start <= words.start && own.end >= words.end)
            });
            let after = mention.words.end + usize::from(is_possessive(page, mention.words.end));
            let is_body = self.entities.list[mention.entity].kind == VoiceKind::Person
                && NAMED_AFTER.contains(&page.lower(after))
                && !page.is_capital(after);
            if (is_inside || is_body)
                && let Some(span) = page.span(mention.words.clone())
            {
                inside.push((mention.entity, span));
            }
        }
        inside
    }
}
