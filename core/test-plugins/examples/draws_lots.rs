//! `render` returns random values: `bytes N`, `token N`, `number` or `library`, one for each line of the body.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use sandpress_plugin::publication_type::Entry;
use sandpress_plugin::random;
use sandpress_plugin::types::{Error, value_of};
use sandpress_test_plugins::{Behaviour, component, escaped, shown_error};

struct DrawsLots;

impl Behaviour for DrawsLots {
    const ID: &'static str = "draws-lots";

    fn render(entry: Entry) -> Result<String, Error> {
        let lines: Vec<_> = value_of(&entry.fields, "body")
            .lines()
            .map(|line| draw(line).unwrap_or_else(|error| shown_error(&error)))
            .collect();
        Ok(format!("<p>{}</p>", escaped(&lines.join("\n"))))
    }
}

fn draw(line: &str) -> Result<String, Error> {
    match line.split_once(' ') {
        Some(("bytes", length)) => {
            let bytes = random::bytes(length.parse().expect("a number"))?;
            Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
        }
        Some((_, length)) => random::token(length.parse().expect("a number")),
        None if line == "number" => Ok(random::number().to_string()),
        None => Ok(RandomState::new().hash_one(0).to_string()),
    }
}

component!(DrawsLots);
