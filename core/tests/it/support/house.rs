//! Services without HTTP around them, on a database of their own that outlives them.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sandpress::{
    config::Config,
    domain::{Actor, Entry, EntryEvent, EntryEventKind, EntryId, EntryPlace, EventId, FixedClock, Origin},
    plugins::SiteFacts,
    services::{Environment, Intent, NewEntry, OpenError, Services},
};
use tempfile::TempDir;
use time::macros::datetime;

use super::{
    app::cache,
    components::{bundled, test_component},
    sandbox::{SANDBOX, fields},
    scratch::Scratch,
};

/// Makes a test on each engine of an async function that takes an `Arc<House>`.
macro_rules! on_each_engine {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let scratch = crate::support::scratch::Scratch::sqlite();
                crate::support::house::run(scratch, super::$name).await;
            })*
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                if let Some(scratch) = crate::support::scratch::Scratch::postgres().await {
                    crate::support::house::run(scratch, super::$name).await;
                }
            })*
        }
    };
}

pub(crate) use on_each_engine;

/// A database, a storage and a clock, on which services are opened with one set of plugins after the other.
pub(crate) struct House {
    /// The clock of all services.
    pub(crate) clock: Arc<FixedClock>,
    database: String,
    folder: TempDir,
}

/// Runs a test in a house and removes its database, whatever came of it.
pub(crate) async fn run<F: Future<Output = ()> + Send + 'static>(
    scratch: Scratch,
    test: fn(Arc<House>) -> F,
) {
    let house = Arc::new(House {
        clock: Arc::new(FixedClock::new(datetime!(2026-03-14 09:26:53 UTC))),
        database: scratch.url(),
        folder: tempfile::tempdir().unwrap(),
    });
    let result = tokio::spawn(test(house)).await;
    scratch.remove().await;
    result.unwrap();
}

impl House {
    /// Opens the services with these test components and their grants, beside the type `well-behaved`. `text` stands
    /// for the bundled plugin.
    pub(crate) async fn open(&self, plugins: &[(&str, &str)]) -> Services {
        self.open_with("", plugins).await.unwrap()
    }

    /// The same with lines of cms.toml, where something may be wrong with the plugins.
    pub(crate) async fn open_with(
        &self,
        lines: &str,
        plugins: &[(&str, &str)],
    ) -> Result<Services, OpenError> {
        let mut toml = format!(
            "{lines}[database]\nurl = {:?}\nmax_connections = 8\n\
             [storage]\nurl = \"file:storage\"\ncache_dir = {:?}\n",
            self.database,
            cache()
        );
        for (component, grants) in [("well_behaved", "")].iter().chain(plugins) {
            let id = component.replace('_', "-");
            let file = if *component == "text" { bundled("text") } else { test_component(component) };
            toml += &format!(
                "[plugins.{id}]\ncomponent = {file:?}\n[plugins.{id}.grants]\n{grants}\n\
                 [plugins.{id}.limits]\ncpu_ms = 5000\nwall_ms = 30000\n"
            );
        }
        let config =
            Config::from_text(&toml, &self.folder.path().join("cms.toml"), std::iter::empty()).unwrap();
        let environment = Environment { clock: self.clock.clone(), sandbox: Arc::clone(&SANDBOX) };
        let site = SiteFacts { origin: "https://example.org".to_owned(), ..SiteFacts::default() };
        Services::open(&config, site, environment).await
    }

    /// Its folder, in which cms.toml would be.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the bytes of files are.
    pub(crate) fn storage(&self) -> PathBuf {
        self.folder.path().join("storage")
    }

    /// Lets a minute pass.
    pub(crate) fn wait_a_minute(&self) {
        self.clock.advance(Duration::from_secs(60));
    }
}

/// An entry with a title and a body.
pub(crate) fn new_entry(publication_type: &str, title: &str, body: &str) -> NewEntry {
    NewEntry {
        publication_type: publication_type.to_owned(),
        fields: fields(title, body),
        path: String::new(),
        byline: "Ada".to_owned(),
        source: None,
        published_at: None,
        aliases: Vec::new(),
        place: EntryPlace::default(),
    }
}

/// Makes an entry of the type `well-behaved`.
pub(crate) async fn make(services: &Services, title: &str, body: &str, intent: Intent) -> Entry {
    let new = new_entry("well-behaved", title, body);
    services.create_entry(&Actor::System, new, intent).await.unwrap()
}

/// What a component that takes commands in the body of an entry answers to these.
pub(crate) async fn answers(services: &Services, plugin: &str, lines: &str) -> String {
    let mut scope = services.plugins().scope();
    let html = scope.render_entry(plugin, &fields("T", lines)).await.unwrap().html;
    html.trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned()
}

/// What a component that takes commands in the title of an event answers to these, by way of an error. The call runs on
/// behalf of the actor, if there is one.
pub(crate) async fn told(services: &Services, plugin: &str, actor: Option<Actor>, lines: &str) -> String {
    let event = EntryEvent {
        id: EventId::generate(),
        kind: EntryEventKind::Published,
        entry: EntryId::generate(),
        publication_type: "well-behaved".to_owned(),
        title: lines.to_owned(),
        path: "x".to_owned(),
        revision: 1,
        was_public: false,
        is_public: true,
        happened_at: services.clock().now(),
        origin: Origin::DIRECT,
    };
    let scope = services.plugins().scope();
    let mut scope = if let Some(actor) = actor { scope.on_behalf_of(actor) } else { scope };
    let answer = scope.tell(plugin, &event, 1).await.unwrap_err().to_string();
    let refused = format!("{plugin} refused: ");
    answer.strip_prefix(&refused).unwrap_or(&answer).to_owned()
}
