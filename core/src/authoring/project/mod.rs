//! A plugin's project: made from a template, built into a component, and checked as a site would check it.

mod build;
mod cargo;
mod check;
mod create;
mod error;
mod kind;
mod name;
mod report;
mod sdk;
mod strip;
mod template;

pub use build::{BuildOptions, Built, build, built_component};
pub(super) use cargo::program;
pub use cargo::{Project, TARGET};
pub use check::{Trust, check};
pub use create::{NewProject, create};
pub use error::ProjectError;
pub use kind::Kind;
pub use name::check_name;
pub use report::Report;
pub use sdk::{SdkChange, renew_sdk};
