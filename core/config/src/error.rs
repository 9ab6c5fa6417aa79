//! What can be wrong with the configuration, told so that a site owner can put it right.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// There is no file at the path.
    #[error(
        "there is no configuration file {}: start sandpress in the folder of your cms.toml, or name the \
         file with --config FILE",
        file.display()
    )]
    Missing {
        /// The path as it was given.
        file: PathBuf,
    },
    /// The file is there and cannot be read.
    #[error("the configuration file {} cannot be read: check that it is a file and who may read it", file.display())]
    Unreadable {
        /// The path as it was given.
        file: PathBuf,
        /// What the operating system answered.
        #[source]
        source: io::Error,
    },
    /// The file with variables beside it cannot be used.
    #[error("the variables in {} cannot be used: {reason}", file.display())]
    Variables {
        /// The file.
        file: PathBuf,
        /// What is wrong, without any value.
        reason: String,
    },
    /// The file was read and something in it, or in a variable, is wrong.
    #[error("{}", Listing { file, problems })]
    Invalid {
        /// The path as it was given.
        file: PathBuf,
        /// Everything that is wrong: the file's problems by line, then the variables'.
        problems: Vec<Problem>,
    },
}

impl ConfigError {
    pub(super) fn from_read(file: &Path, source: io::Error) -> Self {
        let file = file.to_path_buf();
        if source.kind() == io::ErrorKind::NotFound {
            Self::Missing { file }
        } else {
            Self::Unreadable { file, source }
        }
    }

    /// The file with variables cannot be used.
    pub fn variables(file: &Path, reason: String) -> Self {
        Self::Variables { file: file.to_path_buf(), reason }
    }

    pub(super) fn from_encoding(file: &Path, error: &FromUtf8Error) -> Self {
        let (before, _) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
        let text = String::from_utf8_lossy(before);
        let place = Place::File {
            file: file.to_path_buf(),
            line: text.matches('\n').count() + 1,
            column: text.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1,
        };
        let message = "here the file stops being UTF-8 text; save it as UTF-8".to_owned();
        Self::Invalid { file: file.to_path_buf(), problems: vec![Problem { place, message }] }
    }

    /// The single problems; empty for a file that is missing or cannot be read.
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Invalid { problems, .. } => problems,
            Self::Missing { .. } | Self::Unreadable { .. } | Self::Variables { .. } => &[],
        }
    }
}

/// Where a value was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the configuration file; line and column count from 1, the column in characters.
    File {
        /// The path as it was given.
        file: PathBuf,
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
    /// In the environment variable of this name.
    Variable(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { file, line, column } => write!(f, "{}:{line}:{column}", file.display()),
            Self::Variable(name) => write!(f, "environment variable {name}"),
        }
    }
}

/// One thing that is wrong. It never repeats a value that may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where it was written.
    pub place: Place,
    /// The key, what is wrong with it and what is allowed.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

struct Listing<'a> {
    file: &'a Path,
    problems: &'a [Problem],
}

impl fmt::Display for Listing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.problems.len();
        let noun = if count == 1 { "problem" } else { "problems" };
        write!(f, "the configuration {} has {count} {noun}:", self.file.display())?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}
