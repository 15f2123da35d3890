//! Which named voices of a claim are one: voices under a shorter name, and bodies with those who speak for them.
//!
//! Everything here is about members of one claim, which report one utterance. Outside a claim none of it would hold: there
//! "Reth" may be anybody of that name, and a spokeswoman's words are not her ministry's alone.

use std::collections::{BTreeMap, BTreeSet};

use sayso_core::VoiceKind;
use sayso_core::outlets::comparable;

use super::Speaker;
use crate::voices::is_told_apart;

/// So many different documents, or bodies, of one claim are compared by their words. No claim of people has so many, and a
/// hostile one is not to cost the square of them.
const MOST: usize = 256;

/// Words that show that somebody speaks for a body, in a title.
const SPEAKING: [&str; 36] = [
    "ambassador",
    "attorney",
    "captain",
    "ceo",
    "chair",
    "chairman",
    "chairperson",
    "chairwoman",
    "chancellor",
    "chief",
    "commander",
    "commissioner",
    "coordinator",
    "director",
    "envoy",
    "executive",
    "general",
    "governor",
    "head",
    "leader",
    "manager",
    "mayor",
    "minister",
    "official",
    "premier",
    "president",
    "prosecutor",
    "rector",
    "representative",
    "secretary",
    "sheriff",
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "superintendent",
    "undersecretary",
];

/// Words in a title that show that somebody does not speak for the body that it names.
const NOT_SPEAKING: [&str; 14] = [
    "candidate",
    "congressman",
    "congresswoman",
    "critic",
    "deputy-elect",
    "ex",
    "former",
    "lawmaker",
    "lawyer",
    "member",
    "onetime",
    "representatives",
    "senator",
    "veteran",
];

/// Where the chain of a member ends by its own words.
pub(super) struct Ending<'p> {
    /// Who is there.
    pub speaker: &'p Speaker,
    /// The titles that the member's article gives to it.
    pub roles: &'p [String],
}

/// A named voice, or several that are one in this claim.
#[derive(Default)]
struct Group<'p> {
    /// How often each name stands for it.
    speakers: BTreeMap<&'p Speaker, usize>,
    /// The persons among them, each once whatever its names.
    persons: BTreeSet<usize>,
}

/// The named voices of a claim.
pub(super) struct Named<'p> {
    /// For each ending, the number of its voice; `None` for one that is not named.
    pub of: Vec<Option<usize>>,
    /// The speaker that stands for each voice.
    pub speakers: Vec<&'p Speaker>,
}

/// Which endings are one named voice. Outlets are none. A voice without a name is only one where its
/// description names a person of the claim, or where it is a spokesperson and its description names a body of the claim.
pub(super) fn named<'p>(endings: &[Option<Ending<'p>>]) -> Named<'p> {
    let mut keys: BTreeMap<&'p str, usize> = BTreeMap::new();
    let is_named = |speaker: &Speaker| !matches!(speaker.kind, VoiceKind::Unnamed | VoiceKind::Outlet);
    for ending in endings.iter().flatten().filter(|ending| is_named(ending.speaker)) {
        let next = keys.len();
        keys.entry(&ending.speaker.key).or_insert(next);
    }
    let mut joined = Joined((0..keys.len()).collect());
    join_shorter_names(endings, &keys, &mut joined, true, |kind| {
        kind == VoiceKind::Person
    });
    join_shorter_names(endings, &keys, &mut joined, false, is_body);
    join_surnames(endings, &keys, &mut joined);
    join_documents(endings, &keys, &mut joined);
    let before: Vec<usize> = (0..keys.len()).map(|key| joined.find(key)).collect();
    let bodies = Bodies::of(endings, &keys);
    let whole = WholeNames::of(endings, &keys);
    let mut of: Vec<Option<usize>> = Vec::with_capacity(endings.len());
    for ending in endings {
        let Some(Ending { speaker, roles }) = ending else {
            of.push(None);
            continue;
        };
        let key = keys.get(speaker.key.as_str()).copied();
        match speaker.kind {
            VoiceKind::Person => {
                if let Some(person) = key {
                    for body in roles.iter().filter_map(|role| bodies.spoken_for(role)) {
                        joined.join(person, body);
                    }
                }
                of.push(key);
            }
            VoiceKind::Unnamed => {
                let body = Some(&speaker.name).filter(|name| is_spokesperson(name));
                let spoken_for = body.and_then(|name| bodies.spoken_for(name));
                of.push(whole.person_in(&speaker.name).or(spoken_for));
            }
            VoiceKind::Outlet => of.push(None),
            VoiceKind::Document => {
                if let (Some(document), Some(voice)) = (key, whole.voice_in(&speaker.name)) {
                    joined.join(document, voice);
                }
                of.push(key);
            }
            _ => of.push(key),
        }
    }
    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    for (ending, at) in endings.iter().zip(&mut of) {
        let (Some(ending), Some(at)) = (ending, at) else {
            continue;
        };
        *at = joined.find(*at);
        let group = groups.entry(*at).or_default();
        if is_named(ending.speaker) {
            *group.speakers.entry(ending.speaker).or_default() += 1;
        }
        if ending.speaker.kind == VoiceKind::Person {
            let key = keys.get(ending.speaker.key.as_str());
            group.persons.extend(key.and_then(|key| before.get(*key)));
        }
    }
    let numbers: BTreeMap<usize, usize> = groups.keys().copied().zip(0..).collect();
    for at in of.iter_mut().flatten() {
        *at = numbers.get(at).copied().unwrap_or_default();
    }
    Named {
        of,
        speakers: groups.values().filter_map(Group::speaker).collect(),
    }
}

