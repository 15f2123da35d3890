//! The figures of invented sentences and articles.
//!
//! `figures/forms.tsv` holds sentences with their figures in brackets, `figures/no_figures.txt` sentences without any,
//! and `figures/articles/NAME.figures` what must be found in `NAME.txt`: words, bounds and what is counted, in text order.

#![allow(clippy::expect_used, reason = "a test may fail")]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use sayso_core::{Article, Figure, SegmentKind, Span};
use sayso_reader::figures::FigureReader;
use sayso_reader::segments::segments;

static READER: LazyLock<FigureReader> = LazyLock::new(|| FigureReader::new().expect("the lists can be read"));

fn found(text: &str) -> Vec<Figure> {
    READER.figures(text, &[Span::new(0, text.len())])
}

fn bounds(figure: &Figure) -> String {
    let end = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let mark = if figure.approximate { "~" } else { "" };
    format!("{}..{}{mark}", end(figure.lower), end(figure.upper))
}

fn counts<'t>(text: &'t str, figure: &Figure) -> &'t str {
    figure.counts.map_or("-", |c| c.of(text))
}

fn rows(table: &str) -> impl Iterator<Item = &str> {
    table
        .lines()
        .filter(|l| !l.trim().is_empty() && !l.starts_with('#'))
}

#[test]
fn every_form_of_number_has_its_words_its_bounds_and_what_it_counts() {
    let mut wrong = Vec::new();
    let mut number = 0;
    for row in rows(include_str!("figures/forms.tsv")) {
        let [marked, wanted_bounds, wanted_counts] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("three columns: {row:?}")
        };
        let mut text = String::new();
        let mut wanted = Vec::new();
        let mut start = 0;
        for c in marked.chars() {
            match c {
                '[' => start = text.len(),
                ']' => wanted.push(Span::new(start, text.len())),
                c => text.push(c),
            }
        }
        let figures = found(&text);
        let spans: Vec<Span> = figures.iter().map(|f| f.span).collect();
        let got_bounds: Vec<String> = figures.iter().map(bounds).collect();
        let got_counts: Vec<&str> = figures.iter().map(|f| counts(&text, f)).collect();
        if spans != wanted || got_bounds.join("; ") != wanted_bounds || got_counts.join("; ") != wanted_counts
        {
            let words: Vec<&str> = spans.iter().map(|s| s.of(&text)).collect();
            wrong.push(format!(
                "{marked}\n   read as {words:?} {got_bounds:?} {got_counts:?}"
            ));
        }
        number += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(number >= 70, "{number} sentences");
}

#[test]
fn dates_ages_money_measures_names_and_idioms_are_no_figures() {
    let mut wrong = Vec::new();
    let mut number = 0;
    for text in rows(include_str!("figures/no_figures.txt")) {
        let words: Vec<&str> = found(text).iter().map(|f| f.span.of(text)).collect();
        if !words.is_empty() {
            wrong.push(format!("{text}\n   read as {words:?}"));
        }
        number += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(number >= 45, "{number} sentences");
}

#[test]
fn every_figure_of_the_invented_articles_is_found() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/figures/articles");
    let mut wrong = Vec::new();
    let mut number = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let wanted = fs::read_to_string(path.with_extension("figures")).unwrap();
        let article = Article {
            text: text.clone(),
            ..Article::default()
        };
        let passages: Vec<Span> = segments(&article)
            .iter()
            .filter(|s| {
                matches!(
                    s.kind,
                    SegmentKind::Headline | SegmentKind::Body | SegmentKind::Caption
                )
            })
            .map(|s| s.span)
            .collect();
        let got: Vec<String> = READER
            .figures(&text, &passages)
            .iter()
            .map(|f| format!("{}\t{}\t{}", f.span.of(&text), bounds(f), counts(&text, f)))
            .collect();
        let wanted: Vec<&str> = wanted.lines().collect();
        if got != wanted {
            let missing: Vec<_> = wanted.iter().filter(|w| !got.iter().any(|g| g == *w)).collect();
            let added: Vec<_> = got.iter().filter(|g| !wanted.contains(&g.as_str())).collect();
            wrong.push(format!(
                "{}\n   missing {missing:?}\n   added {added:?}",
                path.display()
            ));
        }
        number += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(number, 3, "articles");
}

