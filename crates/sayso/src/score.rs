//! How well predicted attributions agree with annotated ones: the metrics of the published scorer, to the last digit.
//!
//! Words are the runs of word characters of the text ([`crate::words`]). A span is the set of words that it touches, so
//! punctuation and quotation marks never matter, except in `exact_char`. All metrics are micro-averaged over the
//! articles:
//!
//! | metric | what agrees |
//! |---|---|
//! | `tok_source`, `tok_cue`, `tok_content` | word by word, the union of all spans of that role |
//! | `content@0.5` | an attribution whose contents share at least half of their words (Jaccard), matched one to one, greedily: highest first, ties in text order |
//! | `attribution` | the same, and the sources share a word that is no function word, or both are empty |
//! | `full` | the same, and the cues share a word, or both are empty |
//! | `exact_content` | the words of the contents are the same |
//! | `exact_char` | the characters of the contents are the same, white space aside |

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};
use std::ops::AddAssign;

use anyhow::{Result, anyhow};
use sayso_core::{CodePoints, Form, Span};
use serde::Serialize;

use crate::brat::{Annotation, Points};
use crate::words::{is_space, words};

/// The names of the metrics, in the order in which they are printed.
pub const METRICS: [&str; 8] = [
    "tok_source",
    "tok_cue",
    "tok_content",
    "content@0.5",
    "attribution",
    "full",
    "exact_content",
    "exact_char",
];

/// The metrics whose recall is also given by the form of the gold content.
pub const METRICS_BY_FORM: [&str; 3] = ["content@0.5", "attribution", "full"];

/// The forms, in the order in which they are printed.
pub const FORMS: [Form; 3] = [Form::Direct, Form::Mixed, Form::Indirect];

/// Words that make no agreement of sources when they alone are shared.
const FUNCTION: [&str; 26] = [
    "a", "an", "the", "this", "that", "these", "those", "some", "any", "all", "both", "each", "every", "no",
    "of", "in", "at", "on", "for", "to", "from", "by", "with", "and", "or", "s",
];

/// What one metric counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Right ones.
    pub right: u64,
    /// Predicted ones.
    pub predicted: u64,
    /// Annotated ones.
    pub gold: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.predicted += other.predicted;
        self.gold += other.gold;
    }
}

impl Counts {
    /// Precision, recall and F1, 0 to 1; 0 where there is nothing to divide by.
    pub fn measures(self) -> (f64, f64, f64) {
        let share = |of: u64| {
            if of == 0 {
                0.0
            } else {
                self.right as f64 / of as f64
            }
        };
        let (precision, recall) = (share(self.predicted), share(self.gold));
        let sum = precision + recall;
        (
            precision,
            recall,
            if sum == 0.0 {
                0.0
            } else {
                2.0 * precision * recall / sum
            },
        )
    }
}

/// What the metrics count, of one article or of many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// In the order of [`METRICS`].
    pub metrics: [Counts; METRICS.len()],
    /// By form in the order of [`FORMS`], then metric in the order of [`METRICS_BY_FORM`]. Nothing is predicted by form.
    pub by_form: [[Counts; METRICS_BY_FORM.len()]; FORMS.len()],
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        let mine = self.metrics.iter_mut().chain(self.by_form.as_flattened_mut());
        for (mine, other) in mine.zip(other.metrics.iter().chain(other.by_form.as_flattened())) {
            *mine += *other;
        }
    }
}

/// A sorted set of word numbers or of character numbers.
type Numbers = Vec<u32>;

/// An attribution as the metrics compare it.
struct Prepared {
    content: Numbers,
    source: Numbers,
    cue: Numbers,
    /// The words of the source that are no function words; all of them where there are no others.
    key: Numbers,
    /// The characters of the content that are no white space.
    characters: Numbers,
    form: Form,
}

impl Prepared {
    fn in_text_order(&self, other: &Self) -> Ordering {
        let key = |p: &Self| [&p.content, &p.source, &p.cue, &p.characters].map(|numbers| numbers.to_owned());
        key(self).cmp(&key(other))
    }
}

/// The words and characters of one text, by code points.
struct Text<'t> {
    points: CodePoints<'t>,
    length: usize,
    /// Every word's first code point, the one after it, and whether it is a function word.
    words: Vec<(usize, usize, bool)>,
    /// The code points that are no white space.
    visible: Vec<usize>,
}

