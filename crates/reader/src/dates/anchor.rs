//! The day that relative expressions count from: the day of publication, or what the text lets one infer of it.

use jiff::civil::{Date, Weekday};
use sayso_core::Span;

use super::calendar;
use super::grammar::{self, Habits};
use super::lexicon::Lexicon;
use super::meaning::{Meaning, Mention, Tense, Year};
use super::words::{Kind, Words};

/// A weekday falls on the same day of a year again within so many years.
const WEEKDAYS_RETURN: i16 = 12;
/// Lines from the top in which a date that stands alone is that of publication.
const TOP: usize = 12;

/// What is known of the day of publication.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Anchor {
    /// The day itself.
    pub(super) day: Option<Date>,
    /// A day not long before it: the latest that the text tells of as past.
    pub(super) not_before: Option<Date>,
    /// The year before which nothing in the text points: only good to choose among years in which a day and its
    /// weekday meet.
    pub(super) least_year: Option<i16>,
}

impl Anchor {
    /// The anchor that a published date gives: ISO 8601, the day as it stands there. A year or month alone says as much.
    pub(super) fn published(published: &str) -> Option<Anchor> {
        let published = published.trim();
        if let Some(day) = published.get(..10).and_then(|d| d.parse::<Date>().ok()) {
            return Some(Anchor {
                day: Some(day),
                not_before: Some(day),
                least_year: Some(day.year()),
            });
        }
        let mut parts = published.split('-').map(str::parse::<i16>);
        let (year, month) = (parts.next()?.ok()?, parts.next());
        if parts.next().is_some() || !(1000..=9000).contains(&year) {
            return None;
        }
        let days = match month {
            None => calendar::years(year, 1)?,
            Some(month) => calendar::month_of(year, i8::try_from(month.ok()?).ok()?)?,
        };
        Some(Anchor {
            day: None,
            not_before: Some(days.to),
            least_year: Some(year),
        })
    }

    /// What the text allows, all its lines taken together, those included that are not read.
    pub(super) fn of_text(text: &str, lexicon: &Lexicon, habits: &Habits) -> Anchor {
        let mut clues = Clues::default();
        let lines = lines(text).filter(|line| !line.is_empty());
        for (n, line) in lines.enumerate() {
            let words = Words::of(text, line);
            if !(0..words.len()).any(|i| words.is(i, Kind::Number)) {
                continue;
            }
            let mentions = grammar::mentions(&words, lexicon, habits);
            clues.line(&words, &mentions, n);
        }
        clues.anchor()
    }

    /// The year in which a day of a month falls on a weekday: the first after all that the text tells of.
    pub(super) fn year_of(&self, month: i8, day: i8, weekday: Weekday) -> Option<i16> {
        let least = self.not_before.map(Date::year).or(self.least_year)?;
        let fits = |year: &i16| {
            calendar::date(*year, month, day).is_some_and(|d| {
                // the day may lie in the month that is the latest known
                d.weekday() == weekday && self.not_before.is_none_or(|b| d >= b.first_of_month())
            })
        };
        (least..least.saturating_add(WEEKDAYS_RETURN)).find(fits)
    }
}

/// What the lines of a text tell of its day.
#[derive(Default)]
struct Clues {
    /// Dates with a year at the top, in a dateline, after "Published".
    days: Vec<Date>,
    /// The same without a year.
    yearless: Vec<(i8, i8, Option<Weekday>)>,
    /// Days and months with their year, told of as past: the last day of each.
    told: Vec<Date>,
    /// Weekdays with day and month, told of as past.
    weekdays: Vec<(i8, i8, Weekday)>,
    /// Years by themselves.
    years: Vec<i16>,
    copyright: Vec<i16>,
}

