//! `sayso eval` as a user runs it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const DAM: &str = "Marta Quill said the dam will hold. “It is safe,” she added — and the ferry stays.\n";
const MILL: &str = "The mill has moved, the miller denied.\n";

fn eval(gold: &Path, flags: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sayso"))
        .arg("eval")
        .arg("--gold")
        .arg(gold)
        .args(flags)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// `[start, end)` in code points.
fn at(text: &str, words: &str) -> (usize, usize) {
    let start = text[..text.find(words).unwrap()].chars().count();
    (start, start + words.chars().count())
}

/// A corpus of two invented texts: `attributions/` and `text/`.
struct Corpus {
    folder: tempfile::TempDir,
}

impl Corpus {
    fn new() -> Self {
        let corpus = Corpus {
            folder: tempfile::tempdir().unwrap(),
        };
        for part in ["attributions", "text"] {
            std::fs::create_dir(corpus.folder.path().join(part)).unwrap();
        }
        corpus.write("text/dam.txt", DAM);
        corpus.write("text/mill.txt", MILL);
        let line = |n: usize, role: &str, words: &str| {
            let (start, end) = at(DAM, words);
            format!("T{n}\t{role} {start} {end}\t{words}\n")
        };
        let dam = line(1, "Source", "Marta Quill")
            + &line(2, "Cue", "said")
            + &line(3, "Content", "the dam will hold")
            + &line(4, "Source", "she")
            + &line(5, "Cue", "added")
            + &line(6, "Content", "“It is safe,”")
            + "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\nE2\tAttribution:T5 Source:T4 Cue:T5 Content:T6\n";
        corpus.write("attributions/dam_0af1.ann", &dam);
        corpus.write(
            "attributions/dam_ffff.ann",
            "another annotator, who does not count",
        );
        corpus.write("attributions/mill.ann", "");
        corpus
    }

    fn write(&self, name: &str, words: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, words).unwrap();
        path
    }

    fn gold(&self) -> PathBuf {
        self.folder.path().join("attributions")
    }

    fn predicted(&self, lines: &str) -> Output {
        let path = self.write("predicted.jsonl", lines);
        eval(&self.gold(), &["--pred", path.to_str().unwrap()])
    }

    fn error(&self, lines: &str) -> String {
        let output = self.predicted(lines);
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        text(&output.stderr).to_owned()
    }
}

fn line(file: &str, roles: &[(&str, (usize, usize))]) -> String {
    let roles: HashMap<_, _> = roles.iter().map(|&(role, span)| (role, vec![span])).collect();
    serde_json::json!({"file": file, "attributions": [roles]}).to_string() + "\n"
}

#[test]
fn predictions_are_scored_as_by_hand() {
    let roles = [
        ("source", at(DAM, "Quill")),
        ("cue", at(DAM, "added")),
        ("content", at(DAM, "dam will hold")),
    ];
    let output = Corpus::new().predicted(&line("dam", &roles));
    assert!(output.status.success(), "{}", text(&output.stderr));
    insta::assert_snapshot!(text(&output.stdout));
}

#[test]
fn json_alone_is_one_line() {
    let corpus = Corpus::new();
    let path = corpus.write("none.jsonl", "");
    let output = eval(
        &corpus.gold(),
        &[
            "--json",
            "--forms",
            "--name",
            "“nobody”",
            "--pred",
            path.to_str().unwrap(),
        ],
    );
    let value: serde_json::Value = serde_json::from_str(text(&output.stdout)).unwrap();
    assert_eq!(
        (&value["name"], &value["unpredicted"]),
        (&"“nobody”".into(), &2.into())
    );
    assert_eq!(value["recall_by_form"]["direct"]["gold"], 1);
    assert_eq!(text(&output.stdout).lines().count(), 1);
}

#[test]
fn a_prediction_without_annotations_is_named() {
    let error = Corpus::new().error("{\"file\":\"moon\",\"attributions\":[]}\n");
    assert!(
        error.contains("predicted.jsonl: ") && error.contains("\"moon\""),
        "{error}"
    );
}

#[test]
fn a_span_outside_the_text_is_named_with_its_file() {
    let error = Corpus::new().error(&line("mill", &[("cue", (30, 40))]));
    assert!(
        error.contains("mill.txt: a predicted attribution: the span [30, 40)"),
        "{error}"
    );
}

#[test]
fn a_missing_text_is_named_with_the_flag_that_helps() {
    let corpus = Corpus::new();
    std::fs::remove_file(corpus.folder.path().join("text/mill.txt")).unwrap();
    let error = corpus.error("");
    assert!(error.contains("mill.txt") && error.contains("--text"), "{error}");
    let elsewhere = eval(&corpus.gold(), &["--text", "/nowhere-at-all"]);
    assert_eq!(elsewhere.status.code(), Some(1));
}

#[test]
fn a_text_that_is_not_utf_8_is_named() {
    let corpus = Corpus::new();
    std::fs::write(corpus.folder.path().join("text/mill.txt"), b"The m\xfcll").unwrap();
    let error = corpus.error("");
    assert!(error.contains("mill.txt: not UTF-8 from byte 5 on"), "{error}");
}

