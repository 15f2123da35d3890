//! Figures of invented articles that count one quantity, and the tables that are made of them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use sayso_core::{
    Act, Article, DateExpression, Days, Figure, Form, Reading, Segment, SegmentKind, Span, Statement, Voice,
    VoiceKind,
};
use sayso_linker::figures::{Given, Giver, Pair, contested, quantities, tables};
use sayso_linker::links::Relation;
use sayso_linker::origins::Speaker;
use sayso_linker::{Nearness, ReadArticle, are_followed};

const PAIRS: &str = include_str!("figures/pairs.txt");

/// An article that is written as the head of `pairs.txt` says.
fn article(id: &str, outlet: &str, day: &str, marked: &str) -> ReadArticle {
    let mut text = String::new();
    let mut reading = Reading::default();
    let mut counted: Vec<Option<String>> = Vec::new();
    let mut rest = marked.trim();
    while let Some(at) = rest.find(['[', '{']) {
        text.push_str(&rest[..at]);
        let close = if rest[at..].starts_with('[') { ']' } else { '}' };
        let end = at + rest[at..].find(close).expect("a mark has an end");
        let parts: Vec<&str> = rest[at + 1..end].split('|').collect();
        rest = &rest[end + 1..];
        let span = Span::new(text.len(), text.len() + parts[0].len());
        text.push_str(parts[0]);
        if close == '}' {
            let days = Days {
                from: parts[1].parse().unwrap(),
                to: parts[2].parse().unwrap(),
            };
            reading.dates.push(DateExpression {
                span,
                days: Some(days),
            });
            continue;
        }
        let (lower, upper, approximate) = bounds(parts[1]);
        let statement = parts.get(3).map(|name| voice(&mut reading, name, span));
        counted.push(
            parts
                .get(2)
                .filter(|words| **words != "-")
                .map(|words| (*words).to_owned()),
        );
        reading.figures.push(Figure {
            span,
            counts: None,
            lower,
            upper,
            approximate,
            statement,
        });
    }
    text.push_str(rest);
    for (figure, words) in reading.figures.iter_mut().zip(&counted) {
        let Some(words) = words else { continue };
        let start = match text[figure.span.start..].find(words) {
            Some(at) => figure.span.start + at,
            None => text[..figure.span.start]
                .rfind(words)
                .expect("what is counted stands in the text"),
        };
        figure.counts = Some(Span::new(start, start + words.len()));
    }
    let body = text.find('\n').map_or(text.len(), |at| at + 1);
    reading.segments = vec![
        Segment {
            kind: SegmentKind::Headline,
            span: Span::new(0, body).trimmed(&text),
        },
        Segment {
            kind: SegmentKind::Body,
            span: Span::new(body, text.len()),
        },
    ];
    let article = Article {
        id: id.to_owned(),
        outlet: Some(outlet.to_owned()),
        published: Some(day.to_owned()),
        text,
        ..Article::default()
    };
    ReadArticle::new(&article, &reading, false)
}

/// A statement by a voice, of which nothing but the number is looked at; its number.
fn voice(reading: &mut Reading, name: &str, span: Span) -> u32 {
    let known = reading
        .voices
        .iter()
        .find(|voice| voice.name == name)
        .map(|voice| voice.n);
    let n = known.unwrap_or_else(|| {
        let n = reading.voices.len() as u32 + 1;
        let kind = if name.contains("the ") {
            VoiceKind::Unnamed
        } else {
            VoiceKind::Person
        };
        reading.voices.push(Voice {
            n,
            name: name.to_owned(),
            kind,
            mentions: vec![span],
            roles: Vec::new(),
        });
        n
    });
    let number = reading.statements.len() as u32 + 1;
    reading.statements.push(Statement {
        n: number,
        source: Vec::new(),
        cue: Vec::new(),
        content: vec![span],
        form: Form::Indirect,
        act: Act::Assert,
        cited: Vec::new(),
        told: Vec::new(),
        certainty: Vec::new(),
        voice: Some(n),
        relay: Vec::new(),
        said: None,
        answers: Vec::new(),
        within: None,
        score: 1.0,
    });
    number
}

fn bounds(written: &str) -> (Option<u64>, Option<u64>, bool) {
    let (approximate, written) = match written.strip_prefix('~') {
        Some(rest) => (true, rest),
        None => (false, written),
    };
    let end = |part: &str| (!part.is_empty()).then(|| part.parse().expect("a bound is a number"));
    match written.split_once("..") {
        Some((lower, upper)) => (end(lower), end(upper), approximate),
        None => (end(written), end(written), approximate),
    }
}

