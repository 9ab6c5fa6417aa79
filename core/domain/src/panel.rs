//! Pages and panels that plugins describe and the host draws: a tree in which every text is plain and every link leads
//! where it may.

mod form;
mod table;

use serde::Serialize;

pub use form::{FieldKind, Form, FormField};
pub use table::{Cell, Column, ColumnKind, Row, Sort, Table};

/// A page or panel as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Panel {
    /// Its title; empty for that of its definition.
    pub title: String,
    /// What is in it.
    pub content: Vec<Node>,
}

/// One thing in a panel.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A heading.
    Heading(Heading),
    /// A paragraph.
    Text(Text),
    /// A message that stands out.
    Notice(Notice),
    /// Text in which every character counts.
    Code(Code),
    /// Figures side by side.
    Stats(Vec<Stat>),
    /// What is to be said of several things.
    Descriptions(Vec<Description>),
    /// A picture of figures.
    Chart(Chart),
    /// Rows.
    Table(Table),
    /// Something to fill in.
    Form(Form),
    /// A button.
    Action(Action),
    /// A link that stands alone.
    Link(Link),
    /// Nodes under a title.
    Group(Group),
    /// Nodes side by side.
    Columns(Vec<Vec<Node>>),
    /// Nodes of which one set is seen at a time.
    Tabs(Tabs),
}

/// What something means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Neutral,
    /// Something to know.
    Info,
    /// Something went well.
    Success,
    /// Something to look at.
    Warning,
    /// Something went wrong.
    Error,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Heading {
    /// 2 to 4.
    pub level: u8,
    /// What it says.
    pub text: String,
}

/// Running text.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Text {
    /// Its pieces in their order.
    pub pieces: Vec<Inline>,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Inline {
    /// As it is.
    Plain {
        /// What it says.
        text: String,
    },
    /// Of importance.
    Strong {
        /// What it says.
        text: String,
    },
    /// Stressed.
    Emphasis {
        /// What it says.
        text: String,
    },
    /// Something that a machine reads.
    Code {
        /// What it says.
        text: String,
    },
    /// A link.
    Link(Link),
}

/// A word that leads somewhere.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Link {
    /// What it says.
    pub label: String,
    /// Where it leads: a path of the site, or a complete address.
    pub href: String,
}

/// A message that stands out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Notice {
    /// What it means.
    pub tone: Tone,
    /// A few words; may be empty.
    pub title: String,
    /// The message.
    pub text: Text,
}

/// Text in which every character counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Code {
    /// What it is; may be empty.
    pub label: String,
    /// The text.
    pub text: String,
}

/// A figure that stands out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stat {
    /// What is counted.
    pub label: String,
    /// The figure.
    pub value: String,
    /// How it changed; may be empty.
    pub change: String,
    /// Whether the change is good or bad.
    pub tone: Tone,
}

/// Something and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Description {
    /// What is described.
    pub term: String,
    /// What it is.
    pub text: Text,
}

/// The shape of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChartShape {
    /// Lines from figure to figure.
    Line,
    /// A bar for each figure.
    Bar,
}

/// A picture of figures. Every series has a finite figure for each label.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// Lines or bars.
    pub shape: ChartShape,
    /// What the figures belong to.
    pub labels: Vec<String>,
    /// What each line or group of bars shows, with its figures.
    pub series: Vec<(String, Vec<f64>)>,
    /// What stands behind a figure; may be empty.
    pub unit: String,
}

/// What a person is asked before something is done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Confirmation {
    /// The question.
    pub title: String,
    /// What will happen.
    pub text: String,
    /// What the button says that does it.
    pub label: String,
}

/// A button.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Names the action in the panel.
    pub id: String,
    /// What it says.
    pub label: String,
    /// Its look.
    pub tone: Tone,
    /// What is asked before.
    pub confirmation: Option<Confirmation>,
    /// What comes back with it.
    pub fields: Vec<(String, String)>,
}

/// Nodes under a title.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What they are about; may be empty where it is not collapsible.
    pub title: String,
    /// Whether it can be closed.
    pub collapsible: bool,
    /// Whether it is open at first.
    pub open: bool,
    /// The nodes.
    pub content: Vec<Node>,
}

/// Nodes of which one set is seen at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Tabs {
    /// Names them in the panel.
    pub id: String,
    /// The tabs in their order.
    pub tabs: Vec<Tab>,
}

/// One set of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Tab {
    /// Names the tab.
    pub id: String,
    /// What it says.
    pub label: String,
    /// The nodes.
    pub content: Vec<Node>,
}

impl Panel {
    /// The form of this id.
    pub fn find_form(&self, id: &str) -> Option<&Form> {
        find_form(&self.content, id)
    }
}

fn find_form<'a>(nodes: &'a [Node], id: &str) -> Option<&'a Form> {
    nodes.iter().find_map(|node| match node {
        Node::Form(form) if form.id == id => Some(form),
        Node::Group(group) => find_form(&group.content, id),
        Node::Columns(columns) => columns.iter().find_map(|content| find_form(content, id)),
        Node::Tabs(tabs) => tabs.tabs.iter().find_map(|tab| find_form(&tab.content, id)),
        _ => None,
    })
}

impl Text {
    /// Plain words.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { pieces: vec![Inline::Plain { text: text.into() }] }
    }
}

/// Whether the text is 1 to 64 lower-case letters, digits and hyphens.
pub fn is_panel_id(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&text.len()) && text.bytes().all(fits)
}
