//! The project of a plugin, by the real program in folders outside of the repository: made, tested, built, checked.

mod building;
mod checking;
mod making;
mod templates;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use tempfile::TempDir;

use crate::support::{
    components::{repository, target_directory},
    site::Outcome,
};

/// A folder for projects.
struct Workshop(TempDir);

impl Workshop {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs `sandpress plugin …` here.
    fn plugin(&self, arguments: &[&str]) -> Outcome {
        self.plugin_with(arguments, &[])
    }

    /// The same with variables.
    fn plugin_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Outcome {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sandpress"));
        run(command.arg("plugin").args(arguments).envs(variables.iter().copied()), self.0.path())
    }

    /// Writes a program of the shell here, and gives its path.
    fn script(&self, name: &str, lines: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// The same, which has to work; what it printed.
    fn print(&self, arguments: &[&str]) -> String {
        let outcome = self.plugin(arguments);
        assert_eq!(outcome.code, 0, "{arguments:?}: {outcome:?}");
        outcome.out
    }

    /// Makes a project and gives its folder. No two tests may build projects of the same name: what cargo makes of them
    /// has the same file.
    fn project(&self, name: &str, kind: &str) -> PathBuf {
        self.print(&["new", name, "--kind", kind]);
        self.path(name)
    }

    /// The same with the SDK where the repository has it, which is compiled once for all that take it from there.
    fn project_with_shared_sdk(&self, name: &str, kind: &str) -> PathBuf {
        let folder = self.project(name, kind);
        let sdk = format!("path = {:?}", repository().join("plugin-api"));
        self.change(&format!("{name}/Cargo.toml"), "path = \"sdk\"", &sdk);
        folder
    }

    /// Changes a text in a file of the workshop.
    fn change(&self, file: &str, from: &str, to: &str) {
        let path = self.path(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    /// The names in a folder, in order.
    fn names(&self, folder: &str) -> Vec<String> {
        let items = fs::read_dir(self.path(folder)).unwrap();
        let mut names: Vec<_> = items.map(|item| item.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// Runs cargo in a project.
fn cargo(folder: &Path, arguments: &[&str]) -> Outcome {
    run(Command::new("cargo").args(arguments), folder)
}

/// All projects are built in one folder, so that what they depend on is compiled once, and without a network.
fn run(command: &mut Command, folder: &Path) -> Outcome {
    let output = command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target_directory().join("guides"))
        .env("CARGO_NET_OFFLINE", "true")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    output.into()
}

fn assert_refused(outcome: &Outcome, messages: &[&str]) {
    assert_eq!(outcome.code, 1, "{outcome:?}");
    for message in messages {
        assert!(outcome.err.contains(message), "{message:?} is not in:\n{}", outcome.err);
    }
    for internal in ["panicked", "Os {", "RUST_BACKTRACE"] {
        assert!(!outcome.err.contains(internal), "{}", outcome.err);
    }
}