#[test]
fn only_the_passages_are_read() {
    let text = "Two boats sank.\n\nThree boats sank.\n\nFour boats sank.";
    let passages = [Span::new(0, 15), Span::new(36, text.len())];
    let words: Vec<&str> = READER
        .figures(text, &passages)
        .iter()
        .map(|f| f.span.of(text))
        .collect();
    assert_eq!(words, ["Two", "Four"]);
}

#[test]
fn a_passage_that_stands_twice_or_beyond_the_text_gives_no_figure_twice() {
    let text = "Two boats sank.";
    let whole = Span::new(0, text.len());
    let beyond = Span::new(4, 4000);
    assert_eq!(READER.figures(text, &[whole, whole, beyond]).len(), 1);
}

#[test]
fn a_figure_names_no_statement() {
    assert!(found("Two boats sank.").iter().all(|f| f.statement.is_none()));
}

#[test]
fn hostile_texts_take_linear_time() {
    let length = 300_000;
    for piece in [
        "1",
        "1 ",
        "1,",
        "1-",
        "one ",
        "one-",
        "two and ",
        "hundred and ",
        "a ",
        "of ",
        "at least ",
        "more than 1 to ",
        "several ",
        "thousand ",
        ".",
        "12 of the ",
        "\n",
        "“",
        "1 x, ",
        "from 1 to ",
        "cases ",
        "killed ",
        "half of the ",
        "20\u{2013}",
        "5 the dead ",
    ] {
        let text = piece.repeat(length / piece.len());
        let start = Instant::now();
        READER.figures(&text, &[Span::new(0, text.len())]);
        let took = start.elapsed();
        assert!(took < Duration::from_secs(10), "{piece:?} took {took:?}");
    }
}

proptest! {
    #[test]
    fn figures_fit_any_text(
        text in "(at least|more than|between|from|to|and|or|of|the|a|two|twelve|twenty-two|hundred|thousand|dozens|several|half|third|1,200|3\\.5m|52-48|14–17|people|killed|toll|voted|one|1999|May|\\$|%|, |\\. |“|é|😀|\\n| ){0,60}",
        cuts in prop::collection::vec((0usize..300, 0usize..300), 0..4),
    ) {
        let passages: Vec<Span> = cuts.iter().map(|(a, b)| Span { start: *a.min(b), end: *a.max(b) }).collect();
        for passages in [vec![Span::new(0, text.len())], passages] {
            let figures = READER.figures(&text, &passages);
            let mut last = 0;
            for figure in &figures {
                prop_assert!(figure.span.start >= last && !figure.span.is_empty());
                let words = text.get(figure.span.start..figure.span.end);
                prop_assert!(words.is_some_and(|w| w.trim() == w));
                last = figure.span.end;
                if let Some(counts) = figure.counts {
                    prop_assert!(text.get(counts.start..counts.end).is_some_and(|w| !w.is_empty() && w.trim() == w));
                }
                if let (Some(lower), Some(upper)) = (figure.lower, figure.upper) {
                    prop_assert!(lower <= upper);
                }
            }
            prop_assert_eq!(&figures, &READER.figures(&text, &passages));
        }
    }

    #[test]
    fn a_number_in_digits_keeps_its_value(value in 11u64..10_000_000_000) {
        let digits = value.to_string();
        let grouped: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|c| std::str::from_utf8(c).unwrap()).collect();
        let text = format!("They counted {} tents.", grouped.join(","));
        let figures = found(&text);
        prop_assert_eq!(figures.len(), 1);
        prop_assert_eq!((figures[0].lower, figures[0].upper), (Some(value), Some(value)));
        prop_assert_eq!(figures[0].span.of(&text), grouped.join(","));
    }
}
