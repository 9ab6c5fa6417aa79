//! The types of a component's functions, as far as values of them can be written as JSON.

use wasmtime::component::{
    Type,
    types::{ComponentInstance, ComponentItem},
};

/// A type of WIT. Those that are defined carry their name, where the interface gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `bool`
    Bool,
    /// A whole number: its name in WIT, and its least and largest value.
    Whole(Whole),
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `char`
    Char,
    /// `string`
    String,
    /// `list<t>`
    List(Box<Shape>),
    /// `record`
    Record(Option<String>, Vec<(String, Shape)>),
    /// `tuple<…>`
    Tuple(Vec<Shape>),
    /// `variant`
    Variant(Option<String>, Vec<(String, Option<Shape>)>),
    /// `enum`
    Enum(Option<String>, Vec<String>),
    /// `flags`
    Flags(Option<String>, Vec<String>),
    /// `option<t>`
    Option(Box<Shape>),
    /// `result<t, e>`
    Result(Option<Box<Shape>>, Option<Box<Shape>>),
    /// A type whose values cannot leave the process: its name in WIT.
    Other(&'static str),
}

/// The types of whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Whole {
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
    S64,
    U64,
}

impl Whole {
    /// The name in WIT.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::S8 => "s8",
            Self::U8 => "u8",
            Self::S16 => "s16",
            Self::U16 => "u16",
            Self::S32 => "s32",
            Self::U32 => "u32",
            Self::S64 => "s64",
            Self::U64 => "u64",
        }
    }
}

/// The names that an interface gives to its types.
pub(super) struct Names(Vec<(Type, String)>);

impl Names {
    /// The names of the types that the interface exports.
    pub(super) fn of(interface: &ComponentInstance, engine: &wasmtime::Engine) -> Self {
        let named = interface.exports(engine).filter_map(|(name, export)| match export.ty {
            ComponentItem::Type(ty) => Some((ty, name.to_owned())),
            _ => None,
        });
        Self(named.collect())
    }

    /// With those of the interfaces that it takes types from. Its own names come first.
    pub(super) fn and(mut self, others: &[Self]) -> Self {
        self.0.extend(others.iter().flat_map(|others| others.0.iter().cloned()));
        self
    }

    fn find(&self, ty: &Type) -> Option<String> {
        self.0.iter().find(|(named, _)| named == ty).map(|(_, name)| name.clone())
    }

    /// The type with the names in it.
    pub(super) fn shape(&self, ty: &Type) -> Shape {
        let boxed = |ty: Type| Box::new(self.shape(&ty));
        match ty {
            Type::Bool => Shape::Bool,
            Type::S8 => Shape::Whole(Whole::S8),
            Type::U8 => Shape::Whole(Whole::U8),
            Type::S16 => Shape::Whole(Whole::S16),
            Type::U16 => Shape::Whole(Whole::U16),
            Type::S32 => Shape::Whole(Whole::S32),
            Type::U32 => Shape::Whole(Whole::U32),
            Type::S64 => Shape::Whole(Whole::S64),
            Type::U64 => Shape::Whole(Whole::U64),
            Type::Float32 => Shape::F32,
            Type::Float64 => Shape::F64,
            Type::Char => Shape::Char,
            Type::String => Shape::String,
            Type::List(list) => Shape::List(boxed(list.ty())),
            Type::Record(record) => {
                let fields = record.fields().map(|field| (field.name.to_owned(), self.shape(&field.ty)));
                Shape::Record(self.find(ty), fields.collect())
            }
            Type::Tuple(tuple) => Shape::Tuple(tuple.types().map(|ty| self.shape(&ty)).collect()),
            Type::Variant(variant) => {
                let cases =
                    variant.cases().map(|case| (case.name.to_owned(), case.ty.map(|ty| self.shape(&ty))));
                Shape::Variant(self.find(ty), cases.collect())
            }
            Type::Enum(of) => Shape::Enum(self.find(ty), of.names().map(str::to_owned).collect()),
            Type::Flags(flags) => Shape::Flags(self.find(ty), flags.names().map(str::to_owned).collect()),
            Type::Option(option) => Shape::Option(boxed(option.ty())),
            Type::Result(result) => Shape::Result(result.ok().map(boxed), result.err().map(boxed)),
            Type::Own(_) | Type::Borrow(_) => Shape::Other("resource"),
            Type::Future(_) => Shape::Other("future"),
            Type::Stream(_) => Shape::Other("stream"),
            Type::ErrorContext => Shape::Other("error-context"),
            Type::Map(_) => Shape::Other("map"),
            Type::FixedLengthList(_) => Shape::Other("list of a fixed length"),
        }
    }
}

