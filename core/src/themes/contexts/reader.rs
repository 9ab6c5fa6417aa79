//! What the templates of a theme see.

mod samples;

use serde::Serialize;

use super::{FailureContext, PaginationContext};

/// The site, as `site` in every template of the theme.
#[derive(Clone, Debug, Serialize)]
pub struct SiteContext {
    /// The name of the site.
    pub title: String,
    /// One sentence about it; may be empty.
    pub description: String,
    /// The language of the content as a BCP 47 tag.
    pub language: String,
    /// The address of the home page, complete.
    pub url: String,
    /// The address of the Atom feed.
    pub feed_url: String,
}

/// What the head of a page says to browsers, search engines and other sites.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PageContext {
    /// The text for `<title>`, complete.
    pub title: String,
    /// One or two sentences; may be empty.
    pub description: String,
    /// The page's own address, complete; empty on error pages.
    pub canonical_url: String,
    /// `noindex`, or empty.
    pub robots: String,
    /// `website` or `article`.
    pub og_type: String,
    /// The address of a picture, complete; may be empty.
    pub image_url: String,
    /// When the entry was published; empty on other pages.
    pub published_at: String,
    /// When the entry last changed; empty on other pages.
    pub modified_at: String,
    /// Who wrote the entry; may be empty.
    pub author: String,
    /// JSON-LD as [`json_ld`](crate::themes::json_ld) makes it, which templates print unescaped; may be empty.
    pub json_ld: String,
    /// What plugins add to the head of an entry's page; empty on other pages.
    pub head: HeadContext,
}

/// What plugins add to a head.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HeadContext {
    /// For `<meta name="…" content="…">`.
    pub metas: Vec<MetaContext>,
    /// For `<meta property="…" content="…">`.
    pub properties: Vec<PropertyContext>,
    /// For `<link rel="…" href="…">`.
    pub links: Vec<LinkContext>,
    /// JSON-LD, made as that of the page is, which templates print unescaped.
    pub json_ld: Vec<String>,
}

/// A named value for readers of the head.
#[derive(Clone, Debug, Serialize)]
pub struct MetaContext {
    /// The name.
    pub name: String,
    /// What it says.
    pub content: String,
}

/// A property of the Open Graph protocol or one like it.
#[derive(Clone, Debug, Serialize)]
pub struct PropertyContext {
    /// The property.
    pub property: String,
    /// What it says.
    pub content: String,
}

/// A link of the entry as a whole.
#[derive(Clone, Debug, Serialize)]
pub struct LinkContext {
    /// How the target is related to the entry.
    pub rel: String,
    /// A path of the site, or an address that begins with `https://`.
    pub href: String,
}

/// `home.html`: a page of the list of entries.
#[derive(Clone, Debug, Serialize)]
pub struct HomeContext {
    /// The head.
    pub page: PageContext,
    /// The entries of the page, newest first.
    pub entries: Vec<EntryCardContext>,
    /// The place of the page in the list.
    pub pagination: PaginationContext,
}

/// An entry in a list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EntryCardContext {
    /// The title.
    pub title: String,
    /// The address.
    pub url: String,
    /// Plain text of one or two sentences; may be empty.
    pub excerpt: String,
    /// The address of the cover picture; may be empty.
    pub image_url: String,
    /// What the cover shows, for those who do not see it; may be empty.
    pub image_alt: String,
    /// When it was published.
    pub published_at: String,
    /// The day it was published.
    pub published_on: String,
    /// Who wrote it; may be empty.
    pub byline: String,
    /// How long it takes to read, in minutes; 0 where that means nothing.
    pub reading_minutes: u32,
}

/// `entry.html`: one entry.
#[derive(Clone, Debug, Serialize)]
pub struct EntryContext {
    /// The head.
    pub page: PageContext,
    /// The entry.
    pub entry: FullEntryContext,
    /// The entry published next.
    pub newer: NeighbourContext,
    /// The entry published before.
    pub older: NeighbourContext,
}

/// An entry with its content.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FullEntryContext {
    /// The title.
    pub title: String,
    /// The address.
    pub url: String,
    /// The content as HTML, cleaned, which templates print unescaped.
    pub html: String,
    /// Plain text of one or two sentences; may be empty.
    pub excerpt: String,
    /// Who wrote it; may be empty.
    pub byline: String,
    /// When it was published; empty for a draft.
    pub published_at: String,
    /// The day it was published; empty for a draft.
    pub published_on: String,
    /// When it last changed; empty if not after it was published.
    pub updated_at: String,
    /// The day it last changed; empty if not after it was published.
    pub updated_on: String,
    /// How long it takes to read, in minutes; 0 where that means nothing.
    pub reading_minutes: u32,
    /// How many words it has.
    pub word_count: u32,
    /// The id of its publication type.
    pub r#type: String,
    /// Whether this is a version that readers do not see.
    pub preview: bool,
}

/// A link to the entry before or after.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NeighbourContext {
    /// Its title.
    pub title: String,
    /// Its address; empty where there is no such entry.
    pub url: String,
}

/// `error.html`: a page that could not be shown.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorContext {
    /// The head.
    pub page: PageContext,
    /// What went wrong.
    pub error: FailureContext,
}
