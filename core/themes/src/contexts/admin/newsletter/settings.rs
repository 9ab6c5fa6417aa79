//! The settings of the newsletter.

use serde::Serialize;

use super::super::{AdminCommon, PanelChoiceContext};
use sandpress_domain::FieldError;

/// `newsletter_settings.html`: the settings of the newsletter.
#[derive(Clone, Debug, Serialize)]
pub struct NewsletterSettingsContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The inputs.
    pub form: NewsletterSettingsFieldsContext,
    /// Where the mail comes from, as `cms.toml` says.
    pub sender: String,
    /// What is wrong, by the name of the input.
    pub errors: Vec<FieldError>,
}

/// The inputs of the settings.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NewsletterSettingsFieldsContext {
    /// Whether readers can subscribe.
    pub is_open: bool,
    /// Its name.
    pub name: String,
    /// What readers can expect.
    pub description: String,
    /// The name that mail comes from.
    pub sender_name: String,
    /// Who gets answers.
    pub reply_to: String,
    /// Who sends it, with a postal address.
    pub footer: String,
    /// Everything that could be a topic.
    pub topics: Vec<PanelChoiceContext>,
    /// After how many refusals in a row an address is suspended.
    pub max_bounces: String,
    /// Whether issues can be read on the site.
    pub has_archive: bool,
    /// Whether search engines may list them.
    pub is_indexed: bool,
    /// Whether authors are asked after publishing.
    pub offers_new: bool,
}

impl NewsletterSettingsContext {
    /// Settings with everything, all of it refused.
    pub fn sample() -> Self {
        let fields = ["name", "description", "sender_name", "reply_to", "footer", "topics", "max_bounces"];
        Self {
            common: AdminCommon::sample(),
            form: NewsletterSettingsFieldsContext {
                is_open: true,
                name: "Tide letter".into(),
                description: "One letter each month.".into(),
                sender_name: "Ada of the harbour".into(),
                reply_to: "ada@example.org".into(),
                footer: "The Tide Table\n1 Quay".into(),
                topics: vec![PanelChoiceContext {
                    value: "type:text".into(),
                    label: "Post".into(),
                    chosen: true,
                }],
                max_bounces: "3".into(),
                has_archive: true,
                is_indexed: true,
                offers_new: true,
            },
            sender: "site@example.org".into(),
            errors: fields.map(|field| FieldError::new(field, "This cannot be.")).into(),
        }
    }

    /// Nothing but the frame.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            form: NewsletterSettingsFieldsContext::default(),
            sender: String::new(),
            errors: Vec::new(),
        }
    }
}
