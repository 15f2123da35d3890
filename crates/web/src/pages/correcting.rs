//! Where writers say what is wrong: with a statement, a figure, an article or a voice.
//!
//! Each kind of correction is a form of its own. What a form sends becomes what the ledger is asked for, as `sayso correct`
//! asks it.

use askama::Template;
use sayso_core::{Act, CodePoints, Figure, Span, Statement, VoiceKind, envelope, headline};
use sayso_ledger::{
    Ask, By, CopyAsk, CopyForm, Corrected, CorrectionValue, Fault, GiverAsk, Ledger, LedgerError, LinkAsk,
    LinkKind, Stored, Typed, TypedFigure, TypedPassages, VoiceAsk, VoiceInFull,
};
use sayso_reader::form::form as form_of;

use super::Frame;
use crate::addresses;
use crate::asked::Asked;
use crate::phrases;
use crate::posted::Posted;
use crate::refusal::Refusal;
use crate::shown::Shown;

#[derive(Template)]
#[template(path = "correcting.html")]
struct CorrectingPage {
    frame: Frame,
    title: String,
    /// The article or voice that it is of.
    of: String,
    address: String,
    words: String,
    facts: Vec<String>,
    around: Vec<String>,
    error: Option<String>,
    form_token: String,
    /// What the forms were made for; see [`seen`].
    seen: String,
    /// What names the thing that is corrected.
    hidden: Vec<(&'static str, String)>,
    forms: Vec<Form>,
    corrections: Option<String>,
}

/// A form for one kind of correction.
struct Form {
    kind: &'static str,
    summary: &'static str,
    hint: &'static str,
    fields: Vec<Field>,
    button: &'static str,
    is_open: bool,
}

struct Field {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    value: String,
    input: Input,
}

enum Input {
    Line,
    Text,
    /// One of several: what is sent, and what is shown.
    Choice(Vec<(String, String)>),
    Check,
    /// Any of several: what is sent, what is shown, and whether it is chosen.
    Checks(Vec<(String, String, bool)>),
}

impl Field {
    /// As many lines as the value needs, about.
    fn rows(&self) -> usize {
        let lines = self.value.lines().map(|line| line.chars().count() / 60 + 1);
        lines.sum::<usize>().clamp(2, 12)
    }
}

/// What is corrected.
#[derive(Clone, Debug, PartialEq, Eq)]
enum About {
    Statement(String, u32),
    Figure(String, u32),
    Article(String),
    Voice(String),
}

/// What became of what was sent.
pub enum Sent {
    /// It is done; where it shows.
    Done(String),
    /// It is not done: the page again with why, and with what was typed.
    Again(Shown),
}

/// What a copy can be said to be.
const COPY_FORMS: [CopyForm; 4] = [
    CopyForm::Wire,
    CopyForm::Quotation,
    CopyForm::Background,
    CopyForm::Own,
];
/// So many articles of a voice can be chosen from.
const MEMBERS: usize = 60;
/// So many characters of the text around a passage are shown.
const AROUND: usize = 6_000;

/// The page: `article` with `statement` or `figure`, or alone; or `voice`.
pub fn page(ledger: &Ledger, asked: &Asked) -> Result<Shown, Refusal> {
    if asked.writer.is_none() {
        let to = match asked.query_text.as_str() {
            "" => asked.path.clone(),
            query => format!("{}?{query}", asked.path),
        };
        return Ok(Shown::Elsewhere(addresses::sign_in(&to)));
    }
    let about = about(|name| asked.value(name).map(str::to_owned))?;
    built(ledger, asked, &about, None)
}

/// Carries out what a form asks.
///
/// # Errors
/// It names nothing that there is, or the ledger cannot be written.
pub fn correct(ledger: &mut Ledger, asked: &Asked, posted: &Posted, by: &By<'_>) -> Result<Sent, Refusal> {
    let about = about(|name| posted.value(name).map(str::to_owned))?;
    match done(ledger, &about, posted, by) {
        Ok(corrected) => Ok(Sent::Done(shows(&about, &corrected))),
        Err(error) => {
            let why = match error {
                Undone::Unclear(why) => why,
                Undone::Ledger(LedgerError {
                    fault: Fault::Refused(why),
                    ..
                }) => why,
                Undone::Ledger(error) => return Err(error.into()),
            };
            Ok(Sent::Again(built(ledger, asked, &about, Some((posted, why)))?))
        }
    }
}

/// Why something was not done.
enum Undone {
    Unclear(String),
    Ledger(LedgerError),
}

impl From<LedgerError> for Undone {
    fn from(error: LedgerError) -> Self {
        Undone::Ledger(error)
    }
}

impl From<String> for Undone {
    fn from(why: String) -> Self {
        Undone::Unclear(why)
    }
}

fn about(value: impl Fn(&str) -> Option<String>) -> Result<About, Refusal> {
    let number = |name: &str| match value(name) {
        None => Ok(None),
        Some(n) => n.parse().map(Some).map_err(|_| {
            Refusal::not_understood(
                format!("{n:?} is no number of a {name}."),
                "Follow a link “correct” on the page of an article.",
            )
        }),
    };
    let (statement, figure) = (number("statement")?, number("figure")?);
    match (value("article"), statement, figure, value("voice")) {
        (Some(article), Some(n), None, None) => Ok(About::Statement(article, n)),
        (Some(article), None, Some(n), None) => Ok(About::Figure(article, n)),
        (Some(article), None, None, None) => Ok(About::Article(article)),
        (None, None, None, Some(voice)) => Ok(About::Voice(voice)),
        _ => Err(Refusal::not_understood(
            "The address does not say what is to be corrected.",
            "Follow a link “correct” on the page of an article or a voice.",
        )),
    }
}

// --- what is sent -----------------------------------------------------------------------------------------------------

fn done(ledger: &mut Ledger, about: &About, posted: &Posted, by: &By<'_>) -> Result<Corrected, Undone> {
    let kind = posted.raw("kind");
    match about {
        About::Voice(key) => match kind {
            "merge" => {
                let other = posted
                    .value("other")
                    .ok_or("Say which voice is the same one.".to_owned())?;
                Ok(ledger.merge_voices(key, other, by)?)
            }
            "split" => {
                let typed = posted.raw("articles").lines().map(str::trim);
                let typed = typed.filter(|line| !line.is_empty());
                let mut articles: Vec<String> = Vec::new();
                for article in posted.all("in").chain(typed) {
                    articles.push(ledger.meant(article)?);
                }
                if articles.is_empty() {
                    return Err("Say in which articles it is somebody else.".to_owned().into());
                }
                articles.sort();
                articles.dedup();
                Ok(ledger.split_voice(key, &articles, by)?)
            }
            _ => Err(unknown(kind)),
        },
        About::Statement(article, n) if matches!(kind, "same" | "answers") => {
            let id = ledger.meant(article)?;
            let stored = ledger.article(&id)?;
            let stored = stored.ok_or_else(|| format!("there is no article {id:?}"))?;
            is_as_seen(posted, &stored, about)?;
            let (other, m) = statement_place(posted.raw("other"))?;
            let other = ledger.meant(other)?;
            let relation = posted.raw("relation");
            let (kind, not) = match (kind, relation) {
                ("same", "same") => (LinkKind::SameStatement, false),
                ("same", "not-same") => (LinkKind::SameStatement, true),
                ("answers", "denies") => (LinkKind::Denies, posted.has("not")),
                ("answers", "confirms") => (LinkKind::Confirms, posted.has("not")),
                ("answers", "answers") => (LinkKind::Answers, posted.has("not")),
                _ => return Err("Say how the two stand to each other.".to_owned().into()),
            };
            let ask = LinkAsk {
                kind,
                one: (&id, *n),
                other: (&other, m),
                not,
            };
            Ok(ledger.correct_link(&ask, by)?)
        }
        About::Article(article) if kind == "copied" => {
            let from = posted
                .value("from")
                .ok_or("Say from which article it is.".to_owned())?;
            let (id, from) = (ledger.meant(article)?, ledger.meant(from)?);
            let corrected = ledger.correct_copy(&id, &from, by, |article, from| {
                is_as_seen(posted, article, about)?;
                let ask = CopyAsk {
                    form: COPY_FORMS
                        .into_iter()
                        .find(|form| form.name() == posted.raw("copy-form")),
                    not: posted.has("not"),
                    ..CopyAsk::default()
                };
                let (passage, of) = (typed(posted.raw("passage")), typed(posted.raw("of")));
                ask.with_passages((article, passage.first()), (from, of.first()))
                    .map_err(|(article, unclear)| format!("article {article}: {unclear}"))
            })?;
            Ok(corrected)
        }
        About::Statement(article, _) | About::Figure(article, _) | About::Article(article) => {
            let id = ledger.meant(article)?;
            Ok(ledger.correct(&id, by, |stored| {
                is_as_seen(posted, stored, about)?;
                asked_for(posted, stored, about)
            })?)
        }
    }
}

fn unknown(kind: &str) -> Undone {
    Undone::Unclear(format!("there is no correction {kind:?} of this"))
}

/// What a form asks for inside one article.
fn asked_for(posted: &Posted, stored: &Stored, about: &About) -> Result<Ask, String> {
    let kind = posted.raw("kind");
    let reading = &stored.applied.reading;
    match (about, kind) {
        (About::Statement(_, n), "not-a-statement") => Ok(Ask::NotAStatement { statement: *n }),
        (About::Statement(_, n), "voice") => Ok(Ask::Voice {
            statement: *n,
            voice: voice(posted)?,
        }),
        (About::Statement(_, n), "act") => Ok(Ask::Act {
            statement: *n,
            act: act(posted)?,
        }),
        (About::Statement(_, n), "relay") => {
            let kind = VoiceKind::named(posted.raw("voice-kind"));
            let names = posted.raw("names").lines().map(str::trim);
            let relay = names.filter(|name| !name.is_empty()).map(|name| VoiceAsk::Named {
                name: name.to_owned(),
                kind,
            });
            Ok(Ask::Relay {
                statement: *n,
                relay: relay.collect(),
            })
        }
        (About::Statement(_, n), "span") => {
            let found = reading.statements.iter().find(|statement| statement.n == *n);
            let was = found.ok_or_else(|| format!("there is no statement {n} in this article"))?;
            let text = stored.article.text.as_str();
            // what was left as it stood is not said
            let said = |name: &str, spans: &[Span]| {
                let sent = posted.raw(name).trim();
                (sent != in_words(text, spans).trim()).then(|| typed(sent))
            };
            let content = said("content", &was.content);
            let (source, cue) = (said("source", &was.source), said("cue", &was.cue));
            if content.as_ref().is_some_and(Vec::is_empty) {
                return Err(
                    "A statement needs words that were said; if it is none, say that it is no statement."
                        .to_owned(),
                );
            }
            let is_none = |said: &Option<Vec<Typed>>| said.as_ref().is_some_and(Vec::is_empty);
            let (no_source, no_cue) = (is_none(&source), is_none(&cue));
            let typed = TypedPassages {
                content: content.unwrap_or_default(),
                source: source.unwrap_or_default(),
                cue: cue.unwrap_or_default(),
            };
            Ask::span(stored, *n, &typed, no_source, no_cue, form_of).map_err(|unclear| unclear.to_string())
        }
        (About::Figure(_, n), "not-a-figure") => Ok(Ask::NotAFigure { figure: *n }),
        (About::Figure(_, n), "figure") => {
            let place = (*n as usize).checked_sub(1);
            let Some(was) = place.and_then(|place| reading.figures.get(place)) else {
                return Err(format!("there is no figure {n} in this article"));
            };
            let said = |name: &str, was: String| {
                let sent = posted.raw(name).trim();
                (sent != was).then(|| sent.to_owned())
            };
            let bound = |name: &str, was: Option<u64>| {
                said(name, bound_in_words(was))
                    .map(|sent| bound_of(&sent))
                    .transpose()
            };
            let counts = said("counts", counts_in_words(&stored.article.text, was));
            let by = said("by", giver_in_words(was.statement)).map(|sent| match sent.parse() {
                Ok(n) => GiverAsk::Statement(n),
                Err(_) => GiverAsk::Article,
            });
            let figure = TypedFigure {
                lower: bound("lower", was.lower)?,
                upper: bound("upper", was.upper)?,
                counts: counts.map(|sent| typed(&sent).pop()),
                approximate: said("approximate", yes_no(was.approximate)).map(|sent| sent == "yes"),
                by,
            };
            Ask::figure(stored, *n, &figure).map_err(|unclear| unclear.to_string())
        }
        (About::Article(_), "missed") => {
            let passages = TypedPassages {
                content: typed(posted.raw("content")),
                source: typed(posted.raw("source")),
                cue: typed(posted.raw("cue")),
            };
            if passages.content.is_empty() {
                return Err("Give the words that were said.".to_owned());
            }
            Ask::missed(stored, &passages, act(posted)?, voice(posted)?, form_of)
                .map_err(|unclear| unclear.to_string())
        }
        _ => Err(format!("there is no correction {kind:?} of this")),
    }
}

fn act(posted: &Posted) -> Result<Act, String> {
    Act::named(posted.raw("act")).ok_or_else(|| "Say which act it is.".to_owned())
}

/// Who made a statement: a name, a key, or nobody.
fn voice(posted: &Posted) -> Result<Option<VoiceAsk>, String> {
    match (posted.has("nobody"), posted.value("name"), posted.value("key")) {
        (true, None, None) => Ok(None),
        (false, Some(name), None) => Ok(Some(VoiceAsk::Named {
            name: name.to_owned(),
            kind: VoiceKind::named(posted.raw("voice-kind")),
        })),
        (false, None, Some(key)) => Ok(Some(VoiceAsk::Key(key.to_owned()))),
        (false, None, None) => {
            Err("Say who made it: a name, a voice of the ledger, or that nobody is named.".to_owned())
        }
        _ => Err("Say one of the three: a name, a voice of the ledger, or that nobody is named.".to_owned()),
    }
}

/// A statement as people write it: its article and its number.
fn statement_place(text: &str) -> Result<(&str, u32), String> {
    // an identifier may have colons of its own
    let place = text.trim().rsplit_once(':').and_then(|(article, n)| {
        let n = n.parse().ok().filter(|n| *n > 0)?;
        (!article.is_empty()).then_some((article, n))
    });
    place.ok_or_else(|| {
        "Write the other statement as ARTICLE:NUMBER; the page to correct it says how it is written."
            .to_owned()
    })
}

/// Passages as they are typed: each by its words or by START-END, apart by a line with nothing but "…".
fn typed(text: &str) -> Vec<Typed> {
    let mut parts = vec![String::new()];
    for line in text.lines() {
        match line.trim() {
            "…" | "..." => parts.push(String::new()),
            _ => {
                if let Some(part) = parts.last_mut() {
                    part.push_str(line);
                    part.push('\n');
                }
            }
        }
    }
    let parts = parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty());
    let place = |part: &str| -> Option<Typed> {
        let (start, end) = part.split_once('-')?;
        Some(Typed::Points(
            start.trim().parse().ok()?,
            end.trim().parse().ok()?,
        ))
    };
    parts
        .map(|part| place(part).unwrap_or_else(|| Typed::Words(part.to_owned())))
        .collect()
}

