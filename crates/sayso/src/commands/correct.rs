//! `sayso correct`: what people change, who did, and how it is undone.

use std::process::ExitCode;

use anyhow::{Result, bail};
use jiff::Timestamp;
use sayso_core::PassageLine;
use sayso_export::json;
use sayso_ledger::{
    Ask, By, CopyAsk, CopyForm, Corrected, Correction, CorrectionDifference, CorrectionStanding,
    CorrectionValue, GiverAsk, Ledger, LinkAsk, LinkKind, Stored, Typed, TypedFigure, TypedPassages, Unclear,
    VoiceAsk, Which,
};
use sayso_reader::form::form;

use crate::cli::correct::{
    AnswerArgs, Bound, ByArgs, CopiedArgs, CorrectArgs, CorrectCommand, FigureArgs, FormName, ListArgs,
    MissedArgs, PairArgs, PassageArgs, Points, SpanArgs, StatementPlace, UndoArgs, YesNo, points,
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
    let typed = passages(&args.passages);
    Ask::span(
        stored,
        args.statement.n,
        &typed,
        args.no_source,
        args.no_cue,
        form,
    )
    .map_err(|unclear| match unclear {
        Unclear::Nothing => {
            "say what stands elsewhere: --content, --source or --cue, or the same with -words".to_owned()
        }
        unclear => in_flags(&unclear, "-words"),
    })
}

fn missed(args: &MissedArgs, stored: &Stored) -> Result<Ask, String> {
    let voice = match (&args.voice, &args.voice_key) {
        (Some(name), _) => Some(VoiceAsk::Named {
            name: name.clone(),
            kind: args.kind,
        }),
        (None, Some(key)) => Some(VoiceAsk::Key(key.clone())),
        (None, None) => None,
    };
    Ask::missed(stored, &passages(&args.passages), args.act, voice, form)
        .map_err(|unclear| in_flags(&unclear, "-words"))
}

fn figure(args: &FigureArgs, stored: &Stored) -> Result<Ask, String> {
    if args.not_a_figure {
        return Ok(Ask::NotAFigure { figure: args.figure });
    }
    let bound = |bound: Option<Bound>| match bound {
        None => None,
        Some(Bound::Open) => Some(None),
        Some(Bound::At(n)) => Some(Some(n)),
    };
    let counts = match (args.counts, &args.counts_words) {
        (Some(Points { start, end }), _) => Some(Some(Typed::Points(start, end))),
        (None, Some(words)) => Some(Some(Typed::Words(words.clone()))),
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
    let typed = TypedFigure {
        lower: bound(args.lower),
        upper: bound(args.upper),
        counts,
        approximate: args.approximate.map(|answer| answer == YesNo::Yes),
        by,
    };
    Ask::figure(stored, args.figure, &typed).map_err(|unclear| match unclear {
        Unclear::Nothing => {
            "say what is wrong: --lower, --upper, --counts, --approximate, --by, or --not-a-figure".to_owned()
        }
        Unclear::Nowhere { words, .. } => format!(
            "the words {words:?} do not stand in article {}; give them exactly as they stand there",
            stored.article.id
        ),
        unclear => in_flags(&unclear, "-words"),
    })
}

fn copied(args: &CopiedArgs, article: &Stored, from: &Stored) -> Result<CopyAsk, String> {
    let typed = |given: &Option<String>| {
        given.as_ref().map(|given| match points(given) {
            Ok(Points { start, end }) => Typed::Points(start, end),
            Err(_) => Typed::Words(given.clone()),
        })
    };
    let ask = CopyAsk {
        form: args.form.map(|form| match form {
            FormName::Wire => CopyForm::Wire,
            FormName::Quotation => CopyForm::Quotation,
            FormName::Background => CopyForm::Background,
            FormName::Own => CopyForm::Own,
        }),
        not: args.not,
        ..CopyAsk::default()
    };
    let (passage, of) = (typed(&args.passage), typed(&args.of));
    ask.with_passages((article, passage.as_ref()), (from, of.as_ref()))
        .map_err(|(article, unclear)| format!("article {article}: {}", in_flags(&unclear, "")))
}

/// Passages given by places and by words.
fn passages(given: &PassageArgs) -> TypedPassages {
    let typed = |points: &[Points], words: &[String]| {
        let points = points.iter().map(|at| Typed::Points(at.start, at.end));
        let words = words.iter().cloned().map(Typed::Words);
        points.chain(words).collect()
    };
    TypedPassages {
        content: typed(&given.content, &given.content_words),
        source: typed(&given.source, &given.source_words),
        cue: typed(&given.cue, &given.cue_words),
    }
}

/// What is not clear, by the flags that it was given with. Words have flags of their own with this ending.
fn in_flags(unclear: &Unclear, words_flag: &str) -> String {
    match unclear {
        Unclear::Nothing => unclear.to_string(),
        Unclear::NoWords(what) => format!("--{what}{words_flag} has no words in it"),
        Unclear::Outside {
            what,
            points: (start, end),
            length,
        } => format!("--{what} {start}-{end} lies outside the text, which has {length} code points"),
        Unclear::Nowhere { what, words } => format!(
            "the words {words:?} do not stand in the article; give them exactly as they stand there, or their place with \
             --{what} START-END"
        ),
        Unclear::Several {
            what,
            words,
            places,
            of,
        } => {
            let mut list = String::new();
            // writing to a string does not fail
            let _ = Unclear::write_places(&mut list, places, *of);
            format!(
                "the words {words:?} stand in the article {of} times; say which place with --{what}: {list}"
            )
        }
    }
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
