//! Several programs at one ledger, and articles in another order.

use std::collections::BTreeSet;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use sayso_ledger::Ledger;

use crate::contents::{assert_same, contents};
use crate::{ledger_of_short, newsroom, over, problems, run, short, strs, succeeded, text};

fn started(mut command: std::process::Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn ended(child: Child) {
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn while_one_adds_others_read_and_never_fail() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger_of_short(folder.path());
    let first = Ledger::open_to_read(&ledger).unwrap().ids().unwrap().remove(0);
    let mut adding = started(over(&ledger, "add", &strs(&newsroom())));
    let mut rounds = 0;
    while adding.try_wait().unwrap().is_none() || rounds == 0 {
        for (command, arguments) in [
            ("voices", vec!["--json"]),
            ("show", vec![first.as_str()]),
            ("history", vec![first.as_str()]),
            ("check", vec![]),
            ("search", vec!["said"]),
            ("figures", vec!["killed"]),
        ] {
            succeeded(over(&ledger, command, &arguments));
        }
        let copy = folder.path().join(format!("copy-{rounds}.db"));
        succeeded(over(&ledger, "backup", &[copy.to_str().unwrap()]));
        assert_eq!(problems(&copy), [""; 0]);
        rounds += 1;
    }
    ended(adding);
    assert_eq!(
        Ledger::open_to_read(&ledger).unwrap().ids().unwrap().len(),
        newsroom().len()
    );
    assert_eq!(problems(&ledger), [""; 0]);
}

#[test]
fn two_that_add_overlapping_articles_at_once_keep_each_once() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("t.db");
    let all = short();
    let (some, others) = (&all[..4], &all[2..]);
    let one = started(over(&ledger, "add", &strs(some)));
    let two = started(over(&ledger, "add", &strs(others)));
    ended(one);
    ended(two);
    let straight = ledger_of_short(folder.path());
    assert_eq!(problems(&ledger), [""; 0]);
    let times: i64 = Connection::open(&ledger)
        .unwrap()
        .query_row("SELECT count(*) FROM version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(times, all.len() as i64);
    assert_same(
        &contents(&ledger),
        &contents(&straight),
        &["identity_alias"],
        "two at once",
    );
}

#[test]
fn the_newsroom_in_any_order_gives_the_same_voices() {
    let folder = tempfile::tempdir().unwrap();
    let forward = folder.path().join("forward.db");
    let mut articles = newsroom();
    succeeded(over(&forward, "add", &strs(&articles)));
    let expected = contents(&forward);
    assert!(
        expected["voice"].len() > expected["identity"].len(),
        "some voice speaks in several articles"
    );
    for turn in [articles.len() / 3, articles.len() / 2] {
        articles.rotate_left(turn);
        articles.reverse();
        let path = folder.path().join(format!("{turn}.db"));
        // in several runs, so that voices are joined in between
        for part in articles.chunks(6) {
            succeeded(over(&path, "add", &strs(part)));
        }
        assert_same(&contents(&path), &expected, &["identity_alias"], "another order");
        let keys: BTreeSet<&String> = expected["identity"].iter().collect();
        assert_eq!(keys, contents(&path)["identity"].iter().collect());
    }
}

#[test]
fn one_who_writes_waits_for_another_while_those_who_read_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger_of_short(folder.path());
    let other = Connection::open(&ledger).unwrap();
    other
        .execute_batch("BEGIN IMMEDIATE; DELETE FROM retrieval")
        .unwrap();
    let new: Vec<String> = newsroom()
        .into_iter()
        .filter(|path| path.ends_with(".html"))
        .take(2)
        .collect();
    let adding = started(over(&ledger, "add", &strs(&new)));
    let begun = Instant::now();
    let mut reads = 0;
    while begun.elapsed() < Duration::from_millis(1500) || reads == 0 {
        let output = run(over(&ledger, "voices", &[]));
        assert!(output.status.success(), "{}", text(&output.stderr));
        succeeded(over(&ledger, "check", &[]));
        reads += 1;
    }
    assert_eq!(
        Ledger::open_to_read(&ledger).unwrap().ids().unwrap().len(),
        short().len(),
        "nothing was written past the lock"
    );
    other.execute_batch("ROLLBACK").unwrap();
    ended(adding);
    assert_eq!(
        Ledger::open_to_read(&ledger).unwrap().ids().unwrap().len(),
        short().len() + 2
    );
    assert_eq!(problems(&ledger), [""; 0]);
}
