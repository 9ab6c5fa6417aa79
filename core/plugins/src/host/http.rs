//! `sandpress:http/client`: requests to granted hosts.

mod check;
mod response;

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, header};
use http_body_util::Full;
use tokio::sync::OwnedSemaphorePermit;
use wasmtime::component::Resource;
use wasmtime_wasi::WasiView;

use self::check::Wanted;
use crate::{
    bindings::sandpress::{
        http::client::{self as wit, Host, HostBody},
        types::types::Error,
    },
    host::{Capability, GrantRule, HasState},
    net::{Exchange, Hop, NetError, RedirectError, SecretError, Value, exchange, next_hop, place},
    powers::HttpAccess,
    state::PluginState,
};

/// How long a request may take with its redirects.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The most that crosses the boundary at once, in bytes.
const PIECE: usize = 256 << 10;

/// The capability.
pub(super) const CAPABILITY: Capability = Capability {
    name: "http",
    interface: "sandpress:http/client",
    grant: GrantRule::Granted {
        is_granted: |grants| grants.http.is_some(),
        example: "http = [\"api.example.com\"]",
    },
    link: |linker| wit::add_to_linker::<_, HasState>(linker, |state| state),
};

/// The content of a response that is read in pieces.
#[allow(unreachable_pub)]
pub struct HeldBody {
    bytes: Vec<u8>,
    _held: OwnedSemaphorePermit,
}

type Answer<T> = Result<T, Error>;

impl Host for PluginState {
    async fn send(&mut self, request: wit::Request) -> wasmtime::Result<Answer<wit::Response>> {
        self.budget.host_call()?;
        Ok(self.ask(request).await)
    }
}

impl HostBody for PluginState {
    async fn size(&mut self, body: Resource<HeldBody>) -> wasmtime::Result<u64> {
        self.budget.reading_call()?;
        Ok(self.ctx().table.get(&body)?.bytes.len() as u64)
    }

    async fn read(
        &mut self,
        body: Resource<HeldBody>,
        offset: u64,
        length: u32,
    ) -> wasmtime::Result<Answer<Vec<u8>>> {
        self.budget.reading_call()?;
        let length = length as usize;
        if !(1..=PIECE).contains(&length) {
            return Ok(Err(check::invalid("length", "a piece has 1 to 262,144 bytes")));
        }
        let bytes = &self.ctx().table.get(&body)?.bytes;
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
        let to = from.saturating_add(length).min(bytes.len());
        Ok(Ok(bytes.get(from..to).unwrap_or_default().to_vec()))
    }

    async fn drop(&mut self, body: Resource<HeldBody>) -> wasmtime::Result<()> {
        self.ctx().table.delete(body)?;
        Ok(())
    }
}

impl PluginState {
    async fn ask(&mut self, request: wit::Request) -> Answer<wit::Response> {
        let denied = || Error::Denied("there is no network before the plugin has said who it is".to_owned());
        let access = self.powers.http.clone().ok_or_else(denied)?;
        let Wanted { hop, timeout, redirects } = check::request(request)?;
        let time = self.budget.net.time(timeout.unwrap_or(TIMEOUT).min(TIMEOUT));
        match tokio::time::timeout(time, self.follow(&access, hop, redirects)).await {
            Ok(answer) => answer,
            Err(_) => Err(Error::Unavailable("the request took longer than it may".to_owned())),
        }
    }

    /// Sends the request, and those to which its redirects lead.
    async fn follow(&mut self, access: &HttpAccess, first: Hop, redirects: u32) -> Answer<wit::Response> {
        let mut hop = first;
        for left in (0..=redirects).rev() {
            let answer = self.exchange(access, &hop).await?;
            let location = answer.headers.get(header::LOCATION);
            let next = if redirects == 0 {
                None
            } else {
                let from = place(&hop.url.host, hop.url.port);
                next_hop(&hop, answer.status, location).map_err(|error| not_followed(&from, &error))?
            };
            let Some(next) = next else { return self.respond(&hop, answer).await };
            if left == 0 {
                return Err(Error::Limit(format!("there are more than {redirects} redirects")));
            }
            self.refuse_secret(&hop, &next).await?;
            hop = next;
        }
        Err(Error::Internal("a request has no response".to_owned()))
    }

