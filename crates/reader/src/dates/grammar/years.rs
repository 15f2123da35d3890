//! Years, decades, centuries: "in 2014", "2003-2011", "the early 1990s", "the 19th century".

use super::super::calendar;
use super::super::meaning::{Meaning, Part};
use super::super::words::Kind;
use super::{Found, Grammar};

/// Words before a number that is a year.
const IN_TIME: [&str; 14] = [
    "in",
    "since",
    "until",
    "till",
    "by",
    "during",
    "circa",
    "before",
    "after",
    "early",
    "late",
    "mid",
    "throughout",
    "fiscal",
];
/// Words before a number that is none.
const COUNTING: [&str; 14] = [
    "than",
    "nearly",
    "almost",
    "some",
    "least",
    "another",
    "additional",
    "total",
    "over",
    "approximately",
    "roughly",
    "extra",
    "exactly",
    "costs",
];

impl Grammar<'_> {
    /// A number of four digits that nothing around it forbids to be a year.
    fn year_number(&self, i: usize) -> Option<i16> {
        let words = self.words;
        let year = words
            .number(i)
            .filter(|y| words.digits(i) == 4 && (1000..=2100).contains(y))?;
        if words.glued(i + 1) {
            // "2015.5", "2,015", "2015%", "20:15", "1990th"
            let number_after = words.glued(i + 2) && words.is(i + 2, Kind::Number);
            let joined = matches!(words.lower(i + 1), "." | "," | ":" | "/" | "-") && number_after;
            if words.is(i + 1, Kind::Word) || joined || self.any(i + 1, &["%", "°", "+", "@", "_", "=", "&"])
            {
                return None;
            }
        }
        let before = words.back(i, 1);
        let sign = self.any_back(i, 1, &["$", "£", "€", "#", "№", "¥"]);
        let numbered = self.lexicon.class(before).numbered
            && before != "call"
            && !(before == "no" && words.small(i - 1))
            || before == "." && words.back(i, 2) == "no";
        (!sign && !numbered && !self.is_address(i)).then_some(year)
    }

    /// "2015 Main Street".
    fn is_address(&self, i: usize) -> bool {
        let words = self.words;
        words.capital(i + 1)
            && (2..5).any(|n| self.lexicon.class(words.lower(i + n)).street && words.capital(i + n))
            && words.capital(i + 2)
    }

    /// A year by itself.
    pub(super) fn bare_year(&self, i: usize) -> Option<Found> {
        let words = self.words;
        let year = self.year_number(i)?;
        let zone = words.text(i + 1).chars().all(char::is_uppercase);
        let counted = self.lexicon.class(words.lower(i + 1)).counted && (zone || words.small(i + 1));
        let in_time = IN_TIME.contains(&words.back(i, 1))
            || self.any_back(i, 1, &["-"]) && self.any_back(i, 2, &["mid", "pre", "post"]);
        let plain = (1900..=self.habits.latest_year).contains(&year) && year % 100 != 0;
        // "the 1871 ruling", "a 2000 case"
        let work = self.any_back(i, 1, &["the", "a", "an", "his", "her", "its", "their"])
            && (1500..=self.habits.latest_year).contains(&year)
            && self.lexicon.class(words.lower(i + 1)).work;
        let fits = if work {
            true
        } else if year == 2000 || plain {
            let sort = COUNTING.contains(&words.back(i, 1)) && self.counted(i + 1);
            // "of 1973" is a year, "of 1973 soldiers" is none
            let amount = self.any_back(
                i,
                1,
                &[
                    "of", "to", "about", "around", "for", "with", "and", "from", "the", "only", "killed",
                ],
            );
            let round = year == 2000
                && !in_time
                && !self.any_back(
                    i,
                    1,
                    &[
                        "of", "and", "the", "from", "to", "between", "(", "his", "her", "its", "their",
                    ],
                );
            !(counted && (!in_time || year == 2000))
                && !sort
                && !round
                && !(year == 2000 && amount && self.counted(i + 1))
        } else {
            let told = in_time
                || self.any_back(i, 1, &["of", "from", "between", "("])
                || self.any_back(i, 1, &["and", "to"]) && self.year_before(i);
            let ends = !words.is(i + 1, Kind::Word) || !self.is_amount(i + 1);
            // round numbers count things more often than years
            let doubtful = (year % 100 == 0 || year < 1500 || year > self.habits.latest_year) && !in_time;
            told && ends && !counted && !doubtful
        };
        fits.then(|| calendar::years(year, 1))
            .flatten()
            .map(|days| Found::new(i, i + 1, Meaning::Fixed(days)))
    }

    /// Does a year stand two tokens before: "1850 to 1870"?
    fn year_before(&self, i: usize) -> bool {
        i.checked_sub(2).is_some_and(|k| self.words.digits(k) == 4)
    }

    fn is_amount(&self, i: usize) -> bool {
        self.counted(i)
            && !self.any(
                i,
                &[
                    "elections",
                    "protests",
                    "talks",
                    "revolutions",
                    "was",
                    "has",
                    "his",
                    "its",
                    "as",
                    "is",
                    "olympics",
                ],
            )
    }

    /// "2003-2011", "2011-12", "2014/15" in one group, and ISO months: "2019-03".
    pub(super) fn year_range(&self, i: usize) -> Option<Found> {
        let words = self.words;
        let from = words
            .number(i)
            .filter(|y| words.digits(i) == 4 && (1000..=2100).contains(y))?;
        let stroke = words.lower(i + 1) == "/";
        if !(words.dash(i + 1) || stroke) {
            return None;
        }
        let glued = words.glued(i + 1) && words.glued(i + 2);
        // "2011-12" and "2008-9"
        let short = matches!(words.digits(i + 2), 1 | 2) && glued;
        let long = words.digits(i + 2) == 4 && !stroke && (glued || !words.glued(i + 1));
        let after = words.glued(i + 3)
            && (words.is(i + 3, Kind::Word) || words.glued(i + 4) && words.is(i + 4, Kind::Number));
        let second = words.number(i + 2)?;
        if !(short || long) || after || self.any_back(i, 1, &["$", "£", "€", "#"]) {
            return None;
        }
        // "386-1928" is a vote; two years stand within a lifetime or two
        let to = match words.digits(i + 2) {
            4 => second,
            1 => from - from % 10 + second,
            _ => from - from % 100 + second,
        };
        let to = if words.digits(i + 2) == 2 && second < from % 100 && (from + 1) % 100 == second {
            to.checked_add(100)?
        } else {
            to
        };
        if words.digits(i + 2) == 2 && !stroke && to < from && (1..=12).contains(&second) {
            let days = calendar::month_of(from, i8::try_from(second).ok()?)?;
            return Some(Found::new(i, i + 3, Meaning::Fixed(days)));
        }
        let near = from >= 1400 && to > from && i32::from(to) - i32::from(from) <= 300;
        let days = calendar::years(from, to.checked_sub(from)?.checked_add(1)?).filter(|_| near)?;
        Some(Found::new(i, i + 3, Meaning::Fixed(days)))
    }

    /// "the 1990s", "the '90s", "the nineties".
    pub(super) fn decade(&self, i: usize) -> Option<Found> {
        let the = usize::from(self.words.lower(i) == "the");
        let part = |_: usize| Part::Whole;
        self.decade_target(i, i + the, part(i))
    }

    pub(super) fn decade_target(&self, first: usize, i: usize, part: Part) -> Option<Found> {
        let words = self.words;
        let fixed = |first_year: i16, count: i16, end: usize| {
            let days = calendar::years(first_year, count).and_then(|d| calendar::part(d, part, None))?;
            Some(Found::new(first, end, Meaning::Fixed(days)))
        };
        if let Some(year) = calendar::decade_word(words.lower(i)) {
            return self
                .any_back(i, 1, &["the", "early", "late", "mid", "-"])
                .then(|| fixed(year, 10, i + 1))
                .flatten();
        }
        let quote = usize::from(words.apostrophe(i));
        let k = i + quote;
        // "1990s" or "1990's"
        let end = if words.glued(k + 1) && words.lower(k + 1) == "s" {
            k + 2
        } else if words.apostrophe(k + 1)
            && words.glued(k + 1)
            && words.glued(k + 2)
            && words.lower(k + 2) == "s"
        {
            k + 3
        } else {
            return None;
        };
        let number = words.number(k).filter(|n| n % 10 == 0)?;
        match (words.digits(k), quote) {
            // "the 1800s" are the century
            (4, 0) if (1000..=2090).contains(&number) && number % 100 == 0 && number != 2000 => {
                fixed(number, 100, end)
            }
            (4, 0) if (1000..=2090).contains(&number) && end == k + 2 => fixed(number, 10, end),
            (4, 0) if (1800..=2090).contains(&number) && words.back(k, 1) == "the" => fixed(number, 10, end),
            (2, 1) if words.glued(k) => fixed(if number >= 30 { 1900 } else { 2000 } + number, 10, end),
            _ => None,
        }
    }

    /// "the 19th century", "the twentieth century".
    pub(super) fn century(&self, i: usize) -> Option<Found> {
        let the = usize::from(self.words.lower(i) == "the");
        self.century_target(i, i + the, Part::Whole)
    }

    pub(super) fn century_target(&self, first: usize, i: usize, part: Part) -> Option<Found> {
        let words = self.words;
        let (n, mut k) = match words.number(i) {
            Some(n)
                if words.digits(i) <= 2
                    && words.glued(i + 1)
                    && self.any(i + 1, &["st", "nd", "rd", "th"]) =>
            {
                (n, i + 2)
            }
            Some(_) => return None,
            // "twenty-first"
            None if words.lower(i) == "twenty" && words.dash(i + 1) && words.lower(i + 2) == "first" => {
                (21, i + 3)
            }
            None => (calendar::ordinal_word(words.lower(i))?, i + 1),
        };
        k += usize::from(words.dash(k));
        let before_christ = self.any(k + 1, &["bc", "bce", "b"]);
        if words.lower(k) != "century" || !(1..=22).contains(&n) || before_christ {
            return None;
        }
        let days = calendar::years((n - 1) * 100 + 1, 100).and_then(|d| calendar::part(d, part, None))?;
        Some(Found::new(first, k + 1, Meaning::Fixed(days)))
    }

    /// A year after the words of a part: "(late) 2015", "(the end of) 2014".
    pub(super) fn year_target(&self, first: usize, i: usize, part: Part) -> Option<Found> {
        let year = self.year_number(i)?;
        if self.lexicon.class(self.words.lower(i + 1)).counted
            || self.words.glued(i + 1)
                && self.words.apostrophe(i + 1)
                && self.words.lower(i + 2) == "s"
                && year % 10 == 0
                && part == Part::Early
        {
            return None;
        }
        let days = calendar::years(year, 1).and_then(|d| calendar::part(d, part, None))?;
        Some(Found::new(first, i + 1, Meaning::Fixed(days)))
    }
}
