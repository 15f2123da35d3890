//! Sources that the words around a cue name beside the source: whom it cites, and whom it was told.
//!
//! ```text
//! source + cue ─▶ their sentence, without content and quoted words ─▶ phrases such as "citing …", "in an interview
//! with …" ─▶ the noun phrase after each, one for each party ─▶ cited, told
//! ```
//!
//! The noun phrases are read without a tagger: capitalised names with their particles, and lower-case words up to a word
//! that cannot stand in one. Words that decide who is an outlet and who only an audience stand in
//! `lexicon/parties.tsv`.

use std::collections::{HashMap, HashSet};

use sayso_core::{Span, envelope};

use crate::Attribution;
use crate::acts::LexiconError;
use crate::acts::words::{Token, around, ends_sentence, fit, tokens};
use crate::form::Quotation;

/// Bytes to either side of source and cue that are looked at, and the longest content behind which they go on.
const REACH: usize = 300;
const LONGEST_CONTENT: usize = 1500;
const MOST_SPANS: usize = 16;
/// Words between a phrase and the source or cue to which it belongs.
const MOST_WORDS_AWAY: usize = 14;

/// What the words around a cue name beside the source. Spans are bytes of the text, in text order, noun phrases without
/// preposition and relative clause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrases {
    /// Sources that the source cites: "two officials" in "the paper reported, citing two officials".
    pub cited: Vec<Span>,
    /// Outlets and persons to whom it was said, or who carried it: "Corriere della Sera" in "told Corriere della
    /// Sera".
    pub told: Vec<Span>,
}

/// Reads the phrases around cues. Make one and keep it.
pub struct PhraseReader {
    classes: HashMap<&'static str, HashSet<&'static str>>,
}

const FILE: &str = "parties.tsv";
const CLASSES: [&str; 10] = [
    "outlet",
    "outlet_name",
    "people",
    "document",
    "journalist",
    "audience",
    "time",
    "particle",
    "stop",
    "place",
];

/// The sentence around a cue.
struct Sentence<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// May a phrase stand on the token? Not on content, source, quoted words.
    is_free: Vec<bool>,
    is_cue: Vec<bool>,
    is_source: Vec<bool>,
    is_content: Vec<bool>,
}

/// A noun phrase in a sentence.
#[derive(Clone, Debug)]
struct NounPhrase {
    /// First token, and the first after it.
    start: usize,
    end: usize,
    /// Does it hold a capitalised name?
    has_name: bool,
    /// Its last common noun, as a token.
    noun: Option<usize>,
}

/// Verbs behind which "to" leads to whom it was said.
const SAID_TO: [&str; 20] = [
    "confirmed",
    "said",
    "explained",
    "admitted",
    "acknowledged",
    "insisted",
    "stressed",
    "complained",
    "repeated",
    "reiterated",
    "disclosed",
    "revealed",
    "described",
    "recounted",
    "conceded",
    "suggested",
    "indicated",
    "hinted",
    "denied",
    "relayed",
];

/// Which parties a phrase may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// A named party or an outlet.
    Told,
    /// An outlet, by its name or a noun for it.
    Outlet,
    /// Whoever can be cited.
    Cited,
    /// Whoever can be cited, by a noun for people or documents.
    CitedNoun,
    /// Whoever can be cited, by a noun for people.
    CitedPeople,
}

impl PhraseReader {
    /// Reads the word lists that are part of the program.
    ///
    /// # Errors
    /// When a row of the lists cannot be read; the error names the file and the line.
    pub fn new() -> Result<Self, LexiconError> {
        let mut classes: HashMap<&'static str, HashSet<&'static str>> = HashMap::new();
        for (number, row) in include_str!("../lexicon/parties.tsv").lines().enumerate() {
            if row.starts_with('#') || row.trim().is_empty() {
                continue;
            }
            let wrong = |problem: String| LexiconError {
                file: FILE,
                line: number + 1,
                problem,
            };
            let (class, words) = row
                .split_once('\t')
                .ok_or_else(|| wrong("a row has two columns, parted by a tab: class, words".to_owned()))?;
            if !CLASSES.contains(&class) {
                return Err(wrong(format!("there is no class \"{class}\"")));
            }
            if classes
                .insert(class, words.split_whitespace().collect())
                .is_some()
            {
                return Err(wrong(format!("the class \"{class}\" stands here twice")));
            }
        }
        Ok(PhraseReader { classes })
    }

