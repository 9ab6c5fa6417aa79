//! A site with many entries.

use std::{fs, path::Path, path::PathBuf};

use sandpress::{
    config::Config,
    domain::{Actor, Entry, EntryId, EntryPlace},
    http::App,
    services::{Environment, Intent, NewEntry},
};
use tempfile::TempDir;

use super::{components, entries, process::free_address};

/// The text of every entry, about as long as most posts are.
const POST: &str = include_str!("../dispatch/post.md");

/// A site in a folder of its own.
pub(super) struct Site {
    folder: TempDir,
    /// The path of an entry in the middle.
    pub(super) path: String,
    /// That entry.
    pub(super) entry: EntryId,
}

impl Site {
    /// A site with so many entries, all with the text of the first.
    pub(super) async fn of(size: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("cms.toml"), toml()).unwrap();
        let site = Self { folder, path: String::new(), entry: EntryId::generate() };
        let app = site.open().await;
        let first = app.services().create_entry(&Actor::System, new(), Intent::Publish).await.unwrap();
        drop(app);
        let made: Vec<Entry> = entries::copy(&site.database(), &first, size).await;
        let middle = made.get(made.len() / 2).unwrap_or(&first);
        Self { path: middle.path.to_url_path(), entry: middle.id, ..site }
    }

    /// The site in this process, as a server has it.
    pub(super) async fn open(&self) -> App {
        let config = Config::load(&self.config(), std::iter::empty()).unwrap();
        let url = format!("http://{}", free_address()).parse().unwrap();
        App::open(&config, url, environment()).await.unwrap()
    }

    /// Its cms.toml.
    pub(super) fn config(&self) -> PathBuf {
        self.folder.path().join("cms.toml")
    }

    fn database(&self) -> String {
        format!("sqlite:{}", self.folder.path().join("site.db").display())
    }
}

/// A sandbox that compiles in processes of the program itself.
fn environment() -> Environment {
    use sandpress::{
        domain::SystemClock,
        plugins::{Compiler, Sandbox, SandboxOptions},
    };
    let compiler = Compiler::Process(PathBuf::from(env!("CARGO_BIN_EXE_sandpress")));
    let sandbox = Sandbox::new(SandboxOptions { compiler, ..SandboxOptions::default() }).unwrap();
    Environment { clock: std::sync::Arc::new(SystemClock), sandbox }
}

fn toml() -> String {
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../themes/default");
    let plugins = ["editor", "security-headers", "text"]
        .map(|id| format!("[plugins.{id}]\ncomponent = {:?}\n", components::bundled(id)));
    format!(
        "[site]\ntitle = \"Field Notes\"\n[database]\nurl = \"sqlite:site.db\"\n[storage]\nurl = \"file:storage\"\n\
         [log]\nlevel = \"warn\"\n[theme]\npath = {theme:?}\n{}\
         [plugins.security-headers.grants]\nstore = true\n",
        plugins.concat()
    )
}

fn new() -> NewEntry {
    let fields = [("title", "The first"), ("body", POST)];
    NewEntry {
        publication_type: "text".to_owned(),
        fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        path: "first".to_owned(),
        byline: "Ada Lovelace".to_owned(),
        source: None,
        published_at: None,
        aliases: Vec::new(),
        place: EntryPlace::default(),
    }
}
