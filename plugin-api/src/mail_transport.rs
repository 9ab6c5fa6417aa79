//! Hook `mail-transport` (provider, exclusive): delivers the site's mail.
//!
//! ```
//! use sandpress_plugin::http::{Request, SecretValue};
//! use sandpress_plugin::mail_transport::{MailTransport, Message, Receipt, Verdict};
//! use sandpress_plugin::types::Error;
//!
//! struct Service;
//!
//! impl MailTransport for Service {
//!     fn deliver(message: Message) -> Result<Receipt, Error> {
//!         let sent = Request::post("https://mail.example.com/send", "message/rfc822", message.source.clone())
//!             .secret_header("authorization", SecretValue::bearer("mail-key"))
//!             .send()?;
//!         let verdict = match sent.status {
//!             200..=299 => Verdict::Accepted,
//!             _ => Verdict::RefusedTemporarily("the service did not take it".into()),
//!         };
//!         Ok(Receipt::for_all(&message, &verdict))
//!     }
//! }
//! ```

use crate::bindings::mail_transport::exports::sandpress::mail_transport::transport::Guest;
pub use crate::bindings::mail_transport::exports::sandpress::mail_transport::transport::{
    Message, Receipt, RecipientVerdict, Verdict,
};
use crate::types::{Error, Mailbox};

/// The way of the site's mail to its recipients.
pub trait MailTransport {
    /// Delivers one message, at least once.
    ///
    /// # Errors
    /// [`Error::Invalid`] refuses the message for good; any other error counts as refused for now.
    fn deliver(message: Message) -> Result<Receipt, Error>;
}

impl<T: MailTransport> Guest for T {
    fn deliver(message: Message) -> Result<Receipt, Error> {
        T::deliver(message)
    }
}

impl Message {
    /// A mail to one recipient in plain text, at its first attempt, as a test gives it to [`MailTransport::deliver`].
    pub fn new(
        sender: impl Into<String>,
        recipient: impl Into<String>,
        subject: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        let (sender, recipient) = (Mailbox::address(sender), Mailbox::address(recipient));
        let (subject, text) = (subject.into(), text.into());
        let source = format!(
            "From: {}\r\nTo: {}\r\nSubject: {subject}\r\n\r\n{}\r\n",
            sender.address,
            recipient.address,
            text.replace('\n', "\r\n")
        );
        Self {
            id: "00000000-0000-7000-8000-00000000a001".into(),
            sender,
            reply_to: None,
            recipients: vec![recipient.address.clone()],
            to: vec![recipient],
            subject,
            text,
            html: None,
            message_id: "00000000-0000-7000-8000-00000000a001@example.org".into(),
            date: 0,
            source,
            attempt: 1,
            extra: Vec::new(),
        }
    }

    /// Whether another message may follow in the same instance: then a connection is worth keeping.
    pub fn has_more(&self) -> bool {
        self.extra.iter().any(|(key, value)| key == "more" && value == "true")
    }

    /// The same message with another one behind it, as a test gives it.
    #[must_use]
    pub fn with_more(mut self) -> Self {
        self.extra.push(("more".into(), "true".into()));
        self
    }
}

impl Receipt {
    /// The same verdict for all recipients of this attempt.
    pub fn for_all(message: &Message, verdict: &Verdict) -> Self {
        Self::each(message, |_| verdict.clone())
    }

    /// A verdict for each recipient of this attempt, by the address.
    pub fn each(message: &Message, verdict: impl Fn(&str) -> Verdict) -> Self {
        let verdicts = message
            .recipients
            .iter()
            .map(|address| RecipientVerdict { address: address.clone(), verdict: verdict(address) });
        Self { verdicts: verdicts.collect(), extra: Vec::new() }
    }
}
