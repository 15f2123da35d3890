//! `kill -9` at random moments: what a command printed as done is in the ledger, `sayso check` is clean, and the same
//! command again completes the work as if nothing had happened.
//!
//! Most moments of these commands are reading and not writing; the tests of the ledger itself kill a program that does
//! nothing but write. `SAYSO_KILLS=200` kills that often and over the whole newsroom. The loss of power cannot be tested so.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use sayso_ledger::Ledger;
use serde_json::Value;

use crate::contents::{assert_same, contents};
use crate::{json_lines, newsroom, over, problems, sayso, short, strs, succeeded};

/// A command that is killed.
struct Work {
    /// Makes its ledger ready; `None` where it begins without one.
    prepared: Option<fn(&Path)>,
    /// The command line, with the ledger's file.
    command: fn(&Path) -> Command,
    /// Is what this line acknowledged in the ledger?
    is_kept: fn(&Ledger, &Value) -> bool,
    /// Which tables may differ from those of a run that was not killed.
    but_for: &'static [&'static str],
    seed: u64,
}

/// How often, where the environment says it.
fn asked() -> Option<u32> {
    std::env::var("SAYSO_KILLS")
        .ok()
        .map(|kills| kills.parse().expect("SAYSO_KILLS is a number"))
}

fn articles() -> Vec<String> {
    if asked().is_some() { newsroom() } else { short() }
}

/// A number from 0 to 1, the same in each run of the tests.
fn random(state: &mut u64) -> f64 {
    // splitmix64
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

/// Starts it, kills it after that time, and gives the lines that it printed.
fn killed(mut command: Command, after: Duration) -> Vec<Value> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(after);
    child.kill().unwrap();
    json_lines(&child.wait_with_output().unwrap().stdout)
}

impl Work {
    fn ledger(&self, folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        if self.prepared.is_some() {
            std::fs::copy(folder.join("prepared.db"), &path).unwrap();
        }
        path
    }

    fn is_killed_again_and_again(&self) {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        if let Some(prepare) = self.prepared {
            let made = folder.join("made.db");
            prepare(&made);
            Ledger::open(&made)
                .unwrap()
                .backup(&folder.join("prepared.db"))
                .unwrap();
        }
        let whole = self.ledger(folder, "whole.db");
        let begun = Instant::now();
        succeeded((self.command)(&whole));
        let time = begun.elapsed();
        let expected = contents(&whole);
        let mut state = self.seed;
        let (mut acknowledged, mut interrupted) = (0, 0);
        for n in 0..asked().unwrap_or(8) {
            let path = self.ledger(folder, &format!("{n}.db"));
            let after = time.mul_f64(random(&mut state));
            let lines = killed((self.command)(&path), after);
            let at = format!("killed after {after:?} of {time:?}, {} acknowledged", lines.len());
            acknowledged += lines.len();
            // before the first article is there, the file may have nothing in it
            let is_begun = path.metadata().is_ok_and(|file| file.len() > 0);
            match Ledger::open_to_read(&path) {
                Ok(ledger) => {
                    for line in &lines {
                        assert!((self.is_kept)(&ledger, line), "{at}: {line} is lost");
                    }
                    interrupted += usize::from(!lines.is_empty());
                }
                Err(error) => assert!(lines.is_empty() && self.prepared.is_none(), "{at}: {error}"),
            }
            if is_begun && Ledger::open_to_read(&path).is_ok() {
                succeeded(over(&path, "check", &[]));
            }
            succeeded((self.command)(&path));
            assert_eq!(problems(&path), [""; 0], "{at}");
            assert_same(&contents(&path), &expected, self.but_for, &at);
            for ending in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
            }
        }
        assert!(
            interrupted > 0,
            "none was killed after it had acknowledged something"
        );
        eprintln!(
            "{acknowledged} lines acknowledged before kills, all kept; {interrupted} runs killed behind the first"
        );
    }
}

fn is_added(ledger: &Ledger, line: &Value) -> bool {
    let stored = ledger.article(line["article"].as_str().unwrap()).unwrap();
    stored.is_some_and(|stored| u64::from(stored.version.n) >= line["version"].as_u64().unwrap())
}

#[test]
fn an_add_that_is_killed_loses_nothing_acknowledged_and_goes_on() {
    Work {
        prepared: None,
        command: |ledger| {
            let mut command = over(ledger, "add", &["--json"]);
            command.args(articles());
            command
        },
        is_kept: is_added,
        // which key led to an identity first depends on where it was interrupted
        but_for: &["identity_alias"],
        seed: 11,
    }
    .is_killed_again_and_again();
}

