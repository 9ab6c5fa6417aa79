//! The examples in other languages, built where their tool chain is there.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use super::components::{repository, target_directory, test_component};

/// With this code a `build` says that a tool is missing.
const UNAVAILABLE: i32 = 69;

/// The hello block in one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Example {
    /// The id of the plugin, which is the name of its block.
    pub(crate) id: &'static str,
    /// The folder in `plugin-api/examples`; none for the one in Rust.
    pub(crate) folder: Option<&'static str>,
}

pub(crate) const RUST: Example = Example { id: "hello", folder: None };
pub(crate) const JAVASCRIPT: Example = Example { id: "hello-js", folder: Some("javascript") };
pub(crate) const C: Example = Example { id: "hello-c", folder: Some("c") };

impl Example {
    /// Its folder in the repository.
    pub(crate) fn folder(self) -> Option<PathBuf> {
        Some(repository().join("plugin-api/examples").join(self.folder?))
    }

    /// The component. None where the tool chain is not there, which is said past the capture of the tests' output.
    pub(crate) fn build(self) -> Option<PathBuf> {
        let Some(folder) = self.folder() else { return Some(test_component("hello")) };
        let out = target_directory().join("languages").join(format!("{}.wasm", self.id));
        let output = Command::new(folder.join("build")).arg(&out).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.code() == Some(UNAVAILABLE) {
            let _ = writeln!(std::io::stderr(), "{} is not built and not tested. {}", self.id, said.trim());
            return None;
        }
        assert!(output.status.success(), "{}: {said}", folder.display());
        Some(out)
    }

    /// What stands in cms.toml for it, with more lines of its table.
    pub(crate) fn config(self, component: &Path, more: &str) -> String {
        format!("[plugins.{}]\ncomponent = {component:?}\n{more}\n", self.id)
    }
}
