//! What a browser gets of a plugin's answer. Bodies and statuses that cannot be are the plugin's failure; headers that
//! it may not set are dropped.

use std::time::Duration;

use crate::{
    bindings::exports::sandpress::routes::routes::{Body, Pair, Response},
    error::{CallError, FailureCause},
    hooks::{Call, is_safe_target, one_line},
    load::LoadedPlugin,
};

/// Headers that a plugin may set beside `content-type`. All others belong to the host.
const ALLOWED: &[&str] = &[
    "cache-control",
    "content-disposition",
    "content-language",
    "etag",
    "last-modified",
    "retry-after",
    "x-robots-tag",
];

const MAX_HEADER_BYTES: usize = 1_000;

/// Types that run nothing, whatever the bytes are: no HTML, scripts, style sheets or WebAssembly. XML and SVG can hold
/// scripts, which the sandbox in the content security policy of every such response keeps from running.
const TYPES: &[&str] = &[
    "application/atom+xml",
    "application/feed+json",
    "application/geo+json",
    "application/gzip",
    "application/json",
    "application/jsonl",
    "application/ld+json",
    "application/octet-stream",
    "application/pdf",
    "application/problem+json",
    "application/rss+xml",
    "application/xml",
    "application/zip",
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "image/avif",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/svg+xml",
    "image/webp",
    "text/calendar",
    "text/csv",
    "text/markdown",
    "text/plain",
    "text/vcard",
    "text/vtt",
    "text/xml",
    "video/mp4",
    "video/webm",
];

/// An answer that may be sent.
#[derive(Clone, Debug)]
pub struct RouteResponse {
    /// 200 to 599.
    pub status: u16,
    /// Headers with names in lower case and values of printable ASCII.
    pub headers: Vec<(String, String)>,
    /// What it carries.
    pub body: RouteBody,
}