impl Clues {
    fn line(&mut self, words: &Words<'_>, mentions: &[Mention], n: usize) {
        let stamped = matches!(
            words.lower(0),
            "published"
                | "updated"
                | "posted"
                | "modified"
                | "first"
                | "last"
                | "date"
                | "released"
                | "created"
        ) && words.len() < 24;
        let mut told = Vec::new();
        for mention in mentions {
            let copyright = (mention.first.saturating_sub(4)..mention.first)
                .any(|i| matches!(words.lower(i), "©" | "copyright"));
            let alone = n < TOP
                && words.len() <= 14
                && (mention.end - mention.first) * 2 >= words.len().saturating_sub(4);
            let dateline = mention.first < 8
                && words.text(0).len() > 1
                && words.text(0).chars().all(char::is_uppercase)
                && (words.lower(mention.end) == "(" || words.dash(mention.end));
            let stamp = stamped || alone || dateline;
            match &mention.meaning {
                Meaning::Fixed(days) if copyright => self.copyright.push(days.from.year()),
                Meaning::Fixed(days) if days.from == days.to => {
                    // 9/11 is told of in all years
                    if stamp {
                        self.days.push(days.from);
                    } else if mention.tense != Tense::Future && words.lower(mention.first + 1) != "/" {
                        told.push(days.to);
                    }
                }
                Meaning::Fixed(days)
                    if mention.tense != Tense::Future && days.from.year() == days.to.year() =>
                {
                    self.years.push(days.from.year());
                }
                Meaning::Day {
                    year: Year::Is(year),
                    month,
                    day,
                    ..
                } => match calendar::date(*year, *month, *day) {
                    Some(date) if stamp => self.days.push(date),
                    Some(date) if mention.tense != Tense::Future => told.push(date),
                    _ => {}
                },
                Meaning::Day {
                    year: Year::Open,
                    month,
                    day,
                    weekday,
                } => {
                    if stamp {
                        self.yearless.push((*month, *day, *weekday));
                    } else if let Some(weekday) = weekday.filter(|_| mention.tense != Tense::Future) {
                        self.weekdays.push((*month, *day, weekday));
                    }
                }
                Meaning::Month {
                    year: Year::Is(year),
                    month,
                    ..
                } if mention.tense != Tense::Future => {
                    told.extend(calendar::month_of(*year, *month).map(|d| d.to))
                }
                _ => {}
            }
        }
        self.told.append(&mut told);
    }

    fn anchor(mut self) -> Anchor {
        let latest_year = self.years.iter().copied().max();
        // a later year without a month says that the latest day told of is no longer near
        let near = |d: &Date| latest_year.is_none_or(|y| d.year() >= y);
        let told = self.told.iter().copied().max();
        let mut anchor = Anchor {
            day: None,
            not_before: told.filter(near),
            least_year: told.map(Date::year).max(latest_year),
        };
        if let Some(year) = self.copyright.iter().copied().max() {
            anchor.least_year = anchor.least_year.max(Some(year));
            if anchor.not_before.is_none_or(|b| b.year() < year) {
                anchor.not_before = calendar::date(year, 1, 1);
            }
        }
        for (month, day, weekday) in std::mem::take(&mut self.weekdays) {
            let date = anchor
                .year_of(month, day, weekday)
                .and_then(|year| calendar::date(year, month, day));
            anchor.not_before = anchor.not_before.max(date);
        }
        for (month, day, weekday) in std::mem::take(&mut self.yearless) {
            let year = match weekday {
                Some(weekday) => anchor.year_of(month, day, weekday),
                None => anchor.not_before.map(|b| {
                    let passed = calendar::date(b.year(), month, day).is_some_and(|d| d < b.first_of_month());
                    b.year() + i16::from(passed)
                }),
            };
            self.days
                .extend(year.and_then(|year| calendar::date(year, month, day)));
        }
        anchor.day = self.days.iter().copied().max();
        if anchor.day.is_some() {
            anchor.not_before = anchor.day;
        }
        anchor
    }
}

/// The lines of a text.
fn lines(text: &str) -> impl Iterator<Item = Span> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let span = Span::new(start, start + line.len());
        start = span.end;
        span.trimmed(text)
    })
}
