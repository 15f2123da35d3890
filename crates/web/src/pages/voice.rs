//! A voice: how articles call it, what it said when, what it denied, whom it cites and who passes it on.

use std::collections::{BTreeSet, HashMap};

use askama::Template;
use jiff::civil::Date;
use sayso_core::Act;
use sayso_export::json;
use sayso_ledger::{ClaimRow, Given, Ledger, MemberOf, Spoke, Spoken, SpokenAsked, VoiceInFull, VoiceOf};
use serde_json::{Value, json};

use super::{Frame, Turning};
use crate::addresses;
use crate::asked::{Asked, Wants};
use crate::drawing::timeline::{self, Timeline, timeline};
use crate::phrases;
use crate::refusal::Refusal;
use crate::shown::Shown;

#[derive(Template)]
#[template(path = "voice.html")]
struct VoicePage {
    frame: Frame,
    key: String,
    name: String,
    kind: &'static str,
    facts: Vec<String>,
    names: Vec<GivenShown>,
    names_left: u64,
    roles: Vec<GivenShown>,
    /// Those that few articles give.
    more_roles: Vec<GivenShown>,
    roles_left: u64,
    timeline: Option<Timeline>,
    claims: Vec<ClaimRow>,
    claims_in_all: u64,
    alone: Vec<ClaimRow>,
    alone_in_all: u64,
    denied: Vec<DeniedShown>,
    denied_in_all: u64,
    cites: Vec<Counted>,
    relayed_by: Vec<Counted>,
    statements_in_all: u64,
    statements: Vec<Statement>,
    turning: Turning,
    /// Which statements are shown, in words; `None`: all.
    chosen: Option<String>,
    act: &'static str,
    during: String,
    named: Vec<NamedIn>,
    named_left: u64,
}

impl VoicePage {
    fn acts(&self) -> Vec<(&'static str, &'static str)> {
        let acts = Act::ALL.iter();
        acts.map(|act| (act.name(), phrases::act(*act))).collect()
    }

    /// All its claims, in the list of claims.
    fn claims_address(&self) -> String {
        let query = addresses::escaped(&format!("voice:{}", self.key));
        format!("/claims?q={query}&articles=1")
    }

    /// What it passed on, as a search.
    fn passed_on_address(&self) -> String {
        addresses::search(&format!("via:{}", self.key))
    }

    fn height(&self) -> u64 {
        timeline::HEIGHT
    }
}