impl<'t> Text<'t> {
    fn new(text: &'t str) -> Self {
        let points = CodePoints::new(text);
        let function: HashSet<&str> = FUNCTION.into_iter().collect();
        let words = words(text).map(|range| {
            let word = text.get(range.clone()).unwrap_or_default().to_lowercase();
            (
                points.at(range.start),
                points.at(range.end),
                function.contains(word.as_str()),
            )
        });
        let words = words.collect();
        let visible = text
            .chars()
            .enumerate()
            .filter(|(_, c)| !is_space(*c))
            .map(|(point, _)| point)
            .collect();
        Text {
            length: points.at(text.len()),
            points,
            words,
            visible,
        }
    }

    /// The passages as code points of this text.
    fn checked(&self, spans: &[Points]) -> Result<Vec<(usize, usize)>> {
        let checked = spans.iter().map(|&(start, end)| {
            let inside = usize::try_from(start).ok().zip(usize::try_from(end).ok());
            inside
                .filter(|&(start, end)| start <= end && end <= self.length)
                .ok_or_else(|| {
                    anyhow!(
                        "the span [{start}, {end}) is outside the text, which has {} characters; \
                     check that annotations and text belong together",
                        self.length
                    )
                })
        });
        checked.collect()
    }

    /// The words that the passages touch.
    fn words_of(&self, spans: &[(usize, usize)]) -> Numbers {
        union(spans.iter().map(|&(start, end)| {
            let first = self.words.partition_point(|word| word.1 <= start);
            let last = self.words.partition_point(|word| word.0 < end);
            if start < end { first..last } else { 0..0 }
        }))
    }

    /// The characters of the passages, white space aside.
    fn characters_of(&self, spans: &[(usize, usize)]) -> Numbers {
        union(spans.iter().map(|&(start, end)| {
            let first = self.visible.partition_point(|&point| point < start);
            first..self.visible.partition_point(|&point| point < end)
        }))
    }

    /// The attributions in text order, as the metrics compare them.
    fn prepare(&self, annotations: &[Annotation], form: impl Fn(&[Span]) -> Form) -> Result<Vec<Prepared>> {
        let prepare = |annotation: &Annotation| {
            let [source, cue, content] = [&annotation.source, &annotation.cue, &annotation.content];
            let (source, cue, content) = (self.checked(source)?, self.checked(cue)?, self.checked(content)?);
            let source = self.words_of(&source);
            let mut key = source.clone();
            key.retain(|&word| self.words.get(word as usize).is_some_and(|word| !word.2));
            if key.is_empty() {
                key.clone_from(&source);
            }
            let spans: Vec<Span> = content
                .iter()
                .filter_map(|&(start, end)| self.points.span(start, end))
                .collect();
            Ok(Prepared {
                content: self.words_of(&content),
                source,
                cue: self.words_of(&cue),
                key,
                characters: self.characters_of(&content),
                form: form(&spans),
            })
        };
        let mut prepared = annotations.iter().map(prepare).collect::<Result<Vec<_>>>()?;
        prepared.sort_by(Prepared::in_text_order);
        Ok(prepared)
    }
}

fn union(ranges: impl Iterator<Item = std::ops::Range<usize>>) -> Numbers {
    let mut numbers: Numbers = ranges
        .flatten()
        .filter_map(|number| u32::try_from(number).ok())
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// How many numbers two sorted sets share.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut count = 0;
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            Ordering::Less => drop(a.next()),
            Ordering::Greater => drop(b.next()),
            Ordering::Equal => {
                count += 1;
                a.next();
                b.next();
            }
        }
    }
    count
}

/// Do they share a number, or are both empty?
fn agree(a: &[u32], b: &[u32]) -> bool {
    shared(a, b) > 0 || (a.is_empty() && b.is_empty())
}

/// A pair of a gold and a predicted attribution that share words of their contents.
struct Pair {
    jaccard: f64,
    gold: usize,
    predicted: usize,
    source: bool,
    cue: bool,
    content: bool,
    characters: bool,
}

/// All such pairs, highest Jaccard first, ties by gold, then predicted order.
fn pairs(gold: &[Prepared], predicted: &[Prepared]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, p) in predicted.iter().enumerate() {
            let common = shared(&g.content, &p.content);
            if common > 0 {
                pairs.push(Pair {
                    jaccard: common as f64 / (g.content.len() + p.content.len() - common) as f64,
                    gold: i,
                    predicted: j,
                    source: agree(&g.key, &p.key),
                    cue: agree(&g.cue, &p.cue),
                    content: g.content == p.content,
                    characters: g.characters == p.characters,
                });
            }
        }
    }
    pairs.sort_by(|a, b| {
        let order = b.jaccard.total_cmp(&a.jaccard);
        order
            .then(a.gold.cmp(&b.gold))
            .then(a.predicted.cmp(&b.predicted))
    });
    pairs
}

