//! The invented newsroom: every label fits the text that intake gives, and the pages say who published them and when.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use sayso_core::{Act, Article, CodePoints, Form, SegmentKind, Span, VoiceKind};
use serde_json::Value;

/// An article of the newsroom with its labels.
struct Labelled {
    name: String,
    html: bool,
    article: Article,
    labels: Value,
}

impl Labelled {
    /// The list under that key.
    fn list(&self, key: &str) -> &[Value] {
        self.labels[key]
            .as_array()
            .unwrap_or_else(|| panic!("{}: no list {key:?}", self.name))
    }

    /// A span in code points as bytes of the text, or why it is none.
    fn span(&self, value: &Value) -> Span {
        let ends = value
            .as_array()
            .unwrap_or_else(|| panic!("{}: {value} is no span", self.name));
        let [start, end] = [0, 1].map(|i| ends[i].as_u64().unwrap() as usize);
        self.between(start, end)
    }

    fn between(&self, start: usize, end: usize) -> Span {
        assert!(start < end, "{}: the span {start}..{end} is empty", self.name);
        CodePoints::new(&self.article.text)
            .span(start, end)
            .unwrap_or_else(|| panic!("{}: the span {start}..{end} leaves the text", self.name))
    }

    fn words(&self, span: Span) -> &str {
        span.of(&self.article.text)
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/newsroom")
}

/// The articles that have labels of their own. The others are there for what is to be found between articles, which
/// `newsroom_found.rs` checks.
fn newsroom() -> Vec<Labelled> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder().join("labels"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let labels = std::fs::read(&path).unwrap();
            let page = folder().join("articles").join(format!("{name}.html"));
            let html = page.exists();
            let article = if html {
                sayso_intake::html::article(&std::fs::read(page).unwrap(), None)
            } else {
                let text = folder().join("articles").join(format!("{name}.txt"));
                sayso_intake::plain::article(
                    &std::fs::read(text)
                        .unwrap_or_else(|e| panic!("{name} has labels and is no article: {e}")),
                )
            };
            Labelled {
                html,
                article: article.unwrap_or_else(|e| panic!("{name}: {e}")),
                labels: serde_json::from_slice(&labels).unwrap(),
                name,
            }
        })
        .collect()
}

/// The span begins and ends where words do, not inside one and not at white space.
fn stands_on_words(text: &str, span: Span) -> bool {
    let inner = span.of(text);
    let (before, after) = (
        text[..span.start].chars().next_back(),
        text[span.end..].chars().next(),
    );
    let joins = |a: Option<char>, b: Option<char>| {
        a.zip(b)
            .is_some_and(|(a, b)| a.is_alphanumeric() && b.is_alphanumeric())
    };
    inner.trim() == inner && !joins(before, inner.chars().next()) && !joins(inner.chars().next_back(), after)
}

#[test]
fn the_labels_are_good_for_the_text_that_intake_gives() {
    for a in newsroom() {
        assert_eq!(
            a.labels["text_sha256"].as_str(),
            Some(a.article.text_sha256().as_str()),
            "{}: the canonical text has changed; write the labels anew with examples/newsroom/label.py. It is now:\n{}",
            a.name,
            a.article.text
        );
        assert_eq!(a.labels["id"].as_str(), Some(a.name.as_str()));
    }
}

#[test]
fn the_pages_say_who_published_them_and_when() {
    for a in newsroom().iter().filter(|a| a.html) {
        assert_eq!(
            a.article.outlet.as_deref(),
            a.labels["outlet"].as_str(),
            "{}: outlet",
            a.name
        );
        let day = |date: &Option<String>| date.as_deref().map(|d| d.chars().take(10).collect::<String>());
        assert_eq!(
            day(&a.article.published).as_deref(),
            a.labels["published"].as_str(),
            "{}: published",
            a.name
        );
        if let Some(updated) = a.labels["updated"].as_str() {
            assert_eq!(
                day(&a.article.updated).as_deref(),
                Some(updated),
                "{}: updated",
                a.name
            );
        }
        assert!(a.article.byline.is_some(), "{}: byline", a.name);
        assert_eq!(a.article.language.as_deref(), Some("en"), "{}: language", a.name);
        let headline = &a.list("segments")[0];
        assert_eq!(headline["kind"], "headline", "{}", a.name);
        assert_eq!(
            a.article.title.as_deref(),
            Some(a.words(segment_span(a, headline))),
            "{}: title",
            a.name
        );
    }
}

