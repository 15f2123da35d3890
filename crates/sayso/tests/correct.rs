//! `sayso correct` as a user runs it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

const TEXT: &str = "Mayor Marta Quill said on Tuesday that the Łódź dam would hold. “We have checked every gate,” she \
                    said.\n\nTwelve farmers left their houses, the harbour office said. Opposition leader Tomas Hale \
                    rejected the claim. The boat was licensed for 60.";

/// A ledger with one article, `dam`: the mayor says 1 and 2, the harbour office 3 with its figure, Hale denies in 4.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk {
            folder: tempfile::tempdir().unwrap(),
        };
        desk.add(TEXT);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn add(&self, text: &str) {
        let article = json!({"id": "dam", "outlet": "Lowmere Post", "published": "2031-03-05", "text": text});
        std::fs::write(self.path("dam.jsonl"), format!("{article}\n")).unwrap();
        let path = self.path("dam.jsonl");
        let output = self.sayso(&["add", path.to_str().unwrap()]);
        assert!(output.status.success(), "{output:?}");
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sayso"));
        command.args(words);
        command.env("SAYSO_LEDGER", self.path("t.db"));
        command.env("SAYSO_WHO", "Ida Fenn");
        command
    }

    fn sayso(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// `sayso correct …`, which must succeed.
    fn correct(&self, words: &[&str]) -> String {
        let output = self.sayso(&[&["correct"], words].concat());
        assert!(output.status.success(), "{words:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// `sayso correct …`, which must fail with one line on standard error.
    fn refused(&self, words: &[&str]) -> String {
        let output = self.sayso(&[&["correct"], words].concat());
        assert_eq!(output.status.code(), Some(1), "{words:?}: {output:?}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(error.lines().count(), 1, "{error}");
        error
    }

    fn list(&self, flags: &[&str]) -> Vec<Value> {
        let lines = self.correct(&[&["list", "--json"], flags].concat());
        lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Field, before and after of what the last correction changed.
    fn last(&self) -> Vec<(String, Value, Value)> {
        let last = self.list(&[]).pop().unwrap();
        let differences = last["differences"].as_array().unwrap();
        differences
            .iter()
            .map(|d| {
                (
                    d["field"].as_str().unwrap().to_owned(),
                    d["before"].clone(),
                    d["after"].clone(),
                )
            })
            .collect()
    }
}

/// Where words stand in the text, in code points.
fn place(words: &str) -> String {
    let start = TEXT.split(words).next().unwrap().chars().count();
    format!("{start}-{}", start + words.chars().count())
}

fn passage(words: &str) -> Value {
    let place = place(words);
    let (start, end) = place.split_once('-').unwrap();
    json!([{"start": start.parse::<u64>().unwrap(), "end": end.parse::<u64>().unwrap(), "text": words}])
}

fn changed(field: &str, before: Value, after: Value) -> (String, Value, Value) {
    (field.to_owned(), before, after)
}

#[test]
fn each_kind_of_correction_says_what_was_and_what_is() {
    let desk = Desk::new();
    let none = Value::Null;

    let shown = desk.correct(&["act", "dam:4", "accuse", "--why", "he names a culprit"]);
    assert!(shown.starts_with("1  act dam:4  by Ida Fenn, 2"), "{shown}");
    assert!(shown.contains(": he names a culprit\n"), "{shown}");
    assert!(shown.ends_with("   act: deny → accuse\n"), "{shown}");
    assert_eq!(desk.last(), [changed("act", "deny".into(), "accuse".into())]);

    desk.correct(&["voice", "dam:3", "Tomas Hale"]);
    let (office, hale) = ("harbour office (government)", "Tomas Hale (person)");
    assert_eq!(desk.last(), [changed("voice", office.into(), hale.into())]);

    desk.correct(&["voice", "dam:3", "--none"]);
    assert_eq!(desk.last(), [changed("voice", hale.into(), none.clone())]);

    desk.correct(&["relay", "dam:2", "Upland Monitor", "--kind", "outlet"]);
    assert_eq!(
        desk.last(),
        [changed("relay", none.clone(), json!(["Upland Monitor (outlet)"]))]
    );

    desk.correct(&[
        "span",
        "dam:1",
        "--content",
        &place("the Łódź dam would hold"),
        "--cue-words",
        "said on",
    ]);
    assert_eq!(
        desk.last(),
        [
            changed("cue", passage("said on Tuesday"), passage("said on")),
            changed(
                "content",
                passage("that the Łódź dam would hold"),
                passage("the Łódź dam would hold")
            ),
        ]
    );

    let words = [
        "--lower",
        "10",
        "--upper",
        "open",
        "--approximate",
        "yes",
        "--by",
        "dam:1",
    ];
    desk.correct(&[&["figure", "dam", "1"], words.as_slice()].concat());
    let figure = desk.last();
    assert_eq!(figure[0], changed("lower", 12.into(), 10.into()));
    assert_eq!(figure[1], changed("upper", 12.into(), "open".into()));
    assert_eq!(figure[2], changed("approximate", false.into(), true.into()));
    // statement 3 has no voice any more, so the article gave the figure
    assert_eq!(
        figure[3],
        changed("statement", "the article itself".into(), 1.into())
    );

    desk.correct(&["figure", "dam", "1", "--not-a-figure"]);
    assert_eq!(desk.last()[0], changed("figure", passage("Twelve"), none.clone()));

    desk.correct(&["not-a-statement", "dam:4"]);
    assert!(
        desk.last()
            .contains(&changed("content", passage("the claim"), none.clone()))
    );

    let missed = [
        "missed",
        "dam",
        "--content-words",
        "The boat was licensed for 60",
        "--act",
        "assert",
    ];
    let shown = desk.correct(&[&missed, ["--voice", "Marta Quill"].as_slice()].concat());
    assert!(
        shown.contains("missed dam:4"),
        "the place of the one that was taken out: {shown}"
    );
    let added = desk.last();
    assert!(added.contains(&changed(
        "content",
        none.clone(),
        passage("The boat was licensed for 60")
    )));
    assert!(added.contains(&changed("form", none, "indirect".into())));

    let kinds: Vec<Value> = desk.list(&[]).iter().map(|c| c["kind"].clone()).collect();
    let all = [
        "act",
        "voice",
        "voice",
        "relay",
        "span",
        "figure",
        "not-a-figure",
        "not-a-statement",
        "missed",
    ];
    assert_eq!(kinds, all);
}

#[test]
fn the_form_of_a_new_content_follows_from_its_quotation_marks() {
    let desk = Desk::new();
    let missed = [
        "missed",
        "dam",
        "--act",
        "assert",
        "--no-voice",
        "--content-words",
    ];
    let quoted = ["“We have checked every gate,” she said.\n\nTwelve farmers"];
    desk.correct(&[missed.as_slice(), quoted.as_slice()].concat());
    assert!(
        desk.last()
            .contains(&changed("form", Value::Null, "mixed".into()))
    );
    desk.correct(&["span", "dam:1", "--content-words", "We have checked"]);
    assert!(
        desk.last()
            .contains(&changed("form", "indirect".into(), "direct".into()))
    );
}

#[test]
fn the_json_of_a_correction_is_that_of_the_list() {
    let desk = Desk::new();
    let line = desk.correct(&["act", "dam:4", "warn", "--json", "--who", "Rasmus Oye"]);
    let made: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(desk.list(&["--article", "dam"]), std::slice::from_ref(&made));
    assert_eq!(made["correction"], 1);
    assert_eq!(made["who"], "Rasmus Oye");
    assert_eq!(
        (&made["article"], &made["version"], &made["statement"]),
        (&"dam".into(), &1.into(), &4.into())
    );
    assert_eq!(made["passages"], passage("the claim"));
    assert_eq!(made["standing"], "in force");
    assert_eq!(made["again"], "sayso correct act dam:4 warn");
}

#[test]
fn an_undone_correction_is_listed_as_such_and_the_command_that_is_shown_makes_it_again() {
    let desk = Desk::new();
    desk.correct(&["voice", "dam:3", "Ines d'Or", "--kind", "person"]);
    let shown = desk.correct(&["undo", "1", "--why", "it was the office"]);
    assert!(
        shown.contains("undone by Ida Fenn, 2") && shown.contains(": it was the office\n"),
        "{shown}"
    );
    assert_eq!(desk.correct(&["list"]), "no corrections\n");
    assert_eq!(desk.list(&[]), [0; 0]);
    let undone = desk.list(&["--undone"]).pop().unwrap();
    assert_eq!(undone["undone"]["why"], "it was the office");
    assert!(desk.refused(&["undo", "1"]).contains("was undone already"));
    assert_eq!(
        undone["again"],
        r"sayso correct voice dam:3 'Ines d'\''Or' --kind person"
    );
    desk.correct(&["voice", "dam:3", "Ines d'Or", "--kind", "person"]);
    assert_eq!(desk.list(&[])[0]["correction"], 2);
}

#[test]
fn a_changed_article_orphans_its_corrections_and_says_how_to_make_them_again() {
    let desk = Desk::new();
    desk.correct(&["act", "dam:4", "warn"]);
    desk.correct(&["not-a-statement", "dam:3"]);
    desk.add(&TEXT.replace("on Tuesday", "on Monday"));
    let list = desk.list(&["--orphaned"]);
    assert_eq!(list.len(), 2);
    for correction in &list {
        assert_eq!(correction["standing"], "orphaned");
        assert_eq!(correction["statement"], Value::Null);
        assert!(
            correction["orphaned"]
                .as_str()
                .unwrap()
                .contains("version 2 has another text")
        );
    }
    let again = list[0]["again"].as_str().unwrap();
    assert_eq!(again, "sayso correct act dam:4 warn");
    let shown = desk.correct(&["list", "--orphaned"]);
    assert!(
        shown.contains("   again: sayso correct not-a-statement dam:3\n"),
        "{shown}"
    );
    let words: Vec<&str> = again.split(' ').skip(2).collect();
    desk.correct(&words);
    assert_eq!(desk.list(&["--orphaned"]).len(), 2);
    assert_eq!(desk.list(&[]).len(), 3);
    // given up
    desk.correct(&["undo", "1"]);
    assert_eq!(desk.list(&["--orphaned"]).len(), 1);
    // the old text again: it applies there
    desk.add(TEXT);
    assert_eq!(desk.list(&["--orphaned"]).len(), 1, "the one of version 2");
}

#[test]
fn what_cannot_be_done_is_refused_with_the_reason() {
    let desk = Desk::new();
    let missed = ["missed", "dam", "--act", "assert", "--no-voice"];
    let cases: [(&[&str], &str); 12] = [
        (
            &["act", "dam:4", "deny"],
            "the act of statement 4 is deny already",
        ),
        (
            &["act", "dam:9", "deny"],
            "article dam has 4 statements, there is no 9",
        ),
        (&["act", "ferry:1", "deny"], "there is no article \"ferry\""),
        (&["voice", "dam:1", "Somebody Else"], "--kind (person, government"),
        (
            &["voice", "dam:1", "--voice", "nobody"],
            "there is no voice with the key or name \"nobody\"",
        ),
        (
            &["span", "dam:1", "--content", "10-9000"],
            "lies outside the text, which has 242 code points",
        ),
        (&["span", "dam:1"], "say what stands elsewhere"),
        (
            &["span", "dam:1", "--source-words", "said"],
            "stand in the article 3 times; say which place with --source: 18-22",
        ),
        (&["figure", "dam", "1"], "say what is wrong"),
        (
            &["figure", "dam", "8", "--lower", "3"],
            "article dam has one figure, there is no 8",
        ),
        (
            &["merge", "quill", "hale"],
            "there is no voice with the key or name \"quill\"",
        ),
        (&["list", "--article", "ferry"], "there is no article \"ferry\""),
    ];
    for (words, reason) in cases {
        let error = desk.refused(words);
        assert!(error.contains(reason), "{words:?}: {error}");
    }
    let error = desk.refused(&[missed.as_slice(), &["--content-words", "the dam has gone"]].concat());
    assert!(error.contains("do not stand in the article"), "{error}");
    let error = desk.refused(&missed);
    assert!(error.contains("needs a content"), "{error}");
    assert_eq!(desk.list(&[]), [0; 0]);
}

#[test]
fn nobody_corrects_without_a_name() {
    let desk = Desk::new();
    let run = |variables: &[(&str, &str)]| {
        let mut command = desk.command(&["correct", "act", "dam:4", "warn", "--json"]);
        for variable in ["SAYSO_WHO", "USER", "LOGNAME", "USERNAME"] {
            command.env_remove(variable);
        }
        command.envs(variables.iter().copied()).output().unwrap()
    };
    let output = run(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--who"));
    let output = run(&[("USER", "ida")]);
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(line["who"], "ida");
}

#[test]
fn control_characters_in_a_reason_are_made_visible() {
    let desk = Desk::new();
    let shown = desk.correct(&[
        "act",
        "dam:4",
        "warn",
        "--why",
        "a\u{1b}[2Jb",
        "--who",
        "I\u{7}da",
    ]);
    assert!(!shown.contains('\u{1b}') && !shown.contains('\u{7}'), "{shown:?}");
    assert!(shown.contains("a\\u{1b}[2Jb"), "{shown}");
}

#[test]
fn wrong_usage_has_exit_status_2() {
    let desk = Desk::new();
    let cases: [&[&str]; 7] = [
        &["act", "dam", "deny"],
        &["act", "dam:1", "say"],
        &["voice", "dam:1"],
        &["voice", "dam:1", "Quill", "--none"],
        &["figure", "dam", "1", "--lower", "several"],
        &["span", "dam:1", "--content", "9-3"],
        &["split", "quill"],
    ];
    for words in cases {
        let output = desk.sayso(&[&["correct"], words].concat());
        assert_eq!(output.status.code(), Some(2), "{words:?}: {output:?}");
    }
}

/// Names and articles of the voices across articles that the ledger has.
fn voices(desk: &Desk) -> Vec<(String, u64)> {
    let output = desk.sayso(&["voices", "--json"]);
    let lines = String::from_utf8(output.stdout).unwrap();
    let mut voices: Vec<(String, u64)> = lines
        .lines()
        .map(|line| {
            let voice: Value = serde_json::from_str(line).unwrap();
            (
                voice["name"].as_str().unwrap().to_owned(),
                voice["articles"].as_u64().unwrap(),
            )
        })
        .collect();
    voices.sort();
    voices
}

#[test]
fn voices_merged_or_split_are_as_they_were_once_that_is_undone() {
    let desk = Desk::new();
    let other = json!({"id": "mill", "published": "2031-03-06", "text": "Marta Quill said on Thursday that the ferry \
                       would sail. Harbour master Ida Fenn denied it."});
    std::fs::write(desk.path("mill.jsonl"), format!("{other}\n")).unwrap();
    let output = desk.sayso(&["add", desk.path("mill.jsonl").to_str().unwrap()]);
    assert!(output.status.success(), "{output:?}");
    let before = voices(&desk);
    let has = |voices: &[(String, u64)], name: &str, articles| voices.contains(&(name.to_owned(), articles));
    assert!(has(&before, "Marta Quill", 2) && has(&before, "Tomas Hale", 1) && has(&before, "Ida Fenn", 1));

    let shown = desk.correct(&["merge", "tomas-hale", "Ida Fenn", "--why", "a pen name"]);
    assert!(
        shown.contains("Tomas Hale (tomas-hale), Ida Fenn (ida-fenn) → one voice"),
        "{shown}"
    );
    let merged = voices(&desk);
    assert_eq!(merged.len(), before.len() - 1, "{merged:?}");
    desk.correct(&["undo", "1"]);
    assert_eq!(voices(&desk), before);

    desk.correct(&["split", "marta-quill", "--article", "mill"]);
    let split = voices(&desk);
    assert_eq!(
        split
            .iter()
            .filter(|(name, articles)| name == "Marta Quill" && *articles == 1)
            .count(),
        2
    );
    desk.correct(&["undo", "2"]);
    assert_eq!(voices(&desk), before);
    assert!(desk.sayso(&["check"]).status.success());
}
