//! Who passed a statement on: the chain from the page to the voice, nearest to the page first.

use std::collections::HashSet;
use std::ops::Range;

use sayso_core::{Act, Span, VoiceKind, envelope};

use super::entities::Entities;
use super::lexicon::{Class, comparable};
use super::phrase::{Head, Phrase, is_possessive};
use super::resolve::Resolution;

/// Voice and relays of a statement, as indexes of entities.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    pub voice: Option<usize>,
    pub relay: Vec<usize>,
    /// Is the statement nothing but the wrapping of another: "…, according to CNN" around "the minister said …"?
    pub is_wrapping: bool,
}

/// How many bytes of a content may lie outside the statement that it wraps: quotation marks, "that", a comma.
const LOOSE: usize = 16;

/// How many statements outward a chain is followed; nobody can follow more, and a hostile text may hold any number.
const DEEPEST: usize = 16;

/// The chains of all statements, in their order.
pub(super) fn chains(resolution: &mut Resolution<'_>) -> Vec<Chain> {
    let own = resolution.article.outlet.clone().unwrap_or_default();
    // who speaks in the article is no host of it
    let speakers: HashSet<usize> = resolution.voice.iter().copied().flatten().collect();
    told_outlets(resolution, &speakers);
    let statements = resolution.statements;
    let cues: HashSet<usize> = (statements.iter().flat_map(|s| &s.cue))
        .flat_map(|cue| resolution.page.range(*cue))
        .collect();
    let mut chains: Vec<Chain> = Vec::with_capacity(statements.len());
    for (i, statement) in statements.iter().enumerate() {
        let mut chain = Chain {
            voice: resolution.voice[i],
            relay: Vec::new(),
            is_wrapping: false,
        };
        // "the paper reported, citing two officials": they speak, and the paper passes it on
        let cites = chain
            .voice
            .is_none_or(|v| resolution.entities.list[v].kind == VoiceKind::Outlet);
        if cites && let Some(cited) = cited(resolution, &statement.cited, chain.voice) {
            chain.relay.extend(chain.voice);
            chain.voice = Some(cited);
        }
        // a statement inside another is passed on by that one's voice
        if !cites && statement.act != Act::Believe && statement.within.is_none() {
            chain
                .relay
                .extend(according_to(resolution, &statement.cited, chain.voice));
            chain.relay.extend(tagged_on(resolution, &cues, i));
        }
        if statement.act == Act::Decline {
            chain.relay.extend(refused(resolution, &statement.content));
        }
        for told in &statement.told {
            if let Some(entity) = outlet(resolution, *told, &speakers) {
                let words = resolution.page.range(*told);
                resolution.mention(words, entity);
                chain.relay.push(entity);
            }
        }
        chains.push(chain);
    }
    // the chain of a statement inside another goes through the other's voice
    let direct: Vec<Chain> = chains.clone();
    for (i, statement) in statements.iter().enumerate() {
        let mut inner = statement;
        let mut through = Vec::new();
        for _ in 0..DEEPEST {
            let Some(outer) = resolution.outer_of(inner) else {
                break;
            };
            if statements[outer].act != Act::Believe {
                let mut step: Vec<usize> = direct[outer].relay.clone();
                step.extend(direct[outer].voice);
                step.append(&mut through);
                through = step;
            }
            inner = &statements[outer];
        }
        through.append(&mut chains[i].relay);
        let voice = chains[i].voice;
        let mut relay: Vec<usize> = Vec::new();
        for entity in through {
            let is_own = is_own_outlet(&resolution.entities, entity, &own);
            if Some(entity) != voice && !relay.contains(&entity) && !is_own {
                relay.push(entity);
            }
        }
        chains[i].relay = relay;
    }
    unwrap(resolution, &mut chains);
    chains
}

/// Who passed on what somebody said: the filing of "the witness said …, according to the filing".
fn according_to(resolution: &mut Resolution<'_>, cited: &[Span], voice: Option<usize>) -> Option<usize> {
    cited.iter().find_map(|span| {
        let before = resolution.page.text.get(..span.start)?.trim_end();
        let is_according = before.len() >= 12
            && before
                .get(before.len() - 12..)
                .is_some_and(|end| end.eq_ignore_ascii_case("according to"));
        if !is_according {
            return None;
        }
        let words = resolution.page.range(*span);
        let entity = resolution.party(words.clone(), None)?;
        let entity = apart(resolution, entity, words.clone(), voice)?;
        if resolution.entities.list[entity].kind == VoiceKind::Unnamed {
            return None;
        }
        resolution.mention(words, entity);
        Some(entity)
    })
}

