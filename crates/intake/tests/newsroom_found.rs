//! The invented newsroom: what `found.json` states fits the texts that intake gives, and all of it is there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use sayso_core::{Article, CodePoints, Span};
use sayso_intake::{Articles, Defaults};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/newsroom")
}

/// Every article, background text and later version, by the name that `found.json` has for it.
fn texts() -> BTreeMap<String, Article> {
    let mut found = BTreeMap::new();
    for part in ["articles", "background", "later"] {
        let prefix = if part == "articles" {
            String::new()
        } else {
            format!("{part}/")
        };
        for entry in std::fs::read_dir(folder().join(part)).unwrap() {
            let path = entry.unwrap().path();
            let file = path.file_name().unwrap().to_str().unwrap().to_owned();
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let source = std::fs::File::open(&path).unwrap();
            for article in Articles::new(source, &file, &Defaults::default()) {
                let article = article.unwrap_or_else(|e| panic!("{file}: {e}"));
                let name = if file.ends_with(".jsonl") {
                    article.id.clone()
                } else {
                    stem.to_owned()
                };
                let twice = found.insert(format!("{prefix}{name}"), article);
                assert!(twice.is_none(), "{file}: {name} is there already");
            }
        }
    }
    found
}

fn found() -> Value {
    serde_json::from_slice(&std::fs::read(folder().join("found.json")).unwrap()).unwrap()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key]
        .as_array()
        .unwrap_or_else(|| panic!("no list {key:?} in {value}"))
}

/// Outlet and published date of the plain texts.
fn sources() -> BTreeMap<String, (String, String)> {
    let rows = std::fs::read_to_string(folder().join("sources.tsv")).unwrap();
    rows.lines()
        .filter(|row| !row.starts_with('#'))
        .map(|row| {
            let columns: Vec<&str> = row.split('\t').collect();
            assert_eq!(columns.len(), 3, "{row:?}");
            let name = columns[0].strip_suffix(".txt").unwrap().to_owned();
            (name, (columns[1].to_owned(), columns[2].to_owned()))
        })
        .collect()
}

/// Every passage below a value, with the name of its text.
fn passages(value: &Value, all: &mut Vec<(String, u64, u64)>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| passages(value, all)),
        Value::Object(fields) => {
            if let (Some(name), Some(span)) = (
                fields.get("id"),
                fields.get("span").and_then(|span| span.as_array()),
            ) {
                let end = |n: usize| span[n].as_u64().unwrap();
                all.push((name.as_str().unwrap().to_owned(), end(0), end(1)));
            }
            fields.values().for_each(|value| passages(value, all));
        }
        _ => {}
    }
}

fn words_at(article: &Article, start: u64, end: u64) -> (Span, &str) {
    let [start, end] = [start, end].map(|end| usize::try_from(end).unwrap());
    let span = CodePoints::new(&article.text)
        .span(start, end)
        .unwrap_or_else(|| panic!("{start}..{end} leaves the text"));
    (span, span.of(&article.text))
}

#[test]
fn the_offsets_are_good_for_the_texts_that_intake_gives() {
    let (found, texts) = (found(), texts());
    let wanted = found["text_sha256"].as_object().unwrap();
    assert_eq!(
        wanted.keys().collect::<BTreeSet<_>>(),
        texts.keys().collect::<BTreeSet<_>>()
    );
    for (name, article) in &texts {
        assert_eq!(
            wanted[name].as_str(),
            Some(article.text_sha256().as_str()),
            "{name}: the canonical text has changed; write found.json anew with examples/newsroom/found.py"
        );
    }
    let news: BTreeSet<&str> = list(&found, "articles")
        .iter()
        .map(|n| n.as_str().unwrap())
        .collect();
    let articles: BTreeSet<&str> = texts
        .keys()
        .map(String::as_str)
        .filter(|name| !name.contains('/'))
        .collect();
    assert_eq!(news, articles);
}

#[test]
fn every_passage_stands_on_whole_words() {
    let (found, texts) = (found(), texts());
    let mut all = Vec::new();
    passages(&found, &mut all);
    assert!(all.len() > 400, "only {} passages", all.len());
    for version in list(&found, "versions") {
        for change in list(version, "changed") {
            for (side, key) in ["first", "later"].into_iter().enumerate() {
                let end = |n: usize| change[side][n].as_u64().unwrap();
                all.push((version[key].as_str().unwrap().to_owned(), end(0), end(1)));
            }
        }
    }
    for (name, start, end) in all {
        let article = &texts[&name];
        let (span, words) = words_at(article, start, end);
        assert_eq!(words.trim(), words, "{name}");
        let joins = |a: Option<char>, b: Option<char>| {
            a.zip(b)
                .is_some_and(|(a, b)| a.is_alphanumeric() && b.is_alphanumeric())
        };
        let before = article.text[..span.start].chars().next_back();
        let after = article.text[span.end..].chars().next();
        assert!(
            !joins(before, words.chars().next()) && !joins(words.chars().next_back(), after),
            "{name}: {words:?} begins or ends inside a word"
        );
    }
}

