//! Words that say how sure the source or the article is of a statement: "reportedly", "may have", "could not be
//! independently verified". They are kept as spans; nobody weighs them.
//!
//! ```text
//! text ─▶ words, sentences ─▶ rows of lexicon/certainty.tsv ─▶ hits
//! hit ─┬─▶ in a content: the statement of the innermost content
//!      ├─▶ beside a cue: the statement of that cue
//!      └─▶ "could not be verified" elsewhere: the statement of the sentence, or of the sentence before
//! ```

use std::collections::{BTreeMap, HashMap};

use sayso_core::{Span, envelope};

use crate::Attribution;
use crate::acts::LexiconError;
use crate::acts::words::{Token, ends_sentence, tokens};

/// Adverbs that a row passes over in one place.
const MOST_ADVERBS: usize = 3;
/// Words between a hit and the cue of its sentence, where the hit stands apart from it. Bounds what an endless sentence
/// costs.
const MOST_WORDS_IN_SENTENCE: usize = 80;

/// What may stand between a hit and the cue that it hedges: "reportedly has told", "is believed to have been told".
const AUXILIARIES: [&str; 16] = [
    "has", "have", "had", "is", "are", "was", "were", "be", "been", "being", "to", "not", "did", "does",
    "do", "that",
];

/// Adverbs that do not end in "ly".
const ADVERBS: [&str; 12] = [
    "also", "even", "still", "yet", "now", "then", "well", "already", "ever", "just", "so", "at",
];

/// Reads certainty words. Make one and keep it.
pub struct CertaintyReader {
    /// Rows by the words with which the kept part may begin.
    rows: HashMap<String, Vec<Row>>,
}

/// Where a row's words count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Content,
    Statement,
    Verify,
}

/// One part of a row's words.
#[derive(Clone, Debug)]
enum Element {
    /// One of these words.
    Word { words: Vec<String>, is_optional: bool },
    /// One word or mark that is none of these, or the end of the text.
    Other(Vec<String>),
    /// Up to three adverbs.
    Adverbs,
}

#[derive(Clone, Debug)]
struct Row {
    /// What stands before the kept words, at most one element.
    before: Option<Element>,
    kept: Vec<Element>,
    /// What stands behind them.
    after: Vec<Element>,
    place: Place,
}

/// Words that a row found.
#[derive(Clone, Copy, Debug)]
struct Hit {
    /// First token, and the first after it.
    start: usize,
    end: usize,
    span: Span,
    place: Place,
}

/// A text in tokens and sentences.
struct Words {
    tokens: Vec<Token>,
    /// The first token of each sentence, in order.
    sentences: Vec<usize>,
}

/// A stretch of an attribution with the attribution's number.
type Owned = (Span, usize);

const FILE: &str = "certainty.tsv";

impl CertaintyReader {
    /// Reads the lexicon that is part of the program.
    ///
    /// # Errors
    /// When a row of the lexicon cannot be read; the error names the file and the line.
    pub fn new() -> Result<Self, LexiconError> {
        Self::parse(include_str!("../lexicon/certainty.tsv"))
    }

    fn parse(lexicon: &str) -> Result<Self, LexiconError> {
        let mut classes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let lines = || {
            let is_row = |row: &str| !row.starts_with('#') && !row.trim().is_empty();
            (1..).zip(lexicon.lines()).filter(move |(_, row)| is_row(row))
        };
        let wrong = |line: usize, problem: String| LexiconError {
            file: FILE,
            line,
            problem,
        };
        // a class may stand behind the rows that use it
        for (line, row) in lines() {
            let Some((name, words)) = row.split_once(" = ").filter(|_| row.starts_with('@')) else {
                continue;
            };
            let words = words.split_whitespace().map(str::to_owned).collect();
            if classes.insert(name, words).is_some() {
                return Err(wrong(line, format!("the class \"{name}\" stands here twice")));
            }
        }
        let mut rows: HashMap<String, Vec<Row>> = HashMap::new();
        for (line, row) in lines() {
            if row.starts_with('@') && row.contains(" = ") {
                continue;
            }
            let (words, place) = row.split_once('\t').ok_or_else(|| {
                wrong(
                    line,
                    "a row has two columns, parted by a tab: words, where".to_owned(),
                )
            })?;
            let place = match place.trim() {
                "content" => Place::Content,
                "statement" => Place::Statement,
                "verify" => Place::Verify,
                other => return Err(wrong(line, format!("there is no place \"{other}\""))),
            };
            let (row, first) = row_of(words, place, &classes).map_err(|problem| wrong(line, problem))?;
            for word in first {
                rows.entry(word).or_default().push(row.clone());
            }
        }
        Ok(CertaintyReader { rows })
    }

