//! The sandbox: loads components, compares what they import with what the site owner granted, and calls their
//! hooks within a budget. The only user of wasmtime.
//!
//! [`Plugins`] is the running set. A request opens a [`Scope`] and calls hooks through it; each plugin gets a fresh
//! instance at its first hook in the scope, which is dropped with the scope, so nothing leaks between requests.

mod bindings;
mod capability;
mod clean;
mod compile;
mod compiler;
mod component;
mod engine;
mod error;
mod grants;
mod health;
mod hooks;
mod host;
mod limits;
mod load;
mod output;
pub mod ports;
pub mod preinit;
mod registry;
mod scope;
mod settings;
mod state;
mod table;
mod watch;

pub use compiler::{CompileLimits, Compiler, compile_limited};
pub use engine::{Sandbox, SandboxOptions};
pub use error::{CallError, FailureCause, GuestError, LoadError, LoadProblem};
pub use health::{Account, Failure};
pub use hooks::{Candidate, Hook, RenderedDocument, ResponseKind, Stage};
pub use registry::{Plugins, ReloadReport};
pub use scope::Scope;
pub use table::{FieldDefinition, PluginSummary, ResponseHeaders, SiteFacts, TypeDefinition};
pub use watch::watch;
