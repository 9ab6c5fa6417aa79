//! Where the person is logged in.

use axum::{extract::State, response::Response};
use http::StatusCode;

use crate::{
    App,
    account::page as account_page,
    error::{HttpError, Kept},
    form::VerifiedForm,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{User, UserSession};
use sandpress_themes::{
    contexts::admin::{SessionRowContext, SessionsContext},
    minute, rfc3339,
};

/// `GET /account/sessions`
pub(crate) async fn list(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    let sessions = app.services().list_own_sessions(&person(&visitor)?).await?;
    let current = visitor.session_key();
    let context = SessionsContext {
        common: account_page::common(&app, &visitor, "Sessions").await?,
        sessions: sessions.into_iter().map(|session| row(session, &current)).collect(),
    };
    account_page::html(&app, &visitor, StatusCode::OK, &context.common, app.admin().sessions(&context)?).await
}

/// `POST /account/sessions/end`
pub(crate) async fn end(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let user = person(&form.visitor)?;
    app.services().end_own_session(&user, form.get("session"), &form.visitor.visit).await?;
    form.visitor.flash(FlashLevel::Success, "The session was ended.").await?;
    Ok(redirect::to("/account/sessions"))
}

/// `POST /account/sessions/end-others`
pub(crate) async fn end_others(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let user = person(&form.visitor)?;
    let keep = form.visitor.session_key();
    let ended = app.services().end_other_sessions(&user, &keep, &form.visitor.visit).await?;
    let message = match ended {
        0 => "There was no other session.".to_owned(),
        1 => "One other session was ended.".to_owned(),
        ended => format!("{ended} other sessions were ended."),
    };
    form.visitor.flash(FlashLevel::Success, message).await?;
    Ok(redirect::to("/account/sessions"))
}

fn row(session: UserSession, current: &str) -> SessionRowContext {
    SessionRowContext {
        device: session.device(),
        current: session.key == current,
        seen_at: rfc3339(session.seen_at),
        seen_on: minute(session.seen_at),
        since: minute(session.created_at),
        address: session.address,
        key: session.key,
    }
}

fn person(visitor: &Visitor) -> Result<User, HttpError> {
    visitor.user.clone().ok_or_else(|| HttpError::LoggedOut(Kept::default()))
}
