//! The words of a passage as the date grammar sees them.

use std::borrow::Cow;

use sayso_core::Span;

/// No word that the grammar knows is longer. The lower case of longer ones is not worked out.
const LONGEST: usize = 24;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters.
    Word,
    /// ASCII digits.
    Number,
    /// One character that is neither letter, digit nor white space.
    Mark,
}

/// A run of letters, a run of digits, or one mark.
#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    /// In lower case, a curly apostrophe made straight; empty for words that are too long to matter.
    pub(super) lower: Cow<'t, str>,
    pub(super) span: Span,
    pub(super) kind: Kind,
    /// No white space stands before it.
    pub(super) glued: bool,
}

/// The tokens of one passage. Every question can be asked of every index: beyond the ends there are empty words.
#[derive(Debug)]
pub(super) struct Words<'t> {
    tokens: Vec<Token<'t>>,
    /// Do its longer words, three or more, all begin with a capital, as in many headlines?
    pub(super) title_case: bool,
    /// Does the passage end without a stop, as headlines do?
    pub(super) unstopped: bool,
}

impl<'t> Words<'t> {
    /// The tokens of a passage; a passage that does not fit the text has none.
    pub(super) fn of(text: &'t str, passage: Span) -> Self {
        let words = passage.of(text);
        let mut tokens: Vec<Token<'t>> = Vec::with_capacity(words.len() / 5);
        let mut chars = words.char_indices().peekable();
        let mut glued = false;
        while let Some((from, c)) = chars.next() {
            if c.is_whitespace() {
                glued = false;
                continue;
            }
            let kind = kind_of(c);
            let mut to = from + c.len_utf8();
            if kind != Kind::Mark {
                while let Some((at, next)) = chars.next_if(|(_, next)| kind_of(*next) == kind) {
                    to = at + next.len_utf8();
                }
            }
            let piece = words.get(from..to).unwrap_or_default();
            tokens.push(Token {
                text: piece,
                lower: lower(piece, kind),
                span: Span::new(passage.start + from, passage.start + to),
                kind,
                glued,
            });
            glued = true;
        }
        let long = |t: &&Token<'_>| {
            t.kind == Kind::Word && t.text.chars().count() > 3 && !SMALL.contains(&t.lower.as_ref())
        };
        let title_case = tokens.iter().filter(long).count() > 2
            && tokens
                .iter()
                .filter(long)
                .all(|t| t.text.starts_with(char::is_uppercase));
        let unstopped = tokens.last().is_some_and(|t| t.kind != Kind::Mark);
        Words {
            tokens,
            title_case,
            unstopped,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The word, number or mark at `i`, in lower case.
    pub(super) fn lower(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.lower.as_ref())
    }

    /// As [`Words::lower`], for the token `n` places before `i`.
    pub(super) fn back(&self, i: usize, n: usize) -> &str {
        i.checked_sub(n).map_or("", |i| self.lower(i))
    }

    pub(super) fn text(&self, i: usize) -> &'t str {
        self.tokens.get(i).map_or("", |t| t.text)
    }

    pub(super) fn is(&self, i: usize, kind: Kind) -> bool {
        self.tokens.get(i).is_some_and(|t| t.kind == kind)
    }

    /// Is the token joined to the one before it?
    pub(super) fn glued(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.glued)
    }

    /// Is it a word that begins with a capital?
    pub(super) fn capital(&self, i: usize) -> bool {
        self.is(i, Kind::Word) && self.text(i).starts_with(char::is_uppercase)
    }

    /// Is it a word in lower case?
    pub(super) fn small(&self, i: usize) -> bool {
        self.is(i, Kind::Word) && !self.capital(i)
    }

    /// A number of at most four digits.
    pub(super) fn number(&self, i: usize) -> Option<i16> {
        let token = self.tokens.get(i).filter(|t| t.kind == Kind::Number)?;
        if token.text.len() > 4 {
            return None;
        }
        token.text.parse().ok()
    }

    /// How many digits the number at `i` has.
    pub(super) fn digits(&self, i: usize) -> usize {
        if self.is(i, Kind::Number) {
            self.text(i).len()
        } else {
            0
        }
    }

    /// Is the token a hyphen or dash?
    pub(super) fn dash(&self, i: usize) -> bool {
        matches!(self.lower(i), "-" | "–" | "—" | "‑" | "‐")
    }

    /// Is the token an apostrophe?
    pub(super) fn apostrophe(&self, i: usize) -> bool {
        matches!(self.lower(i), "'" | "‘")
    }

    /// The passage from token `first` up to but not including `end`.
    pub(super) fn span(&self, first: usize, end: usize) -> Option<Span> {
        let start = self.tokens.get(first)?.span.start;
        let last = self.tokens.get(end.checked_sub(1)?)?.span.end;
        (start < last).then(|| Span::new(start, last))
    }

    /// Does a sentence begin at `i`?
    pub(super) fn begins_sentence(&self, i: usize) -> bool {
        // what opens a quotation or a bracket stands before the first word
        let mut before = i;
        for _ in 0..2 {
            match before.checked_sub(1) {
                None => return true,
                Some(j)
                    if matches!(self.lower(j), "\"" | "“" | "‘" | "'" | "(" | "[") && self.glued(before) =>
                {
                    before = j;
                }
                Some(_) => break,
            }
        }
        before.checked_sub(1).is_none_or(|j| self.ends_sentence(j))
    }

    /// Does the mark at `i` end a sentence? A stop after an abbreviation does not.
    pub(super) fn ends_sentence(&self, i: usize) -> bool {
        match self.lower(i) {
            "!" | "?" => true,
            "." => {
                if self.glued(i + 1) && !matches!(self.lower(i + 1), "\"" | "”" | "’" | "'" | ")" | "]") {
                    return false;
                }
                let word = self.back(i, 1);
                let single = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
                !(single || ABBREVIATIONS.contains(&word)) || i + 1 >= self.len()
            }
            _ => false,
        }
    }
}

/// Words that stay small in many headlines.
const SMALL: [&str; 9] = [
    "with", "from", "over", "into", "than", "that", "amid", "after", "about",
];

/// Words that a stop follows inside a sentence.
const ABBREVIATIONS: [&str; 41] = [
    "mr", "mrs", "ms", "dr", "prof", "rev", "hon", "gen", "maj", "col", "lt", "capt", "sgt", "cmdr", "adm",
    "sen", "rep", "gov", "pres", "sec", "st", "no", "vs", "inc", "corp", "jr", "sr", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "approx", "ca",
];

fn kind_of(c: char) -> Kind {
    if c.is_ascii_digit() {
        Kind::Number
    } else if c.is_alphabetic() {
        Kind::Word
    } else {
        // white space too: the caller takes it out before a token begins, and here it only ends a run
        Kind::Mark
    }
}

fn lower(piece: &str, kind: Kind) -> Cow<'_, str> {
    match kind {
        Kind::Mark if piece == "’" => Cow::Borrowed("'"),
        Kind::Word if piece.len() > LONGEST => Cow::Borrowed(""),
        Kind::Word if piece.chars().any(char::is_uppercase) => Cow::Owned(piece.to_lowercase()),
        _ => Cow::Borrowed(piece),
    }
}
