//! Declares routes that cannot be: the path, access, method and limits of the route are its settings.

use sandpress_plugin::lifecycle::{Description, SettingDefinition};
use sandpress_plugin::routes::{Request, Response, Route, Routes};
use sandpress_plugin::settings::get;
use sandpress_plugin::types::Error;
use sandpress_test_plugins::{Behaviour, component};

struct OddRoutes;

impl Behaviour for OddRoutes {
    const ID: &'static str = "odd-routes";

    fn describe() -> Description {
        let description = Description::new(Self::ID, Self::VERSION, "Odd routes", "Declares odd routes.");
        [
            ("path", "/"),
            ("access", "public"),
            ("method", "GET"),
            ("bytes", "0"),
            ("kind", ""),
            ("copies", "1"),
        ]
        .into_iter()
        .fold(description, |description, (key, value)| {
            description.setting(SettingDefinition::new(key, "text", key, "").default_value(value))
        })
    }
}

impl Routes for OddRoutes {
    fn routes() -> Vec<Route> {
        let setting = |key| get(key).unwrap_or_default();
        let kind = setting("kind");
        let route = Route {
            methods: vec![setting("method")],
            path: setting("path"),
            access: setting("access"),
            max_body_bytes: setting("bytes").parse().unwrap_or(0),
            content_types: if kind.is_empty() { Vec::new() } else { vec![kind] },
            description: "Odd.".into(),
            extra: Vec::new(),
        };
        vec![route; setting("copies").parse().unwrap_or(1)]
    }

    fn handle(_: Request) -> Result<Response, Error> {
        Ok(Response::empty())
    }
}

component!(OddRoutes: lifecycle; also routes);
