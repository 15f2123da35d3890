//! Which statements of two articles are the same?

use crate::links::{Copied, Same};
use crate::{Nearness, ReadArticle};

/// The statements of two articles, or of one, that report the same utterance, sorted.
pub fn same(a: &ReadArticle, b: &ReadArticle, copies: &[Copied], nearness: Nearness) -> Vec<Same> {
    let _ = (a, b, copies, nearness);
    Vec::new()
}