    /// The parties that the words around the source and cue of an attribution name. `quotation` is that of `text`.
    pub fn read(&self, text: &str, quotation: &Quotation<'_>, attribution: &Attribution) -> Phrases {
        let Some(sentence) = sentence(text, quotation, attribution) else {
            return Phrases::default();
        };
        let mut phrases = Phrases::default();
        for at in 0..sentence.tokens.len() {
            if !sentence.is_free.get(at).is_some_and(|free| *free) {
                continue;
            }
            self.told_at(&sentence, at, &mut phrases.told);
            self.cited_at(&sentence, at, &mut phrases);
        }
        for spans in [&mut phrases.told, &mut phrases.cited] {
            spans.sort_unstable();
            // two phrases may lead to one party: "in remarks carried by …"
            spans.dedup_by(|b, a| b.overlaps(*a));
        }
        let told = phrases.told.clone();
        phrases.cited.retain(|c| !told.iter().any(|t| t.overlaps(*c)));
        phrases
    }

    fn is(&self, class: &str, word: &str) -> bool {
        self.classes.get(class).is_some_and(|words| words.contains(word))
    }

    /// Adds whom it was told by a phrase that begins at `at`.
    fn told_at(&self, sentence: &Sentence<'_>, at: usize, told: &mut Vec<Span>) {
        let word = |n: usize| sentence.word(at + n);
        let first = word(0);
        // the party's place and what may stand there
        let found = match first {
            "tell" | "tells" | "told" | "telling" => {
                let is_passive = sentence.is_passive(at);
                (sentence.is_cue(at) && !is_passive).then_some((at + 1, Wanted::Told))
            }
            "speaking" | "spoke" | "talking" | "talked" | "speaks" => {
                let next = if word(1) == "out" || word(1) == "exclusively" {
                    2
                } else {
                    1
                };
                matches!(word(next), "to" | "with").then_some((at + next + 1, Wanted::Told))
            }
            "interview" | "interviews" => {
                self.after_occasion(sentence, at, &["with", "to", "by", "for"], Wanted::Told)
            }
            "remarks" | "comments" | "statement" | "statements" | "email" | "e-mail" | "message"
            | "conversation" => self.after_occasion(sentence, at, &["to", "with"], Wanted::Told),
            "appearance" | "appearing" | "op-ed" | "column" | "essay" | "article" | "editorial" | "piece" => {
                self.after_occasion(sentence, at, &["on", "in", "for"], Wanted::Outlet)
            }
            "wrote" | "writing" | "writes" => {
                matches!(word(1), "in" | "for").then_some((at + 2, Wanted::Outlet))
            }
            "carried" | "published" | "broadcast" | "aired" | "quoted" | "cited" | "reported" | "printed"
            | "televised" | "run" => {
                let next = if matches!(word(1), "as") && word(2) == "saying" {
                    3
                } else {
                    1
                };
                let next = if self.is("time", word(next)) {
                    next + 1
                } else {
                    next
                };
                matches!(word(next), "by" | "on" | "in").then_some((at + next + 1, Wanted::Outlet))
            }
            // "on CNN"
            "on" => Some((at + 1, Wanted::Outlet)),
            // "in a CNN interview", "in the newspaper's video"
            "in" => {
                let phrase = self.noun_phrase(sentence, at + 1, false);
                let carrier = phrase.map(|p| sentence.word(p.end)).unwrap_or_default();
                matches!(
                    carrier,
                    "video"
                        | "interview"
                        | "article"
                        | "op-ed"
                        | "column"
                        | "documentary"
                        | "broadcast"
                        | "podcast"
                        | "programme"
                        | "program"
                        | "essay"
                        | "editorial"
                        | "appearance"
                )
                .then_some((at + 1, Wanted::Outlet))
            }
            "according" if word(1) == "to" && !sentence.is_cue(at) => Some((at + 2, Wanted::Outlet)),
            // "confirmed to the Lowmere Post"
            "to" if at > 0 && sentence.is_cue(at - 1) && SAID_TO.contains(&sentence.word(at - 1)) => {
                Some((at + 1, Wanted::Outlet))
            }
            _ => None,
        };
        if let Some((start, wanted)) = found
            && sentence.is_near(at)
        {
            told.extend(self.parties(sentence, start, wanted));
        }
        // "Tass quoted Lavrov as saying", where Lavrov is the source
        let is_quoting = matches!(
            first,
            "quoted" | "quotes" | "quoting" | "cited" | "cites" | "citing"
        );
        if is_quoting && sentence.is_source(at + 1) && !sentence.is_passive(at) {
            let party = self.name_before(sentence, at);
            told.extend(party.or_else(|| self.name_after_source(sentence, at + 1)));
        }
    }

