//! Has headers of its own at some paths; which ones, its setting says.

use sandpress_plugin::lifecycle::{Description, SettingDefinition};
use sandpress_plugin::response_headers::{Header, ResponseContext, ResponseHeaders};
use sandpress_plugin::response_paths::ResponsePaths;
use sandpress_plugin::settings::get_list;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct HeadersByPath;

impl Behaviour for HeadersByPath {
    const ID: &'static str = "headers-by-path";

    fn describe() -> Description {
        let paths = SettingDefinition::new("paths", "list", "Paths", "Where it has headers of its own.");
        Description::new(Self::ID, "1.0.0", "Headers by path", "Says which path it was asked for.")
            .setting(paths)
    }
}

impl ResponseHeaders for HeadersByPath {
    fn headers(context: ResponseContext) -> Result<Vec<Header>, Error> {
        let path = context.path().unwrap_or("everywhere");
        Ok(vec![Header::new("x-robots-tag", format!("{} {path}", context.kind))])
    }
}

impl ResponsePaths for HeadersByPath {
    fn paths() -> Result<Vec<String>, Error> {
        Ok(get_list("paths"))
    }
}

component!(HeadersByPath: lifecycle; also response_headers, response_paths);
