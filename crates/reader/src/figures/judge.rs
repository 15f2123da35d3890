//! Does a number count people, units or things, or is it a date, an age, a measure, a name?

use sayso_core::Span;

use super::bounds::Bounded;
use super::lexicon::{Class, Lexicon};
use super::noun::{Behind, is_nation, is_participle};
use super::number::{Number, Writing};
use super::words::Words;

/// Words between the noun whose number is told and its number, within one sentence.
const REACH: usize = 24;
/// Words between people who speak and what they do.
const MOST_WORDS_TO_SPEECH: usize = 12;
/// More people without names than these are no source that an article heard.
const MOST_SPEAKERS: u64 = 99;
/// More people than these whom somebody interviewed are a count of their own.
const MOST_INTERVIEWED: u64 = 20;
/// Words from a figure to a bare number that goes on with the same count.
const MOST_WORDS_IN_SERIES: usize = 50;
/// A smaller bare number is too often a date, an age or a score.
const LEAST_IN_SERIES: u64 = 1000;

/// A number that is a figure, and what it counts where that is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    pub counts: Option<Span>,
}

/// The figure before, within the same sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Last {
    /// The word behind its number.
    pub end: usize,
    pub counts: Option<Span>,
    /// Does it count people?
    pub is_people: bool,
    /// Is it the object of a verb such as "killed"?
    pub is_object: bool,
}

/// A number in its place.
pub(super) struct Case<'w, 't> {
    pub lexicon: &'w Lexicon,
    pub words: &'w Words<'t>,
    pub number: &'w Number,
    pub bounded: &'w Bounded,
    pub behind: Behind,
    /// The figure before in this sentence.
    pub last: Option<Last>,
    /// The figure before of which it is known what it counts, in this sentence or before.
    pub recent: Option<Last>,
}

impl Case<'_, '_> {
    /// What the number counts; `None` when it is no figure.
    pub fn verdict(&self) -> Option<Verdict> {
        if self.is_part_of_other()
            || self.is_money()
            || self.is_date()
            || self.is_name()
            || self.is_list_mark()
        {
            return None;
        }
        // "08" is part of a date or a code
        let is_code = begins_with_zero(self.words.word(self.number.start));
        if is_code || self.number.interval.upper == Some(0) || self.is_age() || self.is_share() {
            return None;
        }
        let mut counts = self.lexicon.counts(self.words, self.behind);
        // "killed 12 people and wounded 69 others"
        if let Behind::Others { end } = self.behind
            && self.words.word(end.saturating_sub(1)) == "others"
        {
            // behind "six deaths, 200 others" count no deaths
            let is_harm = |counts: &Span| {
                let head = counts.of(self.words.text).rsplit(' ').next().unwrap_or_default();
                self.lexicon
                    .classes(&head.to_lowercase(), false)
                    .has(Class::Harmed)
            };
            counts = self
                .last
                .filter(|l| l.is_people)
                .and_then(|l| l.counts)
                .filter(|c| !is_harm(c));
        }
        if self.words.word(self.number.start).ends_with("-strong") {
            // the body of so many stands in the singular: "a 5,000-strong force"
            let end = self.number.end;
            let is_noun = !self.words.opens_line(end) && !self.words.is(end, Class::Stop);
            return Some(Verdict {
                counts: is_noun.then(|| self.words.span(end, end + 1)).flatten(),
            });
        }
        // "one dead", "one Irish": the words are the same for one and for many
        let may_be_single = match self.behind {
            Behind::Harmed { .. } => true,
            Behind::Noun { head, .. } => head == self.number.end && is_nation(self.words.word(head)),
            _ => false,
        };
        if self.is_one()
            && may_be_single
            && let Some(verdict) = self.one()
        {
            return Some(verdict);
        }
        let is_figure = match self.behind {
            Behind::Unit => false,
            Behind::Noun { start, head } => self.is_counted(start, head),
            Behind::Harmed { .. } => !self.is_one() || self.is_bounded_one() || self.opens_clause(),
            Behind::Others { .. } => {
                let points_back = self.number.is_small()
                    && (self.is_before(Class::Definite) || self.is_before(Class::Possessive));
                // "one or more of them" counts nobody
                let is_some = self.is_one() && self.bounded.start == self.number.start;
                !points_back && !is_some && (!self.is_one() || self.is_bounded_one())
            }
            Behind::Nothing => return self.bare(),
        };
        is_figure.then_some(Verdict { counts })
    }

    fn start_before(&self) -> Option<usize> {
        self.words.before(self.bounded.start)
    }

    fn word_before(&self) -> &str {
        self.start_before()
            .map(|b| self.words.word(b))
            .unwrap_or_default()
    }

    fn is_before(&self, class: Class) -> bool {
        self.start_before().is_some_and(|b| self.words.is(b, class))
    }

    fn is_one(&self) -> bool {
        self.number.value() == Some(1)
    }

    fn is_bounded_one(&self) -> bool {
        self.is_one() && self.bounded.is_bounded && self.bounded.lower.is_some()
    }

