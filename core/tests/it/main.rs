//! The tests of the whole program. The tree mirrors the modules of the library.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by a panic, in its helpers too"
)]

mod browser;
mod cli;
mod contract;
mod entries;
mod http;
mod newsletter;
mod operation;
mod plugins;
mod support;
