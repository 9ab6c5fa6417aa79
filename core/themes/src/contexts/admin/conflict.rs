//! Two versions of an entry.

use serde::Serialize;

use super::AdminCommon;

/// `conflict.html`: someone else saved the entry while this form was open, and both changed the same places.
#[derive(Clone, Debug, Serialize)]
pub struct ConflictContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The entry.
    pub entry: ConflictEntryContext,
    /// The fields as they were sent now.
    pub mine: Vec<FieldValueContext>,
    /// Who saved meanwhile.
    pub their_author: String,
    /// When they saved.
    pub their_saved_at: String,
    /// The address of the form with their version.
    pub theirs_url: String,
    /// The fields that differ, merged as far as they can be.
    pub merged: Vec<MergedFieldContext>,
    /// In how many places both changed something.
    pub open: usize,
}

/// The entry that two people changed at once.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ConflictEntryContext {
    /// The id.
    pub id: String,
    /// Where the choices are sent.
    pub merge_url: String,
    /// The number of the revision that the form began with.
    pub base_revision: u32,
    /// The path as it was sent now.
    pub path: String,
    /// The byline as it was sent now.
    pub byline: String,
    /// Names the form.
    pub sitting: String,
    /// How often it was saved by itself.
    pub sequence: u32,
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

/// A field of both versions.
#[derive(Clone, Debug, Serialize)]
pub struct MergedFieldContext {
    /// The field's name for people.
    pub label: String,
    /// Its text in pieces.
    pub pieces: Vec<MergedPieceContext>,
}

/// A piece of a merged text.
#[derive(Clone, Debug, Serialize)]
pub struct MergedPieceContext {
    /// What became of it.
    pub kind: MergedKind,
    /// The text; in a place that both changed, as it was sent now.
    pub text: String,
    /// In a place that both changed, the text as it was saved meanwhile.
    pub theirs: String,
    /// In a place that both changed, the name of the choice in the form.
    pub choice: String,
}

/// What became of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MergedKind {
    /// Both versions have it.
    Same,
    /// The one sent now changed it.
    Mine,
    /// The one saved meanwhile changed it.
    Theirs,
    /// Both changed it.
    Open,
}

impl ConflictContext {
    /// A conflict in one of two fields.
    pub fn sample() -> Self {
        let field = |name: &str, label: &str, value: &str| FieldValueContext {
            name: name.into(),
            label: label.into(),
            value: value.into(),
        };
        let piece = |kind, text: &str| MergedPieceContext {
            kind,
            text: text.into(),
            theirs: String::new(),
            choice: String::new(),
        };
        Self {
            common: AdminCommon::sample(),
            entry: ConflictEntryContext {
                id: "0198".into(),
                merge_url: "/admin/entries/0198/merge".into(),
                base_revision: 7,
                path: "/low-water".into(),
                byline: "Ada Marsh".into(),
                sitting: "0198-1".into(),
                sequence: 3,
            },
            mine: vec![field("title", "Title", "Low water"), field("body", "Body", "The sea\nis gone.")],
            their_author: "Ben Quay".into(),
            their_saved_at: "21 November 2026, 14:02 UTC".into(),
            theirs_url: "/admin/entries/0198".into(),
            merged: vec![MergedFieldContext {
                label: "Body".into(),
                pieces: vec![
                    piece(MergedKind::Same, "The sea\n"),
                    piece(MergedKind::Mine, "Low.\n"),
                    piece(MergedKind::Theirs, "High.\n"),
                    MergedPieceContext {
                        kind: MergedKind::Open,
                        text: "is gone.".into(),
                        theirs: "was here.".into(),
                        choice: "choice.body.0".into(),
                    },
                ],
            }],
            open: 1,
        }
    }

    /// Two versions with the same text.
    pub fn bare() -> Self {
        Self {
            common: AdminCommon::bare(),
            entry: ConflictEntryContext::default(),
            mine: Vec::new(),
            their_author: String::new(),
            their_saved_at: String::new(),
            theirs_url: String::new(),
            merged: Vec::new(),
            open: 0,
        }
    }
}
