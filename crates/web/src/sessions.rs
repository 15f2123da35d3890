//! Who is signed in, and who may try.
//!
//! A session is a random token in a cookie that scripts and other sites do not get; the ledger keeps its SHA-256. Every form
//! of a signed-in person carries the session's secret, so no other site can send one. The form for signing in, where there
//! is no session yet, carries the digest of a cookie of its own.

use std::net::{IpAddr, Ipv6Addr};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, HeaderValue, header};
use jiff::{SignedDuration, Timestamp};
use sayso_ledger::{Ledger, LedgerError};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::accounts::is_password;
use crate::rates::Rates;
use crate::readers::Readers;
use crate::refusal::Refusal;
use crate::writer::Writer;

/// A session that is not used for so long has ended.
const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// A session ends so long after it began.
const LONGEST: SignedDuration = SignedDuration::from_hours(30 * 24);
/// That a session is used is noted so often: every note is a change of the ledger.
const NOTED: SignedDuration = SignedDuration::from_mins(10);
/// An account has so many sessions at once.
const SESSIONS: u32 = 20;
/// So many passwords are compared at once; each takes 19 MiB.
const COMPARED: usize = 2;
/// Who signs in waits so long for a turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// Failures to sign in, for one name and from one address, are counted for so long.
const FAILURES: Duration = Duration::from_secs(15 * 60);
/// So often may it fail for one name.
const OF_NAME: u32 = 10;
/// So often may it fail from one address: several people may sit behind it.
const OF_PEER: u32 = 30;
/// What is written by one account is counted for so long.
const WRITES: Duration = Duration::from_secs(10 * 60);
/// So often may one account write.
const OF_ACCOUNT: u32 = 200;

/// Somebody who is signed in, as pages need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The name of the account.
    pub name: String,
    /// What every form carries.
    pub form_token: String,
    /// By what the ledger knows the session.
    pub token_sha256: [u8; 32],
}

/// All that is known of sessions besides the ledger.
#[derive(Debug)]
pub struct Sessions {
    /// May passwords be sent here? Not where they would cross the network unencrypted.
    is_open: bool,
    /// Do browsers reach these pages by TLS?
    is_secure: bool,
    comparing: Semaphore,
    failed_names: Rates<String>,
    failed_peers: Rates<IpAddr>,
    written: Rates<String>,
}

impl Sessions {
    /// Sessions where passwords may be sent or not, and by TLS or not.
    pub fn new(is_open: bool, is_secure: bool) -> Sessions {
        Sessions {
            is_open,
            is_secure,
            comparing: Semaphore::new(COMPARED),
            failed_names: Rates::new(OF_NAME, FAILURES),
            failed_peers: Rates::new(OF_PEER, FAILURES),
            written: Rates::new(OF_ACCOUNT, WRITES),
        }
    }

    /// May anybody sign in here at all?
    ///
    /// # Errors
    /// Not over the open network without TLS.
    pub fn open(&self) -> Result<(), Refusal> {
        match self.is_open {
            true => Ok(()),
            false => Err(Refusal::forbidden(
                "Nobody can sign in here: a password would cross the network unencrypted.",
                "Whoever runs this sayso can put a proxy before it that handles TLS, and start it with --behind-tls.",
            )),
        }
    }

    /// A browser takes cookies with this prefix only over TLS and only from this very host.
    fn cookie(&self, name: &str) -> String {
        match self.is_secure {
            true => format!("__Host-sayso-{name}"),
            false => format!("sayso-{name}"),
        }
    }

