//! Numbers in digits and words, exact or vague, without the words that bound them.

use text2num::lang::English;
use text2num::text2digits;

use super::lexicon::{Class, Effect, Interval, Lexicon};
use super::words::Words;

/// A number word phrase is no longer than this.
const MOST_WORDS: usize = 12;

/// The place of a word, and it or one of its parts between hyphens.
type Part<'w> = (usize, &'w str);

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    /// "1,200", "1.2 million".
    Digits,
    /// "twelve", "a hundred", "two dozen".
    Words,
    /// "dozens", "several hundred".
    Vague,
}

/// A number as it stands in a passage: words `start..end`.
#[derive(Clone, Debug)]
pub(super) struct Number {
    pub start: usize,
    pub end: usize,
    pub interval: Interval,
    pub is_approximate: bool,
    pub writing: Writing,
    /// Four digits that may be a year.
    pub is_year: bool,
    /// The bound that is part of its last word: "100-plus".
    pub effect: Option<Effect>,
    /// The number before its scale, where it has one: the 20 of "20 million".
    pub base: Option<(u64, u64)>,
}

/// Digits with their grouping: 1,200 or 1.2, and what is joined behind them.
struct Digits<'w> {
    mantissa: u64,
    decimals: u32,
    is_year: bool,
    rest: &'w str,
}

/// Reads "1,200", "1.2", "3.5m", "14-17"; what follows the digits is the rest.
fn digits(word: &str) -> Option<Digits<'_>> {
    let length = word
        .find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.')
        .unwrap_or(word.len());
    let (digits, rest) = word.split_at(length);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_grouped = whole.contains(',');
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let fits = !first.is_empty() && (!is_grouped || first.len() <= 3) && groups.all(|g| g.len() == 3);
    if !fits || fraction.len() > 4 || whole.len() > 20 || !fraction.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let plain: String = whole
        .chars()
        .chain(fraction.chars())
        .filter(|c| *c != ',')
        .collect();
    let mantissa: u64 = plain.parse().ok()?;
    let is_year = !is_grouped && fraction.is_empty() && whole.len() == 4 && (1500..2100).contains(&mantissa);
    Some(Digits {
        mantissa,
        decimals: u32::try_from(fraction.len()).ok()?,
        is_year,
        rest,
    })
}

/// `mantissa / 10^decimals * scale`, where that is a whole number.
fn scaled(mantissa: u64, decimals: u32, scale: u64) -> Option<u64> {
    let product = u128::from(mantissa) * u128::from(scale);
    let divisor = 10u128.checked_pow(decimals)?;
    (product % divisor == 0)
        .then(|| u64::try_from(product / divisor).ok())
        .flatten()
}

/// The two numbers of "14-17" or "52-48".
pub(super) fn joined_pair(word: &str) -> Option<(u64, u64, usize)> {
    let first = digits(word)?;
    let mut rest = first.rest.chars();
    if !matches!(rest.next(), Some('-' | '\u{2010}' | '\u{2011}')) {
        return None;
    }
    let second = digits(rest.as_str())?;
    let is_whole = first.decimals == 0 && second.decimals == 0 && second.rest.is_empty();
    (is_whole && !(first.is_year && second.mantissa < 2100)).then_some((
        first.mantissa,
        second.mantissa,
        word.len() - first.rest.len(),
    ))
}

impl Number {
    fn exact(start: usize, end: usize, value: u64, writing: Writing) -> Self {
        Number {
            start,
            end,
            interval: Interval {
                lower: value,
                upper: Some(value),
            },
            is_approximate: false,
            writing,
            is_year: false,
            effect: None,
            base: None,
        }
    }

    /// The value of an exact number.
    pub fn value(&self) -> Option<u64> {
        self.interval.upper.filter(|u| *u == self.interval.lower)
    }

    /// An exact number of at most ten.
    pub fn is_small(&self) -> bool {
        self.value().is_some_and(|v| v <= 10)
    }
}

