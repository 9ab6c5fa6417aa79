//! What both versions of `welcomes` have: a block `welcome`, and a setting of every kind.

use sandpress_plugin::block::{BlockDefinition, BlockOutput};
use sandpress_plugin::lifecycle::{Description, Setting, SettingDefinition};
use sandpress_plugin::log::{self, Level};
use sandpress_plugin::settings;
use sandpress_plugin::store::Collection;
use sandpress_plugin::types::{Choice, Error, FieldError};
use sandpress_test_plugins::escaped;

/// The id of both.
pub const ID: &str = "welcomes";

/// Who it is.
pub fn description(version: &str) -> Description {
    let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into() };
    let mut kind = SettingDefinition::new("kind", "choice", "Kind", "How it sounds.").default_value("warm");
    kind.choices = vec![choice("warm", "Warm"), choice("cool", "Cool")];
    let mut greeting =
        SettingDefinition::new("greeting", "text", "Greeting", "What readers are greeted with.");
    greeting.required = true;
    Description::new(ID, version, "Welcomes", "Welcomes readers at the beginning of a page.")
        .setting(greeting.default_value("Welcome"))
        .setting(kind)
        .setting(SettingDefinition::new("times", "number", "How often", "From 1 to 5.").default_value("1"))
        .setting(SettingDefinition::new("is-loud", "boolean", "Loud", "In capital letters."))
        .setting(
            SettingDefinition::new("names", "list", "Names", "Who is welcome.")
                .default_value("reader friend"),
        )
}

/// Refuses to shout, and to greet too often.
pub fn configure(settings: &[Setting]) -> Result<(), Error> {
    let mut errors = Vec::new();
    for Setting { key, value } in settings {
        match key.as_str() {
            "greeting" if value.contains('!') => {
                errors
                    .push(FieldError::new("greeting", "No greeting has an exclamation mark. Leave it out."));
            }
            "times" if !value.parse().is_ok_and(|times: u32| (1..=5).contains(&times)) => {
                errors.push(FieldError::new("times", "Choose a number from 1 to 5."));
            }
            _ => {}
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

/// The block.
pub fn blocks() -> Vec<BlockDefinition> {
    vec![BlockDefinition::new("welcome", "Welcome", "Welcomes readers.")]
}

/// Welcomes everybody who is named, with more words at the end, and counts how often.
pub fn welcome(more: &str) -> Result<BlockOutput, Error> {
    let count = Collection::new("counts").increment("welcomes", 1)?;
    let greeting = settings::get("greeting").unwrap_or_default();
    let times = settings::get("times").and_then(|times| times.parse().ok()).unwrap_or(1);
    let text = format!("{} {}{more}", greeting.repeat(times), settings::get_list("names").join(", "));
    let text = if settings::get("is-loud").as_deref() == Some("true") { text.to_uppercase() } else { text };
    log::write(Level::Info, &format!("welcomed {count}"));
    log::write(Level::Debug, "drawn <b>well</b>");
    Ok(BlockOutput::new(format!("<p class=\"welcome\">{}</p>", escaped(&text))))
}
