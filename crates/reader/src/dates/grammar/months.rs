//! Months and days of months: "March 3, 2015", "3 March", "late March", "3-5 May", and the figures of dates.

use super::super::calendar;
use super::super::meaning::{Meaning, Part, Tense, Year};
use super::super::words::Kind;
use super::{Found, Grammar};

/// Words before a month that can stand before a time only.
const TIME_ONLY: [&str; 20] = [
    "in",
    "since",
    "until",
    "till",
    "during",
    "last",
    "next",
    "late",
    "early",
    "mid",
    "through",
    "this",
    "past",
    "coming",
    "throughout",
    "between",
    "previous",
    "following",
    "thru",
    "least",
];
/// Words before a month that can stand before a name as well.
const ALSO_NAMES: [&str; 12] = [
    "by", "before", "after", "for", "and", "from", "to", "of", "or", "a", "an", "the",
];

impl Grammar<'_> {
    /// The name of a month at a token: its number, the index after it, and whether it is shortened.
    pub(super) fn month(&self, i: usize) -> Option<(i8, usize, bool)> {
        let (month, short) = calendar::month(self.words.lower(i))?;
        if !self.words.capital(i) {
            return None;
        }
        let stop = short && self.words.lower(i + 1) == "." && self.words.glued(i + 1);
        Some((month, i + 1 + usize::from(stop), short))
    }

    /// The number of a day of a month: the number and the index after it, an ordinal's ending included.
    fn day_number(&self, i: usize) -> Option<(i8, usize)> {
        let words = self.words;
        let number = words.number(i).filter(|_| words.digits(i) <= 2)?;
        let day = i8::try_from(number).ok().filter(|d| (1..=31).contains(d))?;
        let ordinal = words.glued(i + 1) && self.any(i + 1, &["st", "nd", "rd", "th"]);
        let end = i + 1 + usize::from(ordinal);
        // "March 1,500", "May 3.5", "May 3:30", "May 10%", "March 4x"
        if words.glued(end) {
            let number_after = words.glued(end + 1) && words.is(end + 1, Kind::Number);
            let joined = matches!(words.lower(end), "," | "." | ":" | "/") && number_after;
            // "Dec.28,2015" is written without spaces, "1,500" has three digits
            let year = words.lower(end) == "," && words.digits(end + 1) == 4;
            if joined && !year || words.is(end, Kind::Word) || self.any(end, &["%", "°"]) {
                return None;
            }
        }
        if self.any(
            end,
            &[
                "percent", "million", "billion", "per", "km", "kg", "p.m", "pm", "am",
            ],
        ) {
            return None;
        }
        Some((day, end))
    }

    /// A year after a day or month: ", 2015", "2015", "last year", "of this year".
    fn year_after(&self, i: usize, comma: bool) -> Option<(Year, usize)> {
        let words = self.words;
        let mut k = i;
        if comma && words.lower(k) == "," || words.lower(k) == "of" {
            k += 1;
        }
        if words.digits(k) == 4
            && !(words.glued(k + 1) && (words.is(k + 1, Kind::Word) || words.lower(k + 1) == "%"))
        {
            let year = words.number(k).filter(|y| (1000..=2100).contains(y))?;
            let joined = words.glued(k + 1)
                && words.glued(k + 2)
                && words.is(k + 2, Kind::Number)
                && matches!(words.lower(k + 1), "," | "." | ":");
            let count = (words.lower(i) == "," || year % 100 == 0)
                && self.lexicon.class(words.lower(k + 1)).counted
                && !words.capital(k + 1);
            return (!joined && !count).then_some((Year::Is(year), k + 1));
        }
        let shift = match words.lower(k) {
            "last" => -1,
            "this" => 0,
            "next" => 1,
            "that" => {
                let same = usize::from(words.lower(k + 1) == "same");
                return (words.lower(k + 1 + same) == "year").then_some((Year::That, k + 2 + same));
            }
            _ => return None,
        };
        (words.lower(k + 1) == "year").then_some((Year::Shift(shift), k + 2))
    }

    /// "March 3", "March 3-5, 2015", "March 2015", "March". `first` is where the expression begins, and `year` what
    /// stands before the month: "last March".
    fn at_month(&self, first: usize, i: usize, before: Year, part: Part) -> Option<Found> {
        let words = self.words;
        let (month, mut j, short) = self.month(i)?;
        if self.any(j, &["the"]) && self.day_number(j + 1).is_some_and(|(_, e)| e == j + 3) {
            j += 1;
        }
        if let Some((day, k)) = self.day_number(j).filter(|(d, _)| calendar::possible(month, *d)) {
            if part != Part::Whole {
                return None;
            }
            let (meaning, end) = self.days_of(month, day, k);
            let attacks = (month, day) == (9, 11) && self.after_attacks(i);
            let before = if attacks { Year::Is(2001) } else { before };
            return Some(Found::new(first, end, with_year(meaning, before)));
        }
        if let Some((year, end)) = self.year_after(j, true) {
            let comma_shift = words.lower(j) == "," && !matches!(year, Year::Is(_));
            if !comma_shift && before == Year::Open {
                return Some(Found::new(first, end, Meaning::Month { year, month, part }));
            }
        }
        if before == Year::Open && part == Part::Whole && !self.is_bare_month(i, j, month, short) {
            return None;
        }
        let meaning = Meaning::Month {
            year: before,
            month,
            part,
        };
        // a stop after a shortened month may end the sentence as well
        Some(Found::new(first, j, meaning))
    }

    /// What follows the first day of a month: another day, a year. Gives the index after it.
    fn days_of(&self, month: i8, day: i8, k: usize) -> (Meaning, usize) {
        let words = self.words;
        let join = words.dash(k) || self.any(k, &["to", "through", "thru", "&", "and", "/"]);
        let mut to = None;
        let mut end = k;
        if join {
            let and = self.any(k, &["and", "&"]);
            let second = self.day_number(k + 1).filter(|(d, e)| {
                let follows = if and {
                    i16::from(*d) == i16::from(day) + 1
                } else {
                    *d > day
                };
                follows
                    && calendar::possible(month, *d)
                    && !self.counted(*e)
                    && !(and && words.small(*e) && self.is_noun(*e))
            });
            if let Some((d, e)) = second {
                to = Some((month, d));
                end = e;
            } else if words.dash(k) || words.lower(k) == "/" {
                let other = self
                    .month(k + 1)
                    .and_then(|(m, j, _)| Some((m, self.day_number(j)?)));
                if let Some((m, (d, e))) = other.filter(|(m, (d, _))| calendar::possible(*m, *d)) {
                    to = Some((m, d));
                    end = e;
                }
            }
        }
        let mut year = Year::Open;
        if let Some((y, e)) = self.year_after(end, true) {
            let comma_shift = words.lower(end) == "," && !matches!(y, Year::Is(_));
            if !comma_shift {
                (year, end) = (y, e);
            }
        }
        if (month, day) == (9, 11) && year == Year::Open && self.names_attacks(k) {
            year = Year::Is(2001);
        }
        let meaning = match to {
            None => Meaning::Day {
                year,
                month,
                day,
                weekday: None,
            },
            Some(to) => Meaning::DayRange {
                year,
                from: (month, day),
                to,
            },
        };
        (meaning, end)
    }

    /// "the Sept. 11 attacks": 2001, whatever the year of publication.
    fn names_attacks(&self, k: usize) -> bool {
        let attack = |i| {
            self.any(
                i,
                &[
                    "attacks",
                    "terrorist",
                    "terrorists",
                    "terror",
                    "hijackers",
                    "hijackings",
                    "commission",
                    "plotters",
                ],
            )
        };
        // eleven years later to the day, another attack was told of in the same words
        let another = |i: usize| {
            self.any(
                i,
                &[
                    "benghazi",
                    "libya",
                    "consulate",
                    "embassy",
                    "mission",
                    "compound",
                    "diplomatic",
                ],
            )
        };
        let near = (k.saturating_sub(8)..k + 9).any(another);
        (attack(k) || self.any(k, &[","]) && attack(k + 1)) && !near
    }

    /// "the post-Sept. 11 law"
    fn after_attacks(&self, i: usize) -> bool {
        self.words.glued(i) && self.any_back(i, 1, &["-", "–"]) && self.any_back(i, 2, &["post", "pre"])
    }

    /// A guess: a lower-case word that is none of the small ones that follow a date.
    fn is_noun(&self, i: usize) -> bool {
        !self.any(
            i,
            &[
                "in", "at", "by", "as", "to", "for", "with", "when", "where", "and", "or", "but", "that",
                "which", "the", "a", "after", "before", "on", "from", "was", "were", "is", "are", "will",
                "would", "of", "during", "because",
            ],
        )
    }

    /// Does a month that stands without day and year speak of time? Some months are words or names as well.
    fn is_bare_month(&self, i: usize, j: usize, month: i8, short: bool) -> bool {
        let words = self.words;
        if self.recurring(i) {
            return false;
        }
        let next_capital = words.capital(j) && !words.title_case && !words.ends_sentence(j - 1);
        let hyphen = words.glued(i) && words.back(i, 1) == "-";
        let time_only =
            TIME_ONLY.contains(&words.back(i, 1)) || hyphen && self.any_back(i, 2, &["mid", "pre", "post"]);
        let also = ALSO_NAMES.contains(&words.back(i, 1));
        let named = usize::try_from(month)
            .ok()
            .and_then(|m| self.habits.named.get(m))
            .copied()
            .unwrap_or(true);
        let possessive = words.apostrophe(j) && words.glued(j);
        if short {
            return time_only && words.lower(j - 1) == ".";
        }
        match month {
            3 | 5 => {
                // "confidence in May", "a March on the capital", "the women's March"
                let trust = words.back(i, 1) == "in"
                    && self.any_back(i, 2, &["confidence", "trust", "faith", "believe", "believes"]);
                let onward = month == 3 && self.any(j, &["on", "for", "against", "through", "of", "madness"]);
                let owner = words.back(i, 1) == "s" && matches!(words.back(i, 2), "'" | "‘");
                let article = (owner || self.any_back(i, 1, &["a", "the", "its", "his", "her", "their"]))
                    && words.small(j)
                    && self.is_noun(j);
                let ends_period = self.any_back(i, 1, &["of"])
                    && self.any_back(
                        i,
                        2,
                        &[
                            "end",
                            "beginning",
                            "start",
                            "middle",
                            "half",
                            "week",
                            "month",
                            "days",
                            "as",
                        ],
                    );
                let range = also
                    && (self.any(j, &["to", "through", "and"]) && self.month(j + 1).is_some()
                        || self.any_back(
                            i,
                            2,
                            &[
                                "january",
                                "february",
                                "march",
                                "april",
                                "june",
                                "july",
                                "august",
                                "september",
                                "october",
                                "november",
                                "december",
                            ],
                        ));
                if time_only {
                    return !trust
                        && !(named && (next_capital || possessive))
                        && !(onward && words.back(i, 1) == "this");
                }
                if ends_period || range {
                    return true;
                }
                if words.begins_sentence(i) || named || next_capital {
                    return false;
                }
                article && !onward
                    || also
                        && !onward
                        && self.any_back(i, 1, &["by", "before", "after", "from", "of", "to", "and"])
                        && !possessive
            }
            1 | 4 | 6 | 8 => {
                let person_before = i > 0
                    && words.capital(i - 1)
                    && !words.title_case
                    && !words.begins_sentence(i - 1)
                    && !time_only
                    && calendar::month(words.back(i, 1)).is_none();
                let article = self.any_back(i, 1, &["a", "an", "the"]) && !named;
                (time_only || also || !named) && !(next_capital && !time_only && !article) && !person_before
            }
            _ => !(next_capital && words.begins_sentence(i)),
        }
    }

    /// An expression that begins with a month, or with "last", "this" or "next" before one.
    pub(super) fn month_first(&self, i: usize) -> Option<Found> {
        let words = self.words;
        if words.capital(i) && calendar::month(words.lower(i)).is_some() {
            return self.at_month(i, i, Year::Open, Part::Whole);
        }
        let (year, next) = self.which_month(i)?;
        let mut found = self.at_month(i, next, year, Part::Whole)?;
        found.tense = match year {
            Year::Next => Some(Tense::Future),
            Year::Last => Some(Tense::Past),
            _ => None,
        };
        Some(found)
    }

    /// "last", "this", "next" and the like before a month.
    fn which_month(&self, i: usize) -> Option<(Year, usize)> {
        let words = self.words;
        let which = match words.lower(i) {
            "last" => (Year::Last, i + 1),
            "next" => (Year::Next, i + 1),
            "this" if self.any(i + 1, &["past"]) => (Year::Last, i + 2),
            "this" if self.any(i + 1, &["coming"]) => (Year::Next, i + 2),
            "this" => (Year::Shift(0), i + 1),
            _ => return None,
        };
        self.month(which.1).map(|_| which)
    }

    /// A month after the words of a part: "(late) March 2015", "(the end of) last March".
    pub(super) fn month_target(&self, first: usize, i: usize, part: Part) -> Option<Found> {
        if let Some((year, next)) = self.which_month(i) {
            return self.at_month(first, next, year, part);
        }
        self.at_month(first, i, Year::Open, part)
    }

    /// "3 March 2015", "the 3rd of March", "5 to 9 May".
    pub(super) fn day_first(&self, i: usize) -> Option<Found> {
        let words = self.words;
        let the = words.lower(i) == "the";
        let first = i + usize::from(the);
        if the && !words.is(first, Kind::Number) || self.any_back(first, 1, &["$", "£", "€"]) {
            return None;
        }
        let (day, mut k) = self.day_number(first)?;
        let ordinal = k == first + 2;
        let mut to = None;
        let join = words.dash(k) || self.any(k, &["to", "and", "&", "through", "until"]);
        let second = self.day_number(k + 1).filter(|(d, _)| join && *d > day);
        if let Some((second, e)) = second {
            to = Some(second);
            k = e;
        }
        if words.lower(k) == "of" && (ordinal || the) {
            k += 1;
        }
        let (month, end, short) = self.month(k)?;
        // "12 March" is a day, "12 May be" would not be written; "5 Mar-a-Lago guests"
        if short && words.dash(end) && words.glued(end) || !calendar::possible(month, day) {
            return None;
        }
        // a number before a month that has its own day: "killed 12 March 3"
        if self
            .day_number(end)
            .is_some_and(|(d, _)| calendar::possible(month, d))
            && !ordinal
            && to.is_none()
        {
            return None;
        }
        if words.capital(end)
            && month == 5
            && !words.title_case
            && calendar::weekday(words.lower(end)).is_none()
            && self.habits.named[5]
        {
            return None;
        }
        let (year, end) = self
            .year_after(end, true)
            .filter(|(y, _)| words.lower(end) != "," || matches!(y, Year::Is(_)))
            .unwrap_or((Year::Open, end));
        let start = if the { i } else { first };
        let meaning = match to {
            Some(to) if calendar::possible(month, to) => Meaning::DayRange {
                year,
                from: (month, day),
                to: (month, to),
            },
            Some(_) => return None,
            None => Meaning::Day {
                year,
                month,
                day,
                weekday: None,
            },
        };
        let year = if meaning_is(&meaning, 9, 11) && year == Year::Open && self.names_attacks(end) {
            Year::Is(2001)
        } else {
            Year::Open
        };
        Some(Found::new(start, end, with_year(meaning, year)))
    }

    /// "2015-03-02", with or without a time after it.
    pub(super) fn iso(&self, i: usize) -> Option<Found> {
        let words = self.words;
        let year = words.number(i).filter(|_| words.digits(i) == 4)?;
        let joined =
            |k: usize| words.dash(k) && words.glued(k) && words.glued(k + 1) && words.digits(k + 1) == 2;
        if !joined(i + 1) || !joined(i + 3) {
            return None;
        }
        if words.dash(i + 5) && words.glued(i + 5) && words.glued(i + 6) && words.is(i + 6, Kind::Number) {
            return None;
        }
        let (month, day) = (words.number(i + 2)?, words.number(i + 4)?);
        let day = calendar::date(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)?;
        Some(Found::new(i, i + 5, Meaning::Fixed(calendar::one(day))))
    }

    /// "03/02/2015", "3.2.2015", "5/13/16".
    pub(super) fn figures(&self, i: usize) -> Option<Found> {
        let words = self.words;
        let mark = words.lower(i + 1);
        if !matches!(mark, "/" | "." | "-")
            || words.lower(i + 3) != mark
            || !(1..5).all(|n| words.glued(i + n))
        {
            return None;
        }
        let short = |k: usize| {
            words
                .number(k)
                .filter(|n| words.digits(k) <= 2 && *n >= 1)
                .and_then(|n| i8::try_from(n).ok())
        };
        let (first, second) = (short(i)?, short(i + 2)?);
        let year = match (words.digits(i + 4), words.number(i + 4)?) {
            (4, year) if (1800..=2100).contains(&year) => year,
            // two digits are a year only with the stroke: 1.2.15 may number a section
            (2, year) if mark == "/" => year + if year < 50 { 2000 } else { 1900 },
            _ => return None,
        };
        let more = words.glued(i + 5) && words.glued(i + 6) && words.is(i + 6, Kind::Number);
        if more && !matches!(words.lower(i + 5), "," | ":")
            || words.glued(i + 5) && words.is(i + 5, Kind::Word)
        {
            return None;
        }
        let fixed = |month, day| calendar::date(year, month, day).map(|d| Meaning::Fixed(calendar::one(d)));
        let meaning = match (first, second) {
            _ if mark == "." => fixed(second, first)?,
            (1..=12, 13..) => fixed(first, second)?,
            (13.., 1..=12) => fixed(second, first)?,
            (a, b) if a == b => fixed(a, b)?,
            (1..=12, 1..=12) => match self.habits.month_first {
                Some(true) => fixed(first, second)?,
                Some(false) => fixed(second, first)?,
                None => Meaning::Figures { first, second, year },
            },
            _ => return None,
        };
        Some(Found::new(i, i + 5, meaning))
    }

    /// "9/11", the day in 2001.
    pub(super) fn nine_eleven(&self, i: usize) -> Option<Found> {
        let words = self.words;
        let fits = words.text(i) == "9" && words.lower(i + 1) == "/" && words.text(i + 2) == "11";
        let joined = words.glued(i + 1) && words.glued(i + 2);
        let more = words.glued(i + 3) && self.any(i + 3, &["/", "%"]);
        let alone = !more;
        let adjective = words.back(i, 1) == "-" && words.glued(i);
        let day = calendar::date(2001, 9, 11)?;
        (fits && joined && alone && !adjective)
            .then(|| Found::new(i, i + 3, Meaning::Fixed(calendar::one(day))))
    }
}

fn meaning_is(meaning: &Meaning, m: i8, d: i8) -> bool {
    matches!(meaning, Meaning::Day { month, day, .. } if (*month, *day) == (m, d))
}

/// The meaning with this year, where it has none of its own.
fn with_year(mut meaning: Meaning, before: Year) -> Meaning {
    if let Meaning::Day { year, .. } | Meaning::DayRange { year, .. } = &mut meaning
        && *year == Year::Open
    {
        *year = before;
    }
    meaning
}
