//! Pages and panels that the host draws, for [`admin_panel`](crate::admin_panel) and
//! [`editor_panel`](crate::editor_panel).
//!
//! A [`Panel`] is built as a tree; it crosses the border as a flat list, which [`Panel::flatten`] makes of it.
//!
//! ```
//! use sandpress_plugin::panel::{Content, Form, FormField, Panel, Stat, Text};
//!
//! let panel = Panel::new("Greenhouse")
//!     .text(Text::new("It is ").strong("warm").plain("."))
//!     .columns([
//!         Content::new().stats([Stat::new("Temperature", "31 °C")]),
//!         Content::new().form(
//!             Form::new("target", "Save").field(FormField::number("degrees", "Wanted").range("5", "40")),
//!         ),
//!     ]);
//! assert_eq!(panel.flatten().roots, [0, 3]);
//! ```

mod action;
mod content;
mod form;
mod shown;
mod table;
mod text;

pub use crate::bindings::panel::sandpress::panel::types::{
    Action, Cell, Chart, Code, Confirmation, Description, Form, FormField, Heading, Inline, Link, Message,
    Notice, PanelTarget, Row, Series, Sort, Stat, Table, TableColumn, TableRequest, Target, Tone,
};
pub use content::{Content, Panel, Tabs};
pub use text::Text;

/// A panel as it crosses the border: a flat list of nodes whose containers name their children by index.
pub mod flat {
    pub use crate::bindings::panel::sandpress::panel::types::{Group, Node, Panel, Tab, Tabs};
}
