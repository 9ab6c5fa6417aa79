//! Why plugins were not set up as somebody wanted.

use std::{io, path::PathBuf, sync::Arc};

use sandpress_config::EditError;
use sandpress_db::DbError;
use sandpress_domain::{FieldError, Permission};
use sandpress_plugins::{GrantForm, LoadProblem};

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The actor lacks a permission.
    #[error("this needs the permission {}", .0.as_str())]
    Denied(Permission),
    /// The file is no plugin, or not one that can run on this site.
    #[error("{0}")]
    Component(Arc<LoadProblem>),
    /// There is no plugin of that id in cms.toml.
    #[error("there is no plugin {id:?} in cms.toml; there {}", known_words(known))]
    Unknown {
        /// The id.
        id: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// The id is taken.
    #[error(
        "there is a plugin {id:?} on this site already. Where the file is a newer version of it, use `sandpress plugin \
         update {id} FILE`. Where it is another plugin that has the same id by chance, only one of them can be here: \
         remove the other one first, or ask its author for another id"
    )]
    Taken {
        /// The id.
        id: String,
    },
    /// The component is another plugin.
    #[error(
        "the file is not the plugin {expected:?}: it says that it is {found:?}. Use the right file, or add it as a \
         plugin of its own with `sandpress plugin add FILE`"
    )]
    WrongId {
        /// The plugin that was named.
        expected: String,
        /// The id that the component gives.
        found: String,
    },
    /// The id that the component gives can be none.
    #[error(
        "the plugin calls itself {0:?}, which is not an id for a plugin: allowed are lower-case letters, digits and single \
         hyphens, beginning with a letter. Its author has to mend that"
    )]
    IllegalId(String),
    /// The consent is to another component.
    #[error("the consent is for another file ({consent}) than this one ({found}): look at this one first")]
    NoConsent {
        /// What was consented to.
        consent: String,
        /// SHA-256 of the component.
        found: String,
    },
    /// The plugin wants what it was not granted.
    #[error("{}", missing_words(id, forms))]
    NotGranted {
        /// The plugin.
        id: String,
        /// What it wants, and how that is written.
        forms: Vec<GrantForm>,
    },
    /// A grant that is not written as it has to be, or that the plugin does not ask for.
    #[error("{0}")]
    Grant(String),
    /// Settings that the plugin refuses, with a message for each.
    #[error("{}", settings_words(.0))]
    Settings(Vec<FieldError>),
    /// The plugin is in that state already, or not in the one that the change is for.
    #[error("{0}")]
    State(String),
    /// A file that was uploaded is not there any more.
    #[error("the uploaded file is not there any more: upload it again")]
    NotStaged,
    /// A component file cannot be written.
    #[error(
        "{} cannot be written ({reason}); nothing was changed. See to it that there is room on the disk and that the user \
         who runs sandpress may write there",
        path.display()
    )]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        reason: io::Error,
    },
    /// cms.toml cannot be read or written.
    #[error(transparent)]
    Config(#[from] EditError),
    /// The database did not do it.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<LoadProblem> for SetupError {
    fn from(problem: LoadProblem) -> Self {
        match problem {
            LoadProblem::Settings { errors, .. } => Self::Settings(errors),
            LoadProblem::Grant(message) => Self::Grant(message),
            other => Self::Component(Arc::new(other)),
        }
    }
}

fn known_words(known: &[String]) -> String {
    if known.is_empty() { "is none".to_owned() } else { format!("are {}", known.join(", ")) }
}

fn missing_words(id: &str, forms: &[GrantForm]) -> String {
    let line = |form: &GrantForm| {
        format!(
            "\n  {}: `{}` {}\n      for example: --grant '{}'",
            form.name,
            form.name,
            form.rule,
            flag(form)
        )
    };
    let lines: String = forms.iter().map(line).collect();
    format!(
        "the plugin {id:?} wants what it was not granted; nothing was changed. Say what it may do:{lines}"
    )
}

/// The example of a grant as it is written on the command line.
fn flag(form: &GrantForm) -> String {
    let (name, value) = form.example.split_once(" = ").unwrap_or((form.example, "true"));
    let value = value.trim_matches(['[', ']', '"']).split("\", \"").next().unwrap_or_default();
    if value == "true" { name.to_owned() } else { format!("{name}={value}") }
}

fn settings_words(errors: &[FieldError]) -> String {
    let line = |error: &FieldError| match error.field.as_str() {
        "" => format!("\n  {}", error.message),
        key => format!("\n  {key}: {}", error.message),
    };
    let lines: String = errors.iter().map(line).collect();
    format!("the plugin does not accept these settings; nothing was changed:{lines}")
}
