//! What an entry was before.

use serde::Serialize;

use super::AdminCommon;
use crate::contexts::PaginationContext;

/// `revisions.html`: the revisions of an entry.
#[derive(Clone, Debug, Serialize)]
pub struct RevisionsContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The title of the entry.
    pub entry_title: String,
    /// Its form.
    pub edit_url: String,
    /// Where two revisions are compared.
    pub compare_url: String,
    /// The revisions, the newest first.
    pub revisions: Vec<RevisionRowContext>,
    /// How many old revisions are kept that have no mark, in words.
    pub kept: String,
    /// Where this page stands among the others.
    pub pagination: PaginationContext,
}

/// A revision in the list.
#[derive(Clone, Debug, Serialize)]
pub struct RevisionRowContext {
    /// Its number.
    pub number: u32,
    /// Who saved it.
    pub author: String,
    /// When, for people.
    pub saved_at: String,
    /// When, for machines (RFC 3339).
    pub saved_on: String,
    /// The name that somebody gave it; empty for none.
    pub name: String,
    /// When readers first got it; empty where they did not.
    pub published_at: String,
    /// Whether readers get it now.
    pub is_public: bool,
    /// Whether it is the newest.
    pub is_newest: bool,
    /// What it changed, in words.
    pub change: String,
    /// Where it is compared with the one before; empty for the first.
    pub compare_url: String,
    /// Where it is restored, and named below it.
    pub url: String,
}

/// `compare.html`: what differs between two revisions.
#[derive(Clone, Debug, Serialize)]
pub struct CompareContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The title of the entry.
    pub entry_title: String,
    /// The list of revisions.
    pub revisions_url: String,
    /// The number of the earlier one.
    pub from: u32,
    /// Who saved it, and when.
    pub from_words: String,
    /// The number of the later one.
    pub to: u32,
    /// Who saved it, and when.
    pub to_words: String,
    /// Where the earlier one is restored; empty where it is the newest.
    pub restore_url: String,
    /// The fields that differ.
    pub fields: Vec<ComparedFieldContext>,
}

/// A field that differs.
#[derive(Clone, Debug, Serialize)]
pub struct ComparedFieldContext {
    /// The name for people.
    pub label: String,
    /// Its text in both versions.
    pub runs: Vec<TextRunContext>,
}

/// A piece of text.
#[derive(Clone, Debug, Serialize)]
pub struct TextRunContext {
    /// `same`, `added`, `removed`, or `left-out` for text that both have and that is not shown.
    pub kind: String,
    /// The text.
    pub text: String,
}

impl RevisionsContext {
    /// Three pages of revisions.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            entry_title: "Low water".into(),
            edit_url: "/admin/entries/0198".into(),
            compare_url: "/admin/entries/0198/revisions/compare".into(),
            revisions: vec![RevisionRowContext::sample()],
            kept: "Of the others the 100 newest are kept.".into(),
            pagination: PaginationContext {
                page: 2,
                pages: 3,
                total: 41,
                newer_url: "/admin/entries/0198/revisions".into(),
                older_url: "/admin/entries/0198/revisions?page=3".into(),
            },
        }
    }

    /// An entry without a revision that could be shown.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            entry_title: String::new(),
            edit_url: String::new(),
            compare_url: String::new(),
            revisions: Vec::new(),
            kept: String::new(),
            pagination: PaginationContext::single(0),
        }
    }
}

impl RevisionRowContext {
    /// A revision with every mark.
    pub fn sample() -> Self {
        Self {
            number: 7,
            author: "Ada Marsh".into(),
            saved_at: "21 November 2026, 14:02 UTC".into(),
            saved_on: "2026-11-21T14:02:00Z".into(),
            name: "Before the edit".into(),
            published_at: "21 November 2026, 14:05 UTC".into(),
            is_public: true,
            is_newest: true,
            change: "Body: 12 words added, 3 removed".into(),
            compare_url: "/admin/entries/0198/revisions/compare?from=6&to=7".into(),
            url: "/admin/entries/0198/revisions/7".into(),
        }
    }
}

impl CompareContext {
    /// A field in which every kind of piece stands.
    pub fn sample() -> Self {
        let run = |kind: &str, text: &str| TextRunContext { kind: kind.into(), text: text.into() };
        Self {
            common: AdminCommon::sample(),
            entry_title: "Low water".into(),
            revisions_url: "/admin/entries/0198/revisions".into(),
            from: 6,
            from_words: "Ben Quay, 20 November 2026, 09:15 UTC".into(),
            to: 7,
            to_words: "Ada Marsh, 21 November 2026, 14:02 UTC".into(),
            restore_url: "/admin/entries/0198/revisions/6/restore".into(),
            fields: vec![ComparedFieldContext {
                label: "Body".into(),
                runs: vec![
                    run("same", "The sea "),
                    run("removed", "was here."),
                    run("added", "is gone."),
                    run("left-out", "312 words"),
                ],
            }],
        }
    }

    /// Two revisions that say the same.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            entry_title: String::new(),
            revisions_url: String::new(),
            from: 1,
            from_words: String::new(),
            to: 2,
            to_words: String::new(),
            restore_url: String::new(),
            fields: Vec::new(),
        }
    }
}
