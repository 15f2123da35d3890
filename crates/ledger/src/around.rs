//! What is around an article: the claims that it prints, what joins it to others, and the story that it belongs to.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rusqlite::{Connection, OptionalExtension, params};
use sayso_core::{CodePoints, PassageLine, Span, headline};
use sayso_linker::links::{CopyForm, Relation, Side};

use crate::claims::ClaimRow;
use crate::links::{self, CopyDetail, LinkKind, LinkRow, Place, QuantityDetail, RelayDetail};
use crate::stored::article_row;
use crate::{Fault, Ledger, LedgerError, claims};

/// An article as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleRow {
    /// Its identifier.
    pub article: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its day of publication, ISO 8601.
    pub day: Option<String>,
    /// Its title; where it has none the first line of its text.
    pub title: String,
    /// Its address on the web.
    pub url: Option<String>,
    /// Is it a background text?
    pub is_background: bool,
    /// How many statements were read in it.
    pub statements: u64,
    /// How many versions it has.
    pub versions: u64,
}

/// Something that joins an article to another, or two places of it. Seen from the one article.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// What it says.
    pub kind: LinkKind,
    /// Does the article copy, deny, confirm, answer or relay, and not the other?
    pub is_from: bool,
    /// The passage here; `None` for the article as a whole.
    pub here: Option<PassageLine>,
    /// The number of the statement here.
    pub statement: Option<u32>,
    /// The other article.
    pub other: Rc<ArticleRow>,
    /// The passage there.
    pub there: Option<PassageLine>,
    /// The number of the statement there.
    pub other_statement: Option<u32>,
    /// How likely it is that a person would say so, 0 to 1.
    pub score: f64,
    /// What more is known of it.
    pub more: JoinedMore,
}

/// What is known of something that joins two articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinedMore {
    /// Of a copy.
    Copy {
        /// Its kind.
        form: CopyForm,
        /// Words that are the same on both sides.
        shared_words: u32,
        /// Do dates or credits say which copied from which?
        is_directed: bool,
    },
    /// Of two figures for one quantity: the number of the figure here, and how they stand to each other.
    Quantity(u32, Relation),
    /// Nothing.
    Nothing,
}

/// Articles on the same matter.
#[derive(Clone, Debug)]
pub struct Story {
    /// The article around which it is seen.
    pub article: ArticleRow,
    /// The articles, that one among them, by day; those without a day last.
    pub articles: Vec<InStory>,
    /// Claims that two or more of them print, those first that most print.
    pub claims: Vec<ClaimInStory>,
    /// How many of these there are in all.
    pub claims_in_all: u64,
}

/// A claim that articles of a story share.
#[derive(Clone, Debug)]
pub struct ClaimInStory {
    /// The claim.
    pub row: ClaimRow,
    /// The articles of the story that print it, in their order.
    pub printed_by: Vec<PrintedBy>,
}

/// Where an article of a story prints a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintedBy {
    /// The article's place in [`Story::articles`].
    pub at: usize,
    /// The first of its passages that belong to the claim.
    pub passage: Option<PassageLine>,
}

/// An article of a story.
#[derive(Clone, Debug)]
pub struct InStory {
    /// The article.
    pub row: ArticleRow,
    /// Claims that it shares with the article around which the story is seen.
    pub claims: u64,
    /// Passages that both have.
    pub copies: u64,
    /// Statements that one has from the other's outlet.
    pub relays: u64,
    /// Statements with which one denies, confirms or answers the other's.
    pub answers: u64,
    /// Was it the first of the story's articles in this ledger? Several are where their hours are not known.
    pub is_first: bool,
}

/// Articles of a story are published at most so many days before or after.
const DAYS: i32 = 4;
/// So many articles of a story are shown, the nearest first.
const ARTICLES: usize = 80;
/// So many claims of a story.
const CLAIMS: usize = 40;
/// So many links of one article.
const LINKS: usize = 300;

