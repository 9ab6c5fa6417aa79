//! What a plugin's mail must look like.

use crate::{
    bindings::sandpress::{
        mail::sender::Message,
        types::types::{Error, FieldError, Mailbox as WitMailbox},
    },
    clean,
};
use sandpress_domain::{
    MailHeaderError, MailHeaders, MailKeeping, MailPriority, MailSubject, Mailbox, NewMail, is_one_line,
};

/// Recipients of one mail.
const RECIPIENTS: usize = 10;

/// Bytes of text and HTML together.
const BODY: usize = 256 << 10;

/// Bytes of a key.
const KEY: usize = 128;

type Answer<T> = Result<T, Error>;

/// The mail of a message. `sender` decides who sends it; one without recipients goes to the site's `people`.
pub(super) fn message(
    plugin: &str,
    message: Message,
    sender: impl FnOnce(Option<Mailbox>) -> Answer<Mailbox>,
    people: &[Mailbox],
) -> Answer<NewMail> {
    let named = message.sender.map(|named| mailbox("sender", &named)).transpose()?;
    let reply_to = message.reply_to.map(|reply_to| mailbox("reply-to", &reply_to)).transpose()?;
    let subject = subject(&message.subject)?;
    let size = message.text.len().saturating_add(message.html.as_ref().map_or(0, String::len));
    if size > BODY {
        return Err(invalid("text", "text and HTML may have 256 KiB together"));
    }
    if message.text.trim().is_empty() {
        return Err(invalid("text", "a mail needs a text, also where it has HTML"));
    }
    Ok(NewMail {
        plugin: plugin.to_owned(),
        key: message.key.map(key).transpose()?,
        sender: sender(named)?,
        reply_to,
        recipients: recipients(&message.recipients, people)?,
        subject,
        text: body("text", &message.text)?,
        html: message
            .html
            .map(|html| body("html", &html).map(|html| clean::clean_mail(&html)))
            .transpose()?,
        headers: MailHeaders { auto_submitted: true, ..MailHeaders::default() },
        priority: MailPriority::Person,
        batch: None,
        cause: None,
        keeping: MailKeeping::Kept,
        parts: Vec::new(),
    })
}

fn recipients(named: &[WitMailbox], people: &[Mailbox]) -> Answer<Vec<Mailbox>> {
    if named.is_empty() && people.is_empty() {
        let none =
            "the site names nobody who gets its notices: its owner can do so with [mail] to in cms.toml";
        return Err(Error::Unavailable(none.to_owned()));
    }
    if named.is_empty() {
        return Ok(people.to_vec());
    }
    if named.len() > RECIPIENTS {
        return Err(invalid("recipients", "a mail may have 10 recipients"));
    }
    let mut recipients: Vec<Mailbox> = Vec::with_capacity(named.len());
    for named in named {
        let recipient = mailbox("recipients", named)?;
        if !recipients.iter().any(|known| known.address().is(recipient.address())) {
            recipients.push(recipient);
        }
    }
    Ok(recipients)
}

fn mailbox(field: &str, mailbox: &WitMailbox) -> Answer<Mailbox> {
    Mailbox::new(&mailbox.name, &mailbox.address).map_err(|error| invalid(field, &error.to_string()))
}

fn subject(subject: &str) -> Answer<MailSubject> {
    subject.parse().map_err(|error: MailHeaderError| invalid("subject", &error.to_string()))
}

/// The text with line feeds at the ends of its lines.
fn body(field: &str, text: &str) -> Answer<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(invalid(field, "it has control characters other than line ends and tabs"));
    }
    Ok(text)
}

fn key(key: String) -> Answer<String> {
    if key.is_empty() || key.len() > KEY || !is_one_line(&key) {
        return Err(invalid("key", "a key has 1 to 128 bytes without control characters"));
    }
    Ok(key)
}

fn invalid(field: &str, message: &str) -> Error {
    Error::Invalid(vec![FieldError { field: field.to_owned(), message: message.to_owned() }])
}
