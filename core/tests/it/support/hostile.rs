//! The hostile set: every way in which a component may try to hurt the site, with what stops it. The tests run it once
//! and look at what happened; the benchmark `hostile` runs it beside other requests.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Mutex},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use sandpress::{
    config::Config,
    domain::{Document, DocumentAddress, DocumentChange, DocumentPage, DocumentQuery, FieldValues},
    plugins::{
        Plugins, Sandbox, SiteFacts, Stage,
        ports::{PluginDocuments, Ports, StoreError},
    },
};
use tracing::{
    Dispatch, Event, Level, Subscriber,
    field::{Field, Visit},
    subscriber::{DefaultGuard, NoSubscriber},
};
use tracing_subscriber::{Layer, layer::Context};

use super::bombs;

/// One behaviour.
pub(crate) struct Behaviour {
    /// What it does.
    pub(crate) name: &'static str,
    source: Source,
    act: Act,
    /// What it may use, as lines of cms.toml below its limits, and as shown.
    limits: &'static str,
    /// A part of the message with which it is stopped, or of the answer where it does no harm.
    pub(crate) cause: &'static str,
    /// Lines of the log that tell of it: one where a call is stopped, none where the component never ran.
    pub(crate) lines: usize,
}

enum Source {
    /// A component of `core/test-plugins`.
    Example(&'static str),
    /// A component that is made of the good one.
    Made(fn(&[u8]) -> Vec<u8>),
}

enum Act {
    /// Rendering an entry with this title and body.
    Render(&'static str, &'static str),
    /// Checking its fields.
    Validate,
}

/// What happened.
pub(crate) struct Observed {
    /// The message with which it was stopped, or the answer.
    pub(crate) cause: String,
    /// From the call, or the load where it was stopped there, to its end.
    pub(crate) time: Duration,
    /// Lines of the log at `WARN` and above that name the plugin, with their hook and cause.
    pub(crate) lines: Vec<String>,
    /// The most memory of the process meanwhile, above what it had, in KiB.
    pub(crate) peak_kib: u64,
}

const RENDER: Act = Act::Render("T", "B");
const PATIENT: &str = "cpu_ms = 5000\nwall_ms = 20000\nmemory_mib = 512";

/// The whole set.
#[rustfmt::skip]
pub(crate) const SET: &[Behaviour] = &[
    stopped("an endless loop", "loops", "cpu_ms = 50", "(cpu_ms)"),
    stopped("an endless loop with much computing time", "loops", "cpu_ms = 5000\nwall_ms = 100", "(wall_ms)"),
    stopped("an endless loop at the start", "loops_in_describe", "cpu_ms = 50", "(cpu_ms)"),
    made("an endless loop in a start function", bombs::loops_at_start, "cpu_ms = 50", "(cpu_ms)", 1),
    stopped("endless recursion", "recurses", "cpu_ms = 50", "call stack overflowed"),
    stopped("a trap", "traps", "cpu_ms = 50", "it crashed: wasm trap: wasm `unreachable`"),
    stopped("a panic", "panics", "cpu_ms = 50", "it crashed: thread"),
    stopped("an exit", "exits", "cpu_ms = 50", "it crashed: Exited with i32 exit status 1"),
    stopped("memory without end", "memory_bomb", "cpu_ms = 2000\nmemory_mib = 32", "(memory_mib)"),
    made("a memory that begins too large", bombs::begins_large, "memory_mib = 32", "(memory_mib)", 1),
    made("a table without end", bombs::grows_tables, "cpu_ms = 2000", "100,000 elements", 1),
    made("500 core instances", bombs::many_core_instances, "", "core module instances", 0),
    made("10,000 component instances", bombs::many_instances, "", "instances count exceeds limit", 0),
    stopped("100,000 handles", "hoards_handles", "cpu_ms = 2000", "more than 1,000 handles"),
    stopped("a result of 1 GB", "huge_result", "cpu_ms = 5000\nwall_ms = 20000\nmemory_mib = 512", "(transfer_kib)"),
    stopped("a result of 8 MB", "big_result", "cpu_ms = 2000\ntransfer_kib = 4096", "(transfer_kib)"),
    Behaviour { act: Act::Validate, ..stopped("1,000,000 entries of a list", "many_strings", PATIENT, "(transfer_kib)") },
    stopped("a result that is no UTF-8", "invalid_text", "", "it crashed: invalid utf-8"),
    Behaviour { act: Act::Render("log", ""), ..stopped("a log line that is no UTF-8", "invalid_text", "", "it crashed: invalid utf-8") },
    stopped("host calls without end", "host_call_flood", "host_calls = 200", "(host_calls)"),
    stopped("asking for the time without end", "asks_the_time", "cpu_ms = 50", "(cpu_ms)"),
    stopped("sleeping for an hour", "sleeps", "wall_ms = 100", "(wall_ms)"),
    Behaviour { act: Act::Render("T", "get things one"), ..stopped("waiting for a store that does not answer", "stores", "wall_ms = 100", "(wall_ms)") },
    harmless("reading standard input", "reads_input", "", "Ok(0)", 0),
    harmless("a flood of log lines", "log_flood", PATIENT, "logged", 1),
    harmless("state from one request to the next", "keeps_state", "", "1", 0),
];

const fn stopped(
    name: &'static str,
    component: &'static str,
    limits: &'static str,
    cause: &'static str,
) -> Behaviour {
    Behaviour { name, source: Source::Example(component), act: RENDER, limits, cause, lines: 1 }
}

const fn harmless(
    name: &'static str,
    component: &'static str,
    limits: &'static str,
    answer: &'static str,
    lines: usize,
) -> Behaviour {
    Behaviour { name, source: Source::Example(component), act: RENDER, limits, cause: answer, lines }
}

const fn made(
    name: &'static str,
    make: fn(&[u8]) -> Vec<u8>,
    limits: &'static str,
    cause: &'static str,
    lines: usize,
) -> Behaviour {
    Behaviour { name, source: Source::Made(make), act: RENDER, limits, cause, lines }
}

impl Behaviour {
    /// Its limits on one line.
    pub(crate) fn budget(&self) -> String {
        if self.limits.is_empty() { "as by default".to_owned() } else { self.limits.replace('\n', ", ") }
    }

