//! What a ledger holds as tables, for other programs.
//!
//! ```text
//! Ledger ─▶ articles with their readings, one at a time ─▶ rows of a [`Table`] ─▶ JSON lines, CSV or Parquet
//! ```
//!
//! Each table is described once, in `tables.rs`: its columns with their kinds and what they tell. The three formats write
//! from that description, so they hold the same values. Rows come in the order in which articles first arrived, then
//! in that of the text; voices by their keys. One article is held at a time.
//!
//! Each file answers one question:
//!
//! | file | question |
//! |---|---|
//! | `tables.rs` | what is in each table? |
//! | `value.rs` | what is a row, and what is it in JSON? |
//! | `rows.rs` | which rows does an article give? |
//! | `links.rs` | which rows do links and claims give? |
//! | `voices.rs` | how does what many articles say of one voice become one row? |
//! | `json.rs`, `json/*.rs` | what is a single thing in JSON, for `--json` and for pages? |
//! | `quantities.rs` | which rows do quantities give, for spreadsheets? |
//! | `json_lines.rs`, `csv.rs`, `parquet.rs` | how is a row written in each format? |

mod csv;
pub mod json;
mod json_lines;
mod links;
mod parquet;
mod quantities;
mod rows;
mod tables;
mod value;
mod voices;

use std::io::{self, Write};

use sayso_ledger::{Ledger, LedgerError};
use thiserror::Error;

pub use quantities::quantities_csv;
pub use tables::{Column, Kind, Table, Words};
pub use value::{Row, Value};

use rows::Page;
use voices::Voices;

/// In which form a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    JsonLines,
    /// RFC 4180.
    Csv {
        /// With an apostrophe before every cell that a spreadsheet would run as a formula, and a byte order mark.
        for_spreadsheets: bool,
    },
    /// Apache Parquet.
    Parquet,
}

/// An export stopped; what was written is not whole.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// What is exported cannot be written.
    #[error("the export cannot be written ({0}); free space, or write elsewhere")]
    Output(#[from] io::Error),
    /// What is put by cannot be written or got back.
    #[error(
        "what has to be put by for a while cannot be written or read ({0}); free space in the folder for temporary files, or \
         name another one with TMPDIR"
    )]
    Temporary(io::Error),
    /// A value that the format cannot hold, or the ledger should not; the message says which.
    #[error("{0}; run `sayso check`, or export as JSON lines")]
    Unfit(String),
    /// A fault of the program.
    #[error("{0}; this is a fault in sayso, please report it")]
    Program(String),
}

/// Something that takes the rows of a table.
trait RowWriter {
    /// Writes a row.
    fn row(&mut self, row: &[Value]) -> Result<(), ExportError>;
    /// Writes what is left, and flushes.
    fn finish(self: Box<Self>) -> Result<(), ExportError>;
}

/// Writes a table of the ledger to `out`, all rows of one state of the ledger, and gives their number. `each` is called
/// once for every article.
///
/// # Errors
/// The ledger cannot be read or is damaged, or `out` cannot be written; what was written until then is not whole.
pub fn export(
    ledger: &Ledger,
    table: Table,
    format: Format,
    out: impl Write + Send,
    mut each: impl FnMut(),
) -> Result<u64, ExportError> {
    let columns = table.columns();
    let mut writer: Box<dyn RowWriter + '_> = match format {
        Format::JsonLines => Box::new(json_lines::JsonLines::new(columns, out)),
        Format::Csv { for_spreadsheets } => Box::new(csv::Csv::new(columns, out, for_spreadsheets)?),
        Format::Parquet => Box::new(parquet::Parquet::new(table, out)?),
    };
    let mut written = 0;
    let mut write = |row: Row| {
        let fits = row.len() == columns.len()
            && columns
                .iter()
                .zip(&row)
                .all(|(column, value)| column.takes(value));
        if !fits {
            return Err(ExportError::Program(format!(
                "a row does not fit the table of {}",
                table.name()
            )));
        }
        written += 1;
        writer.row(&row)
    };
    let mut voices = match table {
        Table::Voices => Some(Voices::new()?),
        _ => None,
    };
    match table {
        Table::Links => {
            ledger.each_link(|link| write(links::link(link)))?;
            writer.finish()?;
            return Ok(written);
        }
        Table::Claims => {
            ledger.each_claim(|claim| write(links::claim(claim)))?;
            writer.finish()?;
            return Ok(written);
        }
        _ => {}
    }
    ledger.each_article(|stored, identities| {
        let page = Page::new(stored, identities);
        match &mut voices {
            Some(voices) => voices.gather(&page)?,
            None => page.rows(table)?.into_iter().try_for_each(&mut write)?,
        }
        each();
        Ok::<_, ExportError>(())
    })?;
    if let Some(voices) = voices {
        voices.rows(write)?;
    }
    writer.finish()?;
    Ok(written)
}

impl Table {
    /// The names of the columns that the table has in a format. In JSON lines of articles their further fields stand
    /// beside these.
    pub fn column_names(self, format: Format) -> Vec<String> {
        match format {
            Format::Csv { .. } => csv::header(self.columns()),
            Format::JsonLines => names(self, |column| {
                column.in_json && !matches!(column.kind, Kind::Fields)
            }),
            Format::Parquet => names(self, |_| true),
        }
    }
}

fn names(table: Table, has: impl Fn(&Column) -> bool) -> Vec<String> {
    let columns = table.columns().iter().filter(|column| has(column));
    columns.map(|column| column.name.to_owned()).collect()
}
