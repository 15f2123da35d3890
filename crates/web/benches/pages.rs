//! How long does each kind of page take when many ask at once, and does the server's memory stay as it is?
//!
//! Starts `sayso serve` over a ledger, follows the links of its own pages to find addresses of every kind, makes searches of
//! words that stand in them, and asks for all of these in turn over connections that stay open.
//!
//! ```text
//! cargo build --release -p sayso
//! cargo bench -p sayso-web --bench pages -- --ledger LEDGER [--sayso PROGRAM] [--requests 20000] [--at-once 50] [--each 1000]
//! ```

#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on fails")]
#![allow(clippy::expect_used, reason = "a measurement that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

struct Options {
    sayso: String,
    ledger: String,
    requests: usize,
    at_once: usize,
    /// So many addresses of each kind are looked for.
    each: usize,
}

fn options() -> Options {
    let mut options = Options {
        sayso: concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/release/sayso").to_owned(),
        ledger: String::new(),
        requests: 20_000,
        at_once: 50,
        each: 1_000,
    };
    let mut given = std::env::args().skip(1).filter(|flag| flag != "--bench");
    while let Some(flag) = given.next() {
        let value = given.next().unwrap_or_default();
        let number = || value.parse().expect("a number");
        match flag.as_str() {
            "--sayso" => options.sayso = value,
            "--ledger" => options.ledger = value,
            "--requests" => options.requests = number(),
            "--at-once" => options.at_once = number(),
            "--each" => options.each = number(),
            _ => panic!("{flag} is not known"),
        }
    }
    options
}

/// The server, which ends with this value.
struct Served {
    process: Child,
    address: String,
}

impl Served {
    fn new(options: &Options) -> Served {
        let mut process = Command::new(&options.sayso)
            .args(["serve", "--port", "0", "--ledger", &options.ledger])
            .stdout(Stdio::piped())
            .spawn()
            .expect("sayso serve");
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .split("http://")
            .nth(1)
            .expect("where it is")
            .trim()
            .trim_end_matches('/');
        Served {
            address: address.to_owned(),
            process,
        }
    }

    /// What is said of its memory, in MB; on Linux alone.
    fn memory(&self, what: &str) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with(what))?;
        line.split_whitespace()
            .nth(1)?
            .parse::<u64>()
            .ok()
            .map(|kilobytes| kilobytes / 1024)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A connection that stays open.
struct Client {
    address: String,
    stream: Option<TcpStream>,
    read: Vec<u8>,
}

impl Client {
    fn new(address: &str) -> Client {
        Client {
            address: address.to_owned(),
            stream: None,
            read: Vec::new(),
        }
    }

    /// The status and the body.
    async fn get(&mut self, path: &str) -> (u16, &[u8]) {
        // the server may have closed a connection that was open for long
        for _ in 0..2 {
            if let Some((status, from)) = self.ask(path).await {
                return (status, &self.read[from..]);
            }
            self.stream = None;
        }
        panic!("{path}: no answer");
    }

    async fn ask(&mut self, path: &str) -> Option<(u16, usize)> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.address).await.ok()?;
            stream.set_nodelay(true).ok()?;
            self.stream = Some(stream);
        }
        let stream = self.stream.as_mut()?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).await.ok()?;
        self.read.clear();
        loop {
            if stream.read_buf(&mut self.read).await.ok()? == 0 {
                return None;
            }
            let Some(head) = self.read.windows(4).position(|four| four == b"\r\n\r\n") else {
                continue;
            };
            let text = std::str::from_utf8(&self.read[..head]).ok()?.to_ascii_lowercase();
            let length: usize = match text.split("content-length: ").nth(1) {
                Some(rest) => rest.split("\r\n").next()?.parse().ok()?,
                None => 0,
            };
            let status = text.split(' ').nth(1)?.parse().ok()?;
            while self.read.len() < head + 4 + length {
                if stream.read_buf(&mut self.read).await.ok()? == 0 {
                    return None;
                }
            }
            return Some((status, head + 4));
        }
    }
}

