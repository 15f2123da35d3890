//! How a person's wish becomes a record, and how a record is undone.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sayso_core::{Act, Figure, Form, Reading, Span, Statement, VoiceKind};

use super::apply::{self, Found, Origin, Outcome};
use super::list::{self, Correction};
use super::now::Now;
use super::record::{
    BoundsSaid, Change, CountsSaid, Difference, GiverSaid, Passage, Record, Said, StatementAnchor, Target,
    Value, VoiceSaid,
};
use super::{between, voices};
use crate::packing::{json, sha256};
use crate::stored::{self, Stored};
use crate::{Fault, Ledger, LedgerError, entries};

/// Who corrects, when, and why.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// The person.
    pub who: &'a str,
    /// The time.
    pub made: Timestamp,
    /// The reason.
    pub why: Option<&'a str>,
}

/// A voice that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoiceAsk {
    /// By its name. The kind may be left open where the article or the ledger has a voice of that name.
    Named {
        /// The name.
        name: String,
        /// What it is.
        kind: Option<VoiceKind>,
    },
    /// By its key across articles.
    Key(String),
}

/// Who gives a figure, asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GiverAsk {
    /// The article itself.
    Article,
    /// The statement of this number.
    Statement(u32),
}

/// What a figure is to be; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureAsk {
    /// The least number; `Some(None)`: open.
    pub lower: Option<Option<u64>>,
    /// The greatest number; `Some(None)`: open.
    pub upper: Option<Option<u64>>,
    /// What is counted, bytes of the text; `Some(None)`: the text does not say it.
    pub counts: Option<Option<Span>>,
    /// Is it not exact?
    pub approximate: Option<bool>,
    /// Who gives it.
    pub by: Option<GiverAsk>,
}

/// What is to be corrected in an article. Numbers are those of the corrected reading, spans bytes of the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Another voice made the statement, or nobody knows who.
    Voice {
        /// The statement's number.
        statement: u32,
        /// The voice.
        voice: Option<VoiceAsk>,
    },
    /// The statement is another act.
    Act {
        /// The statement's number.
        statement: u32,
        /// The act.
        act: Act,
    },
    /// The statement stands elsewhere; what is `None` stays.
    Span {
        /// The statement's number.
        statement: u32,
        /// What was said, with its form.
        content: Option<(Vec<Span>, Form)>,
        /// Who speaks.
        source: Option<Vec<Span>>,
        /// The reporting words.
        cue: Option<Vec<Span>>,
    },
    /// Others passed the statement on.
    Relay {
        /// The statement's number.
        statement: u32,
        /// Those, the nearest to the article first.
        relay: Vec<VoiceAsk>,
    },
    /// The figure is another.
    Figure {
        /// Its place in the list, from 1.
        figure: u32,
        /// What it is to be.
        ask: FigureAsk,
    },
    /// It is no figure.
    NotAFigure {
        /// Its place in the list, from 1.
        figure: u32,
    },
    /// It is no statement.
    NotAStatement {
        /// The statement's number.
        statement: u32,
    },
    /// A statement that the reading lacks.
    Missed {
        /// What was said.
        content: Vec<Span>,
        /// Who speaks.
        source: Vec<Span>,
        /// The reporting words.
        cue: Vec<Span>,
        /// The form of the content.
        form: Form,
        /// The act.
        act: Act,
        /// Who made it.
        voice: Option<VoiceAsk>,
    },
}

/// What a correction, or undoing one, did.
#[derive(Clone, Debug, PartialEq)]
pub struct Corrected {
    /// The correction, as lists show it.
    pub correction: Correction,
    /// Other corrections that this left without their passage.
    pub orphaned: Vec<i64>,
}

