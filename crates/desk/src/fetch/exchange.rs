//! One request and its answer: no redirects, no waiting for turns.

use std::io::{self, Read};
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use ureq::http::header::{
    ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::Resolver;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Timeout};
use url::Url;

use super::error::{FetchFault, SettingsError, Stage, one_line};
use super::resolver::{CheckedResolver, NoAddress};
use super::{FetchSettings, Outside, Validators};

/// What sayso can read, best first.
const READABLE: &str = "text/html, application/xhtml+xml, application/xml;q=0.9, application/json;q=0.8, \
                        text/plain;q=0.8, */*;q=0.1";

/// A pause that a server asks for counts up to a day: a slip in a date must not lock a site out for years.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 3600);

/// Longer validators are not kept. They would be sent back, and servers refuse long headers.
const LONGEST_VALIDATOR: usize = 1024;

/// What sends requests.
#[derive(Debug)]
pub(super) struct Client {
    agent: Agent,
    connect: Duration,
    first_byte: Duration,
    total: Duration,
    /// The environment names a proxy, and it is not used.
    proxy_ignored: bool,
}

/// One request.
#[derive(Debug)]
pub(super) struct Ask<'a> {
    pub(super) url: &'a Url,
    /// The value of the `Authorization` header.
    pub(super) authorization: Option<&'a str>,
    pub(super) known: Option<&'a Validators>,
    /// The most bytes of the body, unpacked.
    pub(super) max_bytes: u64,
    /// Whether a longer body ends there, and is not refused.
    pub(super) cut: bool,
    /// The time for all of it.
    pub(super) time: Duration,
}

/// What came back. The body is read only where the status is 2xx.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) location: Option<String>,
    pub(super) retry_after: Option<Duration>,
    pub(super) content_type: Option<String>,
    pub(super) validators: Validators,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// The pause that the host asks for, if it does.
    pub(super) fn pause(&self) -> Option<Duration> {
        self.retry_after.filter(|_| matches!(self.status, 429 | 503))
    }
}

impl Client {
    pub(super) fn new<R: Resolver>(settings: &FetchSettings, outside: Outside<R>) -> Self {
        let anywhere = settings.allow_private_network;
        let resolver = CheckedResolver {
            names: outside.names,
            judge: (!anywhere).then_some(outside.judge),
        };
        // Behind a proxy the proxy looks names up, and what it finds cannot be checked here.
        let proxy_ignored = outside.proxy.is_some() && !anywhere;
        let config = Agent::config_builder()
            .proxy(outside.proxy.filter(|_| anywhere))
            .user_agent(&settings.user_agent)
            .http_status_as_error(false)
            // Between two requests lies a pause, in which many servers close the connection without a word. A request
            // on a closed one fails, so each gets its own.
            .max_idle_connections(0)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .tls_config(TlsConfig::builder().root_certs(outside.roots).build())
            .build();
        Client {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
            connect: settings.connect,
            first_byte: settings.first_byte,
            total: settings.total,
            proxy_ignored,
        }
    }

    /// Sends a request and reads the answer.
    pub(super) fn ask(&self, ask: &Ask<'_>) -> Result<Answer, FetchFault> {
        if ask.time.is_zero() {
            return Err(self.too_slow(Timeout::Global));
        }
        let mut request = self
            .agent
            .get(ask.url.as_str())
            .header(ACCEPT, READABLE)
            .header(CONNECTION, "close");
        if let Some(value) = ask.authorization {
            request = request.header(AUTHORIZATION, value);
        }
        if let Some(known) = ask.known {
            for (name, value) in [
                (IF_NONE_MATCH, &known.etag),
                (IF_MODIFIED_SINCE, &known.last_modified),
            ] {
                if let Some(value) = value.as_ref().filter(|v| is_validator(v)) {
                    request = request.header(name, value);
                }
            }
        }
        let response = request
            .config()
            .timeout_global(Some(ask.time))
            .timeout_resolve(Some(self.connect))
            .timeout_connect(Some(self.connect))
            .timeout_recv_response(Some(self.first_byte))
            .build()
            .call()
            .map_err(|error| self.fault(error, ask, false))?;

        let status = response.status().as_u16();
        let headers = response.headers();
        let mut answer = Answer {
            status,
            location: text(headers, &LOCATION),
            retry_after: text(headers, &RETRY_AFTER).and_then(|value| pause(&value, Timestamp::now())),
            content_type: text(headers, &CONTENT_TYPE),
            validators: Validators {
                etag: text(headers, &ETAG).filter(|v| is_validator(v)),
                last_modified: text(headers, &LAST_MODIFIED).filter(|v| is_validator(v)),
            },
            body: Vec::new(),
        };
        if !(200..300).contains(&status) {
            return Ok(answer);
        }
        // what the client unpacks itself no longer has this header
        if let Some(packing) = text(headers, &CONTENT_ENCODING)
            && !packing.is_empty()
            && !packing.eq_ignore_ascii_case("identity")
        {
            return Err(FetchFault::UnknownPacking(one_line(&packing)));
        }
        let declared = response.body().content_length().unwrap_or_default();
        if declared > ask.max_bytes && !ask.cut {
            return Err(FetchFault::TooLarge(ask.max_bytes));
        }
        let room = ask.max_bytes.saturating_add(u64::from(!ask.cut));
        response
            .into_body()
            .into_reader()
            .take(room)
            .read_to_end(&mut answer.body)
            .map_err(|error| self.fault(error.into(), ask, true))?;
        if answer.body.len() as u64 > ask.max_bytes {
            return Err(FetchFault::TooLarge(ask.max_bytes));
        }
        Ok(answer)
    }

