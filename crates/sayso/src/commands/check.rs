//! `sayso check`: is the ledger whole?

use std::collections::BTreeSet;
use std::process::ExitCode;

use anyhow::Result;
use sayso_ledger::{Checked, Ledger, LinkedBy, Problem};
use serde_json::json;

use crate::cli::CheckArgs;
use crate::output;
use crate::progress::Progress;
use crate::terminal::visible;

/// Checks, and repairs what can be repaired where that is wanted.
///
/// # Errors
/// The ledger cannot be opened, or standard output cannot be written.
pub fn run(args: CheckArgs) -> Result<ExitCode> {
    let path = &args.ledger.ledger;
    let mut ledger = match args.repair {
        true => Ledger::open(path)?,
        false => Ledger::open_to_read(path)?,
    };
    let mut problems: Vec<Problem> = Vec::new();
    let mut progress = Progress::new(None, true);
    let checked = ledger.check(|problem| problems.push(problem), || progress.advance())?;
    drop(progress);
    for problem in &problems {
        let line = match args.json {
            true => {
                json!({"article": problem.article, "problem": problem.what, "derived": problem.is_derived})
                    .to_string()
            }
            false => {
                let article = problem
                    .article
                    .as_ref()
                    .map_or_else(String::new, |id| format!("article {id}: "));
                visible(&format!("{article}{}", problem.what)).into_owned()
            }
        };
        output::write(&format!("{line}\n"))?;
    }
    let linked_by = ledger.linked_by()?;
    let is_whole = match args.repair {
        true => repaired(&mut ledger, &problems, checked)?,
        false => problems.is_empty(),
    };
    let summary = match args.json {
        true => json!({
            "articles": checked.articles,
            "versions": checked.versions,
            "readings": checked.readings,
            "corrections": checked.corrections,
            "links": checked.links,
            "claims": checked.claims,
            "waiting": checked.waiting,
            "linker": linked_by.as_ref().map(|by| json!({"version": by.linker, "is_this": by.is_this})),
            "problems": problems.len(),
        })
        .to_string(),
        false => {
            let verdict = match (problems.len(), args.repair, is_whole) {
                (0, ..) => "all is as it should be".to_owned(),
                (n, true, true) => format!("{n} problems, all repaired"),
                (n, true, false) => {
                    format!(
                        "{n} problems, some of which cannot be repaired: go back to a backup (sayso backup makes one)"
                    )
                }
                (n, false, _) if problems.iter().all(|p| p.is_derived) => {
                    format!("{n} problems; sayso check --repair makes again what is wrong")
                }
                (n, false, _) => format!("{n} problems; go back to a backup (sayso backup makes one)"),
            };
            let waiting = match (checked.waiting, args.repair) {
                (0, _) | (_, true) => String::new(),
                (n, false) => {
                    format!(
                        "; {n} articles or groups of voices wait to be linked (the next sayso add does it)"
                    )
                }
            };
            format!(
                "{}: {}, {}, {}, {}, {}, {}{}; {verdict}{waiting}",
                path.display(),
                output::counted(checked.articles, "article"),
                output::counted(checked.versions, "version"),
                output::counted(checked.readings, "reading"),
                output::counted(checked.corrections, "correction"),
                output::counted(checked.links, "link"),
                output::counted(checked.claims, "claim"),
                linked_by.as_ref().map(linker).unwrap_or_default(),
            )
        }
    };
    output::write(&format!("{summary}\n"))?;
    Ok(match is_whole {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// ", linked by linker 0.1.0-0123456789ab".
fn linker(by: &LinkedBy) -> String {
    let version = match &by.linker {
        Some(version) => format!("linker {version}"),
        None => "a linker that was not noted".to_owned(),
    };
    let other = match by.is_this {
        true => "",
        false => " (another than this program's: the next sayso add links all again)",
    };
    format!(", linked by {version}{other}")
}

/// Derives again what has problems. Is nothing left after it?
fn repaired(ledger: &mut Ledger, problems: &[Problem], checked: Checked) -> Result<bool> {
    if problems.is_empty() {
        if checked.waiting > 0 {
            ledger.link()?;
        }
        return Ok(true);
    }
    if problems
        .iter()
        .any(|problem| problem.is_derived && problem.article.is_none())
    {
        // which articles it concerns is not known
        ledger.renew_all()?;
    } else {
        let ids: BTreeSet<&String> = problems
            .iter()
            .filter_map(|problem| problem.article.as_ref())
            .collect();
        for id in ids {
            // an article whose reading is damaged stays as it is
            let _ = ledger.renew(id);
        }
    }
    ledger.link()?;
    let mut left = 0;
    ledger.check(|_| left += 1, || {})?;
    Ok(left == 0)
}
