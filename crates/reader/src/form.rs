//! The form of a content: in quotation marks or not.
//!
//! ```text
//! text ─▶ paragraphs ─▶ marks ─▶ pairs, and what unpaired marks are evidence for ─▶ quoted stretches
//! content + quoted stretches ─▶ direct, indirect or mixed
//! ```
//!
//! News mixes curly, straight and doubled marks, forgets some, and opens every paragraph of a long quotation anew. So a
//! mark is read by what stands around it as well as by its shape, and no unpaired mark quotes the rest of the text.

use sayso_core::{Form, Span};

use crate::acts::words::{Marks, fit};

/// Which words of a text stand in quotation marks. Made once for a text, in linear time.
pub struct Quotation<'t> {
    text: &'t str,
    /// Quoted stretches with their marks, in text order, apart from each other.
    quoted: Vec<Span>,
}

impl<'t> Quotation<'t> {
    /// Reads the quotation marks of a text.
    pub fn new(text: &'t str) -> Self {
        Self::read(text, paragraphs(text))
    }

    /// The same for a text in which some paragraphs begin right behind the one before, at these bytes, in order.
    pub(crate) fn with_breaks(text: &'t str, breaks: &[usize]) -> Self {
        let mut parted = Vec::new();
        let mut next = breaks.iter().copied().peekable();
        for paragraph in paragraphs(text) {
            let mut from = paragraph.start;
            while next.next_if(|at| *at <= from).is_some() {}
            while let Some(at) = next.next_if(|at| *at < paragraph.end) {
                parted.push(Span::new(from, at));
                from = at;
            }
            parted.push(Span::new(from, paragraph.end));
        }
        Self::read(text, parted)
    }

    fn read(text: &'t str, paragraphs: Vec<Span>) -> Self {
        let mut quoted = Vec::new();
        let mut double = Carried::default();
        let mut single = Carried::default();
        for (number, paragraph) in paragraphs.iter().enumerate() {
            let opens_next = |is_mark: fn(char) -> bool| {
                let next = paragraphs.get(number + 1).map(|p| p.of(text).trim_start());
                next.is_some_and(|p| {
                    p.starts_with(is_mark) && p.chars().nth(1).is_some_and(|c| !c.is_whitespace())
                })
            };
            let before = quoted.len();
            let marks = double_marks(text, *paragraph);
            pair(
                text,
                *paragraph,
                &marks,
                opens_next(may_open_double),
                &mut double,
                &mut quoted,
            );
            let inside: Vec<Span> = merged(quoted.split_off(before));
            let marks = single_marks(text, *paragraph, &inside);
            pair(
                text,
                *paragraph,
                &marks,
                opens_next(|c| c == '\u{2018}'),
                &mut single,
                &mut quoted,
            );
            quoted.extend(inside);
        }
        Quotation {
            text,
            quoted: merged(quoted),
        }
    }

    /// Takes passages that are shown as they were written, such as posts, for quoted ones.
    pub(crate) fn with(mut self, verbatim: impl IntoIterator<Item = Span>) -> Self {
        let before = self.quoted.len();
        self.quoted.extend(verbatim);
        if self.quoted.len() > before {
            self.quoted = merged(self.quoted);
        }
        self
    }

    /// Does the character at this byte stand in quotation marks? The marks themselves do.
    pub fn is_quoted(&self, byte: usize) -> bool {
        let after = self.quoted.partition_point(|q| q.start <= byte);
        after
            .checked_sub(1)
            .and_then(|i| self.quoted.get(i))
            .is_some_and(|q| byte < q.end)
    }

    /// The quoted stretches with their marks, in text order, apart from each other.
    pub fn stretches(&self) -> &[Span] {
        &self.quoted
    }

