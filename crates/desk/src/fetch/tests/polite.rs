//! robots.txt, turns, pauses, validators.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread;

use super::*;
use server::{Reply, dripping};

/// A server with this robots.txt, and a page everywhere else.
fn with_robots(robots: impl Fn() -> Reply + Send + Sync + 'static) -> Server {
    Server::start(move |asked| {
        Some(if asked.path == "/robots.txt" {
            robots()
        } else {
            page("a page")
        })
    })
}

fn forbidden() -> FetchFault {
    FetchFault::RobotsForbid {
        agent: "sayso".to_owned(),
    }
}

#[test]
fn robots_txt_is_obeyed_and_asked_for_once() {
    let server = with_robots(|| {
        page(
            "User-agent: *\nDisallow: /\n\n\
             User-agent: SaySo\nAllow: /news/\nDisallow: /news/drafts/\nDisallow: /*.pdf$\nDisallow: /*?print\n",
        )
    });
    let fetcher = fetcher(quick());
    for path in ["/", "/sport/a", "/news/a.pdf?x"] {
        assert_eq!(text(fetcher.fetch(&server.url(path), None)), "a page", "{path}");
    }
    for path in ["/news/drafts/a", "/sport/a.pdf", "/a?print=1"] {
        assert_eq!(
            fault(fetcher.fetch(&server.url(path), None)),
            forbidden(),
            "{path}"
        );
    }
    assert_eq!(server.paths(), ["/robots.txt", "/", "/sport/a", "/news/a.pdf?x"]);
}

#[test]
fn robots_txt_is_asked_for_under_the_name_that_is_sent() {
    let server = with_robots(|| page("User-agent: velmadesk\nDisallow: /a\n"));
    let settings = FetchSettings {
        user_agent: "VelmaDesk/2.0 (mail@velma.test)".to_owned(),
        ..quick()
    };
    assert_eq!(
        fault(fetcher(settings).fetch(&server.url("/a"), None)),
        FetchFault::RobotsForbid {
            agent: "VelmaDesk".to_owned()
        }
    );
    assert_eq!(
        server.asked()[0].header("user-agent"),
        Some("VelmaDesk/2.0 (mail@velma.test)")
    );
    assert_eq!(text(fetcher(quick()).fetch(&server.url("/a"), None)), "a page");
}

#[test]
fn a_site_without_robots_txt_allows_everything() {
    for code in [400, 401, 403, 404, 410] {
        let server = with_robots(move || reply(code, &[], "User-agent: *\nDisallow: /\n"));
        assert_eq!(
            text(fetcher(quick()).fetch(&server.url("/a"), None)),
            "a page",
            "{code}"
        );
    }
}

#[test]
fn a_robots_txt_that_cannot_be_read_forbids_everything() {
    for code in [429, 500, 503, 304, 999] {
        let server = with_robots(move || reply(code, &[], ""));
        let error = fetcher(quick()).fetch(&server.url("/a"), None).unwrap_err();
        assert!(
            matches!(error.fault, FetchFault::RobotsUnreachable(_)),
            "{code}: {error}"
        );
        assert!(error.to_string().contains(&code.to_string()), "{error}");
        assert_eq!(server.paths(), ["/robots.txt"]);
    }
    let unreadable: [fn() -> Reply; 3] = [
        || b"no HTTP at all".to_vec().into(),
        || {
            b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nUser-agent: *"
                .to_vec()
                .into()
        },
        || dripping("HTTP/1.1 200 OK\r\n\r\n", b"#", Duration::from_millis(50)),
    ];
    for robots in unreadable {
        let server = with_robots(robots);
        let fault = fault(fetcher(hasty()).fetch(&server.url("/a"), None));
        assert!(matches!(fault, FetchFault::RobotsUnreachable(_)), "{fault:?}");
        assert_eq!(server.paths(), ["/robots.txt"]);
    }
}

#[test]
fn a_robots_txt_that_cannot_be_read_is_not_asked_for_again_at_once() {
    let server = with_robots(|| reply(500, &[], ""));
    let fetcher = fetcher(quick());
    let first = fetcher.fetch(&server.url("/a"), None).unwrap_err();
    let second = fetcher.fetch(&server.url("/b"), None).unwrap_err();
    assert_eq!(first.fault, second.fault);
    assert_eq!(server.paths(), ["/robots.txt"]);
}

