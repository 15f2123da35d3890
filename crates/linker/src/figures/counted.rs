//! What a figure counts, read off the words around it: the noun, what happened, where, when, in which words.

use std::collections::BTreeSet;

use jiff::civil::Date;
use sayso_core::{Days, Figure, Reading, SegmentKind, Span};

use super::bounds::compared;
use super::lexicon::{
    CONTRAST, COULD, Class, FOUND, HELPING, LONG, NEUTRAL, NUMBER, PART, PART_BEHIND, PLACE, RATE, RATE_SPAN,
    REVISE, SPOKE, STOP, States, class_key,
};
use super::noun::Noun;
use super::page::Page;
use crate::words::Word;

/// Figures of an article that are compared; what stands behind them in the text is not. No article of a newspaper has so many.
const MOST_FIGURES: usize = 256;
/// Words of a sentence that are looked at before a figure, and behind it.
const REACH: usize = 48;
/// Words of an article that tell what it is about.
const OPENING: usize = 160;
/// A day so long before publication is not of the news but of what was before.
const RECENT_DAYS: i32 = 10;
/// Words between a figure and the one that another gives in its stead: "put the number far higher".
const CONTRASTED: usize = 40;
/// Words before a figure among which a noun for a number makes it a total: "brought the number of dead to 12".
const TOTAL: usize = 7;
/// The title and the lead tell of what things a story is.
const SUBJECT: usize = 60;
/// Words rarer than this are evidence of what a sentence is about.
const TELLING: f32 = 1.6;

/// The figures of an article, ready for comparing, with what the whole article tells of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    /// In text order; those of which nothing tells what they count are left out.
    pub(super) counted: Vec<Counted>,
    /// The words of the headline and the first sentences, by their stems and forms.
    pub(super) opening: BTreeSet<u64>,
    /// The nations that they name.
    pub(super) nations: BTreeSet<u64>,
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
    /// The count as it is compared.
    pub figure: Figure,
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
    /// Those of them that name a nation.
    pub nations: Vec<u64>,
    /// May it count those who are somewhere: who came, were sent, or of whom no more is said?
    pub is_present: bool,
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
    /// The form of its first word.
    pub named: Option<u64>,
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
    /// Does a noun for a number stand before it: "brought the toll to 12"?
    pub is_total: bool,
    /// Is it a toll of the whole story: its first, one that a voice gives, or one that is called a total?
    pub is_told: bool,
    /// Is it the only number of things that the title or the lead are about, given by a voice?
    pub is_subject: bool,
    /// The figure before it which another gives in its stead: "put the toll at 17".
    pub instead: Option<u32>,
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

