//! Input that is broken, odd or meant to do harm, through the program: each gives a reading or one error that names it
//! and says what to do; never a panic, a hang or unbounded memory, and the rest is read.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use sayso_core::{ArticleLine, Form, StatementLine};
use tempfile::TempDir;

/// After this a run is taken to hang. A debug build on a busy machine needs a tenth of it.
const DEADLINE: Duration = Duration::from_secs(120);

/// A paragraph with a statement that is easily found.
const SENTENCE: &str = "The ferry will stay, Mayor Marta Quill said on Tuesday.\n";

/// What a run left behind.
struct Outcome {
    status: ExitStatus,
    lines: Vec<ArticleLine>,
    errors: Vec<String>,
}

impl Outcome {
    /// The exit status; a run that was killed or crashed has none.
    fn code(&self) -> i32 {
        self.status
            .code()
            .unwrap_or_else(|| panic!("it crashed: {}", self.status))
    }

    fn only_line(&self) -> &ArticleLine {
        assert_eq!((self.code(), self.lines.len()), (0, 1), "{:?}", self.errors);
        &self.lines[0]
    }

    fn paths(&self) -> Vec<&str> {
        self.lines.iter().map(|line| line.path.as_str()).collect()
    }
}

fn sayso() -> Command {
    Command::new(env!("CARGO_BIN_EXE_sayso"))
}

/// `sayso read --json --text` of some paths.
fn read<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Outcome {
    let mut command = sayso();
    command.args(["read", "--json", "--text"]);
    command.args(paths.into_iter().map(|path| path.as_ref().to_owned()));
    run(&mut command, DEADLINE)
}

