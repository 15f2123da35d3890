//! Single things of the ledger as JSON, as the command line and the pages give them: what `--json` prints is what the same
//! thing's address answers. Offsets are code points of canonical texts.
//!
//! | file | whose JSON |
//! |---|---|
//! | `articles.rs` | articles, their statements and their versions |
//! | `claims.rs` | claims in lists and in full |
//! | `voices.rs` | voices across articles, and what they said |
//! | `stories.rs` | articles on the same matter |
//! | `figures.rs` | quantities with their figures |
//! | `hits.rs` | what a search finds |
//! | `corrections.rs` | what people changed |

mod articles;
mod claims;
mod corrections;
mod figures;
mod hits;
mod stories;
mod voices;

pub use articles::{Across, article, article_row, statement, version};
pub use claims::{claim, claim_line};
pub use corrections::correction;
pub use figures::quantity;
pub use hits::Hit;
pub use stories::story;
pub use voices::{spoken, voice, voice_row};
