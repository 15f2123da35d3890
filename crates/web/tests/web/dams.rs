//! A small ledger that is served, and a client that sends what it is told.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::Timestamp;
use sayso_core::{
    Act, Article, Figure, Form, Reading, Segment, SegmentKind, Span, Statement, Voice, VoiceKind,
};
use sayso_ledger::{Incoming, Ledger};
use sayso_web::{Options, ServeError, Server, password_hash};
use tempfile::TempDir;
use tokio::sync::oneshot;

/// The password of all accounts.
pub const PASSWORD: &str = "a dam that holds";

/// The text of each article: the mayor says one thing, Hale another, with a figure.
pub fn text(n: u32) -> String {
    format!(
        "Water at dam {n}\n\nMayor Marta Quill said that the dam would hold.\n\nTomas Hale denied it. About 12 houses stand in \
         the water, he said."
    )
}

fn reading(text: &str) -> Reading {
    let of = |words: &str| {
        let at = text.find(words).unwrap();
        Span::new(at, at + words.len())
    };
    let statement = |n, source: &str, cue: &str, content: &str, act, voice| Statement {
        n,
        source: vec![of(source)],
        cue: vec![of(cue)],
        content: vec![of(content)],
        form: Form::Indirect,
        act,
        cited: Vec::new(),
        told: Vec::new(),
        certainty: Vec::new(),
        voice: Some(voice),
        relay: Vec::new(),
        said: None,
        answers: Vec::new(),
        within: None,
        score: 0.75,
    };
    let voice = |n, name: &str| Voice {
        n,
        name: name.to_owned(),
        kind: VoiceKind::Person,
        mentions: vec![of(name)],
        roles: Vec::new(),
    };
    Reading {
        segments: vec![
            Segment {
                kind: SegmentKind::Headline,
                span: Span::new(0, text.find('\n').unwrap()),
            },
            Segment {
                kind: SegmentKind::Body,
                span: Span::new(text.find("Mayor").unwrap(), text.len()),
            },
        ],
        statements: vec![
            statement(
                1,
                "Mayor Marta Quill",
                "said",
                "that the dam would hold",
                Act::Assert,
                1,
            ),
            statement(2, "Tomas Hale", "denied", "it", Act::Deny, 2),
            statement(
                3,
                "he",
                "said",
                "About 12 houses stand in the water",
                Act::Assert,
                2,
            ),
        ],
        voices: vec![voice(1, "Marta Quill"), voice(2, "Tomas Hale")],
        figures: vec![Figure {
            span: of("About 12"),
            counts: Some(of("houses")),
            lower: Some(12),
            upper: Some(12),
            approximate: true,
            statement: Some(3),
        }],
        ..Reading::default()
    }
}

/// A folder with a ledger of so many articles, `dam-1` and so on, and the account Ida Fenn.
pub fn ledger(articles: u32) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.db");
    let mut ledger = Ledger::create(&path).unwrap();
    for n in 1..=articles {
        let text = text(n);
        let article = Article {
            id: format!("dam-{n}"),
            path: "dams.jsonl".to_owned(),
            outlet: Some("Lowmere Post".to_owned()),
            title: Some(format!("Water at dam {n}")),
            published: Some(format!("2031-03-{:02}", n % 28 + 1)),
            language: Some("en".to_owned()),
            text: text.clone(),
            ..Article::default()
        };
        let incoming = Incoming {
            article: &article,
            raw: text.as_bytes(),
            file: None,
            retrieved: Timestamp::now(),
            requested: None,
        };
        ledger
            .add(&incoming, &reading(&text), "invented 1", Timestamp::now())
            .unwrap();
    }
    ledger.link().unwrap();
    add_account(&path, "Ida Fenn");
    (folder, path)
}

pub fn add_account(ledger: &Path, name: &str) {
    let mut ledger = Ledger::open(ledger).unwrap();
    ledger
        .add_account(name, &password_hash(PASSWORD).unwrap(), Timestamp::now())
        .unwrap();
}

/// A server on a thread of its own.
pub struct Served {
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// How a ledger is served in tests: on any free port.
pub fn options(ledger: &Path) -> Options {
    Options::new(ledger, "127.0.0.1:0".parse().unwrap(), 2)
}

pub fn serve(options: Options) -> Result<Served, ServeError> {
    let (tell, told) = std::sync::mpsc::channel();
    let (stop, stopped) = oneshot::channel();
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            match Server::bind(&options).await {
                Ok(server) => {
                    tell.send(Ok(server.address())).unwrap();
                    server
                        .run(async {
                            let _ = stopped.await;
                        })
                        .await;
                }
                Err(error) => tell.send(Err(error)).unwrap(),
            }
        });
    });
    let address = told.recv().unwrap()?;
    Ok(Served {
        address,
        stop: Some(stop),
        thread: Some(thread),
    })
}

impl Served {
    /// Asks the server to end.
    pub fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// Waits until it has.
    pub fn join(&mut self) {
        self.thread.take().unwrap().join().unwrap();
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    }

    /// What the server answers to these bytes, until it closes the connection.
    pub fn answer(&self, request: &str) -> Answered {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        Answered::of(stream)
    }

    pub fn get(&self, path: &str, cookies: &str) -> Answered {
        self.answer(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n",
            self.address
        ))
    }

    /// Sends a form, as a browser does that has these cookies.
    pub fn post(&self, path: &str, cookies: &str, values: &[(&str, &str)]) -> Answered {
        self.post_with(path, cookies, values, "Sec-Fetch-Site: same-origin\r\n")
    }

    pub fn post_with(&self, path: &str, cookies: &str, values: &[(&str, &str)], headers: &str) -> Answered {
        let body = form(values);
        self.answer(&format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookies}\r\n{headers}Content-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.address,
            body.len()
        ))
    }

    /// Signs in, and gives the session's cookie.
    pub fn sign_in(&self, name: &str) -> String {
        let page = self.get("/sign-in", "");
        let before = page.cookie();
        let answer = self.post(
            "/sign-in",
            &before,
            &[
                ("form", &page.hidden("form")),
                ("name", name),
                ("password", PASSWORD),
            ],
        );
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.cookie()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A form as browsers send it.
pub fn form(values: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(values).unwrap()
}

pub struct Answered {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answered {
    pub fn of(mut stream: TcpStream) -> Answered {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let whole = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = whole.split_once("\r\n\r\n").unwrap_or((&whole, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Answered {
            status: status.unwrap_or(0),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The cookie that it sets, as it is sent back.
    pub fn cookie(&self) -> String {
        let set = self.header("set-cookie").unwrap_or_default();
        set.split(';').next().unwrap_or_default().to_owned()
    }

    /// The first value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let begins = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
        let (_, rest) = self
            .body
            .split_once(&begins)
            .unwrap_or_else(|| panic!("no field {name}: {}", self.body));
        rest.split('"').next().unwrap().to_owned()
    }

    pub fn has(&self, words: &str) -> bool {
        self.body.contains(words)
    }
}
