//! `sayso account` as a user runs it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use sayso_ledger::Ledger;
use serde_json::Value;

fn sayso(ledger: &Path, words: &[&str], typed: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sayso"))
        .args(words)
        .env("SAYSO_LEDGER", ledger)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // a command that refuses reads nothing
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn accounts_are_added_listed_changed_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("t.db");
    drop(Ledger::create(&ledger).unwrap());
    let does = |words: &[&str], typed: &str| {
        let output = sayso(&ledger, &[&["account"], words].concat(), typed);
        assert!(output.status.success(), "{words:?}: {output:?}");
        text(&output.stdout).to_owned()
    };
    let refused = |words: &[&str], typed: &str| {
        let output = sayso(&ledger, &[&["account"], words].concat(), typed);
        assert_eq!(output.status.code(), Some(1), "{words:?}: {output:?}");
        let error = text(&output.stderr).to_owned();
        assert_eq!(error.lines().count(), 1, "{error}");
        error
    };
    assert!(does(&["list"], "").starts_with("no accounts"));
    does(&["add", "Ida Fenn", "--password-stdin"], "a dam that holds\n");
    assert!(refused(&["add", "ida fenn", "--password-stdin"], "a dam that holds\n").contains("already"));
    assert!(refused(&["add", "Orla Brae", "--password-stdin"], "too short\n").contains("12 characters"));
    assert!(refused(&["add", "Orla Brae"], "").contains("--password-stdin"));
    assert!(
        refused(&["password", "Orla Brae", "--password-stdin"], "a dam that holds").contains("no account")
    );
    let line = does(&["list"], "");
    assert!(
        line.starts_with("Ida Fenn  since 2") && line.ends_with(", 0 sessions\n"),
        "{line}"
    );
    // no password stands in the ledger, only what it is known again by
    let bytes = std::fs::read(&ledger).unwrap();
    let has = |words: &[u8]| bytes.windows(words.len()).any(|window| window == words);
    assert!(has(b"$argon2id$") && !has(b"a dam that holds"));
    assert!(does(&["remove", "Ida Fenn"], "").contains("corrections keep the name"));
    let listed: Value = serde_json::from_str(&does(&["list", "--json"], "")).unwrap();
    assert_eq!(
        (&listed["account"], listed["removed"].is_string()),
        (&Value::from("Ida Fenn"), true)
    );
    does(
        &["password", "ida fenn", "--password-stdin"],
        "another dam that holds\r\n",
    );
    let listed: Value = serde_json::from_str(&does(&["list", "--json"], "")).unwrap();
    assert!(listed["removed"].is_null());
    // nothing that is exported or shown holds a hash
    for kind in ["articles", "voices", "claims", "links"] {
        let output = sayso(&ledger, &["export", kind, "--json"], "");
        assert!(
            output.status.success() && !text(&output.stdout).contains("argon2"),
            "{kind}: {output:?}"
        );
    }
}

#[test]
fn a_ledger_with_accounts_is_not_served_to_others_unencrypted() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("t.db");
    drop(Ledger::create(&ledger).unwrap());
    let output = sayso(
        &ledger,
        &["account", "add", "Ida Fenn", "--password-stdin"],
        "a dam that holds\n",
    );
    assert!(output.status.success(), "{output:?}");
    let output = sayso(&ledger, &["serve", "--listen", "0.0.0.0", "--port", "0"], "");
    assert_eq!(output.status.code(), Some(1));
    let error = text(&output.stderr);
    assert!(
        error.contains("--behind-tls") && error.lines().count() == 1,
        "{error}"
    );
}
