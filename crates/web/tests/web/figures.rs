//! Figures and versions as pages, of a small ledger behind a real server.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;

use sayso_core::{
    Act, Article, Figure, Form, Reading, Segment, SegmentKind, Span, Statement, Voice, VoiceKind,
};
use sayso_ledger::{Incoming, Ledger};
use sayso_web::{Options, Server};

/// One paragraph, with the count in it, its bounds, and who gives it.
struct Told {
    who: &'static str,
    says: &'static str,
    count: &'static str,
    noun: &'static str,
    bounds: (Option<u64>, Option<u64>),
    approximate: bool,
}

const LEAD: &str = "The ferry Ketterin Star sank off Orrin harbour on Tuesday night in heavy swell, the worst disaster on the \
                    Lowmere crossing in decades.";

fn article(id: &str, day: &str, title: &str, told: &[Told]) -> (Article, Reading) {
    let mut text = title.to_owned();
    let mut reading = Reading::default();
    let segment = |kind, start, end| Segment {
        kind,
        span: Span::new(start, end),
    };
    reading
        .segments
        .push(segment(SegmentKind::Headline, 0, text.len()));
    text += "\n\n";
    let start = text.len();
    text += LEAD;
    reading
        .segments
        .push(segment(SegmentKind::Body, start, text.len()));
    for (n, of) in (1..).zip(told) {
        text += "\n\n";
        let start = text.len();
        text += &format!("{} said that {}.", of.who, of.says);
        let source = Span::new(start, start + of.who.len());
        let cue = Span::new(source.end + 1, source.end + 5);
        let content = Span::new(cue.end + 6, text.len() - 1);
        let at = content.start + of.says.find(of.count).unwrap();
        let span = Span::new(at, at + of.count.len());
        reading
            .segments
            .push(segment(SegmentKind::Body, start, text.len()));
        reading.voices.push(Voice {
            n,
            name: of.who.to_owned(),
            kind: VoiceKind::Person,
            mentions: vec![source],
            roles: Vec::new(),
        });
        reading.figures.push(Figure {
            span,
            counts: Some(Span::new(span.end + 1, span.end + 1 + of.noun.len())),
            lower: of.bounds.0,
            upper: of.bounds.1,
            approximate: of.approximate,
            statement: Some(n),
        });
        reading.statements.push(Statement {
            n,
            source: vec![source],
            cue: vec![cue],
            content: vec![content],
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
            score: 0.9,
        });
    }
    let article = Article {
        id: id.to_owned(),
        outlet: Some(format!("=Post of {id}")),
        title: Some(title.to_owned()),
        published: Some(day.to_owned()),
        text,
        ..Article::default()
    };
    (article, reading)
}

fn killed(
    who: &'static str,
    says: &'static str,
    count: &'static str,
    bounds: (Option<u64>, Option<u64>),
) -> Told {
    Told {
        who,
        says,
        count,
        noun: "people",
        bounds,
        approximate: false,
    }
}

fn add(ledger: &mut Ledger, (article, reading): &(Article, Reading)) {
    let raw = article.text.as_bytes().to_vec();
    let incoming = Incoming {
        article,
        raw: &raw,
        file: None,
        retrieved: "2031-04-20T10:00:00Z".parse().unwrap(),
        requested: None,
    };
    let made = "2031-04-20T10:01:00Z".parse().unwrap();
    ledger.add(&incoming, reading, "invented 1", made).unwrap();
}

