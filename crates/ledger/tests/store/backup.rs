//! Copies of a ledger in use.

use std::sync::atomic::{AtomicBool, Ordering};

use sayso_ledger::{BackupError, Ledger};

use crate::contents::{assert_same, contents};
use crate::invented::{add, article, ledger_of, problems};

#[test]
fn a_backup_holds_the_same_and_is_a_ledger_itself() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger_of(folder.path(), "t.db", 5);
    let copy = folder.path().join("copy.db");
    ledger.backup(&copy).unwrap();
    drop(ledger);
    let mut restored = Ledger::open(&copy).unwrap();
    assert_eq!(problems(&restored), [""; 0]);
    assert_same(
        &contents(&folder.path().join("t.db")),
        &contents(&copy),
        &[],
        "backup",
    );
    let (article, reading) = article(9);
    add(&mut restored, &article, &reading).unwrap();
    restored.link().unwrap();
    assert_eq!(problems(&restored), [""; 0]);
}

#[test]
fn in_a_restored_backup_those_who_read_do_not_wait_for_those_who_write() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    ledger_of(folder.path(), "t.db", 2).backup(&copy).unwrap();
    let mut writer = Ledger::open(&copy).unwrap();
    let reader = Ledger::open_to_read(&copy)
        .unwrap()
        .with_patience(std::time::Duration::ZERO)
        .unwrap();
    for n in 10..13 {
        let (article, reading) = article(n);
        add(&mut writer, &article, &reading).unwrap();
        assert!(reader.article(&article.id).unwrap().is_some());
    }
    let lock = rusqlite::Connection::open(&copy).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE; DELETE FROM retrieval")
        .unwrap();
    assert_eq!(reader.ids().unwrap().len(), 5);
}

#[test]
fn a_file_that_is_there_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger_of(folder.path(), "t.db", 1);
    let there = folder.path().join("there.db");
    std::fs::write(&there, "something else").unwrap();
    assert!(matches!(ledger.backup(&there), Err(BackupError::Exists(_))));
    assert_eq!(std::fs::read(&there).unwrap(), b"something else");
    let itself = folder.path().join("t.db");
    assert!(matches!(ledger.backup(&itself), Err(BackupError::Exists(_))));
    assert_eq!(problems(&ledger), [""; 0]);
}

#[test]
fn where_nothing_can_be_written_there_is_no_file_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger_of(folder.path(), "t.db", 1);
    let nowhere = folder.path().join("missing").join("copy.db");
    let error = ledger.backup(&nowhere).unwrap_err();
    assert!(matches!(error, BackupError::NotWritten { .. }), "{error}");
    assert!(!nowhere.exists());
    // a folder in the way of the part that grows
    let blocked = folder.path().join("blocked.db");
    std::fs::create_dir(folder.path().join("blocked.db.part")).unwrap();
    let error = ledger.backup(&blocked).unwrap_err();
    assert!(matches!(error, BackupError::NotWritten { .. }), "{error}");
    assert!(!blocked.exists());
}

#[test]
fn a_part_that_a_stopped_backup_left_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger_of(folder.path(), "t.db", 2);
    let part = folder.path().join("copy.db.part");
    std::fs::write(&part, "SQLite format 3\0 and then it was stopped").unwrap();
    let copy = folder.path().join("copy.db");
    ledger.backup(&copy).unwrap();
    assert!(!part.exists());
    assert_eq!(problems(&Ledger::open_to_read(&copy).unwrap()), [""; 0]);
}

#[test]
fn a_backup_made_while_another_writes_is_the_ledger_of_one_moment() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.db");
    let mut writer = ledger_of(folder.path(), "t.db", 5);
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 5..60 {
                let (article, reading) = article(n);
                add(&mut writer, &article, &reading).unwrap();
            }
            is_done.store(true, Ordering::Release);
        });
        let reader = Ledger::open_to_read(&path).unwrap();
        let mut copies = 0;
        let mut had = 0;
        while copies < 2 || !is_done.load(Ordering::Acquire) {
            let copy = folder.path().join(format!("copy-{copies}.db"));
            reader.backup(&copy).unwrap();
            let copied = Ledger::open_to_read(&copy).unwrap();
            assert_eq!(problems(&copied), [""; 0]);
            let ids = copied.ids().unwrap();
            assert!(ids.len() >= had, "nothing goes back");
            had = ids.len();
            let expected: Vec<_> = (0..had).map(|n| format!("dam-{n}")).collect();
            assert_eq!(ids, expected);
            copies += 1;
        }
    });
}
