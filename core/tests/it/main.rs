//! The tests of the whole program. The tree mirrors the modules of the library.

mod http;
mod plugins;
mod support;
