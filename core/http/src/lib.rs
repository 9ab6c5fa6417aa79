//! Serving over HTTP: the router, what every request passes through, and the handlers by area.

mod access;
mod account;
mod admin;
mod api;
mod app;
mod cache;
mod csrf;
mod development;
mod error;
mod form;
mod personal_data;
mod plugin;
mod policy;
mod programs;
mod rate;
mod reader;
mod redirect;
mod router;
pub mod server;
mod session;
mod telemetry;
mod timing;
mod tls;
mod upload;
mod visit;
mod visitor;

pub use app::{App, AppError};
pub use cache::CacheCounts;
pub use development::{Development, LogInLinks, development_router};
pub use rate::RateFigures;
pub use router::{Access, RouteSummary, large_bodies, router, routes};
pub use telemetry::{ACCESS_TARGET, Telemetry, metrics_router};
pub use tls::{Tls, TlsError};