/// A name or role, with who gave it.
struct GivenShown {
    text: String,
    told: String,
    /// The first article that gave it, and the last.
    by: Vec<(&'static str, String, String)>,
    /// Where its time lies in that of all: left edge and width.
    stretch: Option<(String, String)>,
}

/// A claim that it denied.
struct DeniedShown {
    claim: ClaimRow,
    by: Statement,
    more: u64,
}

/// Another voice, with a number of statements.
struct Counted {
    name: String,
    address: Option<String>,
    statements: String,
}

struct Statement {
    does: &'static str,
    form: &'static str,
    words: String,
    address: String,
    outlet: String,
    day: Option<String>,
    via: Vec<String>,
    claims: Vec<ClaimRow>,
}

/// An article in which it is only named.
struct NamedIn {
    address: String,
    outlet: String,
    day: Option<String>,
    name: String,
}

/// So many statements stand on a page.
const STATEMENTS: usize = 20;
/// So many names, and so many roles before the others are folded.
const GIVEN: usize = 10;
/// So many folded roles.
const FOLDED: usize = 60;
/// So many claims of a kind.
const CLAIMS: usize = 6;
/// So many articles in which it is only named.
const NAMED: usize = 10;
/// Characters of a statement.
const WORDS: usize = 420;

/// In JSON, so many articles in which a voice speaks, and so many in which it is only named, are on one page; and so many of those
/// that give a name or role are told by it.
const MEMBERS: usize = 100;
const BY: usize = 10;

/// Leaves the articles of one page in the JSON of a voice. Are there more on the next?
fn bounded(voice: &mut Value, page: usize) -> bool {
    for given in ["names", "roles"] {
        for one in voice[given].as_array_mut().into_iter().flatten() {
            if let Some(by) = one["by"].as_array_mut() {
                by.truncate(BY);
            }
        }
    }
    let mut is_more = false;
    for list in ["members", "named"] {
        if let Some(all) = voice[list].as_array_mut() {
            is_more |= all.len() > page.saturating_mul(MEMBERS);
            all.drain(..((page - 1).saturating_mul(MEMBERS)).min(all.len()));
            all.truncate(MEMBERS);
        }
    }
    is_more
}

/// A voice by its key. Its statements: `act`, and `during` a year, month or day.
pub fn page(ledger: &Ledger, asked: &Asked) -> Result<Shown, Refusal> {
    let key = asked.id();
    let act = match asked.value("act") {
        None => None,
        Some(name) => Some(Act::named(name).ok_or_else(|| {
            let names: Vec<&str> = Act::ALL.iter().map(|act| act.name()).collect();
            Refusal::not_understood(
                format!("There is no act {name:?}."),
                format!(
                    "What is done by saying something is one of these: {}.",
                    names.join(", ")
                ),
            )
        })?),
    };
    let during = asked.value("during").map(during).transpose()?;
    let page = asked.page()?;
    let asked_for = SpokenAsked {
        act,
        from: during.map(|(from, _)| from),
        to: during.map(|(_, to)| to),
        limit: STATEMENTS,
        offset: (page - 1) * STATEMENTS,
    };
    let (in_full, spoken) = ledger
        .voice_with_spoken(key, asked_for)?
        .ok_or_else(|| Refusal::not_there(format!("There is no voice {key}.")))?;
    // a key that it had before leads to it as it is now
    if in_full.voice.voice != key {
        let ending = if asked.wants == Wants::Json { ".json" } else { "" };
        let query = match asked.query_text.as_str() {
            "" => String::new(),
            query => format!("?{query}"),
        };
        return Ok(Shown::Elsewhere(
            addresses::voice(&in_full.voice.voice) + ending + &query,
        ));
    }
    let shown = spoken.statements.len();
    let mut turning = Turning::new(asked, page, STATEMENTS, shown, spoken.statements_found, true);
    if asked.wants != Wants::Html {
        let mut voice = json::voice(&in_full);
        let is_more = bounded(&mut voice, page);
        let after = turning
            .after
            .or_else(|| is_more.then(|| asked.with_page(page + 1)));
        voice["spoken"] = json::spoken(&spoken);
        voice["page"] = json!(page);
        voice["next"] = json!(after);
        return Ok(Shown::Json(voice));
    }
    for address in [&mut turning.before, &mut turning.after].into_iter().flatten() {
        address.push_str("#statements");
    }
    let chosen = match (act, during) {
        (None, None) => None,
        (act, during) => {
            let does = act.map(phrases::act);
            let days = during.map(|(from, to)| phrases::dates(from, to));
            Some(
                does.into_iter()
                    .map(str::to_owned)
                    .chain(days)
                    .collect::<Vec<_>>()
                    .join(", "),
            )
        }
    };
    Shown::page(&shown_as(asked, &in_full, spoken, turning, chosen, act))
}

fn shown_as(
    asked: &Asked,
    in_full: &VoiceInFull,
    spoken: Spoken,
    turning: Turning,
    chosen: Option<String>,
    act: Option<Act>,
) -> VoicePage {
    let voice = &in_full.voice;
    let given = GivenBy::new(in_full);
    // what most articles call it, in the order of time
    let mut by_articles: Vec<(usize, &Given)> = in_full.roles.iter().enumerate().collect();
    by_articles.sort_by_key(|(at, role)| (std::cmp::Reverse(role.articles), *at));
    let (most, fewer) = by_articles.split_at(by_articles.len().min(GIVEN));
    let mut most = most.to_vec();
    most.sort_by_key(|(at, _)| *at);
    let roles_left = fewer.len().saturating_sub(FOLDED) as u64;
    let first = |mut claims: Vec<ClaimRow>| {
        claims.truncate(CLAIMS);
        claims
    };
    VoicePage {
        frame: Frame::new(phrases::shortened(&voice.name, 80), asked),
        key: voice.voice.clone(),
        name: voice.name.clone(),
        kind: phrases::voice_kind(voice.kind),
        facts: facts(in_full, &spoken),
        names: in_full
            .names
            .iter()
            .take(GIVEN)
            .map(|name| given.shown(name))
            .collect(),
        names_left: in_full.names.len().saturating_sub(GIVEN) as u64,
        roles: most.into_iter().map(|(_, role)| given.shown(role)).collect(),
        more_roles: fewer
            .iter()
            .take(FOLDED)
            .map(|(_, role)| given.shown(role))
            .collect(),
        roles_left,
        timeline: timeline(&spoken.by_day),
        claims: first(spoken.claims),
        claims_in_all: spoken.claims_in_all,
        alone: first(spoken.alone),
        alone_in_all: spoken.alone_in_all,
        denied: (spoken.denied.into_iter().take(CLAIMS))
            .map(|denied| DeniedShown {
                claim: denied.claim,
                by: denial(denied.by),
                more: denied.statements.saturating_sub(1),
            })
            .collect(),
        denied_in_all: spoken.denied_in_all,
        cites: counted(spoken.cites),
        relayed_by: counted(spoken.relayed_by),
        statements_in_all: spoken.statements_in_all,
        statements: spoken.statements.into_iter().map(statement).collect(),
        turning,
        chosen,
        act: act.map_or("", Act::name),
        during: asked.value("during").unwrap_or_default().to_owned(),
        named: in_full.named.iter().take(NAMED).map(named).collect(),
        named_left: in_full.named.len().saturating_sub(NAMED) as u64,
    }
}

/// "2031", "2031-03" or "2031-03-04" as its first and last day.
fn during(text: &str) -> Result<(Date, Date), Refusal> {
    let not_understood = || {
        Refusal::not_understood(
            format!("{text:?} is no time."),
            "Give a year, a month or a day, such as 2031, 2031-03 or 2031-03-04.",
        )
    };
    let day = |text: String| text.parse::<Date>().map_err(|_| not_understood());
    if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return Err(not_understood());
    }
    match text.len() {
        4 => day(format!("{text}-01-01")).map(|first| (first, first.last_of_year())),
        7 => day(format!("{text}-01")).map(|first| (first, first.last_of_month())),
        10 => day(text.to_owned()).map(|first| (first, first)),
        _ => Err(not_understood()),
    }
}

