//! Fetching pages.
//!
//! **Politely.** The site's robots.txt is asked first and obeyed. A host gets one request at a time, however many threads
//! ask, with a pause between two: [`FetchSettings::delay`], or the `Crawl-delay` of its robots.txt where that is longer.
//! A host that asks for a pause (429 or 503 with `Retry-After`) gets it. A page that was fetched before is asked for
//! with its [`Validators`], so that a site need not send it again. The user agent says who asks.
//!
//! **Warily.** Only addresses of the open web are connected to (see [`address`]), unless
//! [`FetchSettings::allow_private_network`]. Every address is checked after its name was looked up, and the connection
//! goes to the very address that was checked. Redirects are followed here, one by one, so each passes through the same
//! checks; from https to http none is followed, and one that leads in a circle ends at once. There are limits on size
//! (after unpacking), time, redirects and headers. Cookies are neither kept nor sent.
//!
//! A user name and password in the URL are sent to that host alone, and never shown.
//!
//! **Proxies** that the environment names (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, but for the hosts in `NO_PROXY`)
//! are used only with [`FetchSettings::allow_private_network`]: a proxy looks names up itself, so behind it no address
//! can be checked.
//!
//! **Certificates** are the system's, or those of `SSL_CERT_FILE` and `SSL_CERT_DIR`, and Mozilla's list where the system
//! has none.
//!
//! ```no_run
//! use sayso_desk::fetch::{Fetched, Fetcher, FetchSettings};
//!
//! let fetcher = Fetcher::new(FetchSettings::default())?;
//! match fetcher.fetch("https://example.org/news/ferry.html", None)? {
//!     Fetched::Page(page) => println!("{} bytes from {}", page.body.len(), page.url),
//!     Fetched::NotModified => println!("as before"),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod address;
mod error;
mod exchange;
mod hosts;
mod resolver;
mod robots;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use ureq::Proxy;
use ureq::http::HeaderValue;
use ureq::tls::RootCerts;
use ureq::unversioned::resolver::{DefaultResolver, Resolver};
use url::{Origin, Url};

pub use error::{FetchError, FetchFault, SettingsError, Stage};
use exchange::{Ask, Client};
use hosts::Hosts;
use resolver::Judge;

/// The most bytes of an address. Some servers take no more, and robots.txt has to be matched against all of it.
pub const MAX_ADDRESS_BYTES: usize = 8192;

/// How pages are fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchSettings {
    /// Connect to any address, those of this machine and its network among them, and use the environment's proxies.
    pub allow_private_network: bool,
    /// Who asks, as servers are told. robots.txt is asked about its first word.
    pub user_agent: String,
    /// The most bytes of a page, unpacked.
    pub max_bytes: u64,
    /// The most time for finding a host's address, and again for connecting to it.
    pub connect: Duration,
    /// The most time between request and answer.
    pub first_byte: Duration,
    /// The most time for a page, its redirects included. Reading robots.txt and waiting for the host's turn do not
    /// count; robots.txt may take as long again.
    pub total: Duration,
    /// The most redirects from an address to its page.
    pub max_redirects: u32,
    /// The least time between two requests to one host.
    pub delay: Duration,
    /// The most time that a host's own wish makes a fetch wait: a longer `Crawl-delay` counts as this, and a longer
    /// `Retry-After` ends the fetch with [`FetchFault::Resting`].
    pub longest_delay: Duration,
}

impl Default for FetchSettings {
    fn default() -> Self {
        FetchSettings {
            allow_private_network: false,
            user_agent: concat!(
                "sayso/",
                env!("CARGO_PKG_VERSION"),
                " (+",
                env!("CARGO_PKG_REPOSITORY"),
                "; reads news pages)"
            )
            .to_owned(),
            max_bytes: sayso_intake::MAX_ARTICLE_BYTES as u64,
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(30),
            total: Duration::from_secs(60),
            max_redirects: 10,
            delay: Duration::from_secs(1),
            longest_delay: Duration::from_secs(30),
        }
    }
}

