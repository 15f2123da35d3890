//! Clients that are slow, endless, many or gone, and the end of the server.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

use sayso_web::{Limits, Options, ServeError};

use crate::ledgers::{PASSWORD, dams};
use crate::served::{Answered, Served, form};

const SHORT: Duration = Duration::from_millis(700);
/// Within this time everything here is over, on a busy machine too.
const LONG: Duration = Duration::from_secs(20);

/// A ledger of one article, served within these limits.
fn limited(limits: Limits) -> Served {
    let ledger = dams(1);
    let options = Options {
        limits,
        ..ledger.options()
    };
    Served::start(&ledger, options).unwrap()
}

/// Reads until the server closes the connection; how long that took.
fn until_closed(stream: &mut TcpStream) -> (Vec<u8>, Duration) {
    let start = Instant::now();
    stream.set_read_timeout(Some(LONG)).unwrap();
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}"),
    }
    (bytes, start.elapsed())
}

#[test]
fn a_client_that_sends_its_head_slowly_is_let_go_and_others_are_answered() {
    let served = limited(Limits {
        head: SHORT,
        ..Limits::default()
    });
    let mut slow = served.connect();
    let start = Instant::now();
    let mut was_let_go = false;
    for byte in b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
        .iter()
        .chain(std::iter::repeat_n(&b'x', 200))
    {
        if slow.write_all(&[*byte]).is_err() {
            was_let_go = true;
            break;
        }
        if start.elapsed() < SHORT / 2 {
            assert_eq!(served.get("/about").status, 200);
        }
        sleep(Duration::from_millis(50));
    }
    assert!(was_let_go || until_closed(&mut slow).1 < LONG);
    // and one that says nothing at all, or nothing more
    for begins in ["", "GET /about HTTP/1.1\r\nHost: localhost\r\n\r\n"] {
        let mut silent = served.connect();
        silent.write_all(begins.as_bytes()).unwrap();
        let (bytes, took) = until_closed(&mut silent);
        assert_eq!(bytes.starts_with(b"HTTP/1.1 200"), !begins.is_empty());
        assert!(took >= SHORT / 2 && took < LONG, "{took:?}");
    }
}

#[test]
fn a_body_without_end_is_not_read_for_ever() {
    let served = dams(1).serve();
    for (method, path, expected) in [
        ("POST", "/sign-in", 413),
        ("POST", "/about", 405),
        ("GET", "/about", 200),
    ] {
        let mut stream = served.connect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
        let start = Instant::now();
        let mut sent = 0;
        while stream.write_all(chunk.as_bytes()).is_ok() {
            sent += chunk.len();
            assert!(
                start.elapsed() < LONG && sent < 200 << 20,
                "{method} {path} took {sent} bytes"
            );
        }
        let mut answer = [0; 12];
        // where the client still sends, its system may have thrown the answer away
        if stream.read_exact(&mut answer).is_ok() {
            let answer = String::from_utf8_lossy(&answer).into_owned();
            assert_eq!(answer, format!("HTTP/1.1 {expected}"), "{method} {path}");
        }
    }
    let body = "x".repeat((64 << 10) + 1);
    let answer = served.post("/sign-in", "", &[("name", &body)]);
    assert_eq!(answer.status, 413, "{answer:?}");
    assert_eq!(served.get("/about").status, 200);
}

#[test]
fn a_body_that_comes_too_slowly_is_not_waited_for() {
    let served = limited(Limits {
        body: SHORT,
        ..Limits::default()
    });
    let mut slow = served.connect();
    let head = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                Content-Length: 1000\r\n\r\nname=";
    slow.write_all(head.as_bytes()).unwrap();
    let (bytes, took) = until_closed(&mut slow);
    assert!(
        bytes.starts_with(b"HTTP/1.1 408"),
        "{}",
        String::from_utf8_lossy(&bytes)
    );
    assert!(took >= SHORT / 2 && took < LONG, "{took:?}");
}

#[test]
fn however_many_connect_and_wait_others_get_their_turn() {
    let served = limited(Limits {
        connections: 100,
        head: SHORT,
        ..Limits::default()
    });
    // more than are taken at once; they say nothing, and stay
    let waiting: Vec<TcpStream> = (0..130).map(|_| served.connect()).collect();
    let start = Instant::now();
    assert_eq!(served.get("/about").status, 200);
    assert!(start.elapsed() < LONG);
    drop(waiting);
}