    /// Loads the component and does what is asked of it, once.
    pub(crate) async fn run(&self, sandbox: &Arc<Sandbox>, components: &Path, folder: &Path) -> Observed {
        let (id, file) = self.component(components, folder);
        let store = id == "stores";
        let toml = format!(
            "[plugins.{id}]\ncomponent = {file:?}\n[plugins.{id}.grants]\nstore = {store}\n[plugins.{id}.limits]\n{}\n",
            self.limits
        );
        let configs = Config::from_text(&toml, Path::new("/nowhere/cms.toml"), std::iter::empty()).unwrap();
        let site = SiteFacts { origin: "http://127.0.0.1:8080".into(), admin_script_hashes: Vec::new() };
        let ports = Ports { documents: Arc::new(Silent), ..Ports::absent() };
        let cache = folder.join("cache");
        // What is compiled once is not part of what is measured.
        let load =
            || Plugins::load(Arc::clone(sandbox), &cache, ports.clone(), site.clone(), &configs.plugins);
        let first = load().await;
        let lines = Lines::default();
        let before = begin_peak();
        let mut began = Instant::now();
        let cause = {
            let _guard = listen(lines.clone().subscriber());
            match if first.is_ok() { first } else { load().await } {
                Ok(plugins) => {
                    began = Instant::now();
                    self.act_on(&plugins, &id).await
                }
                Err(problems) => problems[0].to_string(),
            }
        };
        let time = began.elapsed();
        let lines = lines.0.lock().unwrap().clone();
        Observed { cause, time, lines, peak_kib: peak_kib().saturating_sub(before) }
    }

