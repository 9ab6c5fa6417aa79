//! The publication type `page`: what stays, such as “About” or “Contact”, with a title and a body. It stands in no list and
//! no feed.

use sandpress_plugin::lifecycle::{Description, Lifecycle};
use sandpress_plugin::publication_type::{
    Entry, EntrySummary, FieldDefinition, PublicationType, Stage, TypeDefinition,
};
use sandpress_plugin::types::{Error, FieldValue};

const TITLE: &str = "title";
const SUMMARY: &str = "summary";
const BODY: &str = "body";

/// The longest excerpt that is made of a body, in characters.
const EXCERPT_MAX: usize = 200;

/// The plugin.
#[derive(Debug)]
pub struct Page;

impl Lifecycle for Page {
    fn describe() -> Description {
        Description::new(
            "page",
            env!("CARGO_PKG_VERSION"),
            "Page",
            "Pages that stay, such as “About”: they stand below each other and in no list.",
        )
    }
}

impl PublicationType for Page {
    fn definition() -> TypeDefinition {
        TypeDefinition::new("page", "Page", "Pages")
            .field(FieldDefinition::new(TITLE, "text", "Title").required().max_length(200))
            .field(
                FieldDefinition::new(SUMMARY, "long-text", "Summary")
                    .max_length(500)
                    .help("For search engines; the beginning of the body is used when empty."),
            )
            .field(FieldDefinition::new(BODY, "rich-text", "Body").required())
            .unlisted()
    }

    fn validate(fields: Vec<FieldValue>, stage: Stage) -> Result<Vec<FieldValue>, Error> {
        Self::definition().check(fields, stage)
    }

    fn render(entry: Entry) -> Result<String, Error> {
        Ok(entry.rendered(BODY).map(|body| body.html.clone()).unwrap_or_default())
    }

    fn summary(entry: Entry) -> Result<EntrySummary, Error> {
        let written = one_line(entry.field(SUMMARY));
        let excerpt = match entry.rendered(BODY) {
            Some(body) if written.is_empty() => shortened(&body.text),
            _ => written,
        };
        Ok(EntrySummary::new(one_line(entry.field(TITLE))).excerpt(excerpt))
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of the text, cut at a word, with an ellipsis where there is more.
fn shortened(text: &str) -> String {
    let line = one_line(&text.chars().take(EXCERPT_MAX * 4).collect::<String>());
    let Some((limit, _)) = line.char_indices().nth(EXCERPT_MAX) else { return line };
    let head = line.get(..limit).unwrap_or(&line);
    let head = head.rsplit_once(' ').map_or(head, |(words, _)| words);
    format!("{}…", head.trim_end_matches(|c: char| !c.is_alphanumeric()))
}

sandpress_plugin::export!(Page: lifecycle, publication_type);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_stands_in_no_list() {
        let definition = Page::definition();
        assert_eq!(definition.id, "page");
        assert!(definition.extra.contains(&("listed".to_owned(), "false".to_owned())));
    }

    #[test]
    fn excerpts_end_at_a_word() {
        assert_eq!(shortened("  Two\n words "), "Two words");
        let long = shortened(&"harbour, ".repeat(60));
        assert!(long.ends_with("harbour…") && long.chars().count() <= EXCERPT_MAX + 1, "{long}");
    }

    #[test]
    fn a_published_page_has_a_title_and_a_body() {
        let fields = || vec![FieldValue::new(TITLE, " About ")];
        assert_eq!(Page::validate(fields(), Stage::Draft).unwrap()[0].value, "About");
        assert!(Page::validate(fields(), Stage::Publish).is_err());
    }
}
