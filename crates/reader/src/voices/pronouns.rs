//! Whom a pronoun stands for.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use sayso_core::{Act, VoiceKind};

use super::entities::{Entities, describes};
use crate::names::NameKind;

use super::lexicon::{Class, Gender};
use super::page::Page;
use super::phrase::{Phrase, Pronoun};
use super::resolve::{MOST_BACK, Resolution};

/// What can stand for a pronoun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Man,
    Woman,
    Thing,
    Several,
}

/// How many sentences back a pronoun is followed.
const SENTENCES_BACK: u32 = 8;

/// What a mention weighs one sentence further away.
const DECAY: f32 = 0.6;

/// The gender of persons whose given name does not show it: by the pronouns that follow their name with nobody else
/// named in between.
pub(super) fn guess_genders(page: &Page<'_>, entities: &mut Entities) {
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

/// How many pronouns back a chain of them is followed.
const LONGEST_CHAIN: usize = 10;

/// What is left of the weight of somebody whom the words spoken name.
const NAMED_BY_ITSELF: f32 = 0.35;

impl Resolution<'_> {
    pub(super) fn pronoun(
        &mut self,
        phrase: &Phrase,
        pronoun: Pronoun,
        statement: Option<usize>,
    ) -> Option<usize> {
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
    pub(super) fn first_person(
        &mut self,
        place: usize,
        pronoun: Pronoun,
        statement: Option<usize>,
    ) -> Option<usize> {
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
                // one author's name, and no list of them
                let is_one = |b: &String| {
                    let words = b.split_whitespace().count();
                    (1..=4).contains(&words) && !b.contains([',', '&', ';']) && !b.contains(" and ")
                };
                let byline = self.article.byline.clone().filter(is_one)?;
                Some(self.entities.named(VoiceKind::Person, byline.trim()))
            }
        }
    }

    /// Whoever a relative pronoun takes up: the noun phrase right before it.
    pub(super) fn just_before(&mut self, place: usize) -> Option<usize> {
        const PREPOSITIONS: [&str; 12] = [
            "of", "on", "in", "at", "from", "for", "with", "by", "to", "near", "inside", "behind",
        ];
        let sentence = self.page.sentence_words(place);
        let is_personal = matches!(self.page.lower(place), "who" | "whom");
        let mut end = place;
        while end > sentence.start && !self.page.is_word(end - 1) {
            end -= 1;
        }
        // "Ida Fenn, R-Ohio, who"
        if end > sentence.start && self.page.is_seat(end - 1) {
            end -= 1;
            while end > sentence.start && !self.page.is_word(end - 1) {
                end -= 1;
            }
        }
        for _ in 0..3 {
            let last = end.checked_sub(1).filter(|&l| l >= sentence.start)?;
            let mut start = last;
            if let Some(name) = self.page.name_at(last) {
                start = self.page.names[name].words.start;
                let entity = self.entities.of_name[name];
                let is_person = entity.is_some_and(|e| self.entities.list[e].kind == VoiceKind::Person);
                if !is_personal || is_person {
                    return entity.or_else(|| self.party(start..end, None));
                }
            } else {
                // to the determiner, or to what cannot stand in a noun phrase
                while start > sentence.start
                    && end - start < 8
                    && self.page.is_word(start - 1)
                    && !PREPOSITIONS.contains(&self.page.lower(start - 1))
                {
                    start -= 1;
                    if matches!(
                        self.page.lower(start),
                        "a" | "an" | "the" | "some" | "another" | "one" | "his" | "her" | "its"
                    ) {
                        break;
                    }
                }
            }
            let is_someone = self.page.name_at(last).is_none() && {
                let noun = self.page.lower(last);
                self.lexicon.is(Class::People, noun) || self.lexicon.is(Class::Office, noun)
            };
            if is_someone {
                return self.party(start..end, None);
            }
            // "a member of the council who": the member is meant
            let the = usize::from(start > sentence.start && self.page.lower(start - 1) == "the");
            let before = (start - the).checked_sub(1).filter(|&b| b >= sentence.start);
            match before {
                Some(b)
                    if is_personal && PREPOSITIONS.contains(&self.page.lower(b)) && b > sentence.start =>
                {
                    end = b
                }
                _ if self.page.name_at(last).is_some() => return self.party(start..end, None),
                _ => {
                    let starts_well = matches!(
                        self.page.lower(start),
                        "a" | "an" | "the" | "some" | "another" | "one" | "his" | "her" | "its"
                    ) || end - start <= 2;
                    return if starts_well {
                        self.party(start..end, None)
                    } else {
                        None
                    };
                }
            }
        }
        None
    }

    /// Whom a pronoun stands for: mentions before it are weighed by how near they are, whether they are the subject of
    /// their sentence or spoke, and whether they stand in somebody's words.
    pub(super) fn antecedent(
        &mut self,
        place: usize,
        wanted: Wanted,
        statement: Option<usize>,
    ) -> Option<usize> {
        self.antecedent_at(place, wanted, statement, 0)
    }

    /// The pronoun before a place that goes on with the same subject: one that opens a sentence of this paragraph, at most two
    /// sentences back. "He was born …. He served …. He said": each takes up the one before.
    fn pronoun_before(&self, place: usize, wanted: Wanted) -> Option<usize> {
        let is_same = |word: &str| match wanted {
            Wanted::Man => matches!(word, "he" | "his"),
            Wanted::Woman => matches!(word, "she" | "her"),
            Wanted::Thing | Wanted::Several => false,
        };
        let (now, here) = (self.page.sentence(place), self.page.paragraph(place));
        (place.saturating_sub(90)..place)
            .rev()
            .take_while(|&i| now <= self.page.sentence(i) + 2 && self.page.paragraph(i) + 1 >= here)
            .find(|&i| {
                is_same(self.page.lower(i))
                    && self.page.sentence(i) < now
                    && i - self.page.sentence_words(i).start < 4
                    && self.quoted_by.get(i).copied().flatten().is_none()
            })
    }

    fn antecedent_at(
        &mut self,
        place: usize,
        wanted: Wanted,
        statement: Option<usize>,
        depth: usize,
    ) -> Option<usize> {
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
        let mut place_of: HashMap<usize, usize> = HashMap::new();
        let mut add = |entity: usize, weight: f32| {
            let at = *place_of.entry(entity).or_insert(weights.len());
            match weights.get_mut(at) {
                Some((_, best, sum)) => {
                    *sum += weight;
                    *best = best.max(weight);
                }
                None => weights.push((entity, weight, weight)),
            }
        };
        for mention in self.entities.named_before(place).take(MOST_BACK) {
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
            if wanted == Wanted::Several {
                weight *= 0.35;
            }
            // "the Iowa Republican", "a YouTube video": not of the name is spoken
            let is_described = self.entities.list[mention.entity].kind != VoiceKind::Person
                && describes(self.page, self.lexicon, words.end);
            if is_described {
                weight *= 0.3;
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
            if wanted == Wanted::Several && !self.entities.list[said.entity].is_plural {
                weight *= 0.6;
            }
            add(said.entity, weight);
        }
        if let Some(outer) = outer
            && self.fits(outer, wanted)
        {
            add(outer, 2.0);
        }
        if depth < LONGEST_CHAIN
            && let Some(before) = self.pronoun_before(place, wanted)
        {
            let known = self.chain.get(&before).copied();
            let entity = known.unwrap_or_else(|| self.antecedent_at(before, wanted, None, depth + 1));
            self.chain.insert(before, entity);
            if let Some(entity) = entity {
                let sentences = (now - self.page.sentence(before)) as i32;
                let weight = 1.9 * DECAY.powi(sentences);
                match weights.iter_mut().find(|(e, ..)| *e == entity) {
                    Some((_, best, sum)) => {
                        *sum += weight;
                        *best = best.max(weight);
                    }
                    None => weights.push((entity, weight, weight)),
                }
            }
        }
        // people spoken of in the plural, who are no source yet: "the critics … they said"
        if wanted == Wanted::Several
            && let Some((words, weight)) = self.people_before(place)
            && weights.iter().all(|(_, best, _)| *best < weight)
        {
            return self.party(words, None);
        }
        // who speaks does not name himself in what he says: "he said that Quill …" is not Quill's
        let named: HashSet<usize> = own
            .iter()
            .flat_map(|content| {
                let from = self
                    .entities
                    .mentions
                    .partition_point(|m| m.words.start < content.start);
                self.entities.mentions[from..]
                    .iter()
                    .take_while(|m| m.words.start < content.end)
                    .take(MOST_BACK)
                    .map(|m| m.entity)
            })
            .collect();
        weights
            .into_iter()
            .map(|(e, best, sum)| {
                let weight = best + 0.15 * (sum - best);
                (
                    if named.contains(&e) {
                        NAMED_BY_ITSELF * weight
                    } else {
                        weight
                    },
                    e,
                )
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
            .map(|(_, e)| e)
    }

    /// The nearest noun for people in the plural in this sentence or the one before, with its determiner, and what it weighs.
    fn people_before(&self, place: usize) -> Option<(Range<usize>, f32)> {
        let now = self.page.sentence(place);
        let from = place.saturating_sub(60);
        let noun = (from..place)
            .rev()
            .take_while(|&i| now <= self.page.sentence(i) + 1)
            .find(|&i| {
                // "Republicans" is a name for people as "senators" is
                let is_group = |name: usize| self.page.names[name].kind == NameKind::Group;
                self.page.is_word(i)
                    && super::phrase::is_plural(self.page.lower(i))
                    && self.lexicon.is(Class::People, self.page.lower(i))
                    && self.page.name_at(i).is_none_or(is_group)
                    && self.quoted_by.get(i).copied().flatten().is_none()
            })?;
        let sentence = self.page.sentence_words(noun);
        let mut start = noun;
        while start > sentence.start
            && noun - start < 4
            && self.page.is_word(start - 1)
            && (self.page.is_capital(start - 1)
                || self.lexicon.is(Class::Quantity, self.page.lower(start - 1))
                || matches!(
                    self.page.lower(start - 1),
                    "the" | "some" | "other" | "two" | "three"
                ))
        {
            start -= 1;
        }
        let weight =
            self.prominence(&(start..noun + 1)) * DECAY.powi((now - self.page.sentence(noun)) as i32);
        Some((start..noun + 1, weight))
    }

    /// In whose words the token stands.
    pub(super) fn speaker_of(&self, token: usize) -> Option<usize> {
        let i = self.quoted_by.get(token).copied().flatten()? as usize;
        self.voice[i].or(Some(usize::MAX))
    }

    /// How much a mention stands out in its sentence.
    pub(super) fn prominence(&self, words: &Range<usize>) -> f32 {
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

    pub(super) fn fits(&self, entity: usize, wanted: Wanted) -> bool {
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
