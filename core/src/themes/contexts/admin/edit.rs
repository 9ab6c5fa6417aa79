//! The form of an entry.

use serde::Serialize;

use super::AdminCommon;

/// The kinds of fields that a form knows.
const FIELD_KINDS: [&str; 8] =
    ["text", "long-text", "rich-text", "number", "boolean", "date", "choice", "url"];

/// `entry_edit.html`: the form of a new entry or of one that is there.
#[derive(Clone, Debug, Serialize)]
pub struct EntryEditContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The entry.
    pub entry: EditedEntryContext,
    /// Its fields, in the order of the form.
    pub fields: Vec<FieldContext>,
    /// The address on the site.
    pub path_field: PathFieldContext,
    /// The name shown as the author.
    pub byline: BylineContext,
    /// What is wrong with the entry as a whole.
    pub errors: Vec<String>,
}

/// The entry that a form is about.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EditedEntryContext {
    /// The id; empty for a new one.
    pub id: String,
    /// The id of its publication type.
    pub r#type: String,
    /// The name of its publication type.
    pub type_label: String,
    /// `draft`, `published` or `trashed`.
    pub status: String,
    /// The status for people.
    pub status_label: String,
    /// The number of the revision that the form started from; 0 for a new entry.
    pub revision: u32,
    /// Where it stands on the site.
    pub path: String,
    /// The address of its page; empty unless it is published.
    pub view_url: String,
    /// The address of its preview; empty for a new entry.
    pub preview_url: String,
    /// The day it was last saved; empty for a new entry.
    pub updated_on: String,
    /// The day it was published; empty for a draft.
    pub published_on: String,
    /// Whether it has changes that readers do not see yet.
    pub has_unpublished_changes: bool,
    /// Whether it is in the trash.
    pub trashed: bool,
    /// Where the form is sent; `/trash` and `/restore` stand below it.
    pub action_url: String,
}

/// A field in a form. Its input is named `field.` and the name.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FieldContext {
    /// The name that its publication type gave it.
    pub name: String,
    /// The id of its input, unique in the page.
    pub id: String,
    /// The name for people.
    pub label: String,
    /// `text`, `long-text`, `rich-text`, `number`, `boolean`, `date`, `choice` or `url`.
    pub kind: String,
    /// A sentence about what to write; may be empty.
    pub help: String,
    /// Whether it must not be empty.
    pub required: bool,
    /// The most characters it takes; 0 for no limit.
    pub max_length: u32,
    /// The value; `true` or empty for a boolean.
    pub value: String,
    /// What a choice offers.
    pub choices: Vec<ChoiceContext>,
    /// What is wrong with the value.
    pub errors: Vec<String>,
}

/// One of the values that a choice offers.
#[derive(Clone, Debug, Serialize)]
pub struct ChoiceContext {
    /// The value.
    pub value: String,
    /// The value for people.
    pub label: String,
}

/// The input for the address on the site, named `path`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PathFieldContext {
    /// The path; empty to make it from the title.
    pub value: String,
    /// What is wrong with it.
    pub errors: Vec<String>,
}

/// The input for the name shown as the author, named `byline`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BylineContext {
    /// The name; may be empty.
    pub value: String,
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
