//! Imports `wasi:sockets`, which no plugin gets.

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct WantsSockets;

impl Behaviour for WantsSockets {
    const ID: &'static str = "wants-sockets";

    fn render(_entry: Entry) -> Result<String, Error> {
        let answer = match std::net::TcpStream::connect("127.0.0.1:9") {
            Ok(_) => "connected".to_owned(),
            Err(error) => error.to_string(),
        };
        Ok(format!("<p>{answer}</p>"))
    }
}

component!(WantsSockets);
