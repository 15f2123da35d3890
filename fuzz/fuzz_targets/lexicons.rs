//! Form, act and phrases of any attribution in any text; spans lie in the text.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sayso_core::{CodePoints, Span};
use sayso_reader::Attribution;
use sayso_reader::acts::Acts;
use sayso_reader::form::Quotation;
use sayso_reader::phrases::PhraseReader;

static ACTS: LazyLock<Acts> = LazyLock::new(|| Acts::new().unwrap());
static PHRASES: LazyLock<PhraseReader> = LazyLock::new(|| PhraseReader::new().unwrap());

fuzz_target!(|input: ([u8; 6], &str)| {
    let (cuts, text) = input;
    let points = CodePoints::new(text);
    let count = text.chars().count();
    let span = |a: u8, b: u8| -> Vec<Span> {
        let start = count * usize::from(a) / 256;
        let end = (start + usize::from(b)).min(count);
        points.span(start, end).filter(|s| !s.is_empty()).into_iter().collect()
    };
    let attribution = Attribution {
        source: span(cuts[0], cuts[1]),
        cue: span(cuts[2], cuts[3]),
        content: span(cuts[4], cuts[5]),
        score: 1.0,
    };
    let quotation = Quotation::new(text);
    quotation.form(&attribution.content);
    ACTS.act(text, &attribution);
    for content in &attribution.content {
        ACTS.may_hold_attribution(text, *content);
    }
    let phrases = PHRASES.read(text, &quotation, &attribution);
    for s in phrases.cited.iter().chain(&phrases.told) {
        assert!(s.start < s.end && text.get(s.start..s.end).is_some());
    }
});
