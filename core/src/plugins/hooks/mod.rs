//! The host's side of the hooks: one file for each, with the typed calls and the conversions between WIT records and
//! what the house works with.

mod content_filter;
mod editor;
mod entry_filter;
mod lifecycle;
mod publication_type;
mod response_headers;

use wasmtime::component::InstancePre;

pub use editor::RenderedDocument;
pub use entry_filter::Candidate;
pub use publication_type::Stage;
pub(super) use response_headers::Header;
pub use response_headers::ResponseKind;

use super::{
    bindings::{exports::sandpress as exported, sandpress::types::types as wit},
    error::GuestError,
    state::PluginState,
};
use crate::domain::{FieldError, FieldValues};

/// A hook, for messages and accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hook {
    /// `lifecycle`
    Lifecycle,
    /// `publication-type`
    PublicationType,
    /// `editor`
    Editor,
    /// `entry-filter`
    EntryFilter,
    /// `content-filter`
    ContentFilter,
    /// `response-headers`
    ResponseHeaders,
}

impl Hook {
    /// The hook's name in the documentation.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lifecycle => "lifecycle",
            Self::PublicationType => "publication-type",
            Self::Editor => "editor",
            Self::EntryFilter => "entry-filter",
            Self::ContentFilter => "content-filter",
            Self::ResponseHeaders => "response-headers",
        }
    }
}

/// A function of a hook, for accounts and messages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call {
    pub(super) hook: Hook,
    pub(super) function: &'static str,
}

impl Hook {
    /// One of its functions.
    pub(super) const fn function(self, function: &'static str) -> Call {
        Call { hook: self, function }
    }
}

/// Where a component's hooks are; found once, at load.
pub(super) struct HookIndices {
    pub(super) lifecycle: exported::lifecycle::lifecycle::GuestIndices,
    pub(super) publication_type: Option<exported::publication_type::publication_type::GuestIndices>,
    pub(super) editor: Option<exported::editor::renderer::GuestIndices>,
    pub(super) entry_filter: Option<exported::entry_filter::entry_filter::GuestIndices>,
    pub(super) content_filter: Option<exported::content_filter::content_filter::GuestIndices>,
    pub(super) response_headers: Option<exported::response_headers::response_headers::GuestIndices>,
}

impl HookIndices {
    /// Finds the hooks. A hook that the component exports in a form that does not fit is an error, so that it is not
    /// silently never called.
    pub(super) fn find(pre: &InstancePre<PluginState>) -> Result<Self, String> {
        Ok(Self {
            lifecycle: find(
                pre,
                "sandpress:lifecycle/lifecycle",
                exported::lifecycle::lifecycle::GuestIndices::new,
            )?
            .ok_or(
                "it has no hook `lifecycle`, so it is not a Sandpress plugin, or one for another version",
            )?,
            publication_type: find(
                pre,
                "sandpress:publication-type/publication-type",
                exported::publication_type::publication_type::GuestIndices::new,
            )?,
            editor: find(pre, "sandpress:editor/renderer", exported::editor::renderer::GuestIndices::new)?,
            entry_filter: find(
                pre,
                "sandpress:entry-filter/entry-filter",
                exported::entry_filter::entry_filter::GuestIndices::new,
            )?,
            content_filter: find(
                pre,
                "sandpress:content-filter/content-filter",
                exported::content_filter::content_filter::GuestIndices::new,
            )?,
            response_headers: find(
                pre,
                "sandpress:response-headers/response-headers",
                exported::response_headers::response_headers::GuestIndices::new,
            )?,
        })
    }

    /// The hooks that are there.
    pub(super) fn list(&self) -> Vec<Hook> {
        let optional = [
            (Hook::PublicationType, self.publication_type.is_some()),
            (Hook::Editor, self.editor.is_some()),
            (Hook::EntryFilter, self.entry_filter.is_some()),
            (Hook::ContentFilter, self.content_filter.is_some()),
            (Hook::ResponseHeaders, self.response_headers.is_some()),
        ];
        let present = optional.into_iter().filter(|(_, present)| *present).map(|(hook, _)| hook);
        std::iter::once(Hook::Lifecycle).chain(present).collect()
    }
}

fn find<T>(
    pre: &InstancePre<PluginState>,
    interface: &str,
    indices: impl FnOnce(&InstancePre<PluginState>) -> wasmtime::Result<T>,
) -> Result<Option<T>, String> {
    let ty = pre.component().component_type();
    let exported =
        ty.exports(pre.engine()).map(|(name, _)| name).find(|name| name.split('@').next() == Some(interface));
    let Some(export) = exported else { return Ok(None) };
    indices(pre).map(Some).map_err(|error| {
        format!(
            "its hook {export} does not fit this version of Sandpress ({}): {error:#}",
            env!("CARGO_PKG_VERSION")
        )
    })
}

/// Fields as a guest gets them.
fn field_values(fields: &FieldValues) -> Vec<wit::FieldValue> {
    fields.iter().map(|(name, value)| wit::FieldValue { name: name.into(), value: value.into() }).collect()
}

impl From<wit::Error> for GuestError {
    fn from(error: wit::Error) -> Self {
        match error {
            wit::Error::Invalid(errors) => Self::Invalid(
                errors.into_iter().map(|error| FieldError::new(error.field, error.message)).collect(),
            ),
            wit::Error::Denied(message)
            | wit::Error::NotFound(message)
            | wit::Error::Conflict(message)
            | wit::Error::Limit(message)
            | wit::Error::Unavailable(message)
            | wit::Error::Internal(message) => Self::Other(message),
        }
    }
}
