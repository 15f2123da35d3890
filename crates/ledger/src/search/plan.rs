//! From a query to what the index is asked, and what has to be looked at in each row that it gives.
//!
//! The index answers words and facets. What it answers only roughly, or not at all (dates to the day, identities, bounds
//! of figures), becomes a [`Test`] of the rows.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use rusqlite::{Connection, params};
use sayso_core::Days;

use super::candidates::Row;
use super::facets;
use super::words::{Sought, either_number, name_phrases, phrase};
use crate::query::{Between, Bound, Condition, Filter, Query, Term, Words};
use crate::{Fault, voices};

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Statements,
    Articles,
    Figures,
}

impl Kind {
    /// The columns in which words are looked for.
    fn columns(self) -> &'static str {
        match self {
            Kind::Statements => "{content source voice}",
            Kind::Articles => "{text}",
            Kind::Figures => "{counts around}",
        }
    }
}

/// How a query is carried out.
pub(crate) struct Plan {
    pub kind: Kind,
    /// Expressions of the index that must all match, and those that must not.
    positive: Vec<String>,
    negative: Vec<String>,
    /// Expressions of the days of `between`, if it `is_dated`.
    dated: Vec<String>,
    pub tests: Vec<Test>,
    /// The rows among which it is looked for.
    pub rows: (i64, i64),
    /// The days of publication between which it is looked for; only what has a day, if `is_dated`.
    pub between: Between,
    pub is_dated: bool,
    /// It is known that nothing can be found.
    pub is_empty: bool,
    /// Does each question to the index take long? For words that only begin so it brings the places of all of them
    /// together first.
    pub is_slow: bool,
    /// The words to be shown.
    pub sought: Vec<Sought>,
}

/// One condition on a row.
pub(crate) struct Test {
    excluded: bool,
    alternatives: Vec<Look>,
}

/// What is looked at.
enum Look {
    Voice(VoiceTest),
    Via(VoiceTest),
    /// Names of acts, of forms, of kinds, where the index does not have them.
    Act(&'static str),
    Form(&'static str),
    Kind(&'static str),
    Outlet(HashSet<i64>),
    Published(Between),
    Said(Between),
    Figure(FigureTest),
    Article(Option<i64>),
}

/// Which figures are meant.
struct FigureTest {
    bound: Option<Bound>,
    /// The rows of those that count what was asked for; `None`: whatever they count. To look for them once costs less
    /// than to look at the sentence of each figure that comes by.
    counting: Option<HashSet<i64>>,
}

/// Which voices are meant.
struct VoiceTest {
    /// The voice is one of these identities,
    identities: HashSet<i64>,
    /// or its name has these words; `None` where an identity's key was given.
    name: Option<Sought>,
    /// What is known of voices by their row.
    known: RefCell<HashMap<i64, bool>>,
}

impl VoiceTest {
    fn holds(&self, connection: &Connection, voice: i64) -> Result<bool, Fault> {
        if let Some(known) = self.known.borrow().get(&voice) {
            return Ok(*known);
        }
        let (identity, name) = connection
            .prepare_cached("SELECT identity, name FROM voice WHERE voice = ?")?
            .query_row([voice], |row| {
                Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, String>(1)?))
            })?;
        let holds = identity.is_some_and(|identity| self.identities.contains(&identity))
            || self.name.as_ref().is_some_and(|sought| sought.is_in_name(&name));
        self.known.borrow_mut().insert(voice, holds);
        Ok(holds)
    }
}

/// More blocks than these are not asked for together: each makes the index slower. "police" has 62 in 5,866 news articles,
/// "john" 203.
const MOST_BLOCKS: usize = 500;

/// More outlets than these are not asked for together.
const MOST_OUTLETS: usize = 60;

impl Plan {
    pub(crate) fn new(connection: &Connection, query: &Query, kind: Kind) -> Result<Plan, Fault> {
        let mut plan = Plan {
            kind,
            positive: Vec::new(),
            negative: Vec::new(),
            dated: Vec::new(),
            tests: Vec::new(),
            rows: (i64::MIN, i64::MAX),
            between: Between { from: None, to: None },
            is_dated: false,
            is_empty: false,
            is_slow: query.has_beginnings(),
            sought: Vec::new(),
        };
        for condition in &query.conditions {
            plan.take(connection, condition)?;
        }
        Ok(plan)
    }

