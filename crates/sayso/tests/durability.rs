//! What is in a ledger stays there: kills, full disks, damage, several programs at once, as a user meets them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sayso_ledger::Ledger;
use serde_json::Value;

#[path = "../../ledger/tests/store/contents.rs"]
mod contents;
#[path = "durability/damaged.rs"]
mod damaged;
#[path = "durability/killed.rs"]
mod killed;
#[path = "durability/together.rs"]
mod together;
#[path = "durability/unwritable.rs"]
mod unwritable;

fn sayso() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sayso"));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "SAYSO_LEDGER"] {
        command.env_remove(variable);
    }
    command
}

/// `sayso COMMAND --ledger LEDGER ARGUMENTS`
fn over(ledger: &Path, command: &str, arguments: &[&str]) -> Command {
    let mut sayso = sayso();
    sayso.arg(command).arg("--ledger").arg(ledger).args(arguments);
    sayso
}

fn run(mut command: Command) -> Output {
    command.output().unwrap()
}

fn succeeded(command: Command) -> Output {
    let words = format!("{command:?}");
    let output = run(command);
    assert!(
        output.status.success(),
        "{words}: {}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    output
}

/// Stops the test unless the command ended with exit status 1 and one line on standard error that names the file. Gives
/// the line.
fn failed_clearly(command: Command, file: &Path) -> String {
    let words = format!("{command:?}");
    let output = run(command);
    let message = text(&output.stderr).to_owned();
    assert_eq!(output.status.code(), Some(1), "{words}: {message}");
    assert_eq!(message.lines().count(), 1, "{words}: {message}");
    assert!(
        message.starts_with("sayso: ") && message.contains(file.to_str().unwrap()),
        "{words}: {message}"
    );
    assert!(!message.contains("please report"), "{words}: {message}");
    message
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Whole lines of JSON; one that was cut off acknowledged nothing.
fn json_lines(bytes: &[u8]) -> Vec<Value> {
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .filter(|line| line.ends_with(b"\n"))
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect()
}

/// Articles that are short to read. They are named, so that more articles change nothing about how long their reading takes.
const SHORT: [&str; 5] = [
    "courier-0318-truce.txt",
    "merrow-six-0319-truce.txt",
    "tpa-0304-denial.txt",
    "tpa-0310-lissaveck.txt",
    "tpa-0324-quan.txt",
];

/// The articles of the invented newsroom that are a file each.
fn newsroom() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/newsroom/articles");
    let folder = folder.canonicalize().unwrap();
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path().to_str().unwrap().to_owned())
        .filter(|path| !path.ends_with(".jsonl"))
        .collect();
    paths.sort();
    paths
}

/// The shorter ones of them, for tests that read them many times.
fn short() -> Vec<String> {
    let is_short = |path: &String| SHORT.iter().any(|name| path.ends_with(name));
    let short: Vec<String> = newsroom().into_iter().filter(is_short).collect();
    assert_eq!(short.len(), SHORT.len());
    short
}

fn strs(paths: &[String]) -> Vec<&str> {
    paths.iter().map(String::as_str).collect()
}

/// A ledger of the short articles, closed, in one file.
fn ledger_of_short(folder: &Path) -> PathBuf {
    let ledger = folder.join("short.db");
    succeeded(over(&ledger, "add", &strs(&short())));
    ledger
}

fn problems(ledger: &Path) -> Vec<String> {
    let mut problems = Vec::new();
    Ledger::open_to_read(ledger)
        .unwrap()
        .check(|problem| problems.push(format!("{problem:?}")), || {})
        .unwrap();
    problems
}
