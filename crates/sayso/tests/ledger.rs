//! The commands over a ledger as a user runs them: add, show, voices, history, reread, check, backup.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

/// A folder with a ledger, and the program that works on it.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Desk {
        Desk {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sayso"));
        command.current_dir(self.folder.path()).args(args);
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "SAYSO_LEDGER"] {
            command.env_remove(variable);
        }
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// What a command prints that must succeed and say nothing on standard error.
    fn said(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success() && errors.is_empty(), "{args:?}: {errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn lines(&self, args: &[&str]) -> Vec<Value> {
        let said = self.said(args);
        said.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The message of a command that must fail with one line.
    fn failed(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(errors.lines().count(), 1, "{args:?}: {errors}");
        errors
    }

    fn write(&self, name: &str, words: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, words).unwrap();
    }

    fn is_whole(&self) -> bool {
        self.run(&["check"]).status.success()
    }
}

const FERRY: &str = "The ferry will stay in port until Friday, the mayor of Orrin, Ada Quill, said on Tuesday. \
                     \"Nobody will sail,\" Quill told the Lowmere Post.\n\n\
                     At least 12 people were hurt on the quay, the harbour master said.\n";

fn article(id: &str, outlet: &str, published: &str, text: &str) -> String {
    serde_json::json!({"id": id, "outlet": outlet, "published": published, "text": text}).to_string() + "\n"
}

#[test]
fn the_same_bytes_again_change_nothing() {
    let desk = Desk::new();
    desk.write("news/ferry.txt", FERRY);
    assert_eq!(
        desk.said(&["add", "news"]),
        "sayso.db: 1 new, 0 known already, 0 changed, 0 refused\n"
    );
    let before = std::fs::read(desk.path("sayso.db")).unwrap();
    assert_eq!(
        desk.said(&["add", "news"]),
        "sayso.db: 0 new, 1 known already, 0 changed, 0 refused\n"
    );
    assert_eq!(std::fs::read(desk.path("sayso.db")).unwrap(), before);
    assert!(desk.is_whole());
}

