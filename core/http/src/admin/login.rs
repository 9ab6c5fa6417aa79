//! Logging in and out.

use axum::{
    extract::{Query, State},
    response::Response,
};
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;

use crate::{
    App,
    account::{Arrival, after_login, page as account_page, proceed},
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::Visitor,
};
use sandpress_config::Registration;
use sandpress_services::{ProviderName, ServiceError};
use sandpress_themes::contexts::admin::{
    AccessLinkContext, LoginContext, LoginDoorsContext, LoginFormContext,
};

#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    next: String,
}

/// `GET /login`
pub(crate) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, HttpError> {
    if let Some(user) = &visitor.user {
        return Ok(redirect::to(after_login(user, &wanted.next)));
    }
    if app.services().needs_setup().await? {
        return Ok(redirect::to("/setup"));
    }
    let form = LoginFormContext { next: wanted.next, ..LoginFormContext::default() };
    draw(&app, &visitor, form, StatusCode::OK).await
}

/// `POST /login`
pub(crate) async fn submit(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let (login, next) = (form.get("login").trim(), form.get("next"));
    let kept = form.get("kept") == "yes";
    match app.services().log_in(login, form.get("password"), &form.visitor.visit).await {
        Ok(user) => {
            if let Some(token) = app.services().password_change_due(&user, &form.visitor.visit).await? {
                return Ok(redirect::to(&format!("/forgotten/{}", token.as_str())));
            }
            let arrival = Arrival { next, kept, how: "password" };
            proceed(&app, &form.visitor, &user, arrival).await
        }
        Err(ServiceError::WrongLogin) => {
            let refused = LoginFormContext {
                login: login.to_owned(),
                next: next.to_owned(),
                error: "That name and password do not fit together. Check both and try again.".to_owned(),
                kept,
                has_passkeys: false,
            };
            draw(&app, &form.visitor, refused, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /logout`
pub(crate) async fn log_out(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    form.visitor.log_out().await?;
    if let Some(user) = &form.visitor.user {
        app.services().note_session_end(user.id, "logged out", &form.visitor.visit).await;
    }
    let mut response = redirect::to("/login");
    // Who uses the browser next finds nothing of what was shown here.
    response.headers_mut().insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"cookies\", \"storage\""),
    );
    Ok(response)
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    form: LoginFormContext,
    status: StatusCode,
) -> Result<Response, HttpError> {
    let form = LoginFormContext { has_passkeys: app.services().has_passkeys(), ..form };
    let common = account_page::common(app, visitor, "Log in").await?;
    let context = LoginContext { common, doors: doors(app, &form.next), form };
    account_page::html(app, visitor, status, &context.common, app.admin().login(&context)?).await
}

/// The ways in beside the form.
fn doors(app: &App, next: &str) -> LoginDoorsContext {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    let provider = |provider: ProviderName| AccessLinkContext {
        url: format!("/login/oidc/{}?next={next}", provider.name),
        label: provider.label,
    };
    LoginDoorsContext {
        registration: app.services().registration() == Registration::Open,
        providers: app.services().providers().into_iter().map(provider).collect(),
    }
}
