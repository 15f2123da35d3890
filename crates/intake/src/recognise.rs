//! What an input is: from its first bytes, and from its name only where they do not tell.

use crate::encoding;

/// The form in which bytes hold articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The text of one article: see [`crate::plain`].
    Plain,
    /// An HTML page with one article: see [`crate::html`].
    Html,
    /// JSON objects, one article each: see [`crate::json_lines`].
    Json,
    /// Something that holds no text that sayso can read; with its name for the error.
    Other(&'static str),
}

/// Beginnings by which other kinds of file are known.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x89PNG\r\n\x1A\n", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old office document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x7FELF", "a program"),
    (b"\x1F\x8B", "a gzip file inside a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xFD7zXZ\0", "an xz file"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard file"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-zip archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
    (b"fLaC", "a FLAC recording"),
    (b"WARC/1.", "a web archive (WARC)"),
];

/// Elements by which a page is known when it begins with one; in lower case.
const PAGE_BEGINNINGS: &[&str] = &[
    "!doctype html",
    "html",
    "head",
    "title",
    "meta",
    "link",
    "body",
    "script",
    "style",
    "base",
    "header",
    "main",
    "article",
    "section",
    "nav",
    "div",
    "p",
    "h1",
    "h2",
    "span",
    "a",
    "b",
    "br",
    "font",
    "table",
    "iframe",
    "center",
    "noscript",
    "figure",
];

/// Tells the format from the first bytes of an input (a few hundred suffice, a few thousand are better) and, where
/// they could be anything, from the end of its name (`.gz` already taken off).
pub fn recognise(head: &[u8], name: &str) -> Format {
    let wide = head.starts_with(b"\xFF\xFE")
        || head.starts_with(b"\xFE\xFF")
        || head.starts_with(b"\0\0\xFE\xFF")
        || encoding::unmarked_utf_16(head).is_some();
    if !wide {
        if let Some(&(_, kind)) = SIGNATURES
            .iter()
            .find(|(beginning, _)| head.starts_with(beginning))
        {
            // a few of them are words too; a text goes on with text
            let is_word = kind.ends_with("recording") || matches!(head.get(..3), Some(b"BZh" | b"PAR"));
            if !is_word || head.iter().any(|b| *b < 9) {
                return Format::Other(kind);
            }
        }
        if let Some(kind) = container(head) {
            return Format::Other(kind);
        }
        if head.contains(&0) {
            return Format::Other("binary data");
        }
    }
    let text = encoding::decoded(head, None);
    let text = text.trim_start();
    if begins_json(text) {
        return Format::Json;
    }
    if let Some(format) = markup(text) {
        return format;
    }
    let name = name.to_ascii_lowercase();
    let named = |ends: &[&str]| ends.iter().any(|e| name.ends_with(e));
    if named(&[".html", ".htm", ".xhtml"]) {
        Format::Html
    } else if named(&[".json", ".jsonl", ".ndjson"]) {
        Format::Json
    } else {
        Format::Plain
    }
}

/// Formats whose name stands after a length.
fn container(head: &[u8]) -> Option<&'static str> {
    match (head.get(..4), head.get(4..8), head.get(8..12)) {
        (Some(b"RIFF"), _, Some(b"WEBP")) => Some("a WebP image"),
        (Some(b"RIFF"), _, Some(b"WAVE")) => Some("a WAVE recording"),
        (Some(_), Some(b"ftyp"), _) => Some("an MP4 film or recording"),
        _ => None,
    }
}

/// An object, or a list of objects. Prose may begin with a bracket, but not with these.
fn begins_json(text: &str) -> bool {
    let object = |t: &str| {
        t.strip_prefix('{')
            .map(str::trim_start)
            .is_some_and(|inner| inner.starts_with(['"', '}']))
    };
    object(text)
        || text
            .strip_prefix('[')
            .map(str::trim_start)
            .is_some_and(|inner| object(inner) || inner.starts_with(']'))
}

