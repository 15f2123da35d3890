//! Which corrections there are, and what became of them.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};
use sayso_core::{CodePoints, PassageLine};

use super::between::sides;
use super::now::Now;
use super::record::{
    Change, CountsSaid, Difference, GiverSaid, Passage, Record, Said, StatementAnchor, Target, Value,
    VoiceSaid,
};
use super::voices;
use crate::packing::{hex, of_json};
use crate::stored;
use crate::{Fault, Ledger, LedgerError};

/// A correction as people see it. Spans are code points of the text that it was made on.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// Its number, from 1, in the order in which they were made.
    pub number: i64,
    /// What it corrects: `voice`, `act`, `span`, `relay`, `figure`, `not-a-figure`, `not-a-statement`, `missed`, `merge`,
    /// `split`; between two articles `same`, `not-same`, `denies`, `confirms`, `answers`, `copied`.
    pub kind: &'static str,
    /// The article; of those between two the first; none for merges and splits of voices.
    pub article: Option<String>,
    /// The version of the article that it was made on.
    pub version: Option<u32>,
    /// The number that its statement now has in the newest version.
    pub statement: Option<u32>,
    /// The number that its figure now has.
    pub figure: Option<u32>,
    /// The passage that it is about: the content of the statement as the reader had it, or the figure.
    pub passages: Vec<PassageLine>,
    /// The second place, of those that speak of two.
    pub other: Option<OtherPlace>,
    /// What it changed when it was made.
    pub differences: Vec<Difference<PassageLine>>,
    /// Who made it.
    pub who: String,
    /// When, ISO 8601 with `Z`.
    pub made: String,
    /// Why.
    pub why: Option<String>,
    /// What became of it.
    pub standing: Standing,
    /// The command that would make it again. The number of a statement or figure that is not found by its very words is
    /// written `N`.
    pub again: String,
}

/// The second of the two places that a correction speaks of: of a denial what is denied, of a copy what was copied from.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherPlace {
    /// Its article.
    pub article: String,
    /// The version of that article.
    pub version: u32,
    /// The number that its statement now has in the newest version.
    pub statement: Option<u32>,
    /// Its passages, in the order of those of the first, in code points of that version's text.
    pub passages: Vec<PassageLine>,
}

/// What became of a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It holds.
    InForce,
    /// Its passage is gone; why.
    Orphaned(String),
    /// Somebody undid it.
    Undone(Undone),
}

impl Standing {
    /// The word for it in JSON and in lists.
    pub fn name(&self) -> &'static str {
        match self {
            Standing::InForce => "in force",
            Standing::Orphaned(_) => "orphaned",
            Standing::Undone(_) => "undone",
        }
    }
}

/// Who undid a correction, when and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// When, ISO 8601 with `Z`.
    pub made: String,
    /// Who.
    pub who: String,
    /// Why.
    pub why: Option<String>,
}

/// Which corrections are asked for. None of the three: all that are not undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Which {
    /// Those of this article alone, with all across articles that name it.
    pub article: Option<String>,
    /// Those whose passage is gone.
    pub orphaned: bool,
    /// Those that were undone.
    pub undone: bool,
}

impl Ledger {
    /// The corrections that are asked for, in the order in which they were made.
    ///
    /// # Errors
    /// There is no such article, or the ledger cannot be read or is damaged.
    pub fn corrections(&self, which: &Which) -> Result<Vec<Correction>, LedgerError> {
        self.look(|connection| {
            if let Some(id) = &which.article
                && stored::article_row(connection, id)?.is_none()
            {
                return Err(Fault::Refused(format!(
                    "there is no article {id:?}; `sayso search` finds the identifiers"
                )));
            }
            let mut list = List::new(connection);
            let mut found = Vec::new();
            for row in rows(connection, None)? {
                if row.undone.is_some() && !which.undone
                    || row.undone.is_none() && which.undone && !which.orphaned
                {
                    continue;
                }
                let made_on = row.made_on.as_ref().map(|made_on| made_on.id.as_str());
                let is_of_it = which
                    .article
                    .as_deref()
                    .is_none_or(|id| is_of(id, &row.record.target, made_on));
                if !is_of_it {
                    continue;
                }
                let correction = list.correction(row)?;
                let is_asked = match &correction.standing {
                    Standing::InForce => !which.orphaned && !which.undone,
                    Standing::Orphaned(_) => which.orphaned || !which.undone,
                    Standing::Undone(_) => which.undone,
                };
                if is_asked {
                    found.push(correction);
                }
            }
            Ok(found)
        })
    }
}

