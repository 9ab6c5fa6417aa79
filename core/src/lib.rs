//! Sandpress: a content management system in which a plugin cannot hurt the site.
//!
//! The modules stand in the order of their layers; each may use those above it. `docs/architecture.md` tells who
//! may import whom and walks one request through the house.

pub mod domain;

pub mod config;

pub mod auth;
pub mod db;
pub mod plugins;
pub mod storage;
pub mod themes;

pub mod services;

pub mod http;
pub mod jobs;

pub mod cli;
