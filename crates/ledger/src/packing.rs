//! How values are packed into columns: gzip for bytes, JSON for lists. Both can be read without sayso.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::Fault;

/// SHA-256, as columns hold it.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A digest in hex.
pub(crate) fn hex(digest: &[u8]) -> String {
    digest.iter().map(|b| format!("{b:02x}")).collect()
}

/// Bytes in gzip.
pub(crate) fn packed(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .map_err(|e| Fault::Refused(format!("it cannot be compressed ({e}); please report it")))
}

/// The bytes in gzip data of the ledger, `what` naming them where they are damaged. `size`, where it is known, bounds
/// the memory that damaged data can take.
pub(crate) fn unpacked(bytes: &[u8], what: &str, size: Option<u64>) -> Result<Vec<u8>, Fault> {
    let damaged = |why: String| Fault::Damaged(format!("{what} cannot be unpacked: {why}"));
    let mut out = Vec::new();
    // a reading is some times as long as its text
    let limit = size.unwrap_or(1 << 30);
    GzDecoder::new(bytes)
        .take(limit + 1)
        .read_to_end(&mut out)
        .map_err(|e| damaged(e.to_string()))?;
    if out.len() as u64 > limit {
        return Err(damaged("it is longer than it was".to_owned()));
    }
    Ok(out)
}

/// A value as JSON.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value)
        .map_err(|e| Fault::Refused(format!("it cannot be written as JSON ({e}); please report it")))
}

/// The value of JSON that the ledger holds, `what` naming it where it is damaged.
pub(crate) fn of_json<T: DeserializeOwned>(json: &[u8], what: &str) -> Result<T, Fault> {
    serde_json::from_slice(json).map_err(|e| Fault::Damaged(format!("{what} is no valid JSON: {e}")))
}
