//! The newsletter: issues, who gets them, tables, and settings.

pub(crate) mod import;
pub(crate) mod issue;
pub(crate) mod issues;
pub(crate) mod settings;
pub(crate) mod subscribers;

use super::page::sentence;
use crate::{App, error::HttpError};
use sandpress_domain::{FieldError, IssueCounts, Timestamp};
use sandpress_services::{ServiceError, TopicChoice};
use sandpress_themes::contexts::admin::{IssueFactsContext, PanelChoiceContext};

/// The day and the time of a moment where the site is.
fn moment(app: &App, at: Timestamp) -> String {
    app.site().time_zone.words(at)
}

fn choices(topics: Vec<TopicChoice>) -> Vec<PanelChoiceContext> {
    let choice = |topic: TopicChoice| PanelChoiceContext {
        value: topic.topic.to_string(),
        label: topic.label,
        chosen: topic.is_chosen,
    };
    topics.into_iter().map(choice).collect()
}

fn facts(counts: &IssueCounts, recipients: u64) -> IssueFactsContext {
    IssueFactsContext {
        recipients,
        queued: counts.queued,
        sent: counts.sent,
        failed: counts.failed,
        dropped: counts.dropped,
        unsubscribed: counts.unsubscribed,
        made: counts.all(),
    }
}

/// What is wrong with a form; other errors go on.
fn refusals(error: ServiceError) -> Result<Vec<FieldError>, HttpError> {
    match error {
        ServiceError::Invalid(errors) => {
            let told = |error: FieldError| FieldError::new(&error.field, sentence(&error.message));
            Ok(errors.into_iter().map(told).collect())
        }
        error => Err(error.into()),
    }
}
