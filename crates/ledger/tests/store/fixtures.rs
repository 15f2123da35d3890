//! Ledgers of all released schemas still open. See `tests/fixtures/README.md`.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use rusqlite::Connection;
use sayso_ledger::{Fault, Incoming, Ledger, Order, Page, Query, Requested, SCHEMA, Standing};

use crate::accounts;
use crate::invented::{READER, add, article, problems, raw, time, version_of_article};

const NEWER: &str = "invented 2";

fn packed(schema: i64) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/schema-{schema}.db.gz"))
}

/// The fixture of a schema, unpacked.
pub fn unpacked(schema: i64, to: &Path) {
    let mut bytes = Vec::new();
    GzDecoder::new(File::open(packed(schema)).unwrap())
        .read_to_end(&mut bytes)
        .unwrap();
    fs::write(to, bytes).unwrap();
}

fn schema_of(ledger: &Path) -> i64 {
    Connection::open(ledger)
        .unwrap()
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

#[test]
fn every_schema_that_was_released_has_a_fixture_of_modest_size() {
    for schema in 1..=SCHEMA {
        let file = fs::metadata(packed(schema)).unwrap();
        assert!(
            file.len() < 100_000,
            "schema {schema}: {} bytes; the repository is to stay small",
            file.len()
        );
    }
}

#[test]
fn a_ledger_of_each_released_schema_opens_and_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    for schema in 1..=SCHEMA {
        let path = folder.path().join(format!("{schema}.db"));
        unpacked(schema, &path);
        assert_eq!(schema_of(&path), schema);
        let ledger = Ledger::open_to_read(&path).unwrap();
        assert_eq!(schema_of(&path), SCHEMA);
        assert_eq!(problems(&ledger), [""; 0], "schema {schema}");
        let expected: Vec<_> = (0..6).map(|n| format!("dam-{n}")).collect();
        assert_eq!(ledger.ids().unwrap(), expected);
        let history = ledger.history("dam-2").unwrap().unwrap();
        assert_eq!(history.versions.len(), 2);
        assert_eq!(
            history.versions[1].changes.passages.len(),
            1,
            "one passage differs"
        );
        let history = ledger.history("dam-1").unwrap().unwrap();
        assert_eq!(history.versions[0].retrievals.len(), 2);
        let readers: Vec<_> = history.versions[0]
            .readings
            .iter()
            .map(|r| r.reader.as_str())
            .collect();
        assert_eq!(readers, [READER, NEWER]);
        let stored = ledger.article("dam-0").unwrap().unwrap();
        assert!(
            stored.article.text.starts_with("Water at dam 0\n\nThe "),
            "{}",
            stored.article.text
        );
        assert_eq!(
            ledger.raw("dam-0").unwrap().unwrap(),
            format!("<p>{}</p>", stored.article.text).into_bytes()
        );
        let (voices, count) = ledger.voices(Some("quill"), None, 10).unwrap();
        assert!(
            count > 0 && voices.len() == usize::try_from(count).unwrap(),
            "schema {schema}"
        );
        assert!(voices.iter().all(|voice| voice.name.contains("Quill")));
        // accounts came with schema 5
        match schema {
            ..5 => assert!(!ledger.has_accounts().unwrap(), "schema {schema}"),
            _ => accounts::are_those_invented(&ledger),
        }
    }
}

#[test]
fn a_ledger_of_each_released_schema_is_added_to() {
    let folder = tempfile::tempdir().unwrap();
    for schema in 1..=SCHEMA {
        let path = folder.path().join(format!("{schema}.db"));
        unpacked(schema, &path);
        let mut ledger = Ledger::create(&path).unwrap();
        let (known, reading) = article(0);
        let again = add(&mut ledger, &known, &reading).unwrap();
        assert_eq!(
            again.standing,
            Standing::Known {
                id: "dam-0".to_owned()
            }
        );
        let (changed, reading) = version_of_article(0, 5);
        assert_eq!(add(&mut ledger, &changed, &reading).unwrap().version, 2);
        let (new, reading) = article(20);
        assert_eq!(add(&mut ledger, &new, &reading).unwrap().standing, Standing::New);
        ledger.link().unwrap();
        assert_eq!(problems(&ledger), [""; 0], "schema {schema}");
        let checked = ledger.check(|_| {}, || {}).unwrap();
        assert!(
            checked.links > 0 && checked.claims > 0 && checked.waiting == 0,
            "schema {schema}: {checked:?}"
        );
    }
}

