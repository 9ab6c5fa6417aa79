//! Panics at every event.

use sandpress_plugin::entry_events::{EntryEvents, Event};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct TrapsOnEvents;

impl Behaviour for TrapsOnEvents {
    const ID: &'static str = "traps-on-events";
}

impl EntryEvents for TrapsOnEvents {
    fn handle(event: Event) -> Result<(), Error> {
        panic!("cannot bear {}", event.kind)
    }
}

component!(TrapsOnEvents: lifecycle, publication_type; also entry_events);
