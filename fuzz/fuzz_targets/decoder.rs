//! Any scores, even infinite ones, give attributions and names whose spans are words.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sayso_core::Span;
use sayso_reader::decoder::{Settings, attributions};
use sayso_reader::names::{agree, names};
use sayso_reader::tagger::{HEAD, NAME_TAGS, ROLE_TAGS, Scores, Window, Words};

fn settings() -> Settings {
    Settings {
        bias: [0.0; ROLE_TAGS],
        cue: [1.0, -1.0, -1.0, 0.1, 0.5, 1.0, -3.0],
        source: [0.5, 0.5, -0.7, -0.5, -0.4, 0.1, 0.7, -1.2],
        score: [-5.0, 2.0, 3.0, 2.0, 1.0],
        least: 0.0,
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((&cuts, data)) = data.split_first() else { return };
    // a byte a word for its tags and a seed for its pointers; a real row has hundreds of numbers
    let words = data.len().min(400);
    if words == 0 {
        return;
    }
    let text = "xa\n".repeat(words);
    let spans = (0..words).map(|i| Span::new(i * 3, i * 3 + 2)).collect();
    let all = Words::at(&text, spans);
    let size = usize::from(cuts % 50) + 1;
    let mut scores = Vec::new();
    for from in (0..words).step_by(size) {
        let window = Window { from, to: (from + size).min(words) };
        let mut rows = vec![0.5; HEAD];
        let mut name_rows = Vec::new();
        for &byte in &data[window.from..window.to] {
            let mut row: Vec<f32> = (0..HEAD).map(|i| f32::from(byte.rotate_left((i % 8) as u32)) - 127.0).collect();
            match byte {
                0 => row.fill(f32::NAN),
                1 => row.fill(f32::INFINITY),
                2 => row.fill(f32::NEG_INFINITY),
                _ => row[usize::from(byte % 7)] += 500.0,
            }
            name_rows.extend_from_slice(&row[..NAME_TAGS]);
            rows.extend(row);
        }
        scores.extend(Scores::new(window, rows, name_rows));
    }
    for a in attributions(&text, &all, &scores, &settings()) {
        assert!(!a.content.is_empty());
        for span in a.source.iter().chain(&a.cue).chain(&a.content) {
            assert!(span.start < span.end && span.end <= text.len());
        }
    }
    let found = agree(&text, names(&text, &all, &scores));
    for (i, name) in found.iter().enumerate() {
        assert!(name.span.start < name.span.end && name.span.end <= text.len());
        assert!(i == 0 || found[i - 1].span.end <= name.span.start);
    }
});
