//! Files that belong to the site.

use std::{collections::BTreeSet, str::FromStr};

use uuid::Uuid;

use super::{QuarterColours, Timestamp, UserId};

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Names the asset for ever.
    pub id: Uuid,
    /// SHA-256 of its bytes in lower-case hexadecimal.
    pub sha256: String,
    /// Its file name, the last part of its URL; at most 300 characters.
    pub name: String,
    /// Its media type, such as `image/png`; at most 255 characters.
    pub media_type: String,
    /// Its bytes.
    pub size: u64,
    /// The id of the plugin that added it; none where it was somebody else.
    pub plugin: Option<String>,
    /// When it was added.
    pub created_at: Timestamp,
    /// What people say of it.
    pub about: AssetWords,
    /// What is known of its content.
    pub facts: MediaFacts,
    /// The place in a picture that stays visible where the picture is cut; none for its middle.
    pub focal: Option<FocalPoint>,
    /// The folder of the library that it lies in.
    pub folder: Option<Uuid>,
    /// Who added it; none where a plugin or the importer did.
    pub uploaded_by: Option<UserId>,
    /// How far its processing came.
    pub state: ProcessingState,
    /// Why its processing failed, for people; empty where it did not.
    pub problem: String,
}

/// What people say of an asset. Each is empty where nobody said anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetWords {
    /// A heading for it; at most 300 characters.
    pub title: String,
    /// What somebody who does not see it should know; at most 2000 characters.
    pub alt: String,
    /// What stands beside it; at most 2000 characters.
    pub caption: String,
    /// Whose work it is; at most 300 characters.
    pub credit: String,
}

/// What is known of an asset's content: zero or empty where it is unknown, or has no meaning for its kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediaFacts {
    /// Pixels from left to right as it is shown.
    pub width: u32,
    /// Pixels from top to bottom as it is shown.
    pub height: u32,
    /// How long it plays, in milliseconds.
    pub duration_ms: u64,
    /// What stands in its place until it is loaded.
    pub placeholder: Option<QuarterColours>,
    /// The codecs in it, as the `codecs` parameter of a media type names them (RFC 6381); at most 300 characters.
    pub codecs: String,
    /// What the camera noted, as names and values for people.
    pub taken: Vec<(String, String)>,
}

/// A place in a picture, in thousandths of its width and height from the upper left corner; at most 1000 each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FocalPoint {
    /// From the left.
    pub x: u16,
    /// From the top.
    pub y: u16,
}

impl FocalPoint {
    /// The end of both scales.
    pub const WHOLE: u16 = 1000;

    /// The middle of the picture.
    pub fn middle() -> Self {
        Self::new(Self::WHOLE / 2, Self::WHOLE / 2)
    }

    /// The place, held inside of the picture.
    pub fn new(x: u16, y: u16) -> Self {
        Self { x: x.min(Self::WHOLE), y: y.min(Self::WHOLE) }
    }
}

/// How far the processing of an asset came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProcessingState {
    /// It is still to be processed.
    #[default]
    Waiting,
    /// It was processed, or needs no processing.
    Ready,
    /// It could not be processed; it is served as it is.
    Failed,
}

impl ProcessingState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Ready, Self::Failed];

    /// The word for the state.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Ready => "ready",
            Self::Failed => "failed",
        }
    }
}

/// A word that is no state of processing.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a state of processing: choose waiting, ready or failed")]
pub struct UnknownProcessingState(String);

impl FromStr for ProcessingState {
    type Err = UnknownProcessingState;

    fn from_str(text: &str) -> Result<Self, UnknownProcessingState> {
        let named = Self::ALL.into_iter().find(|state| state.as_str() == text);
        named.ok_or_else(|| UnknownProcessingState(text.to_owned()))
    }
}

/// A folder of the library. Folders do not lie in each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaFolder {
    /// Names it for ever.
    pub id: Uuid,
    /// What people call it; 1 to 100 characters, unique whatever its case.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An asset that just arrived: nobody has said anything of it, and it is still to be processed.
#[derive(Clone, Debug)]
pub struct NewAsset {
    /// SHA-256 of its bytes in lower-case hexadecimal.
    pub sha256: String,
    /// Its file name, safe for a URL.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub size: u64,
    /// The plugin that added it.
    pub plugin: Option<String>,
    /// Who added it.
    pub uploaded_by: Option<UserId>,
    /// The folder that it is put into.
    pub folder: Option<Uuid>,
}

impl NewAsset {
    /// The asset with an id of its own.
    pub fn into_asset(self, created_at: Timestamp) -> Asset {
        Asset {
            id: Uuid::now_v7(),
            sha256: self.sha256,
            name: self.name,
            media_type: self.media_type,
            size: self.size,
            plugin: self.plugin,
            created_at,
            about: AssetWords::default(),
            facts: MediaFacts::default(),
            focal: None,
            folder: self.folder,
            uploaded_by: self.uploaded_by,
            state: ProcessingState::default(),
            problem: String::new(),
        }
    }
}

impl Asset {
    /// Where readers get it: a path that begins with a slash.
    pub fn url(&self) -> String {
        format!("/media/{}/{}", self.sha256, self.name)
    }

    /// What kind of file it is.
    pub fn kind(&self) -> MediaKind {
        MediaKind::of(&self.media_type)
    }
}

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaKind {
    /// A picture.
    Image,
    /// Moving pictures.
    Video,
    /// Sound.
    Audio,
    /// Anything else.
    File,
}

impl MediaKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Image, Self::Video, Self::Audio, Self::File];

    /// The kind of files of this media type.
    pub fn of(media_type: &str) -> Self {
        let family = media_type.split('/').next().unwrap_or_default();
        [Self::Image, Self::Video, Self::Audio]
            .into_iter()
            .find(|kind| kind.as_str() == family)
            .unwrap_or(Self::File)
    }

    /// The word for the kind, which is also how the media types of all kinds but `file` begin.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::File => "file",
        }
    }
}

/// A word that is no kind of file.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a kind of file: choose image, video, audio or file")]
pub struct UnknownKind(String);

impl FromStr for MediaKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| UnknownKind(text.to_owned()))
    }
}

/// What a plugin may add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaWriting {
    /// Files of these kinds.
    pub kinds: BTreeSet<MediaKind>,
    /// Bytes of all files that it added.
    pub quota: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_has_a_kind() {
        assert_eq!(MediaKind::of("image/png"), MediaKind::Image);
        assert_eq!(MediaKind::of("application/pdf"), MediaKind::File);
        assert_eq!(MediaKind::of("text/plain"), MediaKind::File);
        assert_eq!(MediaKind::of("imagex/png"), MediaKind::File);
        for kind in MediaKind::ALL {
            assert_eq!(kind.as_str().parse::<MediaKind>().unwrap(), kind);
        }
        for state in ProcessingState::ALL {
            assert_eq!(state.as_str().parse::<ProcessingState>().unwrap(), state);
        }
    }
}
