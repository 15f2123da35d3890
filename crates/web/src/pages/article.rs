//! An article: its text as it was published, with what was read in it beside it.
//!
//! A long one comes in parts. Whatever an article holds, a page of it stays within bounds: lists end with how many more there
//! are, and where marks stand too close to be drawn, the text alone goes on.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use askama::Template;
use sayso_core::{CodePoints, Figure, SegmentKind, Span, Statement, Voice, envelope, headline};
use sayso_export::json::{self, Across};
use sayso_ledger::{ClaimRow, Joined, JoinedMore, Ledger, LinkKind, Stored};
use sayso_linker::links::Relation;

use super::{Frame, Turning};
use crate::addresses;
use crate::asked::{Asked, Wants};
use crate::marked::{Mark, Piece, Sort, pieces};
use crate::parted::{lines, parts};
use crate::phrases::{self, shortened};
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
    more_voices: u64,
    /// Where the other parts of the text are.
    turning: Turning,
    /// Statements and marks that this part has and does not show.
    left_out: u64,
    /// The address named a passage of a text that the article does not have any more.
    is_moved: bool,
    /// The passage in the version that has it.
    moved_from: Option<String>,
    parts: Vec<Part>,
    /// Is the first paragraph the title?
    is_headed: bool,
    relayed: Vec<Other>,
    more_relayed: u64,
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
    /// Those that the article itself gives.
    figures: Vec<FigureNote>,
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
    figures: Vec<FigureNote>,
    claims: Vec<ClaimRow>,
    certainty: Vec<String>,
    address: String,
    /// Where it is corrected.
    correct: String,
    is_corrected: bool,
}

/// A voice, with its page where it has one.
struct Named {
    name: String,
    address: Option<String>,
    /// Where it is corrected.
    correct: Option<String>,
    kind: &'static str,
}

/// A place in another article.
struct Other {
    what: String,
    name: String,
    address: String,
}

/// A figure, in the margin: where others are given for the same, and for those who correct.
struct FigureNote {
    n: u32,
    words: String,
    /// Who else gives one, and the page that shows all beside one another.
    beside: Option<(String, String)>,
    /// Where it is corrected, for those who do.
    correct: Option<String>,
}

/// A passage that other articles have too, in the margin.
struct CopyNote {
    id: String,
    what: String,
    others: Vec<Other>,
}

/// So many other articles are named beside one passage.
const OTHERS: usize = 6;
/// So many voices, and so many articles that are joined to this one, are named below the text.
const LISTED: usize = 100;
/// So many characters of a name, of the words of a figure, of a title.
const NAME: usize = 120;
const WORDS: usize = 80;
const TITLE: usize = 400;
/// What a mark, a note and a name in a note weigh, in bytes of the page.
const MARK: usize = 220;
const NOTE: usize = 700;
const LINK: usize = 160;
/// What is drawn in one part weighs so much at most; the text comes on top of it.
const DRAWN: usize = 95_000;

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
    let passages = ledger.passages_of(&id)?;
    let hash = asked.value("text");
    let is_moved = hash.is_some_and(|hash| !stored.version.text_sha256.starts_with(hash));
    let reading = &stored.applied.reading;
    let view = View {
        stored: &stored,
        across: &across,
        claims: &claims,
        joined: &joined,
        passages: &passages,
        points: CodePoints::new(&stored.article.text),
        sought: match is_moved {
            true => None,
            false => asked.value("at").and_then(|at| sought(&stored.article.text, at)),
        },
        voices: reading.voices.iter().map(|voice| (voice.n, voice)).collect(),
        figures: by_statement(&reading.figures),
        beside: beside(&id, &joined),
        is_corrected_by: asked.writer.is_some(),
    };
    let moved_from = match hash.filter(|_| is_moved) {
        Some(hash) => older(ledger, &id, hash, asked.value("at"))?,
        None => None,
    };
    Shown::page(&view.page(asked, is_moved, moved_from)?)
}