/// What an answer carries.
#[derive(Clone, Debug)]
pub enum RouteBody {
    /// Nothing.
    Empty,
    /// Data of a type that runs nothing.
    Data {
        /// The type.
        content_type: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// A page for the theme.
    Page {
        /// The title, on one line.
        title: String,
        /// HTML, cleaned.
        html: String,
    },
    /// A path of this site, or an address that begins with `https://`.
    Redirect(String),
}

/// Takes over what may be sent.
pub(super) fn accept(
    plugin: &LoadedPlugin,
    call: Call,
    response: Response,
) -> Result<RouteResponse, CallError> {
    plugin.health.carried(size(&response));
    let fault = |why: String| plugin.failed(call, FailureCause::Answer(why), String::new(), Duration::ZERO);
    check_status(response.status, &response.body).map_err(fault)?;
    let body = match response.body {
        Body::Empty => RouteBody::Empty,
        Body::Bytes(bytes) => {
            RouteBody::Data { content_type: content_type(&response.headers).map_err(fault)?, bytes }
        }
        Body::Text(text) => data("text/plain; charset=utf-8", text),
        Body::Json(json) => match serde_json::from_str::<serde::de::IgnoredAny>(&json) {
            Ok(_) => data("application/json", json),
            Err(error) => return Err(fault(format!("its JSON is none: {error}"))),
        },
        Body::Page(page) => {
            RouteBody::Page { title: one_line(&page.title), html: plugin.accept_page(call, page.html)? }
        }
        Body::Redirect(to) if is_safe_target(&to) => RouteBody::Redirect(to),
        Body::Redirect(_) => {
            return Err(fault("it leads neither to a path of this site nor to an https address".to_owned()));
        }
    };
    let headers = response.headers.into_iter().filter_map(|header| header_of(&plugin.id, header));
    Ok(RouteResponse { status: response.status, headers: headers.collect(), body })
}

fn data(content_type: &str, text: String) -> RouteBody {
    RouteBody::Data { content_type: content_type.to_owned(), bytes: text.into_bytes() }
}

fn check_status(status: u16, body: &Body) -> Result<(), String> {
    let fits = match (status, body) {
        (301 | 302 | 303 | 307 | 308, Body::Redirect(_)) | (204 | 205 | 304, Body::Empty) => true,
        (204 | 205 | 300..=399, _) | (_, Body::Redirect(_)) => false,
        (200..=599, _) => true,
        _ => false,
    };
    fits.then_some(()).ok_or_else(|| format!("the status {status} does not go with what it carries"))
}

fn content_type(headers: &[Pair]) -> Result<String, String> {
    let given = headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-type"));
    let Some(given) = given else { return Ok("application/octet-stream".to_owned()) };
    let essence = given.value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if TYPES.contains(&essence.as_str()) && is_printable(&given.value) {
        return Ok(given.value.clone());
    }
    Err(format!("bytes of the type {:?} are not allowed", given.value.chars().take(100).collect::<String>()))
}

/// The header where the plugin may set it.
fn header_of(plugin: &str, header: Pair) -> Option<(String, String)> {
    let name = header.name.to_ascii_lowercase();
    if name == "content-type" {
        return None;
    }
    if !ALLOWED.contains(&name.as_str()) {
        let header = name.chars().take(100).collect::<String>();
        tracing::warn!(plugin, header = %header.escape_debug(), "dropped a response header that a plugin may not set");
        return None;
    }
    if !is_printable(&header.value) {
        tracing::warn!(
            plugin,
            header = name,
            "dropped a response header whose value is too long or not printable ASCII"
        );
        return None;
    }
    Some((name, header.value))
}

fn is_printable(value: &str) -> bool {
    (1..=MAX_HEADER_BYTES).contains(&value.len()) && value.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// The bytes of what the plugin sends.
fn size(response: &Response) -> usize {
    let headers: usize = response.headers.iter().map(|header| header.name.len() + header.value.len()).sum();
    headers
        + match &response.body {
            Body::Empty => 0,
            Body::Bytes(bytes) => bytes.len(),
            Body::Text(text) | Body::Json(text) | Body::Redirect(text) => text.len(),
            // The HTML is counted where it is accepted.
            Body::Page(page) => page.title.len(),
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_type(value: &str) -> Result<String, String> {
        content_type(&[Pair { name: "Content-Type".into(), value: value.into() }])
    }

    #[test]
    fn statuses_go_with_bodies() {
        let (empty, text) = (Body::Empty, Body::Text(String::new()));
        let redirect = Body::Redirect("/".into());
        for (status, body) in
            [(200, &text), (200, &empty), (204, &empty), (304, &empty), (303, &redirect), (599, &text)]
        {
            assert!(check_status(status, body).is_ok(), "{status}");
        }
        for (status, body) in [
            (0, &text),
            (99, &text),
            (100, &empty),
            (101, &empty),
            (199, &empty),
            (204, &text),
            (205, &text),
            (300, &empty),
            (302, &text),
            (303, &empty),
            (304, &text),
            (304, &redirect),
            (200, &redirect),
            (404, &redirect),
            (600, &text),
            (65535, &empty),
        ] {
            assert!(check_status(status, body).is_err(), "{status}");
        }
    }

    #[test]
    fn bytes_are_of_a_type_that_runs_nothing() {
        assert_eq!(content_type(&[]).unwrap(), "application/octet-stream");
        assert_eq!(of_type("text/csv; charset=utf-8").unwrap(), "text/csv; charset=utf-8");
        for bad in [
            "",
            "text/html",
            "TEXT/HTML; charset=utf-8",
            "application/xhtml+xml",
            "text/javascript",
            "application/javascript",
            "text/css",
            "application/wasm",
            "multipart/x-mixed-replace",
            "text/plain\r\nset-cookie: a=b",
            "*/*",
            "image/*",
            "text/plain, text/html\u{e9}",
        ] {
            assert!(of_type(bad).is_err(), "{bad:?}");
        }
    }
}
