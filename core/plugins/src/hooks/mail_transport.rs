//! Hook `mail-transport`: the plugin that delivers the site's mail.

use crate::{
    bindings::{
        exports::sandpress::mail_transport::transport::{Message, RecipientVerdict, Verdict},
        sandpress::types::types::Mailbox as WitMailbox,
    },
    error::CallError,
    hooks::{Call, Hook, one_line},
    output::escape_controls,
    scope::Scope,
};
use sandpress_domain::{MailAddress, MailVerdict, Mailbox};

/// Bytes that are kept of what the other side answered.
const ANSWER: usize = 500;

/// A mail for one attempt to deliver it.
#[derive(Clone, Copy, Debug)]
pub struct OutgoingMail<'a> {
    /// Names the mail; the same at each attempt.
    pub id: &'a str,
    /// Who sends it.
    pub sender: &'a Mailbox,
    /// Who gets the answer, where that is not the sender.
    pub reply_to: Option<&'a Mailbox>,
    /// Everybody to whom it is addressed.
    pub to: &'a [Mailbox],
    /// Those whom it is to reach now.
    pub recipients: &'a [MailAddress],
    /// One line.
    pub subject: &'a str,
    /// Plain text.
    pub text: &'a str,
    /// The same as HTML.
    pub html: Option<&'a str>,
    /// For the header `Message-ID`, without angle brackets.
    pub message_id: &'a str,
    /// When the site took it, in seconds since 1970.
    pub date: u64,
    /// The whole mail as RFC 5322 and MIME have it.
    pub source: &'a str,
    /// Which attempt this is, from 1.
    pub attempt: u32,
    /// Whether another mail may follow in the same scope.
    pub has_more: bool,
}

const CALL: Call = Hook::MailTransport.function("deliver");

impl Scope {
    /// Lets the plugin that delivers mail deliver one. The answer has a verdict for each of the recipients, in their order.
    ///
    /// # Errors
    /// Where no such plugin is enabled, or it fails. [`GuestError::Invalid`](crate::GuestError::Invalid)
    /// means that it refuses the mail for good.
    pub async fn deliver_mail(&mut self, mail: OutgoingMail<'_>) -> Result<Vec<MailVerdict>, CallError> {
        let table = self.table();
        let (plugin, indices) = table
            .mail_transport()
            .and_then(|plugin| Some((plugin, plugin.hooks.mail_transport.as_ref()?)))
            .ok_or_else(|| CallError::NoProvider("a mail transport".into()))?;
        let message = message(mail);
        let receipt = self
            .ask(plugin, CALL, async |store, instance| {
                indices.load(&mut *store, instance)?.call_deliver(store, &message).await
            })
            .await?;
        Ok(mail.recipients.iter().map(|recipient| verdict(recipient, &receipt.verdicts)).collect())
    }
}

fn message(mail: OutgoingMail<'_>) -> Message {
    Message {
        id: mail.id.to_owned(),
        sender: mail.sender.into(),
        reply_to: mail.reply_to.map(Into::into),
        to: mail.to.iter().map(Into::into).collect(),
        recipients: mail.recipients.iter().map(ToString::to_string).collect(),
        subject: mail.subject.to_owned(),
        text: mail.text.to_owned(),
        html: mail.html.map(str::to_owned),
        message_id: mail.message_id.to_owned(),
        date: mail.date,
        source: mail.source.to_owned(),
        attempt: mail.attempt,
        extra: if mail.has_more { vec![("more".to_owned(), "true".to_owned())] } else { Vec::new() },
    }
}

/// What the plugin said of the recipient. A refusal weighs more than an acceptance, so that none gets lost.
fn verdict(recipient: &MailAddress, verdicts: &[RecipientVerdict]) -> MailVerdict {
    let of_recipient = || {
        verdicts.iter().filter(|verdict| verdict.address.to_lowercase() == recipient.as_str().to_lowercase())
    };
    let refused = of_recipient().find_map(|verdict| match &verdict.verdict {
        Verdict::RefusedPermanently(why) => Some(MailVerdict::Refused(answer(why))),
        Verdict::RefusedTemporarily(why) => Some(MailVerdict::RefusedForNow(answer(why))),
        Verdict::Accepted => None,
    });
    refused.unwrap_or_else(|| match of_recipient().next() {
        Some(_) => MailVerdict::Accepted,
        None => MailVerdict::RefusedForNow("the plugin says nothing of this recipient".to_owned()),
    })
}

fn answer(text: &str) -> String {
    let mut line = escape_controls(&one_line(text));
    line.truncate(line.floor_char_boundary(ANSWER));
    line
}

impl From<&Mailbox> for WitMailbox {
    fn from(mailbox: &Mailbox) -> Self {
        Self { name: mailbox.name().to_owned(), address: mailbox.address().to_string() }
    }
}
