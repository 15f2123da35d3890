//! A story: articles of the same days on the same matter, so that one sees the coverage.

use std::collections::HashMap;

use askama::Template;
use sayso_export::json;
use sayso_ledger::{ArticleRow, InStory, Joined, JoinedMore, Ledger, LinkKind, Story};

use super::Frame;
use crate::addresses;
use crate::asked::{Asked, Wants};
use crate::phrases;
use crate::refusal::Refusal;
use crate::shown::Shown;

#[derive(Template)]
#[template(path = "story.html")]
struct StoryPage {
    frame: Frame,
    title: String,
    address: String,
    days: Vec<Day>,
    articles_in_all: u64,
    outlets: u64,
    columns: Vec<Column>,
    claims: Vec<ClaimShown>,
    claims_in_all: u64,
    passages: Vec<Passage>,
    /// How many passages there are beside these.
    more: u64,
}

/// The articles of a day.
struct Day {
    told: String,
    articles: Vec<ArticleShown>,
}

struct ArticleShown {
    outlet: String,
    title: String,
    address: String,
    /// Is it the one around which the story is seen?
    is_center: bool,
    /// "first in this ledger", or one of those.
    first: Option<&'static str>,
    shared: Vec<String>,
    story: String,
}

/// An article at the head of the table of claims.
struct Column {
    outlet: String,
    day: Option<String>,
    address: String,
    is_center: bool,
}

struct ClaimShown {
    gist: String,
    voice: String,
    address: String,
    articles: String,
    /// For each column where the article prints it: its address.
    cells: Vec<Option<String>>,
}

/// A passage that joins the article to another one of the story.
struct Passage {
    what: String,
    words: String,
    here: String,
    other: String,
    there: String,
}

/// So many passages stand on the page.
const PASSAGES: usize = 16;
/// Characters of a passage.
const WORDS: usize = 260;

/// The story around an article: `article`, as in an article's address.
pub fn page(ledger: &Ledger, asked: &Asked) -> Result<Shown, Refusal> {
    let given = asked.value("article").ok_or_else(|| {
        Refusal::not_understood(
            "A story is seen around an article.",
            "Give its identifier, such as /story?article=ID; the page of an article leads to its story.",
        )
    })?;
    let id = ledger.meant(given)?;
    if id != given {
        let address = addresses::story(&id);
        return Ok(Shown::Elsewhere(match asked.wants {
            Wants::Json => address.replacen("/story", "/story.json", 1),
            _ => address,
        }));
    }
    let story = ledger
        .story(&id)?
        .ok_or_else(|| Refusal::not_there(format!("There is no article {id}.")))?;
    let (joined, _) = ledger.joined(&id)?;
    if asked.wants != Wants::Html {
        return Ok(Shown::Json(json::story(&story, &joined)));
    }
    Shown::page(&shown(asked, &story, &joined))
}

fn shown(asked: &Asked, story: &Story, joined: &[Joined]) -> StoryPage {
    let center = &story.article;
    let firsts = story.articles.iter().filter(|of| of.is_first).count();
    let mut days: Vec<Day> = Vec::new();
    for of in &story.articles {
        let told = match &of.row.day {
            Some(day) => phrases::iso_date(day),
            None => "Day not known".to_owned(),
        };
        let article = article(of, center, firsts);
        match days.last_mut() {
            Some(day) if day.told == told => day.articles.push(article),
            _ => days.push(Day {
                told,
                articles: vec![article],
            }),
        }
    }
    let outlets: std::collections::BTreeSet<&str> = (story.articles.iter())
        .filter_map(|of| of.row.outlet.as_deref())
        .collect();
    let (columns, claims) = table(story);
    let (passages, more) = passages(story, joined);
    StoryPage {
        frame: Frame::new(
            format!("The story: {}", phrases::shortened(&title(center), 60)),
            asked,
        ),
        title: title(center),
        address: addresses::article(&center.article),
        days,
        articles_in_all: story.articles.len() as u64,
        outlets: outlets.len() as u64,
        columns,
        claims,
        claims_in_all: story.claims_in_all,
        passages,
        more,
    }
}

fn title(row: &ArticleRow) -> String {
    phrases::title(&row.title)
}

fn outlet(row: &ArticleRow) -> String {
    phrases::name(row.outlet.as_ref().unwrap_or(&row.article))
}

