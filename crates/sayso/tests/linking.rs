//! What joins the articles of the invented newsroom, through the program: `sayso demo --ledger`, `claims`, `trace`, `figures`,
//! `export claims` and `export links`, against what `examples/newsroom/found.json` says is to be found.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::LazyLock;

use jiff::Timestamp;
use proptest::prelude::*;
use sayso_core::{Article, Reading};
use sayso_ledger::{Incoming, Ledger, LedgerError};
use serde_json::Value;
use tempfile::TempDir;

/// The ledger of the demo, made once.
struct Newsroom {
    folder: TempDir,
}

static NEWSROOM: LazyLock<Newsroom> = LazyLock::new(|| {
    let newsroom = Newsroom {
        folder: tempfile::tempdir().unwrap(),
    };
    let output = newsroom.run(&["demo", "--threads", "2"]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    newsroom
});

fn run(args: &[&str], ledger: &PathBuf) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sayso"));
    command.args(args).arg("--ledger").arg(ledger);
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "SAYSO_LEDGER"] {
        command.env_remove(variable);
    }
    command.output().unwrap()
}

fn said(args: &[&str], ledger: &PathBuf) -> String {
    let output = run(args, ledger);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && errors.is_empty(), "{args:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

impl Newsroom {
    fn ledger(&self) -> PathBuf {
        self.folder.path().join("newsroom.db")
    }

    fn run(&self, args: &[&str]) -> Output {
        run(args, &self.ledger())
    }

    fn lines(&self, args: &[&str]) -> Vec<Value> {
        said(args, &self.ledger())
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

/// A passage: the article and its code points.
type Place = (String, (u64, u64));

fn place(value: &Value) -> Place {
    let id = value["id"].as_str().unwrap().to_owned();
    (
        id,
        (
            value["span"][0].as_u64().unwrap(),
            value["span"][1].as_u64().unwrap(),
        ),
    )
}

fn envelope(value: &Value) -> (u64, u64) {
    let spans = value["spans"].as_array().unwrap();
    let all = |name: &str| {
        spans
            .iter()
            .map(|span| span[name].as_u64().unwrap())
            .collect::<Vec<_>>()
    };
    (
        all("start").into_iter().min().unwrap_or_default(),
        all("end").into_iter().max().unwrap_or_default(),
    )
}

fn common(a: (u64, u64), b: (u64, u64)) -> f64 {
    a.1.min(b.1).saturating_sub(a.0.max(b.0)) as f64
}

/// The rule of the project's scorer: three tenths of what both cover together.
fn overlaps(a: (u64, u64), b: (u64, u64)) -> bool {
    common(a, b) / (a.1.max(b.1) - a.0.min(b.0)).max(1) as f64 >= 0.3
}

fn covers(outer: (u64, u64), inner: (u64, u64)) -> bool {
    common(outer, inner) >= 0.5 * (inner.1 - inner.0) as f64
}

fn is_unsure(value: &Value) -> bool {
    value["unsure"].as_bool().unwrap_or_default()
}

static FOUND: LazyLock<Value> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/newsroom/found.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
});

fn wanted(name: &str) -> &'static [Value] {
    FOUND[name].as_array().unwrap()
}

/// The members of claims by article: from where to where, and the number of the claim.
type Members = BTreeMap<String, Vec<((u64, u64), usize)>>;

fn claims() -> Members {
    let mut at: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (number, claim) in NEWSROOM.lines(&["export", "claims"]).iter().enumerate() {
        for statement in claim["statements"].as_array().unwrap() {
            let article = statement["article"].as_str().unwrap().to_owned();
            at.entry(article).or_default().push((envelope(statement), number));
        }
    }
    at
}

fn claims_at(claims: &Members, (id, span): &Place) -> BTreeSet<usize> {
    let members = claims.get(id).into_iter().flatten();
    members
        .filter(|(s, _)| overlaps(*s, *span))
        .map(|(_, claim)| *claim)
        .collect()
}