/// The same the other way: passages as a form shows them, so that [`typed`] means the same passages.
fn in_words(text: &str, spans: &[Span]) -> String {
    let points = CodePoints::new(text);
    let passages = spans.iter().map(|span| {
        let words = span.of(text);
        let is_plain = |c: char| !c.is_control() || c == '\n' || c == '\t';
        let is_alone = text.match_indices(words).nth(1).is_none();
        let is_one = typed(words) == [Typed::Words(words.to_owned())];
        match is_alone && is_one && words.chars().all(is_plain) && !words.contains(turns) {
            true => words.to_owned(),
            false => format!("{}-{}", points.at(span.start), points.at(span.end)),
        }
    });
    passages.collect::<Vec<_>>().join("\n…\n")
}

/// The same for what a figure counts: of words that stand several times the nearest are meant.
fn counts_in_words(text: &str, figure: &Figure) -> String {
    let Some(counts) = figure.counts else {
        return String::new();
    };
    let words = counts.of(text);
    let from = figure.span.start;
    let nearest = text
        .match_indices(words)
        .map(|(at, _)| at)
        .min_by_key(|at| at.abs_diff(from));
    let is_one = typed(words) == [Typed::Words(words.to_owned())];
    match nearest == Some(counts.start) && is_one && !words.contains(|c: char| c.is_control() || turns(c)) {
        true => words.to_owned(),
        false => in_words(text, &[counts]),
    }
}

