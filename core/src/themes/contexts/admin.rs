//! What the templates of the admin see.

mod common;
mod conflict;
mod edit;
mod entries;
mod gate;
mod plugins;

pub use common::{AdminCommon, AdminSection, AdminSiteContext, AdminUserContext, FlashContext, FlashLevel};
pub use conflict::{
    ConflictContext, ConflictEntryContext, DiffKind, DiffLineContext, FieldDiffContext, FieldValueContext,
};
pub use edit::{
    BylineContext, ChoiceContext, EditedEntryContext, EntryEditContext, FieldContext, PathFieldContext,
};
pub use entries::{
    EntriesContext, EntryFilterContext, EntryRowContext, PublicationTypeContext, StatusCountContext,
};
pub use gate::{AdminErrorContext, LoginContext, LoginFormContext, SetupContext, SetupFormContext};
pub use plugins::{PluginFailureContext, PluginRowContext, PluginsContext};
