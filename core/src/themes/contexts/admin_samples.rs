//! Pages of the admin that do not exist, to try its templates with.

use super::admin::{
    AdminCommon, AdminErrorContext, AdminSection, AdminSiteContext, AdminUserContext, BylineContext,
    ChoiceContext, ConflictContext, ConflictEntryContext, DiffKind, DiffLineContext, EditedEntryContext,
    EntriesContext, EntryEditContext, EntryFilterContext, EntryRowContext, FieldContext, FieldDiffContext,
    FieldValueContext, FlashContext, FlashLevel, LoginContext, LoginFormContext, PathFieldContext,
    PublicationTypeContext, SetupContext, SetupFormContext, StatusCountContext,
};
use super::{FailureContext, PaginationContext};
use crate::domain::FieldError;

/// The kinds of fields that a form knows.
const FIELD_KINDS: [&str; 8] =
    ["text", "long-text", "rich-text", "number", "boolean", "date", "choice", "url"];

impl AdminCommon {
    /// The parts of a page for someone who is logged in.
    pub fn sample() -> Self {
        let flash = |level, message: &str| FlashContext { level, message: message.into() };
        Self {
            user: Some(AdminUserContext {
                name: "Ada Marsh".into(),
                email: "ada@example.org".into(),
                role: "owner".into(),
                role_label: "Owner".into(),
            }),
            csrf: "4f1d5a".into(),
            flash: vec![
                flash(FlashLevel::Success, "Published."),
                flash(FlashLevel::Error, "The preview is out of date."),
                flash(FlashLevel::Info, "A plugin was updated."),
            ],
            nav: AdminSection::Entries,
            ..Self::bare()
        }
    }

    /// The parts of a page for someone who is not logged in.
    pub fn bare() -> Self {
        Self {
            site: AdminSiteContext {
                title: "The Tide Table".into(),
                url: "https://example.org/".into(),
                language: "en".into(),
            },
            user: None,
            csrf: String::new(),
            flash: Vec::new(),
            title: "Entries".into(),
            nav: AdminSection::Outside,
        }
    }
}

impl LoginContext {
    /// A login that failed.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::bare(),
            form: LoginFormContext {
                login: "ada".into(),
                next: "/admin/entries".into(),
                error: "That name and password do not belong together.".into(),
            },
        }
    }

    /// The form before anything was typed.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), form: LoginFormContext::default() }
    }
}

impl SetupContext {
    /// A form that was refused.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::bare(),
            form: SetupFormContext {
                token: "k7f2".into(),
                name: "Ada Marsh".into(),
                email: "ada@example.org".into(),
            },
            errors: vec![
                FieldError::new("password_again", "The two passwords differ: type them again."),
                FieldError::new("", "The database is busy: send the form again."),
            ],
        }
    }

    /// The form before anything was typed.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), form: SetupFormContext::default(), errors: Vec::new() }
    }
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
            filter: EntryFilterContext { q: "water".into(), status: "draft".into(), r#type: "text".into() },
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

impl EntryEditContext {
    /// A published entry with a field of every kind, all of them refused.
    pub fn sample() -> Self {
        Self {
            common: AdminCommon::sample(),
            entry: EditedEntryContext::sample(),
            fields: FIELD_KINDS.map(FieldContext::sample).into(),
            path_field: PathFieldContext {
                value: "/low-water".into(),
                errors: vec!["Another entry stands there: choose another address.".into()],
            },
            byline: BylineContext { value: "Ada Marsh".into() },
            errors: vec!["A plugin refused the entry.".into()],
        }
    }

    /// The form of a new entry whose publication type has no fields.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            entry: EditedEntryContext {
                type_label: "Post".into(),
                status: "draft".into(),
                action_url: "/admin/entries".into(),
                ..EditedEntryContext::default()
            },
            fields: Vec::new(),
            path_field: PathFieldContext::default(),
            byline: BylineContext::default(),
            errors: Vec::new(),
        }
    }
}

impl EditedEntryContext {
    /// A published entry with changes that readers do not see.
    pub fn sample() -> Self {
        Self {
            id: "0198".into(),
            r#type: "text".into(),
            type_label: "Post".into(),
            status: "published".into(),
            status_label: "Published".into(),
            revision: 7,
            path: "/low-water".into(),
            view_url: "/low-water".into(),
            preview_url: "/admin/entries/0198/preview".into(),
            updated_on: "21 November 2026".into(),
            published_on: "20 November 2026".into(),
            has_unpublished_changes: true,
            trashed: false,
            action_url: "/admin/entries/0198".into(),
        }
    }
}

impl FieldContext {
    /// A field of this kind with all its parts.
    pub fn sample(kind: &str) -> Self {
        let choice = |value: &str, label: &str| ChoiceContext { value: value.into(), label: label.into() };
        Self {
            name: kind.into(),
            id: format!("field-{kind}"),
            label: "Title".into(),
            kind: kind.into(),
            help: "As short as you can.".into(),
            required: true,
            max_length: 120,
            value: "Low water".into(),
            choices: vec![choice("ebb", "Ebb"), choice("flood", "Flood")],
            errors: vec!["It is too long: shorten it.".into()],
        }
    }
}

impl ConflictContext {
    /// A conflict in a short and in a long field.
    pub fn sample() -> Self {
        let field = |name: &str, label: &str, value: &str| FieldValueContext {
            name: name.into(),
            label: label.into(),
            value: value.into(),
        };
        let line = |kind, text: &str| DiffLineContext { kind, text: text.into() };
        Self {
            common: AdminCommon::sample(),
            entry: ConflictEntryContext {
                id: "0198".into(),
                action_url: "/admin/entries/0198".into(),
                revision: 8,
                path: "/low-water".into(),
                byline: "Ada Marsh".into(),
            },
            mine: vec![field("title", "Title", "Low water"), field("body", "Body", "The sea\nis gone.")],
            theirs: vec![field("title", "Title", "Low tide"), field("body", "Body", "The sea\nwas here.")],
            their_author: "Ben Quay".into(),
            their_saved_on: "21 November 2026".into(),
            theirs_url: "/admin/entries/0198".into(),
            diffs: vec![FieldDiffContext {
                label: "Body".into(),
                lines: vec![
                    line(DiffKind::Same, "The sea"),
                    line(DiffKind::Theirs, "was here."),
                    line(DiffKind::Mine, "is gone."),
                ],
            }],
        }
    }

    /// A conflict of two versions without fields.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            entry: ConflictEntryContext { action_url: "/admin/entries/0198".into(), ..Default::default() },
            mine: Vec::new(),
            theirs: Vec::new(),
            their_author: String::new(),
            their_saved_on: String::new(),
            theirs_url: "/admin/entries/0198".into(),
            diffs: Vec::new(),
        }
    }
}

impl AdminErrorContext {
    /// The page for someone who is logged in.
    pub fn sample() -> Self {
        Self { common: AdminCommon::sample(), error: FailureContext::sample() }
    }

    /// The page for someone who is not.
    pub fn bare() -> Self {
        Self { common: AdminCommon::bare(), error: FailureContext::sample() }
    }
}