    /// The certainty words of each attribution, in the order given; the attributions of one article at once, because a
    /// word belongs to the innermost of those that stand around it. Spans are bytes of the text, in text order, apart
    /// from each other.
    ///
    /// Words in a content belong to the statement in whose content they stand, and not to one around it. Words outside
    /// belong to the statement beside whose cue they stand ("reportedly told"); that it "could not be verified" may stand
    /// anywhere in its sentence or in the sentence behind it. Words inside a source ("the alleged victim said") say
    /// nothing of the statement.
    pub fn read(&self, text: &str, attributions: &[&Attribution]) -> Vec<Vec<Span>> {
        let mut found: Vec<Vec<Span>> = vec![Vec::new(); attributions.len()];
        if attributions.is_empty() {
            return found;
        }
        let words = Words::new(text);
        let contents = owned(attributions, |a| &a.content);
        let cues = owned(attributions, |a| &a.cue);
        let mut next_content = 0;
        let mut around: Vec<Owned> = Vec::new();
        for hit in self.hits(&words) {
            while let Some(content) = contents
                .get(next_content)
                .filter(|(c, _)| c.start <= hit.span.start)
            {
                around.push(*content);
                next_content += 1;
            }
            around.retain(|(c, _)| c.end > hit.span.start);
            let inside: Vec<Owned> = around
                .iter()
                .copied()
                .filter(|(c, _)| c.contains(hit.span))
                .collect();
            let is_inner = |(content, _): &&Owned| {
                !inside
                    .iter()
                    .any(|(other, _)| content.contains(*other) && content != other)
            };
            let mut owners: Vec<usize> = inside.iter().filter(is_inner).map(|(_, n)| *n).collect();
            if hit.place != Place::Content {
                owners.extend(words.beside_cue(&hit, attributions, &cues, &inside));
                if hit.place == Place::Verify && inside.is_empty() {
                    owners.extend(words.verified(&hit, attributions, &cues, &contents));
                }
            }
            owners.sort_unstable();
            owners.dedup();
            for owner in owners {
                if let Some(spans) = found.get_mut(owner) {
                    spans.push(hit.span);
                }
            }
        }
        found
    }

    /// What the rows find, in text order, apart from each other; of those that overlap the one that begins first, then
    /// the longest.
    fn hits(&self, words: &Words) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut at = 0;
        while let Some(token) = words.tokens.get(at) {
            let rows = self.rows.get(&token.lower).map(Vec::as_slice).unwrap_or_default();
            let longest = rows
                .iter()
                .filter(|row| token.lower != "may" || !token.is_capital || row.is_may_with_verb())
                .filter_map(|row| Some((words.end_of(row, at)?, row.place)))
                .max_by_key(|(end, place)| (*end, *place == Place::Verify));
            let span = longest.and_then(|(end, place)| {
                let last = words.tokens.get(end.checked_sub(1)?)?;
                Some((end, place, Span::new(token.span.start, last.span.end)))
            });
            let Some((end, place, span)) = span else {
                at += 1;
                continue;
            };
            hits.push(Hit {
                start: at,
                end,
                span,
                place,
            });
            at = end;
        }
        hits
    }
}

impl Row {
    /// "may have", "may be": even with a capital, as in a headline, that is no month.
    fn is_may_with_verb(&self) -> bool {
        matches!(self.kept.last(), Some(Element::Word { words, .. }) if words.iter().any(|w| w == "have"))
    }
}

