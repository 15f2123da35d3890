//! What do signed-in people send, and what becomes of it?
//!
//! Answers here are for one person: they are never kept, neither here nor by browsers.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header};
use jiff::Timestamp;
use sayso_ledger::{By, Fault, LedgerError};

use crate::addresses;
use crate::asked::{Asked, Wants};
use crate::pages::correcting::Sent;
use crate::pages::{correcting, corrections, sign_in};
use crate::posted::Posted;
use crate::refusal::Refusal;
use crate::sessions::{SignedIn, is_same};
use crate::shown::{Answer, Shown};
use crate::site::Site;

/// Who sends a request, as far as the network tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// What is answered to one person.
struct Private {
    shown: Shown,
    status: Option<StatusCode>,
    cookie: Option<HeaderValue>,
}

impl From<Shown> for Private {
    fn from(shown: Shown) -> Self {
        Private {
            shown,
            status: None,
            cookie: None,
        }
    }
}

/// The page to sign in.
pub async fn sign_in_page(State(site): State<Arc<Site>>, uri: Uri, headers: HeaderMap) -> Response<Body> {
    let done = async {
        site.sessions.open()?;
        let asked = site.asked(&uri, &headers).await?;
        let to = addresses::inside(asked.value("to").unwrap_or("/")).to_owned();
        signing_in(&site, &headers, &asked, &to, ("", None)).await
    };
    sent(done.await, &headers)
}

async fn signing_in(
    site: &Site,
    headers: &HeaderMap,
    asked: &Asked,
    to: &str,
    typed: (&str, Option<&Refusal>),
) -> Result<Private, Refusal> {
    let (form, cookie) = site.sessions.before(headers)?;
    let has_accounts = site.readers.ask(|ledger| Ok(ledger.has_accounts()?)).await?;
    Ok(Private {
        shown: sign_in::page(asked, &form, to, has_accounts, typed)?,
        status: typed.1.map(|refusal| refusal.status),
        cookie,
    })
}

/// A name and a password.
pub async fn sign_in(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let peer = request.extensions().get::<Peer>().copied();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |Peer(address)| address);
    let done = async {
        site.sessions.open()?;
        let asked = Asked::new(&uri, &headers)?;
        let posted = Posted::read(request, site.body_time).await?;
        let to = addresses::inside(posted.value("to").unwrap_or("/")).to_owned();
        let name = posted.raw("name");
        let signed_in = match site.sessions.is_from_here(&headers, posted.raw("form")) {
            true => {
                let password = posted.raw("password").to_owned();
                let sessions = &site.sessions;
                sessions
                    .sign_in(name, password, peer, &site.readers, &site.writer)
                    .await
            }
            false => Err(Refusal::forbidden(
                "The form was not got here, or this browser keeps no cookies.",
                "Allow cookies for this site and try again.",
            )),
        };
        match signed_in {
            Ok(cookie) => Ok(Private {
                cookie: Some(cookie),
                ..Shown::Elsewhere(to).into()
            }),
            Err(refusal) => signing_in(&site, &headers, &asked, &to, (name, Some(&refusal))).await,
        }
    };
    sent(done.await, &headers)
}

/// The end of a session.
pub async fn sign_out(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let done = async {
        let asked = site.asked(&uri, &headers).await?;
        let posted = Posted::read(request, site.body_time).await?;
        if let Some(writer) = &asked.writer {
            carries(&posted, writer)?;
            let token = writer.token_sha256;
            site.writer
                .write(move |ledger| ledger.end_session(&token))
                .await??;
        }
        Ok(Private {
            cookie: Some(site.sessions.signed_out()?),
            ..Shown::Elsewhere("/".to_owned()).into()
        })
    };
    sent(done.await, &headers)
}

