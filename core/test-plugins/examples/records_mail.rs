//! Delivers mail into its store, and accepts it for everybody. `render` shows what was delivered.

use sandpress_plugin::mail_transport::{MailTransport, Message, Receipt, Verdict};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::store::Collection;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component, escaped};

/// What was delivered, by the message's id and the number of the attempt.
const DELIVERED: Collection = Collection::new("delivered");

struct RecordsMail;

impl Behaviour for RecordsMail {
    const ID: &'static str = "records-mail";

    fn render(_entry: Entry) -> Result<String, Error> {
        let delivered = DELIVERED.list(None, 100)?.documents;
        let shown: Vec<_> = delivered.iter().map(|mail| format!("{}\n{}", mail.key, mail.body)).collect();
        Ok(format!("<p>{}</p>", escaped(&shown.join("\n"))))
    }
}

impl MailTransport for RecordsMail {
    fn deliver(message: Message) -> Result<Receipt, Error> {
        DELIVERED.put(&format!("{}/{}", message.id, message.attempt), &format!("{message:#?}"), &[])?;
        Ok(Receipt::for_all(&message, &Verdict::Accepted))
    }
}

component!(RecordsMail: lifecycle, publication_type; also mail_transport);