#[test]
fn a_host_that_is_down_is_said_to_be_down_and_not_to_forbid() {
    let fetched = with_names(quick(), |_, _| vec![]).fetch("http://nowhere.test/a", None);
    assert!(matches!(fault(fetched), FetchFault::HostNotFound { .. }));
}

#[test]
fn the_first_500_kibibytes_of_robots_txt_count() {
    let server = with_robots(|| {
        let filler = "# nothing\n".repeat(60_000);
        page(&format!(
            "User-agent: *\nDisallow: /early\n{filler}Disallow: /late\n"
        ))
    });
    let fetcher = fetcher(quick());
    assert_eq!(fault(fetcher.fetch(&server.url("/early"), None)), forbidden());
    assert_eq!(text(fetcher.fetch(&server.url("/late"), None)), "a page");
}

#[test]
fn a_robots_txt_without_end_counts_as_far_as_its_limit() {
    let server = with_robots(|| {
        dripping(
            "HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /a\n",
            &[b'#'; 65536],
            Duration::ZERO,
        )
    });
    let fetcher = fetcher(quick());
    assert_eq!(fault(fetcher.fetch(&server.url("/a"), None)), forbidden());
    assert_eq!(text(fetcher.fetch(&server.url("/b"), None)), "a page");
}

#[test]
fn a_robots_txt_of_many_stars_is_matched_in_time() {
    let server = with_robots(|| {
        page(&format!(
            "User-agent: *\n{}",
            "Disallow:*a*a*a*a*a*a$\n".repeat(20_000)
        ))
    });
    let url = server.url(&format!("/{}", "a".repeat(4000)));
    assert_eq!(fault(fetcher(quick()).fetch(&url, None)), forbidden());
    assert_eq!(text(fetcher(quick()).fetch(&format!("{url}b"), None)), "a page");
}

#[test]
fn robots_txt_may_be_elsewhere() {
    let other =
        Server::start(|asked| (asked.path == "/rules").then(|| page("User-agent: *\nDisallow: /private\n")));
    let elsewhere = other.url_of("rules.test", "/rules");
    let server = with_robots(move || to(&elsewhere));
    let fetcher = fetcher(quick());
    assert_eq!(fault(fetcher.fetch(&server.url("/private"), None)), forbidden());
    assert_eq!(text(fetcher.fetch(&server.url("/a"), None)), "a page");
    assert_eq!(other.paths(), ["/rules"]);
}

#[test]
fn a_robots_txt_behind_endless_redirects_is_as_none() {
    let server = Server::start(|asked| {
        Some(match asked.path.as_str() {
            "/a" => page("a page"),
            path => to(&format!("{path}x")),
        })
    });
    assert_eq!(text(fetcher(quick()).fetch(&server.url("/a"), None)), "a page");
    assert_eq!(server.paths().len(), 1 + 5 + 1);
}

#[test]
fn two_hosts_whose_robots_txt_lead_to_each_other_do_not_block() {
    let servers = Arc::new(Mutex::new(Vec::<u16>::new()));
    let start = |mine: usize| {
        let servers = Arc::clone(&servers);
        Server::start(move |asked| {
            let ports = servers.lock().unwrap().clone();
            Some(match asked.path.as_str() {
                "/robots.txt" => to(&format!("http://velma.test:{}/rules", ports[1 - mine])),
                "/rules" => page("User-agent: *\nAllow: /\n"),
                _ => page("a page"),
            })
        })
    };
    let both = [start(0), start(1)];
    servers.lock().unwrap().extend(both.iter().map(|s| s.port));
    let fetcher = fetcher(quick());
    thread::scope(|scope| {
        for n in 0..8 {
            let (fetcher, server) = (&fetcher, &both[n % 2]);
            scope.spawn(move || assert_eq!(text(fetcher.fetch(&server.url("/a"), None)), "a page"));
        }
    });
}

