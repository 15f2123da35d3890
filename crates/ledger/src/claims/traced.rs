//! One claim in full: every wording, whose it is, where it comes from, and who says otherwise.

use rusqlite::{Connection, OptionalExtension};
use sayso_core::{Act, CodePoints, Days, Form, PassageLine, Reading, Span, Statement};
use sayso_linker::links::SameBy;
use sayso_linker::origins::{Origin, Printed, Tree, trace};

use super::listed::{ClaimRow, by_row};
use super::{Known, LastArticle, Member, between, know_outlets, member, members, order};
use crate::links::{self, LinkKind, Place, SameDetail};
use crate::stored;
use crate::{Fault, Ledger, LedgerError};

/// A claim with all that is known of it.
#[derive(Clone, Debug)]
pub struct ClaimInFull {
    /// As lists show it.
    pub row: ClaimRow,
    /// Its statements and recognised passages, in the order in which they were published.
    pub members: Vec<MemberInFull>,
    /// Where the chains end, each with the way from there to the articles; members are places in
    /// [`ClaimInFull::members`].
    pub origins: Vec<Tree>,
    /// Who denies, confirms or answers it, with who answers these, in the order in which they were published.
    pub thread: Vec<Standpoint>,
}

/// A statement of a claim, or words of an article in which its statement was recognised.
#[derive(Clone, Debug)]
pub struct MemberInFull {
    /// Who, where, when and through whom.
    pub printed: Printed,
    /// The article's title.
    pub title: Option<String>,
    /// The article's address.
    pub url: Option<String>,
    /// In quotation marks or not; `None` for recognised passages.
    pub form: Option<Form>,
    /// What was done by saying it; `None` for recognised passages.
    pub act: Option<Act>,
    /// When it was said, as far as the words around it tell.
    pub said: Option<Days>,
    /// The words that name who speaks, in code points.
    pub source: Vec<PassageLine>,
    /// The reporting words.
    pub cue: Vec<PassageLine>,
    /// What was said.
    pub content: Vec<PassageLine>,
    /// By what it is known to belong to the claim, with the score: of the strongest link to another member.
    pub by: Option<(SameBy, f64)>,
}

/// A statement that denies, confirms or answers another.
#[derive(Clone, Debug)]
pub struct Standpoint {
    /// What it does.
    pub kind: LinkKind,
    /// The statement.
    pub member: MemberInFull,
    /// What it answers: a place in [`ClaimInFull::members`], or in [`ClaimInFull::thread`].
    pub to: Answered,
    /// How likely it is that a person would say so, 0 to 1.
    pub score: f64,
}

/// What a standpoint is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// A member of the claim.
    Member(usize),
    /// A standpoint before it.
    Standpoint(usize),
}

impl ClaimInFull {
    /// Its origins.
    pub fn origins(&self) -> impl Iterator<Item = &Origin> {
        self.origins.iter().map(|tree| &tree.origin)
    }
}

impl Ledger {
    /// The claim that is meant by a key, one that it had before, or a statement as `ARTICLE:N`.
    ///
    /// # Errors
    /// None is meant, or the ledger cannot be read.
    pub fn claim(&self, what: &str) -> Result<ClaimInFull, LedgerError> {
        self.look(|connection| {
            let claim = meant(connection, what)?;
            in_full(connection, claim)
        })
    }

    /// Shows every claim to `visit`, sorted by key. All are of one state of the ledger; one is held at a time.
    ///
    /// # Errors
    /// The ledger cannot be read or is damaged; or `visit` fails, which ends the walk.
    pub fn each_claim<E: From<LedgerError>>(
        &self,
        mut visit: impl FnMut(&ClaimInFull) -> Result<(), E>,
    ) -> Result<(), E> {
        self.look(|connection| {
            let mut claims = connection.prepare("SELECT claim FROM claim ORDER BY key")?;
            let mut rows = claims.query([])?;
            while let Some(row) = rows.next()? {
                if let Err(error) = visit(&in_full(connection, row.get(0)?)?) {
                    return Ok(Err(error));
                }
            }
            Ok(Ok(()))
        })?
    }
}

fn meant(connection: &Connection, what: &str) -> Result<i64, Fault> {
    let what = what.trim();
    let by_key: Option<i64> = connection
        .prepare_cached("SELECT claim FROM claim WHERE key = ?")?
        .query_row([what], |row| row.get(0))
        .optional()?;
    if let Some(claim) = by_key {
        return Ok(claim);
    }
    let digits = what
        .strip_prefix('c')
        .filter(|digits| digits.len() == super::DIGITS);
    if let Some(key) = digits.and_then(|digits| i64::from_str_radix(digits, 16).ok()) {
        let former: Option<i64> = connection
            .prepare_cached("SELECT claim FROM claim_member WHERE key = ? LIMIT 1")?
            .query_row([key], |row| row.get(0))
            .optional()?;
        return former.ok_or_else(|| {
            Fault::Refused(format!(
                "there is no claim {what:?}: its articles may have changed; `sayso claims` lists those that are there"
            ))
        });
    }
    let Some((article, n)) = what
        .rsplit_once(':')
        .and_then(|(article, n)| Some((article, n.parse::<u32>().ok()?)))
    else {
        return Err(Fault::Refused(format!(
            "{what:?} is no claim: it is named by its key, such as c0123456789ab, which `sayso claims` shows, or by one of its \
             statements, as ARTICLE:N"
        )));
    };
    let id = stored::meant(connection, article)?;
    let row = stored::article_row(connection, &id)?
        .ok_or_else(|| Fault::Refused(format!("there is no article {article:?}")))?;
    let claim = super::of_statement(connection, row, n)?.first().copied();
    claim.ok_or_else(|| {
        Fault::Refused(format!(
            "statement {n} of article {id} is in no claim: no other statement is known to report the same, and none denies it; \
             `sayso show {id}` shows its statements"
        ))
    })
}

