//! The publication type `video`: an uploaded video, or a link to one on another site.

use sandpress_plugin::lifecycle::{Description, Lifecycle};
use sandpress_plugin::publication_type::{
    Entry, EntrySummary, FieldDefinition, PublicationType, Stage, TypeDefinition,
};
use sandpress_plugin::types::{Error, FieldError, FieldValue};

mod link;
mod reading;
mod time;

const TITLE: &str = "title";
const SUMMARY: &str = "summary";
const SOURCE: &str = "source";
const FILE: &str = "file";
const LINK: &str = "link";
const LENGTH: &str = "length";
const POSTER: &str = "poster";
const TRACKS: &str = "captions";
const CHAPTERS: &str = "chapters";
const TRANSCRIPT: &str = "transcript";

const UPLOAD: &str = "upload";
const ELSEWHERE: &str = "link";

/// The plugin.
#[derive(Debug)]
pub struct Video;

impl Lifecycle for Video {
    fn describe() -> Description {
        Description::new(
            "video",
            env!("CARGO_PKG_VERSION"),
            "Videos",
            "Videos with captions, chapters and a transcript.",
        )
    }
}

impl PublicationType for Video {
    fn definition() -> TypeDefinition {
        let track = |name, kind, label| FieldDefinition::new(name, kind, label).within(TRACKS);
        let chapter = |name, kind, label| FieldDefinition::new(name, kind, label).within(CHAPTERS);
        TypeDefinition::new("video", "Video", "Videos")
            .field(FieldDefinition::new(TITLE, "text", "Title").required().max_length(200))
            .field(
                FieldDefinition::new(SUMMARY, "long-text", "Summary")
                    .max_length(500)
                    .help("Shown in lists and to search engines."),
            )
            .field(
                FieldDefinition::new(SOURCE, "choice", "The video")
                    .choice(UPLOAD, "A file of this site")
                    .choice(ELSEWHERE, "A link to another site")
                    .default_value(UPLOAD)
                    .required(),
            )
            .field(
                FieldDefinition::new(FILE, "asset", "Video file")
                    .of("video")
                    .required()
                    .shown_if(SOURCE, [UPLOAD]),
            )
            .field(
                FieldDefinition::new(LINK, "url", "Address of the video")
                    .max_length(500)
                    .required()
                    .shown_if(SOURCE, [ELSEWHERE])
                    .help(
                        "On YouTube, Vimeo, Dailymotion, the Internet Archive or media.ccc.de. Readers see a card that leads there: nothing is loaded from the other site before they follow it.",
                    ),
            )
            .field(
                FieldDefinition::new(LENGTH, "text", "Length")
                    .max_length(8)
                    .shown_if(SOURCE, [ELSEWHERE])
                    .help("As 3:20 or 1:03:20."),
            )
            .field(
                FieldDefinition::new(POSTER, "asset", "Poster")
                    .of("image")
                    .help("The picture that is shown before the video plays, and in lists."),
            )
            .field(
                FieldDefinition::new(TRACKS, "repeater", "Captions")
                    .items(0, 30)
                    .shown_if(SOURCE, [UPLOAD])
                    .help("WebVTT files (.vtt), one for each language."),
            )
            .field(track("file", "asset", "File").of("file").required())
            .field(
                track("kind", "choice", "Kind")
                    .choice("captions", "Captions, with sounds")
                    .choice("subtitles", "Subtitles, a translation")
                    .choice("descriptions", "Descriptions of what is seen")
                    .default_value("captions")
                    .required(),
            )
            .field(
                track("language", "text", "Language")
                    .max_length(35)
                    .required()
                    .help("Its short name (BCP 47), such as en, de or pt-BR."),
            )
            .field(track("label", "text", "Name in the menu").max_length(60).help("Such as English."))
            .field(FieldDefinition::new(CHAPTERS, "repeater", "Chapters").items(0, 100))
            .field(chapter("start", "text", "Starts at").max_length(8).required().help("As 3:20 or 1:03:20."))
            .field(chapter("title", "text", "Title").max_length(200).required())
            .field(
                FieldDefinition::new(TRANSCRIPT, "rich-text", "Transcript")
                    .help("What is said and what happens, for those who do not hear or see it."),
            )
            .media_kind("video")
            .media_kind("image")
            .media_kind("file")
    }

    fn validate(fields: Vec<FieldValue>, _stage: Stage) -> Result<Vec<FieldValue>, Error> {
        let errors: Vec<_> = fields.iter().filter_map(problem).collect();
        if errors.is_empty() { Ok(fields) } else { Err(Error::Invalid(errors)) }
    }

    fn render(entry: Entry) -> Result<String, Error> {
        Ok(reading::render(&entry))
    }

    fn summary(entry: Entry) -> Result<EntrySummary, Error> {
        Ok(reading::summary(&entry))
    }
}

/// What only this type knows of a value.
fn problem(field: &FieldValue) -> Option<FieldError> {
    let is_time =
        field.name == LENGTH || (field.name.starts_with(CHAPTERS) && field.name.ends_with(".start"));
    if is_time && time::seconds(&field.value).is_none() {
        return Some(FieldError::new(&field.name, "Write a time as 3:20 or 1:03:20."));
    }
    if field.name == LINK && link::site(&field.value).is_none() {
        return Some(FieldError::new(
            LINK,
            "Write the https:// address of a video on YouTube, Vimeo, Dailymotion, the Internet Archive or media.ccc.de. A video from elsewhere can be uploaded.",
        ));
    }
    let is_language = field.name.starts_with(TRACKS) && field.name.ends_with(".language");
    let fits = |tag: &str| {
        let parts_fit =
            |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
        tag.split('-').all(parts_fit) && tag.split('-').next().is_some_and(|first| first.len() > 1)
    };
    if is_language && !fits(&field.value) {
        return Some(FieldError::new(
            &field.name,
            "Write the short name of a language, such as en or pt-BR.",
        ));
    }
    None
}

sandpress_plugin::export!(Video: lifecycle, publication_type);

#[cfg(test)]
mod tests {
    use super::*;
    use sandpress_plugin::types::fields;

    fn refused(pairs: &[(&str, &str)]) -> Vec<String> {
        match Video::validate(fields(pairs.iter().copied()), Stage::Draft) {
            Err(Error::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
            Err(other) => panic!("{other:?}"),
            Ok(_) => Vec::new(),
        }
    }

    #[test]
    fn values_that_only_videos_have_are_checked() {
        let good = [
            ("length", "1:03:20"),
            ("chapters.0.start", "0:00"),
            ("captions.0.language", "pt-BR"),
            ("link", "https://vimeo.com/76979871"),
        ];
        assert!(refused(&good).is_empty());
        let bad = [
            ("length", "long"),
            ("chapters.3.start", "1:99"),
            ("captions.0.language", "English language"),
            ("link", "https://evil.example/watch?v=youtube.com"),
        ];
        assert_eq!(refused(&bad), bad.map(|(name, _)| name));
    }
}
