//! Hook `admin-panel`: pages of plugins in the admin.

use std::time::Duration;

use crate::{
    bindings::{
        exports::sandpress::admin_panel::admin_panel as wit,
        sandpress::{panel::types::TableRequest as WitTableRequest, types::types::FieldValue},
    },
    error::{CallError, FailureCause},
    hooks::{
        Call, Hook,
        panel::{self, Place},
    },
    load::LoadedPlugin,
    scope::Scope,
};
use sandpress_domain::panel::{Panel, Sort, Tone};

const PANELS: Call = Hook::AdminPanel.function("panels");
const SHOW: Call = Hook::AdminPanel.function("show");
const SUBMIT: Call = Hook::AdminPanel.function("submit");

/// Which page is wanted.
#[derive(Clone, Debug, Default)]
pub struct PanelRequest {
    /// The id of the panel.
    pub panel: String,
    /// The query of its address.
    pub query: Vec<(String, String)>,
    /// What part of its tables is wanted.
    pub tables: Vec<TableRequest>,
}

/// What part of a table is wanted.
#[derive(Clone, Debug)]
pub struct TableRequest {
    /// The id of the table.
    pub table: String,
    /// The cursor that the plugin gave; none for the first page.
    pub cursor: Option<String>,
    /// The order that was asked for.
    pub sort: Option<Sort>,
}

/// What a person did in a panel.
#[derive(Clone, Debug, Default)]
pub struct PanelSubmission {
    /// The id of the form or action.
    pub id: String,
    /// The id of the table where it is the action of a row.
    pub table: String,
    /// The key of that row.
    pub row: String,
    /// What was filled in.
    pub fields: Vec<(String, String)>,
}

/// What a submission did.
#[derive(Clone, Debug)]
pub struct PanelOutcome {
    /// A line about it.
    pub message: Option<(Tone, String)>,
    /// What comes next.
    pub next: PanelNext,
}

/// What comes after a submission.
#[derive(Clone, Debug)]
pub enum PanelNext {
    /// The page again.
    Same,
    /// A page of the plugin, by its address.
    Go(String),
    /// This, at once.
    Show(Panel),
}

impl Scope {
    /// The pages that the plugin has, asked at load.
    pub(crate) async fn admin_panels(
        &mut self,
        plugin: &LoadedPlugin,
    ) -> Result<Vec<wit::PanelDefinition>, CallError> {
        let Some(indices) = &plugin.hooks.admin_panel else { return Ok(Vec::new()) };
        self.call(plugin, PANELS, async |store, instance| {
            indices.load(&mut *store, instance)?.call_panels(store).await
        })
        .await
    }

    /// What a page shows.
    ///
    /// # Errors
    /// Where the plugin is missing, refuses or fails, or what it describes cannot be drawn.
    pub async fn show_admin_panel(
        &mut self,
        plugin: &str,
        request: &PanelRequest,
    ) -> Result<Panel, CallError> {
        let table = self.table();
        let (plugin, indices) = table.with_hook(plugin, |hooks| hooks.admin_panel.as_ref())?;
        let asked = asked(request);
        let shown = self
            .ask(plugin, SHOW, async |store, instance| {
                indices.load(&mut *store, instance)?.call_show(store, &asked).await
            })
            .await?;
        plugin.accept_panel(SHOW, Some(&request.panel), shown)
    }

    /// Tells the plugin what a person did in a page.
    ///
    /// # Errors
    /// [`CallError::Refused`] with field errors; otherwise as for [`Self::show_admin_panel`].
    pub async fn submit_admin_panel(
        &mut self,
        plugin: &str,
        request: &PanelRequest,
        submission: PanelSubmission,
    ) -> Result<PanelOutcome, CallError> {
        let table = self.table();
        let (plugin, indices) = table.with_hook(plugin, |hooks| hooks.admin_panel.as_ref())?;
        let PanelSubmission { id, table, row, fields } = submission;
        let fields = pairs(fields);
        let sent = wit::Submission { request: asked(request), id, table, row, fields, extra: Vec::new() };
        let outcome = self
            .ask(plugin, SUBMIT, async |store, instance| {
                indices.load(&mut *store, instance)?.call_submit(store, &sent).await
            })
            .await?;
        let next = match outcome.next {
            wit::Next::Same => PanelNext::Same,
            wit::Next::Go(target) => {
                let place = Place { plugin: &plugin.id, page: Some(&request.panel) };
                let url = panel::page_url(place, target);
                PanelNext::Go(url.map_err(|problem| plugin.described_badly(SUBMIT, problem))?)
            }
            wit::Next::Show(shown) => {
                PanelNext::Show(plugin.accept_panel(SUBMIT, Some(&request.panel), shown)?)
            }
        };
        Ok(PanelOutcome { message: outcome.message.map(panel::message), next })
    }
}

impl LoadedPlugin {
    /// The panel as it is drawn. One that cannot be is a failure of the plugin.
    pub(super) fn accept_panel(
        &self,
        call: Call,
        page: Option<&str>,
        panel: crate::bindings::sandpress::panel::types::Panel,
    ) -> Result<Panel, CallError> {
        let accepted = panel::accept(Place { plugin: &self.id, page }, panel);
        accepted.map_err(|problem| self.described_badly(call, problem))
    }

    fn described_badly(&self, call: Call, problem: String) -> CallError {
        self.failed(call, FailureCause::Answer(problem), String::new(), Duration::ZERO)
    }
}

fn asked(request: &PanelRequest) -> wit::PanelRequest {
    let table = |table: &TableRequest| WitTableRequest {
        table: table.table.clone(),
        cursor: table.cursor.clone(),
        sort: table.sort.as_ref().map(|sort| crate::bindings::sandpress::panel::types::Sort {
            column: sort.column.clone(),
            descending: sort.descending,
        }),
    };
    wit::PanelRequest {
        panel: request.panel.clone(),
        query: pairs(request.query.clone()),
        tables: request.tables.iter().map(table).collect(),
        extra: Vec::new(),
    }
}

/// Names and values as a guest gets them, each as often as it is there.
pub(super) fn pairs(pairs: Vec<(String, String)>) -> Vec<FieldValue> {
    pairs.into_iter().map(|(name, value)| FieldValue { name, value }).collect()
}