    /// The expression for the index; of rows that have one of the facets of days, if some are given.
    pub(crate) fn expression(&self, facets: Option<&[String]>) -> String {
        let mut all = self.positive.clone();
        match facets.filter(|facets| !facets.is_empty()) {
            // days: which of them the plan wants as well is seen in the rows, which costs less than to ask for both
            Some(facets) => {
                let facets: Vec<String> = facets.iter().map(|facet| format!("{facet:?}")).collect();
                all.push(format!("({{facets}} : ({}))", facets.join(" OR ")));
            }
            None => all.extend(self.dated.iter().cloned()),
        }
        if all.is_empty() {
            all.push("({facets} : \"any\")".to_owned());
        }
        let all = all.join(" AND ");
        match self.negative.is_empty() {
            true => all,
            false => format!("({all}) NOT ({})", self.negative.join(" OR ")),
        }
    }

    fn take(&mut self, connection: &Connection, condition: &Condition) -> Result<(), Fault> {
        let mut looks = Vec::new();
        // of each alternative the expression that matches it, and maybe more; none: the index cannot tell
        let mut rough = Some(Vec::new());
        let mut exact = true;
        for term in &condition.alternatives {
            let (expressions, look) = self.term(connection, term, condition)?;
            match (expressions, &mut rough) {
                (Some(expressions), Some(rough)) => rough.extend(expressions),
                _ => rough = None,
            }
            if let Some(look) = look {
                exact = false;
                looks.push(look);
            }
        }
        let is_dated = matches!(
            condition.alternatives.as_slice(),
            [Term::Filter(Filter::Published(_))]
        );
        match (condition.excluded, rough) {
            (true, Some(expressions)) if exact => self.negative.extend(expressions),
            (false, Some(expressions)) => match expressions.is_empty() {
                true => self.is_empty = true,
                false if is_dated => self.dated.push(format!("({})", expressions.join(" OR "))),
                false => self.positive.push(format!("({})", expressions.join(" OR "))),
            },
            _ => {}
        }
        if !exact {
            self.tests.push(Test {
                excluded: condition.excluded,
                alternatives: looks,
            });
        }
        Ok(())
    }

