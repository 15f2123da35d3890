//! The noun phrase behind a number: what is counted, or measured.

use sayso_core::Span;

use super::lexicon::{Class, Lexicon};
use super::words::Words;

/// Words of a noun phrase up to its noun.
const MOST_WORDS: usize = 8;
/// Words of an of-phrase behind the noun.
const MOST_OF_WORDS: usize = 3;

/// Numbers of which one is part of the next.
const MOST_NESTED: usize = 2;

/// What stands behind a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Behind {
    /// A noun that is counted.
    Noun {
        /// First word of the phrase.
        start: usize,
        /// The noun.
        head: usize,
    },
    /// A word for people in the place of the noun: "12 dead".
    Harmed { head: usize },
    /// "of them", "of whom", "others": people or things that were named before.
    Others { end: usize },
    /// A measure: years, miles, dollars.
    Unit,
    /// Nothing that tells.
    Nothing,
}

/// Is the word a noun in the plural, as far as its form tells?
pub(super) fn is_plural(words: &Words<'_>, at: usize) -> bool {
    if words.is(at, Class::Plural) || words.is(at, Class::People) {
        return true;
    }
    let word = words.word(at);
    let is_of_people = ["children", "women", "people"]
        .iter()
        .any(|end| word.ends_with(end))
        || (word.len() > 5
            && word.ends_with("men")
            && !matches!(word, "specimen" | "regimen" | "acumen" | "abdomen"));
    if is_of_people {
        return true;
    }
    let is_united = word == "nations" && words.before(at).is_some_and(|b| words.word(b) == "united");
    if is_united {
        return false;
    }
    // "GIs", "F-35s": the s behind capitals or digits
    let is_letters = words.get(at).is_some_and(|w| {
        let mut last = w.token.span.of(words.text).chars().rev();
        last.next() == Some('s')
            && last
                .next()
                .is_some_and(|c| c.is_uppercase() || (c.is_ascii_digit() && w.token.is_capital))
    });
    if is_letters {
        return true;
    }
    let has_ending = word.len() > 2
        && word.ends_with('s')
        && !["ss", "us", "is", "'s"].iter().any(|end| word.ends_with(end));
    has_ending
        && !words.is(at, Class::NoPlural)
        && !words.is(at, Class::Stop)
        && !words.is(at, Class::Weekday)
}

/// "Chinese", "French": words for people that have no plural form.
pub(super) fn is_nation(word: &str) -> bool {
    (word.len() > 5 && word.ends_with("ese"))
        || matches!(
            word,
            "french"
                | "british"
                | "irish"
                | "dutch"
                | "swiss"
                | "english"
                | "scottish"
                | "welsh"
                | "spanish"
                | "polish"
                | "danish"
                | "swedish"
                | "turkish"
        )
}

/// "resigned", "joining": behind a noun a clause begins.
pub(super) fn is_participle(word: &str) -> bool {
    word.len() > 4 && (word.ends_with("ed") || word.ends_with("ing"))
}

/// Is it what is measured: years, miles, dollars?
fn is_measure(words: &Words<'_>, at: usize) -> bool {
    words.is(at, Class::Unit) || words.is(at, Class::Money)
}

impl Lexicon {
    /// Reads what stands behind a number that ends at `at`.
    pub fn behind(&self, words: &Words<'_>, at: usize) -> Behind {
        self.behind_within(words, at, MOST_NESTED)
    }

