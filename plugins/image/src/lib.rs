//! The publication type `image`: one picture or a gallery.

use sandpress_plugin::lifecycle::{Description, Lifecycle};
use sandpress_plugin::publication_type::{
    Entry, EntrySummary, FieldDefinition, PublicationType, TypeDefinition,
};
use sandpress_plugin::types::Error;

mod pictures;
mod reading;

const TITLE: &str = "title";
const SUMMARY: &str = "summary";
const PICTURES: &str = "pictures";
const PICTURE: &str = "picture";
const ALT: &str = "alt";
const CAPTION: &str = "caption";
const CREDIT: &str = "credit";
const TAKEN: &str = "show-taken";
const BODY: &str = "body";

/// The most pictures of an entry.
const MAX_PICTURES: u32 = 100;

/// The plugin.
#[derive(Debug)]
pub struct Image;

impl Lifecycle for Image {
    fn describe() -> Description {
        Description::new(
            "image",
            env!("CARGO_PKG_VERSION"),
            "Images",
            "Pictures and galleries with captions and credits.",
        )
    }
}

impl PublicationType for Image {
    fn definition() -> TypeDefinition {
        let picture = |name, kind, label| FieldDefinition::new(name, kind, label).within(PICTURES);
        TypeDefinition::new("image", "Picture or gallery", "Pictures")
            .field(FieldDefinition::new(TITLE, "text", "Title").required().max_length(200))
            .field(
                FieldDefinition::new(SUMMARY, "long-text", "Summary")
                    .max_length(500)
                    .help("Shown in lists and to search engines; the first caption is used when empty."),
            )
            .field(
                FieldDefinition::new(PICTURES, "repeater", "Pictures")
                    .required()
                    .items(1, MAX_PICTURES)
                    .help("One picture fills the page; several become a gallery."),
            )
            .field(picture(PICTURE, "asset", "Picture").of("image").required())
            .field(
                picture(ALT, "text", "Description")
                    .required()
                    .max_length(300)
                    .help("What the picture shows, for people who cannot see it."),
            )
            .field(
                picture(CAPTION, "long-text", "Caption").max_length(1_000).help("Shown below the picture."),
            )
            .field(
                picture(CREDIT, "text", "Credit")
                    .max_length(200)
                    .help("Who made it. Left empty, the credit in the media library is used."),
            )
            .field(
                FieldDefinition::new(TAKEN, "boolean", "Show how the pictures were taken")
                    .help("Camera, lens and exposure, where the media library knows them."),
            )
            .field(FieldDefinition::new(BODY, "rich-text", "Text below the pictures"))
            .media_kind("image")
    }

    fn render(entry: Entry) -> Result<String, Error> {
        Ok(reading::render(&entry))
    }

    fn summary(entry: Entry) -> Result<EntrySummary, Error> {
        Ok(reading::summary(&entry))
    }
}

sandpress_plugin::export!(Image: lifecycle, publication_type);
