//! `render` formats what the lines of the body say: `number N`, `plural N`, `date LENGTH SECONDS` or `language`.

use sandpress_plugin::i18n::{self, DateLength};
use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::types::{Error, value_of};
use sandpress_test_plugins::{Behaviour, component, escaped, shown_error};

struct Formats;

impl Behaviour for Formats {
    const ID: &'static str = "formats";

    fn render(entry: Entry) -> Result<String, Error> {
        let lines: Vec<_> = value_of(&entry.fields, "body")
            .lines()
            .map(|line| format(line).unwrap_or_else(|error| shown_error(&error)))
            .collect();
        Ok(format!("<p>{}</p>", escaped(&lines.join("\n"))))
    }
}

fn format(line: &str) -> Result<String, Error> {
    let words: Vec<&str> = line.split(' ').collect();
    match words.as_slice() {
        ["number", number] => i18n::format_number(number),
        ["plural", number] => i18n::plural_category(number),
        ["date", length, seconds] => {
            let length = match *length {
                "short" => DateLength::Short,
                "medium" => DateLength::Medium,
                _ => DateLength::Long,
            };
            i18n::format_date(seconds.parse().expect("a number"), length)
        }
        _ => Ok(i18n::site_language()),
    }
}

component!(Formats);
