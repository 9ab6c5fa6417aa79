//! From what a plugin answered instead of a page to a status and a page that reveals nothing of the house.

use http::StatusCode;

use crate::{admin::page::sentence, error::service_page};
use sandpress_domain::FieldError;
use sandpress_plugins::{CallError, ErrorKind, FailureCause, GuestError};
use sandpress_services::ServiceError;

/// The longest message of a plugin that a page shows, in characters.
const MAX_MESSAGE: usize = 1_000;

/// The status, the title and the message for a request that a plugin did not answer.
pub(crate) fn error_page(error: &ServiceError) -> (StatusCode, &'static str, String) {
    use StatusCode as S;
    match error {
        ServiceError::Invalid(errors) => (S::UNPROCESSABLE_ENTITY, "Not accepted", messages(errors)),
        ServiceError::Plugin(CallError::Refused { error: GuestError::Invalid(errors), .. }) => {
            (S::UNPROCESSABLE_ENTITY, "Not accepted", messages(errors))
        }
        ServiceError::Plugin(CallError::Refused { error: GuestError::Other(kind, message), .. }) => {
            refusal(*kind, message)
        }
        ServiceError::Plugin(CallError::Failed { cause: FailureCause::Cpu | FailureCause::Wall, .. }) => (
            S::GATEWAY_TIMEOUT,
            "This took too long",
            "The part of the site that answers here did not answer in time. Try again in a moment."
                .to_owned(),
        ),
        ServiceError::Plugin(CallError::Failed { .. }) => broken(),
        ServiceError::Plugin(CallError::SwitchedOff { .. }) => (
            S::SERVICE_UNAVAILABLE,
            "Not available now",
            "The part of the site that answers here is switched off for a while. Try again later.".to_owned(),
        ),
        ServiceError::Plugin(CallError::NoProvider(_)) => service_page(&ServiceError::NotFound("the page")),
        other => service_page(other),
    }
}

fn refusal(kind: ErrorKind, message: &str) -> (StatusCode, &'static str, String) {
    use StatusCode as S;
    let (status, title) = match kind {
        ErrorKind::Denied => (S::FORBIDDEN, "Not allowed"),
        ErrorKind::NotFound => (S::NOT_FOUND, "Page not found"),
        ErrorKind::Conflict => (S::CONFLICT, "Not possible now"),
        ErrorKind::Limit => (S::TOO_MANY_REQUESTS, "Too much at once"),
        ErrorKind::Unavailable => (S::SERVICE_UNAVAILABLE, "Not available now"),
        ErrorKind::Internal => return broken(),
    };
    (status, title, shown(message))
}

fn broken() -> (StatusCode, &'static str, String) {
    let message = "The part of the site that answers here failed. The details are in the site's log.";
    (StatusCode::BAD_GATEWAY, "Something went wrong", message.to_owned())
}

/// Every message once, as sentences.
fn messages(errors: &[FieldError]) -> String {
    let mut messages: Vec<String> = errors.iter().map(|error| shown(&error.message)).collect();
    messages.dedup();
    messages.join(" ").chars().take(MAX_MESSAGE).collect()
}

/// A message of a plugin as a sentence on one line.
fn shown(message: &str) -> String {
    let words = message.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line: String = words.collect::<Vec<_>>().join(" ").chars().take(MAX_MESSAGE).collect();
    sentence(&line)
}
