//! Articles and their statements as JSON.

use std::collections::BTreeMap;

use sayso_core::{ArticleLine, CodePoints, Span, Statement, StatementLine};
use sayso_ledger::{ArticleRow, History, PastVersion, Stored};
use serde_json::{Value, json};

/// The voices of an article across articles: number in the article, key and name. See
/// [`sayso_ledger::Ledger::identities_of`].
pub type Across = BTreeMap<u32, (String, String)>;

/// An article with its reading.
///
/// # Errors
/// None that is known of: what is read can be written.
pub fn article(stored: &Stored, across: &Across) -> Result<Value, serde_json::Error> {
    let mut line = serde_json::to_value(ArticleLine::new(&stored.article, &stored.applied.reading, true))?;
    let reading = &stored.applied.reading;
    for (list, all) in [("voices", &reading.voices), ("named", &reading.named)] {
        if let Some(voices) = line.get_mut(list).and_then(Value::as_array_mut) {
            for (voice, of) in voices.iter_mut().zip(all) {
                voice["voice"] = json!(across.get(&of.n).map(|(key, _)| key));
            }
        }
    }
    let more = json!({
        "address": stored.address,
        "version": stored.version.n,
        "versions": stored.version.of,
        "retrieved": stored.version.retrieved,
        "raw_sha256": stored.version.raw_sha256,
        "reader": stored.read_by.reader,
        "made": stored.read_by.made,
        "corrected": {"statements": stored.applied.statements, "figures": stored.applied.figures},
        "orphaned": stored.applied.orphaned,
    });
    if let (Some(line), Value::Object(more)) = (line.as_object_mut(), more) {
        line.extend(more);
    }
    Ok(line)
}

/// A statement of an article.
///
/// # Errors
/// As [`article`].
pub fn statement(
    stored: &Stored,
    statement: &Statement,
    across: &Across,
) -> Result<Value, serde_json::Error> {
    let line = ArticleLine::new(&stored.article, &stored.applied.reading, false);
    let own: Option<StatementLine> = line.statements.into_iter().find(|s| s.n == statement.n);
    let voice = |n: u32| {
        let voice = stored.applied.reading.voices.iter().find(|voice| voice.n == n)?;
        let across = across.get(&n);
        Some(json!({
            "n": n, "name": voice.name, "kind": voice.kind,
            "voice": across.map(|(key, _)| key), "across": across.map(|(_, name)| name),
        }))
    };
    let statements = stored.applied.reading.statements.iter();
    let answered_by: Vec<u32> = (statements.filter(|other| other.answers.contains(&statement.n)))
        .map(|s| s.n)
        .collect();
    Ok(json!({
        "article": stored.article.id,
        "outlet": stored.article.outlet,
        "published": stored.article.published,
        "text_sha256": stored.version.text_sha256,
        "statement": serde_json::to_value(own)?,
        "voice": statement.voice.and_then(voice),
        "relay": statement.relay.iter().filter_map(|n| voice(*n)).collect::<Vec<_>>(),
        "answered_by": answered_by,
        "corrections": stored.applied.statements.get(&statement.n).cloned().unwrap_or_default(),
    }))
}

/// A version of an article, with what changed since the one before.
pub fn version(of: &History, before: Option<&PastVersion>, version: &PastVersion) -> Value {
    let article = &version.article;
    let old_text = before.map_or("", |before| before.article.text.as_str());
    let (old, new) = (CodePoints::new(old_text), CodePoints::new(&article.text));
    let passage = |points: &CodePoints<'_>, text: &str, span: Span| json!({"start": points.at(span.start), "end": points.at(span.end), "text": span.of(text)});
    let passages: Vec<_> = (version.changes.passages.iter())
        .map(|c| json!({"old": passage(&old, old_text, c.old), "new": passage(&new, &article.text, c.new)}))
        .collect();
    let fields: Vec<_> = (version.changes.fields.iter())
        .map(|(field, old, new)| json!({"field": field, "old": old, "new": new}))
        .collect();
    let retrieved: Vec<_> = (version.retrievals.iter())
        .map(|r| json!({"at": r.retrieved, "raw_sha256": r.raw_sha256, "updated": r.updated, "requested": r.requested}))
        .collect();
    let readings: Vec<_> = (version.readings.iter())
        .map(|r| json!({"reader": r.reader, "made": r.made}))
        .collect();
    json!({
        "article": of.id, "address": of.address, "version": version.n, "url": article.url, "outlet": article.outlet,
        "title": article.title, "byline": article.byline, "published": article.published, "updated": article.updated,
        "language": article.language, "text_sha256": version.text_sha256, "raw_sha256": version.raw_sha256,
        "retrieved": retrieved, "readings": readings, "fields": fields, "passages": passages,
    })
}

/// An article of a list.
pub fn article_row(row: &ArticleRow) -> Value {
    json!({
        "article": row.article, "outlet": row.outlet, "published": row.day, "title": row.title, "url": row.url,
        "background": row.is_background, "statements": row.statements, "versions": row.versions,
    })
}
