//! The block `{{name}}`: a call-out that stands out of the text around it.
//!
//! Authors write a line of its own in a text:
//!
//! ```text
//! ::{{name}}{tone=warning title="Before you begin" text="Unplug it."}
//! ```
//!
//! Themes ask for it in a template with `block(name="{{name}}", text="…")`.

use sandpress_plugin::block::{AttributeDefinition, BlockDefinition, BlockOutput, Blocks, Request};
use sandpress_plugin::html;
use sandpress_plugin::lifecycle::{Description, Lifecycle, SettingDefinition};
use sandpress_plugin::settings;
use sandpress_plugin::types::Error;

/// The plugin. It holds nothing: each call may come to a fresh instance.
struct Plugin;

impl Lifecycle for Plugin {
    fn describe() -> Description {
        Description::new(
            // The id is the name of the package, and the word in cms.toml: [plugins.{{name}}].
            "{{name}}",
            env!("CARGO_PKG_VERSION"),
            "{{label}}",
            "Call-outs that stand out of the text.",
        )
        // What the owner of a site may write under [plugins.{{name}}.settings].
        .setting(
            SettingDefinition::new(
                "title",
                "text",
                "Title",
                "The title of call-outs that have none of their own.",
            )
            .default_value("Note"),
        )
    }
}

impl Blocks for Plugin {
    fn blocks() -> Vec<BlockDefinition> {
        vec![
            BlockDefinition::new(
                "{{name}}",
                "{{label}}",
                "A few words that stand out of the text.",
            )
            .attribute(
                AttributeDefinition::new("text", "text", "Text")
                    .help("What it says.")
                    .required(),
            )
            .attribute(
                AttributeDefinition::new("title", "text", "Title").help("A word or two above it."),
            )
            .attribute(
                AttributeDefinition::new("tone", "choice", "Tone")
                    .choice("note", "Something to know")
                    .choice("warning", "Something to be careful about")
                    .default_value("note"),
            )
            .attribute(AttributeDefinition::new("link", "url", "Link").help("Where to read more."))
            // The site keeps the output until the attributes or the settings change.
            .depends_on(&["nothing"]),
        ]
    }

    fn render(block: Request) -> Result<BlockOutput, Error> {
        let title = match block.get("title") {
            "" => settings::get("title").unwrap_or_default(),
            title => title.to_owned(),
        };
        // Literals are HTML; everything else is escaped.
        let link = match block.get("link") {
            "" => html![],
            link => html!["<p><a href=\"", link, "\">Read more</a></p>"],
        };
        // The site chose the tone from the definition above, so it is `note` or `warning`.
        Ok(BlockOutput::new(html![
            "<aside class=\"callout callout-",
            block.get("tone"),
            "\"><p><strong>",
            title,
            "</strong></p><p>",
            block.get("text"),
            "</p>",
            link,
            "</aside>"
        ]))
    }
}

sandpress_plugin::export!(Plugin: lifecycle, block);

#[cfg(test)]
mod tests {
    use sandpress_plugin::testing::Site;

    use super::*;

    /// Draws the block on a site for tests.
    fn drawn(attributes: &[(&str, &str)]) -> String {
        let mut request = Request::new("{{name}}").attribute("tone", "note");
        for (name, value) in attributes.iter().copied() {
            request = request.attribute(name, value);
        }
        let site = Site::of::<Plugin>();
        site.run_in("block.render", || Plugin::render(request))
            .unwrap()
            .html
    }

    #[test]
    fn the_title_comes_from_the_settings_where_there_is_none() {
        assert!(drawn(&[("text", "Unplug it.")]).contains("<strong>Note</strong>"));
        assert!(
            drawn(&[("text", "Unplug it."), ("title", "First")]).contains("<strong>First</strong>")
        );
    }

    #[test]
    fn what_authors_write_is_text() {
        let html = drawn(&[("text", "1 < 2 & <script>"), ("link", "/more?a=\"b\"")]);
        assert!(html.contains("<p>1 &lt; 2 &amp; &lt;script&gt;</p>"));
        assert!(html.contains("<a href=\"/more?a=&quot;b&quot;\">"));
    }
}
