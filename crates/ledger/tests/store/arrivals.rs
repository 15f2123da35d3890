//! New, known or changed?

use proptest::prelude::*;
use sayso_core::{Article, Reading};
use sayso_ledger::{Fault, Incoming, Ledger, Requested, Standing};

use crate::invented::{READER, add, article, problems, raw, time, told, version_of_article};

/// An article as a plain file holds it: no address, an identifier made of its text.
fn plain(text: &str) -> Article {
    let article = Article {
        path: "page.txt".to_owned(),
        text: text.to_owned(),
        ..Article::default()
    };
    Article {
        id: article.own_id(),
        ..article
    }
}

/// Adds what came from a file of this name.
fn add_file(ledger: &mut Ledger, article: &Article, file: &str) -> (String, u32, Standing) {
    let raw = raw(article);
    let incoming = Incoming {
        article,
        raw: &raw,
        file: Some(file),
        retrieved: time(0),
        requested: None,
    };
    let standing = ledger.standing(&incoming).unwrap();
    let added = ledger
        .add(&incoming, &Reading::default(), READER, time(1))
        .unwrap();
    assert_eq!(added.standing, standing, "adding did what was said beforehand");
    (added.id, added.version, added.standing)
}

fn in_folder<T>(test: impl FnOnce(&mut Ledger) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(&folder.path().join("t.db")).unwrap();
    let done = test(&mut ledger);
    ledger.link().unwrap();
    assert_eq!(problems(&ledger), [""; 0]);
    done
}

#[test]
fn the_same_bytes_again_change_nothing() {
    in_folder(|ledger| {
        let (article, reading) = article(1);
        let first = add(ledger, &article, &reading).unwrap();
        assert_eq!((first.standing, first.version), (Standing::New, 1));
        let again = add(ledger, &article, &reading).unwrap();
        let known = Standing::Known {
            id: article.id.clone(),
        };
        assert_eq!((again.standing, again.version), (known, 1));
        let history = ledger.history(&article.id).unwrap().unwrap();
        assert_eq!(history.versions.len(), 1);
        assert_eq!(history.versions[0].retrievals.len(), 1);
        assert_eq!(history.versions[0].readings.len(), 1);
    });
}

#[test]
fn another_text_at_the_same_address_is_a_new_version_beside_the_old() {
    in_folder(|ledger| {
        let (old, reading) = version_of_article(1, 1);
        add(ledger, &old, &reading).unwrap();
        let (new, reading) = version_of_article(1, 2);
        let added = add(ledger, &new, &reading).unwrap();
        assert_eq!((added.id.as_str(), added.version), (old.id.as_str(), 2));
        assert!(matches!(added.standing, Standing::Changed { .. }));
        let history = ledger.history(&old.id).unwrap().unwrap();
        let texts: Vec<_> = history.versions.iter().map(|v| v.article.text.clone()).collect();
        assert_eq!(texts, [old.text, new.text.clone()]);
        let stored = ledger.article(&old.id).unwrap().unwrap();
        assert_eq!(stored.article.text, new.text);
        assert_eq!(ledger.raw(&old.id).unwrap().unwrap(), raw(&new));
    });
}

#[test]
fn a_page_that_goes_back_to_its_old_text_has_a_third_version() {
    in_folder(|ledger| {
        let page = Requested {
            url: "https://orrin-courier.example/dam-1".to_owned(),
            ..Requested::default()
        };
        for version in [1, 2, 1] {
            let (article, reading) = version_of_article(1, version);
            let raw = raw(&article);
            let incoming = Incoming {
                article: &article,
                raw: &raw,
                file: None,
                retrieved: time(0),
                requested: Some(&page),
            };
            ledger.add(&incoming, &reading, READER, time(1)).unwrap();
        }
        let history = ledger.history("dam-1").unwrap().unwrap();
        assert_eq!(history.versions.len(), 3);
        assert_eq!(history.versions[0].text_sha256, history.versions[2].text_sha256);
    });
}

