//! Sends mail before the host knows who it is, and names the answer in its summary.

use sandpress_plugin::lifecycle::Description;
use sandpress_plugin::mail::Message;
use sandpress_test_plugins::{Behaviour, component};

struct MailsInDescribe;

impl Behaviour for MailsInDescribe {
    const ID: &'static str = "mails-in-describe";

    fn describe() -> Description {
        let answer = Message::new("Early", "Who am I?").send();
        Description::new(Self::ID, Self::VERSION, Self::ID, &format!("{answer:?}"))
    }
}

component!(MailsInDescribe);