/// Who passes on what a voice said: "the witness said …, according to the affidavit" has the affidavit, and not simply
/// whoever gave it, where that is the last to speak or has no name. `words`: those of `entity`.
fn apart(
    resolution: &mut Resolution<'_>,
    entity: usize,
    words: Range<usize>,
    voice: Option<usize>,
) -> Option<usize> {
    let is_another = Some(entity) != voice;
    if is_another && resolution.entities.list[entity].kind != VoiceKind::Unnamed {
        return Some(entity);
    }
    let document = Phrase::read(resolution.page, resolution.lexicon, words)
        .filter(|phrase| phrase.is(resolution.page, resolution.lexicon, Class::Document));
    let Some(phrase) = document else {
        return is_another.then_some(entity);
    };
    let name = resolution.page.words(phrase.core);
    Some(resolution.entities.named(VoiceKind::Document, name))
}

/// To whom somebody refused to speak: the Courier of "declined to comment to the Lowmere Courier".
fn refused(resolution: &mut Resolution<'_>, content: &[Span]) -> Option<usize> {
    let page = resolution.page;
    let words = content.iter().flat_map(|span| page.range(*span)).find_map(|i| {
        let name = page.name_at(i).filter(|&n| page.names[n].words.start == i)?;
        let before = i.checked_sub(1)?;
        let the = usize::from(page.lower(before) == "the");
        let is_told = page.lower(before.checked_sub(the)?) == "to";
        let entity = resolution.entities.of_name[name]?;
        let is_outlet = resolution.entities.list[entity].kind == VoiceKind::Outlet;
        (is_told && is_outlet).then(|| page.names[name].words.clone())
    })?;
    outlet_in(resolution, words)
}

/// Who passed on what somebody said, by a tag behind it: the committee of "“…,” Fenn told the panel, the committee
/// wrote", the memos of "Fenn said he was late, the memos show". `cues`: the tokens of all cues.
fn tagged_on(resolution: &mut Resolution<'_>, cues: &HashSet<usize>, i: usize) -> Option<usize> {
    const TAGS: [&str; 15] = [
        "wrote", "said", "reported", "alleged", "alleges", "says", "writes", "claimed", "stated", "recalled",
        "show", "shows", "showed", "say", "allege",
    ];
    let (page, statement) = (resolution.page, &resolution.statements[i]);
    let (cue, source, content) = (
        envelope(&statement.cue)?,
        envelope(&statement.source)?,
        envelope(&statement.content)?,
    );
    let is_behind = cue.start >= content.end;
    let start = if is_behind {
        page.range(Span::new(cue.start.min(source.start), cue.end.max(source.end)))
            .end
    } else {
        page.range(content).end
    };
    let end = page.sentence_words(start.saturating_sub(1)).end.min(start + 16);
    let comma = (start..end).find(|&t| page.lower(t) == ",")?;
    // behind a content the tag follows at once, in the sentence of the cue
    let is_apart = comma > start + 1 || page.sentence(page.at(cue.start)) != page.sentence(comma);
    if !is_behind && is_apart {
        return None;
    }
    let verb = (comma + 2..end.min(comma + 8)).find(|&t| TAGS.contains(&page.lower(t)))?;
    let is_last = verb + 1 >= end || page.lower(verb + 1) == ".";
    let is_plain = (start..=verb).all(|t| t == comma || page.is_word(t) && !cues.contains(&t));
    let begins = page.is_capital(comma + 1)
        || matches!(page.lower(comma + 1), "the" | "a" | "an")
        || resolution.lexicon.is(Class::Document, page.lower(verb - 1));
    if !is_last || !is_plain || !begins {
        return None;
    }
    let entity = resolution.party(comma + 1..verb, None)?;
    let entity = apart(resolution, entity, comma + 1..verb, resolution.voice[i])?;
    resolution.mention(comma + 1..verb, entity);
    Some(entity)
}