    /// Adds whom the source cites by a phrase that begins at `at`; "according to" an outlet is who carried it.
    fn cited_at(&self, sentence: &Sentence<'_>, at: usize, phrases: &mut Phrases) {
        let word = |n: usize| sentence.word(at + n);
        let found = match word(0) {
            "citing" | "cites" | "cite" | "quoting" | "quotes" => Some((at + 1, Wanted::Cited)),
            "cited" | "quoted" => {
                let is_active = !sentence.is_passive(at) && !matches!(word(1), "by" | "as" | "in" | "on");
                is_active.then_some((at + 1, Wanted::Cited))
            }
            "reference" if word(1) == "to" && sentence.word_before(at) == "with" => {
                Some((at + 2, Wanted::Cited))
            }
            "referring" if word(1) == "to" && !sentence.is_cue(at) => Some((at + 2, Wanted::CitedPeople)),
            "authority" if word(1) == "of" => Some((at + 2, Wanted::Cited)),
            "based" if word(1) == "on" => Some((at + 2, Wanted::CitedNoun)),
            "learned" | "learnt" if word(1) == "from" => Some((at + 2, Wanted::CitedNoun)),
            "attributed" | "attributing" | "attributes" | "crediting" => {
                let to = (1..=5).find(|n| word(*n) == "to");
                to.map(|n| (at + n + 1, Wanted::Cited))
            }
            "according" if word(1) == "to" && !sentence.is_cue(at) => Some((at + 2, Wanted::CitedNoun)),
            _ => None,
        };
        let Some((start, wanted)) = found else { return };
        if sentence.is_near(at) {
            phrases.cited.extend(self.parties(sentence, start, wanted));
        }
    }

    /// The place after "interview with", "interview published on Monday by".
    fn after_occasion(
        &self,
        sentence: &Sentence<'_>,
        at: usize,
        prepositions: &[&str],
        wanted: Wanted,
    ) -> Option<(usize, Wanted)> {
        for place in at + 1..at + 4 {
            let word = sentence.word(place);
            if prepositions.contains(&word) && !self.is("time", sentence.word(place + 1)) {
                return Some((place + 1, wanted));
            }
            let is_passed = self.is("time", word) || matches!(word, "on" | "exclusively" | "late" | "early");
            if !is_passed {
                return None;
            }
        }
        None
    }

    /// The parties of a list that begins at `start`: "Reuters and the BBC".
    fn parties(&self, sentence: &Sentence<'_>, start: usize, wanted: Wanted) -> Vec<Span> {
        let is_wide = !matches!(wanted, Wanted::Told | Wanted::Outlet);
        let mut parties = Vec::new();
        // after a comma it may be a list or a new clause: only an "and" shows that it was a list
        let mut doubtful = Vec::new();
        let mut at = start;
        loop {
            let is_after_comma = !parties.is_empty() && sentence.mark(at.saturating_sub(1)) == ",";
            let Some(phrase) = self.noun_phrase(sentence, at, is_wide) else {
                break;
            };
            let Some(span) = self.party(sentence, &phrase, wanted) else {
                break;
            };
            if is_after_comma {
                doubtful.push(span)
            } else {
                parties.push(span)
            }
            let mut next = phrase.end;
            if self.is("journalist", sentence.word(next)) {
                next += 1;
            }
            let comma = sentence.mark(next) == ",";
            let and = next + usize::from(comma);
            if matches!(sentence.word(and), "and" | "or" | "&") {
                parties.append(&mut doubtful);
                at = and + 1;
            } else if comma && !is_wide {
                at = next + 1;
            } else {
                break;
            }
        }
        parties
    }

