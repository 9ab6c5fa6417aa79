//! The real application on a port of its own.

use std::{
    fs::{self, DirBuilder},
    net::SocketAddr,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sandpress::{
    config::{Config, RateGroup},
    domain::{Actor, Entry, EntryId, EntryPlace, FieldValues, FixedClock, PageTag, Role},
    http::{
        App, large_bodies, router,
        server::{Server, ServerOptions, ShutdownReport},
    },
    jobs,
    services::{Environment, ImportProgress, ImportReport, Intent, NewEntry, NewUser, ServiceError},
};
use sea_orm::ConnectionTrait;
use tempfile::TempDir;
use time::macros::datetime;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{
    client::{Client, Page},
    components::{bundled, repository, test_component},
    sandbox::{SANDBOX, fields},
    scratch::Scratch,
};

/// The password of every account in the tests.
pub(crate) const PASSWORD: &str = "violet harbour lantern 7";

/// A site with the bundled plugins and the default theme, a database of its own and a clock that stands still.
pub(crate) struct TestApp {
    /// The application behind the server.
    pub(crate) app: App,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// Its clock.
    pub(crate) clock: Arc<FixedClock>,
    config: Config,
    scratch: Option<Scratch>,
    stop: CancellationToken,
    server: JoinHandle<ShutdownReport>,
    folder: Option<TempDir>,
}

impl TestApp {
    /// A site as a new owner has it.
    pub(crate) async fn start() -> Self {
        Self::with(&[], &[]).await
    }

    /// A site with further plugins, by the names of test components or of bundled ones, and keys of cms.toml by the names of
    /// their variables without `SANDPRESS_`.
    pub(crate) async fn with(components: &[&str], variables: &[(&str, &str)]) -> Self {
        let scratch = Scratch::postgres().await.unwrap_or_else(Scratch::sqlite);
        Self::on(scratch, components, variables).await
    }

    /// The same with everything in files, whatever database the other tests have.
    pub(crate) async fn in_files(components: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::on(Scratch::sqlite(), components, variables).await
    }

    async fn on(scratch: Scratch, components: &[&str], variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let toml = toml(&scratch.url(), &cache(), components);
        let config = config(folder.path(), &toml, variables);
        Self::open(Some(scratch), Some(folder), config).await
    }

    /// Another node with the same database and the same folder.
    pub(crate) async fn beside(&self) -> Self {
        Self::open(None, None, self.config.clone()).await
    }

    /// Stops a node that stands beside another one.
    pub(crate) async fn leave(self) {
        self.stop.cancel();
        self.server.await.unwrap();
    }

    /// A site that its owner sets up: with a cms.toml that can be changed, `more` at its end, and a cache of its own.
    pub(crate) async fn to_set_up(components: &[&str], more: &str) -> Self {
        let scratch = Scratch::postgres().await.unwrap_or_else(Scratch::sqlite);
        let folder = tempfile::tempdir().unwrap();
        let toml = toml(&scratch.url(), &own_cache(folder.path()), components) + more;
        let config = config(folder.path(), &toml, &[]);
        Self::open(Some(scratch), Some(folder), config).await
    }

    async fn open(scratch: Option<Scratch>, folder: Option<TempDir>, config: Config) -> Self {
        let options = ServerOptions {
            listen: config.server.listen,
            max_body_bytes: config.server.max_body_bytes.into(),
            large_bodies: Some(large_bodies(&config)),
            trusted_proxies: config.server.trusted_proxies.clone(),
            ..ServerOptions::default()
        };
        let server = Server::bind(options).await.unwrap();
        let address = server.local_addr();
        let clock = Arc::new(FixedClock::new(datetime!(2026-03-14 09:26:53 UTC)));
        let environment = Environment { clock: clock.clone(), sandbox: Arc::clone(&SANDBOX) };
        let app = App::open(&config, config.server.public_url_at(address), environment).await.unwrap();
        let server = server
            .with_refusal_page(app.refusal_page())
            .with_ready_pages(app.ready_pages())
            .with_observer(app.observer());
        let stop = CancellationToken::new();
        let server = tokio::spawn(server.run(router(&app), stop.clone()));
        Self { app, address, clock, config, scratch, stop, server, folder }
    }

    /// Its folder, with cms.toml in it.
    pub(crate) fn folder(&self) -> &Path {
        self.config.file.parent().unwrap()
    }

    /// What cms.toml says.
    pub(crate) fn toml(&self) -> String {
        fs::read_to_string(self.folder().join("cms.toml")).unwrap()
    }

    /// The site's address without a slash at its end.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A new visitor.
    pub(crate) fn client(&self) -> Client {
        Client::new(self.origin())
    }

    /// What a new visitor gets.
    pub(crate) async fn get(&self, path: &str) -> Page {
        self.client().get(path).await
    }

    /// Makes an account named after the role, unless there is one.
    pub(crate) async fn account(&self, role: Role) -> String {
        let name = format!("The {}", role.label());
        let email = format!("{}@example.org", role.as_str());
        let new = NewUser { name: name.clone(), email, password: PASSWORD.into(), role };
        match self.app.services().create_user(&new).await {
            Ok(_) | Err(ServiceError::Invalid(_)) => name,
            Err(error) => panic!("{error}"),
        }
    }

    /// A client that is logged in.
    pub(crate) async fn user_as(&self, role: Role) -> Client {
        let name = self.account(role).await;
        let client = self.client();
        let page = client.log_in(&name, PASSWORD).await;
        assert_eq!(page.status, 303, "{}", page.body);
        client
    }

    /// The owner, logged in.
    pub(crate) async fn owner(&self) -> Client {
        self.user_as(Role::Owner).await
    }

    /// A published post, made without a form.
    pub(crate) async fn post(&self, title: &str, body: &str) -> Entry {
        self.create("text", &[("title", title), ("body", body)], Intent::Publish).await
    }

    /// A draft, made without a form.
    pub(crate) async fn draft(&self, title: &str, body: &str) -> Entry {
        self.create("text", &[("title", title), ("body", body)], Intent::Save).await
    }

    /// An entry of any type, made without a form.
    pub(crate) async fn create(
        &self,
        publication_type: &str,
        fields: &[(&str, &str)],
        intent: Intent,
    ) -> Entry {
        let fields: FieldValues =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let new = NewEntry {
            publication_type: publication_type.to_owned(),
            fields,
            path: String::new(),
            byline: "Ada Lovelace".to_owned(),
            source: None,
            published_at: None,
            aliases: Vec::new(),
            place: EntryPlace::default(),
        };
        self.app.services().create_entry(&Actor::System, new, intent).await.unwrap()
    }

    /// Brings in the Markdown files of the fixtures.
    pub(crate) async fn import_fixtures(&self) -> ImportReport {
        let folder = repository().join("core/tests/fixtures/markdown");
        self.app.services().import_markdown(&Actor::System, &folder, &mut Quiet).await.unwrap()
    }

    /// The entry as it is now.
    pub(crate) async fn entry(&self, id: EntryId) -> Entry {
        self.app.services().get_entry(&Actor::System, id).await.unwrap().entry
    }

    /// Does what is due in the background. How many jobs it were.
    pub(crate) async fn run_jobs(&self) -> usize {
        jobs::run_due(self.app.services()).await.unwrap()
    }

    /// What a component makes of a body, as text.
    pub(crate) async fn ask(&self, component: &str, body: &str) -> String {
        let mut scope = self.app.services().plugins().scope();
        let html = scope.render_entry(component, &fields("T", body)).await.unwrap().html;
        html.trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
    }

    /// Lets so many seconds pass.
    pub(crate) fn wait_seconds(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Lets a minute pass.
    pub(crate) fn wait_a_minute(&self) {
        self.clock.advance(Duration::from_secs(60));
    }

    /// Does what no use case of the site does, in its database.
    pub(crate) async fn execute(&self, statement: &str) {
        let scratch = self.scratch.as_ref().unwrap();
        let connection = sea_orm::Database::connect(scratch.url()).await.unwrap();
        connection.execute_unprepared(statement).await.unwrap();
        connection.close().await.unwrap();
        self.app.services().purge_pages(&[PageTag::Everything]);
    }

    /// Stops the server and removes the database.
    pub(crate) async fn shutdown(self) {
        self.stop.cancel();
        self.server.await.unwrap();
        drop(self.app);
        drop(self.folder);
        if let Some(scratch) = self.scratch {
            scratch.remove().await;
        }
    }
}

/// Progress that nobody watches.
struct Quiet;

impl ImportProgress for Quiet {
    fn begin(&mut self, _: usize) {}
    fn next(&mut self, _: &str) {}
}

fn toml(database: &str, cache: &Path, components: &[&str]) -> String {
    let mut toml = format!(
        "[site]\ntitle = \"Field Notes\"\ndescription = \"Notes from the field.\"\n\
         [server]\nlisten = \"127.0.0.1:0\"\n\
         [database]\nurl = {database:?}\nmax_connections = 4\n\
         [storage]\nurl = \"file:storage\"\ncache_dir = {:?}\n\
         [theme]\npath = {:?}\n",
        cache,
        repository().join("themes/default"),
    );
    // Everybody comes from one address here, and the clock stands still.
    toml += "[rate_limits]\n";
    for group in RateGroup::ALL {
        toml += &format!("{} = \"off\"\n", group.as_str());
    }
    for plugin in ["editor", "security-headers", "text"] {
        // A busy machine must not look like a slow plugin.
        let limits = "cpu_ms = 5000\nwall_ms = 30000";
        let component = bundled(plugin);
        toml +=
            &format!("[plugins.{plugin}]\ncomponent = {component:?}\n[plugins.{plugin}.limits]\n{limits}\n");
        if plugin == "security-headers" {
            toml += "[plugins.security-headers.grants]\nstore = true\n";
        }
    }
    for component in components {
        let id = component.replace('_', "-");
        let is_bundled = repository().join("plugins").join(&id).is_dir();
        let file = if is_bundled { bundled(&id) } else { test_component(component) };
        toml += &format!("[plugins.{id}]\ncomponent = {file:?}\n");
    }
    toml
}

/// Writes cms.toml and reads it, with variables over it.
fn config(folder: &Path, toml: &str, variables: &[(&str, &str)]) -> Config {
    let file = folder.join("cms.toml");
    fs::write(&file, toml).unwrap();
    let variables = variables.iter().map(|(name, value)| (format!("SANDPRESS_{name}"), (*value).to_owned()));
    Config::from_text(toml, &file, variables).unwrap()
}

/// A cache with what all tests have compiled so far, in which nobody else works.
fn own_cache(folder: &Path) -> PathBuf {
    let own = folder.join("cache");
    DirBuilder::new().mode(0o700).create(&own).unwrap();
    for file in fs::read_dir(cache()).into_iter().flatten().flatten() {
        if file.file_type().unwrap().is_file() {
            // Another test may be writing it just now.
            let _ = fs::hard_link(file.path(), own.join(file.file_name()));
        }
    }
    own
}

/// Compiled components, shared by all tests and runs.
pub(crate) fn cache() -> PathBuf {
    super::components::target_directory().join("test-components")
}
