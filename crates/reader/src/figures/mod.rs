//! Counts: how many people, units or things an article tells of.
//!
//! ```text
//! passage ─▶ words with their classes ─▶ number (digits, words, "dozens") or range ─▶ the words that bound it
//!         ─▶ the noun phrase behind it ─▶ does it count, or is it a date, an age, a measure, a name? ─▶ Figure
//! ```
//!
//! A number before a noun in the plural is a figure unless something speaks against it, so that what is counted need
//! stand in no list. What speaks against it stands in `lexicon/figures.tsv`: measures, months, labels. A number without
//! a noun is a figure only where the words around say that it counts: "wounded 55", "the toll rose to 17".
//!
//! How words become numbers:
//!
//! - "several", "few", "a couple" and "a handful" alone name no number and are no figures; before a scale they do:
//!   "several hundred" is 300 to 900, "a few hundred" 200 to 900, "a couple of hundred" about 200.
//! - "dozens" is 24 to 99, "scores" 40 to 99, "hundreds" 200 to 999; "millions" has no upper end.
//! - A range is one figure ("between 20 and 30"); a change is two ("rose from 14 to 17"), and so are the two sides of a
//!   vote ("52-48").
//! - Of "a third of the 600" the 600 is a figure, and "a third" is another: about 200.

mod bounds;
mod judge;
mod lexicon;
mod noun;
mod number;
mod words;

use sayso_core::{Figure, Span};

use crate::acts::LexiconError;
use bounds::Bounded;
use judge::{Case, Last};
use lexicon::{Class, Interval, Lexicon};
use noun::{Behind, is_nation};
use number::{Number, Writing, fraction_before, joined_pair};
use words::Words;

/// Words before a number in which a word of change or of votes is looked for.
const REACH: usize = 12;
/// Words between two objects of verbs of harm of which the second has the noun.
const MOST_WORDS_BACK: usize = 4;

/// Finds the counts of an article. Make one and keep it.
pub struct FigureReader {
    lexicon: Lexicon,
}

/// Two numbers that belong together.
struct Pair {
    first: Number,
    second: Number,
    kind: PairKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PairKind {
    /// "between 20 and 30".
    Range,
    /// "from 14 to 17".
    Change,
    /// "52 to 48".
    Votes,
}

impl FigureReader {
    /// Reads the word lists that are part of the program.
    ///
    /// # Errors
    /// When a row of the lists cannot be read; the error names the file and the line.
    pub fn new() -> Result<Self, LexiconError> {
        Ok(FigureReader {
            lexicon: Lexicon::new()?,
        })
    }

    /// The figures of the passages of a text, in text order, none overlapping another. Spans are bytes of the text. Who
    /// gives a figure is not read here: `statement` is `None`. Passages count as far as they fit the text.
    pub fn figures(&self, text: &str, passages: &[Span]) -> Vec<Figure> {
        let mut figures = Vec::new();
        for passage in passages {
            let words = Words::new(text, *passage, &self.lexicon);
            Passage {
                lexicon: &self.lexicon,
                words: &words,
                figures: &mut figures,
                last: None,
                recent: None,
                floor: 0,
            }
            .read();
        }
        figures.sort_by_key(|f| f.span);
        // passages that overlap would give a figure twice
        let mut end = 0;
        figures.retain(|f| {
            let is_free = f.span.start >= end;
            if is_free {
                end = f.span.end;
            }
            is_free
        });
        figures
    }
}

/// One passage while it is read.
struct Passage<'p, 't> {
    lexicon: &'p Lexicon,
    words: &'p Words<'t>,
    figures: &'p mut Vec<Figure>,
    last: Option<Last>,
    /// The last figure of which it is known what it counts, in this sentence or before.
    recent: Option<Last>,
    /// The first word that belongs to no figure yet.
    floor: usize,
}

impl Passage<'_, '_> {
    fn read(mut self) {
        let mut at = 0;
        while at < self.words.len() {
            if self.words.opens_sentence(at) {
                self.last = None;
            }
            at = self.read_at(at).max(at + 1);
        }
    }