/// Matches one to one and greedily the pairs that the rule allows; the gold attributions that found a match.
fn matched(pairs: &[Pair], allowed: impl Fn(&Pair) -> bool) -> HashSet<usize> {
    let (mut gold, mut predicted) = (HashSet::new(), HashSet::new());
    for pair in pairs.iter().filter(|pair| allowed(pair)) {
        if !gold.contains(&pair.gold) && !predicted.contains(&pair.predicted) {
            gold.insert(pair.gold);
            predicted.insert(pair.predicted);
        }
    }
    gold
}

/// Scores the predicted attributions of one text. `form` tells the form of a content from its bytes in that text.
///
/// # Errors
/// A span lies outside the text; the message says whose it is.
pub fn score_article(
    text: &str,
    gold: &[Annotation],
    predicted: &[Annotation],
    form: impl Fn(&[Span]) -> Form,
) -> Result<Tally> {
    let text = Text::new(text);
    let gold = text
        .prepare(gold, &form)
        .map_err(|error| error.context("a gold attribution"))?;
    let predicted = text
        .prepare(predicted, &form)
        .map_err(|error| error.context("a predicted attribution"))?;
    let mut tally = Tally::default();

    let roles: [fn(&Prepared) -> &Numbers; 3] = [|p| &p.source, |p| &p.cue, |p| &p.content];
    for (counts, role) in tally.metrics.iter_mut().zip(roles) {
        let of_all = |list: &[Prepared]| -> Numbers {
            union(
                list.iter()
                    .flat_map(role)
                    .map(|&word| word as usize..word as usize + 1),
            )
        };
        let (g, p) = (of_all(&gold), of_all(&predicted));
        *counts = Counts {
            right: shared(&g, &p) as u64,
            predicted: p.len() as u64,
            gold: g.len() as u64,
        };
    }

    let pairs = pairs(&gold, &predicted);
    let half = |pair: &Pair| pair.jaccard >= 0.5;
    let rules: [&dyn Fn(&Pair) -> bool; 5] = [
        &half,
        &|pair| half(pair) && pair.source,
        &|pair| half(pair) && pair.source && pair.cue,
        &|pair| pair.content,
        &|pair| pair.characters,
    ];
    for ((counts, name), rule) in tally.metrics.iter_mut().zip(METRICS).skip(roles.len()).zip(rules) {
        let found = matched(&pairs, rule);
        *counts = Counts {
            right: found.len() as u64,
            predicted: predicted.len() as u64,
            gold: gold.len() as u64,
        };
        if let Some(metric) = METRICS_BY_FORM.iter().position(|&metric| metric == name) {
            for (by_metric, form) in tally.by_form.iter_mut().zip(FORMS) {
                let of_form = |&number: &usize| gold.get(number).is_some_and(|g| g.form == form);
                if let Some(counts) = by_metric.get_mut(metric) {
                    counts.right = found.iter().filter(|number| of_form(number)).count() as u64;
                    counts.gold = gold.iter().filter(|g| g.form == form).count() as u64;
                }
            }
        }
    }
    Ok(tally)
}

/// The scores of a whole folder, as they are printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What was scored, in the caller's words.
    pub name: String,
    /// Annotated articles.
    pub articles: usize,
    /// Articles among them for which nothing was predicted, not even an empty list.
    pub unpredicted: usize,
    /// The counts.
    pub tally: Tally,
}

