//! A claim: whose it is, where it comes from, what each outlet printed, and who says otherwise.

use askama::Template;
use sayso_core::DaysLine;
use sayso_export::json;
use sayso_ledger::{Answered, ClaimInFull, ClaimRow, Ledger, MemberInFull, Stretch};
use serde_json::json;

use super::Frame;
use crate::addresses;
use crate::asked::{Asked, Wants};
use crate::drawing::origins::{OriginTree, printed_at, trees};
use crate::phrases;
use crate::refusal::Refusal;
use crate::shown::Shown;

#[derive(Template)]
#[template(path = "claim.html")]
struct ClaimPage {
    frame: Frame,
    row: ClaimRow,
    days: Option<String>,
    trees: Vec<OriginTree>,
    /// Origins that are not drawn.
    more_trees: u64,
    wordings: Vec<Wording>,
    /// How many more there are.
    more: usize,
    thread: Vec<Point>,
    /// How many more answers there are.
    more_points: u64,
    said: Option<String>,
}

/// What one outlet printed.
struct Wording {
    n: usize,
    outlet: String,
    day: Option<String>,
    title: Option<String>,
    address: String,
    article: String,
    form: &'static str,
    said_by: String,
    voice: Option<(String, Option<String>)>,
    via: Vec<String>,
    by: Option<&'static str>,
    is_fullest: bool,
    /// Word by word beside the fullest wording; empty where the two have nothing in common.
    stretches: Vec<Stretch>,
    words: String,
}

/// Who denies, confirms or answers.
struct Point {
    depth: usize,
    class: &'static str,
    does: &'static str,
    voice: String,
    outlet: Option<String>,
    day: Option<String>,
    words: String,
    address: String,
    /// Whom it answers.
    to: String,
    to_address: String,
}

/// So many wordings stand on the page.
const WORDINGS: usize = 60;
/// They end after so many bytes of them.
const WORDS: usize = 40_000;
/// So many answers.
const POINTS: usize = 60;
/// So many of those who passed a wording on.
const OTHERS: usize = 6;
/// A wording longer than this, in bytes, is not laid beside the fullest word by word.
const LONG: usize = 3_000;

/// A claim by its key.
pub fn page(ledger: &Ledger, asked: &Asked) -> Result<Shown, Refusal> {
    let claim = ledger.claim(asked.id())?;
    // an old key, or a statement of it, leads to the claim as it is now
    if claim.row.key != asked.id() {
        let ending = if asked.wants == Wants::Json { ".json" } else { "" };
        return Ok(Shown::Elsewhere(addresses::claim(&claim.row.key) + ending));
    }
    if asked.wants != Wants::Html {
        let page = asked.page()?;
        let mut claim = json::claim(&claim);
        let mut total = 0;
        if let Some(all) = claim["statements"].as_array_mut() {
            total = all.len();
            all.drain(..((page - 1).saturating_mul(WORDINGS)).min(total));
            all.truncate(WORDINGS);
        }
        claim["statements_total"] = json!(total);
        claim["page"] = json!(page);
        claim["next"] = json!((total > page.saturating_mul(WORDINGS)).then(|| asked.with_page(page + 1)));
        return Ok(Shown::Json(claim));
    }
    let who = claim
        .row
        .voice
        .clone()
        .unwrap_or_else(|| "Nobody named".to_owned());
    let (trees, wordings) = (trees(&claim), wordings(&claim));
    Shown::page(&ClaimPage {
        frame: Frame::new(
            format!("{who}: {}", phrases::shortened(&claim.row.gist, 60)),
            asked,
        ),
        days: phrases::days(&claim.row),
        more_trees: (claim.origins.len() - trees.len()) as u64,
        trees,
        more: claim.members.len() - wordings.len(),
        wordings,
        more_points: claim.thread.len().saturating_sub(POINTS) as u64,
        thread: thread(&claim),
        said: said(&claim),
        row: claim.row,
    })
}

fn outlet(member: &MemberInFull) -> String {
    let printed = &member.printed;
    phrases::name(printed.outlet.as_ref().unwrap_or(&printed.article))
}

