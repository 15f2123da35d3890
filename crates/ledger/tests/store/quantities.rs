//! Quantities are the same from what is kept of figures and from their articles.

use std::collections::BTreeSet;

use rusqlite::Connection;
use sayso_ledger::{Ledger, QuantityInFull, Query};

use crate::invented::{add, article, ledger_of};

fn told(quantities: &[QuantityInFull]) -> Vec<String> {
    quantities
        .iter()
        .map(|quantity| format!("{:?} {:?}", quantity.quantity, quantity.given))
        .collect()
}

fn all(ledger: &Ledger) -> Vec<QuantityInFull> {
    let hits = ledger
        .figures(&Query::parse("houses").unwrap(), 1_000)
        .unwrap()
        .hits;
    ledger.quantities(Some(&hits)).unwrap()
}

#[test]
fn what_stands_ready_gives_the_same_tables_as_the_articles() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger_of(folder.path(), "t.db", 12);
    let (ready, contested) = (all(&ledger), ledger.quantities(None).unwrap());
    assert!(
        ready.len() > 1 && !contested.is_empty(),
        "{}, {}",
        ready.len(),
        contested.len()
    );
    let connection = Connection::open(ledger.path()).unwrap();
    let kept: i64 = connection
        .query_row("SELECT count(*) FROM counted", [], |row| row.get(0))
        .unwrap();
    assert!(kept > 0);
    connection.execute_batch("DELETE FROM counted").unwrap();
    assert_eq!(told(&all(&ledger)), told(&ready));
    assert_eq!(told(&ledger.quantities(None).unwrap()), told(&contested));
}

#[test]
fn each_quantity_has_a_name_of_its_own_and_is_found_by_any_of_its_figures() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger_of(folder.path(), "t.db", 12);
    let all = all(&ledger);
    let names: BTreeSet<String> = all.iter().map(QuantityInFull::id).collect();
    assert_eq!(names.len(), all.len());
    for quantity in &all {
        assert_eq!(quantity.quantity.is_contested(), quantity.moved().is_some());
        for shown in quantity.timeline() {
            let found = ledger
                .quantities_of(Some(&[(&shown.given.article, shown.given.n)]))
                .unwrap();
            let found: Vec<String> = found.iter().map(QuantityInFull::id).collect();
            assert_eq!(found, [quantity.id()]);
        }
    }
    assert!(
        ledger
            .quantities_of(Some(&[("dam-0", 999), ("nowhere", 1)]))
            .unwrap()
            .is_empty()
    );
}

#[test]
fn what_is_kept_of_contested_quantities_goes_with_every_change() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger_of(folder.path(), "t.db", 6);
    let other = Ledger::open_to_read(ledger.path()).unwrap();
    let before = told(&ledger.quantities(None).unwrap());
    assert_eq!(told(&other.quantities(None).unwrap()), before);
    for n in 6..12 {
        let (article, reading) = article(n);
        add(&mut ledger, &article, &reading).unwrap();
    }
    ledger.link().unwrap();
    let fresh = Ledger::open_to_read(ledger.path()).unwrap();
    let now = told(&fresh.quantities(None).unwrap());
    assert_ne!(now, before);
    // the one that changed it, and one that was open meanwhile
    assert_eq!(told(&ledger.quantities(None).unwrap()), now);
    assert_eq!(told(&other.quantities(None).unwrap()), now);
}