    /// What the index is asked for a term (any of the expressions; `None`: it cannot tell), and what has to be looked
    /// at in the rows that it gives (`None`: nothing).
    fn term(
        &mut self,
        connection: &Connection,
        term: &Term,
        condition: &Condition,
    ) -> Result<(Option<Vec<String>>, Option<Look>), Fault> {
        let facet = |name: String| format!("({{facets}} : {name:?})");
        let filter = match term {
            Term::Words(words) => {
                let (phrase, sought) = match self.kind {
                    Kind::Figures => (either_number(words), Sought::in_either_number(words)),
                    _ => (phrase(words), Sought::new(words)),
                };
                if !condition.excluded {
                    self.sought.push(sought);
                }
                return Ok((Some(vec![format!("({} : {phrase})", self.kind.columns())]), None));
            }
            Term::Filter(filter) => filter,
        };
        // a figure has the act and the voice of the statement that gives it, and they are not in its index
        let is_indexed = self.kind == Kind::Statements;
        let indexed_or = |name: String, look: Look| match is_indexed {
            true => (Some(vec![facet(name)]), None),
            false => (None, Some(look)),
        };
        Ok(match filter {
            Filter::Act(act) => indexed_or(format!("act{}", act.name()), Look::Act(act.name())),
            Filter::Form(form) => indexed_or(format!("form{}", form.name()), Look::Form(form.name())),
            Filter::Kind(kind) => indexed_or(format!("kind{}", kind.name()), Look::Kind(kind.name())),
            Filter::Outlet(words) => {
                let outlets = outlets(connection, words)?;
                let facets = (outlets.len() <= MOST_OUTLETS).then(|| {
                    outlets
                        .iter()
                        .map(|(_, name)| facet(facets::of_outlet(name)))
                        .collect()
                });
                let rows = outlets.iter().map(|(row, _)| *row).collect();
                (facets, Some(Look::Outlet(rows)))
            }
            Filter::Voice(words) => {
                let (expressions, test) = voice(connection, words, "voice", "")?;
                (expressions.filter(|_| is_indexed), Some(Look::Voice(test)))
            }
            Filter::Via(words) => {
                let (expressions, test) = voice(connection, words, "relays", "via")?;
                (expressions.filter(|_| is_indexed), Some(Look::Via(test)))
            }
            Filter::Published(between) => {
                if !condition.excluded && condition.alternatives.len() == 1 {
                    self.is_dated = true;
                    self.between = met(self.between, *between);
                }
                let facets = match days(connection)? {
                    Some(bounds) => facets::of_days(between, bounds, true),
                    None => Some(Vec::new()),
                };
                let expressions = facets.map(|names| names.into_iter().map(facet).collect());
                (expressions, Some(Look::Published(*between)))
            }
            Filter::Said(between) => {
                // nothing is said much later than it is reported; the facets name the first day, which lies between
                let bounds = said_days(connection)?;
                let facets = match (bounds, is_indexed) {
                    (Some(bounds), true) => facets::of_days(between, bounds, false),
                    (None, true) => Some(Vec::new()),
                    (_, false) => None,
                };
                let expressions = facets.map(|names| {
                    names
                        .into_iter()
                        .map(|name| facet(format!("said{name}")))
                        .collect()
                });
                (expressions, Some(Look::Said(*between)))
            }
            Filter::Figure(figure) => {
                let names: Vec<String> = facets::of_bound(figure.bound).into_iter().map(facet).collect();
                let mut all = format!("({})", names.join(" OR "));
                if let Some(words) = &figure.words {
                    let columns = match self.kind {
                        Kind::Statements => "{figures}",
                        other => other.columns(),
                    };
                    all = format!("({all} AND ({columns} : {}))", either_number(words));
                }
                if let Some(words) = figure.words.as_ref().filter(|_| !condition.excluded) {
                    self.sought.push(Sought::in_either_number(words));
                }
                let counting = match &figure.words {
                    Some(words) => Some(counting(connection, words, &names)?),
                    None => None,
                };
                let bound = figure.bound;
                (
                    Some(vec![all]),
                    Some(Look::Figure(FigureTest { bound, counting })),
                )
            }
            Filter::Article(id) => {
                let row = crate::stored::article_row(connection, id)?;
                if !condition.excluded && condition.alternatives.len() == 1 {
                    self.among(connection, row)?;
                }
                (None, Some(Look::Article(row)))
            }
        })
    }

    /// Looks only among the rows of one article.
    fn among(&mut self, connection: &Connection, article: Option<i64>) -> Result<(), Fault> {
        let Some(article) = article else {
            self.is_empty = true;
            return Ok(());
        };
        let sql = match self.kind {
            Kind::Statements => "SELECT min(statement), max(statement) FROM statement WHERE article = ?",
            Kind::Figures => "SELECT min(figure), max(figure) FROM figure WHERE article = ?",
            Kind::Articles => "SELECT article, article FROM article WHERE article = ?",
        };
        let (first, last): (Option<i64>, Option<i64>) = connection
            .prepare_cached(sql)?
            .query_row([article], |row| Ok((row.get(0)?, row.get(1)?)))?;
        match (first, last) {
            (Some(first), Some(last)) => self.rows = (self.rows.0.max(first), self.rows.1.min(last)),
            _ => self.is_empty = true,
        }
        Ok(())
    }

