//! The media library.

use serde::Serialize;

use super::{AdminCommon, PanelChoiceContext, StatusCountContext};
use crate::contexts::PaginationContext;
use sandpress_domain::FieldError;

/// `media.html`: what is in the library.
#[derive(Clone, Debug, Serialize)]
pub struct MediaContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The files of the page, newest first.
    pub files: Vec<MediaRowContext>,
    /// The text that was searched for.
    pub q: String,
    /// The kind to which the list is narrowed; empty for all.
    pub kind: String,
    /// The tabs above the list, one for each kind.
    pub counts: Vec<StatusCountContext>,
    /// The folders to narrow the list to.
    pub folders: Vec<PanelChoiceContext>,
    /// The states to narrow the list to.
    pub states: Vec<PanelChoiceContext>,
    /// The id of the folder that is looked at; empty where none is.
    pub folder_id: String,
    /// Its name.
    pub folder_name: String,
    /// Whether the list is narrowed to what lies in no folder.
    pub is_outside: bool,
    /// Whether the list is narrowed by anything else than a folder.
    pub is_narrowed: bool,
    /// The place of the page in the list.
    pub pagination: PaginationContext,
    /// How large a file may be, for people.
    pub max_size: String,
    /// The same in bytes.
    pub max_bytes: u64,
    /// Whether the person may change everybody's files and the folders.
    pub may_manage: bool,
}

/// A file in the library.
#[derive(Clone, Debug, Serialize)]
pub struct MediaRowContext {
    /// Its id.
    pub id: String,
    /// Its file name.
    pub name: String,
    /// What it is called: its title, or its file name.
    pub title: String,
    /// Its alternative text.
    pub alt: String,
    /// `image`, `video`, `audio` or `file`.
    pub kind: String,
    /// The word for the kind.
    pub kind_label: String,
    /// How large it is, for people.
    pub size: String,
    /// Where a small picture of it is; empty where there is nothing to see.
    pub thumbnail_url: String,
    /// Its page.
    pub url: String,
    /// Whether it is a picture that nobody has described.
    pub lacks_alt: bool,
    /// Whether it could not be processed.
    pub is_failed: bool,
}

/// `media_file.html`: a file of the library.
#[derive(Clone, Debug, Serialize)]
pub struct MediaFileContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The file.
    pub file: MediaRowContext,
    /// Its address, complete.
    pub address: String,
    /// Where the whole of it is, on this site.
    pub preview_url: String,
    /// Whether it is a picture.
    pub is_picture: bool,
    /// What is known of it.
    pub facts: Vec<MediaFactContext>,
    /// Why it could not be processed; empty where it was.
    pub problem: String,
    /// Whether it is still to be processed.
    pub is_waiting: bool,
    /// What people say of it.
    pub words: MediaWordsContext,
    /// The folders that it can lie in.
    pub folders: Vec<PanelChoiceContext>,
    /// The entries that use it.
    pub uses: Vec<MediaUseContext>,
    /// Why it was not saved.
    pub errors: Vec<FieldError>,
    /// How large a file may be, for people.
    pub max_size: String,
    /// Whether the person may change, replace and delete it.
    pub may_change: bool,
}

/// Something that is known of a file.
#[derive(Clone, Debug, Serialize)]
pub struct MediaFactContext {
    /// What it is.
    pub name: String,
    /// How it is.
    pub value: String,
}

/// What people say of a file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MediaWordsContext {
    /// The title.
    pub title: String,
    /// The alternative text.
    pub alt: String,
    /// The caption.
    pub caption: String,
    /// Whose work it is.
    pub credit: String,
    /// The focal point in hundredths from the left; empty where there is none.
    pub focal_x: String,
    /// The same from the top.
    pub focal_y: String,
}

/// An entry that uses a file.
#[derive(Clone, Debug, Serialize)]
pub struct MediaUseContext {
    /// The title of the entry.
    pub title: String,
    /// Its form.
    pub url: String,
    /// Whether readers see the file there.
    pub is_public: bool,
}