impl<'p> Group<'p> {
    /// The person where one speaks for a body, the body where several do; of names of one voice, the one that says most.
    fn speaker(&self) -> Option<&'p Speaker> {
        let rank = |speaker: &Speaker| match speaker.kind {
            VoiceKind::Person => 2 * u8::from(self.persons.len() == 1),
            kind => u8::from(is_body(kind)),
        };
        let fullness = |speaker: &Speaker| telling_words(&speaker.name).len();
        (self.speakers.iter())
            .max_by(|(a, x), (b, y)| {
                rank(a)
                    .cmp(&rank(b))
                    .then_with(|| fullness(a).cmp(&fullness(b)))
                    .then_with(|| x.cmp(y))
                    .then_with(|| b.cmp(a))
            })
            .map(|(speaker, _)| *speaker)
    }
}

fn is_body(kind: VoiceKind) -> bool {
    matches!(kind, VoiceKind::Government | VoiceKind::Organization)
}

/// "Reth" is "Joan Reth", and "the harbour police" the "Orrin harbour police", where the claim has no other name that ends so;
/// with the first word of a name as well, "Joan" is "Joan Reth". Else, for bodies, with what stands before "of": "the Harbour
/// Ministry" is the "Harbour Ministry of Quorn".
fn join_shorter_names(
    endings: &[Option<Ending>],
    keys: &BTreeMap<&str, usize>,
    joined: &mut Joined,
    with_first: bool,
    is_meant: impl Fn(VoiceKind) -> bool,
) {
    let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut heads: BTreeMap<String, String> = BTreeMap::new();
    for ending in endings.iter().flatten().filter(|e| is_meant(e.speaker.kind)) {
        if let Some(key) = keys.get(ending.speaker.key.as_str()) {
            if let (false, Some((head, _))) = (with_first, ending.speaker.name.split_once(" of ")) {
                let whole = telling_words(&ending.speaker.name).join(" ");
                heads.insert(whole, telling_words(head).join(" "));
            }
            let with_name = names
                .entry(telling_words(&ending.speaker.name).join(" "))
                .or_default();
            if !with_name.contains(key) {
                with_name.push(*key);
            }
        }
    }
    names.remove("");
    let told_apart: BTreeSet<usize> = (keys.iter())
        .filter(|(key, _)| is_told_apart(key))
        .map(|(_, at)| *at)
        .collect();
    for with_name in names.values_mut() {
        join_same_names(with_name, &told_apart, joined);
    }
    let shorter = |name: &str| -> Vec<String> {
        let starts = name.match_indices(' ').map(|(at, _)| at + 1);
        // a hostile name of thousands of words has no shorter ones
        let ends = starts.take(8).filter_map(|at| name.get(at..));
        let first = name
            .split_once(' ')
            .map(|(first, _)| first)
            .filter(|_| with_first);
        let head = heads
            .get(name)
            .map(String::as_str)
            .filter(|head| !head.is_empty());
        ends.chain(first).chain(head).map(str::to_owned).collect()
    };
    let ends_longer: BTreeSet<String> = names.keys().flat_map(|name| shorter(name)).collect();
    let mut fullest: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for name in names.keys().filter(|name| !ends_longer.contains(*name)) {
        for end in shorter(name) {
            let full = fullest.entry(end).or_default();
            // two are as many as thousands: nobody knows which is meant
            if full.len() < 2 {
                full.insert(name);
            }
        }
    }
    for (name, with_name) in &names {
        // two voices of one name, which the linker has parted
        let [key] = with_name.as_slice() else { continue };
        let mut full = fullest.get(name).into_iter().flatten();
        if let (Some(full), None) = (full.next(), full.next())
            && let Some([full]) = names.get(*full).map(Vec::as_slice)
        {
            joined.join(*key, *full);
        }
    }
}