/// The address of a passage in the version whose text has this hash; `None` where none was kept.
fn older(ledger: &Ledger, id: &str, hash: &str, passage: Option<&str>) -> Result<Option<String>, Refusal> {
    let history = ledger.history(id)?;
    let versions = history.map_or_else(Vec::new, |history| history.versions);
    let is_kept = versions
        .iter()
        .any(|version| version.text_sha256.starts_with(hash));
    let passage = passage.and_then(|passage| {
        let (start, end) = passage.split_once('-')?;
        Some((start.parse().ok()?, end.parse().ok()?))
    });
    Ok(is_kept.then(|| match passage {
        Some((start, end)) => addresses::version_passage(id, hash, start, end),
        None => addresses::version(id, hash),
    }))
}

/// The other articles that give a figure for the same as one here; none where only this one gives another.
struct Beside<'j> {
    articles: BTreeSet<&'j str>,
    /// Does each of them agree with the one here?
    agrees: bool,
}

/// By the number of the figure here.
fn beside<'j>(id: &str, joined: &'j [Joined]) -> HashMap<u32, Beside<'j>> {
    let mut of: HashMap<u32, Beside<'j>> = HashMap::new();
    for joined in joined {
        if let JoinedMore::Quantity(n, relation) = joined.more {
            let beside = of.entry(n).or_insert_with(|| Beside {
                articles: BTreeSet::new(),
                agrees: true,
            });
            if joined.other.article != id {
                beside.articles.insert(&joined.other.article);
            }
            beside.agrees &= relation == Relation::Agrees;
        }
    }
    of
}

/// The figures that statements give, with their own numbers, by the statement's.
fn by_statement(figures: &[Figure]) -> HashMap<u32, Vec<(u32, &Figure)>> {
    let mut of: HashMap<u32, Vec<(u32, &Figure)>> = HashMap::new();
    for (n, figure) in (1..).zip(figures) {
        if let Some(statement) = figure.statement {
            of.entry(statement).or_default().push((n, figure));
        }
    }
    of
}

/// All that the page is made of.
struct View<'v> {
    stored: &'v Stored,
    across: &'v Across,
    claims: &'v BTreeMap<u32, Vec<ClaimRow>>,
    joined: &'v [Joined],
    passages: &'v [Span],
    points: CodePoints<'v>,
    /// The passage that the address names.
    sought: Option<Span>,
    /// Does somebody see it who may correct it?
    is_corrected_by: bool,
    voices: HashMap<u32, &'v Voice>,
    /// Who else gives a figure for the same, by the figure's number.
    beside: HashMap<u32, Beside<'v>>,
    figures: HashMap<u32, Vec<(u32, &'v Figure)>>,
}

/// A line of the text, before it is known whether it is shown.
struct Line {
    span: Span,
    class: &'static str,
    /// What it is where it is folded.
    folded: Option<&'static str>,
}

