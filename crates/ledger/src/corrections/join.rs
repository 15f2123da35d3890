//! How a person's word on what joins two articles becomes a record.

use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction, params};
use sayso_core::Span;
use sayso_linker::copies::copies;
use sayso_linker::links::{CopyForm, Side};

use super::between::{self, Joined, Party, Resolver, of_article};
use super::links::{answer, decided, is_of, passages_of, said_of_links, shared_words};
use super::make::{By, Corrected, Desk, check, corrected, insert, next, refused};
use super::now::Now;
use super::record::{Change, Difference, Passage, PassagesIn, Said, StatementIn, Target, Value};
use crate::links::{self, CopyDetail, LinkKind, LinkRow, Place};
use crate::stored::{self, Stored};
use crate::{Fault, Ledger, LedgerError};

/// What is to be said of two statements, each by its article's identifier and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkAsk<'a> {
    /// How the first stands to the second: [`LinkKind::SameStatement`], [`LinkKind::Denies`], [`LinkKind::Confirms`] or
    /// [`LinkKind::Answers`].
    pub kind: LinkKind,
    /// The first.
    pub one: (&'a str, u32),
    /// The second; may be of the same article.
    pub other: (&'a str, u32),
    /// It does not stand so.
    pub not: bool,
}

/// What is to be said of passages that one article has from another. Spans are bytes of the text of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopyAsk {
    /// The passage of the article that copied; `None`: all that the two share.
    pub passage: Option<Span>,
    /// The passage that it is a copy of. Needed where the ledger sees no shared passage.
    pub of: Option<Span>,
    /// What kind of copy it is; `None`: what the ledger takes it for.
    pub form: Option<CopyForm>,
    /// It is no copy.
    pub not: bool,
}

impl Ledger {
    /// Says that two statements report one utterance, or that one denies, confirms or answers the other, or that this is
    /// not so. It holds whatever is read again or added, until one of the two texts changes. What was said earlier of the
    /// same two is overruled.
    ///
    /// [`Ledger::link`] should follow.
    ///
    /// # Errors
    /// There is no such article or statement, both are the same, the last correction of them says so already, statements
    /// are not joined by this kind of link, or the ledger cannot be written. Nothing has changed then.
    pub fn correct_link(&mut self, ask: &LinkAsk<'_>, by: &By<'_>) -> Result<Corrected, LedgerError> {
        self.change(|tx| {
            check(by)?;
            let not = ask.not;
            let said = match ask.kind {
                LinkKind::SameStatement if not => Said::NotSame,
                LinkKind::SameStatement => Said::Same,
                LinkKind::Denies => Said::Denies { not },
                LinkKind::Confirms => Said::Confirms { not },
                LinkKind::Answers => Said::Answers { not },
                LinkKind::Copies | LinkKind::Relays | LinkKind::SameQuantity => {
                    return Err(refused(
                        "two statements are the same, or one denies, confirms or answers the other".to_owned(),
                    ));
                }
            };
            let mut resolver = Resolver::new(tx);
            let one = statement(tx, &mut resolver, ask.one)?;
            let other = statement(tx, &mut resolver, ask.other)?;
            let target = Target::Statements { one, other };
            let Some(Joined::Statements(a, b)) = resolver.joined(&target)? else {
                return Err(refused(
                    "one of the two statements is not unique in its reading, so it could not be found again; nothing was changed"
                        .to_owned(),
                ));
            };
            if a == b {
                return Err(refused(format!(
                    "{}:{} is one statement; name two",
                    a.party.id, a.n
                )));
            }
            let is_of_them = |joined: &Joined| match joined {
                Joined::Statements(x, y) => {
                    (x, y) == (&a, &b) || ask.kind == LinkKind::SameStatement && (x, y) == (&b, &a)
                }
                Joined::Copy { .. } => false,
            };
            // "denies" and "does not confirm" do not contradict each other, and neither says the other
            let is_of_kind = |of: &Said| match (answer(of), answer(&said)) {
                (Some(of), Some(asked)) => {
                    let asked = decided(asked);
                    decided(of).iter().any(|kind| asked.contains(kind))
                }
                (None, None) => matches!(of, Said::Same | Said::NotSame),
                _ => false,
            };
            let mut last = None;
            for record in of_article(tx, a.party.row)? {
                if is_of_kind(&record.said) && resolver.joined(&record.target)?.is_some_and(|j| is_of_them(&j)) {
                    last = Some(record);
                }
            }
            if let Some(record) = last.filter(|record| record.said == said) {
                return Err(refused(format!("correction {} says so already", record.number)));
            }
            let (one, other) = ((a.party.row, a.n), (b.party.row, b.n));
            let differences = match ask.kind {
                LinkKind::SameStatement => {
                    vec![flags("same claim", is_one_claim(tx, one, other)?, !not)]
                }
                kind => {
                    let mut differences = vec![flags(word(kind), is_linked(tx, kind, one, other)?, !not)];
                    for of in decided((kind, not)) {
                        if of != kind && is_linked(tx, of, one, other)? {
                            differences.push(flags(word(of), true, false));
                        }
                    }
                    differences
                }
            };
            keep(tx, target, Change { said, differences }, by)
        })
    }

