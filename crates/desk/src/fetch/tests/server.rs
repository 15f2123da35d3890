//! A server on this machine that answers as a test wants, and names that lead to it.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// A request that came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Path and query, or host and port where a proxy is asked to connect there.
    pub path: String,
    connect: bool,
    headers: String,
    pub at: Instant,
}

impl Asked {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.lines().find_map(|line| {
            let (n, value) = line.split_once(':')?;
            n.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

type Writing = dyn FnOnce(&mut dyn Write) -> io::Result<()>;

/// How a request is answered.
pub enum Reply {
    /// These bytes, and then the connection is closed.
    Bytes(Vec<u8>),
    /// Whatever this writes.
    Written(Box<Writing>),
}

impl From<Vec<u8>> for Reply {
    fn from(bytes: Vec<u8>) -> Self {
        Reply::Bytes(bytes)
    }
}

/// A whole answer.
pub fn reply(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Reply {
    let body = body.as_ref();
    let mut bytes = format!("HTTP/1.1 {status} Words\r\nConnection: close\r\n").into_bytes();
    for (name, value) in headers {
        bytes.extend(format!("{name}: {value}\r\n").bytes());
    }
    bytes.extend(format!("Content-Length: {}\r\n\r\n", body.len()).bytes());
    bytes.extend(body);
    Reply::Bytes(bytes)
}

/// A page of text.
pub fn page(text: &str) -> Reply {
    reply(200, &[("Content-Type", "text/plain")], text)
}

/// A redirect.
pub fn to(location: &str) -> Reply {
    reply(302, &[("Location", location)], "")
}

/// Writes something again and again, with a pause after each time.
pub fn dripping(head: impl AsRef<[u8]> + 'static, drop: &'static [u8], pause: Duration) -> Reply {
    Reply::Written(Box::new(move |to| {
        to.write_all(head.as_ref())?;
        loop {
            to.write_all(drop)?;
            to.flush()?;
            thread::sleep(pause);
        }
    }))
}

pub struct Server {
    pub port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    stop: Arc<AtomicBool>,
}

impl Server {
    /// Answers each request with what `answer` gives, or with 404.
    pub fn start(answer: impl Fn(&Asked) -> Option<Reply> + Send + Sync + 'static) -> Server {
        Server::serve(None, answer)
    }

    /// The same over TLS.
    pub fn start_secure(
        config: ServerConfig,
        answer: impl Fn(&Asked) -> Option<Reply> + Send + Sync + 'static,
    ) -> Server {
        Server::serve(Some(Arc::new(config)), answer)
    }

    fn serve(
        secure: Option<Arc<ServerConfig>>,
        answer: impl Fn(&Asked) -> Option<Reply> + Send + Sync + 'static,
    ) -> Server {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let server = Server {
            port: listener.local_addr().unwrap().port(),
            asked: Arc::default(),
            stop: Arc::default(),
        };
        let (asked, stop, answer) = (
            Arc::clone(&server.asked),
            Arc::clone(&server.stop),
            Arc::new(answer),
        );
        thread::spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                let (asked, answer, secure) = (Arc::clone(&asked), Arc::clone(&answer), secure.clone());
                // Errors are the client's business: it may have gone away, and is meant to in some tests.
                thread::spawn(move || match (stream, secure) {
                    (Ok(stream), None) => converse(stream, &asked, &*answer),
                    (Ok(stream), Some(config)) => {
                        let connection = ServerConnection::new(config).unwrap();
                        let mut stream = StreamOwned::new(connection, stream);
                        converse(&mut stream, &asked, &*answer)?;
                        stream.conn.send_close_notify();
                        stream.flush()
                    }
                    (Err(error), _) => Err(error),
                });
            }
        });
        server
    }

    pub fn url(&self, path: &str) -> String {
        self.url_of("velma.test", path)
    }

    pub fn url_of(&self, name: &str, path: &str) -> String {
        format!("http://{name}:{}{path}", self.port)
    }

    /// All requests so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The paths of all requests so far.
    pub fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.path).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
    }
}

fn converse(
    mut stream: impl Read + Write,
    asked: &Mutex<Vec<Asked>>,
    answer: &dyn Fn(&Asked) -> Option<Reply>,
) -> io::Result<()> {
    let request = loop {
        let Some(request) = read(&mut stream)? else {
            return Ok(());
        };
        asked.lock().unwrap().push(request.clone());
        if !request.connect {
            break request;
        }
        // as a proxy does: what follows is for the host behind it, for which this server answers as well
        stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n")?;
    };
    match answer(&request).unwrap_or_else(|| reply(404, &[], "")) {
        Reply::Bytes(bytes) => stream.write_all(&bytes)?,
        Reply::Written(write) => write(&mut stream)?,
    }
    stream.flush()
}

/// The next request, or nothing when the client is done.
fn read(stream: &mut impl Read) -> io::Result<Option<Asked>> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte)? == 0 {
            return Ok(None);
        }
        head.extend(byte);
    }
    let head = String::from_utf8(head).unwrap();
    let (line, headers) = head.split_once("\r\n").unwrap();
    Ok(Some(Asked {
        path: line.split(' ').nth(1).unwrap().to_owned(),
        connect: line.starts_with("CONNECT "),
        headers: headers.to_owned(),
        at: Instant::now(),
    }))
}

/// A name service: the addresses of a host, when it is asked for the n-th time, counted from 0.
#[derive(Debug)]
pub struct Names {
    pub answers: fn(&str, usize) -> Vec<IpAddr>,
    asked: Mutex<Vec<String>>,
}

impl Names {
    pub fn new(answers: fn(&str, usize) -> Vec<IpAddr>) -> Names {
        Names {
            answers,
            asked: Mutex::default(),
        }
    }
}

impl Resolver for Names {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().unwrap();
        let port = uri.port_u16().unwrap_or(9);
        let literal = host.trim_start_matches('[').trim_end_matches(']');
        let addresses = match literal.parse::<IpAddr>() {
            Ok(address) => vec![address],
            Err(_) => {
                let mut asked = self.asked.lock().unwrap();
                let times = asked.iter().filter(|name| *name == host).count();
                asked.push(host.to_owned());
                (self.answers)(host, times)
            }
        };
        if addresses.is_empty() {
            return Err(ureq::Error::HostNotFound);
        }
        let mut found = self.empty();
        for address in addresses {
            found.push(SocketAddr::new(address, port));
        }
        Ok(found)
    }
}
