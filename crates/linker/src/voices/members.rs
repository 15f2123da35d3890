//! The voices of one article as members of identities.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sayso_core::{ArticleLine, CodePoints, VoiceKind, VoiceLine};

use super::lexicon::Lexicon;
use super::name::{Name, Reach, parse};
use super::role::Role;
use super::words::folded;
use super::{Gender, Member};

/// The voices of an article, in their order, and behind them those who are only named. The line should hold the text: what
/// the article is about is counted in it.
pub fn members(line: &ArticleLine) -> Vec<Member> {
    let published: Option<Date> = line
        .published
        .as_deref()
        .and_then(|p| p.get(..10))
        .and_then(|day| day.parse().ok());
    let speaking_names: Vec<&VoiceLine> = line
        .voices
        .iter()
        .filter(|v| !matches!(v.kind, VoiceKind::Unnamed | VoiceKind::Document))
        .collect();
    let places = Places::of(line);
    let points = line.text.as_deref().map(|text| (text, CodePoints::new(text)));
    let speaking = line.voices.iter().map(|voice| (voice, true));
    speaking
        .chain(line.named.iter().map(|voice| (voice, false)))
        .map(|(voice, speaks)| {
            let beside = speaking_names
                .iter()
                .filter(|v| v.n != voice.n)
                .map(|v| v.name.clone());
            Member {
                article: line.id.clone(),
                n: voice.n,
                speaks,
                name: voice.name.clone(),
                kind: voice.kind,
                roles: roles(voice),
                published,
                outlet: line.outlet.clone(),
                beside: beside.collect(),
                gender: gender(voice),
                place: places
                    .of_voice(voice, points.as_ref().map(|(text, points)| (*text, points)))
                    .map(str::to_owned),
            }
        })
        .collect()
}

/// The gender of the pronouns and forms of address that stand for a voice; `None` where they disagree.
fn gender(voice: &VoiceLine) -> Option<Gender> {
    let (mut male, mut female) = (0, 0);
    for word in voice
        .mentions
        .iter()
        .chain(&voice.roles)
        .filter_map(|m| m.text.split_whitespace().next())
    {
        match word.trim_end_matches('.').to_lowercase().as_str() {
            "he" | "him" | "his" | "himself" | "mr" => male += 1,
            "she" | "her" | "hers" | "herself" | "mrs" | "ms" | "miss" => female += 1,
            _ => {}
        }
    }
    match (male, female) {
        (0, 0) => None,
        (_, 0) => Some(Gender::Male),
        (0, _) => Some(Gender::Female),
        _ => None,
    }
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

/// The states of an article, as far as its voices need them.
struct Places {
    /// How often each is named; in the title, more.
    counts: BTreeMap<&'static str, usize>,
}

impl Places {
    fn of(line: &ArticleLine) -> Places {
        /// A state in the title counts for so many in the text.
        const TITLE: usize = 4;
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        let mut count = |text: &str, weight: usize| {
            states_in(text, |state| *counts.entry(state).or_default() += weight);
        };
        count(line.title.as_deref().unwrap_or_default(), TITLE);
        match &line.text {
            Some(text) => count(text, 1),
            None => {
                for voice in &line.voices {
                    count(&voice.name, 1);
                    voice.roles.iter().for_each(|r| count(&r.text, 1));
                }
            }
        }
        Places { counts }
    }

    /// The state that is named most, but for one; `None` where another is named more than half as often.
    fn most(&self, but: Option<&str>) -> Option<&'static str> {
        let mut states: Vec<(usize, &'static str)> = self
            .counts
            .iter()
            .filter(|(state, _)| Some(**state) != but)
            .map(|(state, count)| (*count, *state))
            .collect();
        states.sort_unstable_by(|a, b| b.cmp(a));
        match states.as_slice() {
            [(_, one)] => Some(one),
            [(most, one), (next, _), ..] if *most >= 2 * next => Some(one),
            _ => None,
        }
    }

    /// Where a voice belongs: the state in its name or the article's words for it; else the last that its paragraph
    /// names before it, else the one of the article. For an embassy, not the state that sends it.
    fn of_voice(&self, voice: &VoiceLine, text: Option<(&str, &CodePoints)>) -> Option<&'static str> {
        let name = match parse(&voice.name) {
            Some(Name::Body(body)) => Some(body),
            _ => None,
        };
        if let Some(body) = &name
            && body.reach == Reach::Abroad
        {
            // "the embassy in Cairo"
            if let Some((text, points)) = text {
                for mention in &voice.mentions {
                    let after = points
                        .byte(mention.end)
                        .and_then(|at| text.get(at..))
                        .unwrap_or_default();
                    let place: Vec<&str> = after.split(' ').skip(1).take(4).collect();
                    if let [here, place @ ..] = place.as_slice()
                        && matches!(*here, "in" | "at")
                    {
                        let mut state = None;
                        states_in(&place.join(" "), |found| state = state.or(Some(found)));
                        if state.is_some() {
                            return state;
                        }
                    }
                }
            }
            return self.most(body.state);
        }
        let mentions = voice.mentions.iter().map(|m| m.text.as_str());
        for words in std::iter::once(voice.name.as_str()).chain(mentions) {
            if let Some(Name::Body(body)) = parse(words)
                && body.state.is_some()
            {
                return body.state;
            }
        }
        let roles = Role::read(voice.roles.iter().map(|r| r.text.as_str()));
        if let Some(state) = roles.states.first() {
            return Some(state);
        }
        if name.is_some()
            && let (Some((text, points)), Some(mention)) = (text, voice.mentions.first())
            && let Some(before) = points.byte(mention.start).and_then(|at| text.get(..at))
        {
            let paragraph = before.rsplit('\n').next().unwrap_or_default();
            let mut last = None;
            states_in(paragraph, |state| last = Some(state));
            if last.is_some() {
                return last;
            }
        }
        self.most(None)
    }
}

/// Shows each state that a text names, by name, adjective, people or capital, in the order of the text.
fn states_in(text: &str, mut found: impl FnMut(&'static str)) {
    /// Longest name of a state that is looked for, in words.
    const LONGEST: usize = 3;
    let lexicon = Lexicon::get();
    // no name runs over a stop or a line end
    for part in text.split(['\n', ';', ':', '"', '(', ')']) {
        let raw: Vec<&str> = part.split_whitespace().collect();
        let mut at = 0;
        while at < raw.len() {
            let first = raw[at].trim_start_matches(|c: char| !c.is_alphanumeric());
            if !first.starts_with(char::is_uppercase) {
                at += 1;
                continue;
            }
            let state = if matches!(
                first.trim_end_matches(|c: char| !c.is_alphanumeric()),
                "US" | "U.S" | "USA" | "U.S.A"
            ) {
                lexicon.state("united states").map(|s| (s, 1))
            } else {
                (1..=LONGEST.min(raw.len() - at))
                    .rev()
                    .find_map(|n| lexicon.state(&folded(&raw[at..at + n].join(" "))).map(|s| (s, n)))
            };
            if let Some((state, _)) = state {
                found(state);
            }
            at += state.map_or(1, |(_, n)| n);
        }
    }
}
