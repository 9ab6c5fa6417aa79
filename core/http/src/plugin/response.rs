//! From the answer of a plugin to the response that a browser gets.

use axum::{
    body::{Body, HttpBody},
    response::{Html, IntoResponse, Response},
};
use http::{HeaderName, HeaderValue, StatusCode, header};

use super::forms::with_token;
use crate::{App, error::HttpError, policy::OwnPolicy, reader, visitor::Visitor};
use sandpress_plugins::{RouteBody, RouteResponse};
use sandpress_themes::contexts::reader::{PageContext, PluginContentContext, PluginPageContext};

/// Where the answer is shown, and to whom.
pub(super) struct Place<'a> {
    pub(super) app: &'a App,
    pub(super) plugin: &'a str,
    pub(super) path: &'a str,
    /// The visitor of a private route.
    pub(super) visitor: Option<&'a Visitor>,
}

impl Place<'_> {
    /// The response. What the plugin may not decide is decided by the host: type, policy and caching.
    pub(super) async fn response(&self, answer: RouteResponse) -> Result<Response, HttpError> {
        let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
        let is_page = matches!(answer.body, RouteBody::Page { .. });
        let mut response = match answer.body {
            RouteBody::Empty => Response::default(),
            RouteBody::Data { content_type, bytes } => data(&content_type, bytes),
            RouteBody::Page { title, html } => Html(self.page(status, title, html).await?).into_response(),
            RouteBody::Redirect(to) => leading_to(&to),
        };
        *response.status_mut() = status;
        for (name, value) in &answer.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                response.headers_mut().insert(name, value);
            }
        }
        response.extensions_mut().insert(OwnPolicy { is_page, is_private: self.visitor.is_some() });
        Ok(response)
    }

    async fn page(&self, status: StatusCode, title: String, html: String) -> Result<String, HttpError> {
        let html = match self.visitor {
            Some(visitor) => with_token(&html, self.plugin, visitor.csrf()),
            None => html,
        };
        let is_for_all = self.visitor.is_none() && status.is_success();
        let page = PageContext {
            title: format!("{title} · {}", self.app.site().title),
            canonical_url: if is_for_all { self.app.url(self.path) } else { String::new() },
            robots: if is_for_all { "" } else { "noindex" }.to_owned(),
            og_type: "website".to_owned(),
            menus: reader::menus(self.app, self.path),
            ..PageContext::default()
        };
        let plugin = PluginContentContext { id: self.plugin.to_owned(), title, html };
        let context = PluginPageContext { page, plugin };
        reader::blocks::page(self.app, None, reader::Audience::Readers, |theme| theme.plugin(&context)).await
    }
}

fn data(content_type: &str, bytes: Vec<u8>) -> Response {
    let content_type = HeaderValue::try_from(content_type)
        .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
    ([(header::CONTENT_TYPE, content_type)], bytes).into_response()
}

fn leading_to(target: &str) -> Response {
    match HeaderValue::try_from(target) {
        Ok(location) => [(header::LOCATION, location)].into_response(),
        Err(_) => Response::default(),
    }
}

/// The response to `HEAD`: it says how long the body would be.
pub(super) fn without_body(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    if let Some(length) = body.size_hint().exact() {
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Response::from_parts(parts, Body::empty())
}
