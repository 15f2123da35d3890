//! How are connections taken and ended?

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
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
use tower::ServiceExt;

use crate::asked::Wants;
use crate::readers::Readers;
use crate::refusal::Refusal;
use crate::shown::Answer;
use crate::site::Site;

/// How a ledger is served.
#[derive(Clone, Debug)]
pub struct Options {
    /// The ledger.
    pub ledger: PathBuf,
    /// Where to listen. Port 0: any that is free.
    pub listen: SocketAddr,
    /// So many requests are answered from the ledger at the same time.
    pub readers: usize,
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
    /// The machine has no threads or sockets left.
    #[error("the server cannot be run ({0}); close other programs and try again")]
    Machine(io::Error),
}

/// So many connections are open at the same time; others wait until one ends.
const CONNECTIONS: usize = 512;
/// A client has so long to send the head of its next request.
const HEAD: Duration = Duration::from_secs(15);
/// A connection is closed after this time, whatever it does: the client makes another.
const CONNECTION: Duration = Duration::from_secs(300);
/// When the server ends, requests that are being answered have so long.
const LAST: Duration = Duration::from_secs(5);
/// After a failure to take a connection, such as too many open files.
const PAUSE: Duration = Duration::from_millis(100);

/// A server that listens, and serves when it is run.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    site: Arc<Site>,
}

impl Server {
    /// Opens the ledger and listens. To be called inside a runtime of tokio.
    ///
    /// # Errors
    /// The ledger cannot be opened, or the address is taken.
    pub async fn bind(options: &Options) -> Result<Server, ServeError> {
        let readers = Readers::open(&options.ledger, options.readers)?;
        let failed = |source| ServeError::Listen {
            address: options.listen,
            source,
        };
        let listener = TcpListener::bind(options.listen).await.map_err(failed)?;
        Ok(Server {
            address: listener.local_addr().map_err(failed)?,
            listener,
            site: Arc::new(Site::new(readers)),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is done; then lets requests that are being answered end.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let router = self.site.router();
        let connections = Arc::new(Semaphore::new(CONNECTIONS));
        let graceful = GracefulShutdown::new();
        let is_loopback = self.address.ip().is_loopback();
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(HEAD)
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
            let (Ok((stream, _)), permit) = taken else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            // small answers go out at once
            let _ = stream.set_nodelay(true);
            let router = router.clone();
            let service = service_fn(move |request: Request<Incoming>| {
                let router = router.clone();
                async move {
                    if is_loopback && !is_local(request.headers()) {
                        return Ok(misled(request.headers()));
                    }
                    let Ok(response) = router.oneshot(request).await;
                    Ok::<Response<Body>, Infallible>(response)
                }
            });
            let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
            tokio::spawn(async move {
                // an error here is the client's: it went away, or sent what is no HTTP
                let _ = tokio::time::timeout(CONNECTION, connection).await;
                drop(permit);
            });
        }
        drop(self.listener);
        let _ = tokio::time::timeout(LAST, graceful.shutdown()).await;
    }
}

/// Does the request name this machine as its host? A page of another site can make a browser ask a name of its own that leads
/// to this machine, and would read what it answers.
fn is_local(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST) else {
        return true;
    };
    let Ok(host) = host.to_str() else { return false };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name.to_ascii_lowercase().ends_with(".localhost")
        || name
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn misled(headers: &HeaderMap) -> Response<Body> {
    let refusal = Refusal {
        status: StatusCode::MISDIRECTED_REQUEST,
        what: "This sayso listens on this machine alone, and was asked for under another name.".to_owned(),
        advice: "Open it as http://localhost, or let it listen on another address with --listen.".to_owned(),
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
            ("evil.example:7290", false),
            ("localhost.evil.example", false),
            ("10.0.0.1:7290", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            assert_eq!(is_local(&headers), expected, "{host}");
        }
    }
}
