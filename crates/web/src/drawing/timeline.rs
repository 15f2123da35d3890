//! What a voice said over time: a row for each act, with a bar for each day, month or year.
//!
//! Places along a row are hundredths of its width, so that the drawing fits a phone as well as a desk.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use sayso_core::Act;

use crate::phrases;

/// Statements over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// For how long a time a bar stands: "day", "month" or "year".
    pub unit: &'static str,
    /// A row for each act that the voice did, that first which it did most.
    pub rows: Vec<Row>,
    /// Where days are written under the rows.
    pub ticks: Vec<Tick>,
    /// The same as a table, the latest first.
    pub table: Vec<Line>,
    /// Statements of articles without a day.
    pub undated: u64,
}

/// The statements of one act.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The act.
    pub act: Act,
    /// As a verb of one who does it.
    pub does: &'static str,
    /// How many.
    pub statements: u64,
    /// The statements of its highest bar; each row has a scale of its own, or rare acts would not be seen beside common
    /// ones.
    pub most: u64,
    /// What the row shows, in words.
    pub told: String,
    /// Its bars.
    pub bars: Vec<Bar>,
}

/// A bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Its left edge: "12.5%".
    pub x: String,
    /// Its upper edge.
    pub y: u64,
    /// How wide it is: "1.2%".
    pub width: String,
    /// How high.
    pub height: u64,
    /// "May 2031: 12".
    pub told: String,
}

/// A time under the rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it stands: "12.5%".
    pub x: String,
    /// The time.
    pub told: String,
    /// Does the text end there, and not begin?
    pub is_last: bool,
}

/// A line of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The time.
    pub told: String,
    /// The time as an address names it: `2031`, `2031-05` or `2031-05-04`.
    pub during: String,
    /// How many, for each of the rows.
    pub statements: Vec<u64>,
}

/// A row is so high.
pub const HEIGHT: u64 = 34;
/// A bar is at least so high, so that one statement beside many is seen.
const LOWEST: u64 = 3;
/// Up to so many days have a bar each, and up to so many months.
const DAYS: i64 = 92;
const MONTHS: i64 = 84;
/// A bar takes at most the width of one of so many, so that a single day is no wall.
const SLOTS: i64 = 14;
/// The times written under the rows are at least so far apart, in hundredths: on a phone, that is the width of one.
const APART: f64 = 24.0;

#[derive(Clone, Copy)]
enum Unit {
    Day,
    Month,
    Year,
}

impl Unit {
    fn first(self, day: Date) -> Date {
        match self {
            Unit::Day => day,
            Unit::Month => day.first_of_month(),
            Unit::Year => day.first_of_year(),
        }
    }

    /// How many lie between two firsts.
    fn between(self, from: Date, to: Date) -> i64 {
        let (from_year, to_year) = (i64::from(from.year()), i64::from(to.year()));
        match self {
            Unit::Day => from.duration_until(to).as_hours() / 24,
            Unit::Month => (to_year - from_year) * 12 + i64::from(to.month()) - i64::from(from.month()),
            Unit::Year => to_year - from_year,
        }
    }

    fn span(self, n: i64) -> Span {
        match self {
            Unit::Day => n.days(),
            Unit::Month => n.months(),
            Unit::Year => n.years(),
        }
    }

    fn told(self, day: Date) -> String {
        let form = match self {
            Unit::Day => "%-d %B %Y",
            Unit::Month => "%B %Y",
            Unit::Year => "%Y",
        };
        day.strftime(form).to_string()
    }

    fn short(self, day: Date) -> String {
        let form = match self {
            Unit::Day => "%-d %b %Y",
            Unit::Month => "%b %Y",
            Unit::Year => "%Y",
        };
        day.strftime(form).to_string()
    }

    fn address(self, day: Date) -> String {
        let form = match self {
            Unit::Day => "%Y-%m-%d",
            Unit::Month => "%Y-%m",
            Unit::Year => "%Y",
        };
        day.strftime(form).to_string()
    }
}

