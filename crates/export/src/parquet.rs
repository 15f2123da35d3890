//! Parquet: real types, real lists, written a row group at a time.
//!
//! Rows are taken apart into one stream of values for each leaf column (Dremel's way): beside each value stand its
//! definition level, which tells how much of its path is there, and its repetition level, which tells which list goes
//! on with it. Lists have the three levels that the format's description asks for.
//!
//! The documentation of the columns is in the file's key-value metadata, under `sayso.columns`.

use std::io::{self, Write};
use std::sync::Arc;

use jiff::civil::Date;
use parquet::basic::{Compression, GzipLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use crate::value::AsJson;
use crate::{Column, ExportError, Kind, RowWriter, Table, Value};

/// A row group is closed when its values take so many bytes: enough for readers to work in bulk, little enough for any
/// memory.
const ROW_GROUP_BYTES: usize = 16 << 20;

/// Values are handed to a column so many at a time; the size of a page is looked at between. Texts are long.
const BATCH: usize = 128;

pub(crate) struct Parquet<W: Write + Send> {
    columns: &'static [Column],
    file: SerializedFileWriter<W>,
    leaves: Vec<Leaf>,
    bytes: usize,
    row_group_bytes: usize,
}

impl<W: Write + Send> Parquet<W> {
    pub fn new(table: Table, out: W) -> Result<Self, ExportError> {
        Self::in_row_groups(table, out, ROW_GROUP_BYTES)
    }

    fn in_row_groups(table: Table, out: W, row_group_bytes: usize) -> Result<Self, ExportError> {
        let columns = table.columns();
        let schema = parse_message_type(&schema(table))?;
        let program = concat!("sayso version ", env!("CARGO_PKG_VERSION"));
        let documentation: serde_json::Map<_, _> = columns
            .iter()
            .map(|column| (column.name.to_owned(), column.about.into()))
            .collect();
        let documentation = serde_json::Value::Object(documentation).to_string();
        let notes = [
            ("sayso.table", table.name().to_owned()),
            ("sayso.about", table.about().to_owned()),
            ("sayso.columns", documentation),
        ];
        let notes = notes.map(|(key, value)| KeyValue::new(key.to_owned(), value));
        let properties = WriterProperties::builder()
            .set_created_by(program.to_owned())
            .set_compression(Compression::GZIP(GzipLevel::default()))
            .set_write_batch_size(BATCH)
            .set_key_value_metadata(Some(notes.into()))
            .build();
        let file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?;
        let mut leaves = Vec::new();
        for column in columns {
            add_leaves(column.nullable, &column.kind, Place::ROW, &mut leaves);
        }
        Ok(Parquet {
            columns,
            file,
            leaves,
            bytes: 0,
            row_group_bytes,
        })
    }

    fn close_row_group(&mut self) -> Result<(), ExportError> {
        let mut row_group = self.file.next_row_group()?;
        let mut leaves = self.leaves.iter_mut();
        while let Some(column) = row_group.next_column()? {
            let leaf = leaves.next().ok_or_else(|| {
                ExportError::Program("the schema has more columns than the table".to_owned())
            })?;
            leaf.write(column)?;
        }
        row_group.close()?;
        self.bytes = 0;
        Ok(())
    }
}

impl<W: Write + Send> RowWriter for Parquet<W> {
    fn row(&mut self, row: &[Value]) -> Result<(), ExportError> {
        let mut leaves = self.leaves.as_mut_slice();
        for (column, value) in self.columns.iter().zip(row) {
            let (own, others) = leaves.split_at_mut(leaf_count(&column.kind));
            self.bytes += put_column(column, value, Place::ROW, own)?;
            leaves = others;
        }
        if self.bytes >= self.row_group_bytes {
            self.close_row_group()?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), ExportError> {
        if self.bytes > 0 {
            self.close_row_group()?;
        }
        let mut out = self.file.into_inner()?;
        Ok(out.flush()?)
    }
}

impl From<ParquetError> for ExportError {
    fn from(error: ParquetError) -> Self {
        match error {
            ParquetError::External(error) => match error.downcast::<io::Error>() {
                Ok(error) => ExportError::Output(*error),
                Err(error) => ExportError::Program(error.to_string()),
            },
            other => ExportError::Program(other.to_string()),
        }
    }
}

/// The schema of a table in the format's own notation.
fn schema(table: Table) -> String {
    let fields: String = table
        .columns()
        .iter()
        .map(|column| field(column.name, column.nullable, &column.kind))
        .collect();
    format!("message {} {{ {fields}}}", table.name())
}

fn field(name: &str, nullable: bool, kind: &Kind) -> String {
    let often = if nullable { "optional" } else { "required" };
    let plain = |physical: &str, logical: &str| format!("{often} {physical} {name} {logical}; ");
    match kind {
        Kind::Text | Kind::Fields => plain("binary", "(STRING)"),
        Kind::Integer => plain("int64", ""),
        Kind::Count => plain("int64", "(INTEGER(64,false))"),
        Kind::Number => plain("double", ""),
        Kind::Boolean => plain("boolean", ""),
        Kind::Day => plain("int32", "(DATE)"),
        Kind::Time => plain("int64", "(TIMESTAMP(NANOS,true))"),
        Kind::Group(members) => {
            let members: String = members
                .iter()
                .map(|member| field(member.name, member.nullable, &member.kind))
                .collect();
            format!("{often} group {name} {{ {members}}} ")
        }
        Kind::List { of, .. } => {
            let element = field("element", false, of);
            format!("{often} group {name} (LIST) {{ repeated group list {{ {element}}} }} ")
        }
    }
}

/// Where a value stands in its row.
#[derive(Clone, Copy)]
struct Place {
    /// How much of the path to it is there.
    definition: i16,
    /// The depth of the list that goes on with it; 0 for the first value of a row.
    repetition: i16,
    /// How many lists it stands in.
    depth: i16,
}

impl Place {
    const ROW: Place = Place {
        definition: 0,
        repetition: 0,
        depth: 0,
    };

    fn there(self) -> Place {
        Place {
            definition: self.definition + 1,
            ..self
        }
    }

    /// The place of an element of the list here.
    fn element(self, is_first: bool) -> Place {
        Place {
            definition: self.definition + 1,
            repetition: if is_first { self.repetition } else { self.depth + 1 },
            depth: self.depth + 1,
        }
    }
}

/// The values of one leaf column, as many as the row group has.
struct Leaf {
    values: Values,
    definition: Vec<i16>,
    repetition: Vec<i16>,
    /// The deepest that a value can stand.
    deepest: Place,
}

enum Values {
    Words(Vec<ByteArray>),
    Long(Vec<i64>),
    Short(Vec<i32>),
    Double(Vec<f64>),
    Boolean(Vec<bool>),
}

impl Leaf {
    fn put_null(&mut self, place: Place) {
        self.definition.push(place.definition);
        self.repetition.push(place.repetition);
    }

    /// Adds a value, and gives the bytes that it takes.
    fn put(&mut self, kind: &Kind, value: &Value, place: Place) -> Result<usize, ExportError> {
        let mut bytes = size_of::<i64>();
        match (&mut self.values, value) {
            (Values::Words(all), Value::Text(words)) => {
                bytes += words.len();
                all.push(ByteArray::from(words.as_str()));
            }
            (Values::Words(all), value @ Value::Fields(_)) => {
                let json = serde_json::to_vec(&AsJson(kind, value))
                    .map_err(|error| ExportError::Program(error.to_string()))?;
                bytes += json.len();
                all.push(ByteArray::from(json));
            }
            (Values::Long(all), Value::Integer(number)) => all.push(*number),
            // the same 64 bits; the column says that they have no sign
            (Values::Long(all), Value::Count(number)) => all.push(number.cast_signed()),
            (Values::Long(all), Value::Time(time)) => {
                let nanoseconds = i64::try_from(time.as_nanosecond()).map_err(|_| {
                    ExportError::Unfit(format!("the time {time} lies outside of 1678 to 2261"))
                })?;
                all.push(nanoseconds);
            }
            (Values::Short(all), Value::Day(day)) => all.push(days_since_1970(*day)?),
            (Values::Double(all), Value::Number(number)) => all.push(*number),
            (Values::Boolean(all), Value::Boolean(is_so)) => all.push(*is_so),
            _ => {
                return Err(ExportError::Program(
                    "a value is of another kind than its column".to_owned(),
                ));
            }
        }
        self.definition.push(place.definition);
        self.repetition.push(place.repetition);
        Ok(bytes)
    }

    /// Writes the values and forgets them.
    fn write(&mut self, mut column: SerializedColumnWriter<'_>) -> Result<(), ExportError> {
        let definition = (self.deepest.definition > 0).then_some(self.definition.as_slice());
        let repetition = (self.deepest.depth > 0).then_some(self.repetition.as_slice());
        macro_rules! write {
            ($kind:ty, $values:expr) => {{
                column
                    .typed::<$kind>()
                    .write_batch($values, definition, repetition)?;
                $values.clear();
            }};
        }
        match &mut self.values {
            Values::Words(values) => write!(ByteArrayType, values),
            Values::Long(values) => write!(Int64Type, values),
            Values::Short(values) => write!(Int32Type, values),
            Values::Double(values) => write!(DoubleType, values),
            Values::Boolean(values) => write!(BoolType, values),
        }
        column.close()?;
        self.definition.clear();
        self.repetition.clear();
        Ok(())
    }
}

fn days_since_1970(day: Date) -> Result<i32, ExportError> {
    let epoch = Date::constant(1970, 1, 1);
    let days = epoch
        .until(day)
        .map_err(|error| ExportError::Program(error.to_string()))?;
    Ok(days.get_days())
}

/// How many leaf columns values of the kind fill.
fn leaf_count(kind: &Kind) -> usize {
    match kind {
        Kind::Group(members) => members.iter().map(|member| leaf_count(&member.kind)).sum(),
        Kind::List { of, .. } => leaf_count(of),
        _ => 1,
    }
}

fn add_leaves(nullable: bool, kind: &Kind, place: Place, leaves: &mut Vec<Leaf>) {
    let place = if nullable { place.there() } else { place };
    let values = match kind {
        Kind::Text | Kind::Fields => Values::Words(Vec::new()),
        Kind::Integer | Kind::Count | Kind::Time => Values::Long(Vec::new()),
        Kind::Number => Values::Double(Vec::new()),
        Kind::Boolean => Values::Boolean(Vec::new()),
        Kind::Day => Values::Short(Vec::new()),
        Kind::Group(members) => {
            for member in *members {
                add_leaves(member.nullable, &member.kind, place, leaves);
            }
            return;
        }
        Kind::List { of, .. } => return add_leaves(false, of, place.element(true), leaves),
    };
    leaves.push(Leaf {
        values,
        definition: Vec::new(),
        repetition: Vec::new(),
        deepest: place,
    });
}

/// Takes a value apart into the leaves that are its column's, and gives the bytes that it takes.
fn put_column(
    column: &Column,
    value: &Value,
    place: Place,
    leaves: &mut [Leaf],
) -> Result<usize, ExportError> {
    match value {
        Value::Null => Ok(put_null(place, leaves)),
        value if column.nullable => put(&column.kind, value, place.there(), leaves),
        value => put(&column.kind, value, place, leaves),
    }
}

fn put_null(place: Place, leaves: &mut [Leaf]) -> usize {
    for leaf in leaves.iter_mut() {
        leaf.put_null(place);
    }
    leaves.len()
}

fn put(kind: &Kind, value: &Value, place: Place, leaves: &mut [Leaf]) -> Result<usize, ExportError> {
    let mut bytes = 0;
    match (kind, value) {
        (Kind::Group(members), Value::Group(values)) => {
            let mut leaves = leaves;
            for (member, value) in members.iter().zip(values) {
                let (own, others) = leaves.split_at_mut(leaf_count(&member.kind));
                bytes += put_column(member, value, place, own)?;
                leaves = others;
            }
        }
        (Kind::List { .. }, Value::List(values)) if values.is_empty() => bytes += put_null(place, leaves),
        (Kind::List { of, .. }, Value::List(values)) => {
            for (i, value) in values.iter().enumerate() {
                bytes += put(of, value, place.element(i == 0), leaves)?;
            }
        }
        (kind, value) => {
            for leaf in leaves.iter_mut() {
                bytes += leaf.put(kind, value, place)?;
            }
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Row;
    use crate::value::tests::any_row;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    use proptest::prelude::*;

    /// Writes rows and reads them back; also the number of row groups.
    fn back(table: Table, rows: &[Row], row_group_bytes: usize) -> (Vec<Vec<Field>>, usize) {
        let mut file = tempfile::tempfile().unwrap();
        let mut parquet = Box::new(Parquet::in_row_groups(table, &mut file, row_group_bytes).unwrap());
        for row in rows {
            parquet.row(row).unwrap();
        }
        parquet.finish().unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let rows = reader.get_row_iter(None).unwrap();
        let rows = rows.map(|row| {
            let row = row.unwrap();
            row.into_columns().into_iter().map(|(_, field)| field).collect()
        });
        (rows.collect(), reader.num_row_groups())
    }

    fn is_same(kind: &Kind, value: &Value, field: &Field) -> bool {
        match (kind, value, field) {
            (_, Value::Null, Field::Null) => true,
            (_, Value::Text(words), Field::Str(back)) => words == back,
            (_, Value::Fields(fields), Field::Str(back)) => {
                serde_json::from_str::<serde_json::Value>(back).unwrap()
                    == serde_json::Value::Object(fields.clone())
            }
            (_, Value::Integer(number), Field::Long(back)) => number == back,
            (_, Value::Count(number), Field::ULong(back)) => number == back,
            (_, Value::Number(number), Field::Double(back)) => number == back,
            (_, Value::Boolean(is_so), Field::Bool(back)) => is_so == back,
            (_, Value::Day(day), Field::Date(back)) => {
                Date::constant(1970, 1, 1) + jiff::Span::new().days(*back) == *day
            }
            (_, Value::Time(time), Field::Long(back)) => time.as_nanosecond() == i128::from(*back),
            (Kind::Group(members), Value::Group(values), Field::Group(back)) => {
                let fields: Vec<_> = back.get_column_iter().collect();
                assert_eq!(fields.len(), members.len());
                let pairs = members.iter().zip(values).zip(fields);
                pairs.into_iter().all(|((member, value), (name, field))| {
                    member.name == name && is_same(&member.kind, value, field)
                })
            }
            (Kind::List { of, .. }, Value::List(values), Field::ListInternal(back)) => {
                values.len() == back.len()
                    && values
                        .iter()
                        .zip(back.elements())
                        .all(|(value, field)| is_same(of, value, field))
            }
            _ => false,
        }
    }

    fn any_rows() -> impl Strategy<Value = (Table, Vec<Row>)> {
        prop::sample::select(Table::ALL.to_vec())
            .prop_flat_map(|table| (Just(table), prop::collection::vec(any_row(table), 0..12)))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_rows_come_back_as_they_were((table, rows) in any_rows(), is_small: bool) {
            let (found, row_groups) = back(table, &rows, if is_small { 1 } else { usize::MAX });
            prop_assert_eq!(row_groups, if is_small { rows.len() } else { rows.len().min(1) });
            prop_assert_eq!(found.len(), rows.len());
            for (row, fields) in rows.iter().zip(&found) {
                for ((column, value), field) in table.columns().iter().zip(row).zip(fields) {
                    prop_assert!(is_same(&column.kind, value, field), "{}: {value:?} came back as {field:?}", column.name);
                }
            }
        }
    }

    #[test]
    fn the_file_says_what_its_columns_tell() {
        let mut file = tempfile::tempfile().unwrap();
        Box::new(Parquet::new(Table::Figures, &mut file).unwrap())
            .finish()
            .unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let metadata = reader.metadata().file_metadata();
        assert_eq!(metadata.num_rows(), 0);
        let notes = metadata.key_value_metadata().unwrap();
        let columns = notes.iter().find(|note| note.key == "sayso.columns").unwrap();
        let columns: serde_json::Value = serde_json::from_str(columns.value.as_deref().unwrap()).unwrap();
        assert_eq!(
            columns["upper"],
            "The greatest number that the words allow; null: open"
        );
    }

    #[test]
    fn a_time_that_the_format_cannot_hold_is_an_error_and_not_another_time() {
        let mut row = proptest::strategy::ValueTree::current(
            &any_row(Table::Articles)
                .new_tree(&mut proptest::test_runner::TestRunner::deterministic())
                .unwrap(),
        );
        let read = Table::Articles
            .columns()
            .iter()
            .position(|column| column.name == "read");
        row[read.unwrap()] = Value::Time(jiff::Timestamp::MAX);
        let mut parquet = Parquet::new(Table::Articles, Vec::new()).unwrap();
        assert!(matches!(parquet.row(&row), Err(ExportError::Unfit(_))));
    }
}
