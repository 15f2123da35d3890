//! CSV: one flat row each, by RFC 4180, in UTF-8.
//!
//! A group is a column for each member (`voice_name`). A list is a column of JSON, and where its words matter a second
//! one of plain words (`content`, `content_text`). Null is an empty field; intake takes an empty text for none.
//!
//! Spreadsheets run a cell that begins with `=`, `+`, `-` or `@` as a formula, whoever wrote it. Other programs read the
//! file back and want the words unchanged, so nothing is done about it unless it is asked for; then an apostrophe stands
//! before such words.

use std::io::Write;

use csv::{Terminator, Writer, WriterBuilder};

use crate::value::AsJson;
use crate::{Column, ExportError, Kind, RowWriter, Value};

pub(crate) struct Csv<W: Write> {
    columns: &'static [Column],
    out: Writer<W>,
    is_for_spreadsheets: bool,
}

impl<W: Write> Csv<W> {
    /// Writes the names of the columns at once.
    pub fn new(
        columns: &'static [Column],
        mut out: W,
        is_for_spreadsheets: bool,
    ) -> Result<Self, ExportError> {
        if is_for_spreadsheets {
            // without it, they take UTF-8 for the encoding of their country
            out.write_all("\u{FEFF}".as_bytes())?;
        }
        let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        out.write_record(header(columns)).map_err(failed)?;
        Ok(Csv {
            columns,
            out,
            is_for_spreadsheets,
        })
    }
}

impl<W: Write> RowWriter for Csv<W> {
    fn row(&mut self, row: &[Value]) -> Result<(), ExportError> {
        let mut cells = Vec::new();
        for (column, value) in self.columns.iter().zip(row) {
            put(&column.kind, value, &mut cells)?;
        }
        if self.is_for_spreadsheets {
            for cell in &mut cells {
                guard(cell);
            }
        }
        self.out.write_record(&cells).map_err(failed)
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        Ok(self.out.flush()?)
    }
}

/// The names of the flat columns.
pub(crate) fn header(columns: &[Column]) -> Vec<String> {
    let mut names = Vec::new();
    for column in columns {
        match &column.kind {
            Kind::Group(members) => {
                let below = header(members).into_iter();
                names.extend(below.map(|member| format!("{}_{member}", column.name)));
            }
            Kind::List { words, .. } => {
                names.push(column.name.to_owned());
                names.extend(words.map(|words| format!("{}_{}", column.name, words.member)));
            }
            _ => names.push(column.name.to_owned()),
        }
    }
    names
}

/// Adds the cells of a value.
fn put(kind: &Kind, value: &Value, cells: &mut Vec<String>) -> Result<(), ExportError> {
    match (kind, value) {
        (Kind::Group(members), Value::Null) => {
            for member in *members {
                put(&member.kind, &Value::Null, cells)?;
            }
        }
        (Kind::Group(members), Value::Group(values)) => {
            for (member, value) in members.iter().zip(values) {
                put(&member.kind, value, cells)?;
            }
        }
        (Kind::List { of, words }, Value::List(values)) => {
            cells.push(json(kind, value)?);
            if let Some(words) = words {
                let all: Vec<&str> = values
                    .iter()
                    .filter_map(|value| member(of, value, words.member))
                    .collect();
                cells.push(all.join(words.between));
            }
        }
        (_, Value::Null) => cells.push(String::new()),
        (_, Value::Text(words)) => cells.push(words.clone()),
        (_, Value::Integer(number)) => cells.push(number.to_string()),
        (_, Value::Count(number)) => cells.push(number.to_string()),
        (_, Value::Number(number)) => cells.push(number.to_string()),
        (_, Value::Boolean(is_so)) => cells.push(is_so.to_string()),
        (_, Value::Day(day)) => cells.push(day.to_string()),
        (_, Value::Time(time)) => cells.push(time.to_string()),
        _ => cells.push(json(kind, value)?),
    }
    Ok(())
}

fn json(kind: &Kind, value: &Value) -> Result<String, ExportError> {
    serde_json::to_string(&AsJson(kind, value)).map_err(|error| ExportError::Program(error.to_string()))
}

/// The words of the member with that name.
fn member<'v>(of: &Kind, value: &'v Value, name: &str) -> Option<&'v str> {
    let (Kind::Group(members), Value::Group(values)) = (of, value) else {
        return None;
    };
    members
        .iter()
        .zip(values)
        .find_map(|(member, value)| match value {
            Value::Text(words) if member.name == name => Some(words.as_str()),
            _ => None,
        })
}

/// Puts an apostrophe before what a spreadsheet would run. Some take the wide forms of the signs for the signs.
fn guard(cell: &mut String) {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        cell.insert(0, '\'');
    }
}

fn failed(error: csv::Error) -> ExportError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => ExportError::Output(error),
        other => ExportError::Program(format!("a row cannot be written as CSV ({other:?})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ONE: &[Column] = &[Column {
        name: "text",
        kind: Kind::Text,
        nullable: true,
        about: "Its words",
        in_json: true,
    }];

    fn written(words: &[&str], is_for_spreadsheets: bool) -> String {
        let mut out = Vec::new();
        let mut csv = Box::new(Csv::new(ONE, &mut out, is_for_spreadsheets).unwrap());
        for words in words {
            csv.row(&[Value::from(*words)]).unwrap();
        }
        csv.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_changed_only_where_that_is_asked_for() {
        let words = ["=1+1", "+5", "-5", "@SUM(A1)", "\tx", "a=b", "'tis"];
        let plain = written(&words, false);
        assert_eq!(
            plain,
            "text\r\n=1+1\r\n+5\r\n-5\r\n@SUM(A1)\r\n\tx\r\na=b\r\n'tis\r\n"
        );
        let guarded = written(&words, true);
        let cells: Vec<&str> = guarded.trim_start_matches('\u{FEFF}').lines().skip(1).collect();
        assert_eq!(cells, ["'=1+1", "'+5", "'-5", "'@SUM(A1)", "'\tx", "a=b", "'tis"]);
    }

    proptest! {
        #[test]
        fn any_words_come_back_unchanged(words in prop::collection::vec("[^\0]{1,20}", 1..8)) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let file = written(&words, false);
            let mut reader = csv::Reader::from_reader(file.as_bytes());
            let back: Vec<String> = reader.records().map(|record| record.unwrap()[0].to_owned()).collect();
            prop_assert_eq!(back, words);
        }
    }
}
