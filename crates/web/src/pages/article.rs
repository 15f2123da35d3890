//! An article: its text as it was published, with what was read in it beside it.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use sayso_core::{CodePoints, Figure, SegmentKind, Span, Statement, Voice, envelope};
use sayso_export::json::{self, Across};
use sayso_ledger::{ClaimRow, Joined, JoinedMore, Ledger, LinkKind, Stored};

use super::Frame;
use crate::addresses;
use crate::asked::{Asked, Wants};
use crate::marked::{Mark, Piece, Sort, pieces};
use crate::phrases;
use crate::refusal::Refusal;
use crate::shown::Shown;

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage {
    frame: Frame,
    id: String,
    title: String,
    outlet: Option<String>,
    byline: Option<String>,
    published: Option<String>,
    updated: Option<String>,
    url: Option<String>,
    is_background: bool,
    version: u32,
    versions: u32,
    retrieved: String,
    text_sha256: String,
    raw_sha256: String,
    reader: String,
    statements: u64,
    voices: Vec<Named>,
    /// The address named a passage of a text that the article does not have any more.
    is_moved: bool,
    parts: Vec<Part>,
    /// Is the first paragraph the title?
    is_headed: bool,
    relayed: Vec<Other>,
    corrected: u64,
    orphaned: u64,
}

/// A stretch of the text.
enum Part {
    /// A paragraph that is read.
    Paragraph(Paragraph),
    /// What belongs to the page and not to the article, folded.
    Folded { what: &'static str, lines: Vec<String> },
}

struct Paragraph {
    class: &'static str,
    is_title: bool,
    pieces: Vec<Piece>,
    notes: Vec<Note>,
    copies: Vec<CopyNote>,
}

/// A statement, in the margin.
struct Note {
    n: u32,
    voice: Option<Named>,
    act: &'static str,
    form: &'static str,
    via: Vec<Named>,
    said: Option<String>,
    answers: Vec<(String, String)>,
    answered: Vec<Other>,
    figures: Vec<String>,
    claims: Vec<ClaimRow>,
    certainty: Vec<String>,
    address: String,
    is_corrected: bool,
}

/// A voice, with its page where it has one.
struct Named {
    name: String,
    address: Option<String>,
    kind: &'static str,
}

/// A place in another article.
struct Other {
    what: String,
    name: String,
    address: String,
}

/// A passage that other articles have too, in the margin.
struct CopyNote {
    id: String,
    what: String,
    others: Vec<Other>,
}

/// So many other articles are named beside one passage.
const OTHERS: usize = 6;

/// An article by its identifier, its address, or the beginning of its identifier.
pub fn page(ledger: &Ledger, asked: &Asked) -> Result<Shown, Refusal> {
    let id = ledger.meant(asked.id())?;
    if id != asked.id() {
        let ending = if asked.wants == Wants::Json { ".json" } else { "" };
        return Ok(Shown::Elsewhere(addresses::article(&id) + ending));
    }
    let stored = ledger
        .article(&id)?
        .ok_or_else(|| Refusal::not_there(format!("There is no article {id}.")))?;
    let across = ledger.identities_of(&id)?;
    if asked.wants != Wants::Html {
        return Ok(Shown::Json(json::article(&stored, &across)?));
    }
    let claims = ledger.claims_of(&id)?;
    let (joined, _) = ledger.joined(&id)?;
    let hash = asked.value("text");
    let is_moved = hash.is_some_and(|hash| !stored.version.text_sha256.starts_with(hash));
    let view = View {
        stored: &stored,
        across: &across,
        claims: &claims,
        joined: &joined,
        points: CodePoints::new(&stored.article.text),
        sought: match is_moved {
            true => None,
            false => asked.value("at").and_then(|at| sought(&stored.article.text, at)),
        },
    };
    Shown::page(&view.page(asked, is_moved))
}

/// All that the page is made of.
struct View<'v> {
    stored: &'v Stored,
    across: &'v Across,
    claims: &'v BTreeMap<u32, Vec<ClaimRow>>,
    joined: &'v [Joined],
    points: CodePoints<'v>,
    /// The passage that the address names.
    sought: Option<Span>,
}

