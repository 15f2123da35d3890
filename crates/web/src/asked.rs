//! What does a request ask for?

use std::collections::HashMap;

use axum::http::{HeaderMap, Uri, header};

use crate::refusal::Refusal;
use crate::sessions::SignedIn;

/// In which form an answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wants {
    /// A page.
    Html,
    /// JSON.
    Json,
    /// A table for spreadsheets, where there is one.
    Csv,
}

/// A request, as pages see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The path, as it stands in the address, without the ending that names a form.
    pub path: String,
    /// The last part of the path as the text that it stands for.
    pub name: String,
    /// The values of the query, by name; of several the last.
    query: HashMap<String, String>,
    /// The query as it stands in the address.
    pub query_text: String,
    /// The form.
    pub wants: Wants,
    /// Who asks, where they are signed in and see more than readers do.
    pub writer: Option<SignedIn>,
}

/// An address may have so many bytes.
const LONGEST: usize = 8_000;

impl Asked {
    /// Reads a request.
    ///
    /// # Errors
    /// The address is too long or cannot be understood.
    pub fn new(uri: &Uri, headers: &HeaderMap) -> Result<Asked, Refusal> {
        let (path, query_text) = (uri.path(), uri.query().unwrap_or_default());
        if path.len() + query_text.len() > LONGEST {
            return Err(Refusal::not_understood(
                "The address is too long.",
                format!("An address may have up to {LONGEST} bytes; ask for less at once."),
            ));
        }
        let accepts = headers
            .get(header::ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .unwrap_or_default();
        let (path, wants) = if let Some(path) = path.strip_suffix(".json").filter(|_| path != "/openapi.json")
        {
            (path, Wants::Json)
        } else if let Some(path) = path.strip_suffix(".csv") {
            (path, Wants::Csv)
        } else if prefers_json(accepts) {
            (path, Wants::Json)
        } else {
            (path, Wants::Html)
        };
        let not_text = || {
            Refusal::not_understood(
                "The address is no text in UTF-8.",
                "See that it was copied whole.",
            )
        };
        let last = path.rsplit('/').next().unwrap_or_default();
        let name = percent_encoding::percent_decode_str(last)
            .decode_utf8()
            .map_err(|_| not_text())?
            .into_owned();
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query_text).map_err(|_| not_text())?;
        Ok(Asked {
            path: path.to_owned(),
            name,
            query: pairs.into_iter().collect(),
            query_text: query_text.to_owned(),
            wants,
            writer: None,
        })
    }

    /// A value of the query, trimmed; `None` where it is empty.
    pub fn value(&self, name: &str) -> Option<&str> {
        let value = self.query.get(name)?.trim();
        (!value.is_empty()).then_some(value)
    }

    /// Is this value of the query set to anything but nothing?
    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Which page of a list is asked for, from 1.
    ///
    /// # Errors
    /// It is no number, or too great.
    pub fn page(&self) -> Result<usize, Refusal> {
        let Some(page) = self.value("page") else {
            return Ok(1);
        };
        match page.parse() {
            Ok(page @ 1..=MOST_PAGES) => Ok(page),
            _ => Err(Refusal::not_understood(
                format!("There is no page {page:?}."),
                format!("Pages have numbers from 1 to {MOST_PAGES}; a narrower search has fewer."),
            )),
        }
    }

    /// The identifier that the address names: its last part, or what the query names instead.
    pub fn id(&self) -> &str {
        match (self.name.as_str(), self.value("is")) {
            ("id", Some(id)) => id,
            (name, _) => name,
        }
    }

    /// The same address with another page of the list.
    pub fn with_page(&self, page: usize) -> String {
        let mut query: Vec<(&str, &str)> = self.query.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        query.retain(|(name, value)| *name != "page" && !value.is_empty());
        query.sort_unstable();
        let page = page.to_string();
        query.push(("page", &page));
        let query: Vec<String> = query
            .into_iter()
            .map(|(name, value)| {
                let escaped = crate::addresses::escaped;
                format!("{}={}", escaped(name), escaped(value))
            })
            .collect();
        format!("{}?{}", self.path, query.join("&"))
    }
}

/// So many pages of a list can be turned to.
const MOST_PAGES: usize = 2_000;

/// Does a browser's or program's `Accept` put JSON before pages?
fn prefers_json(accepts: &str) -> bool {
    let mut weights = [0.0_f32; 2];
    for part in accepts.split(',') {
        let mut pieces = part.split(';').map(str::trim);
        let kind = pieces.next().unwrap_or_default();
        let weight = pieces
            .find_map(|piece| piece.strip_prefix("q="))
            .map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
        match kind {
            "application/json" => weights[0] = weight,
            "text/html" | "application/xhtml+xml" => weights[1] = weight,
            _ => {}
        }
    }
    weights[0] > weights[1]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(uri: &str, accept: &str) -> Result<Asked, Refusal> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().unwrap());
        Asked::new(&uri.parse().unwrap(), &headers)
    }

    #[test]
    fn the_form_is_named_by_the_ending_or_by_what_is_accepted() {
        for (uri, accept, wants) in [
            (
                "/claims",
                "text/html,application/xhtml+xml,*/*;q=0.8",
                Wants::Html,
            ),
            ("/claims", "*/*", Wants::Html),
            ("/claims.json", "text/html", Wants::Json),
            ("/claims", "application/json", Wants::Json),
            ("/claims", "application/json;q=0.5, text/html", Wants::Html),
            ("/figures.csv", "*/*", Wants::Csv),
        ] {
            let asked = asked(uri, accept).unwrap();
            assert_eq!(
                (asked.wants, asked.path.contains('.')),
                (wants, false),
                "{uri} {accept}"
            );
        }
    }

    #[test]
    fn the_last_part_of_the_path_is_a_text() {
        assert_eq!(asked("/articles/a%2Fb%20c.json", "").unwrap().name, "a/b c");
        assert!(asked("/articles/%ff", "").is_err());
        assert_eq!(asked("/articles/id?is=a.json", "").unwrap().id(), "a.json");
    }

    #[test]
    fn pages_of_a_list_keep_what_else_is_asked_for() {
        let asked = asked("/search?q=mine%26x&page=2&empty=", "").unwrap();
        assert_eq!(asked.page().unwrap(), 2);
        assert_eq!(asked.with_page(3), "/search?q=mine%26x&page=3");
        for bad in ["0", "-1", "x", "99999999"] {
            assert!(
                self::asked(&format!("/search?page={bad}"), "")
                    .unwrap()
                    .page()
                    .is_err()
            );
        }
    }
}