    /// Joined to other characters: an address, a telephone number, "two- and three-bedroom".
    fn is_part_of_other(&self) -> bool {
        let words = self.words;
        let (start, end) = (self.number.start, self.number.end);
        let before = start.checked_sub(1).map(|b| words.mark(b)).unwrap_or_default();
        let is_joined_before = words.is_glued(start)
            && matches!(
                before,
                "/" | "#"
                    | "@"
                    | "_"
                    | "="
                    | "+"
                    | "-"
                    | "."
                    | ":"
                    | "\\"
                    | "&"
                    | "*"
                    | "~"
                    | "'"
                    | "\u{2019}"
                    | ">"
                    | "<"
            );
        let behind = words.mark(end);
        let is_joined_behind = words.is_glued(end)
            && (matches!(
                behind,
                "-" | "/" | "_" | "=" | "@" | "\\" | "&" | "*" | "^" | "\u{ad}"
            ) || (matches!(behind, ":" | ".")
                && words.is_glued(end + 1)
                && words.get(end + 1).is_some_and(|w| w.token.is_word)));
        let is_clitic = words.is_glued(end) && matches!(words.word(end), "'s");
        // "P5+1", "9 / 11"
        is_joined_before
            || is_joined_behind
            || is_clitic
            || matches!(before, "#" | "+") && words.mark(start.saturating_sub(1)) == before
    }

    fn is_money(&self) -> bool {
        let at = |place: Option<usize>| {
            place.is_some_and(|p| self.words.is(p, Class::Currency) || self.words.word(p).ends_with('$'))
        };
        at(self.number.start.checked_sub(1)) || at(self.words.before(self.bounded.start))
            // "2 billion in aid"
            || (self.words.word(self.number.end) == "in"
                && matches!(self.behind, Behind::Nothing)
                && self.number.value().is_some_and(|v| v >= 1_000_000)
                && !self.words.is_capital(self.number.end + 1)
                && !self.words.is(self.number.end + 1, Class::Stop)
                && !self.is_before(Class::Toward))
    }

    fn is_date(&self) -> bool {
        let words = self.words;
        let (start, end) = (self.number.start, self.number.end);
        let is_day = self.number.value().is_some_and(|v| v <= 31);
        let is_month = |b: usize| self.lexicon.is_date(words, b);
        let month_before = words.before(start).is_some_and(|b| {
            // "Sept. 11" has its stop
            is_month(b) || (words.mark(b) == "." && words.before(b).is_some_and(is_month))
        });
        let month_behind = self.lexicon.is_date(words, end)
            || matches!(words.word(end), "of") && self.lexicon.is_date(words, end + 1);
        // "March 24 and 25", "the 3rd and 4 of May"
        let listed = start.checked_sub(2).is_some_and(|b| {
            words.word(b).parse::<u8>().is_ok_and(|d| d <= 31)
                && words.before(b).is_some_and(|m| self.lexicon.is_date(words, m))
        });
        if is_day && (month_before || month_behind || listed) {
            return true;
        }
        // a clock time, a phone number's group
        if matches!(words.mark(end), ":" | "/") && words.is_glued(end) && words.is_glued(end + 1) {
            return true;
        }
        self.number.is_year
            && !self.counts_people()
            && !(self.bounded.is_bounded && matches!(self.behind, Behind::Noun { .. }))
    }

    /// Is the noun behind the number a word for people, right behind it or with one word between?
    fn counts_people(&self) -> bool {
        let Behind::Noun { head, .. } = self.behind else {
            return false;
        };
        let is_near = head <= self.number.end + 1;
        let is_part_of_date = self.start_before().is_some_and(|b| {
            matches!(
                self.words.word(b),
                "the" | "in" | "since" | "of" | "from" | "by" | "early" | "late" | "mid"
            ) || self.words.is(b, Class::Month)
        });
        is_near && !is_part_of_date && self.words.is(head, Class::Many)
    }

