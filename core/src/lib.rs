//! Sandpress.

pub mod http;
