//! Where claims end, and the way from there to the articles.

#![allow(clippy::expect_used, reason = "a test that cannot go on ends")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use sayso_core::VoiceKind;
use sayso_linker::origins::{
    Between, How, IndependentOrigins, OriginLine, Printed, Speaker, State, Stop, Tree, independent_origins,
    origins, trace,
};

const CASES: &str = include_str!("origins/cases.txt");

#[derive(Default)]
struct Case<'t> {
    name: &'t str,
    names: Vec<&'t str>,
    printed: Vec<Printed>,
    between: Vec<Between>,
    origins: Vec<&'t str>,
    tree: Vec<&'t str>,
}

fn cases() -> Vec<Case<'static>> {
    let mut cases: Vec<Case> = Vec::new();
    for line in CASES
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
    {
        if let Some(name) = line.strip_prefix("== ") {
            cases.push(Case {
                name,
                ..Case::default()
            });
            continue;
        }
        let case = cases.last_mut().expect("a case begins with ==");
        let place = |names: &[&str], name: &str| {
            let at = names.iter().position(|known| *known == name.trim());
            at.unwrap_or_else(|| panic!("{}: no member {name:?}", case.name))
        };
        if let Some(origin) = line.strip_prefix("> ") {
            case.origins.push(origin);
        } else if let Some(tree) = line.strip_prefix(". ") {
            case.tree.push(tree);
        } else if let Some((from, to)) = line.strip_prefix("copy ").and_then(|l| l.split_once("->")) {
            case.between.push(Between::Copy {
                from: place(&case.names, from),
                to: place(&case.names, to),
                is_directed: true,
            });
        } else if let Some((from, to)) = line.strip_prefix("share ").and_then(|l| l.split_once('~')) {
            case.between.push(Between::Copy {
                from: place(&case.names, from),
                to: place(&case.names, to),
                is_directed: false,
            });
        } else if let Some((from, to)) = line.strip_prefix("relay ").and_then(|l| l.split_once("->")) {
            case.between.push(Between::Relay {
                from: place(&case.names, from),
                to: place(&case.names, to),
            });
        } else {
            let columns: Vec<&str> = line.split('|').map(str::trim).collect();
            let [name, outlet, day, voice, relay, flags @ ..] = columns.as_slice() else {
                panic!("{}: {line}", case.name);
            };
            let (article, statement) = name.split_once('/').unwrap_or((name, "1"));
            let voice = speaker(voice, article);
            case.names.push(name);
            case.printed.push(Printed {
                article: article.to_owned(),
                outlet: some(outlet).map(str::to_owned),
                day: some(day).map(|day| day.parse().expect("a day")),
                is_background: flags.contains(&"background"),
                is_quoted: flags.contains(&"quoted"),
                statement: Some(statement.parse().expect("a number")),
                roles: voice.as_ref().map(|(_, roles)| roles.clone()).unwrap_or_default(),
                voice: voice.map(|(voice, _)| voice),
                relay: (relay.split(';'))
                    .filter_map(|relay| speaker(relay, article))
                    .map(|(speaker, _)| speaker)
                    .collect(),
            });
        }
    }
    cases
}

fn some(column: &str) -> Option<&str> {
    Some(column).filter(|column| *column != "-")
}

/// "Ada Kolm (person; mayor)"
fn speaker(words: &str, article: &str) -> Option<(Speaker, Vec<String>)> {
    let words = some(words.trim())?;
    let (name, rest) = words
        .rsplit_once('(')
        .unwrap_or_else(|| panic!("no kind: {words}"));
    let mut rest = rest.trim_end_matches(')').split(';').map(str::trim);
    let kind = rest.next().unwrap_or_default();
    let kind = VoiceKind::ALL
        .into_iter()
        .find(|known| known.name() == kind)
        .unwrap_or_else(|| panic!("no kind {kind:?}"));
    let (name, end) = match name.trim().split_once("--") {
        Some((name, end)) => (name.to_owned(), format!("--{end}")),
        None => (name.trim().to_owned(), String::new()),
    };
    let key = match kind {
        VoiceKind::Unnamed | VoiceKind::Document => format!("{article}/{name}"),
        _ => name.trim_start_matches("the ").to_lowercase().replace(' ', "-") + &end,
    };
    Some((Speaker { key, name, kind }, rest.map(str::to_owned).collect()))
}

