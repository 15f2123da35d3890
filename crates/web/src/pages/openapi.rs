//! What programs can ask for: the description of all addresses that give JSON, in OpenAPI 3.1.

use sayso_ledger::Ledger;
use serde_json::Value;

use crate::asked::Asked;
use crate::refusal::Refusal;
use crate::shown::Shown;

const DESCRIPTION: &str = include_str!("../../assets/openapi.json");

/// The description.
pub fn page(_: &Ledger, _: &Asked) -> Result<Shown, Refusal> {
    Ok(Shown::Json(serde_json::from_str::<Value>(DESCRIPTION)?))
}