#[test]
fn an_archive_that_holds_two_versions_changes_nothing_when_it_is_added_again() {
    in_folder(|ledger| {
        for version in [1, 2, 1, 2] {
            let (article, reading) = version_of_article(1, version);
            add(ledger, &article, &reading).unwrap();
        }
        assert_eq!(ledger.history("dam-1").unwrap().unwrap().versions.len(), 2);
        let newest = ledger.article("dam-1").unwrap().unwrap();
        assert_eq!(newest.article.text, version_of_article(1, 2).0.text);
    });
}

#[test]
fn one_identifier_at_two_addresses_is_refused_and_nothing_changes() {
    in_folder(|ledger| {
        let (first, reading) = article(1);
        add(ledger, &first, &reading).unwrap();
        let second = Article {
            url: Some("https://orrin-courier.example/other".to_owned()),
            ..first.clone()
        };
        let error = add(ledger, &second, &reading).unwrap_err();
        assert!(error.is_of_the_article());
        match &error.fault {
            Fault::IdTaken { id, other } => {
                assert_eq!((id, Some(other)), (&first.id, first.url.as_ref()));
            }
            other => panic!("{other}"),
        }
        assert_eq!(ledger.ids().unwrap(), [first.id]);
    });
}

#[test]
fn the_same_text_in_two_files_is_one_article_unless_outlet_or_day_differ() {
    in_folder(|ledger| {
        let text = plain("The ferry sails again.");
        let by = |outlet: &str| Article {
            outlet: Some(outlet.to_owned()),
            ..text.clone()
        };
        let (id, _, standing) = add_file(ledger, &by("Lowmere Post"), "/a.txt");
        assert_eq!(standing, Standing::New);
        let known = Standing::Known { id: id.clone() };
        assert_eq!(add_file(ledger, &by("Lowmere Post"), "/b.txt").2, known);
        assert_eq!(
            add_file(ledger, &text, "/c.txt").2,
            known,
            "who does not name the outlet means it too"
        );
        let (other, _, standing) = add_file(ledger, &by("Orrin Courier"), "/d.txt");
        assert_eq!(standing, Standing::New);
        assert_ne!(other, id);
        let again = add_file(ledger, &by("Orrin Courier"), "/d.txt");
        assert_eq!(again.2, Standing::Known { id: other });
    });
}

#[test]
fn a_file_that_changed_keeps_its_identifier() {
    in_folder(|ledger| {
        let (id, ..) = add_file(ledger, &plain("The ferry sails."), "/ferry.txt");
        let (same, version, standing) = add_file(ledger, &plain("The ferry sails no more."), "/ferry.txt");
        assert_eq!((same, version), (id.clone(), 2));
        assert_eq!(standing, Standing::Changed { id });
    });
}

#[test]
fn pages_that_name_the_front_page_as_their_address_are_articles_of_their_own() {
    for front in [
        "https://lowmere-post.example",
        "https://lowmere-post.example/",
        "http://lowmere-post.example/",
    ] {
        in_folder(|ledger| {
            let page = |text: &str, id: &str| Article {
                url: Some(front.to_owned()),
                id: id.to_owned(),
                ..plain(text)
            };
            let first = add_file(ledger, &page("The ferry sails.", "one"), "/1.html");
            let second = add_file(ledger, &page("The dam holds.", "two"), "/2.html");
            assert_eq!((first.2, second.2), (Standing::New, Standing::New), "{front}");
        });
    }
}

#[test]
fn a_place_on_a_page_is_the_page() {
    in_folder(|ledger| {
        let (whole, reading) = article(1);
        add(ledger, &whole, &reading).unwrap();
        let place = Article {
            url: whole.url.as_ref().map(|url| format!("{url}#comments")),
            ..whole.clone()
        };
        let added = add(ledger, &place, &reading).unwrap();
        assert_eq!(added.id, whole.id);
        assert_eq!(ledger.ids().unwrap().len(), 1);
    });
}

