//! Loads a component as a site would, and says what came out.

use std::{fs, path::Path, sync::Arc};

use super::{ProjectError, Report, built_component};
use crate::{
    config::{Config, PluginConfig, is_plugin_id},
    plugins::{Compiler, ComponentFacts, Inspector, LoadError, LoadProblem, Sandbox, SandboxOptions},
};

/// Who made a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// The person at the keyboard, just now: it is compiled in this process.
    Own,
    /// Somebody: it is compiled in a process of its own with limits.
    Foreign,
}

/// The largest file that is looked at; see [`LoadProblem`].
const LARGEST: u64 = 64 << 20;

/// Checks a component, or the one that lies built in the folder of a project.
///
/// # Errors
/// Where there is none, or it cannot be read. That a site would refuse it stands in the report.
pub async fn check(path: &Path) -> Result<Report, ProjectError> {
    let file = if path.is_dir() { built_component(path)? } else { path.to_owned() };
    let unreadable = |reason| ProjectError::Read { path: file.clone(), reason };
    let size = fs::metadata(&file).map_err(unreadable)?.len();
    let name = id_of(&file);
    if size > LARGEST {
        let reason = format!("it has {size} bytes, at most {LARGEST} are allowed");
        return Err(not_a_component(&file, &name, reason).into());
    }
    let bytes = fs::read(&file).map_err(unreadable)?;
    check_bytes(&bytes, &file, &name, Trust::Foreign).await
}

/// Checks the bytes of a component. `file` and `name` stand in messages; `name` also is the plugin's id until it has
/// given its own.
pub(super) async fn check_bytes(
    bytes: &[u8],
    file: &Path,
    name: &str,
    trust: Trust,
) -> Result<Report, ProjectError> {
    let facts = ComponentFacts::read(bytes, name).map_err(|reason| not_a_component(file, name, reason))?;
    let work =
        tempfile::tempdir().map_err(|reason| ProjectError::Write { path: std::env::temp_dir(), reason })?;
    let component = work.path().join("component.wasm");
    fs::write(&component, bytes).map_err(|reason| ProjectError::Write { path: component.clone(), reason })?;
    let config = config(name, &component, &facts)?;
    let sandbox = sandbox(trust)?;
    let inspector = Inspector::new(sandbox, Some(work.path()), "en", None);
    let outcome = inspector.examine(&config).await.map_err(|error| of_file(error, file));
    Ok(match outcome {
        Ok(examination) => Report::new(file, facts, Some(examination), None),
        Err(error) => Report::new(file, facts, None, Some(error.to_string())),
    })
}

/// The plugin with everything that it asks for, each grant as its capability gives an example of.
fn config(name: &str, component: &Path, facts: &ComponentFacts) -> Result<PluginConfig, ProjectError> {
    let mut text = format!("[plugins.{name}]\ncomponent = {component:?}\n[plugins.{name}.grants]\n");
    for capability in facts.grants() {
        text.push_str(&capability.grant);
        text.push('\n');
    }
    let config = Config::from_text(&text, &component.with_file_name("cms.toml"), std::iter::empty())
        .map_err(|error| ProjectError::Sandbox(error.to_string()))?;
    let plugin = config.plugins.into_iter().next();
    plugin.ok_or_else(|| ProjectError::Sandbox("there is no plugin to load".to_owned()))
}

fn sandbox(trust: Trust) -> Result<Arc<Sandbox>, ProjectError> {
    let compiler = match (trust, std::env::current_exe()) {
        (Trust::Foreign, Ok(program)) => Compiler::Process(program),
        _ => Compiler::Here,
    };
    Sandbox::new(SandboxOptions { instances: 4, compiler, ..SandboxOptions::default() })
        .map_err(|error| ProjectError::Sandbox(error.to_string()))
}

/// The file's name as an id, for as long as the component has not given its own.
fn id_of(file: &Path) -> String {
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().replace('_', "-");
    if is_plugin_id(&stem) { stem } else { "plugin".to_owned() }
}

fn not_a_component(file: &Path, name: &str, reason: String) -> LoadError {
    let problem = LoadProblem::NotAComponent { path: file.to_owned(), reason };
    LoadError { plugin: name.to_owned(), problem }
}

/// Names the file that was asked for in place of the copy that was loaded.
fn of_file(error: LoadError, file: &Path) -> LoadError {
    match error.problem {
        LoadProblem::NotAComponent { reason, .. } => not_a_component(file, &error.plugin, reason),
        problem => LoadError { problem, ..error },
    }
}
