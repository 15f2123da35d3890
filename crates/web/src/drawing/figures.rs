//! A contested number: below one another who gave it, from left to right when, from bottom to top how much.
//!
//! Places from left to right are parts of the width, so that one drawing fits a phone and a desk; all else is in pixels. Each
//! mark has its own place to which its lines are relative.

use std::collections::BTreeMap;

use jiff::civil::Date;
use sayso_ledger::{GivenInFull, QuantityInFull};
use sayso_linker::figures::{Giver, Row};

use crate::addresses;
use crate::phrases;

/// The figures of a quantity, drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// How high it is.
    pub height: i32,
    /// One for each giver.
    pub rows: Vec<RowDrawn>,
    /// Days at the foot.
    pub ticks: Vec<Tick>,
    /// Where the lines of the days end, and where their names stand.
    pub foot: i32,
    /// What the least and the greatest height of a row stand for.
    pub scale: (String, String),
    /// Are equal distances equal ratios?
    pub is_logarithmic: bool,
    /// Does the first column hold figures without a day?
    pub has_undated: bool,
    /// So many givers are not drawn.
    pub more: usize,
}

/// A giver's row.
#[derive(Clone, Debug, PartialEq)]
pub struct RowDrawn {
    /// Its upper edge.
    pub top: i32,
    /// The base line of the name.
    pub name_y: i32,
    /// The heights of the greatest and the least number.
    pub lines: (i32, i32),
    /// Who.
    pub name: String,
    /// The same as it fits a phone.
    pub name_short: String,
    /// Where the giver's page is.
    pub address: Option<String>,
    /// The number that stands last.
    pub now: String,
    /// The figures; those that are alike on one day once.
    pub bars: Vec<Bar>,
    /// Lines from a number to the one that took its place.
    pub steps: Vec<Step>,
}

/// A figure, or several that say the same on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Its place from left to right, in hundredths of the width.
    pub x: String,
    /// Its outline, around that place.
    pub outline: String,
    /// What it is, as words for style sheets.
    pub class: &'static str,
    /// Where it can be touched, from left to right of its place.
    pub touch: i32,
    /// The number beside it; `None` where it would stand on another mark.
    pub label: Option<Label>,
    /// Where its words stand.
    pub address: String,
    /// The words, who gave them when, and where they are printed.
    pub told: String,
}

/// The number beside a mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// How far to the right of the place.
    pub x: i32,
    /// How far from above.
    pub y: i32,
    /// The number.
    pub words: String,
    /// Does it stand free on wide pages alone?
    pub is_wide: bool,
}

/// A line from a number to the next of the same giver.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Where it begins and ends from left to right, in hundredths of the width.
    pub x: (String, String),
    /// How far both ends are moved to the right.
    pub by: i32,
    /// Its height.
    pub y: i32,
    /// What is left at the end: to the side and up or down, around the end's place.
    pub end: String,
}

/// A day at the foot.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Its place, in hundredths of the width.
    pub x: String,
    /// Its name.
    pub name: String,
    /// How the name stands to the place.
    pub anchor: &'static str,
}

/// Room above a row for the name, the height of its numbers, and room between two rows.
const NAME: i32 = 22;
const HEIGHT: i32 = 62;
const BETWEEN: i32 = 12;
/// Open ends have so much room beyond the least and the greatest number.
const ARROW: i32 = 11;
/// Days lie between these hundredths of the width; what has no day stands before them.
const FIRST: f64 = 16.0;
const LAST: f64 = 90.0;
const UNDATED: f64 = 16.0;
const FIRST_BESIDE_UNDATED: f64 = 34.0;
/// Marks of one day stand so far apart, and not more than this from the first to the last.
const APART: i32 = 44;
const WIDEST: i32 = 132;
/// Beside the first and the last days there is no room on one side; what stands there is spread to the other.
const EDGES: (f64, f64) = (30.0, 75.0);
/// Labels are placed for drawings of these widths: the least that is promised to be readable, and that of a desk.
const PHONE: f64 = 300.0;
const DESK: f64 = 880.0;
/// About so wide is a character of a label.
const CHARACTER: f64 = 7.5;
/// A name and the giver's present number have so many characters on a phone.
const LINE: usize = 38;
/// So many givers are drawn; all are in the table.
const ROWS: usize = 30;