    /// What an error of the client means. `answered`: the headers of the answer had come before.
    fn fault(&self, error: ureq::Error, ask: &Ask<'_>, answered: bool) -> FetchFault {
        let fault = self.direct_fault(error, ask, answered);
        if !self.proxy_ignored || !fault.may_need_a_proxy() {
            return fault;
        }
        FetchFault::ProxyNotUsed {
            host: ask.url.host_str().unwrap_or_default().to_owned(),
            why: match fault {
                FetchFault::HostNotFound { why, .. } | FetchFault::NotConnected { why, .. } => why,
                FetchFault::TooSlow { stage, limit } => format!("{stage} took longer than {limit:?}"),
                fault => fault.to_string(),
            },
        }
    }

    fn direct_fault(&self, error: ureq::Error, ask: &Ask<'_>, answered: bool) -> FetchFault {
        let host = ask.url.host_str().unwrap_or_default().to_owned();
        let why = one_line(&error.to_string());
        match error {
            ureq::Error::Timeout(what) => self.too_slow(what),
            ureq::Error::Other(inner) => match inner.downcast::<NoAddress>() {
                Ok(inner) => match *inner {
                    NoAddress::Refused { address, kind } => {
                        FetchFault::AddressRefused { host, address, kind }
                    }
                    NoAddress::NotFound(why) => FetchFault::HostNotFound {
                        host,
                        why: one_line(&why),
                    },
                },
                Err(_) => FetchFault::Damaged(why),
            },
            ureq::Error::HostNotFound => FetchFault::HostNotFound { host, why },
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => FetchFault::NotAnAddress(why),
            ureq::Error::Tls(_) | ureq::Error::Pem(_) | ureq::Error::Rustls(_) | ureq::Error::TlsRequired => {
                FetchFault::NotSecure { host, why }
            }
            // the handshake's own faults come as invalid data
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData && !answered => {
                let why = one_line(&error.to_string());
                match ask.url.scheme() {
                    "https" => FetchFault::NotSecure { host, why },
                    _ => FetchFault::Damaged(why),
                }
            }
            ureq::Error::Io(error) if !answered => {
                let why = one_line(&error.to_string());
                FetchFault::NotConnected { host, why }
            }
            ureq::Error::ConnectionFailed | ureq::Error::ConnectProxyFailed(_) => {
                FetchFault::NotConnected { host, why }
            }
            _ => FetchFault::Damaged(why),
        }
    }

    fn too_slow(&self, what: Timeout) -> FetchFault {
        let (stage, limit) = match what {
            Timeout::Resolve => (Stage::Lookup, self.connect),
            Timeout::Connect => (Stage::Connect, self.connect),
            Timeout::RecvResponse => (Stage::Answer, self.first_byte),
            _ => (Stage::Whole, self.total),
        };
        FetchFault::TooSlow { stage, limit }
    }
}

/// The certificates by which https sites are known: the system's, so that what its owner added or took away counts,
/// and Mozilla's where the system has none at all, as small containers do.
pub(super) fn roots() -> Result<RootCerts, SettingsError> {
    let found = rustls_native_certs::load_native_certs();
    if !found.certs.is_empty() {
        return Ok(found
            .certs
            .iter()
            .map(|certificate| Certificate::from_der(certificate).to_owned())
            .into());
    }
    match found.errors.first() {
        Some(why) => Err(SettingsError::Certificates(one_line(&why.to_string()))),
        None => Ok(RootCerts::WebPki),
    }
}

/// The first value of a header, where it is text.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}

fn is_validator(value: &str) -> bool {
    let plain = value.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    plain && !value.is_empty() && value.len() <= LONGEST_VALIDATOR
}

/// What `Retry-After` says: seconds, or a date.
fn pause(value: &str, now: Timestamp) -> Option<Duration> {
    let seconds = match value.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let then = rfc2822::parse(value).ok()?.timestamp();
            u64::try_from(then.as_second().checked_sub(now.as_second())?).unwrap_or_default()
        }
    };
    Some(Duration::from_secs(seconds).min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_pause_is_seconds_or_a_date_and_at_most_a_day() {
        let now: Timestamp = "2031-03-10T08:00:00Z".parse().unwrap();
        let seconds = |value| pause(value, now).map(|p| p.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("Mon, 10 Mar 2031 08:05:00 GMT"), Some(300));
        assert_eq!(seconds("Mon, 10 Mar 2031 07:05:00 GMT"), Some(0));
        assert_eq!(seconds("99999999999"), Some(24 * 3600));
        assert_eq!(seconds("Mon, 10 Mar 2042 08:00:00 GMT"), Some(24 * 3600));
        for neither in ["", "soon", "-5", "1.5", "99999999999999999999999"] {
            assert_eq!(seconds(neither), None, "{neither}");
        }
    }

    proptest! {
        #[test]
        fn any_pause_is_read_or_left(value: String) {
            let _ = pause(&value, Timestamp::UNIX_EPOCH);
        }
    }
}
