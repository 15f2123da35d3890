//! The words of sayso as types.
//!
//! ```text
//! bytes ─▶ intake ─▶ [`Article`] ─▶ reader ─▶ [`Reading`] ─▶ [`ArticleLine`], the JSON that other programs see
//! ```
//!
//! Inside the process every [`Span`] counts bytes of the article's canonical text. Outside, spans count
//! Unicode code points; [`CodePoints`] is the one place where the two meet.

mod article;
mod line;
pub mod outlets;
mod reading;
mod span;

pub use article::{Article, Segment, SegmentKind, headline, join_title};
pub use line::{
    ArticleLine, DateLine, DaysLine, FigureLine, PassageLine, SegmentLine, StatementLine, VoiceLine,
};
pub use reading::{Act, DateExpression, Days, Figure, Form, Reading, Statement, Voice, VoiceKind};
pub use span::{CodePoints, Span, envelope};
