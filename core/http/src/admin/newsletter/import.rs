//! Subscriptions from a table.

use axum::{extract::State, response::Response};
use http::StatusCode;

use super::refusals;
use crate::{
    App,
    admin::page::{self, sentence},
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::FieldError;
use sandpress_services::{ImportConsent, ImportPreview, NewImport, ServiceError};
use sandpress_themes::contexts::admin::{
    AdminSection, ImportColumnContext, ImportPreviewContext, SubscriberImportContext,
};

/// `GET /admin/newsletter/import`
pub(crate) async fn form(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    draw(&app, &visitor, &NewImport::default(), None, Vec::new()).await
}

/// `POST /admin/newsletter/import`: shows first what would happen.
pub(crate) async fn submit(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let text = |name: &str| form.get(name).to_owned();
    let new = NewImport {
        table: text("table"),
        email_column: text("email_column"),
        name_column: text("name_column"),
        topics_column: text("topics_column"),
        consent: match form.get("consent") {
            "stated" => ImportConsent::Stated(text("statement")),
            _ => ImportConsent::Ask,
        },
    };
    let (visitor, services) = (&form.visitor, app.services());
    let actor = visitor.actor()?;
    if form.get("do") != "import" {
        return match services.preview_import(&actor, &new).await {
            Ok(preview) => draw(&app, visitor, &new, Some(preview), Vec::new()).await,
            Err(error) => draw(&app, visitor, &new, None, refusals(error)?).await,
        };
    }
    match services.import_subscribers(&actor, &new, &visitor.visit).await {
        Ok(done) => {
            let level = if done.preview.refused == 0 { FlashLevel::Success } else { FlashLevel::Warning };
            let what = if new.consent == ImportConsent::Ask { "asked by letter" } else { "taken over" };
            let others: String = others(&done.preview).iter().map(|other| format!(" {other}")).collect();
            visitor.flash(level, format!("{} {what}.{others}", done.added)).await?;
            Ok(redirect::to("/admin/newsletter/subscribers"))
        }
        Err(error) => {
            let errors = refusals(error)?;
            let preview = match services.preview_import(&actor, &new).await {
                Ok(preview) => Some(preview),
                Err(ServiceError::Invalid(_)) => None,
                Err(error) => return Err(error.into()),
            };
            draw(&app, visitor, &new, preview, errors).await
        }
    }
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    new: &NewImport,
    preview: Option<ImportPreview>,
    errors: Vec<FieldError>,
) -> Result<Response, HttpError> {
    let statement = match &new.consent {
        ImportConsent::Ask => String::new(),
        ImportConsent::Stated(statement) => statement.clone(),
    };
    let context = SubscriberImportContext {
        common: page::common(app, visitor, "Import", AdminSection::Newsletter).await?,
        table: new.table.clone(),
        preview: preview.as_ref().map(shown),
        is_stated: new.consent != ImportConsent::Ask,
        statement,
        errors,
    };
    let is_refused = !context.errors.is_empty();
    let status = if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page::html(visitor, status, app.admin().subscriber_import(&context)?)
}

fn shown(preview: &ImportPreview) -> ImportPreviewContext {
    let refusals = preview.refusals.iter();
    let samples = preview.samples.iter().map(|(email, name)| match name.as_str() {
        "" => email.clone(),
        name => format!("{email}, {name}"),
    });
    ImportPreviewContext {
        email_columns: columns(preview, Some(preview.email_column), false),
        name_columns: columns(preview, preview.name_column, true),
        topics_columns: columns(preview, preview.topics_column, true),
        new: preview.new as u64,
        others: others(preview),
        refusals: refusals
            .map(|refused| format!("Line {}: {}", refused.line, sentence(&refused.reason)))
            .collect(),
        samples: samples.collect(),
    }
}

/// What does not come onto the list, in sentences.
fn others(preview: &ImportPreview) -> Vec<String> {
    let told = [
        (preview.known, "on the list already, or were: these stay as they are."),
        (preview.repeated, "in the table twice."),
        (preview.suppressed, "of people who do not want mail of this site."),
        (preview.refused, "not to be read."),
    ];
    let lines = told.into_iter().filter(|(count, _)| *count > 0);
    lines.map(|(count, what)| format!("{count} {} {what}", if count == 1 { "is" } else { "are" })).collect()
}

fn columns(preview: &ImportPreview, chosen: Option<usize>, may_be_none: bool) -> Vec<ImportColumnContext> {
    let none = may_be_none.then(|| ImportColumnContext {
        value: "none".to_owned(),
        label: "Nowhere".to_owned(),
        chosen: chosen.is_none(),
    });
    let column = |(index, label): (usize, &String)| ImportColumnContext {
        value: index.to_string(),
        label: label.clone(),
        chosen: chosen == Some(index),
    };
    none.into_iter().chain(preview.columns.iter().enumerate().map(column)).collect()
}
