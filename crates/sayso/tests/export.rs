//! `sayso export` as a user runs it: the invented newsroom in each table and format.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use serde_json::{Value, json};
use tempfile::TempDir;

const TABLES: [&str; 5] = ["articles", "statements", "voices", "figures", "dates"];

fn sayso() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sayso"));
    command.env_remove("SAYSO_LEDGER");
    command
}

/// Runs a command that succeeds.
fn done(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    output
}

/// The newsroom in a ledger, made once.
static NEWSROOM: LazyLock<(TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("newsroom.db");
    let articles = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/newsroom/articles");
    done(sayso().args(["add", articles, "--ledger"]).arg(&ledger));
    (folder, ledger)
});

fn export(arguments: &[&str]) -> Vec<u8> {
    done(
        sayso()
            .arg("export")
            .args(arguments)
            .arg("--ledger")
            .arg(&NEWSROOM.1),
    )
    .stdout
}

fn lines_of(bytes: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Text of each article as the contract joins it, by identifier, as code points.
fn texts() -> BTreeMap<String, Vec<char>> {
    let articles = lines_of(&export(&["articles"])).into_iter().map(|article| {
        let text = article["text"].as_str().unwrap();
        let whole = match article["title"].as_str() {
            Some(title) => format!("{}\n\n{text}", title.trim()),
            None => text.to_owned(),
        };
        (
            article["id"].as_str().unwrap().to_owned(),
            whole.chars().collect(),
        )
    });
    articles.collect()
}

/// Looks at every passage below a value; gives how many there are.
fn check(value: &Value, article: Option<&str>, texts: &BTreeMap<String, Vec<char>>) -> usize {
    match value {
        Value::Array(values) => values.iter().map(|value| check(value, article, texts)).sum(),
        Value::Object(fields) => {
            let article = fields.get("article").and_then(Value::as_str).or(article);
            let below: usize = fields.values().map(|value| check(value, article, texts)).sum();
            let (Some(start), Some(end), Some(text)) =
                (fields.get("start"), fields.get("end"), fields.get("text"))
            else {
                return below;
            };
            let at = |point: &Value| usize::try_from(point.as_u64().unwrap()).unwrap();
            let found: String = texts[article.unwrap()][at(start)..at(end)].iter().collect();
            assert_eq!(*text, found, "{value}");
            below + 1
        }
        _ => 0,
    }
}

#[test]
fn every_passage_stands_where_its_code_points_say() {
    let texts = texts();
    for (table, least) in [
        ("statements", 600),
        ("voices", 200),
        ("figures", 50),
        ("dates", 50),
    ] {
        let lines = lines_of(&export(&[table]));
        let passages: usize = lines.iter().map(|line| check(line, None, &texts)).sum();
        assert!(passages >= least, "{table}: only {passages} passages");
    }
}

#[test]
fn the_tables_hold_what_reading_the_articles_finds() {
    let articles = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/newsroom/articles");
    let read = lines_of(&done(sayso().args(["read", "--json", articles])).stdout);
    let all = |list: &str| -> Vec<(Value, Value)> {
        let rows = read.iter().flat_map(|line| {
            let rows = line[list].as_array().unwrap().iter();
            rows.map(|row| (line["id"].clone(), row.clone()))
                .collect::<Vec<_>>()
        });
        rows.collect()
    };
    for (table, fields) in [
        (
            "statements",
            &[
                "n",
                "source",
                "cue",
                "content",
                "form",
                "act",
                "said",
                "answers",
                "certainty",
                "cited",
                "told",
                "within",
                "score",
            ][..],
        ),
        (
            "figures",
            &[
                "start",
                "end",
                "text",
                "counts",
                "lower",
                "upper",
                "approximate",
                "statement",
            ],
        ),
        ("dates", &["start", "end", "text", "from", "to"]),
    ] {
        let lines = lines_of(&export(&[table, "--json"]));
        let expected = all(table);
        assert_eq!(lines.len(), expected.len());
        for (line, (article, row)) in lines.iter().zip(&expected) {
            assert_eq!(line["article"], *article);
            for field in fields {
                assert_eq!(line[field], row[field], "{table}: {field}");
            }
        }
    }
}

#[test]
fn every_voice_of_a_statement_is_in_the_table_of_voices_with_as_many_statements() {
    let voices = lines_of(&export(&["voices"]));
    let keys: BTreeSet<&str> = voices
        .iter()
        .map(|voice| voice["voice"].as_str().unwrap())
        .collect();
    assert_eq!(keys.len(), voices.len(), "a key stands there twice");
    let mut made: BTreeMap<String, u64> = BTreeMap::new();
    let mut relayed: BTreeMap<String, u64> = BTreeMap::new();
    for statement in lines_of(&export(&["statements"])) {
        if let Some(key) = statement["voice"]["key"].as_str() {
            *made.entry(key.to_owned()).or_default() += 1;
        }
        for relay in statement["relay"].as_array().unwrap() {
            *relayed
                .entry(relay["key"].as_str().unwrap().to_owned())
                .or_default() += 1;
        }
    }
    assert!(made.len() > 50 && !relayed.is_empty());
    assert!(
        made.keys()
            .chain(relayed.keys())
            .all(|key| keys.contains(key.as_str()))
    );
    for voice in &voices {
        let key = voice["voice"].as_str().unwrap();
        assert_eq!(
            voice["statements"],
            made.get(key).copied().unwrap_or_default(),
            "{key}"
        );
        assert_eq!(
            voice["relayed"],
            relayed.get(key).copied().unwrap_or_default(),
            "{key}"
        );
    }
}

fn add(ledger: &Path, lines: &[u8]) -> String {
    let mut child = sayso()
        .args(["add", "-", "--ledger"])
        .arg(ledger)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn exported_articles_are_the_same_when_they_are_added_again() {
    let exported = export(&["articles"]);
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    assert!(add(&copy, &exported).contains("48 new"));
    let again = done(sayso().args(["export", "articles", "--ledger"]).arg(&copy)).stdout;
    assert!(exported == again, "what comes back differs");
    // pages with captions and plain texts are among them, and their readings are the same too
    let marks = lines_of(&exported);
    let kinds: BTreeSet<&str> = (marks.iter())
        .flat_map(|line| line["marked"].as_array().unwrap())
        .map(|mark| mark["kind"].as_str().unwrap())
        .collect();
    assert!(
        kinds.contains("headline") && kinds.contains("caption"),
        "{kinds:?}"
    );
    assert!(marks.iter().any(|line| line["title"].is_null()));
    let statements = done(sayso().args(["export", "statements", "--ledger"]).arg(&copy)).stdout;
    assert!(
        statements == export(&["statements"]),
        "other statements were read"
    );
}

#[test]
fn the_ledger_that_articles_came_from_knows_them() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("t.db");
    let lines = [
        json!({"id": 7, "title": " Fähre bleibt ", "text": "The mayor denied it.\r\n", "url": "https://orrin.example/ferry",
               "outlet": "The Orrin Courier", "published": "last week", "tags": ["ferry", {"deep": null}], "seen": 1.5}),
        json!({"text": "Marta Quill said “no”.\n", "published": "2031-05-04T10:00:00+02:00"}),
        json!({"title": "Marta Quill said no", "text": "Marta Quill said no\n\nShe said it twice.", "updated": "soon"}),
    ];
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    assert!(add(&ledger, lines.as_bytes()).contains("3 new"));
    let exported = done(sayso().args(["export", "articles", "--ledger"]).arg(&ledger)).stdout;
    assert!(add(&ledger, &exported).contains("0 new, 3 known already, 0 changed, 0 refused"));
    let articles = lines_of(&exported);
    assert_eq!(articles[0]["id"], "7");
    assert_eq!(articles[0]["text"], "The mayor denied it.\r\n");
    assert_eq!(articles[0]["published"], "last week");
    assert_eq!(articles[0]["tags"], json!(["ferry", {"deep": null}]));
    assert_eq!(articles[0]["seen"], 1.5);
    assert_eq!(articles[1]["published"], "2031-05-04T10:00:00+02:00");
    assert_eq!(articles[2]["text"], "Marta Quill said no\n\nShe said it twice.");
    assert_eq!(articles[2]["updated"], "soon");
}

/// The records of a CSV file by the names of its columns. The quoted fields of the newsroom hold line ends.
fn records(file: &str) -> Vec<BTreeMap<String, String>> {
    let mut rows: Vec<Vec<String>> = vec![vec![String::new()]];
    let (mut is_quoted, mut characters) = (false, file.chars().peekable());
    while let Some(c) = characters.next() {
        let row = rows.last_mut().unwrap();
        let cell = row.last_mut().unwrap();
        match c {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(String::new()),
            '\r' if !is_quoted => {
                assert_eq!(characters.next(), Some('\n'), "rows end as RFC 4180 says");
                rows.push(vec![String::new()]);
            }
            c => cell.push(c),
        }
    }
    assert_eq!(rows.pop(), Some(vec![String::new()]), "the last row ends as well");
    let names = rows.remove(0);
    let record = |row: Vec<String>| {
        assert_eq!(row.len(), names.len());
        names.iter().cloned().zip(row).collect()
    };
    rows.into_iter().map(record).collect()
}

#[test]
fn csv_holds_the_values_of_the_json_lines_in_flat_columns() {
    for table in TABLES {
        let lines = lines_of(&export(&[table]));
        let file = String::from_utf8(export(&[table, "--format", "csv"])).unwrap();
        let records = records(&file);
        assert_eq!(records.len(), lines.len(), "{table}");
        for (record, line) in records.iter().zip(&lines) {
            for (name, value) in line.as_object().unwrap() {
                let cell = |name: &str| {
                    record
                        .get(name)
                        .unwrap_or_else(|| panic!("{table} has no {name}"))
                        .as_str()
                };
                match value {
                    // the members of a group that may be missing have columns of their own
                    Value::Null => {
                        assert_eq!(record.get(name).map_or("", String::as_str), "", "{table} {name}")
                    }
                    Value::String(words) => assert_eq!(cell(name), words),
                    Value::Array(_) => assert_eq!(serde_json::from_str::<Value>(cell(name)).unwrap(), *value),
                    Value::Object(members) => {
                        for (member, value) in members {
                            let words = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                            assert_eq!(cell(&format!("{name}_{member}")), words);
                        }
                    }
                    other => assert_eq!(cell(name), other.to_string(), "{table} {name}"),
                }
            }
        }
    }
    let statements = String::from_utf8(export(&["statements", "--format", "csv"])).unwrap();
    let interrupted = records(&statements)
        .into_iter()
        .find(|record| record["content_text"].contains(" … "));
    let contents: Value = serde_json::from_str(&interrupted.unwrap()["content"]).unwrap();
    assert!(contents.as_array().unwrap().len() > 1);
}

#[test]
fn each_table_is_written_in_each_format_into_a_file_with_as_many_rows() {
    let folder = tempfile::tempdir().unwrap();
    for table in TABLES {
        let rows = lines_of(&export(&[table])).len();
        for format in ["jsonl", "csv", "parquet"] {
            let path = folder.path().join(format!("{table}.{format}"));
            let told = export(&[table, "--format", format, "--output", path.to_str().unwrap()]);
            let told = String::from_utf8(told).unwrap();
            assert!(told.ends_with(&format!(": {rows} rows of {table}\n")), "{told}");
            let file = std::fs::read(&path).unwrap();
            match format {
                "parquet" => assert!(file.starts_with(b"PAR1") && file.ends_with(b"PAR1")),
                _ => assert!(file == export(&[table, "--format", format, "--output", "-"])),
            }
        }
    }
}

#[test]
fn a_table_or_format_that_there_is_not_is_told_those_that_there_are() {
    for (arguments, expected) in [
        (&["opinions"][..], &TABLES[..]),
        (&["voices", "--format", "xml"], &["jsonl", "csv", "parquet"]),
        (&["voices", "--for-spreadsheets"], &["--format csv"]),
    ] {
        let output = sayso().arg("export").args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(expected.iter().all(|name| errors.contains(name)), "{errors}");
    }
}

#[test]
fn an_export_that_cannot_be_written_leaves_nothing_and_says_where() {
    let folder = tempfile::tempdir().unwrap();
    for path in ["no-such-folder/t.csv", "no.db"] {
        let path = folder.path().join(path);
        let mut command = sayso();
        command.args(["export", "figures", "--output"]).arg(&path);
        // a ledger that there is not, in the second case
        let ledger = if path.ends_with("no.db") {
            &path
        } else {
            &NEWSROOM.1
        };
        let output = command.arg("--ledger").arg(ledger).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(errors.contains(path.to_str().unwrap()), "{errors}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    for format in ["jsonl", "csv", "parquet"] {
        let mut command = sayso();
        command
            .args(["export", "statements", "--format", format, "--ledger"])
            .arg(&NEWSROOM.1);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{format}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_one_clear_error() {
    for format in ["jsonl", "csv", "parquet"] {
        let mut command = sayso();
        command.args([
            "export",
            "figures",
            "--format",
            format,
            "--output",
            "/dev/full",
            "--ledger",
        ]);
        let output = command.arg(&NEWSROOM.1).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{format}");
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(
            errors.starts_with("sayso: /dev/full: the export cannot be written"),
            "{errors}"
        );
        assert_eq!(errors.lines().count(), 1, "{errors}");
    }
}
