//! Error pages: in the admin's look, in the theme's, or as JSON.

use axum::{
    Json,
    extract::{Request, State},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};

use super::{ErrorPage, HttpError, Kept, TemplateFault};
use crate::{
    App, admin, api, policy, reader,
    server::{Refusal, RequestId, RoutePattern},
    visitor::Visitor,
};
use sandpress_domain::{PageRequest, with_causes, without_blocks};
use sandpress_plugins::ResponseKind;
use sandpress_services::PublishedFilter;
use sandpress_themes::contexts::{
    FailureContext,
    admin::TemplateFaultContext,
    admin::{AdminErrorContext, KeptFieldContext},
    reader::{EntryCardContext, ErrorContext, PageContext},
};

/// How many of the latest entries an error page names.
const LATEST: u32 = 5;

/// Draws the page of a response that failed: in the admin's look or the theme's, or as JSON where the client prefers.
pub(crate) async fn draw(State(app): State<App>, request: Request, next: Next) -> Response {
    let in_admin = ["/account", "/admin", "/login", "/logout", "/setup"]
        .iter()
        .any(|area| request.uri().path().starts_with(area));
    let path = request.uri().path().to_owned();
    let is_api = path.starts_with(api::AREA);
    let wants_json = request
        .headers()
        .get(header::ACCEPT)
        .is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"));
    let mut response = next.run(request).await;
    let page = response.extensions_mut().remove::<ErrorPage>().or_else(|| unreadable(&response));
    let Some(page) = page else { return response };
    let status = response.status();
    let body = if is_api {
        api::problem_page(status, page.title, &page.message)
    } else if wants_json {
        let id = request_id();
        Json(serde_json::json!({ "error": page.title, "message": page.message, "request_id": id }))
            .into_response()
    } else {
        let visitor = response.extensions_mut().remove::<Visitor>();
        let fault = response.extensions_mut().remove::<TemplateFault>();
        match fault.filter(|_| app.theme_config().show_faults) {
            Some(fault) => shown_fault(&app, &fault),
            None => {
                let latest = if in_admin { Vec::new() } else { latest(&app, status).await };
                html(&app, in_admin.then_some(visitor), status, &page, latest)
            }
        }
    };
    let headers = std::mem::take(response.headers_mut());
    let mut drawn = (status, body).into_response();
    if let Some(pattern) = response.extensions().get::<RoutePattern>().copied() {
        drawn.extensions_mut().insert(pattern);
    }
    for (name, value) in &headers {
        if name != header::CONTENT_LENGTH && name != header::CONTENT_TYPE {
            drawn.headers_mut().insert(name.clone(), value.clone());
        }
    }
    match drawn.extensions().get::<policy::OwnPolicy>().copied() {
        Some(policy) => policy.apply(&app, &path, drawn.headers_mut()),
        None => {
            let kind = if in_admin { ResponseKind::Admin } else { ResponseKind::Error };
            policy::apply(&app, kind, &path, drawn.headers_mut());
        }
    }
    drawn.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    drawn
}

/// The page of a request whose address or query axum's extractors could not read; they answer with a line of text.
fn unreadable(response: &Response) -> Option<ErrorPage> {
    let content_type = response.headers().get(header::CONTENT_TYPE)?;
    if response.extensions().get::<policy::OwnPolicy>().is_some() {
        return None;
    }
    if !response.status().is_client_error() || !content_type.as_bytes().starts_with(b"text/plain") {
        return None;
    }
    let message = "The address has something in it that this site cannot read. Check it for a mistake.";
    let (_, title, message) = HttpError::BadRequest(message).page();
    Some(ErrorPage { title, message, kept: Kept::default() })
}

/// The page in the look of the admin for its visitor, where one is known there, or in that of the theme.
fn html(
    app: &App,
    in_admin: Option<Option<Visitor>>,
    status: StatusCode,
    page: &ErrorPage,
    latest: Vec<EntryCardContext>,
) -> Response {
    let (code, title, message) = (status.as_u16(), page.title, page.message.as_str());
    let request_id = request_id();
    let error = FailureContext {
        status: code,
        title: title.to_owned(),
        message: message.to_owned(),
        request_id: request_id.clone(),
    };
    let drawn = if let Some(visitor) = in_admin {
        app.admin().error(&AdminErrorContext {
            common: admin::page::without_flash(app, visitor.as_ref(), title),
            error,
            kept: kept(&page.kept),
        })
    } else {
        let title = format!("{title} · {}", app.site().title);
        let page = PageContext {
            title,
            robots: "noindex".to_owned(),
            menus: reader::menus(app, ""),
            ..PageContext::default()
        };
        // An error page must not depend on plugins.
        app.theme().error(&ErrorContext { page, error, latest }).map(without_blocks)
    };
    match drawn {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(error = with_causes(&error), "an error page could not be drawn");
            format!("{code} {title}\n\n{message}\n\nRequest {request_id}\n").into_response()
        }
    }
}

/// The name of the request; empty where no server took it.
pub(crate) fn request_id() -> String {
    RequestId::current().map(|id| id.to_string()).unwrap_or_default()
}

/// What else there is to read for whoever finds nothing at an address.
async fn latest(app: &App, status: StatusCode) -> Vec<EntryCardContext> {
    if status != StatusCode::NOT_FOUND && status != StatusCode::GONE {
        return Vec::new();
    }
    match app.services().list_published(&PublishedFilter::default(), PageRequest::new(1, LATEST)).await {
        Ok(page) => page.items.into_iter().map(|listed| reader::line(app, listed)).collect(),
        Err(error) => {
            tracing::error!(error = with_causes(&error), "an error page does without the latest entries");
            Vec::new()
        }
    }
}

/// Where the fault is in the theme, for whoever works on it.
fn shown_fault(app: &App, TemplateFault(fault): &TemplateFault) -> Response {
    let (file, line, column, message) = match fault.place() {
        Some((file, line, column, message)) => (file.display().to_string(), line, column, message.to_owned()),
        None => (String::new(), 0, 0, fault.to_string()),
    };
    let context = TemplateFaultContext::new(file, (line, column), message, fault.excerpt());
    match app.admin().template_fault(&context) {
        Ok(html) => Html(html).into_response(),
        Err(error) => format!("{fault}\n\n{error}\n").into_response(),
    }
}

fn kept(kept: &Kept) -> Vec<KeptFieldContext> {
    let field =
        |(name, value): &(String, String)| KeptFieldContext { name: name.clone(), value: value.clone() };
    kept.0.iter().map(field).collect()
}

/// The page of a request that the server refused before any route saw it.
pub(crate) fn refusal(app: &App, refusal: &Refusal) -> Response {
    let page = ErrorPage { title: "Not accepted", message: refusal.to_string(), kept: Kept::default() };
    let mut response = html(app, None, refusal.status(), &page, Vec::new());
    policy::apply(app, ResponseKind::Error, policy::NO_PATH, response.headers_mut());
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