#[test]
fn a_reread_that_is_killed_loses_nothing_acknowledged_and_goes_on() {
    Work {
        prepared: Some(|ledger| {
            succeeded(over(ledger, "add", &strs(&articles())));
            // as if an older reader had been there
            Connection::open(ledger)
                .unwrap()
                .execute("UPDATE reader SET version = 'sayso 0.0.1'", [])
                .unwrap();
        }),
        command: |ledger| over(ledger, "reread", &["--json"]),
        is_kept: |ledger, line| {
            let stored = ledger
                .article(line["article"].as_str().unwrap())
                .unwrap()
                .unwrap();
            stored.read_by.reader != "sayso 0.0.1"
        },
        but_for: &["identity_alias"],
        seed: 12,
    }
    .is_killed_again_and_again();
}

#[test]
fn what_arrives_through_a_pipe_is_kept_line_by_line() {
    // the first line is acknowledged before the second is there: then the program is killed
    use std::io::{BufRead, BufReader, Write};
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("t.db");
    let mut child = sayso()
        .args(["add", "--json", "--ledger"])
        .arg(&ledger)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // a format is recognised from the first bytes, so there have to be some
    for n in 0..200 {
        let sentence = "Mayor Marta Quill said on Tuesday that the dam would hold. ".repeat(8);
        let article = serde_json::json!({"id": format!("dam-{n}"), "text": sentence});
        writeln!(stdin, "{article}").unwrap();
    }
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(is_added(&Ledger::open_to_read(&ledger).unwrap(), &first));
    assert_eq!(problems(&ledger), [""; 0]);
}

/// `sayso correct …` over a ledger.
fn correct(ledger: &Path, words: &[&str]) -> Command {
    let mut command = sayso();
    command
        .arg("correct")
        .args(words)
        .args(["--json", "--who", "Ida Fenn", "--ledger"])
        .arg(ledger);
    command
}

/// What is in a ledger once the voices that wait are joined, which is done in a step of its own.
fn settled(ledger: &Path) -> crate::contents::Contents {
    Ledger::open(ledger).unwrap().link().unwrap();
    contents(ledger)
}

#[test]
fn a_correction_that_is_killed_is_made_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let made = folder.join("made.db");
    succeeded(over(&made, "add", &strs(&short())));
    let connection = Connection::open(&made).unwrap();
    let names = |sql: &str| -> Vec<String> {
        let mut query = connection.prepare(sql).unwrap();
        let names = query.query_map([], |row| row.get(0)).unwrap();
        names.collect::<Result<_, _>>().unwrap()
    };
    let statements = names(
        "SELECT id || ':' || n FROM statement JOIN article USING (article) WHERE act = 'assert' ORDER BY id, n LIMIT 1",
    );
    let persons = names("SELECT key FROM identity WHERE kind = 'person' ORDER BY key LIMIT 2");
    let first = [
        vec!["act", &statements[0], "deny"],
        vec!["not-a-statement", &statements[0]],
        vec!["voice", &statements[0], "Ilse Bracken", "--kind", "person"],
        vec!["merge", &persons[0], &persons[1]],
        vec!["undo", "1"],
    ];
    let mut state = 13;
    let (mut acknowledged, mut unmade) = (0, 0);
    for (n, words) in first.iter().enumerate() {
        let before = folder.join(format!("before-{n}.db"));
        let after = folder.join(format!("after-{n}.db"));
        Ledger::open(&made).unwrap().backup(&before).unwrap();
        if words[0] == "undo" {
            succeeded(correct(&before, &first[3]));
        }
        let unchanged = settled(&before);
        Ledger::open(&before).unwrap().backup(&after).unwrap();
        let begun = Instant::now();
        succeeded(correct(&after, words));
        let time = begun.elapsed();
        let changed = settled(&after);
        for _ in 0..asked().map_or(8, |kills| kills.div_ceil(first.len() as u32)) {
            let path = folder.join("killed.db");
            for ending in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
            }
            Ledger::open(&before).unwrap().backup(&path).unwrap();
            let moment = time.mul_f64(random(&mut state));
            let lines = killed(correct(&path, words), moment);
            let at = format!(
                "{words:?} killed after {moment:?} of {time:?}, {} acknowledged",
                lines.len()
            );
            succeeded(over(&path, "check", &[]));
            let found = settled(&path);
            let is_made = found["correction"] == changed["correction"];
            assert!(is_made || lines.is_empty(), "{at}: it is lost");
            let expected = if is_made { &changed } else { &unchanged };
            assert_same(&found, expected, &["identity_alias"], &at);
            assert_eq!(problems(&path), [""; 0], "{at}");
            if !is_made {
                // a second run completes
                succeeded(correct(&path, words));
                assert_same(&settled(&path), &changed, &["identity_alias"], &at);
            }
            acknowledged += lines.len();
            unmade += usize::from(!is_made);
        }
    }
    eprintln!("{acknowledged} corrections acknowledged before kills, all kept; {unmade} not made");
}
