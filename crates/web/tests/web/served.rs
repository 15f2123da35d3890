//! A real server over a ledger that a test made, and what it answers.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use sayso_web::{Options, ServeError, Server};
use serde_json::Value;
use tokio::sync::oneshot;

use crate::ledgers::{PASSWORD, TestLedger};

/// A server on a thread of its own, which ends with this value.
pub struct Served {
    pub address: SocketAddr,
    pub ledger: TestLedger,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    pub fn start(ledger: &TestLedger, options: Options) -> Result<Served, ServeError> {
        let (tell, told) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                match Server::bind(&options).await {
                    Ok(server) => {
                        tell.send(Ok(server.address())).unwrap();
                        server
                            .run(async {
                                let _ = stopped.await;
                            })
                            .await;
                    }
                    Err(error) => tell.send(Err(error)).unwrap(),
                }
            });
        });
        Ok(Served {
            address: told.recv().unwrap()?,
            ledger: ledger.clone(),
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Asks the server to end.
    pub fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// Waits until it has.
    pub fn join(&mut self) {
        self.thread.take().unwrap().join().unwrap();
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// What the server answers to these bytes, until it closes the connection.
    pub fn answer(&self, request: &str) -> Answered {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        Answered::of(stream)
    }

    fn send(&self, method: &str, address: &str, headers: &str, body: &str) -> Answered {
        self.answer(&format!(
            "{method} {address} HTTP/1.1\r\nHost: {}\r\n{headers}Connection: close\r\n\r\n{body}",
            self.address
        ))
    }

    /// Asks for an address.
    pub fn get(&self, address: &str) -> Answered {
        self.ask("GET", address)
    }

    /// Asks by a method.
    pub fn ask(&self, method: &str, address: &str) -> Answered {
        self.send(method, address, "", "")
    }

    /// Asks as a browser does that has these cookies.
    pub fn get_as(&self, address: &str, cookies: &str) -> Answered {
        self.send("GET", address, &format!("Cookie: {cookies}\r\n"), "")
    }

    /// Asks for an address as JSON, as programs do.
    pub fn get_json(&self, address: &str) -> Answered {
        self.send("GET", address, "Accept: application/json\r\n", "")
    }

    /// Asks for an address; follows it where it is elsewhere, once.
    pub fn get_there(&self, address: &str) -> Answered {
        let answer = self.get(address);
        match answer.header("location") {
            Some(there) if answer.status == 303 => self.get(there),
            _ => answer,
        }
    }

    /// The page at an address.
    pub fn page(&self, address: &str) -> String {
        let answer = self.get(address);
        answer.is_found(address, "text/html; charset=utf-8");
        answer.body
    }

    /// The JSON at an address that gives nothing else.
    pub fn json(&self, address: &str) -> Value {
        self.get(address).json(address)
    }

    /// Sends a form, as a browser does that has these cookies.
    pub fn post(&self, address: &str, cookies: &str, values: &[(&str, &str)]) -> Answered {
        self.post_with(address, cookies, values, "Sec-Fetch-Site: same-origin\r\n")
    }

    pub fn post_with(
        &self,
        address: &str,
        cookies: &str,
        values: &[(&str, &str)],
        headers: &str,
    ) -> Answered {
        let body = form(values);
        let headers = format!(
            "Cookie: {cookies}\r\n{headers}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            body.len()
        );
        self.send("POST", address, &headers, &body)
    }

    /// Signs in, and gives the session's cookie.
    pub fn sign_in(&self, name: &str) -> String {
        let page = self.get("/sign-in");
        let before = page.cookie();
        let answer = self.post(
            "/sign-in",
            &before,
            &[
                ("form", &page.hidden("form")),
                ("name", name),
                ("password", PASSWORD),
            ],
        );
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.cookie()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A form as browsers send it.
pub fn form(values: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(values).unwrap()
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
    /// Reads the answer to what was sent, and that it is whole.
    pub fn of(mut stream: TcpStream) -> Answered {
        let started = Instant::now();
        let mut answer = Vec::new();
        let ended = stream.read_to_end(&mut answer);
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .unwrap_or_else(|| panic!("{ended:?}: {answer}"));
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_ascii_lowercase(), value.to_owned())
        });
        let answered = Answered {
            status,
            headers: headers.collect(),
            body: body.to_owned(),
            took: started.elapsed(),
        };
        let length = answered.header("content-length").unwrap();
        assert_eq!(length, body.len().to_string(), "{answer}");
        // what is refused before all of it was read ends as if the connection were broken
        if let Err(error) = ended {
            assert!(
                status >= 400 && error.kind() == ErrorKind::ConnectionReset,
                "{error}: {answer}"
            );
        }
        answered
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(of, _)| of == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The address has something, of this kind.
    pub fn is_found(&self, address: &str, kind: &str) {
        assert_eq!(self.status, 200, "{address}: {}", self.body);
        assert_eq!(self.header("content-type"), Some(kind), "{address}");
    }

    /// The JSON that the address has.
    pub fn json(&self, address: &str) -> Value {
        self.is_found(address, "application/json");
        serde_json::from_str(&self.body).unwrap()
    }

    /// The cookie that it sets, as it is sent back.
    pub fn cookie(&self) -> String {
        let set = self.header("set-cookie").unwrap_or_default();
        set.split(';').next().unwrap_or_default().to_owned()
    }

    /// The first value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let begins = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
        let (_, rest) = self
            .body
            .split_once(&begins)
            .unwrap_or_else(|| panic!("no field {name}: {}", self.body));
        rest.split('"').next().unwrap().to_owned()
    }

    pub fn has(&self, words: &str) -> bool {
        self.body.contains(words)
    }
}
