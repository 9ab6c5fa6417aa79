//! Mail that plugins send.

use async_trait::async_trait;

use super::Absent;
use sandpress_domain::{MailId, MailRate, Mailbox, NewMail};

/// The site's outbox, as plugins reach it.
#[async_trait]
pub trait PluginMail: Send + Sync {
    /// The sender of the site, where the owner named one.
    fn sender(&self) -> Option<&Mailbox>;

    /// The site's own people.
    fn people(&self) -> &[Mailbox];

    /// Takes the mail of a plugin, `mail.plugin`, whose id never comes from the guest. One whose key was used before
    /// is not taken again: the answer is the id of the first.
    ///
    /// # Errors
    /// Any [`MailError`].
    async fn send(&self, mail: NewMail, rate: MailRate) -> Result<MailId, MailError>;
}

/// Why a mail was not taken.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The plugin has sent as much as it may.
    #[error(
        "the plugin has sent as much mail as it may ({0}): try again later, or let the site owner grant more"
    )]
    Rate(String),
    /// The database cannot do it now.
    #[error("the database cannot do it now: try again later")]
    Unavailable,
    /// The database failed.
    #[error("the database failed")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

#[async_trait]
impl PluginMail for Absent {
    fn sender(&self) -> Option<&Mailbox> {
        None
    }

    fn people(&self) -> &[Mailbox] {
        &[]
    }

    async fn send(&self, _: NewMail, _: MailRate) -> Result<MailId, MailError> {
        Err(MailError::Unavailable)
    }
}
