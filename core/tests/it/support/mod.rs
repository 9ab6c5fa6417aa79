//! What the tests share.

pub(crate) mod app;
pub(crate) mod browser;
pub(crate) mod client;
pub(crate) mod components;
pub(crate) mod sandbox;
#[path = "../../../src/db/tests/scratch.rs"]
pub(crate) mod scratch;
pub(crate) mod site;