impl View<'_> {
    fn page(
        &self,
        asked: &Asked,
        is_moved: bool,
        moved_from: Option<String>,
    ) -> Result<ArticlePage, Refusal> {
        let (article, version) = (&self.stored.article, &self.stored.version);
        let reading = &self.stored.applied.reading;
        let title = headline(article.title.as_deref(), &article.text);
        let voices = reading.voices.iter().take(LISTED);
        let voices = voices.map(|voice| self.named(voice)).collect();
        let lines = self.lines();
        let marks = self.marks();
        let notes = self.notes();
        let parts = parts(self.weights(&lines, &marks, &notes));
        let (n, shown) = self.part_asked(asked, &lines, &parts)?;
        let (mut shown_parts, left_out) = self.shown(lines.get(shown).unwrap_or_default(), &marks, &notes);
        // the headline stands in the text with its marks, and is the page's title
        let is_headed =
            matches!(shown_parts.first(), Some(Part::Paragraph(first)) if first.class == "headline");
        if let (true, Some(Part::Paragraph(first))) = (is_headed, shown_parts.first_mut()) {
            first.is_title = true;
        }
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
        let mut relayed: Vec<Other> = relayed
            .filter(|other| seen.insert((other.what.clone(), other.name.clone())))
            .collect();
        let more_relayed = relayed.len().saturating_sub(LISTED) as u64;
        relayed.truncate(LISTED);
        let address = addresses::article(&article.id);
        let part = |n: usize| {
            let joins = if address.contains('?') { '&' } else { '?' };
            format!("{address}{joins}part={n}")
        };
        Ok(ArticlePage {
            frame: Frame {
                json: Some(addresses::article(&article.id) + ".json"),
                ..Frame::new(shortened(&title, 80), asked)
            },
            id: article.id.clone(),
            title: shortened(&title, TITLE),
            outlet: article.outlet.as_deref().map(|outlet| shortened(outlet, NAME)),
            byline: article.byline.as_deref().map(|byline| shortened(byline, TITLE)),
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
            more_voices: reading.voices.len().saturating_sub(LISTED) as u64,
            turning: Turning {
                before: (n > 1).then(|| part(n - 1)),
                after: (n < parts.len()).then(|| part(n + 1)),
                told: format!("part {n} of {}", parts.len()),
            },
            left_out,
            is_moved,
            moved_from,
            parts: shown_parts,
            is_headed,
            relayed,
            more_relayed,
            corrected: (self.stored.applied.statements.len() + self.stored.applied.figures.len()) as u64,
            orphaned: self.stored.applied.orphaned.len() as u64,
        })
    }

    /// The part that is asked for: by its number, by a place that it holds, or else the first.
    fn part_asked(
        &self,
        asked: &Asked,
        lines: &[Line],
        parts: &[Range<usize>],
    ) -> Result<(usize, Range<usize>), Refusal> {
        let number = |name: &str| {
            let value = asked.value(name)?;
            // of a passage its beginning
            let value = value.split_once('-').map_or(value, |(start, _)| start);
            Some(value.parse::<usize>().map_err(|_| {
                Refusal::not_understood(
                    format!("{value:?} is no number."),
                    "See that the address was copied whole.",
                )
            }))
        };
        let n = match (number("part").transpose()?, number("at").transpose()?) {
            (Some(n), _) => n,
            (None, Some(place)) => {
                let line = lines.partition_point(|line| self.points.at(line.span.start) <= place);
                parts.partition_point(|part| part.start < line).max(1)
            }
            (None, None) => 1,
        };
        match parts.get(n.wrapping_sub(1)) {
            Some(part) => Ok((n, part.clone())),
            None => Err(Refusal::not_there(format!(
                "There is no part {n}: the article has {}.",
                phrases::counted(parts.len() as u64, "part")
            ))),
        }
    }

    fn named(&self, voice: &Voice) -> Named {
        let across = self.across.get(&voice.n);
        Named {
            name: shortened(across.map_or(&voice.name, |(_, name)| name), NAME),
            address: across.map(|(key, _)| addresses::voice(key)),
            correct: across.map(|(key, _)| addresses::correct_voice(key)),
            kind: phrases::voice_kind(voice.kind),
        }
    }

    fn voice(&self, n: u32) -> Option<Named> {
        self.voices.get(&n).map(|voice| self.named(voice))
    }

    /// The identifier of a place.
    fn id(&self, span: Span) -> String {
        format!("t{}-{}", self.points.at(span.start), self.points.at(span.end))
    }

    /// The identifier of several passages as one, as other pages name it; `None` for one alone, which has it.
    fn id_of_all(&self, spans: &[Span]) -> Option<String> {
        match spans {
            [first, .., last] => Some(format!(
                "t{}-{}",
                self.points.at(first.start),
                self.points.at(last.end)
            )),
            _ => None,
        }
    }

    /// The address of a place, good for this text alone.
    fn address(&self, span: Span) -> String {
        let (start, end) = (self.points.at(span.start), self.points.at(span.end));
        // seen from this page, its own path need not be told a thousand times
        let of = addresses::lasting_passage(
            &self.stored.article.id,
            &self.stored.version.text_sha256,
            start,
            end,
        );
        match of.find('?') {
            Some(at) if !of.starts_with("/articles/id?") => of.get(at..).unwrap_or_default().to_owned(),
            _ => of,
        }
    }

    fn text(&self) -> &str {
        &self.stored.article.text
    }

    fn words(&self, span: Span) -> String {
        let words: String = span.of(self.text()).chars().take(WORDS * 4).collect();
        let words: Vec<&str> = words.split_whitespace().collect();
        shortened(&words.join(" "), WORDS)
    }

    fn marks(&self) -> Vec<Mark> {
        let reading = &self.stored.applied.reading;
        let mut marks = Vec::new();
        let mut add = |span: Span, sort, told: String, number, of: Option<String>| {
            marks.push(Mark {
                span,
                sort,
                ids: of.into_iter().chain([self.id(span)]).collect(),
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
                None,
            );
        }
        for statement in &reading.statements {
            let who = statement
                .voice
                .and_then(|n| self.voice(n))
                .map_or_else(|| "nobody named".to_owned(), |voice| voice.name);
            let told = format!("statement {}: {who} {}", statement.n, phrases::act(statement.act));
            let all = self.id_of_all(&statement.content);
            for (at, span) in statement.content.iter().enumerate() {
                let is_first = at == 0;
                let (number, all) = (is_first.then_some(statement.n), all.clone().filter(|_| is_first));
                add(*span, Sort::Content, told.clone(), number, all);
            }
            let told = format!("source of statement {}: {who}", statement.n);
            let sources = statement
                .source
                .iter()
                .map(|span| (*span, Sort::Source, told.clone()));
            let told = format!("cue of statement {}", statement.n);
            let cues = statement.cue.iter().map(|span| (*span, Sort::Cue, told.clone()));
            let mut said_by: Vec<(Span, Sort, String)> = sources.chain(cues).collect();
            said_by.sort_by_key(|(span, ..)| span.start);
            let spans: Vec<Span> = said_by.iter().map(|(span, ..)| *span).collect();
            let mut all = self.id_of_all(&spans);
            for (span, sort, told) in said_by {
                add(span, sort, told, None, all.take());
            }
        }
        for figure in &reading.figures {
            add(figure.span, Sort::Figure, self.figure(figure), None, None);
        }
        for date in &reading.dates {
            let told = date.days.map_or_else(
                || "a day that is not known".to_owned(),
                |days| phrases::dates(days.from, days.to),
            );
            add(date.span, Sort::Date, told, None, None);
        }
        let copied: BTreeSet<Span> = (self.joined.iter())
            .filter(|joined| joined.kind == LinkKind::Copies)
            .filter_map(|joined| joined.here.as_ref())
            .filter_map(|here| self.points.span(here.start, here.end))
            .collect();
        for span in copied {
            add(span, Sort::Copy, "also printed elsewhere".to_owned(), None, None);
        }
        // other pages lead to passages that are no mark: parts of statements, words that are told elsewhere to be one
        let known: HashSet<String> = marks.iter().flat_map(|mark| mark.ids.clone()).collect();
        let joined = self.joined.iter().filter_map(|joined| joined.here.as_ref());
        let joined = joined.filter_map(|here| self.points.span(here.start, here.end));
        let places: BTreeSet<Span> = joined
            .chain(self.passages.iter().copied())
            // an article that was added a moment ago is not compared yet, and passages may be of its text before
            .filter(|span| {
                self.text()
                    .get(span.start..span.end)
                    .is_some_and(|words| !words.is_empty())
            })
            .collect();
        for span in places {
            let id = self.id(span);
            if !known.contains(&id) {
                marks.push(Mark {
                    span,
                    sort: Sort::Place,
                    ids: vec![id],
                    address: String::new(),
                    told: String::new(),
                    number: None,
                });
            }
        }
        marks.sort_by_key(|mark| mark.span.start);
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

    /// The text in lines.
    fn lines(&self) -> Vec<Line> {
        let mut all = Vec::new();
        for segment in &self.stored.applied.reading.segments {
            let folded = match segment.kind {
                SegmentKind::Related => Some("a link to another story"),
                SegmentKind::Boilerplate => Some("text of the page around the article"),
                SegmentKind::Credit => Some("a note on sources"),
                _ => None,
            };
            let class = match segment.kind {
                SegmentKind::Headline => "headline",
                SegmentKind::Dateline => "dateline",
                SegmentKind::Caption => "caption",
                _ => "body",
            };
            let spans = lines(self.text(), segment.span).into_iter();
            all.extend(spans.map(|span| Line { span, class, folded }));
        }
        all
    }

    /// The figures that the article itself gives in a part of the text, if there is more to tell of them than their marks do.
    fn figures(&self, part: Span) -> Vec<FigureNote> {
        let figures = (1..).zip(&self.stored.applied.reading.figures);
        let here = figures.filter(|(_, figure)| {
            figure.statement.is_none() && part.start <= figure.span.start && figure.span.start < part.end
        });
        here.map(|(n, figure)| self.figure_note(n, figure))
            .filter(|note| note.beside.is_some() || note.correct.is_some())
            .collect()
    }

    fn figure_note(&self, n: u32, figure: &Figure) -> FigureNote {
        let id = &self.stored.article.id;
        let counts = figure
            .counts
            .map_or_else(String::new, |counts| format!(" {}", self.words(counts)));
        FigureNote {
            n,
            words: format!("{}{counts}", self.words(figure.span)),
            beside: self.beside.get(&n).map(|beside| {
                let others = beside.articles.len();
                let told = match (others, beside.agrees) {
                    (0, true) => "the article gives another figure for it, which fits".to_owned(),
                    (0, false) => "the article gives another figure for it, which does not fit".to_owned(),
                    (1, true) => "1 other article gives a figure for it, which fits".to_owned(),
                    (1, false) => "1 other article gives a figure for it, which does not fit".to_owned(),
                    (n, true) => format!("{n} other articles give figures for it, all fit"),
                    (n, false) => format!("{n} other articles give figures for it, not all fit"),
                };
                (told, addresses::quantity(id, n))
            }),
            correct: (self.is_corrected_by).then(|| addresses::correct_figure(id, n)),
        }
    }

    /// The statements in the order in which their content, or else their source, begins, with where that is.
    fn notes(&self) -> Vec<(usize, &Statement)> {
        let begins = |statement: &Statement| {
            let span = envelope(&statement.content).or_else(|| envelope(&statement.source));
            span.map(|span| span.start)
        };
        let statements = self.stored.applied.reading.statements.iter();
        let mut notes: Vec<(usize, &Statement)> = statements
            .filter_map(|statement| Some((begins(statement)?, statement)))
            .collect();
        notes.sort_by_key(|(begins, statement)| (*begins, statement.n));
        notes
    }

    /// Where each line begins, and about what it weighs on the page.
    fn weights(&self, lines: &[Line], marks: &[Mark], notes: &[(usize, &Statement)]) -> Vec<(usize, usize)> {
        let mut weights: Vec<(usize, usize)> = (lines.iter())
            .map(|line| (self.points.at(line.span.start), line.span.len() + 60))
            .collect();
        let mut add = |place: usize, weight: usize| {
            let line = lines.partition_point(|line| line.span.start <= place);
            if let Some(line) = weights.get_mut(line.saturating_sub(1)) {
                line.1 += weight;
            }
        };
        for mark in marks {
            add(mark.span.start, MARK);
        }
        for (begins, statement) in notes {
            add(*begins, self.weight(statement));
        }
        for (n, figure) in (1..).zip(&self.stored.applied.reading.figures) {
            if self.beside.contains_key(&n) || self.is_corrected_by {
                add(figure.span.start, 2 * LINK);
            }
        }
        for joined in self.joined {
            if let (LinkKind::Copies, Some(here)) = (joined.kind, &joined.here)
                && let Some(span) = self.points.span(here.start, here.end)
            {
                add(span.start, LINK);
            }
        }
        weights
    }

    /// About what the note of a statement weighs.
    fn weight(&self, statement: &Statement) -> usize {
        let claims = self.claims.get(&statement.n).map_or(0, Vec::len);
        NOTE + (claims + statement.answers.len() + statement.relay.len()).min(3 * OTHERS) * LINK
    }

    /// Lines as they are shown; and how many statements and marks there was no room for.
    fn shown(&self, lines: &[Line], marks: &[Mark], notes: &[(usize, &Statement)]) -> (Vec<Part>, u64) {
        let mut parts: Vec<Part> = Vec::new();
        let mut left_out = 0;
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            return (parts, left_out);
        };
        let (start, end) = (first.span.start, last.span.end);
        let mut room = DRAWN;
        let mut fits = |weight: usize| {
            let is_room = weight <= room;
            match is_room {
                true => room -= weight,
                // what comes later has no room either
                false => {
                    room = 0;
                    left_out += 1;
                }
            }
            is_room
        };
        let from = notes.partition_point(|(begins, _)| *begins < start);
        let notes: Vec<(usize, &Statement)> = (notes.iter().skip(from))
            .take_while(|(begins, _)| *begins < end)
            .filter(|(_, statement)| fits(self.weight(statement)))
            .copied()
            .collect();
        let marks: Vec<Mark> = (marks.iter())
            .filter(|mark| mark.span.start < end && start < mark.span.end)
            .filter(|_| fits(MARK))
            .cloned()
            .collect();
        for line in lines {
            if let Some(what) = line.folded {
                let words = line.span.of(self.text()).to_owned();
                match parts.last_mut() {
                    Some(Part::Folded { what: last, lines }) if *last == what => lines.push(words),
                    _ => parts.push(Part::Folded {
                        what,
                        lines: vec![words],
                    }),
                }
                continue;
            }
            let here = |begins: usize| line.span.start <= begins && begins < line.span.end;
            let of_line = notes.iter().filter(|(begins, _)| here(*begins));
            parts.push(Part::Paragraph(Paragraph {
                is_title: false,
                class: line.class,
                pieces: pieces(self.text(), line.span, &marks),
                notes: of_line.map(|(_, statement)| self.note(statement)).collect(),
                copies: self.copies(line.span),
                figures: self.figures(line.span),
            }));
        }
        (parts, left_out)
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
            .map(|other| (format!("statement {}", other.n), address(other)))
            .take(OTHERS);
        let answered = self.joined.iter().filter(|joined| {
            let is_answer = matches!(
                joined.kind,
                LinkKind::Denies | LinkKind::Confirms | LinkKind::Answers
            );
            is_answer && joined.statement == Some(statement.n)
        });
        let figures = self
            .figures
            .get(&statement.n)
            .into_iter()
            .flatten()
            .take(2 * OTHERS);
        Note {
            n: statement.n,
            voice: statement.voice.and_then(|n| self.voice(n)),
            act: phrases::act(statement.act),
            form: phrases::form(statement.form),
            via: (statement.relay.iter().take(OTHERS))
                .filter_map(|n| self.voice(*n))
                .collect(),
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
            figures: figures.map(|&(n, figure)| self.figure_note(n, figure)).collect(),
            claims: (self.claims.get(&statement.n).into_iter().flatten().take(OTHERS))
                .cloned()
                .collect(),
            certainty: (statement.certainty.iter().take(OTHERS))
                .map(|span| self.words(*span))
                .collect(),
            address: address(statement),
            correct: addresses::correct_statement(&self.stored.article.id, statement.n),
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
    let name = shortened(row.outlet.as_ref().unwrap_or(&row.article), NAME);
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