/// A line for each thing that is to be found and is not, and for each that is found and should not be.
#[test]
fn what_joins_the_newsroom_is_found() {
    let mut report = String::new();
    let claims = claims();
    let (mut pairs, mut hit) = (0, 0);
    for group in wanted("statement_groups")
        .iter()
        .filter(|group| !is_unsure(group))
    {
        let members: Vec<Place> = (group["members"].as_array().unwrap().iter())
            .filter(|member| !is_unsure(member))
            .map(place)
            .collect();
        for (i, a) in members.iter().enumerate() {
            for b in members[i + 1..].iter().filter(|b| b.0 != a.0) {
                pairs += 1;
                match claims_at(&claims, a).is_disjoint(&claims_at(&claims, b)) {
                    false => hit += 1,
                    true => writeln!(report, "missed same: {} | {a:?} | {b:?}", group["gist"]).unwrap(),
                }
            }
        }
    }
    writeln!(report, "same statements: {hit} of {pairs}").unwrap();
    let mut joined = 0;
    for pair in wanted("non_pairs") {
        let (a, b) = (place(&pair[0]), place(&pair[1]));
        if !claims_at(&claims, &a).is_disjoint(&claims_at(&claims, &b)) {
            joined += 1;
            writeln!(report, "joined and should not be: {} | {a:?} | {b:?}", pair[2]).unwrap();
        }
    }
    writeln!(
        report,
        "non-pairs joined: {joined} of {}",
        wanted("non_pairs").len()
    )
    .unwrap();
    let links = NEWSROOM.lines(&["export", "links"]);
    copies(&links, &mut report);
    denials(&links, &mut report);
    cites(&links, &mut report);
    figures(&links, &mut report);
    insta::assert_snapshot!("newsroom", report);
}

fn end(link: &Value, name: &str) -> Place {
    let end = &link[name];
    let span = (
        end["start"].as_u64().unwrap_or_default(),
        end["end"].as_u64().unwrap_or_default(),
    );
    (end["article"].as_str().unwrap().to_owned(), span)
}

fn copies(links: &[Value], report: &mut String) {
    let found: Vec<(Place, Place, &Value)> = (links.iter().filter(|link| link["kind"] == "copies"))
        .map(|link| (end(link, "from"), end(link, "to"), link))
        .collect();
    let is_it = |(x, y): (&Place, &Place), (a, b): (&Place, &Place)| {
        x.0 == a.0 && y.0 == b.0 && covers(x.1, a.1) && covers(y.1, b.1)
    };
    let (mut wanted_count, mut hit, mut kinds, mut directions, mut of_directions) = (0, 0, 0, 0, 0);
    for copy in wanted("copies").iter().filter(|copy| !is_unsure(copy)) {
        wanted_count += 1;
        let (a, b) = (place(&copy["a"]), place(&copy["b"]));
        let match_of = found
            .iter()
            .find(|(x, y, _)| is_it((x, y), (&a, &b)) || is_it((y, x), (&a, &b)));
        let Some((from, _, link)) = match_of else {
            writeln!(report, "missed copy: {} | {a:?} | {b:?}", copy["kind"]).unwrap();
            continue;
        };
        hit += 1;
        match link["form"] == copy["kind"] {
            true => kinds += 1,
            false => writeln!(
                report,
                "copy of another kind: {} for {} | {a:?}",
                link["form"], copy["kind"]
            )
            .unwrap(),
        }
        // the text of `a` was first, so `b` copies
        let later = match copy["direction"].as_str() {
            Some("a to b") => Some(&b.0),
            Some("b to a") => Some(&a.0),
            _ => None,
        };
        if let Some(later) = later.filter(|_| a.0 != b.0) {
            of_directions += 1;
            match link["directed"] == true && from.0 == *later {
                true => directions += 1,
                false => writeln!(
                    report,
                    "copy without its direction: {} | {} | {}",
                    copy["direction"], a.0, b.0
                )
                .unwrap(),
            }
        }
    }
    let mut more = 0;
    for (x, y, link) in &found {
        let is_wanted = (wanted("copies").iter()).any(|copy| {
            let (a, b) = (place(&copy["a"]), place(&copy["b"]));
            is_it((&a, &b), (x, y)) || is_it((&a, &b), (y, x))
        });
        if !is_wanted && link["shared_words"].as_u64().unwrap() >= 12 {
            more += 1;
            writeln!(
                report,
                "copy that is none: {} | {x:?} | {y:?} | {}",
                link["form"], link["from"]["text"]
            )
            .unwrap();
        }
    }
    writeln!(
        report,
        "copies: {hit} of {wanted_count}, kinds {kinds}, directions {directions} of {of_directions}; {more} more"
    )
    .unwrap();
}

