//! What the JSON-LD of a page says of its article.
//!
//! Pages write it as one object, a list, or an `@graph` whose members refer to one another by `@id`; with comments
//! around it, raw line ends inside strings, commas too many; or cut off. Whatever cannot be read counts as not said.

use std::collections::HashMap;

use serde_json::{Map, Value};

/// The values that JSON-LD gives for one page, as they were written.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Described {
    pub headline: Option<String>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    pub published: Vec<String>,
    pub updated: Vec<String>,
    pub language: Option<String>,
    pub urls: Vec<String>,
}

/// Reads the page's scripts. Of several articles the one whose address is `canonical` is meant, else the first.
pub(crate) fn described(scripts: &[String], canonical: Option<&str>) -> Described {
    let values: Vec<Value> = scripts.iter().filter_map(|script| parsed(script)).collect();
    let mut objects = Vec::new();
    for value in &values {
        collect(value, &mut objects);
    }
    let named: HashMap<&str, &Map<String, Value>> = objects
        .iter()
        .filter_map(|o| Some((o.get("@id")?.as_str()?, *o)))
        .collect();
    let articles: Vec<_> = objects.iter().copied().filter(|o| is_article(o)).collect();
    let is_meant =
        |o: &&Map<String, Value>| canonical.is_some_and(|c| urls(o).iter().any(|u| same_address(u, c)));
    let article = articles
        .iter()
        .copied()
        .find(is_meant)
        .or(articles.first().copied());
    let page = objects
        .iter()
        .copied()
        .find(|o| types(o).any(|t| t.ends_with("Page")));

    let mut found = Described::default();
    if let Some(article) = article {
        found.headline = words(article.get("headline")).or_else(|| words(article.get("name")));
        found.authors = names(article.get("author").or_else(|| article.get("creator")), &named);
        found.urls = urls(article);
    }
    for object in article.into_iter().chain(page) {
        let publisher = || {
            names(
                object
                    .get("publisher")
                    .or_else(|| object.get("sourceOrganization")),
                &named,
            )
        };
        found.publisher = found.publisher.take().or_else(|| publisher().into_iter().next());
        found.published.extend(words(object.get("datePublished")));
        found.updated.extend(words(object.get("dateModified")));
        found.language = found
            .language
            .take()
            .or_else(|| language(object.get("inLanguage")));
    }
    let created = article.and_then(|a| words(a.get("dateCreated")));
    found.published.extend(created);
    found
}

/// The script as JSON, repaired where a usual fault can be repaired.
fn parsed(script: &str) -> Option<Value> {
    if let Ok(value) = serde_json::from_str(script) {
        return Some(value);
    }
    // the brackets of a CDATA mark are none of JSON; other comments have none
    let script = script
        .split_once("<![CDATA[")
        .map_or(script, |(_, inside)| inside);
    let script = script.split_once("]]>").map_or(script, |(inside, _)| inside);
    let first = script.find(['{', '['])?;
    let last = script.rfind(['}', ']'])?;
    let inner = script.get(first..=last)?;
    // a control character inside a string is forbidden; outside it is white space either way
    let inner: String = inner
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let read_first = |text: &str| serde_json::Deserializer::from_str(text).into_iter().next()?.ok();
    read_first(&inner).or_else(|| read_first(&without_trailing_commas(&inner)))
}

fn without_trailing_commas(json: &str) -> String {
    let mut kept = String::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in json.chars() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if c == '"' {
            in_string = true;
        } else if c == '}' || c == ']' {
            let end = kept.trim_end().len();
            if kept.get(..end).is_some_and(|k| k.ends_with(',')) {
                kept.truncate(end - 1);
            }
        }
        kept.push(c);
    }
    kept
}

/// The objects that stand for the page and its parts. Depth is bounded by the parser.
fn collect<'v>(value: &'v Value, objects: &mut Vec<&'v Map<String, Value>>) {
    match value {
        Value::Array(members) => members.iter().for_each(|m| collect(m, objects)),
        Value::Object(object) => {
            objects.push(object);
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = object.get(key) {
                    collect(inner, objects);
                }
            }
        }
        _ => {}
    }
}

fn types(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let one = object.get("@type").and_then(Value::as_str);
    let many = object
        .get("@type")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    one.into_iter()
        .chain(many)
        .map(|t| t.rsplit(['/', '#', ':']).next().unwrap_or(t))
}

fn is_article(object: &Map<String, Value>) -> bool {
    types(object).any(|t| {
        t.ends_with("Article")
            || matches!(
                t,
                "BlogPosting" | "LiveBlogPosting" | "Report" | "SocialMediaPosting"
            )
    })
}

