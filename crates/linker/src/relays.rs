//! Relays between articles: a statement that names the outlet from which it has it, and that outlet's article.
//!
//! The words that name an outlet are mostly found by the reader: "told the Courier", "CNN reported", "according to Reuters". Where it
//! found none, the name of the other article's outlet is looked for beside words of reporting in the sentences of
//! the statement. A name alone is no link: what the statement says must stand in the other article, which must not be
//! younger by more than a day.
//!
//! | found by | score |
//! |---|---|
//! | a `same` link between the statement and one of the other article | that link's |
//! | a shared passage over the statement | 0.9 |
//! | rare words of the statement close together in the other article | 0.5 to 0.85 by their share, 0.7 at most for few words |
//!
//! An outlet that cites itself is followed where the statement says on which day it reported that.
//!
//! Less by a tenth where the other article is of the day after, where the outlet is named in short ("the Times"), and where
//! the reader had not found the name.

mod citations;
mod content;

pub(crate) use citations::Citations;

use sayso_core::Span;

use crate::links::{Copied, Passage, Relayed, Same, Side};
use crate::{Nearness, ReadArticle};
use citations::Citation;

/// A thing that makes a link less likely takes so much of its score.
const LESS: f32 = 0.9;

/// So many citations of one article are followed into another. No article of people cites another outlet so often, and a
/// hostile one is not to cost the product of both lengths.
const MOST: usize = 48;

/// Statements of one article that name the other's outlet as the one from which they have it, sorted.
pub fn relays(
    a: &ReadArticle,
    b: &ReadArticle,
    same: &[Same],
    copies: &[Copied],
    nearness: Nearness,
) -> Vec<Relayed> {
    if nearness == Nearness::One {
        return Vec::new();
    }
    let mut found = cited(Side::A, a, b, same, copies, nearness);
    found.extend(cited(Side::B, b, a, same, copies, nearness));
    found.sort_by_key(|relay| (relay.side, relay.statement, relay.named));
    found
}

/// Statements of `from`, which is on this side, that name the outlet of `of`.
fn cited(
    side: Side,
    from: &ReadArticle,
    of: &ReadArticle,
    same: &[Same],
    copies: &[Copied],
    nearness: Nearness,
) -> Vec<Relayed> {
    let days = match (of.day, from.day) {
        (Some(of), Some(from)) => (of - from).get_days(),
        _ => 0,
    };
    // it is a day later elsewhere
    if days > 1 {
        return Vec::new();
    }
    let citations = citations::of_outlet(from, of);
    let mut found: Vec<Relayed> = Vec::new();
    for citation in citations.into_iter().take(MOST) {
        // "On April 16 this newspaper reported": an outlet that names itself, and no day, means what it reports just now
        if citation.is_own && (days == 0 || !content::is_of_its_day(from, &citation, of)) {
            continue;
        }
        let evidence = by_statement(side, &citation, same)
            .or_else(|| by_copy(side, from, of, &citation, copies))
            .or_else(|| match nearness {
                Nearness::Story => content::found(from, &citation, of),
                _ => None,
            });
        let Some((passage, score)) = evidence else {
            continue;
        };
        let mut score = score;
        for is_less in [days == 1, citation.is_short, !citation.is_read] {
            if is_less {
                score *= LESS;
            }
        }
        found.push(Relayed {
            side,
            statement: citation.statement,
            named: citation.named,
            from: Some(passage),
            score,
        });
    }
    found
}

/// The statement of the other article that is the same.
fn by_statement(side: Side, citation: &Citation, same: &[Same]) -> Option<(Passage, f32)> {
    let best = (same.iter())
        .map(|same| match side {
            Side::A => (&same.a, &same.b, same.score),
            Side::B => (&same.b, &same.a, same.score),
        })
        .filter(|(here, ..)| here.statement == Some(citation.statement))
        .max_by(|x, y| x.2.total_cmp(&y.2).then_with(|| y.1.cmp(x.1)))?;
    Some((best.1.clone(), best.2))
}

/// A passage that both have, over most of the statement.
fn by_copy(
    side: Side,
    from: &ReadArticle,
    of: &ReadArticle,
    citation: &Citation,
    copies: &[Copied],
) -> Option<(Passage, f32)> {
    /// A passage over so much of a statement tells that it is from there.
    const SHARE: f32 = 0.5;
    let statement = from.statement(citation.statement)?;
    let all: usize = (statement.content.iter())
        .map(|span| from.words_in(*span).len())
        .sum();
    let (here, there) = (copies.iter())
        .map(|copy| match side {
            Side::A => (copy.a, copy.b),
            Side::B => (copy.b, copy.a),
        })
        .map(|(here, there)| {
            let parts = statement.content.iter().filter_map(|span| common(*span, here));
            let words: usize = parts.map(|part| from.words_in(part).len()).sum();
            (words, there)
        })
        .max_by_key(|(words, there)| (*words, std::cmp::Reverse(*there)))?;
    if here == 0 || (here as f32) < SHARE * all as f32 {
        return None;
    }
    Some((content::passage(of, there), 0.9))
}

fn common(a: Span, b: Span) -> Option<Span> {
    let (start, end) = (a.start.max(b.start), a.end.min(b.end));
    (start < end).then(|| Span::new(start, end))
}
