//! What a search finds: statements, and articles.

use askama::Template;
use sayso_core::PassageLine;
use sayso_export::json::Hit;
use sayso_ledger::{Ledger, Order, Page, Query, Total};
use serde_json::{Value, json};

use super::{Frame, Turning};
use crate::addresses;
use crate::asked::{Asked, Wants};
use crate::phrases;
use crate::refusal::Refusal;
use crate::shown::Shown;

/// So many hits of each kind stand on a page.
const HITS: usize = 20;
/// So many passages of one statement.
const PIECES: usize = 4;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    /// What is wrong with the question: why, the question, and a line that points into it.
    error: Option<(String, String, String)>,
    statements: Option<(Vec<StatementRow>, Turning)>,
    articles: Option<(Vec<ArticleRow>, Turning)>,
    is_newest: bool,
}

struct StatementRow {
    voice: Option<(String, Option<String>)>,
    act: &'static str,
    form: &'static str,
    via: Vec<String>,
    outlet: Option<String>,
    day: Option<String>,
    words: Vec<(String, bool)>,
    address: String,
}

struct ArticleRow {
    title: String,
    outlet: Option<String>,
    day: Option<String>,
    words: Vec<(String, bool)>,
    address: String,
    statements: u64,
}

/// `q` is a question in the query language of `sayso search`; `newest` orders by day.
pub fn page(ledger: &Ledger, asked: &Asked) -> Result<Shown, Refusal> {
    let text = asked.value("q").unwrap_or_default();
    let query = match Query::parse(text) {
        Ok(query) => query,
        Err(error) if asked.wants == Wants::Html => {
            let [query, pointer] = error.pointer();
            return Shown::page(&SearchPage {
                // an error is no question that a program would ask
                frame: Frame {
                    json: None,
                    ..frame(asked, text)
                },
                // nothing asked for is no mistake
                error: (!text.is_empty()).then(|| (error.message.clone(), query, pointer)),
                statements: None,
                articles: None,
                is_newest: false,
            });
        }
        Err(error) => return Err(error.into()),
    };
    let page = asked.page()?;
    let is_asked = !query.conditions.is_empty() || query.section.is_some();
    let is_newest = asked.has("newest");
    let found = match is_asked {
        true => Some(ledger.search(
            &query,
            Page {
                limit: HITS,
                offset: (page - 1) * HITS,
                order: if is_newest { Order::Newest } else { Order::Best },
            },
        )?),
        false => None,
    };
    let (statements, articles) = match found {
        Some(found) => (found.statements, found.articles),
        None => (None, None),
    };
    let turning = |shown: usize, total: Total| {
        let (n, is_exact) = match total {
            Total::Exactly(n) => (n, true),
            Total::AtLeast(n) => (n, false),
        };
        Turning::new(asked, page, HITS, shown, n as u64, is_exact)
    };
    if asked.wants != Wants::Html {
        let total = |total: Total| match total {
            Total::Exactly(n) => json!({"exactly": n}),
            Total::AtLeast(n) => json!({"at_least": n}),
        };
        let mut hits: Vec<Value> = Vec::new();
        for hit in statements.iter().flat_map(|part| &part.hits) {
            hits.push(serde_json::to_value(Hit::Statement(hit))?);
        }
        for hit in articles.iter().flat_map(|part| &part.hits) {
            hits.push(serde_json::to_value(Hit::Article(hit))?);
        }
        let next = [
            statements
                .as_ref()
                .map(|part| turning(part.hits.len(), part.total)),
            articles.as_ref().map(|part| turning(part.hits.len(), part.total)),
        ];
        let next = next.into_iter().flatten().find_map(|turning| turning.after);
        return Ok(Shown::Json(json!({
            "hits": hits,
            "statements": statements.as_ref().map(|part| total(part.total)),
            "articles": articles.as_ref().map(|part| total(part.total)),
            "page": page, "next": next,
        })));
    }
    let statements = statements.map(|part| {
        let turning = turning(part.hits.len(), part.total);
        let rows = part.hits.into_iter().map(|hit| {
            let words = hit.content.iter().map(|piece| marked(piece, &hit.found));
            let address = match (hit.content.first(), hit.content.last()) {
                (Some(first), Some(last)) => addresses::passage(&hit.article, first.start, last.end),
                _ => addresses::article(&hit.article),
            };
            StatementRow {
                voice: hit.voice.map(|voice| {
                    (
                        phrases::name(&voice.name),
                        voice.key.as_deref().map(addresses::voice),
                    )
                }),
                act: phrases::act(hit.act),
                form: phrases::form(hit.form),
                via: hit.relay.iter().map(|relay| phrases::name(&relay.name)).collect(),
                outlet: hit.outlet.as_deref().map(phrases::name),
                day: hit.published.as_deref().map(phrases::iso_date),
                words: words
                    .take(PIECES)
                    .collect::<Vec<_>>()
                    .join(&(" … ".to_owned(), false)),
                address,
            }
        });
        (rows.collect(), turning)
    });
    let articles = articles.map(|part| {
        let turning = turning(part.hits.len(), part.total);
        let rows = part.hits.into_iter().map(|hit| ArticleRow {
            address: addresses::article(&hit.article),
            words: marked(&hit.passage, &hit.found),
            title: phrases::title(&hit.title),
            outlet: hit.outlet.as_deref().map(phrases::name),
            day: hit.published.as_deref().map(phrases::iso_date),
            statements: hit.statements as u64,
        });
        (rows.collect(), turning)
    });
    Shown::page(&SearchPage {
        frame: frame(asked, text),
        error: None,
        statements,
        articles,
        is_newest,
    })
}

