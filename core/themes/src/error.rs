//! What can be wrong with a theme, told so that its author can put it right.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::folder;
use super::templates::Places;

/// Lines before and after a fault that are shown.
const EXCERPT: usize = 3;

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
    /// The theme's parent is not there, or has a parent itself.
    #[error("the theme in {} has the parent {parent:?}, {problem}", folder.display())]
    Parent {
        /// The theme's folder.
        folder: PathBuf,
        /// The name of the parent.
        parent: String,
        /// What is wrong with it, and what to do.
        problem: String,
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
    /// The error of tera, with template names made to files.
    pub(super) fn from_tera(places: &Places, error: &tera::Error) -> Self {
        match error.kind() {
            tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => {
                let (name, span) = (report.filename(), report.span());
                Self::Template {
                    file: places.file(name),
                    line: span.start_line,
                    column: places.column(name, span.start_line, span.start_col),
                    message: report.message().to_owned(),
                }
            }
            tera::ErrorKind::Io(kind) => {
                let report =
                    std::error::Error::source(error).map_or_else(|| kind.to_string(), ToString::to_string);
                Self::Templates { folder: places.folder().to_path_buf(), report }
            }
            kind => Self::Templates { folder: places.folder().to_path_buf(), report: kind.to_string() },
        }
    }

    /// Where in which file the fault is, and what it is: file, line and column from 1, and the message.
    pub fn place(&self) -> Option<(&Path, usize, usize, &str)> {
        match self {
            Self::Template { file, line, column, message }
            | Self::Manifest { file, line, column, message } => Some((file, *line, *column, message)),
            _ => None,
        }
    }

    /// The lines around the fault with their numbers, as they are in the file now; none where there is no place.
    pub fn excerpt(&self) -> Vec<(usize, String)> {
        let Some((file, line, ..)) = self.place() else { return Vec::new() };
        let Ok(text) = folder::read_file(file).and_then(|bytes| folder::text_of(file, bytes)) else {
            return Vec::new();
        };
        let around = line.saturating_sub(EXCERPT)..=line + EXCERPT;
        let lines = text.lines().enumerate().map(|(at, text)| (at + 1, text.to_owned()));
        lines.filter(|(number, _)| around.contains(number)).collect()
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