    /// As `behind`, with so many numbers inside one another: "three of the 12 of the 15 members".
    fn behind_within(&self, words: &Words<'_>, at: usize, depth: usize) -> Behind {
        let mut place = at;
        if words.opens_line(place) {
            return Behind::Nothing;
        }
        if matches!(
            words.mark(place),
            "%" | "\u{b0}" | "\u{2032}" | "\u{2033}" | "\u{a2}" | "\u{20ac}" | "\u{a3}" | "$"
        ) {
            return Behind::Unit;
        }
        // "20 out of 3 million refugees"
        place += usize::from(words.word(place) == "out" && words.word(place + 1) == "of");
        if words.word(place) == "of" {
            place += 1;
            if words.word(place) == "all" {
                place += 1;
            }
            match words.word(place) {
                "them" | "whom" | "which" | "us" | "you" => return Behind::Others { end: place + 1 },
                "these" | "those" => {
                    let next = place + 1;
                    let is_alone = !words.get(next).is_some_and(|w| w.token.is_word)
                        || words.is(next, Class::Stop)
                        || words.is(next, Class::Harmed)
                        || words.opens_line(next);
                    if is_alone {
                        return Behind::Others { end: next };
                    }
                    place = next;
                }
                "the" | "its" | "their" | "his" | "her" | "our" | "my" | "your" => place += 1,
                _ => {}
            }
            // "12 of the 15 members"
            if let Some(inner) = self.number(words, place) {
                let Some(depth) = depth.checked_sub(1) else {
                    return Behind::Nothing;
                };
                return match self.behind_within(words, inner.end, depth) {
                    Behind::Nothing => Behind::Others { end: inner.end },
                    behind => behind,
                };
            }
        }
        self.phrase(words, place, depth)
    }

    /// Reads the noun phrase that begins at `start`.
    fn phrase(&self, words: &Words<'_>, start: usize, depth: usize) -> Behind {
        let mut harmed = None;
        let mut place = start;
        let mut can_join = true;
        while place < start + MOST_WORDS {
            let Some(word) = words.get(place) else { break };
            if word.opens_line {
                break;
            }
            let lower = word.token.lower.as_str();
            if !word.token.is_word {
                // quotation marks inside the phrase, a comma between adjectives
                let is_quote = matches!(
                    lower,
                    "\"" | "\u{201c}" | "\u{201d}" | "'" | "\u{2018}" | "\u{2019}"
                );
                let is_comma = lower == "," && can_join && place > start && harmed.is_none();
                if !is_quote && !is_comma {
                    break;
                }
                can_join &= is_quote;
                place += 1;
                continue;
            }
            // "three Time covers": a capital may make a name of a measure
            let is_name = word.token.is_capital && !word.is_titled && place > start;
            if is_measure(words, place) && !is_name {
                return if harmed.is_some() { break } else { Behind::Unit };
            }
            if words.is(place, Class::Weekday) || self.is_date(words, place) {
                break;
            }
            if words.is(place, Class::Harmed) && !is_plural(words, place) {
                harmed = harmed.or(Some(place));
                place += 1;
                continue;
            }
            if matches!(lower, "and" | "or") && can_join && place > start && harmed.is_none() {
                can_join = false;
                place += 1;
                continue;
            }
            if matches!(lower, "others") {
                return Behind::Others { end: place + 1 };
            }
            let is_modifier = words.is(place, Class::Modifier);
            // "12 US soldiers": the country, not the pronoun
            let is_country = word.token.span.of(words.text) == "US";
            if words.is(place, Class::Stop) && !is_modifier && !is_country && !is_plural(words, place) {
                break;
            }
            // "one Italian, one Pole": the next of a list is no adjective
            let is_next_one = lower == "one"
                && place > start
                && (words.mark(place - 1) == "," || words.word(place - 1) == "and");
            if is_next_one {
                break;
            }
            if self.begins_number(words, place) && place > start {
                // "50 of the chamber's 52 members"
                let is_owned = words.word(place - 1) == "'s"
                    && words.before(start).is_some_and(|b| {
                        words.word(b) == "of" || words.before(b).is_some_and(|o| words.word(o) == "of")
                    });
                if is_owned
                    && let Some(depth) = depth.checked_sub(1)
                    && let Some(inner) = self.number(words, place)
                {
                    return match self.phrase(words, inner.end, depth) {
                        Behind::Nothing => Behind::Others { end: inner.end },
                        behind => behind,
                    };
                }
                break;
            }
            // "women's rights groups", "people's republics"
            let is_owner = words.word(place + 1) == "'s" && words.is_glued(place + 1);
            if is_plural(words, place) && !is_owner {
                let head = self.last_noun(words, place);
                return Behind::Noun { start, head };
            }
            let is_last = !words
                .get(place + 1)
                .is_some_and(|w| w.token.is_word && !w.opens_line)
                || words.is(place + 1, Class::Stop)
                || words.is(place + 1, Class::Harmed);
            if word.token.is_capital && is_last && is_nation(lower) {
                return Behind::Noun { start, head: place };
            }
            place += 1;
        }
        match harmed {
            Some(head) => Behind::Harmed { head },
            None => Behind::Nothing,
        }
    }

