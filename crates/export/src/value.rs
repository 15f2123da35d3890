//! The values of a row, and their JSON.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};

use crate::{Column, Kind};

/// The values of a row, one for each column of its table.
pub type Row = Vec<Value>;

/// One value; see [`Kind`] for what each is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing tells it.
    Null,
    /// Words.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A whole number.
    Count(u64),
    /// A number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Day(Date),
    /// A moment.
    Time(Timestamp),
    /// Further fields.
    Fields(serde_json::Map<String, serde_json::Value>),
    /// One value for each member.
    Group(Vec<Value>),
    /// Values of one kind.
    List(Vec<Value>),
}

impl Value {
    /// The value, or null where there is none.
    pub(crate) fn or_null<T>(value: Option<T>, some: impl FnOnce(T) -> Value) -> Value {
        value.map_or(Value::Null, some)
    }

    /// Words, or null.
    pub(crate) fn text(words: Option<String>) -> Value {
        Value::or_null(words, Value::Text)
    }
}

/// An offset or a number of things. No memory holds more than fit.
impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Value::Integer(i64::from(number))
    }
}

impl From<&str> for Value {
    fn from(words: &str) -> Self {
        Value::Text(words.to_owned())
    }
}

impl From<String> for Value {
    fn from(words: String) -> Self {
        Value::Text(words)
    }
}

/// A value as JSON, its groups as objects.
pub(crate) struct AsJson<'a>(pub &'a Kind, pub &'a Value);

impl Serialize for AsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.0, self.1) {
            (_, Value::Null) => serializer.serialize_unit(),
            (_, Value::Text(words)) => serializer.serialize_str(words),
            (_, Value::Integer(number)) => serializer.serialize_i64(*number),
            (_, Value::Count(number)) => serializer.serialize_u64(*number),
            (_, Value::Number(number)) => serializer.serialize_f64(*number),
            (_, Value::Boolean(is_so)) => serializer.serialize_bool(*is_so),
            (_, Value::Day(day)) => serializer.collect_str(day),
            (_, Value::Time(time)) => serializer.collect_str(time),
            (_, Value::Fields(fields)) => fields.serialize(serializer),
            (Kind::Group(members), Value::Group(values)) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (member, value) in members.iter().zip(values) {
                    map.serialize_entry(member.name, &AsJson(&member.kind, value))?;
                }
                map.end()
            }
            (Kind::List { of, .. }, Value::List(values)) => {
                serializer.collect_seq(values.iter().map(|value| AsJson(of, value)))
            }
            _ => Err(S::Error::custom("a value is of another kind than its column")),
        }
    }
}

/// A row as one JSON object. Further fields stand beside the columns; a column that has a value comes before a further
/// field of the same name, and a further field before a column that has none.
pub(crate) struct RowAsJson<'a>(pub &'a [Column], pub &'a [Value]);