    /// The span of a noun phrase, if it is a party that is wanted.
    fn party(&self, sentence: &Sentence<'_>, phrase: &NounPhrase, wanted: Wanted) -> Option<Span> {
        let range = sentence.tokens.get(phrase.start..phrase.end)?;
        let has = |class: &str| range.iter().any(|t| self.is(class, &t.lower));
        let noun = phrase.noun.map(|n| sentence.word(n)).unwrap_or_default();
        let is_outlet_noun = self.is("outlet", noun);
        let mut start = phrase.start;
        let mut end = phrase.end;
        let is_party = match wanted {
            Wanted::Told | Wanted::Outlet => {
                if phrase.has_name && noun.is_empty() {
                    // "a Reuters reporter": the outlet is Reuters
                    start += usize::from(matches!(sentence.word(start), "a" | "an" | "another" | "one"));
                }
                let is_named_outlet = phrase.has_name && range.iter().any(|t| self.names_outlet(sentence, t));
                let is_audience = has("audience")
                    && !is_outlet_noun
                    && !range
                        .iter()
                        .any(|t| t.is_capital && self.is("outlet_name", &t.lower));
                // "his French counterpart", "German investors": the name says but whence they come
                let next = sentence.word(end);
                let is_epithet = phrase.has_name
                    && phrase.noun.is_none()
                    && sentence.is_usable(end)
                    && !next.is_empty()
                    && if matches!(sentence.word(start), "his" | "her" | "its" | "their") {
                        !self.is("stop", next) && !self.is("time", next) && !self.is("journalist", next)
                    } else if phrase.end == phrase.start + 1 && is_adjective_of_place(sentence.word(start)) {
                        !self.is("stop", next)
                    } else {
                        (self.is("people", next) || self.is("audience", next)) && !self.is("journalist", next)
                    };
                let is_report = matches!(noun, "report" | "reports")
                    && sentence.word(phrase.start.saturating_sub(2)) == "according";
                let opener = sentence.word(start);
                // "this website" is the article's own outlet, "her website" her own, "social media" nobody's
                let is_own = matches!(opener, "this" | "our") || range.iter().any(|t| t.lower == "social");
                // "on television" is no outlet, "on state television" and "on the podcast" are
                let is_certain = opener == "the"
                    || range
                        .iter()
                        .any(|t| matches!(t.lower.as_str(), "state" | "local" | "official" | "public"));
                let is_kind_alone = phrase.end == phrase.start + 1 && self.is("outlet", opener);
                match wanted {
                    _ if is_audience || is_epithet || is_own => false,
                    Wanted::Told => (phrase.has_name && noun.is_empty()) || is_outlet_noun,
                    _ if phrase.has_name => {
                        !is_kind_alone && (is_outlet_noun || (is_named_outlet && noun.is_empty()))
                    }
                    _ => (is_outlet_noun && is_certain) || is_report,
                }
            }
            Wanted::Cited | Wanted::CitedNoun | Wanted::CitedPeople => {
                let is_document = wanted != Wanted::CitedPeople && self.is("document", noun);
                let is_noun = self.is("people", noun) || is_document;
                is_noun || (wanted == Wanted::Cited && phrase.has_name && noun.is_empty())
            }
        };
        // a name's "'s" before a quoted programme
        while end > start && sentence.word(end - 1) == "'s" {
            end -= 1;
        }
        let span = Span::new(
            sentence.tokens.get(start)?.span.start,
            sentence.tokens.get(end.checked_sub(1)?)?.span.end,
        );
        (is_party && start < end).then_some(span)
    }

    /// Does this word of a name show that it is an outlet's: "News", "CNN"?
    fn names_outlet(&self, sentence: &Sentence<'_>, token: &Token) -> bool {
        if !token.is_capital || self.is("place", &token.lower) {
            return false;
        }
        let letters = token.span.of(sentence.text);
        let is_acronym = letters.chars().count() >= 2
            && letters
                .chars()
                .all(|c| c.is_uppercase() || c.is_numeric() || c == '&' || c == '-');
        is_acronym || self.is("outlet_name", &token.lower)
    }

