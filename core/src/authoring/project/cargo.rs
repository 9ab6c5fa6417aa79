//! What cargo knows of a project, and building by it.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde::Deserialize;

use super::ProjectError;

/// The target whose programs are components.
pub const TARGET: &str = "wasm32-wasip2";

/// A folder with a package that becomes a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// The folder, absolute.
    pub folder: PathBuf,
    /// The name of the package, which is the plugin's id.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What cargo calls the package.
    id: String,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    manifest_path: PathBuf,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
    crate_types: Vec<String>,
}

/// A line that cargo prints while it builds; only what tells of finished files matters here.
#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    package_id: String,
    target: Option<Target>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

impl Project {
    /// Looks at the project in a folder.
    ///
    /// # Errors
    /// Where there is none, or none that becomes a component, or no cargo.
    pub fn open(folder: &Path) -> Result<Self, ProjectError> {
        let not_a_project =
            |reason: &str| ProjectError::NotAProject { path: folder.to_owned(), reason: reason.to_owned() };
        let manifest = folder.join("Cargo.toml");
        if !manifest.is_file() {
            return Err(not_a_project(
                "there is no Cargo.toml; go to the project's folder or name it, or make one with `sandpress plugin new`",
            ));
        }
        let folder = fs::canonicalize(folder)
            .map_err(|reason| ProjectError::Read { path: folder.to_owned(), reason })?;
        let metadata = metadata(&folder)?;
        let manifest = folder.join("Cargo.toml");
        let is_here =
            |package: &Package| fs::canonicalize(&package.manifest_path).is_ok_and(|path| path == manifest);
        let package = metadata.packages.into_iter().find(is_here).ok_or_else(|| {
            not_a_project(
                "its Cargo.toml is of a workspace without a package; name the folder of one of its plugins",
            )
        })?;
        if !package.targets.iter().any(Target::becomes_component) {
            return Err(not_a_project(
                "its library becomes no component; add to Cargo.toml: [lib] crate-type = [\"cdylib\"]",
            ));
        }
        Ok(Self { folder, name: package.name, version: package.version, id: package.id })
    }

    /// Where the finished component lies.
    pub fn component(&self) -> PathBuf {
        self.folder.join(format!("{}.wasm", self.name))
    }

    /// Builds the component with cargo, whose messages go to standard error. The file that cargo wrote.
    ///
    /// # Errors
    /// [`ProjectError::Failed`] where cargo has said what is wrong.
    pub(super) fn compile(&self, keep_names: bool) -> Result<PathBuf, ProjectError> {
        let mut command = self.command("cargo");
        command.args(["build", "--lib", "--release", "--target", TARGET]);
        command.arg("--message-format=json-render-diagnostics");
        if keep_names {
            command.args(["--config", "profile.release.strip=\"none\""]);
            command.args(["--config", "profile.release.debug=\"line-tables-only\""]);
        }
        let output = command
            .stderr(Stdio::inherit())
            .output()
            .map_err(|reason| ProjectError::NoRust { program: "cargo", reason })?;
        if !output.status.success() {
            return Err(failed("cargo", output.status.code()));
        }
        self.find_component(&output.stdout)
    }

    /// Finds in cargo's messages the component that it made of this package.
    ///
    /// # Errors
    /// [`ProjectError::NoComponent`].
    pub(in crate::authoring) fn find_component(&self, messages: &[u8]) -> Result<PathBuf, ProjectError> {
        let messages = messages.split(|byte| *byte == b'\n');
        let messages = messages.filter_map(|line| serde_json::from_slice::<Message>(line).ok());
        let is_component = |message: &Message| {
            message.reason == "compiler-artifact"
                && message.package_id == self.id
                && message.target.as_ref().is_some_and(Target::becomes_component)
        };
        let mut files = messages.filter(is_component).flat_map(|message| message.filenames);
        files.find(|file| file.extension().is_some_and(|end| end == "wasm")).ok_or_else(|| {
            ProjectError::NoComponent {
                path: self.folder.join("Cargo.toml"),
                reason: "cargo built no .wasm file of the library".to_owned(),
            }
        })
    }

