//! The figures of any passages of any text lie in the text, in order; their bounds do not cross.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sayso_core::Span;
use sayso_reader::figures::FigureReader;

static READER: LazyLock<FigureReader> = LazyLock::new(|| FigureReader::new().unwrap());

fuzz_target!(|input: ([u16; 4], &str)| {
    let (cuts, text) = input;
    let span = |a: u16, b: u16| Span::new(usize::from(a.min(b)), usize::from(a.max(b)));
    let cut = [span(cuts[0], cuts[1]), span(cuts[2], cuts[3])];
    for passages in [&[Span::new(0, text.len())][..], &cut[..]] {
        let mut last = 0;
        for figure in READER.figures(text, passages) {
            assert!(last <= figure.span.start && figure.span.start < figure.span.end);
            assert!(text.get(figure.span.start..figure.span.end).is_some());
            assert!(figure.counts.is_none_or(|c| !c.of(text).is_empty()));
            assert!(figure.lower.zip(figure.upper).is_none_or(|(l, u)| l <= u));
            last = figure.span.end;
        }
    }
});