    /// The noun phrase that begins at `at`. A wide one goes on behind a name ("Pentagon officials") and behind a
    /// preposition ("officials in the capital").
    fn noun_phrase(&self, sentence: &Sentence<'_>, at: usize, is_wide: bool) -> Option<NounPhrase> {
        const MOST_WORDS: usize = 14;
        let start = if sentence.is_opening_mark(at) { at + 1 } else { at };
        let is_quoted = start > at;
        let mut phrase = NounPhrase {
            start,
            end: start,
            has_name: false,
            noun: None,
        };
        let mut place = start;
        while place < start + MOST_WORDS {
            let Some(token) = sentence.tokens.get(place) else {
                break;
            };
            if !(sentence.is_usable(place) || (is_quoted && token.is_word && !sentence.is_content(place))) {
                break;
            }
            let word = token.lower.as_str();
            let next_is_capital =
                sentence.tokens.get(place + 1).is_some_and(|t| t.is_capital) && sentence.is_usable(place + 1);
            let is_begun = phrase.end > start;
            let is_number = word.starts_with(|c: char| c.is_numeric());
            if !token.is_word {
                // "Fox & Friends"
                if word == "&" && is_begun && next_is_capital {
                    place += 1;
                    continue;
                }
                break;
            }
            if word == "'s" {
                let goes_on = sentence.tokens.get(place + 1).is_some_and(|t| t.is_word)
                    && sentence.is_usable(place + 1);
                if !is_begun || !goes_on {
                    break;
                }
                // what is had is what is meant: "Spain's newspaper"
                phrase.noun = None;
                place += 1;
                continue;
            }
            // "USA Today" is a name, and "today" is written small
            let is_time = self.is("time", word) && word != "today";
            if token.is_capital && !(is_time && is_begun) {
                let is_sentence_word = place == start && self.is("stop", word);
                if is_sentence_word || is_time {
                    break;
                }
                phrase.has_name |= word != "the" && word != "a" && word != "an";
                phrase.end = place + 1;
                place += 1;
                continue;
            }
            let is_determiner = matches!(
                word,
                "the"
                    | "a"
                    | "an"
                    | "its"
                    | "their"
                    | "his"
                    | "her"
                    | "our"
                    | "two"
                    | "some"
                    | "these"
                    | "those"
            );
            if is_determiner && !is_begun && place == start {
                place += 1;
                phrase.end = place;
                continue;
            }
            if self.is("particle", word)
                && phrase.has_name
                && (next_is_capital || (word == "of" && sentence.word(place + 1) == "the"))
            {
                place += 1;
                if sentence.word(place) == "the" {
                    let is_name = sentence.tokens.get(place + 1).is_some_and(|t| t.is_capital);
                    if !is_name {
                        break;
                    }
                    place += 1;
                }
                continue;
            }
            // "NBC's Meet the Press"
            let is_title = word == "the" && next_is_capital && phrase.has_name;
            if is_title && (start..place).any(|n| sentence.word(n) == "'s") {
                place += 1;
                continue;
            }
            if is_number {
                phrase.end = place + 1;
                place += 1;
                continue;
            }
            if self.is("stop", word) || is_determiner || (self.is("time", word) && word != "may") {
                break;
            }
            let is_behind_name = sentence.tokens.get(place - 1).is_some_and(|t| t.is_capital);
            if phrase.has_name && !is_wide && (is_behind_name || phrase.noun.is_some()) {
                // behind a name only a noun for the outlet, "news" and "state" before it
                let is_outlet = self.is("outlet", word);
                let leads = matches!(word, "news" | "state" | "public" | "press" | "business")
                    && self.is("outlet", sentence.word(place + 1));
                if !is_outlet && !leads {
                    break;
                }
            }
            // a participle behind the noun begins a clause: "officials briefed on"
            let is_participle = word.len() > 4 && (word.ends_with("ed") || word.ends_with("ing"));
            let is_complete = phrase.noun.is_some_and(|n| {
                self.is("people", sentence.word(n)) || self.is("document", sentence.word(n))
            });
            if is_complete && (is_participle || word == "familiar" || word == "close") {
                break;
            }
            phrase.noun = Some(place);
            phrase.end = place + 1;
            place += 1;
        }
        if phrase.end == start || (!phrase.has_name && phrase.noun.is_none()) {
            return None;
        }
        if is_wide {
            phrase.end = self.end_with_preposition(sentence, &phrase);
        }
        Some(phrase)
    }

