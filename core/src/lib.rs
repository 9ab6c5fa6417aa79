//! Sandpress: a content management system in which a plugin cannot hurt the site.
//!
//! What stands here are the program's command line and what only it uses, and the packages of the host under the
//! names of their layers. `docs/architecture.md` tells who may import whom and walks one request through the house.

pub use sandpress_auth as auth;
pub use sandpress_config as config;
pub use sandpress_db as db;
pub use sandpress_domain as domain;
pub use sandpress_http as http;
pub use sandpress_plugins as plugins;
pub use sandpress_services as services;
pub use sandpress_themes as themes;

pub mod bundle;

pub mod jobs;

pub mod authoring;

pub mod cli;