/// Hits of older rows are shown by the reading, later by what stands beside them.
#[test]
fn hits_are_the_same_before_and_after_the_rows_of_an_older_schema_are_completed() {
    let folder = tempfile::tempdir().unwrap();
    let asked = |ledger: &Ledger| {
        let page = Page {
            limit: 100,
            offset: 0,
            order: Order::Best,
        };
        let found = ["dam", "voice:quill", "water act:assert"].map(|query| {
            let found = ledger.search(&Query::parse(query).unwrap(), page).unwrap();
            (found.statements, found.articles)
        });
        assert!(found[0].0.as_ref().unwrap().hits.len() > 3);
        assert!(found[0].1.as_ref().unwrap().hits.len() > 3);
        found
    };
    for schema in 1..SCHEMA {
        let path = folder.path().join(format!("{schema}.db"));
        unpacked(schema, &path);
        let incomplete = || -> i64 {
            Connection::open(&path)
                .unwrap()
                .query_row("SELECT count(*) FROM entry WHERE searched IS NULL", [], |row| {
                    row.get(0)
                })
                .unwrap()
        };
        let mut ledger = Ledger::open(&path).unwrap();
        // so that the linker names voices before as it does after
        ledger.link().unwrap();
        let laid_out = asked(&ledger);
        Connection::open(&path)
            .unwrap()
            .execute_batch("UPDATE entry SET searched = NULL; UPDATE statement SET passages = NULL;")
            .unwrap();
        assert_eq!(asked(&ledger), laid_out, "schema {schema}");
        assert_eq!(incomplete(), 6);
        assert_eq!(problems(&ledger), [""; 0], "schema {schema}");
        ledger.link().unwrap();
        assert_eq!(incomplete(), 0);
        assert_eq!(asked(&ledger), laid_out, "schema {schema}");
        assert_eq!(problems(&ledger), [""; 0], "schema {schema}");
    }
}

#[test]
fn a_ledger_of_a_schema_to_come_is_refused_and_not_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.db");
    unpacked(SCHEMA, &path);
    let connection = Connection::open(&path).unwrap();
    connection
        .pragma_update(None, "user_version", SCHEMA + 1)
        .unwrap();
    drop(connection);
    let before = fs::read(&path).unwrap();
    for open in [Ledger::open, Ledger::open_to_read, Ledger::create] {
        match open(&path).err().unwrap().fault {
            Fault::Newer { found, known } => assert_eq!((found, known), (SCHEMA + 1, SCHEMA)),
            other => panic!("{other}"),
        }
    }
    assert!(fs::read(&path).unwrap() == before);
}

#[test]
#[ignore = "makes a file of the repository, once for each schema"]
fn make_the_fixture_of_this_schema() {
    let to = packed(SCHEMA);
    assert!(!to.exists(), "{} is there already", to.display());
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(&folder.path().join("made.db")).unwrap();
    for n in 0..6 {
        let (article, reading) = article(n);
        if n == 1 {
            let raw = raw(&article);
            let requested = Requested {
                url: article.url.clone().unwrap(),
                etag: Some("\"one\"".to_owned()),
                last_modified: Some("Wed, 05 Mar 2031 07:28:00 GMT".to_owned()),
            };
            let incoming = Incoming {
                article: &article,
                raw: &raw,
                file: None,
                retrieved: time(0),
                requested: Some(&requested),
            };
            ledger.add(&incoming, &reading, READER, time(1)).unwrap();
            assert!(ledger.seen_unchanged(&requested, time(60)).unwrap());
        } else {
            add(&mut ledger, &article, &reading).unwrap();
        }
    }
    let (changed, reading) = version_of_article(2, 2);
    add(&mut ledger, &changed, &reading).unwrap();
    for _ in 0..2 {
        let outdated = ledger.next_outdated(NEWER, 0).unwrap().unwrap();
        let n = outdated.article.id.trim_start_matches("dam-").parse().unwrap();
        let (_, mut reading) = article(n);
        reading.keep(|statement| statement.n != 1);
        ledger.keep_reading(&outdated, &reading, NEWER, time(90)).unwrap();
    }
    ledger.link().unwrap();
    accounts::invented(&mut ledger);
    assert_eq!(problems(&ledger), [""; 0]);
    let whole = folder.path().join("whole.db");
    ledger.backup(&whole).unwrap();
    let mut encoder = GzEncoder::new(File::create_new(&to).unwrap(), Compression::best());
    encoder.write_all(&fs::read(&whole).unwrap()).unwrap();
    encoder.finish().unwrap().sync_all().unwrap();
}
