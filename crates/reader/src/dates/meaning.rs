//! What the words of a date expression say, before it is known which days they denote.

use jiff::civil::Weekday;
use sayso_core::Days;

/// The words of one date expression and what they say.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    /// Index of its first token in the passage.
    pub(super) first: usize,
    /// Index after its last token.
    pub(super) end: usize,
    pub(super) meaning: Meaning,
    /// Where the sentence puts it.
    pub(super) tense: Tense,
}

/// Where a sentence puts an event, seen from the day of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    /// Something on a calendar, whose next day is meant where the last one lies far back.
    Planned,
    Unclear,
}

/// What the words say.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// These days, whenever it was written.
    Fixed(Days),
    /// A day of a month: "March 3", "Sunday, December 8".
    Day {
        year: Year,
        month: i8,
        day: i8,
        weekday: Option<Weekday>,
    },
    /// Days from one day of a month to another, in one group of words: "March 3-5".
    DayRange {
        year: Year,
        from: (i8, i8),
        to: (i8, i8),
    },
    /// A month or part of one: "late March", "November 2018".
    Month { year: Year, month: i8, part: Part },
    /// "the summer of 2014", "last winter".
    Season { year: Year, season: Season, part: Part },
    /// The `n`th quarter of a year, 1 to 4.
    Quarter { year: Year, n: i8 },
    /// A weekday by itself.
    Weekday { weekday: Weekday, which: Which },
    /// The day of publication and as many days after it: "today" 0, "yesterday" -1.
    DayShift(i32),
    /// The week, month, … of the publication and as many after it: "last week" -1.
    Unit { unit: Unit, shift: i32, part: Part },
    /// So long before (negative) or after the publication: "three weeks ago".
    FromNow { n: i32, unit: Unit },
    /// The time up to the publication (negative) or from it: "the past five years".
    Around { n: i32, unit: Unit },
    /// So long before (negative) or after the date mentioned last: "a day earlier".
    FromMention { n: i32, unit: Unit },
    /// A feast or holiday.
    Holiday { holiday: Holiday, year: Year },
    /// A date in figures whose order is not settled by itself: "03/02/2015".
    Figures { first: i8, second: i8, year: i16 },
}

/// Which year a month or day belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    /// Not said.
    Open,
    /// This one.
    Is(i16),
    /// That of the publication and as many after it: "April this year" 0.
    Shift(i16),
    /// "last March": the latest before the publication.
    Last,
    /// "next March": the first after it.
    Next,
    /// "August of that year": that of the date mentioned last.
    That,
    /// "the October report": that of the October told of before, else not said.
    Told,
}

/// Which weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    Bare,
    Last,
    Next,
    This,
    /// Of the week of publication and as many after it: "Friday last week" -1.
    OfWeek(i32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Weekend,
    Month,
    Year,
    Decade,
    Century,
}

/// The seasons of the northern half of the earth, as news in English uses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// Which part of an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    Early,
    Middle,
    Late,
    FirstHalf,
    SecondHalf,
    FirstWeek,
    LastWeek,
    /// Up to the day of publication.
    Earlier,
    /// From the day of publication on.
    Later,
}

/// How the day of a holiday is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holiday {
    /// Each year on this month and day.
    On(i8, i8),
    /// On the first such weekday on or after this month and day; in even years only, where so marked.
    From {
        month: i8,
        day: i8,
        weekday: Weekday,
        even: bool,
    },
    /// So many days after Easter Sunday of the western churches.
    Easter(i32),
}
