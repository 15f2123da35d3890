//! The paragraphs of a text: the units that get a kind.

use sayso_core::{Segment, SegmentKind, Span};

use crate::acts::words::runs_into;

/// A run of text that is judged as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Without white space at its ends; never empty.
    pub span: Span,
    /// What the markup says it is.
    pub marked: Option<SegmentKind>,
    /// A blank line follows, or the end of the text or marked text.
    pub blank_after: bool,
}

/// Lines of a hard-wrapped text are at most this long, in bytes.
const WIDEST_WRAP: usize = 100;
/// Only a line this long can have been broken because the next word did not fit.
const SHORTEST_BROKEN: usize = 40;

/// Cuts a text into paragraphs. A paragraph is a line; in text that was wrapped to a width, as in mail, it is the
/// run of lines that were one before. Marked segments are paragraphs of their own.
pub(super) fn paragraphs(text: &str, marked: &[Segment]) -> Vec<Paragraph> {
    let mut found = Vec::new();
    let mut from = 0;
    for segment in usable(text, marked) {
        plain(text, Span::new(from, segment.span.start), &mut found);
        if let Some(last) = found.last_mut() {
            last.blank_after = true;
        }
        found.push(Paragraph {
            span: segment.span,
            marked: Some(segment.kind),
            blank_after: true,
        });
        from = segment.span.end;
    }
    plain(text, Span::new(from, text.len()), &mut found);
    if let Some(last) = found.last_mut() {
        last.blank_after = true;
    }
    part_lost_breaks(text, found)
}

/// Parts paragraphs that a page ran together: "… it holds.The mayor …". One such place is a slip; several in a text tell
/// that its line breaks were lost.
fn part_lost_breaks(text: &str, paragraphs: Vec<Paragraph>) -> Vec<Paragraph> {
    const LEAST: usize = 3;
    let breaks: Vec<Vec<usize>> = paragraphs
        .iter()
        .map(|p| match p.marked {
            None => lost_breaks(text, p.span),
            Some(_) => Vec::new(),
        })
        .collect();
    if breaks.iter().map(Vec::len).sum::<usize>() < LEAST {
        return paragraphs;
    }
    let mut parted = Vec::with_capacity(paragraphs.len());
    for (paragraph, breaks) in paragraphs.into_iter().zip(breaks) {
        let mut from = paragraph.span.start;
        for at in breaks {
            parted.push(Paragraph {
                span: Span::new(from, at).trimmed(text),
                marked: None,
                blank_after: true,
            });
            from = at;
        }
        parted.push(Paragraph {
            span: Span::new(from, paragraph.span.end).trimmed(text),
            ..paragraph
        });
    }
    parted.retain(|p| !p.span.is_empty());
    parted
}

/// Where the paragraphs begin that run on right behind the one before. A mark of quotation between them closes where one
/// is open, and opens where none is.
fn lost_breaks(text: &str, paragraph: Span) -> Vec<usize> {
    let mut breaks = Vec::new();
    let words = paragraph.of(text);
    let mut is_open = false;
    let mut from = 0;
    for (at, mark) in words.char_indices() {
        if at < from {
            continue;
        }
        match mark {
            '"' => is_open = !is_open,
            '.' | '!' | '?' => {
                let mark = Span::new(paragraph.start + at, paragraph.start + at + 1);
                if !runs_into(text, mark) {
                    continue;
                }
                let mut next = at + 1;
                for quote in words.get(next..).unwrap_or_default().chars() {
                    let closes = match quote {
                        '"' => is_open,
                        '\u{201d}' | '\u{2019}' | ')' => true,
                        _ => false,
                    };
                    if !closes {
                        break;
                    }
                    is_open = false;
                    next += quote.len_utf8();
                }
                is_open = false;
                from = next;
                breaks.push(paragraph.start + next);
            }
            _ => {}
        }
    }
    breaks
}

/// The marked segments that fit the text, trimmed, in text order; of two that overlap, the first.
fn usable(text: &str, marked: &[Segment]) -> Vec<Segment> {
    let mut fitting: Vec<Segment> = marked
        .iter()
        .filter(|m| m.span.start < m.span.end && text.get(m.span.start..m.span.end).is_some())
        .map(|m| Segment {
            kind: m.kind,
            span: m.span.trimmed(text),
        })
        .filter(|m| !m.span.is_empty())
        .collect();
    fitting.sort_by_key(|m| m.span);
    let mut reached = 0;
    fitting.retain(|m| {
        let free = m.span.start >= reached;
        if free {
            reached = m.span.end;
        }
        free
    });
    fitting
}

/// A line that is not blank.
struct Line {
    span: Span,
    blank_after: bool,
}

fn is_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

