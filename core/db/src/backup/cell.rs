//! One value of a row, as JSON and as the databases take it.

use data_encoding::BASE64;
use sea_orm::{QueryResult, Value};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::ColumnKind;
use crate::DbError;

/// The value of a column in a row.
pub(super) fn read(row: &QueryResult, column: &str, kind: ColumnKind) -> Result<Json, DbError> {
    Ok(match kind {
        ColumnKind::Uuid => json!(row.try_get::<Option<Uuid>>("", column)?),
        ColumnKind::Text => json!(row.try_get::<Option<String>>("", column)?),
        ColumnKind::Int => json!(row.try_get::<Option<i64>>("", column)?),
        ColumnKind::Bool => json!(row.try_get::<Option<bool>>("", column)?),
        ColumnKind::Float => json!(row.try_get::<Option<f64>>("", column)?),
        ColumnKind::Bytes => {
            json!(row.try_get::<Option<Vec<u8>>>("", column)?.map(|bytes| BASE64.encode(&bytes)))
        }
    })
}

/// The value as the database takes it; none where it is not of this kind.
pub(super) fn value(json: &Json, kind: ColumnKind) -> Option<Value> {
    if json.is_null() {
        return Some(match kind {
            ColumnKind::Uuid => Value::Uuid(None),
            ColumnKind::Text => Value::String(None),
            ColumnKind::Int => Value::BigInt(None),
            ColumnKind::Bool => Value::Bool(None),
            ColumnKind::Float => Value::Double(None),
            ColumnKind::Bytes => Value::Bytes(None),
        });
    }
    Some(match kind {
        ColumnKind::Uuid => Value::from(json.as_str()?.parse::<Uuid>().ok()?),
        ColumnKind::Text => Value::from(json.as_str()?),
        ColumnKind::Int => Value::from(json.as_i64()?),
        ColumnKind::Bool => Value::from(json.as_bool()?),
        ColumnKind::Float => Value::from(json.as_f64()?),
        ColumnKind::Bytes => Value::from(BASE64.decode(json.as_str()?.as_bytes()).ok()?),
    })
}
