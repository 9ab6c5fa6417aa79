//! The use cases, one file or folder for each subject.

pub mod import;
