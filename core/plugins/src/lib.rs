//! The sandbox: loads components, compares what they import with what the site owner granted, and calls their
//! hooks within a budget. The only user of wasmtime.
//!
//! [`Plugins`] is the running set. A request opens a [`Scope`] and calls hooks through it; each plugin gets a fresh
//! instance at its first hook in the scope, which is dropped with the scope, so nothing leaks between requests.

mod accept;
mod assembly;
mod backtrace;
mod bindings;
mod blocks;
mod capability;
mod chance;
mod clean;
mod compile;
mod compiler;
mod component;
mod cost;
pub mod dynamic;
mod engine;
mod error;
mod examine;
mod facts;
mod grants;
mod health;
mod hooks;
mod host;
mod inspection;
mod kept;
mod limits;
mod lines;
mod load;
mod net;
mod output;
mod panels;
pub mod ports;
mod power_names;
mod powers;
pub mod preinit;
mod probation;
mod reader_assets;
mod registry;
mod response_policies;
mod scope;
mod settings;
mod state;
mod table;
mod telling;
mod text;
mod timing;
mod types;
mod update;
mod watch;
mod witness;

pub use backtrace::{Backtrace, Frame, SourcePlace};
pub use blocks::{AttributeDefinition, Block, BlockDefinition};
pub use clean::leads_to_plugin;
pub use compiler::{CompileLimits, Compiler, Priority, compile_limited};
pub use component::MAX_COMPONENT_BYTES;
pub use cost::HookCost;
pub use engine::{Sandbox, SandboxOptions};
pub use error::{CallError, ErrorKind, FailureCause, GuestError, LoadError, LoadProblem};
pub use examine::Examination;
pub use facts::{ComponentFacts, Interface, MemoryNeed, RefusedImport, Sections, Standing, WantedCapability};
pub use grants::{GrantForm, check_grant, grant_form, grant_forms};
pub use health::{Account, Failure};
pub use hooks::{
    BlockEntry, BlockRequest, BodyKind, Candidate, DraftPatch, EditorFrame, EditorNext, EditorOutcome,
    FoundPath, FrameFile, Hook, LiveDraft, MediaOrder, MediaSink, MediaSource, OutgoingMail, PanelNext,
    PanelOutcome, PanelRequest, PanelSubmission, PictureOrder, ProbedMedia, ProcessorDefinition,
    RenderedDocument, ResponseKind, RouteAccess, RouteBody, RouteDefinition, RouteRequest, RouteResponse,
    TableRequest,
};
pub use inspection::{
    Inspection, Inspector, Introduction, Prospect, SettingSchema, capability_names, read_component,
};
pub use lines::{Line, LineLevel, LineSource};
pub use panels::{AdminPanel, EditorPanel};
pub use power_names::PowerChanges;
pub use reader_assets::{AssetKind, ReaderAsset, ReaderAssets};
pub use registry::{PluginEntry, Plugins, ReloadReport};
pub use response_policies::ResponseHeaders;
pub use sandpress_domain::{FieldDefinition, Stage, TypeDefinition};
pub use scope::Scope;
pub use table::{PluginSummary, SiteFacts};
pub use timing::{CallTiming, recorded};
pub use update::WaitingUpdate;
pub use watch::watch;
pub use witness::{CallReport, LogLine, Witnessed, witnessed};
