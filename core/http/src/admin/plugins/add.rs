//! `/admin/add-plugin`: where a plugin's file is sent. It is kept aside until somebody has seen what it could ever do.

use std::path::Path;

use axum::{extract::State, response::Response};
use http::StatusCode;

use super::{Tab, figures, page, refusal};
use crate::{
    App,
    error::HttpError,
    redirect,
    upload::VerifiedUpload,
    visitor::{FlashLevel, Visitor},
};
use sandpress_services::plugin_setup::ComponentReport;
use sandpress_themes::contexts::admin::{AdminSection, PluginAddContext};

/// What messages call the file.
const FILE: &str = "this file";

/// `GET /admin/add-plugin`
pub(crate) async fn form(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    draw(&app, &visitor, StatusCode::OK, String::new()).await
}

/// `POST /admin/add-plugin`
pub(crate) async fn submit(State(app): State<App>, upload: VerifiedUpload) -> Result<Response, HttpError> {
    let expected = upload.get("plugin").to_owned();
    let error = match stage(&app, &upload).await? {
        Ok(report) if expected.is_empty() || report.id == expected => {
            return Ok(redirect::to(&url(&report.sha256)));
        }
        Ok(report) => {
            let found = &report.id;
            format!(
                "This file is not the plugin “{expected}”: it says that it is “{found}”. Nothing was changed."
            )
        }
        Err(message) => message,
    };
    if expected.is_empty() {
        return draw(&app, &upload.visitor, StatusCode::UNPROCESSABLE_ENTITY, error).await;
    }
    // The page of an id that is none leads nowhere.
    app.services().get_plugin(&upload.visitor.actor()?, &expected).await?;
    upload.visitor.flash(FlashLevel::Error, error).await?;
    Ok(redirect::to(&Tab::Updates.url(&expected)))
}

/// Where a file that was sent is looked at.
pub(super) fn url(sha256: &str) -> String {
    format!("/admin/add-plugin/{sha256}")
}

/// What messages call a file that was sent.
pub(super) fn name() -> &'static Path {
    Path::new(FILE)
}

/// How large a file may be, for people.
pub(super) fn max_size(app: &App) -> String {
    figures::bytes(app.max_upload())
}

/// Keeps the file aside, or says what is wrong with it.
async fn stage(app: &App, upload: &VerifiedUpload) -> Result<Result<ComponentReport, String>, HttpError> {
    if upload.file.is_empty() {
        return Ok(Err("Choose a file first.".to_owned()));
    }
    let setup = app.services().plugin_setup();
    match setup.stage(&upload.visitor.actor()?, name(), upload.file.clone()).await {
        Ok(report) if report.problem.is_empty() => Ok(Ok(report)),
        Ok(report) => Ok(Err(page::sentence(&report.problem))),
        Err(error) => refusal::explain(error).map(Err),
    }
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    status: StatusCode,
    error: String,
) -> Result<Response, HttpError> {
    let common = page::common(app, visitor, "Add a plugin", AdminSection::Plugins).await?;
    let context = PluginAddContext { common, max_size: max_size(app), error };
    page::html(visitor, status, app.admin().plugin_add(&context)?)
}
