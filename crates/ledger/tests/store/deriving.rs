//! What another version of the linker derived is derived again, and is no damage meanwhile.

use std::path::Path;

use rusqlite::Connection;
use sayso_ledger::Ledger;

use crate::contents::{assert_same, contents};
use crate::fixtures::unpacked;
use crate::invented::{add, article, ledger_of, problems};

const ARTICLES: u32 = 8;

/// What an older linker may have left: other places of voices, fewer links, other marks, no claims.
const OTHERWISE: &str = "
    UPDATE voice SET place = 'Elsewhere', block = block || ' once' WHERE block IS NOT NULL AND article % 2 = 0;
    DELETE FROM link WHERE article % 3 = 0; UPDATE mark SET mark = mark + 1;
    DELETE FROM claim_member; DELETE FROM claim;";

fn sql(path: &Path, sql: &str) {
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn what_another_linker_derived_is_no_damage_and_is_derived_again_by_the_next_link() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger_of(folder.path(), "t.db", ARTICLES);
    let path = ledger.path().to_owned();
    let before = contents(&path);
    assert!(ledger.linked_by().unwrap().unwrap().is_this);
    sql(&path, OTHERWISE);
    assert_ne!(problems(&ledger), [""; 0], "by this linker it would be damage");
    sql(&path, "UPDATE linked_by SET linker = '0.0.1-another'");
    assert_eq!(problems(&ledger), [""; 0]);
    let by = ledger.linked_by().unwrap().unwrap();
    assert_eq!((by.linker.as_deref(), by.is_this), (Some("0.0.1-another"), false));
    ledger.link().unwrap();
    assert_same(&before, &contents(&path), &["identity_alias"], "derived again");
    assert_eq!(problems(&ledger), [""; 0]);
}

#[test]
fn deriving_again_that_was_stopped_is_taken_up_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger_of(folder.path(), "t.db", ARTICLES);
    let path = ledger.path().to_owned();
    let before = contents(&path);
    // as it stands when the first transaction was done and not the second
    sql(&path, OTHERWISE);
    sql(
        &path,
        "DELETE FROM link; DELETE FROM mark; DELETE FROM marked;
         INSERT INTO underived (article) SELECT article FROM article;
         INSERT INTO unlinked (article) SELECT article FROM article;
         INSERT INTO unclaimed (article) SELECT article FROM article;
         INSERT INTO pending (block) SELECT DISTINCT block FROM voice WHERE block IS NOT NULL;",
    );
    let checked = ledger.check(|_| {}, || {}).unwrap();
    assert!(checked.waiting >= 3 * u64::from(ARTICLES), "{checked:?}");
    drop(ledger);
    let mut ledger = Ledger::open(&path).unwrap();
    ledger.link().unwrap();
    assert_same(&before, &contents(&path), &["identity_alias"], "taken up again");
}

#[test]
fn a_ledger_that_notes_no_linker_is_linked_again_and_notes_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.db");
    unpacked(2, &path);
    let mut ledger = Ledger::create(&path).unwrap();
    let by = ledger.linked_by().unwrap().unwrap();
    assert_eq!((by.linker, by.is_this), (None, false));
    ledger.link().unwrap();
    assert!(ledger.linked_by().unwrap().unwrap().is_this);
    assert_eq!(problems(&ledger), [""; 0]);
}

#[test]
fn an_empty_ledger_has_no_linker_until_its_first_article() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(&folder.path().join("t.db")).unwrap();
    ledger.link().unwrap();
    assert_eq!(ledger.linked_by().unwrap(), None);
    let (article, reading) = article(1);
    add(&mut ledger, &article, &reading).unwrap();
    assert!(ledger.linked_by().unwrap().unwrap().is_this);
}
