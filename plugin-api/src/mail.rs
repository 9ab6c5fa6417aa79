//! Capability `mail` (to be granted): sending mail.
//!
//! ```
//! use sandpress_plugin::mail::Message;
//! use sandpress_plugin::types::{Error, Mailbox};
//!
//! fn notify(visitor: &str, words: &str) -> Result<String, Error> {
//!     // Without recipients it goes to the site's own people.
//!     Message::new("A message from your site", words).reply_to(Mailbox::address(visitor)).send()
//! }
//!
//! let site = sandpress_plugin::testing::Site::new();
//! site.run(|| notify("ann@example.org", "Hello.")).unwrap();
//! assert_eq!(site.sent_mail()[0].text, "Hello.");
//! ```

pub use crate::bindings::mail::sandpress::mail::sender::Message;
use crate::types::{Error, Mailbox};

provided_by!(mail::sandpress::mail::sender, mail);

/// Takes the message into the site's outbox, from where it is delivered in the background. The answer is its id. When
/// it comes, the message is stored and survives a restart.
///
/// # Errors
/// [`Error::Invalid`] for a message that breaks a rule, [`Error::Denied`] for a sender or recipient that was not granted,
/// [`Error::Limit`] beyond the rate of the grant, [`Error::Unavailable`] where the message may have been taken.
pub fn send(message: &Message) -> Result<String, Error> {
    host::send(message)
}

impl Message {
    /// A mail of the site to the site's own people.
    pub fn new(subject: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            sender: None,
            reply_to: None,
            recipients: Vec::new(),
            subject: subject.into(),
            text: text.into(),
            html: None,
            key: None,
            extra: Vec::new(),
        }
    }

    /// Sends it to somebody, beside those who were named before.
    #[must_use]
    pub fn to(mut self, recipient: Mailbox) -> Self {
        self.recipients.push(recipient);
        self
    }

    /// Sends it from another address than the site's.
    #[must_use]
    pub fn from(mut self, sender: Mailbox) -> Self {
        self.sender = Some(sender);
        self
    }

    /// Lets answers go to somebody else than the sender.
    #[must_use]
    pub fn reply_to(mut self, mailbox: Mailbox) -> Self {
        self.reply_to = Some(mailbox);
        self
    }

    /// The same as HTML, for those who prefer it.
    #[must_use]
    pub fn html(mut self, html: impl Into<String>) -> Self {
        self.html = Some(html.into());
        self
    }

    /// Names the message, so that it is sent once however often it is handed over.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Hands it over to the site; see [`send()`].
    ///
    /// # Errors
    /// Those of [`send()`].
    pub fn send(&self) -> Result<String, Error> {
        send(self)
    }
}