fn plain(text: &str, part: Span, found: &mut Vec<Paragraph>) {
    let lines = lines(text, part);
    let wrapped = is_wrapped(text, &lines);
    let width = lines.iter().map(|l| l.span.len()).max().unwrap_or(0);
    // the paragraphs before this part belong to other parts
    let mut open = false;
    for (line, before) in lines
        .iter()
        .zip(std::iter::once(None).chain(lines.iter().map(Some)))
    {
        let joins = open
            && before.is_some_and(|b| {
                !b.blank_after
                    && b.span.len() >= SHORTEST_BROKEN
                    && (runs_on(text, b, line) || wrapped && !would_have_fitted(text, b, line, width))
            });
        match found.last_mut().filter(|_| joins) {
            Some(paragraph) => {
                paragraph.span.end = line.span.end;
                paragraph.blank_after = line.blank_after;
            }
            None => {
                found.push(Paragraph {
                    span: line.span,
                    marked: None,
                    blank_after: line.blank_after,
                });
                open = true;
            }
        }
    }
}

fn lines(text: &str, part: Span) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut start = part.start;
    for raw in part.of(text).split_inclusive(is_break) {
        let span = Span::new(start, start + raw.len()).trimmed(text);
        start += raw.len();
        if !span.is_empty() {
            lines.push(Line {
                span,
                blank_after: false,
            });
        } else if raw != "\n" || !text.get(..start - 1).is_some_and(|t| t.ends_with('\r')) {
            // the "\n" of "\r\n" is no blank line
            if let Some(last) = lines.last_mut() {
                last.blank_after = true;
            }
        }
    }
    lines
}

/// Was the text wrapped to a width? Then no line is long, and many lines go on in lower case.
fn is_wrapped(text: &str, lines: &[Line]) -> bool {
    let neighbours = || lines.windows(2).filter(|pair| !pair[0].blank_after);
    let pairs = neighbours().count();
    let running_on = neighbours()
        .filter(|pair| runs_on(text, &pair[0], &pair[1]))
        .count();
    running_on >= 3 && running_on * 5 >= pairs * 2 && lines.iter().all(|l| l.span.len() <= WIDEST_WRAP)
}

/// Does the sentence of the first line go on in the second?
fn runs_on(text: &str, first: &Line, second: &Line) -> bool {
    first
        .span
        .of(text)
        .ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-' | '—' | '–' | '’' | '\''))
        && second.span.of(text).starts_with(char::is_lowercase)
}

/// Had the first word of the second line had room on the first? Then the break is one that the author made.
fn would_have_fitted(text: &str, first: &Line, second: &Line, width: usize) -> bool {
    let word = second.span.of(text).split_whitespace().next().map_or(0, str::len);
    first.span.len() + 1 + word < width
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        paragraphs(text, &[]).iter().map(|p| p.span.of(text)).collect()
    }

    #[test]
    fn a_line_is_a_paragraph() {
        assert_eq!(
            cut("One.\nTwo.\r\n\r\n  Three. \u{2028}Four."),
            ["One.", "Two.", "Three.", "Four."]
        );
        let text = "One.\r\nTwo.\r\n\r\nThree.";
        let blanks: Vec<bool> = paragraphs(text, &[]).iter().map(|p| p.blank_after).collect();
        assert_eq!(blanks, [false, true, true]);
    }

    #[test]
    fn lines_of_a_wrapped_text_are_joined() {
        let text = "Storm takes the old bridge\n\nThe old bridge of Merrow fell into the river on Monday night after\n\
                    three days of rain, and the ferry that was to take its place has not\nleft the island of Sund, \
                    where the captain waits for the wind to turn\nand for the mayor to answer.\nThe mayor has said \
                    nothing of it so far, and nobody knows where he\nis.";
        assert_eq!(cut(text).len(), 3, "{:?}", cut(text));
    }

    #[test]
    fn marked_text_stands_alone_and_what_does_not_fit_is_left_out() {
        let text = "Title here\nBody — one. Caption two.";
        let mark = |kind, start, end| Segment {
            kind,
            span: Span { start, end },
        };
        let marked = [
            mark(SegmentKind::Headline, 0, 11),
            mark(SegmentKind::Caption, 25, 999),
            mark(SegmentKind::Caption, 17, 18),
            mark(SegmentKind::Caption, 25, 37),
        ];
        let found = paragraphs(text, &marked);
        let cut: Vec<(&str, bool)> = found
            .iter()
            .map(|p| (p.span.of(text), p.marked.is_some()))
            .collect();
        assert_eq!(
            cut,
            [
                ("Title here", true),
                ("Body — one.", false),
                ("Caption two.", true)
            ]
        );
    }
}