/// A correction.
pub async fn correct(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let done = async {
        let (asked, writer, posted) = writes(&site, &uri, &headers, request).await?;
        let done = site.writer.write_and_link(
            move |ledger| {
                let by = By {
                    who: &writer.name,
                    made: Timestamp::now(),
                    why: posted.value("why"),
                };
                correcting::correct(ledger, &asked, &posted, &by)
            },
            |done| matches!(done, Ok(Sent::Done(_))),
        );
        Ok(match done.await?? {
            Sent::Done(address) => Shown::Elsewhere(address).into(),
            Sent::Again(shown) => Private {
                status: Some(StatusCode::UNPROCESSABLE_ENTITY),
                ..shown.into()
            },
        })
    };
    sent(done.await, &headers)
}

/// A correction is undone.
pub async fn undo(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let done = async {
        let number = uri
            .path()
            .trim_start_matches("/corrections/")
            .trim_end_matches("/undo");
        let number: i64 = number
            .parse()
            .map_err(|_| Refusal::not_there(format!("There is no correction {number}.")))?;
        let (asked, writer, posted) = writes(&site, &uri, &headers, request).await?;
        let done = site.writer.write_and_link(
            move |ledger| -> Result<Result<(), Shown>, Refusal> {
                let by = By {
                    who: &writer.name,
                    made: Timestamp::now(),
                    why: posted.value("why"),
                };
                match ledger.undo(number, &by) {
                    Ok(_) => Ok(Ok(())),
                    Err(LedgerError {
                        fault: Fault::Refused(why),
                        ..
                    }) => Ok(Err(corrections::shown(
                        ledger,
                        &asked,
                        &number.to_string(),
                        Some(why),
                    )?)),
                    Err(error) => Err(error.into()),
                }
            },
            |done| matches!(done, Ok(Ok(()))),
        );
        Ok(match done.await?? {
            Ok(()) => Shown::Elsewhere(addresses::correction(number)).into(),
            Err(shown) => Private {
                status: Some(StatusCode::UNPROCESSABLE_ENTITY),
                ..shown.into()
            },
        })
    };
    sent(done.await, &headers)
}

/// What somebody sends who is signed in, with a form of their session, and not too often.
async fn writes(
    site: &Site,
    uri: &Uri,
    headers: &HeaderMap,
    request: Request,
) -> Result<(Asked, SignedIn, Posted), Refusal> {
    let asked = site.asked(uri, headers).await?;
    let posted = Posted::read(request, site.body_time).await?;
    let Some(writer) = asked.writer.clone() else {
        return Err(Refusal::forbidden(
            "You are not signed in, or not any more, and nothing was changed.",
            "Sign in on another page, then go back: the form still has what you typed. Load it anew, and send it.",
        ));
    };
    carries(&posted, &writer)?;
    site.sessions.writes(&writer.name)?;
    Ok((asked, writer, posted))
}

/// Is the form of the session of who sends it?
fn carries(posted: &Posted, writer: &SignedIn) -> Result<(), Refusal> {
    match is_same(&writer.form_token, posted.raw("form")) {
        true => Ok(()),
        false => Err(Refusal::forbidden(
            "The form is of another session, and nothing was changed.",
            "Load the page anew, and send it from there.",
        )),
    }
}

fn sent(done: Result<Private, Refusal>, headers: &HeaderMap) -> Response<Body> {
    let private = match done {
        Ok(private) => private,
        Err(refusal) => {
            let refused = Arc::new(Answer::refused(&refusal, Wants::Html));
            return privately(refused.response(headers), None);
        }
    };
    let mut response = Arc::new(Answer::new(private.shown)).response(headers);
    if let Some(status) = private.status {
        *response.status_mut() = status;
    }
    privately(response, private.cookie)
}

/// An answer for one person: nobody keeps it.
pub fn privately(mut response: Response<Body>, cookie: Option<HeaderValue>) -> Response<Body> {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.remove(header::ETAG);
    // browsers say to this site alone where a form was sent from; without it they say that it came from nowhere
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if let Some(cookie) = cookie {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}
