//! Texts that were written to do harm: whatever an article holds, pages stay the pages that they are, and stay small.

use std::collections::BTreeSet;
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sayso_core::{Act, Article, Reading};
use scraper::{Html, Node};
use serde_json::Value;

use crate::invented::{Told, told};
use crate::ledgers::{TestLedger, article_of};
use crate::served::{Answered, Served};

/// What somebody may put into a title, a name, a quotation.
const HOSTILE: [&str; 18] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)' x='",
    "</title></bdi></a><script src=//evil.example></script>",
    "</textarea></style></svg></select></details>",
    "<svg><script>alert(1)</script></svg>",
    "{{ 7 }} {% raw %} ${x} <%= y %>",
    "&lt;b&gt; &amp;amp; &#60;i&#62; &nbsp",
    "]]> <!-- --> <!DOCTYPE html>",
    "javascript:alert(1)",
    "\u{202E}gpj.exe \u{2066}hidden\u{2069}",
    "a\0b\u{1}c\u{7f}d\u{9d}e\u{feff}f\u{2028}g",
    "%3Cscript%3E%00%0d%0aSet-Cookie:%20x=y",
    "../../etc/passwd",
    "e\u{301}\u{302}\u{303}\u{304}\u{305} \u{1f3f3}\u{fe0f}\u{200d}\u{1f308}",
    "=HYPERLINK(\"http://evil.example\")",
    "<base href=//evil.example><meta http-equiv=refresh content=0>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
];

/// What somebody may call an article.
const IDS: [&str; 18] = [
    "..",
    ".",
    "a.json",
    "b.csv",
    "id",
    "a/b/../c",
    "%2e%2e%2f",
    "q?x=1#y",
    "with space",
    "\"'<>&",
    "<script>alert(1)</script>",
    "line\nbreak",
    "\u{202E}turned",
    "нова-стаття",
    "nul\0",
    "javascript:alert(1)",
    "//evil.example",
    "https://evil.example/a",
];

/// The same, and nobody could mean harm by it: as many characters, with the same words at the same places.
fn harmless(text: &str) -> String {
    let harmless = |c: char| match c {
        ' ' => ' ',
        c if c.is_alphanumeric() => c,
        '\u{300}'..='\u{36f}' => 'x',
        _ => ',',
    };
    text.chars().map(harmless).collect()
}

/// The `n`th article: everything that a person could fill in is `what`, and all of them report the same.
fn article(n: usize, id: &str, what: &str, url: &str) -> (Article, Reading) {
    let mut denial = Told::new(
        "Osmund Fell",
        "minister",
        &format!("it is not so that {what} holds the dam"),
    );
    denial.act = Act::Deny;
    let mut relayed = Told::new(
        what,
        what,
        &format!("{n} houses {what} stand in the water and nobody is hurt"),
    );
    relayed.figure = Some((n as u64, "houses".to_owned()));
    relayed.relay = Some(format!("{what} Post"));
    let same = Told::new(
        "Marta Quill",
        "mayor",
        "the wall of the dam at Orrin holds and will hold all winter",
    );
    let (article, reading) = article_of(id, what, &[same, relayed, denial]);
    let article = Article {
        url: Some(url.to_owned()),
        outlet: Some(format!("{what} {n}")),
        byline: Some(what.to_owned()),
        published: Some(format!("2031-03-{:02}", n % 27 + 1)),
        updated: Some(what.to_owned()),
        language: Some("en".to_owned()),
        ..article
    };
    (article, reading)
}

/// The articles that are hostile, or their harmless twins.
fn articles(is_hostile: bool) -> impl Iterator<Item = (Article, Reading)> {
    let all = HOSTILE.into_iter().zip(IDS).enumerate();
    all.map(move |(n, (what, id))| match is_hostile {
        true => article(n, id, what, &format!("javascript:alert({n})")),
        false => article(
            n,
            &format!("harmless{n:02}"),
            &harmless(what),
            &format!("gopher:none{n}"),
        ),
    })
}

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The article's address, as the site gives it.
fn address(id: &str) -> String {
    match id {
        "." | ".." => format!("/articles/id?is={}", escaped(id)),
        _ if id.ends_with(".json") || id.ends_with(".csv") => format!("/articles/id?is={}", escaped(id)),
        _ => format!("/articles/{}", escaped(id)),
    }
}