/// The drawing of statements by day and act; `None` where none has a day.
pub fn timeline(by_day: &[(Option<Date>, Act, u64)]) -> Option<Timeline> {
    let days = by_day.iter().filter_map(|(day, ..)| *day);
    let (first, last) = (days.clone().min()?, days.max()?);
    let unit = match () {
        () if Unit::Day.between(first, last) < DAYS => Unit::Day,
        () if Unit::Month.between(first, last) < MONTHS => Unit::Month,
        () => Unit::Year,
    };
    let start = unit.first(first);
    let count = unit.between(start, unit.first(last)) + 1;
    let mut undated = 0;
    let mut by_act: BTreeMap<Act, BTreeMap<Date, u64>> = BTreeMap::new();
    for (day, act, n) in by_day {
        let row = by_act.entry(*act).or_default();
        match day {
            Some(day) => *row.entry(unit.first(*day)).or_default() += n,
            None => undated += n,
        }
    }
    let slot = 100.0 / count.max(SLOTS) as f64;
    let at = |day: Date| unit.between(start, day) as f64 * slot;
    let bar = |most: u64, day: &Date, n: &u64| {
        let height = ((HEIGHT - 2).saturating_mul(*n) / most.max(1)).max(LOWEST);
        Bar {
            x: percent(at(*day) + slot * 0.08),
            y: HEIGHT - height,
            width: percent(slot * 0.84),
            height,
            told: format!("{}: {}", unit.told(*day), phrases::grouped(*n)),
        }
    };
    let mut rows: Vec<Row> = (by_act.iter())
        .map(|(act, by_unit)| {
            let statements = (by_day.iter())
                .filter(|(_, of, _)| of == act)
                .map(|(.., n)| n)
                .sum();
            let most = by_unit.values().copied().max().unwrap_or_default();
            Row {
                act: *act,
                most,
                does: phrases::act(*act),
                statements,
                told: told(unit, *act, statements, by_unit),
                bars: by_unit.iter().map(|(day, n)| bar(most, day, n)).collect(),
            }
        })
        .collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.statements), row.act));
    let mut lines: BTreeMap<Date, Vec<u64>> = BTreeMap::new();
    for (column, row) in rows.iter().enumerate() {
        for (day, n) in by_act.get(&row.act).into_iter().flatten() {
            let line = lines.entry(*day).or_insert_with(|| vec![0; rows.len()]);
            if let Some(cell) = line.get_mut(column) {
                *cell = *n;
            }
        }
    }
    Some(Timeline {
        unit: match unit {
            Unit::Day => "day",
            Unit::Month => "month",
            Unit::Year => "year",
        },
        rows,
        ticks: ticks(unit, start, count, slot),
        table: (lines.into_iter().rev())
            .map(|(day, statements)| Line {
                told: unit.told(day),
                during: unit.address(day),
                statements,
            })
            .collect(),
        undated,
    })
}

/// "says 120 times from May 2031 to June 2032, most often in June 2031: 12".
fn told(unit: Unit, act: Act, statements: u64, by_unit: &BTreeMap<Date, u64>) -> String {
    let does = phrases::act(act);
    let all = phrases::counted(statements, "statement");
    let Some((first, last)) = by_unit.keys().next().zip(by_unit.keys().next_back()) else {
        return format!("{does}: {all} without a day");
    };
    if first == last {
        return format!("{does}: {all}, {}", unit.told(*first));
    }
    let top = by_unit
        .iter()
        .max_by_key(|(day, n)| (**n, std::cmp::Reverse(**day)));
    let top = top.map_or_else(String::new, |(day, n)| {
        let at = if matches!(unit, Unit::Day) { "on" } else { "in" };
        format!("; most {at} {}: {}", unit.told(*day), phrases::grouped(*n))
    });
    format!(
        "{does}: {all} from {} to {}{top}",
        unit.told(*first),
        unit.told(*last)
    )
}

fn ticks(unit: Unit, start: Date, count: i64, slot: f64) -> Vec<Tick> {
    // over several years, the beginnings of years are what one looks for
    let (offset, step) = match unit {
        Unit::Month if count > 36 => ((13 - i64::from(start.month())) % 12, 12),
        _ => (
            0,
            (1..=count).find(|n| *n as f64 * slot >= APART).unwrap_or(count),
        ),
    };
    let mut ticks = Vec::new();
    let mut n = offset;
    while n < count {
        if let Ok(day) = start.checked_add(unit.span(n)) {
            let x = n as f64 * slot;
            ticks.push(Tick {
                x: percent(x),
                told: match (unit, step) {
                    (Unit::Month, 12) => Unit::Year.short(day),
                    _ => unit.short(day),
                },
                is_last: x > 85.0,
            });
        }
        n += step;
    }
    ticks
}

