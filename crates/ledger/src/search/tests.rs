use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;
use rusqlite::params;
use sayso_core::{
    Act, Article, Days, Figure, Form, Reading, Segment, SegmentKind, Span, Statement, Voice, VoiceKind,
};

use super::*;
use crate::Incoming;

/// A ledger in a folder of its own, and what is added to it.
struct Desk {
    ledger: Ledger,
    _folder: tempfile::TempDir,
}

/// An article that is being written.
struct Draft {
    article: Article,
    reading: Reading,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let path: PathBuf = folder.path().join("test.db");
        Desk {
            ledger: Ledger::create(&path).unwrap(),
            _folder: folder,
        }
    }

    fn add(&mut self, draft: &Draft) {
        let incoming = Incoming {
            article: &draft.article,
            raw: draft.article.text.as_bytes(),
            file: None,
            retrieved: Timestamp::UNIX_EPOCH,
            requested: None,
        };
        (self.ledger)
            .add(&incoming, &draft.reading, "test", Timestamp::UNIX_EPOCH)
            .unwrap();
    }

    /// Statements as "article:n", in order.
    fn statements(&self, query: &str) -> Vec<String> {
        let found = self.search(query, Order::Best);
        let part = found.statements.unwrap();
        assert_eq!(part.total, Total::Exactly(part.hits.len()), "{query}");
        part.hits
            .iter()
            .map(|hit| format!("{}:{}", hit.article, hit.n))
            .collect()
    }

    /// The same, sorted: what is found, whatever the order.
    fn set(&self, query: &str) -> Vec<String> {
        let mut all = self.statements(query);
        all.sort();
        all
    }

    fn articles(&self, query: &str) -> Vec<String> {
        let found = self.search(query, Order::Best).articles.unwrap();
        found.hits.into_iter().map(|hit| hit.article).collect()
    }

    fn search(&self, query: &str, order: Order) -> Found {
        let query = Query::parse(query).unwrap_or_else(|error| panic!("{error}"));
        let page = Page {
            limit: 100,
            offset: 0,
            order,
        };
        self.ledger.search(&query, page).unwrap()
    }
}

impl Draft {
    fn new(id: &str, outlet: &str, published: &str, text: &str) -> Draft {
        let article = Article {
            id: id.to_owned(),
            outlet: (!outlet.is_empty()).then(|| outlet.to_owned()),
            published: (!published.is_empty()).then(|| published.to_owned()),
            title: Some(format!("About {id}")),
            text: text.to_owned(),
            ..Article::default()
        };
        let mut reading = Reading::default();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let kind = match line.starts_with("Read more") {
                true => SegmentKind::Related,
                false => SegmentKind::Body,
            };
            reading.segments.push(Segment {
                kind,
                span: Span::new(at, at + line.trim_end().len()),
            });
            at += line.len();
        }
        Draft { article, reading }
    }

    fn find(&self, words: &str) -> Span {
        let start = self
            .article
            .text
            .find(words)
            .unwrap_or_else(|| panic!("no {words:?}"));
        Span::new(start, start + words.len())
    }

    fn voice(mut self, name: &str, kind: VoiceKind) -> Draft {
        let n = self.reading.voices.len() as u32 + 1;
        self.reading.voices.push(Voice {
            n,
            name: name.to_owned(),
            kind,
            mentions: vec![],
            roles: vec![],
        });
        self
    }

    /// A statement of voice `voice` (0: of nobody), passed on by `relay`.
    fn says(mut self, voice: u32, relay: &[u32], act: Act, content: &[&str]) -> Draft {
        let n = self.reading.statements.len() as u32 + 1;
        let content = content.iter().map(|words| self.find(words)).collect();
        self.reading.statements.push(Statement {
            n,
            source: vec![],
            cue: vec![],
            content,
            form: if n.is_multiple_of(2) {
                Form::Direct
            } else {
                Form::Indirect
            },
            act,
            cited: vec![],
            told: vec![],
            certainty: vec![],
            voice: (voice > 0).then_some(voice),
            relay: relay.to_vec(),
            said: None,
            answers: vec![],
            within: None,
            score: 0.5,
        });
        self
    }

    fn said(mut self, from: jiff::civil::Date, to: jiff::civil::Date) -> Draft {
        self.reading.statements.last_mut().unwrap().said = Some(Days { from, to });
        self
    }

    /// A figure, given by the last statement if `by_statement`.
    fn counts(
        mut self,
        words: &str,
        what: &str,
        lower: Option<u64>,
        upper: Option<u64>,
        by_statement: bool,
    ) -> Draft {
        let statement = by_statement.then_some(self.reading.statements.len() as u32);
        let figure = Figure {
            span: self.find(words),
            counts: (!what.is_empty()).then(|| self.find(what)),
            lower,
            upper,
            approximate: false,
            statement,
        };
        self.reading.figures.push(figure);
        self
    }
}

fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.add(
        &Draft::new(
            "gate",
            "Lowmere Post",
            "2031-03-05T10:00:00Z",
            "The gate was never opened, Marta Quill said. The dam of Késsary will hold, she told the TPA. Several \
             hundred people were moved. A guard may have slept.\nRead more: the ferry that sank",
        )
        .voice("Marta Quill", VoiceKind::Person)
        .voice("TPA", VoiceKind::Outlet)
        .says(1, &[], Act::Deny, &["The gate was never opened"])
        .says(1, &[2], Act::Assert, &["The dam of Késsary will hold"])
        .said(date(2031, 3, 4), date(2031, 3, 4))
        .says(0, &[], Act::Believe, &["A guard may have slept"])
        .counts("Several \
             hundred", "people", Some(200), None, false),
    );
    desk.add(
        &Draft::new(
            "raid",
            "Upland Monitor",
            "2031-04-01",
            "At least 12 protesters were killed and 3 guards hurt, two officials said. The ministry denied that anybody \
             was killed. The dam, where the raid began, held.",
        )
        .voice("two officials", VoiceKind::Unnamed)
        .voice("Interior Ministry", VoiceKind::Government)
        .says(1, &[], Act::Assert, &["At least 12 protesters were killed and 3 guards hurt"])
        .said(date(2031, 3, 1), date(2031, 4, 1))
        .counts("At least 12", "protesters", Some(12), None, true)
        .counts("3", "guards", Some(3), Some(3), true)
        .says(2, &[], Act::Deny, &["anybody was killed"])
        .says(2, &[], Act::Assert, &["The dam,", "held"]),
    );
    desk.add(
        &Draft::new(
            "undated",
            "",
            "",
            "The old Quill family left, a neighbour said. The gate \u{201c}fell\u{201d}.",
        )
        .voice("a neighbour", VoiceKind::Unnamed)
        .says(1, &[], Act::Assert, &["The old Quill family left"]),
    );
    desk
}

#[test]
fn words_are_found_in_what_was_said_and_in_the_name_of_the_voice() {
    let desk = desk();
    assert_eq!(desk.statements("gate"), ["gate:1"]);
    assert_eq!(desk.set("quill"), ["gate:1", "gate:2", "undated:1"]);
    assert_eq!(desk.statements("quill DAM"), ["gate:2"]);
    assert_eq!(desk.statements("kessary"), ["gate:2"]);
    assert_eq!(desk.statements("Késs*"), ["gate:2"]);
    assert_eq!(desk.statements("\"dam of kessary\""), ["gate:2"]);
    assert_eq!(desk.statements("\"kessary dam\""), Vec::<String>::new());
    assert_eq!(desk.set("gate OR slept"), ["gate:1", "gate:3"]);
    assert_eq!(desk.set("dam -kessary"), ["raid:3"]);
    assert_eq!(desk.set("killed -protesters"), ["raid:2"]);
}

#[test]
fn a_phrase_does_not_run_over_what_a_content_leaves_out() {
    let desk = desk();
    assert_eq!(desk.statements("\"dam held\""), Vec::<String>::new());
    assert_eq!(desk.statements("dam held"), ["raid:3"]);
    // and nobody can ask for what stands between
    assert!(Query::parse("\u{e000}").is_err());
    assert_eq!(desk.statements("\"dam \u{e000} held\""), Vec::<String>::new());
}

