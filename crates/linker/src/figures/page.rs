//! The text around figures: sentences, clauses, names, places.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use sayso_core::{Figure, Reading, SegmentKind, Span, VoiceKind};

use super::lexicon::{Lexicon, PLACE, STOP};
use crate::voices::lexicon::Lexicon as Names;
use crate::words::Word;

/// Words of a sentence that are looked at before a figure, and behind it.
const REACH: usize = 48;
/// Mentions of a voice that are looked at.
const MOST_MENTIONS: usize = 4;

/// An article while its figures are read.
pub(super) struct Page<'a> {
    pub text: &'a str,
    pub words: &'a [Word],
    pub reading: &'a Reading,
    pub figures: &'a [Figure],
    pub day: Option<Date>,
    /// For forms that are written with a capital inside a sentence: do they stand in small letters anywhere?
    pub names: HashMap<u64, bool>,
    /// Forms of names that stand behind a preposition of place.
    pub places: BTreeSet<u64>,
    pub lexicon: &'static Lexicon,
}

impl<'a> Page<'a> {
    /// Makes an article ready.
    pub fn new(
        text: &'a str,
        words: &'a [Word],
        reading: &'a Reading,
        figures: &'a [Figure],
        day: Option<Date>,
    ) -> Page<'a> {
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
        page
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

    pub fn form(&self, at: usize) -> u64 {
        self.words.get(at).map_or(0, |word| word.form)
    }

    pub fn is(&self, at: usize, classes: u32) -> bool {
        self.lexicon.is(self.form(at), classes)
    }

    pub fn lower(&self, at: usize) -> String {
        (self.words.get(at)).map_or_else(String::new, |word| word.span.of(self.text).to_ascii_lowercase())
    }

    pub fn words_in(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.words.partition_point(|word| word.span.start < span.start);
        let to = self.words.partition_point(|word| word.span.end <= span.end);
        from..to.max(from)
    }

    /// What stands between a word and the one before it.
    pub fn gap(&self, at: usize) -> &str {
        let before = at.checked_sub(1).and_then(|before| self.words.get(before));
        match (before, self.words.get(at)) {
            (Some(before), Some(word)) => self.text.get(before.span.end..word.span.start).unwrap_or("\n"),
            _ => "\n",
        }
    }

    pub fn is_capital(&self, at: usize) -> bool {
        let word = self.words.get(at);
        word.is_some_and(|word| word.span.of(self.text).starts_with(char::is_uppercase))
    }

    pub fn is_number(&self, at: usize) -> bool {
        let word = self.words.get(at);
        word.is_some_and(|word| word.span.of(self.text).starts_with(|c: char| c.is_ascii_digit()))
            || self.is_in_figure(at)
    }

    pub fn is_in_figure(&self, at: usize) -> bool {
        let Some(word) = self.words.get(at) else {
            return false;
        };
        let next = self
            .figures
            .partition_point(|figure| figure.span.end <= word.span.start);
        (self.figures.get(next)).is_some_and(|figure| figure.span.overlaps(word.span))
    }

    pub fn is_name(&self, at: usize) -> bool {
        self.is_capital(at) && self.names.get(&self.form(at)) == Some(&false)
    }

    pub fn is_day(&self, at: usize) -> bool {
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

    /// The state whose people or adjective a word is: "Syria" for "Syrians".
    pub fn nation(&self, at: usize) -> Option<&'static str> {
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

    /// "in the Belgian capital" names no place that could head a table.
    pub fn is_adjective(&self, at: usize) -> bool {
        self.nation(at)
            .is_some_and(|nation| nation.to_ascii_lowercase() != self.lower(at))
    }

    /// May a full stop behind a word belong to it: "U.S.", "St."?
    pub fn is_short(&self, at: usize) -> bool {
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

    /// Does a sentence begin at a word? Read off what stands before it.
    pub fn opens_sentence(&self, at: usize) -> bool {
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

    /// Does a mark that parts clauses stand before a word?
    pub fn opens_clause(&self, at: usize) -> bool {
        let gap = self.gap(at);
        gap.contains([',', ';', ':', '(', ')', '\u{2014}', '\u{2013}', '\u{2026}', '\n'])
            || gap.contains(" - ")
            || gap.contains("--")
            || gap.contains(". ")
    }

    /// The sentence around a word.
    pub fn sentence(&self, at: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let floor = at.start.saturating_sub(REACH);
        let ceiling = (at.end + REACH).min(self.words.len());
        let start = (floor + 1..=at.start).rev().find(|at| self.opens_sentence(*at));
        let end = (at.end..ceiling).find(|at| self.opens_sentence(*at));
        start.unwrap_or(floor)..end.unwrap_or(ceiling)
    }

    /// The words of the name behind a preposition of place.
    pub fn name_behind(&self, at: usize, end: usize) -> Option<std::ops::Range<usize>> {
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
    pub fn name_end(&self, from: usize, end: usize) -> usize {
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
    pub fn span(&self, words: std::ops::Range<usize>) -> Option<Span> {
        let (first, last) = (
            self.words.get(words.start)?,
            self.words.get(words.end.checked_sub(1)?)?,
        );
        Some(Span::new(first.span.start, last.span.end))
    }
}