    /// Do all tests hold for a row?
    pub(crate) fn holds(&self, connection: &Connection, row: &Row) -> Result<bool, Fault> {
        for test in &self.tests {
            let mut any = false;
            for look in &test.alternatives {
                any = any || self.looks(connection, look, row)?;
            }
            if any == test.excluded {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn looks(&self, connection: &Connection, look: &Look, row: &Row) -> Result<bool, Fault> {
        Ok(match look {
            Look::Voice(test) => match row.voice {
                Some(voice) => test.holds(connection, voice)?,
                None => false,
            },
            Look::Via(test) => {
                for relay in relays(connection, row.statement)? {
                    if test.holds(connection, relay)? {
                        return Ok(true);
                    }
                }
                false
            }
            Look::Act(name) => column_is(connection, row.statement, "act", name)?,
            Look::Form(name) => column_is(connection, row.statement, "form", name)?,
            Look::Kind(name) => match row.voice {
                Some(voice) => connection
                    .prepare_cached("SELECT 1 FROM voice WHERE voice = ? AND kind = ?")?
                    .exists(params![voice, name])?,
                None => false,
            },
            Look::Outlet(outlets) => row.outlet.is_some_and(|outlet| outlets.contains(&outlet)),
            Look::Published(between) => row
                .day
                .is_some_and(|day| between.holds(Days { from: day, to: day })),
            Look::Said(between) => row.said.is_some_and(|said| between.holds(said)),
            Look::Article(article) => *article == Some(row.article),
            Look::Figure(test) => self.figure(connection, test, row)?,
        })
    }

    /// Does the row give such a figure?
    fn figure(&self, connection: &Connection, test: &FigureTest, row: &Row) -> Result<bool, Fault> {
        let sql = match self.kind {
            Kind::Statements => "SELECT figure, lower, upper FROM figure WHERE statement = ?",
            Kind::Articles => "SELECT figure, lower, upper FROM figure WHERE article = ?",
            Kind::Figures => "SELECT figure, lower, upper FROM figure WHERE figure = ?",
        };
        let mut figures = connection.prepare_cached(sql)?;
        let mut figures = figures.query([row.row])?;
        while let Some(figure) = figures.next()? {
            let counts = match &test.counting {
                Some(counting) => counting.contains(&figure.get(0)?),
                None => true,
            };
            let number = |column: usize| -> rusqlite::Result<Option<u64>> {
                Ok(figure
                    .get::<_, Option<i64>>(column)?
                    .and_then(|n| u64::try_from(n).ok()))
            };
            let (lower, upper) = (number(1)?, number(2)?);
            if counts && test.bound.is_none_or(|bound| bound.holds(lower, upper)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The rows of the figures that have one of the facets and count the words.
fn counting(connection: &Connection, words: &Words, facets: &[String]) -> Result<HashSet<i64>, Fault> {
    let expression = format!(
        "({}) AND ({} : {})",
        facets.join(" OR "),
        Kind::Figures.columns(),
        either_number(words)
    );
    let mut rows = connection.prepare_cached("SELECT rowid FROM figure_words WHERE figure_words MATCH ?")?;
    let rows = rows.query_map([expression], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn column_is(
    connection: &Connection,
    statement: Option<i64>,
    column: &'static str,
    name: &str,
) -> Result<bool, Fault> {
    let sql = format!("SELECT 1 FROM statement WHERE statement = ? AND {column} = ?");
    match statement {
        Some(statement) => Ok(connection
            .prepare_cached(&sql)?
            .exists(params![statement, name])?),
        None => Ok(false),
    }
}

/// The voices that passed a statement on.
fn relays(connection: &Connection, statement: Option<i64>) -> Result<Vec<i64>, Fault> {
    let mut relays =
        connection.prepare_cached("SELECT voice FROM relay WHERE statement = ? ORDER BY position")?;
    let relays = relays.query_map([statement], |row| row.get(0))?;
    Ok(relays.collect::<Result<_, _>>()?)
}

/// Between both.
fn met(a: Between, b: Between) -> Between {
    let later = |a: Option<Date>, b: Option<Date>| a.max(b);
    let earlier = |a: Option<Date>, b: Option<Date>| match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    Between {
        from: later(a.from, b.from),
        to: earlier(a.to, b.to),
    }
}

/// The first and the last day of publication.
pub(crate) fn days(connection: &Connection) -> Result<Option<(Date, Date)>, Fault> {
    ends(
        connection,
        "SELECT (SELECT day FROM entry WHERE day >= '0000' AND day < ':' ORDER BY day LIMIT 1),
                (SELECT day FROM entry WHERE day >= '0000' AND day < ':' ORDER BY day DESC LIMIT 1)",
    )
}

/// The first and the last day on which a statement may have been made first.
fn said_days(connection: &Connection) -> Result<Option<(Date, Date)>, Fault> {
    ends(
        connection,
        "SELECT (SELECT said_from FROM statement WHERE said_from IS NOT NULL ORDER BY said_from LIMIT 1),
                (SELECT said_from FROM statement WHERE said_from IS NOT NULL ORDER BY said_from DESC LIMIT 1)",
    )
}

fn ends(connection: &Connection, sql: &str) -> Result<Option<(Date, Date)>, Fault> {
    let (first, last): (Option<String>, Option<String>) = connection
        .prepare_cached(sql)?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (Some(first), Some(last)) = (first, last) else {
        return Ok(None);
    };
    // what is no day of the calendar only makes the bounds wider
    let first = facets::date(&first).unwrap_or(Date::MIN);
    Ok(Some((first, facets::date(&last).unwrap_or(Date::MAX))))
}

/// The outlets whose name has all the words.
fn outlets(connection: &Connection, words: &Words) -> Result<Vec<(i64, String)>, Fault> {
    let sought = Sought::new(words);
    let mut all = connection.prepare_cached("SELECT outlet, name FROM outlet")?;
    let mut all = all.query([])?;
    let mut found = Vec::new();
    while let Some(row) = all.next()? {
        let name: String = row.get(1)?;
        if sought.is_in_name(&name) {
            found.push((row.get(0)?, name));
        }
    }
    Ok(found)
}

/// Which voices are meant, and the expressions for the index that find them all.
fn voice(
    connection: &Connection,
    words: &Words,
    column: &str,
    prefix: &str,
) -> Result<(Option<Vec<String>>, VoiceTest), Fault> {
    let key = words.text.to_lowercase();
    let by_key = voices::identity_of(connection, &key)?
        // "powell" is the key of whoever is called no more than that, but means every Powell
        .filter(|_| !words.begins && key.contains('-'));
    let phrases = name_phrases(words);
    let identities: HashSet<i64> = match by_key {
        Some(identity) => HashSet::from([identity]),
        None => {
            let mut named =
                connection.prepare_cached("SELECT rowid FROM identity_words WHERE identity_words MATCH ?")?;
            let named = named.query_map([format!("{{names}} : ({phrases})")], |row| row.get(0))?;
            named.collect::<Result<_, _>>()?
        }
    };
    let mut blocks: Option<HashSet<String>> = Some(HashSet::new());
    for identity in &identities {
        let mut of_identity =
            connection.prepare_cached("SELECT DISTINCT block FROM voice WHERE identity = ?")?;
        let mut of_identity = of_identity.query([identity])?;
        while let Some(row) = of_identity.next()? {
            match (row.get::<_, Option<String>>(0)?, &mut blocks) {
                (Some(block), Some(blocks)) => {
                    blocks.insert(block);
                }
                _ => blocks = None,
            }
        }
        if blocks.as_ref().is_some_and(|blocks| blocks.len() > MOST_BLOCKS) {
            blocks = None;
        }
        if blocks.is_none() {
            break;
        }
    }
    let expressions = blocks.map(|blocks| {
        let mut expressions: Vec<String> = (blocks.iter())
            .map(|block| format!("({{facets}} : \"{prefix}{}\")", facets::of_block(block)))
            .collect();
        expressions.sort();
        if by_key.is_none() {
            expressions.push(format!("({{{column}}} : ({phrases}))"));
        }
        expressions
    });
    let test = VoiceTest {
        identities,
        name: by_key.is_none().then(|| Sought::new(words)),
        known: RefCell::new(HashMap::new()),
    };
    Ok((expressions, test))
}
