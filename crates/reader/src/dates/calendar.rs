//! Names of the calendar, and intervals of days. Every function gives `None` where the calendar ends.

use jiff::civil::{Date, Weekday};
use jiff::{Span as Period, ToSpan};
use sayso_core::Days;

use super::meaning::{Holiday, Part, Season, Unit};

/// The month that a word in lower case names, and whether it is short for it.
pub(super) fn month(word: &str) -> Option<(i8, bool)> {
    Some(match word {
        "january" => (1, false),
        "february" => (2, false),
        "march" => (3, false),
        "april" => (4, false),
        "may" => (5, false),
        "june" => (6, false),
        "july" => (7, false),
        "august" => (8, false),
        "september" => (9, false),
        "october" => (10, false),
        "november" => (11, false),
        "december" => (12, false),
        "jan" => (1, true),
        "feb" => (2, true),
        "mar" => (3, true),
        "apr" => (4, true),
        "jun" => (6, true),
        "jul" => (7, true),
        "aug" => (8, true),
        "sept" | "sep" => (9, true),
        "oct" => (10, true),
        "nov" => (11, true),
        "dec" => (12, true),
        _ => return None,
    })
}

/// The weekday that a word in lower case names, and whether it is short for it.
pub(super) fn weekday(word: &str) -> Option<(Weekday, bool)> {
    Some(match word {
        "monday" => (Weekday::Monday, false),
        "tuesday" => (Weekday::Tuesday, false),
        "wednesday" => (Weekday::Wednesday, false),
        "thursday" => (Weekday::Thursday, false),
        "friday" => (Weekday::Friday, false),
        "saturday" => (Weekday::Saturday, false),
        "sunday" => (Weekday::Sunday, false),
        "mon" => (Weekday::Monday, true),
        "tue" | "tues" => (Weekday::Tuesday, true),
        "wed" => (Weekday::Wednesday, true),
        "thu" | "thur" | "thurs" => (Weekday::Thursday, true),
        "fri" => (Weekday::Friday, true),
        "sat" => (Weekday::Saturday, true),
        "sun" => (Weekday::Sunday, true),
        _ => return None,
    })
}

/// The unit that a word in lower case names, in the singular or plural.
pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "day" | "days" => Unit::Day,
        "week" | "weeks" => Unit::Week,
        "weekend" => Unit::Weekend,
        "month" | "months" => Unit::Month,
        "year" | "years" => Unit::Year,
        "decade" | "decades" => Unit::Decade,
        "century" | "centuries" => Unit::Century,
        _ => return None,
    })
}

/// The season that a word in lower case names.
pub(super) fn season(word: &str) -> Option<Season> {
    Some(match word {
        "spring" => Season::Spring,
        "summer" => Season::Summer,
        "autumn" | "fall" => Season::Autumn,
        "winter" => Season::Winter,
        _ => return None,
    })
}

/// A small number in words; "a" counts as one.
pub(super) fn number_word(word: &str) -> Option<i16> {
    Some(match word {
        "a" | "an" | "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "fifteen" => 15,
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        _ => return None,
    })
}

/// An ordinal in words, as centuries and quarters are counted.
pub(super) fn ordinal_word(word: &str) -> Option<i16> {
    Some(match word {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" => 4,
        "fifth" => 5,
        "sixth" => 6,
        "seventh" => 7,
        "eighth" => 8,
        "ninth" => 9,
        "tenth" => 10,
        "eleventh" => 11,
        "twelfth" => 12,
        "thirteenth" => 13,
        "fourteenth" => 14,
        "fifteenth" => 15,
        "sixteenth" => 16,
        "seventeenth" => 17,
        "eighteenth" => 18,
        "nineteenth" => 19,
        "twentieth" => 20,
        _ => return None,
    })
}

/// The years of a decade in words: "nineties" is 1990.
pub(super) fn decade_word(word: &str) -> Option<i16> {
    Some(match word {
        "twenties" => 1920,
        "thirties" => 1930,
        "forties" => 1940,
        "fifties" => 1950,
        "sixties" => 1960,
        "seventies" => 1970,
        "eighties" => 1980,
        "nineties" => 1990,
        _ => return None,
    })
}

pub(super) fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

