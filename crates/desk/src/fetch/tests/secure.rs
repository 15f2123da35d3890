//! https.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use ureq::tls::Certificate;

use super::*;

/// A server's certificate for `name`, and who trusts it.
fn certified(name: &str) -> (ServerConfig, RootCerts) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let roots = [Certificate::from_der(made.cert.der()).to_owned()]
        .into_iter()
        .into();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key.into())
        .unwrap();
    (config, roots)
}

fn trusting(roots: RootCerts) -> Fetcher {
    let outside = Outside {
        roots,
        ..outside(|_, _| vec![WEB])
    };
    Fetcher::with(quick(), outside).unwrap()
}

fn not_secure(fetched: Result<Fetched, FetchError>) -> bool {
    matches!(fault(fetched), FetchFault::NotSecure { .. })
}

#[test]
fn a_page_comes_over_https_from_a_host_with_the_right_certificate() {
    let (config, roots) = certified("velma.test");
    let server = Server::start_secure(config, |asked| (asked.path == "/a").then(|| page("a page")));
    let fetcher = trusting(roots);
    let url = format!("https://velma.test:{}/a", server.port);
    assert_eq!(text(fetcher.fetch(&url, None)), "a page");

    let other = format!("https://other.test:{}/a", server.port);
    assert!(not_secure(fetcher.fetch(&other, None)));
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused() {
    let (config, _) = certified("velma.test");
    let server = Server::start_secure(config, |_| Some(page("a page")));
    let url = format!("https://velma.test:{}/a", server.port);
    assert!(not_secure(fetcher(quick()).fetch(&url, None)));
    assert_eq!(server.paths().len(), 0);
}

#[test]
fn a_server_that_knows_no_https_is_an_error() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("https://velma.test:{}/a", listener.local_addr().unwrap().port());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept()?;
        let mut greeting = [0; 16];
        stream.read_exact(&mut greeting)?;
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    });
    assert!(not_secure(fetcher(quick()).fetch(&url, None)));
}

#[test]
fn a_handshake_without_end_is_too_slow() {
    // this server waits for the end of a request, which a handshake does not have
    let server = Server::start(|_| None);
    let settings = FetchSettings {
        connect: SHORT,
        ..quick()
    };
    assert_eq!(
        fault(fetcher(settings).fetch(&format!("https://velma.test:{}/a", server.port), None)),
        FetchFault::TooSlow {
            stage: Stage::Connect,
            limit: SHORT
        }
    );
}

#[test]
fn a_redirect_from_https_to_http_is_not_followed() {
    let plain = Server::start(|_| Some(page("a page")));
    let there = plain.url_of("plain.test", "/b");
    let (config, roots) = certified("velma.test");
    let target = there.clone();
    let server = Server::start_secure(config, move |asked| (asked.path == "/a").then(|| to(&target)));
    let url = format!("https://velma.test:{}/a", server.port);
    assert_eq!(
        fault(trusting(roots).fetch(&url, None)),
        FetchFault::InsecureRedirect(there)
    );
    assert_eq!(plain.paths().len(), 0);
}

#[test]
fn the_certificates_of_this_system_can_be_read() {
    assert!(Fetcher::new(FetchSettings::default()).is_ok());
}
