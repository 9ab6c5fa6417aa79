//! Changes `cms.toml`, keeping comments, order and every byte that a change is not about. The only place that writes the
//! file.
//!
//! A draft is the text as it was read. Edits change the draft, [`ConfigDraft::config`] reads it as a configuration, and
//! [`ConfigDraft::write`] replaces the file in one step, if nobody else changed it since.

mod layout;
mod text;
mod write;

#[cfg(test)]
mod tests;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

pub use self::text::EditValue;
use super::{
    Config, ConfigError,
    environment::{PREFIX, setting_name},
};

/// Why `cms.toml` was not changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// It cannot be read, or something in it is wrong already.
    #[error(transparent)]
    Unreadable(#[from] ConfigError),
    /// It would not be a configuration any more.
    #[error("{} stays as it is, because the change does not fit: {source}", file.display())]
    Unfit {
        /// The file.
        file: PathBuf,
        /// What would be wrong with it.
        source: Box<ConfigError>,
    },
    /// Somebody else saved it in the meantime.
    #[error("{} was changed by somebody else in the meantime: try again", .0.display())]
    Changed(PathBuf),
    /// It cannot be written.
    #[error("{} cannot be written ({reason}) and stays as it is: {advice}", file.display(), advice = advice(file, reason))]
    Unwritable {
        /// The file.
        file: PathBuf,
        /// What the operating system says.
        reason: io::Error,
    },
}

fn advice(file: &Path, reason: &io::Error) -> String {
    let folder = file.parent().unwrap_or(Path::new("/")).display().to_string();
    match reason.kind() {
        io::ErrorKind::PermissionDenied => format!(
            "let the user who runs sandpress write in {folder}, or run the command as the user to whom it belongs"
        ),
        io::ErrorKind::ReadOnlyFilesystem => {
            format!(
                "{folder} is mounted read-only: mount it writable, or change the file where it comes from"
            )
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            format!("make room on the disk of {folder}, then try again")
        }
        io::ErrorKind::ResourceBusy => format!("mount its whole folder {folder} in place of the single file"),
        _ => format!("the new text is first written beside it in {folder}; see to it that this is possible"),
    }
}

/// A `cms.toml` with changes that are not written yet.
#[derive(Clone, Debug)]
pub struct ConfigDraft {
    file: PathBuf,
    original: String,
    text: String,
}

const BYTE_ORDER_MARK: &str = "\u{feff}";

impl ConfigDraft {
    /// Begins with the text of the file.
    ///
    /// # Errors
    /// [`EditError::Unreadable`].
    pub fn read(file: &Path) -> Result<Self, EditError> {
        let bytes = fs::read(file).map_err(|source| ConfigError::from_read(file, source))?;
        let text = String::from_utf8(bytes).map_err(|error| ConfigError::from_encoding(file, &error))?;
        Ok(Self { file: file.to_owned(), original: text.clone(), text })
    }

    /// Sets a key, as in `plugins`, `text`, `enabled`. Tables that are not there yet are made.
    ///
    /// # Errors
    /// [`EditError::Unreadable`] where the text is not TOML.
    pub fn set(&mut self, path: &[&str], value: &EditValue) -> Result<(), EditError> {
        self.edit(|text| text::set(text, path, value))
    }

    /// Takes a key away, so that its default holds.
    ///
    /// # Errors
    /// [`EditError::Unreadable`] where the text is not TOML.
    pub fn unset(&mut self, path: &[&str]) -> Result<(), EditError> {
        self.edit(|text| text::unset(text, path))
    }

    /// Takes a plugin away: its tables, with the comments directly above them.
    ///
    /// # Errors
    /// [`EditError::Unreadable`] where the text is not TOML.
    pub fn remove_plugin(&mut self, id: &str) -> Result<(), EditError> {
        self.edit(|text| text::remove_tables(text, &["plugins", id]))
    }

    fn edit(&mut self, edit: impl Fn(&str) -> Result<String, toml_edit::TomlError>) -> Result<(), EditError> {
        let (mark, text) = match self.text.strip_prefix(BYTE_ORDER_MARK) {
            Some(text) => (BYTE_ORDER_MARK, text),
            None => ("", self.text.as_str()),
        };
        match edit(text) {
            Ok(edited) => {
                self.text = format!("{mark}{edited}");
                Ok(())
            }
            // The configuration's own reader tells where.
            Err(_) => match Config::from_text(&self.text, &self.file, std::iter::empty()) {
                Err(error) => Err(error.into()),
                Ok(_) => {
                    let reason = io::Error::other("its text is not understood");
                    Err(EditError::Unwritable { file: self.file.clone(), reason })
                }
            },
        }
    }

    /// The text as it would be written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the draft says, with the environment over it.
    ///
    /// # Errors
    /// [`EditError::Unreadable`] where nothing was changed and it is no configuration, otherwise [`EditError::Unfit`].
    pub fn config(&self, environment: impl Iterator<Item = (String, String)>) -> Result<Config, EditError> {
        Config::from_text(&self.text, &self.file, environment).map_err(|source| {
            if self.text == self.original {
                EditError::Unreadable(source)
            } else {
                EditError::Unfit { file: self.file.clone(), source: Box::new(source) }
            }
        })
    }

    /// Replaces the file in one step, if the draft is a configuration and the file is still as it was read. Its mode
    /// stays, and its owner where that can be.
    ///
    /// # Errors
    /// [`EditError::Changed`], where the draft has to be made anew; [`EditError::Unfit`], [`EditError::Unwritable`].
    pub fn write(&self, environment: impl Iterator<Item = (String, String)>) -> Result<(), EditError> {
        self.config(environment)?;
        if self.text == self.original {
            return Ok(());
        }
        match write::replace(&self.file, self.original.as_bytes(), self.text.as_bytes()) {
            Ok(true) => Ok(()),
            Ok(false) => Err(EditError::Changed(self.file.clone())),
            Err(reason) => Err(EditError::Unwritable { file: self.file.clone(), reason }),
        }
    }
}

/// The variables that override what the file says at the path or below it.
pub fn overriding(path: &[&str], environment: impl Iterator<Item = (String, String)>) -> Vec<String> {
    let names: Vec<_> = path.iter().map(|name| setting_name(name)).collect();
    let exactly = format!("{PREFIX}{}", names.join("__"));
    let below = format!("{exactly}__");
    let found = environment.map(|(name, _)| name).filter(|name| *name == exactly || name.starts_with(&below));
    found.collect()
}