#[test]
fn a_redirect_asks_the_robots_txt_of_where_it_leads() {
    let other = with_robots(|| page("User-agent: *\nDisallow: /private\n"));
    let there = other.url_of("other.test", "/private/a");
    let server = Server::start(move |asked| (asked.path == "/a").then(|| to(&there)));
    let error = fetcher(quick()).fetch(&server.url("/a"), None).unwrap_err();
    assert_eq!(error.fault, forbidden());
    assert_eq!(error.url, server.url("/a"));
    assert_eq!(error.at, Some(other.url_of("other.test", "/private/a")));
    assert_eq!(other.paths(), ["/robots.txt"]);
}

/// The least time between the pages that a server was asked for.
fn least_pause(server: &Server) -> Duration {
    let asked = server.asked();
    let pages: Vec<_> = asked.iter().filter(|a| a.path != "/robots.txt").collect();
    let pauses = pages.windows(2).map(|pair| pair[1].at - pair[0].at);
    pauses.min().unwrap()
}

#[test]
fn two_requests_to_one_host_are_apart() {
    let server = with_robots(|| page(""));
    let delay = Duration::from_millis(200);
    let fetcher = fetcher(FetchSettings { delay, ..quick() });
    thread::scope(|scope| {
        for path in ["/a", "/b", "/c"] {
            let (fetcher, server) = (&fetcher, &server);
            scope.spawn(move || text(fetcher.fetch(&server.url(path), None)));
        }
    });
    assert!(least_pause(&server) >= delay);
}

#[test]
fn a_crawl_delay_is_kept_up_to_the_limit() {
    let server = with_robots(|| page("User-agent: *\nCrawl-delay: 0.3\n"));
    let patient = fetcher(quick());
    for path in ["/a", "/b"] {
        text(patient.fetch(&server.url(path), None));
    }
    assert!(least_pause(&server) >= Duration::from_millis(300));

    let greedy = with_robots(|| page("User-agent: *\nCrawl-delay: 86400\n"));
    let longest_delay = Duration::from_millis(300);
    let fetcher = fetcher(FetchSettings {
        longest_delay,
        ..quick()
    });
    for path in ["/a", "/b"] {
        text(fetcher.fetch(&greedy.url(path), None));
    }
    assert!(least_pause(&greedy) >= longest_delay);
}

