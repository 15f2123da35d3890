//! The story around an article: what else is about the same matter in these days.

use sayso_core::Article;
use sayso_ledger::{Ledger, Story};

use crate::flood::flood;
use crate::invented::{Told, add, article, told};

fn articles(story: &Story) -> Vec<&str> {
    story.articles.iter().map(|of| of.row.article.as_str()).collect()
}

fn firsts(story: &Story) -> Vec<&str> {
    let firsts = story.articles.iter().filter(|of| of.is_first);
    firsts.map(|of| of.row.article.as_str()).collect()
}

/// Adds an article with the mayor's words about the dam.
fn with_the_same_words(ledger: &mut Ledger, id: &str, published: Option<&str>, is_background: bool) {
    let holds = Told::new(
        "Marta Quill",
        "mayor",
        "the dam of Sollund will hold \u{2014} through the whole night of the storm",
    );
    let (text, reading) = told("Water at the d\u{e2}m", &[holds]);
    let article = Article {
        id: id.to_owned(),
        outlet: Some(format!("Outlet of {id}")),
        published: published.map(str::to_owned),
        is_background,
        text,
        ..Article::default()
    };
    add(ledger, &article, &reading).unwrap();
}

#[test]
fn a_story_has_the_articles_that_share_a_claim_or_answer_it_by_day_and_names_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = flood(folder.path());
    let story = ledger.story("one").unwrap().unwrap();
    assert_eq!(articles(&story), ["one", "two", "three"]);
    assert_eq!(firsts(&story), ["one"]);
    assert_eq!((story.articles[1].claims, story.articles[2].answers), (1, 1));
    assert_eq!(story.claims_in_all, 1);
    let claim = &story.claims[0];
    let printed: Vec<(usize, &str)> = (claim.printed_by.iter())
        .map(|by| (by.at, by.passage.as_ref().unwrap().text.as_str()))
        .collect();
    let words = "the dam of Sollund will hold \u{2014} through the whole night of the storm";
    assert_eq!(printed, [(0, words), (1, words)]);
    for by in &claim.printed_by {
        let of = &story.articles[by.at].row.article;
        let text = ledger.article(of).unwrap().unwrap().article.text;
        let passage = by.passage.as_ref().unwrap();
        let there: String = text
            .chars()
            .skip(passage.start)
            .take(passage.end - passage.start)
            .collect();
        assert_eq!(there, passage.text);
    }
}

#[test]
fn who_denies_has_the_story_of_what_it_denies() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = flood(folder.path());
    let story = ledger.story("three").unwrap().unwrap();
    assert_eq!(articles(&story), ["one", "three"]);
}

#[test]
fn of_articles_of_one_day_the_first_is_known_by_the_hour_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = flood(folder.path());
    with_the_same_words(&mut ledger, "earlier", Some("2031-03-03T06:00:00Z"), false);
    with_the_same_words(&mut ledger, "later", Some("2031-03-03T07:30:00+01:00"), false);
    ledger.link().unwrap();
    let story = ledger.story("one").unwrap().unwrap();
    assert_eq!(articles(&story), ["earlier", "later", "one", "two", "three"]);
    assert_eq!(firsts(&story), ["earlier"]);
    with_the_same_words(&mut ledger, "whenever", Some("2031-03-03"), false);
    ledger.link().unwrap();
    let story = ledger.story("one").unwrap().unwrap();
    assert_eq!(firsts(&story), ["earlier", "later", "whenever"]);
}

#[test]
fn what_is_of_other_days_or_no_news_is_not_in_the_story() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = flood(folder.path());
    with_the_same_words(&mut ledger, "long-after", Some("2031-03-09"), false);
    with_the_same_words(&mut ledger, "release", Some("2031-03-04"), true);
    with_the_same_words(&mut ledger, "undated", None, false);
    ledger.link().unwrap();
    let story = ledger.story("one").unwrap().unwrap();
    let found = articles(&story);
    assert!(
        !found.contains(&"long-after") && !found.contains(&"release"),
        "{found:?}"
    );
    // without a day, nobody knows that it is of another one
    assert_eq!(found.last(), Some(&"undated"));
}

#[test]
fn an_article_alone_is_a_story_of_one_and_no_article_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(&folder.path().join("t.db")).unwrap();
    let (article, reading) = article(1);
    add(&mut ledger, &article, &reading).unwrap();
    ledger.link().unwrap();
    let story = ledger.story("dam-1").unwrap().unwrap();
    assert_eq!(articles(&story), ["dam-1"]);
    assert_eq!(firsts(&story), [""; 0]);
    assert!(story.claims.is_empty());
    assert!(ledger.story("nothing").unwrap().is_none());
}
