//! The accounts elsewhere with which a person logs in.

use axum::{
    extract::{Path, State},
    response::Response,
};
use http::{StatusCode, header};
use tower_sessions::Session;

use super::{oidc::begin_connecting, page::AccessPage};
use crate::{
    App,
    account::page as account_page,
    error::HttpError,
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_services::{Connection, ServiceError};
use sandpress_themes::{
    contexts::admin::{AccessLinkContext, ConnectionContext, ConnectionsContext},
    minute,
};

const PAGE: &str = "/account/connections";

/// `GET /account/connections`
pub(crate) async fn list(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    draw(&app, &visitor).await
}

/// `POST /account/connections/{provider}`
pub(crate) async fn connect(
    State(app): State<App>,
    Path(provider): Path<String>,
    session: Session,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    form.visitor.need_fresh(&app, PAGE).await?;
    let name = app.services().providers().into_iter().find(|known| known.name == provider);
    let label = name.ok_or(HttpError::NotFound)?.label;
    let (url, cookie) = match begin_connecting(&app, &session, &provider).await {
        Ok(begun) => begun,
        Err(HttpError::Service(ServiceError::Provider(error))) => {
            tracing::warn!(error = sandpress_domain::with_causes(&error), "a provider cannot be asked");
            let message = format!("{label} cannot be asked now. Try again in a moment.");
            form.visitor.flash(FlashLevel::Error, message).await?;
            return Ok(redirect::to(PAGE));
        }
        Err(error) => return Err(error),
    };
    // A page in between, since forms of this site are sent to this site alone, also by a redirect.
    let mut response = AccessPage::new(format!("Connect {label}"))
        .say(format!("You go to {label} now. Log in there, and you come back."))
        .go_on(&url, format!("Continue to {label}"))
        .link(PAGE, "Do not connect it")
        .draw(&app, &form.visitor)
        .await?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// `POST /account/connections/disconnect`
pub(crate) async fn disconnect(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let (user, visit) = (form.visitor.need_fresh(&app, PAGE).await?, &form.visitor.visit);
    app.services().disconnect(&user, form.get("issuer"), form.get("subject"), visit).await?;
    form.visitor.flash(FlashLevel::Success, "It is disconnected.").await?;
    Ok(redirect::to(PAGE))
}

async fn draw(app: &App, visitor: &Visitor) -> Result<Response, HttpError> {
    let user = visitor.person()?;
    let connections = app.services().list_connections(&user).await?;
    let provider = |provider: sandpress_services::ProviderName| AccessLinkContext {
        url: format!("/account/connections/{}", provider.name),
        label: provider.label,
    };
    let context = ConnectionsContext {
        common: account_page::common(app, visitor, "Logging in elsewhere").await?,
        connections: connections.into_iter().map(row).collect(),
        providers: app.services().providers().into_iter().map(provider).collect(),
    };
    account_page::html(app, visitor, StatusCode::OK, &context.common, app.admin().connections(&context)?)
        .await
}

fn row(connection: Connection) -> ConnectionContext {
    let Connection { identity, label } = connection;
    let used = match identity.used_at {
        Some(used) => format!("last used {}", minute(used)),
        None => format!("connected {}", minute(identity.created_at)),
    };
    ConnectionContext {
        label,
        email: identity.email,
        issuer: identity.issuer,
        subject: identity.subject,
        used,
    }
}
