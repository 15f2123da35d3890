//! Finds date expressions in the words of a passage: one walk from left to right, at each word the longest expression
//! that begins there.

mod days;
mod months;
mod spans;
mod years;

use super::calendar;
use super::lexicon::Lexicon;
use super::meaning::{Meaning, Mention, Tense, Year};
use super::tense;
use super::words::{Kind, Words};

/// A year holds for no more words.
const REACH: usize = 25;

/// What the whole article tells about how it writes dates.
#[derive(Clone, Debug, Default)]
pub(super) struct Habits {
    /// Months, by number, that are names of persons in it: "April Ryan", "Theresa May".
    pub(super) named: [bool; 13],
    /// Does the month stand before the day in figures? `None`: the article does not show it.
    pub(super) month_first: Option<bool>,
    /// Later years are taken for plain numbers, unless the sentence speaks of a year.
    pub(super) latest_year: i16,
}

/// An expression found at a token.
#[derive(Clone, Debug)]
struct Found {
    first: usize,
    end: usize,
    meaning: Meaning,
    /// Set where the words themselves say it: "next Friday".
    tense: Option<Tense>,
}

impl Found {
    fn new(first: usize, end: usize, meaning: Meaning) -> Self {
        Found {
            first,
            end,
            meaning,
            tense: None,
        }
    }
}

/// The grammar at work on one passage.
struct Grammar<'g> {
    words: &'g Words<'g>,
    lexicon: &'g Lexicon,
    habits: &'g Habits,
}

/// The date expressions of a passage, in order, not overlapping.
pub(super) fn mentions(words: &Words<'_>, lexicon: &Lexicon, habits: &Habits) -> Vec<Mention> {
    let grammar = Grammar {
        words,
        lexicon,
        habits,
    };
    let mut mentions = Vec::new();
    let mut i = 0;
    while i < words.len() {
        if words.is(i, Kind::Mark) && !words.apostrophe(i) || grammar.inside_word(i) {
            i += 1;
            continue;
        }
        let known = lexicon.known(words, i);
        if let Some(name) = known.as_ref().filter(|k| k.holiday.is_none()) {
            i = name.end;
            continue;
        }
        match grammar.expression(i) {
            Some(found) => {
                i = found.end.max(i + 1);
                let tense = found
                    .tense
                    .unwrap_or_else(|| tense::tense(words, lexicon, found.first, found.end));
                mentions.push(Mention {
                    first: found.first,
                    end: found.end,
                    meaning: found.meaning,
                    tense,
                });
            }
            None => i += 1,
        }
    }
    share_years(words, &mut mentions);
    keep_years(words, &mut mentions);
    repeat_years(words, &mut mentions);
    mentions
}

impl Grammar<'_> {
    fn expression(&self, i: usize) -> Option<Found> {
        if self.words.is(i, Kind::Number) {
            return self
                .iso(i)
                .or_else(|| self.figures(i))
                .or_else(|| self.day_first(i))
                .or_else(|| self.counted_time(i))
                .or_else(|| self.nine_eleven(i))
                .or_else(|| self.year_range(i))
                .or_else(|| self.decade(i))
                .or_else(|| self.century(i))
                .or_else(|| self.bare_year(i));
        }
        self.part_of_longer(i)
            .or_else(|| self.weekday(i))
            .or_else(|| self.month_first(i))
            .or_else(|| self.day_first(i))
            .or_else(|| self.near_day(i))
            .or_else(|| self.holiday(i))
            .or_else(|| self.counted_time(i))
            .or_else(|| self.around_now(i))
            .or_else(|| self.unit(i))
            .or_else(|| self.next_in_story(i))
            .or_else(|| self.season(i))
            .or_else(|| self.quarter(i))
            .or_else(|| self.decade(i))
            .or_else(|| self.century(i))
    }

    /// Is the token only a piece of a longer word or number: "F2015", "1.5", "2,000", "555-1990"?
    fn inside_word(&self, i: usize) -> bool {
        let words = self.words;
        if !words.glued(i) || i == 0 {
            return false;
        }
        let mark = words.back(i, 1);
        if words.is(i - 1, Kind::Word) || words.is(i - 1, Kind::Number) {
            return true;
        }
        if !words.is(i, Kind::Number) {
            // "e.g. @Monday", "#Sunday", "www.friday"
            return matches!(mark, "@" | "#" | "_" | "/" | "\\") && !words.is(i, Kind::Mark)
                || mark == "." && words.glued(i - 1) && words.small(i);
        }
        let number_before = i >= 2 && words.is(i - 2, Kind::Number) && words.glued(i - 1);
        match mark {
            "." | "," | ":" | "/" => number_before,
            "-" => {
                number_before
                    || i >= 2 && words.glued(i - 1) && words.capital(i - 2) && words.text(i - 2).len() < 4
            }
            "$" | "£" | "€" | "¥" | "#" | "@" | "_" | "=" | "+" | "&" | "%" | "~" | "*" | "\\" => true,
            _ => false,
        }
    }

    /// Is the word at `i` one of these?
    fn any(&self, i: usize, of: &[&str]) -> bool {
        of.contains(&self.words.lower(i))
    }

    /// Is the word `n` places before `i` one of these?
    fn any_back(&self, i: usize, n: usize, of: &[&str]) -> bool {
        of.contains(&self.words.back(i, n))
    }

    /// Is `i` a lower-case noun in the plural, or a word that is counted?
    fn counted(&self, i: usize) -> bool {
        let word = self.words.lower(i);
        self.lexicon.class(word).counted
            || self.words.small(i)
                && word.len() > 3
                && word.ends_with('s')
                && !word.ends_with("ss")
                && !matches!(
                    word,
                    "this"
                        | "does"
                        | "says"
                        | "plus"
                        | "perhaps"
                        | "always"
                        | "thus"
                        | "towards"
                        | "whereas"
                        | "besides"
                        | "across"
                )
    }

    /// Does a word of this kind make the next expression one of several: "every Monday", "each May"?
    fn recurring(&self, i: usize) -> bool {
        self.any_back(i, 1, &["every", "each", "any", "alternate", "most"])
    }
}

