//! What the decoder hands to the steps after it.

use sayso_core::Span;

/// A source, a cue and one or more contents that belong together (the PARC / PolNeAR scheme), in bytes of the
/// article's text, each list in text order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attribution {
    /// The words that name who speaks; may be empty.
    pub source: Vec<Span>,
    /// The reporting words; may be empty.
    pub cue: Vec<Span>,
    /// What was said; never empty.
    pub content: Vec<Span>,
    /// How likely a person would mark it so, 0 to 1.
    pub score: f32,
}