#[test]
fn a_client_that_takes_no_answer_is_let_go() {
    let served = limited(Limits {
        taking: SHORT,
        connections: 1,
        ..Limits::default()
    });
    let mut gone = served.connect();
    gone.set_write_timeout(Some(LONG)).unwrap();
    let request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1_000);
    let start = Instant::now();
    // it asks and asks, and reads nothing: sooner or later nothing more fits between the two
    while gone.write_all(request.as_bytes()).is_ok() {
        assert!(start.elapsed() < LONG * 3, "it is still listened to");
    }
    // the one place is free again
    assert_eq!(served.get("/about").status, 200);
}

#[test]
fn a_request_that_is_being_answered_when_the_server_ends_is_answered() {
    let mut served = dams(1).serve();
    let session = served.sign_in("Ida Fenn");
    let page = served.get_as("/corrections/new?article=dam-1&statement=2", &session);
    let body = form(&[
        ("form", &page.hidden("form")),
        ("seen", &page.hidden("seen")),
        ("article", "dam-1"),
        ("statement", "2"),
        ("kind", "act"),
        ("act", "decline"),
    ]);
    let (first, second) = body.split_at(body.len() / 2);
    let mut stream = served.connect();
    let head = format!(
        "POST /corrections/new HTTP/1.1\r\nHost: localhost\r\nCookie: {session}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{first}",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut idle = served.connect();
    sleep(Duration::from_millis(300));
    served.stop();
    sleep(Duration::from_millis(300));
    // whoever waits without a request is let go; nobody else is taken
    assert!(until_closed(&mut idle).1 < LONG);
    assert!(TcpStream::connect(served.address).is_err());
    stream.write_all(second.as_bytes()).unwrap();
    let answer = Answered::of(stream);
    assert_eq!(answer.status, 303, "{answer:?}");
    served.join();
    let ledger = served.ledger.open_to_read();
    assert_eq!(ledger.correction(1).unwrap().unwrap().kind, "act");
}

#[test]
fn passwords_do_not_cross_the_network_unencrypted() {
    let ledger = dams(1);
    let everywhere = || Options {
        listen: "0.0.0.0:0".parse().unwrap(),
        ..ledger.options()
    };
    match Served::start(&ledger, everywhere()).err().unwrap() {
        error @ ServeError::Unencrypted { .. } => {
            let told = error.to_string();
            assert!(
                told.contains("--behind-tls") && told.contains("127.0.0.1"),
                "{told}"
            );
        }
        other => panic!("{other}"),
    }
    let behind = Options {
        is_behind_tls: true,
        ..everywhere()
    };
    drop(Served::start(&ledger, behind).unwrap());
    // without accounts everybody may read; an account that is made meanwhile lets nobody in
    let remove = |is_back: bool| {
        let mut ledger = ledger.open();
        match is_back {
            true => drop(
                ledger
                    .set_password("Ida Fenn", &sayso_web::password_hash(PASSWORD).unwrap())
                    .unwrap(),
            ),
            false => drop(ledger.remove_account("Ida Fenn", jiff::Timestamp::now()).unwrap()),
        }
    };
    remove(false);
    let mut served = Served::start(&ledger, everywhere()).unwrap();
    served.address.set_ip("127.0.0.1".parse().unwrap());
    remove(true);
    assert_eq!(served.get("/").status, 200);
    assert_eq!(served.get("/sign-in").status, 403);
    assert_eq!(
        served
            .post("/sign-in", "", &[("name", "Ida Fenn"), ("password", PASSWORD)])
            .status,
        403
    );
}

#[test]
fn behind_a_proxy_cookies_are_for_tls_and_clients_are_those_that_the_proxy_names() {
    let ledger = dams(1);
    let options = Options {
        is_behind_tls: true,
        hosts: vec!["news.example".to_owned()],
        ..ledger.options()
    };
    let served = Served::start(&ledger, options).unwrap();
    let page = served.answer("GET /sign-in HTTP/1.1\r\nHost: news.example\r\nConnection: close\r\n\r\n");
    let set = page.header("set-cookie").unwrap().to_owned();
    assert!(
        set.starts_with("__Host-sayso-sign-in=") && set.contains("; Secure"),
        "{set}"
    );
    let tries = |from: &str, name: &str| {
        let values = [
            ("form", page.hidden("form")),
            ("name", name.to_owned()),
            ("password", "wrong".to_owned()),
        ];
        let values: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        served
            .post_with(
                "/sign-in",
                &page.cookie(),
                &values,
                &format!("X-Forwarded-For: 10.9.9.9, {from}\r\n"),
            )
            .status
    };
    for n in 0..30 {
        assert_eq!(tries("192.0.2.1", &format!("name {n}")), 403);
    }
    assert_eq!(tries("192.0.2.1", "one more"), 429);
    assert_eq!(tries("192.0.2.2", "one more"), 403);
    // a name that nobody said is refused as ever
    let other = served.answer("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert_eq!(other.status, 421);
}