/// A surname alone may be taken for a body's name: "Reth" is "Joan Reth" then as well, where one person of the claim has it.
fn join_surnames(endings: &[Option<Ending>], keys: &BTreeMap<&str, usize>, joined: &mut Joined) {
    let mut persons: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let of_kind = |is_meant: fn(VoiceKind) -> bool| {
        let meant = endings.iter().flatten().map(|ending| ending.speaker);
        meant
            .filter(move |speaker| is_meant(speaker.kind))
            .filter_map(|speaker| Some((telling_words(&speaker.name), *keys.get(speaker.key.as_str())?)))
    };
    for (words, key) in of_kind(|kind| kind == VoiceKind::Person) {
        let person = joined.find(key);
        for start in 1..words.len().min(8) {
            let end = words.get(start..).unwrap_or_default().join(" ");
            persons.entry(end).or_default().insert(person);
        }
    }
    for (words, key) in of_kind(is_body) {
        let with_name = persons.get(&words.join(" "));
        if let Some(person) = with_name
            .filter(|persons| persons.len() == 1)
            .and_then(|persons| persons.first())
        {
            joined.join(key, *person);
        }
    }
}

/// Voices of one name that the linker kept apart because nothing told whether they are one, "the Interior Ministry" here and "the
/// Interior Ministry" there: what they say in one claim is one utterance, so they are one in it. One that is told apart, the ministry
/// of some country, is the same as well, unless there are two of these. `with_name` becomes those that are left.
fn join_same_names(with_name: &mut Vec<usize>, told_apart: &BTreeSet<usize>, joined: &mut Joined) {
    let (told, untold): (Vec<usize>, Vec<usize>) = with_name.iter().partition(|&at| told_apart.contains(at));
    let Some((first, rest)) = untold.split_first() else {
        return;
    };
    rest.iter().for_each(|other| joined.join(*first, *other));
    match told.as_slice() {
        [one] => {
            joined.join(*first, *one);
            *with_name = vec![*one];
        }
        _ => *with_name = told.into_iter().chain([*first]).collect(),
    }
}

/// "the report" is "the auditor's report", where the claim has no other document whose name it could be short for.
fn join_documents(endings: &[Option<Ending>], keys: &BTreeMap<&str, usize>, joined: &mut Joined) {
    let mut documents: BTreeMap<BTreeSet<String>, Vec<usize>> = BTreeMap::new();
    for ending in endings.iter().flatten() {
        let speaker = ending.speaker;
        let words = words(&speaker.name);
        if speaker.kind == VoiceKind::Document
            && !words.is_empty()
            && let Some(key) = keys.get(speaker.key.as_str())
        {
            documents.entry(words).or_default().push(*key);
        }
    }
    for same in documents.values() {
        same.windows(2).for_each(|two| joined.join(two[0], two[1]));
    }
    if documents.len() > MOST {
        return;
    }
    let is_fullest = |words: &BTreeSet<String>| {
        documents
            .keys()
            .all(|other| other == words || !words.is_subset(other))
    };
    let fullest: Vec<(&BTreeSet<String>, usize)> = (documents.iter())
        .filter(|(words, _)| is_fullest(words))
        .filter_map(|(words, keys)| Some((words, *keys.first()?)))
        .collect();
    for (words, keys) in &documents {
        let mut longer = fullest.iter().filter(|(other, _)| words.is_subset(other));
        if let (Some((_, one)), None, Some(key)) = (longer.next(), longer.next(), keys.first()) {
            joined.join(*key, *one);
        }
    }
}

/// The bodies among the voices of a claim.
struct Bodies(Vec<(BTreeSet<String>, usize)>);

