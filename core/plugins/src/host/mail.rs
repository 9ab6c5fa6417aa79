//! `sandpress:mail/sender`: mail that a plugin sends.

mod check;

use std::time::Duration;

use crate::{
    bindings::sandpress::{
        mail::sender::{self, Host, Message},
        types::types::Error,
    },
    host::{Capability, GrantRule, HasState},
    ports::MailError,
    powers::MailAccess,
    state::PluginState,
};
use sandpress_domain::{MailId, Mailbox, NewMail};

/// How long handing over one mail may take.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The capability.
pub(super) const CAPABILITY: Capability = Capability {
    name: "mail",
    interface: "sandpress:mail/sender",
    grant: GrantRule::Granted { is_granted: |grants| grants.mail.is_some(), example: "mail = true" },
    link: |linker| sender::add_to_linker::<_, HasState>(linker, |state| state),
};

type Answer<T> = Result<T, Error>;

impl Host for PluginState {
    async fn send(&mut self, message: Message) -> wasmtime::Result<Answer<String>> {
        self.budget.host_call()?;
        Ok(self.send_mail(message).await.map(|id| id.to_string()))
    }
}

impl PluginState {
    async fn send_mail(&mut self, message: Message) -> Answer<MailId> {
        let denied = || Error::Denied("mail cannot be sent before the plugin has said who it is".to_owned());
        let access = self.powers.mail.clone().ok_or_else(denied)?;
        if !self.budget.mail(message.text.len().saturating_add(message.html.as_ref().map_or(0, String::len)))
        {
            let limit = "one call sends at most 5 messages with 256 KiB together";
            return Err(Error::Limit(limit.to_owned()));
        }
        let mail = self.checked(&access, message)?;
        match tokio::time::timeout(TIMEOUT, access.outbox.send(mail, access.grant.rate)).await {
            Ok(taken) => taken.map_err(|error| guest_error(&self.plugin, error)),
            Err(_) => Err(Error::Unavailable(
                "the database took too long: the message may have been taken, so send it again under the same key"
                    .to_owned(),
            )),
        }
    }

    /// The message as it may be sent, if it is well formed and granted.
    fn checked(&self, access: &MailAccess, message: Message) -> Answer<NewMail> {
        let mail =
            check::message(&self.plugin, message, |named| sender(access, named), access.outbox.people())?;
        let site = access.outbox.people();
        match mail.recipients.iter().find(|to| !access.grant.allows_recipient(to.address(), site)) {
            Some(refused) => Err(Error::Denied(format!(
                "the plugin may not send mail to {}: the site owner can allow it with mail = [\"to:{}\"] in its grants",
                refused.address(),
                refused.address()
            ))),
            None => Ok(mail),
        }
    }
}

/// Who sends the mail: whom it names, if that is granted.
fn sender(access: &MailAccess, named: Option<Mailbox>) -> Answer<Mailbox> {
    let site = access.outbox.sender();
    let Some(named) = named else {
        let none = "the site has no sender: its owner can name one with [mail] from in cms.toml";
        return access.grant.default_sender(site).ok_or_else(|| Error::Unavailable(none.to_owned()));
    };
    if access.grant.allows_sender(named.address(), site) {
        return Ok(named);
    }
    Err(Error::Denied(format!(
        "the plugin may not send mail from {}: the site owner can allow it with mail = [\"from:{}\"] in its grants",
        named.address(),
        named.address()
    )))
}

fn guest_error(plugin: &str, error: MailError) -> Error {
    let message = error.to_string();
    match error {
        MailError::Rate(_) => Error::Limit(message),
        MailError::Unavailable => Error::Unavailable(message),
        MailError::Internal(source) => {
            tracing::error!(plugin, error = source, "a plugin's mail cannot be taken");
            Error::Internal(message)
        }
    }
}