#[test]
fn a_page_that_is_fetched_again_is_noted_with_the_time() {
    in_folder(|ledger| {
        let (article, reading) = article(1);
        let raw = raw(&article);
        let requested = Requested {
            url: article.url.clone().unwrap(),
            etag: Some("\"one\"".to_owned()),
            last_modified: None,
        };
        let at = |seconds| Incoming {
            article: &article,
            raw: &raw,
            file: None,
            retrieved: time(seconds),
            requested: Some(&requested),
        };
        ledger.add(&at(0), &reading, READER, time(1)).unwrap();
        assert_eq!(ledger.requested(&requested.url).unwrap(), Some(requested.clone()));
        assert!(ledger.met_again(&at(60)).unwrap().is_some());
        assert!(ledger.seen_unchanged(&requested, time(120)).unwrap());
        let never = Requested {
            url: "https://lowmere-post.example/never".to_owned(),
            ..Requested::default()
        };
        assert!(!ledger.seen_unchanged(&never, time(120)).unwrap());
        let history = ledger.history(&article.id).unwrap().unwrap();
        let times: Vec<_> = history.versions[0]
            .retrievals
            .iter()
            .map(|r| r.retrieved.clone())
            .collect();
        assert_eq!(times, [time(0), time(60), time(120)].map(|at| format!("{at:.0}")));
    });
}

#[test]
fn an_article_that_changed_meanwhile_is_not_met_again() {
    in_folder(|ledger| {
        let (article, reading) = version_of_article(1, 1);
        add(ledger, &article, &reading).unwrap();
        let (changed, _) = version_of_article(1, 2);
        let raw = raw(&changed);
        let incoming = Incoming {
            article: &changed,
            raw: &raw,
            file: None,
            retrieved: time(5),
            requested: None,
        };
        assert_eq!(ledger.met_again(&incoming).unwrap(), None);
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_and_bytes_come_back_as_they_were(
        texts in prop::collection::vec(("\\PC{0,200}", any::<Vec<u8>>(), prop::option::of("\\PC{0,12}")), 1..5),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(&folder.path().join("t.db")).unwrap();
        for (n, (text, raw, published)) in texts.iter().enumerate() {
            let article = Article {
                id: format!("a{n}"),
                published: published.clone(),
                ..plain(text)
            };
            let incoming = Incoming { article: &article, raw, file: None, retrieved: time(0), requested: None };
            ledger.add(&incoming, &Reading::default(), READER, time(1)).unwrap();
            let stored = ledger.article(&article.id).unwrap().unwrap();
            prop_assert_eq!(&stored.article, &article);
            prop_assert_eq!(&ledger.raw(&article.id).unwrap().unwrap(), raw);
        }
        prop_assert_eq!(problems(&ledger), Vec::<String>::new());
    }

    #[test]
    fn whatever_is_added_in_whatever_order_each_address_holds_what_was_last_new(
        arrivals in prop::collection::vec((0u32..5, 1u32..4), 1..25),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(&folder.path().join("t.db")).unwrap();
        let mut versions: std::collections::BTreeMap<u32, Vec<u32>> = Default::default();
        for (n, version) in arrivals {
            let (article, reading) = version_of_article(n, version);
            let added = add(&mut ledger, &article, &reading).unwrap();
            let had = versions.entry(n).or_default();
            if !had.contains(&version) {
                had.push(version);
            }
            prop_assert_eq!(added.version as usize, had.len());
        }
        ledger.link().unwrap();
        for (n, had) in &versions {
            let (article, _) = version_of_article(*n, *had.last().unwrap());
            let stored = ledger.article(&article.id).unwrap().unwrap();
            prop_assert_eq!(stored.article.text, article.text);
        }
        prop_assert_eq!(problems(&ledger), Vec::<String>::new());
    }
}

#[test]
fn a_reading_is_got_back_as_it_was_given() {
    in_folder(|ledger| {
        let (text, reading) = told(
            "Größe der Fähre — ferry",
            &[crate::invented::Told::new(
                "Zoë Ångström",
                "mayor",
                "the ferry “sails” — again",
            )],
        );
        let article = plain(&text);
        add(ledger, &article, &reading).unwrap();
        let stored = ledger.article(&article.id).unwrap().unwrap();
        assert_eq!(stored.applied.reading, reading);
        assert_eq!(stored.read_by.reader, READER);
    });
}
