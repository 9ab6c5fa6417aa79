//! The fake of `mail`.

use super::{calls::take, grants::MailGrant, invalid, moment::Moment, state::State, with};
use crate::{
    mail::Message,
    types::{Error, Mailbox},
};

const RECIPIENTS: usize = 10;
const SUBJECT: usize = 255;
const BODY: usize = 256 << 10;
const KEY: usize = 128;
const NAME: usize = 128;

/// The outbox of the site.
pub(super) struct Outbox {
    pub(super) sender: Option<Mailbox>,
    pub(super) people: Vec<Mailbox>,
    pub(super) sent: Vec<SentMail>,
}

/// A mail that was taken.
pub(super) struct SentMail {
    id: String,
    at: Moment,
    pub(super) message: Message,
}

impl Default for Outbox {
    fn default() -> Self {
        Self {
            sender: Some(Mailbox::address("site@example.org")),
            people: vec![Mailbox::address("people@example.org")],
            sent: Vec::new(),
        }
    }
}

pub(crate) fn send(message: &Message) -> Result<String, Error> {
    with("mail::send", |state| state.send(message.clone()))
}

impl State {
    fn send(&mut self, message: Message) -> Result<String, Error> {
        if !self.is_open("mail") {
            let denied = "mail cannot be sent before the plugin has said who it is";
            return Err(Error::Denied(denied.to_owned()));
        }
        let size = message.text.len() + message.html.as_ref().map_or(0, String::len);
        if !(take(&mut self.call.mails, 1) && take(&mut self.call.mail_bytes, size)) {
            let limit = "one call sends at most 5 messages with 256 KiB together";
            return Err(Error::Limit(limit.to_owned()));
        }
        let message = self.checked(message)?;
        let has_key = |sent: &&SentMail| message.key.is_some() && sent.message.key == message.key;
        if let Some(first) = self.mail.sent.iter().find(has_key) {
            return Ok(first.id.clone());
        }
        let MailGrant { count, seconds, .. } = self.grants.mail;
        let since = self.now.minus(seconds);
        let lately = self.mail.sent.iter().filter(|sent| sent.at > since);
        if lately.map(|sent| sent.message.recipients.len()).sum::<usize>() + message.recipients.len() > count
        {
            let minutes = seconds / 60;
            return Err(Error::Limit(format!(
                "the plugin has sent as much mail as it may ({count} in {minutes} minutes): try again later, or let the \
                 site owner grant more"
            )));
        }
        let (id, at) = (self.next_id(), self.now);
        self.mail.sent.push(SentMail { id: id.clone(), at, message });
        Ok(id)
    }

    /// The message as it is kept, if it is well formed and granted.
    fn checked(&self, message: Message) -> Result<Message, Error> {
        let named = message.sender.map(|named| mailbox("sender", named)).transpose()?;
        let reply_to = message.reply_to.map(|reply_to| mailbox("reply-to", reply_to)).transpose()?;
        let subject = message.subject.trim_matches(' ');
        if subject.is_empty() || subject.len() > SUBJECT || !is_one_line(subject) {
            let rule = "a subject has 1 to 255 bytes in one line without control characters";
            return Err(invalid("subject", rule));
        }
        if message.text.len() + message.html.as_ref().map_or(0, String::len) > BODY {
            return Err(invalid("text", "text and HTML may have 256 KiB together"));
        }
        if message.text.trim().is_empty() {
            return Err(invalid("text", "a mail needs a text, also where it has HTML"));
        }
        if message.key.as_ref().is_some_and(|key| key.is_empty() || key.len() > KEY || !is_one_line(key)) {
            return Err(invalid("key", "a key has 1 to 128 bytes without control characters"));
        }
        let checked = Message {
            sender: Some(self.sender(named)?),
            reply_to,
            recipients: self.recipients(message.recipients)?,
            subject: subject.to_owned(),
            text: body("text", &message.text)?,
            html: message.html.map(|html| body("html", &html)).transpose()?,
            key: message.key,
            extra: Vec::new(),
        };
        let grant = &self.grants.mail;
        match checked.recipients.iter().find(|to| !grant.allows_recipient(&to.address, &self.mail.people)) {
            Some(refused) => Err(Error::Denied(format!(
                "the plugin may not send mail to {}: the site owner can allow it with mail = [\"to:{}\"] in its grants",
                refused.address, refused.address
            ))),
            None => Ok(checked),
        }
    }

    fn sender(&self, named: Option<Mailbox>) -> Result<Mailbox, Error> {
        let (grant, site) = (&self.grants.mail, self.mail.sender.as_ref());
        let Some(named) = named else {
            let none = "the site has no sender: its owner can name one with [mail] from in cms.toml";
            let default = grant.from.first().map(Mailbox::address).or(site.cloned());
            return default.ok_or_else(|| Error::Unavailable(none.to_owned()));
        };
        if grant.allows_sender(&named.address, site) {
            return Ok(named);
        }
        Err(Error::Denied(format!(
            "the plugin may not send mail from {}: the site owner can allow it with mail = [\"from:{}\"] in its grants",
            named.address, named.address
        )))
    }

    fn recipients(&self, named: Vec<Mailbox>) -> Result<Vec<Mailbox>, Error> {
        let people = &self.mail.people;
        if named.is_empty() && people.is_empty() {
            let none =
                "the site names nobody who gets its notices: its owner can do so with [mail] to in cms.toml";
            return Err(Error::Unavailable(none.to_owned()));
        }
        if named.is_empty() {
            return Ok(people.clone());
        }
        if named.len() > RECIPIENTS {
            return Err(invalid("recipients", "a mail may have 10 recipients"));
        }
        let mut recipients: Vec<Mailbox> = Vec::new();
        for named in named {
            let recipient = mailbox("recipients", named)?;
            if !recipients.iter().any(|known| known.address.eq_ignore_ascii_case(&recipient.address)) {
                recipients.push(recipient);
            }
        }
        Ok(recipients)
    }
}

fn mailbox(field: &str, mailbox: Mailbox) -> Result<Mailbox, Error> {
    if mailbox.name.len() > NAME || !is_one_line(&mailbox.name) {
        let rule = "the name is longer than 128 bytes, or has a line break or another control character";
        return Err(invalid(field, rule));
    }
    if !is_address(&mailbox.address) {
        let rule = "this is not an email address that mail can be sent to: write it like name@example.org";
        return Err(invalid(field, rule));
    }
    Ok(Mailbox { name: mailbox.name.trim().to_owned(), address: mailbox.address })
}

/// Whether the text is `local@domain` in ASCII without quotes, comments and white space.
fn is_address(text: &str) -> bool {
    let is_plain = text.is_ascii()
        && text.len() <= 254
        && !text.contains(|c: char| c.is_ascii_control() || " \"()<>[],;:\\".contains(c));
    let has_words = |part: &str, longest: usize| {
        !part.is_empty() && part.len() <= longest && part.split('.').all(|word| !word.is_empty())
    };
    let parts = text.split_once('@').filter(|(_, domain)| !domain.contains('@'));
    is_plain && parts.is_some_and(|(local, domain)| has_words(local, 64) && has_words(domain, 253))
}

fn is_one_line(text: &str) -> bool {
    !text.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
}

/// The text with line feeds at the ends of its lines.
fn body(field: &str, text: &str) -> Result<String, Error> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(invalid(field, "it has control characters other than line ends and tabs"));
    }
    Ok(text)
}
