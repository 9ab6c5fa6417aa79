//! Tries to use the network before the host knows who it is.

use sandpress_plugin::connect::{Connection, Security};
use sandpress_plugin::http::Request;
use sandpress_plugin::lifecycle::Description;
use sandpress_plugin::secrets;
use sandpress_test_plugins::{Behaviour, component};

struct AsksInDescribe;

impl Behaviour for AsksInDescribe {
    const ID: &'static str = "asks-in-describe";

    fn describe() -> Description {
        let asked = Request::get("https://api.test/").send().map(|response| response.status);
        let opened = Connection::open("127.0.0.1", 25, Security::Plain).map(|_| ());
        let summary = format!("{asked:?} {opened:?} {}", secrets::exists("key"));
        Description::new(Self::ID, Self::VERSION, Self::ID, &summary)
    }
}

component!(AsksInDescribe);
