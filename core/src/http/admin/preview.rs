//! An entry as readers would see it.

use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse, Response},
};

use crate::{
    http::{App, error::HttpError, policy, reader, visitor::Visitor},
    plugins::ResponseKind,
};

/// `GET /admin/entries/{id}/preview`
pub(in crate::http) async fn preview(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    let id = id.parse().map_err(|_| HttpError::NotFound)?;
    let published = app.services().preview(&visitor.actor()?, id).await?;
    let html = app.theme().entry(&reader::entry::context(&app, published, true))?;
    let mut response = Html(html).into_response();
    policy::apply(&app, ResponseKind::Page, response.headers_mut());
    Ok(response)
}
