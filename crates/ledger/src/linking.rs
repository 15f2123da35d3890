//! What joins articles is kept up to date: which were marked, compared, and put together to claims.
//!
//! ```text
//! a changed article ─▶ `unlinked` ─▶ marks ─▶ candidates ─▶ compare ─▶ `link` ─▶ `unclaimed` ─▶ claims
//! ```
//!
//! What joins two articles depends on these two alone; whether they are compared, on the marks that they share and on how
//! many articles have these. So the links depend on what the ledger holds and not on the order in which it came: when a
//! mark becomes common, or stops being so, the articles that have it are compared anew. Whatever waits stands in the
//! ledger, so the work can be stopped at any moment and is taken up again by the next [`Ledger::link`].

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::num::NonZeroUsize;
use std::sync::Arc;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sayso_linker::batch::days_around;
use sayso_linker::marks::{COMMON_PASSAGE, COMMON_STORY, Marks, any_day, marks, nearness, story, undated};
use sayso_linker::{Nearness, PairLinks, ReadArticle, compare};

use crate::links::{self, Held, LinkKind, LinkRow, Place};
use crate::{Fault, Ledger, LedgerError, claims, corrections, quantities, stored};

/// So many articles are marked in one transaction; between two, others may write.
const MARKED: usize = 200;
/// So many are compared in one.
const COMPARED: usize = 50;
/// So many articles are held ready at once, about 100 kB each.
const READY: usize = 600;

impl Ledger {
    /// Finds again what joins articles, wherever articles have come, gone or been corrected since the last time: who is
    /// who, who copied, which statements are one claim, who denies it. All of it is found again where another version of the
    /// linker found it. Where it is stopped, the next call goes on.
    ///
    /// # Errors
    /// The ledger cannot be read or written.
    pub fn link(&mut self) -> Result<(), LedgerError> {
        self.link_on(NonZeroUsize::MIN, &mut |_| {})
    }

    /// As [`Ledger::link`], comparing on several threads. The result is the same. `told` hears how many articles still wait.
    ///
    /// # Errors
    /// The ledger cannot be read or written.
    pub fn link_on(&mut self, threads: NonZeroUsize, told: &mut dyn FnMut(u64)) -> Result<(), LedgerError> {
        self.derive_anew()?;
        self.link_voices()?;
        self.mark()?;
        let laid_out = self.look(|connection| waiting(connection, "unlinked"))?;
        let mut ready = Ready::default();
        let mut done = Done::default();
        loop {
            told(self.look(|connection| waiting(connection, "unlinked"))?);
            // an article may be marked anew while others are compared
            let is_done = self.change(|tx| {
                if mark_some(tx)? > 0 {
                    // what was compared may be found by other marks now
                    done.articles.clear();
                }
                done.is_of_this_state(tx)?;
                compare_some(tx, &mut ready, &mut done, threads)
            })?;
            if is_done {
                break;
            }
        }
        while !self.change(claims::claim_some)? {}
        // what a few articles leave behind is put in order by and by
        let articles = self.look(|connection| rows(connection, "entry"))?;
        match laid_out * 4 > articles {
            true => self.settle_words(),
            false => Ok(()),
        }
    }

    fn mark(&mut self) -> Result<(), LedgerError> {
        while self.change(mark_some)? == MARKED {}
        Ok(())
    }
}

/// How many articles wait in a table.
pub(crate) fn waiting(connection: &Connection, table: &'static str) -> Result<u64, Fault> {
    rows(connection, table)
}

fn rows(connection: &Connection, table: &'static str) -> Result<u64, Fault> {
    let count: i64 = connection
        .prepare_cached(&format!("SELECT count(*) FROM {table}"))?
        .query_row([], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// Lets an article be compared anew.
pub(crate) fn unlink(connection: &Connection, article: i64) -> Result<(), Fault> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO unlinked (article) VALUES (?)")?
        .execute([article])?;
    Ok(())
}

/// Lets the claims of an article be put together anew.
pub(crate) fn unclaim(connection: &Connection, article: i64) -> Result<(), Fault> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO unclaimed (article) VALUES (?)")?
        .execute([article])?;
    Ok(())
}

