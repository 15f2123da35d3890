//! Invented pages and what must be found in them: for every `tests/pages/NAME.html` there is a `NAME.json` with the
//! values of the article. A value that a file does not name is not compared; `null` means that none may be found.
//! `marked` lists kind and words of every mark, `absent` words that must not be in the text.

// what fails here fails the test, which is what it is for
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

#[test]
fn every_page_gives_what_stands_beside_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut pages: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    pages.retain(|p| p.extension().is_some_and(|e| e == "html"));
    pages.sort();
    assert!(pages.len() >= 6, "the pages are there");
    let mut wrong = Vec::new();
    for page in pages {
        let name = page.file_stem().unwrap().to_string_lossy().into_owned();
        let expected: Value =
            serde_json::from_str(&fs::read_to_string(page.with_extension("json")).unwrap()).unwrap();
        let article = sayso_intake::html::article(&fs::read(&page).unwrap(), None).unwrap();
        let marked: Vec<Value> = article
            .marked
            .iter()
            .map(|m| json!([m.kind, m.span.of(&article.text)]))
            .collect();
        let found = json!({
            "title": article.title, "byline": article.byline, "outlet": article.outlet,
            "published": article.published, "updated": article.updated, "language": article.language,
            "url": article.url, "marked": marked, "text": article.text.split("\n\n").collect::<Vec<_>>(),
        });
        for (field, value) in expected.as_object().unwrap() {
            if field == "absent" {
                for words in value.as_array().unwrap() {
                    if article.text.contains(words.as_str().unwrap()) {
                        wrong.push(format!("{name}: {words} is in the text"));
                    }
                }
            } else if found[field] != *value {
                wrong.push(format!(
                    "{name}, {field}:\n  expected {value:#}\n  found    {:#}",
                    found[field]
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
