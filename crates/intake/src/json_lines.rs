//! Article JSON lines: one object a line.
//!
//! | field | what it is |
//! |---|---|
//! | `id` | identifier, a string or a number; without it the text's hash |
//! | `url`, `outlet`, `byline`, `title` | strings |
//! | `headline` | taken for `title` where that is absent |
//! | `published`, `updated` | dates, see [`crate::dates`]; one that is no date is kept among the unknown fields |
//! | `language` | a language tag; one that is none is kept among the unknown fields |
//! | `text` | the article's text, unchanged; required |
//! | `body` | taken for `text` where that is absent |
//! | `background` | true for a text that is no news but that news lift passages from: an encyclopedia's entry, a press release |
//! | `marked` | segments that the article's own format named, `{"kind","start","end"}` in code points of the canonical text, as `sayso export articles` writes them; what does not fit is kept among the unknown fields |
//!
//! `null` counts as absent. All other fields are kept as they came in [`Article::extra`].

use sayso_core::{Article, CodePoints, Segment, SegmentLine, join_title};
use serde_json::{Map, Value};

use crate::{Fault, completed, dates, encoding, language};

/// The article of one JSON object. The canonical text is the title, a blank line, and the text unchanged.
///
/// # Errors
///
/// [`Fault::BadJson`], [`Fault::NotAnObject`], [`Fault::NoText`], [`Fault::NotAString`], and
/// [`Fault::ObjectTooLarge`] beyond [`crate::MAX_ARTICLE_BYTES`].
pub fn article(line: &[u8]) -> Result<Article, Fault> {
    if line.len() > crate::MAX_ARTICLE_BYTES {
        return Err(Fault::ObjectTooLarge {
            bytes: line.len() as u64,
        });
    }
    let line = encoding::decoded(line, None);
    if line.trim().is_empty() {
        return Err(Fault::Empty);
    }
    match serde_json::from_str(&line) {
        Ok(Value::Object(fields)) => of_fields(fields),
        Ok(_) => Err(Fault::NotAnObject),
        Err(e) => Err(Fault::BadJson(e.to_string())),
    }
}

fn of_fields(mut fields: Map<String, Value>) -> Result<Article, Fault> {
    let id = match take(&mut fields, "id") {
        None => String::new(),
        Some(Value::String(id)) => id,
        Some(Value::Number(id)) => id.to_string(),
        Some(_) => return Err(Fault::NotAString("id")),
    };
    let body = match words(&mut fields, "text")? {
        None => words(&mut fields, "body")?,
        found => found,
    };
    let body = body.filter(|b| !b.trim().is_empty()).ok_or(Fault::NoText)?;
    let title = match words(&mut fields, "title")? {
        None => words(&mut fields, "headline")?,
        found => found,
    };
    let title = title.filter(|t| !t.trim().is_empty());
    let (text, headline) = join_title(title.as_deref(), &body);
    let marked = marked(&mut fields, &text).unwrap_or_else(|| headline.into_iter().collect());
    let article = Article {
        id,
        url: words(&mut fields, "url")?,
        outlet: words(&mut fields, "outlet")?,
        title,
        byline: byline(&mut fields)?,
        published: understood(&mut fields, "published", dates::normalised),
        updated: understood(&mut fields, "updated", dates::normalised),
        language: understood(&mut fields, "language", language::code),
        text,
        marked,
        is_background: background(&mut fields),
        extra: fields,
        ..Article::default()
    };
    Ok(completed(article))
}

/// Takes a field out; the order of the others stays.
fn take(fields: &mut Map<String, Value>, name: &str) -> Option<Value> {
    fields.shift_remove(name).filter(|v| !v.is_null())
}

fn words(fields: &mut Map<String, Value>, name: &'static str) -> Result<Option<String>, Fault> {
    match take(fields, name) {
        None => Ok(None),
        Some(Value::String(words)) => Ok(Some(words).filter(|w| !w.is_empty())),
        Some(_) => Err(Fault::NotAString(name)),
    }
}

