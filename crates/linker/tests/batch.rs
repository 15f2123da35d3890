//! Which articles are compared does not depend on their order.

use std::collections::BTreeMap;

use sayso_core::{Article, Reading, Segment, SegmentKind, Span};
use sayso_linker::marks::COMMON_STORY;
use sayso_linker::{Nearness, ReadArticle, batch};

/// An article that shares the words of a story with all others, and no passage.
fn report(n: usize, published: &str) -> ReadArticle {
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
        published: Some(published.to_owned()),
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