    /// Says that an article has passages from another, or that what they share is no copy. `ask` sees both as they now
    /// are, the one that copied first; a reason why it cannot is given on.
    ///
    /// [`Ledger::link`] should follow.
    ///
    /// # Errors
    /// There is no such article, both are one, they share no such passage and the words of both were not given, the last
    /// correction of it says so already, or the ledger cannot be written. Nothing has changed then.
    pub fn correct_copy(
        &mut self,
        article: &str,
        from: &str,
        by: &By<'_>,
        ask: impl FnOnce(&Stored, &Stored) -> Result<CopyAsk, String>,
    ) -> Result<Corrected, LedgerError> {
        self.change(|tx| {
            check(by)?;
            let here = Now::of(tx, row(tx, article)?)?;
            let there = Now::of(tx, row(tx, from)?)?;
            if here.article == there.article {
                return Err(refused(format!(
                    "{article} is one article; name the one that copied and the one that was copied from"
                )));
            }
            let ask = ask(&here.stored, &there.stored).map_err(Fault::Refused)?;
            let articles = (party(&here), party(&there));
            let rows = rows_between(tx, &articles)?;
            let passages = chosen(&shared(tx, &articles, &rows)?, &ask, &here, &there)?;
            let (mut one, mut other) = (side(&here), side(&there));
            for (a, b) in &passages {
                one.passages.push(Passage::of(here.text(), *a));
                other.passages.push(Passage::of(there.text(), *b));
            }
            let is_all = ask.passage.is_none() && ask.of.is_none();
            let target = Target::Copy { one, other, is_all };
            let said = Said::Copied {
                not: ask.not,
                form: ask.form,
            };
            let mut resolver = Resolver::new(tx);
            let joined = resolver.joined(&target)?;
            let mut last = None;
            for record in of_article(tx, here.article)? {
                // the last that speaks of any of these passages, whichever way it went
                if let Some(Joined::Copy {
                    articles: of,
                    passages: spans,
                    is_all: of_all,
                }) = resolver.joined(&record.target)?
                    && [(here.article, there.article), (there.article, here.article)]
                        .contains(&(of.0.row, of.1.row))
                {
                    let is_turned = of.0.row != here.article;
                    let meets = |span: &(Span, Span)| {
                        let (a, b) = if is_turned { (span.1, span.0) } else { *span };
                        passages.iter().any(|(x, y)| x.overlaps(a) && y.overlaps(b))
                    };
                    if of_all || spans.iter().any(meets) {
                        last = Some(record);
                    }
                }
            }
            if let Some(record) = last
                && record.said == said
                && resolver.joined(&record.target)? == joined
            {
                return Err(refused(format!("correction {} says so already", record.number)));
            }
            let before = copied_from(&rows, &articles, &passages)?;
            let after = match ask.not {
                true => Value::Nothing,
                false => Value::Word(articles.1.id.clone()),
            };
            let mut differences = vec![Difference {
                field: "copied from".to_owned(),
                before,
                after,
            }];
            if let Some(form) = ask.form {
                differences.push(Difference {
                    field: "form".to_owned(),
                    before: form_of(&rows, &articles, &passages)?,
                    after: Value::Word(form.name().to_owned()),
                });
            }
            keep(tx, target, Change { said, differences }, by)
        })
    }
}

