//! Words and marks of a stretch of text, as the lexicon's rows see them.

use sayso_core::Span;

/// A word, a clitic ("n't", "'s") or one mark.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// Where it stands.
    pub span: Span,
    /// Lower case, with straight apostrophes; "not" for "n't"; a title without its full stop.
    pub lower: String,
    /// A word or clitic, and no mark?
    pub is_word: bool,
    /// Does it begin with a capital letter?
    pub is_capital: bool,
    /// In a content: who it may stand for.
    pub stands_for: StandsFor,
}

/// Who a word of a content may stand for, as far as the word and its place tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum StandsFor {
    /// Nobody, or nobody knows.
    #[default]
    Unknown,
    /// The voice itself: "I" and "we"; outside quotation marks "he", "she", "it" and "they" as well.
    Voice,
    /// Somebody else: a name, an office, "you"; inside quotation marks "he", "she" and "they".
    Party,
}

/// Titles whose full stop ends no sentence.
const TITLES: [&str; 24] = [
    "mr", "mrs", "ms", "dr", "sen", "rep", "gov", "gen", "col", "lt", "sgt", "maj", "capt", "cmdr", "adm",
    "st", "jr", "sr", "prof", "rev", "vs", "hon", "pres", "messrs",
];

/// Parts of a word that the rows know as words of their own.
const CLITICS: [&str; 6] = ["'s", "'re", "'ve", "'ll", "'d", "'m"];

/// Where a token stands, before anything is allocated for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub span: Span,
    pub is_word: bool,
}

/// The nearest span that fits the text: inside it, running forward, on character boundaries.
pub(crate) fn fit(text: &str, span: Span) -> Span {
    let floor = |byte: usize| {
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    };
    let start = floor(span.start);
    Span {
        start,
        end: floor(span.end).max(start),
    }
}

/// The words and marks of a stretch, in order, white space left out. Linear in the stretch; nothing is allocated.
#[derive(Clone)]
pub(crate) struct Marks<'t> {
    text: &'t str,
    at: usize,
    end: usize,
}

impl<'t> Marks<'t> {
    pub fn new(text: &'t str, span: Span) -> Self {
        let span = fit(text, span);
        Marks {
            text,
            at: span.start,
            end: span.end,
        }
    }

    fn char_at(&self, byte: usize) -> Option<char> {
        self.text.get(byte..self.end)?.chars().next()
    }
}

fn is_apostrophe(c: char) -> bool {
    c == '\'' || c == '\u{2019}'
}

impl Iterator for Marks<'_> {
    type Item = Mark;

    fn next(&mut self) -> Option<Mark> {
        let rest = self.text.get(self.at..self.end)?;
        let start = self.at + (rest.len() - rest.trim_start().len());
        let first = self.char_at(start)?;
        let mut at = start + first.len_utf8();
        if !first.is_alphanumeric() {
            self.at = at;
            return Some(Mark {
                span: Span::new(start, at),
                is_word: false,
            });
        }
        // the length in characters of the stretch since the last full stop, to know "U.S." from the end of a sentence
        let mut letters = 1;
        let mut dots = 0;
        while let Some(c) = self.char_at(at) {
            let after = self.char_at(at + c.len_utf8());
            if c.is_alphanumeric() {
                letters += 1;
            } else if c == '.' && letters == 1 && (after.is_some_and(char::is_alphabetic) || dots > 0) {
                letters = 0;
                dots += 1;
            } else if self.joins(c, at, after, letters > 0) {
                letters = 2;
            } else {
                break;
            }
            at += c.len_utf8();
        }
        self.at = at;
        Some(Mark {
            span: Span::new(start, at),
            is_word: true,
        })
    }
}

impl Marks<'_> {
    /// Does this mark join two parts of a word: "anti-tank", "didn't", "1,200"?
    fn joins(&self, mark: char, at: usize, after: Option<char>, is_behind_letter: bool) -> bool {
        match mark {
            '.' | ',' => after.is_some_and(|a| a.is_ascii_digit()) && self.digit_before(at),
            '-' | '\u{2010}' | '\u{2011}' | '&' | '_' | '\'' | '\u{2019}' => {
                is_behind_letter && after.is_some_and(char::is_alphanumeric)
            }
            _ => false,
        }
    }

    fn digit_before(&self, byte: usize) -> bool {
        byte.checked_sub(1)
            .and_then(|b| self.text.as_bytes().get(b))
            .is_some_and(u8::is_ascii_digit)
    }
}

/// Writes the word in lower case with straight apostrophes.
pub(crate) fn lower_into(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.push_str(word);
        out.make_ascii_lowercase();
        return;
    }
    for c in word.chars() {
        if c == '\u{2019}' {
            out.push('\'');
        } else {
            out.extend(c.to_lowercase());
        }
    }
}

