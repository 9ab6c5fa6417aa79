//! What an author sees of the running site: the log lines of the plugin, a line for each of its calls, and where it
//! crashed. Read from what the sandbox logs anyhow.

use std::{
    collections::BTreeMap,
    fmt,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::mpsc::UnboundedSender;
use tracing::{Event, Level, Subscriber, field::Field, span};
use tracing_subscriber::{Layer, layer::Context, registry::LookupSpan};

use crate::authoring::trap::Trap;

/// The target of what plugins say themselves.
const PLUGIN: &str = "sandpress::plugin";

/// Shows what concerns one plugin.
pub struct CallLog {
    lines: UnboundedSender<String>,
    watched: Watched,
    is_verbose: bool,
}

/// The plugin under work. Clones share it.
#[derive(Clone, Default)]
pub struct Watched(Arc<Mutex<WatchedPlugin>>);

#[derive(Default)]
struct WatchedPlugin {
    id: String,
    project: PathBuf,
    /// Calls while it was loaded, and how long they took in all, in milliseconds.
    loading: (u32, f64),
}

/// The values of an event or a span by their names.
#[derive(Clone, Default)]
struct Fields(BTreeMap<&'static str, String>);

impl Watched {
    /// Says which plugin is under work, and where its sources are.
    pub(super) fn set(&self, id: &str, project: &std::path::Path) {
        let mut watched = self.lock();
        id.clone_into(&mut watched.id);
        project.clone_into(&mut watched.project);
    }

    /// How many calls loading took since this was asked last, and how many milliseconds.
    pub(super) fn take_loading(&self) -> (u32, f64) {
        std::mem::take(&mut self.lock().loading)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, WatchedPlugin> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CallLog {
    /// A layer for the log of the process. With `is_verbose` it shows all plugins and what the site says.
    pub fn new(lines: UnboundedSender<String>, watched: Watched, is_verbose: bool) -> Self {
        Self { lines, watched, is_verbose }
    }

    /// The lines for one event; none where it is noise.
    fn lines(&self, level: Level, target: &str, fields: &Fields) -> Option<String> {
        let mut watched = self.watched.lock();
        let (plugin, message) = (fields.get("plugin"), fields.get("message"));
        let is_own = !plugin.is_empty() && plugin == watched.id;
        if !is_own && !self.is_verbose {
            // What breaks the site concerns the author as well.
            return (level == Level::ERROR && plugin.is_empty()).then(|| format!("error     {message}"));
        }
        let who = if is_own { String::new() } else { format!("{plugin} ") };
        match message {
            "plugin called" if fields.get("at_load") == "true" => {
                if is_own {
                    watched.loading.0 += 1;
                    watched.loading.1 += milliseconds(fields.get("elapsed"));
                }
                self.is_verbose.then(|| format!("load      {who}{}", call(fields)))
            }
            "plugin called" => Some(format!("call      {who}{}", call(fields))),
            "plugin failed" => Some(failure(&who, fields, &watched.project)),
            "plugin printed" => {
                Some(format!("printed   {who}{}", fields.get("output").replace('\n', "\n          ")))
            }
            _ if target == PLUGIN => {
                Some(format!("log       {who}{} {message}", level.as_str().to_lowercase()))
            }
            _ if level > Level::INFO => None,
            _ if is_own && level == Level::INFO && !self.is_verbose => None,
            _ => Some(format!("{:<9} {who}{message}{}", level.as_str().to_lowercase(), fields.rest())),
        }
    }
}

/// Hook and function with what the call took.
fn call(fields: &Fields) -> String {
    let name = format!("{}.{}", fields.get("hook"), fields.get("function"));
    let memory = fields.get("memory").parse::<f64>().unwrap_or_default() / 1_048_576.0;
    let calls = fields.get("host_calls");
    let noun = if calls == "1" { "host call" } else { "host calls" };
    format!(
        "{name:<32} {:>8.2} ms {calls:>4} {noun:<10} {memory:>6.1} MiB",
        milliseconds(fields.get("elapsed"))
    )
}

fn failure(who: &str, fields: &Fields, project: &std::path::Path) -> String {
    let cause = fields.get("cause");
    let name = format!("{}.{}", fields.get("hook"), fields.get("function"));
    let head = format!("failed    {who}{name} after {:.2} ms: {cause}", milliseconds(fields.get("elapsed")));
    let trap = Trap::read(fields.get("backtrace"), cause, project);
    let lines = trap.lines(project).into_iter().map(|line| format!("        {line}"));
    std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
}

/// The number of milliseconds in a duration as it is logged.
fn milliseconds(duration: &str) -> f64 {
    let at = duration.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(duration.len());
    let (number, unit) = duration.split_at(at);
    let factor = match unit {
        "s" => 1_000.0,
        "ms" => 1.0,
        "µs" => 0.001,
        _ => 0.000_001,
    };
    number.parse::<f64>().unwrap_or_default() * factor
}

impl Fields {
    fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// What is not shown elsewhere.
    fn rest(&self) -> String {
        let hidden = ["message", "plugin", "hook", "function", "backtrace"];
        let rest = self.0.iter().filter(|(name, _)| !hidden.contains(name));
        rest.map(|(name, value)| format!(" {name}={value}")).collect()
    }
}

impl tracing::field::Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for CallLog {
    fn on_new_span(&self, attributes: &span::Attributes<'_>, id: &span::Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        for span in context.event_scope(event).into_iter().flat_map(|scope| scope.from_root()) {
            if let Some(known) = span.extensions().get::<Fields>() {
                fields.0.extend(known.0.clone());
            }
        }
        event.record(&mut fields);
        if let Some(line) = self.lines(*event.metadata().level(), event.metadata().target(), &fields) {
            // Nobody reads any more where the program is about to end.
            let _ = self.lines.send(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(is_verbose: bool, level: Level, target: &str, pairs: &[(&'static str, &str)]) -> Option<String> {
        let watched = Watched::default();
        watched.set("hello", std::path::Path::new("/nowhere"));
        let log = CallLog::new(tokio::sync::mpsc::unbounded_channel().0, watched, is_verbose);
        let fields = Fields(pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect());
        log.lines(level, target, &fields)
    }

    const CALL: &[(&str, &str)] = &[
        ("message", "plugin called"),
        ("plugin", "hello"),
        ("hook", "block"),
        ("function", "draw"),
        ("elapsed", "419.5µs"),
        ("host_calls", "1"),
        ("memory", "1179648"),
        ("at_load", "false"),
    ];

    #[test]
    fn each_call_is_a_line() {
        let line = lines(false, Level::DEBUG, "sandpress::plugins::scope", CALL).unwrap();
        let words: Vec<_> = line.split_whitespace().collect();
        assert_eq!(words, ["call", "block.draw", "0.42", "ms", "1", "host", "call", "1.1", "MiB"]);
        let mut other = CALL.to_vec();
        other[1].1 = "text";
        assert_eq!(lines(false, Level::DEBUG, "", &other), None);
        assert!(lines(true, Level::DEBUG, "", &other).unwrap().contains("text block.draw"));
        let mut load = CALL.to_vec();
        load[7].1 = "true";
        assert_eq!(lines(false, Level::DEBUG, "", &load), None);
    }

    #[test]
    fn the_noise_of_the_site_is_left_out() {
        assert_eq!(lines(false, Level::INFO, "sandpress::http", &[("message", "serving")]), None);
        assert_eq!(lines(false, Level::WARN, "sandpress::http", &[("message", "a block")]), None);
        assert_eq!(
            lines(false, Level::ERROR, "db", &[("message", "disk full")]).unwrap(),
            "error     disk full"
        );
        assert!(
            lines(true, Level::INFO, "x", &[("message", "serving"), ("url", "u")])
                .unwrap()
                .contains("serving url=u")
        );
        let said = [("message", "hello there"), ("plugin", "hello")];
        assert_eq!(lines(false, Level::INFO, PLUGIN, &said).unwrap(), "log       info hello there");
    }

    #[test]
    fn a_failure_says_what_and_how_long() {
        let pairs = [
            ("message", "plugin failed"),
            ("plugin", "hello"),
            ("hook", "block"),
            ("function", "draw"),
            ("elapsed", "56.2ms"),
            ("cause", "it used up its processor time (cpu_ms)"),
        ];
        let line = lines(false, Level::ERROR, "", &pairs).unwrap();
        assert_eq!(line, "failed    block.draw after 56.20 ms: it used up its processor time (cpu_ms)");
        assert!(
            (milliseconds("1.5s") - 1500.0).abs() < 0.01 && (milliseconds("12ns") - 0.000_012).abs() < 1e-9
        );
    }
}
