//! What comparing passages costs: making an article ready, its marks, two articles that share a paragraph, two that share
//! nothing, and two that are one. Articles are drawn by a fixed rule from invented words, a few of them as common as "the".

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sayso_core::{Article, Reading, Segment, SegmentKind, Span};
use sayso_linker::{ReadArticle, copies, marks};

/// The next of a fixed row of numbers that look drawn.
fn next(state: &mut u64) -> usize {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

fn prose(seed: u64, count: usize) -> String {
    const COMMON: [&str; 12] = [
        "the", "of", "in", "and", "to", "a", "said", "that", "on", "was", "for", "with",
    ];
    let mut state = seed;
    let words: Vec<String> = (0..count)
        .map(|at| {
            let drawn = next(&mut state);
            let word = match drawn % 5 {
                0 | 1 => COMMON[(drawn >> 8) % COMMON.len()].to_owned(),
                _ => format!("quor{}", (drawn >> 8) % 1500),
            };
            if at % 17 == 16 {
                format!("{word}.\n\n")
            } else {
                word
            }
        })
        .collect();
    words.join(" ")
}

fn parts(id: &str, text: String) -> (Article, Reading) {
    let body = Segment {
        kind: SegmentKind::Body,
        span: Span::new(0, text.len()),
    };
    let reading = Reading {
        segments: vec![body],
        ..Reading::default()
    };
    let article = Article {
        id: id.to_owned(),
        outlet: Some(format!("Outlet {id}")),
        text,
        ..Article::default()
    };
    (article, reading)
}

fn read(id: &str, text: String) -> ReadArticle {
    let (article, reading) = parts(id, text);
    ReadArticle::new(&article, &reading, false)
}

fn comparing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("copies");
    for words in [700, 7000, 70_000] {
        group.throughput(Throughput::Elements(words as u64));
        let shared = prose(3, 60);
        let (article, reading) = parts(
            "a",
            format!("{} {shared} {}", prose(1, words / 2), prose(2, words / 2)),
        );
        group.bench_with_input(BenchmarkId::new("made ready", words), &words, |b, _| {
            b.iter(|| ReadArticle::new(black_box(&article), &reading, false));
        });
        let one = ReadArticle::new(&article, &reading, false);
        group.bench_with_input(BenchmarkId::new("marks", words), &words, |b, _| {
            b.iter(|| marks::marks(black_box(&one)));
        });
        let with_copy = read(
            "b",
            format!("{} {shared} {}", prose(4, words / 2), prose(5, words / 2)),
        );
        let without = read("c", prose(6, words));
        let again = read("d", one.text.clone());
        for (name, other) in [
            ("a shared paragraph", &with_copy),
            ("nothing shared", &without),
            ("all shared", &again),
            ("itself", &one),
        ] {
            group.bench_with_input(BenchmarkId::new(name, words), &words, |b, _| {
                b.iter(|| copies::copies(black_box(&one), black_box(other)));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, comparing);
criterion_main!(benches);