    /// "Flight 752", "Group of Seven", "page 3", "top 10".
    fn is_name(&self) -> bool {
        let words = self.words;
        let start = self.number.start;
        let is_small_word = self.number.writing == Writing::Words;
        let is_capital_word = is_small_word
            && words.is_capital(start)
            && !words.is_titled(start)
            && !words.opens_sentence(start)
            && !matches!(words.word(start), "a" | "an")
            && !self.opens_quotation();
        if is_capital_word {
            return true;
        }
        // "Five Eyes", "Six Nations"; but "Two Democrats" counts
        if is_small_word
            && words.is_capital(start)
            && !words.is_titled(start)
            && self.bounded.start == start
            && let Behind::Noun { head, .. } = self.behind
            && head == self.number.end
            && words.is_capital(head)
            && words.is(head, Class::NameNoun)
        {
            return true;
        }
        let Some(before) = words.before(start) else {
            return false;
        };
        let word = words.word(before);
        if word == "of"
            && self.bounded.start == start
            && let Some(group) = words.before(before)
            && words.is(group, Class::Group)
            && (words.is_capital(group) || words.word(group) == "gang")
        {
            return true;
        }
        if self.bounded.start != start {
            return false;
        }
        // "Photo 3 of 12" numbers a series
        if word == "of" && self.number.writing == Writing::Digits {
            let part = before
                .checked_sub(1)
                .filter(|p| words.word(*p).parse::<u64>().is_ok());
            if part
                .and_then(|p| words.before(p))
                .is_some_and(|l| words.is(l, Class::Label))
            {
                return true;
            }
        }
        // "No. 2"
        let label = if words.mark(before) == "." {
            before.checked_sub(1).filter(|b| words.word(*b) == "no")
        } else {
            Some(before)
        };
        if let Some(label) = label.filter(|l| words.is(*l, Class::Label)) {
            let is_noun_counted =
                matches!(self.behind, Behind::Noun { head, .. } if words.is(head, Class::People));
            if !is_noun_counted || words.word(label) == "top" {
                return true;
            }
        }
        if word.is_empty() || !words.is_capital(before) || words.is(before, Class::Stop) {
            return false;
        }
        if words.is(before, Class::NameLabel) {
            return true;
        }
        let is_digits = self.number.writing == Writing::Digits;
        let is_plain_word = words.opens_sentence(before)
            || words.is_titled(before)
            || words.is(before, Class::Weekday)
            || words.is(before, Class::Harm);
        // "In Syria 200 troops" counts and "Falcon 9 rockets" does not: people and large numbers are counted
        let is_count = matches!(self.behind, Behind::Noun { head, .. } if words.is(head, Class::People))
            || self.number.value().is_some_and(|v| v >= 10_000);
        is_digits && !is_plain_word && !is_count
    }

    fn opens_quotation(&self) -> bool {
        self.words.before(self.number.start).is_some_and(|b| {
            matches!(
                self.words.mark(b),
                "\"" | "\u{201c}"
                    | "\u{2018}"
                    | "'"
                    | ":"
                    | "\u{2014}"
                    | "\u{2013}"
                    | "("
                    | "-"
                    | "\u{2022}"
                    | "*"
            )
        })
    }

    /// "1. The minister", "2) ...", or a line that is nothing but the number.
    fn is_list_mark(&self) -> bool {
        let words = self.words;
        let end = self.number.end;
        words.opens_line(self.number.start)
            && (matches!(words.mark(end), "." | ")" | ":") || words.opens_line(end))
    }

    fn is_age(&self) -> bool {
        let words = self.words;
        let Some(before) = self.start_before() else {
            return false;
        };
        let is_possible = self.number.value().is_some_and(|v| v <= 120);
        if !is_possible {
            return false;
        }
        if words.is(before, Class::Age) && !matches!(self.behind, Behind::Noun { .. }) {
            return true;
        }
        if matches!(words.word(before), "aged" | "ages" | "age") {
            return true;
        }
        if words.word(before) == "of" && words.before(before).is_some_and(|b| words.word(b) == "age") {
            return true;
        }
        let is_closed = matches!(
            words.mark(self.number.end),
            "," | "." | ")" | ";" | "\u{2014}" | "-"
        );
        let is_after_name = matches!(words.mark(before), "," | "(")
            && before.checked_sub(1).is_some_and(|name| words.is_capital(name));
        if is_closed && is_after_name {
            return true;
        }
        // "children under five", "anyone over 65"
        let is_bare = !matches!(
            self.behind,
            Behind::Noun { .. } | Behind::Others { .. } | Behind::Harmed { .. }
        );
        let bound = words.word(self.bounded.start);
        is_bare
            && matches!(bound, "under" | "over" | "above" | "below")
            && (words.is(before, Class::Aged)
                || words.is(before, Class::People)
                || words.is(before, Class::Person))
    }

    /// "one in five", "nine out of 10", "120 to 1".
    fn is_share(&self) -> bool {
        let words = self.words;
        let is_number = |at: usize| !words.opens_line(at) && self.lexicon.number(words, at).is_some();
        let end = self.number.end;
        let behind = match (words.word(end), words.word(end + 1), words.word(end + 2)) {
            ("out", "of", "every") => is_number(end + 3),
            ("out", "of", _) => {
                let whole = self.lexicon.number(words, end + 2);
                whole.is_some_and(|w| matches!(w.value(), Some(3..=10 | 100 | 1000)))
            }
            ("in" | "of", "every", _) => is_number(end + 2),
            ("in", _, _) => {
                let part = self.lexicon.number(words, end + 1);
                self.number.is_small()
                    && part.is_some_and(|p| {
                        !p.is_year && p.value().is_some() && self.lexicon.behind(words, p.end) != Behind::Unit
                    })
            }
            ("to", _, _) => {
                let other = self.lexicon.number(words, end + 1);
                self.behind == Behind::Nothing
                    && other.is_some_and(|o| o.interval.lower < self.number.interval.lower && o.is_small())
            }
            _ => false,
        };
        let before = self.start_before().is_some_and(|b| {
            let ends_number = |at: Option<usize>| {
                at.is_some_and(|a| {
                    self.lexicon
                        .number(words, a)
                        .is_some_and(|n| n.end == a + 1 && n.is_small())
                })
            };
            match words.word(b) {
                "every" => true,
                "in" => ends_number(b.checked_sub(1)),
                "of" => {
                    b.checked_sub(1).is_some_and(|o| words.word(o) == "out")
                        && ends_number(b.checked_sub(2))
                        && matches!(self.number.value(), Some(3..=10 | 100 | 1000))
                }
                "to" => {
                    self.number.is_small()
                        && self.behind == Behind::Nothing
                        && b.checked_sub(1)
                            .and_then(|a| self.lexicon.number(words, a))
                            .is_some_and(|n| n.interval.lower > self.number.interval.lower && n.end == b)
                }
                _ => false,
            }
        });
        behind || before
    }

