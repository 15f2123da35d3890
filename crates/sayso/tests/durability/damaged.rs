//! Files that are no ledger, or no longer one: one clear error, and nothing is written to them.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::{failed_clearly, ledger_of_short, over, problems, run, short, succeeded, text};

/// Commands that need a ledger, with what they are given.
const READING: [(&str, &[&str]); 5] = [
    ("voices", &[]),
    ("show", &["whatever"]),
    ("history", &["whatever"]),
    ("check", &[]),
    ("backup", &["copy.db"]),
];

fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Each command fails clearly and leaves the file as it is. Gives what they said.
fn refused(ledger: &Path, and_by_add: bool) -> Vec<String> {
    let before = std::fs::read(ledger).unwrap();
    let folder = ledger.parent().unwrap();
    let article = write(
        folder,
        "article.txt",
        b"The ferry will stay, Mayor Marta Quill said.\n",
    );
    let mut said = Vec::new();
    for (command, arguments) in READING {
        let mut command = over(ledger, command, arguments);
        command.current_dir(folder);
        said.push(failed_clearly(command, ledger));
        assert!(!folder.join("copy.db").exists());
    }
    said.push(failed_clearly(over(ledger, "reread", &[]), ledger));
    if and_by_add {
        said.push(failed_clearly(
            over(ledger, "add", &[article.to_str().unwrap()]),
            ledger,
        ));
    }
    assert!(
        std::fs::read(ledger).unwrap() == before,
        "the file was written to"
    );
    said
}

#[test]
fn a_file_that_is_no_ledger_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let words = write(
        folder.path(),
        "notes.txt",
        "The ferry will stay. ".repeat(300).as_bytes(),
    );
    let short = write(folder.path(), "short.txt", b"The ferry.");
    let other = folder.path().join("other.db");
    Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE ferry (name TEXT); INSERT INTO ferry VALUES ('Marta')")
        .unwrap();
    for path in [words, short, other] {
        for line in refused(&path, true) {
            assert!(line.contains("no sayso ledger"), "{line}");
        }
    }
}

#[test]
fn an_empty_file_is_no_ledger_until_something_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "empty.db", b"");
    for line in refused(&path, false) {
        assert!(line.contains("is empty"), "{line}");
    }
    succeeded(over(&path, "add", &[&short()[0]]));
    succeeded(over(&path, "check", &[]));
}

#[test]
fn a_folder_in_the_place_of_the_ledger_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("folder.db");
    std::fs::create_dir(&path).unwrap();
    for (command, arguments) in READING {
        failed_clearly(over(&path, command, arguments), &path);
    }
    failed_clearly(over(&path, "add", &[&short()[0]]), &path);
    assert_eq!(std::fs::read_dir(&path).unwrap().count(), 0);
}

#[test]
fn where_there_is_no_file_only_add_makes_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("none.db");
    for (command, arguments) in READING {
        let line = failed_clearly(over(&path, command, arguments), &path);
        assert!(line.contains("sayso add"), "{line}");
        assert!(!path.exists());
    }
    let nowhere = folder.path().join("no").join("folder.db");
    failed_clearly(over(&nowhere, "add", &[&short()[0]]), &nowhere);
}

#[test]
fn a_ledger_of_a_newer_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let made = ledger_of_short(folder.path());
    let connection = Connection::open(&made).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    connection.pragma_update(None, "journal_mode", "DELETE").unwrap();
    drop(connection);
    for line in refused(&made, true) {
        assert!(
            line.contains("schema 99") && line.contains("update sayso"),
            "{line}"
        );
    }
}

#[test]
fn a_ledger_that_was_cut_off_is_told_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(ledger_of_short(folder.path())).unwrap();
    for part in [3000, 4096 * 3, whole.len() / 2, whole.len() - 4096] {
        let path = write(folder.path(), "cut.db", &whole[..part]);
        for line in refused(&path, true) {
            assert!(
                line.contains("damaged") || line.contains("no sayso ledger"),
                "{part}: {line}"
            );
        }
    }
}

#[test]
fn bytes_that_were_overwritten_are_found_by_check_and_nothing_panics() {
    let folder = tempfile::tempdir().unwrap();
    let made = ledger_of_short(folder.path());
    let whole = std::fs::read(&made).unwrap();
    let id = sayso_ledger::Ledger::open_to_read(&made)
        .unwrap()
        .ids()
        .unwrap()
        .remove(0);
    let pages = whole.len() / 4096;
    let mut found = 0;
    for place in (0..12).map(|n| n * pages / 12) {
        let mut bytes = whole.clone();
        // the first page but for the marks by which it is known
        let start = place * 4096 + if place == 0 { 100 } else { 0 };
        bytes[start..start + 200].fill(0xa5);
        let path = write(folder.path(), "damaged.db", &bytes);
        let checked = run(over(&path, "check", &[]));
        found += usize::from(checked.status.code() == Some(1));
        assert!(
            checked.status.code().is_some_and(|code| code <= 1),
            "page {place}: {}",
            text(&checked.stderr)
        );
        assert!(
            text(&checked.stderr).lines().count() <= 1,
            "{}",
            text(&checked.stderr)
        );
        for (command, arguments) in [
            ("voices", vec![]),
            ("show", vec![id.as_str()]),
            ("history", vec![id.as_str()]),
        ] {
            let output = run(over(&path, command, &arguments));
            if !output.status.success() {
                failed_clearly(over(&path, command, &arguments), &path);
            }
        }
        assert!(
            std::fs::read(&path).unwrap() == bytes,
            "page {place}: those who read wrote"
        );
        for ending in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
        }
    }
    // what stood in a page that is free or in the unused part of one is missed by nobody
    assert!(found >= 10, "check found {found} of 12");
}

#[test]
fn garbage_beside_the_ledger_does_it_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let made = ledger_of_short(folder.path());
    for garbage in [vec![0xa5; 50_000], b"The ferry".to_vec()] {
        let wal = folder.path().join("short.db-wal");
        std::fs::write(&wal, &garbage).unwrap();
        succeeded(over(&made, "voices", &[]));
        succeeded(over(&made, "check", &[]));
        succeeded(over(&made, "add", &[&short()[0]]));
        assert_eq!(problems(&made), [""; 0]);
    }
}
