//! Finds cases and reads them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{error::CaseError, file::CaseFile};

/// The files of the cases in a folder, in the order of their names.
///
/// # Errors
/// [`CaseError::NoCases`], [`CaseError::Unreadable`].
pub fn find_cases(folder: &Path) -> Result<Vec<PathBuf>, CaseError> {
    if !folder.is_dir() {
        return Err(CaseError::NoCases(folder.to_owned()));
    }
    let mut files = Vec::new();
    for item in fs::read_dir(folder).map_err(CaseError::unreadable(folder))? {
        let path = item.map_err(CaseError::unreadable(folder))?.path();
        if path.extension().is_some_and(|end| end == "json") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() { Err(CaseError::NoCases(folder.to_owned())) } else { Ok(files) }
}

/// Reads a case.
///
/// # Errors
/// [`CaseError::Unreadable`]; [`CaseError::Form`] with line and column.
pub fn read_case(path: &Path) -> Result<CaseFile, CaseError> {
    let text = fs::read_to_string(path).map_err(CaseError::unreadable(path))?;
    serde_json::from_str(&text).map_err(|error| {
        let text = error.to_string();
        let message = text.split(" at line ").next().unwrap_or_default().to_owned();
        CaseError::Form { path: path.to_owned(), line: error.line(), column: error.column(), message }
    })
}
