//! From paths to articles: folders, globs, gzip, streams, and what is said when something is wrong.

// what fails here fails the test, which is what it is for
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{self, Cursor, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use sayso_intake::{Articles, Defaults, Fault, Input, IntakeError, MAX_ARTICLE_BYTES, inputs};

const LINES: &str =
    "{\"id\":\"a\",\"text\":\"The ferry stays.\"}\n{\"id\":\"b\",\"text\":\"The ferry goes.\"}\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What comes out of bytes: for every article its identifier or text, for every error its message.
fn read(bytes: impl Into<Vec<u8>>, name: &str) -> Vec<Result<String, String>> {
    Articles::new(Cursor::new(bytes.into()), name, &Defaults::default())
        .map(|r| {
            r.map(|a| if a.id.len() < 16 { a.id } else { a.text })
                .map_err(|e| e.to_string())
        })
        .collect()
}

fn ids(found: &[Result<String, String>]) -> Vec<&str> {
    found.iter().filter_map(|r| r.as_deref().ok()).collect()
}

fn names(folder: &Path, given: &[&str]) -> Vec<Result<String, String>> {
    let given: Vec<String> = given
        .iter()
        .map(|g| folder.join(g).to_string_lossy().into_owned())
        .collect();
    let short = |name: &str| name.replace(&format!("{}/", folder.display()), "");
    inputs(&given)
        .map(|i| i.map(|i| short(i.name())).map_err(|e| short(&e.to_string())))
        .collect()
}

fn named(folder: &Path, given: &[&str]) -> Vec<String> {
    names(folder, given).into_iter().map(Result::unwrap).collect()
}

fn folder_of(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "The ferry stays.").unwrap();
    }
    folder
}

#[test]
fn a_folder_stands_for_its_articles_in_sorted_order() {
    let folder = folder_of(&[
        "n/b.txt",
        "n/a/z.HTML",
        "n/a/c.jsonl.gz",
        "n/photo.png",
        "n/.hidden.txt",
        "n/.git/x.txt",
    ]);
    assert_eq!(
        named(folder.path(), &["n"]),
        ["n/a/c.jsonl.gz", "n/a/z.HTML", "n/b.txt"]
    );
}

#[test]
fn a_file_named_itself_is_taken_whatever_its_name() {
    let folder = folder_of(&["notes", ".hidden.txt"]);
    assert_eq!(
        named(folder.path(), &["notes", ".hidden.txt"]),
        ["notes", ".hidden.txt"]
    );
}

#[test]
fn a_glob_stands_for_what_it_matches() {
    let folder = folder_of(&[
        "a1.txt",
        "a2.txt",
        "b.txt",
        "sub/a3.txt",
        "sub/deep/a4.txt",
        "odd[1].txt",
    ]);
    assert_eq!(named(folder.path(), &["a?.txt"]), ["a1.txt", "a2.txt"]);
    assert_eq!(
        named(folder.path(), &["**/a*.txt"]),
        ["a1.txt", "a2.txt", "sub/a3.txt", "sub/deep/a4.txt"]
    );
    assert_eq!(
        named(folder.path(), &["sub/*"]),
        ["sub/a3.txt", "sub/deep/a4.txt"]
    );
    assert_eq!(
        named(folder.path(), &["odd[1].txt"]),
        ["odd[1].txt"],
        "a file of that very name goes first"
    );
}

#[test]
fn what_stands_for_nothing_is_an_error_that_names_it() {
    let folder = folder_of(&["a.txt", "empty/photo.png"]);
    let found = names(folder.path(), &["missing.txt", "a.txt", "*.html", "[", "empty"]);
    let message = |n: usize| found[n].clone().unwrap_err();
    assert!(message(0).ends_with(
        "missing.txt: there is no file or folder of this name; check the spelling and the current folder"
    ));
    assert_eq!(
        found[1].as_deref(),
        Ok("a.txt"),
        "the others are read all the same"
    );
    assert!(message(2).contains("*.html: no file matches this pattern"));
    assert!(message(3).contains("[: this is no valid pattern"));
    assert!(message(4).contains("empty: this folder holds no file that can hold articles"));
}