    /// Is a number with this noun behind it a figure?
    fn is_counted(&self, start: usize, head: usize) -> bool {
        let words = self.words;
        let is_people = words.is(head, Class::People);
        if words.is(head, Class::Abstract) && self.number.interval.lower < 100 {
            return false;
        }
        // "millions of times" is caught as a unit, "the first two attacks" and "top 10 lists" here
        let is_ordinal = self.is_before(Class::Ordinal);
        if is_ordinal && (self.number.is_small() || self.word_before() == "top") && !self.is_rest(head) {
            return false;
        }
        if self.is_set_phrase(head) {
            return false;
        }
        if self.is_one() {
            return self.is_one_counted(head);
        }
        if self.is_reference(start, head) {
            return false;
        }
        let is_few = self.number.interval.upper.is_some_and(|u| u <= MOST_SPEAKERS);
        if is_few && (is_people || words.is(head, Class::Speaker)) && self.is_source(head) {
            return false;
        }
        // "scores of 3": the word alone is a number only before "of"
        if words.word(self.number.start) == "scores" && self.number.writing == Writing::Vague {
            return words.word(self.number.end) == "of";
        }
        true
    }

    /// "the remaining four candidates", "the last two hostages were freed": what is left is a count.
    fn is_rest(&self, head: usize) -> bool {
        let words = self.words;
        let next = head + 1;
        match self.word_before() {
            "remaining" => true,
            "last" => {
                words.is(head, Class::People)
                    && !words.opens_line(next)
                    && (words.is(next, Class::Harmed)
                        || words.is(next, Class::Auxiliary)
                            && (next + 1..next + 3)
                                .any(|p| words.is(p, Class::Harmed) || words.is(p, Class::Harm)))
            }
            _ => false,
        }
    }

    /// "six party talks", "one country, two systems".
    fn is_set_phrase(&self, head: usize) -> bool {
        let words = self.words;
        let is_talks = words.word(self.number.end) == "party"
            && matches!(
                words.word(head),
                "talks" | "negotiations" | "discussions" | "systems" | "elections"
            );
        let is_systems = words.word(head) == "systems"
            && self
                .start_before()
                .map(|b| {
                    if words.mark(b) == "," {
                        b.checked_sub(1)
                    } else {
                        Some(b)
                    }
                })
                .is_some_and(|b| b.is_some_and(|b| words.word(b) == "country"));
        is_talks || is_systems
    }

    /// "the two countries", "his two sons", "the other two".
    fn is_reference(&self, start: usize, head: usize) -> bool {
        let words = self.words;
        if !self.number.is_small() || self.number.writing == Writing::Vague {
            return false;
        }
        let mut before = self.start_before();
        if words.word(self.bounded.start) == "all" {
            before = Some(self.bounded.start);
        }
        let Some(before) = before else { return false };
        let is_definite = words.is(before, Class::Definite)
            || words.word(before) == "all"
            || words.word(before) == "between";
        let is_possessive = words.is(before, Class::Possessive);
        // "these two milestones" were told before
        let is_pointed = matches!(words.word(before), "these" | "those") && !words.is(head, Class::People);
        let is_told_of = words.is(head + 1, Class::Harmed)
            || matches!(words.word(head + 1), "who" | "aboard")
            || (start..head).any(|w| words.is(w, Class::Harmed));
        let is_party = words.is(head, Class::Party);
        let is_family = words.is(head, Class::Family);
        let is_had = is_family && matches!(words.word(before), "have" | "has" | "had" | "having" | "with");
        is_had
            || is_pointed
            || (is_definite && is_party && !is_told_of)
            || (is_possessive && (is_family || is_party) && !is_told_of)
    }