impl Ledger {
    /// The claims that an article's statements belong to, by the statement's number. Those of a statement's parts are the
    /// statement's.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn claims_of(&self, article: &str) -> Result<BTreeMap<u32, Vec<ClaimRow>>, LedgerError> {
        self.look(|connection| {
            let mut found: BTreeMap<u32, Vec<ClaimRow>> = BTreeMap::new();
            let Some(row) = article_row(connection, article)? else {
                return Ok(found);
            };
            let mut query = connection
                .prepare_cached("SELECT place, claim FROM claim_member WHERE article = ? ORDER BY place")?;
            let members: Vec<(i64, i64)> = query
                .query_map([row], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?;
            let mut seen = BTreeSet::new();
            for (place, claim) in members {
                if let Some(n) = Place::of(place).statement()
                    && seen.insert((n, claim))
                {
                    found
                        .entry(n)
                        .or_default()
                        .push(claims::by_row(connection, claim)?);
                }
            }
            Ok(found)
        })
    }

    /// The passages of an article that belong to claims and are no statement of its reading: parts of statements, and words
    /// that another article shows to be one. Bytes of the text of its newest version.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn passages_of(&self, article: &str) -> Result<Vec<Span>, LedgerError> {
        self.look(|connection| {
            let Some(row) = article_row(connection, article)? else {
                return Ok(Vec::new());
            };
            let mut query = connection
                .prepare_cached("SELECT place FROM claim_member WHERE article = ? AND place < 0")?;
            let places: Vec<i64> = query
                .query_map([row], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            let spans = places.into_iter().filter_map(|place| match Place::of(place) {
                Place::Part(_, span) | Place::Passage(span) => Some(span),
                Place::Whole | Place::Number(_) => None,
            });
            Ok(spans.collect())
        })
    }

    /// What joins an article to others and its own places to one another, but for statements that are the same: these are
    /// claims. Copies with most words first; at most some hundred, and how many there are.
    ///
    /// # Errors
    /// The ledger cannot be read, or is damaged.
    pub fn joined(&self, article: &str) -> Result<(Vec<Joined>, usize), LedgerError> {
        self.look(|connection| {
            let Some(row) = article_row(connection, article)? else {
                return Ok((Vec::new(), 0));
            };
            let mut rows = links::of_article(connection, row)?;
            rows.retain(|link| link.kind != LinkKind::SameStatement);
            let mut weighed = Vec::with_capacity(rows.len());
            for link in rows {
                let weight = match link.kind {
                    LinkKind::Copies => link.detail::<CopyDetail>()?.shared,
                    _ => u32::MAX,
                };
                weighed.push((std::cmp::Reverse(weight), link));
            }
            weighed.sort();
            let total = weighed.len();
            weighed.truncate(LINKS);
            let mut articles: BTreeMap<i64, (Rc<ArticleRow>, String)> = BTreeMap::new();
            for article in weighed.iter().flat_map(|(_, link)| [link.article, link.other]) {
                if let Entry::Vacant(free) = articles.entry(article) {
                    free.insert((
                        Rc::new(article_in(connection, article)?),
                        text_of(connection, article)?,
                    ));
                }
            }
            // a long text is counted through once, and not for each of its passages
            let sides: Sides<'_> = (articles.iter())
                .map(|(article, (row, text))| {
                    (*article, (Rc::clone(row), text.as_str(), CodePoints::new(text)))
                })
                .collect();
            let mut found = Vec::with_capacity(weighed.len());
            for (_, link) in &weighed {
                // a link inside the article is seen from both of its ends
                for is_first in [true, false] {
                    let is_here = match is_first {
                        true => link.article == row,
                        false => link.other == row,
                    };
                    if is_here {
                        found.push(joined(connection, link, is_first, &sides)?);
                    }
                }
            }
            Ok((found, total))
        })
    }

    /// The story that an article belongs to: what was published within four days before and after it and shares a claim or
    /// a passage with it, or has a statement from its outlet or denies, confirms or answers one of its, or the other way round. `None` where there is no such article.
    ///
    /// # Errors
    /// The ledger cannot be read, or is damaged.
    pub fn story(&self, article: &str) -> Result<Option<Story>, LedgerError> {
        self.look(|connection| match article_row(connection, article)? {
            Some(row) => story(connection, row).map(Some),
            None => Ok(None),
        })
    }