#[cfg(unix)]
#[test]
fn links_that_go_round_do_not_hang() {
    let folder = folder_of(&["n/a.txt"]);
    let at = |name: &str| folder.path().join(name);
    std::os::unix::fs::symlink(at("n"), at("n/loop")).unwrap();
    std::os::unix::fs::symlink(at("n/a.txt"), at("n/b.txt")).unwrap();
    std::os::unix::fs::symlink(at("n/gone.txt"), at("n/c.txt")).unwrap();
    std::os::unix::fs::symlink(at("n/d.txt"), at("n/d.txt")).unwrap();
    assert_eq!(
        named(folder.path(), &["n"]),
        ["n/a.txt", "n/b.txt", "n/c.txt", "n/d.txt"]
    );
    let gone = Input::file(at("n/c.txt"))
        .articles(&Defaults::default())
        .next()
        .unwrap()
        .unwrap_err();
    assert!(matches!(gone.fault, Fault::NotFound));
}

#[test]
fn standard_input_has_a_name() {
    let found: Vec<_> = inputs(&["-".to_owned()]).map(Result::unwrap).collect();
    assert_eq!(found, [Input::standard()]);
    assert_eq!(found[0].name(), "-");
    let error = IntakeError {
        input: "-".to_owned(),
        line: Some(3),
        fault: Fault::NoText,
    };
    assert_eq!(
        error.to_string(),
        "standard input, line 3: the article has no text; give it in the field \"text\""
    );
}

#[test]
fn a_file_that_vanishes_is_one_error_that_names_it() {
    let folder = folder_of(&["a.txt"]);
    let input = Input::file(folder.path().join("a.txt"));
    fs::remove_file(folder.path().join("a.txt")).unwrap();
    let found: Vec<_> = input.articles(&Defaults::default()).collect();
    assert_eq!(found.len(), 1);
    assert!(
        found[0]
            .as_ref()
            .unwrap_err()
            .to_string()
            .contains("a.txt: there is no file")
    );
}

#[test]
fn an_article_knows_its_path_and_takes_defaults_only_for_what_it_lacks() {
    let defaults = Defaults {
        outlet: Some("The Orrin Courier".into()),
        published: Some("2031-05-04".into()),
        ..Defaults::default()
    };
    let bytes = "{\"text\":\"x\"}\n{\"text\":\"x\",\"outlet\":\"Velm Radio\",\"published\":\"2031-05-01\"}\n";
    let found: Vec<_> = Articles::new(bytes.as_bytes(), "n/a.jsonl", &defaults)
        .map(Result::unwrap)
        .collect();
    let values: Vec<_> = found
        .iter()
        .map(|a| (a.path.as_str(), a.outlet.as_deref(), a.published.as_deref()))
        .collect();
    assert_eq!(
        values,
        [
            ("n/a.jsonl", Some("The Orrin Courier"), Some("2031-05-04")),
            ("n/a.jsonl", Some("Velm Radio"), Some("2031-05-01"))
        ]
    );
}

#[test]
fn gzip_is_known_by_its_bytes_and_may_have_several_members() {
    assert_eq!(ids(&read(gzip(LINES.as_bytes()), "a.txt")), ["a", "b"]);
    let two = [gzip(LINES.as_bytes()), gzip(b"{\"id\":\"c\",\"text\":\"x\"}")].concat();
    assert_eq!(ids(&read(two, "a")), ["a", "b", "c"]);
    assert_eq!(
        read(gzip(b"The ferry stays.\r\n"), "a.txt.gz"),
        [Ok("The ferry stays.\r\n".to_owned())]
    );
}

