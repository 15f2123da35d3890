//! Each kind of damage is found, and what is derived is made again.

use std::path::Path;

use rusqlite::Connection;
use sayso_ledger::Ledger;

use crate::contents::{assert_same, contents};
use crate::invented::{add, ledger_of, problems, version_of_article};

/// What is done to the ledger, what `check` says of it, and whether it is in what can be made again.
struct Damage {
    sql: &'static str,
    said: &'static str,
    is_derived: bool,
}

const fn kept(sql: &'static str, said: &'static str) -> Damage {
    Damage {
        sql,
        said,
        is_derived: false,
    }
}

const fn derived(sql: &'static str, said: &'static str) -> Damage {
    Damage {
        sql,
        said,
        is_derived: true,
    }
}

const DAMAGE: [Damage; 32] = [
    kept(
        "UPDATE version SET text = replace(text, 'nobody is hurt', 'somebody is hurt') WHERE version = 2",
        "its text is not the one that was stored",
    ),
    kept(
        "UPDATE version SET title = 'Another title' WHERE version = 2",
        "its text or metadata are not those that were stored",
    ),
    kept(
        "UPDATE version SET marked = '[' WHERE version = 2",
        "is no valid JSON",
    ),
    kept(
        "UPDATE version SET marked = '[{\"kind\":\"headline\",\"span\":{\"start\":0,\"end\":9999}}]' WHERE version = 2",
        "does not fit its text",
    ),
    kept("UPDATE version SET n = 7 WHERE version = 2", "numbered from 1 without gaps"),
    kept(
        "UPDATE version SET current = NULL WHERE version = 2",
        "it has no reading",
    ),
    kept(
        "UPDATE article SET current = 1 WHERE article = 2",
        "its newest version is not the one in use",
    ),
    kept("UPDATE article SET current = NULL WHERE article = 2", "newest version"),
    kept(
        "DELETE FROM version WHERE version = 2",
        "refers to a row of version that is not there",
    ),
    kept("DELETE FROM raw WHERE version = 2", "a row that it needs is missing"),
    kept(
        "UPDATE raw SET bytes = zeroblob(20) WHERE version = 2",
        "cannot be unpacked",
    ),
    kept(
        "UPDATE raw SET bytes = (SELECT bytes FROM raw WHERE version = 3), size = (SELECT size FROM raw WHERE version = 3)
         WHERE version = 2",
        "bytes that it was made of",
    ),
    kept(
        "UPDATE raw SET sha256 = zeroblob(32) WHERE version = 2",
        "bytes that it was made of are not those that were stored",
    ),
    kept("DELETE FROM retrieval WHERE version = 2", "when it was met is not recorded"),
    kept(
        "UPDATE reading SET body = zeroblob(20) WHERE reading = 2",
        "cannot be unpacked",
    ),
    kept(
        "UPDATE reading SET text_sha256 = zeroblob(32) WHERE reading = 2",
        "is of another text",
    ),
    kept(
        "UPDATE reading SET body = (SELECT body FROM reading WHERE reading = 6) WHERE reading = 2",
        "does not fit the text",
    ),
    kept(
        "INSERT INTO correction (kind, version, text_sha256, target, change, who, made)
         VALUES ('act', 2, zeroblob(32), '{}', '{}', 'Ilse', '2031-01-01T00:00:00Z')",
        "is of another text",
    ),
    derived(
        "UPDATE entry SET day = '2031-01-01' WHERE article = 2",
        "is not what its reading says: day",
    ),
    derived(
        "DELETE FROM entry WHERE article = 2",
        "is not what its reading says: day",
    ),
    derived(
        "UPDATE voice SET name = 'Somebody Else' WHERE article = 2 AND n = 1",
        "is not what its reading says: voices",
    ),
    derived(
        "UPDATE statement SET act = CASE act WHEN 'deny' THEN 'confirm' ELSE 'deny' END WHERE article = 2 AND n = 1",
        "is not what its reading says: statements",
    ),
    derived(
        "DELETE FROM relay WHERE statement IN (SELECT statement FROM statement WHERE article = 2)",
        "is not what its reading says: statements",
    ),
    derived(
        "UPDATE figure SET upper = upper + 1 WHERE article = 2",
        "is not what its reading says: figures",
    ),
    derived(
        "DELETE FROM article_words WHERE rowid = 2",
        "article_words has 0 of its 1 rows",
    ),
    derived(
        "DELETE FROM statement_words WHERE rowid IN (SELECT max(statement) FROM statement WHERE article = 2)",
        "statement_words has",
    ),
    derived(
        "DELETE FROM figure_words WHERE rowid IN (SELECT figure FROM figure WHERE article = 2)",
        "figure_words has 0 of its",
    ),
    derived(
        "INSERT INTO statement_words (rowid, content) VALUES (9999, 'ghost')",
        "statement_words has 1 rows of nothing",
    ),
    derived("UPDATE voice SET identity = NULL WHERE article = 2", "belong to no identity"),
    derived(
        "INSERT INTO identity (key, name, kind, statements) VALUES ('ghost', 'Ghost', 'person', 0)",
        "1 identities have no voice",
    ),
    derived(
        "UPDATE identity SET statements = statements + 1 WHERE identity = 1",
        "another number of statements",
    ),
    derived("DELETE FROM identity_words WHERE rowid = 1", "no words to be found by"),
];

