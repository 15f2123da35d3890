//! Names (stand-in until the tagger's head is merged).
use sayso_core::Span;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organization.
    Organization,
    /// A place.
    Place,
    /// A nation, religion or party as people.
    Group,
}

/// A name in the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Name {
    /// Its place, without "the" and possessive "'s".
    pub span: Span,
    /// What it names.
    pub kind: NameKind,
    /// How sure.
    pub score: f32,
}
