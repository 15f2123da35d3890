//! Plain text: the file's own text is the canonical text, unchanged.

use sayso_core::Article;

use crate::{Fault, Format, completed, encoding, recognise};

/// The article of a text file. Line ends, indents and blank lines stay as they are; only a byte order mark is taken
/// off, which is encoding and not text.
///
/// # Errors
///
/// [`Fault::Empty`] when there is nothing but white space, [`Fault::NotText`] when the bytes are no text,
/// [`Fault::TooLarge`] beyond [`crate::MAX_ARTICLE_BYTES`].
pub fn article(bytes: &[u8]) -> Result<Article, Fault> {
    if bytes.len() > crate::MAX_ARTICLE_BYTES {
        return Err(Fault::TooLarge);
    }
    let text = encoding::decoded(bytes, None);
    // an encoding that allows zero bytes was undone by now
    if text.contains('\0') {
        let kind = match recognise(bytes, "") {
            Format::Other(kind) => kind,
            _ => "binary data",
        };
        return Err(Fault::NotText(kind));
    }
    if text.trim().is_empty() {
        return Err(Fault::Empty);
    }
    Ok(completed(Article {
        text: text.into_owned(),
        ..Article::default()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_text_is_kept_to_the_last_line_end() {
        let text = "  Ferry stays\r\n\r\n\tThe mayor denied it.\r\n\n";
        let article = article(text.as_bytes()).unwrap();
        assert_eq!(article.text, text);
        assert_eq!(article.title, None);
        assert_eq!(article.id, &article.text_sha256()[..16]);
    }

    #[test]
    fn white_space_alone_is_no_article() {
        for bytes in [&b""[..], b" \r\n\t", b"\xEF\xBB\xBF\n", b"\xFF\xFE \0"] {
            assert!(matches!(article(bytes), Err(Fault::Empty)), "{bytes:?}");
        }
    }

    #[test]
    fn bytes_with_zeros_are_no_text() {
        assert!(matches!(article(b"abc\0def"), Err(Fault::NotText("binary data"))));
    }

    proptest! {
        #[test]
        fn any_text_comes_back_unchanged(text in "[^\0\u{FEFF}]*") {
            match article(text.as_bytes()) {
                Ok(article) => prop_assert_eq!(article.text, text),
                Err(fault) => prop_assert!(matches!(fault, Fault::Empty) && text.trim().is_empty()),
            }
        }

        #[test]
        fn any_bytes_give_an_article_or_a_fault(bytes: Vec<u8>) {
            if let Ok(article) = article(&bytes) {
                prop_assert!(!article.text.trim().is_empty());
            }
        }
    }
}
