//! The newsletter.

mod issues;
mod reading;
mod settings;
mod subscribers;

pub use issues::{IssueContext, IssueFactsContext, IssueRowContext, NewsletterContext, OfferedEntryContext};
pub use reading::{NewsletterPageContext, OwnIssueContext, SubscribeFormContext};
pub use settings::{NewsletterSettingsContext, NewsletterSettingsFieldsContext};
pub use subscribers::{
    ImportColumnContext, ImportPreviewContext, SubscriberContext, SubscriberFormContext,
    SubscriberImportContext, SubscriberNoteContext, SubscriberRowContext, SubscribersContext,
};
