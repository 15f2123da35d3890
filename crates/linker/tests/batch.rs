//! Which articles are compared does not depend on their order.

use std::collections::BTreeMap;

use sayso_core::{Article, Reading, Segment, SegmentKind, Span};
use sayso_linker::marks::COMMON_STORY;
use sayso_linker::{Nearness, ReadArticle, batch};

/// An article that shares the words of a story with all others, and no passage.
fn report(n: usize, published: impl Into<Option<&'static str>>) -> ReadArticle {
    let words = [
        "Lissaveck",
        "weir",
        "sluice",
        "dredger",
        "Ormsvik",
        "quay",
        "barge",
    ];
    let text: Vec<String> = words.iter().map(|word| format!("{word} {word}{n}")).collect();
    let text = text.join(" ");
    let reading = Reading {
        segments: vec![Segment {
            kind: SegmentKind::Body,
            span: Span::new(0, text.len()),
        }],
        ..Reading::default()
    };
    let article = Article {
        id: format!("article-{n:04}"),
        published: published.into().map(str::to_owned),
        text,
        ..Article::default()
    };
    ReadArticle::new(&article, &reading, false)
}

/// The pairs by their identifiers.
fn pairs(articles: &[ReadArticle]) -> BTreeMap<[String; 2], Nearness> {
    let found = batch::pairs(articles).into_iter().map(|((a, b), nearness)| {
        let mut pair = [articles[a].id.clone(), articles[b].id.clone()];
        pair.sort();
        (pair, nearness)
    });
    found.collect()
}

#[test]
fn reports_of_near_days_are_compared_and_others_are_not() {
    let articles = [
        report(1, "2031-03-04"),
        report(2, "2031-03-07"),
        report(3, "2031-03-16"),
    ];
    let found = pairs(&articles);
    let near = ["article-0001", "article-0002"].map(str::to_owned);
    assert_eq!(found.get(&near), Some(&Nearness::Story), "{found:?}");
    assert_eq!(found.len(), 4, "{found:?}");
}

#[test]
fn words_that_are_common_on_one_of_two_days_join_no_reports_whichever_comes_first() {
    let mut articles: Vec<ReadArticle> = (0..=COMMON_STORY).map(|n| report(n, "2031-03-04")).collect();
    articles.push(report(COMMON_STORY + 1, "2031-03-05"));
    let found = pairs(&articles);
    articles.reverse();
    assert!(found == pairs(&articles), "another order gives other pairs");
    assert_eq!(found.len(), articles.len(), "each article with itself alone");
}

#[test]
fn a_report_without_a_day_is_held_against_reports_of_any_day_and_those_without() {
    let articles = [
        report(1, "2031-03-04"),
        report(2, None),
        report(3, "2035-07-16"),
        report(4, None),
    ];
    let found = pairs(&articles);
    let is_story =
        |a: usize, b: usize| found.get(&[a, b].map(|n| format!("article-{n:04}"))) == Some(&Nearness::Story);
    for (a, b) in [(1, 2), (2, 3), (2, 4), (1, 4), (3, 4)] {
        assert!(is_story(a, b), "{a} and {b}: {found:?}");
    }
    assert!(!is_story(1, 3), "four years apart: {found:?}");
}

#[test]
fn a_report_without_a_day_is_not_found_by_words_that_are_common_on_all_days_together() {
    let days = ["2031-03-04", "2032-03-04", "2033-03-04"];
    let mut articles: Vec<ReadArticle> = (0..COMMON_STORY).map(|n| report(n, days[n % 3])).collect();
    let before = articles.len();
    articles.push(report(COMMON_STORY, None));
    let found = pairs(&articles);
    articles.reverse();
    assert!(found == pairs(&articles), "another order gives other pairs");
    let without_day = format!("article-{COMMON_STORY:04}");
    let is_its = |pair: &&[String; 2]| pair[0] != pair[1] && pair.contains(&without_day);
    assert_eq!(found.keys().filter(is_its).count(), 0);
    // one fewer, and the words tell again
    articles.retain(|article| article.id != "article-0000");
    assert_eq!(pairs(&articles).keys().filter(is_its).count(), before - 1);
}