fn markup(text: &str) -> Option<Format> {
    let mut rest = text;
    // comments before the first element say nothing
    while let Some(comment) = rest.strip_prefix("<!--") {
        match comment.split_once("-->") {
            Some((_, after)) => rest = after.trim_start(),
            None => return Some(Format::Html),
        }
    }
    let lower: String = rest.chars().take(4096).collect::<String>().to_ascii_lowercase();
    if lower.starts_with("<?xml") {
        let page = lower.contains("<html") || lower.contains("<!doctype html");
        return Some(if page {
            Format::Html
        } else {
            Format::Other("an XML document or a feed")
        });
    }
    let inside = lower.strip_prefix('<')?;
    let ends =
        |after: &str| after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || "/>".contains(c));
    if PAGE_BEGINNINGS
        .iter()
        .any(|b| inside.strip_prefix(b).is_some_and(ends))
    {
        return Some(Format::Html);
    }
    let feed = ["rss", "feed", "rdf:rdf"]
        .iter()
        .any(|b| inside.strip_prefix(b).is_some_and(ends));
    feed.then_some(Format::Other("an XML document or a feed"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn content_decides_before_the_name() {
        assert_eq!(recognise(b"  <!DOCTYPE html><p>x", "a.txt"), Format::Html);
        assert_eq!(recognise(b"\xEF\xBB\xBF<html>", "a.json"), Format::Html);
        assert_eq!(recognise(b"<!-- saved page --><HTML lang=en>", "a"), Format::Html);
        assert_eq!(recognise(b"{\"text\": \"x\"}", "a.html"), Format::Json);
        assert_eq!(recognise(b"[\n {\"text\": \"x\"}", "a.txt"), Format::Json);
        assert_eq!(recognise(b"%PDF-1.7", "a.txt"), Format::Other("a PDF document"));
    }

    #[test]
    fn the_name_decides_where_content_does_not() {
        assert_eq!(recognise(b"Mayor denies plan", "a.txt"), Format::Plain);
        assert_eq!(recognise(b"Mayor denies plan", "-"), Format::Plain);
        assert_eq!(recognise(b"Mayor denies plan", "A.HTML"), Format::Html);
        assert_eq!(recognise(b"not json", "a.jsonl"), Format::Json);
    }

    #[test]
    fn prose_that_begins_like_another_format_stays_prose() {
        assert_eq!(recognise(b"[Update] The mayor said", "a.txt"), Format::Plain);
        assert_eq!(recognise(b"{sic} she said", "a.txt"), Format::Plain);
        assert_eq!(recognise(b"<Unnamed source> said", "a.txt"), Format::Plain);
        assert_eq!(
            recognise(b"ID3 cards are to be abolished, she said", "a.txt"),
            Format::Plain
        );
        assert_eq!(recognise(b"BZh is an odd word", "a.txt"), Format::Plain);
    }

    #[test]
    fn a_feed_and_binary_data_are_named() {
        assert_eq!(
            recognise(b"<?xml version='1.0'?><rss>", "a.xml"),
            Format::Other("an XML document or a feed")
        );
        assert_eq!(recognise(b"some\0thing", "a.txt"), Format::Other("binary data"));
        assert_eq!(
            recognise(b"\x89PNG\r\n\x1A\n\0\0", "a.txt"),
            Format::Other("a PNG image")
        );
        assert_eq!(
            recognise(b"PK\x03\x04\x14\0", "a.docx"),
            Format::Other("a zip archive or an office document")
        );
    }

    #[test]
    fn utf_16_is_text() {
        let bytes: Vec<u8> = "\u{FEFF}<html><p>x"
            .encode_utf16()
            .flat_map(|u| u.to_le_bytes())
            .collect();
        assert_eq!(recognise(&bytes, "a"), Format::Html);
    }

    proptest! {
        #[test]
        fn any_beginning_is_recognised(head: Vec<u8>, name in ".{0,12}") {
            let _ = recognise(&head, &name);
        }
    }
}
