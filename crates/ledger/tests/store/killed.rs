//! `kill -9` at any moment: what was acknowledged is there afterwards, and the work can be taken up again.
//!
//! The tests start this test program again as their child, to run [`the_child`] alone, which writes as fast as it can and
//! prints a line for each article that the ledger acknowledged. So nearly every moment is one at which something is being
//! written. `SAYSO_KILLS` says how often each is killed. What the loss of power does cannot be tested so: the system goes
//! on and writes what it holds.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use sayso_ledger::Ledger;

use crate::contents::{assert_same, contents};
use crate::fixtures;
use crate::invented::{add, article, ledger_of, problems, time, version_of_article};

/// What the child does, and to which ledger.
const WORK: &str = "SAYSO_TEST_WORK";
const LEDGER: &str = "SAYSO_TEST_LEDGER";

const ARTICLES: u32 = 40;
const NEWER: &str = "invented 2";

fn kills() -> u64 {
    std::env::var("SAYSO_KILLS").map_or(12, |kills| kills.parse().expect("SAYSO_KILLS is a number"))
}

/// Prints what is acknowledged, at once.
fn acknowledge(what: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\nacknowledged {what}").unwrap();
    out.flush().unwrap();
}

fn add_all(path: &Path, mut acknowledge: impl FnMut(&str)) {
    let mut ledger = Ledger::create(path).unwrap();
    for n in 0..ARTICLES {
        // every third has had another text before
        let versions: &[u32] = if n % 3 == 0 { &[2, 1] } else { &[1] };
        for version in versions {
            let (article, reading) = version_of_article(n, *version);
            let stored = ledger.article(&article.id).unwrap();
            if stored
                .is_some_and(|stored| stored.version.n as usize > versions.len() - usize::from(*version == 2))
            {
                continue;
            }
            let added = add(&mut ledger, &article, &reading).unwrap();
            acknowledge(&format!("{} {}", added.id, added.version));
        }
        if n % 10 == 9 {
            ledger.link().unwrap();
        }
    }
    ledger.link().unwrap();
}

fn reread_all(path: &Path) {
    let mut ledger = Ledger::open(path).unwrap();
    let mut after = 0;
    while let Some(outdated) = ledger.next_outdated(NEWER, after).unwrap() {
        after = outdated.row;
        // the newer reader reads another text's statements: the one before the last is left out
        let (_, mut reading) = article(outdated.article.id.trim_start_matches("dam-").parse().unwrap());
        reading.keep(|statement| statement.n != 1);
        ledger.keep_reading(&outdated, &reading, NEWER, time(7)).unwrap();
        acknowledge(&format!("{} 1", outdated.article.id));
    }
    ledger.link().unwrap();
}

fn link_all(path: &Path) {
    let threads = std::num::NonZeroUsize::new(2).unwrap();
    Ledger::open(path).unwrap().link_on(threads, &mut |_| {}).unwrap();
}

/// Makes a ledger of an empty file, again and again.
fn create_again(path: &Path) {
    for n in 0.. {
        let path = path.with_extension(format!("{n}.db"));
        drop(Ledger::create(&path).unwrap());
        acknowledge(&format!("{} 0", path.display()));
    }
}

/// Opens ledgers of the oldest schema, which brings them to the newest, again and again.
fn migrate_again(path: &Path) {
    for n in 0.. {
        let path = path.with_extension(format!("{n}.db"));
        fixtures::unpacked(1, &path);
        acknowledge(&format!("{} 0", path.display()));
        drop(Ledger::open(&path).unwrap());
        acknowledge(&format!("{} 1", path.display()));
    }
}

fn back_up_again(path: &Path) {
    let ledger = Ledger::open_to_read(path).unwrap();
    for n in 0.. {
        let copy = path.with_extension(format!("copy-{n}"));
        ledger.backup(&copy).unwrap();
        acknowledge(&format!("{} 0", copy.display()));
    }
}

#[test]
#[ignore = "the child of the other tests here, which start it and kill it"]
fn the_child() {
    let Some(path) = std::env::var_os(LEDGER) else {
        return;
    };
    let path = Path::new(&path);
    match std::env::var(WORK).unwrap().as_str() {
        "add" => add_all(path, acknowledge),
        "reread" => reread_all(path),
        "link" => link_all(path),
        "create" => create_again(path),
        "backup" => back_up_again(path),
        "migrate" => migrate_again(path),
        other => panic!("{other} is no work"),
    }
}