fn segment_span(a: &Labelled, segment: &Value) -> Span {
    let [start, end] = ["start", "end"].map(|k| segment[k].as_u64().unwrap() as usize);
    a.between(start, end)
}

#[test]
fn every_span_stands_on_whole_words() {
    for a in newsroom() {
        let mut spans: Vec<Span> = Vec::new();
        for statement in a.list("statements").iter().chain(a.list("believe")) {
            for key in ["source_span", "cue_span", "content_span"] {
                if !statement[key].is_null() {
                    spans.push(a.span(&statement[key]));
                }
            }
        }
        for label in a.list("figures").iter().chain(a.list("dates")) {
            spans.push(a.span(&label["span"]));
        }
        assert!(spans.len() > 30, "{}: only {} spans", a.name, spans.len());
        for span in spans {
            assert!(
                stands_on_words(&a.article.text, span),
                "{}: {:?}",
                a.name,
                a.words(span)
            );
        }
    }
}

#[test]
fn statements_have_known_acts_forms_voices_and_targets() {
    for a in newsroom() {
        let named: BTreeSet<&str> = a
            .list("voices")
            .iter()
            .map(|v| v["name"].as_str().unwrap())
            .collect();
        let statements = a.list("statements");
        for (i, s) in statements.iter().enumerate() {
            let at = format!("{} statement {}", a.name, i + 1);
            assert_eq!(s["n"].as_u64(), Some(i as u64 + 1), "{at}");
            let act = s["act"].as_str().and_then(Act::named);
            assert!(
                act.is_some_and(|act| act != Act::Believe),
                "{at}: act {}",
                s["act"]
            );
            let form: Form =
                serde_json::from_value(s["form"].clone()).unwrap_or_else(|e| panic!("{at}: {e}"));
            let quoted = a.article.text[..a.span(&s["content_span"]).start]
                .chars()
                .next_back();
            if form == Form::Direct {
                assert!(
                    quoted.is_some_and(|c| "“\"‘'".contains(c)),
                    "{at}: direct, yet it follows {quoted:?}"
                );
            }
            let (voice, kind) = (s["voice"].as_str().unwrap(), s["voice_kind"].as_str().unwrap());
            if kind == "unnamed" {
                assert!(voice.starts_with("unnamed: "), "{at}: {voice}");
            } else if s.get("unsure").is_none() {
                assert!(named.contains(voice), "{at}: {voice} is not among the voices");
            }
            let alternatives = s["targets_alt"].as_array().into_iter().flatten();
            for target in s.get("targets").into_iter().chain(alternatives) {
                let target = target.as_u64().unwrap() as usize;
                assert!(
                    (1..=statements.len()).contains(&target) && target != i + 1,
                    "{at}: target {target}"
                );
            }
            for never in s["never"].as_array().into_iter().flatten() {
                assert!(never.as_str().and_then(Act::named).is_some(), "{at}: {never}");
                assert_ne!(never, &s["act"], "{at}");
            }
            for field in s["unsure_fields"].as_array().into_iter().flatten() {
                assert!(
                    ["act", "voice", "relay", "targets", "said"].contains(&field.as_str().unwrap()),
                    "{at}: {field}"
                );
            }
            for relay in s["relay"].as_array().into_iter().flatten() {
                for name in relay.as_str().unwrap().split("; ") {
                    assert!(
                        named.contains(name),
                        "{at}: the relay {name} is not among the voices"
                    );
                }
            }
            if let Some(said) = s.get("said") {
                // the days are those of a date expression that stands in the same article
                let told = |date: &Value| date["start"] == said["from"] && date["end"] == said["to"];
                assert!(a.list("dates").iter().any(told), "{at}: said {said}");
            }
            for certainty in s["certainty"].as_array().into_iter().flatten() {
                assert!(
                    stands_on_words(&a.article.text, a.span(certainty)),
                    "{at}: {certainty}"
                );
            }
        }
    }
}

#[test]
fn voices_have_a_kind_and_are_mentioned_in_the_text() {
    for a in newsroom() {
        for voice in a.list("voices") {
            let kind = voice["kind"].as_str().unwrap();
            assert!(VoiceKind::named(kind).is_some(), "{}: {voice}", a.name);
            let unnamed = voice["name"].as_str().unwrap().starts_with("unnamed: ");
            assert_eq!(kind == "unnamed", unnamed, "{}: {voice}", a.name);
            let mentions = voice["mentions"].as_array().unwrap();
            assert!(!mentions.is_empty(), "{}: {voice}", a.name);
            for mention in mentions {
                assert!(
                    a.article.text.contains(mention.as_str().unwrap()),
                    "{}: {mention}",
                    a.name
                );
            }
            for place in voice["mention_spans"].as_array().unwrap() {
                let words = Value::from(a.words(a.span(place)));
                assert!(mentions.contains(&words), "{}: {voice}: {words}", a.name);
            }
            for role in voice["roles"].as_array().unwrap() {
                let words = a.words(a.span(&role["span"]));
                assert_eq!(role["text"].as_str(), Some(words), "{}: {voice}", a.name);
            }
        }
    }
}

