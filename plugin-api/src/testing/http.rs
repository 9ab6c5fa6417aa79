//! The fake of `http`.

mod check;

use std::collections::VecDeque;

use super::{calls::take, encoding::blanked, state::State, with};
use crate::{
    http::{HeaderValue, Request, ResponseHeader, SecretPart, SecretValue},
    types::{Error, Extra},
};
use check::Url;

/// The most that crosses the boundary at once, and the largest response, in bytes.
const PIECE: usize = 256 << 10;
const RESPONSE: usize = 4 << 20;

/// What a server answers with.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    failure: Option<Error>,
}

/// The servers of the internet, and what was asked of them.
#[derive(Default)]
pub(super) struct Web {
    answers: Vec<(String, String, VecDeque<Answer>)>,
    pub(super) requests: Vec<Request>,
}

/// A response as it crosses the border.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) url: String,
    pub(crate) headers: Vec<ResponseHeader>,
    pub(crate) body: ResponseBody,
    pub(crate) extra: Extra,
}

/// Its content.
pub(crate) enum ResponseBody {
    Bytes(Vec<u8>),
    Large(Body),
}

/// A large content.
#[derive(Debug)]
pub(crate) struct Body(Vec<u8>);

impl Answer {
    /// A response with a status and a content.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), failure: None }
    }

    /// No response, but this error, such as [`Error::Unavailable`].
    pub fn failure(error: Error) -> Self {
        Self { failure: Some(error), ..Self::new(200, "") }
    }

    /// A redirect to another address.
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::new(status, "").header("location", location)
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        self
    }
}

impl Web {
    /// Adds an answer behind those to the same method and address. The last one stays.
    pub(super) fn add(&mut self, method: &str, url: &str, answer: Answer) {
        match self.answers.iter_mut().find(|(known, at, _)| known == method && at == url) {
            Some((_, _, answers)) => answers.push_back(answer),
            None => self.answers.push((method.to_owned(), url.to_owned(), [answer].into())),
        }
    }

    fn answer(&mut self, method: &str, url: &str) -> Answer {
        let known = self.answers.iter_mut().find(|(known, at, _)| known == method && at == url);
        let answer = known.and_then(|(_, _, answers)| match answers.len() {
            0 | 1 => answers.front().cloned(),
            _ => answers.pop_front(),
        });
        answer.unwrap_or_else(|| {
            panic!(
                "the plugin sent {method} {url}, and nobody answers there: add \
                 `.http_answer({method:?}, {url:?}, Answer::new(200, \"…\"))` to the site of the test"
            )
        })
    }
}

pub(crate) fn send(request: &Request) -> Result<Response, Error> {
    with("http::Request::send", |state| state.ask(request))
}

impl State {
    fn ask(&mut self, request: &Request) -> Result<Response, Error> {
        if !self.is_open("http") {
            let denied = "there is no network before the plugin has said who it is";
            return Err(Error::Denied(denied.to_owned()));
        }
        let mut url = check::request(request)?;
        let (mut request, redirects) = (request.clone(), request.max_redirects);
        for left in (0..=redirects).rev() {
            let answer = self.exchange(&request, &url)?;
            let location = answer.headers.iter().find(|(name, _)| name == "location").map(|(_, value)| value);
            let next =
                location.filter(|_| redirects > 0 && matches!(answer.status, 301 | 302 | 303 | 307 | 308));
            let Some(next) = next else { return Ok(self.respond(&request.url, answer)) };
            if left == 0 {
                return Err(Error::Limit(format!("there are more than {redirects} redirects")));
            }
            let next = url.follow(next)?;
            request = self.redirected(request, &url, &next, answer.status);
            url = next;
        }
        Err(Error::Internal("a request has no response".to_owned()))
    }

