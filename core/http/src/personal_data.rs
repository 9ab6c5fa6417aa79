//! The page on which people get what the site knows of them, or have it erased.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::Value;

use super::{
    App, account::page as account_page, admin::page::sentence, error::HttpError, form::VerifiedForm,
    redirect, visitor::Visitor,
};
use sandpress_domain::UserId;
use sandpress_services::ServiceError;
use sandpress_themes::contexts::admin::PersonalDataContext;

const PAGE: &str = "/account/data";

/// `GET /account/data`
pub(super) async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    draw(&app, &visitor, "", StatusCode::OK).await
}

/// `POST /account/data/export`
pub(super) async fn export(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    form.visitor.need_fresh(&app, PAGE).await?;
    let person = person(&form.visitor)?;
    let actor = form.visitor.actor()?;
    let data = app.services().export_personal_data(&actor, person, &form.visitor.visit).await?;
    let text = format!("{:#}\n", Value::Object(data));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"my-data.json\"")),
    ];
    Ok((headers, text).into_response())
}

/// `POST /account/data/erase`
pub(super) async fn erase(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let visitor = &form.visitor;
    visitor.need_fresh(&app, PAGE).await?;
    let person = person(visitor)?;
    let is_meant = visitor.user.as_ref().is_some_and(|user| user.name.is(form.get("name")));
    if !is_meant {
        let message = "This is not the name of the account, so nothing was erased.";
        return draw(&app, visitor, message, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    match app.services().erase_person(&visitor.actor()?, person).await {
        Ok(_) => {
            visitor.log_out().await?;
            Ok(redirect::to("/"))
        }
        Err(ServiceError::State(message)) => {
            draw(&app, visitor, &sentence(message), StatusCode::CONFLICT).await
        }
        Err(error) => Err(error.into()),
    }
}

fn person(visitor: &Visitor) -> Result<UserId, HttpError> {
    visitor.actor()?.user_id().ok_or(HttpError::NotFound)
}

async fn draw(app: &App, visitor: &Visitor, error: &str, status: StatusCode) -> Result<Response, HttpError> {
    let name = visitor.user.as_ref().map(|user| user.name.to_string()).unwrap_or_default();
    let context = PersonalDataContext {
        common: account_page::common(app, visitor, "Your data").await?,
        name,
        error: error.to_owned(),
    };
    account_page::html(app, visitor, status, &context.common, app.admin().personal_data(&context)?).await
}
