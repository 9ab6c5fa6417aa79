//! Tables and forms of plugins.

use serde::Serialize;

use super::ActionContext;
use sandpress_domain::panel::{ColumnKind, FieldKind, Tone};

/// Rows.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TableContext {
    /// Its id in the page.
    pub id: String,
    /// What it shows; may be empty.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<TableColumnContext>,
    /// The rows of this page.
    pub rows: Vec<TableRowContext>,
    /// Whether rows can be told to do something.
    pub has_actions: bool,
    /// What stands there where there are no rows.
    pub empty: String,
    /// The address of the page before; empty where there is none.
    pub previous_url: String,
    /// The address of the next page; empty where there is none.
    pub next_url: String,
    /// How many rows there are on all pages.
    pub total: Option<u64>,
}

/// A column.
#[derive(Clone, Debug, Serialize)]
pub struct TableColumnContext {
    /// What stands at its head.
    pub label: String,
    /// What stands in it.
    pub shape: ColumnKind,
    /// The address at which rows are sorted by it; empty where they cannot be.
    pub sort_url: String,
    /// `ascending` or `descending` where rows are sorted by it; empty otherwise.
    pub order: String,
}

/// A row.
#[derive(Clone, Debug, Serialize)]
pub struct TableRowContext {
    /// A cell for each column.
    pub cells: Vec<TableCellContext>,
    /// What it can be told to do.
    pub actions: Vec<ActionContext>,
}

/// A cell.
#[derive(Clone, Debug, Serialize)]
pub struct TableCellContext {
    /// What it says.
    pub text: String,
    /// The head of its column, for narrow screens.
    pub label: String,
    /// What stands in its column.
    pub shape: ColumnKind,
    /// Where it leads; empty for nowhere.
    pub href: String,
    /// What it means.
    pub tone: Tone,
    /// The moment for machines; empty where it is none.
    pub at: String,
}

/// Something to fill in.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PanelFormContext {
    /// What it is for; may be empty.
    pub title: String,
    /// The name of an input that tells that the form was sent; empty where nothing needs to tell it.
    pub marker: String,
    /// Its fields.
    pub fields: Vec<PanelFieldContext>,
    /// Its button.
    pub submit: ActionContext,
    /// What is wrong with the whole.
    pub errors: Vec<String>,
}

/// A field of it.
#[derive(Clone, Debug, Serialize)]
pub struct PanelFieldContext {
    /// The id of its input, unique in the page.
    pub id: String,
    /// The name of its input.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// What stands in it.
    pub shape: FieldKind,
    /// A sentence about what to write; may be empty.
    pub help: String,
    /// Whether it must not be empty.
    pub required: bool,
    /// The value; `true` or something else for a boolean, empty for several choices.
    pub value: String,
    /// An example; may be empty.
    pub placeholder: String,
    /// The most characters; 0 for no limit.
    pub max_length: u32,
    /// The least value; empty for any.
    pub minimum: String,
    /// The greatest value; empty for any.
    pub maximum: String,
    /// What is offered.
    pub choices: Vec<PanelChoiceContext>,
    /// What is wrong with the value.
    pub errors: Vec<String>,
}

/// One of the values that are offered.
#[derive(Clone, Debug, Serialize)]
pub struct PanelChoiceContext {
    /// The value.
    pub value: String,
    /// The value for people.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}
