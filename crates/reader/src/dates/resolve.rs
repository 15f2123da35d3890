//! The days that an expression denotes, given the day that it counts from.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use sayso_core::Days;

use super::anchor::Anchor;
use super::calendar;
use super::meaning::{Holiday, Meaning, Mention, Part, Season, Tense, Unit, Which, Year};

/// A day so little after publication is the one meant even where the sentence is in the past: clocks and editions differ.
const SLACK: i32 = 2;
/// Writers name the year of a day that lies so far back; without a year it is the coming one, when that is near.
const FAR_BACK: i32 = 270;
const NEAR_AHEAD: i32 = 75;
/// A day so far ahead has its year beside it, if one as little past as this could be meant.
const WITHOUT_YEAR: i32 = 200;
const JUST_PAST: i32 = 120;
/// A month told of with its year is remembered for so many passages.
const TOLD_PASSAGES: usize = 4;
/// An election or hearing of a month is the coming one, so many months ahead at most.
const PLANNED_MONTHS: i8 = 4;
/// The same for a day.
const PLANNED_DAYS: i32 = 130;
/// A month without a year is never so many months ahead: "last" or nothing stands before one that has just passed.
const FAR_AHEAD: i8 = 10;
/// "last Tuesday" is not yesterday, "next Tuesday" not tomorrow.
const LEAST_APART: i32 = 2;

/// What is resolved of an article, passage by passage.
pub(super) struct Resolver {
    anchor: Anchor,
    /// The date mentioned last, and the number of the passage where it stands.
    last: Option<(Days, usize)>,
    /// Where the words of a date that counts from another ended last: its passage, and the index after it.
    counted: Option<(usize, usize)>,
    /// The year said last with each month, by its number, and the passage.
    told: [Option<(i16, usize)>; 13],
}

impl Resolver {
    pub(super) fn new(anchor: Anchor) -> Self {
        Resolver {
            anchor,
            last: None,
            counted: None,
            told: [None; 13],
        }
    }

    /// The days of a mention in passage number `passage`. Mentions come in text order. `Err`: the words count from
    /// a date before them, and there is none, so that they are no date.
    pub(super) fn days(&mut self, mention: &Mention, passage: usize) -> Result<Option<Days>, NoDate> {
        let meaning = self.with_told(&mention.meaning, passage);
        let days = if let Meaning::FromMention { n, unit } = mention.meaning {
            let (last, at) = self.last.ok_or(NoDate)?;
            if passage.saturating_sub(at) > 1 {
                return Err(NoDate);
            }
            Some(from_mention(last, n, unit).ok_or(NoDate)?)
        } else {
            self.again(mention, passage)
                .or_else(|| self.resolve(&meaning, mention.tense))
        };
        if matches!(mention.meaning, Meaning::FromMention { .. }) {
            self.counted = Some((passage, mention.end));
        }
        if let Some(days) = days {
            self.last = Some((days, passage));
        }
        Ok(days)
    }

    /// The meaning with the year that was told of, and the year said with its month noted.
    fn with_told(&mut self, meaning: &Meaning, passage: usize) -> Meaning {
        let mut meaning = meaning.clone();
        if let Meaning::Month { year, month, .. } | Meaning::Day { year, month, .. } = &mut meaning
            && let Some(told) = usize::try_from(*month).ok().and_then(|m| self.told.get_mut(m))
        {
            match *year {
                Year::Is(said) => *told = Some((said, passage)),
                Year::Told => {
                    let near = told.filter(|(_, at)| passage.saturating_sub(*at) <= TOLD_PASSAGES);
                    *year = near.map_or(Year::Open, |(said, _)| Year::Is(said));
                }
                _ => {}
            }
        }
        meaning
    }

    /// "the next day, Aug. 31": the day of a month says again what was counted from the date before.
    fn again(&self, mention: &Mention, passage: usize) -> Option<Days> {
        let Meaning::Day {
            year: Year::Open,
            month,
            day,
            ..
        } = mention.meaning
        else {
            return None;
        };
        let (days, _) = self.last?;
        let beside = self
            .counted
            .is_some_and(|(p, end)| p == passage && (1..=2).contains(&mention.first.saturating_sub(end)));
        let year = days.from.year();
        calendar::date(year, month, day)
            .filter(|_| beside)
            .map(calendar::one)
    }

