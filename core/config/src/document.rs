//! `cms.toml` as a tree of values, each with the place where it was written.

use std::collections::BTreeMap;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::error::Place;
use super::section::Report;

/// The keys of a table.
pub(super) type Table = BTreeMap<String, Entry>;

/// A key with its value.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key_place: Place,
    pub(super) place: Place,
    pub(super) value: Value,
}

/// A value as TOML knows it, or the text of a variable, whose type the key decides.
#[derive(Debug)]
pub(super) enum Value {
    Text(String),
    Integer(i64),
    Float(String),
    Boolean(bool),
    Datetime(String),
    List(Vec<Value>),
    Table(Table),
    Variable(String),
}

impl Value {
    /// The name of the value's type in a message.
    pub(super) fn describe(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a number with a decimal point",
            Self::Boolean(_) => "true or false",
            Self::Datetime(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table of keys",
            Self::Variable(_) => "the text of a variable",
        }
    }
}

/// The whole file.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) root: Table,
    pub(super) start: Place,
}

impl Document {
    /// Reads the text; what is not TOML goes to the report.
    pub(super) fn parse(text: &str, file: &Path, report: &Report) -> Self {
        let reading = Reading { text, file, report };
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let offset = error.span().map_or(text.len(), |span| span.start);
            report.add(reading.place(offset), format!("this is not TOML: {}", error.message().trim()));
        }
        Self { root: reading.table(table.into_inner()), start: reading.place(0) }
    }
}

struct Reading<'a> {
    text: &'a str,
    file: &'a Path,
    report: &'a Report,
}

impl Reading<'_> {
    fn place(&self, offset: usize) -> Place {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Place::File {
            file: self.file.to_path_buf(),
            line: before.matches('\n').count() + 1,
            column: before.chars().count() - before.get(..line_start).map_or(0, |text| text.chars().count())
                + 1,
        }
    }

    fn table(&self, table: DeTable<'_>) -> Table {
        table
            .into_iter()
            .map(|(key, value)| {
                let entry = Entry {
                    key_place: self.place(key.span().start),
                    place: self.place(value.span().start),
                    value: self.value(value),
                };
                (key.into_inner().into_owned(), entry)
            })
            .collect()
    }

    fn value(&self, value: Spanned<DeValue<'_>>) -> Value {
        let start = value.span().start;
        match value.into_inner() {
            DeValue::String(text) => Value::Text(text.into_owned()),
            DeValue::Integer(number) => self.integer(&number, start),
            DeValue::Float(number) => Value::Float(number.as_str().to_owned()),
            DeValue::Boolean(value) => Value::Boolean(value),
            DeValue::Datetime(date) => Value::Datetime(date.to_string()),
            DeValue::Array(items) => Value::List(items.into_iter().map(|item| self.value(item)).collect()),
            DeValue::Table(table) => Value::Table(self.table(table)),
        }
    }

    fn integer(&self, number: &DeInteger<'_>, start: usize) -> Value {
        let parsed = i64::from_str_radix(number.as_str(), number.radix());
        Value::Integer(parsed.unwrap_or_else(|_| {
            let message = format!("{number} is too large: a whole number has at most 64 bits");
            self.report.add(self.place(start), message);
            0
        }))
    }
}
