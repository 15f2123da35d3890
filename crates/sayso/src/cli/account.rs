//! `sayso account` on the command line.

use clap::{Args, Subcommand};

use super::LedgerArgs;

/// `sayso account`
#[derive(Debug, Args)]
#[command(
    about = "Say who may correct on the pages: add, list and remove accounts",
    arg_required_else_help = true,
    long_about = "Adds, lists and removes accounts of those who may correct on the pages that `sayso serve` shows. Readers need \
                  none, and neither does the command line.\n\n\
                  Accounts are kept in the ledger. Of a password it holds only an argon2id hash. Every correction on a page bears \
                  the name of the account, for everybody to see.",
    after_long_help = "\
A PASSWORD has at least 12 characters. On a terminal it is asked for twice and not shown; with
--password-stdin it is the first line of standard input.

Exit status:
  0  done
  1  not done, and nothing has changed; standard error says why
  2  the command line is wrong

Examples:
  sayso account add 'Ida Fenn'
  sayso account list
  sayso account remove 'Ida Fenn'"
)]
pub struct AccountArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: AccountCommand,
}

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Let somebody correct on the pages
    #[command(
        long_about = "Makes an account. NAME is what corrections are signed with, so that of a person; it may have spaces, and \
                  it is given only once."
    )]
    Add(PasswordArgs),
    /// List the accounts
    #[command(
        long_about = "Lists the accounts by name: since when there is each, when it was removed, and how many sessions it has."
    )]
    List(AccountsArgs),
    /// Give an account another password
    #[command(
        long_about = "Gives an account another password and ends its sessions. An account that was removed can be signed in with \
                  again."
    )]
    Password(PasswordArgs),
    /// Let somebody correct no more
    #[command(
        long_about = "Lets nobody sign in with an account any more, and ends its sessions at once. Corrections keep the name, so nobody \
                  else gets it."
    )]
    Remove(RemoveArgs),
}

/// `sayso account add` and `sayso account password`
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_long_help = "\
Examples:
  sayso account add 'Ida Fenn'
  sayso account password 'Ida Fenn'
  sayso account add 'Ida Fenn' --password-stdin --ledger story.db"
)]
pub struct PasswordArgs {
    /// The name of the account
    #[arg(value_name = "NAME")]
    pub name: String,

    /// Read the password from the first line of standard input
    #[arg(long)]
    pub password_stdin: bool,

    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// `sayso account list`
#[derive(Debug, Args)]
#[command(after_long_help = "\
Output:
  One line for each account: its name, when it was made, its sessions, when it was removed. With
  --json: one object a line, with the keys account made removed sessions.

Examples:
  sayso account list
  sayso account list --json | jq -r 'select(.removed == null) | .account'")]
pub struct AccountsArgs {
    /// Print one line of JSON for each account
    #[arg(long)]
    pub json: bool,

    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// `sayso account remove`
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_long_help = "\
Examples:
  sayso account remove 'Ida Fenn'"
)]
pub struct RemoveArgs {
    /// The name of the account
    #[arg(value_name = "NAME")]
    pub name: String,

    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}