fn article(of: &InStory, center: &ArticleRow, firsts: usize) -> ArticleShown {
    let counts = [
        (of.claims, "shared claim", "shared claims"),
        (of.copies, "shared passage", "shared passages"),
        (
            of.relays,
            "statement passed on between them",
            "statements passed on between them",
        ),
        (
            of.answers,
            "denial or answer between them",
            "denials or answers between them",
        ),
    ];
    let shared = counts.into_iter().filter_map(|(n, one, more)| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{} {more}", phrases::grouped(n))),
    });
    ArticleShown {
        outlet: outlet(&of.row),
        title: title(&of.row),
        address: addresses::article(&of.row.article),
        is_center: of.row.article == center.article,
        first: match (of.is_first, firsts) {
            (false, _) => None,
            (true, 1) => Some("first in this ledger"),
            (true, _) => Some("of the first day; hours not known"),
        },
        shared: shared.collect(),
        story: addresses::story(&of.row.article),
    }
}

/// The claims that several of the articles print, and the articles that print one of these.
fn table(story: &Story) -> (Vec<Column>, Vec<ClaimShown>) {
    let mut at: Vec<usize> = (story.claims.iter())
        .flat_map(|claim| claim.printed_by.iter().map(|by| by.at))
        .collect();
    at.sort_unstable();
    at.dedup();
    let columns: HashMap<usize, usize> = at.iter().enumerate().map(|(n, at)| (*at, n)).collect();
    let claims = story.claims.iter().map(|claim| {
        let mut cells = vec![None; at.len()];
        for by in &claim.printed_by {
            let article = story.articles.get(by.at).map(|of| of.row.article.as_str());
            let cell = columns.get(&by.at).and_then(|column| cells.get_mut(*column));
            if let (Some(article), Some(cell)) = (article, cell) {
                *cell = Some(match &by.passage {
                    Some(passage) => addresses::passage(article, passage.start, passage.end),
                    None => addresses::article(article),
                });
            }
        }
        ClaimShown {
            gist: phrases::shortened(&claim.row.gist, 110),
            voice: claim
                .row
                .voice
                .clone()
                .unwrap_or_else(|| "Nobody named".to_owned()),
            address: addresses::claim(&claim.row.key),
            articles: phrases::counted(claim.printed_by.len() as u64, "article"),
            cells,
        }
    });
    let claims = claims.collect();
    let columns = at
        .iter()
        .filter_map(|at| story.articles.get(*at))
        .map(|of| Column {
            outlet: outlet(&of.row),
            day: of.row.day.as_deref().map(phrases::iso_date),
            address: addresses::article(&of.row.article),
            is_center: of.row.article == story.article.article,
        });
    (columns.collect(), claims)
}

/// Passages that the article has from others of the story or they from it, and statements passed on between them: those with
/// most words first, and how many there are beside them.
fn passages(story: &Story, joined: &[Joined]) -> (Vec<Passage>, u64) {
    let is_in_story = |other: &ArticleRow| {
        let is_other = other.article != story.article.article;
        is_other && story.articles.iter().any(|of| of.row.article == other.article)
    };
    let mut found: Vec<(u32, Passage)> = Vec::new();
    for of in joined.iter().filter(|of| is_in_story(&of.other)) {
        let (words, what) = match (of.kind, of.more) {
            (
                LinkKind::Copies,
                JoinedMore::Copy {
                    form,
                    shared_words,
                    is_directed,
                },
            ) => {
                let direction = match (is_directed, of.is_from) {
                    (false, _) => "also in",
                    (true, true) => "taken from",
                    (true, false) => "taken over by",
                };
                let told = format!("{}, {shared_words} words, {direction}", phrases::copy_form(form));
                (shared_words, told)
            }
            (LinkKind::Relays, _) => {
                let direction = match of.is_from {
                    true => "a statement from",
                    false => "cited by",
                };
                (0, direction.to_owned())
            }
            _ => continue,
        };
        let Some(here) = of.here.as_ref().or(of.there.as_ref()) else {
            continue;
        };
        let at = |article: &str, passage: Option<&sayso_core::PassageLine>| match passage {
            Some(passage) => addresses::passage(article, passage.start, passage.end),
            None => addresses::article(article),
        };
        let passage = Passage {
            what,
            words: phrases::shortened(&here.text, WORDS),
            here: at(&story.article.article, of.here.as_ref()),
            other: match of.other.day.as_deref() {
                Some(day) => format!("{}, {}", outlet(&of.other), phrases::iso_date(day)),
                None => outlet(&of.other),
            },
            there: at(&of.other.article, of.there.as_ref()),
        };
        found.push((words, passage));
    }
    found.sort_by_key(|(words, _)| std::cmp::Reverse(*words));
    let more = found.len().saturating_sub(PASSAGES) as u64;
    let passages = found.into_iter().take(PASSAGES).map(|(_, passage)| passage);
    (passages.collect(), more)
}
