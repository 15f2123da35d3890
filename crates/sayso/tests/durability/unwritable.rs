//! No room, or no leave to write.
//!
//! Root may write where others may not, so permissions cannot be tested as root; instead the folder is mounted anew, in a
//! namespace of the command's own that goes away with it. Where the system does not allow that the tests skip, and say so.

use std::path::Path;
use std::process::{Command, Output};

use sayso_ledger::Ledger;

use crate::contents::{assert_same, contents};
use crate::{json_lines, ledger_of_short, over, problems, short, strs, succeeded, text};

/// Runs a shell script with `$SAYSO` and arguments where it may mount, `None` where that is not allowed.
fn mounting(script: &str, arguments: &[&Path]) -> Option<Output> {
    let inside = |script: &str| {
        let mut command = Command::new("unshare");
        command
            .args([
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-eu",
                "-c",
                script,
                "sh",
            ])
            .env("SAYSO", env!("CARGO_BIN_EXE_sayso"))
            .env_remove("SAYSO_LEDGER");
        command
    };
    let may = inside("mount -t tmpfs none /mnt").output();
    if !may.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: mounting in a namespace of one's own is not allowed here");
        return None;
    }
    let output = inside(script).args(arguments).output().unwrap();
    Some(output)
}

/// The script ends with what the command gave: its exit status and its standard error.
fn failed_clearly(output: &Output, file: &Path) -> String {
    let message = text(&output.stderr).to_owned();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(message.contains(file.to_str().unwrap()), "{message}");
    assert!(!message.contains("please report"), "{message}");
    message
}

#[test]
fn a_full_disk_is_told_and_what_was_acknowledged_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let expected = contents(&ledger_of_short(folder.path()));
    let (mut full, mut begun) = (0, 0);
    for size in ["96k", "320k", "480k", "560k", "640k", "760k"] {
        let disk = folder.path().join(format!("disk-{size}"));
        let out = folder.path().join(format!("out-{size}"));
        std::fs::create_dir(&disk).unwrap();
        std::fs::create_dir(&out).unwrap();
        let script = format!(
            "mount -t tmpfs -o size={size} none \"$1\"; disk=$1; out=$2; shift 2; code=0
             \"$SAYSO\" add --json --ledger \"$disk/t.db\" \"$@\" || code=$?
             cp \"$disk\"/* \"$out\"; exit $code"
        );
        let articles = short();
        let mut arguments = vec![disk.as_path(), out.as_path()];
        arguments.extend(articles.iter().map(Path::new));
        let Some(output) = mounting(&script, &arguments) else {
            return;
        };
        let kept = out.join("t.db");
        let lines = json_lines(&output.stdout);
        if output.status.success() {
            // where all acknowledged has room, it is all there
            assert_eq!(lines.len(), articles.len());
        } else {
            let message = failed_clearly(&output, &disk.join("t.db"));
            assert!(message.contains("free space"), "{size}: {message}");
            full += 1;
            eprintln!("{size}: {} {message}", lines.len());
        }
        if kept.metadata().is_ok_and(|file| file.len() > 0)
            && let Ok(ledger) = Ledger::open_to_read(&kept)
        {
            assert_eq!(problems(&kept), [""; 0], "{size}");
            begun += usize::from(!lines.is_empty() && lines.len() < articles.len());
            for line in &lines {
                let stored = ledger.article(line["article"].as_str().unwrap()).unwrap();
                assert!(stored.is_some(), "{size}: {line} is lost");
            }
        } else {
            assert!(lines.is_empty(), "{size}: {lines:?} are lost");
        }
        // with room the same again goes on
        succeeded(over(&kept, "add", &strs(&articles)));
        assert_eq!(problems(&kept), [""; 0], "{size}");
        assert_same(&contents(&kept), &expected, &["identity_alias"], size);
    }
    assert!(
        full > 0 && begun > 0,
        "{full} disks were full, {begun} in the middle"
    );
}

/// A folder with a ledger that nobody can write to, in which the command line runs.
fn read_only(folder: &Path, command: &str) -> Option<Output> {
    let script = format!("mount --bind \"$1\" \"$1\"; mount -o remount,bind,ro \"$1\"; cd \"$1\"; {command}");
    mounting(&script, &[folder])
}

#[test]
fn a_ledger_in_a_folder_that_cannot_be_written_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger_of_short(folder.path());
    let before = std::fs::read(&ledger).unwrap();
    let id = Ledger::open_to_read(&ledger).unwrap().ids().unwrap().remove(0);
    for is_read_before in [false, true] {
        if is_read_before {
            // leaves an empty file beside the ledger
            succeeded(over(&ledger, "voices", &[]));
        }
        for command in [
            "voices --json".to_owned(),
            format!("show {id}"),
            format!("history {id}"),
            "check".to_owned(),
        ] {
            let line = format!("\"$SAYSO\" {command} --ledger \"$1/short.db\"");
            let Some(output) = read_only(folder.path(), &line) else {
                return;
            };
            assert!(
                output.status.success(),
                "{command}: {}{}",
                text(&output.stdout),
                text(&output.stderr)
            );
            assert!(!output.stdout.is_empty());
        }
    }
    assert!(std::fs::read(&ledger).unwrap() == before);
}

#[test]
fn who_wants_to_write_to_a_ledger_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger_of_short(folder.path());
    let before = std::fs::read(&ledger).unwrap();
    let article = folder.path().join("article.txt");
    std::fs::write(&article, "The ferry will stay, Mayor Marta Quill said.\n").unwrap();
    for command in ["add article.txt", "reread", "check --repair"] {
        let line = format!("\"$SAYSO\" {command} --ledger \"$1/short.db\"");
        let Some(output) = read_only(folder.path(), &line) else {
            return;
        };
        let message = failed_clearly(&output, &ledger);
        assert!(
            message.contains("writable") || message.contains("may read and write"),
            "{message}"
        );
    }
    // no file is made where none can be
    let line = "\"$SAYSO\" add article.txt --ledger \"$1/new.db\"";
    let Some(output) = read_only(folder.path(), line) else {
        return;
    };
    failed_clearly(&output, &folder.path().join("new.db"));
    // a backup cannot be written there, and elsewhere it can
    let line = "\"$SAYSO\" backup --ledger \"$1/short.db\" \"$1/copy.db\"";
    let Some(output) = read_only(folder.path(), line) else {
        return;
    };
    failed_clearly(&output, &folder.path().join("copy.db"));
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("copy.db");
    let line = format!("\"$SAYSO\" backup --ledger \"$1/short.db\" '{}'", copy.display());
    let Some(output) = read_only(folder.path(), &line) else {
        return;
    };
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(problems(&copy), [""; 0]);
    assert!(std::fs::read(&ledger).unwrap() == before);
}
