//! Names of voices that begin so, for boxes in which one is asked for.

use sayso_ledger::Ledger;
use serde_json::{Value, json};

use crate::asked::Asked;
use crate::refusal::Refusal;
use crate::shown::Shown;

/// So many names are given.
const NAMES: usize = 10;

/// The voices with a name whose words begin with those of `begins`, those with most statements first.
pub fn page(ledger: &Ledger, asked: &Asked) -> Result<Shown, Refusal> {
    let begins = asked.value("begins").unwrap_or_default();
    let names = ledger.names_begun(begins, NAMES)?;
    let names = names
        .iter()
        .map(|voice| json!({"voice": voice.key, "name": voice.name, "kind": voice.kind}));
    Ok(Shown::Json(json!({"names": names.collect::<Vec<Value>>()})))
}
