//! The JSON of an article and its reading: one object a line, offsets in code points.

use serde::{Deserialize, Serialize};

use crate::{Act, Article, CodePoints, Form, Reading, SegmentKind, Span};

/// One line of `sayso read --json`. Spans are half-open and count Unicode code points of the canonical text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleLine {
    /// The article's identifier.
    pub id: String,
    /// Where it was read from.
    pub path: String,
    /// Canonical address.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Published, ISO 8601.
    pub published: Option<String>,
    /// Updated, ISO 8601.
    pub updated: Option<String>,
    /// Author line.
    pub byline: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// ISO 639-1.
    pub language: Option<String>,
    /// SHA-256 of the canonical text in UTF-8.
    pub text_sha256: String,
    /// The canonical text, when it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The parts of the text.
    pub segments: Vec<SegmentLine>,
    /// The statements.
    pub statements: Vec<StatementLine>,
    /// Voices, figures and dates have their place in the line, so that programs can rely on it; this version of the
    /// reader finds none.
    #[serde(default)]
    pub voices: [(); 0],
    /// See `voices`.
    #[serde(default)]
    pub figures: [(); 0],
    /// See `voices`.
    #[serde(default)]
    pub dates: [(); 0],
}

/// A segment in code points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SegmentLine {
    /// What it is.
    pub kind: SegmentKind,
    /// First code point.
    pub start: usize,
    /// First code point after it.
    pub end: usize,
}

/// A passage in code points, with its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PassageLine {
    /// First code point.
    pub start: usize,
    /// First code point after it.
    pub end: usize,
    /// Its words.
    pub text: String,
}

/// A statement in code points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatementLine {
    /// Its number in the article, from 1.
    pub n: u32,
    /// The words that name who speaks.
    pub source: Vec<PassageLine>,
    /// The reporting words.
    pub cue: Vec<PassageLine>,
    /// What was said.
    pub content: Vec<PassageLine>,
    /// In quotation marks or not.
    pub form: Form,
    /// What was done by saying it.
    pub act: Act,
    /// The number of the voice; this version of the reader resolves none, so it is null.
    #[serde(default)]
    pub voice: Option<u32>,
    /// The numbers of the voices that passed it on; empty, as `voice` is null.
    #[serde(default)]
    pub relay: [u32; 0],
    /// When it was said; null in this version.
    #[serde(default)]
    pub said: Option<()>,
    /// The statements that it answers; empty in this version.
    #[serde(default)]
    pub answers: [u32; 0],
    /// Sources that the source cites for it.
    #[serde(default)]
    pub cited: Vec<PassageLine>,
    /// To whom it was said.
    #[serde(default)]
    pub told: Vec<PassageLine>,
    /// The statement inside whose content this one stands.
    pub within: Option<u32>,
    /// How likely a person would mark it so, 0 to 1, in thousandths.
    pub score: f64,
}

impl ArticleLine {
    /// The line of an article and its reading; with the canonical text when `with_text`.
    pub fn new(article: &Article, reading: &Reading, with_text: bool) -> Self {
        let points = CodePoints::new(&article.text);
        let passage = |s: &Span| PassageLine {
            start: points.at(s.start),
            end: points.at(s.end),
            text: s.of(&article.text).to_owned(),
        };
        let passages = |spans: &[Span]| spans.iter().map(passage).collect::<Vec<_>>();
        ArticleLine {
            id: article.id.clone(),
            path: article.path.clone(),
            url: article.url.clone(),
            outlet: article.outlet.clone(),
            published: article.published.clone(),
            updated: article.updated.clone(),
            byline: article.byline.clone(),
            title: article.title.clone(),
            language: article.language.clone(),
            text_sha256: article.text_sha256(),
            text: with_text.then(|| article.text.clone()),
            segments: reading
                .segments
                .iter()
                .map(|s| SegmentLine {
                    kind: s.kind,
                    start: points.at(s.span.start),
                    end: points.at(s.span.end),
                })
                .collect(),
            statements: reading
                .statements
                .iter()
                .map(|s| StatementLine {
                    n: s.n,
                    source: passages(&s.source),
                    cue: passages(&s.cue),
                    content: passages(&s.content),
                    form: s.form,
                    act: s.act,
                    voice: None,
                    relay: [],
                    said: None,
                    answers: [],
                    cited: passages(&s.cited),
                    told: passages(&s.told),
                    within: s.within,
                    score: (f64::from(s.score) * 1000.0).round() / 1000.0,
                })
                .collect(),
            voices: [],
            figures: [],
            dates: [],
        }
    }
}
