//! `archive.html`: entries by the time of their publication.

use serde::Serialize;

use super::{EntryCardContext, PageContext};
use crate::contexts::PaginationContext;

/// `archive.html`: all entries, or those of a year, newest first.
#[derive(Clone, Debug, Serialize)]
pub struct ArchiveContext {
    /// The head.
    pub page: PageContext,
    /// What the page lists.
    pub archive: ArchiveOfContext,
    /// The entries of the page in one list, newest first.
    pub entries: Vec<EntryCardContext>,
    /// The place of the page in the list.
    pub pagination: PaginationContext,
}

/// What a page of the archive lists.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ArchiveOfContext {
    /// The year; empty for all of them.
    pub year: String,
    /// How many entries there are in it.
    pub total: u64,
    /// The years in which something was published, newest first.
    pub years: Vec<ArchiveYearContext>,
    /// The entries of the page by their months, newest first.
    pub months: Vec<ArchiveMonthContext>,
}

/// A year in which something was published.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ArchiveYearContext {
    /// The year.
    pub year: String,
    /// Where its entries stand.
    pub url: String,
    /// How many there are.
    pub entries: u64,
    /// Whether this is its page.
    pub current: bool,
}

/// A month with its entries.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ArchiveMonthContext {
    /// Its name with the year, as in `November 2026`.
    pub name: String,
    /// The entries, newest first.
    pub entries: Vec<EntryCardContext>,
}

impl ArchiveContext {
    /// The second page of a year.
    pub fn sample() -> Self {
        let year = |year: &str, entries, current| ArchiveYearContext {
            year: year.into(),
            url: format!("/archive/{year}"),
            entries,
            current,
        };
        Self {
            page: PageContext::sample(),
            archive: ArchiveOfContext {
                year: "2026".into(),
                total: 230,
                years: vec![year("2026", 230, true), year("2025", 1, false)],
                months: vec![ArchiveMonthContext {
                    name: "November 2026".into(),
                    entries: vec![EntryCardContext::sample()],
                }],
            },
            entries: vec![EntryCardContext::sample()],
            pagination: PaginationContext {
                page: 2,
                pages: 3,
                total: 230,
                newer_url: "/archive/2026".into(),
                older_url: "/archive/2026/page/3".into(),
            },
        }
    }

    /// The archive of a site without entries.
    pub fn bare() -> Self {
        Self {
            page: PageContext::bare(),
            archive: ArchiveOfContext::default(),
            entries: Vec::new(),
            pagination: PaginationContext::single(0),
        }
    }
}