/// Characters that pages do not show as they are.
fn turns(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn bound_in_words(bound: Option<u64>) -> String {
    bound.map_or_else(|| "open".to_owned(), |n| n.to_string())
}

fn bound_of(sent: &str) -> Result<Option<u64>, String> {
    let digits: String = sent
        .chars()
        .filter(|c| !matches!(c, ',' | ' ' | '\u{a0}' | '\u{202f}'))
        .collect();
    match digits.as_str() {
        "" | "open" => Ok(None),
        digits => digits
            .parse()
            .map(Some)
            .map_err(|_| format!("{sent:?} is no whole number; write one, or “open”")),
    }
}

fn giver_in_words(statement: Option<u32>) -> String {
    statement.map_or_else(|| "article".to_owned(), |n| n.to_string())
}

fn yes_no(is_so: bool) -> String {
    if is_so { "yes" } else { "no" }.to_owned()
}

/// Where a correction shows.
fn shows(about: &About, corrected: &Corrected) -> String {
    let correction = &corrected.correction;
    let Some(article) = &correction.article else {
        return match about {
            About::Voice(key) => addresses::voice(key),
            _ => addresses::correction(correction.number),
        };
    };
    // where its words now stand
    let moved = correction
        .differences
        .iter()
        .find(|difference| difference.field == "content");
    let passages = match moved.map(|difference| &difference.after) {
        Some(CorrectionValue::Passages(passages)) if !passages.is_empty() => passages,
        _ => &correction.passages,
    };
    match (correction.kind, passages.first()) {
        ("not-a-statement" | "not-a-figure", _) | (_, None) => addresses::article(article),
        (_, Some(first)) => addresses::passage(article, first.start, first.end),
    }
}

// --- what is shown ----------------------------------------------------------------------------------------------------

/// Which state of the article a form was made for: its text, and where the statement or figure stood. Numbers of statements
/// change where articles are read again; what is sent must not hit another one.
fn seen(stored: &Stored, about: &About) -> Option<String> {
    let reading = &stored.applied.reading;
    let span = match about {
        About::Statement(_, n) => {
            let statement = reading.statements.iter().find(|statement| statement.n == *n)?;
            envelope(&statement.content).or_else(|| envelope(&statement.source))
        }
        About::Figure(_, n) => Some(figure(stored, *n)?.span),
        About::Article(_) | About::Voice(_) => None,
    };
    let hash = stored.version.text_sha256.get(..16).unwrap_or_default();
    let place = span.map(|span| format!("-{}-{}", span.start, span.end));
    Some(format!("{hash}{}", place.unwrap_or_default()))
}

fn is_as_seen(posted: &Posted, stored: &Stored, about: &About) -> Result<(), String> {
    match seen(stored, about).as_deref() == Some(posted.raw("seen")) {
        true => Ok(()),
        false => Err(
            "The article was changed or read again since this form was made. Look at it again on its page, and correct it from \
             there."
                .to_owned(),
        ),
    }
}

fn figure(stored: &Stored, n: u32) -> Option<&Figure> {
    let place = (n as usize).checked_sub(1)?;
    stored.applied.reading.figures.get(place)
}

/// What was typed, where something was sent.
type Again<'p> = Option<(&'p Posted, String)>;