/// Who gives a figure, in words.
pub fn giver(giver: &Giver) -> String {
    match giver {
        Giver::Voice(voice) => voice.name.clone(),
        Giver::Outlet(outlet) => format!("{} itself", phrases::name(outlet)),
        Giver::Article(article) => format!("nobody named, in {article}"),
    }
}

/// Where the page of one who gives a figure is.
pub fn giver_address(giver: &Giver) -> Option<String> {
    match giver {
        Giver::Voice(voice) if !voice.key.contains('/') => Some(addresses::voice(&voice.key)),
        Giver::Article(article) => Some(addresses::article(article)),
        _ => None,
    }
}

/// What a number may be, as short as it can be said: "31", "31+", "≤79", "300–900", with "~" where it is not exact.
pub fn bounds(lower: Option<u64>, upper: Option<u64>, is_approximate: bool) -> String {
    let about = if is_approximate { "~" } else { "" };
    let number = phrases::grouped;
    match (lower, upper) {
        (Some(lower), Some(upper)) if lower == upper => format!("{about}{}", number(lower)),
        (Some(lower), Some(upper)) => format!("{about}{}–{}", number(lower), number(upper)),
        (Some(lower), None) => format!("{about}{}+", number(lower)),
        (None, Some(upper)) => format!("{about}≤{}", number(upper)),
        (None, None) => "?".to_owned(),
    }
}

/// The same in words: "300 to 900, about".
pub fn bounds_in_words(lower: Option<u64>, upper: Option<u64>, is_approximate: bool) -> String {
    let number = phrases::grouped;
    let bounds = match (lower, upper) {
        (Some(lower), Some(upper)) if lower == upper => number(lower),
        (Some(lower), Some(upper)) => format!("{} to {}", number(lower), number(upper)),
        (Some(lower), None) => format!("{} or more", number(lower)),
        (None, Some(upper)) => format!("{} or fewer", number(upper)),
        (None, None) => "open".to_owned(),
    };
    match is_approximate {
        true => format!("about {bounds}"),
        false => bounds,
    }
}

/// Where the words of a figure stand.
pub fn printed_at(shown: &GivenInFull) -> String {
    addresses::passage(&shown.given.article, shown.passage.start, shown.passage.end)
}

/// Who printed it.
pub fn outlet(shown: &GivenInFull) -> String {
    phrases::name(shown.outlet.as_deref().unwrap_or(&shown.given.article))
}

/// Draws a quantity.
pub fn chart(of: &QuantityInFull) -> Chart {
    let quantity = &of.quantity;
    let figures = || of.timeline().map(|shown| &shown.given);
    let numbers = figures().flat_map(|given| [given.figure.lower, given.figure.upper]);
    let numbers: Vec<u64> = numbers.flatten().collect();
    let scale = Scale::new(&numbers);
    let mut days: Vec<Date> = figures().filter_map(sayso_linker::figures::Given::day).collect();
    days.sort_unstable();
    days.dedup();
    let has_undated = figures().any(|given| given.day().is_none());
    let time = Time::new(&days, has_undated);
    let rows: Vec<RowDrawn> = (quantity.rows.iter().take(ROWS).enumerate())
        .map(|(at, row)| drawn(of, row, at, &scale, &time))
        .collect();
    let foot = rows.len() as i32 * (NAME + HEIGHT + BETWEEN);
    Chart {
        height: foot + 22,
        ticks: time.ticks(&days),
        foot,
        scale: (phrases::grouped(scale.least), phrases::grouped(scale.most)),
        is_logarithmic: scale.is_logarithmic,
        has_undated,
        more: quantity.rows.len().saturating_sub(ROWS),
        rows,
    }
}

/// What heights stand for.
struct Scale {
    least: u64,
    most: u64,
    is_logarithmic: bool,
}

impl Scale {
    fn new(numbers: &[u64]) -> Scale {
        let least = numbers.iter().min().copied().unwrap_or_default();
        let most = numbers.iter().max().copied().unwrap_or_default();
        // numbers that are near one another stand apart; of others one sees how many times the one is the other
        let is_near = least > most / 2 && least < most;
        Scale {
            least: if is_near { least } else { 0 },
            most: most.max(1),
            is_logarithmic: least > 0 && most / least >= 40,
        }
    }

