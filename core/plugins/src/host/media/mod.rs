//! The files of the site: `sandpress:media/reader` and `sandpress:media/writer`.

mod reader;
mod writer;

use std::{future::Future, time::Duration};

pub(super) use reader::CAPABILITY as READ_CAPABILITY;
#[allow(unreachable_pub, reason = "the bindings publish it under another name")]
pub use reader::Reading;
pub(super) use writer::CAPABILITY as WRITE_CAPABILITY;
#[allow(unreachable_pub, reason = "the bindings publish it under another name")]
pub use writer::Writing;

use crate::{
    bindings::sandpress::types::types::{Error, FieldError},
    ports::MediaError,
};

/// Bytes that go over the border at once.
const CHUNK: usize = 256 << 10;

type Answer<T> = Result<T, Error>;

fn invalid(field: &str, rule: &str) -> Error {
    Error::Invalid(vec![FieldError { field: field.to_owned(), message: rule.to_owned() }])
}

fn not_introduced() -> Error {
    Error::Denied("files are not there before the plugin has said who it is".to_owned())
}

/// Waits for as long as it may take, and says in the guest's terms why there is no answer.
async fn bounded<T>(
    plugin: &str,
    limit: Duration,
    work: impl Future<Output = Result<T, MediaError>>,
) -> Answer<T> {
    let Ok(answer) = tokio::time::timeout(limit, work).await else {
        return Err(Error::Unavailable("the storage took too long: try again later".to_owned()));
    };
    answer.map_err(|error| {
        let message = error.to_string();
        match error {
            MediaError::Invalid(message) => invalid("", &message),
            MediaError::NotGranted(_) => Error::Denied(message),
            MediaError::Quota { .. } => Error::Limit(message),
            MediaError::Unavailable => Error::Unavailable(message),
            MediaError::Internal(source) => {
                tracing::error!(plugin, error = source, "files cannot be had for a plugin");
                Error::Internal(message)
            }
        }
    })
}