fn built(ledger: &Ledger, asked: &Asked, about: &About, again: Again<'_>) -> Result<Shown, Refusal> {
    let frame = |title: String| Frame {
        json: None,
        ..Frame::new(title, asked)
    };
    let form_token = asked.writer.as_ref().map(|writer| writer.form_token.clone());
    let form_token = form_token.unwrap_or_default();
    let (posted, error) = again.unzip();
    let forms = Forms { posted };
    if let About::Voice(key) = about {
        let voice = ledger
            .voice(key)?
            .ok_or_else(|| Refusal::not_there(format!("There is no voice {key}.")))?;
        return Shown::page(&CorrectingPage {
            frame: frame(format!("Correct {}", phrases::shortened(&voice.voice.name, 60))),
            title: "Correct a voice".to_owned(),
            of: voice.voice.name.clone(),
            address: addresses::voice(&voice.voice.voice),
            words: String::new(),
            facts: vec![
                format!("key: {}", voice.voice.voice),
                phrases::voice_kind(voice.voice.kind).to_owned(),
                format!("speaks in {}", phrases::counted(voice.voice.articles, "article")),
            ],
            around: Vec::new(),
            error,
            form_token,
            seen: String::new(),
            hidden: vec![("voice", voice.voice.voice.clone())],
            forms: forms.of_voice(&voice),
            corrections: None,
        });
    }
    let (About::Statement(article, _) | About::Figure(article, _) | About::Article(article)) = about else {
        return Err(Refusal::broken("This cannot be corrected."));
    };
    let id = ledger.meant(article)?;
    let stored = ledger
        .article(&id)?
        .ok_or_else(|| Refusal::not_there(format!("There is no article {id}.")))?;
    let text = stored.article.text.as_str();
    let now = seen(&stored, about);
    // a form that was sent for another state of the article is shown for that state, and stays refused
    let seen = match (posted, now) {
        (Some(posted), _) => posted.raw("seen").to_owned(),
        (None, Some(now)) => now,
        (None, None) => return Err(lacking(about)),
    };
    let mut page = CorrectingPage {
        frame: frame(String::new()),
        title: String::new(),
        of: headline(stored.article.title.as_deref(), &stored.article.text),
        address: addresses::article(&id),
        words: String::new(),
        facts: Vec::new(),
        around: Vec::new(),
        error,
        form_token,
        seen,
        hidden: vec![("article", id.clone())],
        forms: Vec::new(),
        corrections: Some(addresses::corrections_of(&id)),
    };
    match about {
        About::Statement(_, n) => {
            page.title = format!("Correct statement {n}");
            page.hidden.push(("statement", n.to_string()));
            let found = stored.applied.reading.statements.iter().find(|of| of.n == *n);
            let Some(statement) = found else {
                return Err(lacking(about));
            };
            let spans = if statement.content.is_empty() {
                &statement.source
            } else {
                &statement.content
            };
            page.words = said(text, spans);
            page.facts = facts(&stored, statement);
            page.facts.push(format!("named {id}:{n} in other forms"));
            if let Some(span) = envelope(spans) {
                let points = CodePoints::new(text);
                let first = spans.first().copied().unwrap_or(span);
                page.address = addresses::passage(&id, points.at(first.start), points.at(first.end));
                page.around = around(text, span);
            }
            page.forms = forms.of_statement(&stored, statement);
        }
        About::Figure(_, n) => {
            page.title = format!("Correct figure {n}");
            page.hidden.push(("figure", n.to_string()));
            let Some(figure) = figure(&stored, *n) else {
                return Err(lacking(about));
            };
            page.words = said(text, &[figure.span]);
            page.facts = vec![
                format!("at least: {}", bound_in_words(figure.lower)),
                format!("at most: {}", bound_in_words(figure.upper)),
            ];
            let points = CodePoints::new(text);
            page.address = addresses::passage(&id, points.at(figure.span.start), points.at(figure.span.end));
            page.around = around(text, figure.span);
            page.forms = forms.of_figure(&stored, figure);
        }
        About::Article(_) | About::Voice(_) => {
            page.title = "Correct an article".to_owned();
            page.facts = vec![format!("named {id} in other forms")];
            page.forms = forms.of_article();
        }
    }
    page.frame.title = format!("{}: {}", page.title, phrases::shortened(&page.of, 60));
    Shown::page(&page)
}

