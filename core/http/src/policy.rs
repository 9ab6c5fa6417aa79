//! Policy headers by kind of response: what the plugins say, on top of a floor that no plugin can lower.

mod floor;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{
    App,
    reader::{aware_of_session, carries_session},
};
use sandpress_plugins::ResponseKind;

/// For responses that have the policy of their kind wherever they stand. No rule for a path fits it.
pub(super) const NO_PATH: &str = "";

/// What holds for a response of a plugin instead of the policy of its route. Travels in the response.
#[derive(Clone, Copy, Debug)]
pub(super) struct OwnPolicy {
    /// Whether it is a page of the site; otherwise it is data, in which nothing may run or load.
    pub(super) is_page: bool,
    /// Whether it is for one person only.
    pub(super) is_private: bool,
}

impl OwnPolicy {
    /// At a path; what is for one person only has the policy of its kind wherever it stands.
    pub(super) fn apply(self, app: &App, path: &str, headers: &mut HeaderMap) {
        let path = if self.is_private { NO_PATH } else { path };
        let cache = headers.get(header::CACHE_CONTROL).cloned();
        apply(app, if self.is_page { ResponseKind::Page } else { ResponseKind::Media }, path, headers);
        if !self.is_page {
            headers.insert(
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static("default-src 'none'; sandbox"),
            );
        }
        let cache = match cache {
            _ if self.is_private => HeaderValue::from_static("no-store"),
            Some(cache) => cache,
            None => HeaderValue::from_static("private, no-cache"),
        };
        headers.insert(header::CACHE_CONTROL, cache);
    }
}

/// Marks a page that a page of the admin shows in a frame: it has the policy of readers' pages, only this site may frame
/// it, and no script in it runs. Travels in the response.
#[derive(Clone, Copy, Debug)]
pub(super) struct PreviewPolicy;

impl PreviewPolicy {
    fn apply(app: &App, headers: &mut HeaderMap) {
        apply(app, ResponseKind::Page, NO_PATH, headers);
        let known = headers.get(header::CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok());
        let others = known.unwrap_or_default().split(';').map(str::trim).filter(|directive| {
            !directive.is_empty()
                && !directive.starts_with("frame-ancestors")
                && !directive.starts_with("sandbox")
        });
        let policy: Vec<_> = others.chain(["frame-ancestors 'self'", "sandbox allow-same-origin"]).collect();
        if let Ok(policy) = HeaderValue::try_from(policy.join("; ")) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
}

/// Marks a mail that a page of the admin shows in a frame: its looks stand in it, pictures may come from anywhere, and
/// nothing runs or is sent. Travels in the response.
#[derive(Clone, Copy, Debug)]
pub(super) struct MailPolicy;

const MAIL_CONTENT: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' http: https: data:; \
     form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";

impl MailPolicy {
    fn apply(self, app: &App, headers: &mut HeaderMap) {
        apply(app, ResponseKind::Admin, NO_PATH, headers);
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(MAIL_CONTENT));
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
}

/// What holds for the files of an editor's frame, whatever the plugins say. Travels in the response.
#[derive(Clone, Copy, Debug)]
pub(super) struct FramePolicy;

/// The frame runs the scripts of its editor and nothing else. It has no origin, asks nobody for anything, sends no form,
/// and shows the pictures that the page gives it as `blob:`.
const FRAME_CONTENT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
     img-src 'self' blob: data:; media-src blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; \
     sandbox allow-scripts";

impl FramePolicy {
    fn apply(self, app: &App, headers: &mut HeaderMap) {
        apply(app, ResponseKind::Asset, NO_PATH, headers);
        // Fonts are asked for in the name of no origin, and every file by a frame of another origin than the site's.
        for (name, value) in [
            (header::CONTENT_SECURITY_POLICY, FRAME_CONTENT),
            (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}

/// Marks what a mail says as HTML, which a page of the admin shows in a frame: nothing in it runs, is sent or is asked for
/// elsewhere, so that whoever wrote the mail does not learn that it was looked at. Travels in the response.
#[derive(Clone, Copy, Debug)]
pub(super) struct LetterPolicy;

const LETTER: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; \
     base-uri 'none'; frame-ancestors 'self'; sandbox";

impl LetterPolicy {
    fn apply(self, app: &App, headers: &mut HeaderMap) {
        apply(app, ResponseKind::Admin, NO_PATH, headers);
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(LETTER));
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
}

/// Sets the headers of the route's kind, or those of error pages.
pub(super) async fn headers(
    State((app, kind)): State<(App, ResponseKind)>,
    request: Request,
    next: Next,
) -> Response {
    let uri = request.uri().clone();
    let has_session = carries_session(&app, request.headers());
    let mut response = aware_of_session(has_session, next.run(request)).await;
    if let Some(policy) = response.extensions().get::<OwnPolicy>().copied() {
        policy.apply(&app, uri.path(), response.headers_mut());
        return response;
    }
    if response.extensions().get::<PreviewPolicy>().is_some() {
        PreviewPolicy::apply(&app, response.headers_mut());
        return response;
    }
    if let Some(policy) = response.extensions().get::<MailPolicy>().copied() {
        policy.apply(&app, response.headers_mut());
        return response;
    }
    if let Some(policy) = response.extensions().get::<FramePolicy>().copied() {
        policy.apply(&app, response.headers_mut());
        return response;
    }
    if let Some(policy) = response.extensions().get::<LetterPolicy>().copied() {
        policy.apply(&app, response.headers_mut());
        return response;
    }
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let kind = if is_error && kind != ResponseKind::Admin { ResponseKind::Error } else { kind };
    apply(&app, kind, uri.path(), response.headers_mut());
    response
}

/// Sets the policy headers of one kind at a path.
pub(super) fn apply(app: &App, kind: ResponseKind, path: &str, headers: &mut HeaderMap) {
    for (name, value) in app.services().plugins().response_headers(kind, path).iter() {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    floor::apply(kind, headers);
}