impl View<'_> {
    fn page(&self, asked: &Asked, is_moved: bool) -> ArticlePage {
        let (article, version) = (&self.stored.article, &self.stored.version);
        let reading = &self.stored.applied.reading;
        let headline = reading
            .segments
            .iter()
            .find(|segment| segment.kind == SegmentKind::Headline);
        let title = article
            .title
            .clone()
            .or_else(|| headline.map(|segment| self.words(segment.span)))
            .unwrap_or_else(|| article.id.clone());
        let mut parts = self.parts();
        // the headline stands in the text with its marks, and is the page's title
        let is_headed = matches!(parts.first(), Some(Part::Paragraph(first)) if first.class == "headline");
        if let (true, Some(Part::Paragraph(first))) = (is_headed, parts.first_mut()) {
            first.is_title = true;
        }
        let voices = reading.voices.iter().map(|voice| self.named(voice)).collect();
        let relayed = self
            .joined
            .iter()
            .filter(|joined| joined.kind == LinkKind::Relays)
            .map(|joined| {
                let what = match joined.is_from {
                    true => "has a statement from",
                    false => "is cited by",
                };
                other(joined, what)
            });
        let mut seen = BTreeSet::new();
        let relayed = relayed.filter(|other| seen.insert((other.what.clone(), other.name.clone())));
        ArticlePage {
            frame: Frame {
                json: Some(addresses::article(&article.id) + ".json"),
                ..Frame::new(phrases::shortened(&title, 80), asked)
            },
            id: article.id.clone(),
            title,
            outlet: article.outlet.clone(),
            byline: article.byline.clone(),
            published: article.published.as_deref().map(phrases::iso_date),
            updated: article.updated.as_deref().map(phrases::iso_date),
            url: article
                .url
                .as_deref()
                .and_then(addresses::outside)
                .map(str::to_owned),
            is_background: article.is_background,
            version: version.n,
            versions: version.of,
            retrieved: version.retrieved.clone(),
            text_sha256: version.text_sha256.clone(),
            raw_sha256: version.raw_sha256.clone(),
            reader: self.stored.read_by.reader.clone(),
            statements: reading.statements.len() as u64,
            voices,
            is_moved,
            parts,
            is_headed,
            relayed: relayed.collect(),
            corrected: (self.stored.applied.statements.len() + self.stored.applied.figures.len()) as u64,
            orphaned: self.stored.applied.orphaned.len() as u64,
        }
    }

    fn named(&self, voice: &Voice) -> Named {
        let across = self.across.get(&voice.n);
        Named {
            name: across.map_or_else(|| voice.name.clone(), |(_, name)| name.clone()),
            address: across.map(|(key, _)| addresses::voice(key)),
            kind: phrases::voice_kind(voice.kind),
        }
    }

    fn voice(&self, n: u32) -> Option<Named> {
        let voices = &self.stored.applied.reading.voices;
        voices
            .iter()
            .find(|voice| voice.n == n)
            .map(|voice| self.named(voice))
    }

    /// The identifier of a place.
    fn id(&self, span: Span) -> String {
        format!("t{}-{}", self.points.at(span.start), self.points.at(span.end))
    }

    /// The address of a place, good for this text alone.
    fn address(&self, span: Span) -> String {
        addresses::lasting_passage(
            &self.stored.article.id,
            &self.stored.version.text_sha256,
            self.points.at(span.start),
            self.points.at(span.end),
        )
    }

    fn text(&self) -> &str {
        &self.stored.article.text
    }

    fn words(&self, span: Span) -> String {
        span.of(self.text())
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn marks(&self) -> Vec<Mark> {
        let reading = &self.stored.applied.reading;
        let mut marks = Vec::new();
        let mut add = |span: Span, sort, told: String, number| {
            marks.push(Mark {
                span,
                sort,
                id: self.id(span),
                address: self.address(span),
                told,
                number,
            });
        };
        if let Some(span) = self.sought {
            add(
                span,
                Sort::Sought,
                "the passage that you came for".to_owned(),
                None,
            );
        }
        for statement in &reading.statements {
            let who = statement
                .voice
                .and_then(|n| self.voice(n))
                .map_or_else(|| "nobody named".to_owned(), |voice| voice.name);
            let told = format!("statement {}: {who} {}", statement.n, phrases::act(statement.act));
            for (at, span) in statement.content.iter().enumerate() {
                add(
                    *span,
                    Sort::Content,
                    told.clone(),
                    (at == 0).then_some(statement.n),
                );
            }
            for span in &statement.source {
                add(
                    *span,
                    Sort::Source,
                    format!("source of statement {}: {who}", statement.n),
                    None,
                );
            }
            for span in &statement.cue {
                add(
                    *span,
                    Sort::Cue,
                    format!("cue of statement {}", statement.n),
                    None,
                );
            }
        }
        for figure in &reading.figures {
            add(figure.span, Sort::Figure, self.figure(figure), None);
        }
        for date in &reading.dates {
            let told = date.days.map_or_else(
                || "a day that is not known".to_owned(),
                |days| phrases::dates(days.from, days.to),
            );
            add(date.span, Sort::Date, told, None);
        }
        for joined in self.joined {
            if let (LinkKind::Copies, Some(here)) = (joined.kind, &joined.here)
                && let Some(span) = self.points.span(here.start, here.end)
            {
                add(span, Sort::Copy, "also printed elsewhere".to_owned(), None);
            }
        }
        marks
    }

    /// "at least 12 protesters: 12 or more".
    fn figure(&self, figure: &Figure) -> String {
        let bounds = match (figure.lower, figure.upper) {
            (Some(lower), Some(upper)) if lower == upper => phrases::grouped(lower),
            (Some(lower), Some(upper)) => {
                format!("{} to {}", phrases::grouped(lower), phrases::grouped(upper))
            }
            (Some(lower), None) => format!("{} or more", phrases::grouped(lower)),
            (None, Some(upper)) => format!("{} or fewer", phrases::grouped(upper)),
            (None, None) => "not known".to_owned(),
        };
        let about = if figure.approximate { "about " } else { "" };
        let counts = figure
            .counts
            .map_or_else(String::new, |counts| format!(" {}", self.words(counts)));
        let by = match figure.statement {
            Some(n) => format!("given in statement {n}"),
            None => "given by the article itself".to_owned(),
        };
        format!("figure: {about}{bounds}{counts}, {by}")
    }

    /// The text in paragraphs.
    fn parts(&self) -> Vec<Part> {
        let marks = self.marks();
        let mut parts: Vec<Part> = Vec::new();
        for segment in &self.stored.applied.reading.segments {
            let folded = match segment.kind {
                SegmentKind::Related => Some("a link to another story"),
                SegmentKind::Boilerplate => Some("text of the page around the article"),
                SegmentKind::Credit => Some("a note on sources"),
                _ => None,
            };
            if let Some(what) = folded {
                let line = self.words(segment.span);
                match parts.last_mut() {
                    Some(Part::Folded { what: last, lines }) if *last == what => lines.push(line),
                    _ => parts.push(Part::Folded {
                        what,
                        lines: vec![line],
                    }),
                }
                continue;
            }
            let class = match segment.kind {
                SegmentKind::Headline => "headline",
                SegmentKind::Dateline => "dateline",
                SegmentKind::Caption => "caption",
                _ => "body",
            };
            for line in lines(self.text(), segment.span) {
                let paragraph = Paragraph {
                    class,
                    is_title: false,
                    pieces: pieces(self.text(), line, &marks),
                    notes: self.notes(line),
                    copies: self.copies(line),
                };
                parts.push(Part::Paragraph(paragraph));
            }
        }
        parts
    }

    /// The statements whose content, or else whose source, begins in a part of the text.
    fn notes(&self, part: Span) -> Vec<Note> {
        let reading = &self.stored.applied.reading;
        let begins = |statement: &Statement| {
            let span = envelope(&statement.content).or_else(|| envelope(&statement.source));
            span.is_some_and(|span| part.start <= span.start && span.start < part.end)
        };
        reading
            .statements
            .iter()
            .filter(|statement| begins(statement))
            .map(|statement| self.note(statement))
            .collect()
    }

    fn note(&self, statement: &Statement) -> Note {
        let reading = &self.stored.applied.reading;
        let address = |of: &Statement| {
            let span = of.content.first().or(of.source.first()).copied();
            span.map(|span| self.address(span)).unwrap_or_default()
        };
        let answers = reading
            .statements
            .iter()
            .filter(|other| statement.answers.contains(&other.n))
            .map(|other| (format!("statement {}", other.n), address(other)));
        let answered = self.joined.iter().filter(|joined| {
            let is_answer = matches!(
                joined.kind,
                LinkKind::Denies | LinkKind::Confirms | LinkKind::Answers
            );
            is_answer && joined.statement == Some(statement.n)
        });
        let figures = reading
            .figures
            .iter()
            .filter(|figure| figure.statement == Some(statement.n));
        Note {
            n: statement.n,
            voice: statement.voice.and_then(|n| self.voice(n)),
            act: phrases::act(statement.act),
            form: phrases::form(statement.form),
            via: statement.relay.iter().filter_map(|n| self.voice(*n)).collect(),
            said: statement.said.map(|days| phrases::dates(days.from, days.to)),
            answers: answers.collect(),
            answered: answered
                .map(|joined| {
                    let does = phrases::standpoint(joined.kind);
                    let what = match (joined.kind, joined.is_from) {
                        (_, true) => format!("{does} what was said in"),
                        (LinkKind::Denies, false) => "denied in".to_owned(),
                        (LinkKind::Confirms, false) => "confirmed in".to_owned(),
                        (_, false) => "answered in".to_owned(),
                    };
                    let is_here = joined.other.article == self.stored.article.id;
                    match (is_here, joined.other_statement) {
                        (true, Some(n)) => Other {
                            what,
                            name: format!("statement {n}"),
                            address: format!("#s{n}"),
                        },
                        _ => other(joined, &what),
                    }
                })
                .take(OTHERS)
                .collect(),
            figures: figures
                .map(|figure| {
                    let counts = figure
                        .counts
                        .map_or_else(String::new, |counts| format!(" {}", self.words(counts)));
                    format!("{}{counts}", self.words(figure.span))
                })
                .collect(),
            claims: self.claims.get(&statement.n).cloned().unwrap_or_default(),
            certainty: statement.certainty.iter().map(|span| self.words(*span)).collect(),
            address: address(statement),
            is_corrected: self.stored.applied.statements.contains_key(&statement.n),
        }
    }

    /// The copied passages that begin in a part of the text, each once, with where else they stand.
    fn copies(&self, part: Span) -> Vec<CopyNote> {
        let mut notes: Vec<CopyNote> = Vec::new();
        for joined in self.joined {
            let (
                LinkKind::Copies,
                Some(here),
                JoinedMore::Copy {
                    form,
                    shared_words,
                    is_directed,
                },
            ) = (joined.kind, &joined.here, joined.more)
            else {
                continue;
            };
            let Some(span) = self.points.span(here.start, here.end) else {
                continue;
            };
            if span.start < part.start || part.end <= span.start {
                continue;
            }
            let direction = match (is_directed, joined.is_from) {
                (false, _) => "also in",
                (true, true) => "taken from",
                (true, false) => "taken over by",
            };
            let found = other(joined, direction);
            let id = self.id(span);
            let what = format!("{}, {shared_words} words", phrases::copy_form(form));
            match notes.iter_mut().find(|note| note.id == id) {
                Some(note) => note.others.push(found),
                None => notes.push(CopyNote {
                    id,
                    what,
                    others: vec![found],
                }),
            }
        }
        for note in &mut notes {
            note.others.truncate(OTHERS);
        }
        notes
    }
}

fn other(joined: &Joined, what: &str) -> Other {
    let row = &joined.other;
    let name = row.outlet.clone().unwrap_or_else(|| row.article.clone());
    let day = row
        .day
        .as_deref()
        .map(|day| format!(", {}", phrases::iso_date(day)));
    Other {
        what: what.to_owned(),
        name: name + &day.unwrap_or_default(),
        address: match &joined.there {
            Some(there) => addresses::passage(&row.article, there.start, there.end),
            None => addresses::article(&row.article),
        },
    }
}

/// The passage that an address names by its first code point and the one after its last.
fn sought(text: &str, at: &str) -> Option<Span> {
    let (start, end) = at.split_once('-')?;
    let span = CodePoints::new(text).span(start.parse().ok()?, end.parse().ok()?)?;
    (!span.is_empty()).then_some(span)
}

/// The lines of a segment that are not empty.
fn lines(text: &str, segment: Span) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut at = segment.start;
    for line in segment.of(text).split('\n') {
        let (start, end) = (at, at + line.len());
        at = end + 1;
        let begin = line.len() - line.trim_start().len();
        if !line.trim().is_empty() {
            lines.push(Span::new(start + begin, start + begin + line.trim().len()));
        }
    }
    lines
}