impl Ledger {
    /// Corrects the newest version of an article. `ask` sees the article as it now is and says what to change; a reason
    /// why it cannot is given on. The record, and all that follows from it, is written in one transaction.
    ///
    /// [`Ledger::link`] should follow.
    ///
    /// # Errors
    /// There is no such article, statement, figure or voice; a span does not fit the text; it would change nothing; or
    /// the ledger cannot be written. Nothing has changed then.
    pub fn correct(
        &mut self,
        article: &str,
        by: &By<'_>,
        ask: impl FnOnce(&Stored) -> Result<Ask, String>,
    ) -> Result<Corrected, LedgerError> {
        self.change(|tx| {
            check(by)?;
            let Some(row) = stored::article_row(tx, article)? else {
                return Err(refused(format!(
                    "there is no article {article:?}; `sayso search` finds the identifiers"
                )));
            };
            let stored = stored::stored(tx, row)?;
            let across = between::orphaned(tx, row)?;
            let ask = ask(&stored).map_err(Fault::Refused)?;
            let text = stored.article.text.as_str();
            let read = stored::reading_in_use(tx, stored.version.row, article)?;
            let mut kept = super::of_version(tx, stored.version.row, text)?;
            let before = kept.over(&read, text);
            let desk = Desk {
                connection: tx,
                article: row,
                stored: &stored,
                read: &read,
                before: &before,
            };
            let (target, said) = desk.record(&ask)?;
            let number = next(tx)?;
            kept.records.push(Record {
                number,
                target: target.clone(),
                said: said.clone(),
            });
            let after = kept.over(&read, text);
            if after.applied.orphaned.contains(&number) {
                return Err(refused(
                    "its passage is not unique in the reading, so it could not be found again; nothing was changed"
                        .to_owned(),
                ));
            }
            let differences = desk.differences(&ask, &after, number);
            if differences.is_empty() {
                return Err(refused(desk.already(&ask)));
            }
            let change = Change { said, differences };
            insert(tx, number, Some(stored.version.row), Some(text), &target, &change, by)?;
            let mut now = entries::renew(tx, row)?.orphaned;
            now.extend(between::orphaned(tx, row)?.difference(&across));
            corrected(tx, number, &before.applied.orphaned, now)
        })
    }

    /// Says that two voices across articles are one: `one` and `other` are keys, or names that only one voice has.
    ///
    /// [`Ledger::link`] should follow.
    ///
    /// # Errors
    /// There is no such voice, both are the same already, or the ledger cannot be written.
    pub fn merge_voices(&mut self, one: &str, other: &str, by: &By<'_>) -> Result<Corrected, LedgerError> {
        self.change(|tx| {
            check(by)?;
            let (target, differences) = voices::merge(tx, one, other)?;
            voice_correction(tx, target, Said::Merge, differences, by)
        })
    }

    /// Says that in these articles the voice is somebody else, one and the same in all of them.
    ///
    /// [`Ledger::link`] should follow.
    ///
    /// # Errors
    /// There is no such voice, it does not speak in one of the articles or in no others, or the ledger cannot be
    /// written.
    pub fn split_voice(
        &mut self,
        voice: &str,
        articles: &[String],
        by: &By<'_>,
    ) -> Result<Corrected, LedgerError> {
        self.change(|tx| {
            check(by)?;
            let (target, differences) = voices::split(tx, voice, articles)?;
            voice_correction(tx, target, Said::Split, differences, by)
        })
    }

