//! `[secrets]`: where the passwords and keys are that plugins use. The values themselves are never in the file, so that
//! it can be shown to others and kept under version control.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::section::{Section, path_in};

const KEYS: &[&str] = &["file", "env"];

const MAX_NAME_LENGTH: usize = 64;

/// Where secrets are, by their names.
pub type SecretSources = BTreeMap<String, SecretSource>;

/// Where a secret is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretSource {
    /// In a file of its own.
    File(PathBuf),
    /// In a variable of the environment.
    Variable(String),
}

pub(super) fn read(
    sections: BTreeMap<String, Section<'_>>,
    folder: &Path,
    variables: SecretSources,
) -> SecretSources {
    let mut sources = SecretSources::new();
    for (name, section) in sections {
        sources.extend(source(&name, section, folder).map(|source| (name, source)));
    }
    sources.extend(variables);
    sources
}

fn source(name: &str, mut section: Section<'_>, folder: &Path) -> Option<SecretSource> {
    section.refuse_unknown(KEYS);
    let (path, place, report) = (section.path().to_owned(), section.place().clone(), section.report());
    if !is_secret_name(name) {
        let message = format!(
            "[{path}]: {name:?} is not a name for a secret; allowed are lower-case letters, digits and single \
             hyphens, at most {MAX_NAME_LENGTH} in all"
        );
        report.add(place.clone(), message);
    }
    let (has_file, has_variable) = (section.has("file"), section.has("env"));
    let file = section.optional("file", "\"FILE\"", |text| path_in(folder, text));
    let variable = section.optional("env", "the name of a variable", variable_name);
    if has_file == has_variable {
        let message = format!(
            "{path} needs either file or env; write {name} = {{ file = \"FILE\" }} or {name} = {{ env = \"VARIABLE\" }}"
        );
        report.add(place, message);
        return None;
    }
    file.map(SecretSource::File).or(variable.map(SecretSource::Variable))
}

fn variable_name(text: &str) -> Result<String, String> {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let fits = !text.is_empty() && text.bytes().all(is_fit);
    fits.then(|| text.to_owned()).ok_or_else(|| "this is not the name of a variable".to_owned())
}

/// Whether a secret can have this name. Single hyphens only, because a variable writes a hyphen as `_`.
pub fn is_secret_name(name: &str) -> bool {
    name.len() <= MAX_NAME_LENGTH
        && name.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}
