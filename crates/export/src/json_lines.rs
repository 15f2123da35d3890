//! JSON lines: one object a line, nested as in the contract.

use std::io::Write;

use crate::value::RowAsJson;
use crate::{Column, ExportError, RowWriter, Value};

pub(crate) struct JsonLines<W> {
    columns: &'static [Column],
    out: W,
}

impl<W: Write> JsonLines<W> {
    pub fn new(columns: &'static [Column], out: W) -> Self {
        JsonLines { columns, out }
    }
}

impl<W: Write> RowWriter for JsonLines<W> {
    fn row(&mut self, row: &[Value]) -> Result<(), ExportError> {
        serde_json::to_writer(&mut self.out, &RowAsJson(self.columns, row)).map_err(|error| {
            match error.io_error_kind() {
                Some(_) => ExportError::Output(error.into()),
                None => ExportError::Program(error.to_string()),
            }
        })?;
        Ok(self.out.write_all(b"\n")?)
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        Ok(self.out.flush()?)
    }
}
