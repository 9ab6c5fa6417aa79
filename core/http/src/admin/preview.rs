//! An entry as readers would see it.

use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse, Response},
};
use http::{HeaderName, HeaderValue, header};

use super::entry::{definition, patch};
use crate::{App, error::HttpError, form::VerifiedForm, policy::PreviewPolicy, reader, visitor::Visitor};
use sandpress_services::PublishedEntry;

/// `GET /admin/entries/{id}/preview`
pub(crate) async fn preview(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    let id = id.parse().map_err(|_| HttpError::NotFound)?;
    let published = app.services().preview(&visitor.actor()?, id).await?;
    draw(&app, published).await
}

/// `POST /admin/entries/{id}/preview`: of what stands in the form.
pub(crate) async fn of_form(
    State(app): State<App>,
    Path(id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    let id = id.parse().map_err(|_| HttpError::NotFound)?;
    let published = app.services().preview_form(&form.visitor.actor()?, id, &patch(&form)).await?;
    draw(&app, published).await
}

/// `POST /admin/entries/new/{type}/preview`: of what stands in the form of a new entry.
pub(crate) async fn of_new(
    State(app): State<App>,
    Path(type_id): Path<String>,
    form: VerifiedForm,
) -> Result<Response, HttpError> {
    definition(&app, &type_id)?;
    let published = app.services().preview_new(&form.visitor.actor()?, &type_id, &patch(&form)).await?;
    draw(&app, published).await
}

/// `GET /preview/{secret}`: for whoever has the link. Links that are not good are not told apart.
pub(crate) async fn shared(
    State(app): State<App>,
    Path(secret): Path<String>,
) -> Result<Response, HttpError> {
    let published = app.services().open_preview_link(&secret).await?.ok_or(HttpError::NotFound)?;
    let mut response = Html(reader::entry::page(&app, published, true).await?).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    Ok(response)
}

async fn draw(app: &App, published: PublishedEntry) -> Result<Response, HttpError> {
    let mut response = Html(reader::entry::page(app, published, true).await?).into_response();
    response.extensions_mut().insert(PreviewPolicy);
    Ok(response)
}