/// "from March to June 2016": the year said at one end holds for the other.
fn share_years(words: &Words<'_>, mentions: &mut [Mention]) {
    let joined = |a: &Mention, b: &Mention| {
        let gap = b.first.saturating_sub(a.end);
        let join = (a.end..b.first).all(|i| {
            matches!(
                words.lower(i),
                "to" | "and"
                    | "or"
                    | "through"
                    | "until"
                    | "till"
                    | "the"
                    | "early"
                    | "late"
                    | ","
                    | "-"
                    | "–"
                    | "—"
                    | "/"
            )
        });
        gap > 0 && gap <= 3 && join
    };
    for i in (1..mentions.len()).rev() {
        let (left, right) = mentions.split_at_mut(i);
        let (Some(a), Some(b)) = (left.last_mut(), right.first_mut()) else {
            continue;
        };
        if !joined(a, b) {
            continue;
        }
        let (month_a, month_b) = (month_of(&a.meaning), month_of(&b.meaning));
        let (Some(month_a), Some(month_b)) = (month_a, month_b) else {
            continue;
        };
        let Some(year) = year_of(&mut b.meaning).copied() else {
            continue;
        };
        if let Some(open @ Year::Open) = year_of(&mut a.meaning) {
            *open = match year {
                Year::Is(y) if month_a > month_b => Year::Is(y.saturating_sub(1)),
                Year::Is(y) => Year::Is(y),
                Year::Shift(n) if month_a > month_b => Year::Shift(n.saturating_sub(1)),
                other => other,
            };
        }
    }
    for i in 1..mentions.len() {
        let (left, right) = mentions.split_at_mut(i);
        let (Some(a), Some(b)) = (left.last_mut(), right.first_mut()) else {
            continue;
        };
        if !joined(a, b) || words.back(b.first, 1) == "," {
            continue;
        }
        let (month_a, month_b) = (month_of(&a.meaning), month_of(&b.meaning));
        let (Some(month_a), Some(month_b)) = (month_a, month_b) else {
            continue;
        };
        let Some(Year::Is(y)) = year_of(&mut a.meaning).copied() else {
            continue;
        };
        if let Some(open @ Year::Open) = year_of(&mut b.meaning) {
            *open = Year::Is(if month_b < month_a { y.saturating_add(1) } else { y });
        }
    }
}

