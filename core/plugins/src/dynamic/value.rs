//! JSON as a value of a component, checked against its type.

use data_encoding::BASE64;
use serde_json::{Map, Value};
use wasmtime::component::Val;

use super::shape::{Shape, Whole};

/// Where JSON does not fit the type of a component.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct Misfit {
    /// The place in the JSON, as in `input.block.attributes[0].name`.
    pub path: String,
    /// What is wrong there.
    pub message: String,
}

/// The value that the JSON at `path` stands for.
pub(super) fn from_json(shape: &Shape, json: &Value, path: &str) -> Result<Val, Misfit> {
    let expected = || wrong(path, shape, json);
    let fitting = match (shape, json) {
        (Shape::Bool, Value::Bool(value)) => Val::Bool(*value),
        (Shape::Whole(kind), _) => return whole(*kind, json).ok_or_else(expected),
        (Shape::F32, _) => Val::Float32(float(json).ok_or_else(expected)? as f32),
        (Shape::F64, _) => Val::Float64(float(json).ok_or_else(expected)?),
        (Shape::Char, Value::String(text)) => Val::Char(single(text).ok_or_else(expected)?),
        (Shape::String, Value::String(text)) => Val::String(text.clone()),
        (Shape::List(item), _) if item.is_byte() => return bytes(json, path).ok_or_else(expected)?,
        (Shape::List(item), Value::Array(items)) => Val::List(list(items, path, |_| Some(item))?),
        (Shape::Tuple(shapes), Value::Array(items)) if items.len() == shapes.len() => {
            Val::Tuple(list(items, path, |index| shapes.get(index))?)
        }
        (Shape::Record(_, fields), Value::Object(object)) => return record(shape, fields, object, path),
        (Shape::Variant(_, cases), _) => return variant(shape, cases, json, path),
        (Shape::Enum(_, cases), Value::String(text)) => {
            one_of(cases.iter(), text, path, shape)?;
            Val::Enum(text.clone())
        }
        (Shape::Flags(_, names), Value::Array(items)) => flags(shape, names, items, path)?,
        (Shape::Option(_), Value::Null) => Val::Option(None),
        (Shape::Option(inner), _) => Val::Option(Some(Box::new(some(inner, json, path)?))),
        (Shape::Result(ok, error), Value::Object(object)) => {
            return result(ok.as_deref(), error.as_deref(), object, path).unwrap_or_else(|| Err(expected()));
        }
        _ => return Err(expected()),
    };
    Ok(fitting)
}

fn wrong(path: &str, shape: &Shape, json: &Value) -> Misfit {
    let found = match json {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the text {:?}", short(text)),
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Object(_) => "an object".to_owned(),
    };
    let message = match shape {
        Shape::Other(name) => format!("a value of the type `{name}` cannot be written as JSON"),
        _ => format!("this is {found}, where {} belongs", wanted(shape)),
    };
    Misfit { path: path.to_owned(), message }
}

fn wanted(shape: &Shape) -> String {
    let wit = shape.wit();
    match shape {
        Shape::Record(..) => format!("an object with the fields of `{wit}`"),
        Shape::Variant(..) => format!("one of the cases of `{wit}`, as a text or as an object with one key,"),
        Shape::Enum(..) => format!("a text, one of `{wit}`,"),
        Shape::Flags(..) => format!("a list of texts, of `{wit}`,"),
        Shape::Tuple(items) => format!("a list of {} (`{wit}`)", items.len()),
        Shape::List(item) if item.is_byte() => "a text or {\"base64\": \"…\"} (`list<u8>`)".to_owned(),
        Shape::List(_) => format!("a list (`{wit}`)"),
        Shape::Result(..) => format!("{{\"ok\": …}} or {{\"error\": …}} (`{wit}`)"),
        _ => format!("`{wit}`"),
    }
}

fn short(text: &str) -> &str {
    text.get(..text.floor_char_boundary(40)).unwrap_or(text)
}

fn whole(kind: Whole, json: &Value) -> Option<Val> {
    let number: i128 = match json {
        Value::Number(number) => number.as_i64().map(i128::from).or(number.as_u64().map(i128::from))?,
        Value::String(text) if matches!(kind, Whole::S64 | Whole::U64) => text.parse().ok()?,
        _ => return None,
    };
    Some(match kind {
        Whole::S8 => Val::S8(number.try_into().ok()?),
        Whole::U8 => Val::U8(number.try_into().ok()?),
        Whole::S16 => Val::S16(number.try_into().ok()?),
        Whole::U16 => Val::U16(number.try_into().ok()?),
        Whole::S32 => Val::S32(number.try_into().ok()?),
        Whole::U32 => Val::U32(number.try_into().ok()?),
        Whole::S64 => Val::S64(number.try_into().ok()?),
        Whole::U64 => Val::U64(number.try_into().ok()?),
    })
}

fn float(json: &Value) -> Option<f64> {
    match json {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => match text.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        _ => None,
    }
}