impl Lexicon {
    /// The number that begins at a word.
    pub fn number(&self, words: &Words<'_>, at: usize) -> Option<Number> {
        let word = words.word(at);
        if word.is_empty() {
            return None;
        }
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return self.in_digits(words, at);
        }
        self.with_article(words, at)
            .or_else(|| self.few_of_scale(words, at))
            .or_else(|| self.vague(words, at))
            .or_else(|| self.in_words(words, at))
    }

    fn in_digits(&self, words: &Words<'_>, at: usize) -> Option<Number> {
        let read = digits(words.word(at))?;
        let (effect, suffix) = match read.rest {
            "" => (None, 1),
            "-plus" => (Some(Effect::AtLeast), 1),
            "-odd" | "-some" | "-ish" => (Some(Effect::About), 1),
            "-strong" => (Some(Effect::Exactly), 1),
            joined => (None, *self.suffixes.get(joined.trim_start_matches('-'))?),
        };
        let mut scale: u64 = suffix;
        let mut end = at + 1;
        while let Some(factor) = self.scale_at(words, end) {
            scale = scale.checked_mul(factor)?;
            end += 1;
        }
        let value = scaled(read.mantissa, read.decimals, scale)?;
        let mut number = Number::exact(at, end, value, Writing::Digits);
        number.effect = effect;
        number.is_year = read.is_year && scale == 1 && effect.is_none();
        number.base = (read.decimals == 0 || scale > 1).then_some((read.mantissa, scale));
        if words.mark(end) == "+" && words.is_glued(end) && !words.is_glued(end + 1) {
            number.effect = Some(Effect::AtLeast);
            number.end += 1;
        }
        Some(number)
    }

    fn scale_at(&self, words: &Words<'_>, at: usize) -> Option<u64> {
        (!words.opens_line(at))
            .then(|| self.scales.get(words.word(at)).copied())
            .flatten()
    }

    /// "a hundred", "a dozen", "half a million", "a quarter of a million", "a million and a half".
    fn with_article(&self, words: &Words<'_>, at: usize) -> Option<Number> {
        let word = |n: usize| words.word(at + n);
        let exact = |length: usize, value: u64| Number::exact(at, at + length, value, Writing::Words);
        let is_article = |n: usize| matches!(word(n), "a" | "an");
        let half = match (word(0), word(1)) {
            ("half", "a" | "an") => Some((2, 2)),
            ("half", _) => Some((1, 2)),
            ("quarter", "of") if is_article(2) => Some((3, 4)),
            _ => None,
        };
        if let Some((length, divisor)) = half {
            let scale = self.scale_at(words, at + length)?;
            return Some(exact(length + 1, scale / divisor));
        }
        // "half-million", "half-a-million", "quarter-million"
        if let Some((part, scale)) = word(0).split_once('-')
            && let Some(divisor) = divisor_of(part)
            && let Some(scale) = self.scales.get(scale.strip_prefix("a-").unwrap_or(scale))
        {
            return Some(exact(1, scale / divisor));
        }
        if is_article(0) {
            let is_joined = word(1)
                .split_once('-')
                .is_some_and(|(part, _)| divisor_of(part).is_some());
            if is_joined || word(1) == "half" || (word(1) == "quarter" && word(2) == "of") {
                let inner = self.with_article(words, at + 1)?;
                return Some(Number { start: at, ..inner });
            }
            let mut scale = self.scale_at(words, at + 1)?;
            let mut end = at + 2;
            while let Some(factor) = self.scale_at(words, end) {
                scale = scale.checked_mul(factor)?;
                end += 1;
            }
            if words.word(end) == "and" && words.word(end + 1) == "a" && words.word(end + 2) == "half" {
                scale = scale.checked_add(scale / 2)?;
                end += 3;
            }
            return Some(Number::exact(at, end, scale, Writing::Words));
        }
        None
    }

    /// "several hundred", "a few thousand", "a couple of dozen".
    fn few_of_scale(&self, words: &Words<'_>, at: usize) -> Option<Number> {
        let phrase = self
            .few
            .get(words.word(at))?
            .iter()
            .find(|p| stands(words, at, &p.words))?;
        let mut end = at + phrase.words.len();
        let mut scale: u64 = 1;
        while let Some(factor) = self
            .scale_at(words, end)
            .or_else(|| self.scale_at_plural(words, end))
            .filter(|_| end < at + MOST_WORDS)
        {
            scale = scale.checked_mul(factor)?;
            end += 1;
        }
        if scale == 1 {
            return None;
        }
        Some(Number {
            interval: Interval {
                lower: phrase.interval.lower.checked_mul(scale)?,
                upper: match phrase.interval.upper {
                    Some(upper) => Some(upper.checked_mul(scale)?),
                    None => None,
                },
            },
            is_approximate: true,
            ..Number::exact(at, end, 0, Writing::Vague)
        })
    }

    /// "hundreds" behind "several".
    fn scale_at_plural(&self, words: &Words<'_>, at: usize) -> Option<u64> {
        let singular = words.word(at).strip_suffix('s')?;
        self.scales.get(singular).copied()
    }

    /// "dozens", "tens of thousands", "many hundreds", "thousands and thousands".
    fn vague(&self, words: &Words<'_>, at: usize) -> Option<Number> {
        let lead = usize::from(words.word(at) == "many");
        let phrase = self
            .vague
            .get(words.word(at + lead))?
            .iter()
            .find(|p| stands(words, at + lead, &p.words))?;
        let mut end = at + lead + phrase.words.len();
        let is_doubled =
            matches!(words.word(end), "and" | "upon") && words.word(end + 1) == words.word(end - 1);
        if is_doubled {
            end += 2;
        }
        Some(Number {
            interval: phrase.interval,
            is_approximate: true,
            ..Number::exact(at, end, 0, Writing::Vague)
        })
    }

    /// "twelve", "two hundred and six", "two dozen", "one and a half million".
    fn in_words(&self, words: &Words<'_>, at: usize) -> Option<Number> {
        let (parts, effect) = self.parts(words, at)?;
        // the longest stretch that the library takes for one number
        let mut length = parts.len();
        while length > 0 {
            let stretch = parts.get(..length)?;
            let is_cut = stretch.last().is_some_and(|(_, part)| *part == "and")
                || parts.get(length).is_some_and(|next| {
                    // "two hundred and three hundred" are two numbers
                    stretch.last().is_some_and(|last| last.0 == next.0)
                        || (stretch.iter().any(|(_, p)| *p == "and") && self.scales.contains_key(next.1))
                });
            if !is_cut && let Some(value) = self.value_of(stretch) {
                let mut end = stretch.last()?.0 + 1;
                let mut number = Number::exact(at, end, value, Writing::Words);
                if length == parts.len() {
                    number.effect = effect;
                }
                if words.word(end) == "and"
                    && words.word(end + 1) == "a"
                    && words.word(end + 2) == "half"
                    && let Some(scale) = self.scale_at(words, end + 3)
                {
                    end += 4;
                    let whole = value.checked_mul(scale)?.checked_add(scale / 2)?;
                    number = Number::exact(at, end, whole, Writing::Words);
                }
                if number.value() == Some(value) {
                    number.base = self.base_of(stretch, value);
                }
                return Some(number);
            }
            length -= 1;
        }
        None
    }

    /// The number words that follow one another, hyphens parted, with the place of each; and a bound joined to the last.
    fn parts<'w>(&self, words: &'w Words<'_>, at: usize) -> Option<(Vec<Part<'w>>, Option<Effect>)> {
        let mut parts: Vec<Part<'w>> = Vec::new();
        let mut effect = None;
        let is_number = |part: &str| self.number_words.contains_key(part) || self.scales.contains_key(part);
        for place in at..at + MOST_WORDS {
            if place > at && words.opens_line(place) {
                break;
            }
            let word = words.word(place);
            if word == "and" {
                let is_inside = parts.last().is_some_and(|(_, p)| self.scales.contains_key(p));
                let next = words.word(place + 1);
                if !is_inside || !next.split('-').all(is_number) {
                    break;
                }
                parts.push((place, word));
                continue;
            }
            let (stem, joined) = match word.rsplit_once('-') {
                Some((stem, "plus")) => (stem, Some(Effect::AtLeast)),
                Some((stem, "odd" | "some" | "ish")) => (stem, Some(Effect::About)),
                Some((stem, "strong")) => (stem, Some(Effect::Exactly)),
                _ => (word, None),
            };
            if stem.is_empty() || !stem.split('-').all(is_number) {
                break;
            }
            parts.extend(stem.split('-').map(|part| (place, part)));
            if joined.is_some() {
                effect = joined;
                break;
            }
        }
        let begins = parts
            .first()
            .is_some_and(|(_, part)| self.number_words.contains_key(part));
        begins.then_some((parts, effect))
    }

    /// The 3 and the million of "three million".
    fn base_of(&self, parts: &[Part<'_>], value: u64) -> Option<(u64, u64)> {
        let scales = parts.iter().rev().map_while(|(_, part)| self.scales.get(part));
        let scale = scales.copied().try_fold(1u64, u64::checked_mul)?;
        value.is_multiple_of(scale).then_some((value / scale, scale))
    }

    fn value_of(&self, parts: &[Part<'_>]) -> Option<u64> {
        let (_, last) = parts.last()?;
        if *last == "dozen" {
            let before = parts.get(..parts.len() - 1)?;
            return self.value_of(before)?.checked_mul(12);
        }
        let phrase: Vec<&str> = parts.iter().map(|(_, part)| *part).collect();
        text2digits(&phrase.join(" "), &English::new()).ok()?.parse().ok()
    }
}

/// What "half" and "quarter" divide by.
fn divisor_of(word: &str) -> Option<u64> {
    match word {
        "half" => Some(2),
        "quarter" => Some(4),
        _ => None,
    }
}

/// Do these words stand here, on one line?
pub(super) fn stands(words: &Words<'_>, at: usize, phrase: &[&str]) -> bool {
    phrase
        .iter()
        .enumerate()
        .all(|(n, w)| words.word(at + n) == *w && (n == 0 || !words.opens_line(at + n)))
}

/// A fraction before "of the 600": its words and its parts.
pub(super) struct Fraction {
    pub start: usize,
    pub end: usize,
    pub numerator: u64,
    pub denominator: u64,
}

/// The fraction whose last word stands before `end`.
pub(super) fn fraction_before(words: &Words<'_>, end: usize) -> Option<Fraction> {
    let last = end.checked_sub(1)?;
    let parts = |word: &str| -> Option<u64> {
        Some(match word.strip_suffix('s').unwrap_or(word) {
            "half" | "halve" => 2,
            "third" => 3,
            "quarter" | "fourth" => 4,
            "fifth" => 5,
            "sixth" => 6,
            "eighth" => 8,
            "tenth" => 10,
            _ => return None,
        })
    };
    let count = |word: &str| -> Option<u64> {
        Some(match word {
            "a" | "one" => 1,
            "two" => 2,
            "three" => 3,
            "four" => 4,
            "five" => 5,
            "seven" => 7,
            "nine" => 9,
            _ => return None,
        })
    };
    let word = words.word(last);
    let (start, numerator, denominator) = match word.split_once('-') {
        Some((first, second)) => (last, count(first)?, parts(second)?),
        None => {
            let denominator = parts(word)?;
            let before = words.before(last).map(|b| (b, words.word(b)));
            match before.and_then(|(b, w)| count(w).map(|c| (b, c))) {
                Some((start, numerator)) => (start, numerator, denominator),
                None if denominator == 2 => (last, 1, 2),
                None => return None,
            }
        }
    };
    (numerator < denominator && !words.is(start, Class::Unit)).then_some(Fraction {
        start,
        end,
        numerator,
        denominator,
    })
}