fn lacking(about: &About) -> Refusal {
    Refusal::not_there(match about {
        About::Statement(article, n) => format!("There is no statement {n} in article {article}."),
        About::Figure(article, n) => format!("There is no figure {n} in article {article}."),
        About::Article(article) => format!("There is no article {article}."),
        About::Voice(key) => format!("There is no voice {key}."),
    })
}

fn said(text: &str, spans: &[Span]) -> String {
    let words = spans.iter().map(|span| {
        let words: Vec<&str> = span.of(text).split_whitespace().collect();
        words.join(" ")
    });
    words.collect::<Vec<_>>().join(" … ")
}

fn name_of(stored: &Stored, n: u32) -> Option<&str> {
    let voices = &stored.applied.reading.voices;
    voices
        .iter()
        .find(|voice| voice.n == n)
        .map(|voice| voice.name.as_str())
}

fn facts(stored: &Stored, statement: &Statement) -> Vec<String> {
    let who = statement
        .voice
        .and_then(|n| name_of(stored, n))
        .unwrap_or("nobody named");
    let via: Vec<&str> = statement
        .relay
        .iter()
        .filter_map(|n| name_of(stored, *n))
        .collect();
    let mut facts = vec![
        format!("{who} {}", phrases::act(statement.act)),
        phrases::form(statement.form).to_owned(),
    ];
    if !via.is_empty() {
        facts.push(format!("passed on by {}", via.join(", ")));
    }
    facts
}

