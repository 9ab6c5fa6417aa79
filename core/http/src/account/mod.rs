//! Everybody's own account: logging in to its end, and the pages under `/account`.

pub(crate) mod author_page;
pub(crate) mod challenge;
pub(crate) mod confirm;
pub(crate) mod page;
pub(crate) mod passkeys;
pub(crate) mod profile;
pub(crate) mod second_step;
pub(crate) mod sessions;
pub(crate) mod sign_in;
pub(crate) mod totp;
pub(crate) mod two_factor;

use axum::response::Response;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    App,
    error::HttpError,
    redirect,
    session::{self, LogIn, Waiting},
    visitor::Visitor,
};
use sandpress_domain::{Permission, User};

/// Where a log-in leads, and how it lasts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrival<'a> {
    /// The page that was wanted; may be empty.
    pub(crate) next: &'a str,
    /// Whether the person wants to stay logged in when the browser is closed.
    pub(crate) kept: bool,
    /// By what they showed who they are: `password`, the name of a provider …
    pub(crate) how: &'a str,
}

/// Goes on with the log-in of somebody whose first factor was right: asks for the second one where there is any, and
/// logs them in otherwise. Every way to log in that is one factor ends here.
pub(crate) async fn proceed(
    app: &App,
    visitor: &Visitor,
    user: &User,
    arrival: Arrival<'_>,
) -> Result<Response, HttpError> {
    match app.services().begin_second_step(user).await? {
        Some(id) => {
            session::wait(visitor.session(), Waiting { id, kept: arrival.kept }).await?;
            let next = utf8_percent_encode(arrival.next, NON_ALPHANUMERIC);
            Ok(redirect::to(&format!("/login/second-factor?next={next}")))
        }
        None => enter(app, visitor, user, arrival, false).await,
    }
}

/// Logs somebody in who has proved everything that is asked of them.
async fn enter(
    app: &App,
    visitor: &Visitor,
    user: &User,
    arrival: Arrival<'_>,
    second: bool,
) -> Result<Response, HttpError> {
    visitor.log_in(app, user.id, LogIn { kept: arrival.kept, second }).await?;
    app.services().note_login(user, arrival.how, &visitor.visit).await?;
    tracing::info!(user = %user.name, "logged in");
    Ok(redirect::to(after_login(user, arrival.next)))
}

/// The page that was wanted, or the site for those who may not enter the admin.
pub(crate) fn after_login<'a>(user: &User, next: &'a str) -> &'a str {
    if next.is_empty() && !user.role.has(Permission::AdminEnter) { "/" } else { redirect::inside(next) }
}