fn wordings(claim: &ClaimInFull) -> Vec<Wording> {
    let all = claim.members.iter().zip(claim.drifts()).zip(1..).take(WORDINGS);
    // the first is shown however long it is
    let mut room = WORDS;
    let all = all.take_while(|((member, stretches), _)| {
        let is_room = room > 0;
        let struck = stretches.iter().filter_map(|stretch| stretch.fullest.as_ref());
        room = room.saturating_sub(member.words().len() + struck.map(String::len).sum::<usize>());
        is_room
    });
    all.map(|((member, stretches), n)| {
        let printed = &member.printed;
        let is_alike = is_alike(&stretches);
        let is_fullest = is_alike && stretches.iter().all(|stretch| stretch.name() == "kept");
        let said_by: Vec<String> = member.said_by().into_iter().map(|piece| piece.text).collect();
        Wording {
            n,
            outlet: outlet(member),
            day: printed.day.map(phrases::date),
            title: member.title.as_deref().map(phrases::title),
            address: printed_at(member),
            article: addresses::article(&printed.article),
            form: member.form.map_or("recognised by its words", phrases::form),
            said_by: phrases::title(&said_by.join(" … ")),
            voice: printed.voice.as_ref().map(|voice| {
                let address = (!voice.key.contains('/')).then(|| addresses::voice(&voice.key));
                (phrases::name(&voice.name), address)
            }),
            via: printed
                .relay
                .iter()
                .take(OTHERS)
                .map(|relay| phrases::name(&relay.name))
                .collect(),
            by: member.by.map(|(by, _)| phrases::same_by(by)),
            is_fullest,
            stretches: if is_alike && !is_fullest && member.words().len() <= LONG {
                stretches
            } else {
                Vec::new()
            },
            words: member.words(),
        }
    })
    .collect()
}

/// Has it so many words of the fullest wording that the two are read easier side by side than one after the other? A
/// paraphrase would be all struck out.
fn is_alike(stretches: &[Stretch]) -> bool {
    let count = |words: &Option<String>| words.as_deref().unwrap_or_default().split_whitespace().count();
    let (mut kept, mut here) = (0, 0);
    for stretch in stretches {
        let words = count(&stretch.here);
        here += words;
        if stretch.name() == "kept" {
            kept += words;
        }
    }
    kept > 0 && 2 * kept >= here
}

fn thread(claim: &ClaimInFull) -> Vec<Point> {
    let mut depths: Vec<usize> = Vec::with_capacity(claim.thread.len());
    let mut points = Vec::with_capacity(claim.thread.len());
    for point in claim.thread.iter().take(POINTS) {
        let member = &point.member;
        let (depth, to) = match point.to {
            Answered::Member(at) => (0, claim.members.get(at)),
            Answered::Standpoint(at) => (
                depths.get(at).map_or(0, |depth| depth + 1),
                claim.thread.get(at).map(|point| &point.member),
            ),
        };
        depths.push(depth);
        points.push(Point {
            depth: depth.min(4),
            class: point.kind.name(),
            does: phrases::standpoint(point.kind),
            voice: member
                .printed
                .voice
                .as_ref()
                .map_or_else(|| "Nobody named".to_owned(), |voice| phrases::name(&voice.name)),
            outlet: member.printed.outlet.as_deref().map(phrases::name),
            day: member.printed.day.map(phrases::date),
            words: phrases::words(&member.words()),
            address: printed_at(member),
            to: to.map(outlet).unwrap_or_default(),
            to_address: to.map(printed_at).unwrap_or_default(),
        });
    }
    points
}

/// The days on which it can have been said: what all articles that tell it leave over, or else all that they tell.
fn said(claim: &ClaimInFull) -> Option<String> {
    let days: Vec<DaysLine> = (claim.members.iter())
        .filter_map(|member| member.said)
        .map(DaysLine::from)
        .collect();
    let (from, to) = (
        days.iter().map(|days| days.from).max()?,
        days.iter().map(|days| days.to).min()?,
    );
    match from <= to {
        true => Some(phrases::dates(from, to)),
        false => {
            let first = days.iter().map(|days| days.from).min()?;
            let last = days.iter().map(|days| days.to).max()?;
            Some(format!("{}; articles disagree", phrases::dates(first, last)))
        }
    }
}