#[test]
fn figures_and_dates_run_forward() {
    for a in newsroom() {
        for figure in a.list("figures") {
            let (lower, upper) = (figure["lower"].as_u64(), figure["upper"].as_u64());
            assert!(
                lower.is_some() || upper.is_some(),
                "{}: {figure} has no bound",
                a.name
            );
            if let (Some(lower), Some(upper)) = (lower, upper) {
                assert!(lower <= upper, "{}: {figure}", a.name);
            }
            let giver = figure["by"].as_str();
            let speaks = |s: &Value| s["voice"].as_str() == giver;
            assert!(
                giver.is_none() || a.list("statements").iter().any(speaks),
                "{}: {figure}",
                a.name
            );
        }
        for date in a.list("dates") {
            let [start, end] =
                ["start", "end"].map(|k| date[k].as_str().unwrap().parse::<jiff::civil::Date>().unwrap());
            assert!(start <= end, "{}: {date}", a.name);
            let words = a.words(a.span(&date["span"]));
            // a weekday named in the labels is that weekday
            let day = format!("{:?}", start.weekday());
            if let Some(weekday) = WEEKDAYS.iter().find(|w| words.starts_with(*w)) {
                assert_eq!(&day, weekday, "{}: {date}", a.name);
            }
        }
    }
}

const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

#[test]
fn segments_are_in_order_and_statements_stand_in_what_is_read() {
    for a in newsroom() {
        let mut end = 0;
        for segment in a.list("segments") {
            let kind: SegmentKind = serde_json::from_value(segment["kind"].clone()).unwrap();
            let span = segment_span(&a, segment);
            assert!(end <= span.start, "{}: {segment} overlaps the one before", a.name);
            assert!(
                stands_on_words(&a.article.text, span),
                "{}: {:?}",
                a.name,
                a.words(span)
            );
            end = span.end;
            for statement in a.list("statements") {
                let content = a.span(&statement["content_span"]);
                assert!(
                    kind.is_read() || !content.overlaps(span),
                    "{}: a statement in {segment}: {:?}",
                    a.name,
                    a.words(content)
                );
            }
        }
    }
}

#[test]
fn what_the_markup_names_is_a_segment_of_that_kind() {
    for a in newsroom() {
        let labelled: Vec<(SegmentKind, Span)> = a
            .list("segments")
            .iter()
            .map(|s| {
                (
                    serde_json::from_value(s["kind"].clone()).unwrap(),
                    segment_span(&a, s),
                )
            })
            .collect();
        assert_eq!(
            a.html,
            !a.article.marked.is_empty(),
            "{}: a page marks its title at least",
            a.name
        );
        for mark in &a.article.marked {
            let words = a.words(mark.span);
            assert!(
                labelled.contains(&(mark.kind, mark.span)),
                "{}: {:?} {words:?}",
                a.name,
                mark.kind
            );
        }
    }
}

