//! Categories, tags, menus, and the settings of the site.

pub(crate) mod menus;
pub(crate) mod settings;
pub(crate) mod terms;

use axum::response::Response;

use super::page::{self, sentence};
use crate::redirect;
use sandpress_domain::FieldError;

/// `GET /admin/structure`
pub(crate) async fn index() -> Response {
    redirect::to("/admin/structure/terms/category")
}

/// The messages as sentences.
pub(crate) fn sentences(errors: &[FieldError]) -> Vec<FieldError> {
    errors.iter().map(|error| FieldError::new(&error.field, sentence(&error.message))).collect()
}