/// "The minister said …, according to CNN" is one statement, of the minister, that CNN passed on. "CNN reported …,
/// according to two officials" is one of the officials.
fn unwrap(resolution: &Resolution<'_>, chains: &mut [Chain]) {
    let statements = resolution.statements;
    let is_outlet =
        |voice: Option<usize>| voice.is_some_and(|v| resolution.entities.list[v].kind == VoiceKind::Outlet);
    for (i, inner) in statements.iter().enumerate() {
        let Some(outer) = resolution.outer(i) else {
            continue;
        };
        let wrapping = &statements[outer];
        let (Some(content), Some(cue)) = (envelope(&wrapping.content), envelope(&wrapping.cue)) else {
            continue;
        };
        let parts: Vec<Span> = [&inner.source, &inner.cue, &inner.content]
            .into_iter()
            .flatten()
            .copied()
            .collect();
        let Some(whole) = envelope(&parts) else { continue };
        let covers = whole.start <= content.start + LOOSE && whole.end + LOOSE >= content.end;
        let stands_behind = cue.start >= content.end;
        let is_according = cue
            .of(resolution.page.text)
            .to_lowercase()
            .starts_with("according");
        if !covers || !(stands_behind || is_according) || chains[outer].voice.is_none() {
            continue;
        }
        if is_outlet(chains[i].voice) && !is_outlet(chains[outer].voice) {
            let (outlet, giver) = (chains[i].voice, chains[outer].voice);
            chains[i].voice = giver;
            chains[i].relay.retain(|r| Some(*r) != giver);
            let own = resolution.article.outlet.as_deref().unwrap_or_default();
            let outlet = outlet.filter(|o| !is_own_outlet(&resolution.entities, *o, own));
            chains[i].relay.splice(0..0, outlet);
        }
        chains[outer].is_wrapping = true;
    }
}

/// A body that nobody knows and that is told something, as newspapers are told, is an outlet; so it is one as well where it
/// reports.
fn told_outlets(resolution: &mut Resolution<'_>, speakers: &HashSet<usize>) {
    let statements = resolution.statements;
    // a body that reports what others said
    for (i, statement) in statements.iter().enumerate() {
        let Some(voice) = resolution.voice[i].filter(|_| !statement.cited.is_empty()) else {
            continue;
        };
        let reports = statement.cue.iter().any(|cue| {
            let cue = cue
                .of(resolution.page.text)
                .to_lowercase()
                .replace("reportedly", "");
            ["report", "quot", "citing", "cited", "carried"]
                .iter()
                .any(|w| cue.contains(w))
        });
        if reports && resolution.entities.is_unknown_body(voice) {
            resolution.entities.list[voice].kind = VoiceKind::Outlet;
        }
    }
    for told in statements.iter().flat_map(|s| &s.told) {
        if let Some(entity) = outlet(resolution, *told, speakers)
            && resolution.entities.list[entity].kind == VoiceKind::Organization
        {
            resolution.entities.list[entity].kind = VoiceKind::Outlet;
        }
    }
}

/// The first cited party that is not the outlet itself.
fn cited(resolution: &mut Resolution<'_>, cited: &[Span], source: Option<usize>) -> Option<usize> {
    cited.iter().find_map(|span| {
        let words = resolution.page.range(*span);
        let entity = resolution
            .party(words.clone(), None)
            .filter(|e| Some(*e) != source)?;
        resolution.mention(words, entity);
        Some(entity)
    })
}

