//! The publication type `text`: a post with a title, a body, a summary and a cover picture.

use sandpress_plugin::lifecycle::{Description, Lifecycle};
use sandpress_plugin::publication_type::{
    Entry, EntrySummary, FieldDefinition, PublicationType, Stage, TypeDefinition,
};
use sandpress_plugin::types::{Error, FieldValue};

mod reading;
mod rules;

const TITLE: &str = "title";
const SUMMARY: &str = "summary";
const BODY: &str = "body";
const COVER: &str = "cover";
const COVER_ALT: &str = "cover-alt";

const TITLE_MAX: u32 = 200;
const SUMMARY_MAX: u32 = 500;
const COVER_MAX: u32 = 2000;
const COVER_ALT_MAX: u32 = 300;

/// The plugin.
#[derive(Debug)]
pub struct Text;

impl Lifecycle for Text {
    fn describe() -> Description {
        Description::new(
            "text",
            env!("CARGO_PKG_VERSION"),
            "Text",
            "Posts with a title, a summary, a body and a cover picture.",
        )
    }
}

impl PublicationType for Text {
    fn definition() -> TypeDefinition {
        TypeDefinition::new("text", "Post", "Posts")
            .field(FieldDefinition::new(TITLE, "text", "Title").required().max_length(TITLE_MAX))
            .field(FieldDefinition::new(SUMMARY, "long-text", "Summary").max_length(SUMMARY_MAX).help(
                "Shown in lists and to search engines; the first sentences of the body are used when empty.",
            ))
            .field(FieldDefinition::new(BODY, "rich-text", "Body").required())
            .field(
                FieldDefinition::new(COVER, "asset", "Cover picture")
                    .of("image")
                    .of("url")
                    .max_length(COVER_MAX)
                    .help("Shown above the body."),
            )
            .field(
                FieldDefinition::new(COVER_ALT, "text", "Description of the cover picture")
                    .max_length(COVER_ALT_MAX)
                    .help(
                        "What the picture shows, for people who cannot see it. Left empty, the description in the media library is used.",
                    )
                    .shown_if::<&str>(COVER, []),
            )
            .media_kind("image")
    }

    fn validate(fields: Vec<FieldValue>, stage: Stage) -> Result<Vec<FieldValue>, Error> {
        rules::validate(&fields, stage)
    }

    fn render(entry: Entry) -> Result<String, Error> {
        Ok(reading::render(&entry))
    }

    fn summary(entry: Entry) -> Result<EntrySummary, Error> {
        Ok(reading::summary(&entry))
    }
}

sandpress_plugin::export!(Text: lifecycle, publication_type);