    /// Who asks, if a session of theirs is still good; notes that it is used.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn signed_in(
        &self,
        headers: &HeaderMap,
        readers: &Readers,
        writer: &Writer,
    ) -> Result<Option<SignedIn>, Refusal> {
        if !self.is_open {
            return Ok(None);
        }
        let Some(token) = cookie(headers, &self.cookie("session")) else {
            return Ok(None);
        };
        let token_sha256 = digest("session", token);
        let found = readers
            .ask(move |ledger| Ok(ledger.session(&token_sha256)?))
            .await?;
        let now = Timestamp::now();
        let is_good = |made: Timestamp, used: Timestamp| {
            now.duration_since(made) < LONGEST && now.duration_since(used) < IDLE
        };
        let Some(session) = found.filter(|session| is_good(session.made, session.used)) else {
            return Ok(None);
        };
        if now.duration_since(session.used) > NOTED {
            // nobody waits for a note, and without it the session only ends earlier
            writer.later(move |ledger| ledger.use_session(&token_sha256, now));
        }
        Ok(Some(SignedIn {
            name: session.name,
            form_token: hex(&session.form_secret),
            token_sha256,
        }))
    }

    /// Compares a password, in its turn, and begins a session. Gives the cookie that it is known by.
    ///
    /// # Errors
    /// The two do not belong together, it was tried too often, or the ledger cannot be read or written.
    pub async fn sign_in(
        &self,
        name: &str,
        password: String,
        peer: IpAddr,
        readers: &Readers,
        writer: &Writer,
    ) -> Result<HeaderValue, Refusal> {
        self.open()?;
        let (name, peer, now) = (name.trim().to_owned(), block(peer), Instant::now());
        let of_name = name.chars().take(64).collect::<String>().to_lowercase();
        if self.failed_names.is_over(&of_name, now) || self.failed_peers.is_over(&peer, now) {
            return Err(Refusal::too_often("It was tried too often to sign in."));
        }
        // counted before it is known, so that many at once are no way around it
        self.failed_names.count(of_name.clone(), now);
        self.failed_peers.count(peer, now);
        let Ok(Ok(turn)) = tokio::time::timeout(PATIENCE, self.comparing.acquire()).await else {
            return Err(Refusal::busy());
        };
        let account = readers
            .ask(move |ledger| Ok(ledger.password_hash(&name)?))
            .await?;
        let compared = tokio::task::spawn_blocking(move || {
            let hash = account.as_ref().map(|(_, hash)| hash.as_str());
            let is_it = is_password(hash, &password);
            account.filter(|_| is_it).map(|(name, _)| name)
        });
        let account = compared
            .await
            .map_err(|_| Refusal::broken("The password could not be compared."))?;
        drop(turn);
        let Some(account) = account else {
            return Err(Refusal::forbidden(
                "Name and password do not belong together.",
                "Try again; whoever runs this sayso can give you another password.",
            ));
        };
        self.failed_names.forget(&of_name);
        self.failed_peers.uncount(&peer);
        let (token, form_secret) = (random()?, random()?);
        let token = hex(&token);
        let token_sha256 = digest("session", &token);
        writer
            .write(move |ledger| begin(ledger, &account, &token_sha256, &form_secret))
            .await??;
        self.set(&self.cookie("session"), &token, Some(LONGEST))
    }

    /// The cookie that ends a session in the browser.
    ///
    /// # Errors
    /// None that is known of.
    pub fn signed_out(&self) -> Result<HeaderValue, Refusal> {
        self.set(&self.cookie("session"), "", Some(SignedDuration::ZERO))
    }

    /// What the form for signing in carries, with the cookie to be set where the browser has none.
    ///
    /// # Errors
    /// The machine gives no randomness.
    pub fn before(&self, headers: &HeaderMap) -> Result<(String, Option<HeaderValue>), Refusal> {
        let name = self.cookie("sign-in");
        if let Some(token) = cookie(headers, &name) {
            return Ok((hex(&digest("sign-in", token)), None));
        }
        let token = hex(&random()?);
        let set = self.set(&name, &token, None)?;
        Ok((hex(&digest("sign-in", &token)), Some(set)))
    }

    /// Was the form for signing in got here?
    pub fn is_from_here(&self, headers: &HeaderMap, form_token: &str) -> bool {
        let Some(token) = cookie(headers, &self.cookie("sign-in")) else {
            return false;
        };
        is_same(&hex(&digest("sign-in", token)), form_token)
    }

    /// Counts something that an account writes.
    ///
    /// # Errors
    /// It writes too often.
    pub fn writes(&self, name: &str) -> Result<(), Refusal> {
        let now = Instant::now();
        if self.written.is_over(&name.to_owned(), now) {
            return Err(Refusal::too_often(
                "You have corrected very much in a short time.",
            ));
        }
        self.written.count(name.to_owned(), now);
        Ok(())
    }

    fn set(&self, name: &str, value: &str, age: Option<SignedDuration>) -> Result<HeaderValue, Refusal> {
        let secure = if self.is_secure { "; Secure" } else { "" };
        let age = age.map_or_else(String::new, |age| format!("; Max-Age={}", age.as_secs()));
        HeaderValue::from_str(&format!(
            "{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{age}"
        ))
        .map_err(|_| Refusal::broken("A cookie could not be put together."))
    }
}