    /// Sends one request on a connection of its own, if it is granted.
    async fn exchange(&mut self, access: &HttpAccess, hop: &Hop) -> Answer<Exchange> {
        let server = place(&hop.url.host, hop.url.port);
        let not_granted = || {
            let scheme = if hop.url.is_https { "" } else { "http to " };
            Error::Denied(format!(
                "the plugin may not send {} to {scheme}{server}{}: the site owner can add it to `http` in \
                 [plugins.{}.grants]",
                hop.method,
                hop.url.url.path(),
                self.plugin
            ))
        };
        let reach = access.grant.find(&hop.method, &hop.url).ok_or_else(not_granted)?;
        let sends = hop.body.as_ref().map_or(0, Bytes::len) + hop.url.target().len();
        let request = self.composed(hop, &server).await?;
        let most = self.budget.net.request(sends).map_err(NetError::from)?;
        let stream = access.network.dial(&hop.url.host, hop.url.port, reach).await?;
        let stream =
            if hop.url.is_https { access.network.encrypt(&hop.url.host, stream).await? } else { stream };
        let answer = exchange(&server, stream, request, most).await?;
        let headers: usize =
            answer.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        self.budget.net.http_bytes(answer.body.len() + headers).map_err(NetError::from)?;
        Ok(answer)
    }

    /// The request as it goes out, with its secrets.
    async fn composed(&mut self, hop: &Hop, server: &str) -> Answer<Request<Full<Bytes>>> {
        let content = Full::new(hop.body.clone().unwrap_or_default());
        let mut request = Request::new(content);
        *request.method_mut() = hop.method.clone();
        let odd = |_| check::invalid("url", "the path or query is not one that can be sent");
        *request.uri_mut() = hop.url.target().parse().map_err(odd)?;
        let headers = request.headers_mut();
        headers.insert(header::HOST, host_header(hop)?);
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
        for (name, value) in &hop.headers {
            let value = match value {
                Value::Text(value) => value.clone(),
                Value::Secret(_) if !hop.url.keeps_secrets() => {
                    return Err(SecretError::NotEncrypted(server.to_owned()).into());
                }
                Value::Secret(recipe) => {
                    let none = || Error::Denied("no secrets are granted to the plugin".to_owned());
                    let secrets = self.powers.secrets.as_ref().ok_or_else(none)?;
                    let value = secrets.cook(recipe, &hop.url.host, hop.url.port).await?;
                    let odd =
                        |_| Error::Unavailable("a secret has a character that no header can have".to_owned());
                    let mut value = HeaderValue::from_bytes(&value).map_err(odd)?;
                    value.set_sensitive(true);
                    value
                }
            };
            if *name == header::USER_AGENT {
                headers.insert(name, value);
            } else {
                headers.append(name, value);
            }
        }
        Ok(request)
    }

    /// Keeps a server from making a redirect carry a secret on.
    async fn refuse_secret(&mut self, hop: &Hop, next: &Hop) -> Answer<()> {
        let Some(secrets) = &self.powers.secrets else { return Ok(()) };
        let blanker = secrets.blanker(&hop.url.host, hop.url.port).await;
        if blanker.finds(next.url.url.as_str().as_bytes()) {
            return Err(Error::Denied("the server redirects to an URL with a secret in it".to_owned()));
        }
        Ok(())
    }
}

/// How the host introduces itself where the plugin does not.
const USER_AGENT: &str = concat!("Sandpress/", env!("CARGO_PKG_VERSION"));

/// The host, with its port where it is not that of the scheme.
fn host_header(hop: &Hop) -> Answer<HeaderValue> {
    let text = match hop.url.url.port() {
        Some(port) => place(&hop.url.host, port),
        None => hop.url.host.to_string(),
    };
    HeaderValue::from_str(&text).map_err(|_| check::invalid("url", "the host is not one that can be asked"))
}

fn not_followed(from: &str, error: &RedirectError) -> Error {
    let message = format!("a redirect of {from} is not followed: {error}");
    match error {
        RedirectError::Downgrade => Error::Denied(message),
        RedirectError::Url(_) => Error::Unavailable(message),
    }
}
