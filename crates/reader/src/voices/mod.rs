//! Voices: who made each statement, and who passed it on.
//!
//! ```text
//! names ─▶ [`entities`] (one for each person and body, with roles) ─▶ [`resolve`] (source of each statement ─▶ entity)
//!       ─▶ [`relays`] (chains) ─▶ voices, and voice and relay of each statement
//! ```
//!
//! The rules are those of a careful reader. A name is resolved to the fullest form of it in the article, an office to
//! the person to whom the article gives it, a pronoun to whoever stands out most before it, a capital to its
//! government. What cannot be resolved stays an unnamed voice with its own words. Salience by recency and grammatical
//! role follows Lappin and Leass 1994, "An Algorithm for Pronominal Anaphora Resolution".

mod entities;
mod leads;
mod lexicon;
mod mentions;
mod nouns;
mod offices;
mod page;
mod person_names;
mod phrase;
mod pronouns;
mod relays;
mod resolve;
mod seats;
mod titles;
mod unseen_names;

use std::collections::{HashMap, HashSet};

use sayso_core::{Article, Reading, Span, Voice};

use crate::acts::LexiconError;
use crate::names::Name;

use entities::Entity;
use lexicon::VoiceLexicon;
use page::Page;
use resolve::Resolution;

/// Resolves voices. Make one and keep it.
pub struct VoiceReader {
    lexicon: VoiceLexicon,
}

impl VoiceReader {
    /// Reads the lists that are part of the program.
    ///
    /// # Errors
    /// When a row of the lists cannot be read; the error names the file and the line.
    pub fn new() -> Result<Self, LexiconError> {
        Ok(VoiceReader {
            lexicon: VoiceLexicon::new()?,
        })
    }

    /// Fills in voice and relay of the statements, which are in text order, and adds the voices, numbered in the order of
    /// their first mention, and behind them those who are only named. Takes out statements that only wrap another ("…, according to CNN" around "the minister
    /// said …"): the other one's relay says it. `passages` are what is read and `names` the names in it, both in text
    /// order.
    pub fn resolve(&self, article: &Article, passages: &[Span], names: &[Name], reading: &mut Reading) {
        let mut page = Page::new(&article.text, passages, names);
        unseen_names::complete(&mut page, &self.lexicon);
        let mut resolution = Resolution::new(&page, &self.lexicon, article, &reading.statements);
        let chains = relays::chains(&mut resolution);
        resolution.mention_offices();
        let inside_others = resolution.names_inside_others();
        let is_nameable = resolution.entities.nameable(&page);
        let mut entities = resolution.entities.list;
        let mut used: Vec<usize> = chains
            .iter()
            .flat_map(|c| c.voice.iter().chain(&c.relay).copied())
            .collect();
        used.sort_unstable();
        used.dedup();
        leave_out(&mut entities, inside_others, &used);
        let first = |entity: usize| {
            entities[entity]
                .spans
                .iter()
                .map(|s| s.start)
                .min()
                .unwrap_or(usize::MAX)
        };
        // an entity may have any number of passages: looked through once
        // an entity may have any number of passages: looked through once
        used.sort_by_cached_key(|&entity| (first(entity), entity));
        let numbers: HashMap<usize, u32> = used.iter().copied().zip(1..).collect();
        let number = |entity: usize| numbers.get(&entity).copied();
        for (statement, chain) in reading.statements.iter_mut().zip(&chains) {
            statement.voice = chain.voice.and_then(number);
            statement.relay = chain.relay.iter().copied().filter_map(number).collect();
        }
        let mut silent: Vec<usize> = (0..entities.len())
            .filter(|entity| {
                let is_named = is_nameable.get(*entity).is_some_and(|is| *is);
                is_named && !numbers.contains_key(entity) && !entities[*entity].spans.is_empty()
            })
            .collect();
        silent.sort_by_cached_key(|&entity| (first(entity), entity));
        let voices = |list: &[usize], from: u32| -> Vec<Voice> {
            let voices = (list.iter().zip(from..)).map(|(&entity, n)| voice(&entities[entity], n));
            voices.collect()
        };
        reading.voices = voices(&used, 1);
        reading.named = voices(&silent, used.len() as u32 + 1);
        let wrapping: HashSet<u32> = (reading.statements.iter().zip(&chains))
            .filter(|(_, chain)| chain.is_wrapping)
            .map(|(statement, _)| statement.n)
            .collect();
        if !wrapping.is_empty() {
            reading.keep(|statement| !wrapping.contains(&statement.n));
        }
    }
}

/// What the article shows of an entity, under a number.
fn voice(entity: &Entity, n: u32) -> Voice {
    let (mut mentions, mut roles) = (entity.spans.clone(), entity.roles.clone());
    mentions.sort_unstable();
    mentions.dedup();
    roles.sort_unstable();
    roles.dedup();
    Voice {
        n,
        name: rounded_off(&entity.name).to_owned(),
        kind: entity.kind,
        mentions,
        roles,
    }
}

/// Takes places out of the mentions of entities; where none would be left, of those alone that do not speak. `speaking`
/// are the others, sorted.
fn leave_out(entities: &mut [Entity], mut places: Vec<(usize, Span)>, speaking: &[usize]) {
    places.sort_unstable();
    for of_one in places.chunk_by(|a, b| a.0 == b.0) {
        let Some((entity, _)) = of_one.first() else {
            continue;
        };
        let spans = &mut entities[*entity].spans;
        let is_left = |span: &Span| of_one.binary_search(&(*entity, *span)).is_err();
        if speaking.binary_search(entity).is_err() || spans.iter().any(is_left) {
            spans.retain(is_left);
        }
    }
}

/// Words with which no name and no description ends: what came behind them was cut off.
const JOINING: [&str; 14] = [
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
];

/// A name without the joining words at its end: "Interior Ministry of", whose country nobody knows, is the Interior
/// Ministry.
fn rounded_off(name: &str) -> &str {
    let mut rest = name;
    while let Some((before, last)) = rest.rsplit_once(' ') {
        if !JOINING.contains(&last) || before.trim().is_empty() {
            break;
        }
        rest = before.trim_end();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::rounded_off;

    #[test]
    fn no_name_ends_with_a_word_that_joins() {
        for (name, expected) in [
            ("Interior Ministry of", "Interior Ministry"),
            ("report prepared for the", "report prepared"),
            ("Ministry of the Interior", "Ministry of the Interior"),
            ("The Who", "The Who"),
            ("of the", "of"),
            ("A", "A"),
            ("", ""),
        ] {
            assert_eq!(rounded_off(name), expected);
        }
    }
}
