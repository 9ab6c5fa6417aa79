//! Write Sandpress plugins in Rust.
//!
//! A plugin is a WebAssembly component. It exports [hooks](#hooks), which the site calls, and imports
//! [capabilities](#capabilities), which the site owner grants. This crate is the Rust side of the WIT interfaces in
//! `wit/`: implement the traits of the hooks you have and name them in [`export!`].
//!
//! ```
//! use sandpress_plugin::block::{AttributeDefinition, BlockDefinition, BlockOutput, Blocks, Request};
//! use sandpress_plugin::html;
//! use sandpress_plugin::lifecycle::{Description, Lifecycle};
//! use sandpress_plugin::types::Error;
//!
//! struct Hello;
//!
//! impl Lifecycle for Hello {
//!     fn describe() -> Description {
//!         Description::new("hello", "1.0.0", "Hello", "Says hello.")
//!     }
//! }
//!
//! impl Blocks for Hello {
//!     fn blocks() -> Vec<BlockDefinition> {
//!         let name = AttributeDefinition::new("name", "text", "Name").default_value("world");
//!         vec![BlockDefinition::new("hello", "Hello", "Greets somebody.").attribute(name).depends_on(&["nothing"])]
//!     }
//!
//!     fn render(block: Request) -> Result<BlockOutput, Error> {
//!         Ok(BlockOutput::new(html!["<p>Hello, ", block.get("name"), "!</p>"]))
//!     }
//! }
//!
//! sandpress_plugin::export!(Hello: lifecycle, block);
//! ```
//!
//! # What is here
//! - A trait for each hook. A function that most plugins leave out has a default.
//! - A module for each capability, with the functions of its interface and builders for what they take. No record has to be
//!   written out field by field.
//! - [`html!`] and [`mod@html`]: HTML that is escaped by construction.
//! - [`testing`]: fakes of every capability, so that `cargo test` runs the plugin's logic as ordinary code. It is not part
//!   of a component.
//! - [`types`]: the errors and values that all of them share.
//!
//! # Hooks
//! - [`lifecycle`] (required): who the plugin is and how it is configured
//! - [`publication_type`]: a kind of entry
//! - [`editor`]: the format in which authors write
//! - [`editor_frame`]: what runs in the browser for an editor
//! - [`entry_filter`]: looks at entries before they are stored
//! - [`entry_events`]: learns what happened to entries
//! - [`content_filter`]: looks at the HTML of entries
//! - [`block`]: named pieces of pages
//! - [`page_head`]: what stands in the heads of pages
//! - [`reader_assets`]: style sheets and scripts on readers' pages
//! - [`response_headers`]: headers of all responses
//! - [`response_paths`]: paths with headers of their own
//! - [`routes`]: answers requests under `/x/<plugin>/`
//! - [`scheduled`]: works in the background
//! - [`admin_panel`], which answers with a [`panel`]: pages in the admin
//! - [`editor_panel`], which answers with a [`panel`]: panels beside the form of an entry
//! - [`mail_transport`]: delivers the site's mail
//! - [`media_processor`]: looks at files and makes smaller pictures of them
//! - [`preinit`], which no site calls: work that is done when the component is built
//!
//! # Capabilities
//! Every plugin has:
//! - [`clock`]: the time
//! - [`i18n`]: numbers and dates in the site's language
//! - [`log`]: lines in the site's log
//! - [`random`]: random numbers and tokens
//! - [`settings`]: its own settings
//!
//! The site owner grants:
//! - [`connect`]: streams of bytes to servers
//! - [`content`]: reading and writing entries
//! - [`http`]: requests to servers
//! - [`jobs`]: tasks for later
//! - [`mail`]: sending mail
//! - [`media`]: reading and adding files
//! - [`secrets`]: passwords and keys
//! - [`store`]: its own documents
//! - [`users`]: the people with an account
//!
//! Outside of a component, in `cargo test`, the functions of all of them ask the [`testing::Site`] that runs.
#![deny(missing_docs)]

