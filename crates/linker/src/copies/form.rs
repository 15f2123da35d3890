//! Of which kind a copy is, and which side has it from the other.

use jiff::civil::Date;
use sayso_core::Span;

use super::credits::{core_name, is_credited, names_agency};
use crate::ReadArticle;
use crate::links::{CopyForm, Side};

/// So many words outside quotation marks on both sides are a shared report, not a shared quotation with its "he said".
const REPORT_WORDS: usize = 12;
/// Of a shared quotation at most so large a share stands outside quotation marks.
const OUTSIDE_SHARE: f32 = 0.3;
/// Prose that different outlets print with so many days between them was known before to the later one.
const DAYS_KNOWN: i32 = 7;

/// Are only somebody's own words shared, with no more than a "he said" around them? One side's marks are enough: the other
/// may have set them off without.
pub(super) fn is_quotation(a: &ReadArticle, b: &ReadArticle, alignment: &[(u32, u32)]) -> bool {
    let outside = (alignment.iter())
        .filter(|(x, y)| !a.prose.places[*x as usize].is_quoted && !b.prose.places[*y as usize].is_quoted)
        .count();
    outside < REPORT_WORDS && outside as f32 <= OUTSIDE_SHARE * alignment.len() as f32
}

/// The kind of a copy.
pub(super) fn form(a: &ReadArticle, b: &ReadArticle, is_quotation: bool, spans: (Span, Span)) -> CopyForm {
    if a.id == b.id {
        return CopyForm::Own;
    }
    if a.is_background || b.is_background {
        return CopyForm::Background;
    }
    let is_one_outlet = match (&a.outlet, &b.outlet) {
        (Some(x), Some(y)) => core_name(x) == core_name(y),
        _ => false,
    };
    if is_one_outlet {
        CopyForm::Own
    } else if is_quotation {
        CopyForm::Quotation
    } else if is_lifted(a, spans.0) || is_lifted(b, spans.1) || are_apart(a.day, b.day) {
        CopyForm::Background
    } else {
        CopyForm::Wire
    }
}

/// Does the article say that the passage is from an encyclopedia, an archive, a press release?
fn is_lifted(article: &ReadArticle, passage: Span) -> bool {
    let mut parts = (article.prose.credits.iter()).filter_map(|credit| credit.background);
    parts.any(|part| part.overlaps(passage))
}

fn are_apart(x: Option<Date>, y: Option<Date>) -> bool {
    match (x, y) {
        (Some(x), Some(y)) => (x - y).get_days().abs() >= DAYS_KNOWN,
        _ => false,
    }
}

/// Which side has the passage from the other, or later from the same source. A background text is always the source; then
/// credits tell, then the days of publication, and on one day that one side is a news agency.
pub(super) fn later(a: &ReadArticle, b: &ReadArticle, form: CopyForm) -> Option<Side> {
    match (a.is_background, b.is_background) {
        (true, false) => return Some(Side::B),
        (false, true) => return Some(Side::A),
        _ => {}
    }
    if form != CopyForm::Quotation && a.id != b.id {
        let credits = |one: &ReadArticle, other: &ReadArticle| {
            (other.outlet.as_deref()).is_some_and(|outlet| is_credited(one, outlet))
        };
        match (credits(a, b), credits(b, a)) {
            (true, false) => return Some(Side::A),
            (false, true) => return Some(Side::B),
            _ => {}
        }
    }
    let by_agency = match (form == CopyForm::Wire).then(|| (is_agency(a), is_agency(b))) {
        // others print what an agency sends out
        Some((true, false)) => Some(Side::B),
        Some((false, true)) => Some(Side::A),
        _ => None,
    };
    match a.day.zip(b.day) {
        Some((x, y)) if x < y => Some(Side::B),
        Some((x, y)) if x > y => Some(Side::A),
        _ => by_agency,
    }
}

fn is_agency(article: &ReadArticle) -> bool {
    article.outlet.as_deref().is_some_and(names_agency)
}

/// At most so many credits of a side are kept with one copy.
const MOST_CREDITS: usize = 8;

/// What the two articles say of where the passage is from.
pub(super) fn credits(a: &ReadArticle, b: &ReadArticle, form: CopyForm) -> Vec<(Side, Span)> {
    if !matches!(form, CopyForm::Wire | CopyForm::Background) {
        return Vec::new();
    }
    let of = |article: &ReadArticle, side: Side| -> Vec<(Side, Span)> {
        let credits = article.prose.credits.iter().take(MOST_CREDITS);
        credits.map(|credit| (side, credit.span)).collect()
    };
    let mut all = of(a, Side::A);
    all.extend(of(b, Side::B));
    all
}
