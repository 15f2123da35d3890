//! How long the identities of one block take, as the block grows. Members are drawn by a fixed rule: one person who is
//! much in the news, by full name and surname, and others of the surname, with roles, dates and names beside them.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jiff::civil::date;
use sayso_core::VoiceKind;
use sayso_linker::voices::{Constraints, Member, identities};

/// The next of a fixed row of numbers that look drawn.
fn next(state: &mut u64) -> usize {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

fn drawn(count: usize) -> Vec<Member> {
    let mut state = 7;
    let names = [
        "Joan Vandermoor",
        "Vandermoor",
        "Vandermoor",
        "Joan F. Vandermoor",
        "Robert Vandermoor",
        "Bob Vandermoor",
        "Tessa Vandermoor",
    ];
    let roles = [
        "President",
        "Sen.",
        "a Michigan Democrat",
        "former mayor of Quorn",
        "the president",
        "spokeswoman for the port",
        "Gen.",
    ];
    (0..count)
        .map(|i| {
            let name = names[next(&mut state) % if i % 10 == 0 { names.len() } else { 4 }];
            let held = next(&mut state) % 3;
            let roles: Vec<String> = (0..held)
                .map(|_| roles[next(&mut state) % roles.len()].to_owned())
                .collect();
            let beside = (0..12).map(|_| {
                let far = next(&mut state) % (count / 2 + 20);
                format!(
                    "Person {} Quell{}",
                    far % 97,
                    if far.is_multiple_of(3) { far % 40 } else { far }
                )
            });
            let beside: Vec<String> = beside.collect();
            Member {
                article: format!("article-{i}"),
                n: 1,
                speaks: true,
                name: name.to_owned(),
                kind: VoiceKind::Person,
                roles,
                published: date(2031, 1, 1)
                    .checked_add(jiff::Span::new().days((next(&mut state) % 2000) as i64))
                    .ok(),
                outlet: None,
                beside,
                gender: None,
                place: None,
            }
        })
        .collect()
}

fn voices(c: &mut Criterion) {
    let mut group = c.benchmark_group("identities");
    group.sample_size(20);
    for count in [500, 5_000, 50_000] {
        let members = drawn(count);
        group.throughput(Throughput::Elements(count as u64));
        group.bench_with_input(BenchmarkId::from_parameter(count), &members, |b, members| {
            b.iter(|| identities(black_box(members), &Constraints::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, voices);
criterion_main!(benches);
