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

const MILL: &str = "The dam at Łódź will stand, Mayor Marta Quill told the council on Tuesday. Tomas Hale said the gates \
                    had never been checked.\n\nThe old mill was built in 1811.";

impl Desk {
    /// Both articles, `dam` and `mill`: in `mill` the mayor says 1 and Hale 2.
    fn with_mill() -> Desk {
        let desk = Desk::new();
        desk.add_article("mill", MILL);
        desk
    }

    fn add_article(&self, id: &str, text: &str) {
        let article = json!({"id": id, "outlet": "Upland Monitor", "published": "2031-03-06", "text": text});
        let path = self.path("more.jsonl");
        std::fs::write(&path, format!("{article}\n")).unwrap();
        let output = self.sayso(&["add", path.to_str().unwrap()]);
        assert!(output.status.success(), "{output:?}");
    }

    fn connection(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.path("t.db")).unwrap()
    }

    /// Are the two statements of one claim?
    fn are_one(&self, one: (&str, u32), other: (&str, u32)) -> bool {
        let claim = |(id, n): (&str, u32)| -> Option<i64> {
            self.connection()
                .query_row(
                    "SELECT claim FROM claim_member JOIN article USING (article) WHERE id = ? AND place = ?",
                    rusqlite::params![id, n],
                    |row| row.get(0),
                )
                .ok()
        };
        claim(one).is_some() && claim(one) == claim(other)
    }

    /// The links of a kind, by its number in the ledger: places, and what is kept beside.
    fn links(&self, kind: u32) -> Vec<(String, i64, String, i64, Value)> {
        let connection = self.connection();
        let mut query = connection
            .prepare(
                "SELECT a.id, place, b.id, other_place, detail FROM link JOIN article AS a USING (article)
                 JOIN article AS b ON b.article = link.other WHERE kind = ? ORDER BY 1, 2, 3, 4",
            )
            .unwrap();
        let rows = query.query_map([kind], |row| {
            let detail: Option<String> = row.get(4)?;
            let detail = detail.map_or(Value::Null, |detail| serde_json::from_str(&detail).unwrap());
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, detail))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }
}

const COPIES: u32 = 2;
const DENIES: u32 = 3;

#[test]
fn two_statements_are_one_claim_or_two_as_a_person_says_whatever_comes() {
    let desk = Desk::with_mill();
    let was = desk.are_one(("dam", 1), ("mill", 1));
    let shown = desk.correct(&["same", "dam:1", "mill:1", "--why", "one speech"]);
    assert!(
        shown.starts_with("1  same dam:1 mill:1  by Ida Fenn, 2") && shown.contains(": one speech\n"),
        "{shown}"
    );
    assert!(
        shown.contains("   of ⟦that the Łódź dam would hold⟧\n   and ⟦The dam at Łódź will stand⟧\n"),
        "{shown}"
    );
    assert!(shown.ends_with("   same claim: no → yes\n") || was, "{shown}");
    assert!(desk.are_one(("dam", 1), ("mill", 1)));

    desk.correct(&["not-same", "mill:1", "dam:1"]);
    assert_eq!(desk.last(), [changed("same claim", true.into(), false.into())]);
    assert!(!desk.are_one(("dam", 1), ("mill", 1)));
    // one that has the words of both
    let quay = format!(
        "{}\n\nThe quay stays shut.",
        MILL.replace("will stand", "would hold")
    );
    desk.add_article("quay", &quay);
    assert!(!desk.are_one(("dam", 1), ("mill", 1)));

    desk.correct(&["undo", "2"]);
    assert!(desk.are_one(("dam", 1), ("mill", 1)));
    desk.correct(&["undo", "1"]);
    assert!(desk.sayso(&["check"]).status.success());
}

