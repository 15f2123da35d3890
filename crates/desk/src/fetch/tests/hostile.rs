//! Servers that send too much, too slowly, or rubbish.

use std::io::Write;
use std::sync::{Arc, Mutex};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;
use server::{Reply, dripping};

/// What fetching gives from a server whose page is this.
fn fetched(
    settings: FetchSettings,
    page: impl Fn() -> Reply + Send + Sync + 'static,
) -> Result<Fetched, FetchError> {
    let server = Server::start(move |asked| (asked.path == "/a").then(&page));
    fetcher(settings).fetch(&server.url("/a"), None)
}

fn small() -> FetchSettings {
    FetchSettings {
        max_bytes: 1000,
        ..quick()
    }
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

const GZIP: (&str, &str) = ("Content-Encoding", "gzip");

#[test]
fn a_packed_page_is_unpacked() {
    let body = packed(b"The ferry stays.");
    assert_eq!(
        text(fetched(quick(), move || reply(200, &[GZIP], &body))),
        "The ferry stays."
    );
}

#[test]
fn a_page_that_unpacks_to_too_much_is_refused() {
    let body = packed(&vec![0; 20_000_000]);
    let within = body.len() as u64;
    let settings = FetchSettings {
        max_bytes: within * 2,
        ..quick()
    };
    assert_eq!(
        fault(fetched(settings, move || reply(200, &[GZIP], &body))),
        FetchFault::TooLarge(within * 2)
    );
}

#[test]
fn a_damaged_package_is_an_error() {
    let whole = packed(b"The ferry stays, the mayor of Velma said.");
    let mut wrong = whole.clone();
    wrong[20] ^= 0x55;
    for body in [whole[..whole.len() / 2].to_vec(), wrong, b"not packed".to_vec()] {
        let fault = fault(fetched(quick(), move || reply(200, &[GZIP], &body)));
        assert!(matches!(fault, FetchFault::Damaged(_)), "{fault:?}");
    }
}

#[test]
fn a_packing_that_was_not_asked_for_is_an_error() {
    for packing in ["br", "gzip, gzip", "zstd"] {
        assert_eq!(
            fault(fetched(quick(), move || reply(
                200,
                &[("Content-Encoding", packing)],
                "?"
            ))),
            FetchFault::UnknownPacking(packing.to_owned())
        );
    }
    let plain = fetched(quick(), || {
        reply(200, &[("Content-Encoding", "identity")], "plain")
    });
    assert_eq!(text(plain), "plain");
}

#[test]
fn a_page_may_have_just_the_most_bytes() {
    assert_eq!(text(fetched(small(), || page(&"x".repeat(1000)))).len(), 1000);
    assert_eq!(
        fault(fetched(small(), || page(&"x".repeat(1001)))),
        FetchFault::TooLarge(1000)
    );
}

#[test]
fn a_page_that_is_said_to_be_too_large_is_not_read() {
    // the body never comes, so whoever waits for it finds it too slow instead
    let fault = fault(fetched(small(), || {
        dripping(
            "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
            b"",
            Duration::from_millis(50),
        )
    }));
    assert_eq!(fault, FetchFault::TooLarge(1000));
}

#[test]
fn a_page_without_end_stops_at_the_limit() {
    for head in ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n"] {
        let fault = fault(fetched(small(), move || {
            dripping(head, &[b'x'; 500], Duration::ZERO)
        }));
        assert_eq!(fault, FetchFault::TooLarge(1000));
    }
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let fault = fault(fetched(small(), move || {
        dripping(head, b"4\r\nxxxx\r\n", Duration::ZERO)
    }));
    assert_eq!(fault, FetchFault::TooLarge(1000));
}

#[test]
fn an_endless_drip_ends_at_the_time_limit() {
    let drips: [(&'static [u8], &'static [u8]); 5] = [
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"1\r\nx\r\n",
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x"),
        // packages that unpack to nothing, of one block after the other and of one file after the other
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\x03",
            b"\0\0\0\xff\xff",
        ),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
            b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0",
        ),
    ];
    let settings = FetchSettings {
        total: SHORT,
        ..quick()
    };
    let slow = FetchFault::TooSlow {
        stage: Stage::Whole,
        limit: SHORT,
    };
    for (head, drop) in drips {
        let drip = move || dripping(head, drop, Duration::from_millis(20));
        assert_eq!(
            fault(fetched(settings.clone(), drip)),
            slow,
            "{}",
            String::from_utf8_lossy(head)
        );
    }
}

#[test]
fn a_fast_stream_that_unpacks_to_nothing_ends_at_the_time_limit() {
    let settings = FetchSettings {
        total: SHORT,
        ..quick()
    };
    let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\x03";
    let flood = b"\0\0\0\xff\xff\0\0\0\xff\xff\0\0\0\xff\xff\0\0\0\xff\xff";
    assert_eq!(
        fault(fetched(settings, move || dripping(head, flood, Duration::ZERO))),
        FetchFault::TooSlow {
            stage: Stage::Whole,
            limit: SHORT
        }
    );
}

