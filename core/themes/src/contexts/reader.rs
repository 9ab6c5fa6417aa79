//! What the templates of a theme see.

mod archive;
mod lists;
mod samples;
mod search;

pub use archive::{ArchiveContext, ArchiveMonthContext, ArchiveOfContext, ArchiveYearContext};
pub use lists::{
    AuthorPageContext, BelowContext, MenuContext, MenuItemContext, NamedLinkContext, PageAuthorContext,
    PageTermContext, TermPageContext,
};
pub use search::{PieceContext, SearchChoiceContext, SearchContext, SearchFormContext, SearchResultContext};

use serde::Serialize;

use super::{FailureContext, PaginationContext};

/// The site, as `site` in every template of the theme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SiteContext {
    /// The name of the site.
    pub title: String,
    /// One sentence about it; may be empty.
    pub description: String,
    /// The language of the content as a BCP 47 tag.
    pub language: String,
    /// Which way it is written: `ltr` or `rtl`.
    pub direction: String,
    /// The address of the home page, complete.
    pub url: String,
    /// The address of the Atom feed.
    pub feed_url: String,
    /// Where all entries stand by the time of their publication.
    pub archive_url: String,
    /// Where readers look for words; empty where there is no search.
    pub search_url: String,
    /// The address of the logo; may be empty.
    pub logo_url: String,
    /// The address of the icon; empty for the theme's own.
    pub icon_url: String,
    /// Where else the site is found.
    pub social: Vec<NamedLinkContext>,
}

/// The theme, as `theme` in every template.
#[derive(Clone, Debug, Serialize)]
pub struct ThemeContext {
    /// Its name for machines.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The address of a style sheet with the settings that have a custom property; empty where all of these are as the
    /// theme has them.
    pub styles_url: String,
    /// The settings by their names, with `_` in place of `-`.
    pub settings: serde_json::Value,
}

/// A picture in the sizes and formats that there are.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PictureContext {
    /// The address; empty where there is no picture.
    pub url: String,
    /// What it shows, for those who do not see it; may be empty.
    pub alt: String,
    /// The `srcset` of formats that every browser shows; may be empty.
    pub srcset: String,
    /// The `srcset` in AVIF; may be empty.
    pub modern_srcset: String,
    /// The width in pixels; 0 where it is not known.
    pub width: u32,
    /// The height in pixels; 0 where it is not known.
    pub height: u32,
    /// The colours of its quarters as `#rrggbb`, for `data-c1` to `data-c4`; empty where they are not known.
    pub colours: Vec<String>,
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
    /// JSON-LD as [`json_ld`](crate::json_ld) makes it, which templates print unescaped; may be empty.
    pub json_ld: String,
    /// What else stands in the head: feeds, the search, pages before and after, and what plugins add for an entry.
    pub head: HeadContext,
    /// The feed of what the page lists, beside that of the site; may be empty.
    pub feed_url: String,
    /// The menus of the site, by where they stand.
    pub menus: Vec<MenuContext>,
}

/// What the site and its plugins add to a head.
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

/// A link of the page as a whole.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LinkContext {
    /// How the target is related to the page.
    pub rel: String,
    /// A path of the site, or an address that begins with `http://` or `https://`.
    pub href: String,
    /// The media type of the target; may be empty.
    pub r#type: String,
    /// What the target is called; may be empty.
    pub title: String,
    /// The language of the target as a BCP 47 tag; may be empty.
    pub hreflang: String,
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
    /// The cover picture in its sizes.
    pub picture: PictureContext,
    /// When it was published.
    pub published_at: String,
    /// The day it was published.
    pub published_on: String,
    /// The names of those who wrote it, in one line; may be empty.
    pub byline: String,
    /// Those of them who have a page.
    pub authors: Vec<NamedLinkContext>,
    /// The name of a guest, or of somebody elsewhere, who wrote it too; may be empty.
    pub guest: String,
    /// How long it takes to read, in minutes; 0 where that means nothing.
    pub reading_minutes: u32,
    /// The id of its publication type.
    pub r#type: String,
    /// What it is in a few words, as in `12 pictures`; may be empty.
    pub label: String,
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
    /// The pages above it, from the top.
    pub breadcrumbs: Vec<NamedLinkContext>,
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
    /// The names of those who wrote it, in one line; may be empty.
    pub byline: String,
    /// Those of them who have a page.
    pub authors: Vec<NamedLinkContext>,
    /// The name of a guest, or of somebody elsewhere, who wrote it too; may be empty.
    pub guest: String,
    /// The categories under which it is found.
    pub categories: Vec<NamedLinkContext>,
    /// Its tags.
    pub tags: Vec<NamedLinkContext>,
    /// Whether it stands in the lists of the site. A page does not.
    pub listed: bool,
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
    /// What it is in a few words, as in `12 pictures`; may be empty.
    pub label: String,
    /// The headings in it, of the second and the third level, that can be led to.
    pub outline: Vec<HeadingContext>,
    /// Whether this is a version that readers do not see.
    pub preview: bool,
}

/// A heading of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HeadingContext {
    /// 2 or 3.
    pub level: u8,
    /// The id of its element.
    pub id: String,
    /// The words.
    pub text: String,
}

/// A link to the entry before or after.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NeighbourContext {
    /// Its title.
    pub title: String,
    /// Its address; empty where there is no such entry.
    pub url: String,
}

/// `plugin.html`: a page that a plugin answers, at `/x/<plugin>/`.
#[derive(Clone, Debug, Serialize)]
pub struct PluginPageContext {
    /// The head.
    pub page: PageContext,
    /// What the plugin shows.
    pub plugin: PluginContentContext,
}

/// A page of a plugin.
#[derive(Clone, Debug, Serialize)]
pub struct PluginContentContext {
    /// The plugin's id.
    pub id: String,
    /// The title.
    pub title: String,
    /// The content as HTML, cleaned, which templates print unescaped; may have forms.
    pub html: String,
}

/// `account.html`: a page on which people get into their account and look after it. A theme may do without: then these
/// pages look like the admin.
#[derive(Clone, Debug, Serialize)]
pub struct AccountPageContext {
    /// The head.
    pub page: PageContext,
    /// What the page shows.
    pub account: AccountContentContext,
}

/// What a page of an account shows.
#[derive(Clone, Debug, Serialize)]
pub struct AccountContentContext {
    /// The title, which stands in the content already.
    pub title: String,
    /// The content as HTML, made by the site, which templates print unescaped in an element with the classes
    /// `account-page forms`.
    pub html: String,
    /// The address of a style sheet for the forms and lists in it. It takes colours and type from the theme's `--paper`,
    /// `--raised`, `--line`, `--edge`, `--ink`, `--soft`, `--accent`, `--accent-strong`, `--sans` and `--serif`.
    pub styles_url: String,
}

/// `error.html`: a page that could not be shown.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorContext {
    /// The head.
    pub page: PageContext,
    /// What went wrong.
    pub error: FailureContext,
    /// The latest entries, where nothing stands at an address; else empty.
    pub latest: Vec<EntryCardContext>,
}
