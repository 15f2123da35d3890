//! What a figure counts, read off the words around it: the noun, what happened, where, when, in which words.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use sayso_core::{Days, Figure, Reading, SegmentKind, Span, VoiceKind};

use super::lexicon::{
    BESIDES, COULD, Class, HELPING, LONG, Lexicon, NEUTRAL, PART, PART_BEHIND, PLACE, Place, RATE, RATE_SPAN,
    REVISE, SEEMING, STOP, States, class_key,
};
use crate::voices::lexicon::Lexicon as Names;
use crate::words::Word;

/// Figures of an article that are compared; what stands behind them in the text is not. No article of a newspaper has so many.
const MOST_FIGURES: usize = 256;
/// Words of a sentence that are looked at before a figure, and behind it.
const REACH: usize = 48;
/// Words behind a noun among which is looked for what happened.
const BEHIND: usize = 14;
/// Words before a figure among which is looked for what happened.
const BEFORE: usize = 5;
/// Words before a figure without a noun among which is looked for "toll".
const BEFORE_BARE: usize = 10;
/// Mentions of a voice that are looked at.
const MOST_MENTIONS: usize = 4;
/// Words of an article that tell what it is about.
const OPENING: usize = 160;
/// A day so long before publication is not of the news but of what was before.
const RECENT_DAYS: i32 = 10;
/// Words rarer than this are evidence of what a sentence is about.
const TELLING: f32 = 1.6;

/// The figures of an article, ready for comparing, with what the whole article tells of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    /// In text order; those of which nothing tells what they count are left out.
    pub(super) counted: Vec<Counted>,
    /// The words of the headline and the first sentences, by their stems and forms.
    pub(super) opening: BTreeSet<u64>,
    /// The telling ones of them, by stem, with their rarity; sorted, each once.
    pub(super) about: Vec<(u64, f32)>,
    /// The day of publication.
    pub(super) day: Option<Date>,
}

/// A figure and what it counts.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    /// Its place in the list of figures, from 1.
    pub n: u32,
    /// The class of what is counted.
    pub class: Class,
    /// How much it tells that two figures count this, see [`Word::rarity`].
    pub rarity: f32,
    /// What happened to them, or what they did.
    pub states: States,
    /// Where the word stands that says so.
    pub told_at: Option<Span>,
    /// What narrows the noun, by stems, sorted: "Syrian" refugees, pages "of emails".
    pub modifiers: Vec<u64>,
    /// What of several things is counted.
    pub kind: Kind,
    /// Names in the sentence, by forms, sorted.
    pub names: Vec<u64>,
    /// The name behind the nearest preposition of place: the words' forms, and where it stands.
    pub place: Vec<u64>,
    /// Where that name stands.
    pub place_at: Option<Span>,
    /// Where a name stands in the sentence that is a place elsewhere in the article.
    pub named_at: Option<Span>,
    /// The days that the sentence names, if they are not those of the news.
    pub past: Option<Days>,
    /// The days that the sentence names.
    pub days: Option<Days>,
    /// The telling words of its sentence, by stem, with their rarity; sorted, each once.
    pub context: Vec<(u64, f32)>,
    /// The stems of words close to the figure and its noun, sorted.
    pub close: Vec<u64>,
    /// Is it the first of the article that counts such, where that happened, and of the news: the toll of the story?
    pub is_main: bool,
    /// Does it stand in a headline?
    pub is_headline: bool,
    /// Where its sentence stands, by the place of its first word.
    pub sentence: usize,
    /// Does the noun's phrase begin with a name: "Syrian refugees"?
    pub is_name_first: bool,
    /// Do words beside it say that the number has changed?
    pub is_revised: bool,
}

/// What of several things a figure counts; only figures of one kind are held against each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kind {
    /// Those on top of others that were counted: "12 more".
    pub is_besides: bool,
    /// Some of those that were counted: "among them 3".
    pub is_part: bool,
    /// Those of whom some are told of next: "of the 22".
    pub is_whole: bool,
    /// So many in each of many spans of time.
    pub is_rate: bool,
    /// So many as could be, or will.
    pub is_possible: bool,
    /// So many over a long time.
    pub is_long: bool,
}

impl Counted {
    /// The figure itself.
    pub fn figure<'f>(&self, figures: &'f [Figure]) -> Option<&'f Figure> {
        figures.get(usize::try_from(self.n).ok()?.checked_sub(1)?)
    }
}

