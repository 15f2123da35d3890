//! What can go wrong between an address and its page.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use thiserror::Error;

/// How much of an address an error message shows, in characters.
const SHOWN: usize = 300;

/// A [`FetchFault`] with the address that has it. Its message is one line that says what failed, on which address, and
/// what to do next. A password in the address is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchError {
    /// The address that was asked for, as browsers write it and without a password.
    pub url: String,
    /// The address to which redirects had led, where it is another one.
    pub at: Option<String>,
    /// What is wrong.
    pub fault: FetchFault,
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", one_line(&self.url))?;
        if let Some(at) = &self.at {
            write!(f, ", redirected to {}", one_line(at))?;
        }
        write!(f, ": {}", self.fault)
    }
}

impl std::error::Error for FetchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.fault)
    }
}

impl FetchError {
    /// Whether the same fetch may succeed later without anybody changing anything here.
    pub fn is_temporary(&self) -> bool {
        self.fault.is_temporary()
    }
}

/// Why an address gave no page.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FetchFault {
    /// The text is no address of a page.
    #[error("this is no web address ({0}); write it in full, such as https://example.org/news/page.html")]
    NotAnAddress(String),
    /// The address has another scheme than `http` or `https`.
    #[error("only http and https addresses are fetched, not {0}; save what it shows and add the file")]
    NotHttp(String),
    /// The address has more bytes than this.
    #[error("the address is longer than {0} bytes; save the page from a browser and add the file")]
    AddressTooLong(usize),
    /// The host has no address on the open web.
    #[error(
        "the host {host} has the address {address}, which is {kind}, and only addresses of the open web are connected \
         to; if you trust this one, give --allow-private-network"
    )]
    AddressRefused {
        /// The host in the URL.
        host: String,
        /// Its first address that was refused.
        address: IpAddr,
        /// What kind of address that is.
        kind: &'static str,
    },
    /// The host's name is not known.
    #[error("the host {host} was not found ({why}); check its spelling and the network")]
    HostNotFound {
        /// The host in the URL.
        host: String,
        /// What the name service said.
        why: String,
    },
    /// Nobody answered there, or the connection broke before the answer came.
    #[error(
        "there is no connection to {host} ({why}); check the address and the network, or try again later"
    )]
    NotConnected {
        /// The host in the URL.
        host: String,
        /// What the operating system said.
        why: String,
    },
    /// The host was not found or nobody answered there, and a proxy that the environment names was not used.
    #[error(
        "there is no connection to {host} ({why}); the proxy in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY was not used, \
         because behind it addresses cannot be checked; to use it, give --allow-private-network"
    )]
    ProxyNotUsed {
        /// The host in the URL.
        host: String,
        /// What the operating system said.
        why: String,
    },
    /// No connection that is known to be with the right host.
    #[error(
        "there is no secure connection to {host} ({why}); open the page in a browser to see whether its certificate is \
         at fault, and save it there if you trust it"
    )]
    NotSecure {
        /// The host in the URL.
        host: String,
        /// What was wrong with the certificate or the handshake.
        why: String,
    },
    /// The site does not want this page to be fetched by programs.
    #[error(
        "the site's robots.txt forbids {agent} to fetch it; save the page from a browser and add the file"
    )]
    RobotsForbid {
        /// The name that robots.txt is asked about.
        agent: String,
    },
    /// Whether the site wants its pages fetched is not known (RFC 9309: then no page is).
    #[error(
        "the site's robots.txt could not be read ({0}), and until it can, nothing is fetched there; try again later, or \
         save the page from a browser and add the file"
    )]
    RobotsUnreachable(String),
    /// More redirects than this.
    #[error(
        "it leads through more than {0} redirects; open it in a browser and give the address where it ends"
    )]
    TooManyRedirects(u32),
    /// Redirects lead to where they were before.
    #[error("its redirects lead in a circle; open it in a browser and give the address where it ends")]
    RedirectCircle,
    /// A redirect to nowhere.
    #[error(
        "it redirects to what is no address ({0}); open it in a browser and give the address where it ends"
    )]
    BadRedirect(String),
    /// A redirect from https to http.
    #[error(
        "it redirects from https to the unprotected address {0}, which is not followed; give that address itself if you \
         want its page"
    )]
    InsecureRedirect(String),
    /// The page has more bytes than this, unpacked.
    #[error("the page is larger than {0} bytes; save the part that you need and add the file")]
    TooLarge(u64),
    /// Something took longer than it may.
    #[error("{stage} took longer than {limit:?}; try again later")]
    TooSlow {
        /// What took so long.
        stage: Stage,
        /// The limit.
        limit: Duration,
    },
    /// The server gave no page but a status.
    #[error("{}", status(*code, *retry_after))]
    Status {
        /// The HTTP status.
        code: u16,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// The host asked for a pause, and the pause is not over. Nothing was sent.
    #[error("the host asked for a pause, which lasts {} more seconds; try again after it", seconds(*.0))]
    Resting(Duration),
    /// The page is packed in a way that was not asked for.
    #[error(
        "the server sent it packed as {0}, which was not asked for; save the page from a browser and add the file"
    )]
    UnknownPacking(String),
    /// What came is not HTTP, or it ended in the middle.
    #[error("the answer is damaged ({0}); try again later, or save the page from a browser and add the file")]
    Damaged(String),
}