fn single(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

fn bytes(json: &Value, path: &str) -> Option<Result<Val, Misfit>> {
    let as_list = |bytes: &[u8]| Val::List(bytes.iter().copied().map(Val::U8).collect());
    match json {
        Value::String(text) => Some(Ok(as_list(text.as_bytes()))),
        Value::Object(object) if object.len() == 1 => {
            let text = object.get("base64")?.as_str()?;
            let misfit = |error| Misfit {
                path: format!("{path}.base64"),
                message: format!("this is not base64: {error}"),
            };
            Some(BASE64.decode(text.as_bytes()).map(|bytes| as_list(&bytes)).map_err(misfit))
        }
        _ => None,
    }
}

fn list<'a>(
    items: &[Value],
    path: &str,
    shape: impl Fn(usize) -> Option<&'a Shape>,
) -> Result<Vec<Val>, Misfit> {
    let values = items.iter().enumerate().filter_map(|(index, item)| {
        shape(index).map(|shape| from_json(shape, item, &format!("{path}[{index}]")))
    });
    values.collect()
}

fn record(
    shape: &Shape,
    fields: &[(String, Shape)],
    object: &Map<String, Value>,
    path: &str,
) -> Result<Val, Misfit> {
    for key in object.keys() {
        one_of(fields.iter().map(|(name, _)| name), key, path, shape)?;
    }
    let values = fields.iter().map(|(name, shape)| {
        let place = format!("{path}.{name}");
        let value = match object.get(name) {
            Some(json) => from_json(shape, json, &place)?,
            None if shape.may_be_left_out() => match shape {
                Shape::Option(_) => Val::Option(None),
                _ => Val::List(Vec::new()),
            },
            None => {
                return Err(Misfit {
                    path: place,
                    message: format!("this is missing: {} belongs here", wanted(shape)),
                });
            }
        };
        Ok((name.clone(), value))
    });
    Ok(Val::Record(values.collect::<Result<_, _>>()?))
}

fn variant(
    shape: &Shape,
    cases: &[(String, Option<Shape>)],
    json: &Value,
    path: &str,
) -> Result<Val, Misfit> {
    let (name, payload) = match json {
        Value::String(name) => (name, None),
        Value::Object(object) if object.len() == 1 => match object.iter().next() {
            Some((name, payload)) => (name, Some(payload)),
            None => return Err(wrong(path, shape, json)),
        },
        _ => return Err(wrong(path, shape, json)),
    };
    one_of(cases.iter().map(|(case, _)| case), name, path, shape)?;
    let case = cases.iter().find(|(case, _)| case == name).and_then(|(_, shape)| shape.as_ref());
    let place = format!("{path}.{name}");
    let value = match (case, payload) {
        (Some(shape), Some(json)) => Some(Box::new(from_json(shape, json, &place)?)),
        (None, None) => None,
        (Some(shape), None) => {
            let message = format!("the case has a value: write {{\"{name}\": …}}, with {}", wanted(shape));
            return Err(Misfit { path: place, message });
        }
        (None, Some(_)) => {
            return Err(Misfit { path: place, message: format!("the case has no value: write \"{name}\"") });
        }
    };
    Ok(Val::Variant(name.clone(), value))
}

fn flags(shape: &Shape, names: &[String], items: &[Value], path: &str) -> Result<Val, Misfit> {
    let mut set = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let place = format!("{path}[{index}]");
        let name = item.as_str().ok_or_else(|| wrong(&place, &Shape::String, item))?;
        one_of(names.iter(), name, &place, shape)?;
        if !set.iter().any(|other| other == name) {
            set.push(name.to_owned());
        }
    }
    Ok(Val::Flags(set))
}

fn some(inner: &Shape, json: &Value, path: &str) -> Result<Val, Misfit> {
    if !matches!(inner, Shape::Option(_)) {
        return from_json(inner, json, path);
    }
    let value = json.as_object().filter(|object| object.len() == 1).and_then(|object| object.get("some"));
    let message = || "an option in an option is null or {\"some\": …}".to_owned();
    let value = value.ok_or_else(|| Misfit { path: path.to_owned(), message: message() })?;
    from_json(inner, value, &format!("{path}.some"))
}

/// None where the object is no result.
fn result(
    ok: Option<&Shape>,
    error: Option<&Shape>,
    object: &Map<String, Value>,
    path: &str,
) -> Option<Result<Val, Misfit>> {
    let (key, json) = object.iter().next().filter(|_| object.len() == 1)?;
    let side = |shape: Option<&Shape>| match shape {
        Some(shape) => from_json(shape, json, &format!("{path}.{key}")).map(|value| Some(Box::new(value))),
        None if json.is_null() => Ok(None),
        None => Err(Misfit {
            path: format!("{path}.{key}"),
            message: "there is no value here: write null".to_owned(),
        }),
    };
    match key.as_str() {
        "ok" => Some(side(ok).map(|value| Val::Result(Ok(value)))),
        "error" => Some(side(error).map(|value| Val::Result(Err(value)))),
        _ => None,
    }
}

/// Refuses a name that is none of these, with the one that was probably meant.
fn one_of<'a>(
    names: impl Iterator<Item = &'a String> + Clone,
    name: &str,
    path: &str,
    shape: &Shape,
) -> Result<(), Misfit> {
    if names.clone().any(|known| known == name) {
        return Ok(());
    }
    let hint = super::closest(names.clone().map(String::as_str), name).map_or_else(
        || format!("there are {}", names.map(String::as_str).collect::<Vec<_>>().join(", ")),
        |meant| format!("did you mean {meant:?}?"),
    );
    let what = shape.wit();
    Err(Misfit { path: path.to_owned(), message: format!("`{what}` has no {name:?}; {hint}") })
}
