//! Answers every event by the opposite: unpublishes what was published, and publishes what was unpublished. Keeps the
//! events in its store, and lists them in `render`.

use sandpress_plugin::content::{Identity, publish, unpublish};
use sandpress_plugin::entry_events::{EntryEvents, Event};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, Notes, component};

const NOTES: Notes = Notes::new("events");

struct AnswersEvents;

impl Behaviour for AnswersEvents {
    const ID: &'static str = "answers-events";

    fn render(_entry: Entry) -> Result<String, Error> {
        NOTES.list()
    }
}

impl EntryEvents for AnswersEvents {
    fn handle(event: Event) -> Result<(), Error> {
        NOTES.add(&format!("{} depth {}", event.kind, event.depth))?;
        let answer = match event.kind.as_str() {
            "published" => unpublish(Identity::Plugin, &event.entry),
            _ => publish(Identity::Plugin, &event.entry),
        };
        answer.map(drop).map_err(|error| Error::Internal(format!("{error:?}")))
    }
}

component!(AnswersEvents: lifecycle, publication_type; also entry_events);
