//! Write Sandpress plugins in Rust.
//!
//! A plugin is a WebAssembly component. It exports [hooks](#hooks), which the site calls, and imports
//! [capabilities](#capabilities), which the site owner grants. This crate is the thin Rust side of the WIT
//! interfaces in `wit/`: implement the traits of the hooks you have and name them in [`export!`].
//!
//! ```
//! use sandpress_plugin::lifecycle::{Description, Lifecycle};
//!
//! struct Hello;
//!
//! impl Lifecycle for Hello {
//!     fn describe() -> Description {
//!         Description::new("hello", "1.0.0", "Hello", "Says hello.")
//!     }
//! }
//!
//! sandpress_plugin::export!(Hello: lifecycle);
//! ```
//!
//! # Hooks
//! [`lifecycle`] (required), [`publication_type`], [`editor`], [`entry_filter`],
//! [`content_filter`], [`page_head`], [`response_headers`].
//!
//! # Capabilities
//! [`log`] and [`settings`], which every plugin has; [`store`], which the site owner grants.

#[doc(hidden)]
pub mod bindings;
pub mod content_filter;
pub mod editor;
pub mod entry_filter;
pub mod lifecycle;
pub mod log;
pub mod page_head;
pub mod preinit;
pub mod publication_type;
pub mod response_headers;
pub mod settings;
pub mod store;
pub mod types;

/// Exports a plugin's hooks from the component.
///
/// `export!(Plugin: lifecycle, publication_type)` wants `Plugin` to implement the trait of each named hook.
/// What is not named is not in the component, and the site never calls it. Outside WebAssembly the macro
/// produces nothing, so that a plugin's logic is tested with an ordinary `cargo test`.
#[macro_export]
macro_rules! export {
    ($plugin:ident : $($hook:ident),+ $(,)?) => {
        $( #[cfg(target_arch = "wasm32")] $crate::__export_hook!($hook $plugin); )+
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __export_hook {
    (lifecycle $plugin:ident) => {
        $crate::bindings::lifecycle::__export_lifecycle!($plugin with_types_in $crate::bindings::lifecycle);
    };
    (publication_type $plugin:ident) => {
        $crate::bindings::publication_type::__export_publication_type!($plugin with_types_in $crate::bindings::publication_type);
    };
    (editor $plugin:ident) => {
        $crate::bindings::editor::__export_editor!($plugin with_types_in $crate::bindings::editor);
    };
    (entry_filter $plugin:ident) => {
        $crate::bindings::entry_filter::__export_entry_filter!($plugin with_types_in $crate::bindings::entry_filter);
    };
    (content_filter $plugin:ident) => {
        $crate::bindings::content_filter::__export_content_filter!($plugin with_types_in $crate::bindings::content_filter);
    };
    (page_head $plugin:ident) => {
        $crate::bindings::page_head::__export_page_head!($plugin with_types_in $crate::bindings::page_head);
    };
    (preinit $plugin:ident) => {
        $crate::bindings::preinit::__export_preinit!($plugin with_types_in $crate::bindings::preinit);
    };
    (response_headers $plugin:ident) => {
        $crate::bindings::response_headers::__export_response_headers!($plugin with_types_in $crate::bindings::response_headers);
    };
}
