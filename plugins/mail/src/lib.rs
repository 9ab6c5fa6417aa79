//! Delivers the site's mail to a server by SMTP (RFC 5321), over a connection that the host encrypts, with a password that
//! the plugin uses and cannot read.

use sandpress_plugin::lifecycle::{Description, Lifecycle, Setting};
use sandpress_plugin::log::{self, Level};
use sandpress_plugin::mail_transport::{MailTransport, Message, Receipt};
use sandpress_plugin::types::Error;

mod abilities;
mod delivery;
mod dkim;
mod kept;
mod login;
mod options;
mod reply;
mod session;
#[cfg(test)]
mod tests;

use delivery::Delivery;
use options::Options;

/// The plugin.
#[derive(Debug)]
pub struct Mail;

impl Lifecycle for Mail {
    fn describe() -> Description {
        let description = Description::new(
            "mail",
            env!("CARGO_PKG_VERSION"),
            "Mail by SMTP",
            "Delivers the site's mail to the server of your provider.",
        );
        options::definitions().into_iter().fold(description, Description::setting)
    }

    fn configure(settings: Vec<Setting>) -> Result<(), Error> {
        options::check(&settings)
    }
}

impl MailTransport for Mail {
    fn deliver(message: Message) -> Result<Receipt, Error> {
        let options = Options::read();
        let delivery = Delivery::of(&message);
        let outcome = delivery.run(&options);
        if let Some(trouble) = outcome.trouble() {
            log::write(Level::Warn, &format!("{}:{}: {trouble}", options.host, options.port));
        }
        Ok(Receipt::each(&message, |address| outcome.verdict(address)))
    }
}

sandpress_plugin::export!(Mail: lifecycle, mail_transport);