/// The words and marks of a stretch, clitics split off, titles joined with their full stop.
pub(crate) fn tokens(text: &str, span: Span) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for mark in Marks::new(text, span) {
        let word = mark.span.of(text);
        if word == "."
            && let Some(last) = tokens.last_mut()
            && last.span.end == mark.span.start
            && last.is_word
            && (TITLES.contains(&last.lower.as_str()) && last.is_capital || is_initial(last.span.of(text)))
        {
            last.span.end = mark.span.end;
            continue;
        }
        let mut lower = String::with_capacity(word.len());
        lower_into(word, &mut lower);
        let is_capital = word.chars().next().is_some_and(char::is_uppercase);
        match clitic(&lower, word) {
            Some((stem, stem_lower, lower)) => {
                let cut = mark.span.start + stem;
                tokens.push(Token {
                    span: Span::new(mark.span.start, cut),
                    lower: stem_lower,
                    is_word: true,
                    is_capital,
                    stands_for: StandsFor::Unknown,
                });
                tokens.push(Token {
                    span: Span::new(cut, mark.span.end),
                    lower,
                    is_word: true,
                    is_capital: false,
                    stands_for: StandsFor::Unknown,
                });
            }
            None => tokens.push(Token {
                span: mark.span,
                lower,
                is_word: mark.is_word,
                is_capital,
                stands_for: StandsFor::Unknown,
            }),
        }
    }
    tokens
}

/// One capital letter, as in "Harry S. Truman". Not "I", which ends sentences.
fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    matches!((chars.next(), chars.next()), (Some(c), None) if c.is_uppercase() && c != 'I')
}

/// The bytes of the stem, the stem and the clitic in lower case, where a word has a clitic at its end.
fn clitic(lower: &str, word: &str) -> Option<(usize, String, String)> {
    let mut before_last: Vec<(usize, char)> = word.char_indices().rev().take(3).collect();
    before_last.reverse();
    let &(apostrophe, _) = before_last.iter().find(|(_, c)| is_apostrophe(*c))?;
    if let Some(stem) = lower.strip_suffix("n't").filter(|s| !s.is_empty()) {
        return Some((apostrophe.checked_sub(1)?, stem.to_owned(), "not".to_owned()));
    }
    let clitic = CLITICS.iter().find(|c| lower.ends_with(**c))?;
    let stem = lower.strip_suffix(clitic).filter(|s| !s.is_empty())?;
    Some((apostrophe, stem.to_owned(), (*clitic).to_owned()))
}

/// Is this mark the end of a sentence, given what follows it in the text?
pub(crate) fn ends_sentence(text: &str, token: &Token) -> bool {
    if token.is_word || !matches!(token.lower.as_str(), "." | "!" | "?" | "\u{2026}") {
        return false;
    }
    let rest = text.get(token.span.end..).unwrap_or_default();
    let after = rest.trim_start_matches([
        '"', '\'', '\u{201d}', '\u{2019}', ')', ']', '.', '!', '?', '\u{bb}',
    ]);
    if after.is_empty() {
        return true;
    }
    let next = after.trim_start();
    if next.len() == after.len() {
        return runs_into(text, token.span);
    }
    // a mark inside a quotation before "he said" ends no sentence
    let opened = next.trim_start_matches(['"', '\'', '\u{201c}', '\u{2018}', '(', '[', '\u{ab}']);
    opened.chars().next().is_none_or(|c| !c.is_lowercase())
}

/// Does a sentence end at this mark though the next begins right behind it, as where a page lost its line breaks: "it
/// holds.The mayor", "it holds."We", "it holds.”The"? The word before has small letters at its end, which "U.S.A" has not,
/// and the word behind begins with a capital, as in no address of a page.
pub(crate) fn runs_into(text: &str, mark: Span) -> bool {
    let (Some(before), Some(rest)) = (text.get(..mark.start), text.get(mark.end..)) else {
        return false;
    };
    let ends_word = |c: char| c.is_lowercase() || matches!(c, '"' | '\u{201d}' | ')');
    let mut back = before.chars().rev();
    let is_behind_word = back.next().is_some_and(ends_word) && back.next().is_some_and(ends_word);
    // the titles that the small letters do not tell from words
    let is_title = ["Gen", "Gov", "Rep", "Sen", "Prof", "Capt", "Col", "Hon", "Rev"]
        .iter()
        .any(|title| before.ends_with(title));
    let is_quote = |c: char| matches!(c, '"' | '\u{201d}' | '\u{2019}' | '\u{201c}' | '\u{2018}' | ')');
    let mut behind = rest.chars().skip_while(|c| is_quote(*c));
    let begins = behind.next().is_some_and(char::is_uppercase)
        && behind
            .next()
            .is_some_and(|c| c.is_lowercase() || c == ' ' || c == '\'' || c == '\u{2019}');
    let has_few_quotes = rest.chars().take_while(|c| is_quote(*c)).take(3).count() < 3;
    is_behind_word && !is_title && begins && has_few_quotes
}

/// The stretch around a span: to the line's ends, yet at most `reach` bytes to either side, so that one endless line
/// costs no more than many short ones.
pub(crate) fn around(text: &str, span: Span, reach: usize) -> Span {
    let span = fit(text, span);
    let widest = fit(
        text,
        Span {
            start: span.start.saturating_sub(reach),
            end: span.end.saturating_add(reach),
        },
    );
    let before = text.get(widest.start..span.start).unwrap_or_default();
    let after = text.get(span.end..widest.end).unwrap_or_default();
    let start = before.rfind('\n').map_or(widest.start, |i| widest.start + i + 1);
    let end = after.find('\n').map_or(widest.end, |i| span.end + i);
    Span::new(start, end)
}