#[test]
fn a_changed_file_is_a_new_version_with_a_diff() {
    let desk = Desk::new();
    desk.write("ferry.txt", FERRY);
    desk.said(&["add", "ferry.txt"]);
    desk.write(
        "ferry.txt",
        &FERRY
            .replace("12 people", "14 people")
            .replace("until Friday", "until Monday"),
    );
    let added = desk.lines(&["add", "--json", "ferry.txt"]);
    assert_eq!(added[0]["standing"], "changed");
    assert_eq!(added[0]["version"], 2);
    let history = desk.lines(&["history", "--json", "ferry.txt"]);
    assert_eq!(history.len(), 2);
    let changes: Vec<(&str, &str)> = history[1]["passages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| {
            (
                c["old"]["text"].as_str().unwrap(),
                c["new"]["text"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(changes, [("Friday", "Monday"), ("12", "14")]);
    let page = desk.said(&["history", "ferry.txt"]);
    assert!(page.contains("[-12-] {+14+} people"), "{page}");
    // what is shown is the newest
    let shown = desk.lines(&["show", "--json", "ferry.txt"]);
    assert!(shown[0]["text"].as_str().unwrap().contains("14 people"));
    assert_eq!(shown[0]["versions"], 2);
    assert!(desk.is_whole());
}

#[test]
fn a_file_that_goes_back_to_its_first_text_has_a_third_version() {
    let desk = Desk::new();
    for text in [FERRY.to_owned(), FERRY.replace("12", "14"), FERRY.to_owned()] {
        desk.write("ferry.txt", &text);
        desk.said(&["add", "ferry.txt"]);
    }
    assert_eq!(desk.lines(&["history", "--json", "ferry.txt"]).len(), 3);
    assert!(desk.is_whole());
}

#[test]
fn an_archive_with_two_versions_of_one_page_changes_nothing_when_it_is_added_again() {
    let desk = Desk::new();
    let of = |id: &str, text: &str| {
        serde_json::json!({"id": id, "url": "https://orrin.example/ferry", "text": text}).to_string() + "\n"
    };
    desk.write(
        "both.jsonl",
        &(of("x1", FERRY) + &of("x2", &FERRY.replace("12", "14"))),
    );
    assert!(
        desk.said(&["add", "both.jsonl"])
            .contains("1 new, 0 known already, 1 changed")
    );
    assert!(
        desk.said(&["add", "both.jsonl"])
            .contains("0 new, 2 known already, 0 changed")
    );
    // both identifiers lead to the article
    assert_eq!(desk.lines(&["show", "--json", "x2"])[0]["id"], "x1");
    assert!(desk.is_whole());
}

#[test]
fn identifiers_of_the_input_are_kept_and_two_articles_cannot_share_one() {
    let desk = Desk::new();
    let of = |url: &str| serde_json::json!({"id": "x1", "url": url, "text": FERRY}).to_string() + "\n";
    let both = of("https://orrin.example/ferry") + &of("https://lowmere.example/ferry");
    desk.write("both.jsonl", &both);
    let output = desk.run(&["add", "--json", "both.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(
        errors.contains("\"x1\"") && errors.contains("https://orrin.example/ferry"),
        "{errors}"
    );
    assert_eq!(
        desk.lines(&["show", "--json", "x1"])[0]["url"],
        "https://orrin.example/ferry"
    );
}

#[test]
fn one_text_of_two_outlets_is_two_articles() {
    let desk = Desk::new();
    desk.write("a.txt", FERRY);
    desk.write("b.txt", FERRY);
    desk.said(&["add", "--outlet", "Orrin Courier", "a.txt"]);
    let added = desk.lines(&["add", "--json", "--outlet", "Lowmere Post", "b.txt"]);
    assert_eq!(added[0]["standing"], "new");
    assert_eq!(
        desk.lines(&["show", "--json", "b.txt"])[0]["outlet"],
        "Lowmere Post"
    );
    assert_eq!(
        desk.lines(&["show", "--json", "a.txt"])[0]["outlet"],
        "Orrin Courier"
    );
}

#[test]
fn a_voice_has_its_names_and_roles_from_all_articles() {
    let desk = Desk::new();
    let lines = article("one", "Orrin Courier", "2031-03-04", FERRY)
        + &article(
            "two",
            "Lowmere Post",
            "2031-05-06",
            "Senator Ada Quill denied on Monday that she had closed the port. Quill, a former mayor of Orrin, said the \
             harbour master had acted alone.\n",
        );
    desk.write("news.jsonl", &lines);
    desk.said(&["add", "news.jsonl"]);
    let found = desk.lines(&["voices", "--json", "quill"]);
    assert_eq!(found.len(), 1, "{found:?}");
    let quill = &found[0];
    assert_eq!(quill["voice"], "ada-quill");
    assert_eq!(quill["articles"], 2);
    assert_eq!(
        (&quill["first"], &quill["last"]),
        (&"2031-03-04".into(), &"2031-05-06".into())
    );
    assert!(quill["roles"].as_array().unwrap().len() >= 2, "{quill}");
    assert!(quill["statements"]["deny"].as_u64().unwrap() >= 1, "{quill}");
    let page = desk.said(&["voices", "ada-quill"]);
    assert!(
        page.contains("Names") && page.contains("Roles") && page.contains("two"),
        "{page}"
    );
    assert_eq!(desk.said(&["voices", "nobody"]), "no voice has such a name\n");
}

#[test]
fn a_voice_tells_which_articles_only_name_it() {
    let desk = Desk::new();
    desk.write(
        "a.jsonl",
        &(article("one", "Lowmere Post", "2031-03-04", FERRY)
            + &article(
                "two",
                "Orrin Courier",
                "2031-03-05",
                "The quay was closed on Monday. \"It is not safe,\" the harbour master, Bram Ashdown, said.\n\n\
                 Mayor Ada Quill watched from the pier. Ashdown waved to the mayor. Otto Brand took a picture.\n",
            )),
    );
    let read = desk.lines(&["read", "--json", "a.jsonl"]);
    let names = |line: &Value, list: &str| -> Vec<String> {
        let all = line[list].as_array().unwrap().iter();
        all.map(|v| format!("{} {}", v["n"], v["name"].as_str().unwrap()))
            .collect()
    };
    assert_eq!(names(&read[1], "voices"), ["1 Bram Ashdown"]);
    assert_eq!(names(&read[1], "named"), ["2 Ada Quill", "3 Otto Brand"]);
    assert!(desk.said(&["read", "a.jsonl"]).contains("Also named"));
    desk.said(&["add", "a.jsonl"]);
    let quill = desk.said(&["voices", "ada-quill"]);
    assert!(
        quill.contains("in 1 article,")
            && quill.contains("named in 1 further article, without speaking there"),
        "{quill}"
    );
    let quill = &desk.lines(&["voices", "ada-quill", "--json"])[0];
    assert_eq!(
        (&quill["articles"], &quill["named"][0]["article"]),
        (&1.into(), &"two".into())
    );
    // who speaks nowhere is no voice
    assert_eq!(desk.said(&["voices", "brand"]), "no voice has such a name\n");
    let exported = desk.lines(&["export", "voices", "--json"]);
    let quill = exported.iter().find(|row| row["voice"] == "ada-quill").unwrap();
    let mentions = quill["mentions"].as_array().unwrap().iter();
    let of_two: Vec<&str> = mentions
        .filter(|mention| mention["article"] == "two")
        .map(|mention| mention["text"].as_str().unwrap())
        .collect();
    assert_eq!(
        (&quill["named"], of_two),
        (&1.into(), vec!["Ada Quill", "the mayor"])
    );
    assert!(desk.is_whole());
}

#[test]
fn a_check_says_which_linker_linked_and_the_next_add_links_again_what_another_did() {
    let desk = Desk::new();
    desk.write(
        "ferry.jsonl",
        &(article("one", "Lowmere Post", "2031-03-04", FERRY)
            + &article("two", "Orrin Courier", "2031-03-04", FERRY)),
    );
    desk.said(&["add", "ferry.jsonl"]);
    let of = |lines: &[Value]| lines.last().unwrap()["linker"].clone();
    let this = of(&desk.lines(&["check", "--json"]));
    assert_eq!(this["is_this"], true);
    assert!(
        desk.said(&["check"])
            .contains(&format!("linked by linker {}", this["version"].as_str().unwrap()))
    );
    let connection = rusqlite::Connection::open(desk.path("sayso.db")).unwrap();
    connection
        .execute_batch(
            "UPDATE linked_by SET linker = '0.0.1-another'; DELETE FROM claim_member; DELETE FROM claim;",
        )
        .unwrap();
    drop(connection);
    let said = desk.said(&["check"]);
    assert!(
        said.contains("0.0.1-another (another than this program's: the next sayso add links all again)"),
        "{said}"
    );
    // nothing new arrives
    desk.said(&["add", "ferry.jsonl"]);
    let checked = desk.lines(&["check", "--json"]);
    assert_eq!((&of(&checked), &checked[0]["problems"]), (&this, &0.into()));
    assert!(checked[0]["claims"].as_u64().unwrap() > 0, "{checked:?}");
}

#[test]
fn a_statement_is_shown_with_its_passage_and_its_voice() {
    let desk = Desk::new();
    desk.write(
        "ferry.jsonl",
        &article("ferry", "Orrin Courier", "2031-03-05", FERRY),
    );
    desk.said(&["add", "ferry.jsonl"]);
    let page = desk.said(&["show", "--width", "200", "ferry:2"]);
    assert!(page.contains("⟦\"Nobody will sail,\"⟧"), "{page}");
    assert!(page.contains("Ada Quill (person) [ada-quill]"), "{page}");
    let line = &desk.lines(&["show", "--json", "ferry:2"])[0];
    assert_eq!(line["voice"]["voice"], "ada-quill");
    let content = &line["statement"]["content"][0];
    let (start, end) = (
        content["start"].as_u64().unwrap(),
        content["end"].as_u64().unwrap(),
    );
    let words: String = FERRY
        .chars()
        .skip(start as usize)
        .take((end - start) as usize)
        .collect();
    assert_eq!(content["text"], words);
    assert!(desk.failed(&["show", "ferry:99"]).contains("it has 1 to "));
    assert!(
        desk.failed(&["show", "nothing-like-it"])
            .contains("no article has this identifier")
    );
}

#[test]
fn the_beginning_of_an_identifier_is_enough_where_it_fits_one_article() {
    let desk = Desk::new();
    let lines = article("orrin-1", "A", "2031-03-05", FERRY)
        + &article("orrin-2", "B", "2031-03-05", "Nothing more, the mayor said.\n");
    desk.write("news.jsonl", &lines);
    desk.said(&["add", "news.jsonl"]);
    assert!(desk.failed(&["show", "orrin"]).contains("orrin-1, orrin-2"));
    assert_eq!(desk.lines(&["show", "--json", "orrin-2"])[0]["id"], "orrin-2");
}

#[test]
fn rereading_by_the_same_reader_has_nothing_to_do() {
    let desk = Desk::new();
    desk.write("ferry.txt", FERRY);
    desk.said(&["add", "ferry.txt"]);
    assert!(desk.said(&["reread"]).contains("nothing to read again"));
    assert_eq!(desk.lines(&["reread", "--json"]).len(), 0);
}

#[test]
fn a_backup_is_a_ledger_and_overwrites_nothing() {
    let desk = Desk::new();
    desk.write("ferry.txt", FERRY);
    desk.said(&["add", "ferry.txt"]);
    assert_eq!(
        desk.said(&["backup", "copy.db"]),
        "copy.db is a copy of sayso.db\n"
    );
    assert!(
        desk.failed(&["backup", "copy.db"])
            .contains("nothing is overwritten")
    );
    assert!(
        desk.failed(&["backup", "no/such/folder.db"])
            .contains("cannot be written")
    );
    let checked = desk.lines(&["check", "--json", "--ledger", "copy.db"]);
    assert_eq!(checked[0]["articles"], 1);
    assert_eq!(checked[0]["problems"], 0);
    assert!(!desk.path("copy.db.part").exists());
}

#[test]
fn commands_that_read_make_no_ledger() {
    let desk = Desk::new();
    for args in [
        &["voices"][..],
        &["show", "x"],
        &["history", "x"],
        &["reread"],
        &["check"],
        &["backup", "y"],
    ] {
        assert!(desk.failed(args).contains("there is no such file"), "{args:?}");
    }
    assert!(!desk.path("sayso.db").exists());
}

#[test]
fn what_is_laid_out_for_search_is_made_again_where_it_is_damaged() {
    let desk = Desk::new();
    desk.write("ferry.txt", FERRY);
    desk.said(&["add", "ferry.txt"]);
    // another program has no business here; this stands for a fault
    let ledger = rusqlite::Connection::open(desk.path("sayso.db")).unwrap();
    ledger.execute("UPDATE statement SET act = 'deny'", []).unwrap();
    drop(ledger);
    let output = desk.run(&["check", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let first: Value = serde_json::from_str(
        std::str::from_utf8(&output.stdout)
            .unwrap()
            .lines()
            .next()
            .unwrap(),
    )
    .unwrap();
    assert_eq!(first["derived"], true);
    assert!(desk.said(&["check", "--repair"]).contains("all repaired"));
    assert!(desk.is_whole());
}

/// Answers each request with the next of some answers, on this machine alone; gives the requests.
fn serve(answers: Vec<(&'static str, String)>) -> (String, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let mut asked = Vec::new();
        for (head, body) in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = String::new();
            let mut lines = BufReader::new(stream.try_clone().unwrap());
            loop {
                let mut line = String::new();
                lines.read_line(&mut line).unwrap();
                if line.trim().is_empty() {
                    break;
                }
                request.push_str(&line);
            }
            asked.push(request);
            write!(
                stream,
                "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            )
            .unwrap();
        }
        asked
    });
    (address, server)
}

#[test]
fn a_page_is_fetched_once_and_asked_for_again_with_its_tag() {
    let page = format!(
        "<html><head><title>Ferry</title></head><body><article><h1>Ferry stays</h1><p>{}</p></article></body></html>",
        FERRY.replace("\n\n", "</p><p>")
    );
    let none = || ("404 Not Found", String::new());
    let (site, server) = serve(vec![
        none(),
        (
            "200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: \"v1\"",
            page,
        ),
        none(),
        ("304 Not Modified\r\nETag: \"v1\"", String::new()),
    ]);
    let desk = Desk::new();
    let url = format!("{site}/ferry");
    let first = desk.lines(&["add", "--json", "--allow-private-network", &url]);
    assert_eq!(first[0]["standing"], "new");
    let again = desk.said(&["add", "--allow-private-network", &url]);
    assert_eq!(again, "sayso.db: 0 new, 1 known already, 0 changed, 0 refused\n");
    let asked = server.join().unwrap();
    assert!(
        asked[3].to_lowercase().contains("if-none-match: \"v1\""),
        "{asked:?}"
    );
    let history = desk.lines(&["history", "--json", &url]);
    assert_eq!(history[0]["retrieved"].as_array().unwrap().len(), 2);
    assert_eq!(history[0]["url"], url.as_str());
}

#[test]
fn a_new_stamp_alone_makes_no_version_and_is_kept_beside_it() {
    let desk = Desk::new();
    let of = |updated: &str| {
        let page = serde_json::json!({"id": "ferry", "url": "https://orrin.example/ferry", "updated": updated, "text": FERRY});
        page.to_string() + "\n"
    };
    desk.write("first.jsonl", &of("2031-03-05T10:00:00Z"));
    desk.write("later.jsonl", &of("2031-03-05T18:00:00Z"));
    desk.said(&["add", "first.jsonl"]);
    assert!(desk.said(&["add", "later.jsonl"]).contains("1 known already"));
    let history = desk.lines(&["history", "--json", "ferry"]);
    assert_eq!(history.len(), 1);
    let stamps: Vec<&Value> = history[0]["retrieved"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| &r["updated"])
        .collect();
    assert_eq!(stamps, ["2031-03-05T10:00:00Z", "2031-03-05T18:00:00Z"]);
}

#[test]
fn this_machine_is_not_fetched_from_unless_it_is_allowed() {
    let desk = Desk::new();
    let output = desk.run(&["add", "http://127.0.0.1:9/secret"]);
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("--allow-private-network"), "{errors}");
}

#[test]
fn standard_input_is_added_too() {
    let desk = Desk::new();
    let mut child = desk
        .command(&["add", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(FERRY.as_bytes()).unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
    let page = desk.said(&["voices"]);
    assert!(page.contains("ada-quill"), "{page}");
    assert!(Path::new(&desk.path("sayso.db")).exists());
}

#[test]
fn a_correction_whose_words_were_tampered_with_is_found() {
    let desk = Desk::new();
    desk.write(
        "ferry.jsonl",
        &article("ferry", "Orrin Courier", "2031-03-05", FERRY),
    );
    desk.said(&["add", "ferry.jsonl"]);
    desk.said(&["correct", "act", "ferry:1", "promise", "--who", "Ada Oss"]);
    assert_eq!(desk.lines(&["check", "--json"])[0]["corrections"], 1);
    let ledger = rusqlite::Connection::open(desk.path("sayso.db")).unwrap();
    let changed = ledger
        .execute(
            "UPDATE correction SET target = replace(target, 'ferry will', 'train will')",
            [],
        )
        .unwrap();
    assert_eq!(changed, 1);
    drop(ledger);
    let output = desk.run(&["check"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("the words that correction 1 is about"), "{said}");
}

#[test]
fn a_correction_stays_on_top_of_a_new_reading() {
    let desk = Desk::new();
    desk.write(
        "ferry.jsonl",
        &article("ferry", "Orrin Courier", "2031-03-05", FERRY),
    );
    desk.said(&["add", "ferry.jsonl"]);
    desk.said(&["correct", "act", "ferry:1", "promise", "--who", "Ada Oss"]);
    // as if an older reader had made the reading
    let ledger = rusqlite::Connection::open(desk.path("sayso.db")).unwrap();
    ledger
        .execute("UPDATE reader SET version = 'standard 0.0.1-older'", [])
        .unwrap();
    drop(ledger);
    let said = desk.said(&["reread"]);
    assert!(said.contains("1 article read again, 1 as before"), "{said}");
    let line = &desk.lines(&["show", "--json", "ferry:1"])[0];
    assert_eq!(line["statement"]["act"], "promise");
    assert_eq!(line["corrections"], serde_json::json!([1]));
    assert_eq!(
        desk.lines(&["history", "--json", "ferry"])[0]["readings"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert!(desk.is_whole());
}

#[test]
fn a_surname_finds_everybody_of_that_name_also_whom_articles_call_no_more_than_that() {
    let desk = Desk::new();
    let of = |id: &str, who: &str| {
        article(
            id,
            "Orrin Courier",
            "2031-03-05",
            &format!("{who} said on Tuesday that the port would close at noon.\n"),
        )
    };
    desk.write(
        "news.jsonl",
        &(of("one", "Ada Quill")
            + &of("two", "Tim Quill")
            + &of("three", "Quill")
            + &of("four", "Marta Oss")),
    );
    desk.said(&["add", "news.jsonl"]);
    let found = desk.lines(&["search", "--json", "voice:quill"]);
    let mut articles: Vec<&str> = found.iter().map(|hit| hit["article"].as_str().unwrap()).collect();
    articles.sort_unstable();
    assert_eq!(articles, ["one", "three", "two"]);
    // a key that is no plain word means that one voice
    let found = desk.lines(&["search", "--json", "voice:tim-quill"]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["article"], "two");
}

#[test]
fn corrections_name_articles_as_show_does() {
    let desk = Desk::new();
    desk.write("ferry.txt", FERRY);
    let added = desk.lines(&["add", "--json", "ferry.txt"]);
    let id = added[0]["article"].as_str().unwrap().to_owned();
    // by the file, and by the beginning of the identifier
    desk.said(&["correct", "act", "ferry.txt:1", "promise", "--who", "Ada Oss"]);
    desk.said(&[
        "correct",
        "act",
        &format!("{}:2", &id[..6]),
        "warn",
        "--who",
        "Ada Oss",
    ]);
    assert_eq!(
        desk.lines(&["correct", "list", "--json", "--article", "ferry.txt"])
            .len(),
        2
    );
    assert_eq!(
        desk.lines(&["show", "--json", "ferry.txt:2"])[0]["statement"]["act"],
        "warn"
    );
    let message = desk.failed(&["correct", "act", "no-such:1", "deny", "--who", "Ada Oss"]);
    assert!(message.contains("no article has this identifier"), "{message}");
}
