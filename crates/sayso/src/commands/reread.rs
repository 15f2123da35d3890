//! `sayso reread`: a new version of the reader over stored articles.

use std::cell::RefCell;
use std::process::ExitCode;

use anyhow::Result;
use jiff::Timestamp;
use sayso_desk::reread::{self, Outcome, Rereading};
use sayso_ledger::Difference;
use sayso_reader::Reader;
use serde_json::json;

use crate::cli::RereadArgs;
use crate::progress::Progress;
use crate::{models, output};

/// Reads again, and counts what changed.
///
/// # Errors
/// The model cannot be loaded, the ledger cannot be opened or written, or standard output cannot be written.
pub fn run(args: RereadArgs) -> Result<ExitCode> {
    let rereading = Rereading {
        ledger: args.ledger.ledger.clone(),
        reader: Reader::load(args.reader.model)?,
        threads: models::threads(&args.reader),
        clock: Timestamp::now,
    };
    let progress = RefCell::new(Progress::new(None, false));
    let (mut read, mut alike, mut failed) = (0u64, 0u64, 0u64);
    let mut sum = Difference::default();
    let mut printed = Ok(());
    reread::reread(
        rereading,
        |total| *progress.borrow_mut() = Progress::new(Some(total), true),
        |outcome| {
            if let Outcome::Comparing { left } = outcome {
                progress.borrow_mut().comparing(left);
                return true;
            }
            match &outcome {
                Outcome::Read { difference, .. } => {
                    read += 1;
                    alike += u64::from(difference.is_none());
                    sum += *difference;
                }
                Outcome::Overtaken { .. } | Outcome::Comparing { .. } => {}
                Outcome::Failed(message) => {
                    failed += 1;
                    progress.borrow().aside(|| output::complain(message));
                }
            }
            if args.json {
                printed = output::write(&line(&outcome));
            }
            progress.borrow_mut().advance();
            printed.is_ok()
        },
    )?;
    drop(progress);
    printed?;
    if !args.json {
        let text = match read {
            0 if failed == 0 => {
                "nothing to read again: this version of the reader has read all articles".to_owned()
            }
            _ => format!(
                "{} read again, {alike} as before; statements: {} new, {} gone, {} changed, {} as before; \
                 {} figures and dates differ; {} orphaned{}",
                output::counted(read, "article"),
                sum.new,
                sum.gone,
                sum.changed,
                sum.same,
                sum.figures_and_dates,
                output::counted(sum.orphaned as u64, "correction"),
                if sum.orphaned > 0 {
                    " (sayso correct list --orphaned)"
                } else {
                    ""
                },
            ),
        };
        output::write(&format!("{}: {text}\n", args.ledger.ledger.display()))?;
    }
    Ok(match failed {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

fn line(outcome: &Outcome) -> String {
    let value = match outcome {
        Outcome::Read { article, difference } => json!({
            "article": article,
            "new": difference.new,
            "gone": difference.gone,
            "changed": difference.changed,
            "same": difference.same,
            "figures_and_dates": difference.figures_and_dates,
            "orphaned": difference.orphaned,
        }),
        Outcome::Overtaken { article } => json!({"article": article, "overtaken": true}),
        Outcome::Failed(message) => json!({"failed": message}),
        Outcome::Comparing { left } => json!({"comparing": left}),
    };
    format!("{value}\n")
}