/// "In January 2012 he left, and came back in July": within a sentence a later month belongs to the year said, unless
/// somebody speaks in between.
fn keep_years(words: &Words<'_>, mentions: &mut [Mention]) {
    for i in 1..mentions.len() {
        let (left, right) = mentions.split_at_mut(i);
        let (Some(a), Some(b)) = (left.last_mut(), right.first_mut()) else {
            continue;
        };
        let told = (a.end..b.first).any(|i| {
            let speaks = matches!(
                words.lower(i),
                "said" | "told" | "says" | "reported" | "wrote" | "according"
            );
            speaks || words.ends_sentence(i)
        });
        let (Some(month_a), Some(month_b)) = (month_of(&a.meaning), month_of(&b.meaning)) else {
            continue;
        };
        let Some(Year::Is(y)) = year_of(&mut a.meaning).copied() else {
            continue;
        };
        // "from January 2009, when it began, to the vote in November"
        let range = words.back(a.first, 1) == "from"
            && (a.end..b.first).any(|i| matches!(words.lower(i), "to" | "through" | "until" | "till"));
        if told || range || month_b < month_a || b.tense == Tense::Future || b.first - a.end > REACH {
            continue;
        }
        if let Some(open @ Year::Open) = year_of(&mut b.meaning) {
            *open = Year::Is(y);
        }
    }
}

/// "He left in October 2012. … The October report": a month before a noun may be one told of before.
fn repeat_years(words: &Words<'_>, mentions: &mut [Mention]) {
    for mention in mentions {
        let named = words.back(mention.first, 1) == "the" && words.small(mention.end);
        if let Meaning::Month {
            year: open @ Year::Open,
            ..
        } = &mut mention.meaning
            && named
        {
            *open = Year::Told;
        }
    }
}

fn month_of(meaning: &Meaning) -> Option<i8> {
    match meaning {
        Meaning::Day { month, .. } | Meaning::Month { month, .. } => Some(*month),
        _ => None,
    }
}

fn year_of(meaning: &mut Meaning) -> Option<&mut Year> {
    match meaning {
        Meaning::Day { year, .. } | Meaning::Month { year, .. } => Some(year),
        _ => None,
    }
}

/// Marks the months that are names of persons, adding to what was found before: after a capital word that opens no
/// sentence and is no word of a date, or before a surname where nothing temporal stands in front.
pub(super) fn note_names(words: &Words<'_>, named: &mut [bool; 13]) {
    if words.title_case {
        return;
    }
    for i in 0..words.len() {
        let Some((month, false)) = calendar::month(words.lower(i)).filter(|_| words.capital(i)) else {
            continue;
        };
        let Some(slot) = usize::try_from(month).ok().and_then(|m| named.get_mut(m)) else {
            continue;
        };
        let title = matches!(
            words.back(i, 1),
            "mr" | "mrs" | "ms" | "miss" | "minister" | "sir" | "dame"
        ) || words.back(i, 1) == "." && matches!(words.back(i, 2), "mr" | "mrs" | "ms" | "dr");
        let first_name = matches!(
            words.back(i, 1),
            "theresa"
                | "fredric"
                | "frederic"
                | "elaine"
                | "brian"
                | "cathy"
                | "teresa"
                | "john"
                | "james"
                | "peter"
                | "robert"
                | "david"
        );
        let surname = matches!(month, 1 | 4 | 5 | 6 | 8)
            && words.capital(i + 1)
            && words.text(i + 1).chars().skip(1).all(char::is_lowercase)
            && calendar::month(words.lower(i + 1)).is_none()
            && calendar::weekday(words.lower(i + 1)).is_none()
            && matches!(
                words.back(i, 1),
                "" | "," | "." | "and" | "with" | "by" | "to" | "for" | "reporter" | "correspondent"
            );
        if title || first_name || surname && month != 5 {
            *slot = true;
        }
    }
}

/// Counts the dates that show the order of month and day: those with the month first, then those with the day first.
pub(super) fn note_order(words: &Words<'_>, orders: &mut [usize; 2]) {
    let [month_first, day_first] = orders;
    let day = |i: usize| words.digits(i) <= 2 && words.number(i).is_some_and(|d| (1..=31).contains(&d));
    for i in 0..words.len() {
        if words.capital(i) && calendar::month(words.lower(i)).is_some() {
            let stop = usize::from(words.lower(i + 1) == ".");
            if day(i + 1 + stop) {
                *month_first += 1;
            } else if i > 0 && day(i - 1) {
                *day_first += 1;
            }
        }
        if words.lower(i + 1) == "/" && words.lower(i + 3) == "/" && day(i) && day(i + 2) {
            match (words.number(i), words.number(i + 2)) {
                (Some(13..), Some(..=12)) => *day_first += 1,
                (Some(..=12), Some(13..)) => *month_first += 1,
                _ => {}
            }
        }
    }
}
