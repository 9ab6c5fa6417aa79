//! What the site says about its newsletter.

use serde::{Deserialize, Serialize};

use super::Topic;

/// The most refusals in a row that can be chosen before an address is suspended.
pub const MAX_BOUNCES: u32 = 20;

/// Refusals in a row where nobody chose another number.
const BOUNCES: u32 = 3;

/// The settings of the newsletter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NewsletterSettings {
    /// Whether readers can subscribe.
    pub is_open: bool,
    /// Its name; empty for the name of the site.
    pub name: String,
    /// What readers can expect, in one or two sentences.
    pub description: String,
    /// The name that mail comes from; empty for the name of the newsletter.
    pub sender_name: String,
    /// Who gets answers; empty for the sender.
    pub reply_to: String,
    /// Who sends it, with a postal address, as laws ask for it below every mail.
    pub footer: String,
    /// The topics that readers can choose, in their order.
    pub topics: Vec<Topic>,
    /// After how many refusals in a row no mail is sent to an address any more.
    pub max_bounces: u32,
    /// Whether issues that were sent can be read on the site.
    pub has_archive: bool,
    /// Whether search engines may list them.
    pub is_indexed: bool,
    /// Whether authors are asked, after they published something, if it is to be sent.
    pub offers_new: bool,
}

impl Default for NewsletterSettings {
    fn default() -> Self {
        Self {
            is_open: false,
            name: String::new(),
            description: String::new(),
            sender_name: String::new(),
            reply_to: String::new(),
            footer: String::new(),
            topics: Vec::new(),
            max_bounces: BOUNCES,
            has_archive: true,
            is_indexed: false,
            offers_new: true,
        }
    }
}
