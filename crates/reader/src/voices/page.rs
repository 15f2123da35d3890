//! The words of what is read, with their sentences and paragraphs, and the names among them.

use std::collections::HashSet;
use std::ops::Range;

use sayso_core::Span;

use crate::acts::words::{Token, ends_sentence, tokens};
use crate::names::{Name, NameKind};

/// The words and marks of what is read, in text order.
pub(crate) struct Page<'t> {
    pub text: &'t str,
    pub tokens: Vec<Token>,
    /// For each token the number of its sentence and of its line.
    sentence: Vec<u32>,
    paragraph: Vec<u32>,
    pub names: Vec<NamedWords>,
    /// For each token the index of the name in which it stands.
    name_of: Vec<Option<u32>>,
}

/// The text up to a little behind a byte: enough to see whether a sentence ends there, and no more, so that an endless
/// row of marks costs no more than a short one.
fn near(text: &str, byte: usize) -> &str {
    const BEHIND: usize = 48;
    let mut end = (byte + BEHIND).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// What is no part of a name at its end.
pub(super) const DAYS: [&str; 10] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "today",
    "yesterday",
    "tonight",
];

/// Two words of a page run together: "QuillFederal judge". Names such as "McKay" and "DeVos" have few small letters
/// before their second capital.
fn is_glued(word: &str) -> bool {
    let mut small = 0;
    for c in word.chars() {
        if c.is_uppercase() && small > 3 {
            return true;
        }
        small = if c.is_lowercase() { small + 1 } else { 0 };
    }
    false
}

/// A name as tokens.
#[derive(Clone, Debug)]
pub(crate) struct NamedWords {
    pub words: Range<usize>,
    pub kind: NameKind,
}

impl<'t> Page<'t> {
    /// The words of the passages that are read; `names` in text order, without overlap.
    pub fn new(text: &'t str, passages: &[Span], names: &[Name]) -> Self {
        let mut page = Page {
            text,
            tokens: Vec::new(),
            sentence: Vec::new(),
            paragraph: Vec::new(),
            names: Vec::new(),
            name_of: Vec::new(),
        };
        let (mut sentence, mut paragraph) = (0, 0);
        let mut before: Option<usize> = None;
        for passage in passages {
            // what is not read may stand in the middle of a line, and of a sentence
            let goes_on = before.is_some_and(|end| {
                text.get(end..passage.start)
                    .is_some_and(|gap| !gap.contains('\n') && !gap.trim().is_empty())
            });
            if before.is_some() && !goes_on {
                paragraph += 1;
                sentence += 1;
            }
            let mut last = passage.start;
            for token in tokens(text, *passage) {
                let gap = text.get(last..token.span.start).unwrap_or_default();
                if gap.contains('\n') {
                    paragraph += 1;
                    sentence += 1;
                }
                last = token.span.end;
                page.sentence.push(sentence);
                page.paragraph.push(paragraph);
                if ends_sentence(near(text, token.span.end), &token) {
                    sentence += 1;
                }
                page.tokens.push(token);
            }
            before = Some(last);
        }
        page.close_quotations();
        page.name_of = vec![None; page.tokens.len()];
        let common = page.common_words();
        let small = page.small_words();
        for name in names {
            let mut words = page.trimmed_name(page.range(name.span), name.kind);
            if words.clone().any(|i| is_glued(page.words(i..i + 1))) {
                continue;
            }
            // "Ben] Rhodes": what an editor put in stands before the bracket
            if let Some(bracket) = words
                .clone()
                .rev()
                .find(|&i| matches!(page.lower(i), "[" | "]" | "(" | ")"))
            {
                words.start = bracket + 1;
            }
            if words.is_empty() || page.is_seat(words.start) || page.is_of_title(&words, name.kind) {
                continue;
            }
            if name.kind == NameKind::Person {
                words.start = page.with_initial(words.start);
            }
            // "Obama Ponders" in a headline: the second word is no name
            while name.kind == NameKind::Person
                && words.len() > 1
                && page.is_common(words.end - 1, &common, &small)
            {
                words.end -= 1;
            }
            if words.len() == 1 && page.is_common(words.start, &common, &small) {
                continue;
            }
            if words.is_empty() || page.name_of[words.clone()].iter().any(Option::is_some) {
                continue;
            }
            page.name_of[words.clone()].fill(Some(page.names.len() as u32));
            page.names.push(NamedWords {
                words,
                kind: name.kind,
            });
        }
        page
    }

