//! Each kind of damage is found, and what is derived is made again.

use std::collections::BTreeSet;
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

const DAMAGE: [Damage; 64] = [
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
    derived(
        "UPDATE identity SET articles = articles + 1 WHERE identity = 1",
        "speak in other articles",
    ),
    derived(
        "UPDATE identity SET last = '1999-01-01' WHERE identity = 1",
        "on other days",
    ),
    derived(
        "UPDATE statement SET passages = '[[],[],[[0,4]]]' WHERE article = 2 AND n = 1",
        "laid out for search is not what its reading says: passages",
    ),
    derived(
        "UPDATE entry SET searched = '[0,[[0,4]]]' WHERE article = 2",
        "laid out for search is not what its reading says: day, outlet, searched",
    ),
    derived("DELETE FROM identity_words WHERE rowid = 1", "no words to be found by"),
    derived(
        "UPDATE link SET place = 99 WHERE article = 2 AND kind = 1 AND place = (SELECT min(place) FROM link WHERE article = 2 AND kind = 1)",
        "a link leads to a place that article",
    ),
    derived(
        "INSERT INTO link VALUES (2, 2, -150994944006, 3, -150994944006, 1000, '{\"form\":\"wire\",\"shared\":20}')",
        "does not fit its text",
    ),
    derived(
        "UPDATE counted SET body = replace(body, 'houses', 'boats') WHERE article = 2",
        "of its figures count is not what reading it again says",
    ),
    derived(
        "UPDATE counted SET body = '[' WHERE article = 2",
        "of its figures count is not what reading it again says",
    ),
    derived(
        "DELETE FROM counted WHERE article = 2",
        "of its figures count is not what reading it again says",
    ),
    derived(
        "INSERT INTO link VALUES (2, 1, 1, 99, 1, 900, NULL)",
        "1 links lead to articles that are not there",
    ),
    derived(
        "INSERT INTO link VALUES (2, 9, 1, 3, 1, 900, NULL)",
        "of the unknown kind 9",
    ),
    derived(
        "UPDATE link SET detail = '[' WHERE article = 2 AND kind = 1",
        "what is kept of a link",
    ),
    derived(
        "UPDATE link SET score = score - 100 WHERE article = 2 AND kind = 1",
        "is not what comparing them says",
    ),
    derived(
        "DELETE FROM link WHERE article = 2",
        "is not what comparing them says",
    ),
    derived(
        "INSERT INTO link VALUES (1, 5, 1, 2, 1, 900, NULL)",
        "0 links are not there, 1 should not be",
    ),
    derived(
        "DELETE FROM mark WHERE article = 2",
        "marks by which others find it are not there",
    ),
    derived(
        "INSERT INTO mark VALUES (12345, 2)",
        "mark has 1 rows that no article has",
    ),
    derived(
        "UPDATE marked SET day = '2031-01-01' WHERE article = 2",
        "those of another reading or day",
    ),
    derived(
        "UPDATE marked SET reading = 1 WHERE article = 2",
        "those of another reading or day",
    ),
    derived(
        "DELETE FROM marked WHERE article = 2",
        "nothing says by which marks",
    ),
    derived(
        "INSERT INTO unlinked VALUES (99)",
        "unlinked 99 refers to a row of article that is not there",
    ),
    derived(
        "UPDATE claim SET articles = articles + 1",
        "what is noted of the claim",
    ),
    derived(
        "UPDATE claim SET named = named + 1",
        "what is noted of the claim",
    ),
    derived(
        "UPDATE claim SET gist = 'the dam is gone'",
        "what is noted of the claim",
    ),
    derived(
        "UPDATE claim SET denied = 1",
        "what is noted of the claim",
    ),
    derived(
        "UPDATE claim_member SET key = key + 1 WHERE article = 2",
        "what is noted of the claim",
    ),
    derived(
        "DELETE FROM claim_member WHERE article = 2",
        "in other claims than what joins them says, or in none",
    ),
    derived(
        "UPDATE claim_member SET place = 77 WHERE article = 2 AND place = (SELECT min(place) FROM claim_member WHERE article = 2)",
        "in other claims than what joins them says, or in none",
    ),
    derived(
        "DELETE FROM claim_member; DELETE FROM claim",
        "in other claims than what joins them says, or in none",
    ),
    derived(
        "DELETE FROM claim_member",
        "claims have no member",
    ),
    derived(
        "DELETE FROM claim",
        "claim_member refers to a row of claim that is not there",
    ),
    derived(
        "INSERT INTO claim_member SELECT 99, 1, min(claim), 5 FROM claim",
        "1 members of claims are of articles that are not there",
    ),
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
            // as `sayso check --repair` does: article by article where it is known which
            let ids: Option<BTreeSet<&String>> =
                found.iter().map(|problem| problem.article.as_ref()).collect();
            match ids {
                Some(ids) => ids
                    .into_iter()
                    .for_each(|id| assert!(ledger.renew(id).unwrap(), "{id}")),
                None => ledger.renew_all().unwrap(),
            }
            ledger.link().unwrap();
            assert_eq!(problems(&ledger), [""; 0], "{}", damage.sql);
            drop(ledger);
            assert_same(&contents(&path), &before, &["identity_alias"], damage.sql);
        }
    }
}

#[test]
fn all_that_is_derived_is_made_again_out_of_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let whole = whole(folder.path());
    let before = contents(&whole);
    let path = folder.path().join("t.db");
    std::fs::copy(&whole, &path).unwrap();
    for damage in DAMAGE.iter().filter(|damage| damage.is_derived) {
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        // one damage may leave nothing to do for another
        let _ = connection.execute_batch(damage.sql);
    }
    let mut ledger = Ledger::open(&path).unwrap();
    assert!(problems(&ledger).len() > 10);
    ledger.renew_all().unwrap();
    ledger.link().unwrap();
    assert_eq!(problems(&ledger), [""; 0]);
    assert_same(&contents(&path), &before, &["identity_alias"], "renewed");
}

#[test]
fn what_is_linked_is_counted_and_what_waits_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = whole(folder.path());
    let rows = |table: &str| -> u64 {
        let count: i64 = Connection::open(&path)
            .unwrap()
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))
            .unwrap();
        count.unsigned_abs()
    };
    let ledger = Ledger::open_to_read(&path).unwrap();
    let checked = ledger.check(|problem| panic!("{problem:?}"), || {}).unwrap();
    assert_eq!((checked.links, checked.claims), (rows("link"), rows("claim")));
    assert!(checked.links > 20 && checked.claims > 0, "{checked:?}");
    drop(ledger);
    // all that is wrong joins articles that wait
    damaged(
        &path,
        "DELETE FROM link WHERE article = 2 OR other = 2; INSERT INTO unlinked VALUES (2)",
    );
    let ledger = Ledger::open_to_read(&path).unwrap();
    assert_eq!(problems(&ledger), [""; 0]);
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
