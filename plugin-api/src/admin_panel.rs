//! Hook `admin-panel` (handler): pages of a plugin in the admin, which the plugin describes and the host draws.
//!
//! ```
//! use sandpress_plugin::admin_panel::{AdminPanel, PanelDefinition, PanelRequest};
//! use sandpress_plugin::panel::{Panel, Text};
//! use sandpress_plugin::types::Error;
//!
//! struct Greenhouse;
//!
//! impl AdminPanel for Greenhouse {
//!     fn panels() -> Vec<PanelDefinition> {
//!         vec![PanelDefinition::new("greenhouse", "Greenhouse").icon("chart")]
//!     }
//!
//!     fn show(_request: PanelRequest) -> Result<Panel, Error> {
//!         Ok(Panel::new("Greenhouse").text(Text::new("It is ").strong("warm").plain(".")))
//!     }
//! }
//!
//! assert!(Greenhouse::show(PanelRequest::new("greenhouse")).is_ok());
//! ```

use crate::bindings::admin_panel::exports::sandpress::admin_panel::admin_panel::Guest;
pub use crate::bindings::admin_panel::exports::sandpress::admin_panel::admin_panel::{
    Next, Outcome, PanelDefinition, PanelRequest, Submission,
};
use crate::{
    panel::{Message, Panel, PanelTarget, Tone, flat},
    types::{Error, FieldValue},
};

/// Pages at `/admin/plugins/<plugin>/<panel>`, for people who have the permission that the panel wants.
pub trait AdminPanel {
    /// The pages that the plugin has. Called at load.
    fn panels() -> Vec<PanelDefinition>;

    /// What a page shows. It must change nothing.
    ///
    /// # Errors
    /// The page then says what is wrong.
    fn show(request: PanelRequest) -> Result<Panel, Error>;

    /// Does what a person wants who sent a form or pressed a button. A plugin without either can leave it out.
    ///
    /// # Errors
    /// The messages of [`Error::Invalid`] stand beside the form's fields, which keep what was typed; others above the page.
    fn submit(submission: Submission) -> Result<Outcome, Error> {
        Err(Error::NotFound(
            ["There is nothing to be done here under the name ", &submission.id, "."].concat(),
        ))
    }
}

impl<T: AdminPanel> Guest for T {
    fn panels() -> Vec<PanelDefinition> {
        T::panels()
    }

    fn show(request: PanelRequest) -> Result<flat::Panel, Error> {
        T::show(request).map(Panel::flatten)
    }

    fn submit(submission: Submission) -> Result<Outcome, Error> {
        T::submit(submission)
    }
}

impl PanelDefinition {
    /// A page in the navigation, for people who may see the plugins.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            summary: String::new(),
            icon: String::new(),
            permission: String::new(),
            place: "main".into(),
            extra: Vec::new(),
        }
    }

    /// One sentence on what it is for.
    #[must_use]
    pub fn summary(mut self, summary: impl Into<String>) -> Self {
        self.summary = summary.into();
        self
    }

    /// `chart`, `chat`, `cog`, `list`, `mail`, `people`, `plug`, `search`, `shield` or `star`.
    #[must_use]
    pub fn icon(mut self, icon: impl Into<String>) -> Self {
        self.icon = icon.into();
        self
    }

    /// What a person must be allowed to do to see the page, such as `entry-edit-any`.
    #[must_use]
    pub fn permission(mut self, permission: impl Into<String>) -> Self {
        self.permission = permission.into();
        self
    }

    /// The page stands on the plugin's own page instead of in the navigation.
    #[must_use]
    pub fn inner(mut self) -> Self {
        self.place = "plugin".into();
        self
    }
}

impl Outcome {
    /// The page again, as its address says.
    pub fn same() -> Self {
        Self { message: None, next: Next::Same, extra: Vec::new() }
    }

    /// Another panel of the plugin, or the same with another query.
    pub fn go(target: PanelTarget) -> Self {
        Self { next: Next::Go(target), ..Self::same() }
    }

    /// A panel at once, without an address of its own.
    pub fn show(panel: Panel) -> Self {
        Self { next: Next::Show(panel.flatten()), ..Self::same() }
    }

    /// A line about what was done.
    #[must_use]
    pub fn message(mut self, tone: Tone, text: impl Into<String>) -> Self {
        self.message = Some(Message::new(tone, text));
        self
    }
}

impl PanelRequest {
    /// The page of this id, without a query, as a test gives it to [`AdminPanel::show`].
    pub fn new(panel: impl Into<String>) -> Self {
        Self { panel: panel.into(), query: Vec::new(), tables: Vec::new(), extra: Vec::new() }
    }

    /// With a pair of the query, for a test.
    #[must_use]
    pub fn with_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push(FieldValue::new(name, value));
        self
    }
}

impl Submission {
    /// The form or action of this id without fields, as a test gives it to [`AdminPanel::submit`].
    pub fn new(request: PanelRequest, id: impl Into<String>) -> Self {
        Self {
            request,
            id: id.into(),
            table: String::new(),
            row: String::new(),
            fields: Vec::new(),
            extra: Vec::new(),
        }
    }

    /// With a field, for a test.
    #[must_use]
    pub fn with_field(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.fields.push(FieldValue::new(name, value));
        self
    }

    /// Of a row in a table, for a test.
    #[must_use]
    pub fn on_row(mut self, table: impl Into<String>, row: impl Into<String>) -> Self {
        self.table = table.into();
        self.row = row.into();
        self
    }
}