/// The row of these words, and the words with which its kept part may begin.
fn row_of(
    words: &str,
    place: Place,
    classes: &BTreeMap<&str, Vec<String>>,
) -> Result<(Row, Vec<String>), String> {
    let mut row = Row {
        before: None,
        kept: Vec::new(),
        after: Vec::new(),
        place,
    };
    let has_brackets = words.split(' ').any(|w| w == "[");
    let (mut is_open, mut is_closed) = (!has_brackets, false);
    for word in words.split(' ') {
        match word {
            "[" if !is_open && !is_closed => is_open = true,
            "]" if is_open && has_brackets => (is_open, is_closed) = (false, true),
            "[" | "]" => return Err("a bracket stands where none can".to_owned()),
            "" => return Err("words are parted by one space".to_owned()),
            _ => {
                let element = element_of(word, classes)?;
                if is_open {
                    row.kept.push(element);
                } else if is_closed {
                    row.after.push(element);
                } else if row.before.replace(element).is_some() {
                    return Err("only one word can stand before the bracket".to_owned());
                }
            }
        }
    }
    if is_open && has_brackets {
        return Err("a bracket is not closed".to_owned());
    }
    match row.kept.first() {
        Some(Element::Word {
            words,
            is_optional: false,
        }) => {
            let first = words.clone();
            Ok((row, first))
        }
        _ => Err("what is kept begins with a word that must be there".to_owned()),
    }
}

fn element_of(word: &str, classes: &BTreeMap<&str, Vec<String>>) -> Result<Element, String> {
    if word == "~" {
        return Ok(Element::Adverbs);
    }
    let is_other = word.starts_with('!');
    let is_optional = word.ends_with('?') && word.len() > 1;
    let names = word.strip_prefix('!').unwrap_or(word);
    let names = if is_optional {
        names.trim_end_matches('?')
    } else {
        names
    };
    let mut words = Vec::new();
    for name in names.split('|') {
        if name.starts_with('@') {
            let class = classes
                .get(name)
                .ok_or_else(|| format!("there is no class \"{name}\""))?;
            words.extend(class.iter().cloned());
        } else if name.is_empty() || name.chars().any(char::is_uppercase) {
            return Err(format!("\"{word}\" is no word in lower case"));
        } else {
            words.push(name.to_owned());
        }
    }
    words.sort_unstable();
    words.dedup();
    Ok(if is_other {
        Element::Other(words)
    } else {
        Element::Word { words, is_optional }
    })
}

/// The stretches of attributions with their numbers, in text order.
fn owned(attributions: &[&Attribution], spans: impl Fn(&Attribution) -> &Vec<Span>) -> Vec<Owned> {
    let mut all: Vec<Owned> = attributions
        .iter()
        .enumerate()
        .flat_map(|(n, a)| spans(a).iter().map(move |s| (*s, n)))
        .filter(|(s, _)| s.start < s.end)
        .collect();
    all.sort_unstable();
    all
}

fn is_adverb(token: &Token) -> bool {
    let word = token.lower.as_str();
    token.is_word && ((word.len() > 4 && word.ends_with("ly")) || ADVERBS.contains(&word))
}

impl Words {
    fn new(text: &str) -> Self {
        let tokens = tokens(text, Span::new(0, text.len()));
        let mut sentences = vec![0];
        for (at, pair) in tokens.windows(2).enumerate() {
            let [token, next] = pair else { continue };
            let gap = text.get(token.span.end..next.span.start).unwrap_or_default();
            // marks that close a quotation belong to the sentence that they close
            let closes = matches!(token.lower.as_str(), "\"" | "\u{201d}" | "'" | "\u{2019}" | ")")
                && !gap.is_empty()
                && (at.saturating_sub(1)..at)
                    .filter_map(|n| tokens.get(n))
                    .any(|t| ends_sentence(text, t));
            let is_end = (ends_sentence(text, token) && !gap.is_empty()) || closes;
            if is_end || gap.contains('\n') {
                sentences.push(at + 1);
            }
        }
        Words { tokens, sentences }
    }

    /// The first token after the words that a row keeps when they begin at `at`.
    fn end_of(&self, row: &Row, at: usize) -> Option<usize> {
        if let Some(before) = &row.before {
            let token = at.checked_sub(1).and_then(|b| self.tokens.get(b));
            let is_there = match before {
                // where the text begins, nothing can make it another word
                Element::Word { words, .. } => token.is_none_or(|t| has(words, t) || is_number(t)),
                Element::Other(words) => token.is_none_or(|t| !has(words, t)),
                Element::Adverbs => true,
            };
            if !is_there {
                return None;
            }
        }
        let end = self.past(&row.kept, at)?;
        self.past(&row.after, end).map(|_| end)
    }