#[test]
fn a_cut_off_gzip_gives_what_is_whole_and_one_error() {
    let long: String = (0..2000)
        .map(|i| format!("{{\"id\":\"{i}\",\"text\":\"ferry number {i}\"}}\n"))
        .collect();
    let packed = gzip(long.as_bytes());
    for cut in [packed.len() / 2, packed.len() - 4] {
        let found = read(&packed[..cut], "a.jsonl.gz");
        let (last, whole) = found.split_last().unwrap();
        assert!(whole.iter().all(Result::is_ok));
        assert!(
            last.as_ref().unwrap_err().contains("its gzip data are cut off"),
            "{last:?}"
        );
        assert!(last.as_ref().unwrap_err().starts_with("a.jsonl.gz"));
    }
    for cut in [3, 12, 20] {
        let packed = gzip(b"The ferry stays, the mayor said on Monday.");
        assert_eq!(
            read(&packed[..cut], "a.txt.gz"),
            [Err(
                "a.txt.gz: its gzip data are cut off in the middle; fetch or copy the file again".to_owned()
            )]
        );
    }
}

#[test]
fn a_damaged_gzip_says_so() {
    let mut packed = gzip(&b"The ferry stays, the mayor said on Monday. ".repeat(50));
    let end = packed.len();
    packed[end - 6] ^= 0xFF;
    let found = read(packed, "a.txt.gz");
    assert!(
        found[0]
            .as_ref()
            .unwrap_err()
            .contains("its gzip data are damaged"),
        "{found:?}"
    );
    assert_eq!(found.len(), 1);
}

#[test]
fn a_gzip_bomb_stops_at_the_limit() {
    let packed = gzip(&vec![b'x'; MAX_ARTICLE_BYTES + 10]);
    let found = read(packed, "bomb.gz");
    assert_eq!(found.len(), 1);
    assert!(
        found[0]
            .as_ref()
            .unwrap_err()
            .contains("bytes unpacked, which no article has")
    );
}

#[test]
fn a_bad_line_is_one_error_with_its_number_and_the_rest_go_on() {
    let bytes = "\n{\"id\":\"a\",\"text\":\"x\"}\r\n{\"id\":\n\n[1]\n{\"id\":\"b\",\"text\":\"y\"}";
    let found = read(bytes, "a.jsonl");
    assert_eq!(found.len(), 4);
    assert_eq!(ids(&found), ["a", "b"]);
    assert!(
        found[1]
            .as_ref()
            .unwrap_err()
            .starts_with("a.jsonl, line 3: this is not valid JSON")
    );
    assert!(
        found[2]
            .as_ref()
            .unwrap_err()
            .starts_with("a.jsonl, line 5: this JSON value is no object")
    );
}

#[test]
fn a_broken_first_line_does_not_swallow_the_others() {
    let found = read("{\"id\":\"a\",\n{\"id\":\"b\",\"text\":\"y\"}\n", "a.jsonl");
    assert!(found[0].as_ref().unwrap_err().starts_with("a.jsonl, line 1"));
    assert_eq!(ids(&found), ["b"]);
    let found = read("not json\n{\"id\":\"b\",\"text\":\"y\"}\n", "a.jsonl");
    assert_eq!(ids(&found), ["b"]);
}

#[test]
fn objects_over_several_lines_and_lists_are_read_too() {
    let pretty = "{\n  \"id\": \"a\",\n  \"text\": \"A {brace} and a \\\" mark.\"\n}\n{\n\"id\":\"b\",\"text\":\"y\"\n}\n";
    assert_eq!(ids(&read(pretty, "a.json")), ["a", "b"]);
    assert_eq!(
        ids(&read(
            "[{\"id\":\"a\",\"text\":\"x\"}, {\"id\":\"b\",\"text\":\"y\"}]",
            "a.json"
        )),
        ["a", "b"]
    );
    let found = read(
        "\u{FEFF}\n[\n{\"id\":\"a\",\"text\":\"x\"},\n{\"id\":\"b\"},\n{\"id\":\"c\",\"text\":\"z\"}\n]\n",
        "a",
    );
    assert_eq!(ids(&found), ["a", "c"]);
    assert!(
        found[1]
            .as_ref()
            .unwrap_err()
            .starts_with("a, line 4: the article has no text")
    );
    let found = read("[{\"id\":\"a\",\"text\":\"x\"}, 7]", "a.json");
    assert!(found[1].as_ref().unwrap_err().contains("no object"));
    let found = read("{\n\"id\": \"a\",\n\"text\": \"x", "a.json");
    assert!(
        found[0]
            .as_ref()
            .unwrap_err()
            .starts_with("a.json, line 1: this is not valid JSON")
    );
}