#[test]
fn each_filter_holds_for_what_it_names() {
    let desk = desk();
    let cases: &[(&str, &[&str])] = &[
        ("voice:quill", &["gate:1", "gate:2"]),
        ("voice:\"QUILL marta\"", &["gate:1", "gate:2"]),
        ("voice:ministr*", &["raid:2", "raid:3"]),
        ("voice:quill OR voice:officials", &["gate:1", "gate:2", "raid:1"]),
        (
            "-voice:quill",
            &["gate:3", "raid:1", "raid:2", "raid:3", "undated:1"],
        ),
        ("kind:unnamed", &["raid:1", "undated:1"]),
        ("-kind:unnamed -kind:person", &["gate:3", "raid:2", "raid:3"]),
        ("via:tpa", &["gate:2"]),
        ("-via:tpa quill", &["gate:1", "undated:1"]),
        ("act:deny", &["gate:1", "raid:2"]),
        ("act:deny OR act:believe", &["gate:1", "gate:3", "raid:2"]),
        ("form:direct", &["gate:2", "raid:2"]),
        ("outlet:post", &["gate:1", "gate:2", "gate:3"]),
        ("outlet:\"upland monitor\" act:assert", &["raid:1", "raid:3"]),
        ("-outlet:post", &["raid:1", "raid:2", "raid:3", "undated:1"]),
        ("outlet:nowhere", &[]),
        ("on:2031-03", &["gate:1", "gate:2", "gate:3"]),
        ("on:2031-03-05", &["gate:1", "gate:2", "gate:3"]),
        ("after:2031-04", &["raid:1", "raid:2", "raid:3"]),
        ("after:2031-03-06 dam", &["raid:3"]),
        ("before:2031-04 dam", &["gate:2"]),
        ("before:2031-03-05", &[]),
        ("on:1907", &[]),
        ("-after:2000", &["undated:1"]),
        ("-on:2031-03 dam", &["raid:3"]),
        (
            "on:2031-03 OR on:2031-04",
            &["gate:1", "gate:2", "gate:3", "raid:1", "raid:2", "raid:3"],
        ),
        ("said:2031-03", &["gate:2"]),
        ("said:2031", &["gate:2", "raid:1"]),
        ("said-after:2031-03-02", &["gate:2"]),
        ("said-before:2031-03-05", &["gate:2"]),
        ("-said:2031-03 dam", &["raid:3"]),
        ("figure:killed", &["raid:1"]),
        ("figure:protester>=12", &["raid:1"]),
        ("figure:guards>3", &[]),
        ("figure:guard=3", &["raid:1"]),
        ("figure>12", &[]),
        ("figure<5", &["raid:1"]),
        ("-figure>1 killed", &["raid:2"]),
        ("article:raid", &["raid:1", "raid:2", "raid:3"]),
        ("article:raid dam", &["raid:3"]),
        ("-article:raid dam", &["gate:2"]),
        ("article:none", &[]),
    ];
    for (query, found) in cases {
        assert_eq!(desk.set(query), *found, "{query}");
    }
}

#[test]
fn articles_are_found_by_their_text_without_links_to_other_stories() {
    let desk = desk();
    assert_eq!(desk.articles("in:articles ferry"), Vec::<String>::new());
    assert_eq!(desk.articles("dam outlet:post"), ["gate"]);
    assert_eq!(desk.articles("figure>100"), ["gate"]);
    assert_eq!(desk.articles("figure:killed>100"), Vec::<String>::new());
    assert_eq!(desk.articles("-dam gate"), ["undated"]);
    assert!(desk.search("dam act:deny", Order::Best).articles.is_none());
    assert!(desk.search("dam in:articles", Order::Best).statements.is_none());
}

#[test]
fn a_voice_is_found_by_any_name_of_its_identity_and_by_its_key() {
    let mut desk = desk();
    desk.add(
        &Draft::new(
            "mayor",
            "Lowmere Post",
            "2031-03-09",
            "The mayor: the dam stays shut.",
        )
        .voice("The mayor", VoiceKind::Person)
        .says(1, &[], Act::Assert, &["the dam stays shut"]),
    );
    let link = |voice: &str, identity: i64| {
        (desk.ledger.connection)
            .execute(
                "UPDATE voice SET identity = ? WHERE name = ?",
                params![identity, voice],
            )
            .unwrap();
    };
    (desk.ledger.connection)
        .execute_batch(
            "INSERT INTO identity (identity, key, name, kind) VALUES (7, 'marta-quill', 'Marta Quill', 'person');
             INSERT INTO identity_alias (key, identity) VALUES ('m-quill', 7);
             INSERT INTO identity_words (rowid, names) VALUES (7, 'Marta Quill the mayor')",
        )
        .unwrap();
    link("Marta Quill", 7);
    link("The mayor", 7);
    for query in [
        "voice:\"marta quill\"",
        "voice:marta-quill",
        "voice:M-Quill",
        "voice:mayor",
    ] {
        assert_eq!(desk.set(query), ["gate:1", "gate:2", "mayor:1"], "{query}");
    }
    let found = desk.search("stays", Order::Best).statements.unwrap();
    let voice = found.hits[0].voice.clone().unwrap();
    assert_eq!(
        (voice.key.as_deref(), voice.name.as_str()),
        (Some("marta-quill"), "Marta Quill")
    );
}

