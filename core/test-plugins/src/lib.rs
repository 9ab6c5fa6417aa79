//! Components with one behaviour each, mostly hostile, for the tests of the host.
//!
//! Every file in `examples/` is one component. It implements [`Behaviour`], whose defaults are harmless, and
//! overrides what it is about; [`component!`] makes a plugin of it. The plugin's id, and the id of its
//! publication type, is the file's name with hyphens.

use sandpress_plugin::lifecycle::{Description, Setting};
use sandpress_plugin::publication_type::{Entry, EntrySummary, FieldDefinition, Stage, TypeDefinition};
use sandpress_plugin::types::{Error, FieldValue, value_of};

/// What a test component does. The defaults make a plugin that behaves well.
pub trait Behaviour {
    /// The plugin's id and the id of its publication type.
    const ID: &'static str;

    /// The plugin's version.
    const VERSION: &'static str = "1.0.0";

    /// See [`sandpress_plugin::lifecycle::Lifecycle::describe`].
    fn describe() -> Description {
        Description::new(Self::ID, Self::VERSION, Self::ID, "A component for the tests of the host.")
    }

    /// See [`sandpress_plugin::lifecycle::Lifecycle::configure`].
    ///
    /// # Errors
    /// None by default.
    fn configure(_settings: Vec<Setting>) -> Result<(), Error> {
        Ok(())
    }

    /// See [`sandpress_plugin::lifecycle::Lifecycle::upgrade`].
    ///
    /// # Errors
    /// None by default.
    fn upgrade(_from_version: String, _to_version: String) -> Result<(), Error> {
        Ok(())
    }

    /// A title and a body.
    fn definition() -> TypeDefinition {
        TypeDefinition {
            id: Self::ID.into(),
            label: Self::ID.into(),
            label_plural: Self::ID.into(),
            fields: vec![
                FieldDefinition::new("title", "text", "Title"),
                FieldDefinition::new("body", "long-text", "Body"),
            ],
            media_kinds: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// Takes the fields as they are.
    ///
    /// # Errors
    /// None by default.
    fn validate(fields: Vec<FieldValue>, _stage: Stage) -> Result<Vec<FieldValue>, Error> {
        Ok(fields)
    }

    /// The escaped body in a paragraph.
    ///
    /// # Errors
    /// None by default.
    fn render(entry: Entry) -> Result<String, Error> {
        Ok(format!("<p>{}</p>", escaped(value_of(&entry.fields, "body"))))
    }

    /// The title, and nothing else.
    ///
    /// # Errors
    /// None by default.
    fn summary(entry: Entry) -> Result<EntrySummary, Error> {
        Ok(EntrySummary {
            title: value_of(&entry.fields, "title").into(),
            excerpt: String::new(),
            image: None,
            image_alt: String::new(),
            extra: Vec::new(),
        })
    }
}

/// `text` as HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The fields with `suffix` behind the title.
pub fn appended(mut fields: Vec<FieldValue>, suffix: &str) -> Vec<FieldValue> {
    for field in fields.iter_mut().filter(|field| field.name == "title") {
        field.value.push_str(suffix);
    }
    fields
}

/// Implements the named hooks (`lifecycle`, `publication_type`) for a [`Behaviour`] and exports them together
/// with those behind `also`, which the file implements itself. Without names: both.
#[macro_export]
macro_rules! component {
    ($plugin:ident) => {
        $crate::component!($plugin: lifecycle, publication_type);
    };
    ($plugin:ident: $($hook:ident),+ $(; also $($own:ident),+)?) => {
        $( $crate::hook!($hook $plugin); )+
        // Outside WebAssembly nothing is exported, and the compiler would find everything unused.
        const _: $plugin = $plugin;
        sandpress_plugin::export!($plugin: $($hook),+ $(, $($own),+)?);
    };
}

/// Implements one hook for a [`Behaviour`].
#[doc(hidden)]
#[macro_export]
macro_rules! hook {
    (lifecycle $plugin:ident) => {
        impl sandpress_plugin::lifecycle::Lifecycle for $plugin {
            fn describe() -> sandpress_plugin::lifecycle::Description {
                <$plugin as $crate::Behaviour>::describe()
            }

            fn configure(
                settings: Vec<sandpress_plugin::lifecycle::Setting>,
            ) -> Result<(), sandpress_plugin::types::Error> {
                <$plugin as $crate::Behaviour>::configure(settings)
            }

            fn upgrade(from: String, to: String) -> Result<(), sandpress_plugin::types::Error> {
                <$plugin as $crate::Behaviour>::upgrade(from, to)
            }
        }
    };
    (publication_type $plugin:ident) => {
        impl sandpress_plugin::publication_type::PublicationType for $plugin {
            fn definition() -> sandpress_plugin::publication_type::TypeDefinition {
                <$plugin as $crate::Behaviour>::definition()
            }

            fn validate(
                fields: Vec<sandpress_plugin::types::FieldValue>,
                stage: sandpress_plugin::publication_type::Stage,
            ) -> Result<Vec<sandpress_plugin::types::FieldValue>, sandpress_plugin::types::Error> {
                <$plugin as $crate::Behaviour>::validate(fields, stage)
            }

            fn render(
                entry: sandpress_plugin::publication_type::Entry,
            ) -> Result<String, sandpress_plugin::types::Error> {
                <$plugin as $crate::Behaviour>::render(entry)
            }

            fn summary(
                entry: sandpress_plugin::publication_type::Entry,
            ) -> Result<sandpress_plugin::publication_type::EntrySummary, sandpress_plugin::types::Error>
            {
                <$plugin as $crate::Behaviour>::summary(entry)
            }
        }
    };
}
