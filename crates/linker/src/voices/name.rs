//! What a name says by itself: a person's given names and surname, or the words, state and owner of a body.
//!
//! The kind that the reader found is not asked. One article may take a campaign for a person and another may not, and
//! both must come to the same block.

use super::lexicon::{ABROAD, FILLER, LOCAL, Lexicon, PROPER, STATE, sorted_words};
use super::words::{Word, words};

/// Longest name of a state, in words.
const STATE_WORDS: usize = 5;

/// What a name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    /// The name of a person, or of anything that is no body by its words: "Lanternhill".
    Single(Single),
    /// The name of a body, a state, or a law.
    Body(Body),
}

/// A name as a person has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Single {
    /// The surname, or the only name.
    pub surname: String,
    /// Given names in order, initials among them, without particles.
    pub given: Vec<Given>,
    /// The small word right before the surname: "van". Not the Arabic article, which may stand or not.
    pub particle: Option<String>,
    /// "jr", "sr", "ii".
    pub suffix: Option<String>,
    /// The title that stands in the name itself: "Sen. Vandermoor".
    pub titles: Vec<String>,
}

/// A given name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Given {
    /// Lower case: "joan", "j", "pj".
    pub text: String,
    /// Initials alone.
    pub is_initial: bool,
}

/// The name of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Body {
    /// Its words, sorted, without state, owner's given names and small words; empty for a state itself.
    pub words: String,
    /// Whose it is by its name.
    pub state: Option<&'static str>,
    /// Given names of the person whose body it is: "Joan Vandermoor's campaign".
    pub owner: Vec<Given>,
    /// Do words stand in it that no other body has?
    pub reach: Reach,
}

/// How many bodies have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// Every town may have one.
    Local,
    /// A state has one in many others.
    Abroad,
    /// Every state may have one.
    State,
    /// It is the name of one body.
    Proper,
}

/// Reads a name. `None` where nothing in it can name anybody.
pub(crate) fn parse(name: &str) -> Option<Name> {
    let lexicon = Lexicon::get();
    let mut words = words(name);
    if words.first().is_some_and(|w| w.text == "the") && words.len() > 1 {
        words.remove(0);
    }
    once(&mut words, lexicon);
    // "Joan Reth, D-Ohio": a party and a place
    while words.len() > 1 && words.last().is_some_and(is_party_code) {
        words.pop();
    }
    while words.len() > 1 && words.first().is_some_and(is_party_code) {
        words.remove(0);
    }
    let first = words.first()?;
    if words
        .iter()
        .all(|w| lexicon.is_no_name(&w.text) && !is_united_states(w))
    {
        return None;
    }
    // cut out of brackets, it names nobody
    if words.len() == 1 && is_party_code(first) {
        return None;
    }
    if let Some(body) = body(&words, lexicon) {
        return Some(Name::Body(body));
    }
    single(words, lexicon).map(Name::Single)
}

/// A name that stands twice in a row is one: "Joan Reth Joan Reth", "Joan Reth Reth".
fn once(words: &mut Vec<Word>, lexicon: &Lexicon) {
    // "Omar Omar" is called so
    if words.len() == 2 && words.iter().all(|w| lexicon.is_given(&w.text)) {
        return;
    }
    let half = words.len() / 2;
    let same = |a: &[Word], b: &[Word]| a.iter().map(|w| &w.text).eq(b.iter().map(|w| &w.text));
    if half > 0 && words.len().is_multiple_of(2) && same(&words[..half], &words[half..]) {
        words.truncate(half);
    }
    words.dedup_by(|b, a| a.text == b.text && a.text.len() > 3);
    // "Reth Joan Reth"
    if words.len() > 2 && same(&words[..1], &words[words.len() - 1..]) {
        words.remove(0);
    }
}

/// "R-Mich.", "D-Ohio", "I-Vt."
fn is_party_code(word: &Word) -> bool {
    word.is_capital && word.text.len() <= 12 && matches!(word.text.get(..2), Some("r-" | "d-" | "i-"))
}

/// "US" and "U.S." in capitals; "us" is a word.
fn is_united_states(word: &Word) -> bool {
    word.is_all_capital && matches!(word.text.as_str(), "us" | "usa")
}