/// The lines that a passage stands in.
fn around(text: &str, span: Span) -> Vec<String> {
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let start = before.rfind("\n").map_or(0, |at| at + 1);
    let end = after.find('\n').map_or(text.len(), |at| span.end + at);
    let lines = text.get(start..end).unwrap_or_default().lines();
    let mut left = AROUND;
    let mut shown = Vec::new();
    for line in lines.filter(|line| !line.trim().is_empty()) {
        if left == 0 {
            break;
        }
        let line = phrases::shortened(line, left);
        left -= line.chars().count().min(left);
        shown.push(line);
    }
    shown
}

/// Makes the forms, with what was typed where something was sent.
struct Forms<'p> {
    posted: Option<&'p Posted>,
}

impl Forms<'_> {
    fn form(
        &self,
        kind: &'static str,
        (summary, hint, button): (&'static str, &'static str, &'static str),
        mut fields: Vec<Field>,
    ) -> Form {
        fields.push(line("why", "Why? Everybody sees it", ""));
        let sent = self.posted.filter(|posted| posted.raw("kind") == kind);
        if let Some(posted) = sent {
            for field in &mut fields {
                field.value = posted.raw(field.name).to_owned();
                if let Input::Checks(choices) = &mut field.input {
                    for (value, _, is_chosen) in choices {
                        *is_chosen = posted.all(field.name).any(|sent| sent == value);
                    }
                }
            }
        }
        Form {
            kind,
            summary,
            hint,
            fields,
            button,
            is_open: sent.is_some(),
        }
    }

    fn of_statement(&self, stored: &Stored, statement: &Statement) -> Vec<Form> {
        let text = stored.article.text.as_str();
        let relay: Vec<&str> = statement
            .relay
            .iter()
            .filter_map(|n| name_of(stored, *n))
            .collect();
        let relations = [
            ("same", "is the same claim as"),
            ("not-same", "is not the same claim as"),
        ];
        let answers = [
            ("denies", "denies"),
            ("confirms", "confirms"),
            ("answers", "answers otherwise"),
        ];
        let act = choice("act", "What is done by saying it", "", acts());
        let passages = "By their words, or as START-END in characters from the beginning of the text. Passages that stand apart are \
                        divided by a line with “…”.";
        let other = || {
            line(
                "other",
                "The other statement",
                "As ARTICLE:NUMBER, such as the page to correct it has it.",
            )
        };
        vec![
            self.form(
                "not-a-statement",
                (
                    "It is no statement",
                    "It leaves all lists, searches and claims. Undoing the correction brings it back.",
                    "It is no statement",
                ),
                Vec::new(),
            ),
            self.form(
                "voice",
                ("Somebody else made it", "One of the three.", "Correct who made it"),
                who(),
            ),
            self.form(
                "act",
                ("It is another act", "Such as a denial that was taken for an accusation.", "Correct the act"),
                vec![Field {
                    value: statement.act.name().to_owned(),
                    ..act
                }],
            ),
            self.form(
                "relay",
                (
                    "Others passed it on, or nobody did",
                    "Outlets or persons through which the article has it. The article’s own outlet is none of them.",
                    "Correct who passed it on",
                ),
                vec![
                    Field {
                        value: relay.join("\n"),
                        ..text_of("names", "Names, one on a line", "The nearest to the article first. Nothing: nobody did.")
                    },
                    choice("voice-kind", "What they are, where nobody knows them yet", "", kinds()),
                ],
            ),
            self.form(
                "span",
                (
                    "Its words stand elsewhere",
                    passages,
                    "Correct where it stands",
                ),
                vec![
                    Field {
                        value: in_words(text, &statement.content),
                        ..text_of("content", "What was said", "")
                    },
                    Field {
                        value: in_words(text, &statement.source),
                        ..text_of("source", "Who says it", "Nothing: the text does not name anybody here.")
                    },
                    Field {
                        value: in_words(text, &statement.cue),
                        ..text_of("cue", "The reporting words", "")
                    },
                ],
            ),
            self.form(
                "same",
                (
                    "It is, or is not, the same claim as another",
                    "Two statements are one claim where they report one utterance or position of one voice.",
                    "Correct the claim",
                ),
                vec![
                    choice("relation", "This statement", "", pairs(&relations)),
                    other(),
                ],
            ),
            self.form(
                "answers",
                (
                    "It denies, confirms or answers another, or does not",
                    "What this statement does to the other one.",
                    "Correct the answer",
                ),
                vec![
                    choice("relation", "This statement", "", pairs(&answers)),
                    other(),
                    check("not", "No: it does not"),
                ],
            ),
        ]
    }

    fn of_figure(&self, stored: &Stored, figure: &Figure) -> Vec<Form> {
        let text = stored.article.text.as_str();
        let mut givers = vec![("article".to_owned(), "the article itself".to_owned())];
        for statement in &stored.applied.reading.statements {
            let words = phrases::shortened(&said(text, &statement.content), 60);
            givers.push((
                statement.n.to_string(),
                format!("statement {}: {words}", statement.n),
            ));
        }
        let approximate = [("no", "no"), ("yes", "yes")];
        let with = |field: Field, value: String| Field { value, ..field };
        vec![
            self.form(
                "figure",
                (
                    "It allows other numbers, counts something else, or is given by somebody else",
                    "What is left as it stands stays as it is.",
                    "Correct the figure",
                ),
                vec![
                    with(
                        line(
                            "lower",
                            "The least number that its words allow",
                            "A whole number, or “open”.",
                        ),
                        bound_in_words(figure.lower),
                    ),
                    with(
                        line(
                            "upper",
                            "The greatest number that its words allow",
                            "A whole number, or “open”.",
                        ),
                        bound_in_words(figure.upper),
                    ),
                    with(
                        line(
                            "counts",
                            "What is counted",
                            "The words of the text, or START-END. Nothing: the text does not say it.",
                        ),
                        counts_in_words(text, figure),
                    ),
                    with(
                        choice(
                            "approximate",
                            "Do its words say that it is not exact?",
                            "",
                            pairs(&approximate),
                        ),
                        yes_no(figure.approximate),
                    ),
                    with(
                        choice("by", "Who gives it", "", givers),
                        giver_in_words(figure.statement),
                    ),
                ],
            ),
            self.form(
                "not-a-figure",
                (
                    "It is no figure",
                    "It counts nothing: a house number, a name.",
                    "It is no figure",
                ),
                Vec::new(),
            ),
        ]
    }

    fn of_article(&self) -> Vec<Form> {
        let mut missed = vec![
            text_of(
                "content",
                "What was said",
                "Its words as they stand in the text, or START-END. Passages that stand apart are divided by a line with “…”.",
            ),
            text_of(
                "source",
                "The words that name who says it",
                "Nothing: there are none.",
            ),
            text_of("cue", "The reporting words", "Nothing: there are none."),
            choice("act", "What is done by saying it", "", acts()),
        ];
        missed.extend(who());
        let mut forms = vec![(String::new(), "what sayso takes it for".to_owned())];
        for form in COPY_FORMS {
            forms.push((form.name().to_owned(), phrases::copy_form(form).to_owned()));
        }
        vec![
            self.form(
                "missed",
                (
                    "There is a statement that was not found",
                    "Whether it is quoted follows from the quotation marks around it.",
                    "Add the statement",
                ),
                missed,
            ),
            self.form(
                "copied",
                (
                    "It has passages from another article, or what they share is no copy",
                    "All that the two share, or what is named here.",
                    "Correct the copy",
                ),
                vec![
                    line(
                        "from",
                        "The other article",
                        "Its identifier, the beginning of one, or its address.",
                    ),
                    text_of(
                        "passage",
                        "The passage here",
                        "Its words, or START-END. Nothing: all that the two share.",
                    ),
                    text_of(
                        "of",
                        "The passage there",
                        "Needed where sayso sees no shared passage.",
                    ),
                    choice("copy-form", "What kind of copy it is", "", forms),
                    check("not", "No: they are no copy, of either from the other"),
                ],
            ),
        ]
    }

    fn of_voice(&self, voice: &VoiceInFull) -> Vec<Form> {
        let mut seen = std::collections::BTreeSet::new();
        let members = voice
            .members
            .iter()
            .filter(|member| seen.insert(member.article.clone()));
        let members = members.take(MEMBERS).map(|member| {
            let mut told = member.name.clone();
            for more in [
                member.outlet.clone(),
                member.day.as_deref().map(phrases::iso_date),
            ] {
                told = more
                    .into_iter()
                    .fold(told, |told, more| format!("{told}, {more}"));
            }
            (
                member.article.clone(),
                format!("{told}: {}", member.article),
                false,
            )
        });
        vec![
            self.form(
                "merge",
                (
                    "It is the same as another voice",
                    "Unnamed voices are never merged.",
                    "They are one voice",
                ),
                vec![line(
                    "other",
                    "The other voice",
                    "Its key, or a name that only one voice has.",
                )],
            ),
            self.form(
                "split",
                (
                    "In some articles it is somebody else",
                    "One other voice, the same in all of them. Where they are several, split once for each.",
                    "They are two voices",
                ),
                vec![
                    Field {
                        name: "in",
                        label: "It is somebody else in",
                        hint: "",
                        value: String::new(),
                        input: Input::Checks(members.collect()),
                    },
                    text_of("articles", "And in these articles", "Identifiers, one on a line."),
                ],
            ),
        ]
    }
}

