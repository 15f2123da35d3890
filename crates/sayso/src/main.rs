//! `sayso`, the command line.

mod brat;
mod cli;
mod commands;
mod models;
mod newsroom;
mod output;
mod predictions;
mod progress;
mod score;
mod terminal;
mod words;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::output::OutputError;

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Read(args) => commands::read::run(args),
        Command::Add(args) => commands::add::run(args),
        Command::Show(args) => commands::show::run(args),
        Command::Voices(args) => commands::voices::run(args),
        Command::History(args) => commands::history::run(args),
        Command::Reread(args) => commands::reread::run(args),
        Command::Check(args) => commands::check::run(args),
        Command::Backup(args) => commands::backup::run(args),
        Command::Export(args) => commands::export::run(&args),
        Command::Search(args) => commands::search::run(&args),
        Command::Figures(args) => commands::figures::run(&args),
        Command::Claims(args) => commands::claims::run(&args),
        Command::Trace(args) => commands::trace::run(&args),
        Command::Serve(args) => commands::serve::run(&args),
        Command::Correct(args) => commands::correct::run(args),
        Command::Account(args) => commands::account::run(&args),
        Command::Demo(args) => commands::demo::run(&args),
        Command::Eval(args) => commands::eval::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Completions(args) => commands::completions::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Man(args) => commands::man::run(&args).map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|error| {
        // `sayso … | head` has done what was wanted
        if let Some(OutputError::Closed) = error.downcast_ref() {
            return ExitCode::SUCCESS;
        }
        output::complain(format_args!("{error:#}"));
        ExitCode::FAILURE
    })
}
