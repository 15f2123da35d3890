//! The few files beside the pages.

use std::sync::{Arc, LazyLock};

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, Response};
use sha2::{Digest, Sha256};

use crate::asked::Wants;
use crate::refusal::Refusal;
use crate::shown::Answer;

/// One sheet, of one file for what all pages have and one for each kind of page.
const STYLE: &str = concat!(
    include_str!("../../assets/style/base.css"),
    include_str!("../../assets/style/article.css"),
    include_str!("../../assets/style/claim.css"),
);
const ICON: &str = include_str!("../../assets/icon.svg");

/// The address of the style sheet: another one for another sheet, so that browsers may keep it for good.
pub fn style_address() -> &'static str {
    static ADDRESS: LazyLock<String> = LazyLock::new(|| {
        let digest = Sha256::digest(STYLE.as_bytes());
        let digits: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        format!("/assets/style.css?{digits}")
    });
    &ADDRESS
}

/// A file by its name.
pub async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response<Body> {
    let answer = match name.as_str() {
        "style.css" => Answer::file("text/css; charset=utf-8", STYLE.as_bytes()),
        "icon.svg" => Answer::file("image/svg+xml", ICON.as_bytes()),
        _ => Answer::refused(
            &Refusal::not_there(format!("There is no file {name:?}.")),
            Wants::Html,
        ),
    };
    Arc::new(answer).response(&headers)
}