    /// Sees to the standard library for components; installs it with rustup where `install` says so.
    ///
    /// # Errors
    /// [`ProjectError::NoTarget`] with what to run.
    pub(in crate::authoring) fn need_target(&self, install: bool) -> Result<(), ProjectError> {
        if self.has_target()? {
            return Ok(());
        }
        if !install {
            return Err(ProjectError::NoTarget { path: self.folder.clone() });
        }
        let status = self
            .command("rustup")
            .args(["target", "add", TARGET])
            .stdout(Stdio::inherit())
            .status()
            .map_err(|reason| ProjectError::NoRust { program: "rustup", reason })?;
        if status.success() { Ok(()) } else { Err(failed("rustup", status.code())) }
    }

    fn has_target(&self) -> Result<bool, ProjectError> {
        let output = self
            .command("rustc")
            .args(["--print", "target-libdir", "--target", TARGET])
            .stderr(Stdio::inherit())
            .output()
            .map_err(|reason| ProjectError::NoRust { program: "rustc", reason })?;
        if !output.status.success() {
            return Err(failed("rustc", output.status.code()));
        }
        let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        let is_std = |name: &str| name.starts_with("libstd-") && name.ends_with(".rlib");
        let items = fs::read_dir(folder).into_iter().flatten().flatten();
        Ok(items.into_iter().any(|item| item.file_name().to_str().is_some_and(is_std)))
    }

    fn command(&self, program: &str) -> Command {
        command(program, &self.folder)
    }
}

impl Target {
    fn becomes_component(&self) -> bool {
        self.kind.iter().chain(&self.crate_types).any(|kind| kind == "cdylib")
    }
}

/// The program itself, as variables or the search path name it.
pub(in crate::authoring) fn program(program: &str) -> OsString {
    let named = match program {
        "cargo" => std::env::var_os("CARGO"),
        "rustc" => std::env::var_os("RUSTC"),
        _ => None,
    };
    named.unwrap_or_else(|| program.into())
}

/// A program of Rust in a folder, which may choose its toolchain by a file.
fn command(name: &str, folder: &Path) -> Command {
    let mut command = Command::new(program(name));
    command.current_dir(folder).stdin(Stdio::null());
    command
}

fn metadata(folder: &Path) -> Result<Metadata, ProjectError> {
    let output = command("cargo", folder)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|reason| ProjectError::NoRust { program: "cargo", reason })?;
    if !output.status.success() {
        return Err(failed("cargo", output.status.code()));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| ProjectError::Answer(error.to_string()))
}

fn failed(program: &'static str, code: Option<i32>) -> ProjectError {
    let code = code.and_then(|code| u8::try_from(code).ok()).filter(|code| *code != 0);
    ProjectError::Failed { program, code: code.unwrap_or(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_a_plugin_is_told_apart() {
        let place = tempfile::tempdir().unwrap();
        let reason = |folder: &Path| Project::open(folder).unwrap_err().to_string();
        assert!(reason(place.path()).contains("there is no Cargo.toml"));
        fs::write(place.path().join("Cargo.toml"), "[workspace]\nmembers = []\n").unwrap();
        assert!(reason(place.path()).contains("workspace without a package"));
        fs::write(place.path().join("Cargo.toml"), "[package]\nname = \"tool\"\n[workspace]\n").unwrap();
        fs::create_dir(place.path().join("src")).unwrap();
        fs::write(place.path().join("src/lib.rs"), "").unwrap();
        assert!(reason(place.path()).contains("crate-type"));
    }

    #[test]
    fn the_component_is_found_by_its_package() {
        let project = Project {
            folder: PathBuf::from("/p"),
            name: "hello".into(),
            version: "0.1.0".into(),
            id: "path+file:///p#hello@0.1.0".into(),
        };
        let line = |id: &str, kind: &str, file: &str| {
            format!(
                "{{\"reason\":\"compiler-artifact\",\"package_id\":\"{id}\",\"target\":{{\"kind\":[\"{kind}\"],\
                 \"crate_types\":[\"{kind}\"]}},\"filenames\":[\"{file}\"]}}\n"
            )
        };
        let messages = line("other", "cdylib", "/t/other.wasm")
            + "not json\n{\"reason\":\"build-finished\",\"success\":true}\n"
            + &line(&project.id, "cdylib", "/t/hello.wasm");
        assert_eq!(project.find_component(messages.as_bytes()).unwrap(), Path::new("/t/hello.wasm"));
        assert!(project.find_component(line("other", "cdylib", "/t/other.wasm").as_bytes()).is_err());
    }
}