/// Spellings of British and American English that stand in names of bodies.
fn american(word: &str) -> &str {
    match word {
        "defence" => "defense",
        "organisation" => "organization",
        "centre" => "center",
        "programme" => "program",
        "dept" => "department",
        "camp" => "campaign",
        "corporation" => "corp",
        "company" => "co",
        "incorporated" => "inc",
        "limited" => "ltd",
        "television" => "tv",
        other => other,
    }
}

fn is_small(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "of"
            | "for"
            | "and"
            | "on"
            | "in"
            | "at"
            | "to"
            | "a"
            | "an"
            | "its"
            | "their"
            | "his"
            | "her"
            | "s"
    )
}

/// Nouns before which a person's name can stand as the owner of a body: "the Vandermoor campaign".
fn is_owned(word: &str) -> bool {
    matches!(
        word,
        "administration"
            | "campaign"
            | "camp"
            | "team"
            | "office"
            | "government"
            | "regime"
            | "presidency"
            | "cabinet"
    )
}

fn body(words: &[Word], lexicon: &'static Lexicon) -> Option<Body> {
    let (mut state, mut rest) = (None, Vec::with_capacity(words.len()));
    let mut at = 0;
    while at < words.len() {
        let found = (1..=STATE_WORDS.min(words.len() - at)).rev().find_map(|n| {
            let run = &words[at..at + n];
            if !run[0].is_capital {
                return None;
            }
            // "the Lima police" is a town's
            let is_town = || {
                let next = words.get(at + n).map_or(0, |w| lexicon.body(&w.text));
                next & LOCAL != 0 && lexicon.is_capital(&joined(run))
            };
            let found = match run {
                [one] if is_united_states(one) => lexicon.state("united states"),
                [one] => lexicon.state(&one.text),
                several => lexicon.state(&joined(several)),
            };
            let found = found.filter(|_| !is_town());
            found.map(|state| (state, n))
        });
        match found {
            Some((name, n)) => {
                state = state.or(Some(name));
                at += n;
            }
            None => {
                rest.push(&words[at]);
                at += 1;
            }
        }
    }
    if rest.iter().all(|w| is_small(&w.text)) {
        return state.map(|name| Body {
            words: String::new(),
            state: Some(name),
            owner: Vec::new(),
            reach: Reach::Proper,
        });
    }
    // a law: "the Riverbank Protection Act"
    let is_law = rest.len() > 1
        && rest.last().is_some_and(|w| lexicon.is_law(&w.text))
        && rest.iter().all(|w| w.is_capital || is_small(&w.text));
    let is_noun = |at: usize| {
        let one = rest.get(at).map_or(0, |w| lexicon.body(&w.text));
        let two = rest
            .get(at + 1)
            .map_or(0, |b| lexicon.body(&format!("{} {}", rest[at].text, b.text)));
        (one | two) & (STATE | LOCAL | PROPER | ABROAD) != 0 && !lexicon.is_title(&rest[at].text)
    };
    // "State of the Union" and "Ministry": a noun must stand there, and a title before a surname is none
    if !is_law && !(0..rest.len()).any(is_noun) {
        return None;
    }
    let mut owner = Vec::new();
    let head = rest.iter().rposition(|w| is_owned(&w.text));
    let owned = rest.iter().position(|w| w.is_owner).map(|at| at + 1);
    let named = |n: usize| rest.get(..n).unwrap_or_default();
    let is_person = |n: usize| {
        let first = named(n).first();
        (2..=5).contains(&n)
            && first.is_some_and(|w| w.is_capital && (w.is_initial || lexicon.is_given(&w.text)))
            && named(n)
                .iter()
                .all(|w| w.is_capital || lexicon.is_particle(&w.text))
            && named(n)
                .iter()
                .all(|w| lexicon.body(&w.text) & (STATE | LOCAL) == 0)
    };
    let is_named = |n: usize| {
        (2..=5).contains(&n)
            && named(n)
                .iter()
                .all(|w| w.is_capital || lexicon.is_particle(&w.text))
    };
    if let Some(n) = owned
        .filter(|&n| n < rest.len() && is_named(n) && head.is_some_and(|h| h >= n))
        .or(head.filter(|&n| is_person(n)))
    {
        let person: Vec<Word> = named(n).iter().map(|w| (*w).clone()).collect();
        if let Some(person) = single(person, lexicon) {
            owner = person.given;
            let surname = named(n).last().copied();
            let mut kept: Vec<&Word> = surname.into_iter().collect();
            kept.extend(rest.iter().skip(n).copied());
            rest = kept;
        }
    }
    let mut reach = reach(&rest, lexicon);
    if is_law {
        reach = Reach::Proper;
    }
    // a police department is the police, and the treasury department the treasury
    let is_one_with_department = rest
        .iter()
        .any(|w| matches!(w.text.as_str(), "police" | "treasury" | "sheriff"));
    let is_ministry = rest
        .iter()
        .any(|w| matches!(w.text.as_str(), "ministry" | "department" | "minister"));
    let says_nothing = |w: &Word| {
        is_small(&w.text)
            || is_ministry && w.text == "affairs"
            || is_one_with_department && matches!(w.text.as_str(), "department" | "dept")
            || lexicon.body(&w.text) == FILLER
    };
    let mut kept: Vec<&str> = rest
        .iter()
        .filter(|w| !says_nothing(w))
        .map(|w| american(&w.text))
        .collect();
    if kept.is_empty() {
        kept = rest.iter().map(|w| american(&w.text)).collect();
    }
    Some(Body {
        words: sorted_words(kept.into_iter()),
        state,
        owner,
        reach,
    })
}

