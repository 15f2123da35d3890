//! One published text, as intake hands it on.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Span;

/// One published text with what its page says of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// The identifier that the input gave, else [`Article::own_id`].
    pub id: String,
    /// Where it was read from: a path as given, or `-`. Several articles of one file share it.
    pub path: String,
    /// Canonical address.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Title, as the metadata or the markup gives it.
    pub title: Option<String>,
    /// Author line.
    pub byline: Option<String>,
    /// Published: ISO 8601, a date or a date with time, as precise as the page is.
    pub published: Option<String>,
    /// Last updated: ISO 8601, likewise.
    pub updated: Option<String>,
    /// Language: ISO 639-1, such as `en`.
    pub language: Option<String>,
    /// The canonical text. For plain text the file's own text, unchanged; when title and body arrive apart, what
    /// [`join_title`] makes of them.
    pub text: String,
    /// Segments that the format itself names (the title, a caption's markup), in text order, not overlapping.
    /// The reader finds all others.
    pub marked: Vec<Segment>,
    /// Is it no news but a text that news lift passages from: an encyclopedia's entry, a press release?
    pub is_background: bool,
    /// Fields of the input that sayso does not know, kept as they came.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl Article {
    /// SHA-256 of the canonical text in UTF-8, as 64 hex digits. Spans are good for this text alone.
    pub fn text_sha256(&self) -> String {
        hex(&Sha256::digest(self.text.as_bytes()))
    }

    /// The identifier of an article whose input gave none: the first 16 hex digits of the SHA-256 of its canonical
    /// address, or of its text where it has no address. So one page keeps its identifier when its text changes, and two
    /// pages with the same text are two articles.
    pub fn own_id(&self) -> String {
        let named_by = self.url.as_deref().unwrap_or(&self.text);
        let mut id = hex(&Sha256::digest(named_by.as_bytes()));
        id.truncate(16);
        id
    }
}

/// What an article is called where it is listed: its title; where it has none, the first line of its text, at most 300 characters
/// of it.
pub fn headline(title: Option<&str>, text: &str) -> String {
    let first_line = || text.trim_start().lines().next().unwrap_or_default();
    match title.map(str::trim).filter(|title| !title.is_empty()) {
        Some(title) => title.to_owned(),
        None => first_line().trim_end().chars().take(300).collect(),
    }
}

fn hex(digest: &[u8]) -> String {
    digest.iter().map(|b| format!("{b:02x}")).collect()
}

/// The canonical text of an article whose title and body arrive apart: title, one blank line, body; and the segment
/// of the title. Without a title, the body alone.
pub fn join_title(title: Option<&str>, body: &str) -> (String, Option<Segment>) {
    match title.map(str::trim).filter(|t| !t.is_empty()) {
        None => (body.to_owned(), None),
        Some(title) => {
            let headline = Segment {
                kind: SegmentKind::Headline,
                span: Span::new(0, title.len()),
            };
            (format!("{title}\n\n{body}"), Some(headline))
        }
    }
}

/// A part of the canonical text and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// What it is.
    pub kind: SegmentKind,
    /// Where it stands.
    pub span: Span,
}

/// What a part of an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SegmentKind {
    /// The article's title, or a heading inside it.
    Headline,
    /// Place, agency and date before the first sentence: "WASHINGTON, (BM) –".
    Dateline,
    /// The report itself.
    Body,
    /// Words that belong to a picture.
    Caption,
    /// A link to another story, such as "Read more: …".
    Related,
    /// Subscribe, share, comments, tags, navigation.
    Boilerplate,
    /// Where the text or a picture comes from, such as "Source: Wikipedia".
    Credit,
}

impl SegmentKind {
    /// Are statements read from it?
    pub fn is_read(self) -> bool {
        matches!(
            self,
            SegmentKind::Headline | SegmentKind::Body | SegmentKind::Caption
        )
    }
}