impl FetchFault {
    /// Whether the same fetch may succeed later without anybody changing anything here.
    pub fn is_temporary(&self) -> bool {
        match self {
            FetchFault::HostNotFound { .. }
            | FetchFault::NotConnected { .. }
            | FetchFault::RobotsUnreachable(_)
            | FetchFault::TooSlow { .. }
            | FetchFault::Resting(_)
            | FetchFault::Damaged(_) => true,
            FetchFault::Status { code, .. } => matches!(code, 408 | 425 | 429 | 500..),
            FetchFault::NotAnAddress(_)
            | FetchFault::NotHttp(_)
            | FetchFault::AddressTooLong(_)
            | FetchFault::AddressRefused { .. }
            | FetchFault::ProxyNotUsed { .. }
            | FetchFault::NotSecure { .. }
            | FetchFault::RobotsForbid { .. }
            | FetchFault::TooManyRedirects(_)
            | FetchFault::RedirectCircle
            | FetchFault::BadRedirect(_)
            | FetchFault::InsecureRedirect(_)
            | FetchFault::TooLarge(_)
            | FetchFault::UnknownPacking(_) => false,
        }
    }

    /// Whether it may be that this network is left through a proxy only.
    pub(super) fn may_need_a_proxy(&self) -> bool {
        matches!(
            self,
            FetchFault::HostNotFound { .. }
                | FetchFault::NotConnected { .. }
                | FetchFault::TooSlow {
                    stage: Stage::Lookup | Stage::Connect,
                    ..
                }
        )
    }

    /// Whether the fault lies on the way to the host, so that every page of it has it.
    pub(super) fn is_on_the_way(&self) -> bool {
        matches!(
            self,
            FetchFault::AddressRefused { .. }
                | FetchFault::HostNotFound { .. }
                | FetchFault::NotConnected { .. }
                | FetchFault::ProxyNotUsed { .. }
                | FetchFault::NotSecure { .. }
                | FetchFault::Resting(_)
                | FetchFault::TooSlow {
                    stage: Stage::Lookup | Stage::Connect,
                    ..
                }
        )
    }
}

/// A part of fetching that has a time limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Finding the addresses of a host.
    Lookup,
    /// Connecting to one of them, securely where it is https.
    Connect,
    /// Waiting for the answer and its headers.
    Answer,
    /// All of it: the page with its redirects, or robots.txt with its own.
    Whole,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::Lookup => "finding the host's address",
            Stage::Connect => "connecting to the host",
            Stage::Answer => "the server's answer",
            Stage::Whole => "fetching",
        })
    }
}

/// The settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SettingsError {
    /// The user agent has characters that no HTTP header may have, or none.
    #[error(
        "the user agent {0:?} cannot be sent; use letters, digits and signs of ASCII, such as \"desk/1.0\""
    )]
    UserAgent(String),
    /// The certificates by which https sites are known cannot be read.
    #[error(
        "the certificates for https cannot be read ({0}); mend or unset SSL_CERT_FILE and SSL_CERT_DIR, or install the \
         system's certificates"
    )]
    Certificates(String),
}

fn status(code: u16, retry_after: Option<Duration>) -> String {
    let (says, next) = match code {
        401 | 407 => (
            "the server wants a password",
            "save the page from a browser and add the file",
        ),
        402 | 451 => (
            "the server withholds the page",
            "save the page from a browser and add the file if you may see it there",
        ),
        403 => (
            "the server refuses the page to programs or to everybody",
            "if a browser shows it, save it there and add the file",
        ),
        404 => (
            "there is no such page",
            "check the address, or look for the page in a web archive",
        ),
        410 => ("the page was taken down", "look for it in a web archive"),
        429 => ("the server wants fewer requests", "try again later"),
        500.. => ("the server is in trouble", "try again later"),
        _ => (
            "the server gave no page",
            "open the address in a browser to see what it shows",
        ),
    };
    match retry_after {
        Some(pause) => format!(
            "{says} (HTTP status {code}); try again in {} seconds, as it asks",
            seconds(pause)
        ),
        None => format!("{says} (HTTP status {code}); {next}"),
    }
}

/// Whole seconds, rounded up, so that who waits that long has waited long enough.
fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// Text from outside, fit for one line of a terminal: no control characters, and not endless.
pub(super) fn one_line(text: &str) -> String {
    let mut line: String = text
        .chars()
        .take(SHOWN)
        .map(|c| {
            if c.is_control() {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect();
    if text.chars().nth(SHOWN).is_some() {
        line.push('…');
    }
    line
}