/// So many standpoints of a thread are followed.
const STANDPOINTS: usize = 400;

fn in_full(connection: &Connection, claim: i64) -> Result<ClaimInFull, Fault> {
    let mut all: Vec<Member> = Vec::new();
    let mut last = LastArticle::default();
    for node in members(connection, claim)? {
        all.extend(member(connection, node, &mut last)?);
    }
    know_outlets(&mut all);
    all.sort_by(|x, y| order(x).cmp(&order(y)));
    let borrowed: Vec<&Member> = all.iter().collect();
    let mut known = Known::default();
    let between = between(connection, &borrowed, &mut known)?;
    let printed: Vec<Printed> = all.iter().map(|m| m.printed.clone()).collect();
    let origins = trace(&printed, &between);
    let mut shown = Vec::with_capacity(all.len());
    for of in &all {
        shown.push(member_in_full(connection, of, &all)?);
    }
    let thread = thread(connection, &all)?;
    Ok(ClaimInFull {
        row: by_row(connection, claim)?,
        members: shown,
        origins,
        thread,
    })
}

/// Who answers the members, and who answers these.
fn thread(connection: &Connection, members: &[Member]) -> Result<Vec<Standpoint>, Fault> {
    let mut thread: Vec<Standpoint> = Vec::new();
    let mut seen: Vec<(i64, Place)> = members.iter().map(|m| m.node).collect();
    let mut last = LastArticle::default();
    let mut layer: Vec<((i64, Place), Answered)> = (seen.iter().copied().enumerate())
        .map(|(at, node)| (node, Answered::Member(at)))
        .collect();
    while !layer.is_empty() && thread.len() < STANDPOINTS {
        let mut found: Vec<(Member, Answered, LinkKind, f64)> = Vec::new();
        for (node, to) in layer {
            for kind in [LinkKind::Denies, LinkKind::Confirms, LinkKind::Answers] {
                for row in super::answering(connection, kind, node)? {
                    let from = (row.article, row.place);
                    if !seen.contains(&from) {
                        seen.push(from);
                        if let Some(of) = member(connection, from, &mut last)? {
                            found.push((of, to, kind, row.score as f64 / 1000.0));
                        }
                    }
                }
            }
        }
        found.sort_by(|x, y| order(&x.0).cmp(&order(&y.0)));
        layer = Vec::new();
        for (of, to, kind, score) in found {
            layer.push((of.node, Answered::Standpoint(thread.len())));
            thread.push(Standpoint {
                kind,
                member: member_in_full(connection, &of, &[])?,
                to,
                score,
            });
        }
    }
    Ok(thread)
}

fn member_in_full(connection: &Connection, of: &Member, others: &[Member]) -> Result<MemberInFull, Fault> {
    let (article, place) = of.node;
    let (version, title, url, text): (i64, Option<String>, Option<String>, String) = connection
        .prepare_cached(
            "SELECT version.version, title, url, text FROM article JOIN version ON version.version = article.current
             WHERE article.article = ?",
        )?
        .query_row([article], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let points = CodePoints::new(&text);
    let passages = |spans: &[Span]| -> Vec<PassageLine> {
        (spans.iter())
            .map(|span| PassageLine {
                start: points.at(span.start),
                end: points.at(span.end),
                text: span.of(&text).to_owned(),
            })
            .collect()
    };
    let reading: Option<Reading> = match place {
        Place::Number(_) | Place::Part(..) => {
            let reading = stored::reading_in_use(connection, version, &of.printed.article)?;
            Some(crate::corrections::applied(connection, version, &text, reading)?.reading)
        }
        _ => None,
    };
    let statement: Option<&Statement> = match (&reading, place) {
        (Some(reading), Place::Number(n) | Place::Part(n, _)) => reading.statements.iter().find(|s| s.n == n),
        _ => None,
    };
    let mut by: Option<(SameBy, f64)> = None;
    for row in links::of_place(connection, LinkKind::SameStatement, article, place)? {
        let other = if (row.article, row.place) == of.node {
            (row.other, row.other_place)
        } else {
            (row.article, row.place)
        };
        let score = row.score as f64 / 1000.0;
        if others.iter().any(|m| m.node == other) && by.is_none_or(|(_, best)| score > best) {
            let detail: SameDetail = row.detail()?;
            by = Some((detail.by, score));
        }
    }
    Ok(MemberInFull {
        printed: of.printed.clone(),
        title,
        url,
        form: statement.map(|s| s.form),
        act: statement.map(|s| s.act),
        said: statement.and_then(|s| s.said),
        source: statement.map_or_else(Vec::new, |s| passages(&s.source)),
        cue: statement.map_or_else(Vec::new, |s| passages(&s.cue)),
        content: match (statement, place) {
            (Some(statement), Place::Number(_)) => passages(&statement.content),
            _ => passages(&[of.span]),
        },
        by,
    })
}