fn denials(links: &[Value], report: &mut String) {
    let found: Vec<(Place, Place)> = (links.iter().filter(|link| link["kind"] == "denies"))
        .map(|link| (end(link, "from"), end(link, "to")))
        .collect();
    let groups_at = |place: &Place| -> BTreeSet<usize> {
        (wanted("statement_groups").iter().enumerate())
            .filter(|(_, group)| {
                let members = group["members"].as_array().unwrap();
                members
                    .iter()
                    .map(self::place)
                    .any(|m| m.0 == place.0 && overlaps(m.1, place.1))
            })
            .map(|(at, _)| at)
            .collect()
    };
    let is_it = |(from, to): &(Place, Place), denial: &Place, of: &Place| {
        from.0 == denial.0
            && overlaps(from.1, denial.1)
            && (to.0 == of.0 && overlaps(to.1, of.1) || !groups_at(to).is_disjoint(&groups_at(of)))
    };
    let (mut all, mut hit) = (0, 0);
    for row in wanted("denials").iter().filter(|row| !is_unsure(row)) {
        all += 1;
        let (denial, of) = (place(&row["denial"]), place(&row["of"]));
        match found.iter().any(|link| is_it(link, &denial, &of)) {
            true => hit += 1,
            false => writeln!(report, "missed denial: {denial:?} of {of:?}").unwrap(),
        }
    }
    let is_wanted = |link: &(Place, Place)| {
        (wanted("denials").iter()).any(|row| is_it(link, &place(&row["denial"]), &place(&row["of"])))
    };
    let more: Vec<_> = found.iter().filter(|link| !is_wanted(link)).collect();
    for (from, to) in &more {
        writeln!(report, "denial that is not listed: {from:?} of {to:?}").unwrap();
    }
    writeln!(report, "denials: {hit} of {all}; {} more", more.len()).unwrap();
}

/// Articles that relay an article of the ledger.
fn cites(links: &[Value], report: &mut String) {
    let found: BTreeSet<(String, String)> = (links.iter().filter(|link| link["kind"] == "relays"))
        .map(|link| (end(link, "from").0, end(link, "to").0))
        .collect();
    let mut all: BTreeSet<(String, String)> = BTreeSet::new();
    let mut possible = BTreeSet::new();
    for row in wanted("cites") {
        let pair = (
            row["id"].as_str().unwrap().to_owned(),
            row["article"].as_str().unwrap().to_owned(),
        );
        possible.insert(pair.clone());
        if !is_unsure(row) {
            all.insert(pair);
        }
    }
    for (from, to) in all.difference(&found) {
        writeln!(report, "missed relay: {from} of {to}").unwrap();
    }
    let more: Vec<_> = found.difference(&possible).collect();
    for (from, to) in &more {
        writeln!(report, "relay that is none: {from} of {to}").unwrap();
    }
    let hit = all.intersection(&found).count();
    writeln!(
        report,
        "relays between articles: {hit} of {}; {} more",
        all.len(),
        more.len()
    )
    .unwrap();
}

fn figures(links: &[Value], report: &mut String) {
    let found: BTreeSet<(Place, Place)> = (links.iter().filter(|link| link["kind"] == "same_quantity"))
        .flat_map(|link| {
            let (a, b) = (end(link, "from"), end(link, "to"));
            [(a.clone(), b.clone()), (b, a)]
        })
        .collect();
    let joined = |a: &Place, b: &Place| {
        found
            .iter()
            .any(|(x, y)| x.0 == a.0 && y.0 == b.0 && common(x.1, a.1) > 0.0 && common(y.1, b.1) > 0.0)
    };
    let (mut tables, mut whole) = (0, 0);
    for figure in wanted("figures").iter().filter(|figure| !is_unsure(figure)) {
        tables += 1;
        let values: Vec<Place> = figure["values"].as_array().unwrap().iter().map(place).collect();
        // all hang together
        let mut reached = BTreeSet::from([0]);
        loop {
            let more: Vec<usize> = (0..values.len())
                .filter(|at| {
                    !reached.contains(at) && reached.iter().any(|r| joined(&values[*r], &values[*at]))
                })
                .collect();
            if more.is_empty() {
                break;
            }
            reached.extend(more);
        }
        match reached.len() == values.len() {
            true => whole += 1,
            false => {
                let left: Vec<_> = (0..values.len())
                    .filter(|at| !reached.contains(at))
                    .map(|at| &values[at])
                    .collect();
                writeln!(
                    report,
                    "figure apart: {} {}: {left:?}",
                    figure["counts"], figure["where"]
                )
                .unwrap();
            }
        }
    }
    for pair in wanted("never_one_figure") {
        let (a, b) = (place(&pair[0]), place(&pair[1]));
        if joined(&a, &b) {
            writeln!(
                report,
                "figures joined that are not one: {} | {a:?} | {b:?}",
                pair[2]
            )
            .unwrap();
        }
    }
    writeln!(report, "contested figures: {whole} of {tables} whole").unwrap();
}

/// Articles with their readings, as the demo has them; of a changed one the newest version alone.
static READ: LazyLock<Vec<(Article, Reading)>> = LazyLock::new(|| {
    let ledger = Ledger::open_to_read(&NEWSROOM.ledger()).unwrap();
    let mut all = Vec::new();
    ledger
        .each_article(|stored, _| {
            all.push((stored.article.clone(), stored.applied.reading.clone()));
            Ok::<_, LedgerError>(())
        })
        .unwrap();
    all
});

