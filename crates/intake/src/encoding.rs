//! Bytes to text, whatever their encoding.
//!
//! The first of these that holds decides:
//!
//! 1. a byte order mark (UTF-8, UTF-16, UTF-32), which is not part of the text;
//! 2. UTF-16 without a mark, told by its zero bytes;
//! 3. valid UTF-8 with at least one character beyond ASCII: no other encoding looks like it by chance, so it
//!    overrules a wrong declaration;
//! 4. the declared encoding, when it decodes every byte to something that is no control character;
//! 5. UTF-8 with a few damaged places;
//! 6. what [`chardetng`] takes it for.
//!
//! Decoding never fails. Bytes that fit nowhere become U+FFFD.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The text of `bytes`. `declared` is the label of an encoding that the bytes or their sender claim, if any: it is
/// believed only as far as the module says.
pub fn decoded<'b>(bytes: &'b [u8], declared: Option<&str>) -> Cow<'b, str> {
    // UTF-32 first: its little-endian mark begins with that of UTF-16.
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE\0\0") {
        return Cow::Owned(utf_32(rest, u32::from_le_bytes));
    }
    if let Some(rest) = bytes.strip_prefix(b"\0\0\xFE\xFF") {
        return Cow::Owned(utf_32(rest, u32::from_be_bytes));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0;
    }
    if let Some(encoding) = unmarked_utf_16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    if let Ok(text) = std::str::from_utf8(bytes) {
        // pure ASCII is in nearly every encoding; the exception hides other letters behind escape sequences
        let escapes = bytes.contains(&0x1B) && declared.is_some_and(|d| !d.is_ascii_compatible());
        if !escapes {
            return Cow::Borrowed(text);
        }
    }
    if let Some(encoding) = declared.filter(|&d| d != UTF_8 && d != UTF_16LE && d != UTF_16BE) {
        let (text, failed) = encoding.decode_without_bom_handling(bytes);
        let control = |c: char| c.is_control() && !c.is_whitespace();
        if !failed && !text.contains(control) {
            return text;
        }
    }
    if is_mostly_utf_8(bytes) {
        return UTF_8.decode_without_bom_handling(bytes).0;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector
        .guess(None, Utf8Detection::Allow)
        .decode_without_bom_handling(bytes)
        .0
}

/// The encoding that the first bytes of an HTML page declare, as its label: in `meta charset`, in
/// `meta http-equiv`, or in an XML declaration.
pub fn declared_in_page(bytes: &[u8]) -> Option<String> {
    // Browsers look at 1,024 bytes; saved pages often carry a comment or a banner before that.
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(8192))?).to_ascii_lowercase();
    let xml = head
        .trim_start()
        .starts_with("<?xml")
        .then(|| head.split("?>").next())
        .flatten();
    let from_xml = xml
        .and_then(|x| x.split_once("encoding"))
        .and_then(|(_, after)| label(after));
    let from_meta = || {
        head.split("<meta").skip(1).find_map(|after| {
            let tag = after.split('>').next()?;
            label(tag.split_once("charset")?.1)
        })
    };
    from_xml.or_else(from_meta)
}

/// The value in `= "value"`, with or without quotation marks.
fn label(after: &str) -> Option<String> {
    let value = after
        .trim_start()
        .strip_prefix('=')?
        .trim_start()
        .trim_start_matches(['"', '\'']);
    let end = value
        .find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)))
        .unwrap_or(value.len());
    value.get(..end).filter(|v| !v.is_empty()).map(str::to_owned)
}

/// UTF-16 of a text with Latin letters has a zero in every second byte and hardly any in the others.
pub(crate) fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(2048))?;
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    if pairs < 4 {
        return None;
    }
    if odd * 10 >= pairs * 7 && even * 50 <= pairs {
        return Some(UTF_16LE);
    }
    (even * 10 >= pairs * 7 && odd * 50 <= pairs).then_some(UTF_16BE)
}

