//! Logging in at a provider elsewhere.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use data_encoding::BASE64URL_NOPAD;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use super::page::AccessPage;
use crate::{
    App, account,
    error::HttpError,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_auth::{OidcStart, TokenDigest};
use sandpress_domain::User;
use sandpress_services::{Arrival, ProviderAnswer, ServiceError};

/// How long somebody may be away at a provider, in seconds.
const AWAY: u32 = 10 * 60;

/// The key of a session's data under which the digest of the state stands with which the person connects an account.
const CONNECTING: &str = "connecting";

#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    next: String,
}

/// What a provider sends somebody back with.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Answer {
    code: String,
    state: String,
    iss: Option<String>,
    error: String,
}

/// What is kept in the browser until somebody comes back. Only this site can set it or read it.
#[derive(Serialize, Deserialize)]
struct Away {
    provider: String,
    state: String,
    nonce: String,
    verifier: String,
    next: String,
}

/// `GET /login/oidc/{provider}`
pub(crate) async fn begin(
    State(app): State<App>,
    Path(provider): Path<String>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Response, HttpError> {
    if visitor.user.is_some() {
        return Ok(redirect::to(redirect::inside(&wanted.next)));
    }
    match app.services().begin_at_provider(&provider).await {
        Ok(start) => {
            let cookie = keep(&app, &provider, &start, &wanted.next)?;
            let mut response = Redirect::to(&start.url).into_response();
            response.headers_mut().append(header::SET_COOKIE, cookie);
            Ok(response)
        }
        Err(error) => failed(&app, &visitor, error).await,
    }
}

/// Begins to connect an account elsewhere with the person's own: where to go, and the cookie to go with.
pub(super) async fn begin_connecting(
    app: &App,
    session: &Session,
    provider: &str,
) -> Result<(String, HeaderValue), HttpError> {
    let start = app.services().begin_at_provider(provider).await?;
    session.insert(CONNECTING, TokenDigest::of(&start.state).to_string()).await?;
    Ok((start.url.clone(), keep(app, provider, &start, "/account/connections")?))
}

/// `GET /login/oidc/{provider}/callback`
pub(crate) async fn arrive(
    State(app): State<App>,
    Path(provider): Path<String>,
    visitor: Visitor,
    session: Session,
    headers: HeaderMap,
    Query(answer): Query<Answer>,
) -> Result<Response, HttpError> {
    let connecting: Option<String> = session.remove(CONNECTING).await?;
    let mut response = match started(&app, &headers, &provider, &answer) {
        Some(away) => {
            let is_connecting = connecting.is_some_and(|digest| {
                digest.parse::<TokenDigest>().is_ok_and(|digest| digest.matches(&away.state))
            });
            let start = OidcStart {
                url: String::new(),
                state: away.state,
                nonce: away.nonce,
                verifier: away.verifier,
            };
            let answer = ProviderAnswer { provider, code: answer.code, started: start };
            match &visitor.user {
                Some(user) if is_connecting => connect(&app, &visitor, user, &answer).await?,
                Some(_) => redirect::to(redirect::inside(&away.next)),
                None => log_in(&app, &visitor, &answer, &away.next).await?,
            }
        }
        None => not_ours(&app, &visitor).await?,
    };
    response.headers_mut().append(header::SET_COOKIE, forget(&app));
    Ok(response)
}

async fn log_in(
    app: &App,
    visitor: &Visitor,
    answer: &ProviderAnswer,
    next: &str,
) -> Result<Response, HttpError> {
    match app.services().arrive(answer, &visitor.visit).await {
        Ok(Arrival::Known(user)) => {
            let arrival = account::Arrival { next, kept: false, how: &answer.provider };
            account::proceed(app, visitor, &user, arrival).await
        }
        Ok(Arrival::New(user)) => {
            let arrival = account::Arrival { next: "", kept: false, how: &answer.provider };
            let response = account::proceed(app, visitor, &user, arrival).await?;
            visitor.flash(FlashLevel::Success, "Welcome! Your account is ready.").await?;
            tracing::info!(user = %user.name, provider = answer.provider, "an account was made");
            Ok(response)
        }
        Ok(Arrival::Stranger { has_account }) => {
            let advice = if has_account {
                "There is an account with your email address. Log in to it with your password, and connect the two under \
                 My account."
            } else {
                "No account here is connected with it. If you have one, log in with your password, and connect the two \
                 under My account."
            };
            AccessPage::new("You are not known here yet")
                .status(StatusCode::FORBIDDEN)
                .say(advice)
                .link("/login", "Log in")
                .draw(app, visitor)
                .await
        }
        Err(error) => failed(app, visitor, error).await,
    }
}

async fn connect(
    app: &App,
    visitor: &Visitor,
    user: &User,
    answer: &ProviderAnswer,
) -> Result<Response, HttpError> {
    match app.services().connect(user, answer, &visitor.visit).await {
        Ok(connection) => {
            let message = format!("You can log in with {} now.", connection.label);
            visitor.flash(FlashLevel::Success, message).await?;
        }
        Err(ServiceError::State(message)) => {
            visitor.flash(FlashLevel::Error, crate::admin::page::sentence(message)).await?;
        }
        Err(error) => return failed(app, visitor, error).await,
    }
    Ok(redirect::to("/account/connections"))
}

/// What was kept, if the answer is one to it.
fn started(app: &App, headers: &HeaderMap, provider: &str, answer: &Answer) -> Option<Away> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let kept = cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == cookie_name(app))?;
    let away: Away = serde_json::from_slice(&BASE64URL_NOPAD.decode(kept.1.as_bytes()).ok()?).ok()?;
    let is_ours = away.provider == provider && TokenDigest::of(&away.state).matches(&answer.state);
    let is_issuer = answer.iss.as_ref().is_none_or(|iss| app.services().is_issuer(provider, iss));
    (is_ours && is_issuer && answer.error.is_empty() && !answer.code.is_empty()).then_some(away)
}