    /// Reads what begins at a word; where to go on.
    fn read_at(&mut self, at: usize) -> usize {
        let words = self.words;
        if let Some((first, second, cut)) = joined_pair(words.word(at)) {
            return self.read_joined(at, first, second, cut);
        }
        let Some(number) = self.lexicon.number(words, at) else {
            return at + 1;
        };
        if let Some(pair) = self.pair(&number) {
            return self.read_pair(&pair);
        }
        self.read_number(&number);
        number.end
    }

    fn bounded(&self, number: &Number) -> Bounded {
        self.lexicon.bounded(
            self.words,
            (number.start, number.end),
            self.floor,
            number.interval,
            number.is_approximate,
            number.effect,
        )
    }

    fn read_number(&mut self, number: &Number) {
        let bounded = self.bounded(number);
        let behind = self.lexicon.behind(self.words, bounded.end.max(number.end));
        self.judge(number, &bounded, behind);
    }

    /// Takes up the number if it is a figure.
    fn judge(&mut self, number: &Number, bounded: &Bounded, behind: Behind) -> bool {
        let case = Case {
            lexicon: self.lexicon,
            words: self.words,
            number,
            bounded,
            behind,
            last: self.last,
            recent: self.recent,
        };
        let Some(verdict) = case.verdict() else {
            return false;
        };
        self.fraction(bounded, verdict.counts);
        let is_object = self
            .words
            .before(bounded.start)
            .is_some_and(|b| self.words.is(b, Class::Harm));
        // "killed three and injured 150 people": the noun stands behind the second number, and counts for both
        if is_object
            && let Some(last) = self.last.filter(|l| l.is_object && l.counts.is_none())
            && bounded.start <= last.end + MOST_WORDS_BACK
            && let Some(figure) = self.figures.last_mut().filter(|f| f.counts.is_none())
        {
            figure.counts = verdict.counts;
        }
        if let Some(span) = self.words.span(bounded.start, bounded.end) {
            self.push(span, bounded, verdict.counts);
        }
        let is_people = match behind {
            Behind::Noun { head, .. } => {
                self.words.is(head, Class::People) || is_nation(self.words.word(head))
            }
            Behind::Harmed { .. } => true,
            Behind::Others { .. } | Behind::Nothing => self.last.is_none_or(|l| l.is_people),
            Behind::Unit => false,
        };
        self.last = Some(Last {
            end: bounded.end,
            counts: verdict.counts.or(self.last.and_then(|l| l.counts)),
            is_people,
            is_object,
        });
        self.recent = self.last.filter(|l| l.counts.is_some()).or(self.recent);
        self.floor = bounded.end;
        true
    }

    fn push(&mut self, span: Span, bounded: &Bounded, counts: Option<Span>) {
        self.figures.push(Figure {
            span,
            counts,
            lower: bounded.lower,
            upper: bounded.upper,
            approximate: bounded.is_approximate,
            statement: None,
        });
    }

    /// Takes up "a third" before "of the 600", and "half" before "its 600".
    fn fraction(&mut self, whole: &Bounded, counts: Option<Span>) {
        let words = self.words;
        let mut end = whole.start;
        let has_determiner = words.before(end).is_some_and(|b| {
            words.is(b, Class::Definite) || words.is(b, Class::Possessive) || words.word(b) == "all"
        });
        if has_determiner {
            end = end.saturating_sub(1);
        }
        match words.before(end) {
            Some(before) if words.word(before) == "of" => end = before,
            _ if has_determiner => {}
            _ => return,
        }
        if words.opens_line(end) {
            return;
        }
        let Some(fraction) = fraction_before(words, end).filter(|f| f.start >= self.floor) else {
            return;
        };
        let part = |whole: u64| -> Option<u64> {
            let share = u128::from(whole) * u128::from(fraction.numerator);
            let denominator = u128::from(fraction.denominator);
            u64::try_from((share + denominator / 2) / denominator).ok()
        };
        let (Some(lower), upper) = (whole.lower.and_then(part), whole.upper.and_then(part)) else {
            return;
        };
        let interval = Interval { lower, upper };
        let bounded = self.lexicon.bounded(
            words,
            (fraction.start, fraction.end),
            self.floor,
            interval,
            true,
            None,
        );
        if let Some(span) = words.span(bounded.start, bounded.end) {
            self.push(span, &bounded, counts);
        }
    }

