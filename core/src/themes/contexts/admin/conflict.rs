//! Two versions of an entry.

use serde::Serialize;

use super::AdminCommon;

/// `conflict.html`: someone else saved the entry while this form was open.
#[derive(Clone, Debug, Serialize)]
pub struct ConflictContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The entry.
    pub entry: ConflictEntryContext,
    /// The fields as they were sent now.
    pub mine: Vec<FieldValueContext>,
    /// The fields as they were saved meanwhile.
    pub theirs: Vec<FieldValueContext>,
    /// Who saved meanwhile.
    pub their_author: String,
    /// The day they saved.
    pub their_saved_on: String,
    /// The address of the form with their version.
    pub theirs_url: String,
    /// What differs, field by field.
    pub diffs: Vec<FieldDiffContext>,
}

/// The entry that two people changed at once.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ConflictEntryContext {
    /// The id.
    pub id: String,
    /// Where the form is sent.
    pub action_url: String,
    /// The number of the newest revision: to save over it on purpose.
    pub revision: u32,
    /// The path as it was sent now.
    pub path: String,
    /// The byline as it was sent now.
    pub byline: String,
}

/// A field with a value.
#[derive(Clone, Debug, Serialize)]
pub struct FieldValueContext {
    /// The name that its publication type gave it.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// The value.
    pub value: String,
}

/// What differs in a field.
#[derive(Clone, Debug, Serialize)]
pub struct FieldDiffContext {
    /// The field's name for people.
    pub label: String,
    /// The lines of both versions.
    pub lines: Vec<DiffLineContext>,
}

/// A line of a difference.
#[derive(Clone, Debug, Serialize)]
pub struct DiffLineContext {
    /// Which version has it.
    pub kind: DiffKind,
    /// The line without its end.
    pub text: String,
}

/// Which version has a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DiffKind {
    /// Both.
    Same,
    /// The one sent now.
    Mine,
    /// The one saved meanwhile.
    Theirs,
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