impl Counts {
    /// Reads what the figures of an article count.
    pub fn new(text: &str, words: &[Word], reading: &Reading, day: Option<Date>) -> Counts {
        let figures = reading.figures.get(..MOST_FIGURES).unwrap_or(&reading.figures);
        if figures.is_empty() {
            return Counts::default();
        }
        let mut page = Page {
            text,
            words,
            reading,
            figures,
            day,
            names: HashMap::new(),
            places: BTreeSet::new(),
            lexicon: Lexicon::get(),
        };
        page.find_names();
        page.find_places();
        let mut counted: Vec<Counted> = Vec::with_capacity(figures.len());
        let mut last: Option<(usize, Counted)> = None;
        for (figure, n) in figures.iter().zip(1..) {
            let before = last.as_ref().map(|(end, counted)| (*end, counted));
            if let Some((end, mut found)) = page.counted(figure, n, before) {
                let is_first = counted.iter().all(|other| {
                    (other.class, other.states) != (found.class, found.states)
                        || other.kind != found.kind
                        || other.past.is_some()
                });
                let Kind {
                    is_besides,
                    is_part,
                    is_rate,
                    is_possible,
                    ..
                } = found.kind;
                let is_whole = !(is_besides || is_part || is_rate || is_possible);
                found.is_main = is_first
                    && is_whole
                    && page.lexicon.are_tolls(found.states)
                    && found.past.is_none()
                    && found.sentence < OPENING;
                last = Some((end, found.clone()));
                counted.push(found);
            }
        }
        let opening = || words.iter().take(OPENING).filter(|word| word.rarity > 0.0);
        Counts {
            counted,
            about: telling(opening()),
            day,
            opening: opening().flat_map(|word| [word.stem, word.form]).collect(),
        }
    }
}

/// The stems of words that tell what a passage is about, with their rarity; sorted, each once.
fn telling<'w>(words: impl Iterator<Item = &'w Word>) -> Vec<(u64, f32)> {
    let mut telling: Vec<(u64, f32)> = words
        .filter(|word| word.rarity > TELLING)
        .map(|word| (word.stem, word.rarity))
        .collect();
    telling.sort_by_key(|(stem, _)| *stem);
    telling.dedup_by_key(|(stem, _)| *stem);
    telling
}

/// An article while its figures are read.
struct Page<'a> {
    text: &'a str,
    words: &'a [Word],
    reading: &'a Reading,
    figures: &'a [Figure],
    day: Option<Date>,
    /// For forms that are written with a capital inside a sentence: do they stand in small letters anywhere?
    names: HashMap<u64, bool>,
    /// Forms of names that stand behind a preposition of place.
    places: BTreeSet<u64>,
    lexicon: &'static Lexicon,
}

/// Where the parts of a figure's phrase stand, by the places of words.
struct Phrase {
    /// The sentence.
    sentence: std::ops::Range<usize>,
    /// The figure and what it counts, if that stands behind it.
    start: usize,
    end: usize,
    /// Behind the figure itself.
    numbers: usize,
    /// What it counts; empty where nothing says so.
    counts: std::ops::Range<usize>,
}

