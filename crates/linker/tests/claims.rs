//! Claims: which statements are the same, how they are grouped, and how their wordings differ. Articles, people and places
//! are invented.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use sayso_core::{Act, Article, Form, Reading, Segment, SegmentKind, Span, Statement, Voice, VoiceKind};
use sayso_linker::claims::{Drift, Edge, drift, fullest, gist, groups, members, same};
use sayso_linker::links::{Passage, Same, SameBy};
use sayso_linker::{Nearness, ReadArticle, compare};

const PAIRS: &str = include_str!("claims/pairs.tsv");
const DRIFT: &str = include_str!("claims/drift.tsv");

fn rows(file: &str) -> impl Iterator<Item = Vec<&str>> {
    file.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}

/// An article of paragraphs; of those with a voice what stands between the braces is its statement.
fn article(id: &str, paragraphs: &[(Option<&str>, &str)]) -> ReadArticle {
    let (mut text, mut statements, mut voices) = (String::new(), Vec::new(), Vec::<Voice>::new());
    for (voice, paragraph) in paragraphs {
        let mut content = None;
        let mut open = 0;
        for c in paragraph.chars() {
            match c {
                '{' => open = text.len(),
                '}' => content = Some(Span::new(open, text.len())),
                c => text.push(c),
            }
        }
        text.push_str("\n\n");
        let (Some(content), Some(name)) = (content, voice) else {
            continue;
        };
        let n = match voices.iter().find(|v| v.name == *name) {
            Some(voice) => voice.n,
            None => {
                let n = voices.len() as u32 + 1;
                voices.push(Voice {
                    n,
                    name: (*name).to_owned(),
                    kind: if name.contains("Board") {
                        VoiceKind::Organization
                    } else {
                        VoiceKind::Person
                    },
                    mentions: Vec::new(),
                    roles: Vec::new(),
                });
                n
            }
        };
        let words = content.of(&text);
        statements.push(Statement {
            n: statements.len() as u32 + 1,
            source: Vec::new(),
            cue: Vec::new(),
            content: vec![content],
            form: match (
                words.starts_with('“') && words.ends_with('”'),
                words.contains('“'),
            ) {
                (true, _) => Form::Direct,
                (false, true) => Form::Mixed,
                (false, false) => Form::Indirect,
            },
            act: Act::Assert,
            cited: Vec::new(),
            told: Vec::new(),
            certainty: Vec::new(),
            voice: Some(n),
            relay: Vec::new(),
            said: None,
            answers: Vec::new(),
            within: None,
            score: 0.9,
        });
    }
    let reading = Reading {
        segments: vec![Segment {
            kind: SegmentKind::Body,
            span: Span::new(0, text.len()),
        }],
        statements,
        voices,
        ..Reading::default()
    };
    let article = Article {
        id: id.to_owned(),
        published: Some("2031-11-03".to_owned()),
        text,
        ..Article::default()
    };
    ReadArticle::new(&article, &reading, false)
}

/// A report with one statement of interest among others of its own.
fn report(id: &str, voice: &str, content: &str, others: [&str; 3]) -> ReadArticle {
    let stated = format!("In Ostrel, {voice} said that {{{content}}}.");
    article(
        id,
        &[
            (Some("Ada Fenwick"), others[0]),
            (Some(voice), &stated),
            (Some("Ada Fenwick"), others[1]),
            (Some("Ivo Tarrant"), others[2]),
        ],
    )
}

const HERE: [&str; 3] = [
    "Fenwick said {the choir would rehearse anthems beside the fountain on Friday}.",
    "She added {“No trumpet was ever borrowed from our cellar without a signature”}.",
    "Tarrant said {cormorants nest on the chimney of the abandoned brewery}.",
];
const THERE: [&str; 3] = [
    "Fenwick said {volunteers knitted scarves for the lighthouse museum}.",
    "She added {“Pickled herring belongs on every wedding table in this province”}.",
    "Tarrant said {the ferry timetable ignores the tides at Cape Morrow}.",
];

/// The link between the second statements of two reports.
fn link(links: &[Same]) -> Option<&Same> {
    links
        .iter()
        .find(|link| link.a.statement == Some(2) && link.b.statement == Some(2))
}

