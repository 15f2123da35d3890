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
    include_str!("../../assets/style/voice.css"),
    include_str!("../../assets/style/story.css"),
    include_str!("../../assets/style/figures.css"),
    include_str!("../../assets/style/history.css"),
    include_str!("../../assets/style/about.css"),
    include_str!("../../assets/style/correcting.css"),
);
/// Names of voices are completed by it; everything works without.
const SCRIPT: &str = include_str!("../../assets/names.js");
const ICON: &str = include_str!("../../assets/icon.svg");

/// The address of the style sheet: another one for another sheet, so that browsers may keep it for good.
pub fn style_address() -> &'static str {
    static ADDRESS: LazyLock<String> = LazyLock::new(|| address("style.css", STYLE));
    &ADDRESS
}

/// The address of the script, likewise.
pub fn script_address() -> &'static str {
    static ADDRESS: LazyLock<String> = LazyLock::new(|| address("names.js", SCRIPT));
    &ADDRESS
}

fn address(name: &str, file: &str) -> String {
    let digest = Sha256::digest(file.as_bytes());
    let digits: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("/assets/{name}?{digits}")
}

/// A file by its name.
pub async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response<Body> {
    let answer = match name.as_str() {
        "style.css" => Answer::file("text/css; charset=utf-8", STYLE.as_bytes()),
        "names.js" => Answer::file("text/javascript; charset=utf-8", SCRIPT.as_bytes()),
        "icon.svg" => Answer::file("image/svg+xml", ICON.as_bytes()),
        _ => Answer::refused(
            &Refusal::not_there(format!("There is no file {name:?}.")),
            Wants::Html,
        ),
    };
    Arc::new(answer).response(&headers)
}
