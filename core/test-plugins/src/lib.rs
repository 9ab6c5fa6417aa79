//! Components with one behaviour each, mostly hostile, for the tests of the host.
//!
//! Every file in `examples/` is one component. It implements [`Behaviour`], whose defaults are harmless, and
//! overrides what it is about; [`component!`] makes a plugin of it. The plugin's id, and the id of its
//! publication type, is the file's name with hyphens.

pub use sandpress_plugin::html::escape as escaped;
pub mod scenarios;

use sandpress_plugin::lifecycle::{Description, Setting};
use sandpress_plugin::publication_type::{Entry, EntrySummary, FieldDefinition, Stage, TypeDefinition};
use sandpress_plugin::store::Collection;
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
        TypeDefinition::new(Self::ID, Self::ID, Self::ID)
            .field(FieldDefinition::new("title", "text", "Title"))
            .field(FieldDefinition::new("body", "long-text", "Body"))
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
        Ok(EntrySummary::new(entry.field("title")))
    }
}

/// Lines in the plugin's store, in the order in which they were added.
#[derive(Clone, Copy, Debug)]
pub struct Notes {
    notes: Collection<'static>,
}

impl Notes {
    /// Those of the collection of this name.
    pub const fn new(collection: &'static str) -> Self {
        Self { notes: Collection::new(collection) }
    }

    /// Adds a line.
    ///
    /// # Errors
    /// Those of the store.
    pub fn add(&self, line: &str) -> Result<(), Error> {
        let number = Collection::new("counters").increment("notes", 1)?;
        self.notes.put(&format!("{number:08}"), line, &[]).map(drop)
    }

    /// All lines, as HTML.
    ///
    /// # Errors
    /// Those of the store.
    pub fn list(&self) -> Result<String, Error> {
        Ok(format!("<p>{}</p>", escaped(&self.lines()?)))
    }

    /// All lines.
    ///
    /// # Errors
    /// Those of the store.
    pub fn lines(&self) -> Result<String, Error> {
        let lines: Vec<_> =
            self.notes.list(None, 100)?.documents.into_iter().map(|document| document.body).collect();
        Ok(lines.join("\n"))
    }
}

/// The answers to the lines of the body, a line for each.
///
/// # Errors
/// None: an error is an answer.
pub fn answers(entry: &Entry, run: fn(&str) -> Result<String, Error>) -> Result<String, Error> {
    let lines: Vec<_> = value_of(&entry.fields, "body")
        .lines()
        .map(|line| run(line).unwrap_or_else(|error| shown_error(&error)))
        .collect();
    Ok(format!("<p>{}</p>", escaped(&lines.join("\n"))))
}

/// The error in a word, with the field where it names one.
pub fn shown_error(error: &Error) -> String {
    match error {
        Error::Invalid(errors) => {
            format!("invalid {}", errors.first().map_or("", |error| error.field.as_str()))
        }
        Error::Denied(_) => "denied".to_owned(),
        Error::NotFound(_) => "not-found".to_owned(),
        Error::Conflict(_) => "conflict".to_owned(),
        Error::Limit(_) => "limit".to_owned(),
        Error::Unavailable(_) => "unavailable".to_owned(),
        Error::Internal(_) => "internal".to_owned(),
    }
}

/// The kind of an error, with its message.
pub fn described(error: &Error) -> String {
    match error {
        Error::Invalid(errors) => {
            let errors = errors.iter().map(|error| format!("{}: {}", error.field, error.message));
            format!("invalid {}", errors.collect::<Vec<_>>().join("; "))
        }
        Error::Denied(message) => format!("denied {message}"),
        Error::NotFound(message) => format!("not-found {message}"),
        Error::Conflict(message) => format!("conflict {message}"),
        Error::Limit(message) => format!("limit {message}"),
        Error::Unavailable(message) => format!("unavailable {message}"),
        Error::Internal(message) => format!("internal {message}"),
    }
}

/// A command with `\r`, `\n` and `\0` as the characters that they stand for. `\s` becomes the character 2, so that the
/// command can be taken apart at its spaces first.
pub fn unescaped(line: &str) -> String {
    line.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0").replace("\\s", "\u{2}")
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