fn facts(in_full: &VoiceInFull, spoken: &Spoken) -> Vec<String> {
    let voice = &in_full.voice;
    let mut facts = vec![format!(
        "{} in {}",
        phrases::counted(spoken.statements_in_all, "statement"),
        phrases::counted(voice.articles, "article")
    )];
    facts.extend(phrases::iso_dates(voice.first.as_deref(), voice.last.as_deref()));
    if voice.relayed > 0 {
        facts.push(format!(
            "passed on {} of others",
            phrases::counted(voice.relayed, "statement")
        ));
    }
    if voice.named > 0 {
        facts.push(format!(
            "only named in {}",
            phrases::counted(voice.named, "further article")
        ));
    }
    facts
}

fn outlet(member: &MemberOf) -> String {
    phrases::name(member.outlet.as_ref().unwrap_or(&member.article))
}

/// Which articles give names and roles.
struct GivenBy<'a> {
    articles: HashMap<&'a str, &'a MemberOf>,
    /// The days of the first and the last article.
    days: Option<(Date, Date)>,
}

impl<'a> GivenBy<'a> {
    fn new(in_full: &'a VoiceInFull) -> GivenBy<'a> {
        let members = in_full.members.iter().chain(&in_full.named);
        let days = members
            .clone()
            .filter_map(|member| member.day.as_deref()?.parse().ok());
        let days = days.clone().min().zip(days.max());
        GivenBy {
            articles: members.map(|member| (member.article.as_str(), member)).collect(),
            days,
        }
    }

    fn shown(&self, given: &Given) -> GivenShown {
        let by: Vec<&MemberOf> = (given.by.iter())
            .filter_map(|article| self.articles.get(article.as_str()).copied())
            .collect();
        let outlets: BTreeSet<&str> = by.iter().filter_map(|member| member.outlet.as_deref()).collect();
        let mut told = phrases::counted(given.articles, "article");
        if given.articles > 1 && !outlets.is_empty() {
            told += &format!(" of {}", phrases::counted(outlets.len() as u64, "outlet"));
        }
        // articles are in the order of their days, those without one first
        let mut dated = by.iter().filter(|member| member.day.is_some());
        let (first, last) = (dated.next().or(by.first()), dated.next_back());
        let ends = [("first in", first), ("last in", last)];
        let ends = ends.into_iter().filter_map(|(what, member)| {
            let member = member?;
            let day = member.day.as_deref().map(phrases::iso_date);
            let told = [Some(outlet(member)), day]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>();
            let what = if given.articles == 1 { "in" } else { what };
            Some((what, addresses::article(&member.article), told.join(", ")))
        });
        let day = |day: &Option<String>| day.as_deref()?.parse().ok();
        let of = day(&given.first).zip(day(&given.last));
        GivenShown {
            text: phrases::title(&given.text),
            told,
            by: ends.collect(),
            stretch: (self.days.zip(of)).map(|(all, of)| timeline::stretch(all, of)),
        }
    }
}

fn counted(voices: Vec<(VoiceOf, u64)>) -> Vec<Counted> {
    let voices = voices.into_iter().map(|(voice, n)| Counted {
        address: voice.key.as_deref().map(addresses::voice),
        name: voice.name,
        statements: phrases::counted(n, "statement"),
    });
    voices.collect()
}

fn statement(of: Spoke) -> Statement {
    Statement {
        does: phrases::act(of.act),
        form: phrases::form(of.form),
        words: phrases::shortened(&of.content.text, WORDS),
        address: addresses::passage(&of.article, of.content.start, of.content.end),
        outlet: phrases::name(of.outlet.as_ref().unwrap_or(&of.article)),
        day: of.day.as_deref().map(phrases::iso_date),
        via: of.relay.into_iter().map(|voice| voice.name).collect(),
        claims: of.claims,
    }
}

/// A statement that denies something, in quotation marks once.
fn denial(of: Spoke) -> Statement {
    let of = statement(of);
    Statement {
        words: phrases::quoted(&of.words),
        ..of
    }
}

fn named(member: &MemberOf) -> NamedIn {
    NamedIn {
        address: addresses::article(&member.article),
        outlet: outlet(member),
        day: member.day.as_deref().map(phrases::iso_date),
        name: member.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_year_a_month_or_a_day() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        for (text, from, to) in [
            ("2032", "2032-01-01", "2032-12-31"),
            ("2032-02", "2032-02-01", "2032-02-29"),
            ("2032-02-03", "2032-02-03", "2032-02-03"),
        ] {
            assert_eq!(during(text).unwrap(), (day(from), day(to)));
        }
        for bad in [
            "",
            "soon",
            "2032-13",
            "2032-02-30",
            "20320203",
            "-032",
            "２０３２",
        ] {
            assert!(during(bad).is_err(), "{bad}");
        }
    }
}
