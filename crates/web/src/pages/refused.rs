//! The page where there is none.

use askama::Template;

use super::Frame;
use crate::refusal::Refusal;

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage<'r> {
    frame: Frame,
    refusal: &'r Refusal,
}

/// What is said instead of a page.
pub fn page(refusal: &Refusal) -> String {
    let title = refusal.status.canonical_reason().unwrap_or("Not possible");
    let page = RefusedPage {
        frame: Frame::plain(title, ""),
        refusal,
    };
    // a template of two texts: should it fail, the texts alone are better than nothing
    page.render()
        .unwrap_or_else(|_| "This page could not be put together.".to_owned())
}
