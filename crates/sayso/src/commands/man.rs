//! `sayso man`: manual pages from the same definitions as the help.

use std::fs;

use anyhow::{Context, Result};
use clap::CommandFactory;

use crate::cli::{Cli, ManArgs};
use crate::output;

/// Prints the main page, or writes the pages of all commands into a folder.
///
/// # Errors
/// The folder or standard output cannot be written.
pub fn run(args: &ManArgs) -> Result<()> {
    if let Some(folder) = &args.dir {
        let place = folder.display();
        fs::create_dir_all(folder).with_context(|| {
            format!("{place}: the folder cannot be made; choose one that you may write to")
        })?;
        return clap_mangen::generate_to(Cli::command(), folder).with_context(|| {
            format!("{place}: the pages cannot be written; choose a folder that you may write to")
        });
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    Ok(output::write(&String::from_utf8(page)?)?)
}