    /// The first token after these elements from `at` on, the longest way.
    fn past(&self, elements: &[Element], at: usize) -> Option<usize> {
        let Some((first, rest)) = elements.split_first() else {
            return Some(at);
        };
        let token = self.tokens.get(at);
        match first {
            Element::Word { words, is_optional } => {
                let taken = token
                    .filter(|t| has(words, t))
                    .and_then(|_| self.past(rest, at + 1));
                let left = || is_optional.then(|| self.past(rest, at)).flatten();
                taken.or_else(left)
            }
            Element::Other(words) => token
                .is_none_or(|t| !has(words, t))
                .then(|| self.past(rest, at + 1))
                .flatten(),
            Element::Adverbs => {
                let adverbs = self
                    .tokens
                    .get(at..)
                    .unwrap_or_default()
                    .iter()
                    .take(MOST_ADVERBS)
                    .take_while(|t| is_adverb(t))
                    .count();
                // adverbs at the end are no part of what is kept
                (0..=adverbs)
                    .rev()
                    .find_map(|n| self.past(rest, at + n).filter(|end| n == 0 || *end > at + n))
            }
        }
    }

    /// The number of the sentence in which a token stands.
    fn sentence_of(&self, at: usize) -> usize {
        self.sentences.partition_point(|s| *s <= at).saturating_sub(1)
    }

    /// The bytes of a sentence.
    fn sentence(&self, number: usize) -> Option<Span> {
        let start = *self.sentences.get(number)?;
        let end = self
            .sentences
            .get(number + 1)
            .copied()
            .unwrap_or(self.tokens.len());
        let (first, last) = (self.tokens.get(start)?, self.tokens.get(end.checked_sub(1)?)?);
        Some(Span::new(first.span.start, last.span.end))
    }

    /// The tokens of a span: the first, and the first after it.
    fn within(&self, span: Span) -> (usize, usize) {
        let start = self.tokens.partition_point(|t| t.span.end <= span.start);
        (
            start,
            self.tokens
                .partition_point(|t| t.span.start < span.end)
                .max(start),
        )
    }