    /// The form of a content, which may begin or end inside a quotation, with or without its marks. A "that" in front
    /// counts neither way. A content without a word is indirect.
    pub fn form(&self, content: &[Span]) -> Form {
        let (mut inside, mut outside) = (false, false);
        let mut is_first = true;
        for span in content {
            let span = fit(self.text, *span);
            let opens_itself = opens_unclosed(span.of(self.text));
            for mark in Marks::new(self.text, span).filter(|m| m.is_word) {
                let is_quoted = opens_itself || self.is_quoted(mark.span.start);
                let is_that = is_first && mark.span.of(self.text).eq_ignore_ascii_case("that");
                is_first = false;
                if !is_that || is_quoted {
                    inside |= is_quoted;
                    outside |= !is_quoted;
                }
            }
        }
        match (inside, outside) {
            (true, false) => Form::Direct,
            (true, true) => Form::Mixed,
            (false, _) => Form::Indirect,
        }
    }
}

/// The form of one content. For many contents of a text, make one [`Quotation`].
pub fn form(text: &str, content: &[Span]) -> Form {
    Quotation::new(text).form(content)
}

/// Does this content begin with a mark that never closes? Where it was cut is the evidence that the mark was meant for
/// it.
fn opens_unclosed(content: &str) -> bool {
    let content = content.trim();
    let Some(rest) = content.strip_prefix(may_open_double) else {
        return false;
    };
    let rest = rest.trim_end_matches(is_double);
    !content.starts_with('`') && !rest.contains(is_double) && !rest.contains("''")
}

/// What a mark may do where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    Open,
    Close,
    /// Its surroundings leave it open: it closes what is open, and opens else.
    Either,
    /// A closing mark that may as well be an apostrophe: "the workers’ rights".
    CloseOrApostrophe,
}

/// A quotation mark of one family (double or single) in a paragraph.
#[derive(Clone, Copy, Debug)]
struct QuoteMark {
    span: Span,
    does: Does,
    glyph: char,
}

/// What one paragraph leaves to the next.
#[derive(Default)]
struct Carried {
    /// From an opening mark that found no partner to its paragraph's end.
    pending: Option<Span>,
    /// The last paragraph ended inside a quotation that this one opens anew.
    is_continued: bool,
}

/// Paragraphs: lines, joined where a line break stands inside a sentence.
fn paragraphs(text: &str) -> Vec<Span> {
    const WRAPPED: usize = 50;
    let mut paragraphs: Vec<Span> = Vec::new();
    let mut at = 0;
    let mut was_blank = true;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len());
        at = span.end;
        let words = line.trim();
        if words.is_empty() {
            was_blank = true;
            continue;
        }
        let goes_on = |last: &Span| {
            let before = last.of(text).trim_end();
            let is_open = !before.ends_with(|c: char| !c.is_alphanumeric() && c != ',');
            let tail = before.rfind('\n').map_or(before.len(), |i| before.len() - i);
            words.starts_with(char::is_lowercase) || (is_open && tail >= WRAPPED)
        };
        match paragraphs.last_mut() {
            Some(last) if !was_blank && goes_on(last) => last.end = span.end,
            _ => paragraphs.push(span),
        }
        was_blank = false;
    }
    paragraphs
}

fn may_open_double(c: char) -> bool {
    matches!(
        c,
        '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '«' | '»' | '「' | '『' | '〝' | '＂' | '`'
    )
}

fn is_double(c: char) -> bool {
    may_open_double(c) && c != '`' || matches!(c, '」' | '』' | '〞' | '〟')
}

fn is_single(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '‹' | '›' | '`'
    )
}

/// May an opening mark stand after this character?
fn leaves_room(before: Option<char>) -> bool {
    before.is_none_or(|c| {
        c.is_whitespace()
            || matches!(
                c,
                '(' | '[' | '{' | '\u{2014}' | '\u{2013}' | '-' | '/' | ':' | '¡' | '¿' | '…'
            )
            || is_double(c)
            || is_single(c)
    })
}

/// May a closing mark stand before this character?
fn ends_here(after: Option<char>) -> bool {
    after.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '(' | '[' | '$' | '£' | '€' | '#' | '@'))
}

