//! Facets: words in the index that no text has, one for each value that is asked for together with words. One walk
//! through the index then answers both, by skipping from match to match.
//!
//! | facet | of | says |
//! |---|---|---|
//! | `any` | all | there is such a row |
//! | `outlet…` | all | the outlet, as a digest of its name |
//! | `year2031` `month203103` `day20310305` | all | the day of publication; `undated` where there is none |
//! | `actdeny` `formdirect` `kindperson` | statements | act, form, kind of the voice |
//! | `block…` `viablock…` | statements | the block of the voice, of those that passed it on |
//! | `saidyear2031` `saidmonth203103` | statements | the first day on which it may have been said |
//! | `least3` `most4` | statements, articles, figures | digits of the bounds of the figures in it |
//!
//! Some facets are exact (act, form, kind, outlet); the others leave rows over that have to be looked at.

use std::collections::HashMap;

use jiff::civil::Date;
use sayso_core::{Figure, Statement, Voice};

use crate::packing;
use crate::query::{Between, Bound, Comparison};

/// What an article hands on to all that is in it.
pub(crate) fn of_article(outlet: Option<&str>, day: Option<&str>) -> String {
    let mut facets = vec!["any".to_owned()];
    facets.extend(outlet.map(of_outlet));
    match day.and_then(date) {
        Some(day) => facets.extend([
            Period::Year(day.year()).facet(),
            Period::Month(day.year(), day.month()).facet(),
            Period::Day(day).facet(),
        ]),
        None => facets.push(Period::Undated.facet()),
    }
    facets.join(" ")
}

/// A day as columns hold it; `None` where it is no day of the calendar.
pub(crate) fn date(day: &str) -> Option<Date> {
    day.parse().ok()
}

/// The facet of an outlet.
pub(crate) fn of_outlet(name: &str) -> String {
    format!("outlet{}", digest(name))
}

/// The facet of a block: one word whatever stands in the block's name.
pub(crate) fn of_block(block: &str) -> String {
    format!("block{}", digest(block))
}

fn digest(name: &str) -> String {
    let mut digest = packing::hex(&packing::sha256(name.as_bytes()));
    digest.truncate(12);
    digest
}

/// The figures that each statement gives.
pub(crate) fn figures_by_statement(figures: &[Figure]) -> HashMap<u32, Vec<&Figure>> {
    let mut by_statement: HashMap<u32, Vec<&Figure>> = HashMap::new();
    for figure in figures {
        if let Some(n) = figure.statement {
            by_statement.entry(n).or_default().push(figure);
        }
    }
    by_statement
}

/// The facets of a statement, with those of its article.
pub(crate) fn of_statement(
    statement: &Statement,
    voices: &[Voice],
    blocks: &HashMap<u32, String>,
    figures: &[&Figure],
    article: &str,
) -> String {
    let mut facets = vec![
        article.to_owned(),
        format!("act{}", statement.act.name()),
        format!("form{}", statement.form.name()),
    ];
    if let Some(n) = statement.voice {
        let kind = voices.iter().find(|voice| voice.n == n).map(|voice| voice.kind);
        facets.extend(kind.map(|kind| format!("kind{}", kind.name())));
        facets.extend(blocks.get(&n).map(|block| of_block(block)));
    }
    for n in &statement.relay {
        facets.extend(blocks.get(n).map(|block| format!("via{}", of_block(block))));
    }
    if let Some(said) = statement.said {
        facets.push(format!("said{}", Period::Year(said.from.year()).facet()));
        facets.push(format!(
            "said{}",
            Period::Month(said.from.year(), said.from.month()).facet()
        ));
    }
    facets.extend(of_figures(figures.iter().copied()));
    facets.join(" ")
}

/// The facets of an article that has these figures.
pub(crate) fn of_article_with(figures: &[Figure], article: &str) -> String {
    let mut facets = vec![article.to_owned()];
    facets.extend(of_figures(figures.iter()));
    facets.join(" ")
}

/// The facets of a figure, with those of its article.
pub(crate) fn of_figure(figure: &Figure, article: &str) -> String {
    let mut facets = vec![article.to_owned()];
    facets.extend(of_figures(std::iter::once(figure)));
    facets.join(" ")
}

fn of_figures<'f>(figures: impl Iterator<Item = &'f Figure>) -> Vec<String> {
    let mut facets = Vec::new();
    let mut any = false;
    for figure in figures {
        any = true;
        facets.extend(figure.lower.map(|n| format!("least{}", digits(n))));
        facets.extend(figure.upper.map(|n| format!("most{}", digits(n))));
    }
    facets.extend(any.then(|| "figure".to_owned()));
    facets.sort();
    facets.dedup();
    facets
}

