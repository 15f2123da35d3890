//! Claims: a list of them.

use askama::Template;
use sayso_export::json;
use sayso_ledger::{ClaimOrder, ClaimRow, ClaimsAsked, Ledger, Query};
use serde_json::{Value, json};

use super::{Frame, Turning};
use crate::asked::{Asked, Wants};
use crate::refusal::Refusal;
use crate::shown::Shown;

/// So many claims stand on a page.
const CLAIMS: usize = 20;

/// The orders of lists: their names in addresses and on the page.
const ORDERS: [(&str, &str, ClaimOrder); 4] = [
    ("articles", "most articles first", ClaimOrder::Articles),
    ("origins", "most origins first", ClaimOrder::Origins),
    ("denied", "most denied first", ClaimOrder::Denied),
    ("newest", "newest first", ClaimOrder::Newest),
];

#[derive(Template)]
#[template(path = "claims.html")]
struct ClaimsPage {
    frame: Frame,
    rows: Vec<ClaimRow>,
    turning: Turning,
    total: u64,
    is_cut: bool,
    is_waiting: bool,
    asked_for: String,
    order: &'static str,
    is_denied: bool,
    least: u64,
}

impl ClaimsPage {
    fn orders(&self) -> [(&'static str, &'static str); 4] {
        ORDERS.map(|(name, told, _)| (name, told))
    }
}

/// The list that is asked for: `q` a question as for `sayso search`, `order`, `denied`, `articles` at least so many.
pub fn page(ledger: &Ledger, asked: &Asked) -> Result<Shown, Refusal> {
    let asked_for = asked.value("q").unwrap_or_default().to_owned();
    let query = match asked_for.as_str() {
        "" => None,
        text => Some(Query::parse(text)?),
    };
    let (order, _, by) = match asked.value("order") {
        None => ORDERS[0],
        Some(name) => *ORDERS.iter().find(|order| order.0 == name).ok_or_else(|| {
            let names: Vec<&str> = ORDERS.iter().map(|order| order.0).collect();
            Refusal::not_understood(
                format!("There is no order {name:?}."),
                format!("Claims are ordered by {}.", names.join(", ")),
            )
        })?,
    };
    let least = match asked.value("articles") {
        None => 2,
        Some(n) => n.parse().map_err(|_| {
            Refusal::not_understood(
                format!("{n:?} is no number of articles."),
                "Give a number, such as articles=2.",
            )
        })?,
    };
    let page = asked.page()?;
    let found = ledger.claims(&ClaimsAsked {
        query,
        articles: least,
        is_denied: asked.has("denied"),
        order: by,
        limit: CLAIMS,
        offset: (page - 1) * CLAIMS,
    })?;
    let turning = Turning::new(asked, page, CLAIMS, found.rows.len(), found.total, true);
    if asked.wants != Wants::Html {
        let rows: Vec<Value> = found.rows.iter().map(json::claim_line).collect();
        return Ok(Shown::Json(json!({
            "claims": rows, "total": found.total, "page": page,
            "next": turning.after, "cut": found.is_cut, "waiting": found.is_waiting,
        })));
    }
    Shown::page(&ClaimsPage {
        frame: Frame::new("Claims", asked),
        rows: found.rows,
        total: found.total,
        is_cut: found.is_cut,
        is_waiting: found.is_waiting,
        turning,
        asked_for,
        order,
        is_denied: asked.has("denied"),
        least,
    })
}
