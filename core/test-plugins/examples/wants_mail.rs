//! Sends a mail to the site's own people, and works only where mail is granted.

use sandpress_plugin::mail::Message;
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct WantsMail;

impl Behaviour for WantsMail {
    const ID: &'static str = "wants-mail";

    fn render(_entry: Entry) -> Result<String, Error> {
        Message::new("Rendered", "An entry was rendered.").send().map(|_| "<p>sent</p>".to_owned())
    }
}

component!(WantsMail);