#[test]
fn the_passages_of_a_hit_are_the_words_of_its_article_in_code_points() {
    let desk = desk();
    let found = desk.search("kessary", Order::Best);
    let hit = &found.statements.unwrap().hits[0];
    assert_eq!(hit.found[0].text, "Késsary");
    let article = &found.articles.unwrap().hits[0];
    let text: Vec<char> = desk
        .ledger
        .article("gate")
        .unwrap()
        .unwrap()
        .article
        .text
        .chars()
        .collect();
    let passages = hit
        .found
        .iter()
        .chain(&hit.content)
        .chain(&article.found)
        .chain([&article.passage]);
    for passage in passages {
        let words: String = text[passage.start..passage.end].iter().collect();
        assert_eq!(words, passage.text);
    }
}

#[test]
fn the_best_first_is_the_shorter_and_nearer_and_the_newest_first_the_newer() {
    let mut desk = Desk::new();
    let long = "the ferry, as everybody in the harbour who was asked about it on that long day knew, was a slow boat";
    for (id, day, words) in [
        ("a", "2031-01-03", long),
        ("b", "2031-01-01", "the slow ferry"),
        ("c", "2031-01-02", "a ferry"),
    ] {
        let draft = Draft::new(id, "", day, words).says(0, &[], Act::Assert, &[words]);
        desk.add(&draft);
    }
    assert_eq!(desk.statements("slow ferry"), ["b:1", "a:1"]);
    let newest = desk.search("ferry", Order::Newest).statements.unwrap();
    let newest: Vec<String> = newest.hits.into_iter().map(|hit| hit.article).collect();
    assert_eq!(newest, ["a", "c", "b"]);
    // without words nothing is better than something else
    assert_eq!(desk.statements("act:assert"), ["a:1", "c:1", "b:1"]);
}

/// Statements of an article about ferries.
const FERRIES: usize = candidates::MOST / 10;

/// A ledger with six times as many statements about a ferry as are counted.
fn ferries(published: impl Fn(usize) -> String) -> (Desk, usize) {
    let mut desk = Desk::new();
    let words: Vec<String> = (0..FERRIES).map(|n| format!("Ferry number {n} sank.")).collect();
    let text = words.join("\n");
    let articles = candidates::MOST * 6 / words.len();
    for article in 0..articles {
        let mut draft = Draft::new(&format!("f{article}"), "", &published(article), &text);
        for words in &words {
            draft = draft.says(0, &[], Act::Assert, &[words]);
        }
        desk.add(&draft);
    }
    (desk, articles)
}

/// The statements of the first pages.
fn pages(desk: &Desk, query: &str, order: Order) -> Vec<StatementHit> {
    let query = Query::parse(query).unwrap();
    let mut all = Vec::new();
    for offset in [0, 150] {
        let page = Page {
            limit: 150,
            offset,
            order,
        };
        let found = desk.ledger.search(&query, page).unwrap().statements.unwrap();
        assert!(
            matches!(found.total, Total::AtLeast(n) if n >= candidates::MOST),
            "{:?}",
            found.total
        );
        all.extend(found.hits);
    }
    let mut different: Vec<_> = all.iter().map(|hit| (&hit.article, hit.n)).collect();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), 300);
    all
}

fn published(hits: &[StatementHit]) -> Vec<&str> {
    hits.iter().filter_map(|hit| hit.published.as_deref()).collect()
}

fn day(n: usize) -> String {
    let length = jiff::Span::new().days(n as i64);
    date(2031, 1, 1).checked_add(length).unwrap().to_string()
}