/// Could there be such a day in some year?
pub(super) fn possible(month: i8, day: i8) -> bool {
    // 2000 has a 29 February
    date(2000, month, day).is_some()
}

pub(super) fn one(day: Date) -> Days {
    Days { from: day, to: day }
}

pub(super) fn days(from: Option<Date>, to: Option<Date>) -> Option<Days> {
    let (from, to) = (from?, to?);
    (from <= to).then_some(Days { from, to })
}

pub(super) fn shift(day: Date, period: Period) -> Option<Date> {
    day.checked_add(period).ok()
}

pub(super) fn after(day: Date, n: i32) -> Option<Date> {
    shift(day, n.days())
}

/// The Monday of a day's week.
pub(super) fn monday(day: Date) -> Option<Date> {
    after(day, -i32::from(day.weekday().to_monday_zero_offset()))
}

/// The week, month, year, decade or century in which a day lies, or one so many before or after it.
pub(super) fn around(day: Date, unit: Unit, n: i32) -> Option<Days> {
    match unit {
        Unit::Day => after(day, n).map(one),
        Unit::Week => {
            let from = after(monday(day)?, n.checked_mul(7)?)?;
            days(Some(from), after(from, 6))
        }
        Unit::Weekend => {
            let from = after(monday(day)?, n.checked_mul(7)?.checked_add(5)?)?;
            days(Some(from), after(from, 1))
        }
        Unit::Month => {
            let from = shift(day.first_of_month(), n.months())?;
            days(Some(from), Some(from.last_of_month()))
        }
        Unit::Year => years(day.year().checked_add(i16::try_from(n).ok()?)?, 1),
        Unit::Decade => {
            let first = day.year() - day.year().rem_euclid(10);
            years(first.checked_add(i16::try_from(n).ok()?.checked_mul(10)?)?, 10)
        }
        Unit::Century => {
            let first = (day.year() - 1).div_euclid(100) * 100 + 1;
            years(first.checked_add(i16::try_from(n).ok()?.checked_mul(100)?)?, 100)
        }
    }
}

/// So many whole years from the first.
pub(super) fn years(first: i16, count: i16) -> Option<Days> {
    days(
        date(first, 1, 1),
        date(first.checked_add(count)?.checked_sub(1)?, 12, 31),
    )
}

pub(super) fn month_of(year: i16, month: i8) -> Option<Days> {
    let from = date(year, month, 1)?;
    days(Some(from), Some(from.last_of_month()))
}

pub(super) fn quarter_of(year: i16, n: i8) -> Option<Days> {
    let to = date(year, n.checked_mul(3)?, 1)?;
    days(date(year, n * 3 - 2, 1), Some(to.last_of_month()))
}

/// The season that begins in a year. Winter runs into the next.
pub(super) fn season_of(year: i16, season: Season) -> Option<Days> {
    let (from, to, later) = match season {
        Season::Spring => (3, 5, 0),
        Season::Summer => (6, 8, 0),
        Season::Autumn => (9, 11, 0),
        Season::Winter => (12, 2, 1),
    };
    let last = date(year.checked_add(later)?, to, 1)?;
    days(date(year, from, 1), Some(last.last_of_month()))
}

/// A part of an interval. Months are cut at days 10 and 20; years, decades and longer into thirds, months whole;
/// weeks after Wednesday or before Thursday. "Earlier" and "later" are cut at the day of publication, `today`.
pub(super) fn part(whole: Days, part: Part, today: Option<Date>) -> Option<Days> {
    let Days { from, to } = whole;
    let length = from.until(to).map_or(0, |p| p.get_days()) + 1;
    match part {
        Part::Whole => Some(whole),
        Part::Earlier => days(Some(from), Some(today?.clamp(from, to))),
        Part::Later => days(Some(today?.clamp(from, to)), Some(to)),
        Part::FirstWeek => days(Some(from), after(from, 6)),
        Part::LastWeek => days(after(to, -6), Some(to)),
        _ if length <= 1 => Some(whole),
        _ if length <= 7 => match part {
            Part::Early | Part::FirstHalf => days(Some(from), after(from, 2)),
            Part::Middle => days(after(from, 1), after(from, 3)),
            _ => days(after(from, 3), Some(to)),
        },
        _ if length <= 31 => match part {
            Part::Early => days(Some(from), after(from, 9)),
            Part::Middle => days(after(from, 10), after(from, 19)),
            Part::FirstHalf => days(Some(from), after(from, 14)),
            Part::SecondHalf => days(after(from, 15), Some(to)),
            _ => days(after(from, 20), Some(to)),
        },
        _ => {
            let months = i32::from(to.year() - from.year()) * 12 + i32::from(to.month() - from.month()) + 1;
            let unit = if months > 12 { 12 } else { 1 };
            let count = months / unit;
            // decades are cut 4, 3, 3
            let (first, second) = ((count + 2) / 3, count - count / 3);
            let (start, end) = match part {
                Part::Early => (0, first),
                Part::Middle => (first, second),
                Part::FirstHalf => (0, count / 2),
                Part::SecondHalf => (count / 2, count),
                _ => (second, count),
            };
            let last = shift(from, (end * unit).months()).and_then(|d| after(d, -1));
            days(shift(from, (start * unit).months()), last)
        }
    }
}

