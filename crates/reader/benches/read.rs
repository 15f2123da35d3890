//! How long each step of a reading takes, over one invented article of about 800 words.
//!
//! ```sh
//! cargo bench -p sayso-reader --bench read
//! ```

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on ends")]

use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use sayso_core::{Article, Span};
use sayso_reader::answers::AnswerReader;
use sayso_reader::dates::DateReader;
use sayso_reader::figures::FigureReader;
use sayso_reader::names;
use sayso_reader::segments::segments;
use sayso_reader::tagger::Tagger;
use sayso_reader::voices::VoiceReader;
use sayso_reader::{Model, Reader, decoder};

/// Words of an article of a daily paper.
const WORDS: usize = 800;

/// Paragraphs of the newsroom's plain texts, as many as make such an article.
fn article() -> Article {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/newsroom/articles");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    let mut text = String::new();
    for path in paths {
        for paragraph in std::fs::read_to_string(path).unwrap().split("\n\n") {
            if text.split_whitespace().count() < WORDS {
                text.push_str(paragraph.trim());
                text.push_str("\n\n");
            }
        }
    }
    assert!(
        text.split_whitespace().count() >= WORDS,
        "the newsroom is shorter than that"
    );
    Article {
        text,
        ..Article::default()
    }
}

fn steps(criterion: &mut Criterion) {
    let article = article();
    let text = article.text.as_str();
    let tagger = Tagger::load(Model::Standard).unwrap();
    let settings = tagger.settings().unwrap();
    let passages: Vec<Span> = segments(&article)
        .iter()
        .filter(|s| s.kind.is_read())
        .map(|s| s.span)
        .collect();
    let words = tagger.words(text, &passages);
    let windows = tagger.windows(&words);
    let scores = tagger.score(&words, &windows).unwrap();

    let mut group = criterion.benchmark_group("steps");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("segments", |b| b.iter(|| segments(black_box(&article))));
    group.throughput(Throughput::Elements(words.len() as u64));
    group.bench_function("words", |b| b.iter(|| tagger.words(black_box(text), &passages)));
    group.bench_function("decoder", |b| {
        b.iter(|| decoder::attributions(text, &words, black_box(&scores), &settings));
    });
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("names", |b| {
        b.iter(|| names::agree(text, names::names(text, &words, black_box(&scores))));
    });
    let reader = Reader::load(Model::Standard).unwrap();
    let read = reader.read(&article).unwrap();
    let found = reader.names(&article).unwrap();
    let voices = VoiceReader::new().unwrap();
    group.bench_function("voices and relays", |b| {
        b.iter_batched(
            || read.clone(),
            |mut reading| voices.resolve(&article, &passages, black_box(&found), &mut reading),
            BatchSize::SmallInput,
        );
    });
    let answers = AnswerReader::new().unwrap();
    group.bench_function("answers", |b| {
        b.iter(|| answers.answers(text, black_box(&read.statements)));
    });
    let figures = FigureReader::new().unwrap();
    group.bench_function("figures", |b| {
        b.iter(|| figures.figures(black_box(text), &passages));
    });
    let dates = DateReader::new().unwrap();
    group.bench_function("dates", |b| {
        b.iter(|| dates.dates(black_box(text), &passages, Some("2031-04-14")));
    });
    let first = &windows[..1];
    group.throughput(Throughput::Elements((first[0].to - first[0].from) as u64));
    group.sample_size(50);
    group.bench_function("model, one window", |b| {
        b.iter(|| tagger.score(&words, black_box(first)).unwrap())
    });
    group.finish();
}

fn reading(criterion: &mut Criterion) {
    let article = article();
    let reader = Reader::load(Model::Standard).unwrap();
    let mut group = criterion.benchmark_group("reading");
    group.throughput(Throughput::Elements(1));
    group.sample_size(20);
    group.bench_function("an article of 800 words", |b| {
        b.iter(|| reader.read(black_box(&article)).unwrap())
    });
    group.bench_function("loading the model", |b| {
        b.iter(|| Reader::load(black_box(Model::Standard)).unwrap())
    });
    group.finish();
}

criterion_group!(benches, steps, reading);
criterion_main!(benches);
