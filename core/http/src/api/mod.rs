//! `/api/v1`: what programs do with a token. There are no sessions, no cookies and no forms; every answer is JSON, and every
//! error a problem (RFC 9457).

pub(crate) mod entries;
mod fields;
mod json;
pub(crate) mod me;
mod problem;
mod program;
pub(crate) mod token;

pub(super) use problem::page as problem_page;
pub(super) use program::{Program, need_token};

/// What the paths of the API begin with.
pub(super) const AREA: &str = "/api/";
