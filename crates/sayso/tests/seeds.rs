//! The two articles with which the project began, through the program. Their texts are no part of the repository: the test
//! looks for them where `SAYSO_SHARED` points to, and says so when they are not there.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::Command;

use sayso_core::{Act, ArticleLine};

/// Voice and relays of a statement.
type Chain<'a> = (Option<&'a str>, &'a [&'a str]);

/// A bound of a figure; none where it is open.
type Bound = Option<u64>;

struct Wanted {
    file: &'static str,
    /// Of the statements that say something, in their order. A voice that the text does not name is none.
    chains: &'static [Chain<'static>],
    figures: &'static [(Bound, Bound, bool)],
    dates: &'static [(&'static str, &'static str)],
    /// By their indexes among `chains`: what answers what.
    answers: &'static [(usize, usize)],
}

const WANTED: [Wanted; 2] = [
    Wanted {
        file: "000_8b539cb5b1685f2e.txt",
        chains: &[
            (Some("Ghassan Salame"), &["Corriere della Sera"]),
            (Some("Ghassan Salame"), &[]),
            (Some("Mohamed Siala"), &[]),
            (Some("Mohamed Siala"), &[]),
            (Some("Russia"), &[]),
            (Some("Sergey Lavrov"), &[]),
            (Some("United Nations"), &[]),
            (Some("Egypt"), &[]),
            (Some("United Arab Emirates"), &[]),
            (Some("Russia"), &[]),
            (Some("Libyan sources"), &["The New York Times"]),
            (Some("Russian Ministry of Foreign Affairs"), &[]),
            (Some("U.S. Department of State"), &[]),
            (Some("David Schenker"), &[]),
        ],
        figures: &[(Some(1001), None, false), (Some(200), Some(200), true)],
        dates: &[
            ("2019-12-08", "2019-12-08"),
            ("2019-04-01", "2019-04-30"),
            ("1969-01-01", "1969-12-31"),
            ("2011-01-01", "2011-12-31"),
            ("1990-01-01", "1999-12-31"),
            ("2018-11-01", "2018-11-30"),
            ("2019-11-01", "2019-11-10"),
            ("2019-11-21", "2019-11-30"),
        ],
        answers: &[(11, 10)],
    },
    Wanted {
        file: "002_f49285c4ae4fc253.txt",
        chains: &[
            (Some("David Schenker"), &[]),
            (Some("David Schenker"), &[]),
            (Some("David Schenker"), &[]),
            (Some("David Schenker"), &[]),
            (Some("CNN"), &[]),
            (Some("United States"), &[]),
            // "we": the outlet, which the text does not name
            (None, &[]),
            (Some("Victoria Coates"), &[]),
            (Some("General National Congress"), &[]),
            (Some("Ramzi al-Shaeri"), &[]),
            (Some("Ryan Goodman"), &[]),
            (Some("Alex Whiting"), &[]),
            // "has been described as": by nobody
            (None, &[]),
        ],
        figures: &[(Some(300), Some(900), true), (Some(9), Some(9), false)],
        dates: &[
            ("2019-04-01", "2019-04-30"),
            ("2019-05-01", "2019-05-31"),
            ("2015-03-02", "2015-03-02"),
            ("1969-01-01", "1969-12-31"),
            ("1973-01-01", "1973-12-31"),
            ("1987-01-01", "1987-12-31"),
            ("1990-01-01", "1990-12-31"),
            ("1993-01-01", "1993-12-31"),
            ("2011-01-01", "2011-12-31"),
            ("2014-01-01", "2014-12-31"),
            ("2017-01-01", "2017-12-31"),
        ],
        answers: &[],
    },
];

