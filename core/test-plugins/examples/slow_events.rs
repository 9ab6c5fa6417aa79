//! Works for two seconds at every event, and notes in its store when it begins and ends. `render` lists the notes.

use std::time::{Duration, Instant};

use sandpress_plugin::entry_events::{EntryEvents, Event};
use sandpress_plugin::log::{Level, write};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, Notes, component};

const NOTES: Notes = Notes::new("events");

struct SlowEvents;

impl Behaviour for SlowEvents {
    const ID: &'static str = "slow-events";

    fn render(_entry: Entry) -> Result<String, Error> {
        NOTES.list()
    }
}

impl EntryEvents for SlowEvents {
    fn handle(event: Event) -> Result<(), Error> {
        NOTES.add(&format!("begins {} attempt {}", event.path, event.attempt))?;
        write(Level::Info, &format!("event begins, attempt {}", event.attempt));
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(2) {}
        NOTES.add(&format!("ends {} attempt {}", event.path, event.attempt))?;
        write(Level::Info, "event ends");
        Ok(())
    }
}

component!(SlowEvents: lifecycle, publication_type; also entry_events);