fn utf_32(bytes: &[u8], number: fn([u8; 4]) -> u32) -> String {
    let whole = bytes.chunks(4).map(|c| <[u8; 4]>::try_from(c).ok().map(number));
    whole
        .map(|n| n.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WORDS: &str = "„Die Fähre über die Müne fährt weiter“, erklärte Bürgermeisterin Özge Krähenbühl. ";

    #[test]
    fn a_byte_order_mark_decides_and_is_no_text() {
        let utf_16: Vec<u16> = WORDS.encode_utf16().collect();
        let marked = |mark: &[u8], rest: Vec<u8>| [mark, &rest].concat();
        let all = [
            marked(b"\xEF\xBB\xBF", WORDS.as_bytes().to_vec()),
            marked(b"\xFF\xFE", utf_16.iter().flat_map(|u| u.to_le_bytes()).collect()),
            marked(b"\xFE\xFF", utf_16.iter().flat_map(|u| u.to_be_bytes()).collect()),
            marked(
                b"\xFF\xFE\0\0",
                WORDS.chars().flat_map(|c| (c as u32).to_le_bytes()).collect(),
            ),
            marked(
                b"\0\0\xFE\xFF",
                WORDS.chars().flat_map(|c| (c as u32).to_be_bytes()).collect(),
            ),
        ];
        for bytes in all {
            assert_eq!(decoded(&bytes, Some("koi8-r")), WORDS);
        }
    }

    #[test]
    fn utf_16_without_a_mark_is_told_by_its_zero_bytes() {
        let bytes: Vec<u8> = WORDS.encode_utf16().flat_map(|u| u.to_le_bytes()).collect();
        assert_eq!(decoded(&bytes, None), WORDS);
        let bytes: Vec<u8> = WORDS.encode_utf16().flat_map(|u| u.to_be_bytes()).collect();
        assert_eq!(decoded(&bytes, None), WORDS);
    }

    #[test]
    fn the_declared_encoding_is_believed_when_it_fits() {
        let (bytes, _, failed) = encoding_rs::ISO_8859_2.encode("Burmistrz Wełny zaprzeczył: „Prom zostaje”");
        assert!(failed, "Latin 2 has no such quotation marks");
        assert!(decoded(&bytes, Some("iso-8859-2")).starts_with("Burmistrz Wełny zaprzeczył"));
    }

    #[test]
    fn valid_utf_8_overrules_a_wrong_declaration() {
        assert_eq!(decoded(WORDS.as_bytes(), Some("iso-8859-1")), WORDS);
    }

    #[test]
    fn an_undeclared_encoding_is_detected() {
        let text = WORDS.repeat(4);
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
        assert_eq!(decoded(&bytes, None), text);
        let text = "Мэр Велма отрицает, что город продаст паром, сообщила газета в понедельник. ".repeat(3);
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&text);
        assert_eq!(decoded(&bytes, None), text);
    }

    #[test]
    fn a_damaged_place_does_not_turn_the_rest_into_gibberish() {
        let mut bytes = WORDS.as_bytes().to_vec();
        bytes.extend_from_slice(b"\xFF end");
        assert_eq!(decoded(&bytes, None), format!("{WORDS}\u{FFFD} end"));
    }

    #[test]
    fn a_page_declares_its_encoding_in_three_ways() {
        let found = |page: &str| declared_in_page(page.as_bytes());
        assert_eq!(
            found("<html><head><meta charset=KOI8-R>").as_deref(),
            Some("koi8-r")
        );
        assert_eq!(
            found("<meta http-equiv='Content-Type' content='text/html; charset=windows-1250'>").as_deref(),
            Some("windows-1250")
        );
        assert_eq!(
            found("<?xml version=\"1.0\" encoding=\"iso-8859-15\"?><html>").as_deref(),
            Some("iso-8859-15")
        );
        assert_eq!(found("<p>The charset=wrong is not in a meta element.</p>"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_decode(bytes: Vec<u8>, label in proptest::option::of("[a-z0-9-]{0,12}")) {
            let _ = decoded(&bytes, label.as_deref());
            let _ = declared_in_page(&bytes);
        }

        #[test]
        fn utf_8_comes_back_unchanged(text in "[^\0\u{FEFF}]*") {
            prop_assert_eq!(decoded(text.as_bytes(), None), text.as_str());
        }
    }
}