/// More digits are not told apart.
const MOST_DIGITS: u32 = 12;

fn digits(n: u64) -> u32 {
    n.checked_ilog10().map_or(1, |log| log + 1).min(MOST_DIGITS)
}

/// The facets of which a figure within the bound has one; `None` for no bound: all figures have it.
pub(crate) fn of_bound(bound: Option<Bound>) -> Vec<String> {
    let Some(Bound { comparison, number }) = bound else {
        return vec!["figure".to_owned()];
    };
    let named = |name: &str, from: u32, to: u32| (from..=to).map(|n| format!("{name}{n}")).collect();
    match comparison {
        Comparison::Over | Comparison::AtLeast => named("least", digits(number), MOST_DIGITS),
        Comparison::Under | Comparison::AtMost => named("most", 1, digits(number)),
        Comparison::Exactly => named("least", digits(number), digits(number)),
    }
}

/// A part of the calendar that has a facet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Period {
    Year(i16),
    Month(i16, i8),
    Day(Date),
    Undated,
}

impl Period {
    pub(crate) fn facet(self) -> String {
        match self {
            Period::Year(year) => format!("year{year:04}"),
            Period::Month(year, month) => format!("month{year:04}{month:02}"),
            Period::Day(day) => format!("day{}", day.strftime("%Y%m%d")),
            Period::Undated => "undated".to_owned(),
        }
    }

    /// The first and the last day.
    pub(crate) fn ends(self) -> Option<(Date, Date)> {
        match self {
            Period::Year(year) => Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)),
            Period::Month(year, month) => {
                let first = Date::new(year, month, 1).ok()?;
                Some((first, first.last_of_month()))
            }
            Period::Day(day) => Some((day, day)),
            Period::Undated => None,
        }
    }

    /// What it consists of, the newest first; nothing for a day.
    pub(crate) fn parts(self) -> Vec<Period> {
        match self {
            Period::Year(year) => (1..=12).rev().map(|month| Period::Month(year, month)).collect(),
            Period::Month(year, month) => {
                let days = Date::new(year, month, 1).map_or(0, |first| first.days_in_month());
                (1..=days)
                    .rev()
                    .filter_map(|day| Date::new(year, month, day).ok())
                    .map(Period::Day)
                    .collect()
            }
            Period::Day(_) | Period::Undated => Vec::new(),
        }
    }

    /// Has it a day between?
    pub(crate) fn meets(self, between: &Between) -> bool {
        self.ends().is_some_and(|(first, last)| {
            between.from.is_none_or(|from| from <= last) && between.to.is_none_or(|to| first <= to)
        })
    }

    fn lies(self, between: &Between) -> bool {
        self.ends().is_some_and(|(first, last)| {
            between.from.is_none_or(|from| from <= first) && between.to.is_none_or(|to| last <= to)
        })
    }
}

/// More years are not named one by one.
const MOST_YEARS: i16 = 40;

/// Facets of years and months of which every day between has one, with days for a few days; `None` where they would be
/// too many. `bounds` are the first and the last day that there are. `with_days`: have days facets of their own?
pub(crate) fn of_days(between: &Between, bounds: (Date, Date), with_days: bool) -> Option<Vec<String>> {
    let from = between.from.unwrap_or(bounds.0).max(bounds.0);
    let to = between.to.unwrap_or(bounds.1).min(bounds.1);
    if from > to {
        return Some(Vec::new());
    }
    if to.year() - from.year() > MOST_YEARS {
        return None;
    }
    let within = Between {
        from: Some(from),
        to: Some(to),
    };
    let mut facets = Vec::new();
    for year in (from.year()..=to.year()).map(Period::Year) {
        if year.lies(between) {
            facets.push(year.facet());
            continue;
        }
        for month in year.parts().into_iter().filter(|month| month.meets(&within)) {
            let is_partly = with_days && !month.lies(between);
            let days: Vec<Period> = match is_partly {
                true => month
                    .parts()
                    .into_iter()
                    .filter(|day| day.meets(&within))
                    .collect(),
                false => Vec::new(),
            };
            match is_partly && days.len() < 16 {
                true => facets.extend(days.into_iter().map(Period::facet)),
                false => facets.push(month.facet()),
            }
        }
    }
    Some(facets)
}