/// A ledger in which Marta Quill revises her number and Ivo Brandt gives another; the first article has two versions.
fn ledger(path: &Path) {
    let mut ledger = Ledger::create(path).unwrap();
    let quill = "Marta Quill";
    let brandt = "Ivo Brandt";
    let first = |count, says, bounds| {
        article(
            "ferry-1",
            "2031-04-08",
            "Ferry sinks off Orrin",
            &[killed(quill, says, count, bounds)],
        )
    };
    add(
        &mut ledger,
        &first(
            "9",
            "9 people were killed when the ferry Ketterin Star sank off Orrin",
            (Some(9), Some(9)),
        ),
    );
    add(
        &mut ledger,
        &first(
            "At least 12",
            "At least 12 people were killed when the ferry Ketterin Star sank off Orrin",
            (Some(12), None),
        ),
    );
    add(
        &mut ledger,
        &article(
            "ferry-2",
            "2031-04-10",
            "Orrin ferry toll disputed",
            &[
                killed(
                    quill,
                    "31 people were killed when the ferry Ketterin Star sank off Orrin",
                    "31",
                    (Some(31), Some(31)),
                ),
                killed(
                    brandt,
                    "17 people were killed when the ferry Ketterin Star sank off Orrin",
                    "17",
                    (Some(17), Some(17)),
                ),
            ],
        ),
    );
    add(
        &mut ledger,
        &article(
            "ferry-3",
            "2031-04-12",
            "Orrin ferry: toll rises",
            &[killed(
                quill,
                "44 people were killed when the ferry Ketterin Star sank off Orrin",
                "44",
                (Some(44), Some(44)),
            )],
        ),
    );
    ledger.link().unwrap();
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

fn get(address: SocketAddr, path: &str) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head: head.to_ascii_lowercase(),
        body: body.to_owned(),
    }
}

/// Serves a ledger while `ask` asks.
fn served(ask: impl FnOnce(SocketAddr)) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.db");
    ledger(&path);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let options = Options::new(&path, "127.0.0.1:0".parse().unwrap(), 1);
    let server = runtime.block_on(Server::bind(&options)).unwrap();
    let address = server.address();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = runtime.spawn(server.run(async {
        let _ = stopped.await;
    }));
    ask(address);
    stop.send(()).unwrap();
    runtime.block_on(running).unwrap();
}

#[test]
fn a_contested_number_is_drawn_told_and_given_as_a_table() {
    served(|address| {
        let page = get(address, "/figures");
        assert_eq!(page.status, 200, "{}", page.body);
        let body = &page.body;
        // one row for each giver, and a mark for each number, which leads to its words
        assert_eq!(body.matches("<g class=\"giver\">").count(), 2, "{body}");
        assert_eq!(body.matches("<a class=\"bar").count(), 4, "{body}");
        assert!(
            body.contains("<a class=\"bar open\" href=\"/articles/ferry-1?at="),
            "{body}"
        );
        assert!(
            body.contains("<a class=\"bar exact\" href=\"/articles/ferry-2?at="),
            "{body}"
        );
        // who moved, from which number to which (31 is no other number than at least 12), and who disagrees
        assert!(
            body.contains("<bdi>Marta Quill: “31” (10 April 2031), then “44” (12 April 2031)."),
            "{body}"
        );
        assert!(
            body.contains("Marta Quill (44) and Ivo Brandt (17) give numbers that cannot both be."),
            "{body}"
        );
        assert!(
            !body.contains("style="),
            "the policy forbids styles inside a page"
        );
        // each leads from the article to the table and back: the figure's own address shows the quantity
        let one = get(address, "/figures?article=ferry-2&figure=2");
        assert_eq!(one.status, 200);
        assert_eq!(one.body.matches("<g class=\"giver\">").count(), 2);
        assert_eq!(get(address, "/figures?article=ferry-2&figure=9").status, 404);
        assert_eq!(get(address, "/figures?article=ferry-2&figure=x").status, 400);
        assert_eq!(get(address, "/figures?article=nowhere").status, 404);

        let csv = get(address, "/figures.csv");
        assert!(csv.head.contains("content-type: text/csv"), "{}", csv.head);
        let rows: Vec<&str> = csv.body.trim_start_matches('\u{FEFF}').lines().collect();
        assert_eq!(rows.len(), 5, "{rows:?}");
        assert!(rows[0].starts_with("quantity,quantity_id,giver,kind,outlet,article,published"));
        // what a spreadsheet would run is defused
        assert!(
            rows.iter().skip(1).all(|row| row.contains(",'=Post of ferry-")),
            "{rows:?}"
        );
        assert!(
            rows.iter().any(|row| row.contains(",At least 12,12,,false,")),
            "{rows:?}"
        );

        let json: serde_json::Value = serde_json::from_str(&get(address, "/figures.json").body).unwrap();
        let quantity = &json["quantities"][0];
        assert_eq!(quantity["contested"], true);
        assert_eq!(quantity["timeline"].as_array().unwrap().len(), 4);
        let id = quantity["id"].as_str().unwrap();
        assert!(body.contains(&format!("id=\"q-{id}\"")), "{id}");
    });
}

