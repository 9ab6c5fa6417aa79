//! The life of a session: how long it lasts, whose program it is bound to, and what its person has proved.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::request::Parts;
use tower_sessions::{Expiry, Session};

use super::{App, error::HttpError, visit};
use sandpress_auth::Token;
use sandpress_domain::{HalfLoginId, Timestamp, UserId, Visit};

pub(super) const USER: &str = "user";
pub(super) const CSRF: &str = "csrf";
const SINCE: &str = "since";
const SEEN: &str = "seen";
const AGENT: &str = "agent";
const ADDRESS: &str = "address";
const LIFE: &str = "life";
const KEPT: &str = "kept";
const SECOND: &str = "second";
const PROVED: &str = "proved";
const WAITING: &str = "waiting";

/// How often a session that is used is written, so that its idle time begins anew.
const SEEN_EVERY: i64 = 10 * 60;

/// How long it counts that somebody proved who they are.
const FRESH: i64 = 10 * 60;

/// How long a session is kept of somebody who is not logged in yet, in seconds.
const BEFORE_LOG_IN: i64 = 10 * 60;

/// How somebody logged in.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LogIn {
    /// They want to stay logged in when the browser is closed.
    pub(super) kept: bool,
    /// They proved a second factor.
    pub(super) second: bool,
}

/// A log-in that waits for its second factor: all that is known about the visitor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    pub(super) id: HalfLoginId,
    pub(super) kept: bool,
}

/// Begins a user's session under a new id and with nothing of the one before, so that one that was planted is worthless.
pub(super) async fn begin(
    app: &App,
    session: &Session,
    visit: &Visit,
    user: UserId,
    how: LogIn,
) -> Result<(), HttpError> {
    let now = app.services().clock().now().unix_timestamp();
    session.clear().await;
    session.cycle_id().await?;
    session.insert(USER, user).await?;
    session.insert(CSRF, Token::generate().as_str()).await?;
    for moment in [SINCE, SEEN, PROVED] {
        session.insert(moment, now).await?;
    }
    session.insert(AGENT, visit.agent()).await?;
    session.insert(ADDRESS, visit.address()).await?;
    session.insert(KEPT, how.kept).await?;
    session.insert(SECOND, how.second).await?;
    session.insert(LIFE, seconds(idle(app, how.kept))).await?;
    settle(app, session).await
}

/// Keeps who is to prove a second factor, and nothing else, under a new id.
pub(super) async fn wait(session: &Session, waiting: Waiting) -> Result<(), HttpError> {
    session.clear().await;
    session.cycle_id().await?;
    session.insert(WAITING, waiting.id).await?;
    session.insert(KEPT, waiting.kept).await?;
    Ok(session.insert(LIFE, BEFORE_LOG_IN).await?)
}

/// The log-in that waits for its second factor.
pub(super) async fn waiting(session: &Session) -> Result<Option<Waiting>, HttpError> {
    let kept = session.get(KEPT).await?.unwrap_or(false);
    Ok(session.get(WAITING).await?.map(|id| Waiting { id, kept }))
}

/// Gives the session another id, since its person may do more from now on, and notes what was proved.
pub(super) async fn raise(session: &Session, now: Timestamp, second: Option<bool>) -> Result<(), HttpError> {
    session.cycle_id().await?;
    session.insert(PROVED, now.unix_timestamp()).await?;
    if let Some(second) = second {
        session.insert(SECOND, second).await?;
    }
    // At once, so that the session has its id when services ask for it.
    Ok(session.save().await?)
}

/// Whether the person proved in the last ten minutes who they are.
pub(super) async fn is_fresh(session: &Session, now: Timestamp) -> Result<bool, HttpError> {
    let proved = session.get::<i64>(PROVED).await?;
    Ok(proved.is_some_and(|proved| now.unix_timestamp().saturating_sub(proved) <= FRESH))
}

/// Whether the person proved a second factor when they logged in, or has set one up since.
pub(super) async fn has_second(session: &Session) -> Result<bool, HttpError> {
    Ok(session.get(SECOND).await?.unwrap_or(false))
}

