//! Says in a header which scripts each kind of response declares.

use sandpress_plugin::response_headers::{Header, ResponseContext, ResponseHeaders};
use sandpress_plugin::response_paths::ResponsePaths;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct EchoesHashes;

impl Behaviour for EchoesHashes {
    const ID: &'static str = "echoes-hashes";
}

impl ResponseHeaders for EchoesHashes {
    fn headers(context: ResponseContext) -> Result<Vec<Header>, Error> {
        let hashes = [&["hashes".to_owned()], context.script_hashes.as_slice()].concat();
        Ok(vec![Header::new("x-robots-tag", hashes.join(" "))])
    }
}

impl ResponsePaths for EchoesHashes {
    fn paths() -> Result<Vec<String>, Error> {
        Ok(vec!["/shows/**".into()])
    }
}

component!(EchoesHashes: lifecycle; also response_headers, response_paths);
