//! What can be wrong with a theme, told so that its author can put it right.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a theme cannot be used, or why a page could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// There is no theme at the path.
    #[error(
        "there is no theme in {}: it has no theme.toml; set path in the section [theme] of cms.toml to the \
         theme's folder",
        folder.display()
    )]
    NoTheme {
        /// The folder as it was given.
        folder: PathBuf,
    },
    /// A file or folder of the theme is there and cannot be read.
    #[error("{} cannot be read: check who may read it", file.display())]
    Unreadable {
        /// The file or folder.
        file: PathBuf,
        /// What the operating system answered.
        #[source]
        source: io::Error,
    },
    /// A file of the theme is one that a theme must not have.
    #[error("{} {problem}", file.display())]
    Refused {
        /// The file.
        file: PathBuf,
        /// What is wrong with it and what to do.
        problem: String,
    },
    /// `theme.toml` says something that it must not.
    #[error("{}:{line}:{column}: {message}", file.display())]
    Manifest {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
        /// The key, what is wrong and what is allowed.
        message: String,
    },
    /// A template that every theme needs is not there.
    #[error("{} is missing: every theme has it", file.display())]
    MissingTemplate {
        /// The file that was looked for.
        file: PathBuf,
    },
    /// One place in a template is wrong, when it was read or when it was rendered.
    #[error("{}:{line}:{column}: {message}", file.display())]
    Template {
        /// The template's file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// The templates do not fit together, or several places in them are wrong.
    #[error("the templates in {} cannot be used:\n{}", folder.display(), Indented(report))]
    Templates {
        /// The folder of the templates.
        folder: PathBuf,
        /// Each problem with its template, and with its line and column where it has one.
        report: String,
    },
}

impl ThemeError {
    /// The error of tera, with template names made to files in `folder`.
    pub(super) fn from_tera(folder: &Path, error: &tera::Error) -> Self {
        match error.kind() {
            tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => {
                Self::Template {
                    file: folder.join(report.filename()),
                    line: report.span().start_line,
                    column: report.span().start_col + 1,
                    message: report.message().to_owned(),
                }
            }
            kind => Self::Templates { folder: folder.to_path_buf(), report: kind.to_string() },
        }
    }
}

/// Line and column of the byte at `offset`, both from 1, the column in characters.
pub(super) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    (line, column)
}

struct Indented<'a>(&'a str);

impl fmt::Display for Indented<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, line) in self.0.lines().enumerate() {
            let start = if number == 0 { "" } else { "\n" };
            let margin = if line.is_empty() { "" } else { "  " };
            write!(f, "{start}{margin}{line}")?;
        }
        Ok(())
    }
}