    /// How high a number stands, from above the row's numbers.
    fn y(&self, number: u64) -> i32 {
        let of = |number: u64| {
            let number = number as f64;
            if self.is_logarithmic {
                number.ln_1p()
            } else {
                number
            }
        };
        let (least, most) = (of(self.least), of(self.most));
        let part = (of(number) - least) / (most - least);
        let room = f64::from(HEIGHT - 2 * ARROW);
        ARROW + ((1.0 - part) * room).round() as i32
    }
}

/// Where days stand.
struct Time {
    first: Date,
    days: f64,
    from: f64,
}

impl Time {
    fn new(days: &[Date], has_undated: bool) -> Time {
        let first = days.first().copied().unwrap_or_default();
        let last = days.last().copied().unwrap_or_default();
        Time {
            first,
            days: f64::from((last - first).get_days()),
            from: if has_undated { FIRST_BESIDE_UNDATED } else { FIRST },
        }
    }

    fn x(&self, day: Option<Date>) -> f64 {
        let Some(day) = day else { return UNDATED };
        if self.days == 0.0 {
            return f64::midpoint(self.from, LAST);
        }
        let part = f64::from((day - self.first).get_days()) / self.days;
        self.from + part * (LAST - self.from)
    }

    /// The first and the last day, and those between that have room for their names.
    fn ticks(&self, days: &[Date]) -> Vec<Tick> {
        const ROOM: f64 = 26.0;
        let end = days.last().map_or(0.0, |day| self.x(Some(*day)));
        let mut ticks: Vec<Tick> = Vec::new();
        let mut before: Option<f64> = None;
        for (at, day) in days.iter().enumerate() {
            let (x, is_last) = (self.x(Some(*day)), at + 1 == days.len());
            let is_free = before.is_none_or(|before| x - before >= ROOM) && end - x >= ROOM;
            if !is_last && !is_free && at > 0 {
                continue;
            }
            before = Some(x);
            ticks.push(Tick {
                x: part(x),
                name: day.strftime("%-d %b %Y").to_string(),
                anchor: if is_last && at > 0 { "end" } else { "middle" },
            });
        }
        // two names at the ends that would stand on each other
        if let [first, _] = ticks.as_slice()
            && days.len() > 1
            && self.days > 0.0
            && end - self.from < ROOM
        {
            let first = first.clone();
            ticks = vec![first];
        }
        ticks
    }
}

fn part(x: f64) -> String {
    format!("{x:.1}")
}

/// Figures that say the same on one day.
struct Alike<'q> {
    day: Option<Date>,
    shown: Vec<(usize, &'q GivenInFull)>,
    dx: i32,
}