impl Ledger {
    /// All corrections, the undone ones among them, the latest first: so many from an offset on, and how many there are in
    /// all. With an article only those that name it.
    ///
    /// # Errors
    /// There is no such article, or the ledger cannot be read or is damaged.
    pub fn latest_corrections(
        &self,
        article: Option<&str>,
        limit: usize,
        offset: usize,
    ) -> Result<(Vec<Correction>, u64), LedgerError> {
        self.look(|connection| {
            if let Some(id) = article
                && stored::article_row(connection, id)?.is_none()
            {
                return Err(Fault::Refused(format!("there is no article {id:?}")));
            }
            let numbers = numbers(connection, article)?;
            let mut list = List::new(connection);
            let mut found = Vec::new();
            for number in numbers.iter().rev().skip(offset).take(limit) {
                for row in rows(connection, Some(*number))? {
                    found.push(list.correction(row)?);
                }
            }
            Ok((found, numbers.len() as u64))
        })
    }

    /// A correction by its number; `None` where there is none.
    ///
    /// # Errors
    /// The ledger cannot be read or is damaged.
    pub fn correction(&self, number: i64) -> Result<Option<Correction>, LedgerError> {
        self.look(|connection| {
            let row = rows(connection, Some(number))?.pop();
            row.map(|row| List::new(connection).correction(row)).transpose()
        })
    }
}

/// The numbers of all corrections, or of those that name an article, in the order in which they were made.
fn numbers(connection: &Connection, article: Option<&str>) -> Result<Vec<i64>, Fault> {
    let Some(id) = article else {
        let mut query = connection.prepare_cached("SELECT correction FROM correction ORDER BY correction")?;
        let numbers = query.query_map([], |row| row.get(0))?;
        return Ok(numbers.collect::<Result<_, _>>()?);
    };
    let mut query = connection.prepare_cached(
        "SELECT correction, target, article.id FROM correction
         LEFT JOIN version ON version.version = correction.version
         LEFT JOIN article ON article.article = version.article ORDER BY correction",
    )?;
    let mut rows = query.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (number, made_on): (i64, Option<String>) = (row.get(0)?, row.get(2)?);
        let target: String = row.get(1)?;
        let target: Target = of_json(target.as_bytes(), &format!("the target of correction {number}"))?;
        if is_of(id, &target, made_on.as_deref()) {
            found.push(number);
        }
    }
    Ok(found)
}

/// Does a correction name an article? `made_on`: that on whose version it was made.
fn is_of(id: &str, target: &Target, made_on: Option<&str>) -> bool {
    match target {
        Target::Voices { one, other, .. } => one.iter().chain(other).any(|anchor| anchor.article == id),
        target => match sides(target) {
            Some(sides) => sides.iter().any(|(article, _)| *article == id),
            None => made_on == Some(id),
        },
    }
}

pub(super) fn one(connection: &Connection, number: i64) -> Result<Correction, Fault> {
    let row = rows(connection, Some(number))?
        .pop()
        .ok_or_else(|| Fault::Refused(format!("there is no correction {number}")))?;
    List::new(connection).correction(row)
}

struct Row {
    record: Record,
    differences: Vec<Difference<Passage>>,
    made_on: Option<MadeOn>,
    who: String,
    made: String,
    why: Option<String>,
    undone: Option<Undone>,
}

/// The version that a correction was made on.
struct MadeOn {
    version: i64,
    n: u32,
    article: i64,
    id: String,
    text_sha256: String,
}