    /// The end of "people familiar with the matter", "officials at the ministry".
    fn end_with_preposition(&self, sentence: &Sentence<'_>, phrase: &NounPhrase) -> usize {
        const JOINS: [&[&str]; 16] = [
            &["familiar", "with"],
            &["close", "to"],
            &["briefed", "on"],
            &["involved", "in"],
            &["with", "direct", "knowledge", "of"],
            &["with", "knowledge", "of"],
            &["by", "the"],
            &["in", "the"],
            &["of", "the"],
            &["at", "the"],
            &["for", "the"],
            &["from", "the"],
            &["inside", "the"],
            &["within", "the"],
            &["of"],
            &["for"],
        ];
        const BEFORE_NAMES: [&str; 7] = ["in", "at", "by", "from", "inside", "within", "near"];
        let noun = phrase.noun.map(|n| sentence.word(n)).unwrap_or_default();
        if !self.is("people", noun) && !self.is("document", noun) {
            return phrase.end;
        }
        let joined = JOINS.iter().find(|join| {
            join.iter()
                .enumerate()
                .all(|(i, w)| sentence.word(phrase.end + i) == *w && sentence.is_usable(phrase.end + i))
        });
        let after = match joined {
            // the determiner belongs to the noun phrase behind the join
            Some(join) => phrase.end + join.len() - usize::from(join.last() == Some(&"the")),
            None if BEFORE_NAMES.contains(&sentence.word(phrase.end))
                && sentence
                    .tokens
                    .get(phrase.end + 1)
                    .is_some_and(|t| t.is_capital && !self.is("time", &t.lower)) =>
            {
                phrase.end + 1
            }
            None => return phrase.end,
        };
        self.noun_phrase(sentence, after, false)
            .map_or(phrase.end, |inner| inner.end)
    }

    /// "Citing Lavrov, Tass reported": the name between source and cue.
    fn name_after_source(&self, sentence: &Sentence<'_>, source: usize) -> Option<Span> {
        let comma = (source..sentence.tokens.len()).find(|n| !sentence.is_source(*n))?;
        if sentence.mark(comma) != "," {
            return None;
        }
        let phrase = self.noun_phrase(sentence, comma + 1, false)?;
        let is_subject = sentence.is_cue(phrase.end) || sentence.is_cue(phrase.end + 1);
        is_subject
            .then(|| self.party(sentence, &phrase, Wanted::Told))
            .flatten()
    }

    /// The outlet's name that ends before `at`, adverbs and "has" passed over.
    fn name_before(&self, sentence: &Sentence<'_>, at: usize) -> Option<Span> {
        // "Tass, quoting Lavrov, said"
        let mut end = if sentence.mark(at.saturating_sub(1)) == "," {
            at - 1
        } else {
            at
        };
        while end > 0
            && (matches!(sentence.word(end - 1), "has" | "had" | "also" | "later")
                || sentence.word(end - 1).ends_with("ly"))
        {
            end -= 1;
        }
        let mut start = end;
        while let Some(before) = start.checked_sub(1) {
            let Some(token) = sentence.tokens.get(before) else {
                break;
            };
            let word = token.lower.as_str();
            let is_part = token.is_capital
                || matches!(word, "'s" | "the" | "news" | "state")
                || self.is("outlet", word);
            if !token.is_word || !sentence.is_usable(before) || !is_part {
                break;
            }
            start = before;
        }
        let range = sentence.tokens.get(start..end)?;
        let is_named = range
            .iter()
            .any(|t| t.is_capital && t.lower != "the" || self.is("outlet", &t.lower));
        let (first, last) = (range.first()?, range.last()?);
        is_named.then(|| Span::new(first.span.start, last.span.end))
    }
}

