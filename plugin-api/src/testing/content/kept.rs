//! Entries as a site for tests keeps them.

use crate::{
    testing::moment::Moment,
    types::{FieldValue, value_of},
};

/// An entry of a site for tests, which readers see unless it says otherwise.
#[derive(Clone, Debug)]
pub struct KeptEntry {
    pub(in crate::testing) id: String,
    pub(super) publication_type: String,
    pub(in crate::testing) path: String,
    pub(super) byline: String,
    pub(super) author: Option<String>,
    pub(super) excerpt: String,
    pub(super) html: String,
    pub(super) is_published: bool,
    pub(super) is_trashed: bool,
    pub(super) created_at: Option<Moment>,
    pub(super) published_at: Option<Moment>,
    /// When what readers see last changed after it was published.
    pub(super) revised_at: Option<Moment>,
    pub(super) updated_at: Option<Moment>,
    /// The title and the fields of each revision, from the first.
    pub(super) revisions: Vec<(String, Vec<FieldValue>)>,
    /// The number of the revision that readers see.
    pub(super) shown: usize,
}

impl KeptEntry {
    /// A published entry of this type, with its title and no fields.
    pub fn new(publication_type: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id: String::new(),
            publication_type: publication_type.into(),
            path: String::new(),
            byline: String::new(),
            author: None,
            excerpt: String::new(),
            html: String::new(),
            is_published: true,
            is_trashed: false,
            created_at: None,
            published_at: None,
            revised_at: None,
            updated_at: None,
            revisions: vec![(title.into(), Vec::new())],
            shown: 1,
        }
    }

    /// With this id; made up where none is given.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// At this path, without a slash in front; made of the title where none is given.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// With a field.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Some((_, fields)) = self.revisions.last_mut() {
            fields.push(FieldValue::new(name, value));
        }
        self
    }

    /// Not published, and never was.
    #[must_use]
    pub fn draft(mut self) -> Self {
        self.is_published = false;
        self
    }

    /// In the trash.
    #[must_use]
    pub fn trashed(mut self) -> Self {
        self.is_trashed = true;
        self
    }

    /// First published at this moment (RFC 3339); otherwise when it was put into the site.
    ///
    /// # Panics
    /// Where it is no moment.
    #[must_use]
    pub fn published_at(mut self, moment: &str) -> Self {
        let Some(moment) = Moment::parse(moment) else {
            panic!("{moment:?} is no moment in the form 2026-01-31T12:00:00Z (RFC 3339)")
        };
        self.published_at = Some(moment);
        self
    }

    /// With the name that readers see as its author.
    #[must_use]
    pub fn byline(mut self, byline: impl Into<String>) -> Self {
        self.byline = byline.into();
        self
    }

    /// Begun by the user of this id.
    #[must_use]
    pub fn author(mut self, id: impl Into<String>) -> Self {
        self.author = Some(id.into());
        self
    }

    /// With this excerpt.
    #[must_use]
    pub fn excerpt(mut self, excerpt: impl Into<String>) -> Self {
        self.excerpt = excerpt.into();
        self
    }

    /// With the HTML that readers see.
    #[must_use]
    pub fn html(mut self, html: impl Into<String>) -> Self {
        self.html = html.into();
        self
    }

    /// The number of the newest revision.
    pub(super) fn newest(&self) -> u32 {
        self.revisions.len().try_into().unwrap_or(u32::MAX)
    }

    /// The title of the newest revision, or of the one that readers see.
    pub(super) fn title(&self, is_public: bool) -> &str {
        self.revision(is_public).map_or("", |(title, _)| title)
    }

    pub(super) fn fields(&self, is_public: bool) -> &[FieldValue] {
        self.revision(is_public).map_or(&[], |(_, fields)| fields)
    }

    fn revision(&self, is_public: bool) -> Option<&(String, Vec<FieldValue>)> {
        let number = if is_public { self.shown } else { self.revisions.len() };
        self.revisions.get(number.checked_sub(1)?)
    }

    /// Whether readers see it.
    pub(super) fn is_public(&self) -> bool {
        self.is_published && !self.is_trashed
    }

    pub(super) fn status(&self) -> &'static str {
        match (self.is_trashed, self.is_published) {
            (true, _) => "trash",
            (false, true) => "published",
            (false, false) => "draft",
        }
    }

    /// When it was begun.
    pub(super) fn created(&self) -> Moment {
        self.created_at.unwrap_or(Moment::of_seconds(0))
    }

    /// When what is shown last changed.
    pub(super) fn changed(&self, is_public: bool) -> Moment {
        let shown = if is_public { self.revised_at.or(self.published_at) } else { self.updated_at };
        shown.unwrap_or(self.created())
    }

    /// When it was published, or begun where it never was.
    pub(super) fn dated(&self) -> Moment {
        self.published_at.unwrap_or(self.created())
    }

    /// Adds a revision of other fields. Its title is the field `title`, where there is one.
    pub(super) fn revise(&mut self, fields: Vec<FieldValue>) {
        let title = match value_of(&fields, "title") {
            "" => self.title(false).to_owned(),
            title => title.to_owned(),
        };
        self.revisions.push((title, fields));
    }
}

/// A path of a title: ASCII letters and digits with hyphens between them.
pub(super) fn slug(title: &str) -> String {
    let lower = title.to_ascii_lowercase();
    let words: Vec<_> =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "entry".to_owned() } else { words.join("-") }
}