    fn resolve(&self, meaning: &Meaning, tense: Tense) -> Option<Days> {
        let today = self.anchor.day;
        match *meaning {
            Meaning::Fixed(days) => Some(days),
            Meaning::Day {
                year,
                month,
                day,
                weekday,
            } => self.day(year, month, day, weekday, tense).map(calendar::one),
            Meaning::DayRange { year, from, to } => {
                let end = self.day(year, to.0, to.1, None, tense)?;
                let turns = i16::from(from > to);
                // the year said is that of the end: "Dec. 28 - Jan. 2, 2015"
                calendar::days(calendar::date(end.year() - turns, from.0, from.1), Some(end))
            }
            Meaning::Month { year, month, part } => {
                let year = self.month_year(year, month, tense)?;
                calendar::part(calendar::month_of(year, month)?, part, today)
            }
            Meaning::Season { year, season, part } => {
                calendar::part(self.season(year, season, tense)?, part, today)
            }
            Meaning::Quarter { year, n } => {
                let year = match year {
                    Year::Is(year) => year,
                    Year::Shift(n) => self.year()?.checked_add(n)?,
                    _ => {
                        let today = today?;
                        let begun = calendar::date(today.year(), n * 3 - 2, 1)? <= today;
                        today.year() - i16::from(!begun && tense != Tense::Future)
                    }
                };
                calendar::quarter_of(year, n)
            }
            Meaning::Weekday { weekday, which } => {
                weekday_near(today?, weekday, which, tense).map(calendar::one)
            }
            Meaning::DayShift(n) => calendar::after(today?, n).map(calendar::one),
            Meaning::Unit { unit, shift, part } => self.unit(unit, shift, part, tense),
            Meaning::FromNow { n, unit } => from_now(today?, n, unit),
            Meaning::Around { n, unit } => {
                let today = today?;
                let other = moved(today, n, unit)?;
                calendar::days(Some(today.min(other)), Some(today.max(other)))
            }
            Meaning::FromMention { .. } | Meaning::Figures { .. } => None,
            Meaning::Holiday { holiday, year } => self.holiday(holiday, year, tense).map(calendar::one),
        }
    }

    /// The year of publication, where the text allows no more than that.
    fn year(&self) -> Option<i16> {
        self.anchor.day.or(self.anchor.not_before).map(Date::year)
    }

    fn day(&self, year: Year, month: i8, day: i8, weekday: Option<Weekday>, tense: Tense) -> Option<Date> {
        let in_year = |year: i16| calendar::date(year, month, day);
        match year {
            Year::Is(year) => in_year(year),
            Year::Shift(n) => in_year(self.year()?.checked_add(n)?),
            Year::That => in_year(self.last?.0.from.year()),
            Year::Open | Year::Told | Year::Last | Year::Next => {
                let Some(today) = self.anchor.day else {
                    if let Some(weekday) = weekday {
                        return in_year(self.anchor.year_of(month, day, weekday)?);
                    }
                    let about = self.anchor.not_before?;
                    let past = in_year(about.year()).filter(|d| *d <= about);
                    return past.filter(|_| year == Year::Open && tense != Tense::Future);
                };
                if let Some(day) = beside(today, year, in_year) {
                    return Some(day);
                }
                let fits = |d: &Date| weekday.is_none_or(|w| d.weekday() == w);
                nearest(today, tense, in_year, fits).or_else(|| nearest(today, tense, in_year, |_| true))
            }
        }
    }

