//! The voices of one article as members of identities.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sayso_core::{ArticleLine, VoiceKind, VoiceLine};

use super::Member;
use super::lexicon::Lexicon;
use super::name::{Name, parse};
use super::role::Role;
use super::words::{folded, words};

/// The voices of an article, in their order. The line should hold the text: what the article is about is counted in it.
pub fn members(line: &ArticleLine) -> Vec<Member> {
    let published: Option<Date> = line
        .published
        .as_deref()
        .and_then(|p| p.get(..10))
        .and_then(|day| day.parse().ok());
    let named: Vec<&VoiceLine> = line
        .voices
        .iter()
        .filter(|v| !matches!(v.kind, VoiceKind::Unnamed | VoiceKind::Document))
        .collect();
    let about = state_of(line);
    line.voices
        .iter()
        .map(|voice| {
            let beside = named.iter().filter(|v| v.n != voice.n).map(|v| v.name.clone());
            Member {
                article: line.id.clone(),
                n: voice.n,
                name: voice.name.clone(),
                kind: voice.kind,
                roles: roles(voice),
                published,
                outlet: line.outlet.clone(),
                beside: beside.collect(),
                place: own_state(voice).or(about).map(str::to_owned),
            }
        })
        .collect()
}

/// The roles of a voice, each once, in the order of the text.
fn roles(voice: &VoiceLine) -> Vec<String> {
    let mut roles: Vec<String> = Vec::new();
    for role in &voice.roles {
        if !roles.contains(&role.text) {
            roles.push(role.text.clone());
        }
    }
    roles
}

/// The state that the article's own words for the voice name: "Chile's foreign ministry".
fn own_state(voice: &VoiceLine) -> Option<&'static str> {
    let mentions = voice.mentions.iter().map(|m| m.text.as_str());
    for text in std::iter::once(voice.name.as_str()).chain(mentions) {
        if let Some(Name::Body(body)) = parse(text)
            && body.state.is_some()
        {
            return body.state;
        }
    }
    let roles = Role::read(voice.roles.iter().map(|r| r.text.as_str()));
    roles.states.first().copied()
}

/// The state that an article names most: in its title, its text, the roles and names of its voices. `None` where it
/// names none, or two equally often.
fn state_of(line: &ArticleLine) -> Option<&'static str> {
    /// A state in the title counts for so many in the text.
    const TITLE: usize = 4;
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    let title = line.title.as_deref().unwrap_or_default();
    count_states(title, TITLE, &mut counts);
    match &line.text {
        Some(text) => {
            // sentences, so that no name runs over a stop or a line end
            text.split(['\n', ';', ':', '"'])
                .for_each(|part| count_states(part, 1, &mut counts));
        }
        None => {
            for voice in &line.voices {
                count_states(&voice.name, 1, &mut counts);
                voice
                    .roles
                    .iter()
                    .for_each(|r| count_states(&r.text, 1, &mut counts));
            }
        }
    }
    let most = counts.values().max().copied()?;
    let mut first = counts.iter().filter(|(_, count)| **count == most);
    match (first.next(), first.next()) {
        (Some((state, _)), None) => Some(state),
        _ => None,
    }
}

/// Counts the states that a text names, by name, adjective, people or capital.
fn count_states(text: &str, weight: usize, counts: &mut BTreeMap<&'static str, usize>) {
    let lexicon = Lexicon::get();
    // names are short; a long run of text is read in pieces of words
    let raw: Vec<&str> = text.split_whitespace().collect();
    let mut at = 0;
    while at < raw.len() {
        let starts = raw[at]
            .chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(char::is_uppercase);
        if !starts {
            at += 1;
            continue;
        }
        let is_us = words(raw[at])
            .first()
            .is_some_and(|w| w.is_all_capital && matches!(w.text.as_str(), "us" | "usa"));
        let found = if is_us {
            lexicon.state("united states").map(|s| (s, 1))
        } else {
            (1..=3usize.min(raw.len() - at))
                .rev()
                .find_map(|n| lexicon.state(&folded(&raw[at..at + n].join(" "))).map(|s| (s, n)))
        };
        match found {
            Some((state, n)) => {
                *counts.entry(state).or_default() += weight;
                at += n;
            }
            None => at += 1,
        }
    }
}
