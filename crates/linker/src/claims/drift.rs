//! How a wording differs from another, word by word.

use sayso_core::Span;

/// A stretch of a wording against the fullest one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drift {
    /// The same words, in the fullest and in the other.
    Kept(Span, Span),
    /// Words of the fullest that the other leaves out.
    Cut(Span),
    /// Words of the fullest for which the other has others.
    Changed(Span, Span),
    /// Words that only the other has.
    Added(Span),
}

/// How `other` differs from `fullest`; spans are bytes of each.
pub fn drift(fullest: &str, other: &str) -> Vec<Drift> {
    let _ = (fullest, other);
    Vec::new()
}
