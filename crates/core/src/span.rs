//! Passages of a text, and the one conversion between bytes and code points.

use serde::{Deserialize, Serialize};

/// A passage: bytes `[start, end)` of an article's canonical text, both on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte of the passage.
    pub start: usize,
    /// First byte after the passage.
    pub end: usize,
}

impl Span {
    /// The passage `[start, end)`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span runs forward: {start}..{end}");
        Span { start, end }
    }

    /// The words of the passage; empty when the span does not fit the text.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Is there nothing in it?
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Do the two passages share at least one byte?
    pub fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Does the other passage lie wholly inside this one?
    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The passage without white space at its ends.
    pub fn trimmed(&self, text: &str) -> Span {
        let words = self.of(text);
        let start = self.start + (words.len() - words.trim_start().len());
        Span::new(start, start + words.trim().len())
    }
}

/// The passage from the first to the last of several, gaps included. `None` when there are none.
pub fn envelope(spans: &[Span]) -> Option<Span> {
    let start = spans.iter().map(|s| s.start).min()?;
    let end = spans.iter().map(|s| s.end).max()?;
    Some(Span::new(start, end))
}

/// Converts byte offsets of one text to Unicode code points and back.
///
/// Holds one counter for every 64 bytes of text, and none when the text is ASCII.
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before byte `64 * i`; empty for ASCII.
    before: Vec<u32>,
}

const STEP: usize = 64;

impl<'t> CodePoints<'t> {
    /// Prepares the conversion for one text.
    pub fn new(text: &'t str) -> Self {
        let mut before = Vec::new();
        if !text.is_ascii() {
            let mut count = 0u32;
            for block in text.as_bytes().chunks(STEP) {
                before.push(count);
                // every byte but a continuation byte begins a code point
                count += block.iter().map(|&b| u32::from(b & 0xC0 != 0x80)).sum::<u32>();
            }
        }
        CodePoints { text, before }
    }

    /// The number of code points before byte `byte` (which must be a character boundary, at most the text's length).
    pub fn at(&self, byte: usize) -> usize {
        if self.before.is_empty() {
            return byte;
        }
        let block = (byte / STEP).min(self.before.len() - 1);
        let rest = &self.text.as_bytes()[block * STEP..byte];
        self.before[block] as usize + rest.iter().filter(|&&b| b & 0xC0 != 0x80).count()
    }

    /// The byte where code point number `point` begins; the text's length for the number of all code points,
    /// `None` beyond.
    pub fn byte(&self, point: usize) -> Option<usize> {
        if self.before.is_empty() {
            return (point <= self.text.len()).then_some(point);
        }
        let block = self
            .before
            .partition_point(|&n| n as usize <= point)
            .saturating_sub(1);
        let from = block * STEP;
        let mut left = point - self.before[block] as usize;
        for (i, &b) in self.text.as_bytes()[from..].iter().enumerate() {
            if b & 0xC0 != 0x80 {
                if left == 0 {
                    return Some(from + i);
                }
                left -= 1;
            }
        }
        (left == 0).then_some(self.text.len())
    }

    /// A span in code points as a span in bytes; `None` where it does not fit the text or runs backwards.
    pub fn span(&self, start: usize, end: usize) -> Option<Span> {
        let (start, end) = (self.byte(start)?, self.byte(end)?);
        (start <= end).then(|| Span::new(start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_and_code_points_agree(text in "\\PC{0,300}") {
            let points = CodePoints::new(&text);
            let mut n = 0;
            for (byte, _) in text.char_indices() {
                prop_assert_eq!(points.at(byte), n);
                prop_assert_eq!(points.byte(n), Some(byte));
                n += 1;
            }
            prop_assert_eq!(points.at(text.len()), n);
            prop_assert_eq!(points.byte(n), Some(text.len()));
            prop_assert_eq!(points.byte(n + 1), None);
        }
    }

    #[test]
    fn an_envelope_spans_the_gaps() {
        assert_eq!(
            envelope(&[Span::new(9, 12), Span::new(2, 4)]),
            Some(Span::new(2, 12))
        );
        assert_eq!(envelope(&[]), None);
    }
}
