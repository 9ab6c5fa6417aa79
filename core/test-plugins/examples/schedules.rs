//! Runs tasks by the schedules in its settings: `cron` for one that makes up for missed runs, `skip` for one that does
//! not. Keeps the runs in its store, fails while the setting `failures` says so, and lists the runs in `render`.

use sandpress_plugin::lifecycle::{Description, SettingDefinition};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::scheduled::{Schedule, Scheduled, Task};
use sandpress_plugin::settings;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, Notes, component};

const NOTES: Notes = Notes::new("runs");

struct Schedules;

impl Behaviour for Schedules {
    const ID: &'static str = "schedules";

    fn describe() -> Description {
        let setting = |key| SettingDefinition::new(key, "text", key, "For the tests.");
        Description::new(Self::ID, Self::VERSION, Self::ID, "Runs tasks.")
            .setting(setting("cron"))
            .setting(setting("skip"))
            .setting(setting("failures").default_value("0"))
    }

    fn render(_entry: Entry) -> Result<String, Error> {
        NOTES.list()
    }
}

impl Scheduled for Schedules {
    fn schedules() -> Vec<Schedule> {
        let once = settings::get("cron").map(|cron| Schedule::new("once", &cron).payload("p ü"));
        let skip = settings::get("skip").map(|cron| Schedule::new("skip", &cron).skip_missed());
        once.into_iter().chain(skip).collect()
    }

    fn run(task: Task) -> Result<(), Error> {
        let failures = settings::get("failures").and_then(|text| text.parse().ok()).unwrap_or(0);
        if task.attempt <= failures {
            return Err(Error::Internal("the tide is out".into()));
        }
        NOTES.add(&format!(
            "{} {:?} planned {} attempt {}{}",
            task.name,
            task.payload,
            task.planned_at,
            task.attempt,
            if task.is_catch_up { " catching up" } else { "" },
        ))
    }
}

component!(Schedules: lifecycle, publication_type; also scheduled);