/// Whether it is no news; what is neither true nor false stays among the unknown fields.
fn background(fields: &mut Map<String, Value>) -> bool {
    match fields.get("background") {
        Some(Value::Bool(said)) => {
            let said = *said;
            fields.shift_remove("background");
            said
        }
        _ => false,
    }
}

/// A line of names, or a list of them.
fn byline(fields: &mut Map<String, Value>) -> Result<Option<String>, Fault> {
    match fields.get("byline") {
        Some(Value::Array(names)) => {
            let line: Option<Vec<&str>> = names.iter().map(Value::as_str).collect();
            let line = line.ok_or(Fault::NotAString("byline"))?.join(", ");
            fields.shift_remove("byline");
            Ok(Some(line).filter(|l| !l.is_empty()))
        }
        _ => words(fields, "byline"),
    }
}

/// The value in our form when it can be brought into it; else it stays where it is, so that nothing is lost.
fn understood(
    fields: &mut Map<String, Value>,
    name: &str,
    form: fn(&str) -> Option<String>,
) -> Option<String> {
    let said = fields.get(name)?;
    let value = said.as_str().and_then(form);
    if value.is_some() || said.is_null() {
        fields.shift_remove(name);
    }
    value
}

/// The segments that a line marks, where they fit the text, in text order and one after the other.
fn marked(fields: &mut Map<String, Value>, text: &str) -> Option<Vec<Segment>> {
    if fields.get("marked")?.is_null() {
        fields.shift_remove("marked");
        return None;
    }
    let lines = serde_json::from_value::<Vec<SegmentLine>>(fields.get("marked")?.clone()).ok()?;
    let points = CodePoints::new(text);
    let mut last = 0;
    let mut marked = Vec::with_capacity(lines.len());
    for line in lines {
        let span = points
            .span(line.start, line.end)
            .filter(|span| span.start >= last)?;
        last = span.end;
        marked.push(Segment {
            kind: line.kind,
            span,
        });
    }
    fields.shift_remove("marked");
    Some(marked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sayso_core::SegmentKind;
    use serde_json::json;

    fn read(value: Value) -> Result<Article, Fault> {
        article(value.to_string().as_bytes())
    }

    #[test]
    fn known_fields_are_read_and_others_kept() {
        let article = read(json!({
            "id": 17, "url": "https://orrin.example/ferry", "outlet": "The Orrin Courier", "outlet_rank": 3,
            "published": "2031-05-04", "updated": "Sun, 04 May 2031 12:00:00 GMT", "byline": ["Ada Quill", "Tim Oss"],
            "title": "Ferry stays", "text": "The mayor denied it.\r\n", "language": "en-GB", "tags": ["ferry"],
        }))
        .unwrap();
        assert_eq!(article.id, "17");
        assert_eq!(article.url.as_deref(), Some("https://orrin.example/ferry"));
        assert_eq!(article.outlet.as_deref(), Some("The Orrin Courier"));
        assert_eq!(article.published.as_deref(), Some("2031-05-04"));
        assert_eq!(article.updated.as_deref(), Some("2031-05-04T12:00:00Z"));
        assert_eq!(article.byline.as_deref(), Some("Ada Quill, Tim Oss"));
        assert_eq!(article.language.as_deref(), Some("en"));
        assert_eq!(article.text, "Ferry stays\n\nThe mayor denied it.\r\n");
        assert_eq!(article.marked[0].span.of(&article.text), "Ferry stays");
        assert_eq!(
            Value::Object(article.extra),
            json!({"outlet_rank": 3, "tags": ["ferry"]})
        );
    }

    #[test]
    fn marked_segments_count_code_points_of_title_and_text_together() {
        let article = read(json!({
            "title": "Fähre bleibt", "text": "The ferry at dusk.\n\nShe denied it.",
            "marked": [{"kind": "headline", "start": 0, "end": 12}, {"kind": "caption", "start": 14, "end": 32}],
        }))
        .unwrap();
        let marked: Vec<_> = (article.marked.iter())
            .map(|mark| (mark.kind, mark.span.of(&article.text)))
            .collect();
        let expected = [
            (SegmentKind::Headline, "Fähre bleibt"),
            (SegmentKind::Caption, "The ferry at dusk."),
        ];
        assert_eq!(marked, expected);
        assert!(article.extra.is_empty());
    }

    #[test]
    fn marks_that_do_not_fit_are_kept_as_a_field_like_any_other() {
        let at = |start: usize, end: usize| json!({"kind": "caption", "start": start, "end": end});
        for marked in [
            json!("yes"),
            json!([at(0, 99)]),
            json!([at(3, 2)]),
            json!([at(4, 8), at(0, 2)]),
            json!([at(0, 5), at(4, 8)]),
            json!([{"kind": "poem", "start": 0, "end": 1}]),
        ] {
            let article = read(json!({"title": "Dam", "text": "It holds.", "marked": marked})).unwrap();
            assert_eq!(article.marked.len(), 1, "the title alone");
            assert_eq!(article.extra["marked"], marked);
        }
    }

    #[test]
    fn a_date_that_is_none_is_kept_as_it_came() {
        let article = read(json!({"published": "last week", "language": "Velmish", "text": "x"})).unwrap();
        assert_eq!(article.published, None);
        assert_eq!(
            Value::Object(article.extra),
            json!({"published": "last week", "language": "Velmish"})
        );
    }

    #[test]
    fn null_is_no_field() {
        let fields = [
            "id",
            "url",
            "outlet",
            "published",
            "updated",
            "byline",
            "title",
            "language",
            "marked",
        ];
        let mut line = json!({"text": "Yes."});
        for field in fields {
            line[field] = Value::Null;
        }
        let article = read(line).unwrap();
        assert_eq!(article, read(json!({"text": "Yes."})).unwrap());
    }

    #[test]
    fn other_names_stand_in_where_the_own_are_absent() {
        let article = read(json!({"headline": "Ferry stays", "body": "Yes.", "text": null})).unwrap();
        assert_eq!(article.text, "Ferry stays\n\nYes.");
        let article = read(json!({"title": "A", "headline": "B", "text": "Yes."})).unwrap();
        assert_eq!(article.title.as_deref(), Some("A"));
        assert_eq!(Value::Object(article.extra), json!({"headline": "B"}));
    }

    #[test]
    fn an_object_without_text_says_so() {
        for value in [
            json!({}),
            json!({"title": "A"}),
            json!({"text": " \n"}),
            json!({"text": null}),
        ] {
            assert!(matches!(read(value), Err(Fault::NoText)));
        }
        assert!(matches!(read(json!({"text": 7})), Err(Fault::NotAString("text"))));
        assert!(matches!(read(json!([1])), Err(Fault::NotAnObject)));
        assert!(matches!(article(b"{\"text\": \"x"), Err(Fault::BadJson(_))));
        assert!(matches!(article(&b"[".repeat(100_000)), Err(Fault::BadJson(_))));
    }

    #[test]
    fn without_an_id_the_text_gives_one() {
        let one = read(json!({"text": "x"})).unwrap();
        assert_eq!(one.id, &one.text_sha256()[..16]);
        assert_eq!(read(json!({"id": "", "text": "x"})).unwrap().id, one.id);
    }

    proptest! {
        #[test]
        fn any_bytes_give_an_article_or_a_fault(line: Vec<u8>) {
            let _ = article(&line);
        }

        #[test]
        fn the_title_is_marked_and_the_text_follows_unchanged(title in "\\PC{0,30}", text in "[^\0]{1,60}") {
            if let Ok(article) = read(json!({"title": title, "text": text})) {
                prop_assert!(article.text.ends_with(&text));
                for mark in &article.marked {
                    prop_assert_eq!(mark.span.of(&article.text), title.trim());
                }
            } else {
                prop_assert!(text.trim().is_empty());
            }
        }
    }
}