fn urls(object: &Map<String, Value>) -> Vec<String> {
    let page = object.get("mainEntityOfPage");
    let of_page = page.and_then(|p| p.get("@id").or_else(|| p.get("url")).or(Some(p)));
    [of_page, object.get("url"), object.get("@id")]
        .into_iter()
        .flatten()
        .filter_map(|v| words(Some(v)))
        .collect()
}

/// Do two addresses differ at most in their scheme, a fragment and a slash at the end?
fn same_address(one: &str, other: &str) -> bool {
    let bare = |url: &str| {
        let url = url.split('#').next().unwrap_or(url);
        let url = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"))
            .unwrap_or(url);
        url.trim_end_matches('/').to_owned()
    };
    bare(one) == bare(other)
}

fn words(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.as_str(),
        Value::Array(members) => return members.iter().find_map(|m| words(Some(m))),
        Value::Object(object) => object.get("@value")?.as_str()?,
        _ => return None,
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn language(value: Option<&Value>) -> Option<String> {
    let value = value?;
    words(
        value
            .get("alternateName")
            .or_else(|| value.get("name"))
            .or(Some(value)),
    )
}

/// The names of persons or organizations: given as words, as objects with a name, or as references to such objects.
fn names(value: Option<&Value>, named: &HashMap<&str, &Map<String, Value>>) -> Vec<String> {
    let Some(value) = value else { return Vec::new() };
    match value {
        Value::Array(members) => members.iter().flat_map(|m| names(Some(m), named)).collect(),
        Value::Object(object) => {
            let referred = || {
                object
                    .get("@id")
                    .and_then(Value::as_str)
                    .and_then(|id| named.get(id))
            };
            let own = words(object.get("name")).or_else(|| words(referred()?.get("name")));
            own.into_iter().collect()
        }
        Value::String(text) => match named.get(text.as_str()) {
            Some(object) => words(object.get("name")).into_iter().collect(),
            None => words(Some(value)).into_iter().collect(),
        },
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(script: &str) -> Described {
        described(&[script.to_owned()], None)
    }

    #[test]
    fn a_graph_is_followed_by_its_references() {
        let found = one(r##"{"@context":"https://schema.org","@graph":[
            {"@type":"WebPage","@id":"#page","datePublished":"2031-05-01","inLanguage":"en-GB"},
            {"@type":["NewsArticle"],"headline":"Ferry stays","author":{"@id":"#ada"},"publisher":{"@id":"#org"},
             "mainEntityOfPage":{"@id":"https://orrin.example/ferry"},"dateModified":"2031-05-05"},
            {"@type":"Person","@id":"#ada","name":"Ada Quill"},
            {"@type":"Organization","@id":"#org","name":"The Orrin Courier"}]}"##);
        assert_eq!(found.headline.as_deref(), Some("Ferry stays"));
        assert_eq!(found.authors, ["Ada Quill"]);
        assert_eq!(found.publisher.as_deref(), Some("The Orrin Courier"));
        assert_eq!(found.published, ["2031-05-01"]);
        assert_eq!(found.updated, ["2031-05-05"]);
        assert_eq!(found.language.as_deref(), Some("en-GB"));
        assert_eq!(found.urls, ["https://orrin.example/ferry"]);
    }

    #[test]
    fn of_several_articles_the_canonical_one_is_meant() {
        let scripts = [
            r#"{"@type":"NewsArticle","headline":"Other","url":"https://orrin.example/other"}"#.to_owned(),
            r#"[{"@type":"NewsArticle","headline":"This","url":"http://orrin.example/this/"}]"#.to_owned(),
        ];
        let found = described(&scripts, Some("https://orrin.example/this"));
        assert_eq!(found.headline.as_deref(), Some("This"));
        assert_eq!(described(&scripts, None).headline.as_deref(), Some("Other"));
    }

    #[test]
    fn usual_faults_are_repaired() {
        for script in [
            "<!-- {\"@type\":\"Article\",\"headline\":\"Ferry stays\"} -->",
            "//<![CDATA[\n{\"@type\":\"Article\",\"headline\":\"Ferry stays\"}\n//]]>",
            "{\"@type\":\"Article\",\"headline\":\"Ferry\nstays\"}",
            "{\"@type\":\"Article\",\"headline\":\"Ferry stays\",}",
            "{\"@type\":\"Article\",\"headline\":\"Ferry stays\"};",
        ] {
            assert_eq!(one(script).headline.as_deref(), Some("Ferry stays"), "{script}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_said() {
        for script in [
            "",
            "{",
            "{\"@type\":",
            "null",
            "[[[[",
            "{\"@type\":\"Article\",\"headline\":7}",
        ] {
            assert_eq!(one(script), Described::default(), "{script}");
        }
    }

    proptest! {
        #[test]
        fn any_script_is_read_or_skipped(script in "[{}\\[\\]\",:@a-z\\\\ ]{0,80}") {
            let _ = one(&script);
        }
    }
}