    fn exchange(&mut self, request: &Request, url: &Url) -> Result<Answer, Error> {
        if !self.grants.allows_request(&request.method, &url.scheme, &url.place(), &url.path) {
            return Err(Error::Denied(format!(
                "the plugin may not send {} to {}{}: the site owner can add it to `http` in [plugins.{}.grants]",
                request.method,
                url.server(),
                url.path,
                self.plugin
            )));
        }
        let secrets = request.headers.iter().filter_map(|header| match &header.value {
            HeaderValue::Secret(value) => Some(value),
            HeaderValue::Text(_) => None,
        });
        secrets.into_iter().try_for_each(|value| self.check_secret(value, url))?;
        if !take(&mut self.call.requests, 1) {
            let limit = "one call of a plugin sends at most 10 requests, redirects included";
            return Err(Error::Limit(limit.to_owned()));
        }
        self.web.requests.push(request.clone());
        let answer = self.web.answer(&request.method, &request.url);
        if let Some(failure) = answer.failure {
            return Err(failure);
        }
        if answer.body.len() > RESPONSE {
            let (place, most) = (url.server(), RESPONSE);
            return Err(Error::Limit(format!("the response of {place} is larger than {most} bytes")));
        }
        let bytes = request.body.as_ref().map_or(0, Vec::len) + answer.body.len();
        if !take(&mut self.call.http_bytes, bytes) {
            let limit = "one call of a plugin sends and receives at most 8 MiB by http";
            return Err(Error::Limit(limit.to_owned()));
        }
        Ok(answer)
    }

    fn check_secret(&self, value: &SecretValue, url: &Url) -> Result<(), Error> {
        if url.scheme != "https" {
            return Err(Error::Denied(format!(
                "{} is not encrypted: a secret goes over TLS only, or to this machine",
                url.server()
            )));
        }
        value.parts.iter().try_for_each(|part| match part {
            SecretPart::Secret(name) => self.secret(name).map(drop),
            SecretPart::Text(_) => Ok(()),
        })
    }

    /// The value of a secret that is granted.
    pub(super) fn secret(&self, name: &str) -> Result<&String, Error> {
        let denied = || {
            Error::Denied(format!(
                "the secret {name:?} is not granted: the site owner can add its name to `secrets`"
            ))
        };
        self.secrets.get(name).filter(|_| self.is_open("secrets")).ok_or_else(denied)
    }

    /// The request that follows a redirect: secrets stay with their server, and so does a content that was posted.
    fn redirected(&self, mut request: Request, from: &Url, to: &Url, status: u16) -> Request {
        let drops_body = status == 303 || (matches!(status, 301 | 302) && request.method == "POST");
        if drops_body && request.method != "HEAD" {
            request.method = "GET".to_owned();
            request.body = None;
            request.headers.retain(|header| !header.name.to_ascii_lowercase().starts_with("content-"));
        }
        if from.scheme != to.scheme || from.place() != to.place() {
            request.headers.retain(|header| {
                let name = header.name.to_ascii_lowercase();
                matches!(header.value, HeaderValue::Text(_)) && name != "authorization" && name != "cookie"
            });
        }
        request.url = to.to_string();
        request
    }

    /// The response without the plugin's secrets.
    fn respond(&self, url: &str, answer: Answer) -> Response {
        let blank = |bytes: &[u8]| blanked(bytes, self.secrets.values());
        let text = |text: &str| String::from_utf8_lossy(&blank(text.as_bytes())).into_owned();
        let header =
            |(name, value): &(String, String)| ResponseHeader { name: name.clone(), value: text(value) };
        let body = blank(&answer.body);
        Response {
            status: answer.status,
            url: text(url),
            headers: answer.headers.iter().map(header).collect(),
            body: if body.len() <= PIECE {
                ResponseBody::Bytes(body)
            } else {
                ResponseBody::Large(Body(body))
            },
            extra: Vec::new(),
        }
    }
}

impl Body {
    pub(crate) fn size(&self) -> u64 {
        self.0.len() as u64
    }

    pub(crate) fn read(&self, offset: u64, length: u32) -> Result<Vec<u8>, Error> {
        if !(1..=PIECE).contains(&(length as usize)) {
            return Err(super::invalid("length", "a piece has 1 to 262,144 bytes"));
        }
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(self.0.len());
        let to = from.saturating_add(length as usize).min(self.0.len());
        Ok(self.0[from..to].to_vec())
    }
}
