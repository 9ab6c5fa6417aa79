//! The sample contexts in other words.

use serde_json::Value;

use crate::contexts::reader::SiteContext;

/// In what words the pages are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Variant {
    /// As the samples are.
    Plain,
    /// With long words and many of them.
    Long,
    /// In Arabic.
    RightToLeft,
}

pub(super) const VARIANTS: [Variant; 3] = [Variant::Plain, Variant::Long, Variant::RightToLeft];

const LONG: &str = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and everything \
     that there is to say of it, at a length that no heading was ever meant to have";
const ARABIC: &str = "جدول المد والجزر في الميناء الصغير";

impl Variant {
    /// For messages.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Plain => "with the samples",
            Self::Long => "with long words",
            Self::RightToLeft => "from right to left",
        }
    }

    fn text(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Long => Some(LONG),
            Self::RightToLeft => Some(ARABIC),
        }
    }
}

/// The site in these words.
pub(super) fn site(variant: Variant) -> SiteContext {
    let sample = SiteContext::sample();
    match variant {
        Variant::Plain => sample,
        Variant::Long => SiteContext { title: LONG.to_owned(), description: LONG.to_owned(), ..sample },
        Variant::RightToLeft => SiteContext {
            title: ARABIC.to_owned(),
            description: ARABIC.to_owned(),
            language: "ar".to_owned(),
            direction: SiteContext::direction_of("ar").to_owned(),
            ..sample
        },
    }
}

/// Fields whose values mean something to machines: they stay.
const KEPT: [&str; 17] = [
    "url",
    "id",
    "type",
    "kind",
    "language",
    "robots",
    "og_type",
    "json_ld",
    "html",
    "href",
    "rel",
    "property",
    "location",
    "status",
    "srcset",
    "modern_srcset",
    "colours",
];

/// The context with its texts in these words.
pub(super) fn varied(variant: Variant, context: Value) -> Value {
    match variant.text() {
        None => context,
        Some(text) => replaced("", context, text),
    }
}

fn replaced(key: &str, value: Value, text: &str) -> Value {
    let is_kept = KEPT.contains(&key) || key.ends_with("_url") || key.ends_with("_at");
    match value {
        Value::String(old) if is_kept || old.is_empty() => Value::String(old),
        Value::String(_) => Value::String(text.to_owned()),
        Value::Array(items) => items.into_iter().map(|item| replaced(key, item, text)).collect(),
        Value::Object(fields) => {
            let replace = |(key, value): (String, Value)| {
                let value = replaced(&key, value, text);
                (key, value)
            };
            Value::Object(fields.into_iter().map(replace).collect())
        }
        other => other,
    }
}