    /// People without names who speak: "two officials said", "five sources familiar with".
    fn is_source(&self, head: usize) -> bool {
        let words = self.words;
        let next = head + 1;
        let is_after_reporting = self.start_before().is_some_and(|b| {
            // an inquiry hears many: "interviewed 75 people"
            let is_inquiry = words.word(b) == "interviewed" && self.number.interval.lower > MOST_INTERVIEWED;
            (words.is(b, Class::Heard) && !is_inquiry)
                || (words.word(b) == "to"
                    && b.checked_sub(1)
                        .is_some_and(|a| matches!(words.word(a), "according" | "spoke" | "attributed")))
                || (words.word(b) == "by" && b.checked_sub(1).is_some_and(|a| words.word(a) == "told"))
                || (words.word(b) == "from"
                    && b.checked_sub(1).is_some_and(|a| words.word(a) == "information"))
        });
        if is_after_reporting && words.is(head, Class::Speaker) {
            return true;
        }
        if words.opens_line(next) {
            return false;
        }
        if words.is(next, Class::Speech) && !words.is(next, Class::Harmed) {
            return true;
        }
        if words.is(next, Class::Acquainted)
            || matches!(
                (words.word(next), words.word(next + 1)),
                ("with", "knowledge" | "direct" | "firsthand") | ("close", "to")
            )
        {
            return true;
        }
        if !words.is(head, Class::Speaker) {
            return false;
        }
        for place in words.sentence_behind(next, MOST_WORDS_TO_SPEECH) {
            // another clause or another's speech: "officers it said were ..."
            let is_other = matches!(words.mark(place), "\"" | "\u{201c}" | "\u{201d}")
                || matches!(words.word(place), "it" | "he" | "she" | "they" | "many" | "which")
                || words.mark(place) == ","
                    && !matches!(words.word(place + 1), "who" | "both" | "all")
                    && !is_participle(words.word(place + 1));
            if is_other {
                return false;
            }
            if words.is(place, Class::Speech) {
                // a passive is no speech of theirs, and a name before the verb speaks for itself
                return !words.is_capital(place - 1) && !words.is_capital(place + 1);
            }
            // "two officials who asked not to be named said"
            if words.word(next) == "who" && words.mark(place) != "," && !words.is(place, Class::Harmed) {
                continue;
            }
            if words.is(place, Class::Harmed)
                || matches!(words.word(place), "were" | "was" | "are" | "have" | "had" | "to")
            {
                return false;
            }
        }
        false
    }

    /// "One soldier was killed", "killing one person", "three soldiers and one civilian"; not "one day", "one of the".
    fn is_one_counted(&self, head: usize) -> bool {
        // behind "one" a plural is no noun of its own: "one of the soldiers", "one troops" is none
        self.is_bounded_one()
            && !self.words.is(head, Class::Abstract)
            && self.words.word(self.number.end) != "of"
    }

    fn opens_clause(&self) -> bool {
        match self.start_before() {
            None => true,
            Some(before) => {
                self.words.opens_sentence(self.bounded.start)
                    || matches!(
                        self.words.mark(before),
                        "," | ";" | ":" | "\u{2014}" | "\u{2013}" | "-" | "("
                    )
                    || matches!(
                        self.words.word(before),
                        "and"
                            | "with"
                            | "leaving"
                            | "while"
                            | "but"
                            | "or"
                            | "left"
                            | "leaves"
                            | "that"
                            | "least"
                    )
            }
        }
    }