    /// The attributions on or beside whose cue a hit stands: "reportedly told", "said apparently", "Allegedly, she told".
    fn beside_cue<'a>(
        &'a self,
        hit: &'a Hit,
        attributions: &'a [&Attribution],
        cues: &'a [Owned],
        inside: &'a [Owned],
    ) -> impl Iterator<Item = usize> + 'a {
        let sentence = self.sentence(self.sentence_of(hit.start)).unwrap_or(hit.span);
        let from = cues.partition_point(|(cue, _)| cue.start < sentence.start);
        let near = cues.get(from..).unwrap_or_default().iter();
        near.take_while(move |(cue, _)| cue.start < sentence.end)
            .take(MOST_WORDS_IN_SENTENCE)
            .filter(move |(cue, number)| {
                let Some(attribution) = attributions.get(*number) else {
                    return false;
                };
                let on = |spans: &[Span]| spans.iter().any(|s| s.overlaps(hit.span));
                // a cue outside the content in which the hit stands is another sentence part's
                let is_outside = inside.iter().any(|(content, _)| !content.contains(*cue));
                let is_elsewhere = is_outside || on(&attribution.source) || on(&attribution.content);
                !is_elsewhere && self.is_beside(hit, *cue, attribution)
            })
            .map(|(_, number)| *number)
    }

    fn is_beside(&self, hit: &Hit, cue: Span, attribution: &Attribution) -> bool {
        let (first, after) = self.within(cue);
        if cue.overlaps(hit.span) {
            // "the agency could not verify" says nothing of how sure the agency's own statement is
            return hit.place != Place::Verify;
        }
        if hit.start == after {
            return true;
        }
        if hit.start > after || hit.end > first {
            return false;
        }
        let between = self.tokens.get(hit.end..first).unwrap_or_default();
        let is_in_source = |t: &Token| attribution.source.iter().any(|s| s.overlaps(t.span));
        let is_passed = |t: &Token| AUXILIARIES.contains(&t.lower.as_str()) || is_adverb(t);
        if between
            .iter()
            .any(|t| t.is_word && !is_in_source(t) && !is_passed(t))
        {
            return false;
        }
        let mark_before = hit.start.checked_sub(1).and_then(|b| self.tokens.get(b));
        let is_parenthesis = self.is_first(hit.start) || mark_before.is_some_and(|t| t.lower == ",");
        // "X, reportedly, said" and "Reportedly, X said", but not "X, reportedly drunk, said"
        let (head, rest) = match between.split_first() {
            Some((head, rest)) => (Some(head), rest),
            None => (None, between),
        };
        let has_mark = |tokens: &[Token]| tokens.iter().any(|t| !t.is_word && !is_in_source(t));
        !has_mark(rest) && head.is_none_or(|t| t.is_word || (t.lower == "," && is_parenthesis))
    }

    fn is_first(&self, at: usize) -> bool {
        self.sentences.binary_search(&at).is_ok()
    }

    /// The attributions of which words outside every content say that nobody could verify them: those of the same
    /// sentence, else those of the sentence before.
    fn verified(
        &self,
        hit: &Hit,
        attributions: &[&Attribution],
        cues: &[Owned],
        contents: &[Owned],
    ) -> Vec<usize> {
        let number = self.sentence_of(hit.start);
        let Some(sentence) = self.sentence(number) else {
            return Vec::new();
        };
        let in_sentence = |all: &[Owned], sentence: Span| -> Vec<Owned> {
            let from = all.partition_point(|(s, _)| s.start < sentence.start);
            all.get(from..)
                .unwrap_or_default()
                .iter()
                .take_while(|(s, _)| s.start < sentence.end)
                .take(MOST_WORDS_IN_SENTENCE)
                .copied()
                .collect()
        };
        // "the agency could not verify the report" may be a statement of its own; what it doubts stands before it
        let here: Vec<Owned> = in_sentence(cues, sentence)
            .into_iter()
            .filter(|(cue, _)| !cue.overlaps(hit.span))
            .collect();
        let distance = |span: &Span| {
            if span.end <= hit.span.start {
                hit.span.start - span.end
            } else {
                span.start.saturating_sub(hit.span.end)
            }
        };
        if let Some(nearest) = here.iter().map(|(cue, _)| distance(cue)).min() {
            let is_nearest = |(cue, _): &&Owned| distance(cue) == nearest;
            return here.iter().filter(is_nearest).map(|(_, n)| *n).collect();
        }
        let Some(before) = number.checked_sub(1).and_then(|n| self.sentence(n)) else {
            return Vec::new();
        };
        let mut near: Vec<usize> = in_sentence(cues, before)
            .into_iter()
            .chain(in_sentence(contents, before))
            .map(|(_, n)| n)
            .collect();
        // a content that began earlier and ends in that sentence
        let upto = contents.partition_point(|(c, _)| c.start < before.start);
        let earlier = contents.get(upto.saturating_sub(MOST_WORDS_IN_SENTENCE)..upto);
        near.extend(
            earlier
                .unwrap_or_default()
                .iter()
                .filter(|(c, _)| c.end > before.start && c.end <= sentence.start)
                .map(|(_, n)| *n),
        );
        near.sort_unstable();
        near.dedup();
        let content = |n: usize| attributions.get(n).and_then(|a| envelope(&a.content));
        let reach = |n: usize| {
            let parts = attributions.get(n)?;
            envelope(&[parts.content.as_slice(), parts.cue.as_slice()].concat())
        };
        // what stands in the content of another is passed on by it: the whole is doubted
        let outer: Vec<usize> = near
            .iter()
            .copied()
            .filter(|n| {
                let own = content(*n);
                !near.iter().any(|m| match (content(*m), own) {
                    (Some(other), Some(own)) => other != own && other.contains(own),
                    _ => false,
                })
            })
            .collect();
        let last = outer
            .iter()
            .copied()
            .max_by_key(|n| reach(*n).map(|r| (r.end, r.start)));
        let doubted = last.and_then(content);
        outer
            .into_iter()
            .filter(|n| Some(*n) == last || (doubted.is_some() && content(*n) == doubted))
            .collect()
    }
}

fn has(words: &[String], token: &Token) -> bool {
    words.binary_search(&token.lower).is_ok()
}

fn is_number(token: &Token) -> bool {
    token.lower.starts_with(|c: char| c.is_numeric())
}
