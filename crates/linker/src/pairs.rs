//! Two articles to what joins them.

use crate::links::PairLinks;
use crate::marks::{FOLLOWED_DAYS, STORY_DAYS};
use crate::{ReadArticle, answers, claims, copies, figures, relays};

/// How two articles are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearness {
    /// Both are the same article.
    One,
    /// They report on the same matter within a few days, or within somewhat more: then their figures are compared, and
    /// whether one cites the other, and what they say is only where they share passages.
    Story,
    /// They share passages, maybe years apart.
    Passages,
}

/// Everything that joins two articles. `a` and `b` may be given in any order; in the result `a` is the one with the lesser
/// identifier. With an article and itself: what joins its own places.
pub fn compare(a: &ReadArticle, b: &ReadArticle, nearness: Nearness) -> PairLinks {
    let (a, b) = if a.id <= b.id { (a, b) } else { (b, a) };
    let copies = copies::copies(a, b);
    let quantities = figures::quantities(a, b, nearness);
    let is_followed = nearness == Nearness::Story;
    let nearness = match nearness {
        Nearness::Story if !are_near(a, b) => Nearness::Passages,
        nearness => nearness,
    };
    // what two stories have in common is known by shared passages alone
    if nearness == Nearness::Passages && copies.is_empty() {
        return PairLinks {
            // "the Courier reported last week"
            relays: match is_followed {
                true => relays::relays(a, b, &[], &[], Nearness::Story),
                false => Vec::new(),
            },
            quantities,
            ..PairLinks::default()
        };
    }
    let same = claims::same(a, b, nearness);
    PairLinks {
        answers: answers::answers(a, b, &same, nearness),
        relays: relays::relays(a, b, &same, &copies, nearness),
        quantities,
        copies,
        same,
    }
}

/// May the two be reports of one story, by their days? Undated articles may be of any.
pub fn are_near(a: &ReadArticle, b: &ReadArticle) -> bool {
    are_within(a, b, STORY_DAYS)
}

/// May the figures of the two be of one story, by their days? Undated articles may be of any.
pub fn are_followed(a: &ReadArticle, b: &ReadArticle) -> bool {
    are_within(a, b, FOLLOWED_DAYS)
}

fn are_within(a: &ReadArticle, b: &ReadArticle, days: i32) -> bool {
    match (a.day, b.day) {
        (Some(x), Some(y)) => (x - y).get_days().abs() <= days,
        _ => true,
    }
}