    /// A number without a noun behind it.
    fn bare(&self) -> Option<Verdict> {
        let words = self.words;
        let end = self.number.end;
        if self.is_one() {
            return self.one();
        }
        let pointed = self.is_before(Class::Definite) && self.number.is_small()
            || words.word(self.bounded.start) == "all" && self.number.is_small();
        let last_counts = self.last.and_then(|l| l.counts);
        if pointed
            || (self.is_before(Class::Ordinal) && self.number.is_small() && self.word_before() != "another")
        {
            return None;
        }
        if self.number.is_year {
            return None;
        }
        // "wounded 55", "killed at least 12 on Sunday"
        let mut object_of = self.start_before();
        if self.word_before() == "another" {
            object_of = object_of.and_then(|o| words.before(o));
        }
        if object_of.is_some_and(|b| words.is(b, Class::Harm)) {
            return Some(Verdict {
                counts: self
                    .last
                    .filter(|l| l.is_people && l.is_object)
                    .and_then(|l| l.counts),
            });
        }
        // "Eleven were killed", "12 more are missing"
        let verb = if matches!(words.word(end), "more" | "also" | "others") {
            end + 1
        } else {
            end
        };
        let is_subject = self.opens_clause() || self.bounded.is_bounded || self.number.interval.lower > 10;
        if words.is(verb, Class::Auxiliary) && !words.opens_line(verb) && is_subject {
            // "were killed" says what is counted
            let harmed = words
                .sentence_behind(verb + 1, 3)
                .take_while(|p| words.get(*p).is_some_and(|w| w.token.is_word))
                .find(|p| words.is(*p, Class::Harmed));
            return Some(Verdict {
                counts: harmed.and_then(|h| words.span(h, h + 1)),
            });
        }
        if self.is_side() {
            return Some(Verdict { counts: None });
        }
        if self.number.writing == Writing::Vague {
            return self.vague();
        }
        // "killed 12 people in one town and three in another", "219 from Norlund, 681 from Ostby"
        if let Some(last) = self.last
            && !words.opens_line(end)
            && end <= last.end + REACH
        {
            let is_joined = matches!(
                self.word_before(),
                "and" | "another" | "including" | "include" | "includes" | "included"
            ) || self.start_before().is_some_and(|b| words.mark(b) == ",");
            let has_place = matches!(words.word(end), "in" | "from" | "at" | "near" | "on" | "of");
            let is_list = has_place && (last.is_people || words.is_capital(end + 1));
            if is_joined && (is_list || words.word(end) == "more") {
                return Some(Verdict { counts: last_counts });
            }
        }
        // "veterans, including 254,015 who served at sea"
        if words.word(end) == "who" && !words.opens_line(end) && self.last.is_some_and(|l| l.is_people) {
            return Some(Verdict { counts: last_counts });
        }
        // "destroyed 70,000 houses and damaged an additional 530,000"
        let is_closed =
            !words.get(end).is_some_and(|w| w.token.is_word && !w.opens_line) || words.is(end, Class::Stop);
        if self.last.is_some()
            && is_closed
            && matches!(self.word_before(), "additional" | "another" | "further")
        {
            return Some(Verdict { counts: last_counts });
        }
        // "Norlund has 24 seats and Ostby only has 10"
        if let Some(last) = self.last
            && last.counts.is_some()
            && is_closed
            && end <= last.end + REACH
            && self.number.writing == Writing::Digits
            && matches!(
                self.word_before(),
                "have" | "has" | "had" | "holds" | "hold" | "held" | "won"
            )
        {
            return Some(Verdict { counts: last_counts });
        }
        self.gathered()
            .or_else(|| self.bounded_alone())
            .or_else(|| self.in_series())
    }

    /// "The country took in 337,000 refugees. Since then it averaged 429,000 a year": a large number that goes on with
    /// the count of people before it.
    fn in_series(&self) -> Option<Verdict> {
        let words = self.words;
        let end = self.bounded.end;
        let recent = self
            .recent
            .filter(|r| r.is_people && end <= r.end + MOST_WORDS_IN_SERIES)?;
        if self.number.interval.lower < LEAST_IN_SERIES || self.number.writing == Writing::Vague {
            return None;
        }
        let is_rate = matches!(words.word(end), "a" | "per" | "each" | "every")
            && matches!(words.word(end + 1), "day" | "week" | "month" | "year");
        let is_closed = is_rate
            || !words.get(end).is_some_and(|w| w.token.is_word && !w.opens_line)
            || words.is(end, Class::Stop) && !words.is(end, Class::Unit);
        let is_of_bracket = self.start_before().is_some_and(|b| words.mark(b) == "(");
        let is_led = matches!(
            self.word_before(),
            "averaged" | "averaging" | "averages" | "from" | "to" | "the" | "was" | "were" | "about" | "with"
        ) || is_of_bracket && words.mark(end) == ")";
        // a number that something measures or pays counts nobody
        let is_measured = words
            .sentence_before(self.bounded.start, REACH)
            .chain(words.sentence_behind(end, 3))
            .any(|p| {
                matches!(words.mark(p), "$" | "\u{20ac}" | "\u{a3}" | "%")
                    || words.is(p, Class::Money)
                    || words.is(p, Class::Unit)
                        && !matches!(
                            words.word(p),
                            "day"
                                | "days"
                                | "week"
                                | "weeks"
                                | "month"
                                | "months"
                                | "year"
                                | "years"
                                | "quarter"
                                | "decade"
                        )
            });
        (is_closed && is_led && !is_measured).then_some(Verdict {
            counts: recent.counts,
        })
    }

    /// "has received fewer than 200": what bounds a large number counts, where nothing measures.
    fn bounded_alone(&self) -> Option<Verdict> {
        let words = self.words;
        let end = self.bounded.end;
        let is_large = self.number.interval.lower >= 100 || self.bounded.lower.is_some_and(|l| l > 100);
        let is_closed = !words.get(end).is_some_and(|w| w.token.is_word && !w.opens_line)
            || (words.is(end, Class::Stop) && !words.is(end, Class::Unit))
            || words.is(end, Class::Weekday);
        let has_measure = words.sentence_before(self.bounded.start, REACH).any(|p| {
            matches!(words.mark(p), "$" | "\u{20ac}" | "\u{a3}" | "%")
                || words.is(p, Class::Money)
                || (words.is(p, Class::Unit) && !words.is(p, Class::Toward) && words.word(p) != "day")
        });
        let is_plain_preposition = matches!(self.word_before(), "at" | "by" | "to" | "from" | "of" | "than");
        (is_large && self.bounded.is_bounded && is_closed && !has_measure && !is_plain_preposition).then(
            || Verdict {
                counts: self.last.and_then(|l| l.counts),
            },
        )
    }

