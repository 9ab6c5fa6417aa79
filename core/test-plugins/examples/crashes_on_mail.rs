//! Crashes when it is to deliver a mail.

use sandpress_plugin::mail_transport::{MailTransport, Message, Receipt};
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct CrashesOnMail;

impl Behaviour for CrashesOnMail {
    const ID: &'static str = "crashes-on-mail";
}

impl MailTransport for CrashesOnMail {
    fn deliver(_message: Message) -> Result<Receipt, Error> {
        panic!("the postman fell over the dog")
    }
}

component!(CrashesOnMail: lifecycle; also mail_transport);