impl Report {
    /// The scores as one JSON object on one line, with its line break, as the published scorer writes them; with
    /// `recall_by_form` beside them when `forms`.
    ///
    /// # Errors
    /// None occurs on these values; the signature is serde_json's.
    pub fn json_line(&self, forms: bool) -> Result<String> {
        let mut metrics = serde_json::Map::new();
        for (name, counts) in METRICS.into_iter().zip(self.tally.metrics) {
            let (precision, recall, f1) = counts.measures();
            metrics.insert(
                name.to_owned(),
                serde_json::json!({
                    "p": rounded(precision), "r": rounded(recall), "f1": rounded(f1),
                    "tp": counts.right, "pred": counts.predicted, "gold": counts.gold,
                }),
            );
        }
        let mut line = serde_json::json!({
            "name": self.name, "articles": self.articles, "unpredicted": self.unpredicted, "metrics": metrics,
        });
        if forms {
            let by_form = FORMS
                .into_iter()
                .zip(self.tally.by_form)
                .map(|(form, by_metric)| {
                    let mut recalls = serde_json::Map::new();
                    recalls.insert(
                        "gold".to_owned(),
                        by_metric.first().map_or(0, |counts| counts.gold).into(),
                    );
                    for (metric, counts) in METRICS_BY_FORM.into_iter().zip(by_metric) {
                        recalls.insert(metric.to_owned(), rounded(counts.measures().1).into());
                    }
                    (form.name().to_owned(), serde_json::Value::Object(recalls))
                });
            line["recall_by_form"] = serde_json::Value::Object(by_form.collect());
        }
        let mut bytes = Vec::new();
        line.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, Spaced))?;
        Ok(String::from_utf8(bytes)? + "\n")
    }

    /// The scores as a table in per cent, as the published scorer prints it.
    pub fn table(&self) -> String {
        let mut table = format!(
            "{:14} {:>6} {:>6} {:>6} {:>7} {:>7} {:>7}\n",
            "metric", "P", "R", "F1", "tp", "pred", "gold"
        );
        for (name, counts) in METRICS.into_iter().zip(self.tally.metrics) {
            let (precision, recall, f1) = counts.measures();
            table += &format!(
                "{name:14} {:6.2} {:6.2} {:6.2} {:7} {:7} {:7}\n",
                100.0 * precision,
                100.0 * recall,
                100.0 * f1,
                counts.right,
                counts.predicted,
                counts.gold
            );
        }
        table
    }

    /// Recall in per cent by the form of the gold content.
    pub fn table_by_form(&self) -> String {
        let mut table = format!("{:14} {:>7}", "recall by form", "gold");
        for metric in METRICS_BY_FORM {
            table += &format!(" {metric:>11}");
        }
        table.push('\n');
        for (form, by_metric) in FORMS.into_iter().zip(self.tally.by_form) {
            table += &format!(
                "{:14} {:7}",
                form.name(),
                by_metric.first().map_or(0, |counts| counts.gold)
            );
            for counts in by_metric {
                table += &format!(" {:11.2}", 100.0 * counts.measures().1);
            }
            table.push('\n');
        }
        table
    }
}

/// To four decimals; halves as the printed decimals say, not the binary ones.
fn rounded(value: f64) -> f64 {
    format!("{value:.4}").parse().unwrap_or(value)
}

/// JSON as Python's `json.dumps` spaces and escapes it.
struct Spaced;

