//! From what went wrong to a status and a page that reveals nothing.

mod draw;

use std::{any::Any, sync::Arc, time::Duration};

use axum::{
    extract::rejection::BytesRejection,
    response::{IntoResponse, Response},
};
pub(super) use draw::{draw, refusal, request_id};
use http::{HeaderValue, StatusCode, header};

use super::{admin, plugin, redirect};
use sandpress_domain::with_causes;
use sandpress_plugins::CallError;
use sandpress_services::ServiceError;
use sandpress_themes::ThemeError;

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
    #[error("the user did not prove lately who they are")]
    NotFresh(String),
    #[error("the user may not do this")]
    Denied,
    #[error("the body is larger than the page takes")]
    TooLarge,
    #[error("the page does not take a body of this type")]
    MediaType,
    #[error("the body was cut off")]
    CutOff,
    /// With how long to wait.
    #[error("there were too many requests")]
    TooMany(Duration),
    #[error(transparent)]
    PluginRoute(ServiceError),
    #[error("the body could not be read")]
    Body(#[source] BytesRejection),
    #[error(transparent)]
    Service(#[from] ServiceError),
    #[error("a page could not be drawn")]
    Theme(#[source] Arc<ThemeError>),
    #[error("the theme could not be loaded anew")]
    BrokenTheme(#[source] Arc<ThemeError>),
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

/// What is wrong with the theme. Travels in the response; whether a page says it is for the site to decide.
#[derive(Clone, Debug)]
pub(super) struct TemplateFault(Arc<ThemeError>);

impl From<ThemeError> for HttpError {
    fn from(error: ThemeError) -> Self {
        Self::Theme(Arc::new(error))
    }
}

impl HttpError {
    /// The status with a title and a message for people. What they cannot do anything about goes to the log.
    pub(super) fn explain(&self) -> (StatusCode, &'static str, String) {
        let page = self.page();
        if page.0.is_server_error() && !self.is_logged() {
            tracing::error!(error = with_causes(self), "a request failed");
        }
        page
    }

    /// Whether the log has it already: the sandbox names each plugin that fails.
    const fn is_logged(&self) -> bool {
        matches!(
            self,
            Self::BrokenTheme(_)
                | Self::PluginRoute(ServiceError::Plugin(CallError::Failed { .. }))
                | Self::Service(ServiceError::Plugin(CallError::Failed { .. }))
        )
    }

    /// How long a plugin that failed too often is not called, or a visitor is not answered.
    fn rest(&self) -> Option<Duration> {
        match self {
            Self::PluginRoute(ServiceError::Plugin(CallError::SwitchedOff { off_for, .. })) => Some(*off_for),
            // Somebody who comes back a moment early would be refused again.
            Self::TooMany(wait) => {
                Some(Duration::from_secs(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)))
            }
            _ => None,
        }
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
            Self::NotFresh(_) => page(
                S::UNAUTHORIZED,
                "Confirm that it is you",
                "Nothing was changed. Type your password first.",
            ),
            Self::Denied => page(
                S::FORBIDDEN,
                "Not allowed",
                "Your role does not include this. Ask an administrator of the site if you need it.",
            ),
            Self::MediaType => page(
                S::UNSUPPORTED_MEDIA_TYPE,
                "Not accepted in this form",
                "This page does not take what you sent in this form, so nothing was changed.",
            ),
            Self::TooMany(_) => page(
                S::TOO_MANY_REQUESTS,
                "Too many requests",
                "More came from you than this site takes at once, so nothing was done with this one. Wait a moment and send it again.",
            ),
            Self::PluginRoute(error) => plugin::error_page(error),
            Self::TooLarge => page(S::PAYLOAD_TOO_LARGE, "Too large", TOO_LARGE),
            Self::Body(error) if error.status() == S::PAYLOAD_TOO_LARGE => {
                page(S::PAYLOAD_TOO_LARGE, "Too large", TOO_LARGE)
            }
            Self::Body(_) | Self::CutOff => page(
                S::BAD_REQUEST,
                "The request was cut off",
                "What you sent did not arrive whole, so nothing was changed. Send it again.",
            ),
            Self::Service(error) => service_page(error),
            Self::Theme(_) | Self::BrokenTheme(_) | Self::Session(_) => internal(),
        }
    }
}

const TOO_LARGE: &str = "What you sent is larger than this site takes, so nothing was changed. Make it shorter and send it again.";

pub(super) fn service_page(error: &ServiceError) -> (StatusCode, &'static str, String) {
    use StatusCode as S;
    match error {
        ServiceError::NotFound(_) => HttpError::NotFound.page(),
        ServiceError::Denied(_) | ServiceError::NotGranted(_) => HttpError::Denied.page(),
        ServiceError::Invalid(_) => (S::UNPROCESSABLE_ENTITY, "Not accepted", sentence(error)),
        ServiceError::Conflict(_) => (S::CONFLICT, "Somebody else was faster", sentence(error)),
        ServiceError::State(_) => (S::CONFLICT, "Not possible now", sentence(error)),
        ServiceError::WrongLogin | ServiceError::WrongFactor | ServiceError::LoginOver => {
            (S::UNPROCESSABLE_ENTITY, "Not logged in", sentence(error))
        }
        ServiceError::TooLarge { .. } => (S::PAYLOAD_TOO_LARGE, "Too large", sentence(error)),
        error if error.is_full() => (
            S::INSUFFICIENT_STORAGE,
            "The storage is full",
            "The site has no room for more, so nothing was kept. Tell whoever runs it.".to_owned(),
        ),
        ServiceError::WrongToken => (S::UNAUTHORIZED, "Not a good token", sentence(error)),
        ServiceError::Passkey(_) => (S::UNPROCESSABLE_ENTITY, "Not accepted", sentence(error)),
        ServiceError::Provider(_) => (
            S::BAD_GATEWAY,
            "The provider did not answer",
            "The provider with which you log in could not be asked. Try again in a moment.".to_owned(),
        ),
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
        ServiceError::Database(_)
        | ServiceError::Storage(_)
        | ServiceError::Password(_)
        | ServiceError::Totp(_)
        | ServiceError::AccessToken(_)
        | ServiceError::Letter(_) => internal(),
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
        if let Self::NotFresh(next) = &self {
            return redirect::to_confirm(next);
        }
        let (status, title, message) = self.explain();
        let rest = self.rest();
        let fault = match &self {
            Self::Theme(error) | Self::BrokenTheme(error) => Some(TemplateFault(Arc::clone(error))),
            _ => None,
        };
        let kept = match self {
            Self::StaleForm(kept) | Self::LoggedOut(kept) => kept,
            _ => Kept::default(),
        };
        let mut response = response(status, ErrorPage { title, message, kept });
        if let Some(fault) = fault {
            response.extensions_mut().insert(fault);
        }
        if let Some(rest) = rest {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(rest.as_secs().max(1)));
        }
        response
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