    /// The articles that were published last, or added last where that is asked for.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn latest(&self, is_added: bool, limit: usize) -> Result<Vec<ArticleRow>, LedgerError> {
        self.look(|connection| {
            let order = match is_added {
                true => "entry.article DESC",
                false => "entry.day IS NULL, entry.day DESC, entry.article DESC",
            };
            let mut query = connection.prepare_cached(&format!(
                "SELECT entry.article FROM entry JOIN article USING (article)
                 JOIN version ON version.version = article.current WHERE NOT version.background ORDER BY {order} LIMIT ?"
            ))?;
            let rows: Vec<i64> = query
                .query_map([limit as i64], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            rows.into_iter().map(|row| article_in(connection, row)).collect()
        })
    }
}

/// An article by its row.
fn article_in(connection: &Connection, article: i64) -> Result<ArticleRow, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT article.id, version.outlet, entry.day, version.title, substr(version.text, 1, 600), version.url,
                    version.background, version.n, (SELECT count(*) FROM statement WHERE statement.article = article.article)
             FROM article JOIN version ON version.version = article.current LEFT JOIN entry ON entry.article = article.article
             WHERE article.article = ?",
        )?
        .query_row([article], |row| {
            let title: Option<String> = row.get(3)?;
            Ok(ArticleRow {
                article: row.get(0)?,
                outlet: row.get(1)?,
                day: row.get(2)?,
                title: headline(title.as_deref(), &row.get::<_, String>(4)?),
                url: row.get(5)?,
                is_background: row.get(6)?,
                versions: row.get::<_, i64>(7)?.unsigned_abs(),
                statements: row.get::<_, i64>(8)?.unsigned_abs(),
            })
        })?)
}

/// The articles of links, each with its text.
type Sides<'t> = BTreeMap<i64, (Rc<ArticleRow>, &'t str, CodePoints<'t>)>;

fn text_of(connection: &Connection, article: i64) -> Result<String, Fault> {
    Ok(connection
        .prepare_cached(
            "SELECT text FROM version JOIN article ON version.version = article.current WHERE article.article = ?",
        )?
        .query_row([article], |row| row.get(0))?)
}

fn joined(
    connection: &Connection,
    link: &LinkRow,
    is_first: bool,
    sides: &Sides<'_>,
) -> Result<Joined, Fault> {
    let ends = [(link.article, link.place), (link.other, link.other_place)];
    let [(here, place), (there, other_place)] = match is_first {
        true => ends,
        false => [ends[1], ends[0]],
    };
    let side = |article: i64| {
        let missing = || Fault::Damaged("a link has no article".to_owned());
        sides.get(&article).ok_or_else(missing)
    };
    let (own_row, text, points) = side(here)?;
    let (other, other_text, other_points) = side(there)?;
    let mut is_from = is_first;
    let mut own = place_at(connection, link.kind, here, place)?;
    let more = match link.kind {
        LinkKind::Copies => {
            let detail: CopyDetail = link.detail()?;
            if detail.later == Some(Side::B) {
                is_from = !is_from;
            }
            JoinedMore::Copy {
                form: detail.form,
                shared_words: detail.shared,
                is_directed: detail.later.is_some(),
            }
        }
        LinkKind::SameQuantity => {
            let detail: QuantityDetail = link.detail()?;
            let n = match place {
                Place::Number(n) => n,
                _ => 0,
            };
            JoinedMore::Quantity(n, detail.relation)
        }
        LinkKind::Relays => {
            // the words that name the outlet say most, and stand on the side that relays
            let detail: RelayDetail = link.detail()?;
            if is_first {
                own = Some(detail.named);
            }
            JoinedMore::Nothing
        }
        _ => JoinedMore::Nothing,
    };
    let is_figure = link.kind == LinkKind::SameQuantity;
    Ok(Joined {
        kind: link.kind,
        is_from,
        here: passage(own, text, points, &own_row.article)?,
        statement: place.statement().filter(|_| !is_figure),
        there: passage(
            place_at(connection, link.kind, there, other_place)?,
            other_text,
            other_points,
            &other.article,
        )?,
        other_statement: other_place.statement().filter(|_| !is_figure),
        other: Rc::clone(other),
        score: link.score as f64 / 1000.0,
        more,
    })
}