impl Sentence<'_> {
    /// The word at a place in lower case; empty for a mark and beyond the sentence.
    fn word(&self, at: usize) -> &str {
        self.tokens
            .get(at)
            .filter(|t| t.is_word || t.lower == "&")
            .map(|t| t.lower.as_str())
            .unwrap_or_default()
    }

    fn mark(&self, at: usize) -> &str {
        self.tokens
            .get(at)
            .filter(|t| !t.is_word)
            .map(|t| t.lower.as_str())
            .unwrap_or_default()
    }

    fn word_before(&self, at: usize) -> &str {
        at.checked_sub(1).map(|b| self.word(b)).unwrap_or_default()
    }

    fn is_cue(&self, at: usize) -> bool {
        self.is_cue.get(at).copied().unwrap_or_default()
    }

    fn is_source(&self, at: usize) -> bool {
        self.is_source.get(at).copied().unwrap_or_default()
    }

    fn is_content(&self, at: usize) -> bool {
        self.is_content.get(at).copied().unwrap_or_default()
    }

    /// May a noun phrase stand on it?
    fn is_usable(&self, at: usize) -> bool {
        self.is_free.get(at).copied().unwrap_or_default() && !self.is_cue(at)
    }

    /// Frees the parties that the tagger put into a cue ("told the paper") or into a source ("the statement, carried
    /// by the agency").
    fn free_parties(&mut self, quoted: &[bool]) {
        for at in 1..self.tokens.len() {
            let is_noun = self.tokens[at].is_capital || matches!(self.word(at), "the" | "a" | "an");
            if self.is_cue(at) && self.is_cue(at - 1) && is_noun {
                let end = (at..self.tokens.len())
                    .find(|n| !self.is_cue(*n))
                    .unwrap_or(self.tokens.len());
                self.is_cue[at..end].fill(false);
            }
            let is_carried = matches!(
                self.word(at),
                "carried"
                    | "published"
                    | "broadcast"
                    | "aired"
                    | "posted"
                    | "released"
                    | "quoted"
                    | "cited"
                    | "reported"
            ) && matches!(self.word(at + 1), "by" | "on" | "in");
            // "the minister, appearing on CNN, said"
            let is_appearing = self.mark(at - 1) == ","
                && matches!(
                    self.word(at),
                    "appearing" | "speaking" | "interviewed" | "writing"
                );
            if self.is_source(at) && self.is_source(at - 1) && (is_carried || is_appearing) {
                let end = (at..self.tokens.len())
                    .find(|n| !self.is_source(*n))
                    .unwrap_or(self.tokens.len());
                for n in at..end {
                    self.is_source[n] = false;
                    self.is_free[n] = !quoted.get(n).copied().unwrap_or_default();
                }
            }
        }
    }

    fn is_opening_mark(&self, at: usize) -> bool {
        !self.is_content(at) && matches!(self.mark(at), "\"" | "\u{201c}" | "\u{2018}" | "'")
    }

    /// "was told", "been quoted"
    fn is_passive(&self, at: usize) -> bool {
        let before = (1..=2).map(|n| at.checked_sub(n).map(|b| self.word(b)).unwrap_or_default());
        before
            .into_iter()
            .any(|w| matches!(w, "was" | "were" | "been" | "being" | "is" | "are" | "be"))
    }

    /// Are there but few words between this place and the source or cue? Content does not count.
    fn is_near(&self, at: usize) -> bool {
        let is_anchor = |n: usize| self.is_cue(n) || self.is_source(n);
        let mut away = 0;
        for n in (0..=at).rev() {
            if is_anchor(n) {
                return true;
            }
            away += usize::from(!self.is_content(n));
            if away > MOST_WORDS_AWAY {
                break;
            }
        }
        away = 0;
        for n in at..self.tokens.len() {
            if is_anchor(n) {
                return true;
            }
            away += usize::from(!self.is_content(n));
            if away > MOST_WORDS_AWAY {
                break;
            }
        }
        false
    }
}