/// Who made a statement.
fn who() -> Vec<Field> {
    vec![
        line(
            "name",
            "Who says it: a name",
            "As the article’s voices have it, or a new one.",
        ),
        choice(
            "voice-kind",
            "What it is, where nobody knows the name yet",
            "",
            kinds(),
        ),
        line(
            "key",
            "Or a voice of the ledger, by its key",
            "The last part of its page’s address.",
        ),
        check("nobody", "Or: the text does not say whose it is"),
    ]
}

fn field(name: &'static str, label: &'static str, hint: &'static str, input: Input) -> Field {
    Field {
        name,
        label,
        hint,
        value: String::new(),
        input,
    }
}

fn line(name: &'static str, label: &'static str, hint: &'static str) -> Field {
    field(name, label, hint, Input::Line)
}

fn text_of(name: &'static str, label: &'static str, hint: &'static str) -> Field {
    field(name, label, hint, Input::Text)
}

fn check(name: &'static str, label: &'static str) -> Field {
    field(name, label, "", Input::Check)
}

fn choice(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    choices: Vec<(String, String)>,
) -> Field {
    field(name, label, hint, Input::Choice(choices))
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter()
        .map(|(value, told)| ((*value).to_owned(), (*told).to_owned()))
        .collect()
}

fn acts() -> Vec<(String, String)> {
    let told = |act: Act| (act.name().to_owned(), phrases::act(act).to_owned());
    Act::ALL.into_iter().map(told).collect()
}

