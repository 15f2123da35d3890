//! `sayso search`: statements and articles of a ledger.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use sayso_export::json::Hit;
use sayso_ledger::{Ledger, Order, Page, Query, QueryError};

use crate::cli::SearchArgs;
use crate::output;
use crate::terminal::hits;

use super::read::look;

/// Searches and prints the hits.
///
/// # Errors
/// The ledger cannot be read, or standard output cannot be written. A query that means nothing is explained on standard
/// error and makes the exit status 2.
pub fn run(args: &SearchArgs) -> Result<ExitCode> {
    let query = match Query::parse(&args.query.join(" ")) {
        Ok(query) => query,
        Err(error) => return Ok(refuse(&error)),
    };
    let page = Page {
        limit: args.limit as usize,
        offset: args.offset as usize,
        order: match args.newest {
            true => Order::Newest,
            false => Order::Best,
        },
    };
    let found = Ledger::open_to_read(&args.ledger.ledger)?.search(&query, page)?;
    if !args.json {
        let is_ranked = !args.newest && query.words().next().is_some();
        output::write(&hits::page(&found, page.offset, is_ranked, &look(&args.look)))?;
        return Ok(ExitCode::SUCCESS);
    }
    let statements = found.statements.iter().flat_map(|part| &part.hits);
    let articles = found.articles.iter().flat_map(|part| &part.hits);
    let lines = statements.map(Hit::Statement).chain(articles.map(Hit::Article));
    for line in lines {
        output::write(&(serde_json::to_string(&line)? + "\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Says what is wrong with a query, and where; the exit status for it.
pub fn refuse(error: &QueryError) -> ExitCode {
    output::complain(&error.message);
    let [query, pointer] = error.pointer();
    // nothing is left to be done when standard error is gone as well
    let _ = writeln!(io::stderr().lock(), "  {query}\n  {pointer}");
    ExitCode::from(2)
}