fn named(relation: Relation) -> &'static str {
    match relation {
        Relation::Agrees => "agrees",
        Relation::Differs => "differs",
        Relation::Revises => "revises",
    }
}

/// The pairs of two articles, or of one, as they are written.
fn pairs(articles: &[ReadArticle]) -> Vec<String> {
    let (a, b) = (&articles[0], articles.last().unwrap());
    let nearness = match (articles.len(), are_followed(a, b)) {
        (1, _) => Nearness::One,
        (_, true) => Nearness::Story,
        (_, false) => Nearness::Passages,
    };
    (quantities(a, b, nearness).iter())
        .map(|pair| format!("{} {} {}", pair.a, pair.b, named(pair.relation)))
        .collect()
}

/// The articles that a case's lines mark, and the pairs that it wants.
fn case(lines: &[&str]) -> (Vec<ReadArticle>, Vec<String>) {
    let mut articles: Vec<(String, String, String)> = Vec::new();
    let mut wanted = Vec::new();
    for line in lines {
        if let Some(head) = line.strip_prefix("article ") {
            let (outlet, day) = head.rsplit_once(' ').expect("an outlet and a day");
            articles.push((outlet.to_owned(), day.to_owned(), String::new()));
        } else if let Some(pair) = line.strip_prefix("= ") {
            wanted.extend((pair != "none").then(|| pair.to_owned()));
        } else if let Some((_, _, text)) = articles.last_mut() {
            text.push_str(line);
            text.push_str("\n\n");
        }
    }
    let read = (articles.iter().zip('a'..))
        .map(|((outlet, day, text), id)| article(&id.to_string(), outlet, day, text))
        .collect();
    (read, wanted)
}

#[test]
fn figures_are_joined_as_the_cases_say() {
    let lines: Vec<&str> = PAIRS
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect();
    let starts: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].starts_with("case "))
        .collect();
    let mut faults = Vec::new();
    for (number, start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(lines.len());
        let (articles, wanted) = case(&lines[start + 1..end]);
        let found = pairs(&articles);
        if found != wanted {
            faults.push(format!("{}: {found:?}, not {wanted:?}", lines[*start]));
        }
    }
    assert!(starts.len() > 15 && faults.is_empty(), "{faults:#?}");
}

/// The tables of articles of one story, all compared with one another; voices go by their names.
fn all_tables(
    articles: &[ReadArticle],
    is_contested: bool,
) -> (Vec<Given>, Vec<sayso_linker::figures::Quantity>) {
    let mut given: Vec<Given> = Vec::new();
    let mut at: BTreeMap<(usize, u32), usize> = BTreeMap::new();
    for (place, article) in articles.iter().enumerate() {
        for (figure, n) in article.reading.figures.iter().zip(1..) {
            let voice = (figure.statement)
                .and_then(|n| article.statement(n)?.voice)
                .and_then(|n| article.voice(n));
            let speaker = voice.map(|voice| Speaker {
                key: voice.name.clone(),
                name: voice.name.clone(),
                kind: voice.kind,
            });
            if let Some(one) = Given::new(article, n, speaker) {
                at.insert((place, n), given.len());
                given.push(one);
            }
        }
    }
    let mut joined = Vec::new();
    for (x, a) in articles.iter().enumerate() {
        for (y, b) in articles.iter().enumerate().skip(x) {
            let nearness = if x == y { Nearness::One } else { Nearness::Story };
            joined.extend(quantities(a, b, nearness).into_iter().map(|pair| Pair {
                a: at[&(x, pair.a)],
                b: at[&(y, pair.b)],
                relation: pair.relation,
                score: pair.score,
            }));
        }
    }
    let found = if is_contested {
        contested(&given, &joined)
    } else {
        tables(&given, &joined)
    };
    (given, found)
}

/// Three papers and three voices on one quake, over three days.
fn quake() -> Vec<ReadArticle> {
    let rows = [
        (
            "a",
            "Harbour Post",
            "2031-05-06",
            "[120|120|people|Joan Brandvold] people, Joan Brandvold said",
        ),
        (
            "b",
            "Inland Courier",
            "2031-05-06",
            "[at least 200|200..|people|Tomas Reth] people, Tomas Reth said",
        ),
        (
            "c",
            "Harbour Post",
            "2031-05-07",
            "[184|184|people|Joan Brandvold] people, Joan Brandvold said",
        ),
        (
            "d",
            "Inland Courier",
            "2031-05-08",
            "[at least 210|210..|people|Tomas Reth] people, Tomas Reth said",
        ),
        ("e", "Tarnby Times", "2031-05-08", "[120|120|people] people"),
    ];
    rows.map(|(id, outlet, day, figure)| {
        let text = format!("Quake in Ostmere\n\nThe earthquake that struck Ostmere killed {figure}.");
        article(id, outlet, day, &text)
    })
    .to_vec()
}