/// The addresses of everything about an article; the pages over all articles come with the first.
fn addresses(n: usize, id: &str, what: &str) -> Vec<String> {
    let lists = [
        "/",
        "/claims?articles=1",
        "/claims?articles=1&denied=yes",
        "/claims?articles=1&page=2",
        "/claims?articles=1&page=3",
        "/search",
        "/search?q=houses&page=1",
        "/search?q=houses&page=2",
        "/voices",
        "/voices?q=quill",
        "/figures",
        "/figures?q=houses",
        "/corrections",
        "/about",
    ];
    let lists = lists.into_iter().filter(|_| n == 0).map(str::to_owned);
    let of_it = [
        address(id),
        format!("/claims/{}", escaped(&format!("{id}:1"))),
        format!("/story?article={}", escaped(id)),
        format!("/history?article={}", escaped(id)),
        format!("/corrections?article={}", escaped(id)),
        format!("/search?q={}", escaped(&format!("\"{what}\""))),
    ];
    // a statement whose words no other article has is in no claim
    let of_a_pair = [2, 3].map(|n| format!("/claims/{}", escaped(&format!("{id}:{n}"))));
    lists.chain(of_it).chain(of_a_pair).collect()
}

/// What goes with every answer.
fn has_its_headers(at: &str, answer: &Answered) {
    let policy = answer.header("content-security-policy").unwrap_or_default();
    for must in [
        "default-src 'none'",
        "script-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(must), "{at}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{at}: {policy}");
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{at}");
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{at}");
    assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{at}");
    assert_eq!(answer.header("set-cookie"), None, "{at}");
}

/// Every element of a page with the names of its attributes, outer before inner, with how deep it stands.
fn structure(page: &str) -> Vec<String> {
    let page = Html::parse_document(page);
    let mut rows = Vec::new();
    for node in page.tree.root().descendants() {
        match node.value() {
            Node::Element(element) => {
                let mut names: Vec<&str> = element.attrs().map(|(name, _)| name).collect();
                names.sort_unstable();
                let depth = node.ancestors().count();
                rows.push(format!("{depth} {} {}", element.name(), names.join(" ")));
            }
            Node::Comment(comment) => rows.push(format!("comment {}", comment.comment)),
            _ => {}
        }
    }
    rows
}

/// Nothing that could do anything stands in a page, wherever it came from.
fn is_harmless(at: &str, page: &str) {
    let parsed = Html::parse_document(page);
    for node in parsed.tree.root().descendants() {
        let Node::Element(element) = node.value() else {
            continue;
        };
        let name = element.name();
        assert!(
            ![
                "iframe", "object", "embed", "base", "img", "style", "frame", "math"
            ]
            .contains(&name),
            "{at}: <{name}>"
        );
        let svg = node
            .ancestors()
            .any(|of| of.value().as_element().is_some_and(|of| of.name() == "svg"));
        assert!(
            !(svg && ["script", "use", "image"].contains(&name)),
            "{at}: <{name}> in a drawing"
        );
        for (attribute, value) in element.attrs() {
            assert!(
                !attribute.starts_with("on") && attribute != "style" && attribute != "srcdoc",
                "{at}: {attribute}={value}"
            );
            if ["href", "src", "action", "formaction", "xlink:href"].contains(&attribute) {
                let is_ours =
                    value.starts_with(['#', '?']) || value.starts_with('/') && !value.starts_with("//");
                let is_outside =
                    name == "a" && (value.starts_with("http://") || value.starts_with("https://"));
                assert!(is_ours || is_outside, "{at}: {attribute}={value}");
                assert!(name != "script" || value.starts_with("/assets/"), "{at}: {value}");
            }
        }
        assert!(
            name != "script" || element.attr("src").is_some(),
            "{at}: a script of its own"
        );
    }
    let hidden = |c: char| {
        c.is_control() && c != '\n' && c != '\t'
            || ('\u{202A}'..='\u{202E}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    assert!(
        !page.contains(hidden),
        "{at}: a character that hides or turns others"
    );
}

/// A hostile ledger and its twin, served, with the identifiers of their articles.
struct Twins {
    sites: [Served; 2],
    ids: [Vec<String>; 2],
}

impl Twins {
    fn new(make: impl Fn(Vec<(Article, Reading)>) -> TestLedger) -> Twins {
        let ledgers = [true, false].map(|is_hostile| make(articles(is_hostile).collect()));
        let ids = ledgers
            .each_ref()
            .map(|ledger| ledger.open_to_read().ids().unwrap());
        assert_eq!(ids[0], IDS);
        Twins {
            sites: ledgers.map(|ledger| ledger.serve()),
            ids,
        }
    }
}

#[test]
fn the_page_of_a_hostile_article_has_the_elements_of_its_harmless_twin() {
    // what joins articles depends on their words: here nothing does, and the two must be the same throughout
    let twins = Twins::new(TestLedger::unlinked);
    for (id, twin) in twins.ids[0].iter().zip(&twins.ids[1]) {
        let at = address(id);
        let (page, expected) = (twins.sites[0].get(&at), twins.sites[1].get(&address(twin)));
        assert_eq!((page.status, expected.status), (200, 200), "{at}");
        is_harmless(&at, &page.body);
        let (rows, expected) = (structure(&page.body), structure(&expected.body));
        assert!(rows.len() > 60, "{at}");
        let differs = rows.iter().zip(&expected).position(|(one, other)| one != other);
        assert_eq!(
            differs,
            None,
            "{at}: {:?}",
            differs.map(|d| (&rows[d], &expected[d]))
        );
        assert_eq!(rows.len(), expected.len(), "{at}");
    }
}

#[test]
fn hostile_texts_bring_no_element_into_any_page() {
    let twins = Twins::new(TestLedger::of);
    let mut known: BTreeSet<String> = BTreeSet::new();
    // what pages say where a question cannot be read, or where there is nothing
    for at in ["/search?q=%22", "/nowhere"] {
        known.extend(structure(&twins.sites[1].get(at).body));
    }
    let voices = |site: &Served| -> Vec<String> {
        let mut found = Vec::new();
        let mut next = Some("/voices.json".to_owned());
        while let Some(at) = next {
            let page = site.get_json(&at).json(&at);
            let keys = page["voices"].as_array().unwrap().iter();
            found.extend(keys.map(|row| format!("/voices/{}", escaped(row["voice"].as_str().unwrap()))));
            next = page["next"].as_str().map(str::to_owned);
        }
        found
    };
    for at in voices(&twins.sites[1]) {
        known.extend(structure(&twins.sites[1].get_there(&at).body));
    }
    let mut pages: Vec<(String, Answered)> = Vec::new();
    let of_voices = voices(&twins.sites[0]);
    assert!(of_voices.len() > IDS.len());
    for at in of_voices {
        let answer = twins.sites[0].get_there(&at);
        assert_eq!(answer.status, 200, "{at}");
        pages.push((at, answer));
    }
    for (n, (id, twin)) in twins.ids[0].iter().zip(&twins.ids[1]).enumerate() {
        let what = HOSTILE[n];
        for at in addresses(n, twin, &harmless(what)) {
            known.extend(structure(&twins.sites[1].get_there(&at).body));
        }
        for at in addresses(n, id, what) {
            let answer = twins.sites[0].get_there(&at);
            // what is searched for may mean something else in the query language
            let may_fail =
                at.starts_with("/search?q=%22") || at.starts_with("/claims/") && !at.ends_with("%3A1");
            assert!(
                answer.status == 200 || may_fail && [400, 404].contains(&answer.status),
                "{at}: {}",
                answer.status
            );
            pages.push((at, answer));
        }
    }
    let claims = pages
        .iter()
        .filter(|(at, page)| at.starts_with("/claims/") && page.status == 200);
    assert!(claims.count() > IDS.len(), "some of what is hostile is a claim");

    for (at, page) in pages {
        has_its_headers(&at, &page);
        is_harmless(&at, &page.body);
        assert!(page.body.len() < 150_000, "{at}: {} bytes", page.body.len());
        let more: Vec<String> = structure(&page.body)
            .into_iter()
            .filter(|row| !known.contains(row))
            .collect();
        assert_eq!(more, Vec::<String>::new(), "{at}");
    }
}

#[test]
fn json_holds_hostile_texts_as_they_are() {
    let site = TestLedger::of(articles(true)).serve();
    for (n, id) in IDS.into_iter().enumerate() {
        let at = address(id);
        let at = match at.split_once('?') {
            Some((path, query)) => format!("{path}.json?{query}"),
            None => format!("{at}.json"),
        };
        let answer = site.get(&at);
        has_its_headers(&at, &answer);
        let value = answer.json(&at);
        assert_eq!(value["id"], id);
        assert_eq!(value["title"], HOSTILE[n]);
        let claim = site.get_there(&format!("/claims/{}.json", escaped(&format!("{id}:1"))));
        has_its_headers(&at, &claim);
        assert!(
            claim.body.starts_with('{') && claim.status == 200,
            "{at}: {}",
            claim.body
        );
    }
}

#[test]
fn hostile_addresses_get_an_answer_that_repeats_them_harmlessly() {
    let site = TestLedger::unlinked([]).serve();
    for what in HOSTILE {
        let what = escaped(what);
        for at in [
            format!("/{what}"),
            format!("/articles/{what}"),
            format!("/articles/{what}.json"),
            format!("/claims/{what}"),
            format!("/claims?order={what}"),
            format!("/claims?q={what}&articles={what}"),
            format!("/search?q={what}"),
            format!("/search.json?q={what}"),
            format!("/search?q=a&page={what}"),
            format!("/assets/{what}"),
            format!("/articles/a?part={what}&at={what}&text={what}"),
        ] {
            let answer = site.get(&at);
            has_its_headers(&at, &answer);
            assert!(
                [200, 400, 404].contains(&answer.status),
                "{at}: {}",
                answer.status
            );
            match answer.header("content-type") {
                Some("application/json") => drop(serde_json::from_str::<Value>(&answer.body).unwrap()),
                _ => is_harmless(&at, &answer.body),
            }
        }
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"] {
        let answer = site.ask(method, "/claims");
        has_its_headers(method, &answer);
        assert!((400..500).contains(&answer.status), "{method}: {}", answer.status);
    }
    for at in [
        "/%ff",
        "/articles/%ff",
        &format!("/search?q={}", "a".repeat(9_000)),
    ] {
        let answer = site.get(at);
        has_its_headers(at, &answer);
        assert!((400..500).contains(&answer.status), "{at}: {}", answer.status);
    }
}

/// A text with statements without end, each with a figure and a date's worth of marks.
fn huge(statements: u32, filling: &str) -> (Article, Reading) {
    let all: Vec<Told> = (0..statements)
        .map(|n| {
            let mut told = Told::new(
                &format!("Voice {}", n % 400),
                "speaker",
                &format!("{n} barrels stand in cellar {} of house {n}{filling}", n % 7),
            );
            told.figure = Some((u64::from(n), "barrels".to_owned()));
            told
        })
        .collect();
    let (article, reading) = article_of("huge", "Barrels", &all);
    let article = Article {
        outlet: Some("o".repeat(20_000)),
        title: Some("t ".repeat(50_000)),
        byline: Some("b".repeat(50_000)),
        published: Some("2031-03-04".to_owned()),
        ..article
    };
    (article, reading)
}

/// Every page stays small, and comes soon even from a debug build.
fn is_bounded(at: &str, answer: &Answered) {
    assert_eq!(
        answer.status,
        200,
        "{at}: {}",
        answer.body.get(..300).unwrap_or(&answer.body)
    );
    assert!(answer.body.len() <= 150_000, "{at}: {} bytes", answer.body.len());
    assert!(answer.took < Duration::from_secs(20), "{at}: {:?}", answer.took);
}

#[test]
fn a_huge_article_comes_in_small_parts_and_every_passage_is_in_the_part_that_its_address_names() {
    let (article, reading) = huge(5_000, &" and nobody counts them".repeat(42));
    assert!(article.text.len() > 5_000_000);
    let site = TestLedger::of([(article, reading.clone())]).serve();
    let first = site.get("/articles/huge");
    is_bounded("/articles/huge", &first);
    let parts = first.body.split_once("part 1 of ").expect("it has parts").1;
    let parts: usize = parts.split('<').next().unwrap().trim().parse().unwrap();
    assert!((40..1_000).contains(&parts), "{parts}");
    for n in [2, parts / 2, parts] {
        let at = format!("/articles/huge?part={n}");
        is_bounded(&at, &site.get(&at));
    }
    for none in [0, parts + 1] {
        assert_eq!(site.get(&format!("/articles/huge?part={none}")).status, 404);
    }
    // the text is ASCII: bytes are code points
    for statement in reading.statements.iter().step_by(1_999) {
        let content = statement.content[0];
        let at = match content.start < 8_000 {
            true => "/articles/huge".to_owned(),
            false => format!("/articles/huge?at={}", content.start),
        };
        let answer = site.get(&at);
        is_bounded(&at, &answer);
        let id = format!(" id=\"t{}-{}\"", content.start, content.end);
        assert!(answer.body.contains(&id), "{at} has no{id}");
    }
    for at in [
        "/",
        "/search?q=barrels",
        "/search?q=figure:11000",
        "/search?q=in:articles%20barrels",
        "/voices",
        "/story?article=huge",
        "/history?article=huge",
        "/figures?q=barrels",
        "/about",
    ] {
        is_bounded(at, &site.get(at));
    }
    let voices = site.get_json("/voices").json("/voices");
    let key = voices["voices"][0]["voice"].as_str().unwrap();
    is_bounded(key, &site.get(&format!("/voices/{key}")));
}

#[test]
fn marks_without_room_are_left_out_and_told() {
    // one line, and every other word of it is a statement
    let text = "aa bb ".repeat(20_000);
    let (_, one) = told("x", &[Told::new("aa", "bb", "cc")]);
    let mut reading = Reading {
        segments: vec![sayso_core::Segment {
            kind: sayso_core::SegmentKind::Body,
            span: sayso_core::Span::new(0, text.len()),
        }],
        ..Reading::default()
    };
    for n in 0..20_000 {
        let mut statement = one.statements[0].clone();
        statement.n = n + 1;
        statement.voice = None;
        let start = n as usize * 6;
        statement.source = vec![sayso_core::Span::new(start, start + 2)];
        statement.cue = Vec::new();
        statement.content = vec![sayso_core::Span::new(start + 3, start + 5)];
        reading.statements.push(statement);
    }
    let article = Article {
        id: "dense".to_owned(),
        path: "-".to_owned(),
        text,
        ..Article::default()
    };
    let site = TestLedger::unlinked([(article, reading)]).serve();
    let answer = site.get("/articles/dense");
    is_bounded("/articles/dense", &answer);
    assert!(answer.body.contains("could not be drawn"));
    // without marks the words still stand there, all of the part
    let far = site.get("/articles/dense?at=100000");
    is_bounded("at=100000", &far);
    assert!(far.body.contains("part "));
}

#[test]
fn an_empty_article_is_a_page() {
    let article = Article {
        id: "nothing".to_owned(),
        path: "-".to_owned(),
        ..Article::default()
    };
    let site = TestLedger::of([(article, Reading::default())]).serve();
    for at in [
        "/articles/nothing",
        "/articles/nothing?at=5",
        "/articles/nothing.json",
        "/",
    ] {
        is_bounded(at, &site.get(at));
    }
}