fn kinds() -> Vec<(String, String)> {
    let known = (String::new(), "known already".to_owned());
    let told = |kind: VoiceKind| (kind.name().to_owned(), phrases::voice_kind(kind).to_owned());
    std::iter::once(known)
        .chain(VoiceKind::ALL.into_iter().map(told))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn passages_are_typed_by_words_or_places() {
        let words = |text: &str| Typed::Words(text.to_owned());
        assert_eq!(
            typed("the dam\nholds\n…\n 12-30 \n...\nshe said"),
            [words("the dam\nholds"), Typed::Points(12, 30), words("she said"),]
        );
        assert_eq!(typed(" \n…\n"), []);
        assert_eq!(typed("a well-known dam"), [words("a well-known dam")]);
    }

    #[test]
    fn bounds_are_typed_as_people_write_numbers() {
        assert_eq!(bound_of("1,204"), Ok(Some(1_204)));
        assert_eq!(bound_of("open"), Ok(None));
        assert_eq!(bound_of(""), Ok(None));
        assert!(bound_of("several").is_err() && bound_of("-3").is_err());
    }

    #[test]
    fn another_statement_is_named_by_article_and_number() {
        assert_eq!(
            statement_place(" https://a.example/x:3 "),
            Ok(("https://a.example/x", 3))
        );
        for bad in ["", "a", ":3", "a:", "a:0", "a:x"] {
            assert!(statement_place(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_a_form_shows_means_the_same_passage(text in "[ab…\n\u{202e}0-9\u{e9} -]{1,40}", a in 0usize..50, b in 0usize..50) {
            let at = |n: usize| text.char_indices().map(|(at, _)| at).nth(n).unwrap_or(text.len());
            let span = Span::new(at(a.min(b)), at(a.max(b)));
            prop_assume!(!span.is_empty() && !span.of(&text).trim().is_empty());
            let shown = in_words(&text, &[span]);
            let points = CodePoints::new(&text);
            match typed(&shown).as_slice() {
                [Typed::Points(start, end)] => prop_assert_eq!(points.span(*start, *end), Some(span)),
                [Typed::Words(words)] => prop_assert_eq!(words.as_str(), span.of(&text)),
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }
}
