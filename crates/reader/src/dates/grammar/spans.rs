//! Weeks, months and years around publication, parts of longer times, and times counted in units: "late last week",
//! "the end of November", "earlier this year", "the past five years", "three weeks ago", "a day earlier".

use super::super::calendar;
use super::super::meaning::{Meaning, Part, Tense, Unit, Year};
use super::{Found, Grammar};

/// Words before a count that make it inexact: "more than two weeks ago".
const INEXACT: [&str; 13] = [
    "than",
    "nearly",
    "almost",
    "over",
    "under",
    "some",
    "least",
    "about",
    "roughly",
    "approximately",
    "half",
    "around",
    "every",
];

impl Grammar<'_> {
    /// "early in November", "the end of last year", "mid-June", "the late 1990s", "earlier this week".
    pub(super) fn part_of_longer(&self, i: usize) -> Option<Found> {
        let words = self.words;
        let the = usize::from(words.lower(i) == "the");
        let very = usize::from(words.lower(i + the) == "very");
        let j = i + the + very;
        let of = |k: usize| self.any(k, &["of"]).then_some(k + 1);
        let (part, mut k, keep) = match words.lower(j) {
            "early" | "late" | "mid" => {
                let part = match words.lower(j) {
                    "early" => Part::Early,
                    "late" => Part::Late,
                    _ => Part::Middle,
                };
                let mut k = j + 1;
                // "mid-to-late 2016"
                if words.dash(k) && words.lower(k + 1) == "to" {
                    return None;
                }
                k += usize::from(words.dash(k));
                let within = self.any(k, &["in", "on"]);
                k += usize::from(within);
                if within
                    && words.lower(j) == "late"
                    && words.lower(k) == "the"
                    && words.lower(k + 1) == "day"
                {
                    return None;
                }
                (part, k, false)
            }
            "middle" => (Part::Middle, of(j + 1)?, true),
            "end" | "close" | "tail" => (Part::Late, of(j + 1)?, true),
            "beginning" | "start" => (Part::Early, of(j + 1)?, true),
            "first" | "opening" if the == 1 && self.any(j + 1, &["half"]) => {
                (Part::FirstHalf, of(j + 2)?, true)
            }
            "second" | "latter" | "last" | "back" if the == 1 && self.any(j + 1, &["half"]) => {
                (Part::SecondHalf, of(j + 2)?, true)
            }
            "first" | "opening" if the == 1 && self.any(j + 1, &["days", "weeks"]) => {
                (Part::Early, of(j + 2)?, true)
            }
            "last" | "final" | "closing" if the == 1 && self.any(j + 1, &["days", "weeks"]) => {
                (Part::Late, of(j + 2)?, true)
            }
            "first" if the == 1 && self.any(j + 1, &["week"]) => (Part::FirstWeek, of(j + 2)?, true),
            "last" | "final" if the == 1 && self.any(j + 1, &["week"]) => (Part::LastWeek, of(j + 2)?, true),
            "latter" if the == 1 && self.any(j + 1, &["part"]) => (Part::SecondHalf, of(j + 2)?, true),
            "earlier" | "later" => {
                let part = if words.lower(j) == "earlier" {
                    Part::Earlier
                } else {
                    Part::Later
                };
                return self.cut_today(i, j, part).filter(|_| the == 0);
            }
            _ => return None,
        };
        let article = words.lower(k) == "the";
        if article
            && (calendar::unit(words.lower(k + 1)).is_some()
                || calendar::season(words.lower(k + 1)).is_some())
        {
            return self.the_unit(i, k + 1, part, keep);
        }
        k += usize::from(article);
        let whole_of_week = matches!(part, Part::FirstWeek | Part::LastWeek);
        let first = if keep { i } else { j };
        let month = || self.month_target(first, k, part);
        let year = || self.year_target(first, k, part).filter(|_| !whole_of_week);
        let longer = || {
            // "the late 1990s" keeps its article
            self.decade_target(i, k, part)
                .or_else(|| self.century_target(i, k, part))
                .filter(|_| !whole_of_week)
        };
        let season = || self.season_target(first, k, part);
        let unit = || self.shifted_unit(first, k, part);
        if article {
            return longer().or_else(season);
        }
        month()
            .or_else(longer)
            .or_else(year)
            .or_else(season)
            .or_else(unit)
    }

    /// "the end of the year", "early in the week", "late in the summer of 2014".
    fn the_unit(&self, first: usize, k: usize, part: Part, keep: bool) -> Option<Found> {
        let unit = match calendar::unit(self.words.lower(k)) {
            Some(unit @ (Unit::Week | Unit::Month | Unit::Year | Unit::Decade | Unit::Century)) => unit,
            Some(_) => return None,
            None => return self.season_target(first, k, part),
        };
        let weeks = matches!(part, Part::FirstWeek | Part::LastWeek) && unit == Unit::Week;
        if weeks || self.words.lower(k) == "weeks" || self.any(k + 1, &["long", "of"]) {
            return None;
        }
        let first = if keep || self.words.lower(first) != "the" {
            first
        } else {
            first + 1
        };
        Some(Found::new(first, k + 1, Meaning::Unit { unit, shift: 0, part }))
    }

    /// "earlier this week", "later in the year", "earlier in 2015".
    fn cut_today(&self, first: usize, j: usize, part: Part) -> Option<Found> {
        let words = self.words;
        let tense = Some(if part == Part::Earlier {
            Tense::Past
        } else {
            Tense::Future
        });
        let finish = |mut found: Found| {
            found.tense = tense;
            Some(found)
        };
        let next = words.lower(j + 1);
        if next == "this" || next == "in" && words.lower(j + 2) == "the" {
            let k = j + 2 + usize::from(next == "in");
            // "later this morning" is one time of day
            if next == "this" && self.any(k, &["morning", "afternoon", "evening"]) {
                return finish(Found::new(j + 1, k + 1, Meaning::DayShift(0)));
            }
            if let Some(season) = calendar::season(words.lower(k)).filter(|_| next == "this") {
                let year = Year::Shift(0);
                return finish(Found::new(first, k + 1, Meaning::Season { year, season, part }));
            }
            let unit = calendar::unit(words.lower(k)).filter(|u| !matches!(u, Unit::Weekend))?;
            if unit == Unit::Day || words.lower(k).ends_with('s') {
                return None;
            }
            return finish(Found::new(first, k + 1, Meaning::Unit { unit, shift: 0, part }));
        }
        None
    }

    /// "this week", "last year", "next month", "this past weekend", "last summer", "late (last week)".
    pub(super) fn unit(&self, i: usize) -> Option<Found> {
        self.shifted_unit(i, i, Part::Whole)
            .or_else(|| self.the_weekend(i))
    }

    fn shifted_unit(&self, first: usize, i: usize, part: Part) -> Option<Found> {
        let words = self.words;
        let (shift, k) = match words.lower(i) {
            "this" if self.any(i + 1, &["past"]) => (-1, i + 2),
            "this" if self.any(i + 1, &["coming"]) => (1, i + 2),
            "this" | "current" if words.lower(i) == "this" => {
                (0, i + 1 + usize::from(self.any(i + 1, &["current", "very"])))
            }
            "last" => (-1, i + 1),
            "next" => (1, i + 1),
            _ => return None,
        };
        let the = self.any_back(i, 1, &["the"]) && first == i;
        let tense = match shift {
            -1 => Some(Tense::Past),
            1 => Some(Tense::Future),
            _ => None,
        };
        let finish = |meaning: Meaning, end: usize| {
            let mut found = Found::new(first, end, meaning);
            found.tense = tense;
            Some(found)
        };
        if let Some(season) = calendar::season(words.lower(k)) {
            // "the last spring", "this fall in prices", "next fall the dominoes"
            if the || self.any(k + 1, &["in", "from", "of"]) && self.any(k, &["fall", "spring"]) && shift == 0
            {
                return None;
            }
            let year = match shift {
                -1 => Year::Last,
                1 => Year::Next,
                _ => Year::Shift(0),
            };
            return finish(Meaning::Season { year, season, part }, k + 1);
        }
        let unit =
            calendar::unit(words.lower(k)).filter(|u| *u != Unit::Day && !words.lower(k).ends_with('s'))?;
        // "this past week" ends now, "this past weekend" is one of its own
        if k == i + 2 && unit != Unit::Weekend && self.any(i + 1, &["past", "coming"]) {
            return finish(Meaning::Around { n: shift, unit }, k + 1);
        }
        if the && !self.any(k + 1, &["of"]) {
            // "in the last year" runs up to now
            if shift == 0
                || words.lower(i) == "next"
                    && !self.any_back(i, 2, &["over", "in", "within", "for", "during"])
            {
                return None;
            }
            let start = first.saturating_sub(1);
            return Some(Found::new(
                start.max(first),
                k + 1,
                Meaning::Around { n: shift, unit },
            ));
        }
        // "the last week of school"
        if the {
            return None;
        }
        // "this Week" is a programme
        if words.capital(k) && !words.title_case && words.capital(i) && !words.begins_sentence(i) {
            return None;
        }
        finish(Meaning::Unit { unit, shift, part }, k + 1)
    }

    /// "over the weekend".
    fn the_weekend(&self, i: usize) -> Option<Found> {
        let words = self.words;
        let fits = words.lower(i) == "the"
            && words.lower(i + 1) == "weekend"
            && self.any_back(
                i,
                1,
                &[
                    "over",
                    "during",
                    "at",
                    "for",
                    "on",
                    "by",
                    "through",
                    "throughout",
                    "before",
                    "after",
                    "into",
                    "of",
                ],
            )
            && !self.any(i + 2, &["of", "before", "after"]);
        let meaning = Meaning::Unit {
            unit: Unit::Weekend,
            shift: 0,
            part: Part::Whole,
        };
        fits.then(|| Found::new(i, i + 2, meaning))
    }

    /// "the past five years", "the last two weeks", "the next three months", "the coming week".
    pub(super) fn around_now(&self, i: usize) -> Option<Found> {
        let words = self.words;
        let the = usize::from(words.lower(i) == "the");
        let j = i + the;
        let sign = match words.lower(j) {
            "past" | "last" | "previous" if the == 1 || words.lower(j) == "past" => -1,
            "next" | "coming" if the == 1 => 1,
            _ => return None,
        };
        let (n, k) = match self.small_number(j + 1) {
            Some((n, k)) if !self.any(j + 1, &["a", "an"]) => (i32::from(n), k),
            _ => (1, j + 1),
        };
        let unit = calendar::unit(words.lower(k)).filter(|u| *u != Unit::Weekend)?;
        // "the next day" counts from the story, "past weeks" from nowhere
        let plural = words.lower(k).ends_with('s');
        let single = n == 1 && k == j + 1;
        let from_story = single
            && (unit == Unit::Day
                || words.lower(j) == "previous"
                || words.lower(j) == "next"
                    && !self.any_back(
                        i,
                        1,
                        &["over", "in", "within", "for", "during", "throughout", "through"],
                    ));
        if single && plural || from_story || self.any(k + 1, &["of"]) || the == 0 && single {
            return None;
        }
        let mut found = Found::new(
            i,
            k + 1,
            Meaning::Around {
                n: n.checked_mul(sign)?,
                unit,
            },
        );
        found.tense = Some(if sign < 0 { Tense::Past } else { Tense::Future });
        Some(found)
    }

    /// "three weeks ago", "two days later", "a day earlier", "a week from now".
    pub(super) fn counted_time(&self, i: usize) -> Option<Found> {
        let words = self.words;
        let (n, k) = self.small_number(i)?;
        let unit = calendar::unit(words.lower(k)).filter(|u| *u != Unit::Weekend)?;
        if INEXACT.contains(&words.back(i, 1)) {
            return None;
        }
        let n = i32::from(n);
        let meaning = match words.lower(k + 1) {
            "ago" => Meaning::FromNow { n: -n, unit },
            "from" if self.any(k + 2, &["now", "today"]) => {
                return Some(Found::new(i, k + 3, Meaning::FromNow { n, unit }));
            }
            "later" | "afterward" | "afterwards" => Meaning::FromMention { n, unit },
            "earlier" | "previously" => Meaning::FromMention { n: -n, unit },
            _ => return None,
        };
        // "two years later than planned"
        if self.any(k + 2, &["than"]) {
            return None;
        }
        Some(Found::new(i, k + 2, meaning))
    }

    /// A number in figures or words, and the index after it.
    fn small_number(&self, i: usize) -> Option<(i16, usize)> {
        let words = self.words;
        if let Some(n) = words.number(i) {
            return (!words.glued(i + 1) && !self.inside_word(i)).then_some((n, i + 1));
        }
        calendar::number_word(words.lower(i)).map(|n| (n, i + 1))
    }

    /// "the summer of 2014", "summer 2014", "in the summer".
    pub(super) fn season(&self, i: usize) -> Option<Found> {
        let the = usize::from(self.words.lower(i) == "the");
        self.season_target(i, i + the, Part::Whole)
    }

    fn season_target(&self, first: usize, i: usize, part: Part) -> Option<Found> {
        let words = self.words;
        let season = calendar::season(words.lower(i))?;
        let of = usize::from(words.lower(i + 1) == "of");
        let k = i + 1 + of;
        let said = match (words.lower(k), words.lower(k + 1)) {
            ("last", "year") => Some((Year::Shift(-1), k + 2)),
            ("this", "year") => Some((Year::Shift(0), k + 2)),
            ("next", "year") => Some((Year::Shift(1), k + 2)),
            _ => None,
        };
        let written = words
            .number(k)
            .filter(|y| words.digits(k) == 4 && (1500..=2100).contains(y))
            .map(|y| (Year::Is(y), k + 1));
        if let Some((year, end)) = written.or(said) {
            return Some(Found::new(first, end, Meaning::Season { year, season, part }));
        }
        let deictic = words.back(i, 1) == "the"
            && self.any_back(
                i,
                2,
                &["in", "during", "over", "since", "by", "throughout", "until", "of"],
            )
            && of == 0
            && !self.any(k, &["from", "-", "olympics", "games"])
            && !words.capital(k);
        let meaning = Meaning::Season {
            year: Year::Open,
            season,
            part,
        };
        deictic.then(|| Found::new(first, i + 1, meaning))
    }

    /// "the first quarter of 2016", "Q3 2016", "the fourth quarter of last year".
    pub(super) fn quarter(&self, i: usize) -> Option<Found> {
        let words = self.words;
        if words.lower(i) == "q" && words.capital(i) && words.glued(i + 1) {
            let n = words
                .number(i + 1)
                .filter(|n| (1..=4).contains(n) && words.digits(i + 1) == 1)?;
            let written = words
                .number(i + 2)
                .filter(|y| words.digits(i + 2) == 4 && (1900..=2100).contains(y));
            let (year, end) = written.map_or((Year::Open, i + 2), |y| (Year::Is(y), i + 3));
            return Some(Found::new(
                i,
                end,
                Meaning::Quarter {
                    year,
                    n: i8::try_from(n).ok()?,
                },
            ));
        }
        let the = usize::from(words.lower(i) == "the");
        let j = i + the;
        let n = match words.lower(j) {
            "last" | "final" if the == 1 => 4,
            word => calendar::ordinal_word(word).filter(|n| *n <= 4)?,
        };
        if words.lower(j + 1) != "quarter" {
            return None;
        }
        let of = usize::from(words.lower(j + 2) == "of");
        let k = j + 2 + of;
        let written = words
            .number(k)
            .filter(|y| words.digits(k) == 4 && (1900..=2100).contains(y));
        let (year, end) = match (written, words.lower(k), words.lower(k + 1)) {
            (Some(y), ..) => (Year::Is(y), k + 1),
            (None, "last", "year") => (Year::Shift(-1), k + 2),
            (None, "this", "year") => (Year::Shift(0), k + 2),
            (None, "next", "year") => (Year::Shift(1), k + 2),
            (None, "the", "year") if of == 1 => (Year::Shift(0), k + 2),
            _ => return None,
        };
        Some(Found::new(
            i,
            end,
            Meaning::Quarter {
                year,
                n: i8::try_from(n).ok()?,
            },
        ))
    }
}