fn add(ledger: &mut Ledger, article: &Article, reading: &Reading) {
    let incoming = Incoming {
        article,
        raw: article.text.as_bytes(),
        file: None,
        retrieved: Timestamp::UNIX_EPOCH,
        requested: None,
    };
    ledger
        .add(&incoming, reading, "test 1", Timestamp::UNIX_EPOCH)
        .unwrap();
}

/// Claims and links of a ledger, as they are exported.
fn exported(ledger: &PathBuf) -> (String, String) {
    (
        said(&["export", "links"], ledger),
        said(&["export", "claims"], ledger),
    )
}

static AT_ONCE: LazyLock<(String, String)> = LazyLock::new(|| exported(&NEWSROOM.ledger()));

/// The same articles, but that each third has lost its day.
static SOME_UNDATED: LazyLock<Vec<(Article, Reading)>> = LazyLock::new(|| {
    let mut all = READ.clone();
    for (article, _) in all.iter_mut().step_by(3) {
        article.published = None;
    }
    all
});

static UNDATED_AT_ONCE: LazyLock<(String, String)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.db");
    let mut ledger = Ledger::create(&path).unwrap();
    for (article, reading) in SOME_UNDATED.iter() {
        add(&mut ledger, article, reading);
    }
    ledger.link().unwrap();
    exported(&path)
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn links_and_claims_are_the_same_bytes_in_any_order_of_arrival_and_on_any_number_of_threads(
        order in Just((0..READ.len()).collect::<Vec<_>>()).prop_shuffle(),
        linked in prop::collection::btree_set(0usize..READ.len(), 0..6),
        changed in 0usize..READ.len(),
        threads in 1usize..4,
        are_dated in any::<bool>(),
    ) {
        let (all, at_once) = match are_dated {
            true => (&*READ, &*AT_ONCE),
            false => (&*SOME_UNDATED, &*UNDATED_AT_ONCE),
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.db");
        let mut ledger = Ledger::create(&path).unwrap();
        for (n, at) in order.iter().enumerate() {
            let (article, reading) = &all[*at];
            if *at == changed {
                // it came in another form first
                let mut before = article.clone();
                before.text = all[order[0]].0.text.clone();
                before.published = all[order[0]].0.published.clone();
                add(&mut ledger, &before, &all[order[0]].1);
                ledger.link().unwrap();
            }
            add(&mut ledger, article, reading);
            if linked.contains(&n) {
                ledger.link().unwrap();
            }
        }
        ledger.link_on(threads.try_into().unwrap(), &mut |_| {}).unwrap();
        let (links, claims) = exported(&path);
        prop_assert!(links == at_once.0, "other links");
        prop_assert!(claims == at_once.1, "other claims");
        let mut wrong = Vec::new();
        let checked = ledger.check(|problem| wrong.push(problem), || {}).unwrap();
        prop_assert!(wrong.is_empty() && checked.waiting == 0, "{wrong:?}");
    }
}

#[test]
fn a_claim_is_traced_by_its_key_and_by_each_of_its_statements() {
    let claims = NEWSROOM.lines(&["claims", "--json", "--limit", "1000"]);
    assert!(claims.len() > 20, "only {} claims", claims.len());
    for claim in claims.iter().take(5) {
        let key = claim["claim"].as_str().unwrap();
        let traced = &NEWSROOM.lines(&["trace", "--json", key])[0];
        for name in ["claim", "gist", "voice", "independent_origins", "denied"] {
            assert_eq!(traced[name], claim[name], "{name} of {key}");
        }
        let members = traced["statements"].as_array().unwrap();
        assert_eq!(members.len() as u64, claim["statements"].as_u64().unwrap());
        for member in members.iter().filter(|member| !member["n"].is_null()) {
            let statement = format!("{}:{}", member["article"].as_str().unwrap(), member["n"]);
            assert_eq!(NEWSROOM.lines(&["trace", "--json", &statement])[0]["claim"], *key);
        }
        // every article of the claim stands in one origin's tree
        let of = |value: &Value| value["article"].as_str().map(str::to_owned);
        let articles: BTreeSet<_> = members.iter().filter_map(of).collect();
        let origins = traced["origins"].as_array().unwrap();
        let reached = origins
            .iter()
            .flat_map(|origin| origin["way"].as_array().unwrap());
        assert_eq!(reached.filter_map(of).collect::<BTreeSet<_>>(), articles, "{key}");
    }
}

#[test]
fn a_claim_that_is_not_there_is_an_error_that_says_what_to_do() {
    for (asked, says) in [
        ("c000000000000", "there is no claim"),
        ("nonsense", "is no claim: it is named by its key"),
        ("tpa-0304-denial:999", "is in no claim"),
        ("nowhere:1", "there is no article"),
    ] {
        let output = NEWSROOM.run(&["trace", asked]);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{asked}");
        assert!(
            errors.contains(says) && errors.lines().count() == 1,
            "{asked}: {errors}"
        );
    }
}
