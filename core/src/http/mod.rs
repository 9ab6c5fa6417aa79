//! Serving over HTTP: the router, what every request passes through, and the handlers by area.

mod admin;
mod app;
mod csrf;
mod error;
mod form;
mod policy;
mod reader;
mod redirect;
mod router;
pub mod server;
mod visitor;

pub use app::{App, AppError};
pub use router::{Access, RouteSummary, router, routes};
