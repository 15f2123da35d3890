//! Fetching from servers on this machine.
//!
//! For the checks of addresses, 127.0.0.1 stands for the open web here, so that a server can answer; every other address
//! is judged as always, and no test connects to one.

mod hostile;
mod polite;
mod secure;
mod server;
mod wary;

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use proptest::prelude::*;
use ureq::tls::RootCerts;

use super::*;
use server::{Names, Server, page, reply, to};

const WEB: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn web(address: IpAddr) -> Result<(), &'static str> {
    if address == WEB {
        Ok(())
    } else {
        address::public(address)
    }
}

/// No pauses, and limits on time that only a test which wants them meets.
fn quick() -> FetchSettings {
    FetchSettings {
        delay: Duration::ZERO,
        ..FetchSettings::default()
    }
}

/// The limit on each part, for servers that are too slow.
const SHORT: Duration = Duration::from_millis(300);

fn hasty() -> FetchSettings {
    FetchSettings {
        connect: SHORT,
        first_byte: SHORT,
        total: SHORT,
        ..quick()
    }
}

/// Every name leads to 127.0.0.1.
fn fetcher(settings: FetchSettings) -> Fetcher {
    with_names(settings, |_, _| vec![WEB])
}

/// The system, as far as these tests have one.
fn outside(answers: fn(&str, usize) -> Vec<IpAddr>) -> Outside<Names> {
    Outside {
        names: Names::new(answers),
        judge: web,
        roots: RootCerts::WebPki,
        proxy: None,
    }
}

fn with_names(settings: FetchSettings, answers: fn(&str, usize) -> Vec<IpAddr>) -> Fetcher {
    Fetcher::with(settings, outside(answers)).unwrap()
}

