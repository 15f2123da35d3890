//! Promises of a reading that hold for any text, and readings of small invented articles.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::sync::LazyLock;

use proptest::prelude::*;
use sayso_core::{Act, Article, Form, Reading, Span, Statement};
use sayso_reader::tagger::Tagger;
use sayso_reader::{Model, Reader};

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::load(Model::Standard).unwrap());
static TAGGER: LazyLock<Tagger> = LazyLock::new(|| Tagger::load(Model::Standard).unwrap());

fn read(text: &str) -> Reading {
    READER
        .read(&Article {
            text: text.to_owned(),
            ..Article::default()
        })
        .unwrap()
}

fn words<'t>(text: &'t str, spans: &[Span]) -> Vec<&'t str> {
    spans.iter().map(|s| s.of(text)).collect()
}

fn check(text: &str, reading: &Reading) -> Result<(), TestCaseError> {
    for (i, s) in reading.statements.iter().enumerate() {
        prop_assert_eq!(s.n as usize, i + 1);
        prop_assert!(!s.content.is_empty());
        prop_assert!((0.0..=1.0).contains(&s.score));
        if let Some(outer) = s.within {
            prop_assert!(reading.statements.iter().any(|o| o.n == outer && o.n != s.n));
        }
        for list in [&s.source, &s.cue, &s.content, &s.cited, &s.told] {
            for span in list {
                prop_assert!(!span.is_empty() && text.get(span.start..span.end).is_some());
            }
            prop_assert!(list.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
        for span in s.source.iter().chain(&s.cue).chain(&s.content) {
            let inside = reading
                .segments
                .iter()
                .filter(|g| !g.kind.is_read() && g.span.contains(*span));
            prop_assert_eq!(inside.count(), 0, "a statement in a segment that is not read");
        }
    }
    Ok(())
}

/// Text that looks a little like news, so that statements come out of it, with all that can go wrong in between.
fn newslike() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => Just("Mayor Ilse Quorn said the dam would hold. "),
        2 => Just("“We know nothing,” he told the Courier. "),
        1 => Just("According to two officials, \""),
        1 => Just("The Vardow Post reported that the guards denied it"),
        1 => Just("\n\n"),
        1 => Just("Read more: Dam holds, mayor says\n"),
        1 => Just("👩‍👩‍👧\u{200b}\u{202e}"),
    ];
    prop::collection::vec(
        prop_oneof![5 => part.prop_map(str::to_owned), 1 => "\\PC{0,20}"],
        0..20,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_gives_a_reading_whose_passages_are_in_it(text in newslike()) {
        let reading = read(&text);
        check(&text, &reading)?;
        prop_assert_eq!(read(&text), reading, "the same text reads the same");
    }

    #[test]
    fn words_are_in_order_and_windows_hold_them_all(text in newslike(), most in 1usize..80) {
        let words = TAGGER.words(&text, &[Span::new(0, text.len())]);
        prop_assert!(words.spans.iter().all(|s| !s.is_empty() && text.get(s.start..s.end).is_some()));
        prop_assert!(words.spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
        let windows = words.windows(most);
        let mut next = 0;
        for w in &windows {
            prop_assert_eq!(w.from, next);
            prop_assert!(w.to > w.from);
            prop_assert!(words.pieces_of(*w).len() <= most || w.to == w.from + 1);
            next = w.to;
        }
        prop_assert_eq!(next, words.len());
    }
}

fn only(text: &str) -> Statement {
    let mut statements = read(text).statements;
    assert_eq!(statements.len(), 1, "in {text:?}: {statements:?}");
    statements.remove(0)
}

#[test]
fn a_denial_of_reports_is_found_with_its_three_parts() {
    let text = "The valley was quiet on Sunday.\n\nNorvane’s Interior Ministry denied the reports.\n";
    let s = only(text);
    assert_eq!(words(text, &s.source), ["Norvane’s Interior Ministry"]);
    assert_eq!(words(text, &s.cue), ["denied"]);
    assert_eq!(words(text, &s.content), ["the reports"]);
    assert_eq!(s.act, Act::Deny);
    assert_eq!(s.form, Form::Indirect);
}

#[test]
fn whom_it_was_told_is_a_passage_of_its_own() {
    let text = "The dam will hold through the winter, Mayor Ilse Quorn told the Vardow Courier on Monday.\n";
    let s = only(text);
    assert_eq!(words(text, &s.content), ["The dam will hold through the winter"]);
    assert_eq!(words(text, &s.told), ["the Vardow Courier"]);
}

#[test]
fn nothing_is_read_from_links_and_subscription_boxes() {
    let text = "Dam holds, mayor says\n\nSubscribe to our newsletter\n\nThe dam held on Monday.\n\n\
                Read more: Mayor Denied Dam Would Break, Minister Said\n\nThe river fell on Tuesday.\n";
    for s in read(text).statements {
        for span in s.source.iter().chain(&s.cue).chain(&s.content) {
            assert!(span.end <= "Dam holds, mayor says".len(), "{:?}", span.of(text));
        }
    }
}

#[test]
fn an_attribution_inside_a_content_is_read_too() {
    let text = "Merrow Six reported on Sunday that two officials had said that the bridge at Oskeril was closed for good.\n";
    let reading = read(text);
    let inner = reading.statements.iter().find(|s| s.within.is_some());
    let inner = inner.unwrap_or_else(|| panic!("nothing inside: {:?}", reading.statements));
    assert_eq!(words(text, &inner.source), ["two officials"]);
}