/// The sentence in which the cue (else the source) stands.
fn sentence<'t>(text: &'t str, quotation: &Quotation<'_>, attribution: &Attribution) -> Option<Sentence<'t>> {
    let near = |spans: &[Span]| spans.iter().take(MOST_SPANS).copied().collect::<Vec<_>>();
    let (source, cue, content) = (
        near(&attribution.source),
        near(&attribution.cue),
        near(&attribution.content),
    );
    let anchor = fit(text, *cue.first().or_else(|| source.first())?);
    let mut focus = anchor;
    if let Some(all) = envelope(&[source.as_slice(), cue.as_slice()].concat())
        && all.start.saturating_add(REACH) >= anchor.start
        && all.end <= anchor.end.saturating_add(REACH)
    {
        focus = fit(text, all);
    }
    // "said …, according to CNN" stands behind the content
    let end = content.iter().map(|c| c.end).max().unwrap_or_default();
    if end > focus.end && end - focus.end <= LONGEST_CONTENT {
        focus = fit(
            text,
            Span {
                start: focus.start,
                end,
            },
        );
    }
    let stretch = around(text, focus, REACH);
    let is_in = |spans: &[Span], token: &Token| spans.iter().any(|s| s.overlaps(token.span));
    let mut sentence = Sentence {
        text,
        tokens: Vec::new(),
        is_free: Vec::new(),
        is_cue: Vec::new(),
        is_source: Vec::new(),
        is_content: Vec::new(),
    };
    let mut quoted = Vec::new();
    for token in tokens(text, stretch) {
        let is_content = is_in(&content, &token);
        let is_end = ends_sentence(text, &token) && !goes_on_quoted(text, quotation, &token);
        if is_end {
            if token.span.start >= anchor.end {
                break;
            }
            sentence.tokens.clear();
            sentence.is_free.clear();
            sentence.is_cue.clear();
            sentence.is_source.clear();
            sentence.is_content.clear();
            quoted.clear();
            continue;
        }
        let is_source = is_in(&source, &token);
        let is_quoted = quotation.is_quoted(token.span.start);
        quoted.push(is_quoted);
        sentence.is_free.push(!is_content && !is_source && !is_quoted);
        sentence.is_cue.push(is_in(&cue, &token));
        sentence.is_source.push(is_source);
        sentence.is_content.push(is_content);
        sentence.tokens.push(token);
    }
    sentence.free_parties(&quoted);
    Some(sentence)
}

/// "German", "Swiss": by its ending, a name that says whence someone comes.
fn is_adjective_of_place(word: &str) -> bool {
    ["an", "ish", "ese", "ench", "utch", "eek", "wiss", "i"]
        .iter()
        .any(|end| word.ends_with(end))
}

/// Does the quotation in which this mark stands go on behind it?
fn goes_on_quoted(text: &str, quotation: &Quotation<'_>, token: &Token) -> bool {
    let rest = text.get(token.span.end..).unwrap_or_default();
    let next = token.span.end + (rest.len() - rest.trim_start().len());
    next > token.span.end
        && quotation.is_quoted(token.span.start)
        && quotation.is_quoted(token.span.end)
        && quotation.is_quoted(next)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    static READER: LazyLock<PhraseReader> =
        LazyLock::new(|| PhraseReader::new().expect("the lists can be read"));

    #[test]
    fn every_class_of_words_is_there() {
        for class in CLASSES {
            assert!(
                READER.classes.get(class).is_some_and(|words| !words.is_empty()),
                "{class}"
            );
        }
    }

    proptest! {
        #[test]
        fn phrases_fit_any_text(
            text in "(told|citing|according to|in an interview with|quoted|on| |CNN|the BBC|officials|, |and|“|”|'s|\\. |é|😀|of|Radio 4|\\n| ){0,40}",
            spans in prop::collection::vec((0usize..200, 0usize..200), 0..9),
        ) {
            let spans: Vec<Span> = spans.iter().map(|(a, b)| Span { start: *a.min(b), end: *a.max(b) }).collect();
            let part = |n: usize| spans.iter().skip(n).step_by(3).copied().collect::<Vec<_>>();
            let attribution = Attribution { source: part(0), cue: part(1), content: part(2), score: 1.0 };
            let phrases = READER.read(&text, &Quotation::new(&text), &attribution);
            for list in [&phrases.told, &phrases.cited] {
                let mut last = 0;
                for span in list {
                    prop_assert!(span.start >= last && !span.is_empty());
                    let words = text.get(span.start..span.end);
                    prop_assert!(words.is_some_and(|w| w.trim() == w));
                    last = span.end;
                }
            }
        }
    }
}