    /// Undoes a correction. Its record stays, with who undid it, when and why.
    ///
    /// [`Ledger::link`] should follow.
    ///
    /// # Errors
    /// There is no such correction, it is undone already, or the ledger cannot be written.
    pub fn undo(&mut self, number: i64, by: &By<'_>) -> Result<Corrected, LedgerError> {
        self.change(|tx| {
            check(by)?;
            let found = tx
                .query_row(
                    "SELECT undone, undone_by, version.article FROM correction
                     LEFT JOIN version ON version.version = correction.version WHERE correction = ?",
                    [number],
                    |row| {
                        Ok((
                            row.get::<_, Option<String>>(0)?,
                            row.get::<_, Option<String>>(1)?,
                            row.get::<_, Option<i64>>(2)?,
                        ))
                    },
                )
                .optional()?;
            let Some((undone, undone_by, article)) = found else {
                let count = next(tx)? - 1;
                return Err(refused(match count {
                    0 => format!("there is no correction {number}, nor any other"),
                    count => format!("there is no correction {number}; the last one is {count} (sayso correct list)"),
                }));
            };
            if let Some(undone) = undone {
                return Err(refused(format!(
                    "correction {number} was undone already, by {} at {undone}; to have it again, make it again: {}",
                    undone_by.unwrap_or_default(),
                    list::one(tx, number)?.again,
                )));
            }
            let orphaned = match article {
                Some(article) => {
                    let mut orphaned = stored::stored(tx, article)?.applied.orphaned;
                    orphaned.extend(between::orphaned(tx, article)?);
                    orphaned
                }
                None => Vec::new(),
            };
            tx.execute(
                "UPDATE correction SET undone = ?, undone_by = ?, undone_why = ? WHERE correction = ?",
                params![by.made.to_string(), by.who.trim(), reason(by), number],
            )?;
            let now = match article {
                Some(article) => {
                    let mut now = entries::renew(tx, article)?.orphaned;
                    now.extend(between::orphaned(tx, article)?);
                    now
                }
                None => {
                    let record = super::by_number(tx, number)?;
                    match between::sides(&record.target) {
                        Some(_) => between::wake(tx, number, &record.target)?,
                        None => voices::wake(tx, number)?,
                    }
                    Vec::new()
                }
            };
            corrected(tx, number, &orphaned, now)
        })
    }
}

pub(super) fn refused(message: String) -> Fault {
    Fault::Refused(message)
}

/// A correction without a name to it is nobody's.
pub(super) fn check(by: &By<'_>) -> Result<(), Fault> {
    if by.who.trim().is_empty() {
        return Err(refused(
            "a correction needs the name of the person who makes it; say --who NAME".to_owned(),
        ));
    }
    Ok(())
}

fn reason<'a>(by: &By<'a>) -> Option<&'a str> {
    by.why.map(str::trim).filter(|why| !why.is_empty())
}

/// The number of the next correction. None is ever deleted, so none is given twice.
pub(super) fn next(connection: &Connection) -> Result<i64, Fault> {
    Ok(connection.query_row(
        "SELECT coalesce(max(correction), 0) + 1 FROM correction",
        [],
        |row| row.get(0),
    )?)
}

pub(super) fn insert(
    tx: &Transaction<'_>,
    number: i64,
    version: Option<i64>,
    text: Option<&str>,
    target: &Target,
    change: &Change,
    by: &By<'_>,
) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO correction (correction, kind, version, text_sha256, target, change, who, made, why)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            number,
            change.said.kind(),
            version,
            text.map(|text| sha256(text.as_bytes())),
            json(target)?,
            json(change)?,
            by.who.trim(),
            by.made.to_string(),
            reason(by),
        ],
    )?;
    Ok(())
}

fn voice_correction(
    tx: &Transaction<'_>,
    target: Target,
    said: Said,
    differences: Vec<Difference<Passage>>,
    by: &By<'_>,
) -> Result<Corrected, Fault> {
    let number = next(tx)?;
    let change = Change { said, differences };
    insert(tx, number, None, None, &target, &change, by)?;
    voices::wake(tx, number)?;
    corrected(tx, number, &[], Vec::new())
}

/// What a correction did, with those that it orphaned: orphaned now, and not before.
pub(super) fn corrected(
    tx: &Transaction<'_>,
    number: i64,
    before: &[i64],
    mut now: Vec<i64>,
) -> Result<Corrected, Fault> {
    now.retain(|n| *n != number && !before.contains(n));
    now.sort_unstable();
    now.dedup();
    Ok(Corrected {
        correction: list::one(tx, number)?,
        orphaned: now,
    })
}

/// All that is on the table when a record is made.
pub(super) struct Desk<'a> {
    connection: &'a Connection,
    article: i64,
    stored: &'a Stored,
    /// Before any correction.
    read: &'a Reading,
    before: &'a Outcome,
}

impl<'a> Desk<'a> {
    pub(super) fn at(connection: &'a Connection, now: &'a Now) -> Self {
        Desk {
            connection,
            article: now.article,
            stored: &now.stored,
            read: &now.read,
            before: &now.outcome,
        }
    }
}