/// What `sayso read --json` prints of a seed; none where the seeds are not there.
fn read(file: &str) -> Option<ArticleLine> {
    let path = Path::new(&std::env::var_os("SAYSO_SHARED")?)
        .join("seeds")
        .join(file);
    if !path.exists() {
        return None;
    }
    let output = Command::new(env!("CARGO_BIN_EXE_sayso"))
        .args(["read", "--json"])
        .arg(path)
        .output()
        .unwrap();
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn every_voice_relay_figure_and_date_of_the_first_two_articles_is_right() {
    for wanted in &WANTED {
        let Some(line) = read(wanted.file) else {
            eprintln!("skipped: SAYSO_SHARED names no folder with seeds/{}", wanted.file);
            return;
        };
        let name = |n: u32| line.voices.iter().find(|v| v.n == n).map(|v| v.name.as_str());
        let said: Vec<_> = line.statements.iter().filter(|s| s.act != Act::Believe).collect();
        let chains: Vec<(Option<&str>, Vec<&str>)> = said
            .iter()
            .map(|s| {
                let relay = s.relay.iter().filter_map(|n| name(*n)).collect();
                (s.voice.and_then(name), relay)
            })
            .collect();
        let expected: Vec<(Option<&str>, Vec<&str>)> = wanted
            .chains
            .iter()
            .map(|(voice, relay)| (*voice, relay.to_vec()))
            .collect();
        assert_eq!(chains, expected, "{}", wanted.file);
        let figures: Vec<_> = line
            .figures
            .iter()
            .map(|f| (f.lower, f.upper, f.approximate))
            .collect();
        assert_eq!(figures, wanted.figures, "{}", wanted.file);
        let day = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string()).unwrap_or_default();
        let dates: Vec<(String, String)> = line.dates.iter().map(|d| (day(d.from), day(d.to))).collect();
        let expected: Vec<(String, String)> = wanted
            .dates
            .iter()
            .map(|(from, to)| ((*from).to_owned(), (*to).to_owned()))
            .collect();
        assert_eq!(dates, expected, "{}", wanted.file);
        for (answer, answered) in wanted.answers {
            assert!(
                said[*answer].answers.contains(&said[*answered].n),
                "{}: {} answers {:?}",
                wanted.file,
                said[*answer].n,
                said[*answer].answers
            );
        }
    }
}

/// Titles that disagree are kept side by side.
#[test]
fn the_official_under_two_titles_is_one_voice_with_both() {
    let Some(line) = read(WANTED[1].file) else {
        eprintln!(
            "skipped: SAYSO_SHARED names no folder with seeds/{}",
            WANTED[1].file
        );
        return;
    };
    let official = line.voices.iter().find(|v| v.name == "David Schenker").unwrap();
    let roles: Vec<String> = official.roles.iter().map(|r| r.text.to_lowercase()).collect();
    for title in ["assistant secretary of state", "deputy secretary of state"] {
        assert!(
            roles.iter().any(|role| role.contains(title)),
            "{title}: {roles:?}"
        );
    }
}

/// Added together as bare files, without outlet and day.
#[test]
fn the_first_two_articles_are_held_against_each_other_though_neither_has_a_day() {
    let Some(shared) = std::env::var_os("SAYSO_SHARED") else {
        eprintln!("skipped: SAYSO_SHARED names no folder with seeds");
        return;
    };
    let seeds = Path::new(&shared).join("seeds");
    if WANTED.iter().any(|wanted| !seeds.join(wanted.file).exists()) {
        eprintln!("skipped: SAYSO_SHARED names no folder with seeds");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("seeds.db");
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_sayso"))
            .args(args)
            .arg("--ledger")
            .arg(&ledger)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    run(&["add", &seeds.to_string_lossy()]);
    let lines = |args: &[&str]| -> Vec<serde_json::Value> {
        let printed = run(args);
        printed
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let claims = lines(&["export", "claims"]);
    let of = |claim: &serde_json::Value| {
        let statements = claim["statements"].as_array().unwrap();
        let articles = statements
            .iter()
            .map(|statement| statement["article"].clone().to_string());
        articles.collect::<std::collections::BTreeSet<_>>().len()
    };
    // the official under two titles, quoted in two wordings
    let shared: Vec<_> = claims.iter().filter(|claim| of(claim) == 2).collect();
    assert_eq!(shared.len(), 1, "{shared:?}");
    assert_eq!(shared[0]["voice_name"], "David Schenker");
    assert_eq!(shared[0]["independent_origins"]["named"], 1);
    let links = lines(&["export", "links"]);
    let kind = |kind: &str| {
        links
            .iter()
            .filter(|link| link["kind"] == kind)
            .collect::<Vec<_>>()
    };
    // the ministry that denied the reports, and the state that dismissed them
    let denied: Vec<(u64, u64)> = kind("denies")
        .iter()
        .map(|link| {
            let number = |end: &str| link[end]["statement"].as_u64().unwrap();
            (number("from"), number("to"))
        })
        .collect();
    assert_eq!(denied, [(5, 4), (12, 11)]);
    let figures = kind("same_quantity");
    assert_eq!(figures.len(), 1, "{figures:?}");
    assert_eq!(figures[0]["form"], "differs");
}
