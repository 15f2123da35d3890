//! What does a form send?

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::refusal::Refusal;

/// What is sent has so many bytes at most.
pub const MOST: usize = 64 << 10;

/// What a form sent: names and values in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    values: Vec<(String, String)>,
}

impl Posted {
    /// Reads what is sent, all of it within this time.
    ///
    /// # Errors
    /// It comes from another site, is no form, too much, or too slow.
    pub async fn read(request: Request<Body>, within: Duration) -> Result<Posted, Refusal> {
        let (head, body) = request.into_parts();
        if !is_from_here(&head.headers, &head.uri) {
            return Err(Refusal::forbidden(
                "This was sent by a page of another site.",
                "Open the page here, and send it from there.",
            ));
        }
        let kind = head.headers.get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Refusal {
                status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
                what: "What was sent is no form.".to_owned(),
                advice: "Send it as application/x-www-form-urlencoded.".to_owned(),
            });
        }
        let whole = Limited::new(body, MOST).collect();
        let bytes = match tokio::time::timeout(within, whole).await {
            Ok(Ok(whole)) => whole.to_bytes(),
            Ok(Err(error)) if error.is::<LengthLimitError>() => {
                return Err(Refusal {
                    status: StatusCode::PAYLOAD_TOO_LARGE,
                    what: "What was sent is too much.".to_owned(),
                    advice: format!("A form may have up to {} kB.", MOST >> 10),
                });
            }
            Ok(Err(_)) => {
                return Err(Refusal::not_understood(
                    "What was sent broke off.",
                    "Send it again.",
                ));
            }
            Err(_) => {
                return Err(Refusal {
                    status: StatusCode::REQUEST_TIMEOUT,
                    what: "What was sent came too slowly.".to_owned(),
                    advice: "Send it again.".to_owned(),
                });
            }
        };
        Posted::of(&bytes)
    }

    fn of(bytes: &[u8]) -> Result<Posted, Refusal> {
        let values: Vec<(String, String)> = serde_urlencoded::from_bytes(bytes).map_err(|_| {
            Refusal::not_understood(
                "What was sent is no form in UTF-8.",
                "Send it again from the page.",
            )
        })?;
        // browsers send lines of text with the ends that mail has
        let values = values
            .into_iter()
            .map(|(name, value)| (name, value.replace("\r\n", "\n")));
        Ok(Posted {
            values: values.collect(),
        })
    }

    /// A value as it was sent; of several the last; empty where there is none.
    pub fn raw(&self, name: &str) -> &str {
        let value = self.values.iter().rev().find(|(found, _)| found == name);
        value.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// A value, trimmed; `None` where it is empty.
    pub fn value(&self, name: &str) -> Option<&str> {
        let value = self.raw(name).trim();
        (!value.is_empty()).then_some(value)
    }

    /// All values of a name that are not empty, trimmed.
    pub fn all<'p>(&'p self, name: &str) -> impl Iterator<Item = &'p str> {
        let values = self.values.iter().filter(move |(found, _)| found == name);
        values
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// Is this value set to anything but nothing?
    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }
}

/// Was it sent by a page of this site? Browsers say so in one of two headers; what says nothing is no browser of today, and
/// is asked for what a form carries all the same.
fn is_from_here(headers: &HeaderMap, uri: &Uri) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = text("origin") else {
        return true;
    };
    let host = text("host").or(uri.host()).unwrap_or_default();
    // a proxy that handles TLS is asked by https, and asks by http
    let origin = origin.strip_prefix("https://").or(origin.strip_prefix("http://"));
    origin.is_some_and(|origin| !host.is_empty() && origin.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_site_sends_is_told_from_what_a_page_here_sends() {
        let here = |pairs: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().unwrap());
            }
            is_from_here(&headers, &"/sign-in".parse().unwrap())
        };
        assert!(here(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(here(&[
            ("origin", "http://127.0.0.1:7290"),
            ("host", "127.0.0.1:7290")
        ]));
        assert!(here(&[
            ("origin", "https://news.example"),
            ("host", "news.example")
        ]));
        assert!(here(&[("host", "127.0.0.1:7290")]));
        for bad in ["cross-site", "same-site", "none", "\u{e9}"] {
            assert!(
                !here(&[("sec-fetch-site", bad), ("host", "a"), ("origin", "http://a")]),
                "{bad}"
            );
        }
        for bad in [
            "null",
            "http://evil.example",
            "http://127.0.0.1:80",
            "file://127.0.0.1:7290",
            "",
        ] {
            assert!(!here(&[("origin", bad), ("host", "127.0.0.1:7290")]), "{bad}");
        }
        assert!(!here(&[("origin", "http://")]));
    }

    #[test]
    fn a_form_has_names_and_values() {
        let posted = Posted::of(b"a=1&b=+x+y%0D%0Az+&a=2&c=&d=%C3%A9").unwrap();
        assert_eq!(posted.value("a"), Some("2"));
        assert_eq!(posted.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(posted.value("b"), Some("x y\nz"));
        assert_eq!((posted.has("c"), posted.raw("none")), (false, ""));
        assert_eq!(posted.value("d"), Some("\u{e9}"));
        // what is no UTF-8 is not guessed at
        assert!(Posted::of(b"a=%ff").is_err() || Posted::of(b"a=%ff").unwrap().raw("a").contains('\u{FFFD}'));
    }
}