/// The day of a holiday in a year.
pub(super) fn holiday_in(year: i16, holiday: Holiday) -> Option<Date> {
    match holiday {
        Holiday::On(month, day) => date(year, month, day),
        Holiday::From {
            month,
            day,
            weekday,
            even,
        } => {
            if even && year % 2 != 0 {
                return None;
            }
            let first = date(year, month, day)?;
            after(first, i32::from(first.weekday().until(weekday)))
        }
        Holiday::Easter(n) => after(easter(year)?, n),
    }
}

/// Easter Sunday of the western churches, by the Gregorian computus.
fn easter(year: i16) -> Option<Date> {
    if year < 1583 {
        return None;
    }
    let y = i32::from(year);
    let golden = y % 19;
    let century = y / 100;
    let epact = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
    let moon = epact - (epact / 28) * (1 - (29 / (epact + 1)) * ((21 - golden) / 11));
    let weekday = (y + y / 4 + moon + 2 - century + century / 4) % 7;
    let offset = moon - weekday;
    // days after 28 March, at least -6
    after(date(year, 3, 28)?, offset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn easter_falls_where_the_tables_say() {
        let tables = [
            (1961, 4, 2),
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2016, 3, 27),
            (2019, 4, 21),
            (2038, 4, 25),
        ];
        for (y, m, d) in tables {
            assert_eq!(easter(y), Some(day(y, m, d)), "{y}");
        }
    }

    #[test]
    fn months_are_cut_at_the_tenth_and_twentieth() {
        let march = month_of(2020, 3).unwrap();
        let cut = |p| part(march, p, None).map(|d| (d.from.day(), d.to.day()));
        assert_eq!(cut(Part::Early), Some((1, 10)));
        assert_eq!(cut(Part::Middle), Some((11, 20)));
        assert_eq!(cut(Part::Late), Some((21, 31)));
        assert_eq!(cut(Part::SecondHalf), Some((16, 31)));
    }

    #[test]
    fn decades_and_years_are_cut_in_thirds() {
        let nineties = years(1990, 10).unwrap();
        let cut = |whole, p| part(whole, p, None).map(|d| (d.from, d.to));
        assert_eq!(
            cut(nineties, Part::Early),
            Some((day(1990, 1, 1), day(1993, 12, 31)))
        );
        assert_eq!(
            cut(nineties, Part::Middle),
            Some((day(1994, 1, 1), day(1996, 12, 31)))
        );
        assert_eq!(
            cut(nineties, Part::Late),
            Some((day(1997, 1, 1), day(1999, 12, 31)))
        );
        let year = years(2016, 1).unwrap();
        assert_eq!(cut(year, Part::Late), Some((day(2016, 9, 1), day(2016, 12, 31))));
        assert_eq!(
            cut(year, Part::FirstHalf),
            Some((day(2016, 1, 1), day(2016, 6, 30)))
        );
    }

    #[test]
    fn the_calendar_has_ends() {
        assert_eq!(years(9999, 2), None);
        assert_eq!(around(day(9999, 12, 31), Unit::Century, 400), None);
        assert_eq!(around(day(2020, 1, 1), Unit::Year, i32::MAX), None);
        assert_eq!(season_of(9999, Season::Winter), None);
    }
}