#[test]
fn eight_outlets_publish_at_least_forty_articles_and_every_one_says_when() {
    let (texts, sources) = (texts(), sources());
    let mut by_outlet: BTreeMap<String, usize> = BTreeMap::new();
    let mut undated = Vec::new();
    for (name, article) in texts.iter().filter(|(name, _)| !name.contains('/')) {
        let given = sources.get(name);
        let outlet = article.outlet.clone().or(given.map(|(outlet, _)| outlet.clone()));
        let published = article.published.clone().or(given.map(|(_, day)| day.clone()));
        let published =
            published.unwrap_or_else(|| panic!("{name}: no published date, nor a row in sources.tsv"));
        if published.is_empty() {
            undated.push(name);
        } else {
            assert!(
                ("2031-03-01".."2031-05-31").contains(&published.as_str()),
                "{name}: {published}"
            );
        }
        *by_outlet
            .entry(outlet.unwrap_or_else(|| panic!("{name}: no outlet")))
            .or_default() += 1;
    }
    assert_eq!(by_outlet.len(), 8, "{by_outlet:?}");
    assert!(by_outlet.values().sum::<usize>() >= 40, "{by_outlet:?}");
    assert_eq!(
        undated,
        ["uplandmonitor-undated-camp"],
        "it alone has no date, on purpose"
    );
    for name in sources.keys() {
        assert!(
            texts.contains_key(name),
            "sources.tsv names {name}, which is not there"
        );
    }
}

#[test]
fn a_later_version_is_the_same_page_with_another_text() {
    let (found, texts) = (found(), texts());
    let versions = list(&found, "versions");
    assert!(!versions.is_empty());
    for version in versions {
        let [first, later] = ["first", "later"].map(|key| &texts[version[key].as_str().unwrap()]);
        assert!(first.url.is_some());
        assert_eq!(first.url, later.url, "{version}");
        assert_ne!(first.text, later.text);
        assert_ne!(first.title, later.title);
        assert!(first.updated < later.updated, "{version}");
        for change in list(version, "changed") {
            let at = |article, side: usize| {
                words_at(
                    article,
                    change[side][0].as_u64().unwrap(),
                    change[side][1].as_u64().unwrap(),
                )
                .1
                .to_owned()
            };
            let (was, is) = (at(first, 0), at(later, 1));
            assert!(
                !later.text.contains(&was) && !first.text.contains(&is),
                "{change}"
            );
        }
    }
}

/// What the newsroom promises to contain; a test that reads `found.json` must not pass for want of cases.
#[test]
fn everything_that_the_newsroom_is_to_show_is_there() {
    let found = found();
    let texts = texts();
    for row in list(&found, "shows") {
        let articles = list(row, "articles");
        assert!(articles.len() >= 2, "{row}");
        for name in articles {
            assert!(texts.contains_key(name.as_str().unwrap()), "{row}");
        }
    }
    let count = |key: &str, is: &dyn Fn(&Value) -> bool| {
        list(&found, key)
            .iter()
            .filter(|row| row.get("unsure").is_none() && is(row))
            .count()
    };
    let groups = count("statement_groups", &|group| {
        let members = list(group, "members").iter();
        let sure = members.filter(|member| member.get("unsure").is_none());
        sure.map(|member| member["id"].as_str().unwrap())
            .collect::<BTreeSet<_>>()
            .len()
            >= 2
    });
    let kind = |kind: &'static str| count("copies", &|copy| copy["kind"] == kind);
    let credited = count("copies", &|copy| copy.get("via").is_some());
    let state = |state: &'static str| count("origins", &|origin| !list(origin, state).is_empty());
    let relation = |relation: &'static str| count("figures", &|figure| figure["relation"] == relation);
    for (what, found, least) in [
        ("groups of statements", groups, 35),
        (
            "pairs that must not be joined",
            list(&found, "non_pairs").len(),
            35,
        ),
        ("wire copies", kind("wire"), 10),
        ("background copies", kind("background"), 6),
        ("quotations", kind("quotation"), 3),
        ("copies of itself", kind("self"), 1),
        ("copies with a credit", credited, 8),
        (
            "denials across articles",
            count("denials", &|d| d["across"] == true),
            20,
        ),
        (
            "denials inside one",
            count("denials", &|d| d["across"] == false),
            30,
        ),
        ("retractions", count("denials", &|d| d["retraction"] == true), 2),
        ("answers", list(&found, "answers").len(), 5),
        ("relays", count("relays", &|_| true), 30),
        (
            "second relays of a chain",
            count("relays", &|r| r["place"] == 2),
            4,
        ),
        (
            "relays of an article that is here",
            count("relays", &|r| r.get("article").is_some()),
            15,
        ),
        ("citations", list(&found, "cites").len(), 25),
        ("circles", list(&found, "circles").len(), 1),
        ("origins with a name", state("named"), 6),
        ("origins whose lineage is not recorded", state("not_recorded"), 2),
        ("origins that may be one", state("not_established"), 2),
        ("propositions", list(&found, "propositions").len(), 2),
        ("figures in dispute", relation("disagreement"), 3),
        ("figures in dispute that move", relation("both"), 2),
        ("voices", list(&found, "voices").len(), 30),
    ] {
        assert!(found >= least, "{what}: {found} instead of at least {least}");
    }
}
