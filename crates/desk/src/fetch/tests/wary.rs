//! Addresses, names that change, passwords.

use super::*;

#[test]
fn a_redirect_to_a_private_address_is_refused() {
    let spellings = [
        ("http://127.0.0.2/", "127.0.0.2"),
        ("http://127.2/", "127.0.0.2"),
        ("http://2130706434/", "127.0.0.2"),
        ("http://0x7f000002/", "127.0.0.2"),
        ("http://0177.0.0.2/", "127.0.0.2"),
        ("http://127.0.0.2./", "127.0.0.2"),
        ("http://%31%32%37.0.0.2/", "127.0.0.2"),
        ("http://①②⑦.0.0.2/", "127.0.0.2"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254"),
        ("http://[::1]/", "::1"),
        ("http://[::ffff:10.0.0.1]/", "::ffff:10.0.0.1"),
        ("http://[64:ff9b::a00:1]/", "64:ff9b::a00:1"),
        ("http://inside.test/", "10.0.0.1"),
        ("http://0/", "0.0.0.0"),
        ("//user:word@10.0.0.7:8080/", "10.0.0.7"),
    ];
    let server = Server::start(move |asked| {
        let n: usize = asked.path.strip_prefix("/")?.parse().ok()?;
        // a header holds bytes, and these are UTF-8
        Some(to(spellings[n].0))
    });
    let fetcher = with_names(quick(), |name, _| match name {
        "inside.test" => vec!["10.0.0.1".parse().unwrap()],
        _ => vec![WEB],
    });
    for (n, (spelling, address)) in spellings.iter().enumerate() {
        let error = fetcher.fetch(&server.url(&format!("/{n}")), None).unwrap_err();
        let FetchFault::AddressRefused { address: refused, .. } = error.fault else {
            panic!("{spelling}: {error}");
        };
        assert_eq!(refused.to_string(), *address, "{spelling}");
        assert!(error.at.is_some(), "{spelling}");
        assert!(
            error.to_string().contains("--allow-private-network"),
            "{spelling}: {error}"
        );
    }
}

#[test]
fn a_name_is_checked_each_time_it_is_looked_up() {
    let server = Server::start(|asked| (asked.path == "/a").then(|| page("a page")));
    // robots.txt and the first page find the open web; then the name moves inside
    let fetcher = with_names(quick(), |_, times| match times {
        0 | 1 => vec![WEB],
        _ => vec!["192.168.0.1".parse().unwrap()],
    });
    assert_eq!(text(fetcher.fetch(&server.url("/a"), None)), "a page");
    let fault = fault(fetcher.fetch(&server.url("/b"), None));
    assert!(
        matches!(fault, FetchFault::AddressRefused { kind: "private", .. }),
        "{fault:?}"
    );
    assert_eq!(server.paths(), ["/robots.txt", "/a"]);
}

#[test]
fn of_several_addresses_only_those_that_pass_are_used() {
    let server = Server::start(|asked| (asked.path == "/a").then(|| page("a page")));
    let fetcher = with_names(quick(), |_, _| {
        vec!["10.0.0.1".parse().unwrap(), "::1".parse().unwrap(), WEB]
    });
    assert_eq!(text(fetcher.fetch(&server.url("/a"), None)), "a page");
}

#[test]
fn robots_txt_does_not_lead_inside_either() {
    let server =
        Server::start(|asked| (asked.path == "/robots.txt").then(|| to("http://192.168.0.1/robots.txt")));
    let error = fetcher(quick()).fetch(&server.url("/a"), None).unwrap_err();
    assert!(matches!(error.fault, FetchFault::RobotsUnreachable(_)), "{error}");
    assert!(error.to_string().contains("192.168.0.1"), "{error}");
}

#[test]
fn this_machine_is_refused_unless_private_networks_are_allowed() {
    let server = Server::start(|asked| (asked.path == "/a").then(|| page("a page")));
    let url = server.url_of("127.0.0.1", "/a");
    let refused = Fetcher::new(quick()).unwrap().fetch(&url, None).unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!(
            "{url}: the host 127.0.0.1 has the address 127.0.0.1, which is loopback, and only addresses of the open web \
             are connected to; if you trust this one, give --allow-private-network"
        )
    );
    let localhost = Fetcher::new(quick())
        .unwrap()
        .fetch(&server.url_of("localhost", "/a"), None);
    assert!(matches!(
        fault(localhost),
        FetchFault::AddressRefused { kind: "loopback", .. }
    ));
    assert_eq!(server.paths().len(), 0);

    let allowed = FetchSettings {
        allow_private_network: true,
        ..quick()
    };
    let fetcher = Fetcher::with(allowed, outside(|_, _| vec![])).unwrap();
    assert_eq!(text(fetcher.fetch(&url, None)), "a page");
    assert_eq!(server.paths(), ["/robots.txt", "/a"]);
}

