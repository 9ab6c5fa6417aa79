//! Builds the plugin with names and lines in it. What cargo has to say, it says itself on the terminal.

use std::{path::PathBuf, process::Stdio};

use tokio::process::Command;

use crate::authoring::project::{Project, ProjectError, TARGET, program};

/// The profile of a development build: names and lines, quick to build, and not so slow that limits of time are met
/// which the plugin as it is published would not meet.
const PROFILE: &[&str] = &[
    "--config",
    "profile.dev.opt-level=1",
    // The linker takes the types of an interface only with the code that calls it, so both have to be in one object.
    "--config",
    "profile.dev.codegen-units=1",
    "--config",
    "profile.dev.debug=\"line-tables-only\"",
    "--config",
    "profile.dev.strip=\"none\"",
];

/// Looks at the project in a folder, and whether this machine can build it.
pub(super) async fn open(folder: PathBuf) -> Result<Project, ProjectError> {
    let look = move || {
        let project = Project::open(&folder)?;
        project.need_target(false)?;
        Ok(project)
    };
    let looked = tokio::task::spawn_blocking(look).await;
    looked.unwrap_or_else(|error| Err(ProjectError::Answer(error.to_string())))
}

/// Builds the component; none where it does not compile, and cargo has said why. The first build shows what is compiled,
/// since it takes a while; later ones show problems only.
pub(super) async fn build(project: &Project, is_first: bool) -> Result<Option<PathBuf>, ProjectError> {
    let mut command = Command::new(program("cargo"));
    command
        .args(["build", "--lib", "--target", TARGET, "--message-format=json-render-diagnostics"])
        .args(PROFILE)
        .current_dir(&project.folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    if !is_first {
        command.arg("--quiet");
    }
    let no_cargo = |reason| ProjectError::NoRust { program: "cargo", reason };
    let output = command.spawn().map_err(no_cargo)?.wait_with_output().await.map_err(no_cargo)?;
    if !output.status.success() {
        return Ok(None);
    }
    project.find_component(&output.stdout).map(Some)
}
