//! What the tests share.

pub mod components;
pub mod sandbox;
