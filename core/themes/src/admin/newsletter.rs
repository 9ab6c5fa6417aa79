//! The newsletter: its pages in the admin, and what readers see of it inside the theme.

use super::AdminTemplates;
use crate::contexts::admin::{
    IssueContext, NewsletterContext, NewsletterPageContext, NewsletterSettingsContext, SubscriberContext,
    SubscriberImportContext, SubscribersContext,
};
use crate::error::ThemeError;

const NEWSLETTER: &str = "newsletter.html";
const ISSUE: &str = "newsletter_issue.html";
const SUBSCRIBERS: &str = "newsletter_subscribers.html";
const SUBSCRIBER: &str = "newsletter_subscriber.html";
const IMPORT: &str = "newsletter_import.html";
const SETTINGS: &str = "newsletter_settings.html";
const READER: &str = "newsletter_page.html";

pub(super) const PAGES: [&str; 7] = [NEWSLETTER, ISSUE, SUBSCRIBERS, SUBSCRIBER, IMPORT, SETTINGS, READER];

impl AdminTemplates {
    /// The issues of the newsletter.
    pub fn newsletter(&self, context: &NewsletterContext) -> Result<String, ThemeError> {
        self.templates.render(NEWSLETTER, context)
    }

    /// An issue.
    pub fn newsletter_issue(&self, context: &IssueContext) -> Result<String, ThemeError> {
        self.templates.render(ISSUE, context)
    }

    /// Who gets the newsletter.
    pub fn subscribers(&self, context: &SubscribersContext) -> Result<String, ThemeError> {
        self.templates.render(SUBSCRIBERS, context)
    }

    /// A subscription.
    pub fn subscriber(&self, context: &SubscriberContext) -> Result<String, ThemeError> {
        self.templates.render(SUBSCRIBER, context)
    }

    /// Subscriptions from a table.
    pub fn subscriber_import(&self, context: &SubscriberImportContext) -> Result<String, ThemeError> {
        self.templates.render(IMPORT, context)
    }

    /// The settings of the newsletter.
    pub fn newsletter_settings(&self, context: &NewsletterSettingsContext) -> Result<String, ThemeError> {
        self.templates.render(SETTINGS, context)
    }

    /// What readers see of the newsletter, for the theme to put a page around.
    pub fn newsletter_page(&self, context: &NewsletterPageContext) -> Result<String, ThemeError> {
        self.templates.render(READER, context)
    }

    pub(super) fn try_newsletter_samples(&self) -> Result<(), ThemeError> {
        for context in [NewsletterContext::sample(), NewsletterContext::bare()] {
            self.newsletter(&context)?;
        }
        for context in [IssueContext::sample(), IssueContext::bare()] {
            self.newsletter_issue(&context)?;
        }
        for context in [SubscribersContext::sample(), SubscribersContext::bare()] {
            self.subscribers(&context)?;
        }
        for context in [SubscriberContext::sample(), SubscriberContext::bare()] {
            self.subscriber(&context)?;
        }
        for context in [SubscriberImportContext::sample(), SubscriberImportContext::bare()] {
            self.subscriber_import(&context)?;
        }
        for context in [NewsletterSettingsContext::sample(), NewsletterSettingsContext::bare()] {
            self.newsletter_settings(&context)?;
        }
        for context in [NewsletterPageContext::sample(), NewsletterPageContext::bare()] {
            self.newsletter_page(&context)?;
        }
        Ok(())
    }
}
