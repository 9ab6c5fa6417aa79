//! Answers for each recipient with what the part of the address before the `@` says: `never`, `later` (until the
//! third attempt), `silent`, or anything else, which is accepted. `invalid` refuses the message as a whole.

use sandpress_plugin::mail_transport::{MailTransport, Message, Receipt, Verdict};
use sandpress_plugin::types::{Error, FieldError};
use sandpress_test_plugins::{Behaviour, component};

struct RefusesMail;

impl Behaviour for RefusesMail {
    const ID: &'static str = "refuses-mail";
}

impl MailTransport for RefusesMail {
    fn deliver(message: Message) -> Result<Receipt, Error> {
        if message.subject == "invalid" {
            return Err(Error::Invalid(vec![FieldError::new("subject", "the service takes no such mail")]));
        }
        let attempt = message.attempt;
        let mut receipt = Receipt::each(&message, |address| match address.split('@').next() {
            Some("never") => Verdict::RefusedPermanently("550 no such\r\nuser".into()),
            Some("later") if attempt < 3 => Verdict::RefusedTemporarily("451 come back later".into()),
            _ => Verdict::Accepted,
        });
        receipt.verdicts.retain(|verdict| !verdict.address.starts_with("silent@"));
        Ok(receipt)
    }
}

component!(RefusesMail: lifecycle; also mail_transport);
