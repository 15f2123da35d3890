//! Versions and what differs between them.

use sayso_core::Reading;
use sayso_ledger::Ledger;

use crate::invented::{READER, add, article, ledger_of, problems, time, version_of_article};

#[test]
fn a_change_of_text_names_the_passage_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(&folder.path().join("t.db")).unwrap();
    for version in [1, 2] {
        let (article, reading) = version_of_article(3, version);
        add(&mut ledger, &article, &reading).unwrap();
    }
    let history = ledger.history("dam-3").unwrap().unwrap();
    assert_eq!(history.versions[0].changes, sayso_ledger::Changes::default());
    let changes = &history.versions[1].changes;
    assert_eq!(changes.fields, []);
    let words: Vec<_> = changes
        .passages
        .iter()
        .map(|change| {
            let of = |version: usize, span: sayso_core::Span| {
                span.of(&history.versions[version].article.text).to_owned()
            };
            (of(0, change.old), of(1, change.new))
        })
        .collect();
    assert_eq!(words, [("1".to_owned(), "2".to_owned())]);
}

#[test]
fn a_change_of_metadata_is_a_version_that_names_the_field() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(&folder.path().join("t.db")).unwrap();
    let (mut article, reading) = article(3);
    add(&mut ledger, &article, &reading).unwrap();
    let before = article.byline.replace("Ilse Bracken".to_owned());
    add(&mut ledger, &article, &reading).unwrap();
    let history = ledger.history(&article.id).unwrap().unwrap();
    // the bytes did not change, so that it is the same page: only what outlet and date it has may be said anew
    assert_eq!(history.versions.len(), 1);
    article.outlet = Some("Upland Gazette".to_owned());
    add(&mut ledger, &article, &reading).unwrap();
    let history = ledger.history(&article.id).unwrap().unwrap();
    let changes = &history.versions[1].changes;
    assert_eq!(changes.passages, []);
    let fields: Vec<_> = changes.fields.iter().map(|(name, ..)| *name).collect();
    assert_eq!(fields, ["outlet", "byline"]);
    assert_eq!(before, None);
}

#[test]
fn a_new_reading_stays_beside_the_old_one_and_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger_of(folder.path(), "t.db", 4);
    let newer = "invented 2";
    assert_eq!(ledger.outdated_count(newer).unwrap(), 4);
    let mut after = 0;
    while let Some(outdated) = ledger.next_outdated(newer, after).unwrap() {
        after = outdated.row;
        // the newer reader finds nothing
        let difference = ledger
            .keep_reading(&outdated, &Reading::default(), newer, time(9))
            .unwrap()
            .unwrap();
        assert!(difference.gone > 0 && difference.new == 0);
    }
    ledger.link().unwrap();
    assert_eq!(ledger.outdated_count(newer).unwrap(), 0);
    assert_eq!(
        ledger.outdated_count(READER).unwrap(),
        4,
        "the older one may go over it again"
    );
    for id in ledger.ids().unwrap() {
        let history = ledger.history(&id).unwrap().unwrap();
        let readers: Vec<_> = history.versions[0]
            .readings
            .iter()
            .map(|r| r.reader.as_str())
            .collect();
        assert_eq!(readers, [READER, newer]);
        let stored = ledger.article(&id).unwrap().unwrap();
        assert_eq!(stored.applied.reading, Reading::default());
    }
    assert_eq!(problems(&ledger), [""; 0]);
}
