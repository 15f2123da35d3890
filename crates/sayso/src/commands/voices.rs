//! `sayso voices`: who speaks, across articles.

use std::process::ExitCode;

use anyhow::Result;
use sayso_export::json;
use sayso_ledger::{Given, Ledger, MemberOf, VoiceAcross, VoiceInFull};

use crate::cli::VoicesArgs;
use crate::commands::read;
use crate::output;
use crate::terminal::findings::table;
use crate::terminal::{DIM, Look, TITLE, one_line, visible};

/// So many articles of one voice are listed on the terminal.
const ARTICLES: usize = 20;

/// Lists voices, or shows one.
///
/// # Errors
/// The ledger cannot be read, or standard output cannot be written.
pub fn run(args: VoicesArgs) -> Result<ExitCode> {
    let ledger = Ledger::open_to_read(&args.ledger.ledger)?;
    let look = read::look(&args.look);
    let query = args.query.as_deref();
    let (found, total) = ledger.voices(query, args.kind, args.limit)?;
    // a key names one voice; where its words fit others as well, only one that is no plain word is meant as a key
    let key = match (query, &found[..]) {
        (Some(_), [only]) if total == 1 => Some(only.voice.as_str()),
        (Some(query), _) if total == 0 || query.contains('-') => Some(query),
        _ => None,
    };
    if let Some(key) = key
        && let Some(voice) = ledger.voice(key)?
    {
        return shown(&voice, args.json, &look);
    }
    if args.json {
        for voice in &found {
            if let Some(voice) = ledger.voice(&voice.voice)? {
                output::write(&format!("{}\n", json::voice(&voice)))?;
            }
        }
        return Ok(ExitCode::SUCCESS);
    }
    let rows = found.iter().map(|voice| {
        let total: u64 = voice.statements.values().sum();
        let articles = output::counted(voice.articles, "article");
        [
            visible(&one_line(&voice.name)).into_owned(),
            voice.kind.name().to_owned(),
            format!("{total} in {articles}"),
            voice.voice.clone(),
        ]
    });
    output::write(table("Voices", rows.collect(), &look).trim_start())?;
    let left = total.saturating_sub(found.len() as u64);
    match (total, left) {
        (0, _) => output::write("no voice has such a name\n")?,
        (_, 0) => {}
        _ => output::write(&look.styled(DIM, &format!("and {left} more (--limit)\n")))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn shown(voice: &VoiceInFull, is_json: bool, look: &Look) -> Result<ExitCode> {
    let page = match is_json {
        true => format!("{}\n", json::voice(voice)),
        false => page(voice, look),
    };
    output::write(&page)?;
    Ok(ExitCode::SUCCESS)
}

/// "12 statements in 3 articles, 2031-03-01 to 2031-03-09: assert 9, deny 3; relayed 2".
fn does(voice: &VoiceAcross) -> String {
    let total: u64 = voice.statements.values().sum();
    let mut acts: Vec<(&String, &u64)> = voice.statements.iter().collect();
    acts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let acts: Vec<String> = acts
        .into_iter()
        .map(|(act, count)| format!("{act} {count}"))
        .collect();
    let articles = output::counted(voice.articles, "article");
    let mut does = format!("{} in {articles}", output::counted(total, "statement"));
    if let Some(days) = days(voice.first.as_deref(), voice.last.as_deref()) {
        does += &format!(", {days}");
    }
    if !acts.is_empty() {
        does += &format!(": {}", acts.join(", "));
    }
    if voice.relayed > 0 {
        does += &format!("; passed on {}", voice.relayed);
    }
    does
}

fn days(first: Option<&str>, last: Option<&str>) -> Option<String> {
    match (first, last) {
        (Some(first), Some(last)) if first == last => Some(first.to_owned()),
        (Some(first), Some(last)) => Some(format!("{first} to {last}")),
        _ => None,
    }
}

fn page(in_full: &VoiceInFull, look: &Look) -> String {
    let voice = &in_full.voice;
    let mut page = look.styled(TITLE, &visible(&one_line(&voice.name)));
    page += &format!("  {}  {}\n", voice.kind.name(), look.styled(DIM, &voice.voice));
    page += &format!("{}\n", does(voice));
    if voice.named > 0 {
        page += &format!(
            "named in {}, without speaking there\n",
            output::counted(voice.named, "further article")
        );
    }
    let rows = |all: &[Given]| {
        let rows = all.iter().map(|given| {
            let times = days(given.first.as_deref(), given.last.as_deref()).unwrap_or_default();
            let articles = output::counted(given.articles, "article");
            [
                visible(&one_line(&given.text)).into_owned(),
                articles,
                times,
                given.by.join(" "),
            ]
        });
        rows.collect::<Vec<_>>()
    };
    page += &table("Names", rows(&in_full.names), look);
    page += &table("Roles", rows(&in_full.roles), look);
    page += &articles("Articles", &in_full.members, look);
    page += &articles("Named in", &in_full.named, look);
    page
}

/// The latest articles of a list.
fn articles(title: &str, members: &[MemberOf], look: &Look) -> String {
    let rows = members.iter().take(ARTICLES).map(|member| {
        [
            member.article.clone(),
            member.day.clone().unwrap_or_default(),
            visible(&one_line(member.outlet.as_deref().unwrap_or_default())).into_owned(),
            format!(
                "{}: {}",
                visible(&one_line(&member.name)),
                member.evidence.as_deref().unwrap_or_default()
            ),
        ]
    });
    let mut page = table(title, rows.collect(), look);
    if members.len() > ARTICLES {
        page += &look.styled(
            DIM,
            &format!("  and {} more (--json)\n", members.len() - ARTICLES),
        );
    }
    page
}
