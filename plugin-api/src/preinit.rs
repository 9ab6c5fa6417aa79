//! Work that a component does once, when it is built, so that no instance has to.
//!
//! ```
//! use std::sync::LazyLock;
//!
//! use sandpress_plugin::preinit::Preinit;
//!
//! static TABLE: LazyLock<Vec<u32>> = LazyLock::new(|| (0..1_000).map(|number| number * number).collect());
//!
//! struct Heavy;
//!
//! impl Preinit for Heavy {
//!     fn preinitialise() {
//!         LazyLock::force(&TABLE);
//!     }
//! }
//! ```

use crate::bindings::preinit::Guest;

/// Fills the memory of the component at build time.
pub trait Preinit {
    /// Called by `sandpress plugin preinit`, never by a site. It must keep nothing that came from outside.
    fn preinitialise();
}

impl<T: Preinit> Guest for T {
    fn preinitialise() {
        T::preinitialise();
    }
}