fn shown_origin(line: &OriginLine) -> String {
    let via = match line.via.is_empty() {
        true => String::new(),
        false => format!(" via {}", line.via.join("; ")),
    };
    format!(
        "{}: {}{via} in {}",
        line.state.name(),
        line.voice.as_deref().unwrap_or("-"),
        line.articles.join(", ")
    )
}

fn shown_tree(tree: &Tree) -> Vec<String> {
    (tree.nodes.iter())
        .map(|node| {
            let name = match &node.stop {
                Stop::Origin => {
                    (tree.origin.voice.as_ref()).map_or("-".to_owned(), |voice| voice.name.clone())
                }
                Stop::Speaker(speaker) => speaker.name.clone(),
                Stop::Article(article) => format!("[{article}]"),
            };
            let how = match node.link.as_ref().map(|link| link.how) {
                None => "",
                Some(How::Said) => "< ",
                Some(How::Copied) => "= ",
                Some(How::Shared) => "~ ",
            };
            format!("{}{how}{name}", "  ".repeat(node.depth))
        })
        .collect()
}

#[test]
fn chains_end_where_the_cases_say() {
    let cases = cases();
    assert!(cases.len() > 30);
    for case in cases {
        let found = trace(&case.printed, &case.between);
        let lines: Vec<String> = (found.iter())
            .map(|tree| shown_origin(&OriginLine::new(&tree.origin, &case.printed)))
            .collect();
        assert_eq!(lines, case.origins, "{}", case.name);
        let trees: Vec<String> = found.iter().flat_map(shown_tree).collect();
        assert_eq!(trees, case.tree, "{}", case.name);
    }
}

#[test]
fn a_line_has_the_form_of_the_export_and_origins_are_counted_by_state() {
    let mut cases = cases().into_iter();
    let case = cases.find(|case| case.name == "a mixture").expect("it is there");
    let found = origins(&case.printed, &case.between);
    let line = OriginLine::new(&found[3], &case.printed);
    assert_eq!(
        serde_json::to_value(&line).expect("it is JSON"),
        serde_json::json!({"state": "not_established", "voice": "a government official", "via": ["Selby Post"],
            "articles": ["post", "star"]})
    );
    assert_eq!(
        independent_origins(&found),
        IndependentOrigins {
            named: 2,
            not_recorded: 1,
            not_established: 1
        }
    );
}

#[test]
fn a_link_names_the_members_that_say_so() {
    let mut cases = cases().into_iter();
    let case = cases
        .find(|case| {
            case.name
                .starts_with("both outlets cite one paper that cites officials, the paper not")
        })
        .expect("it is there");
    let tree = &trace(&case.printed, &case.between)[0];
    let by: Vec<&[usize]> = (tree.nodes.iter())
        .filter_map(|node| node.link.as_ref())
        .map(|link| link.by.as_slice())
        .collect();
    assert_eq!(by, [&[0, 1][..], &[0], &[1]]);
}

const OUTLETS: [&str; 5] = [
    "Orrin Herald",
    "Selby Post",
    "The Quorn Sun",
    "Ticker Wire",
    "Ticker Wire Online",
];

fn any_speaker() -> impl Strategy<Value = Speaker> {
    let named = |name: &str, kind| Speaker {
        key: name.to_lowercase(),
        name: name.to_owned(),
        kind,
    };
    prop_oneof![
        (0..OUTLETS.len()).prop_map(move |at| named(OUTLETS[at], VoiceKind::Outlet)),
        prop::sample::select(vec!["Ada Kolm", "Joan Reth"]).prop_map(move |n| named(n, VoiceKind::Person)),
        prop::sample::select(vec!["two officials", "a diplomat", "a Harbour Union spokesman"])
            .prop_map(move |n| named(n, VoiceKind::Unnamed)),
        prop::sample::select(vec!["Harbour Union", "Orrin"])
            .prop_map(move |n| named(n, VoiceKind::Organization)),
        prop::sample::select(vec!["the report", "the audit report"])
            .prop_map(move |n| named(n, VoiceKind::Document)),
    ]
}