#[test]
fn one_host_gets_one_request_at_a_time() {
    let (under_way, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let seen = (Arc::clone(&under_way), Arc::clone(&most));
    let server = Server::start(move |_| {
        let now = seen.0.fetch_add(1, Ordering::SeqCst) + 1;
        seen.1.fetch_max(now, Ordering::SeqCst);
        thread::sleep(Duration::from_millis(20));
        seen.0.fetch_sub(1, Ordering::SeqCst);
        Some(page("User-agent: *\nAllow: /\n"))
    });
    let fetcher = fetcher(quick());
    thread::scope(|scope| {
        for n in 0..6 {
            let (fetcher, server) = (&fetcher, &server);
            scope.spawn(move || text(fetcher.fetch(&server.url(&format!("/{n}")), None)));
        }
    });
    assert_eq!(server.paths().len(), 7);
    assert_eq!(most.load(Ordering::SeqCst), 1);
}

#[test]
fn different_hosts_do_not_wait_for_one_another() {
    let (tell, told) = mpsc::channel();
    let told = Mutex::new(told);
    // the first host answers only after the second was asked
    let first = Server::start(move |asked| {
        (asked.path == "/a").then(|| {
            let heard = told.lock().unwrap().recv_timeout(Duration::from_secs(2));
            page(if heard.is_ok() { "together" } else { "one by one" })
        })
    });
    let second = Server::start(move |asked| {
        (asked.path == "/b").then(|| {
            tell.send(()).unwrap();
            page("b")
        })
    });
    let fetcher = fetcher(quick());
    thread::scope(|scope| {
        let waiting = scope.spawn(|| text(fetcher.fetch(&first.url("/a"), None)));
        while first.paths().len() < 2 {
            thread::sleep(Duration::from_millis(2));
        }
        assert_eq!(text(fetcher.fetch(&second.url("/b"), None)), "b");
        assert_eq!(waiting.join().unwrap(), "together");
    });
}

#[test]
fn a_host_that_asks_for_a_long_pause_is_left_alone() {
    for code in [429, 503] {
        let server = Server::start(move |asked| {
            (asked.path != "/robots.txt").then(|| reply(code, &[("Retry-After", "3600")], ""))
        });
        let fetcher = fetcher(quick());
        let first = fetcher.fetch(&server.url("/a"), None).unwrap_err();
        assert_eq!(
            first.fault,
            FetchFault::Status {
                code,
                retry_after: Some(Duration::from_secs(3600))
            }
        );
        assert!(first.to_string().contains("try again in 3600 seconds"), "{first}");
        let second = fetcher.fetch(&server.url("/b"), None).unwrap_err();
        assert!(matches!(second.fault, FetchFault::Resting(_)), "{second}");
        assert_eq!(server.paths(), ["/robots.txt", "/a"]);
    }
}

#[test]
fn a_host_that_asks_for_a_short_pause_gets_it() {
    let server = Server::start(|asked| {
        Some(match asked.path.as_str() {
            "/a" => reply(429, &[("Retry-After", "1")], ""),
            "/b" => page("later"),
            _ => return None,
        })
    });
    let fetcher = fetcher(quick());
    fetcher.fetch(&server.url("/a"), None).unwrap_err();
    assert_eq!(text(fetcher.fetch(&server.url("/b"), None)), "later");
    let asked = server.asked();
    assert!(asked[2].at - asked[1].at >= Duration::from_millis(990));
}

#[test]
fn a_known_page_is_asked_for_with_its_validators() {
    let server = Server::start(|asked| {
        (asked.path == "/a").then(|| match asked.header("if-none-match") {
            Some("\"v1\"") => reply(304, &[], ""),
            _ => reply(200, &[("ETag", "\"v1\"")], "a page"),
        })
    });
    let fetcher = fetcher(quick());
    let first = fetcher.fetch(&server.url("/a"), None);
    let Ok(Fetched::Page(page)) = first else {
        panic!("{first:?}")
    };
    assert_eq!(
        fetcher.fetch(&server.url("/a"), Some(&page.validators)),
        Ok(Fetched::NotModified)
    );
    assert_eq!(server.asked()[1].header("if-none-match"), None);

    let known = Validators {
        etag: None,
        last_modified: Some("Mon, 10 Mar 2031 08:00:00 GMT".to_owned()),
    };
    assert_eq!(text(fetcher.fetch(&server.url("/a"), Some(&known))), "a page");
    let last = server.asked().pop().unwrap();
    assert_eq!(
        last.header("if-modified-since"),
        Some("Mon, 10 Mar 2031 08:00:00 GMT")
    );
    assert_eq!(last.header("if-none-match"), None);
}

#[test]
fn not_modified_is_an_error_where_nothing_was_known() {
    let server = Server::start(|asked| (asked.path == "/a").then(|| reply(304, &[], "")));
    let fetched = fetcher(quick()).fetch(&server.url("/a"), Some(&Validators::default()));
    assert!(matches!(fault(fetched), FetchFault::Status { code: 304, .. }));
}

#[test]
fn validators_that_are_no_header_are_not_sent() {
    let server = Server::start(|asked| (asked.path == "/a").then(|| page("a page")));
    let long = "x".repeat(5000);
    for bad in ["\"a\"\r\nCookie: b", "\"ä\"", "", long.as_str()] {
        let known = Validators {
            etag: Some(bad.to_owned()),
            last_modified: None,
        };
        assert_eq!(
            text(fetcher(quick()).fetch(&server.url("/a"), Some(&known))),
            "a page"
        );
        let last = server.asked().pop().unwrap();
        assert_eq!(last.header("if-none-match"), None);
        assert_eq!(last.header("cookie"), None);
    }
}

#[test]
fn a_connection_that_the_server_closed_meanwhile_is_no_error() {
    let server = Server::start(|asked| {
        let body: &[u8] = match asked.path.as_str() {
            "/robots.txt" => b"",
            _ => b"a page",
        };
        // this promises to stay open, and does not
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        Some([head.as_bytes(), body].concat().into())
    });
    let settings = FetchSettings {
        delay: Duration::from_millis(30),
        ..quick()
    };
    let fetcher = fetcher(settings);
    for n in 0..4 {
        assert_eq!(text(fetcher.fetch(&server.url(&format!("/{n}")), None)), "a page");
    }
}
