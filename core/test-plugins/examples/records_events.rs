//! Keeps every event in its store, in the order in which they came. `render` lists them.

use sandpress_plugin::entry_events::{EntryEvents, Event};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, Notes, component};

const NOTES: Notes = Notes::new("events");

struct RecordsEvents;

impl Behaviour for RecordsEvents {
    const ID: &'static str = "records-events";

    fn render(_entry: Entry) -> Result<String, Error> {
        NOTES.list()
    }
}

impl EntryEvents for RecordsEvents {
    fn handle(event: Event) -> Result<(), Error> {
        let seen = |public| if public { "public" } else { "hidden" };
        NOTES.add(&format!(
            "{} {} r{} {}-{} depth {} attempt {} at {} id {}",
            event.kind,
            event.path,
            event.revision,
            seen(event.was_public),
            seen(event.is_public),
            event.depth,
            event.attempt,
            event.happened_at,
            event.id,
        ))
    }
}

component!(RecordsEvents: lifecycle, publication_type; also entry_events);