    async fn act_on(&self, plugins: &Plugins, id: &str) -> String {
        let mut scope = plugins.scope();
        match self.act {
            Act::Render(title, body) => match scope.render_entry(id, &entry(title, body)).await {
                Ok(rendering) => rendering.html,
                Err(error) => error.to_string(),
            },
            Act::Validate => match scope.validate(id, &entry("T", "B"), Stage::Draft).await {
                Ok(fields) => format!("{} fields", fields.iter().count()),
                Err(error) => error.to_string(),
            },
        }
    }

    /// The plugin's id, and its file.
    fn component(&self, components: &Path, folder: &Path) -> (String, PathBuf) {
        match self.source {
            Source::Example(name) => (name.replace('_', "-"), components.join(format!("{name}.wasm"))),
            Source::Made(make) => {
                let file = folder.join("made.wasm");
                let base = fs::read(components.join("well_behaved.wasm")).unwrap();
                fs::write(&file, make(&base)).unwrap();
                ("well-behaved".to_owned(), file)
            }
        }
    }
}

/// The fields of an entry.
pub(crate) fn entry(title: &str, body: &str) -> FieldValues {
    [("title", title), ("body", body)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into_iter()
        .collect()
}

/// A store that never answers.
struct Silent;

#[async_trait]
impl PluginDocuments for Silent {
    async fn find(&self, _: &str, _: &DocumentAddress) -> Result<Option<Document>, StoreError> {
        std::future::pending().await
    }

    async fn list(&self, _: &str, _: &DocumentQuery) -> Result<DocumentPage, StoreError> {
        std::future::pending().await
    }

    async fn write(&self, _: &str, _: u64, _: &[DocumentChange]) -> Result<u64, StoreError> {
        std::future::pending().await
    }

    async fn increment(&self, _: &str, _: u64, _: &DocumentAddress, _: i64) -> Result<i64, StoreError> {
        std::future::pending().await
    }
}

/// Has a subscriber hear what this thread logs. While one alone is alive, tracing asks only the thread that comes to a
/// line of the program first whether anybody hears it, and silences the line for all where that thread has none; so a
/// second one is kept.
pub(crate) fn listen(subscriber: impl Subscriber + Send + Sync) -> DefaultGuard {
    static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(NoSubscriber::new()));
    LazyLock::force(&SECOND);
    tracing::subscriber::set_default(subscriber)
}

/// Lines of the log about plugins, from `WARN` on.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    fn subscriber(self) -> impl Subscriber {
        use tracing_subscriber::layer::SubscriberExt;
        tracing_subscriber::registry().with(self)
    }
}

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() > Level::WARN || !event.metadata().target().starts_with("sandpress") {
            return;
        }
        let mut line = Line::default();
        event.record(&mut line);
        if line.names_plugin {
            self.0.lock().unwrap().push(line.text);
        }
    }
}

#[derive(Default)]
struct Line {
    text: String,
    names_plugin: bool,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.names_plugin |= field.name() == "plugin";
        if matches!(field.name(), "plugin" | "hook" | "cause" | "message" | "dropped" | "grant") {
            self.text += &format!("{}={value:?} ", field.name());
        }
    }
}

/// Forgets the peak so far, and gives what the process has now, in KiB.
fn begin_peak() -> u64 {
    // Where the kernel does not let it be forgotten the peak is that of the process.
    let _ = fs::write("/proc/self/clear_refs", "5");
    memory("VmRSS:")
}

fn peak_kib() -> u64 {
    memory("VmHWM:")
}

/// A figure of the process's memory in KiB; 0 where the system has none.
pub(crate) fn memory(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.trim().strip_suffix(" kB")).and_then(|number| number.parse().ok()).unwrap_or(0)
}
