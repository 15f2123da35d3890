//! The front page: what is new and disputed.

use askama::Template;
use sayso_export::json;
use sayso_ledger::{ArticleRow, ClaimOrder, ClaimRow, ClaimsAsked, Ledger};
use serde_json::{Value, json};

use super::Frame;
use super::figures::{Moved, in_one_line, moved};
use crate::asked::{Asked, Wants};
use crate::refusal::Refusal;
use crate::shown::Shown;

/// So many claims stand in each list.
const CLAIMS: usize = 6;
/// So many quantities.
const QUANTITIES: usize = 4;
/// So many articles.
const ARTICLES: usize = 12;

#[derive(Template)]
#[template(path = "front.html")]
struct FrontPage {
    frame: Frame,
    articles_in_all: u64,
    origins: Vec<ClaimRow>,
    denied: Vec<ClaimRow>,
    moved: Vec<Moved>,
    latest: Vec<ArticleRow>,
}

/// The front page.
pub fn page(ledger: &Ledger, asked: &Asked) -> Result<Shown, Refusal> {
    let list = |order, articles, is_denied| {
        let asked = ClaimsAsked {
            articles,
            is_denied,
            order,
            limit: CLAIMS,
            ..ClaimsAsked::default()
        };
        ledger.claims(&asked).map(|found| found.rows)
    };
    let origins = list(ClaimOrder::Origins, 2, false)?;
    let denied = list(ClaimOrder::Newest, 0, true)?;
    let moved = moved(ledger, QUANTITIES)?;
    let latest = ledger.latest(true, ARTICLES)?;
    let articles_in_all = ledger.article_count()?;
    if asked.wants != Wants::Html {
        let lines = |rows: &[ClaimRow]| rows.iter().map(json::claim_line).collect::<Vec<Value>>();
        return Ok(Shown::Json(json!({
            "articles": articles_in_all,
            "most_origins": lines(&origins),
            "denied": lines(&denied),
            "figures_moved": moved.iter().map(json::quantity).collect::<Vec<Value>>(),
            "added": latest.iter().map(json::article_row).collect::<Vec<Value>>(),
        })));
    }
    Shown::page(&FrontPage {
        frame: Frame {
            json: Some("/index.json".to_owned()),
            ..Frame::new("What is new and disputed", asked)
        },
        articles_in_all,
        origins,
        denied,
        moved: moved.iter().map(in_one_line).collect(),
        latest,
    })
}