fn keep(tx: &Transaction<'_>, target: Target, change: Change, by: &By<'_>) -> Result<Corrected, Fault> {
    let number = next(tx)?;
    insert(tx, number, None, None, &target, &change, by)?;
    between::note(tx, number, &target)?;
    between::wake(tx, number, &target)?;
    corrected(tx, number, &[], Vec::new())
}

fn row(connection: &Connection, id: &str) -> Result<i64, Fault> {
    stored::article_row(connection, id)?.ok_or_else(|| {
        refused(format!(
            "there is no article {id:?}; `sayso search` finds the identifiers"
        ))
    })
}

fn party(now: &Now) -> Party {
    Party {
        row: now.article,
        id: now.stored.article.id.clone(),
    }
}

fn side(now: &Now) -> PassagesIn {
    PassagesIn {
        article: now.stored.article.id.clone(),
        text_sha256: now.stored.version.text_sha256.clone(),
        passages: Vec::new(),
    }
}

fn statement(
    connection: &Connection,
    resolver: &mut Resolver<'_>,
    (id, n): (&str, u32),
) -> Result<StatementIn, Fault> {
    row(connection, id)?;
    let Some(now) = resolver.now(id)? else {
        return Err(refused(format!("there is no article {id:?}")));
    };
    Ok(StatementIn {
        article: id.to_owned(),
        text_sha256: now.stored.version.text_sha256.clone(),
        statement: Desk::at(connection, now).anchor(n)?,
    })
}

fn flags(field: &str, before: bool, after: bool) -> Difference<Passage> {
    Difference {
        field: field.to_owned(),
        before: Value::Flag(before),
        after: Value::Flag(after),
    }
}

fn word(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Denies => "denies",
        LinkKind::Confirms => "confirms",
        _ => "answers",
    }
}

/// Are two statements of one claim, as the ledger has it?
fn is_one_claim(connection: &Connection, one: (i64, u32), other: (i64, u32)) -> Result<bool, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT 1 FROM claim_member AS x JOIN claim_member AS y USING (claim)
             WHERE x.article = ? AND x.place = ? AND y.article = ? AND y.place = ?",
        )?
        .exists(params![one.0, one.1, other.0, other.1])?)
}

fn is_linked(
    connection: &Connection,
    kind: LinkKind,
    one: (i64, u32),
    other: (i64, u32),
) -> Result<bool, Fault> {
    let rows = links::of_place(connection, kind, one.0, Place::Number(one.1))?;
    Ok(rows.iter().any(|row| {
        (row.article, row.place) == (one.0, Place::Number(one.1))
            && (row.other, row.other_place) == (other.0, Place::Number(other.1))
    }))
}

/// The copies between two articles, as the ledger has them.
fn rows_between(connection: &Connection, articles: &(Party, Party)) -> Result<Vec<LinkRow>, Fault> {
    let mut rows = links::of_kind(connection, LinkKind::Copies, articles.0.row)?;
    rows.retain(|row| row.article == articles.1.row || row.other == articles.1.row);
    Ok(rows)
}