/// The double marks of a paragraph, two singles that stand for one among them.
fn double_marks(text: &str, paragraph: Span) -> Vec<QuoteMark> {
    let words = paragraph.of(text);
    let mut marks = Vec::new();
    let mut before: Option<char> = None;
    let mut chars = words.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let start = paragraph.start + at;
        let mut end = start + c.len_utf8();
        let mut glyph = c;
        let is_doubled = matches!(c, '`' | '\'' | '\u{2018}' | '\u{2019}')
            && chars.peek().is_some_and(|(_, next)| *next == c)
            // three singles are a single and a double, and nobody can tell which is which
            && words.get(at + 2 * c.len_utf8()..).is_some_and(|rest| !rest.starts_with(c));
        if is_doubled {
            chars.next();
            end += c.len_utf8();
            glyph = match c {
                '`' | '\u{2018}' => '\u{201c}',
                '\u{2019}' => '\u{201d}',
                // two straight singles close what two backticks opened, and do both where there are none
                _ => '"',
            };
        }
        if is_doubled || is_double(c) {
            let after = chars.peek().map(|(_, c)| *c);
            let does = double_does(glyph, before, after);
            marks.push(QuoteMark {
                span: Span::new(start, end),
                does,
                glyph,
            });
        }
        before = Some(c);
    }
    marks
}

fn double_does(glyph: char, before: Option<char>, after: Option<char>) -> Does {
    let has_room = leaves_room(before);
    let ends = ends_here(after);
    let is_free = after.is_none_or(char::is_whitespace);
    match glyph {
        '„' | '‟' | '「' | '『' | '〝' => Does::Open,
        '」' | '』' | '〞' | '〟' => Does::Close,
        '\u{201c}' if !has_room && is_free => Does::Either,
        '\u{201c}' => Does::Open,
        '\u{201d}' if has_room && !ends => Does::Either,
        '\u{201d}' => Does::Close,
        '«' | '»' => {
            // French marks stand apart from their words by a space, and German ones point the other way
            let spaced = before.is_none_or(char::is_whitespace) && is_free;
            match (spaced, glyph) {
                (true, '«') => Does::Open,
                (true, _) => Does::Close,
                (false, '«') if !has_room && ends => Does::Close,
                (false, '»') if has_room && !ends => Does::Open,
                (false, '«') => Does::Open,
                (false, _) => Does::Close,
            }
        }
        _ if is_free => match before {
            Some(c) if !c.is_whitespace() && !has_room => Does::Close,
            _ => Does::Either,
        },
        _ if has_room && !ends => Does::Open,
        _ if !has_room && ends => Does::Close,
        _ => Does::Either,
    }
}

/// Words that begin with an apostrophe.
const ELISIONS: [&str; 9] = ["em", "tis", "twas", "til", "till", "cause", "n", "round", "bout"];

/// The single marks of a paragraph outside its double quotations. Apostrophes are none.
fn single_marks(text: &str, paragraph: Span, inside: &[Span]) -> Vec<QuoteMark> {
    let mut marks: Vec<QuoteMark> = Vec::new();
    let mut before: Option<char> = None;
    let mut inside = inside.iter().peekable();
    for (at, c) in paragraph.of(text).char_indices() {
        let start = paragraph.start + at;
        let last = before.replace(c);
        while inside.next_if(|q| q.end <= start).is_some() {}
        if !is_single(c) || inside.peek().is_some_and(|q| q.start <= start) {
            continue;
        }
        let span = Span::new(start, start + c.len_utf8());
        let rest = text.get(span.end..paragraph.end).unwrap_or_default();
        let after = rest.chars().next();
        let does = match c {
            '\u{201a}' | '‹' => Does::Open,
            '›' => Does::Close,
            _ if !leaves_room(last) => {
                let is_plural = last.is_some_and(|l| matches!(l, 's' | 'S'))
                    && after == Some(' ')
                    && rest.trim_start().starts_with(char::is_lowercase);
                match ends_here(after) {
                    true if is_plural => Does::CloseOrApostrophe,
                    true => Does::Close,
                    // an apostrophe inside a word
                    false => continue,
                }
            }
            _ if after.is_none_or(char::is_whitespace) => match last {
                Some(l) if !l.is_whitespace() => Does::Close,
                _ => continue,
            },
            '\u{2019}' => continue,
            _ if is_elided(rest) => continue,
            _ => Does::Open,
        };
        marks.push(QuoteMark { span, does, glyph: c });
    }
    marks
}

/// "'90s", "'em"
fn is_elided(rest: &str) -> bool {
    let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let word = rest.get(..end).unwrap_or_default();
    let digits = word.trim_end_matches('s');
    let is_decade = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
    is_decade || ELISIONS.iter().any(|e| word.eq_ignore_ascii_case(e))
}