#[test]
fn an_answer_that_does_not_begin_or_whose_headers_do_not_end_is_too_slow() {
    let settings = FetchSettings {
        first_byte: SHORT,
        ..quick()
    };
    let slow = FetchFault::TooSlow {
        stage: Stage::Answer,
        limit: SHORT,
    };
    let pause = Duration::from_millis(20);
    let silent = fetched(settings.clone(), move || dripping("", b"", pause));
    assert_eq!(fault(silent), slow);
    let endless = fetched(settings.clone(), move || {
        dripping("HTTP/1.1 200 OK\r\nX-A: ", b"b", pause)
    });
    assert_eq!(fault(endless), slow);
    let hints = fetched(settings, move || {
        dripping("", b"HTTP/1.1 103 Early Hints\r\n\r\n", pause)
    });
    assert_eq!(fault(hints), slow);
}

#[test]
fn redirects_together_get_the_time_of_one_page() {
    let server = Server::start(|asked| {
        (asked.path != "/robots.txt").then(|| {
            std::thread::sleep(Duration::from_millis(60));
            to(&format!("{}x", asked.path))
        })
    });
    let settings = FetchSettings {
        total: SHORT,
        max_redirects: 1000,
        ..quick()
    };
    let fault = fault(fetcher(settings).fetch(&server.url("/a"), None));
    assert!(matches!(fault, FetchFault::TooSlow { .. }), "{fault:?}");
    assert!(server.paths().len() < 8);
}

#[test]
fn a_flood_of_headers_is_an_error() {
    let fault = fault(fetched(quick(), || {
        dripping(
            "HTTP/1.1 200 OK\r\n",
            b"X-Flood: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n",
            Duration::ZERO,
        )
    }));
    assert!(matches!(fault, FetchFault::Damaged(_)), "{fault:?}");
}

#[test]
fn rubbish_is_an_error() {
    let rubbish: [&[u8]; 14] = [
        b"",
        b"\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"<html>no status line</html>",
        b"HTTP/1.1",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\nx\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort",
    ];
    for bytes in rubbish {
        let fault = fault(fetched(quick(), move || bytes.to_vec().into()));
        assert!(
            matches!(fault, FetchFault::Damaged(_) | FetchFault::NotConnected { .. }),
            "{:?}: {fault:?}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn a_chunk_of_endless_size_stops_at_the_limit() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFF0\r\n";
    let fault = fault(fetched(small(), move || {
        dripping(head, &[b'x'; 500], Duration::ZERO)
    }));
    assert!(
        matches!(fault, FetchFault::TooLarge(1000) | FetchFault::Damaged(_)),
        "{fault:?}"
    );
}

#[test]
fn headers_that_are_no_text_do_no_harm() {
    let fetched = fetched(quick(), || {
        b"HTTP/1.1 200 OK\r\nETag: \"\xff\"\r\nContent-Type: text/\xff\r\nLast-Modified: \r\nContent-Length: 1\r\n\r\nx"
            .to_vec()
            .into()
    });
    let Ok(Fetched::Page(page)) = fetched else {
        panic!("{fetched:?}")
    };
    assert_eq!(page.validators, Validators::default());
    assert_eq!(page.content_type.as_deref(), Some("text/\u{FFFD}"));
}

fn answers() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        Just("HTTP/1.1 200 OK".to_owned()),
        Just("HTTP/1.0 302 Found".to_owned()),
        Just("Location: /b".to_owned()),
        Just("Location: //\u{0}@[".to_owned()),
        Just("Content-Length: 3".to_owned()),
        Just("Content-Encoding: gzip".to_owned()),
        Just("Transfer-Encoding: chunked".to_owned()),
        Just(String::new()),
        Just("3".to_owned()),
        Just("0".to_owned()),
        "\\PC{0,12}",
    ];
    let lines = proptest::collection::vec(line, 0..8).prop_map(|lines| lines.join("\r\n").into_bytes());
    prop_oneof![
        lines.prop_map(|mut rest| {
            rest.splice(0..0, *b"HTTP/1.1 200 OK\r\n");
            rest
        }),
        any::<Vec<u8>>(),
    ]
}

#[test]
fn any_answer_gives_a_page_or_one_clear_error() {
    let next = Arc::new(Mutex::new(Vec::new()));
    let answer = Arc::clone(&next);
    let server = Server::start(move |asked| {
        (asked.path != "/robots.txt").then(|| answer.lock().unwrap().clone().into())
    });
    let fetcher = fetcher(quick());
    proptest!(|(bytes in answers())| {
        *next.lock().unwrap() = bytes;
        if let Err(error) = fetcher.fetch(&server.url("/a"), None) {
            prop_assert!(!error.to_string().contains(char::is_control), "{error}");
        }
    });
}