/// Where a time between two others stands on a line of all: left edge and width, at least so wide that it is seen.
pub fn stretch(all: (Date, Date), of: (Date, Date)) -> (String, String) {
    let days = |from: Date, to: Date| Unit::Day.between(from, to) as f64;
    let whole = days(all.0, all.1) + 1.0;
    let width = ((days(of.0, of.1) + 1.0) / whole * 100.0).clamp(1.5, 100.0);
    let x = (days(all.0, of.0) / whole * 100.0).clamp(0.0, 100.0 - width);
    (percent(x), percent(width))
}

fn percent(of: f64) -> String {
    let text = format!("{of:.2}");
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_short_time_is_drawn_by_days_a_longer_one_by_months_and_a_long_one_by_years() {
        for (last, unit, bars) in [
            ("2031-03-04", "day", 1),
            ("2031-05-01", "day", 2),
            ("2031-06-10", "month", 2),
            ("2038-02-01", "month", 2),
            ("2038-03-01", "year", 2),
            ("2044-01-01", "year", 2),
        ] {
            let by_day = [
                (Some(day("2031-03-04")), Act::Assert, 2),
                (Some(day(last)), Act::Assert, 1),
            ];
            let drawn = timeline(&by_day).unwrap();
            assert_eq!((drawn.unit, drawn.rows[0].bars.len()), (unit, bars), "{last}");
        }
        assert_eq!(timeline(&[(None, Act::Assert, 4)]), None);
    }

    #[test]
    fn rows_stand_by_how_often_an_act_is_done_and_the_table_says_the_same() {
        let by_day = [
            (None, Act::Assert, 1),
            (Some(day("2031-03-04")), Act::Deny, 40),
            (Some(day("2031-03-06")), Act::Assert, 1),
            (Some(day("2031-03-06")), Act::Deny, 2),
        ];
        let drawn = timeline(&by_day).unwrap();
        let rows: Vec<_> = drawn.rows.iter().map(|row| (row.does, row.statements)).collect();
        assert_eq!(rows, [("denied", 42), ("said", 2)]);
        assert_eq!(
            drawn.rows[0].told,
            "denied: 42 statements from 4 March 2031 to 6 March 2031; most on 4 March 2031: 40"
        );
        let most: Vec<u64> = drawn.rows.iter().map(|row| row.most).collect();
        assert_eq!((most, drawn.undated), (vec![40, 1], 1));
        let table: Vec<_> = (drawn.table.iter())
            .map(|line| (line.during.as_str(), line.statements.as_slice()))
            .collect();
        assert_eq!(
            table,
            [("2031-03-06", &[2_u64, 1][..]), ("2031-03-04", &[40, 0][..])]
        );
    }

    #[test]
    fn ticks_of_several_years_stand_where_the_years_begin() {
        let by_day = [
            (Some(day("2031-11-04")), Act::Assert, 1),
            (Some(day("2035-03-06")), Act::Assert, 1),
        ];
        let ticks = timeline(&by_day).unwrap().ticks;
        let told: Vec<&str> = ticks.iter().map(|tick| tick.told.as_str()).collect();
        assert_eq!(told, ["2032", "2033", "2034", "2035"]);
    }

    proptest! {
        #[test]
        fn every_bar_lies_in_the_drawing(days in prop::collection::vec((-9999_i16..=9999, 1_i8..=12, 1_u64..5_000), 1..40)) {
            let by_day: Vec<_> = days
                .into_iter()
                .map(|(year, month, n)| (Some(Date::constant(year, month, 3)), Act::Warn, n))
                .collect();
            let drawn = timeline(&by_day).unwrap();
            let number = |text: &str| text.trim_end_matches('%').parse::<f64>().unwrap();
            for bar in drawn.rows.iter().flat_map(|row| &row.bars) {
                prop_assert!(number(&bar.x) >= 0.0 && number(&bar.x) + number(&bar.width) <= 100.01);
                prop_assert!(bar.height >= LOWEST && bar.y + bar.height == HEIGHT);
            }
            prop_assert!(drawn.ticks.iter().all(|tick| (0.0..=100.0).contains(&number(&tick.x))));
        }
    }
}
