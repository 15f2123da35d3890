//! The JSON of an article and its reading: one object a line, offsets in code points.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Act, Article, CodePoints, Days, Form, Reading, SegmentKind, Span, Voice, VoiceKind};

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
    /// Who speaks and who passes on.
    #[serde(default)]
    pub voices: Vec<VoiceLine>,
    /// Who is named and does not speak.
    #[serde(default)]
    pub named: Vec<VoiceLine>,
    /// The counts.
    #[serde(default)]
    pub figures: Vec<FigureLine>,
    /// The date expressions.
    #[serde(default)]
    pub dates: Vec<DateLine>,
}

/// A voice, or who is only named, in code points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VoiceLine {
    /// Its number in the article, from 1; those who are only named are numbered on after the voices.
    pub n: u32,
    /// Its fullest name, or the description of an unnamed voice.
    pub name: String,
    /// What it is.
    pub kind: VoiceKind,
    /// Where the article speaks of it.
    pub mentions: Vec<PassageLine>,
    /// The titles that the article gives to it.
    pub roles: Vec<PassageLine>,
}

/// A figure in code points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureLine {
    /// First code point.
    pub start: usize,
    /// First code point after it.
    pub end: usize,
    /// The number and the words that bound it.
    pub text: String,
    /// What is counted, in the words of the article.
    pub counts: Option<String>,
    /// Where these words stand.
    pub counts_at: Option<[usize; 2]>,
    /// The least number that the words allow; null: open.
    pub lower: Option<u64>,
    /// The greatest number that the words allow; null: open.
    pub upper: Option<u64>,
    /// Do the words say that it is not exact?
    pub approximate: bool,
    /// The number of the statement that gives it; null: the article itself.
    pub statement: Option<u32>,
}

/// A date expression in code points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DateLine {
    /// First code point.
    pub start: usize,
    /// First code point after it.
    pub end: usize,
    /// Its words.
    pub text: String,
    /// The first day that it denotes, ISO 8601; null where neither the published date nor the text says.
    pub from: Option<Date>,
    /// The last day; null together with `from`.
    pub to: Option<Date>,
}

/// An interval of days, ISO 8601, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaysLine {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl From<Days> for DaysLine {
    fn from(days: Days) -> Self {
        DaysLine {
            from: days.from,
            to: days.to,
        }
    }
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
    /// The number of the voice that made it; null where the text does not say whose it is.
    #[serde(default)]
    pub voice: Option<u32>,
    /// The numbers of the voices that passed it on, the nearest to the article first.
    #[serde(default)]
    pub relay: Vec<u32>,
    /// When it was said; null where the words around it do not tell.
    #[serde(default)]
    pub said: Option<DaysLine>,
    /// The numbers of the statements that it denies, confirms or answers.
    #[serde(default)]
    pub answers: Vec<u32>,
    /// Words that say how sure the source or the article is of it.
    #[serde(default)]
    pub certainty: Vec<PassageLine>,
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
        let voices = |voices: &[Voice]| {
            let voices = voices.iter().map(|v| VoiceLine {
                n: v.n,
                name: v.name.clone(),
                kind: v.kind,
                mentions: passages(&v.mentions),
                roles: passages(&v.roles),
            });
            voices.collect::<Vec<_>>()
        };
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
                    voice: s.voice,
                    relay: s.relay.clone(),
                    said: s.said.map(DaysLine::from),
                    answers: s.answers.clone(),
                    certainty: passages(&s.certainty),
                    cited: passages(&s.cited),
                    told: passages(&s.told),
                    within: s.within,
                    score: (f64::from(s.score) * 1000.0).round() / 1000.0,
                })
                .collect(),
            voices: voices(&reading.voices),
            named: voices(&reading.named),
            figures: reading
                .figures
                .iter()
                .map(|f| FigureLine {
                    start: points.at(f.span.start),
                    end: points.at(f.span.end),
                    text: f.span.of(&article.text).to_owned(),
                    counts: f.counts.map(|c| c.of(&article.text).to_owned()),
                    counts_at: f.counts.map(|c| [points.at(c.start), points.at(c.end)]),
                    lower: f.lower,
                    upper: f.upper,
                    approximate: f.approximate,
                    statement: f.statement,
                })
                .collect(),
            dates: reading
                .dates
                .iter()
                .map(|d| DateLine {
                    start: points.at(d.span.start),
                    end: points.at(d.span.end),
                    text: d.span.of(&article.text).to_owned(),
                    from: d.days.map(|days| days.from),
                    to: d.days.map(|days| days.to),
                })
                .collect(),
        }
    }
}