    /// The two numbers of "20 to 30", "between 20 and 30", "four or five", "14–17".
    fn pair(&self, number: &Number) -> Option<Pair> {
        let words = self.words;
        let end = number.end;
        if words.opens_line(end) {
            return None;
        }
        let join = words.word(end);
        let before = words.before(number.start);
        let has_between = before.is_some_and(|b| words.word(b) == "between");
        let is_dash = matches!(words.mark(end), "\u{2013}" | "\u{2014}" | "\u{2212}")
            && words.is_glued(end)
            && words.is_glued(end + 1);
        let is_join = match join {
            "and" => has_between,
            "to" | "or" => true,
            _ => is_dash,
        };
        if !is_join {
            return None;
        }
        let mut next = end + 1;
        // "from 14 to at least 17", "more than 20 but less than 30" are read one by one
        if words.opens_line(next) {
            return None;
        }
        if words.word(next) == "as" {
            next += 2;
        }
        let mut second = self.lexicon.number(words, next)?;
        let mut first = number.clone();
        // "20 to 30 million"
        if let (Some((small, 1)), Some((large, scale))) = (first.base, second.base)
            && scale > 1
            && small < large.max(1000)
            && first.value() == Some(small)
        {
            let value = small.checked_mul(scale)?;
            first.interval = Interval {
                lower: value,
                upper: Some(value),
            };
        }
        // "3 to 5,000 fighters" leaves out the first thousand
        if let (Some((small, 1)), Some((large, 1))) = (first.base, second.base)
            && large >= 2000
            && large % 1000 == 0
            && small < large / 1000
            && number.writing == second.writing
        {
            first.interval = Interval {
                lower: small * 1000,
                upper: Some(small * 1000),
            };
        }
        let is_rising = first.interval.lower < second.interval.lower;
        let is_year = first.is_year && second.is_year;
        if is_year {
            return None;
        }
        if first.is_year {
            first.is_year = false;
        }
        let is_exact = first.value().is_some() && second.value().is_some();
        if (join == "to" || is_dash) && is_exact && self.is_vote(&first, &second) {
            return Some(Pair {
                first,
                second,
                kind: PairKind::Votes,
            });
        }
        let bounded_start = self.bounded(number).start;
        let has_from = [before, words.before(bounded_start)]
            .into_iter()
            .flatten()
            .any(|b| matches!(words.word(b), "from" | "by"));
        if join == "to" && has_from {
            let is_change = words
                .sentence_before(number.start, REACH)
                .any(|p| words.is(p, Class::Change));
            if is_change || !is_rising {
                return Some(Pair {
                    first,
                    second,
                    kind: PairKind::Change,
                });
            }
        }
        if !is_rising {
            return None;
        }
        second.is_year = false;
        Some(Pair {
            first,
            second,
            kind: PairKind::Range,
        })
    }

    /// Are the two numbers the sides of a vote?
    fn is_vote(&self, first: &Number, second: &Number) -> bool {
        let words = self.words;
        let is_plain = |n: &Number| n.value().is_some_and(|v| v < 1_000_000);
        let before = words
            .before(first.start)
            .map(|b| words.word(b))
            .unwrap_or_default();
        if !is_plain(first) || !is_plain(second) || before == "from" {
            return false;
        }
        // "a margin of 3 to 1" is a ratio, "voted 3 to 1" is not
        let is_ratio = second.value() == Some(1) && first.value().is_some_and(|v| v != 0);
        if is_ratio && !matches!(before, "voted" | "vote") {
            return false;
        }
        let next = second.end;
        words.is(next, Class::Vote)
            || words.is(next, Class::Side)
            || words
                .sentence_before(first.start, REACH)
                .any(|p| words.is(p, Class::Vote))
                && self.lexicon.behind(words, next) == Behind::Nothing
    }