#[test]
fn a_table_tells_revision_from_disagreement() {
    let (given, quantities) = all_tables(&quake(), true);
    assert_eq!(quantities.len(), 1, "{quantities:#?}");
    let quantity = &quantities[0];
    assert_eq!(quantity.label, "people killed, Ostmere");
    let names: Vec<String> = (quantity.rows.iter())
        .map(|row| match &row.giver {
            Giver::Voice(speaker) => speaker.name.clone(),
            Giver::Outlet(outlet) => format!("{outlet} itself"),
            Giver::Article(id) => id.clone(),
        })
        .collect();
    assert_eq!(names, ["Joan Brandvold", "Tomas Reth", "Tarnby Times itself"]);
    let revised: Vec<Vec<(&str, &str, bool)>> = (quantity.rows.iter())
        .map(|row| {
            let words = |at: usize| given[at].words.as_str();
            (row.revisions.iter())
                .map(|r| (words(r.from), words(r.to), r.is_dated))
                .collect()
        })
        .collect();
    // "at least 210" narrows "at least 200" and contradicts nothing
    assert_eq!(revised, [vec![("120", "184", true)], vec![], vec![]]);
    let now: Vec<_> = quantity
        .rows
        .iter()
        .map(|row| (row.now.lower, row.now.upper))
        .collect();
    assert_eq!(
        now,
        [(Some(184), Some(184)), (Some(210), None), (Some(120), Some(120))]
    );
    let disagreements: Vec<_> = (quantity.disagreements.iter())
        .map(|d| (d.one, d.other, d.days, d.is_behind))
        .collect();
    // the paper prints what the first voice has given up since
    assert_eq!(
        disagreements,
        [
            (0, 1, Some(1), false),
            (0, 2, Some(1), true),
            (1, 2, Some(0), false)
        ]
    );
    let days: Vec<_> = quantity.timeline.iter().map(|at| given[*at].day()).collect();
    assert!(days.len() == 5 && days.is_sorted());
}

#[test]
fn a_quantity_on_which_all_agree_is_not_contested() {
    let articles: Vec<ReadArticle> = quake()
        .into_iter()
        .filter(|article| article.id == "a" || article.id == "e")
        .collect();
    assert!(all_tables(&articles, true).1.is_empty());
    assert_eq!(all_tables(&articles, false).1.len(), 1);
}

#[test]
fn one_wrong_pair_does_not_chain_two_towns() {
    let text = |town: &str, n: u32| format!("Storm\n\nThe storm killed [{n}|{n}|people] people in {town}.");
    let rows = [
        ("a", "Quorn", 20),
        ("b", "Quorn", 21),
        ("c", "Tarnby", 31),
        ("d", "Tarnby", 30),
    ];
    let articles =
        rows.map(|(id, town, n)| article(id, &format!("Paper {id}"), "2031-05-06", &text(town, n)));
    let given: Vec<Given> = articles
        .iter()
        .filter_map(|article| Given::new(article, 1, None))
        .collect();
    let pair = |a, b, score| Pair {
        a,
        b,
        relation: Relation::Differs,
        score,
    };
    let joined = [pair(0, 1, 0.9), pair(2, 3, 0.9), pair(1, 2, 0.99)];
    let labels: Vec<(String, usize)> = (contested(&given, &joined).into_iter())
        .map(|quantity| (quantity.label, quantity.timeline.len()))
        .collect();
    assert_eq!(
        labels,
        [
            ("people killed, Quorn".to_owned(), 2),
            ("people killed, Tarnby".to_owned(), 2)
        ]
    );
}

/// A quantity with figures by their articles, so that it does not matter where they stand in a list.
fn shown(given: &[Given], quantities: &[sayso_linker::figures::Quantity]) -> Vec<String> {
    (quantities.iter())
        .map(|q| {
            let name = |at: &usize| format!("{}/{}", given[*at].article, given[*at].n);
            let rows: Vec<_> = (q.rows.iter())
                .map(|row| {
                    (
                        row.giver.clone(),
                        row.figures.iter().map(name).collect::<Vec<_>>(),
                        row.now,
                    )
                })
                .collect();
            format!(
                "{} {rows:?} {:?} {:?}",
                q.label,
                q.timeline.iter().map(name).collect::<Vec<_>>(),
                q.disagreements
            )
        })
        .collect()
}

