//! The segments of whole invented articles.
//!
//! `segments/NAME.txt` is an article, `segments/NAME.segments` what must be found in it: one segment a line, its kind, a tab
//! and its words; of a long segment its first words, "…" and its last words.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use sayso_core::{Article, Segment, SegmentKind, Span, join_title};
use sayso_reader::segments::segments;

fn article(text: impl Into<String>) -> Article {
    Article {
        text: text.into(),
        ..Article::default()
    }
}

fn kind_name(kind: SegmentKind) -> String {
    format!("{kind:?}").to_lowercase()
}

/// The words of a segment with one space between them.
fn words(text: &str, segment: &Segment) -> String {
    segment
        .span
        .of(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The kinds and words that `segments` finds in a text.
fn found(text: &str) -> Vec<(String, String)> {
    segments(&article(text))
        .iter()
        .map(|s| (kind_name(s.kind), words(text, s)))
        .collect()
}

fn kinds(text: &str) -> Vec<String> {
    found(text).into_iter().map(|(kind, _)| kind).collect()
}

fn fits(words: &str, wanted: &str) -> bool {
    match wanted.split_once(" … ") {
        Some((first, last)) => {
            words.starts_with(first) && words.ends_with(last) && words.len() > first.len() + last.len()
        }
        None => words == wanted,
    }
}

#[test]
fn every_segment_of_the_invented_articles_is_found() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/segments");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    assert!(
        paths.len() >= 12,
        "only {} articles in {}",
        paths.len(),
        folder.display()
    );
    let mut wrong = Vec::new();
    for path in &paths {
        let text = fs::read_to_string(path).unwrap();
        let wanted = fs::read_to_string(path.with_extension("segments")).unwrap();
        let wanted: Vec<(&str, &str)> = wanted
            .lines()
            .map(|line| line.split_once('\t').unwrap())
            .collect();
        let found = found(&text);
        for i in 0..wanted.len().max(found.len()) {
            let (want, have) = (wanted.get(i), found.get(i));
            let right = want
                .zip(have)
                .is_some_and(|((kind, text), (k, w))| kind == k && fits(w, text));
            if !right {
                wrong.push(format!(
                    "{}, segment {}: wanted {want:?}, found {have:?}",
                    path.display(),
                    i + 1
                ));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_invented_articles_show_every_kind() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/segments");
    let all: String = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "segments"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    for kind in [
        "headline",
        "dateline",
        "body",
        "caption",
        "related",
        "boilerplate",
        "credit",
    ] {
        let times = all
            .lines()
            .filter(|line| line.split('\t').next() == Some(kind))
            .count();
        assert!(times >= 3, "{kind} is shown {times} times");
    }
}

#[test]
fn an_empty_text_has_no_segments() {
    assert_eq!(segments(&article("")), []);
    assert_eq!(segments(&article(" \n\u{a0}\r\n\t\u{2028} \n")), []);
}

#[test]
fn a_single_sentence_is_body() {
    assert_eq!(kinds("The council of Merrow has closed the bridge"), ["body"]);
    assert_eq!(kinds("The mayor said no.\nNobody asked again."), ["body", "body"]);
}

#[test]
fn what_the_markup_says_wins() {
    let (text, title) = join_title(
        Some("Subscribe to our newsletter"),
        "Comments\n\nThe council met. Boats: all gone.\n\nShare",
    );
    let comments = text.find("Comments").unwrap();
    let boats = text.find("Boats").unwrap();
    let marked = vec![
        title.unwrap(),
        Segment {
            kind: SegmentKind::Body,
            span: Span::new(comments, comments + 8),
        },
        Segment {
            kind: SegmentKind::Caption,
            span: Span::new(boats, boats + 16),
        },
    ];
    let article = Article {
        text: text.clone(),
        marked,
        ..Article::default()
    };
    let found: Vec<(String, String)> = segments(&article)
        .iter()
        .map(|s| (kind_name(s.kind), words(&text, s)))
        .collect();
    let wanted = [
        ("headline", "Subscribe to our newsletter"),
        ("body", "Comments"),
        ("body", "The council met."),
        ("caption", "Boats: all gone."),
        ("boilerplate", "Share"),
    ];
    assert_eq!(found, wanted.map(|(k, w)| (k.to_owned(), w.to_owned())));
}

#[test]
fn title_byline_and_outlet_are_known_from_the_metadata() {
    let text = "Merrow Post\n\nThe bridge stays shut.\n\nOna Brill\n\nThe council of Merrow closed the old bridge on Monday after the storm.";
    let article = Article {
        title: Some("The bridge stays shut".to_owned()),
        byline: Some("Ona Brill".to_owned()),
        outlet: Some("Merrow Post".to_owned()),
        ..article(text)
    };
    let kinds: Vec<SegmentKind> = segments(&article).iter().map(|s| s.kind).collect();
    use SegmentKind::{Body, Boilerplate, Credit, Headline};
    assert_eq!(kinds, [Boilerplate, Headline, Credit, Body]);
}

/// What is promised of every text.
fn check(article: &Article) {
    let text = &article.text;
    let mut reached = 0;
    for segment in segments(article) {
        assert!(
            segment.span.start >= reached,
            "segments overlap or are out of order at byte {}",
            segment.span.start
        );
        let words = text.get(segment.span.start..segment.span.end);
        assert!(
            words.is_some_and(|w| !w.is_empty() && w.trim() == w),
            "a segment is empty, untrimmed or cuts a character"
        );
        let between = text.get(reached..segment.span.start);
        assert!(
            between.is_some_and(|b| b.trim().is_empty()),
            "words before byte {} are in no segment",
            segment.span.start
        );
        reached = segment.span.end;
    }
    assert!(
        text.get(reached..).is_some_and(|rest| rest.trim().is_empty()),
        "words after byte {reached} are in no segment"
    );
}

/// Scraps of text that the rules look for, so that random texts meet the rules.
fn scraps() -> impl Strategy<Value = String> {
    let scraps = [
        "Read more: ",
        "READ MORE",
        "(Related: ",
        ")",
        "Source:",
        "Comments",
        "Reply",
        "Share",
        " | ",
        " — ",
        "–",
        "MERROW",
        " (AP) ",
        ", ",
        ". ",
        "“",
        "”",
        "\"",
        "’",
        "\n",
        "\r\n",
        "\n\n",
        "\u{2028}",
        "\u{a0}",
        "Follow us on Twitter @x ",
        "said ",
        "REUTERS/Ona Brill",
        "(Photo: Tam/AP)",
        "[",
        "]",
        "12 ",
        "3rd ",
        "March ",
        "Sea newsIsland newsWeather",
        "By Ona Brill",
        "#tag ",
        "©",
        "word ",
        "Word ",
        "é",
        "🙂",
        "e\u{301}",
        "ß",
        "İ",
        "!",
        "?",
        ":",
        ";",
        "…",
        "-",
        "/",
        "/.",
        "NAME: ",
        "subscribe to our newsletter ",
        "the boat went out to sea and ",
    ];
    proptest::collection::vec(proptest::sample::select(scraps.to_vec()), 0..60).prop_map(|s| s.concat())
}

proptest! {
    #[test]
    fn segments_are_in_order_and_cover_all_words(text in prop_oneof![scraps(), "\\PC{0,200}", "(\\PC{0,40}\n){0,12}"]) {
        check(&article(text));
    }

    #[test]
    fn marked_spans_never_break_the_cover(
        text in scraps(),
        spans in proptest::collection::vec((0usize..400, 0usize..80), 0..6),
    ) {
        let marked = spans
            .into_iter()
            .map(|(start, len)| Segment { kind: SegmentKind::Caption, span: Span { start, end: start + len } })
            .collect();
        check(&Article { marked, ..article(text) });
    }

    #[test]
    fn the_same_text_gives_the_same_segments(text in scraps()) {
        prop_assert_eq!(segments(&article(text.clone())), segments(&article(text)));
    }
}

/// Rules that look ahead or back without a bound would need hours for these; the test only has to end.
#[test]
fn hostile_texts_of_five_megabytes_are_read() {
    let size = 5_000_000;
    for scrap in [
        "a",
        "\n",
        "\r\n \n",
        "🙂",
        "Read more:\n",
        "Read more: It fell. ",
        "a. More: b. ",
        "(Photo: ",
        "“",
        ".",
        "MERROW (AP) — ",
        "Comments\nReply\n",
        "Title\n\n",
        "-\n",
        "abcDef",
        "A line of some length that goes on and\n",
        "’a",
    ] {
        let text = scrap.repeat(size / scrap.len());
        check(&article(text));
    }
}

#[test]
fn many_marked_spans_are_read() {
    let text = "Caption one. ".repeat(100_000);
    let marked = (0..100_000)
        .map(|i| Segment {
            kind: SegmentKind::Caption,
            span: Span::new(i * 13, i * 13 + 7),
        })
        .collect();
    check(&Article {
        marked,
        ..article(text)
    });
}
