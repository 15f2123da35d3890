//! Leads that name nobody yet: "A Lowmere nurse says …" in the first lines, and then "Ida Fenn, who works nights, said …".

use std::collections::HashSet;

use sayso_core::VoiceKind;

use super::entities::modifiers;
use super::phrase::{Determiner, Head, Phrase, stem};
use super::resolve::Resolution;

/// So many lines of a text are its lead: headline, caption and the first paragraphs.
const LEAD: u32 = 4;

/// So many lines behind the description the name may come.
const FAR: u32 = 4;

/// So many long words must both have said.
const SHARED: usize = 3;

/// Nouns for people whom newspapers do not name on purpose, or call by a noun because many others speak.
const NAMELESS: [&str; 30] = [
    "official",
    "source",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "officer",
    "diplomat",
    "aide",
    "adviser",
    "advisor",
    "insider",
    "witness",
    "analyst",
    "expert",
    "person",
    "commander",
    "agent",
    "resident",
    "passenger",
    "reporter",
    "journalist",
    "researcher",
    "survivor",
    "police",
    "soldier",
    "fighter",
    "staffer",
    "relative",
    "one",
    "another",
];

impl Resolution<'_> {
    /// Gives the statements of somebody whom the lead describes to the person whom the next paragraphs name, where nobody
    /// else comes between, both say the same, and nothing speaks against it.
    pub(super) fn name_leads(&mut self) {
        let mut said: Vec<usize> = (0..self.said.len()).collect();
        said.sort_by_key(|&s| (self.said[s].words.start, self.said[s].statement));
        let in_lead = said
            .iter()
            .take_while(|&&s| self.page.paragraph(self.said[s].words.start) < LEAD)
            .count();
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for at in 0..in_lead {
            let described = self.said[said[at]].entity;
            if !self.is_described(said[at]) || pairs.iter().any(|(d, _)| *d == described) {
                continue;
            }
            if let Some(named) = self.named_next(&said[at..], described) {
                pairs.push((described, named));
            }
        }
        for (described, named) in pairs {
            for said in &mut self.said {
                if said.entity == described {
                    said.entity = named;
                }
            }
            for voice in &mut self.voice {
                if *voice == Some(described) {
                    *voice = Some(named);
                }
            }
            let spans = std::mem::take(&mut self.entities.list[described].spans);
            self.entities.list[named].spans.extend(spans);
        }
    }

    /// Does a source describe one person without a name, with "a" and a noun?
    fn is_described(&self, said: usize) -> bool {
        let said = &self.said[said];
        let entity = &self.entities.list[said.entity];
        let Some(phrase) = Phrase::read(self.page, self.lexicon, said.words.clone()) else {
            return false;
        };
        entity.kind == VoiceKind::Unnamed
            && entity.is_someone
            && !phrase.is_plural
            && phrase.head == Head::Noun
            && phrase.determiner == Determiner::Indefinite
            && matches!(self.page.lower(phrase.whole.start), "a" | "an")
            && !NAMELESS.contains(&stem(phrase.noun(self.page)))
            && self.outer(said.statement).is_none()
    }

    /// The first person who speaks behind the lead, under a full name that was not there before.
    fn named_next(&self, said: &[usize], described: usize) -> Option<usize> {
        let (first, rest) = said.split_first()?;
        let place = self.said[*first].words.clone();
        let line = self.page.paragraph(place.start);
        let next = rest.iter().map(|&s| &self.said[s]).find(|s| {
            s.entity != described
                && self.outer(s.statement).is_none()
                && matches!(
                    self.entities.list[s.entity].kind,
                    VoiceKind::Person | VoiceKind::Unnamed
                )
                && !self.entities.list[s.entity].is_plural
        })?;
        let (a, b) = (&self.entities.list[described], &self.entities.list[next.entity]);
        let is_full = b.name.split_whitespace().count() > 1
            && (next.words.clone()).any(|i| {
                self.page.name_at(i).is_some_and(|n| {
                    self.page.names[n].words.len() > 1 && self.entities.of_name[n] == Some(next.entity)
                })
            });
        let is_new = self.entities.last_before(next.entity, place.end).is_none();
        let is_near = self.page.paragraph(next.words.start) <= line + FAR;
        let agrees = a.gender.zip(b.gender).is_none_or(|(x, y)| x == y);
        if b.kind != VoiceKind::Person || !is_full || !is_new || !is_near || !agrees {
            return None;
        }
        let shared = self
            .words_of(described)
            .intersection(&self.words_of(next.entity))
            .count();
        (shared >= SHARED).then_some(next.entity)
    }

    /// The long words of what somebody says first, and of how the article calls them, in the singular.
    fn words_of(&self, entity: usize) -> HashSet<String> {
        const MOST_SAID: usize = 3;
        const MOST_WORDS: usize = 60;
        let statements = self.said.iter().filter(|s| s.entity == entity).take(MOST_SAID);
        let contents = statements.flat_map(|s| &self.statements[s.statement].content);
        let mut words: HashSet<String> = HashSet::new();
        for content in contents {
            let range = self.page.range(*content);
            let end = range.end.min(range.start + MOST_WORDS);
            words.extend(modifiers(self.page, range.start..end));
        }
        let known = &self.entities.list[entity];
        words.extend(known.role_words.iter().flatten().cloned());
        if known.kind == VoiceKind::Unnamed {
            words.extend(
                known
                    .name
                    .to_lowercase()
                    .split_whitespace()
                    .map(|w| stem(w).to_owned()),
            );
        }
        words.retain(|w| w.chars().count() > 4 && w.chars().all(char::is_alphabetic));
        words
    }
}
