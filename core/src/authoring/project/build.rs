//! From the sources of a plugin to the file that a site loads.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{Project, ProjectError, Report, Trust, check::check_bytes, strip::strip};

/// How to build.
#[derive(Clone, Copy, Debug, Default)]
pub struct BuildOptions {
    /// Leaves names, files and lines in the component, by which traps are told.
    pub debug: bool,
    /// Installs the target where it is missing.
    pub install_target: bool,
}

/// A component that was built and written.
#[derive(Clone, Debug)]
pub struct Built {
    /// What it was built of.
    pub project: Project,
    /// Its file.
    pub component: PathBuf,
    /// What it is.
    pub report: Report,
}

/// Builds the project in a folder, takes out of the component what only costs bytes, loads it as a site would, and writes
/// it as `<name>.wasm` into the folder. A component that a site would refuse is not written.
///
/// # Errors
/// Where it cannot be built, where cargo has said why, and where a site would refuse it.
pub async fn build(folder: &Path, options: BuildOptions) -> Result<Built, ProjectError> {
    let folder = folder.to_owned();
    let task = tokio::task::spawn_blocking(move || compile(&folder, options));
    let (project, bytes) = task.await.map_err(|error| ProjectError::Answer(error.to_string()))??;
    let component = project.component();
    let report = check_bytes(&bytes, &component, &project.name, Trust::Own).await?;
    if let Some(plugin) = report.plugin.as_ref().filter(|plugin| plugin.introduction.id != project.name) {
        return Err(ProjectError::WrongId { found: plugin.introduction.id.clone(), package: project.name });
    }
    if report.refused.is_none() {
        write_whole(&component, &bytes)
            .map_err(|reason| ProjectError::Write { path: component.clone(), reason })?;
    }
    Ok(Built { project, component, report })
}

fn compile(folder: &Path, options: BuildOptions) -> Result<(Project, Vec<u8>), ProjectError> {
    let project = Project::open(folder)?;
    project.need_target(options.install_target)?;
    let built = project.compile(options.debug)?;
    let bytes = fs::read(&built).map_err(|reason| ProjectError::Read { path: built.clone(), reason })?;
    let stripped = strip(&bytes, options.debug).map_err(|error| ProjectError::NoComponent {
        path: built,
        reason: format!("it is damaged: {error}"),
    })?;
    Ok((project, stripped))
}

/// Writes beside the old file and renames, so that a site never reads half a component.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".sandpress-").suffix(".wasm").tempfile_in(folder)?;
    file.write_all(bytes)?;
    let ordinary = fs::metadata(folder.join("Cargo.toml"))?.permissions();
    file.as_file().set_permissions(ordinary)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// The component that [`build`] wrote for the project in a folder.
///
/// # Errors
/// Where the folder is no project, or nothing is built yet.
pub fn built_component(folder: &Path) -> Result<PathBuf, ProjectError> {
    let project = Project::open(folder)?;
    let component = project.component();
    if component.is_file() {
        return Ok(component);
    }
    Err(ProjectError::NoComponent {
        path: component,
        reason: "the plugin is not built yet: run `sandpress plugin build`".to_owned(),
    })
}
