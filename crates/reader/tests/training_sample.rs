//! The reader must make of a text exactly what training made of it: the same pieces, words, features and windows, and
//! the same tags but for what int8 changes. `training/sample.py` wrote the sample.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use sayso_core::{CodePoints, Span};
use sayso_reader::tagger::{Model, Tagger};
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    name: String,
    text: String,
    pieces: Vec<i32>,
    words: Vec<(usize, usize)>,
    feature: Vec<u8>,
    windows: Vec<(usize, usize)>,
    tags: Vec<usize>,
    names: Vec<usize>,
}

fn sample() -> Vec<Row> {
    serde_json::from_str(include_str!("training_sample.json")).unwrap()
}

#[test]
fn words_features_and_windows_are_those_of_training() {
    let tagger = Tagger::load(Model::Standard).unwrap();
    for row in sample() {
        let words = tagger.words(&row.text, &[Span::new(0, row.text.len())]);
        let points = CodePoints::new(&row.text);
        let spans: Vec<_> = words
            .spans
            .iter()
            .map(|s| (points.at(s.start), points.at(s.end)))
            .collect();
        assert_eq!(spans, row.words, "words of {}", row.name);
        assert_eq!(words.pieces, row.pieces, "pieces of {}", row.name);
        assert_eq!(words.feature, row.feature, "features of {}", row.name);
        let windows: Vec<_> = words.windows(60).iter().map(|w| (w.from, w.to)).collect();
        assert_eq!(windows, row.windows, "windows of {}", row.name);
    }
}

#[test]
fn int8_weights_change_few_tags() {
    let tagger = Tagger::load(Model::Standard).unwrap();
    let best = |scores: &[f32]| {
        (0..scores.len())
            .max_by(|&a, &b| scores[a].total_cmp(&scores[b]))
            .unwrap()
    };
    let (mut roles, mut names, mut all) = (0, 0, 0);
    for row in sample() {
        let words = tagger.words(&row.text, &[Span::new(0, row.text.len())]);
        let windows = tagger.windows(&words);
        for scores in tagger.score(&words, &windows).unwrap() {
            for word in scores.window.from..scores.window.to {
                roles += usize::from(best(&scores.tags(word)) == row.tags[word]);
                names += usize::from(best(&scores.names(word)) == row.names[word]);
                all += 1;
            }
        }
    }
    assert!(all > 1000, "only {all} words in the sample");
    for (what, same) in [("role", roles), ("name", names)] {
        let share = same as f64 / all as f64;
        assert!(
            share > 0.97,
            "only {:.1}% of the {what} tags are those of the unquantized model",
            100.0 * share
        );
    }
}
