//! What the site is called, how it looks at dates, and what its pages show.

use serde::{Deserialize, Serialize};

use super::{EntryId, NamedLink, SiteZone};

/// The settings of the site that stand in its database. What is none is as `cms.toml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoredSettings {
    /// The name of the site.
    pub title: Option<String>,
    /// One sentence about it.
    pub description: Option<String>,
    /// The language of the content as a BCP 47 tag.
    pub language: Option<String>,
    /// How many entries a list page shows, 1 to 100.
    pub entries_per_page: Option<u32>,
    /// The name of the time zone of dates.
    pub time_zone: Option<String>,
    /// The entry that stands at the beginning of the site; none for the latest entries.
    pub home: Option<EntryId>,
    /// The address of the logo: a path below `/media/`; may be empty.
    pub logo: String,
    /// The address of the icon, in the same way.
    pub icon: String,
    /// Where else the site is found.
    pub social: Vec<NamedLink>,
    /// Whether feeds have only the beginnings of entries.
    pub short_feeds: bool,
    /// What stands in `robots.txt` besides what the site says itself.
    pub robots_text: String,
    /// Whether search engines are asked to leave the whole site alone.
    pub hidden: bool,
}

/// The settings of the site as they hold now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteSettings {
    /// The name of the site; never empty.
    pub title: String,
    /// One sentence about it; may be empty.
    pub description: String,
    /// The language of the content as a BCP 47 tag.
    pub language: String,
    /// How many entries a list page shows, 1 to 100.
    pub entries_per_page: u32,
    /// The time zone of dates, for readers and for those who plan.
    pub time_zone: SiteZone,
    /// The entry that stands at the beginning of the site; none for the latest entries.
    pub home: Option<EntryId>,
    /// The address of the logo; may be empty.
    pub logo: String,
    /// The address of the icon; may be empty.
    pub icon: String,
    /// Where else the site is found.
    pub social: Vec<NamedLink>,
    /// Whether feeds have only the beginnings of entries.
    pub short_feeds: bool,
    /// What stands in `robots.txt` besides what the site says itself; may be empty.
    pub robots_text: String,
    /// Whether search engines are asked to leave the whole site alone.
    pub hidden: bool,
}