    fn read_pair(&mut self, pair: &Pair) -> usize {
        let words = self.words;
        let (first, second) = (&pair.first, &pair.second);
        match pair.kind {
            PairKind::Votes => {
                for number in [first, second] {
                    let bounded = self.bounded(number);
                    if let Some(span) = words.span(bounded.start, bounded.end) {
                        self.push(span, &bounded, None);
                    }
                    self.floor = bounded.end;
                }
            }
            PairKind::Change => {
                // the noun stands behind the second number, and counts for both
                let bounded = self.bounded(second);
                let behind = self.lexicon.behind(words, bounded.end.max(second.end));
                let own = self.lexicon.behind(words, first.end);
                let first_behind = if own == Behind::Nothing { behind } else { own };
                let first_bounded = self.bounded(first);
                self.judge(first, &first_bounded, first_behind);
                let bounded = self.bounded(second);
                self.judge(second, &bounded, behind);
            }
            PairKind::Range => {
                let mut range = first.clone();
                range.end = second.end;
                range.interval.upper = second.interval.upper;
                range.is_approximate |= second.is_approximate;
                range.effect = second.effect;
                range.base = None;
                if first.writing != second.writing {
                    range.writing = Writing::Digits;
                }
                if let Some(before) = words.before(range.start)
                    && matches!(words.word(before), "between" | "from")
                    && before >= self.floor
                {
                    range.start = before;
                }
                self.read_number(&range);
            }
        }
        second.end
    }

    /// "14-17" is a range before a noun, "52-48" two sides of a vote.
    fn read_joined(&mut self, at: usize, first: u64, second: u64, cut: usize) -> usize {
        let words = self.words;
        let mut end = at + 1;
        let mut scale = 1;
        while let Some(factor) = self
            .lexicon
            .scales
            .get(words.word(end))
            .filter(|_| !words.opens_line(end))
        {
            scale = factor.saturating_mul(scale);
            end += 1;
        }
        let (Some(lower), Some(upper)) = (first.checked_mul(scale), second.checked_mul(scale)) else {
            return end;
        };
        let mut number = Number {
            start: at,
            end,
            interval: Interval {
                lower,
                upper: Some(upper),
            },
            is_approximate: false,
            writing: Writing::Digits,
            is_year: false,
            effect: None,
            base: None,
        };
        if scale == 1 && self.is_vote(&sided(&number, first), &sided(&number, second)) {
            let Some(whole) = words.get(at).map(|w| w.token.span) else {
                return end;
            };
            let spans = [
                (Span::new(whole.start, whole.start + cut), first),
                (
                    Span::new(whole.end - second_length(words.word(at), cut), whole.end),
                    second,
                ),
            ];
            for (span, value) in spans {
                if words.text.get(span.start..span.end).is_none() {
                    continue;
                }
                self.figures.push(Figure {
                    span,
                    counts: None,
                    lower: Some(value),
                    upper: Some(value),
                    approximate: false,
                    statement: None,
                });
            }
            self.floor = end;
            return end;
        }
        // only a noun shows that the two are the ends of a range
        let behind = self.lexicon.behind(words, end);
        if lower < upper && matches!(behind, Behind::Noun { .. } | Behind::Harmed { .. }) {
            number.interval.upper = Some(upper);
            self.read_number(&number);
        }
        end
    }
}

/// One side of a joined pair as a number of its own.
fn sided(pair: &Number, value: u64) -> Number {
    Number {
        interval: Interval {
            lower: value,
            upper: Some(value),
        },
        ..pair.clone()
    }
}

/// The bytes of what follows the hyphen.
fn second_length(word: &str, cut: usize) -> usize {
    word.get(cut..)
        .and_then(|rest| rest.chars().next().map(|hyphen| rest.len() - hyphen.len_utf8()))
        .unwrap_or_default()
}
