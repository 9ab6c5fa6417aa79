//! Refuses every event as often as the setting `failures` says, then keeps it in its store. `render` lists them.

use sandpress_plugin::entry_events::{EntryEvents, Event};
use sandpress_plugin::lifecycle::{Description, SettingDefinition};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::settings;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, Notes, component};

const NOTES: Notes = Notes::new("events");

struct FailsEvents;

impl Behaviour for FailsEvents {
    const ID: &'static str = "fails-events";

    fn describe() -> Description {
        let failures = SettingDefinition::new("failures", "number", "Failures", "How often it fails.");
        Description::new(Self::ID, Self::VERSION, Self::ID, "Fails.").setting(failures.default_value("2"))
    }

    fn render(_entry: Entry) -> Result<String, Error> {
        NOTES.list()
    }
}

impl EntryEvents for FailsEvents {
    fn handle(event: Event) -> Result<(), Error> {
        let failures = settings::get("failures").and_then(|text| text.parse().ok()).unwrap_or(0);
        if event.attempt <= failures {
            return Err(Error::Unavailable(format!("not now\0\u{1b}, attempt {}", event.attempt)));
        }
        NOTES.add(&format!("{} {} attempt {}", event.kind, event.path, event.attempt))
    }
}

component!(FailsEvents: lifecycle, publication_type; also entry_events);
