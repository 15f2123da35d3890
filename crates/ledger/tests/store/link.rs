//! Voices across articles: what is found depends on the articles alone, not on how they came.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rusqlite::Connection;
use sayso_core::Reading;
use sayso_ledger::Ledger;

use crate::contents::{assert_same, contents};
use crate::invented::{READER, add, article, ledger_of, problems, time, version_of_article};

const ARTICLES: u32 = 14;

/// The keys that lead to an identity now.
fn keys(ledger: &Ledger) -> Vec<String> {
    Connection::open(ledger.path())
        .unwrap()
        .prepare("SELECT key FROM identity")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_same_articles_in_any_order_give_the_same_identities(
        order in Just((0..ARTICLES).collect::<Vec<_>>()).prop_shuffle(),
        links in prop::collection::vec(any::<bool>(), ARTICLES as usize),
        changes in prop::collection::vec(any::<bool>(), ARTICLES as usize),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let straight = ledger_of(folder.path(), "straight.db", ARTICLES);
        let mut ledger = Ledger::create(&folder.path().join("t.db")).unwrap();
        let mut ever = BTreeSet::new();
        for ((n, is_linked), is_changed) in order.into_iter().zip(links).zip(changes) {
            if is_changed {
                // another text was there first
                let (article, reading) = version_of_article(n, 2);
                add(&mut ledger, &article, &reading).unwrap();
                if is_linked {
                    ledger.link().unwrap();
                    prop_assert_eq!(problems(&ledger), Vec::<String>::new());
                }
            }
            let (article, reading) = article(n);
            add(&mut ledger, &article, &reading).unwrap();
            if is_linked {
                ledger.link().unwrap();
                ever.extend(keys(&ledger));
                prop_assert_eq!(problems(&ledger), Vec::<String>::new());
            }
        }
        ledger.link().unwrap();
        prop_assert_eq!(problems(&ledger), Vec::<String>::new());
        for key in ever {
            prop_assert!(ledger.voice(&key).unwrap().is_some(), "the key {} leads nowhere any more", key);
        }
        let kept = ["article", "version", "raw", "retrieval", "reading", "identity_alias"];
        assert_same(&contents(straight.path()), &contents(ledger.path()), &kept, "another order");
    }
}

#[test]
fn a_key_that_was_shown_still_leads_to_the_voice_after_a_new_reading_of_everything() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(&folder.path().join("t.db")).unwrap();
    for n in 0..ARTICLES {
        let (article, reading) = article(n);
        add(&mut ledger, &article, &reading).unwrap();
        ledger.link().unwrap();
    }
    let path = ledger.path().to_owned();
    let shown: Vec<String> = {
        let connection = Connection::open(&path).unwrap();
        let mut query = connection
            .prepare("SELECT key FROM identity UNION SELECT key FROM identity_alias")
            .unwrap();
        let keys = query.query_map([], |row| row.get(0)).unwrap();
        keys.collect::<Result<_, _>>().unwrap()
    };
    let before = contents(&path);
    let newer = "invented 2";
    let mut after = 0;
    while let Some(outdated) = ledger.next_outdated(newer, after).unwrap() {
        after = outdated.row;
        let n: u32 = outdated.article.id.trim_start_matches("dam-").parse().unwrap();
        let (_, reading): (_, Reading) = article(n);
        ledger
            .keep_reading(&outdated, &reading, newer, time(4))
            .unwrap()
            .unwrap();
    }
    ledger.link().unwrap();
    assert_eq!(problems(&ledger), [""; 0]);
    for key in &shown {
        assert!(
            ledger.voice(key).unwrap().is_some(),
            "{key} leads nowhere any more"
        );
    }
    // the reading says the same, so nothing moved, and the aliases are still there
    assert_same(
        &before,
        &contents(&path),
        &["version", "reading", "marked"],
        READER,
    );
}

#[test]
fn a_voice_that_no_article_has_any_more_is_no_identity() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger_of(folder.path(), "t.db", 3);
    let had = keys(&ledger).len();
    assert!(had > 0);
    let mut after = 0;
    while let Some(outdated) = ledger.next_outdated("invented 2", after).unwrap() {
        after = outdated.row;
        ledger
            .keep_reading(&outdated, &Reading::default(), "invented 2", time(4))
            .unwrap();
    }
    ledger.link().unwrap();
    assert_eq!(keys(&ledger), [""; 0]);
    assert_eq!(problems(&ledger), [""; 0]);
}