    /// "dozens", "thousands" without a noun.
    fn vague(&self) -> Option<Verdict> {
        let words = self.words;
        let start = self.number.start;
        let is_large = self.number.interval.lower >= 1_000_000;
        let next = self.number.end;
        let is_subject = words.get(next).is_some_and(|w| w.token.is_word && !w.opens_line)
            && !matches!(
                words.word(next),
                "in" | "on" | "for" | "from" | "to" | "into" | "by"
            );
        if words.word(start) == "scores" || is_large {
            let is_figure = self.opens_clause() && is_subject && words.word(next) != "of";
            return is_figure.then_some(Verdict { counts: None });
        }
        Some(Verdict { counts: None })
    }

    /// "one killed", "killing one", "One was killed".
    fn one(&self) -> Option<Verdict> {
        let words = self.words;
        let end = self.number.end;
        let found = |counts| Some(Verdict { counts });
        if self.number.writing == Writing::Digits && !self.bounded.is_bounded {
            // "1 dead" is read before; a lone digit names and does not count
            let is_person = words.is(end, Class::Person) && !words.opens_line(end);
            return if is_person {
                found(words.span(end, end + 1))
            } else {
                None
            };
        }
        if words.word(end) == "of" || words.is(end, Class::Possessive) {
            return None;
        }
        // the noun: "one civilian", "one Palestinian man"
        let noun = (end..end + 4)
            .take_while(|p| {
                words.get(*p).is_some_and(|w| w.token.is_word && !w.opens_line)
                    && !words.is(*p, Class::Stop)
                    && !words.is(*p, Class::Unit)
            })
            .filter(|p| {
                // "one Irish, one Chinese"
                let is_alone =
                    words.is_capital(*p) && (words.word(p + 1).is_empty() || words.is(p + 1, Class::Stop));
                words.is(*p, Class::Person) || is_alone && is_nation(words.word(*p))
            })
            .last();
        let is_object = self.is_before(Class::Harm)
            || self.word_before() == "another"
                && self
                    .start_before()
                    .and_then(|b| words.before(b))
                    .is_some_and(|b| words.is(b, Class::Harm));
        match noun {
            Some(head) => {
                let counts = words.span(end, head + 1);
                let next = head + 1;
                let is_harmed = words.is(next, Class::Harmed)
                    || words.word(next) == "died"
                    || (words.is(next, Class::Auxiliary)
                        || words.word(next) == "was"
                        || words.word(next) == "is")
                        && (next + 1..next + 4).any(|p| words.is(p, Class::Harmed));
                let is_listed = (words.word(next) == "and"
                    || words.mark(next) == "," && words.is_capital(head))
                    && !words.opens_line(next)
                    && self
                        .lexicon
                        .number(words, next + 1)
                        .is_some_and(|n| !matches!(self.lexicon.behind(words, n.end), Behind::Unit));
                // "two Greeks, one Pole and one Dane"
                let goes_on = self.start_before().is_some_and(|b| words.mark(b) == ",")
                    && (words.mark(next) == "," || words.word(next) == "and");
                let is_after_figure = (self.word_before() == "and" || goes_on)
                    && self
                        .last
                        .is_some_and(|l| l.is_people && self.number.start <= l.end + 8);
                let is_speaker = words.is(head, Class::Speaker);
                (is_object
                    || is_harmed
                    || self.is_bounded_one()
                    || (is_listed || is_after_figure) && !is_speaker)
                    .then_some(Verdict { counts })
            }
            // "at least one pastor": any noun will do
            None if self.is_bounded_one() => {
                let is_noun = words.get(end).is_some_and(|w| w.token.is_word && !w.opens_line)
                    && !words.is(end, Class::Stop)
                    && !words.is(end, Class::Abstract)
                    && !words.is(end, Class::Unit)
                    && !words.is(end, Class::Modifier);
                let last = (end..end + 3)
                    .take_while(|p| {
                        words
                            .get(*p)
                            .is_some_and(|w| w.token.is_word && (*p == end || !w.opens_line))
                            && !words.is(*p, Class::Stop)
                            && (*p == end || !is_participle(words.word(*p)))
                    })
                    .last();
                is_noun.then(|| Verdict {
                    counts: last.and_then(|l| words.span(end, l + 1)),
                })
            }
            None if is_object
                && !words
                    .get(end)
                    .is_some_and(|w| w.token.is_word && !words.is(end, Class::Stop)) =>
            {
                found(None)
            }
            None => None,
        }
    }

    /// "12 in favor", "three against", in a sentence of votes.
    fn is_side(&self) -> bool {
        let words = self.words;
        let end = self.number.end;
        if words.opens_line(end) {
            return false;
        }
        let is_side = words.is(end, Class::Side)
            || (matches!(words.word(end), "in") && words.is(end + 1, Class::Side))
            || (matches!(words.word(end), "voted" | "voting"));
        is_side
            && words
                .sentence_before(self.bounded.start, REACH)
                .chain(words.sentence_behind(end, REACH))
                .any(|p| words.is(p, Class::Vote))
    }