/// Runs a command that prints lines of JSON. Output goes to files: nobody has to empty a pipe while its end is awaited.
fn run(command: &mut Command, deadline: Duration) -> Outcome {
    let (mut stdout, mut stderr) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
    command.stdin(Stdio::null());
    command
        .stdout(stdout.try_clone().unwrap())
        .stderr(stderr.try_clone().unwrap());
    let mut child = command.spawn().unwrap();
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > deadline {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("it hangs: {command:?}");
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    let text = |file: &mut File| {
        let mut text = String::new();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.read_to_string(&mut text).unwrap();
        text
    };
    let complaints = text(&mut stderr);
    assert!(!complaints.contains("panicked"), "{complaints}");
    let lines = text(&mut stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let errors = complaints.lines().map(str::to_owned).collect();
    Outcome {
        status,
        lines,
        errors,
    }
}

fn write(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Every span lies in the text and has its words; segments follow one another.
fn check_spans(line: &ArticleLine) {
    let text: Vec<char> = line.text.as_deref().unwrap().chars().collect();
    let mut last = 0;
    for segment in &line.segments {
        assert!(
            last <= segment.start && segment.start < segment.end && segment.end <= text.len(),
            "{}",
            line.path
        );
        last = segment.end;
    }
    for s in &line.statements {
        for p in [&s.source, &s.cue, &s.content, &s.cited, &s.told]
            .into_iter()
            .flatten()
        {
            assert!(
                p.start < p.end && p.end <= text.len(),
                "{}: {}..{}",
                line.path,
                p.start,
                p.end
            );
            assert_eq!(
                text[p.start..p.end].iter().collect::<String>(),
                p.text,
                "{}",
                line.path
            );
        }
    }
}

/// Does a statement say these words?
fn says(line: &ArticleLine, words: &str) -> bool {
    line.statements
        .iter()
        .flat_map(|s| &s.content)
        .any(|p| p.text.contains(words))
}

/// A gzip file that ends in the middle: the block says that it has a thousand bytes.
fn cut_off_gzip() -> Vec<u8> {
    let mut bytes = vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    bytes.extend(1000u16.to_le_bytes());
    bytes.extend((!1000u16).to_le_bytes());
    bytes.extend(SENTENCE.as_bytes());
    bytes
}

#[test]
fn what_holds_no_article_is_one_error_that_says_what_it_is_and_the_rest_is_read() {
    let zip = [b"PK\x03\x04".as_slice(), &[7; 500]].concat();
    let program = [b"\x7fELF".as_slice(), &[0; 500]].concat();
    let nul = "The dam \0 will hold. ".repeat(20);
    let damaged = [cut_off_gzip().as_slice().get(..11).unwrap(), &[9; 40]].concat();
    let cases: [(&str, &[u8], &str); 12] = [
        ("nothing.txt", b"", "it is empty"),
        ("white.txt", b" \r\n\t\n", "it is empty"),
        ("office.txt", &zip, "office document"),
        ("program.html", &program, "a program"),
        ("nul.txt", nul.as_bytes(), "binary data"),
        ("cut.txt.gz", &cut_off_gzip(), "cut off"),
        ("damaged.txt.gz", &damaged, "gzip data are damaged"),
        (
            "page.html",
            b"<html><head><title>x</title></head><body></body></html>",
            "no article text",
        ),
        ("cut.jsonl", b"{\"id\":\"a\",\"text\":\"The dam", "not valid JSON"),
        ("numbers.json", b"[1,2,3]", "no object"),
        ("textless.json", b"{\"title\":\"The dam\"}", "has no text"),
        ("number.json", b"{\"text\":17}", "no string"),
    ];
    let folder = folder();
    let mut paths = vec![write(&folder, "first.txt", SENTENCE)];
    paths.extend(cases.iter().map(|(name, bytes, _)| write(&folder, name, bytes)));
    paths.push(write(&folder, "last.txt", SENTENCE));
    let outcome = read(&paths);
    assert_eq!(outcome.code(), 1);
    let read: Vec<&str> = [&paths[0], &paths[13]]
        .map(|path| path.to_str().unwrap())
        .to_vec();
    assert_eq!(outcome.paths(), read);
    assert_eq!(outcome.errors.len(), cases.len(), "{:#?}", outcome.errors);
    for ((error, path), (_, _, what)) in outcome.errors.iter().zip(&paths[1..]).zip(cases) {
        assert!(
            error.starts_with(&format!("sayso: {}", path.display())),
            "{error}"
        );
        assert!(
            error.contains(what) && error.contains("; "),
            "{error:?} does not say {what:?} and what to do"
        );
    }
}

#[test]
fn odd_characters_do_not_stop_the_reading_or_move_a_span() {
    let emoji = "😀👨‍👩‍👧‍👦🏴‍☠️";
    let cases: [(&str, String); 14] = [
        ("emoji flood", emoji.repeat(200_000 / emoji.len())),
        (
            "emoji flood with spaces",
            format!("{emoji}{emoji} ").repeat(100_000 / emoji.len() / 2),
        ),
        (
            "a letter under hundreds of accents",
            format!("a{}", "\u{301}".repeat(500)).repeat(200),
        ),
        ("a word of a megabyte", "a".repeat(1 << 20)),
        (
            "right to left and back",
            "\u{202e}The dam\u{202c} ‏will\u{2066} hold.".repeat(50),
        ),
        (
            "control characters",
            (1..32u8).map(char::from).collect::<String>().repeat(200),
        ),
        (
            "nothing that can be seen",
            "\u{200b}\u{feff}\u{ad}\u{2060}".repeat(5000),
        ),
        (
            "characters of no use",
            "\u{fdd0}\u{ffff}\u{10ffff}\u{e000}".repeat(2000),
        ),
        ("every second mark opens", "“ ‘ « \" '".repeat(400)),
        ("a mark on each line", "\"The dam will hold.\n".repeat(150)),
        ("brackets that never close", "([{".repeat(20_000)),
        ("blank lines", "\n".repeat(300_000)),
        (
            "line ends of all kinds",
            "The dam will hold.\r\n\r\u{2028}\u{2029}\u{85}\u{b}\u{c}\n\r".repeat(40),
        ),
        ("a cue without end", "said that \"".repeat(500)),
    ];
    let folder = folder();
    let texts = cases.map(|(what, odd)| (what, format!("{SENTENCE}\n{odd}\n\n{SENTENCE}")));
    let paths = texts
        .iter()
        .map(|(what, text)| write(&folder, &format!("{what}.txt"), text));
    let outcome = read(paths);
    assert_eq!(
        (outcome.code(), outcome.errors.len()),
        (0, 0),
        "{:?}",
        outcome.errors
    );
    assert_eq!(outcome.lines.len(), texts.len());
    for (line, (what, text)) in outcome.lines.iter().zip(&texts) {
        assert_eq!(line.text.as_ref(), Some(text), "{what}: the text is another");
        check_spans(line);
        assert!(
            says(line, "The ferry will stay"),
            "{what}: the sentence before or after it was not read"
        );
    }
}

#[test]
fn bytes_that_are_no_unicode_are_read_as_what_they_most_likely_are() {
    let folder = folder();
    let windows = b"\x93The caf\xe9 will stay,\x94 Mayor Zo\xeb Quill said on Tuesday.\n";
    let line = read([write(&folder, "windows.txt", windows)]);
    let line = line.only_line();
    assert_eq!(
        line.text.as_deref(),
        Some("“The café will stay,” Mayor Zoë Quill said on Tuesday.\n")
    );
    check_spans(line);
    assert!(says(line, "The café will stay"));

    let broken = [
        b"The dam \xff\xfe\xc3( will \xf0\x9f\x98 hold.\n\n",
        SENTENCE.as_bytes(),
    ]
    .concat();
    let all: Vec<u8> = (128..=255).collect();
    let outcome = read([
        write(&folder, "broken.txt", broken),
        write(&folder, "high.txt", all.repeat(20)),
    ]);
    assert_eq!(
        (outcome.code(), outcome.lines.len()),
        (0, 2),
        "{:?}",
        outcome.errors
    );
    outcome.lines.iter().for_each(check_spans);
    assert!(says(&outcome.lines[0], "The ferry will stay"));
}

#[test]
fn a_quotation_mark_without_its_partner_does_not_turn_what_follows_into_a_quotation() {
    let folder = folder();
    let broken = [
        "“The dam will hold,",
        "The dam will hold,”",
        "\"The dam will hold,",
        "“The dam “will hold,”",
        "‘The dam will hold,\"",
    ];
    let paths = broken.iter().enumerate().map(|(n, quotation)| {
        let text = format!(
            "The harbour of Orrin was closed after the storm.\n\n{quotation} Mayor Marta Quill said on Monday.\n\n\
             The ferry was repaired in the spring.\n\n\
             The bridge will open in May, engineer Tomas Reed told reporters on Monday.\n\n\
             “It will,” the harbour office said.\n"
        );
        write(&folder, &format!("{n}.txt"), text)
    });
    let outcome = read(paths);
    assert_eq!(
        (outcome.code(), outcome.lines.len()),
        (0, broken.len()),
        "{:?}",
        outcome.errors
    );
    for (line, quotation) in outcome.lines.iter().zip(broken) {
        check_spans(line);
        let of = |who: &str| {
            let speaks = |s: &&StatementLine| s.source.iter().any(|p| p.text.contains(who));
            line.statements
                .iter()
                .find(speaks)
                .unwrap_or_else(|| panic!("{quotation}: nothing by {who}"))
        };
        assert!(of("Quill").content[0].text.contains("The dam"), "{quotation}");
        let told = of("Reed");
        assert_eq!(told.form, Form::Indirect, "{quotation}");
        assert!(
            told.content[0].text.starts_with("The bridge will open"),
            "{quotation}: {:?}",
            told.content
        );
        assert_eq!(of("the harbour office").form, Form::Direct, "{quotation}");
    }
}

#[test]
fn elements_nested_without_end_are_read_or_refused() {
    let folder = folder();
    let paragraphs = format!("<p>{SENTENCE}</p>").repeat(4);
    let pages = [
        (
            "div",
            format!("<html><body>{}{paragraphs}", "<div>".repeat(100_000)),
        ),
        (
            "inline",
            format!("<html><body><p>{}</p>{paragraphs}", "<b><i><span>".repeat(30_000)),
        ),
        (
            "table",
            format!("<html><body>{}{paragraphs}", "<table><tr><td>".repeat(20_000)),
        ),
        (
            "list",
            format!("<html><body>{paragraphs}{}", "<ul><li>".repeat(30_000)),
        ),
        (
            "attributes",
            format!("<html><body><p {}>x</p>{paragraphs}", "a=\"1\" ".repeat(100_000)),
        ),
        (
            "comment",
            format!("<html><body>{paragraphs}<!-- {}", "<!--".repeat(100_000)),
        ),
    ];
    for (name, page) in pages {
        let path = write(&folder, &format!("{name}.html"), page);
        let outcome = read([&path]);
        if outcome.code() == 0 {
            let line = outcome.only_line();
            check_spans(line);
            assert!(
                line.text.as_deref().unwrap().contains("The ferry will stay"),
                "{name}"
            );
        } else {
            assert_eq!(
                (outcome.code(), outcome.lines.len(), outcome.errors.len()),
                (1, 0, 1),
                "{name}"
            );
            assert!(
                outcome.errors[0].starts_with(&format!("sayso: {}: ", path.display())),
                "{name}"
            );
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_line_of_200_megabytes_is_named_and_the_next_one_is_read_in_little_memory() {
    const HOLE: i64 = 200 * 1000 * 1000;
    let folder = folder();
    let path = folder.path().join("archive.jsonl");
    let mut file = File::create(&path).unwrap();
    let article = |id: &str| serde_json::json!({"id": id, "text": SENTENCE}).to_string() + "\n";
    file.write_all(article("before").as_bytes()).unwrap();
    // letters as far as is looked at to recognise the format, then a hole: much to read, next to nothing to write
    let long = format!("{{\"id\":\"long\",\"text\":\"{}", "x".repeat(40_000));
    file.write_all(long.as_bytes()).unwrap();
    file.seek(SeekFrom::Current(HOLE)).unwrap();
    file.write_all(b"\"}\n").unwrap();
    file.write_all(article("after").as_bytes()).unwrap();
    drop(file);
    // the limit is on addresses: the program, its model and its threads reserve more than they use
    let script = "ulimit -v 1000000 && exec \"$0\" read --json --text --threads 1 \"$1\"";
    let outcome = run(
        Command::new("sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_sayso")])
            .arg(&path),
        DEADLINE,
    );
    assert_eq!(outcome.code(), 1, "{:?}", outcome.errors);
    let ids: Vec<&str> = outcome.lines.iter().map(|line| line.id.as_str()).collect();
    assert_eq!(ids, ["before", "after"]);
    assert_eq!(outcome.errors.len(), 1, "{:?}", outcome.errors);
    assert!(
        outcome.errors[0].starts_with(&format!("sayso: {}, line 2: ", path.display())),
        "{:?}",
        outcome.errors
    );
    let bytes = long.len() + usize::try_from(HOLE).unwrap() + 3;
    assert!(
        outcome.errors[0].contains(&format!("{bytes} bytes")),
        "{:?}",
        outcome.errors
    );
}

#[test]
fn one_line_without_an_end_is_read_to_its_last_sentence() {
    let folder = folder();
    let text = one_line(60_000);
    let outcome = read([write(&folder, "line.txt", &text)]);
    let line = outcome.only_line();
    assert_eq!(line.text.as_ref(), Some(&text));
    check_spans(line);
    assert!(says(line, "bridge will open"), "the last sentence was not read");
}

/// Takes minutes, for a megabyte of prose is a million characters for the model too:
/// `cargo test --release -p sayso --test hostile -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes; run it with --release --ignored"]
fn five_megabytes_in_one_line_are_read_to_their_end() {
    let folder = folder();
    let text = one_line(5_000_000);
    let path = write(&folder, "line.txt", &text);
    let started = Instant::now();
    let outcome = run(
        sayso()
            .args(["read", "--json", "--text", "--threads", "1"])
            .arg(path),
        Duration::from_secs(1800),
    );
    println!("hostile: 5 MB in one line took {:.0?}", started.elapsed());
    let line = outcome.only_line();
    check_spans(line);
    assert!(says(line, "bridge will open"), "the last sentence was not read");
}

/// Prose of that many bytes without a line end; the last sentence is another.
fn one_line(bytes: usize) -> String {
    let sentence = SENTENCE.trim_end().to_owned() + " Nobody asked the harbour office about it. ";
    let last = "The bridge will open in May, engineer Tomas Reed told reporters on Monday.";
    sentence.repeat(bytes / sentence.len()) + last
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_one_error_and_its_neighbours_are_read() {
    let folder = folder();
    write(&folder, "a.txt", SENTENCE);
    let link = folder.path().join("b.txt");
    std::os::unix::fs::symlink(folder.path().join("gone.txt"), &link).unwrap();
    write(&folder, "c.txt", SENTENCE);
    let outcome = read([folder.path()]);
    assert_eq!(
        (outcome.code(), outcome.lines.len(), outcome.errors.len()),
        (1, 2, 1),
        "{:?}",
        outcome.errors
    );
    assert!(outcome.errors[0].starts_with(&format!("sayso: {}: there is no file", link.display())));
}

#[test]
fn a_file_that_vanishes_while_its_folder_is_read_is_one_error() {
    let folder = folder();
    // Little to read and much to print: the program waits for us at the end of a full pipe.
    let text = SENTENCE.to_owned() + &"\n".repeat(100_000);
    for n in 0..20 {
        write(&folder, &format!("{n:02}.txt"), &text);
    }
    let mut child = sayso()
        .args(["read", "--json", "--text", "--threads", "1"])
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut printed = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(printed.next().unwrap().unwrap().contains("00.txt"));
    let gone = folder.path().join("19.txt");
    std::fs::remove_file(&gone).unwrap();
    assert_eq!(printed.map(Result::unwrap).count(), 18);
    let mut complaint = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut complaint)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(
        complaint.starts_with(&format!("sayso: {}: there is no file", gone.display())),
        "{complaint}"
    );
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
}

#[test]
fn a_folder_that_holds_no_article_says_so_and_the_next_is_read() {
    let (empty, pictures, good) = (folder(), folder(), folder());
    write(&pictures, "dam.jpg", b"\xff\xd8\xff");
    write(&pictures, ".hidden.txt", SENTENCE);
    write(&good, "dam.txt", SENTENCE);
    let outcome = read([empty.path(), pictures.path(), good.path()]);
    assert_eq!(
        (outcome.code(), outcome.lines.len(), outcome.errors.len()),
        (1, 1, 2),
        "{:?}",
        outcome.errors
    );
    for (error, folder) in outcome.errors.iter().zip([empty.path(), pictures.path()]) {
        assert!(
            error.starts_with(&format!("sayso: {}: this folder holds no file", folder.display())),
            "{error}"
        );
    }
}

#[test]
fn a_folder_that_is_called_like_an_article_is_a_folder() {
    let folder = folder();
    let inner = folder.path().join("story.txt");
    std::fs::create_dir(&inner).unwrap();
    let article = inner.join("part.txt");
    std::fs::write(&article, SENTENCE).unwrap();
    for given in [folder.path(), inner.as_path()] {
        assert_eq!(read([given]).only_line().path, article.to_str().unwrap());
    }
}

#[cfg(unix)]
#[test]
fn what_may_not_be_opened_is_one_error_and_the_rest_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    write(&folder, "a.txt", SENTENCE);
    let closed = folder.path().join("b");
    std::fs::create_dir(&closed).unwrap();
    let locked = write(&folder, "c.txt", SENTENCE);
    let permit = |path: &Path, mode| std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    permit(&closed, 0o000);
    permit(&locked, 0o000);
    let anyone_may = File::open(&locked).is_ok();
    let outcome = read([folder.path()]);
    permit(&closed, 0o700);
    if anyone_may {
        eprintln!("skipped: this user may open everything, as root may");
        return;
    }
    assert_eq!(
        (outcome.code(), outcome.lines.len(), outcome.errors.len()),
        (1, 1, 2),
        "{:?}",
        outcome.errors
    );
    for (error, path) in outcome.errors.iter().zip([&closed, &locked]) {
        assert!(
            error.starts_with(&format!("sayso: {}: it cannot be opened", path.display())),
            "{error}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_read_like_a_file() {
    let folder = folder();
    let pipe = folder.path().join("wire");
    if !Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .is_ok_and(|status| status.success())
    {
        eprintln!("skipped: there is no mkfifo here");
        return;
    }
    let to = pipe.clone();
    let writer = std::thread::spawn(move || std::fs::write(to, SENTENCE));
    assert_eq!(read([&pipe]).only_line().text.as_deref(), Some(SENTENCE));
    writer.join().unwrap().unwrap();
    // in a folder it is passed over: nobody may ever write into it
    std::fs::rename(&pipe, folder.path().join("wire.txt")).unwrap();
    write(&folder, "dam.txt", SENTENCE);
    assert!(read([folder.path()]).only_line().path.ends_with("dam.txt"));
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_unicode_or_hold_line_ends_keep_one_line_an_article() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder();
    for name in [b"d\xffm.txt".as_slice(), b"one\ntwo.txt"] {
        std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(name)), SENTENCE).unwrap();
    }
    let outcome = read([folder.path()]);
    assert_eq!(
        (outcome.code(), outcome.lines.len()),
        (0, 2),
        "{:?}",
        outcome.errors
    );
    let paths = outcome.paths();
    assert!(
        paths[0].ends_with("d\u{fffd}m.txt") && paths[1].ends_with("one\ntwo.txt"),
        "{paths:?}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_that_says_so() {
    let folder = folder();
    let path = write(&folder, "dam.txt", SENTENCE);
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = sayso()
        .args(["read", "--json"])
        .arg(path)
        .stdout(full)
        .output()
        .unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{complaint}");
    assert!(complaint.starts_with("sayso: standard output: "), "{complaint}");
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
}
