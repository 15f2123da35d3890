//! What is an answer, and what goes with each?

use std::sync::Arc;

use askama::Template;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::asked::Wants;
use crate::refusal::Refusal;

/// What a page gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// A page.
    Html(String),
    /// JSON.
    Json(Value),
    /// A table, under the name that its file should have.
    Csv(&'static str, String),
    /// The thing is at another address of this site.
    Elsewhere(String),
}

impl Shown {
    /// A page made of a template.
    ///
    /// # Errors
    /// It cannot be put together.
    pub fn page(template: &impl Template) -> Result<Shown, Refusal> {
        Ok(Shown::Html(template.render()?))
    }
}

/// An answer as it goes out, ready to be given again.
#[derive(Debug)]
pub struct Answer {
    status: StatusCode,
    kind: &'static str,
    body: Bytes,
    tag: HeaderValue,
    more: Option<(header::HeaderName, HeaderValue)>,
}

/// Nothing may be asked of other sites, no script of a page's own text runs, and no other site may frame a page.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What goes with every answer.
pub const ALWAYS: [(header::HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // the two forms of a thing have one address, and who is signed in sees more
    (header::VARY, "accept, cookie"),
];

impl Answer {
    /// The answer with what a page gave.
    pub fn new(shown: Shown) -> Answer {
        match shown {
            Shown::Html(page) => Answer::of(StatusCode::OK, "text/html; charset=utf-8", page.into()),
            Shown::Json(value) => Answer::of(StatusCode::OK, "application/json", format!("{value}\n").into()),
            Shown::Csv(name, table) => {
                let mut answer = Answer::of(StatusCode::OK, "text/csv; charset=utf-8", table.into());
                answer.more = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
                    .ok()
                    .map(|value| (header::CONTENT_DISPOSITION, value));
                answer
            }
            Shown::Elsewhere(address) => {
                let mut answer = Answer::of(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", Bytes::new());
                answer.more = HeaderValue::from_str(&address)
                    .ok()
                    .map(|value| (header::LOCATION, value));
                answer
            }
        }
    }

    /// The answer where there is none.
    pub fn refused(refusal: &Refusal, wants: Wants) -> Answer {
        match wants {
            Wants::Html => Answer::of(
                refusal.status,
                "text/html; charset=utf-8",
                crate::pages::refused::page(refusal).into(),
            ),
            Wants::Json | Wants::Csv => {
                let error = json!({"error": {"status": refusal.status.as_u16(), "what": refusal.what, "advice": refusal.advice}});
                Answer::of(refusal.status, "application/json", format!("{error}\n").into())
            }
        }
    }

    /// A file that never changes under its name.
    pub fn file(kind: &'static str, body: &'static [u8]) -> Answer {
        let mut answer = Answer::of(StatusCode::OK, kind, Bytes::from_static(body));
        answer.more = Some((
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ));
        answer
    }

    fn of(status: StatusCode, kind: &'static str, body: Bytes) -> Answer {
        let digest = Sha256::digest(&body);
        let digits: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        Answer {
            status,
            kind,
            body,
            tag: HeaderValue::from_str(&format!("\"{digits}\"")).unwrap_or(HeaderValue::from_static("\"\"")),
            more: None,
        }
    }

    /// How many bytes it takes to keep.
    pub fn size(&self) -> usize {
        self.body.len() + 200
    }

    /// Is it worth keeping?
    pub fn is_good(&self) -> bool {
        self.status.is_success()
    }

    /// As it goes out; without its body where the client says that it has it.
    pub fn response(self: &Arc<Self>, asked: &HeaderMap) -> Response<Body> {
        let has_it = asked
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|tags| tags.to_str().ok())
            .flat_map(|tags| tags.split(','))
            .any(|tag| {
                let tag = tag.trim();
                tag == "*" || tag.trim_start_matches("W/").as_bytes() == self.tag.as_bytes()
            });
        let mut response = Response::new(Body::empty());
        let headers = response.headers_mut();
        for (name, value) in ALWAYS {
            headers.insert(name, HeaderValue::from_static(value));
        }
        headers.insert(header::ETAG, self.tag.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Some((name, value)) = &self.more {
            headers.insert(name, value.clone());
        }
        if has_it && self.status.is_success() {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        *response.status_mut() = self.status;
        *response.body_mut() = Body::from(self.body.clone());
        response
    }
}
