//! `sayso read` and `sayso demo` as a user runs them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

fn sayso() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sayso"));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn json_lines(output: &Output) -> Vec<Value> {
    text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn write(folder: &Path, name: &str, words: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, words).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Articles enough for more bytes than are looked at to recognise a format.
const MANY: usize = 500;

/// Many articles of unlike lengths, one JSON object a line.
fn archive(articles: usize) -> String {
    let line = |n: usize| {
        let sentence = "Mayor Marta Quill said on Tuesday that the dam would hold. ";
        let article = serde_json::json!({"id": format!("a{n}"), "text": sentence.repeat(1 + n * 7 % 5)});
        article.to_string() + "\n"
    };
    (0..articles).map(line).collect()
}

#[test]
fn one_line_of_json_for_each_article_in_input_order_whatever_the_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let last = write(
        folder.path(),
        "a-named-last.txt",
        "The ferry will stay, the harbour office said.\n",
    );
    let first = write(folder.path(), "z-named-first.jsonl", &archive(40));
    let with = |threads: &str| run(sayso().args(["read", "--json", "--threads", threads, &first, &last]));
    let one = with("1");
    assert!(one.status.success(), "{}", text(&one.stderr));
    let lines = json_lines(&one);
    let ids: Vec<_> = lines
        .iter()
        .take(40)
        .map(|line| line["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, (0..40).map(|n| format!("a{n}")).collect::<Vec<_>>());
    assert_eq!(lines.len(), 41);
    assert_eq!(lines[40]["path"], last);
    assert_eq!(text(&with("5").stdout), text(&one.stdout));
}

#[test]
fn the_json_has_the_fields_of_the_contract_and_spans_in_code_points() {
    let folder = tempfile::tempdir().unwrap();
    let words = "Łódź café — “The dam will hold,” Mayor Åsa Quill said on Tuesday.\n";
    let path = write(folder.path(), "dam.txt", words);
    let flags = [
        "--json",
        "--text",
        "--outlet",
        "Lowmere Post",
        "--published",
        "2031-03-05",
    ];
    let output = run(sayso().arg("read").args(flags).arg(&path));
    let line = json_lines(&output).remove(0);
    for field in [
        "id",
        "path",
        "outlet",
        "published",
        "title",
        "language",
        "text_sha256",
        "segments",
        "statements",
    ] {
        assert!(line.get(field).is_some(), "{field} is missing");
    }
    assert_eq!(
        (&line["outlet"], &line["published"]),
        (&"Lowmere Post".into(), &"2031-03-05".into())
    );
    assert_eq!(line["text"], words);
    let characters: Vec<char> = words.chars().collect();
    let mut checked = 0;
    for statement in line["statements"].as_array().unwrap() {
        for role in ["source", "cue", "content"] {
            for passage in statement[role].as_array().unwrap() {
                let at = |end: &str| usize::try_from(passage[end].as_u64().unwrap()).unwrap();
                let found: String = characters[at("start")..at("end")].iter().collect();
                assert_eq!(passage["text"], found);
                checked += 1;
            }
        }
    }
    assert!(checked > 0, "no statement was found in {words:?}");
}

#[test]
fn without_text_the_json_leaves_the_text_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "dam.txt", "The dam will hold.\n");
    let line = json_lines(&run(sayso().args(["read", "--json", &path]))).remove(0);
    assert_eq!(line.get("text"), None);
}

