//! Serving over HTTP.

pub mod server;
