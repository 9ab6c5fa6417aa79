//! Changes of a plugin with one button: switch on, switch off, roll back, remove.

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::StatusCode;

use super::{PluginPage, Tab, figures, page, refusal, url};
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::panel::{Confirmation, FieldKind, Tone};
use sandpress_services::plugin_setup::{DataChoice, RemovalReport, SetupError};
use sandpress_themes::contexts::admin::{AdminSection, ConfirmContext, PanelFieldContext};

/// The box for the data of a plugin that goes.
const DELETE_DATA: &str = "delete-data";

/// `POST /admin/plugins/{plugin}/manage/enable`
pub(crate) async fn enable(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let done = app.services().plugin_setup().enable(&form.visitor.actor()?, &id, &BTreeMap::new()).await;
    // How far it may go is asked there.
    let lacks_grants = matches!(done, Err(SetupError::NotGranted { .. }));
    let next = if lacks_grants { Tab::Powers } else { Tab::Overview };
    let done = done.map(|switched| with_overridden("It is switched on.", &switched.overridden));
    finish(&app, &form.visitor, done, &next.url(&id)).await
}

/// `POST /admin/plugins/{plugin}/manage/disable`
pub(crate) async fn disable(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let done = app.services().plugin_setup().disable(&form.visitor.actor()?, &id).await;
    let message = "It is switched off. The site goes on without it.";
    let done = done.map(|switched| with_overridden(message, &switched.overridden));
    finish(&app, &form.visitor, done, &Tab::Overview.url(&id)).await
}

/// `POST /admin/plugins/{plugin}/manage/rollback`
pub(crate) async fn roll_back(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let page = PluginPage::open(&app, form.visitor.clone(), &id, Tab::Updates).await?;
    match form.get("confirmed") {
        "yes" => {
            let done = app.services().plugin_setup().roll_back(&page.actor, &id).await;
            let done = done
                .map(|updated| with_overridden(&format!("It is now {}.", updated.to), &updated.overridden));
            finish(&app, &form.visitor, done, &Tab::Overview.url(&id)).await
        }
        "" => {
            let confirmation = Confirmation {
                title: format!("Roll {} back?", page.label()),
                text: "The version before takes the place of the one that runs, which stays for going forward again."
                    .to_owned(),
                label: "Roll back".to_owned(),
            };
            let points = vec!["What the newer version wrote stays written.".to_owned()];
            ask(&page, confirmation, Tone::Neutral, points, Vec::new(), "rollback").await
        }
        _ => Ok(redirect::to(&Tab::Updates.url(&id))),
    }
}

/// `POST /admin/plugins/{plugin}/manage/remove`
pub(crate) async fn remove(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let page = PluginPage::open(&app, form.visitor.clone(), &id, Tab::Overview).await?;
    let setup = app.services().plugin_setup();
    match form.get("confirmed") {
        "yes" => {
            let data = if form.get(DELETE_DATA) == "true" { DataChoice::Delete } else { DataChoice::Keep };
            let done = setup.remove(&page.actor, &id, data).await;
            let next = if done.is_ok() { "/admin/plugins".to_owned() } else { Tab::Overview.url(&id) };
            let done = done.map(|_| format!("{} was removed.", page.label()));
            finish(&app, &form.visitor, done, &next).await
        }
        "" => match setup.removal_report(&page.actor, &id).await {
            Ok(report) => ask_to_remove(&page, &report).await,
            Err(error) => finish(&app, &form.visitor, Err(error), &Tab::Overview.url(&id)).await,
        },
        _ => Ok(redirect::to(&Tab::Overview.url(&id))),
    }
}

/// Takes over what was written, and tells on the next page how it went.
pub(super) async fn finish(
    app: &App,
    visitor: &Visitor,
    done: Result<String, SetupError>,
    next: &str,
) -> Result<Response, HttpError> {
    let (level, message) = match done {
        Ok(message) => {
            app.take_over().await;
            (FlashLevel::Success, message)
        }
        Err(error) => (FlashLevel::Error, refusal::explain(error)?),
    };
    visitor.flash(level, message).await?;
    Ok(redirect::to(next))
}

/// A message with what a variable overrides of what was written.
pub(super) fn with_overridden(message: &str, variables: &[String]) -> String {
    if variables.is_empty() {
        return message.to_owned();
    }
    format!("{message} But the site still goes by {}, which overrides it.", variables.join(" and "))
}

async fn ask_to_remove(page: &PluginPage<'_>, report: &RemovalReport) -> Result<Response, HttpError> {
    let confirmation = Confirmation {
        title: format!("Remove {}?", page.label()),
        text: "This cannot be taken back.".to_owned(),
        label: "Remove it".to_owned(),
    };
    let has_data = report.documents > 0 || report.open_jobs > 0 || report.failed_jobs > 0;
    let options = if has_data { vec![delete_data(report)] } else { Vec::new() };
    ask(page, confirmation, Tone::Error, goes(report), options, "remove").await
}

/// What goes with the plugin.
fn goes(report: &RemovalReport) -> Vec<String> {
    let mut points = vec!["Its settings and grants in cms.toml go.".to_owned()];
    if !report.files.is_empty() {
        let files = figures::counted(report.files.len() as u64, "file", "files");
        points.push(format!("Its {files} beside cms.toml go."));
    }
    if report.entries_need_it {
        points.push(
            "Entries that need it stay. They cannot be written, and new ones cannot be published, until such a plugin \
             is there again."
                .to_owned(),
        );
    }
    if !report.secrets.is_empty() {
        points.push(format!("Secrets that it used stay: {}.", report.secrets.join(", ")));
    }
    points
}

fn delete_data(report: &RemovalReport) -> PanelFieldContext {
    let documents = figures::counted(report.documents, "document", "documents");
    let jobs = figures::counted(report.open_jobs + report.failed_jobs, "piece", "pieces");
    let size = figures::bytes(report.bytes);
    PanelFieldContext {
        id: DELETE_DATA.to_owned(),
        name: DELETE_DATA.to_owned(),
        label: "Delete its data too".to_owned(),
        shape: FieldKind::Boolean,
        help: format!(
            "{documents} ({size}) and {jobs} of work that waits or failed. Kept, they are there again when the plugin \
             comes back."
        ),
        required: false,
        value: String::new(),
        placeholder: String::new(),
        max_length: 0,
        minimum: String::new(),
        maximum: String::new(),
        choices: Vec::new(),
        errors: Vec::new(),
    }
}

async fn ask(
    page: &PluginPage<'_>,
    confirmation: Confirmation,
    tone: Tone,
    points: Vec<String>,
    options: Vec<PanelFieldContext>,
    what: &str,
) -> Result<Response, HttpError> {
    let context = ConfirmContext {
        common: page::common(page.app, &page.visitor, &confirmation.title, AdminSection::Plugins).await?,
        confirmation,
        tone,
        points,
        options,
        action_url: url(page.id(), what),
        fields: Vec::new(),
    };
    page.html(StatusCode::OK, page.app.admin().confirm(&context)?)
}