fn joined(words: &[Word]) -> String {
    words
        .iter()
        .map(|w| w.text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The words of a body without its state: is each of them one that many bodies have?
fn reach(rest: &[&Word], lexicon: &Lexicon) -> Reach {
    // a committee of a chamber that is named is one body; one of a chamber that is not may be another's
    let has = |wanted: &[&str]| rest.iter().any(|w| wanted.contains(&w.text.as_str()));
    if rest.len() > 2
        && has(&["committee", "subcommittee", "caucus"])
        && has(&["house", "senate", "congressional"])
    {
        return Reach::Proper;
    }
    let (mut at, mut found) = (0, Reach::State);
    while at < rest.len() {
        let pair = rest
            .get(at + 1)
            .map_or(0, |b| lexicon.body(&format!("{} {}", rest[at].text, b.text)));
        let one = lexicon.body(american(&rest[at].text)) | lexicon.body(&rest[at].text);
        let (scope, n) = if pair & (STATE | LOCAL | ABROAD) != 0 {
            (pair, 2)
        } else {
            (one, 1)
        };
        let is_without_weight =
            is_small(&rest[at].text) || scope & FILLER != 0 && scope & (LOCAL | ABROAD) == 0;
        at += n;
        if is_without_weight || scope & STATE != 0 {
            continue;
        }
        found = found.min(match scope {
            s if s & ABROAD != 0 => Reach::Abroad,
            s if s & LOCAL != 0 => Reach::Local,
            _ => return Reach::Proper,
        });
    }
    found
}

fn single(mut words: Vec<Word>, lexicon: &'static Lexicon) -> Option<Single> {
    let mut titles = Vec::new();
    while words.len() > 1 {
        let two = format!("{} {}", words[0].text, words[1].text);
        if words.len() > 2 && lexicon.is_title(&two) {
            titles.push(two);
            words.drain(..2);
        } else if lexicon.is_title(&words[0].text) {
            titles.push(words.remove(0).text);
        } else {
            break;
        }
    }
    let mut suffix = None;
    if words.len() == 1
        && words
            .first()
            .is_some_and(|w| lexicon.is_suffix(&w.text) || lexicon.is_suffix_dropped(&w.text))
    {
        return None;
    }
    while words.len() > 1 {
        let Some(last) = words.last() else { break };
        if lexicon.is_suffix(&last.text) {
            suffix = Some(match last.text.as_str() {
                "junior" | "jnr" => "jr".to_owned(),
                "senior" | "snr" => "sr".to_owned(),
                other => other.to_owned(),
            });
        } else if !lexicon.is_suffix_dropped(&last.text) {
            break;
        }
        words.pop();
    }
    if is_family_first(&words, lexicon) {
        let given: String = words.iter().skip(1).map(|w| w.text.replace('-', "")).collect();
        return Some(Single {
            surname: words.swap_remove(0).text,
            given: vec![Given {
                text: given,
                is_initial: false,
            }],
            particle: None,
            suffix,
            titles,
        });
    }
    let last = words.pop()?;
    // "Salman" is the father of "bin Salman", so the two are not compared
    let is_patronym = words
        .last()
        .is_some_and(|w| matches!(w.text.as_str(), "bin" | "ibn" | "bint"));
    let parts: Vec<&str> = last.text.split('-').collect();
    let family = parts.last().copied().unwrap_or_default();
    let surname = if is_patronym {
        format!("bin {}", spelled(family, lexicon))
    } else {
        spelled(family, lexicon)
    };
    let is_given = |at: usize, w: &Word| {
        // "Al Quell" has a given name, "al Quell" has none
        let opens = at == 0 && w.is_capital && lexicon.is_given(&w.text);
        w.is_initial || opens || !lexicon.is_particle(&w.text)
    };
    let is_bare = !words.iter().enumerate().any(|(at, w)| is_given(at, w));
    let particle = words
        .iter()
        .enumerate()
        .next_back()
        .filter(|(at, w)| !is_given(*at, w) && !matches!(w.text.as_str(), "al" | "el"))
        .map(|(_, w)| w.text.clone());
    let mut given: Vec<Given> = words
        .into_iter()
        .enumerate()
        .filter(|(at, w)| is_given(*at, w))
        .map(|(_, w)| Given {
            text: w.text,
            is_initial: w.is_initial,
        })
        .collect();
    // the first half of a double surname stands where others have a middle name: "Joan Quell-Tavassi" and
    // "Joan Quell Tavassi" are one name
    if !is_bare {
        let halves = parts
            .iter()
            .rev()
            .skip(1)
            .rev()
            .filter(|part| !lexicon.is_particle(part));
        given.extend(halves.map(|half| Given {
            text: (*half).to_owned(),
            is_initial: false,
        }));
    }
    Some(Single {
        surname,
        given,
        particle,
        suffix,
        titles,
    })
}

/// Chinese, Korean and Vietnamese names begin with the family name: it is in the list, and one or two short given
/// names follow. "Kim Vandermoor" is none.
fn is_family_first(words: &[Word], lexicon: &Lexicon) -> bool {
    let [first, given @ ..] = words else { return false };
    lexicon.is_family(&first.text)
        && (1..=2).contains(&given.len())
        && !given
            .iter()
            .any(|w| w.is_initial || lexicon.is_given(&w.text) && w.text.len() > 3)
        && given.iter().all(|w| w.text.split('-').all(is_syllable))
}

/// One or two syllables as Chinese and Korean are written: "geun", "jinping".
fn is_syllable(part: &str) -> bool {
    let (mut syllables, mut rest) = (0, part);
    while !rest.is_empty() {
        let onset = ["zh", "ch", "sh", "kk", "tt", "pp", "ss", "jj", "ng"]
            .iter()
            .find(|o| rest.starts_with(**o))
            .map_or_else(
                || usize::from(!rest.starts_with(['a', 'e', 'i', 'o', 'u', 'y'])),
                |o| o.len(),
            );
        rest = rest.get(onset..).unwrap_or_default();
        let vowels = rest.len() - rest.trim_start_matches(['a', 'e', 'i', 'o', 'u', 'y', 'w']).len();
        if vowels == 0 || vowels > 3 {
            return false;
        }
        rest = rest.get(vowels..).unwrap_or_default();
        // a closing consonant, unless it opens the next syllable
        let vowel_follows = |at: usize| {
            rest.get(at..)
                .is_some_and(|r| r.starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'w']))
        };
        let coda = if rest.starts_with("ng") && !vowel_follows(2) {
            2
        } else {
            usize::from(rest.starts_with(['n', 'k', 'l', 'm', 'p', 't', 'r', 'g']) && !vowel_follows(1))
        };
        rest = rest.get(coda..).unwrap_or_default();
        syllables += 1;
    }
    (1..=2).contains(&syllables)
}