impl Desk<'_> {
    fn text(&self) -> &str {
        &self.stored.article.text
    }

    fn id(&self) -> &str {
        &self.stored.article.id
    }

    fn now(&self) -> &Reading {
        &self.before.applied.reading
    }

    /// The record of what is asked, checked.
    fn record(&self, ask: &Ask) -> Result<(Target, Said), Fault> {
        Ok(match ask {
            Ask::Voice { statement, voice } => {
                let voice = match voice {
                    Some(ask) => Some(self.voice(ask)?),
                    None => None,
                };
                (self.target(*statement)?, Said::Voice { voice })
            }
            Ask::Act { statement, act } => (self.target(*statement)?, Said::Act { act: *act }),
            Ask::Span {
                statement,
                content,
                source,
                cue,
            } => {
                let target = self.target(*statement)?;
                let passages = |spans: &Option<Vec<Span>>, what| match spans {
                    Some(spans) => self.passages(spans, what).map(Some),
                    None => Ok(None),
                };
                let (spans, form) = content.clone().unzip();
                if spans.as_ref().is_some_and(Vec::is_empty) {
                    return Err(refused(
                        "a statement needs a content; to take it out, use `sayso correct not-a-statement`"
                            .to_owned(),
                    ));
                }
                let said = Said::Span {
                    content: passages(&spans, "content")?,
                    source: passages(source, "source")?,
                    cue: passages(cue, "cue")?,
                    form,
                };
                (target, said)
            }
            Ask::Relay { statement, relay } => {
                let target = self.target(*statement)?;
                let mut said: Vec<VoiceSaid> = Vec::new();
                for ask in relay {
                    let voice = self.voice(ask)?;
                    if said.iter().any(|v| v.name == voice.name && v.kind == voice.kind) {
                        return Err(refused(format!(
                            "{:?} is named twice; a relay stands once in a chain",
                            voice.name
                        )));
                    }
                    said.push(voice);
                }
                let made = self.statement(*statement)?.voice;
                if let Some(voice) = self.now().voices.iter().find(|v| Some(v.n) == made)
                    && said.iter().any(|v| v.name == voice.name && v.kind == voice.kind)
                {
                    return Err(refused(format!(
                        "{:?} made statement {statement} and so passes on no word of somebody else's; correct its voice first",
                        voice.name
                    )));
                }
                (target, Said::Relay { relay: said })
            }
            Ask::Figure { figure, ask } => (self.figure_target(*figure)?, self.figure(*figure, ask)?),
            Ask::NotAFigure { figure } => (self.figure_target(*figure)?, Said::NotAFigure),
            Ask::NotAStatement { statement } => {
                let anchor = self.anchor(*statement)?;
                if let Some(number) = anchor.added_by {
                    return Err(refused(format!(
                        "statement {statement} was added by correction {number}; undo that one: sayso correct undo {number}"
                    )));
                }
                (Target::Statement(anchor), Said::NotAStatement)
            }
            Ask::Missed {
                content,
                source,
                cue,
                form,
                act,
                voice,
            } => {
                if content.is_empty() {
                    return Err(refused(
                        "a statement needs a content; say --content or --content-words".to_owned(),
                    ));
                }
                let mut anchor = StatementAnchor {
                    content: self.passages(content, "content")?,
                    source: self.passages(source, "source")?,
                    cue: self.passages(cue, "cue")?,
                    by_source: false,
                    added_by: None,
                };
                let mut content = content.clone();
                content.sort_unstable();
                let shares = |s: &Statement| apply::share(&s.content, &content) >= apply::HALF;
                anchor.by_source = self.read.statements.iter().any(shares);
                let mut source = source.clone();
                source.sort_unstable();
                let has_it =
                    |s: &&Statement| s.content == content && apply::share(&s.source, &source) >= apply::HALF;
                if let Some(there) = self.now().statements.iter().find(has_it) {
                    return Err(refused(format!(
                        "statement {} stands there already; correct that one: sayso correct span|act|voice {}:{}",
                        there.n,
                        self.id(),
                        there.n
                    )));
                }
                // what the reader has there goes by another source: this one would be taken for it otherwise
                if let Found::One(place) = apply::find(&self.read.statements, &anchor, self.text())
                    && let Some(n) = self.number(Origin::Read(place))
                {
                    return Err(refused(format!(
                        "statement {n} has half of this content or more and a source that overlaps; correct that one: sayso \
                         correct span {}:{n}",
                        self.id()
                    )));
                }
                let voice = match voice {
                    Some(ask) => Some(self.voice(ask)?),
                    None => None,
                };
                let said = Said::Missed {
                    form: *form,
                    act: *act,
                    voice,
                };
                (Target::Statement(anchor), said)
            }
        })
    }

    /// The present number of a statement, by where it comes from.
    fn number(&self, origin: Origin) -> Option<u32> {
        let place = self.before.origins.iter().position(|o| *o == origin)?;
        Some(place as u32 + 1)
    }

    fn statement(&self, n: u32) -> Result<&Statement, Fault> {
        self.now().statements.iter().find(|s| s.n == n).ok_or_else(|| {
            refused(match self.now().statements.len() {
                0 => format!("article {} has no statements", self.id()),
                1 => format!("article {} has one statement, there is no {n}", self.id()),
                count => format!("article {} has {count} statements, there is no {n}", self.id()),
            })
        })
    }

    fn target(&self, statement: u32) -> Result<Target, Fault> {
        self.anchor(statement).map(Target::Statement)
    }

    pub(super) fn anchor(&self, n: u32) -> Result<StatementAnchor, Fault> {
        let now = self.statement(n)?;
        let text = self.text();
        let anchor = |s: &Statement, by_source, added_by| StatementAnchor {
            content: Passage::all(text, &s.content),
            source: Passage::all(text, &s.source),
            cue: Passage::all(text, &s.cue),
            by_source,
            added_by,
        };
        let origin = (n as usize)
            .checked_sub(1)
            .and_then(|i| self.before.origins.get(i));
        Ok(match origin {
            Some(Origin::Read(place)) => {
                let read = self.read.statements.get(*place).unwrap_or(now);
                let others = (self.read.statements.iter().enumerate()).filter(|(i, _)| i != place);
                let by_source = others
                    .map(|(_, s)| apply::share(&s.content, &read.content))
                    .any(|share| share >= apply::HALF);
                anchor(read, by_source, None)
            }
            Some(Origin::Added(record)) => anchor(now, false, Some(*record)),
            None => anchor(now, false, None),
        })
    }

    fn figure_now(&self, n: u32) -> Result<(&Figure, usize), Fault> {
        let place = (n as usize).wrapping_sub(1);
        match (self.now().figures.get(place), self.before.figures.get(place)) {
            (Some(figure), Some(read)) => Ok((figure, *read)),
            _ => Err(refused(match self.now().figures.len() {
                0 => format!("article {} has no figures", self.id()),
                1 => format!("article {} has one figure, there is no {n}", self.id()),
                count => format!("article {} has {count} figures, there is no {n}", self.id()),
            })),
        }
    }

    fn figure_target(&self, n: u32) -> Result<Target, Fault> {
        let (figure, place) = self.figure_now(n)?;
        let read = self.read.figures.get(place).unwrap_or(figure);
        Ok(Target::Figure(Passage::of(self.text(), read.span)))
    }

    fn figure(&self, n: u32, ask: &FigureAsk) -> Result<Said, Fault> {
        let (figure, _) = self.figure_now(n)?;
        let bounds = (ask.lower.is_some() || ask.upper.is_some()).then(|| BoundsSaid {
            lower: ask.lower.unwrap_or(figure.lower),
            upper: ask.upper.unwrap_or(figure.upper),
        });
        if let Some(BoundsSaid {
            lower: Some(lower),
            upper: Some(upper),
        }) = bounds
            && lower > upper
        {
            return Err(refused(format!(
                "a figure's least number ({lower}) cannot be over its greatest ({upper}); say both --lower and --upper"
            )));
        }
        let counts = match ask.counts {
            None => None,
            Some(None) => Some(CountsSaid::Nothing),
            Some(Some(span)) => {
                let mut passages = self.passages(&[span], "counts")?;
                passages.pop().map(CountsSaid::Words)
            }
        };
        let by = match ask.by {
            None => None,
            Some(GiverAsk::Article) => Some(GiverSaid::Article),
            Some(GiverAsk::Statement(n)) => Some(GiverSaid::Statement(self.anchor(n)?)),
        };
        Ok(Said::Figure {
            bounds,
            counts,
            approximate: ask.approximate,
            by,
        })
    }

    /// Passages of the text, in its order; each fits, none is empty, none overlap.
    fn passages(&self, spans: &[Span], what: &str) -> Result<Vec<Passage>, Fault> {
        let mut spans = spans.to_vec();
        spans.sort_unstable();
        for span in &spans {
            if self.text().get(span.start..span.end).is_none() {
                return Err(refused(format!("a span of the {what} does not fit the text")));
            }
            if span.of(self.text()).trim().is_empty() {
                return Err(refused(format!("a span of the {what} has no words in it")));
            }
        }
        if spans.windows(2).any(|pair| pair[0].end > pair[1].start) {
            return Err(refused(format!("the spans of the {what} overlap; make them one")));
        }
        Ok(Passage::all(self.text(), &spans))
    }

    /// A voice as a record holds it.
    fn voice(&self, ask: &VoiceAsk) -> Result<VoiceSaid, Fault> {
        match ask {
            VoiceAsk::Named { name, kind } => self.named(name, *kind),
            VoiceAsk::Key(key) => {
                let identity = voices::identity(self.connection, key)?;
                let local: Option<u32> = self
                    .connection
                    .query_row(
                        "SELECT n FROM voice WHERE article = ? AND identity = ? ORDER BY n LIMIT 1",
                        params![self.article, identity.row],
                        |row| row.get(0),
                    )
                    .optional()?;
                if let Some(voice) = self.now().all_named().find(|v| Some(v.n) == local) {
                    return Ok(VoiceSaid {
                        key: Some(identity.key),
                        ..self.local(voice)
                    });
                }
                self.is_free(&identity)?;
                let same_as = voices::anchors(self.connection, &identity, voices::MEMBERS, |article| {
                    article != self.id()
                })?;
                Ok(VoiceSaid {
                    name: identity.name,
                    kind: identity.kind,
                    mention: None,
                    key: Some(identity.key),
                    same_as,
                })
            }
        }
    }

    /// A voice of the article that has the name of an identity, but belongs to another, would be taken for it.
    fn is_free(&self, identity: &voices::Identity) -> Result<(), Fault> {
        let has_name =
            |v: &&sayso_core::Voice| v.kind == identity.kind && apply::is_same_name(&v.name, &identity.name);
        let Some(voice) = self.now().all_named().find(has_name) else {
            return Ok(());
        };
        let other: Option<String> = self
            .connection
            .query_row(
                "SELECT key FROM voice JOIN identity ON identity.identity = voice.identity WHERE article = ? AND n = ?",
                params![self.article, voice.n],
                |row| row.get(0),
            )
            .optional()?;
        match other {
            None => Ok(()),
            Some(other) => Err(refused(format!(
                "the article's {:?} is taken for another voice, {other}; say first that it is not: sayso correct split {other} \
                 --article {}",
                voice.name,
                self.id()
            ))),
        }
    }

    fn local(&self, voice: &sayso_core::Voice) -> VoiceSaid {
        VoiceSaid {
            name: voice.name.clone(),
            kind: voice.kind,
            mention: voice.mentions.first().map(|m| Passage::of(self.text(), *m)),
            key: None,
            same_as: Vec::new(),
        }
    }

    fn named(&self, name: &str, kind: Option<VoiceKind>) -> Result<VoiceSaid, Fault> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Err(refused(
                "a voice needs a name; where nobody knows who it was, say --none".to_owned(),
            ));
        }
        let of_name = (self.now().all_named())
            .filter(|v| apply::is_same_name(&v.name, &name) && kind.is_none_or(|kind| v.kind == kind));
        let found: Vec<_> = of_name.collect();
        match found.as_slice() {
            [voice] => return Ok(self.local(voice)),
            [] => {}
            [voice, ..] if kind.is_some() => return Ok(self.local(voice)),
            several => {
                let kinds: Vec<&str> = several.iter().map(|v| v.kind.name()).collect();
                return Err(refused(format!(
                    "the article has several voices of the name {name:?} ({}); say which with --kind",
                    kinds.join(", ")
                )));
            }
        }
        let kind = match kind {
            Some(kind) => kind,
            None => self.kind_elsewhere(&name)?,
        };
        Ok(VoiceSaid {
            name,
            kind,
            mention: None,
            key: None,
            same_as: Vec::new(),
        })
    }

    /// What other articles take a voice of that name for.
    fn kind_elsewhere(&self, name: &str) -> Result<VoiceKind, Fault> {
        let mut query = self
            .connection
            .prepare("SELECT DISTINCT kind FROM voice WHERE name = ? COLLATE NOCASE ORDER BY kind")?;
        let kinds: Vec<String> = query
            .query_map([name], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let kinds: Vec<VoiceKind> = kinds.iter().filter_map(|kind| VoiceKind::named(kind)).collect();
        if let [kind] = kinds.as_slice() {
            return Ok(*kind);
        }
        let all: Vec<&str> = VoiceKind::ALL.iter().map(|kind| kind.name()).collect();
        let why = match kinds.is_empty() {
            true => {
                let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
                let alike = self.now().all_named().filter(|v| {
                    let v = v.name.to_lowercase();
                    v.split_whitespace().any(|w| words.iter().any(|word| word == w))
                });
                let alike: Vec<String> = alike.take(5).map(|v| format!("{:?}", v.name)).collect();
                let alike = match alike.is_empty() {
                    true => String::new(),
                    false => format!(" (the article has {})", alike.join(", ")),
                };
                format!("the ledger has no voice of the name {name:?} yet{alike}")
            }
            false => format!("the ledger has voices of several kinds of the name {name:?}"),
        };
        Err(refused(format!(
            "{why}; say what it is with --kind ({})",
            all.join(", ")
        )))
    }

    /// What a record changed in what it is about.
    fn differences(&self, ask: &Ask, after: &Outcome, number: i64) -> Vec<Difference<Passage>> {
        let text = self.text();
        match ask {
            Ask::Figure { figure, .. } | Ask::NotAFigure { figure } => {
                let Ok((figure, place)) = self.figure_now(*figure) else {
                    return Vec::new();
                };
                let then = after.figures.iter().position(|p| *p == place);
                let then = then.and_then(|i| after.applied.reading.figures.get(i));
                let giver = |outcome: &Outcome, n: Option<u32>| {
                    n.and_then(|n| outcome.origins.get(n as usize - 1).copied())
                };
                let mut differences = differences(
                    figure_fields(figure, text),
                    then.map_or_else(Vec::new, |f| figure_fields(f, text)),
                );
                // another number of the same statement is no other giver
                if let Some(then) = then
                    && giver(self.before, figure.statement) == giver(after, then.statement)
                {
                    differences.retain(|d| d.field != "statement");
                }
                differences
            }
            _ => {
                let statement = match ask {
                    Ask::Voice { statement, .. }
                    | Ask::Act { statement, .. }
                    | Ask::Span { statement, .. }
                    | Ask::Relay { statement, .. }
                    | Ask::NotAStatement { statement } => Some(*statement),
                    _ => None,
                };
                let origin = match statement {
                    Some(n) => self.before.origins.get((n as usize).wrapping_sub(1)).copied(),
                    None => Some(Origin::Added(number)),
                };
                let of = |outcome: &Outcome| {
                    let place = outcome.origins.iter().position(|o| Some(*o) == origin);
                    let reading = &outcome.applied.reading;
                    place
                        .and_then(|i| reading.statements.get(i))
                        .map_or_else(Vec::new, |s| statement_fields(s, reading, text))
                };
                differences(of(self.before), of(after))
            }
        }
    }

    /// Why what is asked changes nothing.
    fn already(&self, ask: &Ask) -> String {
        let name = |n: Option<u32>| {
            let voice = self.now().voices.iter().find(|v| Some(v.n) == n);
            voice.map_or_else(|| "nobody known".to_owned(), |v| v.name.clone())
        };
        let of = |n: u32| self.now().statements.iter().find(|s| s.n == n);
        match ask {
            Ask::Act { statement, act } => {
                format!("the act of statement {statement} is {} already", act.name())
            }
            Ask::Voice { statement, .. } => {
                let voice = of(*statement).and_then(|s| s.voice);
                format!("the voice of statement {statement} is {} already", name(voice))
            }
            Ask::Relay { statement, .. } => match of(*statement).map(|s| s.relay.as_slice()) {
                Some([]) | None => format!("statement {statement} has no relay already"),
                Some(relay) => {
                    let names: Vec<String> = relay.iter().map(|n| name(Some(*n))).collect();
                    format!(
                        "statement {statement} is passed on by {} already",
                        names.join(", ")
                    )
                }
            },
            Ask::Span { statement, .. } => format!("statement {statement} stands exactly there already"),
            Ask::Figure { figure, .. } => format!("figure {figure} is just so already"),
            _ => "that would change nothing".to_owned(),
        }
    }
}