impl Serialize for RowAsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let columns = || {
            let pairs = self.0.iter().zip(self.1);
            pairs.filter(|(column, _)| column.in_json)
        };
        let further = || {
            columns().filter_map(|(_, value)| match value {
                Value::Fields(fields) => Some(fields),
                _ => None,
            })
        };
        let mut map = serializer.serialize_map(None)?;
        for (column, value) in columns() {
            let is_further = matches!(value, Value::Fields(_));
            let is_told_by_another = *value == Value::Null
                && further().any(|fields| fields.get(column.name).is_some_and(|v| !v.is_null()));
            if !is_further && !is_told_by_another {
                map.serialize_entry(column.name, &AsJson(&column.kind, value))?;
            }
        }
        for (name, value) in further().flatten() {
            let is_told = columns().any(|(column, own)| {
                column.name == name
                    && !matches!(own, Value::Fields(_))
                    && (*own != Value::Null || value.is_null())
            });
            if !is_told {
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Table;
    use proptest::prelude::*;
    use serde_json::json;

    fn any_value(kind: &'static Kind) -> BoxedStrategy<Value> {
        match kind {
            Kind::Text => "\\PC{1,12}".prop_map(Value::Text).boxed(),
            Kind::Integer => (0..i64::MAX).prop_map(Value::Integer).boxed(),
            Kind::Count => any::<u64>().prop_map(Value::Count).boxed(),
            Kind::Number => (0u32..=1000)
                .prop_map(|n| Value::Number(f64::from(n) / 1000.0))
                .boxed(),
            Kind::Boolean => any::<bool>().prop_map(Value::Boolean).boxed(),
            Kind::Day => (-9999i16..=9999, 1i8..=12, 1i8..=28)
                .prop_map(|(year, month, day)| Value::Day(Date::new(year, month, day).unwrap()))
                .boxed(),
            Kind::Time => any::<i64>()
                .prop_map(|n| Value::Time(Timestamp::from_nanosecond(i128::from(n)).unwrap()))
                .boxed(),
            Kind::Fields => prop::collection::btree_map("[a-z]{1,3}", "\\PC{0,3}", 0..3)
                .prop_map(|map| {
                    let fields = map.into_iter().map(|(name, value)| (name, value.into()));
                    Value::Fields(fields.collect())
                })
                .boxed(),
            Kind::Group(members) => any_values(members).prop_map(Value::Group).boxed(),
            Kind::List { of, .. } => prop::collection::vec(any_value(of), 0..4)
                .prop_map(Value::List)
                .boxed(),
        }
    }

    fn any_values(columns: &'static [Column]) -> BoxedStrategy<Vec<Value>> {
        let values: Vec<_> = (columns.iter())
            .map(|column| {
                let value = any_value(&column.kind);
                match column.nullable {
                    true => prop_oneof![1 => Just(Value::Null), 2 => value].boxed(),
                    false => value,
                }
            })
            .collect();
        values.boxed()
    }

    /// Rows of a table with any values.
    pub fn any_row(table: Table) -> BoxedStrategy<Row> {
        any_values(table.columns())
    }

    const COLUMNS: &[Column] = &[
        Column {
            name: "id",
            kind: Kind::Text,
            nullable: false,
            about: "The identifier",
            in_json: true,
        },
        Column {
            name: "published",
            kind: Kind::Text,
            nullable: true,
            about: "The date",
            in_json: true,
        },
        Column {
            name: "extra",
            kind: Kind::Fields,
            nullable: false,
            about: "Further fields",
            in_json: true,
        },
        Column {
            name: "seen",
            kind: Kind::Integer,
            nullable: false,
            about: "How often",
            in_json: false,
        },
    ];

    fn line(published: Value, extra: serde_json::Value) -> String {
        let serde_json::Value::Object(extra) = extra else {
            panic!("further fields are an object")
        };
        let row = ["a1".into(), published, Value::Fields(extra), Value::Integer(7)];
        serde_json::to_string(&RowAsJson(COLUMNS, &row)).unwrap()
    }

    #[test]
    fn further_fields_stand_beside_the_columns_and_no_name_stands_there_twice() {
        assert_eq!(
            line(Value::Null, json!({"tags": ["dam"], "seen": true})),
            r#"{"id":"a1","published":null,"tags":["dam"],"seen":true}"#
        );
        // a date that could not be understood is a further field, until somebody gives one that can
        assert_eq!(
            line(Value::Null, json!({"published": "last week", "id": 3})),
            r#"{"id":"a1","published":"last week"}"#
        );
        assert_eq!(
            line(Value::Null, json!({"published": null})),
            r#"{"id":"a1","published":null}"#
        );
        assert_eq!(
            line("2031-03-05".into(), json!({"published": "last week"})),
            r#"{"id":"a1","published":"2031-03-05"}"#
        );
    }

    proptest! {
        #[test]
        fn every_row_fits_its_table_and_is_a_json_object(row in any_row(Table::Statements)) {
            let columns = Table::Statements.columns();
            prop_assert!(columns.iter().zip(&row).all(|(column, value)| column.takes(value)));
            let line = serde_json::to_string(&RowAsJson(columns, &row)).unwrap();
            let back: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&line).unwrap();
            let names: Vec<&str> = back.keys().map(String::as_str).collect();
            let expected: Vec<&str> = columns.iter().filter(|c| c.in_json).map(|c| c.name).collect();
            prop_assert_eq!(names, expected);
        }
    }
}