/// What the newsroom promises to contain; a test that reads it must not pass for want of cases.
#[test]
fn everything_that_the_conventions_name_occurs() {
    let newsroom = newsroom();
    assert!(newsroom.len() >= 12 && newsroom.iter().filter(|a| a.html).count() >= 5);
    let outlets: BTreeSet<&str> = newsroom
        .iter()
        .filter_map(|a| a.labels["outlet"].as_str())
        .collect();
    assert!(outlets.len() >= 5, "{outlets:?}");
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = |what: String| *counts.entry(what).or_default() += 1;
    for a in &newsroom {
        for s in a.list("statements").iter().filter(|s| s.get("unsure").is_none()) {
            count(format!("act {}", s["act"].as_str().unwrap()));
            count(format!("form {}", s["form"].as_str().unwrap()));
            count(format!("voice {}", s["voice_kind"].as_str().unwrap()));
            let relay = s["relay"].as_array().map_or(&[][..], Vec::as_slice);
            count(format!("relay {}", relay.len()));
            if relay.iter().any(|r| r.as_str().unwrap().contains("; ")) {
                count("parallel relay".to_owned());
            }
            if s["cue_span"].is_null() {
                count("no cue".to_owned());
            }
            for key in ["targets", "said", "certainty"] {
                if s.get(key).is_some() {
                    count(key.to_owned());
                }
            }
            if !s["source_span"].is_null() {
                let source = a.words(a.span(&s["source_span"])).to_lowercase();
                if ["he", "she", "it", "they"].contains(&source.as_str()) {
                    count(format!("source {source}"));
                }
            }
        }
        a.list("believe").iter().for_each(|_| count("believe".to_owned()));
        for voice in a.list("voices") {
            voice["roles"]
                .as_array()
                .unwrap()
                .iter()
                .for_each(|_| count("role".to_owned()));
        }
        for segment in a.list("segments") {
            count(format!("segment {}", segment["kind"].as_str().unwrap()));
        }
        for f in a.list("figures") {
            let open = (
                f["lower"].is_null(),
                f["upper"].is_null(),
                f["approx"].as_bool().unwrap(),
            );
            count(match open {
                (false, true, false) => "figure at least".to_owned(),
                (false, true, true) => "figure millions".to_owned(),
                (true, false, _) => "figure up to".to_owned(),
                (false, false, approximate) => {
                    let exact = if f["lower"] == f["upper"] {
                        "number"
                    } else {
                        "range"
                    };
                    format!("figure {exact} {approximate}")
                }
                (true, true, _) => panic!("{f}"),
            });
        }
        for statement in a.list("statements").iter().filter(|s| s.get("never").is_some()) {
            count(format!("never {}", statement["never"][0].as_str().unwrap()));
        }
    }
    let wanted = [
        ("act assert", 40),
        ("act confirm", 3),
        ("act deny", 10),
        ("act accuse", 10),
        ("act demand", 10),
        ("act promise", 8),
        ("act warn", 4),
        ("act question", 5),
        ("act decline", 6),
        ("form direct", 25),
        ("form indirect", 80),
        ("form mixed", 10),
        ("voice person", 60),
        ("voice government", 15),
        ("voice organization", 12),
        ("voice outlet", 4),
        ("voice document", 3),
        ("voice unnamed", 25),
        ("relay 1", 8),
        ("relay 2", 2),
        ("parallel relay", 2),
        ("no cue", 4),
        ("relay 3", 1),
        ("targets", 20),
        ("said", 15),
        ("certainty", 4),
        ("source he", 8),
        ("source she", 5),
        ("source it", 4),
        ("source they", 5),
        ("role", 20),
        ("believe", 6),
        ("segment headline", 15),
        ("segment dateline", 5),
        ("segment caption", 2),
        ("segment related", 6),
        ("segment boilerplate", 10),
        ("segment credit", 4),
        ("figure at least", 6),
        ("figure millions", 2),
        ("figure up to", 4),
        ("figure number false", 25),
        ("figure number true", 5),
        ("figure range false", 3),
        ("figure range true", 8),
        ("never deny", 2),
    ];
    for (what, least) in wanted {
        let found = counts.get(what).copied().unwrap_or(0);
        assert!(found >= least, "{what}: {found} instead of at least {least}");
    }
    // forms that are easily read wrong: each is a figure or a date of some article
    let words_of = |key: &str| -> BTreeSet<String> {
        newsroom
            .iter()
            .flat_map(|a| {
                a.list(key)
                    .iter()
                    .map(|label| a.words(a.span(&label["span"])).to_lowercase())
            })
            .collect()
    };
    let (figures, dates) = (words_of("figures"), words_of("dates"));
    for words in [
        "from 14 to 17",
        "between 20 and 30",
        "at least 12",
        "a third of the 600",
        "as many as 200",
        "several hundred",
        "6,000 to 7,000",
        "dozens",
        "twenty-three",
    ] {
        assert!(figures.contains(words), "no figure {words:?}");
    }
    for words in [
        // the conventions do not say on which day the end of a week begins: in doubt
        "late last week",
        "early in november",
        "april",
        "the 1990s",
        "2009 to 2026",
        "2 march 2031",
        "sunday, april 20",
        "5 to 9 may",
        "late january",
    ] {
        assert!(dates.contains(words), "no date {words:?}");
    }
    assert!(
        newsroom
            .iter()
            .any(|a| a.labels["published"].is_null() && a.list("dates").len() >= 8),
        "no article without a published date"
    );
}
