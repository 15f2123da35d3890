//! Any bytes give a page's article or a fault, never a panic or a hang.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sayso_intake::html;

fuzz_target!(|data: &[u8]| {
    if let Ok(article) = html::article(data, None) {
        for segment in &article.marked {
            assert!(article.text.get(segment.span.start..segment.span.end).is_some());
        }
    }
});