    /// "The toll rose to 17", "cases reach 100,000", "a high of 851".
    fn gathered(&self) -> Option<Verdict> {
        let words = self.words;
        let end = self.number.end;
        let before = self.start_before();
        let is_verb_bound = matches!(
            words.word(self.bounded.start),
            "exceeded"
                | "exceeds"
                | "exceed"
                | "exceeding"
                | "surpassed"
                | "surpasses"
                | "surpass"
                | "surpassing"
                | "topped"
                | "tops"
                | "topping"
                | "nearing"
                | "approaching"
        ) && self.bounded.has_phrase;
        // "down from the 110,000"
        let toward = before.and_then(|b| {
            let is_large = self.number.interval.lower > 10 && words.word(b) == "the";
            if is_large { words.before(b) } else { Some(b) }
        });
        let is_toward = toward.is_some_and(|b| words.is(b, Class::Toward));
        let measured = (self.word_before() == "of")
            .then(|| before.and_then(|b| words.before(b)))
            .flatten();
        let is_group = measured.is_some_and(|m| words.is(m, Class::Body));
        let is_total = measured.is_some_and(|m| words.is(m, Class::Peak));
        if is_group && !self.number.is_year {
            return Some(Verdict {
                counts: measured.and_then(|m| words.span(m, m + 1)),
            });
        }
        // "a reduction of 13 million in the number of people"
        if matches!(
            (words.word(end), words.word(end + 1), words.word(end + 2)),
            ("in", "the", "number")
        ) && let Behind::Noun { start, head } = self.lexicon.behind(words, end + 3)
        {
            return Some(Verdict {
                counts: words.span(start, head + 1),
            });
        }
        if !(is_toward || is_verb_bound || is_total) {
            return None;
        }
        // "the toll stood at 87" counts, "dead at 87" does not
        if self.word_before() == "at"
            && !before
                .and_then(|b| words.before(b))
                .is_some_and(|b| words.is(b, Class::Standing))
        {
            return None;
        }
        // a number goes on to a noun only where nothing else follows that it could belong to
        let goes_on = words.get(end).is_some_and(|w| {
            w.token.is_word
                && !w.opens_line
                && !words.is(end, Class::Stop)
                && !words.is(end, Class::Weekday)
                && !self.lexicon.is_date(words, end)
        });
        if goes_on && !is_total {
            return None;
        }
        if matches!(
            self.word_before(),
            "numbered" | "numbering" | "totaled" | "totalled" | "totaling" | "totalling"
        ) {
            return Some(Verdict { counts: None });
        }
        let is_preposition = matches!(
            self.word_before(),
            "at" | "in" | "on" | "by" | "from" | "of" | "were" | "was" | "are" | "with" | "against"
        );
        let is_small_word = self.number.writing == Writing::Words && self.number.is_small();
        if is_preposition && is_small_word && !is_total {
            return None;
        }
        let is_changed =
            toward.is_some_and(|t| words.sentence_before(t, 10).any(|p| words.is(p, Class::Change)));
        let mut people = None;
        for place in words.sentence_before(self.bounded.start, REACH) {
            let is_near_unit = place + 4 > self.bounded.start && words.word(place) != "day";
            if words.is(place, Class::Unit) && !words.is_capital(place) && is_near_unit {
                return None;
            }
            if matches!(words.mark(place), "$" | "\u{20ac}" | "\u{a3}" | "%") || words.is(place, Class::Money)
            {
                return None;
            }
            if words.is(place, Class::Gather) {
                return Some(Verdict {
                    counts: self.gathered_noun(place),
                });
            }
            if people.is_none() && words.is(place, Class::People) {
                people = Some(place);
            }
        }
        // "troops will drop to 5,500": any people will do where a number changes
        let head = people.filter(|_| (is_changed || is_total) && self.number.interval.lower > 10)?;
        Some(Verdict {
            counts: words.span(head, head + 1),
        })
    }

    /// What is counted by "the number of people infected", "the death toll", "cases".
    fn gathered_noun(&self, at: usize) -> Option<Span> {
        let words = self.words;
        if words.word(at + 1) == "of"
            && let Behind::Noun { start, head } = self.lexicon.behind(words, at + 1)
            && head < self.bounded.start
        {
            return words.span(start, head + 1);
        }
        let is_bare_number = matches!(
            words.word(at),
            "number" | "numbers" | "total" | "totals" | "count" | "figure" | "figures" | "tally"
        );
        let start = words
            .before(at)
            .filter(|b| {
                matches!(
                    words.word(*b),
                    "death" | "casualty" | "troop" | "case" | "body" | "coronavirus" | "refugee"
                )
            })
            .unwrap_or(at);
        (!is_bare_number || start < at)
            .then(|| words.span(start, at + 1))
            .flatten()
    }
}

/// "08", but not "0.5".
fn begins_with_zero(word: &str) -> bool {
    word.strip_prefix('0')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}