fn rows(connection: &Connection, number: Option<i64>) -> Result<Vec<Row>, Fault> {
    let mut query = connection.prepare_cached(
        "SELECT correction, target, change, who, made, why, undone, undone_by, undone_why,
                version.version, version.n, version.article, article.id, correction.text_sha256
         FROM correction
         LEFT JOIN version ON version.version = correction.version
         LEFT JOIN article ON article.article = version.article
         WHERE ?1 IS NULL OR correction = ?1 ORDER BY correction",
    )?;
    let mut rows = query.query(params![number])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let target: String = row.get(1)?;
        let change: String = row.get(2)?;
        let change: Change = of_json(change.as_bytes(), &format!("the change of correction {number}"))?;
        let made_on = match row.get::<_, Option<i64>>(9)? {
            None => None,
            Some(version) => Some(MadeOn {
                version,
                n: row.get(10)?,
                article: row.get(11)?,
                id: row.get(12)?,
                text_sha256: hex(&row.get::<_, Option<Vec<u8>>>(13)?.unwrap_or_default()),
            }),
        };
        let undone = match row.get::<_, Option<String>>(6)? {
            None => None,
            Some(made) => Some(Undone {
                made,
                who: row.get::<_, Option<String>>(7)?.unwrap_or_default(),
                why: row.get(8)?,
            }),
        };
        found.push(Row {
            record: Record {
                number,
                target: of_json(target.as_bytes(), &format!("the target of correction {number}"))?,
                said: change.said,
            },
            differences: change.differences,
            made_on,
            who: row.get(3)?,
            made: row.get(4)?,
            why: row.get(5)?,
            undone,
        });
    }
    Ok(found)
}

/// Articles and texts that were looked at so far.
struct List<'c> {
    connection: &'c Connection,
    now: HashMap<i64, Now>,
    texts: HashMap<i64, String>,
}

impl<'c> List<'c> {
    fn new(connection: &'c Connection) -> Self {
        List {
            connection,
            now: HashMap::new(),
            texts: HashMap::new(),
        }
    }

    fn correction(&mut self, row: Row) -> Result<Correction, Fault> {
        let Row {
            record,
            differences,
            made_on,
            who,
            made,
            why,
            undone,
        } = row;
        let mut correction = Correction {
            number: record.number,
            kind: record.said.kind(),
            article: None,
            version: None,
            statement: None,
            figure: None,
            passages: Vec::new(),
            other: None,
            differences: Vec::new(),
            who,
            made,
            why,
            standing: undone.map_or(Standing::InForce, Standing::Undone),
            again: String::new(),
        };
        if let Some([one, other]) = sides(&record.target) {
            correction.differences = outward(&differences, "");
            return self.between(correction, &record, one, other);
        }
        let Some(made_on) = made_on else {
            if correction.standing == Standing::InForce && voices::is_orphaned(self.connection, &record)? {
                let why =
                    "the articles that it names have other texts by now, or no longer speak of these voices";
                correction.standing = Standing::Orphaned(why.to_owned());
            }
            correction.differences = outward(&differences, "");
            correction.again = again(&record, None, &correction);
            return Ok(correction);
        };
        let text = self.text(made_on.version)?;
        correction.passages = match &record.target {
            Target::Statement(anchor) => lines(&anchor.content, text),
            Target::Figure(passage) => lines(std::slice::from_ref(passage), text),
            Target::Voices { .. } | Target::Statements { .. } | Target::Copy { .. } => Vec::new(),
        };
        correction.differences = outward(&differences, text);
        correction.version = Some(made_on.n);
        let now = self.now(made_on.article)?;
        let applied = &now.outcome.applied;
        let of = |map: &std::collections::BTreeMap<u32, Vec<i64>>| {
            let mut found = map.iter().filter(|(_, by)| by.contains(&record.number));
            found.next().map(|(n, _)| *n)
        };
        correction.statement = of(&applied.statements);
        correction.figure = of(&applied.figures);
        if correction.standing == Standing::InForce && applied.orphaned.contains(&record.number) {
            correction.standing =
                Standing::Orphaned(match now.stored.version.text_sha256 == made_on.text_sha256 {
                    true => "the reading has nothing there any more, or several things that fit".to_owned(),
                    false => format!(
                        "it was made on version {}; version {} has another text",
                        made_on.n, now.stored.version.n
                    ),
                });
        }
        correction.again = again(&record, Some((&made_on, now)), &correction);
        correction.article = Some(made_on.id);
        Ok(correction)
    }

