//! From what went wrong to a status and a page that reveals nothing.

use std::any::Any;

use axum::{
    Json,
    extract::{Request, State, rejection::BytesRejection},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};

use super::{App, admin, policy, server::Refusal, visitor::Visitor};
use crate::{
    domain::with_causes,
    plugins::ResponseKind,
    services::ServiceError,
    themes::{
        ThemeError,
        contexts::{
            FailureContext,
            admin::{AdminErrorContext, KeptFieldContext},
            reader::{ErrorContext, PageContext},
        },
    },
};

/// Why a request gets no page.
#[derive(Debug, thiserror::Error)]
pub(super) enum HttpError {
    #[error("there is no such page")]
    NotFound,
    #[error("the page does not take this method")]
    Method,
    #[error("{0}")]
    BadRequest(&'static str),
    #[error("the request came from another site's page")]
    CrossSite,
    #[error("the form is too old")]
    StaleForm(Kept),
    #[error("nobody is logged in")]
    LoggedOut(Kept),
    #[error("the user may not do this")]
    Denied,
    #[error("the body could not be read")]
    Body(#[source] BytesRejection),
    #[error(transparent)]
    Service(#[from] ServiceError),
    #[error("a page could not be drawn")]
    Theme(#[from] ThemeError),
    #[error("the session could not be read")]
    Session(#[from] tower_sessions::session::Error),
}

/// What an author wrote into a form that was not accepted, by field, so that no page ever loses it.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept(pub(super) Vec<(String, String)>);

/// What an error page says. Travels in the response until the page is drawn.
#[derive(Clone, Debug)]
pub(super) struct ErrorPage {
    title: &'static str,
    message: String,
    kept: Kept,
}

impl HttpError {
    /// The status with a title and a message for people. What they cannot do anything about goes to the log.
    pub(super) fn explain(&self) -> (StatusCode, &'static str, String) {
        let page = self.page();
        if page.0.is_server_error() {
            tracing::error!(error = with_causes(self), "a request failed");
        }
        page
    }

    fn page(&self) -> (StatusCode, &'static str, String) {
        use StatusCode as S;
        let page = |status, title, message: &str| (status, title, message.to_owned());
        match self {
            Self::NotFound => page(
                S::NOT_FOUND,
                "Page not found",
                "There is nothing at this address. It may have moved, or never existed.",
            ),
            Self::Method => page(
                S::METHOD_NOT_ALLOWED,
                "This does not work here",
                "This page does not take such a request.",
            ),
            Self::BadRequest(message) => page(S::BAD_REQUEST, "This request cannot be understood", message),
            Self::CrossSite => page(
                S::FORBIDDEN,
                "Not accepted from another site",
                "This was sent by a page of another site, so nothing was changed. Open the page here and send it again.",
            ),
            Self::StaleForm(_) => page(
                S::FORBIDDEN,
                "This form is too old",
                "Nothing was changed. Load the page again and send it once more.",
            ),
            Self::LoggedOut(_) => {
                page(S::UNAUTHORIZED, "You are logged out", "Nothing was changed. Log in and send it again.")
            }
            Self::Denied => page(
                S::FORBIDDEN,
                "Not allowed",
                "Your role does not include this. Ask an administrator of the site if you need it.",
            ),
            Self::Body(error) if error.status() == S::PAYLOAD_TOO_LARGE => page(
                S::PAYLOAD_TOO_LARGE,
                "Too large",
                "What you sent is larger than this site takes, so nothing was changed. Make it shorter and send it again.",
            ),
            Self::Body(_) => page(
                S::BAD_REQUEST,
                "The request was cut off",
                "What you sent did not arrive whole, so nothing was changed. Send it again.",
            ),
            Self::Service(error) => service_page(error),
            Self::Theme(_) | Self::Session(_) => internal(),
        }
    }
}

fn service_page(error: &ServiceError) -> (StatusCode, &'static str, String) {
    use StatusCode as S;
    match error {
        ServiceError::NotFound(_) => HttpError::NotFound.page(),
        ServiceError::Denied(_) => HttpError::Denied.page(),
        ServiceError::Invalid(_) => (S::UNPROCESSABLE_ENTITY, "Not accepted", sentence(error)),
        ServiceError::Conflict(_) => (S::CONFLICT, "Somebody else was faster", sentence(error)),
        ServiceError::State(_) => (S::CONFLICT, "Not possible now", sentence(error)),
        ServiceError::WrongLogin => (S::UNPROCESSABLE_ENTITY, "Not logged in", sentence(error)),
        ServiceError::Plugin(_) => (
            S::SERVICE_UNAVAILABLE,
            "A plugin is in the way",
            "A plugin of this site did not answer, so nothing was changed. The site's log says which one and why.".to_owned(),
        ),
        ServiceError::Busy => (
            S::SERVICE_UNAVAILABLE,
            "Too busy",
            "The site is too busy right now, so nothing was changed. Try again in a moment.".to_owned(),
        ),
        ServiceError::Database(_) | ServiceError::Storage(_) | ServiceError::Password(_) => internal(),
    }
}

fn sentence(error: &ServiceError) -> String {
    admin::page::sentence(&error.to_string())
}

fn internal() -> (StatusCode, &'static str, String) {
    let message = "The site could not do this because of a fault on its side. Nothing was changed; the details are in the site's log.";
    (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong", message.to_owned())
}

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        let (status, title, message) = self.explain();
        let kept = match self {
            Self::StaleForm(kept) | Self::LoggedOut(kept) => kept,
            _ => Kept::default(),
        };
        response(status, ErrorPage { title, message, kept })
    }
}

fn response(status: StatusCode, page: ErrorPage) -> Response {
    let mut response = status.into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response.extensions_mut().insert(page);
    response
}

/// No route fits.
pub(super) async fn no_such_page() -> HttpError {
    HttpError::NotFound
}

/// The route does not take the method.
pub(super) async fn method_not_allowed() -> HttpError {
    HttpError::Method
}

/// A handler panicked. The text of a panic goes to the log only.
pub(super) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text =
        panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("unknown"), "a handler panicked");
    let (status, title, message) = internal();
    response(status, ErrorPage { title, message, kept: Kept::default() })
}

/// Draws the page of a response that failed: in the admin's look or the theme's, or as JSON where the client prefers.
pub(super) async fn draw(State(app): State<App>, request: Request, next: Next) -> Response {
    let in_admin =
        ["/admin", "/login", "/logout", "/setup"].iter().any(|area| request.uri().path().starts_with(area));
    let wants_json = request
        .headers()
        .get(header::ACCEPT)
        .is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"));
    let mut response = next.run(request).await;
    let page = response.extensions_mut().remove::<ErrorPage>().or_else(|| unreadable(&response));
    let Some(page) = page else { return response };
    let status = response.status();
    let body = if wants_json {
        Json(serde_json::json!({ "error": page.title, "message": page.message })).into_response()
    } else {
        let visitor = response.extensions_mut().remove::<Visitor>();
        html(&app, in_admin.then_some(visitor), status, &page)
    };
    let headers = std::mem::take(response.headers_mut());
    let mut drawn = (status, body).into_response();
    for (name, value) in &headers {
        if name != header::CONTENT_LENGTH && name != header::CONTENT_TYPE {
            drawn.headers_mut().insert(name.clone(), value.clone());
        }
    }
    let kind = if in_admin { ResponseKind::Admin } else { ResponseKind::Error };
    policy::apply(&app, kind, drawn.headers_mut());
    drawn.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    drawn
}

/// The page of a request whose address or query axum's extractors could not read; they answer with a line of text.
fn unreadable(response: &Response) -> Option<ErrorPage> {
    let content_type = response.headers().get(header::CONTENT_TYPE)?;
    if !response.status().is_client_error() || !content_type.as_bytes().starts_with(b"text/plain") {
        return None;
    }
    let message = "The address has something in it that this site cannot read. Check it for a mistake.";
    let (_, title, message) = HttpError::BadRequest(message).page();
    Some(ErrorPage { title, message, kept: Kept::default() })
}

/// The page in the look of the admin for its visitor, where one is known there, or in that of the theme.
fn html(app: &App, in_admin: Option<Option<Visitor>>, status: StatusCode, page: &ErrorPage) -> Response {
    let (code, title, message) = (status.as_u16(), page.title, page.message.as_str());
    let error = FailureContext { status: code, title: title.to_owned(), message: message.to_owned() };
    let drawn = if let Some(visitor) = in_admin {
        app.admin().error(&AdminErrorContext {
            common: admin::page::without_flash(app, visitor.as_ref(), title),
            error,
            kept: kept(&page.kept),
        })
    } else {
        let title = format!("{title} · {}", app.site().title);
        let page = PageContext { title, robots: "noindex".to_owned(), ..PageContext::default() };
        app.theme().error(&ErrorContext { page, error })
    };
    match drawn {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(error = with_causes(&error), "an error page could not be drawn");
            format!("{code} {title}\n\n{message}\n").into_response()
        }
    }
}

fn kept(kept: &Kept) -> Vec<KeptFieldContext> {
    let field =
        |(name, value): &(String, String)| KeptFieldContext { name: name.clone(), value: value.clone() };
    kept.0.iter().map(field).collect()
}

/// The page of a request that the server refused before any route saw it.
pub(super) fn refusal(app: &App, refusal: &Refusal) -> Response {
    let page = ErrorPage { title: "Not accepted", message: refusal.to_string(), kept: Kept::default() };
    let mut response = html(app, None, refusal.status(), &page);
    policy::apply(app, ResponseKind::Error, response.headers_mut());
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
