//! Corrections as JSON.

use sayso_ledger::{Correction, CorrectionStanding};
use serde_json::{Value, json};

/// A correction.
pub fn correction(correction: &Correction) -> Value {
    let (orphaned, undone) = match &correction.standing {
        CorrectionStanding::InForce => (None, None),
        CorrectionStanding::Orphaned(why) => (Some(why), None),
        CorrectionStanding::Undone(undone) => (
            None,
            Some(json!({"made": undone.made, "who": undone.who, "why": undone.why})),
        ),
    };
    json!({
        "correction": correction.number,
        "kind": correction.kind,
        "article": correction.article,
        "version": correction.version,
        "statement": correction.statement,
        "figure": correction.figure,
        "passages": correction.passages,
        "other": correction.other.as_ref().map(|other| json!({
            "article": other.article,
            "version": other.version,
            "statement": other.statement,
            "passages": other.passages,
        })),
        "differences": correction.differences,
        "who": correction.who,
        "made": correction.made,
        "why": correction.why,
        "standing": correction.standing.name(),
        "orphaned": orphaned,
        "undone": undone,
        "again": correction.again,
    })
}
