//! Any bytes give a JSON line's article or a fault, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sayso_intake::json_lines;

fuzz_target!(|data: &[u8]| {
    if let Ok(article) = json_lines::article(data) {
        for segment in &article.marked {
            assert!(article.text.get(segment.span.start..segment.span.end).is_some());
        }
    }
});