fn begin(
    ledger: &mut Ledger,
    account: &str,
    token_sha256: &[u8; 32],
    form_secret: &[u8; 32],
) -> Result<(), LedgerError> {
    let now = Timestamp::now();
    ledger.end_old_sessions(now - LONGEST, now - IDLE)?;
    ledger.begin_session(account, token_sha256, form_secret, now, SESSIONS)
}

/// Does a form carry what it should? It takes as long whatever it carries.
pub fn is_same(expected: &str, found: &str) -> bool {
    let (expected, found) = (Sha256::digest(expected), Sha256::digest(found));
    let differing = expected
        .iter()
        .zip(found.iter())
        .fold(0, |bits, (a, b)| bits | (a ^ b));
    differing == 0
}

/// Addresses of version 6 are given out by the block: whoever has one has 2^64.
fn block(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => {
            let bits = u128::from(address) >> 64 << 64;
            IpAddr::V6(Ipv6Addr::from(bits))
        }
        address => address,
    }
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter();
    cookies
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
        .filter(|value| value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// What a token is known by. `of`: what it is for, so that one is never good for the other.
fn digest(of: &str, token: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update("sayso ")
        .chain_update(of)
        .chain_update("\n")
        .chain_update(token)
        .finalize()
        .into()
}

fn random() -> Result<[u8; 32], Refusal> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| Refusal::broken("This machine gives no randomness."))?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookies: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, cookies.parse().unwrap());
        headers
    }

    #[test]
    fn the_form_for_signing_in_is_good_for_the_browser_that_got_it() {
        let sessions = Sessions::new(true, true);
        let (form, set) = sessions.before(&HeaderMap::new()).unwrap();
        let set = set.unwrap().to_str().unwrap().to_owned();
        assert!(
            set.starts_with("__Host-sayso-sign-in=")
                && set.ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure"),
            "{set}"
        );
        let has = headers(&format!("other=1; {}", set.split(';').next().unwrap()));
        assert!(sessions.is_from_here(&has, &form));
        assert_eq!(sessions.before(&has).unwrap(), (form.clone(), None));
        assert!(!sessions.is_from_here(&HeaderMap::new(), &form));
        assert!(!sessions.is_from_here(&has, ""));
        let (other, _) = sessions.before(&HeaderMap::new()).unwrap();
        assert!(!sessions.is_from_here(&has, &other));
    }

    #[test]
    fn a_cookie_that_is_no_token_is_none() {
        for bad in ["", "x", &"g".repeat(64), &"a".repeat(65), "'; DROP TABLE session"] {
            assert_eq!(
                cookie(&headers(&format!("sayso-session={bad}")), "sayso-session"),
                None,
                "{bad}"
            );
        }
        let token = "0a".repeat(32);
        let lines = format!("a=b; sayso-session={token};c=d");
        assert_eq!(cookie(&headers(&lines), "sayso-session"), Some(token.as_str()));
        // a token for one thing is none for another
        assert_ne!(digest("session", &token), digest("sign-in", &token));
    }

    #[test]
    fn addresses_of_one_block_are_one() {
        let of = |text: &str| block(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:aaaa::1"), of("2001:db8:1:2:bbbb::2"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