/// Brings in `host`, the module that does the work of a capability: the imports of the component, or in an ordinary
/// program the fakes of [`testing`].
macro_rules! provided_by {
    ($module:ident $(:: $part:ident)*, $fake:ident) => {
        #[cfg(target_arch = "wasm32")]
        use $crate::bindings::$module $(:: $part)* as host;
        #[cfg(not(target_arch = "wasm32"))]
        use $crate::testing::fakes::$fake as host;
    };
}

pub mod admin_panel;
#[doc(hidden)]
pub mod bindings;
pub mod block;
pub mod clock;
pub mod connect;
pub mod content;
pub mod content_filter;
pub mod editor;
pub mod editor_frame;
pub mod editor_panel;
pub mod entry_events;
pub mod entry_filter;
pub mod html;
pub mod http;
pub mod i18n;
pub mod jobs;
pub mod lifecycle;
pub mod log;
pub mod mail;
pub mod mail_transport;
pub mod media;
pub mod media_processor;
#[doc(hidden)]
pub mod memory;
pub mod page_head;
#[cfg(doctest)]
mod pages;
pub mod panel;
pub mod preinit;
pub mod publication_type;
pub mod random;
pub mod reader_assets;
pub mod response_headers;
pub mod response_paths;
pub mod routes;
pub mod scheduled;
pub mod secrets;
pub mod settings;
pub mod store;
#[cfg(not(target_arch = "wasm32"))]
pub mod testing;
pub mod types;
pub mod users;

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
    (editor_frame $plugin:ident) => {
        $crate::bindings::editor_frame::__export_editor_frame!($plugin with_types_in $crate::bindings::editor_frame);
    };
    (entry_filter $plugin:ident) => {
        $crate::bindings::entry_filter::__export_entry_filter!($plugin with_types_in $crate::bindings::entry_filter);
    };
    (entry_events $plugin:ident) => {
        $crate::bindings::entry_events::__export_entry_events!($plugin with_types_in $crate::bindings::entry_events);
    };
    (content_filter $plugin:ident) => {
        $crate::bindings::content_filter::__export_content_filter!($plugin with_types_in $crate::bindings::content_filter);
    };
    (block $plugin:ident) => {
        $crate::bindings::block::__export_block!($plugin with_types_in $crate::bindings::block);
    };
    (page_head $plugin:ident) => {
        $crate::bindings::page_head::__export_page_head!($plugin with_types_in $crate::bindings::page_head);
    };
    (reader_assets $plugin:ident) => {
        $crate::bindings::reader_assets::__export_reader_assets!($plugin with_types_in $crate::bindings::reader_assets);
    };
    (response_headers $plugin:ident) => {
        $crate::bindings::response_headers::__export_response_headers!($plugin with_types_in $crate::bindings::response_headers);
    };
    (response_paths $plugin:ident) => {
        $crate::bindings::response_paths::__export_response_paths!($plugin with_types_in $crate::bindings::response_paths);
    };
    (routes $plugin:ident) => {
        $crate::bindings::routes::__export_routes!($plugin with_types_in $crate::bindings::routes);
    };
    (scheduled $plugin:ident) => {
        $crate::bindings::scheduled::__export_scheduled!($plugin with_types_in $crate::bindings::scheduled);
    };
    (admin_panel $plugin:ident) => {
        $crate::bindings::admin_panel::__export_admin_panel!($plugin with_types_in $crate::bindings::admin_panel);
    };
    (editor_panel $plugin:ident) => {
        $crate::bindings::editor_panel::__export_editor_panel!($plugin with_types_in $crate::bindings::editor_panel);
    };
    (mail_transport $plugin:ident) => {
        $crate::bindings::mail_transport::__export_mail_transport!($plugin with_types_in $crate::bindings::mail_transport);
    };
    (media_processor $plugin:ident) => {
        $crate::bindings::media_processor::__export_media_processor!($plugin with_types_in $crate::bindings::media_processor);
    };
    (preinit $plugin:ident) => {
        $crate::bindings::preinit::__export_preinit!($plugin with_types_in $crate::bindings::preinit);
    };
}
