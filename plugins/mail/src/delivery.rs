//! One message to one server: from whom, to whom, and what.

use std::borrow::Cow;
use std::collections::BTreeMap;

use sandpress_plugin::connect::Connection;
use sandpress_plugin::mail_transport::{Message, Verdict};

use crate::abilities::Abilities;
use crate::dkim;
use crate::kept::Kept;
use crate::options::Options;
use crate::reply::{Meaning, Reply, Wire};
use crate::session::{Failure, begin};

/// What came of a delivery, for each recipient.
#[derive(Debug)]
pub(crate) struct Outcome {
    verdicts: BTreeMap<String, Verdict>,
    /// What holds for everybody else.
    rest: Verdict,
}

/// A message on its way.
pub(crate) struct Delivery<'a> {
    message: &'a Message,
}

impl<'a> Delivery<'a> {
    /// The delivery of this message.
    pub(crate) const fn of(message: &'a Message) -> Self {
        Self { message }
    }

    /// Delivers it.
    pub(crate) fn run(&self, options: &Options) -> Outcome {
        let mut verdicts = BTreeMap::new();
        let rest = match self.converse(options, &mut verdicts) {
            Ok(rest) => rest,
            Err(Failure::Later(why)) => Verdict::RefusedTemporarily(why),
            Err(Failure::Never(why)) => Verdict::RefusedPermanently(why),
        };
        Outcome { verdicts, rest }
    }

    /// Notes the verdict for each recipient who is refused; the answer is the one for all others.
    fn converse(
        &self,
        options: &Options,
        verdicts: &mut BTreeMap<String, Verdict>,
    ) -> Result<Verdict, Failure> {
        let kept = match Kept::take(options) {
            Some(kept) => kept,
            None => {
                let hello = if options.hello.is_empty() { self.domain() } else { options.hello.as_str() };
                let connection = Connection::open(&options.host, options.port, options.security)?;
                let abilities = begin(&connection, options, hello)?;
                Kept::new(connection, abilities, options)
            }
        };
        let source = match &options.dkim {
            Some(dkim) => Cow::Owned(dkim::signed(
                &self.message.source,
                &self.message.sender.address,
                self.message.date,
                dkim,
            )?),
            None => Cow::Borrowed(self.message.source.as_str()),
        };
        self.check(&kept.abilities, &source)?;
        let mut wire = Wire::new(&kept.connection);
        let accepted = self.envelope(&mut wire, &kept.abilities, &source, verdicts)?;
        let verdict = if accepted { data(&mut wire, &source)? } else { nobody() };
        if self.message.has_more() {
            kept.keep();
        } else {
            kept.quit();
        }
        Ok(verdict)
    }

    /// What can be told before anything is sent.
    fn check(&self, abilities: &Abilities, source: &str) -> Result<(), Failure> {
        if let Some(odd) = self.addresses().find(|address| !is_path(address)) {
            return Err(Failure::Never(format!("{odd:?} cannot stand in a command of SMTP")));
        }
        let size = source.len();
        match abilities.size {
            Some(most) if size > most => {
                Err(Failure::Never(format!("the mail has {size} bytes, and the server takes at most {most}")))
            }
            _ if self.needs_utf8(source) && !abilities.smtputf8 => Err(Failure::Never(
                "an address has letters before its @ that are not ASCII, and the server does not take such \
                 (SMTPUTF8)"
                    .to_owned(),
            )),
            _ if !source.is_ascii() && !abilities.eight_bit && !abilities.smtputf8 => Err(Failure::Never(
                "the mail is not ASCII, and the server does not take such (8BITMIME)".to_owned(),
            )),
            _ => Ok(()),
        }
    }

    /// From whom and to whom. Whether anybody was accepted.
    fn envelope(
        &self,
        wire: &mut Wire<'_>,
        abilities: &Abilities,
        source: &str,
        verdicts: &mut BTreeMap<String, Verdict>,
    ) -> Result<bool, Failure> {
        let mut commands = vec![self.mail_from(abilities, source)];
        commands.extend(self.message.recipients.iter().map(|address| format!("RCPT TO:<{address}>\r\n")));
        if abilities.pipelining {
            wire.write(commands.concat().as_bytes())?;
        }
        let mut replies = Vec::new();
        for command in &commands {
            if !abilities.pipelining {
                wire.write(command.as_bytes())?;
            }
            replies.push(wire.reply()?);
            if !abilities.pipelining && replies.first().is_some_and(|first| first.meaning() != Meaning::Good)
            {
                break;
            }
        }
        let mut replies = replies.into_iter();
        if let Some(sender) = replies.next().filter(|reply| reply.meaning() != Meaning::Good) {
            return Err(refusal(
                &format!("the server does not take mail from {}", self.message.sender.address),
                &sender,
            ));
        }
        let mut has_accepted = false;
        for (address, reply) in self.message.recipients.iter().zip(replies) {
            match reply.meaning() {
                Meaning::Good => has_accepted = true,
                Meaning::Later => {
                    verdicts.insert(address.clone(), Verdict::RefusedTemporarily(reply.shown()));
                }
                Meaning::Never => {
                    verdicts.insert(address.clone(), Verdict::RefusedPermanently(reply.shown()));
                }
            }
        }
        Ok(has_accepted)
    }

