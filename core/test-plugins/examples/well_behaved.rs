//! Does what a good plugin does, with a setting, a log line and the hook `response-headers`. One of its headers is
//! not a policy header, which the host drops.

use sandpress_plugin::lifecycle::{Description, SettingDefinition};
use sandpress_plugin::log::{Level, write};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::response_headers::{Header, ResponseContext, ResponseHeaders};
use sandpress_plugin::settings;
use sandpress_plugin::types::{Error, value_of};
use sandpress_test_plugins::{Behaviour, component, escaped};

struct WellBehaved;

impl Behaviour for WellBehaved {
    const ID: &'static str = "well-behaved";

    fn describe() -> Description {
        Description::new(Self::ID, Self::VERSION, "Well-behaved", "Renders a title and a body.")
            .setting(
                SettingDefinition::new("greeting", "text", "Greeting", "Shown above the body.")
                    .default_value("Hello"),
            )
            .setting(SettingDefinition::new("names", "list", "Names", "Who is greeted."))
    }

    fn render(entry: Entry) -> Result<String, Error> {
        let greeting = settings::get("greeting").unwrap_or_default();
        let names = settings::get_list("names").join(", ");
        write(Level::Info, "rendered an entry");
        Ok(format!(
            "<h2>{}</h2>\n<p>{} {}</p>\n<p>{}</p>",
            escaped(value_of(&entry.fields, "title")),
            escaped(&greeting),
            escaped(&names),
            escaped(value_of(&entry.fields, "body")),
        ))
    }
}

impl ResponseHeaders for WellBehaved {
    fn headers(_context: ResponseContext) -> Result<Vec<Header>, Error> {
        Ok(vec![Header::new("x-frame-options", "DENY"), Header::new("set-cookie", "stolen=1")])
    }
}

component!(WellBehaved: lifecycle, publication_type; also response_headers);
