//! Weekdays and the days around publication: "Sunday, December 8", "last Friday", "today", "this morning", holidays.

use super::super::calendar;
use super::super::meaning::{Holiday, Meaning, Tense, Unit, Which, Year};
use super::{Found, Grammar};

const TIMES_OF_DAY: [&str; 10] = [
    "morning",
    "afternoon",
    "evening",
    "night",
    "noon",
    "midday",
    "mornings",
    "nights",
    "lunchtime",
    "overnight",
];

impl Grammar<'_> {
    /// An expression that begins with a weekday, or with "last", "next", … before one.
    pub(super) fn weekday(&self, i: usize) -> Option<Found> {
        let words = self.words;
        let (which, at) = match words.lower(i) {
            "last" => (Which::Last, i + 1),
            "next" => (Which::Next, i + 1),
            "coming" => (Which::Next, i + 1),
            "past" => (Which::Last, i + 1),
            "this" if self.any(i + 1, &["past"]) => (Which::Last, i + 2),
            "this" if self.any(i + 1, &["coming"]) => (Which::Next, i + 2),
            "this" => (Which::This, i + 1),
            _ => (Which::Bare, i),
        };
        let (weekday, short) = calendar::weekday(words.lower(at))?;
        let stop = short && words.lower(at + 1) == "." && words.glued(at + 1);
        let mut end = at + 1 + usize::from(stop);
        let dated = self.day_after_weekday(end);
        if short && (dated.is_none() || !words.capital(at)) || self.recurring(i) && dated.is_none() {
            return None;
        }
        if let Some(day) = dated {
            let meaning = match day.meaning {
                Meaning::Day { year, month, day, .. } => Meaning::Day {
                    year,
                    month,
                    day,
                    weekday: Some(weekday),
                },
                other => other,
            };
            return Some(Found::new(i, day.end, meaning));
        }
        // "on a Sunday" says which day of the week, not which day
        if self.any_back(i, 1, &["a"]) && self.any_back(i, 2, &["on"]) && !words.small(end) {
            return None;
        }
        // in the name of a programme or a paper: "Meet the Press Sunday" is none, "Sunday Politics" is
        let mut which = which;
        let of = usize::from(words.lower(end) == "of");
        if which == Which::Bare && self.any(end + of + 1, &["week"]) {
            let week = match words.lower(end + of) {
                "last" => Some(-1),
                "this" => Some(0),
                "next" => Some(1),
                _ => None,
            };
            if let Some(week) = week {
                which = Which::OfWeek(week);
                end += of + 2;
            }
        }
        let mut found = Found::new(i, end, Meaning::Weekday { weekday, which });
        found.tense = match which {
            Which::Next | Which::OfWeek(1) => Some(Tense::Future),
            Which::Last | Which::OfWeek(-1) => Some(Tense::Past),
            _ => None,
        };
        Some(found)
    }

    /// The day of the month after a weekday: ", December 8", "(3 March)", "night, the 3rd of March".
    fn day_after_weekday(&self, mut i: usize) -> Option<Found> {
        let words = self.words;
        if TIMES_OF_DAY.contains(&words.lower(i)) {
            i += 1;
        }
        if self.any(i, &[",", "("]) {
            i += 1;
        }
        if self.any(i, &["on"]) {
            i += 1;
        }
        let found = self.month_first(i).or_else(|| self.day_first(i))?;
        let day = matches!(found.meaning, Meaning::Day { .. });
        day.then_some(found)
    }

    /// "today", "yesterday", "tonight", "this morning", "last night", "the day before yesterday".
    pub(super) fn near_day(&self, i: usize) -> Option<Found> {
        let words = self.words;
        let (shift, end) = match words.lower(i) {
            "today" if !self.names_outlet(i) => (0, i + 1),
            "tonight" if !self.names_outlet(i) => (0, i + 1),
            "yesterday" => (-1, i + 1),
            "tomorrow" if !(words.capital(i) && words.begins_sentence(i) && words.apostrophe(i + 1)) => {
                (1, i + 1)
            }
            "this" if self.any(i + 1, &["morning", "afternoon", "evening"]) && !words.capital(i + 1) => {
                (0, i + 2)
            }
            "last" if self.any(i + 1, &["night", "evening"]) => (-1, i + 2),
            "the"
                if self.any(i + 1, &["day"])
                    && self.any(i + 2, &["before"])
                    && self.any(i + 3, &["yesterday"]) =>
            {
                (-2, i + 4)
            }
            "the"
                if self.any(i + 1, &["day"])
                    && self.any(i + 2, &["after"])
                    && self.any(i + 3, &["tomorrow"]) =>
            {
                (2, i + 4)
            }
            _ => return None,
        };
        Some(Found::new(i, end, Meaning::DayShift(shift)))
    }

    /// "NBC's Today", "World News Tonight": a capital inside a sentence.
    fn names_outlet(&self, i: usize) -> bool {
        let words = self.words;
        let programme = self.any(
            i + 1,
            &[
                "show",
                "programme",
                "program",
                "host",
                "anchor",
                "co",
                "newspaper",
                "magazine",
                "online",
                "\"",
                "”",
            ],
        );
        let quoted = self.any_back(i, 1, &["\"", "“", "‘"]) && words.glued(i);
        if words.capital(i) && (programme && (quoted || !self.any(i + 1, &["\"", "”"]))) {
            return true;
        }
        words.capital(i) && !words.title_case && !words.begins_sentence(i) && i > 0 && words.capital(i - 1)
    }

    /// A feast or holiday.
    pub(super) fn holiday(&self, i: usize) -> Option<Found> {
        let words = self.words;
        let (year, at) = match words.lower(i) {
            "last" => (Year::Last, i + 1),
            "next" => (Year::Next, i + 1),
            "this" => (Year::Shift(0), i + 1),
            _ => (Year::Open, i),
        };
        let (holiday, end) = match self.lexicon.known(words, at) {
            Some(known) => (known.holiday?, known.end),
            None => self.christmas(at)?,
        };
        if self.recurring(i) || !words.capital(at) && !self.any(at, &["the"]) {
            return None;
        }
        let comma = usize::from(self.any(end, &[","]));
        let written = words
            .number(end + comma)
            .filter(|y| words.digits(end + comma) == 4 && (1500..=2100).contains(y));
        let (year, end) = match written {
            Some(y) => (Year::Is(y), end + comma + 1),
            None => match (words.lower(end), words.lower(end + 1)) {
                ("last", "year") => (Year::Shift(-1), end + 2),
                ("this", "year") => (Year::Shift(0), end + 2),
                _ => (year, end),
            },
        };
        Some(Found::new(i, end, Meaning::Holiday { holiday, year }))
    }

    /// "before Christmas", "last Easter": the feast by one word, where it speaks of time and of nothing else.
    fn christmas(&self, i: usize) -> Option<(Holiday, usize)> {
        let words = self.words;
        let (holiday, end) = match words.lower(i) {
            "christmas" => (Holiday::On(12, 25), i + 1),
            "easter" => (Holiday::Easter(0), i + 1),
            "new"
                if words.lower(i + 1) == "year"
                    && words.apostrophe(i + 2)
                    && words.glued(i + 3)
                    && words.lower(i + 3) == "s" =>
            {
                (Holiday::On(1, 1), i + 4)
            }
            _ => return None,
        };
        let time = self.any_back(
            i,
            1,
            &[
                "by", "before", "until", "till", "since", "last", "next", "this", "at", "on", "after",
            ],
        );
        let noun = words.capital(end) || words.small(end) && self.christmas_noun(end);
        (words.capital(i) && time && !noun).then_some((holiday, end))
    }

    fn christmas_noun(&self, i: usize) -> bool {
        !self.any(
            i,
            &[
                "and", "or", "but", "in", "at", "to", "when", "that", "which", "as", "with", "after",
                "before", "because", "for", "last", "this", "next", "was", "were", "is", "will", "would",
                "he", "she", "they", "it", "by", "the",
            ],
        )
    }

    /// "the following day", "the next morning", "the previous year", "the day before": counted from the date before.
    pub(super) fn next_in_story(&self, i: usize) -> Option<Found> {
        let words = self.words;
        if words.lower(i) != "the" {
            return None;
        }
        let unit_at = |k: usize| match words.lower(k) {
            "morning" | "afternoon" | "evening" | "night" => Some(Unit::Day),
            word if !word.ends_with('s') => calendar::unit(word),
            _ => None,
        };
        let n = match words.lower(i + 1) {
            "following" => 1,
            "next"
                if !self.any_back(
                    i,
                    1,
                    &["over", "within", "in", "for", "during", "throughout", "through"],
                ) =>
            {
                1
            }
            "previous" | "preceding" => -1,
            _ => {
                // "the day before the vote" counts from the vote
                let n = match words.lower(i + 2) {
                    "before" | "earlier" | "prior" => -1,
                    "after" => 1,
                    _ => return None,
                };
                let closed = matches!(
                    words.lower(i + 3),
                    "" | "." | "," | ";" | ")" | "and" | "but" | "when" | "—" | "–"
                );
                let unit = unit_at(i + 1).filter(|_| closed)?;
                return Some(Found::new(i, i + 3, Meaning::FromMention { n, unit }));
            }
        };
        let unit = unit_at(i + 2).filter(|u| !matches!(u, Unit::Decade | Unit::Century | Unit::Weekend))?;
        Some(Found::new(i, i + 3, Meaning::FromMention { n, unit }))
    }
}