/// Which kind of page is at an address.
fn kind(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let json = if path.ends_with(".json") { " as JSON" } else { "" };
    let path = path.trim_end_matches(".json");
    let mut parts = path.trim_start_matches('/').split('/');
    let first = parts.next().unwrap_or_default();
    let kind = match (first, parts.next().is_some()) {
        ("", _) | ("index", _) => "front page",
        ("articles", true) if query.contains("part=") || query.contains("at=") => "article, later part",
        ("articles", true) => "article",
        ("claims", true) => "claim",
        ("voices", true) => "voice",
        ("corrections", true) => "correction",
        ("search", _) => match () {
            () if query.contains("voice%3A") => "search by voice",
            () if query.contains("%22") => "search for exact words",
            () if query.contains("act%3A") || query.contains("after%3A") => "search with filters",
            () => "search for words",
        },
        (list, _) if query.contains("q=") => return format!("{list}, searched{json}"),
        (list, _) => list,
    };
    format!("{kind}{json}")
}

/// Addresses of this site in a page.
fn links(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in page.split(" href=\"").skip(1) {
        let link = rest.split('"').next().unwrap_or_default().replace("&amp;", "&");
        let link = link.split('#').next().unwrap_or_default();
        let is_text = link.contains("text=");
        if link.starts_with('/')
            && !link.starts_with("//")
            && !link.starts_with("/assets/")
            && !is_text
            && !link.contains(".csv")
        {
            found.push(link.to_owned());
        }
    }
    found
}

/// Long words of a page, as they are searched for.
fn words(page: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut in_text = false;
    for piece in page.split_inclusive(['<', '>']) {
        if in_text && !piece.contains('&') {
            let found = piece
                .trim_end_matches('<')
                .split(|c: char| !c.is_ascii_alphabetic());
            words.extend(found.filter(|word| word.len() > 3).map(str::to_lowercase));
        }
        in_text = piece.ends_with('>');
    }
    words
}

/// Numbers that look drawn by chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % most.max(1)
    }
}

/// Addresses by their kind.
type Found = BTreeMap<String, Vec<String>>;

async fn crawl(address: &str, each: usize) -> Found {
    let mut client = Client::new(address);
    let mut found = Found::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut all_words: Vec<String> = Vec::new();
    let mut waiting: VecDeque<String> = [
        "/",
        "/claims?articles=1",
        "/claims?order=newest",
        "/voices",
        "/figures",
        "/corrections",
    ]
    .map(str::to_owned)
    .into();
    while let Some(next) = waiting.pop_front() {
        if !known.insert(next.clone()) {
            continue;
        }
        let of_kind = found.entry(kind(&next)).or_default();
        if of_kind.len() >= each {
            continue;
        }
        let (status, body) = client.get(&next).await;
        // pages that this version does not have are no kind
        if status != 200 {
            continue;
        }
        let page = String::from_utf8_lossy(body);
        if !next.contains(".json") {
            of_kind.push(next.clone());
            waiting.extend(links(&page));
            if all_words.len() < 200_000 {
                all_words.extend(words(&page));
            }
        } else if of_kind.len() < each / 4 {
            of_kind.push(next);
        }
    }
    let mut chance = Chance(7);
    for _ in 0..each {
        let at = chance.below(all_words.len() - 1);
        let (one, other) = (&all_words[at], &all_words[at + 1]);
        let far = &all_words[chance.below(all_words.len())];
        for query in [
            one.clone(),
            format!("{one}%20{far}"),
            format!("%22{one}%20{other}%22"),
            format!("voice%3A{one}"),
            format!("act%3Adeny%20{far}"),
            format!("{one}%20after%3A2014&newest=yes"),
        ] {
            let address = format!("/search?q={query}");
            found.entry(kind(&address)).or_default().push(address);
        }
    }
    found.retain(|_, addresses| !addresses.is_empty());
    found
}

/// Its memory is looked at so many times.
const FIFTHS: usize = 5;

