//! Where old addresses lead, and which lead nowhere.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::page::{self, sentence};
use crate::{
    App,
    error::HttpError,
    form::VerifiedForm,
    reader::pagination,
    redirect,
    visitor::{FlashLevel, Visitor},
};
use sandpress_domain::{FieldError, MissingPage, PageRequest, Redirect, RedirectTarget};
use sandpress_services::ServiceError;
use sandpress_themes::{
    contexts::admin::{
        AdminSection, MissingPageContext, MissingPagesContext, RedirectFormContext, RedirectRowContext,
        RedirectsContext,
    },
    on,
};

/// Rows on a page of a list.
const PAGE: u32 = 50;

const LIST: &str = "/admin/redirects";
const MISSING: &str = "/admin/redirects/missing";

/// What is asked for in the URL. Whatever cannot be understood is as if it were not there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    q: String,
    from: String,
    page: String,
}

/// `GET /admin/redirects`
pub(crate) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, HttpError> {
    let form = RedirectFormContext { from: query.from.clone(), ..RedirectFormContext::default() };
    draw(&app, &visitor, &query, (form, Vec::new()), StatusCode::OK).await
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    query: &ListQuery,
    (form, refused): (RedirectFormContext, Vec<String>),
    status: StatusCode,
) -> Result<Response, HttpError> {
    let request = PageRequest::new(query.page.parse().unwrap_or(1), PAGE);
    let found = app.services().list_redirects(&visitor.actor()?, &query.q, request).await?;
    let context = RedirectsContext {
        common: page::common(app, visitor, "Redirects", AdminSection::Redirects).await?,
        redirects: found.items.iter().map(row).collect(),
        pagination: pagination(&found, |number| query.url(number)),
        q: query.q.clone(),
        form,
        refused,
    };
    page::html(visitor, status, app.admin().redirects(&context)?)
}

impl ListQuery {
    fn url(&self, number: u32) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !self.q.is_empty() {
            query.append_pair("q", &self.q);
        }
        if number > 1 {
            query.append_pair("page", &number.to_string());
        }
        match query.finish() {
            query if query.is_empty() => LIST.to_owned(),
            query => format!("{LIST}?{query}"),
        }
    }
}

fn row(redirect: &Redirect) -> RedirectRowContext {
    RedirectRowContext {
        from: format!("/{}", redirect.path.as_str()),
        to: redirect.target.location(),
        status: if redirect.is_permanent { "301" } else { "302" }.to_owned(),
        is_automatic: matches!(redirect.target, RedirectTarget::Entry { .. }),
        hits: redirect.hits,
        hit_on: redirect.hit_at.map(on).unwrap_or_default(),
    }
}

/// `POST /admin/redirects`
pub(crate) async fn add(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let (from, to, is_temporary) = (form.get("from"), form.get("to"), form.get("status") == "302");
    let visitor = &form.visitor;
    let errors = match app.services().save_redirect(&visitor.actor()?, from, to, !is_temporary).await {
        Ok(path) => {
            visitor.flash(FlashLevel::Success, format!("/{} leads there now.", path.as_str())).await?;
            return Ok(redirect::to(LIST));
        }
        Err(ServiceError::Invalid(errors)) => errors,
        Err(ServiceError::State(message)) => vec![FieldError::new("from", message)],
        Err(error) => return Err(error.into()),
    };
    let of = |field: &str| {
        let own = errors.iter().filter(|error| error.field == field);
        own.map(|error| sentence(&error.message)).collect()
    };
    let refused = RedirectFormContext {
        from: from.to_owned(),
        to: to.to_owned(),
        temporary: is_temporary,
        from_errors: of("from"),
        to_errors: of("to"),
        table: String::new(),
    };
    let query = ListQuery::default();
    draw(&app, visitor, &query, (refused, Vec::new()), StatusCode::UNPROCESSABLE_ENTITY).await
}

/// `POST /admin/redirects/delete`
pub(crate) async fn delete(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let from = form.get("from");
    match app.services().delete_redirect(&form.visitor.actor()?, from).await {
        Ok(()) => form.visitor.flash(FlashLevel::Success, format!("{from} leads nowhere any more.")).await?,
        Err(ServiceError::Invalid(_) | ServiceError::NotFound(_)) => return Err(HttpError::NotFound),
        Err(error) => return Err(error.into()),
    }
    Ok(redirect::to(LIST))
}

/// `POST /admin/redirects/export`
pub(crate) async fn export(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let table = app.services().export_redirects(&form.visitor.actor()?).await?;
    let mut response = table.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"redirects.csv\""),
    );
    Ok(response)
}

/// `POST /admin/redirects/import`
pub(crate) async fn import(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let outcome = app.services().import_redirects(&form.visitor.actor()?, form.get("table")).await?;
    let message = match outcome.done {
        1 => "1 redirect was taken over.".to_owned(),
        done => format!("{done} redirects were taken over."),
    };
    if outcome.refused.is_empty() {
        form.visitor.flash(FlashLevel::Success, message).await?;
        return Ok(redirect::to(LIST));
    }
    let mut lines = vec![message];
    lines.extend(outcome.refused.into_iter().map(|(line, why)| format!("Line {line}: {}", sentence(&why))));
    let form_again =
        RedirectFormContext { table: form.get("table").to_owned(), ..RedirectFormContext::default() };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    draw(&app, &form.visitor, &ListQuery::default(), (form_again, lines), status).await
}

/// `GET /admin/redirects/missing`
pub(crate) async fn missing(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, HttpError> {
    let request = PageRequest::new(query.page.parse().unwrap_or(1), PAGE);
    let found = app.services().list_missing_pages(&visitor.actor()?, request).await?;
    let context = MissingPagesContext {
        common: page::common(&app, &visitor, "Not found", AdminSection::Redirects).await?,
        pages: found.items.iter().map(missing_page).collect(),
        pagination: pagination(&found, |number| match number {
            0 | 1 => MISSING.to_owned(),
            number => format!("{MISSING}?page={number}"),
        }),
    };
    page::html(&visitor, StatusCode::OK, app.admin().missing_pages(&context)?)
}

fn missing_page(page: &MissingPage) -> MissingPageContext {
    let path = format!("/{}", page.path.as_str());
    MissingPageContext {
        redirect_url: format!("{LIST}?from={}#from", utf8_percent_encode(&path, NON_ALPHANUMERIC)),
        path,
        hits: page.hits,
        seen_on: on(page.seen_at),
        referrer: page.referrer.clone(),
    }
}

/// `POST /admin/redirects/missing/forget`
pub(crate) async fn forget(State(app): State<App>, form: VerifiedForm) -> Result<Response, HttpError> {
    let path = Some(form.get("path")).filter(|path| !path.is_empty());
    app.services().forget_missing_pages(&form.visitor.actor()?, path).await?;
    Ok(redirect::to(MISSING))
}