/// Where a place of an article stands.
fn place_at(
    connection: &Connection,
    kind: LinkKind,
    article: i64,
    place: Place,
) -> Result<Option<Span>, Fault> {
    let n = match place {
        Place::Whole => return Ok(None),
        Place::Passage(span) | Place::Part(_, span) => return Ok(Some(span)),
        Place::Number(n) => n,
    };
    let table = match kind {
        LinkKind::SameQuantity => "figure",
        _ => "statement",
    };
    let span: Option<(i64, i64)> = connection
        .prepare_cached(&format!(
            "SELECT start, end FROM {table} WHERE article = ? AND n = ?"
        ))?
        .query_row(params![article, n], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(span.map(|(start, end)| Span {
        start: usize::try_from(start).unwrap_or_default(),
        end: usize::try_from(end).unwrap_or_default(),
    }))
}

/// A span of a text as a passage, with its words.
fn passage(
    span: Option<Span>,
    text: &str,
    points: &CodePoints<'_>,
    id: &str,
) -> Result<Option<PassageLine>, Fault> {
    let Some(span) = span else { return Ok(None) };
    let words = text
        .get(span.start..span.end)
        .ok_or_else(|| Fault::Damaged(format!("a passage that links article {id} does not fit its text")))?;
    Ok(Some(PassageLine {
        start: points.at(span.start),
        end: points.at(span.end),
        text: words.to_owned(),
    }))
}

fn story(connection: &Connection, article: i64) -> Result<Story, Fault> {
    let mut with: BTreeMap<i64, [u64; 4]> = BTreeMap::new();
    let mut count = |sql: &str, at: usize| -> Result<(), Fault> {
        let mut query = connection.prepare_cached(sql)?;
        let rows = query.query_map([article], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
        for row in rows {
            let (other, n): (i64, i64) = row?;
            with.entry(other).or_default()[at] += n.unsigned_abs();
        }
        Ok(())
    };
    count(
        "SELECT theirs.article, count(DISTINCT theirs.claim) FROM claim_member AS mine JOIN claim_member AS theirs USING (claim)
         WHERE mine.article = ?1 AND theirs.article <> ?1 GROUP BY theirs.article",
        0,
    )?;
    for (kind, at) in [
        (LinkKind::Copies, 1),
        (LinkKind::Relays, 2),
        (LinkKind::Denies, 3),
        (LinkKind::Confirms, 3),
        (LinkKind::Answers, 3),
    ] {
        let code = kind.code();
        for (mine, theirs) in [("article", "other"), ("other", "article")] {
            count(
                &format!(
                    "SELECT {theirs}, count(*) FROM link WHERE {mine} = ?1 AND kind = {code} AND {theirs} <> ?1 GROUP BY {theirs}"
                ),
                at,
            )?;
        }
    }
    let center = article_in(connection, article)?;
    let day = |row: &ArticleRow| -> Option<jiff::civil::Date> { row.day.as_deref()?.parse().ok() };
    let mut articles: Vec<(i64, InStory)> = Vec::with_capacity(with.len() + 1);
    articles.push((
        article,
        InStory {
            row: center.clone(),
            claims: 0,
            copies: 0,
            relays: 0,
            answers: 0,
            is_first: false,
        },
    ));
    for (other, [claims, copies, relays, answers]) in with {
        let row = article_in(connection, other)?;
        let is_near = match (day(&center), day(&row)) {
            (Some(a), Some(b)) => (b - a).get_days().abs() <= DAYS,
            _ => true,
        };
        if is_near && !row.is_background {
            articles.push((
                other,
                InStory {
                    row,
                    claims,
                    copies,
                    relays,
                    answers,
                    is_first: false,
                },
            ));
        }
    }
    // the article itself stays whatever else goes
    let weight = |of: &InStory| 2 * of.claims + of.copies + of.relays + of.answers;
    if let Some((_, others)) = articles.split_first_mut() {
        others.sort_by_key(|(_, of)| std::cmp::Reverse(weight(of)));
    }
    articles.truncate(ARTICLES);
    articles.sort_by(|(_, x), (_, y)| {
        let key = |of: &InStory| {
            (
                of.row.day.is_none(),
                of.row.day.clone(),
                of.row.outlet.clone(),
                of.row.article.clone(),
            )
        };
        key(x).cmp(&key(y))
    });
    for at in first(connection, &articles)? {
        if let Some((_, of)) = articles.get_mut(at) {
            of.is_first = true;
        }
    }
    let mut printed: BTreeMap<i64, Vec<(usize, Place)>> = BTreeMap::new();
    for (at, (row, _)) in articles.iter().enumerate() {
        let mut query =
            connection.prepare_cached("SELECT claim, place FROM claim_member WHERE article = ?")?;
        let members = query.query_map([row], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut members: Vec<(i64, Place)> = members
            .map(|member| member.map(|(claim, place)| (claim, Place::of(place))))
            .collect::<Result<_, _>>()?;
        members.sort_unstable();
        members.dedup_by_key(|(claim, _)| *claim);
        for (claim, place) in members {
            printed.entry(claim).or_default().push((at, place));
        }
    }
    printed.retain(|_, by| by.len() > 1);
    let claims_in_all = printed.len() as u64;
    let mut shared: Vec<(i64, Vec<(usize, Place)>)> = printed.into_iter().collect();
    shared.sort_by_key(|(_, by)| std::cmp::Reverse(by.len()));
    shared.truncate(CLAIMS);
    let mut texts: BTreeMap<i64, String> = BTreeMap::new();
    for (at, _) in shared.iter().flat_map(|(_, by)| by) {
        if let Some((row, _)) = articles.get(*at)
            && let Entry::Vacant(free) = texts.entry(*row)
        {
            free.insert(text_of(connection, *row)?);
        }
    }
    let texts: BTreeMap<i64, (&str, CodePoints<'_>)> = (texts.iter())
        .map(|(row, text)| (*row, (text.as_str(), CodePoints::new(text))))
        .collect();
    let mut claims = Vec::with_capacity(shared.len());
    for (claim, by) in shared {
        let mut printed_by = Vec::with_capacity(by.len());
        for (at, place) in by {
            let Some((row, of)) = articles.get(at) else {
                continue;
            };
            let Some((text, points)) = texts.get(row) else {
                continue;
            };
            let span = place_at(connection, LinkKind::SameStatement, *row, place)?;
            printed_by.push(PrintedBy {
                at,
                passage: passage(span, text, points, &of.row.article)?,
            });
        }
        claims.push(ClaimInStory {
            row: claims::by_row(connection, claim)?,
            printed_by,
        });
    }
    Ok(Story {
        article: center,
        articles: articles.into_iter().map(|(_, of)| of).collect(),
        claims,
        claims_in_all,
    })
}

/// Which of a story's articles, sorted by day, came first: those of the first day, and of these the earliest where all of
/// them have an hour.
fn first(connection: &Connection, articles: &[(i64, InStory)]) -> Result<Vec<usize>, Fault> {
    let day = articles.first().and_then(|(_, of)| of.row.day.clone());
    if day.is_none() || articles.len() == 1 {
        return Ok(Vec::new());
    }
    let of_day: Vec<usize> = (0..articles.len())
        .filter(|at| articles.get(*at).is_some_and(|(_, of)| of.row.day == day))
        .collect();
    let mut hours: Vec<(jiff::Timestamp, usize)> = Vec::with_capacity(of_day.len());
    for &at in &of_day {
        let Some((row, _)) = articles.get(at) else {
            continue;
        };
        let published: Option<String> = connection
            .prepare_cached(
                "SELECT published FROM version JOIN article ON version.version = article.current WHERE article.article = ?",
            )?
            .query_row([row], |row| row.get(0))?;
        match published.and_then(|published| published.parse().ok()) {
            Some(hour) => hours.push((hour, at)),
            None => return Ok(of_day),
        }
    }
    let earliest = hours.iter().map(|(hour, _)| *hour).min();
    hours.retain(|(hour, _)| Some(*hour) == earliest);
    Ok(hours.into_iter().map(|(_, at)| at).collect())
}
