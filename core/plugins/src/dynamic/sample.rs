//! Values to begin with: what a person changes into the input that is wanted.

use serde_json::{Map, Value, json};

use super::shape::Shape;

impl Shape {
    /// The JSON of a value of this type, as small as can be while it shows every field.
    pub fn sample(&self) -> Value {
        match self {
            Self::Bool => json!(false),
            Self::Whole(_) => json!(0),
            Self::F32 | Self::F64 => json!(0.0),
            Self::Char => json!("a"),
            Self::String => json!(""),
            Self::List(item) => match &**item {
                item if item.is_byte() => json!(""),
                // What is only room for later versions says nothing.
                Self::Tuple(_) => json!([]),
                item => json!([item.sample()]),
            },
            Self::Record(_, fields) => {
                let fields = fields.iter().map(|(name, shape)| (name.clone(), shape.sample()));
                Value::Object(fields.collect())
            }
            Self::Tuple(items) => items.iter().map(Self::sample).collect(),
            Self::Variant(_, cases) => match cases.first() {
                Some((name, Some(shape))) => Value::Object(Map::from_iter([(name.clone(), shape.sample())])),
                Some((name, None)) => json!(name),
                None => Value::Null,
            },
            Self::Enum(_, cases) => json!(cases.first()),
            Self::Flags(..) => json!([]),
            Self::Option(inner) if matches!(**inner, Self::Option(_)) => json!({ "some": inner.sample() }),
            Self::Option(inner) => inner.sample(),
            Self::Result(ok, _) => json!({ "ok": ok.as_ref().map(|ok| ok.sample()) }),
            Self::Other(_) => Value::Null,
        }
    }
}