impl Page<'_> {
    fn form(&self, at: usize) -> u64 {
        self.words.get(at).map_or(0, |word| word.form)
    }

    fn is(&self, at: usize, classes: u16) -> bool {
        self.lexicon.is(self.form(at), classes)
    }

    fn words_in(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.words.partition_point(|word| word.span.start < span.start);
        let to = self.words.partition_point(|word| word.span.end <= span.end);
        from..to.max(from)
    }

    /// What stands between a word and the one before it.
    fn gap(&self, at: usize) -> &str {
        let before = at.checked_sub(1).and_then(|before| self.words.get(before));
        match (before, self.words.get(at)) {
            (Some(before), Some(word)) => self.text.get(before.span.end..word.span.start).unwrap_or("\n"),
            _ => "\n",
        }
    }

    fn lower(&self, at: usize) -> String {
        (self.words.get(at)).map_or_else(String::new, |word| word.span.of(self.text).to_ascii_lowercase())
    }

    fn is_capital(&self, at: usize) -> bool {
        let word = self.words.get(at);
        word.is_some_and(|word| word.span.of(self.text).starts_with(char::is_uppercase))
    }

    fn is_number(&self, at: usize) -> bool {
        let word = self.words.get(at);
        word.is_some_and(|word| word.span.of(self.text).starts_with(|c: char| c.is_ascii_digit()))
            || self.is_in_figure(at)
    }

    fn is_in_figure(&self, at: usize) -> bool {
        let Some(word) = self.words.get(at) else {
            return false;
        };
        let next = self
            .figures
            .partition_point(|figure| figure.span.end <= word.span.start);
        (self.figures.get(next)).is_some_and(|figure| figure.span.overlaps(word.span))
    }

    /// Does a sentence begin at a word? Read off what stands before it.
    fn opens_sentence(&self, at: usize) -> bool {
        let gap = self.gap(at);
        if gap.contains('\n') || gap.len() > 40 {
            return true;
        }
        let Some(stop) = gap.find(['.', '!', '?', '\u{2026}']) else {
            return false;
        };
        let is_spaced = gap
            .get(stop..)
            .is_some_and(|rest| rest.contains(char::is_whitespace));
        if !is_spaced || !(self.is_capital(at) || self.is_number(at) || gap.contains(['"', '\u{201c}'])) {
            return false;
        }
        let is_short = self.is_short(at.saturating_sub(1));
        !is_short || gap.get(..stop).is_some_and(|before_stop| !before_stop.is_empty())
    }

    /// May a full stop behind a word belong to it: "U.S.", "St."?
    fn is_short(&self, at: usize) -> bool {
        let word = self.lower(at);
        word.len() == 1
            || matches!(
                word.as_str(),
                "mr" | "mrs"
                    | "ms"
                    | "dr"
                    | "gen"
                    | "lt"
                    | "col"
                    | "maj"
                    | "capt"
                    | "sgt"
                    | "adm"
                    | "sen"
                    | "rep"
                    | "gov"
                    | "st"
                    | "prof"
                    | "jan"
                    | "feb"
                    | "mar"
                    | "apr"
                    | "aug"
                    | "sept"
                    | "oct"
                    | "nov"
                    | "dec"
                    | "no"
                    | "vs"
                    | "rev"
                    | "hon"
                    | "sr"
                    | "jr"
            )
    }

    /// Does a mark that parts clauses stand before a word?
    fn opens_clause(&self, at: usize) -> bool {
        let gap = self.gap(at);
        gap.contains([',', ';', ':', '(', ')', '\u{2014}', '\u{2013}', '\u{2026}', '\n'])
            || gap.contains(" - ")
            || gap.contains("--")
            || gap.contains(". ")
    }

    /// Finds the forms that are names: written with a capital where no sentence begins, in the report itself.
    fn find_names(&mut self) {
        let words = self.words;
        let headlines: Vec<Span> = (self.reading.segments.iter())
            .filter(|segment| segment.kind == SegmentKind::Headline)
            .map(|segment| segment.span)
            .collect();
        let mut next = 0;
        for (at, Word { span, form, .. }) in words.iter().enumerate() {
            let (span, form) = (*span, *form);
            while headlines
                .get(next)
                .is_some_and(|headline| headline.end <= span.start)
            {
                next += 1;
            }
            let is_headline = headlines
                .get(next)
                .is_some_and(|headline| headline.overlaps(span));
            if is_headline {
                continue;
            }
            if !self.is_capital(at) {
                if let Some(is_small) = self.names.get_mut(&form) {
                    *is_small = true;
                }
            } else if !self.opens_sentence(at) && !self.is(at, STOP) {
                self.names.entry(form).or_insert(false);
            }
        }
    }

    fn is_name(&self, at: usize) -> bool {
        self.is_capital(at) && self.names.get(&self.form(at)) == Some(&false)
    }

    /// The sentence around a word.
    fn sentence(&self, at: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let floor = at.start.saturating_sub(REACH);
        let ceiling = (at.end + REACH).min(self.words.len());
        let start = (floor + 1..=at.start).rev().find(|at| self.opens_sentence(*at));
        let end = (at.end..ceiling).find(|at| self.opens_sentence(*at));
        start.unwrap_or(floor)..end.unwrap_or(ceiling)
    }

    /// Reads a figure; with the place of the word behind its phrase. `last` is the figure before it and where that ended.
    fn counted(&self, figure: &Figure, n: u32, last: Option<(usize, &Counted)>) -> Option<(usize, Counted)> {
        let numbers = self.words_in(figure.span);
        if numbers.is_empty() {
            return None;
        }
        let counts = figure
            .counts
            .map(|span| self.words_in(span))
            .unwrap_or(numbers.end..numbers.end);
        let is_behind = counts.start >= numbers.start && counts.start <= numbers.end + 8;
        let phrase = Phrase {
            sentence: self.sentence(numbers.clone()),
            start: numbers.start,
            numbers: numbers.end,
            end: if is_behind {
                numbers.end.max(counts.end)
            } else {
                numbers.end
            },
            counts,
        };
        let last = last.filter(|(end, _)| phrase.sentence.contains(&end.saturating_sub(1)));
        let mut noun = self.noun(&phrase);
        let (mut states, mut told_at) = (noun.states, noun.told_at);
        if states == 0 {
            (states, told_at) = self.before(&phrase);
        }
        if states == 0 {
            (states, told_at) = self.behind(&phrase);
        }
        if states == 0 && phrase.counts.is_empty() {
            (states, told_at) = self.toll(&phrase);
        }
        if noun.class.is_none() {
            // "killing 12 and wounding 20": the second counts what the first did
            let inherited = last.map(|(_, counted)| counted).filter(|counted| {
                states != 0 && (counted.class.is_people || !self.lexicon.are_of_people(states))
            });
            noun.class = match inherited {
                Some(counted) if counted.states != states => Some((counted.class, counted.rarity)),
                _ if self.lexicon.are_of_people(states) => Some((self.lexicon.people(), 0.0)),
                _ => None,
            };
        }
        let (class, rarity) = noun.class?;
        let mut kind = self.kind(&phrase, &noun);
        // "killed 12 and wounded 20 others": other than the dead
        kind.is_besides &= last.is_none_or(|(_, counted)| counted.states == states || states == 0);
        let days = self.days(&phrase);
        let (place, place_at) = self.place(&phrase);
        let sentence = phrase.sentence.clone();
        let mut names: Vec<u64> = sentence
            .clone()
            .filter(|at| self.is_name(*at))
            .map(|at| self.form(at))
            .collect();
        names.sort_unstable();
        names.dedup();
        let is_own = |at: usize| (phrase.start..phrase.end).contains(&at) || phrase.counts.contains(&at);
        let context = telling(
            (sentence.clone())
                .filter(|at| !is_own(*at) && !self.is_number(*at))
                .filter_map(|at| self.words.get(at))
                .filter(|word| told_at != Some(word.span)),
        );
        let near = phrase.start.saturating_sub(4).max(sentence.start)..(phrase.end + 5).min(sentence.end);
        let mut close: Vec<u64> = near
            .filter(|at| !is_own(*at) && !self.is_number(*at) && !self.is(*at, STOP | NEUTRAL | HELPING))
            .filter_map(|at| self.words.get(at))
            .filter(|word| word.rarity > 0.5)
            .map(|word| word.stem)
            .collect();
        close.sort_unstable();
        close.dedup();
        let is_past = |days: &Days| {
            self.day
                .is_some_and(|day| (day - days.to).get_days() > RECENT_DAYS)
        };
        let near_words =
            phrase.start.saturating_sub(6).max(sentence.start)..(phrase.end + 4).min(sentence.end);
        Some((
            phrase.end,
            Counted {
                n,
                class,
                rarity,
                states,
                told_at,
                modifiers: noun.modifiers,
                kind,
                names,
                place,
                place_at,
                named_at: self.place_named(&phrase),
                past: days.filter(is_past),
                days,
                context,
                close,
                is_main: false,
                is_headline: (self.reading.segments.iter())
                    .take_while(|segment| segment.span.start <= figure.span.start)
                    .any(|segment| {
                        segment.kind == SegmentKind::Headline && segment.span.contains(figure.span)
                    }),
                sentence: sentence.start,
                is_name_first: self.is_name(phrase.counts.start),
                is_revised: near_words.into_iter().any(|at| self.is(at, REVISE)),
            },
        ))
    }
}