/// Leaves something in the session of a visitor who need not be logged in; such a session does not last.
pub(super) async fn leave(session: &Session, key: &str, value: &str) -> Result<(), HttpError> {
    if session.get::<UserId>(USER).await?.is_none() {
        session.insert(LIFE, BEFORE_LOG_IN).await?;
    }
    Ok(session.insert(key, value).await?)
}

/// Ends a session that has lasted long enough or is used by another program, and notes that one is used.
pub(super) async fn keep_session(
    State(app): State<App>,
    session: Session,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    let (parts, body) = request.into_parts();
    renew(&app, &session, &visit::visit(&app, &parts)).await?;
    let response = next.run(Request::from_parts(parts, body)).await;
    settle(&app, &session).await?;
    Ok(response)
}

/// The same for a route that asks for the visitor itself.
pub(super) async fn keep(app: &App, parts: &Parts) -> Result<(), HttpError> {
    let Some(session) = parts.extensions.get::<Session>() else { return Ok(()) };
    renew(app, session, &visit::visit(app, parts)).await?;
    settle(app, session).await
}

async fn renew(app: &App, session: &Session, visit: &Visit) -> Result<(), HttpError> {
    let (Some(user), Some(since)) = (session.get::<UserId>(USER).await?, session.get::<i64>(SINCE).await?)
    else {
        return Ok(());
    };
    let now = app.services().clock().now().unix_timestamp();
    let seen = session.get::<i64>(SEEN).await?.unwrap_or(since);
    let kept = session.get(KEPT).await?.unwrap_or(false);
    let agent = session.get::<String>(AGENT).await?.unwrap_or_default();
    let why = if now.saturating_sub(since) > seconds(app.sessions().absolute) {
        Some("it lasted long enough")
    } else if now.saturating_sub(seen) > seconds(idle(app, kept)) {
        Some("it was not used")
    } else if !is_same_program(&agent, visit.agent()) {
        Some("another program used it")
    } else {
        None
    };
    if let Some(why) = why {
        session.flush().await?;
        app.services().note_session_end(user, why, visit).await;
    } else if now.saturating_sub(seen) > SEEN_EVERY
        || session.get::<String>(ADDRESS).await?.is_some_and(|address| address != visit.address())
    {
        session.insert(SEEN, now).await?;
        session.insert(ADDRESS, visit.address()).await?;
    }
    Ok(())
}

/// Gives the cookie of a session that is written its life: it goes with the browser, unless the person wants to stay.
async fn settle(app: &App, session: &Session) -> Result<(), HttpError> {
    let is_kept = session.is_modified()
        && session.get::<UserId>(USER).await?.is_some()
        && session.get(KEPT).await?.unwrap_or(false);
    if is_kept {
        let kept = time::Duration::try_from(app.sessions().kept).unwrap_or(time::Duration::DAY);
        session.set_expiry(Some(Expiry::OnInactivity(kept)));
    }
    Ok(())
}

fn idle(app: &App, kept: bool) -> Duration {
    if kept { app.sessions().kept } else { app.sessions().idle }
}

fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

/// Versions do not count: a browser that was brought up to date stays the same program.
fn is_same_program(one: &str, other: &str) -> bool {
    let name = |agent: &str| -> String {
        agent.chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '.' | '_')).collect()
    };
    name(one) == name(other)
}

#[cfg(test)]
mod tests {
    use super::is_same_program;

    #[test]
    fn a_program_is_known_again_after_an_update() {
        let firefox =
            |version: &str| format!("Mozilla/5.0 (X11; Linux x86_64; rv:{version}) Firefox/{version}");
        assert!(is_same_program(&firefox("140.0"), &firefox("141.0.2")));
        assert!(!is_same_program(&firefox("140.0"), "curl/8.5"));
        assert!(!is_same_program("", "curl/8.5") && is_same_program("", ""));
    }
}