#[test]
fn of_more_than_are_counted_the_newest_are_found_and_pages_go_on_where_the_last_ended() {
    // arrival is not the order of publication
    let (desk, articles) = ferries(|article| day(article * 7 % 60 * 11));
    for query in [
        "ferry in:statements",
        "act:assert",
        "ferr* in:statements",
        "-kind:person",
    ] {
        let newest = pages(&desk, query, Order::Newest);
        let published = published(&newest);
        assert_eq!(published[0], day((articles - 1) * 11), "{query}");
        assert!(published.is_sorted_by(|a, b| a >= b), "{query}");
    }
    pages(&desk, "ferry in:statements", Order::Best);
    let early = pages(&desk, "ferry before:2032", Order::Newest);
    assert_eq!(published(&early)[0], day(33 * 11));
}

#[test]
fn statements_of_claims_are_the_newest_and_it_is_told_if_there_are_more() {
    let (desk, articles) = ferries(day);
    let newest = |query: &str, most: usize| {
        let query = Query::parse(query).unwrap();
        let found = desk
            .ledger
            .look(|connection| newest_statements(connection, &query, most));
        found.unwrap()
    };
    let (found, is_cut) = newest("ferry", 70);
    assert!(is_cut);
    assert_eq!(found.len(), 70);
    // rows of articles go up with arrival, and so do their days
    let first = (articles - 70_usize.div_ceil(FERRIES)) as i64;
    assert!(found.iter().all(|(article, _)| *article > first), "{found:?}");
    let (found, is_cut) = newest("\"ferry number 7 sank\"", 70);
    assert_eq!((found.len(), is_cut), (articles, false));
    let (found, is_cut) = newest("\"ferry number 7 sank\"", articles - 1);
    assert_eq!((found.len(), is_cut), (articles - 1, true));
    assert_eq!(newest("ferry in:articles", 70), (Vec::new(), false));
}

#[test]
fn the_newest_are_found_where_all_came_on_one_day_or_on_no_day() {
    let (desk, articles) = ferries(|article| match article {
        0 => day(40),
        1 => day(3),
        2 => String::new(),
        _ => day(20),
    });
    let newest = pages(&desk, "ferry in:statements", Order::Newest);
    let published = published(&newest);
    assert_eq!(published.len(), 300);
    assert!(published[..FERRIES].iter().all(|on| *on == day(40)));
    assert!(published[FERRIES..].iter().all(|on| *on == day(20)));
    assert!(articles > 10);

    let (desk, _) = ferries(|_| String::new());
    pages(&desk, "ferry in:statements", Order::Newest);
    let (desk, _) = ferries(|article| format!("0{article:03}-01-01"));
    let newest = pages(&desk, "ferry in:statements", Order::Newest);
    assert_eq!(self::published(&newest)[0], "0059-01-01");
}

#[test]
fn figures_are_found_by_what_they_count_and_by_the_sentence_around() {
    let desk = desk();
    let figures = |what: &str| {
        let found = desk.ledger.figures(&Query::parse(what).unwrap(), 100).unwrap();
        assert_eq!(found.total, Total::Exactly(found.hits.len()));
        (found.hits.into_iter())
            .map(|hit| (hit.text, hit.voice.map(|voice| voice.name)))
            .collect::<Vec<_>>()
    };
    let officials = Some("two officials".to_owned());
    assert_eq!(
        figures("killed"),
        [
            ("At least 12".to_owned(), officials.clone()),
            ("3".to_owned(), officials.clone())
        ]
    );
    assert_eq!(
        figures("protester"),
        [("At least 12".to_owned(), officials.clone())]
    );
    assert_eq!(figures("moved"), [("Several hundred".to_owned(), None)]);
    assert_eq!(
        figures("killed figure>5"),
        [("At least 12".to_owned(), officials)]
    );
    assert_eq!(figures("people voice:quill"), []);
    assert_eq!(figures("killed act:deny"), []);
    assert_eq!(
        figures("killed voice:officials kind:unnamed act:assert after:2031-04").len(),
        2
    );
    assert_eq!(figures("killed before:2031-04"), []);
    assert_eq!(figures("article:gate").len(), 1);
    assert_eq!(figures("killed -voice:officials"), []);
    let all = desk
        .ledger
        .figures(&Query::parse("killed OR moved").unwrap(), 100)
        .unwrap();
    let days: Vec<_> = all
        .hits
        .iter()
        .map(|hit| hit.published.clone().unwrap())
        .collect();
    assert!(days.is_sorted(), "{days:?}");
    let hit = &all.hits[1];
    assert_eq!((hit.lower, hit.upper, hit.statement), (Some(12), None, Some(1)));
    assert_eq!(
        hit.passage.text,
        "At least 12 protesters were killed and 3 guards hurt, two officials said."
    );
    assert_eq!(hit.found[0].text, "killed");
}

