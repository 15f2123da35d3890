//! The dates of any text are in order, inside their passages, and run forward.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sayso_core::Span;
use sayso_reader::dates::DateReader;

static DATES: LazyLock<DateReader> = LazyLock::new(|| DateReader::new().unwrap());

fuzz_target!(|input: (Option<&str>, &str)| {
    let (published, text) = input;
    let mut at = 0;
    let mut passages = Vec::new();
    for line in text.split_inclusive('\n') {
        passages.push(Span::new(at, at + line.len()));
        at += line.len();
    }
    let mut reached = 0;
    for date in DATES.dates(text, &passages, published) {
        let span = date.span;
        assert!(reached <= span.start && span.start < span.end);
        assert!(text.get(span.start..span.end).is_some());
        assert!(passages.iter().any(|p| p.contains(span)), "a span leaves its passage");
        assert!(date.days.is_none_or(|d| d.from <= d.to), "an interval runs backwards");
        reached = span.end;
    }
});
