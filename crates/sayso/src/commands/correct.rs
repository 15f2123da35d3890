//! `sayso correct`: what people change, who did, and how it is undone.

use std::process::ExitCode;

use anyhow::{Result, bail};
use jiff::Timestamp;
use sayso_core::{CodePoints, PassageLine, Span};
use sayso_export::json;
use sayso_ledger::{
    Ask, By, CopyAsk, CopyForm, Corrected, Correction, CorrectionDifference, CorrectionStanding,
    CorrectionValue, FigureAsk, GiverAsk, Ledger, LinkAsk, LinkKind, Stored, VoiceAsk, Which,
};
use sayso_reader::form::form;

use crate::cli::correct::{
    AnswerArgs, Bound, ByArgs, CopiedArgs, CorrectArgs, CorrectCommand, FigureArgs, FormName, ListArgs,
    MissedArgs, PairArgs, Points, SpanArgs, StatementPlace, UndoArgs, YesNo, points,
};
use crate::output;
use crate::terminal::visible;

/// Corrects, lists or undoes, and prints what that did.
///
/// # Errors
/// What is asked cannot be done, the ledger cannot be read or written, or standard output cannot be written.
pub fn run(args: CorrectArgs) -> Result<ExitCode> {
    match args.command {
        CorrectCommand::List(args) => list(&args)?,
        CorrectCommand::Undo(args) => undo(&args)?,
        CorrectCommand::Merge(args) => {
            correct(&args.by, |ledger, by| {
                ledger.merge_voices(&args.one, &args.other, by)
            })?;
        }
        CorrectCommand::Split(args) => {
            correct(&args.by, |ledger, by| {
                let articles = args.articles.iter().map(|article| ledger.meant(article));
                let articles = articles.collect::<Result<Vec<_>, _>>()?;
                ledger.split_voice(&args.voice, &articles, by)
            })?;
        }
        CorrectCommand::Same(args) => pair(&args, false)?,
        CorrectCommand::NotSame(args) => pair(&args, true)?,
        CorrectCommand::Denies(args) => answer(&args, LinkKind::Denies)?,
        CorrectCommand::Confirms(args) => answer(&args, LinkKind::Confirms)?,
        CorrectCommand::Answers(args) => answer(&args, LinkKind::Answers)?,
        CorrectCommand::Copied(args) => {
            correct(&args.by, |ledger, by| {
                let (article, from) = (ledger.meant(&args.article)?, ledger.meant(&args.from)?);
                ledger.correct_copy(&article, &from, by, |article, from| copied(&args, article, from))
            })?;
        }
        CorrectCommand::Voice(args) => {
            let voice = match (args.name, args.voice) {
                (Some(name), _) => Some(VoiceAsk::Named {
                    name,
                    kind: args.kind,
                }),
                (None, Some(key)) => Some(VoiceAsk::Key(key)),
                (None, None) => None,
            };
            let StatementPlace { article, n } = args.statement;
            let ask = Ask::Voice { statement: n, voice };
            article_correction(&args.by, &article, |_| Ok(ask))?;
        }
        CorrectCommand::Act(args) => {
            let StatementPlace { article, n } = args.statement;
            let ask = Ask::Act {
                statement: n,
                act: args.act,
            };
            article_correction(&args.by, &article, |_| Ok(ask))?;
        }
        CorrectCommand::Relay(args) => {
            let StatementPlace { article, n } = args.statement;
            let kind = args.kind;
            let relay = args.names.into_iter().map(|name| VoiceAsk::Named { name, kind });
            let ask = Ask::Relay {
                statement: n,
                relay: relay.collect(),
            };
            article_correction(&args.by, &article, |_| Ok(ask))?;
        }
        CorrectCommand::NotAStatement(args) => {
            let StatementPlace { article, n } = args.statement;
            article_correction(&args.by, &article, |_| Ok(Ask::NotAStatement { statement: n }))?;
        }
        CorrectCommand::Span(args) => {
            article_correction(&args.by, &args.statement.article, |stored| span(&args, stored))?;
        }
        CorrectCommand::Figure(args) => {
            article_correction(&args.made, &args.article, |stored| figure(&args, stored))?;
        }
        CorrectCommand::Missed(args) => {
            article_correction(&args.by, &args.article, |stored| missed(&args, stored))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn article_correction(
    by: &ByArgs,
    article: &str,
    ask: impl FnOnce(&Stored) -> Result<Ask, String>,
) -> Result<()> {
    correct(by, |ledger, by| {
        let article = ledger.meant(article)?;
        ledger.correct(&article, by, ask)
    })
}

fn pair(args: &PairArgs, not: bool) -> Result<()> {
    link(&args.by, LinkKind::SameStatement, (&args.one, &args.other), not)
}

fn answer(args: &AnswerArgs, kind: LinkKind) -> Result<()> {
    link(&args.by, kind, (&args.one, &args.other), args.not)
}

fn link(
    by: &ByArgs,
    kind: LinkKind,
    (one, other): (&StatementPlace, &StatementPlace),
    not: bool,
) -> Result<()> {
    correct(by, |ledger, by| {
        let (first, second) = (ledger.meant(&one.article)?, ledger.meant(&other.article)?);
        let ask = LinkAsk {
            kind,
            one: (&first, one.n),
            other: (&second, other.n),
            not,
        };
        ledger.correct_link(&ask, by)
    })
}

/// Makes a correction, and prints it once it is on the disk.
fn correct(
    args: &ByArgs,
    make: impl FnOnce(&mut Ledger, &By<'_>) -> Result<Corrected, sayso_ledger::LedgerError>,
) -> Result<()> {
    let who = who(args)?;
    let by = By {
        who: &who,
        made: Timestamp::now(),
        why: args.why.as_deref(),
    };
    let mut ledger = Ledger::open(&args.ledger.ledger)?;
    let done = make(&mut ledger, &by)?;
    match args.json {
        true => output::write(&format!("{}\n", json::correction(&done.correction)))?,
        false => output::write(&format!("{}{}", lines(&done.correction), left_over(&done)))?,
    }
    Ok(ledger.link()?)
}

fn undo(args: &UndoArgs) -> Result<()> {
    let who = who(&args.by)?;
    let by = By {
        who: &who,
        made: Timestamp::now(),
        why: args.by.why.as_deref(),
    };
    let mut ledger = Ledger::open(&args.by.ledger.ledger)?;
    let done = ledger.undo(args.number, &by)?;
    match args.by.json {
        true => output::write(&format!("{}\n", json::correction(&done.correction)))?,
        false => output::write(&format!("{}{}", lines(&done.correction), left_over(&done)))?,
    }
    Ok(ledger.link()?)
}

fn list(args: &ListArgs) -> Result<()> {
    let ledger = Ledger::open_to_read(&args.ledger.ledger)?;
    let found = ledger.corrections(&Which {
        article: args
            .article
            .as_deref()
            .map(|article| ledger.meant(article))
            .transpose()?,
        orphaned: args.orphaned,
        undone: args.undone,
    })?;
    if found.is_empty() && !args.json {
        output::write("no corrections\n")?;
    }
    for correction in &found {
        match args.json {
            true => output::write(&format!("{}\n", json::correction(correction)))?,
            false => output::write(&lines(correction))?,
        }
    }
    Ok(())
}

/// Who corrects: what the command line says, else the system's name for the person.
fn who(args: &ByArgs) -> Result<String> {
    let named = args.who.clone().into_iter();
    let known = ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok());
    match named.chain(known).find(|name| !name.trim().is_empty()) {
        Some(who) => Ok(who),
        None => bail!("nothing says who corrects; give --who NAME, or set SAYSO_WHO"),
    }
}

fn span(args: &SpanArgs, stored: &Stored) -> Result<Ask, String> {
    let text = stored.article.text.as_str();
    let given = &args.passages;
    let content = passages(&given.content, &given.content_words, "content", text)?;
    let source = passages(&given.source, &given.source_words, "source", text)?;
    let cue = passages(&given.cue, &given.cue_words, "cue", text)?;
    let or_none = |spans: Vec<Span>, is_none: bool| (is_none || !spans.is_empty()).then_some(spans);
    let (source, cue) = (or_none(source, args.no_source), or_none(cue, args.no_cue));
    if content.is_empty() && source.is_none() && cue.is_none() {
        return Err(
            "say what stands elsewhere: --content, --source or --cue, or the same with -words".to_owned(),
        );
    }
    Ok(Ask::Span {
        statement: args.statement.n,
        content: (!content.is_empty()).then(|| {
            let form = form(text, &content);
            (content, form)
        }),
        source,
        cue,
    })
}

fn missed(args: &MissedArgs, stored: &Stored) -> Result<Ask, String> {
    let text = stored.article.text.as_str();
    let given = &args.passages;
    let content = passages(&given.content, &given.content_words, "content", text)?;
    let voice = match (&args.voice, &args.voice_key) {
        (Some(name), _) => Some(VoiceAsk::Named {
            name: name.clone(),
            kind: args.kind,
        }),
        (None, Some(key)) => Some(VoiceAsk::Key(key.clone())),
        (None, None) => None,
    };
    Ok(Ask::Missed {
        source: passages(&given.source, &given.source_words, "source", text)?,
        cue: passages(&given.cue, &given.cue_words, "cue", text)?,
        form: form(text, &content),
        content,
        act: args.act,
        voice,
    })
}

fn figure(args: &FigureArgs, stored: &Stored) -> Result<Ask, String> {
    if args.not_a_figure {
        return Ok(Ask::NotAFigure { figure: args.figure });
    }
    let text = stored.article.text.as_str();
    let bound = |bound: Option<Bound>| match bound {
        None => None,
        Some(Bound::Open) => Some(None),
        Some(Bound::At(n)) => Some(Some(n)),
    };
    let counts = match (&args.counts, &args.counts_words) {
        (Some(points), _) => Some(Some(place(*points, "counts", text)?)),
        (None, Some(words)) => {
            let places: Vec<usize> = text.match_indices(words.as_str()).map(|(at, _)| at).collect();
            let figure = (args.figure as usize)
                .checked_sub(1)
                .and_then(|place| stored.applied.reading.figures.get(place));
            // what is counted stands beside the number
            let nearest = figure.and_then(|figure| {
                places
                    .iter()
                    .copied()
                    .min_by_key(|at| at.abs_diff(figure.span.start))
            });
            match nearest {
                Some(at) if !words.is_empty() => Some(Some(Span::new(at, at + words.len()))),
                _ if figure.is_none() => None,
                _ => return Err(nowhere(words, stored)),
            }
        }
        (None, None) => args.no_counts.then_some(None),
    };
    let by = match &args.by {
        Some(place) if place.article != stored.article.id && place.article != args.article => {
            return Err(format!(
                "statement {}:{} is of another article; a figure is given by a statement of its own",
                place.article, place.n
            ));
        }
        Some(place) => Some(GiverAsk::Statement(place.n)),
        None => args.by_article.then_some(GiverAsk::Article),
    };
    let ask = FigureAsk {
        lower: bound(args.lower),
        upper: bound(args.upper),
        counts,
        approximate: args.approximate.map(|answer| answer == YesNo::Yes),
        by,
    };
    let is_known = (args.figure as usize) <= stored.applied.reading.figures.len();
    if ask == FigureAsk::default() && is_known {
        return Err(
            "say what is wrong: --lower, --upper, --counts, --approximate, --by, or --not-a-figure"
                .to_owned(),
        );
    }
    Ok(Ask::Figure {
        figure: args.figure,
        ask,
    })
}

fn copied(args: &CopiedArgs, article: &Stored, from: &Stored) -> Result<CopyAsk, String> {
    let span = |given: &Option<String>, what: &str, stored: &Stored| match given {
        None => Ok(None),
        Some(given) => {
            let text = stored.article.text.as_str();
            let found = match points(given) {
                Ok(points) => place(points, what, text),
                Err(_) => once(given, what, text),
            };
            found
                .map(Some)
                .map_err(|error| format!("article {}: {error}", stored.article.id))
        }
    };
    Ok(CopyAsk {
        passage: span(&args.passage, "passage", article)?,
        of: span(&args.of, "of", from)?,
        form: args.form.map(|form| match form {
            FormName::Wire => CopyForm::Wire,
            FormName::Quotation => CopyForm::Quotation,
            FormName::Background => CopyForm::Background,
            FormName::Own => CopyForm::Own,
        }),
        not: args.not,
    })
}

/// Passages given by places and by words, in bytes.
fn passages(points: &[Points], words: &[String], what: &str, text: &str) -> Result<Vec<Span>, String> {
    let mut spans = Vec::new();
    for points in points {
        spans.push(place(*points, what, text)?);
    }
    for words in words {
        if words.trim().is_empty() {
            return Err(format!("--{what}-words has no words in it"));
        }
        spans.push(once(words, what, text)?);
    }
    Ok(spans)
}

fn place(at: Points, what: &str, text: &str) -> Result<Span, String> {
    let points = CodePoints::new(text);
    points.span(at.start, at.end).ok_or_else(|| {
        format!(
            "--{what} {}-{} lies outside the text, which has {} code points",
            at.start,
            at.end,
            points.at(text.len())
        )
    })
}

/// The place of words that stand in a text just once.
fn once(words: &str, what: &str, text: &str) -> Result<Span, String> {
    if words.trim().is_empty() {
        return Err(format!("--{what} has no words in it"));
    }
    let places: Vec<usize> = text.match_indices(words).map(|(at, _)| at).collect();
    match places.as_slice() {
        [at] => Ok(Span::new(*at, at + words.len())),
        [] => Err(format!(
            "the words {words:?} do not stand in the article; give them exactly as they stand there, or their place with \
             --{what} START-END"
        )),
        several => {
            let points = CodePoints::new(text);
            let shown: Vec<String> = several
                .iter()
                .take(10)
                .map(|at| {
                    let (start, end) = (points.at(*at), points.at(at + words.len()));
                    format!("{start}-{end} ({})", around(*at, at + words.len(), text))
                })
                .collect();
            let more = match several.len() {
                0..=10 => String::new(),
                count => format!(", and {} more", count - 10),
            };
            Err(format!(
                "the words {words:?} stand in the article {} times; say which place with --{what}: {}{more}",
                several.len(),
                shown.join(", ")
            ))
        }
    }
}

/// A passage with a few words around it, on one line.
fn around(start: usize, end: usize, text: &str) -> String {
    let from = text[..start].char_indices().rev().nth(19).map_or(0, |(at, _)| at);
    let to = text[end..]
        .char_indices()
        .nth(20)
        .map_or(text.len(), |(at, _)| end + at);
    let words: Vec<&str> = text[from..to].split_whitespace().collect();
    format!("… {} …", words.join(" "))
}

fn nowhere(words: &str, stored: &Stored) -> String {
    format!(
        "the words {words:?} do not stand in article {}; give them exactly as they stand there",
        stored.article.id
    )
}

/// A correction for people: one line that names it, then what was before and after.
fn lines(correction: &Correction) -> String {
    let mut about = correction.kind.to_owned();
    if let Some(article) = &correction.article {
        about += &match (correction.statement, correction.figure) {
            (Some(n), _) => format!(" {article}:{n}"),
            (None, Some(n)) => format!(" {article}, figure {n}"),
            (None, None) => format!(" {article}"),
        };
    }
    if let Some(other) = &correction.other {
        about += &match other.statement {
            Some(n) => format!(" {}:{n}", other.article),
            None => format!(" {}", other.article),
        };
    }
    let mut page = format!(
        "{}  {about}  by {}, {}{}\n",
        correction.number,
        correction.who,
        day_and_time(&correction.made),
        reason(&correction.why),
    );
    match &correction.standing {
        CorrectionStanding::InForce => {}
        CorrectionStanding::Orphaned(why) => page += &format!("   orphaned: {why}\n"),
        CorrectionStanding::Undone(undone) => {
            page += &format!(
                "   undone by {}, {}{}\n",
                undone.who,
                day_and_time(&undone.made),
                reason(&undone.why)
            );
        }
    }
    // an added statement shows its content among the differences
    let is_shown = correction
        .differences
        .iter()
        .any(|d| d.field == "content" || d.field == "figure");
    if !is_shown && !correction.passages.is_empty() {
        page += &format!("   of {}\n", words(&correction.passages));
    }
    if let Some(other) = &correction.other {
        page += &format!("   and {}\n", words(&other.passages));
    }
    for CorrectionDifference { field, before, after } in &correction.differences {
        page += &format!("   {field}: {} → {}\n", value(before), value(after));
    }
    if matches!(correction.standing, CorrectionStanding::Orphaned(_)) {
        page += &format!("   again: {}\n", correction.again);
    }
    let visible: Vec<_> = page.lines().map(visible).collect();
    visible.join("\n") + "\n"
}

/// What other corrections lost their passage by this one.
fn left_over(done: &Corrected) -> String {
    match done.orphaned.as_slice() {
        [] => String::new(),
        orphaned => {
            let numbers: Vec<String> = orphaned.iter().map(ToString::to_string).collect();
            format!(
                "   orphaned by it: {} (sayso correct list --orphaned)\n",
                numbers.join(", ")
            )
        }
    }
}

/// A time to the minute, in UTC.
fn day_and_time(time: &str) -> String {
    match (time.get(..10), time.get(11..16)) {
        (Some(day), Some(minute)) => format!("{day} {minute} UTC"),
        _ => time.to_owned(),
    }
}

fn reason(why: &Option<String>) -> String {
    why.as_ref()
        .map_or_else(String::new, |why| format!(": {}", one_line(why)))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(passages: &[PassageLine]) -> String {
    let words: Vec<String> = passages
        .iter()
        .map(|p| format!("⟦{}⟧", one_line(&p.text)))
        .collect();
    words.join(" … ")
}

fn value(value: &CorrectionValue<PassageLine>) -> String {
    match value {
        CorrectionValue::Nothing => "none".to_owned(),
        CorrectionValue::Flag(true) => "yes".to_owned(),
        CorrectionValue::Flag(false) => "no".to_owned(),
        CorrectionValue::Number(n) => n.to_string(),
        CorrectionValue::Word(word) => one_line(word),
        CorrectionValue::Names(names) => names
            .iter()
            .map(|name| one_line(name))
            .collect::<Vec<_>>()
            .join(", "),
        CorrectionValue::Passages(passages) => words(passages),
    }
}