/// What a server said of a page's version. Given back with the next fetch, it lets the server answer "not modified".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// The `ETag` header as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The `Last-Modified` header as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

/// What a fetch brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// A page.
    Page(Page),
    /// The page is still the one that had the given [`Validators`].
    NotModified,
}

/// A page as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The address where the redirects ended, without password and without what follows `#`.
    pub url: String,
    /// The `Content-Type` header, its character set included.
    pub content_type: Option<String>,
    /// The bytes of the page, unpacked.
    pub body: Vec<u8>,
    /// For the next fetch.
    pub validators: Validators,
}

impl Page {
    /// The character set that the server names, as [`sayso_intake::html::article`] wants it.
    pub fn charset(&self) -> Option<&str> {
        let parameters = self.content_type.as_deref()?.split(';').skip(1);
        let value = parameters.into_iter().find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then_some(value)
        })?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        (!value.is_empty()).then_some(value)
    }
}

/// Fetches pages, and remembers of each host what politeness needs. One for a process; threads share it.
#[derive(Debug)]
pub struct Fetcher {
    settings: FetchSettings,
    client: Client,
    hosts: Hosts,
}

/// What a fetcher has from the system.
#[derive(Debug)]
struct Outside<R> {
    names: R,
    /// Whether an address is one of the open web.
    judge: Judge,
    roots: RootCerts,
    /// The proxy that the environment names.
    proxy: Option<Proxy>,
}

impl Fetcher {
    /// A fetcher that looks names up as the system does.
    ///
    /// # Errors
    ///
    /// [`SettingsError`]: the user agent cannot be sent, or the system's certificates cannot be read.
    pub fn new(settings: FetchSettings) -> Result<Self, SettingsError> {
        let outside = Outside {
            names: DefaultResolver::default(),
            judge: address::public,
            roots: exchange::roots()?,
            proxy: Proxy::try_from_env(),
        };
        Self::with(settings, outside)
    }

    fn with<R: Resolver>(settings: FetchSettings, outside: Outside<R>) -> Result<Self, SettingsError> {
        let sendable = HeaderValue::from_str(&settings.user_agent).is_ok();
        if !sendable || !settings.user_agent.is_ascii() || robots::product(&settings.user_agent).is_empty() {
            return Err(SettingsError::UserAgent(settings.user_agent));
        }
        Ok(Fetcher {
            client: Client::new(&settings, outside),
            settings,
            hosts: Hosts::default(),
        })
    }

    /// The page at `url`, or that it is as it was when it had the validators in `known`.
    ///
    /// Blocks until it is this call's turn at the host and the page is there.
    ///
    /// # Errors
    ///
    /// [`FetchError`] with the URL and one of the [`FetchFault`]s. Nothing was kept of the page then.
    pub fn fetch(&self, url: &str, known: Option<&Validators>) -> Result<Fetched, FetchError> {
        let asked = match parsed(url) {
            Ok(asked) => asked,
            Err(fault) => {
                return Err(FetchError {
                    url: without_password(url),
                    at: None,
                    fault,
                });
            }
        };
        let mut here = asked.url.clone();
        self.follow(&mut here, asked.secret.as_ref(), known)
            .map_err(|fault| FetchError {
                at: (here != asked.url).then(|| here.to_string()),
                url: asked.url.into(),
                fault,
            })
    }

