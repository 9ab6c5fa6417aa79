//! Hook `entry-events` (action): learns what happened to entries, after it happened.
//!
//! ```
//! use sandpress_plugin::entry_events::{EntryEvents, Event};
//! use sandpress_plugin::store::Collection;
//! use sandpress_plugin::testing::Site;
//! use sandpress_plugin::types::Error;
//!
//! struct Counts;
//!
//! impl EntryEvents for Counts {
//!     fn handle(event: Event) -> Result<(), Error> {
//!         if event.kind == "published" {
//!             Collection::new("counts").increment(&event.publication_type, 1)?;
//!         }
//!         Ok(())
//!     }
//! }
//!
//! let site = Site::new();
//! site.run(|| Counts::handle(Event::new("published", "some-id").of("text"))).unwrap();
//! assert_eq!(site.stored("counts")[0].body, "1");
//! ```

pub use crate::bindings::entry_events::exports::sandpress::entry_events::entry_events::Event;
use crate::bindings::entry_events::exports::sandpress::entry_events::entry_events::Guest;
use crate::types::Error;

/// Reacts to what happened to entries.
pub trait EntryEvents {
    /// Called at least once for each event, after the change is stored. [`Event::id`] tells whether an event comes again.
    ///
    /// # Errors
    /// Whatever kept the plugin from doing its part: the event is delivered again after a while.
    fn handle(event: Event) -> Result<(), Error>;
}

impl<T: EntryEvents> Guest for T {
    fn handle(event: Event) -> Result<(), Error> {
        T::handle(event)
    }
}

impl Event {
    /// What happened (`published`, `updated`, `unpublished`, `deleted` or `restored`) to the entry of this id, told for
    /// the first time, as a test gives it to [`EntryEvents::handle`].
    pub fn new(kind: &str, entry: impl Into<String>) -> Self {
        Self {
            id: "00000000-0000-7000-8000-00000000e001".into(),
            kind: kind.into(),
            entry: entry.into(),
            publication_type: String::new(),
            title: String::new(),
            path: String::new(),
            revision: 1,
            was_public: matches!(kind, "updated" | "unpublished" | "deleted"),
            is_public: matches!(kind, "published" | "updated"),
            happened_at: 0,
            depth: 0,
            attempt: 1,
            extra: Vec::new(),
        }
    }

    /// To an entry of this publication type, for a test.
    #[must_use]
    pub fn of(mut self, publication_type: impl Into<String>) -> Self {
        self.publication_type = publication_type.into();
        self
    }

    /// To an entry with this title and path, for a test.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>, path: impl Into<String>) -> Self {
        self.title = title.into();
        self.path = path.into();
        self
    }
}
