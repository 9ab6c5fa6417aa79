//! Which tables there are, read from the database itself, so that no table is ever forgotten.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};
use serde::{Deserialize, Serialize};

use super::{MIGRATIONS, PASSING};
use crate::DbError;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnKind {
    /// An identifier, in JSON as text with hyphens.
    Uuid,
    /// Text.
    Text,
    /// A whole number of at most 64 bits.
    Int,
    /// True or false.
    Bool,
    /// A number with a fraction.
    Float,
    /// Bytes, in JSON as base64.
    Bytes,
}

/// A table with its columns in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableShape {
    /// Its name.
    pub name: String,
    /// The columns.
    pub columns: BTreeMap<String, ColumnKind>,
    /// The columns of the primary key, in its order.
    pub key: Vec<String>,
}

/// The columns of a table, by name.
type Columns = BTreeMap<String, ColumnKind>;

/// Every table whose rows belong into a backup, by name. What the database makes by itself (search indexes and their
/// tables, computed columns) does not.
pub(super) async fn read(tx: &DatabaseTransaction) -> Result<Vec<TableShape>, DbError> {
    let rows = match tx.get_database_backend() {
        DbBackend::Postgres => tx.query_all_raw(statement(tx, POSTGRES)).await?,
        _ => tx.query_all_raw(statement(tx, SQLITE)).await?,
    };
    let mut tables: BTreeMap<String, (Columns, BTreeMap<i64, String>)> = BTreeMap::new();
    for row in &rows {
        let table: String = row.try_get("", "tab")?;
        if table == MIGRATIONS || PASSING.contains(&table.as_str()) {
            continue;
        }
        let (column, kind): (String, String) = (row.try_get("", "col")?, row.try_get("", "kind")?);
        let kind = kind_of(&kind).ok_or_else(|| unknown(&table, &column, &kind))?;
        let (columns, key) = tables.entry(table).or_default();
        let place: i64 = row.try_get("", "place")?;
        if place > 0 {
            key.insert(place, column.clone());
        }
        columns.insert(column, kind);
    }
    tables
        .into_iter()
        .map(|(name, (columns, key))| {
            if key.is_empty() {
                return Err(DbError::Other(format!("the table {name} has no primary key").into()));
            }
            Ok(TableShape { name, columns, key: key.into_values().collect() })
        })
        .collect()
}

/// The type names of both engines; those of SQLite are what the migrations declare.
fn kind_of(declared: &str) -> Option<ColumnKind> {
    let name = declared.to_ascii_lowercase();
    let name = name.split('(').next().unwrap_or_default().trim();
    Some(match name {
        "uuid" | "uuid_text" => ColumnKind::Uuid,
        "text" | "varchar" | "character varying" | "char" | "character" => ColumnKind::Text,
        "bigint" | "integer" | "int" | "smallint" => ColumnKind::Int,
        "boolean" => ColumnKind::Bool,
        "double" | "double precision" | "real" | "float" => ColumnKind::Float,
        "blob" | "bytea" | "binary" | "varbinary" => ColumnKind::Bytes,
        _ => return None,
    })
}

fn unknown(table: &str, column: &str, kind: &str) -> DbError {
    DbError::Other(format!("the column {table}.{column} is of the type {kind}, which no backup knows").into())
}

pub(super) fn statement(tx: &DatabaseTransaction, sql: &str) -> Statement {
    Statement::from_string(tx.get_database_backend(), sql)
}

/// Quotes a name for a statement.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

const SQLITE: &str = "SELECT t.name AS tab, c.name AS col, c.type AS kind, c.pk AS place \
     FROM pragma_table_list AS t JOIN pragma_table_xinfo(t.name) AS c \
     WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND c.hidden = 0 \
     ORDER BY t.name, c.cid";

const POSTGRES: &str = "SELECT t.relname::text AS tab, c.attname::text AS col, \
     format_type(c.atttypid, NULL)::text AS kind, \
     COALESCE(array_position(k.indkey::int2[], c.attnum) + 1, 0)::int8 AS place \
     FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid \
     LEFT JOIN pg_index k ON k.indrelid = t.oid AND k.indisprimary \
     WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind = 'r' AND c.attnum > 0 \
     AND NOT c.attisdropped AND c.attgenerated = '' ORDER BY t.relname, c.attnum";