#[test]
fn a_denial_is_linked_as_a_person_says_and_taken_back() {
    let desk = Desk::with_mill();
    let before = desk.links(DENIES);
    let line = desk.correct(&["denies", "mill:2", "dam:2", "--json"]);
    let made: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(desk.list(&["--article", "dam"]), std::slice::from_ref(&made));
    assert_eq!(desk.list(&["--article", "mill"]), std::slice::from_ref(&made));
    assert_eq!(
        (&made["article"], &made["statement"]),
        (&"mill".into(), &2.into())
    );
    assert_eq!(
        made["other"],
        json!({"article": "dam", "version": 1, "statement": 2,
               "passages": passage("“We have checked every gate,”")})
    );
    assert_eq!(made["again"], "sayso correct denies mill:2 dam:2");
    let denial = (
        "mill".to_owned(),
        2,
        "dam".to_owned(),
        2,
        json!({"correction": 1}),
    );
    assert!(desk.links(DENIES).contains(&denial), "{:?}", desk.links(DENIES));

    let shown = desk.correct(&["denies", "mill:2", "dam:2", "--not"]);
    assert!(shown.ends_with("   denies: yes → no\n"), "{shown}");
    let is_left = |of: &Desk| {
        of.links(DENIES)
            .iter()
            .any(|(a, n, b, m, _)| (&**a, *n, &**b, *m) == ("mill", 2, "dam", 2))
    };
    assert!(!is_left(&desk));
    desk.correct(&["confirms", "mill:2", "dam:2"]);
    desk.correct(&["answers", "mill:2", "mill:1"]);
    assert!(!is_left(&desk));
    for number in ["4", "2", "3", "1"] {
        desk.correct(&["undo", number]);
    }
    assert_eq!(desk.links(DENIES), before);
}

#[test]
fn what_a_statement_answers_in_its_own_article_is_shown_as_a_person_says() {
    let desk = Desk::new();
    let answers = || {
        let output = desk.sayso(&["show", "dam", "--json"]);
        let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
        shown["statements"][3]["answers"].clone()
    };
    let before = answers();
    assert_eq!(before, json!([3]));
    let shown = desk.correct(&["answers", "dam:4", "dam:3", "--not"]);
    assert!(shown.contains("   answers: no → no\n"), "{shown}");
    assert_eq!(answers(), json!([]));
    desk.correct(&["denies", "dam:4", "dam:1"]);
    assert_eq!(answers(), json!([1]));
    assert!(desk.sayso(&["check"]).status.success());
    desk.correct(&["undo", "1"]);
    assert_eq!(answers(), json!([1, 3]));
    desk.correct(&["undo", "2"]);
    assert_eq!(answers(), before);
}

#[test]
fn a_passage_is_copied_from_the_article_that_a_person_names() {
    let desk = Desk::with_mill();
    let error = desk.refused(&["copied", "mill", "dam"]);
    assert!(error.contains("give the words of both: --passage"), "{error}");
    let copied = ["copied", "mill", "dam"];
    let dam = "Opposition leader Tomas Hale rejected the claim";
    let given = [
        "--passage",
        "Tomas Hale said the gates",
        "--of",
        dam,
        "--form",
        "wire",
    ];
    let shown = desk.correct(&[copied.as_slice(), &given].concat());
    assert!(shown.starts_with("1  copied mill dam  by"), "{shown}");
    assert!(
        shown.contains(&format!("   and ⟦{dam}⟧\n   copied from: none → dam\n")),
        "{shown}"
    );
    assert!(shown.ends_with("   form: none → wire\n"), "{shown}");
    let copies = desk.links(COPIES);
    let [(a, _, b, _, detail)] = copies.as_slice() else {
        panic!("{copies:?}");
    };
    assert_eq!((&**a, &**b), ("dam", "mill"));
    assert_eq!(
        *detail,
        json!({"form": "wire", "shared": 3, "later": "b", "correction": 1})
    );
    // some of its words find it again
    desk.correct(&[copied.as_slice(), &["--of", "Hale rejected", "--not"]].concat());
    assert_eq!(desk.last(), [changed("copied from", "dam".into(), Value::Null)]);
    assert_eq!(desk.links(COPIES), []);
    desk.correct(&["undo", "2"]);
    assert_eq!(desk.links(COPIES), copies);
    // by its place
    let at = place(dam);
    let by_place = [
        "copied",
        "dam",
        "mill",
        "--passage",
        &at,
        "--of",
        "Tomas Hale said the gates",
    ];
    desk.correct(&by_place);
    let turned = ("copied from", "dam, the other way");
    assert_eq!(desk.last(), [changed(turned.0, turned.1.into(), "mill".into())]);
    assert_eq!(desk.links(COPIES)[0].4["later"], "a");
    desk.correct(&["undo", "3"]);
    desk.correct(&["undo", "1"]);
    assert_eq!(desk.links(COPIES), []);
}