fn child(work: &str, ledger: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::the_child", "--ignored", "--nocapture"])
        .env(WORK, work)
        .env(LEDGER, ledger)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What a child printed before it was gone: names and numbers.
fn acknowledged(child: Child) -> Vec<(String, u32)> {
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .filter_map(|line| line.strip_prefix("acknowledged "))
        // a line that was cut off acknowledged nothing
        .filter_map(|line| line.rsplit_once(' '))
        .filter_map(|(name, n)| Some((name.to_owned(), n.parse().ok()?)))
        .collect()
}

/// Moments spread over a time, the same in each run of the tests.
fn moments(whole: Duration, seed: u64) -> impl Iterator<Item = Duration> {
    let mut state = seed;
    (0..kills()).map(move |_| {
        // splitmix64
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        whole.mul_f64(((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64)
    })
}

/// Starts the work, kills it at that moment, and gives what was acknowledged.
fn killed(work: &str, ledger: &Path, moment: Duration) -> Vec<(String, u32)> {
    let mut child = child(work, ledger);
    std::thread::sleep(moment);
    child.kill().unwrap();
    acknowledged(child)
}

/// Runs the work undisturbed; how long it took.
fn undisturbed(work: &str, ledger: &Path) -> Duration {
    let begun = Instant::now();
    let mut child = child(work, ledger);
    // the child must never wait for somebody to read what it prints
    let mut out = child.stdout.take().unwrap();
    std::io::copy(&mut out, &mut std::io::sink()).unwrap();
    assert!(child.wait().unwrap().success());
    begun.elapsed()
}

#[test]
fn adding_that_is_killed_loses_nothing_acknowledged_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole.db");
    let time = undisturbed("add", &whole);
    let expected = contents(&whole);
    let mut interrupted = 0;
    for (n, moment) in moments(time, 1).enumerate() {
        let path = folder.path().join(format!("{n}.db"));
        let kept = killed("add", &path, moment);
        let at = format!("killed after {moment:?}, {} acknowledged", kept.len());
        if path.exists() {
            match Ledger::open_to_read(&path) {
                Ok(ledger) => {
                    assert_eq!(problems(&ledger), [""; 0], "{at}");
                    for (id, version) in &kept {
                        let stored = ledger.article(id).unwrap().expect(&at);
                        assert!(
                            stored.version.n >= *version,
                            "{at}: {id} has version {}",
                            stored.version.n
                        );
                    }
                    interrupted +=
                        u32::from(!kept.is_empty() && ledger.ids().unwrap().len() < ARTICLES as usize);
                }
                // it came no further than to the file
                Err(error) => assert!(
                    matches!(error.fault, sayso_ledger::Fault::Empty) && kept.is_empty(),
                    "{at}: {error}"
                ),
            }
        } else {
            assert!(kept.is_empty(), "{at}");
        }
        undisturbed("add", &path);
        assert_eq!(problems(&Ledger::open_to_read(&path).unwrap()), [""; 0], "{at}");
        // which key led to an identity first depends on where it was interrupted
        assert_same(&contents(&path), &expected, &["identity_alias"], &at);
    }
    assert!(
        interrupted > 0,
        "none was killed between the first article and the last"
    );
}

#[test]
fn rereading_that_is_killed_loses_nothing_acknowledged_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("made.db");
    let before = folder.path().join("before.db");
    add_all(&made, |_| {});
    Ledger::open(&made).unwrap().backup(&before).unwrap();
    let whole = folder.path().join("whole.db");
    std::fs::copy(&before, &whole).unwrap();
    let time = undisturbed("reread", &whole);
    let expected = contents(&whole);
    for (n, moment) in moments(time, 2).enumerate() {
        let path = folder.path().join(format!("{n}.db"));
        std::fs::copy(&before, &path).unwrap();
        let kept = killed("reread", &path, moment);
        let at = format!("killed after {moment:?}, {} acknowledged", kept.len());
        let ledger = Ledger::open_to_read(&path).unwrap();
        assert_eq!(problems(&ledger), [""; 0], "{at}");
        assert_eq!(ledger.ids().unwrap().len(), ARTICLES as usize, "{at}");
        for (id, _) in &kept {
            let stored = ledger.article(id).unwrap().unwrap();
            assert_eq!(stored.read_by.reader, NEWER, "{at}: {id}");
        }
        drop(ledger);
        undisturbed("reread", &path);
        assert_eq!(problems(&Ledger::open_to_read(&path).unwrap()), [""; 0], "{at}");
        assert_same(&contents(&path), &expected, &["identity_alias"], &at);
    }
}

#[test]
fn linking_that_is_killed_goes_on_and_ends_in_the_same_links_and_claims() {
    let folder = tempfile::tempdir().unwrap();
    let before = folder.path().join("before.db");
    {
        let mut ledger = Ledger::create(&folder.path().join("made.db")).unwrap();
        for n in 0..ARTICLES {
            let (article, reading) = article(n);
            add(&mut ledger, &article, &reading).unwrap();
        }
        ledger.backup(&before).unwrap();
    }
    let whole = folder.path().join("whole.db");
    std::fs::copy(&before, &whole).unwrap();
    let time = undisturbed("link", &whole);
    let expected = contents(&whole);
    assert!(expected["link"].len() > 100 && !expected["claim"].is_empty());
    assert_eq!(problems(&Ledger::open_to_read(&whole).unwrap()), [""; 0]);
    let mut interrupted = 0;
    for (n, moment) in moments(time, 6).enumerate() {
        let path = folder.path().join(format!("{n}.db"));
        std::fs::copy(&before, &path).unwrap();
        killed("link", &path, moment);
        let at = format!("killed after {moment:?} of {time:?}");
        assert_eq!(problems(&Ledger::open_to_read(&path).unwrap()), [""; 0], "{at}");
        let found = contents(&path);
        interrupted +=
            u32::from(!found["marked"].is_empty() && found["claim_member"] != expected["claim_member"]);
        undisturbed("link", &path);
        assert_eq!(problems(&Ledger::open_to_read(&path).unwrap()), [""; 0], "{at}");
        assert_same(&contents(&path), &expected, &["identity_alias"], &at);
    }
    assert!(
        interrupted > 0,
        "none was killed between the first mark and the last claim"
    );
}

#[test]
fn making_a_ledger_that_is_killed_leaves_an_empty_file_or_a_ledger() {
    let folder = tempfile::tempdir().unwrap();
    for (n, moment) in moments(Duration::from_millis(150), 3).enumerate() {
        let folder = folder.path().join(n.to_string());
        std::fs::create_dir(&folder).unwrap();
        let made = killed("create", &folder.join("t.db"), moment);
        let mut ledgers = 0;
        for file in std::fs::read_dir(&folder).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "db") {
                continue;
            }
            match Ledger::open_to_read(&path) {
                Ok(ledger) => {
                    assert_eq!(problems(&ledger), [""; 0]);
                    ledgers += 1;
                }
                Err(error) => assert!(matches!(error.fault, sayso_ledger::Fault::Empty), "{error}"),
            }
            let mut ledger = Ledger::create(&path).unwrap();
            let (article, reading) = article(1);
            add(&mut ledger, &article, &reading).unwrap();
        }
        assert!(ledgers >= made.len());
    }
}