fn text(fetched: Result<Fetched, FetchError>) -> String {
    match fetched {
        Ok(Fetched::Page(page)) => String::from_utf8(page.body).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn fault(fetched: Result<Fetched, FetchError>) -> FetchFault {
    fetched.unwrap_err().fault
}

#[test]
fn a_page_comes_with_its_type_and_validators() {
    let server = Server::start(|asked| {
        (asked.path == "/ferry?day=1").then(|| {
            let headers = [
                ("Content-Type", "text/html; charset=koi8-r"),
                ("ETag", "\"v1\""),
                ("Last-Modified", "Mon, 10 Mar 2031 08:00:00 GMT"),
            ];
            reply(200, &headers, "The ferry stays.")
        })
    });
    let fetched = fetcher(quick()).fetch(&server.url("/ferry?day=1#top"), None);
    let Ok(Fetched::Page(page)) = fetched else {
        panic!("{fetched:?}")
    };
    assert_eq!(page.url, server.url("/ferry?day=1"));
    assert_eq!(page.content_type.as_deref(), Some("text/html; charset=koi8-r"));
    assert_eq!(page.charset(), Some("koi8-r"));
    assert_eq!(page.body, b"The ferry stays.");
    assert_eq!(page.validators.etag.as_deref(), Some("\"v1\""));
    assert_eq!(
        page.validators.last_modified.as_deref(),
        Some("Mon, 10 Mar 2031 08:00:00 GMT")
    );
    assert_eq!(server.paths(), ["/robots.txt", "/ferry?day=1"]);
}

#[test]
fn redirects_are_followed_and_the_last_address_is_given() {
    let server = Server::start(|asked| {
        Some(match asked.path.as_str() {
            "/a" => reply(301, &[("Location", "b/c?d")], ""),
            "/b/c?d" => reply(307, &[("Location", "../e#part")], "a body that nobody reads"),
            "/e" => page("there"),
            _ => return None,
        })
    });
    let fetched = fetcher(quick()).fetch(&server.url("/a"), None);
    let Ok(Fetched::Page(page)) = fetched else {
        panic!("{fetched:?}")
    };
    assert_eq!(page.url, server.url("/e"));
    assert_eq!(page.body, b"there");
}

#[test]
fn redirects_in_a_circle_end_at_once() {
    let server = Server::start(|asked| {
        Some(match asked.path.as_str() {
            "/a" => to("/b"),
            "/b" => to("/a"),
            "/self" => to("#top"),
            _ => return None,
        })
    });
    let fetcher = fetcher(quick());
    let error = fetcher.fetch(&server.url("/a"), None).unwrap_err();
    assert_eq!(error.fault, FetchFault::RedirectCircle);
    assert_eq!(error.at, Some(server.url("/b")));
    assert_eq!(server.paths(), ["/robots.txt", "/a", "/b"]);
    assert_eq!(
        fault(fetcher.fetch(&server.url("/self"), None)),
        FetchFault::RedirectCircle
    );
}

#[test]
fn too_many_redirects_are_an_error_and_just_enough_are_not() {
    let server = Server::start(|asked| {
        let n: u32 = asked.path.strip_prefix("/n")?.parse().ok()?;
        Some(if n == 0 {
            page("there")
        } else {
            to(&format!("/n{}", n - 1))
        })
    });
    let settings = FetchSettings {
        max_redirects: 3,
        ..quick()
    };
    let fetcher = fetcher(settings);
    assert_eq!(text(fetcher.fetch(&server.url("/n3"), None)), "there");
    assert_eq!(
        fault(fetcher.fetch(&server.url("/n4"), None)),
        FetchFault::TooManyRedirects(3)
    );
}

#[test]
fn a_redirect_to_nowhere_is_an_error() {
    let server = Server::start(|asked| {
        Some(match asked.path.as_str() {
            "/none" => reply(302, &[], ""),
            "/empty" => to(""),
            "/mail" => to("mailto:mayor@velma.test"),
            "/file" => to("file:///etc/hostname"),
            "/script" => to("javascript:alert(1)"),
            "/broken" => to("http://[::1"),
            "/long" => to(&format!("/{}", "x".repeat(MAX_ADDRESS_BYTES))),
            _ => return None,
        })
    });
    let fetcher = fetcher(quick());
    for path in ["/none", "/empty", "/mail", "/file", "/script", "/broken"] {
        let fault = fault(fetcher.fetch(&server.url(path), None));
        assert!(matches!(fault, FetchFault::BadRedirect(_)), "{path}: {fault:?}");
    }
    assert_eq!(
        fault(fetcher.fetch(&server.url("/long"), None)),
        FetchFault::AddressTooLong(MAX_ADDRESS_BYTES)
    );
}

#[test]
fn a_status_that_is_no_page_is_an_error_that_says_so() {
    let server = Server::start(|asked| {
        let code = asked.path.strip_prefix("/")?.parse().ok()?;
        Some(reply(code, &[], "an error page"))
    });
    let fetcher = fetcher(quick());
    for code in [300, 304, 400, 401, 403, 404, 410, 429, 451, 500, 503] {
        let error = fetcher.fetch(&server.url(&format!("/{code}")), None).unwrap_err();
        assert_eq!(
            error.fault,
            FetchFault::Status {
                code,
                retry_after: None
            }
        );
        assert!(
            error.to_string().contains(&format!("HTTP status {code}")),
            "{error}"
        );
        assert_eq!(error.is_temporary(), code == 429 || code >= 500, "{code}");
    }
}

#[test]
fn what_is_no_web_address_is_an_error_before_anything_is_sent() {
    let fetcher = fetcher(quick());
    for address in [
        "",
        " ",
        "velma.test/a",
        "/a",
        "http://",
        "http://[::1/",
        "https:///",
    ] {
        let fault = fault(fetcher.fetch(address, None));
        assert!(
            matches!(fault, FetchFault::NotAnAddress(_)),
            "{address}: {fault:?}"
        );
    }
    for (address, scheme) in [
        ("file:///etc/hostname", "file"),
        ("ftp://velma.test/a", "ftp"),
        ("data:text/plain,a", "data"),
        ("velma.test:80", "velma.test"),
    ] {
        assert_eq!(
            fault(fetcher.fetch(address, None)),
            FetchFault::NotHttp(scheme.to_owned())
        );
    }
    let long = format!("http://velma.test/{}", "x".repeat(MAX_ADDRESS_BYTES));
    assert_eq!(
        fault(fetcher.fetch(&long, None)),
        FetchFault::AddressTooLong(MAX_ADDRESS_BYTES)
    );
}

#[test]
fn a_name_without_address_is_an_error() {
    let error = with_names(quick(), |_, _| vec![])
        .fetch("https://nowhere.test/a", None)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "https://nowhere.test/a: the host nowhere.test was not found (it has no address); check its spelling and the \
         network"
    );
    assert!(error.is_temporary());
}

#[test]
fn nobody_listening_is_an_error() {
    let port = Server::start(|_| None).port;
    // the listener is closed once it notices
    while std::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let fault = fault(fetcher(quick()).fetch(&format!("http://velma.test:{port}/a"), None));
    assert!(matches!(fault, FetchFault::NotConnected { .. }), "{fault:?}");
}

#[test]
fn the_character_set_is_taken_from_the_content_type() {
    for (content_type, charset) in [
        ("text/html; charset=utf-8", Some("utf-8")),
        ("text/html;Charset=\"ISO-8859-2\"", Some("ISO-8859-2")),
        ("text/html; a=b; charset = 'koi8-r' ; c", Some("koi8-r")),
        ("text/html; charset=", None),
        ("text/html", None),
        ("charset=utf-8", None),
        ("", None),
    ] {
        let page = Page {
            url: String::new(),
            content_type: Some(content_type.to_owned()),
            body: Vec::new(),
            validators: Validators::default(),
        };
        assert_eq!(page.charset(), charset, "{content_type}");
    }
}

#[test]
fn the_user_agent_says_who_asks_and_must_be_sendable() {
    assert!(FetchSettings::default().user_agent.starts_with("sayso/"));
    for bad in ["", "a\r\nCookie: b", "ö", "1/2", " sayso"] {
        let settings = FetchSettings {
            user_agent: bad.to_owned(),
            ..quick()
        };
        let made = Fetcher::with(settings, outside(|_, _| vec![]));
        assert_eq!(
            made.err(),
            Some(SettingsError::UserAgent(bad.to_owned())),
            "{bad:?}"
        );
    }
}

#[test]
fn validators_are_kept_as_json() {
    let validators = Validators {
        etag: Some("W/\"a\"".to_owned()),
        last_modified: None,
    };
    let json = serde_json::to_string(&validators).unwrap();
    assert_eq!(json, r#"{"etag":"W/\"a\""}"#);
    assert_eq!(serde_json::from_str::<Validators>(&json).unwrap(), validators);
    assert_eq!(
        serde_json::from_str::<Validators>("{}").unwrap(),
        Validators::default()
    );
}

fn addresses() -> impl Strategy<Value = String> {
    let host = prop_oneof![
        "[a-z0-9.-]{1,12}",
        "[0-9a-fx.]{1,16}",
        "\\[[0-9a-f:.]{0,20}\\]",
        "\\PC{0,8}",
    ];
    let secret = prop_oneof![Just(String::new()), Just("user:verysecret@".to_owned())];
    let in_form = (
        "(http|https|HTTP|ftp|)",
        secret,
        host,
        "(:[0-9]{0,6})?",
        "[/?#\\PC]{0,20}",
    )
        .prop_map(|(scheme, secret, host, port, rest)| format!("{scheme}://{secret}{host}{port}{rest}"));
    prop_oneof![any::<String>(), "\\s*https?:\\PC*", in_form]
}

proptest! {
    #[test]
    fn any_path_can_be_asked_for(path in "\\PC{0,30}") {
        let address = Url::parse(&format!("http://velma.test/{path}")).unwrap();
        let sent: ureq::http::Uri = address.as_str().parse().unwrap();
        prop_assert_eq!(sent.host(), Some("velma.test"));
        let asked = &address[url::Position::BeforePath..url::Position::AfterQuery];
        prop_assert_eq!(sent.path_and_query().map(|p| p.as_str()), Some(asked));
    }

    #[test]
    fn any_text_as_address_gives_one_clear_error(address in addresses()) {
        // no name has an address, and the addresses of the open web are refused as well: nothing is connected to
        let outside = Outside {
            judge: |_| Err("refused in this test"),
            ..outside(|_, _| vec![])
        };
        let fetcher = Fetcher::with(quick(), outside).unwrap();
        let error = fetcher.fetch(&address, None).unwrap_err();
        let line = error.to_string();
        prop_assert!(!line.contains(char::is_control), "{line:?}");
        prop_assert!(!line.contains("verysecret"), "{line:?}");
        prop_assert!(line.chars().count() < 1500, "{line:?}");
    }
}