fn damaged(ledger: &Path, sql: &str) {
    let connection = Connection::open(ledger).unwrap();
    connection.pragma_update(None, "foreign_keys", false).unwrap();
    connection.execute_batch(sql).unwrap();
    assert!(connection.changes() > 0, "the damage was done: {sql}");
}

/// A ledger in one file, to be copied.
fn whole(folder: &Path) -> std::path::PathBuf {
    let mut ledger = ledger_of(folder, "made.db", 6);
    let (article, reading) = version_of_article(4, 2);
    add(&mut ledger, &article, &reading).unwrap();
    ledger.link().unwrap();
    assert_eq!(problems(&ledger), [""; 0]);
    let path = folder.join("whole.db");
    ledger.backup(&path).unwrap();
    path
}

#[test]
fn each_kind_of_damage_is_found_and_what_is_derived_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let whole = whole(folder.path());
    let before = contents(&whole);
    for (n, damage) in DAMAGE.iter().enumerate() {
        let path = folder.path().join(format!("{n}.db"));
        std::fs::copy(&whole, &path).unwrap();
        damaged(&path, damage.sql);
        let mut ledger = Ledger::open(&path).unwrap();
        let mut found = Vec::new();
        ledger.check(|problem| found.push(problem), || {}).unwrap();
        let meant: Vec<_> = found.iter().filter(|p| p.what.contains(damage.said)).collect();
        assert!(!meant.is_empty(), "{}: {found:?}", damage.sql);
        assert!(
            meant.iter().all(|p| p.is_derived == damage.is_derived),
            "{}: {found:?}",
            damage.sql
        );
        if damage.is_derived {
            ledger.renew_all().unwrap();
            ledger.link().unwrap();
            assert_eq!(problems(&ledger), [""; 0], "{}", damage.sql);
            drop(ledger);
            assert_same(&contents(&path), &before, &["identity_alias"], damage.sql);
        }
    }
}

#[test]
fn a_damaged_word_index_is_found_by_those_who_only_read_and_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let whole = whole(folder.path());
    for index in [
        "article_words",
        "statement_words",
        "figure_words",
        "identity_words",
    ] {
        let path = folder.path().join(format!("{index}.db"));
        std::fs::copy(&whole, &path).unwrap();
        // rows 1 and 10 say how the others hang together; those behind hold the words
        damaged(
            &path,
            &format!("UPDATE {index}_data SET block = substr(block, 1, length(block) / 2) WHERE id > 10"),
        );
        let ledger = Ledger::open_to_read(&path).unwrap();
        let found = problems(&ledger);
        assert!(
            found.iter().any(|problem| problem.contains(index)),
            "{index}: {found:?}"
        );
        drop(ledger);
        let mut ledger = Ledger::open(&path).unwrap();
        ledger.renew_all().unwrap();
        ledger.link().unwrap();
        assert_eq!(problems(&ledger), [""; 0], "{index}");
    }
}

#[test]
fn work_that_waits_is_told_and_is_no_problem() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger_of(folder.path(), "t.db", 3);
    let (article, reading) = crate::invented::article(7);
    add(&mut ledger, &article, &reading).unwrap();
    let mut found = Vec::new();
    let checked = ledger.check(|problem| found.push(problem), || {}).unwrap();
    assert_eq!(found, []);
    assert!(checked.waiting > 0);
    assert_eq!(checked.articles, 4);
    ledger.link().unwrap();
    assert_eq!(ledger.check(|_| {}, || {}).unwrap().waiting, 0);
}
