//! The list of entries.

use serde::Serialize;

use super::{AdminCommon, ChoiceContext};
use crate::contexts::PaginationContext;

/// `entries.html`: the list of entries.
#[derive(Clone, Debug, Serialize)]
pub struct EntriesContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The entries of the page.
    pub entries: Vec<EntryRowContext>,
    /// What the list was narrowed to.
    pub filter: EntryFilterContext,
    /// The tabs above the list.
    pub counts: Vec<StatusCountContext>,
    /// The publication types.
    pub types: Vec<PublicationTypeContext>,
    /// The place of the page in the list.
    pub pagination: PaginationContext,
    /// Who began entries; empty where only one's own are shown.
    pub authors: Vec<ChoiceContext>,
    /// The lists that the person keeps.
    pub lists: Vec<SavedListContext>,
    /// What can be done with several entries.
    pub actions: Vec<BulkActionContext>,
    /// The query of this list, to be kept under a name.
    pub query: String,
}

/// An entry in the list.
#[derive(Clone, Debug, Serialize)]
pub struct EntryRowContext {
    /// The id.
    pub id: String,
    /// The title; may be empty.
    pub title: String,
    /// The name of its publication type.
    pub type_label: String,
    /// `draft`, `published` or `trashed`.
    pub status: String,
    /// The status for people.
    pub status_label: String,
    /// Whether it has changes that readers do not see yet.
    pub has_unpublished_changes: bool,
    /// The name shown as its author; may be empty.
    pub byline: String,
    /// When it last changed.
    pub updated_at: String,
    /// The day it last changed.
    pub updated_on: String,
    /// The day it was published; empty for a draft.
    pub published_on: String,
    /// Where it stands on the site.
    pub path: String,
    /// The address of its form.
    pub edit_url: String,
    /// The address of its page; empty unless it is published.
    pub view_url: String,
    /// What is planned for it, in sentences.
    pub plans: Vec<String>,
}

/// What the list was narrowed to; empty texts narrow nothing.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EntryFilterContext {
    /// The search text as it was typed.
    pub q: String,
    /// `draft`, `published`, `trashed` or empty.
    pub status: String,
    /// The id of a publication type or empty.
    pub r#type: String,
    /// The id of an author or empty.
    pub author: String,
    /// The first day of the last change, as in `2026-11-21`, or empty.
    pub from: String,
    /// The last day of the last change or empty.
    pub until: String,
    /// `published`, `title`, or empty for the last changed first.
    pub sort: String,
}

/// Something that can be done with several entries.
#[derive(Clone, Debug, Serialize)]
pub struct BulkActionContext {
    /// The word for it in the form.
    pub value: String,
    /// The word for people.
    pub label: String,
}

/// A list that the person keeps.
#[derive(Clone, Debug, Serialize)]
pub struct SavedListContext {
    /// The name.
    pub name: String,
    /// The address of the list.
    pub url: String,
}

/// A tab above the list.
#[derive(Clone, Debug, Serialize)]
pub struct StatusCountContext {
    /// `draft`, `published`, `trashed`, or empty for all.
    pub status: String,
    /// The tab's text.
    pub label: String,
    /// How many entries it has.
    pub count: u64,
    /// The address of the list narrowed to it.
    pub url: String,
    /// Whether the list is narrowed to it now.
    pub current: bool,
}

/// A publication type to make an entry of.
#[derive(Clone, Debug, Serialize)]
pub struct PublicationTypeContext {
    /// The id.
    pub id: String,
    /// The name for people.
    pub label: String,
    /// The address of the form for a new entry.
    pub new_url: String,
}

impl EntriesContext {
    /// The middle of a list that was searched, on a site with two publication types.
    pub fn sample() -> Self {
        let of_type = |id: &str, label: &str| PublicationTypeContext {
            id: id.into(),
            label: label.into(),
            new_url: format!("/admin/entries/new?type={id}"),
        };
        Self {
            common: AdminCommon::sample(),
            entries: ["draft", "published", "trashed"].map(EntryRowContext::sample).into(),
            filter: EntryFilterContext {
                q: "water".into(),
                status: "draft".into(),
                r#type: "text".into(),
                author: "0198".into(),
                from: "2026-11-01".into(),
                until: "2026-11-21".into(),
                sort: "title".into(),
            },
            authors: vec![ChoiceContext { value: "0198".into(), label: "Ada Marsh".into() }],
            lists: vec![SavedListContext {
                name: "Drafts of Ada".into(),
                url: "/admin/entries?status=draft&author=0198".into(),
            }],
            actions: vec![BulkActionContext { value: "publish".into(), label: "Publish".into() }],
            query: "status=draft&q=water".into(),
            counts: vec![
                StatusCountContext::sample("", "All", false),
                StatusCountContext::sample("draft", "Drafts", true),
            ],
            types: vec![of_type("text", "Post"), of_type("image", "Picture")],
            pagination: PaginationContext {
                page: 2,
                pages: 3,
                total: 9,
                newer_url: "/admin/entries".into(),
                older_url: "/admin/entries?page=3".into(),
            },
        }
    }

    /// The list of a site without entries and without publication types.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            entries: Vec::new(),
            filter: EntryFilterContext::default(),
            counts: Vec::new(),
            types: Vec::new(),
            pagination: PaginationContext::single(0),
            authors: Vec::new(),
            lists: Vec::new(),
            actions: Vec::new(),
            query: String::new(),
        }
    }
}

impl EntryRowContext {
    /// An entry with all its parts and this status.
    pub fn sample(status: &str) -> Self {
        Self {
            id: "0198".into(),
            title: "Low water".into(),
            type_label: "Post".into(),
            status: status.into(),
            status_label: "Draft".into(),
            has_unpublished_changes: true,
            byline: "Ada Marsh".into(),
            updated_at: "2026-11-21T09:30:00Z".into(),
            updated_on: "21 November 2026".into(),
            published_on: "20 November 2026".into(),
            path: "/low-water".into(),
            edit_url: "/admin/entries/0198".into(),
            view_url: "/low-water".into(),
            plans: vec!["Published on 1 December 2026, 08:00 UTC".into()],
        }
    }
}

impl StatusCountContext {
    /// A tab with three entries.
    pub fn sample(status: &str, label: &str, current: bool) -> Self {
        let url = format!("/admin/entries?status={status}");
        Self { status: status.into(), label: label.into(), count: 3, url, current }
    }
}