    fn month_year(&self, year: Year, month: i8, tense: Tense) -> Option<i16> {
        let here = match year {
            Year::Is(year) => return Some(year),
            Year::That => return Some(self.last?.0.from.year()),
            Year::Shift(n) => return self.year()?.checked_add(n),
            _ => self.anchor.day.or(self.anchor.not_before)?,
        };
        let this = here.year();
        let current = here.month();
        if self.anchor.day.is_none() {
            // later months may be those of the same year as well, for the text only says "not before"
            let passed = month <= current && tense != Tense::Future;
            return (passed && year == Year::Open).then_some(this);
        }
        let ahead = (month - current).rem_euclid(12);
        Some(match (year, tense) {
            (Year::Last, _) => this - i16::from(month >= current),
            (Year::Next, _) => this + i16::from(month <= current),
            (_, Tense::Future) if ahead < FAR_AHEAD => this + i16::from(month < current),
            (_, Tense::Future) => this,
            (_, Tense::Past) => this - i16::from(month > current),
            (_, Tense::Planned) if ahead <= PLANNED_MONTHS => this + i16::from(month < current),
            (_, Tense::Unclear) if ahead <= 3 => this + i16::from(month < current),
            (_, Tense::Unclear | Tense::Planned) => this - i16::from(month > current),
        })
    }

    fn season(&self, year: Year, season: Season, tense: Tense) -> Option<Days> {
        let in_year = |year: i16| calendar::season_of(year, season);
        match year {
            Year::Is(year) => in_year(year),
            Year::That => in_year(self.last?.0.from.year()),
            Year::Shift(0) => {
                // in February "this winter" began a year ago
                let today = self.anchor.day?;
                let running = in_year(today.year() - 1).filter(|d| today <= d.to);
                running.or_else(|| in_year(today.year()))
            }
            Year::Shift(n) => in_year(self.year()?.checked_add(n)?),
            Year::Next => {
                let today = self.anchor.day?;
                (today.year()..=today.year() + 1)
                    .filter_map(in_year)
                    .find(|d| d.from > today)
            }
            Year::Last | Year::Open | Year::Told => {
                let today = self.anchor.day?;
                let mut near = (today.year() - 2..=today.year() + 1).filter_map(in_year);
                if year == Year::Open && tense == Tense::Future {
                    return near.find(|d| d.to >= today);
                }
                near.rfind(|d| {
                    if year == Year::Last {
                        d.to < today
                    } else {
                        d.from <= today
                    }
                })
            }
        }
    }

    fn unit(&self, unit: Unit, shift: i32, part: Part, tense: Tense) -> Option<Days> {
        let today = match (self.anchor.day, unit) {
            (Some(today), _) => today,
            // years need no day
            (None, Unit::Year | Unit::Decade | Unit::Century)
                if !matches!(part, Part::Earlier | Part::Later) =>
            {
                self.anchor.not_before?
            }
            _ => return None,
        };
        if unit == Unit::Weekend {
            let this = calendar::around(today, Unit::Weekend, 0)?;
            // early in the week the weekend told of is the one before, unless it is to come
            let begun = today >= this.from;
            let back = match (shift, tense) {
                (0, Tense::Past) => !begun,
                (0, Tense::Unclear | Tense::Planned) => !begun && today.weekday().to_monday_zero_offset() < 3,
                _ => false,
            };
            return calendar::around(today, Unit::Weekend, shift - i32::from(back));
        }
        let whole = calendar::around(today, unit, shift)?;
        // December is the end of a year, of which nobody knows more than that
        if unit == Unit::Year && part == Part::Late && shift == 0 && tense == Tense::Future {
            return calendar::month_of(whole.to.year(), 12);
        }
        calendar::part(whole, part, self.anchor.day)
    }

    fn holiday(&self, holiday: Holiday, year: Year, tense: Tense) -> Option<Date> {
        let in_year = |year: i16| calendar::holiday_in(year, holiday);
        match year {
            Year::Is(year) => in_year(year),
            Year::Shift(n) => in_year(self.year()?.checked_add(n)?),
            _ => {
                let today = self.anchor.day?;
                beside(today, year, in_year).or_else(|| nearest(today, tense, in_year, |_| true))
            }
        }
    }
}

/// The expression counts from a date that is not there.
pub(super) struct NoDate;

/// "last Easter", "next Easter": the latest such day before publication, or the first after it.
fn beside(today: Date, year: Year, in_year: impl Fn(i16) -> Option<Date>) -> Option<Date> {
    let mut near = (today.year().saturating_sub(8)..=today.year().saturating_add(8)).filter_map(in_year);
    match year {
        Year::Last => near.rfind(|d| *d < today),
        Year::Next => near.find(|d| *d > today),
        _ => None,
    }
}

