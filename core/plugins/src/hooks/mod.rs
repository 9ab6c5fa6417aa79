//! The host's side of the hooks: one file for each, with the typed calls and the conversions between WIT records and
//! what the house works with.

mod admin_panel;
mod block;
mod content_filter;
mod editor;
mod editor_frame;
mod editor_panel;
mod entry_events;
mod entry_filter;
mod lifecycle;
mod mail_transport;
mod media_processor;
mod page_head;
mod panel;
mod publication_type;
mod reader_assets;
mod response_headers;
mod response_paths;
mod routes;
mod scheduled;

use std::{ops::Deref, sync::Arc};

use wasmtime::{
    Store,
    component::{Instance, InstancePre},
};

pub use admin_panel::{PanelNext, PanelOutcome, PanelRequest, PanelSubmission, TableRequest};
pub use block::{BlockEntry, BlockRequest};
pub use editor::RenderedDocument;
pub use editor_frame::{EditorFrame, FrameFile};
pub use editor_panel::{DraftPatch, EditorNext, EditorOutcome, LiveDraft};
pub use entry_filter::Candidate;
pub use mail_transport::OutgoingMail;
pub use media_processor::{
    MediaOrder, MediaSink, MediaSource, PictureOrder, ProbedMedia, ProcessorDefinition,
};
pub(super) use response_headers::Header;
pub use response_headers::ResponseKind;
pub(super) use routes::RoutePaths;
pub use routes::{BodyKind, FoundPath, RouteAccess, RouteBody, RouteDefinition, RouteRequest, RouteResponse};

use super::{
    bindings::{exports::sandpress as exported, sandpress::types::types as wit},
    error::{ErrorKind, GuestError},
    state::PluginState,
};
use sandpress_config::PluginLimits;
use sandpress_domain::{FieldError, FieldValues, Timestamp};

