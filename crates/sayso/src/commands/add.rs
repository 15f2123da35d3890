//! `sayso add`: articles into the ledger.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use jiff::Timestamp;
use sayso_desk::add::{self, Adding, Outcome};
use sayso_desk::fetch::FetchSettings;
use sayso_intake::Defaults;
use sayso_ledger::Standing;
use sayso_reader::Reader;
use serde_json::json;

use crate::cli::AddArgs;
use crate::progress::Progress;
use crate::{models, output};

/// Adds, and counts what became of the articles.
///
/// # Errors
/// The model cannot be loaded, the ledger cannot be opened or written, or standard output cannot be written. Articles
/// that are refused are named on standard error and make the exit status 1.
pub fn run(args: AddArgs) -> Result<ExitCode> {
    let bytes_read = Arc::default();
    let mut progress = Progress::of_bytes(|| add::bytes_of(&args.sources), &bytes_read);
    let adding = Adding {
        ledger: args.ledger.ledger.clone(),
        reader: Reader::load(args.reader.model)?,
        threads: models::threads(&args.reader),
        defaults: Defaults {
            outlet: args.outlet,
            published: args.published,
            background: args.background,
        },
        bytes_read,
        fetching: FetchSettings {
            allow_private_network: args.allow_private_network,
            ..FetchSettings::default()
        },
        clock: Timestamp::now,
    };
    let mut count = Count::default();
    let mut printed = Ok(());
    add::add(adding, args.sources, |outcome| {
        if let Outcome::Comparing { left } = outcome {
            progress.comparing(left);
            return true;
        }
        count.take(&outcome);
        printed = match args.json {
            true => output::write(&line(&outcome)),
            false => say(&outcome, &progress),
        };
        if let Outcome::Refused(message) = &outcome {
            progress.aside(|| output::complain(message));
        }
        progress.advance();
        printed.is_ok()
    })?;
    drop(progress);
    printed?;
    if !args.json {
        output::write(&format!("{}: {}\n", args.ledger.ledger.display(), count.words()))?;
    }
    Ok(match count.refused {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// How many articles became what.
#[derive(Debug, Default)]
struct Count {
    new: usize,
    known: usize,
    changed: usize,
    refused: usize,
}

impl Count {
    fn take(&mut self, outcome: &Outcome) {
        let counted = match outcome {
            Outcome::Added { added, .. } => match added.standing {
                Standing::New => &mut self.new,
                Standing::Known { .. } => &mut self.known,
                Standing::Changed { .. } => &mut self.changed,
            },
            Outcome::Unchanged { .. } => &mut self.known,
            Outcome::Refused(_) => &mut self.refused,
            Outcome::Comparing { .. } => return,
        };
        *counted += 1;
    }

    fn words(&self) -> String {
        format!(
            "{} new, {} known already, {} changed, {} refused",
            self.new, self.known, self.changed, self.refused
        )
    }
}

/// Names an article that changed; new and known ones are only counted.
fn say(outcome: &Outcome, progress: &Progress) -> Result<(), output::OutputError> {
    match outcome {
        Outcome::Added { path, added } if matches!(added.standing, Standing::Changed { .. }) => {
            let mut done = Ok(());
            progress.aside(|| {
                done = output::write(&format!(
                    "{path}: article {} has changed; this is version {} (sayso history {})\n",
                    added.id, added.version, added.id
                ));
            });
            done
        }
        _ => Ok(()),
    }
}

fn line(outcome: &Outcome) -> String {
    let value = match outcome {
        Outcome::Added { path, added } => {
            let standing = match added.standing {
                Standing::New => "new",
                Standing::Known { .. } => "known",
                Standing::Changed { .. } => "changed",
            };
            json!({"path": path, "article": added.id, "version": added.version, "standing": standing})
        }
        Outcome::Unchanged { url } => json!({"path": url, "standing": "known"}),
        Outcome::Refused(message) => json!({"refused": message}),
        Outcome::Comparing { left } => json!({"comparing": left}),
    };
    format!("{value}\n")
}
