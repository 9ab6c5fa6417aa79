//! The development site: its folder, the running application, and the plugin under work in it.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    DevError,
    calls::Watched,
    settings::{Component, Settings, example},
};
use crate::{
    authoring::project::Project,
    bundle::{Bundle, component_path},
    config::{Config, process_environment},
    domain::SystemClock,
    http::App,
    jobs,
    plugins::{Compiler, ComponentFacts, LoadProblem, Sandbox, SandboxOptions},
    services::{Environment, OpenError},
};

/// Variables that the development site takes over: secrets, which belong into no file.
const SECRETS: &str = "SANDPRESS_SECRET_";

/// A running site, and what is needed to put another component into it.
pub(super) struct DevSite {
    pub(super) app: App,
    project: Project,
    listen: SocketAddr,
    watched: Watched,
    /// The id of the plugin, once it is known.
    id: String,
    /// The component that was built last.
    built: Option<Arc<[u8]>>,
}

/// What runs after a swap.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) hooks: Vec<&'static str>,
    pub(super) routes: Vec<String>,
    /// Whether it is another component, or other grants, settings or limits, than before.
    pub(super) is_new: bool,
}

impl DevSite {
    /// Opens the site without the plugin, which comes with the first swap.
    pub(super) async fn open(
        project: Project,
        bundle: &Bundle,
        settings: &Settings,
        listen: SocketAddr,
        watched: Watched,
    ) -> Result<Self, DevError> {
        let folder = super::folder(&project);
        unpack(bundle, &folder, &settings.bundled(&project.name, &ComponentFacts::default()))?;
        let config = write_config(&folder, &settings.config(listen, &project.name, None))?;
        let options = SandboxOptions { compiler: Compiler::Here, ..SandboxOptions::default() };
        let sandbox = Sandbox::new(options).map_err(|error| OpenError::Sandbox(error.into()))?;
        let environment = Environment { clock: Arc::new(SystemClock), sandbox };
        let public_url = config.server.public_url_at(listen);
        let app = App::open(&config, public_url, environment).await?;
        let id = project.name.clone();
        Ok(Self { app, project, listen, watched, id, built: None })
    }

    /// Puts a component in the place of the one that runs, and takes `settings` over. Requests that are under way end
    /// as they began. Where it cannot run the one before goes on, and the answer says why.
    pub(super) async fn swap(
        &mut self,
        component: Option<&Path>,
        bundle: &Bundle,
        settings: &Settings,
    ) -> Result<Result<Loaded, String>, DevError> {
        if let Some(file) = component {
            self.built = Some(fs::read(file).map_err(DevError::write(file))?.into());
        }
        let Some(bytes) = self.built.clone() else { return Ok(Err("there is no component yet".to_owned())) };
        let facts = match ComponentFacts::read(&bytes, &self.id) {
            Ok(facts) => facts,
            Err(error) => return Ok(Err(format!("what was built is not a plugin: {error}"))),
        };
        let missing = settings.missing(&facts);
        if !missing.is_empty() {
            return Ok(Err(format!(
                "it wants what needs a grant of its own. Add to dev.toml, under [grants], what it shall have:\n    {}",
                example(&missing)
            )));
        }
        let outcome = self.load(&bytes, &facts, bundle, settings).await?;
        match outcome {
            // The plugin knows best what it is called.
            Err(Refusal { other_id: Some(id), .. }) => {
                self.id = id;
                Ok(self.load(&bytes, &facts, bundle, settings).await?.map_err(|refusal| refusal.message))
            }
            outcome => Ok(outcome.map_err(|refusal| refusal.message)),
        }
    }

    async fn load(
        &self,
        bytes: &[u8],
        facts: &ComponentFacts,
        bundle: &Bundle,
        settings: &Settings,
    ) -> Result<Result<Loaded, Refusal>, DevError> {
        let folder = super::folder(&self.project);
        unpack(bundle, &folder, &settings.bundled(&self.id, facts))?;
        let file = folder.join("plugin.wasm");
        put(&file, bytes)?;
        let component = Component { id: &self.id, bytes, facts };
        let config =
            write_config(&folder, &settings.config(self.listen, &self.project.name, Some(&component)))?;
        self.watched.set(&self.id, &self.project.folder);
        let report = self.app.services().reload_plugins(&config).await;
        if !report.problems.is_empty() {
            let other_id = report.problems.iter().find_map(|error| match &error.problem {
                LoadProblem::WrongId { found } if error.plugin == self.id => Some(found.clone()),
                _ => None,
            });
            let messages: Vec<_> = report.problems.iter().map(|error| error.problem.to_string()).collect();
            return Ok(Err(Refusal { message: messages.join("\n"), other_id }));
        }
        jobs::refresh_renderings(self.app.services()).await;
        let is_new = report.changed.contains(&self.id);
        let running = self.app.services().plugins().list().into_iter().find(|plugin| plugin.id == self.id);
        let running =
            running.ok_or_else(|| Refusal { message: "it does not run".to_owned(), other_id: None });
        Ok(running.map(|plugin| Loaded {
            id: plugin.id,
            version: plugin.version,
            hooks: plugin.hooks,
            routes: plugin.routes,
            is_new,
        }))
    }
}

/// Why a component does not run.
struct Refusal {
    message: String,
    /// What the plugin calls itself, where that is the only problem.
    other_id: Option<String>,
}

/// Writes the theme and the bundled components into the site, where they are not there as this program has them. The
/// folder keeps itself out of repositories.
fn unpack(bundle: &Bundle, folder: &Path, plugins: &[String]) -> Result<(), DevError> {
    put(&folder.join(".gitignore"), b"*\n")?;
    for (path, bytes) in bundle.below("themes") {
        put(&folder.join("themes").join(path), bytes)?;
    }
    // A theme without this file is none, so a program without themes is told here.
    bundle.file("themes/default/theme.toml")?;
    for plugin in plugins {
        put(&folder.join(component_path(plugin)), bundle.component(plugin)?)?;
    }
    Ok(())
}

fn write_config(folder: &Path, text: &str) -> Result<Config, DevError> {
    let file = folder.join("cms.toml");
    put(&file, text.as_bytes())?;
    let secrets = process_environment().filter(|(name, _)| name.starts_with(SECRETS));
    Ok(Config::load(&file, secrets)?)
}

/// Writes a file that does not have these bytes already, whole.
fn put(file: &Path, bytes: &[u8]) -> Result<(), DevError> {
    if fs::read(file).is_ok_and(|found| found == bytes) {
        return Ok(());
    }
    let folder: PathBuf = file.parent().map(Path::to_owned).unwrap_or_default();
    let write = || {
        fs::create_dir_all(&folder)?;
        let mut new = tempfile::NamedTempFile::new_in(&folder)?;
        std::io::Write::write_all(&mut new, bytes)?;
        new.persist(file).map_err(|error| error.error)
    };
    write().map(drop).map_err(DevError::write(file))
}
