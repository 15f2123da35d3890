//! About this reading: what the system does and does not do.

use askama::Template;
use sayso_ledger::Ledger;
use serde_json::json;

use super::Frame;
use crate::asked::{Asked, Wants};
use crate::refusal::Refusal;
use crate::shown::Shown;

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    frame: Frame,
    articles: u64,
    linker: Option<String>,
    version: &'static str,
}

/// The page.
pub fn page(ledger: &Ledger, asked: &Asked) -> Result<Shown, Refusal> {
    let articles = ledger.article_count()?;
    let linker = ledger.linked_by()?.and_then(|by| by.linker);
    if asked.wants != Wants::Html {
        return Ok(Shown::Json(
            json!({"articles": articles, "linker": linker, "version": env!("CARGO_PKG_VERSION")}),
        ));
    }
    Shown::page(&AboutPage {
        frame: Frame::new("About this reading", asked),
        articles,
        linker,
        version: env!("CARGO_PKG_VERSION"),
    })
}
