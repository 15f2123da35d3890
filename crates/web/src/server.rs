//! How are connections taken and ended?

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use sayso_ledger::LedgerError;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use crate::asked::Wants;
use crate::readers::Readers;
use crate::refusal::Refusal;
use crate::sessions::Sessions;
use crate::shown::Answer;
use crate::site::Site;
use crate::writer::Writer;
use crate::writing::Peer;

/// How a ledger is served.
#[derive(Clone, Debug)]
pub struct Options {
    /// The ledger.
    pub ledger: PathBuf,
    /// Where to listen. Port 0: any that is free.
    pub listen: SocketAddr,
    /// So many requests are answered from the ledger at the same time.
    pub readers: usize,
    /// Does a proxy before the server handle TLS? Then only the proxy reaches it: it is believed who asks, and cookies are for
    /// TLS alone.
    pub is_behind_tls: bool,
    /// Names under which the pages are asked for, besides those of this machine.
    pub hosts: Vec<String>,
    /// What clients may take.
    pub limits: Limits,
}

impl Options {
    /// A ledger on an address, with as many readers, without a proxy and with the usual limits.
    pub fn new(ledger: &Path, listen: SocketAddr, readers: usize) -> Options {
        Options {
            ledger: ledger.to_owned(),
            listen,
            readers,
            is_behind_tls: false,
            hosts: Vec::new(),
            limits: Limits::default(),
        }
    }
}

/// What clients may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// So many connections are open at the same time; others wait until one ends.
    pub connections: usize,
    /// So many of them may be of one address, unless that is this machine's or a proxy's; more are closed at once.
    pub of_one: usize,
    /// A client has so long to send the head of its next request.
    pub head: Duration,
    /// A client has so long to send all that goes with a request.
    pub body: Duration,
    /// A client that takes nothing of an answer for so long has gone.
    pub taking: Duration,
    /// A connection is closed after this time, whatever it does: the client makes another.
    pub connection: Duration,
    /// When the server ends, requests that are being answered have so long.
    pub last: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: 512,
            of_one: 128,
            head: Duration::from_secs(15),
            body: Duration::from_secs(10),
            taking: Duration::from_secs(20),
            connection: Duration::from_secs(300),
            last: Duration::from_secs(5),
        }
    }
}

/// Why a ledger is not served.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Nobody can listen there.
    #[error(
        "{address} cannot be listened on ({source}); choose another port with --port, or another address with --listen"
    )]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// Passwords would cross the network unencrypted.
    #[error(
        "{address} can be reached from other machines, and this ledger has accounts: their passwords would cross the network \
         unencrypted; let a proxy handle TLS and say so with --behind-tls, listen on 127.0.0.1, or remove the accounts (sayso \
         account remove)"
    )]
    Unencrypted {
        /// Where.
        address: SocketAddr,
    },
    /// The machine has no threads or sockets left.
    #[error("the server cannot be run ({0}); close other programs and try again")]
    Machine(io::Error),
}

/// After a failure to take a connection, such as too many open files.
const PAUSE: Duration = Duration::from_millis(100);

/// A server that listens, and serves when it is run.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    site: Arc<Site>,
    is_behind_tls: bool,
    hosts: Arc<[String]>,
    limits: Limits,
}