/// Marks some of the articles whose marks are not those of their reading. How many? Nothing is left to do where fewer than
/// [`MARKED`] were.
fn mark_some(tx: &Transaction<'_>) -> Result<usize, Fault> {
    let outdated: Vec<(i64, i64, Option<i64>)> = tx
        .prepare_cached(
            "SELECT unlinked.article, version.current, marked.reading FROM unlinked JOIN article USING (article)
             JOIN version ON version.version = article.current LEFT JOIN marked USING (article)
             WHERE marked.reading IS NOT version.current ORDER BY unlinked.article LIMIT ?",
        )?
        .query_map([MARKED as i64], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (article, reading, former) in &outdated {
        if former.is_some() {
            unmark(tx, *article)?;
        }
        let read = stored::read_article(tx, *article)?;
        set_marks(tx, *article, &marks(&read), read.day)?;
        tx.prepare_cached("INSERT INTO marked (article, reading, day) VALUES (?, ?, ?)")?
            .execute(params![article, reading, read.day.map(|day| day.to_string())])?;
    }
    Ok(outdated.len())
}

/// A mark as the ledger has it.
struct Kept {
    mark: i64,
    /// So many articles may share it.
    common: usize,
    /// By which mark those are found that have to be compared anew when it becomes common, or stops being so.
    concerns: i64,
}

/// All marks of an article, each once.
fn kept_marks(marks: &Marks, day: Option<Date>) -> impl Iterator<Item = Kept> {
    let mut kept: BTreeMap<i64, Kept> = BTreeMap::new();
    let mut keep = |mark, common, concerns| {
        kept.entry(mark).or_insert(Kept {
            mark,
            common,
            concerns,
        });
    };
    for mark in &marks.passages {
        keep(*mark, COMMON_PASSAGE, *mark);
    }
    for word in &marks.story {
        let of_its_day = day.map_or_else(|| undated(*word), |day| story(*word, day));
        keep(of_its_day, COMMON_STORY, of_its_day);
        // two articles with days are never found by it
        keep(any_day(*word), COMMON_STORY, undated(*word));
    }
    kept.into_values()
}

fn set_marks(tx: &Transaction<'_>, article: i64, marks: &Marks, day: Option<Date>) -> Result<(), Fault> {
    for kept in kept_marks(marks, day) {
        tx.prepare_cached("INSERT OR IGNORE INTO mark (mark, article) VALUES (?, ?)")?
            .execute(params![kept.mark, article])?;
        // it has just become common: who was found by it is not found any more
        compare_anew(tx, &kept)?;
    }
    Ok(())
}

/// Where a mark is on the edge of being common, lets those be compared anew that are found by it or were.
fn compare_anew(tx: &Transaction<'_>, kept: &Kept) -> Result<(), Fault> {
    // hardly an article has no day, so hardly one is looked for
    if kept.concerns != kept.mark && having(tx, kept.concerns, 0)?.is_empty() {
        return Ok(());
    }
    let all = having(tx, kept.mark, kept.common + 1)?;
    if all.len() != kept.common + 1 {
        return Ok(());
    }
    let concerned = match kept.concerns == kept.mark {
        true => all,
        false => having(tx, kept.concerns, kept.common)?,
    };
    for other in concerned {
        unlink(tx, other)?;
    }
    Ok(())
}

/// Takes out the marks of an article, which are those of an older reading.
fn unmark(tx: &Transaction<'_>, article: i64) -> Result<(), Fault> {
    let found: Option<(i64, Option<String>)> = tx
        .prepare_cached("SELECT reading, day FROM marked WHERE article = ?")?
        .query_row([article], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((reading, day)) = found else {
        return Ok(());
    };
    let day = day.and_then(|day| day.parse().ok());
    let former = stored::article_of_reading(tx, reading)?;
    for kept in kept_marks(&marks(&former), day) {
        // it is no longer common: who has it is found by it again
        compare_anew(tx, &kept)?;
        tx.prepare_cached("DELETE FROM mark WHERE mark = ? AND article = ?")?
            .execute(params![kept.mark, article])?;
    }
    tx.prepare_cached("DELETE FROM marked WHERE article = ?")?
        .execute([article])?;
    Ok(())
}

/// The articles that have a mark, one more than `most` at the most.
fn having(connection: &Connection, mark: i64, most: usize) -> Result<Vec<i64>, Fault> {
    let mut query = connection.prepare_cached("SELECT article FROM mark WHERE mark = ? LIMIT ?")?;
    let found = query.query_map(params![mark, most as i64 + 1], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The articles that are worth comparing with this one, and how near each is; itself among them.
fn candidates(
    connection: &Connection,
    article: i64,
    read: &ReadArticle,
) -> Result<BTreeMap<i64, Nearness>, Fault> {
    let marks = marks(read);
    let mut shared: HashMap<i64, usize> = HashMap::new();
    let rarely = |mark: i64| -> Result<Option<Vec<i64>>, Fault> {
        let all = having(connection, mark, COMMON_STORY)?;
        Ok((all.len() <= COMMON_STORY).then_some(all))
    };
    let mut dated: BTreeSet<i64> = BTreeSet::new();
    for word in &marks.story {
        let mut others = Vec::new();
        let Some(day) = read.day else {
            others.extend(rarely(any_day(*word))?.into_iter().flatten());
            others
                .iter()
                .for_each(|other| *shared.entry(*other).or_default() += 1);
            continue;
        };
        // a word of one of the two days tells nothing of the pair, from whichever side it is looked at
        if let Some(of_its_day) = rarely(story(*word, day))? {
            others.extend(of_its_day);
            for other_day in days_around(day).into_iter().filter(|other_day| *other_day != day) {
                others.extend(rarely(story(*word, other_day))?.into_iter().flatten());
            }
        }
        dated.extend(&others);
        let without_day = having(connection, undated(*word), COMMON_STORY)?;
        if !without_day.is_empty() && rarely(any_day(*word))?.is_some() {
            others.extend(without_day);
        }
        others
            .iter()
            .for_each(|other| *shared.entry(*other).or_default() += 1);
    }
    let mut passages: HashMap<i64, usize> = HashMap::new();
    for mark in &marks.passages {
        let others = having(connection, *mark, COMMON_PASSAGE)?;
        if others.len() <= COMMON_PASSAGE {
            for other in others {
                *passages.entry(other).or_default() += 1;
            }
        }
    }
    let others: BTreeSet<i64> = shared.keys().chain(passages.keys()).copied().collect();
    let of = |counts: &HashMap<i64, usize>, other: i64| counts.get(&other).copied().unwrap_or_default();
    let mut found: BTreeMap<i64, Nearness> = (others.into_iter())
        .filter_map(|other| {
            let are_dated = dated.contains(&other);
            Some((
                other,
                nearness(of(&passages, other), of(&shared, other), are_dated)?,
            ))
        })
        .collect();
    found.insert(article, Nearness::One);
    Ok(found)
}

/// What an article was made ready from: its reading, how many corrections it has, how many of them are undone, and both of
/// those that name it with another place.
type State = (i64, i64, i64, i64);

/// Articles that are ready for comparing; those that have waited longest go first.
#[derive(Default)]
struct Ready {
    articles: HashMap<i64, (State, Arc<ReadArticle>)>,
    order: VecDeque<i64>,
}

impl Ready {
    /// An article by its row; made ready where it is not.
    fn get(&mut self, connection: &Connection, article: i64) -> Result<Arc<ReadArticle>, Fault> {
        // a correction changes it as well as a new reading
        let state: State = connection
            .prepare_cached(
                "SELECT version.current, count(correction), count(undone),
                        (SELECT count(*) + count(undone) FROM correction_article AS named JOIN correction USING (correction)
                         WHERE named.article = article.article)
                 FROM article JOIN version ON version.version = article.current
                 LEFT JOIN version AS made_on ON made_on.article = article.article
                 LEFT JOIN correction ON correction.version = made_on.version WHERE article.article = ?",
            )?
            .query_row([article], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        if let Some((of, read)) = self.articles.get(&article)
            && *of == state
        {
            return Ok(Arc::clone(read));
        }
        let read = Arc::new(stored::read_article(connection, article)?);
        if self
            .articles
            .insert(article, (state, Arc::clone(&read)))
            .is_none()
        {
            self.order.push_back(article);
        }
        while self.order.len() > READY
            && let Some(oldest) = self.order.pop_front()
        {
            self.articles.remove(&oldest);
        }
        Ok(read)
    }
}

/// Articles that were compared with all others, as long as nobody else changes the ledger: what joins them with one that is
/// compared later stands there already.
#[derive(Default)]
struct Done {
    articles: BTreeSet<i64>,
    version: i64,
}

impl Done {
    /// Forgets what was done before another program wrote.
    fn is_of_this_state(&mut self, tx: &Transaction<'_>) -> Result<(), Fault> {
        let version = tx.pragma_query_value(None, "data_version", |row| row.get(0))?;
        if version != self.version {
            self.version = version;
            self.articles.clear();
        }
        Ok(())
    }
}

/// Compares some of the articles that wait, those of the same days together. Is nothing left to do?
fn compare_some(
    tx: &Transaction<'_>,
    ready: &mut Ready,
    done: &mut Done,
    threads: NonZeroUsize,
) -> Result<bool, Fault> {
    let waiting: Vec<i64> = tx
        .prepare_cached(
            "SELECT unlinked.article FROM unlinked LEFT JOIN entry USING (article)
             ORDER BY entry.day, unlinked.article LIMIT ?",
        )?
        .query_map([COMPARED as i64], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for &article in &waiting {
        // it waits again, as a mark of it became common or no longer is
        done.articles.remove(&article);
        let found = rows_of(tx, article, ready, &done.articles, threads)?;
        keep(tx, article, &done.articles, &found)?;
        quantities::note(tx, article, |of| ready.get(tx, of))?;
        tx.prepare_cached("DELETE FROM unlinked WHERE article = ?")?
            .execute([article])?;
        done.articles.insert(article);
    }
    Ok(waiting.len() < COMPARED)
}

/// What joins an article with itself and with all others but those that are `done`, as it should be in the ledger; sorted.
fn rows_of(
    connection: &Connection,
    article: i64,
    ready: &mut Ready,
    done: &BTreeSet<i64>,
    threads: NonZeroUsize,
) -> Result<Vec<LinkRow>, Fault> {
    let read = ready.get(connection, article)?;
    let mut others = Vec::new();
    for (other, nearness) in candidates(connection, article, &read)? {
        if !done.contains(&other) {
            others.push((other, nearness, ready.get(connection, other)?));
        }
    }
    let mut found = Vec::new();
    for ((other, _, other_read), links) in others.iter().zip(compared(&read, &others, threads)) {
        let (one, two) = ((article, &*read), (*other, &**other_read));
        let (a, b) = if read.id <= other_read.id {
            (one, two)
        } else {
            (two, one)
        };
        found.extend(links::rows(&links, a, b)?);
    }
    corrections::said_of_links(connection, article, done, &mut found)?;
    found.sort();
    Ok(found)
}

type Other = (i64, Nearness, Arc<ReadArticle>);

fn compared(read: &ReadArticle, others: &[Other], threads: NonZeroUsize) -> Vec<PairLinks> {
    let one = |(_, nearness, other): &Other| compare(read, other, *nearness);
    let share = others.len().div_ceil(threads.get());
    // starting a thread costs as much as a few comparisons
    if threads == NonZeroUsize::MIN || share < 4 {
        return others.iter().map(one).collect();
    }
    std::thread::scope(|scope| {
        let workers: Vec<_> = (others.chunks(share))
            .map(|some| scope.spawn(move || some.iter().map(one).collect::<Vec<_>>()))
            .collect();
        let mut links = Vec::with_capacity(others.len());
        for (worker, some) in workers.into_iter().zip(others.chunks(share)) {
            // a thread that is lost leaves its work to this one
            links.extend(worker.join().unwrap_or_else(|_| some.iter().map(one).collect()));
        }
        links
    })
}

/// Writes what joins an article, but for its links with those that were `done` before in this round; lets the claims of all
/// whose links changed be put together anew.
fn keep(tx: &Transaction<'_>, article: i64, done: &BTreeSet<i64>, found: &[LinkRow]) -> Result<(), Fault> {
    let mut before = links::of_article(tx, article)?;
    before.retain(|row| !done.contains(&other_of(row, article)));
    let before: BTreeSet<LinkRow> = before.into_iter().collect();
    let after: BTreeSet<LinkRow> = found.iter().cloned().collect();
    unclaim(tx, article)?;
    let mut concerned = BTreeSet::new();
    for row in before.difference(&after) {
        links::delete(tx, row)?;
        quantities::forget(tx, row)?;
        concerned.insert(other_of(row, article));
    }
    for row in after.difference(&before) {
        links::insert(tx, row)?;
        let other = other_of(row, article);
        if !concerned.contains(&other) && !is_found_from(tx, row, article)? {
            concerned.insert(other);
        }
    }
    for other in concerned {
        unclaim(tx, other)?;
    }
    Ok(())
}

/// Are all claims that a new link changes found from the statements of this article? In a story that many tell, nearly all are:
/// the others need not be looked through.
fn is_found_from(connection: &Connection, row: &LinkRow, article: i64) -> Result<bool, Fault> {
    let (other, place) = match row.article == article {
        true => (row.other, row.other_place),
        false => (row.article, row.place),
    };
    Ok(match row.kind {
        LinkKind::SameStatement => {
            // a statement that somebody denies is a claim alone, until one of its parts is part of one
            let of_whole = match place {
                Place::Part(n, _) => claims::is_member(connection, (other, Place::Number(n)))?,
                _ => false,
            };
            // and what people say of a statement they say of its parts
            !of_whole && !corrections::says_of_claims(connection, other)?
        }
        // these count where both articles have a member
        LinkKind::Copies | LinkKind::Relays | LinkKind::SameQuantity => true,
        LinkKind::Denies | LinkKind::Confirms | LinkKind::Answers => false,
    })
}

/// The article that a link of this one joins it with; itself where it joins two places of it.
fn other_of(row: &LinkRow, article: i64) -> i64 {
    if row.article == article {
        row.other
    } else {
        row.article
    }
}

/// Forgets what joins an article, so that it is found anew by [`Ledger::link`] whatever stands in the ledger.
pub(crate) fn forget(tx: &Transaction<'_>, article: i64) -> Result<(), Fault> {
    claims::unclaim_all_around(tx, article)?;
    tx.prepare_cached(
        "INSERT OR IGNORE INTO unclaimed (article) SELECT article FROM article
         WHERE article IN (SELECT other FROM link WHERE article = ?1 UNION SELECT article FROM link WHERE other = ?1)",
    )?
    .execute([article])?;
    tx.prepare_cached("DELETE FROM link WHERE article = ?1 OR other = ?1")?
        .execute([article])?;
    // its marks are set again beside those that it has, since nothing tells whether these are right
    tx.prepare_cached("DELETE FROM marked WHERE article = ?")?
        .execute([article])?;
    unlink(tx, article)?;
    unclaim(tx, article)
}

/// Forgets all that joins articles.
pub(crate) fn forget_all(tx: &Transaction<'_>) -> Result<(), Fault> {
    tx.execute_batch(
        "DELETE FROM claim_member; DELETE FROM claim; DELETE FROM link; DELETE FROM counted; DELETE FROM mark; DELETE FROM marked;
         DELETE FROM unclaimed; DELETE FROM unlinked;
         INSERT INTO unlinked (article) SELECT article FROM article WHERE current IS NOT NULL;
         INSERT INTO unclaimed (article) SELECT article FROM unlinked;",
    )?;
    Ok(())
}

/// Looks whether marks and links are what they would be if they were found now. Articles that wait are left out, and so
/// is what joins others with them.
pub(crate) struct Looked {
    waiting: BTreeSet<i64>,
    /// Articles that wait or were looked at: each pair is compared once.
    done: BTreeSet<i64>,
    ready: Ready,
    held: Held,
    /// How many rows `mark` should have; `None` once an article cannot be read.
    marks: Option<u64>,
    /// Links that were compared.
    pub links: u64,
}

impl Looked {
    pub(crate) fn new(connection: &Connection) -> Result<Self, Fault> {
        let waiting: BTreeSet<i64> = connection
            .prepare("SELECT article FROM unlinked")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(Looked {
            done: waiting.clone(),
            waiting,
            ready: Ready::default(),
            held: Held::default(),
            marks: Some(0),
            links: 0,
        })
    }

    /// Looks at one article. A fault that lies in an article is left to whoever looks at the articles themselves.
    pub(crate) fn at(
        &mut self,
        connection: &Connection,
        article: i64,
        problem: &mut impl FnMut(String),
    ) -> Result<(), Fault> {
        if let Err(fault) = self.at_marks(connection, article, problem) {
            self.marks = None;
            return fault.beyond_one_article();
        }
        if self.waiting.contains(&article) {
            return Ok(());
        }
        let looked = self.at_links(connection, article, problem);
        self.done.insert(article);
        looked.or_else(Fault::beyond_one_article)
    }

    fn at_marks(
        &mut self,
        connection: &Connection,
        article: i64,
        problem: &mut impl FnMut(String),
    ) -> Result<(), Fault> {
        let is_waiting = self.waiting.contains(&article);
        let current: i64 = connection
            .prepare_cached(
                "SELECT version.current FROM article JOIN version ON version.version = article.current
                 WHERE article.article = ?",
            )?
            .query_row([article], |row| row.get(0))?;
        let found: Option<(i64, Option<String>)> = connection
            .prepare_cached("SELECT reading, day FROM marked WHERE article = ?")?
            .query_row([article], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((reading, day)) = found else {
            if !is_waiting {
                problem("nothing says by which marks it is found by others".to_owned());
            }
            return Ok(());
        };
        let read = match reading == current {
            true => self.ready.get(connection, article)?,
            false => Arc::new(stored::article_of_reading(connection, reading)?),
        };
        let is_of_its_day = day == read.day.map(|day| day.to_string());
        if !is_waiting && (reading != current || !is_of_its_day) {
            problem("the marks by which others find it are those of another reading or day".to_owned());
        }
        let (mut expected, mut lost) = (0, 0);
        for Kept { mark, .. } in kept_marks(&marks(&read), day.and_then(|day| day.parse().ok())) {
            expected += 1;
            let is_there = connection
                .prepare_cached("SELECT 1 FROM mark WHERE mark = ? AND article = ?")?
                .exists(params![mark, article])?;
            lost += u64::from(!is_there);
        }
        self.marks = self.marks.map(|all| all + expected - lost);
        if lost > 0 {
            problem(format!(
                "{lost} of the {expected} marks by which others find it are not there"
            ));
        }
        Ok(())
    }

    fn at_links(
        &mut self,
        connection: &Connection,
        article: i64,
        problem: &mut impl FnMut(String),
    ) -> Result<(), Fault> {
        let mut before = match links::of_article(connection, article) {
            Err(Fault::Damaged(what)) => {
                problem(what);
                return Ok(());
            }
            other => other?,
        };
        before.retain(|row| !self.done.contains(&other_of(row, article)));
        self.links += before.len() as u64;
        for row in &before {
            let are_whole = [row.article, row.other].map(|of| self.held.get(connection, of).is_ok());
            if are_whole == [true, true]
                && let Err(Fault::Damaged(what)) = links::link(connection, row, &mut self.held)
            {
                problem(what);
            }
        }
        let differing = quantities::differing(connection, article, &*self.ready.get(connection, article)?)?;
        if differing > 0 {
            problem(format!(
                "what {differing} of its figures count is not what reading it again says"
            ));
        }
        let after = rows_of(
            connection,
            article,
            &mut self.ready,
            &self.done,
            NonZeroUsize::MIN,
        )?;
        let (before, after) = (BTreeSet::from_iter(before), BTreeSet::from_iter(after));
        let (more, lost) = (
            before.difference(&after).count(),
            after.difference(&before).count(),
        );
        if more + lost > 0 {
            problem(format!(
                "what joins it with articles is not what comparing them says: {lost} links are not there, {more} should not be"
            ));
        }
        Ok(())
    }

    /// What is wrong with no article that is there.
    pub(crate) fn end(&self, connection: &Connection, problem: &mut impl FnMut(String)) -> Result<(), Fault> {
        let count = |sql: &str| -> Result<u64, Fault> {
            let count: i64 = connection.query_row(sql, [], |row| row.get(0))?;
            Ok(count.unsigned_abs())
        };
        let of_nothing = count(
            "SELECT count(*) FROM link WHERE article NOT IN (SELECT article FROM article WHERE current IS NOT NULL)
             OR other NOT IN (SELECT article FROM article WHERE current IS NOT NULL)",
        )?;
        if of_nothing > 0 {
            problem(format!("{of_nothing} links lead to articles that are not there"));
        }
        let marks = count("SELECT count(*) FROM mark")?;
        if let Some(expected) = self.marks
            && marks > expected
        {
            problem(format!("mark has {} rows that no article has", marks - expected));
        }
        Ok(())
    }
}