async fn not_ours(app: &App, visitor: &Visitor) -> Result<Response, HttpError> {
    AccessPage::new("You were not logged in")
        .status(StatusCode::BAD_REQUEST)
        .say("The provider did not let you in, or it took longer than ten minutes. Begin again.")
        .link("/login", "Log in")
        .draw(app, visitor)
        .await
}

async fn failed(app: &App, visitor: &Visitor, error: ServiceError) -> Result<Response, HttpError> {
    match error {
        ServiceError::Provider(error) => {
            let error = sandpress_domain::with_causes(&error);
            tracing::warn!(error, "nobody was logged in at a provider");
        }
        ServiceError::State(message) => tracing::error!(message, "nobody was logged in at a provider"),
        error => return Err(error.into()),
    }
    AccessPage::new("You were not logged in")
        .status(StatusCode::BAD_GATEWAY)
        .say("The provider could not be asked, or its answer was not good. Try again in a moment; the log of the site says \
              more.")
        .link("/login", "Log in")
        .draw(app, visitor)
        .await
}

fn keep(app: &App, provider: &str, start: &OidcStart, next: &str) -> Result<HeaderValue, HttpError> {
    let away = Away {
        provider: provider.to_owned(),
        state: start.state.clone(),
        nonce: start.nonce.clone(),
        verifier: start.verifier.clone(),
        next: next.chars().take(1000).collect(),
    };
    let away = serde_json::to_vec(&away).unwrap_or_default();
    set_cookie(app, &BASE64URL_NOPAD.encode(&away), AWAY)
        .ok_or(HttpError::BadRequest("this page cannot be opened with such an address"))
}

fn forget(app: &App) -> HeaderValue {
    set_cookie(app, "", 0).unwrap_or(HeaderValue::from_static(""))
}

/// Lax, because whoever comes back comes from another site.
fn set_cookie(app: &App, value: &str, seconds: u32) -> Option<HeaderValue> {
    let secure = if app.is_https() { "; Secure" } else { "" };
    let name = cookie_name(app);
    HeaderValue::try_from(format!(
        "{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
    ))
    .ok()
}

fn cookie_name(app: &App) -> &'static str {
    if app.is_https() { "__Host-sandpress-away" } else { "sandpress-away" }
}
