//! Reads along in the log and counts errors, so that people are told of them.

use std::fmt::Debug;

use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{Layer, layer::Context, registry::LookupSpan};

use crate::{
    domain::{Clock, JobKind, SystemClock},
    services::SITE_ERRORS,
};

/// Counts the errors of the program. Of an event it takes the sentence and the plugin, nothing else: other values may be
/// what somebody typed.
pub(super) struct ErrorLayer;

/// Errors of this module, and whatever goes wrong within its spans, are about mail: telling of them by mail would make
/// more of them.
const OWN: &str = "sandpress_services::mail";

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for ErrorLayer {
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let (level, target) = (event.metadata().level(), event.metadata().target());
        if *level != Level::ERROR || !target.starts_with("sandpress") || target.starts_with(OWN) {
            return;
        }
        let mut found = Found::default();
        event.record(&mut found);
        let mut spans = context.event_scope(event).into_iter().flatten();
        if found.job == JobKind::Mail.as_str() || spans.any(|span| span.metadata().target().starts_with(OWN))
        {
            return;
        }
        let what = match found.plugin.as_str() {
            "" => found.message,
            plugin => format!("{} ({plugin})", found.message),
        };
        SITE_ERRORS.note(&what, SystemClock.now());
    }
}

#[derive(Default)]
struct Found {
    message: String,
    plugin: String,
    job: String,
}

impl Visit for Found {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "plugin" => self.plugin = value.to_owned(),
            "kind" => self.job = value.to_owned(),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        match field.name() {
            "message" => self.message = format!("{value:?}"),
            "plugin" => self.plugin = format!("{value:?}"),
            _ => {}
        }
    }
}
