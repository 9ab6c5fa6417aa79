//! A link that logs the author of a plugin in, once. It is printed where the site was started, so that no password is
//! needed and none stands anywhere.

use std::sync::{Mutex, PoisonError};

use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde::Deserialize;
use tokio::sync::mpsc::UnboundedSender;

use super::Development;
use crate::{App, error::HttpError, redirect, session::LogIn, visitor::Visitor};
use sandpress_auth::{Token, TokenDigest};
use sandpress_domain::UserId;

/// The link that works now. Each works once; then there is another one.
pub struct LogInLinks {
    user: UserId,
    now: Mutex<TokenDigest>,
    used: UnboundedSender<String>,
}

impl LogInLinks {
    /// Links for an account, and the path of the first one. When one was used, the path of the next goes to `used`.
    pub fn new(user: UserId, used: UnboundedSender<String>) -> (Self, String) {
        let token = Token::generate();
        (Self { user, now: Mutex::new(token.digest()), used }, path(&token))
    }

    /// The account, if the token is that of the link that works now.
    fn take(&self, token: &str) -> Option<UserId> {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if !now.matches(token) {
            return None;
        }
        let next = Token::generate();
        *now = next.digest();
        // Nobody listens any more where the site is about to stop.
        let _ = self.used.send(path(&next));
        Some(self.user)
    }
}

fn path(token: &Token) -> String {
    format!("/.sandpress/log-in/{}", token.as_str())
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    next: String,
}

/// `GET /.sandpress/log-in/{token}`
pub(super) async fn log_in(
    State(app): State<App>,
    Extension(development): Extension<Development>,
    visitor: Visitor,
    Path(token): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, HttpError> {
    if visitor.user.is_some() {
        return Ok(redirect::to(redirect::inside(&wanted.next)));
    }
    match development.log_in.take(&token) {
        Some(user) => {
            visitor.log_in(&app, user, LogIn::default()).await?;
            Ok(redirect::to(redirect::inside(&wanted.next)))
        }
        None => Ok((
            StatusCode::FORBIDDEN,
            "This link was used already, or it is of an earlier start. The terminal of `sandpress plugin dev` shows \
             the one that works.\n",
        )
            .into_response()),
    }
}
