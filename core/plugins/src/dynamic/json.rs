//! A value of a component as JSON.

use data_encoding::BASE64;
use serde_json::{Map, Number, Value, json};
use wasmtime::component::Val;

use super::shape::{Shape, Whole};

/// The value as JSON, in the one form that there is for it.
pub(super) fn to_json(shape: &Shape, value: &Val) -> Value {
    match (shape, value) {
        (Shape::List(item), Val::List(items)) if item.is_byte() => bytes_to_json(items),
        (Shape::List(item), Val::List(items)) => items.iter().map(|value| to_json(item, value)).collect(),
        (Shape::Record(_, shapes), Val::Record(fields)) => {
            let pairs = shapes.iter().zip(fields);
            Value::Object(
                pairs.map(|((name, shape), (_, value))| (name.clone(), to_json(shape, value))).collect(),
            )
        }
        (Shape::Tuple(shapes), Val::Tuple(items)) => {
            shapes.iter().zip(items).map(|(shape, value)| to_json(shape, value)).collect()
        }
        (Shape::Variant(_, cases), Val::Variant(name, payload)) => {
            let shape = cases.iter().find(|(case, _)| case == name).and_then(|(_, shape)| shape.as_ref());
            match shape.zip(payload.as_deref()) {
                Some((shape, value)) => {
                    Value::Object(Map::from_iter([(name.clone(), to_json(shape, value))]))
                }
                None => json!(name),
            }
        }
        (Shape::Option(_), Val::Option(None)) => Value::Null,
        (Shape::Option(inner), Val::Option(Some(value))) => {
            let value = to_json(inner, value);
            if matches!(**inner, Shape::Option(_)) { json!({ "some": value }) } else { value }
        }
        (Shape::Result(ok, _), Val::Result(Ok(value))) => {
            json!({ "ok": part(ok.as_deref(), value.as_deref()) })
        }
        (Shape::Result(_, error), Val::Result(Err(value))) => {
            json!({ "error": part(error.as_deref(), value.as_deref()) })
        }
        (_, value) => plain(value),
    }
}

fn part(shape: Option<&Shape>, value: Option<&Val>) -> Value {
    shape.zip(value).map_or(Value::Null, |(shape, value)| to_json(shape, value))
}

fn plain(value: &Val) -> Value {
    match value {
        Val::Bool(value) => json!(value),
        Val::S8(value) => json!(value),
        Val::U8(value) => json!(value),
        Val::S16(value) => json!(value),
        Val::U16(value) => json!(value),
        Val::S32(value) => json!(value),
        Val::U32(value) => json!(value),
        Val::S64(value) => json!(value),
        Val::U64(value) => json!(value),
        Val::Float32(value) => float(f64::from(*value)),
        Val::Float64(value) => float(*value),
        Val::Char(value) => json!(value),
        Val::String(value) | Val::Enum(value) => json!(value),
        Val::Flags(names) => json!(names),
        _ => Value::Null,
    }
}

fn float(value: f64) -> Value {
    let text = || match value {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    };
    Number::from_f64(value).map_or_else(|| json!(text()), Value::Number)
}

fn bytes_to_json(items: &[Val]) -> Value {
    let bytes: Vec<u8> =
        items.iter().filter_map(|item| if let Val::U8(byte) = item { Some(*byte) } else { None }).collect();
    match String::from_utf8(bytes) {
        Ok(text) => json!(text),
        Err(error) => json!({ "base64": BASE64.encode(error.as_bytes()) }),
    }
}

impl Shape {
    /// Whether it is `u8`, of which a list is bytes.
    pub(super) fn is_byte(&self) -> bool {
        *self == Self::Whole(Whole::U8)
    }
}
