//! What a site's robots.txt says, asked for once and kept (RFC 9309).
//!
//! | answer | meaning |
//! |---|---|
//! | a file | its first 500 KiB count |
//! | more than five redirects, a redirect to nowhere, 4xx | everything is allowed |
//! | 429, 5xx, nothing, not HTTP, too slow | nothing is allowed |
//!
//! 429 stands with the second group, where RFC 9309 would let it stand with the first: who asks for fewer requests does
//! not invite more.

use std::time::{Duration, Instant};

use robotxt::{BYTE_LIMIT, Robots};
use url::Url;

use super::error::{FetchFault, one_line};
use super::exchange::{Answer, Ask, Client};
use super::hosts::{Host, Hosts, locked};
use super::{FetchSettings, redirect_target};

/// How long a file counts. RFC 9309 names a day as the most.
const FILE_KEPT: Duration = Duration::from_secs(24 * 3600);

/// How long a failure counts: long enough that forty pages of a dead host do not wait for it forty times, short enough
/// that a network that is back is noticed.
const FAILURE_KEPT: Duration = Duration::from_secs(60);

/// RFC 9309 asks for at least so many.
const REDIRECTS: usize = 5;

/// An answer and the time until which it counts.
#[derive(Debug)]
pub(super) struct Kept {
    answer: Result<Robots, FetchFault>,
    until: Option<Instant>,
}

/// The name by which robots.txt calls the sender of this user agent: its first word, as far as RFC 9309 lets one go.
pub(super) fn product(user_agent: &str) -> &str {
    let end = user_agent.find(|c: char| !(c.is_ascii_alphabetic() || c == '-' || c == '_'));
    user_agent
        .get(..end.unwrap_or(user_agent.len()))
        .unwrap_or_default()
}

/// Whether `url` may be fetched, and how much time has to lie between two requests there.
///
/// # Errors
///
/// [`FetchFault::RobotsForbid`], [`FetchFault::RobotsUnreachable`], or what would meet the page itself on its way.
pub(super) fn delay(
    client: &Client,
    hosts: &Hosts,
    host: &Host,
    url: &Url,
    settings: &FetchSettings,
) -> Result<Duration, FetchFault> {
    let agent = product(&settings.user_agent);
    let mut kept = locked(&host.robots);
    let now = Instant::now();
    let answer = match kept.take() {
        Some(old) if old.until.is_some_and(|until| now < until) => old.answer,
        _ => read(client, hosts, url, settings, agent),
    };
    let time = if answer.is_ok() { FILE_KEPT } else { FAILURE_KEPT };
    let kept = kept.insert(Kept {
        answer,
        until: now.checked_add(time),
    });
    let robots = kept.answer.as_ref().map_err(Clone::clone)?;
    if !robots.is_url_allowed(url) {
        return Err(FetchFault::RobotsForbid {
            agent: agent.to_owned(),
        });
    }
    let wanted = robots.crawl_delay().unwrap_or_default();
    Ok(wanted.min(settings.longest_delay).max(settings.delay))
}

fn read(
    client: &Client,
    hosts: &Hosts,
    page: &Url,
    settings: &FetchSettings,
    agent: &str,
) -> Result<Robots, FetchFault> {
    let unreachable = |why: String| FetchFault::RobotsUnreachable(one_line(&why));
    let mut here = match page.join("/robots.txt") {
        Ok(url) => url,
        Err(why) => return Err(FetchFault::NotAnAddress(why.to_string())),
    };
    let mut left = settings.total;
    for hop in 0..=REDIRECTS {
        let answer = ask(client, hosts, &here, settings, left);
        let answer = match answer {
            Ok((answer, took)) => {
                left = left.saturating_sub(took);
                answer
            }
            Err(fault) if hop == 0 && fault.is_on_the_way() => return Err(fault),
            Err(fault) => return Err(unreachable(fault.to_string())),
        };
        match answer.status {
            200..=299 => return Ok(Robots::parse(&answer.body, agent)),
            301 | 302 | 303 | 307 | 308 => match redirect_target(&here, answer.location.as_deref()) {
                Ok(next) => here = next,
                Err(fault @ FetchFault::InsecureRedirect(_)) => return Err(unreachable(fault.to_string())),
                Err(_) => return Ok(Robots::allow_all()),
            },
            code @ 429 => return Err(unreachable(format!("HTTP status {code}"))),
            400..=499 => return Ok(Robots::allow_all()),
            code => return Err(unreachable(format!("HTTP status {code}"))),
        }
    }
    Ok(Robots::allow_all())
}

/// One request, and the time that it took.
///
/// It does not count among those between which the delay lies: who asks for robots.txt does so for the site's sake, and
/// a page from each of a hundred sites should not cost a hundred delays.
fn ask(
    client: &Client,
    hosts: &Hosts,
    url: &Url,
    settings: &FetchSettings,
    left: Duration,
) -> Result<(Answer, Duration), FetchFault> {
    let host = hosts.of(url);
    let mut turn = host.turn(false, Duration::ZERO, settings.longest_delay)?;
    let started = Instant::now();
    let answer = client.ask(&Ask {
        url,
        authorization: None,
        known: None,
        // one byte more tells the parser that its last line is cut
        max_bytes: BYTE_LIMIT as u64 + 1,
        cut: true,
        time: left,
    })?;
    if let Some(pause) = answer.pause() {
        turn.rest(pause);
    }
    Ok((answer, started.elapsed()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_product_is_the_first_word_of_the_user_agent() {
        for (user_agent, name) in [
            ("sayso/0.1.0 (+https://velma.example/)", "sayso"),
            ("Velma-Desk_bot 2", "Velma-Desk_bot"),
            ("desk", "desk"),
            ("7up", ""),
        ] {
            assert_eq!(product(user_agent), name);
        }
    }
}