/// Pairs the marks of one family in a paragraph, and adds the quoted stretches.
fn pair(
    text: &str,
    paragraph: Span,
    marks: &[QuoteMark],
    opens_next: bool,
    carried: &mut Carried,
    quoted: &mut Vec<Span>,
) {
    let mut open: Vec<QuoteMark> = Vec::new();
    let was_pending = carried.pending.take();
    let was_continued = std::mem::take(&mut carried.is_continued);
    for (number, mark) in marks.iter().enumerate() {
        let is_closer = match mark.does {
            // „…“ closes with the mark that opens elsewhere
            Does::Open => mark.glyph == '\u{201c}' && open.last().is_some_and(|o| o.glyph == '„'),
            Does::Close => true,
            Does::Either => !open.is_empty(),
            Does::CloseOrApostrophe => {
                let later = marks.get(number + 1).map(|m| m.does);
                if open.is_empty() || matches!(later, Some(Does::Close | Does::CloseOrApostrophe)) {
                    continue;
                }
                true
            }
        };
        if !is_closer {
            open.push(*mark);
        } else if let Some(opened) = open.pop() {
            quoted.push(Span::new(opened.span.start, mark.span.end));
        } else if number == 0 {
            let before = Span::new(paragraph.start, mark.span.start).of(text);
            let is_one_sentence = !before.trim().contains([';', ':']) && !before.contains(". ");
            if let Some(pending) = was_pending {
                // opened in the paragraph before, closed in this one
                quoted.push(pending);
                quoted.push(Span::new(paragraph.start, mark.span.end));
            } else if before.ends_with([',', '.', '!', '?', '…']) && is_one_sentence && is_double(mark.glyph)
            {
                // the opening mark was lost: a closing one after a comma is evidence for one sentence
                quoted.push(Span::new(paragraph.start, mark.span.end));
            }
        }
    }
    let Some(last) = open.last() else { return };
    let rest = Span::new(last.span.start, paragraph.end);
    let before = text.get(paragraph.start..last.span.start).unwrap_or_default();
    let is_first = before.trim().is_empty();
    let begins_sentence = text
        .get(last.span.end..)
        .is_some_and(|r| r.starts_with(char::is_uppercase));
    let ends_sentence = rest.of(text).trim_end().ends_with(['.', '!', '?', '…']);
    let is_single_mark = is_single(last.glyph);
    if opens_next && (!is_single_mark || last.glyph == '\u{2018}') {
        quoted.push(rest);
        carried.is_continued = true;
    } else if was_continued && is_first {
        quoted.push(rest);
    } else if !is_single_mark && begins_sentence && ends_sentence && before.trim_end().ends_with([':', ',']) {
        // "She said: “We go on." with the closing mark lost
        quoted.push(rest);
    } else {
        carried.pending = Some(rest);
    }
}

/// Sorted, with those that meet or lie inside each other made one.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn quoted_stretches_fit_any_text(
            text in "([“”\"'‘’„«»`」「]|[a-zA-Z]{1,3}| |\\n|\\n\\n|[.,:!?]|é|😀|s){0,60}",
            a in 0usize..150,
            b in 0usize..150,
        ) {
            let quotation = Quotation::new(&text);
            let mut last = 0;
            for span in quotation.stretches() {
                prop_assert!(span.start >= last && !span.is_empty() && span.end <= text.len());
                prop_assert!(!span.of(&text).is_empty());
                last = span.end;
            }
            let inside = (0..text.len()).filter(|b| quotation.is_quoted(*b)).count();
            prop_assert_eq!(inside, quotation.stretches().iter().map(Span::len).sum::<usize>());
            quotation.form(&[Span { start: a.min(b), end: a.max(b) }]);
        }

        #[test]
        fn a_text_without_marks_quotes_nothing(text in "[a-zA-Z .,:\\n]{0,120}") {
            prop_assert!(Quotation::new(&text).stretches().is_empty());
            prop_assert_eq!(form(&text, &[Span::new(0, text.len())]), Form::Indirect);
        }
    }
}
