//! Who asks: the program behind a bearer token. Cookies are not looked at, so no browser carries anything here by itself.

use axum::{
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, header, request::Parts};

use super::problem::Problem;
use crate::{App, visit};
use sandpress_domain::{Actor, TokenActor, UserId, Visit};

/// The program behind a request.
#[derive(Clone)]
pub(crate) struct Program {
    /// On whose behalf services work.
    pub(super) actor: Actor,
    /// From where the request comes.
    pub(super) visit: Visit,
}

impl Program {
    /// Whose token it is.
    pub(crate) fn user(&self) -> Option<UserId> {
        match &self.actor {
            Actor::Token(token) => Some(token.user.id),
            _ => None,
        }
    }

    /// The person and the token.
    pub(super) fn token(&self) -> Result<&TokenActor, Problem> {
        match &self.actor {
            Actor::Token(token) => Ok(token),
            _ => Err(Problem::no_token()),
        }
    }
}

/// Lets only programs pass that show a token that is good.
pub(crate) async fn need_token(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let secret = bearer(&parts.headers).ok_or_else(Problem::no_token)?;
    let visit = visit::visit(&app, &parts);
    let actor = app.services().authenticate(secret).await.inspect_err(|_| {
        tracing::info!(address = visit.address(), "a token was refused");
    })?;
    parts.extensions.insert(Program { actor, visit });
    Ok(next.run(Request::from_parts(parts, body)).await)
}

impl FromRequestParts<App> for Program {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::no_token)
    }
}

/// The secret in the one header for it (RFC 6750, 2.1); two of them are none.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut lines = headers.get_all(header::AUTHORIZATION).iter();
    let line = lines.next().filter(|_| lines.next().is_none())?;
    let (scheme, secret) = line.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim()).filter(|secret| !secret.is_empty())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn one_bearer_token_is_read() {
        let headers = |lines: &[&str]| {
            let lines =
                lines.iter().map(|line| (header::AUTHORIZATION, HeaderValue::from_str(line).unwrap()));
            lines.fold(HeaderMap::new(), |mut headers, (name, value)| {
                headers.append(name, value);
                headers
            })
        };
        assert_eq!(bearer(&headers(&["Bearer sp_a"])), Some("sp_a"));
        assert_eq!(bearer(&headers(&["bearer  sp_a "])), Some("sp_a"));
        for none in
            [&[] as &[&str], &["Bearer"], &["Bearer "], &["Basic sp_a"], &["sp_a"], &["Bearer a", "Bearer b"]]
        {
            assert_eq!(bearer(&headers(none)), None, "{none:?}");
        }
    }
}