    /// Changes the names: `names` in text order, without overlap.
    pub fn rename(&mut self, names: Vec<NamedWords>) {
        self.name_of.fill(None);
        for (n, name) in names.iter().enumerate() {
            if let Some(tokens) = self.name_of.get_mut(name.words.clone()) {
                tokens.fill(Some(n as u32));
            }
        }
        self.names = names;
    }

    /// A name without marks and small words at its ends: "Harry charmed" is Harry.
    fn trimmed_name(&self, mut words: Range<usize>, kind: NameKind) -> Range<usize> {
        let is_small = |i: usize| {
            // "al-Tamarek" and "d'Aubrecy" are parts of names
            let word = self.tokens[i].span.of(self.text);
            kind == NameKind::Person
                && self.is_word(i)
                && word.chars().all(|c| !c.is_uppercase() && c.is_ascii_alphabetic())
        };
        while words.end > words.start
            && (!self.is_word(words.end - 1) && self.lower(words.end - 1) != "."
                || is_small(words.end - 1)
                || kind == NameKind::Person && words.len() > 1 && DAYS.contains(&self.lower(words.end - 1)))
        {
            words.end -= 1;
        }
        while words.end > words.start && !self.is_word(words.start) {
            words.start += 1;
        }
        words
    }

    /// The start of a name whose initials, or given name and initial, the tagger left out: "J. T. Ormsvik" where it saw
    /// "Ormsvik", "Susan E. Rice" where it saw "Rice".
    fn with_initial(&self, start: usize) -> usize {
        let is_initial = |i: usize| {
            let word = self.tokens[i].span.of(self.text);
            word.ends_with('.')
                && word.chars().count() == 2
                && word.chars().all(|c| c == '.' || c.is_uppercase())
        };
        let mut first = start;
        while first > 0
            && start - first < 3
            && is_initial(first - 1)
            && self.sentence(first - 1) == self.sentence(start)
        {
            first -= 1;
        }
        match first.checked_sub(1) {
            Some(given)
                if first < start
                    && self.is_capital(given)
                    && self.is_word(given)
                    && self.lower(given).len() > 2
                    && !matches!(
                        self.lower(given),
                        "the" | "but" | "and" | "when" | "while" | "for" | "that" | "with" | "from"
                    )
                    && self.sentence(given) == self.sentence(start) =>
            {
                given
            }
            _ => first,
        }
    }

    /// Is it the party and the state of a lawmaker: "R-Texas"?
    pub fn is_seat(&self, token: usize) -> bool {
        let word = self.words(token..token + 1);
        let mut letters = word.chars();
        matches!(letters.next(), Some('R' | 'D' | 'I'))
            && matches!(letters.next(), Some('-' | '\u{2010}' | '\u{2011}'))
            && letters.next().is_some_and(char::is_uppercase)
    }

    /// Does the name only say of what somebody is the secretary: "Secretary of State"?
    fn is_of_title(&self, words: &Range<usize>, kind: NameKind) -> bool {
        kind == NameKind::Organization
            && words.len() == 1
            && words.start > 1
            && self.lower(words.start - 1) == "of"
            && matches!(self.lower(words.start - 2), "secretary" | "minister")
    }

    /// The words that stand in the text with a small letter.
    fn common_words(&self) -> HashSet<String> {
        self.tokens
            .iter()
            .filter(|t| t.is_word && !t.is_capital)
            .map(|t| t.lower.clone())
            .collect()
    }

    /// For each sentence the number of its words without a capital, but for the shortest. Counted once: an endless
    /// sentence can hold any number of names.
    fn small_words(&self) -> Vec<u32> {
        let mut counts = vec![0; self.sentence.last().map_or(0, |&last| last as usize + 1)];
        for (i, &sentence) in self.sentence.iter().enumerate() {
            if let Some(count) = counts.get_mut(sentence as usize) {
                *count += u32::from(self.is_word(i) && !self.is_capital(i) && self.lower(i).len() > 3);
            }
        }
        counts
    }

