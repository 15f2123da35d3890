//! How values are packed into columns: gzip or zlib for bytes, JSON for lists. All can be read without sayso.

use std::io::{Read, Write};

use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::Fault;

/// A time, as columns hold it: ISO 8601 in UTC, to the second.
pub(crate) fn time(at: Timestamp) -> String {
    format!("{at:.0}")
}

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

/// No reading is longer: bounds the memory that damaged data can take.
const LONGEST: u64 = 1 << 30;

/// The bytes in gzip data of the ledger, `what` naming them where they are damaged.
pub(crate) fn unpacked(bytes: &[u8], what: &str) -> Result<Vec<u8>, Fault> {
    let damaged = |why: String| Fault::Damaged(format!("{what} cannot be unpacked: {why}"));
    let mut out = Vec::new();
    GzDecoder::new(bytes)
        .take(LONGEST)
        .read_to_end(&mut out)
        .map_err(|e| damaged(e.to_string()))?;
    Ok(out)
}

/// As far back as zlib data can refer.
const WINDOW: usize = 32 * 1024;

fn dictionary(text: &str) -> &[u8] {
    let bytes = text.as_bytes();
    bytes
        .get(bytes.len().saturating_sub(WINDOW)..)
        .unwrap_or_default()
}

/// Bytes in zlib data that refer to a text, which most of them say again.
pub(crate) fn packed_beside(bytes: &[u8], text: &str) -> Result<Vec<u8>, Fault> {
    let failed = |why: String| Fault::Refused(format!("it cannot be compressed ({why}); please report it"));
    let mut compress = Compress::new(Compression::default(), true);
    let dictionary = dictionary(text);
    if !dictionary.is_empty() {
        compress
            .set_dictionary(dictionary)
            .map_err(|e| failed(e.to_string()))?;
    }
    let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
    loop {
        let read = usize::try_from(compress.total_in()).unwrap_or(usize::MAX);
        let rest = bytes.get(read..).unwrap_or_default();
        let status = compress
            .compress_vec(rest, &mut out, FlushCompress::Finish)
            .map_err(|e| failed(e.to_string()))?;
        if status == Status::StreamEnd {
            return Ok(out);
        }
        out.reserve(out.capacity().max(4096));
    }
}

/// The bytes in zlib data that refer to a text; `size` is how many there are.
pub(crate) fn unpacked_beside(packed: &[u8], text: &str, size: usize, what: &str) -> Result<Vec<u8>, Fault> {
    let damaged = |why: String| Fault::Damaged(format!("{what} cannot be unpacked: {why}"));
    let mut decompress = Decompress::new(true);
    // one byte more than there should be, so that a longer one shows
    let mut out = Vec::with_capacity(size.min(1 << 30) + 1);
    let mut is_dictionary_set = false;
    loop {
        let (read, written) = (decompress.total_in(), out.len());
        let rest = packed
            .get(usize::try_from(read).unwrap_or(usize::MAX)..)
            .unwrap_or_default();
        match decompress.decompress_vec(rest, &mut out, FlushDecompress::Finish) {
            Ok(Status::StreamEnd) => break,
            Ok(_) if decompress.total_in() == read && out.len() == written => {
                return Err(damaged("it ends too early, or is longer than it was".to_owned()));
            }
            Ok(_) => {}
            Err(error) if error.needs_dictionary().is_some() && !is_dictionary_set => {
                is_dictionary_set = true;
                decompress
                    .set_dictionary(dictionary(text))
                    .map_err(|e| damaged(e.to_string()))?;
            }
            Err(error) => return Err(damaged(error.to_string())),
        }
    }
    if out.len() != size {
        return Err(damaged(format!(
            "it has {} bytes and should have {size}",
            out.len()
        )));
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_comes_back(bytes: Vec<u8>, text in "[a-z ]{0,300}") {
            let packed = packed_beside(&bytes, &text).unwrap();
            prop_assert_eq!(unpacked_beside(&packed, &text, bytes.len(), "x").unwrap(), bytes.clone());
            prop_assert!(unpacked_beside(&packed, &text, bytes.len() + 1, "x").is_err());
            prop_assert_eq!(unpacked(&super::packed(&bytes).unwrap(), "x").unwrap(), bytes);
        }

        #[test]
        fn damaged_data_are_an_error_and_nothing_worse(bytes: Vec<u8>, size in 0usize..10_000) {
            if let Ok(out) = unpacked_beside(&bytes, "text", size, "x") {
                prop_assert_eq!(out.len(), size);
            }
            let _ = unpacked(&bytes, "x");
        }
    }

    #[test]
    fn bytes_that_say_their_text_again_take_little_room() {
        let text: String = (0..2000).map(|n| format!("word{} ", n * 7919 % 10_007)).collect();
        let raw = format!("{{\"text\":\"{text}\"}}");
        let packed = packed_beside(raw.as_bytes(), &text).unwrap();
        assert!(packed.len() < raw.len() / 4, "{} of {}", packed.len(), raw.len());
        assert_eq!(
            unpacked_beside(&packed, &text, raw.len(), "x").unwrap(),
            raw.as_bytes()
        );
    }
}