/// The day of a year that a tense fits, nearest to publication.
fn nearest(
    today: Date,
    tense: Tense,
    in_year: impl Fn(i16) -> Option<Date>,
    fits: impl Fn(&Date) -> bool,
) -> Option<Date> {
    let years = today.year().saturating_sub(8)..=today.year().saturating_add(8);
    let near: Vec<Date> = years.filter_map(in_year).filter(|d| fits(d)).collect();
    let past = near.iter().rev().find(|d| **d <= today).copied();
    let next = near.iter().find(|d| **d >= today).copied();
    let (Some(past), Some(next)) = (past, next) else {
        return past.or(next);
    };
    let ago = past.until(today).map_or(0, |p| p.get_days());
    let ahead = today.until(next).map_or(0, |p| p.get_days());
    let coming = match tense {
        Tense::Future => ahead <= WITHOUT_YEAR || ago > JUST_PAST,
        Tense::Past => ahead <= SLACK || ago > FAR_BACK && ahead <= NEAR_AHEAD,
        Tense::Planned => ahead < ago && ahead <= PLANNED_DAYS,
        Tense::Unclear => ahead < ago && ahead <= 120,
    };
    Some(if coming { next } else { past })
}

fn weekday_near(today: Date, weekday: Weekday, which: Which, tense: Tense) -> Option<Date> {
    // days back to it, 0 to 6
    let back = i32::from(weekday.until(today.weekday()));
    let ahead = i32::from(today.weekday().until(weekday));
    let shift = match which {
        Which::Bare | Which::This if tense == Tense::Future => ahead,
        Which::Bare => -back,
        // "this Friday" on a Wednesday is to come, on a Saturday it was yesterday
        Which::This if tense == Tense::Past || ahead > 4 => -back,
        Which::This => ahead,
        Which::Last if back < LEAST_APART => -back - 7,
        Which::Last => -back,
        Which::Next if ahead < LEAST_APART => ahead + 7,
        Which::Next => ahead,
        Which::OfWeek(n) => {
            let monday = calendar::monday(today)?;
            let day = i32::from(weekday.to_monday_zero_offset());
            return calendar::after(monday, n.checked_mul(7)?.checked_add(day)?);
        }
    };
    calendar::after(today, shift)
}

/// The day so many units from another.
fn moved(day: Date, n: i32, unit: Unit) -> Option<Date> {
    match unit {
        Unit::Day => calendar::after(day, n),
        Unit::Week | Unit::Weekend => calendar::after(day, n.checked_mul(7)?),
        Unit::Month if n.abs() < 10_000 => calendar::shift(day, n.months()),
        Unit::Year if n.abs() < 10_000 => calendar::shift(day, n.years()),
        Unit::Decade if n.abs() < 1_000 => calendar::shift(day, (n * 10).years()),
        Unit::Century if n.abs() < 100 => calendar::shift(day, (n * 100).years()),
        _ => None,
    }
}

/// "a month ago" is a day; "three months ago" one of those months: the more units, the less exact.
fn from_now(today: Date, n: i32, unit: Unit) -> Option<Days> {
    match unit {
        Unit::Day => moved(today, n, unit).map(calendar::one),
        Unit::Week | Unit::Month if n.abs() == 1 => moved(today, n, unit).map(calendar::one),
        Unit::Decade | Unit::Century => calendar::around(moved(today, n, unit)?, Unit::Year, 0),
        _ => calendar::around(moved(today, n, unit)?, unit, 0),
    }
}

/// So many units before or after the date mentioned last: as exact as that date and the unit allow.
fn from_mention(last: Days, n: i32, unit: Unit) -> Option<Days> {
    let one_day = last.from == last.to;
    match unit {
        Unit::Day if !one_day => None,
        Unit::Day | Unit::Week if one_day => moved(last.from, n, unit).map(calendar::one),
        Unit::Week | Unit::Weekend => calendar::around(moved(last.from, n, Unit::Week)?, unit, 0),
        Unit::Month | Unit::Day => calendar::around(moved(last.from, n, Unit::Month)?, Unit::Month, 0),
        Unit::Year | Unit::Decade | Unit::Century => {
            calendar::around(moved(last.from, n, unit)?, Unit::Year, 0)
        }
    }
}