impl Bodies {
    fn of(endings: &[Option<Ending>], keys: &BTreeMap<&str, usize>) -> Bodies {
        let mut bodies: BTreeMap<BTreeSet<String>, usize> = BTreeMap::new();
        for ending in endings.iter().flatten().filter(|e| is_body(e.speaker.kind)) {
            let words = words(&ending.speaker.name);
            if !words.is_empty()
                && let Some(key) = keys.get(ending.speaker.key.as_str())
            {
                let least = bodies.entry(words).or_insert(*key);
                *least = (*least).min(*key);
            }
        }
        let mut bodies: Vec<_> = bodies.into_iter().collect();
        // a title is the one's whose name has most of its words
        bodies.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        bodies.truncate(MOST);
        Bodies(bodies)
    }

    /// The body for which somebody with this title or description speaks.
    fn spoken_for(&self, title: &str) -> Option<usize> {
        if self.0.is_empty() {
            return None;
        }
        let title = words(title);
        let is = |list: &[&str]| list.iter().any(|word| title.contains(*word));
        if !is(&SPEAKING) || is(&NOT_SPEAKING) {
            return None;
        }
        let (_, body) = self.0.iter().find(|(words, _)| words.is_subset(&title))?;
        Some(*body)
    }
}

/// The full names of the persons and bodies of a claim.
struct WholeNames(BTreeMap<String, (usize, VoiceKind)>);

impl WholeNames {
    fn of(endings: &[Option<Ending>], keys: &BTreeMap<&str, usize>) -> WholeNames {
        let mut names: BTreeMap<String, (usize, VoiceKind)> = BTreeMap::new();
        for Ending { speaker, .. } in endings.iter().flatten() {
            let words = telling_words(&speaker.name);
            if (speaker.kind == VoiceKind::Person || is_body(speaker.kind))
                && (2..=LONGEST_NAME).contains(&words.len())
                && let Some(key) = keys.get(speaker.key.as_str())
            {
                let known = names.entry(words.join(" ")).or_insert((*key, speaker.kind));
                *known = (*known).min((*key, speaker.kind));
            }
        }
        WholeNames(names)
    }

    /// The voice that is named in a description or title.
    fn voice_in(&self, title: &str) -> Option<usize> {
        self.find(title, |_| true)
    }

    /// The person who is named in a description: "the harbour's surveyor, Joan Reth of Vell".
    fn person_in(&self, description: &str) -> Option<usize> {
        self.find(description, |kind| kind == VoiceKind::Person)
    }

    fn find(&self, title: &str, is_meant: impl Fn(VoiceKind) -> bool) -> Option<usize> {
        if self.0.is_empty() {
            return None;
        }
        let words = telling_words(title);
        let runs = (2..=LONGEST_NAME).rev().flat_map(|length| words.windows(length));
        let mut known = runs.filter_map(|run| self.0.get(&run.join(" ")));
        known.find(|(_, kind)| is_meant(*kind)).map(|(voice, _)| *voice)
    }
}

/// Names of more words are not looked for in descriptions.
const LONGEST_NAME: usize = 5;

/// "a spokeswoman for the harbour authority"
fn is_spokesperson(description: &str) -> bool {
    words(description)
        .iter()
        .any(|word| matches!(word.as_str(), "spokesman" | "spokeswoman" | "spokesperson"))
}

/// The words of a name or title that tell something, each once.
pub(super) fn words(name: &str) -> BTreeSet<String> {
    telling_words(name).into_iter().collect()
}

/// The words of a name or title that tell something, in their order, in lower case, without possessive ending.
fn telling_words(name: &str) -> Vec<String> {
    comparable(name)
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|word| word.strip_suffix("'s").unwrap_or(word).trim_matches('\''))
        .filter(|word| !word.is_empty())
        .filter(|word| {
            !matches!(
                *word,
                "a" | "an" | "and" | "at" | "for" | "in" | "its" | "of" | "on" | "the"
            )
        })
        .map(str::to_owned)
        .collect()
}

/// Sets of numbers, joined two by two; each is known by its least number.
pub(super) struct Joined(pub Vec<usize>);

impl Joined {
    pub fn find(&mut self, at: usize) -> usize {
        let mut root = at;
        while self.0[root] != root {
            root = self.0[root];
        }
        let mut at = at;
        while self.0[at] != root {
            at = std::mem::replace(&mut self.0[at], root);
        }
        root
    }

    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b)] = a.min(b);
    }
}