impl MediaContext {
    /// The middle of a folder that was searched.
    pub fn sample() -> Self {
        let choice = |value: &str, label: &str, chosen| PanelChoiceContext {
            value: value.into(),
            label: label.into(),
            chosen,
        };
        Self {
            common: AdminCommon::sample(),
            files: vec![MediaRowContext::sample(), MediaRowContext::bare()],
            q: "loaf".into(),
            kind: "image".into(),
            counts: vec![
                StatusCountContext::sample("", "All", false),
                StatusCountContext::sample("image", "Pictures", true),
            ],
            folders: vec![choice("0198", "Bread", true), choice("0199", "Ovens", false)],
            states: vec![choice("", "Everything", true), choice("unused", "Used by no entry", false)],
            folder_id: "0198".into(),
            folder_name: "Bread".into(),
            is_outside: false,
            is_narrowed: true,
            pagination: PaginationContext {
                page: 2,
                pages: 3,
                total: 120,
                newer_url: "/admin/media".into(),
                older_url: "/admin/media?page=3".into(),
            },
            max_size: "2,048 MiB".into(),
            max_bytes: 1 << 31,
            may_manage: true,
        }
    }

    /// A library without a file.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            files: Vec::new(),
            q: String::new(),
            kind: String::new(),
            counts: Vec::new(),
            folders: Vec::new(),
            states: Vec::new(),
            folder_id: String::new(),
            folder_name: String::new(),
            is_outside: false,
            is_narrowed: false,
            pagination: PaginationContext::single(0),
            max_size: "2,048 MiB".into(),
            max_bytes: 1 << 31,
            may_manage: false,
        }
    }
}

impl MediaRowContext {
    /// A picture that nobody has described and that could not be processed.
    pub fn sample() -> Self {
        Self {
            id: "0198".into(),
            name: "loaf.jpg".into(),
            title: "A loaf of rye".into(),
            alt: String::new(),
            kind: "image".into(),
            kind_label: "Picture".into(),
            size: "1.5 MiB".into(),
            thumbnail_url: "/media/ab/loaf.jpg".into(),
            url: "/admin/media/0198".into(),
            lacks_alt: true,
            is_failed: true,
        }
    }

    /// A file with nothing to see.
    pub fn bare() -> Self {
        Self {
            title: "recipe.pdf".into(),
            name: "recipe.pdf".into(),
            kind: "file".into(),
            kind_label: "File".into(),
            thumbnail_url: String::new(),
            lacks_alt: false,
            is_failed: false,
            ..Self::sample()
        }
    }
}

impl MediaFileContext {
    /// A picture about which everything is said, and that was not accepted.
    pub fn sample() -> Self {
        let words = MediaWordsContext {
            title: "A loaf of rye".into(),
            alt: "A dark loaf on a board".into(),
            caption: "From the first batch.".into(),
            credit: "Ada Marsh".into(),
            focal_x: "25.0".into(),
            focal_y: "60.0".into(),
        };
        let used =
            |is_public| MediaUseContext { title: "Rye".into(), url: "/admin/entries/0198".into(), is_public };
        let error = |field: &str| FieldError::new(field, "Write one line of at most 300 characters.");
        Self {
            common: AdminCommon::sample(),
            file: MediaRowContext { alt: words.alt.clone(), ..MediaRowContext::sample() },
            address: "https://example.org/media/ab/loaf.jpg".into(),
            preview_url: "/media/ab/loaf.jpg".into(),
            is_picture: true,
            facts: vec![MediaFactContext { name: "Size".into(), value: "1.5 MiB".into() }],
            problem: "The picture is broken.".into(),
            is_waiting: true,
            words,
            folders: MediaContext::sample().folders,
            uses: vec![used(true), used(false)],
            errors: ["title", "alt", "caption", "credit"].map(error).to_vec(),
            max_size: "2,048 MiB".into(),
            may_change: true,
        }
    }

    /// Somebody else's file, about which nothing is said.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            file: MediaRowContext::bare(),
            address: "https://example.org/media/ab/recipe.pdf".into(),
            preview_url: "/media/ab/recipe.pdf".into(),
            is_picture: false,
            facts: Vec::new(),
            problem: String::new(),
            is_waiting: false,
            words: MediaWordsContext::default(),
            folders: Vec::new(),
            uses: Vec::new(),
            errors: Vec::new(),
            max_size: "2,048 MiB".into(),
            may_change: false,
        }
    }
}