fn drawn(of: &QuantityInFull, row: &Row, at: usize, scale: &Scale, time: &Time) -> RowDrawn {
    let top = at as i32 * (NAME + HEIGHT + BETWEEN);
    let numbers = top + NAME;
    let mut alike: Vec<Alike<'_>> = Vec::new();
    for at in &row.figures {
        let Some(shown) = of.given.get(*at) else { continue };
        let bounds = |of: &GivenInFull| {
            let figure = &of.given.figure;
            (figure.lower, figure.upper, figure.approximate)
        };
        let day = shown.given.day();
        let same = alike.iter_mut().find(|other| {
            let first = other.shown.first();
            other.day == day && first.is_some_and(|(_, first)| bounds(first) == bounds(shown))
        });
        match same {
            Some(same) => same.shown.push((*at, shown)),
            None => alike.push(Alike {
                day,
                shown: vec![(*at, shown)],
                dx: 0,
            }),
        }
    }
    spread(&mut alike, time);
    let name = giver(&row.giver);
    let mut free_from = [f64::MIN; 2];
    let mut bars = Vec::with_capacity(alike.len());
    let mut at_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (n, group) in alike.iter().enumerate() {
        for (at, _) in &group.shown {
            at_of.insert(*at, n);
        }
        bars.extend(bar(group, &name, numbers, (scale, time), &alike, &mut free_from));
    }
    let ends = |at: &usize| {
        let group = alike.get(*at_of.get(at)?)?;
        Some((
            group,
            numbers + middle(&group.shown.first()?.1.given.figure, scale),
        ))
    };
    let mut steps: Vec<Step> = Vec::new();
    for revision in &row.revisions {
        let (Some((from, y)), Some((to, to_y))) = (ends(&revision.from), ends(&revision.to)) else {
            continue;
        };
        let step = Step {
            x: (part(time.x(from.day)), part(time.x(to.day))),
            by: from.dx,
            y,
            end: format!("M{} {y}H{}V{to_y}", from.dx, to.dx),
        };
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    let now = bounds(row.now.lower, row.now.upper, row.now.approximate);
    RowDrawn {
        top,
        name_y: top + 15,
        lines: (numbers + ARROW, numbers + HEIGHT - ARROW),
        name_short: phrases::shortened(&name, LINE.saturating_sub(now.chars().count())),
        name,
        address: giver_address(&row.giver),
        now,
        bars,
        steps,
    }
}

/// Lets marks of one day stand side by side.
fn spread(alike: &mut [Alike<'_>], time: &Time) {
    let mut counts: BTreeMap<Option<Date>, i32> = BTreeMap::new();
    for group in alike.iter() {
        *counts.entry(group.day).or_default() += 1;
    }
    let mut next: BTreeMap<Option<Date>, i32> = BTreeMap::new();
    for group in alike.iter_mut() {
        let count = counts.get(&group.day).copied().unwrap_or(1);
        if count > 1 {
            let apart = APART.min(WIDEST / (count - 1)).max(4);
            let at = next.entry(group.day).or_default();
            let x = time.x(group.day);
            let first = match (x < EDGES.0, x > EDGES.1) {
                (true, _) => 0,
                (_, true) => -(count - 1) * apart,
                _ => -(count - 1) * apart / 2,
            };
            group.dx = first + *at * apart;
            *at += 1;
        }
    }
}

/// Where a mark stands on a drawing so wide.
fn place(group: &Alike<'_>, time: &Time, width: f64) -> f64 {
    time.x(group.day) / 100.0 * width + f64::from(group.dx)
}

/// The height at which lines lead to a figure.
fn middle(figure: &sayso_core::Figure, scale: &Scale) -> i32 {
    match (figure.lower, figure.upper) {
        (Some(lower), Some(upper)) => i32::midpoint(scale.y(lower), scale.y(upper)),
        (Some(one), None) | (None, Some(one)) => scale.y(one),
        (None, None) => HEIGHT / 2,
    }
}

fn bar(
    group: &Alike<'_>,
    name: &str,
    numbers: i32,
    (scale, time): (&Scale, &Time),
    all: &[Alike<'_>],
    free_from: &mut [f64; 2],
) -> Option<Bar> {
    let (_, first) = group.shown.first()?;
    let figure = &first.given.figure;
    let dx = group.dx;
    let height = |number: u64| numbers + scale.y(number);
    let (left, right) = (dx - 5, dx + 5);
    let (ceiling, floor) = (numbers, numbers + HEIGHT);
    let (class, outline) = match (figure.lower, figure.upper) {
        (Some(lower), Some(upper)) if lower == upper => {
            let y = height(lower);
            let class = if figure.approximate {
                "exact about"
            } else {
                "exact"
            };
            (class, format!("M{} {y}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0Z", dx - 6))
        }
        (Some(lower), Some(upper)) => (
            "between",
            // where the ends are near each other they still make no line
            format!(
                "M{left} {}H{right}V{}H{left}Z",
                height(upper).min(height(lower) - 4),
                height(lower)
            ),
        ),
        (Some(lower), None) => (
            "open",
            format!(
                "M{left} {}V{}L{dx} {ceiling}L{right} {}V{}Z",
                height(lower),
                ceiling + 8,
                ceiling + 8,
                height(lower)
            ),
        ),
        (None, Some(upper)) => (
            "open",
            format!(
                "M{left} {}V{}L{dx} {floor}L{right} {}V{}Z",
                height(upper),
                floor - 8,
                floor - 8,
                height(upper)
            ),
        ),
        (None, None) => (
            "open about",
            format!(
                "M{dx} {ceiling}L{right} {}V{}L{dx} {floor}L{left} {}V{}Z",
                ceiling + 8,
                floor - 8,
                floor - 8,
                ceiling + 8
            ),
        ),
    };
    let class = match (class, figure.approximate) {
        ("between", true) => "between about",
        ("open", true) => "open about",
        _ => class,
    };
    let x = time.x(group.day);
    let label = bounds(figure.lower, figure.upper, figure.approximate);
    let width = label.chars().count() as f64 * CHARACTER;
    // neither on the label before nor on another mark
    let mut is_free = |at: usize, drawing: f64| {
        let start = place(group, time, drawing) + 8.0;
        let end = start + width;
        let covers = |other: &Alike<'_>| {
            let other = place(other, time, drawing);
            start - 6.0 < other && other - 8.0 < end
        };
        let is_free = start >= free_from[at] && !all.iter().any(covers);
        if is_free {
            free_from[at] = end + 4.0;
        }
        is_free
    };
    let (on_phone, on_desk) = (is_free(0, PHONE), is_free(1, DESK));
    let y = (numbers + middle(figure, scale) + 4).clamp(numbers + 10, numbers + HEIGHT - 2);
    // a label that would leave a phone's page stands to the left of its mark
    let leaves = place(group, time, PHONE) + 8.0 + width > PHONE;
    let label = (on_phone || on_desk).then(|| Label {
        x: if leaves { dx - 8 - width as i32 } else { dx + 8 },
        y,
        words: label,
        is_wide: !on_phone,
    });
    let when = match (first.given.said, first.given.published) {
        (Some(said), _) => format!(", said {}", phrases::dates(said.from, said.to)),
        (None, Some(day)) => format!(", published {}", phrases::date(day)),
        (None, None) => ", day not known".to_owned(),
    };
    let mut outlets: Vec<String> = group.shown.iter().map(|(_, shown)| outlet(shown)).collect();
    outlets.dedup();
    let mut unlike: Vec<String> = Vec::new();
    for name in outlets {
        if !unlike.contains(&name) {
            unlike.push(name);
        }
    }
    let others = unlike.len().saturating_sub(3);
    unlike.truncate(3);
    let more = match others {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    Some(Bar {
        x: part(x),
        outline,
        class,
        touch: dx - 12,
        label,
        address: printed_at(first),
        told: format!(
            "{}: {name}{when}; in {}{more}",
            phrases::quoted(&first.given.words),
            unlike.join(", ")
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_told_as_the_words_leave_them() {
        for (lower, upper, is_approximate, short, long) in [
            (Some(31), Some(31), false, "31", "31"),
            (Some(31), None, false, "31+", "31 or more"),
            (None, Some(79), false, "≤79", "79 or fewer"),
            (Some(300), Some(900), true, "~300–900", "about 300 to 900"),
            (Some(1_200), Some(1_200), true, "~1,200", "about 1,200"),
            (None, None, false, "?", "open"),
        ] {
            assert_eq!(bounds(lower, upper, is_approximate), short);
            assert_eq!(bounds_in_words(lower, upper, is_approximate), long);
        }
    }

    #[test]
    fn greater_numbers_stand_higher_on_any_scale() {
        for numbers in [
            vec![12, 31, 71],
            vec![210, 220, 230],
            vec![3, 40, 9_000],
            vec![0, 0],
        ] {
            let scale = Scale::new(&numbers);
            let heights: Vec<i32> = numbers.iter().map(|n| scale.y(*n)).collect();
            assert!(
                heights.iter().all(|y| (ARROW..=HEIGHT - ARROW).contains(y)),
                "{heights:?}"
            );
            for (two, of) in heights.windows(2).zip(numbers.windows(2)) {
                assert_eq!(two[0] > two[1], of[0] < of[1], "{numbers:?} {heights:?}");
            }
        }
        assert!(Scale::new(&[3, 9_000]).is_logarithmic);
        assert_eq!(Scale::new(&[210, 230]).least, 210);
    }

    #[test]
    fn days_lie_in_order_and_their_names_apart() {
        let days: Vec<Date> = ["2031-04-08", "2031-04-09", "2031-04-11", "2031-04-15"]
            .map(|day| day.parse().unwrap())
            .to_vec();
        let time = Time::new(&days, false);
        let places: Vec<f64> = days.iter().map(|day| time.x(Some(*day))).collect();
        assert!(places.windows(2).all(|two| two[0] < two[1]), "{places:?}");
        assert_eq!((places[0], places[3]), (FIRST, LAST));
        let names: Vec<String> = time.ticks(&days).into_iter().map(|tick| tick.name).collect();
        assert_eq!(names, ["8 Apr 2031", "11 Apr 2031", "15 Apr 2031"]);
        assert!(time.x(None) <= FIRST);
        assert!(Time::new(&days, true).x(Some(days[0])) > UNDATED);
    }
}
