//! Connects to a mail server, and works only where that is granted.

use sandpress_plugin::connect::{Connection, Lines, Security};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct WantsConnect;

impl Behaviour for WantsConnect {
    const ID: &'static str = "wants-connect";

    fn render(_entry: Entry) -> Result<String, Error> {
        let connection = Connection::open("smtp.example.com", 587, Security::PlainThenUpgrade)?;
        Lines::new(&connection).next_line()
    }
}

component!(WantsConnect);