#[test]
fn opening_an_old_ledger_that_is_killed_leaves_it_whole() {
    let folder = tempfile::tempdir().unwrap();
    for (n, moment) in moments(Duration::from_millis(150), 5).enumerate() {
        let folder = folder.path().join(n.to_string());
        std::fs::create_dir(&folder).unwrap();
        let opened = killed("migrate", &folder.join("t.db"), moment);
        // the first line of each says that the file itself is there
        for (path, _) in opened.iter().filter(|(_, is_open)| *is_open == 0) {
            let mut ledger = Ledger::open(Path::new(path)).unwrap();
            assert_eq!(problems(&ledger), [""; 0]);
            let (article, reading) = article(30);
            add(&mut ledger, &article, &reading).unwrap();
            assert_eq!(ledger.ids().unwrap().len(), 7);
        }
    }
}

#[test]
fn a_backup_that_is_killed_leaves_no_file_of_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.db");
    ledger_of(folder.path(), "t.db", ARTICLES);
    for moment in moments(Duration::from_millis(200), 4) {
        let made = killed("backup", &path, moment);
        let mut copies = 0;
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let file = file.unwrap().path();
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            if !name.starts_with("t.copy-") {
                continue;
            }
            if !name.contains(".part") {
                let copy = Ledger::open_to_read(&file).unwrap();
                assert_eq!(copy.ids().unwrap().len(), ARTICLES as usize);
                copies += 1;
                if copies == 1 {
                    assert_eq!(problems(&copy), [""; 0]);
                }
            }
            std::fs::remove_file(&file).unwrap();
        }
        assert!(copies >= made.len(), "{copies} of {}", made.len());
    }
}

#[test]
fn a_step_to_another_schema_that_is_broken_off_has_changed_nothing() {
    // What a program does that dies within the step: its transaction is open, and the file closes without it.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.db");
    {
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update(None, "journal_mode", "WAL").unwrap();
        connection
            .execute_batch(concat!(
                "BEGIN IMMEDIATE;",
                include_str!("../../src/schema/1.sql")
            ))
            .unwrap();
        connection
            .pragma_update(None, "user_version", sayso_ledger::SCHEMA)
            .unwrap();
        let uncommitted = folder.path().join("seen.db");
        for ending in ["", "-wal"] {
            let from = folder.path().join(format!("t.db{ending}"));
            if from.exists() {
                std::fs::copy(from, format!("{}{ending}", uncommitted.display())).unwrap();
            }
        }
        let error = Ledger::open_to_read(&uncommitted).err().unwrap();
        assert!(matches!(error.fault, sayso_ledger::Fault::Empty), "{error}");
        Ledger::create(&uncommitted).unwrap();
    }
    let error = Ledger::open_to_read(&path).err().unwrap();
    assert!(matches!(error.fault, sayso_ledger::Fault::Empty), "{error}");
    let mut ledger = Ledger::create(&path).unwrap();
    let (article, reading) = article(1);
    add(&mut ledger, &article, &reading).unwrap();
    ledger.link().unwrap();
    assert_eq!(problems(&ledger), [""; 0]);
}
