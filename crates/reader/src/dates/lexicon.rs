//! The words that the grammar of dates knows by class. The rows, and what their columns mean, stand in
//! `lexicon/dates.tsv`.

use std::collections::{HashMap, HashSet};

use super::calendar;
use super::meaning::Holiday;
use super::words::{Kind, Words};
use crate::acts::LexiconError;

const FILE: &str = "dates.tsv";

/// The lexicon of dates.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// Names and holidays by their first word; longer ones first.
    phrases: HashMap<String, Vec<Phrase>>,
    /// Names that begin with any weekday or month.
    open: Vec<Phrase>,
    classes: HashMap<String, Class>,
}

/// The classes of one word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Class {
    pub(super) past: bool,
    pub(super) future: bool,
    pub(super) bound: bool,
    pub(super) past_to: bool,
    pub(super) starts: bool,
    pub(super) start: bool,
    pub(super) event: bool,
    pub(super) work: bool,
    pub(super) happened: bool,
    pub(super) counted: bool,
    pub(super) numbered: bool,
    pub(super) street: bool,
}

#[derive(Debug)]
struct Phrase {
    tokens: Vec<String>,
    holiday: Option<Holiday>,
}

/// A name or holiday found in a passage.
pub(super) struct Known {
    /// Index after its last token.
    pub(super) end: usize,
    /// `None`: a name that is no date.
    pub(super) holiday: Option<Holiday>,
}

impl Lexicon {
    /// Reads the file.
    pub(super) fn parse(file: &str) -> Result<Self, LexiconError> {
        let mut lexicon = Lexicon::default();
        for (i, row) in file.lines().enumerate() {
            if row.is_empty() || row.starts_with('#') {
                continue;
            }
            lexicon.row(row).map_err(|problem| LexiconError {
                file: FILE,
                line: i + 1,
                problem,
            })?;
        }
        for phrases in lexicon.phrases.values_mut() {
            phrases.sort_by_key(|p| std::cmp::Reverse(p.tokens.len()));
        }
        Ok(lexicon)
    }

    fn row(&mut self, row: &str) -> Result<(), String> {
        let mut columns = row.split('\t');
        let class = columns.next().unwrap_or_default();
        let words = columns
            .next()
            .filter(|w| !w.is_empty())
            .ok_or("the words are missing")?;
        let rule = columns.next();
        let mut seen = HashSet::new();
        for word in words.split('|') {
            if word.is_empty() || !seen.insert(word) {
                return Err(format!("\"{word}\" is empty or stands twice"));
            }
            match class {
                "name" => self.phrase(word, None)?,
                "holiday" => self.phrase(word, Some(holiday(rule.unwrap_or_default())?))?,
                _ => {
                    let classes = self.classes.entry(word.to_owned()).or_default();
                    let flag = match class {
                        "past" => &mut classes.past,
                        "future" => &mut classes.future,
                        "bound" => &mut classes.bound,
                        "past to" => &mut classes.past_to,
                        "starts" => &mut classes.starts,
                        "start" => &mut classes.start,
                        "event" => &mut classes.event,
                        "work" => &mut classes.work,
                        "happened" => &mut classes.happened,
                        "counted" => &mut classes.counted,
                        "numbered" => &mut classes.numbered,
                        "street" => &mut classes.street,
                        _ => return Err(format!("there is no class \"{class}\"")),
                    };
                    *flag = true;
                }
            }
        }
        Ok(())
    }

    fn phrase(&mut self, phrase: &str, holiday: Option<Holiday>) -> Result<(), String> {
        // the slots are one token each, whatever their marks
        let plain = phrase.replace("<weekday>", "sunday").replace("<month>", "march");
        let words = Words::of(&plain, sayso_core::Span::new(0, plain.len()));
        let mut tokens: Vec<String> = (0..words.len()).map(|i| words.lower(i).to_owned()).collect();
        let first = tokens
            .first_mut()
            .ok_or_else(|| format!("\"{phrase}\" has no words"))?;
        let any = ["<weekday>", "<month>"]
            .into_iter()
            .find(|p| phrase.starts_with(p));
        if let Some(any) = any {
            any.clone_into(first);
            self.open.push(Phrase { tokens, holiday });
        } else {
            let first = first.clone();
            self.phrases
                .entry(first)
                .or_default()
                .push(Phrase { tokens, holiday });
        }
        Ok(())
    }

    /// The name or holiday that begins at a token.
    pub(super) fn known(&self, words: &Words<'_>, i: usize) -> Option<Known> {
        let first = words.lower(i);
        let listed = self.phrases.get(first).map_or(&[][..], Vec::as_slice);
        let fits = |phrase: &&Phrase| {
            let end = i + phrase.tokens.len();
            let opens = match phrase.tokens.first().map_or("", String::as_str) {
                "<weekday>" => calendar::weekday(first).is_some_and(|(_, short)| !short),
                "<month>" => calendar::month(first).is_some_and(|(_, short)| !short),
                word => word == first,
            };
            let rest = phrase.tokens.iter().enumerate().skip(1);
            let named = |i: usize| words.capital(i) || words.is(i, Kind::Number) || phrase.holiday.is_some();
            opens && rest.clone().all(|(n, word)| words.lower(i + n) == word) && named(i) && {
                // the last token may be the "s" of a possessive or the "th" of an ordinal
                phrase.tokens.len() == 1 || named(end - 1) || words.glued(end - 1)
            }
        };
        let open = self
            .open
            .iter()
            .filter(|_| words.capital(i) && words.capital(i + 1));
        listed.iter().chain(open).find(fits).map(|phrase| Known {
            end: i + phrase.tokens.len(),
            holiday: phrase.holiday,
        })
    }

    /// The classes of a word in lower case.
    pub(super) fn class(&self, word: &str) -> Class {
        self.classes.get(word).copied().unwrap_or_default()
    }
}

/// How a holiday's day is found: the third column.
fn holiday(rule: &str) -> Result<Holiday, String> {
    let wrong = || format!("\"{rule}\" is no rule for a holiday");
    let parts: Vec<&str> = rule.split(' ').collect();
    if let ["easter", n] = parts.as_slice() {
        return n.parse().map(Holiday::Easter).map_err(|_| wrong());
    }
    let (month, day) = parts.first().and_then(|d| d.split_once('-')).ok_or_else(wrong)?;
    let (month, day) = (
        month.parse().map_err(|_| wrong())?,
        day.parse().map_err(|_| wrong())?,
    );
    if !calendar::possible(month, day) {
        return Err(wrong());
    }
    match parts.get(1..).unwrap_or_default() {
        [] => Ok(Holiday::On(month, day)),
        [weekday] | [weekday, "even"] => {
            let (weekday, _) = calendar::weekday(weekday).ok_or_else(wrong)?;
            Ok(Holiday::From {
                month,
                day,
                weekday,
                even: parts.len() == 3,
            })
        }
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_cannot_be_read_are_named() {
        for row in [
            "holiday\tnoon day\t13-40",
            "holiday\tnoon day",
            "holiday\tnoon day\t05-01 noonday",
            "verb\tgo",
            "past",
        ] {
            let error = Lexicon::parse(&format!("# head\n{row}")).unwrap_err();
            assert_eq!(error.line, 2, "{row}");
        }
    }
}