#[test]
fn what_is_said_of_two_is_orphaned_with_either_text_and_can_be_made_again() {
    let desk = Desk::with_mill();
    desk.correct(&["same", "dam:1", "mill:1"]);
    let words = "Tomas Hale said the gates had never been checked";
    let of = "Opposition leader Tomas Hale rejected the claim";
    desk.correct(&["copied", "mill", "dam", "--passage", words, "--of", of]);
    desk.add_article("mill", &MILL.replace("1811", "1812"));
    let list = desk.list(&["--orphaned"]);
    assert_eq!(list.len(), 2);
    for correction in &list {
        assert_eq!(
            correction["orphaned"],
            "it was made on version 1 of mill; version 2 has another text"
        );
    }
    assert_eq!(
        (&list[0]["statement"], &list[0]["other"]["statement"]),
        (&1.into(), &Value::Null)
    );
    assert_eq!(list[0]["again"], "sayso correct same dam:1 mill:1");
    assert_eq!(
        list[1]["again"],
        format!("sayso correct copied mill dam --passage '{words}' --of '{of}'")
    );
    assert_eq!(desk.links(COPIES), []);
    desk.correct(&["same", "dam:1", "mill:1"]);
    desk.correct(&["copied", "mill", "dam", "--passage", words, "--of", of]);
    assert_eq!(desk.list(&["--orphaned"]).len(), 2);
    assert_eq!(desk.links(COPIES).len(), 1);
    assert!(desk.are_one(("dam", 1), ("mill", 1)));
    assert!(desk.sayso(&["check"]).status.success());
}

#[test]
fn what_cannot_be_said_of_two_is_refused_with_the_reason() {
    let desk = Desk::with_mill();
    let cases: [(&[&str], &str); 7] = [
        (&["same", "dam:1", "dam:1"], "dam:1 is one statement; name two"),
        (
            &["denies", "dam:1", "mill:9"],
            "article mill has 2 statements, there is no 9",
        ),
        (&["answers", "dam:1", "ferry:1"], "there is no article \"ferry\""),
        (&["copied", "dam", "dam"], "dam is one article"),
        (
            &["copied", "dam", "mill", "--passage", "the ferry"],
            "article dam: the words \"the ferry\" do not stand in the article",
        ),
        (
            &["copied", "dam", "mill", "--of", "mill"],
            "no such passage is known that dam and mill share",
        ),
        (
            &["copied", "dam", "mill", "--not"],
            "nothing there is taken for a copy",
        ),
    ];
    for (words, reason) in cases {
        let error = desk.refused(words);
        assert!(error.contains(reason), "{words:?}: {error}");
    }
    assert_eq!(desk.list(&[]), [0; 0]);
    let usage: [&[&str]; 4] = [
        &["same", "dam:1"],
        &["denies", "dam", "mill"],
        &["same", "dam:1", "mill:1", "--not"],
        &["copied", "dam", "mill", "--form", "theft"],
    ];
    for words in usage {
        let output = desk.sayso(&[&["correct"], words].concat());
        assert_eq!(output.status.code(), Some(2), "{words:?}: {output:?}");
    }
}