fn any_printed() -> impl Strategy<Value = Printed> {
    (
        0..12u32,
        prop::option::weighted(0.6, any_speaker()),
        prop::collection::vec(any_speaker(), 0..3),
        prop::option::weighted(0.2, Just("Harbour Union leader".to_owned())),
        1..4u32,
    )
        .prop_map(|(article, voice, relay, role, statement)| Printed {
            // what is an article's follows from the article
            article: format!("a{article}"),
            outlet: OUTLETS.get(article as usize % 6).map(|name| (*name).to_owned()),
            day: (article % 5 > 0).then(|| jiff::civil::date(2031, 3, 1 + (article % 4) as i8)),
            is_background: article == 7,
            is_quoted: statement == 2,
            statement: Some(statement),
            roles: role.into_iter().filter(|_| voice.is_some()).collect(),
            voice,
            relay,
        })
}

fn any_claim() -> impl Strategy<Value = (Vec<Printed>, Vec<Between>)> {
    let between = (0..24usize, 0..24usize, 0..3u8).prop_map(|(from, to, kind)| match kind {
        0 => Between::Relay { from, to },
        _ => Between::Copy {
            from,
            to,
            is_directed: kind == 1,
        },
    });
    (
        prop::collection::vec(any_printed(), 0..20),
        prop::collection::vec(between, 0..24),
    )
}

/// The origins without places, which differ with the order of what is given.
fn without_places(printed: &[Printed], between: &[Between]) -> Vec<(String, Vec<String>)> {
    (trace(printed, between).iter())
        .map(|tree| {
            (
                shown_origin(&OriginLine::new(&tree.origin, printed)),
                shown_tree(tree),
            )
        })
        .collect()
}

proptest! {
    #[test]
    fn every_member_is_in_one_origin_and_every_article_of_an_origin_stands_once_in_its_tree(
        (printed, between) in any_claim()
    ) {
        let mut seen = BTreeSet::new();
        for tree in trace(&printed, &between) {
            prop_assert!(!tree.origin.members.is_empty());
            let mut articles = BTreeMap::new();
            let mut links = BTreeSet::new();
            for member in &tree.origin.members {
                prop_assert!(seen.insert(*member), "in two origins");
            }
            let mut drawn = BTreeSet::new();
            for (at, node) in tree.nodes.iter().enumerate() {
                match (&node.link, at) {
                    (None, 0) => prop_assert_eq!(&node.stop, &Stop::Origin),
                    (Some(link), 1..) => {
                        prop_assert!(link.from < at);
                        prop_assert_eq!(tree.nodes[link.from].depth + 1, node.depth);
                        prop_assert!(!link.by.is_empty());
                        prop_assert!(link.by.iter().all(|by| tree.origin.members.contains(by)));
                        let to = format!("{:?}", node.stop);
                        prop_assert!(links.insert((link.from, to)), "drawn twice");
                    }
                    _ => prop_assert!(false, "the origin stands first and alone"),
                }
                if let Stop::Article(article) = &node.stop {
                    prop_assert!(articles.insert(article.clone(), at).is_none(), "twice in the tree");
                    prop_assert!(!node.members.is_empty());
                    prop_assert!(node.members.iter().all(|m| printed[*m].article == *article));
                }
                drawn.extend(node.members.iter().copied());
            }
            prop_assert!(drawn.into_iter().eq(tree.origin.members.iter().copied()));
        }
        prop_assert!(seen.into_iter().eq(0..printed.len()));
    }

    #[test]
    fn a_member_with_a_named_voice_is_in_a_named_origin((printed, between) in any_claim()) {
        for origin in origins(&printed, &between) {
            for member in &origin.members {
                let kind = printed[*member].voice.as_ref().map(|voice| voice.kind);
                if matches!(kind, Some(VoiceKind::Person | VoiceKind::Organization | VoiceKind::Document)) {
                    prop_assert_eq!(origin.state, State::Named);
                }
            }
            // nothing is made up: an outlet is never a named origin, a voice without a name never one that is
            if let Some(voice) = &origin.voice {
                prop_assert_eq!(voice.kind == VoiceKind::Outlet, origin.state == State::NotRecorded);
                prop_assert_eq!(voice.kind == VoiceKind::Unnamed, origin.state == State::NotEstablished);
            }
        }
    }

    #[test]
    fn the_order_of_members_and_links_changes_nothing((printed, between) in any_claim(), turn in 0..24usize, seed in any::<u64>()) {
        let mut order: Vec<usize> = (0..printed.len()).collect();
        order.sort_by_key(|at| (*at as u64 + 1).wrapping_mul(seed | 1).rotate_left(17));
        let place: BTreeMap<usize, usize> = order.iter().copied().zip(0..).collect();
        let moved: Vec<Printed> = order.iter().map(|at| printed[*at].clone()).collect();
        let to_place = |at: &usize| place.get(at).copied().unwrap_or(usize::MAX);
        let mut turned: Vec<Between> = (between.iter())
            .map(|joined| match joined {
                Between::Relay { from, to } => Between::Relay { from: to_place(from), to: to_place(to) },
                Between::Copy { from, to, is_directed: true } => {
                    Between::Copy { from: to_place(from), to: to_place(to), is_directed: true }
                }
                // what has no direction may be told from either side
                Between::Copy { from, to, .. } => Between::Copy { from: to_place(to), to: to_place(from), is_directed: false },
            })
            .collect();
        turned.rotate_left(turn % between.len().max(1));
        prop_assert_eq!(without_places(&moved, &turned), without_places(&printed, &between));
    }
}

