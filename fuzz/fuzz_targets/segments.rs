//! Any text has segments in order that cover all but white space.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sayso_core::Article;
use sayso_reader::segments::segments;

fuzz_target!(|text: &str| {
    let article = Article { text: text.to_owned(), ..Article::default() };
    let mut last = 0;
    for segment in segments(&article) {
        let (start, end) = (segment.span.start, segment.span.end);
        assert!(last <= start && start < end && end <= text.len());
        assert!(text[last..start].trim().is_empty(), "text between segments");
        assert!(text.is_char_boundary(end));
        last = end;
    }
    assert!(text[last..].trim().is_empty(), "text after the last segment");
});
