//! Whom a pronoun stands for.

use std::ops::Range;

use sayso_core::{Act, VoiceKind};

use super::entities::Entities;
use super::lexicon::Gender;
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
                let byline = self.article.byline.clone().filter(|b| !b.trim().is_empty())?;
                Some(self.entities.named(VoiceKind::Person, byline.trim()))
            }
        }
    }

    /// Whoever a relative pronoun takes up.
    pub(super) fn just_before(&self, place: usize) -> Option<usize> {
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
    pub(super) fn antecedent(&self, place: usize, wanted: Wanted, statement: Option<usize>) -> Option<usize> {
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