    /// A correction that speaks of two places, each by its article and its text.
    fn between(
        &mut self,
        mut correction: Correction,
        record: &Record,
        one: (&str, &str),
        other: (&str, &str),
    ) -> Result<Correction, Fault> {
        let (first, second) = match &record.target {
            Target::Statements { one, other } => {
                (Side::Statement(&one.statement), Side::Statement(&other.statement))
            }
            Target::Copy { one, other, .. } => {
                (Side::Passages(&one.passages), Side::Passages(&other.passages))
            }
            // has one side
            Target::Statement(_) | Target::Figure(_) | Target::Voices { .. } => return Ok(correction),
        };
        let first = self.side(one, first)?;
        let second = self.side(other, second)?;
        let lost = first.lost.clone().or_else(|| second.lost.clone());
        if let Some(why) = lost.filter(|_| correction.standing == Standing::InForce) {
            correction.standing = Standing::Orphaned(why);
        }
        let mut words = vec![record.said.kind().to_owned()];
        words.extend([&first, &second].map(|side| side.named.clone()));
        if let (Target::Copy { one, other, is_all }, Said::Copied { form, .. }) =
            (&record.target, &record.said)
        {
            // several are meant only where all are, or where words of one were given that all of them have
            if !is_all && let (Some(here), Some(there)) = (one.passages.first(), other.passages.first()) {
                words.extend(["--passage".to_owned(), here.words.clone()]);
                words.extend(["--of".to_owned(), there.words.clone()]);
            }
            if let Some(form) = form {
                words.extend(["--form".to_owned(), form.name().to_owned()]);
            }
        }
        if let Said::Denies { not: true }
        | Said::Confirms { not: true }
        | Said::Answers { not: true }
        | Said::Copied { not: true, .. } = record.said
        {
            words.push("--not".to_owned());
        }
        correction.again = command(words, &correction);
        correction.article = Some(one.0.to_owned());
        correction.version = Some(first.version);
        correction.statement = first.statement;
        correction.passages = first.passages;
        correction.other = Some(OtherPlace {
            article: other.0.to_owned(),
            version: second.version,
            statement: second.statement,
            passages: second.passages,
        });
        Ok(correction)
    }

    fn side(&mut self, (id, text_sha256): (&str, &str), side: Side<'_>) -> Result<SideNow, Fault> {
        let lacking = || Fault::Damaged(format!("a correction is of a text that article {id} never had"));
        let article = stored::article_row(self.connection, id)?.ok_or_else(lacking)?;
        let (version, n): (i64, u32) = self
            .connection
            .prepare_cached(
                "SELECT version, n FROM version WHERE article = ? AND lower(hex(text_sha256)) = ? ORDER BY n LIMIT 1",
            )?
            .query_row(params![article, text_sha256], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?
            .ok_or_else(lacking)?;
        let text = self.text(version)?;
        let passages = match side {
            Side::Statement(anchor) => lines(&anchor.content, text),
            Side::Passages(passages) => lines(passages, text),
        };
        let now = self.now(article)?;
        let statement = match side {
            Side::Statement(anchor) => now.number(anchor, text_sha256),
            Side::Passages(_) => None,
        };
        let newest = &now.stored.version;
        let lost = match side {
            _ if newest.text_sha256 != text_sha256 => Some(format!(
                "it was made on version {n} of {id}; version {} has another text",
                newest.n
            )),
            Side::Statement(_) if statement.is_none() => Some(format!(
                "the reading of {id} has nothing there any more, or several things that fit"
            )),
            _ => None,
        };
        let named = match side {
            Side::Statement(anchor) => at(id, now.number_proposed(anchor, text_sha256)),
            Side::Passages(_) => id.to_owned(),
        };
        Ok(SideNow {
            version: n,
            statement,
            passages,
            named,
            lost,
        })
    }

    fn now(&mut self, article: i64) -> Result<&Now, Fault> {
        Ok(match self.now.entry(article) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(Now::of(self.connection, article)?)
            }
        })
    }

    fn text(&mut self, version: i64) -> Result<&str, Fault> {
        let connection = self.connection;
        Ok(match self.texts.entry(version) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => entry.insert(connection.query_row(
                "SELECT text FROM version WHERE version = ?",
                [version],
                |row| row.get(0),
            )?),
        })
    }
}

