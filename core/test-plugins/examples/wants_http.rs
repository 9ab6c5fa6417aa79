//! Asks a server on the internet, and works only where that is granted.

use sandpress_plugin::http::Request;
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct WantsHttp;

impl Behaviour for WantsHttp {
    const ID: &'static str = "wants-http";

    fn render(_entry: Entry) -> Result<String, Error> {
        let response = Request::get("https://api.example.com/").send()?;
        Ok(format!("<p>{}</p>", response.status))
    }
}

component!(WantsHttp);
