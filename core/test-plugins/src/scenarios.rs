//! What a plugin may ask of the capabilities, with answers that can be compared: the same functions run as a component on a
//! real site, and natively against the fakes of the SDK.
//!
//! No answer holds an id, since they differ from site to site.

mod entries;
mod forms;
mod later;
mod store;

use sandpress_plugin::entry_events::{EntryEvents, Event};
use sandpress_plugin::lifecycle::{Description, SettingDefinition};
use sandpress_plugin::scheduled::{Scheduled, Task};
use sandpress_plugin::types::Error;

use crate::{Behaviour, described};

/// The plugin that runs scenarios: the title of an event names one, and the error is its answer.
pub struct Scenarios;

/// The names of all scenarios, in the order in which they run. Each is one call of the plugin.
pub const ALL: &[&str] = &[
    "settings",
    "i18n",
    "random",
    "store",
    "store-pages",
    "store-rules",
    "store-transactions",
    "store-quota",
    "store-documents",
    "entries",
    "entries-queries",
    "entries-rules",
    "jobs",
    "jobs-rules",
    "jobs-limits",
    "mail",
    "mail-rules",
    "mail-limits",
    "media",
    "users",
    "http",
    "connect",
];

/// Answers, a line for each.
#[derive(Default)]
struct Answers(Vec<String>);

impl Answers {
    fn note(&mut self, what: &str, answer: Result<impl ToString, Error>) {
        let answer = answer.map_or_else(|error| described(&error), |answer| answer.to_string());
        self.0.push(format!("{what}: {answer}"));
    }

    fn say(&mut self, what: &str, answer: impl ToString) {
        self.note(what, Ok(answer));
    }
}

/// Runs the scenario of this name.
///
/// # Panics
/// Where there is none.
pub fn run(name: &str) -> String {
    let mut answers = Answers::default();
    match name {
        "settings" => forms::settings(&mut answers),
        "i18n" => forms::i18n(&mut answers),
        "random" => forms::random(&mut answers),
        "media" => forms::media(&mut answers),
        "users" => forms::users(&mut answers),
        "http" => forms::http(&mut answers),
        "connect" => forms::connect(&mut answers),
        "store" => store::documents(&mut answers),
        "store-pages" => store::pages(&mut answers),
        "store-rules" => store::rules(&mut answers),
        "store-transactions" => store::transactions(&mut answers),
        "store-quota" => store::quota(&mut answers),
        "store-documents" => store::budget(&mut answers),
        "entries" => entries::changes(&mut answers),
        "entries-queries" => entries::queries(&mut answers),
        "entries-rules" => entries::rules(&mut answers),
        "jobs" => later::jobs(&mut answers),
        "jobs-rules" => later::job_rules(&mut answers),
        "jobs-limits" => later::job_limits(&mut answers),
        "mail" => later::mail(&mut answers),
        "mail-rules" => later::mail_rules(&mut answers),
        "mail-limits" => later::mail_limits(&mut answers),
        _ => panic!("{name:?} is no scenario"),
    }
    answers.0.join("\n")
}

impl Behaviour for Scenarios {
    const ID: &'static str = "scenarios";

    fn describe() -> Description {
        let setting = |key: &str, kind: &str| SettingDefinition::new(key, kind, key, "For scenarios.");
        Description::new(Self::ID, Self::VERSION, "Scenarios", "Asks every capability.")
            .setting(setting("dash", "text").default_value("—"))
            .setting(setting("words", "list").default_value("one two"))
            .setting(setting("none", "text"))
    }
}

crate::hook!(lifecycle Scenarios);

impl EntryEvents for Scenarios {
    fn handle(event: Event) -> Result<(), Error> {
        Err(Error::Internal(run(&event.title)))
    }
}

impl Scheduled for Scenarios {
    fn run(_task: Task) -> Result<(), Error> {
        Ok(())
    }
}