/// A fetcher in an environment that names this proxy, where no name has an address.
fn behind(proxy: &Server, allow_private_network: bool) -> Fetcher {
    let outside = Outside {
        proxy: Some(Proxy::new(&proxy.url_of("127.0.0.1", "")).unwrap()),
        ..outside(|_, _| vec![])
    };
    let settings = FetchSettings {
        allow_private_network,
        ..quick()
    };
    Fetcher::with(settings, outside).unwrap()
}

#[test]
fn a_proxy_is_not_used_and_an_error_that_it_may_explain_says_so() {
    let proxy = Server::start(|_| Some(page("from the proxy")));
    let error = behind(&proxy, false)
        .fetch("http://nowhere.test/a", None)
        .unwrap_err();
    assert!(matches!(error.fault, FetchFault::ProxyNotUsed { .. }), "{error}");
    assert_eq!(proxy.paths().len(), 0);
}

#[test]
fn a_proxy_is_used_where_private_networks_are_allowed() {
    let proxy = Server::start(|asked| (asked.path == "/a").then(|| page("through the proxy")));
    let fetched = behind(&proxy, true).fetch("http://nowhere.test/a", None);
    assert_eq!(text(fetched), "through the proxy");
    assert_eq!(
        proxy.paths(),
        ["nowhere.test:80", "/robots.txt", "nowhere.test:80", "/a"]
    );
}

#[test]
fn a_password_goes_to_its_host_alone_and_is_not_shown() {
    let other = Server::start(|asked| (asked.path == "/b").then(|| page("there")));
    let there = other.url_of("other.test", "/b");
    let server = Server::start(move |asked| {
        Some(match asked.path.as_str() {
            "/a" => to("/again"),
            "/again" => to(&there),
            _ => return None,
        })
    });
    let url = format!("http://mayor:very%3Asecret@velma.test:{}/a", server.port);
    let fetched = fetcher(quick()).fetch(&url, None);
    let Ok(Fetched::Page(page)) = fetched else {
        panic!("{fetched:?}")
    };
    assert_eq!(page.url, other.url_of("other.test", "/b"));
    let sent = |server: &Server| -> Vec<(String, Option<String>)> {
        let asked = server.asked().into_iter();
        asked
            .map(|a| (a.path.clone(), a.header("authorization").map(str::to_owned)))
            .collect()
    };
    let word = Some("Basic bWF5b3I6dmVyeTpzZWNyZXQ=".to_owned());
    assert_eq!(
        sent(&server),
        [
            ("/robots.txt".to_owned(), None),
            ("/a".to_owned(), word.clone()),
            ("/again".to_owned(), word)
        ]
    );
    assert_eq!(
        sent(&other),
        [("/robots.txt".to_owned(), None), ("/b".to_owned(), None)]
    );

    for address in [
        format!("http://mayor:secret@velma.test:{}/none", server.port),
        "http://mayor:secret@velma.test:99999/".to_owned(),
        "ftp://mayor:secret@velma.test/".to_owned(),
        "mayor:secret@velma.test".to_owned(),
    ] {
        let error = fetcher(quick()).fetch(&address, None).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    }
}
