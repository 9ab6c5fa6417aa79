//! Looks at texts on their way to readers: refuses to publish one with a link that leads nowhere, and says above each
//! how long reading it takes.

use sandpress_plugin::content_filter::{Content, ContentFilter};
use sandpress_plugin::entry_filter::{Candidate, EntryFilter};
use sandpress_plugin::html;
use sandpress_plugin::html::Markup;
use sandpress_plugin::lifecycle::{Description, Lifecycle, Setting, SettingDefinition, value_of};
use sandpress_plugin::settings;
use sandpress_plugin::types::{Error, FieldError, FieldValue};

/// The plugin. It holds nothing: each call may come to a fresh instance.
struct Plugin;

/// How many words most people read in a minute.
const WORDS_A_MINUTE: usize = 220;

impl Lifecycle for Plugin {
    fn describe() -> Description {
        Description::new(
            // The id is the name of the package, and the word in cms.toml: [plugins.{{name}}].
            "{{name}}",
            env!("CARGO_PKG_VERSION"),
            "{{label}}",
            "Refuses links that lead nowhere, and says how long reading takes.",
        )
        .setting(
            SettingDefinition::new(
                "words",
                "number",
                "Words",
                "How many words readers read in a minute.",
            )
            .default_value("220"),
        )
    }

    // A site with other settings than these does not start, and its owner reads the message.
    fn configure(settings: Vec<Setting>) -> Result<(), Error> {
        match value_of(&settings, "words").parse::<usize>() {
            Ok(1..=2_000) => Ok(()),
            _ => Err(Error::invalid(
                "words",
                "is not a whole number from 1 to 2000: try 220",
            )),
        }
    }
}

impl EntryFilter for Plugin {
    // Drafts may have such links. `None` leaves the fields as they are.
    fn before_publish(entry: Candidate) -> Result<Option<Vec<FieldValue>>, Error> {
        let problems: Vec<_> = entry.fields.iter().filter_map(problem).collect();
        if problems.is_empty() {
            Ok(None)
        } else {
            Err(Error::Invalid(problems))
        }
    }
}

impl ContentFilter for Plugin {
    fn filter(content: Content) -> Result<Option<String>, Error> {
        let words = words_in(&content.html);
        if words == 0 {
            return Ok(None);
        }
        let a_minute = settings::get("words")
            .and_then(|words| words.parse().ok())
            .unwrap_or(WORDS_A_MINUTE);
        let minutes = words.div_ceil(a_minute);
        let unit = if minutes == 1 { " minute" } else { " minutes" };
        // The entry's HTML was cleaned by the site, so it goes in as it is.
        let html = html![
            "<p class=\"reading-time\">",
            minutes,
            unit,
            " to read</p>",
            Markup::from_html(content.html)
        ];
        Ok(Some(html.into_string()))
    }
}

/// What is wrong with the links of a field. The message stands beside the field.
fn problem(field: &FieldValue) -> Option<FieldError> {
    let link = links(&field.value).find(|link| leads_nowhere(link))?;
    let message = format!("The link {link:?} leads nowhere: write where it leads, or take it out.");
    Some(FieldError::new(&field.name, message))
}

/// What stands in the round brackets of `[words](link)`.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(str::trim)
}

fn leads_nowhere(link: &str) -> bool {
    let rest = link
        .trim_start_matches("https://")
        .trim_start_matches("http://");
    matches!(
        rest,
        "" | "#" | "/#" | "example.com" | "TODO" | "todo" | "url"
    )
}

/// The words between the tags.
fn words_in(html: &str) -> usize {
    let texts = html
        .split('<')
        .enumerate()
        .map(|(at, piece)| match piece.split_once('>') {
            Some((_, text)) => text,
            None if at == 0 => piece,
            None => "",
        });
    texts.map(|text| text.split_whitespace().count()).sum()
}

sandpress_plugin::export!(Plugin: lifecycle, entry_filter, content_filter);

#[cfg(test)]
mod tests {
    use sandpress_plugin::testing::Site;

    use super::*;

    #[test]
    fn a_link_that_leads_nowhere_is_named() {
        let entry =
            |body: &str| Candidate::new("text", [("title", "News"), ("body", body)]).published();
        let whole = entry("See [this](/there) and [that](https://a.org).");
        assert!(Plugin::before_publish(whole).unwrap().is_none());
        let Err(Error::Invalid(errors)) = Plugin::before_publish(entry("See [this]( ).")) else {
            panic!("it was published");
        };
        assert_eq!((errors[0].field.as_str(), errors.len()), ("body", 1));
    }

    #[test]
    fn reading_takes_whole_minutes() {
        let site = Site::of::<Plugin>().setting("words", "2");
        let read = |html: &str| {
            site.run_in("content-filter.filter", || {
                Plugin::filter(Content::new("text", html))
            })
        };
        assert_eq!(
            read("<p>One <b>two</b> three.</p>").unwrap().unwrap(),
            "<p class=\"reading-time\">2 minutes to read</p><p>One <b>two</b> three.</p>"
        );
        assert_eq!(read("<hr>").unwrap(), None);
    }

    #[test]
    fn the_number_of_words_is_checked() {
        assert!(Site::of::<Plugin>().configure::<Plugin>().is_ok());
        for bad in ["0", "fast", "1.5"] {
            assert!(
                Site::of::<Plugin>()
                    .setting("words", bad)
                    .configure::<Plugin>()
                    .is_err(),
                "{bad}"
            );
        }
    }
}
