//! Work that a component does once, when it is built, so that no instance has to.

pub use crate::bindings::preinit::Guest as Preinit;