impl Counts {
    /// Reads what the figures of an article count.
    pub fn new(text: &str, words: &[Word], reading: &Reading, day: Option<Date>) -> Counts {
        let figures = reading.figures.get(..MOST_FIGURES).unwrap_or(&reading.figures);
        if figures.is_empty() {
            return Counts::default();
        }
        let page = Page::new(text, words, reading, figures, day);
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
                let is_given = figure.statement.is_some() || found.is_headline || found.is_total;
                found.is_told = is_whole
                    && !found.kind.is_whole
                    && !found.kind.is_long
                    && (found.is_main || is_given)
                    && page.lexicon.are_tolls(found.states)
                    && found.past.is_none()
                    && found.modifiers.is_empty();
                found.is_subject =
                    is_whole && found.states == 0 && found.past.is_none() && figure.statement.is_some();
                last = Some((end, found.clone()));
                counted.push(found);
            }
        }
        let subjects: BTreeSet<u64> = words
            .iter()
            .take(SUBJECT)
            .filter_map(|word| Some(page.lexicon.class(word.form)?.key))
            .collect();
        let all: Vec<u64> = counted.iter().map(|counted| counted.class.key).collect();
        for found in &mut counted {
            let key = found.class.key;
            found.is_subject &= !found.class.is_people
                && subjects.contains(&key)
                && all.iter().filter(|other| **other == key).count() == 1;
        }
        let opening = || words.iter().take(OPENING).filter(|word| word.rarity > 0.0);
        Counts {
            counted,
            about: telling(opening()),
            day,
            nations: (0..words.len().min(OPENING))
                .filter_map(|at| page.nation(at).map(class_key))
                .collect(),
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

/// Where the parts of a figure's phrase stand, by the places of words.
pub(super) struct Phrase {
    /// The sentence.
    pub sentence: std::ops::Range<usize>,
    /// The figure and what it counts, if that stands behind it.
    pub start: usize,
    pub end: usize,
    /// Behind the figure itself.
    pub numbers: usize,
    /// What it counts; empty where nothing says so.
    pub counts: std::ops::Range<usize>,
}

impl Page<'_> {
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
        let instead = last.and_then(|(end, counted)| self.instead(&phrase, end, counted));
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
        if noun.class.is_some_and(|(class, _)| self.lexicon.is_body(class))
            && phrase.sentence.clone().any(|at| self.is(at, FOUND))
            // "10 bodies were found inside the house": some of the dead
            && !phrase.sentence.clone().any(|at| matches!(self.lower(at).as_str(), "inside" | "aboard"))
        {
            noun.class = Some((self.lexicon.people(), 0.0));
            states = self.lexicon.killed();
        }
        // what another gives in the stead of a number counts the same
        let instead = instead.filter(|of| {
            let is_open = noun
                .class
                .is_none_or(|(class, _)| class.is_people && of.class.is_people);
            is_open && (states == 0 || states == of.states)
        });
        if let Some(of) = instead {
            noun.class = Some((of.class, of.rarity));
            noun.modifiers.clone_from(&of.modifiers);
            (states, told_at) = (of.states, told_at.or(of.told_at));
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
        let (mut place, mut place_at) = self.place(&phrase);
        // "fishermen at Tarnby counted 14 boats": who counts things where is no place of theirs, as it mostly is of the dead
        let source = figure
            .statement
            .and_then(|n| self.reading.statements.iter().find(|one| one.n == n));
        if !class.is_people
            && states == 0
            && let (Some(source), Some(at)) = (source, place_at)
            && source.source.iter().any(|span| span.overlaps(at))
        {
            (place, place_at) = (Vec::new(), None);
        }
        if let Some(of) = instead.filter(|_| place.is_empty()) {
            (place, place_at) = (of.place.clone(), of.place_at);
        }
        let named_at = self.place_named(&phrase);
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
                figure: compared(figure, self.text),
                class,
                rarity,
                states,
                told_at,
                modifiers: noun.modifiers,
                nations: noun.nations,
                is_present: states & !self.lexicon.present() == 0,
                kind,
                names,
                place,
                place_at,
                named_at,
                named: named_at
                    .and_then(|span| self.words.get(self.words_in(span).start))
                    .map(|word| word.form),
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
                is_total: (phrase.start.saturating_sub(TOTAL).max(sentence.start)..phrase.start)
                    .any(|at| self.is(at, NUMBER)),
                is_told: false,
                is_subject: false,
                instead: instead.map(|of| of.n),
            },
        ))
    }

    /// The figure before this one, where words between the two say that another gives this in its stead: "put the number
    /// far higher", "the real toll is 17", "spoke of 340".
    fn instead<'c>(&self, phrase: &Phrase, end: usize, before: &'c Counted) -> Option<&'c Counted> {
        let Kind {
            is_besides,
            is_part,
            is_rate,
            is_possible,
            ..
        } = before.kind;
        if end > phrase.start
            || phrase.start > end + CONTRASTED
            || is_besides
            || is_part
            || is_rate
            || is_possible
        {
            return None;
        }
        let is_contrasted = (end..phrase.start).any(|at| {
            self.is(at, NUMBER) && (at.saturating_sub(4).max(end)..at).any(|at| self.is(at, CONTRAST))
        });
        let is_spoken = phrase.counts.is_empty()
            && self.lower(phrase.start.saturating_sub(1)) == "of"
            && self.is(phrase.start.saturating_sub(2), SPOKE);
        (is_contrasted || is_spoken).then_some(before)
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
                .any(|at| self.is(at, LONG) && !self.is_since_lately(at)),
        }
    }

    /// "since Sunday" is no long time.
    fn is_since_lately(&self, at: usize) -> bool {
        let next = self.words.get(at + 1).filter(|_| self.lower(at) == "since");
        let Some((word, day)) = next.zip(self.day) else {
            return false;
        };
        let dates = &self.reading.dates;
        let found = dates.partition_point(|date| date.span.end <= word.span.start);
        (dates.get(found).filter(|date| date.span.overlaps(word.span)))
            .and_then(|date| date.days)
            .is_some_and(|days| (day - days.from).get_days() <= RECENT_DAYS)
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
}
