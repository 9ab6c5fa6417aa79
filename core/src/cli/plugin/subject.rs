//! What is tested or measured: a component, or the folder of a plugin.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use anyhow::{Context, bail};
use tokio::runtime::Runtime;

use crate::authoring::project::{BuildOptions, Project, build};

/// What a component is built from, in the folder of its project.
const SOURCES: &[&str] = &["src", "sdk", "Cargo.toml", "Cargo.lock"];

/// A component with the folder of its plugin.
pub(super) struct Subject {
    root: PathBuf,
    component: Option<PathBuf>,
}

impl Subject {
    /// The subject at a path.
    pub(super) fn find(path: &Path) -> anyhow::Result<Self> {
        let metadata = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
        if metadata.is_dir() {
            return Ok(Self { root: path.to_owned(), component: None });
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        Ok(Self { root: parent.unwrap_or(Path::new(".")).to_owned(), component: Some(path.to_owned()) })
    }

    /// The folder of the plugin.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of its cases.
    pub(super) fn cases(&self) -> PathBuf {
        self.root.join("cases")
    }

    /// The component; built where a project's folder was named and its sources are newer.
    pub(super) fn component(&self, runtime: &Runtime) -> anyhow::Result<PathBuf> {
        if let Some(component) = &self.component {
            return Ok(component.clone());
        }
        let found = components(&self.root);
        match (found.as_slice(), self.is_project()) {
            ([component], false) => Ok(component.clone()),
            ([], false) => bail!(
                "there is no component in {}: name the .wasm file, or the folder of a project",
                self.root.display()
            ),
            (several, false) => {
                let names =
                    several.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
                bail!("there are several components: name the one that you mean, of {names}")
            }
            (found, true) => self.project_component(found, runtime),
        }
    }

    fn project_component(&self, found: &[PathBuf], runtime: &Runtime) -> anyhow::Result<PathBuf> {
        // Whoever builds in another way has one component of another name.
        if let [component] = found
            && !self.is_older(component)
        {
            return Ok(component.clone());
        }
        let project = Project::open(&self.root)?;
        let component = project.component();
        match found {
            [other] if other.file_name() != component.file_name() => return Ok(other.clone()),
            _ if component.is_file() && !self.is_older(&component) => return Ok(component),
            _ => {}
        }
        eprintln!("Building {}, whose sources are newer than its component", project.name);
        let built = runtime.block_on(build(&self.root, BuildOptions::default()))?;
        match built.report.refused {
            Some(refusal) => bail!("{refusal}"),
            None => Ok(built.component),
        }
    }

    /// Runs the tests of the Rust code, where a folder with some was named.
    pub(super) fn test_rust(&self) -> anyhow::Result<()> {
        if self.component.is_some() || !self.is_project() {
            return Ok(());
        }
        let status = Command::new("cargo").args(["test", "--quiet"]).current_dir(&self.root).status();
        let status =
            status.context("cannot run cargo: install Rust from https://rustup.rs, or add --no-rust")?;
        if !status.success() {
            bail!("the tests of the Rust code failed; --no-rust runs the cases alone");
        }
        Ok(())
    }

    fn is_project(&self) -> bool {
        self.root.join("Cargo.toml").is_file()
    }

    /// Whether any of the sources changed after the component was written.
    fn is_older(&self, component: &Path) -> bool {
        let written = fs::metadata(component).and_then(|metadata| metadata.modified()).ok();
        let changed = SOURCES.iter().filter_map(|name| newest(&self.root.join(name))).max();
        written.is_none() || changed > written
    }
}

/// When a file, or the newest file of a folder, was changed.
fn newest(path: &Path) -> Option<SystemTime> {
    let metadata = fs::metadata(path).ok()?;
    if !metadata.is_dir() {
        return metadata.modified().ok();
    }
    fs::read_dir(path).ok()?.flatten().filter_map(|item| newest(&item.path())).max()
}

fn components(folder: &Path) -> Vec<PathBuf> {
    let items = fs::read_dir(folder).into_iter().flatten().flatten().map(|item| item.path());
    let mut components: Vec<_> =
        items.filter(|path| path.extension().is_some_and(|end| end == "wasm")).collect();
    components.sort();
    let shown =
        components.into_iter().map(|path| path.strip_prefix("./").map(Path::to_owned).unwrap_or(path));
    shown.collect()
}