/// A member of an outlet of its own that cites the next.
fn citing(n: usize, next: usize) -> Printed {
    let outlet = |n: usize| format!("Orrin {n} Herald");
    Printed {
        article: format!("a{n:06}"),
        outlet: Some(outlet(n)),
        day: None,
        is_background: false,
        is_quoted: false,
        statement: Some(1),
        voice: Some(Speaker {
            key: outlet(next),
            name: outlet(next),
            kind: VoiceKind::Outlet,
        }),
        roles: Vec::new(),
        relay: Vec::new(),
    }
}

#[test]
fn ten_thousand_members_are_no_trouble() {
    const COUNT: usize = 10_000;
    let started = std::time::Instant::now();
    // one circle through all
    let circle: Vec<Printed> = (0..COUNT).map(|n| citing(n, (n + 1) % COUNT)).collect();
    let found = trace(&circle, &[]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].origin.state, State::NotEstablished);
    assert_eq!(
        found[0].nodes.iter().map(|node| node.depth).max(),
        Some(COUNT + 1)
    );
    // one chain through all
    let mut chain = circle.clone();
    chain[COUNT - 1].voice = Some(Speaker {
        key: "ada-kolm".to_owned(),
        name: "Ada Kolm".to_owned(),
        kind: VoiceKind::Person,
    });
    let found = trace(&chain, &[]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].origin.via.len(), COUNT - 1);
    // all from one, and each for itself
    let star: Vec<Printed> = (0..COUNT).map(|n| citing(n, COUNT)).collect();
    assert_eq!(origins(&star, &[]).len(), 1);
    let copies: Vec<Between> = (1..COUNT)
        .map(|to| Between::Copy {
            from: to - 1,
            to,
            is_directed: to % 2 == 0,
        })
        .collect();
    let mut own = star;
    own.iter_mut().for_each(|member| member.voice = None);
    assert_eq!(origins(&own, &copies).len(), 1);
    assert_eq!(origins(&own, &[]).len(), COUNT);
    // one article with all kinds of voices
    let kinds = [
        VoiceKind::Unnamed,
        VoiceKind::Person,
        VoiceKind::Document,
        VoiceKind::Government,
    ];
    let crowd: Vec<Printed> = (0..COUNT)
        .map(|n| Printed {
            article: "a".to_owned(),
            statement: Some(n as u32),
            voice: Some(Speaker {
                key: format!("v{n}"),
                name: format!("the Orrin {} surveyor", n / 2),
                kind: kinds[n % kinds.len()],
            }),
            roles: vec![format!("chief surveyor of the Vell {n} lock"); 4],
            ..citing(n, n)
        })
        .collect();
    let found = origins(&crowd, &[]);
    assert_eq!(
        found.iter().map(|origin| origin.members.len()).sum::<usize>(),
        COUNT
    );
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
