//! `sayso export` on the command line.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use sayso_export::Table;

use super::LedgerArgs;

/// `sayso export`
#[derive(Debug, Args)]
#[command(
    about = "Write what a ledger holds as a table: JSON lines, CSV or Parquet",
    arg_required_else_help = true,
    long_about = "Writes what a ledger holds as a table for other programs: the newest version of every article, and what \
                  its newest reading found, corrections applied.\n\n\
                  Rows come in the order in which articles first arrived, then in that of the text; voices by their keys. \
                  All are of one state of the ledger, even while another program adds to it.\n\n\
                  What `export articles` writes as JSON lines, `sayso add` reads back: the same articles, with the same \
                  identifiers and texts.",
    after_long_help = after_help()
)]
pub struct ExportArgs {
    /// Which table
    #[arg(value_name = "KIND", value_enum)]
    pub table: TableName,

    /// In which form
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = FormatName::Jsonl)]
    pub format: FormatName,

    /// Short for --format jsonl
    #[arg(long, conflicts_with = "format")]
    pub json: bool,

    /// Write to this file, which is there only when it is whole; - is standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// In CSV: put an apostrophe before what a spreadsheet would run as a formula, and mark the file as UTF-8
    #[arg(long)]
    pub for_spreadsheets: bool,

    /// Print what each column tells, and export nothing
    #[arg(long, conflicts_with_all = ["output", "for_spreadsheets"])]
    pub columns: bool,

    /// Which ledger.
    #[command(flatten)]
    pub ledger: LedgerArgs,
}

/// A table by its name.
#[derive(Clone, Copy, Debug)]
pub struct TableName(pub Table);

impl ValueEnum for TableName {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [TableName; Table::ALL.len()] = {
            let mut all = [TableName(Table::Articles); Table::ALL.len()];
            let mut i = 0;
            while i < all.len() {
                all[i] = TableName(Table::ALL[i]);
                i += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()).help(self.0.about()))
    }
}

/// A format by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatName {
    /// JSON lines: one object a line, lists and groups nested
    Jsonl,
    /// CSV by RFC 4180 in UTF-8: one flat row each
    Csv,
    /// Apache Parquet: real types and lists, compressed
    Parquet,
}

/// The columns are those of the tables, so help cannot tell of others.
fn after_help() -> String {
    let mut help = String::from("Columns:\n");
    for table in Table::ALL {
        let columns = table.column_names(sayso_export::Format::JsonLines);
        help += &textwrap::fill(
            &columns.join(" "),
            textwrap::Options::new(96)
                .initial_indent(&format!("  {:<11} ", table.name()))
                .subsequent_indent("              "),
        );
        help.push('\n');
    }
    help + AFTER_COLUMNS
}

const AFTER_COLUMNS: &str =
    "  --columns tells what each is. Spans are half-open and count Unicode code points of the canonical
  text; `article` is the article's identifier. CSV and Parquet have further columns, such as
  published_day, and of articles what the ledger alone knows: version, versions, retrieved,
  text_sha256, raw_sha256, reader, read.

Formats:
  jsonl    Of articles, fields that sayso does not know stand beside the others, as they came.
  csv      A group is a column for each member (voice_name). A list is a column of JSON, and where
           its words matter a second one of plain words (content, content_text). Null is an empty
           field. Words are unchanged, also those that a spreadsheet would run as a formula: for a
           spreadsheet, say --for-spreadsheets. Few spreadsheets take more than 32,767 characters in
           a cell, which the text of an article may have.
  parquet  Groups are structs, lists are lists of structs, days are DATE, times TIMESTAMP. What each
           column tells is in the file's metadata, under sayso.columns. Not for a terminal.

Exit status:
  0  all was written
  1  the ledger failed, or the export cannot be written; standard error says why. With --output,
     FILE is then as it was before
  2  the command line is wrong

Examples:
  sayso export articles | sayso add --ledger copy.db -
  sayso export voices --json | jq -r '[.name, .statements] | @tsv'
  sayso export statements --format csv --for-spreadsheets --output statements.csv
  sayso export figures --format parquet --output figures.parquet
  sayso export figures --columns";
