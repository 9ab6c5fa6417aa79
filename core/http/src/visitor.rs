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
    session::{self, CSRF, LogIn, USER},
    timing, visit,
};
use sandpress_auth::{Token, TokenDigest};
use sandpress_domain::{Actor, Permission, User, UserId, Visit};
use sandpress_services::SessionStore;

const FLASH: &str = "flash";

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
    Info,
    Warning,
}

/// The visitor behind a request.
#[derive(Clone)]
pub(super) struct Visitor {
    pub(super) user: Option<User>,
    /// From where the request comes.
    pub(super) visit: Visit,
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

    /// Who is logged in.
    pub(super) fn person(&self) -> Result<User, HttpError> {
        self.user.clone().ok_or_else(|| HttpError::LoggedOut(Kept::default()))
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

    /// Begins the user's session. Whoever logs somebody in asks for their second factor first: see
    /// [`proceed`](super::account::proceed).
    pub(super) async fn log_in(&self, app: &App, user: UserId, how: LogIn) -> Result<(), HttpError> {
        session::begin(app, &self.session, &self.visit, user, how).await
    }

    /// The session.
    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    /// What names the visitor's session in lists.
    pub(super) fn session_key(&self) -> String {
        self.session.id().map(|id| SessionStore::key(&id)).unwrap_or_default()
    }

    /// The person, who proved in the last ten minutes who they are. Others prove it first, and come to `next` then.
    pub(super) async fn need_fresh(&self, app: &App, next: &str) -> Result<User, HttpError> {
        let user = self.user.clone().ok_or_else(|| HttpError::LoggedOut(Kept::default()))?;
        if session::is_fresh(&self.session, app.services().clock().now()).await? {
            return Ok(user);
        }
        Err(HttpError::NotFresh(next.to_owned()))
    }

    /// Whether the person's role needs a second factor that they have not proved.
    pub(super) async fn lacks_second_factor(&self, app: &App) -> Result<bool, HttpError> {
        let needed = self.user.as_ref().is_some_and(|user| app.needs_second_factor(&user.role));
        Ok(needed && !session::has_second(&self.session).await?)
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
            Some(id) => app.services().find_user(id).await?.filter(|user| user.disabled_at.is_none()),
            None => None,
        };
        let (csrf, cookie) = match session.get::<String>(CSRF).await? {
            Some(token) if user.is_some() => (token, None),
            _ => anonymous_token(&parts.headers, app.is_https())?,
        };
        let visit = visit::visit(app, parts);
        Ok(Self { user, visit, session, csrf, cookie })
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

/// Where second factors are set up.
const FACTORS: &str = "/account/two-factor";

/// The pages for people who must set a second factor up before they come to any other.
fn sets_up_factors(path: &str) -> bool {
    [FACTORS, "/account/confirm"]
        .into_iter()
        .any(|page| path.strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Lets only people pass who are logged in and have the permission, where one is needed: sends others to the log-in
/// page, or tells those who are logged in that they may not. Who must have a second factor and has none comes to the page
/// that sets one up.
pub(super) async fn need_person(
    State((app, permission)): State<(App, Option<Permission>)>,
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
        Some(_) if !sets_up_factors(parts.uri.path()) && visitor.lacks_second_factor(&app).await? => {
            Ok(redirect::to(FACTORS))
        }
        Some(user) if permission.is_none_or(|permission| user.role.has(permission)) => {
            timing::told_to(user, async { Ok(next.run(Request::from_parts(parts, body)).await) }).await
        }
        Some(_) => {
            let mut response = HttpError::Denied.into_response();
            response.extensions_mut().insert(visitor);
            Ok(response)
        }
    }
}