#[test]
fn an_input_that_fails_is_named_and_the_rest_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let good = write(folder.path(), "good.txt", "The dam will hold.\n");
    let empty = write(folder.path(), "empty.txt", "");
    let missing = folder.path().join("missing.txt").to_str().unwrap().to_owned();
    let other = write(folder.path(), "other.txt", "The ferry will stay.\n");
    let output = run(sayso().args(["read", "--json", &good, &missing, &empty, &other]));
    assert_eq!(output.status.code(), Some(1));
    let paths: Vec<_> = json_lines(&output)
        .iter()
        .map(|line| line["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(paths, [good, other]);
    let errors: Vec<_> = text(&output.stderr).lines().collect();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(
        errors[0].starts_with(&format!("sayso: {missing}: ")),
        "{errors:?}"
    );
    assert!(errors[1].starts_with(&format!("sayso: {empty}: ")), "{errors:?}");
    assert!(
        errors.iter().all(|error| error.contains("; ")),
        "an error says what to do: {errors:?}"
    );
}

#[test]
fn standard_input_is_read_for_a_dash() {
    let mut child = sayso()
        .args(["read", "--json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"The dam will hold, Marta Quill said.\n")
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(json_lines(&output)[0]["path"], "-");
}

#[test]
fn articles_are_printed_as_they_arrive() {
    let mut child = sayso()
        .args(["read", "--json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // more than is looked at to recognise the format, then silence: standard input stays open
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(archive(MANY).as_bytes());
        stdin
    });
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    stdout.read_line(&mut first).unwrap();
    assert!(first.contains("\"id\":\"a0\""), "{first}");
    drop(stdout);
    drop(writer.join().unwrap());
    child.wait().unwrap();
}

#[test]
fn whoever_stops_listening_ends_it_quietly_though_input_goes_on() {
    let mut child = sayso()
        .args(["read", "--json", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    // the end of the pipe may be gone before all of it is written
    let _ = stdin.write_all(archive(MANY).as_bytes());
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(
            started.elapsed() < Duration::from_secs(60),
            "it still waits for input that nobody wants read"
        );
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success());
    let mut complaints = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().unwrap(), &mut complaints).unwrap();
    assert_eq!(complaints, "");
    drop(stdin);
}

#[test]
fn a_wrong_command_line_has_exit_status_2() {
    let wrong: [&[&str]; 10] = [
        &[],
        &["read"],
        &["reed", "x"],
        &["read", "--published", "yesterday", "x"],
        &["read", "--published", "2031-02-30", "x"],
        &["read", "--text", "x"],
        &["read", "--model", "huge", "x"],
        &["read", "--threads", "0", "x"],
        &["read", "--min-score", "7", "x"],
        &["eval", "--gold", "x", "--pred", "y", "--nested"],
    ];
    for arguments in wrong {
        let output = run(sayso().args(arguments));
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            output.stdout.is_empty() && !output.stderr.is_empty(),
            "{arguments:?}"
        );
    }
}

#[test]
fn colours_are_for_terminals_unless_the_flag_says_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "dam.txt", "The dam will hold, Marta Quill said.\n");
    let coloured = |flags: &[&str], variable: Option<&str>| {
        let mut command = sayso();
        command.arg("read").args(flags).arg(&path);
        variable.map(|name| command.env(name, "1"));
        text(&run(&mut command).stdout).contains('\u{1b}')
    };
    assert!(!coloured(&[], None));
    assert!(coloured(&["--color", "always"], None));
    assert!(coloured(&["--color", "always"], Some("NO_COLOR")));
    assert!(coloured(&[], Some("CLICOLOR_FORCE")));
    assert!(!coloured(&["--color", "never"], Some("CLICOLOR_FORCE")));
}

#[test]
fn a_text_or_a_name_cannot_paint_on_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(
        folder.path(),
        "dam.txt",
        "The \u{1b}[2J dam \u{202e} will hold.\n",
    );
    let missing = folder
        .path()
        .join("\u{1b}[2Jx\nsayso: y")
        .to_str()
        .unwrap()
        .to_owned();
    let output = run(sayso().args(["read", &path, &missing]));
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stdout).contains("\\u{1b}[2J dam \\u{202e}"),
        "{}",
        text(&output.stdout)
    );
    assert!(!text(&output.stdout).contains(['\u{1b}', '\u{202e}']));
    let complaint = text(&output.stderr);
    assert!(
        complaint.contains("\\u{1b}[2Jx") && complaint.lines().count() == 1,
        "{complaint}"
    );
}

#[test]
fn statements_below_the_least_score_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "archive.jsonl", &archive(5));
    let number = |least: &str| {
        let lines = json_lines(&run(sayso().args([
            "read",
            "--json",
            "--min-score",
            least,
            &path,
        ])));
        lines
            .iter()
            .map(|line| line["statements"].as_array().unwrap().len())
            .sum::<usize>()
    };
    assert!(number("0") > 0);
    assert_eq!(number("1"), 0);
}

#[test]
fn the_demo_reads_the_newsroom_that_is_inside() {
    // in an empty folder: nothing of the checkout is needed
    let folder = tempfile::tempdir().unwrap();
    let list = run(sayso().args(["demo", "--list"]).current_dir(&folder));
    let names: Vec<_> = text(&list.stdout).lines().collect();
    assert!(names.len() >= 10, "{names:?}");
    let output = run(sayso().args(["demo", "--json", names[1]]).current_dir(&folder));
    assert!(output.status.success(), "{}", text(&output.stderr));
    let lines = json_lines(&output);
    assert_eq!(lines.len(), 1);
    assert!(lines[0]["path"].as_str().unwrap().starts_with(names[1]));
    assert!(!lines[0]["statements"].as_array().unwrap().is_empty());
}

#[test]
fn a_demo_article_that_is_not_there_is_an_error_that_names_it() {
    let output = run(sayso().args(["demo", "the-moon-fell"]));
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).starts_with("sayso: the-moon-fell: "),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn the_version_names_the_models() {
    let output = run(sayso().arg("--version"));
    assert!(
        text(&output.stdout).contains("standard"),
        "{}",
        text(&output.stdout)
    );
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let commands = ["read", "eval", "demo", "completions", "man"];
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(sayso().args(["completions", shell]));
        assert!(script.status.success());
        for command in commands {
            assert!(
                text(&script.stdout).contains(command),
                "{shell} does not complete {command}"
            );
        }
    }
    let page = run(sayso().arg("man"));
    assert!(text(&page.stdout).contains(".TH sayso"), "{}", text(&page.stdout));
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("new/man1");
    assert!(run(sayso().arg("man").arg("--dir").arg(&pages)).status.success());
    for command in commands {
        let page = std::fs::read_to_string(pages.join(format!("sayso-{command}.1"))).unwrap();
        assert!(
            page.contains("Examples:"),
            "the page of {command} has no examples"
        );
    }
}
