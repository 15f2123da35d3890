//! What a search finds as JSON.

use sayso_ledger::{ArticleHit, StatementHit};
use serde::Serialize;

/// A hit; `hit` says of what.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "hit", rename_all = "lowercase")]
pub enum Hit<'h> {
    /// A statement.
    Statement(&'h StatementHit),
    /// An article.
    Article(&'h ArticleHit),
}
