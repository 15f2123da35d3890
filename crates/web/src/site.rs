//! Which address is which page, and what is kept of an answer?

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use axum::routing::{MethodRouter, get, post};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sayso_ledger::Ledger;

use crate::asked::{Asked, Wants};
use crate::pages;
use crate::readers::Readers;
use crate::refusal::Refusal;
use crate::sessions::Sessions;
use crate::shown::{Answer, Shown};
use crate::writer::Writer;
use crate::writing;

/// A page: what it shows of a ledger to one who asks.
type Page = fn(&Ledger, &Asked) -> Result<Shown, Refusal>;

/// All that requests share.
pub struct Site {
    pub(crate) readers: Readers,
    pub(crate) writer: Writer,
    pub(crate) sessions: Sessions,
    /// What is sent has to be here within this time.
    pub(crate) body_time: Duration,
    kept: Cache<Key, (i64, Arc<Answer>), BySize>,
}

/// An answer is the same for the same address and form as long as the ledger stays as it is.
type Key = (String, Wants);

#[derive(Clone)]
struct BySize;

impl Weighter<Key, (i64, Arc<Answer>)> for BySize {
    fn weight(&self, key: &Key, (_, answer): &(i64, Arc<Answer>)) -> u64 {
        (key.0.len() + answer.size()) as u64
    }
}

/// Answers that are kept take so many bytes at most.
const KEPT: u64 = 64 << 20;
/// About so many answers are kept; the bytes decide.
const ANSWERS: usize = 4_000;

impl Site {
    /// A site that reads with these, and lets people write.
    pub fn new(readers: Readers, writer: Writer, sessions: Sessions, body_time: Duration) -> Site {
        Site {
            readers,
            writer,
            sessions,
            body_time,
            kept: Cache::with_weighter(ANSWERS, KEPT, BySize),
        }
    }

    /// What answers requests.
    pub fn router(self: Arc<Self>) -> Router {
        Router::new()
            .route("/", shows(pages::front::page))
            .route("/search", shows(pages::search::page))
            .route("/articles/{id}", shows(pages::article::page))
            .route("/claims", shows(pages::claims::page))
            .route("/claims/{key}", shows(pages::claim::page))
            .route("/voices", shows(pages::voices::page))
            .route("/voices/{key}", shows(pages::voice::page))
            .route("/names.json", shows(pages::names::page))
            .route("/story", shows(pages::story::page))
            .route("/figures", shows(pages::figures::page))
            .route("/history", shows(pages::history::page))
            .route("/about", shows(pages::about::page))
            .route("/corrections", shows(pages::corrections::page))
            .route(
                "/corrections/new",
                shows(pages::correcting::page).post(writing::correct),
            )
            .route("/corrections/{number}", shows(pages::corrections::one))
            .route("/corrections/{number}/undo", post(writing::undo))
            .route("/sign-in", get(writing::sign_in_page).post(writing::sign_in))
            .route("/sign-out", post(writing::sign_out))
            .route("/openapi.json", shows(pages::openapi::page))
            .route("/assets/{name}", get(pages::assets::file))
            // endings name the form of what the address names
            .fallback(other)
            .method_not_allowed_fallback(other)
            .with_state(self)
    }

    /// What is asked, and by whom.
    pub(crate) async fn asked(&self, uri: &Uri, headers: &HeaderMap) -> Result<Asked, Refusal> {
        let mut asked = Asked::new(uri, headers)?;
        // JSON is the same for all
        if asked.wants == Wants::Html {
            asked.writer = self
                .sessions
                .signed_in(headers, &self.readers, &self.writer)
                .await?;
        }
        Ok(asked)
    }

    async fn show(&self, page: Page, asked: Asked) -> Result<Arc<Answer>, Refusal> {
        if asked.writer.is_some() {
            let shown = self.readers.ask(move |ledger| page(ledger, &asked)).await?;
            return Ok(Arc::new(Answer::new(shown)));
        }
        let state = self.readers.state()?;
        let key = (format!("{}?{}", asked.path, asked.query_text), asked.wants);
        if let Some((of, answer)) = self.kept.get(&key)
            && of == state
        {
            return Ok(answer);
        }
        let shown = self.readers.ask(move |ledger| page(ledger, &asked)).await?;
        let answer = Arc::new(Answer::new(shown));
        if answer.is_good() {
            self.kept.insert(key, (state, Arc::clone(&answer)));
        }
        Ok(answer)
    }
}

fn shows(page: Page) -> MethodRouter<Arc<Site>> {
    get(
        move |State(site): State<Arc<Site>>, uri: Uri, headers: HeaderMap| async move {
            answer(&site, page, &uri, &headers).await
        },
    )
}

async fn answer(site: &Site, page: Page, uri: &Uri, headers: &HeaderMap) -> Response<Body> {
    let (wants, is_private, done) = match site.asked(uri, headers).await {
        Ok(asked) => (asked.wants, asked.writer.is_some(), site.show(page, asked).await),
        Err(refusal) => (Wants::Html, false, Err(refusal)),
    };
    let answer = done.unwrap_or_else(|refusal| Arc::new(Answer::refused(&refusal, wants)));
    let response = answer.response(headers);
    match is_private {
        true => writing::privately(response, None),
        false => response,
    }
}

/// Addresses with an ending, and those that lead nowhere.
async fn other(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let (uri, headers) = (request.uri(), request.headers());
    let with_ending: &[(&str, Page)] = &[
        ("/index", pages::front::page),
        ("/search", pages::search::page),
        ("/claims", pages::claims::page),
        ("/figures", pages::figures::page),
        ("/voices", pages::voices::page),
        ("/story", pages::story::page),
        ("/history", pages::history::page),
        ("/about", pages::about::page),
        ("/corrections", pages::corrections::page),
    ];
    let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
    for &(path, page) in with_ending {
        let ending = uri.path().strip_prefix(path);
        if is_get && matches!(ending, Some(".json" | ".csv")) {
            return answer(&site, page, uri, headers).await;
        }
    }
    let refusal = match is_get {
        true => Refusal::not_there(format!("There is no page {}.", uri.path())),
        false => Refusal {
            status: StatusCode::METHOD_NOT_ALLOWED,
            what: "This cannot be done here.".to_owned(),
            advice: "Pages are read with GET; forms are sent to the addresses that they name.".to_owned(),
        },
    };
    let wants = Asked::new(uri, headers).map_or(Wants::Html, |asked| asked.wants);
    Arc::new(Answer::refused(&refusal, wants)).response(headers)
}