impl Server {
    /// Opens the ledger and listens. To be called inside a runtime of tokio.
    ///
    /// # Errors
    /// The ledger cannot be opened, the address is taken, or passwords would cross the network unencrypted.
    pub async fn bind(options: &Options) -> Result<Server, ServeError> {
        let readers = Readers::open(&options.ledger, options.readers)?;
        let failed = |source| ServeError::Listen {
            address: options.listen,
            source,
        };
        let may_sign_in = options.listen.ip().is_loopback() || options.is_behind_tls;
        if !may_sign_in && readers.ask_now(|ledger| ledger.has_accounts())? {
            return Err(ServeError::Unencrypted {
                address: options.listen,
            });
        }
        let listener = TcpListener::bind(options.listen).await.map_err(failed)?;
        let writer = Writer::new(&options.ledger);
        // an account may be made while the pages are served
        let sessions = Sessions::new(may_sign_in, options.is_behind_tls);
        Ok(Server {
            address: listener.local_addr().map_err(failed)?,
            listener,
            site: Arc::new(Site::new(readers, writer, sessions, options.limits.body)),
            is_behind_tls: options.is_behind_tls,
            hosts: options.hosts.clone().into(),
            limits: options.limits,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is done; then lets requests that are being answered end.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let router = self.site.router();
        let limits = self.limits;
        let connections = Arc::new(Semaphore::new(limits.connections));
        let peers = Arc::new(Peers::default());
        let graceful = GracefulShutdown::new();
        let is_loopback = self.address.ip().is_loopback();
        let is_behind_tls = self.is_behind_tls;
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .max_buf_size(64 << 10);
        tokio::pin!(stop);
        loop {
            let next = async {
                // the semaphore is never closed
                let permit = Arc::clone(&connections).acquire_owned().await.ok();
                (self.listener.accept().await, permit)
            };
            let taken = tokio::select! {
                () = &mut stop => break,
                taken = next => taken,
            };
            let (Ok((stream, from)), permit) = taken else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            let from = from.ip().to_canonical();
            let is_counted = !from.is_loopback() && !is_behind_tls;
            let Some(place) = peers.take(from, if is_counted { limits.of_one } else { usize::MAX }) else {
                continue;
            };
            // small answers go out at once
            let _ = stream.set_nodelay(true);
            let mut stream = TimeoutStream::new(stream);
            stream.set_write_timeout(Some(limits.taking));
            let (router, hosts) = (router.clone(), Arc::clone(&self.hosts));
            let service = service_fn(move |mut request: Request<Incoming>| {
                let (router, hosts) = (router.clone(), Arc::clone(&hosts));
                async move {
                    if is_loopback && !is_local(request.headers(), &hosts) {
                        return Ok(misled(request.headers()));
                    }
                    let peer = match is_behind_tls {
                        true => forwarded(request.headers()).unwrap_or(from),
                        false => from,
                    };
                    request.extensions_mut().insert(Peer(peer));
                    let Ok(response) = router.oneshot(request).await;
                    Ok::<Response<Body>, Infallible>(response)
                }
            });
            let stream = TokioIo::new(Box::pin(stream));
            let connection = graceful.watch(http.serve_connection(stream, service));
            tokio::spawn(async move {
                // an error here is the client's: it went away, or sent what is no HTTP
                let _ = tokio::time::timeout(limits.connection, connection).await;
                drop((permit, place));
            });
        }
        drop(self.listener);
        let _ = tokio::time::timeout(limits.last, graceful.shutdown()).await;
    }
}

/// How many connections each address has.
#[derive(Debug, Default)]
struct Peers {
    open: Mutex<HashMap<IpAddr, usize>>,
}

/// A connection of an address, which counts as long as this lives.
struct Place {
    peers: Arc<Peers>,
    of: IpAddr,
}

impl Peers {
    fn take(self: &Arc<Self>, of: IpAddr, most: usize) -> Option<Place> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(of).or_insert(0);
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Place {
            peers: Arc::clone(self),
            of,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.peers.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.of) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.of);
            }
        }
    }
}

/// Whom a proxy asks for: the last address that it was asked from. Those before it are what clients say of themselves.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    let last = last.to_str().ok()?.rsplit(',').next()?.trim();
    last.parse().ok()
}

/// Does the request name this machine as its host? A page of another site can make a browser ask a name of its own that leads
/// to this machine, and would read what it answers.
fn is_local(headers: &HeaderMap, hosts: &[String]) -> bool {
    let Some(host) = headers.get(header::HOST) else {
        return true;
    };
    let Ok(host) = host.to_str() else { return false };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    hosts.iter().any(|host| host.eq_ignore_ascii_case(name))
        || name.eq_ignore_ascii_case("localhost")
        || name.to_ascii_lowercase().ends_with(".localhost")
        || name
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn misled(headers: &HeaderMap) -> Response<Body> {
    let refusal = Refusal {
        status: StatusCode::MISDIRECTED_REQUEST,
        what: "This sayso listens on this machine alone, and was asked for under another name.".to_owned(),
        advice: "Open it as http://localhost, or start it with --host and this name, or with --listen and another address.".to_owned(),
    };
    Arc::new(Answer::refused(&refusal, Wants::Html)).response(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_local() {
        for (host, expected) in [
            ("localhost:7290", true),
            ("127.0.0.1:7290", true),
            ("[::1]:7290", true),
            ("localhost", true),
            ("sayso.localhost:80", true),
            ("news.example:443", true),
            ("evil.news.example", false),
            ("evil.example:7290", false),
            ("localhost.evil.example", false),
            ("10.0.0.1:7290", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            assert_eq!(
                is_local(&headers, &["News.example".to_owned()]),
                expected,
                "{host}"
            );
        }
    }

    #[test]
    fn of_an_address_only_so_many_connections_are_taken() {
        let peers = Arc::new(Peers::default());
        let (one, other) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let places: Vec<_> = (0..3).filter_map(|_| peers.take(one, 2)).collect();
        assert_eq!(places.len(), 2);
        assert!(peers.take(other, 2).is_some());
        drop(places);
        assert!(peers.take(one, 2).is_some());
        assert!(peers.open.lock().unwrap().is_empty());
    }

    #[test]
    fn a_proxy_is_believed_in_what_it_says_itself() {
        let mut headers = HeaderMap::new();
        assert_eq!(forwarded(&headers), None);
        headers.append("x-forwarded-for", "10.0.0.1".parse().unwrap());
        headers.append("x-forwarded-for", "203.0.113.9, 192.0.2.7".parse().unwrap());
        assert_eq!(forwarded(&headers), Some("192.0.2.7".parse().unwrap()));
        headers.append("x-forwarded-for", "unknown".parse().unwrap());
        assert_eq!(forwarded(&headers), None);
    }
}