/// Declares the hooks that a plugin may have beside `lifecycle`: variant, name, and the interface that has it.
macro_rules! hooks {
    ($($variant:ident $name:literal: $field:ident = $package:ident::$interface:ident $export:literal;)+) => {
        /// A hook, for messages and accounts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Hook {
            /// `lifecycle`
            Lifecycle,
            $(#[doc = concat!("`", $name, "`")] $variant,)+
        }

        impl Hook {
            /// Every hook.
            pub const ALL: &[Self] = &[Self::Lifecycle, $(Self::$variant,)+];

            /// The hook's name in the documentation.
            pub fn as_str(self) -> &'static str {
                match self {
                    Self::Lifecycle => "lifecycle",
                    $(Self::$variant => $name,)+
                }
            }
        }

        impl Hook {
            /// The hook that a component has by exporting the interface, whose name may have a version.
            pub(super) fn of_export(export: &str) -> Option<Self> {
                match export.split('@').next()? {
                    LIFECYCLE => Some(Self::Lifecycle),
                    $($export => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        /// Where a component's hooks are; found once, at load.
        pub(super) struct HookIndices {
            pub(super) lifecycle: Indices<exported::lifecycle::lifecycle::GuestIndices>,
            $(pub(super) $field: Option<Indices<exported::$package::$interface::GuestIndices>>,)+
        }

        impl Indices<exported::lifecycle::lifecycle::GuestIndices> {
            /// The hook of this instance.
            pub(super) fn load(
                &self,
                store: &mut Store<PluginState>,
                instance: &Instance,
            ) -> wasmtime::Result<exported::lifecycle::lifecycle::Guest> {
                let hooks = Arc::clone(&store.data().hooks);
                hooks.lifecycle.0.load(store, instance)
            }
        }

        $(impl Indices<exported::$package::$interface::GuestIndices> {
            /// The hook of this instance.
            pub(super) fn load(
                &self,
                store: &mut Store<PluginState>,
                instance: &Instance,
            ) -> wasmtime::Result<exported::$package::$interface::Guest> {
                let hooks = Arc::clone(&store.data().hooks);
                let indices = hooks.$field.as_ref();
                let indices = indices.ok_or_else(|| wasmtime::format_err!("no hook `{}`", $name))?;
                indices.0.load(store, instance)
            }
        })+

        impl HookIndices {
            /// Finds the hooks. A hook that the component exports in a form that does not fit is an error, so that it
            /// is not silently never called.
            pub(super) fn find(pre: &InstancePre<PluginState>) -> Result<Self, String> {
                Ok(Self {
                    lifecycle: find(pre, LIFECYCLE, exported::lifecycle::lifecycle::GuestIndices::new)?
                        .ok_or(NO_LIFECYCLE)?,
                    $($field: find(pre, $export, exported::$package::$interface::GuestIndices::new)?,)+
                })
            }

            /// The hooks that are there.
            pub(super) fn list(&self) -> Vec<Hook> {
                let optional = [$((Hook::$variant, self.$field.is_some()),)+];
                let present = optional.into_iter().filter(|(_, present)| *present).map(|(hook, _)| hook);
                std::iter::once(Hook::Lifecycle).chain(present).collect()
            }
        }
    };
}

/// Where a hook is in the component that a plugin was called for. [`Self::load`] finds it in the component that the
/// instance is of, which is the version before where that one answers instead.
pub(super) struct Indices<T>(T);

impl<T> Deref for Indices<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

const LIFECYCLE: &str = "sandpress:lifecycle/lifecycle";

const NO_LIFECYCLE: &str =
    "it has no hook `lifecycle`, so it is not a Sandpress plugin, or one for another version";

hooks! {
    PublicationType "publication-type":
        publication_type = publication_type::publication_type "sandpress:publication-type/publication-type";
    Editor "editor": editor = editor::renderer "sandpress:editor/renderer";
    EditorFrame "editor-frame": editor_frame = editor_frame::files "sandpress:editor-frame/files";
    EntryFilter "entry-filter": entry_filter = entry_filter::entry_filter "sandpress:entry-filter/entry-filter";
    EntryEvents "entry-events": entry_events = entry_events::entry_events "sandpress:entry-events/entry-events";
    Scheduled "scheduled": scheduled = scheduled::scheduled "sandpress:scheduled/scheduled";
    ContentFilter "content-filter":
        content_filter = content_filter::content_filter "sandpress:content-filter/content-filter";
    Block "block": block = block::block "sandpress:block/block";
    PageHead "page-head": page_head = page_head::page_head "sandpress:page-head/page-head";
    ReaderAssets "reader-assets": reader_assets = reader_assets::reader_assets "sandpress:reader-assets/reader-assets";
    ResponseHeaders "response-headers":
        response_headers = response_headers::response_headers "sandpress:response-headers/response-headers";
    ResponsePaths "response-paths":
        response_paths = response_paths::response_paths "sandpress:response-paths/response-paths";
    AdminPanel "admin-panel": admin_panel = admin_panel::admin_panel "sandpress:admin-panel/admin-panel";
    EditorPanel "editor-panel": editor_panel = editor_panel::editor_panel "sandpress:editor-panel/editor-panel";
    Routes "routes": routes = routes::routes "sandpress:routes/routes";
    MailTransport "mail-transport": mail_transport = mail_transport::transport "sandpress:mail-transport/transport";
    MediaProcessor "media-processor":
        media_processor = media_processor::processor "sandpress:media-processor/processor";
}

/// A function of a hook, for accounts and messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) hook: Hook,
    pub(super) function: &'static str,
}

impl Call {
    /// What it may use of what its plugin may.
    pub(super) fn limits(self, of_plugin: &PluginLimits) -> PluginLimits {
        match self.hook {
            Hook::MediaProcessor => of_plugin.for_media(),
            _ => of_plugin.clone(),
        }
    }
}

impl Hook {
    /// One of its functions.
    pub(super) const fn function(self, function: &'static str) -> Call {
        Call { hook: self, function }
    }
}

fn find<T>(
    pre: &InstancePre<PluginState>,
    interface: &str,
    indices: impl FnOnce(&InstancePre<PluginState>) -> wasmtime::Result<T>,
) -> Result<Option<Indices<T>>, String> {
    let ty = pre.component().component_type();
    let exported =
        ty.exports(pre.engine()).map(|(name, _)| name).find(|name| name.split('@').next() == Some(interface));
    let Some(export) = exported else { return Ok(None) };
    indices(pre).map(|indices| Some(Indices(indices))).map_err(|error| {
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

/// A moment as a guest gets it: milliseconds since 1970. None is earlier.
fn millis(moment: Timestamp) -> u64 {
    u64::try_from(moment.unix_timestamp_nanos() / 1_000_000).unwrap_or(0)
}

/// The text with all white space and control characters folded into single spaces.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a link may lead there: a path of this site, or an address that begins with `https://` and holds no name and
/// password; at most 1,000 bytes.
fn is_safe_target(href: &str) -> bool {
    let is_plain = href.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\\"<>".contains(&byte));
    let is_path = href.starts_with('/') && !href.starts_with("//");
    let is_https = || {
        href.starts_with("https://")
            && url::Url::parse(href).is_ok_and(|url| url.username().is_empty() && url.password().is_none())
    };
    is_plain && href.len() <= 1_000 && (is_path || is_https())
}

impl From<wit::Error> for GuestError {
    fn from(error: wit::Error) -> Self {
        match error {
            wit::Error::Invalid(errors) => Self::Invalid(
                errors.into_iter().map(|error| FieldError::new(error.field, error.message)).collect(),
            ),
            wit::Error::Denied(message) => Self::Other(ErrorKind::Denied, message),
            wit::Error::NotFound(message) => Self::Other(ErrorKind::NotFound, message),
            wit::Error::Conflict(message) => Self::Other(ErrorKind::Conflict, message),
            wit::Error::Limit(message) => Self::Other(ErrorKind::Limit, message),
            wit::Error::Unavailable(message) => Self::Other(ErrorKind::Unavailable, message),
            wit::Error::Internal(message) => Self::Other(ErrorKind::Internal, message),
        }
    }
}