/// A word in the spelling under which it is compared.
pub(crate) fn spelled(word: &str, lexicon: &'static Lexicon) -> String {
    let plain = word.replace('-', "");
    let known = lexicon.spelling(&plain);
    if known != plain {
        return known.to_owned();
    }
    for (ending, one) in [
        ("ovych", "ovich"),
        ("ovitch", "ovich"),
        ("evych", "evich"),
        ("evitch", "evich"),
        ("skiy", "sky"),
        ("skyy", "sky"),
        ("skii", "sky"),
        ("skyi", "sky"),
    ] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 1) {
            return format!("{stem}{one}");
        }
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn person(name: &str) -> Single {
        match parse(name) {
            Some(Name::Single(single)) => single,
            other => panic!("{name}: {other:?}"),
        }
    }

    fn body_of(name: &str) -> Body {
        match parse(name) {
            Some(Name::Body(body)) => body,
            other => panic!("{name}: {other:?}"),
        }
    }

    #[test]
    fn titles_suffixes_and_particles_are_no_part_of_a_surname() {
        let name = person("Sen. Joris van der Quell Jr.");
        assert_eq!((name.surname.as_str(), name.given.len()), ("quell", 1));
        assert_eq!(
            (name.suffix.as_deref(), name.titles.as_slice()),
            (Some("jr"), &["sen".to_owned()][..])
        );
        assert_eq!(person("Umar al-Tavassi").surname, "tavassi");
        assert_eq!(person("Reth").given, []);
        assert_eq!(person("Joan Quell-Reth"), person("Joan Quell Reth"));
        assert_eq!(person("Quell-Reth").given, []);
        assert_eq!(person("Joan Reth, D-Ohio"), person("Joan Reth"));
    }

    #[test]
    fn a_father_is_not_his_son() {
        assert_ne!(person("Umar bin Tavassi").surname, person("Tavassi").surname);
        assert_eq!(person("Umar bin Tavassi").surname, person("bin Tavassi").surname);
    }

    #[test]
    fn a_korean_or_chinese_name_begins_with_the_family_name() {
        for (name, family, given) in [
            ("Kim Bae-soon", "kim", "baesoon"),
            ("Kim Bae Soon", "kim", "baesoon"),
            ("Xi Wenlan", "xi", "wenlan"),
            ("Ban Do-yun", "ban", "doyun"),
        ] {
            let read = person(name);
            assert_eq!(
                (read.surname.as_str(), read.given[0].text.as_str()),
                (family, given),
                "{name}"
            );
        }
        assert_eq!(person("Kim Vandermoor").surname, "vandermoor");
        assert_eq!(person("Lee Harrison").surname, "harrison");
    }

    #[test]
    fn the_words_of_a_body_have_no_order_and_its_state_stands_apart() {
        let one = body_of("Chilean Ministry of Foreign Affairs");
        let other = body_of("Chile's foreign ministry");
        assert_eq!(one, other);
        assert_eq!(
            (one.words.as_str(), one.state, one.reach),
            ("foreign ministry", Some("Chile"), Reach::State)
        );
        assert_eq!(
            body_of("U.S. Department of Justice").words,
            body_of("Justice Department").words
        );
        assert_eq!(body_of("Peru").words, "");
        assert_eq!(
            body_of("Quorn Police").words,
            body_of("Quorn Police Department").words
        );
    }

    #[test]
    fn the_owner_of_a_body_is_told_by_the_surname() {
        let full = body_of("Joan Vandermoor's campaign");
        assert_eq!(full.words, body_of("Vandermoor campaign").words);
        assert_eq!(full.words, body_of("Joan Vandermoor campaign").words);
        assert_eq!(full.owner[0].text, "joan");
        assert!(body_of("Vandermoor camp").owner.is_empty());
    }

    #[test]
    fn a_name_reaches_as_far_as_its_words() {
        for (name, reach) in [
            ("police", Reach::Local),
            ("District Court", Reach::Local),
            ("Supreme Court", Reach::State),
            ("Peruvian Embassy", Reach::Abroad),
            ("Lima police", Reach::Proper),
            ("Peruvian police", Reach::Local),
            ("news service", Reach::Local),
            ("Rivers Committee", Reach::Proper),
            ("Intelligence Committee", Reach::Local),
            ("House Intelligence Committee", Reach::Proper),
            ("Ministry of the Interior", Reach::State),
            ("Quorn Police Department", Reach::Proper),
            ("Lanternhill Foundation", Reach::Proper),
        ] {
            assert_eq!(body_of(name).reach, reach, "{name}");
        }
    }

    #[test]
    fn pronouns_days_and_codes_name_nobody() {
        for name in ["You", "Wednesday", "R-Mich.", "Mr.", "", "—"] {
            assert_eq!(parse(name), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(name in any::<String>()) {
            if let Some(Name::Single(single)) = parse(&name) {
                prop_assert!(!single.surname.is_empty());
            }
        }
    }
}