    /// Asks at `here` and goes on to where redirects lead; `here` is then the last address asked.
    fn follow(
        &self,
        here: &mut Url,
        secret: Option<&Secret>,
        known: Option<&Validators>,
    ) -> Result<Fetched, FetchFault> {
        let known = known.filter(|known| known.etag.is_some() || known.last_modified.is_some());
        let mut left = self.settings.total;
        let mut seen = HashSet::from([here.to_string()]);
        for _ in 0..=self.settings.max_redirects {
            let host = self.hosts.of(here);
            let delay = robots::delay(&self.client, &self.hosts, &host, here, &self.settings)?;
            let mut turn = host.turn(true, delay, self.settings.longest_delay)?;
            let started = Instant::now();
            let answer = self.client.ask(&Ask {
                url: here,
                authorization: secret
                    .filter(|secret| secret.origin == here.origin())
                    .map(|secret| secret.value.as_str()),
                known,
                max_bytes: self.settings.max_bytes,
                cut: false,
                time: left,
            })?;
            left = left.saturating_sub(started.elapsed());
            if let Some(pause) = answer.pause() {
                turn.rest(pause);
            }
            drop(turn);
            match answer.status {
                200..=299 => {
                    return Ok(Fetched::Page(Page {
                        url: here.to_string(),
                        content_type: answer.content_type,
                        body: answer.body,
                        validators: answer.validators,
                    }));
                }
                301 | 302 | 303 | 307 | 308 => {
                    let next = redirect_target(here, answer.location.as_deref())?;
                    if !seen.insert(next.to_string()) {
                        return Err(FetchFault::RedirectCircle);
                    }
                    *here = next;
                }
                304 if known.is_some() => return Ok(Fetched::NotModified),
                code => {
                    return Err(FetchFault::Status {
                        code,
                        retry_after: answer.retry_after,
                    });
                }
            }
        }
        Err(FetchFault::TooManyRedirects(self.settings.max_redirects))
    }
}

/// An address that can be asked, and what its user name and password are for.
struct Asked {
    url: Url,
    secret: Option<Secret>,
}

/// A user name and password, for one host.
struct Secret {
    origin: Origin,
    /// The value of the `Authorization` header.
    value: String,
}

fn parsed(text: &str) -> Result<Asked, FetchFault> {
    let mut url = checked(Url::parse(text.trim()))?;
    let decoded = |part: &str| percent_decode_str(part).collect::<Vec<u8>>();
    let secret = (!url.username().is_empty() || url.password().is_some()).then(|| {
        let password = decoded(url.password().unwrap_or_default());
        let pair = [decoded(url.username()), password].join(&b':');
        Secret {
            origin: url.origin(),
            value: format!("Basic {}", STANDARD.encode(pair)),
        }
    });
    bare(&mut url);
    Ok(Asked { url, secret })
}

/// Where an answer from `here` redirects to.
fn redirect_target(here: &Url, location: Option<&str>) -> Result<Url, FetchFault> {
    let location = location.filter(|location| !location.is_empty());
    let location = location.ok_or_else(|| FetchFault::BadRedirect("it names none".to_owned()))?;
    let bad = |fault: FetchFault| match fault {
        FetchFault::NotAnAddress(why) => FetchFault::BadRedirect(why),
        FetchFault::NotHttp(scheme) => FetchFault::BadRedirect(format!("a {scheme} address")),
        fault => fault,
    };
    let mut next = checked(here.join(location)).map_err(bad)?;
    bare(&mut next);
    if here.scheme() == "https" && next.scheme() == "http" {
        return Err(FetchFault::InsecureRedirect(error::one_line(next.as_str())));
    }
    Ok(next)
}

fn checked(url: Result<Url, url::ParseError>) -> Result<Url, FetchFault> {
    let url = url.map_err(|why| FetchFault::NotAnAddress(why.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(FetchFault::NotHttp(error::one_line(url.scheme())));
    }
    if url.as_str().len() > MAX_ADDRESS_BYTES {
        return Err(FetchFault::AddressTooLong(MAX_ADDRESS_BYTES));
    }
    Ok(url)
}

/// Takes away what is not sent: user name and password, and what follows `#`.
fn bare(url: &mut Url) {
    // These fail only on addresses without a host, which http and https ones always have.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_fragment(None);
}

/// An address that could not be parsed, fit to be shown: whatever stands before an `@` may be a password.
fn without_password(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((before, after)) => match before.split_once("//") {
            Some((scheme, _)) => format!("{scheme}//…@{after}"),
            None => format!("…@{after}"),
        },
        None => text.to_owned(),
    }
}