/// What the words say that are counted.
#[derive(Default)]
struct Noun {
    /// Its class and how rare it is.
    class: Option<(Class, f32)>,
    states: States,
    told_at: Option<Span>,
    modifiers: Vec<u64>,
    is_besides: bool,
}

impl Page<'_> {
    /// Reads the words that are counted.
    fn noun(&self, phrase: &Phrase) -> Noun {
        let mut noun = Noun::default();
        let mut rest: Vec<usize> = Vec::new();
        for at in phrase.counts.clone() {
            if self.is_in_figure(at) {
                continue;
            }
            let form = self.form(at);
            let states = self.lexicon.told(form, Place::Noun) | self.lexicon.told(form, Place::Done);
            if states != 0 && self.lexicon.class(form).is_none() {
                noun.states |= states;
                noun.told_at = noun.told_at.or(self.words.get(at).map(|word| word.span));
                continue;
            }
            if self.is(at, BESIDES) {
                noun.is_besides = true;
                continue;
            }
            rest.push(at);
        }
        // beside the number: "five more people", and not "more than five"
        noun.is_besides |=
            (phrase.start..phrase.end).any(|at| self.is(at, BESIDES) && self.lower(at + 1) != "than");
        let of = rest
            .iter()
            .skip(1)
            .position(|at| self.lower(*at) == "of")
            .map(|at| at + 1);
        let head_at = of.unwrap_or(rest.len()).checked_sub(1);
        let has = |words: &[&str]| rest.iter().any(|at| words.contains(&self.lower(*at).as_str()));
        if has(&["men"]) && has(&["women"]) {
            noun.class = Some((self.lexicon.people(), 0.0));
            return noun;
        }
        let Some(head) = head_at.and_then(|at| rest.get(at)).copied() else {
            if noun.states != 0 && self.lexicon.are_of_people(noun.states) {
                noun.class = Some((self.lexicon.people(), 0.0));
            }
            return noun;
        };
        let mut head = head;
        let mut class = self.class(head);
        // "crew members", "family members"
        if self.lower(head).starts_with("member") {
            let before = head_at
                .and_then(|at| at.checked_sub(1))
                .and_then(|at| rest.get(at))
                .copied();
            if let Some(inner) = before.filter(|at| self.class(*at).is_some_and(|class| class.0.is_people)) {
                class = self.class(inner);
                head = inner;
            }
        }
        // "civilian deaths": the narrower word tells who they are
        let is_bare = class.is_none_or(|(class, _)| class == self.lexicon.people());
        if noun.states != 0 && is_bare && class.is_some() {
            let narrower = rest.iter().copied().filter(|at| *at != head);
            if let Some(at) = narrower
                .into_iter()
                .find(|at| self.class(*at).is_some_and(|c| c.0.is_people))
            {
                class = self.class(at);
                head = at;
            }
        }
        noun.class = class.or_else(|| {
            let word = self.words.get(head)?;
            let key = class_key(&word.stem.to_string());
            let class = Class {
                key,
                under: None,
                is_people: false,
                is_shared: false,
            };
            Some((class, word.rarity))
        });
        let key = noun.class.map(|(class, _)| class.key);
        for at in rest {
            let is_same = self.lexicon.class(self.form(at)).map(|class| class.key) == key;
            if at == head || is_same || self.is_number(at) || self.is(at, NEUTRAL | STOP) {
                continue;
            }
            let stem = self.words.get(at).map(|word| word.stem);
            noun.modifiers.extend(self.nation(at).map(class_key).or(stem));
        }
        noun.modifiers.sort_unstable();
        noun.modifiers.dedup();
        noun
    }

    /// The class of a noun, with its rarity: from the list, else a nation's people.
    fn class(&self, at: usize) -> Option<(Class, f32)> {
        let word = self.words.get(at)?;
        if let Some(class) = self.lexicon.class(word.form) {
            return Some((class, word.rarity));
        }
        let nation = self.nation(at).filter(|_| self.is_capital(at))?;
        let class = Class {
            key: class_key(nation),
            under: Some(self.lexicon.people().key),
            is_people: true,
            is_shared: false,
        };
        Some((class, word.rarity))
    }

    /// The state whose people or adjective a word is: "Syria" for "Syrians".
    fn nation(&self, at: usize) -> Option<&'static str> {
        if !self.is_capital(at) {
            return None;
        }
        let lower = self.lower(at);
        let lower = match (lower.as_str(), self.gap(at), self.gap(at + 1)) {
            // "U.S." is two words
            ("u", _, ".") | ("s", ".", _) => "us",
            _ => lower
                .strip_suffix("'s")
                .or(lower.strip_suffix("\u{2019}s"))
                .unwrap_or(&lower),
        };
        Names::get().state(lower)
    }

    /// What happened, by a verb before the number: "killing at least 12", "the deaths of 12".
    fn before(&self, phrase: &Phrase) -> (States, Option<Span>) {
        let floor = phrase.start.saturating_sub(BEFORE).max(phrase.sentence.start);
        let mut unknown = 0;
        let mut at = phrase.start;
        while at > floor && !self.opens_clause(at) {
            at -= 1;
            let form = self.form(at);
            let states = self.lexicon.told(form, Place::Does)
                | if self.lower(at + 1) == "of" {
                    self.lexicon.told(form, Place::Noun)
                } else {
                    0
                };
            if states != 0 && !self.is_number(at) {
                // "killed or wounded 12"
                let is_joined = at >= floor + 2 && matches!(self.lower(at - 1).as_str(), "and" | "or");
                let other = if is_joined {
                    self.lexicon.told(self.form(at - 2), Place::Does)
                } else {
                    0
                };
                let states = match states & other {
                    0 => self.settled(states | other),
                    both => both,
                };
                return (states, self.words.get(at).map(|word| word.span));
            }
            // "claimed the lives of 12"
            if matches!(self.lower(at).as_str(), "lives" | "life") {
                return (self.lexicon.killed(), self.words.get(at).map(|word| word.span));
            }
            // "12 were killed and 20 wounded": what is joined has its own verb
            if self.is_number(at) || matches!(self.lower(at).as_str(), "and" | "or" | "but" | "while") {
                break;
            }
            if !self.is(at, STOP | NEUTRAL | HELPING | BESIDES) {
                unknown += 1;
                if unknown > 1 {
                    break;
                }
            }
        }
        (0, None)
    }

    /// What happened, by words behind the noun: "12 people in two towns were killed", "12 dead".
    fn behind(&self, phrase: &Phrase) -> (States, Option<Span>) {
        let ceiling = (phrase.end + BEHIND).min(phrase.sentence.end);
        let mut at = phrase.end;
        let mut helped: Option<usize> = None;
        while at < ceiling {
            if self.opens_clause(at) {
                // "12 people, among them 3 children, were killed"
                let is_aside = matches!(
                    self.lower(at).as_str(),
                    "including" | "among" | "most" | "mostly" | "many" | "some" | "all" | "mainly" | "both"
                );
                let behind =
                    (at + 1..(at + BEHIND).min(phrase.sentence.end)).find(|at| self.opens_clause(*at));
                match behind.filter(|_| is_aside && self.gap(at).contains(',')) {
                    Some(behind)
                        if self.is(behind, HELPING)
                            || self.lexicon.told(self.form(behind), Place::Did) != 0 =>
                    {
                        at = behind;
                        helped = Some(behind);
                        let (states, told) = self.told_behind(at);
                        if states != 0 {
                            return (states, told);
                        }
                        at += 1;
                        continue;
                    }
                    _ => break,
                }
            }
            if self.is_number(at) {
                break;
            }
            let lower = self.lower(at);
            let is_close = at <= phrase.end + 1 || helped.is_some_and(|helped| at <= helped + 4);
            let (states, told) = self.told_behind(at);
            let is_did = self.lexicon.told(self.form(at), Place::Did) != 0
                || matches!(lower.as_str(), "lost" | "took" | "turned");
            if states != 0 && (is_close || is_did) {
                return (states, told);
            }
            let is_helping = self.is(at, HELPING) || self.is(at, SEEMING) && (is_close || helped.is_some());
            if is_helping && !self.is(at, NEUTRAL | STOP)
                || matches!(lower.as_str(), "were" | "was" | "are" | "been" | "have" | "had")
            {
                helped = Some(at);
            } else if matches!(
                lower.as_str(),
                "and"
                    | "but"
                    | "while"
                    | "when"
                    | "after"
                    | "before"
                    | "as"
                    | "because"
                    | "since"
                    | "although"
                    | "though"
            ) && helped != Some(at.saturating_sub(1))
            {
                break;
            }
            at += 1;
        }
        (0, None)
    }

    /// What a word behind the noun tells, with what is joined to it: "killed or wounded".
    fn told_behind(&self, at: usize) -> (States, Option<Span>) {
        let form = self.form(at);
        let span = self.words.get(at).map(|word| word.span);
        let next = |by: usize| self.lower(at + by);
        match self.lower(at).as_str() {
            "lost" if matches!(next(1).as_str(), "their" | "his" | "her") && next(2).starts_with("li") => {
                return (self.lexicon.killed(), span);
            }
            "took" | "take" if next(1) == "part" || next(1) == "to" => {
                return (self.lexicon.gathered(), span);
            }
            "turned" if next(1) == "out" || next(1) == "up" => return (self.lexicon.gathered(), span),
            "lost" | "took" | "take" | "turned" => return (0, None),
            _ => {}
        }
        let mut states = self.lexicon.told(form, Place::Done) | self.lexicon.told(form, Place::Did);
        if states != 0 && matches!(next(1).as_str(), "and" | "or") && !self.is_number(at + 2) {
            states |= self.lexicon.told(self.form(at + 2), Place::Done);
        }
        if states & self.lexicon.shot() != 0 {
            states |= self.lexicon.told(self.form(at + 1), Place::Done);
        }
        (self.settled(states), span)
    }

    /// "shot and killed" is killed.
    fn settled(&self, states: States) -> States {
        match states & self.lexicon.killed() != 0 {
            true => states & !self.lexicon.shot(),
            false => states,
        }
    }

    /// What a number without a noun counts by a noun for the sum before it: "the toll has risen to 12".
    fn toll(&self, phrase: &Phrase) -> (States, Option<Span>) {
        let floor = phrase
            .start
            .saturating_sub(BEFORE_BARE)
            .max(phrase.sentence.start);
        for at in (floor..phrase.start).rev() {
            let states = self.lexicon.told(self.form(at), Place::Noun);
            if states != 0 {
                return (states, self.words.get(at).map(|word| word.span));
            }
            if self.is_number(at) {
                break;
            }
        }
        (0, None)
    }

    fn kind(&self, phrase: &Phrase, noun: &Noun) -> Kind {
        let sentence = &phrase.sentence;
        let before = phrase.start.saturating_sub(8).max(sentence.start)..phrase.start;
        let clause_start = before
            .clone()
            .rev()
            .find(|at| self.opens_clause(at + 1))
            .map_or(before.start, |at| at + 1);
        let behind = phrase.end..(phrase.end + 10).min(sentence.end);
        let two = |a: usize, b: &[&str]| b.contains(&self.lower(a).as_str());
        let is_part_before = (phrase.start.saturating_sub(3).max(sentence.start)..phrase.start)
            .any(|at| self.is(at, PART))
            || phrase.start > sentence.start + 1
                && two(phrase.start - 1, &["them", "whom", "which"])
                && two(phrase.start.saturating_sub(2), &["among", "of"]);
        let after_number = (phrase.start..phrase.end)
            .find(|at| !self.is_in_figure(*at))
            .unwrap_or(phrase.end);
        let is_part_behind = self.is(after_number, PART_BEHIND)
            && two(
                after_number + 1,
                &[
                    "them", "whom", "the", "those", "these", "its", "their", "his", "our",
                ],
            );
        let is_rate = (phrase.end..(phrase.end + 4).min(sentence.end))
            .any(|at| self.is(at, RATE) && self.is(at + 1, RATE_SPAN));
        Kind {
            is_besides: noun.is_besides,
            is_whole: phrase.start >= sentence.start + 2
                && (two(phrase.start - 1, &["the", "those", "these", "all"])
                    && two(phrase.start - 2, &["of"])
                    || two(phrase.start - 1, &["of"]) && self.is_in_figure(phrase.start - 2)),
            // "six of 24 offices", "six of the 24"
            is_part: is_part_before
                || is_part_behind
                || two(phrase.numbers, &["of"])
                    && (phrase.numbers + 1..phrase.numbers + 3).any(|at| self.is_in_figure(at)),
            is_rate,
            is_possible: (clause_start..phrase.start)
                .chain(behind.clone().take(6))
                .any(|at| self.is(at, COULD)),
            is_long: (sentence.start.max(phrase.start.saturating_sub(24))..phrase.start)
                .chain(behind)
                .any(|at| self.is(at, LONG)),
        }
    }

    /// The days that stand nearest to a figure in its sentence.
    fn days(&self, phrase: &Phrase) -> Option<Days> {
        let (first, last) = (
            self.words.get(phrase.sentence.start)?.span.start,
            self.words.get(phrase.sentence.end.checked_sub(1)?)?.span.end,
        );
        let (start, end) = (
            self.words.get(phrase.start)?.span.start,
            self.words.get(phrase.end.checked_sub(1)?)?.span.end,
        );
        let dates = &self.reading.dates;
        let from = dates.partition_point(|date| date.span.start < first);
        let inside = dates
            .get(from..)?
            .iter()
            .take_while(|date| date.span.end <= last)
            .take(REACH);
        inside
            .filter_map(|date| {
                let far = start.saturating_sub(date.span.end) + date.span.start.saturating_sub(end);
                Some((far, date.days?))
            })
            .min_by_key(|(far, days)| (*far, *days))
            .map(|(_, days)| days)
    }

    /// Finds the names that stand behind a preposition of place anywhere.
    fn find_places(&mut self) {
        let all = 0..self.words.len();
        let mut places: BTreeSet<u64> = (all.filter(|at| self.is(*at, PLACE)))
            .filter_map(|at| Some(self.form(self.name_behind(at, self.words.len())?.start)))
            .collect();
        // "near Reth": who speaks is no place, but for states
        for voice in self
            .reading
            .voices
            .iter()
            .filter(|voice| voice.kind != VoiceKind::Government)
        {
            for span in voice.mentions.iter().take(MOST_MENTIONS) {
                for at in self.words_in(*span) {
                    places.remove(&self.form(at));
                }
            }
        }
        self.places = places;
    }

    /// Where a name stands in the sentence that is a place elsewhere in the article: "the quake that struck Varen".
    fn place_named(&self, phrase: &Phrase) -> Option<Span> {
        let far = |at: &usize| phrase.start.saturating_sub(*at) + at.saturating_sub(phrase.end);
        (phrase.sentence.clone())
            .filter(|at| {
                self.is_name(*at) && self.places.contains(&self.form(*at)) && !self.is_adjective(*at)
            })
            .min_by_key(far)
            .and_then(|at| self.span(at..self.name_end(at, phrase.sentence.end)))
    }

    /// "in the Belgian capital" names no place that could head a table.
    fn is_adjective(&self, at: usize) -> bool {
        self.nation(at)
            .is_some_and(|nation| nation.to_ascii_lowercase() != self.lower(at))
    }

    /// The words of the name behind a preposition of place.
    fn name_behind(&self, at: usize, end: usize) -> Option<std::ops::Range<usize>> {
        let mut from = at + 1;
        while from < at + 4 && !self.is_capital(from) && !self.opens_clause(from) {
            from += 1;
        }
        if !self.is_name(from) || self.opens_clause(from) || self.is_day(from) {
            return None;
        }
        Some(from..self.name_end(from, end))
    }

    /// Behind the last word of a name that begins at a word.
    fn name_end(&self, from: usize, end: usize) -> usize {
        let mut to = from + 1;
        while to < end
            && to < from + 6
            && self.is_name(to)
            && !self.is_day(to)
            && (matches!(self.gap(to), " " | "-") || self.gap(to).starts_with('.') && self.is_short(to - 1))
            && !self.opens_sentence(to)
        {
            to += 1;
        }
        to
    }

    /// From the first to the last of some words.
    fn span(&self, words: std::ops::Range<usize>) -> Option<Span> {
        let (first, last) = (
            self.words.get(words.start)?,
            self.words.get(words.end.checked_sub(1)?)?,
        );
        Some(Span::new(first.span.start, last.span.end))
    }

    /// The name behind the nearest preposition of place.
    fn place(&self, phrase: &Phrase) -> (Vec<u64>, Option<Span>) {
        let mut best: Option<(usize, std::ops::Range<usize>)> = None;
        for at in phrase.sentence.clone() {
            if !self.is(at, PLACE) {
                continue;
            }
            let Some(name) = self.name_behind(at, phrase.sentence.end) else {
                continue;
            };
            let far = phrase.start.saturating_sub(name.end) + at.saturating_sub(phrase.end);
            if best.as_ref().is_none_or(|(nearest, _)| far < *nearest) {
                best = Some((far, name));
            }
        }
        let Some((_, name)) = best else {
            return (Vec::new(), None);
        };
        let is_adjective = name.len() == 1 && self.is_adjective(name.start);
        let span = match is_adjective {
            true => None,
            false => self.span(name.clone()),
        };
        (name.map(|at| self.form(at)).collect(), span)
    }

    fn is_day(&self, at: usize) -> bool {
        let span = self.words.get(at).map(|word| word.span);
        let Some(span) = span else { return false };
        let next = self
            .reading
            .dates
            .partition_point(|date| date.span.end <= span.start);
        self.reading
            .dates
            .get(next)
            .is_some_and(|date| date.span.overlaps(span))
    }
}