    fn mail_from(&self, abilities: &Abilities, source: &str) -> String {
        let size = if abilities.has_size { format!(" SIZE={}", source.len()) } else { String::new() };
        let body = if source.is_ascii() { "" } else { " BODY=8BITMIME" };
        let utf8 = if self.needs_utf8(source) { " SMTPUTF8" } else { "" };
        format!("MAIL FROM:<{}>{size}{body}{utf8}\r\n", self.message.sender.address)
    }

    /// Whether an address is not ASCII, in a command or in a header: that of somebody else, who has the mail already.
    fn needs_utf8(&self, source: &str) -> bool {
        let head = source.split_once("\r\n\r\n").map_or(source, |(head, _)| head);
        !head.is_ascii() || self.addresses().any(|address| !address.is_ascii())
    }

    fn addresses(&self) -> impl Iterator<Item = &str> {
        let recipients = self.message.recipients.iter().map(String::as_str);
        recipients.chain([self.message.sender.address.as_str()])
    }

    /// The sender's domain, as the name of the client.
    fn domain(&self) -> &str {
        let domain = self.message.sender.address.rsplit_once('@').map_or("", |(_, domain)| domain);
        if domain.is_empty() || !domain.is_ascii() { "localhost" } else { domain }
    }
}

impl Outcome {
    /// The verdict for an address.
    pub(crate) fn verdict(&self, address: &str) -> Verdict {
        self.verdicts.get(address).unwrap_or(&self.rest).clone()
    }

    /// What is worth a line in the log: trouble with the server, not with an address.
    pub(crate) fn trouble(&self) -> Option<&str> {
        match &self.rest {
            Verdict::RefusedTemporarily(why) | Verdict::RefusedPermanently(why)
                if self.verdicts.is_empty() =>
            {
                Some(why)
            }
            _ => None,
        }
    }
}

/// The mail itself. The answer is the verdict for everybody who was accepted.
fn data(wire: &mut Wire<'_>, source: &str) -> Result<Verdict, Failure> {
    let reply = wire.ask("DATA")?;
    if reply.code != 354 {
        return Err(refusal("the server does not take the mail", &reply));
    }
    wire.write(stuffed(source).as_bytes())?;
    let reply = wire.reply().map_err(|error| match Failure::from(error) {
        // It may have been taken: the one case in which it can be delivered twice.
        Failure::Later(why) | Failure::Never(why) => {
            Failure::Later(format!("the server did not say whether it took the mail: {why}"))
        }
    })?;
    match reply.meaning() {
        Meaning::Good => Ok(Verdict::Accepted),
        _ => Err(refusal("the server did not take the mail", &reply)),
    }
}

/// Each recipient has a verdict of their own, so this is nobody's.
fn nobody() -> Verdict {
    Verdict::RefusedTemporarily("the server accepted none of the recipients".to_owned())
}

fn refusal(what: &str, reply: &Reply) -> Failure {
    let why = format!("{what}: {}", reply.shown());
    if reply.meaning() == Meaning::Never { Failure::Never(why) } else { Failure::Later(why) }
}

/// Whether an address can stand between angle brackets and end nowhere but at the second one.
fn is_path(address: &str) -> bool {
    !address.is_empty() && !address.contains(|c: char| c.is_control() || matches!(c, '<' | '>' | ' ' | '\\'))
}

/// The data with its end: a line that begins with a dot gets another one (RFC 5321, section 4.5.2).
fn stuffed(source: &str) -> String {
    let mut data = String::with_capacity(source.len() + 64);
    for line in source.split_inclusive('\n') {
        if line.starts_with('.') {
            data.push('.');
        }
        data.push_str(line);
    }
    if !data.ends_with("\r\n") {
        data.push_str("\r\n");
    }
    data.push_str(".\r\n");
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_doubled_and_the_end_is_one() {
        assert_eq!(stuffed("a\r\n.\r\n..b\r\n"), "a\r\n..\r\n...b\r\n.\r\n");
        assert_eq!(stuffed("a"), "a\r\n.\r\n");
        assert_eq!(stuffed(""), "\r\n.\r\n");
    }
}