impl Shape {
    /// The type as WIT writes it where it is used; a defined one by its name.
    pub fn wit(&self) -> String {
        let part = |shape: &Option<Box<Self>>| shape.as_ref().map_or("_".to_owned(), |shape| shape.wit());
        match self {
            Self::Bool => "bool".to_owned(),
            Self::Whole(whole) => whole.as_str().to_owned(),
            Self::F32 => "f32".to_owned(),
            Self::F64 => "f64".to_owned(),
            Self::Char => "char".to_owned(),
            Self::String => "string".to_owned(),
            Self::List(item) => format!("list<{}>", item.wit()),
            Self::Tuple(items) => {
                format!("tuple<{}>", items.iter().map(Self::wit).collect::<Vec<_>>().join(", "))
            }
            Self::Option(inner) => format!("option<{}>", inner.wit()),
            Self::Result(None, None) => "result".to_owned(),
            Self::Result(Some(ok), None) => format!("result<{}>", ok.wit()),
            Self::Result(ok, error) => format!("result<{}, {}>", part(ok), part(error)),
            Self::Record(name, _) => name.clone().unwrap_or_else(|| "record".to_owned()),
            Self::Variant(name, _) => name.clone().unwrap_or_else(|| "variant".to_owned()),
            Self::Enum(name, _) => name.clone().unwrap_or_else(|| "enum".to_owned()),
            Self::Flags(name, _) => name.clone().unwrap_or_else(|| "flags".to_owned()),
            Self::Other(name) => (*name).to_owned(),
        }
    }

    /// Adds the definitions that the type needs, each once and after those that it needs itself.
    pub fn define(&self, definitions: &mut Vec<String>) {
        let own = match self {
            Self::List(inner) | Self::Option(inner) => return inner.define(definitions),
            Self::Tuple(items) => return items.iter().for_each(|item| item.define(definitions)),
            Self::Result(ok, error) => {
                return ok.iter().chain(error).for_each(|part| part.define(definitions));
            }
            Self::Record(name, fields) => {
                fields.iter().for_each(|(_, shape)| shape.define(definitions));
                let lines = fields.iter().map(|(field, shape)| format!("{field}: {}", shape.wit()));
                definition("record", name, lines)
            }
            Self::Variant(name, cases) => {
                cases
                    .iter()
                    .filter_map(|(_, shape)| shape.as_ref())
                    .for_each(|shape| shape.define(definitions));
                let lines = cases.iter().map(|(case, shape)| match shape {
                    Some(shape) => format!("{case}({})", shape.wit()),
                    None => case.clone(),
                });
                definition("variant", name, lines)
            }
            Self::Enum(name, cases) => definition("enum", name, cases.iter().cloned()),
            Self::Flags(name, flags) => definition("flags", name, flags.iter().cloned()),
            _ => return,
        };
        if !definitions.contains(&own) {
            definitions.push(own);
        }
    }

    /// Whether a field of this type may be left out of the JSON.
    pub(super) fn may_be_left_out(&self) -> bool {
        matches!(self, Self::Option(_) | Self::List(_))
    }
}

fn definition(kind: &str, name: &Option<String>, lines: impl Iterator<Item = String>) -> String {
    let name = name.as_deref().unwrap_or("(without a name)");
    let lines: String = lines.map(|line| format!("  {line},\n")).collect();
    format!("{kind} {name} {{\n{lines}}}")
}