/// One of two places, as its correction has it.
#[derive(Clone, Copy)]
enum Side<'r> {
    Statement(&'r StatementAnchor),
    Passages(&'r [Passage]),
}

/// One of two places, as its article now is.
struct SideNow {
    /// The version that it was made on.
    version: u32,
    statement: Option<u32>,
    passages: Vec<PassageLine>,
    /// As the command line names it.
    named: String,
    /// Why it is orphaned, where it is.
    lost: Option<String>,
}

/// A statement as the command line names it; `N` where its number is not known.
fn at(id: &str, n: Option<u32>) -> String {
    format!("{id}:{}", n.map_or_else(|| "N".to_owned(), |n| n.to_string()))
}

/// Passages in code points. One that does not fit its text keeps its words, at no place.
fn lines(passages: &[Passage], text: &str) -> Vec<PassageLine> {
    let points = CodePoints::new(text);
    let line = |passage: &Passage| {
        let place = passage
            .fits(text)
            .then(|| (points.at(passage.start), points.at(passage.end)));
        let (start, end) = place.unwrap_or((0, 0));
        PassageLine {
            start,
            end,
            text: passage.words.clone(),
        }
    };
    passages.iter().map(line).collect()
}

fn outward(differences: &[Difference<Passage>], text: &str) -> Vec<Difference<PassageLine>> {
    let value = |value: &Value<Passage>| match value {
        Value::Nothing => Value::Nothing,
        Value::Flag(flag) => Value::Flag(*flag),
        Value::Number(n) => Value::Number(*n),
        Value::Word(word) => Value::Word(word.clone()),
        Value::Names(names) => Value::Names(names.clone()),
        Value::Passages(passages) => Value::Passages(lines(passages, text)),
    };
    let outward = |d: &Difference<Passage>| Difference {
        field: d.field.clone(),
        before: value(&d.before),
        after: value(&d.after),
    };
    differences.iter().map(outward).collect()
}

/// The command that would make a correction again.
fn again(record: &Record, place: Option<(&MadeOn, &Now)>, of: &Correction) -> String {
    let mut words = vec![record.said.kind().to_owned()];
    let id = place.map(|(made_on, _)| made_on.id.clone()).unwrap_or_default();
    let statement = |anchor: &StatementAnchor| {
        let n = place.and_then(|(made_on, now)| now.number_proposed(anchor, &made_on.text_sha256));
        at(&id, n)
    };
    let voice = |voice: &Option<VoiceSaid>, words: &mut Vec<String>, is_flag: bool| match voice {
        Some(VoiceSaid { key: Some(key), .. }) => {
            words.extend([
                if is_flag { "--voice-key" } else { "--voice" }.to_owned(),
                key.clone(),
            ]);
        }
        Some(voice) => {
            if is_flag {
                words.push("--voice".to_owned());
            }
            words.extend([
                voice.name.clone(),
                "--kind".to_owned(),
                voice.kind.name().to_owned(),
            ]);
        }
        None => words.push(if is_flag { "--no-voice" } else { "--none" }.to_owned()),
    };
    let passages = |flag: &str, passages: &[Passage], words: &mut Vec<String>| {
        for passage in passages {
            words.extend([format!("--{flag}-words"), passage.words.clone()]);
        }
    };
    match (&record.target, &record.said) {
        (Target::Statement(anchor), Said::Missed { act, voice: said, .. }) => {
            words.push(id.clone());
            passages("content", &anchor.content, &mut words);
            passages("source", &anchor.source, &mut words);
            passages("cue", &anchor.cue, &mut words);
            words.extend(["--act".to_owned(), act.name().to_owned()]);
            voice(said, &mut words, true);
        }
        (Target::Statement(anchor), said) => {
            words.push(
                of.statement
                    .map_or_else(|| statement(anchor), |n| format!("{id}:{n}")),
            );
            match said {
                Said::Act { act } => words.push(act.name().to_owned()),
                Said::Voice { voice: said } => voice(said, &mut words, false),
                Said::Relay { relay } if relay.is_empty() => words.push("--none".to_owned()),
                Said::Relay { relay } => {
                    words.extend(relay.iter().map(|v| v.name.clone()));
                    if let [only] = relay.as_slice() {
                        words.extend(["--kind".to_owned(), only.kind.name().to_owned()]);
                    }
                }
                Said::Span {
                    content, source, cue, ..
                } => {
                    for (flag, list) in [("content", content), ("source", source), ("cue", cue)] {
                        match list {
                            Some(list) if list.is_empty() => words.push(format!("--no-{flag}")),
                            Some(list) => passages(flag, list, &mut words),
                            None => {}
                        }
                    }
                }
                _ => {}
            }
        }
        (Target::Figure(passage), said) => {
            let n = of
                .figure
                .or_else(|| place.and_then(|(made_on, now)| figure_now(passage, made_on, now)));
            words = vec!["figure".to_owned()];
            words.extend([id.clone(), n.map_or_else(|| "N".to_owned(), |n| n.to_string())]);
            match said {
                Said::NotAFigure => words.push("--not-a-figure".to_owned()),
                Said::Figure {
                    bounds,
                    counts,
                    approximate,
                    by,
                } => {
                    if let Some(bounds) = bounds {
                        for (flag, bound) in [("--lower", bounds.lower), ("--upper", bounds.upper)] {
                            let bound = bound.map_or_else(|| "open".to_owned(), |n| n.to_string());
                            words.extend([flag.to_owned(), bound]);
                        }
                    }
                    match counts {
                        Some(CountsSaid::Nothing) => words.push("--no-counts".to_owned()),
                        Some(CountsSaid::Words(passage)) => {
                            passages("counts", std::slice::from_ref(passage), &mut words);
                        }
                        None => {}
                    }
                    if let Some(approximate) = approximate {
                        let word = if *approximate { "yes" } else { "no" };
                        words.extend(["--approximate".to_owned(), word.to_owned()]);
                    }
                    match by {
                        Some(GiverSaid::Article) => words.push("--by-article".to_owned()),
                        Some(GiverSaid::Statement(anchor)) => {
                            words.extend(["--by".to_owned(), statement(anchor)]);
                        }
                        None => {}
                    }
                }
                _ => {}
            }
        }
        // these are said otherwise
        (Target::Statements { .. } | Target::Copy { .. }, _) => {}
        (Target::Voices { keys, one, .. }, said) => {
            words.extend(keys.iter().cloned());
            if *said == Said::Split {
                let mut articles: Vec<&str> = one.iter().map(|anchor| anchor.article.as_str()).collect();
                articles.dedup();
                for article in articles {
                    words.extend(["--article".to_owned(), article.to_owned()]);
                }
            }
        }
    }
    command(words, of)
}

/// The command line of `sayso correct` with these words, with the reason that was given.
fn command(mut words: Vec<String>, of: &Correction) -> String {
    if let Some(why) = &of.why {
        words.extend(["--why".to_owned(), why.clone()]);
    }
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    format!("sayso correct {}", words.join(" "))
}

fn figure_now(passage: &Passage, made_on: &MadeOn, now: &Now) -> Option<u32> {
    let figures = &now.outcome.applied.reading.figures;
    let text = now.stored.article.text.as_str();
    let is_same_text = now.stored.version.text_sha256 == made_on.text_sha256;
    let mut same = figures.iter().zip(1..).filter(|(figure, _)| match is_same_text {
        true => figure.span == passage.span(),
        false => figure.span.of(text) == passage.words,
    });
    match (same.next(), same.next()) {
        (Some((_, n)), None) => Some(n),
        _ => None,
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/,=@%+".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}
