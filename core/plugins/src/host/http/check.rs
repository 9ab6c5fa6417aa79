//! What a request may look like.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};

use crate::{
    bindings::sandpress::{
        http::client as wit,
        types::types::{Error, FieldError},
    },
    grants,
    net::{Hop, HopUrl, Part, Recipe, Value},
};

/// Headers of a request, and what their names and texts may count together, in bytes.
const HEADERS: usize = 64;
const HEADER_BYTES: usize = 16 << 10;

/// The content of a request, in bytes.
const BODY_BYTES: usize = 256 << 10;

/// Redirects that can be followed.
const REDIRECTS: u32 = 5;

/// Headers that say where a message ends, what becomes of the connection, or what the host answers for.
const FORBIDDEN: &[&str] = &[
    "accept-encoding",
    "connection",
    "content-length",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// A request that has the right form.
pub(super) struct Wanted {
    pub(super) hop: Hop,
    pub(super) timeout: Option<Duration>,
    pub(super) redirects: u32,
}

type Answer<T> = Result<T, Error>;

pub(super) fn request(request: wit::Request) -> Answer<Wanted> {
    let method = grants::method(&request.method)
        .ok_or_else(|| invalid("method", "a method is GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS"))?;
    let url = HopUrl::parse(&request.url, None).map_err(|error| invalid("url", &error.to_string()))?;
    if request.max_redirects > REDIRECTS {
        return Err(invalid("max-redirects", "at most 5 redirects are followed"));
    }
    if request.body.as_ref().is_some_and(|body| body.len() > BODY_BYTES) {
        return Err(invalid("body", "the content has at most 256 KiB"));
    }
    let headers = headers(request.headers)?;
    let timeout = (request.timeout_ms != 0).then(|| Duration::from_millis(request.timeout_ms.into()));
    let hop = Hop { method, url, headers, body: request.body.map(Bytes::from) };
    Ok(Wanted { hop, timeout, redirects: request.max_redirects })
}

fn headers(headers: Vec<wit::RequestHeader>) -> Answer<Vec<(HeaderName, Value)>> {
    let size: usize = headers.iter().map(size).sum();
    if headers.len() > HEADERS || size > HEADER_BYTES {
        return Err(invalid("headers", "a request has at most 64 headers with 16 KiB in all"));
    }
    headers.into_iter().map(header).collect()
}

fn size(header: &wit::RequestHeader) -> usize {
    let value = match &header.value {
        wit::HeaderValue::Text(text) => text.len(),
        wit::HeaderValue::Secret(secret) => secret.prefix.len(),
    };
    header.name.len() + value
}

fn header(header: wit::RequestHeader) -> Answer<(HeaderName, Value)> {
    let name = HeaderName::from_bytes(header.name.as_bytes())
        .map_err(|_| invalid("headers", "the name of a header is letters, digits and hyphens"))?;
    if FORBIDDEN.contains(&name.as_str()) || name.as_str().starts_with("proxy-") {
        return Err(invalid("headers", &format!("the header {name} is the host's to set: leave it out")));
    }
    let value = match header.value {
        wit::HeaderValue::Text(text) => Value::Text(text_value(&name, &text)?),
        wit::HeaderValue::Secret(secret) => Value::Secret(recipe(&name, secret)?),
    };
    Ok((name, value))
}

fn text_value(name: &HeaderName, text: &str) -> Answer<HeaderValue> {
    // A tab is allowed by RFC 9110, and nobody needs it.
    if text.contains(char::is_control) {
        return Err(invalid("headers", &format!("the value of {name} has a control character")));
    }
    HeaderValue::from_str(text)
        .or_else(|_| HeaderValue::from_bytes(text.as_bytes()))
        .map_err(|_| invalid("headers", &format!("the value of {name} is not one that can be sent")))
}

fn recipe(name: &HeaderName, secret: wit::SecretValue) -> Answer<Recipe> {
    text_value(name, &secret.prefix)?;
    let mut parts = Vec::new();
    let is_base64 = secret.encoding == wit::Encoding::Base64;
    for part in secret.parts {
        parts.push(match part {
            wit::SecretPart::Text(text) => {
                if !is_base64 {
                    text_value(name, &text)?;
                }
                Part::Bytes(text.into_bytes())
            }
            wit::SecretPart::Secret(name) => Part::Secret(name),
        });
    }
    Recipe::new(secret.prefix.into_bytes(), parts, is_base64)
        .map_err(|error| invalid("headers", &error.to_string()))
}

pub(super) fn invalid(field: &str, message: &str) -> Error {
    Error::Invalid(vec![FieldError { field: field.to_owned(), message: message.to_owned() }])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(change: impl FnOnce(&mut wit::Request)) -> Result<Wanted, String> {
        let mut wanted = wit::Request {
            method: "POST".into(),
            url: "https://api.example.com/x".into(),
            headers: Vec::new(),
            body: None,
            timeout_ms: 0,
            max_redirects: 5,
            extra: Vec::new(),
        };
        change(&mut wanted);
        request(wanted).map_err(|error| match error {
            Error::Invalid(errors) => errors[0].field.clone(),
            other => panic!("{other:?}"),
        })
    }

    fn with_header(name: &str, value: &str) -> Result<Wanted, String> {
        let header = wit::RequestHeader { name: name.into(), value: wit::HeaderValue::Text(value.into()) };
        with(|request| request.headers.push(header))
    }

    fn refused(result: Result<Wanted, String>) -> String {
        result.err().unwrap()
    }

    #[test]
    fn what_the_host_sets_is_refused() {
        for name in
            FORBIDDEN.iter().copied().chain(["proxy-authorization", "Proxy-X", "HOST", "Content-Length"])
        {
            assert_eq!(refused(with_header(name, "x")), "headers", "{name}");
        }
        assert!(with_header("Authorization", "Basic x").is_ok() && with_header("x-a", "ü").is_ok());
    }

    #[test]
    fn headers_cannot_be_smuggled() {
        for (name, value) in [
            ("x-a", "b\r\nhost: evil"),
            ("x-a", "b\nx"),
            ("x-a", "b\0"),
            ("x-a", "b\tc"),
            ("x a", "b"),
            ("x-a:", "b"),
            ("x-a\r\nhost", "b"),
            ("", "b"),
        ] {
            assert_eq!(refused(with_header(name, value)), "headers", "{name:?} {value:?}");
        }
        let secret = |prefix: &str, text: &str| {
            let parts = vec![wit::SecretPart::Text(text.into()), wit::SecretPart::Secret("key".into())];
            let value = wit::SecretValue { prefix: prefix.into(), parts, encoding: wit::Encoding::Raw };
            let value = wit::HeaderValue::Secret(value);
            with(|request| request.headers.push(wit::RequestHeader { name: "x-a".into(), value }))
        };
        assert_eq!(refused(secret("a\r\nb: ", "")), "headers");
        assert_eq!(refused(secret("", "a\r\nb")), "headers");
        assert_eq!(refused(secret("", &"x".repeat(9000))), "headers");
        assert!(secret("Key ", "a").is_ok());
    }

    #[test]
    fn sizes_are_bounded() {
        assert_eq!(refused(with(|request| request.body = Some(vec![0; BODY_BYTES + 1]))), "body");
        assert!(with(|request| request.body = Some(vec![0; BODY_BYTES])).is_ok());
        assert_eq!(refused(with_header("x-a", &"x".repeat(HEADER_BYTES))), "headers");
        let header = wit::RequestHeader { name: "x".into(), value: wit::HeaderValue::Text("x".into()) };
        assert_eq!(refused(with(|request| request.headers = vec![header; HEADERS + 1])), "headers");
        assert_eq!(refused(with(|request| request.max_redirects = 6)), "max-redirects");
        assert_eq!(refused(with(|request| request.method = "TRACE".into())), "method");
        assert_eq!(refused(with(|request| request.method = "CONNECT".into())), "method");
        assert_eq!(refused(with(|request| request.url = "https://a@b.example/".into())), "url");
    }
}