/// The passages that two articles share: those that the linker sees, whatever people said of them, and those that only
/// people see, also where their word waits to be put over the links.
fn shared(
    connection: &Connection,
    articles: &(Party, Party),
    rows: &[LinkRow],
) -> Result<Vec<(Span, Span)>, Fault> {
    let (a, b) = match articles.0.id <= articles.1.id {
        true => (articles.0.row, articles.1.row),
        false => (articles.1.row, articles.0.row),
    };
    let (read_a, read_b) = (
        stored::read_article(connection, a)?,
        stored::read_article(connection, b)?,
    );
    let mut found: Vec<(Span, Span)> = (copies(&read_a, &read_b).iter())
        .map(|copy| match a == articles.0.row {
            true => (copy.a, copy.b),
            false => (copy.b, copy.a),
        })
        .collect();
    let mut said = rows.to_vec();
    said_of_links(connection, articles.0.row, &BTreeSet::new(), &mut said)?;
    said.extend_from_slice(rows);
    for pair in passages_of(&said, articles) {
        if !found
            .iter()
            .any(|(x, y)| x.overlaps(pair.0) && y.overlaps(pair.1))
        {
            found.push(pair);
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Those of the shared passages that are meant, or the one that a person gives.
fn chosen(
    shared: &[(Span, Span)],
    ask: &CopyAsk,
    here: &Now,
    there: &Now,
) -> Result<Vec<(Span, Span)>, Fault> {
    for (span, now, what) in [
        (ask.passage, here, "passage"),
        (ask.of, there, "words of the other"),
    ] {
        if let Some(span) = span
            && now
                .text()
                .get(span.start..span.end)
                .is_none_or(|words| words.trim().is_empty())
        {
            return Err(refused(format!(
                "the {what} has no words, or does not fit the text"
            )));
        }
    }
    // a person may give some of the words of a passage
    let is_in = |asked: Option<Span>, span: Span| {
        asked.is_none_or(|asked| {
            let both = asked
                .end
                .min(span.end)
                .saturating_sub(asked.start.max(span.start));
            2 * both > asked.len().min(span.len())
        })
    };
    let found: Vec<(Span, Span)> = (shared.iter().copied())
        .filter(|(a, b)| is_in(ask.passage, *a) && is_in(ask.of, *b))
        .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let (id, from) = (&here.stored.article.id, &there.stored.article.id);
    match (ask.passage, ask.of) {
        _ if ask.not => Err(refused(format!(
            "nothing there is taken for a copy, of {id} from {from} or the other way"
        ))),
        (Some(passage), Some(of)) => {
            if shared_words(passage.of(here.text()), of.of(there.text())) == 0 {
                return Err(refused(
                    "the two passages have no word in common, so none is a copy of the other".to_owned(),
                ));
            }
            Ok(vec![(passage, of)])
        }
        _ => Err(refused(format!(
            "no such passage is known that {id} and {from} share; give the words of both: --passage 'the words of {id}' \
             --of 'the words of {from}'"
        ))),
    }
}

/// From whom the passages are copied, as the ledger has it; nothing where it does not take them for copies.
fn copied_from(
    rows: &[LinkRow],
    articles: &(Party, Party),
    passages: &[(Span, Span)],
) -> Result<Value<Passage>, Fault> {
    let mut words: Vec<String> = Vec::new();
    for row in meant(rows, articles, passages) {
        let detail: CopyDetail = row.detail()?;
        let later = match detail.later {
            None => None,
            Some(Side::A) => Some(row.article),
            Some(Side::B) => Some(row.other),
        };
        let word = match later {
            None => "one from the other".to_owned(),
            Some(later) if later == articles.0.row => articles.1.id.clone(),
            Some(_) => format!("{}, the other way", articles.0.id),
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    Ok(match words.len() {
        0 => Value::Nothing,
        1 => Value::Word(words.remove(0)),
        _ => Value::Names(words),
    })
}

fn form_of(
    rows: &[LinkRow],
    articles: &(Party, Party),
    passages: &[(Span, Span)],
) -> Result<Value<Passage>, Fault> {
    let mut forms: Vec<String> = Vec::new();
    for row in meant(rows, articles, passages) {
        let detail: CopyDetail = row.detail()?;
        let form = detail.form.name().to_owned();
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    Ok(match forms.len() {
        0 => Value::Nothing,
        1 => Value::Word(forms.remove(0)),
        _ => Value::Names(forms),
    })
}

fn meant<'r>(
    rows: &'r [LinkRow],
    articles: &'r (Party, Party),
    passages: &'r [(Span, Span)],
) -> impl Iterator<Item = &'r LinkRow> {
    rows.iter()
        .filter(move |row| passages.iter().any(|pair| is_of(row, articles, *pair)))
}