#[test]
fn json_in_utf_16_is_read() {
    let bytes: Vec<u8> = format!("\u{FEFF}{LINES}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(ids(&read(bytes, "a.jsonl")), ["a", "b"]);
}

#[test]
fn what_is_empty_or_no_text_says_so() {
    for (bytes, name) in [
        (&b""[..], "a.txt"),
        (b" \r\n", "a.txt"),
        (b"\n \n", "a.jsonl"),
        (b"[]", "a.json"),
        (b" ", "a.html"),
    ] {
        assert_eq!(
            read(bytes, name),
            [Err(format!(
                "{name}: it is empty; give a file with an article in it"
            ))]
        );
    }
    assert_eq!(
        read(gzip(b""), "a.gz"),
        [Err(
            "a.gz: it is empty; give a file with an article in it".to_owned()
        )]
    );
    let found = read(&b"\x89PNG\r\n\x1A\n\0\0\0"[..], "a.txt");
    assert!(
        found[0]
            .as_ref()
            .unwrap_err()
            .starts_with("a.txt: it seems to be a PNG image, which sayso does not read")
    );
}

/// A line of JSON as long as wished, made while it is read.
struct LongLine {
    left: usize,
}

impl Read for LongLine {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let length = room.len().min(self.left);
        room[..length].fill(b'x');
        self.left -= length;
        Ok(length)
    }
}

#[test]
fn a_line_of_200_megabytes_is_one_error_and_the_next_line_is_read() {
    for (before, after) in [("", "\n"), ("{\"id\":\"z\",\"text\":\"x\"}\n", "\n"), ("[", ",")] {
        let start = Cursor::new(format!("{before}{{\"text\":\""));
        let end = Cursor::new(format!("\"}}{after}{{\"id\":\"a\",\"text\":\"x\"}}"));
        let source = start.chain(LongLine { left: 200_000_000 }).chain(end);
        let found: Vec<_> = Articles::new(source, "a.jsonl", &Defaults::default()).collect();
        let faults: Vec<_> = found.iter().filter_map(|r| r.as_ref().err()).collect();
        assert_eq!(faults.len(), 1);
        assert!(matches!(faults[0].fault, Fault::ObjectTooLarge { bytes } if bytes > 200_000_000));
        assert_eq!(found.last().unwrap().as_ref().unwrap().id, "a");
    }
}

#[test]
fn a_source_that_breaks_is_one_error_after_what_was_whole() {
    struct Breaks;
    impl Read for Breaks {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the cable is out"))
        }
    }
    let long = LINES.repeat(2000);
    let found: Vec<_> =
        Articles::new(Cursor::new(long).chain(Breaks), "a.jsonl", &Defaults::default()).collect();
    let (last, whole) = found.split_last().unwrap();
    assert!(whole.len() > 3900 && whole.iter().all(Result::is_ok));
    let message = last.as_ref().unwrap_err().to_string();
    assert!(message.contains("reading stopped: the cable is out"), "{message}");
}

#[test]
fn articles_can_go_to_another_thread() {
    let articles = Articles::new(LINES.as_bytes(), "a", &Defaults::default());
    assert_eq!(std::thread::spawn(move || articles.count()).join().unwrap(), 2);
}

proptest! {
    #[test]
    fn any_bytes_under_any_name_end(bytes: Vec<u8>, name in "a\\.(txt|html|jsonl|json|txt\\.gz)", packed: bool) {
        let bytes = if packed { gzip(&bytes) } else { bytes };
        let limit = bytes.len() * 1200 + 2;
        let found = Articles::new(Cursor::new(bytes), &name, &Defaults::default()).take(limit).count();
        prop_assert!(found >= 1 && found < limit);
    }

    #[test]
    fn any_pieces_of_json_end(pieces in "(\\{|\\}|\\[|\\]|,|\n|\"text\":\"x\"|\"|\\\\| ){0,60}") {
        let limit = pieces.len() + 2;
        let found = Articles::new(Cursor::new(pieces.into_bytes()), "a.json", &Defaults::default()).take(limit).count();
        prop_assert!(found >= 1 && found < limit);
    }
}