/// Words among which figures stand, so that random texts have something to join.
const WORDS: [&str; 24] = [
    "people",
    "killed",
    "wounded",
    "were",
    "in",
    "Varen",
    "Quorn",
    "and",
    "or",
    "of",
    "the",
    "others",
    "including",
    ",",
    ". ",
    "\n",
    "including",
    "more",
    "lost",
    "their",
    "lives",
    "U.S.",
    "toll",
    "a day",
];

fn any_article(id: &'static str) -> impl Strategy<Value = ReadArticle> {
    let part = prop_oneof![
        6 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned),
        2 => (0u64..40, any::<bool>()).prop_map(|(n, counts)| {
            if counts { format!("[{n}|{n}|-] people") } else { format!("[{n}|{n}..|-]") }
        }),
        1 => "[^\\[\\]{}|]{0,6}",
    ];
    let outlet = prop::sample::select(&["Harbour Post", "Inland Courier"][..]);
    (prop::collection::vec(part, 0..60), outlet, 1u8..=9).prop_map(move |(parts, outlet, day)| {
        article(id, outlet, &format!("2031-05-0{day}"), &parts.join(" "))
    })
}

proptest! {
    #[test]
    fn which_article_comes_first_does_not_matter(a in any_article("a"), b in any_article("b")) {
        let there = quantities(&a, &b, Nearness::Story);
        let mut back: Vec<_> = quantities(&b, &a, Nearness::Story);
        for pair in &mut back {
            std::mem::swap(&mut pair.a, &mut pair.b);
        }
        back.sort_by_key(|pair| (pair.a, pair.b));
        prop_assert_eq!(there, back);
    }

    #[test]
    fn pairs_name_figures_that_there_are_each_pair_once(a in any_article("a"), b in any_article("b")) {
        for (one, other, nearness) in [(&a, &b, Nearness::Story), (&a, &a, Nearness::One)] {
            let found = quantities(one, other, nearness);
            let names: BTreeSet<(u32, u32)> = found.iter().map(|pair| (pair.a, pair.b)).collect();
            prop_assert_eq!(names.len(), found.len());
            for pair in found {
                prop_assert!((1..=one.reading.figures.len()).contains(&(pair.a as usize)));
                prop_assert!((1..=other.reading.figures.len()).contains(&(pair.b as usize)));
                prop_assert!((0.5..=1.0).contains(&pair.score));
                prop_assert!(nearness != Nearness::One || pair.a < pair.b);
            }
        }
    }

    #[test]
    fn tables_do_not_depend_on_the_order_of_articles(
        a in any_article("a"), b in any_article("b"), c in any_article("c"), turn in 0usize..3
    ) {
        let mut articles = vec![a, b, c];
        let (given, quantities) = all_tables(&articles, false);
        let before = shown(&given, &quantities);
        // with articles in order, a pair names the lesser article first, as links do
        articles.rotate_left(turn);
        let (given, quantities) = all_tables(&articles, false);
        prop_assert_eq!(before, shown(&given, &quantities));
    }
}

/// Long inputs that repeat one thing; each must be read in time that grows with its length alone.
#[test]
fn hostile_texts_are_read_in_a_moment() {
    let started = std::time::Instant::now();
    let figures = |count: usize, text: &str, length: usize| Reading {
        figures: (0..count)
            .map(|at| Figure {
                span: Span::new(at * length, at * length + 2),
                counts: None,
                lower: Some(12),
                upper: Some(12),
                approximate: false,
                statement: None,
            })
            .collect(),
        segments: vec![Segment {
            kind: SegmentKind::Body,
            span: Span::new(0, text.len()),
        }],
        ..Reading::default()
    };
    for repeated in [
        "12 people were killed in Varen ",
        "12 ",
        "12\"\"\"\"\"\"",
        "12,",
        "12 Varen",
    ] {
        let text = repeated.repeat(1_000_000 / repeated.len());
        let reading = figures(text.len() / repeated.len(), &text, repeated.len());
        let article = Article {
            id: "a".to_owned(),
            text,
            ..Article::default()
        };
        let read = ReadArticle::new(&article, &reading, false);
        let links =
            quantities(&read, &read, Nearness::One).len() + quantities(&read, &read, Nearness::Story).len();
        assert!(links < 1_000_000, "{links} pairs");
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