    /// The last of the nouns that follow one another: "arms dealers".
    fn last_noun(&self, words: &Words<'_>, first: usize) -> usize {
        let mut head = first;
        // "police trucks", "staff members": such a word may only say whose they are
        let is_collective = !words.word(first).ends_with('s')
            && !words.word(first).ends_with("en")
            && words.word(first) != "people";
        if is_collective {
            let noun = (first + 1..first + 4)
                .take_while(|p| {
                    words.get(*p).is_some_and(|w| w.token.is_word && !w.opens_line)
                        && !words.is(*p, Class::Stop)
                        && !words.is(*p, Class::Harmed)
                        && !is_participle(words.word(*p))
                })
                .find(|p| is_plural(words, *p) && !is_measure(words, *p));
            if let Some(noun) = noun {
                return noun;
            }
        }
        while head < first + 3
            && !words.opens_line(head + 1)
            && is_plural(words, head + 1)
            && words.is_capital(head + 1) <= words.is_capital(head)
            && !is_measure(words, head + 1)
            && (!words.is(head, Class::People) || words.is(head + 1, Class::People))
            && !words.is(head, Class::Abstract)
        {
            head += 1;
        }
        head
    }

    fn begins_number(&self, words: &Words<'_>, at: usize) -> bool {
        let word = words.word(at);
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_digit() || c == ',' || c == '.')
            || self.number_words.contains_key(word) && word != "one"
    }

    /// A month behind a number, but no "may" and "march" in small letters.
    pub fn is_date(&self, words: &Words<'_>, at: usize) -> bool {
        words.is(at, Class::Month) && words.is_capital(at)
    }

    /// The words for what is counted: the phrase with a short of-phrase.
    pub fn counts(&self, words: &Words<'_>, behind: Behind) -> Option<Span> {
        let Behind::Noun { start, head } = behind else {
            return match behind {
                Behind::Harmed { head } => words.span(head, head + 1),
                _ => None,
            };
        };
        let mut first = start;
        while first < head
            && (matches!(
                words.word(first),
                "more" | "other" | "others" | "additional" | "further" | "such"
            ) || words.get(first).is_some_and(|w| !w.token.is_word))
        {
            first += 1;
        }
        let mut end = head + 1;
        if words.word(end) == "of" && !words.opens_line(end) {
            let mut place = end + 1;
            let is_pronoun = matches!(
                words.word(place),
                "them" | "whom" | "which" | "those" | "these" | "us"
            );
            if !is_pronoun {
                place += usize::from(matches!(
                    words.word(place),
                    "the" | "its" | "their" | "his" | "her" | "a" | "an"
                ));
                let begin = place;
                while place < begin + MOST_OF_WORDS
                    && words.get(place).is_some_and(|w| w.token.is_word && !w.opens_line)
                    && !words.is(place, Class::Stop)
                    && !words.is(place, Class::Weekday)
                    && (place == begin || !is_participle(words.word(place)))
                {
                    place += 1;
                }
                let is_whole = place > begin
                    && (place < begin + MOST_OF_WORDS
                        || !words.get(place).is_some_and(|w| w.token.is_word)
                        || is_participle(words.word(place))
                        || words.is(place, Class::Stop));
                if is_whole {
                    end = place;
                }
            }
        }
        words.span(first, end)
    }
}
