//! Contested figures: the same quantity, given by different voices and on different days.

use crate::links::SameQuantity;
use crate::{Nearness, ReadArticle};

/// Figures of two articles, or of one, that count the same things in the same place of the same event.
pub fn quantities(a: &ReadArticle, b: &ReadArticle, nearness: Nearness) -> Vec<SameQuantity> {
    let _ = (a, b, nearness);
    Vec::new()
}
