//! A query that means nothing, and where.

use std::fmt;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

/// Why a query cannot be understood. Printed it is three lines: what is wrong and what to write instead, the query (or
/// the part around), and a line of `^` under the faulty part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// The query as it was written.
    pub query: String,
    /// The faulty part: bytes of the query, on character boundaries; never beyond its end. Empty only where something
    /// is missing at the end of the query.
    pub at: Range<usize>,
    /// What is wrong with it, and what to write instead.
    pub message: String,
}

/// Columns of the query that are shown on either side of the fault.
const SHOWN: usize = 60;

impl QueryError {
    /// The query, or the part around the fault, and below it the line that points.
    pub fn pointer(&self) -> [String; 2] {
        let cells = |text: &str| -> Vec<(char, usize)> {
            // nothing in a query may steer a terminal, and line breaks would break the pointing
            let seen = |c: char| match c {
                c if c.is_whitespace() => ' ',
                c if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') => {
                    '\u{fffd}'
                }
                c => c,
            };
            text.chars()
                .map(seen)
                .map(|c| (c, c.width().unwrap_or(0)))
                .collect()
        };
        let part = |range: Range<usize>| cells(self.query.get(range).unwrap_or_default());
        let (before, fault, after) = (
            part(0..self.at.start),
            part(self.at.clone()),
            part(self.at.end..self.query.len()),
        );
        let columns = |cells: &[(char, usize)]| cells.iter().map(|(_, width)| width).sum::<usize>();
        let left = before.len().saturating_sub(SHOWN);
        let before = before.get(left..).unwrap_or_default();
        let fault_shown = fault.get(..fault.len().min(SHOWN)).unwrap_or_default();
        let after_shown = match fault_shown.len() == fault.len() {
            true => after.get(..after.len().min(SHOWN)).unwrap_or_default(),
            false => &[],
        };
        let is_cut = fault_shown.len() < fault.len() || after_shown.len() < after.len();
        let mut shown = String::new();
        shown.extend((left > 0).then_some('…'));
        for part in [before, fault_shown, after_shown] {
            shown.extend(part.iter().map(|(c, _)| c));
        }
        shown.extend(is_cut.then_some('…'));
        let mut pointer = " ".repeat(usize::from(left > 0) + columns(before));
        pointer.push_str(&"^".repeat(columns(fault_shown).max(1)));
        [shown, pointer]
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [query, pointer] = self.pointer();
        write!(f, "{}\n  {query}\n  {pointer}", self.message)
    }
}

impl std::error::Error for QueryError {}