/// What was measured of a kind.
#[derive(Default)]
struct Measured {
    took: Vec<Duration>,
    largest: usize,
    errors: usize,
}

#[tokio::main(worker_threads = 1)]
async fn main() {
    let options = options();
    if options.ledger.is_empty() {
        println!("no ledger is given (--ledger LEDGER): nothing is measured");
        return;
    }
    let served = Served::new(&options);
    let start = served.memory("RssAnon");
    let started = Instant::now();
    let found = crawl(&served.address, options.each).await;
    let addresses: usize = found.values().map(Vec::len).sum();
    println!(
        "{addresses} addresses of {} kinds, found in {:.1} s",
        found.len(),
        started.elapsed().as_secs_f64()
    );
    let found = Arc::new(found);
    let asked = Arc::new(AtomicUsize::new(0));
    let mut clients = Vec::new();
    let started = Instant::now();
    for n in 0..options.at_once {
        let (found, asked) = (Arc::clone(&found), Arc::clone(&asked));
        let (address, most) = (served.address.clone(), options.requests);
        clients.push(tokio::spawn(async move {
            let mut client = Client::new(&address);
            let mut chance = Chance(n as u64 * 7_919 + 1);
            let kinds: Vec<&String> = found.keys().collect();
            let mut measured: BTreeMap<String, Measured> = BTreeMap::new();
            while asked.fetch_add(1, Ordering::Relaxed) < most {
                let kind = kinds[chance.below(kinds.len())];
                let of_kind = &found[kind];
                let at = &of_kind[chance.below(of_kind.len())];
                let started = Instant::now();
                let (status, body) = client.get(at).await;
                let took = started.elapsed();
                let size = body.len();
                let of_kind = measured.entry(kind.clone()).or_default();
                of_kind.took.push(took);
                of_kind.largest = of_kind.largest.max(size);
                // a search may be asked for what the language cannot read
                of_kind.errors += usize::from(status >= 500 || status == 404);
            }
            measured
        }));
    }
    // after each fifth of the requests
    let mut grown: Vec<Option<u64>> = Vec::new();
    while grown.len() < FIFTHS {
        if asked.load(Ordering::Relaxed) >= options.requests * (grown.len() + 1) / FIFTHS {
            grown.push(served.memory("RssAnon"));
        } else {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    let mut all: BTreeMap<String, Measured> = BTreeMap::new();
    for client in clients {
        for (kind, more) in client.await.unwrap() {
            let of_kind = all.entry(kind).or_default();
            of_kind.took.extend(more.took);
            of_kind.largest = of_kind.largest.max(more.largest);
            of_kind.errors += more.errors;
        }
    }
    let took = started.elapsed().as_secs_f64();
    println!(
        "\n| page | addresses | requests | median ms | p95 ms | longest ms | largest kB | errors |\n|---|---|---|---|---|---|---|---|"
    );
    for (kind, measured) in &mut all {
        measured.took.sort_unstable();
        let at = |share: usize| {
            measured.took[(measured.took.len() * share / 100).min(measured.took.len() - 1)].as_secs_f64()
                * 1e3
        };
        println!(
            "| {kind} | {} | {} | {:.1} | {:.1} | {:.1} | {} | {} |",
            found[kind].len(),
            measured.took.len(),
            at(50),
            at(95),
            at(100),
            measured.largest / 1000,
            measured.errors
        );
    }
    println!(
        "\n{} requests, {} at once: {:.0} a second",
        options.requests,
        options.at_once,
        options.requests as f64 / took
    );
    let megabytes =
        |of: Option<u64>| of.map_or_else(|| "unknown".to_owned(), |megabytes| format!("{megabytes} MB"));
    let grown: Vec<String> = grown.into_iter().map(megabytes).collect();
    println!(
        "memory of the server: {} at its start, after each fifth of the requests {}; {} at most with the pages of files",
        megabytes(start),
        grown.join(", "),
        megabytes(served.memory("VmHWM")),
    );
}