type Field = (&'static str, Value<Passage>);

fn statement_fields(statement: &Statement, reading: &Reading, text: &str) -> Vec<Field> {
    let name = |n: u32| {
        let voice = reading.voices.iter().find(|v| v.n == n);
        voice.map(|v| format!("{} ({})", v.name, v.kind.name()))
    };
    let passages = |spans: &[Span]| match spans {
        [] => Value::Nothing,
        spans => Value::Passages(Passage::all(text, spans)),
    };
    let relay: Vec<String> = statement.relay.iter().filter_map(|n| name(*n)).collect();
    vec![
        (
            "voice",
            statement.voice.and_then(name).map_or(Value::Nothing, Value::Word),
        ),
        ("act", Value::Word(statement.act.name().to_owned())),
        ("form", Value::Word(statement.form.name().to_owned())),
        ("source", passages(&statement.source)),
        ("cue", passages(&statement.cue)),
        ("content", passages(&statement.content)),
        (
            "relay",
            match relay.is_empty() {
                true => Value::Nothing,
                false => Value::Names(relay),
            },
        ),
    ]
}

fn figure_fields(figure: &Figure, text: &str) -> Vec<Field> {
    let number = |n: Option<u64>| n.map_or(Value::Word("open".to_owned()), Value::Number);
    let passage = |span: Option<Span>| match span {
        Some(span) => Value::Passages(vec![Passage::of(text, span)]),
        None => Value::Nothing,
    };
    vec![
        ("figure", passage(Some(figure.span))),
        ("lower", number(figure.lower)),
        ("upper", number(figure.upper)),
        ("approximate", Value::Flag(figure.approximate)),
        ("counts", passage(figure.counts)),
        (
            "statement",
            match figure.statement {
                Some(n) => Value::Number(n.into()),
                None => Value::Word("the article itself".to_owned()),
            },
        ),
    ]
}

/// The fields that differ; all where there was or will be nothing.
fn differences(before: Vec<Field>, after: Vec<Field>) -> Vec<Difference<Passage>> {
    let names: Vec<&'static str> = match before.is_empty() {
        true => after.iter().map(|(name, _)| *name).collect(),
        false => before.iter().map(|(name, _)| *name).collect(),
    };
    let value = |fields: &[Field], name: &str| {
        let field = fields.iter().find(|(n, _)| *n == name);
        field.map_or(Value::Nothing, |(_, value)| value.clone())
    };
    names
        .into_iter()
        .map(|name| Difference {
            field: name.to_owned(),
            before: value(&before, name),
            after: value(&after, name),
        })
        .filter(|d| d.before != d.after)
        .collect()
}