#[test]
fn an_article_that_changed_is_found_by_its_new_words_alone() {
    let mut desk = Desk::new();
    let draft = |words: &str| {
        let mut draft = Draft::new("a", "", "2031-01-01", words).says(0, &[], Act::Deny, &[words]);
        draft.article.url = Some("https://post.example/a".to_owned());
        draft
    };
    desk.add(&draft("The ferry sank"));
    desk.add(&draft("The ferry is late"));
    assert_eq!(desk.statements("sank"), Vec::<String>::new());
    assert_eq!(desk.statements("late act:deny"), ["a:1"]);
    assert_eq!(desk.articles("sank"), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_words_reach_the_language_of_the_index(
        text in prop::collection::vec(
            prop::sample::select(vec![
                "\"", "\"\"", "'", "*", " ", "NEAR(", "facets:", "{", "}", ":", "^", "+", "-", "(", ")", ";", "--", "\\", "dam",
                "\0", "\u{e000}", "é", "\u{301}", "OR", "NOT", "水", "١",
            ]),
            1..12,
        ),
        begins: bool,
    ) {
        use crate::query::{Condition, Filter, FigureFilter, Term, Words};
        thread_local! {
            static DESK: Desk = desk();
        }
        // as no parser would let it through
        let words = Words { text: text.concat(), begins };
        let terms = [
            Term::Words(words.clone()),
            Term::Filter(Filter::Voice(words.clone())),
            Term::Filter(Filter::Via(words.clone())),
            Term::Filter(Filter::Outlet(words.clone())),
            Term::Filter(Filter::Article(words.text.clone())),
            Term::Filter(Filter::Figure(FigureFilter { words: Some(words), bound: None })),
        ];
        for (term, excluded) in terms.into_iter().flat_map(|term| [(term.clone(), false), (term, true)]) {
            let query = Query { conditions: vec![Condition { excluded, alternatives: vec![term] }], section: None };
            let page = Page { limit: 5, offset: 0, order: Order::Best };
            let found = DESK.with(|desk| desk.ledger.search(&query, page).and_then(|_| desk.ledger.figures(&query, 5)));
            prop_assert!(found.is_ok(), "{query}: {}", found.unwrap_err());
        }
    }

    #[test]
    fn words_of_any_text_are_in_order_and_whole(text in "\\PC{0,60}") {
        let mut reached = 0;
        for word in words::words(&text) {
            prop_assert!(reached <= word.span.start && word.span.start < word.span.end);
            prop_assert!(text.get(word.span.start..word.span.end).is_some());
            prop_assert!(!word.folded.is_empty());
            reached = word.span.end;
        }
    }

    /// Where it stands, the quick look does not deny it, and what weighs articles counts it.
    #[test]
    fn what_looks_quickly_sees_what_stands_there(
        parts in prop::collection::vec("ferry|Ferry|FERRY|ferr|ferryman|sank|é|The ferry sank|[ -~]{0,6}", 0..12),
        words in "ferry|ferry sank|a|f|sank|é",
        begins: bool,
    ) {
        use crate::query::Words;
        let text = parts.join(" ");
        let sought = words::Sought::new(&Words { text: words.clone(), begins });
        let places = sought.places(&words::words(&text));
        prop_assert!(places.is_empty() || sought.may_stand_in(&text));
        // all of ASCII and in small letters behind the first bytes: then each place is counted
        let text = text.to_lowercase();
        if text.is_ascii() && words.is_ascii() && !words.contains(' ') {
            let counter = sought.counter().unwrap();
            let places = sought.places(&words::words(&text));
            for title in [0, 4, 1000] {
                prop_assert_eq!(counter.count(text.as_bytes(), title).0, places.len());
            }
        }
    }
}
