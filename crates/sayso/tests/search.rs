//! `sayso search` and `sayso figures` as a user runs them, over a ledger of the invented newsroom.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;

fn sayso() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sayso"));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "SAYSO_LEDGER"] {
        command.env_remove(variable);
    }
    command
}

/// The folder with the newsroom's ledger, made once.
static ROOM: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let newsroom = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/newsroom/articles");
    let added = sayso()
        .args(["add", "--ledger"])
        .arg(folder.path().join("room.db"))
        .arg(newsroom)
        .output()
        .unwrap();
    assert!(added.status.success(), "{}", text(&added.stderr));
    folder
});

fn run(arguments: &[&str]) -> Output {
    sayso()
        .args(arguments)
        .env("SAYSO_LEDGER", ROOM.path().join("room.db"))
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn lines(arguments: &[&str]) -> Vec<Value> {
    let output = run(arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn every_hit_leads_to_its_words_in_code_points_of_the_text_that_was_read() {
    let newsroom = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/newsroom/articles");
    let read = sayso()
        .args(["read", "--json", "--text"])
        .arg(newsroom)
        .output()
        .unwrap();
    let texts: std::collections::HashMap<String, Vec<char>> = text(&read.stdout)
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            let text = line["text"].as_str().unwrap().chars().collect();
            (line["id"].as_str().unwrap().to_owned(), text)
        })
        .collect();
    let mut passages = 0;
    for hit in lines(&["search", "--json", "truce"])
        .iter()
        .chain(&lines(&["figures", "--json", "killed"]))
    {
        let text = &texts[hit["article"].as_str().unwrap()];
        let lists =
            ["source", "cue", "content", "found"].map(|key| hit[key].as_array().cloned().unwrap_or_default());
        let single = ["passage"].map(|key| hit[key].clone());
        let figure = hit.get("start").map(|_| hit.clone());
        for passage in lists.into_iter().flatten().chain(single).chain(figure) {
            let Some(words) = passage["text"].as_str() else {
                continue;
            };
            let (start, end) = (
                passage["start"].as_u64().unwrap(),
                passage["end"].as_u64().unwrap(),
            );
            let there: String = text[start as usize..end as usize].iter().collect();
            assert_eq!(there, words);
            passages += 1;
        }
    }
    assert!(passages > 30, "{passages}");
}

#[test]
fn filters_hold_for_every_statement_that_is_shown() {
    let denials = lines(&[
        "search",
        "--json",
        "act:deny",
        "after:2031-03-10",
        "--limit",
        "1000",
    ]);
    assert!(!denials.is_empty());
    for hit in &denials {
        assert_eq!(
            (hit["hit"].as_str(), hit["act"].as_str()),
            (Some("statement"), Some("deny"))
        );
        assert!(hit["published"].as_str() >= Some("2031-03-10"));
    }
    let by_quan = lines(&["search", "--json", "voice:quan"]);
    assert!(by_quan.iter().any(|hit| hit["voice"]["name"] == "Quan Dao-min"));
    let articles = lines(&["search", "--json", "in:articles", "truce"]);
    assert!(!articles.is_empty() && articles.iter().all(|hit| hit["hit"] == "article"));
}

#[test]
fn a_second_page_goes_on_where_the_first_ended() {
    let names = |arguments: &[&str]| {
        (lines(arguments).iter())
            .map(|hit| format!("{}:{}", hit["article"], hit["n"]))
            .collect::<Vec<_>>()
    };
    let whole = names(&["search", "--json", "river in:statements", "--limit", "6"]);
    let mut parts = names(&["search", "--json", "river in:statements", "--limit", "3"]);
    parts.extend(names(&[
        "search",
        "--json",
        "river in:statements",
        "--limit",
        "3",
        "--offset",
        "3",
    ]));
    assert_eq!(whole.len(), 6);
    assert_eq!(whole, parts);
}

#[test]
fn on_the_terminal_the_words_stand_in_brackets_or_in_colour() {
    let output = run(&["search", "truce"]);
    let page = text(&output.stdout);
    assert!(page.starts_with("Statements: "), "{page}");
    assert!(
        page.contains("Articles: ") && page.to_lowercase().contains("⟦truce⟧"),
        "{page}"
    );
    let coloured = run(&["search", "--color", "always", "truce"]);
    assert!(
        text(&coloured.stdout).contains("\u{1b}[1m\u{1b}[36m"),
        "{}",
        text(&coloured.stdout)
    );
    let nothing = run(&["search", "zzyzx"]);
    assert_eq!(
        (text(&nothing.stdout), nothing.status.code()),
        ("Statements: none\n\nArticles: none\n", Some(0))
    );
}

#[test]
fn figures_come_by_day_with_their_bounds_and_givers() {
    let figures = lines(&["figures", "--json", "people killed"]);
    let days: Vec<_> = figures
        .iter()
        .map(|hit| hit["published"].as_str().map(|day| &day[..10]))
        .collect();
    assert!(days.len() > 1 && days.is_sorted(), "{days:?}");
    let all = lines(&["figures", "--json", "killed"]).len();
    let few = lines(&["figures", "--json", "killed", "--limit", "2"]);
    assert!(all > 2 && few.len() == 2);
    for (arguments, least) in [
        (["killed", "--after", "2031-04"], 1),
        (["killed", "--before", "2031-04"], 1),
        (["killed", "--voice", "adviser"], 1),
    ] {
        let mut whole = vec!["figures", "--json"];
        whole.extend(arguments);
        let found = lines(&whole).len();
        assert!((least..all).contains(&found), "{arguments:?}: {found} of {all}");
    }
    let page = run(&["figures", "killed", "--limit", "2"]);
    assert!(
        text(&page.stdout).contains("the newest 2 (--limit)"),
        "{}",
        text(&page.stdout)
    );
}

#[test]
fn a_wrong_query_is_pointed_at_and_is_wrong_usage() {
    let output = run(&["search", "dam act:denies"]);
    assert_eq!(output.status.code(), Some(2));
    let says = text(&output.stderr);
    assert!(
        says.starts_with("sayso: \"denies\" is no act; did you mean deny?"),
        "{says}"
    );
    assert!(says.ends_with("  dam act:denies\n          ^^^^^^\n"), "{says}");
    for flag in ["--after", "--before"] {
        let output = run(&["figures", "killed", flag, "soon"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            text(&output.stderr).contains("\"soon\" is no date"),
            "{}",
            text(&output.stderr)
        );
    }
    let hostile = run(&["search", "\u{1b}[2Jact:x"]);
    assert!(!text(&hostile.stderr).contains('\u{1b}'));
}

#[test]
fn a_ledger_that_is_not_there_is_said_so() {
    let output = sayso()
        .args(["search", "dam", "--ledger", "/nowhere/at/all.db"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("/nowhere/at/all.db: there is no such file"));
}