    /// Is the capital of a lone word due to its place alone? It begins a sentence or stands in a headline, where every
    /// word has one, and the word stands in the text with a small letter as well. `small`: of [`Page::small_words`].
    fn is_common(&self, token: usize, common: &HashSet<String>, small: &[u32]) -> bool {
        // scripts without letter case show nothing by it
        let has_case = self.tokens[token]
            .span
            .of(self.text)
            .chars()
            .next()
            .is_some_and(char::is_uppercase);
        if !has_case || !common.contains(self.lower(token)) {
            return false;
        }
        let small = small.get(self.sentence(token) as usize).copied().unwrap_or(0);
        token == self.sentence_words(token).start || small == 0
    }

    /// A closing mark behind a full stop belongs to the sentence that the stop ends.
    fn close_quotations(&mut self) {
        for i in 1..self.tokens.len() {
            let is_closing = matches!(self.tokens[i].span.of(self.text), "\u{201d}" | "\u{2019}" | ")")
                || self.tokens[i].span.of(self.text) == "\""
                    && self.tokens[i].span.start == self.tokens[i - 1].span.end;
            if is_closing && self.paragraph[i] == self.paragraph[i - 1] {
                self.sentence[i] = self.sentence[i - 1];
            }
        }
    }

    /// The tokens that stand in a passage, at least in part.
    pub fn range(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|t| t.span.end <= span.start);
        let end = self.tokens.partition_point(|t| t.span.start < span.end);
        start..end.max(start)
    }

    /// The first token at or behind a byte.
    pub fn at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|t| t.span.end <= byte)
    }

    /// The number of the sentence of a token; for the place behind the last, of the last.
    pub fn sentence(&self, token: usize) -> u32 {
        let last = self.sentence.len().saturating_sub(1);
        self.sentence.get(token.min(last)).copied().unwrap_or(0)
    }

    /// The tokens of the sentence of a token.
    pub fn sentence_words(&self, token: usize) -> Range<usize> {
        let sentence = self.sentence(token);
        let start = self.sentence.partition_point(|&s| s < sentence);
        start..self.sentence.partition_point(|&s| s <= sentence)
    }

    /// The number of the line of a token.
    pub fn paragraph(&self, token: usize) -> u32 {
        let last = self.paragraph.len().saturating_sub(1);
        self.paragraph.get(token.min(last)).copied().unwrap_or(0)
    }

    /// The token in lower case; empty outside the text.
    pub fn lower(&self, token: usize) -> &str {
        self.tokens.get(token).map_or("", |t| t.lower.as_str())
    }

    /// The token in lower case without full stops, as the lists of nouns have it.
    pub fn plain(&self, token: usize) -> String {
        self.lower(token).replace('.', "")
    }

    /// Does the token begin with a capital letter?
    pub fn is_capital(&self, token: usize) -> bool {
        self.tokens.get(token).is_some_and(|t| t.is_capital)
    }

    /// Is the token a word and no mark?
    pub fn is_word(&self, token: usize) -> bool {
        self.tokens.get(token).is_some_and(|t| t.is_word)
    }

    /// The index of the name in which a token stands.
    pub fn name_at(&self, token: usize) -> Option<usize> {
        self.name_of.get(token).copied().flatten().map(|n| n as usize)
    }

    /// Does white space stand on both sides of the token?
    pub fn is_apart(&self, token: usize) -> bool {
        let gap = |a: usize, b: usize| match (self.tokens.get(a), self.tokens.get(b)) {
            (Some(a), Some(b)) => a.span.end < b.span.start,
            _ => true,
        };
        token > 0 && gap(token - 1, token) && gap(token, token + 1)
    }

    /// The place of some tokens in the text; `None` when there are none.
    pub fn span(&self, words: Range<usize>) -> Option<Span> {
        let tokens = self.tokens.get(words)?;
        Some(Span::new(tokens.first()?.span.start, tokens.last()?.span.end))
    }

    /// The words of some tokens as they stand in the text.
    pub fn words(&self, words: Range<usize>) -> &'t str {
        self.span(words).map_or("", |span| span.of(self.text))
    }
}
