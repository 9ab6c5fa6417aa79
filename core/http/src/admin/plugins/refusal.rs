//! Why a plugin was not set up as somebody wanted: what stands on the page, and what is a page of its own.

use super::page::sentence;
use crate::error::HttpError;
use sandpress_domain::FieldError;
use sandpress_services::{ServiceError, plugin_setup::SetupError};

/// What the person reads who wanted it.
pub(super) fn explain(error: SetupError) -> Result<String, HttpError> {
    match error {
        SetupError::Denied(permission) => Err(ServiceError::Denied(permission).into()),
        SetupError::Unknown { .. } => Err(HttpError::NotFound),
        SetupError::Database(error) => Err(ServiceError::from(error).into()),
        SetupError::Taken { id } => {
            Ok(format!("There is a plugin “{id}” on this site already. Remove that one first."))
        }
        SetupError::WrongId { expected, found } => Ok(format!(
            "This file is not the plugin “{expected}”: it says that it is “{found}”. Nothing was changed."
        )),
        SetupError::NoConsent { .. } => {
            Ok("The file is another one than the one that you saw. Look at it once more.".to_owned())
        }
        SetupError::NotStaged => {
            Ok("The file that was sent is not there any more. Send it again.".to_owned())
        }
        SetupError::NotGranted { forms, .. } => {
            let names: Vec<_> = forms.iter().map(|form| form.name).collect();
            Ok(format!("It does not run before you have said how far it may go: {}.", names.join(", ")))
        }
        SetupError::Settings(errors) => {
            let line = |error: FieldError| match error.field.as_str() {
                "" => error.message,
                key => format!("{key}: {}", error.message),
            };
            Ok(sentence(&errors.into_iter().map(line).collect::<Vec<_>>().join(" ")))
        }
        other => Ok(sentence(&other.to_string())),
    }
}
