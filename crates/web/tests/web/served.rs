//! A real server over a ledger that a test made, and what it answers.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use sayso_web::{Options, Server};
use tokio::sync::oneshot;

/// A server that ends with the test.
pub struct Served {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answered {
    pub status: u16,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: String,
    pub took: Duration,
}

impl Answered {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(of, _)| of == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl Served {
    /// Serves a ledger.
    pub fn new(ledger: &Path) -> Served {
        let options = Options::new(ledger, "127.0.0.1:0".parse().unwrap(), 2);
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let server = Server::bind(&options).await.unwrap();
                tell.send(server.address()).unwrap();
                server
                    .run(async {
                        let _ = stopped.await;
                    })
                    .await;
            });
        });
        Served {
            address: told.recv().unwrap(),
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Asks for an address.
    pub fn get(&self, address: &str) -> Answered {
        self.ask("GET", address)
    }

    /// Asks for an address as JSON, as programs do.
    pub fn get_json(&self, address: &str) -> Answered {
        self.send("GET", address, "Accept: application/json\r\n")
    }

    /// Asks for an address; follows it where it is elsewhere, once.
    pub fn get_there(&self, address: &str) -> Answered {
        let answer = self.get(address);
        match answer.header("location") {
            Some(there) if answer.status == 303 => self.get(there),
            _ => answer,
        }
    }

    /// Asks by a method.
    pub fn ask(&self, method: &str, address: &str) -> Answered {
        self.send(method, address, "")
    }

    fn send(&self, method: &str, address: &str, more: &str) -> Answered {
        let started = Instant::now();
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        write!(
            stream,
            "{method} {address} HTTP/1.1\r\nHost: localhost\r\n{more}Connection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_ascii_lowercase(), value.to_owned())
        });
        Answered {
            status,
            headers: headers.collect(),
            body: body.to_owned(),
            took: started.elapsed(),
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