/// The outlet to which it was said; `None` where it is no outlet. `speakers`: who makes a statement in the article.
fn outlet(resolution: &mut Resolution<'_>, told: Span, speakers: &HashSet<usize>) -> Option<usize> {
    let page = resolution.page;
    let words = page.range(told);
    let phrase = Phrase::read(page, resolution.lexicon, words.clone())?;
    // "Reuters and other outlets": no voice of their own
    if words.clone().any(|i| page.lower(i) == "other") && !words.clone().any(|i| page.is_capital(i)) {
        return None;
    }
    // "CNN's Jake Tapper", "Fox News host Sean Hannity": the outlet is meant
    if let Some(entity) = outlet_in(resolution, words.clone()) {
        return Some(entity);
    }
    if let Some(entity) = resolution
        .entities
        .by_known_words(resolution.lexicon, page.words(words.clone()))
        && resolution.entities.list[entity].kind == VoiceKind::Outlet
    {
        return Some(entity);
    }
    match phrase.head {
        Head::Pronoun(_) => None,
        Head::Name(name) => {
            let entity = resolution.entities.of_name[name]?;
            let known = &resolution.entities.list[entity];
            match known.kind {
                VoiceKind::Person if !speakers.contains(&entity) => outlet_of_host(resolution, entity),
                VoiceKind::Outlet => Some(entity),
                // a body that is told something and is nothing else: a newspaper that nobody knows
                VoiceKind::Organization if phrase.core.len() == page.names[name].words.len() => {
                    let text = page.words(page.names[name].words.clone());
                    resolution.lexicon.body(text).is_none().then_some(entity)
                }
                _ => None,
            }
        }
        Head::Noun => {
            let is_outlet = phrase.is(page, resolution.lexicon, Class::Outlet);
            let is_audience = matches!(
                phrase.noun(page),
                "reporters" | "journalists" | "station" | "agency" | "agencies"
            ) && !page.words(words.clone()).contains("news");
            if !is_outlet || is_audience && phrase.noun(page) != "agency" {
                return None;
            }
            let entity = resolution.party(words, None)?;
            matches!(
                resolution.entities.list[entity].kind,
                VoiceKind::Outlet | VoiceKind::Unnamed
            )
            .then_some(entity)
        }
    }
}

/// The outlet for which somebody asks, who was told something: CNN of "CNN's Ida Fenn", "Ida Fenn of CNN", and where the
/// name is that of a show, "“Tonight With Ida Fenn” on CNN".
fn outlet_of_host(resolution: &Resolution<'_>, entity: usize) -> Option<usize> {
    const MOST_MENTIONS: usize = 40;
    const HOSTING: [&str; 16] = [
        "host",
        "anchor",
        "anchors",
        "correspondent",
        "reporter",
        "journalist",
        "presenter",
        "interviewer",
        "moderator",
        "columnist",
        "chief",
        "political",
        "senior",
        "national",
        "commentator",
        "co-host",
    ];
    let (page, entities) = (resolution.page, &resolution.entities);
    let outlet_at = |i: usize| {
        let name = page.name_at(i)?;
        entities.of_name[name].filter(|&e| entities.list[e].kind == VoiceKind::Outlet)
    };
    entities
        .places(entity)
        .iter()
        .take(MOST_MENTIONS)
        .find_map(|&place| {
            let words = &page.names[page.name_at(place)?].words;
            let mut start = words.start;
            while start > 0
                && words.start - start < 4
                && (HOSTING.contains(&page.lower(start - 1)) || is_possessive(page, start - 1))
            {
                start -= 1;
            }
            let before = start.checked_sub(1).and_then(outlet_at);
            let mut end = words.end;
            while matches!(page.lower(end), "\"" | "\u{201d}" | "\u{2019}" | "'") {
                end += 1;
            }
            let is_joined = matches!(page.lower(end), "of" | "on" | "from" | "at");
            let the = usize::from(page.lower(end + 1) == "the");
            before.or_else(|| is_joined.then(|| outlet_at(end + 1 + the)).flatten())
        })
}

/// An outlet that is named among the words.
fn outlet_in(resolution: &Resolution<'_>, words: Range<usize>) -> Option<usize> {
    words
        .filter_map(|i| resolution.page.name_at(i))
        .filter_map(|n| resolution.entities.of_name[n])
        .find(|&e| resolution.entities.list[e].kind == VoiceKind::Outlet)
}

/// Is the entity the outlet that published the article? "CNN" is "CNN (Web News)".
fn is_own_outlet(entities: &Entities, entity: usize, own: &str) -> bool {
    let entity = &entities.list[entity];
    if own.is_empty() || !matches!(entity.kind, VoiceKind::Outlet | VoiceKind::Organization) {
        return false;
    }
    let words = |name: &str| -> Vec<String> {
        comparable(name)
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty() && !matches!(*w, "the" | "news" | "online" | "com"))
            .map(str::to_owned)
            .collect()
    };
    let (own, name) = (words(own), words(&entity.name));
    !name.is_empty() && name.iter().all(|w| own.contains(w)) && own.first() == name.first()
}
