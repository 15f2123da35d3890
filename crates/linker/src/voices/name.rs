//! What a name says by itself: a person's given names and surname, or the words, state and owner of a body.
//!
//! The kind that the reader found is not asked. One article may take a campaign for a person and another may not, and
//! both must come to the same block.

use super::lexicon::{FILLER, LOCAL, Lexicon, PROPER, STATE, sorted_words};
use super::words::{Word, words};

/// Longest name of a state, in words.
const STATE_WORDS: usize = 5;

/// What a name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    /// The name of a person, or of anything that is no body by its words: "Boko Haram".
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
    once(&mut words);
    let first = words.first()?;
    if words
        .iter()
        .all(|w| lexicon.is_no_name(&w.text) && !is_united_states(w))
    {
        return None;
    }
    // "R-Mich.": a party and a place, cut out of brackets
    if words.len() == 1 && first.text.get(1..2) == Some("-") && first.text.len() <= 8 && first.is_capital {
        return None;
    }
    if let Some(body) = body(&words, lexicon) {
        return Some(Name::Body(body));
    }
    single(words, lexicon).map(Name::Single)
}

/// A name that stands twice in a row is one: "Joan Reth Joan Reth", "Joan Reth Reth".
fn once(words: &mut Vec<Word>) {
    let half = words.len() / 2;
    let same = |a: &[Word], b: &[Word]| a.iter().map(|w| &w.text).eq(b.iter().map(|w| &w.text));
    if half > 0 && words.len().is_multiple_of(2) && same(&words[..half], &words[half..]) {
        words.truncate(half);
    }
    words.dedup_by(|b, a| a.text == b.text && a.text.len() > 3);
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
            let found = match run {
                [one] if is_united_states(one) => lexicon.state("united states"),
                [one] => lexicon.state(&one.text),
                several => lexicon.state(&joined(several)),
            };
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
        (one | two) & (STATE | LOCAL | PROPER) != 0 && !lexicon.is_title(&rest[at].text)
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
    let is_ministry = rest
        .iter()
        .any(|w| matches!(w.text.as_str(), "ministry" | "department" | "minister"));
    let significant = |w: &&&Word| {
        !is_small(&w.text) && !(is_ministry && w.text == "affairs") && lexicon.body(&w.text) != FILLER
    };
    let mut kept: Vec<&str> = rest
        .iter()
        .filter(significant)
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
    let (mut at, mut found) = (0, Reach::State);
    while at < rest.len() {
        let pair = rest
            .get(at + 1)
            .map_or(0, |b| lexicon.body(&format!("{} {}", rest[at].text, b.text)));
        let one = lexicon.body(american(&rest[at].text)) | lexicon.body(&rest[at].text);
        let (scope, n) = if pair & (STATE | LOCAL) != 0 {
            (pair, 2)
        } else {
            (one, 1)
        };
        at += n;
        if is_small(&rest[at - 1].text) || scope & FILLER != 0 && scope & LOCAL == 0 || scope & STATE != 0 {
            continue;
        }
        if scope & LOCAL == 0 {
            return Reach::Proper;
        }
        found = Reach::Local;
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
            suffix,
            titles,
        });
    }
    let last = words.pop()?;
    let surname = surname(&last.text, lexicon);
    let given: Vec<Given> = words
        .into_iter()
        .filter(|w| w.is_initial || !lexicon.is_particle(&w.text))
        .map(|w| Given {
            text: if w.is_initial {
                w.text
            } else {
                spelled(&w.text, lexicon)
            },
            is_initial: w.is_initial,
        })
        .collect();
    Some(Single {
        surname,
        given,
        suffix,
        titles,
    })
}

/// Chinese, Korean and Vietnamese names begin with the family name: it is in the list, and one or two short given
/// names follow. "Kim Vandermoor" is none.
fn is_family_first(words: &[Word], lexicon: &Lexicon) -> bool {
    let [first, given @ ..] = words else { return false };
    let syllables: usize = given.iter().map(|w| w.text.split('-').count()).sum();
    lexicon.is_family(&first.text)
        && (1..=2).contains(&given.len())
        && !given.iter().any(|w| w.is_initial || lexicon.is_given(&w.text) && w.text.len() > 3)
        && given.iter().all(|w| w.text.split('-').all(is_syllable))
        // "Long Island", "Park Hotel": one given name of one syllable is too little for a word of English
        && (syllables > 1 || given.iter().all(|w| lexicon.is_family(&w.text) || w.text.len() <= 5))
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

/// The part of a surname under which it is looked up: without "al-", in one spelling.
fn surname(word: &str, lexicon: &'static Lexicon) -> String {
    let bare = [
        "al-", "el-", "ad-", "as-", "ash-", "az-", "an-", "ar-", "at-", "ul-",
    ]
    .iter()
    .find_map(|article| word.strip_prefix(article))
    .filter(|rest| rest.len() > 2)
    .unwrap_or(word);
    spelled(bare, lexicon)
}

/// A word in the spelling under which it is compared.
fn spelled(word: &str, lexicon: &'static Lexicon) -> String {
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