impl serde_json::ser::Formatter for Spaced {
    fn begin_array_value<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_key<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_value<W: ?Sized + std::io::Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        writer.write_all(b": ")
    }

    fn write_string_fragment<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> std::io::Result<()> {
        for c in fragment.chars() {
            if matches!(c, ' '..='~') {
                write!(writer, "{c}")?;
            } else {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }
}

/// The STEMs of `predicted` that `gold` does not know, in order.
pub fn unknown_stems<'p, P, G>(
    predicted: &'p BTreeMap<String, P>,
    gold: &BTreeMap<String, G>,
) -> Vec<&'p str> {
    predicted
        .keys()
        .filter(|stem| !gold.contains_key(*stem))
        .map(String::as_str)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str =
        "Marta Quill said the dam will hold. “It is safe,” she added, the mayor of the town said.";

    /// The passage of the words in [`TEXT`].
    fn at(words: &str) -> Points {
        let start = TEXT
            .find(words)
            .unwrap_or_else(|| panic!("{words:?} is not in the text"));
        let points = CodePoints::new(TEXT);
        let point = |byte| i64::try_from(points.at(byte)).unwrap();
        (point(start), point(start + words.len()))
    }

    fn annotation(source: &[&str], cue: &[&str], content: &[&str]) -> Annotation {
        let list = |words: &[&str]| words.iter().copied().map(at).collect();
        Annotation {
            source: list(source),
            cue: list(cue),
            content: list(content),
        }
    }

    fn score(gold: &[Annotation], predicted: &[Annotation]) -> BTreeMap<&'static str, (u64, u64, u64)> {
        let tally = score_article(TEXT, gold, predicted, |_| Form::Indirect).unwrap();
        METRICS
            .into_iter()
            .zip(tally.metrics.map(|c| (c.right, c.predicted, c.gold)))
            .collect()
    }

    #[test]
    fn an_equal_attribution_is_right_in_every_metric() {
        let gold = [annotation(&["Marta Quill"], &["said"], &["the dam will hold"])];
        let found = score(&gold, &gold);
        assert_eq!(found["tok_source"], (2, 2, 2));
        assert_eq!(found["tok_content"], (4, 4, 4));
        for metric in &METRICS[3..] {
            assert_eq!(found[metric], (1, 1, 1), "{metric}");
        }
    }

    #[test]
    fn half_of_the_words_are_enough_and_one_less_is_not() {
        let gold = [annotation(&[], &[], &["the dam will hold"])];
        assert_eq!(
            score(&gold, &[annotation(&[], &[], &["will hold"])])["attribution"],
            (1, 1, 1)
        );
        assert_eq!(
            score(&gold, &[annotation(&[], &[], &["hold. “It"])])["content@0.5"],
            (0, 1, 1)
        );
    }

    #[test]
    fn a_shared_function_word_is_no_agreement_of_sources_unless_there_is_nothing_else() {
        let gold = [annotation(&["the mayor of the town"], &[], &["It is safe"])];
        let of_the = Annotation {
            source: vec![at("of the")],
            ..gold[0].clone()
        };
        let town = Annotation {
            source: vec![at("the town")],
            ..gold[0].clone()
        };
        assert_eq!(
            score(&gold, std::slice::from_ref(&of_the))["attribution"],
            (0, 1, 1)
        );
        assert_eq!(
            score(std::slice::from_ref(&of_the), std::slice::from_ref(&of_the))["attribution"],
            (1, 1, 1)
        );
        assert_eq!(score(&gold, &[town])["attribution"], (1, 1, 1));
        let none = Annotation {
            source: vec![],
            ..gold[0].clone()
        };
        assert_eq!(
            score(&gold, std::slice::from_ref(&none))["attribution"],
            (0, 1, 1)
        );
        assert_eq!(
            score(std::slice::from_ref(&none), std::slice::from_ref(&none))["attribution"],
            (1, 1, 1)
        );
    }

    #[test]
    fn cues_count_in_full_alone() {
        let gold = [annotation(&["she"], &["added"], &["It is safe"])];
        let other = [annotation(&["she"], &["said"], &["It is safe"])];
        let found = score(&gold, &other);
        assert_eq!((found["attribution"], found["full"]), ((1, 1, 1), (0, 1, 1)));
    }

    #[test]
    fn quotation_marks_count_for_characters_and_not_for_words() {
        let gold = [annotation(&["she"], &["added"], &["“It is safe,”"])];
        let found = score(&gold, &[annotation(&["she"], &["added"], &["It is safe"])]);
        assert_eq!(
            (found["exact_content"], found["exact_char"]),
            ((1, 1, 1), (0, 1, 1))
        );
    }

    #[test]
    fn a_content_in_fragments_is_one_attribution_in_any_order() {
        let gold = [annotation(&[], &[], &["the dam will hold", "It is safe"])];
        let found = score(
            &gold,
            &[annotation(&[], &[], &["It is safe", "the dam will hold"])],
        );
        assert_eq!(
            (found["exact_char"], found["tok_content"]),
            ((1, 1, 1), (7, 7, 7))
        );
    }

    #[test]
    fn the_best_pair_is_matched_first_and_each_attribution_once() {
        let whole = annotation(&[], &[], &["the dam will hold"]);
        let part = annotation(&[], &[], &["dam will hold"]);
        let found = score(std::slice::from_ref(&whole), &[part, whole.clone()]);
        assert_eq!(
            (found["exact_content"], found["content@0.5"]),
            ((1, 2, 1), (1, 2, 1))
        );
    }

    #[test]
    fn a_span_outside_the_text_is_an_error_that_says_whose() {
        let length = i64::try_from(TEXT.chars().count()).unwrap();
        for span in [(0, length + 1), (-1, 2), (5, 4), (i64::MAX, i64::MAX)] {
            let wrong = Annotation {
                cue: vec![span],
                ..Annotation::default()
            };
            let error = score_article(TEXT, &[], &[wrong], |_| Form::Direct).unwrap_err();
            let error = format!("{error:#}");
            assert!(
                error.contains("a predicted attribution") && error.contains(&format!("{length} characters")),
                "{error}"
            );
        }
        let edge = Annotation {
            cue: vec![(length, length)],
            ..Annotation::default()
        };
        assert!(score_article(TEXT, &[], &[edge], |_| Form::Direct).is_ok());
    }

    #[test]
    fn recall_is_counted_by_the_form_of_the_gold_content() {
        let direct = annotation(&["she"], &["added"], &["“It is safe,”"]);
        let indirect = annotation(&["Marta Quill"], &["said"], &["the dam will hold"]);
        let form = |spans: &[Span]| {
            if spans.iter().any(|span| span.of(TEXT).contains('“')) {
                Form::Direct
            } else {
                Form::Indirect
            }
        };
        let tally = score_article(TEXT, &[direct.clone(), indirect], &[direct], form).unwrap();
        let [of_direct, of_mixed, of_indirect] =
            tally.by_form.map(|counts| (counts[1].right, counts[1].gold));
        assert_eq!((of_direct, of_mixed, of_indirect), ((1, 1), (0, 0), (0, 1)));
    }

    fn report(name: &str) -> Report {
        let gold = [annotation(&["Marta Quill"], &["said"], &["the dam will hold"])];
        let two = [gold[0].clone(), annotation(&[], &["said"], &["hold"])];
        let tally = score_article(TEXT, &gold, &two, |_| Form::Indirect).unwrap();
        Report {
            name: name.to_owned(),
            articles: 3,
            unpredicted: 2,
            tally,
        }
    }

    #[test]
    fn the_json_line_is_spaced_and_escaped_as_python_does() {
        let line = report("a “b” \u{1f600}\u{7f}\t\"").json_line(false).unwrap();
        let start = "{\"name\": \"a \\u201cb\\u201d \\ud83d\\ude00\\u007f\\t\\\"\", \"articles\": 3, \"unpredicted\": 2, \
                     \"metrics\": {\"tok_source\": {\"p\": 1.0, \"r\": 1.0, \"f1\": 1.0, \"tp\": 2, \"pred\": 2, \"gold\": 2}, ";
        assert_eq!(line.get(..start.len()), Some(start));
        let end = "\"exact_char\": {\"p\": 0.5, \"r\": 1.0, \"f1\": 0.6667, \"tp\": 1, \"pred\": 2, \"gold\": 1}}}\n";
        assert!(line.ends_with(end), "{line}");
    }

    #[test]
    fn the_forms_stand_beside_the_metrics() {
        let line = report("x").json_line(true).unwrap();
        let end = "\"recall_by_form\": {\"direct\": {\"gold\": 0, \"content@0.5\": 0.0, \"attribution\": 0.0, \"full\": 0.0}, \
                   \"mixed\": {\"gold\": 0, \"content@0.5\": 0.0, \"attribution\": 0.0, \"full\": 0.0}, \
                   \"indirect\": {\"gold\": 1, \"content@0.5\": 1.0, \"attribution\": 1.0, \"full\": 1.0}}}\n";
        assert!(line.ends_with(end), "{line}");
        insta::assert_snapshot!(report("x").table_by_form());
    }

    #[test]
    fn the_table_has_one_row_for_each_metric() {
        insta::assert_snapshot!(report("x").table());
    }

    proptest! {
        /// Whatever is predicted, right ones are at most the predicted and the gold ones, and predicting the gold is
        /// perfect.
        #[test]
        fn counts_stay_within_bounds(
            gold in proptest::collection::vec(any_annotation(), 0..6),
            predicted in proptest::collection::vec(any_annotation(), 0..6),
        ) {
            for (_, (right, predicted, gold)) in score(&gold, &predicted) {
                prop_assert!(right <= predicted.min(gold));
            }
            let with_content = gold.iter().filter(|a| !Text::new(TEXT).words_of(&[(a.content[0].0 as usize, a.content[0].1 as usize)]).is_empty()).count() as u64;
            let found = score(&gold, &gold);
            prop_assert_eq!(found["full"].0, with_content);
            prop_assert_eq!(found["exact_char"].0, with_content);
        }
    }

    fn any_annotation() -> impl Strategy<Value = Annotation> {
        let length = i64::try_from(TEXT.chars().count()).unwrap_or(0);
        let span = move || (0..=length, 0..=length).prop_map(|(a, b)| (a.min(b), a.max(b)));
        (span(), span(), span()).prop_map(|(source, cue, content)| Annotation {
            source: vec![source],
            cue: vec![cue],
            content: vec![content],
        })
    }
}
