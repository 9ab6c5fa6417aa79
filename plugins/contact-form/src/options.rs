//! What the site owner may set.

use sandpress_plugin::lifecycle::{Setting, SettingDefinition};
use sandpress_plugin::settings;
use sandpress_plugin::types::{Error, FieldError};

const LINKS: (&str, usize) = ("links", 2);
const PER_HOUR: (&str, usize) = ("per-hour", 5);
const KEEP_DAYS: (&str, usize) = ("keep-days", 365);
const NOTIFY: &str = "notify";
const THANKS: &str = "thanks";

/// The settings of this call.
pub(crate) struct Options {
    /// How many links a message may have that is not spam.
    pub(crate) links: usize,
    /// How many messages a visitor may send in an hour.
    pub(crate) per_hour: usize,
    /// After how many days messages are deleted; 0 for never.
    pub(crate) keep_days: usize,
    /// Whether the site's people get a mail for each message.
    pub(crate) notify: bool,
    /// What is said to a visitor whose message was sent.
    pub(crate) thanks: String,
}

impl Options {
    /// As they are set, or else their defaults.
    pub(crate) fn read() -> Self {
        let number = |(key, default): (&str, usize)| {
            settings::get(key).and_then(|value| value.parse().ok()).unwrap_or(default)
        };
        Self {
            links: number(LINKS),
            per_hour: number(PER_HOUR),
            keep_days: number(KEEP_DAYS),
            notify: settings::get(NOTIFY).is_none_or(|value| value != "false"),
            thanks: settings::get(THANKS).unwrap_or_default(),
        }
    }
}

/// The settings for the lifecycle.
pub(crate) fn definitions() -> Vec<SettingDefinition> {
    let number = |(key, default): (&str, usize), label, help| {
        SettingDefinition::new(key, "number", label, help).default_value(&default.to_string())
    };
    vec![
        number(LINKS, "Links", "How many links a message may have; with more it is taken for spam."),
        number(
            PER_HOUR,
            "Messages an hour",
            "How many messages one visitor may send in an hour, at least 1.",
        ),
        number(KEEP_DAYS, "Days", "After how many days messages are deleted; 0 keeps them."),
        SettingDefinition::new(
            NOTIFY,
            "boolean",
            "Mail",
            "Whether the site's people get a mail for each message.",
        )
        .default_value("true"),
        SettingDefinition::new(THANKS, "text", "Thanks", "What is said to a visitor whose message was sent.")
            .default_value("Thank you. Your message is on its way."),
    ]
}

/// Checks what cms.toml says.
///
/// # Errors
/// [`Error::Invalid`] with a message for each setting that makes no sense.
pub(crate) fn check(settings: &[Setting]) -> Result<(), Error> {
    let problems: Vec<_> = settings
        .iter()
        .filter_map(|Setting { key, value }| {
            let (least, most) = match key.as_str() {
                key if key == LINKS.0 => (0, 100),
                key if key == PER_HOUR.0 => (1, 1_000),
                key if key == KEEP_DAYS.0 => (0, 36_500),
                _ => return None,
            };
            let fits = value.parse().is_ok_and(|number: usize| (least..=most).contains(&number));
            (!fits).then(|| FieldError::new(key, format!("must be a whole number from {least} to {most}")))
        })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_make_sense_and_nonsense_is_named() {
        let setting = |key: &str, value: &str| Setting { key: key.into(), value: value.into() };
        let defaults: Vec<_> = definitions()
            .into_iter()
            .map(|definition| setting(&definition.key, &definition.default_value))
            .collect();
        assert!(check(&defaults).is_ok());
        let Err(Error::Invalid(problems)) = check(&[setting("per-hour", "0"), setting("links", "many")])
        else {
            panic!("nonsense was taken");
        };
        assert_eq!(problems.len(), 2);
    }
}