fn frame(asked: &Asked, text: &str) -> Frame {
    let title = match text {
        "" => "Search".to_owned(),
        text => format!("Search: {}", phrases::shortened(text, 60)),
    };
    Frame {
        query: text.to_owned(),
        ..Frame::new(title, asked)
    }
}

/// So many characters of a passage are shown, a few of them before the first that was asked for.
const SHOWN: usize = 1_000;
const BEFORE: usize = 200;

/// The words of a passage, with whether they were asked for. Of a long one, those around what was asked for.
pub(super) fn marked(passage: &PassageLine, found: &[PassageLine]) -> Vec<(String, bool)> {
    let all = passage.text.chars().count();
    let first = (found.iter())
        .find(|hit| hit.start >= passage.start && hit.end <= passage.end)
        .map_or(0, |hit| hit.start - passage.start);
    let skipped = if all > SHOWN {
        first.saturating_sub(BEFORE)
    } else {
        0
    };
    let mut text: String = passage.text.chars().skip(skipped).take(SHOWN).collect();
    if skipped + SHOWN < all {
        text.push_str(" …");
    }
    let shown = PassageLine {
        start: passage.start + skipped,
        end: passage.start + (skipped + SHOWN).min(all),
        text,
    };
    let mut pieces = pieces(&shown, found);
    if skipped > 0 {
        pieces.insert(0, ("… ".to_owned(), false));
    }
    pieces
}

fn pieces(passage: &PassageLine, found: &[PassageLine]) -> Vec<(String, bool)> {
    let characters: Vec<char> = passage.text.chars().collect();
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut push = |from: usize, to: usize, is_found: bool| {
        if let Some(piece) = characters.get(from..to).filter(|piece| !piece.is_empty()) {
            pieces.push((piece.iter().collect(), is_found));
        }
    };
    for hit in found {
        if hit.start >= passage.start && hit.end <= passage.end {
            let (start, end) = (hit.start - passage.start, hit.end - passage.start);
            if start >= at {
                push(at, start, false);
                push(start, end, true);
                at = end;
            }
        }
    }
    push(at, characters.len(), false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_passage_those_words_are_shown_that_were_asked_for() {
        let text = "word ".repeat(3_000);
        let passage = PassageLine {
            start: 10,
            end: 15_010,
            text,
        };
        let found = [PassageLine {
            start: 9_010,
            end: 9_014,
            text: "word".to_owned(),
        }];
        let told = marked(&passage, &found);
        let words: Vec<(usize, bool)> = told.iter().map(|(w, f)| (w.chars().count(), *f)).collect();
        assert_eq!(
            words,
            [
                (2, false),
                (BEFORE, false),
                (4, true),
                (SHOWN - BEFORE - 4 + 2, false)
            ]
        );
    }

    #[test]
    fn words_that_were_asked_for_are_told_from_those_around_them() {
        let line = |start, end, text: &str| PassageLine {
            start,
            end,
            text: text.to_owned(),
        };
        let passage = line(10, 24, "the eastern dé");
        let found = [line(2, 5, "x"), line(14, 21, "eastern"), line(22, 24, "dé")];
        let told: Vec<(String, bool)> = marked(&passage, &found);
        let told: Vec<(&str, bool)> = told.iter().map(|(w, f)| (w.as_str(), *f)).collect();
        assert_eq!(
            told,
            [("the ", false), ("eastern", true), (" ", false), ("dé", true)]
        );
    }
}
