//! Denials, confirmations and answers: which statement is about which other?

use crate::links::{Answer, Same};
use crate::{Nearness, ReadArticle};

/// Statements that deny, confirm or answer statements of the other article; with one article, those that do so inside it.
pub fn answers(a: &ReadArticle, b: &ReadArticle, same: &[Same], nearness: Nearness) -> Vec<Answer> {
    let _ = (a, b, same, nearness);
    Vec::new()
}