#[test]
fn a_question_finds_figures_and_what_they_count() {
    served(|address| {
        let page = get(address, "/figures?q=people+killed").body;
        assert!(
            page.contains("id=\"found\"") && page.contains("<mark>killed</mark>"),
            "{page}"
        );
        assert_eq!(page.matches("others for the same").count(), 4, "{page}");
        let none = get(address, "/figures?q=elephants").body;
        assert!(none.contains("No figure is like that."), "{none}");
        let wrong = get(address, "/figures?q=figure%3E");
        assert_eq!(wrong.status, 200);
        assert!(wrong.body.contains("role=\"alert\""), "{}", wrong.body);
        assert_eq!(get(address, "/figures.json?q=figure%3E").status, 400);
    });
}

#[test]
fn the_front_page_names_the_figures_that_moved() {
    served(|address| {
        let page = get(address, "/").body;
        assert!(page.contains("Figures that moved"), "{page}");
        assert!(
            page.contains("31, then 44") && page.contains("last on 12 April 2031"),
            "{page}"
        );
        assert!(
            page.contains("href=\"/figures?article=ferry-1&amp;figure=1\""),
            "{page}"
        );
    });
}

#[test]
fn a_history_tells_what_changed_and_keeps_the_old_words() {
    served(|address| {
        let page = get(address, "/history?article=ferry-1").body;
        assert!(
            page.contains("<bdi>9</bdi></del>") && page.contains("<bdi>At least 12</bdi></ins>"),
            "{page}"
        );
        let json: serde_json::Value =
            serde_json::from_str(&get(address, "/history.json?article=ferry-1").body).unwrap();
        let versions = json["versions"].as_array().unwrap();
        assert_eq!(versions.len(), 2);
        let hash = versions[0]["text_sha256"].as_str().unwrap();
        let start = versions[1]["passages"][0]["old"]["start"].as_u64().unwrap();
        let (passage, end) = (format!("{start}-{}", start + 1), start + 1);
        let old = get(
            address,
            &format!("/history?article=ferry-1&text={hash}&passage={passage}"),
        )
        .body;
        assert!(
            old.contains(&format!("id=\"t{start}-{end}\"><bdi>9</bdi></mark>")),
            "{old}"
        );
        let lost = get(
            address,
            &format!("/history?article=ferry-1&text={hash}&passage=9000-9001"),
        )
        .body;
        assert!(lost.contains("does not have the passage"), "{lost}");
        assert_eq!(
            get(address, "/history?article=ferry-1&text=ffffffffffff").status,
            404
        );
        assert_eq!(get(address, "/history").status, 400);
    });
}

#[test]
fn the_page_about_the_reading_says_how_often_it_is_wrong() {
    served(|address| {
        let page = get(address, "/about").body;
        assert!(
            page.contains("never says what is true") && page.contains("precision 77.7, recall 71.5"),
            "{page}"
        );
        let json: serde_json::Value = serde_json::from_str(&get(address, "/about.json").body).unwrap();
        assert!(json["measured"].as_array().unwrap().len() > 10);
    });
}
