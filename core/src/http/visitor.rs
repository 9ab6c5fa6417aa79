//! Who sends a request: the session, the logged-in user, the token of their forms, and messages for the next page.

use axum::{
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, header, request::Parts};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use super::{
    App,
    error::{HttpError, Kept},
    form, redirect,
};
use crate::{
    auth::{Token, TokenDigest},
    domain::{Actor, Permission, Timestamp, User, UserId},
};

const USER: &str = "user";
const CSRF: &str = "csrf";
const FLASH: &str = "flash";
const SINCE: &str = "since";
const SEEN: &str = "seen";

/// How often a session that is used is written, so that its idle time begins anew.
const SEEN_EVERY: i64 = 10 * 60;

/// A message for the next page that the visitor sees.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Flash {
    pub(super) level: FlashLevel,
    pub(super) message: String,
}

/// What kind of message it is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum FlashLevel {
    Success,
    Error,
}

/// The visitor behind a request.
#[derive(Clone)]
pub(super) struct Visitor {
    pub(super) user: Option<User>,
    session: Session,
    csrf: String,
    /// The cookie that carries the token of a visitor who is not logged in, where it has to be set.
    cookie: Option<HeaderValue>,
}

impl Visitor {
    /// On whose behalf services work.
    pub(super) fn actor(&self) -> Result<Actor, HttpError> {
        self.user.clone().map(Actor::User).ok_or_else(|| HttpError::LoggedOut(Kept::default()))
    }

    /// The token to put into every form.
    pub(super) fn csrf(&self) -> &str {
        &self.csrf
    }

    /// Whether a form carries the visitor's token.
    pub(super) fn knows_token(&self, token: &str) -> bool {
        TokenDigest::of(&self.csrf).matches(token)
    }

    /// The messages for this page; they are gone afterwards.
    pub(super) async fn take_flash(&self) -> Result<Vec<Flash>, HttpError> {
        Ok(self.session.remove(FLASH).await?.unwrap_or_default())
    }

    /// Leaves a message for the next page.
    pub(super) async fn flash(&self, level: FlashLevel, message: impl Into<String>) -> Result<(), HttpError> {
        let mut flash: Vec<Flash> = self.session.get(FLASH).await?.unwrap_or_default();
        flash.push(Flash { level, message: message.into() });
        Ok(self.session.insert(FLASH, flash).await?)
    }

    /// Begins the user's session under a new id, so that one that was planted before is worthless.
    pub(super) async fn log_in(&self, user: UserId, now: Timestamp) -> Result<(), HttpError> {
        self.session.cycle_id().await?;
        self.session.insert(USER, user).await?;
        self.session.insert(CSRF, Token::generate().as_str()).await?;
        self.session.insert(SINCE, now.unix_timestamp()).await?;
        Ok(self.session.insert(SEEN, now.unix_timestamp()).await?)
    }

    /// Ends the session.
    pub(super) async fn log_out(&self) -> Result<(), HttpError> {
        Ok(self.session.flush().await?)
    }

    /// The response with the visitor's cookie, where they need one.
    pub(super) fn with_cookie(&self, response: impl IntoResponse) -> Response {
        let mut response = response.into_response();
        if let Some(cookie) = &self.cookie {
            response.headers_mut().append(header::SET_COOKIE, cookie.clone());
        }
        response
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        let session = parts
            .extensions
            .get::<Session>()
            .cloned()
            .ok_or_else(|| HttpError::LoggedOut(Kept::default()))?;
        let user = match session.get::<UserId>(USER).await? {
            Some(id) => app.services().find_user(id).await?,
            None => None,
        };
        let (csrf, cookie) = match session.get::<String>(CSRF).await? {
            Some(token) if user.is_some() => (token, None),
            _ => anonymous_token(&parts.headers, app.is_https())?,
        };
        Ok(Self { user, session, csrf, cookie })
    }
}

/// The token of a visitor without a session: the value of a cookie that only this site can set and read. It costs the
/// site no memory, however many visitors look at the log-in page.
fn anonymous_token(headers: &HeaderMap, https: bool) -> Result<(String, Option<HeaderValue>), HttpError> {
    let (name, secure) = if https { ("__Host-sandpress-form", "; Secure") } else { ("sandpress-form", "") };
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let token = cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && value.len() == 43)
        .map(|(_, value)| value.to_owned());
    if let Some(token) = token {
        return Ok((token, None));
    }
    let token = Token::generate();
    let cookie = format!("{name}={}; Path=/; HttpOnly; SameSite=Lax{secure}", token.as_str());
    let cookie = HeaderValue::try_from(cookie).map_err(|_| HttpError::LoggedOut(Kept::default()))?;
    Ok((token.as_str().to_owned(), Some(cookie)))
}

/// Ends a session that has lasted long enough, and notes that one is used.
pub(super) async fn keep_session(
    State(app): State<App>,
    session: Session,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    if let Some(since) = session.get::<i64>(SINCE).await? {
        let now = app.services().clock().now().unix_timestamp();
        let absolute = i64::try_from(app.sessions().absolute.as_secs()).unwrap_or(i64::MAX);
        if now.saturating_sub(since) > absolute {
            session.flush().await?;
        } else if session.get::<i64>(SEEN).await?.is_none_or(|seen| now.saturating_sub(seen) > SEEN_EVERY) {
            session.insert(SEEN, now).await?;
        }
    }
    Ok(next.run(request).await)
}

/// Lets only people with the permission pass: sends others to the log-in page, or tells those who are logged in that
/// they may not.
pub(super) async fn need_permission(
    State((app, permission)): State<(App, Permission)>,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    let (mut parts, body) = request.into_parts();
    let visitor = Visitor::from_request_parts(&mut parts, &app).await?;
    match &visitor.user {
        None if matches!(parts.method, Method::GET | Method::HEAD) => Ok(redirect::to_login(&parts.uri)),
        None => {
            let written = form::fields(Request::from_parts(parts, body), &app).await.unwrap_or_default();
            Err(HttpError::LoggedOut(form::kept(&written)))
        }
        Some(user) if user.role.has(permission) => Ok(next.run(Request::from_parts(parts, body)).await),
        Some(_) => {
            let mut response = HttpError::Denied.into_response();
            response.extensions_mut().insert(visitor);
            Ok(response)
        }
    }
}