#[test]
fn statements_of_one_utterance_are_the_same_and_others_are_not() {
    for row in rows(PAIRS) {
        let [wanted, by, voice_a, content_a, voice_b, content_b] = row[..] else {
            panic!("not six columns: {row:?}")
        };
        let a = report("a", voice_a, content_a, HERE);
        let b = report("b", voice_b, content_b, THERE);
        let links = same(&a, &b, Nearness::Story);
        match link(&links) {
            Some(link) => {
                assert_eq!(wanted, "same", "{content_a} | {content_b}: {link:?}");
                assert_eq!(
                    format!("{:?}", link.by).to_lowercase(),
                    by,
                    "{content_a} | {content_b}"
                );
                assert!(link.score > 0.0 && link.score <= 1.0);
            }
            None => assert_eq!(wanted, "different", "{content_a} | {content_b}"),
        }
        // a sentence of several clauses may have a link for each
        let of_these = |link: &Same| link.a.statement == Some(2) && link.b.statement == Some(2);
        assert!(
            links.iter().all(of_these),
            "more is the same than should be: {links:?}"
        );
    }
}

#[test]
fn the_order_of_the_articles_does_not_matter() {
    for row in rows(PAIRS) {
        let a = report("a", row[2], row[3], HERE);
        let b = report("b", row[4], row[5], THERE);
        assert_eq!(compare(&a, &b, Nearness::Story), compare(&b, &a, Nearness::Story));
    }
}

#[test]
fn a_quotation_that_was_not_read_is_found_by_its_words() {
    let words = "The sluice at Varmoor will hold through the winter storms";
    let a = report("a", "Orla Quint", &format!("“{words}”"), HERE);
    for (printed, wanted) in [
        (format!("“{words},” reads a placard on the parapet."), words),
        // without quotation marks, as in a message that is shown as it was sent
        (format!("{words} — Orla Quint (@quint)"), words),
    ] {
        let b = article(
            "b",
            &[
                (Some("Ada Fenwick"), THERE[0]),
                (None, &printed),
                (Some("Ivo Tarrant"), THERE[2]),
            ],
        );
        let links = same(&a, &b, Nearness::Story);
        let [link] = &links[..] else {
            panic!("not one link: {links:?}")
        };
        assert_eq!((link.a.statement, link.b.statement), (Some(2), None));
        assert_eq!(
            link.b
                .spans
                .iter()
                .map(|span| span.of(&b.text))
                .collect::<Vec<_>>(),
            [wanted]
        );
    }
}

#[test]
fn page_furniture_inside_a_statement_is_not_found_as_its_words() {
    let furniture = "Quint Orla Magdalena QuintVarmoor masons push sluice covenant at harvest rally Fenwick leads buttress poll";
    let content = format!(
        "the covenant of {furniture} would drown every orchard between Lindemarsh and the northern lighthouse, and nobody in the province would ever pay for dredging the canal again"
    );
    let a = report("a", "Teodor Hale", &content, HERE);
    let b = article(
        "b",
        &[
            (Some("Ada Fenwick"), THERE[0]),
            (None, &format!("The choir met {furniture} on Sunday.")),
            (Some("Ivo Tarrant"), THERE[2]),
        ],
    );
    assert_eq!(same(&a, &b, Nearness::Story), []);
}

#[test]
fn years_apart_only_quoted_words_that_were_passed_on_show_that_two_are_the_same() {
    let quoted = "“The sluice at Varmoor will hold through the winter storms, because its masons rebuilt every buttress”";
    let a = report("a", "Orla Quint", quoted, HERE);
    let copied = report("b", "Orla Quint", quoted, THERE);
    assert!(link(&same(&a, &copied, Nearness::Passages)).is_some());
    let reworded =
        "the sluice of Varmoor is going to hold in winter storms since masons rebuilt each buttress";
    let told = report("b", "Orla Quint", reworded, THERE);
    assert!(same(&a, &told, Nearness::Passages).is_empty());
}