#[test]
fn a_broken_line_and_a_text_predicted_twice_are_named_with_their_lines() {
    let good = "{\"file\":\"dam\",\"attributions\":[]}\n";
    assert!(
        Corpus::new()
            .error(&format!("{good}oops\n"))
            .contains("predicted.jsonl: line 2 ")
    );
    assert!(
        Corpus::new()
            .error(&format!("{good}{good}"))
            .contains("predicted.jsonl: line 2: \"dam\" occurs twice")
    );
}

#[test]
fn the_readers_predictions_score_the_same_when_they_are_read_back() {
    let corpus = Corpus::new();
    let path = corpus.folder.path().join("found.jsonl");
    let path = path.to_str().unwrap();
    let read = eval(&corpus.gold(), &["--write-pred", path, "--name", "x"]);
    assert!(read.status.success(), "{}", text(&read.stderr));
    let scored = eval(&corpus.gold(), &["--pred", path, "--name", "x", "--forms"]);
    assert_eq!(text(&scored.stdout), text(&read.stdout));
    assert!(text(&read.stdout).contains("recall by form"));
    assert_eq!(std::fs::read_to_string(path).unwrap().lines().count(), 2);
}

/// Runs the published scorer and ours on perturbed copies of real annotations. `SAYSO_SHARED` names the folder with
/// `eval/score_attributions.py` and `polnear/`; without it, or without Python, there is nothing to compare with.
#[test]
fn the_published_scorer_prints_the_same_bytes() {
    let Some(shared) = std::env::var_os("SAYSO_SHARED").map(PathBuf::from) else {
        eprintln!("skipped: SAYSO_SHARED does not name the folder with the published scorer");
        return;
    };
    let script = shared.join("eval/score_attributions.py");
    let gold = shared.join("polnear/dev/attributions");
    if !script.is_file() || !gold.is_dir() || Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: the published scorer, its data or python3 is not there");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for seed in 0..6 {
        let path = folder.path().join(format!("perturbed {seed}.jsonl"));
        std::fs::write(&path, perturbed(&gold, seed)).unwrap();
        let path = path.to_str().unwrap();
        let published = Command::new("python3")
            .arg(&script)
            .arg("--gold")
            .arg(&gold)
            .args(["--pred", path])
            .output()
            .unwrap();
        assert!(published.status.success(), "{}", text(&published.stderr));
        let ours = eval(&gold, &["--pred", path]);
        assert_eq!(
            text(&ours.stdout),
            text(&published.stdout),
            "seed {seed}: {}",
            text(&ours.stderr)
        );
    }
}

/// The annotations of a folder as predictions, with spans moved, dropped, merged and doubled. The same for a seed.
fn perturbed(gold: &Path, seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1;
    let mut random = move |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut names: Vec<_> = std::fs::read_dir(gold)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    let mut lines: std::collections::BTreeMap<String, String> = Default::default();
    for path in names {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let stem = name.rsplit_once('_').map_or(name, |(stem, _)| stem).to_owned();
        let length = {
            let text = gold.join("../text").join(format!("{stem}.txt"));
            std::fs::read_to_string(text).unwrap().chars().count() as u64
        };
        let standoff = std::fs::read_to_string(&path).unwrap();
        let mut spans: HashMap<&str, Vec<(u64, u64)>> = HashMap::new();
        let mut attributions: Vec<HashMap<&str, Vec<(u64, u64)>>> = Vec::new();
        for line in standoff.lines() {
            let columns: Vec<&str> = line.split('\t').collect();
            if let [name, offsets, _] = columns[..] {
                let fragments = offsets.split_once(' ').unwrap().1.split(';');
                let fragments = fragments.map(|f| f.split_once(' ').unwrap());
                spans.insert(
                    name,
                    fragments
                        .map(|(s, e)| (s.parse().unwrap(), e.parse().unwrap()))
                        .collect(),
                );
            }
        }
        for line in standoff.lines().filter(|line| line.starts_with('E')) {
            let mut roles: HashMap<&str, Vec<(u64, u64)>> = HashMap::new();
            for argument in line.split_once('\t').unwrap().1.split_whitespace().skip(1) {
                let (role, span) = argument.split_once(':').unwrap();
                let role = match role.trim_end_matches(char::is_numeric) {
                    "Source" => "source",
                    "Cue" => "cue",
                    _ => "content",
                };
                let list = roles.entry(role).or_default();
                for &(start, end) in &spans[span] {
                    let (mut a, mut b) = (start, end);
                    if random(3) == 0 {
                        a = (a + random(20)).min(length);
                        b = (b + random(20)).saturating_sub(10).min(length);
                    }
                    if random(12) > 0 {
                        list.push((a.min(b), a.max(b)));
                    }
                }
            }
            match (random(12), attributions.last_mut()) {
                (0, _) => {}
                (1, Some(last)) => {
                    for (role, spans) in roles {
                        last.entry(role).or_default().extend(spans);
                    }
                }
                (2, _) => attributions.extend([roles.clone(), roles]),
                _ => attributions.push(roles),
            }
        }
        if random(20) > 0 {
            let line = serde_json::json!({"file": stem, "attributions": attributions});
            lines.entry(stem).or_insert_with(|| line.to_string() + "\n");
        }
    }
    lines.into_values().collect()
}
