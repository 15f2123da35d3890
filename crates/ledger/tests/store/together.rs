//! Several connections at once, and a ledger that cannot be written.

use std::time::{Duration, Instant};

use rusqlite::Connection;
use sayso_ledger::{Fault, Ledger};

use crate::invented::{add, article, ledger_of, problems};

#[test]
fn those_who_write_wait_for_each_other_as_long_as_their_patience_lasts() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger_of(folder.path(), "t.db", 2)
        .with_patience(Duration::from_millis(200))
        .unwrap();
    let path = ledger.path().to_owned();
    let other = Connection::open(&path).unwrap();
    other
        .execute_batch("BEGIN IMMEDIATE; DELETE FROM retrieval")
        .unwrap();
    let (article, reading) = article(5);
    let begun = Instant::now();
    let error = add(&mut ledger, &article, &reading).unwrap_err();
    assert!(matches!(error.fault, Fault::Busy), "{error}");
    assert!(begun.elapsed() >= Duration::from_millis(200));
    // those who only read go on meanwhile, and see what was there before
    assert_eq!(problems(&ledger), [""; 0]);
    assert_eq!(Ledger::open_to_read(&path).unwrap().ids().unwrap().len(), 2);
    other.execute_batch("ROLLBACK").unwrap();
    add(&mut ledger, &article, &reading).unwrap();
    assert_eq!(ledger.ids().unwrap().len(), 3);
}

#[test]
fn one_who_writes_waits_until_the_other_has_finished() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger_of(folder.path(), "t.db", 1);
    let other = Connection::open(ledger.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            other.execute_batch("COMMIT").unwrap();
        });
        let (article, reading) = article(5);
        add(&mut ledger, &article, &reading).unwrap();
    });
    assert_eq!(ledger.ids().unwrap().len(), 2);
}

#[test]
fn several_may_make_the_ledger_and_add_to_it_at_once() {
    for round in 0..8 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.db");
        std::thread::scope(|scope| {
            for thread in 0..3 {
                let path = &path;
                scope.spawn(move || {
                    let mut ledger = Ledger::create(path).unwrap();
                    // each article comes twice, from two of them
                    for n in thread * 5..thread * 5 + 10 {
                        let (article, reading) = article(n % 15);
                        add(&mut ledger, &article, &reading).unwrap();
                    }
                    ledger.link().unwrap();
                });
            }
        });
        let ledger = Ledger::open_to_read(&path).unwrap();
        assert_eq!(ledger.ids().unwrap().len(), 15, "round {round}");
        assert_eq!(problems(&ledger), [""; 0]);
    }
}

#[test]
fn a_ledger_is_opened_only_where_there_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.db");
    for open in [Ledger::open, Ledger::open_to_read] {
        assert!(matches!(open(&path).err().unwrap().fault, Fault::NotThere));
        assert!(!path.exists());
    }
    std::fs::write(&path, "").unwrap();
    for open in [Ledger::open, Ledger::open_to_read] {
        assert!(matches!(open(&path).err().unwrap().fault, Fault::Empty));
        assert_eq!(std::fs::read(&path).unwrap(), b"");
    }
    Ledger::create(&path).unwrap();
    Ledger::open(&path).unwrap();
}