#[test]
fn each_sentence_of_a_quotation_is_compared_by_itself() {
    let first = "The sluice at Varmoor will hold through the winter storms.";
    let second = "My masons rebuilt every buttress with granite from Lindemarsh.";
    let a = report("a", "Orla Quint", &format!("“{first} {second}”"), HERE);
    let b = article(
        "b",
        &[
            (Some("Orla Quint"), &format!("“{{{second}}}” said Quint.")),
            (Some("Ivo Tarrant"), THERE[2]),
            (Some("Orla Quint"), &format!("“{{{first}}}” said Quint.")),
        ],
    );
    let links = same(&a, &b, Nearness::Story);
    let shown: Vec<(&str, Option<u32>)> = links
        .iter()
        .map(|link| (link.a.spans[0].of(&a.text), link.b.statement))
        .collect();
    assert_eq!(
        shown,
        [
            (first.trim_end_matches('.'), Some(3)),
            (second.trim_end_matches('.'), Some(1))
        ]
    );
    assert!(links.iter().all(|link| link.by == SameBy::Words));
}

#[test]
fn hostile_articles_cost_time_in_proportion_to_their_length() {
    let started = Instant::now();
    let words = "sluice ".repeat(200_000);
    let marks = "“ \" ".repeat(100_000);
    let quotations: String = (0..20_000)
        .map(|n| format!("“sluice valve {n} buttress {n}” "))
        .collect();
    for text in [&words, &marks, &quotations] {
        let a = article("a", &[(Some("Orla Quint"), &format!("{{{text}}}")), (None, text)]);
        let b = article("b", &[(None, text), (Some("Orla Quint"), &format!("{{{text}}}"))]);
        compare(&a, &b, Nearness::Story);
        compare(&a, &a, Nearness::One);
    }
    assert!(
        started.elapsed() < Duration::from_secs(120),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn a_long_row_of_statements_is_compared_in_bounded_work() {
    let started = Instant::now();
    let paragraphs: Vec<String> = (0..3_000)
        .map(|n| {
            format!(
                "Quint said {{the sluice of valley {n} leaks at buttress {}}}.",
                n % 7
            )
        })
        .collect();
    let paragraphs: Vec<(Option<&str>, &str)> = paragraphs
        .iter()
        .map(|paragraph| (Some("Orla Quint"), paragraph.as_str()))
        .collect();
    let (a, b) = (article("a", &paragraphs), article("b", &paragraphs));
    let links = same(&a, &b, Nearness::Story);
    assert!(!links.is_empty());
    assert!(
        started.elapsed() < Duration::from_secs(120),
        "{:?}",
        started.elapsed()
    );
}

/// So many statements, each of an article of its own.
fn one_each(count: usize) -> Vec<(usize, Option<u32>)> {
    (0..count).map(|article| (article, Some(1))).collect()
}

fn edge(a: usize, b: usize, score: f32) -> Edge {
    Edge { a, b, score }
}

#[test]
fn groups_hold_what_edges_join() {
    let edges = [edge(0, 1, 0.9), edge(3, 4, 0.9), edge(4, 5, 0.9), edge(3, 5, 0.9)];
    assert_eq!(
        groups(&one_each(7), &edges, &[], &[]),
        [vec![0, 1], vec![3, 4, 5]]
    );
    assert!(groups(&one_each(7), &[], &[], &[]).is_empty());
}

#[test]
fn one_weak_edge_does_not_join_two_claims() {
    let within = [(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5)];
    let mut edges: Vec<Edge> = within.iter().map(|(a, b)| edge(*a, *b, 0.95)).collect();
    edges.push(edge(2, 3, 0.6));
    assert_eq!(
        groups(&one_each(6), &edges, &[], &[]),
        [vec![0, 1, 2], vec![3, 4, 5]]
    );
}

#[test]
fn two_sentences_of_one_statement_that_differ_are_never_one_claim() {
    // 0 and 1 are sentences of one statement and have no edge; 2 and 3 are like both
    let edges = [
        edge(0, 2, 0.97),
        edge(1, 2, 0.96),
        edge(0, 3, 0.9),
        edge(1, 3, 0.9),
        edge(2, 3, 0.9),
    ];
    let of = [(0, Some(4)), (0, Some(4)), (1, Some(1)), (2, None)];
    assert_eq!(groups(&of, &edges, &[], &[]), [vec![0, 2, 3]]);
    assert_eq!(groups(&of, &edges, &[(0, 1)], &[]), [vec![0, 1, 2, 3]]);
    // what was said twice, or of two statements, may be one
    let again = [&edges[..], &[edge(0, 1, 0.8)]].concat();
    assert_eq!(groups(&of, &again, &[], &[]), [vec![0, 1, 2, 3]]);
    let of = [(0, Some(4)), (0, Some(5)), (1, Some(1)), (2, None)];
    assert_eq!(groups(&of, &edges, &[], &[]), [vec![0, 1, 2, 3]]);
}

#[test]
fn what_people_said_is_stronger_than_every_score() {
    let edges = [edge(0, 1, 1.0), edge(2, 3, 0.9)];
    assert_eq!(
        groups(&one_each(5), &edges, &[(1, 4)], &[(0, 1)]),
        [vec![1, 4], vec![2, 3]]
    );
    // apart holds through what stands between them
    let chain = [edge(0, 1, 1.0), edge(1, 2, 1.0), edge(0, 2, 1.0)];
    for group in groups(&one_each(3), &chain, &[], &[(0, 2)]) {
        assert!(!(group.contains(&0) && group.contains(&2)), "{group:?}");
    }
    assert_eq!(
        groups(&one_each(2), &[], &[(0, 1)], &[(0, 1)]),
        Vec::<Vec<usize>>::new()
    );
}

#[test]
fn ten_thousand_identical_statements_are_one_claim_soon() {
    let started = Instant::now();
    let count = 10_000;
    let edges: Vec<Edge> = (0..count)
        .flat_map(|a| (1..=25).map(move |step| edge(a, (a + step * step) % count, 0.99)))
        .map(|e| edge(e.a.min(e.b), e.a.max(e.b), e.score))
        .collect();
    let found = groups(&one_each(count), &edges, &[], &[]);
    let largest = found.iter().map(Vec::len).max().unwrap_or_default();
    assert!(
        largest > count * 9 / 10,
        "the largest has {largest} of {count}, of {} claims",
        found.len()
    );
    assert!(
        started.elapsed() < Duration::from_secs(60),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn found_words_that_overlap_are_one_member() {
    let passage = |statement: Option<u32>, start: usize, end: usize| Passage {
        statement,
        spans: vec![Span::new(start, end)],
    };
    let passages = [
        passage(None, 10, 40),
        passage(None, 12, 60),
        passage(Some(4), 100, 160),
        passage(None, 105, 150),
        passage(None, 10, 40),
    ];
    let places = [
        (1, &passages[0]),
        (1, &passages[1]),
        (1, &passages[2]),
        (1, &passages[3]),
        (2, &passages[4]),
    ];
    assert_eq!(members(&places), [1, 1, 2, 2, 4]);
}

#[test]
fn a_full_quotation_stands_for_the_claim() {
    let quoted = "The sluice at Varmoor will hold through the winter storms";
    let sprawl = format!(
        "{quoted} and {}",
        "so will the many other things that were mended last spring ".repeat(9)
    );
    assert_eq!(
        gist(&[
            ("the sluice will hold, Quint said", false),
            (quoted, true),
            ("will hold", true)
        ]),
        1
    );
    assert_eq!(
        gist(&[
            (&sprawl, false),
            (quoted, false),
            ("the sluice at Varmoor will hold through storms", false)
        ]),
        1
    );
    assert_eq!(gist(&[]), 0);
}

#[test]
fn the_fullest_wording_is_the_longest_quotation_that_is_no_fragment() {
    assert_eq!(
        fullest(&[
            ("will hold", true),
            ("the sluice at Varmoor will hold through it all", false)
        ]),
        1
    );
    let quoted = "the sluice at Varmoor will hold";
    assert_eq!(
        fullest(&[
            ("the sluice at Varmoor will hold through it all", false),
            (quoted, true),
            (quoted, true)
        ]),
        1
    );
    assert_eq!(fullest(&[]), 0);
}

#[test]
fn drift_shows_what_was_kept_cut_changed_and_added() {
    for row in rows(DRIFT) {
        let [full, other, wanted] = row[..] else {
            panic!("not three columns: {row:?}")
        };
        let shown: Vec<String> = (drift(full, other).into_iter())
            .map(|part| match part {
                Drift::Kept(span, _) => format!("={}", span.of(full)),
                Drift::Cut(span) => format!("-{}", span.of(full)),
                Drift::Changed(from, to) => format!("~{}>{}", from.of(full), to.of(other)),
                Drift::Added(span) => format!("+{}", span.of(other)),
            })
            .collect();
        assert_eq!(shown.join(" "), wanted, "{full} | {other}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_two_texts_give_spans_that_fit(one in "[a-c“”\". \n]{0,200}|\\PC{0,200}", two in "[a-c“”\". \n]{0,200}|\\PC{0,200}") {
        let clean = |text: &str| text.replace(['{', '}'], " ");
        let (one, two) = (clean(&one), clean(&two));
        let stated = |text: &str| format!("Quint said {{x{text}}}.");
        let a = article("a", &[(Some("Orla Quint"), &stated(&one)), (None, &two)]);
        let b = article("b", &[(None, &one), (Some("Orla Quint"), &stated(&two)), (Some("Orla Quint"), &stated(&one))]);
        for (x, y, nearness) in [(&a, &b, Nearness::Story), (&a, &b, Nearness::Passages), (&b, &b, Nearness::One)] {
            let links = same(x, y, nearness);
            for link in &links {
                for (passage, text) in [(&link.a, &x.text), (&link.b, &y.text)] {
                    prop_assert!(!passage.spans.is_empty());
                    for span in &passage.spans {
                        prop_assert!(!span.is_empty() && text.get(span.start..span.end).is_some());
                    }
                    prop_assert!(passage.spans.windows(2).all(|two| two[0].end <= two[1].start));
                }
                prop_assert!((0.0..=1.0).contains(&link.score));
            }
            prop_assert!(links.windows(2).all(|two| (&two[0].a, &two[0].b) < (&two[1].a, &two[1].b)));
            prop_assert_eq!(&links, &same(x, y, nearness));
        }
    }

    #[test]
    fn drift_covers_all_words_of_both_in_order(one in "[a-d ,.“]{0,80}|\\PC{0,80}", two in "[a-d ,.“]{0,80}|\\PC{0,80}") {
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for part in drift(&one, &two) {
            match part {
                Drift::Kept(a, b) | Drift::Changed(a, b) => { old.push(a); new.push(b); }
                Drift::Cut(a) => old.push(a),
                Drift::Added(b) => new.push(b),
            }
        }
        for (spans, text) in [(old, &one), (new, &two)] {
            prop_assert!(spans.windows(2).all(|two| two[0].end <= two[1].start));
            prop_assert!(spans.iter().all(|span| text.get(span.start..span.end).is_some()));
            let shown = spans.iter().flat_map(|span| sayso_linker::words::words(text, *span)).count();
            prop_assert_eq!(shown, sayso_linker::words::words(text, Span::new(0, text.len())).len());
        }
    }

    #[test]
    fn groups_depend_on_the_set_of_edges_alone(
        drawn in prop::collection::vec((0usize..14, 0usize..14, 0u8..=10), 0..50),
        together in prop::collection::vec((0usize..14, 0usize..14), 0..3),
        apart in prop::collection::vec((0usize..14, 0usize..14), 0..3),
        turn in any::<usize>(),
    ) {
        let edges: Vec<Edge> = (drawn.iter())
            .filter(|(a, b, _)| a != b)
            .map(|(a, b, score)| edge(*a.min(b), *a.max(b), f32::from(*score) / 10.0))
            .collect();
        let found = groups(&one_each(14), &edges, &together, &apart);
        let mut turned: Vec<Edge> = edges.iter().rev().copied().collect();
        turned.rotate_left(turn % edges.len().max(1));
        let reversed: Vec<(usize, usize)> = together.iter().rev().map(|(a, b)| (*b, *a)).collect();
        prop_assert_eq!(&found, &groups(&one_each(14), &turned, &reversed, &apart));
        let mut all: Vec<usize> = found.concat();
        all.sort_unstable();
        prop_assert!(all.windows(2).all(|two| two[0] < two[1]), "a statement is of two claims");
        prop_assert!(found.iter().all(|group| group.len() > 1 && group.windows(2).all(|two| two[0] < two[1])));
        for (a, b) in apart.iter().filter(|(a, b)| a != b) {
            prop_assert!(!found.iter().any(|group| group.contains(a) && group.contains(b)));
        }
    }
}
