//! `sayso account`: who may correct on the pages.

use std::io::{BufRead, IsTerminal, Read};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use sayso_ledger::Ledger;
use sayso_web::{LONGEST_PASSWORD, password_hash};
use serde_json::json;

use crate::cli::account::{AccountArgs, AccountCommand, AccountsArgs, PasswordArgs};
use crate::output;
use crate::terminal::visible;

/// Adds, lists, changes or removes accounts.
///
/// # Errors
/// What is asked cannot be done, or the ledger cannot be read or written.
pub fn run(args: &AccountArgs) -> Result<ExitCode> {
    match &args.command {
        AccountCommand::Add(args) => {
            let mut ledger = Ledger::open(&args.ledger.ledger)?;
            ledger.add_account(&args.name, &hash(args)?, Timestamp::now())?;
            output::write(&format!("{} may sign in\n", visible(args.name.trim())))?;
        }
        AccountCommand::Password(args) => {
            let mut ledger = Ledger::open(&args.ledger.ledger)?;
            let name = ledger.set_password(&args.name, &hash(args)?)?;
            output::write(&format!(
                "{} may sign in with the new password; all sessions have ended\n",
                visible(&name)
            ))?;
        }
        AccountCommand::Remove(args) => {
            let mut ledger = Ledger::open(&args.ledger.ledger)?;
            let name = ledger.remove_account(&args.name, Timestamp::now())?;
            output::write(&format!(
                "{} signs in no more; corrections keep the name\n",
                visible(&name)
            ))?;
        }
        AccountCommand::List(args) => list(args)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(args: &AccountsArgs) -> Result<()> {
    let accounts = Ledger::open_to_read(&args.ledger.ledger)?.accounts()?;
    if accounts.is_empty() && !args.json {
        output::write("no accounts; `sayso account add NAME` makes one\n")?;
    }
    for account in &accounts {
        let line = match args.json {
            true => json!({
                "account": account.name, "made": account.made, "removed": account.removed, "sessions": account.sessions,
            })
            .to_string(),
            false => {
                let sessions = match account.sessions {
                    1 => "1 session".to_owned(),
                    n => format!("{n} sessions"),
                };
                let removed = account.removed.as_deref().map(|since| format!(", removed {}", day(since)));
                format!(
                    "{}  since {}, {sessions}{}",
                    visible(&account.name),
                    day(&account.made),
                    removed.unwrap_or_default()
                )
            }
        };
        output::write(&format!("{line}\n"))?;
    }
    Ok(())
}

fn day(time: &str) -> &str {
    time.get(..10).unwrap_or(time)
}

/// What a password is known again by, which is asked for or read.
fn hash(args: &PasswordArgs) -> Result<String> {
    let password = match args.password_stdin {
        true => first_line()?,
        false if std::io::stdin().is_terminal() => asked_twice()?,
        false => bail!(
            "there is no terminal to ask for a password; use --password-stdin to read it from standard input"
        ),
    };
    Ok(password_hash(&password)?)
}

fn asked_twice() -> Result<String> {
    let unread =
        "the password cannot be read from the terminal; use --password-stdin to read it from standard input";
    let password = rpassword::prompt_password("Password: ").context(unread)?;
    let again = rpassword::prompt_password("The same again: ").context(unread)?;
    if password != again {
        bail!("the two passwords differ; nothing has changed, try again");
    }
    Ok(password)
}

fn first_line() -> Result<String> {
    let mut line = Vec::new();
    // one byte more than fits, and the end of the line, show that it is too long
    let most = LONGEST_PASSWORD as u64 + 3;
    std::io::stdin()
        .lock()
        .take(most)
        .read_until(b'\n', &mut line)
        .context("the password cannot be read from standard input")?;
    let line = String::from_utf8(line).context("the password is no text in UTF-8; give another one")?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}
