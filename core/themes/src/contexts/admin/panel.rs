//! What plugins describe for the admin to draw.

mod chart;
mod samples;
mod table;

use serde::Serialize;

pub use chart::{ChartContext, ChartMarkContext, ChartRowContext, ChartSeriesContext, ChartTickContext};
pub use table::{
    PanelChoiceContext, PanelFieldContext, PanelFormContext, TableCellContext, TableColumnContext,
    TableContext, TableRowContext,
};

use super::AdminCommon;
use sandpress_domain::panel::{Code, Description, Heading, Link, Notice, Stat, Text, Tone};

/// `panel.html`: a page of a plugin.
#[derive(Clone, Debug, Serialize)]
pub struct PanelPageContext {
    /// What every page has.
    #[serde(flatten)]
    pub common: AdminCommon,
    /// The name of the plugin.
    pub plugin_label: String,
    /// The address of the plugin's own page.
    pub plugin_url: String,
    /// The pages of the plugin that the person may see.
    pub panels: Vec<PanelLinkContext>,
    /// Where its forms are sent.
    pub action_url: String,
    /// What is in it.
    pub nodes: Vec<PanelNodeContext>,
    /// What is wrong with what was sent, beside what stands at the fields.
    pub errors: Vec<String>,
    /// Why there is nothing in it; empty where there is.
    pub problem: String,
}

/// A link to a page of a plugin.
#[derive(Clone, Debug, Serialize)]
pub struct PanelLinkContext {
    /// What it is called.
    pub title: String,
    /// One sentence on what it is for; may be empty.
    pub summary: String,
    /// Its address.
    pub url: String,
    /// The name of its icon; one that is not known is none.
    pub icon: String,
    /// Whether it is the page that is shown.
    pub current: bool,
}

/// A panel beside the form of an entry.
#[derive(Clone, Debug, Serialize)]
pub struct EditorPanelContext {
    /// The id of its section, unique in the page.
    pub id: String,
    /// What stands over it.
    pub title: String,
    /// What is in it.
    pub nodes: Vec<PanelNodeContext>,
    /// What was done in it just now; none for nothing.
    pub message: Option<PanelMessageContext>,
    /// What is wrong with what was sent, beside what stands at the fields.
    pub errors: Vec<String>,
    /// Why there is nothing in it; empty where there is.
    pub problem: String,
}

/// A line about what was done.
#[derive(Clone, Debug, Serialize)]
pub struct PanelMessageContext {
    /// How it went.
    pub tone: Tone,
    /// What was done.
    pub text: String,
}

/// One thing in a panel; `kind` tells which.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum PanelNodeContext {
    /// A heading.
    Heading(Heading),
    /// A paragraph.
    Text(Text),
    /// A message that stands out.
    Notice(Notice),
    /// Text in which every character counts.
    Code(Code),
    /// Figures side by side.
    Stats {
        /// The figures.
        stats: Vec<Stat>,
    },
    /// What is to be said of several things.
    Descriptions {
        /// The things.
        descriptions: Vec<Description>,
    },
    /// A picture of figures.
    Chart(ChartContext),
    /// Rows.
    Table(TableContext),
    /// Something to fill in.
    Form(PanelFormContext),
    /// A button.
    Action(ActionContext),
    /// A link that stands alone.
    Link(Link),
    /// Nodes under a title.
    Group(GroupContext),
    /// Nodes side by side.
    Columns {
        /// The nodes of each column.
        columns: Vec<Vec<PanelNodeContext>>,
    },
    /// Nodes of which one set is seen at a time.
    Tabs(TabsContext),
}

/// A button. Its `<button>` is named `act`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ActionContext {
    /// What it says.
    pub label: String,
    /// Its look.
    pub tone: Tone,
    /// Its value: what it does, and what is asked before.
    pub act: String,
}

/// Nodes under a title.
#[derive(Clone, Debug, Serialize)]
pub struct GroupContext {
    /// What they are about; may be empty where it is not collapsible.
    pub title: String,
    /// Whether it can be closed.
    pub collapsible: bool,
    /// Whether it is open.
    pub open: bool,
    /// The nodes.
    pub nodes: Vec<PanelNodeContext>,
}

/// Nodes of which one set is seen at a time.
#[derive(Clone, Debug, Serialize)]
pub struct TabsContext {
    /// Their id in the page.
    pub id: String,
    /// The tabs.
    pub tabs: Vec<TabContext>,
}

/// A tab.
#[derive(Clone, Debug, Serialize)]
pub struct TabContext {
    /// What it says.
    pub label: String,
    /// The address of the page with it; empty beside the form of an entry, where all are in the page.
    pub url: String,
    /// Whether it is the one that is seen.
    pub current: bool,
    /// The nodes in it; none where it is not in the page.
    pub nodes: Vec<PanelNodeContext>,
}
